"""All that a calculation finds (*beräkningens utfall*): the steps in order, and what is left when they are taken."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import sum_by, sum_into
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.cost_steps import CostStep, cost_step
from hemmaplan.assistance.norms.impossible import refuse_contradictions, refuse_out_of_bounds
from hemmaplan.assistance.norms.income_steps import IncomeStep, income_step
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.people import find_people
from hemmaplan.assistance.norms.questions import BLOCKS
from hemmaplan.assistance.norms.rules import costs, outcome, premium, surplus
from hemmaplan.assistance.norms.steps import AssetStep, NormStep, asset_step, norm_step
from hemmaplan.assistance.norms.tables import Column, Homes, Households, Opened


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
    premium_ore: Column
    outcome: Column
    bits: Column
    asked: Column


def find(households: Households, law: Law) -> Found:
    """Calculate some households, all at once.

    Raises:
        ImpossibleHousehold: the input cannot be true, or a month has no amounts.
    """
    opened = households.open()
    refuse_out_of_bounds(households, opened, law)
    homes, people = opened.homes, find_people(opened, households.members.start)
    force = InForce(law, homes.month)
    refuse_contradictions(households, opened, people, force)
    norm = norm_step(households, opened, people, force)
    beside = cost_step(
        opened.costs, opened.cost_owner, households.costs.start, law.costs, force, costs.BESIDE_NORM, homes, norm
    )
    incomes = income_step(households, opened, force, norm, beside)
    assets = asset_step(households, opened, force)
    other = cost_step(
        opened.other_costs, opened.other_owner, households.other_costs.start, law.other_costs, force, costs.OTHER_LIVING,
        homes, norm,
    )  # fmt: skip
    nothing = np.zeros(len(homes.month), np.int64)
    surplus_in_ore = nothing
    if opened.needed.surplus:
        surplus_in_ore = surplus.counted_surplus_ore(homes.surplus_ore, homes.surplus_decided_ore)
    result_ore = norm.norm_ore + beside.total_ore - incomes.total_ore - assets.total_ore - surplus_in_ore
    support_ore = surplus.support_ore(result_ore)
    over_ore = surplus.surplus_of_month_ore(result_ore)
    set_off_ore, total_ore = nothing, support_ore
    if opened.other_owner.size:
        set_off_ore = surplus.set_off_ore(over_ore, other.total_ore, force.value("surplus_against_other_costs"))
        total_ore = support_ore + other.total_ore - set_off_ore
    bits = _bits_of_homes(opened, force)
    if opened.needed.silent_registers:
        incomes = IncomeStep(*incomes[:-1], incomes.asked | _silent(homes, law, "incomes"))
        assets = AssetStep(*assets[:-1], assets.asked | _silent(homes, law, "assets"))
    asked = norm.asked | beside.asked | incomes.asked | assets.asked | other.asked | bits
    is_open = (asked & BLOCKS) != 0
    premium_ore = nothing
    if len(incomes.salaries) and np.count_nonzero(premium.may_be_less(support_ore, force.value("job_premium_highest"))):
        premium_ore, possible_ore = _premiums(households, opened, incomes, force)
        bits = bits | np.where(is_open, 0, premium.remarks_on_premium(support_ore, premium_ore, possible_ore))
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
        premium_ore=premium_ore,
        outcome=outcome.proposed_outcome(is_open, total_ore, beside.cut + other.cut + (set_off_ore > 0)),
        bits=bits,
        asked=asked | bits,
    )


def _premiums(households: Households, opened: Opened, incomes: IncomeStep, force: InForce) -> tuple[Column, Column]:
    """The least and the most each household's job premiums can be, öre: they are paid for each person's gross salary.

    A salary before tax that is not told is at least what is left after it.
    """
    rows, owner = incomes.salaries, opened.income_owner[incomes.salaries]
    start = households.members.start
    member = start[owner] + np.maximum(opened.incomes.member[rows], 0)
    gross_ore = opened.incomes.gross_ore[rows]
    untold = gross_ore == codes.UNSAID
    least_ore = sum_into(np.where(untold, incomes.reached_ore[rows], gross_ore), member, int(start[-1]))
    some_untold = sum_into(untold.astype(np.int64), member, int(start[-1])) > 0
    of_member = opened.member_owner
    highest_ore = force.value("job_premium_highest", of_member)
    least_ore = premium.job_premium_ore(least_ore, force.value("job_premium", of_member), highest_ore)
    most_ore = np.where(some_untold, highest_ore, least_ore)
    return sum_by(least_ore, start), sum_by(most_ore, start)


def job_premium_ore(found: Found, law: Law) -> int | None:
    """The job premium one household can have in its month (*jobbpremie*); ``None`` when a salary before tax is not told."""
    in_force = law.in_month(int(found.homes.month[0]))
    highest_ore = in_force["job_premium_highest"]
    if not len(found.incomes.salaries) or not highest_ore:
        return 0
    gross_ore: dict[int, int] = {}
    incomes = found.incomes.incomes
    for row in found.incomes.salaries.tolist():
        if incomes.gross_ore[row] == codes.UNSAID:
            return None
        gross_ore[int(incomes.member[row])] = gross_ore.get(int(incomes.member[row]), 0) + int(incomes.gross_ore[row])
    told = np.array(list(gross_ore.values()))
    return int(premium.job_premium_ore(told, in_force["job_premium"], highest_ore).sum())


def _silent(homes: Homes, law: Law, tells: str) -> Column:
    """Marks the households where a register that tells of incomes, or of assets, did not answer."""
    return np.asarray(((homes.silent & law.registers_about(tells)) != 0) * codes.REGISTER_SILENT)


def _bits_of_homes(opened: Opened, force: InForce) -> Column:
    """Questions and remarks about the household as a whole."""
    homes, needed = opened.homes, opened.needed
    bits = np.zeros(len(homes.month), np.int64)
    if needed.silent_registers:
        bits |= (homes.silent != 0) * codes.REGISTER_SILENT
    if needed.surplus:
        kept = force.value("surplus_kept")
        bits |= surplus.asks_about_surplus(
            homes.month, homes.surplus_ore, homes.surplus_month, homes.surplus_decided_ore, kept
        )
    if np.count_nonzero(asked := force.value("lawful_stay_asked")):
        bits |= ((asked != 0) & (homes.lawful_stay != codes.ONE)) * codes.LAWFUL_STAY_UNKNOWN
    if needed.repayable:
        bits |= np.where(homes.repayable != codes.UNSAID, codes.REPAYABLE, 0)
    return bits
