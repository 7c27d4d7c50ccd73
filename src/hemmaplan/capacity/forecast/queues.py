"""The forecast of each queue of a unit (*prognos*) and how good such forecasts have been there, as rows to be stored.

Reads and reckons, and stores nothing: that is done afterwards, in a short transaction (``capacity.actions.forecasts``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import WEEKS, Rows, rows_of
from hemmaplan.capacity.forecast.scenario import estimated, terms_of
from hemmaplan.capacity.models import ForecastSkill, QueueForecast
from hemmaplan.capacity.simulation.backtest import skill as summary
from hemmaplan.capacity.simulation.backtest.baselines import Baseline
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, simulated
from hemmaplan.capacity.simulation.backtest.rolling import HORIZONS, LEAST_WEEKS, Trial, backtest
from hemmaplan.capacity.simulation.backtest.rolling import Forecast as AsksForecast
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.estimation.estimate import Estimate, Terms
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.estimation.notes import Sign
from hemmaplan.capacity.simulation.report.telling import fans
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, Floats
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.models import Unit

SEED = 1
"""The same every night, so that a fan moves because the rows have changed and not by chance."""
REPLICATIONS = 500
TRIED_REPLICATIONS = 200
TRIED_MONTHS = 36
"""Forecasts are tried at the month ends of so long a time, not at those of another age."""
_ASSUMED = {Sign.ASSUMED_DURATION, Sign.ASSUMED_LEAVING, Sign.SEASON}


def services_by_unit(on: dt.date) -> dict[int, frozenset[int]]:
    """The services offered on the day, by the unit they are forecast with: the topmost *enhet* above them, or their own."""
    whole = set(Unit.objects.filter(kind=Unit.Kind.UNIT).values_list("pk", flat=True))
    found: dict[int, set[int]] = defaultdict(set)
    offered = Service.objects.filter(period__contains=on).order_by("pk")
    for pk, unit, lineage in offered.values_list("pk", "unit", "unit__lineage"):
        found[next((above for above in lineage if above in whole), unit)].add(pk)
    return {unit: frozenset(services) for unit, services in found.items()}


def forecasts(
    unit: Unit, *, on: dt.date, made_at: dt.datetime, replications: int = REPLICATIONS
) -> list[QueueForecast]:
    """A forecast of each queue of the unit, from the rows as they stand on the day (*prognoser*)."""
    # A week more than is told, so that the beginning of the last one is in.
    rows = rows_of(unit, on=on, weeks=WEEKS + 1)
    found = estimated(rows)
    queues = _queues(unit, found.estimates, rows)
    if not queues:
        return []
    told = fans(simulate(found.scenario, seed=SEED, replications=replications, joins=()))
    terms = terms_of(rows, queues)
    made: dict[str, Any] = {
        "day": on, "seed": SEED, "replications": replications, "engine": engine(),
        "digest": rows.digest, "made_at": made_at,
    }  # fmt: skip
    return [
        QueueForecast(
            service_id=service, **_numbers(told[name]), **_rests_on(found.estimates[name], terms[name]), **made
        )
        for name, service in queues.items()
    ]


def _queues(unit: Unit, names: Collection[str], rows: Rows) -> dict[str, int]:
    """Those of the queues that are told of and belong to the unit: name, and id of the service."""
    own = services_by_unit(rows.on).get(unit.pk, frozenset())
    return {
        line.code: line.id
        for line in rows.snapshot.services
        if line.code in names and line.id in own and slots.may_be_waited_for(line, rows.on)
    }


def _numbers(fan: Floats) -> dict[str, list[int]]:
    p10, p50, p90 = fan.astype(int).tolist()
    return {"p10": p10, "p50": p50, "p90": p90}


def _rests_on(told: Estimate, terms: Terms) -> dict[str, Any]:
    """What the forecast rests on (*underlag*): how many were seen and since when, what is assumed, what may be wrong."""
    notes = told.notes
    assumed = [note for note in notes if note.sign in _ASSUMED]
    doubts = [note for note in notes if note.is_warning]
    return {
        "came": told.arrivals.count,
        "seen_from": max(told.whole_from, terms.opened or told.whole_from),
        "ended": told.durations.spells.ends,
        "running": len(told.running),
        "left": told.leaving.leavers,
        "assumptions": [note.text for note in assumed],
        "assumptions_en": [note.text_en for note in assumed],
        "warnings": [note.text for note in doubts],
        "warnings_en": [note.text_en for note in doubts],
    }


# --- how good they have been here -------------------------------------------------------------------------------------


def last_month_end(on: dt.date) -> dt.date:
    """The end of the last whole month before the day (*senaste månadsslut*)."""
    return on.replace(day=1) - dt.timedelta(days=1)


def skills(
    unit: Unit, *, through: dt.date, made_at: dt.datetime, replications: int = TRIED_REPLICATIONS
) -> list[ForecastSkill]:
    """How good forecasts of each queue of the unit have been (*träffsäkerhet*), each made from the rows as known on its day.

    A queue that could not be tried, since too little time is known, is told with no trials.
    """
    rows = rows_of(unit, on=through)
    queues = _queues(unit, estimated(rows).estimates, rows)
    if not queues:
        return []

    def living(known: History, origin: dt.date, questions: Sequence[Question]) -> Mapping[Question, Floats]:
        weeks = max(question.horizon for question in questions)
        then = estimated(rows_of(unit, on=origin, weeks=weeks, log=known))
        told = simulate(then.scenario, seed=SEED, replications=replications, joins=()).queues
        nothing = np.empty(0)
        return {one: simulated(told[one.queue], one) if one.queue in told else nothing for one in questions}

    scores = {
        (one.question.queue, one.question.horizon): one
        for one in summary.skills(_trials(rows, living, list(queues)))
        if one.question.target is Target.QUEUE_SIZE
    }
    return [
        ForecastSkill(
            service_id=service,
            through=through,
            horizon=horizon,
            made_at=made_at,
            **_scored(scores.get((name, horizon))),
        )
        for name, service in queues.items()
        for horizon in HORIZONS
    ]


def _trials(rows: Rows, living: AsksForecast, queues: Sequence[str]) -> tuple[Trial, ...]:
    """The trials at the month ends of the last years; none where the time known is too short for one."""
    log = rows.history
    passed = (calendar.add_months(rows.on, -TRIED_MONTHS) - log.whole_from).days // DAYS_A_WEEK
    try:
        return backtest(log, living, queues, terms=terms_of(rows, queues), least_weeks=max(LEAST_WEEKS, passed))
    except ValueError:
        return ()


def _scored(told: summary.Skill | None) -> dict[str, Any]:
    if told is None:
        return {"trials": 0, "hits": 0}
    today, flow = (told.against[baseline] for baseline in (Baseline.LAST_VALUE, Baseline.FLOW_BALANCE))
    return {
        "trials": told.trials, "hits": told.coverage.hits, "model_error": told.crps,
        "today_error": today.baseline_crps, "flow_error": flow.baseline_crps,
    }  # fmt: skip
