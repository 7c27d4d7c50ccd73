"""Little's law (*Littles lag*): number = rate x time, for queues, cases and flats alike.

Source: Little 1961. Holds for any arrivals, durations and order of service, in the long run or over a window that begins
and ends empty. Rates and times in one unit of time.
"""

from hemmaplan.capacity.simulation import bounds


def mean_number(rate: float, mean_time: float) -> float:
    """How many are there on average (*medelantal*), when ``rate`` come per unit of time and stay ``mean_time``.

    Raises:
        OutOfBounds: a negative argument.
    """
    return bounds.not_negative("rate", rate) * bounds.not_negative("mean_time", mean_time)


def mean_time(number: float, rate: float) -> float:
    """How long one stays on average (*medeltid*), when ``number`` are there and ``rate`` come per unit of time.

    Raises:
        OutOfBounds: a negative number, or nobody comes.
    """
    return bounds.not_negative("number", number) / bounds.positive("rate", rate)


def rate(number: float, mean_time: float) -> float:
    """How many can come (and go) per unit of time (*genomströmning*), when ``number`` are there for ``mean_time`` each.

    Raises:
        OutOfBounds: a negative number, or no time.
    """
    return bounds.not_negative("number", number) / bounds.positive("mean_time", mean_time)
