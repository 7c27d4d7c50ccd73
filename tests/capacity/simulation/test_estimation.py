"""Estimation: reading the log as it stood, and what is learnt from it about those who come, stay, leave and are away."""

import dataclasses
from datetime import date, timedelta

import numpy as np
import pytest
from bench import histories
from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation import priors
from hemmaplan.capacity.simulation.estimation.absence import AbsenceRow, absence
from hemmaplan.capacity.simulation.estimation.caution import wider
from hemmaplan.capacity.simulation.estimation.estimate import Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.estimation.history import BadHistory, Event, History, Kind, read_csv, read_rows
from hemmaplan.capacity.simulation.estimation.notes import Sign
from hemmaplan.capacity.simulation.estimation.spells import Spells, spells
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.demand import arrivals as people
from hemmaplan.capacity.simulation.scenario.model import Caseload, Post, Priority, Queue, Scenario, Team

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 29)
CHANCE = Chance(7, 4000)


def day(number):
    return FIRST + timedelta(days=number)


def row(case, kind, happened, recorded=None, **more):
    happened_at = None if happened is None else day(happened).isoformat()
    recorded_at = day(happened if recorded is None else recorded).isoformat()
    return {"case": case, "queue": "a", "kind": kind, "happened_at": happened_at, "recorded_at": recorded_at, **more}


def read(*rows, first=FIRST, last=LAST):
    return read_rows(rows, whole_from=first, known_until=last)


def log(days_by_kind, *, first=FIRST, last=LAST, recorded=None, queue="a"):
    """A log from a list of {kind: day number or date}, recorded as it happened."""
    events = []
    for number, case in enumerate(days_by_kind):
        priority = case.get("priority")
        for kind, when in case.items():
            if kind != "priority":
                at = when if isinstance(when, date) else day(when)
                events.append(Event(f"{queue}{number}", queue, Kind(kind), at, recorded or at, priority))
    return History(first, last, tuple(events))


def came_on(*days):
    return [{"queued": number} for number in days]


def told(history, **terms):
    return estimate(history, history.known_until, {"a": Terms(**terms)})["a"]


def signs(one):
    return {note.sign for note in one.notes}


# --- the log -----------------------------------------------------------------------------------------------------------


def test_reads_a_log_as_it_stood_on_a_day():
    history = read(
        row("1", "queued", 0),
        row("1", "started", 20, recorded=30),
        row("1", "started", 25, recorded=40),  # a correction
        row("1", "ended", 50, recorded=60),
        row("1", "ended", None, recorded=70),  # taken back: it has not ended
    )

    def on(number):
        (course,) = history.known_on(day(number)).courses("a")
        return course.started, course.ended

    assert on(29) == (None, None)
    assert on(30) == (day(20), None)
    assert on(40) == (day(25), None)
    assert on(60) == (day(25), day(50))
    assert on(70) == (day(25), None)


def test_lets_the_later_of_two_rows_recorded_on_one_day_hold():
    history = read(row("1", "queued", 3, recorded=9), row("1", "queued", 5, recorded=9))
    assert history.courses("a")[0].queued == day(5)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("1", "queued", 9), row("1", "started", 5)], "kom ut ur kön"),
        ([row("1", "queued", 1), row("1", "started", 9), row("1", "ended", 5)], "före starten"),
        ([row("1", "queued", 1), row("1", "ended", 5)], "ingen start"),
        ([row("1", "queued", 1), row("1", "started", 5), row("1", "left", 6)], "både påbörjats"),
        ([row("1", "started", -30), row("1", "ended", -3)], "före loggens början"),
        ([row("1", "queued", 9, recorded=5)], "planerad händelse"),
        ([row("1", "queued", 9, recorded=900)], "efter loggens sista dag"),
    ],
)
def test_refuses_a_log_that_cannot_be_true(rows, words):
    with pytest.raises(BadHistory, match=words):
        read(*rows)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "väntar"}, "kind är 'väntar'"),
        ({"case": " "}, "case saknas"),
        ({"happened_at": "31/12"}, "happened_at är '31/12'"),
        ({"recorded_at": ""}, "recorded_at saknas"),
        ({"priority": 4}, "priority är 4"),
        ({"priority": True}, "priority är True"),
        ({"end_type": "completed"}, "end_type hör bara till ended"),
        ({"kön": "a"}, "fältet kön finns inte"),
    ],
)
def test_refuses_a_row_and_names_number_field_and_remedy(change, words):
    with pytest.raises(BadHistory, match=f"Rad 2: {words}") as refused:
        read(row("1", "queued", 0), row("2", "queued", 1) | change)
    assert len(refused.value.faults) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(ANYTHING | st.fixed_dictionaries(dict.fromkeys(("case", "queue", "happened_at", "recorded_at"), ANYTHING)))
)
def test_takes_any_rows_in_or_refuses_them_with_sentences(rows):
    if rows:
        with pytest.raises(BadHistory) as refused:
            read(*rows)
        assert len(refused.value.faults) == len(rows)
        assert all(fault.startswith("Rad ") and fault.endswith(".") for fault in refused.value.faults)


