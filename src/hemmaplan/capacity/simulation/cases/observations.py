"""Cases about what was seen (*observationer*): durations, rates, and the marks of a forecast."""

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.capacity.simulation.statistics import rates, scores, survival

_TIMES = ("time", "exit", "times", "durations")
_ENDED = ("event", "ended", "events")
_ENTRIES = ("entry", "entered", "entries", "start")


def kaplan_meier(case: Inputs) -> Result:
    """The share left just after each end, and the median; with late entries where they are given."""
    entered = case.numbers(*_ENTRIES, check=bounds.not_negative) if case.has(*_ENTRIES) else None
    return _curve(case, entered)


def kaplan_meier_left_truncated(case: Inputs) -> Result:
    """The same, where each case came under observation at its own age."""
    return _curve(case, case.numbers(*_ENTRIES, check=bounds.not_negative))


def poisson_rate_interval(case: Inputs) -> Result:
    """The exact interval of a rate."""
    events, exposure = case.whole("events", "count"), case.number("exposure", default=1.0, check=bounds.positive)
    interval = rates.poisson_rate_interval(events, exposure, confidence=case.number("confidence", default=0.95))
    return {"low": interval.low, "high": interval.high, "rate": events / exposure}


def crps_normal(case: Inputs) -> Result:
    """The score of a normal forecast."""
    return {
        "crps": scores.crps_normal(case.number("mu", "mean"), case.number("sigma", "sd"), case.number("y", "observed"))
    }


def crps_ensemble(case: Inputs) -> Result:
    """The score of a forecast of samples."""
    samples = case.numbers("samples", "ensemble", "members", "forecasts", "forecast")
    return {"crps": scores.crps_ensemble(samples, case.number("y", "observed", "observation"))}


def quantile_score(case: Inputs) -> Result:
    """The score of one forecast quantile."""
    level, forecast = case.number("p", "quantile"), case.number("forecast", "q")
    return {"score": scores.quantile_score(level, forecast, case.number("y", "observed"))}


def _curve(case: Inputs, entered: list[float] | None) -> Result:
    times = case.numbers(*_TIMES, check=bounds.not_negative)
    curve = survival.kaplan_meier(times, case.flags(*_ENDED), entered=entered)
    left = {_written(float(time)): float(share) for time, share in zip(curve.times, curve.survival, strict=True)}
    return {"survival": left, "median": survival.median(curve)}


def _written(time: float) -> str:
    """A time as a JSON name: 6, not 6.0."""
    return str(int(time)) if time == int(time) else repr(time)
