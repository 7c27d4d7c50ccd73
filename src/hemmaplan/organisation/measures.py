"""Counts of posts and people: who works here on a day, how much, until when. Percent is percent of full time."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar, names
from hemmaplan.foundation.period import Period
from hemmaplan.organisation.history import as_known, values_known
from hemmaplan.organisation.models import (
    Absence,
    Agreement,
    Competence,
    Employee,
    EmployeeCompetence,
    Employment,
    Post,
    Unit,
)
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.organisation.periods import last_day, period_of, span
from hemmaplan.organisation.requirements import WHOLE

# Away so long that the unit cannot count on the person. A day's illness or a holiday does not change the staffing.
LONG_ABSENCES = frozenset({Absence.Kind.LONG_TERM_SICK, Absence.Kind.PARENTAL, Absence.Kind.LEAVE})


@dataclass(frozen=True)
class Away:
    """Frånvaro of one employee, inclusive dates."""

    kind: str
    percent: int
    first: dt.date
    last: dt.date | None
    doubtful: bool

    @property
    def is_long(self) -> bool:
        """Whether it takes the person out of the staffing."""
        return self.kind in LONG_ABSENCES


@dataclass(frozen=True)
class Seat:
    """Anställning: who sits on which post, how much, from when until when, and when away."""

    employment_id: int
    employee_id: int
    name: str
    post_id: int
    percent: int
    kind: str
    first: dt.date
    last: dt.date | None
    end_reason: str
    competences: frozenset[str]
    away: tuple[Away, ...]

    def holds(self, day: dt.date) -> bool:
        """Whether the employment runs on the day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def away_on(self, day: dt.date) -> Away | None:
        """The absence that day, if any."""
        return next((a for a in self.away if a.first <= day and (a.last is None or day <= a.last)), None)

    def percent_on(self, day: dt.date) -> int:
        """Percent of full time the person can be counted on that day; 0 when long away in full or not employed."""
        if not self.holds(day):
            return 0
        away = self.away_on(day)
        return percent_present(self.percent, away.percent if away is not None and away.is_long else 0)


def percent_present(percent: int, gone: int) -> int:
    """Percent of full time that an employment gives when the employee is away long in ``gone`` percent of it."""
    return percent * (100 - gone) // 100


@dataclass(frozen=True)
class PostLine:
    """Tjänst with its holders, as far as a situation needs it."""

    id: int
    code: str
    title: str
    profession: str
    unit_id: int
    percent: int
    first: dt.date
    last: dt.date | None
    funded_until: dt.date | None
    funding: str
    funding_note: str
    end_reason: str
    leads: bool
    seats: tuple[Seat, ...] = ()

    @property
    def until(self) -> dt.date | None:
        """The last day the post can be counted on: its own end or that of its money, whichever comes first."""
        return min((d for d in (self.last, self.funded_until) if d is not None), default=None)

    @property
    def manned_until(self) -> dt.date | None:
        """The last day anybody holds it; ``None`` when somebody holds it until further notice, or nobody has."""
        lasts = [seat.last for seat in self.seats]
        return max((day for day in lasts if day is not None), default=None) if None not in lasts else None

    def exists(self, day: dt.date) -> bool:
        """Whether there is such a post, with money, on the day."""
        return self.first <= day and (self.until is None or day <= self.until)

    def percent_on(self, day: dt.date) -> int:
        """Percent of full time that its holders work that day, never more than the post."""
        return min(self.percent, sum(seat.percent_on(day) for seat in self.seats)) if self.exists(day) else 0


