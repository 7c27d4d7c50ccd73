"""The findings in words (*kontrollens meningar*), made last: what was found, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from hemmaplan.assistance.norms.control.findings import Finding, Part
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import in_words
from hemmaplan.foundation.money import format_kronor

Language = Literal["sv", "en"]

_HOUSEHOLD: Final[dict[Language, str]] = {"sv": "Hushållet", "en": "The household"}
_QUOTED: Final[dict[Language, str]] = {"sv": "”{}”", "en": "“{}”"}
_POPULATION: Final[dict[Language, str]] = {"sv": "Folkbokföringen", "en": "The population register"}


class Sentence(NamedTuple):
    """A finding as a person reads it: what it says, and what to do."""

    says: str
    do: str


def sentence(
    finding: Finding, law: Law, *, names: Mapping[str, str] | None = None, language: Language = "sv"
) -> Sentence:  # fmt: skip
    """The words of a finding. ``names`` gives members their names; without it their ids stand."""
    words = law.findings[finding.code]
    called = names or {}
    values = {part.name: _said(part, law, called, language) for part in finding.parts}
    values["person"] = called.get(finding.about, finding.about) or _HOUSEHOLD[language]
    says, do = (words.sv, words.do_sv) if language == "sv" else (words.en, words.do_en)
    return Sentence(says.format_map(values), do.format_map(values))


def _said(part: Part, law: Law, names: Mapping[str, str], language: Language) -> str:
    """One fact in words."""
    text, place = str(part.value), 0 if language == "sv" else 1
    if part.sort in {"ore", "month", "percent"}:
        return _number(part, language)
    if part.sort in {"income", "cost"}:
        kinds = law.incomes if part.sort == "income" else law.costs if text in law.costs.index else law.other_costs
        return (kinds.sv, kinds.en)[place][kinds.index[text]]
    if part.sort == "register":
        register = law.registers.get(text)
        return _POPULATION[language] if register is None else (register.sv, register.en)[place]
    if part.sort == "question":
        return law.change_questions[text][place]
    if part.sort == "words":
        return _QUOTED[language].format(text) if text else ""
    return names.get(text, text)


def _number(part: Part, language: Language) -> str:
    """An amount, a month or a change in words."""
    number = int(part.value)
    if part.sort == "ore":
        return format_kronor(number)
    return in_words(number, language) if part.sort == "month" else f"{number:+d} %".replace("-", "\N{MINUS SIGN}")
