"""Counts, durations and sums about the social flats, on any day. Amounts in öre, durations in days.

Who is in service, and who has other support, is owned elsewhere and passed in as sets of ids.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import (
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from hemmaplan.cases import measures as cases
from hemmaplan.cases.consequences import Over
from hemmaplan.cases.models import Assignment
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines.consequences import Difference, differences
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.housing.consequences import clocks
from hemmaplan.housing.consequences.clocks import TENURE, TenancyFacts
from hemmaplan.housing.consequences.grounds import TenancyAccess, tenancy_grounds
from hemmaplan.housing.models import (
    READ,
    Disturbance,
    Dwelling,
    HeadLease,
    RentReport,
    SupervisionVisit,
    Tenancy,
    WindDown,
)
from hemmaplan.organisation.history import as_known, values_known
from hemmaplan.organisation.measures import in_service
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.people.grounds import WantedGround
from hemmaplan.people.measures import differing

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# A visit when nobody was at home is a try, no supervision: the flat has not been seen.
SEEN = (SupervisionVisit.Outcome.GOOD, SupervisionVisit.Outcome.REMARK)


@dataclass(frozen=True)
class Stock:
    """Bestånd: flats disposed of on a day, how many are let, how many stand empty."""

    capacity: int
    let: int

    @property
    def empty(self) -> int:
        """Flats nobody has."""
        return self.capacity - self.let


@dataclass(frozen=True)
class TenancyStatus:
    """Läget i ett boende on a day. ``None`` is no answer: not visited, not reported, nobody set, not counted."""

    tenancy_id: int
    case_id: int
    dwelling_id: int
    unit_id: int
    person_id: int
    kind: str
    first: dt.date
    last: dt.date | None
    last_seen: dt.date | None
    next_visit: dt.date | None
    days_over: int
    supervisor: Employee | None
    supervised: bool
    rent_month: dt.date | None
    rent: str | None
    debt_ore: int
    disturbances: int
    tenure_on: dt.date | None
    other_support: bool | None

    @property
    def overdue(self) -> bool:
        """Whether more days have gone than the interval allows."""
        return self.days_over > 0


@dataclass(frozen=True)
class WoundDown:
    """Avveckling in force on a day."""

    id: int
    unit_id: int
    since: dt.date
    last: dt.date | None
    reason: str
    decided_by: str


def capacity_steps(
    *, units: Collection[int], first: dt.date, last: dt.date
) -> dict[int, tuple[tuple[dt.date, int], ...]]:
    """By unit: how many flats it disposes of from the first day on, and from each day that the number changes. One query."""
    changes: dict[int, dict[dt.date, int]] = {unit: {first: 0} for unit in units}
    rows = Dwelling.objects.filter(unit__in=units, period__overlap=span(first, last)).values_list("unit", "period")
    for unit, period in rows:
        steps = changes[unit]
        steps[max(period.lower, first)] = steps.get(max(period.lower, first), 0) + 1
        if period.upper is not None and period.upper <= last:
            steps[period.upper] = steps.get(period.upper, 0) - 1
    return {
        unit: tuple(zip(days := sorted(steps), itertools.accumulate(steps[day] for day in days), strict=True))
        for unit, steps in changes.items()
    }


def tenancies_on(*, units: Collection[int], day: dt.date) -> "QuerySet[Tenancy]":
    """The tenancies that run on the day."""
    return Tenancy.objects.filter(dwelling__unit__in=units, period__contains=day)


def running(*, units: Collection[int], day: dt.date, known: dt.datetime | None = None) -> list[Tenancy]:
    """The same with their dwellings, as they were known."""
    rows = as_known(Tenancy, known, dwelling__unit__in=units, period__contains=day, related=("dwelling",))
    return sorted(rows, key=lambda tenancy: tenancy.pk)


def stock(*, units: Collection[int], day: dt.date) -> Stock:
    """How many flats there are, and how many are let."""
    homes = Q(dwelling__unit__in=units, period__contains=day)
    let = values_known(Tenancy, None, "dwelling_id", conditions=homes)
    return stock_of({pk for (pk,) in let}, units=units, day=day)


def stock_of(let: Collection[int], *, units: Collection[int], day: dt.date, known: dt.datetime | None = None) -> Stock:
    """The same, where it is known which flats are let."""
    flats = values_known(Dwelling, known, "id", conditions=Q(unit__in=units, period__contains=day))
    there = {pk for (pk,) in flats}
    return Stock(len(there), len(there.intersection(let)))


def wind_downs(*, units: Collection[int], day: dt.date) -> list[WoundDown]:
    """Wind-downs in force on the day in the units, or decided for a unit above them, the oldest first."""
    return wind_downs_of(Unit.objects.filter(pk__in=units), day=day)


def wind_downs_of(units: Iterable[Unit], *, day: dt.date, known: dt.datetime | None = None) -> list[WoundDown]:
    """The same, where the units have been read."""
    above = {pk for unit in units for pk in unit.lineage}
    rows = as_known(WindDown, known, unit__in=above, period__contains=day)
    return [
        WoundDown(w.pk, w.unit_id, w.period.lower, last_day(w.period), w.reason, w.decided_by)
        for w in sorted(rows, key=lambda w: (w.period.lower, w.pk))
    ]


def leases_to_terminate(*, units: Collection[int], day: dt.date) -> list[HeadLease]:
    """Head leases that still run although the flat has left the capacity: rent for an empty flat."""
    return list(
        HeadLease.objects.filter(
            dwelling__unit__in=units,
            dwelling__period__endswith__lte=day,
            terminated_on__isnull=True,
        )
        .filter(Q(period__contains=day) | Q(period__startswith__gt=day))
        .select_related("dwelling")
        .order_by("pk")
    )


def to_end(*, units: Collection[int], day: dt.date) -> "QuerySet[Tenancy]":
    """Tenancies whose last day has passed while the file is still open."""
    return Tenancy.objects.filter(
        dwelling__unit__in=units, period__endswith__lte=day, case__closed_on__isnull=True
    ).order_by("period__endswith", "pk")


def statuses(
    tenancies: "QuerySet[Tenancy] | Iterable[Tenancy]",
    *,
    day: dt.date,
    supported: Collection[int] | None = None,
    known: dt.datetime | None = None,
) -> list[TenancyStatus]:
    """How each tenancy stands at the end of the day. Ten queries, however many tenancies.

    ``supported`` holds the ids of persons with a running order, ``None`` when nobody has looked.
    """
    if isinstance(tenancies, QuerySet):
        tenancies = tenancies.select_related("dwelling")
    rows = list(tenancies)
    ids = [tenancy.pk for tenancy in rows]
    seen, planned = _visits(ids, day, known)
    rents = _rents(ids, day, known)
    troubles = _disturbances(ids, day, known)
    supervisors = cases.supervisors([tenancy.case_id for tenancy in rows], day=day, known=known)
    present = in_service(day=day, known=known, of={employee.pk for employee in supervisors.values()})
    tenures = ledger.due_days(Tenancy, ids, rule=TENURE)
    return [
        _status(
            tenancy,
            day,
            seen.get(tenancy.pk),
            planned.get(tenancy.pk),
            rents.get(tenancy.pk),
            troubles.get(tenancy.pk, 0),
            supervisors.get(tenancy.case_id),
            tenures.get(tenancy.pk),
            present,
            supported,
        )
        for tenancy in rows
    ]


def _status(
    tenancy: Tenancy,
    day: dt.date,
    seen: dt.date | None,
    planned: dt.date | None,
    rent: tuple[dt.date, str, int] | None,
    troubles: int,
    supervisor: Employee | None,
    tenure: dt.date | None,
    present: Collection[int],
    supported: Collection[int] | None,
) -> TenancyStatus:
    since = seen or tenancy.period.lower
    month, status, debt = rent or (None, None, 0)
    return TenancyStatus(
        tenancy_id=tenancy.pk,
        case_id=tenancy.case_id,
        dwelling_id=tenancy.dwelling_id,
        unit_id=tenancy.dwelling.unit_id,
        person_id=tenancy.person_id,
        kind=tenancy.kind,
        first=tenancy.period.lower,
        last=last_day(tenancy.period),
        last_seen=seen,
        next_visit=planned,
        days_over=(day - since).days - tenancy.supervision_days,
        supervisor=supervisor,
        supervised=supervisor is not None and supervisor.pk in present,
        rent_month=month,
        rent=status,
        debt_ore=debt,
        disturbances=troubles,
        tenure_on=tenure,
        other_support=None if supported is None else tenancy.person_id in supported,
    )


def _visits(ids: list[int], day: dt.date, known: dt.datetime | None) -> tuple[dict[int, dt.date], dict[int, dt.date]]:
    """Per tenancy the last day somebody saw the flat, and the next planned day, as of the day."""
    of = Q(tenancy__in=ids)
    end = calendar.at_clock(day + dt.timedelta(days=1), 0)
    seen: dict[int, dt.date] = {}
    last = of & Q(done_at__lt=end, outcome__in=SEEN)
    for tenancy_id, done_at in values_known(
        SupervisionVisit, known, "tenancy_id", "done_at", conditions=last, latest=("tenancy_id", "done_at")
    ):
        done = calendar.local_date(done_at)
        seen[tenancy_id] = max(done, seen.get(tenancy_id, done))
    planned: dict[int, dt.date] = {}
    ahead = of & Q(done_at__isnull=True)
    for tenancy_id, planned_on in values_known(SupervisionVisit, known, "tenancy_id", "planned_on", conditions=ahead):
        planned[tenancy_id] = min(planned_on, planned.get(tenancy_id, planned_on))
    return seen, planned


def _rents(ids: list[int], day: dt.date, known: dt.datetime | None) -> dict[int, tuple[dt.date, str, int]]:
    """Per tenancy the latest reported month, as of the day: month, paid or not, debt."""
    rows = values_known(
        RentReport, known, "tenancy_id", "month", "status", "debt_ore",
        conditions=Q(tenancy__in=ids, month__lte=day), latest=("tenancy_id", "month"),
    )  # fmt: skip
    return {of: (month, status, debt) for of, month, status, debt in sorted(rows, key=lambda row: row[1])}


def _disturbances(ids: list[int], day: dt.date, known: dt.datetime | None) -> Counter[int]:
    """Per tenancy the disturbances that had been noted but not handled by the end of the day."""
    before = calendar.at_clock(day + dt.timedelta(days=1), 0)
    open_ = Q(tenancy__in=ids, at__lt=before) & (Q(handled_on__isnull=True) | Q(handled_on__gt=day))
    return Counter(pk for (pk,) in values_known(Disturbance, known, "tenancy_id", conditions=open_))


def debt_in_all(*, units: Collection[int], day: dt.date) -> int:
    """The debt in öre that the latest rent report of each running tenancy tells of."""
    latest = RentReport.objects.filter(tenancy=OuterRef("pk"), month__lte=day).order_by("-month").values("debt_ore")[:1]
    rows = tenancies_on(units=units, day=day).order_by().annotate(owed=Subquery(latest, output_field=IntegerField()))
    return rows.aggregate(sum=Sum("owed"))["sum"] or 0


# --- narrowing a list in the database -------------------------------------------------------------------------------


def overdue(tenancies: "QuerySet[Tenancy]", *, day: dt.date) -> "QuerySet[Tenancy]":
    """Those not seen within their interval."""
    seen = Max(TruncDate("visits__done_at", tzinfo=STOCKHOLM), filter=Q(visits__outcome__in=SEEN))
    limit = Func(
        Cast(Value(day), DateField()),
        F("supervision_days"),
        arg_joiner=" - ",
        template="%(expressions)s",
        output_field=DateField(),
    )
    return tenancies.annotate(
        _since=Coalesce(seen, F("period__startswith"), output_field=DateField()), _limit=limit
    ).filter(_since__lt=F("_limit"))


def in_debt(tenancies: "QuerySet[Tenancy]", *, day: dt.date) -> "QuerySet[Tenancy]":
    """Those whose latest reported rent was not paid."""
    latest = RentReport.objects.filter(tenancy=OuterRef("pk"), month__lte=day).order_by("-month").values("status")[:1]
    return tenancies.annotate(_rent=Subquery(latest, output_field=CharField())).filter(_rent=RentReport.Status.DEBT)


def unsupervised(tenancies: "QuerySet[Tenancy]", *, day: dt.date, present: Collection[int]) -> "QuerySet[Tenancy]":
    """Those without a supervisor in service on the day."""
    latest = Assignment.objects.filter(case=OuterRef("case"), role=cases.SUPERVISOR, period__contains=day)
    has = latest.order_by("-period", "-pk").values("employee")[:1]
    rows = tenancies.annotate(_supervisor=Subquery(has))
    return rows.filter(Q(_supervisor__isnull=True) | ~Q(_supervisor__in=present))


def tenancy_grounds_of(ids: Collection[int], *, on: dt.date) -> list[WantedGround]:
    """The grounds that each tenancy wants. Three queries."""
    rows = list(
        Tenancy.objects.filter(pk__in=ids).order_by("pk").values_list(
            "pk", "case", "case__number", "person", "dwelling__unit", "period", "case__closed_on",
            "case__closed_recorded_at",
        )
    )  # fmt: skip
    assigned = cases.assigned_to([row[1] for row in rows], on=on)
    found: list[WantedGround] = []
    for pk, case, number, person, unit, period, closed_on, recorded_at in rows:
        over = Over.of(closed_on, recorded_at)
        access = TenancyAccess(pk, number, person, unit, period.lower, over)
        found += tenancy_grounds(access, assigned.get(case, []))
    return found


def without_support(tenancies: "QuerySet[Tenancy]", *, supported: Collection[int]) -> "QuerySet[Tenancy]":
    """Those whose tenant has no other support."""
    return tenancies.exclude(person__in=supported)


# --- does the ledger say what the tenancies say? --------------------------------------------------------------------


def disagreeing(tenancies: "QuerySet[Tenancy] | None" = None) -> Iterator[Difference]:
    """Clocks of these tenancies, or of all, that are missing, wrong, or run and should not."""
    asked = Tenancy.objects.all() if tenancies is None else tenancies
    rows = list(asked.select_related("case", "dwelling"))
    kept = Clock.objects.filter(subject_kind=clocks.KIND, subject_id__in=[row.pk for row in rows])
    yield from differences(list(kept), [clock for row in rows for clock in clocks.clocks(facts(row))])


def numbers_disagreeing() -> set[str]:
    """The numbers of the tenancies of which the ledger says something else than their rows."""
    ids = {difference.about.subject_id for difference in disagreeing()}
    return set(Tenancy.objects.filter(pk__in=ids).values_list("case__number", flat=True))


def facts(tenancy: Tenancy) -> TenancyFacts:
    """What of a tenancy decides its clock. It comes with its file and its dwelling."""
    return TenancyFacts(
        tenancy_id=tenancy.pk,
        case_id=tenancy.case_id,
        person_id=tenancy.person_id,
        unit_id=tenancy.dwelling.unit_id,
        first=tenancy.period.lower,
        waived=tenancy.tenure_waived,
        closed_on=tenancy.case.closed_on,
    )


def differing_tenancies(*, on: dt.date) -> list[str]:
    """Numbers of the tenancies whose grounds are not what they want."""
    found = differing(
        kind=READ, today=on, wanted_of=lambda ids: tenancy_grounds_of(ids, on=on),
        open_ids=set(Tenancy.objects.filter(case__closed_on=None).values_list("pk", flat=True)),
    )  # fmt: skip
    return list(Tenancy.objects.filter(pk__in=found).order_by("case__number").values_list("case__number", flat=True))
