"""Money (*pengar*): whole öre, kept in integers.

No float ever touches an amount. A fraction appears only inside a named rounding step, which says in which direction
it goes and on what ground, so that every öre in a payment can be explained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from hemmaplan.foundation import cleaning

KRONA: Final = 100
"""Öre in a krona."""

_CURRENCY: Final = r"kronor|kr|sek"
_BEFORE: Final = re.compile(rf"^(?:{_CURRENCY})\.?\s*(?=[-+\u2212\d])", re.IGNORECASE)
_AFTER: Final = re.compile(rf"(?:(?:{_CURRENCY})\.?|[:,][-\u2013\u2212])$", re.IGNORECASE)
# Thousands with spaces, or with points when a decimal comma follows, or with commas when a decimal point does: where
# both signs stand there is only one way to read them. "1.234" and "1,234" can mean two things and are refused.
_AMOUNT: Final = re.compile(
    r"(?P<sign>[-+\u2212]?)"
    r"(?:"
    r"(?P<kronor>[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[,.:](?P<ore>[0-9]{1,2}|[0-9]{4,}))?"
    r"|(?P<points>[0-9]{1,3}(?:\.[0-9]{3}){1,3}),(?P<after_points>[0-9]{1,2})"
    r"|(?P<commas>[0-9]{1,3}(?:,[0-9]{3}){1,3})\.(?P<after_commas>[0-9]{1,2})"
    r")",
    re.ASCII,
)
_TWO_MEANINGS: Final = re.compile(r"[-+\u2212]?[0-9]{1,3}(?:[.,][0-9]{3})+", re.ASCII)
_NOISE: Final = Decimal("0.001")
"""Öre: what a spreadsheet's own sums are off by. 6 450,499999 kr is what it shows as 6 450,50 kr."""
_NBSP: Final = "\u00a0"
_SHOWN: Final = 40


def parse_kronor(text: str) -> int:
    """Read an amount in kronor (*kronor*) as a person or a spreadsheet writes it. Returns öre.

    "1 234,50", "1234,5", "1234.50", "1.234,50", "1,234.50", "1 234 kr", "SEK 1234" and "1 234:-" are read. "1.234" is
    not: it can mean two things. Decimals beyond the öre are refused unless they are a spreadsheet's own noise.

    Raises:
        ValueError: the text is no amount. The message is Swedish and says how to write one.
    """
    bare = _AFTER.sub("", _BEFORE.sub("", cleaning.amount(text))).strip()
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise ValueError(_no_amount(text, bare))
    kronor = re.sub(r"[ .,]", "", match["kronor"] or match["points"] or match["commas"])
    ore = Decimal(f"{kronor}.{match['ore'] or match['after_points'] or match['after_commas'] or 0}") * KRONA
    amount = int(ore.to_integral_value(ROUND_HALF_UP))
    if abs(ore - amount) > _NOISE:
        message = f"”{text}” har fler än två decimaler. Avrunda beloppet till hela ören, till exempel 1234,50."
        raise ValueError(message)
    return -amount if match["sign"] in {"-", "\u2212"} else amount


def _no_amount(text: str, bare: str) -> str:
    said = f"”{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}” är inget belopp"
    if _TWO_MEANINGS.fullmatch(bare):
        return (
            f"{said} som går att läsa säkert: tecknet före de tre sista siffrorna kan vara tusental eller decimaler. "
            f"Skriv {re.sub('[.,]', '', bare)} eller {re.sub('[.,]', '', bare)},00."
        )
    return f"{said}. Skriv kronor med komma före ören, till exempel 1 234,50."


def format_kronor(ore: int, *, with_ore: bool = True) -> str:
    """Write öre as kronor: 123450 becomes "1 234,50 kr". The spaces do not break over a line.

    With ``with_ore=False`` the öre are left out, which is allowed only when there are none.

    Raises:
        ValueError: ``with_ore`` is false and the amount has öre; nothing is rounded in silence.
    """
    kronor, rest = divmod(abs(ore), KRONA)
    if rest and not with_ore:
        message = "Beloppet har ören. Avrunda det med ett namngivet steg innan det visas i hela kronor."
        raise ValueError(message)
    sign = "\u2212" if ore < 0 else ""
    whole = f"{kronor:,}".replace(",", _NBSP)
    decimals = f",{rest:02d}" if with_ore else ""
    return f"{sign}{whole}{decimals}{_NBSP}kr"


class Direction(StrEnum):
    """Which way a rounding goes (*avrundningens riktning*)."""

    DOWN = "down"
    """Towards minus infinity (*nedåt*)."""
    UP = "up"
    """Towards plus infinity (*uppåt*)."""
    NEAREST = "nearest"
    """To the nearest, a half away from zero (*närmaste, halva från noll*)."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding step (*avrundning*): its name, unit in öre, direction, and the ground that allows it."""

    name: str
    unit: int
    direction: Direction
    ground: str

    def __post_init__(self) -> None:
        """Refuse a step without a unit or without a ground."""
        if self.unit < 1:
            message = "En avrundning måste ha en enhet på minst ett öre."
            raise ValueError(message)
        if not self.ground.strip():
            message = "En avrundning måste ange sin grund."
            raise ValueError(message)

    def apply(self, ore: int) -> int:
        """Round an amount in öre to a multiple of the unit."""
        return self.apply_fraction(ore, 1)

    def apply_fraction(self, numerator: int, denominator: int) -> int:
        """Round the exact fraction ``numerator / denominator`` öre to a multiple of the unit.

        Raises:
            ValueError: the denominator is not positive.
        """
        if denominator < 1:
            message = "Nämnaren måste vara minst ett."
            raise ValueError(message)
        step = self.unit * denominator
        if self.direction is Direction.DOWN:
            whole = numerator // step
        elif self.direction is Direction.UP:
            whole = -(-numerator // step)
        else:
            half_up = (2 * abs(numerator) + step) // (2 * step)
            whole = half_up if numerator >= 0 else -half_up
        return whole * self.unit


NEAREST_KRONA: Final = Rounding(
    "NEAREST_KRONA", KRONA, Direction.NEAREST, "Lag (1970:1029) om avrundning av vissa öresbelopp"
)
"""A sum to pay, in whole kronor (*öresavrundning*)."""

NEAREST_ORE: Final = Rounding("NEAREST_ORE", 1, Direction.NEAREST, "Öret är minsta bokförda enhet i systemet")
"""A share of an amount, to the smallest unit we keep."""


def share(ore: int, numerator: int, denominator: int, rounding: Rounding) -> int:
    """A part of an amount (*andel*), for example 10 days of 31. Rounded once, by the named step.

    Raises:
        ValueError: the denominator is not positive.
    """
    return rounding.apply_fraction(ore * numerator, denominator)


def split(ore: int, parts: int) -> list[int]:
    """Divide an amount in equal parts (*dela upp*) so that the parts add up to it. The first parts get the odd öre.

    Raises:
        ValueError: there are no parts.
    """
    if parts < 1:
        message = "Ett belopp delas i minst en del."
        raise ValueError(message)
    each, odd = divmod(ore, parts)
    return [each + 1] * odd + [each] * (parts - odd)
