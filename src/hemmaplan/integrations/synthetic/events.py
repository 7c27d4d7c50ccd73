"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    MUNICIPALITY_GENERATED = "integrations.municipality_generated", _("Syntetisk kommun skapad"), "", "scale seed"
    INCOME_SUPPORT_GENERATED = (
        "integrations.income_support_generated",
        _("Påhittade hushåll med ekonomiskt bistånd skapade"),
        "",
        "households",
    )
