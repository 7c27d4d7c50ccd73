"""The incomes' step (*inkomsternas steg*): what reached the household, less what the special rules leave out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import bits_by, earlier_in_group, sum_by
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.cost_steps import CostStep
from hemmaplan.assistance.norms.household import NO_WINDOW
from hemmaplan.assistance.norms.rules import child_need, income, monthly, school_youth, special_rule
from hemmaplan.assistance.norms.steps import NormStep
from hemmaplan.assistance.norms.tables import (
    NO_ROWS,
    UNSAID,
    Column,
    Flags,
    Households,
    Incomes,
    Opened,
)


class IncomeStep(NamedTuple):
    """Incomes. By row: treatment, what reached the person, what counts, bits; by household: the rest.

    ``limit_ore`` is what a rule for children compared with: the year's exemption of work, or the child's need.
    ``salaries`` are the rows with an adult's pay for work.
    """

    incomes: Incomes
    treatment: Column
    reached_ore: Column
    counted_ore: Column
    limit_ore: Column
    bits: Column
    salaries: npt.NDArray[np.intp]
    total_ore: Column
    asked: Column


class _Part(NamedTuple):
    """The incomes being counted: the rules below fill in the first three columns for the rows that are theirs.

    What is ``unnamed`` may turn out to be a child's, and is then treated ``for_child``.
    """

    counted_ore: Column
    bits: Column
    limit_ore: Column
    reached_ore: Column
    member: Column
    owner: Column
    decided: Flags | None
    unnamed: Flags
    for_child: Column


def income_step(households: Households, opened: Opened, force: InForce, found: NormStep, rents: CostStep) -> IncomeStep:
    """Incomes (*inkomster*): what reached the household, less what the special rules leave out."""
    homes, rows, owner, start = opened.homes, opened.incomes, opened.income_owner, households.incomes.start
    if not len(owner):
        none = np.zeros(len(homes.month), np.int64)
        return IncomeStep(rows, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, np.zeros(0, np.intp), none, none)
    month, needed = homes.month[owner], opened.needed
    member = households.members.start[owner] + np.maximum(rows.member, 0)
    kinds = force.law.incomes
    for_adult, for_child = force.treatment(kinds, rows.kind, owner), force.for_child(kinds, rows.kind, owner)
    unnamed = rows.member == codes.UNSAID
    treatment = np.where((found.members.role[member] == codes.CHILD) & ~unnamed, for_child, for_adult)
    whose = unnamed & (for_adult != for_child)
    if needed.counts_now:
        not_now = rows.counts_now == codes.NONE
        treatment, whose = np.where(not_now, codes.NOT_COUNTED, treatment), whose & ~not_now
    reached_ore = monthly.monthly_ore(rows.amount_ore, rows.per) if needed.other_times else rows.amount_ore
    if needed.taken:
        set_off_reduces = force.value("set_off_reduces_income", owner)
        reached_ore = income.reached_ore(
            reached_ore, rows.paid_to_board_ore, rows.attached_ore, rows.set_off_ore, set_off_reduces
        )
    bits = income.asks_about_incomes(month, rows.received_month, rows.counts_now, treatment, whose)
    counted_ore = income.counted_in_full_ore(reached_ore, treatment)
    decided = None
    if needed.decided_incomes:
        decided = rows.decided_ore != codes.UNSAID
        counted_ore = np.where(decided, rows.decided_ore, counted_ore)
    limit_ore = np.zeros(len(owner), np.int64)
    part = _Part(counted_ore, bits, limit_ore, reached_ore, member, owner, decided, unnamed, for_child)
    employment = (treatment == codes.EMPLOYMENT).nonzero()[0]
    maybe = (treatment == codes.MAYBE_EMPLOYMENT).nonzero()[0]
    if len(employment) or len(maybe):
        windows = _Windows(households, opened, force, found, part.member[employment])
        _special_rule(part, employment, windows, month)
        _maybe_special_rule(part, maybe, windows, month)
    work = (treatment == codes.CHILD_WORK).nonzero()[0]
    if len(work):
        earned_in = income.received_in(month, rows.received_month)
        _child_work(part, work, rows.earned_before_ore, earned_in, force, found)
    own = (treatment == codes.CHILD_OWN).nonzero()[0]
    if len(own):
        _child_own(part, own, force, found, rents)
    if decided is not None:
        counted_ore = np.where(decided, rows.decided_ore, counted_ore)
        bits = np.where(decided, 0, bits)
    return IncomeStep(
        incomes=rows,
        treatment=treatment,
        reached_ore=reached_ore,
        counted_ore=counted_ore,
        limit_ore=limit_ore,
        bits=bits,
        salaries=employment,
        total_ore=sum_by(counted_ore, start),
        asked=bits_by(bits, start),
    )


class _Windows:
    """When the special rule's window opened for those who work, found at most once for each member."""

    def __init__(
        self,
        households: Households,
        opened: Opened,
        force: InForce,
        found: NormStep,
        works_now: Column,
    ) -> None:
        self.start = households.history.start
        self.opened = opened
        self.force = force
        self.found = found
        self.works_now = works_now
        """The members with income of employment this month."""

    def of(self, member: Column) -> Column:
        """The month of each member; ``UNSAID`` where nobody has told, or where what is told leaves it open."""
        window_from = self.found.members.window_from
        if not self.opened.needed.histories:
            return window_from[member]
        told = self.found.members.has_history
        works = np.zeros(len(told), np.bool_)
        works[member] = True
        whose = ((told > 0) & works).nonzero()[0]
        if not len(whose):
            return window_from[member]
        opens = self.force.value("special_rule_opens", self.found.owner[whose])
        window_from = window_from.copy()
        window_from[whose] = self.by_history(whose, opens)
        half = (told[whose] != (codes.ASSISTANCE_TOLD | codes.EMPLOYMENT_TOLD)).nonzero()[0]
        if len(half):
            whose, opens = whose[half], opens if opens.ndim == 0 else opens[half]
            at_once = self.by_history(whose, codes.OPENS_AT_QUALIFICATION)
            is_open = special_rule.half_told(told[whose], opens, at_once != NO_WINDOW)
            window_from[whose[is_open]] = UNSAID
        return window_from[member]

    def by_history(self, whose: npt.NDArray[np.intp], opens: Column) -> Column:
        """The month for some members, by what is told of their past, in the way the guideline opens the window."""
        begin = self.start[whose]
        length = self.start[whose + 1] - begin
        start = np.concatenate((np.zeros(1, np.int64), np.cumsum(length)))
        rows = np.repeat(begin - start[:-1], length) + np.arange(start[-1])
        owner, force = self.found.owner[whose], self.force
        works_now = np.zeros(len(self.found.owner), np.bool_)
        works_now[self.works_now] = True
        return special_rule.window_from_history(
            self.found.month[whose],
            works_now[whose],
            self.opened.history.kind[rows],
            self.opened.history.month[rows],
            start,
            force.value("special_rule_qualifying", owner),
            force.value("special_rule_window", owner),
            opens,
            force.law.special_rule_since,
        )


