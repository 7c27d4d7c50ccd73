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

    def units(self, right: Right | str) -> frozenset[int]:
        """The units in which the right holds. Empty when the user lacks it."""
        return self.units_by_right.get(str(right), frozenset())

    def may(self, right: Right | str, unit_id: int | None) -> bool:
        """Whether the right holds in that unit."""
        return unit_id is not None and unit_id in self.units(right)

    def anywhere(self, right: Right | str) -> bool:
        """Whether the right holds anywhere: for showing a room, never for opening a thing."""
        return bool(self.units(right))


def build(day: dt.date, grants: list[tuple[str, list[int]]]) -> Scope:
    """Join role grants, given as (role key, ids of the unit and all below it), into one scope."""
    units: dict[str, set[int]] = {}
    for key, unit_ids in grants:
        for right in ROLES[key].rights if key in ROLES else ():
            units.setdefault(str(right), set()).update(unit_ids)
    return Scope(day, frozenset(key for key, _units in grants), {r: frozenset(u) for r, u in units.items()})
