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


class _Ruled(NamedTuple):
    """What the rules say of each row: the household's part, the highest amount, and the bits of what is asked first.

    ``by_size`` marks the rows for which the household's size decides one of them.
    """

    part_ore: Column
    limit_ore: Column
    bits: Column
    by_size: Flags


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
        ruled = _ruled(rows, owner, undecided, treatment, limit_ore, is_rent, kinds, force, homes, norm)
        part_ore, limit_ore = ruled.part_ore, ruled.limit_ore
        approved_ore = costs.approved_ore(part_ore, rows.approved_ore, treatment, limit_ore)
        of_kind_ore = _part_of_kind_ore(rows, owner, part_ore, limit_ore, len(kinds.codes))
        bits = costs.marks_of_costs(part_ore, of_kind_ore, rows.approved_ore, treatment, limit_ore, marks)
        if np.count_nonzero(ruled.bits):
            bits = np.where(ruled.bits != 0, ruled.bits, bits)
        if np.count_nonzero(norm.size_open):
            bits = bits | (undecided & ruled.by_size & (norm.size_open[owner] != 0)) * codes.WAITS
    asked = bits_by(bits, start)
    rent_ore = rent_asked = np.zeros(len(start) - 1, np.int64)
    if kinds.index.get("rent") is not None:
        rent_ore = sum_by(approved_ore * is_rent, start)
        rent_asked = bits_by(bits * is_rent, start) if np.count_nonzero(asked) else asked
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
        asked=asked,
    )


def _ruled(
    rows: Costs,
    owner: Column,
    undecided: Flags,
    treatment: Column,
    limit_ore: Column,
    is_rent: Flags,
    kinds: Kinds,
    force: InForce,
    homes: Homes,
    norm: NormStep,
) -> _Ruled:
    """What the rules say of the rows that nobody has decided."""
    ruled = _Ruled(rows.applied_ore, limit_ore, NO_ROWS, is_rent)
    others = homes.dwelling_members > norm.persons
    if np.count_nonzero(others):
        ruled = _shared(ruled, rows, owner, undecided & others[owner], treatment, kinds, force, homes, norm)
    if kinds.by_persons_ore is not None:
        by_persons_ore = kinds.by_persons_ore[force.places(owner), rows.kind, norm.persons[owner]]
        lower_ore = costs.lowest_limit_ore(ruled.limit_ore, by_persons_ore)
        ruled = _Ruled(ruled.part_ore, lower_ore, ruled.bits, ruled.by_size | (by_persons_ore != NO_LIMIT))
    return _rent_limited(ruled, owner, undecided & is_rent, force, homes, norm) if np.count_nonzero(is_rent) else ruled


def _shared(
    ruled: _Ruled,
    rows: Costs,
    owner: Column,
    of_others: Flags,
    treatment: Column,
    kinds: Kinds,
    force: InForce,
    homes: Homes,
    norm: NormStep,
) -> _Ruled:
    """The household's part of what the dwelling costs, where others live in it too (HFD 2020:40)."""
    asked_of = (treatment != codes.NEVER) & (treatment != codes.QUESTION) & (rows.applied_ore > 0)
    shared = of_others & kinds.of_dwelling[rows.kind] & asked_of
    equal = shared & (force.value("dwelling_cost", owner) == codes.EQUAL_SHARE)
    dwelling = np.maximum(homes.dwelling_members, 1)[owner]
    share_ore = costs.share_of_cost_ore(rows.applied_ore, norm.persons[owner], dwelling)
    part_ore = np.where(equal, share_ore, rows.applied_ore)
    return _Ruled(part_ore, ruled.limit_ore, (shared & ~equal) * codes.COST_SHARED, ruled.by_size | shared)


def _rent_limited(ruled: _Ruled, owner: Column, is_rent: Flags, force: InForce, homes: Homes, norm: NormStep) -> _Ruled:
    """The guideline's highest rent: by adults and children, by persons and by rooms, the lowest that there is."""
    bits, rent_ore = ruled.bits, force.law.rent_limit_ore(force.month, norm.adults, norm.persons - norm.adults)
    by_persons = force.law.rent_by_persons_ore(force.month, norm.persons)
    if by_persons is not None:
        rent_ore = costs.lowest_limit_ore(rent_ore, by_persons)
    by_rooms = force.law.rent_by_rooms_ore(force.month, homes.rooms)
    if by_rooms is not None:
        told_ore, lowest_ore = by_rooms
        asked = costs.asks_about_rooms(ruled.part_ore, rent_ore[owner], lowest_ore[owner], homes.rooms[owner]) * is_rent
        bits = np.where(bits != 0, bits, asked) if len(bits) else asked
        rent_ore = costs.lowest_limit_ore(rent_ore, told_ore)
    if np.count_nonzero(permit_asked := force.value("second_hand_permit_asked")):
        asked = costs.asks_about_permit(permit_asked, homes.second_hand, homes.second_hand_permit)[owner] * is_rent
        bits = np.where(asked != 0, asked, bits) if len(bits) else asked
    return _Ruled(
        ruled.part_ore, costs.limit_of_kind_ore(ruled.limit_ore, rent_ore[owner], is_rent), bits, ruled.by_size
    )


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