@st.composite
def lives(draw):
    """Rows of a few cases that are true in the end, recorded late and in any order."""
    rows = []
    for case in range(draw(st.integers(0, 6))):
        days = sorted(draw(st.lists(st.integers(0, 300), min_size=1, max_size=3)))
        kinds = ["queued", draw(st.sampled_from(["started", "left", "refused"])), "ended"][: len(days)]
        if "started" not in kinds:
            kinds = kinds[:2]
        for kind, happened in zip(kinds, days, strict=False):
            rows.append((happened + draw(st.integers(0, 60)), row(str(case), kind, happened)))
    return [one | {"recorded_at": day(recorded).isoformat()} for recorded, one in rows]


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(0, 363))
def test_estimates_from_any_log_on_any_day(rows, number):
    history = read(*rows)
    for one in estimate(history, day(number), {"a": Terms()}).values():
        reading = one.read(Chance(1, 5), "a", 26.0)
        assert np.isfinite(reading.rate).all()
        assert (reading.lengths.mean() > 0).all()
        assert (reading.patience.mean() > 0).all()
        known = [it for it in history.known_on(day(number)).courses("a") if it.joined is not None]
        # All who came are in exactly one place.
        over = sum(it.ended is not None or it.out_without_start is not None for it in known)
        assert one.waits.now.count + len(one.running) + over == len(known) == one.arrivals.count


def test_tells_all_faults_at_once():
    with pytest.raises(BadHistory) as refused:
        read({}, row("1", "queued", 0), {"case": 3})
    assert len(refused.value.faults) == 2


def test_reads_the_same_from_csv_with_semicolons():
    text = "case;queue;kind;happened_at;recorded_at;priority\n1;a;queued;2024-02-01;2024-02-03;1\n1;a;started;2024-03-01;2024-03-01;\n"
    history = read_csv(text, whole_from=FIRST, known_until=LAST)
    (course,) = history.courses("a")
    assert (course.queued, course.started, course.priority) == (date(2024, 2, 1), date(2024, 3, 1), 1)


def test_refuses_csv_without_a_column():
    with pytest.raises(BadHistory, match="saknar recorded_at"):
        read_csv("case,queue,kind,happened_at\n", whole_from=FIRST, known_until=LAST)


def test_sets_aside_what_contradicted_itself_only_for_a_while():
    history = read(
        row("1", "queued", 10),
        row("1", "started", 5, recorded=20),
        row("1", "started", 15, recorded=30),
        row("2", "queued", 3),
    )
    then = estimate(history, day(25))["a"]
    assert (then.set_aside, then.waits.now.count) == (1, 1)
    assert Sign.SET_ASIDE in signs(then)
    assert estimate(history, day(30))["a"].set_aside == 0


def test_refuses_an_origin_outside_the_log():
    with pytest.raises(BadHistory, match="utanför loggen"):
        estimate(read(row("1", "queued", 0)), LAST + timedelta(days=1))


