"""The table of what runs by itself, and when. The worker (``hemmaplan procrastinate worker``) reads it.

The hours are UTC, as the queue counts them: 01 UTC is past midnight in Stockholm all year. Each job acts in the system's
own name, may be run twice without harm, and catches up if the worker has been away. The queue reads this file at the
start of every command, so each job fetches its action when it runs.
"""

import datetime as dt
import logging

from django.core.management import call_command
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar

RETRIES = 5
logger = logging.getLogger(__name__)


@app.periodic(cron="15 1 * * *")
@app.task(queueing_lock="seal_logs", retry=RETRIES)
def seal_logs(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Seal every day of the logs up to yesterday (försegla loggarna)."""
    from hemmaplan.access import actions as access
    from hemmaplan.access import sealing

    at = calendar.now()
    yesterday = calendar.local_date(at) - dt.timedelta(days=1)
    sealing.seal_days(through=yesterday, by=access.system_user(at=at), at=at)


@app.periodic(cron="25 1 * * *")
@app.task(queueing_lock="send_digests", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_digests(timestamp: int) -> None:  # noqa: ARG001
    """Send the digests of the seals out of the house (kontrollsummor), and go on trying for a day and a night."""
    from hemmaplan.access import actions as access
    from hemmaplan.config import digests

    at = calendar.now()
    digests.send(by=access.system_user(at=at), at=at)


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="check_logs", retry=RETRIES)
def check_logs(timestamp: int) -> None:  # noqa: ARG001
    """Check the logs against themselves and against what has left the house (kontrollera loggarna), and tell who answers."""
    from hemmaplan.access import actions as access
    from hemmaplan.access import sealing
    from hemmaplan.config import digests

    at = calendar.now()
    check = sealing.check_seals(by=access.system_user(at=at), at=at, outside=digests.outside())
    digests.tell(check, on=calendar.local_date(at))


@app.periodic(cron="30 1 * * *")
@app.task(queueing_lock="renew_protection", retry=RETRIES)
def renew_protection(timestamp: int) -> None:  # noqa: ARG001
    """Let protection of persons begin and end on its days (skyddade personuppgifter)."""
    from hemmaplan.access import actions as access
    from hemmaplan.people import actions as people

    at = calendar.now()
    people.renew_protection(today=calendar.local_date(at), by=access.system_user(at=at), at=at)


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="let_go", retry=RETRIES)
def let_go(timestamp: int) -> None:  # noqa: ARG001
    """End what hangs on employments whose last day has passed, and close the accounts (den som slutat)."""
    from hemmaplan.desk.staffing import leaving

    leaving.let_go_all(at=calendar.now())


@app.periodic(cron="50 1 * * *")
@app.task(queueing_lock="compare_consequences", retry=RETRIES)
def compare_consequences(timestamp: int) -> None:  # noqa: ARG001
    """Compare who may see what with the matters it follows from (jämför åtkomst), after those who left have been let go."""
    from hemmaplan.access import actions as access
    from hemmaplan.desk.access import consequences

    consequences.compare(by=access.system_user(), at=calendar.now())


@app.periodic(cron="45 1 * * *")
@app.task(queueing_lock="forget_sessions", retry=RETRIES)
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001
    """Remove log-ins and tries to log in that have run out, and jobs done more than thirty days ago."""
    from hemmaplan.access import lockout

    call_command("clearsessions")
    lockout.forget_old(at=calendar.now())
    app.configure_task("procrastinate.builtin_tasks.remove_old_jobs").defer(max_hours=30 * 24, remove_failed=True)


@app.periodic(cron="0 2 * * *")
@app.task(queueing_lock="expire_offers", retry=RETRIES)
def expire_offers(timestamp: int) -> None:  # noqa: ARG001
    """Put those who did not answer an offer in time back in the queue (obesvarade erbjudanden)."""
    from hemmaplan.access import actions as access
    from hemmaplan.interventions.actions import queue

    at = calendar.now()
    queue.expire_offers(through=calendar.local_date(at) - dt.timedelta(days=1), by=access.system_user(at=at), at=at)


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="rotate_tokens", retry=RETRIES)
def rotate_tokens(timestamp: int) -> None:  # noqa: ARG001
    """Destroy the keys of past months, so that no visitor at the open door can be followed (månadsnycklar)."""
    from hemmaplan.access import actions as access
    from hemmaplan.interventions.actions import opendoor

    at = calendar.now()
    opendoor.rotate_tokens(by=access.system_user(at=at), at=at)


@app.periodic(cron="25 2 * * *")
@app.task(queueing_lock="forget_sent_forms", retry=RETRIES)
def forget_sent_forms(timestamp: int) -> None:  # noqa: ARG001
    """Forget which forms were sent a month ago and more (skickade formulär)."""
    from hemmaplan.web import once

    once.forget(before=_kept_since("local_sent_form"))


def _kept_since(rule_id: str) -> dt.datetime:
    """From when on a local rule of so many months keeps things."""
    from hemmaplan.deadlines import rules

    today = calendar.today()
    rule = rules.rule(rule_id, on=today)
    assert rule.length is not None  # only a rule with a set date has none
    return calendar.at_clock(calendar.add_months(today, -rule.length), 0)


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="drop_old_drafts", retry=RETRIES)
def drop_old_drafts(timestamp: int) -> None:  # noqa: ARG001
    """Forget what was typed in forms and not sent for a month (utkast)."""
    from hemmaplan.access import actions as access

    at = calendar.now()
    access.drop_old_drafts(before=_kept_since("local_draft"), by=access.system_user(at=at), at=at)


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="check_ledger", retry=RETRIES)
def check_ledger(timestamp: int) -> None:  # noqa: ARG001
    """Compare the ledger with what it is about (frister), and tell of each clock that is missing, wrong or too many."""
    from hemmaplan.housing import measures as housing
    from hemmaplan.interventions.measures import ledger

    for difference in (*ledger.disagreeing(), *housing.disagreeing()):
        logger.warning("ledger: %s", difference)


@app.periodic(cron="35 2 * * *")
@app.task(queueing_lock="forget_uploads", retry=RETRIES)
def forget_uploads(timestamp: int) -> None:  # noqa: ARG001
    """Remove sheets that were sent to be brought in and have lain for a day (uppladdade filer)."""
    from hemmaplan.integrations.folder import uploads

    uploads.forget_old(at=calendar.now())
