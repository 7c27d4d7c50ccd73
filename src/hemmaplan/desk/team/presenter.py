"""The tables of the distribution: matters without anyone, and the team by name. No column of it sorts by load."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.cases.models import Case
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.cases.workload import measures, points
from hemmaplan.cases.workload.measures import Load
from hemmaplan.deadlines.measures import with_next_clock
from hemmaplan.deadlines.models import Clock
from hemmaplan.organisation.models import Employee
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action
from hemmaplan.web.tables import Column, Table


def colleagues(request: Page, inside: list[int]) -> list[Employee]:
    """Those of the units who work with the authority's matters, by name."""
    rows = Employee.objects.visible_to(request.user).filter(home_unit__in=inside)
    return measures.team(rows, request.today)


def unassigned(request: Page, inside: list[int]) -> Table:
    """Files in which something is to be done and nobody works with, the soonest due first."""
    rows = Case.objects.visible_to(request.user).filter(unit__in=inside).select_related("person", "unit")
    found = with_next_clock(measures.given_to_nobody(rows, request.today), Clock.objects.visible_to(request.user))
    columns = [
        Column("number", _("Akt"), sort=True),
        Column("person", _("Person"), template="team/cells/who.html"),
        Column("kind", _("Slag"), cell=lambda row: row.get_kind_display()),
        Column("due_on", _("Närmaste frist"), sort=True, template="team/cells/due.html"),
        Column("opened_on", _("Öppnad"), sort=True, cell=lambda row: row.opened_on.isoformat()),
        Column("unit__name", _("Enhet")),
    ]
    return Table(
        found, columns, request, caption=_("Utan handläggare"), caption_hidden=True, name="utan", sort="due_on", page_size=25,
        row_url=lambda row: reverse("cases:file", args=[row.pk]),
        row_actions=lambda row: [Action(label=_("Fördela"), url=reverse("team:give", args=[row.pk]), panel=True)],
        empty=_("Allt är fördelat"), empty_text=_("Akter där något ska göras och ingen arbetar hamnar här."),
    )  # fmt: skip


def team(request: Page, loads: list[Load]) -> Table:
    """Each colleague by name, with what they have."""
    columns = [
        Column("employee", _("Medarbetare"), cell=lambda row: str(row.employee)),
        Column("files", _("Akter"), numeric=True),
        Column("children", _("Barn"), numeric=True),
        Column("intake", _("Att bedöma"), numeric=True, cell=lambda row: row.count("intake")),
        Column("investigating", _("Utreder"), numeric=True),
        Column("decide", _("Att besluta"), numeric=True, cell=lambda row: row.count("decide")),
        Column("follow", _("Följer"), numeric=True, cell=lambda row: row.count("follow")),
        Column("co_worked", _("Medhandlägger"), numeric=True),
        Column("week", _("Frister inom en vecka"), numeric=True, cell=lambda row: row.count("week")),
        Column("late", _("Försenade"), numeric=True, cell=lambda row: row.count("late")),
        Column("more", _("Annat"), cell=_more),
        Column("points", _("Poäng"), numeric=True, template="team/cells/points.html"),
    ]
    return Table(
        loads, columns, request, caption=_("Arbetsgruppen"), caption_hidden=True, name="lag", page_size=100,
        row_url=lambda row: reverse("team:member", args=[row.employee.pk]),
        empty=_("Ingen arbetar i enheten"), empty_text=_("Medarbetare som är anställda i dag står här."),
    )  # fmt: skip


def _more(load: Load) -> str:
    said = [
        (load.count("court"), _("domstol")), (load.count("interpreter"), _("tolk")), (load.count("duty"), _("jour")),
    ]  # fmt: skip
    words = [f"{count} {word}" for count, word in said if count]
    if load.away_percent:
        words.append(_("borta %(n)s %%") % {"n": load.away_percent})
    return ", ".join(words) or "–"


def own(request: Page) -> Load | None:
    """What the one who looks has, for whoever investigates."""
    employee = request.user.employee
    if employee is None or not request.user.scope.anywhere(AuthorityRight.INVESTIGATE):
        return None
    return measures.loads([employee], request.today, user=request.user)[0]


def files(request: Page, employee: Employee) -> Table:
    """The files the colleague works with, as far as one sees them, the soonest due first."""
    held = employee.assignments.filter(period__contains=request.today).order_by().values("case")
    rows = Case.objects.visible_to(request.user).filter(pk__in=held, closed_on=None, kind__in=measures.AUTHORITY)
    columns = [
        Column("number", _("Akt"), sort=True),
        Column("person", _("Person"), template="team/cells/who.html"),
        Column("kind", _("Slag"), cell=lambda row: row.get_kind_display()),
        Column("due_on", _("Närmaste frist"), sort=True, template="team/cells/due.html"),
    ]
    due = with_next_clock(rows.select_related("person", "unit"), Clock.objects.visible_to(request.user))
    return Table(
        due, columns, request, caption=_("Akter"),
        caption_hidden=True, name="akter", sort="due_on", page_size=50,
        row_url=lambda row: reverse("cases:file", args=[row.pk]),
        empty=_("Inga akter"), empty_text=_("Här står de öppna akter som medarbetaren arbetar med."),
    )  # fmt: skip


def words_of_points(request: Page) -> dict[str, Any]:
    """What the page says of the points."""
    return {"points": points.points(request.today), "certain": points.is_certain(request.today)}
