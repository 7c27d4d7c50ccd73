"""When somebody has left (sv. slutat): everything that hangs on the employment ends with it, on every floor.

The door is right without this: it asks for an employment in force at each request. This ends the rows, so that lists,
loads and clocks are true, and tells the system owner.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from hemmaplan.access import actions as access
from hemmaplan.cases import actions as cases
from hemmaplan.foundation import calendar
from hemmaplan.housing.actions import tenancies
from hemmaplan.interventions.actions import opendoor, orders
from hemmaplan.organisation.measures import gone
from hemmaplan.organisation.storing import action
from hemmaplan.people.actions import grounds

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee

# How far back the nightly check looks: longer than any worker is away.
LOOKED_BACK_DAYS = 90


@action
def let_go(*, employee: "Employee", last: dt.date, by: "User", at: dt.datetime) -> int:
    """Avsluta det som hängde på anställningen: orders, files, grounds, supervision, roles, account. Returns how much."""
    who: dict[str, Any] = {"employee": employee, "by": by, "at": at}
    ended = orders.release_from_orders(last=last, **who) + cases.release_from_files(last=last, **who)
    ended += tenancies.release_from_tenancies(last=last, **who)
    ended += opendoor.release_from_contacts(**who) + grounds.end_stated_grounds(last=last, **who)
    account: User | None = getattr(employee, "user", None)
    if account is not None:
        ended += access.end_account(user=account, last=last, by=by, at=at)
    return ended


def let_go_all(*, at: dt.datetime) -> int:
    """Do so for everybody whose last day has passed. Nightly, after an import, and when a page has ended an employment.

    May be run again without harm. Returns for how many anything was left to end.
    """
    today = calendar.local_date(at)
    left = gone(on=today, since=calendar.add_days(today, -LOOKED_BACK_DAYS))
    if not left:
        return 0
    by = access.system_user(at=at)
    return sum(bool(let_go(employee=employee, last=last, by=by, at=at)) for employee, last in left)
