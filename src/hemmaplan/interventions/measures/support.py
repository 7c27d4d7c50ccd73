"""Who has help running: asked by pages about something else, such as a flat."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from hemmaplan.interventions.measures.services import running_on
from hemmaplan.interventions.models import Order


def persons_with_order(
    persons: "Collection[int] | QuerySet[Any]", *, on: dt.date, known: dt.datetime | None = None
) -> frozenset[int]:
    """Those of the persons who have an order running on the day, whichever unit carries it. One query."""
    rows = Order.objects.filter(running_on(on, known=known), person__in=persons).order_by()
    return frozenset(rows.values_list("person_id", flat=True))
