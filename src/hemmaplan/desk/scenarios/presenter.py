"""What the pages of scenarios show: steps in words, and a kept answer service by service. Rows and texts for templates."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hemmaplan.access.models import User
from hemmaplan.capacity.forecast import kept_answers, possible
from hemmaplan.capacity.forecast.kept_scenarios import alternative, rows_behind, step_of
from hemmaplan.capacity.forecast.outcome import MOST
from hemmaplan.capacity.forecast.rows import Rows, rows_of
from hemmaplan.capacity.forecast.steps.step import after
from hemmaplan.capacity.models import KeptAnswer, KeptScenario, KeptStep
from hemmaplan.desk.scenarios.forms import KINDS
from hemmaplan.web import drawings, formats

MOST_OTHERS = MOST_ANSWERS = 20
MARKS = (13, 26, 39, 52, 78, 104)
"""The weeks that a chart marks."""
UNKNOWN = "–"
"""How a side of a difference is printed when it is not known."""
BESIDE = MOST - 1
"""So many other scenarios may stand beside one and the rows as they are."""


def whose(scenario: KeptScenario, user: User) -> str:
    """Whose the scenario is, as the list says it."""
    if scenario.made_by_id == user.pk:
        return _("Mitt, delas") if scenario.is_shared else _("Mitt")
    return scenario.made_by.name


def answer_state(scenario: KeptScenario, today: dt.date) -> str:
    """Whether the scenario has an answer, and whether it still tells of the scenario as it is."""
    latest = next(iter(scenario.answers.all()), None)  # fetched through the door by the view
    if latest is None:
        return _("Inte räknat")
    if latest.steps_sha256 != alternative(scenario).digest:
        return _("Stegen är ändrade sedan det räknades")
    return _("Från i dag") if latest.day == today else _("Från %(day)s") % {"day": latest.day}


def answers(scenario: KeptScenario, kept: Iterable[KeptAnswer]) -> list[tuple[KeptAnswer, bool]]:
    """The answers, each with whether the steps have been changed since."""
    digest = alternative(scenario).digest
    return [(answer, answer.steps_sha256 != digest) for answer in kept]


def is_older(answer: KeptAnswer, scenarios: Iterable[KeptScenario]) -> bool:
    """Whether any of the scenarios is made of something else than when the answer was worked out."""
    then = {one["scenario"]: one["scenario_sha256"] for one in answer.content["scenarios"][1:]}
    return any(then[one.pk] != alternative(one).digest for one in scenarios)


@dataclass(frozen=True)
class StepLine:
    """A step of the builder: the row, its words, and what is wrong with it where it stands."""

    row: KeptStep
    number: int
    words: str
    fault: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Builder:
    """What the builder shows: the steps, and the kinds of steps that can be made after them, by group."""

    steps: list[StepLine]
    kinds: list[tuple[str, list[tuple[str, str]]]]


def builder(scenario: KeptScenario, kept: Sequence[KeptStep]) -> Builder:
    """The steps in order, each with its words and fault; and what may be added."""
    rows, made = rows_behind(scenario), [step_of(step) for step in kept]
    changed, faults = after(rows, made)
    wrong = {fault.place: fault.text for fault in faults}
    lines = [
        StepLine(row, place + 1, step.words(changed), wrong.get(place, ""), not place, place == len(kept) - 1)
        for place, (row, step) in enumerate(zip(kept, made, strict=True))
    ]
    return Builder(lines, kinds(changed))


def last_removed(kept: Sequence[KeptStep]) -> KeptStep | None:
    """The step that was last taken away: the one that can be put back."""
    gone = [(step.removed_at, step.pk, step) for step in kept if step.removed_at is not None]
    return max(gone)[2] if gone else None


def kinds(rows: Rows) -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of steps that can be made of the rows, by group: what can only end in a fault is not offered."""
    found = [
        (
            str(group),
            [
                (kind, str(label))
                for kind, label, names in of
                if all(could for name in names if (could := possible.codes(kind, name, rows)) is not None)
            ],
        )
        for group, of in KINDS
    ]
    return [(group, of) for group, of in found if of]


def changed_since(answer: KeptAnswer, today: dt.date) -> list[str]:
    """What differs today from the rows that the answer read."""
    now = rows_of(answer.scenario.unit, on=today, weeks=answer.weeks)
    return kept_answers.changed_since(answer.content["read"], kept_answers.read(now))


# --- a kept answer -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A figure in one scenario: the middle, what eight of ten lie within, and the difference from as it is."""

    middle: str
    within: str
    apart: str
    is_changed: bool


