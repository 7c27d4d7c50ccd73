"""The room of decisions: begun from a file, written in, handed over, decided; shown to those it concerns and nobody else."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.cases.decisions.actions import decisions
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import decided
from hemmaplan.interventions.models import Order
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground
from hemmaplan.statistics.figures import View, one

pytestmark = pytest.mark.django_db
NOW = calendar.now()
TODAY = calendar.local_date(NOW)
AID = {"request": "Hjälp i vardagen", "intervention": "Samtal", "first_on": TODAY, "purpose": "Trygghet", "facts": "Ber om hjälp",
       "weighing": "Behov finns", "last_on": TODAY + dt.timedelta(days=60), "care_form": "own"}  # fmt: skip
SENT = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in AID.items()} | {
    "provisions": "SoL 11:1"
}


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit)


@pytest.fixture
def boss(unit):
    return make.user("authority_manager", unit)


@pytest.fixture
def case(unit, worker):
    made = Case.objects.create(number="2026-77", kind="adult", person=make.person(), unit=unit, opened_on=make.EARLY,
                               recorded_at=make.AT)  # fmt: skip
    Assignment.objects.create(case=made, employee=worker.employee, period=span(make.EARLY), recorded_at=make.AT)
    for who in (None, worker.employee):
        Ground.objects.create(person=made.person, unit=unit, employee=who, reason="Akt", source_kind="cases.case",
                              source_id=made.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    return made


def begun(client, case, kind="open_care", verb="grant"):
    answer = client.post(f"/beslut/nytt/{case.pk}/", {"kind": kind, "verb": verb})
    assert answer.status_code == 302, answer.content.decode()
    return Decision.objects.latest("pk")


def test_from_the_file_to_a_signed_decision(client_as, case, worker):
    client = client_as(worker)
    page = client.get(f"/beslut/nytt/{case.pk}/").content.decode()
    assert "Öppenvård" in page
    assert "SoL 11:1" in page
    made = begun(client, case)
    page = client.get(f"/beslut/{made.pk}/").content.decode()
    assert "Innan du undertecknar" in page
    assert "Skriv syftet med insatsen" in page
    sent = client.post(f"/beslut/{made.pk}/", SENT | {"version": "1", "do": "sign"})
    assert sent.status_code == 302, sent.content.decode()
    made.refresh_from_db()
    assert (made.state, made.delegation) == ("signed", "B1")
    page = client.get(f"/beslut/{made.pk}/").content.decode()
    assert "beviljar" in page
    assert "Ber om hjälp" in page


def test_what_is_typed_saves_itself_and_another_window_is_told(client_as, case, worker):
    client = client_as(worker)
    made = begun(client, case)
    address = f"/beslut/{made.pk}/utkast/"
    answer = client.post(address, {"facts": "Ny text", "changed": "facts", "version": "1"})
    assert answer.json()["version"] == 2
    assert client.post(address, {"facts": "Äldre", "changed": "facts", "version": "1"}).status_code == 409
    made.refresh_from_db()
    assert made.facts == "Ny text"


def test_of_two_workers_in_one_text_the_later_is_told_and_nothing_is_lost(client_as, case, worker, unit):
    """Each has the draft open; whoever saves second keeps their words in the window, and the first one's stay stored."""
    other = make.user("social_worker", unit)
    Assignment.objects.create(case=case, employee=other.employee, period=span(make.EARLY), recorded_at=make.AT)
    Ground.objects.create(person=case.person, unit=unit, employee=other.employee, reason="Akt", source_kind="cases.case",
                          source_id=case.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    first, second = client_as(worker), client_as(other)
    made = begun(first, case)
    headers = {"X-Requested-With": "autosave"}
    one = first.post(
        f"/beslut/{made.pk}/utkast/", {"version": "1", "changed": "facts", "facts": "Den enas text"}, headers=headers
    )
    two = second.post(
        f"/beslut/{made.pk}/utkast/", {"version": "1", "changed": "facts", "facts": "Den andras text"}, headers=headers
    )
    assert (one.status_code, two.status_code) == (200, 409), two.content.decode()
    assert "annat fönster" in two.json()["message"]
    sent = second.post(f"/beslut/{made.pk}/", SENT | {"version": "1", "facts": "Den andras text", "do": "sign"})
    assert "Den andras text" in sent.content.decode(), "still in the window"
    made.refresh_from_db()
    assert (made.state, made.facts) == ("draft", "Den enas text")


def test_what_is_above_ones_level_is_handed_over_and_found_by_who_decides(client_as, case, worker, boss):
    client = client_as(worker)
    made = begun(client, case, verb="reject")
    page = client.get(f"/beslut/{made.pk}/").content.decode()
    assert "Beslutet fattas av: Enhetschef" in page
    assert 'value="sign"' not in page
    answer = client.post(f"/beslut/{made.pk}/", SENT | {"why_not": "Tillgodosett", "version": "1", "do": "sign"})
    assert answer.status_code == 422
    assert "beslutar enhetschefen" in answer.content.decode()
    client.post(f"/beslut/{made.pk}/", SENT | {"why_not": "Tillgodosett", "version": "1", "do": "propose"})
    head = client_as(boss)
    assert "2026-77" in head.get("/beslut/").content.decode()
    head.post(f"/beslut/{made.pk}/lamna-tillbaka/", {"reason": "Skriv mer"})
    client = client_as(worker)
    assert "2026-77" not in client.get("/beslut/").content.decode()
    page = client.get(f"/beslut/{made.pk}/").content.decode()
    assert "Skriv mer" in page
    decisions.propose(decision=Decision.objects.get(pk=made.pk), by=worker, at=NOW)
    assert client_as(boss).post(f"/beslut/{made.pk}/steg/sign/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.level, made.decided_by) == ("signed", "manager", boss)


def test_the_boards_decision_is_entered_with_its_minutes(client_as, case, worker, boss):
    made = decisions.draft(case=case, kind="residential", verb="grant", by=worker, at=NOW, **AID | {"last_on": None})
    decisions.propose(decision=made, by=worker, at=NOW)
    head = client_as(boss)
    assert "För in nämndens beslut" in head.get(f"/beslut/{made.pk}/").content.decode()
    head.post(f"/beslut/{made.pk}/namnd/", {"level": "committee", "decided_on": TODAY.isoformat(), "minutes": "§ 9"})
    made.refresh_from_db()
    assert (made.state, made.level, made.minutes) == ("signed", "committee", "§ 9")


def test_nobody_else_finds_it(client_as, case, worker, unit):
    made = decisions.draft(case=case, kind="open_care", verb="grant", by=worker, at=NOW, **AID)
    others = [make.user("social_worker", unit), make.user("authority_manager", make.unit(kind="authority")),
              make.user("unit_manager", unit), make.user("treatment_staff", unit)]  # fmt: skip
    for user in others:
        assert client_as(user).get(f"/beslut/{made.pk}/").status_code == 404
    assert client_as(others[3]).get("/beslut/").status_code == 404
    assert "2026-77" not in client_as(others[0]).get("/beslut/?visa=fattade").content.decode()


def test_a_restricted_file_is_open_to_those_who_work_with_it_only(client_as, case, worker, boss):
    made = decisions.draft(case=case, kind="open_care", verb="grant", by=worker, at=NOW, **AID)
    case.restricted, case.contact = "known", worker.employee
    case.save()
    assert client_as(boss).get(f"/beslut/{made.pk}/").status_code == 404
    assert client_as(worker).get(f"/beslut/{made.pk}/").status_code == 200


# Lists to others -----------------------------------------------------------------------------------------------------


@pytest.fixture
def signed(case, worker):
    made = decisions.draft(
        case=case, kind="open_care", verb="grant", by=worker, at=NOW, **AID | {"provisions": "SoL 11:1"}
    )
    return decisions.sign(decision=made, by=worker, at=NOW)


def test_the_months_list_to_the_board_names_nobody_in_the_public_copy(client_as, signed, boss, worker):
    full = f"{signed.person.given_name} {signed.person.family_name}"
    head = client_as(boss)
    page = head.get("/beslut/anmalan/").content.decode()
    assert full in page
    assert "B1" in page
    page = head.get("/beslut/anmalan/?kopia=offentlig").content.decode()
    assert "2026-77" in page
    assert full not in page
    assert f"/beslut/{signed.pk}/" not in page
    assert client_as(worker).get("/beslut/anmalan/").status_code == 404


def test_list_figure_and_report_say_the_same_of_what_is_not_carried_out(client_as, case, worker, boss, unit):
    old = NOW - dt.timedelta(days=120)
    texts = AID | {"provisions": "SoL 11:1", "first_on": calendar.local_date(old)}
    made = decisions.draft(case=case, kind="open_care", verb="grant", by=worker, at=old, **texts)
    decisions.sign(decision=made, by=worker, at=old)
    view = View(unit, TODAY)
    figure = one(view, "decisions.not_executed")
    listed = decided.unexecuted([unit.pk], TODAY)
    assert figure.value == len(listed) == len(figure.rows.rows) == 1
    assert one(view, "decisions.delegated").value == 1
    assert one(view, "decisions.granted").value == 100
    page = client_as(worker).get("/beslut/ej-verkstallda/").content.decode()
    assert page.count(f"/beslut/{made.pk}/ej-verkstallt/") == 1
    client = client_as(worker)
    address = f"/beslut/{made.pk}/ej-verkstallt/"
    client.post(address, {"kind": "offer", "on": TODAY.isoformat(), "text": "Grupp på tisdagar", "answer": "declined"})
    page = client.get(address).content.decode()
    assert "Grupp på tisdagar (Tackade nej)" in page
    assert "Öppenvård" in page
    quarter = client_as(boss).get("/beslut/ej-verkstallda/kvartal/").content.decode()
    assert "Test Person" not in quarter


def test_the_letter_is_looked_at_sent_and_its_day_noted(client_as, signed, worker):
    party = Party.objects.get(case=signed.case)
    client = client_as(worker)
    assert client.get(f"/beslut/{signed.pk}/brev/{party.pk}/").content.startswith(b"%PDF-")
    client.post(f"/beslut/{signed.pk}/underratta/{party.pk}/", {"way": "post", "sent_on": TODAY.isoformat()})
    sent = Delivery.objects.get()
    client.post(f"/beslut/{signed.pk}/mottaget/{sent.pk}/", {"on": TODAY.isoformat(), "source": "Ringde"})
    page = client.get(f"/beslut/{signed.pk}/").content.decode()
    assert "Sista dag att överklaga" in page
    answer = client.post(f"/beslut/{signed.pk}/kopia/{sent.pk}/")
    assert answer.content == bytes(sent.document.content)


@pytest.mark.parametrize(("protection", "opens"), [("none", True), ("fictitious", False)])
def test_a_guardian_who_is_known_from_the_file_alone_is_told_unless_protected(
    client_as, signed, worker, protection, opens
):
    guardian = make.person(protection=protection)
    Party.objects.filter(case=signed.case).delete()
    party = Party.objects.create(case=signed.case, person=guardian, role="guardian", period=span(make.EARLY),
                                 by=worker, recorded_at=make.AT)  # fmt: skip
    client, address = client_as(worker), f"/beslut/{signed.pk}/underratta/{party.pk}/"
    assert (address in client.get(f"/beslut/{signed.pk}/").content.decode()) is opens
    sent = client.post(address, {"way": "by_hand", "sent_on": TODAY.isoformat()})
    assert sent.status_code == (302 if opens else 404)


def test_what_is_missing_follows_what_is_typed(client_as, case, worker):
    client = client_as(worker)
    made = begun(client, case)
    first = client.post(f"/beslut/{made.pk}/utkast/", {"purpose": "Lugn", "changed": "purpose", "version": "1"}).json()
    assert "Skriv syftet med insatsen" not in first["beside"]
    assert "Skriv de omständigheter som avgjort" in first["beside"]


def test_an_order_is_prefilled_from_the_decision_and_comes_back_to_its_page(client_as, signed, worker):
    service = make.service(make.unit(), name="Familjebehandling")
    client = client_as(worker)
    page = client.get(f"/beslut/{signed.pk}/").content.decode()
    address = f"/uppdrag/nytt/{signed.person_id}/?beslut={signed.pk}"
    assert address in page
    form = client.get(address).content.decode()
    assert "Trygghet" in form
    assert "Ber om hjälp" not in form, "the performer need not know why"
    sent = {
        "service": service.pk,
        "from_unit": signed.unit_id,
        "purpose": "Trygghet",
        "priority": "2",
        "minutes_per_week": "2:00",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    order = Order.objects.get()
    assert (order.decision, order.decided_on, order.section) == (signed, TODAY, "SoL 11:1")
    page = client.get(f"/beslut/{signed.pk}/").content.decode()
    assert order.case.number in page
    staff = make.user("unit_manager", service.unit)
    page = client_as(staff).get(f"/uppdrag/{order.pk}/").content.decode()
    assert "Trygghet" in page
    assert "Ber om hjälp" not in page
    assert f"/beslut/{signed.pk}/" not in page
