"""Users and their roles."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hemmaplan.access import actions, lockout, measures, provider_log_in
from hemmaplan.access.door import open_one
from hemmaplan.access.models import RoleGrant, User
from hemmaplan.access.permissions import is_owner, may_manage_account
from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import RIGHTS, ROLES
from hemmaplan.desk import act
from hemmaplan.desk.access import presenter
from hemmaplan.desk.access.forms import GrantForm, PasswordForm, UserForm, WithdrawForm
from hemmaplan.desk.filling import fill_in
from hemmaplan.organisation.periods import last_day, period_of
from hemmaplan.web.once import once
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table


def _manages(request: Any) -> None:
    if not request.user.scope.anywhere(AccountRight.MANAGE_USERS):
        raise Http404


def index(request: Page) -> HttpResponse:
    """Användare: who has an account, with which roles today."""
    _manages(request)
    rows = User.objects.visible_to(request.user).prefetch_related("grants__unit")
    failing = lockout.failing(at=request.at)
    table = Table(
        rows,
        [
            Column("name", _("Namn"), sort=True),
            Column("username", _("Användarnamn"), sort=True),
            Column("grants", _("Roller i dag"), cell=lambda user: _roles_today(user, request)),
            Column("is_active", _("Konto"), cell=lambda user: _state(user, failing, request)),
        ],
        request,
        caption=_("Användare"),
        caption_hidden=True,
        name="anvandare",
        sort="name",
        row_url=lambda user: reverse("access:user", args=[user.pk]),
        empty=_("Inga användare"),
        empty_text=_("Lägg upp den första."),
        empty_url=reverse("access:new_user"),
        empty_action=_("Ny användare"),
    )
    context = {
        "table": table, "waiting": presenter.waiting(request),
        "left": measures.left(user=request.user, on=request.today),
    }  # fmt: skip
    return render(request, "access/users.html", context)


def _state(user: User, failing: set[str], request: Page) -> object:
    if not user.is_active:
        return _("stängt")
    shut = lockout.account_of(user.username) in failing and lockout.is_shut(username=user.username, at=request.at)
    return _("spärrat en stund") if shut else _("öppet")


def _roles_today(user: User, request: Any) -> str:
    today = [g for g in user.grants.all() if period_of(g.period).contains(request.today)]
    return ", ".join(f"{ROLES[g.role].title} ({g.unit})" for g in today if g.role in ROLES) or "–"


@once
def new(request: Page) -> HttpResponse:
    """Ny användare."""
    _manages(request)
    form = UserForm(request.user, request.POST or None)
    return fill_in(
        request, form, actions.add_user, template="access/new_user.html",
        to=lambda made: reverse("access:user", args=[made.pk]), done=_("Användaren är upplagd. Ge den en roll."),
    )  # fmt: skip


def fill_in_about(request: Page, found: User, form: Any, action: Any, **words: Any) -> HttpResponse:
    """A form about an account, from its page and back to it."""
    back = reverse("access:user", args=[found.pk])
    return fill_in(request, form, action, template="access/form.html", found=found, back=back, to=back, **words)


def user(request: Page, pk: int) -> HttpResponse:
    """En användare: the account and its grants, also those that have ended."""
    _manages(request)
    found = open_one(request, User.objects.visible_to(request.user), pk=pk)
    grants = (
        RoleGrant.objects.visible_to(request.user).filter(user=found).select_related("unit", "granted_by", "by_group")
    )
    rows = [
        {
            "grant": g,
            "role": ROLES.get(g.role),
            "last": last_day(g.period),
            "over": (last_day(g.period) or request.today) < request.today,
        }
        for g in grants.order_by("-period", "pk")
    ]
    context = {
        "found": found, "rows": rows, "owner": is_owner(found, on=request.today),
        "may_manage": found.pk != request.user.pk and may_manage_account(request.user, found),
        "shut": lockout.is_shut(username=found.username, at=request.at), "waiting": presenter.waiting(request, account=found),
    }  # fmt: skip
    return render(request, "access/user.html", context)


@once
def grant(request: Page, pk: int) -> HttpResponse:
    """Ge en roll."""
    _manages(request)
    found = open_one(request, User.objects.visible_to(request.user), pk=pk)
    form = GrantForm(request.user, request.POST or None, initial={"first": request.today})
    return fill_in_about(request, found, form, partial(actions.grant_role, user=found), title=_("Ge en roll"),
                         submit=_("Bevilja"), done=_("Rollen är beviljad."))  # fmt: skip


@once
def withdraw(request: Page, pk: int) -> HttpResponse:
    """Återkalla en roll."""
    _manages(request)
    found = open_one(request, RoleGrant.objects.visible_to(request.user).select_related("user"), pk=pk)
    form = WithdrawForm(request.POST or None, grant=found, today=request.today, initial={"last": request.today})

    return fill_in_about(request, found.user, form, partial(actions.withdraw_role, grant=found), title=_("Återkalla roll"),
                         submit=_("Återkalla"), done=_("Rollen är återkallad."))  # fmt: skip


@once
def password(request: Page, pk: int) -> HttpResponse:
    """Sätt ett nytt lösenord åt någon."""
    _manages(request)
    found = open_one(request, User.objects.visible_to(request.user), pk=pk)
    form = PasswordForm(request.POST or None)
    form.user = found

    return fill_in_about(request, found, form, partial(actions.set_password, user=found), title=_("Nytt lösenord"),
                         submit=_("Byt"), done=_("Lösenordet är bytt."))  # fmt: skip


def _attempt(request: Page, pk: int, action: Callable[..., object], done: Promise | str) -> HttpResponse:
    """Do something to an account that needs no form, and go back to its page."""
    _manages(request)
    found = open_one(request, User.objects.visible_to(request.user), pk=pk)
    return act.attempt(
        request, partial(action, user=found, by=request.user, at=request.at), done=done, to="access:user", pk=pk
    )


@once
@require_POST
def close(request: Page, pk: int) -> HttpResponse:
    """Stäng kontot."""
    return _attempt(request, pk, actions.close_user, _("Kontot är stängt."))


@once
@require_POST
def reopen(request: Page, pk: int) -> HttpResponse:
    """Öppna kontot igen."""
    return _attempt(request, pk, actions.reopen_user, _("Kontot är öppet igen."))


@once
@require_POST
def remove_factor(request: Page, pk: int) -> HttpResponse:
    """Ta bort tvåstegsinloggningen åt någon."""
    done = _(
        "Tvåstegsinloggningen är borttagen. Användaren byter lösenord vid nästa inloggning. "
        "Kräver rollen tvåstegsinloggning läggs en ny till då."
    )
    return _attempt(request, pk, actions.remove_second_factor, done)


@once
@require_POST
def unlink(request: Page, pk: int) -> HttpResponse:
    """Koppla loss kontot från legitimeringstjänsten."""
    done = _("Kontot är kopplat loss. Nästa inloggning hos tjänsten med kontots namn kopplar det på nytt.")
    return _attempt(request, pk, provider_log_in.unlink, done)


@once
@require_POST
def unlock(request: Page, pk: int) -> HttpResponse:
    """Häv spärren vid inloggning."""
    return _attempt(request, pk, actions.unlock_user, _("Spärren är hävd. Användaren kan logga in igen."))


def roles(request: Page) -> HttpResponse:
    """Roller: who may do what, printed from the code itself."""
    _manages(request)
    return render(request, "access/roles.html", {"roles": ROLES.values(), "rights": RIGHTS})
