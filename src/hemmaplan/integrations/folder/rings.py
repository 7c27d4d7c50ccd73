"""Rows that point to themselves in a ring (*ring*): within a file, and over several imports one after the other."""

from collections.abc import Iterator

from hemmaplan.integrations.folder.checking import Row, Table
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.nouns.noun import Key, Link


def rings(table: Table, ledger: Ledger) -> Iterator[Row]:
    """The rows of the file that stand in a ring, once they are joined to what is stored."""
    for link in table.noun.pointers:
        if link.to == table.noun.name and all(part in table.headings for part in link.parts):
            above = _stored(table, link, ledger) | {row.key: _wanted(row, link) for row in table.rows}
            yield from (row for row in table.rows if _comes_back(row.key, above))


def _wanted(row: Row, link: Link) -> Key | None:
    parts = tuple(row.values.get(part) for part in link.parts)
    return None if any(part in {None, ""} for part in parts) else parts


def _stored(table: Table, link: Link, ledger: Ledger) -> dict[Key, Key | None]:
    keys = ledger.keys(table.noun.name)
    pairs = table.noun.rows().values_list("pk", f"{link.field}_id")
    return {keys[pk]: keys.get(up) for pk, up in pairs if pk in keys}


def _comes_back(start: Key, above: dict[Key, Key | None]) -> bool:
    passed: set[Key] = set()
    here = above.get(start)
    while here is not None and here not in passed:
        if here == start:
            return True
        passed.add(here)
        here = above.get(here)
    return False
