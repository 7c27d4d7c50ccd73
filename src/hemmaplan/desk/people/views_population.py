"""What the population register has said of those one works with, until somebody has read it."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.desk import act
from hemmaplan.people import measures
from hemmaplan.people.actions import population
from hemmaplan.people.models import PopulationNotice
from hemmaplan.people.rights import PersonRight
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

MOST = 100


@require_GET
def index(request: Page) -> HttpResponse:
    """Besked från folkbokföringen: deaths, moves and marks of protection nobody has read yet, oldest first."""
    if not request.user.scope.anywhere(PersonRight.CHANGE_PERSONS):
        raise Http404
    notices = list(measures.unseen_notices(user=request.user)[:MOST])
    return render(request, "people/population.html", {"rows": notices})


@once
@require_POST
def seen(request: Page, pk: int) -> HttpResponse:
    """Somebody who works with the person has read it."""
    notice = PopulationNotice.objects.visible_to(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    action = partial(population.mark_seen, notice=notice, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Beskedet är markerat som läst."), to="people:population")
