"""Actions about the queue: join, move, re-class, offer, answer, leave. Every move is a row that is never changed.

Acute work (class 0) and services that may not queue are never put in line: they start at once and take hours from the
rest. Within a class first come is first served, unless a decision with a reason says otherwise.
Law: SoL 3:2, 34:1; FL 5 § (equal treatment, reasons that can be shown).
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.acting import lock_order, required_reason
from hemmaplan.interventions.actions.moves import note_move, step_along
from hemmaplan.interventions.actions.orders import return_, start
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures.asked import offered, ordered
from hemmaplan.interventions.measures.queue import place as where
from hemmaplan.interventions.models import Offer, Order, Priority, QueueEntry, QueueMove, Service
from hemmaplan.interventions.permissions import may_handle, may_manage_queue
from hemmaplan.interventions.ports import Joined
from hemmaplan.interventions.requirements import orders as required
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action

if TYPE_CHECKING:
    from hemmaplan.access.models import User

NO_ANSWER = "Inget svar i tid"


def _hold_line(service_id: int) -> None:
    """One change of the order at a time in each queue. Taken before any row in the line, so that no two block each other."""
    Service.objects.select_for_update(no_key=True).get(pk=service_id)


def _still_in_line(entry: QueueEntry) -> QueueEntry:
    """Hold the order and the place, as they stand. Raises ``Stale`` when the wait is over."""
    lock_order(entry.order)
    entry.refresh_from_db(from_queryset=QueueEntry.objects.select_for_update(of=("self",)).select_related("service"))
    if entry.left_on is not None:
        raise Stale(_("Uppdraget står inte längre i kö. Ladda om sidan."))
    return entry


@action
def join(
    *,
    order: Order,
    priority: int,
    reason: str,
    by: "User",
    at: dt.datetime,
    on: dt.date | None = None,
    wishes: str = "",
) -> QueueEntry:
    """Ställ i kö, last in its class. Raises ``NotPossible`` for acute orders and services that may not queue."""
    require(may_handle(by, order))
    on, reason = on or calendar.local_date(at), required_reason(reason, most=200)
    if priority not in Priority.values:
        raise NotPossible(_("Välj en prioritetsklass."))
    lock_order(order)
    # What the authority has called acute is not made less so by the one who receives it.
    least, today = min(priority, order.priority), calendar.local_date(at)
    refuse(required.queued(ordered(order), offered(order.service), priority=least, joined_on=on, today=today))
    step_along(order=order, step="queue", on=on, reason=reason, by=by, at=at)
    _hold_line(order.service_id)
    ranks = QueueEntry.objects.filter(service=order.service_id, left_on__isnull=True, priority=priority)
    entry = QueueEntry.objects.create(
        order=order,
        service=order.service,
        priority=priority,
        priority_reason=reason,
        wishes=wishes.strip(),
        rank=max(ranks.values_list("rank", flat=True), default=0),
        joined_on=on,
        recorded_at=at,
    )
    note_move(entry=entry, kind=QueueMove.Kind.ADDED, on=on, reason=reason, to_place=where(entry), by=by, at=at)
    Joined.when_queued(order.service_id)
    return entry


@action
def move(
    *, entry: QueueEntry, to: str | int, reason: str, by: "User", at: dt.datetime, seen: str | None = None
) -> QueueMove:
    """Flytta inom klassen: ``up``, ``down``, ``first``, or to a place counted from 1 in the class. Needs a reason.

    ``seen`` is the place (``class:place``) that the mover saw: raises ``Stale`` when it has changed since.
    """
    require(may_manage_queue(by, entry.service))
    reason = required_reason(reason)
    _hold_line(entry.service_id)
    _still_in_line(entry)
    before = where(entry)
    if seen is not None and seen != before:
        raise Stale(_("Kön har ändrats sedan du såg den. Ladda om sidan och flytta igen."))
    line = list(
        QueueEntry.objects.select_for_update().filter(service=entry.service_id, priority=entry.priority).waiting()
    )
    here = next(index for index, row in enumerate(line) if row.pk == entry.pk)
    there = {"up": here - 1, "down": here + 1, "first": 0}.get(str(to), to - 1 if isinstance(to, int) else here)
    if not 0 <= there < len(line) or there == here:
        raise NotPossible(_("Platsen går inte att flytta dit. Den står redan ytterst i sin klass."))
    line.insert(there, line.pop(here))
    for rank, row in enumerate(line, start=1):
        if row.rank != rank:
            row.rank = rank
            row.save(update_fields=["rank"])
    entry.refresh_from_db(fields=["rank"])
    return _moved(entry, QueueMove.Kind.RERANKED, before, reason, by=by, at=at)


def _moved(entry: QueueEntry, kind: str, before: str, reason: str, *, by: "User", at: dt.datetime) -> QueueMove:
    """Log that the entry stands elsewhere in line, and write it in the history of the queue."""
    after = where(entry)
    record(EventType.QUEUE_MOVED, by=by, at=at, about=entry.order, entry_id=entry.pk, from_place=before, to_place=after)
    return note_move(entry=entry, kind=kind, reason=reason, from_place=before, to_place=after, by=by, at=at)


@action
def reclass(*, entry: QueueEntry, priority: int, reason: str, by: "User", at: dt.datetime) -> QueueMove:
    """Ändra prioritetsklass, with the reason: last in the new class. What is acute is started instead."""
    require(may_manage_queue(by, entry.service))
    reason = required_reason(reason, most=200)
    if priority not in Priority.values:
        raise NotPossible(_("Välj en prioritetsklass."))
    _hold_line(entry.service_id)
    _still_in_line(entry)
    refuse(required.may_stand(offered(entry.service), priority))
    if priority == entry.priority:
        raise NotPossible(_("Uppdraget har redan den klassen. Välj en annan."))
    before = where(entry)
    ranks = QueueEntry.objects.filter(service=entry.service_id, left_on__isnull=True, priority=priority)
    entry.priority, entry.priority_reason = priority, reason
    entry.rank = max(ranks.values_list("rank", flat=True), default=0)
    entry.save(update_fields=["priority", "priority_reason", "rank"])
    return _moved(entry, QueueMove.Kind.RECLASSED, before, reason, by=by, at=at)


@action
def offer(
    *, entry: QueueEntry, what: str, starts_on: dt.date, answer_by: dt.date, by: "User", at: dt.datetime
) -> Offer:
    """Erbjud plats: which place, from when, to be answered by when. Raises ``Stale`` when it is offered already."""
    require(may_handle(by, entry.order))
    today = calendar.local_date(at)
    if not what.strip():
        raise NotPossible(_("Skriv vilken plats som erbjuds."))
    if answer_by < today or starts_on < today:
        raise NotPossible(_("Starten och sista dag för svar kan inte ligga bakåt i tiden. Ändra dagen."))
    _still_in_line(entry)
    step_along(order=entry.order, step="offer", by=by, at=at)
    made = Offer.objects.create(
        entry=entry, what=what.strip()[:200], starts_on=starts_on, answer_by=answer_by, offered_at=at, offered_by=by
    )
    note_move(entry=entry, kind=QueueMove.Kind.OFFERED, from_place=where(entry), to_place=where(entry), by=by, at=at)
    record(EventType.OFFER_MADE, by=by, at=at, about=entry.order, entry_id=entry.pk, offer_id=made.pk)
    return made


@action
def answer_offer(
    *, offer: Offer, answer: str, by: "User", at: dt.datetime, on: dt.date | None = None, reason: str = ""
) -> Offer:
    """Besvara ett erbjudande. Accepted: the order starts on ``on`` (else the day offered), when that day has come.

    An accepted place that begins later stands as accepted, and is started when it begins: nobody has help before it is
    given. Declined, with a reason: back in line at the same place. Raises ``Stale`` when it was answered already.
    """
    require(may_handle(by, offer.entry.order))
    if answer not in {Offer.Answer.ACCEPTED, Offer.Answer.DECLINED}:
        raise NotPossible(_("Svara ja eller nej."))
    accepted = answer == Offer.Answer.ACCEPTED
    reason = reason.strip()[:200] if accepted else required_reason(reason, most=200)
    entry = _still_in_line(offer.entry)
    # Who has said yes may still say no before the place begins; who has said no gets a new offer.
    may_change = [Offer.Answer.NONE] if accepted else [Offer.Answer.NONE, Offer.Answer.ACCEPTED]
    rows = Offer.objects.filter(pk=offer.pk, answer__in=may_change, entry__order__state="offered")
    if not rows.update(answer=answer, answered_at=at, answer_reason=reason):
        raise Stale(_("Erbjudandet är redan besvarat. Ladda om sidan."))
    offer.refresh_from_db()
    place = where(entry)
    kind = QueueMove.Kind.ACCEPTED if accepted else QueueMove.Kind.DECLINED
    note_move(entry=entry, kind=kind, reason=reason, from_place=place, to_place=place, by=by, at=at)
    record(EventType.OFFER_ANSWERED, by=by, at=at, about=entry.order, offer_id=offer.pk, answer=answer)
    if not accepted:
        step_along(order=entry.order, step="decline", reason=reason, by=by, at=at)
    elif (day := on or offer.starts_on) <= calendar.local_date(at):
        start(order=entry.order, on=day, by=by, at=at)
    return offer


@action
def expire_offers(*, through: dt.date, by: "User", at: dt.datetime) -> int:
    """Nightly: offers that were to be answered by ``through`` and were not go back in line. Returns how many. Repeatable."""
    require(by.is_system)
    late = Offer.objects.filter(
        answer="", answer_by__lte=through, entry__left_on__isnull=True, entry__order__state="offered"
    )
    done = 0
    for row in late.select_related("entry__order", "entry__service").order_by("entry__order", "pk"):
        lock_order(row.entry.order)
        if not Offer.objects.filter(pk=row.pk, answer="").update(answer=Offer.Answer.EXPIRED, answered_at=at):
            continue
        step_along(order=row.entry.order, step="decline", reason=NO_ANSWER, by=by, at=at)
        place = where(row.entry)
        note_move(
            entry=row.entry,
            kind=QueueMove.Kind.DECLINED,
            reason=NO_ANSWER,
            from_place=place,
            to_place=place,
            by=by,
            at=at,
        )
        record(EventType.OFFER_ANSWERED, by=by, at=at, about=row.entry.order, offer_id=row.pk, answer="expired")
        done += 1
    return done


@action
def leave(*, entry: QueueEntry, reason: str, by: "User", at: dt.datetime) -> None:
    """Lämna kön: the person refrains. The order goes back to the authority with the reason."""
    require(may_handle(by, entry.order))
    _still_in_line(entry)
    return_(order=entry.order, reason=reason, how=QueueEntry.Left.WITHDRAWN, by=by, at=at)


@action
def refer_back(*, entry: QueueEntry, reason: str, by: "User", at: dt.datetime) -> None:
    """Återlämna ur kön: the unit cannot give it, and says why."""
    require(may_handle(by, entry.order))
    _still_in_line(entry)
    return_(order=entry.order, reason=reason, how=QueueEntry.Left.RETURNED, by=by, at=at)
