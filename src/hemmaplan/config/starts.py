"""What a killed start leaves behind (sv. kvarlevor): found and ended by the next start, which then takes the port.

Each start holds a lock for its port and notes a mark that all its parts carry in their environment. The kernel lets go
of the lock of a process that was killed, so whoever gets the lock knows that what still carries the mark has no parent
left. Nothing else is ever ended: not a stranger on the same port, not a part of a start that is still there.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

MARK = "HEMMAPLAN_RUN"
PARENT = "HEMMAPLAN_RUN_BY"
PROCESSES = Path("/proc")
SECONDS_TO_END = 10
SECONDS_OF_KINDNESS = 3
SECONDS_BETWEEN_LOOKS = 1.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Busy(Exception):
    """Another start of this installation holds the port."""


class Run:
    """One start on one port (*körning*): its lock, and the mark of its parts."""

    def __init__(self, home: Path, port: int) -> None:
        """Take the lock and end what an earlier start on the port left behind. Raises Busy; OSError when home is shut."""
        folder = home / "running"
        folder.mkdir(parents=True, exist_ok=True)
        self._note = folder / f"{port}.json"
        self._lock = _locked(folder / f"{port}.lock")
        if self._lock is None:
            raise Busy
        self.ended = end(self._note)
        self.mark = secrets.token_hex(16)
        half = self._note.with_suffix(".half")
        half.write_text(json.dumps({"mark": self.mark, "groups": []}), encoding="utf-8")
        half.replace(self._note)

    def environment(self) -> dict[str, str]:
        """What the parts carry: the mark, and who started them."""
        return {MARK: self.mark, PARENT: str(os.getpid())}

    def noted(self, groups: list[int]) -> None:
        """Note the process groups of the parts, for systems where the mark cannot be read."""
        half = self._note.with_suffix(".half")
        half.write_text(json.dumps({"mark": self.mark, "groups": groups}), encoding="utf-8")
        half.replace(self._note)

    def close(self) -> None:
        """Let go, when all parts have been stopped."""
        if self._lock is not None:
            self._note.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None


def _locked(path: Path) -> IO[str] | None:
    lock = path.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def ports_in_use(home: Path) -> list[int]:
    """The ports on which this installation is running now, whoever started it."""
    found = []
    for path in sorted((home / "running").glob("*.lock")):
        lock = _locked(path)
        if lock is None:
            found.append(int(path.stem))
        else:
            lock.close()
    return found


def parts_of(note: Path) -> list[int]:
    """The processes that carry the mark of the note. Raises OSError or ValueError when there is none to read."""
    return list(_marked(*_read(note)))


def end(note: Path) -> int:
    """End what carries the mark of the note. Returns how many processes. The caller holds the lock of the port."""
    try:
        mark, groups = _read(note)
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    ended: set[int] = set()
    begun = time.monotonic()
    while (found := set(_marked(mark, groups)) - {os.getpid()}) and time.monotonic() < begun + SECONDS_TO_END:
        # Kindly at first: a page on its way may still reach its reader.
        number = signal.SIGTERM if time.monotonic() < begun + SECONDS_OF_KINDNESS else signal.SIGKILL
        for pid in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        ended |= found
        time.sleep(0.1)
    return len(ended)


def _read(note: Path) -> tuple[str, list[int]]:
    kept = json.loads(note.read_text(encoding="utf-8"))
    return str(kept["mark"]), [int(group) for group in kept["groups"]]


def _marked(mark: str, groups: list[int]) -> Iterator[int]:
    """The processes that carry the mark."""
    if PROCESSES.joinpath("self", "environ").exists():
        wanted = f"{MARK}={mark}".encode()
        for folder in PROCESSES.iterdir():
            if folder.name.isdecimal():
                with contextlib.suppress(OSError):
                    if wanted in (folder / "environ").read_bytes().split(b"\0"):
                        yield int(folder.name)
        return
    listed = subprocess.run(
        ["ps", "-axo", "pid=,pgid=,command="], capture_output=True, text=True, check=False  # noqa: S607
    )  # fmt: skip
    for line in listed.stdout.splitlines():
        pid, group, command = [*line.split(None, 2), "", "", ""][:3]
        if group.isdecimal() and int(group) in groups and str(Path(sys.executable).parent) in command:
            yield int(pid)


# --- in the parts ---------------------------------------------------------------------------------------------------


def die_with(parent: int) -> Callable[[], None]:
    """For the moment between fork and exec: let the kernel end this process with its parent. Linux; see live_with."""

    def ask() -> None:
        if not _ask_kernel(parent):
            os._exit(1)

    return ask


def _ask_kernel(parent: int) -> bool:
    """Ask the kernel to end us with our parent. Returns whether the parent is still there."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    return os.getppid() == parent


def live_with_parent() -> None:
    """Let a part of a start, and what it has forked, end when the one that started it is gone.

    Called in each web process. The kernel's own way reaches only from parent to child, and only on Linux; the watch
    sees also that the start itself is gone, and takes the whole group along.
    """
    start = os.environ.get(PARENT, "")
    if not start.isdecimal():
        return
    parent = os.getppid()
    if parent == 1 or not _ask_kernel(parent):
        os._exit(1)
    threading.Thread(target=_watch, args=(parent, int(start)), name="live-with-parent", daemon=True).start()


def _watch(parent: int, start: int) -> None:
    pause = threading.Event()
    while not pause.wait(SECONDS_BETWEEN_LOOKS):
        if os.getppid() != parent:
            os._exit(1)
        try:
            os.kill(start, 0)
        except ProcessLookupError:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        except PermissionError:
            pass  # it runs as somebody else
