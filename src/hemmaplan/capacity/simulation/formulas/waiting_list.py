"""Waiting-list arithmetic (*väntelistans räknesätt*): what it takes to keep a promised longest wait.

Source: Fong, Mushtaq, House, Gordon, Chen, Griffiths, Ahmad and Walton 2022, *Understanding waiting list pressures*,
doi:10.1101/2022.08.23.22279117. Demand and capacity are people per unit of time, waits are in that same unit: weeks and
people a week go together, days and people a week do not. Capacity means removals; slots held for months are first turned
into removals by slots / mean duration.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.foundation.language import gettext as _

# With an exponential tail a mean of a quarter of the target leaves e^-4 = 1.8 % over it; a sixth leaves 0.25 %.
FACTOR = 4.0
# Half a year to come back to the target.
WEEKS_TO_TARGET = 26.0


def load(demand: float, capacity: float) -> float:
    """Load (*belastning*): demand over capacity. The list settles only below 1.

    Args:
        demand: people a unit of time who join.
        capacity: people a unit of time who can be taken from the list.

    Raises:
        OutOfBounds: negative demand or no capacity.
    """
    return bounds.not_negative("demand", demand) / bounds.positive("capacity", capacity)


def target_mean_wait(target_wait: float, *, factor: float = FACTOR) -> float:
    """Target mean wait (*målvärde för medelväntan*): what the mean must be for nearly all to be within the target.

    Args:
        target_wait: the promised longest wait.
        factor: 4 to 6; e^-factor is the share that passes the target when waits are about exponential.

    Raises:
        OutOfBounds: a wait or factor that is not above zero.
    """
    return bounds.positive("target_wait", target_wait) / bounds.positive("factor", factor)


def target_queue_size(demand: float, target_wait: float, *, factor: float = FACTOR) -> float:
    """Target queue (*målvärde för kön*): how long the list may be and still keep the promise, by Little's law.

    Raises:
        OutOfBounds: negative demand, or a wait or factor that is not above zero.
    """
    return bounds.not_negative("demand", demand) * target_mean_wait(target_wait, factor=factor)


def is_out_of_control(queue_size: float, target_queue_size: float) -> bool:
    """Is relief needed (*utom kontroll*): more than twice the target queue waits.

    Raises:
        OutOfBounds: a negative queue or target.
    """
    target = bounds.not_negative("target_queue_size", target_queue_size)
    return bounds.not_negative("queue_size", queue_size) > 2 * target


def relief_capacity(
    demand: float, queue_size: float, target_queue_size: float, *, time_to_target: float = WEEKS_TO_TARGET
) -> float:
    """Relief capacity (*tillfällig kapacitet*): removals per unit of time that bring the queue to its target in time.

    Args:
        demand: people a unit of time who join.
        queue_size: people who wait now.
        target_queue_size: people who may wait.
        time_to_target: how long it may take.

    Raises:
        OutOfBounds: a negative argument, no time, or a queue that stays below its target even with no capacity at all.
    """
    start = bounds.not_negative("queue_size", queue_size)
    excess = start - bounds.not_negative("target_queue_size", target_queue_size)
    answer = bounds.not_negative("demand", demand) + excess / bounds.positive("time_to_target", time_to_target)
    if answer < 0:
        raise OutOfBounds("target_queue_size", _("kön når inte målet ens utan någon kapacitet. Ange ett lägre mål."))
    return answer


def target_capacity(
    demand: float, target_wait: float, *, factor: float = FACTOR, cv_demand: float = 1.0, cv_capacity: float = 1.0
) -> float:
    """Target capacity (*kapacitet som håller målet*): removals per unit of time that keep the target in the long run.

    Demand plus a margin for chance: (cv_demand^2 + cv_capacity^2) / 2 x factor / target_wait (Kingman 1961).

    Args:
        demand: people a unit of time who join.
        target_wait: the promised longest wait.
        factor: see ``target_mean_wait``.
        cv_demand: coefficient of variation of the time between arrivals; 1 when they come independently.
        cv_capacity: the same for the time between removals.

    Raises:
        OutOfBounds: negative demand or variation, or a wait or factor that is not above zero.
    """
    spread = bounds.not_negative("cv_demand", cv_demand) ** 2 + bounds.not_negative("cv_capacity", cv_capacity) ** 2
    margin = spread / 2 * bounds.positive("factor", factor) / bounds.positive("target_wait", target_wait)
    return bounds.not_negative("demand", demand) + margin


def pressure(mean_wait: float, target_wait: float) -> float:
    """Pressure (*tryck*): twice the mean wait over the target. Above 1 the target will most likely be missed.

    Both in the same unit of time.

    Raises:
        OutOfBounds: a negative wait, or a target that is not above zero.
    """
    return 2 * bounds.not_negative("mean_wait", mean_wait) / bounds.positive("target_wait", target_wait)


def queue_sizes(
    referrals: Sequence[date], removals: Sequence[date | None], days: Sequence[date]
) -> tuple[tuple[date, int], ...]:
    """Queue by day (*köns längd*): how many wait at the end of each day.

    Args:
        referrals: (n,) the day each person joined.
        removals: (n,) the day each left the list, ``None`` for those who still wait.
        days: the days asked for; answered once each, in order.

    Raises:
        OutOfBounds: lists of different lengths, or somebody removed before joining.
    """
    _check_log(referrals, removals)
    come, gone = sorted(referrals), sorted(day for day in removals if day is not None)
    return tuple((day, bisect_right(come, day) - bisect_right(gone, day)) for day in sorted(set(days)))


def removals_per_week(referrals: Sequence[date], removals: Sequence[date | None]) -> float | None:
    """Capacity as the log shows it (*uttag per vecka*): seven over the mean days between removals.

    A gap that began with an empty list tells of missing demand, not of capacity, and is left out. ``None`` when no gap
    remains, or when all removals fell on one day.

    Args:
        referrals, removals: as in ``queue_sizes``.

    Raises:
        OutOfBounds: as ``queue_sizes``.
    """
    _check_log(referrals, removals)
    left = sorted(day for day in removals if day is not None)
    waiting = dict(queue_sizes(referrals, removals, left))
    # Several removals on one day are gaps of no days: all but the last of them began with somebody waiting.
    gaps = [(later - earlier).days for earlier, later in pairwise(left) if later == earlier or waiting[earlier] > 0]
    return 7 * len(gaps) / sum(gaps) if sum(gaps) else None


def _check_log(referrals: Sequence[date], removals: Sequence[date | None]) -> None:
    bounds.same_length("removals", len(removals), "referrals", len(referrals))
    for number, (joined, left) in enumerate(zip(referrals, removals, strict=True), start=1):
        if left is not None and left < joined:
            raise OutOfBounds(
                "removals",
                _("rad %(number)s togs ur kön %(left)s men kom först %(joined)s. Rätta datumen.")
                % {"number": number, "left": left, "joined": joined},
            )