def _special_rule(part: _Part, rows: npt.NDArray[np.intp], windows: _Windows, month: Column) -> None:
    """Income of employment, where the special rule may leave a part out."""
    if not len(rows):
        return
    force, owner = windows.force, part.owner[rows]
    window_from = windows.of(part.member[rows])
    percent = force.value("special_rule_disregarded", owner)
    applies = special_rule.in_window(month[rows], window_from, force.value("special_rule_window", owner))
    part.counted_ore[rows] = special_rule.counted_of_employment_ore(part.reached_ore[rows], applies, percent)
    part.bits[rows] |= special_rule.asks_about_window(window_from, percent)


def _maybe_special_rule(part: _Part, rows: npt.NDArray[np.intp], windows: _Windows, month: Column) -> None:
    """Income that may be of employment: counted in full, and asked about where the special rule would leave a part out."""
    if not len(rows):
        return
    force, owner = windows.force, part.owner[rows]
    window_from = windows.of(part.member[rows])
    applies = special_rule.in_window(month[rows], window_from, force.value("special_rule_window", owner))
    percent = force.value("special_rule_disregarded", owner)
    part.bits[rows] |= special_rule.asks_if_employment(window_from, applies, percent)


def _child_work(
    part: _Part, rows: npt.NDArray[np.intp], told_before_ore: Column, earned_in: Column, force: InForce, found: NormStep
) -> None:
    """A child's own work, counted above the exemption of the calendar year in which it was received."""
    member, owner = part.member[rows], part.owner[rows]
    told_ore = np.full(len(found.owner), codes.UNSAID)
    np.maximum.at(told_ore, member, told_before_ore[rows])
    before_ore = told_ore[member]
    earlier_ore = before_ore + earlier_in_group(part.reached_ore[rows], member)
    # December's pay counts in January: it belongs to the old year, whose amount is not known before the first norm.
    known = np.maximum(earned_in[rows], force.law.first_month)
    exemption = school_youth.yearly_exemption_ore(
        force.law.at("price_base_amount", known), force.value("school_youth_exemption", owner)
    )
    part.counted_ore[rows] = school_youth.counted_of_child_work_ore(part.reached_ore[rows], earlier_ore, exemption)
    part.limit_ore[rows] = exemption
    asked = school_youth.asks_what_was_earned(before_ore)
    part.bits[rows] |= asked | _waits_for_earlier(part, rows, codes.CHILD_WORK)


