"""What a user may do, where, on a given day: worked out once and carried on the user for the length of a request."""

import datetime as dt
from dataclasses import dataclass, field

from hemmaplan.access.roles import ROLES
from hemmaplan.foundation.rights import Right


@dataclass(frozen=True)
class Scope:
    """Behörighetsomfång: rights and the units (with all below) where each holds."""

    day: dt.date
    roles: frozenset[str] = frozenset()
    units_by_right: dict[Right, frozenset[int]] = field(default_factory=dict)
    # Where a role that works with persons has ended and none has come in its place: what one had there is closed.
    left: frozenset[int] = frozenset()
    # Whether any role in force works with persons: without one, no assignment or ground of one's own counts.
    works_with_persons: bool = False

    def units(self, right: Right) -> frozenset[int]:
        """The units in which the right holds. Empty when the user lacks it."""
        return self.units_by_right.get(right, frozenset())

    def may(self, right: Right, unit_id: int | None) -> bool:
        """Whether the right holds in that unit."""
        return unit_id is not None and unit_id in self.units(right)

    def anywhere(self, right: Right) -> bool:
        """Whether the right holds anywhere: for showing a room, never for opening a thing."""
        return bool(self.units(right))


def build(day: dt.date, grants: list[tuple[str, list[int]]], ended: list[tuple[str, list[int]]] | None = None) -> Scope:
    """Join role grants, given as (role key, ids of the unit and all below it), into one scope.

    ``ended`` are those that no longer hold; they give nothing, and tell where one has worked before.
    """
    units: dict[Right, set[int]] = {}
    now: set[int] = set()  # where a role in force works with persons
    for key, unit_ids in grants:
        if key in ROLES:
            now.update(unit_ids if ROLES[key].works_with_persons else ())
            for right in ROLES[key].rights:
                units.setdefault(right, set()).update(unit_ids)
    before = {pk for key, unit_ids in ended or () if key in ROLES and ROLES[key].works_with_persons for pk in unit_ids}
    return Scope(
        day,
        frozenset(key for key, _units in grants),
        {right: frozenset(held) for right, held in units.items()},
        frozenset(before - now),
        bool(now),
    )
