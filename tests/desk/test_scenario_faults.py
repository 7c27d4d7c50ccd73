"""What is thin or wrong in a unit is said on the pages of *Pröva*, in a sentence; and what is another's is absent there."""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.urls import reverse
from tests import make
from tests.at_once import at_once

from hemmaplan.access.models import Event, RoleGrant
from hemmaplan.capacity.actions import scenarios as actions
from hemmaplan.capacity.forecast import questions
from hemmaplan.capacity.forecast import rows as reading
from hemmaplan.capacity.models import AskedAnswer, KeptAnswer, KeptScenario
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import QueueEntry
from hemmaplan.organisation.models import Post
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 9)
SOON = TODAY + dt.timedelta(days=60)


class Place:
    """A unit with one service that one post carries."""

    def __init__(self, *, until: dt.date | None = None) -> None:
        self.unit = make.unit(kind="unit", name="Provenheten")
        self.head = make.user("unit_manager", self.unit)
        self.service = make.service(self.unit, name="Familjebehandling", minutes_per_slot=240)
        self.post = make.post(self.unit, title="Familjeterapeut")
        self.seat = make.employment(self.post, last=until)
        make.staffing(self.post, self.service)

    def begin(self, step=None, **more):
        given = {"unit": self.unit, "name": "Utan terapeut", "step": step, "by": self.head, "at": AT} | more
        return actions.begin_scenario(**given)

    def ending(self, post=None, last=SOON):
        return {"kind": "end_post", "post": (post or self.post).code, "last": last.isoformat()}


@pytest.fixture
def place():
    return Place()


def answered(client, scenario) -> str:
    return client.post(reverse("scenarios:compute", args=[scenario.pk]), follow=True).content.decode()


def test_a_post_that_has_not_begun_cannot_end(place, client_as):
    comes = make.post(place.unit, title="Kurator", period=span(TODAY + dt.timedelta(days=90)))
    make.employment(comes, period=span(TODAY + dt.timedelta(days=90)))
    made = place.begin()
    sent = {"post": comes.code, "last": SOON.isoformat(), "version": made.version}
    answer = client_as(place.head).post(reverse("scenarios:add_step", args=[made.pk, "end_post"]), sent)
    assert answer.status_code == 422
    assert f"Kurator ({comes.code}) börjar först" in answer.content.decode()
    assert not made.steps.exists()


def test_a_step_about_a_post_that_has_ended_meanwhile_is_told_beside_it_and_when_it_is_computed(place, client_as):
    made = place.begin(place.ending())
    yesterday = TODAY - dt.timedelta(days=1)
    Post.objects.filter(pk=place.post.pk).update(period=span(make.EARLY, yesterday))
    client, said = client_as(place.head), f"upphörde redan {yesterday}. Välj en tjänst som finns"
    assert said in client.get(reverse("scenarios:scenario", args=[made.pk])).content.decode()
    assert said in answered(client, made)
    assert not KeptAnswer.objects.exists()
    assert not AskedAnswer.objects.exists()


@pytest.mark.parametrize(("cases", "said"), [(0, "Ingen har kommit"), (1, "Bara 1 har kommit")])
def test_few_who_have_come_are_told_of_beside_the_answer(place, client_as, cases, said):
    for _number in range(cases):
        order = make.order(place.service, state="running", sent_on=TODAY - dt.timedelta(days=90))
        QueueEntry.objects.create(
            order=order, service=place.service, priority=2, joined_on=TODAY - dt.timedelta(days=90), recorded_at=AT,
            left_on=order.started_on, left_how=QueueEntry.Left.STARTED,
        )  # fmt: skip
    page = answered(client_as(place.head), place.begin(place.ending()))
    assert f"{said}, så inflödet är mycket osäkert." in page


def test_a_service_without_anybody_says_so_and_answers(place, client_as):
    make.service(place.unit, name="Anhörigstöd", minutes_per_slot=120)
    page = answered(client_as(place.head), place.begin(place.ending()))
    assert "Anhörigstöd står utan utförare" in page
    assert KeptAnswer.objects.exists()


def test_a_time_beyond_every_contract_answers_and_names_the_day(client_as):
    place = Place(until=SOON)
    demand = {"kind": "demand", "service": place.service.code, "from": TODAY.isoformat(), "percent": 20}
    page = answered(client_as(place.head), place.begin(demand, weeks=104))
    assert f"{SOON + dt.timedelta(days=1)}: Familjebehandling står utan utförare" in page
    assert "104 veckor fram" in page


def test_what_can_only_end_in_a_fault_is_not_offered(place, client_as):
    door = make.service(place.unit, name="Öppen dörr", capacity_kind="open_door", basis="open")
    vacant = make.post(place.unit, title="Vakant tjänst")
    client, made = client_as(place.head), place.begin()
    page = client.get(reverse("scenarios:scenario", args=[made.pk])).content.decode()
    offered = [kind for kind in ("end_post", "demand", "lose_agreement", "lose_flats", "open_service", "prolong_post")
               if reverse("scenarios:add_step", args=[made.pk, kind]) in page]  # fmt: skip
    assert offered == ["end_post", "demand"]
    form = client.get(reverse("scenarios:add_step", args=[made.pk, "demand"])).content.decode()
    assert f'value="{place.service.code}"' in form
    assert f'value="{door.code}"' not in form
    at_door = client.get(reverse("services:service", args=[door.pk])).content.decode()
    assert "slag=demand" not in at_door
    assert "slag=close_service" in at_door
    assert reverse("services:required", args=[door.pk]) not in at_door
    assert "slag=demand" in client.get(reverse("services:service", args=[place.service.pk])).content.decode()
    assert "slag=end_post" in client.get(reverse("staffing:post", args=[place.post.pk])).content.decode()
    assert "slag=end_post" not in client.get(reverse("staffing:post", args=[vacant.pk])).content.decode()


