"""Actions about orders: send, acknowledge, accept, return, start, pause, resume, change, end, and who works with it.

Law: SoL 11:1, 34:1; LSS 9 §, 28 f §; OSL 26:1 (what the performer learns is what the order carries).
"""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.measures import decided_on as decided_day
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.acting import lock_order, moment_of, refuse_ahead, required_reason
from hemmaplan.interventions.actions.moves import leave_line, step_along
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures.asked import offered, ordered
from hemmaplan.interventions.measures.decided import may_be_carried_out, nobody_carries_out
from hemmaplan.interventions.measures.facts import order_grounds_of
from hemmaplan.interventions.measures.services import level_of
from hemmaplan.interventions.models import (
    Goal,
    Interruption,
    LevelChange,
    Order,
    OrderStep,
    Participation,
    Plan,
    Priority,
    QueueEntry,
    QueueMove,
    Service,
)
from hemmaplan.interventions.permissions import may_distribute, may_handle, may_send
from hemmaplan.interventions.requirements import orders as required
from hemmaplan.interventions.states import ACKNOWLEDGE, INTERRUPTED, NOT_CARRIED_OUT, OPEN_STATES
from hemmaplan.organisation.models import Employee
from hemmaplan.organisation.periods import ended, span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_ended
from hemmaplan.people import numbers
from hemmaplan.people.actions import grounds, persons, stated_reasons
from hemmaplan.people.models import Person
from hemmaplan.people.permissions import may_send_for

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit


SECTION = 40
"""How long a section an order holds."""


def settle_order(*, order: Order, by: "User", at: dt.datetime) -> None:
    """Låt det som följer av uppdraget följa det: who may see the person. Called by every action that changes it."""
    wanted = order_grounds_of([order.pk], on=calendar.local_date(at))
    grounds.settle_grounds(source=order, wanted=wanted, by=by, at=at)


@action
def take_up_person(
    *, from_unit: "Unit", given_name: str, family_name: str, number: str, reason: str, by: "User", at: dt.datetime
) -> Person:
    """Ta upp en person inför ett uppdrag: the authority has decided on somebody it cannot find among its own.

    A new person is added. One who is already known by exactly that number is opened to the one who asks, as in an
    emergency, with the stated reason as its ground and in the log; the name in the register stands. One who is open to
    the unit already needs no taking up. Ends by itself when no order follows.
    """
    require(may_send(by, from_unit.pk))
    reason = valid_reason(required_reason(reason))
    # Asked of all, so that a missing name is no way to find out whether the register has the number.
    if not (given_name.strip() or family_name.strip()):
        raise NotPossible(_("Skriv personens namn. Har personen bara ett namn lämnar du efternamnet tomt."))
    person = None
    if number.strip():
        person = Person.objects.filter(id_number=numbers.read(number, at).digits).first()
    known = person is not None
    if person is None:
        person = persons.add_person(
            given_name=given_name, family_name=family_name, number=number, looked_up=True, by=by, at=at
        )
    if not (known and may_send_for(by, person)):
        stated_reasons.take_up(person=person, unit=from_unit, reason=reason, new=not known, by=by, at=at)
    return person


