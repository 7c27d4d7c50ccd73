"""Actions of documents: keeping what has been rendered, with its hash."""

import datetime as dt
import hashlib

from django.db import models

from hemmaplan.access.models import User
from hemmaplan.documents.models import Document
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.storing import action


@action
def keep(
    *,
    content: bytes,
    format: str,  # noqa: A002 - the word for it
    unit: Unit,
    kind: str,
    title: str,
    template: str,
    template_version: int,
    source: models.Model,
    final: bool,
    by: User,
    at: dt.datetime,
) -> Document:
    """Bevara en handling: the bytes, their hash, and what they were made from. A final one can never be changed.

    What may be made, and from what, is the caller's to say; the action it belongs to writes the event.
    """
    return Document.objects.create(
        unit=unit,
        kind=kind,
        title=title,
        template=template,
        template_version=template_version,
        format=format,
        state=Document.State.FINAL if final else Document.State.DRAFT,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        source_kind=source._meta.label_lower,
        source_id=source.pk,
        made_by=by,
        made_at=at,
    )
