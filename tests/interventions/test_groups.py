"""Rounds, places, sessions and attendance, and their figures."""

import datetime as dt
import threading
from dataclasses import replace
from unittest import mock

import pytest
from django.db import connection, connections
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Doubtful, Forbidden, NotPossible, Stale
from hemmaplan.interventions.actions import participation, rounds, sessions
from hemmaplan.interventions.actions.rounds import Slot
from hemmaplan.interventions.measures import booking
from hemmaplan.interventions.measures import groups as measures
from hemmaplan.interventions.models import Attendance, GroupRound, OpenContact, Participation

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(MONDAY, 8)
NINE = Slot(0, dt.time(9), 120)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def leader(unit):
    return make.user("treatment_staff", unit)


@pytest.fixture
def service(unit):
    return make.service(unit, capacity_kind="group")


@pytest.fixture
def plan(service, leader):
    def planned(**given):
        values = {
            "service": service, "name": "Omgång 14", "places": 2, "minimum": 1, "first": MONDAY,
            "last": MONDAY + dt.timedelta(days=27), "slots": [NINE], "by": leader, "at": AT,
        }  # fmt: skip
        return rounds.plan_round(**values | given)

    return planned


def join(round_, by, **given):
    given = given or {"order": make.order(round_.service, state="running")}
    return participation.take_place(round_=round_, by=by, at=AT, **given)


def test_plan_round_makes_sessions_at_the_same_clock_time_over_the_end_of_summer_time(plan):
    round_ = plan(first=dt.date(2020, 10, 19), last=dt.date(2020, 11, 2))
    times = [calendar.local_time(session.starts_at) for session in round_.sessions.all()]
    assert [f"{time:%d %H:%M}" for time in times] == ["19 09:00", "26 09:00", "02 09:00"]
    assert times[1].utcoffset() != times[0].utcoffset()
    assert [session.number for session in round_.sessions.all()] == [1, 2, 3]


def test_plan_round_skips_public_holidays(plan):
    thursday = Slot(3, dt.time(13), 60)
    round_ = plan(first=dt.date(2020, 5, 14), last=dt.date(2020, 5, 28), slots=[thursday])
    days = [calendar.local_date(session.starts_at).day for session in round_.sessions.all()]
    assert days == [14, 28]  # Ascension Day was 21 May


def test_plan_round_writes_its_times_in_words(plan):
    days = [Slot(day, dt.time(9), 420) for day in range(5)]
    round_ = plan(slots=[*days, Slot(2, dt.time(18), 120), Slot(3, dt.time(18), 120)])
    assert round_.schedule == "mån–fre 09:00–16:00, ons, tor 18:00–20:00"


def test_plan_round_with_no_day_left_stores_nothing(plan):
    with pytest.raises(NotPossible, match="inga tillfällen"):
        plan(first=dt.date(2020, 5, 21), last=dt.date(2020, 5, 21), slots=[Slot(3, dt.time(13), 60)])
    assert not GroupRound.objects.exists()


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"last": MONDAY - dt.timedelta(days=1)}, "ligger före startdatum"),
        ({"places": 4, "minimum": 5}, "Minsta antal"),
        ({"last": MONDAY + dt.timedelta(days=900)}, "två år"),
    ],
)
def test_plan_round_refuses_what_cannot_be(plan, given, text):
    with pytest.raises(NotPossible, match=text):
        plan(**given)


def test_plan_round_refuses_a_service_that_is_no_group(plan, unit):
    with pytest.raises(NotPossible, match="platser i grupp"):
        plan(service=make.service(unit))


def test_plan_round_is_anonymous_when_the_terms_say_so(plan, unit):
    assert plan(service=make.service(unit, capacity_kind="group", documentation="anonymous")).anonymous
    assert not plan().anonymous


def test_plan_round_of_another_unit_is_forbidden(plan):
    with pytest.raises(Forbidden):
        plan(by=make.user("treatment_staff", make.unit()))
    with pytest.raises(Forbidden):
        plan(by=make.user("controller", make.unit()))


