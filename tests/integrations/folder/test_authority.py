"""A folder of the authority's side: what is stored, what follows from it, and that the same folder twice changes nothing."""

import datetime as dt
from pathlib import Path

import pytest

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import User
from hemmaplan.cases.intake import measures as intakes
from hemmaplan.cases.intake.models import DutyEntry, Intake, ProtectionAssessment, Reporter
from hemmaplan.cases.investigations import measures as investigations
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Assignment, Case, CaseNumber
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.access import consequences
from hemmaplan.foundation import calendar, identity
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)
AT = calendar.at_clock(DAY, 10)
CHILD, SIBLING, MOTHER, ADULT = (
    identity.test_number(dt.date(year, 5, 6), 1).format() for year in (2017, 2019, 1985, 1979)
)
FOLDER = {
    "units": "code;name;kind;first\nmynd;Myndigheten;authority;2018-01-01\njour;Jouren;authority;2018-01-01",
    "employees": "number;given_name;family_name;home_unit\nM1;Alva;Örn;mynd\nM2;Idris;Ek;mynd",
    "posts": "code;unit;title;profession;percent;first\np1;mynd;Socialsekreterare;socialsekreterare;100;2018-01-01",
    "employments": "code;employee;post;percent;kind;first\ne1;M1;p1;100;permanent;2018-01-01",
    "persons": "id_number;given_name;family_name\n"
    + "\n".join(f"{number};Test;Person{n}" for n, number in enumerate((CHILD, SIBLING, MOTHER, ADULT))),
    "files": f"""number;kind;person;unit;opened_on;closed_on;restricted;contact
2026-501;child;{CHILD};mynd;2026-05-04;;;
2026-502;child;{SIBLING};mynd;2026-11-18;;;
2026-503;adult;{ADULT};mynd;2026-02-02;2026-06-01;;
2026-504;violence;{MOTHER};mynd;2026-11-19;;protected;M1""",
    "file_assignments": "file;employee;first\n2026-501;M1;2026-05-04\n2026-503;M1;2026-02-02\n2026-504;M1;2026-11-19",
    "parties": f"""file;role;person;name;first
2026-501;person;{CHILD};;2026-05-06
2026-501;guardian;{MOTHER};;2026-05-06
2026-501;counsel;;Advokat Alm;2026-05-06""",
    "investigations": """file;kind;opened_on;reason;state;written_at;closed_on;outcome;guardians_informed_on;author
2026-501;child;2026-05-06;Oro för omsorgen;closed;2026-08-20 10:00;2026-08-24;no_need;2026-05-07;M1
2026-501;child;2026-09-14;Ny oro;open;;;;;
2026-503;adult;2026-02-03;Ansökan;closed;2026-05-28 10:00;2026-06-01;intervention;;""",
    "investigation_plans": """file;investigation;investigation_opened_on;version;state;questions;areas;child_part;done_by;established_at;author
2026-501;child;2026-09-14;1;established;Vad behövs?;needs|health;Två samtal;2027-01-10;2026-09-21 10:00;M1""",
    "statements": """file;investigation;investigation_opened_on;area;kind;text;source;source_on;author
2026-501;child;2026-05-06;needs;fact;Sover dåligt;school;2026-06-01;M1
2026-501;child;2026-09-14;needs;childs_view;Vill vara hemma;person;2026-10-01;M1""",
    "investigation_texts": """file;investigation;investigation_opened_on;part;text;saved_on
2026-501;child;2026-05-06;analysis;Riskerna vägs upp;2026-08-01""",
    "child_talks": """file;investigation;investigation_opened_on;kind;happened_at;child_was_told;child_said
2026-501;child;2026-09-14;informing;2026-10-01 13:00;Varför vi träffas;Hej""",
    "intakes": f"""number;kind;area;unit;file;person;stated_person;channel;arrived_at;reason;other_reasons;same_call;state;handled_on;outcome_reason;investigation;investigation_opened_on
2026-601;concern;child;mynd;2026-501;;;phone;2026-05-04 10:15;parents_care;child_school|other;;opened;2026-05-06;;child;2026-05-06
2026-602;concern;child;mynd;2026-501;{CHILD};;phone;2026-11-18 15:00;child_witness;;;received;;;;
2026-603;concern;child;mynd;2026-502;{SIBLING};;phone;2026-11-18 15:00;child_witness;;2026-602;received;;;;
2026-604;concern;child;mynd;;;En pojke i sexan;phone;2026-11-19 11:00;;;;received;;;;""",
    "reporters": """intake;kind;anonymous;name;workplace;wants_feedback;asked_at;feedback;feedback_at;secret
2026-601;school;nej;Ulla Lund;Ekskolan;ja;2026-05-04;opened;2026-05-08;
2026-602;private;ja;;;nej;;;;ja""",
    "protection_assessments": """intake;assessed_at;danger;grounds;author
2026-601;2026-05-04 13:00;none;Tryggt hos mormor;M1
2026-602;2026-11-18 16:00;unclear;Går inte att nå;M2""",
    "assessment_contacts": "intake;with_whom;happened_at;text;author\n2026-602;guardian;2026-11-19 09:00;Berättar;M1",
    "duty_shifts": "unit;started_at;ended_at;to_unit;author\njour;2026-11-19 16:30;2026-11-20 08:00;mynd;M2",
    "duty_entries": """unit;started_at;happened_at;about;caller;words;intake;read_at
jour;2026-11-19 16:30;2026-11-19 22:40;Pojke, 9 år;Granne;Skrik och bråk;;
jour;2026-11-19 16:30;2026-11-19 23:59;Kvinna;Polis;Slagen;;2026-11-20 08:10""",
}


