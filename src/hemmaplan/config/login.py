"""How one logs in: local user names are made by an administrator, nobody signs up."""

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hemmaplan.access import lockout
from hemmaplan.access.actions import record
from hemmaplan.access.events import EventType
from hemmaplan.access.models import User
from hemmaplan.foundation import calendar


class Adapter(DefaultAccountAdapter):
    """The house's rules for accounts (inloggning)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "Användarnamnet eller lösenordet är fel. Försök igen, eller be systemägaren om ett nytt lösenord."
        ),
        "enter_current_password": gettext_lazy("Det är inte lösenordet du har nu. Skriv det igen."),
    }

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

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  the library's signature
        """To work: who has changed the password is done on that page."""
        return reverse("home")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Log in, and note when: the session ends so many hours after this, whatever happens."""
        super().login(request, user)
        request.session["began"] = int(calendar.now().timestamp())
        if not settings.LOCAL_LOG_IN:
            record(EventType.EMERGENCY_IN, by=user, at=calendar.now(), about=user)

    def clean_password(self, password: str, user: Any = None) -> str:
        """Refuse what is easy to guess, and the password one has."""
        if user is not None and user.check_password(password):
            raise ValidationError(_("Det är lösenordet du har. Välj ett annat."), code="same")
        return super().clean_password(password, user)

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        """Set the password that the user has chosen. Their other sessions end, since the password is part of them."""
        user.must_change_password = False
        super().set_password(user, password)
        record(EventType.USER_CHANGED, by=user, at=calendar.now(), about=user, own_password=True)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user of a right password; their failed tries from this address are then forgotten.

        This is the staff's door: to it an account of another kind is a wrong password, in the same words.
        """
        user: Any = super().authenticate(request, **credentials)
        if user is not None and (user.kind != User.Kind.STAFF or not _may_use_password(user)):
            return None
        if user is not None:
            lockout.succeed(username=user.username, address=self.get_client_ip(request), at=calendar.now())
        return user


def _may_use_password(user: User) -> bool:
    """Whether the account comes in by a password: all do, or the emergency account alone (*nödkontot*)."""
    return settings.LOCAL_LOG_IN or user.username.casefold() == settings.EMERGENCY_ACCOUNT.casefold()


def _wait(wait: dt.timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60) or 1
    return ngettext(
        "För många misslyckade försök. Vänta %(minutes)s minut, eller be systemägaren häva spärren.",
        "För många misslyckade försök. Vänta %(minutes)s minuter, eller be systemägaren häva spärren.",
        minutes,
    ) % {"minutes": minutes}
