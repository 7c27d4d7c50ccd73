"""The memo's missing page: Hörby's memo of 21 September 2020 with its four scenarios, each team through June 2021."""

import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from docx import Document as Word
from tests import make
from tests.documents.reading import words

from hemmaplan.access.actions import system_user
from hemmaplan.capacity.actions import scenarios
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.people.models import Person
from hemmaplan.statistics import actions
from hemmaplan.statistics.drawing import files
from hemmaplan.statistics.versions import leaving, live

DAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(DAY, 13)
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "handbook" / "examples"
NAMES = {
    "as-it-stood": "Som det stod",
    "subsidy-ends": "Lönebidraget förlängs inte",
    "reinforcement": "Förstärkningen",
    "family-therapist-lost": "En familjebehandlare mindre",
}


@pytest.fixture(scope="module")
def memo(django_db_setup: None, django_db_blocker: Any):
    """The report with the four scenarios placed and frozen; everything is rolled back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            import_folder(path=ROOT / "data" / "horby-2020", by=system_user(), at=AT, say=lambda _line: None)
            unit = Unit.objects.get(code="ifo")
            head = make.user("unit_manager", unit)
            kept = [_scenario(unit, head, name) for name in NAMES]
            answer = _answered(scenarios.answer_scenario(scenario=kept[0], beside=kept[1:], by=head, at=AT), head)
            report = actions.begin_report(unit=unit, kind="memo", as_of=DAY, title="Läget", by=head, at=AT)
            actions.place_answer(report=report, answer=answer, headings=list(NAMES.values()), by=head, at=AT)
            version = actions.freeze(report=report, after=0, by=head, at=AT)
            made = files(version.content)
            yield {
                "report": report, "answer": answer, "version": version, "head": head, "files": made,
                "out": json.loads(made["json"]), "pdf": " ".join(words(made["pdf"]).split()),
                "people": set(Person.objects.values_list("family_name", flat=True)),
                "staff": {name for pair in Employee.objects.values_list("given_name", "family_name") for name in pair},
            }  # fmt: skip
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


def _scenario(unit: Unit, head: Any, name: str) -> Any:
    """The scenario of an example file, made step by step as on the page."""
    told = json.loads((EXAMPLES / f"horby-{name}.json").read_text("utf-8"))
    made = scenarios.begin_scenario(
        unit=unit, name=told["name"], weeks=41, price_ore=told["price_per_full_time_post"] * 100, by=head, at=AT
    )
    for step in told["steps"]:
        made.refresh_from_db()
        scenarios.add_step(scenario=made, step=step, version=made.version, by=head, at=AT)
    made.refresh_from_db()
    return made


def _answered(asked: Any, head: Any, at: dt.datetime = AT) -> KeptAnswer:
    """The answer, worked out now if it was put in line."""
    return asked if isinstance(asked, KeptAnswer) else scenarios.answer_asked(asked=asked, by=head, at=at)


def tables(memo: dict) -> dict[str, list[list[str]]]:
    """The tables of the Word file, by the heading of their first column and the caption before them."""
    word = Word(io.BytesIO(memo["files"]["docx"]))
    captions = [p.text for p in word.paragraphs if p.style.name == "Caption" and not p.text.startswith("Kön till")]
    return {
        caption: [[cell.text for cell in row.cells] for row in table.rows]
        for caption, table in zip(captions, word.tables, strict=True)
    }


TEAMS = ("Vuxenteam", "Boendestödsteam (socialpsykiatri)", "Familjeteam", "Elvans Träffpunkt (socialpsykiatri)")


@pytest.mark.parametrize("team", TEAMS)
def test_each_team_has_its_table_past_the_end_of_june(memo, team):
    rows = tables(memo)[f"{team}, till och med 2021-07-04"]
    assert rows[0] == ["Vad", "Som i dag", *NAMES.values()]
    assert len(rows) > 1


def test_the_page_says_what_the_memo_could_only_plead_for(memo):
    found = tables(memo)
    falls = {row[0]: row[1:] for row in found["Det som brister, och när"]}
    assert falls["Elvans Träffpunkt måste stänga"] == ["från 2021-01-01", "nej", "från 2021-01-01", "nej", "nej"]
    assert falls["Bostäder utan tillsyn\nSociala bostäder"] == ["11", "11", "11", "11, 0 från 2021-01-01", "11"]
    assert falls["Barngrupp står utan utförare"][-1] == "från 2021-01-01"
    family = {row[0]: row[1:] for row in found["Familjeteam, till och med 2021-07-04"]}
    waits = family["Väntan för den som kommer 2021-03-22, beslutad\nFamiljebehandling"]
    assert waits[1:3] == ["lika", "lika"]
    assert waits[3].startswith("0 v")
    assert waits[4].startswith("mer än 15")
    costs = {row[0]: row[1:] for row in found["Bemanning och kostnad ett år"]}
    assert costs["Förstärkningen"][1].replace("\xa0", " ") == "10 310 000 kr"


@pytest.mark.parametrize("said", [
    "Räknat från 2020-09-21 till 2021-07-04", "frö 1", "500 upprepningar", "hemmaplan forecast --answer",
    "inte prövat tillräckligt", "Så räknas det", "Kön till Familjebehandling vecka för vecka",
    "Handledare, Elvans Träffpunkt (elvan-50) förlängs tills vidare",
])  # fmt: skip
def test_paper_says_what_the_page_rests_on(memo, said):
    def letters(text: str) -> str:
        return re.sub(r"[\s\-–\u00ad\u2010]+", "", text)

    assert letters(said) in letters(memo["pdf"])
    assert memo["answer"].digest[:12] in memo["pdf"]


def test_small_numbers_and_people_stay_in_the_unit(memo):
    out = memo["out"]
    whole = json.dumps(memo["version"].content["sections"])
    assert any(0 < int(n) < 5 for n in re.findall(r'"span": \[(\d+)', whole)), "there are small numbers to hide"
    for numbers in _numbers(out["sections"]):
        assert not [one for one in numbers if isinstance(one, int) and 0 < one < 5]
    assert "sha256" not in out["answers"][0], "a digest of every number could be tried against the hidden ones"
    said = set(re.findall(r"\w+", memo["files"]["json"].decode())) | set(re.findall(r"\w+", memo["pdf"]))
    assert not said & ((memo["people"] | memo["staff"]) - {"Ledning"})


def _numbers(data: Any):
    """Every typed number of people in a content."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in {"span", "counts"}:
                yield value
            elif key == "count":
                yield [value]
            else:
                yield from _numbers(value)
    elif isinstance(data, list):
        for one in data:
            yield from _numbers(one)


