"""The pages that are shown when something went wrong (sv. felsidor). Each says only what is true about what was stored.

None of them needs the database, and a form that was sent is not lost: it can be sent again, or its text copied.
"""

import re
import sys
from http import HTTPStatus
from urllib.parse import parse_qsl

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hemmaplan.access.trees import RESIDENTS
from hemmaplan.web import once

TEMPLATE = "web/failure.html"
# PostgreSQL's codes for statements that were refused and taken back as a whole.
DISK_FULL = "53100"
TAKEN_BACK = ("40", "55P03", "57014")
# Never drawn on a page again: passwords, codes, tokens.
SECRET = re.compile(r"password|passwd|code|token|once", re.IGNORECASE)
MOST_RESENT = 200
FEWEST_LETTERS = 20
MOST_TEXTS = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """The page after a fault (500), or what the fault was when it is the database's: away (503), or refusing (400)."""
    fault = sys.exc_info()[1]
    if isinstance(fault, (OperationalError, InterfaceError)):
        return _database_in_the_way(request, fault)
    if isinstance(fault, DataError):
        return _page(
            request,
            HTTPStatus.BAD_REQUEST,
            _("Det gick inte att spara"),
            _("Inget sparades. Något värde är för stort eller innehåller tecken som inte kan lagras. Rätta det och "
              "skicka igen."),
            texts=_texts(request),
        )  # fmt: skip
    if request.method in {"GET", "HEAD"}:
        lead = _("Sidan kunde inte visas. Inget har ändrats.")
    else:
        lead = _(
            "Det är inte säkert att det du skickade sparades. Öppna sidan på nytt och se efter innan du skickar igen."
        )
    more = _("Händer det igen: säg till systemägaren eller IT och berätta klockslaget.")
    return _page(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Något gick fel hos oss"), f"{lead} {more}", texts=_texts(request)
    )


def _database_in_the_way(request: HttpRequest, fault: Exception) -> HttpResponse:
    """What the database said tells whether anything was stored; a lost connection tells nothing."""
    code = getattr(fault.__cause__, "sqlstate", None) or ""
    if code == DISK_FULL:
        lead = _("Inget sparades: disken där uppgifterna ligger är full. Säg till den som sköter driften.")
    elif code.startswith(TAKEN_BACK):
        lead = _("Inget sparades: någon annan ändrade samma uppgifter just då. Skicka igen.")
    else:
        return _database_away(request)
    fields = _resent(request)
    texts = [] if fields else _texts(request)
    return _page(
        request, HTTPStatus.SERVICE_UNAVAILABLE, _("Det gick inte att spara"), lead, fields=fields, texts=texts
    )


def _database_away(request: HttpRequest) -> HttpResponse:
    title = _("Hemmaplan är inte tillgängligt just nu")
    if request.method in {"GET", "HEAD"}:
        lead = _("Databasen svarar inte. Försök igen om en liten stund.")
        return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, title, lead, again=request.get_full_path())
    fields = _resent(request)
    if fields:
        lead = _("Databasen svarar inte. Det är inte säkert att det du skickade sparades. Skicka igen om en liten stund: "
                 "samma formulär sparas bara en gång, hur många gånger det än skickas.")  # fmt: skip
    else:
        lead = _("Databasen svarar inte. Det är inte säkert att det du skickade sparades. Öppna sidan på nytt om en "
                 "liten stund och se efter innan du skickar igen.")  # fmt: skip
    texts = [] if fields else _texts(request)
    return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, title, lead, fields=fields, texts=texts)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page when a request is refused before any page has seen it (400, 413), or its session was lost after (503)."""
    if isinstance(exception, DisallowedHost):
        text = _("Adressen hör inte till den här installationen av Hemmaplan. Öppna Hemmaplan på den adress ni har fått, "
                 "eller be den som sköter driften att lägga till namnet i ALLOWED_HOSTS.")  # fmt: skip
        return HttpResponse(f"{text}\n", status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    if isinstance(exception, SessionInterrupted):
        # Raised when the page is done and its session could not be stored: what was sent may well be.
        return _database_away(request)
    if isinstance(exception, TooManyFieldsSent):
        lead = _(
            "Inget sparades: formuläret har fler fält än vad som tas emot på en gång. Dela upp det och skicka igen."
        )
        return _page(request, HTTPStatus.BAD_REQUEST, _("För många fält"), lead, texts=_texts(request))
    if isinstance(exception, RequestDataTooBig):
        lead = _("Inget sparades: det du skickade är större än vad som tas emot på en gång. Gå tillbaka, korta det eller "
                 "dela upp det, och skicka igen.")  # fmt: skip
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("För stort"), lead)
    lead = _("Inget sparades: det som skickades gick inte att läsa. Gå tillbaka, ladda om sidan och försök igen.")
    return _page(request, HTTPStatus.BAD_REQUEST, _("Det gick inte att läsa"), lead)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """The page when a form does not show that it comes from a page of ours (403). What was typed can be copied."""
    lead = _("Inget sparades. Formuläret kunde inte visa att det kom från en sida som du själv hade öppen: du kan ha "
             "loggat in på nytt i en annan flik, eller så tillåter webbläsaren inte kakor. Öppna sidan på nytt och "
             "skicka igen.")  # fmt: skip
    return _page(request, HTTPStatus.FORBIDDEN, _("Formuläret togs inte emot"), lead, texts=_texts(request))


def _page(request: HttpRequest, status: HTTPStatus, title: str, lead: str, **more: object) -> HttpResponse:
    # Without the request: its context may ask for the user, and so for the database that is away.
    home = "" if request.path.startswith(RESIDENTS) else "/"  # the way to the staff is not shown to anybody else
    told = {"title": title, "lead": lead, "action": request.get_full_path(), "home": home}
    page = render_to_string(TEMPLATE, told | more)
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return HttpResponse(page, status=status, headers=headers)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, field by field; also of a form that was refused for its many fields. Nothing of a log-in."""
    if request.path.startswith("/accounts/"):
        return []
    # Django leaves a refused form empty, but keeps what it was read from.
    try:
        sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
        plain = request.content_type == "application/x-www-form-urlencoded"
        return sent or (parse_qsl(request.body.decode(errors="replace")) if plain else [])
    except (TooManyFieldsSent, RequestDataTooBig, RawPostDataException, UnreadablePostError, OSError):
        return []


def _texts(request: HttpRequest) -> list[str]:
    """The longer texts that were typed, to be copied."""
    told = [
        value for name, value in _pairs(request) if not SECRET.search(name) and len(value.strip()) >= FEWEST_LETTERS
    ]
    return told[:MOST_TEXTS]


def _resent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form, to be sent once more as they are.

    Only of a form that is guarded against being stored twice, that has shown where it comes from, and holds no password.
    """
    pairs = _pairs(request)
    names = " ".join(name for name, _value in pairs)
    guarded = once.FIELD in names.split() and getattr(request, "csrf_processing_done", False)
    return pairs if guarded and "password" not in names and len(pairs) <= MOST_RESENT and not request.FILES else []
