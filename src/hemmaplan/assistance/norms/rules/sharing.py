"""The shared row (*gemensamma hushållskostnader*, 12 kap. 2–3 §§ SoF): who counts in it, and how a dwelling shares it."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.law.amounts import NormAmounts
from hemmaplan.assistance.norms.rules.rounding import SHARE_OF_SHARED, rounded
from hemmaplan.assistance.norms.tables import Column, Flags


def counts_in_shared(stay: Column, days: Column, contact_counts_from: Column) -> Column:
    """Whether a member counts in the household's size (*antal i hushållet*): a contact child only from enough days."""
    return np.asarray((stay != codes.CONTACT) | (days >= contact_counts_from)).astype(np.int64)


def counts_of_present(counted: Column, present: Flags, days: Column, counts_from: Column) -> Column:
    """The same for one who came or left during the month: counted from enough days, by the same choice of the guideline.

    ``counts_from`` is never more than the days of the calculation.
    """
    return np.where(present, (days >= counts_from) * codes.ONE, counted)


def shared_row_ore(amounts: NormAmounts, place: Column | int, persons: Column) -> Column:
    """The shared row for a number of persons, a month. Above seven, the same addition for each further person."""
    table = amounts.shared_ore[place, np.minimum(persons, codes.LARGEST_HOUSEHOLD)]
    return np.asarray(
        table + np.maximum(persons - codes.LARGEST_HOUSEHOLD, codes.NONE) * amounts.extra_member_ore[place]
    )


def share_of_dwelling_ore(dwelling_row_ore: Column, household: Column, dwelling: Column) -> Column:
    """The household's part of the dwelling's shared row (*del i bostad*): as many parts as members, in whole kronor."""
    return rounded(dwelling_row_ore * household, dwelling, SHARE_OF_SHARED)


def shared_monthly_ore(amounts: NormAmounts, place: Column | int, household: Column, dwelling: Column) -> Column:
    """The household's shared row for a month. ``dwelling`` is how many live there in all, when more than the household."""
    if not np.count_nonzero(dwelling > household):
        return shared_row_ore(amounts, place, household)
    persons = np.maximum(household, dwelling)
    return share_of_dwelling_ore(shared_row_ore(amounts, place, persons), household, persons)
