"""Talks with a child, instruments, communication before a decision, the plan of safety, and the check before something is released."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests import make

from hemmaplan.cases import actions as files
from hemmaplan.cases.investigations import measures
from hemmaplan.cases.investigations.actions import communication, hearing, opening
from hemmaplan.cases.investigations.models import ChildTalk, InstrumentResult
from hemmaplan.cases.parties import actions as parties
from hemmaplan.cases.parties.release import Known, findings
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import NotPossible, Stale

DAY = dt.timedelta(days=1)
TODAY = calendar.today()


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def worker(db):
    return make.user("social_worker", make.unit(kind="authority"))


def opened(worker, at, kind="child", **given):
    unit = worker.employee.home_unit
    case = files.open_case(kind=kind, person=make.person(**given), unit=unit, on=make.EARLY, by=worker, at=make.AT)
    make.employment(make.post(unit), worker.employee)
    files.assign(case=case, employee=worker.employee, on=TODAY, by=worker, at=at)
    return opening.open_investigation(case=case, kind=kind, reason="Oro", on=TODAY, by=worker, at=at)


# --- talks and instruments ---------------------------------------------------------------------------------------------


def said(at, **given):
    return hearing.Talk(
        **{"kind": "informing", "happened_at": at, "child_was_told": "Varför", "child_said": "Vill hem"} | given
    )


def test_a_talk_is_locked_as_it_is_written_and_counts_as_heard(worker, at):
    row = opened(worker, at)
    assert not measures.is_heard(row)
    hearing.record_talk(investigation=row, talk=said(at), by=worker, at=at)
    assert measures.is_heard(row)
    for change in (lambda: ChildTalk.objects.update(child_said="Annat"), lambda: ChildTalk.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"child_said": " "}, "sade"), ({"child_was_told": ""}, "fick veta"), ({"guardians_told": False}, "varför"),
     ({"happened_at": calendar.now() + DAY}, "framåt")],
)  # fmt: skip
def test_a_talk_that_leaves_out_what_matters_is_refused(worker, at, wrong, why):
    with pytest.raises(NotPossible, match=why):
        hearing.record_talk(investigation=opened(worker, at), talk=said(at, **wrong), by=worker, at=at)


def test_a_child_not_heard_has_a_reason_in_words(worker, at):
    row = opened(worker, at)
    with pytest.raises(NotPossible, match="tio tecken"):
        hearing.say_not_heard(investigation=row, why="too_young", reason="Liten", by=worker, at=at)
    hearing.say_not_heard(investigation=row, why="too_young", reason="Barnet är nyfött", by=worker, at=at)
    row.refresh_from_db()
    assert measures.is_heard(row)


def test_an_instrument_is_scored_as_of_its_day_and_a_missing_item_gives_no_sum(worker, at):
    row = opened(worker, at, "adult", sex="k", born_on=dt.date(1980, 1, 1))
    given = {"investigation": row, "instrument": "audit", "made_on": TODAY, "by": worker, "at": at}
    whole = hearing.record_result(answers=[1] * 8 + [0, 0], **given)
    assert (whole.score, whole.level, whole.cut_off) == (8, "risk", 6)
    lacking = hearing.record_result(answers=[1] * 8 + [0, None], **given)
    assert (lacking.score, lacking.level, lacking.cut_off) == (None, "", None)
    with pytest.raises(NotPossible, match="poäng"):
        hearing.record_result(answers=[9] * 10, **given)
    with pytest.raises(NotPossible, match="poängsätts inte"):
        hearing.record_result(**given | {"instrument": "asi"}, answers=[1])
    assert InstrumentResult.objects.count() == 2


def test_a_safety_plan_belongs_to_the_victims_own_file(worker, at):
    given = {"texts": {"way_out": "Baksidan"}, "reviewed_on": TODAY, "by": worker, "at": at}
    with pytest.raises(NotPossible, match="egen akt"):
        hearing.save_safety_plan(investigation=opened(worker, at), **given)
    row = opened(worker, at, "violence")
    first = hearing.save_safety_plan(investigation=row, **given)
    again = hearing.save_safety_plan(investigation=row, **given | {"texts": {"way_out": "Taket"}})
    assert (again.pk, again.way_out) == (first.pk, "Taket")


# --- communication -----------------------------------------------------------------------------------------------------


def sent(row, worker, at, **given):
    asked = {"sent_on": TODAY, "way": "post", "reply_by": TODAY + 14 * DAY, "checked": True}
    party = row.case.parties.get(role="person")
    return communication.communicate(investigation=row, party=party, **asked | given, by=worker, at=at)


def test_communication_waits_for_a_reply_with_a_clock_of_its_own(worker, at):
    row = opened(worker, at, "adult")
    assert "communicated" in [one.key for one in measures.missing_before(row, on=TODAY)]
    one = sent(row, worker, at)
    clock = Clock.objects.running().get(rule="fl_communication")
    assert (clock.due_on, clock.case_id) == (TODAY + 14 * DAY, row.case_id)
    assert "reply_time" in [gate.key for gate in measures.missing_before(row, on=TODAY)]
    assert "reply_time" not in [gate.key for gate in measures.missing_before(row, on=TODAY + 15 * DAY)]
    with pytest.raises(NotPossible, match="redan kommunicerat"):
        sent(row, worker, at)
    communication.record_reply(communication=one, on=TODAY, by=worker, at=at)
    one.refresh_from_db()
    assert one.reply == "Inga synpunkter."
    assert [gate.key for gate in measures.missing_before(row, on=TODAY)] == ["written"]
    with pytest.raises(Stale):
        communication.record_reply(communication=one, on=TODAY, by=worker, at=at)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"checked": False}, "Gå igenom"), ({"reply_by": None}, "svara"), ({"way": ""}, "hur"),
     ({"reply_by": TODAY - DAY}, "sändningen")],
)  # fmt: skip
def test_communication_without_day_way_or_check_is_refused(worker, at, wrong, why):
    with pytest.raises(NotPossible, match=why):
        sent(opened(worker, at), worker, at, **wrong)


def test_a_ground_not_to_communicate_answers_the_gate(worker, at):
    row = opened(worker, at, "adult")
    party = row.case.parties.get()
    with pytest.raises(NotPossible, match="tio tecken"):
        communication.exempt_from_communication(investigation=row, party=party, reason="Nej", by=worker, at=at)
    communication.exempt_from_communication(
        investigation=row, party=party, reason="Uppenbart obehövligt", by=worker, at=at
    )
    assert [gate.key for gate in measures.missing_before(row, on=TODAY)] == ["written"]


@pytest.mark.parametrize(("years", "itself"), [(14, False), (15, True)])
def test_a_child_of_fifteen_is_reached_beside_its_guardians(worker, at, years, itself):
    row = opened(worker, at, born_on=calendar.add_years(TODAY, -years))
    guardian = parties.add_party(case=row.case, role="guardian", name="Mamma", on=TODAY, by=worker, at=at)
    reached = measures.to_reach(row, TODAY)
    assert guardian in reached
    assert (row.case.parties.get(role="person") in reached) is itself


# --- release -----------------------------------------------------------------------------------------------------------

MOTHER = Known(("Ylva", "Dalhem"), ("070-1740605", "Granvägen 3"))
HIDDEN = Known(("Zebulåna",), ("Snurrebuskvägen 913",), protected=True)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Ylvas syster ringde", "name", "Ylva"), ("Ring 070-1740605", "contact", "070-1740605"), ("Bor på Storgatan 5", "address", "Storgatan 5"),
        ("Adressen är 242 31 Hörby", "address", "242 31 Hörby"), ("Skriv till mor@exempel.se", "mail", "mor@exempel.se"),
        ("Zebulåna var där", "protected", ""), ("Flyttade till Snurrebuskvägen 913", "protected", ""),
        (f"Numret är {identity.test_number(dt.date(1987, 3, 3), 0).format()}", "number", ""),
    ],
)  # fmt: skip
def test_the_release_check_finds_what_of_others_stands_in_the_text(text, kind, words):
    found = findings({"Analys": text}, [MOTHER, HIDDEN], today=TODAY)
    assert (kind, words, "Analys") in [(one.kind, one.words, one.where) for one in found]
    assert not any("Zebul" in one.words or "Snurrebusk" in one.words for one in found if one.kind == "protected")


def test_the_release_check_says_nothing_of_plain_text():
    assert (
        findings({"Analys": "Barnet sover dåligt och behöver stöd i skolan 2026."}, [MOTHER, HIDDEN], today=TODAY) == []
    )
