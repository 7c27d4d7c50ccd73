"""The household (*hushåll*) and its month, as a worker tells them to the calculation.

Frozen dataclasses and nothing else: no rule stands here. The names of the fields are the keys of the JSON and the columns
of the Parquet file. Amounts are integer öre. ``None`` means that nobody has answered; it never means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Role = Literal["adult", "child"]
"""Which row of the norm a member has (*vuxen*, *barn*). A youth of 18 to 20 who is in school is a child here."""

Stay = Literal["always", "contact", "alternating"]
"""How a child lives here (*boende*): always, for contact (*umgänge*) or by turns (*växelvis boende*)."""

RegisterAnswer = Literal["answered", "no_answer", "error"]
"""What a register said (*registersvar*). Only "answered" is an answer, also when the answer was that there is nothing."""

Per = Literal["month", "day", "week", "year"]
"""What an income's amount is for (*per*): a month, a calendar day, a week or a year."""

RepayableGround = Literal["advance", "conflict", "hindered"]
"""Why help is to be paid back (*återkrav*): an advance on a benefit, a labour conflict, own means out of reach."""

NO_WINDOW: Final = 0
"""Said of a member's special rule instead of a month ("none" in JSON): asked and answered, no window is open."""


def month_of(year: int, month: int) -> int:
    """A calendar month (*månad*) as one integer: months since year 0, so that months can be subtracted."""
    return year * 12 + month - 1


def month_text(month: int) -> str:
    """A month as people write it: ``month_of(2026, 11)`` is "2026-11"."""
    year, rest = divmod(month, 12)
    return f"{year:04d}-{rest + 1:02d}"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the household (*hushållsmedlem*).

    ``age`` is in whole years as of the month and may be given instead of ``born``. ``minor_applies``: an adult here who is
    not yet 18 was assessed to apply alone. ``special_rule_from`` is the month of assistance in which the 24-month window
    opened, or ``NO_WINDOW``. The histories may be given instead: ``assistance_months`` are months *for* which
    försörjningsstöd was given; ``employment_months`` months of assistance in which salary was counted, and ``pay_months``
    months in which salary was paid, which count in the month after. ``days`` are days of the month here, of a child by
    turns or for contact; ``part_from`` and ``part_to`` the first and last day of a member who came or left in the month.
    """

    id: str
    role: Role
    born: date | None = None
    age: int | None = None
    lunch: bool | None = None
    in_school: bool | None = None
    stay: Stay = "always"
    days: int | None = None
    special_rule_from: int | None = None
    assistance_months: tuple[int, ...] | None = None
    employment_months: tuple[int, ...] | None = None
    pay_months: tuple[int, ...] | None = None
    part_from: date | None = None
    part_to: date | None = None
    minor_applies: bool | None = None


@dataclass(frozen=True, slots=True)
class NormChange:
    """A decision to deviate from the norm (*höjd eller sänkt norm*), öre; below zero lowers it.

    It is the amount decided for this calculation: a part of a month does not make it less. ``member`` is ``None`` when
    it concerns what the household shares.
    """

    member: str | None
    amount_ore: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost beside the norm (*kostnad utanför riksnormen*), öre a month. ``approved_ore`` is a worker's decision."""

    kind: str
    applied_ore: int
    approved_ore: int | None = None
    reason: str = ""
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Income:
    """An income (*inkomst*), net of tax, öre.

    ``paid_to_board_ore``, ``attached_ore`` and ``set_off_ore`` never reached the person. ``earned_before_ore`` is what a
    child or school youth earned by work earlier in the calendar year. ``member`` may be left out for what is the whole
    household's. ``per`` is what the amount is for, and ``gross_ore`` a salary before tax.

    A worker's decisions, with ``reason``: ``counted_ore`` is what counts, whatever the rules say; ``counts_now`` answers
    for an income of another month whether it counts, by the rules, in this one. ``register_ore`` is what a register said, where
    ``amount_ore`` was decided against it.
    """

    kind: str
    amount_ore: int
    member: str | None = None
    received: date | None = None
    paid_to_board_ore: int = 0
    attached_ore: int = 0
    set_off_ore: int = 0
    earned_before_ore: int | None = None
    per: Per = "month"
    gross_ore: int | None = None
    counts_now: bool | None = None
    counted_ore: int | None = None
    reason: str = ""
    register_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """Something that can be turned into money (*tillgång*), öre.

    ``needed``: the household cannot do without it. ``can_end``: a saving can be ended. ``counted_ore`` is a worker's
    decision of what counts, with ``reason``.
    """

    kind: str
    amount_ore: int
    needed: bool | None = None
    can_end: bool | None = None
    counted_ore: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Surplus:
    """What an earlier month left over (*normöverskott*), öre, and which month.

    ``counted_ore`` is a worker's decision of what counts now, with ``reason``.
    """

    amount_ore: int
    month: int
    counted_ore: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OtherCost:
    """Another living cost (*levnadskostnader i övrigt*), öre. ``approved_ore`` is a worker's decision."""

    kind: str
    applied_ore: int
    approved_ore: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Repayable:
    """A mark that the help is to be paid back (*bistånd mot återkrav*), with its ground and a worker's reason."""

    ground: RepayableGround
    reason: str


@dataclass(frozen=True, slots=True)
class Household:
    """A household in a calendar month (*hushåll och månad*): all that one calculation asks.

    ``dwelling_members`` are the persons in the dwelling when others live there too, ``rooms`` its rooms. ``part_from`` and ``part_to`` are the
    first and last day of a part of the month, both counted. ``registers`` is ``None`` when no register was asked.
    ``second_hand``: the dwelling is rented second-hand, with or without a permit; ``lawful_stay``: a worker has checked the right to
    stay in the country. Both are asked for from 2027.
    """

    id: str
    month: int
    members: tuple[Member, ...]
    guideline: str = "standard"
    dwelling_members: int | None = None
    rooms: int | None = None
    part_from: date | None = None
    part_to: date | None = None
    norm_changes: tuple[NormChange, ...] = ()
    costs: tuple[Cost, ...] = ()
    incomes: tuple[Income, ...] = ()
    assets: tuple[Asset, ...] = ()
    surplus: Surplus | None = None
    other_costs: tuple[OtherCost, ...] = ()
    registers: Mapping[str, RegisterAnswer] | None = None
    repayable: Repayable | None = None
    second_hand: bool | None = None
    second_hand_permit: bool | None = None
    lawful_stay: bool | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be true in the input (*fel*): household, path of the field, and in Swedish what to do about it."""

    household: str
    path: str
    text: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.household}: {self.path}: {self.text}"


class ImpossibleHousehold(ValueError):
    """The input cannot describe a household (*omöjliga uppgifter*). Nothing is calculated; every fault is told."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
