"""The comparison of what follows from orders, tenancies and contacts with what is stored (sv. jämförelse av åtkomst).

Nothing is mended here: what differs shows that some action forgot to settle, and somebody must look.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hemmaplan.access.actions import record
from hemmaplan.access.measures import latest_event
from hemmaplan.cases.intake import measures as intake
from hemmaplan.cases.investigations import measures as inquiries
from hemmaplan.cases.measures import assigned_after_closing, differing_files
from hemmaplan.foundation import calendar
from hemmaplan.housing import measures as housing
from hemmaplan.housing.measures import differing_tenancies
from hemmaplan.interventions.measures import decided, ledger
from hemmaplan.interventions.measures.facts import differing_contacts, differing_orders
from hemmaplan.organisation.storing import action
from hemmaplan.people.events import EventType

if TYPE_CHECKING:
    from hemmaplan.access.models import User

MOST_NAMED = 100


@dataclass(frozen=True)
class Differing:
    """Avvikelser: numbers of the matters whose stored rows are not what follows from them."""

    orders: tuple[str, ...]
    tenancies: tuple[str, ...]
    contacts: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many matters."""
        return len({*self.orders, *self.tenancies, *self.files}) + len(self.contacts)


def differing(*, on: dt.date) -> Differing:
    """Every order, tenancy, contact and file of the authority that differs, clocks too, and closed files somebody works with."""
    orders, tenancies = differing_orders(on=on), differing_tenancies(on=on)
    return Differing(
        tuple(sorted({*orders, *ledger.numbers_disagreeing()})),
        tuple(sorted({*tenancies, *housing.numbers_disagreeing()})),
        tuple(differing_contacts(on=on)),
        tuple(
            sorted(
                {
                    *assigned_after_closing(on=on),
                    *differing_files(on=on),
                    *intake.numbers_disagreeing(),
                    *inquiries.numbers_disagreeing(),
                    *decided.numbers_disagreeing(on),
                }
            )
        ),
    )


@action
def compare(*, by: "User", at: dt.datetime) -> Differing:
    """Jämför, and log what was found. The system owner is told where the day begins."""
    found = differing(on=calendar.local_date(at))
    named = ", ".join([*found.orders, *found.tenancies, *found.contacts, *found.files][:MOST_NAMED])
    record(EventType.CONSEQUENCES_COMPARED, by=by, at=at, count=found.count, named=named)
    return found


def latest() -> tuple[int, dt.date] | None:
    """How many differed at the latest comparison, and on which day it was made."""
    event = latest_event(EventType.CONSEQUENCES_COMPARED)
    return (event.data["count"], calendar.local_date(event.at)) if event else None