def test_does_not_let_later_rows_change_an_earlier_estimate():
    history = histories.make(histories.Truth(), 104, 3)
    origin = histories.FIRST + timedelta(days=400)
    early = dataclasses.replace(history, events=tuple(e for e in history.events if e.recorded_at <= origin))
    chance = Chance(1, 50)
    one, other = (estimate(it, origin)["familj"].read(chance, "familj", 26.0) for it in (history, early))
    assert (one.rate == other.rate).all()
    assert (one.lengths.cdf == other.lengths.cdf).all()


# --- those who come ----------------------------------------------------------------------------------------------------


def test_draws_rates_as_the_gamma_posterior_of_the_count():
    came = told(log(came_on(*range(0, 364, 17)), recorded=None)).arrivals
    assert (came.count, came.weeks) == (22, 52)
    # With 22 referrals a year: 14 to 33.
    assert 52 * came.interval.low == pytest.approx(13.79, abs=0.01)
    assert 52 * came.interval.high == pytest.approx(33.31, abs=0.01)
    drawn = came.rates(CHANCE, "a") * 52
    assert drawn.shape == (4000,)
    assert drawn.mean() == pytest.approx(22.5, abs=4 * 45**0.5 / 4000**0.5)
    # The posterior of 22, drawn as wide as few deserve.
    assert drawn.var() == pytest.approx(22.5 * wider(22), rel=0.15)


def test_few_are_drawn_twice_as_wide_and_many_as_wide_as_they_are():
    assert [wider(seen) for seen in (0, 5, 26)] == [2, 2, 2]
    assert wider(104) == 1.25
    assert wider(10**6) == pytest.approx(1, abs=1e-4)


def test_does_not_take_nobody_for_never():
    drawn = told(read(row("1", "referral", 3))).arrivals.rates(CHANCE, "a")
    assert drawn.mean() == pytest.approx(0.5 / 52, rel=0.1)


def test_counts_only_the_time_a_queue_has_been_open():
    assert told(log(came_on(300, 350)), opened=day(182)).arrivals.weeks == 26


def test_refuses_a_queue_that_opens_after_the_origin():
    with pytest.raises(ValueError, match="öppnade"):
        told(log(came_on(300)), opened=LAST + timedelta(days=1))


def test_sees_bunches_and_widens_the_rate():
    bunched = told(log(came_on(*[28 * month + number for month in (1, 6, 11) for number in range(12)]))).arrivals
    even = told(log(came_on(*range(0, 360, 10)))).arrivals
    assert bunched.count == even.count == 36
    assert bunched.bunching.index > 5
    assert bunched.bunching.shape is not None
    assert even.bunching.shape is None
    assert bunched.rates(CHANCE, "a").std() > 2 * even.rates(CHANCE, "a").std()


def test_finds_the_shape_of_known_bunches():
    stream = np.random.default_rng(5)
    shape, mean = 2.0, 6.0
    counts = stream.poisson(mean * stream.standard_gamma(shape, 400) / shape)
    days = [28 * month + int(number) for month, count in enumerate(counts) for number in stream.integers(0, 28, count)]
    first = date(1990, 1, 1)
    last = first + timedelta(days=28 * 400 - 1)
    history = log([{"queued": first + timedelta(days=number)} for number in days], first=first, last=last)
    with_season = told(history).arrivals
    assert with_season.season is not None
    assert with_season.bunching.shape == pytest.approx(shape, rel=0.25)


def test_gives_each_month_a_factor_of_its_own_when_those_who_come_are_bunched():
    one = told(log(came_on(*[28 * month + number for month in (1, 6, 11) for number in range(12)])))
    reading = one.read(CHANCE, "a", 26.0)
    assert reading.factors.shape == (4000, 7)
    assert list(reading.factor_times) == [0, 4, 8, 12, 16, 20, 24]
    assert reading.factors.mean(axis=0) == pytest.approx(np.ones(7), abs=0.15)
    assert reading.factors.var(axis=0) == pytest.approx(np.full(7, 1 / one.arrivals.bunching.shape), rel=0.35)


def test_seldom_calls_plain_chance_bunched_or_changed():
    found = []
    for seed in range(300):
        days = np.random.default_rng(seed).integers(0, 364, np.random.default_rng(seed + 900).poisson(40))
        came = told(log(came_on(*(int(number) for number in days)))).arrivals
        found.append((came.bunching.shape is not None, came.shift.flagged))
    bunched, shifted = np.mean(found, axis=0)
    # Five per cent, with four standard errors of 300; the exact test of a shift is rather below.
    assert bunched < 0.05 + 4 * (0.05 * 0.95 / 300) ** 0.5
    assert shifted < 0.05 + 4 * (0.05 * 0.95 / 300) ** 0.5


