"""The rules as tables: the files, what is coming, the rows of one, the worked cases beside it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from hemmaplan.assistance.norms import worked
from hemmaplan.assistance.norms.household import month_of, month_text
from hemmaplan.assistance.norms.law import showing
from hemmaplan.assistance.norms.law.declared import MARKS
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.desk.law.forms import ALL, UNCONFIRMED, RowsForm

TITLES: Final = {
    "norm_amounts": (gettext_lazy("Riksnormens belopp"), gettext_lazy("Regeringens belopp, för varje ålder och hushållsstorlek.")),
    "parameters": (gettext_lazy("Lagens tal"), gettext_lazy("Prisbasbelopp, procentsatser, åldrar och tider som gäller i hela landet.")),
    "guideline": (gettext_lazy("Kommunens riktlinje"), gettext_lazy("Det kommunen väljer själv: högsta hyra, buffert, gränser.")),
    "income_kinds": (gettext_lazy("Inkomster"), gettext_lazy("Vilka inkomster som räknas, och hur.")),
    "cost_kinds": (gettext_lazy("Kostnader"), gettext_lazy("Kostnader utanför riksnormen, och hur de prövas.")),
    "other_cost_kinds": (gettext_lazy("Levnadskostnader i övrigt"), gettext_lazy("Det som inte kommer varje månad.")),
    "asset_kinds": (gettext_lazy("Tillgångar"), gettext_lazy("Vilka tillgångar som räknas.")),
    "grounds": (gettext_lazy("Lagrum"), gettext_lazy("Grunden som står på varje rad i en beräkning.")),
    "norm_items": (gettext_lazy("Fler poster i riksnormen"), gettext_lazy("Tom till och med 2026.")),
    "norm_shares": (gettext_lazy("Andel efter barnets ordning"), gettext_lazy("Tom till och med 2026.")),
    "norm_ceilings": (gettext_lazy("Högsta riksnorm för hushållet"), gettext_lazy("Tom till och med 2026.")),
    "closed_months": (gettext_lazy("Stängda månader"), gettext_lazy("Månader som inte går att beräkna, och varför.")),
    "listed_kinds": (gettext_lazy("Kända inkomster i kontrollen"), gettext_lazy("Registerinkomster som räknas utan att någon frågar.")),
    "automatic_conditions": (gettext_lazy("Villkor för automatiska beslut"), gettext_lazy("Alla ska vara uppfyllda. Annars beslutar en handläggare.")),
    "findings": (gettext_lazy("Kontrollens meningar"), gettext_lazy("Det kontrollen kan visa, hur allvarligt det är och vad man gör.")),
    "questions": (gettext_lazy("Beräkningens frågor"), gettext_lazy("Det ingen regel avgör.")),
}  # fmt: skip
HEADS: Final = {
    "parameter": gettext_lazy("Parameter"), "value": gettext_lazy("Värde"), "unit": gettext_lazy("Enhet"),
    "kind": gettext_lazy("Slag"), "adults": gettext_lazy("Vuxna"), "children": gettext_lazy("Barn"),
    "persons": gettext_lazy("Personer"), "rooms": gettext_lazy("Rum"), "component": gettext_lazy("Rad i normen"),
    "age_from": gettext_lazy("Från ålder"), "age_to": gettext_lazy("Till ålder"), "size": gettext_lazy("Personer"),
    "amount_sek": gettext_lazy("Kronor"), "code": gettext_lazy("Kod"), "sv": gettext_lazy("På svenska"),
    "en": gettext_lazy("På engelska"), "treatment": gettext_lazy("Behandling"), "for_child": gettext_lazy("När det är barnets"),
    "of_dwelling": gettext_lazy("Delas i bostaden"), "concept": gettext_lazy("Begrepp"), "text": gettext_lazy("Lagrum"),
    "per": gettext_lazy("För"), "child_from": gettext_lazy("Från barn nummer"), "child_to": gettext_lazy("Till barn nummer"),
    "percent": gettext_lazy("Procent"), "children_from": gettext_lazy("Från antal barn"),
    "children_to": gettext_lazy("Till antal barn"), "until": gettext_lazy("Till och med"), "since": gettext_lazy("Från och med"),
    "listing": gettext_lazy("Räknas"), "days": gettext_lazy("Dagar"), "most_days": gettext_lazy("Högst dagar"),
    "ground": gettext_lazy("Grund"), "grade": gettext_lazy("Grad"), "do_sv": gettext_lazy("Att göra, på svenska"),
    "do_en": gettext_lazy("Att göra, på engelska"), "plain_sv": gettext_lazy("Till den sökande, på svenska"),
    "plain_en": gettext_lazy("Till den sökande, på engelska"),
}  # fmt: skip


@dataclass(frozen=True)
class FileLine:
    """A file in the list: how many rows hold now, how many nobody has confirmed, and how its worked cases stand."""

    name: str
    title: str
    about: str
    in_force: int
    unconfirmed: int
    cases: int
    failing: int


@dataclass(frozen=True)
class Event:
    """What changes in a month."""

    day: dt.date
    title: str
    name: str
    says: str


def guideline_path() -> Path | None:
    """The municipality's own guideline, where it has one."""
    return Path(settings.GUIDELINE_DATA) if settings.GUIDELINE_DATA else None


