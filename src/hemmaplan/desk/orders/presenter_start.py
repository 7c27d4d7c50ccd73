"""When one who waits may start (*beräknad start*), in words: on the order's page, in the queue's room, and for a letter."""

import datetime as dt
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _

from hemmaplan.capacity.models import ExpectedStart
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.models import Clock
from hemmaplan.interventions.models import Order
from hemmaplan.web import formats
from hemmaplan.web.page import Page

SOON_DAYS = 10
EARLY_DAYS, MID_DAYS = 10, 20
WIDE_DAYS = 183
"""An interval as wide as this is told in months: parts of months would seem surer than it is."""
FEW_ENDS = 10
"""With fewer ended an assumption of how long a place is held weighs in."""
LACKS = {
    ExpectedStart.Lack.NO_HISTORY: lambda: _(
        "Det går inte att säga när: för få har avslutats i verksamheten för att räkna på hur länge en plats är upptagen."
    ),
    ExpectedStart.Lack.NO_STAFF: lambda: _(
        "Det går inte att säga när: verksamheten har ingen bemanning. Ingen kan börja förrän någon har den."
    ),
    ExpectedStart.Lack.TOO_FAR: lambda: _(
        "Det går inte att säga när: starten kan dröja mer än två år med de tjänster och platser som är registrerade."
    ),
    ExpectedStart.Lack.NOT_COUNTED: lambda: _(
        "Det går inte att säga när: inget begränsar verksamheten till ett antal platser, så kön går inte att räkna på."
    ),
}


def of_order(request: Page, order: Order, clock: Clock | None) -> dict[str, Any] | None:
    """What the page of an order that stands in the queue says; nothing for one that does not. ``clock``: its three months."""
    if order.state != "queued":
        return None
    row = ExpectedStart.objects.visible_to(request.user).of_order(order)
    if row is None:
        return {
            "why_none": _(
                "Ingen beräknad start är gjord än. Den görs strax efter att någon ställts i kö, annars i natt."
            )
        }
    if row.lack:
        return {"row": row, "why_none": LACKS[ExpectedStart.Lack(row.lack)]()}
    said = when(row, request.today)
    return {
        "row": row,
        "said": said,
        "letter": letter(said),
        "limit": beyond_limit(row, clock),
        "few": row.ended < FEW_ENDS,
        "passed": bool(row.latest and row.latest < request.today),
    }


def letter(said: str) -> str:
    """The sentence to the person (*mening till brev*)."""
    return _(
        "Vi räknar med att ni kan börja %(when)s. Det beror på hur snart platser blir lediga och på om någon med större behov "
        "måste gå före; säkert är det inte."
    ) % {"when": said}


def when(row: ExpectedStart, today: dt.date) -> str:
    """``mellan mitten av mars och slutet av maj``: no finer than it deserves."""
    assert row.earliest is not None
    assert row.latest is not None
    wide = (row.latest - row.earliest).days > WIDE_DAYS
    low, high = (_month(day, today) if wide else _part(day, today) for day in (row.earliest, row.latest))
    if (row.earliest - row.day).days < SOON_DAYS:
        return _("snart, senast i %(late)s") % {"late": high}
    if low == high:
        return _("i %(late)s") % {"late": high}
    return _("mellan %(early)s och %(late)s") % {"early": low, "late": high}


def short(row: ExpectedStart | None, today: dt.date) -> str:
    """The same in a cell of a table."""
    if row is None:
        return "–"
    return when(row, today) if not row.lack else _("kan inte sägas: %(why)s") % {"why": row.get_lack_display()}


def _part(day: dt.date, today: dt.date) -> str:
    words = {"month": _month(day, today)}
    if day.day <= EARLY_DAYS:
        return _("början av %(month)s") % words
    return _("mitten av %(month)s") % words if day.day <= MID_DAYS else _("slutet av %(month)s") % words


def _month(day: dt.date, today: dt.date) -> str:
    return dateformat.format(day, "F" if day.year == today.year else "F Y").lower()


def beyond_limit(row: ExpectedStart, clock: Clock | None) -> str:
    """When what is told reaches beyond the three months of the law, as the ledger counts them: that, in words."""
    if clock is None or row.earliest is None or row.latest is None or row.latest <= clock.due_on:
        return ""
    words = {
        "rule": rules.rule(clock.rule, on=clock.starts_on).title, "section": clock.section,
        "day": formats.iso_day(clock.due_on),
    }  # fmt: skip
    if row.earliest > clock.due_on:
        return _("%(rule)s (%(section)s): sista dag är %(day)s, och starten väntas senare än så.") % words
    return _("%(rule)s (%(section)s): sista dag är %(day)s, och starten kan bli senare än så.") % words
