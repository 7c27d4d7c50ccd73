"""Made-up queues for the tests of the kernel: people, capacity, running cases and rules, for a few replications."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from tests.capacity.simulation.reference import Person, Told, follow

from hemmaplan.capacity.simulation.serving.kernel import Line, Served, Steps, serve
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats


@dataclass(frozen=True)
class World:
    """All that the kernel is given."""

    line: Line
    steps: Steps
    running: Floats
    at_once: Flags
    room: int | None = None
    since: float = -NEVER
    until: float = NEVER

    def served(self) -> Served:
        """What the kernel says."""
        return serve(
            self.line, self.steps, self.running,
            at_once=self.at_once, room=self.room, since=self.since, until=self.until,
        )  # fmt: skip

    def lane(self, row: int) -> "World":
        """One replication alone."""
        own = self.steps.slots[[min(row, len(self.steps.slots) - 1)]]
        line = Line(
            *(values[[row]] for values in (self.line.arrival, self.line.length, self.line.deadline, self.line.kind))
        )
        return replace(self, line=line, steps=Steps(self.steps.times, own), running=self.running[[row]])

    def lanes(self) -> list["World"]:
        """Each replication alone."""
        return [self.lane(row) for row in range(len(self.line.arrival))]

    def followed(self) -> Told:
        """What the plain queue says of the first replication."""
        line = self.line
        columns = zip(line.arrival[0], line.length[0], line.deadline[0], line.kind[0], strict=True)
        return follow(
            [Person(float(came), float(length), float(end), int(kind)) for came, length, end, kind in columns],
            list(zip(self.steps.times.tolist(), self.steps.slots[0].tolist(), strict=True)),
            running=[end for end in self.running[0].tolist() if end > -NEVER],
            at_once=frozenset(np.flatnonzero(self.at_once).tolist()),
            room=self.room, since=self.since, until=self.until,
        )  # fmt: skip


def by_chance(seed: int, *, whole: bool) -> World:
    """Any queue at all. ``whole``: everything happens on whole weeks, so that much happens at the same moment."""
    dice = np.random.default_rng(seed)

    def weeks(values: Floats) -> Floats:
        return np.round(values) if whole else values

    lanes, most, classes = (int(dice.integers(*bounds)) for bounds in ((1, 5), (0, 60), (1, 5)))
    arrival = np.sort(weeks(dice.exponential(1.5, (lanes, most)).cumsum(axis=1) - 10), axis=1)
    if most and dice.random() < 0.3:
        arrival[:, dice.integers(0, most) :] = NEVER
    patient = dice.random((lanes, most)) < dice.random()
    patience = np.where(patient, NEVER, weeks(dice.exponential(6, (lanes, most))))
    times = np.unique(weeks(dice.uniform(-20, 60, dice.integers(1, 6))))
    rows = lanes if dice.random() < 0.5 else 1
    cases = (lanes, int(dice.integers(0, 9)))
    return World(
        # At least a week when all is whole: who ends the moment they start are probes, which have a test of their own.
        Line(arrival, weeks(dice.exponential(8, (lanes, most))) + whole, arrival + patience,
             dice.integers(0, classes, (lanes, most)).astype(np.int8)),
        Steps(times, dice.integers(0, 6, (rows, times.size))),
        np.where(dice.random(cases) < 0.8, weeks(dice.uniform(-10, 30, cases)), -NEVER),
        dice.random(classes) < 0.3,
        room=None if dice.random() < 0.5 else int(dice.integers(0, 5)),
        since=-NEVER if dice.random() < 0.5 else float(weeks(dice.uniform(-5, 15))),
        until=NEVER if dice.random() < 0.5 else float(weeks(dice.uniform(15, 60))),
    )  # fmt: skip


quarters = st.integers(0, 80).map(lambda number: number / 4)


@st.composite
def small(draw, *, patience: bool = True, room: bool = True, classes: int = 3, acute: bool = True) -> World:
    """A queue small enough to be read when a test fails: one replication, quarters of weeks."""
    person = st.tuples(
        quarters,
        st.integers(1, 40).map(lambda number: number / 4),
        st.none() | quarters if patience else st.none(),
        st.integers(0, classes - 1),
    )
    people = sorted(draw(st.lists(person, min_size=1, max_size=14)), key=lambda one: one[0])
    steps = draw(st.lists(st.tuples(quarters, st.integers(0, 4)), min_size=1, max_size=5, unique_by=lambda one: one[0]))
    running = draw(st.lists(quarters, max_size=5))
    steps.sort()
    return World(
        Line(
            np.array([[came for came, *_ in people]]),
            np.array([[length for _, length, *_ in people]]),
            np.array([[NEVER if wait is None else came + wait for came, _, wait, _ in people]]),
            np.array([[kind for *_, kind in people]], dtype=np.int8),
        ),
        Steps(np.array([moment for moment, _ in steps]), np.array([[slots for _, slots in steps]])),
        np.array([running]).reshape(1, -1),
        np.array([acute and draw(st.booleans()), *[False] * (classes - 1)]),
        room=draw(st.none() | st.integers(0, 3)) if room else None,
        since=draw(st.sampled_from([-NEVER, 0.0, 4.0])),
        until=draw(st.sampled_from([NEVER, 12.0])),
    )
