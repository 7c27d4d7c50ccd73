"""Staffing (*bemanning*): from posts to case hours, step by step, and from case hours to slots.

The step that surprises most: a 60 % post of 24 hours a week, with 8 % absence, 15 % not bound to cases and 8 hours of
coordination, has 10.8 hours for cases. It is shown, never typed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Flats,
    Least,
    MixedCaseload,
    Post,
    Queue,
    Rounds,
    Scenario,
)
from hemmaplan.capacity.simulation.serving.kernel import Steps
from hemmaplan.capacity.simulation.serving.shared import Pool
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, NO_SHARE, Flags, Floats, HoursPerWeek, Whole, weeks_between

A_HAIR = 1e-9
"""So that six cases of four hours fit in 24 hours although a computer says 23.999…"""


@dataclass(frozen=True)
class Budget:
    """Where a post's week goes (*tidsbudget*), hours a week: paid, at work, not bound to cases, promised, left for cases."""

    post: str
    paid: HoursPerWeek
    at_work: HoursPerWeek
    stable: HoursPerWeek
    committed: HoursPerWeek
    cases: HoursPerWeek


def budget(post: Post, absence: float) -> Budget:
    """The steps from paid hours to case hours (*tidsbudget*) at a share of absence. Never below nothing."""
    present, stable, cases = (float(hours[0]) for hours in _week(post, np.array([absence])))
    promised = HoursPerWeek(min(post.commitments, present - stable))
    return Budget(post.name, post.hours, HoursPerWeek(present), HoursPerWeek(stable), promised, HoursPerWeek(cases))


def _week(post: Post, absent: Floats) -> tuple[Floats, Floats, Floats]:
    """Hours at work, not bound to cases, and left for cases when promises are kept; at each share of absence."""
    present = post.hours * (1 - absent)
    stable = present * post.stable
    return present, stable, np.maximum(present - stable - post.commitments, 0)


def absences(scenario: Scenario, chance: Chance) -> tuple[Floats, ...]:
    """The share absent in each row of a post (*frånvaro*): (R,) where it is uncertain and (1,) where it is stated.

    Its own where it has one, else its team's. Posts of a team share one uncertain share: a bad winter is bad for all.
    """
    teams = {team.name: _absence(team.absence, team.days_lost, team.days, chance, team.name) for team in scenario.teams}
    return tuple(
        _absence(post.absence or NO_SHARE, post.days_lost, post.days, chance, "post", post.name)
        if _has_own(post)
        else teams[post.team]
        for post in scenario.posts
    )


def expected_absences(scenario: Scenario) -> tuple[float, ...]:
    """The share expected to be absent in each row of a post (*väntad frånvaro*)."""
    teams = {team.name: team for team in scenario.teams}
    return tuple(
        _expected(post.absence or NO_SHARE, post.days_lost, post.days)
        if _has_own(post)
        else _expected(teams[post.team].absence, teams[post.team].days_lost, teams[post.team].days)
        for post in scenario.posts
    )


def _has_own(post: Post) -> bool:
    return post.absence is not None or post.days is not None


def _expected(stated: float, lost: int | None, days: int | None) -> float:
    return stated if lost is None or days is None else (lost + 0.5) / (days + 1)


def _absence(stated: float, lost: int | None, days: int | None, chance: Chance, *source: str) -> Floats:
    if lost is None or days is None:
        return np.array([float(stated)])
    # A Beta share from two gamma numbers, each from a stream of its own.
    away = chance.stream(*source, "absence", "lost").standard_gamma(lost + 0.5, chance.replications)
    there = chance.stream(*source, "absence", "there").standard_gamma(days - lost + 0.5, chance.replications)
    share: Floats = away / (away + there)
    return share


def turning_days(scenario: Scenario, posts: Iterable[Post]) -> list[date]:
    """The origin and each day after it, within the horizon, when a post begins, changes or is gone (*brytdagar*)."""
    last = scenario.origin + timedelta(days=round(scenario.horizon * DAYS_A_WEEK))
    days = {scenario.origin}
    for post in posts:
        days |= {post.first} if post.first else set()
        days |= {post.last + timedelta(days=1)} if post.last else set()
    return sorted(day for day in days if scenario.origin <= day <= last)


