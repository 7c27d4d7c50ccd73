"""The forecast of each queue of a unit (*prognos*) and how good such forecasts have been there, as rows to be stored.

Reads and reckons, and stores nothing: that is done afterwards, in a short transaction (``capacity.actions.forecasts``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from django.db.models import Max

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import WEEKS, Rows, planned, rows_of
from hemmaplan.capacity.forecast.scenario import estimated, of_rows, scenario, terms_of
from hemmaplan.capacity.models import ForecastSkill, PastForecast, QueueForecast
from hemmaplan.capacity.simulation.backtest import skill as summary
from hemmaplan.capacity.simulation.backtest.baselines import Baseline
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, simulated
from hemmaplan.capacity.simulation.backtest.rolling import (
    HORIZONS,
    LEAST_WEEKS,
    Said,
    Trial,
    has_come,
    open_by,
    origins,
    said,
    scored,
)
from hemmaplan.capacity.simulation.backtest.rolling import Forecast as AsksForecast
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.estimation.estimate import Estimate, Terms
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.estimation.notes import Note, Sign
from hemmaplan.capacity.simulation.report.telling import fans
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, Floats
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import services as service_measures
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.models import Unit

SEED = 1
"""The same every night, so that a fan moves because the rows have changed and not by chance."""
REPLICATIONS = 500
TRIED_REPLICATIONS = 200
TRIED_MONTHS = 36
"""Forecasts are tried at the month ends of so long a time, not at those of another age."""
_ASSUMED = {Sign.ASSUMED_DURATION, Sign.ASSUMED_LEAVING, Sign.SEASON}


def services_by_unit(on: dt.date, *, below: Unit | None = None) -> dict[int, frozenset[int]]:
    """The services offered on the day, by the unit they are forecast with: the topmost *enhet* above them, or their own.

    ``below``: only services of this unit and those below it.
    """
    whole = set(Unit.objects.filter(kind=Unit.Kind.UNIT).values_list("pk", flat=True))
    found: dict[int, set[int]] = defaultdict(set)
    offered = Service.objects.filter(period__contains=on).order_by("pk")
    if below is not None:
        offered = offered.filter(unit__lineage__contains=[below.pk])
    for pk, unit, lineage in offered.values_list("pk", "unit", "unit__lineage"):
        found[next((above for above in lineage if above in whole), unit)].add(pk)
    return {unit: frozenset(services) for unit, services in found.items()}


def waited_for(on: dt.date) -> dict[int, frozenset[int]]:
    """Of them the services that people may come to wait for; units without any are left out. Some queries in all."""
    lines = service_measures.services(Service.objects.values_list("unit", flat=True).distinct(), on=on)
    may = {line.id for line in lines if slots.may_be_waited_for(line, on)}
    return {unit: mine for unit, services in services_by_unit(on).items() if (mine := services & may)}


def longest_untried(units: Mapping[int, frozenset[int]], through: dt.date) -> list[int]:
    """The units whose forecasts have not been tried through the day (*ej prövade*), those tried longest ago first."""
    last = dict(ForecastSkill.objects.order_by().values_list("service").annotate(Max("through")))
    when = {
        unit: max((last[pk] for pk in services if pk in last), default=dt.date.min) for unit, services in units.items()
    }
    return sorted((unit for unit, day in when.items() if day < through), key=lambda unit: (when[unit], unit))


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
            service_id=service, **_numbers(told[name]),
            **_rests_on(found.estimates[name], terms[name], _overfull(rows, name, found.estimates[name])), **made,
        )
        for name, service in queues.items()
    ]  # fmt: skip


def _overfull(rows: Rows, name: str, told: Estimate) -> list[Note]:
    """That more run than there are slots for (*fler pågår än platserna*): the forecast lets nobody start until they are done."""
    line = rows.service(name)
    takes = rows.snapshot.capacity(line, rows.on).slots if line is not None else None
    running = len(told.running)
    if takes is None or running <= takes:
        return []
    return [
        Note(
            Sign.OVERFULL,
            f"{running} pågår, men timmarna räcker till {takes}. Prognosen räknar med att ingen börjar förrän det finns plats. Brukar ni "
            "ta emot ändå blir det färre som väntar än den säger; se över minuterna per plats.",
            f"{running} run, but the hours suffice for {takes}. The forecast lets nobody start until there is room. If you usually take "
            "people all the same, fewer will wait than it says; look over the minutes a place takes.",
        )
    ]


def _queues(unit: Unit, names: Collection[str], rows: Rows) -> dict[str, int]:
    """Those of the queues that are told of and belong to the unit: name, and id of the service."""
    own = services_by_unit(rows.on, below=unit).get(unit.pk, frozenset())
    return {
        line.code: line.id
        for line in rows.snapshot.services
        if line.code in names and line.id in own and slots.may_be_waited_for(line, rows.on)
    }


def _numbers(fan: Floats) -> dict[str, list[int]]:
    p10, p50, p90 = fan.astype(int).tolist()
    return {"p10": p10, "p50": p50, "p90": p90}


def _rests_on(told: Estimate, terms: Terms, more: Sequence[Note] = ()) -> dict[str, Any]:
    """What the forecast rests on (*underlag*): how many were seen and since when, what is assumed, what may be wrong."""
    notes = told.notes
    assumed = [note for note in notes if note.sign in _ASSUMED]
    doubts = [*more, *(note for note in notes if note.is_warning)]
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


@dataclass(frozen=True)
class Tried:
    """Prövningen av en enhets prognoser: how good they have been, and the forecasts of past days that were made for it."""

    skills: tuple[ForecastSkill, ...] = ()
    made: tuple[PastForecast, ...] = ()


def tried(unit: Unit, *, through: dt.date, made_at: dt.datetime, replications: int = TRIED_REPLICATIONS) -> Tried:
    """How good forecasts of each queue of the unit have been (*träffsäkerhet*), each made from the rows as known on its day.

    What is said of a day rests on what was known then, so it is made once and kept: in an ordinary month there is one new day.
    What came is read anew each time. A queue that could not be tried, since too little time is known, is told with no trials.
    """
    rows = rows_of(unit, on=through)
    queues = _queues(unit, {queue.name for queue in of_rows(rows, name=rows.unit).queues}, rows)
    if not queues:
        return Tried()
    log, terms = rows.history, terms_of(rows, queues)
    passed = (calendar.add_months(rows.on, -TRIED_MONTHS) - log.whole_from).days // DAYS_A_WEEK
    days = origins(log, least_weeks=max(LEAST_WEEKS, passed))
    by_service = {service: name for name, service in queues.items()}
    kept = PastForecast.objects.filter(
        service__in=by_service, day__in=days, seed=SEED, replications=replications, engine=engine()
    )
    known = {
        day: {_question(by_service[row.service_id], row.horizon): row for row in of_day}
        for day, of_day in _by_day(kept)
    }
    made: list[PastForecast] = []
    for day in days:
        open_then = open_by(day, terms)
        lacking = [
            one
            for one in (_question(name, weeks) for name in queues if name in open_then for weeks in HORIZONS)
            if one not in known.get(day, {})
        ]
        if lacking:
            answers = said(log, _living(unit, replications), day, lacking, terms=terms)
            new = {
                one: PastForecast(
                    service_id=queues[one.queue], day=day, horizon=one.horizon, **_kept(answers[one]), seed=SEED,
                    replications=replications, engine=engine(), made_at=made_at,
                ) for one in lacking
            }  # fmt: skip
            known.setdefault(day, {}).update(new)
            made += new.values()
    scores = {(one.question.queue, one.question.horizon): one for one in summary.skills(_trials(log, known))}
    return Tried(
        tuple(
            ForecastSkill(
                service_id=service,
                through=through,
                horizon=horizon,
                made_at=made_at,
                **_scored(scores.get((name, horizon))),
            )
            for name, service in queues.items()
            for horizon in HORIZONS
        ),
        tuple(made),
    )


def _question(queue: str, horizon: int) -> Question:
    return Question(queue, Target.QUEUE_SIZE, horizon)


def _by_day(rows: Iterable[PastForecast]) -> Iterator[tuple[dt.date, Iterator[PastForecast]]]:
    return groupby(sorted(rows, key=lambda row: row.day), key=lambda row: row.day)


def _living(unit: Unit, replications: int) -> AsksForecast:
    """The unit's own forecast on a past day, with posts, services and flats as they were planned and recorded then."""

    def living(
        known: History, origin: dt.date, questions: Sequence[Question], told: Mapping[str, Estimate]
    ) -> Mapping[Question, Floats]:
        weeks = max(question.horizon for question in questions)
        plans = planned(unit, on=origin, weeks=weeks)
        then = scenario(plans.snapshot, on=origin, weeks=weeks, flats=plans.flats)
        # Each queue has streams of chance of its own: to those not asked about nobody need come.
        asked = {question.queue: told[question.queue] for question in questions}
        ran = simulate(fitted(then, known, estimates=asked), seed=SEED, replications=replications, joins=()).queues
        nothing = np.empty(0)
        return {one: simulated(ran[one.queue], one) if one.queue in ran else nothing for one in questions}

    return living


