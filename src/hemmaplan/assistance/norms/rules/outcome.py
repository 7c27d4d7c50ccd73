"""The proposed outcome (*förslag till beslut*): a person decides, and may decide otherwise."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from hemmaplan.assistance.norms.tables import Column


class Outcome(IntEnum):
    """The outcomes a calculation can propose, as numbers in a column."""

    UNDECIDED = 0
    """A question is open."""
    BIFALL = 1
    """Granted in full."""
    DELAVSLAG = 2
    """Granted in part."""
    AVSLAG = 3
    """Nothing granted."""


_UNDECIDED, _BIFALL, _DELAVSLAG, _AVSLAG = (int(each) for each in Outcome)


def proposed_outcome(is_open: Column, total_ore: Column, cut: Column) -> Column:
    """Nothing to pay is a rejection; something with a cost cut is a rejection in part; otherwise granted.

    ``cut`` is how many costs are not approved in full, and whether a surplus paid other living costs.
    """
    granted = (cut > 0) * (_DELAVSLAG - _BIFALL) + _BIFALL
    return np.where(is_open, _UNDECIDED, np.where(total_ore > 0, granted, _AVSLAG))
