"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    REPORT_BEGUN = "statistics.report_begun", _("Rapport påbörjad"), "statistics.report", "as_of kind_of"
    ANSWER_PLACED = "statistics.answer_placed", _("Svar placerat i rapport"), "statistics.report", "answer"
    ANSWER_REMOVED = "statistics.answer_removed", _("Svar borttaget ur rapport"), "statistics.report", "answer"
    REPORT_FROZEN = "statistics.report_frozen", _("Rapportversion fryst"), "statistics.report", "number sha256"
    REPORT_TAKEN_OUT = (
        "statistics.report_taken_out",
        _("Rapport hämtad som fil"),
        "statistics.report",
        "draft format number sha256",
    )
    LEDGER_TAKEN_OUT = (
        "statistics.ledger_taken_out",
        _("Frister hämtade som lista"),
        "organisation.unit",
        "as_of format sha256",
    )
