"""Rounds (*gruppomgångar*): people who start together on given days, or not at all when too few wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hemmaplan.capacity.simulation.serving.kernel import Line
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats, Whole


@dataclass(frozen=True)
class Held:
    """What became of the rounds: ``start`` (R, N) of those who came, ``took`` (R, S) who started in each round."""

    start: Floats
    took: Whole


def gather(line: Line, moments: Floats, places: Whole, minimum: Whole, led: Flags) -> Held:
    """Let each round take those who have come and still wait, the most urgent class first, then who came first.

    ``moments`` (S,) weeks, ascending; ``places`` and ``minimum`` (S,); ``led`` (rows, S): whether there are hours to lead
    it. With fewer waiting than ``minimum`` the round is not held, and they wait for the next.
    """
    start = np.full(line.arrival.shape, NEVER)
    took = np.zeros((len(start), moments.size), dtype=np.int64)
    order = np.argsort(line.kind, axis=1, kind="stable")
    counted = np.ones(start.shape, dtype=np.bool_) if line.probe is None else ~line.probe
    for turn, moment in enumerate(moments):
        here = (line.arrival <= moment) & (start == NEVER) & (line.deadline >= moment)
        real = here & counted
        held = led[:, turn] & (real.sum(axis=1) >= minimum[turn]) & (places[turn] > 0)
        before = np.empty(start.shape, dtype=np.int64)
        lined = np.take_along_axis(real, order, axis=1)
        np.put_along_axis(before, order, np.cumsum(lined, axis=1) - lined, axis=1)
        goes = here & (before < places[turn]) & held[:, None]
        start[goes] = moment
        took[:, turn] = (goes & counted).sum(axis=1)
    return Held(start, took)
