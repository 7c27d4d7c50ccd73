"""An answer that takes long is asked for and worked out by the worker: whoever closes, falls or presses twice, it comes once and whole."""

import datetime as dt

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import make
from tests.at_once import at_once

from hemmaplan.access.models import RoleGrant
from hemmaplan.capacity import jobs
from hemmaplan.capacity.actions import scenarios as actions
from hemmaplan.capacity.forecast import outcome, questions
from hemmaplan.capacity.models import AskedAnswer, KeptAnswer, KeptScenario
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span
from hemmaplan.organisation.storing import alone

TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 9)
SOON = TODAY + dt.timedelta(days=60)
PARTIAL = {"HX-Request": "true"}


class Place:
    """A unit with a post that a queue rests on, and somebody who tries what happens without it."""

    def __init__(self) -> None:
        self.unit = make.unit(kind="unit", name="Provenheten")
        self.head = make.user("unit_manager", self.unit)
        self.service = make.service(self.unit, name="Familjebehandling", minutes_per_slot=240)
        self.post = make.post(self.unit, title="Familjeterapeut")
        make.employment(self.post)
        make.staffing(self.post, self.service)
        step = {"kind": "end_post", "post": self.post.code, "last": SOON.isoformat()}
        self.scenario = actions.begin_scenario(unit=self.unit, name="Utan terapeut", step=step, by=self.head, at=AT)

    def answer(self, **more):
        return actions.answer_scenario(scenario=self.scenario, by=self.head, at=AT, **more)


@pytest.fixture
def place(db):
    return Place()


@pytest.fixture
def long(monkeypatch):
    """Every answer takes long."""
    monkeypatch.setattr(outcome, "SOON", -1)


@pytest.fixture
def worked_out(monkeypatch) -> list[str]:
    """The questions that have been worked out."""
    found, answer = [], questions.Question.answer

    def counted(self):
        found.append(self.sha256)
        return answer(self)

    monkeypatch.setattr(questions.Question, "answer", counted)
    return found


def in_line() -> int:
    return ProcrastinateJob.objects.filter(task_name="hemmaplan.capacity.jobs.answer_asked", status="todo").count()


def press(client, scenario):
    return client.post(reverse("scenarios:compute", args=[scenario.pk]))


def test_what_takes_long_is_waited_for_and_comes_by_itself(place, client_as, long):
    client = client_as(place.head)
    address = press(client, place.scenario).headers["Location"]
    asked = AskedAnswer.objects.get()
    assert address == reverse("scenarios:waiting", args=[asked.pk])
    page = client.get(address).content.decode()
    assert "Svaret räknas." in page
    assert "Se om det är klart" in page
    assert client.get(address, headers=PARTIAL).status_code == 204
    assert "räknas nu" in client.get(reverse("scenarios:scenario", args=[place.scenario.pk])).content.decode()
    assert in_line() == 1
    jobs.answer_asked(asked.pk)
    answer = KeptAnswer.objects.get()
    there = reverse("scenarios:answer", args=[answer.pk])
    assert client.get(address).headers["Location"] == there
    assert client.get(address, headers=PARTIAL).headers["HX-Redirect"] == there
    assert "räknas nu" not in client.get(reverse("scenarios:scenario", args=[place.scenario.pk])).content.decode()


def test_a_second_press_and_a_second_job_work_nothing_out_again(place, client_as, long, worked_out):
    client = client_as(place.head)
    assert press(client, place.scenario).headers["Location"] == press(client, place.scenario).headers["Location"]
    asked = AskedAnswer.objects.get()
    assert in_line() == 1
    for _time in range(2):
        jobs.answer_asked(asked.pk)
    there = reverse("scenarios:answer", args=[KeptAnswer.objects.get().pk])
    assert press(client, place.scenario).headers["Location"] == there
    assert len(worked_out) == 1


def test_steps_switched_off_and_on_again_are_the_same_question(place, worked_out):
    first, step = place.answer(), place.scenario.steps.get()
    for how in ("off", "on"):
        place.scenario.refresh_from_db()
        actions.arrange_step(step=step, how=how, version=place.scenario.version, by=place.head, at=AT)
    assert place.answer().pk == first.pk
    assert len(worked_out) == 1


