"""The deeds of this module, as they stand in the event log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    MUNICIPALITY_GENERATED = "integrations.municipality_generated", _("Syntetisk kommun skapad")
