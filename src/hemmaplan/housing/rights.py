"""The rights that guard the social flats."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class HousingRight(Right):
    """Behörigheter: what somebody may do with the social flats."""

    SUPERVISE_HOUSING = "supervise_housing", _("Göra tillsyn i sociala bostäder")
    MANAGE_HOUSING = "manage_housing", _("Förvalta sociala bostäder")
