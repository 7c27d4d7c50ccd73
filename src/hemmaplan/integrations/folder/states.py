"""The deeds of this module, as they stand in the event log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    FOLDER_IMPORTED = "integrations.folder_imported", _("Mapp inläst")
    FOLDER_TRIED = "integrations.folder_tried", _("Inläsning provkörd")
