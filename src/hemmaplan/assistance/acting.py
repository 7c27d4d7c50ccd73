"""What the actions of a month share: the month is held while something is done with it, and a calculation becomes rows."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.assistance import building, stored
from hemmaplan.assistance.guidelines import digest_of
from hemmaplan.assistance.models import Application, Calculation, Finding, Obstacle, SupportDecision, SupportMonth
from hemmaplan.assistance.norms.control.findings import Finding as Found
from hemmaplan.assistance.states import OPEN
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.storing import locked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hemmaplan.access.models import User
    from hemmaplan.assistance.building import MonthRows
    from hemmaplan.assistance.deciding import Proposal
    from hemmaplan.assistance.measures.month import Counted
    from hemmaplan.assistance.models import AutomaticFunction
    from hemmaplan.cases.decisions.models import Decision


def hold(application: Application, version: int | None, *, at: dt.datetime) -> SupportMonth:
    """Hold the month to the end of the transaction. ``version`` is what the worker saw: raises ``Stale`` when another has changed it.

    One that has no row yet nobody has changed.
    """
    if application.case is None:
        raise NotPossible(_("Ansökan är inte inskickad."))
    locked(application.case)
    state = Application.objects.values_list("state", flat=True).get(pk=application.pk)
    if state not in OPEN:
        raise Stale(_("Ansökan är redan beslutad eller återtagen. Ladda om sidan."))
    month, new = SupportMonth.objects.get_or_create(
        case=application.case, month=application.month, defaults={"unit": application.case.unit, "recorded_at": at}
    )
    month = locked(month)
    if version is not None and not new and month.version != version:
        raise Stale(_("Någon annan har ändrat i månaden. Ladda om sidan och se vad som gäller nu."))
    return month


def changed(month: SupportMonth) -> None:
    """The month is another than it was: whoever saw it before is told."""
    month.version += 1
    month.save(update_fields=["version"])


def calculation_of(of: "Counted", month: SupportMonth, *, number: int, by: "User", at: dt.datetime) -> Calculation:
    """The row of a calculation, not stored yet."""
    household, account = of.household, of.account
    assert household is not None
    assert account is not None
    return Calculation(
        support_month=month, application=of.rows.application, number=number, input=stored.household_text(household),
        engine=stored.ENGINE, law_digest=digest_of(household.guideline), guideline=household.guideline,
        account=stored.account_text(account), norm_ore=account.norm_ore, costs_ore=account.costs_ore, income_ore=account.income_ore,
        assets_ore=account.assets_ore, support_ore=account.support_ore, surplus_ore=account.surplus_ore, other_ore=account.other_ore,
        total_ore=account.total_ore, outcome=account.outcome or "", open_questions=sum(one.blocks for one in account.asked),
        made_by=by, made_at=at,
    )  # fmt: skip


def findings_of(of: "Counted", made: Calculation) -> list[Finding]:
    """The rows of what the control found, not stored yet."""
    persons = {building.name_of(member): member.person_id for member in of.rows.members}
    return [_finding(one, made, persons) for one in of.findings]


def support_of(
    proposal: "Proposal", *, decision: "Decision", month: SupportMonth, calculation: Calculation, at: dt.datetime,
    function: "AutomaticFunction | None" = None,
) -> SupportDecision:  # fmt: skip
    """The row of a decision's amounts, not stored yet: those of the proposal."""
    return SupportDecision(
        decision=decision, support_month=month, application=calculation.application, calculation=calculation, outcome=proposal.outcome,
        support_ore=proposal.support_ore, other_ore=proposal.other_ore, total_ore=proposal.total_ore, function=function, recorded_at=at,
    )  # fmt: skip


def keep_obstacles(decided: "Iterable[tuple[SupportMonth, MonthRows]]", *, by: "User", at: dt.datetime) -> None:
    """What was the obstacle last month and is shown as this month's becomes so by the decision."""
    of = list(decided)
    held = set(
        Obstacle.objects.filter(support_month__in=[month.pk for month, _rows in of]).values_list(
            "support_month", "person"
        )
    )
    Obstacle.objects.bulk_create([
        Obstacle(support_month=month, person_id=person, code=code, by=by, recorded_at=at)
        for month, rows in of for person, code in rows.obstacles.items() if (month.pk, person) not in held
    ])  # fmt: skip


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
