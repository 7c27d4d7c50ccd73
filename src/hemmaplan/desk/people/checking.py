"""Checking identity numbers that somebody has stated: a head enters or declines them."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.access.roles import Right
from hemmaplan.desk import act
from hemmaplan.foundation import identity
from hemmaplan.people import measures, numbers
from hemmaplan.people.models import StatedNumber
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

MOST = 100


@require_GET
def index(request: Page) -> HttpResponse:
    """Nummer att kontrollera: those stated by others of the persons of one's units, oldest first."""
    if not request.user.scope.anywhere(Right.SEE_PROTECTED):
        raise PermissionDenied
    waiting = StatedNumber.objects.visible_to(request.user).select_related("person", "stated_by")[:MOST]
    near = measures.relatives_of([stated.person_id for stated in waiting], user=request.user)
    rows = [(stated, identity.formatted(stated.number), near.get(stated.person_id)) for stated in waiting]
    return render(request, "people/numbers.html", {"rows": rows, "most": MOST})


@once
@require_POST
def enter(request: Page, pk: int) -> HttpResponse:
    """The number is the person's: enter it."""
    deed = partial(numbers.enter, stated=_stated(request, pk), by=request.user, at=request.at)
    return act.attempt(request, deed, done=_("Numret är infört."), to="people:numbers")


@once
@require_POST
def decline(request: Page, pk: int) -> HttpResponse:
    """The number is not the person's."""
    deed = partial(numbers.decline, stated=_stated(request, pk), by=request.user, at=request.at)
    return act.attempt(request, deed, done=_("Numret är avslaget."), to="people:numbers")


def _stated(request: Page, pk: int) -> StatedNumber:
    found = StatedNumber.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
