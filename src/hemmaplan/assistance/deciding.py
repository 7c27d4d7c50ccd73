"""What a calculated month leads to (*beslut av räkningen*): outcome, amounts, and what is granted of each cost and why not more.

Pure: for a person's decision and for the machine's alike. The amounts are those of the account, to the öre.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from hemmaplan.assistance.building import rulings_of
from hemmaplan.assistance.catalogues import OTHER_REASON, refusal
from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import in_words
from hemmaplan.foundation import calendar
from hemmaplan.foundation.money import format_kronor

if TYPE_CHECKING:
    import datetime as dt

    from hemmaplan.assistance import models
    from hemmaplan.assistance.building import MonthRows

KIND: Final = "income_support"
"""The kind of decision, as ``cases.decisions`` names it."""
GRANT: Final = "grant"
PARTLY: Final = "grant_partly"
REJECT: Final = "reject"
DISMISS: Final = "dismiss"
OUTCOMES: Final = {"BIFALL": GRANT, "DELAVSLAG": PARTLY, "AVSLAG": REJECT}
"""What each outcome of the account is as a decision."""


@dataclass(frozen=True, slots=True)
class CostDecided:
    """Beslut om en kostnad: what was asked for, what is granted, öre, and the reason where it is not all."""

    cost_id: int | None
    other: bool
    kind: str
    applied_ore: int
    granted_ore: int
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Förslag till beslut: what the account comes to. ``outcome`` is empty while a question is open."""

    outcome: str
    support_ore: int
    other_ore: int
    costs: tuple[CostDecided, ...]

    @property
    def total_ore(self) -> int:
        """What is granted in all."""
        return self.support_ore + self.other_ore


def proposal_of(account: Account, rows: MonthRows) -> Proposal:
    """The decision that the account leads to."""
    costs = tuple(_costs(account, rows))
    if account.outcome is None or account.support_ore is None or account.total_ore is None:
        return Proposal("", 0, 0, costs)
    outcome = OUTCOMES[account.outcome]
    if outcome == REJECT:
        return Proposal(outcome, 0, 0, costs)
    return Proposal(outcome, account.support_ore, account.total_ore - account.support_ore, costs)


def _costs(account: Account, rows: MonthRows) -> Iterator[CostDecided]:
    ruled = rulings_of(rows.rulings)
    for other, subtotal in ((False, "costs"), (True, "other_costs")):
        asked = [one for one in rows.costs if one.other is other]
        for cost, row in zip(asked, cost_rows(account, subtotal, len(asked)), strict=True):
            granted = row.amount_ore if row.amount_ore is not None else 0
            yield _cost(cost, row, granted, ruled)


def cost_rows(account: Account, subtotal: str, count: int) -> Sequence[Row]:
    """The rows of the costs above their subtotal, as they were applied for."""
    if not count:
        return ()
    at = next(place for place, row in enumerate(account.rows) if row.code == subtotal and row.kind == "subtotal")
    return account.rows[at - count : at]


def _cost(cost: models.AppliedCost, row: Row, granted: int, ruled: Mapping[str, models.RowRuling]) -> CostDecided:
    if granted >= cost.amount_ore:
        return CostDecided(cost.pk, cost.other, cost.kind, cost.amount_ore, granted)
    ruling = ruled.get(f"cost:{cost.pk}")
    if ruling is not None:
        code, words = ruling.reason_code or OTHER_REASON, ruling.reason
    else:
        code, words = (
            ("not_a_cost" if "limit_ore" not in row.inputs and "part_ore" not in row.inputs else "over_guideline"),
            "",
        )
    listed = refusal(code)
    phrase = listed.phrase if listed is not None and code != OTHER_REASON else ""
    return CostDecided(
        cost.pk, cost.other, cost.kind, cost.amount_ore, granted, code, " ".join(filter(None, (phrase, words.strip())))
    )


def month_words(month: dt.date) -> str:
    """A month in words: "december 2026"."""
    return in_words(month_of(month.year, month.month), "sv")


# Stands in the file, so in the authority's language whatever the writer's.
_DECIDED: Final = {
    GRANT: "Ansökan beviljas", PARTLY: "Ansökan beviljas delvis", REJECT: "Ansökan avslås", DISMISS: "Ansökan avvisas",
}  # fmt: skip


def texts_of(verb: str, month: dt.date, amount_ore: int) -> dict[str, Any]:
    """What the decision of a month says of what was asked for, for when, and what is given."""
    words = month_words(month)
    texts: dict[str, Any] = {
        "request": f"ekonomiskt bistånd för {words}", "first_on": month, "last_on": calendar.month_end(month), "cost_ore": amount_ore,
    }  # fmt: skip
    if verb in {GRANT, PARTLY}:
        texts["intervention"] = f"ekonomiskt bistånd med {format_kronor(amount_ore)}"
    return texts


def facts_text(account: Account, month: dt.date) -> str:
    """The decisive circumstances in figures, without a name: they stand in the decision. FL 32 §."""
    parts = [
        ("Riksnorm", account.norm_ore), ("godkända kostnader", account.costs_ore), ("inkomster", account.income_ore),
        ("tillgångar", account.assets_ore), ("överskott från tidigare månad", account.surplus_in_ore),
        ("levnadskostnader i övrigt", account.other_ore),
    ]  # fmt: skip
    said = [f"{name} {format_kronor(ore)}" for name, ore in parts if ore]
    return f"Beräkning för {month_words(month)}: {', '.join(said)}." if said else f"Beräkning för {month_words(month)}."


def refused_text(proposal: Proposal, law: Law, month_reasons: Sequence[str] = ()) -> str:
    """Why not, or not all: each cost with its reason, and the reasons that concern the whole month."""
    lines = [
        f"{title_of(cost, law)}: sökt {format_kronor(cost.applied_ore)}, godkänt {format_kronor(cost.granted_ore)}. {cost.reason}"
        for cost in proposal.costs
        if cost.granted_ore < cost.applied_ore
    ]
    return "\n".join([*month_reasons, *lines])


class OfKind(Protocol):
    """En kostnad: applied for or decided, of a kind of the rules' data."""

    @property
    def other(self) -> bool:
        """Whether it is one of the other living costs."""

    @property
    def kind(self) -> str:
        """The code of its kind."""


def title_of(cost: OfKind, law: Law) -> str:
    """What a cost is called; its code where the rules no longer have the kind."""
    kinds = law.other_costs if cost.other else law.costs
    place = kinds.index.get(cost.kind)
    return cost.kind if place is None else kinds.sv[place]


def note_text(proposal: Proposal, account: Account, law: Law, month: dt.date, *, outcome: str, words: str) -> str:
    """The journal note: what was decided and from which figures, each refused cost with its reason, then the worker's own words."""
    head = f"{_DECIDED[outcome]}: ekonomiskt bistånd för {month_words(month)}"
    total = proposal.total_ore if outcome in {GRANT, PARTLY} else 0
    lines = [f"{head}, {format_kronor(total)}.", facts_text(account, month)]
    if outcome != DISMISS and (refused := refused_text(proposal, law)):
        lines.append(refused)
    if words.strip():
        lines.append(words.strip())
    return "\n\n".join(lines)
