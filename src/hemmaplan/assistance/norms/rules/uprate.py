"""How the norm's amounts move from year to year (*uppräkning av riksnormen*).

The government raises every amount by the same share. Until the norm of 2021 the result went to the nearest ten kronor,
from 2022 up to the next ten. Nothing here sets an amount: the amounts are law, and this explains and checks them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.law.amounts import NormAmounts
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.rules.rounding import rounded
from hemmaplan.assistance.norms.tables import Column
from hemmaplan.foundation.money import KRONA, Direction, Rounding

TO_NEAREST_TEN: Final = Rounding(
    "TO_NEAREST_TEN", 10 * KRONA, Direction.NEAREST, "Riksnormens belopp till och med 2021"
)
"""The norm's amounts through 2021."""

UP_TO_NEXT_TEN: Final = Rounding("UP_TO_NEXT_TEN", 10 * KRONA, Direction.UP, "Riksnormens belopp från och med 2022")
"""The norm's amounts from 2022."""

FIRST_YEAR_UPWARDS: Final = 2022


def uprated_ore(amount_ore: Column, permille: int, year: int) -> Column:
    """An amount raised for a norm year (*uppräknat belopp*) by so many thousandths, rounded as that year's norm is."""
    step = UP_TO_NEXT_TEN if year >= FIRST_YEAR_UPWARDS else TO_NEAREST_TEN
    return rounded(amount_ore * (1000 + permille), 1000, step)


def change_between_ore(law: Law, year: int, later_year: int) -> dict[str, Column]:
    """How much each amount of the norm changed from one year to another (*ändring av riksnormen*), öre a month.

    Keys are the fields of ``NormAmounts``; columns are by age or number of persons where the amount is.

    Raises:
        LookupError: a year has no norm.
    """
    places = [month_of(each, 1) - law.first_month for each in (year, later_year)]
    if law.closed(month_of(year, 1)) or law.closed(month_of(later_year, 1)):
        message = f"Riksnormen finns inte för både {year} och {later_year}."
        raise LookupError(message)
    amounts = [name for name in NormAmounts.__annotations__ if name.endswith("_ore")]
    before, after = places
    return {name: np.atleast_1d(getattr(law.norm, name)[after] - getattr(law.norm, name)[before]) for name in amounts}