def test_flags_a_shift_without_changing_the_rate():
    before = list(range(0, 273, 13))
    after = list(range(273, 364, 4))
    shifted = told(log(came_on(*before, *after)))
    assert shifted.arrivals.shift.flagged
    assert Sign.SHIFT in signs(shifted)
    assert shifted.arrivals.rate == len(before + after) / 52
    assert not told(log(came_on(*range(0, 364, 9)))).arrivals.shift.flagged


def test_knows_a_season_only_after_three_years_and_of_all_queues_together():
    def log_of(years):
        first, last = date(2020, 1, 1), date(2020 + years, 1, 1) - timedelta(days=1)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        summer = [{"queued": one} for one in days if one.month != 7 and one.day % 5 == 0]
        other = [{"queued": one} for one in days if one.month != 7 and one.day % 7 == 0]
        return History(
            first,
            last,
            log(summer, first=first, last=last).events + log(other, first=first, last=last, queue="b").events,
        )

    assert told(log_of(2)).arrivals.season is None
    season = told(log_of(4)).arrivals.season
    assert season[6] < 0.5
    assert min(season[:6]) > 0.9
    assert season == estimate(log_of(4), date(2023, 12, 31))["b"].arrivals.season
    assert Sign.SEASON in signs(told(log_of(4)))


def test_lays_the_season_on_the_right_months():
    season = tuple(2.0 if month == 2 else 1.0 for month in range(1, 13))
    one = estimate(log(came_on(*range(0, 364, 9))), date(2024, 1, 18))["a"]
    seasonal = dataclasses.replace(one, arrivals=dataclasses.replace(one.arrivals, season=season))
    reading = seasonal.read(CHANCE, "a", 10.0)
    assert list(reading.factor_times) == [0, 2, 2 + 29 / 7]
    assert reading.factors.tolist() == [[1.0, 2.0, 1.0]]
    times = people(reading, CHANCE, "a", 10.0)
    in_february = ((times >= 2) & (times < 2 + 29 / 7)).sum()
    assert in_february / np.isfinite(times).sum() == pytest.approx(2 * 29 / 7 / (10 + 29 / 7), abs=0.02)


def test_counts_those_turned_away_beside_and_not_among_those_who_came():
    one = told(read(row("1", "referral", 1), row("1", "redirected", 2), row("2", "queued", 3), row("2", "refused", 9)))
    assert (one.arrivals.count, one.arrivals.unmet.refused, one.arrivals.unmet.redirected) == (1, 1, 1)
    assert Sign.UNMET in signs(one)
    assert one.waits.now.count == 0


def test_counts_each_priority_and_those_without_one():
    cases = [{"queued": number, "priority": number % 3 and 1} for number in range(30)] + came_on(40, 50)
    came = told(log(cases)).arrivals
    assert (came.priorities, came.unsorted) == ((10, 20, 0, 0), 2)


def test_does_not_count_who_is_only_looked_into():
    assert told(read(row("1", "referral", 3))).waits.now.count == 0
    decided = told(read(row("1", "referral", 3), row("1", "decision", 9)))
    assert decided.waits.now.ages == ((LAST - day(9)).days / 7,)


def test_does_not_take_an_unknown_wait_for_no_wait():
    one = told(read(row("1", "started", 40), row("2", "queued", 0), row("2", "started", 70)))
    assert one.arrivals.count == 2
    assert (one.waits.started.count, one.waits.started.mean) == (1, 10)
    assert one.waits.ways_out.median == 10
    assert one.leaving.spells.observed_weeks == 10


# --- how long it lasts ---------------------------------------------------------------------------------------------------


