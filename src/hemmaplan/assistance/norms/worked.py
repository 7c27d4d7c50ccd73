"""Worked cases (*räkneexempel*): what others have published an answer to, computed again and compared with their answer.

A case is a file in ``worked_cases/``: what was asked, what the source answers, and how to ask (one function below a way).
To add a case, add a file. Those that cannot be computed again stand in ``left_out.json`` with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.household import month_of, month_text
from hemmaplan.assistance.norms.law.declared import GUIDELINE
from hemmaplan.assistance.norms.law.loading import GUIDELINES, Law, load
from hemmaplan.assistance.norms.reading import read_households
from hemmaplan.assistance.norms.rules import control, income, monthly, premium, sharing, surplus

FOLDER: Final = Path(__file__).with_name("worked_cases")
Told = dict[str, Any]
"""A part of a case as its file tells it."""

ABOUT: Final = {
    "norm": "norm_amounts", "norm_component": "norm_amounts", "norm_change": "norm_amounts", "rounding": "norm_amounts",
    "calculation": "norm_amounts", "rent_cap": "guideline", "expense": "guideline", "income": "income_kinds",
    "court": "asset_kinds", "control": "findings", "period": "parameters", "premium": "parameters", "reform": "norm_ceilings",
}  # fmt: skip
"""Beside which law file a kind of case is shown."""


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: its name, what it is about, its source and the source's own steps, what to ask and what to expect."""

    id: str
    kind: str
    title: str
    source: str
    quoted: str
    how: str
    asked: Told
    expected: Told

    def answer(self) -> Told:
        """What the calculation answers today."""
        return WAYS[self.how](self.asked, self.expected)

    def holds(self) -> bool:
        """Whether the calculation answers as the source does."""
        return self.answer() == self.expected


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A published case that cannot be computed again, and why."""

    id: str
    source: str
    why: str


@cache
def cases() -> tuple[Case, ...]:
    """Every case, by its id."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("ea-*.json")))


@cache
def left_out() -> tuple[LeftOut, ...]:
    """The published cases that are not computed."""
    told = json.loads(FOLDER.joinpath("left_out.json").read_text(encoding="utf-8"))
    return tuple(LeftOut(case["id"], case["source"], case["why"]) for case in told)


def _read(path: Path) -> Case:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Case(
        told["id"], told["kind"], told.get("title", ""), told["source"], told.get("quoted", ""), told["how"], told["asked"],
        told["expected"],
    )  # fmt: skip


def _month(text: str) -> int:
    year, month = text.split("-")
    return month_of(int(year), int(month))


def _law_of(asked: Told) -> Law:
    """The standard guideline, a published one, or a rent limit the case's own table gives."""
    if "rent_limit_kr" not in asked:
        return load(asked.get("guideline", "standard"))
    header = GUIDELINES.joinpath("standard.csv").read_text(encoding="utf-8").splitlines()[0]
    with TemporaryDirectory() as folder:
        path = Path(folder, "own.csv")
        row = f"rent_limit,,1,0,2013-01,,{asked['rent_limit_kr']},kr,V,the case,"
        path.write_text(f"{header}\n{row}\n", encoding="utf-8")
        return load(guideline_file=path)


def _account_of(household: Told, law: Law) -> Account:
    return calculate_one(read_households(json.dumps(household))[0], law)


def _amounts(account: Account) -> dict[str, list[int | None]]:
    """The amounts of the account's rows by code, in order."""
    found: dict[str, list[int | None]] = {}
    for row in account.rows:
        found.setdefault(row.code, []).append(row.amount_ore)
    return found


def _of_account(asked: Told, expected: Told) -> Told:
    """One household, or the difference between two."""
    law = _law_of(asked)
    account = _account_of(asked["household"], law)
    rows: Told = dict(_amounts(account))
    if "less" in asked:
        less = _amounts(_account_of(asked["less"], law))
        rows = {code: [a - b for a, b in zip(rows[code], less[code], strict=True)] for code in expected["rows"]}
    answer = {name: getattr(account, name) for name in expected if name not in {"rows", "remarks"}}
    if "rows" in expected:
        answer["rows"] = {code: rows[code] for code in expected["rows"]}
    if "remarks" in expected:
        answer["remarks"] = [asked.code for asked in account.asked if not asked.blocks]
    return answer


def _of_months(asked: Told, expected: Told) -> Told:
    """The same rows of several months together."""
    law = _law_of(asked)
    accounts = [_account_of(household, law) for household in asked["households"]]
    return {code: sum(ore or 0 for each in accounts for ore in _amounts(each).get(code, [])) for code in expected}


def _of_share(asked: Told, expected: Told) -> Told:
    """A household's share of the dwelling's shared row."""
    del expected
    columns = {name: np.array([value]) for name, value in asked.items()}
    return {"ore": int(sharing.share_of_dwelling_ore(**columns)[0])}


def _of_control(asked: Told, expected: Told) -> Told:
    """Register incomes of two months."""
    del expected
    month = _month(asked["month"])
    payments = [control.Payment(benefit, _month(paid), ore) for benefit, paid, ore in asked["payments"]]
    percent = load().value("income_change_warning", month)
    controlled = control.control_incomes(payments, month, warning_percent=percent)
    return {
        "counted": {each.benefit: each.amount_ore for each in controlled},
        "warnings": [each.benefit for each in controlled if each.warning],
    }


def _of_day(asked: Told, expected: Told) -> Told:
    """An amount a day as an amount a month."""
    del expected
    return {"ore": int(monthly.monthly_of_daily_ore(np.array([asked["daily_ore"]]))[0])}


def _of_premium(asked: Told, expected: Told) -> Told:
    """The job premium of a gross salary."""
    del expected
    law, month = load(), _month(asked["month"])
    percent, highest = law.value("job_premium", month), law.value("job_premium_highest", month)
    return {
        "ore": int(premium.job_premium_ore(np.array([asked["gross_ore"]]), np.array(percent), np.array(highest))[0])
    }


def _of_period(asked: Told, expected: Told) -> Told:
    """Which month's incomes count, and what is carried on."""
    del expected
    control_month = int(income.control_month(np.array([_month(asked["month"])]))[0])
    carried = {name: int(surplus.surplus_of_month_ore(np.array([ore]))[0]) for name, ore in asked["result_ore"].items()}
    return {
        "control_month": month_text(control_month),
        "carried_ore": carried,
        "surplus_months_at_most": GUIDELINE["surplus_kept"].highest,
    }


def _of_change(asked: Told, expected: Told) -> Told:
    """The one change in each stated span between two years; a span with several changes answers all of them."""
    law = load()
    before, after = (month_of(asked[year], 1) - law.first_month for year in ("from", "to"))
    answer: Told = {}
    for name, spans in expected.items():
        answer[name] = {}
        changed = getattr(law.norm, name)[after] - getattr(law.norm, name)[before]
        for span in spans:
            first, last = (int(edge) for edge in span.split("-"))
            found = {int(ore) for ore in changed[first : last + 1]}
            answer[name][span] = found.pop() if len(found) == 1 else sorted(found)
    return answer


WAYS: Final[dict[str, Callable[[Told, Told], Told]]] = {
    "account": _of_account,
    "months": _of_months,
    "share_of_dwelling": _of_share,
    "control": _of_control,
    "monthly": _of_day,
    "premium": _of_premium,
    "period": _of_period,
    "change": _of_change,
}
