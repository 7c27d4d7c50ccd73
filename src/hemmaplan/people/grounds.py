"""Grounds to see persons (*grunder för åtkomst*) as they should be, and how those that stand differ from them.

Plain Python: no models. What a matter wants is said by ``consequences`` of its own module, and stored by ``actions``.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WantedGround:
    """Önskad grund: that a unit, or one employee, may see a person, from when and until when, and why."""

    source_id: int
    person_id: int
    unit_id: int
    employee_id: int | None
    reason: str
    first: dt.date
    last: dt.date | None

    @property
    def key(self) -> tuple[int, int, int | None, dt.date]:
        """What names it among those of one kind of source."""
        return self.source_id, self.unit_id, self.employee_id, self.first


@dataclass(frozen=True, slots=True)
class StoredGround:
    """Gällande grund: one that is stored."""

    pk: int
    ground: WantedGround


@dataclass(frozen=True, slots=True)
class GroundDifference:
    """Skillnad: what is to be added, to be set otherwise (by row), and to be taken away since it has not begun."""

    missing: tuple[WantedGround, ...] = ()
    otherwise: tuple[tuple[int, WantedGround], ...] = ()
    unused: tuple[StoredGround, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.otherwise or self.unused)

    @property
    def sources(self) -> set[int]:
        """The matters whose grounds differ."""
        return {row.source_id for row in self.missing} | {row.source_id for _pk, row in self.otherwise} | {
            row.ground.source_id for row in self.unused
        }  # fmt: skip


def wanted_once(grounds: Iterable[WantedGround]) -> dict[tuple[int, int, int | None, dt.date], WantedGround]:
    """Each ground once. Of two that begin the same day for the same holder the longer holds."""
    found: dict[tuple[int, int, int | None, dt.date], WantedGround] = {}
    for ground in grounds:
        if ground.last is not None and ground.last < ground.first:
            continue
        there = found.get(ground.key)
        if there is None or (there.last is not None and (ground.last is None or ground.last > there.last)):
            found[ground.key] = ground
    return found


def compare(
    wanted: Iterable[WantedGround], standing: Iterable[StoredGround], *, today: dt.date, past: bool = False
) -> GroundDifference:
    """What differs from what is wanted, today and on days to come. ``past``: in what has been too.

    What stands and is not wanted ends today if it has begun, since it was used until now, and goes away if it has not: no
    ground outlives what it rests on. What has ended is history and is left.
    """
    should, missing, otherwise, unused = wanted_once(wanted), [], [], []
    for row in standing:
        there = row.ground
        ground = should.pop(there.key, None)
        if ground is None:
            if there.first > today:
                unused.append(row)
            elif there.last is None or there.last > today:
                otherwise.append((row.pk, replace(there, last=today)))
        elif (there.last, there.reason) != (ground.last, ground.reason) and (
            past or not (_over(there, today) and _over(ground, today))
        ):
            otherwise.append((row.pk, ground))
    missing = [ground for ground in should.values() if past or not _over(ground, today)]
    return GroundDifference(tuple(missing), tuple(otherwise), tuple(unused))


def _over(ground: WantedGround, today: dt.date) -> bool:
    return ground.last is not None and ground.last < today
