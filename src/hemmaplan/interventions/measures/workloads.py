"""What services carry on a day (*belastning*): orders, open contacts and queue, each counted where its rows are."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from hemmaplan.interventions.measures.opendoor import contacts_by_service
from hemmaplan.interventions.measures.orders import OrderCounts, by_service
from hemmaplan.interventions.measures.queue import QueueStatus, waiting


@dataclass(frozen=True)
class ServiceWorkload:
    """Belastning: what a service carries on a day."""

    orders: OrderCounts
    queue: QueueStatus
    contacts: int


def workloads(
    service_ids: Collection[int], *, on: dt.date, known: dt.datetime | None = None
) -> dict[int, ServiceWorkload]:
    """What each service carries on the day. Three queries, whatever the size."""
    orders, queues = by_service(service_ids, on, known), waiting(service_ids, on, known)
    contacts = contacts_by_service(service_ids, on, known)
    return {pk: ServiceWorkload(orders[pk], queues[pk], contacts.get(pk, 0)) for pk in service_ids}
