"""Abandonment (*avhopp*): people who leave a queue before their turn.

A short queue may mean that people gave up: always tell the leavers beside the wait.
"""

from dataclasses import dataclass

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.formulas import erlang
from hemmaplan.foundation.language import gettext as _

_NEGLIGIBLE = 1e-18
# With a longer patience than this many arrivals there is no use in counting leavers, and the sums become endless.
_LONGEST_PATIENCE = 1e11


@dataclass(frozen=True, slots=True)
class ErlangA:
    """A queue that people leave (*Erlang A*).

    ``p_abandon`` is the share of all who leave unserved, ``p_wait`` the share that does not start at once, ``mean_queue``
    the mean number waiting, ``mean_wait`` the mean time in the queue of all who come, whether they leave or start (in
    the unit of the rates), and ``utilisation`` the share of places busy.
    """

    p_abandon: float
    p_wait: float
    mean_queue: float
    mean_wait: float
    utilisation: float


def erlang_a(arrival_rate: float, service_rate: float, servers: int, abandonment_rate: float) -> ErlangA:
    """What becomes of a queue that people leave (*Erlang A*, M/M/c+M).

    Source: Palm 1957; Garnett, Mandelbaum and Reiman 2002; Mandelbaum and Zeltyn 2005. Poisson arrivals, exponential
    durations and patience, first come first served. Settles at any load.

    Args:
        arrival_rate: people per unit of time, above zero.
        service_rate: 1 / mean duration, per place.
        servers: number of places, one or more.
        abandonment_rate: 1 / mean patience; above zero. Without leavers the formulas of ``erlang`` hold.

    Raises:
        OutOfBounds: an argument outside these, or a patience of more than 10^11 arrivals.
    """
    arrivals, rate = bounds.positive("arrival_rate", arrival_rate), bounds.positive("service_rate", service_rate)
    c, leaving = bounds.whole("servers", servers, least=1), bounds.positive("abandonment_rate", abandonment_rate)
    if arrivals > leaving * _LONGEST_PATIENCE:
        raise OutOfBounds("abandonment_rate", _("är så liten att ingen lämnar kön. Räkna utan avhopp (erlang_c)."))
    # Weights of 0, 1, 2 … waiting while all places are taken; Erlang B ties them to the states with a free place.
    nobody_waits, some_wait, waiting = _queue_weights(arrivals, rate * c, leaving)
    lost = erlang.loss_probability(arrivals / rate, c)
    whole = nobody_waits + lost * some_wait
    mean_queue = lost * waiting / whole
    busy = (arrivals / rate * (1 - lost) * nobody_waits + c * lost * some_wait) / whole
    return ErlangA(
        p_abandon=leaving * mean_queue / arrivals,
        p_wait=lost * (nobody_waits + some_wait) / whole,
        mean_queue=mean_queue,
        mean_wait=mean_queue / arrivals,
        utilisation=busy / c,
    )


def _queue_weights(arrivals: float, capacity: float, leaving: float) -> tuple[float, float, float]:
    """The weight of nobody waiting, of somebody, and the sum of weight x number waiting.

    Weights are relative to the likeliest number, and summed outwards from it, so that nothing overflows however much
    more comes than goes.
    """
    likeliest = max(0, int((arrivals - capacity) / leaving))
    nobody, some, waiting = (0.0, 1.0, float(likeliest)) if likeliest else (1.0, 0.0, 0.0)
    weight, number = 1.0, likeliest
    while weight > _NEGLIGIBLE:
        number += 1
        weight *= arrivals / (capacity + number * leaving)
        some += weight
        waiting += number * weight
    weight = 1.0
    for number in range(likeliest, 0, -1):
        weight *= (capacity + number * leaving) / arrivals
        if number == 1:
            nobody = weight
        elif weight > _NEGLIGIBLE:
            some += weight
            waiting += (number - 1) * weight
        else:
            break
    return nobody, some, waiting