def test_an_answer_is_not_older_for_being_shared_and_is_when_a_step_is_off(place, client_as):
    answer, client = place.answer(), client_as(place.head)
    actions.share_scenario(scenario=place.scenario, shared=True, by=place.head, at=AT)
    pages = [reverse("scenarios:answer", args=[answer.pk]), reverse("scenarios:index"),
             reverse("scenarios:scenario", args=[place.scenario.pk])]  # fmt: skip
    assert not [page for page in pages if "ändrade sedan" in client.get(page).content.decode()]
    place.scenario.refresh_from_db()
    actions.arrange_step(
        step=place.scenario.steps.get(), how="off", version=place.scenario.version, by=place.head, at=AT
    )
    assert all("ändrade sedan" in client.get(page).content.decode() for page in pages)


def test_what_was_broken_off_stands_in_line_and_is_taken_up(place, long, monkeypatch):
    asked = place.answer()

    def fall(_self):
        raise SystemExit  # the worker is ended in the middle of it

    with monkeypatch.context() as patch:
        patch.setattr(questions.Question, "answer", fall)
        with pytest.raises(SystemExit):
            jobs.answer_asked(asked.pk)
    assert not KeptAnswer.objects.exists()
    assert in_line() == 0
    jobs.answer_all_asked(0)
    jobs.answer_all_asked(0)
    assert in_line() == 1
    jobs.answer_asked(asked.pk)
    asked.refresh_from_db()
    assert asked.answer == KeptAnswer.objects.get()
    assert asked.tries == 2


def test_what_falls_every_time_is_given_up_and_says_so(place, client_as, long, monkeypatch):
    asked = place.answer()

    def fall(_self):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(questions.Question, "answer", fall)
        for _time in range(AskedAnswer.MOST_TRIES):
            with pytest.raises(MemoryError):
                jobs.answer_asked(asked.pk)
        jobs.answer_asked(asked.pk)
    page = client_as(place.head).get(reverse("scenarios:waiting", args=[asked.pk])).content.decode()
    assert "gick inte att räkna ut, fast det prövades flera gånger" in page
    jobs.answer_all_asked(0)
    assert in_line() == 0
    again = place.answer()
    assert again.pk != asked.pk
    jobs.answer_asked(again.pk)
    assert KeptAnswer.objects.exists()


def test_more_than_a_computer_holds_is_said_at_once_and_from_the_worker(place, client_as, monkeypatch):
    def too_many(_self):
        raise TooMany("Familjebehandling: för många.")

    monkeypatch.setattr(questions.Question, "answer", too_many)
    client = client_as(place.head)
    page = client.post(reverse("scenarios:compute", args=[place.scenario.pk]), follow=True).content.decode()
    assert "Familjebehandling: för många." in page
    with monkeypatch.context() as patch:
        patch.setattr(outcome, "SOON", -1)
        asked = place.answer()
    jobs.answer_asked(asked.pk)
    address = reverse("scenarios:waiting", args=[asked.pk])
    assert client.get(address, headers=PARTIAL).headers["HX-Redirect"] == address
    assert "Familjebehandling: för många." in client.get(address).content.decode()


def test_whoever_lost_her_role_meanwhile_gets_no_answer(place, long):
    asked = place.answer()
    RoleGrant.objects.filter(user=place.head).update(period=span(make.EARLY, TODAY - dt.timedelta(days=1)))
    jobs.answer_asked(asked.pk)
    asked.refresh_from_db()
    assert asked.fault
    assert not KeptAnswer.objects.exists()


def test_a_step_that_has_become_impossible_is_said_where_one_waits(place, client_as, long):
    asked = place.answer()
    place.scenario.steps.update(values={"post": "borta", "last": SOON.isoformat()})
    jobs.answer_asked(asked.pk)
    page = client_as(place.head).get(reverse("scenarios:waiting", args=[asked.pk])).content.decode()
    assert "Här finns ingen tjänst" in page


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_time_have_one_answer_worked_out_once(worked_out):
    place = Place()
    actions.share_scenario(scenario=place.scenario, shared=True, by=place.head, at=AT)
    deputy = make.user("deputy", place.unit)

    def asking(user):
        scenario = KeptScenario.objects.get(pk=place.scenario.pk)
        return actions.answer_scenario(scenario=scenario, by=user, at=AT)

    got = at_once(lambda: asking(place.head), lambda: asking(deputy))
    assert not [one for one in got if isinstance(one, Exception)]
    (answer,) = KeptAnswer.objects.all()
    assert len(worked_out) == 1
    assert {one.answer_id for one in AskedAnswer.objects.all()} == {answer.pk}


@pytest.mark.django_db(transaction=True)
def test_whoever_is_alone_in_something_is_so_until_done_or_gone():
    def hold():
        with alone("prov") as mine:
            return mine

    with alone("prov") as mine:
        assert mine
        assert at_once(hold) == [False]
    assert at_once(hold) == [True]
