"""Proposes a mapping from a sheet's own headings (*förslag till översättning*), for a person to correct.

A rent list is dwellings and leases; a staff list is employees, posts and employments: what a file needs and the sheet has
not is made of what it has (a code of the address), or left for the person to choose.
"""

from dataclasses import dataclass
from pathlib import Path

from hemmaplan.integrations.folder import headings, reading
from hemmaplan.integrations.folder.cells import Unread
from hemmaplan.integrations.folder.mapping import FAMILY, GIVEN, Source, TableMap
from hemmaplan.integrations.folder.name_lookup import TO_CHOOSE, NameLookup
from hemmaplan.integrations.folder.nouns.noun import Noun
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.own_sheets import heading_index, is_sum
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.integrations.folder.reading import Raw

_MOST_NAMES = 50
_STAFF, _DWELLINGS = {"employees", "posts", "employments"}, {"dwellings", "leases"}


@dataclass(frozen=True)
class Proposal:
    """Förslag: a mapping, the headings there are, and the columns that the person must choose."""

    tables: list[TableMap]
    headings: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]


def propose(raw: Raw) -> Proposal:
    """The mapping that the sheet's headings suggest; no tables when they suggest none."""
    cells = headings_of(raw)
    own = headings.by_bare(cells)
    named = headings.noun_of(raw.file.rsplit(".", 1)[0])
    tables = [TableMap(named, raw.file, _matched(NOUNS[named], own))] if named in NOUNS else []
    if not tables or named in _DWELLINGS:
        tables = _list_of_dwellings(raw.file, own) or tables
    if not tables or named in _STAFF:
        tables = _list_of_staff(raw.file, own) or tables
    tables = tables or _nearest(raw.file, own)
    tables = [TableMap(one.noun, one.file, one.columns, raw.notes.sheet) for one in tables]
    missing = {
        one.noun: tuple(
            name for name, column in NOUNS[one.noun].all_columns.items() if column.required and name not in one.columns
        )
        for one in tables
    }
    return Proposal(tables, cells, missing)


def _index(raw: Raw) -> int:
    return heading_index(raw, {bare for noun in NOUNS for bare in headings.columns_of(noun)} | headings.WHOLE_NAMES)


def headings_of(raw: Raw) -> tuple[str, ...]:
    """The headings of a sheet, as they stand in it."""
    return tuple(cell for cell in raw.lines[_index(raw)][1] if cell) if raw.lines else ()


def first_rows(raw: Raw, most: int = 5) -> list[list[str]]:
    """The first rows below the headings, to recognise the sheet by; columns without a heading left out."""
    index = _index(raw)
    kept = [place for place, cell in enumerate(raw.lines[index][1]) if cell]
    return [
        [cells[place] if place < len(cells) else "" for place in kept]
        for _number, cells in raw.lines[index + 1 : index + 1 + most]
    ]


def matched(raw: Raw, noun: str) -> dict[str, Source]:
    """The columns of a noun whose heading the sheet has."""
    return _matched(NOUNS[noun], headings.by_bare(headings_of(raw)))


def unknown_names(raw: Raw, tables: list[TableMap]) -> dict[tuple[str, str], list[tuple[str, list[tuple[str, str]]]]]:
    """By noun and column: what stands where a code should, that is nobody's code or name, and the codes to choose from."""
    names = NameLookup()
    found: dict[tuple[str, str], list[tuple[str, list[tuple[str, str]]]]] = {}
    index = _index(raw)
    heads = [headings.bare(cell) for cell in raw.lines[index][1]]
    rows = [dict(zip(heads, cells, strict=False)) for _number, cells in raw.lines[index + 1 :] if not is_sum(cells)]
    for table in tables:
        for name, source in table.columns.items():
            column = NOUNS[table.noun].all_columns[name]
            if column.to not in TO_CHOOSE or column.many or source.code:
                continue
            cells = dict.fromkeys(source.cell(row) for row in rows)
            unread = [cell for cell in cells if cell and isinstance(names.code(column.to, cell)[0], Unread)]
            if unread:
                found[table.noun, name] = [(str(cell), names.choices(column.to)) for cell in unread[:_MOST_NAMES]]
    return found


