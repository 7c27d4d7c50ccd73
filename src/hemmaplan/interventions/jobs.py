"""Jobs of interventions: offers run out, keys of the month are destroyed. When they run is said in ``config.jobs``."""

import datetime as dt

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="expire_offers", retry=RETRIES)
def expire_offers(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Put those who did not answer an offer in time back in the queue (obesvarade erbjudanden)."""
    from hemmaplan.access import actions as access
    from hemmaplan.interventions.actions import queue

    at = calendar.now()
    queue.expire_offers(through=calendar.local_date(at) - dt.timedelta(days=1), by=access.system_user(at=at), at=at)


@app.task(queueing_lock="rotate_tokens", retry=RETRIES)
def rotate_tokens(timestamp: int) -> None:  # noqa: ARG001
    """Destroy the keys of past months, so that no visitor at the open door can be followed (månadsnycklar)."""
    from hemmaplan.access import actions as access
    from hemmaplan.interventions.actions import opendoor

    at = calendar.now()
    opendoor.rotate_tokens(by=access.system_user(at=at), at=at)
