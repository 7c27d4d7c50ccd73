"""Running the web server and the worker side by side, and stopping both whatever happens to one of them."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from django.conf import settings

from hemmaplan.config import embedded_postgres

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
MENDINGS = 5
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class NotRunning(Exception):
    """A part did not start or fell. The text is for the person at the screen."""


def port_is_free(host: str, port: int) -> bool:
    """Tell whether a server may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True


def free_port_after(host: str, port: int) -> int:
    """Return the nearest higher port that is free."""
    return next(number for number in range(port + 1, 65_536) if port_is_free(host, number))


class House:
    """The running parts. Their output goes to files in ``logs``; the screen stays calm."""

    def __init__(self, *, host: str, port: int, workers: int, logs: Path) -> None:
        """Take note; start() starts."""
        self.host, self.port, self.workers, self.logs = host, port, workers, logs
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.mendings = 0
        programs = Path(sys.executable).parent
        self.commands: dict[str, list[str | Path]] = {
            "web": [
                programs / "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
                "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers",
                "--workers-kill-timeout", "5", "--log-level", "warning", "hemmaplan.config.wsgi:application",
            ],
            "worker": [programs / "hemmaplan", "procrastinate", "worker"],
        }  # fmt: skip

    def start(self) -> None:
        """Start the web server, wait until the first page is given, and start the worker."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self._start("web")
        self._wait_for_page()
        self._start("worker")

    def _start(self, name: str) -> None:
        command = self.commands[name]
        with (self.logs / f"{name}.log").open("wb") as log:
            log_file: IO[bytes] = log
            self.parts[name] = subprocess.Popen(  # noqa: S603  our own programs
                [str(word) for word in command],
                stdin=subprocess.DEVNULL, stdout=log_file, stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C comes to us alone, and we stop them in order
                preexec_fn=_die_with_parent(os.getpid()),  # noqa: PLW1509  no threads yet, and it holds after kill -9
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip

    def _wait_for_page(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  compared, not bound
        while time.monotonic() < deadline:
            self.check()
            with contextlib.suppress(OSError, http.client.HTTPException):
                page = http.client.HTTPConnection(host, self.port, timeout=10)
                page.request("GET", settings.LOGIN_URL, headers={"Host": (settings.ALLOWED_HOSTS or [host])[0]})
                if page.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                    return
                raise NotRunning("\n".join(["Webbservern svarar med fel.", *self._tail("web")]))
            time.sleep(0.1)
        raise NotRunning(f"Webbservern svarade inte inom {SECONDS_TO_ANSWER} sekunder. Se {self.logs / 'web.log'}")

    def check(self) -> None:
        """Raise NotRunning, with the last lines of its log, if a part has fallen."""
        for name, part in self.parts.items():
            if part.poll() is not None:
                raise NotRunning("\n".join([f"Delen {name} har stannat ({part.returncode}).", *self._tail(name)]))

    def _tail(self, name: str) -> list[str]:
        path = self.logs / f"{name}.log"
        return [*path.read_text(errors="replace").splitlines()[-8:], f"Hela loggen: {path}"]

    def watch(self) -> NoReturn:
        """Wait until Ctrl-C or a stop signal. A killed database or part is started again, a few times."""
        database = None if settings.DATABASE_URL else embedded_postgres.server()
        while True:
            time.sleep(0.5)
            if database is not None and database.mend():
                self._count_mending()
            for name, part in self.parts.items():
                if part.poll() is not None:
                    self._count_mending()
                    self._start(name)
                    break

    def _count_mending(self) -> None:
        self.mendings += 1
        if self.mendings > MENDINGS:
            self.check()
            raise NotRunning("Databasen stannar gång på gång. Se loggen i mappen för databasen.")

    def stop(self) -> None:
        """Stop the worker and the web server, kindly first."""
        for part in self.parts.values():
            if part.poll() is None:
                part.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for part in self.parts.values():
            try:
                part.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(part.pid, signal.SIGKILL)
                part.wait()
        self.parts.clear()


def stop_on_signals() -> None:
    """Let Ctrl-C, the service manager's stop and a closed terminal all end us in the same way."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _die_with_parent(parent: int) -> Callable[[], None]:
    """Ask the kernel to end the part when we are killed. Linux only; elsewhere a killed demo leaves its parts."""

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return ask
