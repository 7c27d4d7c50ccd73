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
    it. With fewer waiting than ``minimum`` the round is not held, and they wait for the next. For a probe it is held when
    there would be enough with the one who is only thought of: whoever joins counts.
    """
    start = np.full(line.arrival.shape, NEVER)
    took = np.zeros((len(start), moments.size), dtype=np.int64)
    # By class, then by when they joined, wherever they came from; at the same instant as they stand in the row.
    order = np.lexsort((line.arrival, line.kind), axis=1)
    counted = np.ones(start.shape, dtype=np.bool_) if line.probe is None else ~line.probe
    for turn, moment in enumerate(moments):
        here = (line.arrival <= moment) & (start == NEVER) & (line.deadline >= moment)
        real = here & counted
        waiting = real.sum(axis=1)
        can = led[:, turn] & (places[turn] > 0)
        held = np.where(
            counted, (can & (waiting >= minimum[turn]))[:, None], (can & (waiting + 1 >= minimum[turn]))[:, None]
        )
        before = np.empty(start.shape, dtype=np.int64)
        lined = np.take_along_axis(real, order, axis=1)
        np.put_along_axis(before, order, np.cumsum(lined, axis=1) - lined, axis=1)
        goes = here & (before < places[turn]) & held
        start[goes] = moment
        took[:, turn] = (goes & counted).sum(axis=1)
    return Held(start, took)
