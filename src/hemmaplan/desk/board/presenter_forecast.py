"""Where each queue is heading: the small fan on the board, and the panel behind it, from what was stored when it was made."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.models import ForecastSkill, QueueForecast, QueueForecastQuerySet
from hemmaplan.capacity.simulation.backtest.against import ENOUGH_TRIALS, Against
from hemmaplan.capacity.situation.unit import ServiceSituation, Situation
from hemmaplan.web import drawings, formats
from hemmaplan.web.page import Page

BOARD_WEEKS = 26
TOLD_WEEKS = (4, 13, 26, 52)
OLDEST_DAYS = 31
"""Today's board goes on showing the last forecast for so long when no new one has been made; then it says nothing."""


@dataclass(frozen=True)
class ForecastCell:
    """A queue's forecast on the board: a fan, or in words why there is none."""

    url: str
    text: str
    drawing: SafeString | None = None
    warning: str = ""


def cells(request: Page, situation: Situation, asked: str) -> dict[int, ForecastCell]:
    """The cell of each service that may have a queue. One question, however many there are."""
    lines = {it.now.service.id: it.now.service for it in situation.services if _may_wait(it, situation.on)}
    # What only the panel tells is left where it is.
    rows = _made(request, list(lines), situation.on).defer("assumptions", "assumptions_en", "warnings", "warnings_en")
    made = {row.service_id: row for row in rows}
    return {
        pk: _cell(made.get(pk), f"{reverse('board:forecast', args=[line.code])}?{asked}", situation.on)
        for pk, line in lines.items()
    }


def _may_wait(it: ServiceSituation, on: dt.date) -> bool:
    return slots.may_be_waited_for(it.now.service, on)


def _made(request: Page, services: Sequence[int], on: dt.date) -> QueueForecastQuerySet:
    """The forecasts made that day; for today, the last ones made."""
    first = on - dt.timedelta(days=OLDEST_DAYS) if on == request.today else on
    rows = QueueForecast.objects.visible_to(request.user).filter(service__in=services)
    return rows.newest(first=first, last=on).with_skill(BOARD_WEEKS)


def _cell(row: QueueForecast | None, url: str, on: dt.date) -> ForecastCell:
    if row is None:
        return ForecastCell(url, _("ingen prognos"))
    if row.says_nothing:
        return ForecastCell(url, _("inget underlag"))
    last = BOARD_WEEKS + 1
    drawing = drawings.fan(row.p10[:last], row.p50[:last], row.p90[:last], _sentence(row, BOARD_WEEKS))
    old = _("från %(day)s") % {"day": formats.iso_day(row.day)} if row.day < on else ""
    return ForecastCell(url, _between(row, BOARD_WEEKS), drawing, old or _beaten(_tried(row)))


def _tried(row: QueueForecast) -> Against | None:
    tried = getattr(row, "tried", None)
    return Against(tried["trials"], tried["model_error"], tried["today_error"]) if tried and tried["trials"] else None


def _beaten(today: Against | None) -> str:
    return _("slår inte ”som i dag”") if today is not None and today.is_beaten is False else ""


def _between(row: QueueForecast, week: int) -> str:
    low, high = row.p10[week], row.p90[week]
    return f"{low}–{high}" if low < high else f"{low}"


def _sentence(row: QueueForecast, week: int) -> str:
    """What the drawing says, in words."""
    return _(
        "Om %(weeks)s veckor är %(middle)s i kö i prognosens mitt; åtta gånger av tio blir det %(low)s till %(high)s. "
        "När prognosen gjordes väntade %(now)s."
    ) % {"weeks": week, "middle": row.p50[week], "low": row.p10[week], "high": row.p90[week], "now": row.p50[0]}


# --- the panel --------------------------------------------------------------------------------------------------------


def panel(request: Page, situation: Situation, it: ServiceSituation) -> dict[str, Any]:
    """What the panel of a queue shows on a day."""
    line, on = it.now.service, situation.on
    shown: dict[str, Any] = {
        "service": line, "unit": situation.unit, "on": on, "without_holder": _without_holder(it),
        "staffing_url": reverse("services:service", args=[line.id]),
        "today_url": f"{reverse('board:forecast', args=[line.code])}?{urlencode({'enhet': situation.unit.code})}",
    }  # fmt: skip
    row = next(iter(_made(request, [line.id], on)), None) if _may_wait(it, on) else None
    if row is None:
        return shown | {"why_none": _why_none(it, on, request.today)}
    if row.says_nothing:
        return shown | {"row": row, "why_none": _(
            "Det finns inget att räkna på: ingen har kommit, väntar eller har plats sedan %(day)s. En prognos visas när någon "
            "har kommit.") % {"day": formats.iso_day(row.seen_from)}}  # fmt: skip
    weeks = [week for week in TOLD_WEEKS if week <= row.weeks]
    tried = ForecastSkill.objects.visible_to(request.user).filter(service=line.id, through__lt=row.day)
    newest = list(tried.order_by("-through", "horizon")[:3])
    skills = [one for one in newest if one.through == newest[0].through]
    return shown | {
        "row": row,
        "drawing": drawings.fan_chart(
            row.p10, row.p50, row.p90, _sentence(row, weeks[-1]),
            [(week, _("%(weeks)s v") % {"weeks": week}) for week in weeks],
        ),
        "direction": _direction(row),
        "sentence": _sentence(row, BOARD_WEEKS),
        "weeks": [
            {"weeks": week, "day": row.day + dt.timedelta(weeks=week), "middle": row.p50[week],
             "between": _between(row, week)} for week in weeks
        ],
        "days_old": (on - row.day).days,
        "assumptions": row.assumptions if get_language() == "sv" else row.assumptions_en,
        "warnings": row.warnings if get_language() == "sv" else row.warnings_en,
        "beaten": _beaten(_tried(row)),
        "skills": [_skill_row(one) for one in skills if one.trials],
        "skill_said": _skill_said(next((one for one in skills if one.horizon == BOARD_WEEKS), None)),
        "tried_through": skills[0].through if skills else None,
    }  # fmt: skip


