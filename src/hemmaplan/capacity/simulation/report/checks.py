"""Checks (*kontroller*): what follows from contracts and formulas alone, beside what was simulated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.estimation.estimate import Estimate
from hemmaplan.capacity.simulation.formulas import erlang, fluid, general
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.records import QueueRecords, Records
from hemmaplan.capacity.simulation.scenario import staffing
from hemmaplan.capacity.simulation.scenario.model import Rounds
from hemmaplan.capacity.simulation.units import NEVER

DIFFERS = 1.5
"""The simulation and the formula are told apart when one mean wait is so many times the other, and a week longer."""
NEARLY_FULL = 0.95
"""From so high a load the long run is so far away that its wait says nothing of the next years."""


def facts(records: Records, estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    """What follows from contracts and formulas alone (*fakta*): slots by day, days below minimum, hours, checks."""
    scenario = records.scenario
    return {
        "hours_paid": round(measures.hours_paid(records), 1),
        "posts": [
            {**staffing.budget(post, absent).__dict__, "first": _iso(post.first), "last": _iso(post.last)}
            for post, absent in zip(scenario.posts, staffing.expected_absences(scenario), strict=True)
        ],
        "queues": {name: _queue_facts(queue, records, estimates.get(name)) for name, queue in records.queues.items()},
        "doors": {
            door.name: {"below_minimum_from": _iso(records.doors[door.name].falls_below(door.least))}
            for door in scenario.doors
        },
    }


def _queue_facts(queue: QueueRecords, records: Records, known: Estimate | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if not isinstance(queue.queue.serves, Rounds):
        if queue.levels is None:
            steps = queue.slots.merged()
            told["slots"] = [
                {"from": str(measures.day_of(records.scenario.origin, moment)), "slots": int(np.median(slots))}
                for moment, slots in zip(steps.times, steps.slots.T, strict=True)
            ]
        else:
            told["case_hours"] = [
                {"from": day.isoformat(), "hours": _round(float(np.median(hours)))}
                for day, hours in zip(queue.hours.days, queue.hours.hours.T, strict=True)
            ]
            told["average_hours_a_case"] = _round(queue.levels.average)
        told["check"] = check(queue, records)
    if queue.queue.least is not None:
        told["below_minimum_from"] = _iso(queue.hours.falls_below(queue.queue.least))
    if known is not None:
        told["notes"] = [
            {"sign": note.sign, "text": note.text, "text_en": note.text_en, "warning": note.is_warning}
            for note in known.notes
        ]
    return told


def check(queue: QueueRecords, records: Records) -> dict[str, Any]:
    """Check figures from formulas (*kontrolltal*) at the last capacity: load, growth a week, or a long run's mean wait.

    The formula knows nothing of today's queue, of who leaves and of when posts change. Where the simulation is far from it,
    that is why, and the text says so.
    """
    rate = float((queue.reading.rate * queue.reading.factors.mean(axis=1)).mean())
    weeks = float(queue.reading.lengths.mean().mean())
    slots = min(int(np.median(queue.slots.slots[:, -1])), bounds.MOST_SERVERS)
    if slots == 0 or rate == 0:
        growth = rate
        return {
            "load": None,
            "growth_per_week": _round(growth),
            **_said(
                "Ingen kapacitet eller inget inflöde: formlerna gäller inte.",
                "No capacity or no inflow: the formulas do not hold.",
            ),
        }
    load = erlang.utilisation(rate, 1 / weeks, slots)
    wait = general.allen_cunneen_wait(rate, 1 / weeks, slots, 1.0, _squared_variation(queue))
    told: dict[str, Any] = {"load": _round(load), "growth_per_week": _round(fluid.growth_per_week(rate, slots, weeks))}
    if isinstance(wait, NoSteadyState):
        return told | _said(
            "Fler kommer än det finns plats för. Utan att någon lämnar kön växer den utan gräns, och någon varaktig "
            "väntetid finns inte.",
            "More come than there is room for. Unless somebody leaves, the queue grows without bound, and no lasting wait "
            "exists.",
        )
    if load >= NEARLY_FULL:
        return told | _said(
            "Så nära full belastning att en varaktig väntetid inte säger något om de närmaste åren.",
            "So near full load that a lasting wait says nothing of the next years.",
        )
    told["mean_wait_weeks"] = _round(wait)
    late = (queue.arrival >= records.scenario.horizon / 2) & (queue.start < NEVER)
    if not late.any():
        return told | _said(
            "Ingen som kom under senare halvan började: simuleringen kan inte jämföras med formeln.",
            "Nobody who came in the later half began: the simulation cannot be compared with the formula.",
        )
    mean = float((queue.start[late] - queue.arrival[late]).mean())
    told["simulated_mean_wait_weeks"] = _round(mean)
    if abs(mean - wait) > 1 and max(mean, wait) > DIFFERS * max(min(mean, wait), 1e-9):
        return told | _said(
            "Simuleringen skiljer sig från formeln, som inte känner dagens kö, dem som lämnar kön, prioriteter eller när "
            "tjänster ändras.",
            "The simulation differs from the formula, which does not know today's queue, those who leave it, priorities "
            "or when posts change.",
        )
    return told | _said(
        "Simuleringen och formeln säger ungefär detsamma.", "The simulation and the formula say about the same."
    )


def _said(text: str, text_en: str) -> dict[str, str]:
    """A sentence in both languages."""
    return {"text": text, "text_en": text_en}


def _squared_variation(queue: QueueRecords) -> float:
    """The squared coefficient of variation of lengths, as drawn."""
    begun = queue.start < NEVER
    drawn = queue.end[begun] - queue.start[begun]
    return float((drawn.std() / drawn.mean()) ** 2) if drawn.size > 1 and drawn.mean() > 0 else 1.0


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _round(value: float) -> float:
    return round(value, 3)
