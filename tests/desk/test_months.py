"""The room of income support: what waits, one household's month on a page, and ten decided in a row."""

import datetime as dt

import pytest
from tests import make
from tests.assistance import given
from tests.assistance.test_deciding import explained

from hemmaplan.assistance.actions import months
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import RegisterPayment, SupportDecision
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.foundation import calendar

pytestmark = pytest.mark.django_db
NOW = calendar.now()
TODAY = calendar.local_date(NOW)
MONTH = TODAY.replace(day=1)


@pytest.fixture
def unit():
    return given.unit()


@pytest.fixture
def worker(unit):
    return make.user("assistance_worker", unit).acting(TODAY)


def household(unit, worker, **more):
    case = given.file_of(make.person(born_on=dt.date(1985, 3, 4)), unit, worker)
    row = given.application(case, month=MONTH, at=NOW, **more)
    given.answered(row, worker, ("housing_allowance", 1_500_00, {}), at=NOW)
    return row


def page(client, row):
    answer = client.get(f"/bistandsmanader/{row.pk}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def token(text):
    return text.split('name="once" value="')[1].split('"')[0]


def decide(client, row):
    text = page(client, row)
    form = text.split(f'/bistandsmanader/{row.pk}/besluta/"')[1].split("</form>")[0]
    sent = {"once": token(form)}
    for name in ("seen_total_ore", "version"):
        sent[name] = form.split(f'name="{name}" value="')[1].split('"')[0]
    return client.post(f"/bistandsmanader/{row.pk}/besluta/", sent, follow=True)


def test_the_page_says_what_is_missing_and_a_question_is_answered_where_it_stands(client, unit, worker):
    row = household(unit, worker, costs=[("home_insurance", 200_00)])
    client.force_login(worker)
    text = page(client, row)
    for words in (
        "Innan du beslutar",
        "Hyra, 6 000,00 kr",
        "Välj vad som hindrar varje vuxen",
        "Bostadsbidrag",
        "Förra månaden",
    ):
        assert words in text, words
    assert "besluta/" not in text
    cost = row.costs.get(kind="rent")
    form = client.get(f"/bistandsmanader/{row.pk}/rad/cost:{cost.pk}/").content.decode()
    client.post(f"/bistandsmanader/{row.pk}/rad/cost:{cost.pk}/",
                {"once": token(form), "version": "1", "amount_ore": "5 500", "reason_code": "not_reasonable", "reason": "Två rum räcker"})  # fmt: skip
    text = page(client, row)
    assert "5 500 kr" in text
    assert "Två rum räcker" in text
    assert client.get(f"/bistandsmanader/{row.pk}/rad/cost:999999/").status_code == 404


def test_ten_renewals_in_a_row_without_going_back(client, unit, worker):
    rows = []
    for _number in range(3):
        row = household(unit, worker)
        explained(row, worker)
        rows.append(row)
    client.force_login(worker)
    listed = client.get("/bistandsmanader/").content.decode()
    assert listed.count("Inget saknas.") == 3
    answer = decide(client, rows[0])
    assert answer.redirect_chain[-1][0] == f"/bistandsmanader/{rows[1].pk}/"
    assert "Bifall" in answer.content.decode()
    answer = decide(client, rows[1])
    assert answer.redirect_chain[-1][0] == f"/bistandsmanader/{rows[2].pk}/"
    answer = decide(client, rows[2])
    assert answer.redirect_chain[-1][0] == "/bistandsmanader/"
    assert SupportDecision.objects.count() == 3
    assert Delivery.objects.count() == 3
    text = page(client, rows[0])
    assert "Bifall, 9 720 kr" in text


def test_the_second_of_two_workers_is_told_and_nothing_is_decided(client, unit, worker):
    row = explained(household(unit, worker), worker)
    client.force_login(worker)
    text = page(client, row)
    form = text.split(f'/bistandsmanader/{row.pk}/besluta/"')[1].split("</form>")[0]
    sent = {"once": token(form)} | {
        name: form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("seen_total_ore", "version")
    }
    months.rule(application=row, row="look:HYRA:", reason="Läst", version=None, by=worker, at=NOW)
    answer = client.post(f"/bistandsmanader/{row.pk}/besluta/", sent, follow=True)
    assert "Någon annan har ändrat i månaden" in answer.content.decode()
    assert not SupportDecision.objects.exists()


def test_a_colleague_sees_nothing_of_it_before_taking_the_matter(client, unit, worker):
    row = explained(household(unit, worker), worker)
    other = make.user("assistance_worker", unit).acting(TODAY)
    client.force_login(other)
    text = page(client, row)
    assert "Ta ärendet" in text
    assert "besluta/" not in text
    form = text.split(f'/bistandsmanader/{row.pk}/ta/"')[1].split("</form>")[0]
    answer = client.post(f"/bistandsmanader/{row.pk}/ta/", {"once": token(form)}, follow=True)
    assert "Ärendet är ditt." in answer.content.decode()
    client.force_login(make.user("social_worker", unit))
    assert client.get(f"/bistandsmanader/{row.pk}/").status_code == 404
    assert client.get("/bistandsmanader/").status_code == 404


def test_the_page_asks_the_same_number_of_questions_however_many_there_are(
    client, unit, worker, django_assert_max_num_queries
):
    row = explained(
        household(unit, worker, children=[(f"Barn{n}", dt.date(2015, 1, n + 1), {}) for n in range(6)]), worker
    )
    client.force_login(worker)
    page(client, row)
    with django_assert_max_num_queries(60) as asked:
        page(client, row)
    single = explained(household(unit, worker), worker)
    with django_assert_max_num_queries(len(asked) + 2):
        page(client, single)
    assert measures.month_counted(row).proposal.outcome == "grant"


def settle(row, worker):
    """What must be decided and nobody has yet is explained."""
    counted = measures.month_counted(row)
    for one in counted.findings:
        if str(one.grade) == "stop" and not measures.handled(one, counted.rows):
            months.rule(
                application=row, row=measures.building.row_of(one), reason="Utrett", version=None, by=worker, at=NOW
            )


def test_a_payment_told_twice_is_counted_once_and_must_be_decided_and_so_a_changed_answer(client, unit, worker):
    row = household(unit, worker)
    explained(row, worker)
    client.force_login(worker)
    assert "besluta/" in page(client, row)
    before = measures.month_counted(row).household.incomes
    paid = RegisterPayment.objects.get(answer__question__application=row)
    paid.pk, paid.remark = None, "twice"
    paid.save(force_insert=True)
    assert measures.month_counted(row).household.incomes == before
    text = page(client, row)
    assert "Bostadsbidrag" in text
    assert "står två gånger i registren. Den räknas en gång." in text
    assert "besluta/" not in text
    settle(row, worker)
    assert "besluta/" in page(client, row)
    given.answered(row, worker, ("housing_allowance", 1_700_00, {}), at=NOW)  # the authority has changed its mind
    text = page(client, row)
    assert "svarar annorlunda" in text
    assert "besluta/" not in text
    settle(row, worker)
    assert "besluta/" in page(client, row)
