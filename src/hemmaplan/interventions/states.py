"""States of an order and the steps between them; the actions of the module. Data only."""

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

# Which rules of the deadline ledger an order runs under: two of them by the act it was decided under.
ACKNOWLEDGE = "order_acknowledge"
FOLLOW_UP = "plan_follow_up"
NOT_CARRIED_OUT = {"sol": "nonexec_decision", "lss": "nonexec_decision_lss"}
INTERRUPTED = {"sol": "nonexec_interrupted", "lss": "nonexec_interrupted_lss"}

OPEN_STATES = ("sent", "acknowledged", "accepted", "queued", "offered", "running", "paused")
