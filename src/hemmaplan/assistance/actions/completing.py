"""What is asked for more, with one list and one date, and what comes in of it (*komplettering*). FL 20, 23 §§."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record, system_user
from hemmaplan.access.permissions import require
from hemmaplan.assistance import notices
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.models import Application, CompletionRequest, RequestedItem
from hemmaplan.assistance.permissions import may_add_to, may_handle, may_write
from hemmaplan.assistance.states import ApplicationState
from hemmaplan.documents import pictures
from hemmaplan.documents.actions import remove_unsent, take_in
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation import calendar, cleaning
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.storing import action, keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User

MOST_BYTES = 30_000_000
MOST_FILES = 40
"""Of one application."""


@dataclass(frozen=True)
class Wanted:
    """Något som ska kompletteras: of what kind, and in words that the applicant reads."""

    kind: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """En bild eller fil som den kom: its name and its bytes."""

    name: str
    content: bytes


@action
def attach(
    *, application: Application, sheets: Sequence[Sheet], by: "User", at: dt.datetime, about: str = ""
) -> list[IncomingDocument]:
    """Lägg till bilagor: one or several pages, looked through by their content and without where and when they were taken.

    To one that is not sent by whoever writes it, to one that is by whoever may add to it. All of them, or none: the first that
    is not taken in says why. Raises ``NotPossible``.
    """
    draft = application.state == ApplicationState.DRAFT
    require(may_write(by, application) if draft else may_add_to(by, application))
    row = locked(application)
    if row.state not in {ApplicationState.DRAFT, ApplicationState.SENT}:
        raise Stale(_("Ansökan är redan beslutad eller återtagen. Skriv ett meddelande i stället."))
    if not sheets:
        raise NotPossible(_("Välj en bild eller en fil."))
    held = set(measures.attachments(row).values_list("sha256", flat=True))
    if len(held) + len(sheets) > MOST_FILES:
        raise NotPossible(_("Det är fler än %(most)s bilagor. Skicka de viktigaste.") % {"most": MOST_FILES})
    made = []
    house, on = system_user(at=at), calendar.local_date(at)
    for number, sheet in enumerate(sheets, start=1):
        if len(sheet.content) > MOST_BYTES:
            raise NotPossible(_("%(name)s är större än 30 MB. Ta bilden med lägre upplösning.") % {"name": sheet.name})
        try:
            content = pictures.without_traces(sheet.content)
        except NotPossible as refused:
            raise NotPossible(f"{sheet.name}: {refused}") from refused
        if pictures.digest(content) in held:
            continue  # pressed twice, or chosen twice: it is here
        title = cleaning.line(about)[:170] or cleaning.line(sheet.name)[:170] or _("Bilaga")
        page = f" ({number}/{len(sheets)})" if about and len(sheets) > 1 else ""
        document = take_in(
            content=content, subject=row, unit=row.unit, title=f"{title}{page}", arrived_on=on, by=house, at=at
        )
        held.add(document.sha256)
        record(EventType.ATTACHED, by=by, at=at, about=row, sha256=document.sha256, document_id=document.pk)
        made.append(document)
    return made


@action
def remove_attachment(*, document: IncomingDocument, application: Application, by: "User", at: dt.datetime) -> None:
    """Ta bort en bilaga ur en ansökan som inte är skickad: the wrong picture. What has been sent stays."""
    require(may_write(by, application))
    row = locked(application)
    if row.state != ApplicationState.DRAFT:
        raise Stale(_("Ansökan är redan inskickad, så bilagan finns kvar."))
    sha256 = document.sha256
    remove_unsent(document=document, subject=row, by=by, at=at)
    record(EventType.ATTACHMENT_REMOVED, by=by, at=at, about=row, sha256=sha256)


@action
def request_completion(
    *, application: Application, items: Sequence[Wanted], due_on: dt.date, by: "User", at: dt.datetime, words: str = ""
) -> CompletionRequest:
    """Begär komplettering: what is needed, until when. What is asked for later goes on the same list, with the later day.

    Raises ``Stale`` when all of it is asked for already, ``NotPossible`` for a day that has passed.
    """
    require(may_handle(by, application))
    row = locked(application)
    if row.state != ApplicationState.SENT:
        raise Stale(_("Ansökan är inte längre öppen. Ladda om sidan."))
    if due_on <= calendar.local_date(at):
        raise NotPossible(_("Välj en dag framåt i tiden."))
    wanted = [one for one in items if one.words.strip()]
    if not wanted:
        raise NotPossible(_("Skriv vad som behövs."))
    request = row.completions.filter(closed_at=None).first() or CompletionRequest(
        application=row, due_on=due_on, requested_by=by, requested_at=at
    )
    held = {item.words for item in measures.open_items(request)} if request.pk else set()
    new = [one for one in wanted if one.words.strip() not in held]
    if not new:
        raise Stale(_("Det är redan begärt. Ladda om sidan."))
    request.due_on = max(request.due_on, due_on)
    request.words = "\n\n".join(part for part in (request.words, words.strip()) if part)
    keep(request)
    for one in new:
        keep(RequestedItem(request=request, kind=one.kind, words=one.words.strip()))
    record(EventType.COMPLETION_REQUESTED, by=by, at=at, about=row, count=len(new), due=request.due_on.isoformat())
    notices.notify(row, key=f"completion-{request.pk}-{len(held) + len(new)}", at=at)
    return request


@action
def answer_item(
    *, item: RequestedItem, by: "User", at: dt.datetime, text: str = "", sheets: Sequence[Sheet] = ()
) -> RequestedItem:
    """Lämna in något som begärts: with words, pictures or both. When all has come the list is closed.

    The same by staff for what came on paper. Raises ``NotPossible`` when nothing is given.
    """
    application = item.request.application
    require(may_add_to(by, application))
    locked(application)
    row = locked(item)
    if row.answered_at is not None or row.waived_at is not None:
        raise Stale(_("Det är redan inlämnat. Behöver du skicka mer, skriv ett meddelande."))
    if not text.strip() and not sheets:
        raise NotPossible(_("Skriv ett svar eller lägg till en bild."))
    if sheets:
        attach(application=application, sheets=sheets, about=row.words, by=by, at=at)
    row.answer, row.answered_at = text.strip(), at
    keep(row)
    _close_if_all(row.request, at)
    record(EventType.COMPLETION_ANSWERED, by=by, at=at, about=application, kind=row.kind)
    return row


@action
def waive_item(*, item: RequestedItem, by: "User", at: dt.datetime) -> RequestedItem:
    """Det behövs inte längre: the item goes from the applicant's list."""
    application = item.request.application
    require(may_handle(by, application))
    locked(application)
    row = locked(item)
    if row.answered_at is not None or row.waived_at is not None:
        raise Stale(_("Det är redan avklarat. Ladda om sidan."))
    row.waived_at = at
    keep(row)
    _close_if_all(row.request, at)
    record(EventType.COMPLETION_WAIVED, by=by, at=at, about=application, kind=row.kind)
    return row


def _close_if_all(request: CompletionRequest, at: dt.datetime) -> None:
    if not measures.open_items(request):
        request.closed_at = at
        request.save(update_fields=["closed_at"])
