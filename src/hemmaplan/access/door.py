"""The door: how a page gets its objects, and how it is remembered what it handed out.

A view opens one thing with ``open_one`` and shows lists of ``visible_to`` rows. Whoever is *named* on a page is noted by
the redaction rule itself (``people.redaction``), so a page cannot forget. The notes travel on the user object of the
request and are written by ``access.middleware`` before the page leaves. Law: 2001:454 10 §.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.http import Http404, HttpRequest

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class Why(NamedTuple):
    """Grund: with what right a thing is open to somebody, and whether that is nothing but a stated reason."""

    text: str
    by_reason: bool = False


@dataclass
class Notes:
    """Noteringar: what one page handed out, gathered while it is made."""

    kind: str = ""
    subject_id: int | None = None
    unit_id: int | None = None
    why: str = ""
    emergency: bool = False
    protected: bool = False
    restricted: bool = False
    person_ids: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.person_ids or (self.kind and self.subject_id))


def notes_of(user: "User") -> Notes:
    """The notes of the page this user is being shown now."""
    return user.__dict__.setdefault("_door_notes", Notes())


def handed_out(user: "User", person_id: int, *, protected: bool = False) -> None:
    """Remember that this person was named to this user on this page."""
    notes = notes_of(user)
    notes.person_ids.add(person_id)
    notes.protected = notes.protected or protected


def open_one(request: HttpRequest, rows: "models.QuerySet[Any]", *, why: str = "", **lookup: Any) -> Any:
    """The one row that the lookup names, among those the user may see; noted as opened.

    ``rows`` is a ``visible_to`` queryset. What one may not see is absent: raises ``Http404``. A thing tells the log whom
    it is about with ``about_person_id`` and ``about_unit_id``, and with what right with ``why_open_to(user)``.
    """
    thing = rows.filter(**lookup).first()
    if thing is None:
        raise Http404
    user: Any = request.user
    notes = notes_of(user)
    notes.kind, notes.subject_id = thing._meta.label_lower, thing.pk
    notes.unit_id = getattr(thing, "about_unit_id", None)
    person_id = getattr(thing, "about_person_id", None)
    if person_id:
        notes.person_ids.add(person_id)
    notes.restricted = notes.restricted or bool(getattr(thing, "is_restricted", False))
    asked = getattr(thing, "why_open_to", None)
    found: Why = asked(user) if asked else Why("")
    notes.why, notes.emergency = why or found.text, notes.emergency or found.by_reason
    return thing
