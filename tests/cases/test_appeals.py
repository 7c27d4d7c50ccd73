"""An appeal goes one of three ways: dismissed when it came too late, answered by a change, or handed over to the court with the file."""

import datetime as dt
import hashlib

import pytest
from tests import make
from tests.documents import reading

from hemmaplan.access.actions import system_user
from hemmaplan.cases.decisions import appeals as steps
from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries, reconsidering
from hemmaplan.cases.decisions.models import Appeal
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.periods import span

DAY = dt.date(2026, 3, 2)
AT = calendar.at_clock(DAY, 10)
LATER = AT + dt.timedelta(days=60)
LAST = dt.date(2026, 3, 23)  # three weeks from a Monday
REFUSAL = {
    "request": "Stöd i hemmet", "facts": "Hjälp finns redan.", "provisions": "SoL 11:1", "weighing": "Behovet är tillgodosett.",
    "why_not": "Behovet är tillgodosett på annat sätt.", "purpose": "Vardagen", "intervention": "Boendestöd", "first_on": DAY,
    "last_on": dt.date(2026, 8, 31), "care_form": "own",
}  # fmt: skip


@pytest.fixture
def unit(db):
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit).acting(DAY)


@pytest.fixture
def boss(unit):
    return make.user("authority_manager", unit).acting(DAY)


@pytest.fixture
def refused(unit, worker, boss):
    """A refusal that the party got by hand the day it was decided."""
    case = Case.objects.create(number="2026-9", kind="adult", person=make.person(), unit=unit, opened_on=make.EARLY,
                               recorded_at=make.AT)  # fmt: skip
    Assignment.objects.create(case=case, employee=worker.employee, period=span(make.EARLY), recorded_at=make.AT)
    party = Party.objects.create(
        case=case, person=case.person, role="person", period=span(make.EARLY), by=worker, recorded_at=AT
    )
    made = decisions.draft(case=case, kind="home_support", verb="reject", by=worker, at=AT, **REFUSAL)
    decisions.sign(decision=made, by=boss, at=AT)
    return deliveries.deliver(decision=made, party=party, way="by_hand", sent_on=DAY, by=worker, at=AT)


def came(delivery, worker, on=LAST, **more):
    return appeals.receive_appeal(delivery=delivery, on=on, by=worker, at=LATER, **more)


def clock_of(appeal):
    return Clock.objects.get(rule="appeal_forward", subject_kind="cases.appeal", subject_id=appeal.pk)


COURT = {"on": dt.date(2026, 3, 27), "court": "Förvaltningsrätten i Malmö", "way": "post", "at": LATER}


def test_the_steps_are_dated_data_with_their_sections():
    assert steps.step("late", DAY).section == "FL 45 §"
    assert steps.step("forward", DAY).is_certain
    with pytest.raises(LookupError):
        steps.step("none", DAY)


def test_it_runs_from_arrival_until_it_is_handed_over_with_the_file(refused, worker):
    appeal = came(refused, worker)
    clock = clock_of(appeal)
    assert (clock.due_on, clock.case_id, clock.person_id) == (
        dt.date(2026, 3, 30),
        refused.decision.case_id,
        refused.decision.person_id,
    )
    row = appeals.forward_appeal(
        appeal=appeal, opinion="Vi ändrar inte.\n\nSkälen står i beslutet.", by=worker, **COURT
    )
    clock.refresh_from_db()
    assert (row.state, clock.end, clock.ended_on) == ("forwarded", "answered", COURT["on"])
    content = bytes(row.document.content)
    assert row.document.sha256 == hashlib.sha256(content).hexdigest()
    said = " ".join(reading.words(content).split())
    for text in ("Förvaltningsrätten i Malmö", "i rätt tid", "Vi ändrar inte", "FL 46 §", refused.document.sha256[:20]):
        assert text in said or text in said.replace(" ", ""), text
    assert row.document.dispatches.get().recipient == "Förvaltningsrätten i Malmö"
    with pytest.raises(Stale):
        appeals.forward_appeal(appeal=appeal, by=worker, **COURT)
    ruled = appeals.record_ruling(
        appeal=row, ruling="remitted", on=dt.date(2026, 4, 20), court_number="1234-26", by=worker, at=LATER
    )
    assert (ruled.state, ruled.ruling, ruled.ruled_by) == ("ruled", "remitted", worker)
    with pytest.raises(Stale):
        appeals.record_ruling(appeal=row, ruling="upheld", on=dt.date(2026, 4, 21), by=worker, at=LATER)


def test_what_came_too_late_is_dismissed_by_a_decision_that_may_itself_be_appealed(refused, worker, boss):
    appeal = came(refused, worker, on=dt.date(2026, 3, 24))
    assert not measures.is_in_time(appeal)
    with pytest.raises(NotPossible, match="för sent"):
        appeals.forward_appeal(appeal=appeal, by=worker, **COURT)
    with pytest.raises(NotPossible, match="för sent"):
        reconsidering.reconsider(appeal=appeal, verb="grant", wholly=True, by=worker, at=LATER)
    made = reconsidering.dismiss_late(appeal=appeal, by=worker, at=LATER)
    assert (made.section, made.appeal, measures.kind_of(made).appealable) == ("FL 45 §", appeal, True)
    assert "2026-03-24" in made.facts
    with pytest.raises(NotPossible, match="redan påbörjat"):
        reconsidering.dismiss_late(appeal=appeal, by=worker, at=LATER)
    decisions.sign(decision=made, by=boss, at=LATER)
    appeal.refresh_from_db()
    assert (appeal.state, clock_of(appeal).end) == ("dismissed", "answered")


