"""What happens if (*vad händer om*): kept answers of scenarios as blocks of a memo, and one of them in brief for a committee.

Everything comes from what is kept of an answer. Numbers of people are typed, so that the small ones are hidden in what
leaves the unit. Of a scenario neither its name nor a post that it invents is printed: somebody may have written a person's
name there. The writer of the memo says what each is called.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast import accuracy, kept_answers
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.capacity.simulation.report.telling import NOT_WITHIN, TOO_UNSURE
from hemmaplan.foundation.written import read_day, whole_or_none
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.models import Post
from hemmaplan.statistics import blocks, suppression
from hemmaplan.statistics.blocks import Block
from hemmaplan.statistics.figures import FEWEST_SHOWN
from hemmaplan.statistics.numbers import number

FIELD = "what_if"
KEY = "what_if"
MARKS = (13, 26, 39, 52, 78, 104)
"""The weeks that a chart marks."""
KINDS = frozenset(
    {"wait", "queue", "starts", "left", "refused", "past_limit", "past_limit_any", "overload", "not_held", "shut", "visits_lost"}
)  # fmt: skip
PERSONS, WEEKS, CHANCE = "personer", "veckor", "sannolikhet"
NO_NUMBER = frozenset({NOT_WITHIN, TOO_UNSURE})
_NOTHING = ({"0"}, {"0 %"})


@dataclass(frozen=True)
class Placed:
    """A kept answer placed in a report: what is kept of it, and what its scenarios are called there, in their order."""

    answer: KeptAnswer
    headings: tuple[str, ...] = ()

    @cached_property
    def content(self) -> dict[str, Any]:
        """What is kept."""
        return dict(self.answer.content)

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """Its columns, the rows as they are first."""
        return list(self.content["scenarios"])

    @cached_property
    def labels(self) -> list[str]:
        """What each column is called: by the writer, otherwise by its number."""
        return [_("Som i dag"), *(self.label(place) for place in range(1, len(self.columns)))]

    def label(self, place: int) -> str:
        """What a scenario is called, the first of them in place 1."""
        said = self.headings[place - 1].strip() if place <= len(self.headings) else ""
        return said or _("Scenario %(number)s") % {"number": place}

    @cached_property
    def last(self) -> dt.date:
        """The last day looked at."""
        return self.answer.day + dt.timedelta(weeks=self.answer.weeks) - dt.timedelta(days=1)

    @cached_property
    def figures(self) -> list[dict[str, dict[str, Any]]]:
        """The figures of each column by their ids."""
        return [{one["id"]: one for one in column["figures"]} for column in self.columns]

    def name(self, code: str) -> str:
        """What a service is called."""
        return str(self.content["services"].get(code, code))

    @cached_property
    def codes(self) -> list[str]:
        """The services that the answer says anything of, by team, in the unit's own order: that of the figures."""
        counted = [one["id"].partition(".")[0] for column in self.columns for one in column["figures"]]
        order = list(dict.fromkeys([*counted, *(code for column in self.columns[1:] for code in column["sentences"])]))
        teams = list(dict.fromkeys(self.content["teams"].get(code, "") for code in order))
        return sorted(order, key=lambda code: teams.index(self.content["teams"].get(code, "")))

    @cached_property
    def titles(self) -> frozenset[str]:
        """What posts are called here, now or before: a profession that a step invents is printed only when it is one."""
        return frozenset(
            title.casefold() for title in Post.objects.order_by().values_list("title", flat=True).distinct()
        )

    def steps(self, column: Mapping[str, Any]) -> list[str]:
        """The steps of a scenario in words, those that are on. A post that a step invents is not called what it was called."""
        new = {step["post"] for step in column["steps"] if step["kind"] == "add_post"}
        return [self._step(step, new) for step in column["steps"] if step.get("on", True)]

    def _step(self, step: Mapping[str, Any], new: Collection[str]) -> str:
        if step["kind"] == "add_post" and step["profession"].casefold() not in self.titles:
            words = _("Ny tjänst på %(percent)s %% från %(day)s") % {"percent": step["percent"], "day": step["from"]}
            given = ", ".join(f"{self.name(code)} {percent} %" for code, percent in step.get("services", {}).items())
            return f"{words}: {given}" if given else words
        if step["kind"] != "add_post" and step.get("post") in new:
            day = step.get("from") or step.get("last") or self.content["date"]
            return _("En ny tjänst ändras från %(day)s") % {"day": day}
        return str(step["text"])

    def is_same(self, code: str) -> bool:
        """Whether no scenario changes anything in a service."""
        nothing = kept_answers.no_difference(self.content, code)
        return all(kept_answers.sentences(column).get(code, nothing) == nothing for column in self.columns[1:])


