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


def as_known(model: type[M], known: dt.datetime | None, *conditions: Q, **lookups: Any) -> list[M]:
    """The rows of the model that meet the conditions, as they had been recorded by ``known``: two questions.

    Without ``known``, as they stand now. Conditions go along the model's own columns and those it points to; say ``id``,
    not ``pk``. The order is nobody's: sort what comes.
    """
    if known is None:
        return list(model._base_manager.filter(*conditions, **lookups))
    (history,) = event_models(tracks_model=model)
    later: models.QuerySet[Any] = history._base_manager.filter(pgh_created_at__gt=known)
    now = model._base_manager.filter(*conditions, recorded_at__lte=known, **lookups)
    found = list(now.exclude(pk__in=later.order_by().values("pgh_obj_id")))
    first = later.order_by("pgh_obj_id", "pgh_created_at", "pgh_id").distinct("pgh_obj_id").values("pgh_id")
    then = history._base_manager.filter(*conditions, pgh_id__in=first, recorded_at__lte=known, **lookups)
    names = [field.attname for field in model._meta.concrete_fields]
    return found + [model(**{name: getattr(row, name) for name in names}) for row in then]