@action
def send(
    *,
    person: Person,
    service: Service,
    from_unit: "Unit",
    decided_on: dt.date,
    by: "User",
    at: dt.datetime,
    section: str = "SoL 11:1",
    law: str = Order.Law.SOL,
    purpose: str = "",
    goals: str = "",
    priority: int = Priority.DECIDED,
    priority_reason: str = "",
    planned_start: dt.date | None = None,
    decision_until: dt.date | None = None,
    minutes_per_week: int = 0,
    decision: Decision | None = None,
) -> Order:
    """Sänd ett uppdrag: the authority asks the performer to carry out a decision. Opens the file, starts the clocks.

    A ``decision`` kept here says its own day, section and end; the three months then run about the order.

    Raises ``NotPossible`` when the service is not offered today, gives no individual assistance, the person is not the
    sender's to see, or the days do not go together.
    """
    require(may_send(by, from_unit.pk))
    today = calendar.local_date(at)
    refuse(required.may_be_ordered("service", offered(service), today))
    if not may_send_for(by, person):
        raise NotPossible(_("Personen är inte öppen för dig. Sök fram den på nytt, eller ta upp den med nummer."))
    if decision is not None:
        if decision.person_id != person.pk or not may_be_carried_out(decision, by):
            raise NotPossible(_("Beslutet ger ingen insats att beställa, eller är ersatt av ett annat."))
        decided_on, section, decision_until = decided_day(decision), decision.section[:SECTION], decision.last_on
    refuse(
        required.decision(
            decided_on=decided_on, known_on=today, planned_start=planned_start, decision_until=decision_until,
            priority=priority, priority_reason=priority_reason,
        )
    )  # fmt: skip
    refuse(required.about_person(decided_on, born_on=person.born_on, deceased_on=person.deceased_on))
    priority_reason = required_reason(priority_reason, most=200) if priority_reason.strip() else ""
    locked(person)  # the same order from another window waits here, and then sees that one is open
    same = Order.objects.filter(person=person, service=service, from_unit=from_unit, state__in=OPEN_STATES)
    refuse(required.one_open(is_open=True, others_open=same.exists()))
    case = cases.open_case(kind=Case.Kind.ORDER, person=person, unit=service.unit, on=today, by=by, at=at)
    order = Order.objects.create(
        case=case,
        person=person,
        service=service,
        unit=service.unit,
        from_unit=from_unit,
        sent_by=by,
        law=law,
        section=section,
        decided_on=decided_on,
        decision_until=decision_until,
        purpose=purpose.strip(),
        goals=goals.strip(),
        priority=priority,
        priority_reason=priority_reason,
        planned_start=planned_start,
        minutes_per_week=minutes_per_week,
        decision=decision,
        sent_at=at,
        recorded_at=at,
    )
    OrderStep.objects.create(
        order=order, step="send", from_state="", to_state=order.state, at=at, recorded_at=at, by=by
    )
    settle_order(order=order, by=by, at=at)
    deadlines.start(rule=ACKNOWLEDGE, about=order, unit=order.unit, on=today, by=by, at=at)
    if service.basis == Service.Basis.ASSESSED:
        rule = NOT_CARRIED_OUT[order.law]
        deadlines.start(rule=rule, about=order, unit=order.unit, on=decided_on, entered=today, by=by, at=at)
    if decision is not None:
        deadlines.withdraw(rule=NOT_CARRIED_OUT[Order.Law.SOL], about=decision, on=today, by=by, at=at)
    record(EventType.ORDER_SENT, by=by, at=at, about=order, service_id=service.pk, from_unit_id=from_unit.pk)
    return order


@action
def acknowledge(*, order: Order, by: "User", at: dt.datetime) -> OrderStep:
    """Kvittera: the performer has seen the order. Answers the clock of acknowledgement."""
    require(may_handle(by, order))
    taken = step_along(order=order, step="acknowledge", acknowledged_at=at, by=by, at=at)
    deadlines.answer(rule=ACKNOWLEDGE, about=order, on=calendar.local_date(at), with_=taken, by=by, at=at)
    return taken


@action
def accept(*, order: Order, by: "User", at: dt.datetime) -> OrderStep:
    """Ta emot: the performer will carry it out. One that was not acknowledged is so by this."""
    require(may_handle(by, order))
    lock_order(order)
    seen = order.acknowledged_at or at
    taken = step_along(order=order, step="accept", accepted_at=at, acknowledged_at=seen, by=by, at=at)
    deadlines.answer(rule=ACKNOWLEDGE, about=order, on=calendar.local_date(at), with_=taken, by=by, at=at)
    return taken


