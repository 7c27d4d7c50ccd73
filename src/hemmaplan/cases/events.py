"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    CASE_OPENED = "cases.case_opened", _("Akt öppnad"), "cases.case"
    CASE_CLOSED = "cases.case_closed", _("Akt avslutad"), "cases.case"
    NOTE_SIGNED = "cases.note_signed", _("Anteckning signerad"), "cases.journalentry", "", "case_id"
    NOTE_DISCARDED = "cases.note_discarded", _("Utkast kastat"), "cases.case"
    NOTE_TAKEN_OVER = (
        "cases.note_taken_over",
        _("Utkast övertaget från den som slutat"),
        "cases.journalentry",
        "",
        "case_id from_user",
    )
    ASSIGNED = "cases.assigned", _("Ansvarig tillsatt"), "cases.case", "role", "employee_id"
    ASSIGNMENT_ENDED = "cases.assignment_ended", _("Ansvarig avslutad"), "cases.case", "", "employee_id"
    CASE_RESTRICTED = "cases.case_restricted", _("Ärende begränsat till namngivna"), "cases.case", "restricted count"
    RESTRICTION_LIFTED = "cases.restriction_lifted", _("Begränsning av ärende upphävd"), "cases.case", "reason_given"
    DOCUMENT_TAKEN_IN = (
        "cases.document_taken_in",
        _("Handling tagen emot"),
        "cases.case cases.intake",
        "sha256",
        "document_id",
    )
    JOURNAL_OPENED = "cases.journal_opened", _("Journal öppnad med angivet skäl"), "cases.case", "reason_given"
