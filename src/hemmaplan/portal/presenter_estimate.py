"""A test calculation in words: the rows, what it rests on, and what to do next. Nothing of it is a decision."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.household import Cost, Household, month_of
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import Language, in_words
from hemmaplan.assistance.norms.questions import Code
from hemmaplan.assistance.norms.rules.rounding import SHARE_OF_COST
from hemmaplan.cases.intake.reception import Reception
from hemmaplan.foundation.money import share
from hemmaplan.portal.forms_estimate import EstimateForm

NAMES: Final = {"sv": "På svenska", "en": "In English"}  # each in its own language
ADDRESSES: Final = {"sv": "portal:estimate", "en": "portal:estimate_en"}
_ASSUMED: Final = {Code.COST_UNDECIDED.name, Code.COST_SHARED.name}


def month_to_try(on: dt.date, law: Law) -> int:
    """The month that is tried: the one going on, or the last one whose amounts are set."""
    return min(month_of(on.year, on.month), law.last_month)


def frame(place: Reception | None, month: int, law: Law, language: Language, on: dt.date) -> dict[str, Any]:
    """What stands on the page whether or not anything has been calculated."""
    other = "en" if language == "sv" else "sv"
    now = month_of(on.year, on.month)
    closed = next((each for each in (now, now + 1) if law.closed(each)), None)
    return {
        "reception": place, "language": language, "action": reverse(ADDRESSES[language]), "other": other,
        "other_name": NAMES[other], "other_url": reverse(ADDRESSES[other]), "month": in_words(month, language),
        "closed": "" if closed is None else in_words(closed, language),
    }  # fmt: skip


def answer(form: EstimateForm, month: int, law: Law, language: Language) -> dict[str, Any]:
    """The calculation of what was filled in, row by row. What a worker would judge is taken as it was told, and said to be."""
    household = form.household(month)
    account = calculate_one(household, law)
    taken = _taken_as_told(household, account)
    if taken != household:
        account = calculate_one(taken, law)
    place, judged = 0 if language == "sv" else 1, _judged(household, taken)
    # What nobody has decided must not be shown as a worker's decision.
    ground = law.ground("cost", month)
    rows = [row._replace(ground=ground) if row.code in judged else row for row in account.rows]  # noqa: SLF001  a named tuple
    return {
        "rows": [_row(row, place) for row in rows],
        "total_ore": account.total_ore,
        "surplus_ore": account.surplus_ore,
        "outcome": account.outcome,
        "assumed": [_term(row, place) for row in rows if row.code in judged],
        "capped": [_row(row, place) for row in rows if _is_capped(row) and row.code not in judged],
        "open": [asked.sv if language == "sv" else asked.en for asked in account.asked if asked.blocks],
        "premium_ore": account.job_premium_ore if account.support_ore == 0 else None,
        "words": [
            words[place] for code, words in law.plain_words.items() if code in {row.code for row in account.rows}
        ],
    }


def _row(row: Row, place: int) -> dict[str, Any]:
    return {
        "term": _term(row, place), "amount_ore": row.amount_ore, "kind": row.kind, "ground": row.ground,
        "applied_ore": row.inputs.get("applied_ore") if _is_capped(row) else None,
    }  # fmt: skip


def _is_capped(row: Row) -> bool:
    applied = row.inputs.get("applied_ore")
    return isinstance(applied, int) and row.amount_ore is not None and row.amount_ore < applied


def _term(row: Row, place: int) -> str:
    return (row.sv, row.en)[place]


def _judged(household: Household, taken: Household) -> set[str]:
    """The kinds of cost that were taken as told."""
    return {cost.kind for told, cost in zip(household.costs, taken.costs, strict=True) if told != cost}


def _taken_as_told(household: Household, account: Account) -> Household:
    """The household with every cost that a worker would judge taken whole, or the household's part where others live there too."""
    asked = {asked.row for asked in account.asked if asked.place == "cost" and asked.code in _ASSUMED}
    costs = tuple(_approved(cost, household) if place in asked else cost for place, cost in enumerate(household.costs))
    return replace(household, costs=costs)


def _approved(cost: Cost, household: Household) -> Cost:
    size = len(household.members)
    part_ore = share(cost.applied_ore, size, max(household.dwelling_members or size, size), SHARE_OF_COST)
    return replace(cost, approved_ore=part_ore, reason=_("Lika delar för alla som bor i bostaden"))
