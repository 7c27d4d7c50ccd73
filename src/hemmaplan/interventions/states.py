"""States of an order and the steps between them; the deeds of the module. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.steps import Step


class OrderState(models.TextChoices):
    """Uppdragets läge."""

    SENT = "sent", _("Sänt")
    ACKNOWLEDGED = "acknowledged", _("Kvitterat")
    ACCEPTED = "accepted", _("Mottaget")
    QUEUED = "queued", _("I kö")
    OFFERED = "offered", _("Erbjudet plats")
    RUNNING = "running", _("Pågår")
    PAUSED = "paused", _("Pausat")
    ENDED = "ended", _("Avslutat")
    RETURNED = "returned", _("Återlämnat")


ORDER_STEPS: tuple[Step, ...] = (
    Step("acknowledge", _("Kvittera"), ("sent",), "acknowledged"),
    Step("accept", _("Ta emot"), ("sent", "acknowledged"), "accepted"),
    Step(
        "return",
        _("Återlämna"),
        ("sent", "acknowledged", "accepted", "queued", "offered"),
        "returned",
        needs_reason=True,
    ),
    Step("queue", _("Ställ i kö"), ("accepted",), "queued"),
    Step("offer", _("Erbjud plats"), ("queued",), "offered"),
    Step("decline", _("Tackade nej"), ("offered",), "queued", needs_reason=True),
    Step("start", _("Starta"), ("accepted", "queued", "offered"), "running"),
    Step("pause", _("Pausa"), ("running",), "paused", needs_reason=True),
    Step("resume", _("Återuppta"), ("paused",), "running"),
    Step("end", _("Avsluta"), ("running", "paused"), "ended", needs_reason=True),
)

ROUND_STEPS: tuple[Step, ...] = (
    Step("start", _("Starta omgången"), ("planned",), "running"),
    Step("cancel", _("Blir inte av"), ("planned",), "cancelled", needs_reason=True),
    Step("end", _("Avsluta omgången"), ("running",), "ended"),
)

SESSION_STEPS: tuple[Step, ...] = (
    Step("hold", _("Hölls"), ("planned",), "held"),
    Step("cancel", _("Ställ in"), ("planned", "held"), "cancelled", needs_reason=True),
    Step("restore", _("Ta tillbaka"), ("held", "cancelled"), "planned"),
)

# Which rule of the deadline ledger an order runs under, by the act it was decided under.
NOT_CARRIED_OUT = {"sol": "nonexec_decision", "lss": "nonexec_decision_lss"}
INTERRUPTED = {"sol": "nonexec_interrupted", "lss": "nonexec_interrupted_lss"}

OPEN_STATES = ("sent", "acknowledged", "accepted", "queued", "offered", "running", "paused")


class Deed(models.TextChoices):
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
