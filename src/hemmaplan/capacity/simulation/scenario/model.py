"""The scenario (*scenariot*): who works, which queues there are, what each can take, and what shall change.

Frozen descriptions with dates and units; nothing here computes a wait. Four ways to take people are known, since a cut
acts differently on each: slots of a caseload, places of a group (in rounds or open), flats, and an open door without a queue.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from hemmaplan.capacity.simulation.scenario.demand import Demand
from hemmaplan.capacity.simulation.units import (
    AT_ORIGIN,
    NO_HOURS,
    NO_RATE,
    NO_SHARE,
    WHOLE,
    HoursPerWeek,
    PerWeek,
    Share,
    Weeks,
)
from hemmaplan.foundation.language import gettext as _
from hemmaplan.foundation.language import gettext_noop

Named = TypeVar("Named", bound="HasName")

POST, QUEUE = gettext_noop("tjänst"), gettext_noop("kö")

MOST_TOGETHER = 5
"""So many queues may share hours: each more doubles the work."""


class HasName(Protocol):
    """Anything that is pointed at by its name (*namn*)."""

    @property
    def name(self) -> str:
        """What it is called in the scenario."""


class Unsound(ValueError):
    """Orimligt underlag: the scenario cannot be reckoned with. The text is Swedish and says what to do.

    ``at`` is the field it stands in, by its path in what was made, such as ``posts[2].team``; empty for the whole.
    """

    def __init__(self, message: str, at: str = "") -> None:
        super().__init__(message)
        self.at = at


def _require_absence(name: str, share: float, lost: int | None, days: int | None) -> None:
    """Refuse a share outside 0 to 1, and more days lost than there were."""
    counted = days is not None and lost is not None
    if (days is None) != (lost is None) or (counted and not 0 <= lost <= days):  # type: ignore[operator]
        message = _(
            "Frånvaron i %(name)s går inte ihop. Ange frånvarodagar och arbetsdagar, där de första är färre."
        ) % {"name": name}
        raise Unsound(message)
    if not 0 <= share < 1:
        message = _("Frånvaron i %(name)s är %(share)s. Ange en andel från 0 till under 1, till exempel 0,08.") % {
            "name": name,
            "share": share,
        }
        raise Unsound(message)


@dataclass(frozen=True)
class Team:
    """A team (*arbetslag*) and its absence (*frånvaro*).

    ``absence`` is a stated share of working time. With ``days_lost`` of ``days`` known instead, the share is uncertain:
    Beta(1/2 + lost, 1/2 + rest).
    """

    name: str
    absence: Share = NO_SHARE
    days_lost: int | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        """Refuse a share outside 0 to 1, and more days lost than there were."""
        _require_absence(self.name, self.absence, self.days_lost, self.days)


@dataclass(frozen=True)
class Post:
    """Hours somebody is paid for (*tjänst*), from a day to a day, and what they go to.

    The same post may stand in several rows, one after the other: renewed, or with other hours. ``stable`` is the share
    not bound to cases (meetings, writing, own learning). ``commitments`` are hours promised elsewhere every week, such
    as leading a group. What is left is case hours, parted between queues by ``shares``. ``last=None``: until further notice.
    ``absence``, or ``days_lost`` of ``days``, is the post's own absence (*frånvaro*); without them it has its team's.
    ``moves``: the queues that its hours may move between, since whoever has it can work in all of them; what it gives each
    by ``shares`` is then where they are when nobody needs them elsewhere (``serving.shared`` has the rule).
    """

    name: str
    team: str
    hours: HoursPerWeek
    first: date | None = None
    last: date | None = None
    stable: Share = NO_SHARE
    commitments: HoursPerWeek = NO_HOURS
    shares: Mapping[str, Share] = field(default_factory=dict)
    absence: Share | None = None
    days_lost: int | None = None
    days: int | None = None
    moves: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours, shares and periods that cannot be."""
        if not 0 <= self.hours <= 100 or not 0 <= self.commitments <= 100 or not 0 <= self.stable <= 1:
            message = _(
                "Timmarna för %(name)s är orimliga. Ange timmar per vecka mellan 0 och 100, och en fast andel mellan 0 och 1."
            ) % {"name": self.name}
            raise Unsound(message)
        if any(not 0 <= share <= 1 for share in self.shares.values()) or sum(self.shares.values()) > 1 + 1e-9:
            message = _(
                "Fördelningen för %(name)s går inte ihop. Andelarna ska vara mellan 0 och 1 och tillsammans högst 1."
            ) % {"name": self.name}
            raise Unsound(message, "shares")
        if self.first is not None and self.last is not None and self.last < self.first:
            message = _("%(name)s slutar %(last)s men börjar %(first)s. Ange ett slut som inte ligger före början.") % {
                "name": self.name,
                "last": self.last,
                "first": self.first,
            }
            raise Unsound(message, "last")
        if self.moves and not 1 < len(set(self.moves)) == len(self.moves):
            message = _("Timmarna för %(name)s flyttas mellan %(names)s. Ange minst två köer, var och en en gång.") % {
                "name": self.name,
                "names": ", ".join(self.moves),
            }
            raise Unsound(message, "moves")
        _require_absence(self.name, self.absence or NO_SHARE, self.days_lost, self.days)

    def works(self, day: date) -> bool:
        """True when the post is there on the day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Priority:
    """A class of priority (*prioritet*): its part of those who come, and the limit the law or the house sets on waiting.

    ``at_once``: always admitted (*akut*), whatever it costs the others. ``limit_steps``: for those who come from a day on,
    another limit or none; who came before keeps the limit that held then.
    """

    name: str
    share: Share = WHOLE
    at_once: bool = False
    limit: Weeks | None = None
    limit_steps: tuple[tuple[date, Weeks | None], ...] = ()

    def __post_init__(self) -> None:
        """Refuse two limits from one day, and days that do not rise."""
        days = [day for day, _ in self.limit_steps]
        if days != sorted(set(days)):
            message = _("Gränserna för %(name)s ska stå i dagordning, en för varje dag. Rätta dagarna.") % {
                "name": self.name
            }
            raise Unsound(message)

    @property
    def limited(self) -> bool:
        """True when there is a limit on waiting for anybody, now or later."""
        return self.limit is not None or any(weeks is not None for _, weeks in self.limit_steps)


@dataclass(frozen=True)
class Caseload:
    """Slots in a caseload (*ärendeplatser*): case hours of the posts, over the hours a case takes in a week."""

    hours_a_case: HoursPerWeek


@dataclass(frozen=True)
class Phase:
    """A phase of a case (*skede*): so many hours a week for so many weeks; ``None``: until it ends."""

    hours: HoursPerWeek
    weeks: Weeks | None = None


@dataclass(frozen=True)
class Level:
    """A level of case (*nivå*): light, normal or heavy; its part of those who come, and its hours, phase by phase."""

    name: str
    phases: tuple[Phase, ...]
    share: Share = WHOLE

    def __post_init__(self) -> None:
        """Refuse phases that end before the case does, or take no time or work."""
        *earlier, last = self.phases or (Phase(NO_HOURS),)
        if last.weeks is not None or any(phase.weeks is None or not phase.weeks > 0 for phase in earlier):
            message = _("Skedena i %(name)s går inte ihop. Ange antal veckor för varje skede utom det sista.") % {
                "name": self.name
            }
            raise Unsound(message)
        if any(not phase.hours > 0 for phase in self.phases) or not self.phases:
            message = _("Ett ärende i %(name)s måste ta mer än noll timmar i veckan.") % {"name": self.name}
            raise Unsound(message)


@dataclass(frozen=True)
class MixedCaseload:
    """A caseload whose cases differ (*ärenden som tar olika mycket*): by level, and by phase of the case."""

    levels: tuple[Level, ...]

    @property
    def alike(self) -> bool:
        """True when every case takes the same hours all its time after all."""
        return len({phase.hours for level in self.levels for phase in level.phases}) == 1


@dataclass(frozen=True)
class Round:
    """One start of a group (*gruppstart*): so many places, and not held when fewer than the least number wait."""

    day: date
    places: int
    minimum: int = 1

    def __post_init__(self) -> None:
        """Refuse a round that could never be held."""
        if not 0 <= self.minimum <= self.places:
            message = _("Gruppstarten %(day)s har minst %(minimum)s och högst %(places)s deltagare. Rätta talen.") % {
                "day": self.day,
                "minimum": self.minimum,
                "places": self.places,
            }
            raise Unsound(message)


@dataclass(frozen=True)
class Rounds:
    """A group with rounds (*gruppomgångar*): people start together, on given days.

    ``hours`` is what leading it takes a week, from the posts that have a share in it: with less, the round is not held.
    """

    rounds: tuple[Round, ...]
    hours: HoursPerWeek = NO_HOURS


@dataclass(frozen=True)
class OpenGroup:
    """A group one may join at any time (*öppen grupp*): so many places from each day, while there are hours to lead it."""

    steps: tuple[tuple[date, int], ...]
    hours: HoursPerWeek = NO_HOURS


@dataclass(frozen=True)
class Flats:
    """Flats (*bostäder*): one household in each, from each day the number it changes to. Fewer flats empty as people move.

    ``supervision`` is the hours a week each let flat needs from the posts that have a share in it (*tillsyn*).
    """

    steps: tuple[tuple[date, int], ...]
    supervision: HoursPerWeek = NO_HOURS


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits today (*väntande*): since when, in which class, and of which level where that is known."""

    since: date
    priority: str | None = None
    level: str | None = None


