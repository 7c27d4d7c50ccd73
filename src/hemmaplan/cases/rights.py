"""The rights that guard files and their journals."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class CaseRight(Right):
    """Behörigheter: what somebody may do with files and their journals."""

    SEE_ORDER_CASES = "see_order_cases", _("Se att enhetens akter om uppdrag finns")
    SEE_TENANCY_CASES = "see_tenancy_cases", _("Se att enhetens akter om boende finns")
    WRITE_NOTES = "write_notes", _("Skriva anteckningar i egna uppdrag")
    READ_NOTES = "read_notes", _("Läsa enhetens alla anteckningar")  # every note of the unit, not only of own orders
