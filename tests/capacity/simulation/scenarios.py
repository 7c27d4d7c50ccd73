"""Small scenarios to test with: one queue of family treatment, and a unit with all four ways to take people."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Post,
    Priority,
    Queue,
    Running,
    Scenario,
    Team,
    Waiting,
)

ORIGIN = date(2026, 11, 23)
EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "handbook" / "examples"


def day(weeks: float) -> date:
    """The day so many weeks from the origin."""
    return ORIGIN + timedelta(days=round(7 * weeks))


def post(name: str, *, last: date | None = None, first: date | None = None, queue: str = "familj", **more: Any) -> Post:
    """A full-time post with thirty case hours: six families of five hours."""
    return Post(name, "team", 40, first, last, stable=0.25, shares={queue: 1.0}, **more)


def queue(**more: Any) -> Queue:
    """Family treatment: five hours a family, 0.75 a week, 22 weeks on average."""
    given = {
        "serves": Caseload(5),
        "demand": Stated(Curve.lognormal(22, 0.6), events=39, weeks=52),
        "waiting": tuple(Waiting(day(-weeks)) for weeks in (3, 2, 1)),
        "running": tuple(Running(day(-2 * weeks)) for weeks in range(18)),
    }
    return Queue("familj", **{**given, **more})


def scenario(*queues: Queue, posts: tuple[Post, ...] | None = None, horizon: float = 52, **more: Any) -> Scenario:
    """Three therapists and a queue."""
    staff = posts if posts is not None else (post("A"), post("B"), post("C"))
    return Scenario("bas", ORIGIN, horizon, (Team("team"),), staff, queues or (queue(),), **more)


TWO_CLASSES = (Priority("lag", 0.4, limit=13), Priority("övriga", 0.6))
ACUTE = (Priority("akut", 0.1, at_once=True), Priority("övriga", 0.9))


def example(name: str) -> dict[str, Any]:
    """An example of the handbook, as data."""
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
