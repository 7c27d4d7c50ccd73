"""The first and the last steps of the calculation (*beräkningens steg*): norm and assets, through their rules.

A step keeps what it found row by row, so that the account can show it, and sums it per household. The order is the
law's: norm, costs (``cost_steps``), incomes (``income_steps``), assets, and then what is left. A row that rests on what
a question keeps open waits with it (``WAITS``).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import bits_by, column_of, sum_by, sum_into
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.law.norm_rules import MOST_CHILDREN
from hemmaplan.assistance.norms.people import People
from hemmaplan.assistance.norms.rules import age, assets, days, norm, norm_rules, sharing
from hemmaplan.assistance.norms.tables import (
    NO_ROWS,
    Assets,
    Column,
    Flags,
    Homes,
    Households,
    Members,
    NormChanges,
    Opened,
)


class NormStep(NamedTuple):
    """The norm. By member: age, days, a month's row, the row, decided changes, bits. By change: owner. By household: the rest.

    ``share_percent`` is a child's share by its order, ``items_ore`` the norm's further items, ``ceiling_ore`` what a ceiling takes
    away: nothing is there where the norm has no such rule. ``shared_changed_ore`` are the changes decided for the shared row, ``shared_bits`` what is asked of it, and
    ``size_open`` the questions whose answer may change who is in the household.
    """

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
    shared_changed_ore: Column
    shared_bits: Column
    size_open: Column
    norm_ore: Column
    asked: Column
    share_percent: Column = NO_ROWS
    items_ore: tuple[Column, ...] = ()
    ceiling_ore: Column = NO_ROWS


class AssetStep(NamedTuple):
    """Assets. By row: what the kind says, what counts, bits. By household: the buffer kept and what counts after it."""

    assets: Assets
    treatment: Column
    counted_ore: Column
    bits: Column
    buffer_ore: Column
    total_ore: Column
    asked: Column


def norm_step(households: Households, opened: Opened, people: People, force: InForce) -> NormStep:
    """The norm of each household (*riksnorm*): personal rows, decided changes, shared row."""
    homes, members, owner, start = opened.homes, opened.members, opened.member_owner, households.members.start
    month, child, adults = people.month, people.child, people.adults
    years, lunch_row, bits = members.age, np.zeros(len(owner), np.bool_), np.zeros(len(owner), np.int64)
    counted = column_of(1, len(owner))
    monthly_ore = norm.adult_monthly_ore(force.law.norm, force.place, adults)[owner]
    needed = opened.needed
    share_percent = NO_ROWS
    if needed.children:
        years, lunch_row, share_percent, of_child_ore = _child_rows(opened, people, force)
        monthly_ore = norm.personal_monthly_ore(child, monthly_ore, of_child_ore)
        bits = _asked_of_children(opened, force, month, child, years)
    if len(people.known):
        adult_from = force.value("adult_from_age", owner[people.known])
        bits[people.known] |= age.asks_about_minor(people.years, members.minor_applies[people.known], adult_from)
    if needed.stays:
        counted = sharing.counts_in_shared(members.stay, members.days, force.value("contact_counts_from", owner))
    part_days, member_days = column_of(days.WHOLE_MONTH, len(adults)), column_of(days.WHOLE_MONTH, len(owner))
    month_days = NO_ROWS
    if needed.part_of_month or needed.came_or_left or needed.days:
        month_days = days.days_in_month(homes.month)
        part_days = days.days_of_part(homes.part_from, homes.part_to)
        member_days = days.days_of_member(part_days[owner], members.days)
    if needed.came_or_left:
        part_days, member_days = np.minimum(part_days, month_days), np.minimum(member_days, month_days[owner])
        came = (members.part_from != codes.UNSAID) | (members.part_to != codes.UNSAID)
        member_days = np.where(came, _days_of_present(homes, members, owner), member_days)
        counts_from = np.minimum(force.value("contact_counts_from", owner), part_days[owner])
        counted = sharing.counts_of_present(counted, came, member_days, counts_from)
        bits = bits | (came & ~child) * codes.ADULT_PART_MONTH
    persons = sum_by(counted, start)
    shared_monthly_ore = sharing.shared_monthly_ore(force.law.norm, force.place, persons, homes.dwelling_members)
    personal_ore, shared_ore = monthly_ore, shared_monthly_ore
    if len(month_days):
        personal_ore = days.for_days_ore(monthly_ore, member_days, month_days[owner], force.value("part_month", owner))
        shared_ore = days.for_days_ore(shared_monthly_ore, part_days, month_days, force.value("part_month"))
    if needed.stays:
        share = force.value("alternating_share", owner)
        personal_ore = days.for_stay_ore(personal_ore, members.stay, members.days, share)
    nothing = np.zeros(len(adults), np.int64)
    beside = _beside_amounts(force, adults, persons, (personal_ore, start, shared_ore), (part_days, month_days))
    changed = _Changed(np.zeros(len(owner), np.int64), nothing, bits, nothing)
    if len(opened.norm_changes.member):
        changed = _changed(opened, start, personal_ore, shared_ore, bits)
    asked, size_open, shared_bits = bits_by(changed.bits, start), nothing, changed.shared_bits
    if np.count_nonzero(asked):
        size_open = asked & codes.CHANGES_SIZE
        shared_bits = shared_bits | (size_open != 0) * codes.WAITS
    return NormStep(
        members=members,
        owner=owner,
        month=month,
        age=years,
        lunch_row=lunch_row,
        monthly_ore=monthly_ore,
        days=member_days,
        personal_ore=personal_ore,
        changes=opened.norm_changes,
        changed_ore=changed.members_ore,
        bits=changed.bits,
        adults=adults,
        counted=counted,
        persons=persons,
        part_days=part_days,
        shared_monthly_ore=shared_monthly_ore,
        shared_ore=shared_ore,
        shared_changed_ore=changed.shared_ore,
        shared_bits=shared_bits,
        size_open=size_open,
        norm_ore=sum_by(personal_ore + changed.members_ore, start) + shared_ore + changed.shared_ore + beside.norm_ore,
        asked=asked | shared_bits,
        share_percent=share_percent,
        items_ore=beside.items_ore,
        ceiling_ore=beside.ceiling_ore,
    )


def _child_rows(opened: Opened, people: People, force: InForce) -> tuple[Column, Flags, Column, Column]:
    """Of each member, as far as it is a child: age, whether the row is without lunch, the row's share, and the row."""
    members, owner, child = opened.members, opened.member_owner, people.child
    years = age.age_in_month(people.month, members.born_month, members.age, force.value("age_from", owner))
    lunch_row = norm.has_lunch_row(members.lunch, force.value("lunch_row", owner))
    of_child_ore = norm.child_monthly_ore(force.law.norm, force.places(owner), years * child, lunch_row)
    shares = force.law.norm_rules.share_percent
    if shares is None:
        return years, lunch_row, NO_ROWS, of_child_ore
    told = norm_rules.age_in_months(people.month, members.born_month, members.age)
    order = norm_rules.order_of_children(child, owner, told)
    percent = shares[force.places(owner), people.adults[owner], order]
    return years, lunch_row, percent, norm_rules.share_of_row_ore(of_child_ore, percent)


