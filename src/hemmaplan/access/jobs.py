"""Jobs of access: log-ins that have run out are forgotten. When they run is said in ``config.jobs``."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="forget_sessions", retry=RETRIES)
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Remove log-ins and tries to log in that have run out, and jobs done more than thirty days ago."""
    from hemmaplan.access import lockout

    call_command("clearsessions")
    lockout.forget_old(at=calendar.now())
    app.configure_task("procrastinate.builtin_tasks.remove_old_jobs").defer(max_hours=30 * 24, remove_failed=True)
