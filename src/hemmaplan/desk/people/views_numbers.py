"""What a head checks: identity numbers that somebody has stated, and what was opened by nothing but a stated reason."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.desk import act
from hemmaplan.foundation import calendar, identity
from hemmaplan.people import measures, numbers
from hemmaplan.people.models import Person, StatedNumber
from hemmaplan.people.rights import PersonRight
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

MOST = 100
OPENINGS_DAYS = 60  # so long the head's list of openings reaches back; the read log has the rest. A house rule.


@require_GET
def index(request: Page) -> HttpResponse:
    """Nummer att kontrollera: those stated by others of the persons of one's units, oldest first."""
    if not request.user.scope.anywhere(PersonRight.SEE_PROTECTED):
        raise PermissionDenied
    waiting = StatedNumber.objects.visible_to(request.user).select_related("person", "stated_by")[:MOST]
    near = measures.relatives_of([stated.person_id for stated in waiting], user=request.user)
    rows = [(stated, identity.formatted(stated.number), near.get(stated.person_id)) for stated in waiting]
    return render(request, "people/numbers.html", {"rows": rows, "most": MOST})


@require_GET
def openings(request: Page) -> HttpResponse:
    """Öppnat med angivet skäl: who in one's units has opened whom, and why. Somebody the head does not have stays nameless."""
    if not request.user.scope.anywhere(PersonRight.SEE_PROTECTED):
        raise PermissionDenied
    since = calendar.add_days(request.today, -OPENINGS_DAYS)
    grounds = measures.opened_by_reason(user=request.user, since=since, most=MOST)
    have = {
        person.pk for person in Person.objects.visible_to(request.user).filter(pk__in=[g.person_id for g in grounds])
    }
    rows = [(ground, ground.person_id in have) for ground in grounds]
    return render(request, "people/openings.html", {"rows": rows, "days": OPENINGS_DAYS})


@once
@require_POST
def enter(request: Page, pk: int) -> HttpResponse:
    """The number is the person's: enter it."""
    action = partial(numbers.enter, stated=_waiting_number(request, pk), by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Numret är infört."), to="people:numbers")


@once
@require_POST
def decline(request: Page, pk: int) -> HttpResponse:
    """The number is not the person's."""
    action = partial(numbers.decline, stated=_waiting_number(request, pk), by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Numret är avslaget."), to="people:numbers")


def _waiting_number(request: Page, pk: int) -> StatedNumber:
    found = StatedNumber.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
