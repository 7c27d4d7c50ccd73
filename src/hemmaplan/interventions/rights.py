"""The rights that guard orders, queues, groups, open doors and what is offered."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class OrderRight(Right):
    """Behörigheter: what somebody may do with orders, queues, groups, open doors and what is offered."""

    SEE_ORDERS = "see_orders", _("Se enhetens uppdrag och köer")  # that an order exists, for whom, its state
    SEND_ORDERS = "send_orders", _("Sända uppdrag och följa dem")  # the authority's side
    HANDLE_ORDERS = (
        "handle_orders",
        _("Ta emot, starta, pausa och avsluta uppdrag"),
    )  # acknowledge, accept, return, start, pause, end
    DISTRIBUTE_ORDERS = "distribute_orders", _("Fördela uppdrag")
    MANAGE_QUEUE = "manage_queue", _("Ändra ordningen i kö")
    MANAGE_SERVICES = "manage_services", _("Ändra verksamheter och villkor")
    RUN_GROUPS = "run_groups", _("Hålla grupper")
    RUN_OPEN_DOOR = "run_open_door", _("Hålla öppen verksamhet")
    RECORD_CONTACTS = "record_contacts", _("Registrera öppna kontakter")
    RECORD_TESTS = "record_tests", _("Registrera drogtester")
