"""The engines' commands start without database or settings, and end quietly when nobody reads on."""

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hemmaplan.config import cli
from hemmaplan.foundation import swedish_calls

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


def _call(monkeypatch, capsys, *words):
    """The exit code of a call and what was said on the error stream."""
    monkeypatch.setattr(sys, "argv", ["hemmaplan", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code, capsys.readouterr().err


WRONG = [
    ("decide_month", "--processes", "0"),
    ("recompute_decision", "2026-1"),
    ("generate", "--scale", "x"),
    ("generate", "--scale", "0"),
    ("generate", "--scale", "1", "--seed", "1.5"),
    ("generate",),
    ("serve", "--port", "abc"),
    ("serve", "--workers", "0"),
    ("demo", "--port", "65536"),
    ("demo", "--workers", "0"),
    ("demo_provider", "--port", "abc"),
    ("log_in_check", "--finns-inte"),
    ("archive", "export", "ut", "--person", "abc"),
    ("archive", "export", "ut"),
    ("archive", "export", "ut", "--person", "1", "--number", "1"),
    ("archive", "skrubba"),
    ("archive",),
    ("check_connections", "--nonsens"),
    ("import", "mapp", "--move-to", "31/11"),
    ("import",),
    ("report", "brev"),
    ("owner_account", "byt", "nisse", "--reason", "ett gott skäl"),
    ("figures", "--unit"),
    ("forecast", "--weeks", "0"),
    ("forecast", "--replications", "1"),
    ("forecast", "--seed", "x"),
    ("backup", "a", "b"),
    ("restore",),
    ("check_seals", "--finns-inte"),
    ("check_consequences", "--finns-inte"),
    ("demo_users", "--finns-inte"),
    ("first_user", "nisse"),
    ("messages", "--finns-inte"),
    ("migrate", "--finns-inte"),
    ("set_up", "--finns-inte"),
    ("rules", "--finns-inte"),
    ("simulate", "--finns-inte", "fil.json"),
    ("simulate", "fil.json", "--seed", "x"),
    ("backtest",),
    ("backtest", "fil.json", "--replications", "1"),
    ("queue-model", "a", "b"),
    ("calculate", "--finns-inte"),
]
ENGLISH = ("usage", "argument", "invalid", "required", "choose", "error", "expected", "allowed", "Traceback")


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_call_that_is_not_understood_ends_with_two_in_swedish(words, monkeypatch, capsys):
    code, said = _call(monkeypatch, capsys, *words)
    assert code == 2
    assert said.strip()
    assert not any(word in said for word in ENGLISH), said


def test_every_command_of_ours_stands_in_the_table():
    folder = Path(cli.__file__).parent / "management" / "commands"
    ours = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert ours | set(cli.ENGINES) == {words[0] for words in WRONG}


@pytest.mark.parametrize("command", cli.ENGINES)
def test_a_file_that_is_not_there_ends_with_one(command, monkeypatch, capsys, tmp_path):
    code, said = _call(monkeypatch, capsys, command, str(tmp_path / "finns-inte.json"))
    assert code == 1
    assert "finns inte. Kontrollera namnet." in said


def test_what_the_reader_of_calls_says_is_still_what_it_said():
    source = "".join(Path(argparse.__file__).read_text(encoding="utf-8").split("'"))
    gone = [text for text in swedish_calls.TEXTS if text.replace("\n", "\\n") not in source]
    assert not gone


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("report", "memo", "--date", "31/11"), 2, "--date"),
        (("figures", "--date", "i går"), 2, "--date"),
        (("figures", "--known", "x"), 2, "--known"),
        (("figures", "--unit", "finns-inte"), 1, "finns-inte"),
        (("figures", "--against", "/finns/inte"), 1, "finns inte"),
        (("import", "/finns/inte"), 1, "Mappen finns inte"),
        (("import", __file__), 1, "Det är en fil, ingen mapp"),
        (("import", __file__, "--propose", "/finns/inte"), 1, "Det är en fil, ingen mapp"),
        (("owner_account", "close", "nisse", "--reason", "kort"), 2, "tio tecken"),
        (("owner_account", "close", "nisse", "--reason", "ett gott skäl"), 1, "Inget konto"),
        (("check_seals", "--against", "/finns/inte"), 1, "kunde inte läsas: mappen eller filen finns inte"),
        (("restore", "/finns/inte", "--yes"), 1, "finns inte"),
        (("archive", "hold", "2020-114", "--reason", "prövas"), 1, "ingen akt"),
    ],
)
def test_what_a_command_refuses(words, code, says):
    with pytest.raises(CommandError, match=says) as refused:
        call_command(*words)
    assert refused.value.returncode == code


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["[1, 2]", "{", "{}"])
def test_a_file_that_is_no_print_of_figures_is_refused(text, tmp_path):
    (tmp_path / "before.json").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"before\.json"):
        call_command("figures", "--against", str(tmp_path / "before.json"))
