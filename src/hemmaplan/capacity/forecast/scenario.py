"""From a unit's rows to the scenario of its simulation (*scenario*): services as queues, posts by day, who waits and runs.

Names are codes, never those of people. Hours become slots by ``capacity.slots``, as in the situation; so short absence
takes nothing away and the hours of a post are those it is manned with.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import WEEKS, ByDay, Expected, Rows, rows_of
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.estimation.estimate import ORDINARY, Estimate, Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.files.scenario_file import CLASSES
from hemmaplan.capacity.simulation.scenario import model
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.units import HoursPerWeek, PerWeek, Share, Weeks, weeks_between
from hemmaplan.capacity.situation.snapshot import Snapshot
from hemmaplan.interventions.measures.ledger import days_limit_changes, last_day_to_start
from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES, ServiceLine
from hemmaplan.organisation.measures import PostLine
from hemmaplan.organisation.models import Unit

FULL_TIME_HOURS = FULL_TIME_MINUTES // 60
# Until a history says who comes, nobody does.
NOBODY = Stated(Curve.exponential(1.0), rate=PerWeek(0.0))


@dataclass(frozen=True)
class Forecast:
    """Underlag för prognos: the scenario, and what it rests on: the history, and each queue's estimate with its numbers."""

    scenario: model.Scenario
    history: History
    estimates: Mapping[str, Estimate]


def forecast(unit: Unit, *, on: dt.date, weeks: int = WEEKS) -> Forecast:
    """What a simulation of the unit and all below it starts from, as it was known at the end of the day."""
    return estimated(rows_of(unit, on=on, weeks=weeks))


def estimated(rows: Rows) -> Forecast:
    """The rows as they are, with what their history says of who comes.

    Services that begin after the day are left out: nothing is known of who will come to them.
    """
    base = of_rows(rows, name=rows.unit)
    names = {queue.name for queue in base.queues}
    terms = terms_of(rows, names)
    found = {name: known for name, known in estimate(rows.history, rows.on, terms).items() if name in names}
    return Forecast(fitted(base, rows.history, estimates=found), rows.history, found)


def terms_of(rows: Rows, queues: Collection[str]) -> dict[str, Terms]:
    """What the history does not tell of the queues: when each opened, where that is after the history begins."""
    opened = {line.code: line.first for line in rows.snapshot.services if line.first > rows.history.whole_from}
    return {name: Terms(opened=opened.get(name)) for name in queues}


def changed(rows: Rows, known: Forecast, *, name: str) -> model.Scenario:
    """The changed rows, with those who come, wait and run as in the forecast of the rows they were made from.

    A service that a step opens again takes what is known of it from before it closed.
    """
    made = of_rows(rows, name=name)
    before = {queue.name: queue for queue in known.scenario.queues}
    reopened = {queue.name: Terms() for queue in made.queues if queue.name not in {*before, *rows.new}}
    if reopened:
        told = fitted(
            made, rows.closed_history, estimates=_only(estimate(rows.closed_history, rows.on, reopened), reopened)
        )
        again = {queue.name: queue for queue in told.queues if queue.name in reopened}
        made = dataclasses.replace(made, queues=tuple(again.get(queue.name, queue) for queue in made.queues))
    queues = tuple(
        dataclasses.replace(queue, demand=b.demand, priorities=b.priorities, waiting=b.waiting, running=b.running)
        if (b := before.get(queue.name)) is not None
        else queue
        for queue in made.queues
    )
    return dataclasses.replace(made, queues=queues)


def _only(found: Mapping[str, Estimate], names: Collection[str]) -> dict[str, Estimate]:
    return {name: known for name, known in found.items() if name in names}


def of_rows(rows: Rows, *, name: str) -> model.Scenario:
    """The rows as a scenario whose queues have no history yet; a new service has whom somebody thinks will come."""
    made = scenario(
        rows.snapshot, on=rows.on, weeks=rows.weeks, flats=rows.flats, demand=rows.demand, free=rows.free, name=name
    )
    queues = tuple(
        dataclasses.replace(queue, demand=_thought(expected))
        if (expected := rows.new.get(queue.name)) is not None
        else queue
        for queue in made.queues
    )
    return dataclasses.replace(made, queues=queues)


