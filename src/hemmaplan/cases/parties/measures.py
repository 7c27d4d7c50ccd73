"""What may be asked of the parties of a file."""

from django.utils.translation import gettext as _

from hemmaplan.cases.parties.models import Party
from hemmaplan.people import measures as people


def not_to_write_to(party: Party) -> str:
    """Why no letter may be sent to the party, in words; empty when one may. Asked before every letter of a file.

    A person under threat is reached as they have said; of somebody who is none of ours it stands on the party.
    """
    if party.no_letters:
        return _("Brev får inte skickas till parten. Lämna över det, eller berätta muntligt.")
    return people.not_to_be_reached_by("may_write", person_id=party.person_id)
