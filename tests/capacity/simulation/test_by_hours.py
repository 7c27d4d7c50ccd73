"""Cases that take different hours: the rule against a plain queue, against the kernel where all are alike, and its figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from bench import oracles
from tests.capacity.simulation import hours_reference, worlds
from tests.capacity.simulation.scenarios import ACUTE, TWO_CLASSES, day, queue, scenario
from tests.capacity.simulation.test_kernel_identity import RULES, asked, crowd

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario import changes
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Level,
    MixedCaseload,
    Phase,
    Running,
    Unsound,
    Waiting,
)
from hemmaplan.capacity.simulation.serving.by_hours import Cases, serve_by_hours
from hemmaplan.capacity.simulation.serving.kernel import Line
from hemmaplan.capacity.simulation.units import NEVER

PHASES = (((0.0, 2.0),), ((0.0, 6.0), (4.0, 3.0)), ((0.0, 3.0), (5.0, 7.5), (9.0, 2.0)))
LIGHT_AND_HEAVY = MixedCaseload(
    (
        Level("lätt", (Phase(2.5),), 0.5),
        Level("tung", (Phase(10.0, 8.0), Phase(5.0)), 0.5),
    )
)


def served(world, phases, level, running_level, *, hours=None, begun=None, line=None):
    """What the rule says of a made-up queue, where a slot is worth four hours."""
    begun = np.full(world.running.shape[1], -3.0) if begun is None else begun
    return serve_by_hours(
        line or world.line,
        world.steps.times,
        world.steps.slots * 4.0 if hours is None else hours,
        Cases(phases, level, running_level, begun, world.running),
        at_once=world.at_once, room=world.room, since=world.since, until=world.until,
    )  # fmt: skip


@pytest.mark.parametrize("whole", [False, True], ids=["any moment", "many at one moment"])
def test_agrees_with_the_plain_queue_of_hours_whatever_happens(whole):
    started = 0
    for seed in range(150):
        world = worlds.by_chance(seed, whole=whole)
        dice = np.random.default_rng(seed)
        level = dice.integers(0, 3, world.line.arrival.shape).astype(np.int8)
        running_level = dice.integers(0, 3, world.running.shape).astype(np.int8)
        begun = np.round(dice.uniform(-12, -10, world.running.shape[1]) * 2) / 2 - 10
        told = served(world, PHASES, level, running_level, begun=begun)
        for row in range(len(level)):
            columns = zip(*(getattr(world.line, name)[row].tolist() for name in ("arrival", "length", "deadline", "kind")), level[row], strict=True)  # fmt: skip
            slots = world.steps.slots[min(row, len(world.steps.slots) - 1)]
            start, refused = hours_reference.follow(
                [hours_reference.Person(a, n, PHASES[of], d, k) for a, n, d, k, of in columns],
                [(moment, 4.0 * number) for moment, number in zip(world.steps.times.tolist(), slots, strict=True)],
                running=[
                    (since, end, PHASES[of])
                    for since, end, of in zip(begun, world.running[row], running_level[row], strict=True)
                    if end > world.since
                ],
                at_once=frozenset(np.flatnonzero(world.at_once).tolist()),
                room=world.room, since=world.since, until=world.until,
            )  # fmt: skip
            assert told.start[row] == pytest.approx(start, abs=1e-9), seed
            assert not (told.gone[row] & ((told.start[row] < NEVER) | (world.line.deadline[row] >= world.until))).any()
            assert told.refused[row].tolist() == refused
            started += sum(one < NEVER for one in start)
    assert started > 1000


@pytest.mark.parametrize("whole", [False, True], ids=["any moment", "many at one moment"])
def test_is_the_kernel_bit_for_bit_when_all_cases_are_alike(whole):
    for seed in range(200):
        world = worlds.by_chance(seed, whole=whole)
        none = np.zeros(world.line.arrival.shape, dtype=np.int8)
        told = served(world, (((0.0, 4.0),),), none, np.zeros(world.running.shape, dtype=np.int8))
        kernel = world.served()
        assert np.array_equal(told.start, kernel.start), seed
        # Who has left is passed by as soon as they are first in line; the kernel looks when there is a slot.
        assert (told.gone | ~kernel.gone).all()
        assert np.array_equal(told.refused, kernel.refused)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_agrees_with_simpy_when_all_cases_are_alike(rules):
    world = crowd(8, people=600, **rules)
    people = asked(world, of_classes="classes" in rules, of_patience="patience" in rules)
    told = served(
        world, (((0.0, 4.0),),), np.zeros((1, 600), dtype=np.int8), np.zeros((1, 0), dtype=np.int8)
    )  # fmt: skip
    assert told.start[0] == pytest.approx(oracles.simpy_starts(**people, capacity=[(0, 6)]), abs=1e-9)


def test_asking_changes_nothing_and_answers_what_one_really_there_would_wait():
    compared = 0
    for seed in range(60):
        world = dataclasses.replace(worlds.by_chance(seed, whole=False), room=None)
        lanes, most = world.line.arrival.shape
        dice = np.random.default_rng(seed)
        level = dice.integers(0, 3, (lanes, most + 1)).astype(np.int8)
        running_level = np.zeros(world.running.shape, dtype=np.int8)
        one = np.full((lanes, 1), float(dice.uniform(0, 20)))
        more = [one, np.zeros((lanes, 1)), np.full((lanes, 1), NEVER), np.zeros((lanes, 1), dtype=np.int8)]
        base = [world.line.arrival, world.line.length, world.line.deadline, world.line.kind]
        asked_line = Line(*(np.concatenate(pair, axis=1) for pair in zip(base, more, strict=True)),
                          probe=np.concatenate([np.zeros((lanes, most), dtype=np.bool_), np.ones((lanes, 1), dtype=np.bool_)], axis=1))  # fmt: skip
        really = dataclasses.replace(asked_line, probe=None)
        plain = served(world, PHASES, level[:, :most], running_level)
        thought = served(world, PHASES, level, running_level, line=asked_line)
        there = served(world, PHASES, level, running_level, line=really)
        assert np.array_equal(thought.start[:, :most], plain.start)
        assert np.array_equal(thought.start[:, most], there.start[:, most])
        compared += int(((thought.start[:, most] < NEVER) & (thought.start[:, most] > one[:, 0])).sum())
    assert compared > 10


def mixed(serves=LIGHT_AND_HEAVY, **more):
    return queue(serves=serves, **more)


def test_levels_that_are_alike_change_nothing():
    alike = MixedCaseload((Level("lätt", (Phase(5.0),), 0.5), Level("tung", (Phase(5.0, 8.0), Phase(5.0)), 0.5)))
    plain, told = (
        simulate(scenario(queue(serves=serves, priorities=ACUTE, room=6)), seed=3, replications=100).queues["familj"]
        for serves in (Caseload(5), alike)
    )
    for name in ("arrival", "start", "end", "refused", "probe_start"):
        assert np.array_equal(getattr(plain, name), getattr(told, name)), name
    assert np.array_equal(measures.load_by_week(plain, 52), measures.load_by_week(told, 52))


def test_load_is_the_hours_of_each_case_in_the_phase_it_is_in():
    running = (Running(day(-10), "tung"), Running(day(-3), "tung"), Running(day(-1), "lätt"))
    records = simulate(scenario(mixed(running=running, priorities=TWO_CLASSES)), seed=2, replications=20)
    told, serves = records.queues["familj"], LIGHT_AND_HEAVY
    phases = [[(0.0, 2.5)], [(0.0, 10.0), (8.0, 5.0)]]
    by_week = measures.hours_by_week(told, 52)
    assert by_week[0, 0] >= 5 + 10 + 2.5
    for replication in range(0, 20, 4):
        for week in (0, 3, 17, 51):
            cases = [*zip(told.start[replication], told.end[replication], told.levels.came[replication], strict=False),
                     *zip(told.levels.begun, told.running_ends[replication], told.levels.running[replication], strict=True)]  # fmt: skip
            expected = sum(hours_reference.hours_of(begun, end, phases[of], week) for begun, end, of in cases)
            assert by_week[replication, week] == pytest.approx(expected)
    assert len(serves.levels) == 2
    assert np.allclose(measures.load_by_week(told, 52), 100 * by_week / 90)


def test_cases_never_take_more_than_the_hours_when_later_phases_are_lighter():
    records = simulate(scenario(mixed(running=())), seed=2, replications=100).queues["familj"]
    assert measures.load_by_week(records, 52).max() <= 100 + 1e-9
    assert measures.load_by_week(records, 52).max() > 95


def test_nobody_starts_while_a_later_phase_takes_more_than_there_is():
    growing = MixedCaseload((Level("växer", (Phase(5.0, 4.0), Phase(15.0))),))
    full = queue(serves=growing, demand=Stated(Curve.fixed(30), rate=3.0), running=(), waiting=())
    records = simulate(scenario(full), seed=2, replications=20).queues["familj"]
    load = measures.load_by_week(records, 52)
    assert load.max() > 200
    over = (load[:, :-1] > 100) & (load[:, 1:] > 100)
    begun = np.stack([((records.start > week) & (records.start < week + 1)).sum(axis=1) for week in range(51)], axis=1)
    assert (begun[over & (load[:, 1:] >= load[:, :-1])] == 0).all()


def test_a_change_of_staff_does_not_change_of_which_level_anybody_is():
    base = scenario(mixed(room=3, refused_to=None))
    fewer = base.after("färre", [changes.end_post("C", day(8))])
    more = base.after("fler", [changes.scale_demand("familj", day(20), 2.0)])
    one, other, third = (simulate(each, seed=7, replications=50).queues["familj"] for each in (base, fewer, more))
    assert np.array_equal(one.levels.came, other.levels.came)
    shared = min(one.levels.came.shape[1], third.levels.came.shape[1]) - 1
    assert np.array_equal(one.levels.came[:, :shared], third.levels.came[:, :shared])
    assert measures.starts(other, 52).mean() < measures.starts(one, 52).mean()


def test_levels_are_as_stated_and_else_by_their_shares():
    waiting = (Waiting(day(-3), level="tung"), Waiting(day(-2), level="lätt"), Waiting(day(-1)))
    told = simulate(scenario(mixed(waiting=waiting)), seed=7, replications=400).queues["familj"].levels
    assert (told.came[:, 0] == 1).all()
    assert (told.came[:, 1] == 0).all()
    assert 0.4 < told.came[:, 2].mean() < 0.6
    assert 0.45 < told.running.mean() < 0.55
    # Half take 2.5 hours; half 10 for eight weeks and then 5, in 22 weeks on average: some 6.7. Together about 4.6.
    assert 4.3 < told.average < 4.9


@pytest.mark.parametrize(
    "make",
    [
        lambda: Level("a", ()),
        lambda: Level("a", (Phase(0.0),)),
        lambda: Level("a", (Phase(5.0), Phase(4.0))),
        lambda: Level("a", (Phase(5.0, 8.0),)),
        lambda: mixed(MixedCaseload((Level("a", (Phase(5.0),), 0.5),))),
        lambda: mixed(MixedCaseload((Level("a", (Phase(5.0),), 0.5), Level("a", (Phase(4.0),), 0.5)))),
        lambda: mixed(running=(Running(day(-1), "okänd"),)),
        lambda: queue(waiting=(Waiting(day(-1), level="tung"),)),
    ],
)
def test_refuses_levels_that_cannot_be(make):
    with pytest.raises(Unsound, match=r"[a-zåäö]+ .*\."):
        make()
