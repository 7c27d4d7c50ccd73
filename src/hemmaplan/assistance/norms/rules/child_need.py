"""A child's own money (*barnets egen inkomst*): it counts at most up to that child's need; the rest stays the child's."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.rules.rounding import SHARE_OF_CHILD, rounded
from hemmaplan.assistance.norms.tables import Column


def share_for_child_ore(shared_ore: Column, counted: Column, persons: Column) -> Column:
    """A child's part of what the household shares (*barnets del*): equal parts for those who count; none for who does not."""
    return rounded(shared_ore, np.maximum(persons, 1), SHARE_OF_CHILD) * counted


def need_of_child_ore(
    personal_ore: Column, shared_ore: Column, rent_ore: Column, has_shared: Column, has_rent: Column
) -> Column:
    """A child's need (*barnets behov*): its personal row, and by the guideline its part of the shared row and the rent."""
    return np.asarray(np.maximum(personal_ore + shared_ore * has_shared + rent_ore * has_rent, 0))


def counted_of_own_ore(reached_ore: Column, before_ore: Column, need_ore: Column) -> Column:
    """What counts of each of a child's own incomes, taken in order until the need is filled.

    ``before_ore`` is what the child's rows above give.
    """
    return np.asarray(np.minimum(np.maximum(need_ore - before_ore, 0), reached_ore))
