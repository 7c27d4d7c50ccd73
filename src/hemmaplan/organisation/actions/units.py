"""Actions about units (*enheter*)."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation import requirements as required
from hemmaplan.organisation.acting import record, require_staffing
from hemmaplan.organisation.events import EventType
from hemmaplan.organisation.models import Post, Unit
from hemmaplan.organisation.periods import period_of, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import (
    action,
    fresh_code,
    keep,
    locked,
    refuse_ended,
    refuse_same,
)

if TYPE_CHECKING:
    from hemmaplan.access.models import User


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
    require_staffing(by, parent.pk)
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
    record(EventType.UNIT_CHANGED, by=by, at=at, about=unit, unit_id=unit.pk, what="added", first=str(first))
    return unit


@action
def change_unit(*, unit: Unit, name: str, order: int, by: "User", at: dt.datetime) -> Unit:
    """Ändra enhetens namn och ordning. Where it hangs in the tree is changed by a reorganisation, not here."""
    require_staffing(by, unit.pk)
    unit = locked(unit)
    unit.name, unit.order = name.strip(), order
    keep(unit)
    record(EventType.UNIT_CHANGED, by=by, at=at, about=unit, unit_id=unit.pk, what="changed")
    return unit


@action
def end_unit(*, unit: Unit, last: dt.date, by: "User", at: dt.datetime) -> Unit:
    """Avsluta en enhet. Refused while a unit below it or a post in it goes on after that day."""
    require_staffing(by, unit.pk)
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
    record(EventType.UNIT_CHANGED, by=by, at=at, about=unit, unit_id=unit.pk, what="ended", last=str(last))
    return unit
