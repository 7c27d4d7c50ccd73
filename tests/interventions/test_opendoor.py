"""The open door, open contacts and activities, and their figures."""

import datetime as dt
import threading

import pytest
from django.db import connections
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions.actions import opendoor as actions
from hemmaplan.interventions.measures import opendoor as measures
from hemmaplan.interventions.models import HeadCount, OpenContact, OpenDay, Places, Redirect, TokenKey
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground, Person

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(MONDAY, 10)
DAY = dt.timedelta(days=1)
NUMBER = identity.test_number(dt.date(1980, 2, 3), 1).format()


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def keeper(unit):
    return make.user("treatment_staff", unit)


@pytest.fixture
def door(unit):
    made = make.service(unit, basis="open", capacity_kind="open_door", documentation="anonymous")
    made.terms.update(count_distinct=True)
    return made


@pytest.fixture
def advice(unit):
    return make.service(unit, basis="open", capacity_kind="appointment", contacts=True)


def count(door, keeper, at=AT, **given):
    return actions.count_visit(service=door, by=keeper, at=at, **{"visitor": "returning"} | given)


def closed_on(door, day):
    return measures.gate(service=door, day=day)


# --- the door


def test_count_visit_holds_no_name_and_opens_the_day(door, keeper):
    count(door, keeper)
    count(door, keeper, visitor="new", age_band="25-44")
    row = measures.today_at(service=door, day=MONDAY)
    assert (row.visits, row.returning, row.new) == (2, 1, 1)
    assert OpenDay.objects.get().is_open
    assert set(HeadCount.objects.values_list("token", flat=True)) == {""}


def test_count_visit_of_an_unknown_kind_or_by_a_stranger_is_refused(door, keeper):
    with pytest.raises(NotPossible):
        count(door, keeper, visitor="friend")
    with pytest.raises(Forbidden):
        count(door, make.user("treatment_staff", make.unit()))
    with pytest.raises(Forbidden):
        count(door, make.user("controller", door.unit))
    assert not HeadCount.objects.exists()


def test_count_visit_after_the_service_has_ended_is_refused(unit, keeper):
    ended = make.service(unit, capacity_kind="open_door", last=MONDAY - DAY)
    with pytest.raises(NotPossible, match="erbjuds inte"):
        count(ended, keeper)


def test_the_same_visitor_has_one_token_a_month_however_it_is_written(door, keeper):
    count(door, keeper, token_text="Kort 17")
    count(door, keeper, token_text="  kort   17 ")
    other = count(door, keeper, token_text="Kort 18")
    tokens = set(HeadCount.objects.values_list("token", flat=True))
    assert len(tokens) == 2
    assert other.token in tokens
    assert not any(token == "17" or "kort" in token for token in tokens)


def test_a_token_where_the_terms_do_not_allow_it_stores_nothing(door, keeper):
    door.terms.update(count_distinct=False)
    with pytest.raises(NotPossible, match="Villkoren"):
        count(door, keeper, token_text="Kort 17")
    assert not TokenKey.objects.exists()
    assert not HeadCount.objects.exists()


def test_tokens_cannot_be_made_again_once_the_month_is_over(door, keeper):
    september = count(door, keeper, token_text="Kort 17").token
    october = AT + 14 * DAY
    assert count(door, keeper, at=october, token_text="Kort 17").token != september
    assert actions.rotate_tokens(by=system_user(), at=october) == 1
    old = TokenKey.objects.get(month=dt.date(2020, 9, 1))
    assert old.key is None
    assert old.destroyed_at == october
    with pytest.raises(NotPossible, match="förstörd"):
        count(door, keeper, token_text="Kort 17")
    assert TokenKey.objects.filter(key__isnull=False).count() == 1
    assert actions.rotate_tokens(by=system_user(), at=october) == 0


def test_two_doors_never_share_a_token(door, keeper, unit):
    other = make.service(unit, basis="open", capacity_kind="open_door")
    other.terms.update(count_distinct=True)
    assert count(door, keeper, token_text="Kort 17").token != count(other, keeper, token_text="Kort 17").token


def test_rotate_tokens_is_for_the_system_only(keeper):
    with pytest.raises(Forbidden):
        actions.rotate_tokens(by=keeper, at=AT)


def test_undo_visit_only_once_and_within_the_day(door, keeper):
    visit = count(door, keeper)
    with pytest.raises(NotPossible, match="dagens"):
        actions.undo_visit(visit=visit, by=keeper, at=AT + DAY)
    actions.undo_visit(visit=visit, by=keeper, at=AT)
    with pytest.raises(Stale):
        actions.undo_visit(visit=visit, by=keeper, at=AT)
    assert measures.today_at(service=door, day=MONDAY).visits == 0
    assert HeadCount.objects.count() == 1


