"""The pages that show: the staffing of every team on any day, a post, an employee."""

import datetime as dt
from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hemmaplan.access.door import open_one
from hemmaplan.desk.staffing import presenter
from hemmaplan.desk.staffing.forms import DayForm
from hemmaplan.desk.units import page_of
from hemmaplan.organisation import measures
from hemmaplan.organisation.models import Absence, Employee, Employment, Post, Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.organisation.permissions import may_manage_staffing
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web.page import Page


def _reads(request: Page) -> frozenset[int]:
    """The units whose staffing the user reads; the room does not exist for others."""
    units = request.user.scope.units(StaffRight.SEE_BOARD)
    if not units:
        raise Http404
    return units


def _day(form: DayForm, today: dt.date) -> dt.date:
    return (form.cleaned_data["den"] if form.is_valid() else None) or today


@require_GET
def index(request: Page) -> HttpResponse:
    """Bemanning: per team the posts, who holds them, absence, money until when, what ends within 90 days; on any day."""
    reads, user = _reads(request), request.user
    form = DayForm({"den": request.GET.get("den", str(request.today))})
    day = _day(form, request.today)
    units = Unit.objects.visible_to(user).filter(pk__in=reads, period__contains=day).order_by("lineage")
    page = page_of(request, units)
    manages = user.scope.units(StaffRight.MANAGE_STAFFING)
    context = {
        "form": form, "day": day, "is_today": day == request.today, "page": page, "manages": manages,
        "teams": presenter.teams(list(page), day=day, private=manages),
        "total": Post.objects.visible_to(user).filter(period__contains=day).aggregate(sum=Sum("percent"))["sum"] or 0,
        "agreements": [(row, last_day(row.period)) for row in measures.agreements(reads, on=day)[:50]],
        "opens": user.scope.units(StaffRight.SEE_COLLEAGUES),
    }  # fmt: skip
    return render(request, "staffing/index.html", context)


def _with_last(rows: Any) -> list[tuple[Any, dt.date | None]]:
    return [(row, last_day(row.period)) for row in rows]


@require_GET
def post(request: Page, pk: int) -> HttpResponse:
    """En tjänst: who holds and has held it, which services it carries, the agreements behind it."""
    _reads(request)
    found = open_one(request, Post.objects.visible_to(request.user).select_related("unit"), pk=pk)
    held = Employment.objects.visible_to(request.user).filter(post=found).select_related("employee").order_by("-period")
    follows_up = request.user.scope.may(StaffRight.SEE_BOARD, found.unit_id)
    context = {
        "post": found, "last": last_day(found.period), "held": _with_last(held),
        "shares": _with_last(found.staffing.select_related("service").order_by("-period")),
        "agreements": _with_last(found.agreements.visible_to(request.user).order_by("-period")),
        "may_manage": may_manage_staffing(request.user, found.unit_id), "day": request.today,
        "may_try": follows_up and presenter.may_be_tried(found.pk, found.unit_id, request.today),
        "opens": request.user.scope.units(StaffRight.SEE_COLLEAGUES),
    }  # fmt: skip
    return render(request, "staffing/post.html", context)


@require_GET
def employee(request: Page, pk: int) -> HttpResponse:
    """En medarbetare: posts, absence, competences. Read by those who lead."""
    reads, user = _reads(request), request.user
    found = open_one(request, Employee.objects.visible_to(user).filter(home_unit__in=reads), pk=pk)
    held = Employment.objects.visible_to(user).filter(employee=found).select_related("post__unit").order_by("-period")
    away = Absence.objects.visible_to(user).filter(employee=found).order_by("-period")[:30]
    context = {
        "employee": found, "held": _with_last(held), "away": _with_last(away), "competences": found.competences.all(),
        "may_manage": may_manage_staffing(user, found.home_unit_id), "day": request.today,
    }  # fmt: skip
    return render(request, "staffing/employee.html", context)