@dataclass(frozen=True)
class ServicePart:
    """One service of an answer: a sentence for each scenario that changes it, and the rows of its table beside as it is.

    ``same``: the scenarios that change nothing in it. ``doubts``: what its estimate says against itself.
    """

    code: str
    name: str
    sentences: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    same: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, Cell | None], ...]], ...]
    note: str
    doubts: tuple[str, ...]
    charts: tuple[tuple[str, SafeString], ...]


class AnswerView:
    """A kept answer as its page tells it."""

    def __init__(self, content: dict[str, Any]) -> None:
        """Everything comes from the content."""
        self.content = content
        self.outcomes: list[dict[str, Any]] = content["scenarios"]
        self.base, self.changed = self.outcomes[0], self.outcomes[1:]
        self.names: dict[str, str] = content["services"]

    @property
    def of(self) -> list[int]:
        """All the scenarios, by their keys."""
        return [int(one["scenario"]) for one in self.changed]

    @property
    def beside(self) -> list[int]:
        """The scenarios beside the one it was asked of, by their keys: what a new computation is asked with."""
        return self.of[1:]

    @property
    def heads(self) -> list[str]:
        """The names of the columns, the rows as they are first."""
        return kept_answers.heads(self.content)

    @cached_property
    def services(self) -> list[ServicePart]:
        """Every service that differs in some scenario, in the unit's own order."""
        return [part for code in self._codes if (part := self._part(code)).sentences]

    @property
    def same(self) -> list[str]:
        """The names of the services in which nothing differs."""
        different = {part.code for part in self.services}
        return [self.names.get(code, code) for code in self._codes if code not in different]

    @cached_property
    def _codes(self) -> list[str]:
        said = [code for one in self.changed for code in one["sentences"]]
        return list(dict.fromkeys([*(code for code in self.names if code in said), *said]))

    def _part(self, code: str) -> ServicePart:
        name, nothing = self.names.get(code, code), kept_answers.no_difference(self.content, code)
        said = {id(one): kept_answers.sentences(one).get(code, nothing) for one in self.changed}
        unlike = [one for one in self.changed if said[id(one)] != nothing]
        shown = [self.base, *unlike]
        note, *doubts = self.content["notes"].get(code, ()) or ("",)
        return ServicePart(
            code,
            name,
            tuple((str(one["name"]), _without_name(said[id(one)], name)) for one in unlike),
            tuple(str(one["name"]) for one in shown),
            tuple(str(one["name"]) for one in self.changed if one not in unlike),
            tuple(self._rows(code, shown)),
            note,
            tuple(doubts),
            self._charts(code, shown),
        )

    def _charts(self, code: str, shown: Sequence[dict[str, Any]]) -> tuple[tuple[str, SafeString], ...]:
        """How the queue may go in each column, all on one scale; nothing where nobody comes to wait."""
        fans = [(str(one["name"]), fan) for one in shown if (fan := one["queue_by_week"].get(code))]
        most = max((number for _name, fan in fans for number in fan["p90"]), default=0)
        if not most:
            return ()
        label = _("Kön till %(service)s, %(name)s: mitten, och vad åtta av tio upprepningar ligger inom")
        marks = [(week, _("%(n)s v") % {"n": week}) for week in MARKS if week < len(fans[0][1]["p50"])]
        return tuple(
            (
                name,
                drawings.fan_chart(
                    fan["p10"], fan["p50"], fan["p90"],
                    label % {"service": self.names.get(code, code), "name": name}, marks, most,
                ),
            )
            for name, fan in fans
        )  # fmt: skip

    def _rows(
        self, code: str, shown: Sequence[dict[str, Any]]
    ) -> Iterator[tuple[str, tuple[tuple[str, Cell | None], ...]]]:
        columns = [{one["id"]: one for one in told["figures"]} for told in shown]
        heads = [str(one["name"]) for one in shown]
        ids = dict.fromkeys(key for column in columns for key in column if key.startswith(f"{code}."))
        for key in ids:
            cells = tuple(
                (head, _cell(column[key]) if key in column else None)
                for head, column in zip(heads, columns, strict=True)
            )
            title = next(column[key] for column in columns if key in column)
            yield str(title["title_en" if get_language() == "en" else "title"]), cells

    @property
    def falls(self) -> list[tuple[str, list[str]]]:
        """What falls, and when; columns in which the same falls stand together."""
        return _together(
            (str(one["name"]), [_fall(fall, self.names) for fall in one["falls"]]) for one in self.outcomes
        )

    @property
    def flats(self) -> list[tuple[str, list[str]]]:
        """Let flats without supervision, from each day it changes; columns in which it is the same stand together."""
        return _together(
            (
                str(one["name"]),
                [
                    _("%(name)s: %(number)s från %(day)s")
                    % {"name": self.names.get(code, code), "number": step["flats"], "day": step["from"]}
                    for code, steps in one["flats_without_supervision"].items()
                    for step in steps
                ],
            )
            for one in self.outcomes
        )

    @property
    def has_flats(self) -> bool:
        """Whether any column has anything to say of flats."""
        return any(lines for _name, lines in self.flats)

    @property
    def costs(self) -> list[tuple[str, str, str, str]]:
        """Each column with its staffing, its cost a year and how much that is more than as it is."""
        base = self.base["a_year"]["cost_kronor"]
        rows = []
        for one in self.outcomes:
            year, cost = one["a_year"], one["a_year"]["cost_kronor"]
            apart = "" if cost is None or base is None or one is self.base else _signed(cost - base)
            rows.append(
                (
                    str(one["name"]),
                    formats.percent(year["full_time_percent"]),
                    _("okänd") if cost is None else _kronor(cost),
                    apart,
                )
            )
        return rows

    @property
    def steps(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """What each scenario is made of, and whether each step was on."""
        return [
            (str(one["name"]), [(str(step["text"]), step.get("on", True)) for step in one["steps"]])
            for one in self.changed
        ]


def _together(columns: Iterable[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for name, lines in columns:
        found.setdefault(tuple(lines), []).append(name)
    if len(found) == 1 and len(next(iter(found.values()))) > 2:
        return [(_("Som i dag, och i alla scenarierna"), list(next(iter(found))))]
    return [(", ".join(names), list(lines)) for lines, names in found.items()]


def _without_name(sentence: str, name: str) -> str:
    """The sentence of a service, where its name stands above it."""
    said = sentence.removeprefix(f"{name}: ")
    return said[:1].upper() + said[1:]


def _cell(figure: dict[str, Any]) -> Cell:
    apart = figure.get("difference")
    if "chance" in figure:
        middle, within = figure["chance"]["printed"], ""
        changed, said = _difference(apart["mean"] if apart else None, None)
    else:
        middle = figure["p50"]["printed"]
        within = f"{figure['p10']['printed']}–{figure['p90']['printed']}"
        changed, said = _difference(apart["p50"] if apart else None, apart)
    return Cell(middle, within if within != f"{middle}–{middle}" else "", said, changed)


def _difference(middle: dict[str, Any] | None, sides: dict[str, Any] | None) -> tuple[bool, str]:
    """Whether it differs in print, and how much with its own interval."""
    if middle is None or middle["value"] is None:
        return False, ""
    text = _signed_text(middle)
    low, high = (_signed_text(sides["p10"]), _signed_text(sides["p90"])) if sides else (text, text)
    if {text, low, high} <= {"0", "0 %"}:
        return False, ""
    return True, _within(text, low, high)


def _within(text: str, low: str, high: str) -> str:
    """A difference with its interval, of which a side may be unknown: beyond the time that was looked at."""
    words = {"middle": text, "low": low, "high": high}
    if low == high:
        return text
    if UNKNOWN in {low, high}:
        known = [_("%(low)s eller mer"), _("%(high)s eller mindre")][low == UNKNOWN] % words
        return f"{text} ({known})"
    return _("%(middle)s (%(low)s till %(high)s)") % words


def _signed_text(estimate: dict[str, Any]) -> str:
    """A difference as it is printed, with its sign."""
    text, value = str(estimate["printed"]), estimate["value"]
    return f"+{text}" if value is not None and value > 0 and text not in {"0", "0 %", "för osäkert"} else text


def _fall(fall: dict[str, Any], names: dict[str, str]) -> str:
    words = {"what": fall["text"], "day": fall["day"], "last": fall["last"], "name": names.get(fall["service"], "")}
    if fall["last"]:
        return _("%(day)s till %(last)s: %(what)s") % words
    return _("%(day)s: %(what)s") % words


def _kronor(kronor: int) -> str:
    return _("%(sum)s kr") % {"sum": formats.number(kept_answers.rounded(kronor))}


def _signed(kronor: int) -> str:
    text = _kronor(abs(kronor))
    return f"+{text}" if kronor > 0 else f"−{text}" if kronor else _("lika mycket")
