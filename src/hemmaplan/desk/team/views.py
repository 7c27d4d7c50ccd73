"""The pages of the distribution: one's own first, then the matters without anyone and the team."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.access.door import open_one
from hemmaplan.cases import actions as cases
from hemmaplan.cases.models import Case
from hemmaplan.cases.permissions import may_distribute
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.cases.workload import actions, measures
from hemmaplan.cases.workload.permissions import leads, may_see
from hemmaplan.desk import units
from hemmaplan.desk.addresses import address
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.team import presenter
from hemmaplan.desk.team.forms import AdjustForm, GiveForm, TakeOverForm
from hemmaplan.organisation.models import Employee
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]


@require_GET
def index(request: Page) -> HttpResponse:
    """Fördelning: what I have, and for whoever leads what nobody has and what the team has, by name."""
    own, offered = presenter.own(request), units.with_right(request.user, AuthorityRight.DISTRIBUTE_CASES)
    unit = units.chosen(request, offered)
    if own is None and unit is None:
        raise Http404
    shown = {
        "own": own,
        "units": offered,
        "unit": unit,
        "decisions_url": address("decisions:index"),
        **presenter.words_of_points(request),
    }
    if unit is not None:
        request.unit = unit
        inside = units.within(request.user, unit, AuthorityRight.DISTRIBUTE_CASES)
        loads = measures.loads(presenter.colleagues(request, inside), request.today, user=request.user)
        shown |= {"unassigned": presenter.unassigned(request, inside), "team": presenter.team(request, loads)}
    return render(request, "team/index.html", shown)


def _colleagues(request: Page, unit_id: int) -> list[Employee]:
    """Whom a matter of the unit may be given to: those of the units where one distributes."""
    inside = list(request.user.scope.units(AuthorityRight.DISTRIBUTE_CASES) or [unit_id])
    return presenter.colleagues(request, inside)


@once
@require_http_methods(FORM)
def give(request: Page, pk: int) -> HttpResponse:
    """Fördela en akt: to whom, as handler or beside one."""
    case = open_one(request, Case.objects.visible_to(request.user).select_related("person", "unit"), pk=pk)
    if not may_distribute(request.user, case, 0) or case.kind not in measures.AUTHORITY:
        raise Http404
    form = GiveForm(request.POST if request.method == "POST" else None, employees=_colleagues(request, case.unit_id),
                    user=request.user)  # fmt: skip
    back = reverse("team:index")
    return fill_in(
        request, form, partial(cases.distribute, case=case), title=_("Fördela akten"), to=back, back=back, of=case.number,
        room=_("Fördelning"), room_url=back, submit=_("Fördela"), done=_("Akten är fördelad."),
    )  # fmt: skip


def _employee(request: Page, pk: int) -> Employee:
    rows = Employee.objects.visible_to(request.user).select_related("home_unit")
    return open_one(request, rows, pk=pk)


@require_GET
def member(request: Page, pk: int) -> HttpResponse:
    """En medarbetares belastning: what it is made of, and the files as far as one sees them."""
    employee = _employee(request, pk)
    if not may_see(request.user, employee):
        raise Http404
    load = measures.loads([employee], request.today, user=request.user)[0]
    return render(
        request, "team/member.html",
        {"employee": employee, "load": load, "files": presenter.files(request, employee),
         "leads": leads(request.user, employee), **presenter.words_of_points(request)},
    )  # fmt: skip


@once
@require_http_methods(FORM)
def adjust(request: Page, pk: int) -> HttpResponse:
    """Ändra poängen, with the reason the colleague sees."""
    employee = _employee(request, pk)
    if not leads(request.user, employee):
        raise Http404
    back = reverse("team:member", args=[pk])
    return fill_in(
        request, AdjustForm(request.POST if request.method == "POST" else None),
        lambda **given: (actions.adjust_load(employee=employee, **given),), title=_("Ändra poängen"), to=back, back=back,
        of=str(employee), room=_("Fördelning"), room_url=reverse("team:index"), done=_("Poängen är ändrade."),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def take_over(request: Page, pk: int) -> HttpResponse:
    """Ta över alla ärenden av den som är borta."""
    employee = _employee(request, pk)
    if not leads(request.user, employee):
        raise Http404
    others = [one for one in _colleagues(request, employee.home_unit_id) if one.pk != employee.pk]
    form = TakeOverForm(request.POST if request.method == "POST" else None, employees=others, user=request.user)
    back = reverse("team:member", args=[pk])
    return fill_in(
        request, form, partial(actions.take_over_files, absent=employee), template="team/take_over.html",
        page=lambda: {"found": measures.to_move(absent=employee, to=None, by=request.user, on=request.today)},
        title=_("Ta över alla ärenden"), to=back, back=back, of=str(employee), room=_("Fördelning"),
        room_url=reverse("team:index"), submit=_("Ta över alla"), done=str,
    )  # fmt: skip
