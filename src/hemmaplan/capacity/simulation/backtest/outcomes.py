"""Outcomes (*utfall*): what a forecast is asked for, read in the same way from a log and from simulated records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from hemmaplan.capacity.simulation.estimation.history import Course
from hemmaplan.capacity.simulation.runs.records import QueueRecords
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, Floats, weeks_between


class Target(StrEnum):
    """*Mått*: what is forecast."""

    QUEUE_SIZE = "queue_size"  # antal i kö vid horisonten
    STARTS = "starts"  # antal som börjar fram till horisonten
    WAIT = "wait"  # medelväntan, till start eller längst till horisonten, för dem som kommer


@dataclass(frozen=True, order=True, slots=True)
class Question:
    """*Fråga*: a target for one queue, so many weeks ahead."""

    queue: str
    target: Target
    horizon: int


def outcome(courses: Sequence[Course], question: Question, origin: date) -> float | None:
    """What came (*utfall*): people, people, or weeks. ``None`` when nobody joined, so that there is no wait.

    The wait of those who join is counted to the horizon at most, so that it is known when the horizon has come.
    """
    end = origin + timedelta(days=question.horizon * DAYS_A_WEEK)
    if question.target is Target.QUEUE_SIZE:
        return float(sum(course.waits_on(end) for course in courses))
    if question.target is Target.STARTS:
        return float(sum(course.started is not None and origin < course.started <= end for course in courses))
    waits = [
        weeks_between(joined, min(course.out or end, end))
        for course in courses
        if (joined := course.waits_from) is not None and origin < joined <= end
    ]
    return sum(waits) / len(waits) if waits else None


def simulated(records: QueueRecords, question: Question) -> Floats:
    """The same from each replication, shape (R,) or, for the wait, one for each replication in which anybody joined."""
    end = float(question.horizon)
    came = records.came & ~records.refused & (records.arrival <= end)
    if question.target is not Target.WAIT:
        counted = records.out > end if question.target is Target.QUEUE_SIZE else records.start <= end
        counts: Floats = (came & counted).sum(axis=1).astype(np.float64)
        return counts
    joins = came & (records.arrival > 0)
    waited = np.where(joins, np.minimum(records.out, end) - np.where(joins, records.arrival, 0.0), 0.0)
    count = joins.sum(axis=1)
    means: Floats = waited.sum(axis=1)[count > 0] / count[count > 0]
    return means
