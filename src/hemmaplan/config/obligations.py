"""What must be done before anything else (sv. krav vid inloggning).

A password that somebody else has set is changed, and the second factor that a role asks for is set up. Until then only
the pages that do it are reached.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANGE, SET_UP = "account_change_password", "mfa_activate_totp"
PROVIDER = "staff_provider"
"""What the session holds of a log-in by a provider of identities: which one it was."""
_ALWAYS = ("account_logout", "set_language", "web:appearance", "account_reauthenticate", "mfa_reauthenticate")


def needs_second_factor(user: Any) -> bool:
    """Whether a role in force asks for a second factor that the user has not set up."""
    asked = user.scope.roles & set(settings.SECOND_FACTOR_ROLES)
    return bool(asked) and not Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP).exists()


class Obligations:
    """Leads a user who has something to do first to the page where it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page asked for, or the one that comes first."""
        found = self._first(request)
        if found is None:
            return self.get_response(request)
        name, why = found
        messages.warning(request, str(why))
        address = reverse(name)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    @staticmethod
    def _first(request: HttpRequest) -> tuple[str, Promise] | None:
        user: Any = request.user
        # By a provider: the second factor is its own, and no password was used.
        if request.session.get(PROVIDER):
            return None
        if not user.is_authenticated or request.path in {reverse(name) for name in _ALWAYS}:
            return None
        if user.must_change_password:
            words = _("Lösenordet är satt av någon annan. Byt till ett eget innan du går vidare.")
            return None if request.path == reverse(CHANGE) else (CHANGE, words)
        if needs_second_factor(user):
            words = _("Din roll kräver tvåstegsinloggning. Lägg till en app för engångskoder innan du går vidare.")
            return None if request.path == reverse(SET_UP) else (SET_UP, words)
        return None
