"""The staffing pages: on any day, for those who lead and those who follow up."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Agreement, Employment, Post, Unit
from hemmaplan.organisation.periods import last_day, span

pytestmark = pytest.mark.django_db

TODAY = calendar.today()
INDEX = "staffing:index"


@pytest.fixture
def unit():
    return make.unit()


def page(client, name=INDEX, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("role", ["unit_manager", "deputy", "administrator", "controller"])
def test_index_shows_posts_holders_and_sums(client_as, unit, role):
    team = make.unit(parent=unit, name="Vuxenteam")
    post = make.post(team, 60, title="Kurator", funding="subsidy", funded_until=TODAY + dt.timedelta(days=10))
    held = make.employment(post, kind="acting")
    make.post(team, 40, title="Tom stol")
    text = page(client_as(make.user(role, unit)))
    for word in (
        "Vuxenteam",
        "Kurator",
        "60 %",
        str(held.employee),
        "Tillförordnad",
        "Tom stol",
        "Vakant",
        "100 %",
        "Lönebidrag",
    ):
        assert word in text, word


@pytest.mark.parametrize(
    "role", ["treatment_staff", "housing_coordinator", "social_worker", "system_owner", "log_reviewer"]
)
def test_the_room_does_not_exist_for_other_roles(client_as, unit, role):
    post = make.post(unit)
    held = make.employment(post)
    client = client_as(make.user(role, unit))
    for name, args in (
        (INDEX, []),
        ("staffing:post", [post.pk]),
        ("staffing:employee", [held.employee_id]),
        ("staffing:add_post", []),
        ("staffing:employ", [post.pk]),
        ("staffing:end_employment", [held.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name


def test_a_controller_reads_but_changes_nothing_and_sees_no_health(client_as, unit):
    post = make.post(unit)
    held = make.employment(post)
    make.absence(held.employee, make.EARLY, kind="long_term_sick", return_doubtful=True)
    client = client_as(make.user("controller", unit))
    text = page(client)
    assert "Frånvarande" in text
    assert "Långtidssjuk" not in text
    assert "Tveksamt" not in text
    assert client.get(reverse("staffing:post", args=[post.pk])).status_code == 200
    assert client.get(reverse("staffing:employee", args=[held.employee_id])).status_code == 404
    for name in ("change_post", "end_post", "employ"):
        assert client.get(reverse(f"staffing:{name}", args=[post.pk])).status_code == 404
    assert "Långtidssjuk" in page(client_as(make.user("unit_manager", unit)))


def test_index_on_a_past_day_shows_what_was(client_as, unit):
    make.post(unit, title="Anhörigstöd", last=dt.date(2020, 8, 31))
    client = client_as(make.user("unit_manager", unit))
    assert "Anhörigstöd" in page(client, den="2020-08-31")
    assert "Anhörigstöd" not in page(client, den="2020-09-01")
    assert "är inget datum" in page(client, den="i fjol")


def test_posts_of_other_units_do_not_exist(client_as, unit):
    other = make.post(make.unit(), title="Hemlig tjänst")
    client = client_as(make.user("unit_manager", unit))
    assert "Hemlig tjänst" not in page(client)
    assert client.get(reverse("staffing:post", args=[other.pk])).status_code == 404
    assert client.get(reverse("staffing:change_post", args=[other.pk])).status_code == 404


def test_query_count_of_index_does_not_grow(client_as, unit):
    client = client_as(make.user("unit_manager", unit))
    counts = []
    for more in (3, 27):
        for _n in range(more):
            who = make.employment(make.post(make.unit(parent=unit) if _n % 3 else unit)).employee
            make.absence(who, make.EARLY)
        client.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(INDEX))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_post_and_employment_forms_do_their_actions(client_as, unit):
    client = client_as(make.user("unit_manager", unit))

    def send(name, /, *args, **data):
        answer = client.post(reverse(f"staffing:{name}", args=args), data)
        assert answer.status_code == 302, answer.content.decode()

    post_data = {
        "title": "Kurator",
        "profession": "socionom",
        "percent": "100",
        "first": str(TODAY),
        "funding": "ordinary",
    }
    send("add_post", unit=unit.pk, **post_data)
    post = Post.objects.get()
    send(
        "employ",
        post.pk,
        number="N1",
        given_name="Test",
        family_name="Ny",
        percent="50",
        kind="permanent",
        first=str(TODAY),
    )
    held = Employment.objects.get()
    send(
        "change_employment",
        held.pk,
        percent="60",
        kind="acting",
        first=str(TODAY),
        last=str(TODAY + dt.timedelta(days=60)),
    )
    send("record_absence", held.employee_id, kind="sick", percent="100", first=str(TODAY))
    send("end_absence", held.employee.absences.get().pk, last=str(TODAY))
    competence = make.competence()
    send("set_competences", held.employee_id, competences=[competence.pk])
    assert list(held.employee.competences.all()) == [competence]
    send("set_competences", held.employee_id)
    assert not held.employee.competences.exists()
    send("change_post", post.pk, **post_data | {"percent": "80"})
    for name, pk in (("post", post.pk), ("employee", held.employee_id)):
        assert client.get(reverse(f"staffing:{name}", args=[pk])).status_code == 200
    send("end_employment", held.pk, last=str(TODAY + dt.timedelta(days=1)), reason="Egen begäran")
    send("end_post", post.pk, last=str(TODAY + dt.timedelta(days=30)), reason="cut", decision="HN § 42")
    post.refresh_from_db()
    assert (post.percent, last_day(post.period), post.end_reason) == (80, TODAY + dt.timedelta(days=30), "cut")


def test_change_post_end_before_start_is_shown_in_the_form(client_as, unit):
    post = make.post(unit)
    data = {
        "title": "S",
        "profession": "s",
        "percent": "100",
        "first": str(TODAY),
        "last": "2020-01-01",
        "funding": "ordinary",
    }
    answer = client_as(make.user("unit_manager", unit)).post(reverse("staffing:change_post", args=[post.pk]), data)
    assert answer.status_code == 422
    assert "Slutdatum 2020-01-01 ligger före startdatum" in answer.content.decode()
    post.refresh_from_db()
    assert post.period == span(make.EARLY)


def test_unit_and_agreement_forms_do_their_actions(client_as, unit):
    client = client_as(make.user("unit_manager", unit))

    def send(name, /, *args, **data):
        answer = client.post(reverse(f"staffing:{name}", args=args), data)
        assert answer.status_code == 302, answer.content.decode()

    send("add_unit", parent=unit.pk, name="Familjeteam", kind="team", first=str(TODAY), order="2")
    team = Unit.objects.get(name="Familjeteam")
    send("change_unit", team.pk, name="Familj", order="1")
    send("end_unit", team.pk, last=str(TODAY))
    values = {"counterpart": "Arbetsförmedlingen", "subject": "Lönebidrag", "first": str(TODAY)}
    send("add_agreement", unit=unit.pk, kind="subsidy", last=str(TODAY + dt.timedelta(days=20)), **values)
    agreement = Agreement.objects.get()
    text = page(client)
    assert "Arbetsförmedlingen" in text
    assert "20 dagar kvar" in text
    send("change_agreement", agreement.pk, risk="Osäkert", **values)
    send("end_agreement", agreement.pk, last=str(TODAY))
    agreement.refresh_from_db()
    assert (last_day(agreement.period), agreement.risk) == (TODAY, "Osäkert")
