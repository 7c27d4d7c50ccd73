"""What a report holds (*innehåll*), as plain data: live, as it leaves the unit, and as it was frozen; and what changed.

A frozen version keeps its content whole, and from the content alone come page, PDF and Word, so that the same content
gives the same bytes for ever.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from hemmaplan.capacity.situation.risks import Risk
from hemmaplan.capacity.situation.sentences import OfClients
from hemmaplan.foundation import identity
from hemmaplan.organisation.models import Unit
from hemmaplan.statistics import blocks, memo, suppression, what_if
from hemmaplan.statistics.figures import Figure, View, every
from hemmaplan.statistics.models import Report
from hemmaplan.statistics.what_if import Placed

SCHEMA = 1
LANGUAGE = "sv"
Content = dict[str, Any]
_KEYS_OF_PROGRAM = {"id", "figure", "field", "key", "code", "used", "hidden", "texts", "rows_sha256", "sha256",
                    "snapshot_sha256", "answer"}  # fmt: skip


def content(
    view: View,
    *,
    title: str,
    recipient: str = "",
    diary_number: str = "",
    words: Mapping[str, str],
    placed: Sequence[Placed] = (),
    with_rows: bool = False,
) -> Content:
    """The memo of the view as plain data. ``with_rows`` adds the digest of the rows behind each figure.

    Always in Swedish, whatever language the writer reads the pages in.
    """
    with translation.override(LANGUAGE):
        figures = every(view)
        sections = memo.sections(view, figures, placed)
        above = dict(Unit.objects.filter(pk__in=view.unit.lineage).values_list("pk", "name"))
        found = {
            "schema": SCHEMA,
            "template": "memo",
            "template_version": memo.VERSION,
            "unit": {"code": view.unit.code, "name": view.unit.name, "above": [above[pk] for pk in view.unit.lineage]},
            "as_of": view.on.isoformat(),
            "title": title,
            "recipient": recipient,
            "diary_number": diary_number,
            "sections": sections,
            "texts": {field: words.get(field, "") for field in blocks.fields_in(sections)},
            "signers": memo.signers(view),
            "figures": [_figure(figure, with_rows=with_rows) for figure in figures],
            "used": list(blocks.figures_in(sections)),
            "hidden": suppression.hidden(figures),
            "risks": [_risk(risk) for risk in view.situation.risks],
            "endings": [
                {"kind": e.kind, "what": e.what, "last": e.last.isoformat(), "unit": _unit_name(view, e.unit_id)}
                for e in view.situation.endings
            ],
            "answers": [what_if.about(one) for one in placed],
        }
    return {key: _naming_nobody(value, key) for key, value in found.items()}


def _naming_nobody(data: Any, key: str = "") -> Any:
    """The content without identity numbers that somebody wrote in a note, an agreement or a name that the memo prints.

    What only the program reads stays; the writer's own words are refused with a number in them when they are saved.
    """
    if key in _KEYS_OF_PROGRAM:
        return data
    if isinstance(data, dict):
        return {name: _naming_nobody(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_naming_nobody(one) for one in data]
    return identity.removed_from(data) if isinstance(data, str) else data


def live(report: Report, *, with_rows: bool = False) -> Content:
    """The report as it stands now, with the figures of its day as they are known today."""
    texts = dict(report.texts.values_list("field", "text"))
    return content(
        View(report.unit, report.as_of),
        title=report.title,
        recipient=report.recipient,
        diary_number=report.diary_number,
        words=texts,
        placed=what_if.placed_in(report.placed.select_related("answer")),
        with_rows=with_rows,
    )


def _unit_name(view: View, pk: int) -> str:
    return next((team.name for team in view.situation.teams if team.pk == pk), "")


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _figure(figure: Figure, *, with_rows: bool) -> dict[str, Any]:
    value = figure.value.isoformat() if isinstance(figure.value, dt.date) else figure.value
    return {
        "id": figure.id,
        "title": figure.title,
        "about": figure.about,
        "value": value,
        "unit": figure.unit,
        "definition": figure.definition,
        "on": figure.on.isoformat(),
        "rows_sha256": figure.rows.sha256 if with_rows else None,
    }


def _risk(risk: Risk) -> dict[str, Any]:
    until = _day(risk.until)
    return {
        "key": risk.key,
        "severity": risk.severity,
        "parts": [blocks.part(part) for part in risk.parts],
        "todo": risk.todo,
        "since": _day(risk.since),
        "until": blocks.part(OfClients(until, risk.clients)) if until and risk.clients else until,
    }


def canonical(data: Mapping[str, Any]) -> str:
    """The one way to write the data as text: keys in order, no space, Swedish letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 (*kontrollsumma*) of the canonical text."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def leaving(data: Content) -> Content:
    """The content as it may leave the unit: small numbers taken out, and with them the digests they could be tried on.

    So does the digest of a kept answer, which has every number in it. ``content_sha256`` names the whole content, which the unit keeps; its salt stays behind, so that no digest of a
    suppressed number can be guessed.
    """
    hidden = data["hidden"]
    figures = [
        one | {"value": None, "rows_sha256": None, "suppressed": hidden[one["id"]]} if one["id"] in hidden else one
        for one in data["figures"]
    ]
    answers = [{name: value for name, value in one.items() if name != "sha256"} for one in data["answers"]]
    out = {key: value for key, value in data.items() if key != "salt"} | {"figures": figures, "answers": answers}
    out["content_sha256"] = digest(data) if "salt" in data else None
    return suppression.without_small_counts(out, hidden)


