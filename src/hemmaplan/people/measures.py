"""Finding persons. Search keys are name, identity number or case number only. Law: 2001:637 15 §."""

from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Value

from hemmaplan.foundation import identity, names
from hemmaplan.people.models import Person
from hemmaplan.people.redaction import open_identities

if TYPE_CHECKING:
    from hemmaplan.access.models import User

ENOUGH_ALIKE = 0.45


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
    if len(key) < 2:
        return []
    rows = (
        Person.objects.visible_to(user)
        .filter(search_key__trigram_word_similar=key)
        .annotate(likeness=TrigramWordSimilarity(Value(key), "search_key"))
        .filter(likeness__gte=ENOUGH_ALIKE)
        .order_by("-likeness", "sort_key", "pk")
    )
    return [p for p in rows[: most * 2] if _findable(p, user)][:most]


def _findable(person: Person, user: "User") -> bool:
    return not person.is_protected or person.pk in open_identities(user)
