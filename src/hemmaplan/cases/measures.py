"""What stands in a file, as far as a reader may know."""

from typing import TYPE_CHECKING

from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.cases.permissions import may_take_over
from hemmaplan.cases.rights import CaseRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def left_behind(*, case: Case, user: "User") -> list[JournalEntry]:
    """Drafts in the file whose writer can no longer sign them, for the head who may take them over."""
    if not user.scope.may(CaseRight.READ_NOTES, case.unit_id):
        return []
    drafts = case.journal.filter(state=JournalEntry.State.DRAFT).exclude(author=user.pk)
    return [note for note in drafts.select_related("author", "case") if may_take_over(user, note)]
