"""Report (*redovisning*): the figures of a run and of what a change does, with ids, units and their own errors.

Every figure is a row of numbers, one a replication, made by a function in ``measures``. So a figure of a changed scenario
less the same figure of the scenario as it is, replication by replication, is the effect with an interval of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from typing import Any

import numpy as np

from hemmaplan.capacity.simulation import measures, precision, staffing
from hemmaplan.capacity.simulation.chance import Chance
from hemmaplan.capacity.simulation.estimation.estimate import Estimate
from hemmaplan.capacity.simulation.formulas import erlang, fluid, general
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState
from hemmaplan.capacity.simulation.model import Caseload, Flats, Rounds, Scenario
from hemmaplan.capacity.simulation.records import QueueRecords, Records
from hemmaplan.capacity.simulation.run import simulate
from hemmaplan.capacity.simulation.scenario_file import Asked, ScenarioFile
from hemmaplan.capacity.simulation.units import NEVER, Floats, Weeks, weeks_between

ENOUGH_CASES = 50
"""Below so many seen arrivals a probability is printed in steps of five in a hundred at the finest."""
DIFFERS = 1.5
"""The simulation and the formula are told apart when one mean wait is so many times the other, and a week longer."""


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


@dataclass(frozen=True)
class Figure:
    """A figure (*mått*): ``values`` (R,), one a replication. A chance has 1 where it happened and 0 where not.

    ``beyond``: weeks left to the horizon; a wait that is infinite is longer than that. ``seen``: arrivals it rests on.
    """

    id: str
    title: str
    unit: Unit
    values: Floats
    beyond: float = NEVER
    seen: int | None = None

    @property
    def steps(self) -> Sequence[float]:
        """The steps it may be printed in."""
        steps = STEPS.get(self.unit, precision.NUMBER_STEPS)
        few = self.unit is Unit.CHANCE and (self.seen is None or self.seen < ENOUGH_CASES)
        return steps[1:] if few else steps


@dataclass(frozen=True)
class Told:
    """One scenario's answers (*svar*): its figures, and what follows from contracts and formulas alone.

    ``fans``: for each queue how many wait at the beginning of each week, shape (3, W): P10, P50 and P90.
    """

    scenario: Scenario
    figures: tuple[Figure, ...]
    facts: Mapping[str, Any]
    fans: Mapping[str, Floats]


def tell(file: ScenarioFile, *, seed: int, replications: int) -> tuple[Told, ...]:
    """Run the scenario as it is and each with its changes, with the same chance; the first is as it is."""
    joins = tuple(weeks_between(file.base.origin, day) for day in file.asked.joins)
    told = []
    for scenario in (file.base, *file.changed):
        records = simulate(scenario, seed=seed, replications=replications, joins=joins)
        told.append(Told(scenario, tuple(figures(records, file.asked)), facts(records, file.estimates), fans(records)))
    return tuple(told)


def fans(records: Records) -> dict[str, Floats]:
    """How each queue may go (*solfjäder*), week by week."""
    sides = [measures.P10, measures.P50, measures.P90]
    return {
        name: np.quantile(measures.queue_by_week(queue, records.scenario.horizon), sides, axis=0, method="inverted_cdf")
        for name, queue in records.queues.items()
    }


def figures(records: Records, asked: Asked) -> Iterator[Figure]:
    """All figures of a run, queue by queue and door by door."""
    for queue in records.queues.values():
        yield from _waits(queue, records.scenario, asked)
        yield from _counts(queue, records.scenario, asked)
        yield from _limits(queue, records.scenario)
        yield from _staffing(queue, records.scenario, asked)
    chance = Chance(records.seed, records.replications)
    for door in records.scenario.doors:
        shut = np.broadcast_to(
            measures.shut_weeks(records.doors[door.name], door, records.scenario.horizon), (records.replications,)
        )
        yield Figure(f"{door.name}.shut", "Risk att stänga", Unit.CHANCE, (shut > 0).astype(np.float64))
        yield Figure(f"{door.name}.shut_weeks", "Stängda veckor", Unit.WEEKS, shut)
        if door.visits:
            yield Figure(
                f"{door.name}.visits_lost", "Uteblivna besök", Unit.VISITS, measures.visits_lost(shut, door, chance)
            )


def _waits(queue: QueueRecords, scenario: Scenario, asked: Asked) -> Iterator[Figure]:
    for day in asked.joins:
        moment = weeks_between(scenario.origin, day)
        for priority in queue.queue.priorities:
            if not priority.at_once:
                yield Figure(
                    f"{queue.queue.name}.wait.{day}.{priority.name}",
                    f"Väntetid för den som ställer sig i kö {day}, {priority.name}",
                    Unit.WEEKS,
                    measures.join_waits(queue, moment, priority.name),
                    beyond=scenario.horizon - moment,
                )


def _counts(queue: QueueRecords, scenario: Scenario, asked: Asked) -> Iterator[Figure]:
    name = queue.queue.name
    for weeks in asked.horizons:
        yield Figure(
            f"{name}.queue.{weeks}", f"I kö om {weeks} veckor", Unit.PERSONS, measures.queue_at(queue, Weeks(weeks))
        )
    until = scenario.horizon
    yield Figure(f"{name}.came", "Inkomna, med dagens kö", Unit.PERSONS, measures.came(queue, until))
    yield Figure(f"{name}.starts", "Påbörjade", Unit.PERSONS, measures.starts(queue, until))
    if queue.reading.patience is not None:
        yield Figure(f"{name}.left", "Lämnade kön", Unit.PERSONS, measures.left(queue, until))
    if queue.queue.room is not None:
        yield Figure(f"{name}.refused", "Avvisade, listan full", Unit.PERSONS, measures.refused(queue, until))


def _limits(queue: QueueRecords, scenario: Scenario) -> Iterator[Figure]:
    for priority in queue.queue.priorities:
        if priority.limit is not None:
            over = measures.past_limit(queue, priority.name, priority.limit, scenario.horizon)
            label, where = (
                f"{priority.limit:g} veckor, {priority.name}",
                f"{queue.queue.name}.past_limit.{priority.name}",
            )
            yield Figure(where, f"Över {label}", Unit.PERSONS, over)
            happened = (over > 0).astype(np.float64)
            yield Figure(f"{where}.any", f"Risk att någon passerar {label}", Unit.CHANCE, happened, seen=seen(queue))


def _staffing(queue: QueueRecords, scenario: Scenario, asked: Asked) -> Iterator[Figure]:
    name, serves = queue.queue.name, queue.queue.serves
    if isinstance(serves, Caseload):
        first = measures.overload_weeks(queue, scenario.horizon, asked.overload_percent, asked.overload_weeks)
        label = f"över {asked.overload_percent:g} % i {asked.overload_weeks} veckor"
        happened = (first < NEVER).astype(np.float64)
        yield Figure(f"{name}.overload", f"Risk för belastning {label}", Unit.CHANCE, happened, seen=seen(queue))
        yield Figure(
            f"{name}.overload_from", f"Belastning {label}, börjar om", Unit.WEEKS, first, beyond=scenario.horizon
        )
    if isinstance(serves, Rounds):
        yield Figure(f"{name}.not_held", "Inställda gruppstarter", Unit.ROUNDS, measures.rounds_not_held(queue))
    if isinstance(serves, Flats) and serves.supervision:
        for weeks in asked.horizons:
            bare = measures.flats_without_supervision(queue, Weeks(weeks))
            yield Figure(f"{name}.unsupervised.{weeks}", f"Bostäder utan tillsyn om {weeks} veckor", Unit.FLATS, bare)
    if queue.queue.least is not None:
        below = np.broadcast_to(measures.below_least(queue.hours, queue.queue.least), (len(queue.start),))
        happened = (below < NEVER).astype(np.float64)
        yield Figure(f"{name}.below_least", "Risk att falla under minimibemanning", Unit.CHANCE, happened)


def seen(queue: QueueRecords) -> int | None:
    """How many arrivals a queue's forecast rests on (*antal observerade*), ``None`` when its rate was only stated."""
    demand = queue.queue.demand
    if isinstance(demand, Estimate):
        return demand.arrivals.count
    events = getattr(demand, "events", None)
    return int(events) if events is not None else None


