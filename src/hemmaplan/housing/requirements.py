"""What dwellings, leases, tenancies and what happens in them must meet (*krav*), whoever brings them. Plain values only."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.organisation.requiring import Fault, Faults, not_ahead, not_before, unnamed, within


def dwelling(period: Period, unit: Period | None) -> Faults:
    """The unit disposes of a flat from a day when there is a unit."""
    yield from within("first", period.first, unit, _("Enheten"))


def lease(period: Period, *, dwelling: Period | None, terminated_on: dt.date | None, today: dt.date) -> Faults:
    """A head lease begins while the flat is disposed of, and is terminated on a day that has been, before it ends."""
    yield from within("first", period.first, dwelling, _("Lägenheten"))
    yield from not_ahead("terminated_on", terminated_on, today)
    if terminated_on is not None and period.last is None:
        yield Fault("last", _("Kontraktet är uppsagt. Ange sista dag."))
    yield from not_before("last", period.last, terminated_on, _("uppsägningen"))


def covered(period: Period, *, dwelling: Period, leases: Sequence[Period]) -> Faults:
    """A tenancy lies within the time the flat is disposed of and rented from the landlord."""
    first = period.first
    if not dwelling.contains(first):
        yield Fault("first", _("Lägenheten disponeras inte den dagen. Välj en annan dag eller lägenhet."))
        return
    if not any(lease.contains(first) for lease in leases):
        yield Fault("first", _(
            "Lägenheten har inget förstahandskontrakt den dagen. Registrera kontraktet med hyresvärden först."
        ))  # fmt: skip
        return
    ends = [day for day in (_through(first, leases), dwelling.last) if day is not None]
    if ends and (period.last is None or period.last > min(ends)):
        yield Fault("last", _("Vi har lägenheten bara t.o.m. %(day)s. Sätt ett slutdatum senast den dagen.")
                    % {"day": min(ends)})  # fmt: skip


def _through(first: dt.date, leases: Sequence[Period]) -> dt.date | None:
    """The last day of the leases that follow on each other without a gap from the day; ``None`` when they go on."""
    day = first
    for lease in sorted(leases, key=lambda one: one.first):
        if lease.contains(day):
            if lease.last is None:
                return None
            day = lease.last + dt.timedelta(days=1)
    return day - dt.timedelta(days=1)


def not_in_wind_down(first: dt.date, wind_downs: Sequence[tuple[Period, str]]) -> Faults:
    """Nobody moves in while it is decided that the flats are given up. ``wind_downs``: when, and decided by whom."""
    for period, who in wind_downs:
        if period.contains(first):
            yield Fault("first", _("Inga nya kontrakt kan skrivas: avveckling beslutad %(day)s av %(who)s.")
                        % {"day": period.first, "who": who})  # fmt: skip
            return


def one_tenancy(period: Period, others: Sequence[Period]) -> Faults:
    """A person has one tenancy at a time."""
    if any(period.overlaps(other) for other in others):
        yield Fault(
            "person", _("Personen har redan ett andrahandskontrakt under en del av perioden. Avsluta det först.")
        )


def ending(last: dt.date | None, end_reason: str) -> Faults:
    """A reason for the end goes with a last day."""
    if end_reason and last is None:
        yield Fault("last", _("Slutorsak är angiven men inte vilken dag boendet slutar. Ange dagen."))


def tenancy_word() -> str:
    """What a tenancy is called when a day lies outside it."""
    return _("Kontraktet")


def supervised(tenancy: Period, *, planned_on: dt.date, done_on: dt.date | None, today: dt.date, outcome: str, remark: str,
               is_going: bool) -> Faults:  # fmt: skip
    """A supervision visit is planned and made while the tenancy lasts, made when it has been, and a remark is said."""
    if done_on is None:
        yield from within("planned_on", planned_on, tenancy, tenancy_word())
        if not is_going:
            yield Fault("planned_on", _("Kontraktet är avslutat. Ange när tillsynen gjordes, eller ta bort raden."))
        return
    yield from not_ahead("done_at", done_on, today)
    if not tenancy.contains(done_on):
        yield Fault("done_at", _("Kontraktet gällde inte den dagen. Rätta dagen."))
    if outcome == "remark" and not remark.strip():
        yield Fault("remark", _("Skriv vad anmärkningen gäller."))


def rent(tenancy: Period, *, month: dt.date, status: str, debt_ore: int, today: dt.date) -> Faults:
    """The rent of a month is reported when it has begun, for a tenancy that held, with a debt where it is unpaid."""
    if month > today:
        yield Fault("month", _("Månaden ligger framåt. Rapportera när hyran har förfallit."))
    if not tenancy.overlaps(Period.between(month, calendar.month_end(month))):
        yield Fault("month", _("Kontraktet gällde inte den månaden. Rätta månaden."))
    if status == "debt" and debt_ore <= 0:
        yield Fault("debt", _("Ange hur stor skulden är."))
    if status != "debt" and debt_ore:
        yield Fault("debt", _("En skuld är angiven men hyran är inte obetald. Välj obetald eller ta bort skulden."))


def disturbance(tenancy: Period, *, happened_at: dt.datetime, at: dt.datetime, source: str) -> Faults:
    """A disturbance has been, while the tenancy held. Who told of it is said in general: *granne*, *hyresvärd*."""
    if happened_at > at:
        yield Fault("at", _("Tiden ligger framåt. Ange när det hände."))
    if not tenancy.contains(calendar.local_date(happened_at)):
        yield Fault("at", _("Kontraktet gällde inte den dagen. Rätta dagen."))
    yield from unnamed(calendar.local_date(at), source=source)


def handled(*, happened_on: dt.date, handled_on: dt.date | None, handling: str, today: dt.date) -> Faults:
    """What was done about it was done after it happened, and is said."""
    if handled_on is None:
        return
    if not handling.strip():
        yield Fault("handling", _("Skriv vad som gjorts."))
    if handled_on < happened_on or handled_on > today:
        yield Fault("handled_on", _("Dagen ska ligga mellan störningen och i dag. Rätta dagen."))


def wind_down(period: Period, unit: Period | None) -> Faults:
    """It is decided for a unit that is there."""
    yield from within("first", period.first, unit, _("Enheten"))
