"""Priors (*antaganden*): what is assumed until a queue's own cases have told enough.

They are weak, dated and labelled, stand in ``priors.toml``, and their label follows every result that rests on them. A
municipality's own assumptions are given in the scenario and replace these.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import Any

import numpy as np

from hemmaplan.capacity.simulation.bounds import inner_share, not_negative, positive
from hemmaplan.capacity.simulation.units import Floats

UNKNOWN = "unknown"
POINTS = 40


@dataclass(frozen=True, slots=True)
class DurationPrior:
    """*Antagande om varaktighet*: lognormal, with a mean in weeks that may itself be off.

    Attributes:
        title: what it is about, in Swedish; ``title_en`` in English, where it is the product's own.
        mean_weeks: mean length in weeks.
        variation: standard deviation / mean.
        doubt: standard deviation of the mean itself, as a share of it.
        worth: how many seen ends it counts as when none has been seen.
        source: where it comes from, in Swedish; ``source_en`` in English.
        dated: the day it was set down.

    Raises:
        OutOfBounds: a number that is not above zero (``doubt``: below zero).
    """

    title: str
    mean_weeks: float
    variation: float
    doubt: float
    worth: float
    source: str
    dated: date
    title_en: str = ""
    source_en: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no length of time."""
        for field in ("mean_weeks", "variation", "worth"):
            positive(field, getattr(self, field))
        not_negative("doubt", self.doubt)

    @property
    def label(self) -> str:
        """The sentence that follows every result that rests on it (*etikett*)."""
        return (
            f"{self.title}: medel {self.mean_weeks:g} veckor, variationskoefficient {self.variation:g} "
            f"({self.source}; satt {self.dated})"
        )

    @property
    def label_en(self) -> str:
        """The same in English; the municipality's own words stand as they are."""
        return (
            f"{self.title_en or self.title}: mean {self.mean_weeks:g} weeks, coefficient of variation {self.variation:g} "
            f"({self.source_en or self.source}; set {self.dated})"
        )

    def points(self) -> Floats:
        """The lengths in weeks, shape (POINTS,), at which the assumption's weight is placed."""
        return np.exp(self._centre + self._width * self._steps)

    def weights(self, replications: int, stream: np.random.Generator) -> Floats:
        """The weight of each point, shape (R, POINTS): each replication believes in a mean of its own. Rows sum to 1."""
        off = stream.standard_normal(replications) * self._drift - self._drift**2 / 2
        steps = self._steps
        # Each row is the narrower distribution about its own mean, told on the points of the wider one.
        inner = (self._width * steps - off[:, None]) / self._spread
        logs = steps**2 / 2 - inner**2 / 2
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        told: Floats = weights / weights.sum(axis=1, keepdims=True)
        return told

    @property
    def _spread(self) -> float:
        return math.sqrt(math.log(1 + self.variation**2))

    @property
    def _drift(self) -> float:
        return math.sqrt(math.log(1 + self.doubt**2))

    @property
    def _width(self) -> float:
        return math.hypot(self._spread, self._drift)

    @property
    def _centre(self) -> float:
        return math.log(self.mean_weeks) - self._spread**2 / 2

    @property
    def _steps(self) -> Floats:
        return np.array([NormalDist().inv_cdf((place + 0.5) / POINTS) for place in range(POINTS)])


@dataclass(frozen=True, slots=True)
class LeavingPrior:
    """*Antagande om tålamod*: as if ``leavers`` had been seen to leave in ``waited_weeks`` weeks of waiting.

    Raises:
        OutOfBounds: a number that is not above zero.
    """

    title: str
    leavers: float
    waited_weeks: float
    source: str
    dated: date
    title_en: str = ""
    source_en: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        positive("leavers", self.leavers)
        positive("waited_weeks", self.waited_weeks)

    @property
    def label(self) -> str:
        """The sentence that follows every result that rests on it (*etikett*)."""
        weeks = self.waited_weeks / self.leavers
        return f"{self.title}: en lämnar per {weeks:g} väntade veckor ({self.source}; satt {self.dated})"

    @property
    def label_en(self) -> str:
        """The same in English; the municipality's own words stand as they are."""
        weeks = self.waited_weeks / self.leavers
        title, source = self.title_en or self.title, self.source_en or self.source
        return f"{title}: one leaves in {weeks:g} weeks of waiting ({source}; set {self.dated})"


@dataclass(frozen=True, slots=True)
class AbsencePrior:
    """*Antagande om frånvaro*: as if ``days`` scheduled days had been seen, with this share of them lost.

    Raises:
        OutOfBounds: a share that is not strictly between 0 and 1, or no days.
    """

    title: str
    share: float
    days: float
    source: str
    dated: date
    title_en: str = ""
    source_en: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        inner_share("share", self.share)
        positive("days", self.days)

    @property
    def label(self) -> str:
        """The sentence that follows every result that rests on it (*etikett*)."""
        return f"{self.title}: {100 * self.share:g} % ({self.source}; satt {self.dated})"


@dataclass(frozen=True, slots=True)
class Priors:
    """*Antaganden*: all of them, by name; every kind has one named ``unknown``."""

    durations: Mapping[str, DurationPrior]
    leaving: Mapping[str, LeavingPrior]
    absence: Mapping[str, AbsencePrior]


@cache
def shipped() -> Priors:
    """The assumptions that come with the product (*medföljande antaganden*)."""
    table: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
        files("hemmaplan.capacity.simulation.estimation").joinpath("priors.toml").read_text(encoding="utf-8")
    )
    return Priors(
        durations={name: DurationPrior(**row) for name, row in table["durations"].items()},
        leaving={name: LeavingPrior(**row) for name, row in table["leaving"].items()},
        absence={name: AbsencePrior(**row) for name, row in table["absence"].items()},
    )
