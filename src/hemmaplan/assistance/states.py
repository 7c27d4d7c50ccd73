"""States of an application and the steps between them. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.steps import Step


class ApplicationState(models.TextChoices):
    """Ansökans läge. Whether something more is asked for, or a register is waited for, is told by the rows beside it."""

    DRAFT = "draft", _("Påbörjad")
    SENT = "sent", _("Inkommen")
    DECIDED = "decided", _("Beslutad")
    WITHDRAWN = "withdrawn", _("Återtagen")


APPLICATION_STEPS: tuple[Step, ...] = (
    Step("send", _("Skicka in"), ("draft",), "sent"),
    Step("decide", _("Besluta"), ("sent",), "decided"),
    Step("withdraw", _("Ta tillbaka"), ("draft", "sent"), "withdrawn"),
)

OPEN = ("sent",)
"""Applications that wait for a decision."""
