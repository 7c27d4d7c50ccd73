"""Which clock (*frist*) a tenancy wants in the ledger: that of the right to stay. JB 12:45.

The actions start and stop the same clock one at a time; the import and the nightly check ask here, for many.
"""

import datetime as dt
from dataclasses import dataclass

from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.states import Happening

KIND = "housing.tenancy"
TENURE = "second_hand_tenure"


@dataclass(frozen=True, slots=True)
class TenancyFacts:
    """What of a tenancy decides its clock. ``closed_on`` is the day its file was closed."""

    tenancy_id: int
    case_id: int
    person_id: int
    unit_id: int
    first: dt.date
    waived: bool
    closed_on: dt.date | None = None


def clocks(tenancy: TenancyFacts) -> list[Wanted]:
    """The clock of the right to stay, from the first day until the tenancy has ended; none where it was waived."""
    if tenancy.waived:
        return []
    law = rules.rule(TENURE, on=tenancy.first)
    return [
        Wanted(
            rule=TENURE, subject_kind=KIND, subject_id=tenancy.tenancy_id, unit_id=tenancy.unit_id,
            person_id=tenancy.person_id, case_id=tenancy.case_id, section=law.section, starts_on=tenancy.first, entered_on=tenancy.first,
            due_on=rules.due(law, tenancy.first), ended_on=tenancy.closed_on,
            end=Happening.WITHDRAWN.value if tenancy.closed_on else "",
        )
    ]  # fmt: skip
