"""Who may read a stored document: whoever may see what it is about, as that thing's own module says."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.documents.subjects import Subjects

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """Documents about something the user may see. One about a kind that nobody answers for is absent."""
    found = Q(pk__in=())
    for kind, door in Subjects.doors.items():
        found |= Q(subject_kind=kind, subject_id__in=door(user).order_by().values("pk"))
    return found
