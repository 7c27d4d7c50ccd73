"""Orders, who has them, interruptions, queue, plans, goals, visits, tests and notes."""

import datetime as dt

from hemmaplan.cases import requirements as notes
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.required.decisions import carried_out
from hemmaplan.integrations.folder.required.known import Known, period
from hemmaplan.integrations.folder.required.organisation import born, employments
from hemmaplan.interventions.models import Goal
from hemmaplan.interventions.requirements import encounters
from hemmaplan.interventions.requirements import orders as required
from hemmaplan.interventions.requirements.orders import Offered, Ordered
from hemmaplan.interventions.states import OPEN_STATES
from hemmaplan.organisation import requirements as staff
from hemmaplan.organisation.requiring import Faults


def ordered(known: Known, number: str | None) -> Ordered | None:
    """The order of a number, with the days of its steps."""
    row = known.get("orders", number)
    return None if row is None else ordered_as(row)


def ordered_as(row: Values) -> Ordered:
    """An order from its row."""
    return Ordered(
        state=row["state"], decided_on=row["decided_on"], sent_on=calendar.local_date(row["sent_at"]),
        started_on=row.get("started_on"), paused_on=row.get("paused_on"), ended_on=row.get("ended_on"),
    )  # fmt: skip


def offered(known: Known, code: str | None) -> Offered | None:
    """The service of a code, as orders, rounds and contacts must know it."""
    row = known.get("services", code)
    if row is None:
        return None
    return Offered(
        period=period(row), basis=row["basis"], capacity_kind=row["capacity_kind"], may_queue=row["may_queue"],
        contacts=row["contacts"],
    )  # fmt: skip


def _day(at: dt.datetime | None) -> dt.date | None:
    return None if at is None else calendar.local_date(at)


def order(known: Known, row: Values, key: Key) -> Faults:
    """An order: its decision, its steps in their order, its service, and no other open like it."""
    service, person = offered(known, row["service"]), known.get("persons", row["person"])
    if service is None or person is None:
        return
    this = ordered_as(row)
    yield from required.decision(
        decided_on=row["decided_on"], known_on=this.sent_on, planned_start=row.get("planned_start"),
        decision_until=row.get("decision_until"), priority=row["priority"], priority_reason=row["priority_reason"],
    )  # fmt: skip
    yield from carried_out(known, row)
    yield from required.may_be_ordered("sent_at", service, this.sent_on)
    yield from required.about_person(row["decided_on"], born_on=born(person), deceased_on=person.get("deceased_on"))
    yield from required.went(this, _day(row.get("acknowledged_at")), _day(row.get("accepted_at")), known.today)
    if service.basis == "assessed":
        yield from required.started(this, service, known.today)
    yield from required.paused(this, known.today)
    yield from required.ended(this, known.today)
    before = known.before["orders"].get(key)
    if before is not None:
        yield from required.order_may_follow(before["state"], row["state"])
    same = known.beside("orders", ("person", "service", "from_unit"), (row["person"], row["service"], row["from_unit"]))
    others = any(other["state"] in OPEN_STATES for other_key, other in same if other_key != key)
    yield from required.one_open(is_open=this.is_open, others_open=others)


def assignment(known: Known, row: Values, _key: Key) -> Faults:
    """Who has an order, while it lasts and while they work here."""
    of = ordered(known, row["order"])
    if of is not None:
        yield from required.assignment(of, period(row), known.today)
        yield from staff.employed("employee", row["first"], employments(known, row["employee"]))


def interruption(known: Known, row: Values, _key: Key) -> Faults:
    """An interruption, of help that is given."""
    of = ordered(known, row["order"])
    if of is not None:
        yield from required.interruption(of, period(row), known.today)


def queued(known: Known, row: Values, _key: Key) -> Faults:
    """A wait, before help begins."""
    of, service = ordered(known, row["order"]), offered(known, row["service"])
    if of is None or service is None:
        return
    joined = row["joined_on"]
    yield from required.queued(of, service, priority=row["priority"], joined_on=joined, today=known.today)
    yield from required.left_queue(
        of, joined_on=joined, left_on=row.get("left_on"), left_how=row["left_how"], today=known.today
    )


def plan(known: Known, row: Values, _key: Key) -> Faults:
    """A plan, within its order, that says all it must say when it is in force."""
    of = ordered(known, row["order"])
    if of is None:
        return
    yield from required.plan(
        of, state=row["state"], made_on=row.get("made_on"), follow_up_on=row.get("follow_up_on"), today=known.today
    )
    if row["state"] == "active":
        goals = known.beside("goals", ("order", "version"), (row["order"], row["version"]))
        yield from required.complete(
            goals=len(goals), how=row["how"], made_with=row["made_with"], person_view=row["person_view"],
            follow_up_on=row.get("follow_up_on"),
        )  # fmt: skip


def goal(known: Known, row: Values, _key: Key) -> Faults:
    """A goal, assessed within its plan and order."""
    of, plan = ordered(known, row["order"]), known.get("plans", row["order"], row["version"])
    if of is not None and plan is not None:
        yield from required.goal(
            plan_state=plan["state"], made_on=plan.get("made_on"), outcome=row["outcome"],
            assessed_on=row.get("assessed_on"), order=of, today=known.today, outcomes=Goal.Outcome.values,
        )  # fmt: skip


def visit(known: Known, row: Values, key: Key) -> Faults:
    """A visit, within its order, by somebody who works here."""
    of = ordered(known, row["order"])
    if of is None:
        return
    yield from encounters.visit(of, planned_at=row["planned_at"], minutes=row["minutes"])
    if row["state"] == "planned":
        yield from encounters.may_be_planned(of)
        yield from encounters.not_too_far(row["planned_at"], known.at)
    yield from encounters.outcome(
        state=row["state"], planned_at=row["planned_at"], done_at=row.get("done_at"), reason=row["reason"],
        at=known.at, order=of,
    )  # fmt: skip
    before = known.before["visits"].get(key)
    if before is not None:
        yield from encounters.recorded_once(before["state"], row["state"])
    yield from staff.employed("employee", _day(row["planned_at"]), employments(known, row["employee"]))


def test(known: Known, row: Values, key: Key) -> Faults:
    """A drug test, within its order."""
    of = ordered(known, row["order"])
    if of is None:
        return
    yield from encounters.test(
        of, taken_at=row["taken_at"], taken_by=row["taken_by"], witnessed=row["witnessed"], witness=row.get("witness"),
        result=row["result"], result_at=row.get("result_at"), at=known.at,
        consent=True,  # the file has no column for it: what was taken without is not brought along
    )  # fmt: skip
    before = known.before["tests"].get(key)
    if before is not None:
        yield from encounters.answered_once(before["result"], row["result"])
    yield from staff.employed("taken_by", _day(row["taken_at"]), employments(known, row["taken_by"]))


def note(known: Known, row: Values, _key: Key) -> Faults:
    """A note, about what has been."""
    yield from notes.happened(row["happened_at"], known.at)
    if row["state"] == "signed":
        yield from notes.signed(
            row["text"], happened_at=row["happened_at"], signed_at=row.get("signed_at"), at=known.at
        )
