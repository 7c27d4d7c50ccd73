"""The queue: who stands where, every move with its reason, and offers."""

import datetime as dt
import threading

import pytest
from django.db import close_old_connections, connection, connections
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions.actions import orders, queue
from hemmaplan.interventions.measures import queue as measures
from hemmaplan.interventions.models import Offer, Order, Priority, QueueEntry

DAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(DAY, 10)


def later(days):
    return calendar.at_clock(calendar.add_days(DAY, days), 10)


@pytest.fixture
def unit(db):
    return make.unit()


@pytest.fixture
def head(unit):
    return make.user("unit_manager", unit)


@pytest.fixture
def service(unit):
    return make.service(unit)


def joined(service, by, *, days=0, priority=2, **given):
    """One who has stood in line since some days after the day of the tests."""
    order = make.order(service, state="accepted", sent_on=dt.date(2020, 9, 1), **given)
    return queue.join(order=order, priority=priority, reason="Turordning", by=by, at=later(days))


def standing(service):
    return list(QueueEntry.objects.filter(service=service).waiting().values_list("pk", flat=True))


def moves_of(entry):
    return list(entry.moves.order_by("pk").values_list("kind", "from_place", "to_place"))


def test_join_puts_last_in_the_class(service, head):
    first, legal, second = joined(service, head), joined(service, head, priority=1), joined(service, head, days=1)
    assert standing(service) == [legal.pk, first.pk, second.pk]
    assert moves_of(second) == [("added", "", "2:3")]
    assert second.order.state == "queued"


def test_acute_and_what_may_not_queue_is_never_put_in_line(service, unit, head):
    order = make.order(service, state="accepted")
    with pytest.raises(NotPossible, match="Akuta uppdrag"):
        queue.join(order=order, priority=Priority.ACUTE, reason="Våld", by=head, at=AT)
    violence = make.order(make.service(unit, may_queue=False), state="accepted")
    with pytest.raises(NotPossible, match="får inte ha kö"):
        queue.join(order=violence, priority=2, reason="Turordning", by=head, at=AT)
    orders.start(order=violence, on=DAY, by=head, at=AT)
    assert violence.state == "running"
    assert not QueueEntry.objects.exists()


@pytest.mark.parametrize(("priority", "reason"), [(9, "Turordning"), (2, " "), (2, "x" * 201)])
def test_join_is_refused_without_a_class_or_reason(service, head, priority, reason):
    order = make.order(service, state="accepted")
    with pytest.raises(NotPossible):
        queue.join(order=order, priority=priority, reason=reason, by=head, at=AT)
    order.refresh_from_db()
    assert order.state == "accepted"


def test_move_changes_place_within_the_class_only(service, head):
    legal = joined(service, head, priority=1)
    a, b, c = (joined(service, head, days=n) for n in range(3))
    queue.move(entry=c, to="up", reason="Barn i familjen", by=head, at=later(5))
    assert standing(service) == [legal.pk, a.pk, c.pk, b.pk]
    queue.move(entry=c, to="down", reason="Fel", by=head, at=later(5))
    queue.move(entry=c, to="first", reason="Barn i familjen", by=head, at=later(5))
    assert standing(service) == [legal.pk, c.pk, a.pk, b.pk]
    assert moves_of(c)[1:] == [("reranked", "2:4", "2:3"), ("reranked", "2:3", "2:4"), ("reranked", "2:4", "2:2")]
    queue.move(entry=c, to=2, reason="Efter samtal", by=head, at=later(5))
    assert standing(service) == [legal.pk, a.pk, c.pk, b.pk]
    with pytest.raises(NotPossible, match="ytterst"):
        queue.move(entry=legal, to="up", reason="Före", by=head, at=later(5))
    new = joined(service, head, days=6)
    assert standing(service)[-1] == new.pk


def test_move_from_a_view_that_is_old_is_stale(service, head):
    joined(service, head)
    entry = joined(service, head, days=1)
    queue.move(entry=entry, to="first", reason="Barn", seen="2:2", by=head, at=later(2))
    with pytest.raises(Stale, match="Kön har ändrats"):
        queue.move(entry=entry, to="down", reason="Barn", seen="2:2", by=head, at=later(2))


def test_move_and_reclass_are_for_the_head_and_need_a_reason(service, unit, head):
    joined(service, head)
    entry = joined(service, head, days=1)
    staff = make.user("treatment_staff", unit)
    with pytest.raises(Forbidden):
        queue.move(entry=entry, to="up", reason="Barn", by=staff, at=AT)
    with pytest.raises(Forbidden):
        queue.reclass(entry=entry, priority=1, reason="Barn", by=staff, at=AT)
    with pytest.raises(NotPossible, match="skäl"):
        queue.move(entry=entry, to="up", reason="", by=head, at=AT)
    with pytest.raises(NotPossible, match="skäl"):
        queue.reclass(entry=entry, priority=1, reason="", by=head, at=AT)


