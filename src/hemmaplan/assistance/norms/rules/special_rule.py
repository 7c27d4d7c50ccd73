"""The special rule for those who started working (*särskilda beräkningsregeln*, 12 kap. 8 § SoL).

Who has had support six months in a row keeps a part of net income of employment during 24 months. The months run on
even while the household supports itself; when they have passed, six new months are needed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.household import NO_WINDOW
from hemmaplan.assistance.norms.rules.rounding import COUNTED_SHARE, rounded
from hemmaplan.assistance.norms.tables import ASSISTANCE, EMPLOYMENT, Column, Flags


def window_from_history(
    until: Column,
    works_now: Flags,
    kind: Column,
    month: Column,
    start: Column,
    qualifying: Column,
    window: Column,
    opens: Column,
    in_force: int = 0,
) -> Column:
    """The month a member's latest window opened (*fönstrets första månad*), found in the months told; else ``NO_WINDOW``.

    ``until`` is the month of the calculation for each member and ``works_now`` whether that month has income of
    employment; ``kind``, ``month`` and ``start`` are the history, in months of assistance. A window opens in the month
    after enough months of support in a row, or, if the guideline says so, in the first month with income of employment
    after those. Who has had them keeps the right until it is used: the section asks for the six months, not that a
    salary follows at once. Months inside a window do not qualify for the next. No window opens before the month the rule
    came ``in_force``.
    """
    opened = np.full(len(until), NO_WINDOW)
    if not len(month):
        return opened
    first, last = min(int(month.min()), int(until.min())), int(until.max())
    told = np.zeros((2, last - first + 1, len(until)), np.bool_)
    kept = (month <= last).nonzero()[0]
    told[kind[kept], month[kept] - first, np.repeat(np.arange(len(until)), start[1:] - start[:-1])[kept]] = True
    supported, employed = told[ASSISTANCE], told[EMPLOYMENT]
    employed[until[works_now] - first, works_now.nonzero()[0]] = True
    now = np.arange(last - first + 1, dtype=np.int16)[:, None]
    may_open = (employed | (opens == codes.OPENS_AT_QUALIFICATION)) & (now <= until - first)
    may_open[: max(in_force - first, 0)] = False
    qualifies = _support_before(supported, now) >= qualifying
    could_open = np.logical_or.accumulate(qualifies, axis=0) & may_open
    while len(member := could_open.any(axis=0).nonzero()[0]):
        opened[member] = first + could_open[:, member].argmax(axis=0)
        # The right is used: six new months, all of them after the window, give the next.
        qualifies[:, member] &= now >= (opened + window + qualifying - first)[member]
        could_open[:, member] = np.logical_or.accumulate(qualifies[:, member], axis=0) & may_open[:, member]
    return opened


def half_told(has_history: Column, opens: Column, would_qualify: Flags) -> Flags:
    """Whether what is told of a member's past leaves it open if the rule applies (*halv historik*).

    Months of support decide; where the guideline lets the window open at the first salary, so do months of salary, for
    one who has had support long enough.
    """
    no_support = (has_history & codes.ASSISTANCE_TOLD) == 0
    no_salary = (has_history & codes.EMPLOYMENT_TOLD) == 0
    return np.asarray(no_support | (no_salary & (opens != codes.OPENS_AT_QUALIFICATION) & would_qualify))


def _support_before(supported: Flags, now: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """How many months in a row have had support just before each month: a row a month, a column a member."""
    in_a_row = np.zeros(supported.shape, np.int16)
    last_without = np.maximum.accumulate((now + 1) * ~supported, axis=0)
    in_a_row[1:] = (now + 1 - last_without)[:-1]
    return in_a_row


def in_window(month: Column, window_from: Column, window: Column) -> Flags:
    """Whether the rule applies in a month (*inom 24 månader*)."""
    since = month - window_from
    return np.asarray((window_from != NO_WINDOW) & (since >= 0) & (since < window))


def asks_about_window(window_from: Column, disregarded_percent: Column) -> Column:
    """Asks when the window opened, while the rule is in force and nobody has told."""
    return np.where(
        (window_from == codes.UNSAID) & (np.asarray(disregarded_percent) > 0), codes.SPECIAL_RULE_UNKNOWN, codes.NONE
    )


def asks_if_employment(window_from: Column, applies: Flags, disregarded_percent: Column) -> Column:
    """Asks about pay that may not be income of employment, where that decides what counts (*sjuklön*)."""
    matters = (applies | (window_from == codes.UNSAID)) & (np.asarray(disregarded_percent) > 0)
    return np.asarray(matters * codes.EMPLOYMENT_UNCLEAR)


def counted_of_employment_ore(reached_ore: Column, applies: Flags, disregarded_percent: Column) -> Column:
    """What counts of income of employment (*inkomst av anställning*): a part of it is disregarded while the rule applies."""
    part = rounded(reached_ore * (100 - disregarded_percent), 100, COUNTED_SHARE)
    return np.where(applies, part, reached_ore)
