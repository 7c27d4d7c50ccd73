"""The control of register incomes (*kontroll av registeruppgifter*) before an application is calculated.

The control month is the month before the one applied for, the month before that is for comparison. A benefit that is
gone is not taken for nothing: the earlier amount is carried over with a warning, so that a person looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from hemmaplan.foundation.calendar import is_public_holiday
from hemmaplan.foundation.money import Direction, Rounding

WHOLE_PERCENT: Final = Rounding("WHOLE_PERCENT", 1, Direction.NEAREST, "Ändring i hela procent")
"""A change between two months, in whole percent."""


OCTOBER: Final = 10
_SATURDAY: Final = 5


class Change(StrEnum):
    """Why a benefit is shown to a person (*varning*)."""

    CHANGED = "INCOME_CHANGE"
    """Larger or smaller than the guideline's share."""
    NEW = "NEW_INCOME"
    """Not there the month before."""
    GONE = "INCOME_DROPPED"
    """There the month before, and carried over."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment a register told (*utbetalning*): which benefit, which month it was paid, net öre, to whom.

    ``days`` are the paid days of a benefit paid by the day and ``days_of`` the month they are for, if not the month of
    payment; ``used_days`` are all days used of the benefit's whole time. ``certain`` is false of what is planned only.
    ``set_off_ore`` was set off against a debt.
    """

    benefit: str
    month: int
    amount_ore: int
    member: str = ""
    days: int | None = None
    days_of: int | None = None
    used_days: int | None = None
    set_off_ore: int = 0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Controlled:
    """A benefit after the control. ``percent`` is the change in whole percent; ``None`` when there is nothing to compare."""

    benefit: str
    amount_ore: int
    carried_over: bool
    percent: int | None
    warning: Change | None


def control_incomes(payments: Iterable[Payment], month: int, *, warning_percent: int) -> tuple[Controlled, ...]:
    """The benefits to count in a month (*inkomster att räkna*), each with its warning if it has one, by benefit.

    ``warning_percent`` is the guideline's ``income_change_warning``: a change above it is warned of.
    """
    told = list(payments)
    return compare(_sums(told, month - 1), _sums(told, month - 2), warning_percent=warning_percent)


def compare(now: Mapping[str, int], before: Mapping[str, int], *, warning_percent: int) -> tuple[Controlled, ...]:
    """Sums of two months by kind, of one person (*jämförelse mellan två månader*)."""
    return tuple(_controlled(benefit, now, before, warning_percent) for benefit in sorted({*now, *before}))


def lacks_study_aid(payments: Iterable[Payment], month: int, *, benefits: frozenset[str]) -> bool:
    """Whether a youth's study aid is missing in October (*uteblivet studiebidrag*): paid in June, but not in September.

    It is not paid over the summer, so the month before says nothing; ``benefits`` are the codes of study aid.
    """
    if month % 12 + 1 != OCTOBER:
        return False
    paid = {payment.month for payment in payments if payment.benefit in benefits}
    return month - 4 in paid and month - 1 not in paid


def weekdays_in(month: int) -> int:
    """The days of a month a benefit for five days a week is paid for (*vardagar*): weekdays that are not red days.

    Midsummer's Eve, Christmas Eve and New Year's Eve are no public holidays, and so ordinary days.
    """
    day, after = date(month // 12, month % 12 + 1, 1), date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    count = 0
    while day < after:
        count += day.weekday() < _SATURDAY and not is_public_holiday(day)
        day += timedelta(days=1)
    return count


def within_months(month: int, earlier: int, months: int) -> bool:
    """Whether something of an earlier month still matters (*inom så många månader*): 36 months back is within 36."""
    return 0 <= month - earlier <= months


def _sums(payments: Iterable[Payment], month: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for payment in payments:
        if payment.month == month:
            sums[payment.benefit] = sums.get(payment.benefit, 0) + payment.amount_ore
    return sums


def _controlled(benefit: str, now: Mapping[str, int], before: Mapping[str, int], warning_percent: int) -> Controlled:
    if benefit not in now:
        return Controlled(benefit, before[benefit], carried_over=True, percent=None, warning=Change.GONE)
    if not before.get(benefit):
        return Controlled(benefit, now[benefit], carried_over=False, percent=None, warning=Change.NEW)
    percent = WHOLE_PERCENT.apply_fraction((now[benefit] - before[benefit]) * 100, before[benefit])
    warning = Change.CHANGED if abs(percent) > warning_percent else None
    return Controlled(benefit, now[benefit], carried_over=False, percent=percent, warning=warning)
