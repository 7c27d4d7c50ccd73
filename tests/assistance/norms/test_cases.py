"""Every published case that can be computed again is computed again; the others are listed with the reason.

A case is a file in ``cases/``: what was asked, what the source answers, and how to ask (one function below a way). To add
a case, add a file.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.household import month_of, month_text
from hemmaplan.assistance.norms.law.declared import GUIDELINE
from hemmaplan.assistance.norms.law.loading import GUIDELINES, Law, load
from hemmaplan.assistance.norms.reading import read_households
from hemmaplan.assistance.norms.rules import (
    control,
    income,
    monthly,
    premium,
    sharing,
    surplus,
)

CASES = Path(__file__).with_name("cases")
FILES = sorted(CASES.glob("ea-*.json"))
Case = dict[str, Any]


def law_of(asked: Case, folder: Path) -> Law:
    """The standard guideline, a published one, or a rent limit the case's own table gives."""
    if "rent_limit_kr" not in asked:
        return load(asked.get("guideline", "standard"))
    header = (GUIDELINES / "standard.csv").read_text(encoding="utf-8").splitlines()[0]
    path = folder / "own.csv"
    path.write_text(f"{header}\nrent_limit,,1,0,2013-01,,{asked['rent_limit_kr']},kr,V,the case,\n", encoding="utf-8")
    return load(guideline_file=path)


def account_of(household: Case, law: Law) -> Account:
    return calculate_one(read_households(json.dumps(household))[0], law)


def amounts(account: Account) -> dict[str, list[int | None]]:
    """The amounts of the account's rows by code, in order."""
    found: dict[str, list[int | None]] = {}
    for row in account.rows:
        found.setdefault(row.code, []).append(row.amount_ore)
    return found


def answer_account(asked: Case, expected: Case, folder: Path) -> Case:
    law = law_of(asked, folder)
    account = account_of(asked["household"], law)
    rows = amounts(account)
    if "less" in asked:
        less = amounts(account_of(asked["less"], law))
        rows = {code: [a - b for a, b in zip(rows[code], less[code], strict=True)] for code in expected["rows"]}
    answer = {name: getattr(account, name) for name in expected if name not in {"rows", "remarks"}}
    if "rows" in expected:
        answer["rows"] = {code: rows[code] for code in expected["rows"]}
    if "remarks" in expected:
        answer["remarks"] = [asked.code for asked in account.asked if not asked.blocks]
    return answer


def answer_months(asked: Case, expected: Case, folder: Path) -> Case:
    law = law_of(asked, folder)
    accounts = [account_of(household, law) for household in asked["households"]]
    return {code: sum(ore for each in accounts for ore in amounts(each).get(code, [])) for code in expected}


def answer_share_of_dwelling(asked: Case, expected: Case, folder: Path) -> Case:
    columns = {name: np.array([value]) for name, value in asked.items()}
    return {"ore": int(sharing.share_of_dwelling_ore(**columns)[0])}


def answer_control(asked: Case, expected: Case, folder: Path) -> Case:
    month = as_month(asked["month"])
    payments = [control.Payment(benefit, as_month(paid), ore) for benefit, paid, ore in asked["payments"]]
    percent = load().value("income_change_warning", month)
    controlled = control.control_incomes(payments, month, warning_percent=percent)
    return {
        "counted": {each.benefit: each.amount_ore for each in controlled},
        "warnings": [each.benefit for each in controlled if each.warning],
    }


def answer_monthly(asked: Case, expected: Case, folder: Path) -> Case:
    return {"ore": int(monthly.monthly_of_daily_ore(np.array([asked["daily_ore"]]))[0])}


def answer_premium(asked: Case, expected: Case, folder: Path) -> Case:
    law, month = load(), as_month(asked["month"])
    percent, highest = law.value("job_premium", month), law.value("job_premium_highest", month)
    return {"ore": int(premium.job_premium_ore(np.array([asked["gross_ore"]]), percent, highest)[0])}


def answer_period(asked: Case, expected: Case, folder: Path) -> Case:
    control_month = int(income.control_month(np.array([as_month(asked["month"])]))[0])
    carried = {name: int(surplus.surplus_of_month_ore(np.array([ore]))[0]) for name, ore in asked["result_ore"].items()}
    return {
        "control_month": month_text(control_month),
        "carried_ore": carried,
        "surplus_months_at_most": GUIDELINE["surplus_kept"].highest,
    }


def answer_change(asked: Case, expected: Case, folder: Path) -> Case:
    """The one change in each stated span; a span with several changes answers all of them."""
    law = load()
    before, after = (month_of(asked[year], 1) - law.first_month for year in ("from", "to"))
    answer: Case = {}
    for name, spans in expected.items():
        answer[name] = {}
        changed = getattr(law.norm, name)[after] - getattr(law.norm, name)[before]
        for span in spans:
            first, last = (int(edge) for edge in span.split("-"))
            found = {int(ore) for ore in changed[first : last + 1]}
            answer[name][span] = found.pop() if len(found) == 1 else sorted(found)
    return answer


WAYS: dict[str, Callable[[Case, Case, Path], Case]] = {
    "account": answer_account,
    "months": answer_months,
    "share_of_dwelling": answer_share_of_dwelling,
    "control": answer_control,
    "monthly": answer_monthly,
    "premium": answer_premium,
    "period": answer_period,
    "change": answer_change,
}


def as_month(text: str) -> int:
    year, month = text.split("-")
    return month_of(int(year), int(month))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_answers_as_the_source_does(path, tmp_path):
    case = json.loads(path.read_text(encoding="utf-8"))
    assert case["source"]
    assert case["expected"]
    assert WAYS[case["how"]](case["asked"], case["expected"], tmp_path) == case["expected"]


def test_says_why_each_other_case_is_left_out():
    left_out = json.loads((CASES / "left_out.json").read_text(encoding="utf-8"))
    assert all(case["why"] and case["source"] for case in left_out)
    assert not {case["id"] for case in left_out} & {path.stem for path in FILES}
