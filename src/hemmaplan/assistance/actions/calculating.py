"""A month is calculated, and what the calculation rests on is kept (*räkna och spara*). SoL 12:1, 12:7; FL 27 §."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.assistance.acting import calculation_of, findings_of, hold
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import Application, Calculation, Finding
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def calculate(
    *,
    application: Application,
    by: "User",
    at: dt.datetime,
    version: int | None = None,
    counted: "measures.Counted | None" = None,
) -> Calculation:
    """Räkna månaden och spara den: input, version, digest of the rules, account and findings, as the next number.

    ``counted`` is what the caller has counted already within the same transaction. Raises ``NotPossible`` when the household is
    impossible or the month has no amounts.
    """
    require(by.is_system or may_handle(by, application))
    month = hold(application, version, at=at)
    of = counted or measures.month_counted(application)
    if of.household is None or of.account is None:
        raise NotPossible(" ".join(of.refused) or _("Månaden går inte att räkna."))
    last = Calculation.objects.filter(support_month=month).aggregate(last=Max("number"))["last"] or 0
    made = calculation_of(of, month, number=last + 1, by=by, at=at)
    made.save()
    Finding.objects.bulk_create(findings_of(of, made))
    record(EventType.MONTH_CALCULATED, by=by, at=at, about=month, number=made.number, law_digest=made.law_digest)
    return made
