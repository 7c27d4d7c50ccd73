"""The guard against storing a form twice (sv. dubbelinsändning): a token that is spent in the transaction of the action.

A view marked ``@once`` runs in one transaction with the row that spends the token of its form. If the action is refused,
the form wrong, the worker ended or the database gone, nothing of it remains, and the same form may be sent again. A
second sending while the first is being stored waits for it on the unique index, and is then told what was stored. What
was stored is what the page said was done: ``htmx.go(..., done=...)`` marks it, and ``stored`` where there is no receipt.

Every view that writes on POST is marked ``@once``, or ``@repeatable`` with the reason why it may be sent again; the
door (``access.middleware``) refuses the writes of any other.
"""

import datetime as dt
import functools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.web.models import SentForm

FIELD = "once"
LONGEST_WAIT = "20s"  # for somebody else's transaction; less than a web worker is given for an answer
_WAITED_TOO_LONG = "55P03"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")

View = Callable[..., HttpResponse]


@dataclass
class Sending:
    """Insändning: the form that is being handled now, and what came of it."""

    row: SentForm
    stored: bool = False


def issue() -> str:
    """A new token, to be put in a hidden field of a form."""
    return secrets.token_urlsafe(16)


def stored(request: HttpRequest, said: str | Promise = "", address: str = "") -> None:
    """Say that the form led to something being stored: its token is then spent. ``address`` is where it can be seen."""
    sending: Sending | None = getattr(request, "sending", None)
    if sending is not None:
        sending.stored = True
        sending.row.said, sending.row.address = str(said)[:300], address[:500]


def once(view: View) -> View:
    """Decorate a view: token and action are one transaction, and a second sending of the same form stores nothing."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return _answer(request, view, args, kwargs)
        except OperationalError as error:
            _unsay(request)
            if getattr(error.__cause__, "sqlstate", "") != _WAITED_TOO_LONG:
                raise
            messages.error(request, _("Någon annan sparar just nu, och det tar lång tid. Inget sparades. Skicka igen."))
            return _lead(request, request.get_full_path())
        except Exception:
            _unsay(request)
            raise

    guarded.writes = "once"  # type: ignore[attr-defined]
    return guarded


def repeatable(why: str) -> Callable[[View], View]:
    """Decorate a view that writes on POST and may be sent again without harm; ``why`` says what makes it so."""

    def marked(view: View) -> View:
        view.writes = why  # type: ignore[attr-defined]
        return view

    return marked


def _answer(request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]) -> HttpResponse:
    """Within the transaction: spend the token, do what the view does, and give the token back if nothing was stored."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
    token = request.POST.get(FIELD, "")
    if not _TOKEN.fullmatch(token) or not request.user.is_authenticated:  # a hand-written sending, or a test
        return view(request, *args, **kwargs)
    row = _spend(request, token)
    if row is None:
        return _already(request, token)
    sending = Sending(row)
    request.sending = sending  # type: ignore[attr-defined]
    response = view(request, *args, **kwargs)
    if sending.stored:
        row.save(update_fields=["said", "address"])
    else:
        row.delete()
    return response


def _spend(request: HttpRequest, token: str) -> SentForm | None:
    """The row that spends the token; ``None`` when another sending has spent it. Waits for one that is under way."""
    at: dt.datetime = getattr(request, "at", None) or calendar.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_sentform (user_id, token, sent_at, said, address) VALUES (%s, %s, %s, '', '')"
            " ON CONFLICT DO NOTHING RETURNING id",
            [request.user.pk, token, at],
        )
        made = cursor.fetchone()
    return SentForm.objects.get(pk=made[0]) if made else None


def _already(request: HttpRequest, token: str) -> HttpResponse:
    """Tell what the first sending stored, and go there."""
    first = SentForm.objects.get(user=request.user.pk, token=token)
    when = f"{calendar.local_time(first.sent_at):%H:%M}"
    text = _("Formuläret var redan skickat och sparades klockan %(when)s. Inget sparades två gånger.") % {"when": when}
    messages.info(request, f"{text} {first.said}".strip())
    return _lead(request, first.address or request.get_full_path())


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _unsay(request: HttpRequest) -> None:
    """Nothing was stored: take back what was to be said as done."""
    queue: Any = getattr(request, "_messages", None)
    if queue is not None:
        queue._queued_messages.clear()  # noqa: SLF001 - the framework has no other way to take a message back


def forget(*, before: dt.datetime) -> int:
    """Forget the forms sent before then (the local rule ``local_sent_form``). Returns how many."""
    return SentForm.objects.filter(sent_at__lt=before).delete()[0]
