"""Jobs of capacity: what it does by itself, at night and when somebody has asked. When they run is said in ``config.jobs``.

Each night a forecast of every queue, each month a trial of them, and when those who wait may start; answers of scenarios that
take long. One job a unit, so that a large municipality is done bit by bit, by as many workers as there are, and a unit that fails
stops no other.
"""

import contextlib
import datetime as dt
import logging

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hemmaplan.foundation import calendar, written
from hemmaplan.foundation.jobs import RETRIES

TRIED_A_NIGHT = 200
"""So many units a night: with the first trial of a unit, which goes three years back, some twenty minutes of one worker."""
logger = logging.getLogger(__name__)


@app.task(queueing_lock="forecast_queues", retry=RETRIES)
def forecast_queues(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Let each unit be forecast today, and tried through the last month's end where it has not been (prognoser).

    So many units are tried a night, those tried longest ago first: a large municipality takes some nights of the month, and
    one that has not been tried, or whose trial failed, is in line again the next night. Until then its pages tell of the month
    before, and through which day.
    """
    from hemmaplan.capacity.forecast import queues

    today = calendar.today()
    through = queues.last_month_end(today)
    units = queues.waited_for(today)
    for unit in sorted(units):
        _defer("forecast_unit", unit, today)
    untried = queues.longest_untried(units, through)
    for unit in untried[:TRIED_A_NIGHT]:
        _defer("try_unit", unit, through)
    if len(untried) > TRIED_A_NIGHT:
        logger.info("%s units wait for a later night to be tried through %s", len(untried) - TRIED_A_NIGHT, through)


def forecast_soon() -> None:
    """Let the night's jobs run as soon as a worker is free; they may stand in line already."""
    for task in (forecast_queues, expect_all_starts):
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            task.defer(timestamp=0)


def _defer(name: str, unit: int, day: dt.date) -> None:
    """Put the unit in line; it may stand there already."""
    task = app.configure_task(f"{__name__}.{name}", queueing_lock=f"{name} {unit}")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(unit=unit, day=day.isoformat())


@app.task(retry=RETRIES)
def forecast_unit(unit: int, day: str) -> None:
    """Forecast the queues of a unit as of the day."""
    from hemmaplan.access import actions as access
    from hemmaplan.capacity.actions import forecasts as actions
    from hemmaplan.organisation.models import Unit

    at = calendar.now()
    actions.forecast_unit(unit=Unit.objects.get(pk=unit), on=written.read_day(day), by=access.system_user(at=at), at=at)


@app.task(retry=RETRIES)
def try_unit(unit: int, day: str) -> None:
    """Try the forecasts of a unit's queues against what came, through the day."""
    from hemmaplan.access import actions as access
    from hemmaplan.capacity.actions import forecasts as actions
    from hemmaplan.organisation.models import Unit

    at = calendar.now()
    actions.try_forecasts(
        unit=Unit.objects.get(pk=unit), through=written.read_day(day), by=access.system_user(at=at), at=at
    )


@app.task(queueing_lock="forget_forecasts", retry=RETRIES)
def forget_forecasts(timestamp: int) -> None:  # noqa: ARG001
    """Forget forecasts of long ago (prognoser)."""
    from hemmaplan.access import actions as access
    from hemmaplan.capacity.actions import forecasts as actions
    from hemmaplan.deadlines import rules

    at, today = calendar.now(), calendar.today()
    rule = rules.rule("local_forecast", on=today)
    assert rule.length is not None  # only a rule with a set date has none
    actions.forget_forecasts(before=calendar.add_months(today, -rule.length), by=access.system_user(at=at), at=at)


@app.task(queueing_lock="expect_all_starts", retry=RETRIES)
def expect_all_starts(timestamp: int) -> None:  # noqa: ARG001
    """Let each queue with somebody in it be asked when they may start (beräknade starter)."""
    from hemmaplan.interventions.models import QueueEntry

    for service in (
        QueueEntry.objects.filter(left_on=None).order_by("service").values_list("service", flat=True).distinct()
    ):
        defer_expected_starts(service)


def defer_expected_starts(service: int) -> None:
    """Put the queue of a service in line to be asked; it may stand there already."""
    task = app.configure_task(f"{__name__}.expect_starts", queueing_lock=f"expect_starts {service}")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(service=service)


def when_queued(service: int) -> None:
    """Somebody has been placed in the queue: ask when it is stored. Whatever fails then is logged and made up for at night."""

    def ask() -> None:
        defer_expected_starts(service)

    transaction.on_commit(ask, robust=True)


@app.task(retry=RETRIES)
def expect_starts(service: int) -> None:
    """When those who wait for the service may start, as of today."""
    from hemmaplan.access import actions as access
    from hemmaplan.capacity.actions import forecasts as actions
    from hemmaplan.interventions.models import Service

    at = calendar.now()
    row = Service.objects.get(pk=service)
    actions.expect_starts(service=row, on=calendar.local_date(at), by=access.system_user(at=at), at=at)


PEOPLE_WAIT = 10
"""What somebody waits for goes before the night's jobs that still stand in line."""


def answer_soon(asked: int) -> None:
    """Let what has been asked of a scenario be answered as soon as a worker is free; it may stand in line already."""
    task = app.configure_task(f"{__name__}.answer_asked", queueing_lock=f"answer_asked {asked}", priority=PEOPLE_WAIT)
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(asked=asked)


@app.task(retry=RETRIES)
def answer_asked(asked: int) -> None:
    """Work out an answer that has been asked for, unless somebody does so now."""
    from hemmaplan.access import actions as access
    from hemmaplan.capacity.actions import scenarios as actions
    from hemmaplan.capacity.models import AskedAnswer

    at = calendar.now()
    actions.answer_asked(asked=AskedAnswer.objects.get(pk=asked), by=access.system_user(at=at), at=at)


@app.task(queueing_lock="answer_all_asked", retry=RETRIES)
def answer_all_asked(timestamp: int) -> None:  # noqa: ARG001
    """Take up what is asked and not answered (begärda svar): whoever was to answer may have been ended in the middle of it."""
    from hemmaplan.capacity.models import AskedAnswer

    for asked in AskedAnswer.objects.open().values_list("pk", flat=True):
        answer_soon(asked)
