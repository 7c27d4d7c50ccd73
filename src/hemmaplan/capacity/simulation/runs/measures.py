"""The figures of a run (*mått*): each number that is quoted is one function here, computed from records afterwards.

All are intervals: P10, P50 and P90 over replications. A difference between two scenarios is taken person by person of the
same chance, replication by replication, so that it has an interval of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.runs import precision
from hemmaplan.capacity.simulation.runs.precision import Estimate
from hemmaplan.capacity.simulation.runs.records import QueueRecords, Records
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Door,
    Flats,
    Least,
    MixedCaseload,
    Priority,
    Rounds,
    Unsound,
)
from hemmaplan.capacity.simulation.scenario.staffing import A_HAIR, Hours
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, NEVER, Flags, Floats, Weeks, Whole, weeks_between
from hemmaplan.foundation.language import gettext as _

P10, P50, P90 = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class Fan:
    """What lies in the middle and what in each tenth at the sides (*solfjäder*): P10, P50 and P90."""

    p10: Estimate
    p50: Estimate
    p90: Estimate


def _counted(flags: Flags) -> Floats:
    counted: Floats = flags.sum(axis=1).astype(np.float64)
    return counted


def fan(values: Floats) -> Fan:
    """P10, P50 and P90 over replications (*spridning*). ``values`` (R,)."""
    return Fan(*(precision.quantile(values, probability) for probability in (P10, P50, P90)))


def join_waits(records: QueueRecords, moment: Weeks, priority: str) -> Floats:
    """How long one would wait who came at a moment in a class (*väntetid för den som ställer sig i kö*), (R,) weeks.

    One who never gives up. Infinite when no start came before the horizon.

    Raises:
        ValueError: the run was not asked about that moment or class.
    """
    names = [one.name for one in records.queue.priorities]
    if priority in names:
        here = (records.probe_kind == names.index(priority)) & np.isclose(records.probe_time, moment)
        if here.any():
            waits: Floats = records.probe_start[:, int(here.argmax())] - moment
            return waits
    message = _(
        "Körningen svarar inte på väntetiden i ”%(priority)s” vid vecka %(moment)s. Lägg till dagen och kör igen."
    ) % {"priority": priority, "moment": f"{moment:g}"}
    raise ValueError(message)


def queue_at(records: QueueRecords, moment: Weeks) -> Floats:
    """How many wait at the end of a moment (*antal i kö*), (R,)."""
    inside: Flags = (records.arrival <= moment) & (records.out > moment)
    return _counted(inside)


def running_at(records: QueueRecords, moment: Weeks) -> Floats:
    """How many cases run at a moment (*pågående*), (R,)."""
    return _counted((records.start <= moment) & (records.end > moment)) + _counted(records.running_ends > moment)


def starts(records: QueueRecords, until: Weeks) -> Floats:
    """How many have started by a moment (*påbörjade*), (R,)."""
    return _counted(records.start <= until)


def refused(records: QueueRecords, until: Weeks) -> Floats:
    """How many have met a full list (*avvisade*), (R,)."""
    return _counted(records.refused & (records.arrival <= until))


def left(records: QueueRecords, until: Weeks) -> Floats:
    """How many have left the queue before their turn (*lämnade kön*), (R,). A short queue can mean that people gave up."""
    gone = (records.start == NEVER) & ~records.refused & (records.leaves <= until)
    return _counted(gone)


def came(records: QueueRecords, until: Weeks) -> Floats:
    """How many have come, with those who waited at the origin (*inkomna*), (R,)."""
    return _counted(records.arrival <= until)


def limits(records: QueueRecords, priority: Priority, origin: date) -> Floats:
    """The limit on waiting of each who came (*gränsen*), by the day they came, (R, N) weeks; infinite where there is none."""
    steps = np.array([float(weeks_between(origin, day)) for day, _ in priority.limit_steps])
    weeks = np.array(
        [NEVER if one is None else one for one in (priority.limit, *(one for _, one in priority.limit_steps))]
    )
    each: Floats = weeks[np.searchsorted(steps, records.arrival, side="right")]
    return each


def past_limit(records: QueueRecords, priority: str, limit: Weeks | Floats, until: Weeks) -> Floats:
    """How many pass a limit on waiting before a moment (*över gränsen*), (R,): they waited so long, started or not.

    ``limit`` is one for all, or one for each who came, as ``limits`` answers.
    """
    number = [one.name for one in records.queue.priorities].index(priority)
    waited = np.minimum(records.out, until) - records.arrival
    over = (records.kind == number) & (records.arrival <= until) & (waited > limit)
    return _counted(over)


def _inside_by_week(into: Floats, outof: Floats, horizon: Weeks) -> Whole:
    """How many are inside at the beginning of each week, (R, W): in by then, and not yet out."""
    weeks = int(horizon)
    replications = len(into)
    row = np.broadcast_to(np.arange(replications)[:, None] * weeks, into.shape)
    change = np.zeros(replications * weeks, dtype=np.int64)
    for moments, sign in ((into, 1), (outof, -1)):
        # Who comes in within week w is first seen at the beginning of week w + 1; who stood there before, in week 0.
        inside = moments <= weeks - 1
        seen = np.maximum(np.ceil(moments[inside]), 0).astype(np.int64)
        change += sign * np.bincount(row[inside] + seen, minlength=change.size)
    total: Whole = np.cumsum(change.reshape(replications, weeks), axis=1)
    return total


def running_by_week(records: QueueRecords, horizon: Weeks) -> Whole:
    """Cases that run at the beginning of each week (*pågående per vecka*), (R, W)."""
    old = (records.running_ends[:, :, None] > np.arange(int(horizon))).sum(axis=1)
    total: Whole = _inside_by_week(records.start, records.end, horizon) + old
    return total


def queue_by_week(records: QueueRecords, horizon: Weeks) -> Whole:
    """How many wait at the beginning of each week (*kö per vecka*), (R, W): what a fan is drawn from."""
    return _inside_by_week(records.arrival, records.out, horizon)


def hours_by_week(records: QueueRecords, horizon: Weeks) -> Floats:
    """Hours a week that the running cases take, at the beginning of each week (*ärendetimmar per vecka*), (R, W)."""
    serves, levels = records.queue.serves, records.levels
    if isinstance(serves, Caseload):
        return running_by_week(records, horizon).astype(np.float64) * float(serves.hours_a_case)
    if not isinstance(serves, MixedCaseload) or levels is None:
        message = _("%(name)s har inga ärendetimmar att räkna belastning på.") % {"name": records.queue.name}
        raise Unsound(message)
    real = records.start.shape[1]
    total: Floats = np.zeros((len(records.start), int(horizon)))
    for number, level in enumerate(serves.levels):
        after = 0.0
        for phase in level.phases:
            stop = NEVER if phase.weeks is None else after + float(phase.weeks)
            for begun, ended, of in (
                (records.start, records.end, levels.came[:, :real]),
                (np.broadcast_to(levels.begun, records.running_ends.shape), records.running_ends, levels.running),
            ):
                into, out = begun + after, np.minimum(begun + stop, ended)
                here = (of == number) & (into < out)
                inside = _inside_by_week(np.where(here, into, NEVER), np.where(here, out, NEVER), horizon)
                total += float(phase.hours) * inside.astype(np.float64)
            after = stop
    return total


def load_by_week(records: QueueRecords, horizon: Weeks) -> Floats:
    """Load in percent of the hours there are (*belastning*), (R, W): infinite when cases run and there are no hours.

    Of a queue that shares hours it is the highest load of any queues it shares them with, itself among them: what their
    cases take, of the hours of all posts that can work in any of them.
    """
    moments = np.arange(float(int(horizon)))
    if records.together is None:
        return _load(hours_by_week(records, horizon), records.hours.at(moments))
    asked = [hours_by_week(member, horizon) for member in records.together.members]
    highest = np.zeros(asked[0].shape)
    for sets in range(2 ** len(asked)):
        if sets >> records.together.place & 1:
            taken = np.sum([one for place, one in enumerate(asked) if sets >> place & 1], axis=0)
            highest = np.maximum(highest, _load(taken, records.together.pool.reach_at(sets, moments)))
    return highest


def _load(asked: Floats, there: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(asked > 0, 100 * asked / there, 0.0)


def overload_weeks(records: QueueRecords, horizon: Weeks, percent: float, weeks: int) -> Floats:
    """The first week of the first stretch of so many weeks over so many percent (*överbelastning*), (R,), or infinite."""
    over = np.cumsum(load_by_week(records, horizon) > percent + A_HAIR, axis=1)
    longer = np.pad(over, ((0, 0), (1, 0)))
    if weeks > over.shape[1]:
        return np.full(len(over), NEVER)
    full: Flags = (longer[:, weeks:] - longer[:, :-weeks]) == weeks
    return np.where(full.any(axis=1), full.argmax(axis=1).astype(np.float64), NEVER)


def below_least(hours: Hours, least: Least) -> Floats:
    """When an activity first has less than its least staffing (*under minimibemanning*), (rows,) weeks, or infinite."""
    short = hours.below(least)
    return np.where(short.any(axis=1), hours.times[short.argmax(axis=1)], NEVER)


def shut_weeks(hours: Hours, door: Door, horizon: Weeks) -> Floats:
    """How many weeks an open door is shut (*stängda veckor*), (rows,)."""
    lasting = np.diff(np.append(hours.times, float(horizon)))
    shut: Floats = (hours.below(door.least) * lasting).sum(axis=1)
    return shut


def visits_lost(shut: Floats, door: Door, chance: Chance) -> Floats:
    """Visits that would have been made while an open door is shut (*uteblivna besök*), (R,), at its visits a week."""
    expected = np.broadcast_to(shut, (chance.replications,)) * float(door.visits)
    return chance.stream(door.name, "visits").poisson(expected).astype(np.float64)


def flats_without_supervision(records: QueueRecords, moment: Weeks) -> Floats:
    """Let flats beyond what the hours of supervision suffice for (*bostäder utan tillsyn*), (R,)."""
    serves = records.queue.serves
    if not isinstance(serves, Flats):
        message = _("%(name)s har inga bostäder.") % {"name": records.queue.name}
        raise Unsound(message)
    let = running_at(records, moment)
    if not serves.supervision:
        return np.zeros(len(let))
    there = records.hours.at(np.array([moment]))[:, 0]
    return np.maximum(let - np.floor(there / serves.supervision + A_HAIR), 0)


def rounds_not_held(records: QueueRecords) -> Floats:
    """How many of a group's rounds are not held (*inställda gruppstarter*), (R,)."""
    if not isinstance(records.queue.serves, Rounds):
        message = _("%(name)s är ingen grupp med omgångar.") % {"name": records.queue.name}
        raise Unsound(message)
    return _counted(records.took == 0)


def hours_paid(records: Records) -> float:
    """Hours paid for over the whole time (*betalda timmar*): what the scenario costs in work."""
    scenario = records.scenario
    last = scenario.origin + timedelta(days=round(scenario.horizon * DAYS_A_WEEK))
    total = 0.0
    for post in scenario.posts:
        first = max(post.first or scenario.origin, scenario.origin)
        until = min(post.last + timedelta(days=1) if post.last else last, last)
        total += post.hours * max((until - first).days, 0) / DAYS_A_WEEK
    return total


def apart(changed: Floats, base: Floats) -> Floats:
    """What a change does (*skillnad*), replication by replication with the same people; all (R,).

    Where both are infinite nothing is known to differ: the difference is then nothing.
    """
    with np.errstate(invalid="ignore"):
        return np.where(changed == base, 0.0, changed - base)


def day_of(origin: date, moment: float) -> date | None:
    """The day of a moment (*dag*), ``None`` when it does not come."""
    return None if moment == NEVER else origin + timedelta(days=int(moment * DAYS_A_WEEK + 1e-9))
