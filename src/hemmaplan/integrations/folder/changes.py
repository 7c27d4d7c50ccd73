"""What an import changes, cell by cell (*ändringar*): old and new as people read them, as rows for a page or a file.

Who may not see a person sees neither what was stored about them nor what it becomes.
"""

import csv
import datetime as dt
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.money import format_kronor
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.folder import headings
from hemmaplan.integrations.folder.columns import MONEY, Column
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.nouns.noun import Key, Noun
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.organisation.periods import last_day

MOST = 20_000
HIDDEN = "dolt"
_HEADINGS = ("Fil", "Rad", "Vad", "Vilken", "Uppgift", "Var", "Blir", "Töms")
_HANGS_ON_PERSONS = {
    "persons", "orders", "tenancies", "open_contacts", "plans", "participations", "files", "investigations", "intakes",
}  # fmt: skip
SUFFIXES = (".csv", ".xlsx", ".json")


@dataclass(frozen=True, slots=True)
class Change:
    """Ändring: one cell that gets another value, or (``what`` is "ny") a row that is made."""

    file: str
    row: int
    noun: str
    what: str
    key: str
    field: str = ""
    old: str = ""
    new: str = ""
    emptied: bool = False


@dataclass
class Changes:
    """A list that keeps the first :data:`MOST` and counts the rest."""

    ledger: Ledger
    # Which persons, by primary key, the reader of the list may see.
    seen: Callable[[set[int]], set[int]]
    found: list[Change] = field(default_factory=list)
    more: int = 0
    # Whose stored data the list shows: for the read log of whoever reads it.
    named: set[int] = field(default_factory=set)

    def made(self, noun: Noun, file: str, rows: Iterable[tuple[int, Key, dict[str, Any]]]) -> None:
        """Rows that are new: line, key and fields."""
        given = list(rows)
        about = self._about(noun, [fields for _number, _key, fields in given])
        for (number, key, _fields), (_persons, is_hidden) in zip(given, about, strict=True):
            self._add(Change(file, number, noun.title, "ny", HIDDEN if is_hidden else self._key(noun, key)))

    def changed(
        self, noun: Noun, file: str, rows: Iterable[tuple[int, Key, dict[str, Any], dict[str, tuple[Any, Any]]]]
    ) -> None:
        """Rows that change: line, key, all fields, and old and new by stored field."""
        given = list(rows)
        about = self._about(noun, [fields for _number, _key, fields, _differing in given])
        for (number, key, _fields, differing), (persons, is_hidden) in zip(given, about, strict=True):
            self.named |= set() if is_hidden else persons
            shown = HIDDEN if is_hidden else self._key(noun, key)
            for name, pair in differing.items():
                for title, old, new in _cells(noun, self.ledger, name, *pair):
                    if old != new:
                        self._add(Change(file, number, noun.title, "ändrad", shown, title, HIDDEN if is_hidden else old,
                                         HIDDEN if is_hidden and new else new, emptied=bool(old) and not new))  # fmt: skip

    def _add(self, change: Change) -> None:
        if len(self.found) < MOST:
            self.found.append(change)
        else:
            self.more += 1

    def _about(self, noun: Noun, rows: list[dict[str, Any]]) -> list[tuple[set[int], bool]]:
        """For each row the persons it is about, and whether the reader may not see one of them."""
        persons = _persons(noun, rows)
        everybody = {pk for pks in persons for pk in pks}
        seen = self.seen(everybody) if everybody else set()
        return [(pks, bool(pks - seen)) for pks in persons]

    def _key(self, noun: Noun, key: Key) -> str:
        return " / ".join(
            _value_text(part, noun.all_columns.get(name)) for name, part in zip(noun.key_columns, key, strict=True)
        )


def _persons(noun: Noun, rows: list[dict[str, Any]]) -> list[set[int]]:
    """For each row the persons it is about, by itself or by what it hangs on."""
    found: list[set[int]] = [
        {fields["id"]} if noun.name == "persons" and fields.get("id") else set() for fields in rows
    ]
    for link in noun.pointers:
        pks = {fields[f"{link.field}_id"] for fields in rows if fields.get(f"{link.field}_id")}
        if not pks or link.to == noun.name:
            continue
        of = {pk: {pk} for pk in pks} if link.to == "persons" else _persons_of(NOUNS[link.to], pks)
        for persons, fields in zip(found, rows, strict=True):
            persons.update(of.get(fields.get(f"{link.field}_id") or 0, set()))
    return found


