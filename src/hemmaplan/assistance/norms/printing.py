"""The account in words (*utskrift*): a table a resident can read, a line a household, or JSON. Prints nothing itself."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby, zip_longest
from typing import Final, Literal

import numpy as np

from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.household import month_of, month_text
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
        "ground": "Grund",
        "amount": "Belopp",
        "open": "ej avgjort",
        "questions": "Det här behövs innan beloppet går att bestämma",
        "remarks": "Att tänka på",
        "waits": "Beloppet kan inte bestämmas än: {count}.",
        "one": "1 fråga är obesvarad",
        "several": "{count} frågor är obesvarade",
        "grants": "Förslag: {amount} i ekonomiskt bistånd för {month} ({outcome}).",
        "refuses": "Förslag: inget ekonomiskt bistånd för {month} ({outcome}).",
        "decides": "En handläggare beslutar.",
        "premium": "Utan försörjningsstöd för månaden kan jobbpremie sökas hos Försäkringskassan: {amount}.",
        "BIFALL": "Allt som söks beviljas.",
        "DELAVSLAG": "En del av det som söks beviljas inte: raderna visar vad.",
        "AVSLAG": "Inkomsterna och tillgångarna räcker till det som godkänns.",
        "words": "Orden i beräkningen",
        "question": "Fråga",
        "remark": "Anmärkning",
        "bifall": "bifall",
        "delavslag": "delavslag",
        "avslag": "avslag",
        "derived": "Härledda ur procentsatser, inte lästa i förordningen: riksnormens belopp för {years}.",
    },
    "en": {
        "title": "Norm calculation",
        "household": "Household",
        "ground": "Ground",
        "amount": "Amount",
        "open": "undecided",
        "questions": "What is needed before the amount can be set",
        "remarks": "To bear in mind",
        "waits": "The amount cannot be set yet: {count}.",
        "one": "1 question is open",
        "several": "{count} questions are open",
        "grants": "Proposal: {amount} in economic assistance for {month} ({outcome}).",
        "refuses": "Proposal: no economic assistance for {month} ({outcome}).",
        "decides": "A case worker decides.",
        "premium": "Without livelihood support for the month, a job premium can be applied for at the Social Insurance Agency: {amount}.",
        "BIFALL": "All that is applied for is granted.",
        "DELAVSLAG": "A part of what is applied for is not granted: the rows show what.",
        "AVSLAG": "The incomes and assets are enough for what is approved.",
        "words": "The words of the calculation",
        "question": "Question",
        "remark": "Remark",
        "bifall": "granted",
        "delavslag": "partly refused",
        "avslag": "refused",
        "derived": "Derived from percentages, not read in the ordinance: the norm’s amounts for {years}.",
    },
}

_DETAILS: Final[dict[Language, dict[str, str | tuple[str, str]]]] = {
    "sv": {
        "monthly_ore": "{} för hel månad",
        "days": ("{} dag", "{} dagar"),
        "persons": ("{} person räknas i hushållet", "{} personer räknas i hushållet"),
        "dwelling_members": ("{} person bor i bostaden", "{} personer bor i bostaden"),
        "applied_ore": "sökt {}",
        "part_ore": "hushållets del {}",
        "amount_ore": "av {}",
        "per_day_ore": "{} om dagen",
        "per_week_ore": "{} i veckan",
        "per_year_ore": "{} om året",
        "paid_to_board_ore": "{} betalades till kommunen",
        "attached_ore": "{} drogs av Kronofogden",
        "set_off_ore": "{} drogs av mot en skuld",
        "disregarded_ore": "{} räknas inte",
        "exemption_ore": "ett barn får tjäna {} om året",
        "earned_before_ore": "tidigare i år {}",
        "need_ore": "barnets behov {}",
        "month": "från {}",
        "register_ore": "registret säger {}",
        "share_percent": "{} procent av barnets rad",
        "reason": "{}",
    },
    "en": {
        "monthly_ore": "{} for a whole month",
        "days": ("{} day", "{} days"),
        "persons": ("{} person counts in the household", "{} persons count in the household"),
        "dwelling_members": ("{} person lives in the dwelling", "{} persons live in the dwelling"),
        "applied_ore": "applied for {}",
        "part_ore": "the household’s part {}",
        "amount_ore": "of {}",
        "per_day_ore": "{} a day",
        "per_week_ore": "{} a week",
        "per_year_ore": "{} a year",
        "paid_to_board_ore": "{} was paid to the municipality",
        "attached_ore": "{} was taken by the Enforcement Authority",
        "set_off_ore": "{} was taken against a debt",
        "disregarded_ore": "{} does not count",
        "exemption_ore": "a child may earn {} a year",
        "earned_before_ore": "earlier this year {}",
        "need_ore": "the child’s need {}",
        "month": "from {}",
        "register_ore": "the register says {}",
        "share_percent": "{} percent of the child’s row",
        "reason": "{}",
    },
}
"""How an input is told under its row, a number also for one. An amount equal to the row's own says nothing, left out."""


_RULES: Final = ("special_rule", "child_own", "child_work")
"""Concepts that have plain words of their own beside the rows'; a row's ground says that it is one of them."""


