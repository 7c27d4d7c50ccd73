"""Finding persons, and what may be said of one. Search keys are name, identity number or case number. 2001:637 15 §."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.organisation.storing import batched
from hemmaplan.people import numbers
from hemmaplan.people.events import EventType
from hemmaplan.people.grounds import WantedGround, compare
from hemmaplan.people.models import ContactPoint, Ground, Person, PopulationNotice, Relation, SafeContact, StatedNumber
from hemmaplan.people.permissions import grounds_of, knows_identity
from hemmaplan.people.redaction import open_identities
from hemmaplan.people.sources import Sources

if TYPE_CHECKING:
    from hemmaplan.access.models import User

ENOUGH_ALIKE = 0.35
SHORTEST = 2
# How many matters are asked about at a time.
MANY = 2_000


@dataclass(frozen=True)
class Facts:
    """Personuppgifter: what a person's page may say of who somebody is. Only made for those who may know it."""

    given: str
    family: str
    number: str
    stated_number: str
    born_on: dt.date | None
    deceased_on: dt.date | None
    ages: tuple[int, int] | None
    contacts: tuple[ContactPoint, ...]


def facts(*, person: Person, user: "User", on: dt.date) -> Facts | None:
    """The facts as they stand on ``on``, or ``None`` when the identity is closed to the user.

    The contacts of a protected person are left out: they are shown by an action of their own, with a stated reason.
    """
    if not knows_identity(user, person):
        return None
    last = person.deceased_on or on
    contacts = tuple(ContactPoint.objects.visible_to(user).filter(person=person, period__contains=on))
    stated_number = (
        person.stated_numbers.filter(outcome=StatedNumber.Outcome.OPEN).values_list("number", flat=True).first()
    )
    return Facts(
        person.given_name, person.family_name, person.id_number, stated_number or "", person.born_on, person.deceased_on,
        ages_on(person=person, on=last), contacts,
    )  # fmt: skip


def ages_on(*, person: Person, on: dt.date) -> tuple[int, int] | None:
    """The least and the greatest age the person can have on a day: a coordination number may leave the birth date open.

    ``None`` when nothing is known of it, or the day is before the birth.
    """
    if person.born_on is not None:
        days = (person.born_on, person.born_on)
    elif person.id_number:
        days = identity.stored(person.id_number).birth_days
    else:
        return None
    return calendar.ages_on(*days, on) if days[0] <= on else None


def is_under(*, person: Person, age: int, on: dt.date, said: bool | None = None) -> bool | None:
    """Whether the person is younger than ``age`` on the day, or ``None`` when nothing tells it.

    What was ``said`` counts where the birth date does not settle it; if nothing was said, one who may be under is.
    """
    ages = ages_on(person=person, on=on)
    if ages is not None and (ages[1] < age or ages[0] >= age):
        return ages[0] < age
    return said if said is not None or ages is None else True


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
    return numbers.open_by_number(digits=digits, user=user)


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


def by_id(person_ids: Collection[int]) -> dict[int, Person]:
    """Persons by id, for pages that name people their own rows speak of. Named only through the redaction rule."""
    return Person.objects.in_bulk(list(person_ids))


def person_id_of(digits: str) -> int | None:
    """Which person has the identity number, for the log reviewer's filter. ``None`` when nobody here has it."""
    return Person.objects.filter(id_number=digits).values_list("pk", flat=True).first()


def why_seen(*, persons: list[Person], user: "User") -> dict[int, str]:
    """For a list of persons: the ground by which the user sees each, as far as it may be told.

    A ground of the whole unit tells of its order, tenancy or contact only to whoever may see that; to others, the unit.
    """
    rows = Ground.objects.filter(grounds_of(user), person__in=[person.pk for person in persons]).select_related("unit")
    grounds = list(rows.order_by("-emergency", "employee_id", "pk"))
    opened = _sources_open_to(user, [ground for ground in grounds if ground.employee_id is None])
    reasons: dict[int, str] = {}
    withheld: dict[int, str] = {}
    for ground in grounds:
        if ground.employee_id is not None or (ground.source_kind, ground.source_id) in opened:
            reasons.setdefault(ground.person_id, ground.reason)
        else:
            withheld.setdefault(ground.person_id, _("%(unit)s har ett ärende") % {"unit": ground.unit})
    return withheld | reasons


def _sources_open_to(user: "User", grounds: Iterable[Ground]) -> set[tuple[str, int]]:
    """What the grounds follow from, by kind and number, as far as the door shows it. One query a kind."""
    by_kind: dict[str, set[int]] = {}
    for ground in grounds:
        by_kind.setdefault(ground.source_kind, set()).add(ground.source_id)
    found: set[tuple[str, int]] = set()
    for kind, ids in by_kind.items():
        if kind in Sources.doors:
            rows = Sources.doors[kind](user).filter(pk__in=ids)
            found |= {(kind, pk) for pk in rows.order_by().values_list("pk", flat=True)}
    return found