def posts(
    unit_ids: Collection[int],
    *,
    first: dt.date,
    last: dt.date,
    on: dt.date | None = None,
    known: dt.datetime | None = None,
    lent: Collection[int] = (),
) -> list[PostLine]:
    """The posts of the units that exist at some time in the period, with holders and their absence. Five queries.

    ``lent``: ids of posts that come along although they belong to other units.

    Of short absence (a day's illness, a holiday) only what falls ``on`` the day asked about comes along: ten years of it
    would be most of the rows, and none of it changes the staffing.
    """
    window = span(first, last)
    there, seated = Q(unit__in=unit_ids) | Q(id__in=lent), Q(post__unit__in=unit_ids) | Q(post__in=lent)
    rows = as_known(Post, known, there, period__overlap=window, related=("unit",))
    held = as_known(Employment, known, seated, period__overlap=window, related=("employee",))
    whose = {e.employee_id for e in held}
    counted = Q(employee__in=whose, period__overlap=window)
    if on is not None:
        counted &= Q(kind__in=LONG_ABSENCES) | Q(period__contains=on)
    away: dict[int, list[Away]] = {}
    for a in sorted(as_known(Absence, known, counted), key=lambda a: (a.period.lower, a.pk)):
        last_away = last_day(a.period)
        away.setdefault(a.employee_id, []).append(Away(a.kind, a.percent, a.period.lower, last_away, a.return_doubtful))
    able: dict[int, set[str]] = {}
    for row in as_known(EmployeeCompetence, known, employee__in=whose, related=("competence",)):
        able.setdefault(row.employee_id, set()).add(row.competence.code)
    seats: dict[int, list[Seat]] = {}
    for e in sorted(held, key=lambda e: (e.period.lower, e.period.upper or dt.date.max, e.pk)):
        seats.setdefault(e.post_id, []).append(
            Seat(
                e.pk,
                e.employee_id,
                str(e.employee),
                e.post_id,
                e.percent,
                e.kind,
                e.period.lower,
                last_day(e.period),
                e.end_reason,
                frozenset(able.get(e.employee_id, ())),
                tuple(away.get(e.employee_id, ())),
            )
        )
    return [
        PostLine(
            p.pk,
            p.code,
            p.title,
            p.profession,
            p.unit_id,
            p.percent,
            p.period.lower,
            last_day(p.period),
            p.funded_until,
            p.funding,
            p.funding_note,
            p.end_reason,
            p.leads,
            tuple(seats.get(p.pk, ())),
        )
        for p in sorted(rows, key=lambda p: (p.unit.order, not p.leads, names.sort_key(p.title), p.pk))
    ]


def agreements(unit_ids: Collection[int], *, on: dt.date, known: dt.datetime | None = None) -> list[Agreement]:
    """Agreements in force on the day, the first to end first; those until further notice last."""
    rows = as_known(Agreement, known, unit__in=unit_ids, period__contains=on, related=("unit", "post"))
    return sorted(rows, key=lambda a: (a.period.upper or dt.date.max, a.pk))


def teams(unit: Unit, *, on: dt.date, known: dt.datetime | None = None) -> list[Unit]:
    """The unit and the parts below it that exist on the day, top first."""
    rows = as_known(Unit, known, Q(period__contains=on) | Q(id=unit.pk), lineage__contains=[unit.pk])
    return sorted(rows, key=lambda u: (len(u.lineage), u.order, names.sort_key(u.name)))


def in_service(*, day: dt.date, known: dt.datetime | None = None, of: Collection[int] | None = None) -> frozenset[int]:
    """Ids of the employees in service (*i tjänst*): employed on a post with money, and not away long in full. Three queries.

    A day's illness or a holiday changes nothing: whom somebody answers for has not lost anybody. ``of``: the employees
    that are asked about, when it is not everybody.
    """
    return frozenset(employee for employee, _post in _manned(day, known, Q() if of is None else Q(employee__in=of)))


def manned_posts(*, day: dt.date, of: Collection[int] | None = None) -> frozenset[int]:
    """Ids of the posts, of these or of all, that somebody in service holds on the day. Three queries."""
    return frozenset(post for _employee, post in _manned(day, None, Q() if of is None else Q(post__in=of)))


def _manned(day: dt.date, known: dt.datetime | None, of: Q) -> list[tuple[int, int]]:
    """Employee and post of each employment that gives time on the day, as ``Seat`` and ``PostLine`` count it."""
    held = values_known(Employment, known, "employee_id", "post_id", "percent", conditions=of & Q(period__contains=day))
    paid = Q(period__contains=day) & (Q(funded_until__isnull=True) | Q(funded_until__gte=day))
    paid &= Q(id__in={post for _employee, post, _percent in held})
    posts = {post for (post,) in values_known(Post, known, "id", conditions=paid)}
    long = Q(
        period__contains=day, kind__in=LONG_ABSENCES, employee__in={employee for employee, _post, _percent in held}
    )
    gone = dict(values_known(Absence, known, "employee_id", "percent", conditions=long))
    return [
        (employee, post)
        for employee, post, percent in held
        if post in posts and percent_present(percent, gone.get(employee, 0))
    ]


