"""Report (*redovisning*): the figures of a run and of what a change does, with their own errors, as data.

Every figure is a row of numbers, one a replication. So a figure of a changed scenario less the same figure of the scenario
as it is, replication by replication, is the effect of the change with an interval of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.files.scenario_file import ScenarioFile
from hemmaplan.capacity.simulation.report.checks import facts
from hemmaplan.capacity.simulation.report.figures import Figure, Unit, figures
from hemmaplan.capacity.simulation.runs import measures, precision
from hemmaplan.capacity.simulation.runs.records import Records
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.model import Scenario
from hemmaplan.capacity.simulation.units import Floats, weeks_between
from hemmaplan.foundation.language import gettext as _
from hemmaplan.foundation.language import gettext_noop

BEYOND, NOT_WITHIN, TOO_UNSURE = gettext_noop("mer än"), gettext_noop("inte inom tiden"), gettext_noop("för osäkert")
"""What is printed for a figure that has no number: it lies beyond so much, beyond all, or is too unsure."""


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


def as_data(told: Sequence[Told], *, seed: int, digest: str) -> dict[str, Any]:
    """All answers as plain data for JSON (*som data*). The same file, seed and version give the same bytes."""
    base = {figure.id: figure for figure in told[0].figures}
    return {
        "engine": engine(),
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
    told: dict[str, Any] = {"id": figure.id, "title": figure.title, "title_en": figure.title_en, "unit": figure.unit}
    if figure.unit is Unit.CHANCE:
        estimate = precision.share(int(figure.values.sum()), figure.values.size)
        return told | {"chance": _data(estimate, figure)}
    told |= _fan(measures.fan(figure.values), figure)
    if np.isfinite(figure.values).all():
        told["mean"] = _data(precision.mean(figure.values), figure)
    return told


def gap(figure: Figure, base: Figure) -> dict[str, Any]:
    """What the change does to one figure (*skillnad*), replication by replication."""
    if figure.unit is Unit.CHANCE:
        return {"mean": _data(precision.mean(figure.values - base.values), figure)}
    apart = measures.apart(figure.values, base.values)
    told = _fan(measures.fan(apart), figure)
    for end in told.values():
        if end["value"] is None:
            # One of the two is beyond the horizon, and how far is not known.
            end["printed"] = "–"
    if np.isfinite(apart).all():
        told["mean"] = _data(precision.mean(apart), figure)
    return told


def _fan(fan: measures.Fan, figure: Figure) -> dict[str, dict[str, Any]]:
    """The middle and what eight in ten lie within, printed so that they stand in their order."""
    steps = precision.in_order((fan.p10, fan.p50, fan.p90), figure.steps)
    return {
        name: _data(estimate, figure, steps)
        for name, estimate in (("p10", fan.p10), ("p50", fan.p50), ("p90", fan.p90))
    }


def _data(estimate: precision.Estimate, figure: Figure, steps: Sequence[float] = ()) -> dict[str, Any]:
    return {
        "value": _finite(estimate.value),
        "low": _finite(estimate.low),
        "high": _finite(estimate.high),
        "printed": _in_words(printed(estimate, figure, steps)),
    }


def _in_words(text: str) -> str:
    """What is printed, in the language of now."""
    for words in (BEYOND, NOT_WITHIN, TOO_UNSURE):
        if text.startswith(words):
            return f"{_(words)}{text[len(words) :]}"
    return text


def is_sure(text: str) -> bool:
    """Whether what is printed is a number, or longer than the time looked at; and not too unsure to print."""
    return text not in {word for words in (NOT_WITHIN, TOO_UNSURE) for word in (words, _(words))}


def _finite(value: float) -> float | None:
    return round(value, 6) + 0.0 if math.isfinite(value) else None


def printed(estimate: precision.Estimate, figure: Figure, steps: Sequence[float] = ()) -> str:
    """A value as it may stand in a memo (*som text*): no finer than its own error allows, in the figure's steps or these."""
    if math.isinf(estimate.value):
        return f"{BEYOND} {figure.beyond:.0f}" if math.isfinite(figure.beyond) else NOT_WITHIN
    value = estimate.printed(steps or figure.steps)
    if value is None:
        return TOO_UNSURE
    if figure.unit is Unit.CHANCE:
        return f"{round(100 * value)} %".replace("-", "−")
    return f"{value:.0f}".replace("-", "−") if value else "0"
