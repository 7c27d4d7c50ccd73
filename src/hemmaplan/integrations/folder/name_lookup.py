"""Names in place of codes (*namn i stället för kod*): a name that is one thing's only is read as its code, and it is said.

A name that nobody has, or that several have, is refused with the nearest proposals: never a silent guess.
"""

import difflib
from collections import defaultdict
from typing import Any

from hemmaplan.integrations.folder.cells import Unread
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.reading import Sheet

# What a row is called, by noun, as columns of its file and as fields of its table. Persons are never found by name.
_NAMED = {
    "units": ("name",), "services": ("name",), "competences": ("name",), "dwellings": ("address", "flat_number"),
    "employees": ("given_name", "family_name"),
}  # fmt: skip
TO_CHOOSE = frozenset({"units", "services", "competences", "dwellings"})
"""Nouns whose codes a person may choose from a list; staff are named by number."""
_KEPT_QUIET = {"employees"}


class NameLookup:
    """Names and codes of what is stored and of the files read so far (*namnregister*)."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, set[str]]] = {}

    def learn(self, noun: str, sheet: Sheet) -> None:
        """The rows of a file can be called by name in the files after it."""
        key = NOUNS[noun].key_columns[0]
        if noun not in _NAMED or key not in sheet.headings:
            return
        places = [sheet.headings.index(name) for name in _NAMED[noun] if name in sheet.headings]
        at = sheet.headings.index(key)
        for _number, cells in sheet.rows:
            self._add(noun, cells[at], [cells[place] for place in places])

    def code(self, noun: str, cell: str) -> tuple[str, str]:
        """The code that the cell stands for, and what to say about it; the cell itself where names mean nothing."""
        if noun not in _NAMED or isinstance(cell, Unread) or not cell:
            return cell, ""
        known = self._known(noun)
        said = _bare(cell)
        codes = known.get(said, set())
        if cell in codes:
            return cell, ""
        if len(codes) == 1:
            (code,) = codes
            what = "Ett namn" if noun in _KEPT_QUIET else f"”{cell}”"
            return code, "" if code.casefold() == said else f"{what} lästes som {code}."
        if codes:
            return Unread(cell, f"Flera i {noun} heter så: {', '.join(sorted(codes))}. Skriv koden."), ""
        if cell == said and " " not in cell:
            return cell, ""  # it looks like a code: whether there is such a row is asked later
        near = sorted(
            {code for name in difflib.get_close_matches(said, known, n=3, cutoff=0.5) for code in known[name]}
        )
        listed = f" Menade du {' eller '.join(near)}?" if near else ""
        what = "Namnet" if noun in _KEPT_QUIET else f"”{cell}”"
        return Unread(cell, f"{what} är varken kod eller namn i {noun}.{listed} Skriv koden."), ""

    def choices(self, noun: str) -> list[tuple[str, str]]:
        """Each stored code of a noun with its name, to choose from."""
        model: Any = NOUNS[noun].model
        rows = model.objects.values_list(NOUNS[noun].key_columns[0], *_NAMED[noun]).order_by(*_NAMED[noun])
        return [(code, f"{' '.join(name for name in names if name)} ({code})") for code, *names in rows]

    def _known(self, noun: str) -> dict[str, set[str]]:
        if noun not in self._codes:
            self._codes[noun] = defaultdict(set)
            model: Any = NOUNS[noun].model
            for code, *names in model.objects.values_list(NOUNS[noun].key_columns[0], *_NAMED[noun]):
                self._add(noun, code, names)
        return self._codes[noun]

    def _add(self, noun: str, code: str, names: list[str]) -> None:
        known = self._known(noun)
        given = [name for name in names if name]
        for text in (code, " ".join(given), ", ".join(reversed(given)), *(given[:1] if noun == "dwellings" else ())):
            if text:
                known.setdefault(_bare(text), set()).add(code)


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())
