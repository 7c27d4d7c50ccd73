"""The rights that guard running clocks."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class ClockRight(Right):
    """Behörigheter: what somebody may do with running clocks."""

    SEE_CLOCKS = "see_clocks", _("Se enhetens frister")
    EXTEND_CLOCKS = "extend_clocks", _("Förlänga frister")
