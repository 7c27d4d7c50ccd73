"""What is declared of every table (*deklarationer*): which columns tell of somebody, how long rows are kept, what a copy holds.

A model of ours declares itself in ``Privacy``; its history is declared by the model it is the history of; a table of many to
many holds nothing but numbers; tables that others have made are declared here. A model that none of this reaches is an error:
what nobody has declared can neither be exported, scrubbed nor destroyed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

from hemmaplan.access.logs import Chained

LEVELS = ("ordinary", "personal", "sensitive")
# Tables of the libraries: log-ins, second factors, the queue of jobs. A scrubbed copy holds none of their rows.
OF_LIBRARIES = frozenset({
    "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator", "sessions.Session", "pghistory.Context",
    "procrastinate.ProcrastinateWorker", "procrastinate.ProcrastinateJob", "procrastinate.ProcrastinateEvent",
    "procrastinate.ProcrastinatePeriodicDefer",
})  # fmt: skip
# Of the framework, filled by migrations alone; and views, which hold nothing of their own.
OF_THE_FRAMEWORK = frozenset({
    "auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType", "pghistory.Events",
    "pghistory.MiddlewareEvents",
})  # fmt: skip


class Undeclared(LookupError):
    """A model that has declared nothing. The text names it."""


@dataclass(frozen=True)
class Declaration:
    """Deklaration: what a model says of its own rows.

    ``closed`` is the day when the matter that the row heads was over: such a row and all that belongs to it are destroyed
    together. ``alone`` names a column: only rows where it is empty head a matter, the others belong to what it points at. ``opened``
    is the day or moment when the matter began. ``apart`` are columns that point at a row of somebody else's matter: they are emptied
    when that one is destroyed. ``entered`` are the moments when something was entered in a file. ``subject`` and ``persons`` are columns that point
    at a thing or at persons by number, without a foreign key.
    """

    model: type[Model]
    levels: dict[str, str]  # column: ordinary, personal or sensitive
    retention: str = ""
    closed: str = ""
    alone: str = ""
    opened: str = "opened_on"
    apart: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    subject: tuple[str, str] | None = None
    persons: str = ""
    is_copied: bool = True
    # The column that says that a row tells of somebody the person may not learn of, and the columns then left out of an export.
    withheld: tuple[str, ...] = ()
    of: type[Model] | None = None  # the model whose history this is
    keys: tuple["Field[Any, Any]", ...] = field(default=(), compare=False)

    @property
    def is_log(self) -> bool:
        """Whether the rows are those of a chained log, which loses what is personal and keeps the row."""
        return issubclass(self.model, Chained)

    @property
    def is_of_a_person(self) -> bool:
        """Whether the rows are destroyed by a rule that counts from a person's matter."""
        return self.retention.startswith("retention_")

    def heads(self) -> "QuerySet[Any]":
        """The rows that head a matter of their own; none where the model says no day when one is over."""
        rows = self.model._base_manager.all()
        if not self.closed:
            return rows.none()
        return rows.filter(**{f"{self.alone}__isnull": True}) if self.alone else rows

    def columns_at(self, level: str) -> list["Field[Any, Any]"]:
        """The columns of a level, in the model's order."""
        return [one for one in self.model._meta.concrete_fields if self.levels.get(one.name) == level]


def every() -> Iterator[Declaration]:
    """Every declaration there is, of every table. Raises ``Undeclared``."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in OF_THE_FRAMEWORK:
            yield of(model)


@cache
def of(model: type[Model]) -> Declaration:
    """What is declared of the model's rows. Raises ``Undeclared``."""
    keys = tuple(one for one in model._meta.concrete_fields if isinstance(one, ForeignKey))
    tracked = getattr(model, "pgh_tracked_model", None)
    if tracked is not None:
        own = of(tracked)
        levels = {one.name: own.levels.get(one.name, "ordinary") for one in model._meta.concrete_fields}
        return Declaration(
            model, levels, own.retention, of=tracked, is_copied=own.is_copied, withheld=own.withheld, keys=keys,
            apart=own.apart,
        )  # fmt: skip
    if model._meta.auto_created:
        return Declaration(model, {one.name: "ordinary" for one in model._meta.concrete_fields}, keys=keys)
    if model._meta.label in OF_LIBRARIES:
        levels = {one.name: "sensitive" for one in model._meta.concrete_fields}
        return Declaration(model, levels, is_copied=False, keys=keys)
    declared = vars(model).get("Privacy")
    if declared is None:
        raise Undeclared(f"{model._meta.label} has no class Privacy and is no table of a library")
    return _read(model, declared, keys)


def _read(model: type[Model], declared: Any, keys: tuple["Field[Any, Any]", ...]) -> Declaration:
    levels = {name: level for level in LEVELS for name in getattr(declared, level).split()}
    names = {one.name for one in model._meta.concrete_fields}
    entered = getattr(declared, "entered", "recorded_at" if "recorded_at" in names else "").split()
    subject = getattr(declared, "subject", "").split()
    return Declaration(
        model=model,
        levels=levels,
        retention=declared.retention,
        closed=getattr(declared, "closed", ""),
        alone=getattr(declared, "alone", ""),
        opened=getattr(declared, "opened", "opened_on"),
        apart=tuple(getattr(declared, "apart", "").split()),
        entered=tuple(entered),
        subject=(subject[0], subject[1]) if subject else None,
        persons=getattr(declared, "persons", ""),
        withheld=tuple(getattr(declared, "withheld", "").split()),
        is_copied=getattr(declared, "copied", getattr(declared, "backup", True)),
        keys=keys,
    )
