"""What authorities have said of somebody's benefits (*hämtade belopp*), for that very person: how much, from whom, and when it was said."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hemmaplan.assistance import kinds
from hemmaplan.assistance.models import RegisterPayment
from hemmaplan.foundation import calendar

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.people.models import Person


@dataclass(frozen=True, slots=True)
class Fetched:
    """Ett hämtat belopp."""

    kind: str
    label: str
    amount_ore: int
    paid_on: dt.date
    source: str
    answered_on: dt.date


def of_person(person: "Person | None", account: "User", on: dt.date) -> list[Fetched]:
    """The payments of this month and the two before it, the latest answer of each source. Never a partner's. One query."""
    if person is None:
        return []
    first = calendar.add_months(calendar.month_start(on), -2)
    rows = (
        RegisterPayment.objects.visible_to(account)
        .filter(person=person, paid_on__gte=first)
        .select_related("answer")
        .order_by("-paid_on", "-answer__answered_at", "-pk")
    )
    found: dict[tuple[str, str, dt.date], Fetched] = {}
    latest: dict[tuple[str, str, dt.date], int] = {}
    for row in rows:
        place = (row.answer.source, row.benefit, row.paid_on)
        if latest.setdefault(place, row.answer_id) != row.answer_id:
            continue
        before = found[place].amount_ore if place in found else 0
        label = kinds.label(kinds.INCOME, row.kind) if row.kind else row.benefit
        found[place] = Fetched(
            row.kind, label, before + row.net_ore, row.paid_on, kinds.source(row.answer.source),
            calendar.local_date(row.answer.answered_at),
        )  # fmt: skip
    return list(found.values())
