"""Loading the law (*läsa in lagen*): the national files and one guideline, as arrays by month.

``load()`` answers a ``Law``. All its arrays begin at ``Law.first_month``; a month's place is ``month - first_month``.
Amounts are öre. A wrong file raises ``LawError`` with every fault in Swedish, and nothing of it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law import conditions as automatic
from hemmaplan.assistance.norms.law import declared, kinds, words
from hemmaplan.assistance.norms.law.amounts import NormAmounts, read_norm_amounts
from hemmaplan.assistance.norms.law.checking import Faults, LawError, Row, rows_of
from hemmaplan.assistance.norms.law.declared import NO_LIMIT, Treatment
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.law.listing import Listed, read_listed
from hemmaplan.assistance.norms.law.months import Months
from hemmaplan.assistance.norms.law.norm_rules import NormRules, read_norm_rules
from hemmaplan.assistance.norms.law.words import ClosedMonths, FindingWords, Note, Question, Register

__all__ = [
    "NO_LIMIT", "Kinds", "Law", "LawError", "NormAmounts", "Note", "Question", "Treatment", "guideline_names", "load",
]  # fmt: skip

NATIONAL: Final = Path(__file__).with_name("national")
GUIDELINES: Final = Path(__file__).with_name("guidelines")
STANDARD: Final = "standard"

_PARAMETER_HEADER: Final = ("parameter", "valid_from", "valid_to", "value", "unit", "mark", "source", "note")
_GUIDELINE_HEADER: Final = (
    "parameter", "kind", "adults", "children", "valid_from", "valid_to", "value", "unit", "mark", "source", "note",
)  # fmt: skip
_SIZES: Final = ("persons", "rooms")
"""Columns a guideline file may have besides: what a highest amount is by, instead of adults and children."""
_MOST_CHILDREN: Final = 20
"""The rent table is written out to this many children; more count as this many."""
_MOST_PERSONS: Final = 30
"""The tables by persons are written out to this many; no household has more."""
_NOT_ONE_KIND: Final = frozenset({"other"})
"""Codes that two sorts of cost have in common without being the same thing."""
_MOST_ROOMS: Final = 20
"""The rent table by rooms is written out to this many; no dwelling told has more."""


@dataclass(frozen=True, slots=True)
class Law:
    """The law of every month that has amounts, with one guideline (*lag och riktlinje*).

    ``norm`` holds the norm's amounts, ``norm_rules`` what it may have beside them. The four kinds hold the codes of incomes, costs, other costs and assets with their
    treatment by month. ``registers`` maps a register's code to its name and what it tells of. ``plain_words`` explain to
    an applicant, in Swedish and English, the rows that have their codes. ``listed`` are the kinds of income the control knows,
    ``findings`` its words, ``change_questions`` what a renewed application is asked, and ``conditions`` those of an automatic
    decision. ``notes`` are the rows that a person should know
    of because their source is weak.
    """

    guideline: str
    first_month: int
    last_month: int
    norm: NormAmounts
    norm_rules: NormRules
    incomes: Kinds
    costs: Kinds
    other_costs: Kinds
    assets: Kinds
    registers: Mapping[str, Register]
    plain_words: Mapping[str, tuple[str, str]]
    listed: Listed
    findings: Mapping[str, FindingWords]
    change_questions: Mapping[str, tuple[str, str]]
    conditions: tuple[automatic.Condition, ...]
    notes: tuple[Note, ...]
    _values: Mapping[str, npt.NDArray[np.int64]]
    _rent_limit: npt.NDArray[np.int64]
    _rent_by_persons: npt.NDArray[np.int64] | None
    _rent_by_rooms: npt.NDArray[np.int64] | None
    _closed: ClosedMonths
    _grounds: words.Grounds
    _terms: Mapping[str, tuple[str, str]]
    _questions: Mapping[str, Question]
    _by_month: dict[int, dict[str, npt.NDArray[np.int64]]] = field(default_factory=dict)
    _grounds_by_month: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def special_rule_since(self) -> int:
        """The month the special rule (12 kap. 8 § SoL) came into force, among the months that have a norm."""
        return self.first_month + int(np.argmax(self._values["special_rule_disregarded"] > 0))

    def registers_about(self, tells: str) -> int:
        """The bits, in the order of ``registers``, of those that tell of something."""
        return sum(1 << place for place, register in enumerate(self.registers.values()) if register.tells == tells)

    def closed(self, month: int) -> tuple[str, str] | None:
        """Why a month cannot be computed, in Swedish and English; ``None`` when it can."""
        return None if self.first_month <= month <= self.last_month else self._closed.reason(month)

    def at(self, name: str, months: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """A parameter in each month: öre, percent, days, months, years, 1 or 0, or the number of a choice.

        The months must be open: ask ``closed`` first.
        """
        return self._values[name][months - self.first_month]

    def in_month(self, month: int) -> Mapping[str, npt.NDArray[np.int64]]:
        """Every parameter of one month, by name, each an array without length. The month must be open."""
        found = self._by_month.get(month)
        if found is None:
            place = month - self.first_month
            found = self._by_month[month] = {name: values[place, ...] for name, values in self._values.items()}
        return found

    def value(self, name: str, month: int) -> int:
        """A parameter in one month.

        Raises:
            LookupError: the month is closed or the name is not a parameter.
        """
        if self.closed(month):
            message = f"{month_text(month)} går inte att beräkna."
            raise LookupError(message)
        return int(self._values[name][month - self.first_month])

    def rent_limit_ore(
        self,
        months: npt.NDArray[np.int64],
        adults: npt.NDArray[np.int64],
        children: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int64]:
        """Highest rent (*högsta godtagbara hyra*) in öre by month, adults (1 or 2) and children; ``NO_LIMIT`` if none."""
        return self._rent_limit[months - self.first_month, adults, np.minimum(children, _MOST_CHILDREN)]

    def rent_by_persons_ore(
        self, months: npt.NDArray[np.int64], persons: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64] | None:
        """Highest rent in öre by month and persons in the household; ``None`` when the guideline has no such table."""
        if self._rent_by_persons is None:
            return None
        return np.asarray(self._rent_by_persons[months - self.first_month, persons])

    def rent_by_rooms_ore(
        self, months: npt.NDArray[np.int64], rooms: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None:
        """Highest rent in öre by month and rooms, and the lowest of the month's; ``None`` when there is no such table.

        ``rooms`` nobody has told (below 0) has ``NO_LIMIT``.
        """
        if self._rent_by_rooms is None:
            return None
        of_month = self._rent_by_rooms[months - self.first_month]
        of_month = np.broadcast_to(of_month, (len(rooms), of_month.shape[1]))
        told = of_month[np.arange(len(rooms)), np.maximum(rooms, 0)]
        lowest = np.where(of_month == NO_LIMIT, np.iinfo(np.int64).max, of_month).min(axis=1)
        return told, np.where(lowest == np.iinfo(np.int64).max, NO_LIMIT, lowest)

    def ground(self, concept: str, month: int) -> str:
        """The section of law or other ground of a concept in a month.

        Raises:
            LookupError: the concept has no ground that month.
        """
        return self.grounds(month).get(concept) or self._grounds.text(concept, month)

    def grounds(self, month: int) -> Mapping[str, str]:
        """The ground of each concept that has one in a month."""
        found = self._grounds_by_month.get(month)
        if found is None:
            found = self._grounds_by_month[month] = self._grounds.in_month(month)
        return found

    def term(self, code: str) -> tuple[str, str]:
        """The words for a row of the account, Swedish and English."""
        return self._terms[code]

    def question(self, code: str) -> Question:
        """A question's or remark's texts."""
        return self._questions[code]


def guideline_names() -> tuple[str, ...]:
    """The guidelines that come with the program."""
    return tuple(sorted(path.stem for path in GUIDELINES.glob("*.csv")))


def load(guideline: str = STANDARD, *, guideline_file: Path | None = None, national: Path = NATIONAL) -> Law:
    """The law with one guideline: by name one that comes with the program, or a file of the municipality's own.

    What has been read is kept; a guideline file that has been written since is read again.

    Raises:
        LawError: a file is wrong or there is no such guideline.
    """
    written = guideline_file.stat().st_mtime_ns if guideline_file is not None and guideline_file.exists() else 0
    return _load(guideline, guideline_file, written, national)


@lru_cache(maxsize=32)
def _load(guideline: str, guideline_file: Path | None, written: int, national: Path) -> Law:
    """Read and check the files. ``written`` is only there to tell one content of the guideline file from the next."""
    del written
    faults = Faults([])
    if guideline_file is None:
        guideline_file = GUIDELINES.joinpath(f"{guideline}.csv")
        if guideline not in guideline_names():
            message = f"Riktlinjen ”{guideline}” finns inte. Välj någon av: {', '.join(guideline_names())}."
            raise LawError([message])
    else:
        guideline = guideline_file.stem
    norm, months = read_norm_amounts(national.joinpath("norm_amounts.csv"), faults)
    notes: list[Note] = []
    norm_rules = read_norm_rules(national, months, faults, notes)
    values = _national_values(national.joinpath("parameters.csv"), months, faults, notes)
    incomes = kinds.read(
        national.joinpath("income_kinds.csv"),
        declared.INCOME_TREATMENTS,
        declared.CHILD_INCOME_TREATMENTS,
        months,
        faults,
        notes,
    )
    costs, other_costs, assets = (
        kinds.read(national.joinpath(f"{name}_kinds.csv"), treatments, (), months, faults, notes, of_dwelling=shared)
        for name, treatments, shared in (
            ("cost", declared.COST_TREATMENTS, True),
            ("other_cost", declared.COST_TREATMENTS, False),
            ("asset", declared.ASSET_TREATMENTS, False),
        )
    )
    closed = words.read_closed(national.joinpath("closed_months.csv"), months, faults)
    grounds = words.read_grounds(national.joinpath("grounds.csv"), months, faults, notes)
    terms = words.read_terms(national.joinpath("terms.csv"), faults)
    registers = words.read_registers(national.joinpath("register_blocks.csv"), faults)
    plain_words = words.read_terms(national.joinpath("plain_words.csv"), faults)
    questions = words.read_questions(national.joinpath("questions.csv"), faults)
    findings = words.read_findings(national.joinpath("findings.csv"), faults)
    change_questions = words.read_terms(national.joinpath("change_questions.csv"), faults)
    listed = read_listed(national.joinpath("listed_kinds.csv"), incomes.index, months, faults, notes)
    conditions = automatic.read_conditions(national.joinpath("automatic_conditions.csv"), months, faults, notes)
    faults.stop()
    reader = _GuidelineReader(months, costs.index, other_costs.index, faults)
    reader.read(GUIDELINES.joinpath(f"{STANDARD}.csv"), must_have_all=True)
    if guideline_file != GUIDELINES.joinpath(f"{STANDARD}.csv"):
        reader.read(guideline_file, must_have_all=False)
    faults.stop()
    values.update(reader.values)
    return Law(
        guideline=guideline,
        first_month=months.first,
        last_month=months.last,
        norm=norm,
        norm_rules=norm_rules,
        incomes=incomes,
        costs=costs.with_limits(reader.cost_limits, reader.by_persons["cost_limit"]),
        other_costs=other_costs.with_limits(reader.other_cost_limits, reader.by_persons["other_cost_limit"]),
        assets=assets,
        registers=registers,
        plain_words=plain_words,
        listed=listed,
        findings=findings,
        change_questions=change_questions,
        conditions=conditions,
        notes=(*notes, *reader.notes),
        _values=values,
        _rent_limit=reader.rent_limit(),
        _rent_by_persons=reader.rent_by_persons(),
        _rent_by_rooms=reader.rent_rooms if (reader.rent_rooms != NO_LIMIT).any() else None,
        _closed=closed,
        _grounds=grounds,
        _terms=terms,
        _questions=questions,
    )


def _value(row: Row, parameter: declared.Parameter) -> int:
    """A parameter's value as an integer; the unit in the file must be the declared one."""
    row.one_of("unit", [parameter.unit])
    if row.wrong:
        return 0
    if parameter.unit == "kr":
        return row.ore("value", highest=parameter.highest)
    if parameter.unit == "yes_no":
        return ("no", "yes").index(row.one_of("value", ["no", "yes"]))
    if parameter.choices is not None:
        names = [choice.name.lower() for choice in parameter.choices]
        return int(parameter.choices[row.one_of("value", names).upper()])
    return row.whole("value", highest=parameter.highest)


