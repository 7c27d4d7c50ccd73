"""What the fonts can show (*tecken som kan skrivas ut*): every other sign becomes a box, so that the paper always comes out.

A paper's fonts are those that come with the program. A sign that none of them has (a private sign of Word's Symbol font, a
script nobody drew) would make the typesetter refuse the whole paper; here it is replaced, and the place is named.
"""

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from hemmaplan.documents.paper import Block, Bullet, Bullets, Paper, Paragraph, Section, Table
from hemmaplan.foundation.cleaning import prose

FONTS = Path(__file__).parent / "data" / "vendor"
BOX = "\u25a1"
REMARK = "Tecken som inte kan visas står som □ under"  # the papers are in Swedish for every reader
# Latin, Greek and Cyrillic letters and the punctuation of European text: the first font has them all, see the test.
PLAIN = re.compile(
    r"[\n\x20-\x7e\u00a0-\u00ac\u00ae-\u0148\u014a-\u017f\u0391-\u03a1\u03a3-\u03ce\u0410-\u044f–—‘’‚“”„†‡•…‰‹›€−→□]*"
)
# A run without a place to break that is longer than any line is given places to break: a PDF cannot hold it otherwise.
LONGEST_RUN = 60
_RUN = re.compile(rf"[^\s\u200b]{{{LONGEST_RUN + 1},}}")


@cache
def printable() -> frozenset[int]:
    """The code points that some font of ours can show. Read from the fonts once in a process."""
    found: set[int] = {ord("\n")}
    for path in sorted(FONTS.glob("*/*.ttf")):
        with TTFont(path, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def missing(text: str) -> set[str]:
    """The signs of the text that no font of ours can show."""
    if PLAIN.fullmatch(text):
        return set()
    return {sign for sign in prose(text) if ord(sign) not in printable() and not _is_joiner(sign)}


def boxed(text: str) -> str:
    """The text as it can be set: unseen signs away, a box for each sign that no font has, no run without a break."""
    if not PLAIN.fullmatch(text):
        text = prose(text)
        gone = missing(text)
        text = "".join(BOX if sign in gone else sign for sign in text)
    return _RUN.sub(lambda run: "\u200b".join(_pieces(run[0])), text)


def _pieces(run: str) -> Iterator[str]:
    return (run[start : start + LONGEST_RUN] for start in range(0, len(run), LONGEST_RUN))


def _is_joiner(sign: str) -> bool:
    """Whether the sign only steers how its neighbours are drawn."""
    return sign in "\u200c\u200d\u200e\u200f" or "\ufe00" <= sign <= "\ufe0f"


def heading(text: str) -> str:
    """A heading as it can be set. One without anything to read is a box: a paper may not have an empty heading."""
    said = boxed(text)
    return said if said.strip() else BOX


def boxes(paper: Paper) -> tuple[str, ...]:
    """The headings under which something cannot be shown (*fält med tecken som inte kan visas*), in the paper's order."""
    parts = [(paper.title, (paper.kind, paper.title, *paper.sender, *paper.signatures, paper.foot))]
    parts += [(name, (value,)) for name, value in paper.facts]
    parts += [(one.title, tuple(_texts(one))) for one in (*paper.sections, *paper.appendix)]
    return tuple(dict.fromkeys(heading(place) for place, texts in parts if any(map(missing, texts))))


def _texts(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from (text for one in block.items for text in (one.lead, one.text))
        else:
            yield block.caption
            yield from (column.title for column in block.columns)
            yield from (cell for row in block.rows for cell in row)


def settable(paper: Paper) -> Paper:
    """The paper as it can be set, with a remark at its end when a sign became a box. Same paper, same answer."""
    places = boxes(paper)
    remark = (Section(REMARK, 1, (Bullets(tuple(Bullet(place) for place in places)),)),) if places else ()
    return dataclasses.replace(
        paper,
        kind=boxed(paper.kind),
        title=heading(paper.title),
        sender=tuple(map(boxed, paper.sender)),
        facts=tuple((boxed(name), boxed(value)) for name, value in paper.facts),
        sections=tuple(map(_section, paper.sections)),
        signatures=tuple(map(boxed, paper.signatures)),
        appendix=(*map(_section, paper.appendix), *remark),
        foot=boxed(paper.foot),
    )


def _section(section: Section) -> Section:
    return dataclasses.replace(section, title=heading(section.title), blocks=tuple(map(_block, section.blocks)))


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return dataclasses.replace(block, text=boxed(block.text))
    if isinstance(block, Bullets):
        return Bullets(tuple(Bullet(boxed(one.text), boxed(one.lead)) for one in block.items))
    return Table(
        boxed(block.caption),
        tuple(dataclasses.replace(column, title=boxed(column.title)) for column in block.columns),
        tuple(tuple(map(boxed, row)) for row in block.rows),
        block.small,
    )
