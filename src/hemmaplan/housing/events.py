"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    DWELLING_CHANGED = "housing.dwelling_changed", _("Lägenhet ändrad")
    LEASE_CHANGED = "housing.lease_changed", _("Hyreskontrakt ändrat")
    TENANCY_BEGUN = "housing.tenancy_begun", _("Andrahandskontrakt började")
    TENANCY_ENDED = "housing.tenancy_ended", _("Andrahandskontrakt avslutades")
    SUPERVISOR_SET = "housing.supervisor_set", _("Tillsynsansvarig ändrad")
    VISIT_DONE = "housing.visit_done", _("Tillsyn gjord")
    RENT_REPORTED = "housing.rent_reported", _("Hyra rapporterad")
    DISTURBANCE_NOTED = "housing.disturbance_noted", _("Störning registrerad")
    DISTURBANCE_HANDLED = "housing.disturbance_handled", _("Störning hanterad")
    WIND_DOWN_SET = "housing.wind_down_set", _("Avveckling beslutad")
    WIND_DOWN_ENDED = "housing.wind_down_ended", _("Avveckling hävd")
