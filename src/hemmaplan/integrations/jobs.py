"""Jobs of the adapters: sheets that were sent are removed. When they run is said in ``config.jobs``."""

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="forget_uploads", retry=RETRIES)
def forget_uploads(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Remove sheets that were sent to be brought in and have lain for a day (uppladdade filer)."""
    from hemmaplan.integrations.folder import uploads

    uploads.forget_old(at=calendar.now())
