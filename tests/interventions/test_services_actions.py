"""What is offered, on what terms, and who carries it."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.interventions.actions import services as actions
from hemmaplan.interventions.measures.support import persons_with_order
from hemmaplan.interventions.models import Places, Service, ServiceTerms, Staffing
from hemmaplan.organisation.actions.posts import PostTerms
from hemmaplan.organisation.periods import last_day, span

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 9, 21)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
AT = calendar.at_clock(DAY, 9)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def boss(unit):
    return make.user("unit_manager", unit)


def add(unit, boss, **given):
    values = {"name": "Barngrupp", "basis": "open", "capacity_kind": "group", "first": DAY}
    return actions.add_service(unit=unit, by=boss, at=AT, **values | given)


@pytest.mark.parametrize("role", ["treatment_staff", "housing_coordinator", "controller", "social_worker"])
def test_add_service_as_somebody_else_is_refused(unit, role):
    with pytest.raises(Forbidden):
        add(unit, make.user(role, unit))
    assert not Service.objects.exists()


def test_add_service_is_recorded(unit, boss):
    service = add(unit, boss)
    assert Event.objects.get(event_type="interventions.service_changed").subject_id == service.pk


def test_add_service_of_duty_with_contacts_is_refused(unit, boss):
    with pytest.raises(NotPossible, match="utan individärende"):
        add(unit, boss, basis="duty", contacts=True)


def test_change_service_keeps_its_capacity_kind_while_orders_run(unit, boss):
    service = make.service(unit)
    make.order(service, state="running")
    with pytest.raises(NotPossible, match="Uppdrag väntar eller pågår"):
        actions.change_service(service=service, name="A", basis="assessed", capacity_kind="group", by=boss, at=AT)
    actions.change_service(service=service, name="A", basis="assessed", capacity_kind="caseload", by=boss, at=AT)
    service.refresh_from_db()
    assert service.name == "A"


def test_close_service_ends_terms_places_and_staffing(unit, boss):
    service, post = make.service(unit), make.post(unit)
    make.staffing(post, service)
    actions.set_places(service=service, places=8, first=make.EARLY, by=boss, at=AT)
    actions.close_service(service=service, last=DAY, reason="Anhörigstöd har slutat", decision="HN § 1", by=boss, at=AT)
    service.refresh_from_db()
    ends = {last_day(row.period) for rows in (service.terms, service.places, service.staffing) for row in rows.all()}
    assert ends == {DAY} == {last_day(service.period)}
    assert service.end_reason == "Anhörigstöd har slutat"


def test_close_service_backwards_while_orders_wait_is_refused(unit, boss):
    service = make.service(unit)
    make.order(service, state="queued")
    with pytest.raises(NotPossible, match="1 uppdrag väntar"):
        actions.close_service(service=service, last=BEFORE, reason="Besparing", by=boss, at=AT)
    assert actions.close_service(service=service, last=dt.date(2020, 12, 31), reason="Besparing", by=boss, at=AT)


def test_close_service_without_reason_or_twice_is_refused(unit, boss):
    service = make.service(unit)
    with pytest.raises(NotPossible, match="Skriv varför"):
        actions.close_service(service=service, last=DAY, reason=" ", by=boss, at=AT)
    actions.close_service(service=service, last=DAY, reason="Besparing", by=boss, at=AT)
    with pytest.raises(NotPossible, match="upphör redan 2020-09-21"):
        actions.close_service(service=service, last=AFTER, reason="Besparing", by=boss, at=AT)


def test_reopen_service_goes_on_without_a_gap_and_begins_anew_after_one(unit, boss):
    service = make.service(unit, last=DAY)
    service.competences.add(make.competence("samtal"))
    assert actions.reopen_service(service=service, first=AFTER, by=boss, at=AT).pk == service.pk
    with pytest.raises(NotPossible, match="är öppen"):
        actions.reopen_service(service=service, first=AFTER, by=boss, at=AT)
    actions.close_service(service=service, last=DAY, reason="Besparing", by=boss, at=AT)
    again = actions.reopen_service(service=service, first=dt.date(2020, 12, 1), by=boss, at=AT)
    assert again.pk != service.pk
    assert [c.code for c in again.competences.all()] == ["samtal"]
    assert again.period == span(dt.date(2020, 12, 1))
    service.refresh_from_db()
    assert last_day(service.period) == DAY


def test_set_terms_ends_the_former_the_day_before(unit, boss):
    service = make.service(unit)
    actions.set_terms(service=service, first=DAY, documentation="light", by=boss, at=AT)
    spans = list(ServiceTerms.objects.filter(service=service).order_by("period").values_list("documentation", "period"))
    assert spans == [("full", span(make.EARLY, BEFORE)), ("light", span(DAY))]


def test_set_terms_same_day_corrects_and_an_earlier_day_is_refused(unit, boss):
    service = make.service(unit)
    actions.set_terms(service=service, first=DAY, documentation="light", by=boss, at=AT)
    actions.set_terms(service=service, first=DAY, documentation="full", target_group="Unga", by=boss, at=AT)
    assert service.terms.count() == 2
    with pytest.raises(NotPossible, match="redan en ändring som gäller från 2020-09-21"):
        actions.set_terms(service=service, first=BEFORE, documentation="light", by=boss, at=AT)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"documentation": "anonymous"}, "SoL 14:5"),
        ({"documentation": "anonymous", "decided_on": BEFORE}, "SoL 14:5"),
        ({"documentation": "anonymous", "anonymity_ground": "Annars kommer ingen."}, "SoL 14:5"),
        ({"documentation": "full", "decided_on": AFTER}, "ligger framåt"),
        ({"documentation": "full", "age_from": 20, "age_to": 10}, "ålder"),
        ({"documentation": "secret"}, "Dokumentation:"),
        ({"documentation": "full", "first": dt.date(2018, 1, 1)}, "erbjuds inte"),
    ],
)
def test_set_terms_that_do_not_hold_are_refused(unit, boss, given, said):
    service = make.service(unit)
    with pytest.raises(NotPossible, match=said):
        actions.set_terms(service=service, by=boss, at=AT, **{"first": DAY} | given)
    assert service.terms.get().period == span(make.EARLY)


def test_set_terms_anonymous_with_decision_and_ground(unit, boss):
    service = make.service(unit)
    actions.set_terms(
        service=service,
        first=DAY,
        documentation="anonymous",
        decided_on=BEFORE,
        anonymity_ground="Annars kommer ingen.",
        count_distinct=True,
        by=boss,
        at=AT,
    )
    assert service.terms.get(period__contains=DAY).count_distinct


def test_set_places_from_eight_to_six_needs_a_reason(unit, boss):
    service = make.service(unit, capacity_kind="group")
    actions.set_places(service=service, places=8, minimum=4, first=make.EARLY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="Skriv varför"):
        actions.set_places(service=service, places=6, first=DAY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="Minsta antal"):
        actions.set_places(service=service, places=6, minimum=7, first=DAY, reason="Färre ledare", by=boss, at=AT)
    actions.set_places(service=service, places=6, minimum=4, first=DAY, reason="Färre ledare", by=boss, at=AT)
    assert list(Places.objects.order_by("period").values_list("places", "period")) == [
        (8, span(make.EARLY, BEFORE)),
        (6, span(DAY)),
    ]


def test_staff_more_than_the_post_is_refused_until_the_reason_is_said(unit, boss):
    post, one, two = make.post(unit), make.service(unit), make.service(unit)
    actions.staff(post=post, service=one, percent=60, first=DAY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="skulle ge 110 %"):
        actions.staff(post=post, service=two, percent=50, first=DAY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="minst tio tecken"):
        actions.staff(post=post, service=two, percent=50, first=DAY, overload_reason="måste", by=boss, at=AT)
    share = actions.staff(
        post=post, service=two, percent=50, first=DAY, by=boss, at=AT, overload_reason="Våldsärenden får inte köa."
    )
    assert share.overload_reason == "Våldsärenden får inte köa."
    assert Event.objects.filter(event_type="interventions.staffing_changed", data__overload=True).count() == 1


def test_staff_overload_on_a_later_day_is_found(unit, boss):
    post, one, two = make.post(unit), make.service(unit), make.service(unit)
    actions.staff(post=post, service=one, percent=100, first=dt.date(2021, 1, 1), by=boss, at=AT)
    with pytest.raises(NotPossible, match="2021-01-01"):
        actions.staff(post=post, service=two, percent=10, first=DAY, by=boss, at=AT)
    assert actions.staff(post=post, service=two, percent=10, first=DAY, last=dt.date(2020, 12, 31), by=boss, at=AT)


def test_staff_again_from_a_later_day_ends_the_earlier_share(unit, boss):
    post, service = make.post(unit, last=dt.date(2020, 12, 31)), make.service(unit)
    actions.staff(post=post, service=service, percent=100, first=make.EARLY, by=boss, at=AT)
    actions.staff(post=post, service=service, percent=20, first=DAY, by=boss, at=AT)
    shares = list(Staffing.objects.order_by("period").values_list("percent", "period"))
    assert shares == [(100, span(make.EARLY, BEFORE)), (20, span(DAY, dt.date(2020, 12, 31)))]


def test_staff_outside_the_posts_period_is_refused(unit, boss):
    post, service = make.post(unit, last=DAY), make.service(unit)
    with pytest.raises(NotPossible, match="gäller inte hela den tiden"):
        actions.staff(post=post, service=service, percent=20, first=AFTER, by=boss, at=AT)
    with pytest.raises(NotPossible, match="gäller inte hela den tiden"):
        actions.staff(post=post, service=service, percent=20, first=DAY, last=AFTER, by=boss, at=AT)
    with pytest.raises(NotPossible, match="mellan 1 och 100"):
        actions.staff(post=post, service=service, percent=0, first=DAY, by=boss, at=AT)


def test_unstaff_ends_the_share_and_takes_away_what_has_not_begun(unit, boss):
    post, one, two = make.post(unit), make.service(unit), make.service(unit)
    running = make.staffing(post, one, 50)
    coming = actions.staff(post=post, service=two, percent=50, first=dt.date(2021, 1, 1), by=boss, at=AT)
    actions.unstaff(staffing=running, last=DAY, by=boss, at=AT)
    actions.unstaff(staffing=coming, last=DAY, by=boss, at=AT)
    assert list(Staffing.objects.values_list("period", flat=True)) == [span(make.EARLY, DAY)]


def test_set_needs_replaces_competences(unit, boss):
    service, wanted = make.service(unit), make.competence("alkohol-drog")
    service.competences.add(make.competence())
    actions.set_needs(service=service, min_percent=100, competences=[wanted], by=boss, at=AT)
    service.refresh_from_db()
    assert (service.min_percent, list(service.competences.all())) == (100, [wanted])


def test_end_post_ends_its_staffing_too(unit, boss):
    post, service = make.post(unit), make.service(unit)
    make.staffing(post, service)
    actions.end_post(post=post, last=DAY, reason="funding", by=boss, at=AT)
    assert last_day(Staffing.objects.get().period) == DAY
    assert Event.objects.filter(event_type="interventions.staffing_changed").count() == 1


def test_change_post_below_what_it_gives_is_refused(unit, boss):
    post, service = make.post(unit), make.service(unit)
    make.staffing(post, service, 80)
    values = {"post": post, "by": boss, "at": AT}
    with pytest.raises(NotPossible, match="ger 80 %"):
        actions.change_post(terms=PostTerms("S", "s", 50, make.EARLY), **values)
    with pytest.raises(NotPossible, match="utanför den perioden"):
        actions.change_post(terms=PostTerms("S", "s", 90, make.EARLY, DAY), **values)
    post.refresh_from_db()
    assert post.percent == 100
    assert actions.change_post(terms=PostTerms("S", "s", 90, make.EARLY), **values)


def test_end_unit_with_services_left_is_refused(unit, boss):
    service = make.service(unit)
    with pytest.raises(NotPossible, match="1 verksamheter"):
        actions.end_unit(unit=unit, last=DAY, by=boss, at=AT)
    actions.close_service(service=service, last=DAY, reason="Flyttas", by=boss, at=AT)
    assert last_day(actions.end_unit(unit=unit, last=DAY, by=boss, at=AT).period) == DAY


def test_persons_with_order_counts_only_running_ones(unit):
    running = make.order(make.service(unit), state="running")
    waiting = make.order(make.service(unit), state="queued")
    ids = [running.person_id, waiting.person_id]
    assert persons_with_order(ids, on=DAY) == {running.person_id}
    assert persons_with_order([waiting.person_id], on=DAY) == set()
    assert persons_with_order(ids, on=dt.date(2020, 1, 8)) == set()
