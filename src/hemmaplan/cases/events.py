"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    CASE_OPENED = "cases.case_opened", _("Akt öppnad")
    CASE_CLOSED = "cases.case_closed", _("Akt avslutad")
    NOTE_SIGNED = "cases.note_signed", _("Anteckning signerad")
    NOTE_DISCARDED = "cases.note_discarded", _("Utkast kastat")
    NOTE_TAKEN_OVER = "cases.note_taken_over", _("Utkast övertaget från den som slutat")
    ASSIGNED = "cases.assigned", _("Ansvarig tillsatt")
    ASSIGNMENT_ENDED = "cases.assignment_ended", _("Ansvarig avslutad")
    JOURNAL_OPENED = "cases.journal_opened", _("Journal öppnad med angivet skäl")
