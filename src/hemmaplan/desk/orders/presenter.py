"""What the page of one order shows, gathered for whoever looks: the performer from inside, the authority from outside."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.measures import workers_of
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.orders import presenter_start, presenter_steps
from hemmaplan.desk.orders.presenter_list import limit_of
from hemmaplan.interventions.measures import orders as measures
from hemmaplan.interventions.measures.decided import is_unseen
from hemmaplan.interventions.measures.ledger import clocks_of
from hemmaplan.interventions.measures.services import level_of
from hemmaplan.interventions.models import Goal, Order, OrderStep, Plan, Priority, QueueMove
from hemmaplan.interventions.permissions import may_distribute, may_work_with
from hemmaplan.interventions.requirements.orders import IN_HAND
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.interventions.states import NOT_CARRIED_OUT, OPEN_STATES
from hemmaplan.web import formats
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Happening

ICONS = {
    "send": "send", "acknowledge": "check", "accept": "circle-check", "queue": "list-ordered", "offer": "calendar-plus",
    "decline": "circle-x", "start": "play", "pause": "circle-pause", "resume": "play", "end": "circle-check",
    "return": "undo-2", "level": "pencil",
}  # fmt: skip
OUTCOME_KINDS = {"met": "success", "partly": "info", "not_met": "warning", "not_relevant": "neutral", "": "neutral"}
DONE = {
    "send": gettext_lazy("Sänt av myndigheten"), "acknowledge": gettext_lazy("Kvitterat"), "accept": gettext_lazy("Mottaget"),
    "queue": gettext_lazy("Ställt i kö"), "offer": gettext_lazy("Plats erbjuden"), "decline": gettext_lazy("Tackade nej"),
    "start": gettext_lazy("Startat"), "pause": gettext_lazy("Pausat"), "resume": gettext_lazy("Återupptaget"), "end": gettext_lazy("Avslutat"),
    "return": gettext_lazy("Återlämnat"), "level": gettext_lazy("Ändrad omfattning"),
}  # fmt: skip


def place_text(place: str) -> str:
    """``klass 2, plats 4`` from the way the history keeps it."""
    kind, _colon, number = place.partition(":")
    return _("klass %(kind)s, plats %(number)s") % {"kind": kind, "number": number} if number else place


def happening_of(row: OrderStep | QueueMove) -> Happening:
    """One line of the history."""
    if isinstance(row, QueueMove):
        text = row.reason
        if row.from_place != row.to_place and row.to_place:
            way = {"a": place_text(row.from_place), "b": place_text(row.to_place)}
            text = " · ".join(filter(None, [_("%(a)s → %(b)s") % way if row.from_place else way["b"], row.reason]))
        return Happening(when=row.at, title=_("Kö: %(what)s") % {"what": row.get_kind_display()}, text=text,
                         who=row.by.name, icon="list-ordered")  # fmt: skip
    text = str(dict(Order.EndReason.choices).get(row.reason, row.reason))
    return Happening(
        when=row.at,
        title=DONE.get(row.step, row.step),
        text=text,
        who=row.by.name,
        icon=ICONS.get(row.step, "circle-dot"),
    )


def history(order: Order, *, inside: bool) -> list[Happening]:
    """The steps; and, to those who carry it out, every move in the queue. A step the queue tells of is not told twice."""
    rows = measures.history_of(order)
    if not inside:
        return [happening_of(row) for row in rows if isinstance(row, OrderStep)]
    twice = {"queue", "offer", "decline"} if any(isinstance(row, QueueMove) for row in rows) else set()
    return [happening_of(row) for row in rows if isinstance(row, QueueMove) or row.step not in twice]


def clock(row: Clock) -> dict[str, Any]:
    """A clock with its title, as the rule read when it started."""
    return {"row": row, "title": rules.rule(row.rule, on=row.starts_on).title, "due": row.due_on}


def goals(request: Page, order: Order) -> list[tuple[Goal, str]]:
    """The goals of the plan in force, with the kind of their outcome: inside the order, and reported to who sent it."""
    rows = Goal.objects.visible_to(request.user).filter(plan__order=order, plan__state=Plan.State.ACTIVE)
    return [(goal, OUTCOME_KINDS[goal.outcome]) for goal in rows.order_by("order", "pk")]


def context(request: Page, order: Order) -> dict[str, Any]:
    """Everything on the page."""
    inside = request.user.scope.may(OrderRight.SEE_ORDERS, order.unit_id)
    offer, clocks = measures.open_offer(order), clocks_of(order)
    running = next((row for row in clocks if row.ended_on is None and row.rule in NOT_CARRIED_OUT.values()), None)
    said = [
        (_("Verksamhet"), order.service.name), (_("Utförare"), order.unit.name), (_("Uppdragsgivare"), order.from_unit.name),
        (_("Lagrum"), order.section), (_("Prioritet"), Priority(order.priority).label),
        (_("Skäl för prioritet"), order.priority_reason),
        (_("Omfattning"), _("%(time)s per vecka") % {"time": formats.minutes(level_of(order, request.today))}),
        (_("Beslut"), formats.iso_day(order.decided_on)), (_("Beslutet gäller t.o.m."), formats.iso_day(order.decision_until)),
        (_("Planerad start"), formats.iso_day(order.planned_start)), (_("Startade"), formats.iso_day(order.started_on)),
        (_("Pausat sedan"), formats.iso_day(order.paused_on)), (_("Avslutat"), formats.iso_day(order.ended_on)),
        (_("Slutorsak"), order.get_end_reason_display()), (_("Återlämnat därför att"), order.returned_reason),
    ]  # fmt: skip
    buttons = presenter_steps.buttons(request, order, offer)
    distributes = order.state in IN_HAND and may_distribute(request.user, order)
    return {
        "order": order, "is_open": order.state in OPEN_STATES, "inside": inside, "limit": limit_of(running), "offer": offer,
        "next": buttons[0] if buttons and order.state in presenter_steps.FIRST else None,
        "acts": buttons[1:] if order.state in presenter_steps.FIRST else buttons, "works": may_work_with(request.user, order), "facts": [pair for pair in said if pair[1]],
        "clocks": [clock(row) for row in clocks], "start": presenter_start.of_order(request, order, running),
        "goals": goals(request, order),
        "workers": workers_of(order.case, request.today), "distributes": distributes,
        "happenings": history(order, inside=inside), "unseen": is_unseen(order, request.today),
        "decision": Decision.objects.visible_to(request.user).filter(pk=order.decision_id or 0).first(),
    }  # fmt: skip
