"""Risks: what is told of, from which limit on, and which of its numbers are hidden when it leaves the unit."""

import datetime as dt
from dataclasses import replace

import pytest
from tests import make

from hemmaplan.capacity.situation.sentences import Clients, OfClients
from hemmaplan.capacity.situation.snapshot import Lack
from hemmaplan.capacity.situation.unit import situation
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Interruption
from hemmaplan.organisation.periods import span
from hemmaplan.statistics.figures import View
from hemmaplan.statistics.versions import content, leaving

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 9, 21)
NEXT_DAY = dt.date(2020, 9, 22)


@pytest.fixture
def team():
    return make.unit(parent=make.unit(), name="Team 7")


@pytest.fixture
def group(team):
    """A service with a number in its name: 100 % of 40 hours, of which 60 % for clients: 1,440 minutes."""
    service = make.service(team, name="Grupp 2")
    post = make.post(team)
    make.employment(post)
    make.staffing(post, service)
    return service


def order(service, **given):
    return make.order(service, **given)


def risk_of(unit, key, on=DAY):
    return next((risk for risk in situation(unit, on=on).risks if risk.kind == key), None)


def plan(service, number, day=dt.date(2020, 10, 1), minutes=120):
    for _ in range(number):
        order(service, planned_start=day, minutes_per_week=minutes)


def test_planned_starts_are_told_with_their_number_apart(team, group):
    plan(group, 3)
    risk = risk_of(team, "planned")
    coming = Clients(3, f"service.planned:{group.code}")
    assert risk.parts == (
        coming, " insatser tillkommer i Grupp 2: ", OfClients("6", coming), " timmar i veckan mer.",
    )  # fmt: skip
    assert risk.clients == coming
    assert risk.what == "3 insatser tillkommer i Grupp 2: 6 timmar i veckan mer."


@pytest.mark.parametrize(("number", "told"), [(1, False), (4, False), (5, True)])
def test_small_number_of_planned_starts_does_not_leave_and_nor_does_its_day_or_hours(team, group, number, told):
    plan(group, number, dt.date(2020, 10, 5), 777)
    out = leaving(content(View(team, DAY), title="Läget", words={}))
    said = _said(out)
    assert ("2020-10-05" in said, f"{round(number * 777 / 60)} timmar" in said) == (told, told)
    assert "Grupp 2" in said
    assert "Team 7" in said
    (risk,) = [one for one in out["risks"] if one["key"].startswith("planned")]
    assert risk["parts"][0] == {"count": number if told else None}
    assert risk["until"] == ("2020-10-05" if told else {"text": None})


def test_number_that_guards_another_is_hidden_in_the_sentence_too(team, group):
    other = make.service(team, name="Grupp 3")
    plan(group, 2)
    plan(other, 9)
    out = leaving(content(View(team, DAY), title="Läget", words={}))
    assert out["hidden"][f"service.planned:{other.code}"] == "derived"
    (risk,) = [one for one in out["risks"] if one["key"] == f"planned:{other.code}"]
    assert risk["parts"][0] == {"count": None, "suppressed": "derived"}
    assert risk["until"] == {"text": None}


def test_number_of_late_decisions_is_masked_when_small(team, group):
    for _ in range(2):
        order(group, decided_on=dt.date(2020, 3, 2), sent_at=calendar.at_clock(dt.date(2020, 3, 2), 9))
    assert risk_of(team, "late").parts[0] == Clients(2, "orders.late")
    out = leaving(content(View(team, DAY), title="Läget", words={}))
    (risk,) = [one for one in out["risks"] if one["key"] == "late"]
    assert risk["parts"][0] == {"count": None}


