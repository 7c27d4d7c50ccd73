"""A report as the page shows it: parts with figures as chips, own words as fields, and what changed in plain words."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemmaplan.statistics.drawing import Pen, value_text
from hemmaplan.statistics.models import Report
from hemmaplan.statistics.versions import Change, Content
from hemmaplan.web import drawings

_DATED = re.compile(r"(\S+ )?\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Chip:
    """A piece of text. A figure has the address of its panel, except in a frozen version; ``rest`` is a softer remark."""

    text: str
    url: str = ""
    title: str = ""
    rest: str = ""


def _is_short(cell: list[Any]) -> bool:
    """Whether a cell holds a date or the like, which must not be broken at its hyphens."""
    first = cell[0] if cell else ""
    if isinstance(first, dict):
        return "day" in first or "text" in first
    return bool(_DATED.fullmatch(first))


@dataclass(frozen=True)
class Line:
    """A change in words."""

    title: str
    text: str
    kind: str


class Sheet:
    """The content of a report, ready for the template."""

    def __init__(self, report: Report, content: Content, texts: dict[str, Any] | None = None) -> None:
        self.content, self.texts = content, texts
        self.pen = Pen(content)
        self.query = urlencode({"enhet": report.unit.code, "den": report.as_of.isoformat()})

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections with their blocks."""
        return [
            {
                **section,
                "anchor": section["key"].replace(":", "-"),
                "blocks": [self._block(block) for block in section["blocks"]],
            }
            for section in self.content["sections"]
            if self.texts is not None or any(self._says_something(block) for block in section["blocks"])
        ]

    def _says_something(self, block: dict[str, Any]) -> bool:
        return block["kind"] != "words" or bool(self.content["texts"].get(block["field"], "").strip())

    def _block(self, block: dict[str, Any]) -> dict[str, Any]:
        if block["kind"] == "paragraph":
            return {**block, "parts": self._parts(block["parts"])}
        if block["kind"] == "chart":
            return {**block, "charts": self._charts(block)}
        if block["kind"] == "items":
            return {**block, "items": None, "rows": [self._item(item) for item in block["items"]]}
        if block["kind"] == "table":
            rows = [
                [
                    {"parts": self._parts(cell), "column": column, "short": _is_short(cell)}
                    for cell, column in zip(row, block["columns"], strict=True)
                ]
                for row in block["rows"]
            ]
            return {**block, "rows": rows}
        saved = (self.texts or {}).get(block["field"])
        return {
            **block,
            "text": self.content["texts"].get(block["field"], ""),
            "version": saved.version if saved else 0,
            "anchor": block["field"].replace(":", "-"),
        }

    def _charts(self, block: dict[str, Any]) -> list[tuple[str, SafeString]]:
        """The fans on one scale, for whoever sees every number."""
        fans = [(one["title"], {at: series["counts"] for at, series in one["fan"].items()}) for one in block["panels"]]
        most = max((number for _title, fan in fans for number in fan["p90"]), default=0)
        return [
            (
                title,
                drawings.fan_chart(
                    fan["p10"], fan["p50"], fan["p90"], f"{block['about']} {title}.", block["marks"], most
                ),
            )
            for title, fan in fans
        ]

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**item, "parts": self._parts(item["parts"]), "when": self.pen.part(item["when"])}

    def _parts(self, parts: list[Any]) -> list[Chip]:
        return [
            self._chip(part) if isinstance(part, dict) and "figure" in part else self._plain(part) for part in parts
        ]

    def _plain(self, part: Any) -> Chip:
        first, _break, rest = self.pen.part(part).partition("\n")
        return Chip(first, rest=rest)

    def _chip(self, part: dict[str, str]) -> Chip:
        figure = self.pen.figures[part["figure"]]
        url = f"{reverse('board:figure', args=[figure['id']])}?{self.query}" if self.texts is not None else ""
        return Chip(value_text(figure), url, " · ".join(filter(None, (figure["title"], figure["about"]))))


def lines(changes: list[Change], content: Content) -> list[Line]:
    """The changes in words, figures first."""
    names = {
        block["field"]: section["title"]
        for section in content["sections"]
        for block in section["blocks"]
        if block["kind"] == "words"
    }
    units = {one["id"]: one["unit"] for one in content["figures"]}

    def as_text(key: str, value: Any) -> str:
        return value_text({"value": value, "unit": units.get(key, "")})

    said = []
    for one in changes:
        if one.sort == "figure":
            text = f"{as_text(one.key, one.was)} → {as_text(one.key, one.now)}"
            how = {
                "changed": text,
                "appeared": _("ny siffra, %s") % as_text(one.key, one.now),
                "vanished": _("finns inte kvar"),
            }
            said.append(Line(one.title, how[one.how], "figure"))
        elif one.sort == "rows":
            said.append(Line(one.title, _("samma antal, men andra rader bakom"), "rows"))
        elif one.sort == "risk":
            how = {"changed": _("risken har ändrats"), "appeared": _("ny risk"), "vanished": _("risken har upphört")}
            said.append(Line(one.title, how[one.how], "risk"))
        elif one.sort == "answer":
            how = {
                "changed": _("scenarierna kallas något annat"),
                "appeared": _("nytt svar"),
                "vanished": _("svaret är borttaget"),
            }
            said.append(Line(one.title, how[one.how], "answer"))
        else:
            how = {"changed": _("texten är ändrad"), "appeared": _("ny text"), "vanished": _("texten är borttagen")}
            said.append(Line(names.get(one.key, one.key), how[one.how], "text"))
    return said