def test_turns_days_into_spells_with_running_and_early_ones():
    seen = spells(
        [
            (day(0), day(14), True),
            (day(10), None, False),
            (day(-70), day(7), True),  # met running when the log began
            (day(5), day(5), True),  # within one day
            (day(20), None, False),  # began today: seen for no time
        ],
        whole_from=FIRST,
        origin=day(20),
    )
    assert seen.lasted == pytest.approx([2, 10 / 7, 11, 0.5 / 7])
    assert seen.entered == pytest.approx([0, 0, 69 / 7, 0])
    assert seen.ended.tolist() == [True, False, True, True]


def finished(*lengths, running=()):
    """A log where each case begins the same day and ends after so many weeks; the running ones have lasted so long."""
    cases = [{"queued": 0, "started": 0, "ended": 7 * weeks} for weeks in lengths]
    return log(
        cases + [{"queued": LAST - timedelta(weeks=age), "started": LAST - timedelta(weeks=age)} for age in running]
    )


def test_learns_from_running_cases_that_the_ended_are_the_short_ones():
    lengths = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]
    plain = told(finished(*lengths)).durations
    running = told(finished(*lengths, running=[30] * 10)).durations
    assert plain.mean() == pytest.approx(11)
    assert running.mean() > 30
    assert running.spells.median() is not None
    assert running.ages == (30.0,) * 10


def test_gives_a_duration_curve_for_each_replication_about_the_plain_one():
    lengths = list(range(2, 42))
    curve = told(finished(*lengths)).durations.curve(CHANCE, "a")
    assert curve.cdf.shape == (4000, 40)
    assert curve.cdf[:, -1] == pytest.approx(np.ones(4000))
    assert curve.cdf.mean(axis=0) == pytest.approx(np.arange(1, 41) / 40, abs=0.01)
    # Rubin's bootstrap, drawn wider: the mean varies as that of so many fewer does, by n + 1.
    assert curve.mean().std() == pytest.approx(np.std(lengths) / (40 / wider(40) + 1) ** 0.5, rel=0.08)


def test_leans_on_a_labelled_assumption_below_ten_ends_and_less_for_each_end():
    prior = priors.shipped().durations["family_treatment"]
    worths = []
    for ends in (0, 4, 9, 10):
        one = told(finished(*([5] * ends), running=[1]), duration=prior)
        worths.append(one.durations.worth)
        assert (Sign.ASSUMED_DURATION in signs(one)) == (ends < 10)
        assert (one.durations.assumed is None) == (ends >= 10)
    assert worths == [10, 6, 1, 0]
    nothing = told(read(row("1", "queued", 3)), duration=prior).durations
    assert nothing.mean() == 22
    assert nothing.curve(CHANCE, "a").mean().mean() == pytest.approx(22, rel=0.05)
    assert "2026-11-21" in nothing.assumed


def test_believes_in_many_means_when_nothing_has_been_seen():
    prior = priors.shipped().durations["family_treatment"]
    means = told(read(row("1", "queued", 3)), duration=prior).durations.curve(CHANCE, "a").mean()
    # The doubt about the mean, and that it is worth no more than ten ends, taken together.
    assert means.std() / means.mean() == pytest.approx((0.3**2 + 0.6**2 / 11) ** 0.5, rel=0.15)


def test_does_not_end_everybody_where_only_one_late_comer_is_watched():
    # One case is followed from its start and ends at once; the others were all met running at great age.
    cases = [{"queued": 0, "started": 0, "ended": 7}]
    old = [
        {"queued": FIRST - timedelta(weeks=100), "started": FIRST - timedelta(weeks=100), "ended": 70 + n}
        for n in range(12)
    ]
    curve = told(log(cases + old)).durations.curve(CHANCE, "a")
    assert curve.cdf[:, 0] == pytest.approx(np.full(4000, 0.5))
    assert curve.mean().min() > 40


def test_draws_what_is_left_from_the_same_curve_given_the_age():
    curve = told(finished(*range(2, 42))).durations.curve(CHANCE, "a")
    left = curve.residual(CHANCE.uniforms(1, "left"), np.array([30.5]))
    assert left.min() >= 0.5
    assert left.max() <= 10.5
    assert left.mean() == pytest.approx(np.mean(np.arange(31, 42)) - 30.5, abs=0.2)