def _why_none(it: ServiceSituation, on: dt.date, today: dt.date) -> str:
    """Why there is no forecast, and what to do."""
    if not it.now.offered:
        return _("Verksamheten erbjuds inte den dagen, så ingen kan vänta på den.")
    if not it.now.service.may_queue:
        return _("Verksamheten får inte ha kö: det som kommer tas alltid emot. Därför görs ingen prognos för kön.")
    if not _may_wait(it, on):
        return _("Inget begränsar verksamheten till ett antal platser. Därför görs ingen prognos för kön.")
    if on > today:
        return _("Den dagen har inte kommit. Prognoser räknas från i dag: visa läget i dag.")
    if on < today:
        return _("Ingen prognos gjordes den dagen. En prognos görs varje natt och ändras aldrig efteråt.")
    return _(
        "Ingen prognos är gjord än. Den görs i natt. Finns den inte i morgon: säg till dem som sköter driften att "
        "nattens jobb inte har gått."
    )


def _without_holder(it: ServiceSituation) -> str:
    """What the forecast makes of a service that nobody has: only where slots follow from hours does nobody start."""
    if not it.now.without_holder:
        return ""
    if it.now.slots is not None and it.places is None:
        return _("Verksamheten saknar utförare. Prognosen räknar med att ingen börjar förrän någon har den.")
    return _(
        "Verksamheten saknar utförare. Prognosen räknar ändå med alla platser, så kön kan bli längre än den säger."
    )


def _direction(row: QueueForecast) -> str:
    """Where the queue is heading within half a year, in a few words."""
    now = row.p50[0]
    if row.p10[BOARD_WEEKS] > now:
        return _("Kön växer troligen.")
    if row.p90[BOARD_WEEKS] < now:
        return _("Kön minskar troligen.")
    return _("Kön kan bli både längre och kortare.") if now else _("Det kan bli kö.") if row.p90[BOARD_WEEKS] else _(
        "Det blir troligen ingen kö.")  # fmt: skip


def _skill_row(one: ForecastSkill) -> dict[str, Any]:
    return {
        "horizon": one.horizon, "trials": one.trials, "hits": one.hits,
        "model": formats.number(one.model_error, 1), "today": formats.number(one.today_error, 1),
        "flow": formats.number(one.flow_error, 1),
    }  # fmt: skip


def _skill_said(one: ForecastSkill | None) -> str:
    """How good such forecasts have been here, by the rule that few trials claim nothing."""
    if one is None:
        return _(
            "Hur bra sådana prognoser har varit här är inte prövat än. Det prövas den första natten i varje månad."
        )
    if not one.trials:
        return _(
            "Det går inte att säga hur bra sådana prognoser är här: de har inte kunnat prövas. Det behövs ett drygt år av "
            "händelser i systemet."
        )
    today = one.against_today
    if today.is_beaten is None:
        few = ngettext(
            "Det går inte att säga hur bra sådana prognoser är här: de har bara kunnat prövas %(trials)s gång, och det "
            "behövs %(enough)s.",
            "Det går inte att säga hur bra sådana prognoser är här: de har bara kunnat prövas %(trials)s gånger, och det "
            "behövs %(enough)s.", one.trials,
        )  # fmt: skip
        return few % {"trials": one.trials, "enough": ENOUGH_TRIALS}
    told = {
        "trials": one.trials, "hits": one.hits, "weeks": one.horizon,
        "model": formats.number(one.model_error, 1), "today": formats.number(one.today_error, 1),
        "share": formats.percent(100 * (today.skill or 0)),
    }  # fmt: skip
    if not today.is_beaten:
        return _(
            "Prognosen slår inte ”som i dag”: %(weeks)s veckor framåt har den i %(trials)s prov haft fel med i medeltal "
            "%(model)s personer, mot %(today)s om man hade sagt att kön förblir som den är. Räkna inte med den."
        ) % told  # fmt: skip
    return _(
        "%(weeks)s veckor framåt har prognosen haft %(share)s mindre fel än ”som i dag” (%(trials)s prov). Det som kom låg "
        "inom bandet %(hits)s gånger."
    ) % told  # fmt: skip