def placed_in(rows: Iterable[Any]) -> list[Placed]:
    """The answers placed in a report, from its rows in their order."""
    return [Placed(row.answer, tuple(row.headings)) for row in rows]


def about(placed: Placed) -> dict[str, Any]:
    """What makes it possible to do the answer again, as data (*ursprung*)."""
    answer = placed.answer
    return {
        "answer": answer.pk,
        "day": answer.day.isoformat(),
        "last": placed.last.isoformat(),
        "weeks": answer.weeks,
        "seed": answer.seed,
        "replications": answer.replications,
        "engine": answer.engine,
        "snapshot_sha256": answer.digest,
        "sha256": answer.sha256,
        "scenarios": [
            {"label": label, "steps": placed.steps(column)}
            for label, column in zip(placed.labels[1:], placed.columns[1:], strict=True)
        ],
    }


# --- in a memo ----------------------------------------------------------------------------------------------------------


def sections(placed: Sequence[Placed], *, as_of: dt.date) -> list[Block]:
    """The page of a memo: for each answer what is tried, in plain words, in tables and charts, and what it rests on."""
    if not placed:
        return []
    intro = blocks.paragraph(
        _(
            "Så kan det gå om enheten förblir som den är, och om något ändras. Samma personer kommer i alla scenarier, så "
            "skillnaden mellan dem är säkrare än talen var för sig. Inom parentes står vad åtta av tio upprepningar ligger inom."
        )
    )
    own = blocks.own_words(FIELD, _("Vad ni vill att nämnden ser i scenarierna."))
    found = [blocks.section(KEY, _("Vad händer om"), 1, intro, own)]
    for place, one in enumerate(placed, start=1):
        title = _("Räknat från %(day)s till %(last)s") % {"day": one.answer.day, "last": one.last}
        if len(placed) > 1:
            title = f"{place}. {title}"
        found.append(blocks.section(f"{KEY}:{place}", title, 2, *_answer(one, as_of)))
    return found


def _answer(placed: Placed, as_of: dt.date) -> Iterator[Block]:
    if placed.answer.day != as_of:
        yield blocks.paragraph(
            _("Svaret är räknat på läget den %(day)s. Det som har ändrats därefter är inte med.")
            % {"day": placed.answer.day}
        )
    yield blocks.items(
        blocks.item("; ".join(placed.steps(column)) or _("inga steg"), when=label)
        for label, column in zip(placed.labels[1:], placed.columns[1:], strict=True)
    )
    yield _costs(placed)
    yield _falls(placed)
    yield from _in_plain_words(placed)
    for team in dict.fromkeys(placed.content["teams"].get(code, "") for code in placed.codes):
        yield from _team(placed, team)
    charts = [chart for code in placed.codes if (chart := _chart(placed, code, as_of)) is not None]
    yield from charts
    yield from _skills(placed)
    yield _definitions(placed)
    yield blocks.remark(
        _(
            "Svar %(answer)s: underlag från %(day)s med kontrollsumma %(digest)s, %(replications)s upprepningar, frö %(seed)s, "
            "%(engine)s. Skrivs ut igen med hemmaplan forecast --answer %(answer)s."
        )
        % {
            "answer": placed.answer.pk,
            "day": placed.answer.day,
            "digest": placed.answer.digest[:12],
            "replications": placed.answer.replications,
            "seed": placed.answer.seed,
            "engine": placed.answer.engine,
        }
    )