def _persons_of(noun: Noun, pks: set[int]) -> dict[int, set[int]]:
    """The persons of stored rows, by primary key."""
    if not any(link.to in _HANGS_ON_PERSONS for link in noun.pointers):
        return {}
    stored = list(noun.rows().filter(pk__in=pks).values())
    return {row["id"]: persons for row, persons in zip(stored, _persons(noun, stored), strict=True)}


def _cells(noun: Noun, ledger: Ledger, name: str, old: Any, new: Any) -> Iterable[tuple[str, str, str]]:
    """Title, old and new of a stored field; a period is two."""
    if name == "period":
        yield headings.heading(noun, "first"), _value_text(getattr(old, "lower", None)), _value_text(new.lower)
        yield headings.heading(noun, "last"), _value_text(last_day(old) if old else None), _value_text(last_day(new))
        return
    bare = name.removesuffix("_id")
    link = noun.pointer_of.get(bare)
    column = next((one for one in noun.all_columns.values() if one.target == bare), None)
    if column is None and link is None:
        return  # a key for searching or sorting, made of what is shown
    title = headings.heading(noun, column.name if column else link.parts[-1] if link else bare)
    if link is not None:
        yield title, _pointed(ledger, link.to, old), _pointed(ledger, link.to, new)
    elif column is not None and column.many:
        before, after = (", ".join(sorted(_pointed(ledger, column.to, pk) for pk in pks)) for pks in (old, new))
        yield title, before, after
    else:
        yield title, _value_text(old, column), _value_text(new, column)


def _pointed(ledger: Ledger, noun: str, pk: int | None) -> str:
    if not pk:
        return ""
    key = ledger.keys(noun).get(pk, ())
    return " / ".join(identity.masked(str(part)) if noun == "persons" else _value_text(part) for part in key)


def _value_text(value: Any, column: Column | None = None) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        return f"{calendar.local_time(value):%Y-%m-%d %H:%M}"
    if column is not None and column.kind is MONEY and isinstance(value, int):
        return format_kronor(value)
    if column is not None and column.name == "id_number":
        return identity.masked(str(value))
    return str(getattr(value, "label", value))


@contextmanager
def room_for(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner may read, taken before anything is stored and removed again if it comes to nothing.

    Raises:
        NotPossible: the file is there already, cannot be written, or has an ending that says no format.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise NotPossible(f"{path.name}: skriv ett filnamn som slutar på {', '.join(SUFFIXES)}.")
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        raise NotPossible(f"{path} finns redan. Välj ett annat namn, så att inget skrivs över.") from None
    except OSError as error:
        raise NotPossible(f"{path} går inte att skriva ({error.strerror}). Välj en annan plats.") from None
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def as_bytes(changes: Changes, suffix: str) -> bytes:
    """The list as a file: ``.csv`` for Swedish Excel, ``.xlsx`` with emptied cells in red, or ``.json``."""
    rows = [_line(change) for change in changes.found]
    if suffix == ".json":
        stated = {"changes": [asdict(change) for change in changes.found], "more": changes.more}
        return json.dumps(stated, ensure_ascii=False, indent=1).encode()
    if suffix == ".csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
            [_HEADINGS, *(map(_harmless, row) for row in rows)]
        )
        return text.getvalue().encode("utf-8-sig")
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, red, bold = (
            book.add_worksheet("Ändringar"),
            book.add_format({"font_color": "#b00020"}),
            book.add_format({"bold": True}),
        )
        sheet.write_row(0, 0, _HEADINGS, bold)
        for number, (row, change) in enumerate(zip(rows, changes.found, strict=True), 1):
            sheet.write_row(number, 0, row, red if change.emptied else None)
        sheet.freeze_panes(1, 0)
    return raw.getvalue()


def _line(change: Change) -> list[str | int]:
    return [change.file, change.row, f"{change.noun}: {change.what}", change.key, change.field, change.old, change.new,
            "töms" if change.emptied else ""]  # fmt: skip


def _harmless(cell: str | int) -> str | int:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
