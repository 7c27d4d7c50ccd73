"""The pages of the queues and of giving out work."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.foundation import calendar
from hemmaplan.interventions.actions import queue
from hemmaplan.interventions.models import QueueEntry

TODAY = calendar.today()


def ago(days):
    return calendar.at_clock(TODAY - dt.timedelta(days=days), 10)


@pytest.fixture
def place(db):
    """A unit with a queue."""

    class Place:
        unit = make.unit()
        service = make.service(unit)
        head = make.user("unit_manager", unit)
        staff = make.user("treatment_staff", unit)
        administrator = make.user("administrator", unit)

        def joined(self, days=30, priority=2, **given):
            order = make.order(self.service, state="accepted", sent_on=TODAY - dt.timedelta(days=days + 10), **given)
            return queue.join(order=order, priority=priority, reason="Turordning", by=self.head, at=ago(days))

    return Place()


def url(name, *args):
    return reverse(f"queues:{name}", args=args)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("role", ["head", "staff", "administrator"])
def test_queues_are_counted_for_those_who_handle_orders(place, client_as, role):
    place.joined(days=41)
    place.joined(days=3, priority=1)
    make.service(name="Annan enhets verksamhet")
    page = text(client_as(getattr(place, role)).get(url("index")))
    assert place.service.name in page
    assert ">41<" in page
    assert "Annan enhets verksamhet" not in page
    assert (url("distribute") in page) is (role == "head")


@pytest.mark.parametrize("role", ["social_worker", "controller", "system_owner"])
def test_queues_are_no_room_for_others(place, client_as, role):
    entry, client = place.joined(), client_as(make.user(role, place.unit))
    for address in (url("index"), url("queue", place.service.pk), url("distribute"), url("history", entry.pk)):
        assert client.get(address).status_code == 404


def test_queue_of_another_unit_is_absent(place, client_as):
    entry, client = place.joined(), client_as(make.user("unit_manager", make.unit()))
    addresses = [url("queue", place.service.pk), *(url(name, entry.pk) for name in ("move", "reclass", "history"))]
    for address in addresses:
        assert client.get(address).status_code == 404
    assert client.post(url("move", entry.pk), {"to": "first", "reason": "x"}).status_code == 404


def test_queue_stands_in_order_with_the_line_of_three_months(place, client_as):
    late, legal, new = place.joined(days=100), place.joined(days=5, priority=1), place.joined(days=1)
    page = text(client_as(place.staff).get(url("queue", place.service.pk))).replace("\xa0", " ")
    places = [page.index(entry.order.case.number) for entry in (legal, late, new)]
    assert places == sorted(places)
    assert "över tiden" in page
    assert "meter-over" in page
    assert "SoL 34:1" in page


def test_what_can_be_done_in_the_row_follows_the_role(place, client_as):
    entry = place.joined()
    offer = reverse("orders:step", args=[entry.order_id, "offer"])
    found = {}
    for role in ("head", "staff", "administrator"):
        page = text(client_as(getattr(place, role)).get(url("queue", place.service.pk)))
        found[role] = (offer in page, url("move", entry.pk) in page, url("history", entry.pk) in page)
    assert found == {"head": (True, True, True), "staff": (True, False, True), "administrator": (False, False, True)}
    staff = client_as(place.staff)
    assert staff.get(url("move", entry.pk)).status_code == 404
    assert staff.post(url("reclass", entry.pk), {"priority": "1", "reason": "x"}).status_code == 404


def test_head_moves_and_reclasses_and_the_history_tells(place, client_as):
    first, second = place.joined(days=20), place.joined(days=10)
    client = client_as(place.head)
    assert 'value="2:2"' in text(client.get(url("move", second.pk)))
    answer = client.post(
        url("move", second.pk), {"to": "first", "reason": "Barn i familjen", "seen": "2:2"}, follow=True
    )
    assert "Platsen är flyttad." in text(answer)
    assert list(QueueEntry.objects.waiting()) == [second, first]
    client.post(url("reclass", first.pk), {"priority": "1", "reason": "Gränsen löper ut"})
    assert list(QueueEntry.objects.waiting()) == [first, second]
    page = text(client.get(url("history", second.pk)))
    assert "Barn i familjen" in page
    assert "klass 2, plats 2 → klass 2, plats 1" in page


@pytest.mark.parametrize(
    ("name", "sent", "words"),
    [
        ("move", {"to": "up", "reason": ""}, "Skriv skälet"),
        ("move", {"to": "sideways", "reason": "x"}, "Välj ett giltigt alternativ"),
        ("move", {"reason": "x"}, "Välj vart."),
        ("move", {"to": "up", "reason": "x"}, "redan ytterst"),
        ("move", {"to": "down", "reason": "x", "seen": "2:7"}, "Kön har ändrats"),
        ("reclass", {"priority": "0", "reason": "Våld"}, "Välj ett giltigt alternativ"),
        ("reclass", {"priority": "2", "reason": "x"}, "redan den klassen"),
        ("reclass", {"priority": "1", "reason": " "}, "Skriv skälet"),
    ],
)
def test_bad_move_is_told_in_words(place, client_as, name, sent, words):
    entry, _behind = place.joined(days=20), place.joined(days=10)
    answer = client_as(place.head).post(url(name, entry.pk), sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert entry.moves.count() == 1


def test_step_taken_from_the_queue_comes_back_to_it(place, client_as):
    entry, client = place.joined(), client_as(place.staff)
    offer = reverse("orders:step", args=[entry.order_id, "offer"]) + "?fran=ko"
    assert offer in text(client.get(url("queue", place.service.pk)))
    sent = {"what": "Måndagar", "starts_on": "idag", "answer_by": "idag"}
    answer = client.post(offer, sent, follow=True)
    assert answer.redirect_chain == [(url("queue", place.service.pk), 302)]
    assert "Tackade ja" in text(answer)
    assert "svar senast" in text(answer)


def test_protected_person_in_line_is_masked(place, client_as):
    place.joined(person=make.person(family_name="Hemligsson", protection="marker"))
    address = url("queue", place.service.pk)
    masked = text(client_as(place.staff).get(address))
    assert "Hemligsson" not in masked
    assert "Skyddad person" in masked
    assert "Hemligsson" in text(client_as(place.head).get(address))


def questions(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["index", "queue", "distribute"])
def test_pages_ask_the_same_number_of_questions_for_three_and_thirty(place, client_as, name):
    address = url(name, place.service.pk) if name == "queue" else url(name)
    client, counts = client_as(place.head), []
    client.get(address)
    for number in (3, 27):
        for n in range(number):
            place.joined(days=n + 1)
            make.service(place.unit)
            make.employment(make.post(place.unit))
        counts.append(questions(client, address))
    assert counts[0] == counts[1]


def test_head_distributes_from_one_page(place, client_as):
    entry, other = place.joined(), make.order(state="accepted")
    make.employment(make.post(place.unit), place.staff.employee)
    client = client_as(place.head)
    page = text(client.get(url("distribute"))).replace("\xa0", " ")
    assert entry.order.case.number in page
    assert other.case.number not in page
    assert "24 h" in page
    sent = {"employee": place.staff.employee_id, "minutes_per_week": "180 min"}
    answer = client.post(reverse("orders:assign", args=[entry.order_id]) + "?fran=fordela", sent, follow=True)
    assert answer.redirect_chain == [(url("distribute"), 302)]
    page = text(answer).replace("\xa0", " ")
    assert "Allt är fördelat" in page
    assert "21 h" in page
    assert entry.order.case.assignments.get().minutes_per_week == 180
