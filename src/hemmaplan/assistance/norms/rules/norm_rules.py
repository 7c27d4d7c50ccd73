"""What a norm may have beside its amounts (*riksnormens övriga regler*): a share by the child's order, items, a ceiling."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.law.norm_rules import MOST_CHILDREN
from hemmaplan.assistance.norms.rules.rounding import SHARE_OF_ORDER, rounded
from hemmaplan.assistance.norms.tables import Column, Flags


def order_of_children(child: Flags, owner: Column, age_months: Column) -> Column:
    """Which child of the household each child is, the oldest first (*ordning i syskonskaran*); 0 for an adult.

    Of two as old the one told first is the older.
    """
    order = np.zeros(len(child), np.int64)
    rows = child.nonzero()[0]
    if len(rows):
        by_age = rows[np.lexsort((rows, -age_months[rows], owner[rows]))]
        owners = owner[by_age]
        first = np.searchsorted(owners, owners)
        order[by_age] = np.minimum(np.arange(len(by_age)) - first + 1, MOST_CHILDREN)
    return order


def age_in_months(month: Column, born_month: Column, age_said: Column) -> Column:
    """How old somebody is, in months, by the birth or the age told."""
    return np.where(born_month == codes.UNSAID, age_said * codes.YEAR_MONTHS, month - born_month)


def share_of_row_ore(monthly_ore: Column, percent: Column) -> Column:
    """A child's row by its share (*andel efter barnets ordning*), in whole kronor; all of it where the share is whole."""
    return rounded(monthly_ore * percent, 100, SHARE_OF_ORDER)


def reduced_to_ceiling_ore(norm_ore: Column, ceiling_ore: Column) -> Column:
    """What a household's ceiling takes from its norm (*högsta belopp för hushållet*): nothing, or below nothing."""
    return np.where(ceiling_ore == codes.NO_LIMIT, 0, np.minimum(ceiling_ore - norm_ore, 0))
