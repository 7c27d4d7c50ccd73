"""Storing a row so that what the database refuses reaches the person as a Swedish sentence, and nothing is half stored."""

import datetime as dt
import functools
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.history import set_action_time
from hemmaplan.organisation.periods import last_day

M = TypeVar("M", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R")
WHOLE = 100
# An update of many rows at once is one long sentence to the database: slow when it is too long.
FEW = 200
# Two who waited for each other, one who waited too long for somebody else, two whose readings no longer hold.
_GAVE_WAY = {"40P01", "55P03", "40001"}
# Whether an action goes on already: those that it calls happen at its time.
_acting: ContextVar[bool] = ContextVar("acting", default=False)
_COLUMNS = re.compile(r"\((?P<columns>[^)]*)\)=")


@contextmanager
def in_words() -> Iterator[None]:
    """Let what the database refuses reach the person as a ``Refused`` with a Swedish sentence; nothing is half stored.

    The one place where a constraint's name becomes words: the sentence stands at the constraint, in the model.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NotPossible(_sentence_of(error)) from error
    except OperationalError as error:
        if _state_of(error) not in _GAVE_WAY:
            raise
        raise Stale(_("Någon annan sparade samtidigt, så inget sparades här. Försök igen.")) from error


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function an action: all or nothing, and whatever the database refuses is said in words."""

    @functools.wraps(function)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        at = kwargs.get("at")
        with in_words():
            if not isinstance(at, dt.datetime) or _acting.get():
                return function(*args, **kwargs)
            set_action_time(at)
            mark = _acting.set(True)
            try:
                return function(*args, **kwargs)
            finally:
                _acting.reset(mark)

    return acting


def _state_of(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def share_of(percent: int) -> int:
    """A share of full time as somebody stated it. Raises ``NotPossible`` outside 1 to 100 percent."""
    if not 1 <= percent <= WHOLE:
        raise NotPossible(_("Omfattningen ska vara mellan 1 och 100 procent."))
    return percent


def locked(row: M) -> M:
    """The row as it stands now, held until the transaction ends, so that two who act at once act one after the other."""
    found = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise Stale(_("Raden finns inte längre. Ladda om sidan."))
    return found


def one_at_a_time(what: str) -> None:
    """Let only one transaction at a time do this, where there is no row to hold. The others wait till it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


@contextmanager
def alone(what: str) -> Iterator[bool]:
    """Whether nobody else does this now (*ensam om det*). Held over several transactions; let go of when the process dies.

    It belongs to the connection: whoever is in the middle of a transaction that has failed lets go of it when that one closes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [what])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [what])


def refuse_same(rows: "models.QuerySet[Any]", words: str) -> None:
    """Refuse what is there already, sent from another window. Call it while holding the row that the new one belongs to."""
    if rows.exists():
        raise NotPossible(words)


def refuse_ended(period: DateRange, last: dt.date) -> None:
    """Refuse to end what ends that day already. Raises ``Stale``."""
    if last_day(period) == last:
        raise Stale(_("Det är redan gjort: sista dag är %(last)s. Ladda om sidan.") % {"last": last})


def keep(row: models.Model) -> None:
    """Save the row. Raises ``NotPossible`` with the sentence of the field or constraint that stands against it."""
    foreign = {field.name for field in row._meta.concrete_fields if field.is_relation}
    try:
        row.clean_fields(exclude=foreign)
        row.validate_constraints()
    except ValidationError as error:
        raise NotPossible(_sentences(row, error)) from error
    with in_words():
        row.save()


def batched(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The ids so many at a time, for questions about many rows."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def in_parts(rows: "models.QuerySet[M]", size: int = 2000) -> Iterator[list[M]]:
    """The rows so many at a time in the order of their keys, one question a part: for what reads all there are."""
    rows, last = rows.order_by("pk"), 0
    while part := list(rows.filter(pk__gt=last)[:size]):
        yield part
        last = part[-1].pk


def copy_in(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert rows by COPY: several times faster than INSERT, where nobody asks for their ids."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    named = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({named}) from stdin") as copy:
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in fields])


def fresh_code(kind: str, name: str) -> str:
    """A code for a new row, such as ``tjanst-socionom-4f2a1c``: readable, and never the same for two."""
    return "-".join(part for part in (kind, slugify(name)[:40], secrets.token_hex(3)) if part)


def _sentences(row: models.Model, error: ValidationError) -> str:
    nameless = {c.get_violation_error_message() for c in row._meta.constraints if not _speaks(c)}
    labels = {field.name: field.verbose_name for field in row._meta.concrete_fields}
    said: list[str] = []
    for name, messages in error.message_dict.items():
        about = "" if name == "__all__" else f"{str(labels[name]).capitalize()}: "
        said += [_does_not_fit() if message in nameless else about + message for message in messages]
    return " ".join(said)


def _speaks(constraint: models.BaseConstraint) -> bool:
    return constraint.violation_error_message != constraint.default_violation_error_message


def _does_not_fit() -> str:
    return _("Uppgifterna går inte ihop med dem som redan finns. Ladda om sidan och se vad som gäller nu.")


def _sentence_of(error: IntegrityError) -> str:
    """The sentence of the constraint that stood against it, or of the field that must be unique."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name, table = getattr(diagnosis, "constraint_name", None), getattr(diagnosis, "table_name", None)
    model = next((model for model in apps.get_models() if model._meta.db_table == table), None)
    if model is None:
        return _does_not_fit()
    for constraint in model._meta.constraints:
        if constraint.name == name and _speaks(constraint):
            return str(constraint.violation_error_message)
    found = _COLUMNS.search(getattr(diagnosis, "message_detail", None) or "")
    columns = found["columns"].split(", ") if found else []
    for field in model._meta.concrete_fields:
        if [field.column] == columns and field.unique and not field.primary_key:
            return _(
                "%(field)s finns redan. Någon annan kan just ha lagt upp det. Sök fram det, eller välj ett annat."
            ) % {"field": str(field.verbose_name).capitalize()}
    return _does_not_fit()
