"""Clicks and keystrokes of the everyday paths, as the browser journeys walk and count them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import homes, numbers


def measure() -> tuple[list[dict[str, Any]], str]:
    """Walk the counted journeys. Returns what they counted, and the last lines of a walk that did not reach its end."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "counted"
        walk = [sys.executable, "tools/test.py", "-q", "-m", "counted", "tests/journeys"]
        walking = os.environ | {"HEMMAPLAN_COUNTED": str(kept), "PYTEST_WORKERS": "0"}
        done = subprocess.run(walk, cwd=homes.REPOSITORY, env=walking, check=False, capture_output=True, text=True)
        rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    wrong = "" if done.returncode == 0 and rows else "\n".join((done.stdout + done.stderr).splitlines()[-15:])
    return sorted(rows, key=lambda row: str(row["path"])), wrong


def shown(rows: list[dict[str, Any]], wrong: str) -> str:
    """The table; and what went wrong."""
    heads = ["path", "clicks", "keystrokes", "most clicks"]
    table = numbers.table(heads, [[row["path"], row["clicks"], row["keys"], row["most"]] for row in rows])
    said = (
        "A mark or a press is one click, a choice in a list two. What is typed, and Tab to each field, are keystrokes: they "
        "are those of the journey's own words."
    )
    return "\n\n".join([table, said] + ([f"A journey did not reach its end:\n\n```\n{wrong}\n```"] if wrong else []))
