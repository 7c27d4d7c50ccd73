"""Reading a household (*läsa in hushåll*) from JSON, and the JSON Schema that says what may be written.

``HOUSEHOLD`` declares each field once. The reader tells every fault of the file at once: path, what is wrong, what to do.
It judges the form; whether the household is possible (a child older than its parent) is judged by ``tables``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final, NoReturn

from hemmaplan.assistance.norms import household as h
from hemmaplan.assistance.norms.fields import (
    CHANGE_ORE,
    ORE,
    Answers,
    Choice,
    Day,
    Faults,
    Field,
    Many,
    Month,
    NotWhole,
    Record,
    Schema,
    Text,
    Whole,
    Wrong,
    YesNo,
)  # fmt: skip
from hemmaplan.assistance.norms.household import Fault, Household, ImpossibleHousehold
from hemmaplan.assistance.norms.law import loading
from hemmaplan.foundation import command

_REASON: Final = Text(2_000, lines=True)
_FILE: Final = "filen"


@lru_cache(maxsize=1)
def household_record() -> Record:
    """The declaration of a household. The codes of kinds and registers come from the national law files."""
    law = loading.load()
    member = Record(
        h.Member,
        (
            Field("id", Text(60), "ett kort namn på personen, unikt i hushållet", "Name of the person", required=True),
            Field("role", Choice(("adult", "child")), "vuxen (adult) eller barn (child)", "Role", required=True),
            Field("born", Day(), "födelsedag; kan utelämnas för vuxna", "Day of birth"),
            Field("age", Whole(0, 120, "åldern"), "ålder i hela år i månaden, i stället för born", "Age in years"),
            Field(
                "lunch", YesNo(), "äter gratis lunch på förskolan fem dagar i veckan; behövs för 0–6 år", "Free lunch"
            ),
            Field("in_school", YesNo(), "går i skolan; behövs från 18 år", "In school"),
            Field(
                "stay",
                Choice(("always", "contact", "alternating")),
                "bor alltid (always), umgänge (contact) eller växelvis (alternating)",
                "How the child lives here",
            ),
            Field(
                "days",
                Whole(0, 31, "antal dagar"),
                "dagar i hushållet den här månaden; behövs vid umgänge",
                "Days here",
            ),
            Field(
                "special_rule_from",
                Month("none"),
                "ansökningsmånad då särskilda beräkningsregelns 24 månader började, eller none",
                "Month of assistance in which the special rule’s window opened",
            ),
            Field(
                "assistance_months",
                Many(Month(), most=600),
                "ansökningsmånader med försörjningsstöd, alla; en tom lista om det inte finns någon",
                "Months for which assistance was given",
            ),
            Field(
                "employment_months",
                Many(Month(), most=600),
                "ansökningsmånader där lön räknades; lön i oktober räknas i november",
                "Months of assistance in which salary was counted",
            ),
            Field(
                "pay_months",
                Many(Month(), most=600),
                "månader då lön betalades ut; räknas i månaden efter",
                "Months in which salary was paid",
            ),
            Field("part_from", Day(), "första dagen i hushållet, för den som kom under månaden", "First day here"),
            Field("part_to", Day(), "sista dagen i hushållet, för den som lämnade under månaden", "Last day here"),
            Field(
                "minor_applies",
                YesNo(),
                "den vuxna är under 18 år men ska söka själv, handläggarens bedömning",
                "Applies alone though not yet 18",
            ),
        ),
        "en person i hushållet",
        "Member",
    )
    norm_change = Record(
        _norm_change,
        (
            Field("member", Text(60), "personens id; utelämnas för gemensamma hushållskostnader", "Member"),
            Field("amount_ore", CHANGE_ORE, "öre i månaden; minus sänker", "Change in öre", required=True),
            Field("reason", _REASON, "skäl för avvikelsen", "Reason", required=True),
        ),
        "beslut om höjd eller sänkt norm",
        "Change of the norm",
    )
    cost = Record(
        h.Cost,
        (
            Field("kind", Choice(law.costs.codes), "kostnadsslag", "Kind", required=True),
            Field("applied_ore", ORE, "sökt belopp i öre", "Applied for, öre", required=True),
            Field("approved_ore", ORE, "godkänt belopp i öre, handläggarens beslut", "Approved, öre"),
            Field("reason", _REASON, "skäl; krävs när mindre godkänns än söks", "Reason"),
            Field("member", Text(60), "personens id", "Member"),
        ),
        "en kostnad utanför riksnormen",
        "Cost",
    )
    income = Record(
        h.Income,
        (
            Field("kind", Choice(law.incomes.codes), "inkomstslag", "Kind", required=True),
            Field("amount_ore", ORE, "belopp efter skatt i öre, före avdragen nedan", "Net amount, öre", required=True),
            Field("member", Text(60), "personens id; utelämnas för hela hushållets inkomst", "Member"),
            Field("received", Day(), "dagen pengarna kom", "Day received"),
            Field("paid_to_board_ore", ORE, "öre som betalades till nämnden", "Paid to the board, öre"),
            Field("attached_ore", ORE, "öre som utmättes", "Attached, öre"),
            Field("set_off_ore", ORE, "öre som kvittades", "Set off, öre"),
            Field(
                "earned_before_ore",
                ORE,
                "eget arbete tidigare under kalenderåret i öre; för barn och skolungdomar",
                "Earned earlier this year, öre",
            ),
            Field(
                "per",
                Choice(("month", "day", "week", "year")),
                "vad beloppet avser: månad (month), kalenderdag (day), vecka (week) eller år (year)",
                "What the amount is for",
            ),
            Field("gross_ore", ORE, "lön före skatt i öre, för jobbpremien", "Salary before tax, öre"),
            Field(
                "counts_now",
                YesNo(),
                "en inkomst från en annan månad räknas i den här månaden; handläggarens beslut, med skäl",
                "Counts in this month though received in another",
            ),
            Field("counted_ore", ORE, "öre som räknas; handläggarens beslut, med skäl", "Decided to count, öre"),
            Field("reason", _REASON, "skäl för handläggarens beslut", "Reason"),
            Field(
                "register_ore",
                ORE,
                "det ett register säger i öre, när beloppet är bestämt till något annat; med skäl",
                "What a register says, öre",
            ),
        ),
        "en inkomst",
        "Income",
    )
    asset = Record(
        h.Asset,
        (
            Field("kind", Choice(law.assets.codes), "tillgångsslag", "Kind", required=True),
            Field("amount_ore", ORE, "värde i öre", "Value, öre", required=True),
            Field("needed", YesNo(), "hushållet behöver tillgången", "The household needs it"),
            Field("can_end", YesNo(), "sparandet går att avsluta", "The saving can be ended"),
            Field("counted_ore", ORE, "öre som räknas; handläggarens beslut, med skäl", "Decided to count, öre"),
            Field("reason", _REASON, "skäl för handläggarens beslut", "Reason"),
        ),
        "en tillgång",
        "Asset",
    )
    surplus = Record(
        h.Surplus,
        (
            Field("amount_ore", ORE, "överskott i öre", "Surplus, öre", required=True),
            Field("month", Month(), "månaden överskottet uppstod", "Month", required=True),
            Field("counted_ore", ORE, "öre som räknas; handläggarens beslut, med skäl", "Decided to count, öre"),
            Field("reason", _REASON, "skäl för handläggarens beslut", "Reason"),
        ),
        "överskott från en tidigare månad",
        "Surplus carried",
    )
    other_cost = Record(
        h.OtherCost,
        (
            Field("kind", Choice(law.other_costs.codes), "slag", "Kind", required=True),
            Field("applied_ore", ORE, "sökt belopp i öre", "Applied for, öre", required=True),
            Field("approved_ore", ORE, "godkänt belopp i öre, handläggarens beslut", "Approved, öre"),
            Field("reason", _REASON, "skäl; krävs när mindre godkänns än söks", "Reason"),
        ),
        "en levnadskostnad i övrigt",
        "Other living cost",
    )
    repayable = Record(
        h.Repayable,
        (
            Field(
                "ground",
                Choice(("advance", "conflict", "hindered")),
                "förskott på förmån (advance), arbetskonflikt (conflict) eller hinder att nå egna medel (hindered)",
                "Ground",
                required=True,
            ),
            Field("reason", _REASON, "skäl", "Reason", required=True),
        ),
        "bistånd mot återkrav",
        "Repayable",
    )
    return Record(
        Household,
        (
            Field("id", Text(100), "ett namn på hushållet, unikt i filen", "Name of the household", required=True),
            Field("month", Month(), "månaden som ansökan gäller", "Month", required=True),
            Field("guideline", Text(60), "namnet på en riktlinje; annars standard", "Guideline"),
            Field("members", Many(member, least=1, most=30), "personerna i hushållet", "Members", required=True),
            Field("rooms", Whole(1, 20, "antal rum"), "rum i bostaden, utom kök", "Rooms in the dwelling"),
            Field(
                "dwelling_members",
                Whole(1, 30, "antal personer"),
                "alla som bor i bostaden, när andra än hushållet bor där",
                "Persons in the dwelling",
            ),
            Field("part_from", Day(), "första dagen, när bara en del av månaden räknas", "First day of a part month"),
            Field("part_to", Day(), "sista dagen, när bara en del av månaden räknas", "Last day of a part month"),
            Field("norm_changes", Many(norm_change), "beslut om höjd eller sänkt norm", "Changes of the norm"),
            Field("costs", Many(cost), "kostnader utanför riksnormen", "Costs beside the norm"),
            Field("incomes", Many(income), "inkomster", "Incomes"),
            Field("assets", Many(asset), "tillgångar", "Assets"),
            Field("surplus", surplus, "överskott från en tidigare månad", "Surplus carried"),
            Field("other_costs", Many(other_cost), "levnadskostnader i övrigt", "Other living costs"),
            Field(
                "registers",
                Answers(tuple(law.registers), ("answered", "no_answer", "error")),
                "vad varje register svarade; utelämnas om inget register frågades",
                "Register answers",
            ),
            Field("repayable", repayable, "märke för bistånd mot återkrav", "Repayable"),
            Field("second_hand", YesNo(), "bostaden hyrs i andra hand; behövs från 2027", "Rented second-hand"),
            Field(
                "second_hand_permit",
                YesNo(),
                "hyresvärden eller föreningen har gett tillstånd; behövs från 2027",
                "Permit to rent second-hand",
            ),
            Field(
                "lawful_stay",
                YesNo(),
                "alla har rätt att vistas i landet, kontrollerat av en handläggare; behövs från 2027",
                "Right to stay, checked",
            ),
        ),
        "ett hushåll i en månad",
        "Household",
    )


def _norm_change(*, member: str | None = None, amount_ore: int, reason: str) -> h.NormChange:
    """A change of the norm; without a member it is of what the household shares."""
    return h.NormChange(member, amount_ore, reason)


def json_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of the input: one household, or a list of them."""
    record = household_record()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Household for the norm calculation",
        "description": "Hushåll för normberäkningen. Belopp i hela öre. Ett utelämnat fält betyder att svaret saknas.",
        "oneOf": [
            {"$ref": "#/$defs/household"},
            {"type": "array", "items": {"$ref": "#/$defs/household"}, "minItems": 1},
        ],
        "$defs": {"household": record.schema()},
    }