class _Beside(NamedTuple):
    """What the norm has beside its amounts, by household: further items, what a ceiling takes away, and both together."""

    items_ore: tuple[Column, ...]
    ceiling_ore: Column
    norm_ore: Column | int


_BESIDE_NOTHING: Final = _Beside((), NO_ROWS, 0)


def _beside_amounts(
    force: InForce,
    adults: Column,
    persons: Column,
    amounts: tuple[Column, Column, Column],
    all_days: tuple[Column, Column],
) -> _Beside:
    """Further items of the norm, and the household's ceiling, for the days the calculation is for.

    ``amounts`` are the members' rows, where each household's begin, and the shared rows; ``all_days`` the days of the part
    and of the month.
    """
    rules, place = force.law.norm_rules, force.place
    if not rules.any:
        return _BESIDE_NOTHING
    counts = {"adult": adults, "child": persons - adults, "person": persons, "household": np.ones_like(persons)}

    def for_the_days(monthly_ore: Column) -> Column:
        part_days, month_days = all_days
        if not len(month_days):
            return monthly_ore
        return days.for_days_ore(monthly_ore, part_days, month_days, force.value("part_month"))

    items_ore = tuple(for_the_days(np.asarray(item.amount_ore[place]) * counts[item.per]) for item in rules.items)
    added_ore = sum(items_ore, np.zeros_like(persons))
    if rules.ceiling_ore is None:
        return _Beside(items_ore, np.zeros_like(persons), added_ore)
    children = np.minimum(np.maximum(persons - adults, 0), MOST_CHILDREN)
    ceiling_ore = rules.ceiling_ore[place, adults, children]
    ceiling_ore = np.where(ceiling_ore == codes.NO_LIMIT, codes.NO_LIMIT, for_the_days(ceiling_ore))
    personal_ore, start, shared_ore = amounts
    whole_ore = sum_by(personal_ore, start) + shared_ore + added_ore
    reduced_ore = norm_rules.reduced_to_ceiling_ore(whole_ore, ceiling_ore)
    return _Beside(items_ore, reduced_ore, added_ore + reduced_ore)