def test_add_series_makes_an_aftercare_round_of_the_same_service(plan, leader):
    main = plan()
    series = rounds.add_series(main=main, name="Eftervård", places=8, first=MONDAY, last=MONDAY + dt.timedelta(days=20),
                                slots=[Slot(2, dt.time(18), 120)], by=leader, at=AT)  # fmt: skip
    assert (series.follows, series.service, series.rolling, series.schedule) == (
        main,
        main.service,
        True,
        "ons 18:00–20:00",
    )
    with pytest.raises(NotPossible, match="huvudomgången"):
        rounds.add_series(
            main=series, name="En till", places=8, first=MONDAY, last=MONDAY, slots=[NINE], by=leader, at=AT
        )


def test_extend_round_repeats_its_latest_week(plan, leader):
    round_ = plan(slots=[NINE, Slot(2, dt.time(13), 90)])
    before = round_.sessions.count()
    assert len(rounds.extend_round(round_=round_, last=MONDAY + dt.timedelta(days=41), by=leader, at=AT)) == 4
    assert round_.sessions.count() == before + 4
    with pytest.raises(NotPossible, match="redan tillfällen"):
        rounds.extend_round(round_=round_, last=MONDAY, by=leader, at=AT)


def test_plan_round_asks_when_a_leader_is_away_or_booked_and_may_leave_those_times_out(plan, leader):
    who = leader.employee
    make.absence(who, MONDAY + dt.timedelta(days=7), MONDAY + dt.timedelta(days=8))
    other = plan(
        name="Annan",
        slots=[Slot(0, dt.time(10), 60)],
        first=MONDAY + dt.timedelta(days=14),
        leaders=[who],
        anyway="all",
    )
    assert other.sessions.count() == 2
    with pytest.raises(Doubtful, match=r"frånvarande.*ett tillfälle i grupp 10:00–11:00.*Inget är bokat") as asked:
        plan(leaders=[who], slots=[Slot(0, dt.time(9), 120)])
    assert asked.value.may_skip
    kept = plan(leaders=[who], slots=[Slot(0, dt.time(9), 120)], anyway="skip")
    assert [calendar.local_date(session.starts_at) for session in kept.sessions.all()] == [MONDAY]
    assert plan(name="Alla", leaders=[who], slots=[Slot(0, dt.time(9), 120)], anyway="all").sessions.count() == 4


def test_a_series_an_extension_and_a_new_leader_ask_of_the_leaders_too(plan, leader):
    who, slots = leader.employee, [Slot(0, dt.time(9), 120)]
    main = plan(leaders=[who], slots=slots)
    last = MONDAY + dt.timedelta(days=27)
    with pytest.raises(Doubtful, match="ett tillfälle i grupp 09:00–11:00"):
        rounds.add_series(
            main=main, name="Efter", places=4, first=MONDAY, last=last, slots=slots, leaders=[who], by=leader, at=AT
        )
    make.absence(who, last + dt.timedelta(days=1), last + dt.timedelta(days=5))
    with pytest.raises(Doubtful, match="frånvarande"):
        rounds.extend_round(round_=main, last=last + dt.timedelta(days=14), by=leader, at=AT)
    assert main.sessions.count() == 4
    added = rounds.extend_round(round_=main, last=last + dt.timedelta(days=14), by=leader, at=AT, anyway="skip")
    assert len(added) == 1
    led_by_nobody = plan(name="Ny", slots=slots)
    with pytest.raises(Doubtful, match="ett tillfälle i grupp"):
        rounds.change_round(
            round_=led_by_nobody, name="Ny", places=4, minimum=1, rolling=False, leaders=[who], by=leader, at=AT
        )


def test_plan_round_asks_as_many_questions_however_many_times(plan, leader, django_assert_num_queries):
    times = [(AT + dt.timedelta(days=n), 60) for n in range(1, 200)]
    with django_assert_num_queries(4):
        booking.hindrances_at(employees=[leader.employee], times=times)


