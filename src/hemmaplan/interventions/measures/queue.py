"""Who waits, for what and how long: on any day that has been, and as it was known at any time since.

One waits from the day of joining until the day of leaving (``services.waiting_on``).
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from hemmaplan.interventions.measures.services import unstarted_on, waiting_on
from hemmaplan.interventions.models import Offer, Order, QueueEntry, QueueMove


@dataclass(frozen=True)
class QueueStatus:
    """Kön till en verksamhet on a day."""

    count: int = 0
    longest_days: int | None = None
    since: dt.date | None = None
    by_class: dict[int, int] = field(default_factory=dict)


def waiting(service_ids: Collection[int], on: dt.date, known: dt.datetime | None = None) -> dict[int, QueueStatus]:
    """By service id: how many wait, the longest wait in days, and how many in each class. One query, every id answered."""
    rows = (
        QueueEntry.objects.filter(waiting_on(on, known=known), service__in=service_ids)
        .values("service", "priority")
        .order_by("service", "priority")
        .annotate(n=Count("pk"), since=Min("joined_on"))
    )
    found: dict[int, list[Any]] = {pk: [] for pk in service_ids}
    for row in rows:
        found[row["service"]].append(row)
    answer = {}
    for pk, classes in found.items():
        since = min((row["since"] for row in classes), default=None)
        days = (on - since).days if since else None
        answer[pk] = QueueStatus(sum(r["n"] for r in classes), days, since, {r["priority"]: r["n"] for r in classes})
    return answer


def awaiting_start(service_ids: Collection[int], on: dt.date, known: dt.datetime | None = None) -> dict[int, int]:
    """Väntar på start: by service id, how many had a decision or a place in the queue on the day and had not started.

    The time limits of the law run from the decision, so this is what a forecast foretells. *Kö* is those of them who have been
    accepted and placed in the queue, among whom places are offered (``waiting``). One query, every id answered.
    """
    placed = QueueEntry.objects.filter(waiting_on(on, known=known), order=OuterRef("pk"), service=OuterRef("service"))
    rows = (
        Order.objects.filter(
            Q(decided_on__lte=on) | Exists(placed), unstarted_on(on, known=known), service__in=service_ids
        )
        .order_by()
        .values_list("service")
        .annotate(n=Count("pk"))
    )
    return dict.fromkeys(service_ids, 0) | dict(rows)


def line(service_id: int) -> list[QueueEntry]:
    """The queue of a service now, in the order places are to be offered, each with its ``place`` and ``open_offer``."""
    entries: list[Any] = list(
        QueueEntry.objects.filter(service=service_id)
        .waiting()
        .select_related("order__person", "order__case", "order__service", "order__from_unit", "service")
    )
    offers = Offer.objects.filter(entry__in=entries, answer__in=("", "accepted")).order_by("offered_at", "pk")
    standing = {row.entry_id: row for row in offers}
    for place, entry in enumerate(entries, start=1):
        entry.place = place
        entry.open_offer = standing.get(entry.pk)
    return entries


def history(entry: QueueEntry) -> list[QueueMove]:
    """Everything that happened to a place in the queue, the latest first."""
    return list(entry.moves.select_related("by").order_by("-at", "-pk"))


def left_between(service_ids: Collection[int], *, first: dt.date, last: dt.date) -> dict[str, int]:
    """How waits ended, from the first day to and including the last: how → number."""
    rows = QueueEntry.objects.filter(Q(service__in=service_ids), left_on__range=(first, last))
    return dict(rows.values_list("left_how").order_by("left_how").annotate(n=Count("pk")))


def place(entry: QueueEntry) -> str:
    """The place of one who waits, as the history keeps it: ``class:place``, the place counted over the whole line."""
    row = QueueEntry.objects.filter(service=entry.service_id).waiting().values_list("pk", flat=True)
    places = {pk: number for number, pk in enumerate(row, start=1)}
    return f"{entry.priority}:{places[entry.pk]}" if entry.pk in places else ""
