"""What the simulation answers of a scenario (*svar*). A scenario is run only where it differs from another already run.

Each queue has its own streams of chance and waits for nobody else, so a queue with the same people, places and hours has
the same answers in both. A test runs the whole and compares.
"""

import dataclasses
from collections.abc import Collection

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.files.scenario_file import Asked
from hemmaplan.capacity.simulation.report import telling
from hemmaplan.capacity.simulation.report.checks import facts
from hemmaplan.capacity.simulation.report.figures import Figure, figures
from hemmaplan.capacity.simulation.report.telling import Told
from hemmaplan.capacity.simulation.runs.records import Records
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario import staffing
from hemmaplan.capacity.simulation.scenario.model import Scenario
from hemmaplan.capacity.simulation.units import weeks_between


def answers(scenario: Scenario, asked: Asked, *, seed: int, replications: int) -> Told:
    """The whole scenario's answers."""
    return _of_records(scenario, _run(scenario, asked, seed=seed, replications=replications), asked)


def answers_like(base: Told, scenario: Scenario, asked: Asked, *, seed: int, replications: int) -> Told:
    """The same, where the answers of another scenario with the same chance are known: only what differs is run."""
    same = _same_queues(base.scenario, scenario)
    new = _of_records(scenario, _run(_without(scenario, same), asked, seed=seed, replications=replications), asked)
    known: dict[str, list[Figure]] = {}
    for figure in (*(figure for figure in base.figures if figure.activity in same), *new.figures):
        known.setdefault(figure.activity, []).append(figure)
    names = [*(queue.name for queue in scenario.queues), *(door.name for door in scenario.doors)]
    queues = {
        queue.name: (base if queue.name in same else new).facts["queues"][queue.name] for queue in scenario.queues
    }
    return Told(
        scenario,
        tuple(figure for name in names for figure in known.get(name, ())),
        {**new.facts, "queues": queues},
        {queue.name: (base if queue.name in same else new).fans[queue.name] for queue in scenario.queues},
    )


def _run(scenario: Scenario, asked: Asked, *, seed: int, replications: int) -> Records:
    moments = tuple(weeks_between(scenario.origin, day) for day in asked.joins)
    return simulate(scenario, seed=seed, replications=replications, joins=moments)


def _of_records(scenario: Scenario, records: Records, asked: Asked) -> Told:
    """Notes of the estimates stand beside the forecast, once for all scenarios."""
    whole = dataclasses.replace(records, scenario=scenario)
    return Told(scenario, tuple(figures(whole, asked)), facts(whole, {}), telling.fans(whole))


def _same_queues(one: Scenario, other: Scenario) -> frozenset[str]:
    """The queues that are the same in both, with the same hours from the same days, that they share with nobody."""
    before = {queue.name: queue for queue in one.queues}
    chance = Chance(0, 1)
    absent, absent_there = staffing.absences(one, chance), staffing.absences(other, chance)
    sharing = {name for scenario in (one, other) for group in scenario.together() for name in group}
    found = set()
    for queue in other.queues:
        if before.get(queue.name) == queue and queue.refused_to is None and queue.name not in sharing:
            here = staffing.hours_for(queue.name, one, absent)
            there = staffing.hours_for(queue.name, other, absent_there)
            if here.days == there.days and np.array_equal(here.hours, there.hours):
                found.add(queue.name)
    return frozenset(found)


def _without(scenario: Scenario, names: Collection[str]) -> Scenario:
    """The scenario without some of its queues; the posts keep their hours."""
    posts = tuple(
        dataclasses.replace(post, shares={name: part for name, part in post.shares.items() if name not in names})
        for post in scenario.posts
    )
    return dataclasses.replace(
        scenario, queues=tuple(queue for queue in scenario.queues if queue.name not in names), posts=posts
    )
