"""The pages where something is done about a flat or a tenancy: a form each, in the panel or as a page."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hemmaplan.access.door import open_one
from hemmaplan.cases.measures import supervisor_of
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in, with_terms
from hemmaplan.desk.housing import forms
from hemmaplan.foundation import calendar
from hemmaplan.housing.actions import dwellings, supervision, tenancies, wind_down
from hemmaplan.housing.models import Dwelling, Tenancy
from hemmaplan.housing.permissions import may_look_to, may_manage, may_run
from hemmaplan.housing.rights import HousingRight
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _units(request: Page) -> Any:
    managed = request.user.scope.units(HousingRight.MANAGE_HOUSING)
    if not managed:
        raise Http404
    return Unit.objects.visible_to(request.user).filter(pk__in=managed)


def _flat(request: Page, pk: int) -> Dwelling:
    flat = open_one(request, Dwelling.objects.visible_to(request.user).select_related("unit"), pk=pk)
    if not may_manage(request.user, flat.unit_id):
        raise Http404
    return flat


def _home(request: Page, pk: int, *, supervise: bool = False) -> Tenancy:
    rows = Tenancy.objects.visible_to(request.user).select_related("dwelling__unit", "person", "case")
    home = open_one(request, rows, pk=pk)
    may = may_look_to(request.user, home) if supervise else may_run(request.user, home)
    if not may:
        raise Http404
    return home


def _fill_in(request: Page, form: Any, action: Any, *, to: Any, **words: Any) -> HttpResponse:
    """A form of this room: *Avbryt* goes where storing goes, unless that is another page."""
    words = {"back": to} | words
    return fill_in(request, form, action, to=to, room=_("Bostäder"), room_url=reverse("housing:index"), **words)


def _at_flat(flat: Dwelling) -> str:
    return reverse("housing:dwelling", args=[flat.pk])


def _at_home(home: Tenancy) -> str:
    return reverse("housing:tenancy", args=[home.pk])


def _still_at_home(request: Page, home: Tenancy) -> str:
    """The tenancy's page, or the list when its end has closed it: an ended one is the head's."""
    opens = Tenancy.objects.visible_to(request.user).filter(pk=home.pk).exists()
    return _at_home(home) if opens else reverse("housing:index")


def _staff(request: Page) -> Any:
    return Employee.objects.visible_to(request.user)


@once
def add_dwelling(request: Page) -> HttpResponse:
    """Ny lägenhet."""
    form = forms.DwellingForm(request.POST or None, units=_units(request), initial={"first": request.today})
    return _fill_in(request, form, dwellings.add_dwelling, to=reverse("housing:index"), title=_("Ny lägenhet"),
                   done=_("Lägenheten är upplagd. Registrera kontraktet med hyresvärden."))  # fmt: skip


@once
def sign_lease(request: Page, pk: int) -> HttpResponse:
    """Nytt förstahandskontrakt."""
    flat = _flat(request, pk)
    form = forms.LeaseForm(request.POST or None, initial={"first": request.today, "notice_months": 3})
    return _fill_in(request, form, partial(dwellings.sign_lease, dwelling=flat), to=_at_flat(flat),
                   title=_("Nytt förstahandskontrakt"), done=_("Kontraktet är registrerat."))  # fmt: skip


@once
def terminate_lease(request: Page, pk: int) -> HttpResponse:
    """Säg upp förstahandskontraktet."""
    flat = _flat(request, pk)
    lease = flat.leases.filter(period__contains=request.today).first()
    if lease is None:
        raise Http404
    form = forms.TerminateForm(request.POST or None, initial={"on": request.today})
    return _fill_in(request, form, partial(dwellings.terminate_lease, lease=lease), to=_at_flat(flat),
                   title=_("Säg upp förstahandskontraktet"), submit=_("Säg upp"), done=_("Kontraktet är uppsagt."),
                   danger=True)  # fmt: skip


@once
def begin_tenancy(request: Page, pk: int) -> HttpResponse:
    """Nytt andrahandskontrakt."""
    flat = _flat(request, pk)
    form = forms.TenancyForm(request.POST or None, employees=_staff(request),
                             initial={"first": request.today, "supervision_days": 30})  # fmt: skip
    return _fill_in(request, form, with_terms(tenancies.take_in_tenant, tenancies.TenancyTerms, dwelling=flat), to=_at_flat(flat),
                   title=_("Nytt andrahandskontrakt"), done=_("Kontraktet är tecknat och en akt är öppnad."))  # fmt: skip


@once
def set_supervisor(request: Page, pk: int) -> HttpResponse:
    """Byt tillsynsansvarig."""
    home = _home(request, pk)
    form = forms.SupervisorForm(request.POST or None, employees=_staff(request),
                                initial={"on": request.today, "employee": supervisor_of(home.case, day=request.today)})  # fmt: skip
    return _fill_in(request, form, partial(tenancies.set_supervisor, tenancy=home), to=_at_home(home),
                   title=_("Tillsynsansvarig"), done=_("Tillsynsansvarig är ändrad."),
                   lead=_("Den som är tillsynsansvarig läser och skriver i akten."))  # fmt: skip


def _when(action: Any, **thing: Any) -> Any:
    """The action with day and clock put together."""

    def do(*, day: Any, clock: Any, by: Any, at: Any, **data: Any) -> Any:
        return action(calendar.at_clock(day, clock.hour, clock.minute), by=by, at=at, **thing, **data)

    return do


def _now(request: Page) -> dict[str, object]:
    return {"day": request.today, "clock": f"{calendar.local_time(request.at):%H:%M}"}


@once
def record_visit(request: Page, pk: int) -> HttpResponse:
    """Registrera gjord tillsyn."""
    home = _home(request, pk, supervise=True)
    form = forms.VisitForm(request.POST or None, initial=_now(request))
    action = _when(lambda when, **data: supervision.record_visit(done_at=when, **data), tenancy=home)
    return _fill_in(request, form, action, to=_at_home(home), title=_("Gjord tillsyn"),
                   done=_("Tillsynen är registrerad och nästa är planerad."))  # fmt: skip


@once
def plan_visit(request: Page, pk: int) -> HttpResponse:
    """Planera tillsyn."""
    home = _home(request, pk, supervise=True)
    return _fill_in(request, forms.PlanForm(request.POST or None),
                   partial(supervision.plan_visit, tenancy=home, anyway="anyway" in request.POST),
                   to=_at_home(home),
                   title=_("Planera tillsyn"), done=_("Tillsynen är planerad."))  # fmt: skip


@once
def report_rent(request: Page, pk: int) -> HttpResponse:
    """Rapportera hyra."""
    home = _home(request, pk)
    form = forms.RentForm(request.POST or None, initial={"month": calendar.month_start(request.today)})

    def action(*, debt_ore: int | None, **data: Any) -> Any:
        return supervision.report_rent(tenancy=home, debt_ore=debt_ore or 0, **data)

    return _fill_in(
        request, form, action, to=_at_home(home), title=_("Rapportera hyra"), done=_("Hyran är rapporterad.")
    )


@once
def note_disturbance(request: Page, pk: int) -> HttpResponse:
    """Registrera en störning."""
    home = _home(request, pk, supervise=True)
    form = forms.DisturbanceForm(request.POST or None, initial=_now(request))
    action = _when(lambda when, **data: supervision.note_disturbance(happened_at=when, **data), tenancy=home)
    return _fill_in(request, form, action, to=_at_home(home), title=_("Störning"), done=_("Störningen är registrerad."))


@once
def handle_disturbance(request: Page, pk: int, number: int) -> HttpResponse:
    """Ange vad som gjorts åt en störning."""
    home = _home(request, pk, supervise=True)
    found = home.disturbances.filter(pk=number).first()
    if found is None:
        raise Http404
    form = forms.HandleForm(request.POST or None, initial={"on": request.today})
    return _fill_in(request, form, partial(supervision.handle_disturbance, disturbance=found),
                   to=_at_home(home), title=_("Hantera störning"), done=_("Störningen är hanterad."))  # fmt: skip


@once
def give_notice(request: Page, pk: int) -> HttpResponse:
    """Säg upp andrahandskontraktet till en dag framåt."""
    home = _home(request, pk)
    return _fill_in(request, forms.EndForm(request.POST or None),
                   partial(tenancies.give_notice, tenancy=home), to=_at_home(home),
                   title=_("Säg upp andrahandskontraktet"), submit=_("Säg upp"), done=_("Uppsägningen är registrerad."),
                   lead=_("Akten är öppen tills hyresgästen har flyttat och kontraktet avslutas."))  # fmt: skip


@once
@require_POST
def withdraw_notice(request: Page, pk: int) -> HttpResponse:
    """Återta uppsägningen."""
    home = _home(request, pk)
    return act.attempt(request, lambda: tenancies.withdraw_notice(tenancy=home, by=request.user, at=request.at),
                       done=_("Uppsägningen är återtagen."), to="housing:tenancy", pk=home.pk)  # fmt: skip


@once
def end_tenancy(request: Page, pk: int) -> HttpResponse:
    """Avsluta andrahandskontraktet."""
    home = _home(request, pk)
    form = forms.EndForm(request.POST or None, initial={"last": request.today, "reason": home.end_reason})
    return _fill_in(request, form, partial(tenancies.end_tenancy, tenancy=home), back=_at_home(home),
                   to=lambda _ended: _still_at_home(request, home), title=_("Avsluta andrahandskontraktet"), submit=_("Avsluta"), done=_("Kontraktet är avslutat."),
                   lead=_("Akten stängs. Under avveckling lämnar lägenheten beståndet."), danger=True)  # fmt: skip


@once
def start_wind_down(request: Page) -> HttpResponse:
    """Registrera beslut om avveckling."""
    form = forms.WindDownForm(request.POST or None, units=_units(request), initial={"first": request.today})
    return _fill_in(request, form, wind_down.start_wind_down, to=reverse("housing:winddown"),
                   title=_("Beslut om avveckling"), done=_("Avvecklingen är registrerad. Inga nya kontrakt kan skrivas."),
                   lead=_("Inga nya kontrakt kan skrivas. Tomma lägenheter lämnar beståndet dagen före."),
                   danger=True)  # fmt: skip


@once
def end_wind_down(request: Page, pk: int) -> HttpResponse:
    """Häv avvecklingen."""
    unit = open_one(request, _units(request), wind_downs=pk)
    found = unit.wind_downs.filter(pk=pk).first()
    form = forms.LiftForm(request.POST or None, initial={"last": request.today})
    return _fill_in(request, form, partial(wind_down.end_wind_down, wind_down=found),
                   to=reverse("housing:winddown"), title=_("Häv avvecklingen"), done=_("Avvecklingen är hävd."))  # fmt: skip
