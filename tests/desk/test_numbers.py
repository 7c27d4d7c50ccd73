""" "Do we know this number?" has one answer for hidden, protected and unknown; what is stated is checked by a head."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.desk import act
from hemmaplan.desk.people.forms import RelationForm
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.housing.actions import dwellings
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.models import OpenContact
from hemmaplan.people import measures, numbers
from hemmaplan.people.actions import persons
from hemmaplan.people.models import Person, Relation, StatedNumber

pytestmark = pytest.mark.django_db

# Three numbers of the same day and sex: nothing but who has them differs.
BORN = dt.date(1895, 5, 5)
UNKNOWN, HIDDEN, PROTECTED, FREE = (identity.test_number(BORN, place).digits for place in (0, 2, 4, 6))
NAME = "Hemligberg"


class Place:
    """A unit with an order, its worker and head, and two persons of another unit."""

    def __init__(self):
        self.unit = make.unit()
        self.order = make.order(make.service(self.unit), state="running")
        self.worker = make.user("treatment_staff", self.unit)
        make.assigned(self.order, self.worker.employee)
        self.head, self.deputy = make.user("unit_manager", self.unit), make.user("unit_manager", self.unit)
        self.coordinator = make.user("housing_coordinator", self.unit)
        self.advice = make.service(self.unit, basis="open", contacts=True)
        self.flat = make.dwelling(self.unit)
        dwellings.sign_lease(
            dwelling=self.flat, landlord="P", rent_ore=1, first=make.EARLY, by=self.coordinator, at=make.AT
        )
        elsewhere = make.service(make.unit())
        known = {"given_name": "Ester", "family_name": NAME, "born_on": BORN, "sex": "k"}
        self.hidden, self.protected = (
            make.person(id_number=HIDDEN, **known),
            make.person(id_number=PROTECTED, protection="registration", **known),
        )
        for person in (self.hidden, self.protected):
            make.order(elsewhere, person=person)


@pytest.fixture
def place():
    return Place()


def asked(place):
    """Every address that takes a number and is no opening: who asks, where, and with what else."""
    name = {"given_name": "Amina", "family_name": ""}
    today = calendar.today().isoformat()
    person = place.order.person_id
    tenancy = {"kind": "training", "rent_ore": "4500", "first": today, "supervision_days": "30"}
    return {
        "search": (place.worker, "get", reverse("people:search"), "q", {}),
        "find": (make.user("social_worker", place.unit), "post", reverse("orders:new"), "text", {}),
        "relative": (place.worker, "post", reverse("people:add_relation", args=[person]), "number", {"kind": "parent", **name}),
        "relative without a name": (place.worker, "post", reverse("people:add_relation", args=[person]), "number", {"kind": "parent"}),
        "correction": (place.worker, "post", reverse("people:change", args=[person]), "number", name),
        "open contact": (place.worker, "post", reverse("opendoor:new_contact", args=[place.advice.pk]), "number", name),
        "open contact without a name": (place.worker, "post", reverse("opendoor:new_contact", args=[place.advice.pk]), "number", {}),
        "tenant": (place.coordinator, "post", reverse("housing:begin_tenancy", args=[place.flat.pk]), "number", tenancy | name),
        "tenant without a name": (place.coordinator, "post", reverse("housing:begin_tenancy", args=[place.flat.pk]), "number", tenancy),
        "call without a name": (make.user("reception", place.unit), "post", reverse("reception:new"), "number",
                                {"unit": place.unit.pk, "kind": "concern", "area": "child", "channel": "phone", "words": "Ord",
                                 "guardians_informed": "unknown"}),
        "the log": (make.user("log_reviewer", place.unit), "get", reverse("access:reads"), "number", {}),
    }  # fmt: skip


def plain(text, number):
    """What a page says, without its tokens, its numbers of rows and the number that was typed."""
    for written in (identity.formatted(number), number):
        text = text.replace(written, "NUMMER")
    text = re.sub(r'(nonce|value|content)="[A-Za-z0-9_-]{16,}"', r"\1", text)
    return re.sub(r"\d+", "0", text)


def rows():
    """How many rows every table has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label != "pghistory"
    }


def answer(client, question, number):
    """Everything the answer tells: status, where it leads, both pages, how many questions it took, what rows it made."""
    user, method, address, field, more = question
    client.force_login(user)
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        first = getattr(client, method)(address, {**more, field: identity.formatted(number)})
    told = [first.status_code, plain(first.headers.get("Location", ""), number), plain(first.content.decode(), number)]
    if first.status_code == 302:
        told.append(plain(client.get(first.headers["Location"]).content.decode(), number))
    after = rows()
    made = {label: count - before[label] for label, count in after.items() if count != before[label]}
    return [*told, len(queries), made]


