"""How good forecasts of a queue have been here, in words (*träffsäkerhet*): the same on board, page and memo.

The rule of when anything may be claimed is ``simulation.backtest.against``. A forecast has to beat both what anybody could say
without one: *som i dag*, and inflow less outflow.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemmaplan.capacity.models import ForecastSkill
from hemmaplan.capacity.simulation.backtest.against import ENOUGH_TRIALS, Against

HALF_A_YEAR = 26
"""The horizon that board and memo speak of, in weeks."""
_NEGLIGIBLE = 0.05
"""Errors below this are printed as nought: there was nothing to be wrong about."""


def newest(services: Collection[int], *, on: dt.date) -> dict[int, tuple[ForecastSkill, ...]]:
    """By service, how good forecasts had been by the day, as last tried, nearest horizon first. One query.

    A service whose forecasts have not been tried is not there. Whoever asks has checked who may see the services.
    """
    rows = ForecastSkill.objects.filter(service__in=services, through__lt=on)
    last = rows.order_by("service_id", "horizon", "-through").distinct("service_id", "horizon")
    found: dict[int, list[ForecastSkill]] = {}
    for row in last:
        found.setdefault(row.service_id, []).append(row)
    # Horizons tried through an earlier month than the others are of another time.
    return {
        pk: tuple(row for row in mine if row.through == max(one.through for one in mine)) for pk, mine in found.items()
    }


def not_beaten(today: Against, flow: Against) -> str:
    """What a forecast does not beat, in a few words (*slår inte*); nothing where it beats both, or it cannot be said."""
    if _nothing_to_gain(today):
        return ""
    if today.is_beaten is False:
        return _("slår inte ”som i dag”")
    return _("slår inte in minus ut") if flow.is_beaten is False else ""


def sentence(told: Sequence[ForecastSkill], *, horizon: int = HALF_A_YEAR) -> str:
    """What must be said beside a forecast of a queue: how good such have been here, so many weeks ahead.

    ``told``: one service of ``newest``; nothing where it has not been tried.
    """
    one = next((row for row in told if row.horizon == horizon), None)
    if one is None:
        return _(
            "Hur bra sådana prognoser har varit här är inte prövat än. Det prövas de första nätterna i varje månad."
        )
    if not one.trials:
        return _(
            "Det går inte att säga hur bra sådana prognoser är här: de har inte kunnat prövas. Det behövs ett drygt år av "
            "händelser i systemet."
        )
    today, flow = one.against_today, one.against_flow
    if today.is_beaten is None:
        few = ngettext(
            "Det går inte att säga hur bra sådana prognoser är här: de har bara kunnat prövas %(trials)s gång, och det "
            "behövs %(enough)s.",
            "Det går inte att säga hur bra sådana prognoser är här: de har bara kunnat prövas %(trials)s gånger, och det "
            "behövs %(enough)s.",
            one.trials,
        )
        return few % {"trials": one.trials, "enough": ENOUGH_TRIALS}
    return _measured(one, today, flow)


def _measured(one: ForecastSkill, today: Against, flow: Against) -> str:
    """Of one that has been tried often enough."""
    said = {
        "trials": one.trials,
        "hits": one.hits,
        "weeks": one.horizon,
        "model": _number(today.model_crps),
        "today": _number(today.baseline_crps),
        "flow": _number(flow.baseline_crps),
        "share": percent(today.skill or 0),
    }
    if _nothing_to_gain(today):
        return (
            _(
                "Antalet som väntar har inte ändrats på %(weeks)s veckor i något av %(trials)s prov, så här har ingen prognos behövts."
            )
            % said
        )
    if not today.is_beaten:
        return (
            _(
                "Prognosen slår inte ”som i dag”: %(weeks)s veckor framåt har den i %(trials)s prov haft fel med i medeltal "
                "%(model)s personer, mot %(today)s om man hade sagt att kön förblir som den är. Räkna inte med den."
            )
            % said
        )
    if not flow.is_beaten:
        return (
            _(
                "Prognosen slår inte inflöde minus utflöde: %(weeks)s veckor framåt har den i %(trials)s prov haft fel med i "
                "medeltal %(model)s personer, mot %(flow)s för den uträkningen och %(today)s för ”som i dag”."
            )
            % said
        )
    return (
        _(
            "%(weeks)s veckor framåt har prognosen haft %(share)s mindre fel än ”som i dag” (%(trials)s prov). Det som kom låg "
            "inom bandet %(hits)s gånger."
        )
        % said
    )


def _nothing_to_gain(today: Against) -> bool:
    return today.is_beaten is not None and max(today.model_crps, today.baseline_crps) < _NEGLIGIBLE


def _number(value: float) -> str:
    # As a template writes it: rounded, where ``number_format`` cuts off.
    return str(floatformat(value, 1))


def percent(share: float) -> str:
    """A share of one in whole percent."""
    return f"{floatformat(100 * share, 0)}\u00a0%"