def test_finds_the_true_duration_when_the_log_begins_in_the_middle():
    truth = histories.Truth(rate=2.0, mean=22, slots=lambda week: 1000)
    means = [
        estimate(histories.make(truth, 52, seed), histories.FIRST + timedelta(days=363))["familj"].durations.mean()
        for seed in range(20)
    ]
    assert np.mean(means) == pytest.approx(22, abs=4 * np.std(means) / 20**0.5)


def test_refuses_a_curve_of_nothing():
    none = Spells(np.array([1.0]), np.array([0]), np.array([0.0]))
    with pytest.raises(ValueError, match="Inget har avslutats"):
        none.curve(CHANCE, "a")


@pytest.mark.parametrize("field", ["mean_weeks", "variation", "worth"])
def test_refuses_an_assumption_that_is_no_length(field):
    with pytest.raises(OutOfBounds, match=field):
        dataclasses.replace(priors.shipped().durations["unknown"], **{field: 0.0})


# --- leaving and waiting -------------------------------------------------------------------------------------------------


def test_does_not_take_nobody_left_for_nobody_leaves():
    waited = log([{"queued": 0, "started": 350} for _ in range(42)])
    one = told(waited)
    assert one.leaving.leavers == 0
    assert one.leaving.highest_rate == pytest.approx(3 / (42 * 50), rel=0.01)  # the rule of three
    rates = 1 / one.leaving.curve(CHANCE, "a").mean()
    assert 0 < rates.mean() < 3 / (42 * 50)
    assert Sign.ASSUMED_LEAVING in signs(one)


def test_finds_the_true_patience_from_many_leavers_and_few():
    truth = histories.Truth(rate=1.0, patience=20.0)
    for weeks, few in ((30, True), (300, False)):
        history = histories.make(truth, weeks, 11)
        one = estimate(history, history.known_until)["familj"].leaving
        assert one.by_curve != few
        mean = np.median(one.curve(CHANCE, "familj").mean())
        assert mean == pytest.approx(20, rel=4 / max(one.leavers, 1) ** 0.5)


def test_tells_the_three_waits_apart():
    one = told(
        log(
            [
                {"queued": 0, "started": 14},
                {"queued": 0, "started": 28},
                {"queued": LAST - timedelta(weeks=30)},
                {"queued": LAST - timedelta(weeks=20), "priority": 0},
                {"queued": 7, "left": 63},
            ]
        )
    ).waits
    assert (one.started.count, one.started.mean, one.started.median) == (2, 3, 3)
    assert one.now.ages == (30, 20)
    assert one.now.priorities == (None, 0)
    assert one.ways_out.started_by(10) == pytest.approx(2 / 5)
    assert one.ways_out.left[-1] == pytest.approx(1 / 5)
    assert one.ways_out.median is None


def test_lets_the_ways_out_sum_to_one_when_nobody_waits():
    cases = [{"queued": 0, "started": 7 * n} for n in range(1, 6)] + [
        {"queued": 0, "left": 14},
        {"queued": 0, "refused": 21},
    ]
    ways = told(log(cases)).waits.ways_out
    assert ways.started[-1] == pytest.approx(5 / 7)
    assert (ways.started + ways.left + ways.turned_away)[-1] == pytest.approx(1)
    assert ways.median == 4


def test_has_no_ways_out_before_anybody_came_out():
    assert told(log(came_on(3))).waits.ways_out is None


# --- absence, and the scenario -------------------------------------------------------------------------------------------


def month(lost, runs, *, scheduled=100, recorded=FIRST, is_long=False):
    return AbsenceRow("lag", scheduled, lost, runs, recorded, is_long)


def test_learns_absence_from_what_was_recorded_and_keeps_long_sick_leave_apart():
    rows = [month(10, 10), month(50, 1, is_long=True), month(90, 90, recorded=LAST)]
    prior = priors.shipped().absence["unknown"]
    then = absence("lag", rows, origin=FIRST, prior=prior)
    assert (then.lost, then.scheduled, then.long_days) == (10, 100, 50)
    assert then.share == pytest.approx((10 + 0.08 * 60) / 160)
    drawn = then.shares(CHANCE)
    assert drawn.mean() == pytest.approx(then.share, abs=0.002)
    assert np.quantile(drawn, 0.975) == pytest.approx(then.interval.high, abs=0.004)


