"""The rights that guard income support."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class AssistanceRight(Right):
    """Behörigheter: what somebody may do with income support. On which level one decides is said by ``AuthorityRight``."""

    SEE_APPLICATIONS = "see_applications", _("Se enhetens ansökningar om ekonomiskt bistånd")
    HANDLE_APPLICATIONS = "handle_applications", _("Handlägga ansökningar om ekonomiskt bistånd")
    MANAGE_AUTOMATIC = "manage_automatic", _("Svara för automatiska beslut: godkänna regler, slå på och av")
    SEE_RULES = "see_rules", _("Se och pröva normer, riktlinjer och villkor")
