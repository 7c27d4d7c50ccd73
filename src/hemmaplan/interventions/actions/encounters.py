"""Actions about visits and drug tests: planning, what became of them, and results that few may see."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures import booking
from hemmaplan.interventions.measures.asked import ordered
from hemmaplan.interventions.models import Order, SampleTest, Visit
from hemmaplan.interventions.permissions import may_record_visit, may_see_result, may_work_with
from hemmaplan.interventions.requirements import encounters as required
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.interventions.states import OPEN_STATES
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee

MOST_IN_SERIES = 26


@action
def plan_visit(
    *,
    order: Order,
    employee: "Employee",
    kind: str,
    planned_at: dt.datetime,
    minutes: int,
    by: "User",
    at: dt.datetime,
    times: int = 1,
    weeks_between: int = 1,
    anyway: str = "",
) -> list[Visit]:
    """Boka besök, one or a series at the same clock time. A time that has been may be given, to be marked as done.

    Raises ``NotPossible`` when the order is not open, or length, time or number of visits are not sensible; ``Doubtful``
    when a visit falls on a holiday, on absence or on another booking, unless ``anyway`` says ``all`` (book them too) or
    ``skip`` (leave those days out).
    """
    require(may_work_with(by, order))
    refuse(required.may_be_planned(ordered(order)))
    if not 1 <= times <= MOST_IN_SERIES or not 1 <= weeks_between <= MOST_IN_SERIES:
        raise NotPossible(_("Boka mellan 1 och 26 besök åt gången, med 1 till 26 veckor emellan."))
    first = calendar.local_time(planned_at)
    days = [first.date() + dt.timedelta(weeks=weeks_between * nr) for nr in range(times)]
    times_wanted = _times(days, first, at)
    ahead = [(when, minutes) for when in times_wanted if when > at]
    found = booking.hindrances_at(employees=[employee], times=ahead)
    if not anyway:
        booking.ask(found, may_skip=any(not found.get(when) for when in times_wanted))
    if anyway == "skip":
        times_wanted = [when for when in times_wanted if not found.get(when)]
    if not times_wanted:
        raise NotPossible(_("Inga besök blir kvar att boka. Välj en annan tid."))
    same = {"order": order, "employee": employee, "kind": kind, "minutes": minutes, "recorded_at": at}
    for when in times_wanted:
        refuse(required.visit(ordered(order), planned_at=when, minutes=minutes))
    locked(order)
    refuse_same(
        order.visits.filter(employee=employee, kind=kind, planned_at__in=times_wanted, state=Visit.State.PLANNED),
        _("Ett sådant besök med samma medarbetare är redan bokat den tiden. Välj en annan tid eller typ."),
    )
    visits = [Visit.objects.create(planned_at=when, **same) for when in times_wanted]
    for visit in visits:
        record(EventType.VISIT_PLANNED, by=by, at=at, about=visit, kind_of_visit=kind)
    return visits


def _times(days: list[dt.date], clock: dt.datetime, at: dt.datetime) -> list[dt.datetime]:
    """The same clock time on each day. Raises ``NotPossible`` for a day when the clocks go forward over it."""
    found = [booking.at_clock(day, clock.hour, clock.minute) for day in days]
    refuse(required.not_too_far(found[0], at))
    return found


@action
def record_visit(
    *, visit: Visit, state: str, by: "User", at: dt.datetime, done_at: dt.datetime | None = None, reason: str = ""
) -> Visit:
    """Registrera vad det blev av besöket: done, missed or cancelled. ``done_at`` is the planned time unless given.

    Raises ``NotPossible`` when the time lies ahead or a cancelled visit has no reason, ``Stale`` when already recorded.
    """
    require(may_record_visit(by, visit))
    done = state == Visit.State.DONE
    if state not in {Visit.State.DONE, Visit.State.MISSED, Visit.State.CANCELLED}:
        raise NotPossible(_("Välj om besöket gjordes, uteblev eller ställdes in."))
    when = (done_at or min(visit.planned_at, at)) if done else None
    if done and done_at is None and calendar.local_date(visit.planned_at) > calendar.local_date(at):
        raise NotPossible(_("Besöket ligger framåt. Ange när det gjordes."))
    of = ordered(visit.order)
    refuse(required.outcome(state=state, planned_at=visit.planned_at, done_at=when, reason=reason, at=at, order=of))
    changes = {"state": state, "done_at": when, "reason": reason.strip()[:200], "outcome_recorded_at": at}
    if not Visit.objects.filter(pk=visit.pk, state=Visit.State.PLANNED).update(**changes):
        raise Stale(_("Besöket är redan registrerat. Ladda om sidan."))
    for name, value in changes.items():
        setattr(visit, name, value)
    record(EventType.VISIT_RECORDED, by=by, at=at, about=visit, state=state)
    return visit


@action
def record_test(
    *,
    order: Order,
    kind: str,
    purpose: str,
    consent: bool,
    taken_at: dt.datetime,
    by: "User",
    at: dt.datetime,
    witnessed: bool = False,
    witness: "Employee | None" = None,
    result: str = SampleTest.Result.PENDING,
) -> SampleTest:
    """Registrera ett drogtest taken by the user. The event holds the kind, never the result.

    Raises ``NotPossible`` without consent, with a witness who is the taker or missing, or at a time that lies ahead.
    """
    require(
        may_work_with(by, order) and by.scope.may(OrderRight.RECORD_TESTS, order.unit_id) and by.employee is not None
    )
    assert by.employee is not None  # required above; said again for the type checker
    if order.state not in OPEN_STATES:
        raise NotPossible(_("Uppdraget är avslutat eller återlämnat. Inga prov kan tas i det."))
    refuse(
        required.test(
            ordered(order), taken_at=taken_at, taken_by=by.employee, witnessed=witnessed,
            witness=witness if witnessed else None, result=result, result_at=None, at=at, consent=consent,
        )
    )  # fmt: skip
    locked(order)
    refuse_same(
        SampleTest.objects.filter(order=order, kind=kind, taken_at=taken_at),
        _("Ett sådant prov är redan registrerat den tiden. Är det ett till, ändra klockslaget."),
    )
    test = SampleTest.objects.create(
        order=order, kind=kind, purpose=purpose.strip()[:200], consent=consent, taken_at=taken_at, taken_by=by.employee,
        witnessed=witnessed, witness=witness if witnessed else None, result=result,
        result_at=None if result == SampleTest.Result.PENDING else at, recorded_at=at,
    )  # fmt: skip
    record(EventType.TEST_RECORDED, by=by, at=at, about=test, kind_of_test=kind)
    return test


@action
def set_result(*, test: SampleTest, result: str, by: "User", at: dt.datetime) -> SampleTest:
    """Registrera provsvaret, once. The event says that it came, not what it was.

    Raises ``NotPossible`` for no result at all, ``Stale`` when there is one already: it is corrected by a note.
    """
    require(may_see_result(by, test))
    if result not in SampleTest.Result.values or result == SampleTest.Result.PENDING:
        raise NotPossible(_("Välj vad provet visade."))
    rows = SampleTest.objects.filter(pk=test.pk, result=SampleTest.Result.PENDING)
    if not rows.update(result=result, result_at=at):
        raise Stale(_("Provet har redan ett svar. Är det fel, skriv en anteckning i journalen."))
    test.result, test.result_at = result, at
    record(EventType.TEST_RESULT, by=by, at=at, about=test)
    return test
