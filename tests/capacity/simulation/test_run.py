"""From a scenario to records: posts to slots, people to rows, and what may never happen on the way."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import numpy as np
import pytest
from tests.capacity.simulation.scenarios import ACUTE, ORIGIN, TWO_CLASSES, day, post, queue, scenario

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario import changes, model, staffing
from hemmaplan.capacity.simulation.scenario.demand import Reading, Stated, arrivals
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Door,
    Flats,
    Least,
    OpenGroup,
    Post,
    Queue,
    Round,
    Rounds,
    Running,
    Team,
    Unsound,
    Waiting,
)
from hemmaplan.capacity.simulation.serving.kernel import Outcome
from hemmaplan.capacity.simulation.units import NEVER

RUNS = 200


def same(one, other) -> bool:
    """Whether two runs have the same records in every queue."""
    names = ("arrival", "start", "end", "leaves", "kind", "refused", "running_ends", "probe_start", "took")
    return one.queues.keys() == other.queues.keys() and all(
        np.array_equal(getattr(one.queues[queue], name), getattr(other.queues[queue], name))
        for queue in one.queues
        for name in names
    )


# --- posts to slots ------------------------------------------------------------------------------------------------------


def test_a_post_has_fewer_case_hours_than_the_contract_says():
    told = staffing.budget(Post("samordnare", "team", 24, stable=0.15, commitments=8), 0.08)
    assert (round(told.at_work, 2), round(told.stable, 2), round(told.cases, 2)) == (22.08, 3.31, 10.77)


def test_promised_hours_beyond_the_week_leave_nothing_and_never_less():
    told = staffing.budget(Post("samordnare", "team", 8, commitments=20), 0.0)
    assert told.cases == 0
    assert told.committed == 8


def slots_of(*posts: Post, **more) -> list[tuple[float, int]]:
    records = simulate(scenario(posts=posts, **more), seed=1, replications=2)
    steps = records.queues["familj"].slots.merged()
    return list(zip(steps.times.tolist(), steps.slots[0].tolist(), strict=True))


def test_slots_change_the_day_after_a_post_ends():
    assert slots_of(post("A"), post("B", last=day(8) - timedelta(days=1))) == [(0, 12), (8, 6)]


def test_a_renewal_on_the_same_day_changes_nothing():
    whole = scenario(posts=(post("A"), post("B")))
    renewed = scenario(posts=(post("A"), post("B", last=day(8) - timedelta(days=1)), post("B", first=day(8))))
    assert same(simulate(whole, seed=3, replications=RUNS), simulate(renewed, seed=3, replications=RUNS))


def test_a_day_between_two_contracts_is_a_day_without_slots():
    assert slots_of(post("A", last=day(8)), post("A", first=day(8) + timedelta(days=2))) == [
        (0, 6),
        (pytest.approx(8 + 1 / 7), 0),
        (pytest.approx(8 + 2 / 7), 6),
    ]


def test_hours_that_make_whole_cases_are_not_lost_to_rounding():
    # 0.1 + 0.2 is not 0.3 in a computer; six families of five hours are still six.
    parts = tuple(Post(f"{n}", "team", 10.0, shares={"familj": share}) for n, share in enumerate((0.7, 0.1, 0.2) * 3))
    assert slots_of(*parts) == [(0, 6)]


def test_uncertain_absence_gives_each_replication_its_own_slots():
    unsure = model.Scenario(
        "bas", ORIGIN, 52, (Team("team", days_lost=61, days=760),), (post("A"), post("B"), post("C")), (queue(),)
    )
    slots = simulate(unsure, seed=1, replications=500).queues["familj"].slots.slots
    assert slots.shape == (500, 1)
    assert slots.min() < slots.max() <= 18
    assert abs(slots.mean() / 18 - (1 - 61.5 / 761)) < 0.04


def test_a_post_may_have_an_absence_of_its_own():
    own = scenario(posts=(post("A"), post("B", absence=0.5)))
    steps = simulate(own, seed=1, replications=2).queues["familj"].slots
    assert steps.slots.tolist() == [[9]]
    assert [round(hours, 2) for hours in staffing.expected_absences(own)] == [0, 0.5]


def test_a_post_without_absence_of_its_own_has_that_of_its_team():
    away = model.Scenario("bas", ORIGIN, 52, (Team("team", 0.5),), (post("A"), post("B", absence=0.0)), (queue(),))
    assert simulate(away, seed=1, replications=2).queues["familj"].slots.slots.tolist() == [[9]]
    assert staffing.expected_absences(away) == (0.5, 0.0)


def test_an_unsure_absence_of_a_post_is_the_same_in_all_its_rows_and_beside_that_of_its_team():
    rows = (post("A", last=day(8) - timedelta(days=1)), post("A", first=day(8)))
    unsure = scenario(posts=tuple(dataclasses.replace(row, days_lost=61, days=760) for row in rows))
    slots = simulate(unsure, seed=1, replications=500).queues["familj"].hours.hours
    assert slots.shape == (500, 2)
    assert np.array_equal(slots[:, 0], slots[:, 1])
    assert abs(slots.mean() / 30 - (1 - 61.5 / 761)) < 0.005
    team = model.Scenario("bas", ORIGIN, 52, (Team("A", days_lost=61, days=760),), (Post("A", "A", 40, stable=0.25, shares={"familj": 1}),), (queue(),))  # fmt: skip
    assert not np.array_equal(simulate(team, seed=1, replications=500).queues["familj"].hours.hours[:, 0], slots[:, 0])


# --- changes ---------------------------------------------------------------------------------------------------------------


def test_an_empty_scenario_differs_from_the_base_by_exactly_nothing():
    base = scenario(queue(priorities=ACUTE, room=5))
    assert same(simulate(base, seed=7, replications=RUNS), simulate(base.after("tomt", []), seed=7, replications=RUNS))


def test_another_seed_gives_other_people():
    assert not same(simulate(scenario(), seed=1, replications=20), simulate(scenario(), seed=2, replications=20))


def test_a_change_of_staff_does_not_change_who_comes():
    base = scenario()
    fewer = base.after("färre", [changes.end_post("C", day(8))])
    one, other = (simulate(each, seed=7, replications=RUNS).queues["familj"] for each in (base, fewer))
    assert np.array_equal(one.arrival, other.arrival)
    begun = (one.start < NEVER) & (other.start < NEVER)
    # The same person's case lasts as long, whenever it starts.
    assert np.allclose((one.end[begun] - one.start[begun]), (other.end[begun] - other.start[begun]))
    assert (other.start >= one.start - 1e-9).all()
    assert measures.starts(other, 52).mean() < measures.starts(one, 52).mean() - 5


def test_another_queue_does_not_change_who_comes():
    other = Queue("annan", Caseload(5), Stated(Curve.fixed(4), rate=2.0))
    alone = simulate(scenario(), seed=7, replications=20).queues["familj"]
    beside = simulate(scenario(other, queue()), seed=7, replications=20).queues["familj"]
    assert np.array_equal(alone.start, beside.start)


def test_more_replications_keep_the_first_ones():
    few, many = (simulate(scenario(), seed=7, replications=count).queues["familj"] for count in (20, 60))
    shared = min(few.arrival.shape[1], many.arrival.shape[1])
    assert np.array_equal(few.start[:, :shared], many.start[:20, :shared])


def test_changed_hours_and_long_absence_change_slots_from_their_days():
    base = scenario(posts=(post("A"), post("B")))

    def after(change) -> list[tuple[float, int]]:
        steps = simulate(base.after("x", [change]), seed=1, replications=2).queues["familj"].slots.merged()
        return list(zip(steps.times.tolist(), steps.slots[0].tolist(), strict=True))

    assert after(changes.set_hours("A", day(4), 20)) == [(0, 12), (4, 9)]
    assert after(changes.away("A", day(4), day(6) - timedelta(days=1))) == [(0, 12), (4, 6), (6, 12)]
    assert after(changes.set_absence("A", day(4), 0.5)) == [(0, 12), (4, 9)]
    assert after(changes.end_post("B", day(3) - timedelta(days=1))) == [(0, 12), (3, 6)]
    assert after(changes.add_post(post("C", first=day(9)))) == [(0, 12), (9, 18)]


def test_a_post_that_ends_before_it_begins_is_not_there():
    base = scenario(posts=(post("A"), post("B", first=day(10))))
    assert [one.name for one in base.after("x", [changes.end_post("B", day(5))]).posts] == ["A"]


def test_a_prolonged_post_goes_on():
    base = scenario(posts=(post("A", last=day(8)),))
    longer = base.after("x", [changes.prolong_post("A", None)])
    assert longer.posts[0].last is None


def test_scaled_demand_brings_more_of_the_same_people_from_its_day():
    base = scenario()
    more = base.after("x", [changes.scale_demand("familj", day(26), 2.0)])
    one, other = (simulate(each, seed=7, replications=400).queues["familj"] for each in (base, more))
    before = [(each.arrival < 26).sum() for each in (one, other)]
    after = [((each.arrival >= 26) & each.came).sum() for each in (one, other)]
    assert before[0] == before[1]
    assert 1.9 < after[1] / after[0] < 2.1


# --- demand --------------------------------------------------------------------------------------------------------------


def test_arrivals_follow_their_rate_in_every_step():
    chance = Chance(5, 3000)
    times, factors = np.array([0.0, 10.0, 20.0]), np.array([[1.0, 0.0, 3.0]])
    reading = Reading(np.full(3000, 0.8), Curve.fixed(1), None, times, factors)
    came = arrivals(reading, chance, "kö", 40.0)
    counts = [((came >= low) & (came < high)).sum() / 3000 for low, high in ((0, 10), (10, 20), (20, 40))]
    # 8, 0 and 48 a replication; the standard error of the last is sqrt(48 / 3000) = 0.13.
    assert abs(counts[0] - 8) < 4 * (8 / 3000) ** 0.5
    assert counts[1] == 0
    assert abs(counts[2] - 48) < 0.52
    assert (np.diff(np.where(came < NEVER, came, 1e9), axis=1) >= 0).all()


def test_a_count_gives_a_rate_as_unsure_as_the_count():
    read = Stated(Curve.fixed(1), events=22, weeks=52).read(Chance(1, 20000), "kö", 52)
    low, high = np.quantile(read.rate * 52, [0.025, 0.975])
    assert abs(low - 14) < 1
    assert abs(high - 33) < 1


def test_nobody_comes_where_nobody_is_expected():
    empty = queue(demand=Stated(Curve.fixed(4), rate=0.0), waiting=(), running=())
    records = simulate(scenario(empty), seed=1, replications=5).queues["familj"]
    assert not records.came.any()
    assert measures.queue_at(records, 10).tolist() == [0] * 5


@pytest.mark.parametrize("given", [{}, {"rate": 1.0, "events": 3, "weeks": 4}, {"rate": -1.0}, {"events": 3}])
def test_a_demand_without_a_rate_is_refused(given):
    with pytest.raises(ValueError, match=r"Ange antingen|negativt"):
        Stated(Curve.fixed(1), **given)


# --- queues --------------------------------------------------------------------------------------------------------------


def test_who_waits_today_starts_before_who_comes_and_never_before_today():
    records = simulate(scenario(), seed=1, replications=RUNS).queues["familj"]
    assert (records.start >= 0).all()
    old, new = records.start[:, :3], records.start[:, 3:]
    assert (np.diff(old, axis=1) >= 0).all()
    assert (old.max(axis=1) <= new.min(axis=1)).all()


def test_running_cases_drain_and_are_never_stopped():
    cut = scenario(posts=(post("A", last=day(1)),))
    records = simulate(cut, seed=1, replications=RUNS).queues["familj"]
    assert (measures.running_at(records, 2) > 0).all()
    assert np.isinf(records.start[records.start > 1 + 1 / 7]).all()


def test_acute_cases_start_at_once_and_cost_the_others():
    calm = simulate(scenario(queue(priorities=TWO_CLASSES)), seed=1, replications=RUNS).queues["familj"]
    hurried = simulate(scenario(queue(priorities=ACUTE)), seed=1, replications=RUNS).queues["familj"]
    acute = hurried.came & (hurried.kind == 0)
    assert acute.any()
    assert (hurried.start[acute] == np.maximum(hurried.arrival[acute], 0)).all()
    load = measures.load_by_week(hurried, 52)
    assert load.max() > 100.0
    assert measures.load_by_week(calm, 52).max() <= 100.0 + 1e-9


def test_everybody_is_accounted_for():
    crowded = queue(
        priorities=TWO_CLASSES, room=4, demand=Stated(Curve.lognormal(22, 0.6), Curve.exponential(20), rate=1.5)
    )
    records = simulate(scenario(crowded), seed=1, replications=50).queues["familj"]
    came, started = measures.came(records, 52), measures.starts(records, 52)
    away = measures.left(records, 52) + measures.refused(records, 52)
    assert np.array_equal(came, started + away + measures.queue_at(records, 52))
    told = [row.outcome for row in records.rows(52)]
    assert len(told) == came.sum()
    assert told.count(Outcome.SERVED) == started.sum()
    assert told.count(Outcome.REFUSED) == measures.refused(records, 52).sum() > 0
    assert told.count(Outcome.LEFT) == measures.left(records, 52).sum() > 0


def test_a_closed_list_never_holds_more_than_its_room():
    records = simulate(scenario(queue(room=2, waiting=())), seed=1, replications=RUNS).queues["familj"]
    assert max(measures.queue_at(records, week).max() for week in range(52)) == 2


def test_the_refused_come_to_the_other_queue_later():
    full = queue(room=0, refused_to="annan", redirect_weeks=2.0)
    other = Queue("annan", Caseload(5), Stated(Curve.fixed(4), rate=0.0))
    records = simulate(scenario(other, full), seed=1, replications=RUNS)
    sent, met = records.queues["familj"], records.queues["annan"]
    moments = np.sort(sent.arrival[sent.refused]) + 2
    assert np.allclose(np.sort(met.arrival[met.came]), moments)


def test_one_who_is_only_thought_of_changes_nothing():
    plain = simulate(scenario(queue(room=3)), seed=1, replications=RUNS, joins=()).queues["familj"]
    asked = simulate(scenario(queue(room=3)), seed=1, replications=RUNS, joins=(0.0, 8.0, 20.5)).queues["familj"]
    assert np.array_equal(plain.start, asked.start)
    assert np.array_equal(plain.refused, asked.refused)
    assert asked.probe_start.shape == (RUNS, 3)


def test_the_wait_of_one_who_joins_is_that_of_one_who_really_does():
    base = scenario(queue(demand=Stated(Curve.fixed(9), rate=0.5)))
    thought = simulate(base, seed=4, replications=RUNS, joins=(10.0,)).queues["familj"]
    # Somebody really there at that moment, as the last in line, waits as long: their start is the next after all before.
    before = np.where(thought.arrival <= 10, thought.start, -1).max(axis=1)
    assert (thought.probe_start[:, 0] >= np.maximum(before, 10) - 1e-9).all()


def test_a_more_urgent_class_waits_less():
    records = simulate(scenario(queue(priorities=TWO_CLASSES)), seed=1, replications=RUNS, joins=(26.0,)).queues[
        "familj"
    ]
    urgent, other = (measures.join_waits(records, 26.0, name) for name in ("lag", "övriga"))
    assert (urgent <= other).all()
    assert (urgent < other).any()


# --- groups, flats and doors ---------------------------------------------------------------------------------------------


def group(*rounds: Round, hours: float = 0.0, waiting: int = 5) -> Queue:
    return Queue(
        "familj", Rounds(rounds, hours), Stated(Curve.fixed(12), rate=0.0), TWO_CLASSES,
        waiting=tuple(Waiting(day(-1 - n), "lag" if n == 0 else "övriga") for n in range(waiting)),
    )  # fmt: skip


def test_a_round_takes_the_most_urgent_first_and_no_more_than_its_places():
    records = simulate(scenario(group(Round(day(2), 3))), seed=1, replications=3, joins=(0.0,)).queues["familj"]
    assert records.took.tolist() == [[3]] * 3
    assert (records.start[0] == 2).sum() == 3
    assert records.kind[0][records.start[0] == 2].tolist().count(0) == 1
    # One who came now in the urgent class would have a place; in the other class not.
    assert records.probe_start[0].tolist() == [2, NEVER]


def test_a_round_with_too_few_is_not_held_and_they_wait_for_the_next():
    records = simulate(scenario(group(Round(day(2), 8, 6), Round(day(9), 8, 5))), seed=1, replications=3).queues[
        "familj"
    ]
    assert records.took.tolist() == [[0, 5]] * 3
    assert measures.rounds_not_held(records).tolist() == [1, 1, 1]


def test_a_round_nobody_can_lead_is_not_held():
    leader = (post("A", last=day(5)),)
    records = simulate(
        scenario(group(Round(day(2), 2), Round(day(9), 2), hours=30), posts=leader), seed=1, replications=2
    )
    assert records.queues["familj"].took.tolist() == [[2, 0]] * 2


def test_rounds_outside_the_time_are_left_out():
    records = simulate(scenario(group(Round(day(-2), 2), Round(day(2), 2), Round(day(99), 2))), seed=1, replications=2)
    assert records.queues["familj"].took.shape == (2, 1)


def test_an_open_group_takes_people_as_places_fall_free_and_none_without_a_leader():
    serves = OpenGroup(((day(-9), 4), (day(20), 2)), hours=30)
    open_group = Queue("familj", serves, Stated(Curve.fixed(8), rate=2.0))
    records = simulate(scenario(open_group, posts=(post("A", last=day(30)),)), seed=1, replications=20).queues["familj"]
    assert records.slots.times.tolist() == pytest.approx([0, 20, 30 + 1 / 7])
    assert records.slots.slots.tolist() == [[4, 2, 0]]
    running = measures.running_by_week(records, 52)
    assert running.max() == 4
    assert running[:, 28:31].max() == 2
    assert running[:, 40:].max() == 0
    fewer = scenario(open_group, posts=(post("A"),)).after("x", [changes.set_places("familj", day(5), 1)])
    assert simulate(fewer, seed=1, replications=2).queues["familj"].slots.slots.tolist() == [[4, 1]]


def flats(**more) -> Queue:
    given = {"running": tuple(Running(day(-10 * n)) for n in range(5)), "waiting": (Waiting(day(-1)),)}
    lets = Flats(((day(-200), 5), (day(10), 3)), supervision=2.0)
    return Queue("familj", lets, Stated(Curve.exponential(60), rate=0.2), **{**given, **more})


def test_flats_that_are_given_up_empty_one_by_one():
    records = simulate(scenario(flats()), seed=1, replications=400).queues["familj"]
    assert records.slots.slots.tolist() == [[5, 3]]
    later = [measures.running_at(records, week).mean() for week in (9.9, 14, 30, 51)]
    assert later[0] > 4
    assert later == sorted(later, reverse=True)
    assert later[-1] < 3.4


def test_flats_beyond_the_hours_of_supervision_are_counted():
    records = simulate(scenario(flats(), posts=(Post("A", "team", 6, shares={"familj": 1}),)), seed=1, replications=50)
    bare = measures.flats_without_supervision(records.queues["familj"], 1.0)
    assert np.array_equal(bare, np.maximum(measures.running_at(records.queues["familj"], 1.0) - 3, 0))
    assert bare.max() > 0


def test_an_open_door_shuts_the_day_after_the_post_that_kept_it_open():
    door = Door("Elvan", Least(hours=25, posts=2), visits=10.0)
    staff = (Post("50", "team", 20, shares={"Elvan": 1}), Post("25", "team", 10, last=day(4), shares={"Elvan": 1}))
    base = scenario(posts=staff, doors=(door,))
    records = simulate(base, seed=1, replications=400)
    hours = records.doors["Elvan"]
    assert hours.falls_below(door.least) == day(4) + timedelta(days=1)
    shut = measures.shut_weeks(hours, door, 52)
    assert shut == pytest.approx([52 - 4 - 1 / 7])
    lost = measures.visits_lost(shut, door, Chance(1, 400))
    # Poisson with mean 479: the standard error over 400 replications is 1.1.
    assert abs(lost.mean() - 10 * shut[0]) < 4.4
    assert lost.min() < lost.max()


# --- what cannot be --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: scenario(posts=(Post("A", "okänt lag", 40),)),
        lambda: scenario(posts=(post("A", queue="okänd kö"),)),
        lambda: scenario(queue(), queue()),
        lambda: scenario(queue(refused_to="familj")),
        lambda: scenario(queue(refused_to="okänd")),
        lambda: scenario(queue(waiting=(Waiting(day(1)),))),
        lambda: scenario(queue(waiting=(Waiting(day(-1), "okänd"),))),
        lambda: scenario(queue(running=(Running(day(1)),))),
        lambda: scenario(horizon=0),
        lambda: queue(room=-1),
        lambda: queue(priorities=()),
        lambda: queue(priorities=(*TWO_CLASSES, *TWO_CLASSES)),
        lambda: queue(serves=Caseload(0)),
        lambda: Round(day(1), 3, 4),
        lambda: Team("team", absence=1.0),
        lambda: Team("team", days_lost=5),
        lambda: Team("team", days_lost=5, days=4),
        lambda: Post("A", "team", -1),
        lambda: Post("A", "team", 40, shares={"a": 0.7, "b": 0.7}),
        lambda: Post("A", "team", 40, first=day(2), last=day(1)),
        lambda: scenario().after("x", [changes.end_post("Z", day(1))]),
        lambda: scenario().after("x", [changes.set_flats("familj", day(1), 3)]),
        lambda: scenario().after("x", [changes.set_places("familj", day(1), 3)]),
        lambda: scenario().after("x", [changes.scale_demand("familj", day(1), -1)]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_swedish(make):
    with pytest.raises(Unsound, match=r"[a-zåäö]+ .*\."):
        make()


def test_queues_that_redirect_in_a_ring_are_refused():
    def closed(name: str, to: str) -> Queue:
        return Queue(name, Caseload(5), Stated(Curve.fixed(1), rate=1.0), room=0, refused_to=to)

    with pytest.raises(Unsound, match="hänvisar tillbaka"):
        scenario(closed("a", "b"), closed("b", "a"), posts=())