def test_help_interrupted_over_three_months_is_a_risk_whose_number_is_masked_when_small(team, group):
    paused = dt.date(2020, 6, 1)
    made = order(group, state="paused", started_on=dt.date(2020, 4, 1), paused_on=paused)
    Interruption.objects.create(order=made, period=span(paused), reason="Sjukhus", recorded_at=make.AT)
    make.ledger_of(made)
    assert risk_of(team, "interrupted").parts[0] == Clients(1, "orders.interrupted")
    out = leaving(content(View(team, DAY), title="Läget", words={}))
    (risk,) = [one for one in out["risks"] if one["key"] == "interrupted"]
    assert risk["parts"][0] == {"count": None}
    before = View(team, calendar.add_months(paused, 3)).situation
    assert "interrupted" not in {one.kind for one in before.risks}


def test_of_unsupervised_flats_only_the_number_of_tenants_alone_is_masked(team):
    for _ in range(3):
        make.tenancy(make.dwelling(team))
    assert risk_of(team, "unsupervised").parts == (
        "3 lägenheter saknar tillsyn, ", Clients(3), " av hyresgästerna har inget annat stöd.",
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "over"), [(1584, False), (1598, True)])
def test_overload_is_more_than_110_percent(team, group, minutes, over):
    order(group, state="running", started_on=dt.date(2020, 9, 1), minutes_per_week=minutes)
    (service,) = situation(team, on=DAY).services
    assert service.workload_percent == (111 if over else 110)
    assert service.is_overloaded is over
    assert (risk_of(team, "overload") is not None) is over


def test_overload_is_worse_where_nobody_may_queue(team, group):
    order(group, state="running", started_on=dt.date(2020, 9, 1), minutes_per_week=2000)
    assert risk_of(team, "overload").severity == "warning"
    type(group).objects.filter(pk=group.pk).update(may_queue=False)
    risk = risk_of(team, "overload")
    assert risk.severity == "danger"
    assert risk.what.endswith("kapacitet. Ärendena får inte ställas i kö.")


def test_planned_start_on_the_day_itself_is_not_still_to_come(team, group):
    plan(group, 5, NEXT_DAY)
    assert situation(team, on=DAY).services[0].workload.orders.planned == 5
    assert situation(team, on=NEXT_DAY).services[0].workload.orders.planned == 0
    assert risk_of(team, "planned", on=NEXT_DAY) is None


def test_what_falls_with_a_post_is_in_the_services_it_gives_time_to(team):
    """Two posts end on one day: the service of one falls with that one only, and the shared one with both."""
    last = dt.date(2020, 12, 31)
    own, shared = make.service(team, name="Egen"), make.service(team, name="Delad")
    first, second = make.post(team, last=last, title="Första"), make.post(team, last=last, title="Andra")
    for post in (first, second):
        make.employment(post, last=last)
        make.staffing(post, shared, 50)
    make.staffing(first, own, 50)
    falls = {
        ending.what.split()[0]: {capacity.service.name for capacity, lack in ending.falls if lack is Lack.NO_HOLDER}
        for ending in situation(team, on=DAY).endings
    }
    assert falls == {"Första": {"Egen", "Delad"}, "Andra": {"Delad"}}


def test_service_that_others_carry_on_does_not_fall_with_a_post(team):
    last = dt.date(2020, 12, 31)
    shared = make.service(team, name="Delad")
    leaving_post, staying = make.post(team, last=last), make.post(team)
    for post in (leaving_post, staying):
        make.employment(post, last=last if post is leaving_post else None)
        make.staffing(post, shared, 50)
    (ending,) = situation(team, on=DAY).endings
    assert ending.falls == ()


def test_text_of_a_risk_may_be_put_in_any_words(team, group):
    """The words decide nothing: turned round and with other numbers in them, the same part is masked."""
    plan(group, 3)
    risk = risk_of(team, "planned")
    (sentence,) = risk.sentences
    turned = replace(risk, sentences=(replace(sentence, words="12 timmar: %(hours)s, i %(name)s 4: %(count)s"),))
    assert [part for part in turned.parts if not isinstance(part, str)] == [
        sentence.values["hours"], sentence.values["count"],
    ]  # fmt: skip


def _said(data):
    if isinstance(data, dict):
        return " ".join(_said(value) for key, value in data.items() if key not in {"definition", "on"})
    if isinstance(data, list):
        return "".join(map(_said, data))
    return str(data)
