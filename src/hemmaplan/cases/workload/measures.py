"""What each colleague has of the authority's matters, and which matters nobody has. Counts only: nobody is ranked."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.decisions.states import OPEN
from hemmaplan.cases.intake.models import DutyShift, Intake
from hemmaplan.cases.intake.states import WAITING
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.kinds import AUTHORITY, FileKind
from hemmaplan.cases.measures import to_restrict
from hemmaplan.cases.models import Assignment, Case, JournalEntry
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.permissions import UNRESTRICTED, may_distribute
from hemmaplan.cases.workload import points as weights
from hemmaplan.cases.workload.models import LoadAdjustment
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.models import Absence, Employee
from hemmaplan.organisation.ordering import Swedish

if TYPE_CHECKING:
    from hemmaplan.access.models import User

NOTES_DAYS = 30
DUTY_DAYS = 14
INTAKE, DECIDE, FOLLOW = "intake", "decide", "follow"
Withheld = QuerySet[Case, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Counted:
    """En sak som räknas: how many of it a colleague has, and the points proposed for them."""

    factor: str
    title: str
    count: int
    points: int


@dataclass(frozen=True)
class Load:
    """Belastning: what a colleague has on the day, what of it counts, and what the leader has changed."""

    employee: Employee
    files: int = 0
    children: int = 0
    co_worked: int = 0
    notes: int = 0
    away_percent: int = 0
    counted: tuple[Counted, ...] = ()
    adjusted: LoadAdjustment | None = None
    phases: Counter[str] = field(default_factory=Counter)

    @property
    def proposed(self) -> int:
        """The points the house proposes."""
        return sum(one.points for one in self.counted)

    @property
    def points(self) -> int:
        """Those that count: as proposed, or as the leader has changed them."""
        return max(0, self.proposed + (self.adjusted.points if self.adjusted else 0))

    def count(self, *factors: str) -> int:
        """How many of these things."""
        return sum(one.count for one in self.counted if one.factor in factors)

    @property
    def investigating(self) -> int:
        """How many investigations."""
        return self.count(*Investigation.Kind.values)


def team(employees: QuerySet[Employee], on: dt.date) -> list[Employee]:
    """Those of the employees who work with files of the authority, or are employed, on the day; by name, never by load."""
    has = Assignment.objects.filter(employee=OuterRef("pk"), period__contains=on, case__kind__in=AUTHORITY)
    employed = employees.filter(Q(employments__period__contains=on) | Q(Exists(has))).distinct()
    rows = Employee.objects.filter(pk__in=employed.order_by().values("pk"))
    return list(rows.select_related("home_unit").order_by(Swedish("family_name"), Swedish("given_name"), "pk"))


def loads(employees: Collection[Employee], on: dt.date, *, user: "User") -> list[Load]:
    """What each of them has on the day, as far as the reader may know, in the order given. As many queries for a hundred as for one.

    Restricted matters that the reader does not work with are in no number: a colleague's load would tell that there is one.
    """
    withheld = Case.objects.withheld_from(user)
    held = _held(employees, on, withheld)
    cases = {case for rows in held.values() for case, _role, _kind in rows}
    sorts, marks = _sorts(cases, on), _marks(cases, on)
    duty, notes, away = _duty(employees, on), _notes(employees, on, withheld), _away(employees, on)
    changed = {
        row.employee_id: row
        for row in LoadAdjustment.objects.filter(employee__in=employees, period__contains=on).select_related("by")
    }
    found = []
    for one in employees:
        rows = held.get(one.pk, [])
        counts: Counter[str] = Counter(duty=duty[one.pk])
        for case, role, _kind in rows:
            if role != Assignment.Role.CO_WORKER:
                counts.update(sorts[case])
                counts.update(marks[case])
        found.append(
            Load(
                employee=one, files=len({case for case, role, _kind in rows if role != Assignment.Role.CO_WORKER}),
                children=len({case for case, _role, kind in rows if kind == FileKind.CHILD}),
                co_worked=len({case for case, role, _kind in rows if role == Assignment.Role.CO_WORKER}),
                notes=notes[one.pk], away_percent=away.get(one.pk, 0), counted=_in_points(counts, on),
                adjusted=changed.get(one.pk), phases=counts,
            )
        )  # fmt: skip
    return found


def _in_points(counts: Counter[str], on: dt.date) -> tuple[Counted, ...]:
    return tuple(
        Counted(row.factor, _(row.title), counts[row.factor], row.points * counts[row.factor])
        for row in weights.points(on)
    )


def _held(employees: Collection[Employee], on: dt.date, withheld: Withheld) -> dict[int, list[tuple[int, str, str]]]:
    """The open files each works with: (file, role, kind). One query."""
    rows = Assignment.objects.filter(
        employee__in=employees, period__contains=on, case__kind__in=AUTHORITY, case__closed_on=None
    ).exclude(case__in=withheld)
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for employee, case, role, kind in rows.order_by("pk").values_list("employee", "case", "role", "case__kind"):
        found[employee].append((case, role, kind))
    return found


def _sorts(cases: Collection[int], on: dt.date) -> dict[int, list[str]]:
    """What goes on in each file, by phase: what waits, what is investigated, what is to be decided; otherwise it is followed."""
    found: dict[int, list[str]] = {case: [] for case in cases}
    waiting = Intake.objects.filter(case__in=cases, state__in=WAITING).order_by().values_list("case", flat=True)
    for file in waiting.distinct():
        found[file or 0].append(INTAKE)
    opened = Investigation.objects.going_on().filter(case__in=cases, opened_on__lte=on)
    for case, kind in opened.order_by("pk").values_list("case", "kind"):
        found[case].append(kind)
    deciding = Decision.objects.filter(case__in=cases, state__in=OPEN).order_by().values_list("case", flat=True)
    for case in deciding.distinct():
        found[case].append(DECIDE)
    return {case: rows or [FOLLOW] for case, rows in found.items()}


def _marks(cases: Collection[int], on: dt.date) -> dict[int, list[str]]:
    """What makes each file more work: court, interpreter, clocks due within a week, clocks that are late."""
    found: dict[int, list[str]] = {case: [] for case in cases}
    court = Investigation.objects.going_on().filter(case__in=cases, court_date__isnull=False)
    for case in court.order_by().values_list("case", flat=True).distinct():
        found[case].append("court")
    spoken = Party.objects.filter(case__in=cases, period__contains=on).exclude(interpreter="")
    for case in spoken.order_by().values_list("case", flat=True).distinct():
        found[case].append("interpreter")
    conditions = ledger.cheapest_conditions(on, names={"week", "late"})
    for name in ("week", "late"):
        for file in (
            Clock.objects.filter(conditions[name], case_id__in=cases).order_by().values_list("case_id", flat=True)
        ):
            found[file or 0].append(name)
    return found


def _duty(employees: Collection[Employee], on: dt.date) -> Counter[int]:
    """Shifts of the duty that each has had in the two weeks that end with the day."""
    first = calendar.at_clock(calendar.add_days(on, -DUTY_DAYS), 0)
    rows = DutyShift.objects.filter(by__employee__in=employees, started_at__gte=first,
                                    started_at__lt=calendar.at_clock(calendar.add_days(on, 1), 0))  # fmt: skip
    return Counter(pk for pk in rows.order_by().values_list("by__employee", flat=True) if pk is not None)


def _notes(employees: Collection[Employee], on: dt.date, withheld: Withheld) -> Counter[int]:
    """Signed notes of the last thirty days by each."""
    rows = JournalEntry.objects.filter(
        author__employee__in=employees, state=JournalEntry.State.SIGNED,
        happened_at__gte=calendar.at_clock(calendar.add_days(on, -NOTES_DAYS), 0), case__kind__in=AUTHORITY,
    ).exclude(case__in=withheld)  # fmt: skip
    return Counter(pk for pk in rows.order_by().values_list("author__employee", flat=True) if pk is not None)


def _away(employees: Collection[Employee], on: dt.date) -> dict[int, int]:
    rows = Absence.objects.filter(employee__in=employees, period__contains=on).order_by("percent")
    return dict(rows.values_list("employee", "percent"))


def goes_on(on: dt.date) -> Q:
    """Files in which something was to be done on the day: a clock ran, as of all that waits, or an investigation was open."""
    running = Clock.objects.filter(ledger.running(on), case_id=OuterRef("pk"))
    opened = Investigation.objects.filter(case=OuterRef("pk"), opened_on__lte=on)
    return Q(Exists(running)) | Q(Exists(opened.filter(Q(closed_on=None) | Q(closed_on__gt=on))))


def given_to_nobody(rows: QuerySet[Case], on: dt.date) -> QuerySet[Case]:
    """Of the authority's open files those in which something is to be done and nobody works with on the day."""
    given = Assignment.objects.filter(case=OuterRef("pk"), period__contains=on)
    open_ = Q(closed_on=None) | Q(closed_on__gt=on)
    return rows.filter(~Exists(given), goes_on(on), open_, kind__in=AUTHORITY, opened_on__lte=on)


