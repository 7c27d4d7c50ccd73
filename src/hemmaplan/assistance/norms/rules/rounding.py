"""Rounding whole columns (*avrundning*), by the same named steps as single amounts."""

from __future__ import annotations

from typing import Final

import numpy as np

from hemmaplan.assistance.norms.tables import Column
from hemmaplan.foundation.money import KRONA, Direction, Rounding

DAILY_AMOUNT: Final = Rounding("DAILY_AMOUNT", KRONA, Direction.NEAREST, "Dagbelopp av riksnormen i hela kronor")
"""A month's amount as an amount a day (*dagbelopp*), in whole kronor."""

SHARE_OF_SHARED: Final = Rounding("SHARE_OF_SHARED", KRONA, Direction.NEAREST, "12 kap. 3 § SoF, andelen i hela kronor")
"""A household's share of a dwelling's shared row (*del av gemensamma kostnader*), in whole kronor, a half upwards."""

SHARE_OF_STAY: Final = Rounding(
    "SHARE_OF_STAY", KRONA, Direction.NEAREST, "SOSFS 2013:1, kostnad efter tid i hushållet"
)
"""A child's personal row for a share of the month (*växelvis boende*), in whole kronor."""

SHARE_OF_ORDER: Final = Rounding("SHARE_OF_ORDER", KRONA, Direction.NEAREST, "Barnets rad efter ordning i hela kronor")
"""A child's personal row by its order among the children, in whole kronor."""

COUNTED_SHARE: Final = Rounding("COUNTED_SHARE", 1, Direction.NEAREST, "12 kap. 8 § SoL, ören behålls")
"""The part of a salary that counts (*särskilda beräkningsregeln*). Öre are kept."""

SHARE_OF_CHILD: Final = Rounding("SHARE_OF_CHILD", 1, Direction.NEAREST, "Barnets del av gemensamma kostnader och hyra")
"""A child's part of what the household shares (*barnets behov*). Öre are kept."""

SHARE_OF_COST: Final = Rounding(
    "SHARE_OF_COST", 1, Direction.NEAREST, "HFD 2020:40, hushållets del av bostadens kostnad"
)
"""The household's part of what a dwelling costs all who live there (*del av boendekostnad*). Öre are kept."""

MONTHLY_AMOUNT: Final = Rounding(
    "MONTHLY_AMOUNT", KRONA, Direction.NEAREST, "RÅ 1994 ref. 58, månadsbelopp i hela kronor"
)
"""An amount a day or a week as an amount a month, in whole kronor."""


def rounded(numerator: Column, denominator: Column | int, step: Rounding) -> Column:
    """The fractions ``numerator / denominator`` öre rounded by a named step; equal to ``step.apply_fraction`` for each."""
    unit = denominator * step.unit
    if step.direction is Direction.DOWN:
        return numerator // unit * step.unit
    if step.direction is Direction.UP:
        return -(-numerator // unit) * step.unit
    nearest = (np.abs(numerator) * 2 + unit) // (unit * 2) * step.unit
    return np.asarray(nearest * np.sign(numerator))
