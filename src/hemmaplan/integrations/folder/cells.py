"""What a cell is once its file is open (*cell*): a cleaned text, or one that says why it cannot be read."""

import re
from decimal import Decimal

MOST_ROWS = 500_000
MOST_COLUMNS = 400
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')  # how Excel is told to leave a text alone
_ERROR = re.compile(r"#(?:#+|[A-ZÅÄÖ/0]+[!?]|N/A|SAKNAS!?|REFERENS!?)")
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


class Dated(str):
    """A cell that the book keeps as a day (*datumcell*). Where no day belongs, Excel has made one of a code: 19-2, 2020-1."""

    __slots__ = ("at",)
    at: str

    def __new__(cls, text: str, at: str) -> "Dated":
        """Keep the name of the cell for the person."""
        made = super().__new__(cls, text)
        made.at = at
        return made


def clean(cell: str) -> str:
    """The text of a cell without what is around it. The one place where every cell of every kind of file passes."""
    return cell if isinstance(cell, (Unread, Dated)) else _AROUND.sub("", cell)


def clean_text(cell: str) -> str:
    """The text of a cell of a text file: there a formula and an error of Excel are only what they look like."""
    text = clean(cell)
    if not text.startswith(("=", "#")):
        return text
    if quoted := _QUOTED.fullmatch(text):
        return clean(quoted[1].replace('""', '"'))
    if text.startswith("="):
        return Unread(text, "Cellen har en formel i stället för ett värde. Spara om filen från Excel med värdena.")
    if _ERROR.fullmatch(text):
        return Unread(
            text, f"Cellen har felet {text[:20]}. Rätta formeln, eller gör kolumnen bredare, i Excel och spara om."
        )
    return text


def number_text(number: Decimal) -> str:
    """A number as it is written in Swedish, without needless noughts: 4950,5."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",")
