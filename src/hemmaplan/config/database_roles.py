"""The two database roles: the owner (*ägarrollen*) makes the tables, the application (*programrollen*) works in them.

Pages and jobs run as the application's role. It owns nothing, so it cannot alter tables, take triggers away or empty a
table, and it has no right at all to change what is only ever added to: logs, seals and the history of rows. Set-up,
migrations and restore run as the owner. Rights are given anew after each of them, from the models themselves.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import Model
from psycopg import sql

from hemmaplan.config.database import NotDone

APPEND_ONLY = "append_only"  # the trigger's name: a model that has it is added to and never changed
BY_THE_DATABASE = "only_the_database_writes"  # on a model whose rows a trigger writes, and nobody else
GUARDS = {"hemmaplan_never_emptied": "truncate", "hemmaplan_never_changed": "update or delete"}
_CHANGE = ("SELECT", "INSERT", "UPDATE", "DELETE")
_BEFORE_THE_MODELS: dict[str, tuple[str, ...]] = {"django_migrations": ("SELECT",)}


@contextlib.contextmanager
def as_owner(*, needed: bool = True) -> Iterator[None]:
    """Work as the owner of the tables for a while. Raises NotDone when that is needed and nobody has said who it is."""
    owner, own = settings.DATABASE_OWNER, connection.settings_dict
    role = (own.get("OPTIONS") or {}).get("assume_role")
    if owner is None:
        if settings.PRODUCTION and needed:
            raise NotDone(
                "Det här kräver databasens ägarroll. Ange den i DATABASE_OWNER_URL när kommandot körs, och bara då: "
                "webbservern och bakgrundsarbetaren ska inte ha den. Se docs/handbook/it.md."
            )
        yield
    elif role:  # a session that has laid its ownership down takes it up
        _run(sql.SQL("reset role"))
        try:
            yield
        except BaseException:
            with contextlib.suppress(DatabaseError):  # a failed transaction takes the role back itself
                _run(sql.SQL("set role {}").format(sql.Identifier(role)))
            raise
        _run(sql.SQL("set role {}").format(sql.Identifier(role)))
    elif own["USER"] == owner["USER"]:
        yield
    else:
        kept = {key: own[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
        _become({key: owner[key] for key in kept})
        try:
            yield
        finally:
            _become(kept)


def _become(who: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict.update(who)


def _run(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection))


def application_role() -> str:
    """Return the name of the role that pages and jobs work as."""
    return str(settings.DATABASE_APPLICATION["USER"])


def has_two_roles() -> bool:
    """Tell whether owner and application are told apart; on a developer's own server they need not be."""
    owner = settings.DATABASE_OWNER
    return owner is not None and owner["USER"] != application_role()


# Who may do what ----------------------------------------------------------------------------------------------------


def rights_of(table: str) -> tuple[str, ...]:
    """Return what the application's role may do with the rows of a table."""
    return _rights_by_table().get(table, _CHANGE)


def _rights_by_table() -> dict[str, tuple[str, ...]]:
    rights: dict[str, tuple[str, ...]] = dict(_BEFORE_THE_MODELS)
    for model in apps.get_models(include_auto_created=True):
        if getattr(model, BY_THE_DATABASE, False):
            rights[model._meta.db_table] = ("SELECT",)
        elif is_only_added_to(model):
            rights[model._meta.db_table] = ("SELECT", "INSERT")
    return rights


def is_only_added_to(model: type[Model]) -> bool:
    """Tell whether rows of the model are never changed or removed: logs, seals, and the history of rows."""
    return APPEND_ONLY in _triggers_of(model) or hasattr(model, "pgh_tracked_model")


def _triggers_of(model: type[Model]) -> set[str]:
    return {trigger.name for trigger in getattr(model._meta, "triggers", ())}


def give_rights(database: psycopg.Connection[tuple[Any, ...]], role: str) -> None:
    """Take every right from the role in this database and give it those it should have. Repeatable, all or nothing.

    Raises NotDone when the database and its tables are not our own.
    """
    try:
        with database.transaction():
            for statement in _rights(database, sql.Identifier(role)):
                database.execute(statement)
            _let_only_the_owner_lift_triggers(database)
            _guard(database)
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotDone(
            f"Ägarrollen får inte dela ut rättigheter: {error}".strip()
            + ". Rollen i DATABASE_OWNER_URL ska äga databasen och allt i den. Se docs/handbook/it.md."
        ) from None


def _rights(database: psycopg.Connection[tuple[Any, ...]], who: sql.Composable) -> Iterator[sql.Composed]:
    found = database.execute("select current_database()").fetchone()
    assert found is not None
    # A table of one's own with a log's name would be found first, and the log's rows would land in it: no temporary ones.
    for line in (
        "revoke temporary, create on database {where} from public", "revoke all on database {where} from {who}",
        "grant connect on database {where} to {who}",
        "revoke create on schema public from public", "revoke all on schema public from {who}",
        "grant usage on schema public to {who}",
    ):  # fmt: skip
        yield sql.SQL(line).format(who=who, where=sql.Identifier(found[0]))
    tables, sequences = (
        [sql.Identifier(row[0]) for row in database.execute(_OWN_RELATIONS, [list(kinds)]).fetchall()]
        for kinds in ("rpv", "S")
    )
    for these, kind in ((tables, sql.SQL("table")), (sequences, sql.SQL("sequence"))):
        if these:
            named = sql.SQL(", ").join(these)
            yield sql.SQL("revoke all on {} {} from {}, public").format(kind, named, who)
    if sequences:
        yield sql.SQL("grant select, usage on sequence {} to {}").format(sql.SQL(", ").join(sequences), who)
    rights = _rights_by_table()
    for table in tables:
        given = sql.SQL(", ").join(sql.SQL(right) for right in rights.get(table.as_string(None).strip('"'), _CHANGE))
        yield sql.SQL("grant {} on table {} to {}").format(given, table, who)