def test_the_command_prints_the_same_page_from_a_kept_answer(memo, tmp_path):
    asked = {"unit": "ifo", "date": DAY.isoformat(), "out": str(tmp_path)}
    call_command("report", "memo", answer=[memo["answer"].pk], **asked)
    told = json.loads((tmp_path / "memo.json").read_text("utf-8"))

    def unnamed(answers):
        return [one | {"scenarios": [{"steps": scenario["steps"]} for scenario in one["scenarios"]]} for one in answers]

    assert unnamed(told["answers"]) == unnamed(memo["out"]["answers"])
    assert [one["label"] for one in told["answers"][0]["scenarios"]] == [
        f"Scenario {number}" for number in (1, 2, 3, 4)
    ]
    assert "Scenario 2" in " ".join(words((tmp_path / "memo.pdf").read_bytes()).split())
    call_command("report", "memo", **asked)
    assert json.loads((tmp_path / "memo.json").read_text("utf-8"))["answers"] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"answer": [10**9]}, "inget sparat svar"), ({"unit": "authority"}, "Välj ett som gäller enheten"),
     ({"answer": [1, 2, 3, 4, 5]}, "högst 4")],
)  # fmt: skip
def test_the_command_refuses_an_answer_that_is_not_there_or_of_another_unit(memo, tmp_path, wrong, said):
    other = make.unit(kind=Unit.Kind.UNIT)
    asked = {"unit": "ifo", "answer": [memo["answer"].pk], **wrong}
    asked["unit"] = other.code if asked["unit"] == "authority" else asked["unit"]
    with pytest.raises(CommandError, match=said):
        call_command("report", "memo", date=DAY.isoformat(), out=str(tmp_path), **asked)
    assert not list(tmp_path.iterdir())


def test_a_frozen_version_stays_when_the_scenario_is_redone(memo):
    report, head = memo["report"], memo["head"]
    scenario = memo["answer"].scenario
    scenario.refresh_from_db()
    later = AT + dt.timedelta(hours=1)
    step = {"kind": "demand", "service": "familjebehandling", "from": "2020-10-01", "percent": 50}
    scenarios.add_step(scenario=scenario, step=step, version=scenario.version, by=head, at=later)
    redone = _answered(scenarios.answer_scenario(scenario=scenario, by=head, at=later), head, later)
    actions.place_answer(report=report, answer=redone, headings=["Fler söker"], by=head, at=later)
    assert [one.answer_id for one in report.placed.all()] == [redone.pk], "the older answer of the scenario gives way"
    assert "Fler söker" in json.dumps(live(report)["sections"], ensure_ascii=False)
    version = memo["version"]
    version.refresh_from_db()
    assert files(version.content) == memo["files"]
    assert leaving(version.content)["answers"][0]["answer"] == memo["answer"].pk
