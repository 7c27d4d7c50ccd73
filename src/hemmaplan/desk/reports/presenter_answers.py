"""What the pages about scenarios in reports show: rows and texts for templates."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hemmaplan.capacity.forecast import kept_answers
from hemmaplan.capacity.forecast.rows import rows_of
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.statistics.drawing import Pen
from hemmaplan.statistics.models import PlacedAnswer, Report
from hemmaplan.statistics.what_if import Placed
from hemmaplan.web import drawings

MOST_CHOICES = 20


@dataclass(frozen=True)
class PlacedLine:
    """An answer in a report: its scenarios, what has changed in the unit since, and a newer answer of the same scenario."""

    answer: KeptAnswer
    labels: str
    steps: list[tuple[str, list[str]]]
    changed: list[str]
    newer: KeptAnswer | None
    may_open: bool


def placed_lines(placed: Iterable[PlacedAnswer], mine: QuerySet[KeptAnswer], today: dt.date) -> list[PlacedLine]:
    """The answers of a report. ``mine``: those that the reader may see in *Pröva*."""
    found, read = [], {}
    for row in placed:
        one, answer = Placed(row.answer, tuple(row.headings)), row.answer
        key = (answer.scenario.unit_id, answer.weeks)
        if key not in read:
            read[key] = kept_answers.read(rows_of(answer.scenario.unit, on=today, weeks=answer.weeks))
        about = mine.filter(scenario=answer.scenario_id)
        newer = about.filter(made_at__gt=answer.made_at).order_by("-made_at", "-pk").first()
        changed = kept_answers.changed_since(one.content["read"], read[key])
        labels = ", ".join(one.labels[1:])
        found.append(PlacedLine(answer, labels, _steps(one), changed, newer, about.filter(pk=answer.pk).exists()))
    return found


def _steps(one: Placed) -> list[tuple[str, list[str]]]:
    return [
        (label, [str(step["text"]) for step in column["steps"] if step.get("on", True)])
        for label, column in zip(one.labels[1:], one.columns[1:], strict=True)
    ]


def choices(report: Report, mine: QuerySet[KeptAnswer], taken: Collection[int]) -> list[KeptAnswer]:
    """The newest answer of each scenario of the unit, or of one below it, that the report does not carry."""
    here = mine.filter(scenario__unit=report.unit_id) | mine.filter(scenario__unit__lineage__contains=[report.unit_id])
    newest = (
        here.exclude(scenario__in=taken).defer("content").order_by("scenario_id", "-made_at").distinct("scenario_id")
    )
    return sorted(newest, key=lambda one: one.made_at, reverse=True)[:MOST_CHOICES]


def year(brief: dict[str, Any]) -> dict[str, Any]:
    """*Läget om ett år* ready for the template: words of numbers that may be hidden, and a bar for each wait."""
    pen = Pen({"figures": []})
    heads = [column["label"] for column in brief["columns"]]
    for row in brief["waits"]:
        for cell in row["cells"]:
            if cell is not None:
                most = max(row["ahead"], 1)
                cell["queue"] = pen.part(cell["queue"])
                cell["bar"] = drawings.meter(most if cell["weeks"] is None else min(cell["weeks"], most), most)
        row["cells"] = list(zip(heads, row["cells"], strict=True))
    for row in brief["same"]:
        row["wait"] = row["cells"][0]["wait"] if row["cells"][0] is not None else ""
    for row in brief["falls"]:
        row["what"], _break, row["of"] = row["what"].partition("\n")
        row["cells"] = list(zip(heads, row["cells"], strict=True))
    return brief
