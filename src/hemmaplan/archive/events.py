"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    DISPOSED = "archive.disposed", _("Gallring utförd")
    PERSON_EXPORTED = "archive.person_exported", _("Uppgifter om en person uttagna")
