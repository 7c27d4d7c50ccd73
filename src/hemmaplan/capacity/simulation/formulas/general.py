"""Other than exponential (*andra fördelningar*): what regular or very uneven arrivals and durations do to the wait.

``ca2`` and ``cs2`` are *squared* coefficients of variation, of the time between arrivals and of the durations: 0 when all
are alike, 1 for exponential. All but Pollaczek-Khinchine are approximations, held to be good at high load and poor at low
load or for very skew durations: a check beside a simulation, never the forecast. Rates in one unit of time, waits in it.
"""

import math

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.formulas import erlang
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState, overload


def pollaczek_khinchine_wait(arrival_rate: float, service_rate: float, cs2: float) -> float | NoSteadyState:
    """Mean wait with one place and any durations (M/G/1), exact.

    Source: Pollaczek 1930, Khinchine 1932. Poisson arrivals, first come first served.

    Args:
        arrival_rate: people per unit of time.
        service_rate: 1 / mean duration.
        cs2: squared coefficient of variation of durations.

    Raises:
        OutOfBounds: a negative rate or variation, or a service rate that is not above zero.
    """
    return kingman_wait(arrival_rate, service_rate, 1.0, cs2)


def kingman_wait(arrival_rate: float, service_rate: float, ca2: float, cs2: float) -> float | NoSteadyState:
    """Mean wait with one place, any arrivals and any durations (G/G/1): rho / (1 - rho) x (ca2 + cs2) / 2 / mu.

    Source: Kingman 1961; right in the limit of heavy load.

    Args:
        arrival_rate: people per unit of time.
        service_rate: 1 / mean duration.
        ca2, cs2: squared coefficients of variation of the times between arrivals and of durations.

    Raises:
        OutOfBounds: a negative rate or variation, or a service rate that is not above zero.
    """
    arrivals, rate = bounds.not_negative("arrival_rate", arrival_rate), bounds.positive("service_rate", service_rate)
    unevenness = _unevenness(ca2, cs2)
    return overload(arrivals, rate) or arrivals / (rate - arrivals) * unevenness / rate


def allen_cunneen_wait(
    arrival_rate: float, service_rate: float, servers: int, ca2: float, cs2: float
) -> float | NoSteadyState:
    """Mean wait for one of several places (G/G/c): (ca2 + cs2) / 2 times the wait of M/M/c.

    Source: Allen 1990, after Cunneen. Exact for M/M/c.

    Args:
        arrival_rate: people per unit of time.
        service_rate: 1 / mean duration, per place.
        servers: number of places.
        ca2, cs2: squared coefficients of variation.

    Raises:
        OutOfBounds: a negative rate or variation, a service rate that is not above zero, or no server.
    """
    unevenness = _unevenness(ca2, cs2)
    wait = erlang.mean_wait(arrival_rate, service_rate, servers)
    return wait if isinstance(wait, NoSteadyState) else unevenness * wait


def sakasegawa_wait(
    arrival_rate: float, service_rate: float, servers: int, ca2: float, cs2: float
) -> float | NoSteadyState:
    """Mean wait for one of several places in closed form, with rho^(sqrt(2 (c + 1)) - 1) for the share that waits.

    Source: Sakasegawa 1977. Exact for one place with exponential durations. Arguments as ``allen_cunneen_wait``.
    """
    arrivals, rate = bounds.not_negative("arrival_rate", arrival_rate), bounds.positive("service_rate", service_rate)
    c = bounds.whole("servers", servers, least=1)
    unevenness, load = _unevenness(ca2, cs2), arrivals / (rate * c)
    return overload(arrivals, rate * c) or unevenness * load ** (math.sqrt(2 * (c + 1)) - 1) / (rate * c - arrivals)


def _unevenness(ca2: float, cs2: float) -> float:
    """One for exponential arrivals and durations, nil when all is like clockwork."""
    return (bounds.not_negative("ca2", ca2) + bounds.not_negative("cs2", cs2)) / 2
