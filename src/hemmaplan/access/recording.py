"""Rows of the event log (*händelseloggen*), one or many at once: what they hold, and that the type declares it."""

import datetime as dt
from collections.abc import Sequence

from django.db import models

from hemmaplan.access import event_registry
from hemmaplan.access.models import Event, User
from hemmaplan.foundation.events import DeclaredEvent

Plain = str | int | bool | None


def event_of(
    event_type: DeclaredEvent,
    *,
    by: User,
    at: dt.datetime,
    about: models.Model | None = None,
    person_id: int | None = None,
    unit_id: int | None = None,
    **data: Plain,
) -> Event:
    """One row of the event log (*händelseloggen*), not written yet.

    ``at`` is when it happened; when it was recorded the database says itself. ``data`` takes primitive values
    only, those that the type declares, and no text about a person.
    """
    kind = about._meta.label_lower if about is not None else ""
    event_registry.refuse_undeclared(event_type, about=kind, data=data)
    return Event(
        at=at,
        by_id=by.pk,
        by_name=by.name,
        event_type=event_type.value,
        kind=kind,
        subject_id=about.pk if about is not None else None,
        person_id=person_id or getattr(about, "about_person_id", None),
        unit_id=unit_id or getattr(about, "about_unit_id", None),
        data=data,
    )


def record_many(events: Sequence[Event]) -> None:
    """Write many rows in the event log, in the order given and in the caller's transaction."""
    Event.objects.bulk_create(events)
