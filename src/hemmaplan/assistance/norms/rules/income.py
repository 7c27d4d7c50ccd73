"""Incomes (*inkomster*): which count, when they were received, and how much of them reached the person."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.tables import Column, Flags


def control_month(month: Column) -> Column:
    """The month whose incomes count (*kontrollmånad*): the calendar month before."""
    return month - 1


def received_in(month: Column, received_month: Column) -> Column:
    """The month an income came: as told, otherwise the control month."""
    return np.where(received_month == codes.UNSAID, control_month(month), received_month)


def reached_ore(
    amount_ore: Column,
    paid_to_board_ore: Column,
    attached_ore: Column,
    set_off_ore: Column,
    set_off_reduces: Column,
) -> Column:
    """What reached the person (*disponibel inkomst*): net, less what went to the board, was attached, or was set off."""
    return amount_ore - paid_to_board_ore - attached_ore - set_off_ore * set_off_reduces


def asks_about_incomes(
    month: Column, received_month: Column, counts_now: Column, treatment: Column, owner_matters: Flags
) -> Column:
    """Asks about a kind no rule decides, an income of another month, and one whose treatment depends on who got it.

    ``owner_matters`` is true when nobody is named and a child's income would be treated in another way. Whether an income
    of another month ``counts_now`` a worker may have answered.
    """
    bits = (treatment == codes.QUESTION) * codes.INCOME_UNDECIDED | owner_matters * codes.INCOME_WHOSE
    told = received_month != codes.UNSAID
    if np.count_nonzero(told):
        late = told & (received_month != control_month(month)) & (treatment != codes.NOT_COUNTED)
        late &= counts_now == codes.UNSAID
        bits |= late * codes.INCOME_OTHER_MONTH
    return np.asarray(bits)


def counted_in_full_ore(reached_ore: Column, treatment: Column) -> Column:
    """What counts before the rules for salary and for children's money: all, or nothing (*räknas, räknas inte*)."""
    return np.where(treatment == codes.NOT_COUNTED, 0, reached_ore)
