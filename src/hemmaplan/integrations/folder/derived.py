"""What follows from the rows of a folder: files (*akter*), grounds, holders, steps, moves in queue, clocks, case numbers.

Everything here compares what should be there with what is, so that a second import adds nothing.
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from hemmaplan.access.models import User
from hemmaplan.cases.models import Case, CaseNumber, Holder, JournalEntry
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.housing.models import SupervisionVisit, Tenancy
from hemmaplan.integrations.folder import clocks
from hemmaplan.integrations.folder.checking import Table
from hemmaplan.integrations.folder.storing import BATCH, Count, Store, spaced
from hemmaplan.interventions.models import (
    Assignment,
    HeadCount,
    Interruption,
    OpenContact,
    Order,
    OrderStep,
    Plan,
    QueueEntry,
    QueueMove,
    Service,
    TokenKey,
    Visit,
)
from hemmaplan.interventions.states import OrderState
from hemmaplan.organisation.models import Employee
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.people.models import Ground, Person, ProtectionPeriod

_NUMBERED = re.compile(r"(\d{4})-(\d{1,9})")
_STRENGTH = ("none", "marker", "registration", "fictitious")
# Days that come to a row after it was made: the day, when it was recorded, and at what hour it is taken to be where nobody says.
_LATER = {
    Order: (("started_on", "started_recorded_at", 9), ("ended_on", "ended_recorded_at", 16)),
    QueueEntry: (("left_on", "left_recorded_at", 16),),
    OpenContact: (("closed_on", "ended_recorded_at", 16),),
}
# An update of many rows at once is one long sentence to the database: slow when it is too long.
FEW = 200
# Under which section help is granted, from which day: the newest first.
_GRANTED = (
    (Order.Law.LSS, dt.date.min, "LSS 9 §"),
    (Order.Law.SOL, dt.date(2025, 7, 1), "SoL 11:1"),
    (Order.Law.SOL, dt.date.min, "SoL (2001:453) 4:1"),
)

# Completing rows ------------------------------------------------------------------------------------------------------


def fill_person(_now: Store, fields: dict[str, Any]) -> None:
    """What the number tells, and the keys for search and order, which ``Person.save`` makes in single saves."""
    number = fields["id_number"]
    parsed = identity.stored(number)
    fields["id_kind"] = parsed.kind.value
    fields["sex"] = parsed.sex.value
    if not fields.get("born_on"):
        fields["born_on"] = parsed.birth_date
    fields["search_key"] = names.search_key(f"{fields['given_name']} {fields['family_name']}")
    fields["sort_key"] = names.sort_key(f"{fields['family_name']} {fields['given_name']}")


def _granted_under(law: str, decided_on: dt.date) -> str:
    return next(section for of, since, section in _GRANTED if of == law and since <= decided_on)


def fill_order(now: Store, fields: dict[str, Any]) -> None:
    """As :func:`fill_unit`; an empty section means the one that held on the day of the decision."""
    fill_unit(now, fields)
    if fields.get("section") == "":
        fields["section"] = _granted_under(fields.get("law", Order.Law.SOL), fields["decided_on"])


def fill_unit(now: Store, fields: dict[str, Any]) -> None:
    """Orders and open contacts carry the unit of their service, for the door. When it was recorded is never emptied."""
    fields["unit_id"] = _unit_of_service(now)[fields["service_id"]]
    keep_recorded(now, fields)


def keep_recorded(_now: Store, fields: dict[str, Any]) -> None:
    """An empty cell for when a start or an end was recorded says nothing."""
    for name in ("started_recorded_at", "ended_recorded_at", "left_recorded_at"):
        if name in fields and fields[name] is None:
            del fields[name]


def _unit_of_service(now: Store) -> dict[int, int]:
    if "_units" not in now.__dict__:
        now.__dict__["_units"] = dict(Service.objects.values_list("pk", "unit_id"))
    return now.__dict__["_units"]


# Before new rows ------------------------------------------------------------------------------------------------------


def orders_files(now: Store, orders: list[Any]) -> None:
    """Each new order gets its file, under its number."""
    numbers = _numbers_of(now, "orders")
    named = "orders" in now.folder.tables and "section" in now.folder.tables["orders"].headings
    for order, number in zip(orders, numbers, strict=True):
        _later_recorded(now, order)
        if not named:
            order.section = _granted_under(order.law, order.decided_on)
        order.case = Case(
            number=number, kind=Case.Kind.ORDER, person_id=order.person_id, unit_id=order.unit_id,
            opened_on=calendar.local_date(order.sent_at), closed_on=order.ended_on, recorded_at=order.recorded_at,
        )  # fmt: skip
    _open_files(orders)


def ends_recorded(now: Store, things: list[Any]) -> None:
    """Rows that have begun or are over when they come: when it was recorded, where nobody has said, is the same day."""
    for thing in things:
        _later_recorded(now, thing)


def _later_recorded(now: Store, thing: Any) -> bool:
    """Say when start and end were recorded, if there are any and nobody has said. Whether anything was said."""
    said = False
    for name, recorded, hour in _LATER[type(thing)]:
        day = getattr(thing, name)
        if day is not None and getattr(thing, recorded) is None:
            setattr(thing, recorded, now.recorded(calendar.at_clock(day, hour)))
            said = True
    return said


def employees_recorded(now: Store, employees: list[Any]) -> None:
    """Employees are known from their first employment in the folder, where nobody has said when they were recorded."""
    table = now.folder.tables.get("employments")
    firsts: dict[str, dt.date] = {}
    for row in table.rows if table else ():
        number, first = row.values["employee"], row.values["first"]
        firsts[number] = min(first, firsts.get(number, first))
    said = {row.values["number"] for row in now.folder.rows("employees") if row.values.get("recorded_at") is not None}
    for employee in employees:
        if employee.number in firsts and employee.number not in said:
            employee.recorded_at = now.recorded(firsts[employee.number])


def outcomes_recorded(now: Store, things: list[Any]) -> None:
    """Visits that have been and goals that are assessed: the outcome was recorded the same day, where nobody has said."""
    for thing in things:
        if isinstance(thing, Visit):
            if thing.state != Visit.State.PLANNED and thing.outcome_recorded_at is None:
                thing.outcome_recorded_at = now.recorded(thing.done_at or thing.planned_at)
        elif thing.assessed_on is not None and thing.assessed_recorded_at is None:
            thing.assessed_recorded_at = now.recorded(calendar.at_clock(thing.assessed_on, 15))


def tenancies_files(now: Store, tenancies: list[Any]) -> None:
    """Each new tenancy gets its file, under its number."""
    units = dict(_dwelling_units())
    for tenancy, number in zip(tenancies, _numbers_of(now, "tenancies"), strict=True):
        tenancy.case = Case(
            number=number, kind=Case.Kind.TENANCY, person_id=tenancy.person_id, unit_id=units[tenancy.dwelling_id],
            opened_on=tenancy.period.lower, closed_on=_closed(now, tenancy), recorded_at=tenancy.recorded_at,
        )  # fmt: skip
    _open_files(tenancies)


def _dwelling_units() -> Iterator[tuple[int, int]]:
    from hemmaplan.housing.models import Dwelling

    yield from Dwelling.objects.values_list("pk", "unit_id")


def _numbers_of(now: Store, noun: str) -> list[str]:
    """The numbers of the rows that are new, in the order of the file."""
    known = now.ledger.ids(noun)
    return [row.values["number"] for row in now.folder.rows(noun) if row.key not in known]


def _open_files(things: list[Any]) -> None:
    for start in range(0, len(things), BATCH):
        part = things[start : start + BATCH]
        Case.objects.bulk_create([thing.case for thing in part])
        for thing in part:
            thing.case_id = thing.case.pk


def _closed(now: Store, tenancy: Any) -> dt.date | None:
    last = last_day(tenancy.period)
    return last if last and last <= calendar.local_date(now.cutoff) else None


# Rows of their own kind -----------------------------------------------------------------------------------------------


def store_head_counts(table: Table, now: Store) -> None:
    """Every visit of a day becomes a row. What is counted already is left; a code becomes a mark of its month."""
    count = now.counts.setdefault("head_counts", Count())
    services = now.ledger.ids("services")
    stored = Counter(
        HeadCount.objects.filter(undone_at=None).values_list("service_id", "day", "visitor", "age_band").order_by()
    )
    keys = _MonthKeys(now)
    made: list[HeadCount] = []
    for row in table.rows:
        values = row.values
        service, day = services[(values["service"],)], values["day"]
        visitor, band = values.get("visitor") or HeadCount.Visitor.RETURNING, values.get("age_band") or ""
        codes: tuple[str, ...] = values.get("codes") or ()
        wanted, there = len(codes) or values["count"], stored[(service, day, visitor, band)]
        if there > wanted:
            now.problems.add(table.file, row.number, "count", f"{there} besök är redan registrerade den dagen. Ångra dem i "
                             "systemet om de är fel, eller ta bort raden.")  # fmt: skip
            continue
        if there == wanted:
            count.unchanged += 1
            continue
        setattr(count, "changed" if there else "new", getattr(count, "changed" if there else "new") + 1)
        for number in range(there, wanted):
            at = calendar.at_clock(day, 9 + number % 4, number * 7 % 60)
            made.append(HeadCount(
                service_id=service, day=day, at=at, visitor=visitor, age_band=band, by=now.by, recorded_at=now.recorded(at),
                token=keys.token(service, day, codes[number]) if codes else "",
            ))  # fmt: skip
    HeadCount.objects.bulk_create(made, batch_size=BATCH)
    keys.store()


class _MonthKeys:
    """The secret of each service and month. Those of past months are used and forgotten in the same breath."""

    def __init__(self, now: Store) -> None:
        self.now = now
        self.used: dict[tuple[int, dt.date], bytes] = {}

    def token(self, service: int, day: dt.date, code: str) -> str:
        """The mark of a visitor's code in that month."""
        month = (service, calendar.month_start(day))
        if month not in self.used:
            kept = TokenKey.objects.filter(service=service, month=month[1], destroyed_at=None).first()
            self.used[month] = bytes(kept.key) if kept and kept.key else secrets.token_bytes(32)
        return hmac.new(self.used[month], code.strip().lower().encode(), hashlib.sha256).hexdigest()

    def store(self) -> None:
        """Keep the key of the month that goes on; of the others only that there was one."""
        running = calendar.month_start(calendar.local_date(self.now.cutoff))
        for (service, month), key in self.used.items():
            over = month < running
            TokenKey.objects.get_or_create(
                service_id=service, month=month,
                defaults={"key": None if over else key, "destroyed_at": self.now.cutoff if over else None},
            )  # fmt: skip


