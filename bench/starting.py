"""How long the demo takes to start the first time and the second, in a clone of its own; and the memo's command."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench import homes

PORT = 8898


def demo() -> dict[str, float]:
    """Seconds until the demo says that it is running: a fresh clone, then the same again."""
    with tempfile.TemporaryDirectory(prefix="hemmaplan-bench-") as above:
        clone = Path(above) / "clone"
        subprocess.run(["git", "clone", "-q", homes.REPOSITORY, clone], check=True)
        return {"first_s": _start(clone), "second_s": _start(clone)}


def _start(clone: Path) -> float:
    left = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("HEMMAPLAN_", "DATABASE_URL", "VIRTUAL_ENV"))
    }
    begun = time.monotonic()
    process = subprocess.Popen(["make", "demo", f"PORT={PORT}"], cwd=clone, env=left, stdout=subprocess.PIPE, text=True,
                               start_new_session=True)  # fmt: skip
    assert process.stdout
    seconds = 0.0
    for line in process.stdout:
        if "igång" in line:
            seconds = time.monotonic() - begun
            break
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=60)
    return round(seconds, 1)


def memo(scale: int, runs: int = 3) -> list[float]:
    """Seconds of the whole command, start of Python included."""
    took = []
    for _run in range(runs):
        out = Path(tempfile.mkdtemp(prefix="hemmaplan-memo-"))
        begun = time.monotonic()
        subprocess.run([homes.PROGRAM, "report", "memo", "--unit", "ifo-1", "--out", out], env=homes.environment(scale), check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        took.append(round(time.monotonic() - begun, 2))
        shutil.rmtree(out)
    return took
