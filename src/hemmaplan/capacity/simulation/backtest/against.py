"""The model against a baseline (*mot en jämförelse*), and the rule of when anything is said about which is best."""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH_TRIALS = 12
"""With fewer, nothing is said about which is best."""


@dataclass(frozen=True)
class Against:
    """*Mot en jämförelse*: both scored on the trials where the baseline could answer; lower is better."""

    trials: int
    model_crps: float
    baseline_crps: float

    @property
    def skill(self) -> float | None:
        """The part of the baseline's error that the model takes away; 0 or less: no gain. ``None`` when it made none."""
        return 1 - self.model_crps / self.baseline_crps if self.baseline_crps else None

    @property
    def is_beaten(self) -> bool | None:
        """Whether the model is the better one; ``None`` with too few trials to say."""
        return None if self.trials < ENOUGH_TRIALS else self.model_crps < self.baseline_crps
