"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    FOLDER_IMPORTED = (
        "integrations.folder_imported",
        _("Mapp inläst"),
        "",
        "changed files folder moved_days new unchanged",
    )
    FOLDER_TRIED = "integrations.folder_tried", _("Inläsning provkörd"), "", "faults folder"