def test_close_day_needs_a_reason_and_stops_the_count(door, keeper):
    with pytest.raises(NotPossible, match="varför"):
        actions.close_day(service=door, reason="  ", by=keeper, at=AT)
    actions.close_day(service=door, reason="Personalen sjuk", by=keeper, at=AT)
    with pytest.raises(NotPossible, match="stängt"):
        count(door, keeper)
    actions.open_day(service=door, by=keeper, at=AT)
    assert count(door, keeper)


def test_closed_for_long_is_told_since_when_and_over_weekends(door, keeper, unit):
    count(door, keeper, at=calendar.at_clock(dt.date(2020, 3, 13), 10))
    first = dt.date(2020, 3, 16)
    assert (
        actions.close_day(service=door, reason="Pandemin", first=first, last=dt.date(2020, 9, 18), by=keeper, at=AT)
        == 135
    )
    [closure] = measures.closures_on(unit_ids=[unit.pk], day=dt.date(2020, 9, 20))  # a Sunday
    assert (closure.since, closure.reason) == (first, "Pandemin")
    assert measures.closures_on(unit_ids=[unit.pk], day=dt.date(2020, 3, 13)) == []
    actions.open_day(service=door, day=dt.date(2020, 9, 18), by=keeper, at=AT)
    assert measures.closures_on(unit_ids=[unit.pk], day=MONDAY) == []
    days = measures.closed_days_in(unit_ids=[unit.pk], first=first, last=first + 4 * DAY)
    assert len(days) == 5
    assert {day.reason for day in days} == {"Pandemin"}


def test_open_day_takes_back_the_closed_days_ahead(door, keeper):
    actions.close_day(service=door, reason="Pandemin", last=MONDAY + 11 * DAY, by=keeper, at=AT)
    actions.open_day(service=door, day=MONDAY + 2 * DAY, by=keeper, at=AT)
    assert list(OpenDay.objects.filter(is_open=False).order_by("day").values_list("day", flat=True)) == [
        MONDAY,
        MONDAY + DAY,
    ]


def test_replacement_contacts_are_counted_while_closed(door, keeper, unit):
    actions.close_day(service=door, reason="Pandemin", by=keeper, at=AT)
    for kind, people in (("walk", 5), ("walk", 4), ("call", 1)):
        actions.note_replacement(service=door, kind=kind, people=people, by=keeper, at=AT)
    rows = measures.replacements_in(unit_ids=[unit.pk], first=MONDAY, last=MONDAY)
    assert [(row.kind, row.times, row.people) for row in rows] == [("call", 1, 1), ("walk", 2, 9)]
    with pytest.raises(NotPossible, match="minst en"):
        actions.note_replacement(service=door, kind="walk", people=0, by=keeper, at=AT)


def test_distinct_visitors_are_exact_in_a_month_and_an_interval_over_two(door, keeper, unit):
    for text in ("a", "b", "b", "c"):
        count(door, keeper, token_text=text)
    count(door, keeper)
    [row] = measures.distinct_visitors(unit_ids=[unit.pk], day=dt.date(2020, 9, 30))
    assert (row.low, row.high, row.visits, row.without_token) == (3, 3, 5, 1)
    for text in ("a", "d"):
        count(door, keeper, at=AT + 14 * DAY, token_text=text)
    [row] = measures.distinct_visitors(unit_ids=[unit.pk], day=dt.date(2020, 10, 6))
    assert (row.low, row.high) == (3, 5)  # somebody may have come in both months; nobody can tell
    assert measures.distinct_visitors(unit_ids=[unit.pk], day=dt.date(2020, 12, 1)) == []


def test_distinct_visitors_are_not_known_without_tokens(door, keeper, unit):
    count(door, keeper)
    assert measures.distinct_visitors(unit_ids=[unit.pk], day=MONDAY) == []


def test_visits_as_known_before_they_were_undone(door, keeper, unit):
    visit = count(door, keeper)
    actions.undo_visit(visit=visit, by=keeper, at=AT + dt.timedelta(hours=2))
    period = {"unit_ids": [unit.pk], "first": MONDAY, "last": MONDAY}
    assert measures.visits_in(**period) == []
    assert measures.visits_in(**period, known=AT + dt.timedelta(hours=1))[0].visits == 1
    assert measures.visits_by_day(**period, known=AT - DAY) == []


