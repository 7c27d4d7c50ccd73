"""Changes (*förändringar*): a post that ends or is added, other hours, more who come, fewer flats or places.

Each function answers a change: from one scenario to another. Cases that run are never touched; they end when they end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from hemmaplan.capacity.simulation.scenario.model import (
    POST,
    QUEUE,
    Change,
    Flats,
    OpenGroup,
    Post,
    Queue,
    Round,
    Rounds,
    Scenario,
    Unsound,
    named,
)
from hemmaplan.capacity.simulation.units import HoursPerWeek, Share
from hemmaplan.foundation.language import gettext as _


def end_post(name: str, last: date) -> Change:
    """A post ends (*tjänsten upphör*): its last day. Cases it carries run on until they end."""

    def change(scenario: Scenario) -> Scenario:
        named(scenario.posts, name, POST)
        kept = [
            dataclasses.replace(post, last=last if post.last is None else min(last, post.last))
            if post.name == name
            else post
            for post in scenario.posts
            if post.name != name or post.first is None or post.first <= last
        ]
        return dataclasses.replace(scenario, posts=tuple(kept))

    return change


def prolong_post(name: str, last: date | None) -> Change:
    """A post goes on (*tjänsten förlängs*) to another last day, or until further notice."""

    def change(scenario: Scenario) -> Scenario:
        rows = [post for post in scenario.posts if post.name == name] or [named(scenario.posts, name, POST)]
        latest = max(rows, key=lambda post: post.last or date.max)
        longer = dataclasses.replace(latest, last=last)
        return dataclasses.replace(scenario, posts=tuple(longer if post is latest else post for post in scenario.posts))

    return change


def add_post(post: Post) -> Change:
    """One more post (*ny tjänst*)."""
    return lambda scenario: dataclasses.replace(scenario, posts=(*scenario.posts, post))


def set_hours(name: str, first: date, hours: HoursPerWeek) -> Change:
    """From a day a post has other hours (*ändrad tjänstgöringsgrad*)."""
    return _from_day(name, first, lambda post: dataclasses.replace(post, hours=hours))


def set_absence(name: str, first: date, absence: Share) -> Change:
    """From a day a post has an absence of its own (*ändrad frånvaro*), whatever its team has."""
    return _from_day(name, first, lambda post: dataclasses.replace(post, absence=absence, days_lost=None, days=None))


def set_moves(name: str, first: date, queues: Sequence[str]) -> Change:
    """From a day the hours of a post may move between queues (*timmar som får flyttas*), or no more when there are none."""
    return _from_day(name, first, lambda post: dataclasses.replace(post, moves=tuple(queues)))


def _from_day(name: str, first: date, alter: Callable[[Post], Post]) -> Change:
    """The rows of a post altered from a day on; the row that the day falls in is parted."""

    def change(scenario: Scenario) -> Scenario:
        named(scenario.posts, name, POST)
        rows: list[Post] = []
        for post in scenario.posts:
            ended = post.last is not None and post.last < first
            if post.name != name or ended:
                rows.append(post)
            elif post.first is not None and post.first >= first:
                rows.append(alter(post))
            else:
                rows.append(dataclasses.replace(post, last=first - timedelta(days=1)))
                rows.append(alter(dataclasses.replace(post, first=first)))
        return dataclasses.replace(scenario, posts=tuple(rows))

    return change


def away(name: str, first: date, last: date) -> Change:
    """A long absence without a substitute (*längre frånvaro*): nobody in the post from a day to a day."""

    def change(scenario: Scenario) -> Scenario:
        named(scenario.posts, name, POST)
        rows: list[Post] = []
        for post in scenario.posts:
            starts_after = post.first is not None and post.first > last
            ends_before = post.last is not None and post.last < first
            if post.name != name or starts_after or ends_before:
                rows.append(post)
                continue
            if post.first is None or post.first < first:
                rows.append(dataclasses.replace(post, last=first - timedelta(days=1)))
            if post.last is None or post.last > last:
                rows.append(dataclasses.replace(post, first=last + timedelta(days=1)))
        return dataclasses.replace(scenario, posts=tuple(rows))

    return change


def _on_queue(name: str, alter: Callable[[Queue], Queue]) -> Change:
    def change(scenario: Scenario) -> Scenario:
        old = named(scenario.queues, name, QUEUE)
        queues = tuple(alter(queue) if queue is old else queue for queue in scenario.queues)
        return dataclasses.replace(scenario, queues=queues)

    return change


def scale_demand(name: str, first: date, factor: float) -> Change:
    """From a day so many times as many come (*ändrat inflöde*): 1.2 is a fifth more."""
    if not 0 <= factor <= 100:
        message = _("Inflödet ska ändras med faktorn %(factor)s. Ange ett tal mellan 0 och 100; 1 är som i dag.") % {
            "factor": factor
        }
        raise Unsound(message)
    return _on_queue(
        name, lambda queue: dataclasses.replace(queue, demand_steps=(*queue.demand_steps, (first, factor)))
    )


def set_flats(name: str, first: date, flats: int) -> Change:
    """From a day there are so many flats (*ändrat antal bostäder*). Nobody is moved: fewer empty as people leave."""

    def alter(queue: Queue) -> Queue:
        if not isinstance(queue.serves, Flats):
            message = _("%(name)s har inga bostäder att ändra.") % {"name": name}
            raise Unsound(message)
        return dataclasses.replace(queue, serves=_from(queue.serves, first, flats))

    return _on_queue(name, alter)


Stated = TypeVar("Stated", Flats, OpenGroup)


def _from(serves: Stated, first: date, number: int) -> Stated:
    """So many from a day on, whatever was stated for later."""
    if number < 0:
        message = _("Antalet är %(number)s. Ange ett heltal som är noll eller större.") % {"number": number}
        raise Unsound(message)
    steps: tuple[tuple[date, int], ...] = tuple(step for step in serves.steps if step[0] < first)
    return dataclasses.replace(serves, steps=(*steps, (first, number)))


def set_places(name: str, first: date, places: int, minimum: int | None = None) -> Change:
    """From a day a group has so many places (*ändrat antal gruppplatser*); rounds before it keep theirs."""

    def altered(held: Round) -> Round:
        if held.day < first:
            return held
        return Round(held.day, places, min(held.minimum, places) if minimum is None else minimum)

    def alter(queue: Queue) -> Queue:
        if isinstance(queue.serves, OpenGroup):
            return dataclasses.replace(queue, serves=_from(queue.serves, first, places))
        if not isinstance(queue.serves, Rounds):
            message = _("%(name)s är ingen grupp.") % {"name": name}
            raise Unsound(message)
        rounds = tuple(altered(held) for held in queue.serves.rounds)
        return dataclasses.replace(queue, serves=dataclasses.replace(queue.serves, rounds=rounds))

    return _on_queue(name, alter)
