"""Jobs of income support: registers are asked, the month's run goes through, and the lots of the day are drawn. When is said in ``config.jobs``.

A question to registers is a job of its own: the call to the authorities stands between two transactions, and a worker that is killed in
the middle is made up for when the attempt's time is out.
"""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES
from hemmaplan.foundation.refusals import Refused

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.assistance.models import AutomaticRun, RegisterQuestion

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


@app.task(queueing_lock="ask_waiting_registers", retry=RETRIES)
def ask_waiting_registers(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Ask about those who have applied and let each attempt that is due be made (registerfrågor)."""
    from hemmaplan.access import actions as access
    from hemmaplan.assistance.actions import registers
    from hemmaplan.assistance.measures import registers as measures

    at = calendar.now()
    by = access.system_user(at=at)
    for application in measures.unasked().iterator():
        with contextlib.suppress(Refused):  # withdrawn or decided in this very moment
            registers.ask_registers(application=application, by=by, at=at)
    for question in measures.waiting(at).values_list("pk", flat=True):
        task = app.configure_task(f"{__name__}.answer_question", queueing_lock=f"answer_question {question}")
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            task.defer(question=question)


@app.task(queueing_lock="ask_registers_again", retry=RETRIES)
def ask_registers_again(timestamp: int) -> None:  # noqa: ARG001
    """Take up at night what was given up while the application still waits (registerfrågor som saknar svar)."""
    from hemmaplan.access import actions as access
    from hemmaplan.assistance.actions import registers
    from hemmaplan.assistance.measures import registers as measures

    at = calendar.now()
    by = access.system_user(at=at)
    for question in measures.given_up():
        registers.ask_again(question=question, by=by, at=at)


@app.task(retry=RETRIES)
def answer_question(question: int) -> None:
    """Make one attempt to have a question answered."""
    from hemmaplan.access import actions as access
    from hemmaplan.assistance.models import RegisterQuestion

    at = calendar.now()
    attempt(RegisterQuestion.objects.get(pk=question), by=access.system_user(at=at), at=at)


def attempt(question: "RegisterQuestion", *, by: "User", at: dt.datetime) -> bool:
    """Ask the sources that have not answered, outside any transaction, and store what comes. Whether an attempt was made."""
    from hemmaplan.assistance import ports
    from hemmaplan.assistance.actions import registers
    from hemmaplan.assistance.building import POPULATION
    from hemmaplan.assistance.looking_up import household_of
    from hemmaplan.assistance.measures import registers as measures

    if not registers.begin_attempt(question=question, by=by, at=at):
        return False
    missing = measures.missing(question)
    asked = ports.Question(
        question.person.id_number, question.first_on, question.last_on, question.correlation, question.case.number,
        question.asked_by.name, at, tuple(source for source in ports.Source if source.value in missing),
    )  # fmt: skip
    answers = ports.Joined.registers.ask(asked) if asked.sources else ports.Answers({})
    population = household_of(question, at=at) if POPULATION in missing else None
    done_at = max(at, calendar.now())  # the authorities took their time
    registers.store_answers(question=question, answers=answers, population=population, by=by, at=done_at)
    return True


@app.task(queueing_lock="remind_co_applicants", retry=RETRIES)
def remind_co_applicants(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Remind, once, of signatures that are waited for (medsökandes underskrift)."""
    from hemmaplan.access import actions as access
    from hemmaplan.assistance.actions import signing

    at = calendar.now()
    signing.remind_co_applicants(today=calendar.local_date(at), by=access.system_user(at=at), at=at)