def _in_plain_words(placed: Placed) -> Iterator[Block]:
    """The sentences, a row a service and scenario; what is the same in all is told once."""
    rows: list[tuple[Any, ...]] = []
    for code in placed.codes:
        nothing = kept_answers.no_difference(placed.content, code)
        told: dict[str, tuple[list[Any], list[str]]] = {}
        for label, column in zip(placed.labels[1:], placed.columns[1:], strict=True):
            text = kept_answers.sentences(column).get(code)
            if text and text != nothing:
                told.setdefault(text, (column["sentences"][code], []))[1].append(label)
        rows += [(", ".join(labels), tuple(parts)) for parts, labels in told.values()]
    yield blocks.table(
        _("Vad som skiljer mot i dag, i klartext"),
        ((_("I scenariot"), 1.3), (_("Vad som händer"), 4)),
        rows,
        _("Inget scenario ändrar något som prognosen kan säga."),
    )
    same = [placed.name(code) for code in placed.codes if placed.is_same(code)]
    if same:
        yield blocks.paragraph(_("Ingen skillnad i något scenario: %(names)s.") % {"names": ", ".join(same)})


def _team(placed: Placed, team: str) -> Iterator[Block]:
    """The figures of a team's services, a row a figure, a column a scenario."""
    rows = []
    for code in placed.codes:
        if placed.content["teams"].get(code, "") != team:
            continue
        for mark in _told_figures(placed, code):
            cells = [_cell(column[mark]) if mark in column else None for column in placed.figures]
            title = next(column[mark]["title"] for column in placed.figures if mark in column)
            same = [_("lika") if cell == cells[0] else cell for cell in cells[1:]]
            rows.append((f"{title}\n{placed.name(code)}", *_read_cells([cells[0], *same])))
    if rows:
        yield _beside(placed, _("%(team)s, till och med %(last)s") % {"team": team, "last": placed.last}, rows)


def _beside(placed: Placed, caption: str, rows: Sequence[tuple[Any, ...]], empty: str = "") -> Block:
    """A table with a column a scenario. What stands in them is words as often as numbers: all stand to the left."""
    heads = [(label, 1.25) for label in placed.labels]
    made = blocks.table(caption, ((_("Vad"), 2.4), *heads), rows, empty)
    return made | {"columns": [column | {"numeric": False} for column in made["columns"]]}


def _read_cells(cells: Sequence[Any]) -> list[Any]:
    return ["–" if cell is None else cell if isinstance(cell, str) else (cell,) for cell in cells]


def _told_figures(placed: Placed, code: str) -> Iterator[str]:
    """The ids of the figures that a table shows of a service, none of those that are nought throughout."""
    marks = list(dict.fromkeys(mark for column in placed.figures for mark in column if mark.split(".")[0] == code))
    queues = [mark for mark in marks if mark.split(".")[1] == "queue"]
    days = sorted({mark.split(".")[2] for mark in marks if mark.split(".")[1] == "wait"})
    usual = placed.content["usual"].get(code, "")
    for mark in marks:
        kind, *rest = mark.split(".")[1:]
        found = [column[mark] for column in placed.figures if mark in column]
        printed = [_printed(one) for one in found]
        if kind not in KINDS or (kind == "queue" and mark != queues[-1]) or set().union(*printed) in _NOTHING:
            continue
        # Always the wait of the usual class for who comes last, and the queue at the end; all else only where it differs.
        always = kind == "queue" or (kind == "wait" and rest == [days[-1], usual])
        if not always and all(one == printed[0] for one in printed):
            continue
        yield mark


def _printed(figure: Mapping[str, Any]) -> set[str]:
    return (
        {figure["chance"]["printed"]} if "chance" in figure else {figure[at]["printed"] for at in ("p10", "p50", "p90")}
    )


