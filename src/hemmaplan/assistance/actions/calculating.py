"""A month is calculated, and what the calculation rests on is kept (*räkna och spara*). SoL 12:1, 12:7; FL 27 §."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.assistance import building, stored
from hemmaplan.assistance.actions.months import hold
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import Application, Calculation, Finding, SupportMonth
from hemmaplan.assistance.norms.control.findings import Finding as Found
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


def calculation_of(
    of: "measures.Counted", month: SupportMonth, *, number: int, by: "User", at: dt.datetime
) -> Calculation:
    """The row of a calculation, not stored yet."""
    household, account = of.household, of.account
    assert household is not None
    assert account is not None
    return Calculation(
        support_month=month, application=of.rows.application, number=number, input=stored.household_text(household),
        engine=stored.ENGINE, law_digest=stored.law_digest(household.guideline), guideline=household.guideline,
        account=stored.account_text(account), norm_ore=account.norm_ore, costs_ore=account.costs_ore, income_ore=account.income_ore,
        assets_ore=account.assets_ore, support_ore=account.support_ore, surplus_ore=account.surplus_ore, other_ore=account.other_ore,
        total_ore=account.total_ore, outcome=account.outcome or "", open_questions=sum(one.blocks for one in account.asked),
        made_by=by, made_at=at,
    )  # fmt: skip


def findings_of(of: "measures.Counted", made: Calculation) -> list[Finding]:
    """The rows of what the control found, not stored yet."""
    persons = {building.name_of(member): member.person_id for member in of.rows.members}
    return [_finding(one, made, persons) for one in of.findings]


def _finding(one: Found, made: Calculation, persons: dict[str, int | None]) -> Finding:
    parts = {part.name: part.value for part in one.parts}
    days = next((int(parts[name]) for name in ("days", "persons") if name in parts), None)
    on = None
    if isinstance(number := parts.get("month"), int):
        on = dt.date(number // 12, number % 12 + 1, 1)
    return Finding(
        calculation=made, code=str(one.code), grade=str(one.grade), row=building.row_of(one), person_id=persons.get(one.about),
        kind=one.kind[:40], before_ore=_ore(parts.get("before")), now_ore=_ore(parts.get("amount")),
        percent=_ore(parts.get("percent")), count=days, on=on,
    )  # fmt: skip


def _ore(value: int | str | None) -> int | None:
    return value if isinstance(value, int) else None
