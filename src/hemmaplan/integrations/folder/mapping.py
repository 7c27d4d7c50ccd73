"""Mappings (*översättning av egna ark*): which column of somebody's own sheet fills which column of which file.

A mapping is a JSON or TOML file with a list ``tables``; each has ``noun``, ``file`` and ``columns``. A column is the heading
it comes from, or an object: ``from`` (one or several headings, joined with a space), ``take`` ("given" or "family" of a whole
name), ``value`` (the same for every row), ``values`` (what stands there → what is meant), ``code`` (made into a code),
``prefix``. One sheet may fill several files.
"""

import json
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hemmaplan.foundation.names import search_key
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.folder import headings
from hemmaplan.integrations.folder.cells import Unread
from hemmaplan.integrations.folder.nouns.registry import NOUNS

GIVEN, FAMILY = "given", "family"
_PARTS = {"from", "take", "value", "values", "code", "prefix"}
_LONGEST_CODE = 60


@dataclass(frozen=True)
class Source:
    """Källa: where the cells of a column come from."""

    headings: tuple[str, ...] = ()
    take: str = ""
    value: str = ""
    values: Dict[str, str] = field(default_factory=dict)
    code: bool = False
    prefix: str = ""

    def cell(self, cells: Dict[str, str]) -> str:
        """The cell of a row whose cells are given by bare heading."""
        if not self.headings:
            return self.value
        given = [cells.get(headings.bare(name), "") for name in self.headings]
        broken = next((cell for cell in given if isinstance(cell, Unread)), None)
        if broken is not None:
            return broken
        text = " ".join(part for part in given if part)
        if self.take:
            text = name_part(text, self.take)
        meant = self.values.get(text, text)
        if isinstance(meant, Unread) or not meant:
            return meant or self.value
        return f"{self.prefix}{as_code(meant)}" if self.code else f"{self.prefix}{meant}"

    def plain(self) -> Any:
        """The source as it stands in a file."""
        if len(self.headings) == 1 and self == Source(self.headings):
            return self.headings[0]
        stated = {"from": list(self.headings), "take": self.take, "value": self.value, "values": dict(self.values),
                  "code": self.code, "prefix": self.prefix}  # fmt: skip
        return {name: part for name, part in stated.items() if part}


@dataclass(frozen=True)
class TableMap:
    """Översatt tabell: one file of the import, filled from one sheet."""

    noun: str
    file: str
    columns: dict[str, Source]
    sheet: str = ""

    def plain(self) -> dict[str, Any]:
        """The table as it stands in a file."""
        stated = {"noun": self.noun, "file": self.file, "sheet": self.sheet,
                  "columns": {name: source.plain() for name, source in self.columns.items()}}  # fmt: skip
        return {name: part for name, part in stated.items() if part}


def name_part(name: str, take: str) -> str:
    """The given or family name of a whole name: "Efternamn, Förnamn", or two words in Swedish order."""
    if isinstance(name, Unread):
        return name
    if "," in name:
        family, _comma, given = (part.strip() for part in name.partition(","))
        return given if take == GIVEN else family
    parts = name.split()
    if len(parts) > 2:
        return Unread(name, "Namnet har fler än två delar och inget komma: det går inte att se vad som är efternamn. "
                      "Skriv Efternamn, Förnamn.")  # fmt: skip
    if len(parts) < 2:
        return name if take == GIVEN else ""
    return parts[0] if take == GIVEN else parts[1]


def as_code(text: str) -> str:
    """A code made of a text: "Storgatan 12 1101" becomes "storgatan-12-1101"."""
    return search_key(text).replace(" ", "-")[:_LONGEST_CODE]


def load(path: Path) -> list[TableMap]:
    """Read a mapping file.

    Raises:
        NotPossible: it is no mapping; the message says what is wrong and where.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        stated = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError:
        raise NotPossible(f"{path} finns inte eller går inte att läsa. Kontrollera namnet efter --map.") from None
    except (ValueError, RecursionError) as error:
        raise NotPossible(
            f"{path.name} är ingen JSON eller TOML ({error}). Rätta den, eller gör ett nytt förslag."
        ) from None
    return parse(stated, path.name)


def parse(stated: Any, name: str) -> list[TableMap]:
    """The tables of a mapping that has been read.

    Raises:
        NotPossible: something in it is wrong.
    """
    tables = stated.get("tables") if isinstance(stated, dict) else None
    if not isinstance(tables, list) or not tables:
        raise NotPossible(f"{name}: listan ”tables” saknas. Varje tabell har noun, file och columns.")
    return [_table(table, f"{name}, tabell {number}") for number, table in enumerate(tables, 1)]


def dump(tables: list[TableMap]) -> str:
    """The mapping as the JSON text that :func:`load` reads."""
    return json.dumps({"tables": [table.plain() for table in tables]}, ensure_ascii=False, indent=2) + "\n"


def _table(table: Any, where: str) -> TableMap:
    if not isinstance(table, dict) or not all(isinstance(table.get(name), str) for name in ("noun", "file")):
        raise NotPossible(f"{where}: ange noun (vilken tabell) och file (vilken fil).")
    noun = headings.noun_of(table["noun"])
    if noun not in NOUNS:
        raise NotPossible(f"{where}: ”{table['noun']}” är ingen tabell. Tabellerna är: {', '.join(NOUNS)}.")
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise NotPossible(f"{where}: ange columns, minst en.")
    known = headings.columns_of(noun)
    found: dict[str, Source] = {}
    for name, stated in columns.items():
        column = known.get(headings.bare(str(name)))
        if column is None:
            raise NotPossible(
                f"{where}: {noun} har ingen kolumn ”{name}”. Kolumnerna är: {', '.join(NOUNS[noun].all_columns)}."
            )
        found[column] = _source(stated, f"{where}, {name}")
    return TableMap(noun, table["file"], found, str(table.get("sheet", "")))


def _source(stated: Any, where: str) -> Source:
    if isinstance(stated, str):
        return Source((stated,))
    if not isinstance(stated, dict) or set(stated) - _PARTS:
        raise NotPossible(f"{where}: skriv en rubrik, eller ett objekt med {', '.join(sorted(_PARTS))}.")
    given = stated.get("from", [])
    names = (given,) if isinstance(given, str) else tuple(str(name) for name in given)
    if stated.get("take", "") not in {"", GIVEN, FAMILY}:
        raise NotPossible(f"{where}: take är {GIVEN} (förnamn) eller {FAMILY} (efternamn).")
    values = stated.get("values", {})
    if not isinstance(values, dict) or not (names or str(stated.get("value", ""))):
        raise NotPossible(f"{where}: ange from (rubriken) eller value (ett fast värde).")
    return Source(names, stated.get("take", ""), str(stated.get("value", "")), {str(k): str(v) for k, v in values.items()},
                  bool(stated.get("code")), str(stated.get("prefix", "")))  # fmt: skip
