"""Running the web server and the worker side by side, and stopping both whatever happens to one of them."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from django.conf import settings

from hemmaplan.config import embedded_postgres, identity_providers, starts, troubles

SECONDS_TO_ANSWER = 180  # a few seconds are usual; a busy machine takes its time
SECONDS_TO_STOP = 10
SECONDS_FOR_THE_PORT = 10
# A part that falls more often than this within the window, and never gets up in between, is not started again.
MENDINGS = 5
WINDOW = 60.0
SECONDS_TO_STAND = 5.0
# A log is kept up to this size, and the one before it.
LARGEST_LOG = 5 * 1024 * 1024


class NotRunning(Exception):
    """A part did not start or fell. The text is for the person at the screen."""


LAST_PORT = 65_535
MOST_WORKERS = 64


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
    return next(number for number in range(port + 1, LAST_PORT + 1) if port_is_free(host, number))


def claim(*, home: Path, host: str, port: int) -> starts.Run:
    """Take the port, from what an earlier start left behind if need be.

    Raises NotRunning when another start has it, a stranger listens there, or the folder cannot be written.
    """
    try:
        run = starts.Run(home, port)
    except starts.Busy:
        raise NotRunning(f"Hemmaplan är redan igång på port {port}. Öppna http://{host}:{port}/ eller välj en annan "
                         f"port, till exempel {free_port_after(host, port)}.") from None  # fmt: skip
    except OSError as error:
        raise NotRunning(f"Mappen {home} går inte att skriva i: {troubles.why(error)}.") from error  # fmt: skip
    deadline = time.monotonic() + (SECONDS_FOR_THE_PORT if run.ended else 0)
    while not port_is_free(host, port):
        if time.monotonic() > deadline:
            run.close()
            raise NotRunning(f"Port {port} används av ett annat program. Välj en annan port, till exempel "
                             f"{free_port_after(host, port)}.")  # fmt: skip
        time.sleep(0.1)
    return run


class House:
    """The running parts. Their output goes to files in ``logs``; the screen stays calm."""

    def __init__(
        self, *, host: str, port: int, workers: int, logs: Path, run: starts.Run, provider_port: int = 0
    ) -> None:
        """Take note; start() starts. ``run`` holds the port; stop() lets it go. A demo has a provider of identities beside."""
        self.host, self.port, self.workers, self.logs, self.run = host, port, workers, logs, run
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.began: dict[str, float] = {}
        self.falls: dict[str, list[float]] = {}
        programs = Path(sys.executable).parent
        self.commands: dict[str, list[str | Path]] = {
            "web": [
                programs / "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
                "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers",
                "--workers-kill-timeout", "5", "--log-level", "warning", "hemmaplan.config.wsgi:application",
            ],
            "worker": [programs / "hemmaplan", "procrastinate", "worker"],
        }  # fmt: skip
        if provider_port:
            self.commands["provider"] = [programs / "hemmaplan", "demo_provider", "--port", str(provider_port)]

    def start(self) -> None:
        """Start the web server, wait until the first page is given, and start the worker."""
        self.logs.mkdir(parents=True, exist_ok=True)
        if "provider" in self.commands:
            self._start_provider()
        self._start("web")
        self._wait_for_page()
        self._start("worker")

    def _start_provider(self) -> None:
        """Before the web server, which reads at its start where the provider answers."""
        note = identity_providers.forget_note_of_the_demo(settings.HOME)
        self._start("provider")
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not note.exists():
            self.check()
            if time.monotonic() > deadline:
                raise NotRunning(f"Demolegitimeringen svarade inte. Se {self.logs / 'provider.log'}")
            time.sleep(0.1)

    def _start(self, name: str) -> None:
        command = self.commands[name]
        path = self.logs / f"{name}.log"
        turn(path)
        with path.open("ab") as log:
            log_file: IO[bytes] = log
            self.parts[name] = subprocess.Popen(  # noqa: S603  our own programs
                [str(word) for word in command],
                stdin=subprocess.DEVNULL, stdout=log_file, stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C comes to us alone, and we stop them in order
                preexec_fn=starts.die_with(os.getpid()),  # noqa: PLW1509  no threads yet, and it holds after kill -9
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.run.environment()},
            )  # fmt: skip
        self.began[name] = time.monotonic()
        self.run.noted([part.pid for part in self.parts.values()])

    def _wait_for_page(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline:
            self.check()
            status = self._status_of_page(timeout=10)
            if status is not None and status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
            if status is not None:
                raise NotRunning("\n".join(["Webbservern svarar med fel.", *self._tail("web")]))
            time.sleep(0.1)
        raise NotRunning(f"Webbservern svarade inte inom {SECONDS_TO_ANSWER} sekunder. Se {self.logs / 'web.log'}")

    def _status_of_page(self, *, timeout: float) -> int | None:
        """What the log-in page answers with, or None when nothing answers."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  compared, not bound
        page = http.client.HTTPConnection(host, self.port, timeout=timeout)
        try:
            page.request("GET", settings.LOGIN_URL, headers={"Host": (settings.ALLOWED_HOSTS or [host])[0]})
            return page.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            page.close()

    def check(self) -> None:
        """Raise NotRunning, with the last lines of its log, if a part has fallen."""
        for name, part in self.parts.items():
            if part.poll() is not None:
                raise NotRunning("\n".join([f"Delen {name} har stannat ({part.returncode}).", *self._tail(name)]))

    def _tail(self, name: str) -> list[str]:
        path = self.logs / f"{name}.log"
        return [*path.read_text(errors="replace").splitlines()[-8:], f"Hela loggen: {path}"]

    def watch(self) -> NoReturn:
        """Wait until Ctrl-C or a stop signal. What is killed is started again, unless it falls time after time."""
        database = None if settings.DATABASE_URL else embedded_postgres.server()
        while True:
            time.sleep(0.5)
            self.look(database)

    def look(self, database: embedded_postgres.Server | None) -> None:
        """Mend what has fallen. Raises NotRunning when it is no use."""
        if database is not None and database.mend():
            self._note_fall("databasen", f"Se loggen: {database.data / 'server.log'}")
            self.began["databasen"] = time.monotonic()
        elif self.falls.get("databasen") and self._stands("databasen"):
            self.falls["databasen"].clear()
        for name, part in self.parts.items():
            turn(self.logs / f"{name}.log")
            if part.poll() is not None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(part.pid, signal.SIGKILL)  # what it had forked, and which still holds the port
                self._note_fall(name, "\n".join(self._tail(name)))
                self._start(name)
            elif self.falls.get(name) and self._stands(name):
                self.falls[name].clear()

    def _stands(self, name: str) -> bool:
        """Whether a part that had fallen is up again."""
        if name == "web":
            return self._status_of_page(timeout=1) is not None
        return time.monotonic() - self.began.get(name, 0) > SECONDS_TO_STAND

    def _note_fall(self, name: str, told: str) -> None:
        now = time.monotonic()
        falls = self.falls.setdefault(name, [])
        falls[:] = [at for at in falls if now - at < WINDOW]
        falls.append(now)
        if len(falls) > MENDINGS:
            raise NotRunning(f"Delen {name} har stannat {len(falls)} gånger på en minut och startas inte igen.\n{told}")

    def stop(self) -> None:
        """Stop the worker and the web server, kindly first, and let the port go."""
        for part in self.parts.values():
            if part.poll() is None:
                part.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for part in self.parts.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                part.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(part.pid, signal.SIGKILL)
            part.wait()
        self.parts.clear()
        self.run.close()


def turn(path: Path) -> None:
    """Keep a log within bounds: what is full becomes the one before. The part goes on writing to the same file."""
    with contextlib.suppress(OSError):  # a full disk shall not stop what still runs
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            shutil.copyfile(path, path.with_suffix(".1.log"))
            os.truncate(path, 0)


def stop_on_signals() -> None:
    """Let Ctrl-C, the service manager's stop and a closed terminal all end us in the same way."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
