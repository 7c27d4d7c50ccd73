"""The account (*beräkning*): the ordered rows of one household's calculation, the same for page, letter and test.

Amounts carry their sign: need is above zero, what reduces it below. The rows before a subtotal sum to it and the
subtotals to the result, to the öre. A row that nobody can decide yet has no amount, and then neither has any sum it
belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from hemmaplan.assistance.norms.questions import Asked

Kind = Literal["row", "subtotal", "result"]
Outcome = Literal["BIFALL", "DELAVSLAG", "AVSLAG"]

TERMS: Final = (
    "personal_single", "personal_cohabiting", "personal_child", "personal_child_lunch", "norm_change", "shared",
    "shared_changed", "norm_ceiling", "norm", "costs", "need", "incomes", "asset_buffer", "assets", "surplus", "result", "support", "surplus_out",
    "other_costs", "set_off", "total",
)  # fmt: skip
"""Codes of rows whose words stand in ``law/national/terms.csv``. Costs, incomes and assets take their kind's words."""

CONCEPTS: Final = (
    "personal", "shared", "shared_large", "shared_part", "part_month", "maintenance", "norm_change", "norm_ceiling", "norm",
    "cost", "cost_limit", "cost_shared", "cost_decided", "cost_never", "costs", "need",
    "income", "income_not_counted", "income_decided", "special_rule", "child_work", "child_own", "incomes",
    "asset", "asset_needed", "asset_decided", "asset_buffer", "assets", "surplus", "result", "support", "surplus_out",
    "other_cost", "other_costs", "set_off", "total",
    "household", "control_month", "registers", "job_premium", "repayable",
)  # fmt: skip
"""What ``law/national/grounds.csv`` must have a ground for in every month; ``job_premium`` only while it is paid."""


class Row(NamedTuple):
    """A row of the account (*rad*): what, how much in öre, on what ground, from which inputs.

    ``rests_on`` are the places of the rows it was made of, ``asks`` the places in ``Account.asked`` of the questions that
    keep it open. It has an amount only where nothing in either is open.
    """

    code: str
    kind: Kind
    sv: str
    en: str
    amount_ore: int | None
    ground: str
    inputs: Mapping[str, int | str]
    rests_on: tuple[int, ...] = ()
    asks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One household's calculation (*normberäkning*) for a month. ``None`` in a sum: a question is open."""

    household: str
    month: int
    guideline: str
    rows: tuple[Row, ...]
    asked: tuple[Asked, ...]
    norm_ore: int | None
    costs_ore: int | None
    income_ore: int | None
    assets_ore: int | None
    surplus_in_ore: int | None
    result_ore: int | None
    support_ore: int | None
    surplus_ore: int | None
    other_ore: int | None
    total_ore: int | None
    outcome: Outcome | None
    repayable: str | None
    job_premium_ore: int | None = 0
    """The job premium (*jobbpremie*) the household can apply for if no support is given: ``None`` when a salary before tax is not told."""