@dataclass(frozen=True)
class Hours:
    """Hours a week for one activity over time (*timmar för verksamheten*): (rows, S) from ``days`` (S,), and posts at work.

    The first day is the origin.
    """

    days: tuple[date, ...]
    hours: Floats
    posts: Whole

    @cached_property
    def times(self) -> Floats:
        """When each step begins, (S,), weeks from the origin."""
        return np.array([float(weeks_between(self.days[0], day)) for day in self.days])

    def at(self, moments: Floats) -> Floats:
        """The hours at each moment (T,), weeks from the origin; shape (rows, T)."""
        hours: Floats = self.hours[:, np.maximum(np.searchsorted(self.times, moments, side="right") - 1, 0)]
        return hours

    def below(self, least: Least) -> Flags:
        """In which steps there is less than the least staffing (*under minimibemanning*), (rows, S)."""
        return (self.hours < least.hours - A_HAIR) | (self.posts < least.posts)

    def falls_below(self, least: Least) -> date | None:
        """The first day it has less than the least staffing (*faller under minimibemanning*), by contracts alone.

        Uses the mean over replications for hours: the stated absence, or the expected one.
        """
        short = Hours(self.days, self.hours.mean(axis=0, keepdims=True), self.posts).below(least)[0]
        return next((day for day, is_short in zip(self.days, short, strict=True) if is_short), None)


def hours_for(activity: str, scenario: Scenario, absences: Sequence[Floats]) -> Hours:
    """The case hours that posts give one queue or door (*timmar för verksamheten*) from each turning day."""
    giving = [
        (post, absent)
        for post, absent in zip(scenario.posts, absences, strict=True)
        if post.shares.get(activity, 0) > 0
    ]
    days = turning_days(scenario, (post for post, _ in giving))
    rows = max((absent.size for _, absent in giving), default=1)
    hours = np.zeros((rows, len(days)))
    at_work = np.zeros(len(days), dtype=np.int64)
    for post, absent in giving:
        there = np.array([post.works(day) for day in days])
        _, _, cases = _week(post, absent)
        hours += cases[:, None] * post.shares[activity] * there
        at_work += there
    return Hours(tuple(days), hours, at_work)


def pool(group: Sequence[str], scenario: Scenario, absences: Sequence[Floats]) -> Pool:
    """The case hours that queues have together (*gemensamma timmar*), as they are divided and as far as they reach."""
    giving = [
        (post, absent)
        for post, absent in zip(scenario.posts, absences, strict=True)
        if any(post.shares.get(name, 0) > 0 for name in group)
    ]
    days = turning_days(scenario, (post for post, _ in giving))
    rows = max((absent.size for _, absent in giving), default=1)
    own, reach = np.zeros((len(group), rows, len(days))), np.zeros((2 ** len(group), rows, len(days)))
    for post, absent in giving:
        _, _, cases = _week(post, absent)
        hours = cases[:, None] * np.array([post.works(day) for day in days])
        can = [place for place, name in enumerate(group) if name in post.moves]
        for place, name in enumerate(group):
            given = hours * post.shares.get(name, 0)
            own[place] += given
            for sets in range(2 ** len(group)):
                if any(sets >> other & 1 for other in (can if place in can else [place])):
                    reach[sets] += given
    return Pool(np.array([float(weeks_between(scenario.origin, day)) for day in days]), own, reach)


def slots(queue: Queue, scenario: Scenario, hours: Hours, average: float | None = None) -> Steps:
    """How many can be held at once (*platser*): case hours over hours a case, rounded down; or what is stated by day.

    Where cases take different hours it is how many cases of the ``average`` there are hours for; nobody starts by that.
    An open group has no places in weeks without the hours to lead it. A group with rounds holds nobody between them.
    """
    serves = queue.serves
    times = hours.times
    if isinstance(serves, MixedCaseload):
        return Steps(times, np.floor(hours.hours / (average or 1.0) + A_HAIR).astype(np.int64))
    if isinstance(serves, Caseload):
        return Steps(times, np.floor(hours.hours / serves.hours_a_case + A_HAIR).astype(np.int64))
    if isinstance(serves, Rounds):
        return Steps(times[:1], np.zeros((1, 1), dtype=np.int64))
    begins, stated = _by_day(serves.steps, scenario)
    if isinstance(serves, Flats):
        return Steps(begins, stated[None, :])
    moments = np.unique(np.concatenate([times, begins]))
    places = stated[np.searchsorted(begins, moments, side="right") - 1]
    led = hours.at(moments) >= serves.hours - A_HAIR
    return Steps(moments, np.where(led, places, 0))


def _by_day(steps: Iterable[tuple[date, int]], scenario: Scenario) -> tuple[Floats, Whole]:
    """What is stated by day, from the origin on; nothing before the first day."""
    kept = [(scenario.origin, 0)]
    for day, number in sorted(steps):
        kept = [(scenario.origin, number)] if day <= scenario.origin else [*kept, (day, number)]
    return (
        np.array([float(weeks_between(scenario.origin, day)) for day, _ in kept]),
        np.array([number for _, number in kept], dtype=np.int64),
    )