def test_plan_round_at_an_hour_that_does_not_exist_is_refused(plan):
    with (
        pytest.raises(NotPossible, match="02:30 finns inte den 2021-03-28"),
        mock.patch.object(calendar, "is_closed", return_value=False),
    ):
        plan(first=dt.date(2021, 3, 22), last=dt.date(2021, 3, 28), slots=[Slot(6, dt.time(2, 30), 60)])


def test_holidays_left_out_are_told_by_day_and_name():
    days = {"first": dt.date(2027, 3, 15), "last": dt.date(2027, 4, 12)}
    assert booking.holidays_left_out(weekdays=[0], **days) == ["2027-03-29 Annandag påsk"]
    assert booking.holidays_left_out(weekdays=[2], **days) == []


def test_start_round_below_minimum_needs_a_reason(plan, leader):
    round_ = plan()
    with pytest.raises(NotPossible, match="minst 1 behövs"):
        rounds.start_round(round_=round_, by=leader, at=AT)
    rounds.start_round(round_=round_, reason="Två till väntas i veckan", by=leader, at=AT)
    assert GroupRound.objects.get().state == "running"
    with pytest.raises(Stale):
        rounds.start_round(round_=round_, reason="igen", by=leader, at=AT)


def test_cancel_round_needs_a_reason_and_frees_all(plan, leader):
    round_ = plan()
    place = join(round_, leader)
    with pytest.raises(NotPossible, match="varför"):
        rounds.cancel_round(round_=round_, reason=" ", by=leader, at=AT)
    rounds.cancel_round(round_=round_, reason="För få anmälda", by=leader, at=AT)
    place.refresh_from_db()
    assert place.left_on is not None
    assert set(round_.sessions.values_list("state", flat=True)) == {"cancelled"}


def test_end_round_ends_places_and_keeps_held_sessions(plan, leader):
    round_ = plan(rolling=True)
    place = join(round_, leader)
    rounds.start_round(round_=round_, by=leader, at=AT)
    first = round_.sessions.first()
    later = AT + dt.timedelta(days=8)
    sessions.note_attendance(session=first, participation=place, status="present", by=leader, at=later)
    rounds.end_round(round_=round_, by=leader, at=later)
    states = list(round_.sessions.values_list("state", flat=True))
    assert states == ["held", "planned", "cancelled", "cancelled"]
    place.refresh_from_db()
    assert place.left_on == dt.date(2020, 9, 29)


def test_change_round_below_those_in_it_is_refused(plan, leader):
    round_ = plan()
    join(round_, leader)
    join(round_, leader)
    change = {
        "round_": round_,
        "name": "Omgång 14",
        "minimum": 1,
        "rolling": False,
        "leaders": [],
        "by": leader,
        "at": AT,
    }
    with pytest.raises(NotPossible, match="2 har plats"):
        rounds.change_round(places=1, **change)
    assert rounds.change_round(places=3, **change).places == 3


def test_take_place_counts_only_open_participations(plan, leader):
    round_ = plan()
    first, second = join(round_, leader), join(round_, leader)
    with pytest.raises(NotPossible, match="full"):
        join(round_, leader)
    participation.leave_place(participation=first, by=leader, at=AT, reason="Flyttade")
    third = join(round_, leader)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    with pytest.raises(NotPossible, match="redan lämnat"):
        participation.leave_place(participation=Participation.objects.get(pk=first.pk), by=leader, at=AT)


def test_take_place_after_the_start_only_where_intake_is_rolling(plan, leader):
    closed, rolling = plan(), plan(name="Omgång 15", rolling=True)
    for round_ in (closed, rolling):
        rounds.start_round(round_=round_, reason="Börjar ändå", by=leader, at=AT)
    with pytest.raises(NotPossible, match="nästa omgång"):
        join(closed, leader)
    assert join(rolling, leader).number == 1


def test_take_place_twice_for_the_same_order_is_refused(plan, leader):
    round_ = plan()
    order = make.order(round_.service, state="queued")
    join(round_, leader, order=order)
    with pytest.raises(NotPossible, match="redan plats"):
        join(round_, leader, order=order)