def _thought(expected: Expected) -> Stated:
    """Who is thought to come to a new service (*antagen efterfrågan*): as unsure as if they had been counted for a year.

    Of how long each stays nothing is known but the mean.
    """
    return Stated(Curve.exponential(float(expected.weeks)), events=expected.a_year, weeks=Weeks(float(WEEKS)))


def scenario(
    shot: Snapshot,
    *,
    on: dt.date,
    weeks: int,
    flats: Mapping[str, ByDay],
    demand: Mapping[str, tuple[tuple[dt.date, float], ...]] | None = None,
    free: Mapping[str, tuple[dt.date, dt.date | None]] | None = None,
    name: str = "utgångsläge",
) -> model.Scenario:
    """The snapshot from the day on, as a scenario whose queues have no history yet.

    ``flats``: by service, from which day. ``demand``: by service, from which day so many times as many come as now. To a
    service that has closed, or not opened, nobody comes. ``free``: by post, from and through when its hours may move.
    """
    end = on + dt.timedelta(weeks=weeks)
    offered = [line for line in shot.services if line.first <= end and (line.last is None or line.last >= on)]
    more = demand or {}
    queues = [
        dataclasses.replace(queue, demand_steps=_demand_steps(line, on, end, more.get(line.code, ())))
        for line in offered
        if (queue := _queue(shot, line, on, end, flats.get(line.code))) is not None
    ]
    doors = [_door(line) for line in offered if line.kind == "open_door"]
    taken = {queue.name for queue in queues} | {door.name for door in doors}
    carried = [line for line in offered if line.code in taken]
    posts = [row for post in shot.posts_by_id.values() for row in _post(post, carried, on, end, free or {})]
    teams = sorted({row.team for row in posts}) or [name]
    return model.Scenario(
        name, on, Weeks(weeks), tuple(map(model.Team, teams)), tuple(posts), tuple(queues), tuple(doors)
    )


def _demand_steps(
    line: ServiceLine, on: dt.date, end: dt.date, changes: tuple[tuple[dt.date, float], ...]
) -> tuple[tuple[dt.date, float], ...]:
    """How many times as many come from each day that it changes; nobody before the service opens or after it closes."""
    first = max(line.first, on)
    steps = [(on, 0.0), (first, 1.0)] if first > on else []
    steps += [(max(day, first), factor) for day, factor in changes]
    if line.last is not None and line.last < end:
        after = line.last + dt.timedelta(days=1)
        steps = [*(step for step in steps if step[0] < after), (after, 0.0)]
    return tuple(steps)


def _queue(shot: Snapshot, line: ServiceLine, on: dt.date, end: dt.date, flats: ByDay | None) -> model.Queue | None:
    """The service as a queue; ``None`` where nothing limits it by number (hours of a coordinator, an open door)."""
    serves = _serves(shot, line, on, end, flats)
    if serves is None:
        return None
    limit, later = _limits(on, end) if line.basis == "assessed" else (None, ())
    # The law's limit is of decided help; who is acute, or may not queue, is admitted at once.
    priorities = tuple(
        model.Priority(
            label,
            Share(float(number == ORDINARY)),
            at_once=number == 0 or not line.may_queue,
            limit=limit if 0 < number <= ORDINARY else None,
            limit_steps=later if 0 < number <= ORDINARY else (),
        )
        for number, label in enumerate(CLASSES)
    )
    return model.Queue(line.code, serves, NOBODY, priorities)


def _limits(on: dt.date, end: dt.date) -> tuple[Weeks, tuple[tuple[dt.date, Weeks | None], ...]]:
    """The law's limit, and what it is for those who come from each day that it changes until the end."""

    def weeks(day: dt.date) -> Weeks:
        return weeks_between(day, last_day_to_start(day))

    changes = [day for day in days_limit_changes() if day <= end]
    first = min([on, *(day - dt.timedelta(days=1) for day in changes)])
    return weeks(first), tuple((day, weeks(day)) for day in changes)


