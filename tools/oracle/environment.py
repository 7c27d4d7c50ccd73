"""The oracle's own virtual environment: OpenFisca-core is AGPL and is never installed beside the product."""

import hashlib
import os
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PLACE = REPOSITORY / ".cache" / "oracle"
PINS = REPOSITORY / "requirements" / "oracle.txt"
UV = REPOSITORY / ".venv" / "bin" / "uv"


def python():
    """The oracle's Python. Makes the environment the first time, and anew when the pins have changed."""
    mark, stamp = hashlib.sha256(PINS.read_bytes()).hexdigest(), PLACE / "stamp"
    found = PLACE / "bin" / "python"
    if not (stamp.exists() and stamp.read_text() == mark and found.exists()):
        subprocess.run(
            [UV, "venv", "--quiet", "--clear", "--python", REPOSITORY / ".venv" / "bin" / "python", PLACE], check=True
        )
        subprocess.run([UV, "pip", "sync", "--quiet", "--require-hashes", "--python", found, PINS], check=True)
        stamp.write_text(mark)
    return found


def run(module, *words):
    """Run a module of this repository in the oracle's environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "PYTHON"))}
    subprocess.run([python(), "-m", module, *words], cwd=REPOSITORY, env=environment, check=True)
