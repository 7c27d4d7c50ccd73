"""Which clocks (*frister*) a signed decision wants in the ledger, from its facts. Pure: no rows are read or written here.

Law: FL 33 § (the parties are told), SoL 34:1 (three months to carry out what was granted).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.states import Happening

KIND: Final = "cases.decision"
NOTICE: Final = "fl_decision_notice"
NOTICE_DAYS: Final = "decision_notice_days"
NONEXECUTION: Final = "nonexec_decision"
APPEAL: Final = "appeal_party"


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What of a signed decision decides its clocks.

    ``informed_on``: the day every party had been sent it; ``ordered_on``: the day an order took the time over, which then
    runs about the order; ``replaced_on``: the day another decision took its place.
    """

    decision_id: int
    case_id: int
    person_id: int
    unit_id: int
    decided_on: dt.date
    notice: bool
    carried_out: bool
    informed_on: dt.date | None = None
    ordered_on: dt.date | None = None
    replaced_on: dt.date | None = None


def clocks(decision: DecisionFacts) -> Iterator[Wanted]:
    """Every clock the decision wants, the ended ones too."""
    if decision.notice:
        due = rules.due(rules.rule(NOTICE_DAYS, on=decision.decided_on), decision.decided_on)
        yield _wanted(decision, NOTICE, due, answered=decision.informed_on, withdrawn=decision.replaced_on)
    if decision.carried_out:
        due = rules.due(rules.rule(NONEXECUTION, on=decision.decided_on), decision.decided_on)
        ended = min(filter(None, (decision.ordered_on, decision.replaced_on)), default=None)
        yield _wanted(decision, NONEXECUTION, due, withdrawn=ended)


def _wanted(
    decision: DecisionFacts, rule: str, due_on: dt.date, *, answered: dt.date | None = None,
    withdrawn: dt.date | None = None,
) -> Wanted:  # fmt: skip
    ended = answered or withdrawn
    end = "" if ended is None else Happening.ANSWERED.value if answered else Happening.WITHDRAWN.value
    return Wanted(
        rule=rule, subject_kind=KIND, subject_id=decision.decision_id, unit_id=decision.unit_id,
        person_id=decision.person_id, case_id=decision.case_id,
        section=rules.section_for(rule, on=decision.decided_on), starts_on=decision.decided_on,
        entered_on=decision.decided_on, due_on=due_on, ended_on=ended, end=end,
    )  # fmt: skip
