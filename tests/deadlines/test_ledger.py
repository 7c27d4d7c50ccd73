"""The ledger: events in, columns and answers out. Late from the day after, whatever asks, on any day and as known then."""

import datetime as dt

import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.deadlines import actions, measures, rules
from hemmaplan.deadlines.consequences import state_of
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import Happening
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 1, 7)
DUE = dt.date(2026, 1, 21)
RULE = "concern_prelim_decision"


@pytest.fixture
def order():
    """Something to have a clock about; the clocks of the order itself are of other rules."""
    return make.order(make.service(basis="open"), sent_on=FIRST)


@pytest.fixture
def head(order):
    return make.user("unit_manager", order.unit)


def at(day: dt.date) -> dt.datetime:
    return calendar.at_clock(day, 10)


def started(order, day: dt.date = FIRST) -> Clock:
    return actions.start(rule=RULE, about=order, unit=order.unit, on=day, by=system_user(), at=at(day))


def answered(order, day: dt.date, *, recorded: dt.date | None = None) -> Clock | None:
    return actions.answer(rule=RULE, about=order, on=day, by=system_user(), at=at(recorded or day))


def is_late(clock: Clock, day: dt.date, *, known: dt.date | None = None) -> bool:
    condition = measures.late(day, known=at(known) if known else None)
    return Clock.objects.filter(condition, pk=clock.pk).exists()


def test_a_clock_is_late_from_the_day_after_the_last(order):
    clock = started(order)
    assert clock.due_on == DUE
    assert [is_late(clock, day) for day in (FIRST - DAY, FIRST, DUE, DUE + DAY)] == [False, False, False, True]
    assert measures.days_left(clock, DUE + DAY) == -1


@pytest.mark.parametrize(("day", "late"), [(DUE - DAY, False), (DUE, False), (DUE + DAY, True)])
def test_the_log_says_whether_the_answer_was_late(order, day, late):
    clock = started(order)
    answered(order, day)
    assert Event.objects.get(event_type="deadlines.clock_answered").data["late"] is late
    assert Clock.objects.filter(measures.answered_late(day), pk=clock.pk).exists() is late
    assert not Clock.objects.filter(measures.answered_late(day - DAY), pk=clock.pk).exists()
    assert not is_late(clock, day)
    assert is_late(clock, day - DAY) is (day - DAY > DUE)


@pytest.mark.parametrize(("day", "late"), [(DUE + 5 * DAY, False), (DUE + 6 * DAY, True)])
def test_an_answer_to_an_extended_clock_is_late_after_the_new_day(order, head, day, late):
    clock = started(order)
    actions.extend(clock=clock, to=DUE + 5 * DAY, reason="Särskilda skäl", by=head, at=at(DUE))
    clock = answered(order, day)
    assert clock.state.answered_late is late
    assert Event.objects.get(event_type="deadlines.clock_answered").data["late"] is late
    assert Clock.objects.filter(measures.answered_late(day), pk=clock.pk).exists() is late


@pytest.mark.parametrize("to", [DUE - DAY, DUE])
def test_an_extension_to_the_same_or_an_earlier_day_is_refused(order, head, to):
    clock = started(order)
    with pytest.raises(NotPossible, match="efter den nuvarande"):
        actions.extend(clock=clock, to=to, reason="Skäl", by=head, at=at(FIRST))
    clock.refresh_from_db()
    assert clock.due_on == DUE
    actions.extend(clock=clock, to=DUE + 9 * DAY, reason="Skäl", by=head, at=at(FIRST))
    with pytest.raises(NotPossible, match="efter den nuvarande"):
        actions.extend(clock=clock, to=DUE + 9 * DAY, reason="Skäl", by=head, at=at(FIRST))
    answered(order, DUE)
    with pytest.raises(NotPossible, match="stannat"):
        actions.extend(clock=clock, to=DUE + 20 * DAY, reason="Skäl", by=head, at=at(DUE))


