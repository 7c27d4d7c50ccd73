"""Sessions (*tillfällen*) of a round: who came, and whether the session is held, called off, planned again, moved."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.steps import take
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures import booking
from hemmaplan.interventions.measures.asked import as_round
from hemmaplan.interventions.models import Attendance, Participation, Session
from hemmaplan.interventions.permissions import may_run_group
from hemmaplan.interventions.requirements import groups as required
from hemmaplan.interventions.states import SESSION_STEPS
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action

if TYPE_CHECKING:
    from hemmaplan.access.models import User


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
    record(EventType.ATTENDANCE_NOTED, by=by, at=at, about=session, person_id=participation.person_id,
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
    day, of = calendar.local_date(session.starts_at), as_round(session.round)
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
