"""Actions about what comes in: the file it makes or joins."""

import datetime as dt
from typing import TYPE_CHECKING

from hemmaplan.access.permissions import require
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.permissions import may_take
from hemmaplan.cases.models import Case
from hemmaplan.foundation import calendar
from hemmaplan.organisation.storing import action, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit
    from hemmaplan.people.models import Person


@action
def file_for(*, person: "Person", area: str, unit: "Unit", by: "User", at: dt.datetime, restricted: str = "") -> Case:
    """Akten för personen och området i enheten: the one that is open, or a new one. One at a time.

    A new one that is ``restricted`` from the first (a colleague's child) has the one who opens it as contact.
    """
    require(may_take(by, unit.pk))
    locked(person)  # two reports at once make one file
    case = Case.objects.filter(person=person, kind=area, unit=unit, closed_on=None).order_by("pk").first()
    if case is not None:
        return case
    case = cases.open_case(kind=area, person=person, unit=unit, on=calendar.local_date(at), by=by, at=at)
    if restricted:
        case.restricted, case.contact = restricted, by.employee
        case.save(update_fields=["restricted", "contact"])
    cases.settle_file(case=case, by=by, at=at)
    return case