def unassigned(unit_ids: Collection[int], on: dt.date, *, known: dt.datetime | None = None) -> list[Case]:
    """The same of the units, as it was known: in order of number."""
    if known is None:
        return list(given_to_nobody(Case.objects.filter(unit__in=unit_ids), on).order_by("number", "pk"))
    files = Case.objects.filter(unit__in=unit_ids, kind__in=AUTHORITY, opened_on__lte=on, recorded_at__lte=known)
    closed = Q(closed_on__lte=on, closed_recorded_at__lte=known)
    found = {row.pk: row for row in files.exclude(closed).order_by("number", "pk")}
    clocks = Clock.objects.filter(ledger.running(on, known=known), case_id__in=found).order_by()
    busy = set(clocks.values_list("case_id", flat=True))
    opened = as_known(Investigation, known, Q(closed_on=None) | Q(closed_on__gt=on), case__in=found, opened_on__lte=on)
    busy |= {row.case_id for row in opened}
    given = {row.case_id for row in as_known(Assignment, known, case__in=found, period__contains=on)}
    return [row for pk, row in found.items() if pk in busy and pk not in given]


def to_sign(unit_ids: Collection[int]) -> int:
    """How many decisions of the units have been handed over and wait to be taken, now."""
    return Decision.objects.filter(unit__in=unit_ids, state="proposed").count()


@dataclass(frozen=True)
class ToMove:
    """Det som kan tas över: the assignments that the user may move from one colleague to another, and how many not."""

    rows: tuple[Assignment, ...]
    restricted: int
    elsewhere: int

    @property
    def left(self) -> int:
        """How many cannot be moved."""
        return self.restricted + self.elsewhere


def to_move(*, absent: Employee, to: Employee | None, by: "User", on: dt.date) -> ToMove:
    """What the colleague has that may be taken over. Restricted matters are given by name, one at a time.

    Of those only the ones are counted whose number and contact the one who leads has on a list already.
    """
    rows = Assignment.objects.filter(
        employee=absent, period__contains=on, case__kind__in=AUTHORITY, case__closed_on=None
    )
    listed = set(to_restrict(by).filter(pk__in=rows.values("case")).values_list("pk", flat=True))
    movable, restricted, elsewhere = [], 0, 0
    for row in rows.select_related("case", "case__person").order_by("case__number", "pk"):
        if row.case.restricted != UNRESTRICTED:
            restricted += row.case_id in listed
        elif not may_distribute(by, row.case, to.pk if to else 0):
            elsewhere += 1
        else:
            movable.append(row)
    return ToMove(tuple(movable), restricted, elsewhere)
