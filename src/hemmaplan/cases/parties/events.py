"""What is logged of parties: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: who got and left a place in a file, in words for the log page."""

    PARTY_ADDED = "cases.party_added", _("Part tillagd"), "cases.case", "role", "party_id"
    PARTY_ENDED = "cases.party_ended", _("Part avslutad"), "cases.case", "role", "party_id"
    BOND_ADDED = "cases.bond_added", _("Band antecknat"), "cases.case", "", "bond_id"
    BOND_ENDED = "cases.bond_ended", _("Band avslutat"), "cases.case", "", "bond_id"
    NETWORK_ADDED = "cases.network_added", _("Nätverkskontakt antecknad"), "cases.case", "", "contact_id"
    NETWORK_ENDED = "cases.network_ended", _("Nätverkskontakt avslutad"), "cases.case", "", "contact_id"
