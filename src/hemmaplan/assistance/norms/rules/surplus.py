"""Surplus (*normöverskott*): what one month leaves over counts in the next; a deficit never follows along."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.tables import Column


def counted_surplus_ore(surplus_ore: Column, decided_ore: Column) -> Column:
    """The surplus of an earlier month that counts now: as a worker decided, else all of it; nothing when none is told."""
    return np.where(decided_ore == codes.UNSAID, np.maximum(surplus_ore, codes.NONE), decided_ore)


def asks_about_surplus(
    month: Column, surplus_ore: Column, surplus_month: Column, decided_ore: Column, kept_months: Column
) -> Column:
    """Asks about a surplus older than the guideline carries (*äldre överskott*), since the money may be gone."""
    undecided = (surplus_ore != codes.UNSAID) & (decided_ore == codes.UNSAID)
    old = undecided & (month - surplus_month > kept_months)
    return np.where(old, codes.SURPLUS_OLD, codes.NONE)


def support_ore(result_ore: Column) -> Column:
    """Livelihood support (*försörjningsstöd*): the need that is left."""
    return np.maximum(result_ore, codes.NONE)


def surplus_of_month_ore(result_ore: Column) -> Column:
    """What the month leaves over (*överskott*)."""
    return np.maximum(-result_ore, codes.NONE)


def set_off_ore(surplus_ore: Column, other_costs_ore: Column, set_off: Column) -> Column:
    """The part of the surplus that pays other living costs first (*avräkning*), if the guideline says so."""
    return np.asarray(np.minimum(surplus_ore, other_costs_ore) * set_off, np.int64)
