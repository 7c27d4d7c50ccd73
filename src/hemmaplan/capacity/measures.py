"""How expected starts have held (*träffsäkerhet för beräknade starter*): what was told, against the day that came."""

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from hemmaplan.capacity.models import ExpectedStart
from hemmaplan.interventions.models import QueueEntry


@dataclass(frozen=True)
class StartAccuracy:
    """Träffsäkerhet: of so many starts, how many came within what was told, and how far off the middle was.

    ``median_days``: half of the starts were less far from the middle. ``passed``: those who still wait beyond the last day told;
    they count among no starts until they start.
    """

    starts: int = 0
    within: int = 0
    median_days: int | None = None
    passed: int = 0

    @property
    def percent(self) -> int | None:
        """How many of the starts came within what was told, in percent."""
        return round(100 * self.within / self.starts) if self.starts else None


def start_accuracy(services: Collection[int], *, first: dt.date, last: dt.date) -> dict[int, StartAccuracy]:
    """By service, for starts from the first day to and including the last. Every id is answered.

    What counts is what was told first, when the order had just been placed in the queue. Who left the queue without starting,
    and who was told nothing, is not counted.
    """
    told = (
        ExpectedStart.objects.filter(entry__service__in=services, entry__joined_on__lte=last)
        .order_by("entry_id", "day")
        .distinct("entry_id")
        .select_related("entry")
    )
    days: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    passed: dict[int, int] = defaultdict(int)
    for row in told:
        if row.earliest is None or row.middle is None or row.latest is None:
            continue
        entry = row.entry
        out = entry.left_on
        if out is None or out > last:
            passed[entry.service_id] += row.latest < last
        elif entry.left_how == QueueEntry.Left.STARTED and first <= out:
            days[entry.service_id].append((row.earliest <= out <= row.latest, abs((out - row.middle).days)))
    return {pk: _accuracy(days[pk], passed[pk]) for pk in services}


def _accuracy(starts: list[tuple[bool, int]], passed: int) -> StartAccuracy:
    if not starts:
        return StartAccuracy(passed=passed)
    off = round(statistics.median(days for _within, days in starts))
    return StartAccuracy(len(starts), sum(within for within, _days in starts), off, passed)