def employed(*, employee: str, on: dt.date) -> Q:
    """Rows whose ``employee`` may work that day: one of the employments on record is in force.

    Whoever has none on record, past or to come, is not employed here (a consultant, somebody of another authority): of
    them the organisation knows nothing, and the period of the role alone decides. So does it for a row without employee.
    """
    held = Employment.objects.filter(employee=OuterRef(employee)).order_by()
    return Q(**{f"{employee}__isnull": True}) | Exists(held.filter(period__contains=on)) | ~Exists(held)


def board_of(unit: Unit) -> str:
    """The name of the board that the unit belongs to; of its topmost unit where no board is registered."""
    above = {one.pk: one for one in Unit.objects.filter(pk__in=unit.lineage)}
    line = [above[pk] for pk in unit.lineage if pk in above]
    return next((one.name for one in line if one.kind == Unit.Kind.BOARD), line[0].name if line else "")


def gone(*, on: dt.date, since: dt.date) -> list[tuple[Employee, dt.date]]:
    """Those whose last employment on record has ended before the day, each with its last day; none is to come.

    Those whose last day lies before ``since`` are left out. One query.
    """
    goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=on)
    rows = (
        Employee.objects.filter(employments__isnull=False)
        .exclude(pk__in=Employment.objects.filter(goes_on).order_by().values("employee"))
        .annotate(beyond=Max("employments__period__endswith"))
        .filter(beyond__gt=since)
        .order_by("pk")
    )
    return [(row, row.beyond - dt.timedelta(days=1)) for row in rows]


def left_on(employee_ids: Collection[int], *, on: dt.date) -> dict[int, dt.date]:
    """The last day of those of the employees who no longer work here on the day, and will not. One query."""
    rows = Employment.objects.filter(employee__in=employee_ids).order_by().values_list("employee", "period")
    ends: dict[int, set[dt.date | None]] = {}
    for pk, period in rows:
        ends.setdefault(pk, set()).add(last_day(period))
    found = {pk: max(day for day in days if day) for pk, days in ends.items() if None not in days}
    return {pk: day for pk, day in found.items() if day < on}


def every_competence() -> QuerySet[Competence]:
    """Every competence there is, alphabetically: to choose from."""
    return Competence.objects.order_by(Swedish("name"), "pk")


def employments_of(employee: Employee) -> list[Period]:
    """When somebody has worked, works and will work here."""
    return [period_of(period) for period in employee.employments.values_list("period", flat=True)]


def days_hindrances(*, employee: Employee, days: Collection[dt.date]) -> dict[dt.date, list[str]]:
    """Why somebody should perhaps not be booked on each day: a holiday, absence, no employment. Sentences without a dot."""
    if not days:
        return {}
    periods = employments_of(employee)
    away = Absence.objects.filter(employee=employee, period__overlap=span(min(days), max(days))).order_by("-percent")
    absences = [(period_of(absence.period), absence) for absence in away]
    found: dict[dt.date, list[str]] = {day: [] for day in days}
    for day, reasons in found.items():
        if calendar.is_closed(day):
            reasons.append(
                _("%(name)s, helgdag") % {"name": calendar.holiday_name(day) or _("Dag då kontoret är stängt")}
            )
        absence = next((absence for period, absence in absences if period.contains(day)), None)
        if absence is not None:
            reasons.append(_away(employee, absence))
        if periods and not any(period.contains(day) for period in periods):
            reasons.append(_("%(who)s har ingen anställning den dagen") % {"who": employee})
    return found


def _away(employee: Employee, absence: Absence) -> str:
    share = "" if absence.percent >= WHOLE else f" ({absence.percent} %)"
    words = {"who": employee, "share": share, "day": last_day(absence.period)}
    if words["day"]:
        return _("%(who)s är frånvarande%(share)s t.o.m. %(day)s") % words
    return _("%(who)s är frånvarande%(share)s tills vidare") % words
