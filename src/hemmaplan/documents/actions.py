"""Actions of documents: keeping what has been rendered, with its hash; handing it out; that it arrived."""

import datetime as dt
import hashlib

from django.db import models

from hemmaplan.access.models import User
from hemmaplan.documents.content import format_of
from hemmaplan.documents.models import Dispatch, Document, Template
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.storing import action


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
