"""Cases about waiting lists (*väntelistor*): load, target, relief, pressure, and the queue day by day."""

from datetime import date, timedelta

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.capacity.simulation.formulas import fluid, waiting_list
from hemmaplan.capacity.simulation.formulas.steady_state import overload
from hemmaplan.foundation.language import gettext as _

# A lifetime of queues; more is a slip in a date.
_MOST_DAYS = 36_525


def queue_load(case: Inputs) -> Result:
    """Demand over capacity, and whether the list settles."""
    demand, capacity = case.number("demand"), case.number("capacity")
    load = waiting_list.load(demand, capacity)
    too_much = overload(demand, capacity)
    growth = {} if too_much is None else {"no_steady_state": True, "growth": too_much.growth}
    return {"load": load, "stable": too_much is None, **growth}


def target_mean_wait(case: Inputs) -> Result:
    """The mean wait that keeps the target."""
    factor = case.number("factor", default=waiting_list.FACTOR)
    return {"mean_wait": waiting_list.target_mean_wait(case.number("target_wait"), factor=factor)}


def target_queue_size(case: Inputs) -> Result:
    """The queue that keeps the target."""
    factor = case.number("factor", default=waiting_list.FACTOR)
    return {"queue": waiting_list.target_queue_size(case.number("demand"), case.number("target_wait"), factor=factor)}


def relief_capacity(case: Inputs) -> Result:
    """The capacity that brings the queue to its target in time."""
    time = case.number("time_to_target", "weeks_to_target", default=waiting_list.WEEKS_TO_TARGET)
    queue, target = case.number("queue_size", "queue"), case.number("target_queue_size", "target_queue")
    return {"capacity": waiting_list.relief_capacity(case.number("demand"), queue, target, time_to_target=time)}


def target_capacity(case: Inputs) -> Result:
    """The capacity that keeps the target."""
    capacity = waiting_list.target_capacity(
        case.number("demand"),
        case.number("target_wait"),
        factor=case.number("factor", default=waiting_list.FACTOR),
        cv_demand=case.number("cv_demand", default=1.0),
        cv_capacity=case.number("cv_capacity", default=1.0),
    )
    return {"capacity": capacity}


def pressure(case: Inputs) -> Result:
    """Twice the mean wait over the target."""
    return {"pressure": waiting_list.pressure(case.number("mean_wait"), case.number("target_wait"))}


def queue_size_from_events(case: Inputs) -> Result:
    """The queue at the end of each day: the days asked for, else every day from the start to the end of the log."""
    removals = case.days("removals")
    referrals = _known("referrals", case.days("referrals"))
    first, last = case.day("start"), case.day("end")
    if first and last and last < first:
        raise OutOfBounds(
            "end", _("%(last)s ligger före start %(first)s. Byt plats på datumen.") % {"last": last, "first": first}
        )
    if case.has("dates"):
        days = _known("dates", case.days("dates"))
    else:
        happened = [*referrals, *(day for day in removals if day is not None)]
        days = _every_day(first or min(happened, default=last), last or max(happened, default=first))
    return {str(day): size for day, size in waiting_list.queue_sizes(referrals, removals, days)}


def fluid_growth(case: Inputs) -> Result:
    """How much the queue grows, with chance left out."""
    arrivals = case.number("arrivals_per_week", "arrival_rate_per_week", "arrival_rate")
    slots, mean_weeks = (
        case.number("slots", "servers"),
        case.number("mean_weeks", "mean_service_weeks", "mean_duration_weeks"),
    )
    weekly = fluid.growth_per_week(arrivals, slots, mean_weeks)
    if not case.has("weeks"):
        return {"growth_per_week": weekly}
    return {"growth_per_week": weekly, "growth": fluid.growth(arrivals, slots, mean_weeks, case.number("weeks"))}


def _every_day(first: date | None, last: date | None) -> list[date]:
    """Every day from the first to the last, both counted; none when the log is empty and has no dates."""
    if first is None or last is None:
        return []
    if (last - first).days > _MOST_DAYS:
        raise OutOfBounds(
            "end",
            _("%(first)s till %(last)s är för många dagar. Ange i dates vilka dagar som ska räknas.")
            % {"first": first, "last": last},
        )
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def _known(field: str, days: list[date | None]) -> list[date]:
    if None in days:
        raise OutOfBounds(field, _("har ett datum som saknas. Ange alla datum."))
    return [day for day in days if day is not None]
