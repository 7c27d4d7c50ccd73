"""Fitting (*anpassning*): lay what a log tells over a scenario, so that it starts from the queue as it was on a day.

The scenario says who works and what shall change; the log says who comes, how long cases last, who waits and what runs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date

from hemmaplan.capacity.simulation.estimation.absence import AbsenceRow, absence
from hemmaplan.capacity.simulation.estimation.estimate import ORDINARY, Estimate, Terms, estimate
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.estimation.priors import UNKNOWN, AbsencePrior, shipped
from hemmaplan.capacity.simulation.scenario.model import Priority, Queue, Running, Scenario, Team, Waiting
from hemmaplan.capacity.simulation.units import Share


def fitted(
    scenario: Scenario,
    history: History,
    *,
    terms: Mapping[str, Terms] | None = None,
    estimates: Mapping[str, Estimate] | None = None,
    absences: Iterable[AbsenceRow] = (),
    absence_prior: AbsencePrior | None = None,
) -> Scenario:
    """The scenario with what was known on its origin (*anpassat scenario*).

    A queue that the log or ``terms`` names takes demand, durations, patience, those who wait and those who run from there;
    the others stay as they were stated. A team with rows of absence takes its share from them. ``estimates``: those already
    made of the log, that ``terms`` are then not asked for.

    Raises:
        BadHistory: the origin lies outside the log.
    """
    if estimates is None:
        estimates = estimate(history, scenario.origin, terms)
    known = history.known_on(scenario.origin)
    rows = tuple(absences)
    prior = absence_prior or shipped().absence[UNKNOWN]
    return dataclasses.replace(
        scenario,
        queues=tuple(
            _queue(queue, estimates[queue.name], known) if queue.name in estimates else queue
            for queue in scenario.queues
        ),
        teams=tuple(
            _team(team, rows, scenario.origin, prior) if any(row.team == team.name for row in rows) else team
            for team in scenario.teams
        ),
    )


def _queue(queue: Queue, told: Estimate, known: History) -> Queue:
    courses = known.courses(queue.name)
    names = [priority.name for priority in queue.priorities]

    def named(number: int | None) -> str:
        return names[min(ORDINARY if number is None else number, len(names) - 1)]

    waiting = sorted(
        (since, named(course.priority))
        for course in courses
        if course.waits_on(told.origin) and (since := course.joined) is not None
    )
    running = sorted(
        since for course in courses if course.runs_on(told.origin) and (since := course.started) is not None
    )
    return dataclasses.replace(
        queue,
        demand=told,
        priorities=_shared(queue, told),
        waiting=tuple(Waiting(since, name) for since, name in waiting),
        running=tuple(Running(since) for since in running),
    )


def _shared(queue: Queue, told: Estimate) -> tuple[Priority, ...]:
    """The classes with the shares that were seen, where any were told; the stated shares weigh as one more who came."""
    last = len(queue.priorities) - 1
    seen = [0.0] * (last + 1)
    for number, count in enumerate(told.arrivals.priorities):
        seen[min(number, last)] += count
    total = sum(seen)
    return tuple(
        dataclasses.replace(priority, share=Share((count + priority.share) / (total + 1)))
        for priority, count in zip(queue.priorities, seen, strict=True)
    )


def _team(team: Team, rows: Iterable[AbsenceRow], origin: date, prior: AbsencePrior) -> Team:
    lost, days = absence(team.name, rows, origin=origin, prior=prior).in_whole_days
    return dataclasses.replace(team, days_lost=lost, days=days)
