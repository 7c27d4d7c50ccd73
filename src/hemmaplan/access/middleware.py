"""The door's frame: the clock of the request, pages that write only when they say so, and the read log."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import SimpleLazyObject

from hemmaplan.access.door import Notes
from hemmaplan.access.models import ReadNote, User
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit

_READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW", "EXPLAIN", "DECLARE", "FETCH", "CLOSE")
# What begins as reading and writes all the same: a part of WITH that changes rows, a second statement after the first.
_WRITES_WITHIN = re.compile(
    r"\(\s*(?:INSERT|UPDATE|DELETE|MERGE)\s|\)\s*(?:INSERT|UPDATE|DELETE|MERGE)\s|;\s*\S", re.IGNORECASE
)
_TOUCH_SECONDS = 60
_LISTED = "Arbetslista"  # stored in the log, so in the authority's language whatever the reader's


class WriteOnRead(RuntimeError):
    """A page that only reads tried to write: a fault in our code, never in the user's doing.

    Also a page that is sent to and has not said how it writes: mark the view ``@once`` or ``@repeatable``.
    """


def refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    """A wrapper round the database that lets nothing but reading through."""
    text = sql if isinstance(sql, str) else sql.as_string()
    if not text.lstrip(" (\n").upper().startswith(_READS) or _WRITES_WITHIN.search(text):
        raise WriteOnRead(text[:80])
    return execute(sql, params, many, context)


def _unless_allowed(page: Any) -> Callable[..., Any]:
    """Nothing but reading, until the view has said that it writes."""

    def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if page.may_write:
            return execute(sql, params, many, context)
        return refuse_writes(execute, sql, params, many, context)

    return guard


def _home_of(user: User) -> Unit | str:
    """The unit shown in the page head: where the user works; nothing for an account without an employee."""
    return Unit.objects.filter(employees=user.employee_id).first() or "" if user.employee_id else ""


class Door:
    """Sets ``request.at`` and ``request.today``; lets no page write unawares; writes what the page handed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One page."""
        page: Any = request
        page.at = calendar.now()
        page.today = calendar.local_date(page.at)
        if self._idle_too_long(page):
            logout(request)
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        if page.user.is_authenticated:
            page.user.__dict__["_door_notes"] = Notes()
            page.unit = SimpleLazyObject(lambda: _home_of(page.user))
        # Log-in and two-factor pages of the account library keep state of their own on GET.
        if request.path.startswith("/accounts/"):
            response = self.get_response(request)
        else:
            page.may_write = False
            with connection.execute_wrapper(_unless_allowed(page)):
                response = self.get_response(request)
        self._write_notes(page)
        return response

    @staticmethod
    def process_view(request: HttpRequest, view: Callable[..., HttpResponse], *_args: object) -> None:
        """Let a sending write when its view says that it writes: once for each form, or harmlessly again (``web.once``)."""
        page: Any = request
        page.may_write = request.method not in {"GET", "HEAD"} and bool(getattr(view, "writes", ""))

    @staticmethod
    def _idle_too_long(page: Any) -> bool:
        """Whether the session is too old or has lain untouched too long; otherwise touch it, at most once a minute."""
        if not page.user.is_authenticated:
            return False
        now, seen = int(page.at.timestamp()), page.session.get("seen")
        began = page.session.setdefault("began", now)  # set at log-in; nothing that renews the session moves it
        if now - began >= settings.SESSION_COOKIE_AGE:
            return True
        if seen is not None and now - seen > settings.SESSION_IDLE_SECONDS:
            return True
        if seen is None or now - seen > _TOUCH_SECONDS:
            page.session["seen"] = now
        return False

    @staticmethod
    def _write_notes(page: Any) -> None:
        """One row a page. If it cannot be written the page is not sent: the error goes all the way up."""
        user = page.user
        notes: Notes | None = user.__dict__.get("_door_notes") if user.is_authenticated else None
        if not notes:
            return
        match = page.resolver_match
        ReadNote.objects.create(
            at=page.at,
            user_id=user.pk,
            user_name=user.name,
            kind=notes.kind or (match.view_name if match else ""),
            subject_id=notes.subject_id,
            person_ids=sorted(notes.person_ids),
            unit_id=notes.unit_id,
            why=notes.why or _LISTED,
            emergency=notes.emergency,
            protected=notes.protected,
            path=page.path[:200],
        )
