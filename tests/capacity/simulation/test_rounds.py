"""Rounds of a group: who joins, and when one would start who is only thought of, in the order people joined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capacity.simulation.scenarios import TWO_CLASSES, day, post, scenario

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Flats,
    OpenGroup,
    Queue,
    Round,
    Rounds,
    Waiting,
)
from hemmaplan.capacity.simulation.serving.kernel import Line, Steps, serve
from hemmaplan.capacity.simulation.serving.rounds import gather
from hemmaplan.capacity.simulation.units import NEVER, Weeks

NOBODY_COMES = Stated(Curve.fixed(12), rate=0.0)


def group(*rounds: Round, waiting: int = 0, **more) -> Queue:
    return Queue(
        "grupp", Rounds(rounds, 0.0), NOBODY_COMES, waiting=tuple(Waiting(day(-2)) for _ in range(waiting)), **more
    )


def wait(queue: Queue, moment: float = 0.0, priority: str = "alla") -> list[float]:
    records = simulate(scenario(queue, posts=()), seed=3, replications=5, joins=[Weeks(moment)]).queues[queue.name]
    return measures.join_waits(records, Weeks(moment), priority).tolist()


def test_who_joins_an_empty_queue_waits_for_the_next_round() -> None:
    """Nobody waits, the round has room: the wait is ten weeks, always. The one who joins is enough for the round."""
    assert wait(group(Round(day(10), 8, 1))) == [10.0] * 5


def test_who_joins_counts_towards_the_least_number_of_a_round() -> None:
    assert wait(group(Round(day(10), 8, 3), Round(day(20), 8, 1), waiting=2)) == [10.0] * 5
    assert wait(group(Round(day(10), 8, 4), Round(day(20), 8, 1), waiting=2)) == [20.0] * 5


def test_the_one_only_thought_of_makes_no_round_for_others() -> None:
    queue = group(Round(day(10), 8, 3), waiting=2)
    records = simulate(scenario(queue, posts=()), seed=3, replications=5).queues["grupp"]
    assert measures.rounds_not_held(records).tolist() == [1] * 5
    assert not (records.start < NEVER).any()


def test_who_joins_a_full_round_waits_for_the_one_after() -> None:
    assert wait(group(Round(day(10), 2, 1), Round(day(15), 2, 1), waiting=2)) == [15.0] * 5
    assert wait(group(Round(day(10), 0, 0), Round(day(15), 2, 1))) == [15.0] * 5


def test_who_joins_later_does_not_stand_before_who_came_first() -> None:
    """Two come in week 1 and 2 and the round has one place: who is thought of in week 0 has it, in week 1.5 not."""
    arrival = np.array([[1.0, 2.0, 0.0, 1.5]])
    probe = np.array([[False, False, True, True]])
    nothing = np.zeros(arrival.shape)
    line = Line(arrival, nothing, np.full(arrival.shape, NEVER), np.zeros(arrival.shape, dtype=np.int8), probe)
    held = gather(line, np.array([10.0, 20.0]), np.array([1, 1]), np.array([1, 1]), np.ones((1, 2), dtype=np.bool_))
    assert held.start.tolist() == [[10.0, 20.0, 10.0, 20.0]]


KINDS = {
    "caseload": Caseload(5),
    "rounds": Rounds(tuple(Round(day(week), 1, 1) for week in range(2, 50, 2)), 0.0),
    "open group": OpenGroup(((day(0), 2),), 0.0),
    "flats": Flats(((day(0), 2),), 0.0),
}


@pytest.mark.parametrize("serves", KINDS.values(), ids=KINDS)
def test_who_is_sent_on_stands_where_they_joined(serves) -> None:
    """First come, first served holds for those another queue sent on, in every kind of queue."""
    full = Queue("full", Flats(((day(0), 0),), 0.0), Stated(Curve.fixed(4), rate=0.7), room=0, refused_to="nästa")
    takes = Queue("nästa", serves, Stated(Curve.fixed(6), rate=0.3), priorities=TWO_CLASSES)
    records = simulate(
        scenario(full, takes, posts=(post("A", queue="nästa"),)), seed=5, replications=20, joins=[Weeks(8.0)]
    ).queues["nästa"]
    sent_on = 0
    for lane in range(20):
        for kind in (0, 1):
            mine = records.came[lane] & (records.kind[lane] == kind)
            arrival, start = records.arrival[lane, mine], records.start[lane, mine]
            order = np.argsort(arrival, kind="stable")
            assert (np.diff(np.where(start == NEVER, 1e9, start)[order]) >= 0).all()
            sent_on += int((np.diff(arrival) < 0).sum())
    assert sent_on, "nobody was sent on: the test shows nothing"


def by_hand(people, rounds):
    """The same rule told person by person: (class, joined, gives up, thought of) and (moment, places, least)."""
    start: dict[int, float] = {}
    for moment, places, least in rounds:
        here = [n for n, (_, joined, until, _) in enumerate(people) if n not in start and joined <= moment <= until]
        real = sorted((n for n in here if not people[n][3]), key=lambda n: (people[n][0], people[n][1], n))
        taken = real[:places] if places and len(real) >= least else []
        for n in here:
            if people[n][3] and places and len(real) + 1 >= least:
                ahead = [m for m in real if (people[m][0], people[m][1], m) < (people[n][0], people[n][1], n)]
                if len(ahead) < places:
                    start[n] = moment
        start.update(dict.fromkeys(taken, moment))
    return [start.get(n, math.inf) for n in range(len(people))]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(-5, 30), st.integers(0, 40), st.booleans()), max_size=9),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3), st.integers(0, 3)), max_size=5, unique_by=lambda r: r[0]),
)
def test_rounds_take_the_same_people_as_by_hand(people, rounds) -> None:
    told = [(kind, float(joined), float(joined + patience), thought) for kind, joined, patience, thought in people]
    rounds = sorted(rounds)
    columns = list(zip(*told, strict=True)) or [(), (), (), ()]
    line = Line(
        np.array([columns[1]], dtype=float), np.zeros((1, len(told))), np.array([columns[2]], dtype=float),
        np.array([columns[0]], dtype=np.int8), np.array([columns[3]], dtype=np.bool_),
    )  # fmt: skip
    moments, places, least = (np.array(column) for column in (list(zip(*rounds, strict=True)) or [(), (), ()]))
    held = gather(
        line,
        moments.astype(float),
        places.astype(np.int64),
        least.astype(np.int64),
        np.ones((1, len(rounds)), dtype=np.bool_),
    )
    assert held.start.tolist() == [by_hand(told, rounds)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=9), st.permutations(range(9)))
def test_the_row_in_which_people_stand_does_not_matter(people, shuffled) -> None:
    """Different moments of joining: the same starts, whatever order the arrays have, with slots and with rounds."""
    people = [(kind, joined + number / 100) for number, (kind, joined) in enumerate(people)]
    order = [number for number in shuffled if number < len(people)]

    def starts(rows, how):
        arrival = np.array([[joined for _, joined in rows]])
        line = Line(
            arrival, np.full(arrival.shape, 3.0), np.full(arrival.shape, NEVER),
            np.array([[kind for kind, _ in rows]], dtype=np.int8),
        )  # fmt: skip
        if how == "rounds":
            every = np.arange(4.0, 60.0, 4.0)
            ones = np.ones(every.size, dtype=np.int64)
            return gather(line, every, ones, ones, np.ones((1, every.size), dtype=np.bool_)).start[0]
        steps = Steps(np.array([0.0]), np.array([[1]]))
        return serve(line, steps, np.empty((1, 0)), at_once=np.zeros(3, dtype=np.bool_)).start[0]

    for how in ("rounds", "slots"):
        plain, mixed = starts(people, how), starts([people[number] for number in order], how)
        assert [plain[number] for number in order] == mixed.tolist()
