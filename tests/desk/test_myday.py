"""Min dag, as each role meets it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.housing.models import SupervisionVisit
from hemmaplan.interventions.measures import day as measures
from hemmaplan.interventions.models import GroupRound, Offer, Order, Plan, QueueEntry, Session, Visit
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db

NAME = "Hemligberg"
DAY = dt.timedelta(days=1)


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def today(at):
    return calendar.local_date(at)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def user(unit):
    return make.user("treatment_staff", unit)


def mine(unit, user, **given):
    """An order the user has."""
    order = make.order(make.service(unit), **{"state": "running", **given})
    make.assigned(order, user.employee)
    return order


@pytest.fixture
def page(client_as):
    def get(user):
        answer = client_as(user).get(reverse("myday:index"))
        return answer, answer.content.decode()

    return get


@pytest.mark.parametrize(
    ("role", "status"),
    [("unit_manager", 200), ("deputy", 200), ("treatment_staff", 200), ("housing_support_staff", 200),
     ("housing_coordinator", 200), ("social_worker", 200), ("administrator", 403), ("controller", 403),
     ("system_owner", 403), ("log_reviewer", 403)],
)  # fmt: skip
def test_the_day_as_each_role(role, status, unit, page):
    assert page(make.user(role, unit))[0].status_code == status


def test_today_in_time_order_with_what_to_do_with_each(unit, user, today, at, page):
    order = mine(unit, user)
    late = Visit.objects.create(
        order=order, employee=user.employee, kind="home", planned_at=calendar.at_clock(today, 13, 30), recorded_at=at
    )
    round_ = GroupRound.objects.create(
        service=make.service(unit, capacity_kind="group"),
        name="Omgång 14",
        places=8,
        period=span(today),
        recorded_at=at,
    )
    round_.leaders.add(user.employee)
    Session.objects.create(
        round=round_, number=22, starts_at=calendar.at_clock(today, 9), minutes=180, recorded_at=make.AT
    )
    text = page(user)[1]
    assert text.index("09:00–12:00") < text.index("13:30")
    assert "Tillfälle 22" in text
    assert reverse("work:visits", args=[order.pk]) in text
    assert reverse("work:visit_record", args=[late.pk]) in text


def test_sessions_led_by_others_and_visits_made_by_others_are_not_mine(unit, user, today, at):
    other = make.user("treatment_staff", unit)
    order = mine(unit, other)
    Visit.objects.create(
        order=order, employee=other.employee, kind="home", planned_at=calendar.at_clock(today, 10), recorded_at=at
    )
    round_ = GroupRound.objects.create(
        service=order.service, name="Andras", places=8, period=span(today), recorded_at=at
    )
    Session.objects.create(round=round_, number=1, starts_at=calendar.at_clock(today, 9), recorded_at=make.AT)
    found = measures.today_of(user=user, on=today)
    assert (found.sessions, found.visits) == ((), ())


def test_a_visit_late_in_the_evening_belongs_to_the_day_in_stockholm(unit, user, at):
    order, day = mine(unit, user), dt.date(2026, 7, 1)
    Visit.objects.create(
        order=order, employee=user.employee, kind="call", planned_at=calendar.at_clock(day, 0, 30), recorded_at=at
    )  # 22.30 the day before in UTC
    assert len(measures.today_of(user=user, on=day).visits) == 1
    assert not measures.today_of(user=user, on=day - DAY).visits


def test_say_a_visit_is_done_and_come_back_to_the_day(unit, user, today, at, client_as):
    order = mine(unit, user)
    visit = Visit.objects.create(
        order=order, employee=user.employee, kind="home", planned_at=at - dt.timedelta(minutes=5), recorded_at=at
    )
    answer = client_as(user).post(reverse("work:visit_record", args=[visit.pk]), {"state": "done", "back": "myday"})
    assert answer.headers["Location"] == reverse("myday:index")
    visit.refresh_from_db()
    assert visit.state == "done"


def test_visits_of_earlier_days_are_asked_for_until_somebody_says(unit, user, today, at, page):
    order = mine(unit, user)
    visit = Visit.objects.create(
        order=order, employee=user.employee, kind="home", planned_at=at - 3 * DAY, recorded_at=at
    )
    assert "Vad blev det av?" in page(user)[1]
    Visit.objects.filter(pk=visit.pk).update(state="missed")
    assert "Vad blev det av?" not in page(user)[1]


def test_acknowledge_in_one_click(unit, user, client_as, page):
    order = make.order(make.service(unit), state="sent")
    assert reverse("myday:acknowledge", args=[order.pk]) in page(user)[1]
    answer = client_as(user).post(reverse("myday:acknowledge", args=[order.pk]))
    assert answer.headers["Location"] == reverse("myday:index")
    assert Order.objects.get(pk=order.pk).state == "acknowledged"
    assert reverse("myday:acknowledge", args=[order.pk]) not in page(user)[1]


def test_an_order_not_acknowledged_in_a_working_day_is_told_to_both_sides(unit, user, page, today):
    """The receiving unit sees it marked where it is acknowledged; the sender sees whom to call."""
    sender = make.user("social_worker", make.unit(kind="authority"))
    from_unit = sender.employee.home_unit
    late = make.order(make.service(unit), sent_on=today - 7 * DAY, from_unit=from_unit, sent_by=sender)
    assert "Inte kvitterat på en arbetsdag" in page(user)[1]
    assert "Inte kvitterade på en arbetsdag" in page(sender)[1]
    Order.objects.filter(pk=late.pk).update(sent_at=calendar.now())
    assert "Inte kvitterat på en arbetsdag" not in page(user)[1]


def test_acknowledge_an_order_of_another_unit_is_absent(user, client_as):
    order = make.order(state="sent")
    assert client_as(user).post(reverse("myday:acknowledge", args=[order.pk])).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "social_worker"])
def test_who_sees_an_order_without_handling_it_is_refused_at_once(unit, client_as, role):
    order = make.order(make.service(unit), state="sent", from_unit=unit)
    client = client_as(make.user(role, unit))
    assert client.get(reverse("orders:order", args=[order.pk])).status_code == 200
    assert client.post(reverse("myday:acknowledge", args=[order.pk])).status_code == 404
    assert Order.objects.get(pk=order.pk).state == "sent"


def test_to_acknowledge_leaves_out_what_a_colleague_has(unit, user):
    order = make.order(make.service(unit), state="sent")
    make.assigned(order, make.employee(unit))
    assert not measures.to_acknowledge(user=user)
    make.assigned(order, user.employee)
    assert measures.to_acknowledge(user=user).get() == order


def test_clocks_show_days_and_section_and_only_mine(unit, user, today, at, page):
    order = mine(unit, user)
    rule = "nonexec_decision"
    make.clock(rule, order, unit, starts_on=today, due_on=today + 2 * DAY)
    make.clock(rule, mine(unit, make.user("treatment_staff", unit)), unit, starts_on=today, due_on=today)
    text = page(user)[1]
    assert text.count("SoL 34:1") == 1
    assert "2 dagar kvar" in text
    assert order.person.family_name in text


def test_plans_to_follow_up_within_two_weeks_stand_by_themselves(unit, user, today, at):
    for days in (-3, 14, 15):
        plan = Plan.objects.create(
            order=mine(unit, user),
            state="active",
            follow_up_on=today + days * DAY,
            made_on=today,
            made_by=user,
            recorded_at=at,
        )
        make.ledger_of(plan.order)
    assert [row.due - today for row in measures.plans_to_follow_up(user=user, on=today)] == [-3 * DAY, 14 * DAY]


def test_drafts_are_mine_oldest_first(unit, user, at):
    order, other = mine(unit, user), make.user("treatment_staff", unit)
    make.assigned(order, other.employee)
    for author, age in ((user, 1), (user, 3), (other, 2)):
        JournalEntry.objects.create(
            case=order.case, author=author, happened_at=at, recorded_at=at - age * DAY, text="x"
        )
    assert [(at - note.recorded_at).days for note in measures.drafts_of(user=user)] == [3, 1]


def test_supervision_planned_for_today_and_before_stands_in_the_day(unit, today, at, page):
    user = make.user("housing_support_staff", unit)
    tenancy = make.tenancy(make.dwelling(unit), supervisor=user.employee)
    SupervisionVisit.objects.create(tenancy=tenancy, planned_on=today - 2 * DAY, recorded_at=at)
    other = make.tenancy(make.dwelling(unit), supervisor=make.employee(unit))
    SupervisionVisit.objects.create(tenancy=other, planned_on=today, recorded_at=at)
    text = page(user)[1]
    assert tenancy.person.family_name in text
    assert other.person.family_name not in text
    assert "2 dagar över tiden" in text


def test_the_social_worker_sees_what_came_back_and_what_has_not_started(today, page):
    authority = make.unit(kind="authority")
    worker = make.user("social_worker", authority)
    sent = {"from_unit": authority, "sent_by": worker}
    recent = today - 10 * DAY
    returned = make.order(state="returned", sent_on=recent, returned_reason="Hör till LSS", **sent)
    last_day = calendar.add_months(today, -3)
    young = make.order(state="queued", sent_on=last_day + 3 * DAY, **sent)
    old = make.order(state="queued", sent_on=last_day - 3 * DAY, **sent)
    text = page(worker)[1]
    assert "Hör till LSS" in text
    for order, shown in ((returned, True), (old, True), (young, False)):
        assert (f"{order.case.number} " in text) == shown


def test_the_head_sees_how_many_orders_nobody_has_and_offers_nobody_answered(unit, today, at, page):
    head = make.user("unit_manager", unit)
    order = make.order(make.service(unit), state="offered")
    entry = QueueEntry.objects.create(order=order, service=order.service, priority=2, joined_on=today, recorded_at=at)
    Offer.objects.create(entry=entry, what="Plats", starts_on=today, answer_by=today, offered_at=at, offered_by=head)
    mine(unit, make.user("treatment_staff", unit))
    text = page(head)[1]
    assert "1 uppdrag är inte fördelat." in text
    assert "1 erbjudande väntar på svar." in text


def test_the_count_for_the_menu_asks_only_for_work_the_user_has(unit, user, today, at):
    make.order(make.service(unit), state="sent")
    order = mine(unit, user)
    JournalEntry.objects.create(case=order.case, author=user, happened_at=at, recorded_at=at)
    for number in (7, 8):
        make.clock("nonexec_decision", mine(unit, user), unit, starts_on=today, due_on=today + number * DAY)
    _ = user.scope
    with CaptureQueriesContext(connection) as found:
        assert measures.waiting_count(user=user, on=today) == 3
    assert len(found) == 3
    sender = make.user("social_worker", unit)
    _ = sender.scope
    with CaptureQueriesContext(connection) as found:
        assert measures.waiting_count(user=sender, on=today) == 0
    assert len(found) == 2
    assert not any('FROM "interventions_order"' in query["sql"] for query in found)


def test_the_day_takes_the_same_queries_for_much(unit, user, today, at, client_as):
    client, counts = client_as(user), []
    for more in (2, 15):
        for _nr in range(more):
            order = mine(unit, user)
            Visit.objects.create(
                order=order,
                employee=user.employee,
                kind="home",
                planned_at=calendar.at_clock(today, 10),
                recorded_at=at,
            )
            JournalEntry.objects.create(case=order.case, author=user, happened_at=at, recorded_at=at)
            make.order(order.service, state="sent")
            Plan.objects.create(
                order=order, state="active", follow_up_on=today, made_on=today, made_by=user, recorded_at=at
            )
            make.ledger_of(order)
            make.clock("nonexec_decision", order, unit, starts_on=today, due_on=today)
        client.get(reverse("myday:index"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("myday:index")).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_a_protected_person_is_named_in_the_day_only_to_the_one_who_has_them(unit, user, today, at, page):
    person = make.person(given_name="Ester", family_name=NAME, protection="marker")
    order = mine(unit, user, person=person)
    make.order(make.service(unit), state="sent", person=person)
    Visit.objects.create(
        order=order, employee=user.employee, kind="home", planned_at=calendar.at_clock(today, 10), recorded_at=at
    )
    assert NAME in page(user)[1]
    text = page(make.user("treatment_staff", unit))[1]
    assert NAME not in text
    assert "Skyddad person" in text
    assert ReadNote.objects.latest("pk").person_ids == [person.pk]
