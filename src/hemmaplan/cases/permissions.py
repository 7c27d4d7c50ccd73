"""Who may see a file and read its journal. Law: 2001:454 10 §; OSL 8:2, 26:1."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case, JournalEntry

# How long after closing the last notes may still be written. A house rule, not a section of law.
LATE_NOTES_DAYS = 14


def visible(user: "User") -> Q:
    """Files of the units where the user handles orders or housing. The journal inside has its own, narrower, door."""
    return Q(unit__in=user.scope.units("see_orders") | user.scope.units("manage_housing"))


def readable(user: "User") -> Q:
    """Notes one may read: own; of files one is assigned to (or has opened with a stated reason); all, as head."""
    own = Q(author=user.pk)
    head = Q(case__unit__in=user.scope.units("read_notes"))
    assigned = (
        Q(case__holders__employee=user.employee_id, case__holders__period__contains=user.scope.day)
        if user.employee_id
        else Q(pk__in=[])
    )
    return own | head | assigned


def holds(user: "User", case: "Case") -> bool:
    """Whether the user works with the file today."""
    return (
        bool(user.employee_id)
        and case.holders.filter(employee=user.employee_id, period__contains=user.scope.day).exists()
    )


def may_read(user: "User", case: "Case") -> bool:
    """Whether the journal of the file is open to the user: holds it, or heads the unit."""
    return user.scope.may("read_notes", case.unit_id) or holds(user, case)


def may_write(user: "User", case: "Case") -> bool:
    """Whether the user may write in the file: may read it, and it is open or lately closed."""
    closed = case.closed_on is not None and user.scope.day > case.closed_on + dt.timedelta(days=LATE_NOTES_DAYS)
    return not closed and may_read(user, case)


def may_open_journal(user: "User", case: "Case") -> bool:
    """Whether a colleague may open the journal by stating a reason, to cover for the one who has the file."""
    return bool(user.employee_id) and user.scope.may("emergency_access", case.unit_id)


def may_finish(user: "User", note: "JournalEntry") -> bool:
    """Whether the user may save and sign the draft: the writer, as long as they write notes in the unit at all.

    Having been released from the file is no hindrance: what one did must be written down. Having left the job is.
    """
    return note.author_id == user.pk and user.scope.may("write_notes", note.case.unit_id)


def may_take_over(user: "User", note: "JournalEntry") -> bool:
    """Whether a head may take over the draft: the writer can no longer sign it."""
    author = note.author
    left = not author.scope_on(user.scope.day).may("write_notes", note.case.unit_id)
    return left and note.author_id != user.pk and user.scope.may("read_notes", note.case.unit_id)
