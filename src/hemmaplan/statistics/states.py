"""The deeds of this module, as they stand in the event log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    REPORT_BEGUN = "statistics.report_begun", _("Rapport påbörjad")
    REPORT_FROZEN = "statistics.report_frozen", _("Rapportversion fryst")
    REPORT_TAKEN_OUT = "statistics.report_taken_out", _("Rapport hämtad som fil")
