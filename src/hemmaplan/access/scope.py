"""What a user may do, where, on a given day: worked out once and carried on the user for the length of a request."""

import datetime as dt
from dataclasses import dataclass, field

from hemmaplan.access.roles import ROLES, Right


@dataclass(frozen=True)
class Scope:
    """Behörighetsomfång: rights and the units (with all below) where each holds."""

    day: dt.date
    roles: frozenset[str] = frozenset()
    units_by_right: dict[str, frozenset[int]] = field(default_factory=dict)
    # Where a role that works with persons has ended and none has come in its place: what one had there is closed.
    left: frozenset[int] = frozenset()

    def units(self, right: Right | str) -> frozenset[int]:
        """The units in which the right holds. Empty when the user lacks it."""
        return self.units_by_right.get(str(right), frozenset())

    def may(self, right: Right | str, unit_id: int | None) -> bool:
        """Whether the right holds in that unit."""
        return unit_id is not None and unit_id in self.units(right)

    def anywhere(self, right: Right | str) -> bool:
        """Whether the right holds anywhere: for showing a room, never for opening a thing."""
        return bool(self.units(right))

    @property
    def works_with_persons(self) -> bool:
        """Whether any role in force works with persons: without one, no assignment or ground of one's own counts."""
        return self.anywhere(Right.SEE_PERSONS)


def build(day: dt.date, grants: list[tuple[str, list[int]]], ended: list[tuple[str, list[int]]] | None = None) -> Scope:
    """Join role grants, given as (role key, ids of the unit and all below it), into one scope.

    ``ended`` are those that no longer hold; they give nothing, and tell where one has worked before.
    """
    units: dict[str, set[int]] = {}
    for key, unit_ids in grants:
        for right in ROLES[key].rights if key in ROLES else ():
            units.setdefault(str(right), set()).update(unit_ids)
    before = {
        pk
        for key, unit_ids in ended or ()
        if key in ROLES and Right.SEE_PERSONS in ROLES[key].rights
        for pk in unit_ids
    }
    return Scope(
        day,
        frozenset(key for key, _units in grants),
        {right: frozenset(held) for right, held in units.items()},
        frozenset(before - units.get(str(Right.SEE_PERSONS), set())),
    )