def _cell(figure: Mapping[str, Any]) -> Any:
    """A figure in a cell: numbers of people typed, weeks with their unit."""
    if figure["unit"] == CHANCE:
        return str(figure["chance"]["printed"])
    middle, low, high = (str(figure[at]["printed"]) for at in ("p50", "p10", "p90"))
    if figure["unit"] == PERSONS:
        counts = [text if (count := whole_or_none(text)) is None else count for text in (middle, low, high)]
        return {"span": counts}
    weeks = _(" v") if figure["unit"] == WEEKS and middle not in NO_NUMBER else ""
    return f"{middle}{weeks}" if low == middle == high else f"{middle}{weeks} ({low}–{high})"


def _falls(placed: Placed) -> Block:
    """What falls and when, and flats without supervision: a row each, a column a scenario."""
    empty = _("Inget brister under tiden, i något scenario.")
    return _beside(placed, _("Det som brister, och när"), _fall_rows(placed), empty)


def _fall_rows(placed: Placed) -> list[tuple[str, ...]]:
    seen = dict.fromkeys((fall["service"], fall["text"]) for column in placed.columns for fall in column["falls"])
    order = {code: place for place, code in enumerate(placed.codes)}
    rows: list[tuple[str, ...]] = []
    for service, text in sorted(seen, key=lambda key: order.get(key[0], 0)):
        falls = [
            next((one for one in column["falls"] if (one["service"], one["text"]) == (service, text)), None)
            for column in placed.columns
        ]
        rows.append((text, *(_when(fall, placed) for fall in falls)))
    flats = dict.fromkeys(code for column in placed.columns for code in column["flats_without_supervision"])
    for code in flats:
        told = [column["flats_without_supervision"].get(code, []) for column in placed.columns]
        if any(step["flats"] for one in told for step in one):
            rows.append((_("Bostäder utan tillsyn\n%(name)s") % {"name": placed.name(code)}, *map(_flats, told)))
    return rows


def _when(fall: Mapping[str, Any] | None, placed: Placed) -> str:
    if fall is None:
        return _("nej")
    now = fall["day"] <= placed.answer.day.isoformat()
    if fall["last"]:
        words = _("redan nu, till %(last)s") if now else _("%(day)s till %(last)s")
    else:
        words = _("redan nu") if now else _("från %(day)s")
    return words % {"day": fall["day"], "last": fall["last"]}


def _flats(told: Sequence[Mapping[str, Any]]) -> str:
    first, *later = told or ({"flats": 0},)
    return ", ".join(
        [
            str(first["flats"]),
            *(_("%(number)s från %(day)s") % {"number": one["flats"], "day": one["from"]} for one in later),
        ]
    )


def _costs(placed: Placed) -> Block:
    rows = [(label, *cells) for label, cells in zip(placed.labels, costs(placed), strict=True)]
    return blocks.table(
        _("Bemanning och kostnad ett år"),
        ((_("Scenario"), 2.4), (_("Bemanning"), 1), (_("Kostnad"), 1.3), (_("Mot i dag"), 1.3)),
        rows,
    )


def costs(placed: Placed) -> list[tuple[str, str, str]]:
    """Of each column its staffing, its cost a year, and how much that is more than as it is. Unknown is said, never nought."""
    base = placed.columns[0]["a_year"]["cost_kronor"]
    found = []
    for column in placed.columns:
        year, cost = column["a_year"], column["a_year"]["cost_kronor"]
        apart = "" if cost is None or base is None or column is placed.columns[0] else _more(cost - base)
        found.append((f"{number(year['full_time_percent'])} %", _("okänd") if cost is None else _kronor(cost), apart))
    return found


def _kronor(kronor: int) -> str:
    return _("%(sum)s kr") % {"sum": number(kept_answers.rounded(kronor))}


def _more(kronor: int) -> str:
    text = _kronor(abs(kronor))
    return f"+{text}" if kronor > 0 else f"−{text}" if kronor else _("lika mycket")


