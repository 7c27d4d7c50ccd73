"""Time-varying load (*säsonger*): how many cases run at a moment when referrals rise and fall.

For cases of months the load peaks months after the referrals. Places are taken to be enough (M_t/G/infinity); with too
few places the answer serves as the offered load of each moment (*modified offered load*).
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.formulas import erlang
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState
from hemmaplan.capacity.simulation.statistics.survival import SurvivalCurve
from hemmaplan.foundation.language import gettext as _

FloatArray = npt.NDArray[np.float64]

# An exponential tail is cut where e^-40 of it is left.
_TAIL_LENGTHS = 40.0
_MOST_PANELS = 2**16


def mean_busy_with_sine(mean_rate: float, amplitude: float, frequency: float, service_rate: float, t: float) -> float:
    """Mean running cases at ``t`` (*pågående vid tiden t*), when the arrival rate is a sine and durations exponential.

    The rate is mean_rate + amplitude sin(frequency t), since long ago. Source: Eick, Massey and Whitt 1993.

    Args:
        mean_rate: people per unit of time.
        amplitude: how far the rate swings; at most ``mean_rate``, since no rate is negative.
        frequency: radians per unit of time; a yearly season in weeks is 2 pi / 52.18.
        service_rate: 1 / mean duration.
        t: the moment.

    Raises:
        OutOfBounds: an argument outside these.
    """
    mean, rate = bounds.not_negative("mean_rate", mean_rate), bounds.positive("service_rate", service_rate)
    swing, turn = bounds.number("amplitude", amplitude), bounds.number("frequency", frequency)
    if abs(swing) > mean:
        raise OutOfBounds(
            "amplitude",
            _("får inte vara större än mean_rate (%(mean)s): takten blir negativ. Sänk den.") % {"mean": f"{mean:g}"},
        )
    angle, lag = turn * bounds.number("t", t), turn / rate
    return (mean + swing * (math.sin(angle) - lag * math.cos(angle)) / (1 + lag**2)) / rate


def mean_busy(
    arrival_rate: Callable[[FloatArray], FloatArray], curve: SurvivalCurve, t: float, *, tolerance: float = 1e-9
) -> float:
    """Mean running cases at ``t`` for any arrival rate and any duration curve: the integral of rate(t - u) S(u) du.

    Source: Eick, Massey and Whitt 1993, theorem 1 (M_t/G/infinity, exact). The curve's steps are integrated one by one,
    then its exponential tail, by Gauss's points on ever finer panels.

    Args:
        arrival_rate: answers the rates (people per unit of time, zero or more) at an array of moments, back to long ago.
        curve: one duration curve; with no steps at all it is exponential with mean ``tail_mean``.
        t: the moment, in the curve's unit of time.
        tolerance: relative; a rate that jumps needs a wider one.

    Raises:
        OutOfBounds: several curves, a curve whose tail has no end, a negative rate, or no answer within the tolerance.
    """
    if curve.survival.ndim != 1:
        raise OutOfBounds("curve", _("är flera kurvor. Ge en kurva i taget."))
    now, allowed = bounds.number("t", t), bounds.positive("tolerance", tolerance)
    starts = np.concatenate([[0.0], curve.times])
    left = np.concatenate([[1.0], curve.survival])
    tail = float(curve.tail_mean)
    if left[-1] > 0 and not 0 < tail < math.inf:
        raise OutOfBounds("curve", _("har ingen svans: inget ärende har avslutats. Lägg till avslut eller antagande."))
    answer = math.nan
    panels = 1
    while panels * len(starts) <= _MOST_PANELS:
        finer = _steps(arrival_rate, now, starts, left, panels)
        if left[-1] > 0:
            finer += float(left[-1]) * _tail(arrival_rate, now - float(starts[-1]), tail, 4 * panels)
        if abs(finer - answer) <= allowed * abs(finer):
            return finer
        answer, panels = finer, panels * 2
    raise OutOfBounds("tolerance", _("svaret blir inte så noggrant med den här takten. Ange en större tolerans."))


def wait_probability_at(mean_busy: float, servers: int) -> float | NoSteadyState:
    """The share that must wait at a moment (*väntar vid tiden t*), by the modified offered load.

    Source: Jennings, Mandelbaum, Massey and Whitt 1996: Erlang C with the running cases of the moment as offered load.
    An approximation, good when the share that waits is small.

    Args:
        mean_busy: mean running cases at the moment, with places enough.
        servers: places at the moment.

    Returns:
        The share, or ``NoSteadyState`` when the moment's load is one or more.

    Raises:
        OutOfBounds: a negative load, or no server.
    """
    return erlang.wait_probability(bounds.not_negative("mean_busy", mean_busy), servers)


def required_servers_at(mean_busy: float, most_waiting: float) -> int:
    """Least places at a moment so that at most the share ``most_waiting`` must wait, by the modified offered load.

    Source: as ``wait_probability_at``.

    Raises:
        OutOfBounds: a negative load, or a share outside 0 to 1.
    """
    share = bounds.inner_share("most_waiting", most_waiting)
    return erlang.required_servers(bounds.not_negative("mean_busy", mean_busy), 1.0, 0.0, 1 - share)


def _steps(
    rate: Callable[[FloatArray], FloatArray], t: float, starts: FloatArray, left: FloatArray, panels: int
) -> float:
    """The curve's level steps: each level times the arrivals in its stretch of time, cut in panels."""
    if len(starts) == 1:
        return 0.0
    cuts = np.linspace(starts[:-1], starts[1:], panels + 1)
    levels = np.broadcast_to(left[:-1], cuts[:-1].shape)
    return float((levels * _gauss(rate, t, cuts[:-1], cuts[1:], math.inf)).sum())


def _tail(rate: Callable[[FloatArray], FloatArray], t: float, mean: float, panels: int) -> float:
    """The exponential tail from the last step on."""
    cuts = np.linspace(0, _TAIL_LENGTHS * mean, panels + 1)
    return float(_gauss(rate, t, cuts[:-1], cuts[1:], mean).sum())


def _gauss(
    rate: Callable[[FloatArray], FloatArray], t: float, lower: FloatArray, upper: FloatArray, mean: float
) -> FloatArray:
    """Integrals of rate(t - u) exp(-u / mean) du over each panel, by sixteen points."""
    points, weights = np.polynomial.legendre.leggauss(16)
    half = (upper - lower)[..., None] / 2
    ages = (upper + lower)[..., None] / 2 + half * points
    rates = np.asarray(rate(t - ages), dtype=np.float64)
    if not np.isfinite(rates).all() or (rates < 0).any():
        raise OutOfBounds(
            "arrival_rate", _("är negativ eller saknas vid någon tidpunkt. Ange en takt som är noll eller mer.")
        )
    return np.asarray((half * weights * rates * np.exp(-ages / mean)).sum(axis=-1))
