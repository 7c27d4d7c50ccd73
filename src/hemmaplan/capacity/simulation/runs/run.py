"""A run (*körning*): from a scenario and a seed to records."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.runs.records import Levels, QueueRecords, Records, Together
from hemmaplan.capacity.simulation.scenario import demand, staffing
from hemmaplan.capacity.simulation.scenario.demand import Reading
from hemmaplan.capacity.simulation.scenario.model import Caseload, MixedCaseload, Queue, Rounds, Scenario
from hemmaplan.capacity.simulation.scenario.staffing import Hours
from hemmaplan.capacity.simulation.serving import rounds
from hemmaplan.capacity.simulation.serving.by_hours import Cases, Phases, serve_by_hours
from hemmaplan.capacity.simulation.serving.kernel import Classes, Line, Served, Steps, serve
from hemmaplan.capacity.simulation.serving.shared import Pool, serve_together
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats, Weeks, Whole, weeks_between


def simulate(scenario: Scenario, *, seed: int, replications: int, joins: Sequence[Weeks] = (Weeks(0.0),)) -> Records:
    """Run a scenario (*simulera*). Same scenario, seed and version give the same records.

    ``joins``: the moments for which is asked how long one would wait who came then, in each class.
    """
    chance = Chance(seed, replications)
    absent = staffing.absences(scenario, chance)
    done: dict[str, QueueRecords] = {}
    sent: dict[str, list[Floats]] = {queue.name: [] for queue in scenario.queues}
    together = scenario.together()
    sharing = {name for group in together for name in group}
    for queue in scenario.in_order():
        if queue.name in sharing:
            continue
        records = _run_queue(_asked(queue, scenario, chance, absent, sent[queue.name], joins), scenario, chance)
        done[queue.name] = records
        if queue.refused_to is not None:
            again = np.where(records.refused, records.arrival + queue.redirect_weeks, NEVER)
            sent[queue.refused_to].append(np.sort(again, axis=1)[:, : int(records.refused.sum(axis=1).max(initial=0))])
    # They send nobody on, so they come last.
    for group in together:
        asked = [_asked(scenario.queue(name), scenario, chance, absent, sent[name], joins) for name in group]
        done |= _run_together(asked, scenario, staffing.pool(group, scenario, absent), chance)
    return Records(
        scenario,
        seed,
        replications,
        {queue.name: done[queue.name] for queue in scenario.queues},
        {door.name: staffing.hours_for(door.name, scenario, absent) for door in scenario.doors},
    )


@dataclass(frozen=True)
class _Asked:
    """What a queue is asked, before anybody has started."""

    queue: Queue
    reading: Reading
    line: Line
    hours: Hours
    ends: Floats
    begun: Floats
    levels: Levels | None
    steps: Steps
    probes: int

    @property
    def at_once(self) -> Flags:
        """Which classes are always admitted."""
        return np.array([priority.at_once for priority in self.queue.priorities])

    @property
    def cases(self) -> Cases:
        """What the cases take."""
        if isinstance(self.queue.serves, MixedCaseload) and self.levels is not None:
            phases = _phases(self.queue.serves)
            return Cases(phases, self.levels.came, self.levels.running, self.levels.begun, self.ends)
        hours = float(self.queue.serves.hours_a_case) if isinstance(self.queue.serves, Caseload) else 0.0
        alike = (np.zeros(shape, dtype=np.int8) for shape in (self.line.arrival.shape, self.ends.shape))
        return Cases((((0.0, hours),),), next(alike), next(alike), self.begun, self.ends)


def _asked(
    queue: Queue,
    scenario: Scenario,
    chance: Chance,
    absent: Sequence[Floats],
    sent: Sequence[Floats],
    joins: Sequence[Weeks],
) -> _Asked:
    reading = _changed(queue.demand.read(chance, queue.name, scenario.horizon), queue, scenario)
    line = _line(queue, scenario, chance, reading, sent, joins)
    hours = staffing.hours_for(queue.name, scenario, absent)
    ages = np.array([-weeks_between(scenario.origin, case.since) for case in queue.running])
    ends = reading.lengths.residual(chance.uniforms(ages.size, queue.name, "running"), ages)
    probes = len(joins) * len(queue.priorities)
    of = None
    if isinstance(queue.serves, MixedCaseload):
        of = _levels(queue, queue.serves, chance, line, ages, sent, probes)
    steps = staffing.slots(queue, scenario, hours, None if of is None else of.average)
    return _Asked(queue, reading, line, hours, ends, -ages, of, steps, probes)


def _run_queue(asked: _Asked, scenario: Scenario, chance: Chance) -> QueueRecords:
    queue, line, hours = asked.queue, asked.line, asked.hours
    if isinstance(queue.serves, Rounds):
        return _recorded(asked, *_hold_rounds(queue.serves, scenario, line, hours))
    until, took = float(scenario.horizon), np.zeros((chance.replications, 0), dtype=np.int64)
    if isinstance(queue.serves, MixedCaseload) and not queue.serves.alike:
        served = serve_by_hours(
            line, hours.times, hours.hours, asked.cases, at_once=asked.at_once, room=queue.room, since=0.0, until=until
        )
    else:
        served = serve(line, asked.steps, asked.ends, at_once=asked.at_once, room=queue.room, since=0.0, until=until)
    return _recorded(asked, served, took)


def _run_together(group: Sequence[_Asked], scenario: Scenario, pool: Pool, chance: Chance) -> dict[str, QueueRecords]:
    """Queues that share hours, all at once."""
    served = serve_together(
        [one.line for one in group], pool, [one.cases for one in group], at_once=[one.at_once for one in group],
        since=0.0, until=float(scenario.horizon),
    )  # fmt: skip
    nobody = np.zeros((chance.replications, 0), dtype=np.int64)
    members = tuple(_recorded(one, told, nobody) for one, told in zip(group, served, strict=True))
    return {
        one.queue.name: dataclasses.replace(one, together=Together(members, place, pool))
        for place, one in enumerate(members)
    }


def _phases(serves: MixedCaseload) -> tuple[Phases, ...]:
    """The hours of each level, by weeks from the start of a case."""
    told = []
    for level in serves.levels:
        begins = np.cumsum([0.0, *(float(phase.weeks or 0) for phase in level.phases[:-1])]).tolist()
        told.append(tuple(zip(begins, (float(phase.hours) for phase in level.phases), strict=True)))
    return tuple(told)


def _levels(
    queue: Queue,
    serves: MixedCaseload,
    chance: Chance,
    line: Line,
    ages: Floats,
    sent: Sequence[Floats],
    probes: int,
) -> Levels:
    """Of which level each is: as stated for who waits and what runs, else by the shares, from a stream of its own."""
    names = [level.name for level in serves.levels]
    shares = np.cumsum([level.share for level in serves.levels])[:-1]

    def drawn(count: int, source: str, stated: Sequence[str | None] = ()) -> Classes:
        level = np.searchsorted(shares, chance.uniforms(count, queue.name, source, "level")).astype(np.int8)
        for place, name in enumerate(stated):
            if name is not None:
                level[:, place] = names.index(name)
        return level

    lined = sorted(queue.waiting, key=lambda one: one.since)
    waiting = drawn(len(lined), "waiting", [one.level for one in lined])
    # Each source of people has a stream of its own, as for their lengths; those only thought of stand last.
    here = [moments.shape[1] for moments in sent]
    coming = line.arrival.shape[1] - len(lined) - sum(here) - probes
    sources = [(coming, "coming"), *((count, f"sent {turn}") for turn, count in enumerate(here)), (probes, "probe")]
    came = np.concatenate([waiting, *(drawn(count, source) for count, source in sources)], axis=1)
    running = drawn(ages.size, "running", [case.level for case in queue.running])
    real = (line.arrival < NEVER) & (line.length > 0)
    work = weeks = 0.0
    for number, phases in enumerate(_phases(serves)):
        lengths = line.length[real & (came == number)]
        weeks += float(lengths.sum())
        for (begin, hours), stop in zip(phases, [*(begin for begin, _ in phases[1:]), NEVER], strict=True):
            work += hours * float(np.clip(lengths - begin, 0, stop - begin).sum())
    average = work / weeks if weeks else float(serves.levels[0].phases[0].hours)
    return Levels(came, running, -ages, average)


def _changed(reading: Reading, queue: Queue, scenario: Scenario) -> Reading:
    """The reading with the scenario's own steps of demand laid upon it."""
    if not queue.demand_steps:
        return reading
    days = sorted((float(weeks_between(scenario.origin, day)), factor) for day, factor in queue.demand_steps)
    times = np.unique(np.concatenate([[0.0], reading.factor_times.clip(min=0), [max(when, 0) for when, _ in days]]))
    own = reading.factors[:, np.maximum(np.searchsorted(reading.factor_times, times, side="right") - 1, 0)]
    laid = np.array([next((factor for when, factor in reversed(days) if when <= time), 1.0) for time in times])
    return Reading(reading.rate, reading.lengths, reading.patience, times, own * laid)


