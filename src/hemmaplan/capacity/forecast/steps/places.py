"""Steps about places (*platser*): of a group, or flats to let."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import Rows, number_on
from hemmaplan.capacity.forecast.steps.asking import name_of_service, open_service, require_within
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes

MOST_PLACES = 1000


@dataclass(frozen=True, kw_only=True)
class SetPlaces(Step):
    """Ändrat antal platser: so many in a group, or flats to let, from a day."""

    kind: ClassVar[str] = "places"
    service: str
    first: dt.date
    number: int

    def apply(self, rows: Rows) -> Rows:
        """The service takes so many from the day."""
        require_within(rows, self.first)
        line = open_service(rows, self.service, self.first)
        if not 0 <= self.number <= MOST_PLACES:
            raise NotPossible(
                _("Det går inte att ange %(number)s platser. Skriv ett heltal från 0 till %(most)s.")
                % {"number": self.number, "most": MOST_PLACES}
            )
        flats = rows.flats.get(line.code)
        if flats is None and not slots.has_places(line, rows.on):
            raise NotPossible(
                _("%(service)s räknas i timmar, inte i platser. Ändra en tjänst i stället.") % {"service": line.name}
            )
        places = line.places_on(self.first)
        now = places.places if flats is None and places is not None else number_on(flats or (), self.first)
        if now == self.number:
            raise NotPossible(
                _("%(service)s har redan %(number)s platser den %(day)s. Ange ett annat antal.")
                % {"service": line.name, "number": now, "day": self.first}
            )
        if flats is None:
            shot = changes.set_places(rows.snapshot, line.id, self.first, self.number)
            return dataclasses.replace(rows, snapshot=shot)
        kept = tuple(step for step in flats if step[0] < self.first)
        return dataclasses.replace(rows, flats={**rows.flats, line.code: (*kept, (self.first, self.number))})

    def words(self, rows: Rows) -> str:
        """Which service, how many."""
        return _("%(service)s tar %(number)s från %(day)s") % {
            "service": name_of_service(rows, self.service), "number": self.number, "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LoseFlats(Step):
    """Färre bostäder: so many fewer to let from a day. Nobody is moved."""

    kind: ClassVar[str] = "lose_flats"
    service: str
    first: dt.date
    number: int = 1

    def apply(self, rows: Rows) -> Rows:
        """Fewer flats, then and later."""
        require_within(rows, self.first)
        line = open_service(rows, self.service, self.first)
        flats = rows.flats.get(line.code)
        if flats is None:
            raise NotPossible(
                _("%(service)s har inga bostäder. Ange en verksamhet som har det.") % {"service": line.name}
            )
        now = number_on(flats, self.first)
        words = {"service": line.name, "now": now, "day": self.first}
        if not now:
            raise NotPossible(
                _(
                    "I %(service)s skrivs inga nya kontrakt den %(day)s: det finns inga bostäder att ta bort. Ta bort steget."
                )
                % words
            )
        if not 1 <= self.number <= now:
            raise NotPossible(
                _("%(service)s har %(now)s bostäder den %(day)s. Ta bort minst 1 och högst så många.") % words
            )
        kept = [step for step in flats if step[0] < self.first]
        later = [(day, max(number - self.number, 0)) for day, number in flats if day > self.first]
        steps = (*kept, (self.first, now - self.number), *later)
        return dataclasses.replace(rows, flats={**rows.flats, line.code: steps})

    def words(self, rows: Rows) -> str:
        """Where, how many fewer."""
        return _("%(service)s får %(number)s färre bostäder från %(day)s") % {
            "service": name_of_service(rows, self.service), "number": self.number, "day": self.first,
        }  # fmt: skip
