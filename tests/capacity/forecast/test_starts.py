"""Expected starts: by the own place in line, stored once as made, told only where there is ground, and seen by whoever sees the order."""

import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import make
from tests.capacity.forecast.test_queue_forecasts import busy

from hemmaplan.access.actions import system_user
from hemmaplan.capacity import jobs, measures
from hemmaplan.capacity.actions import forecasts as actions
from hemmaplan.capacity.forecast import queues, starts
from hemmaplan.capacity.forecast.scenario import forecast
from hemmaplan.capacity.models import ExpectedStart
from hemmaplan.capacity.simulation.runs import measures as runs
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.units import Weeks
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden
from hemmaplan.interventions.actions import queue
from hemmaplan.interventions.models import QueueEntry, Service, Staffing

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 3)
FEW = 40


def made_today(service: Service) -> dict[int, ExpectedStart]:
    actions.expect_starts(service=service, on=TODAY, replications=FEW, by=system_user(at=AT), at=AT)
    return ExpectedStart.objects.newest([entry.pk for entry in QueueEntry.objects.filter(service=service)])


def waits(service: Service, priority: int = 2, days: int = 0) -> QueueEntry:
    joined = TODAY - dt.timedelta(days=days)
    order = make.order(service, state="queued", sent_on=joined, recorded_at=calendar.at_clock(joined, 10))
    return QueueEntry.objects.create(
        order=order, service=service, priority=priority, joined_on=joined, recorded_at=calendar.at_clock(joined, 10)
    )


def test_who_stands_before_is_expected_no_later_and_a_more_urgent_class_first() -> None:
    service = busy(make.unit())
    last, urgent = waits(service), waits(service, priority=1)
    told = made_today(service)
    line = list(QueueEntry.objects.filter(service=service).waiting())
    days = [(told[entry.pk].earliest, told[entry.pk].middle, told[entry.pk].latest) for entry in line]
    assert (line[0], line[-1], len(line)) == (urgent, last, 3)
    assert days == sorted(days)
    assert days[0] < days[-1]
    assert [told[entry.pk].ahead for entry in line] == list(range(len(line)))


def test_one_moved_to_the_front_by_a_decision_is_expected_first() -> None:
    unit = make.unit()
    service = busy(unit)
    for _one in range(4):
        waits(service)
    last = QueueEntry.objects.filter(service=service).waiting().last()
    assert last is not None
    before = made_today(service)[last.pk].middle
    ExpectedStart.objects.all().delete()
    queue.move(entry=last, to="first", reason="Behovet", by=make.user("unit_manager", unit), at=AT)
    after = made_today(service)[last.pk]
    assert (after.ahead, after.middle < before) == (0, True)


def test_last_in_line_is_expected_when_the_engine_says_of_one_who_joins_now() -> None:
    service = busy(make.unit())
    waits(service)
    found = forecast(service.unit, on=TODAY, weeks=starts.WEEKS_AHEAD)
    line = [(one.priority, one.joined_on) for one in QueueEntry.objects.filter(service=service).waiting()]
    own = starts.starts(found.scenario, service.code, line, seed=queues.SEED, replications=FEW)[:, -1]
    queue_now = found.scenario.queue(service.code)
    assert queue_now.waiting[-1].since == TODAY
    before = dataclasses.replace(queue_now, waiting=queue_now.waiting[:-1])
    others = tuple(before if one is queue_now else one for one in found.scenario.queues)
    records = simulate(
        dataclasses.replace(found.scenario, queues=others), seed=queues.SEED, replications=FEW, joins=(Weeks(0.0),)
    )
    assert own.tolist() == runs.join_waits(records.queues[service.code], Weeks(0.0), "beslutad").tolist()


def test_a_place_has_one_a_day_that_cannot_be_changed() -> None:
    service = busy(make.unit())
    made_today(service)
    row = ExpectedStart.objects.values().first()
    made_today(service)
    assert ExpectedStart.objects.values().first() == row
    again = ExpectedStart.objects.get(pk=row["id"])
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    with pytest.raises(ProgrammingError, match=r"permission|update"), transaction.atomic():
        ExpectedStart.objects.update(ahead=0)
    with pytest.raises(Forbidden):
        actions.store_expected_starts(rows=[], by=make.user("unit_manager", make.unit()), at=AT)


