"""The pages where something is done about units, posts and people: a form each, in the panel or as a page."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.access.door import open_one
from hemmaplan.desk.filling import fill_in, with_terms
from hemmaplan.desk.staffing import forms, leaving
from hemmaplan.interventions.actions import services
from hemmaplan.organisation import measures
from hemmaplan.organisation.actions import agreements, employees, posts, units
from hemmaplan.organisation.models import Absence, Agreement, Employee, Employment, Post, Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _managed(request: Page) -> frozenset[int]:
    units = request.user.scope.units(StaffRight.MANAGE_STAFFING)
    if not units:
        raise Http404
    return units


def _units(request: Page) -> Any:
    return Unit.objects.visible_to(request.user).filter(pk__in=_managed(request))


def _post(request: Page, pk: int) -> Post:
    rows = Post.objects.visible_to(request.user).filter(unit__in=_managed(request)).select_related("unit")
    return open_one(request, rows, pk=pk)


def _employment(request: Page, pk: int) -> Employment:
    rows = Employment.objects.visible_to(request.user).filter(post__unit__in=_managed(request))
    return open_one(request, rows.select_related("post__unit", "employee"), pk=pk)


def _employee(request: Page, pk: int) -> Employee:
    rows = Employee.objects.visible_to(request.user).filter(home_unit__in=_managed(request))
    return open_one(request, rows, pk=pk)


def _agreement(request: Page, pk: int) -> Agreement:
    return open_one(request, Agreement.objects.visible_to(request.user).filter(unit__in=_managed(request)), pk=pk)


def _fill_in(request: Page, form: Any, action: Any, *, to: str = "", **words: Any) -> HttpResponse:
    """A form of this room: what it does may end an employment on a day that has passed, and then let somebody go."""

    @transaction.atomic
    def act_and_let_go(**data: Any) -> Any:
        made = action(**data)
        leaving.let_go_all(at=request.at)
        return made

    index = reverse("staffing:index")
    return fill_in(
        request, form, act_and_let_go, to=to or index, back=to or index, room=_("Bemanning"), room_url=index, **words
    )


def _at_post(post: Post) -> str:
    return reverse("staffing:post", args=[post.pk])


def _at_employee(employee: Employee) -> str:
    return reverse("staffing:employee", args=[employee.pk])


# --- units ----------------------------------------------------------------------------------------------------------


@once
def add_unit(request: Page) -> HttpResponse:
    """Ny enhet."""
    form = forms.UnitForm(request.POST or None, choices={"parent": _units(request)},
                          initial={"first": request.today, "kind": "team", "order": 0})  # fmt: skip
    return _fill_in(request, form, units.add_unit, title=_("Ny enhet"), done=_("Enheten är upplagd."))


@once
def change_unit(request: Page, pk: int) -> HttpResponse:
    """Ändra enhet."""
    unit = open_one(request, _units(request), pk=pk)
    form = forms.UnitNameForm(request.POST or None, initial={"name": unit.name, "order": unit.order})
    return _fill_in(request, form, partial(units.change_unit, unit=unit), changes=True, title=_("Ändra enhet"),
                   done=_("Enheten är ändrad."))  # fmt: skip


@once
def end_unit(request: Page, pk: int) -> HttpResponse:
    """Avsluta enhet."""
    unit = open_one(request, _units(request), pk=pk)
    form = forms.LastDayForm(request.POST or None, initial={"last": request.today})
    return _fill_in(request, form, partial(services.end_unit, unit=unit), title=_("Avsluta enhet"),
                   submit=_("Avsluta"), lead=unit.name, done=_("Enheten är avslutad."), danger=True)  # fmt: skip


# --- posts ----------------------------------------------------------------------------------------------------------


@once
def add_post(request: Page) -> HttpResponse:
    """Ny tjänst."""
    initial = {"first": request.today, "percent": 100, "unit": request.GET.get("enhet", "")}
    form = forms.NewPostForm(request.POST or None, choices={"unit": _units(request)}, initial=initial)
    return _fill_in(
        request,
        form,
        with_terms(posts.add_post, posts.PostTerms),
        title=_("Ny tjänst"),
        done=_("Tjänsten är inrättad."),
    )


@once
def change_post(request: Page, pk: int) -> HttpResponse:
    """Ändra tjänst."""
    post = _post(request, pk)
    kept = ("title", "profession", "percent", "leads", "funding", "funded_until", "funding_note")
    initial = {name: getattr(post, name) for name in kept}
    form = forms.PostForm(request.POST or None, initial=initial | _span(post))
    return _fill_in(request, form, with_terms(services.change_post, posts.PostTerms, post=post), to=_at_post(post),
                   changes=True, title=_("Ändra tjänst"), done=_("Tjänsten är ändrad."))  # fmt: skip


def _span(row: Any) -> dict[str, object]:
    return {"first": row.period.lower, "last": last_day(row.period)}


@once
def end_post(request: Page, pk: int) -> HttpResponse:
    """Avsluta tjänst."""
    post = _post(request, pk)
    form = forms.EndPostForm(request.POST or None)
    return _fill_in(request, form, partial(services.end_post, post=post), to=_at_post(post),
                   title=_("Avsluta tjänst"), submit=_("Avsluta"), done=_("Tjänsten är avslutad."), danger=True,
                   lead=_("Anställningar på tjänsten och det den ger till verksamheter slutar samma dag."))  # fmt: skip


# --- employments ----------------------------------------------------------------------------------------------------


@once
def employ(request: Page, pk: int) -> HttpResponse:
    """Anställ någon på tjänsten."""
    post = _post(request, pk)
    colleagues = Employee.objects.visible_to(request.user)
    form = forms.EmployForm(request.POST or None, choices={"employee": colleagues},
                            initial={"first": request.today, "percent": post.percent})  # fmt: skip

    def action(*, number: str, given_name: str, family_name: str, sex: str, **data: Any) -> Any:
        newcomer = employees.Newcomer(number, given_name, family_name, sex)
        return employees.employ(post=post, newcomer=newcomer, **data)

    return _fill_in(request, form, action, to=_at_post(post), title=_("Anställ"), done=_("Anställningen är registrerad."),
                   lead=str(post))  # fmt: skip


@once
def change_employment(request: Page, pk: int) -> HttpResponse:
    """Ändra en anställning, till exempel förlänga ett förordnande."""
    held = _employment(request, pk)
    initial = {"percent": held.percent, "kind": held.kind}
    form = forms.EmploymentForm(request.POST or None, initial=initial | _span(held))
    return _fill_in(request, form, partial(employees.change_employment, employment=held),
                   to=_at_post(held.post), changes=True, title=_("Ändra anställning"), done=_("Anställningen är ändrad."))  # fmt: skip


@once
def end_employment(request: Page, pk: int) -> HttpResponse:
    """Avsluta en anställning."""
    held = _employment(request, pk)
    form = forms.EndEmploymentForm(request.POST or None)
    return _fill_in(request, form, partial(employees.end_employment, employment=held), to=_at_post(held.post),
                   title=_("Avsluta anställning"), submit=_("Avsluta"), done=_("Anställningen är avslutad."),
                   danger=True)  # fmt: skip


@once
def record_absence(request: Page, pk: int) -> HttpResponse:
    """Registrera frånvaro."""
    who = _employee(request, pk)
    form = forms.AbsenceForm(request.POST or None, initial={"first": request.today, "percent": 100})
    return _fill_in(request, form, partial(employees.record_absence, employee=who), to=_at_employee(who),
                   title=_("Registrera frånvaro"), done=_("Frånvaron är registrerad."), lead=str(who))  # fmt: skip


@once
def end_absence(request: Page, pk: int) -> HttpResponse:
    """Avsluta frånvaro."""
    rows = Absence.objects.visible_to(request.user).filter(employee__home_unit__in=_managed(request))
    away = open_one(request, rows.select_related("employee"), pk=pk)
    form = forms.LastDayForm(request.POST or None, initial={"last": request.today})
    return _fill_in(request, form, partial(employees.end_absence, absence=away),
                   to=_at_employee(away.employee), title=_("Avsluta frånvaro"), submit=_("Avsluta"),
                   done=_("Frånvaron är avslutad."))  # fmt: skip


@once
def set_competences(request: Page, pk: int) -> HttpResponse:
    """Ange kompetenser."""
    who = _employee(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = forms.CompetencesForm(sent, choices={"competences": measures.every_competence()},
                                 initial={"competences": list(who.competences.all())})  # fmt: skip
    return _fill_in(request, form, partial(employees.set_competences, employee=who), to=_at_employee(who),
                   changes=True, title=_("Kompetenser"), done=_("Kompetenserna är ändrade."), lead=str(who))  # fmt: skip


# --- agreements -----------------------------------------------------------------------------------------------------


def _posts(request: Page) -> Any:
    return Post.objects.visible_to(request.user).filter(unit__in=_managed(request), period__contains=request.today)


@once
def add_agreement(request: Page) -> HttpResponse:
    """Nytt avtal."""
    choices = {"unit": _units(request), "post": _posts(request)}
    form = forms.NewAgreementForm(request.POST or None, choices=choices, initial={"first": request.today})
    return _fill_in(
        request,
        form,
        with_terms(agreements.add_agreement, agreements.AgreementTerms),
        title=_("Nytt avtal"),
        done=_("Avtalet är registrerat."),
    )


@once
def change_agreement(request: Page, pk: int) -> HttpResponse:
    """Ändra avtal."""
    agreement = _agreement(request, pk)
    kept = ("counterpart", "subject", "post_id", "notice_on", "approved_by", "risk")
    initial = {name.removesuffix("_id"): getattr(agreement, name) for name in kept}
    form = forms.AgreementForm(
        request.POST or None, choices={"post": _posts(request)}, initial=initial | _span(agreement)
    )
    return _fill_in(request, form, with_terms(agreements.change_agreement, agreements.AgreementTerms, agreement=agreement),
                   changes=True, title=_("Ändra avtal"), done=_("Avtalet är ändrat."))  # fmt: skip


@once
def end_agreement(request: Page, pk: int) -> HttpResponse:
    """Avsluta avtal."""
    agreement = _agreement(request, pk)
    form = forms.LastDayForm(request.POST or None)
    return _fill_in(request, form, partial(agreements.end_agreement, agreement=agreement),
                   title=_("Avsluta avtal"), submit=_("Avsluta"), done=_("Avtalet är avslutat."), danger=True)  # fmt: skip
