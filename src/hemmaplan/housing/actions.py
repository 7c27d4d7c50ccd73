"""Actions about social flats: dwellings, leases, tenancies, supervision, rent, disturbances, wind-down."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.cases import actions as cases
from hemmaplan.cases.measures import SUPERVISOR, supervisor_of
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Doubtful, NotPossible, Stale
from hemmaplan.housing import requirements as required
from hemmaplan.housing.consequences.clocks import TENURE
from hemmaplan.housing.events import EventType
from hemmaplan.housing.measures import tenancy_grounds_of
from hemmaplan.housing.models import (
    Disturbance,
    Dwelling,
    HeadLease,
    RentReport,
    SupervisionVisit,
    Tenancy,
    WindDown,
)
from hemmaplan.housing.permissions import may_look_to, may_manage, may_run, visible
from hemmaplan.organisation.measures import days_hindrances
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.periods import last_day, period_of, span, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, fresh_code, keep, locked, refuse_ended, refuse_same
from hemmaplan.people import actions as people
from hemmaplan.people.models import Person

if TYPE_CHECKING:
    from django.db.backends.postgresql.psycopg_any import DateRange

    from hemmaplan.access.models import User

# When nobody was at home the flat has not been seen: a new try within a week. A house rule.
TRY_AGAIN_DAYS = 7
ONE_DAY = dt.timedelta(days=1)


def _manage(by: "User", unit_id: int) -> None:
    require(by.is_system or may_manage(by, unit_id))


def _run(by: "User", tenancy: Tenancy) -> None:
    require(by.is_system or may_run(by, tenancy))


def _supervise(by: "User", tenancy: Tenancy) -> None:
    require(by.is_system or may_look_to(by, tenancy))


# --- dwellings and leases -------------------------------------------------------------------------------------------


@action
def add_dwelling(
    *,
    unit: Unit,
    address: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    flat_number: str = "",
    rooms: str = "",
    note: str = "",
) -> Dwelling:
    """Lägg upp en lägenhet that the municipality disposes of from a day. Its code tells nothing of where it is."""
    _manage(by, unit.pk)
    if not address.strip():
        raise NotPossible(_("Skriv adressen."))
    locked(unit)
    refuse_same(
        Dwelling.objects.filter(
            unit=unit, address=address.strip(), flat_number=flat_number.strip(), period__overlap=stated_span(first)
        ),
        _("Lägenheten finns redan. Är det en till på adressen, skriv dess nummer."),
    )
    dwelling = Dwelling(
        code=fresh_code("lgh", ""),
        unit=unit,
        address=address.strip(),
        flat_number=flat_number.strip(),
        rooms=rooms.strip(),
        note=note.strip(),
        period=stated_span(first),
        recorded_at=at,
    )
    refuse(required.dwelling(period_of(dwelling.period), period_of(unit.period)))
    keep(dwelling)
    record(EventType.DWELLING_CHANGED, by=by, at=at, about=dwelling, what="added", first=str(first))
    return dwelling


@action
def sign_lease(
    *,
    dwelling: Dwelling,
    landlord: str,
    rent_ore: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    notice_months: int = 3,
) -> HeadLease:
    """Teckna förstahandskontrakt with the landlord. Rent in öre a month."""
    _manage(by, dwelling.unit_id)
    if not landlord.strip():
        raise NotPossible(_("Skriv vem som är hyresvärd."))
    lease = HeadLease(
        dwelling=dwelling,
        landlord=landlord.strip(),
        rent_ore=rent_ore,
        notice_months=notice_months,
        period=stated_span(first, last),
        recorded_at=at,
    )
    _refuse_lease(lease, at)
    keep(lease)
    record(EventType.LEASE_CHANGED, by=by, at=at, about=dwelling, what="signed", first=str(first), rent_ore=rent_ore)
    return lease


def _refuse_lease(lease: HeadLease, at: dt.datetime) -> None:
    """Refuse a head lease that does not go with the flat or with itself."""
    flat, today = period_of(lease.dwelling.period), calendar.local_date(at)
    refuse(required.lease(period_of(lease.period), dwelling=flat, terminated_on=lease.terminated_on, today=today))


@action
def terminate_lease(
    *, lease: HeadLease, on: dt.date, by: "User", at: dt.datetime, last: dt.date | None = None
) -> HeadLease:
    """Säg upp förstahandskontraktet. It ends at the turn of the month after its notice, unless agreed otherwise. JB 12:4.

    Refused while somebody has a tenancy in the flat beyond that day.
    """
    _manage(by, lease.dwelling.unit_id)
    locked(lease.dwelling)
    lease = locked(lease)
    if lease.terminated_on is not None:
        raise Stale(_("Kontraktet är redan uppsagt %(day)s.") % {"day": lease.terminated_on})
    last = last or calendar.month_end(calendar.add_months(on, lease.notice_months))
    end = last_day(lease.period)
    last = min(last, end) if end else last
    if lease.dwelling.tenancies.filter(_beyond(last)).exists():
        raise NotPossible(
            _("Någon hyr lägenheten efter %(last)s. Säg upp eller avsluta andrahandskontraktet först.") % {"last": last}
        )
    lease.period, lease.terminated_on = stated_span(lease.period.lower, last), on
    keep(lease)
    record(EventType.LEASE_CHANGED, by=by, at=at, about=lease.dwelling, what="terminated", on=str(on), last=str(last))
    return lease


def _beyond(last: dt.date) -> Q:
    return Q(period__endswith__isnull=True) | Q(period__endswith__gt=last + ONE_DAY)


# --- tenancies ------------------------------------------------------------------------------------------------------


@action
def take_in_tenant(
    *,
    dwelling: Dwelling,
    number: str,
    kind: str,
    rent_ore: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    given_name: str = "",
    family_name: str = "",
    last: dt.date | None = None,
    supervisor: Employee | None = None,
    supervision_days: int = 30,
    tenure_waived: bool = False,
) -> Tenancy:
    """Teckna andrahandskontrakt with whoever has the identity number; a person new to the authority is added by name."""
    _manage(by, dwelling.unit_id)
    person = people.registered(number=number, given_name=given_name, family_name=family_name, by=by, at=at)
    return begin_tenancy(
        dwelling=dwelling,
        person=person,
        kind=kind,
        rent_ore=rent_ore,
        first=first,
        last=last,
        supervisor=supervisor,
        supervision_days=supervision_days,
        tenure_waived=tenure_waived,
        by=by,
        at=at,
    )


@action
def begin_tenancy(
    *,
    dwelling: Dwelling,
    person: Person,
    kind: str,
    rent_ore: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    supervisor: Employee | None = None,
    supervision_days: int = 30,
    tenure_waived: bool = False,
) -> Tenancy:
    """Låt någon flytta in: opens a file, gives the unit and the supervisor their ground, starts the tenure clock.

    Refused in wind-down, without a head lease for the whole time, and where somebody else has the flat. JB 12:45.
    """
    _manage(by, dwelling.unit_id)
    dwelling = locked(dwelling)
    locked(person)
    period = stated_span(first, last)
    _refuse_in_wind_down(dwelling, first, calendar.local_date(at))
    _refuse_without_lease(dwelling, period)
    if dwelling.tenancies.filter(period__overlap=period).exists():
        raise NotPossible(_("Lägenheten är redan uthyrd under en del av perioden. Välj en annan dag eller lägenhet."))
    others = Tenancy.objects.filter(person=person, period__overlap=period).values_list("period", flat=True)
    refuse(required.one_tenancy(period_of(period), [period_of(other) for other in others]))
    case = cases.open_case(kind=Case.Kind.TENANCY, person=person, unit=dwelling.unit, on=first, by=by, at=at)
    tenancy = Tenancy(
        case=case,
        dwelling=dwelling,
        person=person,
        kind=kind,
        rent_ore=rent_ore,
        period=period,
        supervision_days=supervision_days,
        tenure_waived=tenure_waived,
        recorded_at=at,
    )
    keep(tenancy)
    settle_tenancy(tenancy=tenancy, by=by, at=at)
    record(EventType.TENANCY_BEGUN, by=by, at=at, about=tenancy, kind=kind, first=str(first))
    if not tenure_waived:
        deadlines.start(rule=TENURE, about=tenancy, unit=dwelling.unit, on=first, by=by, at=at)
    if supervisor is not None:
        set_supervisor(tenancy=tenancy, employee=supervisor, on=first, by=by, at=at)
    _plan(tenancy, first + dt.timedelta(days=supervision_days), at=at)
    return tenancy


def settle_tenancy(*, tenancy: Tenancy, by: "User", at: dt.datetime) -> None:
    """Låt det som följer av boendet följa det: who may see the tenant. Called by every action that changes it."""
    wanted = tenancy_grounds_of([tenancy.pk], on=calendar.local_date(at))
    people.settle_grounds(source=tenancy, wanted=wanted, by=by, at=at)


def _refuse_in_wind_down(dwelling: Dwelling, first: dt.date, today: dt.date) -> None:
    """Nobody moves in, nor is it written that somebody will, while it is decided to give the flats up."""
    rows = WindDown.objects.filter(unit__in=dwelling.unit.lineage).order_by("period")
    decided = [(period_of(row.period), row.decided_by) for row in rows]
    for day in (first, today):
        refuse(required.not_in_wind_down(day, decided))


def _refuse_without_lease(dwelling: Dwelling, period: "DateRange") -> None:
    leases = [period_of(one) for one in dwelling.leases.values_list("period", flat=True)]
    refuse(required.covered(period_of(period), dwelling=period_of(dwelling.period), leases=leases))


@action
def set_supervisor(*, tenancy: Tenancy, employee: Employee | None, on: dt.date, by: "User", at: dt.datetime) -> Tenancy:
    """Ange tillsynsansvarig från en dag: holds the file and has an own ground; the former is released with that day."""
    _run(by, tenancy)
    tenancy = _going(tenancy)
    if on not in tenancy.period:
        raise NotPossible(_("Kontraktet gäller inte den dagen. Välj en dag då det gäller."))
    rows = tenancy.case.assignments.all().filter(role=SUPERVISOR)
    stays = employee is not None and rows.going_on(on).filter(employee=employee, period__contains=on).exists()
    cases.release(rows=rows.exclude(employee=employee) if stays else rows, last=on, by=by, at=at)
    if employee is not None and not stays:
        cases.assign(case=tenancy.case, employee=employee, role=SUPERVISOR, on=on, by=by, at=at)
    settle_tenancy(tenancy=tenancy, by=by, at=at)
    record(
        EventType.SUPERVISOR_SET,
        by=by,
        at=at,
        about=tenancy,
        employee_id=employee.pk if employee else None,
        first=str(on),
    )
    return tenancy


@action
def release_from_tenancies(*, employee: Employee, last: dt.date, by: "User", at: dt.datetime) -> int:
    """Ta bort den som slutat som tillsynsansvarig. The flats then stand as without supervisor. Returns how many."""
    require(by.is_system)
    rows = Assignment.objects.filter(employee=employee, case__kind=Case.Kind.TENANCY)
    files = cases.release(rows=rows, last=last, by=by, at=at)
    for tenancy in Tenancy.objects.filter(case__in=files).select_related("case").order_by("pk"):
        settle_tenancy(tenancy=tenancy, by=by, at=at)
        record(EventType.SUPERVISOR_SET, by=by, at=at, about=tenancy, employee_id=None)
    return len(files)


@action
def give_notice(*, tenancy: Tenancy, last: dt.date, reason: str, by: "User", at: dt.datetime) -> Tenancy:
    """Säg upp: the tenancy will end with ``last``. The file stays open until it is ended. ``reason``: Tenancy.EndReason."""
    _run(by, tenancy)
    tenancy = _going(tenancy)
    if last < calendar.local_date(at):
        raise NotPossible(_("Dagen har passerat. Avsluta kontraktet i stället."))
    if tenancy.end_reason == reason:
        refuse_ended(tenancy.period, last)
    _stop(tenancy, last, reason)
    record(EventType.LEASE_CHANGED, by=by, at=at, about=tenancy, what="notice", last=str(last), reason=reason)
    return tenancy


@action
def withdraw_notice(*, tenancy: Tenancy, by: "User", at: dt.datetime) -> Tenancy:
    """Återta uppsägningen: the tenancy goes on until further notice. Refused when the head lease does not."""
    _run(by, tenancy)
    tenancy = _going(tenancy)
    if not tenancy.end_reason:
        raise NotPossible(_("Kontraktet är inte uppsagt."))
    _refuse_without_lease(tenancy.dwelling, span(tenancy.period.lower))
    tenancy.period, tenancy.end_reason = span(tenancy.period.lower), ""
    keep(tenancy)
    record(EventType.LEASE_CHANGED, by=by, at=at, about=tenancy, what="notice_withdrawn")
    return tenancy


@action
def end_tenancy(*, tenancy: Tenancy, last: dt.date, reason: str, by: "User", at: dt.datetime) -> Tenancy:
    """Avsluta andrahandskontraktet med ``last`` som sista dag: closes file, grounds, clock and planned visits.

    In wind-down the flat leaves the capacity with its tenant; the head lease is then listed as one to terminate.
    """
    _run(by, tenancy)
    dwelling = locked(tenancy.dwelling)
    tenancy = _going(tenancy)
    if last > calendar.local_date(at):
        raise NotPossible(
            _("Dagen ligger framåt. Registrera en uppsägning i stället, och avsluta när hyresgästen flyttat.")
        )
    _stop(tenancy, last, reason)
    tenancy.visits.filter(done_at__isnull=True).delete()
    deadlines.withdraw(rule=TENURE, about=tenancy, on=last, by=by, at=at)
    cases.close_case(case=tenancy.case, on=last, by=by, at=at)
    settle_tenancy(tenancy=tenancy, by=by, at=at)
    wound_down = WindDown.objects.filter(unit__in=dwelling.unit.lineage, period__contains=last).exists()
    if wound_down:
        dwelling.period = span(dwelling.period.lower, last)
        keep(dwelling)
        record(EventType.DWELLING_CHANGED, by=by, at=at, about=dwelling, what="wound_down", last=str(last))
    record(EventType.TENANCY_ENDED, by=by, at=at, about=tenancy, reason=reason, last=str(last), wound_down=wound_down)
    return tenancy


@action
def read_ended_tenancy(*, number: str, reason: str, by: "User", at: dt.datetime) -> Tenancy:
    """Läs ett avslutat boende, by the number of its file, for a stated reason: today, for reading, marked in the read log.

    For those who run or supervise housing in the flat's unit. One that is open to the user as it is gives no new ground.
    Raises ``NotPossible`` when no such tenancy has ended there: one answer for unknown and for other units'.
    """
    valid_reason(reason)
    open_now = Tenancy.objects.visible_to(by).filter(case__number__iexact=number.strip()).first()
    if open_now is not None:
        return open_now
    mine = Tenancy.objects.filter(visible(by, "dwelling__"), case__number__iexact=number.strip())
    tenancy = mine.select_related("case__unit", "case__person", "dwelling").first()
    if tenancy is None:
        raise NotPossible(_("Inget avslutat ärende i dina enheter har det numret. Kontrollera numret."))
    cases.open_ended(case=tenancy.case, about=tenancy, reason=reason, by=by, at=at)
    return tenancy


def _going(tenancy: Tenancy) -> Tenancy:
    """The tenancy as it stands, held. Raises ``Stale`` when its file is closed."""
    tenancy = locked(tenancy)
    if tenancy.case.closed_on is not None:
        raise Stale(_("Kontraktet är redan avslutat. Ladda om sidan."))
    return tenancy


def _stop(tenancy: Tenancy, last: dt.date, reason: str) -> None:
    if reason not in Tenancy.EndReason.values:
        raise NotPossible(_("Välj varför kontraktet upphör."))
    tenancy.period, tenancy.end_reason = stated_span(tenancy.period.lower, last), reason
    keep(tenancy)


# --- supervision ----------------------------------------------------------------------------------------------------


@action
def plan_visit(*, tenancy: Tenancy, on: dt.date, by: "User", at: dt.datetime, anyway: bool = False) -> SupervisionVisit:
    """Planera tillsyn. One planned visit at a time: planning again moves it.

    Raises ``Doubtful`` on a holiday, or when the supervisor is away that day, unless ``anyway``.
    """
    _supervise(by, tenancy)
    tenancy = _going(tenancy)
    if on < calendar.local_date(at):
        raise NotPossible(_("Dagen har passerat. Välj en dag framåt, eller registrera besöket som gjort."))
    visit = _plan(tenancy, on, at=at)
    if visit is None:
        raise NotPossible(_("Kontraktet gäller inte den dagen. Välj en dag då det gäller."))
    who = supervisor_of(tenancy.case, day=on) or by.employee
    found = days_hindrances(employee=who, days={on})[on] if who is not None else []
    if found and not anyway:
        told = ", ".join(found)
        raise Doubtful(_("%(told)s. Inget är bokat. Välj en annan tid, eller boka ändå.") % {"told": f"{on}: {told}"})
    return visit


def _plan(tenancy: Tenancy, on: dt.date, *, at: dt.datetime) -> SupervisionVisit | None:
    """Plan the next visit, or move the one that is planned; none after the tenancy's end."""
    if on not in tenancy.period:
        return None
    visit = tenancy.visits.filter(done_at__isnull=True).order_by("planned_on", "pk").first()
    visit = visit or SupervisionVisit(tenancy=tenancy)
    visit.planned_on, visit.recorded_at = on, at
    keep(visit)
    return visit


