"""The ledger of orders: actions and facts write the same clocks, and every page and figure gives the same answer."""

import datetime as dt
import random

import pytest
from django.urls import reverse
from tests import make
from tests.conftest import kept_for_module

from hemmaplan.access.models import RoleGrant
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines.consequences import state_of
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.access.consequences import differing
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.interventions.actions import orders, plans, queue
from hemmaplan.interventions.measures import day as day_measures
from hemmaplan.interventions.measures import ledger
from hemmaplan.interventions.measures.orders import by_service
from hemmaplan.interventions.models import Goal, Order, Plan
from hemmaplan.interventions.states import INTERRUPTED, NOT_CARRIED_OUT
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground
from hemmaplan.statistics.figures import View, one

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = calendar.today()
NOW = calendar.at_clock(TODAY, 23)


class Town:
    """A performer, an authority, one who may do everything in both, and a clock that only goes forward until today."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.unit, self.authority = make.unit(), make.unit(kind="authority")
        self.services = [make.service(self.unit), make.service(self.unit)]
        self.by = make.user("unit_manager", self.unit)
        for role, unit in (("treatment_staff", self.unit), ("social_worker", self.authority)):
            RoleGrant.objects.create(
                user=self.by, role=role, unit=unit, period=span(make.EARLY), granted_by=self.by, granted_at=make.AT
            )
        self.by.forget_scope()
        self.at = calendar.at_clock(TODAY - 260 * DAY, 9)

    def back(self, most: int = 25) -> dt.date:
        return calendar.local_date(self.at) - self.chance.randint(0, most) * DAY

    def send(self) -> None:
        person = make.person()
        Ground.objects.create(
            person=person, unit=self.authority, reason="Utredning", source_kind="people.person", source_id=person.pk,
            period=span(make.EARLY), recorded_at=make.AT,
        )  # fmt: skip
        orders.send(
            person=person, service=self.chance.choice(self.services), from_unit=self.authority, by=self.by, at=self.at,
            decided_on=self.back(120), law=self.chance.choice(["sol", "lss"]),
        )  # fmt: skip

    def plan(self, order: Order) -> None:
        made = plans.draft(order=order, by=self.by, at=self.at)
        whole = {
            "goals": ["Mål"], "how": "Så", "made_with": "person", "person_view": "Ja",
            "follow_up_on": calendar.local_date(self.at) + self.chance.randint(1, 60) * DAY,
        }  # fmt: skip
        plans.change(plan=made, changes=whole, seen=made.recorded_at, by=self.by, at=self.at)
        plans.activate(plan=made, by=self.by, at=self.at)

    def follow_up(self, order: Order) -> None:
        for goal in Goal.objects.filter(plan__order=order, plan__state=Plan.State.ACTIVE):
            plans.assess_goal(goal=goal, outcome="met", by=self.by, at=self.at)
        later = calendar.local_date(self.at) + self.chance.randint(1, 60) * DAY
        plans.follow_up(plan=order.plans.get(state=Plan.State.ACTIVE), next_on=later, by=self.by, at=self.at)

    def extend(self, order: Order) -> None:
        clock = Clock.objects.running().filter(subject_id=order.pk).exclude(rule="plan_follow_up").first()
        if clock is None:
            raise Refused("nothing runs")
        to = clock.due_on + self.chance.randint(1, 40) * DAY
        deadlines.extend(clock=clock, to=to, reason="Skäl", by=self.by, at=self.at)

    def act(self) -> None:
        """One act at random, some hours or days after the one before."""
        rows = list(Order.objects.filter(unit=self.unit).order_by("pk"))
        what = self.chance.choice(
            ["send", "send", "ack", "accept", "queue", "start", "start", "pause", "pause", "resume", "resume", "end", "return", "extend", "plan",
             "follow_up", "assign"]
        )  # fmt: skip
        if what == "send" or not rows:
            return self.send()
        order = self.chance.choice(rows)
        who = {"order": order, "by": self.by, "at": self.at}
        outcomes = dict.fromkeys(
            Goal.objects.filter(plan__order=order, plan__state=Plan.State.ACTIVE).values_list("pk", flat=True), "met"
        )
        try:
            {
                "ack": lambda: orders.acknowledge(**who),
                "accept": lambda: orders.accept(**who),
                "queue": lambda: queue.join(**who, priority=2, reason="Väntar"),
                "start": lambda: (
                    (orders.accept(**who), orders.start(**who, on=self.back()))
                    if order.state in {"sent", "acknowledged"}
                    else orders.start(**who, on=self.back())
                ),
                "pause": lambda: orders.pause(**who, reason="Sjuk", on=self.back(90)),
                "resume": lambda: orders.resume(**who, on=self.back(10)),
                "end": lambda: orders.end(**who, on=self.back(5), end_reason="goals_met", outcomes=outcomes),
                "return": lambda: orders.return_(**who, reason="Fel"),
                "extend": lambda: self.extend(order),
                "plan": lambda: self.plan(order),
                "follow_up": lambda: self.follow_up(order),
                "assign": lambda: orders.assign(**who, employee=self.by.employee, minutes_per_week=60),
            }[what]()
        except (Refused, Plan.DoesNotExist):
            return None
        return None

    def live(self, acts: int = 90) -> None:
        """Until today."""
        for _number in range(acts):
            self.act()
            self.at = min(self.at + dt.timedelta(hours=self.chance.randint(6, 120)), NOW)


@pytest.fixture(scope="module", params=range(4))
def lived_town(request, django_db_setup, django_db_blocker):
    with kept_for_module(django_db_blocker):
        made = Town(request.param)
        made.live()
        yield made


@pytest.fixture
def town(lived_town, db):
    return lived_town


def test_the_actions_write_the_clocks_that_the_facts_want(town):
    assert Order.objects.exclude(state="sent").count() > 2
    assert [str(found) for found in ledger.disagreeing(Order.objects.filter(unit=town.unit))] == []


def test_the_histories_hold_all_that_can_happen():
    wanted = {
        ("order_acknowledge", "answered"), ("nonexec_decision", "answered"), ("nonexec_decision", "withdrawn"),
        ("nonexec_decision", "extended"), ("nonexec_interrupted", "answered"), ("plan_follow_up", "answered"),
    }  # fmt: skip
    for seed in (11, *range(16)):  # the first is known to have them all
        town = Town(seed)
        town.live()
        wanted -= set(Clock.objects.filter(unit=town.unit).values_list("rule", "events__kind"))
        if not wanted:
            break
    assert not wanted


def late_by_replay(town, rules, day, known=None) -> set[int]:
    """The orders with a late clock: the events read one clock at a time, in Python."""
    found = set()
    for clock in Clock.objects.filter(unit=town.unit, rule__in=rules.values()):
        try:
            state = state_of(clock.events.order_by("pk"), on=day, known=known)
        except LookupError:
            continue
        if state.late(day):
            found.add(clock.subject_id)
    return found


def test_every_page_and_figure_says_the_same_as_the_ledger(town):
    seen = 0
    for day in (TODAY - n * DAY for n in (0, 1, 20, 47, 90, 150)):
        for known in (None, calendar.at_clock(day + DAY, 0), calendar.at_clock(day - 15 * DAY, 0)):
            view = View(town.unit, day, known)
            late = late_by_replay(town, NOT_CARRIED_OUT, day, known)
            again = late_by_replay(town, INTERRUPTED, day, known)
            seen += len(late) + len(again)
            # The memo and a frozen report place these.
            figures = {key: one(view, key) for key in ("orders.late", "orders.interrupted")}
            assert {row.id for row in figures["orders.late"].rows.rows} == late
            assert {row.id for row in figures["orders.interrupted"].rows.rows} == again
            assert figures["orders.late"].value == view.situation.late == len(late)  # board
            risk = [risk for risk in view.situation.risks if risk.key == "late"]
            assert bool(risk) is bool(late)  # what the board and the memo warn of
            counts = by_service([service.pk for service in town.unit.services.all()], day, known)
            assert sum(count.late for count in counts.values()) == len(late)  # the queues' page
    assert seen


def test_the_list_and_the_day_say_the_same_as_the_ledger(town, client_as):
    late = late_by_replay(town, NOT_CARRIED_OUT, TODAY)
    assert set(day_measures.not_started_of(user=town.by, on=TODAY).values_list("pk", flat=True)) == late
    text = client_as(town.by).get(reverse("orders:index"), {"late": "on"}).content.decode()
    for order in Order.objects.filter(unit=town.unit).select_related("case"):
        assert (f'{reverse("orders:order", args=[order.pk])}"' in text) is (order.pk in late)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_an_order_is_late_the_day_after_the_last_wherever_one_asks(days, late, client_as):
    """*Min dag* said so one day before *Läget*."""
    decided = calendar.add_months(TODAY - days * DAY, -3)
    while ledger.last_day_to_start(decided) < TODAY - days * DAY:
        decided += DAY
    if ledger.last_day_to_start(decided) != TODAY - days * DAY:
        pytest.skip("no decision falls due on this day: the month before was shorter")
    authority = make.unit(kind="authority")
    worker = make.user("social_worker", authority)
    order = make.order(sent_on=decided, from_unit=authority, sent_by=worker)
    assert day_measures.not_started_of(user=worker, on=TODAY).exists() is late
    assert ledger.not_started_within_three_months([order.unit.pk], TODAY).exists() is late
    assert one(View(order.unit, TODAY), "orders.late").value == int(late)


@pytest.mark.parametrize("law", ["sol", "lss"])
@pytest.mark.parametrize(("basis", "counted"), [("assessed", 1), ("open", 0)])
def test_help_interrupted_over_three_months_is_in_ledger_and_figure(law, basis, counted):
    order = make.order(
        make.service(basis=basis), state="paused", sent_on=dt.date(2026, 1, 7), law=law, paused_on=dt.date(2026, 3, 2)
    )
    order.interruptions.create(period=span(dt.date(2026, 3, 2)), reason="Sjuk", recorded_at=make.AT)
    make.ledger_of(order)
    view = View(order.unit, dt.date(2026, 6, 2))
    assert one(view, "orders.interrupted").value == 0
    view = View(order.unit, dt.date(2026, 6, 3))
    assert one(view, "orders.interrupted").value == view.situation.interrupted == counted
    assert one(view, "orders.late").value == 0


def test_what_disagrees_is_told_and_put_right():
    order = make.order(sent_on=dt.date(2026, 1, 7))
    assert not list(ledger.disagreeing())
    Order.objects.filter(pk=order.pk).update(
        started_on=dt.date(2026, 1, 9), started_recorded_at=make.AT, state="running"
    )
    assert ledger.numbers_disagreeing() == {order.case.number}
    assert order.case.number in differing(on=TODAY).orders
    told = [str(found) for found in ledger.disagreeing()]
    assert any(
        line.startswith(f"interventions.order {order.pk} nonexec_decision: 2026-01-07–2026-04-07 → ") for line in told
    )
    order.refresh_from_db()
    make.ledger_of(order)
    assert not list(ledger.disagreeing())
    clock = Clock.objects.get(rule="nonexec_decision", subject_id=order.pk)
    assert (clock.end, clock.ended_on, clock.amended_on) == ("answered", dt.date(2026, 1, 9), None)
    Order.objects.filter(pk=order.pk).update(started_on=None, state="accepted")
    order.refresh_from_db()
    make.ledger_of(order)
    clock.refresh_from_db()
    assert clock.ended_on is None
    assert [event.kind for event in clock.events.all()] == ["started", "answered", "started"]