@pytest.mark.parametrize("state", ["sent", "ended", "returned"])
def test_take_place_by_an_order_that_is_not_received_is_refused(plan, leader, state):
    round_ = plan()
    with pytest.raises(NotPossible, match="inte mottaget"):
        join(round_, leader, order=make.order(round_.service, state=state))


def test_take_place_by_an_order_for_something_else_is_refused(plan, leader, unit):
    with pytest.raises(NotPossible, match="annan verksamhet"):
        join(plan(), leader, order=make.order(make.service(unit), state="running"))


def test_take_place_in_an_anonymous_group_gives_a_number_only(plan, leader, unit):
    round_ = plan(service=make.service(unit, capacity_kind="group", documentation="anonymous"))
    with pytest.raises(NotPossible, match="anonym"):
        join(round_, leader, order=make.order(round_.service, state="running"))
    place = participation.take_place(round_=round_, by=leader, at=AT)
    assert (place.number, place.order, place.contact) == (1, None, None)
    assert Event.objects.filter(event_type="interventions.place_taken").get().person_id is None
    with pytest.raises(NotPossible, match="vårdnadshavarens samtycke"):
        participation.take_place(round_=round_, under_15=True, by=leader, at=AT)
    assert participation.take_place(round_=round_, under_15=True, guardian_consent=True, by=leader, at=AT).number == 2


def contact(service, **given):
    values = {
        "service": service,
        "unit": service.unit,
        "mode": "identity",
        "number": 1,
        "opened_on": MONDAY,
        "recorded_at": AT,
    }
    return OpenContact.objects.create(**values | given)


def test_take_place_for_a_child_under_15_needs_guardian_consent(plan, leader):
    round_ = plan()
    child = contact(round_.service, person=make.person(born_on=dt.date(2010, 5, 1)))
    with pytest.raises(NotPossible, match="SoL 21:2"):
        join(round_, leader, contact=child)
    join(round_, leader, contact=child, guardian_consent=True)
    child.refresh_from_db()
    assert child.guardian_consent is True


def test_take_place_for_a_youth_of_15_needs_none(plan, leader):
    round_ = plan()
    assert (
        join(round_, leader, contact=contact(round_.service, person=make.person(born_on=dt.date(2005, 9, 21)))).number
        == 1
    )


def test_take_place_in_a_group_for_young_children_asks_for_consent_when_the_age_is_unknown(plan, leader):
    round_ = plan()
    round_.service.terms.update(age_to=12)
    light = contact(round_.service, mode="light", alias="Fågel")
    with pytest.raises(NotPossible, match="SoL 21:2"):
        join(round_, leader, contact=light)
    assert join(round_, leader, contact=light, guardian_consent=True)


def test_take_place_by_a_closed_contact_is_refused(plan, leader):
    round_ = plan()
    gone = contact(round_.service, mode="light", alias="Fågel", closed_on=MONDAY, end_reason="done")
    with pytest.raises(NotPossible, match="avslutad"):
        join(round_, leader, contact=gone)


def test_note_attendance_is_one_row_however_often_and_can_be_taken_back(plan, leader):
    round_ = plan()
    place = join(round_, leader)
    session = round_.sessions.first()
    note = {"session": session, "participation": place, "by": leader, "at": AT + dt.timedelta(hours=4)}
    for status in ("present", "present", "absent"):
        sessions.note_attendance(status=status, **note)
    assert [row.status for row in Attendance.objects.all()] == ["absent"]
    session.refresh_from_db()
    assert session.state == "held"
    assert sessions.note_attendance(status="", **note) is None
    assert not Attendance.objects.exists()
    assert Event.objects.filter(event_type="interventions.attendance_noted").count() == 3


def test_note_attendance_ahead_takes_only_notified(plan, leader):
    round_ = plan()
    place, ahead = join(round_, leader), round_.sessions.last()
    with pytest.raises(NotPossible, match="inte varit"):
        sessions.note_attendance(session=ahead, participation=place, status="present", by=leader, at=AT)
    assert sessions.note_attendance(session=ahead, participation=place, status="notified", by=leader, at=AT)


