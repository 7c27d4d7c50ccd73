"""What income support needs from outside: what registers know of a person for a time (*registersvar*). Joined in ``config.wiring``.

Each source answers for itself: ``Answered`` with rows, also none, or ``NoAnswer``. Law: SoL (2025:400) 15:10-12, förordning (2008:975).
Amounts are öre.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeAlias

from hemmaplan.foundation.answers import Answered, NoAnswer, WhyNot
from hemmaplan.foundation.checks import CheckRow, Level


class Source(StrEnum):
    """Källa: the codes of ``norms/law/national/register_blocks.csv``."""

    FK = "FK"
    CSN = "CSN"
    AF = "AF"
    SKV = "SKV"
    SO = "SO"
    TNS = "TNS"
    MIV = "MIV"


class Remark(StrEnum):
    """Anmärkning: why a payment waits for a person before it is counted. A payment without one may be counted."""

    NONE = ""
    UNLISTED = "unlisted"
    """No list says what kind of income the benefit is (*ej på listan*)."""
    MIXED = "mixed"
    """Several kinds of income in one sum, which the answer does not divide (*flera slag*)."""
    SUMS = "sums"
    """Its amounts do not add up (*summorna går inte ihop*)."""
    TWICE = "twice"
    """The same payment stands there once more (*dubblett*)."""
    DEDUCTION = "deduction"
    """Something was drawn of a kind nobody has named, or that the rules do not place (*annat avdrag*)."""
    CURRENCY = "currency"
    """It is not in kronor (*annan valuta*)."""
    HALF = "half"
    """The source told only a part of what was asked (*halvt svar*)."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Utbetalning: a benefit paid to somebody.

    ``kind`` is the norms' kind of income, empty when no list knows the benefit. ``net_ore`` is what was left after tax; what went to
    the board, was attached, was set off, or was drawn on some other ground stands apart and is contained in it. ``certain``
    is false of what is only planned: that is no income until it is paid. ``days`` are the days it was paid for.
    """

    source: Source
    benefit: str
    label: str
    kind: str
    paid_on: dt.date
    net_ore: int
    first: dt.date | None = None
    last: dt.date | None = None
    gross_ore: int | None = None
    tax_ore: int | None = None
    paid_to_board_ore: int = 0
    attached_ore: int = 0
    set_off_ore: int = 0
    other_deducted_ore: int = 0
    days: Decimal | None = None
    certain: bool = True
    remark: Remark = Remark.NONE

    @property
    def same_as(self) -> tuple[object, ...]:
        """What two payments have in common when they are one told twice, also by two sources."""
        return (self.kind or self.benefit, self.paid_on, self.first, self.last, self.net_ore)


@dataclass(frozen=True, slots=True)
class JobSeeker:
    """Arbetssökande: whether somebody is registered at Arbetsförmedlingen. ``None`` is not told."""

    registered: bool | None
    category: str = ""
    registered_on: dt.date | None = None
    extent_percent: int | None = None
    deregistered_on: dt.date | None = None
    reported_on: dt.date | None = None
    fund: str = ""


@dataclass(frozen=True, slots=True)
class JobDecision:
    """Ekonomiskt beslut hos Arbetsförmedlingen: the right to a benefit while in a programme."""

    kind: str
    extent_percent: int | None
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class ProgramDays:
    """Förbrukade dagar i jobb- och utvecklingsgarantin."""

    used: int | None
    all_used: bool | None


@dataclass(frozen=True, slots=True)
class StudyAid:
    """Studiestöd: a matter at CSN and the time it was granted for."""

    kind: str
    label: str
    state: str
    first: dt.date | None = None
    last: dt.date | None = None
    pace_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Capital:
    """Kapitaluppgift: incomes of capital in the latest tax return, and their surplus."""

    year: int
    incomes_ore: int
    surplus_ore: int


@dataclass(frozen=True, slots=True)
class TaxRefund:
    """Skatteåterbäring."""

    paid_on: dt.date | None
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Vehicle:
    """Fordon that somebody is registered as the owner of."""

    registration: str
    make: str
    model: str
    year: str
    kind: str


@dataclass(frozen=True, slots=True)
class Permit:
    """Ärende om uppehållstillstånd. ``permanent`` is ``None`` when it is not told."""

    matter: str
    decision: str
    decision_kind: str
    applied_on: dt.date | None = None
    decided_on: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    permanent: bool | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Uppgift utan plats: something a source told that no list here knows. It is shown, never dropped."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class EmployerPayment:
    """Uppgift på individnivå i arbetsgivardeklarationen (AGI): who paid whom for which month. SoL 15:12 since 2025-12-01."""

    payee: str
    employer: str
    month: dt.date
    gross_ore: int | None = None


RegisterRow: TypeAlias = (
    Payment | JobSeeker | JobDecision | ProgramDays | StudyAid | Capital | TaxRefund | Vehicle | Permit | Unplaced
)
Answer: TypeAlias = Answered[RegisterRow] | NoAnswer


@dataclass(frozen=True, slots=True)
class Question:
    """Registerfråga: about whom, for which days, on behalf of whom, in which file."""

    number: str
    first: dt.date
    last: dt.date
    correlation: str
    case: str
    worker: str
    asked_at: dt.datetime
    sources: Collection[Source] = tuple(Source)


@dataclass(frozen=True, slots=True)
class Answers:
    """Svaren: one for each source that was asked. ``again_at`` says from when it is of use to ask again."""

    of: Mapping[Source, Answer]
    again_at: dt.datetime | None = None

    @property
    def missing(self) -> tuple[Source, ...]:
        """The sources that have not answered."""
        return tuple(source for source, answer in self.of.items() if isinstance(answer, NoAnswer))


class Registers(Protocol):
    """Registren: somewhere to ask."""

    def ask(self, question: Question) -> Answers:
        """Ask about one person. Never raises for what the source does: that is an answer too."""

    def check(self, at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:
        """How the connection is; ``live`` also calls the service's own test."""


class Employers(Protocol):
    """Arbetsgivaruppgifter. The statute lets them be asked for; no connection has been seen that has them."""

    def ask(self, question: Question) -> Answered[EmployerPayment] | NoAnswer:
        """Ask who has paid one person."""


class NotConnected:
    """Inte ansluten: every source is without an answer, and that is said."""

    def ask(self, question: Question) -> Answers:
        """No source answers."""
        return Answers({source: NoAnswer(WhyNot.NOT_CONNECTED) for source in question.sources})

    def check(self, at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:  # noqa: ARG002  the port's own words
        """That there is nothing to check."""
        return (CheckRow(
            "Register (SSBTEK)", Level.WARNING, "Inte ansluten: frågor till register blir utan svar.",
            "Ange SSBTEK_URL och det som hör till: handboken, Register.",
        ),)  # fmt: skip


class NoEmployers:
    """Inga arbetsgivaruppgifter."""

    def ask(self, question: Question) -> NoAnswer:  # noqa: ARG002  the port's own words
        """Nobody to ask."""
        return NoAnswer(WhyNot.NOT_CONNECTED)


class Joined:
    """The adapters that answer this module's ports."""

    registers: Registers = NotConnected()
    employers: Employers = NoEmployers()
