"""The norm calculation (*normberäkning*): what households are entitled to in their months.

``calculate`` answers for any number of households as columns; ``Calculation.account`` answers for one of them in words.
Many households are taken some at a time, so that memory does not grow with them.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.found import Found, find
from hemmaplan.assistance.norms.household import Household
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.layout import from_households
from hemmaplan.assistance.norms.questions import BLOCKS
from hemmaplan.assistance.norms.tables import Column, Households
from hemmaplan.assistance.norms.writing import write_account

CHUNK: Final = 32_768
"""How many households are calculated at a time."""

UNDECIDED: Final = int(np.iinfo(np.int64).min)
"""Stands instead of an amount that a question keeps open. It is not an amount and must not be summed."""


class Results(NamedTuple):
    """What each household gets, öre a month; ``UNDECIDED`` where a question is open.

    ``outcome`` has the numbers of ``rules.outcome.Outcome``; ``asked`` the bits of ``questions.Code``.
    """

    norm_ore: Column
    costs_ore: Column
    income_ore: Column
    assets_ore: Column
    surplus_in_ore: Column
    result_ore: Column
    support_ore: Column
    surplus_ore: Column
    other_ore: Column
    total_ore: Column
    outcome: Column
    asked: Column


@dataclass(frozen=True, slots=True)
class Calculation:
    """The calculation of some households: the results as columns, and an account of any one of them."""

    households: Households
    law: Law
    results: Results

    def __len__(self) -> int:
        return len(self.households)

    def is_open(self) -> npt.NDArray[np.bool_]:
        """Which households have an open question."""
        return np.asarray((self.results.asked & BLOCKS) != 0)

    def account(self, number: int) -> Account:
        """The account of one household, by its place: the same calculation, made for it alone."""
        one = self.households.part(number, number + 1)
        return write_account(find(one, self.law), one, self.law)


def calculate(households: Households, law: Law) -> Calculation:
    """Calculate households with the law of each one's month and one guideline.

    Raises:
        ImpossibleHousehold: some input cannot be true, or a month has no amounts. Nothing is calculated.
    """
    count = len(households)
    results = Results(*np.empty((len(Results.__annotations__), count), np.int64))

    def work_out(first: int) -> None:
        last = min(first + CHUNK, count)
        part = households if last - first == count else households.part(first, last)
        for column, values in zip(results, _results(find(part, law)), strict=True):
            column[first:last] = values

    firsts = range(0, count, CHUNK)
    if len(firsts) > 1:
        # A chunk knows nothing of another, and numpy lets other threads work while it counts. Asked for in order, so
        # that the first household that cannot be true is the one that is told of.
        with ThreadPoolExecutor(min(len(firsts), cores())) as threads:
            for _done in threads.map(work_out, firsts):
                pass
    else:
        for first in firsts:
            work_out(first)
    return Calculation(households, law, results)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def calculate_one(household: Household, law: Law) -> Account:
    """Calculate one household and write its account.

    Raises:
        ImpossibleHousehold: the input cannot be true, or the month has no amounts.
    """
    one = from_households((household,), law)
    return write_account(find(one, law), one, law)


def _results(found: Found) -> Results:
    """What was found, with every amount that waits for an answer left undecided."""
    return Results(
        norm_ore=_decided(found.norm.norm_ore, found.norm.asked),
        costs_ore=_decided(found.costs.total_ore, found.costs.asked),
        income_ore=_decided(found.incomes.total_ore, found.incomes.asked),
        assets_ore=_decided(found.assets.total_ore, found.assets.asked),
        surplus_in_ore=_decided(found.surplus_in_ore, found.bits & codes.SURPLUS_OLD),
        result_ore=_decided(found.result_ore, found.asked),
        support_ore=_decided(found.support_ore, found.asked),
        surplus_ore=_decided(found.surplus_ore, found.asked),
        other_ore=_decided(found.other.total_ore, found.other.asked),
        total_ore=_decided(found.total_ore, found.asked),
        outcome=found.outcome,
        asked=found.asked,
    )


def _decided(amount_ore: Column, asked: Column) -> Column:
    is_open = asked & codes.BLOCKS
    return np.where(is_open != 0, UNDECIDED, amount_ore) if np.count_nonzero(is_open) else amount_ore
