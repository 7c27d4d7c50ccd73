"""Actions about who has what: change the points with a reason, take over all matters of a colleague in one act."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.actions import assign, release, settle_file
from hemmaplan.cases.models import Assignment
from hemmaplan.cases.workload.events import EventType
from hemmaplan.cases.workload.measures import to_move
from hemmaplan.cases.workload.models import LoadAdjustment
from hemmaplan.cases.workload.permissions import leads
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import span, stopped
from hemmaplan.organisation.storing import action, keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee

SHORTEST = 10


@action
def adjust_load(
    *, employee: "Employee", points: int, reason: str, by: "User", at: dt.datetime, last: dt.date | None = None
) -> LoadAdjustment | None:
    """Ändra belastningen: so many points more or fewer than proposed, from today. Nought takes the change away."""
    require(leads(by, employee))
    today = calendar.local_date(at)
    if points and len(reason.strip()) < SHORTEST:
        raise NotPossible(_("Skriv skälet med minst tio tecken."))
    if last is not None and last < today:
        raise NotPossible(_("Dagen har redan varit. Välj i dag eller en senare dag."))
    locked(employee)
    for row in LoadAdjustment.objects.filter(employee=employee, period__endswith=None) | LoadAdjustment.objects.filter(
        employee=employee, period__endswith__gt=today
    ):
        if (row.points, row.reason, row.period) == (points, reason.strip(), span(today, last)):
            return row
        left = stopped(row.period, calendar.add_days(today, -1), today=today)
        if left is None or row.period.lower >= today:
            row.delete()
        else:
            row.period = left
            row.save(update_fields=["period"])
    record(EventType.LOAD_ADJUSTED, by=by, at=at, about=employee, points=points)
    if not points:
        return None
    made = LoadAdjustment(
        employee=employee, points=points, reason=reason.strip(), period=span(today, last), by=by, recorded_at=at
    )
    keep(made)
    return made


@dataclass(frozen=True)
class TakenOver:
    """Övertaget: how many files were moved, and how many could not be, with why in words."""

    moved: int
    restricted: int
    elsewhere: int

    def __str__(self) -> str:
        said = [ngettext("%(n)s akt är flyttad.", "%(n)s akter är flyttade.", self.moved) % {"n": self.moved}]
        if self.restricted:
            said.append(
                ngettext(
                    "%(n)s begränsat ärende är kvar: det lämnas för sig till en namngiven.",
                    "%(n)s begränsade ärenden är kvar: de lämnas ett och ett till namngivna.",
                    self.restricted,
                )
                % {"n": self.restricted}
            )
        if self.elsewhere:
            said.append(
                ngettext(
                    "%(n)s akt hör till en annan enhet och är kvar.",
                    "%(n)s akter hör till andra enheter och är kvar.",
                    self.elsewhere,
                )
                % {"n": self.elsewhere}
            )
        return " ".join(said)


@action
def take_over_files(*, absent: "Employee", to: "Employee", by: "User", at: dt.datetime) -> TakenOver:
    """Ta över alla ärenden av den som är borta, in one act: all that can be moved, or none. What could not is told.

    Clocks and the right to see follow the file. The one who is away keeps today, and has the files no longer tomorrow.
    """
    require(leads(by, absent))
    if absent.pk == to.pk:
        raise NotPossible(_("Välj någon annan än den som är borta."))
    locked(absent)
    today = calendar.local_date(at)
    found = to_move(absent=absent, to=to, by=by, on=today)
    rows = [row for row in found.rows if row.period.upper is None or row.period.upper > calendar.add_days(today, 1)]
    if not rows:
        raise NotPossible(_("Det finns inga akter att ta över."))
    for row in rows:
        held = row.case.assignments.filter(employee=to, role=row.role, period__contains=today)
        if not held.filter(period__endswith=None).exists():
            assign(
                case=row.case, employee=to, on=today, role=row.role, minutes_per_week=row.minutes_per_week, by=by, at=at
            )
    files = release(rows=Assignment.objects.filter(pk__in=[row.pk for row in rows]), last=today, by=by, at=at)
    for case in files:
        settle_file(case=case, by=by, at=at)
    done = TakenOver(len(files), found.restricted, found.elsewhere)
    record(
        EventType.FILES_TAKEN_OVER, by=by, at=at, about=absent, moved=done.moved, left=done.restricted + done.elsewhere,
        to_employee=to.pk,
    )  # fmt: skip
    return done