@action
def record_visit(
    *, tenancy: Tenancy, done_at: dt.datetime, outcome: str, by: "User", at: dt.datetime, remark: str = ""
) -> SupervisionVisit:
    """Registrera gjord tillsyn. The next is planned by the tenancy's interval, or within a week if nobody was at home."""
    _supervise(by, tenancy)
    tenancy = locked(tenancy)
    day = calendar.local_date(done_at)
    if done_at > at:
        raise NotPossible(_("Tiden ligger framåt. Planera besöket i stället."))
    refuse(
        required.supervised(
            period_of(tenancy.period), planned_on=day, done_on=day, today=calendar.local_date(at), outcome=outcome,
            remark=remark, is_going=True,
        )
    )  # fmt: skip
    refuse_same(tenancy.visits.filter(done_at=done_at), _("Tillsynen är redan registrerad."))
    visit = tenancy.visits.filter(done_at__isnull=True).order_by("planned_on", "pk").first()
    visit = visit or SupervisionVisit(tenancy=tenancy, planned_on=day)
    visit.done_at, visit.done_by, visit.recorded_at = done_at, by.employee, at
    visit.outcome, visit.remark = outcome, remark.strip()
    keep(visit)
    wait = TRY_AGAIN_DAYS if outcome == SupervisionVisit.Outcome.NOT_IN else tenancy.supervision_days
    _plan(tenancy, day + dt.timedelta(days=wait), at=at)
    record(EventType.VISIT_DONE, by=by, at=at, about=tenancy, outcome=outcome, on=str(day))
    return visit


