"""The test calculation: what it answers, that it keeps nothing and knows nobody, and what it refuses."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.foundation import calendar
from hemmaplan.portal import views_estimate
from hemmaplan.portal.forms_estimate import COSTS, LESS_USUAL, USUAL, EstimateForm

pytestmark = pytest.mark.django_db
URL, ENGLISH = "/invanare/provberakning/", "/invanare/test-calculation/"
NOVEMBER = month_of(2026, 11)


def text_of(answer):
    """The words of a page, with plain blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u2212", "-")


def form(**told):
    return EstimateForm({"adults": "1"} | told)


def household(**told):
    """What the form asks the calculation."""
    filled = form(**told)
    assert filled.is_valid(), filled.errors
    return filled.household(NOVEMBER)


def test_a_single_with_rent_and_no_income_gets_the_norm_and_the_rent(client):
    answer = client.post(URL, {"adults": "1", "rent": "6000", "electricity": "400"})
    words = text_of(answer)
    assert answer.status_code == 200
    assert "Ungefär 11 620 kr för " in words
    assert "Det här är inte ett beslut" in words
    assert "Räknat som du skrev det, men en handläggare bedömer om det är skäligt: Hyra" in words
    assert 'value="6000"' in answer.content.decode()  # what was typed is still there


def test_a_family_has_a_row_for_each_and_the_same_rows_as_the_calculation(client):
    told = {
        "adults": "2",
        "ages": "2, 7 15",
        "lunch": "yes",
        "child_allowance": "4 480",
        "maintenance_support": "1500",
        "union_fee": "150",
    }
    account = calculate_one(household(**told), load())
    words = text_of(client.post(URL, told))
    for row in account.rows:
        assert row.sv in words
    assert [member.age for member in household(**told).members if member.role == "child"] == [15, 7, 2]


def test_the_same_in_english(client):
    answer = client.post(ENGLISH, {"adults": "1", "salary": "20000"})
    words = text_of(answer)
    assert answer.headers["Content-Language"] == "en"
    assert "This is not a decision" in words
    assert "no livelihood support" in words


def test_others_in_the_dwelling_share_the_norm_and_the_rent(client):
    words = text_of(client.post(URL, {"adults": "1", "others": "4", "rent": "6000"}))
    assert "Hyra 12 kap. 7 § SoL (2025:400) 1 200 kr" in words
    assert "handläggarens beslut" not in words


def test_the_special_rule_leaves_a_quarter_of_the_salary():
    with_rule = calculate_one(household(salary="4000", special_rule="on"), load())
    without = calculate_one(household(salary="4000"), load())
    assert (with_rule.income_ore, without.income_ore) == (3000_00, 4000_00)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"adults": ""}, "Välj hur många vuxna"),
        ({"adults": "3"}, "3"),
        ({"ages": "två"}, "ålder i hela år"),
        ({"ages": "21"}, "ålder i hela år"),
        ({"ages": "-1"}, "ålder i hela år"),
        ({"ages": " ".join(["1"] * 13), "lunch": "yes"}, "Högst 12 barn"),
        ({"ages": "3"}, "Svara ja eller nej"),
        ({"rent": "-5"}, "Minst"),
        ({"rent": "99999999999999999999"}, "Belopp"),
        ({"salary": "mycket"}, "kronor"),
        ({"salary": "NaN"}, "kronor"),
        ({"others": "1.5"}, "heltal"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_calculated(client, told, says):
    answer = client.post(URL, {"adults": "1"} | told)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "Ungefär" not in text_of(answer)


AMOUNTS = st.one_of(st.just(""), st.integers(0, 1_000_000).map(str))


@given(
    st.fixed_dictionaries(
        {"adults": st.sampled_from(["1", "2"]), "lunch": st.sampled_from(["yes", "no"])}
        | dict.fromkeys((*COSTS, *USUAL, *LESS_USUAL, "bank"), AMOUNTS),
    ),
    st.lists(st.integers(0, 20), max_size=12),
    st.one_of(st.just(""), st.integers(0, 15).map(str)),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_everything_that_can_be_filled_in_is_answered(client, monkeypatch, told, ages, others):
    monkeypatch.setattr(views_estimate, "MOST_IN_WINDOW", 10**9)
    answer = client.post(URL, told | {"ages": " ".join(map(str, ages)), "others": others})
    assert answer.status_code == 200
    assert "Det går inte att räkna" not in text_of(answer)


def test_nothing_is_stored_no_cookie_is_set_and_nobody_is_known(client, caplog):
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(URL, {"adults": "1", "rent": "6123"}, REMOTE_ADDR="192.0.2.7")
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(written) == 1  # how often, by a digest of the address, for ten minutes
    assert "access_counter" in written[0]
    assert not any(word in written[0] for word in ("6123", "192.0.2.7"))
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert not [line for line in caplog.messages if "6123" in line or "192.0.2.7" in line]


def test_a_machine_that_asks_without_end_is_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(views_estimate, "MOST_IN_WINDOW", 1)
    assert client.post(URL, {"adults": "1"}).status_code == 200
    answer = client.post(URL, {"adults": "1", "rent": "6000"})
    assert answer.status_code == 429
    assert 'value="6000"' in answer.content.decode()
    assert client.get(URL).status_code == 200


def test_a_month_without_amounts_is_said_and_the_last_one_with_amounts_is_tried(client, monkeypatch):
    monkeypatch.setattr(calendar, "now", lambda: calendar.at_clock(calendar.read_iso("2027-01-15"), 10))
    words = text_of(client.get(URL))
    assert "december 2026" in words
    assert "Beloppen för januari 2027 är inte bestämda än" in words
