"""All that a calculation finds (*beräkningens utfall*): the steps in order, and what is left when they are taken."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.impossible import refuse_impossible
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.questions import BLOCKS
from hemmaplan.assistance.norms.rules import costs, outcome, premium, surplus
from hemmaplan.assistance.norms.steps import (
    AssetStep,
    CostStep,
    IncomeStep,
    NormStep,
    asset_step,
    cost_step,
    income_step,
    norm_step,
)
from hemmaplan.assistance.norms.tables import UNSAID, Column, Homes, Households, Opened


class Found(NamedTuple):
    """The steps row by row, and per household the result in öre. ``asked`` has the bits of every question and remark."""

    homes: Homes
    norm: NormStep
    costs: CostStep
    incomes: IncomeStep
    assets: AssetStep
    other: CostStep
    surplus_in_ore: Column
    result_ore: Column
    support_ore: Column
    surplus_ore: Column
    set_off_ore: Column
    total_ore: Column
    outcome: Column
    bits: Column
    asked: Column


def find(households: Households, law: Law) -> Found:
    """Calculate some households, all at once.

    Raises:
        ImpossibleHousehold: the input cannot be true, or a month has no amounts.
    """
    opened = households.open()
    refuse_impossible(households, opened, law)
    homes = opened.homes
    force = InForce(law, homes.month)
    norm = norm_step(households, opened, force)
    beside = cost_step(
        opened.costs, opened.cost_owner, households.costs.start, law.costs, force, costs.BESIDE_NORM, norm
    )
    incomes = income_step(households, opened, force, norm, beside)
    assets = asset_step(households, opened, force)
    other = cost_step(
        opened.other_costs, opened.other_owner, households.other_costs.start, law.other_costs, force, costs.OTHER_LIVING
    )
    nothing = np.zeros(len(homes.month), np.int64)
    has_surplus = opened.highest.homes.surplus_ore != UNSAID
    surplus_in_ore = surplus.counted_surplus_ore(homes.surplus_ore) if has_surplus else nothing
    result_ore = norm.norm_ore + beside.total_ore - incomes.total_ore - assets.total_ore - surplus_in_ore
    support_ore = surplus.support_ore(result_ore)
    over_ore = surplus.surplus_of_month_ore(result_ore)
    set_off_ore, total_ore = nothing, support_ore
    if opened.other_owner.size:
        set_off_ore = surplus.set_off_ore(over_ore, other.total_ore, force.value("surplus_against_other_costs"))
        total_ore = support_ore + other.total_ore - set_off_ore
    bits = _bits_of_homes(opened, force)
    asked = norm.asked | beside.asked | incomes.asked | assets.asked | other.asked | bits
    is_open = (asked & BLOCKS) != 0
    if np.count_nonzero(incomes.salary_ore):
        premium_percent, below_ore = force.value("job_premium"), force.value("job_premium_warning_below")
        at_risk = premium.premium_at_risk(support_ore, incomes.salary_ore, premium_percent, below_ore)
        bits = bits | np.where(is_open, 0, at_risk)
    return Found(
        homes=homes,
        norm=norm,
        costs=beside,
        incomes=incomes,
        assets=assets,
        other=other,
        surplus_in_ore=surplus_in_ore,
        result_ore=result_ore,
        support_ore=support_ore,
        surplus_ore=over_ore - set_off_ore,
        set_off_ore=set_off_ore,
        total_ore=total_ore,
        outcome=outcome.proposed_outcome(is_open, total_ore, beside.cut + other.cut + (set_off_ore > 0)),
        bits=bits,
        asked=asked | bits,
    )


def _bits_of_homes(opened: Opened, force: InForce) -> Column:
    """Questions and remarks about the household as a whole."""
    homes, highest = opened.homes, opened.highest.homes
    bits = np.zeros(len(homes.month), np.int64)
    if highest.silent:
        bits |= (homes.silent != 0) * codes.REGISTER_SILENT
    if highest.surplus_ore != UNSAID:
        kept = force.value("surplus_kept")
        bits |= surplus.asks_about_surplus(homes.month, homes.surplus_ore, homes.surplus_month, kept)
    if highest.repayable != UNSAID:
        bits |= np.where(homes.repayable != codes.UNSAID, codes.REPAYABLE, 0)
    return bits
