"""What a trial of a guideline gave, as tables without names: by kind of household and by month, small groups left out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.utils.translation import gettext_lazy

from hemmaplan.assistance.trials import Kind, Trial, Tried
from hemmaplan.statistics.figures import FEWEST_SHOWN

KINDS: Final = {
    Kind.ALONE: gettext_lazy("Ensamstående utan barn"),
    Kind.ALONE_WITH_CHILDREN: gettext_lazy("Ensamstående med barn"),
    Kind.COUPLE: gettext_lazy("Sambor utan barn"),
    Kind.COUPLE_WITH_CHILDREN: gettext_lazy("Sambor med barn"),
}
GAIN, LOSE, SAME = "gain", "lose", "same"


Name = TypeVar("Name", Kind, int)
"""What a line is about: a kind of household, or a month."""


@dataclass(frozen=True)
class Cell:
    """How many households' months, and by how much in all. ``None`` where the group is too small to be shown."""

    count: int | None
    ore: int | None


@dataclass(frozen=True)
class Line:
    """A row: a kind of household, or a month. What changed is shown in two directions, and what did not."""

    title: Any
    compared: Cell
    gain: Cell
    lose: Cell
    same: Cell


def direction(tried: Tried) -> str:
    """More, less or the same."""
    return GAIN if tried.change_ore > 0 else LOSE if tried.change_ore < 0 else SAME


def tables(trial: Trial) -> dict[str, Any]:
    """Both tables. A line with a small group is left out whole, and as many more as guard it against being worked out."""
    months = sorted({tried.month for tried in trial.tried})
    kinds = {kind: [one for one in trial.tried if one.kind is kind] for kind in KINDS}
    by_month = {month: [one for one in trial.tried if one.month == month] for month in months}
    by_kind = {kind: group for kind, group in kinds.items() if group}
    hidden = {*_hidden(by_kind), *_hidden(by_month)}
    all_hidden = _is_small(_counts(trial.tried))
    return {
        "total": _line(gettext_lazy("Alla"), trial.tried, hides=all_hidden),
        "kinds": [_line(KINDS[kind], group, hides=kind in hidden) for kind, group in by_kind.items()],
        "months": [_line(_first_of(month), group, hides=month in hidden) for month, group in by_month.items()],
        "not_compared": trial.not_compared,
        "compared": len(trial.tried),
    }


def _first_of(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _counts(group: Iterable[Tried]) -> dict[str, int]:
    """How many of a group in each direction."""
    found = dict.fromkeys((GAIN, LOSE, SAME), 0)
    for one in group:
        found[direction(one)] += 1
    return found


def _is_small(counts: Mapping[str, int]) -> bool:
    """Whether a number of the line is so small that it must not be shown."""
    return any(0 < count < FEWEST_SHOWN for count in (*counts.values(), sum(counts.values())))


def _hidden(lines: Mapping[Name, Sequence[Tried]]) -> set[Name]:
    """The lines that are not shown: those with a small number, and others until what they are together is not small either.

    The sum of all is shown, so a single line left out could be worked out from the others, and two small ones together.
    """
    counts = {name: _counts(group) for name, group in lines.items()}
    hidden = {name for name, count in counts.items() if _is_small(count)}
    while hidden and len(hidden) < len(lines):
        together = {part: sum(counts[name][part] for name in hidden) for part in (GAIN, LOSE, SAME)}
        if len(hidden) > 1 and not _is_small(together):
            break
        hidden.add(min((name for name in lines if name not in hidden), key=lambda name: len(lines[name])))
    return hidden


def _line(title: Any, group: Sequence[Tried], *, hides: bool) -> Line:
    def cell(some: Sequence[Tried]) -> Cell:
        return Cell(None, None) if hides else Cell(len(some), sum(one.change_ore for one in some))

    parts = {part: [one for one in group if direction(one) == part] for part in (GAIN, LOSE, SAME)}
    return Line(title, cell(group), *(cell(parts[part]) for part in (GAIN, LOSE, SAME)))
