"""From a unit's rows to the scenario of its simulation (*scenario*): services as queues, posts by day, who waits and runs.

Names are codes, never those of people. Hours become slots by ``capacity.slots``, as in the situation; so short absence
takes nothing away and the hours of a post are those it is manned with.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.history import history
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.estimation.estimate import ORDINARY, Estimate, Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.files.scenario_file import CLASSES
from hemmaplan.capacity.simulation.scenario import model
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.units import HoursPerWeek, PerWeek, Share, Weeks, weeks_between
from hemmaplan.capacity.situation.snapshot import Snapshot
from hemmaplan.capacity.situation.unit import snapshot_of
from hemmaplan.foundation import calendar
from hemmaplan.housing import measures as housing
from hemmaplan.interventions.measures.ledger import last_day_to_start
from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES, ServiceLine
from hemmaplan.organisation import measures as organisation
from hemmaplan.organisation.measures import PostLine
from hemmaplan.organisation.models import Unit

WEEKS = 52
FULL_TIME_HOURS = FULL_TIME_MINUTES // 60
# Until a history says who comes, nobody does.
NOBODY = Stated(Curve.exponential(1.0), rate=PerWeek(0.0))
Steps = tuple[tuple[dt.date, int], ...]
"""How many from each day."""


@dataclass(frozen=True)
class Forecast:
    """Underlag för prognos: the scenario, and what it rests on: the history, and each queue's estimate with its numbers."""

    scenario: model.Scenario
    history: History
    estimates: Mapping[str, Estimate]


def forecast(unit: Unit, *, on: dt.date, weeks: int = WEEKS) -> Forecast:
    """What a simulation of the unit and all below it starts from, as it was known at the end of the day.

    Services that begin after the day are left out: nothing is known of who will come to them.
    """
    ids = [team.pk for team in organisation.teams(unit, on=on)]
    last = on + dt.timedelta(weeks=weeks)
    known = calendar.at_clock(on + dt.timedelta(days=1), 0)
    shot = snapshot_of(ids, on=on, first=on, last=last, known=known)
    flats = housing.capacity_steps(units=ids, first=on, last=last)
    base = scenario(shot, on=on, weeks=weeks, flats=_flats_of(shot, flats), name=unit.code)
    queues = {queue.name for queue in base.queues}
    services = [line for line in shot.services if line.code in queues]
    events = history(services, on=on)
    opened = {line.code: line.first for line in services if line.first > events.whole_from}
    terms = {name: Terms(opened=opened.get(name)) for name in queues}
    return Forecast(fitted(base, events, terms=terms), events, estimate(events, on, terms))


def scenario(
    shot: Snapshot, *, on: dt.date, weeks: int, flats: Mapping[str, Steps], name: str = "utgångsläge"
) -> model.Scenario:
    """The snapshot from the day on, as a scenario whose queues have no history yet. ``flats``: by service, from which day."""
    end = on + dt.timedelta(weeks=weeks)
    offered = [line for line in shot.services if line.offered(on)]
    queues = [queue for line in offered if (queue := _queue(shot, line, on, end, flats.get(line.code))) is not None]
    doors = [_door(line) for line in offered if line.kind == "open_door"]
    taken = {queue.name for queue in queues} | {door.name for door in doors}
    carried = [line for line in offered if line.code in taken]
    posts = [row for post in shot.posts_by_id.values() for row in _post(post, carried, on, end)]
    teams = sorted({row.team for row in posts}) or [name]
    return model.Scenario(
        name, on, Weeks(weeks), tuple(map(model.Team, teams)), tuple(posts), tuple(queues), tuple(doors)
    )


def _flats_of(shot: Snapshot, by_unit: Mapping[int, Steps]) -> dict[str, Steps]:
    """The flats of each dwelling service: those of its unit. Of two in one unit, nothing tells which flats are whose."""
    found: dict[str, Steps] = {}
    units: set[int] = set()
    for line in shot.services:
        if line.kind == "dwelling" and line.unit_id not in units:
            units.add(line.unit_id)
            found[line.code] = by_unit.get(line.unit_id, ())
    return found


def _queue(shot: Snapshot, line: ServiceLine, on: dt.date, end: dt.date, flats: Steps | None) -> model.Queue | None:
    """The service as a queue; ``None`` where nothing limits it by number (hours of a coordinator, an open door)."""
    serves = _serves(shot, line, on, end, flats)
    if serves is None:
        return None
    limit = weeks_between(on, last_day_to_start(on)) if line.basis == "assessed" else None
    # The law's limit is of decided help; who is acute, or may not queue, is admitted at once.
    priorities = tuple(
        model.Priority(
            label,
            Share(float(number == ORDINARY)),
            at_once=number == 0 or not line.may_queue,
            limit=limit if 0 < number <= ORDINARY else None,
        )
        for number, label in enumerate(CLASSES)
    )
    return model.Queue(line.code, serves, NOBODY, priorities)


def _serves(
    shot: Snapshot, line: ServiceLine, on: dt.date, end: dt.date, flats: Steps | None
) -> model.Caseload | model.OpenGroup | model.Flats | None:
    if line.kind == "open_door":
        return None
    if flats is not None:
        return model.Flats(flats or ((on, 0),))
    if any(places.last is None or places.last >= on for places in line.places):
        return model.OpenGroup(tuple(_capacity_steps(shot, line, on, end)))
    if line.kind == "caseload" and line.minutes_per_slot:
        return model.Caseload(HoursPerWeek(line.minutes_per_slot / 60))
    return None


def _capacity_steps(shot: Snapshot, line: ServiceLine, on: dt.date, end: dt.date) -> Iterator[tuple[dt.date, int]]:
    """What the service can take from each day that it changes. Rounds are not planned as far ahead as a forecast looks."""
    days = {on, *_turns((line.first, line.last)), *(day for p in line.places for day in _turns((p.first, p.last)))}
    for post in (shot.post(share.post_id) for share in line.shares):
        days |= set(_post_turns(post, [line])) if post is not None else set()
    for day in sorted(day for day in days if on <= day <= end):
        taken = slots.capacity(line, slots.staffed(line, shot.posts_by_id, day), line.places_on(day))
        yield day, (taken or 0) if line.offered(day) else 0


def _door(line: ServiceLine) -> model.Door:
    """An open door: shut when it has less than its least staffing, or nobody."""
    least = float(slots.client_minutes(Fraction(line.min_percent), line)) / 60
    return model.Door(line.code, model.Least(HoursPerWeek(least), posts=1))


def _post(post: PostLine, services: Iterable[ServiceLine], on: dt.date, end: dt.date) -> Iterator[model.Post]:
    """The post's rows, one for each time between two changes of its staffing, its holders' long absence or its shares.

    A post may be promised out to more than it works: then the row has the hours promised, since that is what slots are
    counted from.
    """
    mine = [line for line in services if any(share.post_id == post.id for share in line.shares)]
    days = sorted({on, *(day for day in _post_turns(post, mine) if on < day <= end)})
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
            )


def _percent(post: PostLine, line: ServiceLine, day: dt.date) -> Fraction:
    return sum((slots.given(share, post, day) for share in line.shares if share.post_id == post.id), Fraction(0))


def _post_turns(post: PostLine, services: Iterable[ServiceLine]) -> Iterator[dt.date]:
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
