"""The costs' step (*kostnadernas steg*): costs beside the norm and other living costs, through their rules."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import bits_by, sum_by, sum_into
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.law.declared import NO_LIMIT
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.rules import costs
from hemmaplan.assistance.norms.steps import NormStep
from hemmaplan.assistance.norms.tables import NO_ROWS, UNSAID, Column, Costs, Flags, Homes


class CostStep(NamedTuple):
    """Costs of one sort. By row: what the kind says, the household's part, the limit, approved, bits. By household: sums.

    ``part_ore`` is what is applied for, or the household's part of it where others live in the dwelling.
    """

    costs: Costs
    treatment: Column
    part_ore: Column
    limit_ore: Column
    approved_ore: Column
    bits: Column
    rent_ore: Column
    rent_asked: Column
    total_ore: Column
    cut: Column
    asked: Column


class _Limits(NamedTuple):
    """The highest amount of each row, what is asked before it can be known, and whether it is by the household's size."""

    limit_ore: Column
    bits: Column
    by_size: Flags


class _Parts(NamedTuple):
    """What the household bears of each row, what is asked about that, and which rows others in the dwelling share."""

    part_ore: Column
    bits: Column
    shared: Flags


def cost_step(
    rows: Costs, owner: Column, start: Column, kinds: Kinds, force: InForce, marks: costs.Marks, homes: Homes, norm: NormStep
) -> CostStep:  # fmt: skip
    """Costs of one sort. The kind ``rent`` has the guideline's limit for that household and dwelling."""
    if not len(rows.kind):
        none = np.zeros(len(start) - 1, np.int64)
        return CostStep(rows, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, none, none, none, none, none)
    treatment = force.treatment(kinds, rows.kind, owner)
    limit_ore = force.limit_ore(kinds, rows.kind, owner)
    approved_ore, part_ore, bits = rows.approved_ore, rows.applied_ore, np.zeros(len(owner), np.int64)
    is_rent = rows.kind == kinds.index.get("rent", UNSAID)
    undecided = approved_ore == codes.UNSAID
    if np.count_nonzero(undecided):
        parts = _parts(rows, owner, undecided, treatment, kinds, force, homes, norm)
        limits = _limits(rows, owner, parts.part_ore, is_rent, limit_ore, kinds, force, homes, norm)
        part_ore, limit_ore = parts.part_ore, limits.limit_ore
        approved_ore = costs.approved_ore(part_ore, rows.approved_ore, treatment, limit_ore)
        of_kind_ore = _part_of_kind_ore(rows, owner, part_ore, limit_ore, len(kinds.codes))
        asked = costs.marks_of_costs(part_ore, of_kind_ore, rows.approved_ore, treatment, limit_ore, marks)
        first = parts.bits | limits.bits * undecided
        bits = np.where(first != 0, first, asked) if np.count_nonzero(first) else asked
        if np.count_nonzero(norm.size_open):
            rests_on_size = undecided & (limits.by_size | parts.shared) & (norm.size_open[owner] != 0)
            bits = bits | rests_on_size * codes.WAITS
    rent_ore = rent_asked = np.zeros(len(start) - 1, np.int64)
    if np.count_nonzero(is_rent):
        rent_ore, rent_asked = sum_by(approved_ore * is_rent, start), bits_by(bits * is_rent, start)
    return CostStep(
        costs=rows,
        treatment=treatment,
        part_ore=part_ore,
        limit_ore=limit_ore,
        approved_ore=approved_ore,
        bits=bits,
        rent_ore=rent_ore,
        rent_asked=rent_asked,
        total_ore=sum_by(approved_ore, start),
        cut=sum_by(costs.is_cut(rows.applied_ore, approved_ore), start),
        asked=bits_by(bits, start),
    )


def _parts(
    rows: Costs, owner: Column, undecided: Flags, treatment: Column, kinds: Kinds, force: InForce, homes: Homes, norm: NormStep
) -> _Parts:  # fmt: skip
    """The household's part of what the dwelling costs, where others live in it too (HFD 2020:40)."""
    none = np.zeros(len(owner), np.int64)
    others = homes.dwelling_members > norm.persons
    if not np.count_nonzero(others):
        return _Parts(rows.applied_ore, none, undecided & False)
    asked_of = (treatment != codes.NEVER) & (treatment != codes.QUESTION) & (rows.applied_ore > 0)
    shared = undecided & others[owner] & kinds.of_dwelling[rows.kind] & asked_of
    equal = shared & (force.value("dwelling_cost", owner) == codes.EQUAL_SHARE)
    share_ore = costs.share_of_cost_ore(
        rows.applied_ore, norm.persons[owner], np.maximum(homes.dwelling_members, 1)[owner]
    )
    return _Parts(np.where(equal, share_ore, rows.applied_ore), (shared & ~equal) * codes.COST_SHARED, shared)


def _limits(
    rows: Costs,
    owner: Column,
    part_ore: Column,
    is_rent: Flags,
    limit_ore: Column,
    kinds: Kinds,
    force: InForce,
    homes: Homes,
    norm: NormStep,
) -> _Limits:
    """The guideline's highest amount of each row: by kind, by persons, and of rent by adults and children or by rooms."""
    bits, by_size = np.zeros(len(owner), np.int64), is_rent & False
    if kinds.by_persons_ore is not None:
        by_persons_ore = kinds.by_persons_ore[force.places(owner), rows.kind, norm.persons[owner]]
        by_size = by_persons_ore != NO_LIMIT
        limit_ore = costs.lowest_limit_ore(limit_ore, by_persons_ore)
    if not np.count_nonzero(is_rent):
        return _Limits(limit_ore, bits, by_size)
    rent_ore = force.law.rent_limit_ore(force.month, norm.adults, norm.persons - norm.adults)
    by_persons = force.law.rent_by_persons_ore(force.month, norm.persons)
    if by_persons is not None:
        rent_ore = costs.lowest_limit_ore(rent_ore, by_persons)
    by_size = by_size | (is_rent & (rent_ore != NO_LIMIT)[owner])
    by_rooms = force.law.rent_by_rooms_ore(force.month, homes.rooms)
    if by_rooms is not None:
        told_ore, lowest_ore = by_rooms
        bits = costs.asks_about_rooms(part_ore, rent_ore[owner], lowest_ore[owner], homes.rooms[owner]) * is_rent
        rent_ore = costs.lowest_limit_ore(rent_ore, told_ore)
    return _Limits(costs.limit_of_kind_ore(limit_ore, rent_ore[owner], is_rent), bits, by_size)


def _part_of_kind_ore(rows: Costs, owner: Column, part_ore: Column, limit_ore: Column, kinds: int) -> Column:
    """What a household applies for of each kind in all its rows, where the kind has a limit; elsewhere the row's own."""
    limited = (limit_ore != NO_LIMIT).nonzero()[0]
    if len(limited) < 2:
        return part_ore
    has_limit = np.zeros(kinds, np.int64)
    has_limit[rows.kind[limited]] = 1
    place = np.cumsum(has_limit) - 1
    group = owner[limited] * (int(place[-1]) + 1) + place[rows.kind[limited]]
    if np.bincount(group).max() == 1:
        return part_ore
    of_kind_ore = part_ore.copy()
    of_kind_ore[limited] = sum_into(part_ore[limited], group, int(group.max()) + 1)[group]
    return of_kind_ore
