"""The special rule for those who started working (*särskilda beräkningsregeln*, 12 kap. 8 § SoL).

Who has had support six months in a row keeps a part of net income of employment during 24 months. The months run on
even while the household supports itself; when they have passed, six new months are needed.
"""

from __future__ import annotations

import numpy as np

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
) -> Column:
    """The month a member's latest window opened (*fönstrets första månad*), found in the months told; else ``NO_WINDOW``.

    ``until`` is the month of the calculation for each member and ``works_now`` whether that month has income of
    employment; ``kind``, ``month`` and ``start`` are the history. A window opens in the first month with income of
    employment that follows directly on enough months of support, or, if the guideline says so, in the month after
    those. Months inside a window do not qualify for the next.
    """
    opened = np.full(len(until), NO_WINDOW)
    if not len(month):
        return opened
    first, last = min(int(month.min()), int(until.min())), int(until.max())
    supported = _months_told(kind == ASSISTANCE, month, start, first, last)
    employed = _months_told(kind == EMPLOYMENT, month, start, first, last)
    employed[works_now, until[works_now] - first] = True
    now = np.arange(first, last + 1)
    could_open = _support_before(supported) >= np.reshape(qualifying, (-1, 1))
    could_open &= employed | np.reshape(opens == codes.OPENS_AT_QUALIFICATION, (-1, 1))
    could_open &= now <= until[:, None]
    while could_open.any():
        has_one = could_open.any(axis=1)
        opened = np.where(has_one, first + could_open.argmax(axis=1), opened)
        could_open &= now >= (opened + window + qualifying)[:, None]
    return opened


def _support_before(supported: Flags) -> Column:
    """How many months in a row have had support just before each month: a row a member, a column a month."""
    months = np.arange(supported.shape[1])
    last_without = np.maximum.accumulate(np.where(supported, -1, months), axis=1)
    in_a_row = np.zeros(supported.shape, np.int64)
    in_a_row[:, 1:] = (months - last_without)[:, :-1]
    return in_a_row


def _months_told(wanted: Flags, month: Column, start: Column, first: int, last: int) -> Flags:
    """A table with a row a member and a column a month: true where the member has such a month."""
    told = np.zeros((len(start) - 1, last - first + 1), np.bool_)
    member = np.repeat(np.arange(len(start) - 1), np.diff(start))
    kept = wanted & (month <= last)
    told[member[kept], month[kept] - first] = True
    return told


def in_window(month: Column, window_from: Column, window: Column) -> Column:
    """Whether the rule applies in a month (*inom 24 månader*)."""
    since = month - window_from
    return np.asarray((window_from != NO_WINDOW) & (since >= 0) & (since < window))


def asks_about_window(window_from: Column, disregarded_percent: Column) -> Column:
    """Asks when the window opened, while the rule is in force and nobody has told."""
    return np.where(
        (window_from == codes.UNSAID) & (np.asarray(disregarded_percent) > 0), codes.SPECIAL_RULE_UNKNOWN, codes.NONE
    )


def counted_of_employment_ore(reached_ore: Column, applies: Column, disregarded_percent: Column) -> Column:
    """What counts of income of employment (*inkomst av anställning*): a part of it is disregarded while the rule applies."""
    part = rounded(reached_ore * (100 - disregarded_percent), 100, COUNTED_SHARE)
    return np.where(applies, part, reached_ore)