@dataclass(frozen=True)
class Running:
    """A case that runs today (*pågående*): since when, and of which level where that is known."""

    since: date
    level: str | None = None


@dataclass(frozen=True)
class Least:
    """The least an activity can be kept open with (*minimibemanning*): hours a week and posts at work."""

    hours: HoursPerWeek = NO_HOURS
    posts: int = 0


@dataclass(frozen=True)
class Queue:
    """A queue (*kö*) and what serves it.

    ``waiting`` and ``running`` are today's. ``room``: how many may wait before a list is closed; who then comes is refused
    and, with ``refused_to``, comes to that queue instead after ``redirect_weeks``. ``demand_steps``: from a day, the rate
    is times so much.
    """

    name: str
    serves: Caseload | MixedCaseload | Rounds | OpenGroup | Flats
    demand: Demand
    priorities: tuple[Priority, ...] = (Priority("alla"),)
    waiting: tuple[Waiting, ...] = ()
    running: tuple[Running, ...] = ()
    room: int | None = None
    refused_to: str | None = None
    redirect_weeks: Weeks = AT_ORIGIN
    least: Least | None = None
    demand_steps: tuple[tuple[date, float], ...] = ()

    def __post_init__(self) -> None:
        """Refuse shares that do not add up, and numbers below zero."""
        shares = [priority.share for priority in self.priorities]
        if not shares or any(share < 0 for share in shares) or abs(sum(shares) - 1) > 1e-6:
            message = _("Prioriteterna i %(name)s ska tillsammans vara hela inflödet. Låt andelarna bli 1.") % {
                "name": self.name
            }
            raise Unsound(message, "priorities")
        if len({priority.name for priority in self.priorities}) < len(self.priorities):
            message = _("Två prioriteter i %(name)s heter lika. Ge dem olika namn.") % {"name": self.name}
            raise Unsound(message, "priorities")
        if self.room is not None and self.room < 0:
            message = _("Listan i %(name)s rymmer %(room)s. Ange ett heltal som är noll eller större.") % {
                "name": self.name,
                "room": self.room,
            }
            raise Unsound(message)
        if isinstance(self.serves, Rounds) and (self.room is not None or any(p.at_once for p in self.priorities)):
            message = _("%(name)s är en grupp med omgångar: den kan inte ha en stängd lista eller en akut klass.") % {
                "name": self.name
            }
            raise Unsound(message)
        if isinstance(self.serves, Caseload) and not self.serves.hours_a_case > 0:
            message = _("Ett ärende i %(name)s måste ta mer än noll timmar i veckan.") % {"name": self.name}
            raise Unsound(message)
        self._require_levels()

    def _require_levels(self) -> None:
        """Levels share those who come; nobody is of a level that is not there."""
        levels = self.serves.levels if isinstance(self.serves, MixedCaseload) else ()
        names = [level.name for level in levels]
        if isinstance(self.serves, MixedCaseload) and (
            not names
            or len(set(names)) < len(names)
            or any(level.share < 0 for level in levels)
            or abs(sum(level.share for level in levels) - 1) > 1e-6
        ):
            message = _(
                "Nivåerna i %(name)s ska heta olika och tillsammans vara hela inflödet. Låt andelarna bli 1."
            ) % {"name": self.name}
            raise Unsound(message, "levels")
        told = {"waiting": [one.level for one in self.waiting], "running": [one.level for one in self.running]}
        for listed, stated in told.items():
            for place, level in enumerate(stated):
                if level is not None and level not in names:
                    known = (
                        _("Det finns: %(names)s.") % {"names": ", ".join(names)} if names else _("Kön har inga nivåer.")
                    )
                    message = _("Nivån ”%(level)s” finns inte i %(name)s. %(known)s") % {
                        "level": level,
                        "name": self.name,
                        "known": known,
                    }
                    raise Unsound(message, f"{listed}[{place}].level")


