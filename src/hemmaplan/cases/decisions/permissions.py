"""Who prepares and takes decisions, and on what level. Law: KL 6:37-6:40, 7:5-7:8; FL 16-18 §§ (disqualification)."""

from typing import TYPE_CHECKING, Final

from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.foundation.rights import Right

if TYPE_CHECKING:
    from hemmaplan.access.models import User
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
    """Prepare a decision: who investigates in the file."""
    return may_investigate(user, case)


def may_record_board(user: "User", unit_id: int) -> bool:
    """Enter what the board or its committee has decided, with the minutes."""
    return user.scope.may(AuthorityRight.RECORD_BOARD_DECISIONS, unit_id)
