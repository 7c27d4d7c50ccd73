"""Actions about units, posts, employments, absence, competences and agreements.

Recorded through the port ``EventLog``: the log stands above this module.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.organisation import requirements as required
from hemmaplan.organisation.events import EventType
from hemmaplan.organisation.measures import employments_of
from hemmaplan.organisation.models import Absence, Agreement, Competence, Employee, Employment, Post, Unit
from hemmaplan.organisation.periods import last_day, period_of, span, stated_span
from hemmaplan.organisation.permissions import may_manage_staffing
from hemmaplan.organisation.ports import Joined
from hemmaplan.organisation.requiring import inside, refuse
from hemmaplan.organisation.storing import (
    WHOLE,
    action,
    fresh_code,
    keep,
    locked,
    refuse_ended,
    refuse_same,
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


def _require(by: "User", unit_id: int) -> None:
    if not (by.is_system or may_manage_staffing(by, unit_id)):
        raise Forbidden(_("Du saknar behörighet att ändra bemanningen i den enheten. Tala med enhetschefen."))


def _record(
    event_type: EventType,
    *,
    by: "User",
    at: dt.datetime,
    about: models.Model,
    unit_id: int,
    **data: str | int | bool | None,
) -> None:
    Joined.event_log(event_type, by=by, at=at, about=about, unit_id=unit_id, **data)


# --- units ----------------------------------------------------------------------------------------------------------


@action
def add_unit(
    *,
    parent: Unit,
    name: str,
    kind: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    order: int = 0,
) -> Unit:
    """Lägg upp en enhet under en annan."""
    _require(by, parent.pk)
    locked(parent)
    refuse_same(
        Unit.objects.filter(parent=parent, name=name.strip(), period__overlap=stated_span(first, last)),
        _("Enheten finns redan. Ge den andra ett annat namn."),
    )
    unit = Unit(
        code=fresh_code("enhet", name),
        name=name.strip(),
        kind=kind,
        parent=parent,
        order=order,
        period=stated_span(first, last),
        recorded_at=at,
    )
    refuse(required.unit(period_of(unit.period), period_of(parent.period)))
    keep(unit)
    _record(EventType.UNIT_CHANGED, by=by, at=at, about=unit, unit_id=unit.pk, what="added", first=str(first))
    return unit


@action
def change_unit(*, unit: Unit, name: str, order: int, by: "User", at: dt.datetime) -> Unit:
    """Ändra enhetens namn och ordning. Where it hangs in the tree is changed by a reorganisation, not here."""
    _require(by, unit.pk)
    unit = locked(unit)
    unit.name, unit.order = name.strip(), order
    keep(unit)
    _record(EventType.UNIT_CHANGED, by=by, at=at, about=unit, unit_id=unit.pk, what="changed")
    return unit


@action
def end_unit(*, unit: Unit, last: dt.date, by: "User", at: dt.datetime) -> Unit:
    """Avsluta en enhet. Refused while a unit below it or a post in it goes on after that day."""
    _require(by, unit.pk)
    unit = locked(unit)
    refuse_ended(unit.period, last)
    period = stated_span(unit.period.lower, last)
    beyond = models.Q(period__endswith__isnull=True) | models.Q(period__endswith__gt=period.upper)
    posts = Post.objects.filter(beyond, unit__in=Unit.objects.within(unit.pk)).count()
    below = Unit.objects.within(unit.pk).exclude(pk=unit.pk).filter(beyond).count()
    if posts or below:
        raise NotPossible(
            _(
                "Enheten har %(posts)s tjänster och %(below)s enheter under sig som gäller efter den dagen. "
                "Avsluta dem först."
            )
            % {"posts": posts, "below": below}
        )
    unit.period = period
    keep(unit)
    _record(EventType.UNIT_CHANGED, by=by, at=at, about=unit, unit_id=unit.pk, what="ended", last=str(last))
    return unit


# --- posts ----------------------------------------------------------------------------------------------------------


@action
def add_post(
    *,
    unit: Unit,
    title: str,
    profession: str,
    percent: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    leads: bool = False,
    funding: str = Post.Funding.ORDINARY,
    funded_until: dt.date | None = None,
    funding_note: str = "",
) -> Post:
    """Inrätta en tjänst: a share of full time from a day, with what pays for it and until when."""
    _require(by, unit.pk)
    post = Post(code=fresh_code("tjanst", title), unit=unit, recorded_at=at)
    _fill_post(
        post,
        title=title,
        profession=profession,
        percent=percent,
        first=first,
        last=last,
        leads=leads,
        funding=funding,
        funded_until=funded_until,
        funding_note=funding_note,
    )
    keep(post)
    _record(
        EventType.POST_CHANGED,
        by=by,
        at=at,
        about=post,
        unit_id=unit.pk,
        what="added",
        percent=percent,
        first=str(first),
    )
    return post


@action
def change_post(
    *,
    post: Post,
    title: str,
    profession: str,
    percent: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    leads: bool = False,
    funding: str = Post.Funding.ORDINARY,
    funded_until: dt.date | None = None,
    funding_note: str = "",
) -> Post:
    """Ändra en tjänst. Refused when somebody holds more of it, or holds it longer, than would be left."""
    _require(by, post.unit_id)
    post = locked(post)
    _fill_post(
        post,
        title=title,
        profession=profession,
        percent=percent,
        first=first,
        last=last,
        leads=leads,
        funding=funding,
        funded_until=funded_until,
        funding_note=funding_note,
    )
    for held in post.employments.all():
        if any(inside(period_of(held.period), period_of(post.period), "")):
            raise NotPossible(
                _("Någon har tjänsten utanför den perioden. Ändra anställningen först, eller använd ”Avsluta tjänst”.")
            )
        if held.percent > percent:
            raise NotPossible(
                _("Tjänsten innehas på %(held)s %%. Sänk anställningens omfattning innan tjänstens.")
                % {"held": held.percent}
            )
    keep(post)
    _record(EventType.POST_CHANGED, by=by, at=at, about=post, unit_id=post.unit_id, what="changed", percent=percent)
    return post


def _fill_post(
    post: Post,
    *,
    first: dt.date,
    last: dt.date | None,
    percent: int,
    funding: str,
    funded_until: dt.date | None,
    **given: str | int,
) -> None:
    post.period, post.percent = stated_span(first, last), share_of(percent)
    refuse(required.post(period_of(post.period), unit=period_of(post.unit.period), funded_until=funded_until))
    post.funding, post.funded_until = funding, funded_until
    for name, value in given.items():
        setattr(post, name, value.strip() if isinstance(value, str) else value)


@action
def end_post(*, post: Post, last: dt.date, reason: str, by: "User", at: dt.datetime, decision: str = "") -> Post:
    """Avsluta en tjänst, with who holds it. What the post gave to services is ended by who owns that.

    ``reason`` is one of ``Post.EndReason``; ``decision`` the reference of the decision, such as *HN § 42*.
    """
    _require(by, post.unit_id)
    if reason not in Post.EndReason.values:
        raise NotPossible(_("Välj varför tjänsten avslutas."))
    post = locked(post)
    refuse_ended(post.period, last)
    post.period, post.end_reason = stated_span(post.period.lower, last), reason
    for held in post.employments.select_for_update():
        if held.period.lower > last:
            raise NotPossible(_("En anställning på tjänsten börjar efter den dagen. Ta bort eller flytta den först."))
        if held.period.upper is None or held.period.upper > post.period.upper:
            held.period, held.end_reason = span(held.period.lower, last), _("Tjänsten avslutad")
            keep(held)
            _record(EventType.EMPLOYMENT_ENDED, by=by, at=at, about=held, unit_id=post.unit_id, last=str(last))
    keep(post)
    _record(
        EventType.POST_ENDED,
        by=by,
        at=at,
        about=post,
        unit_id=post.unit_id,
        reason=reason,
        last=str(last),
        decision=decision[:60],
    )
    return post


# --- employments ----------------------------------------------------------------------------------------------------


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
    _require(by, post.unit_id)
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
    _record(
        EventType.EMPLOYMENT_CHANGED,
        by=by,
        at=at,
        about=held,
        unit_id=post.unit_id,
        what="added",
        percent=percent,
        kind=kind,
        first=str(first),
    )
    return held


def _take_in(newcomer: Newcomer | None, unit: Unit, *, by: "User", at: dt.datetime) -> Employee:
    if newcomer is None or not (
        newcomer.number.strip() and newcomer.given_name.strip() and newcomer.family_name.strip()
    ):
        raise NotPossible(_("Välj en medarbetare, eller ange anställningsnummer, förnamn och efternamn för en ny."))
    number = newcomer.number.strip()
    if Employee.objects.filter(number=number).exists():
        raise NotPossible(_("Anställningsnumret finns redan. Välj medarbetaren i listan i stället."))
    who = Employee(
        number=number,
        given_name=newcomer.given_name.strip(),
        family_name=newcomer.family_name.strip(),
        sex=newcomer.sex,
        home_unit=unit,
        recorded_at=at,
    )
    keep(who)
    _record(EventType.EMPLOYMENT_CHANGED, by=by, at=at, about=who, unit_id=unit.pk, what="employee_added")
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
    _require(by, employment.post.unit_id)
    post = locked(employment.post)
    held = locked(employment)
    held.percent, held.kind, held.period = share_of(percent), kind, stated_span(first, last)
    _check_room(held, post)
    keep(held)
    _record(
        EventType.EMPLOYMENT_CHANGED,
        by=by,
        at=at,
        about=held,
        unit_id=post.unit_id,
        what="changed",
        percent=percent,
        kind=kind,
        first=str(first),
        last=str(last or ""),
    )
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
    _require(by, employment.post.unit_id)
    held = locked(employment)
    refuse_ended(held.period, last)
    if held.period.upper is not None and held.period.upper <= last:
        raise NotPossible(_("Anställningen slutar redan %(last)s.") % {"last": last_day(held.period)})
    held.period, held.end_reason = stated_span(held.period.lower, last), reason.strip()
    keep(held)
    _record(EventType.EMPLOYMENT_ENDED, by=by, at=at, about=held, unit_id=employment.post.unit_id, last=str(last))
    return held


# --- absence and competences ----------------------------------------------------------------------------------------


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
    _require(by, employee.home_unit_id)
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
    _record(
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
    _require(by, absence.employee.home_unit_id)
    away = locked(absence)
    refuse_ended(away.period, last)
    away.period = stated_span(away.period.lower, last)
    keep(away)
    _record(
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
    _require(by, employee.home_unit_id)
    employee = locked(employee)
    chosen = list(competences)
    employee.competences.set(chosen)
    codes = ",".join(sorted(competence.code for competence in chosen))
    _record(
        EventType.COMPETENCE_CHANGED, by=by, at=at, about=employee, unit_id=employee.home_unit_id, competences=codes
    )
    return employee


# --- agreements -----------------------------------------------------------------------------------------------------


@action
def add_agreement(
    *,
    unit: Unit,
    kind: str,
    counterpart: str,
    subject: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    post: Post | None = None,
    notice_on: dt.date | None = None,
    approved_by: str = "",
    risk: str = "",
) -> Agreement:
    """Registrera ett avtal: with whom, about what, until when, notice by when."""
    _require(by, unit.pk)
    locked(unit)
    refuse_same(
        Agreement.objects.filter(
            unit=unit, counterpart=counterpart.strip(), subject=subject.strip(), period=stated_span(first, last)
        ),
        _("Avtalet finns redan. Är det ett till, skriv det i vad avtalet gäller."),
    )
    agreement = Agreement(code=fresh_code("avtal", counterpart), unit=unit, kind=kind, recorded_at=at)
    _fill_agreement(
        agreement,
        counterpart=counterpart,
        subject=subject,
        first=first,
        last=last,
        post=post,
        notice_on=notice_on,
        approved_by=approved_by,
        risk=risk,
    )
    _record(
        EventType.AGREEMENT_CHANGED,
        by=by,
        at=at,
        about=agreement,
        unit_id=unit.pk,
        what="added",
        kind=kind,
        first=str(first),
    )
    return agreement


@action
def change_agreement(
    *,
    agreement: Agreement,
    counterpart: str,
    subject: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    post: Post | None = None,
    notice_on: dt.date | None = None,
    approved_by: str = "",
    risk: str = "",
) -> Agreement:
    """Ändra ett avtal, for instance when it is prolonged."""
    _require(by, agreement.unit_id)
    agreement = locked(agreement)
    _fill_agreement(
        agreement,
        counterpart=counterpart,
        subject=subject,
        first=first,
        last=last,
        post=post,
        notice_on=notice_on,
        approved_by=approved_by,
        risk=risk,
    )
    _record(
        EventType.AGREEMENT_CHANGED,
        by=by,
        at=at,
        about=agreement,
        unit_id=agreement.unit_id,
        what="changed",
        last=str(last or ""),
    )
    return agreement


def _fill_agreement(
    agreement: Agreement,
    *,
    first: dt.date,
    last: dt.date | None,
    post: Post | None,
    notice_on: dt.date | None,
    **texts: str,
) -> None:
    agreement.period = stated_span(first, last)
    in_unit = post is None or agreement.unit_id in post.unit.lineage
    unit = period_of(agreement.unit.period)
    refuse(required.agreement(period_of(agreement.period), unit=unit, notice_on=notice_on, post_in_unit=in_unit))
    agreement.post, agreement.notice_on = post, notice_on
    for name, value in texts.items():
        setattr(agreement, name, value.strip())
    keep(agreement)


@action
def end_agreement(*, agreement: Agreement, last: dt.date, by: "User", at: dt.datetime) -> Agreement:
    """Avsluta ett avtal med ``last`` som sista dag."""
    _require(by, agreement.unit_id)
    agreement = locked(agreement)
    refuse_ended(agreement.period, last)
    agreement.period = stated_span(agreement.period.lower, last)
    keep(agreement)
    _record(
        EventType.AGREEMENT_CHANGED,
        by=by,
        at=at,
        about=agreement,
        unit_id=agreement.unit_id,
        what="ended",
        last=str(last),
    )
    return agreement
