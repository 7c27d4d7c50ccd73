"""Amounts and days as the sources write them (*belopp*): exact, or not readable. No float is ever made of money."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from hemmaplan.foundation.answers import WhyNot
from hemmaplan.foundation.money import KRONA
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.integrations.soap import CallFailed

LARGEST: Final = 10_000_000 * KRONA
"""No benefit of a month is larger: what is, is a fault in the answer."""


def ore(written: object) -> int:
    """Kronor as text, whole number or exact decimal, in öre. Raises ``CallFailed`` for a fraction of an öre and for what is no amount."""
    if isinstance(written, bool) or not isinstance(written, (str, int, Decimal)):
        raise CallFailed(WhyNot.UNREADABLE, "ett belopp går inte att läsa")
    try:
        amount = Decimal(written.strip().replace(",", ".") if isinstance(written, str) else written) * KRONA
    except InvalidOperation as error:
        raise CallFailed(WhyNot.UNREADABLE, "ett belopp går inte att läsa") from error
    if not amount.is_finite() or amount != amount.to_integral_value() or abs(amount) > LARGEST:
        raise CallFailed(WhyNot.UNREADABLE, "ett belopp är orimligt")
    return int(amount)


def ore_of(amount: Any) -> int | None:
    """An amount of LEFI: ``{"summa": 4500, "valuta": "SEK"}`` or a number alone; ``None`` when it is not told."""
    if isinstance(amount, dict):
        amount = amount.get("summa")
    return None if amount is None else ore(amount)


def is_kronor(amount: Any) -> bool:
    """Whether the amount is in kronor, as far as it says."""
    return not isinstance(amount, dict) or amount.get("valuta") in {None, "", "SEK"}


def days(written: object) -> Decimal | None:
    """A number of days, also half ones; ``None`` when it is not told. Raises ``CallFailed``."""
    if written in {None, ""}:
        return None
    if isinstance(written, bool) or not isinstance(written, (str, int, Decimal)):
        raise CallFailed(WhyNot.UNREADABLE, "ett antal dagar går inte att läsa")
    try:
        count = Decimal(written.strip().replace(",", ".") if isinstance(written, str) else written)
    except InvalidOperation as error:
        raise CallFailed(WhyNot.UNREADABLE, "ett antal dagar går inte att läsa") from error
    if not count.is_finite() or not 0 <= count <= 1000:
        raise CallFailed(WhyNot.UNREADABLE, "ett antal dagar är orimligt")
    return count


def percent(written: str) -> int | None:
    """A share in percent; ``None`` when it is not told. Raises ``CallFailed``."""
    if not written:
        return None
    share = whole_or_none(written, most=1000)
    if share is None:
        raise CallFailed(WhyNot.UNREADABLE, "en omfattning går inte att läsa")
    return share
