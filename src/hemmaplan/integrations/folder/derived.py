"""What follows from the rows of a folder: grounds, assignments that end, steps, moves in queue, clocks, case numbers.

The rules are those of ``consequences`` in each module; here they are only put to many rows at once. Everything compares
what should be there with what is, so that a second import adds nothing.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hemmaplan.cases.consequences import Assigned, Over, last_of
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.decisions.states import DecisionState
from hemmaplan.cases.intake.models import Intake, ProtectionAssessment, Reporter
from hemmaplan.cases.investigations.models import Communication, Investigation
from hemmaplan.cases.measures import file_grounds_of
from hemmaplan.cases.models import Assignment, Case, CaseNumber
from hemmaplan.foundation import calendar
from hemmaplan.housing.measures import tenancy_grounds_of
from hemmaplan.housing.models import SupervisionVisit, Tenancy
from hemmaplan.integrations.folder import clocks
from hemmaplan.integrations.folder.preparing import LATER, closed, closing_recorded, later_recorded
from hemmaplan.integrations.folder.storing import BATCH, Store, spaced
from hemmaplan.interventions.consequences.steps import Dates, Paused, Waited, order_steps, queue_moves
from hemmaplan.interventions.measures.facts import contact_grounds_of, order_grounds_of
from hemmaplan.interventions.models import Interruption, OpenContact, Order, OrderStep, Plan, QueueEntry, QueueMove
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.organisation.storing import FEW, copy_in
from hemmaplan.people.actions.grounds import store_grounds
from hemmaplan.people.actions.protection import STRENGTH
from hemmaplan.people.models import Person, ProtectionPeriod

_NUMBERED = re.compile(r"(\d{4})-(\d{1,9})")
_MANY_TIMES = {"queue", "pause", "resume"}


def finish(now: Store) -> None:
    """Make all that follows from the rows this import has touched."""
    _protections(now)
    orders = set(now.touched["orders"])
    orders |= {pk for part in _parts(now.touched["assignments"])
               for pk in Order.objects.filter(case__assignments__in=part).values_list("pk", flat=True)}  # fmt: skip
    for noun, model in (("queue", QueueEntry), ("interruptions", Interruption), ("plans", Plan)):
        orders |= {pk for part in _parts(now.touched[noun])
                   for pk in model.objects.filter(pk__in=part).values_list("order_id", flat=True)}  # fmt: skip
    done = 0
    for part in _parts(sorted(orders)):
        _orders(now, part)
        done += len(part)
        if len(orders) > 10 * BATCH:
            now.say(f"  akter, grunder, steg och frister: {spaced(done)} av {spaced(len(orders))}")
    tenancies = set(now.touched["tenancies"]) | set(
        SupervisionVisit.objects.filter(pk__in=now.touched["supervision_visits"]).values_list("tenancy_id", flat=True)
    )
    for part in _parts(sorted(tenancies)):
        _tenancies(now, part)
    for part in _parts(now.touched["open_contacts"]):
        _late_ends(now, list(OpenContact.objects.filter(pk__in=part)))
        _grounds(now, "interventions.opencontact", part, contact_grounds_of(part, on=_today(now)))
    _authority(now)
    if now.touched["orders"] or now.touched["tenancies"] or now.touched["files"]:
        _high_water(now)


def _today(now: Store) -> dt.date:
    return calendar.local_date(now.cutoff)


def _grounds(now: Store, kind: str, ids: list[int], wanted: Any) -> None:
    store_grounds(kind=kind, source_ids=ids, wanted=wanted, today=_today(now), recorded=now.recorded)


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), 2 * BATCH):
        yield listed[start : start + 2 * BATCH]


def _authority(now: Store) -> None:
    """Files, what came in and what is investigated: grounds, assignments that end, clocks."""
    files = set(now.touched["files"])
    for part in _parts(now.touched["file_assignments"]):
        files |= set(Assignment.objects.filter(pk__in=part).values_list("case_id", flat=True))
    for ids in _parts(sorted(files)):
        cases = list(Case.objects.filter(pk__in=ids))
        _late_ends(now, cases)
        _end_assignments(now, cases)
        _grounds(now, "cases.case", ids, file_grounds_of(ids, on=_today(now)))
    intakes = set(now.touched["intakes"])
    for noun, model in (("reporters", Reporter), ("protection_assessments", ProtectionAssessment)):
        intakes |= {pk for part in _parts(now.touched[noun])
                    for pk in model.objects.filter(pk__in=part).values_list("intake_id", flat=True)}  # fmt: skip
    for ids in _parts(sorted(intakes)):
        rows = list(Intake.objects.filter(pk__in=ids).select_related("person"))
        _late_ends(now, rows)
        clocks.put_of_intakes(now, rows)
    for ids in _parts(now.touched["investigations"]):
        found = list(Investigation.objects.filter(pk__in=ids).select_related("person"))
        _late_ends(now, found)
        clocks.put_of_investigations(now, found)
    _communications(now)
    _decisions(now)


def _communications(now: Store) -> None:
    """What was sent to parties, also where only its investigation has changed: the time to reply."""
    sent = _and_of(now, "communications", Communication, investigations="investigation")
    for ids in _parts(sorted(sent)):
        clocks.put_of_communications(
            now, list(Communication.objects.filter(pk__in=ids).select_related("investigation"))
        )


def _decisions(now: Store) -> None:
    """Decisions, also where only a letter, a party, an order or what replaces them has changed: their clocks."""
    touched = _and_of(
        now,
        "decisions",
        Decision,
        deliveries="deliveries",
        orders="orders",
        parties="case__parties",
        decisions="replaced_by",
    )
    for ids in _parts(sorted(touched)):
        signed = Decision.objects.filter(pk__in=ids, state=DecisionState.SIGNED)
        clocks.put_of_decisions(now, list(signed.select_related("case", "investigation", "intake")))
    for ids in _parts(now.touched["deliveries"]):
        letters = list(Delivery.objects.filter(pk__in=ids).select_related("decision__case"))
        _late_ends(now, letters)
        clocks.put_of_deliveries(now, letters)


def _and_of(now: Store, noun: str, model: Any, **near: str) -> set[int]:
    """Rows of the noun that were touched, and those by which something touched stands: the path to it, by its noun."""
    found = set(now.touched[noun])
    for other, path in near.items():
        for part in _parts(now.touched[other]):
            found |= set(model.objects.filter(**{f"{path}__in": part}).values_list("pk", flat=True))
    return found


def _protections(now: Store) -> None:
    """The level in force on the person: the strongest of those that have not ended."""
    persons = set(
        ProtectionPeriod.objects.filter(pk__in=now.touched["protections"]).values_list("person_id", flat=True)
    )
    if not persons:
        return
    today = calendar.local_date(now.cutoff)
    levels: dict[int, str] = {}
    for person, level, period in ProtectionPeriod.objects.filter(person__in=persons).values_list(
        "person", "level", "period"
    ):
        if period.upper is None or period.upper > today:
            levels[person] = max(levels.get(person, "none"), level, key=STRENGTH.index)
    for pk, stored in Person.objects.filter(pk__in=persons).values_list("pk", "protection"):
        level = levels.get(pk, Person.Protection.NONE.value)
        if stored != level:
            Person.objects.filter(pk=pk).update(protection=level)


def _orders(now: Store, ids: list[int]) -> None:
    orders = list(Order.objects.filter(pk__in=ids).select_related("case", "service"))
    entries, pauses, plans = (
        _grouped(model.objects.filter(order__in=ids)) for model in (QueueEntry, Interruption, Plan)
    )
    _late_ends(now, orders)
    _late_ends(now, [entry for some in entries.values() for entry in some])
    _close(now, [(order.case, order.ended_on, order.ended_recorded_at) for order in orders])
    _end_assignments(now, [order.case for order in orders])
    steps: list[OrderStep] = []
    moves: list[QueueMove] = []
    for order in orders:
        dates = Dates(
            order.state, order.sent_at, order.acknowledged_at, order.accepted_at, order.started_on, order.ended_on,
            order.end_reason, order.returned_reason,
        )  # fmt: skip
        waits = {entry.pk: _wait(entry) for entry in entries[order.pk]}
        steps += _steps(now, order, dates, list(waits.values()), [_pause(row) for row in pauses[order.pk]])
        moves += [row for pk, wait in waits.items() for row in _moves(now, pk, dates, wait)]
    _grounds(now, "interventions.order", ids, order_grounds_of(ids, on=_today(now)))
    _put_steps(ids, steps)
    _put_moves(moves)
    clocks.put_of_orders(now, orders, pauses, plans)


def _wait(entry: QueueEntry) -> Waited:
    return Waited(entry.joined_on, entry.priority_reason, entry.left_on, entry.left_how, entry.left_recorded_at)


def _pause(row: Interruption) -> Paused:
    return Paused(row.period.lower, last_day(row.period), row.reason)


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found


def _late_ends(now: Store, things: list[Any]) -> None:
    """When it was recorded that rows which were there have started or ended since, where nobody has said."""
    late = [thing for thing in things if later_recorded(now, thing)]
    if late:
        names = [recorded for _name, recorded, _hour in LATER[type(late[0])]]
        type(late[0]).objects.bulk_update(late, names, batch_size=FEW)


def _close(now: Store, files: list[tuple[Case, dt.date | None, dt.datetime | None]]) -> None:
    """Files close and open with what they are about."""
    changed = []
    for case, closed_on, recorded_at in files:
        if case.closed_on != closed_on:
            case.closed_on, case.closed_recorded_at = closed_on, recorded_at or closing_recorded(now, closed_on)
            changed.append(case)
    Case.objects.bulk_update(changed, ["closed_on", "closed_recorded_at"], batch_size=FEW)


def _end_assignments(now: Store, files: list[Case]) -> None:
    """Nobody works with a file after it has closed; and when an end was recorded, where nobody has said."""
    over = {case.pk: ended for case in files if (ended := Over.of(case.closed_on, case.closed_recorded_at))}
    recorded = {case.pk: case.closed_recorded_at for case in files}
    changed: list[Assignment] = []
    for row in Assignment.objects.filter(case__in=[case.pk for case in files], period__isempty=False):
        one = Assigned(row.employee_id, row.period.lower, last_day(row.period))
        last = last_of(one, over.get(row.case_id))
        with_file = last is not None and row.case_id in over and last >= over[row.case_id].on
        told = row.ended_recorded_at
        if last is None:
            told = None
        elif told is None or last != one.last:
            told = recorded[row.case_id] if with_file else now.recorded(last)
        if (last, told) != (one.last, row.ended_recorded_at):
            row.period, row.ended_recorded_at = span(row.period.lower, last), told
            changed.append(row)
    Assignment.objects.bulk_update(changed, ["period", "ended_recorded_at"], batch_size=FEW)


def _steps(now: Store, order: Order, dates: Dates, waits: list[Waited], pauses: list[Paused]) -> Iterator[OrderStep]:
    for step in order_steps(dates, waits, pauses):
        by = order.sent_by_id if step.step == "send" and order.sent_by_id else now.by.pk
        yield OrderStep(
            order_id=order.pk, step=step.step, from_state=step.from_state, to_state=step.to_state, at=step.at,
            recorded_at=now.recorded(step.at), by_id=by, reason=step.reason,
        )  # fmt: skip


def _put_steps(ids: list[int], wanted: list[OrderStep]) -> None:
    """Add the steps that are missing. Those that happen once are known by name, pauses and queues by time too."""
    stored = {
        (order, step, at if step in _MANY_TIMES else None)
        for order, step, at in OrderStep.objects.filter(order__in=ids).values_list("order_id", "step", "at")
    }
    copy_in(
        OrderStep,
        [row for row in wanted if (row.order_id, row.step, row.at if row.step in _MANY_TIMES else None) not in stored],
    )


def _moves(now: Store, entry: int, dates: Dates, wait: Waited) -> Iterator[QueueMove]:
    for move in queue_moves(dates, wait):
        yield QueueMove(
            entry_id=entry, kind=move.kind, at=move.at, recorded_at=move.recorded_at or now.recorded(move.at), by=now.by,
            reason=move.reason,
        )  # fmt: skip


def _put_moves(wanted: list[QueueMove]) -> None:
    """Add what is missing of what happened in the queue."""
    entries = {move.entry_id for move in wanted}
    stored = set(QueueMove.objects.filter(entry__in=entries).values_list("entry_id", "kind"))
    copy_in(QueueMove, [move for move in wanted if (move.entry_id, move.kind) not in stored])


def _tenancies(now: Store, ids: list[int]) -> None:
    """Closing, supervisor, grounds and the clock of the right to stay."""
    tenancies = list(Tenancy.objects.filter(pk__in=ids).select_related("case", "dwelling"))
    today, files = _today(now), [tenancy.case for tenancy in tenancies]
    _close(now, [(tenancy.case, closed(now, tenancy), None) for tenancy in tenancies])
    _supervisors(now, tenancies)
    _end_assignments(now, files)
    _grounds(now, "housing.tenancy", ids, tenancy_grounds_of(ids, on=today))
    clocks.put_of_tenancies(now, tenancies)


def _supervisors(now: Store, tenancies: list[Tenancy]) -> None:
    """The supervisor that the file tells of, from the first day, or from now on where there was another."""
    told, today, role = now.elsewhere["tenancies"], _today(now), Assignment.Role.SUPERVISOR
    latest: dict[int, Assignment] = {}
    stored = Assignment.objects.filter(case__in=[tenancy.case_id for tenancy in tenancies], role=role)
    for one in stored.order_by("period", "pk"):
        latest[one.case_id] = one
    ended, made = [], []
    for tenancy in tenancies:
        if tenancy.pk not in told:
            continue
        employee, row = told[tenancy.pk]["supervisor_id"], latest.get(tenancy.case_id)
        if row is not None and row.employee_id == employee:
            continue
        if row is not None and (row.period.upper is None or row.period.upper > today):
            row.period, row.ended_recorded_at = span(row.period.lower, max(today, row.period.lower)), now.cutoff
            ended.append(row)
        if employee is not None:
            first = tenancy.period.lower if row is None else max(today, tenancy.period.lower)
            at = tenancy.recorded_at if row is None else now.cutoff
            made.append(
                Assignment(case_id=tenancy.case_id, employee_id=employee, role=role, period=span(first), recorded_at=at)
            )
    Assignment.objects.bulk_update(ended, ["period", "ended_recorded_at"], batch_size=FEW)
    copy_in(Assignment, made)


def _high_water(now: Store) -> None:
    """The next number of a year comes after all that were brought along."""
    highest: dict[int, int] = {}
    for noun in ("orders", "tenancies", "files"):
        for row in now.folder.rows(noun):
            match = _NUMBERED.fullmatch(row.values["number"])
            if match and int(match[1]) <= 9999:
                year = int(match[1])
                highest[year] = max(highest.get(year, 0), int(match[2]))
    for year, last in highest.items():
        CaseNumber.objects.get_or_create(year=year)
        CaseNumber.objects.filter(year=year, last__lt=last).update(last=last)
