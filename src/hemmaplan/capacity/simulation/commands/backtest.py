"""``hemmaplan backtest``: what the forecasts of a scenario file would have said, month by month of its own log."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from hemmaplan.capacity.simulation.backtest.baselines import Baseline
from hemmaplan.capacity.simulation.backtest.outcomes import Target
from hemmaplan.capacity.simulation.backtest.rolling import HORIZONS, LEVELS, backtest, simulation
from hemmaplan.capacity.simulation.backtest.skill import TARGETS, TARGETS_EN, Skill, skills
from hemmaplan.capacity.simulation.commands import calls
from hemmaplan.capacity.simulation.estimation.estimate import Terms
from hemmaplan.capacity.simulation.estimation.history import BadHistory
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario, read
from hemmaplan.foundation import language
from hemmaplan.foundation.command import DONE, REFUSED, json_text
from hemmaplan.foundation.language import gettext as _
from hemmaplan.foundation.language import gettext_noop

REPLICATIONS = 500
HEADS = (
    gettext_noop("Kö"),
    gettext_noop("Mått"),
    gettext_noop("Veckor"),
    gettext_noop("Prov"),
    gettext_noop("Modellen"),
    gettext_noop("Som i dag"),
    gettext_noop("I fjol"),
    gettext_noop("Flöde"),
    gettext_noop("I 80 %-intervallet"),
)


def main(arguments: Sequence[str]) -> int:
    """Run the command. Answers an exit code of ``foundation.command``."""
    words = calls.parser(
        "backtest",
        "Pröva prognosen vid varje månadsslut i scenariofilens egen history, med det som var känt då.",
        replications=REPLICATIONS,
    )
    call = calls.read(words, arguments)
    if isinstance(call, int):
        return call
    options, text = call
    with language.speaking(options.language):
        return _run(options, text)


def _run(options: Namespace, text: str) -> int:
    try:
        told = tell(text, seed=options.seed, replications=options.replications)
    except (BadScenario, BadHistory) as bad:
        sys.stderr.write("".join(f"{fault}\n" for fault in bad.faults))
        return REFUSED
    except ValueError as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    if options.json:
        answer = {"seed": options.seed, "replications": options.replications, "skill": [as_data(one) for one in told]}
        sys.stdout.write(json_text(answer, indent=1))
    else:
        sys.stdout.write(as_text(told))
    return DONE


def tell(text: str, *, seed: int, replications: int) -> tuple[Skill, ...]:
    """Try the forecasts of a scenario file on its own log (*efterpröva en scenariofil*).

    Raises:
        BadScenario: the file cannot be read.
        ValueError: it has no log, no queue that is estimated from it, or a log too short to try on.
    """
    file = read(text)
    if file.history is None or not file.estimates:
        message = _("history saknas, eller ingen kö skattas ur den. Prognosen kan bara prövas mot en händelselogg.")
        raise ValueError(message)
    terms = {
        name: Terms(duration=told.durations.prior, leaving=told.leaving.prior) for name, told in file.estimates.items()
    }
    forecast = simulation(file.base, seed=seed, replications=replications)
    return skills(backtest(file.history, forecast, list(file.estimates), horizons=HORIZONS, terms=terms))


def as_data(skill: Skill) -> dict[str, Any]:
    """One question's skill as plain data for JSON."""
    interval = skill.coverage.interval
    return {
        "queue": skill.question.queue,
        "target": skill.question.target.value,
        "weeks": skill.question.horizon,
        "trials": skill.trials,
        "crps": skill.crps,
        "quantile_scores": dict(zip(map(str, LEVELS), skill.quantile_scores, strict=True)),
        "coverage_80": {
            "hits": skill.coverage.hits,
            "share": skill.coverage.share,
            "low": interval.low,
            "high": interval.high,
        },
        "against": {
            baseline.value: {
                "trials": both.trials,
                "model_crps": both.model_crps,
                "baseline_crps": both.baseline_crps,
                "skill": both.skill,
            }
            for baseline, both in skill.against.items()
        },
        "pit": None if skill.pit is None else skill.pit.tolist(),
        "beats_today": skill.beats_today,
        "sentence": skill.sentence,
        "sentence_en": skill.sentence_en,
    }


def as_text(told: Sequence[Skill]) -> str:
    """The skills as a table and sentences."""
    sentences = [
        one.sentence if language.current() == language.SOURCE else one.sentence_en
        for one in told
        if one.question.target is Target.QUEUE_SIZE or not one.beats_today
    ]
    return "\n".join(
        [
            _("Medelfel (CRPS, lägre är bättre) i antal personer; för väntan i veckor. Inom parentes 95 %-intervall."),
            "",
            *calls.table([_(head) for head in HEADS], [_row(one) for one in told]),
            "",
            *sentences,
            _("Proven ligger tätt och delar personer, så intervallen är något för smala."),
            "",
        ]
    )


def _row(skill: Skill) -> tuple[str, ...]:
    against = [skill.against.get(baseline) for baseline in Baseline]
    share, interval = skill.coverage.share, skill.coverage.interval
    return (
        skill.question.queue,
        (TARGETS if language.current() == language.SOURCE else TARGETS_EN)[skill.question.target],
        str(skill.question.horizon),
        str(skill.trials),
        _number(skill.crps),
        *("–" if both is None else _number(both.baseline_crps) for both in against),
        f"{100 * share:.0f} % ({100 * interval.low:.0f}–{100 * interval.high:.0f})",
    )


def _number(value: float) -> str:
    return calls.decimal(f"{value:.2f}")
