"""Actions about employees (*medarbetare*): employments, absence, competences."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.foundation import cleaning
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation import requirements as required
from hemmaplan.organisation.acting import record, require_staffing
from hemmaplan.organisation.events import EventType
from hemmaplan.organisation.measures import employments_of
from hemmaplan.organisation.models import Absence, Competence, Employee, Employment, Post, Unit
from hemmaplan.organisation.periods import last_day, period_of, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import (
    WHOLE,
    action,
    fresh_code,
    keep,
    locked,
    refuse_ended,
    share_of,
)

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@dataclass(frozen=True)
class Newcomer:
    """Ny medarbetare: what must be known about somebody who has not worked here before."""

    number: str
    given_name: str
    family_name: str
    sex: str = ""


@action
def employ(
    *,
    post: Post,
    percent: int,
    kind: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    employee: Employee | None = None,
    newcomer: Newcomer | None = None,
    last: dt.date | None = None,
) -> Employment:
    """Anställ någon på en tjänst: somebody who works here already, or a newcomer.

    Refused over the post's percent on any day; a substitute may use what the absent leave.
    """
    require_staffing(by, post.unit_id)
    post = locked(post)
    who = employee or _take_in(newcomer, post.unit, by=by, at=at)
    held = Employment(
        code=fresh_code("anstallning", post.title),
        employee=who,
        post=post,
        percent=share_of(percent),
        kind=kind,
        period=stated_span(first, last),
        recorded_at=at,
    )
    _check_room(held, post)
    keep(held)
    _write_event(held, post, "added", by=by, at=at)
    return held


def _write_event(held: Employment, post: Post, what: str, *, by: "User", at: dt.datetime) -> None:
    """Record what the employment says now."""
    first, last = held.period.lower, last_day(held.period)
    record(
        EventType.EMPLOYMENT_CHANGED, by=by, at=at, about=held, unit_id=post.unit_id, what=what, percent=held.percent,
        kind=held.kind, first=str(first), last=str(last or ""),
    )  # fmt: skip


def _take_in(newcomer: Newcomer | None, unit: Unit, *, by: "User", at: dt.datetime) -> Employee:
    if newcomer is None or not (
        newcomer.number.strip() and newcomer.given_name.strip() and newcomer.family_name.strip()
    ):
        raise NotPossible(_("Välj en medarbetare, eller ange anställningsnummer, förnamn och efternamn för en ny."))
    who = Employee(
        number=cleaning.key(newcomer.number),
        given_name=newcomer.given_name.strip(),
        family_name=newcomer.family_name.strip(),
        sex=newcomer.sex,
        home_unit=unit,
        recorded_at=at,
    )
    keep(who)
    record(EventType.EMPLOYMENT_CHANGED, by=by, at=at, about=who, unit_id=unit.pk, what="employee_added")
    return who


@action
def change_employment(
    *,
    employment: Employment,
    percent: int,
    kind: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
) -> Employment:
    """Ändra en anställning, for instance to prolong a term (*förlänga ett förordnande*)."""
    require_staffing(by, employment.post.unit_id)
    post = locked(employment.post)
    held = locked(employment)
    held.percent, held.kind, held.period = share_of(percent), kind, stated_span(first, last)
    _check_room(held, post)
    keep(held)
    _write_event(held, post, "changed", by=by, at=at)
    return held


def _check_room(held: Employment, post: Post) -> None:
    """Refuse an employment outside the post's period, or that takes more than the post on any of its days."""
    others = list(post.employments.exclude(pk=held.pk).filter(period__overlap=held.period))
    absences = Absence.objects.filter(employee__in=[other.employee_id for other in others], period__overlap=held.period)
    away = [required.Away(absence.employee_id, period_of(absence.period), absence.percent) for absence in absences]
    refuse(
        required.employment(
            _holds(held),
            post=period_of(post.period),
            percent=post.percent,
            others=[_holds(one) for one in others],
            away=away,
        )
    )


def _holds(row: Employment) -> required.Held:
    substitute = row.kind == Employment.Kind.SUBSTITUTE
    return required.Held(row.employee_id, period_of(row.period), row.percent, substitute)


@action
def end_employment(*, employment: Employment, last: dt.date, reason: str, by: "User", at: dt.datetime) -> Employment:
    """Avsluta en anställning med ``last`` som sista dag."""
    require_staffing(by, employment.post.unit_id)
    held = locked(employment)
    refuse_ended(held.period, last)
    if held.period.upper is not None and held.period.upper <= last:
        raise NotPossible(_("Anställningen slutar redan %(last)s.") % {"last": last_day(held.period)})
    held.period, held.end_reason = stated_span(held.period.lower, last), reason.strip()
    keep(held)
    record(EventType.EMPLOYMENT_ENDED, by=by, at=at, about=held, unit_id=employment.post.unit_id, last=str(last))
    return held


@action
def record_absence(
    *,
    employee: Employee,
    kind: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    percent: int = WHOLE,
    return_doubtful: bool = False,
) -> Absence:
    """Registrera frånvaro, in percent of the employment. Never a diagnosis."""
    require_staffing(by, employee.home_unit_id)
    away = Absence(
        code=fresh_code("franvaro", kind),
        employee=employee,
        kind=kind,
        percent=share_of(percent),
        period=stated_span(first, last),
        return_doubtful=return_doubtful,
        recorded_at=at,
    )
    refuse(required.absence(period_of(away.period), employments_of(employee)))
    keep(away)
    record(
        EventType.ABSENCE_RECORDED,
        by=by,
        at=at,
        about=away,
        unit_id=employee.home_unit_id,
        what="added",
        first=str(first),
        percent=percent,
    )
    return away


@action
def end_absence(*, absence: Absence, last: dt.date, by: "User", at: dt.datetime) -> Absence:
    """Avsluta frånvaro: ``last`` is the last day away."""
    require_staffing(by, absence.employee.home_unit_id)
    away = locked(absence)
    refuse_ended(away.period, last)
    away.period = stated_span(away.period.lower, last)
    keep(away)
    record(
        EventType.ABSENCE_RECORDED,
        by=by,
        at=at,
        about=away,
        unit_id=absence.employee.home_unit_id,
        what="ended",
        last=str(last),
    )
    return away


@action
def set_competences(*, employee: Employee, competences: Iterable[Competence], by: "User", at: dt.datetime) -> Employee:
    """Ange medarbetarens kompetenser: all of them; those left out are taken away."""
    require_staffing(by, employee.home_unit_id)
    employee = locked(employee)
    chosen = list(competences)
    employee.competences.set(chosen)
    codes = ",".join(sorted(competence.code for competence in chosen))
    record(EventType.COMPETENCE_CHANGED, by=by, at=at, about=employee, unit_id=employee.home_unit_id, competences=codes)
    return employee