@dataclass(frozen=True)
class Change:
    """Ändring between two versions: what sort of thing, how it differs, what it is called, and what it was and is."""

    sort: str  # figure, rows, text, risk, answer
    how: str  # changed, appeared, vanished
    key: str
    title: str
    was: Any = None
    now: Any = None


def changes(earlier: Content, later: Content) -> list[Change]:
    """Vad som ändrats: figures, the rows behind them, own words and risks that changed, appeared or vanished."""
    used = {*earlier["used"], *later["used"]}

    def figures(data: Content) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in data["figures"] if one["id"] in used}

    found = _compared("figure", figures(earlier), figures(later), _figure_title, lambda one: one["value"])
    found += [
        Change("rows", "changed", key, _figure_title(now), was["value"], now["value"])
        for key, was, now in _both(figures(earlier), figures(later))
        if was["value"] == now["value"] and _other_rows(was, now)
    ]
    found += _compared(
        "text",
        {key: text for key, text in earlier["texts"].items() if text},
        {key: text for key, text in later["texts"].items() if text},
        lambda _text: "",
        lambda text: text,
    )
    found += _compared(
        "risk",
        {risk["key"]: risk for risk in earlier["risks"]},
        {risk["key"]: risk for risk in later["risks"]},
        lambda risk: "".join(plain(part) for part in risk["parts"]),
        lambda risk: [risk["severity"], risk["parts"], risk["until"]],
    )
    found += _compared(
        "answer",
        {str(one["answer"]): one for one in earlier["answers"]},
        {str(one["answer"]): one for one in later["answers"]},
        lambda one: ", ".join(scenario["label"] for scenario in one["scenarios"]),
        lambda one: [scenario["label"] for scenario in one["scenarios"]],
    )
    return found


def plain(part: Any) -> str:
    """A part as text where it names no figure."""
    if isinstance(part, dict):
        return str(next(iter(part.values())))
    return str(part)


def _figure_title(one: dict[str, Any]) -> str:
    return " · ".join(filter(None, (one["title"], one["about"])))


def _other_rows(was: dict[str, Any], now: dict[str, Any]) -> bool:
    return bool(was["rows_sha256"] and now["rows_sha256"]) and was["rows_sha256"] != now["rows_sha256"]


def _both(earlier: dict[str, Any], later: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(key, earlier[key], later[key]) for key in later if key in earlier]


def _compared(sort: str, earlier: dict[str, Any], later: dict[str, Any], title: Any, value: Any) -> list[Change]:
    found = [
        Change(sort, "changed", key, title(now), value(was), value(now))
        for key, was, now in _both(earlier, later)
        if value(was) != value(now)
    ]
    found += [
        Change(sort, "appeared", key, title(now), None, value(now)) for key, now in later.items() if key not in earlier
    ]
    found += [
        Change(sort, "vanished", key, title(was), value(was), None) for key, was in earlier.items() if key not in later
    ]
    return found
