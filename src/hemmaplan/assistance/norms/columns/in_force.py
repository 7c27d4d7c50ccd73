"""The law of the month (*gällande rätt*): each parameter as it stands in each household's month."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.tables import Column


class InForce:
    """What is in force for some households. When all have the same month a value is one number instead of a column.

    ``place`` is the month's place in the law's arrays, for each household.
    """

    __slots__ = ("law", "month", "place", "values")

    place: Column | int

    def __init__(self, law: Law, month: Column) -> None:
        self.law = law
        same = len(month) == 1 or not np.count_nonzero(month != month[0])
        self.month = month[:1] if same else month
        self.place = int(month[0]) - law.first_month if same else month - law.first_month
        self.values = law.in_month(int(month[0])) if same else None

    def places(self, owner: Column) -> Column | int:
        """The month's place for each row of a table."""
        return self.place if isinstance(self.place, int) else self.place[owner]

    def value(self, name: str, owner: Column | None = None) -> Column:
        """A parameter for each household, or with ``owner`` for each row of a table; one number where all are alike."""
        if self.values is not None:
            return self.values[name]
        values = self.law.at(name, self.month)
        return values if owner is None else values[owner]

    def treatment(self, kinds: Kinds, kind: Column, owner: Column) -> Column:
        """What is done to each row of a table, by its kind (*behandling*)."""
        return self._of_kind(kinds.treatment, kind, owner)

    def some_not_in_force(self, kinds: Kinds) -> bool:
        """Whether some kind did not exist in some household's month."""
        return bool(np.count_nonzero(kinds.some_not_in_force[self.place]))

    def for_child(self, kinds: Kinds, kind: Column, owner: Column) -> Column:
        """What is done to each row of a table when it belongs to a child."""
        return self._of_kind(kinds.for_child, kind, owner)

    def limit_ore(self, kinds: Kinds, kind: Column, owner: Column) -> Column:
        """The guideline's highest amount for each row of a table, or ``NO_LIMIT``."""
        return self._of_kind(kinds.limit_ore, kind, owner)

    def _of_kind(self, table: Column, kind: Column, owner: Column) -> Column:
        if isinstance(self.place, int):
            return np.asarray(table[self.place].take(kind))
        return np.asarray(table[self.place[owner], kind])