def store_journal(table: Table, now: Store) -> None:
    """Notes, under the account of their writer. A signed note that reads otherwise is a fault, not a change."""
    count = now.counts.setdefault("journal", Count())
    ids = now.ledger.ids("journal")
    cases = dict(
        Case.objects.filter(number__in={row.values["number"] for row in table.rows}).values_list("number", "pk")
    )
    users = _accounts(now, {row.values["author"] for row in table.rows})
    for row in table.rows:
        values = row.values
        fields: dict[str, Any] = {name: values[name] for name in ("kind", "text", "state") if name in values}
        fields["signed_at"] = values.get("signed_at")
        pk = ids.get(row.key)
        if pk is None:
            JournalEntry.objects.create(
                case_id=cases[values["number"]], author_id=users[values["author"]], happened_at=values["happened_at"],
                recorded_at=values.get("recorded_at") or now.recorded(values["happened_at"]), **fields,
            )  # fmt: skip
            count.new += 1
            continue
        note = JournalEntry.objects.get(pk=pk)
        if all(getattr(note, name) == value for name, value in fields.items()):
            count.unchanged += 1
        elif note.state == JournalEntry.State.SIGNED:
            now.problems.add(
                table.file, row.number, "text", "Anteckningen är signerad och kan inte ändras. Skriv en rättelse."
            )
        else:
            for name, value in fields.items():
                setattr(note, name, value)
            note.save()
            count.changed += 1


