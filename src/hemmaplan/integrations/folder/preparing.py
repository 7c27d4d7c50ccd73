"""Makes rows of a folder whole before they are stored: what their own cells leave out, and the file (*akt*) each belongs to."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from hemmaplan.cases.consequences import Assigned, Over, last_of
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.housing.models import Dwelling
from hemmaplan.integrations.folder.nouns.noun import Values
from hemmaplan.integrations.folder.storing import BATCH, Store
from hemmaplan.interventions.models import OpenContact, Order, QueueEntry, Service, Visit
from hemmaplan.organisation.periods import last_day, span

# Days that come to a row after it was made: the day, when it was recorded, and at what hour it is taken to be where nobody says.
LATER = {
    Order: (("started_on", "started_recorded_at", 9), ("ended_on", "ended_recorded_at", 16)),
    QueueEntry: (("left_on", "left_recorded_at", 16),),
    OpenContact: (("closed_on", "ended_recorded_at", 16),),
    Case: (("closed_on", "closed_recorded_at", 16),),
    Intake: (("handled_on", "handled_recorded_at", 16),),
    Investigation: (("closed_on", "closed_recorded_at", 16),),
    Delivery: (("received_on", "received_recorded_at", 15), ("appealed_on", "appealed_recorded_at", 16)),
}
_WHEN_RECORDED = sorted({recorded for said in LATER.values() for _day, recorded, _hour in said})
# Under which section help is granted, from which day: the newest first.
_GRANTED = (
    (Order.Law.LSS, dt.date.min, "LSS 9 §"),
    (Order.Law.SOL, dt.date(2025, 7, 1), "SoL 11:1"),
    (Order.Law.SOL, dt.date.min, "SoL (2001:453) 4:1"),
)


def fill_person(_now: Store, fields: dict[str, Any], _values: Values) -> None:
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


def fill_order(now: Store, fields: dict[str, Any], values: Values) -> None:
    """As :func:`fill_unit`; an empty section means the one that held on the day of the decision."""
    fill_unit(now, fields, values)
    if fields.get("section") == "":
        fields["section"] = _granted_under(fields.get("law", Order.Law.SOL), fields["decided_on"])


def fill_unit(now: Store, fields: dict[str, Any], values: Values) -> None:
    """Orders and open contacts carry the unit of their service, for the door. When it was recorded is never emptied."""
    fields["unit_id"] = _unit_of_service(now)[fields["service_id"]]
    keep_recorded(now, fields, values)


def keep_recorded(_now: Store, fields: dict[str, Any], _values: Values) -> None:
    """An empty cell for when a start or an end was recorded says nothing."""
    for name in _WHEN_RECORDED:
        if name in fields and fields[name] is None:
            del fields[name]


def _unit_of_service(now: Store) -> dict[int, int]:
    if "_units" not in now.__dict__:
        now.__dict__["_units"] = dict(Service.objects.values_list("pk", "unit_id"))
    return now.__dict__["_units"]


def fill_assignment(now: Store, fields: dict[str, Any], _values: Values) -> None:
    """Who has an order works with its file, no longer than the order lasts."""
    case, ended_on = _files_of_orders(now)[fields["order_id"]]
    fields["case_id"], fields["role"] = case, Assignment.Role.WORKER
    _end_with(now, fields, ended_on)


def fill_file_assignment(now: Store, fields: dict[str, Any], _values: Values) -> None:
    """Nobody works with a file of the authority longer than it is open."""
    if "_closed" not in now.__dict__:
        now.__dict__["_closed"] = dict(Case.objects.filter(kind__in=AUTHORITY).values_list("pk", "closed_on"))
    _end_with(now, fields, now.__dict__["_closed"][fields["case_id"]])


def _end_with(now: Store, fields: dict[str, Any], ended_on: dt.date | None) -> None:
    if "period" in fields and ended_on is not None:
        first, last = fields["period"].lower, last_day(fields["period"])
        over = Over(ended_on, max(ended_on, calendar.local_date(now.cutoff)))
        fields["period"] = span(first, last_of(Assigned(0, first, last), over))


def fill_intake(now: Store, fields: dict[str, Any], values: Values) -> None:
    """What lies in a file is about the person of the file."""
    keep_recorded(now, fields, values)
    if fields.get("case_id") and fields.get("person_id") is None:
        if "_persons" not in now.__dict__:
            now.__dict__["_persons"] = dict(Case.objects.filter(kind__in=AUTHORITY).values_list("pk", "person"))
        fields["person_id"] = now.__dict__["_persons"][fields["case_id"]]


def _files_of_orders(now: Store) -> dict[int, tuple[int, dt.date | None]]:
    if "_files" not in now.__dict__:
        rows = Order.objects.values_list("pk", "case", "ended_on")
        now.__dict__["_files"] = {pk: (case, ended_on) for pk, case, ended_on in rows}
    return now.__dict__["_files"]


def orders_files(now: Store, orders: list[Any]) -> None:
    """Each new order gets its file, under its number."""
    numbers = _numbers_of(now, "orders")
    named = "orders" in now.folder.tables and "section" in now.folder.tables["orders"].headings
    for order, number in zip(orders, numbers, strict=True):
        later_recorded(now, order)
        if not named:
            order.section = _granted_under(order.law, order.decided_on)
        order.case = Case(
            number=number, kind=Case.Kind.ORDER, person_id=order.person_id, unit_id=order.unit_id,
            opened_on=calendar.local_date(order.sent_at), closed_on=order.ended_on, recorded_at=order.recorded_at,
            closed_recorded_at=order.ended_recorded_at,
        )  # fmt: skip
    _open_files(orders)


def ends_recorded(now: Store, things: list[Any]) -> None:
    """Rows that have begun or are over when they come: when it was recorded, where nobody has said, is the same day."""
    for thing in things:
        later_recorded(now, thing)


def later_recorded(now: Store, thing: Any) -> bool:
    """Say when start and end were recorded, if there are any and nobody has said. Whether anything was said."""
    said = False
    for name, recorded, hour in LATER[type(thing)]:
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
            opened_on=tenancy.period.lower, closed_on=closed(now, tenancy), recorded_at=tenancy.recorded_at,
            closed_recorded_at=closing_recorded(now, closed(now, tenancy)),
        )  # fmt: skip
    _open_files(tenancies)


def _dwelling_units() -> Iterator[tuple[int, int]]:
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


def closed(now: Store, tenancy: Any) -> dt.date | None:
    """The last day of a tenancy that is over: its file closes with it."""
    last = last_day(tenancy.period)
    return last if last and last <= calendar.local_date(now.cutoff) else None


def closing_recorded(now: Store, day: dt.date | None) -> dt.datetime | None:
    """When the closing of a file was recorded, where nobody says: the same day."""
    return None if day is None else now.recorded(calendar.at_clock(day, 16))
