"""The control from the command line (*kontroll av ett hushålls månad*): facts in, what to count and what to look at out.

A file tells what registers said was paid to a household in the control month and the month before it, and may tell the rest
of what a control asks. The answer has each benefit with the amount to count, and in words what a person should look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hemmaplan.assistance.norms.control.facts import Facts
from hemmaplan.assistance.norms.control.findings import Code
from hemmaplan.assistance.norms.control.incomes import STUDY_AID
from hemmaplan.assistance.norms.control.reading import read_facts
from hemmaplan.assistance.norms.control.run import control
from hemmaplan.assistance.norms.control.words import sentence
from hemmaplan.assistance.norms.household import Fault, ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import Language, in_words
from hemmaplan.assistance.norms.rules.control import Change, Controlled, Payment, control_incomes, lacks_study_aid
from hemmaplan.foundation.money import format_kronor

_WORDS: Final[dict[Language, dict[Change | None, str]]] = {
    "sv": {
        None: "",
        Change.CHANGED: "ändrad {percent} %, från {before} i {earlier}",
        Change.NEW: "ny: fanns inte i {earlier}",
        Change.GONE: "saknas i {now}: beloppet från {earlier} är taget med. Fråga den sökande",
    },
    "en": {
        None: "",
        Change.CHANGED: "changed {percent} %, from {before} in {earlier}",
        Change.NEW: "new: not there in {earlier}",
        Change.GONE: "missing in {now}: the amount of {earlier} is carried over. Ask the applicant",
    },
}
_STUDY_AID_IS_LATE: Final[dict[Language, str]] = {
    "sv": "betalades i juni men inte i september. Fråga om skolan har börjat igen",
    "en": "was paid in June but not in September. Ask whether school has begun again",
}
_TOLD_WITH_THE_AMOUNT: Final = frozenset(
    {Code.INCOME_CHANGE, Code.NEW_INCOME, Code.INCOME_DROPPED, Code.STUDY_AID_LATE}
)
"""Findings that the lines of what to count tell already, of what registers have paid."""


def control_text(text: str, law: Law, *, language: Language = "sv") -> str:
    """A line for each benefit of each person: the amount to count; and for each thing a person should look at.

    Raises:
        ImpossibleHousehold: the file cannot be read, a field is wrong, or the month has no law.
    """
    told = read_facts(text, law)
    if reason := law.closed(told.month):
        raise ImpossibleHousehold((Fault("filen", "month", reason[0]),))
    lines: list[str] = []
    paid = [payment for payment in told.payments if payment.certain]
    for member in dict.fromkeys(payment.member for payment in paid):
        own = [payment for payment in paid if payment.member == member]
        lines += _of_member(member, told.month, own, law, language)
    if told.members:
        lines += _to_look_at(told, law, language)
    return "".join(f"{line}\n" for line in lines)


def _to_look_at(told: Facts, law: Law, language: Language) -> list[str]:
    """Everything else that was found, as sentences with what to do."""
    by_register = {(payment.benefit, payment.member) for payment in told.payments}
    findings = [
        finding
        for finding in control(told, law)
        if finding.code not in _TOLD_WITH_THE_AMOUNT or (finding.kind, finding.about) not in by_register
    ]
    said = [(finding.grade, sentence(finding, law, language=language)) for finding in findings]
    return [f"[{grade}] {words.says} {words.do}".rstrip() for grade, words in said]


def _of_member(member: str, month: int, payments: Sequence[Payment], law: Law, language: Language) -> list[str]:
    percent = law.value("income_change_warning", month)
    controlled = control_incomes(payments, month, warning_percent=percent)
    lines = [_line(member, each, month, payments, law, language) for each in controlled]
    if lacks_study_aid(payments, month, benefits=STUDY_AID):
        lines.append(f"{_name(member, 'study_allowance', law, language)}: {_STUDY_AID_IS_LATE[language]}.")
    return lines


def _line(member: str, each: Controlled, month: int, payments: Sequence[Payment], law: Law, language: Language) -> str:
    before_ore = sum(
        payment.amount_ore for payment in payments if (payment.benefit, payment.month) == (each.benefit, month - 2)
    )
    said = _WORDS[language][each.warning].format(
        percent=f"{each.percent or 0:+d}".replace("-", "−"),
        before=format_kronor(before_ore),
        now=in_words(month - 1, language),
        earlier=in_words(month - 2, language),
    )
    line = f"{_name(member, each.benefit, law, language)}: {format_kronor(each.amount_ore)}"
    return f"{line}; {said}." if said else f"{line}."


def _name(member: str, kind: str, law: Law, language: Language) -> str:
    place = law.incomes.index[kind]
    name = (law.incomes.sv if language == "sv" else law.incomes.en)[place]
    return f"{name} ({member})" if member else name