def test_an_extended_clock_is_not_late_before_its_new_day_and_was_late_until_the_decision(order, head):
    clock = started(order)
    decided = DUE + 3 * DAY
    actions.extend(clock=clock, to=DUE + 10 * DAY, reason="Särskilda skäl", by=head, at=at(decided))
    told = [is_late(clock, DUE + n * DAY) for n in range(13)]
    assert told == [False, True, True, *[False] * 8, True, True]
    assert is_late(clock, decided, known=decided - DAY)
    assert not is_late(clock, decided, known=decided)
    soon = [Clock.objects.filter(measures.due_within(7, day), pk=clock.pk).exists() for day in (DUE, decided)]
    assert soon == [True, True]
    assert not Clock.objects.filter(measures.due_within(6, decided), pk=clock.pk).exists()


def test_a_paused_clock_is_not_late_and_is_due_as_many_days_later(order):
    clock = started(order)
    common = {"rule": RULE, "about": order, "by": system_user()}
    assert actions.resume(**common, on=DUE, at=at(DUE)) is None
    actions.pause(**common, on=DUE - DAY, reason="Väntar på svar", at=at(DUE - DAY))
    assert actions.pause(**common, on=DUE, reason="Igen", at=at(DUE)) is None
    assert not is_late(clock, DUE + 4 * DAY)
    with pytest.raises(NotPossible, match="före pausen"):
        actions.resume(**common, on=DUE - 2 * DAY, at=at(DUE))
    assert actions.resume(**common, on=DUE + 4 * DAY, at=at(DUE + 4 * DAY)).due_on == DUE + 5 * DAY
    assert [is_late(clock, DUE + n * DAY) for n in (3, 5, 6)] == [False, False, True]


def test_a_late_recorded_answer_was_not_known(order):
    clock = started(order)
    answered(order, DUE, recorded=DUE + 9 * DAY)
    assert not is_late(clock, DUE + 2 * DAY)
    assert is_late(clock, DUE + 2 * DAY, known=DUE + 8 * DAY)
    assert not is_late(clock, DUE + 2 * DAY, known=DUE + 9 * DAY)


def test_a_rule_of_hours_is_late_to_the_minute(order):
    rule = next(row for row in rules.all_rules(FIRST) if row.unit is rules.Unit.HOUR)
    begun = calendar.at_clock(FIRST, 14)
    common = {"rule": rule.id, "about": order, "by": system_user()}
    clock = actions.start(**common, unit=order.unit, on=FIRST, moment=begun, at=begun)
    assert clock.due_at == begun + dt.timedelta(hours=rule.length)
    late = clock.due_at + dt.timedelta(minutes=1)
    clock = actions.answer(**common, on=calendar.local_date(late), moment=late, at=late)
    assert clock.state.answered_late
    assert Clock.objects.filter(measures.answered_late(calendar.local_date(late)), pk=clock.pk).exists()


@pytest.mark.parametrize("way", ["update", "delete"])
def test_events_are_never_changed(order, way):
    started(order)
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        ClockEvent.objects.update(on=FIRST + DAY) if way == "update" else ClockEvent.objects.all().delete()
    assert isinstance(refused.value, InternalError | DatabaseError)
    assert ClockEvent.objects.filter(on=FIRST).exists()


def test_lapse_stops_the_clock(order):
    started(order)
    common = {"rule": RULE, "about": order, "on": DUE + DAY, "by": system_user(), "at": at(DUE + DAY)}
    assert actions.lapse(**common).end == "lapsed"
    assert actions.lapse(**common) is None


# Random histories -----------------------------------------------------------------------------------------------------

# Each example asks the database a hundred times: a found fault is told as it is, not made smaller for minutes.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "extend", "answer", "withdraw", "restart", "correct"]),
        st.integers(0, 12),  # days from the one before
        st.integers(0, 9),  # recorded so many days after it happened
        st.integers(1, 20),  # days of an extension
    ),
    max_size=7,
)


