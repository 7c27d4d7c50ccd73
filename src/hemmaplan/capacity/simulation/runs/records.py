"""Records (*utfallsrader*): what happened to each person in each replication. Flat columns; every figure comes from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hemmaplan.capacity.simulation.scenario.demand import Reading
from hemmaplan.capacity.simulation.scenario.model import Queue, Scenario
from hemmaplan.capacity.simulation.scenario.staffing import Hours
from hemmaplan.capacity.simulation.serving.kernel import Classes, Outcome, Steps
from hemmaplan.capacity.simulation.serving.shared import Pool
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats, Weeks, Whole


@dataclass(frozen=True)
class Row:
    """One person in one replication (*en rad*): weeks from the origin; ``None`` when it did not happen."""

    queue: str
    replication: int
    priority: str
    arrival: float
    start: float | None
    end: float | None
    outcome: Outcome


@dataclass(frozen=True)
class Levels:
    """Of which level each case is (*nivåer*), where cases take different hours: as the records, and as today's cases.

    ``came`` (R, N), ``running`` (R, M); ``begun`` (M,) weeks from the origin when today's cases started. ``average``: hours a
    week of an average case, over all its time.
    """

    came: Classes
    running: Classes
    begun: Floats
    average: float


@dataclass(frozen=True)
class Together:
    """The queues that a queue shares hours with (*köer som delar timmar*), itself among them, and the hours they have."""

    members: tuple[QueueRecords, ...]
    place: int
    pool: Pool


@dataclass(frozen=True)
class QueueRecords:
    """All that came to one queue, columns of shape (R, N), weeks from the origin, infinite for what did not happen.

    ``reading``: what each replication took the facts to be. ``leaves``: when patience ends. Where ``arrival`` is infinite nobody came. ``running_ends`` (R, M): when today's cases end. ``probe_start`` (R, P): when one would have started who came at ``probe_time`` (P,) in class
    ``probe_kind`` (P,). ``took`` (R, S): who started in each round of a group. ``levels``: where cases
    take different hours. ``together``: where it shares hours with others.
    """

    queue: Queue
    reading: Reading
    arrival: Floats
    start: Floats
    end: Floats
    leaves: Floats
    kind: Classes
    refused: Flags
    running_ends: Floats
    slots: Steps
    hours: Hours
    probe_time: Floats
    probe_kind: Whole
    probe_start: Floats
    took: Whole
    levels: Levels | None = None
    together: Together | None = None

    @property
    def came(self) -> Flags:
        """Which places of the arrays are people (*de som kom*)."""
        return self.arrival < NEVER

    @cached_property
    def out(self) -> Floats:
        """When each leaves the queue (*ur kön*): starts, gives up, or is refused at once."""
        stop = self.start.copy()
        waited = (self.start == NEVER) & ~self.refused
        stop[waited] = self.leaves[waited]
        stop[self.refused] = self.arrival[self.refused]
        return stop

    def rows(self, horizon: Weeks) -> Iterator[Row]:
        """Person by person, for whoever wants to reckon alone."""
        names = [priority.name for priority in self.queue.priorities]
        for replication, place in zip(*self.came.nonzero(), strict=True):
            at = (replication, place)
            begun, gone = self.start[at] < NEVER, self.leaves[at] < horizon
            outcome = (
                Outcome.REFUSED if self.refused[at]
                else Outcome.SERVED if begun
                else Outcome.LEFT if gone
                else Outcome.WAITING
            )  # fmt: skip
            yield Row(
                self.queue.name,
                int(replication),
                names[self.kind[at]],
                float(self.arrival[at]),
                float(self.start[at]) if begun else None,
                float(self.end[at]) if begun else None,
                outcome,
            )


@dataclass(frozen=True)
class Records:
    """One run of one scenario (*en körning*): the records of each queue, and the staffing of each open door."""

    scenario: Scenario
    seed: int
    replications: int
    queues: dict[str, QueueRecords]
    doors: dict[str, Hours]
