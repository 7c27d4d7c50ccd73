"""Figures (*mått*): which figures a run answers, each with an id, a title and a unit, made by a function in ``measures``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.estimate import Estimate
from hemmaplan.capacity.simulation.files.scenario_file import CLASSES, Asked
from hemmaplan.capacity.simulation.runs import measures, precision
from hemmaplan.capacity.simulation.runs.records import QueueRecords, Records
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Door,
    Flats,
    MixedCaseload,
    Priority,
    Rounds,
    Scenario,
)
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats, Weeks, weeks_between
from hemmaplan.foundation import language

ENOUGH_CASES = 50
"""Below so many seen arrivals a probability is printed in steps of five in a hundred at the finest."""


class Unit(StrEnum):
    """What a figure is counted in (*enhet*)."""

    WEEKS = "veckor"
    PERSONS = "personer"
    ROUNDS = "omgångar"
    FLATS = "bostäder"
    VISITS = "besök"
    CHANCE = "sannolikhet"


STEPS: Mapping[Unit, Sequence[float]] = {
    Unit.WEEKS: precision.WEEK_STEPS,
    Unit.CHANCE: precision.SHARE_STEPS,
}

TITLES: Mapping[str, tuple[str, str]] = {
    "wait": ("Väntan för den som kommer {day}, {priority}", "Wait of one who comes on {day}, {priority}"),
    "queue": ("I kö om {weeks} veckor", "In the queue in {weeks} weeks"),
    "came": ("Inkomna, med dagens kö", "Came, with today's queue"),
    "starts": ("Påbörjade", "Started"),
    "left": ("Lämnade kön", "Left the queue"),
    "refused": ("Avvisade, listan full", "Refused, the list was full"),
    "past_limit": ("Över {limit}, {priority}", "Over {limit_en}, {priority}"),
    "past_limit_any": (
        "Risk att någon passerar {limit}, {priority}",
        "Risk that anybody passes {limit_en}, {priority}",
    ),
    "overload": (
        "Risk för belastning över {percent} % i {weeks} veckor",
        "Risk of load over {percent} % for {weeks} weeks",
    ),
    "overload_from": (
        "Belastning över {percent} % i {weeks} veckor, börjar om",
        "Load over {percent} % for {weeks} weeks, begins in",
    ),
    "not_held": ("Inställda gruppstarter", "Group starts not held"),
    "unsupervised": ("Bostäder utan tillsyn om {weeks} veckor", "Flats without supervision in {weeks} weeks"),
    "below_least": ("Risk att falla under minimibemanning", "Risk of less than the least staffing"),
    "shut": ("Risk att stänga", "Risk of shutting"),
    "shut_weeks": ("Stängda veckor", "Weeks shut"),
    "visits_lost": ("Uteblivna besök", "Visits lost"),
}
"""What each kind of figure is called, in Swedish and in English."""

PRIORITIES_EN: Mapping[str, str] = dict(
    zip(CLASSES, ("acute", "statutory limit", "decided", "without decision"), strict=True)
) | {"alla": "all"}
"""The classes that are the product's own, in English; what a file calls its classes stands as it is."""


@dataclass(frozen=True)
class Figure:
    """A figure (*mått*): ``values`` (R,), one a replication. A chance has 1 where it happened and 0 where not.

    ``activity`` is the queue or door, ``kind`` a word of ``TITLES``, ``about`` what the title speaks of. ``beyond``: weeks
    left to the horizon; a wait that is infinite is longer than that. ``seen``: how many arrivals it rests on.
    """

    activity: str
    kind: str
    unit: Unit
    values: Floats
    about: Mapping[str, str]
    beyond: float = NEVER
    seen: int | None = None

    @property
    def id(self) -> str:
        """What the figure is asked for by, such as "Familjebehandling.queue.26"."""
        told = {"limit", "limit_en", "percent"}
        return ".".join([self.activity, self.kind, *(text for name, text in self.about.items() if name not in told)])

    @property
    def title(self) -> str:
        """The figure's name in Swedish (*rubrik*)."""
        return TITLES[self.kind][0].format(**self.about)

    @property
    def title_en(self) -> str:
        """The figure's name in English."""
        about = {name: PRIORITIES_EN.get(text, text) for name, text in self.about.items()}
        return TITLES[self.kind][1].format(**about)

    @property
    def title_now(self) -> str:
        """The figure's name in the language of now."""
        return self.title if language.current() == language.SOURCE else self.title_en

    @property
    def steps(self) -> Sequence[float]:
        """The steps it may be printed in."""
        steps = STEPS.get(self.unit, precision.NUMBER_STEPS)
        few = self.unit is Unit.CHANCE and (self.seen is None or self.seen < ENOUGH_CASES)
        return steps[1:] if few else steps


def figures(records: Records, asked: Asked) -> Iterator[Figure]:
    """All figures of a run, queue by queue and door by door."""
    for queue in records.queues.values():
        yield from _waits(queue, records.scenario, asked)
        yield from _counts(queue, records.scenario, asked)
        yield from _limits(queue, records.scenario)
        yield from _staffing(queue, records.scenario, asked)
    for door in records.scenario.doors:
        yield from _door(door, records)


