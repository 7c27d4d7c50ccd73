"""Make the repository's own virtual environment. Run by plain python3: nothing but the standard library here.

Running it again costs a few milliseconds: a stamp tells that the packages are those of requirements/*.txt. A set-up that
was cut off has no stamp and is finished; an environment that no longer runs is made anew.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ENVIRONMENT = REPOSITORY / ".venv"
HOME = Path(os.environ.get("HEMMAPLAN_HOME") or REPOSITORY / ".hemmaplan").expanduser().resolve()
STAMP = ENVIRONMENT / "hemmaplan-stamp"
OLDEST = (3, 11)

TOO_OLD = """\
Hemmaplan behöver Python 3.11 eller nyare. Detta är Python {found}.
Installera en nyare och peka ut den:  make {chore} PYTHON=python3.12

Hemmaplan needs Python 3.11 or newer. This is Python {found}.
Install a newer one and point it out:  make {chore} PYTHON=python3.12"""
NO_VENV = """\
Python saknar modulen venv. På Debian och Ubuntu:  apt-get install python3-venv
Python lacks its venv module. On Debian and Ubuntu:  apt-get install python3-venv"""
NO_PACKAGES = """\
Paketen kunde inte hämtas. Kontrollera nätet, eller ange ert eget paketregister i UV_DEFAULT_INDEX, och försök igen.
The packages could not be fetched. Check the network, or name your own registry in UV_DEFAULT_INDEX, and try again.
{said}"""


class Steps:
    """Tells on the screen what is done and how long it took."""

    def __init__(self):
        """Start the clock."""
        self.start = time.monotonic()

    @contextlib.contextmanager
    def step(self, text):
        """Print a line for one step and, when it is done, its seconds."""
        begun = time.monotonic()
        print(f"  {text:<46}", end="", flush=True)
        try:
            yield
        except BaseException:
            print("avbrutet", flush=True)
            raise
        print(f"{time.monotonic() - begun:6.1f} s", flush=True)


def check_python(chore):
    """Stop with advice, in two languages, if this Python is too old or lacks venv."""
    if sys.version_info < OLDEST:
        sys.exit(TOO_OLD.format(found=".".join(map(str, sys.version_info[:3])), chore=chore))
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit(NO_VENV)


def wanted(names):
    """Return the mark of what the environment shall hold: the pins, the project file, this Python and this place."""
    mark = hashlib.sha256(f"{sys.version_info[:2]} {REPOSITORY}".encode())
    for path in (*(REPOSITORY / "requirements" / f"{name}.txt" for name in names), REPOSITORY / "pyproject.toml"):
        mark.update(path.read_bytes() if path.suffix == ".txt" else _entry_points(path))
    return mark.hexdigest()


def _entry_points(path):
    """Return the part of pyproject.toml that installing depends on: linter settings may change freely."""
    return path.read_text(encoding="utf-8").split("[tool.ruff]")[0].encode()


PRODUCT, DEVELOPMENT = ("tools", "core"), ("tools", "dev")


def environment(names=DEVELOPMENT, chore="setup", steps=None):
    """Make or mend the virtual environment. Returns its folder of programs.

    One that has what developing needs is enough for the product too, and is left as it is.
    """
    check_python(chore)
    steps = steps or Steps()
    programs = ENVIRONMENT / "bin"
    mark = wanted(names)
    enough = {mark, wanted(DEVELOPMENT)}
    if _ready(enough):
        return programs
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second set-up waits and then finds the stamp
        if _ready(enough):
            return programs
        STAMP.unlink(missing_ok=True)
        if not _runs(programs / "uv", "--version"):
            with steps.step("Virtuell miljö"):
                shutil.rmtree(ENVIRONMENT, ignore_errors=True)
                _do(sys.executable, "-m", "venv", ENVIRONMENT)
                _do(
                    programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                    "--require-hashes", "-r", REPOSITORY / "requirements" / "tools.txt",
                )  # fmt: skip
        with steps.step("Paket, med kontrollerade summor"):
            pins = [REPOSITORY / "requirements" / f"{name}.txt" for name in names]
            _do(programs / "uv", "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", *pins)
            _do(programs / "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", REPOSITORY)
        STAMP.write_text(mark)
    return programs


def _ready(marks):
    return STAMP.exists() and STAMP.read_text() in marks and _runs(ENVIRONMENT / "bin" / "python", "-c", "")


def _runs(*command):
    try:
        return subprocess.run([str(word) for word in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _do(*command):
    inherited = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    inherited["VIRTUAL_ENV"] = str(ENVIRONMENT)
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, cwd=REPOSITORY, env=inherited
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        sys.exit(NO_PACKAGES.format(said=said))


if __name__ == "__main__":
    begun = time.monotonic()
    environment(PRODUCT if "--core" in sys.argv else DEVELOPMENT)
    print(f"Miljön är klar: {ENVIRONMENT} ({time.monotonic() - begun:.1f} s)")
