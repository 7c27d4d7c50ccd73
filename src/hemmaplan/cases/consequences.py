"""What follows from who works with a file, whatever the file is about: how long it opened the person. No models."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hemmaplan.foundation import calendar
from hemmaplan.people.grounds import WantedGround


@dataclass(frozen=True, slots=True)
class Assigned:
    """Fördelning as far as anything follows from it. ``left_on``: the last day of one who no longer works here."""

    employee_id: int
    first: dt.date
    last: dt.date | None
    ended_recorded_on: dt.date | None = None
    left_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """Avslutat: the last day of a matter, and when it was recorded. It was open to those who had it until then."""

    on: dt.date
    recorded_on: dt.date

    @classmethod
    def of(cls, on: dt.date | None, recorded_at: dt.datetime | None) -> "Over | None":
        """As a row keeps it: no day when the matter goes on; an end recorded at no known time was recorded that day."""
        return cls(on, calendar.local_date(recorded_at) if recorded_at else on) if on else None

    @property
    def open_until(self) -> dt.date:
        """The last day anybody had it open."""
        return max(self.on, self.recorded_on)


def last_of(assigned: Assigned, over: Over | None) -> dt.date | None:
    """The last day of an assignment: never beyond the matter. Before its first day when it never came to be."""
    if over is None or (assigned.last is not None and assigned.last <= over.on):
        return assigned.last
    return over.on if assigned.first <= over.on else min(assigned.last or over.open_until, over.open_until)


def opened_until(assigned: Assigned, over: Over | None) -> dt.date | None:
    """The last day the assignment opened the person: also one who was released back in time had it until that was recorded.

    Whoever has left used nothing since.
    """
    last = assigned.last
    if last is not None and assigned.ended_recorded_on is not None:
        last = max(last, assigned.ended_recorded_on)
    if over is not None and (last is None or last >= over.on):
        last = over.open_until
    if assigned.left_on is not None:
        last = assigned.left_on if last is None else min(last, assigned.left_on)
    return last


def employees_grounds(
    assigned: Iterable[Assigned], *, source_id: int, person_id: int, unit_id: int, reason: str, over: Over | None
) -> Iterator[WantedGround]:
    """Each who works with the file has an own ground to see the person."""
    for one in assigned:
        yield WantedGround(source_id, person_id, unit_id, one.employee_id, reason, one.first, opened_until(one, over))


@dataclass(frozen=True, slots=True)
class FileAccess:
    """Myndighetens akt as far as anything follows from it. A restricted one opens the person to those who work with it only."""

    id: int
    number: str
    person_id: int
    unit_id: int
    opened_on: dt.date
    restricted: bool
    over: Over | None
    restricted_on: dt.date | None = None


def file_grounds(file: FileAccess, assigned: Iterable[Assigned]) -> Iterator[WantedGround]:
    """The unit may see the person while the file is open, unless the matter is restricted; those who work with it in particular."""
    if not file.restricted:
        last = file.over.open_until if file.over else None
        reason = f"Akt {file.number}"
        yield WantedGround(file.id, file.person_id, file.unit_id, None, reason, file.opened_on, last)
    else:
        if (
            file.restricted_on is not None
        ):  # until then it was as any other: none where it was restricted from the first
            last = file.restricted_on - dt.timedelta(days=1)
            yield WantedGround(file.id, file.person_id, file.unit_id, None, f"Akt {file.number}", file.opened_on, last)
        # Who is released from a restricted matter is shut out at once, and not at the end of the day.
        assigned = [replace(one, ended_recorded_on=None) for one in assigned]
    yield from employees_grounds(
        assigned, source_id=file.id, person_id=file.person_id, unit_id=file.unit_id,
        reason=f"Arbetar med akt {file.number}", over=file.over,
    )  # fmt: skip
