"""The machine in the way: one true Swedish line from each command, never a traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError

from hemmaplan.config import cli, embedded_postgres, troubles
from hemmaplan.config.database import NotDone, refuse_failed


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disken är full"),
        (errno.EDQUOT, "utrymme på disken är slut"),
        (errno.EROFS, "skrivskyddad"),
        (errno.EACCES, "saknar rättighet"),
        (errno.ENOTDIR, "är en fil, inte en mapp"),
    ],
)
def test_tell_the_reason_of_a_file_in_swedish(number: int, said: str) -> None:
    told = troubles.message_of(OSError(number, os.strerror(number), "/srv/x"))
    assert told is not None
    assert told.startswith("/srv/x går inte att använda: ")
    assert said in told


def test_tell_a_full_disk_of_the_database() -> None:
    fault = OperationalError("could not extend file")
    fault.__cause__ = psycopg.errors.DiskFull("could not extend file")
    assert "disken är full" in (troubles.message_of(fault) or "")


@pytest.mark.parametrize("fault", [OperationalError("connection refused\nIs it running?"), InterfaceError("closed")])
def test_tell_that_the_database_does_not_answer(fault: Exception) -> None:
    told = troubles.message_of(fault)
    assert told is not None
    assert told.startswith("Databasen svarar inte")
    assert "\n" not in told


@pytest.mark.parametrize("fault", [ValueError("x"), OSError("x"), KeyError("x")])
def test_leave_a_fault_of_ours_its_traceback(fault: Exception) -> None:
    assert troubles.message_of(fault) is None


def test_give_the_reason_with_what_another_program_said() -> None:
    with pytest.raises(NotDone, match=r"(?s)^pg_dump misslyckades:\nOrsak: disken är full\..*No space left"):
        refuse_failed("pg_dump", 1, b"pg_dump: error: could not write: No space left on device")
    assert troubles.with_reason("annat") == "annat"


@pytest.mark.parametrize(
    "fault",
    [
        embedded_postgres.ServerError("Databasen startade inte.\nFATAL: No space left on device"),
        NotDone("Disken …\nNo space left on device"),
        OSError(errno.ENOSPC, "No space left on device", "/srv/x"),
    ],
)
def test_a_command_ends_with_the_line(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def fails(_commands: object) -> None:
        raise fault

    monkeypatch.setattr(cli.ManagementUtility, "execute", fails)
    monkeypatch.setattr(sys, "argv", ["hemmaplan", "version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert "disken är full" in str(ended.value.code)


@pytest.mark.parametrize("command", ["set_up", "demo", "serve"])
def test_a_home_that_is_no_folder_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    left = {key: value for key, value in os.environ.items() if not key.startswith(("HEMMAPLAN_", "DATABASE_URL"))}
    done = subprocess.run(
        [Path(sys.executable).with_name("hemmaplan"), command], capture_output=True, text=True, check=False, timeout=600,
        env=left | {"HEMMAPLAN_HOME": str(home), "HEMMAPLAN_MODE": "demo"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "går inte att" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