def test_reclass_puts_last_in_the_new_class(service, head):
    legal, a, b = joined(service, head, priority=1), joined(service, head), joined(service, head, days=1)
    queue.reclass(entry=b, priority=1, reason="Gränsen löper ut", by=head, at=later(2))
    assert standing(service) == [legal.pk, b.pk, a.pk]
    assert moves_of(b)[-1] == ("reclassed", "2:3", "1:2")
    with pytest.raises(NotPossible, match="redan"):
        queue.reclass(entry=b, priority=1, reason="Igen", by=head, at=later(2))
    with pytest.raises(NotPossible, match="Akuta"):
        queue.reclass(entry=b, priority=0, reason="Våld", by=head, at=later(2))


def offered(entry, by, *, starts=DAY, answer_by=DAY, at=AT):
    return queue.offer(entry=entry, what="Måndagar 10–12", starts_on=starts, answer_by=answer_by, by=by, at=at)


def test_accepted_offer_starts_the_order_and_empties_the_place(service, head):
    entry = joined(service, head)
    queue.answer_offer(offer=offered(entry, head), answer="accepted", by=head, at=AT)
    entry.refresh_from_db()
    entry.order.refresh_from_db()
    assert (entry.order.state, entry.order.started_on) == ("running", DAY)
    assert (entry.left_on, entry.left_how, entry.left_recorded_at) == (DAY, "started", AT)
    assert [kind for kind, *_ in moves_of(entry)] == ["added", "offered", "accepted", "started"]


def test_accepted_offer_that_begins_later_waits_for_its_day(service, head):
    entry = joined(service, head)
    made = offered(entry, head, starts=later(7).date())
    queue.answer_offer(offer=made, answer="accepted", by=head, at=AT)
    entry.order.refresh_from_db()
    assert entry.order.state == "offered"
    with pytest.raises(Stale):
        queue.answer_offer(offer=made, answer="accepted", by=head, at=AT)
    orders.start(order=entry.order, on=later(7).date(), by=head, at=later(7))
    entry.refresh_from_db()
    assert entry.left_on == later(7).date()


def test_declined_offer_goes_back_to_the_same_place_with_the_reason(service, head):
    entry = joined(service, head)
    behind = joined(service, head, days=1)
    made = offered(entry, head)
    with pytest.raises(NotPossible, match="skäl"):
        queue.answer_offer(offer=made, answer="declined", by=head, at=AT)
    queue.answer_offer(offer=made, answer="declined", reason="Vill vänta", by=head, at=AT)
    assert standing(service) == [entry.pk, behind.pk]
    entry.order.refresh_from_db()
    assert entry.order.state == "queued"
    assert moves_of(entry)[-1] == ("declined", "2:1", "2:1")
    assert offered(entry, head).answer == ""


def test_offer_is_refused_twice_and_for_days_gone(service, head):
    entry = joined(service, head)
    for wrong in ({"starts": dt.date(2020, 9, 20)}, {"answer_by": dt.date(2020, 9, 20)}):
        with pytest.raises(NotPossible, match="bakåt"):
            offered(entry, head, **wrong)
    offered(entry, head)
    with pytest.raises(Stale):
        offered(entry, head)


def test_expired_offers_go_back_in_line_once(service, head):
    entry = joined(service, head)
    made = offered(entry, head)
    assert queue.expire_offers(through=dt.date(2020, 9, 20), by=system_user(), at=AT) == 0
    assert queue.expire_offers(through=DAY, by=system_user(), at=later(1)) == 1
    assert queue.expire_offers(through=DAY, by=system_user(), at=later(1)) == 0
    made.refresh_from_db()
    entry.order.refresh_from_db()
    assert (made.answer, entry.order.state) == ("expired", "queued")
    assert entry.moves.latest("pk").reason == "Inget svar i tid"
    with pytest.raises(Forbidden):
        queue.expire_offers(through=DAY, by=head, at=AT)


def test_leave_and_refer_back_end_the_wait_and_return_the_order(service, head):
    gone, back = joined(service, head), joined(service, head)
    queue.leave(entry=gone, reason="Ville inte", by=head, at=AT)
    queue.refer_back(entry=back, reason="Flyttat", by=head, at=AT)
    for entry, how, kind in ((gone, "withdrawn", "left"), (back, "returned", "referred_back")):
        entry.refresh_from_db()
        entry.order.refresh_from_db()
        assert (entry.left_how, entry.order.state) == (how, "returned")
        assert moves_of(entry)[-1][0] == kind
    with pytest.raises(Stale):
        queue.leave(entry=gone, reason="Igen", by=head, at=AT)


def test_return_of_an_offered_order_closes_the_offer(service, head):
    entry = joined(service, head)
    made = offered(entry, head)
    orders.return_(order=entry.order, reason="Flyttat", by=head, at=AT)
    made.refresh_from_db()
    assert (made.answer, made.answer_reason) == ("declined", "Flyttat")


def test_history_of_the_queue_cannot_be_rewritten(service, head):
    entry = joined(service, head)
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("delete from interventions_queuemove where entry_id = %s", [entry.pk])


# --- measures -------------------------------------------------------------------------------------------------------


