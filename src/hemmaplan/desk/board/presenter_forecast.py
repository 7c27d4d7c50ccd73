"""Where each queue is heading: the small fan on the board, and the panel behind it, from what was stored when it was made."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast import accuracy
from hemmaplan.capacity.models import ForecastSkill, QueueForecast, QueueForecastQuerySet
from hemmaplan.capacity.simulation.backtest.against import Against
from hemmaplan.capacity.situation.unit import ServiceSituation, Situation
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import queue
from hemmaplan.web import drawings, formats
from hemmaplan.web.page import Page

BOARD_WEEKS = accuracy.HALF_A_YEAR
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
    return ForecastCell(url, _between(row, BOARD_WEEKS), drawing, old or _not_beaten(row))


def _not_beaten(row: QueueForecast) -> str:
    """What such a forecast has not beaten here, in a few words."""
    tried = getattr(row, "tried", None)
    if not tried or not tried["trials"]:
        return ""
    today, flow = (
        Against(tried["trials"], tried["model_error"], tried[other]) for other in ("today_error", "flow_error")
    )
    return accuracy.not_beaten(today, flow)


def _who_waits(it: ServiceSituation, on: dt.date) -> str:
    """Those who wait for a start on the day, and how many of them stand in the queue: two figures, each by its name."""
    pk, known = it.now.service.id, calendar.at_clock(on + dt.timedelta(days=1), 0)
    awaiting, queued = queue.awaiting_start([pk], on, known)[pk], it.workload.queue.count
    if awaiting == queued:
        return _("Alla som väntar på start står i kön (%(queued)s).") % {"queued": queued} if queued else ""
    return _(
        "%(awaiting)s väntar på start: de har ett beslut eller en plats i kön och har inte börjat. %(queued)s av dem är mottagna "
        "och står i kön."
    ) % {"awaiting": awaiting, "queued": queued}


def _between(row: QueueForecast, week: int) -> str:
    low, high = row.p10[week], row.p90[week]
    return f"{low}–{high}" if low < high else f"{low}"


def _sentence(row: QueueForecast, week: int) -> str:
    """What the drawing says, in words."""
    return _(
        "Om %(weeks)s veckor väntar %(middle)s på start i prognosens mitt; åtta gånger av tio blir det %(low)s till %(high)s. "
        "När prognosen gjordes väntade %(now)s."
    ) % {"weeks": week, "middle": row.p50[week], "low": row.p10[week], "high": row.p90[week], "now": row.p50[0]}


# --- the panel --------------------------------------------------------------------------------------------------------


def panel(request: Page, situation: Situation, it: ServiceSituation) -> dict[str, Any]:
    """What the panel of a queue shows on a day."""
    line, on = it.now.service, situation.on
    shown: dict[str, Any] = {
        "service": line, "unit": situation.unit, "on": on,
        "asked": urlencode({"enhet": situation.unit.code, "den": on.isoformat()}), "without_holder": _without_holder(it),
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
    skills = accuracy.newest([line.id], on=row.day).get(line.id, ())
    return shown | {
        "row": row,
        "drawing": drawings.fan_chart(
            row.p10, row.p50, row.p90, _sentence(row, weeks[-1]),
            [(week, _("%(weeks)s v") % {"weeks": week}) for week in weeks],
        ),
        "direction": _direction(row),
        "sentence": _sentence(row, BOARD_WEEKS),
        "who_waits": _who_waits(it, on),
        "weeks": [
            {"weeks": week, "day": row.day + dt.timedelta(weeks=week), "middle": row.p50[week],
             "between": _between(row, week)} for week in weeks
        ],
        "days_old": (on - row.day).days,
        "assumptions": row.assumptions if get_language() == "sv" else row.assumptions_en,
        "warnings": row.warnings if get_language() == "sv" else row.warnings_en,
        "beaten": _not_beaten(row),
        "skills": [one for one in skills if one.trials],
        "skill_said": accuracy.sentence(skills),
        "tried_through": skills[0].through if skills else None,
        "not_tried": _not_tried(skills, row.day),
    }  # fmt: skip


def _not_tried(skills: Sequence[ForecastSkill], day: dt.date) -> str:
    """That the last month has not been tried yet, where it is so."""
    month = day.replace(day=1) - dt.timedelta(days=1)
    if not skills or skills[0].through >= month:
        return ""
    return _("Den senaste månaden är inte prövad än. Det görs någon av de närmaste nätterna.")


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
        return _("De som väntar blir troligen fler.")
    if row.p90[BOARD_WEEKS] < now:
        return _("De som väntar blir troligen färre.")
    return _("De som väntar kan bli både fler och färre.") if now else _("Någon kan få vänta.") if row.p90[BOARD_WEEKS] else _(
        "Troligen får ingen vänta.")  # fmt: skip


# --- how good they have been ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccuracyRow:
    """A service on the page of how good forecasts have been: its trials by horizon, and what is said of it."""

    name: str
    url: str
    trials: tuple[ForecastSkill, ...]
    sentence: str
    not_beaten: str


def accuracies(situation: Situation, asked: str) -> dict[str, Any]:
    """What the page shows: each service that may have a queue, as last tried."""
    lines = [it.now.service for it in situation.services if _may_wait(it, situation.on)]
    tried = accuracy.newest([line.id for line in lines], on=situation.on)
    rows = [
        AccuracyRow(
            line.name,
            f"{reverse('board:forecast', args=[line.code])}?{asked}",
            tuple(one for one in mine if one.trials),
            accuracy.sentence(mine),
            next(
                (
                    accuracy.not_beaten(one.against_today, one.against_flow)
                    for one in mine
                    if one.horizon == BOARD_WEEKS
                ),
                "",
            ),
        )
        for line in lines
        for mine in (tried.get(line.id, ()),)
    ]
    through = max((one.through for row in rows for one in row.trials), default=None)
    return {
        "unit": situation.unit, "on": situation.on, "rows": rows, "weeks": BOARD_WEEKS, "tried_through": through,
        "not_beating": sum(bool(row.not_beaten) for row in rows), "tried": sum(bool(row.trials) for row in rows),
        "not_tried": _not_tried([one for row in rows for one in row.trials if one.through == through], situation.on),
    }  # fmt: skip
