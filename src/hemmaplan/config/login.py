"""How one logs in: local user names are made by an administrator, nobody signs up."""

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext

from hemmaplan.access import lockout
from hemmaplan.access.models import User
from hemmaplan.foundation import calendar


class Adapter(DefaultAccountAdapter):
    """The house's rules for accounts (inloggning)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  the library's signature
        """Answer no: an account follows an employment (anställning)."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a try that comes too soon after failed ones (spärr). The same for names that nobody has."""
        wait = lockout.begin(
            username=credentials.get("username") or "", address=self.get_client_ip(request), at=calendar.now()
        )
        if wait is not None:
            raise ValidationError(_wait(wait), code="too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user of a right password; their failed tries from this address are then forgotten."""
        user: Any = super().authenticate(request, **credentials)
        if user is not None:
            lockout.succeed(username=user.username, address=self.get_client_ip(request), at=calendar.now())
        return user


def _wait(wait: dt.timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60) or 1
    return ngettext(
        "För många misslyckade försök. Vänta %(minutes)s minut, eller be systemägaren öppna kontot.",
        "För många misslyckade försök. Vänta %(minutes)s minuter, eller be systemägaren öppna kontot.",
        minutes,
    ) % {"minutes": minutes}
