"""From a day, a week or a year to a month (*omräkning till månad*): what is paid otherwise than by the month."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.rules.rounding import MONTHLY_AMOUNT, rounded
from hemmaplan.assistance.norms.tables import Column


def monthly_ore(amount_ore: Column, per: Column) -> Column:
    """Amounts a month, whatever each was told for (*belopp per månad*). What is told for a month stays as it is."""
    by_time = [monthly_of_daily_ore(amount_ore), monthly_of_weekly_ore(amount_ore), monthly_of_yearly_ore(amount_ore)]
    return np.select([per == codes.PER_DAY, per == codes.PER_WEEK, per == codes.PER_YEAR], by_time, amount_ore)


def monthly_of_daily_ore(daily_ore: Column) -> Column:
    """An amount a calendar day as an amount a month: 365 days over 12 months, in whole kronor (RÅ 1994 ref. 58)."""
    return rounded(daily_ore * 365, 12, MONTHLY_AMOUNT)


def monthly_of_weekly_ore(weekly_ore: Column) -> Column:
    """An amount a week as an amount a month: 52 weeks over 12 months, in whole kronor (RÅ 1994 ref. 58)."""
    return rounded(weekly_ore * 52, 12, MONTHLY_AMOUNT)


def monthly_of_yearly_ore(yearly_ore: Column) -> Column:
    """An amount a year as an amount a month, in whole kronor."""
    return rounded(yearly_ore, 12, MONTHLY_AMOUNT)
