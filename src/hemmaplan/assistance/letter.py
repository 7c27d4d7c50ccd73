"""The letter of a decision on income support (*beslutsbrev*): the money first, then what was asked, why, and how it was counted.

Plain values in, a paper out. Swedish for every reader; nobody's address stands in it. Law: FL 31-33, 43-44 §§; språklagen 11 §;
SoL 12:1, 12:7; bidragsbrottslagen (2007:612) 2 §.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hemmaplan.cases.decisions.letter import appeal_texts
from hemmaplan.documents.paper import Block, Bullet, Bullets, Column, Paper, Paragraph, Section, Table, paragraphs

TEMPLATE: Final = "income_support"
VERSION: Final = 2
BEFORE: Final = "income_support_before"
_WEEKS: Final = {1: "en", 2: "två", 3: "tre", 4: "fyra"}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Det som söktes: a cost with what was asked for, what is granted, and why not more."""

    title: str
    applied: str
    granted: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Rad i räkningen: what, how much, and a note below it. ``strong`` is a sum."""

    title: str
    amount: str
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Automatic:
    """Automatiskt beslut: by which function, and from which data of which day."""

    function: str
    version: str


@dataclass(frozen=True, slots=True)
class SupportLetter:
    """Brevet som det ska skrivas. ``decider`` is empty where safety asks that nobody be named; ``couple`` are addressed as *ni*."""

    board: str
    unit: str
    number: str
    to: str
    month: str
    outcome: str
    total: str
    couple: bool
    sentence: str
    costs: tuple[AskedFor, ...]
    lines: tuple[Line, ...]
    explained: tuple[str, ...]
    sources: tuple[str, ...]
    reasons: str
    words: str
    provisions: str
    decided_on: dt.date | None
    decider: str
    level: str
    delegation: str
    weeks: int
    automatic: Automatic | None = None
    repayable: str = ""
    replaces_on: dt.date | None = None


def paper(letter: SupportLetter, *, draft: bool = False, written: dt.date) -> Paper:
    """The paper of a decision: result, what was asked for, reasons, the account, what to do, how to appeal."""
    sections = [
        _result(letter),
        *_costs(letter),
        *_why(letter),
        *_account(letter),
        *_automatic(letter),
        _changes(letter),
        _appeal(letter, written),
        _contact(letter),
    ]
    facts = [("Till", letter.to), ("Ärende", letter.number)]
    facts += [("Datum", letter.decided_on.isoformat())] if letter.decided_on else []
    by = ", ".join(filter(None, (letter.decider, letter.level)))
    return Paper(
        kind="Beslut", title=_title(letter), sender=(letter.board, letter.unit), facts=tuple(facts), sections=tuple(sections),
        signatures=(by,) if by and letter.automatic is None else (),
        foot=f"På delegation av nämnden, punkt {letter.delegation}" if letter.delegation else "",
        mark="UTKAST" if draft else "", written=(written.year, written.month, written.day),
    )  # fmt: skip


def _you(letter: SupportLetter) -> tuple[str, str, str]:
    return ("Ni", "er", "Era") if letter.couple else ("Du", "dig", "Dina")


def _title(letter: SupportLetter) -> str:
    you = _you(letter)[0]
    if letter.outcome in {"grant", "grant_partly"}:
        return f"{you} får {letter.total} för {letter.month}"
    if letter.outcome == "dismiss":
        return f"Ansökan för {letter.month} prövas inte"
    return f"{you} får inget ekonomiskt bistånd för {letter.month}"


def _result(letter: SupportLetter) -> Section:
    you = _you(letter)[0]
    said = {
        "grant": f"{you} får {letter.total} i ekonomiskt bistånd för {letter.month}. Det är allt som {you.lower()} har rätt till enligt räkningen nedan, och allt som söktes är godkänt.",
        "grant_partly": f"{you} får {letter.total} i ekonomiskt bistånd för {letter.month}. En del av det som söktes godkänns inte. Under ”Det som söktes” står vad, och varför.",
        "reject": f"{you} får inget ekonomiskt bistånd för {letter.month}. Ansökan avslås. Nedan står varför.",
        "dismiss": f"Ansökan om ekonomiskt bistånd för {letter.month} prövas inte. Nedan står varför.",
    }[letter.outcome]
    blocks: list[Block] = [Paragraph(said)]
    if letter.replaces_on:
        blocks.append(Paragraph(f"Beslutet ersätter beslutet den {letter.replaces_on.isoformat()}."))
    if letter.repayable:
        blocks.append(Paragraph(f"Pengarna ska betalas tillbaka: {letter.repayable}"))
    blocks.append(Paragraph(letter.sentence, soft=True))
    return Section("Beslutet", 1, tuple(blocks))


def _costs(letter: SupportLetter) -> Sequence[Section]:
    if not letter.costs:
        return ()
    rows = tuple(
        (f"{cost.title}\n{cost.reason}" if cost.reason else cost.title, cost.applied, cost.granted)
        for cost in letter.costs
    )
    columns = (
        Column("Kostnad", share=26),
        Column("Sökt", numeric=True, share=10),
        Column("Godkänt", numeric=True, share=10),
    )
    return (Section("Det som söktes", 1, (Table("Kostnader som söktes, med det som godkänns av dem", columns, rows),)),)


def _why(letter: SupportLetter) -> Sequence[Section]:
    blocks = [*paragraphs(letter.reasons), *paragraphs(letter.words)]
    if letter.outcome in {"grant_partly", "reject"}:
        blocks.append(Paragraph(f"Bestämmelser: {letter.provisions}.", soft=True))
    return (Section("Skälen för beslutet", 1, tuple(blocks)),) if blocks else ()


def _account(letter: SupportLetter) -> Sequence[Section]:
    if not letter.lines or letter.outcome == "dismiss":
        return ()
    rows = tuple((f"{one.title}\n{one.note}" if one.note else one.title, one.amount) for one in letter.lines)
    columns = (Column("Vad", share=34), Column("Kronor", numeric=True, share=10))
    blocks: list[Block] = [
        Paragraph(
            "Först läggs det som behövs för månaden ihop. Sedan dras inkomsterna av. Det som fattas är biståndet."
        ),
        Table(f"Räkningen för {letter.month}", columns, rows),
    ]
    if letter.sources:
        blocks.append(Paragraph(f"Uppgifter från andra myndigheter: {'; '.join(letter.sources)}."))
    found = [Section("Så räknade vi", 1, tuple(blocks))]
    if letter.explained:
        found.append(Section("Orden i räkningen", 2, (Bullets(tuple(Bullet(text) for text in letter.explained)),)))
    return found


def _automatic(letter: SupportLetter) -> Sequence[Section]:
    if letter.automatic is None:
        return ()
    sources = "; ".join(letter.sources) or "ansökan"
    return (
        Section(
            "Beslutet är fattat automatiskt", 1,
            (
                Paragraph(
                    f"Ingen handläggare har fattat beslutet. Det har räknats fram av nämndens automatiserade beslutsfunktion "
                    f"{letter.automatic.function}, version {letter.automatic.version}, av uppgifterna i ansökan och från: {sources}."
                ),
                Paragraph(
                    "Vill du att en människa ser på beslutet igen? Säg det till oss, så gör en handläggare det. Det kostar "
                    "ingenting, och du kan ändå överklaga."
                ),
            ),
        ),
    )  # fmt: skip


def _changes(letter: SupportLetter) -> Section:
    you, _obj, your = _you(letter)
    items: tuple[Bullet, ...] = (
        Bullet(
            "Berätta genast för oss om något ändras: inkomster, vilka som bor i hushållet, bostaden, arbete eller hälsa."
        ),
        Bullet(
            f"{your} uppgifter ska vara rätta. Får {you.lower()} för mycket därför att något inte stämmer kan pengarna krävas tillbaka. "
            "Den som lämnar fel uppgifter med avsikt kan göra sig skyldig till bidragsbrott."
        ),
    )
    if letter.outcome != "grant":
        items = (Bullet(f"Har {you.lower()} nya uppgifter, eller ändras något, kan {you.lower()} söka igen."), *items)
    return Section("Om något ändras", 1, (Bullets(items),))


def _appeal(letter: SupportLetter, on: dt.date) -> Section:
    weeks = _WEEKS.get(letter.weeks, str(letter.weeks))
    return Section(
        "Så överklagar du", 1, (Bullets(tuple(Bullet(text.format(weeks=weeks)) for text in appeal_texts(on))),)
    )


def _contact(letter: SupportLetter) -> Section:
    who = f"{letter.decider} på {letter.unit}" if letter.decider and letter.automatic is None else letter.unit
    return Section(
        "Frågor",
        1,
        (
            Paragraph(
                f"Kontakta {who}. Säg ärendenumret {letter.number}. Vi hjälper dig att förstå beslutet och att överklaga det."
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class BeforeLetter:
    """Brev före ett beslut som går emot någon: what is about to be decided and why, the day to answer, the right to speak. FL 25 §."""

    board: str
    unit: str
    number: str
    to: str
    month: str
    couple: bool
    proposal: str
    reasons: str
    lines: tuple[Line, ...]
    reply_by: dt.date
    handler: str


def paper_before(letter: BeforeLetter, *, written: dt.date) -> Paper:
    """The paper: what we are about to decide, on which material, until when and how one may answer."""
    you, rows = (
        ("ni" if letter.couple else "du"),
        tuple((f"{one.title}\n{one.note}" if one.note else one.title, one.amount) for one in letter.lines),
    )
    columns = (Column("Vad", share=34), Column("Kronor", numeric=True, share=10))
    day = letter.reply_by.isoformat()
    sections = [
        Section("Det vi tänker besluta", 1, (Paragraph(letter.proposal), *paragraphs(letter.reasons))),
        *([Section("Underlaget", 1, (Table(f"Räkningen för {letter.month}", columns, rows),))] if rows else []),
        Section(
            f"Svara senast {day}", 1,
            (
                Bullets(
                    (
                        Bullet(f"Stämmer något inte, eller saknas något? Skriv eller ring till oss senast {day}."),
                        Bullet("Du har rätt att få lämna uppgifter muntligt inför nämnden (14 kap. 8 § socialtjänstlagen). Säg till oss om du vill det."),
                        Bullet(f"Svarar {you} inte beslutar vi på det underlag som finns."),
                    )
                ),
            ),
        ),
        Section("Frågor", 1, (Paragraph(f"Kontakta {letter.handler or letter.unit}. Säg ärendenumret {letter.number}."),)),
    ]  # fmt: skip
    return Paper(
        kind="Innan vi beslutar", title=f"Innan vi beslutar om {letter.month}", sender=(letter.board, letter.unit),
        facts=(("Till", letter.to), ("Ärende", letter.number), ("Svara senast", day)), sections=tuple(sections),
        written=(written.year, written.month, written.day),
    )  # fmt: skip
