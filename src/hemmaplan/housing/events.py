"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    DWELLING_CHANGED = "housing.dwelling_changed", _("Lägenhet ändrad"), "housing.dwelling", "first last what"
    LEASE_CHANGED = (
        "housing.lease_changed",
        _("Hyreskontrakt ändrat"),
        "housing.dwelling housing.tenancy",
        "what",
        "first last on reason rent_ore",
    )
    TENANCY_BEGUN = "housing.tenancy_begun", _("Andrahandskontrakt började"), "housing.tenancy", "kind", "first"
    TENANCY_ENDED = (
        "housing.tenancy_ended",
        _("Andrahandskontrakt avslutades"),
        "housing.tenancy",
        "wound_down",
        "last reason",
    )
    SUPERVISOR_SET = "housing.supervisor_set", _("Tillsynsansvarig ändrad"), "housing.tenancy", "", "employee_id first"
    VISIT_DONE = "housing.visit_done", _("Tillsyn gjord"), "housing.tenancy", "", "on outcome"
    RENT_REPORTED = "housing.rent_reported", _("Hyra rapporterad"), "housing.tenancy", "", "month status"
    DISTURBANCE_NOTED = "housing.disturbance_noted", _("Störning registrerad"), "housing.tenancy", "", "severity"
    DISTURBANCE_HANDLED = "housing.disturbance_handled", _("Störning hanterad"), "housing.tenancy", "", "on"
    WIND_DOWN_SET = "housing.wind_down_set", _("Avveckling beslutad"), "housing.winddown", "first"
    WIND_DOWN_ENDED = "housing.wind_down_ended", _("Avveckling hävd"), "housing.winddown", "last"
