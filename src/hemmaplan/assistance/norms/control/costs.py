"""The control of costs (*kontroll av kostnader*): against last month and against the guideline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.control.facts import Facts, StatedCost
from hemmaplan.assistance.norms.control.findings import Code, Finding
from hemmaplan.assistance.norms.control.marking import Parts, found
from hemmaplan.assistance.norms.law.loading import Law


def of_costs(facts: Facts, law: Law) -> Iterator[Finding]:
    """Costs against what was granted last month: a new kind, more than was granted, another housing cost, one no longer sought."""
    if facts.earlier is None:
        return
    now, before = _sums(facts.costs), _sums(facts.earlier.costs)
    dwelling = {kind for kind, of in zip(law.costs.codes, law.costs.of_dwelling, strict=True) if of}
    for kind in sorted(now | before):
        name: Parts = {
            "kind_name": ("cost", kind),
            "amount": ("ore", now.get(kind, 0)),
            "before": ("ore", before.get(kind, 0)),
        }
        if kind not in before:
            yield found(law, Code.NEW_EXPENSE, "", kind, **name)
        elif kind in dwelling and now.get(kind, 0) != before[kind]:
            yield found(law, Code.HOUSING_COST_CHANGE, "", kind, **name)
        elif kind not in now:
            yield found(law, Code.EXPENSE_GONE, "", kind, **name)
        elif now[kind] > before[kind]:
            yield found(law, Code.EXPENSE_REVIEW, "", kind, **name)


def of_account(account: Account, law: Law) -> Iterator[Finding]:
    """Costs that the guideline caps in the calculation."""
    for row in account.rows:
        applied, limit = row.inputs.get("applied_ore"), row.inputs.get("limit_ore")
        if (
            isinstance(applied, int)
            and isinstance(limit, int)
            and row.amount_ore is not None
            and row.amount_ore < applied
        ):
            yield found(
                law, Code.EXPENSE_CAPPED, "", row.code,
                kind_name=("cost", row.code), amount=("ore", applied), before=("ore", limit),
            )  # fmt: skip


def _sums(costs: Iterable[StatedCost]) -> dict[str, int]:
    """What was granted of each kind, or what is applied for when it is not decided."""
    rows = sorted((one.kind, one.applied_ore if one.approved_ore is None else one.approved_ore) for one in costs)
    return {kind: sum(ore for _, ore in of) for kind, of in groupby(rows, key=lambda row: row[0])}
