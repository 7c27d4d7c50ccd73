"""The law's words (*ord*): grounds, terms, questions, and why a month is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law.checking import Faults, Row, rows_of
from hemmaplan.assistance.norms.law.declared import GRADES, MARKS
from hemmaplan.assistance.norms.law.months import Column, Months

_GROUND_HEADER: Final = ("concept", "valid_from", "valid_to", "text", "mark", "source", "note")
_TERM_HEADER: Final = ("code", "sv", "en")
_REGISTER_HEADER: Final = ("code", "sv", "en", "tells")
_QUESTION_HEADER: Final = ("code", "kind", "sv", "en", "plain_sv", "plain_en")
_FINDING_HEADER: Final = ("code", "grade", "sv", "en", "do_sv", "do_en")
_CLOSED_HEADER: Final = ("until", "since", "sv", "en", "source")


@dataclass(frozen=True, slots=True)
class Note:
    """A row whose source is only memory (*obekräftad uppgift*): a person should confirm it."""

    file: str
    line: int
    name: str
    source: str
    note: str

    @staticmethod
    def take(row: Row, name: str, notes: list[Note]) -> None:
        """Check a row's mark and source, and note the row if it is unconfirmed."""
        mark = row.one_of("mark", MARKS)
        source = row.text("source")
        if mark == "M":
            notes.append(Note(row.file, row.line, name, source, row.maybe("note")))


@dataclass(frozen=True, slots=True)
class Question:
    """A question or remark of the calculation. The texts may hold ``{…}`` that the rule fills in.

    The plain texts are for the applicant; a remark that is for the worker alone has none.
    """

    code: str
    kind: Literal["question", "remark"]
    sv: str
    en: str
    plain_sv: str
    plain_en: str


@dataclass(frozen=True, slots=True)
class FindingWords:
    """The words of a finding of the control: what it says and what to do. The texts may hold ``{…}`` that its facts fill in."""

    grade: str
    sv: str
    en: str
    do_sv: str
    do_en: str


class Register(NamedTuple):
    """A register that may be asked (*register*): its name, and whether it tells of incomes, assets or neither."""

    sv: str
    en: str
    tells: str


@dataclass(frozen=True, slots=True)
class ClosedMonths:
    """Why the months before the first and after the last norm are closed."""

    first: int
    before: tuple[str, str]
    after: tuple[str, str]

    def reason(self, month: int) -> tuple[str, str]:
        """Swedish and English."""
        return self.before if month < self.first else self.after


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of each concept, by period."""

    rows: Mapping[str, tuple[tuple[int, int | None, str], ...]]

    def in_month(self, month: int) -> dict[str, str]:
        """The ground of each concept that has one in a month."""
        return {
            concept: text
            for concept, rows in self.rows.items()
            for first, last, text in rows
            if first <= month and (last is None or month <= last)
        }

    def text(self, concept: str, month: int) -> str:
        """The ground in a month.

        Raises:
            LookupError: there is none.
        """
        if text := self.in_month(month).get(concept):
            return text
        message = f"{concept} saknar grund för {month_text(month)}. Lägg till en rad i grounds.csv."
        raise LookupError(message)


def read_grounds(path: Path, months: Months, faults: Faults, notes: list[Note]) -> Grounds:
    """Read the grounds. A concept may begin late or end early, but has no hole and no overlap."""
    columns: dict[str, Column] = {}
    rows: dict[str, list[tuple[int, int | None, str]]] = {}
    for row in rows_of(path, _GROUND_HEADER, faults):
        concept = row.text("concept")
        columns.setdefault(concept, months.column()).put(row, 1)
        rows.setdefault(concept, []).append((*row.period(), row.text("text")))
        Note.take(row, concept, notes)
    for concept, column in columns.items():
        if column.filled.any():
            column.require_no_hole(path.name, concept, faults)
    return Grounds({concept: tuple(found) for concept, found in rows.items()})


def read_terms(path: Path, faults: Faults) -> dict[str, tuple[str, str]]:
    """Read codes with their words in Swedish and English."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows_of(path, _TERM_HEADER, faults):
        code = _new_code(row, found)
        found[code] = row.text("sv"), row.text("en")
    return found


def read_questions(path: Path, faults: Faults) -> dict[str, Question]:
    """Read the questions and remarks."""
    found: dict[str, Question] = {}
    for row in rows_of(path, _QUESTION_HEADER, faults):
        code = _new_code(row, found)
        kind: Literal["question", "remark"] = (
            "question" if row.one_of("kind", ["question", "remark"]) == "question" else "remark"
        )
        read = row.text if kind == "question" else row.maybe
        found[code] = Question(code, kind, row.text("sv"), row.text("en"), read("plain_sv"), read("plain_en"))
    return found


def read_findings(path: Path, faults: Faults) -> dict[str, FindingWords]:
    """Read the words of the control's findings."""
    found: dict[str, FindingWords] = {}
    for row in rows_of(path, _FINDING_HEADER, faults):
        code = _new_code(row, found)
        grade = row.one_of("grade", GRADES)
        found[code] = FindingWords(grade, row.text("sv"), row.text("en"), row.maybe("do_sv"), row.maybe("do_en"))
    return found


def read_registers(path: Path, faults: Faults) -> dict[str, Register]:
    """Read the registers."""
    found: dict[str, Register] = {}
    for row in rows_of(path, _REGISTER_HEADER, faults):
        code = _new_code(row, found)
        tells = row.one_of("tells", ("incomes", "assets", "neither"))
        found[code] = Register(row.text("sv"), row.text("en"), tells)
    return found


def read_closed(path: Path, months: Months, faults: Faults) -> ClosedMonths:
    """Read why months are closed: one row with ``until`` (the past) and one with ``since`` (the future)."""
    reasons: dict[str, tuple[str, str]] = {}
    for row in rows_of(path, _CLOSED_HEADER, faults):
        column = "until" if row.maybe("until") else "since"
        edge = months.first - 1 if column == "until" else months.last + 1
        if row.text(column) != month_text(edge):
            row.fault(
                f"{column} är {row.maybe(column)}, men riksnormen har belopp "
                f"{month_text(months.first)}–{month_text(months.last)}. Skriv {month_text(edge)}."
            )
        reasons[column] = row.text("sv"), row.text("en")
        row.text("source")
    for column in ("until", "since"):
        if column not in reasons and faults.sound(path.name):
            faults.add(path.name, None, f"raden med {column} saknas. Lägg till den.")
    empty = ("", "")
    return ClosedMonths(months.first, reasons.get("until", empty), reasons.get("since", empty))


def _new_code(row: Row, found: Mapping[str, object]) -> str:
    code = row.text("code")
    if code in found:
        row.fault(f"{code} finns redan på en tidigare rad. Ta bort den ena.")
    return code
