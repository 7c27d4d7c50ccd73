"""Starting, falling and starting again: whatever is killed, the next start has the port, and nothing strange is ended."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hemmaplan.config import running, starts

HOST = "127.0.0.1"
PATIENCE = 600  # seconds; an order above what is usual on a busy machine


def wait_for(what: Callable[[], Any]) -> Any:
    """Wait until it is true."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    pytest.fail("it did not happen")


@pytest.fixture
def port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return asked.getsockname()[1]


class Start:
    """A start in a process of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("started.py")), str(home), str(port)], start_new_session=True, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def answer(self) -> int:
        """The process that answers, or 0."""
        page = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            page.request("GET", "/")
            return int(page.getresponse().read())
        except (OSError, ValueError, http.client.HTTPException):
            return 0
        finally:
            page.close()

    @property
    def marked(self) -> list[int]:
        """All processes of this start but itself."""
        note = self.home / "running" / f"{self.port}.json"
        return starts.parts_of(note) if note.exists() else []

    def up(self) -> "Start":
        """Wait until all are there: the web server, its two processes, the worker."""
        wait_for(lambda: self.answer() and len(self.marked) == 4)
        return self

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        self.process.stderr.close()


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Callable[[], Start]]:
    made: list[Start] = []

    def begin() -> Start:
        made.append(Start(tmp_path, port))
        return made[-1]

    yield begin
    for one in made:
        one.end()


def parent_of(pid: int) -> int:
    told = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return int(told.stdout or 0)


def test_all_parts_die_with_the_start_and_the_next_has_the_port(start: Callable[[], Start]) -> None:
    first = start().up()
    first.kill(first.process.pid)
    wait_for(lambda: not first.marked)
    assert start().up().answer()


def test_the_next_start_ends_what_is_left_and_waits_for_the_port(start: Callable[[], Start]) -> None:
    """As on a system whose kernel does not end children: they are stopped in their tracks, so they cannot see it."""
    first = start().up()
    parts = first.marked
    stubborn = subprocess.Popen(
        [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"],
        env={**os.environ, starts.MARK: starts._read(first.home / "running" / f"{first.port}.json")[0]},
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert stubborn.stdout is not None
    assert stubborn.stdout.read(1) == b"1"
    first.kill(first.process.pid)
    second = start()
    assert stubborn.wait(PATIENCE) == -signal.SIGKILL
    stubborn.stdout.close()
    second.up()
    assert not set(parts) & set(second.marked)


@pytest.mark.parametrize("which", ["web", "web process", "worker"])
def test_a_killed_part_is_started_again(start: Callable[[], Start], which: str) -> None:
    one = start().up()
    answering = one.answer()
    children = [pid for pid in one.marked if parent_of(pid) == one.process.pid]
    web = parent_of(answering)
    (worker,) = set(children) - {web}
    killed = {"web": web, "web process": answering, "worker": worker}[which]
    one.kill(killed)
    wait_for(lambda: killed not in one.marked and len(one.marked) == 4 and one.answer())
    assert one.process.poll() is None


def test_everything_killed_at_once_is_started_again(start: Callable[[], Start]) -> None:
    first = start().up()
    for pid in [*first.marked, first.process.pid]:
        first.kill(pid)
    assert start().up().answer()


def test_a_second_start_on_the_port_is_told_that_the_first_runs(start: Callable[[], Start], tmp_path: Path) -> None:
    first = start().up()
    with pytest.raises(running.NotRunning, match="redan igång"):
        running.claim(home=tmp_path, host=HOST, port=first.port)
    assert starts.ports_in_use(tmp_path) == [first.port]
    assert len(first.marked) == 4, "nothing of the first is touched"


def test_a_stranger_on_the_port_is_left_in_peace(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(running.NotRunning, match="ett annat program"):
            running.claim(home=tmp_path, host=HOST, port=port)
    running.claim(home=tmp_path, host=HOST, port=port).close()


@pytest.mark.parametrize("kept", ["", "{", '{"mark": "x", "groups": [1]}', "[]", '{"groups": "a"}'])
def test_a_note_that_is_broken_or_names_nobody_of_ours_ends_nothing(tmp_path: Path, kept: str) -> None:
    (tmp_path / "running").mkdir()
    (tmp_path / "running" / "8000.json").write_text(kept)
    run = starts.Run(tmp_path, 8000)
    assert run.ended == 0
    run.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, port: int) -> None:
    (tmp_path / "running").write_text("a file where the folder should be")
    with pytest.raises(running.NotRunning, match="går inte att skriva i"):
        running.claim(home=tmp_path, host=HOST, port=port)


def test_port_that_is_taken_is_told_with_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not running.port_is_free(HOST, port)
        other = running.free_port_after(HOST, port)
        assert other > port
        assert running.port_is_free(HOST, other)


# --- falls and logs -------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path, port: int) -> Iterator[running.House]:
    run = running.claim(home=tmp_path, host=HOST, port=port)
    made = running.House(host=HOST, port=port, workers=1, logs=tmp_path, run=run)
    made.commands = {"worker": [sys.executable, "-c", "print('what it said'); raise SystemExit(3)"]}
    yield made
    made.stop()


def fall(house: running.House) -> None:
    house.parts["worker"].wait(PATIENCE)
    house.look(None)


def test_a_part_that_cannot_stand_is_given_up_with_what_it_said(house: running.House) -> None:
    house._start("worker")
    with pytest.raises(running.NotRunning, match=r"(?s)worker har stannat 6 gånger.*what it said"):  # noqa: PT012
        for _ in range(running.MENDINGS + 1):
            fall(house)


def test_falls_long_ago_or_stood_up_from_are_forgotten(house: running.House, monkeypatch: pytest.MonkeyPatch) -> None:
    house._start("worker")
    for _ in range(running.MENDINGS):
        fall(house)
    house.falls["worker"] = [at - running.WINDOW for at in house.falls["worker"]]
    for _ in range(running.MENDINGS):
        fall(house)
    monkeypatch.setattr(running, "SECONDS_TO_STAND", 0.0)
    house.commands["worker"] = [sys.executable, "-c", "import time; time.sleep(600)"]
    house.falls["worker"].clear()
    fall(house)
    assert house.falls["worker"]
    house.look(None)
    assert not house.falls["worker"], "it stands: what came before does not count against it"


def test_a_log_goes_on_after_a_new_start(house: running.House, tmp_path: Path) -> None:
    for _ in range(2):
        house._start("worker")
        house.parts["worker"].wait(PATIENCE)
    assert (tmp_path / "worker.log").read_text() == "what it said\n" * 2


def test_a_full_log_becomes_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LARGEST_LOG", 10)
    path = tmp_path / "web.log"
    with path.open("ab", buffering=0) as log:
        log.write(b"twelve bytes")
        running.turn(path)
        log.write(b"on")
    assert path.read_bytes() == b"on"
    assert (tmp_path / "web.1.log").read_bytes() == b"twelve bytes"
