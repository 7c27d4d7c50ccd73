"""Each periodic job runs, may run twice, and has a rhythm."""

import datetime as dt

import pytest
from procrastinate.contrib.django import app

from hemmaplan.access.models import Event, Seal
from hemmaplan.config.database_roles import as_owner
from hemmaplan.config.jobs import PERIODS, seal_logs
from hemmaplan.foundation import calendar

pytestmark = pytest.mark.django_db
# Put in line by a periodic job, one for each unit, queue or question.
OF_A_UNIT = {
    f"hemmaplan.capacity.jobs.{name}" for name in ("forecast_unit", "try_unit", "expect_starts", "answer_asked")
} | {f"hemmaplan.assistance.jobs.{name}" for name in ("answer_question", "take_part")}
PERIODIC = [entry.task for entry in app.periodic_registry.periodic_tasks.values()]


def test_seal_logs_seals_yesterday_once() -> None:
    yesterday = calendar.today() - dt.timedelta(days=1)
    with as_owner():  # the application cannot date what it records
        Event.objects.create(
            at=calendar.at_clock(yesterday, 12), recorded_at=calendar.at_clock(yesterday, 12), by_id=1,
            by_name="Hemmaplan", event_type="tested", kind="test",
        )  # fmt: skip
    seal_logs(0)
    seal_logs(0)
    assert Seal.objects.get(log="event", day=yesterday).count == 1


@pytest.mark.parametrize("task", PERIODIC, ids=lambda task: task.name.rsplit(".", 1)[-1])
def test_periodic_job_runs_twice_on_an_empty_house(task) -> None:
    task(0)
    task(0)


def test_every_periodic_job_is_ours_tries_again_and_never_queues_twice() -> None:
    assert len(PERIODIC) >= 3
    for task in PERIODIC:
        assert task.name.startswith("hemmaplan."), task.name
        assert task.name.split(".")[-2] == "jobs", f"{task.name} does not stand in the jobs.py of its module"
        assert task.queueing_lock, task.name
        assert task.retry_strategy is not None, task.name


def test_every_job_of_a_module_has_a_period_in_the_table() -> None:
    ours = {task.name for task in app.tasks.values() if task.name.startswith("hemmaplan.")}
    assert ours - OF_A_UNIT == {task.name for task in PERIODS} == {task.name for task in PERIODIC}
    assert ours >= OF_A_UNIT
