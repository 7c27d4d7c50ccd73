"""When those who wait may start (*beräknad start*), from the same forecast as that of the whole queue.

Reads and reckons, and stores nothing: that is done afterwards, in a short transaction (``capacity.actions``).
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from hemmaplan.access.models import User
from hemmaplan.capacity.forecast import queues
from hemmaplan.capacity.forecast.rows import Rows, rows_of
from hemmaplan.capacity.forecast.scenario import Forecast, estimated, terms_of
from hemmaplan.capacity.models import ExpectedStart
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.model import Scenario, Waiting
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, NEVER, Floats, Weeks, weeks_between
from hemmaplan.interventions.models import QueueEntry, Service
from hemmaplan.organisation.models import Unit

REPLICATIONS = 500
WEEKS_AHEAD = 104
LEAST_ENDS = 5
"""With fewer ended, the length of a case is a guess, and nobody is told a day."""
KEPT_DAYS = 7
"""So old an expected start is made anew; also when its last day has passed, or the class has changed."""
_HALF_A_DAY = 0.5 / DAYS_A_WEEK
ONE_DAY = dt.timedelta(days=1)


def alone(scenario: Scenario, name: str) -> Scenario:
    """One queue of a scenario with the hours that are its own (*en kö för sig*). It meets the same people as among the others."""
    posts = tuple(
        dataclasses.replace(post, shares={name: share}, moves=())
        for post in scenario.posts
        if (share := post.shares.get(name)) is not None
    )
    queue = dataclasses.replace(scenario.queue(name), refused_to=None)
    return dataclasses.replace(scenario, posts=posts, queues=(queue,), doors=())


def starts(
    scenario: Scenario, name: str, line: Sequence[tuple[int, dt.date]], *, seed: int, replications: int
) -> Floats:
    """When each who waits would start, in weeks from the origin, (R, N); infinite when not within the horizon.

    ``line``: class and day of joining, in the order places are offered, which may have been changed by a decision. One who is
    asked about never gives up; those before and behind do, as they have done.
    """
    queue = scenario.queue(name)
    classes = [priority.name for priority in queue.priorities]
    kinds = [min(kind, len(classes) - 1) for kind, _joined in line]
    days = _in_line([(kind, joined) for kind, (_, joined) in zip(kinds, line, strict=True)])
    waiting = tuple(Waiting(day, classes[kind]) for kind, day in zip(kinds, days, strict=True))
    own = dataclasses.replace(
        alone(scenario, name), queues=(dataclasses.replace(queue, waiting=waiting, refused_to=None),)
    )
    # Each is thought of once more, just before the place in line: one who takes no place from anybody.
    joins = [Weeks(weeks_between(scenario.origin, day) - _HALF_A_DAY) for day in days]
    records = simulate(own, seed=seed, replications=replications, joins=joins).queues[name]
    columns = [place * len(classes) + kind for place, kind in enumerate(kinds)]
    told: Floats = records.probe_start[:, columns]
    return told


def _in_line(line: Sequence[tuple[int, dt.date]]) -> list[dt.date]:
    """Days that rise within each class, as the engine orders by day: nobody is moved later than the day of joining."""
    days: list[dt.date] = []
    behind: dict[int, dt.date] = {}
    for kind, joined in reversed(line):
        day = min(joined, behind.get(kind, dt.date.max) - ONE_DAY)
        behind[kind] = day
        days.append(day)
    return days[::-1]


def unit_of(service: Service, on: dt.date) -> Unit | None:
    """The unit that the service is forecast with; ``None`` when it is not offered on the day."""
    pk = next((unit for unit, services in queues.services_by_unit(on).items() if service.pk in services), None)
    return Unit.objects.get(pk=pk) if pk is not None else None


def lacking(service: Service, on: dt.date) -> list[QueueEntry]:
    """Those who wait for the service and have no expected start that still stands."""
    entries = list(QueueEntry.objects.filter(service=service).waiting())
    made = ExpectedStart.objects.newest([entry.pk for entry in entries])
    return [entry for entry in entries if not _stands(made.get(entry.pk), entry, on)]


def _stands(row: ExpectedStart | None, entry: QueueEntry, on: dt.date) -> bool:
    if row is None or row.priority != entry.priority or (row.latest is not None and row.latest < on):
        return False
    return (on - row.day).days < KEPT_DAYS


def expected(
    service: Service, *, on: dt.date, by: User, made_at: dt.datetime, replications: int = REPLICATIONS
) -> list[ExpectedStart]:
    """An expected start for each who waits for the service and has none that stands."""
    wanted, unit = {entry.pk for entry in lacking(service, on)}, unit_of(service, on)
    if not wanted or unit is None:
        return []
    rows = rows_of(unit, on=on, weeks=WEEKS_AHEAD)
    found = estimated(rows)
    line = list(QueueEntry.objects.filter(service=service, joined_on__lte=on).waiting())
    made: dict[str, Any] = {
        "day": on, "seed": queues.SEED, "replications": replications, "engine": engine(),
        "digest": rows.digest, "made_by": by, "made_at": made_at,
    }  # fmt: skip
    lack, weeks = _weeks(found, service.code, line, replications)
    rests_on = _rests_on(rows, found, service.code)
    return [
        ExpectedStart(
            entry=entry, priority=entry.priority, ahead=ahead, **_interval(lack, weeks, ahead, on), **rests_on, **made
        )
        for ahead, entry in enumerate(line)
        if entry.pk in wanted
    ]


def _rests_on(rows: Rows, found: Forecast, name: str) -> dict[str, Any]:
    told = found.estimates.get(name)
    if told is None:
        return {"ended": 0, "running": 0, "seen_from": rows.history.whole_from}
    return {
        "ended": told.durations.spells.ends,
        "running": len(told.running),
        "seen_from": terms_of(rows, [name])[name].opened or told.whole_from,
    }


def lack_of(found: Forecast, name: str) -> str:
    """Why nothing can be said of when somebody starts in the queue; empty when something can."""
    if name not in {queue.name for queue in found.scenario.queues}:
        return ExpectedStart.Lack.NOT_COUNTED
    if found.estimates[name].durations.spells.ends < LEAST_ENDS:
        return ExpectedStart.Lack.NO_HISTORY
    own = simulate(alone(found.scenario, name), seed=queues.SEED, replications=1, joins=())
    return "" if own.queues[name].slots.slots.max() > 0 else ExpectedStart.Lack.NO_STAFF


def _weeks(found: Forecast, name: str, line: Sequence[QueueEntry], replications: int) -> tuple[str, Floats]:
    lack = lack_of(found, name)
    if lack:
        return lack, np.empty((0, 0))
    places = [(entry.priority, entry.joined_on) for entry in line]
    return "", starts(found.scenario, name, places, seed=queues.SEED, replications=replications)


def _interval(lack: str, weeks: Floats, place: int, on: dt.date) -> dict[str, Any]:
    """The interval in days, or why there is none."""
    if not lack:
        fan = measures.fan(weeks[:, place])
        if fan.p90.value < NEVER:
            low, middle, high = (
                on + dt.timedelta(days=round(max(end.value, 0.0) * DAYS_A_WEEK)) for end in (fan.p10, fan.p50, fan.p90)
            )
            return {"earliest": low, "middle": middle, "latest": high}
        lack = ExpectedStart.Lack.TOO_FAR
    return {"lack": lack}
