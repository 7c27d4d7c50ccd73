"""The steps of the calculation (*beräkningens steg*): each takes a part of the input through its rules.

A step keeps what it found row by row, so that the account can show it, and sums it per household. The order is the
law's: norm, costs, incomes, assets, and then what is left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import bits_by, earlier_in_group, sum_by, sum_into
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.law.declared import NO_LIMIT
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.questions import WAITS
from hemmaplan.assistance.norms.rules import (
    age,
    assets,
    child_need,
    costs,
    days,
    income,
    norm,
    school_youth,
    sharing,
    special_rule,
)
from hemmaplan.assistance.norms.tables import (
    ALWAYS,
    CHILD,
    NO_ROWS,
    UNSAID,
    Assets,
    Column,
    Costs,
    Flags,
    Households,
    Incomes,
    Members,
    NormChanges,
    Opened,
    something_taken,
)


class NormStep(NamedTuple):
    """The norm. By member: age, days, a month's row, the row, decided changes, bits. By change: owner. By household: the rest."""

    members: Members
    owner: Column
    month: Column
    age: Column
    lunch_row: Flags
    monthly_ore: Column
    days: Column
    personal_ore: Column
    changes: NormChanges
    changed_ore: Column
    bits: Column
    adults: Column
    counted: Column
    persons: Column
    part_days: Column
    shared_monthly_ore: Column
    shared_ore: Column
    norm_ore: Column
    asked: Column


class CostStep(NamedTuple):
    """Costs of one sort. By row: what kind and limit say, approved, bits. By household: the sums."""

    costs: Costs
    treatment: Column
    limit_ore: Column
    approved_ore: Column
    bits: Column
    rent_ore: Column
    total_ore: Column
    cut: Column
    asked: Column


class IncomeStep(NamedTuple):
    """Incomes. By row: treatment, what reached the person, what counts, bits; by household: the rest.

    ``limit_ore`` is what a rule for children compared with: the year's exemption of work, or the child's need.
    """

    incomes: Incomes
    treatment: Column
    reached_ore: Column
    counted_ore: Column
    limit_ore: Column
    bits: Column
    salary_ore: Column
    total_ore: Column
    asked: Column


class AssetStep(NamedTuple):
    """Assets. By row: what counts, bits. By household: the buffer kept and what counts after it."""

    assets: Assets
    counted_ore: Column
    bits: Column
    buffer_ore: Column
    total_ore: Column
    asked: Column


def norm_step(households: Households, opened: Opened, force: InForce) -> NormStep:
    """The norm of each household (*riksnorm*): personal rows, decided changes, shared row."""
    homes, members, owner, start = opened.homes, opened.members, opened.member_owner, households.members.start
    month = homes.month[owner]
    child = members.role == codes.CHILD
    adults = sum_by(members.role == codes.ADULT, start)
    years, lunch_row, bits = members.age, np.zeros(len(owner), np.bool_), np.zeros(len(owner), np.int64)
    counted = np.ones(len(owner), np.int64)
    monthly_ore = norm.adult_monthly_ore(force.law.norm, force.place, adults)[owner]
    highest = opened.highest.members
    if highest.role == CHILD:
        years = age.age_in_month(month, members.born_month, members.age, force.value("age_from", owner))
        lunch_row = norm.has_lunch_row(members.lunch, force.value("lunch_row", owner))
        of_child = norm.child_monthly_ore(force.law.norm, force.places(owner), years * child, lunch_row)
        monthly_ore = norm.personal_monthly_ore(child, monthly_ore, of_child)
        bits = _asked_of_children(opened, force, month, child, years)
    if highest.stay != ALWAYS:
        counted = sharing.counts_in_shared(members.stay, members.days, force.value("contact_counts_from", owner))
    persons = sum_by(counted, start)
    shared_monthly_ore = sharing.shared_monthly_ore(force.law.norm, force.place, persons, homes.dwelling_members)
    personal_ore, shared_ore = monthly_ore, shared_monthly_ore
    part_days, member_days = np.full(len(adults), days.WHOLE_MONTH), np.full(len(owner), days.WHOLE_MONTH)
    if opened.highest.homes.part_from != UNSAID or highest.days != UNSAID:
        part_days = days.days_of_part(homes.part_from, homes.part_to)
        member_days = days.days_of_member(part_days[owner], members.days)
        month_days, way = days.days_in_month(homes.month), force.value("part_month")
        personal_ore = days.for_days_ore(monthly_ore, member_days, month_days[owner], force.value("part_month", owner))
        shared_ore = days.for_days_ore(shared_monthly_ore, part_days, month_days, way)
    if highest.stay != ALWAYS:
        share = force.value("alternating_share", owner)
        personal_ore = days.for_stay_ore(personal_ore, members.stay, members.days, share)
    changes, changed_ore = opened.norm_changes, np.zeros(len(owner), np.int64)
    if len(changes.member):
        changed_ore = sum_into(changes.amount_ore, start[opened.change_owner] + changes.member, len(owner))
        bits = bits | norm.lowered_below_zero(personal_ore, changed_ore)
    return NormStep(
        members=members,
        owner=owner,
        month=month,
        age=years,
        lunch_row=lunch_row,
        monthly_ore=monthly_ore,
        days=member_days,
        personal_ore=personal_ore,
        changes=changes,
        changed_ore=changed_ore,
        bits=bits,
        adults=adults,
        counted=counted,
        persons=persons,
        part_days=part_days,
        shared_monthly_ore=shared_monthly_ore,
        shared_ore=shared_ore,
        norm_ore=sum_by(personal_ore + changed_ore, start) + shared_ore,
        asked=bits_by(bits, start),
    )


