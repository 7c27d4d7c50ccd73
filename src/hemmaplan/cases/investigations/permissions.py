"""Who sees an investigation from inside, and who investigates. Law: 2001:454 10 §; OSL 8:2, 26:1."""

from typing import TYPE_CHECKING

from hemmaplan.cases.permissions import heads, may_read, works_with
from hemmaplan.cases.rights import AuthorityRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case


def may_look_inside(user: "User", case: "Case") -> bool:
    """Read what is inside an investigation: who works with the file, its head, who has stated a reason today."""
    return may_read(user, case)


def may_investigate(user: "User", case: "Case") -> bool:
    """Plan, gather, talk, write and communicate: who works with the file and investigates in its unit, and its head."""
    investigates = user.scope.may(AuthorityRight.INVESTIGATE, case.unit_id)
    return investigates and (works_with(user, case) or heads(user, case))
