"""The rights that guard the organisation: units, posts and those who work here."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class StaffRight(Right):
    """Behörigheter: what somebody may do with the organisation: units, posts and those who work here."""

    SEE_BOARD = "see_board", _("Se läget, siffror och bemanning")  # figures and staffing of the unit
    SEE_COLLEAGUES = "see_colleagues", _("Se kollegor")
    MANAGE_STAFFING = "manage_staffing", _("Ändra tjänster, anställningar och frånvaro")
