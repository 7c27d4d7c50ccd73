"""Steady state (*jämviktsläge*): whether a queue settles at all, or grows for as long as nothing changes."""

from dataclasses import dataclass

# 0.3 arrivals against three places of 0.1 each is a load of one, although the quotient is a hair below.
_HAIR = 1e-12


@dataclass(frozen=True, slots=True)
class NoSteadyState:
    """No steady state (*inget jämviktsläge*): as much comes as can be dealt with, or more, so no mean wait exists.

    ``load`` is arrivals over capacity, one or more. ``growth`` is how many the queue grows by in each unit of time of
    the rates that were given; 0 at a load of exactly one, where the queue wanders without bound.
    """

    load: float
    growth: float


def overload(arrivals: float, capacity: float) -> NoSteadyState | None:
    """Answer ``NoSteadyState`` when arrivals reach the capacity, else ``None``. Both per the same unit of time."""
    load = arrivals / capacity
    return NoSteadyState(max(load, 1.0), max(arrivals - capacity, 0.0)) if load >= 1 - _HAIR else None
