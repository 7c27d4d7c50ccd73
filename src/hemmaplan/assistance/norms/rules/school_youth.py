"""Children's and school youths' own work (*skolungdoms arbetsinkomst*, 12 kap. 9 § SoL)."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.tables import Column


def yearly_exemption_ore(price_base_ore: Column, percent: Column) -> Column:
    """What a child may earn by work in a calendar year before any of it counts (*fribelopp*), in price base amounts."""
    return price_base_ore * percent // 100


def counted_of_child_work_ore(earned_ore: Column, before_ore: Column, exemption_ore: Column) -> Column:
    """What counts of a child's work income: what lies above the year's exemption, and did not count before."""
    above_before = np.maximum(before_ore - exemption_ore, codes.NONE)
    return np.asarray(np.maximum(before_ore + earned_ore - exemption_ore, codes.NONE) - above_before)


def asks_what_was_earned(before_ore: Column) -> Column:
    """Asks what the child earned earlier in the calendar year when nobody has told."""
    return np.where(before_ore == codes.UNSAID, codes.EARNED_BEFORE_UNKNOWN, codes.NONE)
