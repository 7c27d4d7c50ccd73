"""The account in words (*utskrift*): a table a resident can read, a line a household, or JSON. Prints nothing itself."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby, zip_longest
from typing import Final, Literal

from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law.declared import VERIFICATIONS
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.foundation.money import format_kronor

Language = Literal["sv", "en"]

WIDTH: Final = 100
_TERM: Final = 46
_AMOUNT: Final = 16
_GROUND: Final = WIDTH - _TERM - _AMOUNT - 2

_SECTION: Final = re.compile(r"\d+ kap\.|\d+(?:–\d+)?(?: och \d+)? §+|§+ \w+")

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
        "derived": "Riksnormens belopp för månaden är delvis härledda ur procentsatser, inte lästa i förordningen. Jämför med "
        "förordningen före beslut.",
        "memory": "{count} uppgifter i reglerna är inte bekräftade. Visa dem med hemmaplan calculate --unconfirmed.",
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
        "derived": "The norm’s amounts for the month are partly derived from percentages, not read in the ordinance. Compare "
        "with the ordinance before deciding.",
        "memory": "{count} facts in the rules are not confirmed. Show them with hemmaplan calculate --unconfirmed.",
    },
}

_DETAILS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "monthly_ore": "{} för hel månad",
        "days": "{} dagar",
        "persons": "{} räknas i hushållet",
        "dwelling_members": "{} bor i bostaden",
        "applied_ore": "sökt {}",
        "amount_ore": "av {}",
        "paid_to_board_ore": "till nämnden {}",
        "attached_ore": "utmätt {}",
        "set_off_ore": "kvittat {}",
        "disregarded_ore": "{} räknas inte",
        "exemption_ore": "årets fribelopp {}",
        "earned_before_ore": "tidigare i år {}",
        "need_ore": "barnets behov {}",
        "month": "från {}",
        "reason": "{}",
    },
    "en": {
        "monthly_ore": "{} for a whole month",
        "days": "{} days",
        "persons": "{} count in the household",
        "dwelling_members": "{} live in the dwelling",
        "applied_ore": "applied for {}",
        "amount_ore": "of {}",
        "paid_to_board_ore": "to the board {}",
        "attached_ore": "attached {}",
        "set_off_ore": "set off {}",
        "disregarded_ore": "{} does not count",
        "exemption_ore": "the year’s exemption {}",
        "earned_before_ore": "earlier this year {}",
        "need_ore": "the child’s need {}",
        "month": "from {}",
        "reason": "{}",
    },
}
"""How an input is told under its row. An amount equal to the row's own says nothing and is left out."""


def table(account: Account, law: Law, *, language: Language = "sv") -> str:
    """The account as a table, at most 100 columns wide: rows, subtotals, result, questions, remarks, weak sources."""
    words = _WORDS[language]
    year, month = divmod(account.month, 12)
    title = f"{words['title']} {_MONTHS[language][month]} {year}"
    about = f"{words['household']} {account.household}, {words['guideline']} {account.guideline}"
    lines = [*_ends(title, about), "═" * WIDTH]
    lines += _columns("", words["amount"], words["ground"])
    lines.append("─" * WIDTH)
    before: Row | None = None
    for row in account.rows:
        lines += _row(row, before, language)
        before = row
    lines += ["", *textwrap.wrap(_verdict(account, language), WIDTH)]
    questions = [asked for asked in account.asked if asked.blocks]
    remarks = [asked for asked in account.asked if not asked.blocks]
    for heading, several in (("questions", questions), ("remarks", remarks)):
        if several:
            lines += ["", words[heading]]
        for number, asked in enumerate(several, 1):
            mark = f" {number}. " if heading == "questions" else " •  "
            lines += _wrapped(asked.sv if language == "sv" else asked.en, mark)
    lines += ["", *(wrapped for note in _weak(account, law, words) for wrapped in textwrap.wrap(note, WIDTH))]
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


