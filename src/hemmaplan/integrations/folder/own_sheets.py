"""People's own sheets (*egna ark*) as files of the import: Swedish headings, title and sum rows, names for codes, mappings."""

import re

from hemmaplan.integrations.folder import headings, reading
from hemmaplan.integrations.folder.cells import Dated, Unread
from hemmaplan.integrations.folder.columns import LIST
from hemmaplan.integrations.folder.mapping import FAMILY, GIVEN, TableMap, name_part
from hemmaplan.integrations.folder.name_lookup import NameLookup
from hemmaplan.integrations.folder.nouns.noun import Noun
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.integrations.folder.reading import Raw, Sheet

_LOOKED_AT = 30
_SUM = re.compile(r"(?:(?:del|slut|total)?summa|totalt?|sum|medelvärde|genomsnitt)(?=[\s:.]|$)", re.IGNORECASE)


def heading_index(raw: Raw, known: set[str]) -> int:
    """Which of the first lines is the row of headings: the one with most that are known, else the first that is wide.

    ``known`` are the bare headings that mean something.
    """
    best, most = 0, 0
    for index, (_number, cells) in enumerate(raw.lines[:_LOOKED_AT]):
        found = len({headings.bare(cell) for cell in cells if cell} & known)
        if found > most and (found > 1 or not index or sum(map(bool, cells)) == 1):
            best, most = index, found
    if not most:
        wide = max((sum(map(bool, cells)) for _number, cells in raw.lines[:_LOOKED_AT]), default=0)
        best = next((index for index, (_n, cells) in enumerate(raw.lines) if sum(map(bool, cells)) * 2 > wide), 0)
    return best


def is_sum(cells: list[str]) -> bool:
    """Whether the row is a sum of those above it, by its first word."""
    return bool(_SUM.match(next((cell for cell in cells if cell), "")))


def as_noun(raw: Raw, noun: Noun, names: NameLookup, problems: Problems) -> Sheet | None:
    """A sheet that is one file of the import, with the import's own headings; ``None`` with the fault noted."""
    known = headings.columns_of(noun.name)
    sheet = _sheet(raw, heading_index(raw, set(known)), problems)
    if sheet is None:
        return None
    sheet = _names_parted(sheet, noun, known, problems)
    own = tuple(known.get(headings.bare(cell), cell) for cell in sheet.headings)
    doubled = next((name for name in own if name and own.count(name) > 1), None)
    if doubled:
        number = raw.lines[heading_index(raw, set(known))][0]
        both = ", ".join(cell for cell, name in zip(sheet.headings, own, strict=True) if name == doubled)
        problems.add(raw.file, number, doubled, f"Flera kolumner betyder samma sak: {both}. Ta bort den ena.")
        return None
    return _resolved(Sheet(sheet.file, own, sheet.rows), noun, names, problems)


def _names_parted(sheet: Sheet, noun: Noun, known: dict[str, str], problems: Problems) -> Sheet:
    """The sheet with given and family names of their own, where one column has both: "Efternamn, Förnamn"."""
    whole = headings.whole_name(noun.name, {headings.bare(cell): cell for cell in sheet.headings})
    if not whole or headings.PARTS_OF_NAME & {known.get(headings.bare(cell), "") for cell in sheet.headings}:
        return sheet
    at = sheet.headings.index(whole)
    problems.note(sheet.file, 0, "", f"Kolumnen ”{whole}” lästes som förnamn och efternamn.")
    rows = [
        (number, (*cells[:at], name_part(cells[at], GIVEN), name_part(cells[at], FAMILY), *cells[at + 1 :]))
        for number, cells in sheet.rows
    ]
    return Sheet(sheet.file, (*sheet.headings[:at], "given_name", "family_name", *sheet.headings[at + 1 :]), rows)


def mapped(raw: Raw, table: TableMap, noun: Noun, names: NameLookup, problems: Problems) -> Sheet | None:
    """The rows of a sheet as a mapping says, without those that say nothing new about this noun."""
    wanted = {headings.bare(name) for source in table.columns.values() for name in source.headings}
    index = heading_index(raw, wanted)
    sheet = _sheet(raw, index, problems)
    if sheet is None:
        return None
    missing = sorted(
        {name for source in table.columns.values() for name in source.headings if headings.bare(name) not in
         {headings.bare(cell) for cell in sheet.headings}}
    )  # fmt: skip
    if missing:
        problems.add(raw.file, raw.lines[index][0], missing[0], f"Kolumnen ”{missing[0]}” finns inte i arket. Rubrikerna är: "
                     f"{', '.join(cell for cell in sheet.headings if cell)}. Rätta översättningen.")  # fmt: skip
        return None
    rows, seen = [], set()
    for number, cells in sheet.rows:
        by_heading = {headings.bare(name): cell for name, cell in zip(sheet.headings, cells, strict=True)}
        if not any(by_heading[name] for name in wanted):
            continue
        made = tuple(source.cell(by_heading) for source in table.columns.values())
        if made not in seen:
            seen.add(made)
            rows.append((number, made))
    return _resolved(Sheet(sheet.file, tuple(table.columns), rows), noun, names, problems)


def _sheet(raw: Raw, index: int, problems: Problems) -> Sheet | None:
    """The sheet below its headings, without rows of sums; what was left out is noted."""
    if index:
        problems.note(raw.file, 0, "", f"Rubrikerna står på rad {raw.lines[index][0]}. Det ovanför lästes inte.")
    kept: list[tuple[int, list[str]]] = []
    sums: list[tuple[int, list[str]]] = []
    for number, cells in raw.lines[index + 1 :]:
        (sums if is_sum(cells) else kept).append((number, cells))
    for number, cells in sums:
        problems.note(raw.file, number, "", f"Raden lästes inte: {next(cell for cell in cells if cell)[:30]}.")
    return reading.sheet(Raw(raw.file, [raw.lines[index], *kept], raw.notes), 0, problems)


def _resolved(sheet: Sheet, noun: Noun, names: NameLookup, problems: Problems) -> Sheet:
    """The sheet with codes where names stood, as far as a name is one thing's only."""
    places = [
        (index, column.to, column.many)
        for index, name in enumerate(sheet.headings)
        if (column := noun.all_columns.get(name)) is not None and column.to and column.to != noun.name
    ]
    said: set[str] = set()
    rows = []
    for number, cells in sheet.rows:
        changed = list(cells)
        for index, to, many in places:
            if isinstance(cells[index], (Unread, Dated)):
                continue
            parts = [names.code(to, part.strip()) for part in (cells[index].split(LIST) if many else [cells[index]])]
            unread = next((code for code, _note in parts if hasattr(code, "why")), None)
            changed[index] = unread if unread is not None else LIST.join(code for code, _note in parts)
            for _code, note in parts:
                if note and note not in said:
                    said.add(note)
                    problems.note(sheet.file, number, sheet.headings[index], note)
        rows.append((number, tuple(changed)))
    found = Sheet(sheet.file, sheet.headings, rows)
    names.learn(noun.name, found)
    return found
