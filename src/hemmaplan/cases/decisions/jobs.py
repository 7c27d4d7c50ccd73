"""Jobs of decisions: times to appeal that have gone out. When they run is said in ``config.jobs``."""

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="close_appeal_times", retry=RETRIES)
def close_appeal_times(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Let the times to appeal that have gone out be over (överklagandetider)."""
    from hemmaplan.access import actions as access
    from hemmaplan.cases.decisions.actions import deliveries

    at = calendar.now()
    deliveries.close_appeal_times(today=calendar.local_date(at), by=access.system_user(at=at), at=at)