def _kept(told: Said) -> dict[str, Any]:
    """What was said, as it is stored."""
    return {
        "spread": np.bincount(told.samples.astype(int)).tolist() if told.samples.size else [],
        "today": told.baselines.get(Baseline.LAST_VALUE),
        "flow": told.baselines.get(Baseline.FLOW_BALANCE),
    }


def _as_said(row: PastForecast) -> Said:
    """What was stored, as it was said."""
    told = {Baseline.LAST_VALUE: row.today, Baseline.FLOW_BALANCE: row.flow}
    samples = np.repeat(np.arange(len(row.spread), dtype=np.float64), row.spread)
    return Said(samples, {baseline: value for baseline, value in told.items() if value is not None})


def _trials(log: History, known: Mapping[dt.date, Mapping[Question, PastForecast]]) -> Iterator[Trial]:
    """Each kept forecast whose time has come, against what came."""
    for day, rows in known.items():
        for question, row in rows.items():
            if has_come(log, day, question.horizon):
                trial = scored(log, question, day, _as_said(row))
                if trial is not None:
                    yield trial


def _scored(told: summary.Skill | None) -> dict[str, Any]:
    if told is None:
        return {"trials": 0, "hits": 0}
    today, flow = (told.against[baseline] for baseline in (Baseline.LAST_VALUE, Baseline.FLOW_BALANCE))
    return {
        "trials": told.trials, "hits": told.coverage.hits, "model_error": told.crps,
        "today_error": today.baseline_crps, "flow_error": flow.baseline_crps,
    }  # fmt: skip
