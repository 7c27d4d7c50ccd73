"""Queues that share hours: the rule against plain queues, against each queue alone where nothing moves, and its figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.capacity.simulation import shared_reference, worlds
from tests.capacity.simulation.hours_reference import Person
from tests.capacity.simulation.scenarios import ACUTE, day, queue, scenario
from tests.capacity.simulation.shared_reference import Worker
from tests.capacity.simulation.test_by_hours import PHASES

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario import changes, staffing
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Flats,
    Level,
    MixedCaseload,
    Phase,
    Post,
    Priority,
    Queue,
    Unsound,
)
from hemmaplan.capacity.simulation.serving.by_hours import Cases, serve_by_hours
from hemmaplan.capacity.simulation.serving.kernel import Line
from hemmaplan.capacity.simulation.serving.shared import Pool, serve_together
from hemmaplan.capacity.simulation.units import NEVER


def pool_of(steps: list[tuple[float, list[Worker]]], queues: int) -> Pool:
    """The hours of posts, set by set, as simply as it can be said."""
    own = np.zeros((queues, 1, len(steps)))
    reach = np.zeros((2**queues, 1, len(steps)))
    for turn, (_, workers) in enumerate(steps):
        for worker in workers:
            for number, hours in enumerate(worker.given):
                own[number, 0, turn] += hours
                can = worker.moves if number in worker.moves else {number}
                for sets in range(2**queues):
                    reach[sets, 0, turn] += hours * any(sets >> other & 1 for other in can)
    return Pool(np.array([moment for moment, _ in steps]), own, reach)


def staffed(dice: np.random.Generator, queues: int, *, moving: bool, whole: bool) -> list[tuple[float, list[Worker]]]:
    """Some posts, from some moments; half of them may move between some queues."""
    times = np.unique(np.round(dice.uniform(-20, 60, dice.integers(1, 4)) * (1 if whole else 7)) / (1 if whole else 7))
    steps = []
    for moment in times.tolist():
        workers = []
        for _ in range(dice.integers(1, 5)):
            given = tuple(float(hours) for hours in dice.integers(0, 5, queues) * 2.0)
            some = frozenset(int(number) for number in dice.permutation(queues)[: dice.integers(2, queues + 1)])
            workers.append(Worker(given, some if moving and dice.random() < 0.6 else frozenset()))
        steps.append((moment, workers))
    return steps


def crowd(seed: int, queues: int, *, whole: bool):
    """As many made-up queues, of one number of replications, with cases of three levels."""
    lanes, made = 2, []
    for number in range(queues):
        world = worlds.by_chance(1000 * number + seed, whole=whole)
        dice = np.random.default_rng((seed, number))
        rows = np.arange(lanes) % len(world.line.arrival)
        columns = (getattr(world.line, name)[rows] for name in ("arrival", "length", "deadline", "kind"))
        line = Line(*columns)
        running = world.running[rows]
        cases = Cases(
            PHASES,
            dice.integers(0, 3, line.arrival.shape).astype(np.int8),
            dice.integers(0, 3, running.shape).astype(np.int8),
            np.round(dice.uniform(-12, -10, running.shape[1]) * 2) / 2 - 10,
            running,
        )
        made.append((world, line, cases))
    return made


@pytest.mark.parametrize("whole", [False, True], ids=["any moment", "many at one moment"])
@pytest.mark.parametrize("queues", [2, 3])
def test_agrees_with_plain_queues_whatever_happens(queues, whole):
    started = lent = 0
    for seed in range(40):
        dice = np.random.default_rng(seed)
        made = crowd(seed, queues, whole=whole)
        since, until = made[0][0].since, made[0][0].until
        steps = staffed(dice, queues, moving=True, whole=whole)
        told = serve_together(
            [line for _, line, _ in made], pool_of(steps, queues), [cases for *_, cases in made],
            at_once=[world.at_once for world, *_ in made], since=since, until=until,
        )  # fmt: skip
        fixed = serve_together(
            [line for _, line, _ in made],
            pool_of([(moment, [Worker(one.given) for one in workers]) for moment, workers in steps], queues),
            [cases for *_, cases in made], at_once=[world.at_once for world, *_ in made], since=since, until=until,
        )  # fmt: skip
        lent += sum(not np.array_equal(one.start, other.start) for one, other in zip(told, fixed, strict=True))
        for row in range(2):
            people = [
                [
                    Person(a, n, PHASES[of], d, k)
                    for a, n, d, k, of in zip(*(getattr(line, name)[row].tolist() for name in ("arrival", "length", "deadline", "kind")), cases.level[row], strict=True)
                ]
                for _, line, cases in made
            ]  # fmt: skip
            running = [
                [
                    (begun, end, PHASES[of])
                    for begun, end, of in zip(cases.begun, cases.running[row], cases.running_level[row], strict=True)
                    if end > since
                ]
                for *_, cases in made
            ]
            expected = shared_reference.follow(
                people, steps, running=running, since=since, until=until,
                at_once=[frozenset(np.flatnonzero(world.at_once).tolist()) for world, *_ in made],
            )  # fmt: skip
            for number in range(queues):
                assert told[number].start[row] == pytest.approx(expected[number], abs=1e-9), (seed, number)
                started += sum(one < NEVER for one in expected[number])
    assert started > 500
    assert lent > 10


@pytest.mark.parametrize("whole", [False, True], ids=["any moment", "many at one moment"])
def test_is_each_queue_alone_where_no_hours_move(whole):
    for seed in range(60):
        dice = np.random.default_rng(seed)
        made = crowd(seed, 3, whole=whole)
        since, until = made[0][0].since, made[0][0].until
        steps = staffed(dice, 3, moving=False, whole=whole)
        pool = pool_of(steps, 3)
        together = serve_together(
            [line for _, line, _ in made], pool, [cases for *_, cases in made],
            at_once=[world.at_once for world, *_ in made], since=since, until=until,
        )  # fmt: skip
        for number, (world, line, cases) in enumerate(made):
            alone = serve_by_hours(
                line, pool.times, pool.own[number], cases, at_once=world.at_once, since=since, until=until
            )
            assert np.array_equal(together[number].start, alone.start), (seed, number)


# --- in a scenario -----------------------------------------------------------------------------------------------------


def second(**more) -> Queue:
    """Support that few come to: two and a half hours a case."""
    given = {"serves": Caseload(2.5), "demand": Stated(Curve.fixed(10), rate=0.3)}
    return Queue("stöd", **{**given, **more})


def both(**more) -> Post:
    """A full-time post with half its case hours in each queue, which may move."""
    return Post("D", "team", 40, stable=0.25, shares={"familj": 0.5, "stöd": 0.5}, **more)


MOVES = {"moves": ("familj", "stöd")}


def test_idle_hours_help_the_queue_that_is_long_and_those_with_a_claim_wait_for_what_is_lent():
    fixed, moving = (
        simulate(scenario(queue(), second(), posts=(both(**more), dataclasses.replace(both(**more), name="E"))),
                 seed=4, replications=100)
        for more in ({}, MOVES)
    )  # fmt: skip
    assert measures.starts(moving.queues["familj"], 52).mean() > measures.starts(fixed.queues["familj"], 52).mean() + 1
    # Nobody is lent away for good: nearly as many start in the other.
    fewer = measures.starts(fixed.queues["stöd"], 52).mean() - measures.starts(moving.queues["stöd"], 52).mean()
    assert 0 <= fewer < 3


def test_a_post_that_may_not_move_changes_nothing_and_slots_are_as_time_is_divided():
    posts = (both(), dataclasses.replace(both(**MOVES), name="E"))
    moving = scenario(queue(), second(), posts=posts)
    fixed = scenario(queue(), second(), posts=(both(), dataclasses.replace(both(), name="E")))
    absent = staffing.absences(moving, Chance(1, 1))
    for one in moving.queues:
        here, there = (
            staffing.slots(one, each, staffing.hours_for(one.name, each, absent)).slots for each in (moving, fixed)
        )
        assert np.array_equal(here, there)
    assert moving.together() == (("familj", "stöd"),)
    assert fixed.together() == ()


def test_acute_cases_take_hours_from_where_their_posts_work_too():
    acute = second(priorities=ACUTE, demand=Stated(Curve.fixed(20), rate=2.0))
    started = [
        measures.starts(
            simulate(scenario(queue(), acute, posts=(both(**more),)), seed=4, replications=60).queues["familj"], 52
        ).mean()
        for more in ({}, MOVES)
    ]
    assert started[1] < started[0]


def test_load_counts_the_hours_that_reach_the_queue():
    made = scenario(queue(running=(), waiting=()), second(), posts=(both(**MOVES),))
    records = simulate(made, seed=4, replications=40)
    own = 100 * measures.hours_by_week(records.queues["familj"], 52) / 15
    load = measures.load_by_week(records.queues["familj"], 52)
    assert own.max() > 110, "hours are lent"
    assert load.max() <= 100 + 1e-9, "and nobody works more than there is"


def test_asking_changes_nothing_and_same_seed_gives_the_same():
    made = scenario(queue(), second(), posts=(both(**MOVES),))
    one, other = (simulate(made, seed=9, replications=30, joins=joins) for joins in ((0.0, 13.0), ()))
    for name in ("familj", "stöd"):
        real = other.queues[name].start.shape[1]
        assert np.array_equal(one.queues[name].start[:, :real], other.queues[name].start)
    assert (one.queues["familj"].probe_start < NEVER).any()


def test_levels_and_phases_share_hours_as_well():
    mixed = MixedCaseload((Level("lätt", (Phase(2.5),), 0.5), Level("tung", (Phase(10.0, 8.0), Phase(5.0)), 0.5)))
    made = scenario(queue(serves=mixed, running=()), second(), posts=(both(**MOVES),))
    assert measures.starts(simulate(made, seed=4, replications=20).queues["familj"], 52).mean() > 1


def test_hours_begin_to_move_from_a_day():
    base = scenario(queue(), second(), posts=(both(),))
    moved = base.after("delar", [changes.set_moves("D", day(26), ("familj", "stöd"))])
    one, other = (simulate(each, seed=4, replications=60).queues["familj"] for each in (base, moved))
    early = (one.start < 26) | (other.start < 26)
    assert np.array_equal(one.start[early], other.start[early])
    assert measures.starts(other, 52).mean() > measures.starts(one, 52).mean()


@pytest.mark.parametrize(
    "make",
    [
        lambda: both(moves=("familj",)),
        lambda: both(moves=("familj", "familj")),
        lambda: scenario(queue(), second(), posts=(both(moves=("familj", "okänd")),)),
        lambda: scenario(queue(room=3), second(), posts=(both(**MOVES),)),
        lambda: scenario(queue(serves=Flats(((day(0), 3),))), second(), posts=(both(**MOVES),)),
        lambda: scenario(
            *(Queue(f"q{n}", Caseload(5), Stated(Curve.fixed(10), rate=0.1), (Priority("alla"),)) for n in range(6)),
            posts=(Post("D", "team", 40, moves=tuple(f"q{n}" for n in range(6))),),
        ),
    ],
)
def test_refuses_hours_that_cannot_move(make):
    with pytest.raises(Unsound, match=r"[A-ZÅÄÖa-zåäö]+ .*\."):
        make()
