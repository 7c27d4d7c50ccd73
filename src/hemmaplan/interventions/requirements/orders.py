"""What an order and its parts must meet: decision, steps, assignment, interruption, queue, plan, goals."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.access.steps import Step
from hemmaplan.foundation.period import Period
from hemmaplan.interventions.states import OPEN_STATES, ORDER_STEPS, OrderState
from hemmaplan.organisation.requiring import Fault, Faults, inside, not_ahead, not_before, within

ACUTE, DECIDED = 0, 2
IN_HAND = ("accepted", "queued", "offered", "running", "paused")


@dataclass(frozen=True, slots=True)
class Offered:
    """Erbjuden verksamhet: what an order, a round or a contact must know of its service."""

    period: Period
    basis: str = "assessed"
    capacity_kind: str = ""
    may_queue: bool = True
    contacts: bool = False


@dataclass(frozen=True, slots=True)
class Ordered:
    """Uppdraget: its state and the days of its steps, as the parts of an order must know them."""

    state: str
    decided_on: dt.date
    sent_on: dt.date
    started_on: dt.date | None = None
    paused_on: dt.date | None = None
    ended_on: dt.date | None = None

    @property
    def span(self) -> Period:
        """From when it was sent, or help began if that was before, until it ended."""
        return Period.between(min(self.sent_on, self.started_on or self.sent_on), self.ended_on)

    @property
    def help(self) -> Period | None:
        """The time help is given; ``None`` before it has begun."""
        return Period.between(self.started_on, self.ended_on) if self.started_on else None

    @property
    def is_open(self) -> bool:
        """Neither ended nor returned."""
        return self.state in OPEN_STATES


def order_word() -> str:
    """What an order is called when a day lies outside it."""
    return _("Uppdraget")


def may_be_ordered(field: str, service: Offered, day: dt.date | None) -> Faults:
    """The service is offered on the day, and somebody needs a decision to get it."""
    if day is not None and not service.period.contains(day):
        yield Fault(field, _("Verksamheten erbjuds inte den dagen. Välj en annan verksamhet eller en annan dag."))
    if service.basis != "assessed":
        yield Fault("service", _("Verksamheten är öppen och kräver inget uppdrag. Hänvisa dit i stället."))


def decision(
    *, decided_on: dt.date, known_on: dt.date, planned_start: dt.date | None, decision_until: dt.date | None,
    priority: int, priority_reason: str,
) -> Faults:  # fmt: skip
    """A decision is made before the order is sent, what it plans comes after it, and another class has a reason."""
    if decided_on > known_on:
        yield Fault("decided_on", _("Beslutet ligger framåt i tiden. Sänd uppdraget när det är fattat."))
    for field, day in (("planned_start", planned_start), ("decision_until", decision_until)):
        if day and day < decided_on:
            yield Fault(field, _("Planerad start och beslutets slut måste ligga efter beslutsdagen."))
    if priority != DECIDED and not priority_reason.strip():
        yield Fault("priority_reason", _("Skriv skälet. Det står sedan i historiken."))


def about_person(decided_on: dt.date, *, born_on: dt.date | None, deceased_on: dt.date | None) -> Faults:
    """A decision is about somebody who is born and alive."""
    yield from not_before("decided_on", decided_on, born_on, _("födelsedagen"))
    if deceased_on is not None and decided_on > deceased_on:
        yield Fault("decided_on", _("Beslutet ligger efter dödsfallet. Rätta dagen."))


def started(order: Ordered, service: Offered, today: dt.date) -> Faults:
    """Help begins after the decision, not ahead, and while the service is offered."""
    if order.started_on is None:
        return
    yield from not_ahead("started_on", order.started_on, today)
    if order.started_on < order.decided_on:
        yield Fault(
            "started_on",
            _("Starten ligger före beslutet den %(day)s. Ändra dagen.") % {"day": order.decided_on.isoformat()},
        )
    yield from may_be_ordered("started_on", service, order.started_on)


def paused(order: Ordered, today: dt.date) -> Faults:
    """A pause lies after the start, and not ahead."""
    yield from not_ahead("paused_on", order.paused_on, today)
    if order.paused_on and order.started_on and order.paused_on < order.started_on:
        yield Fault("paused_on", _("Avbrottet ligger före starten. Ändra dagen."))


def ended(order: Ordered, today: dt.date) -> Faults:
    """The end lies after all that went before, and not ahead."""
    if order.ended_on is None:
        return
    yield from not_ahead("ended_on", order.ended_on, today)
    first = max(day for day in (order.sent_on, order.started_on, order.paused_on) if day)
    if order.ended_on < first:
        yield Fault("ended_on", _("Slutet kan inte ligga före %(day)s. Ändra dagen.") % {"day": first.isoformat()})


def went(order: Ordered, acknowledged_on: dt.date | None, accepted_on: dt.date | None, today: dt.date) -> Faults:
    """The steps before the start come in their order, none of them ahead, and the state is one they lead to."""
    yield from not_ahead("sent_at", order.sent_on, today)
    yield from not_ahead("acknowledged_at", acknowledged_on, today)
    yield from not_ahead("accepted_at", accepted_on, today)
    yield from not_before("acknowledged_at", acknowledged_on, order.sent_on, _("uppdraget sändes,"))
    yield from not_before("accepted_at", accepted_on, acknowledged_on or order.sent_on, _("uppdraget kvitterades,"))
    if order.state == OrderState.SENT and (acknowledged_on or accepted_on):
        yield Fault("state", _("Uppdraget är kvitterat eller mottaget men står som sänt. Rätta läget eller dagarna."))
    if order.state == OrderState.ACKNOWLEDGED and accepted_on:
        yield Fault("state", _("Uppdraget är mottaget men står som kvitterat. Rätta läget eller dagen."))
    if order.state == OrderState.RETURNED and order.started_on:
        yield Fault("state", _("Ett uppdrag som har startat kan inte återlämnas. Avsluta det i stället."))
    if order.state == OrderState.ENDED and not order.started_on:
        yield Fault("state", _("Ett uppdrag som inte har startat kan inte avslutas. Återlämna det i stället."))
    if order.paused_on and order.state != OrderState.PAUSED:
        yield Fault("paused_on", _("Uppdraget står inte som pausat. Rätta läget eller ta bort dagen."))


def may_follow(table: tuple[Step, ...], before: str, after: str) -> Faults:
    """A state is one that the steps lead to from the state before."""
    reached, left = {before}, [before]
    while left:
        here = left.pop()
        for step in table:
            if here in step.sources and step.target not in reached:
                reached.add(step.target)
                left.append(step.target)
    if after not in reached:
        yield Fault("state", _("Läget kan inte gå från %(before)s till %(after)s. Rätta raden eller ta bort den.")
                    % {"before": before, "after": after})  # fmt: skip


def order_may_follow(before: str, after: str) -> Faults:
    """An order moves along its steps: what is ended or returned is not opened again."""
    yield from may_follow(ORDER_STEPS, before, after)


def one_open(*, is_open: bool, others_open: bool) -> Faults:
    """One open order at a time for the same person, service and sender."""
    if is_open and others_open:
        yield Fault(
            "service", _("Personen har redan ett öppet uppdrag i verksamheten. Avsluta eller ändra det i stället.")
        )


def assignment(order: Ordered, period: Period, today: dt.date) -> Faults:
    """Somebody has the order while it lasts, from a day that has come, and when it has been taken in hand."""
    yield from not_ahead("first", period.first, today)
    if order.is_open and order.state not in IN_HAND:
        yield Fault("order", _("Uppdraget går inte att fördela i sitt läge. Ta emot det först."))
    yield from inside_order(period, order)


def inside_order(period: Period, order: Ordered) -> Faults:
    """A part of an order begins and ends within it. An open part of an order that has ended, ends with it."""
    if period.last is None and order.ended_on is not None:
        period = Period.between(period.first, max(order.ended_on, period.first))
    yield from inside(period, order.span, order_word())


def interruption(order: Ordered, period: Period, today: dt.date) -> Faults:
    """Help is interrupted while it is given."""
    yield from not_ahead("first", period.first, today)
    if order.help is None:
        yield Fault("order", _("Uppdraget har inte startat och kan inte ha avbrott. Ta bort raden."))
        return
    if period.last is None and order.ended_on is None and order.state != OrderState.PAUSED:
        yield Fault("last", _("Uppdraget står inte som pausat. Ange avbrottets sista dag, eller rätta läget."))
    if period.last is None and order.ended_on is not None:
        period = Period.between(period.first, max(order.ended_on, period.first))
    yield from inside(period, order.help, order_word())


def may_stand(service: Offered, priority: int) -> Faults:
    """What is always admitted is never put in line."""
    if not service.may_queue:
        yield Fault("service", _("Verksamheten får inte ha kö. Starta uppdraget i stället: det tas alltid emot."))
    if priority == ACUTE:
        yield Fault("priority", _("Akuta uppdrag ställs inte i kö. Starta uppdraget i stället: det tas alltid emot."))


def queued(order: Ordered, service: Offered, *, priority: int, joined_on: dt.date, today: dt.date) -> Faults:
    """An order waits from after its decision, before help begins and before it ends."""
    yield from not_ahead("joined_on", joined_on, today)
    yield from may_stand(service, priority)
    if joined_on < order.decided_on:
        yield Fault("joined_on", _("Kön kan inte börja före beslutet. Ändra dagen."))
    for last in (order.started_on, order.ended_on):
        if last is not None and joined_on > last:
            yield Fault("joined_on", _("Uppdraget hade startat eller slutat %(day)s och väntade inte. Ändra dagen.")
                        % {"day": last.isoformat()})  # fmt: skip
            return


def left_queue(order: Ordered, *, joined_on: dt.date, left_on: dt.date | None, left_how: str, today: dt.date) -> Faults:
    """The wait ends after it began, not ahead and no later than the order; started means that help began."""
    if left_on is None:
        return
    yield from not_ahead("left_on", left_on, today)
    if left_on < joined_on:
        yield Fault("left_on", _("Uppdraget ställdes i kö %(day)s. Ange den dagen eller en senare.")
                    % {"day": joined_on.isoformat()})  # fmt: skip
    if order.ended_on is not None:
        yield from within("left_on", left_on, Period.between(joined_on, max(joined_on, order.ended_on)), order_word())
    if left_how == "started" and order.started_on is None:
        yield Fault("left_how", _("Uppdraget har inte startat. Rätta hur väntan slutade, eller ange uppdragets start."))


def plan(
    order: Ordered, *, state: str, made_on: dt.date | None, follow_up_on: dt.date | None, today: dt.date
) -> Faults:
    """A plan is made within the order, is followed up after it was made, and is not drafted in one that is over."""
    yield from not_ahead("made_on", made_on, today)
    yield from within("made_on", made_on, order.span, order_word())
    if state == "draft" and not order.is_open:
        yield Fault("state", _("Uppdraget är avslutat eller återlämnat. Planen kan inte längre ändras."))
    if state == "active" and made_on and follow_up_on and follow_up_on <= made_on:
        yield Fault("follow_up_on", _("Dagen för uppföljning måste ligga framåt. Välj en senare dag."))


def complete(*, goals: int, how: str, made_with: str, person_view: str, follow_up_on: dt.date | None) -> Faults:
    """A plan in force says what, how, the person's own view, and when it is followed up."""
    if not goals:
        yield Fault("version", _("Planen har inget mål. Skriv minst ett mål, ett på varje rad."))
    if not how.strip():
        yield Fault("how", _("Skriv hur det ska gå till."))
    if made_with != "declined" and not person_view.strip():
        yield Fault("person_view", _("Skriv den enskildes egen syn, eller ange att den enskilde inte ville medverka."))
    if follow_up_on is None:
        yield Fault("follow_up_on", _("Skriv vilken dag planen ska följas upp."))


def goal(
    *, plan_state: str, made_on: dt.date | None, outcome: str, assessed_on: dt.date | None, order: Ordered,
    today: dt.date, outcomes: Collection[str],
) -> Faults:  # fmt: skip
    """A goal is assessed in a plan that has been in force, after the plan was made and within the order."""
    if not outcome and assessed_on is None:
        return
    if outcome not in outcomes or not outcome:
        yield Fault("outcome", _("Välj hur det gick med målet."))
    if plan_state == "draft":
        yield Fault("outcome", _("Bara mål i den plan som gäller kan bedömas."))
    yield from not_ahead("assessed_on", assessed_on, today)
    yield from not_before("assessed_on", assessed_on, made_on, _("planen"))
    yield from within("assessed_on", assessed_on, order.span, order_word())