# --- rent and disturbances ------------------------------------------------------------------------------------------


@action
def report_rent(
    *, tenancy: Tenancy, month: dt.date, status: str, by: "User", at: dt.datetime, debt_ore: int = 0
) -> RentReport:
    """Rapportera hyran för en månad: paid, late or unpaid, with the debt in öre. The same month again corrects it."""
    _run(by, tenancy)
    tenancy = locked(tenancy)
    month = calendar.month_start(month)
    lasts, today = period_of(tenancy.period), calendar.local_date(at)
    refuse(required.rent(lasts, month=month, status=status, debt_ore=debt_ore, today=today))
    report = tenancy.rent_reports.filter(month=month).first() or RentReport(tenancy=tenancy, month=month)
    report.status, report.debt_ore, report.reported_by, report.recorded_at = status, debt_ore, by, at
    keep(report)
    record(EventType.RENT_REPORTED, by=by, at=at, about=tenancy, month=f"{month:%Y-%m}", status=status)
    return report


@action
def note_disturbance(
    *,
    tenancy: Tenancy,
    happened_at: dt.datetime,
    source: str,
    severity: str,
    description: str,
    by: "User",
    at: dt.datetime,
) -> Disturbance:
    """Registrera en störning reported by landlord or neighbour. JB 12:25."""
    _supervise(by, tenancy)
    refuse(required.disturbance(period_of(tenancy.period), happened_at=happened_at, at=at))
    locked(tenancy)
    refuse_same(
        tenancy.disturbances.filter(at=happened_at, description=description.strip()),
        _("Störningen är redan registrerad."),
    )
    disturbance = Disturbance(
        tenancy=tenancy,
        at=happened_at,
        source=source.strip(),
        severity=severity,
        description=description.strip(),
        recorded_at=at,
    )
    keep(disturbance)
    record(EventType.DISTURBANCE_NOTED, by=by, at=at, about=tenancy, severity=severity)
    return disturbance