def files(on: dt.date) -> list[FileLine]:
    """Every file."""
    month = month_of(on.year, on.month)
    return [_line(file.name, month) for file in showing.FILES]


def _line(name: str, month: int) -> FileLine:
    rows = [row for row in showing.rows_of(name, guideline_path()) if row.in_force(month)]
    beside = [case for case in worked.cases() if worked.ABOUT[case.kind] == name]
    title, about = TITLES[name]
    return FileLine(
        name, str(title), str(about), len(rows), len(showing.unconfirmed(rows)), len(beside),
        sum(not case.holds() for case in beside),
    )  # fmt: skip


def coming(law: Law, on: dt.date) -> list[Event]:
    """What begins and ends from the month after the day on, and from when no month can be calculated."""
    found = [
        Event(_day(each.month), str(TITLES[each.file][0]), each.file, _says(each))
        for each in showing.coming(month_of(on.year, on.month), guideline_path())
    ]
    closed = law.last_month + 1
    reason = law.closed(closed)
    if reason:
        words = reason[get_language() == "en"]
        found.append(Event(_day(month_text(closed)), str(TITLES["closed_months"][0]), "closed_months", words))
    return sorted(found, key=lambda event: event.day)


def _says(each: showing.Coming) -> str:
    parts = []
    if each.begins:
        parts.append(ngettext("%(n)s rad börjar gälla", "%(n)s rader börjar gälla", each.begins) % {"n": each.begins})
    if each.ends:
        parts.append(ngettext("%(n)s rad slutar gälla", "%(n)s rader slutar gälla", each.ends) % {"n": each.ends})
    return ", ".join(parts)


def _day(month: str) -> dt.date:
    year, number = month.split("-")
    return dt.date(int(year), int(number), 1)


def rows_of(name: str, form: RowsForm, on: dt.date) -> dict[str, Any]:
    """The rows of one file, as asked for, with the worked cases beside them."""
    data = form.cleaned_data if form.is_valid() else {}
    month: dt.date = data.get("manad") or on.replace(day=1)
    rows: Sequence[showing.LawRow] = showing.rows_of(name, guideline_path())
    total = len(rows)
    if data.get("visa") != ALL:
        rows = [row for row in rows if row.in_force(month_of(month.year, month.month))]
    if data.get("visa") == UNCONFIRMED:
        rows = showing.unconfirmed(rows)
    heads = _heads(rows)
    return {
        "title": TITLES[name][0], "about": TITLES[name][1], "heads": [HEADS.get(head, head) for head in heads],
        "rows": [_row(row, heads) for row in rows], "total": total, "month": formats.date_format(month, "F Y"),
        "path": showing.path_of(name, guideline_path()).name,
        "cases": [case for case in worked.cases() if worked.ABOUT[case.kind] == name],
    }  # fmt: skip


def _heads(rows: Sequence[showing.LawRow]) -> list[str]:
    """The headings some row has something under."""
    return list(dict.fromkeys(head for row in rows for head, cell in row.cells.items() if cell))


def _row(row: showing.LawRow, heads: Sequence[str]) -> dict[str, Any]:
    known = MARKS.get(row.mark, "")
    if not known and row.cells.get("component"):
        known = _("läst i källan") if row.confirmed else _("härlett ur procentsatser")
    return {
        "line": row.line, "file": row.file, "cells": [(HEADS.get(head, head), row.cells.get(head, "")) for head in heads],
        "from": row.valid_from, "to": row.valid_to, "source": row.source, "known": known, "note": row.note,
        "confirmed": row.confirmed,
    }  # fmt: skip
