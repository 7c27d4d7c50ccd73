"""Which clocks (*frister*) a signed decision and its letters want in the ledger, from their facts. Pure: no rows are read or written.

Law: FL 33 § (the parties are told), 44 § (the time to appeal), SoL 34:1 (three months to carry out what was granted).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.states import Happening
from hemmaplan.foundation import calendar

KIND: Final = "cases.decision"
DELIVERY: Final = "cases.delivery"
APPEALED: Final = "cases.appeal"
NOTICE: Final = "fl_decision_notice"
NOTICE_DAYS: Final = "decision_notice_days"
NONEXECUTION: Final = "nonexec_decision"
APPEAL: Final = "appeal_party"
FORWARD: Final = "appeal_forward"
FORWARD_DAYS: Final = "appeal_forward_days"


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """Uppdrag för beslutet: when an order took the three months over, and when it was returned and left them to the decision."""

    sent_at: dt.datetime
    returned_on: dt.date | None = None
    returned_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What of a signed decision decides its clocks.

    ``informed_on``: the day by which every party had been sent it; ``orders``: those that carry it out, in any order;
    ``replaced_on``: the day another decision took its place.
    """

    decision_id: int
    case_id: int
    person_id: int
    unit_id: int
    decided_on: dt.date
    notice: bool
    carried_out: bool
    recorded_at: dt.datetime | None = None
    informed_on: dt.date | None = None
    informed_recorded_at: dt.datetime | None = None
    orders: tuple[CarriedOut, ...] = ()
    replaced_on: dt.date | None = None
    replaced_recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What of a letter with a decision decides the time to appeal."""

    delivery_id: int
    case_id: int
    person_id: int
    unit_id: int
    appealable: bool
    received_on: dt.date | None = None
    received_recorded_at: dt.datetime | None = None
    appealed_on: dt.date | None = None
    appealed_recorded_at: dt.datetime | None = None


def clocks(decision: DecisionFacts) -> Iterator[Wanted]:
    """Every clock the decision wants, the ended ones too."""
    if decision.notice:
        yield _to_tell(decision)
    if decision.carried_out:
        yield from _to_carry_out(decision)


def informed(
    parties: Iterable[tuple[int, dt.datetime]], sent: Iterable[tuple[dt.datetime, int, dt.date]]
) -> tuple[dt.date, dt.datetime] | None:
    """The day by which every party had been sent the decision, and when that was recorded; ``None`` while one has not.

    ``parties``: who is a party, and since when that is known; ``sent``: when it was recorded, to whom, on which day.
    """
    known, sent_to, last = list(parties), set(), dt.date.min
    for recorded_at, party, sent_on in sorted(sent):
        sent_to.add(party)
        last = max(last, sent_on)
        if all(pk in sent_to for pk, since in known if since <= recorded_at):
            return last, recorded_at
    return None


def _to_tell(of: DecisionFacts) -> Wanted:
    """Answered when the last party has been sent it; withdrawn when another decision came before that."""
    due = rules.due(rules.rule(NOTICE_DAYS, on=of.decided_on), of.decided_on)
    if of.informed_on is not None:
        return _wanted(
            of, NOTICE, due, ended=of.informed_on, end=Happening.ANSWERED, ended_recorded=of.informed_recorded_at
        )
    return _wanted(
        of, NOTICE, due, ended=of.replaced_on, end=Happening.WITHDRAWN, ended_recorded=of.replaced_recorded_at
    )


def _to_carry_out(of: DecisionFacts) -> Iterator[Wanted]:
    """Three months, for as long as no order has them: again from the day the last order came back. A replaced one wants none."""
    due = rules.due(rules.rule(NONEXECUTION, on=of.decided_on), of.decided_on)
    since: dt.date | None = of.decided_on
    known, going = of.recorded_at, 0
    for at, day, step in sorted(_moves(of.orders), key=lambda move: (move[0], -move[2])):
        if of.replaced_recorded_at is not None and at > of.replaced_recorded_at:
            break
        going += step
        if since is not None and going > 0:
            yield _wanted(
                of, NONEXECUTION, due, entered=since, known=known, ended=day, end=Happening.WITHDRAWN, ended_recorded=at
            )
            since = None
        elif since is None and going == 0:
            since, known = day, at
    if since is not None:
        replaced = None if of.replaced_on is None else max(of.replaced_on, since)
        yield _wanted(
            of, NONEXECUTION, due, entered=since, known=known, ended=replaced, end=Happening.WITHDRAWN,
            ended_recorded=of.replaced_recorded_at,
        )  # fmt: skip


def _moves(orders: Iterable[CarriedOut]) -> Iterator[tuple[dt.datetime, dt.date, int]]:
    for order in orders:
        yield order.sent_at, calendar.local_date(order.sent_at), 1
        if order.returned_on is not None:
            yield order.returned_at or calendar.at_clock(order.returned_on, 16), order.returned_on, -1


def last_day_to_appeal(received_on: dt.date) -> dt.date:
    """The last day to appeal: of a day when the office is closed the next working day, as the letter says."""
    return rules.office_day_after(rules.due(rules.rule(APPEAL, on=received_on), received_on))


def time_to_appeal(of: DeliveryFacts, *, today: dt.date) -> Wanted | None:
    """From the day it was received: answered by an appeal in time, over the night after its last day."""
    if of.received_on is None or not of.appealable:
        return None
    law, last = rules.rule(APPEAL, on=of.received_on), last_day_to_appeal(of.received_on)
    ended, end, ended_recorded = None, "", None
    if of.appealed_on is not None and of.appealed_on <= last:
        ended, end, ended_recorded = of.appealed_on, Happening.ANSWERED.value, of.appealed_recorded_at
    elif last < today:
        ended, end, ended_recorded = last, Happening.LAPSED.value, calendar.at_clock(calendar.add_days(last, 1), 2)
    return Wanted(
        rule=APPEAL, subject_kind=DELIVERY, subject_id=of.delivery_id, unit_id=of.unit_id, person_id=of.person_id,
        case_id=of.case_id, section=law.section, starts_on=of.received_on, entered_on=of.received_on,
        due_on=rules.due(law, of.received_on), ended_on=ended, end=end, recorded_at=of.received_recorded_at,
        ended_recorded_at=ended_recorded,
    )  # fmt: skip


def due_to_forward(arrived_on: dt.date) -> dt.date:
    """The last day to forward an appeal. The law says at once (FL 46 §); the house's own number of days makes a day of it."""
    return rules.due(rules.rule(FORWARD_DAYS, on=arrived_on), arrived_on)


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What of an appeal decides the time to hand it over. ``ended_on``: handed over, dismissed, or changed as the party wants."""

    appeal_id: int
    case_id: int
    person_id: int
    unit_id: int
    arrived_on: dt.date
    recorded_at: dt.datetime
    ended_on: dt.date | None = None
    ended_recorded_at: dt.datetime | None = None


def time_to_forward(of: AppealFacts) -> Wanted:
    """From the day it came in until nothing is left for the board to do with it."""
    return Wanted(
        rule=FORWARD, subject_kind=APPEALED, subject_id=of.appeal_id, unit_id=of.unit_id, person_id=of.person_id,
        case_id=of.case_id, section=rules.section_for(FORWARD, on=of.arrived_on), starts_on=of.arrived_on,
        entered_on=of.arrived_on, due_on=due_to_forward(of.arrived_on), ended_on=of.ended_on,
        end=Happening.ANSWERED.value if of.ended_on else "", recorded_at=of.recorded_at,
        ended_recorded_at=of.ended_recorded_at,
    )  # fmt: skip


def _wanted(
    of: DecisionFacts, rule: str, due_on: dt.date, *, ended: dt.date | None, end: Happening, ended_recorded: dt.datetime | None,
    entered: dt.date | None = None, known: dt.datetime | None = None,
) -> Wanted:  # fmt: skip
    return Wanted(
        rule=rule, subject_kind=KIND, subject_id=of.decision_id, unit_id=of.unit_id, person_id=of.person_id,
        case_id=of.case_id, section=rules.section_for(rule, on=of.decided_on), starts_on=of.decided_on,
        entered_on=entered or of.decided_on, due_on=due_on, ended_on=ended, end="" if ended is None else end.value,
        recorded_at=known or of.recorded_at, ended_recorded_at=None if ended is None else ended_recorded,
    )  # fmt: skip
