"""What holds for every queue: nobody too early, no slot filled twice, in turn, and a change does what it must."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capacity.simulation import worlds
from tests.capacity.simulation.worlds import World, quarters, small

from hemmaplan.capacity.simulation.serving.kernel import Line, Outcome, Served, Steps, TraceRow, trace
from hemmaplan.capacity.simulation.units import NEVER

plain = small(patience=False, room=False, classes=1, acute=False)


def begun(world: World, served: Served) -> list[tuple[float, float, int, int]]:
    """(start, end, class, place) of all who started."""
    start, length, kind = served.start[0], world.line.length[0], world.line.kind[0]
    places = np.flatnonzero(start < NEVER)
    return [(float(start[at]), float(start[at] + length[at]), int(kind[at]), int(at)) for at in places]


# What holds for every queue


@given(small())
def test_starts_nobody_before_they_come_or_outside_the_account(world):
    served = world.served()
    started = served.start < NEVER
    assert (served.start >= world.line.arrival)[started].all()
    assert (served.start >= world.since)[started].all()
    assert (served.start < world.until)[started].all()


@settings(max_examples=200)
@given(small())
def test_fills_no_slot_twice(world):
    cases = begun(world, world.served())
    for now, _, kind, _ in cases:
        if world.at_once[kind]:
            continue
        runs = sum(start <= now < end for start, end, _, _ in cases) + int((world.running > now).sum())
        assert runs <= int(world.steps.at(np.array([now]))[0, 0])


@given(small())
def test_admits_acute_the_moment_they_come(world):
    served, line = world.served(), world.line
    acute = world.at_once[line.kind] & (np.maximum(line.arrival, world.since) < world.until)
    assert (served.start == np.maximum(line.arrival, world.since))[acute].all()


@given(small())
def test_starts_first_who_came_first_within_a_class(world):
    served = world.served()
    passed_by = served.gone[0] | served.refused[0]
    for kind in range(len(world.at_once)):
        starts = served.start[0, (world.line.kind[0] == kind) & ~passed_by]
        # Whoever has not started is infinitely late, so nobody who came later may have started.
        assert (starts[:-1] <= starts[1:]).all()


@given(small())
def test_starts_nobody_while_one_more_urgent_waits(world):
    served, line = world.served(), world.line
    for now, _, kind, _ in begun(world, served):
        if world.at_once[kind]:
            continue
        urgent = (line.kind[0] < kind) & (line.arrival[0] <= now) & (line.deadline[0] >= now)
        assert not (urgent & ~served.refused[0] & (served.start[0] > now)).any()


@given(small())
def test_lets_everybody_in_or_out_or_wait(world):
    served = world.served()
    started = served.start < NEVER
    assert (started.astype(int) + served.gone + served.refused <= 1).all()
    assert not served.gone[world.line.deadline == NEVER].any()
    assert not served.refused.any() or world.room is not None
    if world.until == NEVER and world.steps.slots[0, -1] > 0:
        # With a slot that lasts, all are dealt with in the end.
        assert (started | served.gone | served.refused).all()


@given(small(patience=False, room=False))
def test_keeps_littles_law_on_the_path(world):
    """The waits of all make up the length of the line over time, as the plain queue measured it on the way."""
    lasting = replace(
        world, until=NEVER, steps=Steps(np.append(world.steps.times, 999.0), np.append(world.steps.slots, [[3]], 1))
    )
    waits = lasting.served().start - np.maximum(lasting.line.arrival, lasting.since)
    assert waits.sum() == pytest.approx(lasting.followed().waited)


# Side by side


def test_says_the_same_of_each_replication_alone():
    """The people, the running cases and the capacity differ between the replications; the answer to the bit does not."""
    compared = 0
    for seed in range(150):
        world = worlds.by_chance(seed, whole=seed % 2 == 0)
        served = world.served()
        for row, lane in enumerate(world.lanes()):
            alone = lane.served()
            for name in ("start", "gone", "refused"):
                assert np.array_equal(getattr(served, name)[row], getattr(alone, name)[0])
            compared += int((alone.start < NEVER).sum())
    assert compared > 2000


# What a change does


@settings(max_examples=200)
@given(plain, st.data())
def test_lengthens_no_wait_when_a_slot_is_added(world, data):
    more = data.draw(st.lists(st.integers(0, 2), min_size=world.steps.times.size, max_size=world.steps.times.size))
    richer = replace(world, steps=Steps(world.steps.times, world.steps.slots + np.array([more])))
    assert (richer.served().start <= world.served().start).all()


@settings(max_examples=200)
@given(small(), quarters, quarters)
def test_changes_nothing_when_a_post_is_renewed_on_the_same_day(world, one, other):
    steps = world.steps
    times = np.unique(np.concatenate([steps.times, [one, other]]))
    times = times[times >= steps.times[0]]
    renewed = replace(world, steps=Steps(times, steps.at(times)))
    before, after = world.served(), renewed.served()
    assert np.array_equal(before.start, after.start)
    assert np.array_equal(before.gone, after.gone)
    assert np.array_equal(before.refused, after.refused)


def test_changes_nothing_when_posts_are_renewed_in_one_replication_and_not_in_another():
    """A step stays when any replication needs it; for the others it is a renewal."""
    for seed in range(40):
        world = worlds.by_chance(seed, whole=seed % 2 == 0)
        lane = world.lane(0)
        if not lane.line.arrival.size:
            continue
        both = World(
            Line(*(np.repeat(values, 2, axis=0) for values in (lane.line.arrival, lane.line.length, lane.line.deadline, lane.line.kind))),
            Steps(np.append(lane.steps.times, 70.0), np.array([[*lane.steps.slots[0], 9], [*lane.steps.slots[0], lane.steps.slots[0, -1]]])),
            np.repeat(lane.running, 2, axis=0), lane.at_once, room=lane.room, since=lane.since, until=lane.until,
        )  # fmt: skip
        assert np.array_equal(both.served().start[1], lane.served().start[0])


@given(small(), quarters, st.integers(0, 4))
def test_knows_nothing_of_capacity_to_come(world, when, slots):
    steps = world.steps
    kept = steps.times < when
    if not kept.any():
        return
    other = Steps(np.append(steps.times[kept], when), np.append(steps.slots[:, kept], [[slots]], axis=1))
    before, after = world.served().start, replace(world, steps=other).served().start
    assert np.array_equal(np.minimum(before, when), np.minimum(after, when))


@given(small(room=False), quarters, st.integers(0, 2))
def test_disturbs_nobody_by_asking_what_one_more_would_wait(world, when, kind):
    """A person only thought of starts when a real one would have, and the others do not notice."""
    line = world.line
    place = int(np.searchsorted(line.arrival[0], when, side="right"))

    def with_one_more(*, thought_of: bool) -> World:
        return replace(
            world,
            line=Line(
                np.insert(line.arrival, place, when, axis=1),
                np.insert(line.length, place, 0.0 if thought_of else 3.0, axis=1),
                np.insert(line.deadline, place, NEVER, axis=1),
                np.insert(line.kind, place, kind, axis=1),
                np.insert(np.zeros_like(line.arrival, dtype=np.bool_), place, thought_of, axis=1),
            ),
        )

    thought_of, real = with_one_more(thought_of=True).served(), with_one_more(thought_of=False).served()
    assert thought_of.start[0, place] == real.start[0, place]
    assert np.array_equal(np.delete(thought_of.start, place, axis=1), world.served().start)


def test_takes_no_room_for_one_only_thought_of():
    line = Line(
        np.array([[0.0, 1.0, 2.0, 3.0]]), np.array([[9.0, 0.0, 1.0, 1.0]]), np.full((1, 4), NEVER),
        np.zeros((1, 4), dtype=np.int8), np.array([[False, True, False, False]]),
    )  # fmt: skip
    served = World(line, Steps(np.array([0.0]), np.array([[1]])), np.empty((1, 0)), np.array([False]), room=1).served()
    assert served.refused.tolist() == [[False, False, False, True]]


# By hand


def starts(rows: list[TraceRow]) -> list[float | None]:
    return [row.start for row in rows]


def test_drains_when_a_post_ends():
    """Two slots become one at 5. Both cases go on; nobody starts at 10 when one is left, but at 11 when none is."""
    referrals = [(0, 0, 10, None), (1, 0, 10, None), (2, 0, 4, None), (3, 0, 4, None)]
    assert starts(trace(referrals, [(0, 2), (5, 1)])) == [0, 1, 11, 15]


def test_starts_several_when_a_post_comes():
    referrals = [(0, 0, 10, None), (1, 0, 10, None), (2, 0, 10, None), (3, 0, 10, None)]
    assert starts(trace(referrals, [(0, 1), (4, 3)])) == [0, 4, 4, 10]


def test_makes_others_wait_for_an_acute_case():
    """One slot, taken by the acute: it is over at 9, and only then may the first ordinary one start."""
    rows = trace([(0, 1, 4, None), (1, 0, 8, None), (2, 1, 3, None)], [(0, 1)], at_once=[0])
    assert starts(rows) == [0, 1, 9]


def test_lets_the_more_urgent_go_first_and_breaks_nothing_off():
    rows = trace([(0, 2, 5, None), (1, 1, 5, None), (2, 0, 5, None)], [(0, 1)])
    assert starts(rows) == [0, 10, 5]


def test_finds_the_impatient_gone_when_their_turn_comes():
    """The second can wait five weeks and the turn comes after six; the third can wait exactly as long as needed."""
    rows = trace([(0, 0, 7, None), (1, 0, 2, 5), (2, 0, 2, 5), (3, 0, 2, 5)], [(0, 1)])
    assert [(row.start, row.outcome) for row in rows] == [
        (0, Outcome.SERVED),
        (None, Outcome.LEFT),
        (7, Outcome.SERVED),
        (None, Outcome.LEFT),
    ]


def test_refuses_who_meets_a_full_list():
    rows = trace([(0, 0, 9, None), (1, 0, 1, None), (2, 0, 1, None), (10, 0, 1, None)], [(0, 1)], room=1)
    assert [row.outcome for row in rows] == ["served", "served", "refused", "served"]
    assert starts(rows) == [0, 9, None, 10]


def test_counts_for_room_only_who_will_have_to_wait():
    """Three come at one moment to two slots and no room: two start, and the third has nowhere to wait."""
    rows = trace([(0, 0, 9, None), (0, 0, 9, None), (0, 0, 9, None)], [(0, 2)], room=0)
    assert [row.outcome for row in rows] == ["served", "served", "refused"]


def test_counts_for_room_all_who_came_at_the_same_moment():
    rows = trace([(0, 0, 9, None), (1, 0, 9, None), (1, 0, 9, None)], [(0, 1)], room=1)
    assert [row.outcome for row in rows] == ["served", "served", "refused"]


def test_counts_for_room_an_acute_of_the_same_moment():
    rows = trace([(1, 1, 9, None), (1, 0, 9, None)], [(0, 1)], room=0, at_once=[0])
    assert [row.outcome for row in rows] == ["refused", "served"]


def test_leaves_who_cannot_start_waiting():
    rows = trace([(0, 0, 9, None), (1, 0, 9, None)], [(0, 1), (5, 0)])
    assert [row.outcome for row in rows] == ["served", "waiting"]


def test_has_no_slot_before_the_first_step_of_a_trace():
    assert starts(trace([(0, 0, 1, None), (7, 0, 1, None)], [(5, 2)])) == [5, 7]


def test_tells_rows_in_order_of_time():
    assert trace([(3, 0, 1, None), (1, 1, 1, None)], [(0, 1)]) == [
        TraceRow(1, 1, 1.0, Outcome.SERVED),
        TraceRow(3, 0, 3.0, Outcome.SERVED),
    ]


def test_starts_from_the_last_step_that_began_before_the_account():
    """Three steps lie before the account opens at 10: only the last counts, and nobody starts before."""
    line = Line(
        np.array([[1.0, 2.0, 3.0]]), np.full((1, 3), 5.0), np.full((1, 3), NEVER), np.zeros((1, 3), dtype=np.int8)
    )
    steps = Steps(np.array([0.0, 4.0, 6.0]), np.array([[3, 0, 2]]))
    served = World(line, steps, np.empty((1, 0)), np.array([False]), since=10.0).served()
    assert served.start.tolist() == [[10.0, 10.0, 15.0]]


@pytest.mark.parametrize("at_once", [True, False])
def test_serves_a_queue_to_which_nobody_comes(at_once):
    nobody = np.empty((2, 0))
    line = Line(nobody, nobody, nobody, nobody.astype(np.int8))
    world = World(line, Steps(np.array([0.0]), np.array([[2]])), nobody, np.array([at_once]), room=1)
    assert world.served().start.shape == (2, 0)
    assert trace([], [(0, 1)]) == []


# What is refused


@pytest.mark.parametrize(
    ("referral", "named"),
    [
        ((float("nan"), 0, 1, None), "Remiss 2"),
        ((0, 0, float("inf"), None), "Remiss 2"),
        ((0, 0, -1, None), "Remiss 2"),
        ((0, -1, 1, None), "Remiss 2"),
        ((0, 0, 1, -0.5), "Remiss 2"),
    ],
)
def test_names_the_referral_that_cannot_be_followed(referral, named):
    with pytest.raises(ValueError, match=named):
        trace([(0, 0, 1, None), referral], [(0, 1)])


@pytest.mark.parametrize(
    ("capacity", "named"),
    [
        ([], "minst ett steg"),
        ([(0, 2), (1, 2.5)], "steg 2"),
        ([(float("nan"), 2)], "steg 1"),
        ([(0, float("nan"))], "steg 1"),
        ([(0, -1)], "negativt"),
        ([(0, 1), (0, 2)], "växa"),
        ([(4, 1), (0, 2)], "växa"),
    ],
)
def test_names_the_step_of_capacity_that_is_wrong(capacity, named):
    with pytest.raises(ValueError, match=named):
        trace([(0, 0, 1, None)], capacity)


def test_refuses_steps_without_a_time():
    with pytest.raises(ValueError, match="växa"):
        Steps(np.array([0.0, np.nan]), np.array([[1, 2]]))
