"""``hemmaplan queue-model``: published cases and our own within their tolerance, and every bad case told in Swedish."""

import importlib
import io
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs
from hemmaplan.capacity.simulation.cases.kinds import KINDS
from hemmaplan.capacity.simulation.commands import queue_model as command

FILES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
CASES = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]
REPOSITORY = Path(__file__).parents[3]
HANDBOOK = (REPOSITORY / "docs/handbook/queue-formulas.md").read_text(encoding="utf-8")
SOURCE = REPOSITORY / "src/hemmaplan/capacity/simulation"
GOOD = {"id": "mm1", "kind": "mmc", "inputs": {"arrival_rate": 1, "service_rate": 2, "servers": 1}}


def close(answer, expected, tolerance):
    """Every expected value within the tolerance; numbers, lists and named values alike."""
    if isinstance(expected, dict):
        return all(name in answer and close(answer[name], value, tolerance) for name, value in expected.items())
    if isinstance(expected, list):
        return len(answer) == len(expected) and all(
            close(one, other, tolerance) for one, other in zip(answer, expected, strict=True)
        )
    if isinstance(expected, bool | str) or expected is None or answer is None:
        return answer == expected
    return abs(answer - expected) <= tolerance.get("abs", 0) + tolerance.get("rel", 0) * abs(expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_answered_within_its_tolerance(case):
    asked = {name: value for name, value in case.items() if name != "expected"}
    answer = json.loads(json.dumps(command.answer(asked), allow_nan=False))
    assert close(answer, case["expected"], case["tolerance"]), (answer, case["expected"])


def test_every_kind_has_a_case():
    assert {case["kind"] for case in CASES} == set(KINDS)


def test_case_ids_are_unique():
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_answer_is_never_read_from_what_was_expected(case):
    assert command.answer({**case, "expected": {"2030-01-01": 7}}) == command.answer({**case, "expected": None})


def test_wrong_answer_is_told_from_right():
    assert close({"a": [1, 2.0001]}, {"a": [1, 2]}, {"abs": 1e-3})
    assert not close({"a": [1, 2.0001]}, {"a": [1, 2]}, {"abs": 1e-6})
    assert not close({}, {"a": 1}, {"abs": 1})
    assert not close({"a": None}, {"a": 1}, {"abs": 1})


def refusal(case, **inputs):
    """Why the case is refused with these inputs instead; ``None`` when it is answered."""
    changed = {name: value for name, value in {**case["inputs"], **inputs}.items() if value is not None}
    try:
        json.dumps(command.answer({**case, "inputs": changed}), allow_nan=False)
    except OutOfBounds as refused:
        return refused
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_missing_input_is_named_with_its_remedy(case):
    refused = [told for name in case["inputs"] if (told := refusal(case, **{name: None}))]
    assert refused
    assert all(told.remedy.endswith(".") for told in refused)


@pytest.mark.parametrize("bad", ["tre", True, -1, [], {}, 1e300, 10**400], ids=str)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_impossible_input_is_refused_or_answered_but_never_breaks(case, bad):
    told = [refusal(case, **{name: bad}) for name in case["inputs"]]
    assert isinstance(bad, int | float) or any(told)


@pytest.mark.parametrize(
    ("kind", "inputs", "field"),
    [
        ("mmc", {"arrival_rate": 1, "service_rate": 2}, "servers"),
        ("mmc", {"arrival_rate": 1, "service_rate": 2, "servers": 1.5}, "servers"),
        ("mmc", {"arrival_rate": 1, "service_rate": 2, "slots": 0}, "slots"),
        ("mmc", {"arrival_rate": 1, "service_rate": 0, "servers": 1}, "service_rate"),
        ("mmc", {"arrival_rate": 1, "mean_service_min": 0, "servers": 1}, "mean_service_min"),
        ("mmc", {"arrival_rate": "1", "service_rate": 1, "servers": 1}, "arrival_rate"),
        ("erlang_c", {"offered_load": 4, "servers": 8, "within_min": 1}, "mean_service"),
        ("erlang_c", {"offered_load": 4, "servers": 8, "arrival_rate": 9, "service_rate": 1}, "offered_load"),
        ("mmck", {"arrival_rate": 1, "service_rate": 1, "servers": 3, "room": 2}, "room"),
        ("required_servers", {"offered_load": 4, "within": 1, "level": 1}, "level"),
        ("required_servers", {"offered_load": 4, "within": 1, "level": 0.8, "shrinkage": 1}, "shrinkage"),
        ("erlang_a", {"arrival_rate": 1, "service_rate": 1, "servers": 3}, "abandonment_rate"),
        (
            "mt_m_inf_mean_busy",
            {"mean_rate": 1, "amplitude": 2, "frequency": 1, "service_rate": 1, "t": 0},
            "amplitude",
        ),
        ("queue_size_from_events", {"referrals": ["2024-02-30"], "removals": [None]}, "referrals"),
        ("queue_size_from_events", {"referrals": ["2024-02-03"], "removals": ["2024-02-02"]}, "removals"),
        ("queue_size_from_events", {"referrals": ["2024-02-03", None], "removals": [None, None]}, "referrals"),
        ("queue_size_from_events", {"referrals": ["2024-02-03"], "removals": []}, "removals"),
        ("queue_size_from_events", {"referrals": [20240203], "removals": [None]}, "referrals"),
        ("kaplan_meier", {"time": [1, 2], "event": [1, 2]}, "event"),
        ("kaplan_meier", {"exit": [1, -2], "event": [1, 1]}, "exit"),
        ("kaplan_meier_left_truncated", {"time": [1, 2], "event": [1, 1], "entry": [0, 3]}, "entry"),
        ("kaplan_meier_left_truncated", {"time": [1, 2], "event": [1, 1]}, "entry"),
        ("trace", {"referrals": [[0, 0]], "capacity": [[0, 1]]}, "referrals rad 1"),
        ("trace", {"referrals": [[0, 0, 1, None]], "capacity": [[0, 1.5]]}, "capacity rad 1"),
        ("trace", {"referrals": [[0, 0, 1, None]], "capacity": [[2, 1], [1, 1]]}, "capacity"),
        ("quantile_score", {"p": 1.2, "forecast": 1, "y": 1}, "p"),
        ("poisson_rate_interval", {"events": 2.5, "exposure": 1}, "events"),
        ("nonsense", {}, "kind"),
    ],
)
def test_bad_input_is_refused_by_the_name_in_the_file(kind, inputs, field):
    with pytest.raises(OutOfBounds) as refused:
        command.answer({"kind": kind, "inputs": inputs})
    assert refused.value.field == field


def test_queue_is_told_for_every_day_of_the_log():
    inputs = {"referrals": ["2024-02-28", "2024-03-02"], "removals": ["2024-03-01", None], "end": "2024-03-03"}
    told = command.answer({"kind": "queue_size_from_events", "inputs": inputs})
    assert told == {"2024-02-28": 1, "2024-02-29": 1, "2024-03-01": 0, "2024-03-02": 1, "2024-03-03": 1}
    with pytest.raises(OutOfBounds, match="för många dagar"):
        command.answer({"kind": "queue_size_from_events", "inputs": {**inputs, "end": "2190-03-03"}})


@pytest.mark.parametrize(
    ("longer", "shorter", "times"),
    [
        ("min", "s", 60),
        ("hour", "minutes", 60),
        ("day", "hours", 24),
        ("week", "days", 7),
        ("year", "months", 12),
        ("year", "days", 365.25),
    ],
)
def test_units_in_names_are_turned_into_one(longer, shorter, times):
    inputs = {f"arrival_rate_per_{longer}": times / 2, f"mean_service_{shorter}": 1, "servers": 1}
    told = command.answer({"kind": "erlang_c", "inputs": {**inputs, f"within_{shorter}": 2}})
    assert told["p_wait"] == pytest.approx(0.5)
    assert told["mean_wait"] == pytest.approx(1 / times)
    assert told["service_level"] == pytest.approx(1 - 0.5 * math.exp(-1))


@pytest.mark.parametrize(
    "inputs",
    [
        {"offered_load": 2, "service_rate": 0.5},
        {"offered_load": 2, "mean_service": 2},
        {"offered_load": 2, "arrival_rate": 1},
        {"offered_load": 2, "arrival_rate": 1, "mean_duration": 2},
        {"arrivals": 1, "service_rate": 0.5},
    ],
    ids=" ".join,
)
def test_load_is_told_in_either_way(inputs):
    told = command.answer({"kind": "mmc", "inputs": {**inputs, "slots": 4}})
    plain = command.answer({"kind": "mmc", "inputs": {"arrival_rate": 1, "service_rate": 0.5, "servers": 4}})
    assert told == pytest.approx(plain)
    assert told["in_system"] == pytest.approx(told["lq"] + 2)


def run(tmp_path, text, name="fall.json"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return command.main([str(file)])


def test_one_pretty_object_is_read(tmp_path, capsys):
    assert run(tmp_path, "\ufeff" + json.dumps(GOOD, indent=2)) == 0
    out = json.loads(capsys.readouterr().out)
    assert out["id"] == "mm1"
    assert out["result"]["wq"] == pytest.approx(0.5)


def test_list_of_cases_is_read(tmp_path, capsys):
    assert run(tmp_path, json.dumps([GOOD, GOOD])) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(GOOD)))
    assert command.main(["-"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "mm1"


def test_one_bad_line_does_not_stop_the_others(tmp_path, capsys):
    bad = {**GOOD, "id": "två", "inputs": {"arrival_rate": 1, "service_rate": 2}}
    text = "\n".join([json.dumps(GOOD), "{", json.dumps(bad), "", json.dumps({**GOOD, "id": "sist"})])
    assert run(tmp_path, text) == 1
    told = capsys.readouterr()
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["mm1", "sist"]
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["rad 2", "rad 3 (två)"]
    assert "servers: saknas." in told.err


def test_an_input_that_the_kind_does_not_read_is_refused(tmp_path, capsys):
    """An answer that left out what was meant would be taken for an answer to it."""
    case = {**GOOD, "inputs": {**GOOD["inputs"], "withn": 3}}
    assert run(tmp_path, json.dumps(case)) == 1
    told = capsys.readouterr()
    assert "withn: läses inte här. mmc läser: servers, offered_load" in told.err
    assert not told.out


@pytest.mark.parametrize("kind", KINDS)
def test_the_help_lists_what_each_kind_reads(kind, capsys):
    command.main(["--help"])
    told = capsys.readouterr().out
    assert KINDS[kind].inputs
    about = told[told.index(f"    {kind}  ") :].splitlines()[1]
    assert set(about.replace("[", "").replace("]", "").split()) == set(KINDS[kind].inputs)


# The same flows told by their mean duration.
OTHER_WORDS = [
    {**case, "inputs": {**case["inputs"], "mean_service": 1 / case["inputs"]["service_rate"], "service_rate": None}}
    for case in CASES
    if "service_rate" in case["inputs"]
] + [
    {"kind": "erlang_b", "inputs": {"arrival_rate": 3, "mean_service": 2, "servers": 4}},
    {"kind": "slots_from_hours", "inputs": {"full_time_hours": 40, "hours_per_case": 5}},
]


def test_every_input_that_is_listed_is_read_by_some_case():
    """The list is checked when a case is answered; here, that it lists nothing that no case reads."""
    read = {kind: set() for kind in KINDS}
    for case in (*CASES, *OTHER_WORDS):
        inputs = Inputs(case["inputs"], KINDS[case["kind"]].inputs)
        KINDS[case["kind"]].answer(inputs)
        read[case["kind"]] |= inputs.asked
    never = {kind: sorted(set(KINDS[kind].inputs) - names) for kind, names in read.items()}
    assert {kind: names for kind, names in never.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Filen är tom"),
        (b"\xff\xfe\x00", "är inte UTF-8"),
        ("[1]", "ska vara ett JSON-objekt"),
        ('{"kind": "mmc", "inputs": 3}', "inputs: ska vara ett JSON-objekt"),
        ('{"kind": ["mmc"], "inputs": {}}', "kind: "),
        ('{"kind": "pressure", "inputs": {"mean_wait": NaN, "target_wait": 1}}', "NaN är inget tal"),
        ("[" * 100_000, "för många nivåer"),
        ('{"id": "a", "id": "b", "kind": "mmc"}', "”id” står två gånger"),
        ('{"id": "\\ud800", "kind": "mmc"}', "halvt tecken"),
        ('{"kind": "pressure", "inputs": {"mean_wait": 1e15, "target_wait": 1e-300}}', "så stora eller små"),
    ],
)
def test_bad_file_is_told_in_swedish(tmp_path, capsys, text, says):
    assert run(tmp_path, text) == 1
    told = capsys.readouterr()
    assert says in told.err
    assert not told.out


def test_missing_file_and_folder_are_told(tmp_path, capsys):
    assert command.main([str(tmp_path / "ingen.json")]) == 1
    assert command.main([str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "finns inte" in told
    assert "går inte att läsa" in told


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--nonsense"]])
def test_command_that_is_not_understood_ends_with_two(arguments, capsys):
    assert command.main(arguments) == 2
    assert "--help" in capsys.readouterr().err


def test_help_lists_every_kind(capsys):
    assert command.main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"    {kind} " in told for kind in KINDS)


def test_command_answers_alone_without_django_or_database(tmp_path):
    file = tmp_path / "fall.json"
    file.write_text(json.dumps(GOOD))
    program = (
        "import sys; from hemmaplan.capacity.simulation.commands.queue_model import main; "
        "code = main(sys.argv[1:]); assert not [m for m in sys.modules if m.startswith('django')]; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["id"] == "mm1"


# The handbook


def test_handbook_names_every_kind_and_only_functions_that_exist():
    named = set(re.findall(r"`([a-z_0-9]+)`", HANDBOOK))
    assert set(KINDS) <= named
    rooms = re.findall(r"`([a-z_]+)\.([a-z_]+)(?:\(entered=\))?`((?:, `[a-z_]+`)*)", HANDBOOK)
    assert len(rooms) > 40
    for room, first, others in rooms:
        package = next(
            name for name in ("formulas", "statistics", "serving") if (SOURCE / name / f"{room}.py").exists()
        )
        module = importlib.import_module(".".join(filter(None, ["hemmaplan.capacity.simulation", package, room])))
        for function in [first, *re.findall(r"`([a-z_]+)`", others)]:
            assert callable(getattr(module, function)), function


def test_handbook_prints_what_the_command_answers():
    asked = json.loads(re.search(r"```json\n(.*?)```", HANDBOOK, re.DOTALL)[1])
    printed = [json.loads(line) for line in re.findall(r'^\{"id".*"result".*$', HANDBOOK, re.MULTILINE)]
    fewer = {**asked, "inputs": {**asked["inputs"], "servers": 12}}
    answers = [{"id": asked["id"], "result": command.answer(case)} for case in (asked, fewer)]
    assert len(printed) == 2
    assert all(close(one, other, {"rel": 1e-12}) for one, other in zip(answers, printed, strict=True))
