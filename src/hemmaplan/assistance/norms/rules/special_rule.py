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
from hemmaplan.assistance.norms.tables import ASSISTANCE, EMPLOYMENT, Column


def window_from_history(
    until: Column,
    works_now: npt.NDArray[np.bool_],
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
    in_a_row = np.zeros(len(until), np.int64)
    for now in range(first, last + 1):
        closed = (opened == NO_WINDOW) | (now - opened >= window)
        ready = closed & (in_a_row >= qualifying) & (now <= until)
        starts = ready & (employed[:, now - first] | (opens == codes.OPENS_AT_QUALIFICATION))
        opened = np.where(starts, now, opened)
        in_a_row = np.where(supported[:, now - first] & closed & ~starts, in_a_row + 1, codes.NONE)
    return opened


def _months_told(
    wanted: npt.NDArray[np.bool_], month: Column, start: Column, first: int, last: int
) -> npt.NDArray[np.bool_]:
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
