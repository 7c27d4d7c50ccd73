"""The job premium (*jobbpremie*): not the municipality's, but a few kronor of support cost the household a month of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.rules.rounding import rounded
from hemmaplan.assistance.norms.tables import Column, Flags
from hemmaplan.foundation.money import Direction, Rounding

PREMIUM: Final = Rounding("PREMIUM", 1, Direction.DOWN, "Jobbpremien är en andel av bruttolönen, högst ett belopp")
"""The premium's share of gross salary, to the öre."""


def job_premium_ore(gross_salary_ore: Column, percent: Column, highest_ore: Column) -> Column:
    """The premium of a month with this gross salary (*jobbpremie*): a share of it, up to the highest amount."""
    return np.minimum(rounded(gross_salary_ore * percent, 100, PREMIUM), highest_ore)


def may_be_less(support_ore: Column, highest_ore: Column) -> Flags:
    """Whether support is so small that it may be less than the premiums of two persons."""
    return np.asarray((support_ore > 0) & (support_ore < 2 * highest_ore))


def remarks_on_premium(support_ore: Column, premium_ore: Column, possible_ore: Column) -> Column:
    """Remarks that small support costs more than it gives, since any support for a month takes that month's premium.

    ``premium_ore`` is the least the household's premium can be, and ``possible_ore`` the most: they differ where a salary
    before tax is not told. Support between them may or may not cost more than it gives.
    """
    at_risk = (support_ore > 0) & (support_ore < premium_ore)
    maybe = (support_ore > 0) & (support_ore >= premium_ore) & (support_ore < possible_ore)
    return np.asarray(at_risk * codes.PREMIUM_AT_RISK | maybe * codes.PREMIUM_GROSS_UNKNOWN)
