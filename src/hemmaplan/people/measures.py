"""Finding persons, and what may be said of one. Search keys are name, identity number or case number. 2001:637 15 §."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar, identity, names
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.people.models import ContactPoint, Ground, Person
from hemmaplan.people.permissions import grounds_of, knows_identity
from hemmaplan.people.redaction import open_identities

if TYPE_CHECKING:
    from hemmaplan.access.models import User

ENOUGH_ALIKE = 0.35
SHORTEST = 2


@dataclass(frozen=True)
class Facts:
    """Personuppgifter: what a person's page may say of who somebody is. Only made for those who may know it."""

    given: str
    family: str
    number: str
    born_on: dt.date | None
    deceased_on: dt.date | None
    age: int | None
    contacts: tuple[ContactPoint, ...]


def facts(*, person: Person, user: "User", on: dt.date) -> Facts | None:
    """The facts as they stand on ``on``, or ``None`` when the identity is closed to the user.

    The contacts of a protected person are left out: they are shown by a deed of their own, with a stated reason.
    """
    if not knows_identity(user, person):
        return None
    last = person.deceased_on or on
    age = calendar.age_on(person.born_on, last) if person.born_on and person.born_on <= last else None
    contacts = () if person.is_protected else tuple(person.contact_points.filter(period__contains=on))
    return Facts(
        person.given_name, person.family_name, person.id_number, person.born_on, person.deceased_on, age, contacts
    )


def ground_of(*, person: Person, user: "User") -> Ground | None:
    """Why the user sees the person: an emergency opening first, since it must never hide behind another ground."""
    rows = Ground.objects.filter(grounds_of(user), person=person)
    return rows.select_related("unit").order_by("-emergency", "employee_id", "pk").first()


def found_by_number(*, text: str, user: "User") -> list[Person]:
    """The person with exactly this identity number, if the user has ground to see them."""
    try:
        digits = identity.parse(text).digits
    except ValueError:
        return []
    return [p for p in Person.objects.visible_to(user).filter(id_number=digits) if _findable(p, user)]


def found_by_name(*, text: str, user: "User", most: int = 25) -> list[Person]:
    """Persons whose name is like the text, best first; å, ä, ö and slips of the pen are forgiven.

    A protected person is found by name only by those to whom the identity is open: otherwise a hit would be a leak.
    """
    key = names.search_key(text)
    if len(key) < SHORTEST:
        return []
    hidden = Person.objects.exclude(protection=Person.Protection.NONE).exclude(pk__in=open_identities(user))
    rows = (
        Person.objects.visible_to(user)
        .exclude(pk__in=hidden.values("pk"))
        .filter(search_key__trigram_word_similar=key)
        .annotate(likeness=TrigramWordSimilarity(key, "search_key"))
        .order_by("-likeness", "sort_key", "pk")
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # The index compares by the server's limit, which forgives too little; this one holds for the search alone.
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ENOUGH_ALIKE)])
        return list(rows[:most])


def _findable(person: Person, user: "User") -> bool:
    return not person.is_protected or person.pk in open_identities(user)


def by_id(person_ids: Collection[int]) -> dict[int, Person]:
    """Persons by id, for pages that name people their own rows speak of. Named only through the redaction rule."""
    return Person.objects.in_bulk(list(person_ids))


def known_to_us(*, digits: str, user: "User") -> Person | None:
    """The person with this number, for whoever registers them anew (a contact, a tenant). ``None`` when nobody has it.

    A protected person is not recognised by number alone: that would give away who they are. Raises ``NotPossible`` with
    what to do instead.
    """
    person = Person.objects.filter(id_number=digits).first()
    if person is not None and person.is_protected and person.pk not in open_identities(user):
        raise NotPossible(
            _("Uppgifterna om personen är skyddade. Nödöppna personen och skriv skälet, och registrera sedan här.")
        )
    return person


def person_id_of(digits: str) -> int | None:
    """Which person has the identity number, for the log reviewer's filter. ``None`` when nobody here has it."""
    return Person.objects.filter(id_number=digits).values_list("pk", flat=True).first()


def why_seen(*, persons: list[Person], user: "User") -> dict[int, str]:
    """For a list of persons: the ground by which the user sees each. One query."""
    rows = Ground.objects.filter(grounds_of(user), person__in=[person.pk for person in persons])
    reasons: dict[int, str] = {}
    for person_id, reason in rows.order_by("-emergency", "employee_id", "pk").values_list("person_id", "reason"):
        reasons.setdefault(person_id, reason)
    return reasons
