"""Databases to measure on: one folder and one embedded server for each scale, made once and kept while nothing changes."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("hemmaplan")
SEED = 1


def folder(scale: int) -> Path:
    """Where the database of a scale is kept."""
    return REPOSITORY / ".hemmaplan" / "bench" / f"s{scale}"


def environment(scale: int) -> dict[str, str]:
    """The environment of a program that shall use that database."""
    left = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "HEMMAPLAN_MODE"}}
    return left | {"HEMMAPLAN_HOME": str(folder(scale)), "HEMMAPLAN_MODE": "demo"}


def mark() -> str:
    """What the content of the database comes from."""
    package = REPOSITORY / "src" / "hemmaplan"
    files = sorted((package / "integrations" / "synthetic").glob("*.py"))
    digest = hashlib.sha256(str(SEED).encode())
    for path in files:
        digest.update(str(path.relative_to(package)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def prepare(scale: int, *, anew: bool = False) -> None:
    """Make the database, or find it as it should be. The tables are always brought up to date."""
    home = folder(scale)
    if anew and home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    stamp = home / "stamp"
    if subprocess.run([PROGRAM, "set_up"], env=environment(scale), check=False, stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"The database of scale {scale} cannot be brought up to date. Make the databases anew: --anew")
    if stamp.exists() and stamp.read_text().split()[0] == mark():
        return
    print(f"Making the database of scale {scale}", flush=True)
    begun = time.monotonic()
    made = [PROGRAM, "generate", "--scale", str(scale), "--seed", str(SEED), "--replace"]
    subprocess.run(made, env=environment(scale), check=True)
    stamp.write_text(f"{mark()} {time.monotonic() - begun:.0f}\n")
