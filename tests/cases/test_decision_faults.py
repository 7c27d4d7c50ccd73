"""What goes wrong when somebody decides: two at once, a process that dies, a time that is out. One effect at most, and nothing half stored."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from tests import make
from tests.at_once import at_once
from tests.cases.test_decisions import a_draft, a_file
from tests.cases.test_investigations import opened, whole

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event, User
from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries
from hemmaplan.cases.decisions.models import Appeal, Decision, Delivery
from hemmaplan.cases.investigations.actions import communication
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Refused, Stale
from hemmaplan.organisation.periods import span

TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 8)


def acting(role, unit):
    return make.user(role, unit).acting(TODAY)


def stored_of(decision):
    """All that signing writes: state, sentence, clocks with their events, and the event of the log."""
    row = Decision.objects.get(pk=decision.pk)
    clocks = Clock.objects.filter(subject_kind="cases.decision", subject_id=row.pk)
    return (row.state, bool(row.sentence), clocks.count(), ClockEvent.objects.filter(clock__in=clocks).count(),
            Event.objects.filter(event_type="cases.decision_signed").count())  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_sign_once_and_the_second_is_told():
    unit = make.unit(kind="authority")
    first, second = acting("social_worker", unit), acting("authority_manager", unit)
    made = a_draft(a_file(unit, first, second), first)

    def sign(who):
        user = User.objects.get(pk=who.pk).acting(TODAY)
        return lambda: decisions.sign(decision=Decision.objects.get(pk=made.pk), by=user, at=AT)

    answers = at_once(sign(first), sign(second), sign(first), sign(second))
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [type(answer) for answer in refused] == [Stale] * 3, answers
    assert stored_of(made) == ("signed", True, 2, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_in_the_middle_of_signing_leaves_the_draft_as_it_was(monkeypatch):
    """The connection is cut after the row has been locked and its clocks written: the database takes it all back."""
    unit = make.unit(kind="authority")
    worker = acting("social_worker", unit)
    made = a_draft(a_file(unit, worker), worker)
    before = stored_of(made)

    def dies(*_event, **_data):
        assert Decision.objects.get(pk=made.pk).state == "signed", (
            "in the middle: this connection has signed it already"
        )
        assert Clock.objects.filter(subject_kind="cases.decision", subject_id=made.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(decisions, "record", dies)
    (answer,) = at_once(lambda: decisions.sign(decision=Decision.objects.get(pk=made.pk), by=worker, at=AT))
    assert isinstance(answer, DatabaseError), answer
    assert stored_of(made) == before == ("draft", False, 0, 0, 0)
    monkeypatch.undo()
    decisions.sign(decision=Decision.objects.get(pk=made.pk), by=worker, at=AT)
    assert stored_of(made) == ("signed", True, 2, 2, 1), "and it is signed afterwards as if nothing had happened"


@pytest.mark.django_db
def test_nobody_signs_without_a_level_of_the_unit():
    unit = make.unit(kind="authority")
    worker = acting("social_worker", unit)
    made = a_draft(a_file(unit, worker), worker)
    for role in ("controller", "treatment_staff"):
        with pytest.raises(Forbidden):
            decisions.sign(decision=made, by=acting(role, unit), at=AT)
    with pytest.raises(Forbidden):
        decisions.sign(decision=made, by=acting("authority_manager", make.unit(kind="authority")), at=AT)
    assert stored_of(made) == ("draft", False, 0, 0, 0)


@pytest.mark.django_db
def test_when_the_time_is_out_it_is_not_extended_and_what_closes_it_stands_as_late():
    unit = make.unit(kind="authority")
    worker, boss = acting("social_worker", unit), acting("authority_manager", unit)
    row = opened(a_file(unit, worker), worker, AT, on=TODAY - dt.timedelta(days=150))
    asked = {"case": row.case, "investigation": row, "by": worker, "at": AT}
    more = decisions.draft(
        kind="extend",
        verb="extend",
        weighing="Barnet var på sjukhus",
        new_due_on=TODAY + dt.timedelta(days=30),
        **asked,
    )
    with pytest.raises(NotPossible, match="gick ut"):
        decisions.sign(decision=more, by=boss, at=AT)
    clock = Clock.objects.get(rule="child_inv_complete", subject_id=row.pk)
    assert (clock.ended_on, clock.amended_on) == (None, None), "not moved"
    whole(row, worker, AT)
    for party in row.case.parties.all():
        communication.exempt_from_communication(
            investigation=row, party=party, reason="Uppenbart obehövligt", by=worker, at=AT
        )
    close = decisions.draft(
        kind="close", verb="close", facts="Hjälp finns", weighing="Inget behov", best_interests="Bo hemma",
        childs_view="Vill bo hemma", outcome="no_need", **asked,
    )  # fmt: skip
    decisions.sign(decision=close, by=boss, at=AT)
    clock.refresh_from_db()
    assert (clock.end, clock.state.answered_late) == ("answered", True)
    assert Investigation.objects.get(pk=row.pk).closed_on == TODAY


# --- the same clock, from two sides at once ---------------------------------------------------------------------------------


def an_appealable():
    """A decision that its party was handed the day it was taken, with the clock of the time to appeal."""
    unit = make.unit(kind="authority")
    first, second = acting("social_worker", unit), acting("authority_manager", unit)
    made = a_draft(a_file(unit, first, second), first)
    decisions.sign(decision=made, by=second, at=AT)
    party = Party.objects.create(
        case=made.case, person=made.person, role="person", period=span(TODAY), by=first, recorded_at=AT
    )
    sent = deliveries.deliver(decision=made, party=party, way="by_hand", sent_on=TODAY, by=first, at=AT)
    return first, second, sent, Clock.objects.get(rule="appeal_party", subject_id=sent.pk)


def appeal(who, sent, at):
    user, on = User.objects.get(pk=who.pk).acting(calendar.local_date(at)), measures.last_day_to_appeal(sent)
    return lambda: appeals.receive_appeal(delivery=Delivery.objects.get(pk=sent.pk), on=on, by=user, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_same_appeal_at_once_answer_the_clock_once():
    first, second, sent, clock = an_appealable()
    later = calendar.at_clock(measures.last_day_to_appeal(sent), 10)
    answers = at_once(*(appeal(who, sent, later) for who in (first, second, first, second)))
    assert sum(isinstance(answer, Appeal) for answer in answers) == 1, answers
    assert all(isinstance(answer, Appeal | Refused) for answer in answers), answers
    assert [row.kind for row in clock.events.order_by("pk")] == ["started", "answered"]
    assert Clock.objects.filter(rule="appeal_forward").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_appeal_in_time_and_the_night_that_closes_the_time_at_once_leave_it_answered():
    first, _second, sent, clock = an_appealable()
    morning = calendar.at_clock(calendar.add_days(measures.last_day_to_appeal(sent), 1), 2)
    system = system_user(at=morning)

    def night():
        return deliveries.close_appeal_times(today=calendar.local_date(morning), by=system, at=morning)

    answers = at_once(night, appeal(first, sent, morning), night)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    clock.refresh_from_db()
    assert (clock.end, clock.ended_on) == ("answered", measures.last_day_to_appeal(sent))
    assert [row.kind for row in clock.events.order_by("pk")][-1] == "answered"
