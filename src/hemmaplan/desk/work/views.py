"""The pages of plan, visits and drug tests. Each is inside an order: see ``gate``."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access import door
from hemmaplan.access.models import User
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.work import edition, forms, gate, presenter
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused, Stale
from hemmaplan.interventions.actions import encounters, plans
from hemmaplan.interventions.models import Order, Plan, SampleTest, Visit
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.interventions.states import OPEN_STATES
from hemmaplan.web import autosave, htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


def order_page(order: Order, tab: str, **more: object) -> dict[str, object]:
    """What every page of an order is told."""
    return {"order": order, "case": order.case, "person": order.person, "tab": tab,
            "is_open": order.state in OPEN_STATES, "opens": True} | more  # fmt: skip


# --- plan -----------------------------------------------------------------------------------------------------------


@require_GET
@gate.of_order
def plan(request: Page, order: Order) -> HttpResponse:
    """Plan: the one in force with its goals, a draft if there is one, and those before."""
    rows = list(
        Plan.objects.visible_to(request.user)
        .filter(order=order)
        .select_related("made_by")
        .prefetch_related("goals__assessed_by")
    )
    active = next((row for row in rows if row.state == Plan.State.ACTIVE), None)
    draft = next((row for row in rows if row.state == Plan.State.DRAFT), None)
    context = order_page(
        order, "plan", active=active, draft=draft, outcomes=forms.OUTCOMES,
        former=[row for row in rows if row.state == Plan.State.REPLACED], follow_up_form=forms.FollowUpForm(),
    )  # fmt: skip
    return render(request, "work/plan.html", context)


@once
@require_POST
@gate.of_order
def plan_begin(request: Page, order: Order) -> HttpResponse:
    """Begin a new plan and go to it."""
    return act.begin(
        request, partial(plans.draft, order=order, by=request.user, at=request.at),
        to=lambda draft: reverse("work:plan_edit", args=[draft.pk]), refused_to=reverse("work:plan", args=[order.pk]),
    )  # fmt: skip


def _plan(request: Page, pk: int) -> Plan:
    """The plan, through the door and the gate of its order."""
    rows = Plan.objects.visible_to(request.user).select_related(
        "order__case__unit", "order__person", "order__service", "order__unit"
    )
    found: Plan = door.open_one(request, rows, pk=pk)
    gate.must_work_with(request, found.order)
    return found


@once
@require_http_methods(["GET", "POST"])
def plan_edit(request: Page, pk: int) -> HttpResponse:
    """The draft. It saves itself; *Fastställ* puts it in force."""
    draft = _plan(request, pk)
    if draft.state != Plan.State.DRAFT:
        return htmx.go(request, "work:plan", draft.order_id)
    sent = request.method == "POST"
    form = forms.PlanForm(request.POST) if sent else forms.PlanForm.of(draft)
    decide = request.POST.get("do") == "establish"
    version = autosave.version(request) if sent else edition.number(draft.recorded_at)
    return fill_in(
        request, form, lambda *, by, at, **data: _store_plan(request, draft, data, decide=decide),  # noqa: ARG005
        template="work/plan_edit.html", page=lambda: order_page(draft.order, "plan", plan=draft, version=version),
        to=reverse("work:plan", args=[draft.order_id]),
        done=_("Planen gäller.") if decide else _("Utkastet är sparat."),
    )  # fmt: skip


@transaction.atomic
def _store_plan(request: Page, draft: Plan, data: dict[str, Any], *, decide: bool = False) -> int:
    """Store the changes, and put the plan in force when asked. Returns the new edition."""
    seen = edition.moment(autosave.version(request))
    stored = plans.change(plan=draft, changes=data, seen=seen, by=request.user, at=request.at)
    if decide:
        plans.activate(plan=draft, by=request.user, at=request.at)
    return edition.number(stored)


@repeatable("each saving carries the version it was opened with")
@require_POST
def plan_autosave(request: Page, pk: int) -> HttpResponse:
    """Store what has been typed in the draft."""
    draft = _plan(request, pk)
    return autosaved(request, forms.PlanForm(request.POST), partial(_store_plan, request, draft))


def autosaved(request: Page, form: Any, save: Any, *, beside: Callable[[], str] | None = None) -> HttpResponse:
    """Answer an autosave: stale is told as such, any other refusal is told by the field it came with."""

    def store(changed: dict[str, object]) -> int | None:
        try:
            return save(changed)
        except Stale:
            return None

    try:
        return autosave.answer(request, form, save=store, beside=beside)
    except Refused as refused:
        field = next(iter(request.POST.getlist("changed")), "")
        return JsonResponse({"errors": {field: [str(refused)]}}, status=422)


@once
@require_POST
def plan_discard(request: Page, pk: int) -> HttpResponse:
    """Throw the draft away."""
    draft = _plan(request, pk)
    action = partial(plans.discard, plan=draft, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Utkastet är kastat."), to="work:plan", pk=draft.order_id)


@once
@require_POST
def goal_assess(request: Page, pk: int, goal: int) -> HttpResponse:
    """Say how it went with a goal."""
    found = _plan(request, pk)
    aim = found.goals.visible_to(request.user).select_related("plan__order__case").filter(pk=goal).first()
    if aim is None:
        raise Http404
    outcome = request.POST.get("outcome", "")
    action = partial(plans.assess_goal, goal=aim, outcome=outcome, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Målet är bedömt."), to="work:plan", pk=found.order_id)


@once
@require_http_methods(["GET", "POST"])
def plan_follow_up(request: Page, pk: int) -> HttpResponse:
    """Say that the plan is followed up, and when it is next."""
    found = _plan(request, pk)
    form = forms.FollowUpForm(request.POST or None)
    return fill_in(
        request, form, partial(plans.follow_up, plan=found), template="work/plan_follow_up.html",
        page=lambda: order_page(found.order, "plan", plan=found), to=reverse("work:plan", args=[found.order_id]),
        done=_("Planen är uppföljd."),
    )  # fmt: skip


# --- visits ---------------------------------------------------------------------------------------------------------


@require_GET
@gate.of_order
def visits(request: Page, order: Order) -> HttpResponse:
    """Besök: planned and made, newest first, each told what became of it where it stands."""
    return render(request, "work/visits.html", order_page(order, "visits", table=presenter.visits(request, order)))


@once
@require_http_methods(["GET", "POST"])
@gate.of_order
def visit_plan(request: Page, order: Order) -> HttpResponse:
    """Book a visit, or a series."""
    employees = presenter.colleagues(request, order)
    first = {"day": request.today, "minutes": 60, "employee": str(request.user.employee_id or "")}
    form = forms.VisitForm(request.POST or None, initial=first, employees=employees)

    def book(*, by: User, at: dt.datetime, **data: Any) -> list[Visit]:
        return encounters.plan_visit(
            order=order, employee=data["employee"], kind=data["kind"], planned_at=form.moment, minutes=data["minutes"],
            times=data["times"] or 1, weeks_between=data["weeks_between"] or 1, anyway=request.POST.get("anyway", ""),
            by=by, at=at,
        )  # fmt: skip

    return fill_in(
        request, form, book, template="work/visit_plan.html", page=lambda: order_page(order, "visits"),
        to=reverse("work:visits", args=[order.pk]), done=lambda made: _booked(made, form),
    )  # fmt: skip


def _booked(made: list[Visit], form: forms.VisitForm) -> str:
    """What was booked, and which days of a series were left out."""
    skipped = (form.cleaned_data["times"] or 1) - len(made)
    if not skipped:
        return _("Besöket är bokat.") if len(made) == 1 else _("%(n)s besök är bokade.") % {"n": len(made)}
    days = ", ".join(str(calendar.local_date(visit.planned_at)) for visit in made)
    return _("%(n)s besök är bokade: %(days)s. %(skipped)s hoppades över.") % {
        "n": len(made), "days": days, "skipped": skipped,
    }  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def visit_record(request: Page, pk: int) -> HttpResponse:
    """Say what became of a visit: done, missed or cancelled."""
    rows = Visit.objects.visible_to(request.user).select_related("order__case__unit", "order__person", "order__service")
    visit = door.open_one(request, rows, pk=pk)
    gate.must_record(request, visit)
    form = forms.VisitOutcomeForm(request.POST or None, initial={"state": request.GET.get("blev", "done")})

    def record(*, state: str, reason: str, by: User, at: dt.datetime, **_day_and_clock: object) -> Visit:
        return encounters.record_visit(visit=visit, state=state, reason=reason, done_at=form.done_at, by=by, at=at)

    opens = gate.opens(request, visit.order.case)
    back = reverse("work:visits", args=[visit.order_id]) if opens else reverse("myday:index")
    return fill_in(
        request, form, record, template="work/visit_record.html",
        page=lambda: order_page(visit.order, "visits", visit=visit, back=back, opens=opens),
        to=reverse("myday:index") if request.POST.get("back") == "myday" else back, done=_("Besöket är registrerat."),
    )  # fmt: skip


# --- drug tests -----------------------------------------------------------------------------------------------------


@require_GET
@gate.of_order
def tests(request: Page, order: Order) -> HttpResponse:
    """Drogtester: that they were taken, for all who work here; what they showed, for those who need it."""
    may_record = request.user.scope.may(OrderRight.RECORD_TESTS, order.unit_id) and order.state in OPEN_STATES
    context = order_page(order, "tests", table=presenter.tests(request, order), may_record=may_record,
                    ask=presenter.whom_to_ask(request, order.case))  # fmt: skip
    return render(request, "work/tests.html", context)


@once
@require_http_methods(["GET", "POST"])
@gate.of_order
def test_record(request: Page, order: Order) -> HttpResponse:
    """Note a test that was taken."""
    now = calendar.local_time(request.at)
    form = forms.TestForm(
        request.POST or None, employees=presenter.colleagues(request, order, without_self=True),
        initial={"day": now.date(), "clock": now.time(), "result": SampleTest.Result.PENDING},
    )  # fmt: skip

    def take(*, by: User, at: dt.datetime, **data: Any) -> SampleTest:
        return encounters.record_test(
            order=order, kind=data["kind"], purpose=data["purpose"], consent=data["consent"], taken_at=form.moment,
            witnessed=data["witness"] is not None, witness=data["witness"], result=data["result"], by=by, at=at,
        )  # fmt: skip

    return fill_in(
        request, form, take, template="work/test_record.html", page=lambda: order_page(order, "tests"),
        to=reverse("work:tests", args=[order.pk]), done=_("Provet är registrerat."),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def test_result(request: Page, pk: int) -> HttpResponse:
    """Note what a test showed, once."""
    rows = SampleTest.objects.visible_to(request.user).select_related("order__case__unit", "order__person")
    test = door.open_one(request, rows.answered_to(request.user), pk=pk)
    gate.note_emergency(request, test.order.case)
    form = forms.ResultForm(request.POST or None)
    opens = gate.opens(request, test.order.case)
    back = reverse("work:tests", args=[test.order_id]) if opens else reverse("myday:index")
    return fill_in(
        request, form, partial(encounters.set_result, test=test), template="work/test_result.html",
        page=lambda: order_page(test.order, "tests", test=test, back=back, opens=opens), to=back,
        done=_("Svaret är registrerat."),
    )  # fmt: skip