def schema_text() -> str:
    """The JSON Schema as it is published."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def read_households(text: str) -> tuple[Household, ...]:
    """Read one household or a list of them.

    Raises:
        ImpossibleHousehold: the text is not JSON or a field is wrong. Every fault of the file is told.
    """
    value = parse(text)
    many = value if isinstance(value, list) else [value]
    if not many:
        _refuse(_FILE, "", "listan är tom. Skriv minst ett hushåll.")
    faults: list[Fault] = []
    households: list[Household] = []
    seen: set[str] = set()
    for place, item in enumerate(many):
        name = item.get("id") if isinstance(item, dict) else None
        known = Faults(name if isinstance(name, str) and name.strip() else f"hushåll {place + 1}")
        try:
            read = household_record().read(item, "", known)
        except Wrong as wrong:
            known.add("", str(wrong))
        else:
            if isinstance(read, Household):
                households.append(read)
                if read.id in seen:
                    known.add("id", f"”{read.id}” finns två gånger i filen. Ge varje hushåll ett eget id.")
                seen.add(read.id)
        faults += known.found
    if faults:
        raise ImpossibleHousehold(tuple(faults))
    return tuple(households)


def parse(text: str) -> object:
    """A text as JSON, with numbers that are not whole kept as they are written.

    Raises:
        ImpossibleHousehold: it is not JSON, or a key stands twice.
    """
    try:
        return command.read_json(text.removeprefix("\ufeff"), number=NotWhole)
    except command.NotUsable as fault:
        _refuse(_FILE, "", str(fault))


def _refuse(household: str, path: str, text: str) -> NoReturn:
    raise ImpossibleHousehold((Fault(household, path, text),))