# --- what needs no chance ----------------------------------------------------------------------------------------------


def facts(records: Records, estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    """What follows from contracts and formulas alone (*fakta*): slots by day, days below minimum, hours, checks."""
    scenario = records.scenario
    absent = {team.name: _expected(team.absence, team.days_lost, team.days) for team in scenario.teams}
    return {
        "hours_paid": round(measures.hours_paid(records), 1),
        "posts": [
            {**staffing.budget(post, absent[post.team]).__dict__, "first": _iso(post.first), "last": _iso(post.last)}
            for post in scenario.posts
        ],
        "queues": {name: _queue_facts(queue, records, estimates.get(name)) for name, queue in records.queues.items()},
        "doors": {
            door.name: {"below_minimum_from": _iso(records.doors[door.name].falls_below(door.least))}
            for door in scenario.doors
        },
    }


def _expected(stated: float, lost: int | None, days: int | None) -> float:
    return stated if lost is None or days is None else (lost + 0.5) / (days + 1)


def _queue_facts(queue: QueueRecords, records: Records, known: Estimate | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if not isinstance(queue.queue.serves, Rounds):
        steps = queue.slots.merged()
        told["slots"] = [
            {"from": str(measures.day_of(records.scenario.origin, moment)), "slots": int(np.median(slots))}
            for moment, slots in zip(steps.times, steps.slots.T, strict=True)
        ]
        told["check"] = check(queue, records)
    if queue.queue.least is not None:
        told["below_minimum_from"] = _iso(queue.hours.falls_below(queue.queue.least))
    if known is not None:
        told["notes"] = [{"sign": note.sign, "text": note.text, "warning": note.is_warning} for note in known.notes]
    return told


def check(queue: QueueRecords, records: Records) -> dict[str, Any]:
    """Check figures from formulas (*kontrolltal*) at the last capacity: load, growth a week, or a long run's mean wait.

    The formula knows nothing of today's queue, of who leaves and of when posts change. Where the simulation is far from it,
    that is why, and the text says so.
    """
    rate = float((queue.reading.rate * queue.reading.factors.mean(axis=1)).mean())
    weeks = float(queue.reading.lengths.mean().mean())
    slots = int(np.median(queue.slots.slots[:, -1]))
    if slots == 0 or rate == 0:
        growth = rate
        return {
            "load": None,
            "growth_per_week": _round(growth),
            "text": "Ingen kapacitet eller inget inflöde: formlerna gäller inte.",
        }
    load = erlang.utilisation(rate, 1 / weeks, slots)
    wait = general.allen_cunneen_wait(rate, 1 / weeks, slots, 1.0, _squared_variation(queue))
    told: dict[str, Any] = {"load": _round(load), "growth_per_week": _round(fluid.growth_per_week(rate, slots, weeks))}
    if isinstance(wait, NoSteadyState):
        return told | {
            "text": "Fler kommer än det finns plats för. Kön växer utan gräns, och någon varaktig väntetid finns inte."
        }
    if load >= 0.95:
        return told | {"text": "Så nära full belastning att en varaktig väntetid inte säger något om de närmaste åren."}
    told["mean_wait_weeks"] = _round(wait)
    late = (queue.arrival >= records.scenario.horizon / 2) & (queue.start < NEVER)
    if late.any():
        mean = float((queue.start[late] - queue.arrival[late]).mean())
        told["simulated_mean_wait_weeks"] = _round(mean)
        apart = abs(mean - wait) > 1 and max(mean, wait) > DIFFERS * max(min(mean, wait), 1e-9)
        told["text"] = (
            "Simuleringen skiljer sig från formeln, som inte känner dagens kö, dem som lämnar kön, prioriteter eller när tjänster ändras."
            if apart else "Simuleringen och formeln säger ungefär detsamma."
        )  # fmt: skip
    return told


def _squared_variation(queue: QueueRecords) -> float:
    """The squared coefficient of variation of lengths, as drawn."""
    begun = queue.start < NEVER
    drawn = queue.end[begun] - queue.start[begun]
    return float((drawn.std() / drawn.mean()) ** 2) if drawn.size > 1 and drawn.mean() > 0 else 1.0


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _round(value: float) -> float:
    return round(value, 3)


# --- as data -----------------------------------------------------------------------------------------------------------


def as_data(told: Sequence[Told], *, seed: int, digest: str) -> dict[str, Any]:
    """All answers as plain data for JSON (*som data*). The same file, seed and version give the same bytes."""
    base = {figure.id: figure for figure in told[0].figures}
    return {
        "engine": f"hemmaplan {version('hemmaplan')}",
        "seed": seed,
        "replications": int(told[0].figures[0].values.size) if told[0].figures else 0,
        "scenario_sha256": digest,
        "origin": told[0].scenario.origin.isoformat(),
        "horizon_weeks": told[0].scenario.horizon,
        "scenarios": [
            {
                "name": one.scenario.name,
                "figures": [
                    summary(figure) | ({"difference": gap(figure, base[figure.id])} if place and figure.id in base else {})
                    for figure in one.figures
                ],
                "facts": dict(one.facts),
                "queue_by_week": {
                    name: dict(zip(("p10", "p50", "p90"), fan.astype(int).tolist(), strict=True))
                    for name, fan in one.fans.items()
                },
            }
            for place, one in enumerate(told)
        ],
    }  # fmt: skip


def summary(figure: Figure) -> dict[str, Any]:
    """One figure as plain data (*sammanfattning*)."""
    told: dict[str, Any] = {"id": figure.id, "title": figure.title, "unit": figure.unit}
    if figure.unit is Unit.CHANCE:
        estimate = precision.share(int(figure.values.sum()), figure.values.size)
        return told | {"chance": _data(estimate, figure)}
    fan = measures.fan(figure.values)
    told |= {"p10": _data(fan.p10, figure), "p50": _data(fan.p50, figure), "p90": _data(fan.p90, figure)}
    if np.isfinite(figure.values).all():
        told["mean"] = _data(precision.mean(figure.values), figure)
    return told


def gap(figure: Figure, base: Figure) -> dict[str, Any]:
    """What the change does to one figure (*skillnad*), replication by replication."""
    if figure.unit is Unit.CHANCE:
        return {"mean": _data(precision.mean(figure.values - base.values), figure)}
    apart = measures.apart(figure.values, base.values)
    fan = measures.fan(apart)
    told = {"p10": _data(fan.p10, figure), "p50": _data(fan.p50, figure), "p90": _data(fan.p90, figure)}
    for end in told.values():
        if end["value"] is None:
            # One of the two is beyond the horizon, and how far is not known.
            end["printed"] = "–"
    if np.isfinite(apart).all():
        told["mean"] = _data(precision.mean(apart), figure)
    return told


def _data(estimate: precision.Estimate, figure: Figure) -> dict[str, Any]:
    return {
        "value": _finite(estimate.value),
        "low": _finite(estimate.low),
        "high": _finite(estimate.high),
        "printed": printed(estimate, figure),
    }


def _finite(value: float) -> float | None:
    return round(value, 6) + 0.0 if math.isfinite(value) else None


def printed(estimate: precision.Estimate, figure: Figure) -> str:
    """A value as it may stand in a memo (*som text*): no finer than its own error allows."""
    if math.isinf(estimate.value):
        return f"mer än {figure.beyond:.0f}" if math.isfinite(figure.beyond) else "inte inom tiden"
    value = estimate.printed(figure.steps)
    if value is None:
        return "för osäkert"
    if figure.unit is Unit.CHANCE:
        return f"{round(100 * value)} %".replace("-", "−")
    return f"{value:.0f}".replace("-", "−") if value else "0"
