"""History of rows (*radhistorik*): what a row said before it was changed or removed, and when that was recorded.

Triggers keep the old row whenever one is changed, with the time of the action that changed it. So any question can be asked
of the rows as they were known at a time: those that stand unchanged since, and the earliest later version of the others.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from pghistory.core import event_models

M = TypeVar("M", bound=models.Model)
K = TypeVar("K", bound=type[models.Model])


def keeps_history(model: K) -> K:
    """Keep what a row of the model said before each change, and before it was removed."""
    track: Callable[[K], K] = pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
    return track(model)


class ActionTime(models.Func):
    """When the action now going on happens, as its caller said; the database's own clock outside actions."""

    output_field = models.DateTimeField()

    def as_sql(self, *_args: Any, **_kwargs: Any) -> Any:
        """The same words as the triggers use."""
        return settings.PGHISTORY_CREATED_AT_FUNCTION, []


def set_action_time(at: dt.datetime) -> None:
    """Tell the triggers when the changes of this transaction happen."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('hemmaplan.at', %s, true)", [at.isoformat()])


def as_known(
    model: type[M], known: dt.datetime | None, *conditions: Q, related: tuple[str, ...] = (), **lookups: Any
) -> list[M]:
    """The rows of the model that meet the conditions, as they had been recorded by ``known``; without it, as they stand now.

    ``related`` are the rows to fetch along. The order is nobody's: sort what comes. One question, two with ``known``.
    """
    now, *then = _versions(model, known, *conditions, **lookups)
    found = list(now.select_related(*related or (None,)))
    return found + [
        _as_it_was(model, row, related) for rows in then for row in rows.select_related(*related or (None,))
    ]


def values_known(
    model: type[models.Model],
    known: dt.datetime | None,
    *columns: str,
    conditions: Q,
    latest: tuple[str, str] | None = None,
) -> list[tuple[Any, ...]]:
    """The same, only these columns of the rows, in no order.

    ``latest`` names what the rows belong to and the column they go by: only the last of each is wanted. With ``known`` two may
    come of each, one that stands and one that was changed.
    """
    found: list[tuple[Any, ...]] = []
    for rows in _versions(model, known, conditions):
        if latest is not None:
            of, by = latest
            rows = rows.order_by(of, f"-{by}", "-id").distinct(of)  # noqa: PLW2901
        found += rows.values_list(*columns)
    return found


def _versions(model: type[M], known: dt.datetime | None, *conditions: Q, **lookups: Any) -> list[models.QuerySet[Any]]:
    """Where the rows stand: the model's own table, and with ``known`` what is kept of those changed or removed since.

    Conditions go along the model's own columns and those it points to. They say ``id``, not ``pk``.
    """
    now: models.QuerySet[Any] = model._base_manager.filter(*conditions, **lookups)
    if known is None:
        return [now]
    (history,) = event_models(tracks_model=model)
    later: models.QuerySet[Any] = history._base_manager.filter(pgh_created_at__gt=known)
    first = later.order_by("pgh_obj_id", "pgh_created_at", "pgh_id").distinct("pgh_obj_id").values("pgh_id")
    return [
        now.filter(recorded_at__lte=known).exclude(pk__in=later.order_by().values("pgh_obj_id")),
        history._base_manager.filter(*conditions, pgh_id__in=first, recorded_at__lte=known, **lookups),
    ]


def _as_it_was(model: type[M], row: Any, related: tuple[str, ...]) -> M:
    """A kept row as a row of the model."""
    made = model(**{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields})
    for name in {path.partition("__")[0] for path in related}:
        setattr(made, name, getattr(row, name))
    return made