@action
def return_(
    *, order: Order, reason: str, by: "User", at: dt.datetime, how: str = QueueEntry.Left.RETURNED
) -> OrderStep:
    """Återlämna till myndigheten, with the reason. Leaves the queue; access, file and clocks end.

    The decision stands: a new order of the same decision is counted from the same day again.
    """
    require(may_handle(by, order))
    reason, today = required_reason(reason), calendar.local_date(at)
    taken = step_along(
        order=order,
        step="return",
        reason=reason,
        returned_reason=reason,
        ended_on=today,
        ended_recorded_at=at,
        by=by,
        at=at,
    )
    back = how == QueueEntry.Left.RETURNED
    kind = QueueMove.Kind.REFERRED_BACK if back else QueueMove.Kind.LEFT
    leave_line(order=order, how=how, kind=kind, on=today, reason=reason, by=by, at=at)
    deadlines.answer(rule=ACKNOWLEDGE, about=order, on=today, with_=taken, by=by, at=at)
    _close(order, on=today, by=by, at=at)
    if order.decision is not None and nobody_carries_out(order.decision):
        deadlines.start(
            rule=NOT_CARRIED_OUT[Order.Law.SOL], about=order.decision, unit=order.decision.unit,
            on=decided_day(order.decision), entered=today, by=by, at=at,
        )  # fmt: skip
    return taken


@action
def start(*, order: Order, on: dt.date, by: "User", at: dt.datetime) -> OrderStep:
    """Starta, on the day help began. Answers the three months of SoL 34:1 and leaves the queue.

    Raises ``NotPossible`` before the decision, for a day to come, or outside the time the service is offered; ``Stale``
    when somebody else has started it.
    """
    require(may_handle(by, order))
    refuse(required.started(ordered(order, started_on=on), offered(order.service), calendar.local_date(at)))
    taken = step_along(order=order, step="start", on=on, started_on=on, started_recorded_at=at, by=by, at=at)
    leave_line(order=order, how=QueueEntry.Left.STARTED, kind=QueueMove.Kind.STARTED, on=on, by=by, at=at)
    deadlines.answer(rule=NOT_CARRIED_OUT[order.law], about=order, on=on, with_=taken, by=by, at=at)
    return taken


@action
def pause(*, order: Order, reason: str, by: "User", at: dt.datetime, on: dt.date | None = None) -> OrderStep:
    """Pausa: the help stops for a while, and why. Three months of its own begin to run. SoL 34:1."""
    require(may_handle(by, order))
    on, reason = on or calendar.local_date(at), required_reason(reason)
    lock_order(order)
    refuse(required.paused(ordered(order, paused_on=on), calendar.local_date(at)))
    taken = step_along(order=order, step="pause", on=on, reason=reason, paused_on=on, by=by, at=at)
    if order.interruptions.filter(Q(period__endswith__gt=on) | Q(period__endswith__isnull=True)).exists():
        raise NotPossible(_("Uppdraget var redan pausat den dagen. Ange en senare dag."))
    Interruption.objects.create(order=order, period=span(on), reason=reason, recorded_at=at)
    if order.service.basis == Service.Basis.ASSESSED:
        deadlines.start(rule=INTERRUPTED[order.law], about=order, unit=order.unit, on=on, by=by, at=at)
    return taken


@action
def resume(*, order: Order, by: "User", at: dt.datetime, on: dt.date | None = None) -> OrderStep:
    """Återuppta, from ``on``. Answers the three months of the interruption."""
    require(may_handle(by, order))
    on = on or calendar.local_date(at)
    refuse_ahead(on, at)
    lock_order(order)
    if order.paused_on and on < order.paused_on:
        raise NotPossible(_("Dagen ligger före avbrottet. Ändra den."))
    taken = step_along(order=order, step="resume", on=on, paused_on=None, by=by, at=at)
    again = _end_interruption(order, last=calendar.add_days(on, -1)) or on
    deadlines.answer(rule=INTERRUPTED[order.law], about=order, on=again, with_=taken, by=by, at=at)
    return taken


