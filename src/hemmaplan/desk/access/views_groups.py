"""The table of groups: which group at the municipality's provider of identities gives which role where."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.access import provider_log_in
from hemmaplan.access.door import open_one
from hemmaplan.access.models import GroupRole
from hemmaplan.access.ports import PROVIDERS, STAFF
from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import ROLES
from hemmaplan.desk.access.forms import EndGroupForm, GroupForm
from hemmaplan.desk.filling import fill_in
from hemmaplan.organisation.periods import last_day, period_of
from hemmaplan.web import formats
from hemmaplan.web.once import once
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table


def _manages(request: Page) -> None:
    if not request.user.scope.anywhere(AccountRight.MANAGE_USERS):
        raise Http404


def index(request: Page) -> HttpResponse:
    """Grupper och roller: what holds, what is to come, and what has ended."""
    _manages(request)
    table = Table(
        GroupRole.objects.visible_to(request.user).select_related("unit", "stated_by"),
        [
            Column("group", _("Grupp"), sort=True),
            Column("provider", _("Legitimeringstjänst")),
            Column("role", _("Roll"), cell=lambda row: ROLES[row.role].title if row.role in ROLES else row.role),
            Column("unit", _("Enhet")),
            Column("period", _("Gäller"), sort=True, cell=_period),
            Column("stated_by", _("Bestämd av")),
        ],
        request,
        caption=_("Grupper som ger roller"),
        caption_hidden=True,
        name="grupper",
        sort="group",
        row_url=lambda row: reverse("access:end_group", args=[row.pk]),
        empty=_("Inga grupper"),
        empty_text=_("Utan rader ger ingen grupp någon roll: alla roller ges på kontots sida."),
        empty_url=reverse("access:new_group"),
        empty_action=_("Ny rad"),
    )
    return render(request, "access/groups.html", {"table": table, "providers": PROVIDERS.of(STAFF)})


def _period(row: GroupRole) -> str:
    first, last = period_of(row.period).first, last_day(row.period)
    return f"{formats.iso_day(first)} – {formats.iso_day(last) if last else _('tills vidare')}"


@once
def new(request: Page) -> HttpResponse:
    """Ny rad: låt en grupp ge en roll."""
    _manages(request)
    form = GroupForm(request.user, request.POST or None, initial={"first": request.today})
    return fill_in(
        request, form, provider_log_in.add_group_role, template="access/group_form.html",
        title=_("Låt en grupp ge en roll"), submit=_("Spara"), back=reverse("access:groups"), to=reverse("access:groups"),
        done=_("Raden gäller. Rollen ges när någon i gruppen loggar in nästa gång."),
    )  # fmt: skip


@once
def end(request: Page, pk: int) -> HttpResponse:
    """Avsluta en rad."""
    _manages(request)
    found = open_one(request, GroupRole.objects.visible_to(request.user), pk=pk)
    form = EndGroupForm(request.POST or None, initial={"last": request.today})
    return fill_in(
        request, form, partial(provider_log_in.end_group_role, row=found), template="access/group_form.html",
        title=_("Låt gruppen %(group)s sluta ge rollen") % {"group": found.group}, submit=_("Avsluta"),
        back=reverse("access:groups"), to=reverse("access:groups"),
        done=_("Raden är avslutad, också för dem som har rollen genom gruppen."),
    )  # fmt: skip
