"""Scrubbing (*avidentifiering*): a copy of the database without what is personal or sensitive, still whole and in use.

Done in a copy, never in the house's own database, and taken out of it as a dump: the files of a database still hold what was
changed in it. Keys stay, so that everything hangs together; names become their kind and number; dates of persons keep their
year; periods are moved by days that nobody is told. Logs, drafts, documents and log-ins are not in the copy.
"""

import secrets
from collections.abc import Iterator

from django.db import connection, models
from psycopg import sql

from hemmaplan.archive.declarations import Declaration, every, of
from hemmaplan.archive.lifting import lifted
from hemmaplan.foundation import names
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.people.models import Person

_MOST_DAYS = 180
_BATCH = 2000
_WORDS_FROM = 40  # a column this wide has room for its own name and a number


def scrub(*, database: str) -> dict[str, int]:
    """Take what is personal and sensitive out of every table, all or nothing. Returns how many rows each table has left.

    ``database`` is the name of the copy: any other that we happen to be connected to is refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        if cursor.fetchone() != (database,):
            raise NotPossible(f"Avidentifieringen görs bara i kopian {database}. Inget är ändrat.")
    days = secrets.randbelow(_MOST_DAYS) + 1
    declared = list(every())
    with lifted(one.model for one in declared):
        for one in declared:
            _empty(one) if not one.is_copied else _change(one, days)
        _renew_keys()
    return {one.model._meta.db_table: one.model._base_manager.count() for one in declared if one.is_copied}


def _run(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection))


def _empty(one: Declaration) -> None:
    table = sql.Identifier(one.model._meta.db_table)
    # The libraries' tables look at their keys at once: what points at the rows goes with them.
    own = one.model.__module__.startswith("hemmaplan.")
    _run(sql.SQL("delete from {}" if own else "truncate {} cascade").format(table))


def _change(one: Declaration, days: int) -> None:
    given = [
        sql.SQL("{} = {}").format(sql.Identifier(str(field.column)), value)
        for level in ("personal", "sensitive")
        for field in one.columns_at(level)
        if (value := _value(one, field, level, days)) is not None
    ]
    given += _loose_ends(one)
    if given:
        _run(sql.SQL("update {} set {}").format(sql.Identifier(one.model._meta.db_table), sql.SQL(", ").join(given)))


def _loose_ends(one: Declaration) -> Iterator[sql.Composed]:
    """A row lets go of what is not in the copy: a letter, and in history the context of a change that the library keeps in words."""
    for field in one.keys:
        if field.null and not of(field.related_model).is_copied:
            yield sql.SQL("{} = null").format(sql.Identifier(str(field.column)))


def _value(one: Declaration, field: "models.Field[object, object]", level: str, days: int) -> sql.Composable | None:
    """What stands in the column instead, as SQL; None for what says nothing by itself: a key, a number of a row."""
    if field.is_relation or field.primary_key or field.name == one.persons:
        return None
    if field.name == "password":
        return sql.Literal("!")  # no password fits
    if field.choices:
        return sql.Literal(_plainest(field))
    return _text(one, field, level) if isinstance(field, models.CharField | models.TextField) else _typed(field, days)


_INSTEAD = {
    "DateField": "date_trunc('year', {0})",
    "DateTimeField": "date_trunc('year', {0})",
    "DateRangeField": "case when isempty({0}) then {0} else daterange(lower({0}) + {1}, upper({0}) + {1}) end",
    "JSONField": "'{{}}'::jsonb",
    "BinaryField": "''::bytea",
}


def _typed(field: "models.Field[object, object]", days: int) -> sql.Composable:
    instead = _INSTEAD.get(field.get_internal_type())
    if instead is not None:
        return sql.SQL(instead).format(sql.Identifier(str(field.column)), sql.Literal(days))
    return sql.SQL("null") if field.null else sql.Literal(_plainest(field))


def _plainest(field: "models.Field[object, object]") -> object:
    """The value that says least: the field's own beginning, else none, else the first there is."""
    if field.has_default():
        return field.get_default()
    if field.choices:
        return "" if field.blank else str(field.flatchoices[0][0])
    return 100 if field.name == "percent" else 0


def _text(one: Declaration, field: "models.Field[object, object]", level: str) -> sql.Composable:
    column = sql.Identifier(str(field.column))
    number = sql.Identifier(
        "pgh_obj_id" if one.of is not None else str(one.model._meta.pk and one.model._meta.pk.column)
    )
    if level == "sensitive":  # something, since a row may be refused without: a reason for what was not opened
        instead: sql.Composable = sql.Literal("–")
    elif isinstance(field, models.EmailField):
        instead = sql.Literal("" if field.blank else "–")
    elif field.max_length is None or field.max_length >= _WORDS_FROM:
        apart = "-" if field.unique else " "  # what is looked up by, as a user name, is one word
        instead = sql.SQL("{} || {}::text").format(sql.Literal(f"{field.verbose_name}{apart}"), number)
    else:
        instead = sql.SQL("lpad({}::text, {}, '0')").format(number, sql.Literal(field.max_length))
    return sql.SQL("case when {0} = '' then '' else {1} end").format(column, instead)


def _renew_keys() -> None:
    """Let searching and sorting find the new names."""
    persons: list[Person] = []
    for person in Person.objects.only("given_name", "family_name").order_by("pk").iterator(chunk_size=_BATCH):
        person.search_key = names.search_key(names.full(person.given_name, person.family_name))
        person.sort_key = names.sort_key(f"{person.family_name} {person.given_name}")
        persons.append(person)
        if len(persons) == _BATCH:
            Person.objects.bulk_update(persons, ["search_key", "sort_key"])
            persons = []
    Person.objects.bulk_update(persons, ["search_key", "sort_key"])
