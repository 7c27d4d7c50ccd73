"""Reads the words out of a PDF by way of its fonts' own tables, as a screen reader would."""

import io
import re

import pikepdf

_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def words(pdf: bytes) -> str:
    """All text, line by line, pages in order."""
    with pikepdf.open(io.BytesIO(pdf)) as made:
        return "\n".join(_page(page, {}) for page in made.pages)


def _page(page: pikepdf.Page, tables: dict) -> str:
    fonts = page.Resources.get("/Font", {})
    said, table, last = [], {}, None
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            key = str(operands[0])
            table = tables.setdefault(key, _table(fonts[key]))
        elif name in {"Tm", "Td"}:
            here = str(operands[-1])
            said.append(" " if here == last else "\n")
            last = here
        elif name == "Tj":
            said.append(_decoded(operands[0], table))
        elif name == "TJ":
            said += [_decoded(one, table) for one in operands[0] if isinstance(one, pikepdf.String)]
    return "".join(said)


def _decoded(text: pikepdf.String, table: dict[int, str]) -> str:
    raw = bytes(text)
    return "".join(table.get(int.from_bytes(raw[i : i + 2]), "�") for i in range(0, len(raw), 2))


def _table(font: pikepdf.Object) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes()
    table = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        table |= {int(code, 16): _text(out) for code, out in _CHAR.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, out in _RANGE.findall(block):
            start = int(out, 16)
            table |= {code: chr(start + n) for n, code in enumerate(range(int(first, 16), int(last, 16) + 1))}
    return table


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")
