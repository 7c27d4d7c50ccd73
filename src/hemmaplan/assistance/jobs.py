"""Jobs of income support: the month's run, at night and when somebody asks for it, and the lots of the day. When is said in ``config.jobs``."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES
from hemmaplan.foundation.refusals import Refused

if TYPE_CHECKING:
    from hemmaplan.assistance.models import AutomaticRun

AT_ONCE: Final = 2
"""How many workers take part in a run."""


def go_through(run_id: int, *, now: Callable[[], dt.datetime] = calendar.now) -> None:
    """Gå igenom det som är kvar av en körning, some at a time, until nothing is left or the machine may not decide any longer."""
    from hemmaplan.access.actions import system_user
    from hemmaplan.assistance.actions import automatic, running
    from hemmaplan.assistance.measures import automatic as measures
    from hemmaplan.assistance.models import AutomaticRun

    while True:
        at = now()
        by = system_user(at=at)
        run = AutomaticRun.objects.select_related("unit", "function").get(pk=run_id)
        if run.ended_at is not None:
            return
        try:
            done = running.decide_chunk(run=run, by=by, at=at)
        except running.Halted as halted:
            automatic.end_run(run=run, by=by, at=at, reason=halted.why)
            return
        if done.count:
            continue
        if not measures.left(run).exists():
            automatic.end_run(run=run, by=by, at=at)
        return  # what others hold, they go through


def soon(run: "AutomaticRun") -> None:
    """Låt arbetarna gå igenom körningen: several at once, each taking what no other holds."""
    for part in range(AT_ONCE):
        try:
            take_part.configure(
                queueing_lock=f"automatic run {run.pk} {part}", lock=f"automatic run {run.pk} {part}"
            ).defer(run_id=run.pk)
        except AlreadyEnqueued:
            continue


@app.task(retry=RETRIES)
def take_part(run_id: int) -> None:
    """Take part in a run (månadens körning)."""
    go_through(run_id)


@app.task(queueing_lock="decide_automatically", retry=RETRIES)
def decide_automatically(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Begin or take up the run of each unit where everything holds, and draw the day's samples (automatiska beslut)."""
    from hemmaplan.access.actions import system_user
    from hemmaplan.assistance.actions import automatic
    from hemmaplan.assistance.measures import automatic as measures
    from hemmaplan.organisation.models import Unit

    at = calendar.now()
    by, on = system_user(at=at), calendar.local_date(at)
    for unit in Unit.objects.filter(automatic_functions__period__contains=on).distinct():
        month = measures.month_to_run(unit.pk, on)
        if measures.ready(unit.pk, month).exists():
            with contextlib.suppress(Refused):  # something stands in the way: the page says what
                go_through(automatic.start_run(unit=unit, month=month, by=by, at=at).pk)
        for day in (calendar.add_days(on, -1), on):
            automatic.draw_sample(unit=unit, on=day, by=by, at=at)
