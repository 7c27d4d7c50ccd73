"""What is logged of who has what: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    FILES_TAKEN_OVER = (
        "workload.files_taken_over", _("Alla ärenden övertagna"), "organisation.employee", "moved left", "to_employee",
    )  # fmt: skip
    LOAD_ADJUSTED = "workload.load_adjusted", _("Belastning ändrad"), "organisation.employee", "points"