# --- open contacts


def test_open_contact_with_identity_gives_ground_and_takes_it_back(advice, keeper, unit):
    contact = actions.open_contact(service=advice, mode="identity", given_name="Test", family_name="Sökande",
                                   number=identity.test_number(dt.date(1980, 2, 3), 0).digits,
                                   employee=keeper.employee, by=keeper, at=AT)  # fmt: skip
    grounds = Ground.objects.filter(source_kind="interventions.opencontact", source_id=contact.pk)
    assert {ground.employee_id for ground in grounds} == {None, keeper.employee_id}
    actions.close_contact(contact=contact, reason="done", by=keeper, at=AT + 7 * DAY)
    assert all(ground.period.upper == MONDAY + 8 * DAY for ground in grounds.all())
    with pytest.raises(Stale):
        actions.close_contact(contact=contact, reason="done", by=keeper, at=AT + 7 * DAY)


def test_open_contact_finds_the_person_who_is_open_to_the_user_by_that_number(advice, keeper, unit):
    known = make.order(make.service(unit)).person
    contact = actions.open_contact(service=advice, mode="identity", number=known.id_number, by=keeper, at=AT)
    assert contact.person == known
    with pytest.raises(NotPossible, match="redan en öppen kontakt"):
        actions.open_contact(service=advice, mode="identity", person=known, by=keeper, at=AT)


def test_open_contact_finds_again_the_person_of_whom_the_number_was_told(advice, keeper):
    told = {"number": identity.test_number(dt.date(1980, 2, 3), 0).format(), "given_name": "Amina"}
    contact = actions.open_contact(service=advice, mode="identity", by=keeper, at=AT, **told)
    assert (contact.person.family_name, contact.person.id_number) == ("", "")
    with pytest.raises(NotPossible, match="redan en öppen kontakt"):
        actions.open_contact(service=advice, mode="identity", by=keeper, at=AT, **told)


@pytest.mark.parametrize("number", ["19800203-0000", "abc", "20991301"])
def test_open_contact_with_a_wrong_number_stores_nothing(advice, keeper, number):
    with pytest.raises(NotPossible):
        actions.open_contact(
            service=advice, mode="identity", given_name="Test", family_name="A", number=number, by=keeper, at=AT
        )
    assert not Person.objects.exists()
    assert not OpenContact.objects.exists()


@pytest.mark.parametrize(
    ("documentation", "mode", "given", "text"),
    [
        ("full", "light", {"alias": "Fågel"}, "annan dokumentation"),
        ("light", "identity", {"given_name": "Test", "family_name": "A"}, "annan dokumentation"),
        ("light", "light", {}, "kallas"),
        ("light", "light", {"alias": "Fågel", "family_name": "A"}, "med identitet"),
        ("anonymous", "anonymous", {"alias": "Fågel"}, "bara ett nummer"),
        ("anonymous", "anonymous", {"number": "19800203-2390"}, "med identitet"),
        ("light", "light", {"alias": f"Fågel {NUMBER}"}, "personnummer"),
        ("light", "light", {"alias": "Fågel", "theme": f"Om {NUMBER}"}, "personnummer"),
        ("full", "identity", {"number": identity.test_number(dt.date(1980, 2, 3), 0).digits}, "namn"),
    ],
)
def test_open_contact_in_another_mode_than_the_terms_say_is_refused(unit, keeper, documentation, mode, given, text):
    service = make.service(unit, basis="open", contacts=True, documentation=documentation)
    with pytest.raises(NotPossible, match=text):
        actions.open_contact(service=service, mode=mode, by=keeper, at=AT, **given)
    assert not OpenContact.objects.exists()


def test_open_contact_anonymously_has_only_a_number_of_its_service(unit, keeper):
    service = make.service(unit, basis="open", contacts=True, documentation="anonymous")
    numbers = [actions.open_contact(service=service, mode="anonymous", by=keeper, at=AT).number for _n in range(3)]
    assert numbers == [1, 2, 3]
    assert not Person.objects.exists()
    assert not Ground.objects.exists()


def test_open_contact_of_a_child_under_15_needs_consent_also_anonymously(unit, keeper, advice):
    child = make.person(born_on=dt.date(2010, 1, 1))
    with pytest.raises(NotPossible, match="SoL 21:2"):
        actions.open_contact(service=advice, mode="identity", person=child, by=keeper, at=AT)
    assert actions.open_contact(service=advice, mode="identity", person=child, guardian_consent=True, by=keeper, at=AT)
    hidden = make.service(unit, basis="open", contacts=True, documentation="anonymous")
    with pytest.raises(NotPossible, match="SoL 21:2"):
        actions.open_contact(service=hidden, mode="anonymous", under_15=True, by=keeper, at=AT)
    assert actions.open_contact(service=hidden, mode="anonymous", under_15=False, by=keeper, at=AT)


