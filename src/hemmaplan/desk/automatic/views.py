"""The pages of the automatic decision: for those who answer for it, and for those who look at its samples."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.assistance import deciding, jobs
from hemmaplan.assistance.actions import automatic as actions
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import automatic as measures
from hemmaplan.assistance.models import AutomaticFunction, SampleCheck
from hemmaplan.assistance.permissions import may_manage_automatic
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.desk import units
from hemmaplan.desk.act import attempt
from hemmaplan.desk.automatic import presenter
from hemmaplan.desk.automatic.forms import AdoptForm, ApproveForm, CheckForm, EndForm, SwitchForm
from hemmaplan.desk.filling import fill_in
from hemmaplan.organisation.models import Unit
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]


@require_GET
def index(request: Page) -> HttpResponse:
    """Automatiska beslut: how it stands in the unit, what stands in the way, and what it has done."""
    offered = measures.units_of(request.user)
    unit = units.chosen(request, offered)
    if unit is None:
        if not request.user.scope.anywhere(AssistanceRight.MANAGE_AUTOMATIC):
            raise Http404
        return render(request, "automatic/nowhere.html")
    request.unit = unit
    return render(request, "automatic/index.html", {"units": offered, "unit": unit, **presenter.index(request, unit)})


def _unit(request: Page, pk: int) -> Unit:
    unit = next((one for one in measures.units_of(request.user) if one.pk == pk), None)
    if unit is None:
        raise Http404
    return unit


def _back(unit: Unit, request: Page) -> str:
    month = presenter.month_of(request, unit)
    return f"{reverse('automatic:index')}?enhet={unit.code}&manad={month:%Y-%m}"


@once
@require_http_methods(FORM)
def adopt(request: Page, unit_pk: int) -> HttpResponse:
    """För in nämndens beslut att anta en automatiserad beslutsfunktion."""
    unit = _unit(request, unit_pk)
    form = AdoptForm(request.POST if request.method == "POST" else None, today=request.today)
    back = _back(unit, request)
    return fill_in(
        request, form, partial(actions.adopt_function, unit=unit), title=_("Anta beslutsfunktion"), to=back, back=back, of=unit.name,
        lead=_("Nämnden beslutar, här förs beslutet in. En tidigare version upphör dagen före."),
        room=_("Automatiska beslut"), room_url=reverse("automatic:index"), submit=_("Anta"), done=_("Funktionen är antagen."),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def approve(request: Page, unit_pk: int) -> HttpResponse:
    """Godkänn månadens regler, som de är lästa."""
    unit = _unit(request, unit_pk)
    month = presenter.month_of(request, unit)
    form = ApproveForm(
        request.POST if request.method == "POST" else None, initial={"digest": measures.digest(law_in_use())}
    )
    back = _back(unit, request)

    def act(*, read: bool, **data: object) -> object:  # noqa: ARG001  that it was read is what the form asks
        return actions.approve_rules(unit=unit, month=month, **data)  # type: ignore[arg-type]

    return fill_in(
        request, form, act, title=_("Godkänn reglerna för %(month)s") % {"month": deciding.month_words(month)}, to=back, back=back, of=unit.name,
        lead=_("Ändras en fil efteråt måste reglerna godkännas igen innan något mer beslutas."),
        room=_("Automatiska beslut"), room_url=reverse("automatic:index"), submit=_("Godkänn"), done=_("Reglerna är godkända."),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def switch(request: Page, unit_pk: int) -> HttpResponse:
    """Slå på eller av. Av gäller genast, också mitt i en körning."""
    unit = _unit(request, unit_pk)
    held = measures.switch_of(unit.pk)
    on = not (held is not None and held.on)
    form = SwitchForm(request.POST if request.method == "POST" else None)
    back = _back(unit, request)
    return fill_in(
        request, form, partial(actions.switch, unit=unit, on=on), title=_("Slå på automatiska beslut") if on else _("Slå av automatiska beslut"),
        to=back, back=back, of=unit.name,
        lead=_("De villkor som är godkända gäller. Inget beslutas förrän en körning börjar.") if on
        else _("Gäller genast. En körning som pågår stannar mellan två ansökningar."),
        room=_("Automatiska beslut"), room_url=reverse("automatic:index"), submit=_("Slå på") if on else _("Slå av"),
        done=_("Automatiska beslut är på.") if on else _("Automatiska beslut är av."), danger=not on,
    )  # fmt: skip


@once
@require_POST
def run(request: Page, unit_pk: int) -> HttpResponse:
    """Kör månaden nu: in the background, taken up where it was broken off."""
    unit = _unit(request, unit_pk)
    month = presenter.month_of(request, unit)

    def act() -> object:
        made = actions.start_run(unit=unit, month=month, by=request.user, at=request.at)
        jobs.soon(made)
        return made

    return attempt(
        request,
        act,
        done=_("Körningen har börjat. Ladda om sidan för att se hur långt den kommit."),
        to=_back(unit, request),
    )


@once
@require_http_methods(FORM)
def end(request: Page, pk: int) -> HttpResponse:
    """Återkalla delegationen till funktionen: it decides nothing from now."""
    function = open_one(request, AutomaticFunction.objects.visible_to(request.user).select_related("unit"), pk=pk)
    if not may_manage_automatic(request.user, function.unit_id):
        raise Http404
    back = _back(function.unit, request)
    return fill_in(
        request, EndForm(request.POST if request.method == "POST" else None), partial(actions.end_function, function=function),
        title=_("Återkalla delegationen"), to=back, back=back, of=str(function),
        lead=_("Funktionen beslutar inget mer från nu. Det som är beslutat står kvar."),
        room=_("Automatiska beslut"), room_url=reverse("automatic:index"), submit=_("Återkalla"), done=_("Delegationen är återkallad."),
        danger=True,
    )  # fmt: skip


@require_GET
def samples(request: Page) -> HttpResponse:
    """Stickprov att granska: drawn by lot among the automatic decisions, the oldest first."""
    right = AssistanceRight.HANDLE_APPLICATIONS
    reach = request.user.scope.units(right) | request.user.scope.units(AssistanceRight.MANAGE_AUTOMATIC)
    if not reach:
        raise Http404
    rows = SampleCheck.objects.visible_to(request.user).select_related(
        "support_decision__decision__case", "support_decision__support_month", "checked_by"
    )
    waiting = rows.filter(checked_at=None).order_by("drawn_at", "pk")[:MOST]
    done = rows.filter(checked_at__isnull=False).order_by("-checked_at", "-pk")[:MOST]
    return render(request, "automatic/samples.html", {"waiting": waiting, "done": done})


MOST = 50
"""How many samples a page lists."""


@once
@require_http_methods(FORM)
def check(request: Page, pk: int) -> HttpResponse:
    """Granska ett stickprov: the decision beside, right or wrong and how."""
    row = open_one(
        request,
        SampleCheck.objects.visible_to(request.user).select_related(
            "support_decision__decision__case", "support_decision__support_month", "checked_by"
        ),
        pk=pk,
    )
    if request.method == "POST" and row.checked_at is not None:
        raise Http404
    decision = row.support_decision.decision
    form = CheckForm(request.POST if request.method == "POST" else None)
    back = reverse("automatic:samples")
    return fill_in(
        request, form, partial(actions.check_sample, sample=row), template="automatic/check.html", to=back, done=_("Stickprovet är granskat."),
        page=lambda: {"sample": row, "decision": decision, "support": row.support_decision, "back": back,
                      "month": deciding.month_words(row.support_decision.support_month.month)},
    )  # fmt: skip