def test_one_late_by_the_boards_own_fault_is_tried_all_the_same(refused, worker):
    appeal = came(refused, worker, on=dt.date(2026, 3, 24), in_time_although="Fel tid i upplysningen")
    with pytest.raises(NotPossible, match="i tid"):
        reconsidering.dismiss_late(appeal=appeal, by=worker, at=LATER)
    assert appeals.forward_appeal(appeal=appeal, by=worker, **COURT).state == "forwarded"


def test_changed_as_the_party_wants_nothing_is_left_for_the_court(refused, worker):
    appeal = came(refused, worker)
    made = reconsidering.reconsider(appeal=appeal, verb="grant", wholly=True, by=worker, at=LATER)
    assert (made.verb, made.replaces, made.facts) == ("grant", refused.decision, "Hjälp finns redan.")
    with pytest.raises(NotPossible, match="påbörjat"):
        appeals.forward_appeal(appeal=appeal, by=worker, **COURT)
    decisions.sign(decision=made, by=worker, at=LATER)
    appeal.refresh_from_db()
    assert (appeal.state, clock_of(appeal).end) == ("changed", "answered")
    assert list(refused.decision.replaced_by.all()) == [made]


def test_changed_in_part_the_new_decision_goes_along_to_the_court(refused, worker):
    appeal = came(refused, worker)
    made = reconsidering.reconsider(appeal=appeal, verb="grant_partly", wholly=False, by=worker, at=LATER)
    decisions.sign(decision=made, by=worker, at=LATER)
    appeal.refresh_from_db()
    assert (appeal.state, clock_of(appeal).end) == ("received", "")
    sent = appeals.forward_appeal(appeal=appeal, by=worker, **COURT)
    assert "bifaller delvis" in " ".join(reading.words(bytes(sent.document.content)).split())


def test_a_decision_begun_before_it_was_handed_over_cannot_be_signed_after(refused, worker):
    """Two windows: one reconsiders, another hands over. Whoever comes second is told, and nothing is half done."""
    appeal = came(refused, worker)
    made = reconsidering.reconsider(appeal=appeal, verb="grant", wholly=True, by=worker, at=LATER)
    Appeal.objects.filter(pk=appeal.pk).update(state="dismissed")
    with pytest.raises(Stale, match="redan besvarat"):
        decisions.sign(decision=made, by=worker, at=LATER)
    made.refresh_from_db()
    assert made.state == "draft"


def test_nobody_without_the_file_receives_or_hands_over(refused, worker, unit):
    other = make.user("social_worker", unit).acting(DAY)
    with pytest.raises(Forbidden):
        came(refused, other)
    appeal = came(refused, worker)
    with pytest.raises(Forbidden):
        appeals.forward_appeal(appeal=appeal, by=other, **COURT)
    with pytest.raises(NotPossible, match="redan antecknat"):
        came(refused, worker)


@pytest.mark.parametrize("on", [DAY - dt.timedelta(days=1), calendar.local_date(LATER) + dt.timedelta(days=1)])
def test_a_day_before_it_was_received_or_ahead_is_refused(refused, worker, on):
    with pytest.raises(NotPossible):
        came(refused, worker, on=on)


def test_an_appeal_in_time_entered_after_the_night_makes_the_clock_right_again(refused, worker):
    after = calendar.add_days(LAST, 1)
    deliveries.close_appeal_times(
        today=after, by=system_user(at=calendar.at_clock(after, 2)), at=calendar.at_clock(after, 2)
    )
    clock = Clock.objects.get(rule="appeal_party")
    assert clock.end == "lapsed"
    came(refused, worker, on=LAST)
    clock.refresh_from_db()
    assert (clock.end, clock.ended_on, clock.ended_recorded_at) == ("answered", LAST, LATER)
    assert [row.kind for row in clock.events.order_by("pk")] == ["started", "lapsed", "answered"]

    def lapsed(day, known=None):
        only = Clock.objects.filter(pk=clock.pk)
        return only.filter(ledger.conditions(day, known=known)["lapsed"]).count()

    assert [lapsed(calendar.add_days(LAST, n)) for n in (0, 1, 40)] == [0, 0, 0], "it never lapsed, on any day"
    assert lapsed(after, known=calendar.at_clock(after, 9)) == 1, "as it was known until it was entered"
    assert lapsed(after, known=LATER) == 0


def test_an_appeal_that_came_too_late_leaves_the_lapsed_clock_as_it_was(refused, worker):
    after = calendar.add_days(LAST, 1)
    deliveries.close_appeal_times(
        today=after, by=system_user(at=calendar.at_clock(after, 2)), at=calendar.at_clock(after, 2)
    )
    came(refused, worker, on=calendar.add_days(LAST, 3))
    assert Clock.objects.get(rule="appeal_party").end == "lapsed"