def test_open_contact_without_terms_or_where_none_are_kept_is_refused(advice, keeper, unit):
    with pytest.raises(NotPossible, match="inga öppna kontakter"):
        actions.open_contact(service=make.service(unit), mode="identity", by=keeper, at=AT)
    advice.terms.all().delete()
    with pytest.raises(NotPossible, match="saknar villkor"):
        actions.open_contact(service=advice, mode="identity", by=keeper, at=AT)


def light(unit, **given):
    return make.service(unit, basis="open", contacts=True, documentation="light", **given)


def test_open_contact_when_closed_or_full_is_refused_and_may_be_redirected(unit, keeper):
    ended, full, shut, unstaffed = light(unit, last=MONDAY - DAY), light(unit), light(unit), light(unit)
    Places.objects.create(service=full, places=1, period=span(make.EARLY), recorded_at=AT)
    actions.open_contact(service=full, mode="light", alias="Fågel", by=keeper, at=AT)
    actions.close_day(service=shut, reason="Sjukdom", by=keeper, at=AT)
    post = make.post(unit)
    make.employment(post, last=MONDAY - DAY)
    make.staffing(post, unstaffed)
    for service, word in ((ended, "stängd"), (full, "platser"), (shut, "stängd"), (unstaffed, "stängd")):
        with pytest.raises(NotPossible, match=word):
            actions.open_contact(service=service, mode="light", alias="Fisk", by=keeper, at=AT)
        actions.redirect(service=service, by=keeper, at=AT)
    assert closed_on(unstaffed, MONDAY).why == "no_staff"
    assert closed_on(unstaffed, MONDAY - DAY).is_open
    rows = {row.service_id: (row.reason, row.number) for row in
            measures.redirects_in(unit_ids=[unit.pk], first=MONDAY, last=MONDAY)}  # fmt: skip
    assert rows == {ended.pk: ("closed", 1), full.pk: ("full", 1), shut.pk: ("closed", 1), unstaffed.pk: ("closed", 1)}
    assert measures.redirects_in(unit_ids=[unit.pk], first=MONDAY - DAY, last=MONDAY - DAY) == []


def test_redirect_is_counted_and_names_nobody(advice, keeper):
    made = actions.redirect(service=advice, by=keeper, at=AT)
    assert made.reason == "needs_decision"
    assert Event.objects.get(event_type="interventions.redirected").person_id is None
    with pytest.raises(Forbidden):
        actions.redirect(service=advice, by=make.user("controller", advice.unit), at=AT)
    with pytest.raises(NotPossible):
        actions.redirect(service=advice, reason="tired", by=keeper, at=AT)


def test_close_contact_by_referral_is_also_a_redirect(unit, keeper):
    contact = actions.open_contact(service=light(unit), mode="light", alias="Fågel", by=keeper, at=AT)
    actions.close_contact(contact=contact, reason="referred", by=keeper, at=AT)
    assert Redirect.objects.get().reason == "needs_decision"


def test_note_meeting_only_while_the_contact_goes_on(unit, keeper):
    contact = actions.open_contact(service=light(unit), mode="light", alias="Fågel", by=keeper, at=AT)
    actions.note_meeting(contact=contact, by=keeper, at=AT)
    with pytest.raises(NotPossible, match="första dag"):
        actions.note_meeting(contact=contact, day=MONDAY - DAY, by=keeper, at=AT)
    actions.close_contact(contact=contact, reason="done", by=keeper, at=AT)
    with pytest.raises(NotPossible, match="avslutad"):
        actions.note_meeting(contact=contact, by=keeper, at=AT + DAY)
    assert contact.meetings.count() == 1


def test_contacts_of_another_unit_cannot_be_changed(unit, keeper):
    contact = actions.open_contact(service=light(unit), mode="light", alias="Fågel", by=keeper, at=AT)
    stranger = make.user("treatment_staff", make.unit())
    with pytest.raises(Forbidden):
        actions.close_contact(contact=contact, reason="done", by=stranger, at=AT)
    with pytest.raises(Forbidden):
        actions.note_meeting(contact=contact, by=stranger, at=AT)


