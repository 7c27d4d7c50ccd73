"""What holds of every communication before a decision (*kommunicering*), whatever is to be decided: to whom, and the reply. FL 25 §."""

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import not_ahead, not_before, refuse

if TYPE_CHECKING:
    from hemmaplan.cases.parties.models import Party

# Stands in the file, so in the authority's language whatever the writer's.
_NOTHING_TO_SAY = "Inga synpunkter."


class SentBefore(Protocol):
    """Kommunicerat: what a party was sent, when, and what they replied."""

    sent_on: dt.date | None
    replied_on: dt.date | None
    reply: str


def require_party(party: "Party", case_id: int | None, on: dt.date) -> None:
    """Go on only with a party of the file by law on the day. Raises ``NotPossible``."""
    if party.case_id != case_id or not party.is_party or on not in party.period:
        raise NotPossible(_("Personen är inte part i det här ärendet."))


def take_reply(row: SentBefore, *, reply: str, on: dt.date, today: dt.date) -> None:
    """Put the reply in the row, also that the party had nothing to say. Raises when nothing was sent or it is noted already."""
    if row.sent_on is None:
        raise NotPossible(_("Parten har inte fått något att svara på."))
    if row.replied_on is not None:
        raise Stale(_("Svaret är redan antecknat. Ladda om sidan."))
    refuse(not_ahead("on", on, today))
    refuse(not_before("on", on, row.sent_on, _("sändningen")))
    row.replied_on, row.reply = on, reply.strip() or _NOTHING_TO_SAY
