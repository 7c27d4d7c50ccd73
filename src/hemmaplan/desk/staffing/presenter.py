"""What the staffing page shows of a team: its posts, who holds them, what ends and when."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast import possible
from hemmaplan.capacity.forecast.rows import WEEKS
from hemmaplan.organisation import measures
from hemmaplan.organisation.measures import PostLine, Seat
from hemmaplan.organisation.models import Absence, Employment, Post, Unit

SOON = dt.timedelta(days=90)


def may_be_tried(post: int, unit: int, day: dt.date) -> bool:
    """Whether a scenario can let the post end: somebody holds it, then or within the time that a scenario looks ahead."""
    there = measures.posts([unit], first=day, last=day + dt.timedelta(weeks=WEEKS), on=day)
    return any(line.id == post and line.code and possible.may_end(line, day) for line in there)


@dataclass(frozen=True)
class SeatRow:
    """One holder of a post on the day."""

    seat: Seat
    kind: str
    absence: str
    doubtful: bool
    away_until: dt.date | None
    ends_soon: bool


@dataclass(frozen=True)
class PostRow:
    """One post on the day."""

    post: PostLine
    funding: str
    seats: list[SeatRow]
    manned: int
    ends_soon: bool

    @property
    def vacant(self) -> bool:
        """Nobody has it."""
        return not self.seats


@dataclass(frozen=True)
class Team:
    """A unit with its posts on the day, and their sums in percent of full time."""

    unit: Unit
    posts: list[PostRow]

    @property
    def percent(self) -> int:
        """Percent of full time that there is a post for."""
        return sum(row.post.percent for row in self.posts)

    @property
    def manned(self) -> int:
        """Percent of full time that somebody is there to work: long absence and vacancies taken away."""
        return sum(row.manned for row in self.posts)


def teams(units: list[Unit], *, day: dt.date, private: Collection[int]) -> list[Team]:
    """The units with their posts. ``private`` are the units where the viewer may know why somebody is away."""
    lines = measures.posts([unit.pk for unit in units], first=day, last=day)
    found: dict[int, list[PostRow]] = {}
    for line in lines:
        found.setdefault(line.unit_id, []).append(_post(line, day, why=line.unit_id in private))
    return [Team(unit, found.get(unit.pk, [])) for unit in units]


def _post(line: PostLine, day: dt.date, *, why: bool) -> PostRow:
    seats = [_seat(seat, day, why=why) for seat in line.seats if seat.holds(day)]
    return PostRow(line, str(Post.Funding(line.funding).label), seats, line.percent_on(day), _soon(line.until, day))


def _seat(seat: Seat, day: dt.date, *, why: bool) -> SeatRow:
    away = seat.away_on(day)
    word = ""
    if away is not None:
        word = str(Absence.Kind(away.kind).label) if why else _("Frånvarande")
        word = word if away.percent == 100 else f"{word} {away.percent} %"
    return SeatRow(
        seat,
        str(Employment.Kind(seat.kind).label),
        word,
        bool(why and away and away.doubtful),
        away.last if away else None,
        _soon(seat.last, day),
    )


def _soon(last: dt.date | None, day: dt.date) -> bool:
    return last is not None and day <= last <= day + SOON
