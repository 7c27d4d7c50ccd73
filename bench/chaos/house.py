"""The house that is killed: a demo of its own in a temporary folder, its processes, and its database."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from hemmaplan.config import embedded_postgres, starts

PROGRAM = Path(sys.executable).with_name("hemmaplan")
SECONDS_TO_START = 240


class House:
    """A running demo on a port of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.home = Path(tempfile.mkdtemp(prefix="hemmaplan-chaos-"))
        self.home.chmod(0o755)
        os.environ |= {"HEMMAPLAN_HOME": str(self.home), "HEMMAPLAN_MODE": "demo"}
        os.environ.pop("DATABASE_URL", None)
        self.server = embedded_postgres.Server()
        self.demo: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the demo, as ``make demo`` does, and wait until it says that it runs."""
        said = self.home / "demo.txt"
        with said.open("wb") as out:
            self.demo = subprocess.Popen([PROGRAM, "demo", "--port", str(self.port)], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                         start_new_session=True)  # fmt: skip
        deadline = time.monotonic() + SECONDS_TO_START
        while "igång efter" not in said.read_text(errors="replace"):
            if self.demo.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the demo did not start:\n{said.read_text(errors='replace')}\n{self.logs()}")
            time.sleep(0.05)

    def logs(self) -> str:
        """The last lines of every log."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-12:])
            for path in sorted((self.home / "logs").glob("*.log"))
        )

    def ended(self) -> bool:
        """Whether the demo has given up by itself."""
        return self.demo is not None and self.demo.poll() is not None

    def close(self) -> None:
        """Stop everything and remove it."""
        if self.demo is not None and self.demo.poll() is None:
            self.demo.send_signal(signal.SIGINT)
            try:
                self.demo.wait(60)
            except subprocess.TimeoutExpired:
                self.demo.kill()
        subprocess.run([sys.executable, "-m", "hemmaplan.config.embedded_postgres", "clean"], check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    # --- the database, asked from beside ----------------------------------------------------------------------------

    def ask(self, question: str, given: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """One question to the database as its administrator, once it answers."""
        address = self.server.url(user=embedded_postgres.ADMINISTRATOR)
        for _ in range(1200):  # two minutes: on a busy machine a killed database takes its time
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    return connection.execute(question, given).fetchall()  # type: ignore[call-overload]
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise RuntimeError("the database does not answer")

    # --- kills ------------------------------------------------------------------------------------------------------

    def _parts(self) -> dict[str, list[int]]:
        """The processes of this start by what they are."""
        note = self.home / "running" / f"{self.port}.json"
        parts: dict[str, list[int]] = {"web": [], "web process": [], "worker": []}
        for pid in starts.parts_of(note):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if b"procrastinate" in command:
                parts["worker"].append(pid)
            elif b"granian" in command:
                parts["web" if self.demo and parent == self.demo.pid else "web process"].append(pid)
        return parts

    def _database(self) -> list[int]:
        try:
            return [int((self.server.data / "postmaster.pid").read_text().split()[0])]
        except (OSError, ValueError, IndexError):
            return []

    def _backends(self) -> list[int]:
        rows = self.ask("select pid from pg_stat_activity where datname = 'hemmaplan' and pid <> pg_backend_pid()")
        return [pid for (pid,) in rows]

    def kill(self, kind: str, chance: random.Random) -> bool:
        """Kill something of the kind with SIGKILL. Returns whether there was anything."""
        if kind == "connection":
            return bool(self.ask("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'hemmaplan'"
                                 " and pid <> pg_backend_pid()"))  # fmt: skip
        pids = self._of(kind)
        if not pids:
            return False
        for pid in pids if kind == "everything" else [chance.choice(pids)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if kind in {"demo", "everything"} and self.demo is not None:
            self.demo.wait()
            self.start()
        return True

    def _of(self, kind: str) -> list[int]:
        if kind == "demo":
            return [self.demo.pid] if self.demo else []
        own = {"database": self._database, "backend": self._backends, "everything": self._everything}
        return own[kind]() if kind in own else self._parts()[kind]

    def _everything(self) -> list[int]:
        own = [self.demo.pid] if self.demo else []
        return [*own, *(pid for pids in self._parts().values() for pid in pids), *self._database()]
