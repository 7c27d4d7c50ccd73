"""Backtest: past forecasts see only what was known, are scored right, and say so when they do not beat "as today"."""

import dataclasses
import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from bench import histories

from hemmaplan.capacity.simulation.backtest.baselines import BASELINES, Baseline
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, outcome, simulated
from hemmaplan.capacity.simulation.backtest.rolling import Trial, backtest, month_ends, simulation
from hemmaplan.capacity.simulation.backtest.skill import skills
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.commands.backtest import main
from hemmaplan.capacity.simulation.estimation.estimate import estimate
from hemmaplan.capacity.simulation.estimation.history import Course
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import Caseload, Post, Queue, Running, Scenario, Team, Waiting
from hemmaplan.capacity.simulation.statistics import scores
from hemmaplan.capacity.simulation.statistics.rates import Interval

ORIGIN = date(2024, 5, 1)
TRUTH = histories.Truth(rate=0.7)


def on(weeks):
    # What happens within the first day after the origin is dated that day.
    return ORIGIN + timedelta(days=math.ceil(round(weeks * 7, 6)))


def course(joined, start=None, left=None, number=[0]):  # noqa: B006 each gets a mark of its own
    number[0] += 1
    return Course(
        str(number[0]),
        "a",
        queued=on(joined),
        started=None if start is None else on(start),
        left=None if left is None else on(left),
    )


COURSES = [
    course(-8, start=-2),
    course(-6, start=0),
    course(-5, left=1),
    course(-3, start=2),
    course(1, start=3),
    course(2, left=6),
    course(3),
    course(5, start=6),
]


@pytest.mark.parametrize(
    ("target", "horizon", "expected"),
    [
        (Target.QUEUE_SIZE, 0, 2),  # left or started on the day: out
        (Target.QUEUE_SIZE, 4, 2),
        (Target.QUEUE_SIZE, 6, 1),
        (Target.STARTS, 4, 2),
        (Target.STARTS, 8, 3),
        (Target.WAIT, 4, (2 + 2 + 1) / 3),
        (Target.WAIT, 8, (2 + 4 + 5 + 1) / 4),
    ],
)
def test_reads_the_outcome_from_the_log(target, horizon, expected):
    assert outcome(COURSES, Question("a", target, horizon), ORIGIN) == pytest.approx(expected)


def test_has_no_wait_when_nobody_joined():
    assert outcome(COURSES[:4], Question("a", Target.WAIT, 8), ORIGIN) is None


def unit(origin, *, slots=12, horizon=26.0, waiting=(), running=(), rate=0.7):
    post = Post("p", "lag", 4.0 * slots, shares={"familj": 1.0})
    demand = Stated(Curve.lognormal(22, 0.6), rate=rate)
    queue = Queue("familj", Caseload(4.0), demand, waiting=waiting, running=running)
    return Scenario("nu", origin, horizon, (Team("lag"),), (post,), (queue,))


@pytest.mark.parametrize("target", list(Target))
def test_reads_the_same_from_records_as_from_a_log_of_the_same_people(target):
    waiting = tuple(Waiting(on(-weeks)) for weeks in (1, 2, 3))
    records = simulate(unit(ORIGIN, waiting=waiting, slots=2), seed=4, replications=30).queues["familj"]
    question = Question("familj", target, 13)
    told = list(simulated(records, question))
    for lane in range(30):
        came = np.flatnonzero(records.came[lane])
        people = zip(records.arrival[lane, came], records.start[lane, came], strict=True)
        # Who starts at once does so on the first day after the origin.
        courses = [course(when, start=max(start, 1 / 7) if start < np.inf else None) for when, start in people]
        expected = outcome(courses, question, ORIGIN)
        if expected is not None:
            # Days are whole in a log.
            assert told.pop(0) == pytest.approx(expected, abs=1 if target is not Target.WAIT else 0.2)
    assert not told


def test_answers_the_baselines_from_what_was_known():
    history = histories.make(TRUTH, 130, 4)
    origin = histories.FIRST + timedelta(days=100 * 7)
    known = history.known_on(origin)
    told = estimate(history, origin)["familj"]
    courses = known.courses("familj")

    def said(baseline, target, horizon):
        return BASELINES[baseline](courses, Question("familj", target, horizon), told)

    assert said(Baseline.LAST_VALUE, Target.QUEUE_SIZE, 13) == told.waits.now.count
    assert said(Baseline.LAST_VALUE, Target.STARTS, 13) == sum(
        one.started is not None and origin - timedelta(weeks=13) < one.started <= origin for one in courses
    )
    then = origin + timedelta(weeks=13 - 52)
    assert said(Baseline.LAST_YEAR, Target.QUEUE_SIZE, 13) == sum(one.waits_on(then) for one in courses)
    assert said(Baseline.LAST_YEAR, Target.QUEUE_SIZE, 53) is None
    growth = told.arrivals.rate - 12 / told.durations.mean()
    assert len(told.running) == 12
    assert said(Baseline.FLOW_BALANCE, Target.QUEUE_SIZE, 13) == pytest.approx(told.waits.now.count + 13 * growth)
    assert said(Baseline.FLOW_BALANCE, Target.STARTS, 13) == pytest.approx(13 * 12 / told.durations.mean())
    assert 0 < said(Baseline.FLOW_BALANCE, Target.WAIT, 13) <= 13


