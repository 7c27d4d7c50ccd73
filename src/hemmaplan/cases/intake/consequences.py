"""Which clocks (*frister*) something that came in wants in the ledger, from its facts: those that run and those that are over.

The actions, an import and the nightly check ask here. Law: SoL 19:6, 20:1-20:2; JB 12:44; SoF 11:3; ÄB 20:8 a; SoL 29:10.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hemmaplan.cases.intake import kinds
from hemmaplan.cases.intake.states import FEEDBACK_BY_STATE
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.states import Happening

KIND = "cases.intake"
WITHDRAWN = ("duplicate",)
"""States in which what was to be done is done in another intake instead."""
ANSWERED_BY_STATE = ("opened", "not_opened", "joined", "handled")


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """What of an intake decides its clocks. Days are those of Stockholm."""

    intake_id: int
    unit_id: int
    kind: str
    area: str
    arrived_on: dt.date
    state: str
    recorded_at: dt.datetime
    person_id: int | None = None
    case_id: int | None = None
    assessed_on: dt.date | None = None
    assessed_recorded_at: dt.datetime | None = None
    reply_by: dt.date | None = None
    deceased_on: dt.date | None = None
    handled_on: dt.date | None = None
    handled_recorded_at: dt.datetime | None = None
    wants_feedback: bool = False
    feedback_asked_on: dt.date | None = None
    feedback_on: dt.date | None = None


def clocks(it: IntakeFacts) -> list[Wanted]:
    """Every clock the intake wants, the ended ones too."""
    return [*_to_handle(it), *_to_feed_back(it)]


def _to_handle(it: IntakeFacts) -> Iterator[Wanted]:
    """Those of its kind: protection is answered by the assessment, the others by what was decided."""
    for rule in kinds.kind(it.kind, area=it.area, on=it.arrived_on).rules:
        if rule == kinds.PROTECTION:
            yield _wanted(
                it, rule, it.arrived_on, answered=it.assessed_on, answered_recorded_at=it.assessed_recorded_at
            )
            continue
        decided = it.handled_on if it.state in ANSWERED_BY_STATE else None
        name, starts_on, due = rule, it.arrived_on, None
        if not _held(rule, starts_on):  # the law said nothing of it then: the house's own time counts
            name = kinds.HANDLE
        elif rule == "quick_info_court":
            name, due = (rule, it.reply_by) if it.reply_by else (kinds.HANDLE, None)
        elif rule == "estate_notice" and it.deceased_on and it.deceased_on <= it.arrived_on:
            starts_on = it.deceased_on
        yield _wanted(it, name, starts_on, due=due, answered=decided, answered_recorded_at=it.handled_recorded_at)


def _to_feed_back(it: IntakeFacts) -> Iterator[Wanted]:
    """To a reporter in duty who has asked: a week from what was decided, or at once when they ask later. SoL 19:6."""
    if not it.wants_feedback or it.handled_on is None or it.state not in FEEDBACK_BY_STATE:
        return
    later = it.feedback_asked_on is not None and it.feedback_asked_on > it.handled_on
    rule = kinds.FEEDBACK_LATER if later else kinds.FEEDBACK
    starts_on = it.feedback_asked_on if later and it.feedback_asked_on else it.handled_on
    if _held(rule, starts_on):
        yield _wanted(it, rule, starts_on, answered=it.feedback_on)


def _held(rule: str, on: dt.date) -> bool:
    return any(row.holds_on(on) for row in rules.history(rule))


def _wanted(
    it: IntakeFacts, rule: str, starts_on: dt.date, *, due: dt.date | None = None, answered: dt.date | None = None,
    answered_recorded_at: dt.datetime | None = None,
) -> Wanted:  # fmt: skip
    """A clock of this intake: answered on a day, withdrawn when it is the same as another, or running."""
    law = rules.rule(rule, on=starts_on)
    withdrawn = it.handled_on if it.state in WITHDRAWN and answered is None else None
    ended = answered or withdrawn
    end = "" if ended is None else Happening.ANSWERED.value if answered else Happening.WITHDRAWN.value
    return Wanted(
        rule=rule, subject_kind=KIND, subject_id=it.intake_id, unit_id=it.unit_id, person_id=it.person_id,
        case_id=it.case_id, section=law.section, starts_on=starts_on, entered_on=max(starts_on, it.arrived_on),
        due_on=due or rules.due(law, starts_on), ended_on=ended, end=end, recorded_at=it.recorded_at,
        ended_recorded_at=answered_recorded_at if answered else it.handled_recorded_at if ended else None,
    )  # fmt: skip