def _end_interruption(order: Order, *, last: dt.date) -> dt.date | None:
    """The open interruption ends with ``last``. One that began and ended on one day keeps that day.

    Returns the first day that is not interrupted, ``None`` when there was nothing to end.
    """
    again = None
    for row in order.interruptions.filter(period__endswith__isnull=True):
        row.period = ended(row.period, max(last, row.period.lower))
        row.save(update_fields=["period"])
        again = row.period.upper
    return again


@action
def change_level(*, order: Order, minutes_per_week: int, reason: str, by: "User", at: dt.datetime) -> OrderStep:
    """Ändra omfattningen, in minutes a week, with the reason."""
    require(may_handle(by, order))
    reason = required_reason(reason, most=250)
    lock_order(order)
    if order.state not in OPEN_STATES:
        raise Stale(_("Uppdraget är avslutat. Omfattningen kan inte ändras."))
    today = calendar.local_date(at)
    before = level_of(order, today)
    if minutes_per_week == before:
        raise NotPossible(_("Omfattningen är redan den du skrev. Ändra den eller avbryt."))
    LevelChange.objects.create(
        order=order, from_on=today, minutes_per_week=minutes_per_week, reason=reason, by=by, recorded_at=at
    )
    record(EventType.ORDER_LEVEL, by=by, at=at, about=order, before=before, after=minutes_per_week)
    return OrderStep.objects.create(
        order=order,
        step="level",
        from_state=order.state,
        to_state=order.state,
        at=at,
        recorded_at=at,
        by=by,
        reason=f"{before} → {minutes_per_week} min: {reason}",
    )


@action
def end(
    *,
    order: Order,
    on: dt.date,
    end_reason: str,
    by: "User",
    at: dt.datetime,
    outcomes: Mapping[int, str] | None = None,
    note: str = "",
) -> OrderStep:
    """Avsluta: why, and what came of every goal of the plan in force (``outcomes``: goal → outcome).

    Ends the access it gave, who works with it, its places in groups, its file and its clocks. Raises ``NotPossible`` when
    a goal is not assessed.
    """
    require(may_handle(by, order))
    if end_reason not in Order.EndReason.values:
        raise NotPossible(_("Välj varför uppdraget avslutas."))
    lock_order(order)
    refuse(required.ended(ordered(order, ended_on=on), calendar.local_date(at)))
    taken = step_along(
        order=order,
        step="end",
        on=on,
        reason=note.strip() or end_reason,
        ended_on=on,
        end_reason=end_reason,
        ended_recorded_at=at,
        paused_on=None,
        by=by,
        at=at,
    )
    _assess(order, outcomes or {}, on=on, by=by, at=at)
    _end_interruption(order, last=on)
    _leave_groups(order, on=on, by=by, at=at)
    _close(order, on=on, by=by, at=at)
    return taken


