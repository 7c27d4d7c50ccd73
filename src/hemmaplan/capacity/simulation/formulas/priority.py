"""Priority (*prioritet*): how long each class waits when the urgent go first.

Classes are listed from the most urgent, class 0. All have Poisson arrivals and the same exponential durations. Rates in
one unit of time, answers in it. The load is that of all classes together.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.formulas import erlang
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState, overload


def waits_in_turn(
    arrival_rates: Sequence[float], service_rate: float, servers: int
) -> tuple[float, ...] | NoSteadyState:
    """Mean wait of each class (*medelväntan per prioritet*) when a started case is never broken off.

    Source: Cobham 1954, for M/M/c: C / (c mu) / ((1 - s_before)(1 - s_own)), s the load of the classes so far.

    Args:
        arrival_rates: people per unit of time in each class, the most urgent first.
        service_rate: 1 / mean duration, per place, the same for all classes.
        servers: number of places.

    Raises:
        OutOfBounds: no class, a negative rate, a service rate that is not above zero, or no server.
    """
    arrivals, rate = _rates(arrival_rates), bounds.positive("service_rate", service_rate)
    c = bounds.whole("servers", servers, least=1)
    too_much = overload(sum(arrivals), rate * c)
    waits = erlang.wait_probability(sum(arrivals) / rate, c)
    if too_much is not None:
        return too_much
    if isinstance(waits, NoSteadyState):
        return waits
    first = waits / (rate * c)
    return tuple(first / ((1 - before) * (1 - own)) for before, own in _loads(arrivals, rate * c))


def times_when_breaking_off(arrival_rates: Sequence[float], service_rate: float) -> tuple[float, ...] | NoSteadyState:
    """Mean time from joining to the end for each class, when the more urgent breaks off the less (preemptive M/M/1).

    Source: White and Christie 1958: (1 / mu) / ((1 - s_before)(1 - s_own)). What was broken off goes on where it was.

    Args:
        arrival_rates: people per unit of time in each class, the most urgent first.
        service_rate: 1 / mean duration, the same for all classes; one place.

    Raises:
        OutOfBounds: no class, a negative rate, or a service rate that is not above zero.
    """
    arrivals, rate = _rates(arrival_rates), bounds.positive("service_rate", service_rate)
    too_much = overload(sum(arrivals), rate)
    return too_much or tuple(1 / rate / ((1 - before) * (1 - own)) for before, own in _loads(arrivals, rate))


def _rates(values: Sequence[float]) -> list[float]:
    return [bounds.not_negative("arrival_rates", value) for value in bounds.sequence("arrival_rates", values)]


def _loads(arrivals: Sequence[float], capacity: float) -> list[tuple[float, float]]:
    """For each class the load of those before it, and with its own."""
    return list(pairwise(accumulate((rate / capacity for rate in arrivals), initial=0.0)))