def test_note_attendance_of_another_group_or_after_leaving_is_refused(plan, leader):
    round_, other = plan(), plan(name="Omgång 15")
    place = join(other, leader)
    with pytest.raises(NotPossible, match="hör inte till"):
        sessions.note_attendance(
            session=round_.sessions.first(), participation=place, status="present", by=leader, at=AT
        )
    participation.leave_place(participation=place, by=leader, at=AT)
    later = AT + dt.timedelta(days=8)
    with pytest.raises(NotPossible, match="ingen plats"):
        sessions.note_attendance(
            session=other.sessions.all()[1], participation=place, status="absent", by=leader, at=later
        )


def test_note_attendance_by_a_stranger_is_forbidden(plan, leader):
    round_ = plan()
    place = join(round_, leader)
    with pytest.raises(Forbidden):
        sessions.note_attendance(session=round_.sessions.first(), participation=place, status="present",
                                by=make.user("treatment_staff", make.unit()), at=AT)  # fmt: skip


def test_note_rest_present_leaves_what_is_noted(plan, leader):
    round_ = plan()
    first = join(round_, leader)
    join(round_, leader)
    session, at = round_.sessions.first(), AT + dt.timedelta(hours=3)
    sessions.note_attendance(session=session, participation=first, status="absent", by=leader, at=at)
    assert sessions.note_rest_present(session=session, by=leader, at=at) == 1
    assert list(Attendance.objects.order_by("participation__number").values_list("status", flat=True)) == [
        "absent",
        "present",
    ]


def test_cancel_session_needs_reason_and_nobody_present(plan, leader):
    round_ = plan()
    place, session = join(round_, leader), round_.sessions.first()
    with pytest.raises(NotPossible, match="varför"):
        sessions.cancel_session(session=session, reason="", by=leader, at=AT)
    later = AT + dt.timedelta(hours=4)
    sessions.note_attendance(session=session, participation=place, status="present", by=leader, at=later)
    with pytest.raises(NotPossible, match="närvarande"):
        sessions.cancel_session(session=session, reason="Sjukdom", by=leader, at=later)
    sessions.note_attendance(session=session, participation=place, status="", by=leader, at=later)
    sessions.cancel_session(session=session, reason="Sjukdom", by=leader, at=later)
    with pytest.raises(NotPossible, match="inställt"):
        sessions.note_attendance(session=session, participation=place, status="absent", by=leader, at=later)
    sessions.restore_session(session=session, by=leader, at=later)
    sessions.hold_session(session=session, by=leader, at=later)
    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == ("held", "")


def test_move_session_keeps_its_number_and_not_on_top_of_another(plan, leader):
    round_ = plan()
    first, second = round_.sessions.all()[:2]
    with pytest.raises(NotPossible, match="redan ett tillfälle"):
        sessions.move_session(session=first, starts_at=second.starts_at, by=leader, at=AT)
    moved = calendar.at_clock(MONDAY + dt.timedelta(days=60), 10)
    sessions.move_session(session=first, starts_at=moved, by=leader, at=AT)
    first.refresh_from_db()
    round_.refresh_from_db()
    assert (first.starts_at, first.number) == (moved, 1)
    assert MONDAY + dt.timedelta(days=60) in round_.period


def test_taken_places_on_a_past_date_are_as_they_were(plan, leader, unit, service):
    round_ = plan(places=6)
    for _n in range(3):
        join(round_, leader)
    gone = join(round_, leader)
    rounds.start_round(round_=round_, by=leader, at=AT)
    participation.leave_place(
        participation=gone, on=MONDAY + dt.timedelta(days=3), by=leader, at=AT + dt.timedelta(days=3)
    )

    def held(day, known=None):
        return measures.rounds_on(unit_ids=[unit.pk], day=day, known=known)

    (row,) = held(MONDAY)
    assert (row.stage, row.places, row.taken) == ("running", 6, 4)
    assert measures.taken(held(MONDAY)) == {service.pk: 4}
    assert measures.taken(held(MONDAY + dt.timedelta(days=3))) == {service.pk: 3}
    assert not measures.taken(held(MONDAY - dt.timedelta(days=1)))
    assert held(MONDAY, known=AT - dt.timedelta(hours=1)) == []


