"""The rights that guard files and their journals."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class CaseRight(Right):
    """Behörigheter: what somebody may do with files and their journals."""

    SEE_ORDER_CASES = "see_order_cases", _("Se att enhetens akter om uppdrag finns")
    SEE_TENANCY_CASES = "see_tenancy_cases", _("Se att enhetens akter om boende finns")
    SEE_AUTHORITY_CASES = "see_authority_cases", _("Se att enhetens akter hos myndigheten finns")
    SEE_ASSISTANCE_CASES = "see_assistance_cases", _("Se att enhetens akter om ekonomiskt bistånd finns")
    WRITE_NOTES = "write_notes", _("Skriva anteckningar i egna uppdrag")
    READ_NOTES = "read_notes", _("Läsa enhetens alla anteckningar")  # every note of the unit, not only of own orders


class AuthorityRight(Right):
    """Behörigheter: what somebody may do on the authority's side (*myndighetsutövning*)."""

    SEE_INTAKES = "see_intakes", _("Se enhetens anmälningar, ansökningar och underrättelser")
    TAKE_INTAKES = "take_intakes", _("Ta emot och bedöma anmälningar, ansökningar och underrättelser")
    KEEP_DUTY_LOG = "keep_duty_log", _("Föra jourens logg")
    INVESTIGATE = "investigate", _("Utreda i egna ärenden")
    DISTRIBUTE_CASES = "distribute_cases", _("Fördela enhetens ärenden")
    RESTRICT_CASES = "restrict_cases", _("Begränsa ett ärende till namngivna")
    DECIDE_AS_WORKER = "decide_as_worker", _("Besluta som socialsekreterare")
    DECIDE_AS_LEAD = "decide_as_lead", _("Besluta som förste socialsekreterare")
    DECIDE_AS_MANAGER = "decide_as_manager", _("Besluta som enhetschef")
    DECIDE_AS_DIRECTOR = "decide_as_director", _("Besluta som verksamhetschef")
    RECORD_BOARD_DECISIONS = "record_board_decisions", _("Föra in nämndens och utskottets beslut")
