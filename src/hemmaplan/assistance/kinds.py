"""What an application asks for by name (*slag i ansökan*): kinds of costs, incomes, benefits and assets, in the order of the form.

Their words are those of the norms' data; ``data/application_kinds.csv`` says which of them a form has, and which stand first.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from hemmaplan.foundation import reference

_HERE = Path(__file__).resolve().parent
COST, OTHER, BENEFIT, INCOME, ASSET = "cost", "other", "benefit", "income", "asset"
_FILES = {
    COST: "cost_kinds.csv", OTHER: "other_cost_kinds.csv", BENEFIT: "income_kinds.csv", INCOME: "income_kinds.csv",
    ASSET: "asset_kinds.csv",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """Slag: its code, its words, and whether a form shows it at once."""

    code: str
    sv: str
    en: str
    usual: bool

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.en if get_language() == "en" else self.sv


@cache
def kinds(sort: str) -> tuple[Kind, ...]:
    """The kinds of a sort that a form has, in its order."""
    words = _words(sort)
    rows = [row for row in reference.rows_of(_HERE.joinpath("data", "application_kinds.csv")) if row["sort"] == sort]
    return tuple(Kind(row["code"], *words[row["code"]], usual=row["shown"] == "usual") for row in rows)


def label(sort: str, code: str) -> str:
    """What a kind is called, in the reader's language; the code of one that no list knows."""
    sv, en = _words(sort).get(code, (code, code))
    return en if get_language() == "en" else sv


@cache
def codes(sort: str) -> frozenset[str]:
    """The codes that an application may state."""
    return frozenset(one.code for one in kinds(sort))


@cache
def _words(sort: str) -> dict[str, tuple[str, str]]:
    rows = reference.rows_of(_HERE.joinpath("norms", "law", "national", _FILES[sort]))
    return {row["code"]: (row["sv"], row["en"]) for row in rows}


def source(code: str) -> str:
    """What an authority that answers is called, in the reader's language."""
    sv, en = _sources().get(code, (code, code))
    return en if get_language() == "en" else sv


@cache
def _sources() -> dict[str, tuple[str, str]]:
    rows = reference.rows_of(_HERE.joinpath("norms", "law", "national", "register_blocks.csv"))
    return {row["code"]: (row["sv"], row["en"]) for row in rows}
