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
    something_taken,
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
    decided: Flags
    unnamed: Flags
    for_child: Column


def income_step(households: Households, opened: Opened, force: InForce, found: NormStep, rents: CostStep) -> IncomeStep:
    """Incomes (*inkomster*): what reached the household, less what the special rules leave out."""
    homes, rows, owner, start = opened.homes, opened.incomes, opened.income_owner, households.incomes.start
    if not len(owner):
        none = np.zeros(len(homes.month), np.int64)
        return IncomeStep(rows, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, np.zeros(0, np.intp), none, none)
    month, highest = homes.month[owner], opened.highest.incomes
    member = households.members.start[owner] + np.maximum(rows.member, 0)
    kinds = force.law.incomes
    for_adult, for_child = force.treatment(kinds, rows.kind, owner), force.for_child(kinds, rows.kind, owner)
    unnamed = rows.member == codes.UNSAID
    treatment = np.where((found.members.role[member] == codes.CHILD) & ~unnamed, for_child, for_adult)
    whose = unnamed & (for_adult != for_child)
    if highest.counts_now != UNSAID:
        not_now = rows.counts_now == codes.NONE
        treatment, whose = np.where(not_now, codes.NOT_COUNTED, treatment), whose & ~not_now
    reached_ore = rows.amount_ore if highest.per <= 0 else monthly.monthly_ore(rows.amount_ore, rows.per)
    if something_taken(highest):
        set_off_reduces = force.value("set_off_reduces_income", owner)
        reached_ore = income.reached_ore(
            reached_ore, rows.paid_to_board_ore, rows.attached_ore, rows.set_off_ore, set_off_reduces
        )
    bits = income.asks_about_incomes(month, rows.received_month, rows.counts_now, treatment, whose)
    counted_ore = income.counted_in_full_ore(reached_ore, treatment)
    some_decided = highest.decided_ore != UNSAID
    decided = rows.decided_ore != codes.UNSAID
    if some_decided:
        counted_ore = np.where(decided, rows.decided_ore, counted_ore)
    limit_ore = np.zeros(len(owner), np.int64)
    part = _Part(counted_ore, bits, limit_ore, reached_ore, member, owner, decided, unnamed, for_child)
    employment = ((treatment == codes.EMPLOYMENT) | (treatment == codes.MAYBE_EMPLOYMENT)).nonzero()[0]
    if len(employment):
        sure = treatment[employment] == codes.EMPLOYMENT
        _special_rule(part, employment, sure, households, opened, month, force, found)
        employment = employment[sure]
    work = (treatment == codes.CHILD_WORK).nonzero()[0]
    if len(work):
        earned_in = income.received_in(month, rows.received_month)
        _child_work(part, work, rows.earned_before_ore, earned_in, force, found)
    own = (treatment == codes.CHILD_OWN).nonzero()[0]
    if len(own):
        _child_own(part, own, force, found, rents)
    if some_decided:
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


def _special_rule(
    part: _Part,
    rows: npt.NDArray[np.intp],
    sure: Flags,
    households: Households,
    opened: Opened,
    month: Column,
    force: InForce,
    found: NormStep,
) -> None:
    """Income of employment, where the special rule may leave a part out; ``sure`` is what surely is such income."""
    owner, member = part.owner[rows], part.member[rows]
    window_from = found.members.window_from
    if opened.highest.members.has_history > 0:
        works, works_now = np.zeros((2, len(window_from)), np.bool_)
        works[member], works_now[member[sure]] = True, True
        window_from = _told_by_history(window_from, works, works_now, households, opened, force, found)
    window_from = window_from[member]
    percent = force.value("special_rule_disregarded", owner)
    applies = special_rule.in_window(month[rows], window_from, force.value("special_rule_window", owner))
    asked = special_rule.asks_about_window(window_from, percent)
    if not np.all(sure):
        asked = np.where(sure, asked, special_rule.asks_if_employment(window_from, applies, percent))
    counted_ore = special_rule.counted_of_employment_ore(part.reached_ore[rows], applies & sure, percent)
    part.counted_ore[rows] = counted_ore
    part.bits[rows] |= asked