def test_waiting_on_any_day_and_as_it_was_known(service, unit, head, django_assert_num_queries):
    first, _second = joined(service, head), joined(service, head, days=2, priority=1)
    queue.leave(entry=first, reason="Ville inte", by=head, at=later(10))
    other = make.service(unit)

    def on(days, known=None):
        return measures.waiting([service.pk, other.pk], later(days).date(), known)[service.pk]

    with django_assert_num_queries(1):
        assert on(-1).count == 0
    assert (on(0).count, on(0).longest_days, on(0).by_class) == (1, 0, {2: 1})
    assert (on(5).count, on(5).longest_days, on(5).by_class) == (2, 5, {1: 1, 2: 1})
    assert (on(10).count, on(10).longest_days) == (1, 8)
    assert on(10, known=later(9)).count == 2
    assert on(5, known=later(1)).count == 1
    assert measures.waiting([other.pk], DAY)[other.pk] == measures.QueueStatus()
    assert measures.left_between([service.pk], first=DAY, last=later(10).date()) == {"withdrawn": 1}


def test_line_says_place_and_offer_in_three_queries_whatever_the_length(service, head, django_assert_num_queries):
    entries = [joined(service, head, days=n) for n in range(5)]
    made = offered(entries[0], head)
    with django_assert_num_queries(2):
        line = measures.line(service.pk)
        told = [(e.place, e.order.person.pk, e.open_offer) for e in line]
    assert [place for place, *_ in told] == [1, 2, 3, 4, 5]
    assert told[0][2] == made
    assert told[1][2] is None


# --- two at once ----------------------------------------------------------------------------------------------------


def at_once(*actions):
    """Run the actions in transactions of their own, all begun before any is let through. What each raised, or None."""
    gate, raised = threading.Barrier(len(actions)), [None] * len(actions)

    def run(number, action):
        try:
            gate.wait(10)
            action()
        except Exception as error:  # noqa: BLE001 the test looks at it
            raised[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return raised


def one_wins(raised):
    return sorted(type(error).__name__ for error in raised) == ["NoneType", "Stale"]


@pytest.mark.django_db(transaction=True)
def test_two_accept_at_once_and_one_is_told():
    unit = make.unit()
    users = [make.user("treatment_staff", unit) for _ in range(2)]
    order = make.order(make.service(unit))
    raised = at_once(*[lambda u=u: orders.accept(order=Order.objects.get(pk=order.pk), by=u, at=AT) for u in users])
    assert one_wins(raised), raised
    assert order.steps.filter(step="accept").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_start_the_same_place_at_once_and_one_is_told():
    unit = make.unit()
    users = [make.user("unit_manager", unit) for _ in range(2)]
    entry = joined(make.service(unit), users[0])
    raised = at_once(
        *[lambda u=u: orders.start(order=Order.objects.get(pk=entry.order_id), on=DAY, by=u, at=AT) for u in users]
    )
    assert one_wins(raised), raised
    assert entry.moves.filter(kind="started").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_offer_the_same_place_at_once_and_one_is_told():
    unit = make.unit()
    users = [make.user("unit_manager", unit) for _ in range(2)]
    entry = joined(make.service(unit), users[0])
    raised = at_once(*[lambda u=u: offered(QueueEntry.objects.get(pk=entry.pk), u) for u in users])
    assert one_wins(raised), raised
    assert Offer.objects.filter(entry=entry).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_move_in_the_queue_at_once_and_one_is_told():
    unit = make.unit()
    users = [make.user("unit_manager", unit) for _ in range(2)]
    service = make.service(unit)
    entries = [joined(service, users[0], days=n) for n in range(3)]
    raised = at_once(
        *[
            lambda u=u: queue.move(
                entry=QueueEntry.objects.get(pk=entries[2].pk), to="up", reason="Barn", seen="2:3", by=u, at=later(5)
            )
            for u in users
        ]
    )
    assert one_wins(raised), raised
    assert standing(service) == [entries[0].pk, entries[2].pk, entries[1].pk]


@pytest.mark.django_db(transaction=True)
def test_many_changes_in_one_queue_at_once_all_come_through():
    unit = make.unit()
    users = [make.user("unit_manager", unit) for _ in range(4)]
    service = make.service(unit)
    entries = [joined(service, users[0], days=n) for n in range(6)]

    def action(number, act):
        def do():
            act(QueueEntry.objects.get(pk=entries[number].pk), users[number % 4])

        return do

    raised = at_once(
        action(2, lambda e, u: queue.move(entry=e, to="first", reason="Barn", by=u, at=later(9))),
        action(3, lambda e, u: queue.move(entry=e, to="first", reason="Barn", by=u, at=later(9))),
        action(4, lambda e, u: queue.reclass(entry=e, priority=1, reason="Gräns", by=u, at=later(9))),
        action(5, lambda e, u: orders.start(order=e.order, on=later(9).date(), by=u, at=later(9))),
    )
    assert raised == [None] * 4, [str(error) for error in raised]
    line = standing(service)
    assert line[0] == entries[4].pk
    assert set(line[1:3]) == {entries[2].pk, entries[3].pk}
    assert line[3:] == [entries[0].pk, entries[1].pk]
