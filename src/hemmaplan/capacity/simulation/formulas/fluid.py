"""Flow balance (*flödesbalans*): what comes against what can be started, with chance left out.

The honest answer when more comes than goes, and no mean wait exists. A slot is held for months: slots / mean duration is
how many can start a week, and a change of slots takes about a mean duration to have its full effect.
"""

from hemmaplan.capacity.simulation import bounds


def starts_per_week(slots: float, mean_weeks: float) -> float:
    """How many can start a week (*starter per vecka*) when no slot is ever empty.

    Source: Little 1961; the always-busy picture of Pagel, Richards and Utley 2012, doi:10.1155/2012/290360.

    Args:
        slots: cases that can run at once.
        mean_weeks: mean duration of a case, in weeks.

    Raises:
        OutOfBounds: negative slots, or a duration that is not above zero.
    """
    return bounds.not_negative("slots", slots) / bounds.positive("mean_weeks", mean_weeks)


def growth_per_week(arrivals_per_week: float, slots: float, mean_weeks: float) -> float:
    """How much the queue grows a week (*tillväxt per vecka*): arrivals less starts. Below zero it shrinks while it lasts.

    Source: the first fact of Fong et al. 2022. Holds for any load.

    Args:
        arrivals_per_week: people who join a week.
        slots, mean_weeks: as in ``starts_per_week``.

    Raises:
        OutOfBounds: a negative argument, or a duration that is not above zero.
    """
    return bounds.not_negative("arrivals_per_week", arrivals_per_week) - starts_per_week(slots, mean_weeks)


def growth(arrivals_per_week: float, slots: float, mean_weeks: float, weeks: float) -> float:
    """How much the queue grows in so many weeks. Arguments as ``growth_per_week``; ``weeks`` is zero or more."""
    return growth_per_week(arrivals_per_week, slots, mean_weeks) * bounds.not_negative("weeks", weeks)


def queue_after(queue_size: float, arrivals_per_week: float, slots: float, mean_weeks: float, weeks: float) -> float:
    """How long the queue is after so many weeks (*kön om ett antal veckor*); never below zero.

    All slots are taken to be busy now. Arguments as ``growth``; ``queue_size`` waits today.

    Raises:
        OutOfBounds: a negative argument, or a duration that is not above zero.
    """
    start = bounds.not_negative("queue_size", queue_size)
    return max(0.0, start + growth(arrivals_per_week, slots, mean_weeks, weeks))
