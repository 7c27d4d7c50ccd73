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
from hemmaplan.capacity.simulation.commands import backtest, queue_model, simulate
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


# Cases that the formulas refuse, each in a room of its own.
REFUSED = [
    7, {"kind": "mmc", "inputs": 3}, {"kind": "mm", "inputs": {}}, {"kind": "mmc", "inputs": {}},
    {"kind": "mmc", "inputs": {"servers": 1, "offered_load": 0.5, "withn": 3}},
    {"kind": "mmc", "inputs": {"servers": 1, "offered_load": 0.5, "within_min": 3}},
    {"kind": "mmck", "inputs": {"servers": 3, "room": 2, "arrival_rate": 1, "service_rate": 1}},
    {"kind": "erlang_a", "inputs": {"servers": 1, "arrival_rate": 1, "service_rate": 1}},
    {"kind": "required_servers", "inputs": {"offered_load": 1, "within": 1, "level": 1}},
    {"kind": "trace", "inputs": {"referrals": [[0, 0, 1, 2, 3]], "capacity": [[0, 1]]}},
    {"kind": "trace", "inputs": {"referrals": [[0, 0, 1]], "capacity": [[0, 1, 2]]}},
    {"kind": "queue_size_from_events", "inputs": {"referrals": ["2024-13-01"], "removals": [None]}},
    {"kind": "queue_size_from_events", "inputs": {"referrals": ["2024-02-01"], "removals": ["2024-01-01"]}},
    {"kind": "kaplan_meier", "inputs": {"time": [1, 2], "event": [1, 7]}},
    {"kind": "kaplan_meier", "inputs": {"time": [1], "event": [1], "entry": [2]}},
    {"kind": "mt_m_inf_mean_busy", "inputs": {"mean_rate": 1, "amplitude": 2, "frequency": 1, "t": 1, "mean_service": 1}},
    {"kind": "pressure", "inputs": {"mean_wait": 1e15, "target_wait": 1e-300}},
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: json.dumps(case)[:60])
def test_a_case_that_the_formulas_refuse_is_told_in_english(tmp_path, capsys, case):
    file = tmp_path / "case.json"
    file.write_text(json.dumps([case]))
    assert queue_model.main([str(file)]) == 1
    assert swedish.left(capsys.readouterr().err)
    assert queue_model.main([str(file), "--language", "en"]) == 1
    told = capsys.readouterr().err
    assert told
    assert not swedish.left(told)
    assert language.current() == "sv"


def test_the_help_of_the_formulas_and_wrong_use_are_in_english(capsys):
    assert queue_model.main(["--language=en", "--help"]) == 0
    told = capsys.readouterr().out
    assert "Usage: hemmaplan queue-model FILE" in told
    assert not swedish.left(told)
    assert queue_model.main(["--language", "en"]) == 2
    assert not swedish.left(capsys.readouterr().err)
    assert queue_model.main(["--language", "fi", "x.json"]) == 2


def test_the_drawing_is_in_english(tmp_path):
    file = tmp_path / "x.svg"
    assert simulate.main([str(EXAMPLES / "family-treatment.json"), *FEW, "--fan", str(file)]) == 0
    drawn = file.read_text("utf-8")
    assert "persons in the queue" in drawn
    assert "personer" not in drawn


# --- the whole kind ----------------------------------------------------------------------------------------------------

IN_BOTH = {"estimation/notes.py", "estimation/priors.py", "report/checks.py", "report/figures.py", "backtest/skill.py"}
"""Where a sentence stands beside its English, in a field of its own."""


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
        if inside.as_posix() not in IN_BOTH:
            tree = ast.parse(path.read_text("utf-8"))
            found += [(inside.as_posix(), *one) for one in sentences(tree)]
    assert not found


def test_a_planted_sentence_is_found():
    planted = ast.parse(
        'def f(x):\n    """Doc med ord."""\n    a = _("Ange ett tal.")\n    return f"Det finns {x} kvar"\n'
    )
    assert [text for _line, text in sentences(planted)] == ["Det finns "]
