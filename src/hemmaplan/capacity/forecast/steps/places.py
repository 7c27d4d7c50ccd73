"""Steps about places (*platser*): of a group and its rounds, or flats to let."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import Rows, number_on
from hemmaplan.capacity.forecast.steps.asking import name_of_service, open_service, require_within
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes
from hemmaplan.interventions.measures.services import ServiceLine

MOST_PLACES = 1000
MOST_ROUNDS = 9


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
class ChangeRounds(Step):
    """Fler eller färre gruppomgångar: so many rounds more or fewer a term from a day, each with so many places.

    Rounds that follow each other term by term are places there all the time. A round has the places of the latest that
    runs, when nothing else is said; without any the service's places are one round.
    """

    kind: ClassVar[str] = "rounds"
    service: str
    first: dt.date
    number: int
    places: int | None = None

    def apply(self, rows: Rows) -> Rows:
        """The places of the rounds are there, or gone."""
        require_within(rows, self.first)
        line = open_service(rows, self.service, self.first)
        words = {"service": line.name, "day": self.first, "most": MOST_ROUNDS}
        now = line.places_on(self.first) if line.kind != "dwelling" else None
        if now is None:
            raise NotPossible(
                _("%(service)s har inga gruppplatser den %(day)s. Ange en grupp, eller ändra antalet platser först.")
                % words
            )
        if not 1 <= abs(self.number) <= MOST_ROUNDS:
            raise NotPossible(
                _(
                    "Det går inte att ändra med %(number)s omgångar. Skriv ett heltal från −%(most)s till %(most)s, men inte 0."
                )
                % (words | {"number": self.number})
            )
        running = rows.rounds.get(line.code, (now.places,))
        if len(running) + self.number < 0:
            raise NotPossible(
                _("%(service)s har %(now)s omgångar. Ta bort högst så många.") % (words | {"now": len(running)})
            )
        each = self.places if self.places is not None else (running or (now.places,))[-1]
        if self.number > 0 and not 1 <= each <= MOST_PLACES:
            raise NotPossible(
                _("En omgång kan inte ha %(number)s platser. Skriv ett heltal från 1 till %(most)s.")
                % {"number": each, "most": MOST_PLACES}
            )
        if self.number > 0:
            self._require_leaders(rows, line, len(running) + self.number)
            after = (*running, *(each for _one in range(self.number)))
            more = each * self.number
        else:
            after, gone = running[: self.number], running[self.number :]
            more = -sum(gone) if after else -now.places
        shot = changes.add_places(rows.snapshot, line.id, self.first, more)
        return dataclasses.replace(rows, snapshot=shot, rounds={**rows.rounds, line.code: after})

    def _require_leaders(self, rows: Rows, line: ServiceLine, number: int) -> None:
        """The least staffing of the service is that of each round."""
        has = rows.snapshot.capacity(line, self.first).percent
        if has < line.min_percent * number:
            raise NotPossible(
                _(
                    "%(service)s har %(has)s %% av heltid den %(day)s, och %(number)s omgångar kräver %(least)s %%. Flytta timmar dit i ett tidigare steg, eller lägg till en tjänst."
                )
                % {
                    "service": line.name,
                    "has": has,
                    "day": self.first,
                    "number": number,
                    "least": line.min_percent * number,
                }
            )

    def words(self, rows: Rows) -> str:
        """Which group, how many more or fewer."""
        words = {
            "service": name_of_service(rows, self.service), "number": abs(self.number), "day": self.first,
            "places": self.places,
        }  # fmt: skip
        if self.number < 0:
            return (
                ngettext(
                    "%(service)s får %(number)s gruppomgång mindre per termin från %(day)s",
                    "%(service)s får %(number)s gruppomgångar färre per termin från %(day)s",
                    abs(self.number),
                )
                % words
            )
        told = (
            ngettext(
                "%(service)s får %(number)s gruppomgång mer per termin från %(day)s",
                "%(service)s får %(number)s gruppomgångar fler per termin från %(day)s",
                self.number,
            )
            % words
        )
        return told if self.places is None else _("%(what)s, med %(places)s platser") % (words | {"what": told})


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