@pytest.mark.parametrize("which", [
    "search", "find", "relative", "relative without a name", "correction", "open contact",
    "open contact without a name", "tenant", "tenant without a name",
    "call without a name", "the log",
])  # fmt: skip
def test_every_address_answers_alike_for_unknown_hidden_and_protected_numbers(which, place, client):
    question, answers = asked(place)[which], []
    answer(client, question, FREE) if question[1] == "get" else None  # what is made at first sight is made
    for number in (UNKNOWN, HIDDEN, PROTECTED):
        with transaction.atomic():
            answers.append(answer(client, question, number))
            transaction.set_rollback(True)
        place.order.person.refresh_from_db()
    assert NAME not in str(answers)
    assert answers[0] == answers[1] == answers[2]


def test_every_form_with_an_identity_number_says_who_asks():
    form = RelationForm({"kind": "parent", "number": UNKNOWN})
    with pytest.raises(TypeError, match="which page asks"):
        act.submit(form, lambda _data: True)


def test_emergency_for_an_unknown_number_is_refused_and_leaves_a_row(place, client):
    client.force_login(place.worker)
    sent = {"number": UNKNOWN, "unit": place.unit.pk, "reason": "Polisen ringer om fara i natt"}
    page = client.post(reverse("people:emergency"), sent)
    assert page.status_code == 422
    assert "finns hos oss" not in page.content.decode()
    event = Event.objects.get(event_type="people.number_asked")
    assert (event.by_id, event.data["purpose"], event.data["opens"]) == (place.worker.pk, "people:emergency", True)
    assert event.data["number"] == numbers.fingerprint(UNKNOWN)
    assert UNKNOWN[-4:] not in str(event.data["number"])
    assert event.person_id is None


@pytest.mark.parametrize("number", [HIDDEN, PROTECTED])
def test_emergency_opens_hidden_and_protected_alike(number, place, client):
    client.force_login(place.worker)
    sent = {"number": number, "unit": place.unit.pk, "reason": "Polisen ringer om fara i natt"}
    assert client.post(reverse("people:emergency"), sent).status_code == 302
    assert Event.objects.filter(event_type="people.number_asked").count() == 1


def test_too_many_numbers_are_refused_in_words_and_logged(place, client):
    client.force_login(place.worker)
    address = reverse("people:emergency")
    sent = {"unit": place.unit.pk, "reason": "Polisen ringer om fara i natt"}
    tried = [identity.test_number(BORN + dt.timedelta(days=day), 0).digits for day in range(1, 12)]
    pages = [client.post(address, {**sent, "number": number}).content.decode() for number in tried]
    most = numbers.MOST_OPENINGS[0][1]
    assert ["Vänta till" in page for page in pages] == [False] * most + [True] * (len(tried) - most)
    assert Event.objects.filter(event_type="people.number_refused", by_id=place.worker.pk).count() == len(tried) - most
    # Also the number of somebody who exists, and through another address.
    assert client.post(address, {**sent, "number": HIDDEN}).status_code == 422
    assert not Person.objects.visible_to(place.worker).filter(pk=place.hidden.pk).exists()
    client.force_login(place.head)
    assert client.post(address, {**sent, "number": HIDDEN}).status_code == 302


def test_limit_holds_over_all_addresses_and_passes_with_time(place):
    at = calendar.now()
    ask = {"purpose": "test", "by": place.worker}
    hour = dt.timedelta(hours=1)
    days = iter(range(1, 200))

    def another(when):
        return numbers.ask(number=identity.test_number(BORN + dt.timedelta(days=next(days)), 0).digits, at=when, **ask)

    assert [another(at) for _nr in range(20)] == [""] * 20
    assert "Vänta till" in another(at)
    assert [another(at + hour) for _nr in range(20)] == [""] * 20
    assert [another(at + 2 * hour) for _nr in range(20)] == [""] * 20
    assert "Vänta till" in another(at + 3 * hour), "sixty a day"
    assert another(at + dt.timedelta(days=1)) == ""
    assert numbers.ask(number=place.order.person.id_number, at=at, **ask) == "", "an open person is no question"


def test_relative_as_told_keeps_the_name_typed_and_is_joined_by_a_head(place, client):
    client.force_login(place.worker)
    address = reverse("people:add_relation", args=[place.order.person_id])
    client.post(address, {"kind": "parent", "number": HIDDEN, "given_name": "Amina", "family_name": ""})
    relation = Relation.objects.get()
    assert (relation.other.given_name, relation.other.id_number) == ("Amina", "")
    page = client.get(reverse("people:person", args=[place.order.person_id])).content.decode()
    assert "Amina" in page
    assert NAME not in page
    stated = StatedNumber.objects.get()
    for user, status in ((place.worker, 403), (place.head, 200)):
        client.force_login(user)
        assert client.get(reverse("people:numbers")).status_code == status
    waiting = client.get(reverse("people:numbers")).content.decode()
    assert identity.formatted(HIDDEN) in waiting
    assert place.order.person.family_name in waiting, "the head is told whose relative it is"
    for start in ("myday:index", "people:search"):
        assert "1 uppgivet personnummer väntar på kontroll" in client.get(reverse(start)).content.decode()
    assert client.post(reverse("people:enter_number", args=[stated.pk])).status_code == 302
    relation.refresh_from_db()
    assert relation.other == place.hidden
    assert not Person.objects.filter(given_name="Amina").exists()
    assert Event.objects.filter(event_type="people.persons_joined", person_id=place.hidden.pk).exists()


