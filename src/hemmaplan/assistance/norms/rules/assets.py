"""Assets (*tillgångar*): what can be turned into money is used first, but for what is needed and a buffer."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.tables import Column


def counted_asset_ore(amount_ore: Column, treatment: Column, needed: Column, can_end: Column) -> Column:
    """What counts of each asset (*tillgång som räknas*).

    Not what never counts, nor what the household needs, nor a saving that cannot be ended.
    """
    kept = (treatment == codes.NOT_COUNTED) | ((treatment == codes.NEEDED_DECIDES) & (needed == codes.ONE))
    kept |= (treatment == codes.ENDING_DECIDES) & (can_end == codes.NONE)
    return np.where(kept, 0, amount_ore)


def asks_about_assets(treatment: Column, needed: Column, can_end: Column) -> Column:
    """Asks whether the household needs the thing, whether a saving can be ended, and about kinds no rule decides."""
    need = (treatment == codes.NEEDED_DECIDES) & (needed == codes.UNSAID)
    ending = (treatment == codes.ENDING_DECIDES) & (can_end == codes.UNSAID)
    asked = need * codes.ASSET_NEED_UNKNOWN | ending * codes.ASSET_END_UNKNOWN
    return np.where(treatment == codes.QUESTION, codes.ASSET_UNDECIDED, asked)


def buffer_kept_ore(assets_ore: Column, buffer_ore: Column) -> Column:
    """The part of the assets the guideline lets the household keep (*buffert*)."""
    return np.minimum(assets_ore, buffer_ore)
