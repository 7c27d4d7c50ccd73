"""What a unit asks for, what the forecasts said of its queues, and what somebody tries: one file a noun."""

from hemmaplan.capacity.models.forecasts import (
    ExpectedStart,
    ForecastSkill,
    PastForecast,
    Proposal,
    ProposedPost,
    QueueForecast,
    QueueForecastQuerySet,
)
from hemmaplan.capacity.models.scenarios import AskedAnswer, KeptAnswer, KeptScenario, KeptStep

__all__ = (
    "AskedAnswer",
    "ExpectedStart",
    "ForecastSkill",
    "KeptAnswer",
    "KeptScenario",
    "KeptStep",
    "PastForecast",
    "Proposal",
    "ProposedPost",
    "QueueForecast",
    "QueueForecastQuerySet",
)
