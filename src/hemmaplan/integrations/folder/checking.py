"""Finds every fault of a folder before anything is stored: cells, columns, references, doubles, overlaps, rules."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings

from hemmaplan.foundation import identity, written
from hemmaplan.foundation.period import Period
from hemmaplan.integrations.folder import headings, own_sheets, reading
from hemmaplan.integrations.folder.columns import Column
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.mapping import TableMap
from hemmaplan.integrations.folder.name_lookup import NameLookup
from hemmaplan.integrations.folder.nouns.noun import Key, Noun
from hemmaplan.integrations.folder.nouns.registry import META, NOUNS
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.integrations.folder.shifting import Shift
from hemmaplan.organisation.periods import last_day, period_of

_META_WORDS = {"dag": "memo_date", "memo date": "memo_date"}


@dataclass(slots=True)
class Row:
    """Rad: a row of a file with its values by heading and its natural key."""

    number: int
    values: dict[str, Any]
    key: Key


@dataclass
class Table:
    """Tabell: a file that has been read."""

    noun: Noun
    file: str
    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    keys: dict[Key, Row] = field(default_factory=dict)


@dataclass
class Folder:
    """Mapp: all tables of a folder, and what the folder says of itself."""

    name: str
    meta: dict[str, str]
    tables: dict[str, Table]
    shift: Shift | None = None

    def rows(self, noun: str) -> list[Row]:
        """The rows of a noun; none when the file is missing."""
        return self.tables[noun].rows if noun in self.tables else []


def read_folder(
    path: Path, *, move_to: dt.date | None, problems: Problems, say: Callable[[str], None],
    mapping: Sequence[TableMap] = (),
) -> Folder:  # fmt: skip
    """Read every file of the folder as rows of values; faults in files, columns, cells and rows are noted.

    ``mapping`` says which sheets fill which files besides those that are named for theirs.
    """
    files = reading.find(path, [*NOUNS, META], problems, named=headings.noun_of, apart={one.file for one in mapping})
    meta = _meta(files.pop(META, None), problems)
    folder = Folder(path.name, meta, {}, _shift(meta, move_to, problems))
    names = NameLookup()
    for noun in NOUNS.values():
        for sheet in _sheets(
            path, noun, files.get(noun.name), [one for one in mapping if one.noun == noun.name], names, problems
        ):
            say(f"  läser {sheet.file}: {len(sheet.rows)} rader")
            table = _table(noun, sheet, folder.shift, problems)
            if table is not None:
                folder.tables[noun.name] = table
    return folder


def _sheets(
    path: Path, noun: Noun, file: Path | None, maps: list[TableMap], names: NameLookup, problems: Problems
) -> Iterator[reading.Sheet]:
    """The sheet that fills a file of the import: its own file, or one of the mapping."""
    if len(maps) + (file is not None) > 1:
        problems.add((file or path).name, 0, "", f"{noun.title} ({noun.name}) fylls från flera ark. Välj ett.")
        return
    source = file or (path / Path(maps[0].file).name if maps else None)
    if source is None:
        return
    raw = reading.lines(source, problems, sheet_name=maps[0].sheet if maps else "")
    if raw is None:
        return
    if not raw.lines:
        problems.add(source.name, 0, "", "Filen är tom. Lägg in rubrikraden från mallen, eller ta bort filen.")
        return
    sheet = (
        own_sheets.mapped(raw, maps[0], noun, names, problems)
        if maps
        else own_sheets.as_noun(raw, noun, names, problems)
    )
    if sheet is not None:
        yield sheet


def check_folder(folder: Folder, *, ledger: Ledger, problems: Problems) -> None:
    """Check the rows against each other and against what is stored, and note every fault."""
    whole = not problems.found
    for table in folder.tables.values():
        _references(table, folder, ledger, problems)
        _overlaps(table, ledger, problems)
    if whole:  # these compare files with each other; half-read files would give faults of their own
        for rule in (
            _numbers,
            _staff_numbers,
            _authors,
            _queued,
            _open_entries,
            _active_plans,
            _places_taken,
            _codes_allowed,
            _notes,
        ):
            rule(folder, ledger, problems)


def _meta(path: Path | None, problems: Problems) -> dict[str, str]:
    """What the folder says of itself: key and value on each row."""
    if path is None:
        return {}
    sheet = reading.read(path, problems)
    if sheet is None:
        return {}
    if sheet.headings not in {("key", "value"), ("nyckel", "värde")}:
        problems.add(sheet.file, 1, "", "Filen ska ha kolumnerna nyckel och värde.")
        return {}
    return {_META_WORDS.get(headings.bare(cells[0]), cells[0]): cells[1] for _number, cells in sheet.rows}


def _shift(meta: dict[str, str], move_to: dt.date | None, problems: Problems) -> Shift | None:
    if move_to is None:
        return None
    try:
        return Shift(written.read_day(meta.get("memo_date", "")), move_to)
    except ValueError:
        problems.add(
            "meta.csv", 0, "value", "För att flytta datum behövs raden memo_date;ÅÅÅÅ-MM-DD: dagen data beskriver."
        )
        return None


def _table(noun: Noun, sheet: reading.Sheet, shift: Shift | None, problems: Problems) -> Table | None:
    """The rows of a sheet as values, with every fault in cells and rows noted."""
    columns = _columns(noun, sheet, problems)
    if columns is None:
        return None
    table = Table(noun, sheet.file, sheet.headings)
    for number, cells in sheet.rows:
        values, right = {}, True
        for column, cell in zip(columns, cells, strict=True):
            if column is None:
                continue
            try:
                values[column.name] = _value(column, cell, shift, noun)
            except ValueError as error:
                problems.add(sheet.file, number, column.name, str(error))
                right = False
        if right:
            for check in noun.checks:
                for name, text in check(values):
                    problems.add(sheet.file, number, name, text)
            _period(noun, values, sheet.file, number, problems)
        if not all(name in values for name in noun.key_columns if name in sheet.headings):
            continue
        row = Row(number, values, noun.key_of(values))
        double = table.keys.get(row.key)
        if double is not None:
            named = ", ".join(dict.fromkeys(noun.key_columns))
            problems.add(sheet.file, number, noun.key_columns[0],
                         f"Samma {named} som på rad {double.number}. Ta bort den ena raden eller rätta den.")  # fmt: skip
            continue
        table.keys[row.key] = row
        table.rows.append(row)
    return table


def _columns(noun: Noun, sheet: reading.Sheet, problems: Problems) -> list[Column | None] | None:
    """The column of each heading, or ``None`` when headings are wrong."""
    right = True
    found: list[Column | None] = []
    for heading in sheet.headings:
        column = noun.all_columns.get(heading)
        if column is None and (heading or any(cells[len(found)] for _n, cells in sheet.rows)):
            hint = reading.maybe(heading, list(noun.all_columns))
            problems.add(sheet.file, 1, heading, f"Kolumnen känns inte igen.{hint} Kolumnerna står i docs/handbook/import.md. "
                         "Ett eget ark kan översättas: hemmaplan import MAPP --propose FIL")  # fmt: skip
            right = False
        found.append(column)
    for name, column in noun.all_columns.items():
        if (column.required or column.heading) and name not in sheet.headings:
            problems.add(sheet.file, 1, name, f"Kolumnen saknas ({headings.heading(noun, name)}). "
                         "Lägg till den; mallen har alla kolumner.")  # fmt: skip
            right = False
    return found if right else None


def _value(column: Column, cell: str, shift: Shift | None, noun: Noun) -> Any:
    if not cell:
        if column.required:
            raise ValueError("Saknas. Fyll i cellen.")
        return () if column.many else column.default
    value = column.read(cell)
    if column.name == "codes":
        value = tuple(part.strip() for part in value.split("|") if part.strip())
    if noun.name == "persons" and column.name == "id_number":
        _refuse_number(value)
    return value if shift is None else column.moved(value, shift, weekdays=noun.weekdays)


def _refuse_number(digits: str) -> None:
    """Numbers kept for tests stay out of production, and real people's stay out of everything else.

    Raises:
        ValueError: the number does not belong in this installation.
    """
    if digits[8] == "T":
        return
    if identity.is_reserved_for_test(digits) and settings.PRODUCTION:
        raise ValueError("Numret är ett testnummer och kan inte läsas in i drift.")
    if not identity.is_reserved_for_test(digits) and not settings.PRODUCTION:
        raise ValueError("Bara Skatteverkets testnummer får läsas in utanför drift. Byt ut numret.")


def _period(noun: Noun, values: dict[str, Any], file: str, number: int, problems: Problems) -> None:
    if noun.period and values.get("last") is not None and values["last"] < values["first"]:
        problems.add(
            file, number, "last", f"T.o.m. ({values['last']}) ligger före fr.o.m. ({values['first']}). Rätta en av dem."
        )


def _references(table: Table, folder: Folder, ledger: Ledger, problems: Problems) -> None:
    """Every pointer leads somewhere: to a row of the folder or one already stored."""
    noun = table.noun
    for link in noun.pointers:
        if not link.named(table.headings):
            continue
        in_folder = folder.tables[link.to].keys if link.to in folder.tables else {}
        stored = ledger.ids(link.to)
        for row in table.rows:
            wanted = link.key(row.values)
            own = [name for name in link.parts if name not in {*noun.key_columns, *noun.shared}]
            if wanted is None:
                if own and any(row.values.get(name) not in {None, ""} for name in own):
                    problems.add(
                        table.file, row.number, own[0], f"Ange {' och '.join(link.parts)} tillsammans, eller ingen."
                    )
                continue
            if wanted not in in_folder and wanted not in stored:
                problems.add(table.file, row.number, link.parts[-1], _missing(link.to, wanted, in_folder))
    for column in noun.columns:
        if not column.many or column.name not in table.headings:
            continue
        in_folder = folder.tables[column.to].keys if column.to in folder.tables else {}
        stored = ledger.ids(column.to)
        for row in table.rows:
            for value in row.values.get(column.name) or ():
                if (value,) not in in_folder and (value,) not in stored:
                    problems.add(table.file, row.number, column.name, _missing(column.to, (value,), in_folder))


def _missing(to: str, wanted: Key, in_folder: dict[Key, Row]) -> str:
    if to == "persons":
        return "Personen finns inte i persons eller i databasen. Lägg till personen eller rätta numret."
    named = " / ".join(str(part) for part in wanted)
    hint = reading.maybe(named, [str(key[0]) for key in in_folder][:5000]) if len(wanted) == 1 else ""
    return f"”{named}” finns inte i {to} eller i databasen.{hint} Lägg till raden eller rätta cellen."


def _overlaps(table: Table, ledger: Ledger, problems: Problems) -> None:
    """No two periods meet where only one at a time may hold; rows stored earlier count too."""
    noun = table.noun
    if not noun.alone:
        return
    names = [part for name in noun.alone for part in noun.pointer_of[name].parts]
    groups: dict[Key, list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
    for row in table.rows:
        if row.values.get("first"):
            groups[tuple(row.values.get(name) for name in names)].append(
                (row.values["first"], row.values.get("last") or dt.date.max, row.number)
            )
    for group, first, last in _stored_periods(table, ledger, set(groups)):
        groups[group].append((first, last, 0))
    for spans in groups.values():
        spans.sort()
        for (_first, last, earlier), (first, _last, later) in pairwise(spans):
            if first <= last and (earlier or later):
                other = f"rad {earlier}" if earlier and later else "en period som redan är registrerad"
                problems.add(table.file, later or earlier, "first",
                             f"Perioden går in i {other}. Bara en i taget kan gälla: rätta fr.o.m. eller t.o.m.")  # fmt: skip


def _stored_periods(table: Table, ledger: Ledger, groups: set[Key]) -> Iterator[tuple[Key, dt.date, dt.date]]:
    """Periods already stored in the same groups that the folder does not itself replace."""
    noun = table.noun
    if not ledger.ids(noun.name):
        return
    replaced = {ledger.ids(noun.name)[key] for key in table.keys if key in ledger.ids(noun.name)}
    links = [noun.pointer_of[name] for name in noun.alone]
    stored = noun.rows().values_list("pk", "period", *(f"{link.field}_id" for link in links))
    for pk, period, *ids in stored:
        group = tuple(part for link, one in zip(links, ids, strict=True) for part in ledger.keys(link.to)[one])
        if pk not in replaced and group in groups:
            yield (
                group,
                period.lower or dt.date.min,
                last_day(period) or dt.date.max,
            )


# Rules that compare files ---------------------------------------------------------------------------------------------


def _numbers(folder: Folder, ledger: Ledger, problems: Problems) -> None:
    """An order, a tenancy and a file of the authority never share a number: it is the number of the file."""
    taken = {row.key for row in folder.rows("orders")} | set(ledger.ids("orders"))
    for noun, whose in (("tenancies", "ett uppdrags"), ("files", "ett uppdrags eller ett boendes")):
        for row in folder.rows(noun):
            if row.key in taken:
                problems.add(
                    folder.tables[noun].file, row.number, "number", f"Numret är redan {whose}. Välj ett annat."
                )
        taken |= {row.key for row in folder.rows(noun)} | set(ledger.ids(noun))


def _authors(folder: Folder, ledger: Ledger, problems: Problems) -> None:
    """Who wrote or decided works or has worked here."""
    known = set(ledger.ids("employees")) | {row.key for row in folder.rows("employees")}
    for noun, table in folder.tables.items():
        names = {"author", "decider"} & set(table.noun.all_columns) if noun != "journal" else ()
        for name in names:
            for row in table.rows:
                if row.values.get(name) and (row.values[name],) not in known:
                    problems.add(table.file, row.number, name,
                                 "Medarbetaren finns inte i employees eller i databasen. Rätta numret.")  # fmt: skip


def _staff_numbers(folder: Folder, ledger: Ledger, problems: Problems) -> None:
    """a003 is A003: two of staff are never told apart by capital letters alone."""
    stored = ledger.ids("employees")
    known = {str(key[0]).casefold(): key for key in stored}
    for row in folder.rows("employees"):
        first = known.setdefault(str(row.key[0]).casefold(), row.key)
        if row.key != first and row.key not in stored:
            problems.add(folder.tables["employees"].file, row.number, "number",
                         "Numret finns redan, med andra stora och små bokstäver. Skriv det på samma sätt.")  # fmt: skip


def _queued(folder: Folder, ledger: Ledger, problems: Problems) -> None:
    """An order in queue stands in the queue, and one that stands there is in queue."""
    waiting = {row.values["order"] for row in folder.rows("queue") if row.values.get("left_on") is None}
    if "orders" not in folder.tables:
        return
    stored = ledger.ids("orders")
    for row in folder.rows("orders"):
        number, state = row.values["number"], row.values["state"]
        if state in {"queued", "offered"} and number not in waiting and row.key not in stored:
            problems.add(folder.tables["orders"].file, row.number, "state",
                         "Uppdraget är i kö men har ingen rad utan left_on i queue. Lägg till den.")  # fmt: skip
        if state not in {"queued", "offered"} and number in waiting:
            problems.add(folder.tables["orders"].file, row.number, "state",
                         "Uppdraget står i queue utan left_on. Sätt läget till queued eller fyll i left_on.")  # fmt: skip


def _once(folder: Folder, noun: str, column: str, text: str, problems: Problems, key: Callable[[Row], Any]) -> None:
    seen: dict[Any, int] = {}
    for row in folder.rows(noun):
        found = key(row)
        if found is None:
            continue
        if found in seen:
            problems.add(folder.tables[noun].file, row.number, column, f"{text} Se rad {seen[found]}.")
        seen[found] = row.number


def _open_entries(folder: Folder, _ledger: Ledger, problems: Problems) -> None:
    _once(folder, "queue", "left_on", "Uppdraget står redan i kö. Fyll i left_on på den tidigare raden.", problems,
          lambda row: row.values["order"] if row.values.get("left_on") is None else None)  # fmt: skip


def _active_plans(folder: Folder, _ledger: Ledger, problems: Problems) -> None:
    _once(folder, "plans", "state", "Bara en plan i taget kan gälla. Sätt den äldre till replaced.", problems,
          lambda row: row.values["order"] if row.values["state"] == "active" else None)  # fmt: skip


def _places_taken(folder: Folder, _ledger: Ledger, problems: Problems) -> None:
    _once(folder, "participations", "order", "Uppdraget har redan en plats i omgången.", problems,
          lambda row: (row.values["service"], row.values["round"], row.values["order"])
          if row.values.get("order") and row.values.get("left_on") is None else None)  # fmt: skip


def _codes_allowed(folder: Folder, _ledger: Ledger, problems: Problems) -> None:
    """Visitors' codes only where the terms of the day let different visitors be counted."""
    allowed: dict[str, list[Period]] = defaultdict(list)
    for row in folder.rows("service_terms"):
        if row.values.get("count_distinct"):
            allowed[row.values["service"]].append(Period.between(row.values["first"], row.values.get("last")))
    noun = NOUNS["service_terms"]
    for service, period in noun.model.objects.filter(count_distinct=True).values_list("service__code", "period"):
        allowed[service].append(period_of(period))
    for row in folder.rows("head_counts"):
        terms = allowed[row.values["service"]]
        if row.values.get("codes") and not any(period.contains(row.values["day"]) for period in terms):
            problems.add(folder.tables["head_counts"].file, row.number, "codes",
                         "Villkoren den dagen tillåter inte att olika besökare räknas. Ange bara count.")  # fmt: skip


def _notes(folder: Folder, ledger: Ledger, problems: Problems) -> None:
    """A note belongs to an order, a tenancy or a file of the authority, and a signed one is never changed."""
    known = {
        key
        for name in ("orders", "tenancies", "files")
        for key in (*ledger.ids(name), *(r.key for r in folder.rows(name)))
    }
    for row in folder.rows("journal"):
        if (row.values["number"],) not in known:
            problems.add(folder.tables["journal"].file, row.number, "number",
                         "Numret finns varken i orders, tenancies, files eller databasen. Rätta det.")  # fmt: skip
