"""Survival curves (*överlevnadskurvor*): how long cases last, learnt from the finished and the running ones alike.

The mean of the finished cases alone is too short, since the long ones still run. Kaplan and Meier 1958 keep the running
cases in the risk set for as long as they have been seen; delayed entry keeps a case that was already open when the
log began out of the risk set until then. Times may be in any unit; answers are in the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.foundation.language import gettext as _

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# Products of fractions that should be exactly a half are a hair beside it.
_HAIR = 1e-10


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """The share that lasts longer than each time (*överlevnadskurva*), a step down at each end.

    ``times`` (m,) are the distinct times at which something ended, ascending. ``survival`` (..., m) is the share left
    just after each, ``at_risk`` and ``ends`` (..., m) the (weighted) cases behind it. ``tail_mean`` (...) is the total
    time on test over the ends, the mean of the exponential tail after the last end; infinite when nothing ended.
    The leading shape is that of the weights: none for one curve, (R,) for R curves of a Bayesian bootstrap.
    """

    times: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    ends: FloatArray
    tail_mean: FloatArray


def kaplan_meier(
    durations: Sequence[float] | FloatArray,
    ended: Sequence[bool | int] | BoolArray,
    *,
    entered: Sequence[float] | FloatArray | None = None,
    weights: FloatArray | None = None,
) -> SurvivalCurve:
    """What share lasts longer than t (*Kaplan–Meier*), with running cases and delayed entry.

    Source: Kaplan and Meier 1958; delayed entry (left truncation) as in Andersen, Borgan, Gill and Keiding 1993. Ends at
    a time come before those last seen at the same time.

    Args:
        durations: (n,) time from start to end, or to when the case was last seen running.
        ended: (n,) whether the case ended then.
        entered: (n,) age at which the case came under observation; 0 for those followed from their start. A case is
            at risk at t when entered < t <= duration.
        weights: (n,) or (R, n), zero or more; each row gives one curve.

    Raises:
        OutOfBounds: no cases, lists of different lengths, negative times, or an entry after the end.
    """
    time = _times("time", durations)
    happened = np.asarray(ended, dtype=bool)
    bounds.same_length("event", len(happened), "time", len(time))
    start = _entries(entered, time)
    weight = _weights(weights, len(time))
    distinct = np.unique(time[happened])
    ends = _weight_at(distinct, time[happened], weight[..., happened])
    at_risk = _at_risk(distinct, time, start, weight)
    heads = np.ones(len(time))
    nobody_left = _at_risk(distinct, time, start, heads) == _weight_at(distinct, time[happened], heads[happened])
    survival = np.asarray(np.cumprod(_staying(ends, at_risk, nobody_left), axis=-1), dtype=np.float64)
    total_time = (weight * (time - np.maximum(start, 0))).sum(axis=-1)
    count = weight[..., happened].sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        tail_mean = np.asarray(np.where(count > 0, total_time / count, np.inf), dtype=np.float64)
    return SurvivalCurve(distinct, survival, at_risk, ends, tail_mean)


def cumulative_incidence(
    durations: Sequence[float] | FloatArray,
    causes: Sequence[int] | npt.NDArray[np.int64],
    cause: int,
    *,
    entered: Sequence[float] | FloatArray | None = None,
    weights: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray]:
    """What share has ended *for this cause* by t (*kumulativ incidens*), when other causes compete.

    A queue ends by a start or by leaving: the share started is not one minus the Kaplan-Meier curve that counts leavers
    as merely unseen. Source: Aalen and Johansen 1978.

    Args:
        durations: (n,) time to the end, or to when last seen.
        causes: (n,) 0 for still there, 1 and up for why it ended.
        cause: the cause asked for.
        entered, weights: as in ``kaplan_meier``.

    Returns:
        times (m,) at which anything ended, and the incidence (..., m) just after each.

    Raises:
        OutOfBounds: as ``kaplan_meier``.
    """
    reason = np.asarray(causes, dtype=np.int64)
    bounds.same_length("causes", len(reason), "time", len(_times("time", durations)))
    every = kaplan_meier(durations, reason > 0, entered=entered, weights=weights)
    time = _times("time", durations)
    chosen = reason == cause
    weight = _weights(weights, len(time))
    ends = _weight_at(every.times, time[chosen], weight[..., chosen])
    before = np.concatenate([np.ones_like(every.survival[..., :1]), every.survival[..., :-1]], axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(every.at_risk > 0, ends / every.at_risk, 0.0)
    return every.times, np.cumsum(before * step, axis=-1)


def survival_at(curve: SurvivalCurve, time: float) -> FloatArray:
    """The share that lasts longer than ``time``, by the curve alone: flat after its last step."""
    index = int(np.searchsorted(curve.times, time, side="right"))
    return np.asarray(np.ones_like(curve.tail_mean) if index == 0 else curve.survival[..., index - 1])


def quantile(curve: SurvivalCurve, share: float) -> float | None:
    """The first time by which at least this share has ended; ``None`` when the curve never comes so far.

    Raises:
        OutOfBounds: the share is not strictly between 0 and 1, or the curve is many.
    """
    left = 1 - bounds.inner_share("share", share)
    if curve.survival.ndim != 1:
        raise OutOfBounds("curve", _("är flera kurvor. Fråga en kurva i taget."))
    reached = np.flatnonzero(curve.survival <= left + _HAIR)
    return float(curve.times[reached[0]]) if len(reached) else None


def median(curve: SurvivalCurve) -> float | None:
    """Median duration (*mediantid*): the first time at which half or less is left; ``None`` when that is not seen."""
    return quantile(curve, 0.5)


def mean(curve: SurvivalCurve) -> FloatArray:
    """Mean duration (*medeltid*): the area under the curve, with an exponential tail after its last end.

    The tail's mean is the total time on test over the ends, which is what the exponential distribution's own estimate
    is (Epstein and Sobel 1953). Shape as the curve's ``tail_mean``.

    Raises:
        OutOfBounds: nothing has ended, so that no mean is known.
    """
    if np.isinf(curve.tail_mean).any():
        raise OutOfBounds(
            "event", _("inget ärende har avslutats, så medeltiden är okänd. Lägg till avslut eller antagande.")
        )
    level = np.concatenate([np.ones_like(curve.survival[..., :1]), curve.survival], axis=-1)
    widths = np.diff(curve.times, prepend=0.0)
    return np.asarray((level[..., :-1] * widths).sum(axis=-1) + level[..., -1] * curve.tail_mean)


def _times(field: str, values: Sequence[float] | FloatArray) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise OutOfBounds(field, _("ska vara en lista med minst ett värde. Fyll på listan."))
    if not np.isfinite(array).all() or (array < 0).any():
        raise OutOfBounds(
            field, _("får bara innehålla tal som är noll eller mer. Rätta de negativa eller saknade värdena.")
        )
    return array


def _entries(values: Sequence[float] | FloatArray | None, time: FloatArray) -> FloatArray:
    """When each came under observation; before all time for those followed from their start."""
    if values is None:
        return np.full(len(time), -np.inf)
    array = _times("entry", values)
    bounds.same_length("entry", len(array), "time", len(time))
    late = np.flatnonzero((array >= time) & (array > 0))
    if len(late):
        place = int(late[0])
        raise OutOfBounds(
            "entry",
            _("rad %(number)s kommer in vid %(entered)s men slutar %(ended)s. Rätta raden.")
            % {"number": place + 1, "entered": f"{array[place]:g}", "ended": f"{time[place]:g}"},
        )
    return np.where(array > 0, array, -np.inf)


def _weights(values: FloatArray | None, length: int) -> FloatArray:
    if values is None:
        return np.ones(length)
    array = np.asarray(values, dtype=np.float64)
    bounds.same_length("weights", array.shape[-1], "time", length)
    if not np.isfinite(array).all() or (array < 0).any():
        raise OutOfBounds("weights", _("får inte vara negativa eller saknas. Ange noll eller mer."))
    return array


def _weight_at(distinct: FloatArray, time: FloatArray, weight: FloatArray) -> FloatArray:
    """The weight that falls on each distinct time, (..., m)."""
    place = np.searchsorted(time, distinct, sorter=(order := np.argsort(time, kind="stable")))
    until = _sum_before(weight[..., order])
    ends = np.append(place[1:], len(time))
    return np.asarray(until[..., ends] - until[..., place])


def _at_risk(distinct: FloatArray, time: FloatArray, start: FloatArray, weight: FloatArray) -> FloatArray:
    """The weight of those with start < t <= time, for each distinct t."""
    came_late, first_out = np.argsort(start), np.argsort(time)
    come = _sum_before(weight[..., came_late])[..., np.searchsorted(start, distinct, side="left", sorter=came_late)]
    gone = _sum_before(weight[..., first_out])[..., np.searchsorted(time, distinct, side="left", sorter=first_out)]
    return np.asarray(come - gone)


def _sum_before(values: FloatArray) -> FloatArray:
    """Running sum along the last axis, with a leading zero: (..., n + 1)."""
    start = np.zeros((*values.shape[:-1], 1))
    return np.concatenate([start, np.cumsum(values, axis=-1)], axis=-1)


def _staying(ends: FloatArray, at_risk: FloatArray, nobody_left: BoolArray) -> FloatArray:
    """The share of those at risk who stay past each time; exactly 0 when all end, whatever rounding does to weights."""
    with np.errstate(divide="ignore", invalid="ignore"):
        leaving = np.where(at_risk > 0, ends / at_risk, 0.0)
    return np.where(nobody_left, 0.0, np.maximum(1 - leaving, 0.0))
