"""What follows from a decision when it is signed, by a table: what its kind names, and the clocks that then run."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions.actions.appeals import answer_appeal
from hemmaplan.cases.decisions.consequences import NONEXECUTION, NOTICE
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake.actions.assessing import leave
from hemmaplan.cases.investigations.actions.opening import begin_follow_up, close_investigation, open_investigation
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.investigations.states import KINDS_OF_FILE
from hemmaplan.cases.parties.actions import settle_parties
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.organisation.storing import action

if TYPE_CHECKING:
    from hemmaplan.access.models import User

PATERNITY = "family_paternity"
"""The reason of an intake that calls for the other investigation of family law."""
Effect = Callable[[Decision, dt.date, "User", dt.datetime], dict[str, object]]


@action
def carry_out(*, decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    """Verkställ det som följer av beslutets slag, before the row is locked. Returns what the row shall say besides."""
    if decision.verb == "correct":
        return {}
    effect = EFFECTS.get(measures.kind_of(decision, on).effect)
    return effect(decision, on, by, at) if effect else {}


@action
def follow(*, decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Starta fristerna som följer av ett fattat beslut: to tell the parties, and to carry out what was granted. An appeal is answered."""
    if measures.kind_of(decision).notice:
        settle_parties(case=decision.case, on=on, by=by, at=at)  # those who are to be told
    for wanted in measures.clocks_wanted(decision):
        deadlines.start(
            rule=wanted.rule, about=decision, unit=decision.unit, on=on, due=wanted.due_on, entered=wanted.entered_on,
            by=by, at=at,
        )  # fmt: skip
    replaced = decision.replaces
    if replaced is not None:
        for rule in (NOTICE, NONEXECUTION):
            deadlines.withdraw(rule=rule, about=replaced, on=max(on, measures.decided_on(replaced)), by=by, at=at)
    if decision.appeal_id is not None:
        answer_appeal(decision=decision, on=on, by=by, at=at)


def _leave_intake(decision: Decision, step: str, on: dt.date, by: "User", at: dt.datetime, **changes: object) -> None:
    """The intake is decided on: its state follows, and its clocks are answered. Refused for what must be opened, or assessed first."""
    if decision.intake is not None:
        reason = decision.weighing or decision.facts
        leave(intake=decision.intake, step=step, on=on, reason=reason, with_=decision, by=by, at=at, **changes)


def _open(decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    """The investigation that the file's kind and the reason call for, and the intake that led to it."""
    intake, kind = decision.intake, KINDS_OF_FILE[decision.case.kind][0]
    if intake is not None and intake.reason == PATERNITY:
        kind = KINDS_OF_FILE[decision.case.kind][-1]
    court_date = intake.reply_by if intake is not None and kind == "custody" else None
    made = open_investigation(
        case=decision.case, kind=kind, reason=decision.facts, court_date=court_date, on=on, by=by, at=at
    )
    _leave_intake(decision, "open", on, by, at, investigation=made)
    return {"investigation": made}


def _not_open(decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    _leave_intake(decision, "not_open", on, by, at)
    return {}


def _extend(decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    clock = measures.clock_to_extend(decision)
    assert clock is not None  # asked for by what must be there before anybody signs
    assert decision.new_due_on is not None
    deadlines.extend(clock=clock, to=decision.new_due_on, reason=decision.weighing, on=on, with_=decision, by=by, at=at)
    return {}


def _close(decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    """The investigation ends with what the decision says, where it says so: help meanwhile lets it go on.

    A decision that takes the place of the one that closed it closes nothing again.
    """
    closed = decision.investigation is None or decision.investigation.state == Investigation.State.CLOSED
    if decision.investigation is not None and decision.outcome and not (closed and decision.replaces_id):
        close_investigation(investigation=decision.investigation, outcome=decision.outcome, on=on, by=by, at=at)
    return {}


def _follow_up(decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    """Counted from the day the investigation was closed, not from the decision. SoL 23:5."""
    assert decision.investigation is not None  # asked for by what must be there before anybody signs
    if decision.replaces_id and decision.investigation.follow_up_on is not None:
        return {}
    begin_follow_up(investigation=decision.investigation, on=on, by=by, at=at)
    return {}


def _write_off(decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> dict[str, object]:
    """The investigation that goes on ends as it stands, with its clocks: nothing is left to find out."""
    of = decision.investigation
    if of is None or of.state == Investigation.State.CLOSED:
        return {}
    outcome = Investigation.Outcome.WRITTEN_OFF
    close_investigation(investigation=of, outcome=outcome, on=on, by=by, at=at)
    return {"outcome": outcome}


EFFECTS: Final[dict[str, Effect]] = {
    "open": _open, "not_open": _not_open, "extend": _extend, "follow_up": _follow_up, "close": _close, "grant": _close, "write_off": _write_off,
}  # fmt: skip