def test_ongoing_contacts_on_a_past_date_and_as_known_then(unit, keeper):
    service = light(unit)
    first = actions.open_contact(service=service, mode="light", alias="Fågel", by=keeper, at=AT)
    actions.open_contact(service=service, mode="light", alias="Fisk", by=keeper, at=AT + 2 * DAY)
    actions.close_contact(contact=first, reason="done", on=MONDAY + DAY, by=keeper, at=AT + 5 * DAY)

    def ongoing(day, known=None):
        return measures.contacts_on(unit_ids=[unit.pk], day=day, known=known)[0].ongoing

    assert [ongoing(MONDAY - DAY), ongoing(MONDAY), ongoing(MONDAY + DAY), ongoing(MONDAY + 3 * DAY)] == [0, 1, 0, 1]
    assert ongoing(MONDAY + DAY, known=AT + 2 * DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_open_the_last_place_twice_at_once_lets_one_win(unit, keeper):
    service = light(unit)
    Places.objects.create(service=service, places=1, period=span(make.EARLY), recorded_at=AT)
    ready, results = threading.Barrier(2), []

    def reach(alias):
        try:
            ready.wait(5)
            actions.open_contact(service=service, mode="light", alias=alias, by=keeper, at=AT)
            results.append("opened")
        except NotPossible:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=reach, args=(alias,)) for alias in ("Fågel", "Fisk")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(results) == ["opened", "refused"]


# --- activities


def test_activity_hours_count_each_employee(unit, keeper):
    outreach = make.service(unit, basis="duty", capacity_kind="none")
    staff = [make.employee(unit) for _n in range(2)]
    actions.note_activity(service=outreach, kind="shift", day=MONDAY, minutes=180, place="Torget", people=14,
                          staff=staff, by=keeper, at=AT)  # fmt: skip
    actions.note_activity(service=outreach, kind="meeting", day=MONDAY, minutes=60, by=keeper, at=AT)
    rows = measures.activity_in(unit_ids=[unit.pk], first=MONDAY, last=MONDAY)
    assert [(row.kind, row.minutes, row.staff_minutes, row.people) for row in rows] == [
        ("meeting", 60, 60, 0), ("shift", 180, 360, 14),
    ]  # fmt: skip


@pytest.mark.parametrize("given", [
    {"minutes": 0}, {"minutes": 1500}, {"day": MONDAY + DAY}, {"kind": "party"}, {"place": f"hos {NUMBER}"},
    {"theme": NUMBER}, {"age_band": NUMBER},
])  # fmt: skip
def test_note_activity_refuses_what_cannot_be(unit, keeper, given):
    values = {
        "service": make.service(unit, basis="duty"),
        "kind": "shift",
        "day": MONDAY,
        "minutes": 60,
        "by": keeper,
        "at": AT,
    }
    with pytest.raises(NotPossible):
        actions.note_activity(**values | given)


def test_figures_of_many_services_take_as_many_queries_as_of_one(unit, keeper, django_assert_max_num_queries):
    def ask():
        period = {"unit_ids": [unit.pk], "first": MONDAY - 30 * DAY, "last": MONDAY}
        with django_assert_max_num_queries(40) as asked:
            for name in (
                "visits_by_day",
                "visits_in",
                "redirects_in",
                "replacements_in",
                "closed_days_in",
                "activity_in",
            ):
                getattr(measures, name)(**period)
            for name in ("contacts_on", "closures_on", "distinct_visitors"):
                getattr(measures, name)(unit_ids=[unit.pk], day=MONDAY)
            measures.gates(service_ids=[service.pk for service in services], day=MONDAY)
        return len(asked)

    services = []

    def grow():
        service = light(unit, capacity_kind="open_door")
        services.append(service)
        count(service, keeper)
        actions.open_contact(service=service, mode="light", alias="Fågel", by=keeper, at=AT)
        actions.close_day(service=service, reason="Sjukdom", by=keeper, at=AT)
        actions.redirect(service=service, by=keeper, at=AT)

    grow()
    few = ask()
    for _n in range(4):
        grow()
    assert ask() == few


@pytest.mark.django_db
def test_open_contact_by_number_does_not_recognise_a_protected_person_for_a_stranger() -> None:
    unit = make.unit()
    service = make.service(unit, basis="open", contacts=True, documentation="full")
    hidden = make.person(protection="marker")
    make.order(make.service(unit), person=hidden)
    staff = make.user("treatment_staff", unit)
    contact = actions.open_contact(
        service=service, mode="identity", number=hidden.id_number, given_name="A", by=staff, at=calendar.now()
    )
    assert contact.person != hidden
    assert contact.person.id_number == ""