def _asked_of_children(opened: Opened, force: InForce, month: Column, child: Flags, years: Column) -> Column:
    """What a child's age makes us ask."""
    members, owner = opened.members, opened.member_owner
    school = age.needs_school_answer(child, years, members.in_school, force.value("school_question_from_age", owner))
    lunch = age.needs_lunch_answer(
        child, years, members.lunch, force.value("lunch_row_to_age", owner), force.value("lunch_row", owner)
    )
    return age.turns_21(child, month, members.born_month) | school | lunch


def cost_step(
    rows: Costs,
    owner: Column,
    start: Column,
    kinds: Kinds,
    force: InForce,
    marks: costs.Marks,
    norm_found: NormStep | None = None,
) -> CostStep:
    """Costs of one sort. With ``norm_found``, the kind ``rent`` has the guideline's limit for that size of household."""
    if not len(rows.kind):
        none = np.zeros(len(start) - 1, np.int64)
        return CostStep(rows, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, none, none, none, none)
    treatment = force.treatment(kinds, rows.kind, owner)
    limit_ore = force.limit_ore(kinds, rows.kind, owner)
    rent_ore = np.zeros(len(start) - 1, np.int64)
    approved_ore, bits = rows.approved_ore, np.zeros(len(owner), np.int64)
    is_rent = rows.kind == kinds.index.get("rent", UNSAID)
    if np.count_nonzero(approved_ore == codes.UNSAID):
        if norm_found is not None:
            children = norm_found.persons - norm_found.adults
            rent_limit = force.law.rent_limit_ore(force.month, norm_found.adults, children)
            limit_ore = costs.limit_of_kind_ore(limit_ore, rent_limit[owner], is_rent)
        approved_ore = costs.approved_ore(rows.applied_ore, rows.approved_ore, treatment, limit_ore)
        of_kind_ore = _applied_of_kind_ore(rows, owner, limit_ore, len(kinds.codes))
        bits = costs.marks_of_costs(rows.applied_ore, of_kind_ore, rows.approved_ore, treatment, limit_ore, marks)
    if norm_found is not None:
        rent_ore = sum_by(approved_ore * is_rent, start)
    return CostStep(
        costs=rows,
        treatment=treatment,
        limit_ore=limit_ore,
        approved_ore=approved_ore,
        bits=bits,
        rent_ore=rent_ore,
        total_ore=sum_by(approved_ore, start),
        cut=sum_by(costs.is_cut(rows.applied_ore, approved_ore), start),
        asked=bits_by(bits, start),
    )


def _applied_of_kind_ore(rows: Costs, owner: Column, limit_ore: Column, kinds: int) -> Column:
    """What a household applies for of each kind in all its rows, where the kind has a limit; elsewhere the row's own."""
    limited = (limit_ore != NO_LIMIT).nonzero()[0]
    if len(limited) < 2:
        return rows.applied_ore
    has_limit = np.zeros(kinds, np.int64)
    has_limit[rows.kind[limited]] = 1
    place = np.cumsum(has_limit) - 1
    group = owner[limited] * (int(place[-1]) + 1) + place[rows.kind[limited]]
    if np.bincount(group).max() == 1:
        return rows.applied_ore
    of_kind_ore = rows.applied_ore.copy()
    of_kind_ore[limited] = sum_into(rows.applied_ore[limited], group, int(group.max()) + 1)[group]
    return of_kind_ore


