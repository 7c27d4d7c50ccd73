"""Who may change the staffing, and what the organisation refuses."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.organisation import measures
from hemmaplan.organisation.actions import agreements, employees, posts, units
from hemmaplan.organisation.models import Employee, Post
from hemmaplan.organisation.periods import last_day, span

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(DAY, 9)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def boss(unit):
    return make.user("unit_manager", unit)


def post_for(unit, boss, **given):
    values = {"title": "Socionom", "profession": "socionom", "percent": 100, "first": DAY}
    return posts.add_post(unit=unit, terms=posts.PostTerms(**values | given), by=boss, at=AT)


@pytest.mark.parametrize(
    "role", ["treatment_staff", "housing_coordinator", "controller", "social_worker", "system_owner"]
)
def test_add_post_as_somebody_else_is_refused(unit, role):
    with pytest.raises(Forbidden):
        post_for(unit, make.user(role, unit))
    assert not Post.objects.exists()


@pytest.mark.parametrize("role", ["unit_manager", "deputy", "administrator"])
def test_add_post_as_head_is_recorded(unit, role):
    post = post_for(unit, make.user(role, unit))
    assert Event.objects.get(event_type="organisation.post_changed").unit_id == unit.pk
    assert post.code.startswith("tjanst-socionom-")


def test_add_post_in_a_unit_one_does_not_lead_is_refused(boss):
    with pytest.raises(Forbidden):
        post_for(make.unit(), boss)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"last": dt.date(2020, 9, 20)}, "Slutdatum 2020-09-20 ligger före startdatum 2020-09-21"),
        ({"percent": 101}, "mellan 1 och 100"),
        ({"percent": 0}, "mellan 1 och 100"),
        ({"funded_until": dt.date(2020, 9, 1)}, "Finansieringen slutar innan"),
        ({"title": ""}, "Benämning:"),
        ({"title": "x" * 121}, "Benämning:"),
        ({"funding": "lottery"}, "Finansiering:"),
    ],
)
def test_add_post_with_bad_values_stores_nothing(unit, boss, given, said):
    with pytest.raises(NotPossible) as refused:
        post_for(unit, boss, **given)
    assert said in str(refused.value)
    assert not Post.objects.exists()


def test_change_post_end_before_start_is_refused(unit, boss):
    post = post_for(unit, boss)
    with pytest.raises(NotPossible, match="ligger före startdatum"):
        posts.change_post(post=post, terms=posts.PostTerms("S", "s", 50, DAY, dt.date(2020, 1, 1)), by=boss, at=AT)
    post.refresh_from_db()
    assert (post.percent, post.period) == (100, span(DAY))


def test_change_post_below_what_somebody_holds_is_refused(unit, boss):
    post = post_for(unit, boss)
    make.employment(post, period=span(DAY))
    with pytest.raises(NotPossible, match="innehas på 100 %"):
        posts.change_post(post=post, terms=posts.PostTerms("S", "s", 50, DAY), by=boss, at=AT)
    with pytest.raises(NotPossible, match="utanför den perioden"):
        posts.change_post(post=post, terms=posts.PostTerms("S", "s", 100, DAY, DAY), by=boss, at=AT)


def test_end_post_ends_who_holds_it_and_says_why(unit, boss):
    post = post_for(unit, boss)
    held = make.employment(post, period=span(DAY))
    last = dt.date(2020, 12, 31)
    posts.end_post(post=post, last=last, reason="cut", decision="HN § 42", by=boss, at=AT)
    post.refresh_from_db()
    held.refresh_from_db()
    assert (last_day(post.period), last_day(held.period), post.end_reason) == (last, last, "cut")
    assert Event.objects.get(event_type="organisation.post_ended").data["decision"] == "HN § 42"


def test_end_post_without_reason_or_before_a_later_holder_is_refused(unit, boss):
    post = post_for(unit, boss)
    with pytest.raises(NotPossible, match="varför"):
        posts.end_post(post=post, last=DAY, reason="", by=boss, at=AT)
    make.employment(post, period=span(dt.date(2021, 1, 1)))
    with pytest.raises(NotPossible, match="börjar efter"):
        posts.end_post(post=post, last=DAY, reason="cut", by=boss, at=AT)


def employ(post, boss, **given):
    values = {"percent": 100, "kind": "permanent", "first": DAY}
    if "newcomer" not in given:
        values["employee"] = make.employee(post.unit)
    return employees.employ(post=post, by=boss, at=AT, **values | given)


def test_employ_a_newcomer_makes_an_employee(unit, boss):
    newcomer = employees.Newcomer("N1", "Test", "Nyanställd", "k")
    held = employ(post_for(unit, boss), boss, newcomer=newcomer)
    assert held.employee.home_unit == unit
    for number in ("N1", "n1", "N\u200b1", " N1 "):
        with pytest.raises(NotPossible, match="Anställningsnumret finns redan"):
            employ(post_for(unit, boss), boss, newcomer=employees.Newcomer(number, "Test", "Nyanställd", "k"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Employee.objects.create(number="n1", given_name="Test", family_name="", home_unit=unit, recorded_at=AT)
    with pytest.raises(NotPossible, match="Välj en medarbetare"):
        employ(post_for(unit, boss), boss, newcomer=employees.Newcomer("N2", "", ""))
    assert not Employee.objects.filter(number="N2").exists()


def test_employ_over_the_posts_percent_is_refused(unit, boss):
    post = post_for(unit, boss)
    employ(post, boss, percent=60)
    with pytest.raises(NotPossible, match="60 % är redan tillsatt"):
        employ(post, boss, percent=50)
    assert employ(post, boss, percent=40).percent == 40


def test_employ_over_the_percent_later_in_the_period_is_refused(unit, boss):
    post = post_for(unit, boss)
    employ(post, boss, first=dt.date(2021, 1, 1))
    with pytest.raises(NotPossible, match="2021-01-01"):
        employ(post, boss)
    assert employ(post, boss, last=dt.date(2020, 12, 31))


def test_employ_a_substitute_only_while_somebody_is_away(unit, boss):
    post = post_for(unit, boss)
    away = employ(post, boss).employee
    with pytest.raises(NotPossible, match="får inte"):
        employ(post, boss, kind="substitute")
    employees.record_absence(
        employee=away, kind="parental", percent=50, first=DAY, last=dt.date(2020, 12, 31), by=boss, at=AT
    )
    with pytest.raises(NotPossible, match="2021-01-01"):
        employ(post, boss, kind="substitute", percent=50)
    with pytest.raises(NotPossible, match="får inte"):
        employ(post, boss, kind="substitute", percent=60, last=dt.date(2020, 12, 31))
    assert employ(post, boss, kind="substitute", percent=50, last=dt.date(2020, 12, 31))


def test_employ_the_same_person_twice_says_the_constraints_sentence(unit, boss):
    post = post_for(unit, boss)
    who = employ(post, boss, percent=50).employee
    with pytest.raises(NotPossible, match="har redan den här tjänsten"):
        employ(post, boss, percent=50, employee=who)


def test_employ_outside_the_posts_period_is_refused(unit, boss):
    post = post_for(unit, boss, last=dt.date(2020, 12, 31))
    with pytest.raises(NotPossible, match="Tjänsten gäller"):
        employ(post, boss)
    with pytest.raises(NotPossible, match="Tjänsten gäller"):
        employ(post, boss, first=dt.date(2020, 1, 1), last=dt.date(2020, 10, 1))


def test_change_employment_prolongs_an_acting_term(unit, boss):
    held = employ(post_for(unit, boss), boss, kind="acting", percent=60, last=dt.date(2020, 12, 31))
    employees.change_employment(
        employment=held, percent=60, kind="acting", first=DAY, last=dt.date(2021, 6, 30), by=boss, at=AT
    )
    held.refresh_from_db()
    assert last_day(held.period) == dt.date(2021, 6, 30)


def test_end_employment_later_than_it_ends_is_refused(unit, boss):
    held = employ(post_for(unit, boss), boss, last=dt.date(2020, 12, 31))
    with pytest.raises(NotPossible, match="slutar redan 2020-12-31"):
        employees.end_employment(employment=held, last=dt.date(2021, 1, 31), reason="", by=boss, at=AT)
    employees.end_employment(employment=held, last=DAY, reason="Egen begäran", by=boss, at=AT)
    held.refresh_from_db()
    assert last_day(held.period) == DAY


def test_record_absence_twice_says_the_constraints_sentence(unit, boss):
    who = make.employee(unit)
    away = employees.record_absence(employee=who, kind="sick", first=DAY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="redan en frånvaro"):
        employees.record_absence(employee=who, kind="leave", first=dt.date(2020, 10, 1), by=boss, at=AT)
    employees.end_absence(absence=away, last=dt.date(2020, 9, 30), by=boss, at=AT)
    assert employees.record_absence(employee=who, kind="leave", first=dt.date(2020, 10, 1), by=boss, at=AT)


def test_in_service_leaves_out_those_away_long_in_full(unit, boss):
    here, half, away, ill = (employ(post_for(unit, boss), boss).employee for _ in range(4))
    employees.record_absence(employee=half, kind="leave", percent=50, first=DAY, by=boss, at=AT)
    employees.record_absence(employee=away, kind="parental", first=DAY, last=DAY, by=boss, at=AT)
    employees.record_absence(employee=ill, kind="sick", first=DAY, by=boss, at=AT)
    assert measures.in_service(day=DAY) == {here.pk, half.pk, ill.pk}
    assert away.pk in measures.in_service(day=DAY + dt.timedelta(days=1))
    assert not measures.in_service(day=DAY - dt.timedelta(days=1))


def test_in_service_needs_a_post_with_money(unit, boss):
    held = employ(post_for(unit, boss), boss)
    Post.objects.filter(pk=held.post_id).update(funded_until=DAY)
    after = DAY + dt.timedelta(days=1)
    assert (measures.in_service(day=DAY), measures.manned_posts(day=DAY)) == ({held.employee_id}, {held.post_id})
    assert (measures.in_service(day=after), measures.manned_posts(day=after)) == (set(), set())


def test_set_competences_replaces_all(unit, boss):
    who, old, new = make.employee(unit), make.competence(), make.competence()
    who.competences.add(old)
    employees.set_competences(employee=who, competences=[new], by=boss, at=AT)
    assert list(who.competences.all()) == [new]


def test_agreement_is_added_prolonged_and_ended(unit, boss):
    values = {"counterpart": "Arbetsförmedlingen", "subject": "Lönebidrag 50 %", "first": DAY}
    first = agreements.AgreementTerms(**values, last=dt.date(2020, 12, 31))
    agreement = agreements.add_agreement(unit=unit, kind="subsidy", terms=first, by=boss, at=AT)
    prolonged = replace(first, last=dt.date(2021, 12, 31))
    agreements.change_agreement(agreement=agreement, terms=prolonged, by=boss, at=AT)
    agreements.end_agreement(agreement=agreement, last=dt.date(2021, 6, 30), by=boss, at=AT)
    agreement.refresh_from_db()
    assert last_day(agreement.period) == dt.date(2021, 6, 30)
    assert Event.objects.filter(event_type="organisation.agreement_changed").count() == 3


def test_agreement_with_a_post_elsewhere_or_notice_after_its_end_is_refused(unit, boss):
    values = {"unit": unit, "kind": "subsidy", "by": boss, "at": AT}
    terms = agreements.AgreementTerms("A", "B", DAY)
    with pytest.raises(NotPossible, match="hör inte till"):
        agreements.add_agreement(terms=replace(terms, post=make.post(make.unit())), **values)
    late = replace(terms, last=dt.date(2020, 12, 1), notice_on=dt.date(2021, 1, 1))
    with pytest.raises(NotPossible, match="Uppsägning senast"):
        agreements.add_agreement(terms=late, **values)


def test_end_unit_with_posts_or_units_left_is_refused(unit, boss):
    team = units.add_unit(parent=unit, name="Vuxenteam", kind="team", first=DAY, by=boss, at=AT)
    boss.forget_scope()
    assert team.lineage == [unit.pk, team.pk]
    post = post_for(team, boss)
    with pytest.raises(NotPossible, match="1 tjänster"):
        units.end_unit(unit=team, last=dt.date(2020, 12, 31), by=boss, at=AT)
    with pytest.raises(NotPossible, match="1 enheter"):
        units.end_unit(unit=unit, last=dt.date(2020, 12, 31), by=boss, at=AT)
    posts.end_post(post=post, last=dt.date(2020, 12, 31), reason="moved", by=boss, at=AT)
    units.end_unit(unit=team, last=dt.date(2020, 12, 31), by=boss, at=AT)
    team.refresh_from_db()
    assert last_day(team.period) == dt.date(2020, 12, 31)


def test_change_unit_renames(unit, boss):
    units.change_unit(unit=unit, name=" Familjeteam ", order=3, by=boss, at=AT)
    unit.refresh_from_db()
    assert (unit.name, unit.order) == ("Familjeteam", 3)
