"""The pages where a scenario is made and changed: a form each, in the panel or as a page, and small buttons."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.capacity import jobs
from hemmaplan.capacity.actions import scenarios as actions
from hemmaplan.capacity.forecast.kept_scenarios import rows_behind, step_of, words_of
from hemmaplan.capacity.forecast.rows import Rows, rows_of
from hemmaplan.capacity.models import KeptAnswer, KeptScenario, KeptStep
from hemmaplan.capacity.permissions import may_change, may_share
from hemmaplan.desk import units
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.scenarios.forms import ChangeScenarioForm, CopyForm, NewScenarioForm, StepForm, label_of
from hemmaplan.foundation.refusals import Refused
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web import htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

KIND = "slag"
"""The name in an address of the kind of step that it carries."""


def _at(made: KeptScenario) -> str:
    return reverse("scenarios:scenario", args=[made.pk])


def _open(request: Page, pk: int) -> KeptScenario:
    rows = KeptScenario.objects.visible_to(request.user).select_related("unit", "made_by")
    found: KeptScenario = open_one(request, rows, pk=pk)
    request.unit = found.unit
    return found


def _changed(request: Page, pk: int) -> KeptScenario:
    found = _open(request, pk)
    if not may_change(request.user, found):
        raise Http404
    return found


def _teams(request: Page, rows: Rows) -> list[tuple[str, str]]:
    found = Unit.objects.visible_to(request.user).filter(code__in=rows.teams).order_by(Swedish("name"), "pk")
    return list(found.values_list("code", "name"))


@once
@require_http_methods(["GET", "POST"])
def new(request: Page) -> HttpResponse:
    """Nytt scenario, from scratch or with the first step that the address carries."""
    there = units.with_right(request.user, StaffRight.SEE_BOARD)
    if not there:
        raise Http404
    asked = request.GET.dict()
    unit = _unit_of(request, there)
    where = Unit.objects.visible_to(request.user).filter(pk__in=[one.pk for one in there])
    step = _step_asked(request, unit, asked)
    words = step.said if step is not None else ""
    form = NewScenarioForm(
        request.POST or None, units=where, initial={"unit": unit.code, "name": words[:100], "weeks": 52}
    )

    def start(**data: Any) -> tuple[KeptScenario, str]:
        """The step goes along when it can be made; otherwise its form is opened with what is known of it."""
        first = step if step is not None and data["unit"].pk == unit.pk else None
        made = actions.begin_scenario(step=first.values if first is not None and first.is_possible else None, **data)
        if first is None or first.is_possible:
            return made, _at(made)
        address = reverse("scenarios:add_step", args=[made.pk, first.kind])
        return made, f"{address}?{urlencode(asked)}"

    return fill_in(
        request, form, start, to=lambda made: made[1], done=_("Scenariot är påbörjat."), title=_("Nytt scenario"),
        lead=_("Börjar med: %(step)s") % {"step": words} if words else _("Läget som det är i dag. Stegen lägger du till på nästa sida."),
        submit=_("Börja pröva"), back=reverse("scenarios:index"), room=_("Pröva"), room_url=reverse("scenarios:index"),
    )  # fmt: skip


def _unit_of(request: Page, there: list[Unit]) -> Unit:
    """The unit that the address names, or the one that the team it names belongs to; otherwise the first."""
    named = Unit.objects.visible_to(request.user).filter(code=request.GET.get(units.FIELD, "")).first()
    above = {named.pk, *named.lineage} if named is not None else set()
    return next((unit for unit in there if unit.pk in above), there[0])


class _StepInAddress:
    """The step that an address carries, read by its form."""

    def __init__(self, kind: str, form: StepForm, rows: Rows) -> None:
        self.kind, self.is_possible = kind, form.is_valid()
        self.values = form.values if self.is_possible else {}
        self.said = words_of(self.values, rows) if self.is_possible else label_of(kind)


def _step_asked(request: Page, unit: Unit, asked: dict[str, str]) -> _StepInAddress | None:
    kind = asked.get(KIND, "")
    try:
        label_of(kind)
    except KeyError:
        return None
    rows = rows_of(unit, on=request.today)
    empty = StepForm(kind, rows, (), asked=asked, teams=_teams(request, rows))
    given = {name: value for name, value in empty.initial.items() if value}
    return _StepInAddress(kind, StepForm(kind, rows, (), given, teams=_teams(request, rows)), rows)


@once
@require_http_methods(["GET", "POST"])
def change(request: Page, pk: int) -> HttpResponse:
    """Ändra scenariot."""
    found = _changed(request, pk)
    initial = {name: getattr(found, name) for name in ("name", "day", "weeks", "price_ore")}
    return _fill_in(
        request, found, ChangeScenarioForm(request.POST or None, initial=initial),
        partial(actions.change_scenario, scenario=found), changes=True, title=_("Ändra scenariot"),
        done=_("Scenariot är ändrat."),
    )  # fmt: skip


def _fill_in(request: Page, found: KeptScenario, form: Any, action: Any, **words: Any) -> HttpResponse:
    """A form about a scenario."""
    words.setdefault("to", _at(found))
    return fill_in(request, form, action, back=_at(found), of=str(found), room=_("Pröva"),
                   room_url=reverse("scenarios:index"), **words)  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def copy(request: Page, pk: int) -> HttpResponse:
    """Kopiera scenariot."""
    found = _open(request, pk)
    form = CopyForm(request.POST or None, initial={"name": _("%(name)s, kopia") % {"name": found.name[:90]}})
    return _fill_in(request, found, form, partial(actions.copy_scenario, scenario=found), to=_at, title=_("Kopiera"),
                   submit=_("Kopiera"), done=_("Kopian är din. Den delas inte med någon."))  # fmt: skip


@once
@require_POST
def share(request: Page, pk: int) -> HttpResponse:
    """Dela, or stop sharing."""
    found = _open(request, pk)
    if not may_share(request.user, found):
        raise Http404
    shared = request.POST.get("shared") == "ja"
    done = _("Scenariot delas med dem som följer upp enheten.") if shared else _("Scenariot delas inte längre.")
    return attempt(request, lambda: actions.share_scenario(scenario=found, shared=shared, by=request.user, at=request.at),
                   done=done, to=_at(found))  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def add_step(request: Page, pk: int, kind: str) -> HttpResponse:
    """Lägg till ett steg av ett slag."""
    found = _changed(request, pk)
    rows, kept = rows_behind(found), found.steps.filter(removed_at=None)
    before = [step_of(step) for step in kept]
    try:
        form = StepForm(kind, rows, before, request.POST or None, teams=_teams(request, rows), asked=request.GET.dict())
    except KeyError as unknown:
        raise Http404 from unknown
    return _step(request, found, form, partial(actions.add_step, scenario=found), done=_("Steget är tillagt."))


@once
@require_http_methods(["GET", "POST"])
def change_step(request: Page, pk: int, step: int) -> HttpResponse:
    """Ändra ett steg."""
    found = _changed(request, pk)
    kept = list(found.steps.filter(removed_at=None))
    row = next((one for one in kept if one.pk == step), None)
    if row is None:
        raise Http404
    rows, before = rows_behind(found), [step_of(one) for one in kept[: kept.index(row)]]
    form = StepForm(row.kind, rows, before, request.POST or None, teams=_teams(request, rows), values=row.values)
    return _step(request, found, form, partial(actions.change_step, step=row), done=_("Steget är ändrat."))


def _step(request: Page, found: KeptScenario, form: StepForm, action: Any, *, done: str) -> HttpResponse:
    """A form of a step. It carries the version of the scenario that it was opened with."""
    opened = whole_or_none(request.POST.get("version", ""))

    def act(*, by: Any, at: Any, **_data: Any) -> KeptStep:
        given = {"values": form.values} if "step" in action.keywords else {"step": form.values}
        return action(**given, version=opened or 0, by=by, at=at)

    return _fill_in(request, found, form, act, title=label_of(form.kind), submit=_("Spara steget"), done=done,
                    version=found.version)  # fmt: skip


@once
@require_POST
def arrange_step(request: Page, pk: int, step: int, how: str) -> HttpResponse:
    """Flytta, slå av eller på, ta bort eller lägg tillbaka ett steg."""
    found = _changed(request, pk)
    row = found.steps.filter(pk=step).first()
    if row is None or how not in actions.HOW:
        raise Http404
    done = {
        "up": _("Steget är flyttat."), "down": _("Steget är flyttat."), "off": _("Steget är avslaget."),
        "on": _("Steget är på."), "remove": _("Steget är borttaget."), "put_back": _("Steget är tillbaka."),
    }  # fmt: skip
    opened = whole_or_none(request.POST.get("version", "")) or 0
    return attempt(
        request,
        lambda: actions.arrange_step(step=row, how=how, version=opened, by=request.user, at=request.at),
        done=done[how],
        to=_at(found),
    )


@repeatable("the same question stands in line once and is answered once")
@require_POST
def compute(request: Page, pk: int) -> HttpResponse:
    """Räkna: the answer is kept whole or not at all, and shown; or where it can be waited for, when it takes long.

    Not one transaction: what is asked stands before it is worked out, whatever happens to who works it out.
    """
    found = _open(request, pk)
    chosen = [key for key in map(whole_or_none, request.POST.getlist("beside")) if key is not None]
    beside = (
        KeptScenario.objects.visible_to(request.user).filter(pk__in=chosen, unit=found.unit_id).exclude(pk=found.pk)
    )
    try:
        made = actions.answer_scenario(
            scenario=found, beside=list(beside), today=request.POST.get("today") == "ja", by=request.user, at=request.at
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return htmx.go(request, _at(found))
    if isinstance(made, KeptAnswer):
        return htmx.go(request, "scenarios:answer", made.pk)
    jobs.answer_soon(made.pk)
    return htmx.go(request, "scenarios:waiting", made.pk)