def lived(clock: Clock, acts) -> Clock:
    """A history, as the actions write it where they allow the act, otherwise as a correction by hand does."""
    day, recorded, by = clock.starts_on, clock.recorded_at, system_user()
    for what, later, delay, length in acts:
        day = calendar.add_days(day, later)
        recorded = max(recorded, at(calendar.add_days(day, delay)))
        state = state_of(clock.events.order_by("pk"))
        common = {"clock": clock, "on": day, "recorded_at": recorded, "by": by}
        if what == "restart":
            new = {"counted_from": day, "due_on": calendar.add_days(day, length)}
            ClockEvent.objects.create(kind=Happening.STARTED, **new, **common)
        elif what == "correct" and state.ended_on:
            ClockEvent.objects.create(kind=Happening.ANSWERED, **common)
        elif state.ended_on is not None:
            continue
        elif what == "pause" and state.paused_on is None:
            ClockEvent.objects.create(kind=Happening.PAUSED, **common)
        elif what == "resume" and state.paused_on is not None:
            due = state.due_on + (day - state.paused_on)
            ClockEvent.objects.create(kind=Happening.RESUMED, due_on=due, **common)
        elif what == "extend":
            due = calendar.add_days(state.due_on, length)
            ClockEvent.objects.create(kind=Happening.EXTENDED, due_on=due, reason="Skäl", **common)
        elif what in {"answer", "withdraw"}:
            kind = Happening.ANSWERED if what == "answer" else Happening.WITHDRAWN
            ClockEvent.objects.create(kind=kind, **common)
    clock.state = state_of(clock.events.order_by("pk"))
    clock.save()
    return clock


@settings(
    max_examples=3, deadline=None, phases=NO_SHRINKING, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(ACTS, min_size=10, max_size=10))
def test_the_database_reads_histories_as_the_replay_does(order, histories):
    """Ten at a time: the database reads them all in one question."""
    clocks = [lived(started(make.order(order.service, sent_on=FIRST)), acts) for acts in histories]
    of = {clock.pk: list(clock.events.order_by("pk")) for clock in clocks}
    everything = Clock.objects.filter(pk__in=list(of))
    last = calendar.local_date(max(event.recorded_at for events in of.values() for event in events))
    for ahead in range(-2, 60, 12):
        day = calendar.add_days(FIRST, ahead)
        soon = calendar.add_days(day, 5)
        for known in (None, at(calendar.add_days(day, 4)), at(last)):
            states = {pk: state for pk, events in of.items() if (state := known_state(events, day, known)) is not None}
            asked = (
                (measures.running(day, known=known), [pk for pk, it in states.items() if it.runs(day)]),
                (measures.late(day, known=known), [pk for pk, it in states.items() if it.late(day)]),
                (
                    measures.answered_late(day, known=known),
                    [pk for pk, it in states.items() if it.answered_late and it.ended_on <= day],
                ),
                (
                    measures.due_within(5, day, known=known),
                    [pk for pk, it in states.items() if it.runs(day) and it.paused_on is None and it.due_on <= soon],
                ),
            )
            for number, (condition, expected) in enumerate(asked):
                found = set(everything.filter(condition).values_list("pk", flat=True))
                assert found == set(expected), (number, day, known, histories)
                if known is None and number == 3:
                    assert measures.number_due_within(everything, 5, day) == len(expected), day


def known_state(events, day: dt.date, known: dt.datetime | None):
    """The state that the events say, ``None`` where nothing was known yet."""
    try:
        return state_of(events, on=day, known=known)
    except LookupError:
        return None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_columns_are_what_the_events_say(order, acts):
    clock = lived(started(order), acts)
    clock.refresh_from_db()
    assert clock.state == state_of(clock.events.order_by("pk"))
    if clock.ended_on is None:
        actions.withdraw(rule=RULE, about=order, on=FIRST, by=system_user(), at=at(FIRST + 200 * DAY))