def table(account: Account, law: Law, *, language: Language = "sv") -> str:
    """The account as an applicant can read it, at most 100 columns wide: rows, result, what is needed, and the words."""
    words = _WORDS[language]
    title = f"{words['title']} {in_words(account.month, language)}"
    lines = [*_ends(title, f"{words['household']} {account.household}"), "═" * WIDTH]
    lines += _columns("", words["amount"], words["ground"])
    lines.append("─" * WIDTH)
    before: Row | None = None
    for row in account.rows:
        lines += _row(row, before, language)
        before = row
    lines += ["", *textwrap.wrap(_verdict(account, language), WIDTH)]
    plain = [(asked.blocks, asked.plain_sv if language == "sv" else asked.plain_en) for asked in account.asked]
    questions = [text for blocks, text in plain if blocks]
    remarks = [text for blocks, text in plain if text and not blocks]
    for heading, several in (("questions", questions), ("remarks", remarks)):
        if several:
            lines += ["", words[heading]]
        for number, text in enumerate(several, 1):
            mark = f" {number}. " if heading == "questions" else " •  "
            lines += _wrapped(text, mark)
    lines += ["", words["words"]]
    for text in explained(account, law, language):
        lines += _wrapped(text, " •  ")
    return "\n".join(lines) + "\n"


def line(account: Account, *, language: Language = "sv") -> str:
    """A line with the outcome, and for the worker one for each question and remark."""
    words = _WORDS[language]
    head = f"{account.household}  {month_text(account.month)}  "
    if account.total_ore is None or account.outcome is None:
        lines = [head + words["open"]]
    else:
        lines = [f"{head}{words[account.outcome.lower()]}  {format_kronor(account.total_ore)}"]
    for asked in account.asked:
        mark = words["question"] if asked.blocks else words["remark"]
        lines += _wrapped(f"{mark}: {asked.sv if language == 'sv' else asked.en}", "    ")
    return "\n".join(lines) + "\n"


def unconfirmed(law: Law) -> str:
    """Every row of the law files that rests on memory alone, by file and line, and the years with derived amounts."""
    lines: list[str] = []
    for file, notes in groupby(law.notes, key=lambda note: note.file):
        lines.append(file)
        for note in notes:
            about = f"{note.name}: {note.source}" + (f"; {note.note}" if note.note else "")
            lines += textwrap.wrap(about, WIDTH, initial_indent=f"  rad {note.line:<4} ", subsequent_indent=" " * 11)
    derived = np.flatnonzero(law.norm.verification == VERIFICATIONS.index("derived")) + law.first_month
    if len(derived):
        years = ", ".join(str(year) for year in sorted({int(month) // 12 for month in derived}))
        lines += ["norm_amounts.csv", *_wrapped(_WORDS["sv"]["derived"].format(years=years), "  ")]
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
    if account.outcome is None or account.total_ore is None:
        count = sum(asked.blocks for asked in account.asked)
        return words["waits"].format(count=words["one"] if count == 1 else words["several"].format(count=count))
    proposal = words["refuses" if account.outcome == "AVSLAG" else "grants"]
    said = proposal.format(
        amount=format_kronor(account.total_ore),
        month=in_words(account.month, language),
        outcome=words[account.outcome.lower()],
    )
    verdict = f"{said} {words[account.outcome]} {words['decides']}"
    if account.job_premium_ore and account.support_ore == 0:
        return f"{verdict} {words['premium'].format(amount=format_kronor(account.job_premium_ore))}"
    return verdict


def in_words(number: int, language: Language) -> str:
    """A month in words: "november 2026"."""
    year, month = divmod(number, 12)
    return f"{_MONTHS[language][month]} {year}"


def explained(account: Account, law: Law, language: Language) -> Iterable[str]:
    """In plain words what the rows of this account are, by their codes and their grounds."""
    codes = {row.code for row in account.rows}
    grounds = {row.ground for row in account.rows}
    codes |= {rule for rule in _RULES if law.ground(rule, account.month) in grounds}
    for code, words in law.plain_words.items():
        if code in codes or (code == "personal_single" and "personal_cohabiting" in codes):
            yield words[0 if language == "sv" else 1]


def _row(row: Row, before: Row | None, language: Language) -> list[str]:
    amount = _WORDS[language]["open"] if row.amount_ore is None else format_kronor(row.amount_ore)
    term = row.sv if language == "sv" else row.en
    if row.kind == "row":
        gap = [""] if before is not None and before.kind != "row" else []
        return [*gap, *_columns(f"  {term}", amount, row.ground, details(row, language))]
    if before is not None and before.kind == "result" and row.kind == "result":
        return _columns(term, amount, row.ground)
    gap = [""] if before is not None and before.kind == "subtotal" else []
    rule = ("─" if row.kind == "subtotal" else "═") * _AMOUNT
    return [*gap, f"{'':{_TERM}}{rule}", *_columns(term, amount, row.ground)]


def details(row: Row, language: Language) -> str:
    """The inputs that explain the amount, in words."""
    told = []
    for name, words in _DETAILS[language].items():
        value = row.inputs.get(name)
        alone = name == "persons" and "dwelling_members" not in row.inputs
        if value in {None, ""} or alone or (name.endswith("_ore") and value == abs(row.amount_ore or 0)):
            continue
        said = words[value != 1] if isinstance(words, tuple) else words
        if name == "month":
            value = in_words(month_of(*(int(part) for part in str(value).split("-"))), language)
        told.append(said.format(format_kronor(int(value)) if name.endswith("_ore") and value is not None else value))
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


def _ends(left: str, right: str) -> list[str]:
    """Two texts at each end of a line, or on a line each when they do not fit."""
    if len(left) + len(right) + 2 > WIDTH:
        return [left, *textwrap.wrap(right, WIDTH)]
    return [f"{left}{right:>{WIDTH - len(left)}}"]


def _wrapped(text: str, mark: str) -> Iterable[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
