"""The import contracts hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house import reading

LINTER = Path(sys.executable).with_name("lint-imports")
STACK = [
    ["config"],
    ["desk", "portal"],
    ["application_form"],
    ["web"],
    ["integrations"],
    ["archive"],
    ["statistics"],
    ["capacity"],
    ["assistance", "interventions", "housing", "placements"],
    ["cases"],
    ["finance"],
    ["people", "documents", "deadlines"],
    ["access"],
    ["organisation"],
    ["foundation"],
]


def lint(root: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [LINTER, "--config", reading.REPOSITORY / "pyproject.toml", "--no-cache"],
        cwd=root, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_contracts_hold():
    result = lint(reading.REPOSITORY)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_stack_is_the_one_that_was_decided():
    """A part that does not exist yet may be left out; what there is stands in the decided order."""
    stated = reading.layers()
    known = {name for siblings in stated for name in siblings}
    assert stated == [kept for siblings in STACK if (kept := [name for name in siblings if name in known])]


def test_every_part_stands_on_a_floor():
    known = {name for siblings in reading.layers() for name in siblings}
    parts = {path.parent.name for path in reading.SOURCE.glob("*/__init__.py")}
    assert parts <= known, parts - known


@pytest.mark.slow
def test_a_planted_upward_import_is_refused(tmp_path):
    shutil.copytree(
        reading.SOURCE, tmp_path / "src" / "hemmaplan", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    faulty = tmp_path / "src" / "hemmaplan" / "foundation" / "calendar.py"
    faulty.write_text(faulty.read_text(encoding="utf-8") + "\nimport hemmaplan.access.models\n", encoding="utf-8")
    result = lint(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "hemmaplan.foundation" in result.stdout
