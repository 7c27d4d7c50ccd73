"""Costs beside the norm (*skäliga kostnader*, 12 kap. 7 § SoL) and other living costs (*levnadskostnader i övrigt*).

What a worker has decided stands. Otherwise the kind's treatment and the guideline's limit decide what they can; a limit
is guidance, so a cost above it is approved up to it with a remark that a person may think otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.rules.rounding import SHARE_OF_COST, rounded
from hemmaplan.assistance.norms.tables import Column, Flags


def share_of_cost_ore(applied_ore: Column, household: Column, dwelling: Column) -> Column:
    """The household's part of a cost of the dwelling (*del av boendekostnad*): equal parts for all who live there."""
    return rounded(applied_ore * household, dwelling, SHARE_OF_COST)


def lowest_limit_ore(one_ore: Column, other_ore: Column) -> Column:
    """The lower of two highest amounts, of which either may be none."""
    lower = np.minimum(one_ore, other_ore)
    return np.where(one_ore == codes.NO_LIMIT, other_ore, np.where(other_ore == codes.NO_LIMIT, one_ore, lower))


def asks_about_rooms(applied_ore: Column, limit_ore: Column, lowest_ore: Column, rooms: Column) -> Column:
    """Asks how many rooms the dwelling has, where only that decides the highest rent and the lowest would be exceeded."""
    decides = (lowest_ore != codes.NO_LIMIT) & (limit_ore == codes.NO_LIMIT) & (applied_ore > lowest_ore)
    return np.asarray((decides & (rooms == codes.UNSAID)) * codes.ROOMS_UNKNOWN)


def asks_about_permit(asked: Column, second_hand: Column, permit: Column) -> Column:
    """Asks for the permit to rent second-hand (*tillstånd till andrahandsuthyrning*) where none is told; it is never taken for a no."""
    return np.asarray(((asked != 0) & (second_hand == codes.ONE) & (permit != codes.ONE)) * codes.SECOND_HAND_PERMIT)


class Marks(NamedTuple):
    """Which bits a sort of cost is marked with."""

    undecided: Column
    over: Column


BESIDE_NORM = Marks(codes.COST_UNDECIDED, codes.COST_OVER_GUIDELINE)
OTHER_LIVING = Marks(codes.OTHER_COST_UNDECIDED, codes.OTHER_COST_OVER_GUIDELINE)


def limit_of_kind_ore(limit_ore: Column, rent_limit_ore: Column, is_rent: Flags) -> Column:
    """The guideline's highest amount for each cost (*högsta belopp*): rent by size of household, others by kind."""
    return np.where(is_rent, rent_limit_ore, limit_ore)


def approved_ore(applied_ore: Column, decided_ore: Column, treatment: Column, limit_ore: Column) -> Column:
    """What is approved of each cost (*godkänd kostnad*): the worker's decision, else what kind and limit give."""
    ruled = np.where(limit_ore == codes.NO_LIMIT, applied_ore, np.minimum(applied_ore, limit_ore))
    return np.where(decided_ore == codes.UNSAID, ruled * (treatment != codes.NEVER), decided_ore)


def marks_of_costs(
    applied_ore: Column, of_kind_ore: Column, decided_ore: Column, treatment: Column, limit_ore: Column, marks: Marks
) -> Column:
    """Asks about what neither kind nor limit decides, and remarks on what is above a limit.

    ``of_kind_ore`` is what the household applies for of the same kind in all its rows: a limit is for all of them, and
    which of several rows to cut is for a person to say.
    """
    open_to_rules, limited = decided_ore == codes.UNSAID, limit_ore != codes.NO_LIMIT
    bits = open_to_rules & ((treatment == codes.QUESTION) | ((treatment == codes.LIMIT) & ~limited))
    over = open_to_rules & limited & (of_kind_ore > limit_ore) & (treatment != codes.NEVER)
    if np.count_nonzero(over):
        cannot_cut = of_kind_ore > applied_ore
        return np.where(bits | (over & cannot_cut), marks.undecided, over * marks.over)
    return np.asarray(bits * marks.undecided)


def is_cut(applied_ore: Column, approved_ore: Column) -> Flags:
    """Whether a cost is not approved in full (*delavslag*)."""
    return np.asarray(approved_ore < applied_ore)
