"""Actions of the plan (*genomförandeplan*): drafting it with the person, putting it in force, assessing its goals.

The clock of the follow-up (*plan_follow_up*) runs on the order, so that whoever ends or hands over the order finds it.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures.asked import ordered
from hemmaplan.interventions.models import Goal, Order, Plan
from hemmaplan.interventions.permissions import may_work_with
from hemmaplan.interventions.requirements import orders as required
from hemmaplan.interventions.states import FOLLOW_UP, OPEN_STATES
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User

GOAL_LENGTH = 500
MOST_GOALS = 20


@action
def draft(*, order: Order, by: "User", at: dt.datetime) -> Plan:
    """Börja en ny plan. It starts from the one in force, with the goals not yet reached; one draft at a time.

    Raises ``NotPossible`` when the order is no longer open.
    """
    require(may_work_with(by, order))
    _open(order)
    Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    latest = order.plans.order_by("-version").first()
    if latest is not None and latest.state == Plan.State.DRAFT:
        return latest
    plan = Plan.objects.create(order=order, version=latest.version + 1 if latest else 1, made_by=by, recorded_at=at)
    if latest is not None:
        plan.made_with, plan.how, plan.person_view = latest.made_with, latest.how, latest.person_view
        plan.save(update_fields=["made_with", "how", "person_view"])
        kept = latest.goals.exclude(outcome__in=[Goal.Outcome.MET, Goal.Outcome.NOT_RELEVANT])
        _write_goals(plan, [goal.text for goal in kept], at)
    return plan


@action
def change(*, plan: Plan, changes: dict[str, Any], seen: dt.datetime, by: "User", at: dt.datetime) -> dt.datetime:
    """Ändra utkastet. ``seen`` is when the writer's version was stored: raises ``Stale`` when another is newer.

    ``changes`` may hold ``made_with``, ``person_view``, ``how``, ``follow_up_on`` and ``goals`` (a list of texts).
    Returns the new time.
    """
    require(may_work_with(by, plan.order))
    fields = {name: changes[name] for name in ("made_with", "person_view", "how", "follow_up_on") if name in changes}
    rows = Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT, recorded_at=seen)
    if not rows.update(recorded_at=at, **fields):
        raise Stale(_("Planen är sparad eller fastställd i ett annat fönster. Ladda om och se den senaste."))
    plan.recorded_at = at
    for name, value in fields.items():
        setattr(plan, name, value)
    if "goals" in changes:
        _write_goals(plan, list(changes["goals"]), at)
    return at


def _write_goals(plan: Plan, texts: list[str], at: dt.datetime) -> None:
    texts = [text.strip() for text in texts if text.strip()]
    if len(texts) > MOST_GOALS:
        raise NotPossible(_("Högst 20 mål i en plan. Slå ihop några av dem."))
    if any(len(text) > GOAL_LENGTH for text in texts):
        raise NotPossible(_("Ett mål är för långt. Skriv det kortare, högst 500 tecken."))
    plan.goals.all().delete()
    Goal.objects.bulk_create(
        [Goal(plan=plan, text=text, order=place, recorded_at=at) for place, text in enumerate(texts, 1)]
    )


@action
def discard(*, plan: Plan, by: "User", at: dt.datetime) -> None:
    """Kasta ett utkast till plan. A plan that has been in force cannot be thrown away."""
    require(may_work_with(by, plan.order))
    if plan.state != Plan.State.DRAFT:
        raise NotPossible(_("En plan som har gällt kan inte tas bort. Gör en ny plan i stället."))
    locked(plan.order)
    plan.goals.all().delete()
    if not Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT).delete()[0]:
        raise Stale(_("Utkastet är redan kastat eller fastställt. Ladda om sidan."))
    record(EventType.PLAN_DISCARDED, by=by, at=at, about=plan.order, version=plan.version)


@action
def activate(*, plan: Plan, by: "User", at: dt.datetime) -> Plan:
    """Fastställ planen: it replaces the one before, and the clock of its follow-up starts (SOSFS 2014:5 6 kap.).

    Raises ``NotPossible`` when goals, way, the person's own view or the day of follow-up are missing.
    """
    require(may_work_with(by, plan.order))
    _open(plan.order)
    today = calendar.local_date(at)
    Order.objects.select_for_update(of=("self",)).get(pk=plan.order_id)
    plan.refresh_from_db()
    refuse(
        required.plan(ordered(plan.order), state="active", made_on=today, follow_up_on=plan.follow_up_on, today=today)
    )
    refuse(
        required.complete(
            goals=plan.goals.count(), how=plan.how, made_with=plan.made_with, person_view=plan.person_view,
            follow_up_on=plan.follow_up_on,
        )
    )  # fmt: skip
    plan.order.plans.filter(state=Plan.State.ACTIVE).update(state=Plan.State.REPLACED)
    rows = Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT)
    if not rows.update(state=Plan.State.ACTIVE, made_on=today, made_by=by, recorded_at=at):
        raise Stale(_("Planen är redan fastställd. Ladda om sidan."))
    plan.refresh_from_db()
    assert plan.follow_up_on is not None  # required above; said again for the type checker
    _next_clock(plan, plan.follow_up_on, by, at)
    record(EventType.PLAN_MADE, by=by, at=at, about=plan, version=plan.version)
    return plan


@action
def assess_goal(*, goal: Goal, outcome: str, by: "User", at: dt.datetime) -> None:
    """Bedöm ett mål i den plan som gäller. An earlier assessment is replaced; the event log keeps both."""
    require(may_work_with(by, goal.plan.order))
    today = calendar.local_date(at)
    if goal.plan.state != Plan.State.ACTIVE:
        raise NotPossible(_("Bara mål i den plan som gäller kan bedömas."))
    refuse(
        required.goal(
            plan_state=goal.plan.state, made_on=goal.plan.made_on, outcome=outcome, assessed_on=today,
            order=ordered(goal.plan.order), today=today, outcomes=Goal.Outcome.values,
        )
    )  # fmt: skip
    goal.outcome, goal.assessed_on, goal.assessed_by, goal.assessed_recorded_at = outcome, today, by, at
    goal.save(update_fields=["outcome", "assessed_on", "assessed_by", "assessed_recorded_at"])
    record(EventType.GOAL_ASSESSED, by=by, at=at, about=goal.plan, goal_id=goal.pk, outcome=outcome)


@action
def follow_up(*, plan: Plan, next_on: dt.date, by: "User", at: dt.datetime) -> None:
    """Följ upp planen: every goal is assessed, the clock is answered and the next one is due ``next_on``.

    Raises ``NotPossible`` when a goal is not assessed or the next day has already been.
    """
    require(may_work_with(by, plan.order))
    _open(plan.order)
    if plan.state != Plan.State.ACTIVE:
        raise NotPossible(_("Bara den plan som gäller följs upp."))
    if plan.goals.filter(outcome=Goal.Outcome.OPEN).exists():
        raise NotPossible(_("Bedöm alla mål först. Sedan är planen uppföljd."))
    if next_on <= calendar.local_date(at):
        raise NotPossible(_("Dagen för nästa uppföljning måste ligga framåt. Välj en senare dag."))
    locked(plan.order)
    running = Clock.objects.filter(rule=FOLLOW_UP, subject_kind=plan.order._meta.label_lower, subject_id=plan.order_id)
    if running.filter(ended_on=None, starts_on=calendar.local_date(at), due_on=next_on).exists():
        raise Stale(_("Planen är redan uppföljd i dag, med samma nästa dag. Ladda om sidan."))
    plan.follow_up_on = next_on
    plan.save(update_fields=["follow_up_on"])
    _next_clock(plan, next_on, by, at)
    record(EventType.PLAN_FOLLOWED_UP, by=by, at=at, about=plan, next_on=str(next_on))


def _next_clock(plan: Plan, due: dt.date, by: "User", at: dt.datetime) -> None:
    today = calendar.local_date(at)
    before = deadlines.answer(rule=FOLLOW_UP, about=plan.order, on=today, by=by, at=at, with_=plan)
    deadlines.start(
        rule=FOLLOW_UP, about=plan.order, unit=plan.order.unit, on=today, due=due, follows=before, by=by, at=at
    )


def _open(order: Order) -> None:
    if order.state not in OPEN_STATES:
        raise NotPossible(_("Uppdraget är avslutat eller återlämnat. Planen kan inte längre ändras."))
