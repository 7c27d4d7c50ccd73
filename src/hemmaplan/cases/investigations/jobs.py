"""Jobs of investigations: follow-ups whose time is out. When they run is said in ``config.jobs``."""

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="end_follow_ups_by_law", retry=RETRIES)
def end_follow_ups_by_law(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Let the follow-ups whose time is out end, as the law says (uppföljning upphör)."""
    from hemmaplan.access import actions as access
    from hemmaplan.cases.investigations.actions import opening

    at = calendar.now()
    opening.end_follow_ups_by_law(today=calendar.local_date(at), by=access.system_user(at=at), at=at)
