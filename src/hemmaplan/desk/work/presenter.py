"""The lists of the work within an order, and who may be chosen in its forms."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.cases.investigations.measures import areas_of_file
from hemmaplan.cases.measures import workers_of
from hemmaplan.cases.models import Case
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Order, SampleTest, Visit
from hemmaplan.interventions.states import OPEN_STATES
from hemmaplan.organisation.models import Employee
from hemmaplan.web import formats
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action
from hemmaplan.web.tables import Column, Table

MOST = 200


def colleagues(request: Page, order: Order, *, without_self: bool = False) -> dict[int, Any]:
    """Who may be chosen: those who have the order, the user, and for a witness the others of the unit."""
    user: Any = request.user
    found = {row.employee_id: row.employee for row in workers_of(order.case, request.today)}
    if user.employee_id:
        found = {user.employee_id: user.employee} | found
    if without_self:
        found |= {who.pk: who for who in _of_unit(request, order)}
        found.pop(user.employee_id, None)
    return found


def _of_unit(request: Page, order: Order) -> list[Any]:
    """Employees of the unit and of the teams beside it, as far as the user sees them."""
    top = order.unit.parent_id or order.unit_id
    return list(Employee.objects.visible_to(request.user).filter(home_unit__lineage__contains=[top])[:MOST])


def whom_to_ask(request: Page, case: Case) -> list[str]:
    """The names of those who work with the file today."""
    return [str(row.employee) for row in workers_of(case, request.today)]


def areas_of_notes(case: Case) -> list[tuple[str, str]]:
    """What a note in an authority's file may be about: the areas of its latest investigation, or those it would begin with."""
    if not case.is_authority:
        return []
    return [(one.key, _(one.label)) for one in areas_of_file(case)]


def visits(request: Page, order: Order) -> Table:
    """The visits of the order, newest first."""
    return Table(
        Visit.objects.visible_to(request.user).filter(order=order).select_related("employee"),
        [
            Column("planned_at", _("Tid"), sort=True, cell=lambda row: formats.moment(row.planned_at, request.today)),
            Column("kind", _("Slag"), cell=lambda row: row.get_kind_display()),
            Column("employee", _("Vem")),
            Column("minutes", _("Längd"), numeric=True, cell=lambda row: formats.minutes(row.minutes)),
            Column("state", _("Läge"), template="work/visit_state.html"),
        ],
        request, caption=_("Besök"), name="besok", sort="-planned_at",
        row_actions=lambda row: visit_actions(row, request),
        empty=_("Inga besök ännu"), empty_text=_("Här står bokade och gjorda besök, samtal och promenader."),
        empty_url=reverse("work:visit_plan", args=[order.pk]) if order.state in OPEN_STATES else "",
        empty_action=_("Boka besök"),
    )  # fmt: skip


def visit_actions(visit: Visit, request: Page, *, back: str = "", brief: bool = False) -> list[Action]:
    """What can be said of a planned visit where it stands."""
    if visit.state != Visit.State.PLANNED:
        return []
    url, more = reverse("work:visit_record", args=[visit.pk]), {"back": back} if back else {}
    actions = []
    if calendar.local_date(visit.planned_at) <= request.today:
        actions.append(Action(label=_("Gjort"), url=url, post=True, fields={"state": "done", **more}))
    if visit.planned_at <= request.at and not brief:
        actions.append(Action(label=_("Uteblev"), url=url, post=True, fields={"state": "missed", **more}))
    return [*actions, Action(label=_("Annat …"), url=f"{url}?blev=cancelled")]


def tests(request: Page, order: Order) -> Table:
    """The drug tests of the order. Results only where the user needs them."""
    rows = SampleTest.objects.visible_to(request.user).filter(order=order)
    opened = set(rows.answered_to(request.user).values_list("pk", flat=True))

    def answer(row: SampleTest) -> list[Action]:
        if row.pk not in opened or row.result != SampleTest.Result.PENDING:
            return []
        return [Action(label=_("Registrera svar"), url=reverse("work:test_result", args=[row.pk]))]

    return Table(
        rows.select_related("taken_by", "witness"),
        [
            Column("taken_at", _("Taget"), sort=True, cell=lambda row: formats.moment(row.taken_at, request.today)),
            Column("kind", _("Slag"), cell=lambda row: row.get_kind_display()),
            Column("taken_by", _("Av")),
            Column("witness", _("Bevittnat av"), cell=lambda row: row.witness or _("nej")),
            Column("result", _("Resultat"), template="work/test_state.html",
                   cell=lambda row: row if row.pk in opened else None),
        ],
        request, caption=_("Drogtester"), name="tester", sort="-taken_at", row_actions=answer,
        empty=_("Inga drogtester"), empty_text=_("Prov tas bara med samtycke. Här står att de togs, av vem och hur."),
    )  # fmt: skip
