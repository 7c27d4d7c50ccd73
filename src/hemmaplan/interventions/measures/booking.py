"""Bokning: what stands against booking an employee at a time. Nothing here forbids: whoever books decides, knowing it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Doubtful, NotPossible
from hemmaplan.interventions.models import Session, Visit
from hemmaplan.organisation.measures import days_hindrances
from hemmaplan.organisation.models import Employee

LONGEST = dt.timedelta(days=1)
MOST_TOLD = 12


def hindrances(
    *, employee: Employee, starts_at: dt.datetime, minutes: int, but_session: int | None = None
) -> list[str]:
    """Why this employee should perhaps not be booked then: holiday, absence, the clock, another booking. Sentences.

    Whom the other visit is to is never told: only the clock time.
    """
    return hindrances_at(employees=[employee], times=[(starts_at, minutes)], but_session=but_session)[starts_at]


def hindrances_at(
    *, employees: Collection[Employee], times: Sequence[tuple[dt.datetime, int]], but_session: int | None = None
) -> dict[dt.datetime, list[str]]:
    """What stands against each of the times, given with their minutes. Four questions for each employee, however many times."""
    found: dict[dt.datetime, list[str]] = {starts_at: [] for starts_at, _minutes in times}
    if not times:
        return found
    for employee in employees:
        days = days_hindrances(employee=employee, days={calendar.local_date(starts_at) for starts_at in found})
        others = _bookings(employee, times, but_session)
        for starts_at, minutes in times:
            local, ends_at = calendar.local_time(starts_at), starts_at + dt.timedelta(minutes=minutes)
            found[starts_at] += days[local.date()]
            if calendar.clock_comes_twice(local.date(), local.hour, local.minute):
                found[starts_at].append(_("klockan ställs om: tiden finns två gånger, den första menas"))
            found[starts_at] += [words for begins, ends, words in others if begins < ends_at and ends > starts_at]
    return found


def _bookings(
    employee: Employee, times: Sequence[tuple[dt.datetime, int]], but_session: int | None
) -> list[tuple[dt.datetime, dt.datetime, str]]:
    """What the employee is booked for around the times: when it begins and ends, and the sentence about it."""
    after = min(starts_at for starts_at, _minutes in times) - LONGEST
    before = max(starts_at + dt.timedelta(minutes=minutes) for starts_at, minutes in times)
    visits = Visit.objects.filter(
        employee=employee, state=Visit.State.PLANNED, planned_at__lt=before, planned_at__gt=after
    ).values_list("planned_at", "minutes")
    sessions = (
        Session.objects.filter(
            round__leaders=employee, state=Session.State.PLANNED, starts_at__lt=before, starts_at__gt=after
        )
        .exclude(pk=but_session or 0)
        .values_list("starts_at", "minutes")
    )
    found = []
    for what, rows in ((_("ett annat besök"), visits), (_("ett tillfälle i grupp"), sessions)):
        for begins, length in rows:
            ends = begins + dt.timedelta(minutes=length)
            words = {"who": employee, "what": what, "from": _clock(begins), "to": _clock(ends)}
            found.append((begins, ends, _("%(who)s har %(what)s %(from)s–%(to)s") % words))
    return found


def ask(found: Mapping[dt.datetime, list[str]], *, may_skip: bool = False) -> None:
    """Ask before booking at times that something stands against.

    Raises:
        Doubtful: with each day and why.
    """
    told = hindrances_text(found)
    if told:
        raise Doubtful(
            _("%(told)s. Inget är bokat. Välj en annan tid, eller boka ändå.") % {"told": told}, may_skip=may_skip
        )


def hindrances_text(found: Mapping[dt.datetime, list[str]]) -> str:
    """Each time that something stands against, and what: *2027-03-29: Annandag påsk; 2027-04-05: …*."""
    told = [
        f"{calendar.local_date(when)}: {', '.join(dict.fromkeys(reasons))}"
        for when, reasons in found.items()
        if reasons
    ]
    more = [_("och %(n)s tider till") % {"n": len(told) - MOST_TOLD}] if len(told) > MOST_TOLD else []
    return "; ".join([*told[:MOST_TOLD], *more])


def at_clock(day: dt.date, hour: int, minute: int) -> dt.datetime:
    """The moment a day at a clock time.

    Raises:
        NotPossible: the clocks go forward over it.
    """
    if calendar.clock_is_missing(day, hour, minute):
        raise NotPossible(
            _("Klockan %(clock)s finns inte den %(day)s: klockan ställs fram. Välj en annan tid.")
            % {"clock": f"{hour:02d}:{minute:02d}", "day": day}
        )
    return calendar.at_clock(day, hour, minute)


def days_of(weekday: int, first: dt.date, last: dt.date) -> list[dt.date]:
    """The weekday (0 = Monday) of each week from ``first`` to and including ``last``."""
    begin = first + dt.timedelta(days=(weekday - first.weekday()) % 7)
    return [begin + dt.timedelta(weeks=n) for n in range((last - begin).days // 7 + 1)] if begin <= last else []


def holidays_left_out(*, weekdays: Collection[int], first: dt.date, last: dt.date) -> list[str]:
    """The days of these weekdays on which no group meets, each with its name: *2027-03-29 Annandag påsk*."""
    days = sorted(day for weekday in set(weekdays) for day in days_of(weekday, first, last))
    return [f"{day} {calendar.holiday_name(day)}".strip() for day in days if calendar.is_closed(day)]


def _clock(at: dt.datetime) -> str:
    return f"{calendar.local_time(at):%H:%M}"
