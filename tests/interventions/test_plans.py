"""The plan: drafting, putting in force, assessing, following up."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions.actions import plans
from hemmaplan.interventions.models import Plan

pytestmark = pytest.mark.django_db

AT = calendar.at_clock(dt.date(2026, 3, 2), 10)
TODAY = dt.date(2026, 3, 2)
WHOLE = {"person_view": "Vill ha lugn.", "how": "Samtal varje vecka.", "goals": ["Sova", "Handla själv"],
         "follow_up_on": dt.date(2026, 6, 1)}  # fmt: skip


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def order(unit):
    return make.order(make.service(unit), state="running")


@pytest.fixture
def holder(unit, order):
    user = make.user("treatment_staff", unit)
    make.assigned(order, user.employee)
    return user


def drafted(order, holder, **changes):
    plan = plans.draft(order=order, by=holder, at=AT)
    plans.change(plan=plan, changes=WHOLE | changes, seen=plan.recorded_at, by=holder, at=AT + dt.timedelta(seconds=1))
    return plan


def test_draft_twice_gives_the_same_draft(order, holder):
    assert plans.draft(order=order, by=holder, at=AT) == plans.draft(order=order, by=holder, at=AT)


def test_draft_by_a_colleague_without_the_order_is_refused(order, unit, holder):
    with pytest.raises(Forbidden):
        plans.draft(order=order, by=make.user("treatment_staff", unit), at=AT)


@pytest.mark.parametrize("state", ["ended", "returned"])
def test_draft_in_an_order_that_is_over_is_refused(unit, state):
    order = make.order(make.service(unit), state=state)
    with pytest.raises(NotPossible):
        plans.draft(order=order, by=make.user("unit_manager", unit), at=AT)


def test_change_from_a_second_window_is_stale_and_changes_nothing(order, holder):
    plan = plans.draft(order=order, by=holder, at=AT)
    seen = plan.recorded_at
    plans.change(
        plan=plan, changes={"how": "Ett", "goals": ["A"]}, seen=seen, by=holder, at=AT + dt.timedelta(seconds=1)
    )
    with pytest.raises(Stale):
        plans.change(
            plan=plan, changes={"how": "Två", "goals": []}, seen=seen, by=holder, at=AT + dt.timedelta(seconds=2)
        )
    plan.refresh_from_db()
    assert (plan.how, [goal.text for goal in plan.goals.all()]) == ("Ett", ["A"])


def test_activate_starts_the_clock_of_the_follow_up_for_the_holder(order, holder):
    plan = plans.activate(plan=drafted(order, holder), by=holder, at=AT)
    clock = Clock.objects.get(rule="plan_follow_up")
    assert (plan.state, plan.made_on) == ("active", TODAY)
    assert (clock.subject_id, clock.due_on) == (order.pk, dt.date(2026, 6, 1))
    assert make.answers(clock, TODAY) == [holder.employee.pk]


@pytest.mark.parametrize(
    ("missing", "says"),
    [({"goals": [" "]}, "mål"), ({"how": " "}, "hur"), ({"person_view": ""}, "egen syn"), ({"follow_up_on": None}, "följas upp"),
     ({"follow_up_on": TODAY}, "framåt")],
)  # fmt: skip
def test_activate_a_plan_that_lacks_something_says_what(order, holder, missing, says):
    with pytest.raises(NotPossible, match=says):
        plans.activate(plan=drafted(order, holder, **missing), by=holder, at=AT)
    assert not Clock.objects.filter(rule="plan_follow_up").exists()


def test_activate_without_the_persons_view_when_they_would_not_take_part(order, holder):
    plan = drafted(order, holder, person_view="", made_with="declined")
    assert plans.activate(plan=plan, by=holder, at=AT).state == "active"


def test_activate_the_next_version_replaces_the_former_and_answers_its_clock(order, holder):
    first = plans.activate(plan=drafted(order, holder), by=holder, at=AT)
    plans.assess_goal(goal=first.goals.first(), outcome="met", by=holder, at=AT)
    second = plans.draft(order=order, by=holder, at=AT)
    assert [goal.text for goal in second.goals.all()] == ["Handla själv"]
    plans.change(plan=second, changes={"follow_up_on": dt.date(2026, 9, 1)}, seen=second.recorded_at, by=holder, at=AT)
    plans.activate(plan=second, by=holder, at=AT)
    assert list(order.plans.values_list("version", "state")) == [(2, "active"), (1, "replaced")]
    answered, running = Clock.objects.filter(rule="plan_follow_up").order_by("pk")
    assert (answered.end, running.follows, running.due_on) == ("answered", answered, dt.date(2026, 9, 1))


def test_activate_twice_is_refused(order, holder):
    plan = plans.activate(plan=drafted(order, holder), by=holder, at=AT)
    with pytest.raises(Stale):
        plans.activate(plan=plan, by=holder, at=AT)
    assert Clock.objects.filter(rule="plan_follow_up").count() == 1


def test_assess_a_goal_in_a_draft_is_refused(order, holder):
    with pytest.raises(NotPossible):
        plans.assess_goal(goal=drafted(order, holder).goals.first(), outcome="met", by=holder, at=AT)


def test_assess_again_keeps_both_in_the_event_log(order, holder):
    goal = plans.activate(plan=drafted(order, holder), by=holder, at=AT).goals.first()
    for outcome in ("partly", "met"):
        plans.assess_goal(goal=goal, outcome=outcome, by=holder, at=AT)
    goal.refresh_from_db()
    events = Event.objects.filter(event_type="interventions.goal_assessed").order_by("pk")
    assert [event.data["outcome"] for event in events] == ["partly", "met"]
    assert (goal.outcome, goal.assessed_by, goal.assessed_on) == ("met", holder, TODAY)


def test_follow_up_needs_every_goal_assessed_and_moves_the_clock_on(order, holder):
    plan = plans.activate(plan=drafted(order, holder), by=holder, at=AT)
    with pytest.raises(NotPossible, match="Bedöm alla mål"):
        plans.follow_up(plan=plan, next_on=dt.date(2026, 9, 1), by=holder, at=AT)
    for goal in plan.goals.all():
        plans.assess_goal(goal=goal, outcome="partly", by=holder, at=AT)
    plans.follow_up(plan=plan, next_on=dt.date(2026, 9, 1), by=holder, at=AT)
    assert list(Clock.objects.filter(rule="plan_follow_up").order_by("pk").values_list("end", "due_on")) == [
        ("answered", dt.date(2026, 6, 1)), ("", dt.date(2026, 9, 1)),
    ]  # fmt: skip


def test_discard_a_plan_in_force_is_refused(order, holder):
    plan = plans.activate(plan=drafted(order, holder), by=holder, at=AT)
    with pytest.raises(NotPossible):
        plans.discard(plan=plan, by=holder, at=AT)
    plans.discard(plan=plans.draft(order=order, by=holder, at=AT), by=holder, at=AT)
    assert Plan.objects.get() == plan


def test_no_event_holds_what_the_plan_says(order, holder):
    plans.activate(plan=drafted(order, holder), by=holder, at=AT)
    assert not any(word in str(event.data) for event in Event.objects.all() for word in ("Sova", "lugn", "Samtal"))