def _write(folder: Path, **other: str) -> Path:
    folder.mkdir(exist_ok=True)
    for noun, text in {**FOLDER, **other}.items():
        (folder / f"{noun}.csv").write_text(text, encoding="utf-8")
    return folder


def _take(folder: Path, **how):
    return import_folder(path=folder, by=system_user(), at=AT, **how)


def _clocks(rule: str) -> list[tuple]:
    rows = Clock.objects.filter(rule=rule).order_by("starts_on", "pk")
    return sorted((str(row.starts_on), str(row.due_on), str(row.ended_on or ""), row.end) for row in rows)


def test_import_stores_the_authority_and_what_follows_from_it(tmp_path):
    _take(_write(tmp_path / "a"))
    assert consequences.differing(on=DAY).count == 0
    assert not intakes.numbers_disagreeing()
    assert not investigations.numbers_disagreeing()
    file = Case.objects.get(number="2026-501")
    unit_wide, own = Ground.objects.filter(source_kind="cases.case", source_id=file.pk).order_by("-employee")
    assert {unit_wide.employee, own.employee} == {None, Assignment.objects.get(case=file).employee}
    restricted = Case.objects.get(number="2026-504")
    assert [
        row.employee.number for row in Ground.objects.filter(source_id=restricted.pk, source_kind="cases.case")
    ] == ["M1"]
    assert Assignment.objects.get(case__number="2026-503").period.upper == dt.date(2026, 6, 2)
    assert CaseNumber.objects.get(year=2026).last == 504
    assert _clocks("concern_prelim_decision") == [
        ("2026-05-04", "2026-05-18", "2026-05-06", "answered"), ("2026-11-18", "2026-12-02", "", ""),
        ("2026-11-18", "2026-12-02", "", ""), ("2026-11-19", "2026-12-03", "", ""),
    ]  # fmt: skip
    assert [row[2:] for row in _clocks("concern_protection_assessment")] == [
        ("2026-05-04", "answered"), ("", ""), ("2026-11-18", "answered"), ("", ""),
    ]  # fmt: skip
    assert _clocks("concern_feedback_requested") == [("2026-05-06", "2026-05-13", "2026-05-08", "answered")]
    assert _clocks("child_inv_complete") == [
        ("2026-05-06", "2026-09-06", "2026-08-24", "answered"), ("2026-09-14", "2027-01-14", "", ""),
    ]  # fmt: skip
    early, late = Investigation.objects.filter(kind="child").order_by("opened_on")
    assert (late.chained_to, late.headings, late.person, late.unit) == (early, "neutral-1", file.person, file.unit)
    assert early.written_by.employee.number == "M1"


