"""Figures of clients: orders carried out, open contacts, queues, what is late."""

import datetime as dt
from collections.abc import Callable

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from hemmaplan.capacity.situation.unit import ServiceSituation
from hemmaplan.interventions.measures.ledger import interrupted_over_three_months, not_started_within_three_months
from hemmaplan.interventions.measures.services import open_on, planned_after, running_on, waiting_on
from hemmaplan.interventions.measures.workloads import ServiceWorkload
from hemmaplan.interventions.models import OpenContact, Order, QueueEntry
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure

_ORDER = (_("Uppdrag"), _("Verksamhet"), _("Startade"))


def _order_rows(view: View, service_id: int | None = None) -> Rows:
    rows = Order.objects.filter(running_on(view.on, known=view.known), unit__in=view.unit_ids)
    if service_id is not None:
        rows = rows.filter(service=service_id)
    values = rows.order_by("started_on", "pk").values_list(
        "pk", "case__number", "service__name", "started_on", "person_id"
    )
    return Rows(
        tuple(map(str, _ORDER)),
        tuple(Row("order", pk, (number, name, day), person) for pk, number, name, day, person in values),
    )


def _contact_rows(view: View, service_id: int | None = None) -> Rows:
    rows = OpenContact.objects.filter(open_on(view.on, known=view.known), unit__in=view.unit_ids)
    if service_id is not None:
        rows = rows.filter(service=service_id)
    values = rows.order_by(Swedish("service__name"), "number", "pk").values_list(
        "pk", "number", "service__name", "opened_on", "person_id"
    )
    columns = (str(_("Kontakt")), str(_("Verksamhet")), str(_("Började")))
    return Rows(
        columns, tuple(Row("contact", pk, (number, name, day), person) for pk, number, name, day, person in values)
    )


def _queue_rows(view: View, service_id: int | None = None) -> Rows:
    rows = QueueEntry.objects.filter(waiting_on(view.on, known=view.known), service__unit__in=view.unit_ids)
    if service_id is not None:
        rows = rows.filter(service=service_id)
    values = rows.order_by("joined_on", "pk").values_list(
        "order_id", "order__case__number", "service__name", "joined_on", "priority", "order__person_id"
    )
    columns = (str(_("Uppdrag")), str(_("Verksamhet")), str(_("I kö sedan")), str(_("Dagar")), str(_("Klass")))
    return Rows(
        columns,
        tuple(
            Row("order", pk, (number, name, day, (view.on - day).days, priority), person)
            for pk, number, name, day, priority, person in values
        ),
    )


def _total(view: View, count: Callable[[ServiceWorkload], int]) -> int:
    return sum(count(it.workload) for it in view.situation.services)


@figure(
    "orders.running",
    _("Uppdrag"),
    unit="uppdrag",
    clients=True,
    definition=_(
        "Antal uppdrag från myndigheten som har startat och inte avslutats den dagen. Pausade räknas med, köande inte."
    ),
)
def orders_running(view: View) -> Found:
    """Pågående uppdrag."""
    return _total(view, lambda carried: carried.orders.running), lambda: _order_rows(view)


@figure(
    "contacts.open",
    _("Öppna kontakter"),
    unit="kontakter",
    clients=True,
    definition=_(
        "Antal pågående stödkontakter utan biståndsbeslut den dagen: Råd & Stöd, träffpunktens besökare och barngrupper."
    ),
)
def contacts_open(view: View) -> Found:
    """Öppna kontakter."""
    return _total(view, lambda carried: carried.contacts), lambda: _contact_rows(view)


@figure(
    "clients.total",
    _("Klienter"),
    unit="klienter",
    clients=True,
    definition=_(
        "Antal personer med pågående uppdrag den dagen, var och en räknad en gång, och därtill öppna kontakter. Den som bara "
        "hyr en social bostad räknas inte."
    ),
)
def clients_total(view: View) -> Found:
    """Klienter."""
    people = view.once(
        "people",
        lambda: (
            Order.objects.filter(running_on(view.on, known=view.known), unit__in=view.unit_ids)
            .values("person")
            .distinct()
            .count()
        ),
    )

    def rows() -> Rows:
        orders, contacts = _order_rows(view), _contact_rows(view)
        return Rows((str(_("Nummer")), str(_("Verksamhet")), str(_("Sedan"))), orders.rows + contacts.rows)

    return people + _total(view, lambda carried: carried.contacts), rows


@figure(
    "queue.waiting",
    _("I kö"),
    unit="uppdrag",
    clients=True,
    definition=_("Antal uppdrag som är mottagna och väntar på plats den dagen."),
)
def queue_waiting(view: View) -> Found:
    """I kö."""
    return _total(view, lambda carried: carried.queue.count), lambda: _queue_rows(view)


@figure(
    "queue.longest",
    _("Längsta väntan"),
    unit="dagar",
    definition=_("Antal dagar som den har väntat som stått längst i kö den dagen. Tomt när ingen väntar."),
)
def queue_longest(view: View) -> Found:
    """Längsta väntan."""
    return view.situation.longest_wait, lambda: _queue_rows(view)


_LATE_COLUMNS = (_("Uppdrag"), _("Verksamhet"), _("Beslut"), _("Dagar"))


def _late(rows: QuerySet[Order]) -> list[tuple[int, str, str, dt.date, int]]:
    return list(rows.values_list("pk", "case__number", "service__name", "decided_on", "person_id"))


