"""Parts of a month (*del av månad*): how many days count, and what an amount a month is for them."""

from __future__ import annotations

from typing import Final

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.rules.rounding import DAILY_AMOUNT, SHARE_OF_STAY, rounded
from hemmaplan.assistance.norms.tables import EPOCH, Column

WHOLE_MONTH = 31
"""A number of days that is never less than the month's."""


_LAST_YEAR: Final = 2200
_FIRST_DAYS: Final = (
    np.arange("0000-01", f"{_LAST_YEAR + 1}-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64) + EPOCH
)


def first_day_of(month: Column) -> Column:
    """The number of each month's first day."""
    return _FIRST_DAYS[month]


def days_in_month(month: Column) -> Column:
    """How many days each month has, leap years included."""
    return _FIRST_DAYS[month + 1] - _FIRST_DAYS[month]


def days_of_part(part_from: Column, part_to: Column) -> Column:
    """The days the calculation is for (*del av månad*), first and last counted; a whole month when no part is told."""
    return np.where(part_from == codes.UNSAID, WHOLE_MONTH, part_to - part_from + 1)


def days_of_presence(first: Column, last: Column, member_from: Column, member_to: Column) -> Column:
    """The days of one who came or left (*dagar i hushållet*), first and last counted, within the calculation's own days."""
    begins = np.maximum(first, member_from)
    ends = np.where(member_to == codes.UNSAID, last, np.minimum(last, member_to))
    return np.asarray(np.maximum(ends - begins + 1, 0))


def days_of_member(part_days: Column, days: Column) -> Column:
    """The days a member is here (*dagar i hushållet*): the part's, or those told if they are fewer."""
    return np.where(days == codes.UNSAID, part_days, np.minimum(days, part_days))


def amount_a_day_ore(monthly_ore: Column, days_in_month: Column, way: Column) -> Column:
    """An amount a month as an amount a day (*dagbelopp*) in whole kronor, by the guideline's way."""
    by_year = rounded(monthly_ore * 12, 365, DAILY_AMOUNT)
    if way.ndim == 0 and way == codes.YEAR_365:
        return by_year
    by_month = rounded(monthly_ore, np.where(way == codes.DAYS_30, 30, days_in_month), DAILY_AMOUNT)
    return np.where(way == codes.YEAR_365, by_year, by_month)


def for_days_ore(monthly_ore: Column, days: Column, days_in_month: Column, way: Column) -> Column:
    """What a month's amount is for some days (*del av månadsbelopp*): never more than the month's, all of it for all days."""
    some = (days < days_in_month).nonzero()[0]
    if not len(some):
        return monthly_ore
    whole_ore, way_of_some = monthly_ore[some], way if way.ndim == 0 else way[some]
    part_ore = monthly_ore.copy()
    part_ore[some] = np.minimum(amount_a_day_ore(whole_ore, days_in_month[some], way_of_some) * days[some], whole_ore)
    return part_ore


def for_stay_ore(part_ore: Column, stay: Column, days: Column, alternating_percent: Column) -> Column:
    """A child's row when it lives here by turns and no days are told (*växelvis boende*): the guideline's share of it."""
    by_turns = ((stay == codes.ALTERNATING) & (days == codes.UNSAID)).nonzero()[0]
    if not len(by_turns):
        return part_ore
    percent = alternating_percent if alternating_percent.ndim == 0 else alternating_percent[by_turns]
    share_ore = part_ore.copy()
    share_ore[by_turns] = rounded(part_ore[by_turns] * percent, 100, SHARE_OF_STAY)
    return share_ore
