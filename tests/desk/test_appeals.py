"""The pages of an appeal: noted, reconsidered, handed over and ruled, each with its next step; and nobody else finds them."""

import pytest
from tests import make
from tests.desk.test_decisions import SENT, TODAY, begun

from hemmaplan.cases.decisions.actions import deliveries
from hemmaplan.cases.decisions.models import Appeal, Decision
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db
NOW = calendar.now()


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit)


@pytest.fixture
def received(unit, worker, client_as):
    """A decision that the party got by hand."""
    case = Case.objects.create(number="2026-78", kind="adult", person=make.person(), unit=unit, opened_on=make.EARLY,
                               recorded_at=make.AT)  # fmt: skip
    Assignment.objects.create(case=case, employee=worker.employee, period=span(make.EARLY), recorded_at=make.AT)
    for who in (None, worker.employee):
        Ground.objects.create(person=case.person, unit=unit, employee=who, reason="Akt", source_kind="cases.case",
                              source_id=case.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    client = client_as(worker)
    made = begun(client, case)
    client.post(f"/beslut/{made.pk}/", SENT | {"version": "1", "do": "sign"})
    made.refresh_from_db()
    party = Party.objects.get(case=case)
    return deliveries.deliver(decision=made, party=party, way="by_hand", sent_on=TODAY, by=worker, at=NOW)


def noted(client, delivery):
    sent = client.post(f"/beslut/{delivery.decision_id}/overklagat/{delivery.pk}/", {"on": TODAY.isoformat()})
    assert sent.status_code == 302, sent.content.decode()
    made = Appeal.objects.get()
    assert sent["Location"] == f"/beslut/overklagande/{made.pk}/"
    return made, sent["Location"]


def test_handed_over_to_the_court_and_its_ruling_comes_back(client_as, received, worker):
    client = client_as(worker)
    appeal, address = noted(client, received)
    assert "Ompröva beslutet" in client.get(f"/beslut/{received.decision_id}/").content.decode()
    assert address in client.get(f"/akter/{received.decision.case_id}/").content.decode()
    day = client.get("/min-dag/").content.decode()
    assert address in day
    assert "Lämna över överklagandet" in day
    page = client.get(address).content.decode()
    assert "FL 37-39 §§" in page
    assert f"{address}overlamna/" in page
    sent = client.post(
        f"{address}overlamna/",
        {"court": "Förvaltningsrätten", "on": TODAY.isoformat(), "way": "post", "opinion": "Nej"},
    )
    assert sent.status_code == 302, sent.content.decode()
    appeal.refresh_from_db()
    assert client.post(f"{address}handling/").content == bytes(appeal.document.content)
    page = client.get(address).content.decode()
    assert "Vänta på domstolen" in page
    assert f"{address}overlamna/" not in page
    assert address not in client.get("/min-dag/").content.decode(), "its clock has stopped"
    client.post(
        f"{address}domstolen/",
        {"ruling": "changed", "on": TODAY.isoformat(), "court_number": "12-26", "words": "Ges bifall"},
    )
    page = client.get(address).content.decode()
    assert "kräver ett nytt beslut" in page
    assert f"/beslut/nytt/{received.decision.case_id}/" in page
    assert "Beslutet ändras" in client.get(address).content.decode()


def test_reconsidered_from_its_page(client_as, received, worker):
    client = client_as(worker)
    _appeal, address = noted(client, received)
    sent = client.post(f"{address}omprova/", {"verb": "grant_partly", "wholly": "no"})
    made = Decision.objects.latest("pk")
    assert sent["Location"] == f"/beslut/{made.pk}/"
    assert (made.replaces, made.verb) == (received.decision, "grant_partly")
    page = client.get(address).content.decode()
    assert "Fatta det påbörjade beslutet" in page
    assert f"{address}overlamna/" not in page


def test_nobody_else_finds_it(client_as, received, worker, unit):
    _appeal, address = noted(client_as(worker), received)
    other = client_as(make.user("social_worker", unit))
    for path in ("", "omprova/", "overlamna/", "domstolen/"):
        assert other.get(f"{address}{path}").status_code == 404, path
    for path in ("avvisa/", "handling/"):
        assert other.post(f"{address}{path}").status_code == 404, path


def test_who_appeals_is_named_to_no_court_by_somebody_who_may_not_know_them(client_as, received, worker):
    """A guardian with protected identity: the letter would tell who it is."""
    client = client_as(worker)
    appeal, address = noted(client, received)
    Party.objects.filter(pk=received.party_id).update(person=make.person(protection="marker"))
    page = client.get(address).content.decode()
    assert "Skyddad person" in page
    assert f"{address}overlamna/" not in page
    sent = {"court": "Förvaltningsrätten", "on": TODAY.isoformat(), "way": "post"}
    assert client.post(f"{address}overlamna/", sent).status_code == 404
    appeal.refresh_from_db()
    assert appeal.state == "received"