def _accounts(now: Store, numbers: set[str]) -> dict[str, int]:
    """The account of each writer. One without gets a closed account, to be opened by the system owner."""
    found = dict(User.objects.filter(employee__number__in=numbers).values_list("employee__number", "pk"))
    for employee in Employee.objects.filter(number__in=numbers - set(found)):
        user = User(username=f"anst-{employee.number}".lower(), name=str(employee), employee=employee, is_active=False,
                    created_at=now.at)  # fmt: skip
        user.set_unusable_password()
        user.save()
        found[employee.number] = user.pk
    return found


# What follows ---------------------------------------------------------------------------------------------------------


def finish(now: Store) -> None:
    """Make all that follows from the rows this import has touched."""
    _protections(now)
    orders = set(now.touched["orders"])
    for noun, model in (
        ("assignments", Assignment),
        ("queue", QueueEntry),
        ("interruptions", Interruption),
        ("plans", Plan),
    ):
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
        _contacts(now, part)
    if now.touched["orders"] or now.touched["tenancies"]:
        _high_water(now)


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), 2 * BATCH):
        yield listed[start : start + 2 * BATCH]


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
            levels[person] = max(levels.get(person, "none"), level, key=_STRENGTH.index)
    for pk, stored in Person.objects.filter(pk__in=persons).values_list("pk", "protection"):
        level = levels.get(pk, Person.Protection.NONE.value)
        if stored != level:
            Person.objects.filter(pk=pk).update(protection=level)


