"""Caution (*försiktighet*): how much wider rate and durations are drawn than their count alone would have it.

The textbook draws, a gamma rate and weights on the cases seen, take what was not seen for settled: no case is longer or
shorter than those in the log, and the weeks that made today's queue are the same as the rate is read from. A quiet year gives
a low rate *and* a short queue, so both errors point the same way, and the forecast is surer than it is right. The more is
seen, the less that is. The size was measured, not deduced: see docs/handbook/queue-estimates.md.
"""

from typing import Final

CAUTION: Final = 26
"""With so many seen or fewer the variance is doubled; with ten times as many a tenth is added."""


def wider(seen: int) -> float:
    """How many times the variance of a draw is that of the textbook (*vidgning*), given how many were seen."""
    return 1 + CAUTION / max(seen, CAUTION)