def _national_values(path: Path, months: Months, faults: Faults, notes: list[Note]) -> dict[str, npt.NDArray[np.int64]]:
    columns = {name: months.column() for name in declared.NATIONAL}
    for row in rows_of(path, _PARAMETER_HEADER, faults):
        name = row.one_of("parameter", declared.NATIONAL)
        if row.wrong:
            continue
        columns[name].put(row, _value(row, declared.NATIONAL[name]))
        Note.take(row, name, notes)
    for name, column in columns.items():
        column.require_whole(path.name, name, faults)
    return {name: column.values for name, column in columns.items()}


class _GuidelineReader:
    """Reads ``standard.csv`` and then, over it, the municipality's own file."""

    def __init__(
        self, months: Months, costs: Mapping[str, int], other_costs: Mapping[str, int], faults: Faults
    ) -> None:
        self.months = months
        self.faults = faults
        self.kinds = {"cost_limit": costs, "other_cost_limit": other_costs}
        self.values: dict[str, npt.NDArray[np.int64]] = {}
        self.cost_limits = months.filled(NO_LIMIT, len(costs))
        self.other_cost_limits = months.filled(NO_LIMIT, len(other_costs))
        self.rent = months.filled(NO_LIMIT, 3, _MOST_CHILDREN + 1)
        self.rent_further = months.filled(NO_LIMIT)
        self.rent_persons = months.filled(NO_LIMIT, _MOST_PERSONS + 1)
        self.rent_further_person = months.filled(NO_LIMIT)
        self.rent_rooms = months.filled(NO_LIMIT, _MOST_ROOMS + 1)
        self.by_persons = {name: months.filled(NO_LIMIT, len(of), _MOST_PERSONS + 1) for name, of in self.kinds.items()}
        self.notes: list[Note] = []

    def read(self, path: Path, *, must_have_all: bool) -> None:
        """Read one file over what has been read before."""
        scalars = {name: self.months.column() for name in declared.GUIDELINE}
        limits: dict[tuple[int | str, ...], npt.NDArray[np.bool_]] = {}
        for row in rows_of(path, _GUIDELINE_HEADER, self.faults, _SIZES):
            name = row.one_of("parameter", [*declared.GUIDELINE, *declared.LIMITS])
            if row.wrong:
                continue
            Note.take(row, name, self.notes)
            if name in declared.LIMITS:
                self._limit(row, name, limits)
                continue
            self._empty(row, name, "kind", "adults", "children", *_SIZES)
            scalars[name].put(row, _value(row, declared.GUIDELINE[name]))
        for name, column in scalars.items():
            if must_have_all:
                column.require_whole(path.name, name, self.faults)
                self.values[name] = column.values
            elif column.filled.any():
                column.require_no_hole(path.name, name, self.faults)
                self.values[name] = np.where(column.filled, column.values, self.values[name])

    def _limit(self, row: Row, name: str, taken: dict[tuple[int | str, ...], npt.NDArray[np.bool_]]) -> None:
        row.one_of("unit", ["kr"])
        ore = row.ore("value", highest=1_000_000)
        span = self.months.span(*row.period())
        limited_by = self._limited_by(row, name)
        if row.wrong:
            return
        for place, target in limited_by.items():
            months = taken.setdefault(
                (*place,) if name in self.kinds else (name, *place), np.zeros(len(self.months), np.bool_)
            )
            if months[span].any():
                row.fault(f"{name} överlappar en tidigare rad i tiden. Avsluta den ena med valid_to.")
            months[span] = True
            target[span] = ore

    def _limited_by(self, row: Row, name: str) -> dict[tuple[int | str, ...], npt.NDArray[np.int64]]:
        """The columns of months that a limit's row sets, each with what it is for."""
        if name in {"rent_limit_further_child", "rent_limit_further_person"}:
            self._empty(row, name, "kind", "adults", "children", *_SIZES)
            return {(): self.rent_further if name == "rent_limit_further_child" else self.rent_further_person}
        if name in self.kinds:
            return self._limited_by_kind(row, name)
        self._empty(row, name, "kind")
        for size, most, table in (
            ("persons", _MOST_PERSONS, self.rent_persons),
            ("rooms", _MOST_ROOMS, self.rent_rooms),
        ):
            if row.maybe(size):
                self._empty(row, f"{name} efter {size}", *{"adults", "children", *_SIZES} - {size})
                count = row.whole(size, lowest=1, highest=most)
                return {(size, count): table[:, count]}
        children = row.whole("children", highest=_MOST_CHILDREN)
        adults = row.whole("adults", lowest=1, highest=2) if row.maybe("adults") else None
        return {(count, children): self.rent[:, count, children] for count in ((1, 2) if adults is None else (adults,))}

    def _limited_by_kind(self, row: Row, name: str) -> dict[tuple[int | str, ...], npt.NDArray[np.int64]]:
        kind = row.one_of("kind", self.kinds[name])
        self._empty(row, name, "adults", "children", "rooms")
        if row.maybe("persons"):
            persons = row.whole("persons", lowest=1, highest=_MOST_PERSONS)
            return {
                (kind, of, persons): self.by_persons[of][:, self.kinds[of][kind], persons]
                for of in self._sorts(name, kind)
            }
        limits = {"cost_limit": self.cost_limits, "other_cost_limit": self.other_cost_limits}
        return {(kind, of): limits[of][:, self.kinds[of][kind]] for of in self._sorts(name, kind)}

    def _sorts(self, name: str, kind: str) -> list[str]:
        """The sorts of cost a limit is for: a kind that may be applied for as either is treated the same as both."""
        return [of for of in self.kinds if kind in self.kinds[of]] if kind not in _NOT_ONE_KIND else [name]

    def _empty(self, row: Row, name: str, *unused: str) -> None:
        """Note the cells that must be empty for a parameter."""
        for column in unused:
            if row.maybe(column):
                row.fault(f"{column} ska vara tom för {name}. Ta bort ”{row.maybe(column)}”.")

    def rent_by_persons(self) -> npt.NDArray[np.int64] | None:
        """The rent table by persons written out, with the amount per further person; ``None`` when there is none."""
        table = _written_out(self.rent_persons, self.rent_further_person)
        return table if (table != NO_LIMIT).any() else None

    def rent_limit(self) -> npt.NDArray[np.int64]:
        """The rent table written out: past the last child in the file, the amount per further child is added."""
        return _written_out(self.rent, self.rent_further[:, None])


def _written_out(told: npt.NDArray[np.int64], further: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A table whose last axis is a number of people: past the last in the file, the further amount is added for each."""
    table = told.copy()
    for number in range(1, table.shape[-1]):
        before, here = table[..., number - 1], table[..., number]
        grow = (here == NO_LIMIT) & (before != NO_LIMIT) & (further != NO_LIMIT)
        table[..., number] = np.where(grow, before + further, here)
    return table
