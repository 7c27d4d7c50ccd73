"""The real case: four scenarios on the rows of Hörby 2020, by the command, as the handbook shows them."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.capacity.simulation import swedish

from hemmaplan.capacity.forecast.outcome import compare
from hemmaplan.capacity.forecast.rows import rows_of
from hemmaplan.capacity.forecast.steps.step import after
from hemmaplan.capacity.forecast.steps_file import read, step_from_data

DAY = dt.date(2020, 9, 21)
EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "handbook" / "examples"
STOOD, ENDS, STRONGER, LOST = (
    EXAMPLES / f"horby-{name}.json"
    for name in ("as-it-stood", "subsidy-ends", "reinforcement", "family-therapist-lost")
)
FILES = (STOOD, ENDS, STRONGER, LOST)

pytestmark = pytest.mark.usefixtures("demo_municipality")


def run(*files: Path, as_json: bool = True, **options) -> str:
    said = StringIO()
    words = {"unit": "ifo", "date": "2020-09-21", "weeks": 41, "replications": 100, "seed": 1} | options
    call_command("forecast", scenario=[str(file) for file in files], json=as_json, stdout=said, **words)
    return said.getvalue()


@pytest.fixture(scope="module")
def compared(demo_municipality):
    files = [read(file.read_text("utf-8")) for file in FILES]
    return compare(rows_of(demo_municipality, on=DAY, weeks=41), files, replications=200)


def test_open_door_closes_out_of_its_contract(compared):
    closes = [[str(fall.day) for fall in one.falls if fall.service == "elvans-traffpunkt"] for one in compared.outcomes]
    assert closes == [["2021-01-01"], [], ["2021-01-01"], [], []]


def test_treatment_group_has_the_places_that_it_can_be_led_with(compared, demo_municipality):
    def places(rows, on: str) -> int:
        line = rows.service("behandlingsgrupp")
        return rows.snapshot.capacity(line, dt.date.fromisoformat(on)).takes

    stronger = compared.scenarios[2].rows
    assert [places(stronger, on) for on in ("2020-12-31", "2021-01-01")] == [6, 8]
    # Without its alcohol and drug therapist it cannot be led, whoever else gives it time.
    away = step_from_data({"kind": "leave", "post": "ad-1", "percent": 100, "from": "2020-11-01", "last": "2021-01-31"})
    alone, faults = after(compared.base.rows, [away])
    assert not faults
    assert [places(alone, on) for on in ("2020-10-31", "2020-11-01", "2021-02-01")] == [6, 0, 6]


def test_violence_cases_go_first_and_others_wait(compared):
    stood = compared.scenarios[0]
    mark = f"kvinnogrupp.wait.{DAY}.beslutad"
    assert (stood.figures[mark].values > compared.base.figures[mark].values).mean() > 0.9
    line = stood.rows.service("valdsutsatta")
    assert stood.rows.snapshot.capacity(line, DAY).percent == 100
    assert "står utan utförare" in compared.sentences(stood)["familjefrid"]


def test_reinforcement_gives_every_flat_supervision_and_families_a_shorter_wait(compared):
    assert [[number for _day, number in one.unsupervised["sociala-bostader"]] for one in compared.outcomes] == [
        [11], [11], [11], [11, 0], [11],
    ]  # fmt: skip
    mark = "familjebehandling.wait.2021-03-22.beslutad"
    waits = [np.median(one.figures[mark].values) for one in (compared.scenarios[i] for i in (2, 0, 3))]
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_cost_tells_what_each_scenario_takes(compared):
    percents = [one.a_year.percent for one in compared.outcomes]
    assert percents[3] == max(percents)
    assert compared.base.staffing[0].percent == 1525, "as the memo says"
    assert all(one.a_year.cost_ore % 100 == 0 for one in compared.outcomes)


def test_same_rows_files_and_seed_give_the_same_bytes_and_write_nothing():
    with CaptureQueriesContext(connection) as asked:
        first = run(*FILES)
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}
    assert run(*FILES) == first
    answer = json.loads(first)
    assert {"engine", "seed", "snapshot_sha256", "unit", "date"} <= answer.keys()
    assert [len(one["scenario_sha256"] or "") for one in answer["scenarios"]] == [0, 64, 64, 64, 64]
    assert json.loads(run(*FILES, seed=2)) != answer
    assert run(*FILES[:1], replications=50) != first


def test_tables_say_it_in_words_first_and_name_nobody(demo_municipality):
    from hemmaplan.organisation.models import Employee

    text = run(*FILES, as_json=False)
    assert "Elvans Träffpunkt måste stänga" in text
    assert "Handledare, Elvans Träffpunkt (elvan-50) förlängs tills vidare" in text
    assert "Ingen skillnad:" in text
    assert not [str(one) for one in Employee.objects.all() if str(one) in text]
    alone = run(as_json=False)
    assert "Skillnad mot" not in alone
    assert "okänd kostnad" in alone


def test_english_tables_have_no_swedish_but_the_municipality_s_own_words(compared, demo_municipality):
    text = run(*FILES, as_json=False, language="en")
    own = {alternative.name for one in compared.scenarios if (alternative := one.alternative) is not None}
    for one in compared.outcomes:
        shot = one.rows.snapshot
        own |= {post.title for post in (*shot.posts, *shot.lent)} | {
            post.profession for post in (*shot.posts, *shot.lent)
        }
        own |= {post.code for post in (*shot.posts, *shot.lent)}
        own |= {line.name for line in shot.services} | {line.code for line in shot.services}
        own |= {agreement.subject for agreement in one.rows.agreements}
        own |= {name for line in shot.services for name in line.need_names}
    assert "The same people in all scenarios" in text
    assert "No difference:" in text
    assert not swedish.left(text, own)
    assert "hemmaplan" in run(as_json=False), "and Swedish is what is said when nothing is asked for"
    assert "framåt" in run(as_json=False)


def test_faults_are_in_english_too(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"name": "Fault", "steps": [{"kind": "end_post", "post": "ad-2", "last": "2020-12-31"}]}')
    for words in ({"scenario": [str(bad)]}, {"unit": "x"}, {"date": "21/9"}, {"scenario": ["no.json"]}):
        with pytest.raises(CommandError) as refused:
            call_command("forecast", **({"unit": "ifo", "date": "2020-09-21", "language": "en"} | words))
        assert not swedish.left(str(refused.value), {"Alkohol- och drogterapeut"}), refused.value


def test_faults_of_a_file_end_the_call_with_one(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text(
        '{"name": "Fel", "steps": [{"kind": "end_post", "post": "ad-2", "last": "2020-12-31"},'
        ' {"kind": "end_post", "post": "elvan-5", "last": "2020-12-31"}]}'
    )
    with pytest.raises(CommandError) as refused:
        run(bad)
    assert refused.value.returncode == 1
    assert "upphörde redan 2019-10-31" in str(refused.value)
    assert "Fel, steg 2" in str(refused.value)
    bad.write_text('{"name": "Fel", "stps": []}')
    with pytest.raises(CommandError, match="Menades ”steps”"):
        run(bad)
    with pytest.raises(CommandError, match="finns inte"):
        run(tmp_path / "inte-här.json")
    with pytest.raises(CommandError) as refused:
        run(*FILES, STOOD, STOOD)
    assert refused.value.returncode == 2


# The rows of the handbook's table that hold a figure by chance: how each begins, and the figure. "the same" is what stands before it.
CELLS = {
    "| **Adult team**: treatment group": "behandlingsgrupp.wait.2021-03-22.beslutad",
    "| The women's group": "kvinnogrupp.queue.41",
    "| **Housing support**: in the queue": "boendestod.queue.41",
    "| **Family team**: who comes 22 March waits": "familjebehandling.wait.2021-03-22.beslutad",
    "| in the queue |": "familjebehandling.queue.41",
    "| families started |": "familjebehandling.starts",
}


def in_handbook(figure) -> str:
    """A figure as the table has it: the middle, and what eight in ten lie within unless all are the same or too long to say."""
    mid, low, high = (figure[share]["printed"] for share in ("p50", "p10", "p90"))
    if figure["unit"] == "veckor":
        middle = {"0": "no wait", "1": "1 week"}.get(mid, f"{mid} weeks").replace("mer än", "more than")
        between = f"{low} to {high.replace('mer än', 'more than')}" if "mer" in high else f"{low}–{high}"
    else:
        middle, between = mid, f"{low}–{high}"
    return middle if low == high or "mer" in mid else f"{middle} ({between})"


def test_the_handbook_shows_what_the_command_prints():
    scenarios = json.loads(run(*FILES, replications=2000))["scenarios"][1:]
    lines = (EXAMPLES.parent / "scenarios.md").read_text("utf-8").splitlines()
    for begins, figure_id in CELLS.items():
        shown = ""
        cells = next(line for line in lines if line.startswith(begins)).strip("|").split("|")[1:]
        for scenario, cell in zip(scenarios, cells, strict=True):
            figure = next(one for one in scenario["figures"] if one["id"] == figure_id)
            shown = shown if "the same" in cell else cell
            expected = "nobody waits" if "nobody waits" in shown else in_handbook(figure)
            assert expected in shown, (begins, scenario["name"])
            assert expected != "nobody waits" or figure["p90"]["printed"] == "0"
    cost = next(line for line in lines if line.startswith("| **A year's cost**"))
    assert [f"{one['a_year']['cost_kronor']:,} kr".replace(",", " ") for one in scenarios] == [
        cell.strip() for cell in cost.strip("|").split("|")[1:]
    ]


@pytest.mark.parametrize("weeks", [1, 26, 520])
def test_any_time_ahead_answers(weeks):
    answer = json.loads(run(weeks=weeks, replications=20))
    assert answer["weeks"] == weeks
    assert answer["scenarios"][0]["figures"]
