"""``--language en``: tables, notes and faults in English; what the file itself says stands as it is written."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.capacity.simulation import swedish
from tests.capacity.simulation.scenarios import EXAMPLES
from tests.capacity.simulation.test_scenario_file import FAULTS, change, history, spoilt

import hemmaplan.capacity.simulation as package
from hemmaplan.capacity.simulation.commands import backtest, simulate
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario, read
from hemmaplan.foundation import language

FEW = ["--replications", "60", "--language", "en"]


def own_words(value: object) -> set[str]:
    """All texts of a file."""
    if isinstance(value, dict):
        return {str(name) for name in value} | {word for one in value.values() for word in own_words(one)}
    if isinstance(value, list):
        return {word for one in value for word in own_words(one)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (simulate, "unit.json"),
        (simulate, "family-treatment.json"),
        (simulate, "queue-family.json"),
        (backtest, "queue-family.json"),
    ],
    ids=lambda one: getattr(one, "__name__", one).rpartition(".")[2],
)
def test_an_english_print_has_no_swedish_but_the_words_of_the_file(capsys, command, file):
    path = EXAMPLES / file
    assert command.main([str(path), *FEW]) == 0
    told = capsys.readouterr().out
    assert len(told.splitlines()) > 10
    assert not swedish.left(told, own_words(json.loads(path.read_text("utf-8"))))
    assert language.current() == "sv"


@pytest.mark.parametrize(("path", "value", "said"), FAULTS, ids=[f"{path}={value!s:.20}" for path, value, _ in FAULTS])
def test_every_fault_of_a_file_is_in_english_too(path, value, said):
    with pytest.raises(BadScenario) as in_swedish:
        read(spoilt(path, value))
    with language.speaking("en"), pytest.raises(BadScenario) as bad:
        read(spoilt(path, value))
    assert len(bad.value.faults) == len(in_swedish.value.faults)
    own = own_words(json.loads(spoilt(path, value))) | {"Menades"}
    assert not swedish.left("\n".join(bad.value.faults), own - {"Menades"}), said


def test_faults_of_a_log_are_in_english_too():
    whole = change("history", history(20, 5, 3))
    del whole["queues"][0]["arrivals"], whole["queues"][0]["duration"]
    whole["history"]["events"] += [
        {"case": "", "queue": "q", "kind": "started", "happened_at": "x", "recorded_at": "2020-01-01"},
        {"case": "a", "queue": "q", "kind": "begun", "happened_at": None},
        {"case": "a", "queue": "q", "kind": "queued", "happened_at": None, "recorded_at": None, "priority": 9},
        {"cas": "a"},
        7,
    ]
    with language.speaking("en"), pytest.raises(BadScenario) as bad:
        read(json.dumps(whole))
    assert len(bad.value.faults) >= 5
    assert not swedish.left("\n".join(bad.value.faults))


@pytest.mark.parametrize(
    "arguments",
    [
        ["finns-inte.json"], [str(EXAMPLES)], [str(EXAMPLES / "unit.json"), "--replications", "1"],
        [str(EXAMPLES / "unit.json"), "--queue", "x"], [str(EXAMPLES / "unit.json"), "--fan", "x.svg"],
        [str(EXAMPLES / "family-treatment.json"), "--fan", "none/x.svg"],
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused_in_english(capsys, arguments):
    assert simulate.main([*FEW, *arguments]) != 0
    told = capsys.readouterr().err
    assert told.endswith(".\n")
    assert not swedish.left(told, {"finns-inte.json", "Familjebehandling", "Boendestöd", "Råd och stöd", "Barngrupp", "Öppen grupp", "Bostäder"})  # fmt: skip


def test_the_drawing_is_in_english(tmp_path):
    file = tmp_path / "x.svg"
    assert simulate.main([str(EXAMPLES / "family-treatment.json"), *FEW, "--fan", str(file)]) == 0
    drawn = file.read_text("utf-8")
    assert "persons in the queue" in drawn
    assert "personer" not in drawn


# --- the whole kind ----------------------------------------------------------------------------------------------------

IN_BOTH = {"estimation/notes.py", "estimation/priors.py", "report/checks.py", "report/figures.py", "backtest/skill.py"}
"""Where a sentence stands beside its English, in a field of its own."""
APART = {"cases", "formulas", "statistics"}
"""Rooms of ``hemmaplan queue-model``, which speaks Swedish alone."""
ALONE = {"commands/queue_model.py", "serving/kernel.py"}


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Swedish texts in functions that nobody looks up in the catalogue, each with its line."""
    above = {inner: node for node in ast.walk(tree) for inner in ast.iter_child_nodes(node)}

    def parents(node: ast.AST) -> Iterator[ast.AST]:
        while (node := above.get(node)) is not None:
            yield node

    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()):
            continue
        over = list(parents(node))
        looked_up = any(
            isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in {"_", "gettext_noop"}
            for one in over
        )
        # What a parser says of its words, and what only says what the function is.
        is_help = any(isinstance(one, ast.keyword) and one.arg == "help" for one in over)
        is_help |= any(isinstance(one, ast.Call) and ast.unparse(one.func).endswith("parser") for one in over)
        if looked_up or is_help or isinstance(over[0], ast.Expr):
            continue
        if any(isinstance(one, ast.FunctionDef) for one in over) and swedish.SWEDISH.search(node.value):
            yield node.lineno, node.value


def test_every_swedish_sentence_is_looked_up_in_the_catalogue():
    root = Path(package.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root)
        if inside.parts[0] not in APART and inside.as_posix() not in ALONE | IN_BOTH:
            tree = ast.parse(path.read_text("utf-8"))
            found += [(inside.as_posix(), *one) for one in sentences(tree)]
    assert not found


def test_a_planted_sentence_is_found():
    planted = ast.parse(
        'def f(x):\n    """Doc med ord."""\n    a = _("Ange ett tal.")\n    return f"Det finns {x} kvar"\n'
    )
    assert [text for _line, text in sentences(planted)] == ["Det finns "]
