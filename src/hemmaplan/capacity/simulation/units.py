"""Units (*enheter*): what each number in a scenario is counted in, said in its type.

Durations are weeks from the origin, work is hours a week. A published package mixed days and weeks and was wrong by
seven; a type that names its unit makes such a line look odd before it runs.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NewType

import numpy as np
import numpy.typing as npt

Weeks = NewType("Weeks", float)
"""A length of time, or a moment counted from the origin, in weeks (*veckor*)."""

HoursPerWeek = NewType("HoursPerWeek", float)
"""Work, in hours a week (*timmar per vecka*)."""

PerWeek = NewType("PerWeek", float)
"""A rate, so many a week (*per vecka*)."""

Share = NewType("Share", float)
"""A part of a whole, 0 to 1 (*andel*)."""

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAYS_A_WEEK: Final = 7
NO_SHARE: Final = Share(0.0)
WHOLE: Final = Share(1.0)
NO_HOURS: Final = HoursPerWeek(0.0)
NO_RATE: Final = PerWeek(0.0)
AT_ORIGIN: Final = Weeks(0.0)
"""The origin itself: today (*i dag*)."""
NEVER: Final = float("inf")
"""A moment that does not come."""


def weeks_between(origin: date, day: date) -> Weeks:
    """Weeks from one day to another (*veckor*), negative when the day lies before the origin."""
    return Weeks((day - origin).days / DAYS_A_WEEK)
