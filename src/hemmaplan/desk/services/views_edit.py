"""The pages where something is done about a service: a form each, in the panel or as a page."""

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.access.door import open_one
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.services import forms
from hemmaplan.interventions.actions import services as actions
from hemmaplan.interventions.models import Service
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.measures import every_competence
from hemmaplan.organisation.models import Post, Unit
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _managed(request: Page) -> frozenset[int]:
    units = request.user.scope.units(OrderRight.MANAGE_SERVICES)
    if not units:
        raise Http404
    return units


def _service(request: Page, pk: int) -> Service:
    rows = Service.objects.visible_to(request.user).filter(unit__in=_managed(request)).select_related("unit")
    return open_one(request, rows, pk=pk)


def _fill_in(request: Page, form: Any, action: Any, *, service: Service | None = None, **words: Any) -> HttpResponse:
    """A form of this room."""
    index = reverse("services:index")
    back = reverse("services:service", args=[service.pk]) if service else index
    words.setdefault("to", back)
    return fill_in(request, form, action, back=back, room=_("Verksamheter"), room_url=index, **words)


def _at(service: Service) -> str:
    return reverse("services:service", args=[service.pk])


@once
def add_service(request: Page) -> HttpResponse:
    """Ny verksamhet."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=_managed(request))
    initial = {"first": request.today, "client_share": 60, "order": 0, "may_queue": True}
    form = forms.NewServiceForm(request.POST or None, choices={"unit": units}, initial=initial)

    def action(*, minutes_per_slot: int | None, **data: Any) -> Service:
        return actions.add_service(minutes_per_slot=minutes_per_slot or 0, **data)

    return _fill_in(request, form, action, to=_at, title=_("Ny verksamhet"),
                   done=_("Verksamheten är upplagd. Sätt villkor, platser och bemanning."))  # fmt: skip


@once
def change_service(request: Page, pk: int) -> HttpResponse:
    """Ändra verksamhet."""
    service = _service(request, pk)
    initial = {name: getattr(service, name) for name in forms.ServiceForm.base_fields}
    form = forms.ServiceForm(request.POST or None, initial=initial)

    def action(*, minutes_per_slot: int | None, **data: Any) -> Service:
        return actions.change_service(service=service, minutes_per_slot=minutes_per_slot or 0, **data)

    return _fill_in(
        request,
        form,
        action,
        service=service,
        changes=True,
        title=_("Ändra verksamhet"),
        done=_("Verksamheten är ändrad."),
    )


@once
def close_service(request: Page, pk: int) -> HttpResponse:
    """Stäng verksamheten."""
    service = _service(request, pk)
    form = forms.CloseForm(request.POST or None, initial={"last": request.today})
    return _fill_in(request, form, partial(actions.close_service, service=service), service=service,
                   title=_("Stäng verksamheten"), submit=_("Stäng"), done=_("Verksamheten är stängd."), danger=True,
                   lead=_("Villkor, platser och bemanning slutar samma dag."))  # fmt: skip


@once
def reopen_service(request: Page, pk: int) -> HttpResponse:
    """Öppna verksamheten igen."""
    service = _service(request, pk)
    form = forms.ReopenForm(request.POST or None, initial={"first": request.today})
    return _fill_in(request, form, partial(actions.reopen_service, service=service), service=service, to=_at,
                   title=_("Öppna igen"), submit=_("Öppna"), done=_("Verksamheten är öppen. Se över villkor och bemanning."),
                   lead=_("Efter ett uppehåll börjar en ny rad, så att den stängda tiden förblir stängd."))  # fmt: skip


@once
def set_terms(request: Page, pk: int) -> HttpResponse:
    """Villkor från en dag."""
    service = _service(request, pk)
    now = service.terms.filter(period__contains=request.today).first()
    initial = {name: getattr(now, name) for name in forms.TermsForm.base_fields if name != "first"} if now else {}
    form = forms.TermsForm(request.POST or None, initial={"first": request.today, **initial})
    return _fill_in(request, form, partial(actions.set_terms, service=service), service=service,
                   changes=True, title=_("Villkor"), done=_("Villkoren är satta."))  # fmt: skip


@once
def set_places(request: Page, pk: int) -> HttpResponse:
    """Platser från en dag."""
    service = _service(request, pk)
    now = service.places.filter(period__contains=request.today).first()
    initial = {"places": now.places, "minimum": now.minimum} if now else {"minimum": 0}
    form = forms.PlacesForm(request.POST or None, initial={"first": request.today, **initial})
    return _fill_in(request, form, partial(actions.set_places, service=service), service=service,
                   changes=True, title=_("Platser"), done=_("Antalet platser är satt."))  # fmt: skip


@once
def set_needs(request: Page, pk: int) -> HttpResponse:
    """Minsta bemanning och kompetenser."""
    service = _service(request, pk)
    initial = {"min_percent": service.min_percent, "competences": list(service.competences.all())}
    form = forms.NeedsForm(request.POST or None, choices={"competences": every_competence()}, initial=initial)
    return _fill_in(request, form, partial(actions.set_needs, service=service), service=service,
                   changes=True, title=_("Minsta bemanning och kompetenser"), done=_("Kraven är ändrade."))  # fmt: skip


@once
def staff(request: Page, pk: int) -> HttpResponse:
    """Bemanna verksamheten."""
    service = _service(request, pk)
    goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=request.today)
    posts = Post.objects.visible_to(request.user).filter(goes_on).select_related("unit")
    form = forms.StaffForm(request.POST or None, choices={"post": posts}, initial={"first": request.today})
    return _fill_in(request, form, partial(actions.staff, service=service), service=service,
                   title=_("Bemanna"), done=_("Bemanningen är satt."), lead=service.name)  # fmt: skip


@once
def unstaff(request: Page, pk: int, number: int) -> HttpResponse:
    """Avsluta en bemanning."""
    service = _service(request, pk)
    share = service.staffing.filter(pk=number).select_related("service").first()
    if share is None:
        raise Http404
    form = forms.UnstaffForm(request.POST or None, initial={"last": request.today})

    return _fill_in(request, form, partial(actions.unstaff, staffing=share), service=service, title=_("Avsluta bemanning"), submit=_("Avsluta"),
                   done=_("Bemanningen är avslutad."))  # fmt: skip
