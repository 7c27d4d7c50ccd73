"""The rows a forecast starts from (*underlaget*): posts, services, flats, agreements and history, read once as plain data.

Steps of a scenario change them; the situation and the simulation of the changed rows answer by the same rules.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version

from django.db import connection, transaction

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.history import history
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.situation.snapshot import Snapshot
from hemmaplan.capacity.situation.unit import snapshot_of
from hemmaplan.cases import measures as cases
from hemmaplan.foundation import calendar
from hemmaplan.housing import measures as housing
from hemmaplan.interventions.measures import groups
from hemmaplan.interventions.measures.orders import by_service
from hemmaplan.interventions.measures.services import ServiceLine
from hemmaplan.organisation import measures as organisation
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import last_day

WEEKS = 52
BACK_DAYS = 730
"""Posts that ended within so many days are known, so that a step about one can be told when it ended."""
ByDay = tuple[tuple[dt.date, int], ...]
"""How many from each day."""


@dataclass(frozen=True)
class AgreementLine:
    """Avtal, as far as a step needs it: what it is about, and the post whose money it is."""

    code: str
    subject: str
    post_id: int | None
    last: dt.date | None


@dataclass(frozen=True)
class Supervised:
    """Uthyrd bostad, by its service: the employee who answers for its supervision, if anybody does."""

    service: str
    employee_id: int | None


@dataclass(frozen=True)
class Expected:
    """Antagen efterfrågan på en ny verksamhet: how many are thought to come in a year, and how many weeks each stays."""

    a_year: int
    weeks: int


@dataclass(frozen=True)
class Rows:
    """Underlag för prognos: a unit and all below it, as it was known at the end of a day, and ``weeks`` ahead.

    ``flats``: by dwelling service. ``carried``: minutes a week that running orders take, by service. ``elsewhere``:
    supervisors in service who hold no post within the snapshot. ``demand``: from a day so many times as many come, by
    service. ``closed_history``: of the services that had ended by the day, for a step that opens one again. ``rounds``:
    places of each round that runs, by group service. ``new``: of the services that a step has opened who is thought to
    come, where somebody has said so. ``free``: from and through when the hours of a post may move between what it carries,
    by the post's code. ``ended``: codes of the posts that a step has ended.
    """

    unit: str
    on: dt.date
    weeks: int
    snapshot: Snapshot
    flats: Mapping[str, ByDay]
    history: History
    closed_history: History
    agreements: tuple[AgreementLine, ...] = ()
    competences: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, int] = field(default_factory=dict)
    carried: Mapping[str, int] = field(default_factory=dict)
    supervised: tuple[Supervised, ...] = ()
    elsewhere: frozenset[int] = frozenset()
    demand: Mapping[str, tuple[tuple[dt.date, float], ...]] = field(default_factory=dict)
    rounds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    new: Mapping[str, Expected | None] = field(default_factory=dict)
    free: Mapping[str, tuple[dt.date, dt.date | None]] = field(default_factory=dict)
    ended: frozenset[str] = frozenset()

    @property
    def end(self) -> dt.date:
        """The first day that is not looked at."""
        return self.on + dt.timedelta(weeks=self.weeks)

    def service(self, code: str) -> ServiceLine | None:
        """A service by its code."""
        return next((line for line in self.snapshot.services if line.code == code), None)

    @property
    def digest(self) -> str:
        """The digest (*kontrollsumma*) of all that was read, and of the program's version. Names of people are not in it."""
        parts = {name: _plain(value) for name, value in _fields(self) if name not in {"history", "closed_history"}}
        text = json.dumps([version("hemmaplan"), parts, _log(self.history), _log(self.closed_history)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Planned:
    """Det planerade: posts, services and flats of a unit and all below it, as they were known at the end of a day."""

    teams: tuple[Unit, ...]
    snapshot: Snapshot
    flats: Mapping[str, ByDay]


def rows_of(unit: Unit, *, on: dt.date, weeks: int = WEEKS) -> Rows:
    """What a forecast of the unit and all below it starts from. The number of queries does not grow with the rows."""
    with one_moment():
        return _read(unit, on, weeks)


def planned(unit: Unit, *, on: dt.date, weeks: int) -> Planned:
    """What was planned of the unit and all below it, so many weeks ahead. The number of queries does not grow with the rows."""
    teams = tuple(organisation.teams(unit, on=on))
    last, known = on + dt.timedelta(weeks=weeks), _end_of(on)
    shot = snapshot_of(
        [team.pk for team in teams], on=on, first=on - dt.timedelta(days=BACK_DAYS), last=last, known=known
    )
    flats = _flats(teams, dwelling_services(shot.services), on=on, last=last, known=known)
    return Planned(teams, shot, flats)


def _end_of(day: dt.date) -> dt.datetime:
    return calendar.at_clock(day + dt.timedelta(days=1), 0)


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is as it stood at one moment: of an import that ends meanwhile nothing is seen, or all.

    Within somebody else's transaction it is theirs to say.
    """
    if connection.in_atomic_block or not transaction.get_autocommit():
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _read(unit: Unit, on: dt.date, weeks: int) -> Rows:
    plans = planned(unit, on=on, weeks=weeks)
    shot, known, ids = plans.snapshot, _end_of(on), [team.pk for team in plans.teams]
    dwellings = dwelling_services(shot.services)
    queued = [line for line in shot.services if line.code in dwellings.values() or slots.has_queue(line, on)]
    offered = [line for line in queued if line.offered(on)]
    closed = [line for line in queued if not line.offered(on)]
    log = history(offered, on=on)
    past = history(closed, on=on) if closed else _nothing(log)
    closed_log = dataclasses.replace(past, whole_from=log.whole_from)
    carried = by_service([line.id for line in shot.services], on, known)
    rounds = groups.running_places(unit_ids=ids, day=on, known=known)
    supervised, elsewhere = _supervision(ids, dwellings, shot, on=on, known=known)
    return Rows(
        unit=unit.code,
        on=on,
        weeks=weeks,
        snapshot=shot,
        flats=plans.flats,
        history=log,
        closed_history=closed_log,
        agreements=tuple(
            AgreementLine(one.code, one.subject, one.post_id, last_day(one.period))
            for one in organisation.agreements(ids, on=on, known=known)
        ),
        competences={one.code: one.name for one in organisation.every_competence()},
        teams={team.code: team.pk for team in plans.teams},
        carried={line.code: carried[line.id].minutes for line in shot.services},
        supervised=supervised,
        elsewhere=elsewhere,
        rounds={line.code: rounds[line.id] for line in shot.services if line.id in rounds},
    )


def dwelling_services(services: Iterable[ServiceLine]) -> dict[int, str]:
    """The dwelling service of each unit, by its code. Of two in one unit, nothing tells which flats are whose."""
    return {line.unit_id: line.code for line in reversed(list(services)) if line.kind == "dwelling"}


def _nothing(log: History) -> History:
    return History(log.whole_from, log.known_until, ())


def _flats(
    teams: Collection[Unit], dwellings: Mapping[int, str], *, on: dt.date, last: dt.date, known: dt.datetime
) -> dict[str, ByDay]:
    """The flats of each dwelling service from each day. While they are wound down no new contract is written: none to take."""
    by_unit = housing.capacity_steps(units=list(dwellings), first=on, last=last)
    wound = housing.wind_downs_of(teams, day=on, known=known)
    lineage = {team.pk: {*team.lineage, team.pk} for team in teams}
    found = {}
    for unit, code in dwellings.items():
        steps = by_unit.get(unit, ())
        stops = [one.last for one in wound if one.unit_id in lineage[unit]]
        if stops:
            steps = _after_stop(steps, on, None if None in stops else max(day for day in stops if day is not None))
        found[code] = steps
    return found


def number_on(steps: ByDay, day: dt.date) -> int:
    """How many on the day (*antal den dagen*), of numbers that hold from their days on; none before the first."""
    return next((number for first, number in reversed(steps) if first <= day), 0)


def _after_stop(steps: ByDay, on: dt.date, until: dt.date | None) -> ByDay:
    """None to take through a day, and then what there is; none at all when no day is set."""
    if until is None:
        return ((on, 0),)
    again = until + dt.timedelta(days=1)
    number = number_on(steps, again)
    return ((on, 0), (again, number), *(step for step in steps if step[0] > again))


def _supervision(
    ids: Collection[int], dwellings: Mapping[int, str], shot: Snapshot, *, on: dt.date, known: dt.datetime
) -> tuple[tuple[Supervised, ...], frozenset[int]]:
    """Who answers for each let flat, and those of them who are in service on posts elsewhere."""
    let = housing.running(units=ids, day=on, known=known)
    answers = cases.supervisors([tenancy.case_id for tenancy in let], day=on, known=known)
    rows = tuple(
        Supervised(
            dwellings.get(tenancy.dwelling.unit_id, ""),
            answers[tenancy.case_id].pk if tenancy.case_id in answers else None,
        )
        for tenancy in let
    )
    here = {seat.employee_id for post in shot.posts_by_id.values() for seat in post.seats}
    outside = {row.employee_id for row in rows if row.employee_id is not None} - here
    return rows, organisation.in_service(day=on, known=known, of=outside) if outside else frozenset()


def _fields(thing: object) -> Iterator[tuple[str, object]]:
    return ((one.name, getattr(thing, one.name)) for one in dataclasses.fields(thing))  # type: ignore[arg-type]


def _plain(value: object) -> object:
    """Data of the rows as JSON has it, in one order, without names of people."""
    if dataclasses.is_dataclass(value):
        # Of a seat, and of nothing else here, the name is a person's.
        return [_plain(inner) for name, inner in _fields(value) if name != "name" or not hasattr(value, "employee_id")]
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | frozenset):
        found = [_plain(inner) for inner in value]
        return sorted(found, key=str) if isinstance(value, frozenset) else found
    return value.isoformat() if isinstance(value, dt.date) else value


def _log(log: History) -> list[str]:
    rows = (
        f"{e.case} {e.queue} {e.kind} {e.happened_at} {e.recorded_at} {e.priority} {e.end_type}" for e in log.events
    )
    return [f"{log.whole_from} {log.known_until}", *rows]
