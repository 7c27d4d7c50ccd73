"""The door's frame: the moment of the request, pages that write only when they say so, and the read log."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InternalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import SimpleLazyObject

from hemmaplan.access.door import Notes
from hemmaplan.access.models import ReadNote, User
from hemmaplan.access.trees import LOGGING_IN, cookie_of, kind_of
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit

_READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW", "EXPLAIN", "DECLARE", "FETCH", "CLOSE")
_READ_ONLY = "25006"  # how PostgreSQL names what it refuses in a transaction that only reads
_TOUCH_SECONDS = 60
_LISTED = "Arbetslista"  # stored in the log, so in the authority's language whatever the reader's


class WriteOnRead(RuntimeError):
    """A page that only reads tried to write: a fault in our code, never in the user's doing.

    Also a page that is sent to and has not said how it writes: mark the view ``@once`` or ``@repeatable``.
    """


class Reading:
    """Läsning: a stretch in which the database itself refuses to write, whatever the statement looks like.

    A transaction begun as *read only* cannot become another after its first question. Beside it stands a plain check of how
    a statement begins: it names the fault, and stops what a transaction cannot (``SET``).
    """

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> "Reading":
        within = connection.in_atomic_block
        if not within:  # the driver then begins the transaction so: no statement of its own
            connection.close_if_health_check_failed()
            connection.ensure_connection()
            connection.connection.read_only = True
            self._stack.callback(_may_write_again, connection.connection)
        self._stack.enter_context(transaction.atomic())
        if within:
            connection.connection.execute("SET TRANSACTION READ ONLY")
        self._stack.enter_context(connection.execute_wrapper(refuse_writes))
        return self

    def __exit__(self, *fault: Any) -> None:
        """End it. Again does nothing: a page that fails ends its reading before the page that says so is made."""
        self._stack.__exit__(*fault)


def _may_write_again(link: Any) -> None:
    if not link.closed:
        link.read_only = None


def refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    """A wrapper round the database that lets nothing but reading through."""
    text = sql if isinstance(sql, str) else sql.as_string()
    if not text.lstrip(" (\n").upper().startswith(_READS):
        raise WriteOnRead(text[:80])
    try:
        return execute(sql, params, many, context)
    except InternalError as error:
        if getattr(error.__cause__, "sqlstate", "") == _READ_ONLY:
            raise WriteOnRead(text[:80]) from error
        raise


class Sessions(SessionMiddleware):
    """Sessioner: staff and residents have a cookie each, so that the one's session is never read on the other's pages."""

    def process_request(self, request: HttpRequest) -> None:
        """Read the session of the tree that the address belongs to."""
        staff = settings.SESSION_COOKIE_NAME
        own = cookie_of(request.path, staff)
        if own != staff:
            key = request.COOKIES.pop(own, None)
            request.COOKIES.pop(staff, None)
            if key is not None:
                request.COOKIES[staff] = key
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Send it back under its own name."""
        answer: Any = super().process_response(request, response)
        staff = settings.SESSION_COOKIE_NAME
        own = cookie_of(request.path, staff)
        if own != staff and staff in answer.cookies:
            sent = answer.cookies.pop(staff)
            answer.cookies[own] = sent.value
            answer.cookies[own].update(sent)
        return answer


class Moment:
    """Tidpunkt: says when the request is, once, for the page and for the rights of who asks for it.

    And who asks: an account whose kind is not that of the address is nobody there, and its session ends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One page."""
        page: Any = request
        page.at = calendar.now()
        page.today = calendar.local_date(page.at)
        if page.user.is_authenticated and page.user.kind != kind_of(request.path):
            logout(request)
        if page.user.is_authenticated:
            page.user.acting(page.today)
        return self.get_response(request)


def _home_of(user: User) -> Unit | str:
    """The unit shown in the page head: where the user works; nothing for an account without an employee."""
    return Unit.objects.filter(employees=user.employee_id).first() or "" if user.employee_id else ""


def limits_of(user: User) -> tuple[int, int, int]:
    """In seconds: how long a log-in lasts in all, how long untouched, and how often it is noted that it was touched.

    A resident's page tells how long is left, so theirs is noted each time.
    """
    if user.kind == User.Kind.RESIDENT:
        return settings.RESIDENT_SESSION_SECONDS, settings.RESIDENT_IDLE_SECONDS, 0
    return settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_SECONDS, _TOUCH_SECONDS


class Door:
    """Lets no page write unawares, and writes what the page handed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One page."""
        page: Any = request
        if self._idle_too_long(page):
            logout(request)
            if kind_of(request.path) == User.Kind.RESIDENT:  # on a shared computer nobody is led back to what was open
                return redirect(settings.RESIDENT_LOGGED_OUT_URL)
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        if page.user.is_authenticated:
            page.user.__dict__["_door_notes"] = Notes()
            user = page.user  # also when the page itself logs them out
            page.unit = SimpleLazyObject(lambda: _home_of(user))
        if request.path.startswith(LOGGING_IN):
            response = self.get_response(request)
        else:
            with ExitStack() as page.reading:
                response = self.get_response(request)
        self._write_notes(page)
        return response

    @staticmethod
    def process_view(request: HttpRequest, view: Callable[..., HttpResponse], *_args: object) -> None:
        """Let a page only read, but for a sending whose view says how it writes: once, or harmlessly again (``web.once``)."""
        page: Any = request
        writes = request.method not in {"GET", "HEAD"} and bool(getattr(view, "writes", ""))
        if hasattr(page, "reading") and not writes:
            page.reading.enter_context(Reading())

    @staticmethod
    def process_exception(request: HttpRequest, _fault: Exception) -> None:
        """End the reading of a page that failed, before the page that says so is made."""
        page: Any = request
        if hasattr(page, "reading"):
            page.reading.__exit__(*sys.exc_info())

    @staticmethod
    def _idle_too_long(page: Any) -> bool:
        """Whether the session is too old or has lain untouched too long; otherwise touch it, at most once a minute."""
        if not page.user.is_authenticated:
            return False
        now, seen = int(page.at.timestamp()), page.session.get("seen")
        began = page.session.setdefault("began", now)  # set at log-in; nothing that renews the session moves it
        whole, idle, touch = limits_of(page.user)
        if now - began >= whole:
            return True
        if seen is not None and now - seen > idle:
            return True
        if seen is None or now - seen > touch:
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
            restricted=notes.restricted or None,
            path=page.path[:200],
        )
