"""The pages of the months: what waits, one household's month, its rows decided otherwise, its obstacles."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.assistance.actions import months
from hemmaplan.assistance.models import Application, ApplicationMember
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.months import presenter
from hemmaplan.desk.months.forms import RuleForm
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]


@require_GET
def index(request: Page) -> HttpResponse:
    """Ekonomiskt bistånd: what waits for me, or for the unit, with what to do next and why."""
    if not request.user.scope.anywhere(AssistanceRight.SEE_APPLICATIONS):
        raise Http404
    chosen = "alla" if request.GET.get("visa") == "alla" else "mina"
    return render(
        request,
        "months/index.html",
        {"table": presenter.table(request, chosen), "tabs": presenter.tabs(request, chosen)},
    )


def open_application(request: Page, pk: int) -> Application:
    """The application that has been sent, through the door. A draft is its writer's."""
    rows = Application.objects.visible_to(request.user).exclude(state="draft").filter(case__isnull=False)
    found: Application = open_one(request, rows.select_related("case__person", "person", "unit"), pk=pk)
    if not request.user.scope.may(AssistanceRight.SEE_APPLICATIONS, found.unit_id):
        raise Http404
    return found


def handled(request: Page, pk: int) -> Application:
    """The application, when the user handles it and knows whom it is about."""
    row = open_application(request, pk)
    if not may_handle(request.user, row) or row.person is None or not knows_identity(request.user, row.person):
        raise Http404
    return row


def address(row: Application) -> str:
    """The page of the month."""
    return reverse("months:month", args=[row.pk])


def version(request: Page) -> int | None:
    """Which version of the month the form was shown with."""
    return whole_or_none(request.POST.get("version", ""))


def words(row: Application, **more: Any) -> dict[str, Any]:
    """What a page with a form about the month is told: its path, and where *Avbryt* goes."""
    return {
        "room": _("Ekonomiskt bistånd"), "room_url": reverse("months:index"), "of": row.number, "back": address(row), "to": address(row),
    } | more  # fmt: skip


@require_GET
def month(request: Page, pk: int) -> HttpResponse:
    """Ett hushåll och en månad, on one page."""
    row = open_application(request, pk)
    return render(request, "months/month.html", presenter.context(request, row))


@once
@require_POST
def take(request: Page, pk: int) -> HttpResponse:
    """Ta ärendet."""
    row = open_application(request, pk)
    if not may_handle(request.user, row):
        raise Http404
    return act.attempt(
        request,
        lambda: months.take_on(application=row, by=request.user, at=request.at),
        done=_("Ärendet är ditt."),
        to=address(row),
    )


@once
@require_http_methods(FORM)
def rule(request: Page, pk: int, row: str) -> HttpResponse:
    """Avgör en rad, or answer a question, with a reason."""
    application = handled(request, pk)
    shown = presenter.row_to_rule(request, application, row)
    if shown is None:
        raise Http404
    form = RuleForm(
        request.POST if request.method == "POST" else None, row=row, on=request.today, initial=shown.initial
    )
    number = version(request)
    return fill_in(
        request, form, partial(months.rule, application=application, row=row, version=number), done=_("Raden är avgjord."),
        title=shown.title, lead=shown.lead, submit=_("Spara"), version=shown.version, **words(application),
    )  # fmt: skip


@once
@require_POST
def withdraw(request: Page, pk: int, row: str) -> HttpResponse:
    """Häv det någon avgjort: the rules decide the row again."""
    application = handled(request, pk)
    return act.attempt(
        request,
        lambda: months.withdraw_ruling(application=application, row=row, version=version(request), by=request.user, at=request.at),
        done=_("Reglerna avgör raden igen."), to=address(application),
    )  # fmt: skip


@once
@require_POST
def obstacle(request: Page, pk: int, member: int) -> HttpResponse:
    """Ange försörjningshinder för en av de vuxna."""
    application = handled(request, pk)
    one = (
        ApplicationMember.objects.visible_to(request.user)
        .filter(application=application, pk=member)
        .exclude(role="child")
        .first()
    )
    if one is None:
        raise Http404
    code = request.POST.get("code", "")
    return act.attempt(
        request,
        lambda: months.set_obstacle(
            application=application, member=one, code=code, version=version(request), by=request.user, at=request.at
        ),
        done=_("Hindret är sparat."), to=address(application),
    )  # fmt: skip
