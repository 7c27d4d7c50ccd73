"""A sample as the product's own columns. Runs in the product's environment."""

import numpy as np
from tools.oracle.households import (
    ASSETS,
    COSTS,
    INCOMES,
    OTHERS,
    RULE_NONE,
    RULE_WINDOW,
    UNSAID,
)  # fmt: skip

from hemmaplan.assistance.norms import tables
from hemmaplan.assistance.norms.household import NO_WINDOW

CODES = {"work_of_child": "salary"}
"""What the product calls an income otherwise: a child's work is salary that belongs to a child."""


def columns(sample, law):
    """The sample as ``tables.Households``. The texts are left out: only a reader needs them."""
    count = len(sample["household.month"])
    homes = np.arange(count + 1)
    starts = {
        table: _starts(sample[f"{table}.household"], count)
        for table in ("member", "change", "cost", "income", "asset", "other")
    }
    of = tables.table_of
    return tables.Households(
        homes=_homes(sample, law, homes),
        members=_members(sample, starts["member"]),
        history=of(
            tables.History, _starts(sample["history.member"], len(sample["member.role"])),
            kind=sample["history.kind"], month=sample["history.month"],
        ),
        norm_changes=of(
            tables.NormChanges, starts["change"], member=_place(sample, "change", starts), amount_ore=sample["change.amount"],
            has_reason=np.ones_like(sample["change.amount"]),
        ),
        costs=_costs(sample, "cost", starts, _numbers(law.costs, COSTS)),
        incomes=of(
            tables.Incomes, starts["income"], kind=_numbers(law.incomes, INCOMES)[sample["income.kind"]],
            member=_place(sample, "income", starts), amount_ore=sample["income.amount"],
            received_month=sample["income.received"], paid_to_board_ore=sample["income.to_board"],
            attached_ore=sample["income.attached"], set_off_ore=sample["income.set_off"],
            earned_before_ore=sample["income.before"], per=np.zeros_like(sample["income.kind"]),
            counts_now=sample["income.counts_now"], decided_ore=sample["income.decided"],
            has_reason=((sample["income.decided"] != UNSAID) | (sample["income.counts_now"] != UNSAID)).astype(np.int64),
        ),
        assets=of(
            tables.Assets, starts["asset"], kind=_numbers(law.assets, ASSETS)[sample["asset.kind"]],
            amount_ore=sample["asset.amount"], needed=sample["asset.needed"],
            has_reason=np.zeros_like(sample["asset.kind"]),
        ),
        other_costs=_costs(sample, "other", starts, _numbers(law.other_costs, OTHERS)),
        texts=tables.Texts(household=range(count)),
    )  # fmt: skip


def _starts(owner, owners):
    """Where each owner's rows begin, and where the last owner's end."""
    starts = np.zeros(owners + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=owners), out=starts[1:])
    return starts


def _first_day(month):
    return (month - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + tables.EPOCH


def _day(sample, name):
    """The number of a day of the month for each member."""
    day = sample[f"member.{name}"]
    return np.where(day == UNSAID, UNSAID, _first_day(sample["household.month"][sample["member.household"]]) + day - 1)


def _homes(sample, law, homes):
    month = sample["household.month"]
    first_day = _first_day(month)
    part = sample["household.part_from"] != UNSAID
    surplus = sample["household.surplus"]
    return tables.table_of(
        tables.Homes, homes, month=month, dwelling_members=sample["household.dwelling"],
        part_from=np.where(part, first_day + sample["household.part_from"] - 1, UNSAID),
        part_to=np.where(part, first_day + sample["household.part_to"] - 1, UNSAID),
        surplus_ore=surplus, surplus_month=np.where(surplus == UNSAID, UNSAID, month - sample["household.surplus_age"]),
        silent=sample["household.silent"] << list(law.registers).index("FK"),
        repayable_has_reason=np.zeros_like(month), surplus_has_reason=np.zeros_like(month),
    )  # fmt: skip


def _members(sample, start):
    rule = sample["member.rule"]
    window = np.where(rule == RULE_WINDOW, sample["member.window"], np.where(rule == RULE_NONE, NO_WINDOW, UNSAID))
    return tables.table_of(
        tables.Members, start, role=sample["member.role"], born_month=sample["member.born_month"],
        age=sample["member.age"], lunch=sample["member.lunch"], in_school=sample["member.in_school"],
        stay=sample["member.stay"], days=sample["member.days"], window_from=window,
        has_history=sample["member.told"], part_from=_day(sample, "came"), part_to=_day(sample, "left"),
    )  # fmt: skip


def _costs(sample, table, starts, numbers):
    applied, approved = sample[f"{table}.applied"], sample[f"{table}.approved"]
    return tables.table_of(
        tables.Costs, starts[table], kind=numbers[sample[f"{table}.kind"]], applied_ore=applied, approved_ore=approved,
        has_reason=((approved != UNSAID) & (approved < applied)).astype(np.int64),
    )  # fmt: skip


def _numbers(kinds, names):
    return np.array([kinds.index[CODES.get(name, name)] for name in names])


def _place(sample, table, starts):
    """The place among the household's members."""
    member = sample[f"{table}.member"]
    return np.where(member == UNSAID, UNSAID, member - starts["member"][sample[f"{table}.household"]])
