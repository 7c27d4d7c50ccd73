"""Costs beside the norm (*skäliga kostnader*, 12 kap. 7 § SoL) and other living costs (*levnadskostnader i övrigt*).

What a worker has decided stands. Otherwise the kind's treatment and the guideline's limit decide what they can; a limit
is guidance, so a cost above it is approved up to it with a remark that a person may think otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.tables import Column


class Marks(NamedTuple):
    """Which bits a sort of cost is marked with."""

    undecided: Column
    over: Column


BESIDE_NORM = Marks(codes.COST_UNDECIDED, codes.COST_OVER_GUIDELINE)
OTHER_LIVING = Marks(codes.OTHER_COST_UNDECIDED, codes.OTHER_COST_OVER_GUIDELINE)


def limit_of_kind_ore(limit_ore: Column, rent_limit_ore: Column, is_rent: Column) -> Column:
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


def is_cut(applied_ore: Column, approved_ore: Column) -> Column:
    """1 for a cost that is not approved in full (*delavslag*)."""
    return np.asarray(approved_ore < applied_ore).astype(np.int64)