def _child_own(part: _Part, rows: npt.NDArray[np.intp], force: InForce, found: NormStep, rents: CostStep) -> None:
    """A child's own money, counted up to the child's need. It waits while that need is not known."""
    member, owner = part.member[rows], part.owner[rows]
    counted, persons = found.counted[member], found.persons[owner]
    has_shared = force.value("child_need_has_shared_share", owner)
    has_rent = force.value("child_need_has_rent_share", owner)
    need_ore = child_need.need_of_child_ore(
        found.personal_ore[member] + found.changed_ore[member],
        child_need.share_for_child_ore((found.shared_ore + found.shared_changed_ore)[owner], counted, persons),
        child_need.share_for_child_ore(rents.rent_ore[owner], counted, persons),
        has_shared,
        has_rent,
    )
    reached_ore = taken_ore = part.reached_ore[rows]
    if part.decided is not None:
        taken_ore = np.where(part.decided[rows], part.counted_ore[rows], reached_ore)
    before_ore = earlier_in_group(taken_ore, member)
    part.counted_ore[rows] = child_need.counted_of_own_ore(reached_ore, before_ore, need_ore)
    part.limit_ore[rows] = need_ore
    if np.count_nonzero(found.asked) or np.count_nonzero(rents.rent_asked):
        need_open = found.bits[member] & codes.BLOCKS
        of_shared = found.shared_bits[owner] * has_shared | found.size_open[owner] * has_rent
        of_rent = (rents.rent_asked[owner] & codes.BLOCKS) * has_rent
        need_open = need_open | (of_shared | of_rent) * counted
        part.bits[rows] |= (need_open != 0) * codes.WAITS
    part.bits[rows] |= _waits_for_earlier(part, rows, codes.CHILD_OWN)


def _waits_for_earlier(part: _Part, rows: npt.NDArray[np.intp], treatment: Column) -> Column:
    """Marks the rows of a child that come after one of its own that is not decided, or that may be its own."""
    if not np.count_nonzero(part.bits):
        return codes.NONE
    is_open = (part.bits & codes.BLOCKS) != 0
    if part.decided is not None:
        is_open &= ~part.decided
    after_own = earlier_in_group(is_open[rows].astype(np.int64), part.member[rows]) > 0
    maybe_own = (is_open & part.unnamed & (part.for_child == treatment)).nonzero()[0]
    first = np.full(int(part.owner[-1]) + 1, len(part.bits))
    np.minimum.at(first, part.owner[maybe_own], maybe_own)
    return (after_own | (first[part.owner[rows]] < rows)) * codes.WAITS