def _chance(activity: str, kind: str, happened: Flags, seen: int | None = None, **about: str) -> Figure:
    """Whether it happened, replication by replication."""
    return Figure(activity, kind, Unit.CHANCE, happened.astype(np.float64), about, seen=seen)


def _waits(queue: QueueRecords, scenario: Scenario, asked: Asked) -> Iterator[Figure]:
    for day in asked.joins:
        moment = weeks_between(scenario.origin, day)
        for priority in queue.queue.priorities:
            if not priority.at_once:
                waits = measures.join_waits(queue, moment, priority.name)
                about = {"day": day.isoformat(), "priority": priority.name}
                yield Figure(queue.queue.name, "wait", Unit.WEEKS, waits, about, beyond=scenario.horizon - moment)


def _counts(queue: QueueRecords, scenario: Scenario, asked: Asked) -> Iterator[Figure]:
    name, until = queue.queue.name, scenario.horizon
    for weeks in asked.horizons:
        yield Figure(name, "queue", Unit.PERSONS, measures.queue_at(queue, Weeks(weeks)), {"weeks": f"{weeks}"})
    yield Figure(name, "came", Unit.PERSONS, measures.came(queue, until), {})
    yield Figure(name, "starts", Unit.PERSONS, measures.starts(queue, until), {})
    if queue.reading.patience is not None:
        yield Figure(name, "left", Unit.PERSONS, measures.left(queue, until), {})
    if queue.queue.room is not None:
        yield Figure(name, "refused", Unit.PERSONS, measures.refused(queue, until), {})


def _limits(queue: QueueRecords, scenario: Scenario) -> Iterator[Figure]:
    for priority in queue.queue.priorities:
        if priority.limited:
            each = measures.limits(queue, priority, scenario.origin)
            over = measures.past_limit(queue, priority.name, each, scenario.horizon)
            swedish, english = _limit_told(priority, scenario)
            about = {"limit": swedish, "limit_en": english, "priority": priority.name}
            yield Figure(queue.queue.name, "past_limit", Unit.PERSONS, over, about)
            yield _chance(queue.queue.name, "past_limit_any", over > 0, seen(queue), **about)


def _limit_told(priority: Priority, scenario: Scenario) -> tuple[str, str]:
    """The limit today and from each later day, in Swedish and in English: "13 veckor (17 från 2027-07-01)"."""
    now, later = priority.limit, []
    for day, weeks in priority.limit_steps:
        if day <= scenario.origin:
            now = weeks
        elif weeks_between(scenario.origin, day) < scenario.horizon:
            later.append((day, weeks))
    told = []
    for since, none, unit in (("från", "ingen gräns", "veckor"), ("from", "no limit", "weeks")):
        first = none if now is None else f"{round(now, 1):g} {unit}"
        then = ", ".join(f"{none if weeks is None else f'{round(weeks, 1):g}'} {since} {day}" for day, weeks in later)
        told.append(f"{first} ({then})" if then else first)
    return told[0].replace(".", ","), told[1]


def _staffing(queue: QueueRecords, scenario: Scenario, asked: Asked) -> Iterator[Figure]:
    name, serves = queue.queue.name, queue.queue.serves
    if isinstance(serves, Caseload | MixedCaseload):
        first = measures.overload_weeks(queue, scenario.horizon, asked.overload_percent, asked.overload_weeks)
        about = {"percent": f"{asked.overload_percent:g}", "weeks": f"{asked.overload_weeks}"}
        yield _chance(name, "overload", first < NEVER, seen(queue), **about)
        yield Figure(name, "overload_from", Unit.WEEKS, first, about, beyond=scenario.horizon)
    if isinstance(serves, Rounds):
        yield Figure(name, "not_held", Unit.ROUNDS, measures.rounds_not_held(queue), {})
    if isinstance(serves, Flats) and serves.supervision:
        for weeks in asked.horizons:
            bare = measures.flats_without_supervision(queue, Weeks(weeks))
            yield Figure(name, "unsupervised", Unit.FLATS, bare, {"weeks": f"{weeks}"})
    if queue.queue.least is not None:
        below = np.broadcast_to(measures.below_least(queue.hours, queue.queue.least), (len(queue.start),))
        yield _chance(name, "below_least", below < NEVER)


def _door(door: Door, records: Records) -> Iterator[Figure]:
    told = measures.shut_weeks(records.doors[door.name], door, records.scenario.horizon)
    shut = np.broadcast_to(told, (records.replications,))
    yield _chance(door.name, "shut", shut > 0)
    yield Figure(door.name, "shut_weeks", Unit.WEEKS, shut, {})
    if door.visits:
        lost = measures.visits_lost(shut, door, Chance(records.seed, records.replications))
        yield Figure(door.name, "visits_lost", Unit.VISITS, lost, {})


def seen(queue: QueueRecords) -> int | None:
    """How many arrivals a queue's forecast rests on (*antal observerade*), ``None`` when its rate was only stated."""
    demand = queue.queue.demand
    if isinstance(demand, Estimate):
        return demand.arrivals.count
    events = getattr(demand, "events", None)
    return int(events) if events is not None else None
