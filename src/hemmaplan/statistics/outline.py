"""What a report is made of (*disposition*), before it is drawn: sections with paragraphs, tables and own words.

Page, PDF, Word and JSON are drawn from the same outline. A number stands here only as a ``Figure``.
"""

import datetime as dt
from dataclasses import dataclass

from hemmaplan.capacity.situation.sentences import Clients, OfClients
from hemmaplan.statistics.figures import Figure

Part = str | Figure | Clients | OfClients | dt.date
Cell = str | Figure | OfClients | dt.date | None | tuple[Part, ...]


@dataclass(frozen=True)
class Paragraph:
    """Stycke: text with figures in it."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class OwnWords:
    """Egna ord: a field for the writer, with what it is for. ``text`` is what has been written."""

    field: str
    prompt: str
    text: str = ""


@dataclass(frozen=True)
class Item:
    """Punkt i en lista: what, and since or until when in words (``sedan 2020-08-03``) where it is known."""

    parts: tuple[Part, ...]
    when: str | OfClients = ""
    severity: str = "info"


@dataclass(frozen=True)
class Items:
    """Lista."""

    items: tuple[Item, ...]
    empty: str


@dataclass(frozen=True)
class TableBlock:
    """Tabell: caption, headings, rows. Figures are numbers to the right. ``shares`` are the widths of the columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[float, ...] = ()
    empty: str = ""


Block = Paragraph | OwnWords | Items | TableBlock


@dataclass(frozen=True)
class Section:
    """Avsnitt, level 1 or 2."""

    key: str
    title: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Outline:
    """Hela rapporten."""

    title: str
    unit: str
    on: dt.date
    recipient: str
    diary_number: str
    sections: tuple[Section, ...]
    signers: tuple[str, ...] = ()

    def figures(self) -> list[Figure]:
        """Every figure used, once, in the order they come: what the appendix defines."""
        found: dict[str, Figure] = {}
        for section in self.sections:
            for block in section.blocks:
                for part in _parts(block):
                    if isinstance(part, Figure):
                        found.setdefault(part.id, part)
        return list(found.values())

    def own_words(self) -> list[OwnWords]:
        """Every field for the writer."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, OwnWords)]


def _parts(block: Block) -> list[object]:
    if isinstance(block, Paragraph):
        return list(block.parts)
    if isinstance(block, Items):
        return [part for item in block.items for part in item.parts]
    if isinstance(block, TableBlock):
        cells = [cell for row in block.rows for cell in row]
        return [part for cell in cells for part in (cell if isinstance(cell, tuple) else (cell,))]
    return []
