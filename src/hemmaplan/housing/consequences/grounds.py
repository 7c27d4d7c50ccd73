"""What follows from a tenancy: grounds to see the tenant. No models.

The action uses it for one row, the import for many, the nightly check for all. Texts are stored, so they are in the
authority's language whatever the reader's.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hemmaplan.cases.consequences import Assigned, Over, employees_grounds
from hemmaplan.people.grounds import WantedGround


@dataclass(frozen=True, slots=True)
class TenancyAccess:
    """Boende as far as anything follows from it. It is over when its file is closed, whatever the contract says."""

    id: int
    number: str
    person_id: int
    unit_id: int
    first: dt.date
    over: Over | None


def tenancy_grounds(tenancy: TenancyAccess, assigned: Iterable[Assigned]) -> Iterator[WantedGround]:
    """The unit of the flat may see the tenant while the file is open, and the supervisor in particular."""
    reason = f"Boende {tenancy.number}"
    last = tenancy.over.open_until if tenancy.over else None
    yield WantedGround(tenancy.id, tenancy.person_id, tenancy.unit_id, None, reason, tenancy.first, last)
    yield from employees_grounds(
        assigned, source_id=tenancy.id, person_id=tenancy.person_id, unit_id=tenancy.unit_id, reason=reason,
        over=tenancy.over,
    )  # fmt: skip