def test_says_nothing_of_last_year_when_the_log_is_younger():
    history = histories.make(TRUTH, 60, 4)
    told = estimate(history, histories.FIRST + timedelta(weeks=40))["familj"]
    assert BASELINES[Baseline.LAST_YEAR]([], Question("familj", Target.STARTS, 13), told) is None


def test_stands_on_every_month_end():
    assert list(month_ends(date(2023, 12, 31), date(2024, 3, 30))) == [
        date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29),
    ]  # fmt: skip


def test_forecasts_only_from_rows_recorded_by_the_origin():
    history = histories.make(TRUTH, 100, 2, record_days=20)
    seen = []

    def forecast(known, origin, questions, told):
        seen.append((origin, max(event.recorded_at for event in known.events), known.known_until))
        return {question: np.array([1.0, 2.0]) for question in questions}

    trials = backtest(history, forecast, ["familj"])
    assert len(seen) == len({origin for origin, _, _ in seen}) > 12
    assert all(last <= origin == until for origin, last, until in seen)
    assert {trial.origin + timedelta(weeks=trial.question.horizon) <= history.known_until for trial in trials} == {True}
    longest = max(trial.origin for trial in trials if trial.question.horizon == 26)
    assert longest + timedelta(weeks=26) <= history.known_until < longest + timedelta(weeks=31)


def test_scores_a_forecast_against_what_came():
    history = histories.make(TRUTH, 80, 2)
    samples = np.arange(11.0)
    trials = backtest(
        history, lambda known, origin, questions, told: dict.fromkeys(questions, samples), ["familj"], horizons=[13]
    )
    for trial in trials:
        expected = outcome(history.courses("familj"), trial.question, trial.origin)
        assert trial.came == expected
        assert trial.quantiles == (1.0, 5.0, 9.0)
        assert trial.crps == pytest.approx(scores.crps_ensemble(samples, expected))
        assert trial.quantile_scores[1] == pytest.approx(abs(expected - 5))
        assert Baseline.LAST_VALUE in trial.baseline_errors


def test_refuses_a_log_too_short_to_try_on():
    with pytest.raises(ValueError, match="för kort"):
        backtest(histories.make(TRUTH, 20, 1), lambda *asked: {}, ["familj"])


def trial(month, *, came, crps, last_value, low=0.0, high=10.0):
    return Trial(
        Question("familj", Target.QUEUE_SIZE, 26),
        date(2024, 1, 1) + timedelta(days=30 * month),
        came,
        (low, 5.0, high),
        crps,
        (1.0, 2.0, 3.0),
        Interval(0.4, 0.6),
        {Baseline.LAST_VALUE: last_value},
    )


def test_sums_up_skill_and_coverage_with_its_interval():
    (told,) = skills([trial(month, came=20.0 if month < 4 else 5.0, crps=1.5, last_value=2.0) for month in range(20)])
    assert told.trials == 20
    assert told.against[Baseline.LAST_VALUE].skill == pytest.approx(0.25)
    assert Baseline.LAST_YEAR not in told.against
    assert (told.coverage.hits, told.coverage.trials) == (16, 20)
    # Clopper and Pearson for 16 of 20.
    assert (told.coverage.interval.low, told.coverage.interval.high) == pytest.approx((0.563, 0.943), abs=0.001)
    assert told.quantile_scores == (1.0, 2.0, 3.0)
    assert told.pit.sum() == pytest.approx(1)
    assert told.sentence.startswith("Prognosen för köns längd i familj om 26 veckor har 25 % mindre fel")
    assert told.sentence_en.startswith(
        "The forecast of the length of the queue in familj in 26 weeks is 25 % less wrong"
    )


@pytest.mark.parametrize("crps", [2.0, 3.0])
def test_must_say_so_when_it_does_not_beat_as_today(crps):
    (told,) = skills([trial(month, came=5.0, crps=crps, last_value=2.0) for month in range(12)])
    assert told.beats_today is False
    assert "slår inte ”som i dag” (12 prov, medelfel" in told.sentence
    assert "does not beat “as today” (12 trials, mean error" in told.sentence_en


def test_does_not_judge_by_too_few_trials():
    (told,) = skills([trial(month, came=5.0, crps=1.0, last_value=2.0) for month in range(11)])
    assert told.beats_today is None
    assert "bara kunnat prövas 11 gånger" in told.sentence
    assert "could be tried only 11 times" in told.sentence_en
    assert told.pit is None