def test_nothing_is_told_without_ends_or_without_staff() -> None:
    new, unstaffed = make.service(make.unit()), busy(make.unit())
    make.staffing(make.post(new.unit), new)
    waits(new)
    Staffing.objects.filter(service=unstaffed).delete()
    assert {row.lack for row in made_today(new).values()} == {"no_history"}
    assert {row.lack for row in made_today(unstaffed).values()} == {"no_staff"}
    assert not ExpectedStart.objects.exclude(earliest=None, middle=None, latest=None).exists()


def test_made_anew_only_when_it_is_old_or_the_class_has_changed() -> None:
    service = busy(make.unit())
    entry = waits(service)
    made_today(service)
    assert starts.lacking(service, TODAY + dt.timedelta(days=6)) == []
    assert entry in starts.lacking(service, TODAY + dt.timedelta(days=7))
    QueueEntry.objects.filter(pk=entry.pk).update(priority=1)
    assert starts.lacking(service, TODAY) == [QueueEntry.objects.get(pk=entry.pk)]


@pytest.mark.django_db(transaction=True)
def test_joining_a_queue_asks_for_a_start_and_waits_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = make.unit()
    head, service = make.user("unit_manager", unit), make.service(unit)
    given = {"priority": 2, "reason": "Turordning", "by": head, "at": AT}
    queue.join(order=make.order(service, state="accepted", sent_on=TODAY), **given)
    queue.join(order=make.order(service, state="accepted", sent_on=TODAY), **given)
    asked = ProcrastinateJob.objects.filter(task_name="hemmaplan.capacity.jobs.expect_starts")
    assert [job.args for job in asked if job.args["service"] == service.pk] == [{"service": service.pk}]

    def broken(_service: int) -> None:
        raise RuntimeError("the queue of jobs is down")

    monkeypatch.setattr(jobs, "defer_expected_starts", broken)
    assert queue.join(order=make.order(service, state="accepted", sent_on=TODAY), **given).pk


def test_seen_by_whoever_sees_the_order_and_nobody_else() -> None:
    unit = make.unit()
    service = busy(unit)
    waits(service)
    made_today(service)
    assert (
        ExpectedStart.objects.visible_to(make.user("treatment_staff", unit)).count()
        == ExpectedStart.objects.count()
        > 0
    )
    for stranger in (make.user("treatment_staff", make.unit()), make.user("controller", unit)):
        assert not ExpectedStart.objects.visible_to(stranger).exists()


def told(entry: QueueEntry, day: dt.date, low: int, middle: int, high: int) -> None:
    days = (day + dt.timedelta(days=number) for number in (low, middle, high))
    ExpectedStart.objects.create(
        entry=entry, day=day, **dict(zip(("earliest", "middle", "latest"), days, strict=True)), priority=2, ahead=0, ended=9,
        running=1, seen_from=day, seed=1, replications=1, engine="hemmaplan", digest="", made_by=system_user(at=AT), made_at=AT,
    )  # fmt: skip


def test_what_was_told_first_is_compared_with_the_day_that_came() -> None:
    service = make.service(make.unit())
    day = TODAY - dt.timedelta(days=100)
    for start, (low, middle, high) in ((20, (10, 20, 30)), (40, (10, 30, 35)), (12, (10, 30, 35))):
        entry = waits(service, days=100)
        told(entry, day, low, middle, high)
        told(entry, day + dt.timedelta(days=1), 0, 0, 90)  # told later: not what is compared
        QueueEntry.objects.filter(pk=entry.pk).update(left_on=day + dt.timedelta(days=start), left_how="started")
    gone, late = waits(service, days=100), waits(service, days=100)
    told(gone, day, 1, 2, 3)
    QueueEntry.objects.filter(pk=gone.pk).update(left_on=TODAY, left_how="withdrawn")
    told(late, day, 1, 2, 99)
    found = measures.start_accuracy([service.pk], first=day, last=TODAY)[service.pk]
    assert (found.starts, found.within, found.percent, found.median_days, found.passed) == (3, 2, 67, 10, 1)
    before = measures.start_accuracy([service.pk], first=day, last=day + dt.timedelta(days=15))[service.pk]
    assert (before.starts, before.passed) == (1, 1)
    assert measures.start_accuracy([service.pk], first=TODAY, last=TODAY)[service.pk].starts == 0