def raws(folder: Path) -> list[Raw]:
    """Every sheet of a folder.

    Raises:
        FolderRefused: a file cannot be read.
    """
    problems = Problems()
    if not folder.is_dir():
        problems.add(folder.name, 0, "", reading.no_folder(folder))
    paths = sorted(path for path in folder.iterdir() if reading.is_table(path)) if folder.is_dir() else []
    found = [reading.lines(path, problems) for path in paths]
    problems.stop_if_any()
    return [raw for raw in found if raw is not None and raw.lines]


def _matched(noun: Noun, own: dict[str, str]) -> dict[str, Source]:
    """The columns whose heading the sheet has, each heading used once."""
    found: dict[str, Source] = {}
    used: set[str] = set()
    for name in noun.all_columns:
        for word in (name, *headings.words(noun, name)):
            bare = headings.bare(word)
            if bare in own and bare not in used:
                found[name] = Source((own[bare],))
                used.add(bare)
                break
    whole = headings.whole_name(noun.name, own)
    if whole and not headings.PARTS_OF_NAME & set(found):
        found |= {"given_name": Source((whole,), take=GIVEN), "family_name": Source((whole,), take=FAMILY)}
    return found


def _list_of_dwellings(file: str, own: dict[str, str]) -> list[TableMap]:
    dwellings = _matched(NOUNS["dwellings"], own)
    leases = _matched(NOUNS["leases"], own)
    if "address" not in dwellings or "rent" not in leases:
        return []
    parts = [dwellings[name].headings[0] for name in ("address", "flat_number") if name in dwellings]
    code = dwellings.get("code") or leases.get("dwelling") or Source(tuple(parts), code=True)
    code = Source(code.headings, code=True)
    return [TableMap("dwellings", file, {"code": code, **_without(dwellings, "code")}),
            TableMap("leases", file, {"dwelling": code, **_without(leases, "dwelling")})]  # fmt: skip


def _list_of_staff(file: str, own: dict[str, str]) -> list[TableMap]:
    employees = _matched(NOUNS["employees"], own)
    number = employees.get("number")
    posts, employments = _matched(NOUNS["posts"], own), _matched(NOUNS["employments"], own)
    work = posts.get("title") or posts.get("profession")
    if not headings.PARTS_OF_NAME & set(employees) or not (number or work):
        return []
    tables = [TableMap("employees", file, employees)]
    if work and number and "percent" in posts:
        code = Source(number.headings, code=True, prefix="tj-")
        of_posts = {"code": code, "title": work, "profession": work, **_without(posts, "code", "title", "profession")}
        of_employments = {"code": Source(number.headings, code=True, prefix="an-"), "employee": number, "post": code,
                          **_without(employments, "code", "employee", "post")}  # fmt: skip
        tables += [TableMap("posts", file, of_posts), TableMap("employments", file, of_employments)]
    return tables


def _nearest(file: str, own: dict[str, str]) -> list[TableMap]:
    """The one file whose required columns the sheet has most of, if it has more than half and at least two."""
    best: tuple[float, int, str, dict[str, Source]] = (0.0, 0, "", {})
    for noun in NOUNS.values():
        found = _matched(noun, own)
        required = [name for name, column in noun.all_columns.items() if column.required]
        share = sum(name in found for name in required) / len(required)
        best = max(best, (share, len(found), noun.name, found), key=lambda one: one[:2])
    share, count, name, found = best
    return [TableMap(name, file, found)] if share > 0.5 and count > 1 else []


def _without(columns: dict[str, Source], *names: str) -> dict[str, Source]:
    return {name: source for name, source in columns.items() if name not in names}
