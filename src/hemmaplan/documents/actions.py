"""Actions of documents: keeping what has been rendered, with its hash; handing it out; that it arrived."""

import datetime as dt
import hashlib

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.access.models import User
from hemmaplan.documents.content import format_of
from hemmaplan.documents.inspection import inspected
from hemmaplan.documents.models import Dispatch, Document, IncomingDocument, Template
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Stale
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.requiring import not_ahead, refuse
from hemmaplan.organisation.storing import action, locked, refuse_same
from hemmaplan.organisation.storing import keep as stored


class Damaged(Exception):
    """The stored bytes are not those whose hash was kept: a fault of the disk, or somebody has been at the database."""


@action
def keep(
    *,
    content: bytes,
    unit: Unit,
    kind: str,
    title: str,
    template: str,
    template_version: int,
    subject: models.Model,
    final: bool,
    by: User,
    at: dt.datetime,
) -> Document:
    """Bevara en handling: the bytes, their format and hash, and what they are about. A final one can never be changed.

    What may be made, and of what, is the caller's to say; the action it belongs to writes the event.
    """
    made_from, _new = Template.objects.get_or_create(
        key=template, version=template_version, defaults={"used_since": at}
    )
    return Document.objects.create(
        unit=unit,
        kind=kind,
        title=title,
        template=made_from,
        format=format_of(content),
        state=Document.State.FINAL if final else Document.State.DRAFT,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        made_by=by,
        made_at=at,
    )


@action
def dispatch(*, document: Document, way: str, recipient: str, by: User, at: dt.datetime) -> Dispatch:
    """Expediera en handling: it goes to somebody. Raises ``Damaged`` when its bytes are not those that were kept.

    Who may send it, and whether it may leave, is the caller's to say; the action it belongs to writes the event.
    """
    if hashlib.sha256(bytes(document.content)).hexdigest() != document.sha256:
        raise Damaged(f"document {document.pk} is not the one that was kept")
    return Dispatch.objects.create(document=document, way=way, recipient=recipient, sent_at=at, sent_by=by)


@action
def send(
    *, content: bytes, unit: Unit, kind: str, title: str, template: str, template_version: int, subject: models.Model, way: str,
    recipient: str, by: User, at: dt.datetime,
) -> Document:  # fmt: skip
    """Bevara och expediera en handling: kept as final, with its hash, and sent as it was kept."""
    made = keep(
        content=content, unit=unit, kind=kind, title=title, template=template, template_version=template_version, subject=subject,
        final=True, by=by, at=at,
    )  # fmt: skip
    dispatch(document=made, way=way, recipient=recipient, by=by, at=at)
    return made


@action
def take_in(
    *, content: bytes, subject: models.Model, unit: Unit, title: str, arrived_on: dt.date, by: User, at: dt.datetime,
    sender: str = "",
) -> IncomingDocument:  # fmt: skip
    """Ta emot en handling to a file or something that came in: kept as it came, with its hash, when nothing in it can run.

    Who may, and that the subject is open, is the caller's to say; the action it belongs to writes the event.
    """
    kind = inspected(content)
    refuse(not_ahead("arrived_on", arrived_on, calendar.local_date(at)))
    sha256 = hashlib.sha256(content).hexdigest()
    locked(subject)
    refuse_same(IncomingDocument.objects.about(subject).filter(sha256=sha256), _("Samma fil finns redan här."))
    row = IncomingDocument(
        unit=unit, subject_kind=subject._meta.label_lower, subject_id=subject.pk, title=title.strip(), sender=sender.strip(),
        arrived_on=arrived_on, format=kind, size=len(content), content=content, sha256=sha256, taken_in_by=by, recorded_at=at,
    )  # fmt: skip
    stored(row)
    return row


@action
def remove_unsent(*, document: IncomingDocument, subject: models.Model, by: User, at: dt.datetime) -> None:  # noqa: ARG001  every action says by whom and when
    """Ta bort en handling som inte är inlämnad: put to something that its writer has not sent yet. The caller knows that.

    Raises ``Stale`` when it is not there, or stands with something else.
    """
    if not IncomingDocument.objects.about(subject).filter(pk=document.pk).delete()[0]:
        raise Stale(_("Bilagan är redan borttagen. Ladda om sidan."))


def read_out(*, document: IncomingDocument, by: User, at: dt.datetime) -> bytes:  # noqa: ARG001  every action says by whom and when
    """Läs en inkommen handling: its bytes, when they are those that came. Raises ``Damaged`` when they are not."""
    content = bytes(IncomingDocument.objects.only("content").get(pk=document.pk).content)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Damaged(f"incoming document {document.pk} is not the one that came")
    return content
