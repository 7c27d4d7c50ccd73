"""Finite room (*begränsat utrymme*): a closed list that refuses people when it is full.

A rule such as "no more to the queue, send them back" moves people out of sight; the refused must be counted.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.foundation.language import gettext as _


@dataclass(frozen=True, slots=True)
class FiniteRoom:
    """A queue with limited room (*begränsat utrymme*).

    ``p_empty`` is the probability that nobody is there, ``p_full`` that all room is taken, which is also the share
    refused. ``p_wait`` is the share of the accepted that does not start at once. ``mean_queue`` waits, ``mean_number`` is
    there in all; ``mean_wait`` and ``time_in_system`` are those of the accepted, in the unit of the rates.
    ``refused_rate`` and ``throughput`` are people per unit of time; ``utilisation`` the share of places busy.
    """

    p_empty: float
    p_full: float
    p_wait: float
    mean_queue: float
    mean_number: float
    mean_wait: float
    time_in_system: float
    refused_rate: float
    throughput: float
    utilisation: float


def finite_room(arrival_rate: float, service_rate: float, servers: int, room: int) -> FiniteRoom:
    """What a closed list does (M/M/c/K): who is refused, and how long the accepted wait.

    Source: Gross, Shortle, Thompson and Harris 2008, section 2.5. Poisson arrivals, exponential durations, first come
    first served. Settles at any load.

    Args:
        arrival_rate: people per unit of time, above zero.
        service_rate: 1 / mean duration, per place.
        servers: number of places, one or more.
        room: how many may be there in all, *those in service included*; at least ``servers``.

    Raises:
        OutOfBounds: an argument outside these.
    """
    arrivals, rate = bounds.positive("arrival_rate", arrival_rate), bounds.positive("service_rate", service_rate)
    c, most = bounds.whole("servers", servers, least=1), bounds.whole("room", room, least=1)
    if most < c:
        raise OutOfBounds(
            "room",
            _("ska rymma även dem som har plats, alltså minst %(least)s, men är %(most)s. Öka room.")
            % {"least": c, "most": most},
        )
    there = np.arange(most + 1)
    share = _shares(arrivals, rate * np.minimum(there[1:], c))
    waiting, busy = np.maximum(there - c, 0), np.minimum(there, c)
    p_full, mean_queue, mean_busy = float(share[-1]), float(share @ waiting), float(share @ busy)
    # What is taken in equals what is finished; said so, it keeps its digits where nearly all are refused.
    throughput = rate * mean_busy
    mean_wait = mean_queue / throughput
    return FiniteRoom(
        p_empty=float(share[0]),
        p_full=p_full,
        p_wait=float(share[c:-1].sum() / share[:-1].sum()),
        mean_queue=mean_queue,
        mean_number=mean_queue + mean_busy,
        mean_wait=mean_wait,
        time_in_system=mean_wait + 1 / rate,
        refused_rate=arrivals * p_full,
        throughput=throughput,
        utilisation=mean_busy / c,
    )


def _shares(arrivals: float, ending: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Probability of 0, 1, … K there. Logarithms are summed outwards from the likeliest, where digits matter."""
    steps = np.log(arrivals) - np.log(ending)
    likeliest = int(np.searchsorted(ending, arrivals, side="right"))
    up, down = np.cumsum(steps[likeliest:]), -np.cumsum(steps[:likeliest][::-1])[::-1]
    weight = np.exp(np.concatenate([down, [0.0], up]))
    return np.asarray(weight / weight.sum())
