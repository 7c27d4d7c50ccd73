"""Cases about queues in the long run (*köer på sikt*): Erlang, priority, leaving, closed lists, seasons.

The load may be told in two ways: ``offered_load`` and ``servers``, or an arrival rate and a service rate (or a mean
duration). Names that end with a unit (``arrival_rate_per_min``, ``mean_service_min``, ``within_s``) are turned into one;
answers are in the unit of the arrival rate, or else of the duration. With an offered load alone the unit is one mean
duration.
"""

from dataclasses import dataclass

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Measured, Result, report
from hemmaplan.capacity.simulation.formulas import (
    abandonment,
    erlang,
    finite_room,
    general,
    priority,
    time_varying,
)
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState
from hemmaplan.foundation.language import gettext as _

_DURATIONS = ("mean_service", "mean_service_time", "mean_duration", "mean")
# Units so short that a wait is told in seconds too.
_SHORT = {"s", "min", "h"}


@dataclass(frozen=True, slots=True)
class _Flow:
    """What comes and how fast each place works, per ``unit`` of time.

    ``unit`` is ``None`` when no name told it, and ``in_durations`` says that it is one mean duration.
    """

    arrival_rate: float
    service_rate: float
    unit: str | None
    in_durations: bool = False

    def time(self, case: Inputs, *stems: str) -> float | None:
        """A time in this unit, or ``None`` when it is not given."""
        found = case.measured(*stems)
        if found is None:
            return None
        if self.in_durations and found.unit:
            raise OutOfBounds(
                "mean_service",
                _("saknas, så %(field)s går inte att jämföra med. Lägg till.") % {"field": case.name_in_file(stems[0])},
            )
        return found.as_time_in(self.unit)


def erlang_b(case: Inputs) -> Result:
    """The share lost when nobody may wait."""
    if case.has("offered_load"):
        load = case.number("offered_load")
    else:
        flow = _flow(case)
        load = flow.arrival_rate / flow.service_rate
    return {"p_loss": erlang.loss_probability(load, _servers(case))}


def erlang_c(case: Inputs) -> Result:
    """Who must wait, how long, and how many start in time."""
    flow, servers = _flow(case), _servers(case)
    a, s = flow.arrival_rate, flow.service_rate
    wait, within = erlang.mean_wait(a, s, servers), flow.time(case, "within")
    return report(
        p_wait=erlang.wait_exceeds(a, s, servers, 0),
        service_level=None if within is None else erlang.service_level(a, s, servers, within),
        mean_wait=wait,
        **_told_in_units(wait, flow.unit, _unit_of_service(case)),
        utilisation=erlang.utilisation(a, s, servers),
        p_delayed_wait_exceeds_one_service=erlang.delayed_wait_exceeds(a, s, servers, 1 / s),
    )


def mmc(case: Inputs) -> Result:
    """Queue, wait and time in the system for several places."""
    flow, servers = _flow(case), _servers(case)
    a, s = flow.arrival_rate, flow.service_rate
    within = flow.time(case, "within")
    time = erlang.mean_time_in_system(a, s, servers)
    return report(
        p0=erlang.empty_probability(a, s, servers),
        p_wait=erlang.wait_exceeds(a, s, servers, 0),
        lq=erlang.mean_queue(a, s, servers),
        wq=erlang.mean_wait(a, s, servers),
        time_in_system=time,
        in_system=time if isinstance(time, NoSteadyState) else a * time,
        wait_p50=erlang.wait_quantile(a, s, servers, 0.5),
        wait_p90=erlang.wait_quantile(a, s, servers, 0.9),
        service_level=None if within is None else erlang.service_level(a, s, servers, within),
        utilisation=erlang.utilisation(a, s, servers),
    )


def mmck(case: Inputs) -> Result:
    """A closed list: who is refused, and how long the accepted wait."""
    flow = _flow(case)
    found = finite_room.finite_room(
        flow.arrival_rate, flow.service_rate, _servers(case), case.whole("room", "capacity")
    )
    return report(
        p0=found.p_empty,
        p_full=found.p_full,
        p_wait=found.p_wait,
        lq=found.mean_queue,
        wq=found.mean_wait,
        in_system=found.mean_number,
        time_in_system=found.time_in_system,
        throughput=found.throughput,
        refused_rate=found.refused_rate,
        utilisation=found.utilisation,
    )


def required_servers(case: Inputs) -> Result:
    """The least places for a promise, and how many to schedule."""
    flow = _flow(case)
    a, s = flow.arrival_rate, flow.service_rate
    within = flow.time(case, "within")
    if within is None:
        raise OutOfBounds("within", _("saknas. Ange väntetiden som lovas, till exempel within_min."))
    busy = case.number("most_busy", "max_occupancy", "max_utilisation", default=1.0)
    productive = erlang.required_servers(
        a, s, within, case.number("level", "service_level", "target_level"), most_busy=busy
    )
    return report(
        servers=productive,
        productive=productive,
        scheduled=erlang.scheduled_servers(productive, case.number("shrinkage", default=0.0)),
        service_level=erlang.service_level(a, s, productive, within),
        p_wait=erlang.wait_exceeds(a, s, productive, 0),
        utilisation=erlang.utilisation(a, s, productive),
    )


def ggc_mean_wait(case: Inputs) -> Result:
    """The wait when arrivals and durations are not exponential; Allen and Cunneen's answer, Sakasegawa's beside it."""
    flow, servers = _flow(case), _servers(case)
    ca2, cs2 = case.number("ca2"), case.number("cs2")
    return report(
        wq=general.allen_cunneen_wait(flow.arrival_rate, flow.service_rate, servers, ca2, cs2),
        wq_sakasegawa=general.sakasegawa_wait(flow.arrival_rate, flow.service_rate, servers, ca2, cs2),
    )


