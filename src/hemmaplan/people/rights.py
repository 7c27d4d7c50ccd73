"""The rights that guard persons."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class PersonRight(Right):
    """Behörigheter: what somebody may do with persons."""

    SEE_PERSONS = "see_persons", _("Se personer som enheten har ärende med")
    CHANGE_PERSONS = "change_persons", _("Ändra uppgifter om personer man arbetar med")
    TAKE_UP_PERSONS = "take_up_persons", _("Ta upp en person innan något uppdrag finns")
    SEE_PROTECTED = (
        "see_protected",
        _("Se skyddade personers identitet i enheten"),
    )  # the identity of persons under protection, in the unit
    EMERGENCY_ACCESS = "emergency_access", _("Nödöppna med angivet skäl")
