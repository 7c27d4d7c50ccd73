"""How fast the queue simulation is: the kernel against ciw and simpy on identical work, and a whole municipality.

Identical work: all engines get the same arrivals, lengths, classes and patience, and must let every person start at the same
moment to 1e-9, or nothing is told. Numbers are drawn beforehand for all of them; what is timed is from there to the starts.
The engines take turns, and the least of several rounds counts, so that what else the machine does falls on all.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import municipality, numbers, oracles
from hemmaplan.capacity.simulation.serving.kernel import Line, Steps, serve

NEVER = float("inf")
ROUNDS = 3
SLOTS = 6
MEAN, SPREAD = 26.0, 0.8
"""Cases of 26 weeks on average, standard deviation 0.8 of it."""
RATE = 0.2
"""Referrals a week: 6 slots at 26 weeks give starts for 0.231 of them, which is a load of 0.867."""
CHANGES = [(0.0, 6), (150.0, 5), (220.5, 4), (300.0, 8), (420.25, 6)]


@dataclass(frozen=True)
class Work:
    """Who comes, in every replication, and what they meet."""

    name: str
    line: Line
    capacity: list[tuple[float, int]]
    classes: int
    impatient: bool
    with_ciw: bool

    @property
    def people(self) -> int:
        """In all replications together."""
        return self.line.arrival.size

    def ours(self) -> npt.NDArray[np.float64]:
        """All replications side by side."""
        times, slots = zip(*self.capacity, strict=True)
        steps = Steps(np.array(times), np.array([slots]))
        nobody = np.empty((len(self.line.arrival), 0))
        return serve(self.line, steps, nobody, at_once=np.zeros(self.classes, dtype=np.bool_)).start

    def plain(self) -> list[dict[str, Any]]:
        """The same numbers as lists, one replication after the other, as the other engines take them."""
        patience = self.line.deadline - self.line.arrival
        return [
            {
                "arrival": self.line.arrival[row].tolist(),
                "length": self.line.length[row].tolist(),
                "kind": self.line.kind[row].tolist() if self.classes > 1 else None,
                "patience": patience[row].tolist() if self.impatient else None,
            }
            for row in range(len(self.line.arrival))
        ]


def work(
    name: str, replications: int, people: int, *, classes: int = 1, patience: float = NEVER,
    capacity: list[tuple[float, int]] | None = None,
) -> Work:  # fmt: skip
    """Referrals at random, lognormal lengths; perhaps classes, and exponential patience of so many weeks."""
    dice = np.random.default_rng(2026)
    shape = (replications, people)
    arrival = dice.exponential(1 / RATE, shape).cumsum(axis=1)
    spread = np.log(1 + SPREAD**2)
    length = dice.lognormal(np.log(MEAN) - spread / 2, np.sqrt(spread), shape)
    kind = dice.integers(0, classes, shape).astype(np.int8)
    impatient = patience < NEVER
    deadline = arrival + dice.exponential(patience, shape) if impatient else np.full(shape, NEVER)
    given = [(0.0, SLOTS)] if capacity is None else capacity
    return Work(name, Line(arrival, length, deadline, kind), given, classes, impatient, with_ciw=capacity is None)


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """The kernel against the two engines, and the municipality."""
    works = [
        work("in turn, constant capacity", 2000, 150),
        work("three classes, people leave", 2000, 150, classes=3, patience=30.0),
        work("in turn, capacity rises and falls", 2000, 150, capacity=CHANGES),
        work("in turn, constant, 500 replications", 500, 150),
        work("one long path of 10,000", 1, 10_000),
    ]
    return {"engines": [compare(one, rounds) for one in works], "municipality": municipality.measure()}


def compare(one: Work, rounds: int) -> dict[str, Any]:
    """The same people through each engine, in turn."""
    plain = one.plain()
    slots = one.capacity[0][1]
    engines: dict[str, Callable[[], Any]] = {
        "ours": one.ours,
        "simpy": lambda: [oracles.simpy_starts(**people, capacity=one.capacity) for people in plain],
    }
    if one.with_ciw:
        engines["ciw"] = lambda: [oracles.ciw_starts(**people, slots=slots) for people in plain]
    took: dict[str, list[float]] = {name: [] for name in engines}
    starts: dict[str, Any] = {}
    for _round in range(rounds):
        for name, run in engines.items():
            # The quick one is run some times a round: a single short run says little on a shared machine.
            for _again in range(5 if name == "ours" else 1):
                begun = time.perf_counter()
                starts[name] = run()
                took[name].append(time.perf_counter() - begun)
    for name in engines:
        _same(one, name, np.array(starts[name]), starts["ours"])
    return {"name": one.name, "people": one.people, "seconds": took, "waited": _waited(one, starts["ours"])}


def _same(one: Work, name: str, theirs: npt.NDArray[np.float64], ours: npt.NDArray[np.float64]) -> None:
    started = ours < NEVER
    if not np.array_equal(theirs < NEVER, started) or np.abs(theirs[started] - ours[started]).max() > 1e-9:
        message = f"{name} and the kernel do not let the same people start at the same time: {one.name}."
        raise AssertionError(message)


def _waited(one: Work, starts: npt.NDArray[np.float64]) -> float:
    """The share of those who started that had to wait: the work is a queue, and not an open door."""
    started = starts < NEVER
    return float((starts[started] > one.line.arrival[started]).mean())


def shown(measured: dict[str, Any]) -> str:
    """The tables."""
    rows = []
    for told in measured["engines"]:
        best = {name: min(seconds) for name, seconds in told["seconds"].items()}
        ratios = [f"{best[name] / best['ours']:.1f}" if name in best else "–" for name in ("ciw", "simpy")]
        speeds = [f"{told['people'] / best[name]:,.0f}" if name in best else "–" for name in ("ours", "ciw", "simpy")]
        rows.append([told["name"], f"{told['people']:,}", f"{told['waited']:.0%}", *speeds, *ratios])
    return "\n\n".join([
        numbers.table(["work", "people", "waited", "a second, ours", "ciw", "simpy", "times ciw", "times simpy"], rows),
        ("Every person starts at the same moment in all engines, to 1e-9 weeks. ciw is not asked about changing capacity: "
        "its `Schedule` puts in a whole new set of posts at each change while old cases run on. The kernel's gain is that "
        "all replications move at once. One long path alone goes slower than in the others; nobody forecasts from one path."),
        municipality.shown(measured["municipality"]),
    ])  # fmt: skip
