"""What forecasts cost on living rows: a click, an estimate, the board's fans, and a month's trial; and how good the trials are.

Run within the prober, on the first unit of the database. Seconds of the clock, and of the processor where that is said: a machine
that others use makes the first too many.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction

STEPS = """{"name": "En familjebehandlare mindre", "steps": [{"kind": "end_post", "post": "fb3-1", "last": "%s"}]}"""
UNIT = "ifo-1"
GOALS = {"click": 0.5, "estimation": 5.0, "fans": 0.030}


def measure(open_board: Callable[[], Any], runs: int) -> dict[str, Any]:
    """All of it. Nothing that is measured stays in the database."""
    from hemmaplan.foundation import calendar
    from hemmaplan.organisation.models import Unit

    unit, today = Unit.objects.get(code=UNIT), calendar.today()
    told = click(unit, today, runs) | estimation(today)
    with transaction.atomic():
        told |= {"fans": fans(unit, today, open_board, max(20, runs))}
        told |= {"trial": trial(unit, today)}
        transaction.set_rollback(True)
    return told


def click(unit: Any, today: Any, runs: int) -> dict[str, Any]:
    """A scenario with one step beside things as they are, 500 replications: the first time, and when estimates are cached."""
    import datetime as dt

    from hemmaplan.capacity.forecast import outcome, steps_file
    from hemmaplan.capacity.forecast.rows import rows_of

    asked = [steps_file.read(STEPS % (today + dt.timedelta(days=30)))]
    took, parts = [], []
    outcome.forget()
    for _run in range(runs + 1):
        begun, cpu = time.perf_counter(), time.process_time()
        rows = rows_of(unit, on=today)
        read = time.perf_counter() - begun
        compared = outcome.compare(rows, asked)
        for one in compared.scenarios:
            compared.sentences(one)
        took.append(time.perf_counter() - begun)
        parts.append((read, time.process_time() - cpu))
    return {
        "click_first": took[0],
        "click": took[1:],
        "click_reading": [read for read, _ in parts[1:]],
        "click_processor": [cpu for _, cpu in parts[1:]],
    }


def estimation(today: Any) -> dict[str, Any]:
    """What ten years of events tell of every queue of every unit: reading apart from estimating."""
    from hemmaplan.capacity.forecast import queues
    from hemmaplan.capacity.forecast.rows import rows_of
    from hemmaplan.capacity.forecast.scenario import estimated
    from hemmaplan.organisation.models import Unit

    read = made = processor = 0.0
    events = told = 0
    units = sorted(queues.waited_for(today))
    for pk in units:
        unit = Unit.objects.get(pk=pk)
        begun = time.perf_counter()
        rows = rows_of(unit, on=today)
        read += time.perf_counter() - begun
        begun, cpu = time.perf_counter(), time.process_time()
        told += len(estimated(rows).estimates)
        made += time.perf_counter() - begun
        processor += time.process_time() - cpu
        events += len(rows.history.events)
    return {"units": len(units), "queues": told, "events": events, "reading": read, "estimation": made,
            "estimation_processor": processor}  # fmt: skip


def fans(unit: Any, today: Any, open_board: Callable[[], Any], runs: int) -> dict[str, Any]:
    """The board with its fans and without, in turn."""
    from hemmaplan.access.actions import system_user
    from hemmaplan.capacity.actions import forecasts
    from hemmaplan.desk.board import presenter_forecast
    from hemmaplan.foundation import calendar

    at = calendar.now()
    forecasts.forecast_unit(unit=unit, on=today, by=system_user(at=at), at=at)
    cells, took = presenter_forecast.cells, {True: [], False: []}
    open_board()
    try:
        for _run in range(runs):
            for drawn, seconds in took.items():
                presenter_forecast.cells = cells if drawn else lambda *_asked: {}
                begun = time.perf_counter()
                open_board()
                seconds.append(time.perf_counter() - begun)
    finally:
        presenter_forecast.cells = cells
    return {"with": took[True], "without": took[False]}


def trial(unit: Any, today: Any) -> dict[str, Any]:
    """The first trial of a unit, three years of month ends; that of an ordinary month; and how good the forecasts are."""
    from hemmaplan.access.actions import system_user
    from hemmaplan.capacity.actions import forecasts
    from hemmaplan.capacity.forecast import queues
    from hemmaplan.capacity.models import PastForecast
    from hemmaplan.foundation import calendar

    at, through = calendar.now(), queues.last_month_end(today)
    PastForecast.objects.filter(service__unit__lineage__contains=[unit.pk]).delete()
    took = []
    for _time in range(2):
        begun, cpu = time.perf_counter(), time.process_time()
        found = queues.tried(unit, through=through, made_at=at)
        took.append((time.perf_counter() - begun, time.process_time() - cpu))
        if len(took) == 1:
            forecasts.store_skills(rows=(), made=found.made, by=system_user(at=at), at=at)
            newest = max((row.day for row in found.made), default=through)
            PastForecast.objects.filter(day=newest, service__unit__lineage__contains=[unit.pk]).delete()
    skills = [
        {
            "queue": row.service.name, "weeks": row.horizon, "trials": row.trials, "hits": row.hits, "model": row.model_error,
            "today": row.today_error, "flow": row.flow_error,
        } for row in found.skills if row.trials
    ]  # fmt: skip
    return {"first": took[0], "month": took[1], "skills": skills}


def shown(measured: dict[int, dict[str, Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Rows of the two tables: what it costs by scale, with its goal; and how good the forecasts of the largest are."""
    costs = []
    for scale, told in measured.items():
        fan = [a - b for a, b in zip(told["fans"]["with"], told["fans"]["without"], strict=True)]
        click = statistics.median(told["click"])
        dearer = statistics.median(fan)
        costs += [
            _row(scale, "a click, 500 replications, estimates cached", click, GOALS["click"]),
            _row(scale, "of it reading the unit's rows", statistics.median(told["click_reading"])),
            _row(scale, "of it processor time in all", statistics.median(told["click_processor"])),
            _row(scale, "a click, the first after a change of rows", told["click_first"]),
            _row(scale, f"estimating {told['queues']} queues from {told['events']:,} events of ten years", told["estimation"], GOALS["estimation"]),
            _row(scale, "of it processor time", told["estimation_processor"]),
            _row(scale, f"of {told['units']} units: reading their rows", told["reading"]),
            _row(scale, "the board, with fans", statistics.median(told["fans"]["with"])),
            _row(scale, "dearer than without", dearer, GOALS["fans"]),
            _row(scale, "the first trial of a unit, processor time", told["trial"]["first"][1]),
            _row(scale, "the trial of an ordinary month, processor time", told["trial"]["month"][1]),
        ]  # fmt: skip
    last = measured[max(measured)]["trial"]["skills"]
    good = [
        [one["queue"], one["weeks"], one["trials"], f"{one['model']:.2f}", f"{one['today']:.2f}", f"{one['flow']:.2f}",
         f"{one['hits'] / one['trials']:.0%}"] for one in last
    ]  # fmt: skip
    return costs, good


def _row(scale: int, what: str, seconds: float, goal: float | None = None) -> list[Any]:
    mark = "" if goal is None else f"{goal:.2f}"
    return [scale, what, f"{seconds:.3f}", mark, "" if goal is None or seconds <= goal else "over"]