def _orders(now: Store, ids: list[int]) -> None:
    orders = list(Order.objects.filter(pk__in=ids).select_related("case", "service"))
    entries, pauses, assigned, plans = (
        _grouped(model.objects.filter(order__in=ids)) for model in (QueueEntry, Interruption, Assignment, Plan)
    )
    grounds: list[Ground] = []
    holders: list[Holder] = []
    steps: list[OrderStep] = []
    closings: list[Case] = []
    for order in orders:
        grounds += _grounds_of(order, assigned[order.pk])
        holders += _holders_of(order, assigned[order.pk])
        steps += _steps_of(now, order, entries[order.pk], pauses[order.pk])
        if order.case.closed_on != order.ended_on:
            order.case.closed_on = order.ended_on
            closings.append(order.case)
    _late_ends(now, orders)
    _late_ends(now, [entry for some in entries.values() for entry in some])
    Case.objects.bulk_update(closings, ["closed_on"], batch_size=FEW)
    _put_grounds("interventions.order", ids, grounds)
    _put_holders([order.case_id for order in orders], holders)
    _put_steps(ids, steps)
    _put_moves(now, [entry for some in entries.values() for entry in some], {order.pk: order for order in orders})
    clocks.put_of_orders(now, orders, pauses, plans, owners={order.pk: _owner(assigned[order.pk]) for order in orders})


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found


def _late_ends(now: Store, things: list[Any]) -> None:
    """The same for rows that were there and have started or ended since."""
    late = [thing for thing in things if _later_recorded(now, thing)]
    if late:
        names = [recorded for _name, recorded, _hour in _LATER[type(late[0])]]
        type(late[0]).objects.bulk_update(late, names, batch_size=FEW)


def _bounded(period: Any, ended_on: dt.date | None) -> tuple[dt.date, dt.date | None]:
    """First and last day of a part of an order: no longer than the order itself."""
    last = last_day(period)
    if ended_on and (last is None or last > ended_on):
        last = max(ended_on, period.lower)
    return period.lower, last


def _grounds_of(order: Order, assigned: list[Assignment]) -> list[Ground]:
    """The performer's unit and the authority's may see the person while the order lasts; those who have it too."""
    sent = calendar.local_date(order.sent_at)
    last = max(order.ended_on, sent) if order.ended_on else None
    common = {"person_id": order.person_id, "reason": f"{_('Uppdrag')} {order.case.number}",
              "source_kind": "interventions.order", "source_id": order.pk}  # fmt: skip
    found = [Ground(unit_id=unit, period=span(sent, last), **common) for unit in {order.unit_id, order.from_unit_id}]
    return found + [
        Ground(
            unit_id=order.unit_id,
            employee_id=part.employee_id,
            period=span(*_bounded(part.period, order.ended_on)),
            **common,
        )
        for part in assigned
    ]


