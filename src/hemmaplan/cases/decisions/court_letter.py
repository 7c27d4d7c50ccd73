"""The letter that hands an appeal over to the court (*överlämnande*): whose, when it came, the board's opinion, what goes along. A paper."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from hemmaplan.documents.paper import Bullet, Bullets, Paper, Paragraph, Section, paragraphs

TEMPLATE: Final = "appeal"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Handling som följer med: what it is, of which day, and the hash of its bytes."""

    title: str
    on: dt.date
    sha256: str


@dataclass(frozen=True, slots=True)
class CourtLetter:
    """Brevet till domstolen som det ska skrivas."""

    board: str
    unit: str
    number: str
    court: str
    party: str
    sentence: str
    decided_on: dt.date
    received_on: dt.date
    last_on: dt.date
    arrived_on: dt.date
    in_time_although: str
    replaced_by: str
    opinion: str
    section: str
    enclosed: tuple[Enclosed, ...]
    on: dt.date


def paper(letter: CourtLetter) -> Paper:
    """The paper: what is appealed, that it came in time, what the board thinks, what goes along."""
    if letter.arrived_on <= letter.last_on:
        in_time = f"Överklagandet kom in den {letter.arrived_on}, i rätt tid."
    else:
        in_time = f"Överklagandet kom in den {letter.arrived_on} och prövas ändå: {letter.in_time_although}"
    changed = (
        f"Beslutet har omprövats och ersatts av detta, som överklagandet också gäller: {letter.replaced_by}"
        if letter.replaced_by
        else "Nämnden har omprövat beslutet och funnit att det inte ska ändras."
    )
    enclosed = tuple(Bullet(f"{one.on}, sha256 {one.sha256}", lead=f"{one.title}: ") for one in letter.enclosed)
    sections = [
        Section("Det överklagade beslutet", 1, (Paragraph(letter.sentence),)),
        Section(
            "Rätt tid", 1,
            (Paragraph(f"Parten fick del av beslutet den {letter.received_on}. Sista dagen att överklaga var den {letter.last_on}. {in_time}"),),
        ),
        Section("Omprövning", 1, (Paragraph(changed),)),
        *([Section("Nämndens yttrande", 1, paragraphs(letter.opinion))] if letter.opinion else []),
        Section("Handlingar som överlämnas", 1, (Bullets(enclosed),) if enclosed else (Paragraph("Inga bevarade handlingar."),)),
    ]  # fmt: skip
    facts = [("Till", letter.court), ("Ärende", letter.number), ("Datum", letter.on.isoformat()), ("Klagande", letter.party),
             ("Beslut den", letter.decided_on.isoformat())]  # fmt: skip
    return Paper(
        kind="Överlämnande", title=f"Överlämnande av överklagande i ärende {letter.number}", sender=(letter.board, letter.unit),
        facts=tuple(facts), sections=tuple(sections), foot=f"Överlämnas enligt {letter.section}",
        written=(letter.on.year, letter.on.month, letter.on.day),
    )  # fmt: skip
