"""A finding as a row of columns (*kontrollpunkt i tabell*), and back: what can be worked out again is not kept twice."""

from __future__ import annotations

from dataclasses import dataclass

from hemmaplan.assistance.norms.control.findings import Code, Finding, Grade, Part, Sort
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.rules.control import weekdays_in

_COST: frozenset[Code] = frozenset({
    Code.NEW_EXPENSE, Code.EXPENSE_REVIEW, Code.EXPENSE_GONE, Code.EXPENSE_CAPPED, Code.HOUSING_COST_CHANGE,
})  # fmt: skip
_BY_WEEKDAY: frozenset[Code] = frozenset({Code.PAID_DAYS_FEW, Code.PAID_DAYS_MANY})
_RUNNING_OUT: frozenset[Code] = frozenset({Code.DAYS_USED_UP, Code.DAYS_RUN_OUT})


@dataclass(frozen=True, slots=True)
class Columns:
    """The facts of a finding by column; ``month`` is a month since year 0. ``None`` where it has no such fact."""

    now_ore: int | None = None
    before_ore: int | None = None
    percent: int | None = None
    count: int | None = None
    month: int | None = None


def to_columns(finding: Finding) -> Columns:
    """The facts of a finding, as columns. The words of an explanation stand where the explanation is kept."""

    def number(*names: str) -> int | None:
        value = next((found for name in names if (found := finding.part(name)) is not None), None)
        return None if value is None else int(value)

    return Columns(
        number("amount"), number("before"), number("percent"), number("days", "persons"), number("month")
    )  # fmt: skip


def from_columns(
    code: str, grade: str, columns: Columns, law: Law, *, month: int, about: str = "", kind: str = "", words: str = ""
) -> Finding:  # fmt: skip
    """The finding that a row tells of. ``month`` is the month controlled, and ``words`` the explanation or reason."""
    found = Code(code)
    facts: tuple[tuple[str, Sort, int | None], ...] = (
        ("amount", "ore", columns.now_ore),
        ("before", "ore", columns.before_ore),
        ("percent", "percent", columns.percent),
        ("month", "month", columns.month),
        ("persons" if found is Code.OTHERS_REGISTERED else "days", "count", columns.count),
    )
    parts = [Part(name, sort, value) for name, sort, value in facts if value is not None]
    if kind and found is Code.MISSING_SSBTEK:
        parts.append(Part("register", "register", kind))
    elif kind and found in {Code.SAID_CHANGED, Code.NOT_ANSWERED}:
        parts.append(Part("question", "question", kind))
    elif kind:
        parts.append(Part("kind_name", "cost" if found in _COST else "income", kind))
    if found in _BY_WEEKDAY and columns.month is not None:
        parts.append(Part("expected", "count", weekdays_in(columns.month)))
    elif found in _RUNNING_OUT and columns.count is not None and (listed := law.listed.of(kind, month)):
        most = listed.most_days or columns.count
        parts += [Part("expected", "count", most), Part("left", "count", max(most - columns.count, 0))]
    return Finding(found, Grade(grade), about, kind, (*parts, Part("words", "words", words)))
