"""The buttons of an order: which step, what is asked before it, what is done, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.steps import steps_from
from hemmaplan.desk.orders import forms
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.actions import orders, queue
from hemmaplan.interventions.measures import orders as measures
from hemmaplan.interventions.models import Offer, Order, Priority, QueueEntry
from hemmaplan.interventions.permissions import may_handle
from hemmaplan.interventions.states import OPEN_STATES, ORDER_STEPS, OrderState
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action


@dataclass(frozen=True)
class Act:
    """One action with an order. Without a form it is done at once."""

    label: Promise
    done: Promise
    do: Callable[[Order, Any, dict[str, Any]], object]
    form: type[forms.StepForm] | None = None
    danger: bool = False


def _waiting(order: Order, user: Any) -> QueueEntry:
    entry = (
        QueueEntry.objects.visible_to(user).select_related("order", "service").filter(order=order, left_on=None).first()
    )
    if entry is None:
        raise Stale(_("Uppdraget står inte längre i kö. Ladda om sidan."))
    return entry


def _open_offer(order: Order) -> Offer:
    offer = measures.open_offer(order)
    if offer is None:
        raise Stale(_("Erbjudandet är redan besvarat. Ladda om sidan."))
    return offer


def _end(order: Order, who: dict[str, Any], data: dict[str, Any]) -> object:
    outcomes = {int(name.removeprefix("goal_")): value for name, value in data.items() if name.startswith("goal_")}
    return orders.end(
        order=order, on=data["on"], end_reason=data["end_reason"], note=data["note"], outcomes=outcomes, **who
    )


ACTS: dict[str, Act] = {
    "acknowledge": Act(_("Kvittera"), _("Uppdraget är kvitterat."),
                       lambda order, who, _data: orders.acknowledge(order=order, **who)),
    "accept": Act(_("Ta emot"), _("Uppdraget är mottaget."), lambda order, who, _data: orders.accept(order=order, **who)),
    "start": Act(_("Starta"), _("Uppdraget har startat."),
                 lambda order, who, data: orders.start(order=order, **data, **who), forms.StartForm),
    "queue": Act(_("Ställ i kö"), _("Uppdraget står i kö."),
                 lambda order, who, data: queue.join(order=order, **data, **who), forms.JoinForm),
    "offer": Act(_("Erbjud plats"), _("Platsen är erbjuden."),
                 lambda order, who, data: queue.offer(entry=_waiting(order, who["by"]), **data, **who), forms.OfferForm),
    "yes": Act(_("Tackade ja"), _("Svaret är registrerat."),
               lambda order, who, _data: queue.answer_offer(offer=_open_offer(order), answer="accepted", **who)),
    "decline": Act(_("Tackade nej"), _("Uppdraget står åter i kö, på samma plats."),
                   lambda order, who, data: queue.answer_offer(offer=_open_offer(order), answer="declined", **data, **who),
                   forms.ReasonForm),
    "pause": Act(_("Pausa"), _("Uppdraget är pausat."),
                 lambda order, who, data: orders.pause(order=order, **data, **who), forms.PauseForm),
    "resume": Act(_("Återuppta"), _("Uppdraget pågår igen."),
                  lambda order, who, data: orders.resume(order=order, **data, **who), forms.DayForm),
    "level": Act(_("Ändra omfattning"), _("Omfattningen är ändrad."),
                 lambda order, who, data: orders.change_level(order=order, **data, **who), forms.LevelForm),
    "refrain": Act(_("Avstår"), _("Uppdraget har lämnat kön och gått åter till myndigheten."),
                   lambda order, who, data: queue.leave(entry=_waiting(order, who["by"]), **data, **who),
                   forms.ReasonForm, danger=True),
    "return": Act(_("Återlämna"), _("Uppdraget är återlämnat till myndigheten."),
                  lambda order, who, data: orders.return_(order=order, **data, **who), forms.ReasonForm, danger=True),
    "end": Act(_("Avsluta"), _("Uppdraget är avslutat."), _end, forms.EndForm, danger=True),
}  # fmt: skip
FIRST = {"sent": "acknowledge", "acknowledged": "accept", "accepted": "start", "queued": "offer", "offered": "yes",
         "paused": "resume"}  # fmt: skip


def names(order: Order, offer: Offer | None) -> list[str]:
    """The actions that the order's state allows, the next one first."""
    found = [step.name for step in steps_from(ORDER_STEPS, order.state)]
    if not order.service.may_queue or order.priority == Priority.ACUTE:
        found = [name for name in found if name != "queue"]
    if order.state == "offered":
        found = [name for name in found if name != "decline" or offer]
        found += ["yes"] if offer and not offer.answer else []
    if order.state in {"queued", "offered"}:
        found.append("refrain")
    if order.state in OPEN_STATES:
        found.append("level")
    return sorted(found, key=lambda name: (name != FIRST.get(order.state), list(ACTS).index(name)))


def allowed(order: Order, name: str) -> bool:
    """Whether the order's state allows the action."""
    return name in names(order, measures.open_offer(order))


def do(order: Order, name: str, who: dict[str, Any], data: dict[str, Any]) -> object:
    """Do it. Raises ``NotPossible`` with the order's state when that does not allow it, whoever brought it there."""
    known = {step.name: step.sources for step in ORDER_STEPS}
    if name in known and order.state not in known[name]:
        words = {"state": OrderState(order.state).label, "step": ACTS[name].label}
        raise NotPossible(_("Uppdraget har läget %(state)s. Då går det inte att välja %(step)s.") % words)
    return ACTS[name].do(order, who, data)


def buttons(request: Page, order: Order, offer: Offer | None) -> list[Action]:
    """Those actions as buttons, for who may do them."""
    if not may_handle(request.user, order):
        return []
    return [
        Action(label=ACTS[name].label, url=reverse("orders:step", args=[order.pk, name]), post=ACTS[name].form is None,
               panel=ACTS[name].form is not None)
        for name in names(order, offer)
    ]  # fmt: skip
