"""What is stored of forecasts: each once, as it was made, by the nightly job or when the demo is set up."""

import datetime as dt
from collections.abc import Sequence

from hemmaplan.access.models import User
from hemmaplan.access.permissions import require
from hemmaplan.capacity.forecast import queues, starts
from hemmaplan.capacity.models import ExpectedStart, ForecastSkill, PastForecast, QueueForecast
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.storing import action


def forecast_unit(
    *, unit: Unit, on: dt.date, replications: int = queues.REPLICATIONS, by: User, at: dt.datetime
) -> None:
    """Gör dagens prognoser för enhetens köer. Repeatable: the first of a day stays.

    Everything is reckoned first and stored in one go, so that a run that is broken off leaves nothing half done.
    """
    store_forecasts(rows=queues.forecasts(unit, on=on, made_at=at, replications=replications), by=by, at=at)


def try_forecasts(*, unit: Unit, through: dt.date, by: User, at: dt.datetime) -> None:
    """Pröva prognoserna för enhetens köer mot vad som kom, through a month's end. Repeatable: the first of a month stays."""
    found = queues.tried(unit, through=through, made_at=at)
    store_skills(rows=found.skills, made=found.made, by=by, at=at)


def expect_starts(
    *, service: Service, on: dt.date, replications: int = starts.REPLICATIONS, by: User, at: dt.datetime
) -> None:
    """Räkna ut när de som väntar kan börja, for each who has no expected start that stands. Repeatable: the first of a day stays."""
    rows = starts.expected(service, on=on, by=by, made_at=at, replications=replications)
    store_expected_starts(rows=rows, by=by, at=at)


@action
def store_expected_starts(*, rows: Sequence[ExpectedStart], by: User, at: dt.datetime) -> None:  # noqa: ARG001 - the rows tell when
    """Spara beräknade starter. One that is there already stays as it was made."""
    require(by.is_system)
    ExpectedStart.objects.bulk_create(rows, ignore_conflicts=True)


@action
def store_forecasts(*, rows: Sequence[QueueForecast], by: User, at: dt.datetime) -> None:  # noqa: ARG001 - the rows tell when
    """Spara prognoser. One that is there already stays as it was made."""
    require(by.is_system)
    QueueForecast.objects.bulk_create(rows, ignore_conflicts=True)


@action
def store_skills(
    *,
    rows: Sequence[ForecastSkill],
    made: Sequence[PastForecast],
    by: User,
    at: dt.datetime,  # noqa: ARG001 - the rows tell when
) -> None:
    """Spara träffsäkerhet, and the forecasts of past days made for it. What is there already stays."""
    require(by.is_system)
    PastForecast.objects.bulk_create(made, ignore_conflicts=True)
    ForecastSkill.objects.bulk_create(rows, ignore_conflicts=True)


@action
def forget_forecasts(*, before: dt.date, by: User, at: dt.datetime) -> int:  # noqa: ARG001 - one signature for all actions
    """Nightly: forget forecasts made before this day (the local rule ``local_forecast``). Returns how many."""
    require(by.is_system)
    return (
        QueueForecast.objects.filter(day__lt=before).delete()[0]
        + ForecastSkill.objects.filter(through__lt=before).delete()[0]
        + PastForecast.objects.filter(made_at__lt=calendar.at_clock(before, 0)).delete()[0]
    )
