"""The gate of an investigation: what is inside is for those who may read its file, and written by those who investigate."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from hemmaplan.access import door
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.investigations.permissions import may_investigate, may_look_inside
from hemmaplan.desk.work import gate
from hemmaplan.web.page import Page

View = Callable[..., HttpResponse]


def of_investigation(view: View) -> View:
    """The view gets the investigation in place of its number, when the user may read it; others meet the gate."""

    @wraps(view)
    def guarded(request: Page, pk: int, **more: Any) -> HttpResponse:
        rows = Investigation.objects.visible_to(request.user)
        row = door.open_one(request, rows.select_related("case__unit", "case__person", "person", "unit"), pk=pk)
        gate.note_emergency(request, row.case)
        if not may_look_inside(request.user, row.case):
            return gate.closed(request, row.case, order=None)
        return view(request, row, **more)

    return guarded


def writes(view: View) -> View:
    """As ``of_investigation``, for those who investigate in the file."""

    @wraps(view)
    def guarded(request: Page, row: Investigation, **more: Any) -> HttpResponse:
        must_investigate(request, row)
        return view(request, row, **more)

    return of_investigation(guarded)


def inside(request: Page, model: Any, pk: int) -> Any:
    """A row inside an investigation, by its number, for those who investigate in its file."""
    rows = model.objects.visible_to(request.user).select_related(
        "investigation__case__person", "investigation__case__unit"
    )
    found = rows.filter(pk=pk).first()
    investigation = found.investigation_id if found is not None else 0
    door.open_one(request, Investigation.objects.visible_to(request.user), pk=investigation)
    must_investigate(request, found.investigation)
    return found


def must_investigate(request: Page, row: Investigation) -> None:
    """Stop the one who does not investigate in the file."""
    gate.note_emergency(request, row.case)
    if not may_investigate(request.user, row.case):
        raise PermissionDenied
