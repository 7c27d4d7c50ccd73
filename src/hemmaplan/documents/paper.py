"""A paper (*handling på papper*) before it is drawn: letterhead, headings, paragraphs, lists, tables, signatures.

Plain text only, already written out in Swedish; knows nothing of what the numbers mean. The same paper gives PDF and Word.
"""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """Stycke. ``soft`` is a remark in the margin of the text: smaller and greyer."""

    text: str
    soft: bool = False
    kind: str = "paragraph"


@dataclass(frozen=True)
class Bullet:
    """Punkt: ``lead`` is set in bold before the text."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Bullets:
    """Punktlista."""

    items: tuple[Bullet, ...]
    kind: str = "bullets"


@dataclass(frozen=True)
class Column:
    """Kolumn: heading, whether it holds numbers, and its share of the width."""

    title: str
    numeric: bool = False
    share: float = 1


@dataclass(frozen=True)
class Table:
    """Tabell with caption and header row. A line break in a cell makes the rest of it smaller."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    small: bool = False
    kind: str = "table"

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns: it would be printed askew."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of the table {self.caption!r} does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class Panel:
    """Ruta i ett diagram: a drawing (SVG without words) under its own title."""

    title: str
    svg: str


@dataclass(frozen=True)
class Chart:
    """Diagram: panels beside each other. ``about`` says what is seen, to who cannot see it."""

    caption: str
    about: str
    panels: tuple[Panel, ...]
    kind: str = "chart"


Block = Paragraph | Bullets | Table | Chart


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """What somebody has written, each line of it a paragraph of its own."""
    return tuple(Paragraph(line.strip()) for line in text.split("\n") if line.strip())


@dataclass(frozen=True)
class Section:
    """Avsnitt: level 1 or 2. ``fresh`` begins on a new page."""

    title: str
    level: int
    blocks: tuple[Block, ...]
    fresh: bool = False


@dataclass(frozen=True)
class Paper:
    """Hela handlingen."""

    kind: str  # Tjänsteskrivelse
    title: str
    sender: tuple[str, ...]  # the board first, the unit last
    facts: tuple[tuple[str, str], ...]  # date, recipient, diary number: name and value
    sections: tuple[Section, ...]
    signatures: tuple[str, ...] = ()
    appendix: tuple[Section, ...] = ()  # after the signatures
    foot: str = ""
    mark: str = ""  # UTKAST
    written: tuple[int, int, int] = (2000, 1, 1)  # the date in the file's own data
    language: str = "sv"

    def plain(self) -> dict[str, object]:
        """As plain data, for the typesetter."""
        return dataclasses.asdict(self)