def test_correction_waits_for_a_head_who_did_not_state_it(place, client):
    person, before = place.order.person, place.order.person.id_number
    given = {"given_name": "Ny", "family_name": "Namn", "number": UNKNOWN, "born_on": ""}
    client.force_login(place.head)
    assert client.post(reverse("people:change", args=[person.pk]), given).status_code == 302
    person.refresh_from_db()
    assert (person.given_name, person.id_number) == ("Ny", before)
    assert "väntar på kontroll" in client.get(reverse("people:person", args=[person.pk])).content.decode()
    stated = StatedNumber.objects.get()
    assert client.post(reverse("people:enter_number", args=[stated.pk])).status_code == 404, "not by oneself"
    client.force_login(place.deputy)
    client.post(reverse("people:enter_number", args=[stated.pk]))
    person.refresh_from_db()
    assert (person.id_number, person.born_on) == (UNKNOWN, BORN)
    assert client.post(reverse("people:enter_number", args=[stated.pk])).status_code == 404


def test_number_of_a_person_one_may_see_is_told(place, client):
    other = make.order(make.service(place.unit)).person
    client.force_login(place.worker)
    given = {"given_name": "Ny", "family_name": "Namn", "number": other.id_number}
    page = client.post(reverse("people:change", args=[place.order.person_id]), given)
    assert page.status_code == 422
    assert "Det finns redan en person med det numret" in page.content.decode()


def test_two_registered_persons_are_never_joined(place):
    at = calendar.now()
    persons.change_person(person=place.order.person, given_name="A", family_name="B", number=HIDDEN, born_on=None,
                          by=place.worker, at=at)  # fmt: skip
    stated = StatedNumber.objects.get()
    with pytest.raises(NotPossible, match="egna nummer"):
        numbers.enter(stated=stated, by=place.head, at=at)
    with pytest.raises(Forbidden):
        numbers.decline(stated=stated, by=place.worker, at=at)
    numbers.decline(stated=stated, by=place.head, at=at)
    assert StatedNumber.objects.get().outcome == "declined"


@pytest.mark.parametrize("number", [UNKNOWN, HIDDEN, PROTECTED])
def test_contact_and_tenancy_of_one_told_are_the_registered_persons_after_the_check(number, place, client):
    client.force_login(place.worker)
    told = {"number": identity.formatted(number), "given_name": "Amina", "family_name": "Ek"}
    assert client.post(reverse("opendoor:new_contact", args=[place.advice.pk]), told).status_code == 302
    client.force_login(place.coordinator)
    today = calendar.today()
    lease = {"kind": "training", "rent_ore": "4500", "first": today.isoformat(), "supervision_days": "30"}
    assert client.post(reverse("housing:begin_tenancy", args=[place.flat.pk]), told | lease).status_code == 302
    stated = StatedNumber.objects.get()
    assert OpenContact.objects.get().person == Tenancy.objects.get().person == stated.person
    assert measures.found_by_number(text=number, user=place.worker) == [stated.person]
    entered = numbers.enter(stated=stated, by=place.head, at=calendar.now())
    assert entered.id_number == number
    assert OpenContact.objects.get().person == Tenancy.objects.get().person == entered
    assert Person.objects.filter(id_number=number).count() == 1
    assert entered.protection == ("registration" if number == PROTECTED else "none")


def test_a_person_with_an_open_day_of_birth_has_an_age_between_two(place, client):
    nine = "850060238"
    number = f"19{nine}{identity.check_digit(nine)}"
    person = place.order.person
    Person.objects.filter(pk=person.pk).update(id_number=number, id_kind="coordination", born_on=None)
    client.force_login(place.worker)
    year = calendar.today().year
    assert f"{year - 1986}–{year - 1985} år" in client.get(reverse("people:person", args=[person.pk])).content.decode()
    person.refresh_from_db()
    assert measures.ages_on(person=person, on=dt.date(2000, 7, 1)) == (14, 15)
    on = {"person": person, "age": 15, "on": dt.date(2000, 7, 1)}
    assert [measures.is_under(**on, said=said) for said in (None, True, False)] == [True, True, False]
    assert measures.is_under(person=person, age=15, on=dt.date(2001, 1, 1)) is False
