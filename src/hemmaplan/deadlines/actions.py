"""Actions of the deadline ledger: start, answer, withdraw, pause, resume, extend, lapse. Each adds an event."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import state_of
from hemmaplan.deadlines.events import EventType
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.rights import ClockRight
from hemmaplan.deadlines.states import Happening
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit


@action
def start(
    *,
    rule: str,
    about: models.Model,
    unit: "Unit",
    on: dt.date,
    by: "User",
    at: dt.datetime,
    due: dt.date | None = None,
    follows: Clock | None = None,
    entered: dt.date | None = None,
    moment: dt.datetime | None = None,
) -> Clock:
    """Starta en frist: the rule as it reads on ``on`` decides when it is due, unless ``due`` is set by a plan or court.

    ``entered`` is the day the matter came to us, when the time is counted from an earlier one; ``moment`` the time of day
    where the rule counts hours.
    """
    law = rules.rule(rule, on=on)
    due_at = rules.due_at(law, moment) if moment is not None else None
    event = ClockEvent(
        kind=Happening.STARTED,
        on=entered or on,
        at=moment,
        counted_from=on,
        due_on=due or (calendar.local_date(due_at) if due_at else rules.due(law, on)),
        due_at=due_at,
        recorded_at=at,
        by=by,
    )
    clock = Clock(
        rule=rule,
        section=law.section,
        unit=unit,
        subject_kind=about._meta.label_lower,
        subject_id=about.pk,
        person_id=getattr(about, "about_person_id", None),
        case_id=getattr(about, "case_id", None),
        follows=follows,
        recorded_at=at,
        recorded_by=by,
    )
    clock.state = state_of([event])
    clock.save()
    event.clock = clock
    event.save()
    record(EventType.CLOCK_STARTED, by=by, at=at, about=clock, rule=rule, due=str(clock.due_on))
    return clock


def _happened(
    clock: Clock, kind: Happening, *, on: dt.date, by: "User", at: dt.datetime, moment: dt.datetime | None = None,
    **more: Any,
) -> Clock:  # fmt: skip
    """Add an event; the clock's columns say what all its events say."""
    ClockEvent.objects.create(clock=clock, kind=kind, on=on, at=moment, recorded_at=at, by=by, **more)
    clock.state = state_of(clock.events.order_by("pk"))
    clock.save()
    return clock


def _to_running(
    kind: Happening, *, rule: str, about: models.Model, on: dt.date, by: "User", at: dt.datetime,
    asks: Callable[[Clock], dict[str, Any] | None] = lambda _clock: {}, lapsed_too: bool = False,
) -> Clock | None:  # fmt: skip
    """Let it happen to the clock of the rule that runs for the matter; ``None`` when none runs.

    ``asks`` gives what more the event holds; ``None`` leaves the clock as it is. ``lapsed_too``: where none runs, to the one that lapsed last.
    """
    rows = Clock.objects.filter(subject_kind=about._meta.label_lower, subject_id=about.pk, rule=rule)
    rows = rows.select_for_update(of=("self",))
    clock = rows.running().first()
    if clock is None and lapsed_too:
        clock = rows.filter(end=Clock.End.LAPSED).order_by("-pk").first()
    more = asks(clock) if clock is not None else None
    if clock is None or more is None:
        return None
    return _happened(clock, kind, on=on, by=by, at=at, **more)


@action
def answer(
    *,
    rule: str,
    about: models.Model,
    on: dt.date,
    by: "User",
    at: dt.datetime,
    with_: models.Model | None = None,
    moment: dt.datetime | None = None,
    lapsed_too: bool = False,
) -> Clock | None:
    """Besvara en frist: stop the running clock of this rule. ``None`` when none was running.

    ``lapsed_too``: what was done in time may be entered after the night has let the clock lapse. Then it never did, and that is known
    from now on: its events say both, each with when it was recorded.
    """
    what = {"answer_kind": with_._meta.label_lower, "answer_id": with_.pk} if with_ is not None else {}
    clock = _to_running(
        Happening.ANSWERED, rule=rule, about=about, on=on, by=by, at=at, asks=lambda _clock: {"moment": moment, **what},
        lapsed_too=lapsed_too,
    )  # fmt: skip
    if clock is not None:
        record(EventType.CLOCK_ANSWERED, by=by, at=at, about=clock, rule=rule, late=clock.state.answered_late)
    return clock