def unconfirmed(law: Law) -> str:
    """Every row of the law files that rests on memory alone, by file and line."""
    lines: list[str] = []
    for file, notes in groupby(law.notes, key=lambda note: note.file):
        lines.append(file)
        for note in notes:
            about = f"{note.name}: {note.source}" + (f"; {note.note}" if note.note else "")
            lines += textwrap.wrap(about, WIDTH, initial_indent=f"  rad {note.line:<4} ", subsequent_indent=" " * 11)
    return "\n".join(lines) + "\n"


def record(account: Account) -> dict[str, object]:
    """The account as JSON values: amounts in öre, ``None`` where a question is open."""
    values = asdict(account)
    values["month"] = month_text(account.month)
    values["rows"] = [
        {**dict(zip(Row.__annotations__, row, strict=True)), "inputs": dict(row.inputs)} for row in account.rows
    ]
    values["asked"] = [asdict(asked) for asked in account.asked]
    return values


def _verdict(account: Account, language: Language) -> str:
    words = _WORDS[language]
    if account.outcome is None:
        count = sum(asked.blocks for asked in account.asked)
        said = words["one"] if count == 1 else words["several"].format(count=count)
        return words["waits"].format(count=said)
    return words["proposal"].format(outcome=words[account.outcome])


def _row(row: Row, before: Row | None, language: Language) -> list[str]:
    amount = _WORDS[language]["open"] if row.amount_ore is None else format_kronor(row.amount_ore)
    term = row.sv if language == "sv" else row.en
    if row.kind == "row":
        gap = [""] if before is not None and before.kind != "row" else []
        return [*gap, *_columns(f"  {term}", amount, row.ground, _details(row, language))]
    if before is not None and before.kind == "result" and row.kind == "result":
        return _columns(term, amount, row.ground)
    gap = [""] if before is not None and before.kind == "subtotal" else []
    rule = ("─" if row.kind == "subtotal" else "═") * _AMOUNT
    return [*gap, f"{'':{_TERM}}{rule}", *_columns(term, amount, row.ground)]


def _details(row: Row, language: Language) -> str:
    """The inputs that explain the amount, in words."""
    told = []
    for name, words in _DETAILS[language].items():
        value = row.inputs.get(name)
        alone = name == "persons" and "dwelling_members" not in row.inputs
        if value in {None, ""} or alone or (name.endswith("_ore") and value == abs(row.amount_ore or 0)):
            continue
        told.append(words.format(format_kronor(int(value)) if name.endswith("_ore") and value is not None else value))
    return "; ".join(told)


def _columns(term: str, amount: str, ground: str, details: str = "") -> list[str]:
    """Term, amount and ground beside each other, over as many lines as they need; details below the term."""
    left = textwrap.wrap(_kept(term), _TERM - 1, subsequent_indent="    ") or [""]
    if details:
        below = textwrap.wrap(_kept(details), _TERM + _AMOUNT - 4, initial_indent="    ", subsequent_indent="    ")
        left += below
    right = textwrap.wrap(_kept(ground), _GROUND) or [""]
    lines = []
    for place, (words, source) in enumerate(zip_longest(left, right, fillvalue="")):
        start = f"{words:{_TERM}}{amount:>{_AMOUNT}}" if place == 0 else f"{words:{_TERM + _AMOUNT}}"
        lines.append(f"{start}  {source}".rstrip())
    return lines


def _kept(text: str) -> str:
    """A text whose sections do not break over a line: "12 kap. 7 §"."""
    return _SECTION.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def _weak(account: Account, law: Law, words: dict[str, str]) -> Iterable[str]:
    """What a reader should know of the sources."""
    if int(law.norm.verification[account.month - law.first_month]) == VERIFICATIONS.index("derived"):
        yield words["derived"]
    if law.notes:
        yield words["memory"].format(count=len(law.notes))


def _ends(left: str, right: str) -> list[str]:
    """Two texts at each end of a line, or on a line each when they do not fit."""
    if len(left) + len(right) + 2 > WIDTH:
        return [left, *textwrap.wrap(right, WIDTH)]
    return [f"{left}{right:>{WIDTH - len(left)}}"]


def _wrapped(text: str, mark: str) -> Iterable[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
