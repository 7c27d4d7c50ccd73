"""The table of what runs by itself, and when. The worker (``hemmaplan procrastinate worker``) reads it.

The hours are UTC, as the queue counts them: 01 UTC is past midnight in Stockholm all year. Each job acts in the system's
own name, may be run twice without harm, and catches up if the worker has been away.
"""

import datetime as dt

from procrastinate.contrib.django import app

from hemmaplan.access import actions as access
from hemmaplan.foundation import calendar

RETRIES = 5


@app.periodic(cron="15 1 * * *")
@app.task(queueing_lock="seal_logs", retry=RETRIES)
def seal_logs(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Seal every day of the logs up to yesterday (försegla loggarna)."""
    at = calendar.now()
    yesterday = calendar.local_date(at) - dt.timedelta(days=1)
    access.seal_days(through=yesterday, by=access.system_user(), at=at)
