"""What the fonts can show (*tecken som kan skrivas ut*): every other sign becomes a box, so that the paper always comes out.

A paper's fonts are those that come with the program. A sign that none of them has (a private sign of Word's Symbol font, a
script nobody drew) would make the typesetter refuse the whole paper; here it is replaced, and the place is named.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from hemmaplan.documents.paper import Block, Bullet, Bullets, Chart, Panel, Paper, Paragraph, Section, Table
from hemmaplan.foundation.cleaning import prose

Show = Callable[[str], str]
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


def heading(text: str, show: Show = boxed) -> str:
    """A heading as it can be set. One without anything to read is a box: a paper may not have an empty heading."""
    said = show(text)
    return said if said.strip() else BOX


def plainest(text: str) -> str:
    """The text with a box for all but the plainest letters: for signs that stand together in no font."""
    return "".join(sign if PLAIN.fullmatch(sign) else BOX for sign in boxed(text))


def boxes(paper: Paper, show: Show = boxed) -> tuple[str, ...]:
    """The headings under which something cannot be shown (*fält med tecken som inte kan visas*), in the paper's order."""
    parts = [(paper.title, (paper.kind, paper.title, *paper.sender, *paper.signatures, paper.foot))]
    parts += [(name, (value,)) for name, value in paper.facts]
    parts += [(one.title, tuple(_texts(one))) for one in (*paper.sections, *paper.appendix)]
    return tuple(
        dict.fromkeys(heading(place, show) for place, texts in parts if any(_hides(text, show) for text in texts))
    )


def _hides(text: str, show: Show) -> bool:
    return not PLAIN.fullmatch(text) and show(text).count(BOX) > text.count(BOX)


def _texts(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from (text for one in block.items for text in (one.lead, one.text))
        elif isinstance(block, Chart):
            yield from (block.caption, block.about, *(panel.title for panel in block.panels))
        else:
            yield block.caption
            yield from (column.title for column in block.columns)
            yield from (cell for row in block.rows for cell in row)


def settable(paper: Paper, show: Show = boxed) -> Paper:
    """The paper as it can be set, with a remark at its end when a sign became a box. Same paper, same answer."""
    places = boxes(paper, show)
    remark = (Section(REMARK, 1, (Bullets(tuple(Bullet(place) for place in places)),)),) if places else ()
    return dataclasses.replace(
        paper,
        kind=show(paper.kind),
        title=heading(paper.title, show),
        sender=tuple(map(show, paper.sender)),
        facts=tuple((show(name), show(value)) for name, value in paper.facts),
        sections=tuple(_section(one, show) for one in paper.sections),
        signatures=tuple(map(show, paper.signatures)),
        appendix=(*(_section(one, show) for one in paper.appendix), *remark),
        foot=show(paper.foot),
    )


def _section(section: Section, show: Show) -> Section:
    blocks = tuple(_block(one, show) for one in section.blocks)
    return dataclasses.replace(section, title=heading(section.title, show), blocks=blocks)


def _block(block: Block, show: Show) -> Block:
    if isinstance(block, Paragraph):
        return dataclasses.replace(block, text=show(block.text))
    if isinstance(block, Bullets):
        return Bullets(tuple(Bullet(show(one.text), show(one.lead)) for one in block.items))
    if isinstance(block, Chart):
        panels = tuple(Panel(show(panel.title), panel.svg) for panel in block.panels)
        return Chart(show(block.caption), show(block.about), panels)
    return Table(
        show(block.caption),
        tuple(dataclasses.replace(column, title=show(column.title)) for column in block.columns),
        tuple(tuple(map(show, row)) for row in block.rows),
        block.small,
    )