def test_import_keeps_siblings_writers_and_the_night_apart(tmp_path):
    _take(_write(tmp_path / "a"))
    first, sibling = Intake.objects.get(number="2026-602"), Intake.objects.get(number="2026-603")
    assert sibling.same_call == first
    assert Intake.objects.get(number="2026-601").other_reasons == ["child_school", "other"]
    assert Intake.objects.get(number="2026-601").person.id_number == CHILD.replace("-", "")
    writer = ProtectionAssessment.objects.get(intake=first).by
    assert (writer.employee.number, writer.is_active) == ("M2", False)
    assert Reporter.objects.get(intake=first).secret
    assert [row.intake.number for row in intakes.reports([first.unit_id], first=DAY, last=DAY)] == []
    unassessed = intakes.unassessed([first.unit_id], AT)
    assert [row.number for row in unassessed] == ["2026-603", "2026-604"]
    assert [row.about for row in intakes.unread([first.unit_id], AT)] == ["Pojke, 9 år"]
    assert DutyEntry.objects.get(about="Kvinna").shift.by == User.objects.get(employee__number="M2")
    assert list(Party.objects.values_list("role", flat=True)) == ["person", "guardian", "counsel"]


def test_what_was_written_before_the_lock_comes_along_and_nothing_after(tmp_path):
    _take(_write(tmp_path / "a"))
    locked = Investigation.objects.get(state="closed", kind="child")
    assert [row.text for row in (*locked.statements.all(), *locked.written_texts.all())] == [
        "Sover dåligt",
        "Riskerna vägs upp",
    ]
    assert locked.person.investigations.get(state="open").plans.get().areas == ["needs", "health"]
    late = "file;investigation;investigation_opened_on;area;text;source;source_on\n2026-501;child;2026-05-06;needs;Sent;school;2026-08-20"
    with pytest.raises(FolderRefused, match="fastställd"):
        _take(_write(tmp_path / "b", statements=late))


def test_import_of_the_authority_twice_changes_nothing(tmp_path):
    _take(_write(tmp_path / "a"))
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (Case, Intake, Investigation, Party, Clock)
    }
    again = _take(tmp_path / "a")
    assert (again.new, again.changed) == (0, 0)
    assert {model: list(model.objects.order_by("pk").values()) for model in before} == before


def test_a_trial_of_the_authority_stores_nothing(tmp_path):
    assert _take(_write(tmp_path / "a"), dry_run=True).new > 30
    assert not Case.objects.exists()
    assert not User.objects.filter(username__startswith="anst-").exists()


def test_an_assessment_and_a_decision_that_come_later_answer_the_clocks(tmp_path):
    _take(_write(tmp_path / "a"))
    later = {
        "protection_assessments": "intake;assessed_at;danger;grounds\n2026-603;2026-11-19 09:00;none;Sover hos moster",
        "intakes": "number;kind;area;unit;file;channel;arrived_at;reason;same_call;state;handled_on;investigation;investigation_opened_on\n"
        "2026-602;concern;child;mynd;2026-501;phone;2026-11-18 15:00;child_witness;;joined;2026-11-20;child;2026-09-14",
    }
    result = _take(_write(tmp_path / "b", **later))
    assert (result.new, result.changed) == (1, 1)
    assert consequences.differing(on=DAY).count == 0
    ended = [row[2:] for row in _clocks("concern_prelim_decision") if row[2]]
    assert ended == [("2026-05-06", "answered"), ("2026-11-20", "answered")]


def test_a_protected_persons_intake_is_shown_to_nobody_who_may_not_see_it(tmp_path):
    seen = _take(_write(tmp_path / "a"), sees=lambda _pks: set()).changes.found
    named = {
        change.key for change in seen if change.noun in {"Anmälare", "Aktualiseringar", "Parter", "Myndighetens akter"}
    }
    assert named == {"dolt", "2026-604"}, "only the one about nobody we know is told by its number"


def test_a_writer_nobody_knows_is_told(tmp_path):
    with pytest.raises(FolderRefused) as found:
        _take(_write(tmp_path / "a", duty_shifts="unit;started_at;to_unit;author\njour;2026-11-19 16:30;mynd;M9"))
    assert any("Medarbetaren finns inte" in problem.text for problem in found.value.problems)
