"""The letter of a decision (*beslutsbrev*): what was decided and why, in plain words, with how to appeal. A paper, before it is drawn.

Plain values in. A copy of its own for each party: parts may be left out of one, and nobody's address stands in any. Swedish for
every reader. Law: FL 31-33, 43-44 §§; OSL 12:1, 12:3, 26:1.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.documents.paper import Bullet, Bullets, Paper, Paragraph, Section, paragraphs
from hemmaplan.foundation import reference

TEMPLATE: Final = "decision"
VERSION: Final = 1
DATA: Final = Path(__file__).with_name("data") / "appeal.csv"
PARTS: Final = {
    "request": "Vad ansökan gäller", "facts": "Det som har avgjort", "provisions": "Bestämmelser", "weighing": "Bedömning",
    "best_interests": "Barnets bästa", "childs_view": "Barnets åsikt", "why_not": "Varför ansökan inte bifalls, eller inte helt",
}  # fmt: skip
"""The reasons, by their field, in the order they are read."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Brevet som det ska skrivas. ``decider`` is empty where safety asks that nobody be named (FL 33 §)."""

    board: str
    unit: str
    number: str
    to: str
    person: str
    decided_on: dt.date | None
    decider: str
    level: str
    delegation: str
    sentence: str
    texts: dict[str, str]
    appealable: bool
    weeks: int


def paper(letter: Letter, *, left_out: Collection[str] = (), draft: bool = False, written: dt.date) -> Paper:
    """The paper: decision, reasons, who decided, how to appeal."""
    reasons = [
        Section(title, 2, paragraphs(letter.texts[name]))
        for name, title in PARTS.items()
        if letter.texts.get(name, "").strip() and name not in left_out
    ]
    sections = [
        Section("Beslut", 1, (Paragraph(letter.sentence),)),
        *([Section("Skälen för beslutet", 1, ()), *reasons] if reasons else []),
        *([_appeal(letter, written)] if letter.appealable else []),
    ]
    facts = [("Till", letter.to), ("Ärende", letter.number)]
    facts += [("Datum", letter.decided_on.isoformat())] if letter.decided_on else []
    by = ", ".join(filter(None, (letter.decider, letter.level)))
    return Paper(
        kind="Beslut", title=f"Beslut om {letter.person}", sender=(letter.board, letter.unit), facts=tuple(facts),
        sections=tuple(sections), signatures=(by,) if by else (),
        foot=f"På delegation av nämnden, punkt {letter.delegation}" if letter.delegation else "",
        mark="UTKAST" if draft else "", written=(written.year, written.month, written.day),
    )  # fmt: skip


def _appeal(letter: Letter, on: dt.date) -> Section:
    words = {1: "en", 2: "två", 3: "tre", 4: "fyra"}
    weeks = words.get(letter.weeks, str(letter.weeks))
    return Section(
        "Så överklagar du", 1, (Bullets(tuple(Bullet(text.format(weeks=weeks)) for text in appeal_texts(on))),)
    )


def appeal_texts(on: dt.date) -> list[str]:
    """How to appeal, as it reads on the day, in order."""
    return [text for text, first, last in _appeal_rows() if reference.holds(first, last, on)]


@cache
def _appeal_rows() -> list[tuple[str, dt.date | None, dt.date | None]]:
    rows = reference.rows_of(DATA)
    rows.sort(key=lambda row: int(row["order"]))
    return [(row["text"], reference.day(row["valid_from"]), reference.day(row["valid_to"])) for row in rows]
