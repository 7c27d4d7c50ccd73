"""Skill (*träffsäkerhet*): how much better than no model, and the sentence that must stand beside a forecast.

Trials from neighbouring months look at the same people, so they are fewer than their number. The intervals here take
them as independent, and are therefore somewhat too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean

from hemmaplan.capacity.simulation.backtest.against import Against
from hemmaplan.capacity.simulation.backtest.baselines import Baseline
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target
from hemmaplan.capacity.simulation.backtest.rolling import LEVELS, Trial
from hemmaplan.capacity.simulation.statistics import scores
from hemmaplan.capacity.simulation.statistics.scores import Coverage
from hemmaplan.capacity.simulation.units import Floats

PIT_TRIALS = 20

TARGETS = {
    Target.QUEUE_SIZE: "köns längd",
    Target.STARTS: "antalet starter",
    Target.WAIT: "väntan för dem som kommer",
}
TARGETS_EN = {
    Target.QUEUE_SIZE: "the length of the queue",
    Target.STARTS: "the number of starts",
    Target.WAIT: "the wait of those who come",
}


@dataclass(frozen=True, eq=False)
class Skill:
    """*Träffsäkerhet* for one question, over all its trials.

    ``quantile_scores`` at ``LEVELS``. ``coverage``: how often what came lay in the 80 % interval. ``pit``: ten bins that are
    equal for an honest forecast, ``None`` with fewer than twenty trials.
    """

    question: Question
    trials: int
    crps: float
    quantile_scores: tuple[float, ...]
    coverage: Coverage
    against: Mapping[Baseline, Against]
    pit: Floats | None

    @property
    def beats_today(self) -> bool | None:
        """Whether the forecast beats "as today" (*som i dag*); ``None`` with too few trials to say."""
        today = self.against.get(Baseline.LAST_VALUE)
        return None if today is None else today.is_beaten

    @property
    def sentence(self) -> str:
        """What is told in the product and, unless the forecast beats "as today", must stand in the memo. Swedish."""
        what = f"{TARGETS[self.question.target]} i {self.question.queue} om {self.question.horizon} veckor"
        today = self.against.get(Baseline.LAST_VALUE)
        if today is None or self.beats_today is None:
            count = today.trials if today is not None else 0
            return f"Det går inte att säga om prognosen för {what} slår ”som i dag”: den har bara kunnat prövas {count} gånger."
        scored = f"{today.trials} prov, medelfel {_number(today.model_crps)} mot {_number(today.baseline_crps)}"
        if not self.beats_today:
            return f"Prognosen för {what} slår inte ”som i dag” ({scored}). Räkna inte med den."
        share = round(100 * (1 - today.model_crps / today.baseline_crps))
        return f"Prognosen för {what} har {share} % mindre fel än ”som i dag” ({scored})."

    @property
    def sentence_en(self) -> str:
        """The same sentence in English."""
        what = f"{TARGETS_EN[self.question.target]} in {self.question.queue} in {self.question.horizon} weeks"
        today = self.against.get(Baseline.LAST_VALUE)
        if today is None or self.beats_today is None:
            count = today.trials if today is not None else 0
            times = "once" if count == 1 else f"{count} times"
            return f"Whether the forecast of {what} beats “as today” cannot be said: it could be tried only {times}."
        scored = f"{today.trials} trials, mean error {today.model_crps:.2f} against {today.baseline_crps:.2f}"
        if not self.beats_today:
            return f"The forecast of {what} does not beat “as today” ({scored}). Do not count on it."
        share = round(100 * (1 - today.model_crps / today.baseline_crps))
        return f"The forecast of {what} is {share} % less wrong than “as today” ({scored})."


def skills(trials: Iterable[Trial]) -> tuple[Skill, ...]:
    """Sum up trials question by question (*sammanställ*), in order of queue, target and horizon."""
    ordered = sorted(trials, key=lambda trial: (trial.question, trial.origin))
    return tuple(
        _skill(question, list(group)) for question, group in groupby(ordered, key=lambda trial: trial.question)
    )


def _skill(question: Question, trials: Sequence[Trial]) -> Skill:
    return Skill(
        question=question,
        trials=len(trials),
        crps=mean(trial.crps for trial in trials),
        quantile_scores=tuple(mean(trial.quantile_scores[place] for trial in trials) for place in range(len(LEVELS))),
        coverage=scores.coverage(
            [trial.quantiles[0] for trial in trials],
            [trial.quantiles[-1] for trial in trials],
            [trial.came for trial in trials],
        ),
        against={
            baseline: _against(baseline, both)
            for baseline in Baseline
            if (both := [trial for trial in trials if baseline in trial.baseline_errors])
        },
        pit=scores.pit_histogram([trial.pit for trial in trials]) if len(trials) >= PIT_TRIALS else None,
    )


def _against(baseline: Baseline, trials: Sequence[Trial]) -> Against:
    return Against(
        len(trials), mean(trial.crps for trial in trials), mean(trial.baseline_errors[baseline] for trial in trials)
    )


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
