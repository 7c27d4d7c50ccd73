"""What is known of a household's month before it is calculated (*underlag för kontroll*). Frozen dataclasses and no rule.

Amounts are integer öre, months are months since year 0. ``None`` means that nobody has answered; it never means no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hemmaplan.assistance.norms.household import RegisterAnswer
from hemmaplan.assistance.norms.rules.control import Payment

Application = Literal["first", "renewed", "supplementary"]
"""The kind of an application (*ansökans slag*): the first (*nyansökan*), a renewed (*återansökan*), more for a month (*komplettering*)."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation of a changed income (*förklaring*), in the applicant's words; ``accepted`` is a worker's judgement."""

    kind: str
    member: str = ""
    words: str = ""
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class StatedIncome:
    """An income as it stands in the application or calculation (*uppgiven inkomst*).

    ``register_ore`` is what a register said where the amount was decided against it, with the worker's ``reason``.
    """

    kind: str
    amount_ore: int
    member: str = ""
    register_ore: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StatedCost:
    """A cost applied for (*sökt kostnad*); ``approved_ore`` is known of an earlier month."""

    kind: str
    applied_ore: int
    approved_ore: int | None = None
    member: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The calculation before this one (*föregående beräkning*): who was in it, with which incomes and costs."""

    month: int
    members: tuple[str, ...]
    incomes: tuple[StatedIncome, ...] = ()
    costs: tuple[StatedCost, ...] = ()
    dwelling_members: int | None = None


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult's way to support themselves (*planering och försörjningshinder*) in the month.

    ``obstacle`` is the obstacle to self-support, empty when nobody has stated it. ``seeks_work``: unemployed and to seek work;
    ``registered``: registered as a job-seeker; ``plan``: there is a plan in force; ``question_open``: something in planning
    or activity waits for a person.
    """

    id: str
    obstacle: str = ""
    seeks_work: bool | None = None
    registered: bool | None = None
    plan: bool | None = None
    question_open: bool = False


@dataclass(frozen=True, slots=True)
class Population:
    """What the population register says of the household (*folkbokföring*).

    ``here`` are the members registered at the address, ``others`` how many more are registered there, ``protected``
    whether somebody has a protected identity.
    """

    answer: RegisterAnswer
    here: tuple[str, ...] = ()
    others: int = 0
    same_address: bool | None = None
    dead: tuple[str, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Advance:
    """An earlier grant as an advance on a benefit (*förskott på förmån*, 33 kap. 2 § SoL)."""

    kind: str
    month: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the registers' answers that a person must look at (*oklart registersvar*), by the code of its finding.

    ``row`` names the payment or the answer: what is explained of one says nothing of the next.
    """

    code: str
    member: str
    row: str
    kind: str = ""
    amount_ore: int | None = None
    register: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one household's control asks. What is left out is not known."""

    month: int
    members: tuple[str, ...]
    application: Application = "renewed"
    month_decided: bool = False
    adults: tuple[Adult, ...] = ()
    payments: tuple[Payment, ...] = ()
    incomes: tuple[StatedIncome, ...] = ()
    explained: tuple[Explained, ...] = ()
    costs: tuple[StatedCost, ...] = ()
    dwelling_members: int | None = None
    earlier: Earlier | None = None
    registers: Mapping[str, RegisterAnswer] | None = None
    population: Population | None = None
    doubts: tuple[Doubt, ...] = ()
    recoveries: tuple[int, ...] = ()
    """The months in which a recovery was decided."""
    advances: tuple[Advance, ...] = ()
    changed: Mapping[str, bool | None] = field(default_factory=dict)
    """The answers to "has it changed since the last time?", by the codes of ``change_questions.csv``."""
