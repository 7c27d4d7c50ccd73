"""What a cell is once its file is open (*cell*): a cleaned text, or one that says why it cannot be read."""

import re
from decimal import Decimal

MOST_ROWS = 500_000
MOST_COLUMNS = 400
_AROUND = re.compile(r"^[\s\u00a0\ufeff\u200b]+|[\s\u00a0\ufeff\u200b]+$")


class CannotRead(ValueError):
    """A file cannot be read (*går inte att läsa*). The message is Swedish, for the person."""


class Unread(str):
    """A cell that has something in it which cannot be read (*oläst cell*): a formula without a value, an error."""

    __slots__ = ("why",)
    why: str

    def __new__(cls, text: str, why: str) -> "Unread":
        """Keep what stood there, so that the cell is not taken for an empty one, and the sentence for the person."""
        made = super().__new__(cls, text)
        made.why = why
        return made


def clean(cell: str) -> str:
    """The text of a cell without what is around it. The one place where every cell of every kind of file passes."""
    return cell if isinstance(cell, Unread) else _AROUND.sub("", cell)


def number_text(number: Decimal) -> str:
    """A number as it is written in Swedish, without needless noughts: 4950,5."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",")