@action
def withdraw(*, rule: str, about: models.Model, on: dt.date, by: "User", at: dt.datetime) -> Clock | None:
    """Avskriv en frist som inte längre är aktuell, for instance when the order is returned."""
    clock = _to_running(Happening.WITHDRAWN, rule=rule, about=about, on=on, by=by, at=at)
    if clock is not None:
        record(EventType.CLOCK_WITHDRAWN, by=by, at=at, about=clock, rule=rule)
    return clock


@action
def lapse(*, rule: str, about: models.Model, on: dt.date, by: "User", at: dt.datetime) -> Clock | None:
    """Låt en frist vara försutten: what was to be done in time can no longer be done."""
    clock = _to_running(Happening.LAPSED, rule=rule, about=about, on=on, by=by, at=at)
    if clock is not None:
        record(EventType.CLOCK_LAPSED, by=by, at=at, about=clock, rule=rule)
    return clock


@action
def refer(*, about: models.Model, by: "User", at: dt.datetime) -> int:  # noqa: ARG001  every action says by whom and when
    """För fristerna till ärendets person och akt, when these have become known after they began to run. Returns how many."""
    rows = Clock.objects.filter(subject_kind=about._meta.label_lower, subject_id=about.pk)
    return rows.update(
        person_id=getattr(about, "about_person_id", None),
        case_id=getattr(about, "case_id", None),
        unit_id=getattr(about, "about_unit_id", None),
    )


@action
def pause(*, rule: str, about: models.Model, on: dt.date, reason: str, by: "User", at: dt.datetime) -> Clock | None:
    """Pausa en frist: while it is paused it does not run out. ``None`` when none was running or it is paused already."""
    clock = _to_running(
        Happening.PAUSED, rule=rule, about=about, on=on, by=by, at=at,
        asks=lambda clock: {"reason": reason.strip()} if clock.paused_on is None else None,
    )  # fmt: skip
    if clock is not None:
        record(EventType.CLOCK_PAUSED, by=by, at=at, about=clock, rule=rule)
    return clock


@action
def resume(*, rule: str, about: models.Model, on: dt.date, by: "User", at: dt.datetime) -> Clock | None:
    """Låt en pausad frist löpa igen: it is due as many days later as it was paused. ``None`` when none was paused."""

    def due_later(clock: Clock) -> dict[str, Any] | None:
        if clock.paused_on is None:
            return None
        if on < clock.paused_on:
            raise NotPossible(_("Dagen ligger före pausen. Ändra den."))
        paused = on - clock.paused_on
        return {"due_on": clock.due_on + paused, "due_at": clock.due_at + paused if clock.due_at else None}

    clock = _to_running(Happening.RESUMED, rule=rule, about=about, on=on, by=by, at=at, asks=due_later)
    if clock is not None:
        record(EventType.CLOCK_RESUMED, by=by, at=at, about=clock, rule=rule, due=str(clock.due_on))
    return clock


@action
def extend(
    *, clock: Clock, to: dt.date, reason: str, by: "User", at: dt.datetime, on: dt.date | None = None,
    with_: models.Model | None = None,
) -> None:  # fmt: skip
    """Förläng en frist genom beslut, to a stated day on stated reasons. ``on`` is the day of the decision, or today.

    ``with_`` is the decision itself where it is kept here: who may take it has been asked of the delegation scheme.
    """
    require(with_ is not None or by.scope.may(ClockRight.EXTEND_CLOCKS, clock.unit_id))
    if not reason.strip():
        raise NotPossible(_("Skriv skälen för förlängningen."))
    clock = locked(clock)
    if clock.ended_on is not None:
        raise NotPossible(_("Fristen har stannat och kan inte förlängas."))
    if to <= clock.due_on:
        raise NotPossible(_("Den nya dagen måste ligga efter den nuvarande."))
    decided = on or calendar.local_date(at)
    what = {"answer_kind": with_._meta.label_lower, "answer_id": with_.pk} if with_ is not None else {}
    _happened(clock, Happening.EXTENDED, on=decided, due_on=to, reason=reason.strip()[:300], by=by, at=at, **what)
    record(EventType.CLOCK_EXTENDED, by=by, at=at, about=clock, rule=clock.rule, to=str(to))
