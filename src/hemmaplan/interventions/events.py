"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    ORDER_SENT = "interventions.order_sent", _("Uppdrag sänt")
    ORDER_STEP = "interventions.order_step", _("Uppdrag flyttat ett steg")
    ORDER_LEVEL = "interventions.order_level", _("Omfattning ändrad")
    ORDER_ASSIGNED = "interventions.order_assigned", _("Uppdrag fördelat")
    ORDER_UNASSIGNED = "interventions.order_unassigned", _("Fördelning avslutad")
    QUEUE_MOVED = "interventions.queue_moved", _("Ändrad ordning i kö")
    OFFER_MADE = "interventions.offer_made", _("Plats erbjuden")
    OFFER_ANSWERED = "interventions.offer_answered", _("Erbjudande besvarat")
    PLAN_MADE = "interventions.plan_made", _("Plan gäller")
    PLAN_DISCARDED = "interventions.plan_discarded", _("Utkast till plan kastat")
    PLAN_FOLLOWED_UP = "interventions.plan_followed_up", _("Plan uppföljd")
    GOAL_ASSESSED = "interventions.goal_assessed", _("Mål bedömt")
    VISIT_PLANNED = "interventions.visit_planned", _("Besök bokat")
    VISIT_RECORDED = "interventions.visit_recorded", _("Besök registrerat")
    TEST_RECORDED = "interventions.test_recorded", _("Drogtest registrerat")
    TEST_RESULT = "interventions.test_result", _("Resultat av drogtest registrerat")
    ROUND_PLANNED = "interventions.round_planned", _("Omgång planerad")
    ROUND_CHANGED = "interventions.round_changed", _("Omgång ändrad")
    PLACE_TAKEN = "interventions.place_taken", _("Plats i grupp")
    PLACE_LEFT = "interventions.place_left", _("Lämnade grupp")
    SESSION_CHANGED = "interventions.session_changed", _("Tillfälle ändrat")
    ATTENDANCE_NOTED = "interventions.attendance_noted", _("Närvaro noterad")
    VISIT_COUNTED = "interventions.visit_counted", _("Besök räknat")
    VISIT_UNDONE = "interventions.visit_undone", _("Räknat besök ångrat")
    REPLACEMENT_NOTED = "interventions.replacement_noted", _("Ersättningskontakt noterad")
    TOKENS_DESTROYED = "interventions.tokens_destroyed", _("Månadens besöksnyckel förstörd")
    DAY_CLOSED = "interventions.day_closed", _("Öppna dörren stängd för dagen")
    DAY_OPENED = "interventions.day_opened", _("Öppna dörren öppen igen")
    CONTACT_OPENED = "interventions.contact_opened", _("Öppen kontakt började")
    CONTACT_MET = "interventions.contact_met", _("Samtal i öppen kontakt")
    CONTACT_CLOSED = "interventions.contact_closed", _("Öppen kontakt avslutades")
    REDIRECTED = "interventions.redirected", _("Hänvisad till myndighet")
    ACTIVITY_NOTED = "interventions.activity_noted", _("Aktivitet registrerad")
    SERVICE_CHANGED = "interventions.service_changed", _("Verksamhet ändrad")
    STAFFING_CHANGED = "interventions.staffing_changed", _("Bemanning ändrad")
