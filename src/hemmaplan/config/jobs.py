"""The table of what runs by itself, and when. The worker (``hemmaplan procrastinate worker``) reads it.

A job stands beside the action it does, in the ``jobs.py`` of its module; those that put modules together stand here. The hours are
UTC, as the queue counts them: 01 UTC is past midnight in Stockholm all year. Each job acts in the system's own name, may be run
twice without harm, and catches up if the worker has been away. The queue reads these files at the start of every command, so each
job fetches its action when it runs.
"""

import datetime as dt

from django.db import transaction
from procrastinate.contrib.django import app

from hemmaplan.access import jobs as access_jobs
from hemmaplan.assistance import jobs as assistance_jobs
from hemmaplan.capacity import jobs as capacity_jobs
from hemmaplan.cases.decisions import jobs as decision_jobs
from hemmaplan.cases.investigations import jobs as investigation_jobs
from hemmaplan.desk import jobs as desk_jobs
from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES
from hemmaplan.integrations import jobs as integration_jobs
from hemmaplan.interventions import jobs as intervention_jobs
from hemmaplan.people import jobs as people_jobs


@app.task(queueing_lock="seal_logs", retry=RETRIES)
def seal_logs(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Seal every day of the logs up to yesterday (försegla loggarna), and put the digests in the outbox with it."""
    from hemmaplan.access import actions as access
    from hemmaplan.access import sealing
    from hemmaplan.config import digests

    at = calendar.now()
    with transaction.atomic():
        sealing.seal_days(through=calendar.local_date(at) - dt.timedelta(days=1), by=access.system_user(at=at), at=at)
        digests.post_seals(at=at)


@app.task(queueing_lock="send_outgoing", retry=RETRIES)
def send_outgoing(timestamp: int) -> None:  # noqa: ARG001
    """Deliver what waits in the outbox (utkorgen): digests of the seals, letters to those who answer for the logs."""
    from hemmaplan.access import actions as access
    from hemmaplan.config import digests

    at = calendar.now()
    digests.send(by=access.system_user(at=at), at=at)


@app.task(queueing_lock="check_logs", retry=RETRIES)
def check_logs(timestamp: int) -> None:  # noqa: ARG001
    """Check the logs against themselves and against what has left the house (kontrollera loggarna), and tell who answers."""
    from hemmaplan.access import actions as access
    from hemmaplan.access import sealing
    from hemmaplan.config import digests

    at = calendar.now()
    with transaction.atomic():
        digests.notify(sealing.check_seals(by=access.system_user(at=at), at=at, outside=digests.outside()), at=at)


@app.task(queueing_lock="forget_sent_forms", retry=RETRIES)
def forget_sent_forms(timestamp: int) -> None:  # noqa: ARG001
    """Forget which forms were sent a month ago and more (skickade formulär)."""
    from hemmaplan.web import once

    once.forget(before=_kept_since("local_sent_form"))


@app.task(queueing_lock="drop_old_drafts", retry=RETRIES)
def drop_old_drafts(timestamp: int) -> None:  # noqa: ARG001
    """Forget what was typed in forms and not sent for a month (utkast)."""
    from hemmaplan.access import actions as access

    at = calendar.now()
    access.drop_old_drafts(before=_kept_since("local_draft"), by=access.system_user(at=at), at=at)


@app.task(queueing_lock="forget_resident_accounts", retry=RETRIES)
def forget_resident_accounts(timestamp: int) -> None:  # noqa: ARG001
    """Forget the accounts of residents that nobody has used for long and nothing rests on (invånarkonton)."""
    from hemmaplan.access import actions as access
    from hemmaplan.people.actions import residents

    at = calendar.now()
    residents.forget_accounts(before=_kept_since("local_resident_account"), by=access.system_user(at=at), at=at)


def _kept_since(rule_id: str) -> dt.datetime:
    """From when on a local rule of so many months keeps things."""
    from hemmaplan.deadlines import rules

    today = calendar.today()
    rule = rules.rule(rule_id, on=today)
    assert rule.length is not None  # only a rule with a set date has none
    return calendar.at_clock(calendar.add_months(today, -rule.length), 0)


PERIODS = {
    seal_logs: "15 1 * * *",
    send_outgoing: "*/10 * * * *",
    people_jobs.renew_protection: "30 1 * * *",
    people_jobs.compare_with_population_register: "20 3 * * *",
    assistance_jobs.ask_waiting_registers: "*/5 * * * *",
    assistance_jobs.ask_registers_again: "10 3 * * *",
    check_logs: "40 1 * * *",
    desk_jobs.let_go: "40 1 * * *",
    access_jobs.forget_sessions: "45 1 * * *",
    assistance_jobs.remind_co_applicants: "40 5 * * *",  # the letter leaves in the morning
    decision_jobs.close_appeal_times: "45 1 * * *",  # before the ledger is compared
    desk_jobs.compare_consequences: "50 1 * * *",
    investigation_jobs.end_follow_ups_by_law: "6 2 * * *",
    assistance_jobs.decide_automatically: "0 3 * * *",  # when all else of the night is done
    intervention_jobs.expire_offers: "0 2 * * *",
    intervention_jobs.rotate_tokens: "10 2 * * *",
    drop_old_drafts: "20 2 * * *",
    forget_sent_forms: "25 2 * * *",
    forget_resident_accounts: "30 2 * * *",
    integration_jobs.forget_uploads: "35 2 * * *",
    capacity_jobs.answer_all_asked: "* * * * *",
    capacity_jobs.forecast_queues: "45 2 * * *",
    capacity_jobs.expect_all_starts: "55 2 * * *",
    capacity_jobs.forget_forecasts: "50 2 * * *",
}
for _task, _cron in PERIODS.items():
    app.periodic(cron=_cron)(_task)
