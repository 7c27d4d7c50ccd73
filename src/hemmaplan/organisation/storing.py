"""Storing a row so that what the database refuses reaches the person as a Swedish sentence, and nothing is half stored."""

import datetime as dt
import secrets
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.periods import span

M = TypeVar("M", bound=models.Model)
WHOLE = 100


def period_of(first: dt.date, last: dt.date | None = None) -> DateRange:
    """The period as somebody stated it. Raises ``NotPossible`` when it ends before it begins."""
    if last is not None and last < first:
        raise NotPossible(
            _("Slutdatum %(last)s ligger före startdatum %(first)s. Ändra ett av dem.") % {"last": last, "first": first}
        )
    return span(first, last)


def share_of(percent: int) -> int:
    """A share of full time as somebody stated it. Raises ``NotPossible`` outside 1 to 100 percent."""
    if not 1 <= percent <= WHOLE:
        raise NotPossible(_("Omfattningen ska vara mellan 1 och 100 procent."))
    return percent


def locked(row: M) -> M:
    """The row as it stands now, held until the transaction ends, so that two who act at once act one after the other."""
    found = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise Stale(_("Raden finns inte längre. Ladda om sidan."))
    return found


def keep(row: models.Model) -> None:
    """Save the row. Raises ``NotPossible`` with the sentence of the field or constraint that stands against it."""
    foreign = {field.name for field in row._meta.concrete_fields if field.is_relation}
    try:
        row.clean_fields(exclude=foreign)
        row.validate_constraints()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise NotPossible(_sentences(row, error)) from error
    except IntegrityError as error:
        raise NotPossible(_sentence_of(row, error)) from error


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


def _sentence_of(row: models.Model, error: IntegrityError) -> str:
    """Two wrote at the same time, and the database let only one through: say the sentence of what it kept."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for constraint in row._meta.constraints:
        if constraint.name == name and _speaks(constraint):
            return str(constraint.violation_error_message)
    return _does_not_fit()