def _chart(placed: Placed, code: str, as_of: dt.date) -> Block | None:
    """How the queue to a service may go in each column, on one scale; nothing where no scenario changes it, or all is small."""
    fans = [column["queue_by_week"].get(code) for column in placed.columns]
    if fans[0] is None or all(fan is None or fan == fans[0] for fan in fans[1:]):
        return None
    if max(number for fan in fans if fan is not None for number in fan["p90"]) <= FEWEST_SHOWN:
        return None
    weeks = len(fans[0]["p50"]) - 1
    # The queue of the day itself is a figure of the memo: hidden here with it.
    now = f"service.waiting:{code}" if placed.answer.day == as_of else ""
    panels = [
        (label, {at: {"counts": fan[at]} | ({"now": now} if now else {}) for at in ("p10", "p50", "p90")})
        for label, fan in zip(placed.labels, fans, strict=True)
        if fan is not None
    ]
    return blocks.chart(
        _("Kön till %(service)s vecka för vecka") % {"service": placed.name(code)},
        _("Kön till %(service)s: mitten som linje, och ytan som åtta av tio upprepningar ligger inom. Siffrorna står i tabellerna.")
        % {"service": placed.name(code)},
        [(week, _("%(n)s v") % {"n": week}) for week in MARKS if week <= weeks],
        panels,
    )  # fmt: skip


def _definitions(placed: Placed) -> Block:
    words = {
        "wait": (_("Väntan"), _("Veckor från att någon ställs i kö den dagen till start, för den prioriteten. ”Mer än” betyder längre än prognosen ser.")),
        "queue": (_("I kö"), _("Hur många som väntar vid slutet av den tid som prognosen ser.")),
        "starts": (_("Påbörjade"), _("Hur många som får börja under tiden.")),
        "left": (_("Lämnade kön"), _("Hur många som ger upp eller flyttar sig medan de väntar.")),
        "refused": (_("Avvisade"), _("Hur många som kommer när listan är full.")),
        "past_limit": (_("Över gränsen"), _("Hur många som hinner vänta längre än gränsen under tiden. Gränsen är den som gäller den dag var och en kommer.")),
        "past_limit_any": (_("Risk att någon passerar"), _("I hur stor del av upprepningarna minst en väntar längre än gränsen.")),
        "overload": (_("Risk för belastning"), _("I hur stor del av upprepningarna ärendena tar mer än så av timmarna, så länge i följd.")),
        "not_held": (_("Inställda gruppstarter"), _("Omgångar som inte blir av för att det är för få som väntar eller för lite bemanning.")),
        "shut": (_("Risk att stänga"), _("I hur stor del av upprepningarna den öppna verksamheten stänger minst en dag.")),
        "visits_lost": (_("Uteblivna besök"), _("Besök som annars hade gjorts de dagar det är stängt.")),
    }  # fmt: skip
    used = {mark.split(".")[1] for code in placed.codes for mark in _told_figures(placed, code)}
    rows = [told for kind, told in words.items() if kind in used]
    rows += [
        (_("Det som brister"), _("Första dagen en verksamhet saknar utförare, kompetens eller minsta bemanning. Följer av tjänster och avtal, utan slump.")),
        (_("Kostnad ett år"), _("Bemanningen i snitt gånger vad en heltidstjänst sägs kosta. Bidrag är inte avdragna.")),
    ]  # fmt: skip
    return blocks.table(_("Så räknas det"), ((_("Mått"), 1), (_("Definition"), 4)), rows)


def _skills(placed: Placed) -> Iterator[Block]:
    """Where the forecast has not been better here than what anybody could say without one, and where nobody can tell."""
    told = skills(placed)
    for reason, names in told["worse"]:
        yield blocks.paragraph(
            _("Prognosen %(reason)s för: %(names)s. Läs de siffrorna som en fingervisning.")
            % {"reason": reason, "names": names}
        )
    if told["unknown"]:
        yield blocks.paragraph(
            _("Hur bra prognosen brukar vara här är inte prövat tillräckligt för: %(names)s.")
            % {"names": told["unknown"]}
        )