class _Changed(NamedTuple):
    """What decided changes do: öre and bits of each member's row, and of each household's shared row."""

    members_ore: Column
    shared_ore: Column
    bits: Column
    shared_bits: Column


def _changed(opened: Opened, start: Column, personal_ore: Column, shared_ore: Column, bits: Column) -> _Changed:
    """Decided changes of the norm. What lowers a member's row below nothing, the shared row bears as far as it goes."""
    changes, owner = opened.norm_changes, opened.change_owner
    shared = changes.member == codes.UNSAID
    place = start[owner] + np.maximum(changes.member, 0)
    members_ore = sum_into(np.where(shared, 0, changes.amount_ore), place, len(personal_ore))
    shared_changed_ore = sum_into(np.where(shared, changes.amount_ore, 0), owner, len(shared_ore))
    lacking_ore = np.maximum(-(personal_ore + members_ore), 0)
    changed_ore = shared_ore + shared_changed_ore
    left_ore = norm.shared_left_ore(changed_ore, sum_by(lacking_ore, start))
    bits = bits | norm.lowered_below_zero(lacking_ore, left_ore[opened.member_owner])
    return _Changed(members_ore, shared_changed_ore, bits, norm.shared_below_zero(changed_ore))


def _days_of_present(homes: Homes, members: Members, owner: Column) -> Column:
    """The days of each member here, of the calculation's own days."""
    first, last = days.first_day_of(homes.month), days.first_day_of(homes.month + 1) - 1
    begins = np.where(homes.part_from == codes.UNSAID, first, homes.part_from)
    ends = np.where(homes.part_to == codes.UNSAID, last, homes.part_to)
    return days.days_of_presence(begins[owner], ends[owner], members.part_from, members.part_to)


def _asked_of_children(opened: Opened, force: InForce, month: Column, child: Flags, years: Column) -> Column:
    """What a child's age makes us ask."""
    members, owner = opened.members, opened.member_owner
    school = age.needs_school_answer(child, years, members.in_school, force.value("school_question_from_age", owner))
    lunch = age.needs_lunch_answer(
        child, years, members.lunch, force.value("lunch_row_to_age", owner), force.value("lunch_row", owner)
    )
    return age.turns_21(child, month, members.born_month, members.part_to) | school | lunch


def asset_step(households: Households, opened: Opened, force: InForce) -> AssetStep:
    """Assets (*tillgångar*), less the buffer the guideline lets the household keep."""
    rows, owner, start = opened.assets, opened.asset_owner, households.assets.start
    if not len(owner):
        none = np.zeros(len(opened.homes.month), np.int64)
        return AssetStep(rows, NO_ROWS, NO_ROWS, NO_ROWS, none, none, none)
    treatment = force.treatment(force.law.assets, rows.kind, owner)
    counted_ore = assets.counted_asset_ore(rows.amount_ore, treatment, rows.needed, rows.can_end)
    bits = assets.asks_about_assets(treatment, rows.needed, rows.can_end)
    if opened.needed.decided_assets:
        decided = rows.decided_ore != codes.UNSAID
        counted_ore, bits = np.where(decided, rows.decided_ore, counted_ore), np.where(decided, 0, bits)
    all_ore = sum_by(counted_ore, start)
    buffer_ore = assets.buffer_kept_ore(all_ore, force.value("asset_buffer"))
    return AssetStep(rows, treatment, counted_ore, bits, buffer_ore, all_ore - buffer_ore, bits_by(bits, start))
