"""Forecasts of queues as they are stored: once a day, whole or not at all, the same numbers as the engine tells; and their trials."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import make
from tests.at_once import at_once

from hemmaplan.access.actions import system_user
from hemmaplan.capacity import jobs
from hemmaplan.capacity.actions import forecasts as actions
from hemmaplan.capacity.forecast import queues
from hemmaplan.capacity.forecast.rows import WEEKS, rows_of
from hemmaplan.capacity.forecast.scenario import forecast
from hemmaplan.capacity.models import ForecastSkill, PastForecast, QueueForecast
from hemmaplan.capacity.simulation.report.telling import fans
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden
from hemmaplan.interventions.measures import queue
from hemmaplan.interventions.models import Order, QueueEntry, Service
from hemmaplan.organisation.models import Unit

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 3)
FEW = 40


def busy(in_unit: Unit, weeks: int = 60) -> Service:
    """A service that somebody has come to every other week: some are done, some run, the newest wait. All was recorded then."""
    made = make.service(in_unit)
    post = make.post(in_unit)
    make.employment(post)
    make.staffing(post, made, 30)
    for number in range(weeks // 2):
        sent = TODAY - dt.timedelta(weeks=weeks - 2 * number)
        start, end = sent + dt.timedelta(weeks=2), sent + dt.timedelta(weeks=12)
        state = "ended" if end < TODAY else "running" if start < TODAY else "queued"
        given: dict[str, Any] = {"recorded_at": calendar.at_clock(sent, 10)}
        if state != "queued":
            given["started_on"] = start
        if state == "ended":
            given["ended_on"] = end
        order = make.order(made, state=state, sent_on=sent, **given)
        QueueEntry.objects.create(
            order=order, service=made, priority=2, joined_on=sent, recorded_at=calendar.at_clock(sent, 10),
            **({} if state == "queued" else {"left_on": start, "left_how": "started",
                                             "left_recorded_at": calendar.at_clock(start, 10)}),
        )  # fmt: skip
    return made


def made_today(unit: Unit) -> None:
    actions.forecast_unit(unit=unit, on=TODAY, replications=FEW, by=system_user(at=AT), at=AT)


def test_stored_fan_is_what_the_engine_tells_of_the_same_records() -> None:
    unit = make.unit()
    line = busy(make.unit(parent=unit))
    made_today(unit)
    row = QueueForecast.objects.get()
    found = forecast(unit, on=TODAY, weeks=WEEKS + 1)
    told = fans(simulate(found.scenario, seed=row.seed, replications=row.replications, joins=()))[line.code]
    assert [row.p10, row.p50, row.p90] == told.astype(int).tolist()
    assert (row.service_id, row.weeks, len(row.p50)) == (line.pk, 52, 53)
    assert row.p50[0] == sum(course.waits_on(TODAY) for course in found.history.courses(line.code)) > 0
    assert row.p50[0] == queue.awaiting_start([line.pk], TODAY)[line.pk], (
        "the page counts those who wait as the forecast does"
    )
    assert (row.came, row.running) == (
        found.estimates[line.code].arrivals.count,
        len(found.estimates[line.code].running),
    )
    assert row.digest == rows_of(unit, on=TODAY, weeks=WEEKS + 1).digest


@pytest.mark.parametrize("day", [0, 3, 9, 40])
def test_who_waits_is_one_question_of_page_and_forecast_on_any_day(day: int) -> None:
    """Decided, accepted, queued, started, ended, returned, given up: the two count alike, as it was known that day."""
    line = busy(make.unit())
    for state, days in (
        ("sent", 2),
        ("acknowledged", 5),
        ("accepted", 8),
        ("ended", 60),
        ("returned", 20),
        ("offered", 30),
    ):
        sent = TODAY - dt.timedelta(days=days)
        over = {"ended_on": TODAY - dt.timedelta(days=days // 2)} if state in {"ended", "returned"} else {}
        make.order(line, state=state, sent_on=sent, recorded_at=calendar.at_clock(sent, 10), **over)
    on = TODAY - dt.timedelta(days=day)
    known = calendar.at_clock(on + dt.timedelta(days=1), 0)
    courses = rows_of(line.unit, on=on).history.courses(line.code)
    assert queue.awaiting_start([line.pk], on, known)[line.pk] == sum(course.waits_on(on) for course in courses)


def test_second_run_of_a_day_leaves_the_first_as_it_was() -> None:
    unit = make.unit()
    line = busy(unit)
    made_today(unit)
    before = QueueForecast.objects.values().get()
    make.order(line, state="queued")
    made_today(unit)
    assert QueueForecast.objects.values().get() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueForecast.objects.create(**{name: value for name, value in before.items() if name != "id"})
    with pytest.raises(ProgrammingError), transaction.atomic():
        QueueForecast.objects.update(came=0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_store_one_forecast_of_each_queue() -> None:
    unit = make.unit()
    busy(unit, weeks=12)
    busy(unit, weeks=8)
    system_user(at=AT)
    answers = at_once(*[lambda: made_today(unit)] * 3)
    assert answers == [None] * 3
    assert QueueForecast.objects.count() == 2


def test_run_that_is_broken_off_leaves_nothing_and_the_next_one_all(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = make.unit()
    busy(unit, weeks=12)
    busy(unit, weeks=8)
    rows = queues._rests_on
    done: list[str] = []

    def killed(told: Any, *rest: Any) -> Any:
        if done:
            raise KeyboardInterrupt
        done.append(told.queue)
        return rows(told, *rest)

    monkeypatch.setattr(queues, "_rests_on", killed)
    with pytest.raises(KeyboardInterrupt):
        made_today(unit)
    assert not QueueForecast.objects.exists()
    monkeypatch.undo()
    made_today(unit)
    assert QueueForecast.objects.count() == 2


def test_only_the_system_stores_forecasts() -> None:
    unit = make.unit()
    with pytest.raises(Forbidden):
        actions.store_forecasts(rows=[], by=make.user("unit_manager", unit), at=AT)


def test_services_without_a_queue_and_without_rows() -> None:
    unit = make.unit()
    make.service(unit, may_queue=False)
    make.service(unit, minutes_per_slot=0)
    empty = make.service(unit)
    made_today(unit)
    row = QueueForecast.objects.get()
    assert row.service_id == empty.pk
    assert row.says_nothing


def test_each_service_is_forecast_with_one_unit() -> None:
    top = make.unit(kind="department")
    unit = make.unit(parent=top, kind="unit")
    inner = make.service(make.unit(parent=unit))
    own, loose = make.service(unit), make.service(top)
    assert queues.services_by_unit(TODAY) == {
        unit.pk: frozenset({inner.pk, own.pk}), top.pk: frozenset({loose.pk})
    }  # fmt: skip
    made_today(top)
    assert set(QueueForecast.objects.values_list("service", flat=True)) == {loose.pk}


def test_night_puts_each_unit_in_line_once_and_does_them() -> None:
    first, second = make.unit(), make.unit()
    for unit in (first, second):
        make.service(unit)
    jobs.forecast_queues(0)
    jobs.forecast_queues(0)
    waiting = ProcrastinateJob.objects.filter(task_name__startswith="hemmaplan.capacity", status="todo")
    assert sorted((job.task_name.rpartition(".")[2], job.args["unit"]) for job in waiting) == sorted(
        (name, unit.pk) for name in ("forecast_unit", "try_unit") for unit in (first, second)
    )
    for job in waiting:
        getattr(jobs, job.task_name.rpartition(".")[2])(**job.args)
        getattr(jobs, job.task_name.rpartition(".")[2])(**job.args)
    assert QueueForecast.objects.filter(day=TODAY).count() == 2
    assert ForecastSkill.objects.count() == 6
    assert set(ForecastSkill.objects.values_list("trials", flat=True)) == {0}, "nothing to try on"


def in_line(name: str) -> list[int]:
    jobs_waiting = ProcrastinateJob.objects.filter(task_name=f"hemmaplan.capacity.jobs.{name}", status="todo")
    return [job.args["unit"] for job in jobs_waiting.order_by("id")]


def test_so_many_units_are_tried_a_night_those_tried_longest_ago_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "TRIED_A_NIGHT", 2)
    units = [make.unit() for _ in range(4)]
    services = [make.service(unit) for unit in units]
    silent = make.unit()
    make.service(silent, may_queue=False)
    through = queues.last_month_end(TODAY)
    for service, months in zip(services, (0, 1, None, 2), strict=True):
        if months is not None:
            ForecastSkill.objects.create(
                service=service, through=calendar.add_months(through, -months), horizon=4, trials=0, hits=0, made_at=AT
            )
    jobs.forecast_queues(0)
    assert in_line("forecast_unit") == [unit.pk for unit in units], "nobody may wait in the last one"
    assert in_line("try_unit") == [units[2].pk, units[3].pk]
    for pk in in_line("try_unit"):
        jobs.try_unit(pk, through.isoformat())
    assert queues.longest_untried(queues.waited_for(TODAY), through) == [units[1].pk]


def test_service_that_runs_more_than_its_hours_suffice_for_is_warned_of() -> None:
    unit = make.unit()
    line = busy(unit)
    line.staffing.update(percent=100)
    made_today(unit)
    assert not any("timmarna räcker" in text for text in QueueForecast.objects.get().warnings)
    QueueForecast.objects.all().delete()
    line.staffing.update(percent=10)
    made_today(unit)
    row = QueueForecast.objects.get()
    assert f"{row.running} pågår, men timmarna räcker till" in row.warnings[0]
    assert f"{row.running} run, but the hours suffice for" in row.warnings_en[0]


def test_forecasts_of_long_ago_are_forgotten() -> None:
    unit = make.unit()
    make.service(unit)
    for day in (calendar.add_months(TODAY, -25), calendar.add_months(TODAY, -23)):
        actions.forecast_unit(unit=unit, on=day, replications=FEW, by=system_user(at=AT), at=AT)
    jobs.forget_forecasts(0)
    assert [row.day for row in QueueForecast.objects.all()] == [calendar.add_months(TODAY, -23)]


# --- how good they have been ------------------------------------------------------------------------------------------


def test_forecasts_are_tried_at_each_month_end_with_what_was_known_then() -> None:
    unit = make.unit()
    line = busy(unit, weeks=100)
    through = queues.last_month_end(TODAY)
    found = queues.tried(unit, through=through, made_at=AT, replications=FEW).skills
    assert [(row.service_id, row.horizon) for row in found] == [(line.pk, weeks) for weeks in (4, 13, 26)]
    assert found[0].trials > found[1].trials > found[2].trials > 0
    assert all(row.hits <= row.trials and row.model_error is not None for row in found)
    actions.store_skills(rows=found, made=(), by=system_user(at=AT), at=AT)
    actions.try_forecasts(unit=unit, through=through, by=system_user(at=AT), at=AT)
    assert ForecastSkill.objects.count() == 3


def test_what_was_said_of_a_day_is_made_once_and_what_came_is_read_anew() -> None:
    unit = make.unit()
    line = busy(unit, weeks=100)
    through, before = (queues.last_month_end(day) for day in (TODAY, queues.last_month_end(TODAY)))

    def through_day(day: dt.date) -> queues.Tried:
        found = queues.tried(unit, through=day, made_at=AT, replications=FEW)
        actions.store_skills(rows=(), made=found.made, by=system_user(at=AT), at=AT)
        return found

    def numbers(found: queues.Tried) -> list[Any]:
        return [(row.horizon, row.trials, row.hits, row.model_error, row.today_error) for row in found.skills]

    first = through_day(before)
    assert max(row.day for row in first.made) == before
    new = through_day(through)
    assert {(row.day, row.horizon) for row in new.made} == {(through, weeks) for weeks in (4, 13, 26)}
    assert not through_day(through).made
    kept = numbers(through_day(through))
    # Somebody who was to have started ten weeks ago had not, it turns out. What was said then is as it was.
    late = Order.objects.filter(service=line, state="running").earliest("sent_at")
    as_it_was = late.started_on
    late.started_on = TODAY - dt.timedelta(weeks=1)
    late.save()
    corrected = through_day(through)
    assert not corrected.made
    assert numbers(corrected) != kept
    late.started_on = as_it_was
    late.save()
    PastForecast.objects.all().delete()
    assert numbers(through_day(through)) == kept, "all made anew is the same"


def test_service_opened_late_is_tried_from_then_on() -> None:
    unit = make.unit()
    busy(unit, weeks=100)
    late = make.service(unit, period=make.span(TODAY - dt.timedelta(weeks=30)))
    found = queues.tried(unit, through=queues.last_month_end(TODAY), made_at=AT, replications=FEW).skills
    trials = {(row.service_id, row.horizon): row.trials for row in found}
    assert 0 < trials[late.pk, 4] < 9