def kingman(case: Inputs) -> Result:
    """The wait for one place, any arrivals and durations."""
    flow = _flow(case)
    return report(wq=general.kingman_wait(flow.arrival_rate, flow.service_rate, case.number("ca2"), case.number("cs2")))


def pollaczek_khinchine(case: Inputs) -> Result:
    """The wait for one place, any durations."""
    flow = _flow(case)
    return report(wq=general.pollaczek_khinchine_wait(flow.arrival_rate, flow.service_rate, case.number("cs2")))


def priority_mmc_nonpreemptive(case: Inputs) -> Result:
    """The wait of each class, the most urgent first."""
    rates = case.numbers("arrival_rates", check=bounds.not_negative)
    waits = priority.waits_in_turn(rates, _service_rate(case, None), _servers(case))
    return report(wq=waits if isinstance(waits, NoSteadyState) else list(waits))


def priority_mm1_preemptive(case: Inputs) -> Result:
    """The time in the system of each class when the urgent break off the others."""
    rates = case.numbers("arrival_rates", check=bounds.not_negative)
    times = priority.times_when_breaking_off(rates, _service_rate(case, None))
    return report(time_in_system=times if isinstance(times, NoSteadyState) else list(times))


def erlang_a(case: Inputs) -> Result:
    """A queue that people leave."""
    flow = _flow(case)
    leaving = case.measured("abandonment_rate", "theta", per=True)
    if leaving is None:
        patience = case.measured("mean_patience", "patience")
        if patience is None:
            raise OutOfBounds(
                "abandonment_rate",
                _("saknas. Lägg till fältet i inputs (%(others)s går också).") % {"others": "mean_patience"},
            )
        rate = 1 / bounds.positive("mean_patience", patience.as_time_in(flow.unit))
    else:
        rate = leaving.as_rate_in(flow.unit)
    found = abandonment.erlang_a(flow.arrival_rate, flow.service_rate, _servers(case), rate)
    return report(
        p_abandon=found.p_abandon,
        p_wait=found.p_wait,
        lq=found.mean_queue,
        mean_wait=found.mean_wait,
        utilisation=found.utilisation,
    )


def mt_m_inf_mean_busy(case: Inputs) -> Result:
    """Running cases at a moment when the arrival rate is a sine."""
    busy = time_varying.mean_busy_with_sine(
        case.number("mean_rate"),
        case.number("amplitude"),
        case.number("frequency"),
        _service_rate(case, None),
        case.number("t", "time"),
    )
    if not case.has("servers", "slots"):
        return {"mean_busy": busy}
    return report(mean_busy=busy, p_wait=time_varying.wait_probability_at(busy, _servers(case)))


def _servers(case: Inputs) -> int:
    return case.whole("servers", "slots", least=1)


def _flow(case: Inputs) -> _Flow:
    """Arrival rate and service rate, however the case tells them."""
    arrivals = case.measured("arrival_rate", "arrivals", per=True)
    if case.has("offered_load"):
        return _flow_from_load(case, arrivals)
    if arrivals is None:
        raise OutOfBounds("arrival_rate", _("saknas. Ange arrival_rate eller offered_load i inputs."))
    unit = arrivals.unit or _unit_of_service(case)
    return _Flow(arrivals.as_rate_in(unit), _service_rate(case, unit), unit)


def _flow_from_load(case: Inputs, arrivals: Measured | None) -> _Flow:
    load = case.number("offered_load", check=bounds.not_negative)
    service = _told_service(case)
    if service is None and arrivals is None:
        return _Flow(load, 1.0, None, in_durations=True)
    if service is None and arrivals is not None:
        return _Flow(arrivals.value, arrivals.value / bounds.positive("offered_load", load), arrivals.unit)
    unit = _unit_of_service(case) or (arrivals.unit if arrivals else None)
    rate = _service_rate(case, unit)
    if arrivals is not None and abs(arrivals.as_rate_in(unit) - load * rate) > 1e-6 * (load * rate):
        raise OutOfBounds("offered_load", _("stämmer inte med arrival_rate och service_rate. Ange bara det ena."))
    return _Flow(load * rate, rate, unit)


def _service_rate(case: Inputs, unit: str | None) -> float:
    """People that one place finishes per unit of time, from the rate or the mean duration."""
    rate = case.measured("service_rate", per=True)
    if rate is not None:
        return bounds.positive(case.name_in_file("service_rate"), rate.as_rate_in(unit))
    duration = case.measured(*_DURATIONS)
    if duration is not None:
        return 1 / bounds.positive("mean_service", duration.as_time_in(unit))
    raise OutOfBounds("service_rate", _("saknas. Ange service_rate eller mean_service i inputs."))


def _told_service(case: Inputs) -> Measured | None:
    return case.measured("service_rate", per=True) or case.measured(*_DURATIONS)


def _unit_of_service(case: Inputs) -> str | None:
    found = _told_service(case)
    return found.unit if found else None


def _told_in_units(wait: float | NoSteadyState, unit: str | None, of_service: str | None) -> Result:
    """The mean wait under the name of each unit that the case used, and in seconds when one of them is short."""
    if unit is None or isinstance(wait, NoSteadyState):
        return {}
    units = {unit, of_service or unit}
    units |= {"s"} if units & _SHORT else set()
    return {f"mean_wait_{one}": Measured(wait, unit).as_time_in(one) for one in sorted(units)}