# --- an import in the middle -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_an_import_that_ends_while_rows_are_read_an_answer_sees_nothing_and_the_next_all(monkeypatch):
    place = Place()
    made, read = place.begin(place.ending()), reading.history

    def imported():
        with transaction.atomic():
            make.post(place.unit, code="inlast-tjanst")
            make.order(make.service(place.unit, code="inlast", minutes_per_slot=60), state="running", sent_on=TODAY)
            actions.add_step(scenario=made, step={"kind": "demand", "service": place.service.code, "from": TODAY.isoformat(),
                                                  "percent": 10}, version=made.version, by=place.head, at=AT)  # fmt: skip

    def meanwhile(*given, **more):
        monkeypatch.setattr(reading, "history", read)
        assert at_once(imported) == [None]
        return read(*given, **more)

    def seen() -> set[str]:
        question = questions.read([made.pk])
        shot = question.rows.snapshot
        codes = {post.code for post in shot.posts} | {line.code for line in shot.services}
        return {code for code in codes if code.startswith("inlast")} | {
            step.kind for step in question.alternatives[0].steps[1:]
        }

    monkeypatch.setattr(reading, "history", meanwhile)
    assert seen() == set()
    assert seen() == {"inlast-tjanst", "inlast", "demand"}


# --- what is another's -------------------------------------------------------------------------------------------------


def addresses(made, answer, asked) -> list[str]:
    """Every address that the keys of a scenario, its step and its answers lead to."""
    step = made.steps.get().pk
    return [
        *(reverse(f"scenarios:{name}", args=[made.pk]) for name in ("scenario", "change", "share", "copy", "compute")),
        reverse("scenarios:add_step", args=[made.pk, "end_post"]),
        reverse("scenarios:change_step", args=[made.pk, step]),
        reverse("scenarios:arrange_step", args=[made.pk, step, "remove"]),
        reverse("scenarios:answer", args=[answer.pk]),
        reverse("scenarios:waiting", args=[asked.pk]),
    ]


def stored() -> tuple:
    return (
        list(KeptScenario.objects.values_list("pk", "name", "version", "is_shared")), KeptAnswer.objects.count(),
        list(AskedAnswer.objects.values_list("pk", "tries")), Event.objects.filter(event_type__startswith="capacity.").count(),
    )  # fmt: skip


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("who", ["another unit", "lost her role yesterday", "treatment staff", "a colleague"])
def test_a_guessed_key_leads_nowhere(place, client_as, who, shared):
    made = place.begin(place.ending())
    answer = actions.answer_scenario(scenario=made, by=place.head, at=AT)
    asked = actions.ask_answer(keys=[made.pk], question="f" * 64, by=place.head, at=AT)
    if shared:
        actions.share_scenario(scenario=made, shared=True, by=place.head, at=AT)
    if who == "a colleague" and shared:
        return  # she it is shared with: another test
    user = make.user(
        "treatment_staff" if who == "treatment staff" else "unit_manager",
        make.unit(kind="unit") if who == "another unit" else place.unit,
    )
    if who == "lost her role yesterday":
        RoleGrant.objects.filter(user=user).update(period=span(make.EARLY, TODAY - dt.timedelta(days=1)))
        user = type(user).objects.get(pk=user.pk)
    client, before = client_as(user), stored()
    sent = {"name": "Stulet", "shared": "ja", "version": made.version, "post": place.post.code, "last": SOON.isoformat(),
            "day": TODAY.isoformat(), "weeks": "52", "today": "ja"}  # fmt: skip
    for address in addresses(made, answer, asked):
        for got in (client.get(address), client.post(address, sent)):
            assert got.status_code in {403, 404, 405}, address
            assert made.name not in got.content.decode()
    assert stored() == before


def test_scenarios_of_others_cannot_be_compared_with_by_their_keys(place, client_as):
    other = Place()
    theirs = other.begin(other.ending(), name="Hemligt scenario")
    actions.share_scenario(scenario=theirs, shared=True, by=other.head, at=AT)
    mine = place.begin(place.ending())
    client = client_as(place.head)
    address = reverse("scenarios:compute", args=[mine.pk])
    page = client.post(address, {"beside": [theirs.pk]}, follow=True).content.decode()
    assert "Hemligt scenario" not in page
    assert [told["scenario"] for told in KeptAnswer.objects.get().content["scenarios"][1:]] == [mine.pk]


def test_no_page_of_a_scenario_names_who_holds_the_post(place, client_as):
    made = place.begin(place.ending())
    answer = actions.answer_scenario(scenario=made, by=place.head, at=AT)
    client, holder = client_as(place.head), place.seat.employee
    pages = [reverse("scenarios:scenario", args=[made.pk]), reverse("scenarios:answer", args=[answer.pk]),
             *(reverse("scenarios:add_step", args=[made.pk, kind]) for kind in ("leave", "move_hours"))]  # fmt: skip
    for page in pages:
        text = client.get(page).content.decode()
        assert place.post.code in text or "move_hours" in page
        assert not re.search(rf"{holder.family_name}\b", text)
