"""Which clocks (*frister*) an investigation wants in the ledger, from its facts: those that run and those that are over. No models.

The actions start and stop the same clocks one at a time; the import and the nightly check ask here, for many.
Law: SoL 20:3-20:4, 23:1, 23:5; FB 2:8, 6:19; FL 25 § (the time a party has to reply).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hemmaplan.cases.investigations.states import COMPLETE, FOLLOW_UP, INFORM, REPLY
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.states import Happening

KIND = "cases.investigation"
COMMUNICATION = "cases.communication"


@dataclass(frozen=True, slots=True)
class InvestigationFacts:
    """What of an investigation decides its clocks. ``follow_up_ended_on`` is also the day a new one of the person was opened."""

    investigation_id: int
    case_id: int
    person_id: int
    unit_id: int
    kind: str
    opened_on: dt.date
    recorded_at: dt.datetime | None = None
    born_on: dt.date | None = None
    court_date: dt.date | None = None
    informed_on: dt.date | None = None
    closed_on: dt.date | None = None
    closed_recorded_at: dt.datetime | None = None
    follow_up_on: dt.date | None = None
    follow_up_ended_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CommunicationFacts:
    """What of a communication decides the time to reply; ``closed_on`` is of its investigation. Nothing sent, nothing to reply to."""

    communication_id: int
    case_id: int
    person_id: int
    unit_id: int
    sent_on: dt.date | None
    reply_by: dt.date | None
    recorded_at: dt.datetime | None = None
    replied_on: dt.date | None = None
    closed_on: dt.date | None = None
    closed_recorded_at: dt.datetime | None = None


def time_to_reply(of: CommunicationFacts) -> Wanted | None:
    """Answered by the reply. What had not been replied to when the investigation was closed has passed, or is no longer asked."""
    if of.sent_on is None or of.reply_by is None:
        return None
    ended, end, told = of.closed_on, Happening.WITHDRAWN, of.closed_recorded_at
    if of.replied_on is not None:
        ended, end, told = of.replied_on, Happening.ANSWERED, None
    elif ended is not None and of.reply_by < ended:
        end = Happening.LAPSED
    return Wanted(
        rule=REPLY, subject_kind=COMMUNICATION, subject_id=of.communication_id, unit_id=of.unit_id,
        person_id=of.person_id, case_id=of.case_id, section=rules.rule(REPLY, on=of.sent_on).section,
        starts_on=of.sent_on, entered_on=of.sent_on, due_on=of.reply_by, ended_on=ended,
        end="" if ended is None else end.value, recorded_at=of.recorded_at,
        ended_recorded_at=None if ended is None else told,
    )  # fmt: skip


def clocks(of: InvestigationFacts) -> list[Wanted]:
    """Every clock the investigation wants, the ended ones too."""
    return [*_to_complete(of), *_to_inform(of), *_to_follow_up(of)]


def counted_from(kind: str, opened_on: dt.date, born_on: dt.date | None) -> dt.date:
    """The day the time to complete is counted from: a child's birth for parenthood, otherwise the day it was opened."""
    return born_on if kind == "paternity" and born_on is not None and born_on <= opened_on else opened_on


def due_to_complete(kind: str, opened_on: dt.date, born_on: dt.date | None, court_date: dt.date | None) -> dt.date:
    """The last day: the court's where it has set one, otherwise by the rule."""
    start = counted_from(kind, opened_on, born_on)
    return court_date or rules.due(rules.rule(COMPLETE[kind], on=start), start)


def _to_complete(of: InvestigationFacts) -> Iterator[Wanted]:
    """Answered the day it was closed."""
    if of.kind in COMPLETE:
        start = counted_from(of.kind, of.opened_on, of.born_on)
        due = due_to_complete(of.kind, of.opened_on, of.born_on, of.court_date)
        yield _wanted(of, COMPLETE[of.kind], start, due, answered=of.closed_on, entered=of.opened_on)


def _to_inform(of: InvestigationFacts) -> Iterator[Wanted]:
    """At once; a stated reason to wait pauses it. One that was closed before anybody was told is withdrawn."""
    if of.kind == "child":
        due = rules.due(rules.rule(INFORM, on=of.opened_on), of.opened_on)
        yield _wanted(of, INFORM, of.opened_on, due, answered=of.informed_on, withdrawn=of.closed_on)


def _to_follow_up(of: InvestigationFacts) -> Iterator[Wanted]:
    """Counted from the day it was closed, whenever the follow-up was decided. When its time is out it lapses by law, the day after."""
    if of.closed_on is not None and of.follow_up_on is not None:
        ended, due = of.follow_up_ended_on, follow_up_until(of.closed_on)
        over = ended is not None and ended > due
        yield _wanted(
            of, FOLLOW_UP, of.closed_on, due, answered=None if over else ended, lapsed=ended if over else None,
            entered=of.follow_up_on,
        )  # fmt: skip


def follow_up_until(closed_on: dt.date) -> dt.date:
    """The last day a child's situation may be followed after an investigation closed that day. SoL 23:5."""
    return rules.due(rules.rule(FOLLOW_UP, on=closed_on), closed_on)


def _wanted(
    of: InvestigationFacts, rule: str, starts_on: dt.date, due_on: dt.date, *, answered: dt.date | None,
    withdrawn: dt.date | None = None, lapsed: dt.date | None = None, entered: dt.date | None = None,
) -> Wanted:  # fmt: skip
    """A clock of this investigation: answered on a day, lapsed, withdrawn with it, or running."""
    ended, end = next(
        ((day, how.value) for day, how in ((answered, Happening.ANSWERED), (lapsed, Happening.LAPSED), (withdrawn, Happening.WITHDRAWN))
         if day is not None), (None, ""),
    )  # fmt: skip
    return Wanted(
        rule=rule, subject_kind=KIND, subject_id=of.investigation_id, unit_id=of.unit_id, person_id=of.person_id,
        case_id=of.case_id, section=rules.rule(rule, on=starts_on).section, starts_on=starts_on,
        entered_on=entered or starts_on, due_on=due_on, ended_on=ended, end=end, recorded_at=of.recorded_at,
        ended_recorded_at=of.closed_recorded_at if ended and ended == of.closed_on else None,
    )  # fmt: skip