def test_taken_places_do_not_count_aftercare_twice(plan, leader, unit):
    main = plan(places=6)
    series = rounds.add_series(main=main, name="Eftervård", places=8, first=MONDAY, last=MONDAY + dt.timedelta(days=20),
                                slots=[NINE], by=leader, at=AT)  # fmt: skip
    for round_ in (main, series):
        rounds.start_round(round_=round_, reason="Börjar", by=leader, at=AT)
    running = measures.running_on(unit_ids=[unit.pk], day=MONDAY)
    assert [row.is_series for row in running] == [False, True]
    assert measures.taken(replace(row, taken=2) for row in running) == {main.service_id: 2}
    assert measures.running_places(unit_ids=[unit.pk], day=MONDAY) == {main.service_id: (6,)}
    assert measures.running_places(unit_ids=[unit.pk], day=MONDAY - dt.timedelta(days=1)) == {}


def test_below_minimum_and_not_run(plan, leader, unit, service):
    parents = make.service(unit, capacity_kind="group")
    round_ = plan(minimum=2)
    join(round_, leader)
    rounds.start_round(round_=round_, reason="En till väntas", by=leader, at=AT)
    assert [row.round_id for row in measures.below_minimum_on(unit_ids=[unit.pk], day=MONDAY)] == [round_.pk]

    def not_run(known=None):
        return measures.not_run(
            [service.pk, parents.pk], measures.rounds_on(unit_ids=[unit.pk], day=MONDAY, known=known)
        )

    assert not_run() == {parents.pk}
    plan(service=parents, first=MONDAY + dt.timedelta(days=14), last=MONDAY + dt.timedelta(days=40))
    assert not_run() == set()
    assert not_run(known=AT - dt.timedelta(days=1)) == {service.pk, parents.pk}


def test_attendance_rate_is_of_what_is_noted(plan, leader, unit):
    round_ = plan()
    first, second = join(round_, leader), join(round_, leader)
    session, at = round_.sessions.first(), AT + dt.timedelta(hours=4)
    for place, status in ((first, "present"), (second, "notified")):
        sessions.note_attendance(session=session, participation=place, status=status, by=leader, at=at)
    [rate] = measures.attendance_in(unit_ids=[unit.pk], first=MONDAY, last=MONDAY)
    assert (rate.sessions, rate.present, rate.notified, rate.percent) == (1, 1, 1, 50)
    # That the session was held was not known then either.
    assert measures.attendance_in(unit_ids=[unit.pk], first=MONDAY, last=MONDAY, known=AT) == []


@pytest.mark.parametrize("name", ["rounds_on", "running_on", "below_minimum_on", "running_places"])
def test_figures_of_many_rounds_take_as_many_queries_as_of_one(plan, leader, unit, name, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(20) as asked:
            getattr(measures, name)(unit_ids=[unit.pk], day=MONDAY)
        return len(asked)

    join(plan(), leader)
    few = ask()
    for _n in range(5):
        join(plan(service=make.service(unit, capacity_kind="group")), leader)
    assert ask() == few


@pytest.mark.django_db(transaction=True)
def test_take_the_last_place_twice_at_once_lets_one_win(plan, leader):
    round_ = plan(places=1)
    orders = [make.order(round_.service, state="running") for _n in range(2)]
    ready, results = threading.Barrier(2), []

    def reach(order):
        try:
            ready.wait(5)
            results.append(participation.take_place(round_=round_, order=order, by=leader, at=AT).number)
        except NotPossible as refused:
            results.append(str(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=reach, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert min(map(str, results)) == "1"
    assert any("full" in str(result) for result in results)
    assert Participation.objects.count() == 1
    assert connection.vendor == "postgresql"
