"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    CLOCK_STARTED = "deadlines.clock_started", _("Frist började löpa")
    CLOCK_ANSWERED = "deadlines.clock_answered", _("Frist uppfylld")
    CLOCK_WITHDRAWN = "deadlines.clock_withdrawn", _("Frist inte längre aktuell")
    CLOCK_PAUSED = "deadlines.clock_paused", _("Frist pausad")
    CLOCK_RESUMED = "deadlines.clock_resumed", _("Frist löper igen")
    CLOCK_LAPSED = "deadlines.clock_lapsed", _("Frist försutten")
    CLOCK_EXTENDED = "deadlines.clock_extended", _("Frist förlängd")
    CLOCK_HANDED_OVER = "deadlines.clock_handed_over", _("Frist bytte ansvarig")
