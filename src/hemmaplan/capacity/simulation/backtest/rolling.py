"""Rolling origin (*rullande prognosdag*): forecast from the end of each past month, and score against what came.

Every origin sees only the rows recorded by then. What came is read from the whole log.
"""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hemmaplan.capacity.simulation.backtest.baselines import BASELINES, Baseline
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, outcome, simulated
from hemmaplan.capacity.simulation.estimation.estimate import Estimate, Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.model import Scenario
from hemmaplan.capacity.simulation.statistics import scores
from hemmaplan.capacity.simulation.statistics.rates import Interval
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, Floats, Weeks
from hemmaplan.foundation.language import gettext as _

HORIZONS = (4, 13, 26)
LEVELS = (0.1, 0.5, 0.9)
LEAST_WEEKS = 26
"""The first origin has so long a log behind it."""

Forecast = Callable[[History, date, Sequence[Question], Mapping[str, Estimate]], Mapping[Question, Floats]]
"""*Prognos*: from the log as known on a day, that day, the questions and each queue's estimate, to samples (R,) of each answer."""


@dataclass(frozen=True, eq=False)
class Said:
    """*Det som sades*: what was forecast on a past day in answer to one question, samples (R,), and what each baseline said.

    It rests on what was known that day alone, so it never changes; only what came may be known better later. No samples:
    nothing could be said. A baseline that could not answer is left out.
    """

    samples: Floats
    baselines: Mapping[Baseline, float]


class TooShort(ValueError):
    """*För kort logg*: there is no past day to try a forecast from. The text is Swedish and says what it takes."""


@dataclass(frozen=True)
class Trial:
    """*Prov*: one question asked on one past day.

    ``came``: the outcome. ``quantiles`` are those forecast at ``LEVELS``, ``quantile_scores`` their scores, ``crps`` the
    score of the whole forecast, ``pit`` where the outcome fell in it. ``baseline_errors``: absolute error, which is the CRPS
    of a forecast that is one number, of each baseline that could answer. Scores are in the unit of the target; lower is
    better.
    """

    question: Question
    origin: date
    came: float
    quantiles: tuple[float, ...]
    crps: float
    quantile_scores: tuple[float, ...]
    pit: Interval
    baseline_errors: Mapping[Baseline, float]


def open_by(origin: date, terms: Mapping[str, Terms] | None) -> dict[str, Terms]:
    """The terms of the queues that had opened by the day (*öppna köer*)."""
    return {name: one for name, one in (terms or {}).items() if one.opened is None or one.opened <= origin}


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from ``first`` to ``last`` (*månadsslut*), in order."""
    day = first
    while (end := day.replace(day=calendar.monthrange(day.year, day.month)[1])) <= last:
        yield end
        day = end + timedelta(days=1)


def simulation(scenario: Scenario, *, seed: int, replications: int) -> Forecast:
    """The product's own forecast (*simuleringens prognos*): the scenario's staffing, laid over the log as known.

    Posts, rounds and flats are taken as the scenario dates them; it holds what was planned on a past day only as far as its
    rows say so. Steps of demand in the scenario are left out, since they are about the future.
    """

    def forecast(
        known: History, origin: date, questions: Sequence[Question], told: Mapping[str, Estimate]
    ) -> Mapping[Question, Floats]:
        horizon = Weeks(float(max(question.horizon for question in questions)))
        queues = tuple(dataclasses.replace(queue, demand_steps=(), waiting=(), running=()) for queue in scenario.queues)
        then = dataclasses.replace(scenario, origin=origin, horizon=horizon, queues=queues)
        records = simulate(fitted(then, known, estimates=told), seed=seed, replications=replications, joins=())
        return {question: simulated(records.queues[question.queue], question) for question in questions}

    return forecast


def backtest(
    history: History,
    forecast: Forecast,
    queues: Sequence[str],
    *,
    targets: Sequence[Target] = tuple(Target),
    horizons: Sequence[int] = HORIZONS,
    terms: Mapping[str, Terms] | None = None,
    least_weeks: int = LEAST_WEEKS,
) -> tuple[Trial, ...]:
    """Try a forecast at the end of each past month (*efterpröva*), for the queues that had opened by then.

    Args:
        history: the whole log; what came is read from it.
        forecast: see ``Forecast``; ``simulation`` makes the product's own.
        queues: the queues to try.
        targets: what is asked of each queue.
        horizons: weeks ahead. A question is asked only where the log tells what came.
        terms: what the log does not tell, for the estimates.
        least_weeks: how long a log the first origin has behind it.

    Raises:
        TooShort: there is no past day to try from.
    """
    trials: list[Trial] = []
    for origin in origins(history, least_weeks=least_weeks):
        seen = [weeks for weeks in horizons if has_come(history, origin, weeks)]
        questions = [Question(queue, target, weeks) for queue in queues for target in targets for weeks in seen]
        if questions:
            answers = said(history, forecast, origin, questions, terms=terms)
            trials += filter(None, (scored(history, question, origin, one) for question, one in answers.items()))
    if not trials:
        message = _(
            "Loggen från %(whole_from)s till %(known_until)s är för kort att pröva prognosen på. Det behövs minst %(least_weeks)s veckor och ett månadsslut."
        ) % {
            "whole_from": history.whole_from,
            "known_until": history.known_until,
            "least_weeks": least_weeks + min(horizons),
        }
        raise TooShort(message)
    return tuple(trials)


def origins(history: History, *, least_weeks: int = LEAST_WEEKS) -> tuple[date, ...]:
    """The month ends that have so long a log behind them, the last day of the log too if it is one (*prognosdagar*)."""
    begin = history.whole_from + timedelta(days=least_weeks * DAYS_A_WEEK - 1)
    return tuple(month_ends(begin, history.known_until))


def has_come(history: History, origin: date, weeks: int) -> bool:
    """Whether the log tells what came so many weeks after the day."""
    return origin + timedelta(days=weeks * DAYS_A_WEEK) <= history.known_until


def said(
    history: History,
    forecast: Forecast,
    origin: date,
    questions: Sequence[Question],
    *,
    terms: Mapping[str, Terms] | None = None,
) -> dict[Question, Said]:
    """What the forecast and the baselines would have said at the end of a day, of the queues that had opened by then."""
    known, opened = history.known_on(origin), open_by(origin, terms)
    told = estimate(known, origin, opened)
    asked = [one for one in questions if one.queue in told and one.queue not in set(terms or ()) - set(opened)]
    answers = forecast(known, origin, asked, told)
    return {
        question: Said(
            answers[question],
            {
                baseline: value
                for baseline, answer in BASELINES.items()
                if (value := answer(known.courses(question.queue), question, told[question.queue])) is not None
            },
        )
        for question in asked
    }


def scored(history: History, question: Question, origin: date, told: Said) -> Trial | None:
    """What was said against what came (*poängsatt*); ``None`` when nothing was said, or nothing came to measure it by."""
    came = outcome(history.courses(question.queue), question, origin)
    samples = told.samples
    if came is None or not samples.size:
        return None
    quantiles = tuple(float(value) for value in np.quantile(samples, LEVELS, method="inverted_cdf"))
    return Trial(
        question=question,
        origin=origin,
        came=came,
        quantiles=quantiles,
        crps=scores.crps_ensemble(samples, came),
        quantile_scores=tuple(
            scores.quantile_score(level, value, came) for level, value in zip(LEVELS, quantiles, strict=True)
        ),
        pit=scores.pit(samples, came),
        baseline_errors={baseline: abs(value - came) for baseline, value in told.baselines.items()},
    )