def test_learns_less_from_days_lost_in_long_runs():
    prior = priors.shipped().absence["unknown"]

    def width(runs):
        interval = absence("lag", [month(100, runs, scheduled=1000)], origin=FIRST, prior=prior).interval
        return interval.high - interval.low

    assert width(10) > 1.5 * width(100)


def test_tells_when_absence_rests_on_an_assumption():
    prior = priors.shipped().absence["unknown"]
    assert absence("lag", [], origin=FIRST, prior=prior).assumed is not None
    assert absence("lag", [], origin=FIRST, prior=prior).share == pytest.approx(0.08)
    assert absence("lag", [month(5, 5)], origin=FIRST, prior=prior).assumed is None


@pytest.mark.parametrize(("lost", "runs", "field"), [(101, 1, "lost"), (5, 6, "runs"), (5, 0, "runs"), (-1, 0, "lost")])
def test_refuses_days_that_cannot_be(lost, runs, field):
    with pytest.raises(OutOfBounds, match=field):
        month(lost, runs)


ONE_CLASS = (Priority("alla"),)


def scenario(origin, *, priorities=ONE_CLASS):
    queues = tuple(
        Queue(name, Caseload(4.0), Stated(Curve.exponential(9.0), rate=0.5), priorities) for name in ("a", "orörd")
    )
    return Scenario(
        "nu", origin, 26.0, (Team("lag"), Team("annat")), (Post("p", "lag", 40.0, shares={"a": 1.0}),), queues
    )


def test_lays_the_log_over_a_scenario():
    classes = (Priority("akut", 0.5, at_once=True), Priority("övriga", 0.5))
    history = log(
        [
            {"queued": 0, "started": 7, "ended": 70, "priority": 0},
            {"queued": 10, "started": 17, "priority": 3},
            {"queued": 20, "priority": 1},
            {"queued": 30},
            {"queued": 40, "priority": 0},
        ]
    )
    before = scenario(LAST, priorities=classes)
    after = fitted(before, history, absences=[month(10, 10)])
    queue = after.queue("a")
    assert [(one.since, one.priority) for one in queue.waiting] == [
        (day(20), "övriga"), (day(30), "övriga"), (day(40), "akut"),
    ]  # fmt: skip
    assert [one.since for one in queue.running] == [day(17)]
    assert [one.share for one in queue.priorities] == pytest.approx([2.5 / 5, 2.5 / 5])
    assert after.queue("orörd") == before.queue("orörd")
    assert after.teams[0].days_lost == 15
    assert after.teams[1] == before.teams[1]


def test_runs_a_fitted_scenario_the_same_twice_and_from_todays_queue():
    history = histories.make(histories.Truth(rate=0.8), 52, 5, queue="a")
    start = fitted(scenario(history.known_until), history)
    one, other = (simulate(start, seed=3, replications=40) for _ in range(2))
    assert (one.queues["a"].start == other.queues["a"].start).all()
    assert (one.queues["a"].arrival[:, : len(start.queue("a").waiting)] <= 0).all()
    assert one.queues["a"].running_ends.shape == (40, len(start.queue("a").running))


def test_says_the_counts_first_and_warns_of_few_and_of_late_rows():
    one = estimate(
        histories.make(histories.Truth(rate=0.1), 52, 1, record_days=9), histories.FIRST + timedelta(days=360)
    )
    notes = one["familj"].notes
    assert notes[0].sign is Sign.COUNT
    assert f"{one['familj'].arrivals.count} kom under" in notes[0].text
    assert {Sign.FEW_ARRIVALS, Sign.LATE_RECORDS} <= {note.sign for note in notes if note.is_warning}


def test_answers_a_queue_in_which_nothing_has_happened():
    silent = estimate(read(row("1", "queued", 0)), LAST, {"ny": Terms()})["ny"]
    reading = silent.read(Chance(1, 20), "ny", 26.0)
    assert silent.arrivals.count == 0
    assert np.isfinite(reading.lengths.mean()).all()
    assert np.isfinite(reading.patience.mean()).all()