def _line(
    queue: Queue,
    scenario: Scenario,
    chance: Chance,
    reading: Reading,
    sent: Sequence[Floats],
    joins: Sequence[Weeks],
) -> Line:
    """Who comes: today's queue, those who will come, those sent from other queues, and last the probes."""
    came = demand.arrivals(reading, chance, queue.name, scenario.horizon)
    parts = [_waiting(queue, scenario, chance, reading), _coming(queue, chance, reading, came, "coming")]
    parts += [_coming(queue, chance, reading, moments, f"sent {turn}") for turn, moments in enumerate(sent)]
    parts.append(_probes(queue, chance.replications, joins))
    return Line(
        np.concatenate([part.arrival for part in parts], axis=1),
        np.concatenate([part.length for part in parts], axis=1),
        np.concatenate([part.deadline for part in parts], axis=1),
        np.concatenate([part.kind for part in parts], axis=1),
        np.concatenate([np.full(part.arrival.shape, part.probe is not None) for part in parts], axis=1),
    )


def _coming(queue: Queue, chance: Chance, reading: Reading, arrival: Floats, source: str) -> Line:
    """Those who come: each with a length, a class and a patience of their own streams."""
    count = arrival.shape[1]
    length = reading.lengths.draw(chance.uniforms(count, queue.name, source, "length"))
    shares = np.cumsum([priority.share for priority in queue.priorities])[:-1]
    kind = np.zeros(arrival.shape, dtype=np.int8)
    if shares.size:
        kind = np.searchsorted(shares, chance.uniforms(count, queue.name, source, "class")).astype(np.int8)
    deadline = np.full(arrival.shape, NEVER)
    if reading.patience is not None:
        deadline = arrival + reading.patience.draw(chance.uniforms(count, queue.name, source, "patience"))
    return Line(arrival, length, deadline, kind)


