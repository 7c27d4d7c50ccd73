"""Erlang's formulas (*Erlangs formler*): people come at random and wait for one of several like places.

Source: Erlang 1917, as in Gross, Shortle, Thompson and Harris 2008, chapter 2. Arrivals are Poisson. Erlang B (all who
find no free place are lost) holds for any durations; Erlang C and what is built on it (all wait, first come first
served: M/M/c) for exponential durations only. Rates and times in one unit of time; *offered load* is arrival rate over
service rate, the mean number of places that would be busy if there were enough.

The recursion over places never overflows: it works on probabilities, for thousands of places and for tiny loads.
"""

import math

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState, overload
from hemmaplan.capacity.simulation.statistics import distributions
from hemmaplan.foundation.language import gettext as _


def utilisation(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Utilisation (*beläggning*): the share of the places that is busy, when all who come are served in time.

    Above 1 it is the load, and no place is ever free.

    Raises:
        OutOfBounds: a negative arrival rate, a service rate that is not above zero, or no server.
    """
    arrivals, rate, c = _checked(arrival_rate, service_rate, servers)
    return arrivals / (rate * c)


def loss_probability(offered_load: float, servers: int) -> float:
    """Erlang B (*avvisade*): the share that finds every place taken, when nobody may wait.

    Args:
        offered_load: arrival rate x mean duration, in places (erlang); zero or more.
        servers: number of places, zero or more.

    Holds at any load.

    Raises:
        OutOfBounds: a negative load, or servers that are not a whole number.
    """
    load, c = bounds.not_negative("offered_load", offered_load), bounds.whole("servers", servers)
    lost = 1.0
    for k in range(1, c + 1):
        lost = _one_more_server(lost, load, k)
    return lost


def wait_probability(offered_load: float, servers: int) -> float | NoSteadyState:
    """Erlang C (*väntar alls*): the share that must wait.

    Args:
        offered_load: arrival rate x mean duration, in places (erlang); below ``servers``.
        servers: number of places, one or more.

    Returns:
        The share, or ``NoSteadyState`` with the growth per mean duration.

    Raises:
        OutOfBounds: a negative load, or servers that are not a whole number.
    """
    load, c = bounds.not_negative("offered_load", offered_load), bounds.whole("servers", servers, least=1)
    return overload(load, c) or _waiting_share(loss_probability(load, c), load / c)


def mean_wait(arrival_rate: float, service_rate: float, servers: int) -> float | NoSteadyState:
    """Mean wait (*medelväntan*) of all who come, those who start at once included: Wq of M/M/c.

    Args:
        arrival_rate: people per unit of time.
        service_rate: 1 / mean duration, per place.
        servers: number of places.

    Raises:
        OutOfBounds: a negative arrival rate, a service rate that is not above zero, or no server.
    """
    arrivals, rate, c = _checked(arrival_rate, service_rate, servers)
    waits = wait_probability(arrivals / rate, c)
    if isinstance(waits, NoSteadyState):
        return _in_unit(waits, rate)
    return waits / (rate * c - arrivals)


def mean_queue(arrival_rate: float, service_rate: float, servers: int) -> float | NoSteadyState:
    """Mean queue (*medelkö*): how many wait on average, those being served not counted: Lq of M/M/c.

    Arguments as ``mean_wait``.
    """
    wait = mean_wait(arrival_rate, service_rate, servers)
    return wait if isinstance(wait, NoSteadyState) else arrival_rate * wait


def mean_time_in_system(arrival_rate: float, service_rate: float, servers: int) -> float | NoSteadyState:
    """Mean time from joining to the end (*genomloppstid*): the wait and the service together. Arguments as ``mean_wait``."""
    wait = mean_wait(arrival_rate, service_rate, servers)
    return wait if isinstance(wait, NoSteadyState) else wait + 1 / service_rate


def wait_exceeds(arrival_rate: float, service_rate: float, servers: int, time: float) -> float | NoSteadyState:
    """The share that waits longer than ``time`` (*väntar längre än*): C exp(-(c mu - lambda) t).

    Arguments as ``mean_wait``; ``time`` is zero or more in the same unit.

    Raises:
        OutOfBounds: as ``mean_wait``, or a negative time.
    """
    arrivals, rate, c = _checked(arrival_rate, service_rate, servers)
    limit = bounds.not_negative("time", time)
    waits = wait_probability(arrivals / rate, c)
    if isinstance(waits, NoSteadyState):
        return _in_unit(waits, rate)
    return waits * math.exp(-(rate * c - arrivals) * limit)


def delayed_wait_exceeds(arrival_rate: float, service_rate: float, servers: int, time: float) -> float | NoSteadyState:
    """Of those who must wait at all, the share that waits longer than ``time``. Arguments as ``wait_exceeds``."""
    arrivals, rate, c = _checked(arrival_rate, service_rate, servers)
    limit = bounds.not_negative("time", time)
    return overload(arrivals, rate * c) or math.exp(-(rate * c - arrivals) * limit)


def empty_probability(arrival_rate: float, service_rate: float, servers: int) -> float | NoSteadyState:
    """The share of time when nobody is there (*tomt*). Arguments as ``mean_wait``."""
    arrivals, rate, c = _checked(arrival_rate, service_rate, servers)
    load = arrivals / rate
    too_much = overload(arrivals, rate * c)
    if too_much is not None or load == 0:
        return too_much or 1.0
    # In units of a Poisson distribution with the offered load as mean, in which nothing overflows.
    all_taken = math.exp(c * math.log(load) - load - math.lgamma(c + 1))
    return math.exp(-load) / (distributions.gamma_above(c, load) + all_taken / (1 - load / c))


def service_level(arrival_rate: float, service_rate: float, servers: int, within: float) -> float | NoSteadyState:
    """Service level (*andel som börjar i tid*): the share that waits at most ``within``. Arguments as ``wait_exceeds``."""
    longer = wait_exceeds(arrival_rate, service_rate, servers, within)
    return longer if isinstance(longer, NoSteadyState) else 1 - longer


def wait_quantile(arrival_rate: float, service_rate: float, servers: int, p: float) -> float | NoSteadyState:
    """The wait that the share ``p`` of all stays within (*kvantil*): P50, P90. Zero when that many need not wait.

    Arguments as ``mean_wait``; ``p`` is strictly between 0 and 1.

    Raises:
        OutOfBounds: as ``mean_wait``, or p outside 0 to 1.
    """
    arrivals, rate, c = _checked(arrival_rate, service_rate, servers)
    level = bounds.inner_share("p", p)
    waits = wait_probability(arrivals / rate, c)
    if isinstance(waits, NoSteadyState):
        return _in_unit(waits, rate)
    return 0.0 if 1 - waits >= level else math.log(waits / (1 - level)) / (rate * c - arrivals)


def required_servers(
    arrival_rate: float, service_rate: float, within: float, level: float, *, most_busy: float = 1.0
) -> int:
    """Least places for a service level (*platser som behövs*): at least the share ``level`` waits at most ``within``.

    Args:
        arrival_rate: people per unit of time.
        service_rate: 1 / mean duration, per place.
        within: the wait that is promised, zero or more.
        level: the share that shall have it, at least 0 and below 1.
        most_busy: the highest utilisation allowed, above 0.

    Raises:
        OutOfBounds: an argument outside these, or more than a million places would be needed.
    """
    arrivals, rate = bounds.not_negative("arrival_rate", arrival_rate), bounds.positive("service_rate", service_rate)
    limit, share = bounds.not_negative("within", within), bounds.share("level", level)
    busy = bounds.share("most_busy", bounds.positive("most_busy", most_busy))
    if share == 1:
        raise OutOfBounds("level", _("alla kan aldrig lovas en väntetid. Ange en andel under 1, till exempel 0.95."))
    load = arrivals / rate
    lost, c = 1.0, 0
    while True:
        c = bounds.whole("servers", c + 1)
        lost = _one_more_server(lost, load, c)
        if load > busy * c or overload(load, c):
            continue
        if _waiting_share(lost, load / c) * math.exp(-(rate * c - arrivals) * limit) <= 1 - share:
            return c


def scheduled_servers(productive: int, shrinkage: float) -> int:
    """Places to staff (*schemalagda*), when a share of paid time is not at work: ceil(productive / (1 - shrinkage)).

    Args:
        productive: places that must be filled.
        shrinkage: the share of time lost to absence, training, meetings; at least 0 and below 1.

    Raises:
        OutOfBounds: a broken number, or a shrinkage of 1 or more.
    """
    there = 1 - bounds.share("shrinkage", shrinkage)
    if there == 0:
        raise OutOfBounds("shrinkage", _("hela tiden kan inte vara frånvaro. Ange en andel under 1."))
    # 14 / (1 - 0.3) is exactly 20, which binary fractions miss by a hair.
    return math.ceil(bounds.whole("productive", productive) / there - 1e-9)


def _checked(arrival_rate: float, service_rate: float, servers: int) -> tuple[float, float, int]:
    return (
        bounds.not_negative("arrival_rate", arrival_rate),
        bounds.positive("service_rate", service_rate),
        bounds.whole("servers", servers, least=1),
    )


def _one_more_server(lost: float, load: float, servers: int) -> float:
    """Erlang B with ``servers`` places, from Erlang B with one less."""
    return load * lost / (servers + load * lost)


def _waiting_share(lost: float, load: float) -> float:
    """Erlang C from Erlang B and the load per place."""
    return lost / (1 - load * (1 - lost))


def _in_unit(answer: NoSteadyState, service_rate: float) -> NoSteadyState:
    """Growth per mean duration, turned into growth per unit of time."""
    return NoSteadyState(answer.load, answer.growth * service_rate)
