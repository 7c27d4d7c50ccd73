"""The pages of the groups."""

import datetime as dt
import html
import re
from unittest import mock

import pytest
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.foundation import calendar
from hemmaplan.interventions.actions import opendoor, participation, rounds, sessions
from hemmaplan.interventions.actions.rounds import Slot
from hemmaplan.interventions.models import Attendance, GroupRound, Participation, QueueEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def leader(unit):
    return make.user("treatment_staff", unit)


@pytest.fixture
def today():
    return calendar.today()


@pytest.fixture
def plan(unit, leader, today):
    """A round that meets every weekday around today, one session today whatever day it is."""

    def planned(**given):
        at = calendar.now()
        first = today - dt.timedelta(days=21)
        slots = [Slot(day, dt.time(0, 1), 60) for day in range(7)]
        service = given.pop("service", None) or make.service(unit, capacity_kind="group")
        values = {"service": service, "name": "Omgång 14", "places": 6, "minimum": 2, "slots": slots, "rolling": True}
        # Sundays and holidays too: the tests look for a session today, and today may be one.
        with mock.patch.object(calendar, "is_closed", return_value=False):
            return rounds.plan_round(
                **values | given, first=first, last=today + dt.timedelta(days=21), by=leader, at=at
            )

    return planned


def join(round_, leader, **given):
    given = given or {"order": make.order(round_.service, state="running")}
    return participation.take_place(round_=round_, by=leader, at=calendar.now(), on=round_.period.lower, **given)


def page_of(client, address, **data):
    answer = client.get(address, data)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_list_shows_rounds_now_planned_and_past(client_as, leader, plan):
    running, planned, ended = plan(name="Nu"), plan(name="Sedan"), plan(name="Förr")
    for round_ in (running, ended):
        rounds.start_round(round_=round_, reason="Börjar", by=leader, at=calendar.now())
    rounds.end_round(round_=ended, by=leader, at=calendar.now())
    waits = make.order(running.service, state="queued")
    QueueEntry.objects.create(
        order=waits, service=running.service, priority=2, joined_on=calendar.today(), recorded_at=calendar.now()
    )
    page = page_of(client_as(leader), "/grupper/")
    assert all(f"/grupper/{round_.pk}/" in page for round_ in (running, planned, ended))
    assert "0/6" in page
    assert "för få" in page


@pytest.mark.parametrize("role", ["treatment_staff", "housing_support_staff", "unit_manager", "deputy"])
def test_those_who_run_groups_note_attendance(client_as, unit, leader, plan, role):
    round_ = plan()
    join(round_, leader)
    assert "data-attendance" in page_of(client_as(make.user(role, unit)), f"/grupper/{round_.pk}/")


@pytest.mark.parametrize("role", ["controller", "administrator"])
def test_those_who_follow_up_see_places_but_nobody(client_as, unit, leader, plan, role):
    round_ = plan()
    place = join(round_, leader)
    client = client_as(make.user(role, unit))
    page = page_of(client, f"/grupper/{round_.pk}/")
    assert "1/6" in page
    assert place.order.person.family_name not in page
    assert "data-attendance" not in page
    session = round_.sessions.first()
    assert client.get(f"/grupper/tillfalle/{session.pk}/").status_code == 404
    assert (
        client.post(f"/grupper/{round_.pk}/narvaro/", {"cell": f"{session.pk}:{place.pk}:present"}).status_code == 404
    )
    assert client.get("/grupper/ny/").status_code == 404
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("role", ["social_worker", "system_owner", "log_reviewer", "housing_coordinator"])
def test_others_see_no_round(client_as, unit, plan, role):
    round_ = plan()
    client = client_as(make.user(role, unit))
    assert client.get(f"/grupper/{round_.pk}/").status_code == 404
    assert f"/grupper/{round_.pk}/" not in client.get("/grupper/").content.decode()


