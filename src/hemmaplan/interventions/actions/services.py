"""Actions about what is offered: services, their terms and places, and the posts that carry them."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.models import Order, Places, Service, ServiceTerms, Staffing
from hemmaplan.interventions.permissions import may_manage_service
from hemmaplan.interventions.requirements import services as required
from hemmaplan.interventions.states import OPEN_STATES
from hemmaplan.organisation.actions import posts, units
from hemmaplan.organisation.models import Competence, Post, Unit
from hemmaplan.organisation.periods import last_day, period_of, span, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import (
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

D = TypeVar("D", ServiceTerms, Places)
ONE_DAY = dt.timedelta(days=1)
KEPT_WHEN_REOPENED = (
    "name", "basis", "capacity_kind", "section", "may_queue", "contacts", "min_percent", "minutes_per_slot",
    "client_share", "schedule", "order", "note",
)  # fmt: skip


def _require(by: "User", unit_id: int) -> None:
    require(by.is_system or may_manage_service(by, unit_id))


# --- the service ----------------------------------------------------------------------------------------------------


@action
def add_service(
    *,
    unit: Unit,
    name: str,
    basis: str,
    capacity_kind: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    section: str = "",
    may_queue: bool = True,
    contacts: bool = False,
    minutes_per_slot: int = 0,
    client_share: int = 60,
    schedule: str = "",
    order: int = 0,
    note: str = "",
) -> Service:
    """Lägg upp en verksamhet. Terms, places, needs and staffing are set after it, each from its own day."""
    _require(by, unit.pk)
    locked(unit)
    refuse_same(
        Service.objects.filter(unit=unit, name=name.strip(), period__overlap=stated_span(first)),
        _("Verksamheten finns redan i enheten. Ge den andra ett annat namn."),
    )
    service = Service(code=fresh_code("verksamhet", name), unit=unit, period=stated_span(first), recorded_at=at)
    _fill(
        service,
        name=name,
        basis=basis,
        capacity_kind=capacity_kind,
        section=section,
        may_queue=may_queue,
        contacts=contacts,
        minutes_per_slot=minutes_per_slot,
        client_share=client_share,
        schedule=schedule,
        order=order,
        note=note,
    )
    record(EventType.SERVICE_CHANGED, by=by, at=at, about=service, what="added", first=str(first))
    return service


@action
def change_service(
    *,
    service: Service,
    name: str,
    basis: str,
    capacity_kind: str,
    by: "User",
    at: dt.datetime,
    section: str = "",
    may_queue: bool = True,
    contacts: bool = False,
    minutes_per_slot: int = 0,
    client_share: int = 60,
    schedule: str = "",
    order: int = 0,
    note: str = "",
) -> Service:
    """Ändra en verksamhets grunduppgifter. Its kind of capacity stays while orders wait or run in it."""
    _require(by, service.unit_id)
    service = locked(service)
    if capacity_kind != service.capacity_kind and _open_orders(service):
        raise NotPossible(
            _("Uppdrag väntar eller pågår i verksamheten. Lägg upp en ny verksamhet med den nya kapaciteten.")
        )
    _fill(
        service,
        name=name,
        basis=basis,
        capacity_kind=capacity_kind,
        section=section,
        may_queue=may_queue,
        contacts=contacts,
        minutes_per_slot=minutes_per_slot,
        client_share=client_share,
        schedule=schedule,
        order=order,
        note=note,
    )
    record(EventType.SERVICE_CHANGED, by=by, at=at, about=service, what="changed")
    return service


def _fill(service: Service, **given: str | int | bool) -> None:
    for name, value in given.items():
        setattr(service, name, value.strip() if isinstance(value, str) else value)
    unit = period_of(service.unit.period)
    refuse(required.service(period_of(service.period), unit=unit, basis=service.basis, contacts=service.contacts))
    keep(service)


def _open_orders(service: Service) -> int:
    return Order.objects.filter(service=service, state__in=OPEN_STATES).count()


@action
def set_needs(
    *, service: Service, min_percent: int, competences: Iterable[Competence], by: "User", at: dt.datetime
) -> Service:
    """Ange minsta bemanning (percent of full time) and the competences somebody in the service must have."""
    _require(by, service.unit_id)
    service = locked(service)
    service.min_percent = min_percent
    keep(service)
    chosen = list(competences)
    service.competences.set(chosen)
    codes = ",".join(sorted(competence.code for competence in chosen))
    record(
        EventType.SERVICE_CHANGED, by=by, at=at, about=service, what="needs", min_percent=min_percent, competences=codes
    )
    return service


@action
def close_service(
    *, service: Service, last: dt.date, reason: str, by: "User", at: dt.datetime, decision: str = ""
) -> Service:
    """Stäng en verksamhet genom beslut: terms, places and staffing end with it.

    A day that has passed is refused while orders wait or run: those people still have their decisions.
    """
    _require(by, service.unit_id)
    service = locked(service)
    if not reason.strip():
        raise NotPossible(_("Skriv varför verksamheten stängs. Det visas där den står struken."))
    refuse_ended(service.period, last)
    if service.period.upper is not None and service.period.upper <= last:
        raise NotPossible(_("Verksamheten upphör redan %(last)s.") % {"last": last_day(service.period)})
    orders = _open_orders(service)
    if orders and last < calendar.local_date(at):
        raise NotPossible(
            _(
                "%(orders)s uppdrag väntar eller pågår. Avsluta, återlämna eller flytta dem först, eller stäng från en dag "
                "som ligger framåt."
            )
            % {"orders": orders}
        )
    service.period, service.end_reason = stated_span(service.period.lower, last), reason.strip()
    keep(service)
    _cut(service.terms.select_for_update(), last)
    _cut(service.places.select_for_update(), last)
    _cut(service.staffing.select_for_update(), last)
    record(
        EventType.SERVICE_CHANGED, by=by, at=at, about=service, what="closed", last=str(last), decision=decision[:60]
    )
    return service


def _cut(rows: "Iterable[ServiceTerms | Places | Staffing]", last: dt.date) -> None:
    """End the rows with ``last`` as their final day; what would begin later is taken away."""
    for row in rows:
        period = row.period
        if period.lower > last:
            row.delete()
        elif period.upper is None or period.upper > last + ONE_DAY:
            row.period = span(period.lower, last)
            keep(row)


@action
def reopen_service(*, service: Service, first: dt.date, by: "User", at: dt.datetime) -> Service:
    """Öppna igen. Without a gap the service goes on; after one a new row begins, so that the closed time stays closed.

    Returns the service that is open. Terms, places and staffing of a new row are set anew, by new decisions.
    """
    _require(by, service.unit_id)
    service = locked(service)
    end = service.period.upper
    if end is None:
        raise NotPossible(_("Verksamheten är öppen."))
    later = Service.objects.filter(unit=service.unit_id, name=service.name, period__startswith__gte=end)
    refuse_same(later.exclude(pk=service.pk), _("Verksamheten är redan öppnad igen. Se listan över verksamheter."))
    if first <= end:
        service.period, service.end_reason = span(service.period.lower), ""
        keep(service)
        opened = service
    else:
        competences = list(service.competences.all())
        alike = {name: getattr(service, name) for name in KEPT_WHEN_REOPENED}
        code = fresh_code("verksamhet", service.name)
        opened = Service(code=code, unit=service.unit, period=span(first), recorded_at=at, **alike)
        keep(opened)
        opened.competences.set(competences)
    record(EventType.SERVICE_CHANGED, by=by, at=at, about=opened, what="reopened", first=str(first), former=service.pk)
    return opened


# --- terms and places -----------------------------------------------------------------------------------------------


@action
def set_terms(
    *,
    service: Service,
    first: dt.date,
    documentation: str,
    by: "User",
    at: dt.datetime,
    decided_on: dt.date | None = None,
    decision_ref: str = "",
    anonymity_ground: str = "",
    target_group: str = "",
    conditions: str = "",
    age_from: int | None = None,
    age_to: int | None = None,
    max_weeks: int | None = None,
    count_distinct: bool = False,
) -> ServiceTerms:
    """Sätt villkor från en dag: the former end the day before. SoL 11:5, 14:5. The same day again corrects them."""
    _require(by, service.unit_id)
    service = locked(service)
    refuse(
        required.terms(
            documentation=documentation, decided_on=decided_on, anonymity_ground=anonymity_ground, age_from=age_from,
            age_to=age_to, today=calendar.local_date(at),
        )
    )  # fmt: skip
    terms = _from_day(service, service.terms, ServiceTerms(service=service, recorded_at=at), first)
    given = {
        "documentation": documentation,
        "decided_on": decided_on,
        "decision_ref": decision_ref.strip(),
        "anonymity_ground": anonymity_ground.strip(),
        "target_group": target_group.strip(),
        "conditions": conditions.strip(),
        "age_from": age_from,
        "age_to": age_to,
        "max_weeks": max_weeks,
        "count_distinct": count_distinct,
    }
    for name, value in given.items():
        setattr(terms, name, value)
    keep(terms)
    record(
        EventType.SERVICE_CHANGED,
        by=by,
        at=at,
        about=service,
        what="terms",
        first=str(first),
        documentation=documentation,
    )
    return terms


@action
def set_places(
    *, service: Service, places: int, first: dt.date, by: "User", at: dt.datetime, minimum: int = 0, reason: str = ""
) -> Places:
    """Sätt antal platser från en dag, with why it changed. The former number ends the day before."""
    _require(by, service.unit_id)
    service = locked(service)
    refuse(required.places(places, minimum))
    before = service.places.filter(period__contains=first).first()
    if before is not None and before.places != places and not reason.strip():
        raise NotPossible(_("Skriv varför antalet platser ändras. Det visas i historiken."))
    line = _from_day(service, service.places, Places(service=service, recorded_at=at), first)
    line.places, line.minimum, line.reason = places, minimum, reason.strip()
    keep(line)
    record(
        EventType.SERVICE_CHANGED,
        by=by,
        at=at,
        about=service,
        what="places",
        first=str(first),
        places=places,
        minimum=minimum,
    )
    return line


def _from_day(service: Service, rows: Any, new: D, first: dt.date) -> D:
    """Make room for a row from ``first``: end the one before, refuse before later ones, correct one of the same day."""
    refuse(required.part(Period.between(first), period_of(service.period)))
    later = rows.filter(period__startswith__gt=first).order_by("period").first()
    if later is not None:
        raise NotPossible(
            _(
                "Det finns redan en ändring som gäller från %(day)s. Välj en senare dag eller samma dag för att rätta den."
            )
            % {"day": later.period.lower}
        )
    before = rows.filter(period__contains=first).first()
    if before is not None and before.period.lower == first:
        return before
    if before is not None:
        before.period = span(before.period.lower, first - ONE_DAY)
        keep(before)
    new.period = span(first, last_day(service.period))
    return new


# --- staffing -------------------------------------------------------------------------------------------------------


@action
def staff(
    *,
    post: Post,
    service: Service,
    percent: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    overload_reason: str = "",
) -> Staffing:
    """Bemanna: the post gives so many percent of full time to the service from a day; an earlier share ends then.

    More than the post has, in all, is refused unless the reason for the overload is stated. Without an end the share
    lasts as long as post and service do.
    """
    _require(by, service.unit_id)
    post, service = locked(post), locked(service)
    ends = [day for day in (last_day(post.period), last_day(service.period)) if day is not None]
    if first not in post.period or first not in service.period or (last and ends and last > min(ends)):
        raise NotPossible(_("Tjänsten eller verksamheten gäller inte hela den tiden. Välj dagar när båda gäller."))
    share = _from_day_of(post, service, first) or Staffing(post=post, service=service, recorded_at=at)
    share.percent, share.overload_reason = share_of(percent), overload_reason.strip()
    share.period = stated_span(first, last or min(ends, default=None))
    lasts, others = period_of(share.period), _others_given(share)
    total, _day = required.most_given(share.percent, lasts, others)
    if total <= post.percent:
        share.overload_reason = ""
    refuse(required.load(share.percent, lasts, whole=post.percent, others=others, reason=share.overload_reason))
    keep(share)
    record(
        EventType.STAFFING_CHANGED,
        by=by,
        at=at,
        about=service,
        post_id=post.pk,
        percent=percent,
        first=str(first),
        overload=total > post.percent,
    )
    return share


def _from_day_of(post: Post, service: Service, first: dt.date) -> Staffing | None:
    """End the post's present share the day before; the share of the same day, or one that begins later, is replaced."""
    rows = Staffing.objects.filter(post=post, service=service)
    rows.filter(period__startswith__gt=first).delete()
    before = rows.filter(period__contains=first).first()
    if before is None or before.period.lower == first:
        return before
    before.period = span(before.period.lower, first - ONE_DAY)
    keep(before)
    return None


