"""A family (*familj*) as its reader may see it: who is near somebody, how they are related, who lives with whom.

Nothing is followed past somebody whose protected identity is closed to the reader: they stand as a placeholder.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.people.models import HouseholdMember, Person, Relation
from hemmaplan.people.redaction import open_identities

if TYPE_CHECKING:
    from hemmaplan.access.models import User

FAR = 3
"""How many steps of relation from the person: grandparents and their other grandchildren, and no further."""
OF_FAMILY = (Relation.Kind.PARENT, Relation.Kind.CHILD, Relation.Kind.PARTNER)


@dataclass(frozen=True)
class Family:
    """Familj: the person first and then those near, the nearest first; relations that hold or have held; households."""

    persons: tuple[Person, ...]
    relations: tuple[Relation, ...]
    households: tuple[HouseholdMember, ...]

    def holding(self, on: dt.date) -> list[Relation]:
        """The relations that hold on the day."""
        return [row for row in self.relations if on in row.period]

    def living_with_first(self, on: dt.date) -> set[int]:
        """Who lives in the first person's household on the day, themselves included."""
        living = [row for row in self.households if row.kind == HouseholdMember.Kind.LIVING and on in row.period]
        home = {row.household_id for row in living if row.person_id == self.persons[0].pk}
        return {row.person_id for row in living if row.household_id in home}


def family_of(person: Person, *, user: "User") -> Family:
    """Those near the person. A question for each step, and two for the households."""
    found, relations = {person.pk: person}, {}
    frontier = [person]
    for step in range(FAR):
        for row in _near(frontier, user=user, first=step == 0):
            relations[row.pk] = row
        reached = [one for row in relations.values() for one in (row.person, row.other) if one.pk not in found]
        frontier = [one for one in {one.pk: one for one in reached}.values() if _is_open(one, user)]
        found |= {one.pk: one for one in reached}
        if not frontier:
            break
    return Family(tuple(found.values()), tuple(relations.values()), tuple(_households([*found], user=user)))


def ids(person: Person, *, user: "User") -> set[int]:
    """Who is of the person's family, by number."""
    return {one.pk for one in family_of(person, user=user).persons}


def _is_open(person: Person, user: "User") -> bool:
    return not person.is_protected or person.pk in open_identities(user)


def _near(persons: Collection[Person], *, user: "User", first: bool) -> list[Relation]:
    """The relations of these persons, told of either. Of the person themselves all kinds, of others those of a family."""
    open_ = [one.pk for one in persons if _is_open(one, user)]
    mine, theirs = Q(person__in=open_), Q(other__in=open_)
    kinds = Q() if first else Q(kind__in=OF_FAMILY)
    rows = Relation.objects.filter(mine & kinds | theirs & Q(kind__in=OF_FAMILY)).select_related("person", "other")
    return [row for row in rows.order_by("pk") if row.person_id in open_ or _is_open(row.person, user)]


def _households(persons: Collection[int], *, user: "User") -> list[HouseholdMember]:
    """With whom these persons live and have lived, as far as the household is one of somebody who is open."""
    homes = HouseholdMember.objects.filter(person__in=persons).values("household")
    rows = HouseholdMember.objects.filter(household__in=homes, person__in=persons).select_related("person")
    return [row for row in rows.order_by("-period", "household", "pk") if _is_open(row.person, user)]
