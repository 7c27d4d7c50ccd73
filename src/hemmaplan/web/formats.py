"""How dates, times, sums and shares are written (sv. datum, tider, belopp och andelar), in the reader's language."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dateformat, formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hemmaplan.foundation import calendar

NBSP = "\u00a0"
HOUR = 60
ORE = 100


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return calendar.local_time(value) if isinstance(value, dt.datetime) and value.tzinfo else value


def _day(value: dt.date | dt.datetime) -> dt.date:
    value = _local(value)
    return value.date() if isinstance(value, dt.datetime) else value


def iso_day(value: dt.date | dt.datetime | None) -> str:
    """``2026-11-21``; an empty string for no date."""
    return _day(value).isoformat() if value else ""


def short_day(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """``3 dec``; with the year when it is not the year of ``today``, or when ``today`` is not told."""
    if not value:
        return ""
    day = _day(value)
    text = dateformat.format(day, pgettext("datum", "j b")).replace(" ", NBSP)
    return text if today is not None and day.year == today.year else f"{text}{NBSP}{day.year}"


def long_day(value: dt.date | dt.datetime | None) -> str:
    """``lördag 21 november 2026``."""
    return dateformat.format(_day(value), "l j F Y") if value else ""


def clock(value: dt.datetime | dt.time | None) -> str:
    """``08:12``, in Stockholm time."""
    if not value:
        return ""
    return (_local(value) if isinstance(value, dt.datetime) else value).strftime("%H:%M")


def moment(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """``i dag 08:12``, ``i går 08:12``, or ``3 dec 08:12``."""
    if not value:
        return ""
    day = _day(value)
    if today is not None and day == today:
        text = _("i dag")
    elif today is not None and day == today - dt.timedelta(days=1):
        text = _("i går")
    else:
        text = short_day(day, today)
    return f"{text} {clock(value)}"


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """``1 525`` or ``3,5``, a half rounded up; a dash for no value, since no value is not nought."""
    if value is None:
        return "–"
    # Django's own cuts the decimals off: 3.97 would be 3,9.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # no minus nought
    return formats.number_format(rounded, decimals, use_l10n=True, force_grouping=True)


def percent(value: float | Decimal | None, decimals: int = 0) -> str:
    """``1 525 %``. The value is in percent, not a share of one."""
    return "–" if value is None else f"{number(value, decimals)}{NBSP}%"


def kronor(ore: int | None) -> str:
    """An amount in öre as ``12 345 kr``, or ``12 345,50 kr`` when there are öre."""
    if ore is None:
        return "–"
    amount = Decimal(ore) / ORE
    return f"{number(amount, 0 if ore % ORE == 0 else 2)}{NBSP}kr"


def minutes(value: int | None) -> str:
    """Minutes as ``2 h 30 min``, ``45 min`` or ``2 h``."""
    if value is None:
        return "–"
    sign = "−" if value < 0 else ""
    hours, rest = divmod(abs(value), HOUR)
    parts = [f"{number(hours)}{NBSP}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NBSP}min")
    return sign + NBSP.join(parts)


def days_left(days: int) -> str:
    """``12 dagar kvar``, ``i dag``, ``4 dagar över tiden``."""
    if days > 0:
        return ngettext("%(days)s dag kvar", "%(days)s dagar kvar", days) % {"days": number(days)}
    if days == 0:
        return _("i dag")
    over = ngettext("%(days)s dag över tiden", "%(days)s dagar över tiden", -days)
    return over % {"days": number(-days)}