def _most_given(share: Staffing) -> tuple[int, dt.date]:
    """The most that the post gives in all on a day of this share, and that day."""
    return required.most_given(share.percent, period_of(share.period), _others_given(share))


def _others_given(share: Staffing) -> list[tuple[Period, int]]:
    """What else the post gives while this share lasts."""
    others = Staffing.objects.filter(post=share.post, period__overlap=share.period).exclude(pk=share.pk)
    return [(period_of(period), percent) for period, percent in others.values_list("period", "percent")]


@action
def unstaff(*, staffing: Staffing, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta en bemanning med ``last`` som sista dag; one that has not begun is taken away."""
    _require(by, staffing.service.unit_id)
    share = locked(staffing)
    refuse_ended(share.period, last)
    _cut(Staffing.objects.filter(pk=share.pk), last)
    record(
        EventType.STAFFING_CHANGED,
        by=by,
        at=at,
        about=staffing.service,
        post_id=share.post_id,
        percent=0,
        last=str(last),
    )


# --- the post and what it gives, in one go --------------------------------------------------------------------------


@action
def end_post(*, post: Post, last: dt.date, reason: str, by: "User", at: dt.datetime, decision: str = "") -> Post:
    """Avsluta en tjänst, who holds it, and what it gives to services."""
    post = posts.end_post(post=post, last=last, reason=reason, decision=decision, by=by, at=at)
    given = list(Staffing.objects.filter(post=post).select_related("service").select_for_update(of=("self",)))
    _cut(Staffing.objects.filter(post=post), last)
    for share in given:
        if share.period.upper is None or share.period.upper > last + ONE_DAY:
            record(
                EventType.STAFFING_CHANGED,
                by=by,
                at=at,
                about=share.service,
                post_id=post.pk,
                percent=0,
                last=str(last),
            )
    return post


@action
def change_post(*, post: Post, terms: posts.PostTerms, by: "User", at: dt.datetime) -> Post:
    """Ändra en tjänst. Refused when it gives more to services than would be left of it, or for longer."""
    post = posts.change_post(post=post, terms=terms, by=by, at=at)
    shares = list(Staffing.objects.filter(post=post).exclude(overload_reason__gt=""))
    for share in shares:
        total, day = _most_given(share)
        if total > terms.percent:
            raise NotPossible(
                _("Tjänsten ger %(total)s %% till verksamheter den %(day)s. Minska bemanningen där först.")
                % {"total": total, "day": day}
            )
        upper = post.period.upper
        if share.period.lower < terms.first or (upper and (share.period.upper is None or share.period.upper > upper)):
            raise NotPossible(_("Tjänsten bemannar en verksamhet utanför den perioden. Ändra bemanningen där först."))
    return post


@action
def end_unit(*, unit: Unit, last: dt.date, by: "User", at: dt.datetime) -> Unit:
    """Avsluta en enhet. Refused while a service in it goes on."""
    beyond = models.Q(period__endswith__isnull=True) | models.Q(period__endswith__gt=last + ONE_DAY)
    services = Service.objects.filter(beyond, unit__in=Unit.objects.within(unit.pk)).count()
    if services:
        raise NotPossible(
            _("%(services)s verksamheter i enheten gäller efter den dagen. Stäng dem först.") % {"services": services}
        )
    return units.end_unit(unit=unit, last=last, by=by, at=at)
