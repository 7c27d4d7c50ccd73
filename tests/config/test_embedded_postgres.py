"""The embedded server heals what a killed machine leaves behind, and closes its doors."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hemmaplan.config import embedded_postgres
from hemmaplan.config.embedded_postgres import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to the servers of one test, and stop what the test leaves running."""
    # Not below pytest's own folder: that one is shut for the account which serves root.
    folder = Path("/tmp") / f"hp-{os.getpid()}-{tmp_path_factory.mktemp('x').name}"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("HEMMAPLAN_HOME", str(folder))
    yield folder
    Server().stop_if_unused()
    shutil.rmtree(folder)


def answer(server: Server) -> tuple[object, ...] | None:
    with psycopg.connect(server.url()) as connection:
        return connection.execute("select current_user, pg_catalog.pg_has_role('postgres', 'usage')").fetchone()


def test_use_starts_and_release_stops(home: Path) -> None:
    server = Server()
    server.use()
    assert answer(server) == ("hemmaplan_app", False), "the application's role must be no superuser"
    server.release()
    assert not (server.data / "postmaster.pid").exists()


def test_use_leaves_the_server_to_another_user(home: Path) -> None:
    first, second = Server(), Server()
    first.use()
    second.use()
    first.release()
    assert answer(second)
    second.release()
    assert not (second.data / "postmaster.pid").exists()


def test_use_heals_half_finished_initdb(home: Path) -> None:
    half = home / "postgres"
    half.mkdir()
    (half / "base").mkdir()
    (home / "postgres.half-1").mkdir()
    server = Server()
    server.use()
    assert answer(server)
    assert not (home / "postgres.half-1").exists()
    server.release()


def test_use_heals_killed_server(home: Path) -> None:
    server = Server()
    server.use()
    with psycopg.connect(server.url(user=embedded_postgres.OWNER)) as connection:
        connection.execute("create table kept as select 42 as answer")
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    again = Server()
    again.use()
    with psycopg.connect(again.url(user=embedded_postgres.OWNER)) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    server.release()
    again.release()


def test_mend_ends_a_server_that_hangs_while_it_stops(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stop while it recovered from a fall, a server can hang for good: it neither ends nor answers."""
    server = Server()
    server.use()
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGSTOP)
    assert not server.mend(), "a server that only is slow is left alone"
    pid_file.write_text("\n".join([*lines[:7], "stopping", ""]))
    monkeypatch.setattr(embedded_postgres, "SECONDS_A_SIGNAL", 1)
    assert not server.mend(), "stopping takes its time"
    monkeypatch.setattr(embedded_postgres, "SECONDS_TO_STOP", 0)
    assert server.mend()
    assert answer(server)
    assert int(pid_file.read_text().split()[0]) != int(lines[0])
    server.release()


def test_use_waits_for_a_server_that_recovers(home: Path) -> None:
    """One killed backend makes the server read its log again: it is not to be stopped in the middle of that."""
    server = Server()
    server.use()
    pid = (server.data / "postmaster.pid").read_text().split()[0]
    connection = psycopg.connect(server.url())
    backend = connection.execute("select pg_backend_pid()").fetchone()
    assert backend
    os.kill(backend[0], signal.SIGKILL)
    again = Server()
    again.use()
    connection.close()
    assert answer(again)
    assert (server.data / "postmaster.pid").read_text().split()[0] == pid
    again.release()
    server.release()


def test_server_of_an_older_version_gets_the_role_it_lacks(home: Path) -> None:
    server = Server()
    server.use()
    with psycopg.connect(server.url("postgres", embedded_postgres.ADMINISTRATOR), autocommit=True) as connection:
        connection.execute("drop role hemmaplan_app")
    (home / "postgres.hemmaplan_app").unlink()
    again = Server()
    again.use()
    assert answer(again) == ("hemmaplan_app", False)
    again.release()
    server.release()


def test_use_heals_pid_that_another_program_has(home: Path) -> None:
    server = Server()
    server.use()
    server.release()
    (server.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{server.data}\n1\n5432\n{server.socket}\n\n1 1\nready\n"
    )
    server.use()
    assert answer(server)
    server.release()


def test_use_by_two_at_once_starts_one_server(home: Path) -> None:
    program = textwrap.dedent("""
        import psycopg
        from hemmaplan.config.embedded_postgres import Server
        server = Server()
        server.use()
        with psycopg.connect(server.url()) as connection:
            print(connection.execute("select system_identifier from pg_control_system()").fetchone()[0])
    """)
    runs = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {run.communicate(timeout=600)[0] for run in runs}
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert len(said) == 1
    assert not (home / "postgres" / "postmaster.pid").exists(), "the last one out stops it"


def test_use_refuses_data_of_another_version(home: Path) -> None:
    server = Server()
    server.use()
    server.release()
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded_postgres.ServerError, match="PostgreSQL 9"):
        server.use()


def test_socket_is_closed_to_others(home: Path) -> None:
    server = Server()
    server.use()
    assert server.socket.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0
    server.release()


def test_home_behind_a_shut_door_is_moved_for_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root serves from another account")
    tmp_path.chmod(0o700)
    monkeypatch.setenv("HEMMAPLAN_HOME", str(tmp_path / "inside"))
    server = Server()
    assert server.base.parent == Path("/var/lib/hemmaplan")
    try:
        server.use()
        assert answer(server)
        server.release()
    finally:
        shutil.rmtree(server.base, ignore_errors=True)


def test_secret_folder_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    server.socket.mkdir(parents=True)
    monkeypatch.setattr(os, "chown", lambda *_: None)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    monkeypatch.setattr(server, "_as_root", False)
    with pytest.raises(embedded_postgres.ServerError, match="annat konto"):
        server._own(server.socket)
