"""An order's life, from the authority's decision to the last goal assessed."""

import datetime as dt

import pytest
from django.db import connection
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Refused, Stale
from hemmaplan.interventions.actions import moves, orders, queue
from hemmaplan.interventions.measures import ledger
from hemmaplan.interventions.measures import orders as measures
from hemmaplan.interventions.measures.services import level_of, running_on, unstarted_on
from hemmaplan.interventions.models import Goal, GroupRound, Order, Participation, Plan, Priority, QueueEntry
from hemmaplan.interventions.states import ORDER_STEPS, OrderState
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.permissions import may_change
from hemmaplan.people.redaction import show

DAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(DAY, 10)


def later(days):
    return calendar.at_clock(calendar.add_days(DAY, days), 10)


@pytest.fixture
def place(db):
    """A performer's unit with its head and staff, and an authority with its social worker."""

    class Place:
        unit = make.unit()
        authority = make.unit(kind="authority")
        service = make.service(unit)
        head = make.user("unit_manager", unit)
        staff = make.user("treatment_staff", unit)
        worker = make.user("social_worker", authority)

    return Place()


def known_person(place):
    person = make.person()
    Ground.objects.create(person=person, unit=place.authority, reason="Utredning", source_kind="people.person",
                          source_id=person.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    return person


def sent(place, **given):
    given = {"person": known_person(place), "service": place.service, "from_unit": place.authority, "decided_on": DAY,
             "minutes_per_week": 180, "by": place.worker, "at": AT, **given}  # fmt: skip
    return orders.send(**given)


def entry_of(order):
    return QueueEntry.objects.select_related("order", "service").filter(order=order).order_by("-pk").first()


def in_state(place, state):
    """An order brought to the state by the actions themselves."""
    order, staff = sent(place), place.staff
    if state == "sent":
        return order
    orders.acknowledge(order=order, by=staff, at=AT)
    if state == "acknowledged":
        return order
    if state == "returned":
        orders.return_(order=order, reason="Hör inte hit", by=staff, at=AT)
        return order
    orders.accept(order=order, by=staff, at=AT)
    if state in {"queued", "offered"}:
        queue.join(order=order, priority=2, reason="Turordning", by=staff, at=AT)
    if state == "offered":
        offer(order, staff)
    if state in {"running", "paused", "ended"}:
        orders.start(order=order, on=DAY, by=staff, at=AT)
    if state == "paused":
        orders.pause(order=order, reason="Sjukhus", by=staff, at=AT)
    if state == "ended":
        orders.end(order=order, on=DAY, end_reason="goals_met", by=staff, at=AT)
    order.refresh_from_db()
    assert order.state == state
    return order


def offer(order, by):
    entry = entry_of(order)
    if entry is None:
        return moves.step_along(order=order, step="offer", by=by, at=AT)
    return queue.offer(entry=entry, what="Måndagar", starts_on=DAY, answer_by=DAY, by=by, at=AT)


def decline(order, by):
    entry = entry_of(order)
    standing = entry and entry.offers.first()
    if standing is None:
        return moves.step_along(order=order, step="decline", reason="Nej", by=by, at=AT)
    return queue.answer_offer(offer=standing, answer="declined", reason="Nej", by=by, at=AT)


ACTIONS = {
    "acknowledge": lambda order, by: orders.acknowledge(order=order, by=by, at=AT),
    "accept": lambda order, by: orders.accept(order=order, by=by, at=AT),
    "return": lambda order, by: orders.return_(order=order, reason="Hör inte hit", by=by, at=AT),
    "queue": lambda order, by: queue.join(order=order, priority=2, reason="Turordning", by=by, at=AT),
    "offer": offer,
    "decline": decline,
    "start": lambda order, by: orders.start(order=order, on=DAY, by=by, at=AT),
    "pause": lambda order, by: orders.pause(order=order, reason="Sjukhus", by=by, at=AT),
    "resume": lambda order, by: orders.resume(order=order, by=by, at=AT),
    "end": lambda order, by: orders.end(order=order, on=DAY, end_reason="goals_met", by=by, at=AT),
}


def test_every_step_has_its_action():
    assert set(ACTIONS) == {step.name for step in ORDER_STEPS}


@pytest.mark.parametrize("state", OrderState.values)
@pytest.mark.parametrize("step", ORDER_STEPS, ids=lambda step: step.name)
def test_take_each_step_from_each_state(place, state, step):
    order = in_state(place, state)
    steps = order.steps.count()
    if state in step.sources:
        ACTIONS[step.name](order, place.staff)
        order.refresh_from_db()
        last = order.steps.order_by("-pk").first()
        assert order.state == step.target
        assert (last.step, last.from_state, last.to_state) == (step.name, state, step.target)
        assert Event.objects.filter(
            event_type="interventions.order_step", subject_id=order.pk, data__step=step.name
        ).exists()
    else:
        with pytest.raises(Stale):
            ACTIONS[step.name](order, place.staff)
        order.refresh_from_db()
        assert (order.state, order.steps.count()) == (state, steps)


@pytest.mark.parametrize("step", [step.name for step in ORDER_STEPS])
def test_no_step_is_for_the_authority_or_another_unit(place, step):
    state = next(row.sources[0] for row in ORDER_STEPS if row.name == step)
    order = in_state(place, state)
    action = ACTIONS[step]
    for stranger in (place.worker, make.user("unit_manager", make.unit()), make.user("administrator", place.unit)):
        with pytest.raises(Forbidden):
            action(order, stranger)
    order.refresh_from_db()
    assert order.state == state


# --- sending --------------------------------------------------------------------------------------------------------


def test_send_opens_the_file_the_person_and_the_clocks(place):
    order = sent(place, decided_on=dt.date(2020, 9, 1))
    assert order.state == "sent"
    assert order.case.number.startswith("2020-")
    assert Person.objects.visible_to(place.staff).filter(pk=order.person_id).exists()
    assert Person.objects.visible_to(place.worker).filter(pk=order.person_id).exists()
    due = dict(Clock.objects.filter(subject_id=order.pk).values_list("rule", "due_on"))
    assert due == {"order_acknowledge": dt.date(2020, 9, 23), "nonexec_decision": dt.date(2020, 12, 1)}
    assert Event.objects.filter(event_type="interventions.order_sent", subject_id=order.pk).count() == 1


def test_send_is_refused_where_it_cannot_be_carried_out(place):
    with pytest.raises(NotPossible, match="erbjuds inte"):
        sent(place, service=make.service(place.unit, last=dt.date(2020, 8, 31)))
    with pytest.raises(NotPossible, match="kräver inget uppdrag"):
        sent(place, service=make.service(place.unit, basis="open"))
    with pytest.raises(NotPossible, match="inte öppen för dig"):
        sent(place, person=make.person())
    with pytest.raises(NotPossible, match="framåt i tiden"):
        sent(place, decided_on=dt.date(2020, 9, 22))
    with pytest.raises(NotPossible, match="efter beslutsdagen"):
        sent(place, planned_start=dt.date(2020, 9, 20))
    with pytest.raises(NotPossible, match="Skriv skälet"):
        sent(place, priority=Priority.ACUTE)
    assert not Order.objects.exists()


def test_send_twice_for_the_same_help_is_refused(place):
    order = sent(place)
    with pytest.raises(NotPossible, match="redan ett öppet uppdrag"):
        sent(place, person=order.person)


def test_send_is_for_the_own_authority_only(place):
    for user in (place.head, make.user("social_worker", make.unit(kind="authority"))):
        with pytest.raises(Forbidden):
            sent(place, by=user)


def test_take_up_adds_a_new_person_for_the_one_who_asks_and_not_for_the_unit(place):
    number = identity.test_number(dt.date(2001, 5, 12), 0).digits
    person = orders.take_up_person(from_unit=place.authority, given_name="Prov", family_name="Ny", number=number,
                                   reason="Beslut om insats", by=place.worker, at=AT)  # fmt: skip
    assert person.id_number == number
    ground = Ground.objects.get(person=person)
    assert (ground.unit, ground.reason) == (place.authority, "Beslut om insats")
    assert (ground.employee, ground.emergency) == (place.worker.employee, False)
    assert ground.period.upper == DAY + dt.timedelta(days=8)
    assert Event.objects.filter(event_type="people.person_taken_up", person_id=person.pk).exists()


def test_take_up_known_number_keeps_the_name_in_the_register(place):
    known = make.person(given_name="Rätt")
    person = orders.take_up_person(from_unit=place.authority, given_name="Fel", family_name="Fel",
                                   number=known.id_number, reason="Beslut om insats", by=place.worker, at=AT)  # fmt: skip
    assert person.pk == known.pk
    assert Person.objects.get(pk=known.pk).given_name == "Rätt"
    ground = Ground.objects.get(person=known, unit=place.authority)
    assert (ground.employee, ground.emergency) == (place.worker.employee, True)
    assert ground.period.upper == DAY + dt.timedelta(days=2)


def test_taken_up_person_can_be_sent_an_order_about_and_not_be_changed(place):
    known, now = make.person(), calendar.now()
    orders.take_up_person(from_unit=place.authority, given_name="Annat", family_name="", number=known.id_number,
                          reason="Beslut om insats", by=place.worker, at=now)  # fmt: skip
    assert Person.objects.visible_to(place.worker).filter(pk=known.pk).exists()
    assert not may_change(place.worker, known)
    colleague = make.user("social_worker", place.authority)
    assert not Person.objects.visible_to(colleague).filter(pk=known.pk).exists()
    order = sent(place, person=known, decided_on=calendar.local_date(now), at=now)
    assert order.person == known


def test_taken_up_protected_person_stays_nameless(place):
    known, now = make.person(protection="marker"), calendar.now()
    orders.take_up_person(from_unit=place.authority, given_name="Annat", family_name="", number=known.id_number,
                          reason="Beslut om insats", by=place.worker, at=now)  # fmt: skip
    assert show(known, place.worker).masked


@pytest.mark.parametrize("reason", ["x", "xxxxxxxxxxxxxxx", "          x", "1234567890123", "ab ab ab ab ab"])
def test_take_up_is_refused_for_what_is_no_reason(place, reason):
    given = {"from_unit": place.authority, "given_name": "A", "family_name": "B", "by": place.worker, "at": AT}
    with pytest.raises(NotPossible, match="minst tio tecken"):
        orders.take_up_person(**given, number="", reason=reason)
    assert not Person.objects.exists()


def test_take_up_is_refused_without_reason_or_with_a_wrong_number(place):
    given = {"from_unit": place.authority, "given_name": "A", "family_name": "B", "by": place.worker, "at": AT}
    with pytest.raises(NotPossible, match="Skriv skälet"):
        orders.take_up_person(**given, number="", reason=" ")
    with pytest.raises(NotPossible):
        orders.take_up_person(**given, number="20200101-0000", reason="Beslut om insats")
    # A missing name is told alike whether the register has the number or not.
    for number in ("", make.person().id_number, identity.test_number(dt.date(2001, 5, 12), 0).digits):
        with pytest.raises(NotPossible, match="namn"):
            orders.take_up_person(
                **{**given, "given_name": "", "family_name": " "}, number=number, reason="Beslut om insats"
            )


# --- clocks ---------------------------------------------------------------------------------------------------------


def clock(order, rule):
    return Clock.objects.filter(subject_id=order.pk, subject_kind="interventions.order", rule=rule).latest("pk")


def test_start_answers_the_three_months_on_its_own_day(place):
    order = in_state(place, "accepted")
    orders.start(order=order, on=dt.date(2020, 9, 25), by=place.staff, at=later(10))
    kept = clock(order, "nonexec_decision")
    assert (kept.end, kept.ended_on) == ("answered", dt.date(2020, 9, 25))
    assert order.started_on == dt.date(2020, 9, 25)
    assert calendar.local_date(order.steps.get(step="start").at) == dt.date(2020, 9, 25)


def test_start_is_refused_before_the_decision_or_ahead(place):
    order = in_state(place, "accepted")
    with pytest.raises(NotPossible, match="före beslutet"):
        orders.start(order=order, on=dt.date(2020, 9, 20), by=place.staff, at=AT)
    with pytest.raises(NotPossible, match="framåt"):
        orders.start(order=order, on=dt.date(2020, 9, 22), by=place.staff, at=AT)
    assert clock(order, "nonexec_decision").ended_on is None


def test_accept_at_once_acknowledges_too(place):
    order = sent(place)
    orders.accept(order=order, by=place.staff, at=AT)
    assert order.acknowledged_at == AT
    assert clock(order, "order_acknowledge").end == "answered"


def test_return_ends_access_file_and_clocks(place):
    order = sent(place)
    orders.return_(order=order, reason="Bor i annan kommun", by=place.staff, at=AT)
    assert clock(order, "order_acknowledge").end == "answered"
    assert clock(order, "nonexec_decision").end == "withdrawn"
    order.case.refresh_from_db()
    assert order.case.closed_on == order.ended_on == DAY
    assert not Ground.objects.filter(
        source_id=order.pk, source_kind="interventions.order", period__endswith=None
    ).exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_return_and_pause_need_a_reason_that_fits(place, reason):
    order, running = sent(place), in_state(place, "running")
    with pytest.raises(NotPossible, match=r"[Ss]käl"):
        orders.return_(order=order, reason=reason, by=place.staff, at=AT)
    with pytest.raises(NotPossible, match=r"[Ss]käl"):
        orders.pause(order=running, reason=reason, by=place.staff, at=AT)
    order.refresh_from_db()
    assert order.state == "sent"


def test_pause_and_resume_keep_the_interruption_and_its_clock(place):
    order = in_state(place, "running")
    orders.pause(order=order, reason="Sjukhus", on=dt.date(2020, 9, 23), by=place.staff, at=later(5))
    assert clock(order, "nonexec_interrupted").due_on == dt.date(2020, 12, 23)
    orders.resume(order=order, on=dt.date(2020, 9, 30), by=place.staff, at=later(10))
    row = order.interruptions.get()
    assert (row.period.lower, row.period.upper) == (dt.date(2020, 9, 23), dt.date(2020, 9, 30))
    assert clock(order, "nonexec_interrupted").end == "answered"
    assert (order.state, order.paused_on) == ("running", None)


def test_pause_on_a_day_already_paused_is_refused_and_nothing_is_stored(place):
    order = in_state(place, "paused")
    orders.resume(order=order, on=DAY, by=place.staff, at=AT)
    with pytest.raises(NotPossible, match="redan pausat"):
        orders.pause(order=order, reason="Igen", on=DAY, by=place.staff, at=AT)
    order.refresh_from_db()
    assert order.state == "running"
    assert order.interruptions.count() == 1


def test_change_level_is_kept_with_before_and_after(place):
    order = in_state(place, "running")
    orders.change_level(order=order, minutes_per_week=240, reason="Mer stöd", by=place.staff, at=AT)
    assert order.minutes_per_week == 180  # what was ordered stands
    assert level_of(order, DAY) == 240
    assert level_of(order, DAY - dt.timedelta(days=1)) == 180
    assert order.steps.get(step="level").reason == "180 → 240 min: Mer stöd"
    with pytest.raises(NotPossible, match="redan"):
        orders.change_level(order=order, minutes_per_week=240, reason="Mer stöd", by=place.staff, at=AT)
    with pytest.raises(Stale):
        orders.change_level(order=in_state(place, "ended"), minutes_per_week=60, reason="Sent", by=place.staff, at=AT)


# --- ending ---------------------------------------------------------------------------------------------------------


def with_plan(order, by, outcome=""):
    plan = Plan.objects.create(order=order, state="active", follow_up_on=DAY, made_on=DAY, made_by=by, recorded_at=AT)
    return [Goal.objects.create(plan=plan, text=f"Mål {n}", order=n, outcome=outcome, recorded_at=AT) for n in (1, 2)]


def test_end_needs_the_outcome_of_every_goal(place):
    order = in_state(place, "running")
    first, second = with_plan(order, place.staff)
    with pytest.raises(NotPossible, match="Bedöm varje mål"):
        orders.end(order=order, on=DAY, end_reason="goals_met", outcomes={first.pk: "met"}, by=place.staff, at=AT)
    first.refresh_from_db()
    assert first.outcome == ""
    outcomes = {first.pk: "met", second.pk: "not_relevant"}
    orders.end(order=order, on=DAY, end_reason="goals_met", outcomes=outcomes, by=place.staff, at=AT)
    second.refresh_from_db()
    assert (second.outcome, second.assessed_on, second.assessed_by) == ("not_relevant", DAY, place.staff)


def test_end_with_goals_assessed_before_needs_no_more(place):
    order = in_state(place, "running")
    with_plan(order, place.staff, outcome="partly")
    orders.end(order=order, on=DAY, end_reason="partly_met", by=place.staff, at=AT)
    assert order.state == "ended"


def test_end_refuses_a_goal_of_another_order(place):
    order, other = in_state(place, "running"), in_state(place, "running")
    alien, _ = with_plan(other, place.staff)
    with pytest.raises(NotPossible, match="Ladda om"):
        orders.end(order=order, on=DAY, end_reason="moved", outcomes={alien.pk: "met"}, by=place.staff, at=AT)


def test_end_closes_all_that_the_order_carried(place):
    order = in_state(place, "running")
    orders.assign(order=order, employee=place.staff.employee, minutes_per_week=120, by=place.head, at=AT)
    round_ = GroupRound.objects.create(service=place.service, name="Omgång", places=6, period=span(DAY), recorded_at=AT)
    Participation.objects.create(round=round_, order=order, number=1, joined_on=DAY, recorded_at=AT)
    # The end is told a week late: the access lasts until the day it is told, never longer.
    orders.end(order=order, on=later(3).date(), end_reason="moved", by=place.staff, at=later(10))
    assert order.case.assignments.get().period.upper == dt.date(2020, 9, 25)
    assert order.participations.get().left_on == dt.date(2020, 9, 24)
    assert {
        row.period.upper for row in Ground.objects.filter(source_id=order.pk, source_kind="interventions.order")
    } == {dt.date(2020, 10, 2)}
    order.case.refresh_from_db()
    assert order.case.closed_on == dt.date(2020, 9, 24)
    assert not order.case.assignments.filter(period__contains=dt.date(2020, 10, 5)).exists()
    assert not Clock.objects.filter(subject_id=order.pk, ended_on=None).exists()


def test_end_of_an_assignment_that_came_after_the_last_day_ends_it_too(place):
    order = in_state(place, "running")
    orders.assign(order=order, employee=place.staff.employee, minutes_per_week=60, by=place.head, at=later(5))
    orders.end(order=order, on=later(2).date(), end_reason="moved", by=place.staff, at=later(6))
    assert not order.case.assignments.filter(period__contains=later(7).date()).exists()
    assert not Ground.objects.filter(employee=place.staff.employee, period__contains=later(7).date()).exists()


def test_end_before_the_start_or_ahead_or_without_why_is_refused(place):
    order = in_state(place, "running")
    with pytest.raises(NotPossible, match="före 2020-09-21"):
        orders.end(order=order, on=dt.date(2020, 9, 20), end_reason="moved", by=place.staff, at=AT)
    with pytest.raises(NotPossible, match="framåt"):
        orders.end(order=order, on=dt.date(2020, 9, 22), end_reason="moved", by=place.staff, at=AT)
    with pytest.raises(NotPossible, match="Välj varför"):
        orders.end(order=order, on=DAY, end_reason="tired", by=place.staff, at=AT)


# --- who works with it ----------------------------------------------------------------------------------------------


def test_assign_opens_journal_and_person_and_hands_over_the_clocks(place):
    order, employee = in_state(place, "accepted"), place.staff.employee
    orders.assign(order=order, employee=employee, minutes_per_week=90, by=place.head, at=AT)
    assert order.case.assignments.filter(employee=employee, period__contains=DAY).exists()
    assert Ground.objects.filter(employee=employee, person=order.person, period__contains=DAY).exists()
    assert make.answers(clock(order, "nonexec_decision"), DAY) == [employee.pk]
    with pytest.raises(NotPossible, match="redan uppdraget"):
        orders.assign(order=order, employee=employee, minutes_per_week=90, by=place.head, at=AT)


def test_assign_is_refused_for_strangers_those_who_left_and_orders_not_in_hand(place):
    order = in_state(place, "accepted")
    left = make.employee(place.unit)
    make.employment(make.post(place.unit), left, last=dt.date(2020, 6, 30))
    given = {"minutes_per_week": 60, "by": place.head, "at": AT}
    with pytest.raises(NotPossible, match="ingen anställning"):
        orders.assign(order=order, employee=left, **given)
    with pytest.raises(NotPossible, match="inte i din enhet"):
        orders.assign(order=order, employee=make.employee(), **given)
    with pytest.raises(Stale):
        orders.assign(order=sent(place), employee=place.staff.employee, **given)
    with pytest.raises(Forbidden):
        orders.assign(order=order, employee=place.staff.employee, **{**given, "by": place.staff})


def test_unassign_closes_access_and_hands_the_clocks_to_who_remains(place):
    order, first, second = in_state(place, "accepted"), place.staff.employee, make.employee(place.unit)
    for employee in (first, second):
        orders.assign(order=order, employee=employee, minutes_per_week=60, by=place.head, at=AT)
    orders.unassign(order=order, employee=first, by=place.head, at=later(7))
    tomorrow = later(8).date()
    assert not order.case.assignments.filter(employee=first, period__contains=tomorrow).exists()
    assert not Ground.objects.filter(employee=first, period__contains=tomorrow).exists()
    assert make.answers(clock(order, "nonexec_decision"), later(7).date()) == [second.pk]
    with pytest.raises(Refused):
        orders.unassign(order=order, employee=first, by=place.head, at=later(8))


# --- measures -------------------------------------------------------------------------------------------------------


def test_ongoing_and_not_started_on_a_day_that_has_been(place):
    service = place.service
    make.order(service, state="running", sent_on=dt.date(2020, 1, 7), started_on=dt.date(2020, 2, 1))
    make.order(
        service,
        state="ended",
        sent_on=dt.date(2020, 1, 7),
        started_on=dt.date(2020, 2, 1),
        ended_on=dt.date(2020, 5, 1),
    )
    make.order(service, state="returned", sent_on=dt.date(2020, 1, 7), ended_on=dt.date(2020, 1, 20))
    make.order(service, sent_on=dt.date(2020, 4, 1))

    def counted(day):
        rows = Order.objects.filter(unit=place.unit)
        return rows.filter(running_on(day)).count(), rows.filter(unstarted_on(day)).count()

    assert counted(dt.date(2020, 1, 6)) == (0, 0)
    assert counted(dt.date(2020, 1, 19)) == (0, 3)
    assert counted(dt.date(2020, 1, 20)) == (0, 2)
    assert counted(dt.date(2020, 4, 30)) == (2, 1)
    assert counted(dt.date(2020, 5, 1)) == (1, 1)


def test_not_known_yet_is_not_counted(place):
    order = make.order(place.service, state="ended", sent_on=dt.date(2020, 1, 7), ended_on=dt.date(2020, 3, 1))
    Order.objects.filter(pk=order.pk).update(ended_recorded_at=calendar.at_clock(dt.date(2020, 4, 1), 9))
    day = dt.date(2020, 3, 15)

    def counted(known):
        return measures.by_service([order.service_id], day, known)[order.service_id].running

    assert counted(None) == 0
    assert counted(calendar.at_clock(dt.date(2020, 3, 20), 9)) == 1
    assert counted(calendar.at_clock(dt.date(2020, 1, 1), 9)) == 0


def test_late_orders_are_needs_assessed_and_not_started(place):
    service = place.service
    late = make.order(service, sent_on=dt.date(2020, 6, 1))
    make.order(service, sent_on=dt.date(2020, 6, 1), state="running")
    make.order(service, sent_on=dt.date(2020, 6, 1), state="returned")
    make.order(make.service(place.unit, basis="open"), sent_on=dt.date(2020, 6, 1))
    make.order(service, sent_on=dt.date(2020, 7, 1))
    assert list(ledger.not_started_within_three_months([place.unit.pk], DAY)) == [late]
    assert not ledger.not_started_within_three_months([place.unit.pk], dt.date(2020, 9, 1)).exists()


def test_by_service_counts_all_in_one_query(place, django_assert_num_queries):
    other = make.service(place.unit)
    for n in range(3):
        make.order(place.service, state="running", sent_on=dt.date(2020, 1, 7))
        make.order(other, sent_on=dt.date(2020, 9, 1 + n), planned_start=dt.date(2020, 10, 1))
    make.order(place.service, state="paused", sent_on=dt.date(2020, 1, 7))
    make.order(place.service, sent_on=dt.date(2020, 1, 7))
    with django_assert_num_queries(1):
        counts = measures.by_service([place.service.pk, other.pk], DAY)
    assert counts[place.service.pk] == measures.OrderCounts(running=4, minutes=720, late=1)
    assert counts[other.pk] == measures.OrderCounts(planned=3, planned_minutes=540, planned_from=dt.date(2020, 10, 1))


def test_load_sets_minutes_given_against_minutes_there_are(place, django_assert_num_queries):
    staff, away, idle = (make.employee(place.unit) for _ in range(3))
    post = make.post(place.unit)
    make.employment(post, staff, percent=50)
    make.staffing(post, make.service(place.unit, client_share=50))
    make.employment(make.post(place.unit), away)
    make.absence(away, dt.date(2020, 9, 1), percent=50)
    for _ in range(2):
        make.assigned(make.order(place.service, state="running"), staff)
    make.assigned(make.order(place.service, state="ended"), staff)
    rows = type(staff).objects.filter(pk__in=[staff.pk, away.pk, idle.pk])
    with django_assert_num_queries(1):
        loads = {load.employee: load for load in measures.workloads(rows, DAY)}
    assert set(loads) == {staff, away}
    assert (loads[staff].assigned, loads[staff].available, loads[staff].orders) == (360, 600, 2)
    assert (loads[away].assigned, loads[away].available, loads[away].left) == (0, 720, 720)


def test_steps_cannot_be_rewritten(place):
    order = sent(place)
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("update interventions_orderstep set reason = 'x' where order_id = %s", [order.pk])