def skills(placed: Placed) -> dict[str, Any]:
    """The services with a queue whose forecast has not beaten *som i dag* or in less out here, and those too little tried."""
    codes = [code for code in placed.codes if placed.columns[0]["queue_by_week"].get(code)]
    services = dict(Service.objects.filter(code__in=codes).values_list("code", "pk"))
    tried = accuracy.newest(list(services.values()), on=placed.answer.day)
    worse: dict[str, list[str]] = {}
    unknown = []
    for code in codes:
        rows = tried.get(services.get(code, 0), ())
        one = next((row for row in rows if row.horizon == accuracy.HALF_A_YEAR), None)
        if one is None or one.against_today.is_beaten is None:
            unknown.append(placed.name(code))
        elif reason := accuracy.not_beaten(one.against_today, one.against_flow):
            worse.setdefault(reason, []).append(placed.name(code))
    return {"worse": [(reason, ", ".join(names)) for reason, names in worse.items()], "unknown": ", ".join(unknown)}


# --- in brief, for a committee --------------------------------------------------------------------------------------------

MOST_BESIDE = 2
"""As it is and two more: so much is taken in within two minutes."""


def brief(placed: Placed, chosen: Sequence[int]) -> dict[str, Any]:
    """Läget om ett år: as it is and one or two scenarios (their places, from 1), what each costs and whom it makes wait.

    As it may leave the unit: small numbers are hidden.
    """
    places = [0, *chosen]
    columns, labels, money = placed.columns, placed.labels, costs(placed)
    waits = [row for code in placed.codes if (row := _wait_row(placed, code, places)) is not None]
    data = {
        "columns": [
            {
                "label": labels[place],
                "steps": placed.steps(columns[place]),
                "staffing": money[place][0],
                "cost": money[place][1],
                "apart": money[place][2],
            }
            for place in places
        ],
        "waits": [row for row in waits if not row["is_same"]],
        "same": [row for row in waits if row["is_same"]],
        "day": waits[0]["day"] if waits else "",
        "falls": _brief_falls(placed, places),
        "skills": skills(placed),
    }
    return dict(suppression.without_small_counts(data, {}))


def _wait_row(placed: Placed, code: str, places: Sequence[int]) -> dict[str, Any] | None:
    """How long who comes last of the days asked about waits for a service, and how many wait at the end, in each column."""
    figures = [placed.figures[place] for place in places]
    usual = placed.content["usual"].get(code)
    days = sorted(mark.split(".")[2] for mark in figures[0] if mark.startswith(f"{code}.wait."))
    if not usual or not days:
        return None
    wait = f"{code}.wait.{days[-1]}.{usual}"
    queue = f"{code}.queue.{placed.answer.weeks}"
    cells: list[dict[str, Any] | None] = []
    for column in figures:
        if wait not in column or queue not in column:
            cells.append(None)
            continue
        told = column[wait]
        middle, low, high = (told[at]["printed"] for at in ("p50", "p10", "p90"))
        cells.append(
            {
                "wait": _wait_words(middle),
                "within": "" if middle == low == high else f"{low}–{high}",
                "weeks": told["p50"]["value"],
                "queue": _cell(column[queue]),
            }
        )
    if all(cell is None or cell["wait"] == _wait_words("0") for cell in cells):
        return None
    ahead = (placed.last - read_day(days[-1])).days // 7
    same = all(cell == cells[0] for cell in cells)
    return {"service": placed.name(code), "day": days[-1], "ahead": ahead, "cells": cells, "is_same": same}


def _wait_words(printed: str) -> str:
    if printed == "0":
        return _("ingen väntan")
    if printed not in NO_NUMBER:
        return _("1 vecka") if printed == "1" else _("%(weeks)s veckor") % {"weeks": printed}
    return printed


def _brief_falls(placed: Placed, places: Sequence[int]) -> list[dict[str, Any]]:
    rows = [(row[0], [row[1:][place] for place in places]) for row in _fall_rows(placed)]
    return [
        {"what": what, "cells": cells} for what, cells in rows if any(cell not in {_("nej"), "0"} for cell in cells)
    ]
