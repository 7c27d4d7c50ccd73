"""The pages that show: the list of scenarios, the builder, and a kept answer."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hemmaplan.access.door import open_one
from hemmaplan.capacity.models import AskedAnswer, KeptAnswer, KeptScenario
from hemmaplan.capacity.permissions import may_change, may_share
from hemmaplan.desk.scenarios import presenter
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web import formats, htmx
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table


@require_GET
def index(request: Page) -> HttpResponse:
    """Pröva: one's own scenarios and those shared, newest first."""
    if not request.user.scope.anywhere(StaffRight.SEE_BOARD):
        raise Http404
    answers = Prefetch("answers", KeptAnswer.objects.visible_to(request.user).defer("content"))
    table = Table(
        KeptScenario.objects.visible_to(request.user)
        .select_related("unit", "made_by")
        .prefetch_related(answers, "steps"),
        [
            Column("name", _("Scenario"), sort=True),
            Column("unit__name", _("Enhet"), sort=True),
            Column("made_by__name", _("Vems"), cell=lambda row: presenter.whose(row, request.user)),
            Column("answers", _("Svar"), cell=lambda row: presenter.answer_state(row, request.today)),
            Column("made_at", _("Påbörjat"), sort=True, cell=lambda row: formats.moment(row.made_at, request.today)),
        ],
        request,
        caption=_("Scenarier"),
        name="scenarier",
        sort="-made_at",
        row_url=lambda row: reverse("scenarios:scenario", args=[row.pk]),
        empty=_("Inga scenarier ännu"),
        empty_text=_("Börja från en rad på Läget, en tjänst eller en verksamhet, eller från början med knappen ovan."),
    )
    return render(request, "scenarios/index.html", {"table": table})


@require_GET
def scenario(request: Page, pk: int) -> HttpResponse:
    """Ett scenario: its steps in order with what is wrong, what may be added, and its answers."""
    rows = KeptScenario.objects.visible_to(request.user).select_related("unit", "made_by", "copied_from")
    found: KeptScenario = open_one(request, rows, pk=pk)
    request.unit = found.unit
    kept = list(found.steps.all())
    built = presenter.builder(found, [step for step in kept if step.removed_at is None])
    others = KeptScenario.objects.visible_to(request.user).filter(unit=found.unit_id).exclude(pk=found.pk)
    answers = KeptAnswer.objects.visible_to(request.user).filter(scenario=found).defer("content")
    context = {
        "scenario": found,
        "steps": built.steps,
        "removed": presenter.last_removed(kept),
        "kinds": built.kinds,
        "others": others[: presenter.MOST_OTHERS],
        "beside": presenter.BESIDE,
        "answers": presenter.answers(found, answers[: presenter.MOST_ANSWERS]),
        "asked": AskedAnswer.objects.visible_to(request.user).open().filter(scenario=found),
        "may_change": may_change(request.user, found),
        "may_share": may_share(request.user, found),
        "is_today": found.day == request.today,
    }
    return render(request, "scenarios/scenario.html", context)


@require_GET
def answer(request: Page, pk: int) -> HttpResponse:
    """Ett sparat svar: what each scenario does, in a sentence, a chart and a table; and what has changed since."""
    rows = KeptAnswer.objects.visible_to(request.user).select_related("scenario__unit", "made_by")
    found: KeptAnswer = open_one(request, rows, pk=pk)
    request.unit = found.scenario.unit
    behind = KeptScenario.objects.visible_to(request.user).filter(pk__in=presenter.AnswerView(found.content).of)
    context = {
        "answer": found,
        "scenario": found.scenario,
        "told": presenter.AnswerView(found.content),
        "changed": presenter.changed_since(found, request.today),
        "is_older": presenter.is_older(found, behind),
        "may_change": may_change(request.user, found.scenario),
    }
    return render(request, "scenarios/answer.html", context)


@require_GET
def waiting(request: Page, pk: int) -> HttpResponse:
    """Ett svar räknas: wait for it, or leave. The page asks now and then by itself; without scripts one asks with its link."""
    rows = AskedAnswer.objects.visible_to(request.user).select_related("scenario__unit")
    found: AskedAnswer = open_one(request, rows, pk=pk)
    if found.answer_id is not None:
        return htmx.go(request, "scenarios:answer", found.answer_id)
    if htmx.is_partial(request) and not found.fault:
        return HttpResponse(status=204)
    if htmx.is_partial(request):
        return htmx.go(request, "scenarios:waiting", found.pk)
    request.unit = found.scenario.unit
    return render(request, "scenarios/waiting.html", {"asked": found, "scenario": found.scenario})