@dataclass(frozen=True)
class Door:
    """An open door (*öppen verksamhet*): no queue; open or shut by the least staffing, and visits while it is open."""

    name: str
    least: Least
    visits: PerWeek = NO_RATE


@dataclass(frozen=True)
class Scenario:
    """A unit as it is and will be (*scenario*), from the origin and so many weeks on.

    Raises:
        Unsound: two things with one name, a name that points at nothing, or queues that redirect in a ring.
    """

    name: str
    origin: date
    horizon: Weeks
    teams: tuple[Team, ...]
    posts: tuple[Post, ...]
    queues: tuple[Queue, ...]
    doors: tuple[Door, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what points at nothing."""
        if not 0 < self.horizon <= 1040:
            message = _("Tiden framåt är %(horizon)s veckor. Ange mellan 1 och 1 040.") % {"horizon": self.horizon}
            raise Unsound(message)
        activities = [queue.name for queue in self.queues] + [door.name for door in self.doors]
        for listed, names in (("teams", [team.name for team in self.teams]), ("queues", activities)):
            for place, name in enumerate(names):
                if name in names[:place]:
                    message = _("Namnet ”%(name)s” används två gånger. Ge dem olika namn.") % {"name": name}
                    raise Unsound(message, self._named(listed, place))
        teams = {team.name for team in self.teams}
        self._require_single_posts()
        for place, post in enumerate(self.posts):
            if post.team not in teams:
                message = _(
                    "%(name)s hör till arbetslaget ”%(team)s”, som inte finns. Lägg till det eller rätta namnet."
                ) % {"name": post.name, "team": post.team}
                raise Unsound(message, f"posts[{place}].team")
            if unknown := set(post.shares) - set(activities):
                message = _(
                    "%(name)s har en andel i ”%(first)s”, som inte finns. Lägg till den eller rätta namnet."
                ) % {"name": post.name, "first": min(unknown)}
                raise Unsound(message, f"posts[{place}].shares.{min(unknown)}")
        for place, queue in enumerate(self.queues):
            self._check_queue(queue, f"queues[{place}]")
        self._check_moves()

    def _named(self, field: str, place: int) -> str:
        """The path of a name; those of queues and doors stand in one list."""
        if field == "queues" and place >= len(self.queues):
            field, place = "doors", place - len(self.queues)
        return f"{field}[{place}].name"

    def _require_single_posts(self) -> None:
        """One post may stand in several rows, a time each; two rows for one day would count its hours twice."""
        rows: dict[str, list[tuple[int, Post]]] = {}
        for place, post in enumerate(self.posts):
            rows.setdefault(post.name, []).append((place, post))
        for name, mine in rows.items():
            mine.sort(key=lambda row: row[1].first or date.min)
            for (_place, earlier), (place, later) in itertools.pairwise(mine):
                if earlier.last is None or later.first is None or later.first <= earlier.last:
                    message = _(
                        "Tjänsten ”%(name)s” står två gånger för samma tid. Ta bort den ena, eller ge dem olika namn."
                    ) % {"name": name}
                    raise Unsound(message, f"posts[{place}]")

    def _check_queue(self, queue: Queue, path: str) -> None:
        names = {priority.name for priority in queue.priorities}
        for place, waiting in enumerate(queue.waiting):
            if waiting.since > self.origin:
                message = _("En väntande i %(name)s kom efter %(origin)s. Rätta dagen.") % {
                    "name": queue.name,
                    "origin": self.origin,
                }
                raise Unsound(message, f"{path}.waiting[{place}].since")
            if waiting.priority is not None and waiting.priority not in names:
                message = _(
                    "En väntande i %(name)s har prioriteten ”%(priority)s”, som inte finns. Det finns: %(names)s."
                ) % {"name": queue.name, "priority": waiting.priority, "names": ", ".join(sorted(names))}
                raise Unsound(message, f"{path}.waiting[{place}].priority")
        for place, running in enumerate(queue.running):
            if running.since > self.origin:
                message = _("Ett pågående ärende i %(name)s började efter %(origin)s. Rätta dagen.") % {
                    "name": queue.name,
                    "origin": self.origin,
                }
                raise Unsound(message, f"{path}.running[{place}].since")
        by_name = {other.name: other for other in self.queues}
        seen, here = {queue.name}, queue.refused_to
        while here is not None:
            if here not in by_name or here in seen:
                message = _(
                    "%(name)s hänvisar till ”%(here)s”, som inte finns eller hänvisar tillbaka. Rätta namnet."
                ) % {"name": queue.name, "here": here}
                raise Unsound(message, f"{path}.refused_to")
            seen.add(here)
            here = by_name[here].refused_to

    def _check_moves(self) -> None:
        """Hours move between caseloads without a closed list, and between few."""
        able = {
            queue.name
            for queue in self.queues
            if queue.room is None and isinstance(queue.serves, Caseload | MixedCaseload)
        }
        for place, post in enumerate(self.posts):
            if wrong := [name for name in post.moves if name not in able]:
                message = _(
                    "Timmarna för %(name)s kan inte flyttas till eller från ”%(wrong)s”. Ange köer med ärendeplatser och utan stängd lista."
                ) % {"name": post.name, "wrong": wrong[0]}
                raise Unsound(message, f"posts[{place}].moves")
        for group in self.together():
            if len(group) > MOST_TOGETHER:
                message = _(
                    "%(count)s köer delar timmar: %(names)s. Räkna med högst %(most)s tillsammans: låt färre tjänsters timmar flyttas."
                ) % {"count": len(group), "names": ", ".join(group), "most": MOST_TOGETHER}
                raise Unsound(message)

    def together(self) -> tuple[tuple[str, ...], ...]:
        """The queues that share hours, directly or by way of each other (*köer som delar timmar*), group by group."""
        groups: list[set[str]] = []
        for post in self.posts:
            if post.moves:
                touched = [group for group in groups if group & set(post.moves)]
                groups = [group for group in groups if group not in touched]
                groups.append(set(post.moves).union(*touched))
        lined = [tuple(queue.name for queue in self.queues if queue.name in group) for group in groups]
        return tuple(sorted(lined, key=lambda names: [queue.name for queue in self.queues].index(names[0])))

    def queue(self, name: str) -> Queue:
        """A queue by its name."""
        return named(self.queues, name, QUEUE)

    def in_order(self) -> tuple[Queue, ...]:
        """The queues, each after those that send people to it."""
        placed: list[Queue] = []
        left = list(self.queues)
        while left:
            sent_to = {queue.refused_to for queue in left}
            placed += [queue for queue in left if queue.name not in sent_to]
            left = [queue for queue in left if queue.name in sent_to]
        return tuple(placed)

    def after(self, name: str, changes: Sequence[Change]) -> Scenario:
        """The same unit when the changes are made (*efter förändring*)."""
        changed = dataclasses.replace(self, name=name)
        for change in changes:
            changed = change(changed)
        return changed


Change = Callable[[Scenario], Scenario]
"""A change (*förändring*): from one scenario to another."""


def named(things: Sequence[Named], name: str, what: str) -> Named:
    """The thing with a name, or a fault that tells which there are. ``what`` is what it is called in Swedish."""
    for thing in things:
        if thing.name == name:
            return thing
    known = ", ".join(sorted({thing.name for thing in things}))
    message = _("Det finns ingen %(what)s som heter ”%(name)s”. Det finns: %(known)s.") % {
        "what": _(what),
        "name": name,
        "known": known,
    }
    raise Unsound(message)