def _assess(order: Order, outcomes: Mapping[int, str], *, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Write the outcomes; every goal of the plan in force must have one."""
    goals = {goal.pk: goal for goal in Goal.objects.filter(plan__order=order, plan__state=Plan.State.ACTIVE)}
    known = set(Goal.Outcome.values) - {""}
    if set(outcomes) - set(goals) or set(outcomes.values()) - known - {""}:
        raise NotPossible(_("Målen har ändrats sedan sidan öppnades. Ladda om sidan och bedöm dem igen."))
    for pk, outcome in outcomes.items():
        if outcome and outcome != goals[pk].outcome:
            goals[pk].outcome, goals[pk].assessed_on, goals[pk].assessed_by = outcome, on, by
            goals[pk].assessed_recorded_at = at
            goals[pk].save(update_fields=["outcome", "assessed_on", "assessed_by", "assessed_recorded_at"])
            record(EventType.GOAL_ASSESSED, by=by, at=at, about=order, goal_id=pk, outcome=outcome)
    if not all(goal.outcome for goal in goals.values()):
        raise NotPossible(_("Bedöm varje mål i planen innan uppdraget avslutas."))


def _leave_groups(order: Order, *, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Give up the places in groups that the order took."""
    for place in Participation.objects.select_for_update(of=("self",)).filter(order=order, left_on__isnull=True):
        place.left_on, place.left_reason = max(on, place.joined_on), "Uppdraget avslutades"
        place.save(update_fields=["left_on", "left_reason"])
        record(EventType.PLACE_LEFT, by=by, at=at, about=order, participation_id=place.pk)


def _close(order: Order, *, on: dt.date, by: "User", at: dt.datetime) -> None:
    """End what the order carried. Access ends today also when the last day lies back: it was used until now."""
    cases.close_case(case=order.case, on=max(on, order.case.opened_on), by=by, at=at)
    settle_order(order=order, by=by, at=at)
    for thing in (order, *order.plans.all()):
        running = Clock.objects.filter(subject_kind=thing._meta.label_lower, subject_id=thing.pk, ended_on__isnull=True)
        for rule in list(running.values_list("rule", flat=True)):
            deadlines.withdraw(rule=rule, about=thing, on=on, by=by, at=at)


@action
def assign(
    *, order: Order, employee: Employee, minutes_per_week: int, by: "User", at: dt.datetime, on: dt.date | None = None
) -> Assignment:
    """Fördela till en medarbetare, so many minutes a week: opens person and journal; the clocks follow.

    Raises ``NotPossible`` when the employee already has it, is no colleague here, or works here no longer; ``Stale`` when
    the order is no longer in hand.
    """
    require(may_distribute(by, order))
    on = on or calendar.local_date(at)
    lock_order(order)
    if order.state not in required.IN_HAND:
        raise Stale(_("Uppdraget går inte att fördela i sitt läge. Ta emot det först, eller ladda om sidan."))
    refuse(required.assignment(ordered(order), Period.between(on), calendar.local_date(at)))
    if order.case.assignments.all().going_on(calendar.add_days(on, -1)).filter(employee=employee).exists():
        raise NotPossible(_("Medarbetaren har redan uppdraget."))
    row = cases.assign(case=order.case, employee=employee, minutes_per_week=minutes_per_week, on=on, by=by, at=at)
    settle_order(order=order, by=by, at=at)
    record(
        EventType.ORDER_ASSIGNED,
        by=by,
        at=moment_of(on, at),
        about=order,
        employee_id=employee.pk,
        minutes=minutes_per_week,
    )
    return row


@action
def release_from_orders(*, employee: Employee, last: dt.date, by: "User", at: dt.datetime) -> int:
    """Avsluta allt som den som slutat hade fördelat till sig. Returns how many orders."""
    require(by.is_system)
    rows = Assignment.objects.filter(employee=employee, case__kind=Case.Kind.ORDER)
    files = cases.release(rows=rows, last=last, by=by, at=at)
    for order in Order.objects.filter(case__in=files).select_related("case").order_by("pk"):
        settle_order(order=order, by=by, at=at)
        record(EventType.ORDER_UNASSIGNED, by=by, at=at, about=order, employee_id=employee.pk)
    return len(files)


@action
def unassign(*, order: Order, employee: Employee, by: "User", at: dt.datetime, on: dt.date | None = None) -> None:
    """Avsluta fördelningen med ``on`` som sista dag: access and journal close; the clocks follow who remains."""
    require(may_distribute(by, order))
    on = on or calendar.local_date(at)
    refuse_ahead(on, at)
    lock_order(order)
    rows = order.case.assignments.filter(employee=employee)
    row = rows.filter(period__contains=on).first()
    if row is None:
        raise Stale(_("Medarbetaren har inte uppdraget. Ladda om sidan."))
    refuse_ended(row.period, on)
    cases.release(rows=rows, last=on, by=by, at=at)
    settle_order(order=order, by=by, at=at)
    record(EventType.ORDER_UNASSIGNED, by=by, at=moment_of(on, at), about=order, employee_id=employee.pk)
