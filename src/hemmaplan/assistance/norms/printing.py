"""The account in words (*utskrift*): a table a resident can read, a line a household, or JSON. Prints nothing itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final, Literal

from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.household import month_text
from hemmaplan.foundation.money import format_kronor

Language = Literal["sv", "en"]

WIDTH: Final = 100
_TERM: Final = 42
_AMOUNT: Final = 16
_GROUND: Final = WIDTH - _TERM - _AMOUNT - 2

_MONTHS: Final[dict[Language, Sequence[str]]] = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "title": "Normberäkning",
        "household": "Hushåll",
        "guideline": "riktlinje",
        "ground": "Grund",
        "amount": "Belopp",
        "open": "ej avgjort",
        "questions": "Frågor att besvara innan beloppet kan bestämmas",
        "remarks": "Att tänka på",
        "waits": "Beloppet kan inte bestämmas än: {count}.",
        "one": "1 fråga är obesvarad",
        "several": "{count} frågor är obesvarade",
        "proposal": "Förslag: {outcome}. En handläggare beslutar.",
        "BIFALL": "bifall",
        "DELAVSLAG": "delavslag",
        "AVSLAG": "avslag",
        "question": "Fråga",
        "remark": "Anmärkning",
    },
    "en": {
        "title": "Norm calculation",
        "household": "Household",
        "guideline": "guideline",
        "ground": "Ground",
        "amount": "Amount",
        "open": "undecided",
        "questions": "Questions to answer before the amount can be set",
        "remarks": "To bear in mind",
        "waits": "The amount cannot be set yet: {count}.",
        "one": "1 question is open",
        "several": "{count} questions are open",
        "proposal": "Proposal: {outcome}. A case worker decides.",
        "BIFALL": "granted",
        "DELAVSLAG": "partly refused",
        "AVSLAG": "refused",
        "question": "Question",
        "remark": "Remark",
    },
}


def table(account: Account, *, language: Language = "sv") -> str:
    """The account as a table, at most 100 columns wide: rows, subtotals, result, questions and remarks."""
    words = _WORDS[language]
    year, month = divmod(account.month, 12)
    title = f"{words['title']} {_MONTHS[language][month]} {year}"
    about = f"{words['household']} {account.household}, {words['guideline']} {account.guideline}"
    lines = [*_ends(title, about), "═" * WIDTH]
    lines += _columns("", words["amount"], words["ground"])
    lines.append("─" * WIDTH)
    for row in account.rows:
        lines += _row(row, language)
    lines += ["", *textwrap.wrap(_verdict(account, language), WIDTH)]
    questions = [asked for asked in account.asked if asked.blocks]
    remarks = [asked for asked in account.asked if not asked.blocks]
    for heading, several in (("questions", questions), ("remarks", remarks)):
        if several:
            lines += ["", words[heading]]
        for number, asked in enumerate(several, 1):
            mark = f" {number}. " if heading == "questions" else " •  "
            lines += _wrapped(asked.sv if language == "sv" else asked.en, mark)
    return "\n".join(lines) + "\n"


def line(account: Account, *, language: Language = "sv") -> str:
    """A line with the outcome, and one for each question and remark."""
    words = _WORDS[language]
    head = f"{account.household}  {month_text(account.month)}  "
    if account.total_ore is None or account.outcome is None:
        lines = [head + words["open"]]
    else:
        lines = [f"{head}{words[account.outcome]}  {format_kronor(account.total_ore)}"]
    for asked in account.asked:
        mark = words["question"] if asked.blocks else words["remark"]
        lines += _wrapped(f"{mark}: {asked.sv if language == 'sv' else asked.en}", "    ")
    return "\n".join(lines) + "\n"


def record(account: Account) -> dict[str, object]:
    """The account as JSON values: amounts in öre, ``None`` where a question is open."""
    values = asdict(account)
    values["month"] = month_text(account.month)
    values["rows"] = [{**asdict(row), "inputs": dict(row.inputs)} for row in account.rows]
    values["asked"] = [asdict(asked) for asked in account.asked]
    return values


def _verdict(account: Account, language: Language) -> str:
    words = _WORDS[language]
    if account.outcome is None:
        count = sum(asked.blocks for asked in account.asked)
        said = words["one"] if count == 1 else words["several"].format(count=count)
        return words["waits"].format(count=said)
    return words["proposal"].format(outcome=words[account.outcome])


def _row(row: Row, language: Language) -> list[str]:
    amount = _WORDS[language]["open"] if row.amount_ore is None else format_kronor(row.amount_ore)
    term = row.sv if language == "sv" else row.en
    if row.kind == "row":
        return _columns(f"  {term}", amount, row.ground, indent="    ")
    rule = ("─" if row.kind == "subtotal" else "═") * _AMOUNT
    return [f"{'':{_TERM}}{rule}", *_columns(term, amount, row.ground), ""]


def _columns(term: str, amount: str, ground: str, indent: str = "  ") -> list[str]:
    """Term, amount and ground beside each other, over as many lines as they need."""
    left = textwrap.wrap(term, _TERM - 1, subsequent_indent=indent, drop_whitespace=True) or [""]
    left[0] = term[: len(term) - len(term.lstrip())] + left[0].lstrip()
    right = textwrap.wrap(ground, _GROUND) or [""]
    lines = []
    for place in range(max(len(left), len(right))):
        middle = amount if place == 0 else ""
        parts = (left[place] if place < len(left) else "", middle, right[place] if place < len(right) else "")
        lines.append(f"{parts[0]:{_TERM}}{parts[1]:>{_AMOUNT}}  {parts[2]}".rstrip())
    return lines


def _ends(left: str, right: str) -> list[str]:
    """Two texts at each end of a line, or on a line each when they do not fit."""
    if len(left) + len(right) + 2 > WIDTH:
        return [left, *textwrap.wrap(right, WIDTH)]
    return [f"{left}{right:>{WIDTH - len(left)}}"]


def _wrapped(text: str, mark: str) -> Iterable[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
