"""What stands in a file, as far as a reader may know."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.cases.consequences import Assigned, FileAccess, Over, file_grounds
from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.models import Assignment, Case, JournalEntry
from hemmaplan.cases.permissions import heads, may_be_restricted, may_take_over
from hemmaplan.cases.rights import AuthorityRight, CaseRight
from hemmaplan.foundation import calendar
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.measures import left_on
from hemmaplan.organisation.periods import last_day
from hemmaplan.people.measures import differing

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee
    from hemmaplan.people.grounds import WantedGround

SUPERVISOR = Assignment.Role.SUPERVISOR


def files_of(user: "User") -> "QuerySet[Assignment, dict[str, object]]":
    """Numbers of the files that are the user's own work today: a subquery."""
    return Assignment.objects.files_of(user)


def workers_of(case: Case, on: dt.date) -> list[Assignment]:
    """Who works with the file on the day, first whoever answers for it and its clocks."""
    return list(case.assignments.all().on(on).select_related("employee"))


def answering(case_ids: "Collection[int]", *, on: dt.date) -> "dict[int, Employee]":
    """Who answers for each file and its clocks on the day, in the order of ``AssignmentQuerySet.on``. One query."""
    rows = Assignment.objects.filter(case__in=case_ids).on(on).select_related("employee")
    found: dict[int, Employee] = {}
    for row in rows:
        found.setdefault(row.case_id, row.employee)
    return found


def supervisors(
    case_ids: "Collection[int]", *, day: dt.date, known: dt.datetime | None = None
) -> dict[int, "Employee"]:
    """Who supervises each tenancy on the day, by its file, in the order of ``AssignmentQuerySet.on``: who took over that day."""
    rows = as_known(
        Assignment, known, related=("employee",), case__in=case_ids, role=SUPERVISOR, period__contains=day
    )  # fmt: skip
    rows.sort(key=lambda row: (last_day(row.period) == day, row.period.lower, row.pk), reverse=True)
    return {row.case_id: row.employee for row in rows}  # the first of each comes last and holds


def supervisor_of(case: Case, *, day: dt.date) -> "Employee | None":
    """Who supervises the tenancy of the file on the day."""
    return supervisors([case.pk], day=day).get(case.pk)


def assigned_to(case_ids: "Collection[int]", *, on: dt.date) -> dict[int, list[Assigned]]:
    """Who has worked, works and will work with each file, as far as anything follows from it. Two queries."""
    rows = list(
        Assignment.objects.filter(case__in=case_ids, period__isempty=False)
        .order_by("case", "period", "pk")
        .values_list("case", "employee", "period", "ended_recorded_at")
    )
    left = left_on({employee for _case, employee, _period, _at in rows}, on=on)
    found: dict[int, list[Assigned]] = {}
    for case, employee, period, at in rows:
        recorded_on = calendar.local_date(at) if at else None
        one = Assigned(employee, period.lower, last_day(period), recorded_on, left.get(employee))
        found.setdefault(case, []).append(one)
    return found


def assigned_after_closing(*, on: dt.date) -> set[str]:
    """Numbers of files that had closed before the day and that somebody works with all the same, after it.

    Whoever was given the file after the day it closed with keeps the days until that was recorded: never one to come.
    """
    rows = Assignment.objects.filter(case__closed_on__lt=on).going_on(on)
    return set(rows.order_by().values_list("case__number", flat=True))


def file_grounds_of(ids: "Collection[int]", *, on: dt.date) -> "list[WantedGround]":
    """The grounds that each of the authority's files wants. Three queries."""
    rows = list(
        Case.objects.filter(pk__in=ids, kind__in=AUTHORITY).order_by("pk").values_list(
            "pk", "number", "person", "unit", "opened_on", "restricted", "closed_on", "closed_recorded_at",
            "restricted_on",
        )
    )  # fmt: skip
    assigned = assigned_to([row[0] for row in rows], on=on)
    found: list[WantedGround] = []
    for pk, number, person, unit, opened_on, restricted, closed_on, recorded_at, restricted_on in rows:
        over = Over.of(closed_on, recorded_at)
        facts = FileAccess(pk, number, person, unit, opened_on, bool(restricted), over, restricted_on)
        found += file_grounds(facts, assigned.get(pk, []))
    return found


def differing_files(*, on: dt.date) -> set[str]:
    """Numbers of the authority's files whose grounds are not what they want."""
    found = differing(
        kind="cases.case", today=on, wanted_of=lambda ids: file_grounds_of(ids, on=on),
        open_ids=set(Case.objects.filter(kind__in=AUTHORITY, closed_on=None).values_list("pk", flat=True)),
    )  # fmt: skip
    return set(Case.objects.filter(pk__in=found).values_list("number", flat=True))


def left_behind(*, case: Case, user: "User") -> list[JournalEntry]:
    """Drafts in the file whose writer can no longer sign them, for the head who may take them over."""
    if not heads(user, case):
        return []
    drafts = case.journal.filter(state=JournalEntry.State.DRAFT).exclude(author=user.pk)
    return [note for note in drafts.select_related("author", "case") if may_take_over(user, note)]


# --- restricted matters -------------------------------------------------------------------------------------------------


def whom_to_ask(*, user: "User", person_id: int | None = None, number: str = "") -> list["Employee"]:
    """Of the restricted files of a person, or with a number, that are closed to the user: whom to ask, and nothing more.

    Only those who handle the authority's files in the unit learn that there is one.
    """
    rows = Case.objects.filter(
        may_be_restricted(user),
        kind__in=AUTHORITY,
        unit__in=user.scope.units(CaseRight.SEE_AUTHORITY_CASES),
        closed_on=None,
    ).exclude(restricted="")
    rows = rows.filter(number__iexact=number) if number else rows.filter(person=person_id)
    rows = rows.exclude(pk__in=Case.objects.visible_to(user).values("pk")).select_related("contact")
    found = {row.contact_id: row.contact for row in rows.order_by("contact", "pk") if row.contact is not None}
    return list(found.values())


def to_restrict(user: "User") -> "QuerySet[Case]":
    """The authority's files that the user may restrict or give other names: one's own, and those of units one leads.

    Of a restricted one that is not one's own nothing but number and contact may be shown.
    """
    units = user.scope.units(AuthorityRight.RESTRICT_CASES)
    mine = Q(pk__in=Assignment.objects.files_of(user))
    return Case.objects.filter(Q(unit__in=units) | mine, may_be_restricted(user), kind__in=AUTHORITY, closed_on=None)
