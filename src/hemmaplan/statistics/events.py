"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    REPORT_BEGUN = "statistics.report_begun", _("Rapport påbörjad")
    REPORT_FROZEN = "statistics.report_frozen", _("Rapportversion fryst")
    REPORT_TAKEN_OUT = "statistics.report_taken_out", _("Rapport hämtad som fil")
