"""Pröva: a scenario from a flag to an answer; what is wrong is said where it is; two windows, rights taken back, rows that move."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.access.models import RoleGrant
from hemmaplan.capacity.actions import scenarios as actions
from hemmaplan.capacity.forecast import kept_answers
from hemmaplan.capacity.models import KeptAnswer, KeptScenario
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions.models import Places, QueueEntry
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 9)
SOON = TODAY + dt.timedelta(days=60)


@pytest.fixture
def place():
    """A unit with a team, two posts, a service that is waited for and one that closes without its post."""

    class Place:
        unit = make.unit(kind="unit", name="Provenheten")
        team = make.unit(parent=unit, name="Provteamet")
        head = make.user("unit_manager", unit)
        service = make.service(team, name="Familjebehandling", minutes_per_slot=240)
        door = make.service(team, name="Öppen dörr", capacity_kind="open_door", basis="open", min_percent=100)
        post, lone = make.post(team, title="Familjeterapeut"), make.post(team, title="Samordnare")

        def begin(self, name="Utan samordnare", **more):
            return actions.begin_scenario(unit=self.unit, name=name, by=self.head, at=AT, **more)

    for post, service in ((Place.post, Place.service), (Place.lone, Place.door)):
        make.employment(post)
        make.staffing(post, service)
    for _number in range(3):
        make.order(Place.service, state="queued", sent_on=TODAY - dt.timedelta(days=40))
    return Place()


def ending(post, last=SOON) -> dict:
    return {"kind": "end_post", "post": post.code, "last": last.isoformat()}


def added(place, scenario, step) -> None:
    scenario.refresh_from_db()
    actions.add_step(scenario=scenario, step=step, version=scenario.version, by=place.head, at=AT)


def test_a_flag_is_carried_into_a_scenario_and_answered_beside_as_it_is(place, client_as):
    client = client_as(place.head)
    asked = {"enhet": place.unit.code, "slag": "end_post", "post": place.lone.code, "last": SOON.isoformat()}
    address = f"{reverse('scenarios:new')}?{urlencode(asked)}"
    shown = client.get(address).content.decode()
    assert f"Samordnare ({place.lone.code}) upphör: sista dag {SOON}" in shown
    sent = {"name": "Utan samordnare", "unit": place.unit.code, "weeks": "26", "price_ore": "700 000"}
    builder = client.post(address, sent, follow=True)
    made = KeptScenario.objects.get()
    assert builder.redirect_chain[-1][0] == reverse("scenarios:scenario", args=[made.pk])
    assert "upphör: sista dag" in builder.content.decode()
    answered = client.post(reverse("scenarios:compute", args=[made.pk]), follow=True).content.decode()
    answer = KeptAnswer.objects.get()
    assert (answer.replications, answer.day, answer.weeks, answer.version) == (500, TODAY, 26, made.version)
    assert "Öppen dörr" in answered
    assert "Ingen skillnad: Familjebehandling." in answered
    assert answer.content["scenarios"][0]["a_year"]["cost_kronor"] == 1_400_000
    assert "okänd" not in answered
    assert answer.sha256 == kept_answers.sha256(answer.content)


def test_a_step_that_cannot_be_made_is_said_at_its_field_and_nothing_is_stored(place, client_as):
    made = place.begin(step=ending(place.lone))
    client = client_as(place.head)
    address = reverse("scenarios:add_step", args=[made.pk, "end_post"])
    late = TODAY + dt.timedelta(days=3000)
    sent = {"post": place.lone.code, "last": late.isoformat(), "version": made.version}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["last"]
    twice = client.post(address, sent | {"last": (SOON - dt.timedelta(days=9)).isoformat()})
    assert list(twice.context["form"].errors) == ["post"]
    assert "Ett tidigare steg låter" in twice.content.decode()
    assert made.steps.count() == 1


def test_what_an_address_says_that_cannot_be_is_said_in_the_form_of_the_step(place, client_as):
    client = client_as(place.head)
    asked = {"enhet": place.unit.code, "slag": "end_post", "post": place.lone.code, "last": "2019-01-01"}
    address = f"{reverse('scenarios:new')}?{urlencode(asked)}"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"name": "Förr", "unit": place.unit.code, "weeks": "52"}, follow=True)
    assert "2019-01-01" in answer.content.decode()
    assert KeptScenario.objects.get().steps.count() == 0


@pytest.mark.parametrize("kind", ["", "nonsense", "add_post", "leave"])
def test_an_address_that_says_nothing_whole_still_begins(place, client_as, kind):
    address = f"{reverse('scenarios:new')}?{urlencode({'slag': kind, 'post': 'finns-ej', 'percent': 'x'})}"
    client = client_as(place.head)
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Ett", "unit": place.unit.code, "weeks": "52"}, follow=True).status_code == 200


def test_steps_are_moved_switched_taken_away_and_put_back(place, client_as):
    made = place.begin(step=ending(place.lone))
    added(place, made, {"kind": "demand", "service": place.service.code, "from": TODAY.isoformat(), "percent": 20})
    client = client_as(place.head)

    def press(number, how):
        made.refresh_from_db()
        row = made.steps.order_by("pk")[number]
        address = reverse("scenarios:arrange_step", args=[made.pk, row.pk, how])
        return client.post(address, {"version": made.version}, follow=True).content.decode()

    press(1, "up")
    assert list(made.steps.values_list("kind", flat=True)) == ["demand", "end_post"]
    assert "avslaget" in press(0, "off")
    assert "avslaget" not in press(0, "on")
    assert "Ångra: lägg tillbaka" in press(0, "remove")
    assert list(made.steps.filter(removed_at=None).values_list("kind", flat=True)) == ["demand"]
    assert "Ångra: lägg tillbaka" not in press(0, "put_back")
    assert made.steps.filter(removed_at=None).count() == 2


def test_a_step_is_changed_in_its_place(place, client_as):
    made = place.begin(step=ending(place.lone))
    row = made.steps.get()
    address = reverse("scenarios:change_step", args=[made.pk, row.pk])
    client = client_as(place.head)
    assert SOON.isoformat() in client.get(address).content.decode()
    later = SOON + dt.timedelta(days=5)
    client.post(address, {"post": place.lone.code, "last": later.isoformat(), "version": made.version})
    row.refresh_from_db()
    assert row.values["last"] == later.isoformat()


def test_a_new_service_a_round_more_and_hours_moved_are_made_in_their_forms_and_changed_there(place, client_as):
    group = make.service(place.team, name="Barngrupp", capacity_kind="group")
    Places.objects.create(service=group, places=6, minimum=0, period=span(make.EARLY), recorded_at=AT)
    made, client = place.begin(), client_as(place.head)

    def press(kind, **sent):
        made.refresh_from_db()
        address = reverse("scenarios:add_step", args=[made.pk, kind])
        assert client.get(address).status_code == 200
        return client.post(address, {"version": made.version, "first": SOON.isoformat(), **sent})

    new = {"name": "Föräldrastöd", "team": place.team.code, "capacity": "caseload", "minutes": "60", "a_year": "20",
           "weeks": "15"}  # fmt: skip
    full = press("new_service", **new, posts=[place.post.code], percent_each="20")
    assert full.status_code == 422
    assert "har 0 % kvar" in full.content.decode()
    assert list(press("new_service", **new, posts=[place.post.code]).context["form"].errors) == ["percent_each"]
    assert press("new_service", **(new | {"minutes": ""})).status_code == 422
    assert press("new_service", **new).status_code == 302
    moved = press("move_hours", service=place.service.code, to="ny-verksamhet-1", percent="20", post_or_none="")
    assert moved.status_code == 302
    assert press("rounds", group=group.code, more="−1", places_or_none="").status_code == 302
    assert list(press("rounds", group=group.code, more="−1", places_or_none="").context["form"].errors) == ["group"]
    kept = list(made.steps.values_list("kind", "values"))
    assert [kind for kind, _values in kept] == ["new_service", "move_hours", "rounds"]
    assert "post" not in kept[1][1]
    page = client.get(reverse("scenarios:scenario", args=[made.pk])).content.decode()
    assert "Ny verksamhet, Föräldrastöd" in page
    assert "20 % av heltid flyttas från Familjebehandling till Föräldrastöd, av dem som kan" in page
    assert "1 gruppomgång mindre per termin" in page
    row = made.steps.first()
    address = reverse("scenarios:change_step", args=[made.pk, row.pk])
    made.refresh_from_db()
    sent = new | {"minutes": "90", "first": SOON.isoformat(), "version": made.version}
    assert client.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.values["minutes"], row.values["service"]) == (90, "ny-verksamhet-1")
    answer = actions.answer_scenario(scenario=KeptScenario.objects.get(), by=place.head, at=AT)
    assert answer.content["services"]["ny-verksamhet-1"] == "Föräldrastöd"


def test_whoever_has_an_older_page_is_told_and_nothing_is_half_stored(place, client_as):
    made = place.begin()
    client = client_as(place.head)
    address = reverse("scenarios:add_step", args=[made.pk, "end_post"])
    sent = {"post": place.lone.code, "last": SOON.isoformat(), "version": made.version}
    assert client.post(address, sent).status_code == 302
    answer = client.post(address, sent | {"post": place.post.code})
    assert answer.status_code == 422
    assert "har ändrats sedan du öppnade" in answer.content.decode()
    assert made.steps.count() == 1
    with pytest.raises(Stale):
        actions.add_step(scenario=made, step=ending(place.post), version=1, by=place.head, at=AT)


def test_what_is_not_shared_is_absent_and_who_it_is_shared_with_may_change_it(place, client_as):
    made = place.begin(step=ending(place.lone))
    deputy = make.user("deputy", place.unit)
    client = client_as(deputy)
    here = reverse("scenarios:scenario", args=[made.pk])
    assert client.get(here).status_code == 404
    assert made.name not in client.get(reverse("scenarios:index")).content.decode()
    with pytest.raises(Forbidden):
        actions.share_scenario(scenario=made, shared=True, by=deputy, at=AT)
    client_as(place.head).post(reverse("scenarios:share", args=[made.pk]), {"shared": "ja"})
    made.refresh_from_db()
    assert made.is_shared
    client = client_as(deputy)
    assert place.head.name in client.get(here).content.decode()
    actions.add_step(scenario=made, step=ending(place.post), version=made.version, by=deputy, at=AT)
    assert client.post(reverse("scenarios:share", args=[made.pk]), {"shared": "nej"}).status_code == 404


def test_a_colleague_whose_role_was_withdrawn_yesterday_finds_nothing(place, client_as):
    made = actions.share_scenario(scenario=place.begin(), shared=True, by=place.head, at=AT)
    deputy = make.user("deputy", place.unit)
    RoleGrant.objects.filter(user=deputy).update(period=span(make.EARLY, TODAY - dt.timedelta(days=1)))
    deputy = type(deputy).objects.get(pk=deputy.pk).acting(TODAY)
    client = client_as(deputy)
    for name in ("scenario", "copy", "compute"):
        sent = client.post if name == "compute" else client.get
        assert sent(reverse(f"scenarios:{name}", args=[made.pk])).status_code in {403, 404}
    with pytest.raises(Forbidden):
        actions.add_step(scenario=made, step=ending(place.post), version=made.version, by=deputy, at=AT)
    with pytest.raises(Forbidden):
        actions.answer_scenario(scenario=made, by=deputy, at=AT)


def test_staff_without_the_board_have_no_such_room(place, client_as):
    client = client_as(make.user("treatment_staff", place.unit))
    assert client.get(reverse("scenarios:index")).status_code == 404
    assert client.get(reverse("scenarios:new")).status_code == 404
    assert reverse("scenarios:index") not in client.get("/", follow=True).content.decode()


def test_a_copy_is_ones_own_and_has_the_steps(place):
    made = actions.share_scenario(scenario=place.begin(step=ending(place.lone)), shared=True, by=place.head, at=AT)
    deputy = make.user("deputy", place.unit)
    copy = actions.copy_scenario(scenario=made, name="Mitt", by=deputy, at=AT)
    assert (copy.made_by, copy.is_shared, copy.copied_from) == (deputy, False, made)
    assert [step.values for step in copy.steps.all()] == [step.values for step in made.steps.all()]


def test_three_scenarios_beside_each_other_and_the_same_again_is_kept_once(place):
    one = place.begin(step=ending(place.lone), price_ore=70_000_000)
    two = place.begin("Fler söker", price_ore=70_000_000)
    added(place, two, {"kind": "demand", "service": place.service.code, "from": TODAY.isoformat(), "percent": 100})
    three = place.begin("Som det är", price_ore=70_000_000)
    answers = [
        actions.answer_scenario(scenario=one, beside=[two, three], by=place.head, at=AT + dt.timedelta(minutes=n))
        for n in range(2)
    ]
    assert answers[0].pk == answers[1].pk
    content = answers[0].content
    assert [told["name"] for told in content["scenarios"]] == [
        "Som i dag",
        "Utan samordnare",
        "Fler söker",
        "Som det är",
    ]
    assert content["scenarios"][1]["a_year"]["cost_kronor"] < content["scenarios"][0]["a_year"]["cost_kronor"]


def test_a_fault_in_a_step_is_said_and_no_answer_is_kept(place, client_as):
    made = place.begin(step=ending(place.lone))
    made.steps.update(values={"post": "borta", "last": SOON.isoformat()})
    page = client_as(place.head).post(reverse("scenarios:compute", args=[made.pk]), follow=True).content.decode()
    assert "Här finns ingen tjänst" in page
    assert not KeptAnswer.objects.exists()


def test_an_answer_older_than_the_rows_says_what_has_changed_and_is_redone(place, client_as):
    made = place.begin(step=ending(place.lone))
    answer = actions.answer_scenario(scenario=made, by=place.head, at=AT)
    client = client_as(place.head)
    here = reverse("scenarios:answer", args=[answer.pk])
    assert "har ändrats" not in client.get(here).content.decode()
    order = make.order(place.service, state="queued", sent_on=TODAY - dt.timedelta(days=2))
    QueueEntry.objects.create(order=order, service=place.service, priority=2, joined_on=TODAY, recorded_at=AT)
    newcomer = make.post(place.team, title="Kurator")
    page = client.get(here).content.decode()
    assert f"Kurator ({newcomer.code}) har tillkommit" in page
    assert "Kön till Familjebehandling är 1 och inte 0." in page
    client.post(reverse("scenarios:compute", args=[made.pk]), {"today": "ja"})
    assert KeptAnswer.objects.count() == 2
    answer.refresh_from_db()
    assert answer.sha256 == kept_answers.sha256(answer.content)


def test_scenarios_of_another_unit_are_not_compared(place):
    other = make.unit(kind="unit")
    RoleGrant.objects.create(user=place.head, role="unit_manager", unit=other, period=span(make.EARLY),
                             granted_by=place.head, granted_at=AT)  # fmt: skip
    head = type(place.head).objects.get(pk=place.head.pk).acting(TODAY)
    far = actions.begin_scenario(unit=other, name="Långt bort", by=head, at=AT)
    with pytest.raises(NotPossible, match="olika enheter"):
        actions.answer_scenario(scenario=place.begin(), beside=[far], by=head, at=AT)


def test_a_name_is_no_place_for_an_identity_number(place):
    with pytest.raises(NotPossible, match="personnummer"):
        place.begin("Utan 19900101-2384")


def test_the_page_of_a_scenario_asks_no_more_for_more_steps(place, client_as, django_assert_max_num_queries):
    made = place.begin()
    for percent in range(1, 9):
        day = TODAY + dt.timedelta(days=percent)
        added(
            place, made, {"kind": "demand", "service": place.service.code, "from": day.isoformat(), "percent": percent}
        )
    with django_assert_max_num_queries(70):
        assert client_as(place.head).get(reverse("scenarios:scenario", args=[made.pk])).status_code == 200
