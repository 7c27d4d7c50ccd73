"""Jobs of the desk, across modules: what hangs on an employment ends with it, and access is compared with what it follows from. When they run is said in ``config.jobs``."""

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="let_go", retry=RETRIES)
def let_go(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """End what hangs on employments whose last day has passed, and close the accounts (den som slutat)."""
    from hemmaplan.desk.staffing import leaving

    leaving.let_go_all(at=calendar.now())


@app.task(queueing_lock="compare_consequences", retry=RETRIES)
def compare_consequences(timestamp: int) -> None:  # noqa: ARG001
    """Compare who may see what with the matters it follows from (jämför åtkomst), after those who left have been let go."""
    from hemmaplan.access import actions as access
    from hemmaplan.desk.access import consequences

    at = calendar.now()
    consequences.compare(by=access.system_user(at=at), at=at)