def test_leaves_out_a_trial_that_a_baseline_could_not_answer_on_both_sides():
    rows = [trial(month, came=5.0, crps=1.0, last_value=2.0) for month in range(12)]
    silent = dataclasses.replace(trial(12, came=5.0, crps=100.0, last_value=0.0), baseline_errors={})
    (told,) = skills([*rows, silent])
    assert told.against[Baseline.LAST_VALUE].model_crps == 1.0
    assert told.crps == pytest.approx((12 + 100) / 13)


def test_gives_no_skill_against_a_baseline_without_error():
    (told,) = skills([trial(month, came=5.0, crps=0.5, last_value=0.0) for month in range(12)])
    assert told.against[Baseline.LAST_VALUE].skill is None
    assert told.beats_today is False


def test_tries_the_simulation_itself_over_three_years_and_beats_as_today_on_its_own_truth():
    history = histories.make(TRUTH, 156, 6)
    # The scenario's own queue and steps of today say nothing of the past: they must not be used there.
    today = unit(
        history.known_until, waiting=(Waiting(history.known_until),) * 50, running=(Running(history.known_until),) * 12
    )
    forecast = simulation(today, seed=1, replications=100)
    trials = backtest(history, forecast, ["familj"])
    told = {one.question: one for one in skills(trials)}
    queue = told[Question("familj", Target.QUEUE_SIZE, 26)]
    assert len(told) == 9
    assert queue.trials == 23  # July 2023 to May 2025
    assert queue.against[Baseline.LAST_VALUE].skill > 0
    assert queue.coverage.interval.high > 0.8
    first, known = trials[0], history.known_on(trials[0].origin)
    assert forecast(known, first.origin, [first.question], estimate(known, first.origin))
    again = backtest(history, forecast, ["familj"])
    assert [one.crps for one in again] == [one.crps for one in trials]


# --- the command ---------------------------------------------------------------------------------------------------------


def file_of(history, **more):
    return {
        "origin": history.known_until.isoformat(),
        "horizon_weeks": 26,
        "teams": [{"name": "lag"}],
        "posts": [{"name": "p", "team": "lag", "hours": 48, "shares": {"familj": 1.0}}],
        "queues": [{"name": "familj", "hours_a_case": 4, "duration": {"prior": "family_treatment"}}],
        "history": {
            "whole_from": history.whole_from.isoformat(),
            "known_until": history.known_until.isoformat(),
            "events": histories.rows(history),
        },
    } | more


def run(tmp_path, capsys, content, *options):
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    code = main([str(file), "--replications", "60", *options])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_tells_skill_as_a_table_and_as_json_with_the_same_numbers(tmp_path, capsys):
    content = file_of(histories.make(TRUTH, 120, 6))
    code, text, _ = run(tmp_path, capsys, content)
    assert code == 0
    assert run(tmp_path, capsys, content) == (0, text, "")
    code, data, _ = run(tmp_path, capsys, content, "--json")
    (queue,) = (
        one for one in json.loads(data)["skill"] if (one["target"], one["weeks"]) == ("queue_size", 26)
    )  # fmt: skip
    line = next(line for line in text.splitlines() if line.startswith("familj  köns längd") and "  26  " in line)
    assert f"{queue['crps']:.2f}".replace(".", ",") in line
    assert f"{queue['against']['last_value']['baseline_crps']:.2f}".replace(".", ",") in line
    assert queue["sentence"] in text
    assert code == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"history": None}, "history"),
        ({"origin": "2023-13-01"}, "origin"),
        ({"history": {"whole_from": "2026-01-01", "known_until": "2026-05-01", "events": [3]}}, "Rad 1: raden är 3"),
    ],
)
def test_refuses_a_file_it_cannot_try(tmp_path, capsys, change, words):
    code, text, fault = run(tmp_path, capsys, file_of(histories.make(TRUTH, 60, 6)) | change)
    assert (code, text) == (1, "")
    assert words in fault


def test_refuses_a_log_too_short_and_says_how_long_it_must_be(tmp_path, capsys):
    code, text, fault = run(tmp_path, capsys, file_of(histories.make(TRUTH, 25, 6)))
    assert (code, text) == (1, "")
    assert "minst 30 veckor" in fault


def test_refuses_a_scenario_without_a_log(tmp_path, capsys):
    content = file_of(histories.make(TRUTH, 25, 6))
    del content["history"]
    content["queues"][0] |= {"arrivals": {"per_week": 1.0}, "duration": {"mean_weeks": 9}}
    code, _, fault = run(tmp_path, capsys, content)
    assert code == 1
    assert "history saknas" in fault


def test_prints_what_the_handbook_shows(capsys):
    handbook = Path(__file__).parents[3] / "docs" / "handbook"
    assert main([str(handbook / "examples" / "queue-family.json")]) == 0
    # When a change moves the figures on purpose: run the command and put its answer in the page.
    assert capsys.readouterr().out.strip() in (handbook / "queue-estimates.md").read_text(encoding="utf-8")
