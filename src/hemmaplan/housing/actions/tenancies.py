"""Actions about tenancies (*andrahandskontrakt*)."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.cases import actions as cases
from hemmaplan.cases.measures import SUPERVISOR
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.housing import requirements as required
from hemmaplan.housing.acting import plan_next, require_manage, require_run, still_going
from hemmaplan.housing.consequences.clocks import TENURE
from hemmaplan.housing.events import EventType
from hemmaplan.housing.measures import tenancy_grounds_of
from hemmaplan.housing.models import (
    Dwelling,
    Tenancy,
    WindDown,
)
from hemmaplan.housing.permissions import visible
from hemmaplan.organisation.models import Employee
from hemmaplan.organisation.periods import period_of, span, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_ended
from hemmaplan.people.actions import grounds, persons
from hemmaplan.people.models import Person

if TYPE_CHECKING:
    from django.db.backends.postgresql.psycopg_any import DateRange

    from hemmaplan.access.models import User


@dataclass(frozen=True)
class TenancyTerms:
    """Andrahandskontraktets villkor: step, rent, from when to when, who looks to it and how often."""

    kind: str
    rent_ore: int
    first: dt.date
    last: dt.date | None = None
    supervisor: Employee | None = None
    supervision_days: int = 30
    tenure_waived: bool = False


@action
def take_in_tenant(
    *,
    dwelling: Dwelling,
    number: str,
    terms: TenancyTerms,
    by: "User",
    at: dt.datetime,
    given_name: str = "",
    family_name: str = "",
) -> Tenancy:
    """Teckna andrahandskontrakt with whoever has the identity number; a person new to the authority is added by name."""
    require_manage(by, dwelling.unit_id)
    person = persons.registered(number=number, given_name=given_name, family_name=family_name, by=by, at=at)
    return begin_tenancy(dwelling=dwelling, person=person, terms=terms, by=by, at=at)


@action
def begin_tenancy(
    *,
    dwelling: Dwelling,
    person: Person,
    terms: TenancyTerms,
    by: "User",
    at: dt.datetime,
) -> Tenancy:
    """Låt någon flytta in: opens a file, gives the unit and the supervisor their ground, starts the tenure clock.

    Refused in wind-down, without a head lease for the whole time, and where somebody else has the flat. JB 12:45.
    """
    require_manage(by, dwelling.unit_id)
    dwelling = locked(dwelling)
    locked(person)
    period = stated_span(terms.first, terms.last)
    _refuse_in_wind_down(dwelling, terms.first, calendar.local_date(at))
    _refuse_without_lease(dwelling, period)
    if dwelling.tenancies.filter(period__overlap=period).exists():
        raise NotPossible(_("Lägenheten är redan uthyrd under en del av perioden. Välj en annan dag eller lägenhet."))
    others = Tenancy.objects.filter(person=person, period__overlap=period).values_list("period", flat=True)
    refuse(required.one_tenancy(period_of(period), [period_of(other) for other in others]))
    case = cases.open_case(kind=Case.Kind.TENANCY, person=person, unit=dwelling.unit, on=terms.first, by=by, at=at)
    tenancy = Tenancy(
        case=case,
        dwelling=dwelling,
        person=person,
        kind=terms.kind,
        rent_ore=terms.rent_ore,
        period=period,
        supervision_days=terms.supervision_days,
        tenure_waived=terms.tenure_waived,
        recorded_at=at,
    )
    keep(tenancy)
    settle_tenancy(tenancy=tenancy, by=by, at=at)
    record(EventType.TENANCY_BEGUN, by=by, at=at, about=tenancy, kind=terms.kind, first=str(terms.first))
    if not terms.tenure_waived:
        deadlines.start(rule=TENURE, about=tenancy, unit=dwelling.unit, on=terms.first, by=by, at=at)
    if terms.supervisor is not None:
        set_supervisor(tenancy=tenancy, employee=terms.supervisor, on=terms.first, by=by, at=at)
    plan_next(tenancy, terms.first + dt.timedelta(days=terms.supervision_days), at=at)
    return tenancy


def settle_tenancy(*, tenancy: Tenancy, by: "User", at: dt.datetime) -> None:
    """Låt det som följer av boendet följa det: who may see the tenant. Called by every action that changes it."""
    wanted = tenancy_grounds_of([tenancy.pk], on=calendar.local_date(at))
    grounds.settle_grounds(source=tenancy, wanted=wanted, by=by, at=at)


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
    require_run(by, tenancy)
    tenancy = still_going(tenancy)
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
    require_run(by, tenancy)
    tenancy = still_going(tenancy)
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
    require_run(by, tenancy)
    tenancy = still_going(tenancy)
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
    require_run(by, tenancy)
    dwelling = locked(tenancy.dwelling)
    tenancy = still_going(tenancy)
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


def _stop(tenancy: Tenancy, last: dt.date, reason: str) -> None:
    if reason not in Tenancy.EndReason.values:
        raise NotPossible(_("Välj varför kontraktet upphör."))
    tenancy.period, tenancy.end_reason = stated_span(tenancy.period.lower, last), reason
    keep(tenancy)
