"""The pages of the open door."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.desk.housing import forms as housing
from hemmaplan.desk.opendoor import forms as opendoor
from hemmaplan.foundation import calendar, identity
from hemmaplan.interventions.actions import opendoor as actions
from hemmaplan.interventions.models import (
    Activity,
    HeadCount,
    OpenContact,
    OpenDay,
    Places,
    Redirect,
    ReplacementContact,
)
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def keeper(unit):
    return make.user("treatment_staff", unit)


@pytest.fixture
def door(unit):
    return make.service(unit, basis="open", capacity_kind="open_door", documentation="anonymous")


@pytest.fixture
def advice(unit):
    return make.service(unit, basis="open", capacity_kind="appointment", contacts=True)


@pytest.fixture
def now():
    return calendar.now()


def page_of(client, address, **data):
    answer = client.get(address, data)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_index_shows_what_i_keep_and_only_that(client_as, keeper, door, advice, unit):
    duty = make.service(unit, basis="duty", capacity_kind="none")
    strange = make.service(make.unit(), capacity_kind="open_door")
    page = page_of(client_as(keeper), "/oppet/")
    for address in (f"/oppet/{door.pk}/", f"/oppet/{advice.pk}/kontakter/", f"/oppet/{duty.pk}/aktiviteter/"):
        assert f'"{address}"' in page
    assert f"/oppet/{strange.pk}/" not in page


@pytest.mark.parametrize("role", ["controller", "administrator", "social_worker", "system_owner", "log_reviewer"])
def test_those_who_keep_no_door_find_none(client_as, unit, door, advice, role, keeper, now):
    contact = actions.open_contact(service=advice, mode="identity", person=make.person(), by=keeper, at=now)
    client = client_as(make.user(role, unit))
    for address in (f"{door.pk}/", f"{advice.pk}/kontakter/", f"{advice.pk}/kontakter/ny/", f"kontakt/{contact.pk}/",
                    f"kontakt/{contact.pk}/avsluta/", f"{door.pk}/aktiviteter/"):  # fmt: skip
        assert client.get(f"/oppet/{address}").status_code == 404, address
    assert client.post(f"/oppet/{door.pk}/", {"act": "count", "visitor": "new"}).status_code == 404
    assert client.post(f"/oppet/{advice.pk}/kontakter/hanvisa/").status_code == 404
    assert not HeadCount.objects.exists()
    assert not Redirect.objects.exists()


def test_visit_is_counted_in_one_tap_without_javascript(client_as, keeper, door):
    client = client_as(keeper)
    page = page_of(client, f"/oppet/{door.pk}/")
    assert 'name="visitor" value="returning"' in page
    assert "token_text" not in page
    client.post(f"/oppet/{door.pk}/", {"act": "count", "visitor": "returning"})
    client.post(f"/oppet/{door.pk}/", {"act": "count", "visitor": "new", "age_band": "20–24"})
    assert list(HeadCount.objects.order_by("pk").values_list("visitor", "age_band")) == [
        ("returning", ""),
        ("new", "20–24"),
    ]
    page = page_of(client, f"/oppet/{door.pk}/")
    assert '<span class="door-number">2</span>' in page
    visit = re.search(r'name="visit" value="(\d+)"', page).group(1)
    client.post(f"/oppet/{door.pk}/", {"act": "undo", "visit": visit})
    answer = client.post(f"/oppet/{door.pk}/", {"act": "undo", "visit": visit}, follow=True)
    assert "Någon annan" in answer.content.decode()
    assert HeadCount.objects.filter(undone_at__isnull=True).count() == 1
    assert client.post(f"/oppet/{door.pk}/", {"act": "explode"}).status_code == 404


def test_the_same_form_sent_twice_counts_once(client_as, keeper, door):
    client = client_as(keeper)
    for _n in range(2):
        client.post(f"/oppet/{door.pk}/", {"act": "count", "visitor": "new", "once": "a-token-of-the-page"})
    assert HeadCount.objects.count() == 1


def test_htmx_gets_the_door_alone_and_it_equals_the_page(client_as, keeper, door):
    client = client_as(keeper)
    answer = client.post(f"/oppet/{door.pk}/", {"act": "count", "visitor": "new"}, headers={"HX-Request": "true"})
    part = answer.content.decode().strip()
    assert "<html" not in part
    assert "kit:note" in answer.headers["HX-Trigger"]

    def bare(text):
        text = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", text)
        return re.sub(r"\s+", " ", text[text.index('<div class="door"') :])

    assert bare(page_of(client, f"/oppet/{door.pk}/")).startswith(bare(part))


def test_token_field_stands_only_where_the_terms_allow_it_and_the_text_is_never_kept(client_as, keeper, door):
    door.terms.update(count_distinct=True)
    client = client_as(keeper)
    assert "token_text" in page_of(client, f"/oppet/{door.pk}/")
    answer = client.post(
        f"/oppet/{door.pk}/", {"act": "count", "visitor": "new", "token_text": "Rödluvan"}, follow=True
    )
    visit = HeadCount.objects.get()
    assert len(visit.token) == 16
    assert "Rödluvan" not in answer.content.decode()
    assert not any("Rödluvan" in str(value) for value in HeadCount.objects.values().get().values())


def test_day_is_closed_with_a_reason_replaced_by_walks_and_opened_again(client_as, keeper, door):
    client = client_as(keeper)
    address = f"/oppet/{door.pk}/"
    assert "Varför är det stängt" in client.post(address, {"act": "close", "reason": ""}, follow=True).content.decode()
    assert not OpenDay.objects.exists()
    client.post(address, {"act": "close", "reason": "Pandemin"})
    page = page_of(client, address)
    assert "Pandemin" in page
    assert 'name="visitor"' not in page
    client.post(address, {"act": "count", "visitor": "new"})
    assert not HeadCount.objects.exists()
    client.post(address, {"act": "replace", "kind": "walk", "people": "6"})
    assert ReplacementContact.objects.get().people == 6
    assert "Promenad i grupp: 6" in page_of(client, address)
    client.post(address, {"act": "open"})
    assert 'name="visitor"' in page_of(client, address)


def test_contact_is_opened_as_the_terms_say(client_as, keeper, unit, advice):
    client = client_as(keeper)
    page = page_of(client, f"/oppet/{advice.pk}/kontakter/ny/")
    assert "id_family_name" in page
    assert "id_alias" not in page
    number = identity.test_number(dt.date(1980, 2, 3), 0).digits
    form = {"number": number, "given_name": "Test", "family_name": "Sökande", "mine": "on"}
    assert client.post(f"/oppet/{advice.pk}/kontakter/ny/", form | {"number": "19800203"}).status_code == 422
    assert client.post(f"/oppet/{advice.pk}/kontakter/ny/", form).status_code == 302
    contact = OpenContact.objects.get()
    assert contact.employee == keeper.employee
    assert contact.person.family_name in page_of(client, f"/oppet/{advice.pk}/kontakter/")
    assert contact.person_id in ReadNote.objects.latest("pk").person_ids
    hidden = make.service(unit, basis="open", contacts=True, documentation="anonymous")
    page = page_of(client, f"/oppet/{hidden.pk}/kontakter/ny/")
    assert not re.search("id_(family_name|number|alias|theme)", page)
    assert client.post(f"/oppet/{hidden.pk}/kontakter/ny/", {"under_15": "on"}).status_code == 422
    assert client.post(f"/oppet/{hidden.pk}/kontakter/ny/", {}).status_code == 302
    assert "Nummer 1" in page_of(client, f"/oppet/{hidden.pk}/kontakter/")


def test_full_service_offers_to_redirect_and_counts_it(client_as, keeper, advice, now):
    Places.objects.create(service=advice, places=1, period=span(make.EARLY), recorded_at=now)
    actions.open_contact(service=advice, mode="identity", person=make.person(), by=keeper, at=now)
    client = client_as(keeper)
    address = f"/oppet/{advice.pk}/kontakter/"
    page = page_of(client, address)
    assert "Alla platser är tagna" in page
    assert f"{address}ny/" not in page
    assert client.get(f"{address}ny/").headers["Location"] == address
    assert "Räknat" in client.post(f"{address}hanvisa/", follow=True).content.decode()
    assert Redirect.objects.get().reason == "full"


def test_contact_gets_meetings_and_is_closed(client_as, keeper, advice, now):
    contact = actions.open_contact(service=advice, mode="identity", person=make.person(), by=keeper, at=now)
    client = client_as(keeper)
    assert client.post(f"/oppet/kontakt/{contact.pk}/samtal/").status_code == 302
    assert client.get(f"/oppet/kontakt/{contact.pk}/samtal/").status_code == 302
    day = calendar.today().isoformat()
    assert client.post(f"/oppet/kontakt/{contact.pk}/", {"day": day, "minutes": "30 min"}).status_code == 302
    assert client.post(f"/oppet/kontakt/{contact.pk}/", {"day": "2999-01-01", "minutes": "1"}).status_code == 422
    assert sorted(contact.meetings.values_list("minutes", flat=True)) == [30, 45]
    assert client.post(f"/oppet/kontakt/{contact.pk}/avsluta/", {"reason": ""}).status_code == 422
    assert client.post(f"/oppet/kontakt/{contact.pk}/avsluta/", {"reason": "done"}).status_code == 302
    assert "Klart" in page_of(client, f"/oppet/{advice.pk}/kontakter/", visa="avslutade")
    contact.refresh_from_db()
    assert contact.closed_on == calendar.today()


def test_protected_person_is_masked_for_those_without_own_ground(client_as, keeper, advice, unit, now):
    hidden = make.person(protection="marker", family_name="Skyddsson")
    contact = actions.open_contact(
        service=advice, mode="identity", person=hidden, employee=keeper.employee, by=keeper, at=now
    )
    colleague = client_as(make.user("treatment_staff", unit))
    for address in (f"/oppet/{advice.pk}/kontakter/", f"/oppet/kontakt/{contact.pk}/"):
        page = page_of(colleague, address)
        assert "Skyddsson" not in page
        assert "Skyddad person" in page


def test_activity_is_noted_with_time_place_and_staff(client_as, keeper, unit):
    outreach = make.service(unit, basis="duty", capacity_kind="none")
    client = client_as(keeper)
    address = f"/oppet/{outreach.pk}/aktiviteter/"
    form = {"kind": "shift", "day": calendar.today().isoformat(), "minutes": "3:30", "place": "Torget", "people": "14",
            "age_band": "16–19", "staff": [keeper.employee_id]}  # fmt: skip
    assert client.post(f"{address}ny/", form | {"minutes": "0"}).status_code == 422
    assert client.post(f"{address}ny/", form).status_code == 302
    activity = Activity.objects.get()
    assert (activity.minutes, activity.people, list(activity.staff.all())) == (210, 14, [keeper.employee])
    page = page_of(client, address)
    assert "Torget" in page
    assert "3\xa0h\xa030\xa0min" in page


def test_lists_take_as_many_queries_for_thirty_as_for_three(
    client_as, keeper, unit, advice, now, django_assert_max_num_queries
):
    client = client_as(keeper)
    outreach = make.service(unit, basis="duty", capacity_kind="none")

    def grow(n):
        for _n in range(n):
            contact = actions.open_contact(service=advice, mode="identity", person=make.person(), by=keeper, at=now)
            actions.note_meeting(contact=contact, by=keeper, at=now)
            make.service(unit, basis="open", capacity_kind="open_door")
            actions.note_activity(service=outreach, kind="shift", day=calendar.today(), minutes=60, place=f"Plats {contact.pk}",
                                  by=keeper, at=now)  # fmt: skip

    def ask(address):
        with django_assert_max_num_queries(50) as asked:
            page_of(client, address)
        return len(asked)

    grow(3)
    page_of(client, "/oppet/")  # the first page of a session also writes when it was seen
    addresses = ("/oppet/", f"/oppet/{advice.pk}/kontakter/", f"/oppet/{outreach.pk}/aktiviteter/")
    few = [ask(address) for address in addresses]
    grow(27)
    assert [ask(address) for address in addresses] == few


@pytest.mark.parametrize("number", ["19800229-2387", "800229\u20112387"])
def test_where_nobody_is_named_no_identity_number_is_taken(number):
    today = calendar.today()
    texts = {
        opendoor.ContactForm({"alias": number, "theme": number}, mode="light", today=today): ("alias", "theme"),
        housing.DisturbanceForm({"source": number}): ("source",),
    }
    for form, names in texts.items():
        for name in names:
            assert any("personnummer" in said for said in form.errors[name]), name
    for name in ("place", "theme"):
        with pytest.raises(ValidationError, match="personnummer"):
            opendoor.ActivityForm.base_fields[name].clean(number)
    assert opendoor.ContactForm.base_fields["alias"].clean("Kicki 22") == "Kicki 22"
