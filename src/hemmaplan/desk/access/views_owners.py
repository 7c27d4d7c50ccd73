"""System owners' accounts: one asks, another confirms."""

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.access import actions
from hemmaplan.access.door import open_one
from hemmaplan.access.models import OwnerRequest, User
from hemmaplan.access.permissions import is_owner
from hemmaplan.access.rights import AccountRight
from hemmaplan.desk import act
from hemmaplan.desk.access.forms import AgreeForm, AskForm, PasswordForm
from hemmaplan.desk.access.views_users import fill_in_about
from hemmaplan.desk.filling import fill_in
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _request(request: Page, pk: int) -> OwnerRequest:
    if not request.user.scope.anywhere(AccountRight.MANAGE_USERS):
        raise Http404
    rows = OwnerRequest.objects.visible_to(request.user).select_related("account", "asked_by", "unit")
    found: OwnerRequest = open_one(request, rows, pk=pk)
    return found


@once
@require_http_methods(["GET", "POST"])
def ask(request: Page, pk: int) -> HttpResponse:
    """Begär en åtgärd på en systemägares konto, or that an account becomes one."""
    if not request.user.scope.anywhere(AccountRight.MANAGE_USERS):
        raise Http404
    found: User = open_one(request, User.objects.visible_to(request.user), pk=pk)
    owner = is_owner(found, on=request.today)
    form = AskForm(request.user, request.POST or None, owner=owner)
    return fill_in_about(
        request, found, form, partial(actions.ask_about_owner, account=found), submit=_("Begär"),
        title=_("Begär åtgärd på systemägares konto") if owner else _("Gör till systemägare"),
        lead=_("Inget händer förrän en annan systemägare har bekräftat. Det ska ske inom tre dygn."),
        done=_("Åtgärden är begärd. En annan systemägare bekräftar den."),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def confirm(request: Page, pk: int) -> HttpResponse:
    """Bekräfta en annan systemägares begäran; a new password is set by who confirms."""
    asked = _request(request, pk)
    kind = PasswordForm if asked.action == OwnerRequest.Action.PASSWORD else AgreeForm
    form = kind(request.POST if request.method == "POST" else None)
    if isinstance(form, PasswordForm):
        form.user = asked.account

    back = reverse("access:user", args=[asked.account_id])
    return fill_in(request, form, partial(actions.confirm_about_owner, asked=asked), template="access/confirm.html",
                   asked=asked, back=back, to=back, done=_("Åtgärden är bekräftad och gjord."))  # fmt: skip


@once
@require_POST
def refuse(request: Page, pk: int) -> HttpResponse:
    """Avslå begäran, or take back one's own."""
    asked = _request(request, pk)
    return act.attempt(
        request, lambda: actions.refuse_about_owner(asked=asked, by=request.user, at=request.at),
        done=_("Begäran är avslagen."), to="access:user", pk=asked.account_id,
    )  # fmt: skip