def _serves(
    shot: Snapshot, line: ServiceLine, on: dt.date, end: dt.date, flats: ByDay | None
) -> model.Caseload | model.OpenGroup | model.Flats | None:
    if flats is not None:
        return model.Flats(flats or ((on, 0),))
    if not slots.has_queue(line, on):
        return None
    if slots.has_places(line, on):
        return model.OpenGroup(tuple(_capacity_steps(shot, line, on, end)))
    return model.Caseload(HoursPerWeek(line.minutes_per_slot / 60))


def _capacity_steps(shot: Snapshot, line: ServiceLine, on: dt.date, end: dt.date) -> Iterator[tuple[dt.date, int]]:
    """What the service can take from each day that it changes. Rounds are not planned as far ahead as a forecast looks."""
    days = {on, *_turns((line.first, line.last)), *(day for p in line.places for day in _turns((p.first, p.last)))}
    for post in (shot.post(share.post_id) for share in line.shares):
        days |= set(post_turns(post, [line])) if post is not None else set()
    for day in sorted(day for day in days if on <= day <= end):
        yield day, (shot.capacity(line, day).takes or 0) if line.offered(day) else 0


def _door(line: ServiceLine) -> model.Door:
    """An open door: shut when it has less than its least staffing, or nobody."""
    least = float(slots.client_minutes(Fraction(line.min_percent), line)) / 60
    return model.Door(line.code, model.Least(HoursPerWeek(least), posts=1))


def _post(
    post: PostLine,
    services: Iterable[ServiceLine],
    on: dt.date,
    end: dt.date,
    free: Mapping[str, tuple[dt.date, dt.date | None]],
) -> Iterator[model.Post]:
    """The post's rows, one for each time between two changes of its staffing, its holders' long absence or its shares.

    A post may be promised out to more than it works: then the row has the hours promised, since that is what slots are
    counted from.
    """
    mine = [line for line in services if any(share.post_id == post.id for share in line.shares)]
    moving = free.get(post.code)
    turns = {*post_turns(post, mine), *(_turns(moving) if moving is not None else ())}
    days = sorted({on, *(day for day in turns if on < day <= end)})
    for first, following in zip(days, [*days[1:], None], strict=True):
        works = Fraction(FULL_TIME_HOURS * post.percent_on(first), 100)
        given = {
            line.code: slots.client_minutes(percent, line) / 60
            for line in mine
            if line.offered(first) and (percent := _percent(post, line, first))
        }
        hours = max(works, sum(given.values(), Fraction(0)))
        if given:
            yield model.Post(
                name=post.code or str(post.id),
                team=str(post.unit_id),
                hours=HoursPerWeek(float(hours)),
                first=first,
                last=following - dt.timedelta(days=1) if following else None,
                shares={code: Share(float(part / hours)) for code, part in given.items()},
                moves=carries_together(post, [line for line in mine if line.code in given], first)
                if moving is not None and moving[0] <= first and (moving[1] is None or first <= moving[1])
                else (),
            )


def carries_together(post: PostLine, services: Iterable[ServiceLine], day: dt.date) -> tuple[str, ...]:
    """The caseloads that the post's hours may move between (*timmar som får flyttas*), by code; none unless there are two.

    Those it gives time on the day, and whose competence its holders have.
    """
    able = frozenset(code for seat in post.seats if seat.holds(day) for code in seat.competences)
    found = tuple(
        line.code
        for line in services
        if line.kind == "caseload"
        and slots.has_queue(line, day)
        and not slots.has_places(line, day)
        and line.needs <= able
    )
    return found if len(found) > 1 else ()


def _percent(post: PostLine, line: ServiceLine, day: dt.date) -> Fraction:
    return sum((slots.given(share, post, day) for share in line.shares if share.post_id == post.id), Fraction(0))


def post_turns(post: PostLine, services: Iterable[ServiceLine]) -> Iterator[dt.date]:
    """The days on which what the post gives to the services may change."""
    yield from _turns((post.first, post.until))
    for seat in post.seats:
        yield from _turns((seat.first, seat.last))
        for away in seat.away:
            yield from _turns((away.first, away.last))
    for line in services:
        yield from _turns((line.first, line.last))
        for share in line.shares:
            yield from _turns((share.first, share.last))


def _turns(period: tuple[dt.date, dt.date | None]) -> Iterator[dt.date]:
    first, last = period
    yield first
    if last is not None:
        yield last + dt.timedelta(days=1)
