"""What the service pages show: the same staffing as the board counts, from the same snapshot."""

import datetime as dt
from dataclasses import dataclass

from hemmaplan.capacity.forecast import possible
from hemmaplan.capacity.situation.snapshot import Lack, ServiceCapacity, Snapshot
from hemmaplan.capacity.situation.unit import snapshot_of
from hemmaplan.foundation.names import sort_key
from hemmaplan.interventions.measures.services import PlacesLine, ServiceLine
from hemmaplan.interventions.models import Service, ServiceTerms
from hemmaplan.organisation.models import Unit


@dataclass(frozen=True)
class Row:
    """A service on the day."""

    it: ServiceCapacity
    places: PlacesLine | None
    was: PlacesLine | None
    holders: str

    @property
    def service(self) -> ServiceLine:
        """The service itself."""
        return self.it.service

    @property
    def basis(self) -> str:
        """On what ground, in words."""
        return str(Service.Basis(self.service.basis).label)

    @property
    def kind(self) -> str:
        """What limits it, in words."""
        return str(Service.Capacity(self.service.kind).label)

    @property
    def documentation(self) -> str:
        """The documentation rule in words; empty when no terms hold."""
        rule = self.service.documentation
        return str(ServiceTerms.Documentation(rule).label) if rule else ""

    @property
    def unmanned(self) -> bool:
        """Nobody has it."""
        return self.it.without_holder

    @property
    def below(self) -> bool:
        """Below its least staffing."""
        return Lack.BELOW_MINIMUM in self.it.lacks

    @property
    def incompetent(self) -> bool:
        """Nobody there can do it."""
        return Lack.NO_COMPETENCE in self.it.lacks


@dataclass(frozen=True)
class Team:
    """A unit with what it offers or has offered."""

    unit: Unit
    rows: list[Row]


def row_of(shot: Snapshot, line: ServiceLine, day: dt.date) -> Row:
    """One service on the day, with who is there to do it."""
    it = shot.capacity(line, day)
    names = {seat.employee_id: seat.name for post in shot.posts_by_id.values() for seat in post.seats}
    holders = ", ".join(sorted((names[pk] for pk in it.employee_ids if pk in names), key=sort_key))
    places = line.places_on(day)
    before = line.places_before(day)
    return Row(it, places, before if places and before and before.places != places.places else None, holders)


def tried(line: ServiceLine, day: dt.date) -> str:
    """The kind of step in which the service is tried in a scenario: more who come, where that is counted; or that it closes."""
    if possible.has_inflow(line, day):
        return "demand"
    return "close_service" if possible.may_close(line, day) else ""


def teams(units: list[Unit], day: dt.date) -> list[Team]:
    """The units with their services; a constant number of queries."""
    shot = snapshot_of([unit.pk for unit in units], on=day, first=day, last=day)
    found: dict[int, list[Row]] = {}
    for line in shot.services:
        found.setdefault(line.unit_id, []).append(row_of(shot, line, day))
    return [Team(unit, found[unit.pk]) for unit in units if unit.pk in found]
