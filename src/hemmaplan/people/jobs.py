"""Jobs of people: protection begins and ends on its days. When they run is said in ``config.jobs``."""

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="renew_protection", retry=RETRIES)
def renew_protection(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Let protection of persons begin and end on its days (skyddade personuppgifter)."""
    from hemmaplan.access import actions as access
    from hemmaplan.people.actions import protection

    at = calendar.now()
    protection.renew_protection(today=calendar.local_date(at), by=access.system_user(at=at), at=at)