def income_step(households: Households, opened: Opened, force: InForce, found: NormStep, rents: CostStep) -> IncomeStep:
    """Incomes (*inkomster*): what reached the household, less what the special rules leave out."""
    homes, rows, owner, start = opened.homes, opened.incomes, opened.income_owner, households.incomes.start
    if not len(owner):
        none = np.zeros(len(homes.month), np.int64)
        return IncomeStep(rows, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, none, none, none)
    month = homes.month[owner]
    member = households.members.start[owner] + np.maximum(rows.member, 0)
    kinds = force.law.incomes
    for_adult, for_child = force.treatment(kinds, rows.kind, owner), force.for_child(kinds, rows.kind, owner)
    unnamed = rows.member == codes.UNSAID
    treatment = np.where((found.members.role[member] == codes.CHILD) & ~unnamed, for_child, for_adult)
    reached_ore = rows.amount_ore
    if something_taken(opened.highest.incomes):
        set_off_reduces = force.value("set_off_reduces_income", owner)
        reached_ore = income.reached_ore(
            rows.amount_ore, rows.paid_to_board_ore, rows.attached_ore, rows.set_off_ore, set_off_reduces
        )
    bits = income.asks_about_incomes(month, rows.received_month, treatment, unnamed & (for_adult != for_child))
    counted_ore = income.counted_in_full_ore(reached_ore, treatment)
    part = _Part(counted_ore, bits, np.zeros(len(owner), np.int64), reached_ore, member, owner)
    salary_ore = np.zeros(len(homes.month), np.int64)
    employment = (treatment == codes.EMPLOYMENT).nonzero()[0]
    if len(employment):
        _special_rule(part, employment, households, opened, month, force, found)
        salary_ore = sum_into(reached_ore[employment], owner[employment], len(homes.month))
    work = (treatment == codes.CHILD_WORK).nonzero()[0]
    if len(work):
        earned_in = income.received_in(month, rows.received_month)
        _child_work(part, work, rows.earned_before_ore, earned_in, force, found)
    own = (treatment == codes.CHILD_OWN).nonzero()[0]
    if len(own):
        _child_own(part, own, force, found, rents)
    return IncomeStep(
        incomes=rows,
        treatment=treatment,
        reached_ore=reached_ore,
        counted_ore=counted_ore,
        limit_ore=part.limit_ore,
        bits=bits,
        salary_ore=salary_ore,
        total_ore=sum_by(counted_ore, start),
        asked=bits_by(bits, start),
    )


class _Part(NamedTuple):
    """The incomes being counted: the rules below fill in the first three columns for the rows that are theirs."""

    counted_ore: Column
    bits: Column
    limit_ore: Column
    reached_ore: Column
    member: Column
    owner: Column


def _special_rule(
    part: _Part,
    rows: npt.NDArray[np.intp],
    households: Households,
    opened: Opened,
    month: Column,
    force: InForce,
    found: NormStep,
) -> None:
    """Income of employment, where the special rule may leave a part out."""
    owner, member = part.owner[rows], part.member[rows]
    window_from = found.members.window_from
    if opened.highest.members.has_history:
        has_history = found.members.has_history.nonzero()[0]
        whose = found.owner[has_history]
        works_now = np.zeros(len(window_from), np.bool_)
        works_now[member] = True
        found_from = special_rule.window_from_history(
            found.month[has_history],
            works_now[has_history],
            *opened.history,
            np.append(households.history.start[has_history], len(households.history)),
            force.value("special_rule_qualifying", whose),
            force.value("special_rule_window", whose),
            force.value("special_rule_opens", whose),
        )
        window_from = window_from.copy()
        window_from[has_history] = found_from
    window_from = window_from[member]
    percent = force.value("special_rule_disregarded", owner)
    applies = special_rule.in_window(month[rows], window_from, force.value("special_rule_window", owner))
    part.counted_ore[rows] = special_rule.counted_of_employment_ore(part.reached_ore[rows], applies, percent)
    part.bits[rows] |= special_rule.asks_about_window(window_from, percent)


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
    part.bits[rows] |= school_youth.asks_what_was_earned(before_ore)


def _child_own(part: _Part, rows: npt.NDArray[np.intp], force: InForce, found: NormStep, rents: CostStep) -> None:
    """A child's own money, counted up to the child's need. It waits while that need is not known."""
    member, owner = part.member[rows], part.owner[rows]
    counted, persons = found.counted[member], found.persons[owner]
    has_rent = force.value("child_need_has_rent_share", owner)
    need_ore = child_need.need_of_child_ore(
        found.personal_ore[member] + found.changed_ore[member],
        child_need.share_for_child_ore(found.shared_ore[owner], counted, persons),
        child_need.share_for_child_ore(rents.rent_ore[owner], counted, persons),
        force.value("child_need_has_shared_share", owner),
        has_rent,
    )
    reached_ore = part.reached_ore[rows]
    before_ore = earlier_in_group(reached_ore, member)
    part.counted_ore[rows] = child_need.counted_of_own_ore(reached_ore, before_ore, need_ore)
    part.limit_ore[rows] = need_ore
    rent_open = (rents.asked[owner] & codes.COST_UNDECIDED) * has_rent
    part.bits[rows] |= np.where((found.bits[member] | rent_open) != 0, WAITS, 0)


def asset_step(households: Households, opened: Opened, force: InForce) -> AssetStep:
    """Assets (*tillgångar*), less the buffer the guideline lets the household keep."""
    rows, owner, start = opened.assets, opened.asset_owner, households.assets.start
    if not len(owner):
        none = np.zeros(len(opened.homes.month), np.int64)
        return AssetStep(rows, NO_ROWS, NO_ROWS, none, none, none)
    treatment = force.treatment(force.law.assets, rows.kind, owner)
    counted_ore = assets.counted_asset_ore(rows.amount_ore, treatment, rows.needed)
    bits = assets.asks_about_assets(treatment, rows.needed)
    all_ore = sum_by(counted_ore, start)
    buffer_ore = assets.buffer_kept_ore(all_ore, force.value("asset_buffer"))
    return AssetStep(rows, counted_ore, bits, buffer_ore, all_ore - buffer_ore, bits_by(bits, start))
