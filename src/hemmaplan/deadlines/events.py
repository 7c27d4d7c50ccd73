"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    CLOCK_STARTED = "deadlines.clock_started", _("Frist började löpa"), "deadlines.clock", "rule", "due"
    CLOCK_ANSWERED = "deadlines.clock_answered", _("Frist uppfylld"), "deadlines.clock", "late rule"
    CLOCK_WITHDRAWN = "deadlines.clock_withdrawn", _("Frist inte längre aktuell"), "deadlines.clock", "rule"
    CLOCK_PAUSED = "deadlines.clock_paused", _("Frist pausad"), "deadlines.clock", "rule"
    CLOCK_RESUMED = "deadlines.clock_resumed", _("Frist löper igen"), "deadlines.clock", "rule", "due"
    CLOCK_LAPSED = "deadlines.clock_lapsed", _("Frist försutten"), "deadlines.clock", "rule"
    CLOCK_EXTENDED = "deadlines.clock_extended", _("Frist förlängd"), "deadlines.clock", "rule", "to"
