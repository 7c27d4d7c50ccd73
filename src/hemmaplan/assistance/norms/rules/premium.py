"""The job premium (*jobbpremie*): not the municipality's, but a few kronor of support cost the household a month of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.rules.rounding import rounded
from hemmaplan.assistance.norms.tables import Column
from hemmaplan.foundation.money import Direction, Rounding

PREMIUM: Final = Rounding("PREMIUM", 1, Direction.DOWN, "Jobbpremien är en andel av bruttolönen, högst ett belopp")
"""The premium's share of gross salary, to the öre."""


def job_premium_ore(gross_salary_ore: Column, percent: Column, highest_ore: Column) -> Column:
    """The premium of a month with this gross salary (*jobbpremie*): a share of it, up to the highest amount."""
    return np.minimum(rounded(gross_salary_ore * percent, 100, PREMIUM), highest_ore)


def premium_at_risk(support_ore: Column, salary_ore: Column, percent: Column, below_ore: Column) -> Column:
    """Remarks that small support may cost more than it gives: somebody has a salary, and the premium is paid that month."""
    small = (support_ore > 0) & (support_ore < below_ore) & (salary_ore > 0)
    return np.asarray((small & (percent != 0)) * codes.PREMIUM_AT_RISK)
