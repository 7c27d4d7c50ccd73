"""The norm's personal rows (*riksnormens personliga kostnader*, 12 kap. 2 § SoF), and decisions to deviate from them."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.law.amounts import NormAmounts
from hemmaplan.assistance.norms.tables import Column, Flags


def has_lunch_row(lunch: Column, lunch_row: Column) -> Flags:
    """Whether the row without lunch is used (*rad utan lunch*): lunch is provided, and the guideline uses the row."""
    return np.asarray((lunch == codes.ONE) & (lunch_row == codes.LUNCH_WHEN_PROVIDED))


def adult_monthly_ore(amounts: NormAmounts, place: Column | int, adults: Column) -> Column:
    """An adult's personal row for a month (*vuxen*): the single row, or half of the cohabitants' row (*sambor*).

    ``adults`` is how many adults the household has: 1 or 2. Half is exact: the row is a whole number of tens of kronor.
    """
    half_ore = np.asarray(amounts.couple_ore[place]) // codes.TWO
    return np.where(adults == codes.TWO, half_ore, amounts.single_ore[place])


def child_monthly_ore(amounts: NormAmounts, place: Column | int, age: Column, lunch_row: Flags) -> Column:
    """A child's personal row for a month (*barn*), by age and by whether lunch is eaten at preschool."""
    with_lunch, without = amounts.child_lunch_ore[place, age], amounts.child_ore[place, age]
    return np.where(lunch_row, np.asarray(with_lunch), np.asarray(without))


def personal_monthly_ore(child: Flags, adult_ore: Column, child_ore: Column) -> Column:
    """Each member's personal row for a month (*personliga kostnader*)."""
    return np.where(child, child_ore, adult_ore)


def shared_left_ore(shared_ore: Column, lacking_ore: Column) -> Column:
    """What is left of the shared row when it has borne what decided changes lower a member's row below nothing.

    ``shared_ore`` is the row with the changes decided for it, ``lacking_ore`` what the members' rows lack together.
    Below zero: the changes lower the norm by more than there is (*sänkt norm*, 12 kap. 7 § SoL).
    """
    return shared_ore - lacking_ore


def lowered_below_zero(lacking_ore: Column, shared_left_ore: Column) -> Column:
    """Asks about each member whose row lacks something that the shared row cannot bear."""
    return np.asarray(((lacking_ore > 0) & (shared_left_ore < 0)) * codes.NORM_BELOW_ZERO)


def shared_below_zero(shared_ore: Column) -> Column:
    """Asks about changes that lower the shared row itself by more than there is."""
    return np.asarray((shared_ore < 0) * codes.NORM_BELOW_ZERO)
