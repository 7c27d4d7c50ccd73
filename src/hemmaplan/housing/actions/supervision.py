"""Actions about what happens in a tenancy: supervision (*tillsyn*), rent, disturbances."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.cases.measures import supervisor_of
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Doubtful, NotPossible, Stale
from hemmaplan.housing import requirements as required
from hemmaplan.housing.acting import plan_next, require_run, require_supervise, still_going
from hemmaplan.housing.events import EventType
from hemmaplan.housing.models import (
    Disturbance,
    RentReport,
    SupervisionVisit,
    Tenancy,
)
from hemmaplan.organisation.measures import days_hindrances
from hemmaplan.organisation.periods import period_of
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User


# When nobody was at home the flat has not been seen: a new try within a week. A house rule.
TRY_AGAIN_DAYS = 7


@action
def plan_visit(*, tenancy: Tenancy, on: dt.date, by: "User", at: dt.datetime, anyway: bool = False) -> SupervisionVisit:
    """Planera tillsyn. One planned visit at a time: planning again moves it.

    Raises ``Doubtful`` on a holiday, or when the supervisor is away that day, unless ``anyway``.
    """
    require_supervise(by, tenancy)
    tenancy = still_going(tenancy)
    if on < calendar.local_date(at):
        raise NotPossible(_("Dagen har passerat. Välj en dag framåt, eller registrera besöket som gjort."))
    visit = plan_next(tenancy, on, at=at)
    if visit is None:
        raise NotPossible(_("Kontraktet gäller inte den dagen. Välj en dag då det gäller."))
    who = supervisor_of(tenancy.case, day=on) or by.employee
    found = days_hindrances(employee=who, days={on})[on] if who is not None else []
    if found and not anyway:
        told = ", ".join(found)
        raise Doubtful(_("%(told)s. Inget är bokat. Välj en annan tid, eller boka ändå.") % {"told": f"{on}: {told}"})
    return visit


@action
def record_visit(
    *, tenancy: Tenancy, done_at: dt.datetime, outcome: str, by: "User", at: dt.datetime, remark: str = ""
) -> SupervisionVisit:
    """Registrera gjord tillsyn. The next is planned by the tenancy's interval, or within a week if nobody was at home."""
    require_supervise(by, tenancy)
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
    plan_next(tenancy, day + dt.timedelta(days=wait), at=at)
    record(EventType.VISIT_DONE, by=by, at=at, about=tenancy, outcome=outcome, on=str(day))
    return visit


@action
def report_rent(
    *, tenancy: Tenancy, month: dt.date, status: str, by: "User", at: dt.datetime, debt_ore: int = 0
) -> RentReport:
    """Rapportera hyran för en månad: paid, late or unpaid, with the debt in öre. The same month again corrects it."""
    require_run(by, tenancy)
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
    require_supervise(by, tenancy)
    refuse(required.disturbance(period_of(tenancy.period), happened_at=happened_at, at=at, source=source))
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
    require_supervise(by, disturbance.tenancy)
    disturbance = locked(disturbance)
    if disturbance.handled_on is not None:
        raise Stale(_("Störningen är redan hanterad. Ladda om sidan."))
    happened_on, today = calendar.local_date(disturbance.at), calendar.local_date(at)
    refuse(required.handled(happened_on=happened_on, handled_on=on, handling=handling, today=today))
    disturbance.handled_on, disturbance.handling = on, handling.strip()
    keep(disturbance)
    record(EventType.DISTURBANCE_HANDLED, by=by, at=at, about=disturbance.tenancy, on=str(on))
    return disturbance