_OWN_RELATIONS = """
select relname from pg_class where relnamespace = 'public'::regnamespace and relkind::text = any(%s)
and pg_has_role(current_user, relowner, 'usage') order by relname
"""


def _let_only_the_owner_lift_triggers(database: psycopg.Connection[tuple[Any, ...]]) -> None:
    """A setting of the session, free for anybody to set, tells pgtrigger to look away: let it hold for the owner alone."""
    if database.execute("select to_regproc('public._pgtrigger_should_ignore')").fetchone() == (None,):
        return
    database.execute(
        "create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean "
        "language sql stable as $$ select case when coalesce(current_setting('pgtrigger.ignore', true), '') = '' "
        "then false else trigger_name = any(current_setting('pgtrigger.ignore', true)::text[]) and current_user = "
        "(select pg_get_userbyid(proowner) from pg_proc where oid = 'public._pgtrigger_should_ignore'::regproc) end $$"
    )


def guards_of(model: type[Model]) -> dict[str, str]:
    """Return the triggers, with what they refuse, that we lay on a table of rows that are only added to."""
    declared = APPEND_ONLY in _triggers_of(model) or getattr(model, BY_THE_DATABASE, False)
    return {name: when for name, when in GUARDS.items() if when == "truncate" or not declared}


def _guard(database: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Let the database itself refuse, whoever asks, to empty or change a table that is only added to."""
    database.execute(
        "create or replace function public.hemmaplan_only_added_to() returns trigger language plpgsql as $$ begin "
        # Disposal by law, which only the owner may do, and only in archive.lifting.
        "if public._pgtrigger_should_ignore(tg_name) then return null; end if; raise exception 'Hemmaplan: tabellen % fylls bara på, den ändras och töms inte', tg_table_name; end $$"
    )
    there = {
        row[0] for row in database.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    }
    for model in apps.get_models():
        guarded = is_only_added_to(model) or getattr(model, BY_THE_DATABASE, False)
        if guarded and model._meta.db_table in there:
            for name, when in guards_of(model).items():
                database.execute(sql.SQL(
                    "create or replace trigger {} before {} on {} for each statement "
                    "execute function public.hemmaplan_only_added_to()"
                ).format(sql.Identifier(name), sql.SQL(when), sql.Identifier(model._meta.db_table)))  # fmt: skip


def give_rights_here() -> None:
    """Give the application's role its rights in the database that Django is connected to, as the owner."""
    if has_two_roles():
        connection.ensure_connection()
        give_rights(connection.connection, application_role())


# Making the roles ---------------------------------------------------------------------------------------------------


def make_application_role() -> bool:
    """Make the application's role if it is not there. Returns whether it was made. Raises NotDone when we may not."""
    if not has_two_roles():
        return False
    role, password = application_role(), str(settings.DATABASE_APPLICATION["PASSWORD"])
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if cursor.fetchone():
            return False
        try:
            with transaction.atomic():
                cursor.execute(make_role(role, password).as_string(cursor.connection))
        except ProgrammingError as error:
            if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                raise NotDone(_ask_for(role)) from None
            raise
    return True


def make_role(role: str, password: str) -> sql.Composable:
    """Return the statement that makes a role which may log in and nothing else."""
    secret = sql.SQL(" password {}").format(sql.Literal(password)) if password else sql.SQL("")
    return sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole{}").format(sql.Identifier(role), secret)


def _ask_for(role: str) -> str:
    return (
        f"Programrollen {role} finns inte och ägarrollen får inte skapa den. Låt databasens administratör köra:\n"
        f"  CREATE ROLE \"{role}\" LOGIN PASSWORD '...';\noch kör sedan hemmaplan set_up igen."
    )


# Looking at who we are ----------------------------------------------------------------------------------------------

_OWNS = """
select current_user, (select rolsuper from pg_roles where rolname = current_user),
       exists (select from pg_class where relnamespace = 'public'::regnamespace
               and pg_has_role(current_user, relowner, 'usage'))
       or exists (select from pg_database where datname = current_database() and pg_has_role(current_user, datdba, 'usage'))
"""


def fault_of_role() -> str:
    """Return what is wrong with the role that is connected now, in Swedish, or nothing when it owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNS)
        name, superuser, owns = cursor.fetchone()
    if not (superuser or owns):
        return ""
    what = "är superanvändare" if superuser else "äger databasen eller dess tabeller"
    return (
        f"Databasrollen {name} i DATABASE_URL {what}. Då skyddas loggarna inte mot programmet självt. Ange en egen "
        "programroll i DATABASE_URL och ägaren i DATABASE_OWNER_URL, och kör hemmaplan set_up. Se docs/handbook/it.md."
    )


def refuse_owner() -> None:
    """Raise ImproperlyConfigured in production when pages or jobs would run as the owner of the tables."""
    if settings.PRODUCTION and (fault := fault_of_role()):
        connection.close()
        raise ImproperlyConfigured(fault)
