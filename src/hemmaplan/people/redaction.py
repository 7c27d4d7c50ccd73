"""The redaction rule (*maskering*): how a person is shown to a viewer. Written once; every channel uses it.

Screen, list, search, letter, export, log page and report ask here. Whoever is named is noted for the read log in the
same breath. Law: OSL 21:3, 26:1; 2001:454 10 §.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access import door
from hemmaplan.foundation import identity, names
from hemmaplan.people import permissions
from hemmaplan.people.models import Ground, Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@dataclass(frozen=True)
class PersonView:
    """Visad person: what may stand on a page about who somebody is."""

    person_id: int
    name: str
    number: str
    initials: str
    protected: bool
    masked: bool


def open_identities(user: "User") -> frozenset[int]:
    """The protected persons whose identity is open to this user: one query a page, kept on the user object."""
    if "_open_identities" not in user.__dict__:
        rows = Ground.objects.filter(permissions.identity_grounds_of(user)).exclude(
            person__protection=Person.Protection.NONE
        )
        user.__dict__["_open_identities"] = frozenset(rows.values_list("person_id", flat=True))
    return user.__dict__["_open_identities"]


def show(person: Person, user: "User") -> PersonView:
    """The person as this user may see them, noted as handed out. A protected one stays nameless without an own ground."""
    masked = person.is_protected and person.pk not in open_identities(user)
    door.handed_out(user, person.pk, protected=person.is_protected)
    if masked:
        return PersonView(person.pk, _("Skyddad person"), "", "–", protected=True, masked=True)
    return PersonView(
        person.pk,
        names.full(person.given_name, person.family_name),
        identity.formatted(person.id_number) if person.id_number else _("nummer saknas"),
        names.initials(person.given_name, person.family_name),
        protected=person.is_protected,
        masked=False,
    )