@action
def handle_disturbance(
    *, disturbance: Disturbance, on: dt.date, handling: str, by: "User", at: dt.datetime
) -> Disturbance:
    """Ange vad som gjorts åt en störning, and when."""
    _supervise(by, disturbance.tenancy)
    disturbance = locked(disturbance)
    if disturbance.handled_on is not None:
        raise Stale(_("Störningen är redan hanterad. Ladda om sidan."))
    happened_on, today = calendar.local_date(disturbance.at), calendar.local_date(at)
    refuse(required.handled(happened_on=happened_on, handled_on=on, handling=handling, today=today))
    disturbance.handled_on, disturbance.handling = on, handling.strip()
    keep(disturbance)
    record(EventType.DISTURBANCE_HANDLED, by=by, at=at, about=disturbance.tenancy, on=str(on))
    return disturbance


# --- wind-down ------------------------------------------------------------------------------------------------------


@action
def start_wind_down(
    *, unit: Unit, first: dt.date, reason: str, decided_by: str, by: "User", at: dt.datetime
) -> WindDown:
    """Börja avveckla: from that day no new leases; present ones end as the tenants move.

    Flats that stand empty leave the capacity the day before.
    """
    _manage(by, unit.pk)
    if not (reason.strip() and decided_by.strip()):
        raise NotPossible(_("Skriv skälet och vem som beslutat (befattning)."))
    decided = WindDown(
        unit=unit, period=stated_span(first), reason=reason.strip(), decided_by=decided_by.strip(), recorded_at=at
    )
    refuse(required.wind_down(period_of(decided.period), period_of(unit.period)))
    keep(decided)
    record(EventType.WIND_DOWN_SET, by=by, at=at, about=decided, unit_id=unit.pk, first=str(first))
    for dwelling in _empty_from(unit, first):
        dwelling.period = span(dwelling.period.lower, first - ONE_DAY)
        keep(dwelling)
        record(EventType.DWELLING_CHANGED, by=by, at=at, about=dwelling, what="wound_down", last=str(first - ONE_DAY))
    return decided


def _empty_from(unit: Unit, first: dt.date) -> list[Dwelling]:
    """Flats without a tenant on the day, nor one to come. One that came the same day has no day before and stays."""
    taken = Tenancy.objects.filter(Q(period__contains=first) | Q(period__startswith__gt=first)).values("dwelling")
    return list(
        Dwelling.objects.select_for_update()
        .filter(unit__in=Unit.objects.within(unit.pk), period__contains=first, period__startswith__lt=first)
        .exclude(pk__in=taken)
    )


@action
def end_wind_down(*, wind_down: WindDown, last: dt.date, by: "User", at: dt.datetime) -> WindDown:
    """Häv avvecklingen: ``last`` is its final day. Flats that have left do not come back by themselves."""
    _manage(by, wind_down.unit_id)
    decided = locked(wind_down)
    if decided.period.upper is not None:
        raise Stale(_("Avvecklingen är redan hävd."))
    decided.period = stated_span(decided.period.lower, last)
    keep(decided)
    record(EventType.WIND_DOWN_ENDED, by=by, at=at, about=decided, unit_id=decided.unit_id, last=str(last))
    return decided