def _late_rows(view: View, rows: list[tuple[int, str, str, dt.date, int]]) -> Rows:
    return Rows(
        tuple(map(str, _LATE_COLUMNS)),
        tuple(
            Row("order", pk, (number, name, day, (view.on - day).days), person)
            for pk, number, name, day, person in rows
        ),
    )


@figure(
    "orders.late",
    _("Ej verkställda över tre månader"),
    unit="uppdrag",
    clients=True,
    definition=_(
        "Antal uppdrag om insats efter behovsprövning som inte startat inom tre månader från beslutet (SoL 34:1). De ska "
        "rapporteras till IVO."
    ),
)
def orders_late(view: View) -> Found:
    """Ej verkställda beslut."""
    units, on, known = view.unit_ids, view.on, view.known
    return view.situation.late, lambda: _late_rows(view, _late(not_started_within_three_months(units, on, known)))


@figure(
    "orders.interrupted",
    _("Avbrutna över tre månader"),
    unit="uppdrag",
    clients=True,
    definition=_(
        "Antal uppdrag om insats efter behovsprövning som avbrutits och inte återupptagits inom tre månader från avbrottet "
        "(SoL 34:1, LSS 28 f §). De ska rapporteras till IVO."
    ),
)
def orders_interrupted(view: View) -> Found:
    """Avbrutna och inte återupptagna."""
    units, on, known = view.unit_ids, view.on, view.known
    return view.situation.interrupted, lambda: _late_rows(view, _late(interrupted_over_three_months(units, on, known)))


@figure(
    "orders.planned",
    _("Uppdrag som ska starta"),
    unit="uppdrag",
    clients=True,
    definition=_("Antal uppdrag som tagits emot och har en planerad startdag efter den dagen."),
)
def orders_planned(view: View) -> Found:
    """Kommande uppdrag."""
    return _total(view, lambda carried: carried.orders.planned), lambda: _planned_rows(view)


def _planned_rows(view: View, service_id: int | None = None) -> Rows:
    rows = Order.objects.filter(planned_after(view.on, known=view.known), unit__in=view.unit_ids)
    if service_id is not None:
        rows = rows.filter(service=service_id)
    values = rows.order_by(F("planned_start"), "pk").values_list(
        "pk", "case__number", "service__name", "planned_start", "person_id"
    )
    columns = (str(_("Uppdrag")), str(_("Verksamhet")), str(_("Planerad start")))
    return Rows(
        columns, tuple(Row("order", pk, (number, name, day), person) for pk, number, name, day, person in values)
    )


@figure(
    "service.running",
    _("Pågående uppdrag i verksamheten"),
    unit="uppdrag",
    per="service",
    clients=True,
    fits=lambda it: it.now.offered and it.now.service.basis == "assessed",
    definition=_("Antal uppdrag i verksamheten som har startat och inte avslutats den dagen."),
)
def service_running(view: View, it: ServiceSituation) -> Found:
    """Pågående uppdrag."""
    return it.workload.orders.running, lambda: _order_rows(view, it.now.service.id)


@figure(
    "service.contacts",
    _("Öppna kontakter i verksamheten"),
    unit="kontakter",
    per="service",
    clients=True,
    fits=lambda it: it.now.service.contacts,
    definition=_("Antal pågående öppna kontakter i verksamheten den dagen."),
)
def service_contacts(view: View, it: ServiceSituation) -> Found:
    """Öppna kontakter."""
    return it.workload.contacts, lambda: _contact_rows(view, it.now.service.id)


@figure(
    "service.waiting",
    _("Kö till verksamheten"),
    unit="uppdrag",
    per="service",
    clients=True,
    fits=lambda it: it.now.offered and it.now.service.basis == "assessed",
    definition=_("Antal uppdrag som väntar på plats i verksamheten den dagen."),
)
def service_waiting(view: View, it: ServiceSituation) -> Found:
    """Kö."""
    return it.workload.queue.count, lambda: _queue_rows(view, it.now.service.id)


@figure(
    "service.longest",
    _("Längsta väntan till verksamheten"),
    unit="dagar",
    per="service",
    fits=lambda it: it.workload.queue.count > 0,
    definition=_("Antal dagar som den har väntat som stått längst i kö till verksamheten den dagen."),
)
def service_longest(view: View, it: ServiceSituation) -> Found:
    """Längsta väntan."""
    return it.workload.queue.longest_days, lambda: _queue_rows(view, it.now.service.id)


@figure(
    "service.planned",
    _("Uppdrag som ska starta i verksamheten"),
    unit="uppdrag",
    clients=True,
    per="service",
    fits=lambda it: it.workload.orders.planned > 0,
    definition=_("Antal uppdrag till verksamheten som tagits emot och har en planerad startdag efter den dagen."),
)
def service_planned(view: View, it: ServiceSituation) -> Found:
    """Kommande uppdrag."""
    return it.workload.orders.planned, lambda: _planned_rows(view, it.now.service.id)


@figure(
    "service.planned_on",
    _("Planerad startdag"),
    unit="datum",
    per="service",
    fits=lambda it: it.workload.orders.planned > 0,
    definition=_("Första dag då redan mottagna uppdrag ska starta i verksamheten."),
)
def service_planned_on(view: View, it: ServiceSituation) -> Found:
    """Planerad startdag."""
    return it.workload.orders.planned_from, lambda: _planned_rows(view, it.now.service.id)
