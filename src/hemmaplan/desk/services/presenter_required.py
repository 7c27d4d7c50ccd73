"""The answer to *Vad krävs?* in words: one sentence, a small table, and what it rests on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemmaplan.capacity.forecast.required import REPLICATIONS, SEED, STEP_PERCENT, NoAnswer, Required, Tried, Wish
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.web import formats

NEAREST_PERCENT = 5
WHY_NOT: dict[NoAnswer, Callable[[], str]] = {
    NoAnswer.NO_QUEUE: lambda: _(
        "Inget begränsar verksamheten till ett antal platser, så kön går inte att räkna på. Ange tid per vecka och plats, eller "
        "ett antal platser, på verksamhetens sida."
    ),
    NoAnswer.ALWAYS_TAKEN: lambda: _("Verksamheten får inte ha kö: det som kommer tas alltid emot."),
    NoAnswer.CLOSES: lambda: _(
        "Verksamheten erbjuds inte från i dag till ett år efter den dag som angavs, så frågan går inte att svara på."
    ),
    NoAnswer.NO_HISTORY: lambda: _(
        "För få har avslutats i verksamheten för att räkna på hur länge en plats är upptagen. Frågan kan ställas när minst fem "
        "har avslutats."
    ),
}


def answer(told: Required | NoAnswer, today: dt.date, *, digest: str = "") -> dict[str, Any]:
    """What the page shows."""
    if isinstance(told, NoAnswer):
        return {"why_not": WHY_NOT[told]()}
    return {
        "sentence": sentence(told, today),
        "rows": [_row(told, one) for one in tabled(told)],
        "in_places": told.in_places,
        "told": told,
        "made": {
            "seed": SEED,
            "times": REPLICATIONS,
            "engine": engine(),
            "digest": digest[:12],
        },
        "a_year_on": told.today.days[-1],
    }


def sentence(told: Required, today: dt.date) -> str:
    """The whole answer in one or two sentences."""
    words = {
        "wish": wished(told.wish),
        "first": formats.iso_day(told.wish.first),
        "day": formats.iso_day(told.today.days[-1]),
    }
    if told.today.holds:
        return _("För att %(wish)s krävs inget mer: %(day)s gäller det %(chance)s.") % (
            words | {"chance": chance(told.today)}
        )
    if told.least is None:
        words |= {"more": more(told, told.most), "chance": chance(told.most)}
        return (
            _(
                "För att %(wish)s räcker inte ens %(more)s från %(first)s: %(day)s gäller det %(chance)s. Det kan behöva längre tid "
                "än ett år, eller något annat än mer bemanning."
            )
            % words
        )
    since = told.least.since
    assert since is not None  # it holds on the last day at least
    words |= {"more": more(told, told.least), "chance": chance(told.least), "month": _month(since, today)}
    if since <= told.wish.first:
        return (
            _(
                "För att %(wish)s krävs minst %(more)s från %(first)s. Då håller det genast; %(day)s gäller det %(chance)s."
            )
            % words
        )
    return (
        _(
            "För att %(wish)s krävs minst %(more)s från %(first)s. Då håller det från %(month)s; %(day)s gäller det %(chance)s."
        )
        % words
    )


def wished(wish: Wish) -> str:
    """What is wished for."""
    if wish.wait is not None:
        return ngettext(
            "den som ställs i kö ska vänta högst %(n)s vecka",
            "den som ställs i kö ska vänta högst %(n)s veckor",
            wish.wait,
        ) % {"n": wish.wait}
    return _("högst %(n)s ska vänta") % {"n": wish.queue}


def chance(one: Tried) -> str:
    """How often it holds, to the nearest five of a hundred: finer than that the simulation does not see."""
    near = round(100 * one.chance / NEAREST_PERCENT) * NEAREST_PERCENT
    if near <= 0:
        return _("nästan aldrig")
    return _("nästan säkert") if near >= 100 else _("ungefär %(n)s gånger av 100") % {"n": near}


def more(told: Required, one: Tried) -> str:
    """How much more it is."""
    if told.in_places:
        return ngettext("%(n)s plats till", "%(n)s platser till", one.more) % {"n": one.more}
    return _("%(percent)s %% av en heltid till (%(hours)s timmar i veckan för klienter)") % {
        "percent": told.percent(one), "hours": formats.number(told.hours(one), 1),
    }  # fmt: skip


def tabled(told: Required) -> list[Tried]:
    """As it is, the step before the least, and the least; or the most tried where nothing does."""
    if told.least is None:
        return list(dict.fromkeys((told.today, told.most)))
    before = [one for one in told.tried if one.more < told.least.more][-1:]
    return list(dict.fromkeys((told.today, *before, told.least)))


def _row(told: Required, one: Tried) -> dict[str, Any]:
    return {
        "more": more(told, one) if one.more else _("som i dag"), "slots": one.slots, "chance": chance(one),
        "since": formats.iso_day(one.since) or "–",
        "is_least": one == told.least, "step": STEP_PERCENT,
    }  # fmt: skip


def _month(day: dt.date, today: dt.date) -> str:
    return dateformat.format(day, "F" if day.year == today.year else "F Y").lower()
