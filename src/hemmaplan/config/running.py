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

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
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

    def start(self) -> None:
        """Start the web server and the worker, and wait until the first page is given."""
        programs = Path(sys.executable).parent
        self.logs.mkdir(parents=True, exist_ok=True)
        self._start(
            "web", programs / "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
            "--workers", str(self.workers), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers",
            "--workers-kill-timeout", "5", "--log-level", "warning", "hemmaplan.config.wsgi:application",
        )  # fmt: skip
        self._start("worker", programs / "hemmaplan", "procrastinate", "worker")
        self._wait_for_page()

    def _start(self, name: str, *command: str | Path) -> None:
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
                raise NotRunning(f"Webbservern svarar med fel. Se {self.logs / 'web.log'}")
            time.sleep(0.1)
        raise NotRunning(f"Webbservern svarade inte inom {SECONDS_TO_ANSWER} sekunder. Se {self.logs / 'web.log'}")

    def check(self) -> None:
        """Raise NotRunning, with the last lines of its log, if a part has fallen."""
        for name, part in self.parts.items():
            if part.poll() is not None:
                path = self.logs / f"{name}.log"
                tail = path.read_text(errors="replace").splitlines()[-8:]
                raise NotRunning("\n".join([f"Delen {name} har stannat ({part.returncode}). Logg: {path}", *tail]))

    def watch(self) -> NoReturn:
        """Wait until Ctrl-C, a stop signal, or the fall of a part."""
        while True:
            self.check()
            time.sleep(0.5)

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
    """Let the service manager's stop, and a closed terminal, end us as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _die_with_parent(parent: int) -> Callable[[], None]:
    """Ask the kernel to end the part when we are killed. Linux only; elsewhere a killed demo leaves its parts."""

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return ask
