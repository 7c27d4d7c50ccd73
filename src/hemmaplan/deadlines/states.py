"""What may happen to a clock (*frist*). Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Happening(models.TextChoices):
    """Det som hänt med en frist."""

    STARTED = "started", _("Började löpa")
    PAUSED = "paused", _("Pausad")
    RESUMED = "resumed", _("Löper igen")
    EXTENDED = "extended", _("Förlängd")
    ANSWERED = "answered", _("Uppfylld")
    LAPSED = "lapsed", _("Försutten")
    WITHDRAWN = "withdrawn", _("Inte längre aktuell")


ENDINGS = (Happening.ANSWERED, Happening.LAPSED, Happening.WITHDRAWN)
MOVES = (Happening.PAUSED, Happening.RESUMED, Happening.EXTENDED)
