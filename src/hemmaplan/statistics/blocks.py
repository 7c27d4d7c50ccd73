"""What a report is made of (*block*), as the plain data it is stored as: sections with paragraphs, lists, tables and own words.

Page, PDF, Word and JSON are drawn from the same blocks. A number stands here only as a figure, by its id.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hemmaplan.capacity.situation.sentences import Clients, OfClients, as_data, pieces
from hemmaplan.statistics.figures import Figure

Part = str | Figure | Clients | OfClients | dt.date
Cell = Part | None | tuple[Part, ...]
Block = dict[str, Any]
LONGEST_UNIT = 12
_NUMBERS = re.compile(r"[\d\s,.–−%]*")


def paragraph(*parts: Part) -> Block:
    """Stycke: text with figures in it."""
    return {"kind": "paragraph", "parts": _parts(parts)}


def remark(*parts: Part) -> Block:
    """Anmärkning: a paragraph smaller and greyer than the others."""
    return paragraph(*parts) | {"soft": True}


def chart(
    caption: str, about: str, marks: Iterable[tuple[int, str]], panels: Iterable[tuple[str, Mapping[str, Any]]]
) -> Block:
    """Diagram: fans of a queue beside each other on one scale. ``about`` says what is seen, to who cannot see it.

    A fan has ``p10``, ``p50`` and ``p90`` week by week, typed numbers of clients; ``marks`` are weeks with their words.
    """
    fans = [{"title": title, "fan": dict(fan)} for title, fan in panels]
    return {"kind": "chart", "caption": caption, "about": about, "marks": [list(one) for one in marks], "panels": fans}


def own_words(field: str, prompt: str) -> Block:
    """Egna ord: a field for the writer, with what it is for."""
    return {"kind": "words", "field": field, "prompt": prompt}


def item(*parts: Part, when: str | OfClients = "", severity: str = "info") -> Block:
    """Punkt i en lista: what, and since or until when in words (``sedan 2020-08-03``) where it is known."""
    return {"parts": _parts(parts), "when": part(when), "severity": severity}


def items(rows: Iterable[Block], empty: str = "") -> Block:
    """Lista. ``empty`` is said when there is nothing in it."""
    return {"kind": "items", "items": list(rows), "empty": empty}


def table(
    caption: str, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[Cell, ...]], empty: str = ""
) -> Block:
    """Tabell: headings with the widths of their columns, and rows. Columns of numbers, but the first, stand to the right."""
    headings = [
        {"title": title, "numeric": place > 0 and all(_is_number(row[place]) for row in rows), "share": width}
        for place, (title, width) in enumerate(columns)
    ]
    cells = [[_cell(cell) for cell in row] for row in rows]
    return {"kind": "table", "caption": caption, "columns": headings, "rows": cells, "empty": empty}


def section(key: str, title: str, level: int, *blocks: Block) -> Block:
    """Avsnitt, level 1 or 2."""
    return {"key": key, "title": title, "level": level, "blocks": list(blocks)}


def with_figures(words: str, **values: Figure | None) -> tuple[Part, ...]:
    """Words with figures in their places, ``%(name)s``. One that does not exist is said to be missing, never left as zero."""
    found = (one for text, place in pieces(words) for one in (text, _value(values, place)))
    return tuple(one for one in found if one != "")


def _value(values: dict[str, Figure | None], place: str) -> Part:
    return (values[place] or _("(uppgift saknas)")) if place else ""


def figures_in(data: Any) -> Iterator[str]:
    """The id of every figure in the blocks, once, in the order they come: what the appendix defines."""
    return iter(dict.fromkeys(_named(data, "figure")))


def fields_in(data: Any) -> Iterator[str]:
    """Every field for the writer."""
    return _named(data, "field")


def _named(data: Any, name: str) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == name:
                yield value
            else:
                yield from _named(value, name)
    elif isinstance(data, list):
        for one in data:
            yield from _named(one, name)


def _parts(parts: Iterable[Part]) -> list[Any]:
    return [part(one) for one in parts]


def part(it: Part) -> Any:
    """A part as it is stored: a figure by its id, a number of clients and what tells of them by their kind."""
    if isinstance(it, Figure):
        return {"figure": it.id}
    return {"day": it.isoformat()} if isinstance(it, dt.date) else as_data(it)


def _cell(cell: Cell) -> list[Any]:
    if cell is None:
        return []
    return _parts(cell if isinstance(cell, tuple) else (cell,))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, tuple):
        return all(isinstance(one, Figure) or (isinstance(one, str) and len(one) < LONGEST_UNIT) for one in cell)
    return cell is None or isinstance(cell, Figure) or (isinstance(cell, str) and bool(_NUMBERS.fullmatch(cell)))