def test_round_of_another_unit_is_absent(client_as, plan):
    round_ = plan()
    client = client_as(make.user("unit_manager", make.unit()))
    for address in ("", "plats/", "andra/", "serie/", "steg/starta/"):
        assert client.get(f"/grupper/{round_.pk}/{address}").status_code == 404


def test_attendance_is_noted_with_plain_buttons_and_taken_back(client_as, leader, plan):
    round_ = plan()
    place = join(round_, leader)
    client = client_as(leader)
    page = page_of(client, f"/grupper/{round_.pk}/")
    today = round_.sessions.get(starts_at__date=calendar.today())
    button = f'name="cell"\\s+value="({today.pk}:{place.pk}:present)"'
    value = re.search(button, page).group(1)
    answer = client.post(f"/grupper/{round_.pk}/narvaro/", {"cell": value, "fran": "3"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/grupper/{round_.pk}/?fran=3#attendance"
    assert Attendance.objects.get().status == "present"
    page = page_of(client, f"/grupper/{round_.pk}/")
    assert f'value="{today.pk}:{place.pk}:"' in page
    assert 'aria-pressed="true"' in page
    client.post(f"/grupper/{round_.pk}/narvaro/", {"cell": f"{today.pk}:{place.pk}:"})
    assert not Attendance.objects.exists()


def test_a_click_in_a_narrow_cell_goes_round_the_three(client_as, leader, plan):
    round_ = plan()
    place = join(round_, leader)
    client = client_as(leader)
    session = round_.sessions.filter(starts_at__date__lt=calendar.today()).last()
    seen = []
    for _n in range(4):
        page = page_of(client, f"/grupper/{round_.pk}/")
        value = re.search(f'value="({session.pk}:{place.pk}:\\w*)"', page).group(1)
        client.post(f"/grupper/{round_.pk}/narvaro/", {"cell": value})
        seen.append(value.rsplit(":", 1)[1])
    assert seen == ["present", "absent", "notified", ""]


def test_htmx_gets_the_list_alone_and_it_equals_the_page(client_as, leader, plan):
    round_ = plan()
    place = join(round_, leader)
    client = client_as(leader)
    session = round_.sessions.get(starts_at__date=calendar.today())
    answer = client.post(f"/grupper/{round_.pk}/narvaro/", {"cell": f"{session.pk}:{place.pk}:absent", "fran": ""},
                         headers={"HX-Request": "true"})  # fmt: skip
    part = answer.content.decode()
    assert "<html" not in part

    def bare(text):
        text = text[text.index('<div class="attendance"') :]
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)

    whole = bare(page_of(client, f"/grupper/{round_.pk}/"))
    assert whole.startswith(bare(part).strip())


def test_a_refused_note_says_why_and_stores_nothing(client_as, leader, plan):
    round_ = plan()
    place, ahead = join(round_, leader), round_.sessions.last()
    client = client_as(leader)
    wrong = {"cell": f"{ahead.pk}:{place.pk}:present"}
    assert "inte varit" in client.post(f"/grupper/{round_.pk}/narvaro/", wrong, follow=True).content.decode()
    answer = client.post(f"/grupper/{round_.pk}/narvaro/", wrong, headers={"HX-Request": "true"})
    assert "kit:note" in answer.headers["HX-Trigger"]
    assert not Attendance.objects.exists()
    for text in ("", "x:y:present", "1:2", f"{ahead.pk}:999999:present"):
        assert client.post(f"/grupper/{round_.pk}/narvaro/", {"cell": text}).status_code == 404


def test_session_page_has_every_participant_and_notes_the_rest(client_as, leader, plan):
    round_ = plan()
    join(round_, leader)
    join(round_, leader)
    client = client_as(leader)
    session = round_.sessions.get(starts_at__date=calendar.today())
    page = page_of(client, f"/grupper/tillfalle/{session.pk}/")
    assert page.count('class="mark"') == 6
    client.post(f"/grupper/tillfalle/{session.pk}/alla/")
    assert list(Attendance.objects.values_list("status", flat=True)) == ["present", "present"]
    place = Participation.objects.first()
    client.post(f"/grupper/tillfalle/{session.pk}/narvaro/", {"cell": f"{session.pk}:{place.pk}:notified"})
    assert place.attendance.get().status == "notified"


def test_session_is_cancelled_with_a_reason_taken_back_and_moved(client_as, leader, plan):
    session = plan().sessions.last()
    client = client_as(leader)
    address = f"/grupper/tillfalle/{session.pk}/"
    assert client.post(address + "stall-in/", {"reason": ""}).status_code == 422
    assert client.post(address + "stall-in/", {"reason": "Ledaren sjuk"}).status_code == 302
    assert "Ledaren sjuk" in page_of(client, address)
    client.post(address + "ta-tillbaka/")
    day = calendar.local_date(session.starts_at) + dt.timedelta(days=1)
    assert client.post(address + "flytta/", {"day": day.isoformat(), "starts": "13.30"}).status_code == 302
    session.refresh_from_db()
    assert session.starts_at == calendar.at_clock(day, 13, 30)
    assert client.get(address + "forsvinn/").status_code == 404


def test_anonymous_group_shows_numbers_and_never_a_name(client_as, leader, plan, unit):
    service = make.service(unit, capacity_kind="group", documentation="anonymous")
    round_ = plan(service=service)
    make.order(service, state="running", person=make.person(given_name="Hemlig", family_name="Person"))
    client = client_as(leader)
    assert "Hemlig" not in page_of(client, f"/grupper/{round_.pk}/plats/")
    assert client.post(f"/grupper/{round_.pk}/plats/", {"under_15": "on"}).status_code == 422
    assert client.post(f"/grupper/{round_.pk}/plats/", {"under_15": "on", "guardian_consent": "on"}).status_code == 302
    page = page_of(client, f"/grupper/{round_.pk}/")
    assert "Nummer 1" in page
    assert "/personer/" not in page.split('id="attendance"')[1]


def test_place_is_given_to_an_order_and_a_full_round_says_so(client_as, leader, plan):
    round_ = plan(places=1, minimum=1)
    orders = [make.order(round_.service, state="accepted") for _n in range(2)]
    client = client_as(leader)
    assert orders[0].case.number in page_of(client, f"/grupper/{round_.pk}/plats/")
    assert client.post(f"/grupper/{round_.pk}/plats/", {"who": f"order:{orders[0].pk}"}).status_code == 302
    answer = client.post(f"/grupper/{round_.pk}/plats/", {"who": f"order:{orders[1].pk}"})
    assert answer.status_code == 422
    assert "full" in answer.content.decode()
    place = Participation.objects.get()
    assert client.post(f"/grupper/{round_.pk}/plats/{place.pk}/lamna/", {"reason": "Flyttade"}).status_code == 302
    assert client.get(f"/grupper/{round_.pk}/plats/{place.pk}/lamna/").status_code == 404
    assert client.post(f"/grupper/{round_.pk}/plats/", {"who": f"order:{orders[1].pk}"}).status_code == 302


def test_the_day_somebody_left_is_the_one_typed_or_refused(client_as, leader, plan, today):
    round_ = plan()
    rounds.start_round(round_=round_, reason="Börjar", by=leader, at=calendar.now())
    place, client = join(round_, leader), client_as(leader)
    address = f"/grupper/{round_.pk}/plats/{place.pk}/lamna/"
    for day, words in (("1/1 2020", "ligger före"), (str(today + dt.timedelta(days=1)), "ligger framåt i tiden")):
        answer = client.post(address, {"on": day})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    place.refresh_from_db()
    assert place.left_on is None
    assert client.post(address, {"on": str(round_.period.lower)}).status_code == 302
    place.refresh_from_db()
    assert place.left_on == round_.period.lower


def test_protected_participant_is_masked_and_the_reading_is_noted(client_as, leader, plan):
    round_ = plan()
    hidden = make.person(protection="marker", given_name="Hemlig", family_name="Skyddsson")
    join(round_, leader, order=make.order(round_.service, state="running", person=hidden))
    client = client_as(leader)
    for address in (f"/grupper/{round_.pk}/", f"/grupper/tillfalle/{round_.sessions.first().pk}/"):
        page = page_of(client, address)
        assert "Skyddsson" not in page
        assert "Skyddad person" in page
        assert hidden.pk in ReadNote.objects.latest("pk").person_ids


@pytest.mark.parametrize("way_in", ["order", "contact"])
def test_participant_is_named_only_while_the_way_in_is_open_to_the_viewer(client_as, leader, unit, plan, way_in):
    """The leader may see that there was a number seven, not who: an ended matter is open to the head alone."""
    person = make.person(given_name="Gullanna", family_name="Avslutasson")
    if way_in == "order":
        round_ = plan()
        given = {"order": make.order(round_.service, state="running", person=person)}
    else:
        round_ = plan(service=make.service(unit, capacity_kind="group", contacts=True, basis="open"))
        by = {"by": leader, "at": calendar.now(), "on": round_.period.lower}
        given = {"contact": opendoor.open_contact(service=round_.service, mode="identity", person=person, **by)}
    place = join(round_, leader, **given)
    matter = given[way_in]
    pages = (f"/grupper/{round_.pk}/", f"/grupper/tillfalle/{round_.sessions.first().pk}/")
    client, head = client_as(leader), make.user("unit_manager", unit)
    assert all("Avslutasson" in page_of(client, address) for address in pages)
    over = calendar.today() - dt.timedelta(days=2)
    end = {
        "order": {"state": "ended", "ended_on": over, "end_reason": "goals_met"},
        "contact": {"closed_on": over, "end_reason": "done"},
    }[way_in]
    type(matter).objects.filter(pk=matter.pk).update(**end, ended_recorded_at=calendar.at_clock(over, 12))
    for address in pages:
        assert "Avslutasson" not in page_of(client, address)
    assert f"Nummer {place.number}" in page_of(client, pages[0])
    assert all("Avslutasson" in page_of(client_as(head), address) for address in pages)


def test_round_is_planned_from_weekdays_and_clock_times(client_as, leader, unit, today):
    service = make.service(unit, capacity_kind="group")
    client = client_as(leader)
    form = {
        "service": service.pk, "name": "Barngrupp höst", "places": 8, "minimum": 6, "weekdays": ["2"], "starts": "14.30",
        "ends": "16.30", "first": today.isoformat(), "last": (today + dt.timedelta(days=60)).isoformat(),
    }  # fmt: skip
    wrong = client.post("/grupper/ny/", form | {"ends": "13.00"})
    assert wrong.status_code == 422
    backwards = client.post("/grupper/ny/", form | {"last": str(today - dt.timedelta(days=1))})
    assert backwards.status_code == 422
    assert 'id="id_last_error"' in backwards.content.decode()
    assert "Barngrupp höst" in backwards.content.decode(), "what was typed stays"
    assert not GroupRound.objects.exists()
    assert client.post("/grupper/ny/", form).status_code == 302
    round_ = GroupRound.objects.get()
    assert round_.schedule == "ons 14:30–16:30"
    assert {session.minutes for session in round_.sessions.all()} == {120}
    series = form | {"name": "Eftervård", "weekdays": ["3"], "starts": "18", "ends": "20"}
    backwards = client.post(f"/grupper/{round_.pk}/serie/", series | {"last": str(today - dt.timedelta(days=1))})
    assert backwards.status_code == 422
    assert client.post(f"/grupper/{round_.pk}/serie/", series).status_code == 302
    assert "Eftervård" in page_of(client, f"/grupper/{round_.pk}/")


def test_planning_tells_the_holidays_left_out_and_asks_when_a_leader_is_away(client_as, leader, unit, today):
    service, client = make.service(unit, capacity_kind="group"), client_as(leader)
    ahead = (today + dt.timedelta(days=n) for n in range(30, 430))
    holiday = next(day for day in ahead if day.weekday() < 5 and calendar.is_closed(day) and calendar.holiday_name(day))
    first, last = holiday - dt.timedelta(days=7), holiday + dt.timedelta(days=7)
    while any(calendar.is_closed(day) for day in (first, last)):
        first, last = first - dt.timedelta(days=7), last + dt.timedelta(days=7)
    form = {
        "service": service.pk, "name": "Ny", "places": 8, "minimum": 1, "weekdays": [str(holiday.weekday())],
        "starts": "14.30", "ends": "16.30", "first": first.isoformat(), "last": last.isoformat(),
        "leaders": [str(leader.employee_id)],
    }  # fmt: skip
    make.absence(leader.employee, first, first)
    asked = client.post("/grupper/ny/", form)
    assert asked.status_code == 422
    assert "är frånvarande" in asked.content.decode()
    assert 'value="skip"' in asked.content.decode()
    assert not GroupRound.objects.exists()
    done = client.post("/grupper/ny/", form | {"anyway": "skip"}, follow=True).content.decode()
    round_ = GroupRound.objects.get()
    assert first not in [calendar.local_date(session.starts_at) for session in round_.sessions.all()]
    assert f"{holiday} {calendar.holiday_name(holiday)}" in html.unescape(done)
    until = last + dt.timedelta(days=21)
    longer = client.post(
        f"/grupper/{round_.pk}/steg/forlang/", {"last": until.isoformat()}, follow=True
    ).content.decode()
    assert "Tillfällena är utlagda." in longer
    assert calendar.local_date(round_.sessions.latest("starts_at").starts_at) > last


def test_round_is_started_changed_extended_and_ended(client_as, leader, plan, today):
    round_ = plan()
    client = client_as(leader)
    steps = f"/grupper/{round_.pk}/steg/"
    assert client.post(steps + "starta/", {"reason": ""}).status_code == 422
    assert client.post(steps + "starta/", {"reason": "Fler väntas"}).status_code == 302
    assert client.post(steps + "starta/", {"reason": "Fler väntas"}).status_code == 422
    assert (
        client.post(f"/grupper/{round_.pk}/andra/", {"name": "Omgång 15", "places": 4, "minimum": 2}).status_code == 302
    )
    last = today + dt.timedelta(days=28)
    before = round_.sessions.count()
    assert client.post(steps + "forlang/", {"last": last.isoformat()}).status_code == 302
    assert round_.sessions.count() > before
    assert client.post(steps + "avsluta/", {"on": ""}).status_code == 302
    round_.refresh_from_db()
    assert (round_.name, round_.state) == ("Omgång 15", "ended")


def test_pages_take_as_many_queries_for_thirty_as_for_three(client_as, leader, plan, django_assert_max_num_queries):
    def ask(client, address):
        with django_assert_max_num_queries(60) as asked:
            page_of(client, address)
        return len(asked)

    client = client_as(leader)
    round_ = plan(places=40)
    session = round_.sessions.get(starts_at__date=calendar.today())
    addresses = (
        "/grupper/",
        f"/grupper/{round_.pk}/",
        f"/grupper/tillfalle/{session.pk}/",
        f"/grupper/{round_.pk}/plats/",
    )

    def grow(n):
        for _n in range(n):
            place = join(round_, leader)
            sessions.note_attendance(
                session=session, participation=place, status="present", by=leader, at=calendar.now()
            )
            make.order(round_.service, state="accepted")
            plan()

    grow(3)
    page_of(client, "/grupper/")  # the first page of a session also writes when it was seen
    few = [ask(client, address) for address in addresses]
    grow(12)
    assert [ask(client, address) for address in addresses] == few
