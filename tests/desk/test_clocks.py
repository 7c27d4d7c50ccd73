"""Frister: the numbers of the page are those of the ledger; rows by the door; the list for the committee tells of nobody."""

import datetime as dt

import pytest
from tests import make
from tests.desk.test_leaks import logged_in

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.deadlines import actions, measures
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.statistics import ledger

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
DAY = dt.timedelta(days=1)
RULE = "intake_handle"


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def head(unit):
    return make.user("unit_manager", unit)


def clocks(unit, count: int, *, on: dt.date = TODAY - 60 * DAY, rule: str = RULE):
    """So many clocks about orders of the unit."""
    service = make.service(unit, basis="open")
    made = [make.order(service, sent_on=on) for _n in range(count)]
    for order in made:
        actions.start(rule=rule, about=order, unit=unit, on=on, by=system_user(), at=calendar.at_clock(on, 9))
    return made


def test_the_page_shows_the_numbers_of_the_ledger_and_leads_to_their_rows(unit, head):
    clocks(unit, 7)
    client = logged_in(head)
    page = client.get("/frister/").content.decode()
    row = measures.added(measures.tallies(Clock.objects.all(), [unit.pk], TODAY), by="rule")
    told = next(one for one in row if one.rule == RULE)
    assert told.late == 7
    address = f"/frister/rader/?enhet={unit.code}&amp;den={TODAY}&amp;lage=late&amp;regel={RULE}"
    assert f'href="{address}">7</a>' in page
    rows = client.get(address.replace("&amp;", "&")).content.decode()
    assert rows.count("data-row\n") + rows.count("data-row ") + rows.count("<tr data-row") >= 7
    assert "Försenad" in rows


def test_the_titles_of_rules_are_english_on_english_pages(unit, head):
    clocks(unit, 1)
    client = logged_in(head)
    client.cookies["django_language"] = "en"
    for page in ("/frister/", f"/frister/rader/?enhet={unit.code}&lage=late&regel={RULE}"):
        told = client.get(page).content.decode()
        assert "Read and handle the notice" in told
        assert "Läsa och omhänderta" not in told
    assert "The notice is handled" in client.get("/frister/").content.decode()


def test_a_past_day_is_shown_as_it_was_and_as_it_was_known(unit, head):
    order = clocks(unit, 1)[0]
    actions.answer(rule=RULE, about=order, on=TODAY - 55 * DAY, by=system_user(), at=calendar.at_clock(TODAY - DAY, 9))
    client, day = logged_in(head), TODAY - 50 * DAY
    asked = f"/frister/rader/?enhet={unit.code}&den={day}&lage=late&regel={RULE}"
    assert "Inga frister" in client.get(asked).content.decode()
    assert order.case.number in client.get(f"{asked}&kant=on").content.decode()


def test_whoever_does_not_answer_for_the_time_has_no_ledger(unit):
    for role in ("treatment_staff", "administrator", "controller", "system_owner"):
        client = logged_in(make.user(role, unit))
        assert client.get("/frister/").status_code == 404
        assert client.get("/frister/rader/").status_code == 404
        assert client.post("/frister/lista/pdf/").status_code == 404


def test_the_list_for_the_committee_has_no_names_and_no_small_numbers(unit, head):
    people = clocks(unit, 6)
    clocks(unit, 3, rule="intake_adult_decision")
    client = logged_in(head)
    sent = {"enhet": unit.code, "den": TODAY.isoformat()}
    answer = client.post("/frister/lista/csv/", sent)
    text = answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = {line.split(";")[2]: line.split(";")[4:] for line in text.splitlines()[1:]}
    assert lines["Läsa och omhänderta underrättelsen"][:3] == ["6", "0", "6"]
    assert lines["Ta ställning till anmälan om en vuxen"][:3] == ["färre än 5", "visas ej", "färre än 5"]
    for order in people:
        assert order.case.number not in text
        assert order.person.family_name not in text
    assert Event.objects.filter(event_type="statistics.ledger_taken_out").count() == 1
    assert client.post("/frister/lista/pdf/", sent).content.startswith(b"%PDF-")
    assert client.post("/frister/lista/xlsx/", sent).status_code == 404


def test_no_sum_gives_a_small_number_away(unit):
    clocks(unit, 6)
    clocks(unit, 3, rule="intake_adult_decision")
    told = ledger.listed(unit, [unit.pk], TODAY)
    names = list(ledger.HEADS)
    assert told.sums[names.index("running")] == ledger.NOT_SHOWN
    assert told.sums[names.index("lapsed")] == "0"


def test_a_restricted_matter_is_in_no_row_and_in_no_number_of_whoever_may_not_know_of_it(unit, head):
    open_, order = clocks(unit, 2)
    address, rows = f"/frister/?enhet={unit.code}", f"/frister/rader/?enhet={unit.code}&lage=late"
    client = logged_in(head)
    before = client.get(address).content.decode()
    type(order.case).objects.filter(pk=order.case_id).update(
        restricted="relative", contact=make.employee(unit), kind="child"
    )
    assert 'lage=late">4</a>' in before  # each order has one to acknowledge it too
    assert 'lage=late">2</a>' in client.get(address).content.decode()
    listed = client.get(rows).content.decode()
    assert open_.case.number in listed
    assert order.case.number not in listed
    assert order.person.family_name not in listed
    # whether there is one or none, the page says the same
    assert "Frister i begränsade ärenden räknas och visas bara för dem" in before
    assert all(row.late == 2 for row in ledger_of(unit)), "the list of the unit counts every matter"


def ledger_of(unit):
    """The tallies that the list for the committee is made of."""
    return [row for row in measures.tallies(Clock.objects.all(), [unit.pk], TODAY) if row.late]
