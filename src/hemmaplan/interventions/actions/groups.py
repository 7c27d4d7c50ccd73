"""Actions about groups: plan a round, start and end it, take and leave a place, note who came.

Law: SoL 11:5 (open groups), 14:5 (anonymous by the board's decision), 21:2 (a guardian consents for a child under 15).
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
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures import booking
from hemmaplan.interventions.measures.asked import offered, ordered
from hemmaplan.interventions.models import Attendance, GroupRound, Participation, ServiceTerms, Session
from hemmaplan.interventions.permissions import may_run_group
from hemmaplan.interventions.requirements import groups as required
from hemmaplan.interventions.requirements.opendoor import CONSENT_AGE
from hemmaplan.interventions.requirements.opendoor import consented as consent_given
from hemmaplan.interventions.requirements.orders import IN_HAND
from hemmaplan.interventions.states import ROUND_STEPS, SESSION_STEPS
from hemmaplan.organisation.periods import ended, last_day, period_of, span, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_same
from hemmaplan.people.measures import is_under

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.interventions.models import OpenContact, Order, Service
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


def _terms(service: "Service", day: dt.date) -> ServiceTerms | None:
    return service.terms.filter(period__contains=day).first()


def _locked(round_: GroupRound) -> GroupRound:
    """The round, held until the transaction ends: two who reach for the same place come one after the other."""
    return GroupRound.objects.select_for_update(of=("self",)).select_related("service").get(pk=round_.pk)


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
    terms = _terms(service, first)
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
    round_ = _locked(round_)
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
    round_ = _locked(round_)
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
    locked = _locked(round_)
    taken = locked.participations.filter(left_on__isnull=True).count()
    if taken < locked.minimum and not reason.strip():
        text = _("%(taken)s deltagare, minst %(minimum)s behövs. Vänta, eller skriv varför omgången ändå ska starta.")
        raise NotPossible(text % {"taken": taken, "minimum": locked.minimum})
    today = calendar.local_date(at)
    period = locked.period
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
    _locked(round_)
    take(round_, ROUND_STEPS, "cancel", cancel_reason=reason.strip()[:200])
    _close(round_, on=calendar.local_date(at), reason="Omgången blev inte av", at=at)
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, step="cancel")


@action
def end_round(*, round_: GroupRound, by: "User", at: dt.datetime, on: dt.date | None = None) -> None:
    """Avsluta omgången with ``on`` as its last day. Everybody leaves; sessions still planned are cancelled."""
    require(may_run_group(by, round_))
    today = calendar.local_date(at)
    on = on or today
    locked = _locked(round_)
    if on > today or on < locked.period.lower:
        raise NotPossible(_("Sista dag ska ligga mellan omgångens första dag och i dag."))
    take(round_, ROUND_STEPS, "end", period=ended(locked.period, on))
    _close(round_, on=on, reason="Omgången avslutades", at=at)
    record(EventType.ROUND_CHANGED, by=by, at=at, about=round_, step="end", last=str(on))


def _close(round_: GroupRound, *, on: dt.date, reason: str, at: dt.datetime) -> None:
    """Nobody keeps a place in, and no meeting is left of, a round that is over."""
    for participation in round_.participations.filter(left_on__isnull=True):
        participation.left_on, participation.left_reason = max(on, participation.joined_on), reason
        participation.save(update_fields=["left_on", "left_reason"])
    planned = round_.sessions.filter(state=Session.State.PLANNED, starts_at__gt=at)
    planned.update(state=Session.State.CANCELLED, cancel_reason=reason)


def _as_round(round_: GroupRound) -> required.Round:
    """The round as its requirements ask for it."""
    return required.Round(
        service=round_.service_id, period=period_of(round_.period), state=round_.state, places=round_.places,
        rolling=round_.rolling, anonymous=round_.anonymous, is_series=round_.follows_id is not None,
    )  # fmt: skip


def _may_join(round_: GroupRound, order: "Order | None", contact: "OpenContact | None", on: dt.date) -> None:
    """Raises ``NotPossible`` unless this way into the round is open on the day."""
    if round_.state == GroupRound.State.ENDED:
        raise NotPossible(_("Omgången är avslutad. Välj en annan omgång."))
    of, who = _as_round(round_), order if order is not None else contact
    lasts = Period.between(contact.opened_on, contact.closed_on) if contact is not None else None
    refuse(required.intake(of, on, begun=True))
    refuse(
        required.way_in(
            of, order=ordered(order) if order is not None else None,
            contact=required.Contact(contact.service_id, lasts) if contact is not None and lasts else None,
            service=who.service_id if who is not None else None, on=on,
        )
    )  # fmt: skip
    if contact is not None and contact.closed_on is not None:
        raise NotPossible(_("Kontakten är avslutad. Öppna en ny kontakt först."))
    if order is not None and order.state not in IN_HAND:
        raise NotPossible(_("Uppdraget är inte mottaget eller redan avslutat. Ta emot det först."))
    present = round_.participations.filter(left_on__isnull=True)
    if (order is not None and present.filter(order=order).exists()) or (
        contact is not None and present.filter(contact=contact).exists()
    ):
        raise NotPossible(_("Personen har redan plats i omgången."))


@action
def take_place(
    *, round_: GroupRound, by: "User", at: dt.datetime, order: "Order | None" = None,
    contact: "OpenContact | None" = None, on: dt.date | None = None, guardian_consent: bool | None = None,
    under_15: bool | None = None,
) -> Participation:  # fmt: skip
    """Ge plats i gruppen: by order, by open contact, or as a number only where the round is anonymous.

    Raises ``NotPossible`` when the round is full, closed for new members, or a guardian's consent is missing (SoL 21:2).
    """
    require(may_run_group(by, round_))
    round_ = _locked(round_)
    today = calendar.local_date(at)
    on = on or max(today, round_.period.lower)
    _may_join(round_, order, contact, on)
    terms = _terms(round_.service, max(on, round_.period.lower))
    consented = guardian_consent or (contact is not None and contact.guardian_consent)
    open_to_all = order is None
    if open_to_all:
        person = contact.person if contact is not None else None
        if person is not None:
            under_15 = is_under(person=person, age=CONSENT_AGE, on=on, said=under_15)
        refuse(
            consent_given(
                born_on=person.born_on if person else None, under_15=under_15, age_to=terms.age_to if terms else None,
                consent=consented, day=on,
            )
        )  # fmt: skip
    others = list(round_.participations.values_list("joined_on", "left_on"))
    refuse(required.room(round_.places, joined_on=on, left_on=None, others=others))
    number = (round_.participations.aggregate(top=Max("number"))["top"] or 0) + 1
    participation = Participation.objects.create(round=round_, order=order, contact=contact, number=number,
                                                 joined_on=on, recorded_at=at)  # fmt: skip
    if contact is not None and guardian_consent and not contact.guardian_consent:
        contact.guardian_consent = True
        contact.save(update_fields=["guardian_consent"])
    record(EventType.PLACE_TAKEN, by=by, at=at, about=round_, person_id=_person_id(participation), number=number)
    return participation


def _person_id(participation: Participation) -> int | None:
    """Whom it is about, for the log. Nobody in an anonymous group."""
    if participation.order is not None:
        return participation.order.person_id
    return participation.contact.person_id if participation.contact is not None else None


@action
def leave_place(
    *, participation: Participation, by: "User", at: dt.datetime, on: dt.date | None = None, reason: str = ""
) -> None:
    """Lämna gruppen with ``on`` as the last day. The place is free at once; what was noted stays.

    Without a day it is today, or the first day when that lies ahead: a place that was promised is given back. Raises
    ``NotPossible`` for a day before the first one or one to come.
    """
    round_ = participation.round
    require(may_run_group(by, round_))
    _locked(round_)
    latest = max(calendar.local_date(at), participation.joined_on)
    on = on or latest
    refuse(required.left(_as_round(round_), joined_on=participation.joined_on, left_on=on, today=latest))
    rows = Participation.objects.filter(pk=participation.pk, left_on__isnull=True)
    if not rows.update(left_on=on, left_reason=reason.strip()[:200]):
        raise NotPossible(_("Deltagaren har redan lämnat gruppen."))
    participation.left_on, participation.left_reason = on, reason.strip()[:200]
    record(
        EventType.PLACE_LEFT,
        by=by,
        at=at,
        about=round_,
        person_id=_person_id(participation),
        number=participation.number,
    )


@action
def note_attendance(
    *, session: Session, participation: Participation, status: str, by: "User", at: dt.datetime
) -> Attendance | None:
    """Notera närvaro: present, absent or notified; an empty status takes the note away. The same note twice is one.

    A first note of somebody present makes the session held. Raises ``NotPossible`` for a cancelled session, one that has
    not come yet (only *anmäld* may be noted ahead) and for someone who had no place in the group that day.
    """
    require(may_run_group(by, session.round))
    session = Session.objects.select_for_update(of=("self",)).select_related("round__service").get(pk=session.pk)
    day = calendar.local_date(session.starts_at)
    if status and status not in Attendance.Status.values:
        raise NotPossible(_("Välj närvarande, uteblev eller anmäld frånvaro."))
    if participation.round_id != session.round_id:
        raise NotPossible(_("Deltagaren hör inte till den här gruppen."))
    refuse(
        required.attendance(
            status=status, session_state=session.state, day=day, joined_on=participation.joined_on,
            left_on=participation.left_on, today=calendar.local_date(at),
        )
    )  # fmt: skip
    note = Attendance.objects.filter(session=session, participation=participation).first()
    if (note.status if note else "") == status:
        return note
    if note is not None and not status:
        note.delete()
        note = None
    else:
        note, _made = Attendance.objects.update_or_create(
            session=session, participation=participation, defaults={"status": status, "by": by, "recorded_at": at}
        )
        if status == Attendance.Status.PRESENT and session.state == Session.State.PLANNED:
            take(session, SESSION_STEPS, "hold")
    record(EventType.ATTENDANCE_NOTED, by=by, at=at, about=session, person_id=_person_id(participation),
           number=participation.number, cleared=not status)  # fmt: skip
    return note


@action
def note_rest_present(*, session: Session, by: "User", at: dt.datetime) -> int:
    """Notera alla övriga som närvarande: those nothing is noted about yet. Returns how many."""
    require(may_run_group(by, session.round))
    day = calendar.local_date(session.starts_at)
    noted = session.attendance.values("participation")
    rest = session.round.participations.filter(joined_on__lte=day).exclude(left_on__lt=day).exclude(pk__in=noted)
    rows = list(rest.select_related("order", "contact", "round__service"))
    for participation in rows:
        note_attendance(session=session, participation=participation, status=Attendance.Status.PRESENT, by=by, at=at)
    return len(rows)


@action
def hold_session(*, session: Session, by: "User", at: dt.datetime) -> None:
    """Tillfället hölls, also when nobody came."""
    require(may_run_group(by, session.round))
    day, of = calendar.local_date(session.starts_at), _as_round(session.round)
    refuse(required.session(of, starts_at=session.starts_at, day=day, state=Session.State.HELD, at=at))
    take(session, SESSION_STEPS, "hold")
    record(EventType.SESSION_CHANGED, by=by, at=at, about=session, step="hold")


@action
def cancel_session(*, session: Session, reason: str, by: "User", at: dt.datetime) -> None:
    """Ställ in tillfället, and why. Refused when somebody is noted as present."""
    require(may_run_group(by, session.round))
    if not reason.strip():
        raise NotPossible(_("Skriv varför tillfället ställs in."))
    Session.objects.select_for_update().get(pk=session.pk)
    if session.attendance.filter(status=Attendance.Status.PRESENT).exists():
        raise NotPossible(_("Någon är noterad som närvarande. Ta bort närvaron först om tillfället inte hölls."))
    take(session, SESSION_STEPS, "cancel", cancel_reason=reason.strip()[:200])
    record(EventType.SESSION_CHANGED, by=by, at=at, about=session, step="cancel")


@action
def restore_session(*, session: Session, by: "User", at: dt.datetime) -> None:
    """Ta tillbaka ett inställt tillfälle: it is planned again."""
    require(may_run_group(by, session.round))
    if session.attendance.filter(status=Attendance.Status.PRESENT).exists():
        raise NotPossible(_("Någon är noterad som närvarande. Tillfället har hållits."))
    take(session, SESSION_STEPS, "restore", cancel_reason="")
    record(EventType.SESSION_CHANGED, by=by, at=at, about=session, step="restore")


@action
def move_session(
    *,
    session: Session,
    starts_at: dt.datetime,
    by: "User",
    at: dt.datetime,
    minutes: int | None = None,
    anyway: bool = False,
) -> None:
    """Flytta tillfället to another time. Only one that is still planned, and not on top of another of the round.

    Raises ``Doubtful`` on a holiday, or when a leader is away or booked, unless ``anyway``.
    """
    require(may_run_group(by, session.round))
    locked = Session.objects.select_for_update().get(pk=session.pk)
    if locked.starts_at == starts_at and locked.minutes == (minutes or locked.minutes):
        raise Stale(_("Tillfället ligger redan den tiden. Ladda om sidan."))
    if not anyway:
        leaders = [
            found
            for leader in session.round.leaders.all()
            for found in booking.hindrances(
                employee=leader, starts_at=starts_at, minutes=minutes or session.minutes, but_session=session.pk
            )
        ]
        booking.ask({starts_at: leaders})
    if locked.state != Session.State.PLANNED:
        raise NotPossible(_("Bara ett planerat tillfälle kan flyttas."))
    if locked.attendance.exists():
        raise NotPossible(_("Närvaro är redan noterad. Ta bort den först om tillfället ska flyttas."))
    others = session.round.sessions.exclude(pk=session.pk).exclude(state=Session.State.CANCELLED)
    refuse(required.alone(taken=others.filter(starts_at=starts_at).exists()))
    day = calendar.local_date(starts_at)
    if day < session.round.period.lower:
        raise NotPossible(_("Tiden ligger före omgångens första dag."))
    before = locked.starts_at
    locked.starts_at, locked.minutes = starts_at, minutes or locked.minutes
    locked.save(update_fields=["starts_at", "minutes"])
    until = last_day(session.round.period)
    if until is not None and until < day:
        session.round.period = span(session.round.period.lower, day)
        session.round.save(update_fields=["period"])
    session.starts_at, session.minutes = locked.starts_at, locked.minutes
    record(EventType.SESSION_CHANGED, by=by, at=at, about=session, step="move", before=before.isoformat(),
           after=starts_at.isoformat())  # fmt: skip
