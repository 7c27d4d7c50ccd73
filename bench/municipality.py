"""A whole municipality in the queue simulation: time, memory, and whether both grow in step with what is asked.

Each run is a process of its own. Of the queues every fourth has an acute class, every fourth a closed list that sends people
on, every fourth lets flats; half have lengths learnt from cases, another curve in each replication. Every queue loses a post
after half a year and has it back after another half.
"""

import json
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any

import numpy as np
from tools.oracle.timing import peak_mb

from bench import homes, numbers
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.files.scenario_file import Asked
from hemmaplan.capacity.simulation.report.figures import figures
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Flats,
    Post,
    Priority,
    Queue,
    Running,
    Scenario,
    Team,
    Waiting,
)

ORIGIN = date(2026, 11, 23)
POOLS, YEARS, REPLICATIONS = 12, 3, 2000
GROWTH = {
    "pools": [(pools, YEARS, REPLICATIONS) for pools in (3, 6, 12, 24)],
    "years": [(POOLS, years, REPLICATIONS) for years in (1, 2, 3, 6)],
    "replications": [(POOLS, YEARS, replications) for replications in (250, 500, 1000, 2000, 4000)],
}
WEEKS_A_YEAR = 52
RUNS = 3


def day(weeks: float) -> date:
    """The day so many weeks from the origin."""
    return ORIGIN + timedelta(days=round(7 * weeks))


def scenario(pools: int, years: int, replications: int) -> Scenario:
    """Queues of eighteen slots at about nine tenths of what they can take, and their posts."""
    teams = tuple(Team(f"team {number}", days_lost=60, days=760) for number in range(pools))
    posts = [post for number in range(pools) for post in _posts(number)]
    queues = tuple(_queue(number, pools, replications) for number in range(pools))
    return Scenario("bench", ORIGIN, WEEKS_A_YEAR * years, teams, tuple(posts), queues)


def _posts(number: int) -> list[Post]:
    def post(name: str, first: date | None, last: date | None) -> Post:
        return Post(f"{name} {number}", f"team {number}", 40, first, last, stable=0.15, shares={f"queue {number}": 1.0})

    return [post("A", None, None), post("B", None, None), post("C", None, day(26)), post("D", day(52), None)]


def _queue(number: int, pools: int, replications: int) -> Queue:
    sort = number % 4
    return Queue(
        f"queue {number}",
        Flats(((ORIGIN, 18), (day(26), 15), (day(52), 18))) if sort == 3 else Caseload(5.2),
        Stated(
            _learnt(number, replications) if number % 2 else Curve.lognormal(22, 0.6),
            patience=Curve.exponential(60.0),
            events=39, weeks=52,
        ),
        (Priority("acute", 0.05, at_once=sort == 0), Priority("legal limit", 0.35, limit=13), Priority("other", 0.6)),
        waiting=tuple(Waiting(day(-weeks), "other") for weeks in (9, 5, 2, 1)),
        running=tuple(Running(day(-2 * weeks)) for weeks in range(1, 18)),
        room=8 if sort == 1 else None,
        refused_to=f"queue {number + 1}" if sort == 1 and number + 1 < pools else None,
        redirect_weeks=2,
    )  # fmt: skip


def _learnt(number: int, replications: int) -> Curve:
    """A step curve from sixty ended cases, each replication with its own weights on them."""
    dice = np.random.default_rng(number)
    times = np.unique(np.round(dice.lognormal(2.9, 0.55, 60) * 7)) / 7
    ended = dice.exponential(1, (replications, times.size + 1)).cumsum(axis=1)
    return Curve(times, ended[:, :-1] / ended[:, -1:], np.full(replications, 20.0))


def time_run(pools: int, years: int, replications: int, runs: int) -> dict[str, Any]:
    """In a process of its own: the run to its records, and from them all figures, some times over."""
    unit = scenario(pools, years, replications)
    joins = (ORIGIN, day(26))
    loaded, ran, told = peak_mb(), [], []
    for _run in range(runs):
        begun = time.perf_counter()
        records = simulate(unit, seed=1, replications=replications, joins=(0.0, 26.0))
        ran.append(time.perf_counter() - begun)
        most = peak_mb()
        begun = time.perf_counter()
        answers = list(figures(records, Asked(joins)))
        told.append(time.perf_counter() - begun)
        people = int(sum(queue.came.sum() for queue in records.queues.values()))
        del records, answers
    return {
        "ran": ran,
        "told": told,
        "loaded_mb": loaded,
        "most_mb": most,
        "with_figures_mb": peak_mb(),
        "people": people,
    }


def measure() -> dict[str, Any]:
    """Each size in a process of its own, and the sizes in turn."""
    sizes = sorted({size for row in GROWTH.values() for size in row} | {(POOLS, YEARS, 500)})
    told: dict[str, Any] = {}
    for _round in range(2):
        for size in sizes:
            command = [sys.executable, "-m", "bench.municipality", *(str(number) for number in size), str(RUNS)]
            said = subprocess.run(command, cwd=homes.REPOSITORY, check=True, capture_output=True, text=True).stdout
            now, key = json.loads(said.splitlines()[-1]), "-".join(str(number) for number in size)
            before = told.get(key)
            if before is not None:
                now |= {name: now[name] + before[name] for name in ("ran", "told")}
            told[key] = now
    return told


def shown(measured: dict[str, Any]) -> str:
    """The goal, and how it grows."""

    def row(size: tuple[int, int, int]) -> list[Any]:
        told = measured["-".join(str(number) for number in size)]
        ran, people = min(told["ran"]), told["people"]
        return [*size, f"{people:,}", f"{ran:.2f}", f"{ran / people * 1e6:.2f}", f"{min(told['told']):.2f}",
                f"{told['most_mb']:.0f}", f"{told['with_figures_mb']:.0f}"]  # fmt: skip

    heads = ["pools", "years", "replications", "people", "run, s", "µs a person", "figures, s", "MB run", "MB in all"]
    whole, click = ((POOLS, YEARS, REPLICATIONS), (POOLS, YEARS, 500))
    parts = [
        "### A whole municipality, one core",
        "Goals: 2,000 replications of twelve pools for three years in 2 s and 500 MB, 500 of them in 0.5 s.",
        numbers.table(heads, [row(whole), row(click)]),
        ("*Run* is from the scenario to the records of every person, *figures* from these to all figures; the posts' hours, "
        "arrivals and lengths are drawn within the run. Memory is the most the process has held."),
    ]  # fmt: skip
    for what, sizes in GROWTH.items():
        parts += [f"Growth in {what}:", numbers.table(heads, [row(size) for size in sizes])]
    return "\n\n".join(parts)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:5]]
    sys.stdout.write(json.dumps(time_run(*asked)) + "\n")
