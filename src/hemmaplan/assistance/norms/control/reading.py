"""Reading a control's file (*läsa underlag för kontroll*): each field declared once, every fault told with path and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hemmaplan.assistance.norms.control.facts import (
    Adult,
    Advance,
    Earlier,
    Explained,
    Facts,
    Population,
    StatedCost,
    StatedIncome,
)
from hemmaplan.assistance.norms.fields import (
    ORE,
    Answers,
    Choice,
    Faults,
    Field,
    Many,
    Month,
    Record,
    Text,
    Whole,
    Wrong,
    YesNo,
)
from hemmaplan.assistance.norms.household import ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.reading import parse
from hemmaplan.assistance.norms.rules.control import Payment

_ID: Final = Text(60)
_WORDS: Final = Text(2_000, lines=True)
_ANSWERED: Final = ("answered", "no_answer", "error")
_CHANGED: Final = {"no": False, "yes": True, "not_answered": None}
_DAYS: Final = Whole(0, 31, "antal dagar")


def read_facts(text: str, law: Law) -> Facts:
    """Read the file of one household.

    Raises:
        ImpossibleHousehold: it is not JSON or a field is wrong. Every fault is told.
    """
    faults = Faults("filen")
    try:
        read = facts_record(law).read(parse(text), "", faults)
    except Wrong as wrong:
        faults.add("", str(wrong))
        read = None
    if not isinstance(read, Facts):
        raise ImpossibleHousehold(tuple(faults.found))
    return read


def facts_record(law: Law) -> Record:
    """The declaration of the file. The codes of kinds, registers and questions come from the law files."""
    income, cost = Choice(law.incomes.codes), Choice(law.costs.codes)
    member = Field("member", _ID, "personens id", "Member")
    stated_income = _stated_income(income, member)
    stated_cost = _stated_cost(cost, member)
    return Record(
        _facts,
        (
            Field("month", Month(), "månaden som ansökan gäller", "Month applied for", required=True),
            Field("members", Many(_ID, most=30), "id på alla i hushållet", "Members"),
            Field("application", Choice(("first", "renewed", "supplementary")),
                  "första ansökan (first), återansökan (renewed) eller komplettering (supplementary)", "Kind of application"),
            Field("month_decided", YesNo(), "månaden är redan beslutad", "The month is decided"),
            Field("payments", Many(_payment(income, member)), "utbetalningar enligt registren", "Payments", required=True),
            Field("incomes", Many(stated_income), "inkomster som de står i ansökan", "Incomes as stated"),
            Field("explained", Many(_explained(income, member)), "förklaringar till ändrade inkomster", "Explanations"),
            Field("costs", Many(stated_cost), "sökta kostnader", "Costs applied for"),
            Field("dwelling_members", Whole(1, 30, "antal personer"), "alla som bor i bostaden", "Persons in the dwelling"),
            Field("adults", Many(_adult(), most=2), "de vuxnas försörjningshinder och planering", "Adults"),
            Field("earlier", _earlier(stated_income, stated_cost), "föregående beräkning", "The calculation before"),
            Field("registers", Answers(tuple(law.registers), _ANSWERED), "vad varje register svarade", "Register answers"),
            Field("population", _population(), "folkbokföringen", "Population register"),
            Field("recoveries", Many(Month()), "månader då återkrav beslutades", "Months of recovery"),
            Field("advances", Many(_advance(income)), "förskott på förmån", "Advances on a benefit"),
            Field("changed", Answers(tuple(law.change_questions), tuple(_CHANGED)), "svaren på om något har ändrats", "Changes"),
        ),
        "underlag för kontroll av ett hushålls månad",
        "Facts of a control",
    )  # fmt: skip


def _facts(*, changed: Mapping[str, str] | None = None, members: tuple[str, ...] = (), **said: Any) -> Facts:
    return Facts(members=members, changed={code: _CHANGED[word] for code, word in (changed or {}).items()}, **said)


def _payment(income: Choice, member: Field) -> Record:
    return Record(
        _paid,
        (
            Field("kind", income, "inkomstslag", "Kind", required=True),
            Field("month", Month(), "månaden pengarna betalades ut", "Month of payment", required=True),
            Field("amount_ore", ORE, "utbetalt belopp i öre", "Paid, öre", required=True),
            member,
            Field("days", _DAYS, "betalda dagar", "Paid days"),
            Field("days_of", Month(), "månaden dagarna avser, om den är en annan", "The month of the days"),
            Field("used_days", Whole(0, 5_000, "antal dagar"), "alla förbrukade dagar", "Days used of the whole time"),
            Field("set_off_ore", ORE, "öre som kvittades", "Set off, öre"),
            Field("certain", YesNo(), "false för det som bara är planerat", "Paid, not only planned"),
        ),
        "en utbetalning",
        "Payment",
    )


def _paid(*, kind: str, month: int, amount_ore: int, **said: Any) -> Payment:
    return Payment(kind, month, amount_ore, **said)


def _stated_income(income: Choice, member: Field) -> Record:
    return Record(
        StatedIncome,
        (
            Field("kind", income, "inkomstslag", "Kind", required=True),
            Field("amount_ore", ORE, "belopp efter skatt i öre", "Net amount, öre", required=True),
            member,
            Field("register_ore", ORE, "det registret säger i öre, när beloppet är ett annat", "The register's amount"),
            Field("reason", _WORDS, "skälet till att beloppet är ett annat", "Reason"),
        ),
        "en inkomst",
        "Income",
    )


def _stated_cost(cost: Choice, member: Field) -> Record:
    return Record(
        StatedCost,
        (
            Field("kind", cost, "kostnadsslag", "Kind", required=True),
            Field("applied_ore", ORE, "sökt belopp i öre", "Applied for, öre", required=True),
            Field("approved_ore", ORE, "godkänt belopp i öre", "Approved, öre"),
            member,
        ),
        "en kostnad",
        "Cost",
    )


def _explained(income: Choice, member: Field) -> Record:
    return Record(
        Explained,
        (
            Field("kind", income, "inkomstslag", "Kind", required=True),
            member,
            Field("words", _WORDS, "den sökandes ord", "Words"),
            Field("accepted", YesNo(), "en handläggare godtar förklaringen; utelämnas tills någon har bedömt den", "Accepted"),
        ),
        "en förklaring",
        "Explanation",
    )  # fmt: skip


def _adult() -> Record:
    return Record(
        Adult,
        (
            Field("id", _ID, "personens id", "Member", required=True),
            Field("obstacle", _ID, "försörjningshinder", "Obstacle"),
            Field("seeks_work", YesNo(), "ska söka arbete", "Is to seek work"),
            Field("registered", YesNo(), "inskriven som arbetssökande", "Registered as job-seeker"),
            Field("plan", YesNo(), "har en aktuell planering", "Has a plan"),
            Field("question_open", YesNo(), "en fråga om planering eller aktivitet är öppen", "Something is open"),
        ),
        "en vuxen",
        "Adult",
    )


def _earlier(income: Record, cost: Record) -> Record:
    return Record(
        Earlier,
        (
            Field("month", Month(), "månaden", "Month", required=True),
            Field("members", Many(_ID, most=30), "id på alla i hushållet", "Members", required=True),
            Field("incomes", Many(income), "inkomster", "Incomes"),
            Field("costs", Many(cost), "kostnader", "Costs"),
            Field("dwelling_members", Whole(1, 30, "antal personer"), "alla i bostaden", "Persons in the dwelling"),
        ),
        "föregående beräkning",
        "The calculation before",
    )


def _population() -> Record:
    return Record(
        Population,
        (
            Field("answer", Choice(_ANSWERED), "vad folkbokföringen svarade", "Answer", required=True),
            Field("here", Many(_ID, most=30), "id på dem som är folkbokförda på adressen", "Registered here"),
            Field(
                "others", Whole(0, 100, "antal personer"), "andra folkbokförda på adressen", "Others registered here"
            ),
            Field("same_address", YesNo(), "samma adress som förra månaden", "Same address as last month"),
            Field("dead", Many(_ID, most=30), "id på dem som har avlidit", "Dead"),
            Field("protected", YesNo(), "någon har skyddade personuppgifter", "Protected identity"),
        ),
        "folkbokföringen",
        "Population register",
    )


def _advance(income: Choice) -> Record:
    return Record(
        Advance,
        (
            Field("kind", income, "förmånen", "Benefit", required=True),
            Field("month", Month(), "månaden", "Month", required=True),
        ),
        "ett förskott på förmån",
        "Advance on a benefit",
    )
