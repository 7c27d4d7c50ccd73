"""Talks with the child, why it was not heard, results of instruments, the plan of safety."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.cases.investigations import instruments, measures
from hemmaplan.cases.investigations.actions import hearing as actions
from hemmaplan.cases.investigations.models import ChildTalk, Investigation, SafetyPlan
from hemmaplan.cases.investigations.states import OF_CHILDREN
from hemmaplan.desk.cases import forms, gate
from hemmaplan.desk.cases import presenter_investigation as presenter
from hemmaplan.desk.cases.views_investigation import words
from hemmaplan.desk.filling import fill_in
from hemmaplan.foundation import calendar
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


@require_GET
@gate.of_investigation
def hearing(request: Page, row: Investigation) -> HttpResponse:
    """Talks and results, and what can be noted more."""
    context = presenter.page_of(request, row, "hearing") | {
        "talks": list(ChildTalk.objects.visible_to(request.user).filter(investigation=row).select_related("by")),
        "of_child": row.kind in OF_CHILDREN, "results": presenter.results(request, row),
        "instruments": instruments.instruments_of(row.kind), "screening": instruments.SCREENING,
    }  # fmt: skip
    return render(request, "cases/hearing.html", context)


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def talk(request: Page, row: Investigation) -> HttpResponse:
    """Note a talk with the child."""
    now = calendar.local_time(request.at)
    first = {"day": now.date(), "clock": now.time(), "kind": ChildTalk.Kind.INVESTIGATING, "guardians_told": True}
    form = forms.TalkForm(request.POST or None, initial=first)

    def note(*, by: Any, at: Any, day: Any, clock: Any, **data: Any) -> ChildTalk:  # noqa: ARG001
        said = actions.Talk(happened_at=form.moment, **data)
        return actions.record_talk(investigation=row, talk=said, by=by, at=at)

    return fill_in(
        request, form, note, submit=_("Spara och lås"), lead=_("Samtalet låses som det skrivs."),
        done=_("Samtalet är antecknat."), **words(row, _("Samtal med barnet"), "hearing"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def not_heard(request: Page, row: Investigation) -> HttpResponse:
    """Why the child is not heard."""
    form = forms.NotHeardForm(request.POST or None, initial={"why": row.not_heard, "reason": row.not_heard_reason})
    return fill_in(
        request, form, partial(actions.say_not_heard, investigation=row), submit=_("Spara"), done=_("Skälet är antecknat."),
        **words(row, _("Barnet har inte hörts"), "hearing"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def result(request: Page, row: Investigation, instrument: str) -> HttpResponse:
    """Note what came out of an instrument."""
    of = instruments.instrument(instrument)
    if of is None:
        raise Http404
    form = forms.ResultForm(
        request.POST or None, of=of, texts=instruments.item_texts(of.key, measures.own_headings()),
        initial={"made_on": request.today, "interviewer": request.user.name},
    )  # fmt: skip

    def note(*, by: Any, at: Any, made_on: Any, interviewer: str, result: str, **_items: Any) -> Any:
        return actions.record_result(
            investigation=row, instrument=of.key, made_on=made_on, interviewer=interviewer, result=result,
            answers=form.answers, by=by, at=at,
        )  # fmt: skip

    return fill_in(
        request, form, note, submit=_("Spara"), lead=_(of.note), done=_("Resultatet är antecknat."),
        **words(row, _(of.name), "hearing"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.of_investigation
def safety_plan(request: Page, row: Investigation) -> HttpResponse:
    """The plan of safety of the one the file is about."""
    if row.kind != Investigation.Kind.VIOLENCE:
        raise Http404
    if request.method == "POST":
        gate.must_investigate(request, row)
    held = SafetyPlan.objects.visible_to(request.user).filter(investigation=row).first()
    form = forms.SafetyForm(request.POST) if request.method == "POST" else forms.SafetyForm.of(held, request.today)

    def save(*, by: Any, at: Any, reviewed_on: Any, **texts: str) -> SafetyPlan:
        return actions.save_safety_plan(investigation=row, texts=texts, reviewed_on=reviewed_on, by=by, at=at)

    given = words(row, _("Skyddsplan"), "safety_plan")
    return fill_in(
        request, form, save, template="cases/safety_plan.html", to=given["to"], done=_("Skyddsplanen är sparad."),
        page=lambda: presenter.page_of(request, row, "safety_plan") | {"plan": held}, submit=_("Spara"),
    )  # fmt: skip