def relatives_of(persons: Iterable[int], *, user: "User") -> dict[int, Relation]:
    """By person: the relation in which they are somebody's relative (*närstående till*), where the user may see that somebody."""
    seen = Person.objects.visible_to(user)
    rows = Relation.objects.filter(other__in=list(persons), person__in=seen).select_related("person")
    return {row.other_id: row for row in rows.order_by("-pk")}


def opened_by_reason(*, user: "User", since: dt.date, most: int) -> list[Ground]:
    """What was opened from ``since`` by nothing but a stated reason, in the units the user heads: newest first."""
    rows = Ground.objects.stated_in_units_of(user, since).select_related("person", "employee", "unit")
    return list(rows[:most])


def joined_into(persons: Iterable[int]) -> set[int]:
    """The numbers of those kept apart once, whose rows became these persons' (see ``numbers.enter``)."""
    found: set[int] = set()
    asked = set(persons)
    while asked:
        events = Event.objects.filter(event_type=EventType.PERSONS_JOINED.value, person_id__in=asked)
        asked = {data["joined"] for data in events.values_list("data", flat=True)} - found
        found |= asked
    return found


def differing(
    *,
    kind: str,
    open_ids: Collection[int],
    wanted_of: Callable[[Collection[int]], Iterable[WantedGround]],
    today: dt.date,
) -> set[int]:
    """Matters of a kind whose grounds are not what they want, today or on days to come: open ones, and those with any left."""
    ids = sorted({*open_ids, *Ground.objects.sources_from(today, kind)})
    found: set[int] = set()
    for part in batched(ids, MANY):
        standing = [row.as_standing() for row in Ground.objects.following(kind, part)]
        found |= compare(wanted_of(part), standing, today=today).sources
    return found


# --- how somebody is reached --------------------------------------------------------------------------------------------


def not_to_be_reached_by(way: str, *, person_id: int | None) -> str:
    """Why somebody may not be written to (``may_write``) or called (``may_call``), in words; empty when one may.

    The one question wherever somebody is contacted: letters, calls, acknowledgements. It says nothing of the reason, and
    whoever asks gets the same answer. What the safe way is stands on the person's page, for those who work with them.
    """
    if person_id is None or not SafeContact.objects.filter(person=person_id, **{way: False}).exists():
        return ""
    if way == "may_call":
        return _("Ring inte. Hur personen nås står under Säker kontakt på personens sida.")
    return _("Skicka inget brev. Hur personen nås står under Säker kontakt på personens sida.")


def unsafe_ways(*, person_id: int | None) -> list[str]:
    """What must not be done to reach somebody, in words, for the head of every page about them. One query."""
    held = SafeContact.objects.filter(person=person_id).first() if person_id is not None else None
    if held is None:
        return []
    closed = [_("Ring inte")] if not held.may_call else []
    return closed + ([_("Skicka inga brev")] if not held.may_write else [])


def where_reached(persons: Collection[int]) -> dict[int, list[str]]:
    """Every address, number and e-mail of the persons, to look for in what is to be released; never to be shown."""
    found: dict[int, list[str]] = {}
    for person_id, value in ContactPoint.objects.filter(person__in=persons).values_list("person", "value"):
        found.setdefault(person_id, []).append(value)
    held = SafeContact.objects.filter(person__in=persons).exclude(alternative="")
    for person_id, value in held.values_list("person", "alternative"):
        found.setdefault(person_id, []).append(value)
    return found


def to_compare(*, on: dt.date) -> list[Person]:
    """The living in an open matter whom the population register knows by number, the one compared longest ago first."""
    open_matter = Ground.objects.filter(person=OuterRef("pk"), period__contains=on, emergency=False)
    kinds = (Person.IdKind.PERSONAL, Person.IdKind.COORDINATION)
    rows = Person.objects.filter(Exists(open_matter), id_kind__in=kinds, deceased_on=None).exclude(id_number="")
    return list(rows.order_by(F("population_check__checked_at").asc(nulls_first=True), "pk"))


def unseen_notices(*, user: "User") -> QuerySet[PopulationNotice]:
    """What the population register has said of those whom the user works with, and nobody has read. Oldest first."""
    return (
        PopulationNotice.objects.visible_to(user)
        .filter(seen_at=None)
        .select_related("person")
        .order_by("noted_at", "pk")
    )