def _told_by_history(
    window_from: Column,
    works: Flags,
    works_now: Flags,
    households: Households,
    opened: Opened,
    force: InForce,
    found: NormStep,
) -> Column:
    """When the window opened of each member who ``works`` and whose past is told; ``UNSAID`` where that leaves it open."""
    told = found.members.has_history
    whose = ((told > 0) & works).nonzero()[0]
    if not len(whose):
        return window_from
    opens = force.value("special_rule_opens", found.owner[whose])
    window_from = window_from.copy()
    window_from[whose] = _windows(whose, works_now, opens, households, opened, force, found)
    half = (told[whose] != (codes.ASSISTANCE_TOLD | codes.EMPLOYMENT_TOLD)).nonzero()[0]
    if len(half):
        whose, opens = whose[half], opens if opens.ndim == 0 else opens[half]
        at_once = _windows(whose, works_now, codes.OPENS_AT_QUALIFICATION, households, opened, force, found)
        is_open = special_rule.half_told(told[whose], opens, at_once != NO_WINDOW)
        window_from[whose[is_open]] = UNSAID
    return window_from


def _windows(
    whose: npt.NDArray[np.intp],
    works_now: Flags,
    opens: Column,
    households: Households,
    opened: Opened,
    force: InForce,
    found: NormStep,
) -> Column:
    """When the window of some members opened by what is told of their past, in the way the guideline opens it."""
    begin = households.history.start[whose]
    length = households.history.start[whose + 1] - begin
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(length)))
    rows = np.repeat(begin - start[:-1], length) + np.arange(start[-1])
    owner = found.owner[whose]
    return special_rule.window_from_history(
        found.month[whose],
        works_now[whose],
        opened.history.kind[rows],
        opened.history.month[rows],
        start,
        force.value("special_rule_qualifying", owner),
        force.value("special_rule_window", owner),
        opens,
        force.law.special_rule_since,
    )


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
    taken_ore = np.where(part.decided[rows], part.counted_ore[rows], part.reached_ore[rows])
    before_ore = earlier_in_group(taken_ore, member)
    part.counted_ore[rows] = child_need.counted_of_own_ore(part.reached_ore[rows], before_ore, need_ore)
    part.limit_ore[rows] = need_ore
    need_open = found.bits[member] & codes.BLOCKS
    if np.count_nonzero(found.shared_bits) or np.count_nonzero(rents.rent_asked & codes.BLOCKS):
        of_shared = found.shared_bits[owner] * has_shared | found.size_open[owner] * has_rent
        of_rent = (rents.rent_asked[owner] & codes.BLOCKS) * has_rent
        need_open = need_open | (of_shared | of_rent) * counted
    waits = np.where(need_open != 0, codes.WAITS, codes.NONE)
    part.bits[rows] |= waits | _waits_for_earlier(part, rows, codes.CHILD_OWN)


def _waits_for_earlier(part: _Part, rows: npt.NDArray[np.intp], treatment: Column) -> Column:
    """Marks the rows of a child that come after one of its own that is not decided, or that may be its own."""
    is_open = ((part.bits & codes.BLOCKS) != 0) & ~part.decided
    if not np.count_nonzero(is_open):
        return np.zeros(len(rows), np.int64)
    after_own = earlier_in_group(is_open[rows].astype(np.int64), part.member[rows]) > 0
    maybe_own = (is_open & part.unnamed & (part.for_child == treatment)).nonzero()[0]
    first = np.full(int(part.owner[-1]) + 1, len(part.bits))
    np.minimum.at(first, part.owner[maybe_own], maybe_own)
    return (after_own | (first[part.owner[rows]] < rows)) * codes.WAITS
