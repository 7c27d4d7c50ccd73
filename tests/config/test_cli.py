"""The engines' commands start without database or settings, and end quietly when nobody reads on."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hemmaplan.config import cli

PROGRAM = Path(sys.executable).with_name("hemmaplan")
CASES = Path(__file__).resolve().parents[1] / "capacity" / "simulation" / "cases"


@pytest.mark.parametrize("command", cli.ENGINES)
def test_engine_commands_exist_and_are_told_of(command):
    assert callable(importlib.import_module(cli.ENGINES[command]).main)
    assert f"hemmaplan {command} --help" in cli.ENGINES_HELP


@pytest.mark.parametrize("command", cli.ENGINES)
def test_engine_commands_need_nothing_of_an_installation(command, tmp_path):
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "HEMMAPLAN_HOME": str(tmp_path / "nothing")}
    done = subprocess.run([PROGRAM, command, "--help"], env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "hemmaplan" in done.stdout
    assert not (tmp_path / "nothing").exists()


def test_who_stops_reading_sees_no_traceback():
    many = "\n".join(CASES.joinpath("published.jsonl").read_text(encoding="utf-8").splitlines() * 200)
    with subprocess.Popen(
        [PROGRAM, "queue-model", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        running.stdout.close()
        _, told = running.communicate(many, timeout=600)
    assert "Traceback" not in told
    assert running.returncode == 0


def test_unknown_command_is_refused_in_swedish(capsys, monkeypatch):
    for name, told in (("fiugres", "Menade du figures?"), ("helt-annat", "Alla kommandon: hemmaplan help")):
        monkeypatch.setattr(sys, "argv", ["hemmaplan", name])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr().err
        assert ended.value.code == 2
        assert f"Kommandot {name} finns inte." in said
        assert told in said