def _copy(model: type[models.Model], rows: list[Any]) -> None:
    """Insert rows by COPY: several times faster than INSERT, where nobody asks for their ids."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    named = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({named}) from stdin") as copy:
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in fields])


def _holders_of(order: Order, assigned: list[Assignment]) -> list[Holder]:
    return [
        Holder(case_id=order.case_id, employee_id=part.employee_id, period=span(*_bounded(part.period, order.ended_on)))
        for part in assigned
    ]


def _put_grounds(kind: str, ids: list[int], wanted: list[Ground]) -> None:
    """Create grounds that are missing, and set the period of those whose period has changed."""
    stored = {
        (ground.source_id, ground.unit_id, ground.employee_id, ground.period.lower): ground
        for ground in Ground.objects.filter(source_kind=kind, source_id__in=ids)
    }
    new, changed = [], []
    for ground in wanted:
        there = stored.get((ground.source_id, ground.unit_id, ground.employee_id, ground.period.lower))
        if there is None:
            new.append(ground)
        elif there.period != ground.period:
            there.period = ground.period
            changed.append(there)
    _copy(Ground, new)
    Ground.objects.bulk_update(changed, ["period"], batch_size=FEW)


def _put_holders(cases: list[int], wanted: list[Holder]) -> None:
    stored = {
        (holder.case_id, holder.employee_id, holder.period.lower): holder
        for holder in Holder.objects.filter(case__in=cases, emergency=False)
    }
    new, changed = [], []
    for holder in wanted:
        there = stored.get((holder.case_id, holder.employee_id, holder.period.lower))
        if there is None:
            new.append(holder)
        elif there.period != holder.period:
            there.period = holder.period
            changed.append(there)
    _copy(Holder, new)
    Holder.objects.bulk_update(changed, ["period"], batch_size=FEW)


def _steps_of(now: Store, order: Order, entries: list[QueueEntry], pauses: list[Interruption]) -> list[OrderStep]:
    """The way the order has gone, from its dates. Each step follows on the state before it."""
    at = calendar.at_clock
    went: list[tuple[dt.datetime, int, str, str, str]] = [(order.sent_at, 0, "send", OrderState.SENT, "")]
    if order.acknowledged_at:
        went.append((order.acknowledged_at, 1, "acknowledge", OrderState.ACKNOWLEDGED, ""))
    if order.accepted_at:
        went.append((order.accepted_at, 2, "accept", OrderState.ACCEPTED, ""))
    went += [(at(entry.joined_on, 13), 3, "queue", OrderState.QUEUED, entry.priority_reason) for entry in entries]
    if order.started_on:
        went.append((at(order.started_on, 9), 4, "start", OrderState.RUNNING, ""))
    for pause in pauses:
        went.append((at(pause.period.lower, 10), 5, "pause", OrderState.PAUSED, pause.reason))
        last = last_day(pause.period)
        if last and not (order.ended_on and last >= order.ended_on) and order.state != OrderState.PAUSED:
            went.append((at(last + dt.timedelta(days=1), 9), 6, "resume", OrderState.RUNNING, ""))
    if order.ended_on and order.state == OrderState.ENDED:
        went.append((at(order.ended_on, 16), 8, "end", OrderState.ENDED, str(order.get_end_reason_display())))
    if order.ended_on and order.state == OrderState.RETURNED:
        went.append((at(order.ended_on, 16), 8, "return", OrderState.RETURNED, order.returned_reason))
    went.sort(key=lambda step: (calendar.local_date(step[0]), step[1]))
    found, state = [], ""
    for happened, _order, step, to, reason in went:
        by = order.sent_by_id if step == "send" and order.sent_by_id else now.by.pk
        found.append(OrderStep(order_id=order.pk, step=step, from_state=state, to_state=to, at=happened,
                               recorded_at=now.recorded(happened), by_id=by, reason=reason[:300]))  # fmt: skip
        state = to
    return found


def _put_steps(ids: list[int], wanted: list[OrderStep]) -> None:
    """Add the steps that are missing. Those that happen once are known by name, pauses and queues by time too."""
    many = {"queue", "pause", "resume"}
    stored = {
        (order, step, at if step in many else None)
        for order, step, at in OrderStep.objects.filter(order__in=ids).values_list("order_id", "step", "at")
    }
    _copy(
        OrderStep,
        [step for step in wanted if (step.order_id, step.step, step.at if step.step in many else None) not in stored],
    )


def _put_moves(now: Store, entries: list[QueueEntry], orders: dict[int, Order]) -> None:
    """What happened in the queue: joined, and how it was left."""
    left = {
        QueueEntry.Left.STARTED: QueueMove.Kind.STARTED, QueueEntry.Left.RETURNED: QueueMove.Kind.REFERRED_BACK,
        QueueEntry.Left.WITHDRAWN: QueueMove.Kind.LEFT, QueueEntry.Left.MOVED: QueueMove.Kind.LEFT,
    }  # fmt: skip
    stored = set(QueueMove.objects.filter(entry__in=[entry.pk for entry in entries]).values_list("entry_id", "kind"))
    new = []
    for entry in entries:
        joined = calendar.at_clock(entry.joined_on, 13)
        happened = [(QueueMove.Kind.ADDED, joined, now.recorded(joined), entry.priority_reason)]
        if entry.left_on:
            at = calendar.at_clock(entry.left_on, 9) if entry.left_on > entry.joined_on else joined
            why = orders[entry.order_id].returned_reason if entry.left_how == QueueEntry.Left.RETURNED else ""
            happened.append(
                (left[QueueEntry.Left(entry.left_how)], at, entry.left_recorded_at or now.recorded(at), why)
            )
        new += [
            QueueMove(entry=entry, kind=kind, at=at, recorded_at=recorded, by=now.by, reason=reason)
            for kind, at, recorded, reason in happened
            if (entry.pk, kind) not in stored
        ]
    _copy(QueueMove, new)


def _tenancies(now: Store, ids: list[int]) -> None:
    """Grounds, holder, closing and the clock of the right to stay for tenancies."""
    tenancies = list(Tenancy.objects.filter(pk__in=ids).select_related("case", "dwelling"))
    grounds, holders, closings = [], [], []
    for tenancy in tenancies:
        common = {"person_id": tenancy.person_id, "unit_id": tenancy.dwelling.unit_id, "source_kind": "housing.tenancy",
                  "source_id": tenancy.pk, "period": tenancy.period,
                  "reason": f"{_('Boende')} {tenancy.case.number}"}  # fmt: skip
        grounds.append(Ground(**common))
        if tenancy.supervisor_id:
            grounds.append(Ground(employee_id=tenancy.supervisor_id, **common))
            holders.append(Holder(case_id=tenancy.case_id, employee_id=tenancy.supervisor_id, period=tenancy.period))
        closed = _closed(now, tenancy)
        if tenancy.case.closed_on != closed:
            tenancy.case.closed_on = closed
            closings.append(tenancy.case)
    Case.objects.bulk_update(closings, ["closed_on"], batch_size=FEW)
    _put_grounds("housing.tenancy", ids, grounds)
    _put_holders([tenancy.case_id for tenancy in tenancies], holders)
    clocks.put_of_tenancies(now, tenancies)


def _owner(assigned: list[Assignment]) -> int | None:
    return next((part.employee_id for part in assigned if part.period.upper is None), None)


def _contacts(now: Store, ids: list[int]) -> None:
    """An open contact with identity gives its unit, and whoever has it, ground to see the person."""
    contacts = list(OpenContact.objects.filter(pk__in=ids))
    _late_ends(now, contacts)
    grounds = [
        Ground(person_id=contact.person_id, unit_id=contact.unit_id, employee_id=employee, source_id=contact.pk,
               source_kind="interventions.opencontact", reason=f"{_('Öppen kontakt')} {contact.number}",
               period=span(contact.opened_on, contact.closed_on))
        for contact in contacts if contact.person_id
        for employee in {None, contact.employee_id}
    ]  # fmt: skip
    _put_grounds("interventions.opencontact", ids, grounds)


def _high_water(now: Store) -> None:
    """The next number of a year comes after all that were brought along."""
    highest: dict[int, int] = {}
    for noun in ("orders", "tenancies"):
        for row in now.folder.rows(noun):
            match = _NUMBERED.fullmatch(row.values["number"])
            if match and int(match[1]) <= 9999:
                year = int(match[1])
                highest[year] = max(highest.get(year, 0), int(match[2]))
    for year, last in highest.items():
        CaseNumber.objects.get_or_create(year=year)
        CaseNumber.objects.filter(year=year, last__lt=last).update(last=last)
