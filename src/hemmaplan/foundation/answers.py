"""What somebody outside answered (*svar*), or that there was no answer (*inget svar*): two types, never one.

A source that failed says nothing about anybody. ``NoAnswer`` has therefore no rows, no length and no truth: whoever adds it up,
counts it or asks whether it is empty gets an error instead of a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, NoReturn, TypeVar

Row_co = TypeVar("Row_co", covariant=True)


class WhyNot(StrEnum):
    """Why there is no answer (*varför inget svar*)."""

    NOT_CONNECTED = "not_connected"
    """Nobody has told us where the source is (*inte ansluten*)."""
    PAUSED = "paused"
    """It failed so many times in a row that we let it rest for a while (*pausad*)."""
    NOT_REACHED = "not_reached"
    """Nobody was there, or something else than the source answered (*nåddes inte*)."""
    TIMED_OUT = "timed_out"
    """It took too long (*svarade inte i tid*)."""
    NOT_TRUSTED = "not_trusted"
    """The certificates did not fit, ours or theirs (*gick inte att lita på*)."""
    REFUSED = "refused"
    """The service did not take the question (*tog inte emot frågan*)."""
    SOURCE_FAILED = "source_failed"
    """The source itself said that it could not answer (*källan kunde inte svara*)."""
    LEFT_OUT = "left_out"
    """The source was asked and is not in the answer (*saknas i svaret*)."""
    HALF = "half"
    """Only a part of what was asked came (*halvt svar*)."""
    TOO_LARGE = "too_large"
    """More came than an answer can be (*för stort*)."""
    UNREADABLE = "unreadable"
    """What came is not what the contract says (*gick inte att läsa*)."""
    WRONG_PERSON = "wrong_person"
    """The answer is about somebody else, or does not say about whom (*gäller någon annan*)."""


PASSING: Final = frozenset({
    WhyNot.PAUSED, WhyNot.NOT_REACHED, WhyNot.TIMED_OUT, WhyNot.REFUSED, WhyNot.SOURCE_FAILED, WhyNot.LEFT_OUT, WhyNot.HALF,
    WhyNot.UNREADABLE,
})  # fmt: skip
"""What may be otherwise the next time one asks. The rest is for a person to put right."""


class Unanswered(TypeError):
    """Somebody used what was never answered as if it were an answer (*obesvarat*)."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[Row_co]):
    """An answer (*svar*), also when it was that there is nothing. ``protected``: the source marks the person as protected.

    ``raw`` is the answer as it came.
    """

    rows: tuple[Row_co, ...]
    protected: bool = False
    raw: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """That there was no answer (*inget svar*), with why. ``detail`` is what the source said of it, for who sets it right."""

    reason: WhyNot
    detail: str = ""
    protected: bool = False
    raw: str = ""

    def _refuse(self, *_others: object) -> NoReturn:
        message = f"no answer ({self.reason}) is not nothing: it cannot be counted, added or asked whether it is empty"
        raise Unanswered(message)

    def __bool__(self) -> bool:  # noqa: PLE0304  it never returns
        self._refuse()

    def __len__(self) -> int:  # noqa: PLE0303
        self._refuse()

    def __iter__(self) -> NoReturn:
        self._refuse()

    def __int__(self) -> int:
        self._refuse()

    def __index__(self) -> int:  # noqa: PLE0305
        self._refuse()

    def __float__(self) -> float:
        self._refuse()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse


@dataclass(frozen=True, slots=True)
class HalfAnswer(NoAnswer, Generic[Row_co]):
    """A part of an answer (*halvt svar*): no answer, but what came is kept to be shown. ``partial`` is never all there is."""

    partial: tuple[Row_co, ...] = ()
