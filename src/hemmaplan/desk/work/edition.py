"""Which stored version of a plan a window shows: the time it was stored, as a whole number for a hidden field."""

import datetime as dt

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)


def number(stored_at: dt.datetime) -> int:
    """The time as a number."""
    return (stored_at - EPOCH) // TICK


def moment(edition: int | None) -> dt.datetime:
    """The number as a time; a missing one matches no version."""
    return EPOCH + TICK * (edition or 0)
