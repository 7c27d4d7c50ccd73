"""Actions of the deadline ledger: start, answer, withdraw, pause, resume, extend, lapse."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.events import EventType
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee, Unit


def start(
    *,
    rule: str,
    about: models.Model,
    unit: "Unit",
    on: dt.date,
    by: "User",
    at: dt.datetime,
    owner: "Employee | None" = None,
    due: dt.date | None = None,
    follows: Clock | None = None,
) -> Clock:
    """Starta en frist: the rule as it reads on ``on`` decides when it is due, unless ``due`` is set by a plan or court."""
    law = rules.rule(rule, on=on)
    clock = Clock.objects.create(
        rule=rule,
        section=law.section,
        unit=unit,
        owner=owner,
        subject_kind=about._meta.label_lower,
        subject_id=about.pk,
        person_id=getattr(about, "about_person_id", None),
        starts_on=on,
        due_on=due or rules.due(law, on),
        follows=follows,
        recorded_at=at,
        recorded_by=by,
    )
    record(EventType.CLOCK_STARTED, by=by, at=at, about=clock, rule=rule, due=str(clock.due_on))
    return clock


def _running(about: models.Model, rule: str) -> Clock | None:
    return (
        Clock.objects.select_for_update()
        .filter(subject_kind=about._meta.label_lower, subject_id=about.pk, rule=rule, ended_on__isnull=True)
        .first()
    )


@action
def answer(
    *, rule: str, about: models.Model, on: dt.date, by: "User", at: dt.datetime, with_: models.Model | None = None
) -> Clock | None:
    """Besvara en frist: stop the running clock of this rule. ``None`` when none was running."""
    clock = _running(about, rule)
    if clock is None:
        return None
    clock.ended_on, clock.end = on, Clock.End.ANSWERED
    if with_ is not None:
        clock.answer_kind, clock.answer_id = with_._meta.label_lower, with_.pk
    clock.save()
    record(
        EventType.CLOCK_ANSWERED, by=by, at=at, about=clock, rule=rule, late=on > (clock.extended_to or clock.due_on)
    )
    return clock


@action
def withdraw(*, rule: str, about: models.Model, on: dt.date, by: "User", at: dt.datetime) -> Clock | None:
    """Avskriv en frist som inte längre är aktuell, for instance when the order is returned."""
    clock = _running(about, rule)
    if clock is None:
        return None
    clock.ended_on, clock.end = on, Clock.End.WITHDRAWN
    clock.save()
    record(EventType.CLOCK_WITHDRAWN, by=by, at=at, about=clock, rule=rule)
    return clock


@action
def hand_over(*, about: models.Model, owner: "Employee | None", by: "User", at: dt.datetime) -> int:
    """Byt ansvarig för alla löpande frister om saken."""
    rows = Clock.objects.filter(subject_kind=about._meta.label_lower, subject_id=about.pk, ended_on__isnull=True)
    count = rows.update(owner=owner)
    if count:
        record(EventType.CLOCK_HANDED_OVER, by=by, at=at, about=about, count=count)
    return count


@action
def extend(*, clock: Clock, to: dt.date, reason: str, by: "User", at: dt.datetime) -> None:
    """Förläng en frist genom beslut, to a stated day on stated reasons."""
    require(by.scope.may("distribute_orders", clock.unit_id))
    if not reason.strip():
        raise NotPossible(_("Skriv skälen för förlängningen."))
    clock = locked(clock)
    if to <= (clock.extended_to or clock.due_on):
        raise NotPossible(_("Den nya dagen måste ligga efter den nuvarande."))
    clock.extended_to, clock.extension_reason = to, reason.strip()
    clock.save(update_fields=["extended_to", "extension_reason"])
    record(EventType.CLOCK_EXTENDED, by=by, at=at, about=clock, rule=clock.rule, to=str(to))
