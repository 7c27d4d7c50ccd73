"""What actions in an investigation begin with: its row held, and still open to be written in."""

from django.utils.translation import gettext as _

from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.foundation.refusals import Stale
from hemmaplan.organisation.storing import locked


def lock_open(investigation: Investigation) -> Investigation:
    """Hold the investigation's row to the end of the transaction. Raises ``Stale`` when it is no longer written in."""
    row = locked(investigation)
    if row.state != Investigation.State.OPEN:
        raise Stale(_("Utredningen är fastställd eller avslutad och kan inte ändras. Ladda om sidan."))
    return row


def lock_going_on(investigation: Investigation) -> Investigation:
    """Hold the investigation's row to the end of the transaction. Raises ``Stale`` when it is closed."""
    row = locked(investigation)
    if row.state == Investigation.State.CLOSED:
        raise Stale(_("Utredningen är avslutad. Ladda om sidan."))
    return row
