"""Vad krävs?: the least that does, and no less; more never makes it worse; honest when nothing does."""

import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests import make
from tests.capacity.forecast.test_queue_forecasts import busy

from hemmaplan.capacity.forecast import required as module
from hemmaplan.capacity.forecast.required import NoAnswer, Required, Wish, required
from hemmaplan.capacity.forecast.rows import rows_of
from hemmaplan.capacity.forecast.scenario import estimated
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Places, Service
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
FEW = 60


def ask(service: Service, wish: Wish) -> Required | NoAnswer:
    rows = rows_of(service.unit, on=TODAY, weeks=wish.horizon(TODAY))
    return required(rows, estimated(rows), service.code, wish, replications=FEW)


@pytest.mark.parametrize(
    "wish", [Wish(TODAY, wait=4), Wish(TODAY + dt.timedelta(weeks=8), wait=0), Wish(TODAY, queue=0)]
)
def test_least_does_and_a_step_less_does_not(wish: Wish) -> None:
    told = ask(busy(make.unit()), wish)
    assert isinstance(told, Required)
    assert told.least is not None
    assert told.least.more > 0
    less = [one for one in told.tried if one.more == told.least.more - 1]
    assert [one.holds for one in less] == [False]
    assert told.least.holds
    assert told.least.since is not None
    assert wish.first <= told.least.since <= wish.first + dt.timedelta(weeks=52)
    chances = [one.chance for one in told.tried]
    assert chances == sorted(chances)


def test_longer_wait_wished_for_never_needs_more() -> None:
    service = busy(make.unit())
    least = []
    for weeks in (2, 8, 26):
        told = ask(service, Wish(TODAY, wait=weeks))
        assert isinstance(told, Required)
        assert told.least is not None
        least.append(told.least.more)
    assert least == sorted(least, reverse=True)


def test_what_suffices_already_needs_nothing_more() -> None:
    told = ask(busy(make.unit()), Wish(TODAY, queue=400))
    assert isinstance(told, Required)
    assert (told.least, len(told.tried)) == (told.today, 1)


def test_says_so_when_not_even_the_most_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 1)
    told = ask(busy(make.unit()), Wish(TODAY, wait=0))
    assert isinstance(told, Required)
    assert told.least is None
    assert [one.more for one in told.tried] == [0, 1]
    assert told.percent(told.most) == 5


def test_places_are_counted_where_the_service_has_places() -> None:
    service = busy(make.unit())
    Places.objects.create(service=service, places=1, period=span(make.EARLY), recorded_at=make.AT)
    told = ask(service, Wish(TODAY, wait=4))
    assert isinstance(told, Required)
    assert told.in_places
    assert told.least is not None
    assert told.least.slots == told.today.slots + told.least.more


def test_same_question_has_the_same_answer() -> None:
    service = busy(make.unit())
    first, second = (ask(service, Wish(TODAY, wait=4)) for _turn in range(2))
    assert isinstance(first, Required)
    assert isinstance(second, Required)
    assert replace(first) == replace(second)


def test_no_answer_where_there_is_no_ground() -> None:
    new = make.service(make.unit())
    make.staffing(make.post(new.unit), new)
    always = busy(make.unit())
    Service.objects.filter(pk=always.pk).update(may_queue=False)
    door = make.service(make.unit(), capacity_kind="open_door")
    closing = busy(make.unit())
    Service.objects.filter(pk=closing.pk).update(period=span(make.EARLY, TODAY + dt.timedelta(days=90)))
    found = [ask(service, Wish(TODAY, wait=4)) for service in (new, always, door, closing)]
    assert found == [NoAnswer.NO_HISTORY, NoAnswer.ALWAYS_TAKEN, NoAnswer.NO_QUEUE, NoAnswer.CLOSES]


def test_most_is_four_whole_posts_also_where_all_time_is_for_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    service = busy(make.unit())
    Service.objects.filter(pk=service.pk).update(client_share=100)
    monkeypatch.setattr(module, "SURE", 1.1)  # so that nothing does
    told = ask(service, Wish(TODAY, wait=4))
    assert isinstance(told, Required)
    assert (told.least, told.percent(told.most), told.hours(told.most)) == (None, 400, 160.0)
    assert told.most.slots == told.today.slots + 160 * 60 // 180


def test_command_answers_as_the_page_and_refuses_what_cannot_be_asked() -> None:
    service = busy(make.unit())
    given = {"unit": service.unit.code, "require": service.code, "weeks_wait": 4}
    text, data = io.StringIO(), io.StringIO()
    call_command("forecast", **given, stdout=text)
    call_command("forecast", **given, json=True, stdout=data)
    told = json.loads(data.getvalue())
    assert text.getvalue() == f"{told['text']}\n"
    assert told["least"] == next(one for one in told["tried"] if one["chance"] >= 0.8)
    assert told["least"]["percent"] % 5 == 0
    for wrong in ({"in_queue": 2}, {"weeks_wait": None}, {"require": "finns-inte"}, {"more_from": "2001-01-01"}):
        with pytest.raises(CommandError):
            call_command("forecast", **(given | wrong))
