"""``hemmaplan simulate``: the same file and seed give the same bytes, and a reader gets tables, a fan and plain faults."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.capacity.simulation.scenarios import EXAMPLES, example

from hemmaplan.capacity.simulation.commands import simulate as command

FAMILY, UNIT = str(EXAMPLES / "family-treatment.json"), str(EXAMPLES / "unit.json")
FEW = ["--replications", "100"]


def answer(capsys, *arguments: str) -> dict:
    assert command.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_same_file_and_seed_give_the_same_bytes(capsys):
    told = []
    for seed in ("5", "5", "6"):
        assert command.main([UNIT, *FEW, "--seed", seed, "--json"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] != told[2]


def test_the_unchanged_scenario_differs_by_exactly_nothing(capsys):
    told = answer(capsys, FAMILY, *FEW)
    unchanged = next(one for one in told["scenarios"] if one["name"] == "Oförändrat")
    assert unchanged["figures"]
    for figure in unchanged["figures"]:
        assert {end["value"] for end in figure["difference"].values()} == {0.0}, figure["id"]


def test_every_figure_has_an_id_a_title_and_its_error(capsys):
    told = answer(capsys, UNIT, *FEW)
    for one in told["scenarios"]:
        ids = [figure["id"] for figure in one["figures"]]
        assert len(ids) == len(set(ids)) > 40
        for figure in one["figures"]:
            assert figure["title"] != figure["title_en"] != ""
            for end in {"p10", "p50", "p90", "chance"} & figure.keys():
                assert figure[end].keys() == {"value", "low", "high", "printed"}


def test_fewer_posts_never_let_more_start(capsys):
    told = answer(capsys, FAMILY, *FEW)
    by_name = {one["name"]: {figure["id"]: figure for figure in one["figures"]} for one in told["scenarios"]}
    starts = "Familjebehandling.starts"
    assert by_name["C slutar"][starts]["difference"]["p90"]["value"] <= 0
    replaced, gone = (by_name[name][starts]["p50"]["value"] for name in ("C ersätts i maj", "C slutar"))
    assert replaced > gone


def test_an_overloaded_queue_has_growth_and_no_lasting_wait(capsys):
    told = answer(capsys, FAMILY, *FEW)
    check = next(one for one in told["scenarios"] if one["name"] == "C slutar")["facts"]["queues"]["Familjebehandling"][
        "check"
    ]
    assert check["load"] > 1
    assert check["growth_per_week"] > 0
    assert "mean_wait_weeks" not in check


def test_a_queue_nobody_comes_to_is_told_of_too(capsys, tmp_path):
    quiet = example("family-treatment.json") | {"scenarios": [], "horizon_weeks": 2, "ask": {}}
    for rate in (0.0, 1e-9):
        quiet["queues"][0] |= {"arrivals": {"per_week": rate}, "waiting": []}
        file = tmp_path / "quiet.json"
        file.write_text(json.dumps(quiet), encoding="utf-8")
        assert command.main([str(file), *FEW]) == 0
        assert "kontroll: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"arrivals": {"per_week": 1e6}}, "Kontrollera inflödet"),
        ({"waiting": [{"since": "0026-11-02"}]}, "Skriv ett datum från"),
    ],
)
def test_a_slip_of_the_finger_is_told_before_the_memory_is_full(capsys, tmp_path, change, said):
    slip = example("family-treatment.json")
    slip["queues"][0] |= change
    file = tmp_path / "slip.json"
    file.write_text(json.dumps(slip), encoding="utf-8")
    assert command.main([str(file)]) == 1
    assert said in capsys.readouterr().err


def test_more_slots_than_people_are_slots_for_all(capsys, tmp_path):
    plenty = example("family-treatment.json")
    plenty["queues"][0] |= {"hours_a_case": 0.00001}
    file = tmp_path / "plenty.json"
    file.write_text(json.dumps(plenty), encoding="utf-8")
    told = answer(capsys, str(file), *FEW)["scenarios"][0]["figures"]
    assert [figure["p90"]["value"] for figure in told if ".wait." in figure["id"] or ".queue." in figure["id"]] == [
        0.0
    ] * 5


def test_contracts_tell_the_day_a_door_shuts(capsys):
    told = answer(capsys, UNIT, *FEW)
    doors = [one["facts"]["doors"]["Elvan"]["below_minimum_from"] for one in told["scenarios"]]
    assert doors == ["2027-01-01", "2027-01-01", None]


def test_the_tables_are_in_swedish_and_fit_together(capsys):
    assert command.main([FAMILY, *FEW]) == 0
    told = capsys.readouterr().out
    assert "Väntan för den som kommer 2026-11-23" in told
    assert "18 platser, 12 från 2027-01-18" in told
    assert "nan" not in told.lower()
    assert " inf" not in told


def test_the_fan_is_drawn_the_same_each_time(capsys, tmp_path):
    drawn = []
    for name in ("one.svg", "two.svg"):
        assert command.main([FAMILY, *FEW, "--fan", str(tmp_path / name)]) == 0
        drawn.append((tmp_path / name).read_bytes())
    assert drawn[0] == drawn[1]
    assert ET.fromstring(drawn[0]).tag.endswith("svg")
    assert b"C slutar" in drawn[0]


def test_a_fan_of_several_queues_must_say_which(capsys, tmp_path):
    assert command.main([UNIT, *FEW, "--fan", str(tmp_path / "x.svg")]) == 2
    assert "--queue" in capsys.readouterr().err
    assert not (tmp_path / "x.svg").exists()
    assert command.main([UNIT, *FEW, "--queue", "Barngrupp", "--fan", str(tmp_path / "x.svg")]) == 0
    assert (tmp_path / "x.svg").exists()


def test_reads_standard_in(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(Path(FAMILY).read_text(encoding="utf-8")))
    assert command.main(["-", *FEW]) == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["finns-inte.json"], 1),
        ([FAMILY, "--replications", "1"], 2),
        ([FAMILY, "--seed", "-1"], 2),
        ([FAMILY, "--fan", "finns/inte/x.svg", *FEW], 1),
        ([FAMILY, "--queue", "familj", *FEW], 2),
        ([FAMILY, "--nonsense"], 2),
    ],
)
def test_a_wrong_call_says_what_to_do(capsys, arguments, code):
    assert command.main(arguments) == code
    told = capsys.readouterr()
    assert told.err.endswith(".\n") or "--nonsense" in told.err
    assert not told.out


def test_a_spoilt_file_tells_its_faults_and_answers_one(capsys, tmp_path):
    file = tmp_path / "fel.json"
    file.write_text('{"origin": "i dag"}', encoding="utf-8")
    assert command.main([str(file)]) == 1
    assert "origin: ska vara ett datum" in capsys.readouterr().err


def test_the_command_needs_neither_settings_nor_database():
    """Run apart: nothing of Django or of the product's rows is loaded."""
    script = (
        "import sys; from hemmaplan.capacity.simulation.commands import simulate as command; "
        f"code = command.main([{FAMILY!r}, '--replications', '20']); "
        "loaded = [name for name in sys.modules if name.split('.')[0] in {'django', 'psycopg', 'altair'}]; "
        "sys.exit(code or bool(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
