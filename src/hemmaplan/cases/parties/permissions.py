"""Who may know who a party is. Law: OSL 21:3, 26:1."""

from typing import TYPE_CHECKING

from hemmaplan.people.permissions import knows_identity

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.parties.models import Party


def knows_party(user: "User", party: "Party") -> bool:
    """Know who a party is that stands in a file one reads: everybody who reads it, but for a protected identity."""
    return party.person is None or not party.person.is_protected or knows_identity(user, party.person)