def _waiting(queue: Queue, scenario: Scenario, chance: Chance, reading: Reading) -> Line:
    """Those who wait today, oldest first: the same in every replication but for length and patience."""
    names = [priority.name for priority in queue.priorities]
    lined = sorted(queue.waiting, key=lambda one: one.since)
    shape = (chance.replications, len(lined))
    since = np.array([float(weeks_between(scenario.origin, one.since)) for one in lined])
    number = np.array([len(names) - 1 if one.priority is None else names.index(one.priority) for one in lined])
    arrival = np.broadcast_to(since, shape)
    length = reading.lengths.draw(chance.uniforms(len(lined), queue.name, "waiting", "length"))
    deadline = np.full(shape, NEVER)
    if reading.patience is not None and lined:
        deadline = reading.patience.residual(chance.uniforms(len(lined), queue.name, "waiting", "patience"), -since)
    return Line(arrival, length, deadline, np.broadcast_to(number.astype(np.int8), shape))


def _probes(queue: Queue, replications: int, joins: Sequence[Weeks]) -> Line:
    """One who is only thought of, in each class at each moment asked for, and who never gives up."""
    moments = np.repeat(np.array(joins, dtype=np.float64), len(queue.priorities))
    kinds = np.tile(np.arange(len(queue.priorities), dtype=np.int8), len(joins))
    shape = (replications, moments.size)
    nothing, endless = np.zeros(shape), np.full(shape, NEVER)
    return Line(
        np.broadcast_to(moments, shape), nothing, endless, np.broadcast_to(kinds, shape), np.ones(shape, dtype=np.bool_)
    )


def _hold_rounds(serves: Rounds, scenario: Scenario, line: Line, hours: Hours) -> tuple[Served, Whole]:
    """Rounds within the horizon take people; those without hours to lead them are not held."""
    held = sorted(serves.rounds, key=lambda one: one.day)
    moments = np.array([float(weeks_between(scenario.origin, one.day)) for one in held])
    inside = (moments >= 0) & (moments < scenario.horizon)
    led = np.broadcast_to(hours.at(moments) >= serves.hours - staffing.A_HAIR, (len(line.arrival), moments.size))
    told = rounds.gather(
        line,
        moments[inside],
        np.array([one.places for one in held], dtype=np.int64)[inside],
        np.array([one.minimum for one in held], dtype=np.int64)[inside],
        led[:, inside],
    )
    nobody: Flags = np.zeros(line.arrival.shape, dtype=np.bool_)
    return Served(told.start, nobody, nobody), told.took


def _recorded(asked: _Asked, served: Served, took: Whole) -> QueueRecords:
    """Real people apart from those only thought of, who stand last."""
    line = asked.line
    real = line.arrival.shape[1] - asked.probes
    start, arrival = served.start[:, :real], line.arrival[:, :real]
    return QueueRecords(
        asked.queue,
        asked.reading,
        arrival,
        start,
        start + line.length[:, :real],
        line.deadline[:, :real],
        line.kind[:, :real],
        served.refused[:, :real],
        asked.ends,
        asked.steps,
        asked.hours,
        line.arrival[0, real:],
        line.kind[0, real:].astype(np.int64),
        served.start[:, real:],
        took,
        asked.levels,
    )
