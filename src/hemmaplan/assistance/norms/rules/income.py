"""Incomes (*inkomster*): which count, when they were received, and how much of them reached the person."""

from __future__ import annotations

import numpy as np

from hemmaplan.assistance.norms.rules import codes
from hemmaplan.assistance.norms.tables import UNSAID, Column


def control_month(month: Column) -> Column:
    """The month whose incomes count (*kontrollmånad*): the calendar month before."""
    return month - 1


def received_in(month: Column, received_month: Column) -> Column:
    """The month an income came: as told, otherwise the control month."""
    return np.where(received_month == UNSAID, control_month(month), received_month)


def reached_ore(
    amount_ore: Column,
    paid_to_board_ore: Column,
    attached_ore: Column,
    set_off_ore: Column,
    set_off_reduces: Column | int,
) -> Column:
    """What reached the person (*disponibel inkomst*): net, less what went to the board, was attached, or was set off."""
    return amount_ore - paid_to_board_ore - attached_ore - set_off_ore * set_off_reduces


def asks_about_incomes(month: Column, received_month: Column, treatment: Column, owner_matters: Column) -> Column:
    """Asks about a kind no rule decides, an income of another month, and one whose treatment depends on who got it.

    ``owner_matters`` is true when nobody is named and a child's income would be treated in another way.
    """
    late = (received_month != UNSAID) & (received_month != control_month(month))
    bits = np.where(treatment == codes.QUESTION, codes.INCOME_UNDECIDED, 0)
    bits = bits | np.where(late & (treatment != codes.NOT_COUNTED), codes.INCOME_OTHER_MONTH, 0)
    return np.asarray(bits | np.where(owner_matters, codes.INCOME_WHOSE, 0))


def counted_in_full_ore(reached_ore: Column, treatment: Column) -> Column:
    """What counts before the rules for salary and for children's money: all, or nothing (*räknas, räknas inte*)."""
    return np.where(treatment == codes.NOT_COUNTED, 0, reached_ore)
