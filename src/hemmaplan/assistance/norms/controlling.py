"""The control of register incomes from the command line (*kontroll av registeruppgifter*): payments in, what to count out.

A file tells what registers said was paid to a household in the control month and the month before it. The answer has
each benefit with the amount to count, and in words each change that a person should look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hemmaplan.assistance.norms.fields import ORE, Choice, Faults, Field, Many, Month, Record, Text, Wrong
from hemmaplan.assistance.norms.household import Fault, ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import Language, in_words
from hemmaplan.assistance.norms.reading import parse
from hemmaplan.assistance.norms.rules.control import Change, Controlled, Payment, control_incomes, lacks_study_aid
from hemmaplan.foundation.money import format_kronor

STUDY_AID: Final = frozenset({"study_allowance"})
"""Kinds of income that are not paid over the summer."""

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


@dataclass(frozen=True, slots=True)
class RegisterPayment:
    """A payment as it was told: a kind of income, to whom, in which month, net öre."""

    kind: str
    month: int
    amount_ore: int
    member: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPayments:
    """What registers told of one household before a month is calculated."""

    month: int
    payments: tuple[RegisterPayment, ...]


def control_record(law: Law) -> Record:
    """The declaration of the file."""
    payment = Record(
        RegisterPayment,
        (
            Field("kind", Choice(law.incomes.codes), "inkomstslag", "Kind", required=True),
            Field("month", Month(), "månaden pengarna betalades ut", "Month of payment", required=True),
            Field("amount_ore", ORE, "utbetalt belopp i öre", "Paid, öre", required=True),
            Field("member", Text(60), "personens id", "Member"),
        ),
        "en utbetalning",
        "Payment",
    )
    return Record(
        RegisterPayments,
        (
            Field("month", Month(), "månaden som ansökan gäller", "Month applied for", required=True),
            Field("payments", Many(payment), "utbetalningar enligt registren", "Payments", required=True),
        ),
        "utbetalningar till ett hushåll",
        "Register payments",
    )


def read_payments(text: str, law: Law) -> RegisterPayments:
    """Read the file.

    Raises:
        ImpossibleHousehold: it is not JSON or a field is wrong. Every fault is told.
    """
    faults = Faults("filen")
    try:
        read = control_record(law).read(parse(text), "", faults)
    except Wrong as wrong:
        faults.add("", str(wrong))
        read = None
    if not isinstance(read, RegisterPayments):
        raise ImpossibleHousehold(tuple(faults.found))
    return read


def control_text(text: str, law: Law, *, language: Language = "sv") -> str:
    """A line for each benefit of each person: the amount to count, and what a person should look at.

    Raises:
        ImpossibleHousehold: the file cannot be read, a field is wrong, or the month has no law.
    """
    told = read_payments(text, law)
    if reason := law.closed(told.month):
        raise ImpossibleHousehold((Fault("filen", "month", reason[0]),))
    lines: list[str] = []
    for member in dict.fromkeys(payment.member for payment in told.payments):
        own = [payment for payment in told.payments if payment.member == member]
        lines += _of_member(member, told.month, own, law, language)
    return "".join(f"{line}\n" for line in lines)


def _of_member(member: str, month: int, told: Sequence[RegisterPayment], law: Law, language: Language) -> list[str]:
    payments = [Payment(each.kind, each.month, each.amount_ore) for each in told]
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
