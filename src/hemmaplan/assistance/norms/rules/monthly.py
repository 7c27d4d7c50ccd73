"""From a day or a week to a month (*omräkning till månad*): what is paid otherwise than by the month."""

from __future__ import annotations

from hemmaplan.assistance.norms.rules.rounding import MONTHLY_AMOUNT, rounded
from hemmaplan.assistance.norms.tables import Column


def monthly_of_daily_ore(daily_ore: Column) -> Column:
    """An amount a calendar day as an amount a month: 365 days over 12 months, in whole kronor (RÅ 1994 ref. 58)."""
    return rounded(daily_ore * 365, 12, MONTHLY_AMOUNT)


def monthly_of_weekly_ore(weekly_ore: Column) -> Column:
    """An amount a week as an amount a month: 52 weeks over 12 months, in whole kronor (RÅ 1994 ref. 58)."""
    return rounded(weekly_ore * 52, 12, MONTHLY_AMOUNT)


def monthly_of_yearly_ore(yearly_ore: Column) -> Column:
    """An amount a year as an amount a month, in whole kronor."""
    return rounded(yearly_ore, 12, MONTHLY_AMOUNT)
