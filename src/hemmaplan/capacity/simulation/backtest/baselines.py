"""Baselines (*jämförelser*): what anybody could have said without a model. A model that does not beat them is not worth it.

Each answers one number, or ``None`` when the log is too short to say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, outcome
from hemmaplan.capacity.simulation.estimation.estimate import Estimate
from hemmaplan.capacity.simulation.estimation.history import Course
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK

YEAR_WEEKS = 52
STEPS_A_WEEK = 7


class Baseline(StrEnum):
    """*Jämförelse*: a forecast without a model."""

    LAST_VALUE = "last_value"  # som i dag
    LAST_YEAR = "last_year"  # samma vecka i fjol
    FLOW_BALANCE = "flow_balance"  # inflöde minus utflöde


def last_value(courses: Sequence[Course], question: Question, told: Estimate) -> float | None:
    """*Som i dag*: the queue as it stands; for starts and waits, what the last time of the same length gave."""
    if question.target is Target.QUEUE_SIZE:
        return float(told.waits.now.count)
    return _earlier(courses, question, told, weeks=question.horizon)


def last_year(courses: Sequence[Course], question: Question, told: Estimate) -> float | None:
    """*Samma vecka i fjol*: what the same weeks of last year gave. ``None`` with a horizon of more than a year."""
    return _earlier(courses, question, told, weeks=YEAR_WEEKS) if question.horizon <= YEAR_WEEKS else None


def flow_balance(courses: Sequence[Course], question: Question, told: Estimate) -> float | None:  # noqa: ARG001 one signature for all
    """*Inflöde minus utflöde*: as many come a week as have come, and running cases end at one over their mean duration.

    Durations are those with the running cases counted. What a spreadsheet would say.
    """
    queue, comes = told.waits.now.count, told.arrivals.rate
    ends = len(told.running) / told.durations.mean()
    if question.target is Target.QUEUE_SIZE:
        return max(queue + question.horizon * (comes - ends), 0.0)
    if question.target is Target.STARTS:
        return min(queue + question.horizon * comes, question.horizon * ends)
    if not ends:
        return question.horizon / 2
    moments = [(step + 0.5) / STEPS_A_WEEK for step in range(question.horizon * STEPS_A_WEEK)]
    waits = [min(max(queue + at * (comes - ends), 0.0) / ends, question.horizon - at) for at in moments]
    return sum(waits) / len(waits)


def _earlier(courses: Sequence[Course], question: Question, told: Estimate, *, weeks: int) -> float | None:
    then: date = told.origin - timedelta(days=weeks * DAYS_A_WEEK)
    # The evening before the log begins is still well told: those who were open then are in the log.
    return outcome(courses, question, then) if then >= told.whole_from - timedelta(days=1) else None


Answer = Callable[[Sequence[Course], Question, Estimate], float | None]
BASELINES: Mapping[Baseline, Answer] = {
    Baseline.LAST_VALUE: last_value,
    Baseline.LAST_YEAR: last_year,
    Baseline.FLOW_BALANCE: flow_balance,
}
