"""Who prepares and takes decisions, and on what level. Law: KL 6:37-6:40, 7:5-7:8; FL 16-18 §§ (disqualification)."""

from typing import TYPE_CHECKING, Final

from hemmaplan.cases.intake.permissions import may_assess
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.kinds import KINDS, FileKind
from hemmaplan.cases.permissions import heads, works_with
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.foundation.rights import Right

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.decisions.models import Decision
    from hemmaplan.cases.intake.models import Intake
    from hemmaplan.cases.models import Case

# From the lowest level to the highest: whoever may decide on one may decide on those below it.
LEVELS: Final[dict[str, Right]] = {
    "worker": AuthorityRight.DECIDE_AS_WORKER,
    "lead": AuthorityRight.DECIDE_AS_LEAD,
    "manager": AuthorityRight.DECIDE_AS_MANAGER,
    "director": AuthorityRight.DECIDE_AS_DIRECTOR,
}


def level_of(user: "User", unit_id: int) -> str:
    """The highest level on which the user decides in the unit; empty when on none."""
    return next((level for level in reversed(LEVELS) if user.scope.may(LEVELS[level], unit_id)), "")


def may_prepare(user: "User", case: "Case") -> bool:
    """Prepare a decision: who investigates in the file; where nothing is investigated, who works with it or heads it and decides."""
    if KINDS[FileKind(case.kind)].investigated:
        return may_investigate(user, case)
    decides = case.is_authority and bool(level_of(user, case.unit_id))
    return decides and (works_with(user, case) or heads(user, case))


def may_record_board(user: "User", unit_id: int) -> bool:
    """Enter what the board or its committee has decided, with the minutes."""
    return user.scope.may(AuthorityRight.RECORD_BOARD_DECISIONS, unit_id)


def may_draft(user: "User", case: "Case", intake: "Intake | None" = None) -> bool:
    """Begin a decision: who investigates in the file, or of an intake who assesses it."""
    return may_prepare(user, case) or (intake is not None and may_assess(user, intake))


def may_write_in(user: "User", decision: "Decision") -> bool:
    """Write in a draft, hand it over, take it back or throw it: who may begin one."""
    return may_draft(user, decision.case, decision.intake)


def may_sign(user: "User", decision: "Decision") -> bool:
    """Decide at all: on some level of the unit, and the file is one's work. A stated reason to read it decides nothing."""
    if not level_of(user, decision.unit_id):
        return False
    return heads(user, decision.case) or works_with(user, decision.case) or may_write_in(user, decision)


def may_send_back(user: "User", decision: "Decision") -> bool:
    """Send back what somebody else has handed over: who decides in the unit."""
    return may_sign(user, decision)


def may_inform(user: "User", decision: "Decision") -> bool:
    """Send the decision to the parties, note that it was received or appealed, and what is done until help begins."""
    return may_sign(user, decision) or may_write_in(user, decision)
