"""States of an intake and the steps between them. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.steps import Step


class IntakeState(models.TextChoices):
    """Aktualiseringens läge."""

    RECEIVED = "received", _("Inkommen")
    OPENED = "opened", _("Utredning inledd")
    NOT_OPENED = "not_opened", _("Utredning inleds inte")
    JOINED = "joined", _("Hör till pågående utredning")
    HANDLED = "handled", _("Omhändertagen")
    DUPLICATE = "duplicate", _("Samma som en annan")


INTAKE_STEPS: tuple[Step, ...] = (
    Step("open", _("Inled utredning"), ("received",), "opened"),
    Step("not_open", _("Inled inte utredning"), ("received",), "not_opened", needs_reason=True),
    Step("join", _("Lägg till pågående utredning"), ("received",), "joined"),
    Step("handle", _("Omhänderta"), ("received",), "handled", needs_reason=True),
    Step("same", _("Samma som en annan"), ("received",), "duplicate"),
)

WAITING = ("received",)
"""Intakes that somebody still has to decide on."""

FEEDBACK_BY_STATE = {"opened": "opened", "not_opened": "not_opened", "joined": "ongoing"}
"""What a reporter in duty may be told when it has become so; of other states nothing is told. SoL 19:6 st 2; OSL 26:9 a."""
