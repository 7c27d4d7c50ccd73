"""Bokning: what stands against booking an employee at a time. Nothing here forbids: whoever books decides, knowing it."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Doubtful
from hemmaplan.interventions.models import Session, Visit
from hemmaplan.organisation.measures import day_hindrances
from hemmaplan.organisation.models import Employee

LONGEST = dt.timedelta(days=1)


def hindrances(
    *, employee: Employee, starts_at: dt.datetime, minutes: int, but_session: int | None = None
) -> list[str]:
    """Why this employee should perhaps not be booked then: holiday, absence, the clock, another booking. Sentences.

    Asks the database four questions. Whom the other visit is to is never told: only the clock time.
    """
    local = calendar.local_time(starts_at)
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    found = day_hindrances(employee=employee, day=local.date())
    if calendar.clock_comes_twice(local.date(), local.hour, local.minute):
        found.append(_("klockan ställs om: tiden finns två gånger, den första menas"))
    near = {"starts_at__lt": ends_at, "starts_at__gt": starts_at - LONGEST}
    visits = Visit.objects.filter(
        employee=employee, state=Visit.State.PLANNED, planned_at__lt=ends_at, planned_at__gt=starts_at - LONGEST
    ).values_list("planned_at", "minutes")
    sessions = (
        Session.objects.filter(round__leaders=employee, state=Session.State.PLANNED, **near)
        .exclude(pk=but_session or 0)
        .values_list("starts_at", "minutes")
    )
    for words, rows in ((_("ett annat besök"), visits), (_("ett tillfälle i grupp"), sessions)):
        for begins, length in rows:
            ends = begins + dt.timedelta(minutes=length)
            if ends > starts_at:
                found.append(
                    _("%(who)s har %(what)s %(from)s–%(to)s")
                    % {"who": employee, "what": words, "from": _clock(begins), "to": _clock(ends)}
                )
    return found


def ask(found: Mapping[dt.datetime, list[str]], *, may_skip: bool = False) -> None:
    """Ask before booking at times that something stands against.

    Raises:
        Doubtful: with each day and why.
    """
    told = told_of(found)
    if told:
        raise Doubtful(
            _("%(told)s. Inget är bokat. Välj en annan tid, eller boka ändå.") % {"told": told}, may_skip=may_skip
        )


def told_of(found: Mapping[dt.datetime, list[str]]) -> str:
    """Each time that something stands against, and what: *2027-03-29: Annandag påsk; 2027-04-05: …*."""
    return "; ".join(
        f"{calendar.local_date(when)}: {', '.join(dict.fromkeys(reasons))}"
        for when, reasons in found.items()
        if reasons
    )


def _clock(at: dt.datetime) -> str:
    return f"{calendar.local_time(at):%H:%M}"
