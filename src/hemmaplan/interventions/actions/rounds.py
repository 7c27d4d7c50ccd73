"""Rounds (*omgångar*) of groups: planned with their sessions, extended, changed, started, called off, ended.

Law: SoL 11:5 (open groups), 14:5 (anonymous by the board's decision).
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.steps import take
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures import booking
from hemmaplan.interventions.measures.asked import offered
from hemmaplan.interventions.measures.opendoor import terms_on
from hemmaplan.interventions.models import GroupRound, Session
from hemmaplan.interventions.permissions import may_run_group
from hemmaplan.interventions.requirements import groups as required
from hemmaplan.interventions.states import ROUND_STEPS
from hemmaplan.organisation.periods import ended, last_day, period_of, span, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.interventions.models import Service
    from hemmaplan.organisation.models import Employee


DAYS_OF_WEEK = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")


MOST_SESSIONS = 400


LONGEST_DAYS = 731


@dataclass(frozen=True)
class Slot:
    """Återkommande tid: a weekday (0 = Monday), a clock time in Stockholm and a length in minutes."""

    weekday: int
    starts: dt.time
    minutes: int

    @property
    def clock(self) -> str:
        """``09:00–16:00``."""
        begins = dt.datetime.combine(dt.date.min, self.starts)
        return f"{begins:%H:%M}–{begins + dt.timedelta(minutes=self.minutes):%H:%M}"


def _times(slots: Sequence[Slot], first: dt.date, last: dt.date) -> list[tuple[dt.datetime, int]]:
    """Each meeting from ``first`` to and including ``last``: the same clock time in summer and winter."""
    if (last - first).days > LONGEST_DAYS:
        raise NotPossible(_("Tillfällen läggs ut för högst två år i taget. Välj en tidigare sista dag."))
    found = sorted(
        (booking.at_clock(day, slot.starts.hour, slot.starts.minute), slot.minutes)
        for slot in slots
        for day in booking.days_of(slot.weekday, first, last)
        if not calendar.is_closed(day)
    )
    if not found:
        raise NotPossible(_("Det blir inga tillfällen. Välj veckodagar som finns mellan första och sista dag."))
    if len(found) > MOST_SESSIONS:
        raise NotPossible(_("Det blir fler än 400 tillfällen. Välj en tidigare sista dag."))
    return found


def _times_to_plan(
    times: list[tuple[dt.datetime, int]], leaders: Collection["Employee"], anyway: str, at: dt.datetime
) -> list[tuple[dt.datetime, int]]:
    """The times that shall be planned: all, or those that nothing stands against for any of the leaders.

    Raises:
        Doubtful: something does, and ``anyway`` is neither ``all`` nor ``skip``.
        NotPossible: no times are left.
    """
    found = booking.hindrances_at(employees=leaders, times=[(when, minutes) for when, minutes in times if when > at])
    if not anyway:
        booking.ask(found, may_skip=any(not found.get(when) for when, _minutes in times))
    if anyway != "skip":
        return times
    kept = [(when, minutes) for when, minutes in times if not found.get(when)]
    if not kept:
        raise NotPossible(_("Inga tillfällen blir kvar. Välj andra tider eller ledare."))
    return kept


def _schedule(slots: Sequence[Slot]) -> str:
    """The times in words: ``mån–fre 09:00–16:00, ons 18:00–20:00``."""
    days: dict[str, list[int]] = {}
    for slot in slots:
        days.setdefault(slot.clock, []).append(slot.weekday)
    return ", ".join(f"{_named(sorted(set(found)))} {clock}" for clock, found in days.items())[:120]


def _named(weekdays: list[int]) -> str:
    """``mån–fre`` for three or more days in a row, otherwise each day."""
    first, last = weekdays[0], weekdays[-1]
    if last - first > 1 and weekdays == list(range(first, last + 1)):
        return f"{DAYS_OF_WEEK[first]}–{DAYS_OF_WEEK[last]}"
    return ", ".join(DAYS_OF_WEEK[day] for day in weekdays)


def _add_sessions(round_: GroupRound, times: list[tuple[dt.datetime, int]], at: dt.datetime) -> None:
    number = round_.sessions.aggregate(top=Max("number"))["top"] or 0
    Session.objects.bulk_create(
        Session(round=round_, number=number + n, starts_at=starts_at, minutes=minutes, recorded_at=at)
        for n, (starts_at, minutes) in enumerate(times, 1)
    )


@action
def plan_round(
    *, service: "Service", name: str, places: int, first: dt.date, last: dt.date, slots: Sequence[Slot], by: "User",
    at: dt.datetime, minimum: int = 1, rolling: bool = False, leaders: Sequence["Employee"] = (),
    follows: GroupRound | None = None, anyway: str = "",
) -> GroupRound:  # fmt: skip
    """Planera en omgång with its sessions. Whether it is anonymous follows from the terms in force on its first day.

    Raises ``NotPossible`` when the service is no group or not offered then, or when no session would come of it;
    ``Doubtful`` when a leader is away or booked at one of the times, unless ``anyway`` says ``all`` (plan them too) or
    ``skip`` (leave those times out).
    """
    round_ = GroupRound(service=service)
    require(may_run_group(by, round_))
    refuse(
        required.round_(
            service=offered(service), period=period_of(stated_span(first, last)), places=places, minimum=minimum,
            follows_series=follows is not None and follows.follows_id is not None,
        )
    )  # fmt: skip
    locked(service)
    refuse_same(
        service.rounds.filter(name=name.strip(), follows=follows, period=span(first, last)),
        _("Omgången finns redan. Är det en till, ge den ett annat namn."),
    )
    times = _times_to_plan(_times(slots, first, last), leaders, anyway, at)
    terms = terms_on(service=service, day=first)
    round_.name, round_.places, round_.minimum, round_.rolling = name.strip(), places, minimum, rolling
    round_.follows, round_.schedule = follows, _schedule(slots)
    round_.anonymous = terms is not None and terms.documentation == terms.Documentation.ANONYMOUS
    round_.period, round_.recorded_at = span(first, last), at
    round_.save()
    round_.leaders.set(leaders)
    _add_sessions(round_, times, at)
    record(EventType.ROUND_PLANNED, by=by, at=at, about=round_, places=places, minimum=minimum, sessions=len(times),
           follows=follows.pk if follows else None)  # fmt: skip
    return round_


@action
def add_series(
    *, main: GroupRound, name: str, places: int, first: dt.date, last: dt.date, slots: Sequence[Slot], by: "User",
    at: dt.datetime, leaders: Sequence["Employee"] = (), anyway: str = "",
) -> GroupRound:  # fmt: skip
    """Lägg till en andra serie (*eftervård*) beside the main round: own places, own times; one may join at any time."""
    return plan_round(service=main.service, name=name, places=places, minimum=0, rolling=True, leaders=leaders,
                      first=first, last=last, slots=slots, follows=main, by=by, at=at, anyway=anyway)  # fmt: skip


@action
def extend_round(
    *, round_: GroupRound, last: dt.date, by: "User", at: dt.datetime, anyway: str = ""
) -> list[dt.datetime]:
    """Förläng omgången: its latest week is repeated to and including ``last``. Returns when the new sessions begin.

    Raises ``Doubtful`` as ``plan_round`` does.
    """
    require(may_run_group(by, round_))
    round_ = locked(round_)
    if round_.state not in {GroupRound.State.PLANNED, GroupRound.State.RUNNING}:
        raise NotPossible(_("Omgången är avslutad. Planera en ny i stället."))
    latest = round_.sessions.order_by("-starts_at").first()
    if latest is None:
        raise NotPossible(_("Omgången har inga tillfällen att upprepa. Planera en ny omgång."))
    end = calendar.local_date(latest.starts_at)
    if last <= end:
        raise NotPossible(_("Det finns redan tillfällen till och med den dagen. Välj en senare dag."))
    if last not in round_.service.period:
        raise NotPossible(_("Verksamheten erbjuds inte så länge. Välj en tidigare dag."))
    week = round_.sessions.filter(starts_at__gt=latest.starts_at - dt.timedelta(days=7))
    slots = {
        Slot(local.weekday(), local.time(), session.minutes)
        for session in week
        for local in [calendar.local_time(session.starts_at)]
    }
    taken = set(round_.sessions.values_list("starts_at", flat=True))
    times = [one for one in _times(list(slots), end + dt.timedelta(days=1), last) if one[0] not in taken]
    times = _times_to_plan(times, list(round_.leaders.all()), anyway, at)
    _add_sessions(round_, times, at)
    until = last_day(round_.period)
    if until is not None and until < last:
        round_.period = span(round_.period.lower, last)
        round_.save(update_fields=["period"])
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, last=str(last), sessions=len(times))
    return [starts_at for starts_at, _minutes in times]


@action
def change_round(
    *, round_: GroupRound, name: str, places: int, minimum: int, rolling: bool, leaders: Sequence["Employee"],
    by: "User", at: dt.datetime, anyway: str = "",
) -> GroupRound:  # fmt: skip
    """Ändra omgången.

    Raises ``NotPossible`` when the places would be fewer than those who have one; ``Doubtful`` when a new leader is away
    or booked at one of the times to come, unless ``anyway``.
    """
    require(may_run_group(by, round_))
    round_ = locked(round_)
    taken = round_.participations.filter(left_on__isnull=True).count()
    if places < taken:
        text = _("%(taken)s har plats i omgången. Avsluta deltaganden först eller behåll minst så många platser.")
        raise NotPossible(text % {"taken": taken})
    lasts = period_of(round_.period)
    refuse(required.round_(service=offered(round_.service), period=lasts, places=places, minimum=minimum))
    new = set(leaders) - set(round_.leaders.all())
    ahead = round_.sessions.filter(state=Session.State.PLANNED, starts_at__gt=at).order_by("starts_at")
    if new and not anyway:
        booking.ask(booking.hindrances_at(employees=new, times=list(ahead.values_list("starts_at", "minutes"))))
    before = round_.places
    round_.name, round_.places, round_.minimum, round_.rolling = name.strip(), places, minimum, rolling
    round_.save(update_fields=["name", "places", "minimum", "rolling"])
    round_.leaders.set(leaders)
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, places=places, before=before, minimum=minimum)
    return round_


@action
def start_round(*, round_: GroupRound, by: "User", at: dt.datetime, reason: str = "") -> None:
    """Starta omgången. Below its minimum only with a stated reason."""
    require(may_run_group(by, round_))
    row = locked(round_)
    taken = row.participations.filter(left_on__isnull=True).count()
    if taken < row.minimum and not reason.strip():
        text = _("%(taken)s deltagare, minst %(minimum)s behövs. Vänta, eller skriv varför omgången ändå ska starta.")
        raise NotPossible(text % {"taken": taken, "minimum": row.minimum})
    today = calendar.local_date(at)
    period = row.period
    if period.lower > today:  # started early; a late start keeps its planned days, they are what was offered
        period = span(today, last_day(period))
    take(round_, ROUND_STEPS, "start", period=period)
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, step="start", taken=taken, reason=reason.strip()[:200])


@action
def cancel_round(*, round_: GroupRound, reason: str, by: "User", at: dt.datetime) -> None:
    """Omgången blir inte av, and why. Those who had a place are free, and their sessions are cancelled."""
    require(may_run_group(by, round_))
    if not reason.strip():
        raise NotPossible(_("Skriv varför omgången inte blir av."))
    locked(round_)
    take(round_, ROUND_STEPS, "cancel", cancel_reason=reason.strip()[:200])
    _close(round_, on=calendar.local_date(at), reason="Omgången blev inte av", at=at)
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, step="cancel")


@action
def end_round(*, round_: GroupRound, by: "User", at: dt.datetime, on: dt.date | None = None) -> None:
    """Avsluta omgången with ``on`` as its last day. Everybody leaves; sessions still planned are cancelled."""
    require(may_run_group(by, round_))
    today = calendar.local_date(at)
    on = on or today
    row = locked(round_)
    if on > today or on < row.period.lower:
        raise NotPossible(_("Sista dag ska ligga mellan omgångens första dag och i dag."))
    take(round_, ROUND_STEPS, "end", period=ended(row.period, on))
    _close(round_, on=on, reason="Omgången avslutades", at=at)
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, step="end", last=str(on))


def _close(round_: GroupRound, *, on: dt.date, reason: str, at: dt.datetime) -> None:
    """Nobody keeps a place in, and no meeting is left of, a round that is over."""
    for participation in round_.participations.filter(left_on__isnull=True):
        participation.left_on, participation.left_reason = max(on, participation.joined_on), reason
        participation.save(update_fields=["left_on", "left_reason"])
    planned = round_.sessions.filter(state=Session.State.PLANNED, starts_at__gt=at)
    planned.update(state=Session.State.CANCELLED, cancel_reason=reason)
