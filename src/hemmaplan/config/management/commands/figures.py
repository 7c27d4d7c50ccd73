"""``hemmaplan figures``: every figure of a unit on a day, with id, value, unit and definition; or of all past month ends.

With ``--against`` the figures are compared with an earlier print, so that a change of the program can be shown to change
no figure, or exactly those that were meant.
"""

import datetime as dt
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from hemmaplan.config import option
from hemmaplan.foundation import calendar, command
from hemmaplan.interventions.models import Order
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.statistics.figures import Figure, View, every


class Command(BaseCommand):
    """Skriv ut enhetens siffror."""

    help = "Skriver ut varje siffra för en enhet och dag: id, värde, enhet, definition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which unit, which day, and how to print."""
        parser.add_argument("--unit", help="enhetens kod; utelämnad när det bara finns en utförarenhet")
        parser.add_argument("--date", help="ÅÅÅÅ-MM-DD; utelämnad: i dag")
        parser.add_argument("--known", help="räkna bara med det som var registrerat till och med den dagen, ÅÅÅÅ-MM-DD")
        parser.add_argument("--json", action="store_true", help="som JSON")
        parser.add_argument("--month-ends", action="store_true", help="varje månadsslut till och med dagen, som JSON")
        parser.add_argument(
            "--against", type=Path, metavar="FIL",
            help="jämför med en tidigare utskrift av samma slag och visa varje siffra som skiljer sig",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print them."""
        known = option.day("--known", options["known"]) if options["known"] else None
        until = calendar.at_clock(known + dt.timedelta(days=1), 0) if known else None
        before = _earlier(options["against"]) if options["against"] else []
        on, unit = option.day("--date", options["date"]), find_unit(options["unit"])
        days = month_ends(unit, on) if options["month_ends"] else [on]
        rows = [as_plain(figure) for day in days for figure in every(View(unit, day, until))]
        if options["against"]:
            self.compare(before, rows)
            return
        if options["json"] or options["month_ends"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(
                f"{row['id']:<48} {row['value']!s:>10} {row['unit']:<10} {row['title']}: {row['about'] or unit}"
            )

    def compare(self, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
        """Print each figure that is new, gone or has another value, and how many were compared."""
        count = 0
        for day, figure_id, old, new in differences(before, after):
            count += 1
            self.stdout.write(f"{day} {figure_id:<48} {old!s:>12} → {new!s}")
        self.stdout.write(f"{len(after)} siffror jämförda, {count} skiljer sig.")


def _earlier(file: Path) -> list[dict[str, Any]]:
    """The figures of an earlier print. Raises ``CommandError`` for a file that is none."""
    try:
        rows = command.read_json(command.read_text(str(file)))
    except command.NotUsable as fault:
        raise CommandError(str(fault) if str(file) in str(fault) else f"{file} {fault}") from fault
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and {"on", "id", "value"} <= row.keys() for row in rows
    ):
        raise CommandError(f"{file} är ingen utskrift av siffror. Gör en med: hemmaplan figures --json")
    return rows


def month_ends(unit: Unit, last: dt.date) -> list[dt.date]:
    """The last day of each month from the unit's first order through ``last``, which comes along too."""
    first = (
        Order.objects.filter(unit__in=Unit.objects.within(unit.pk))
        .order_by("sent_at")
        .values_list("sent_at", flat=True)
        .first()
    )
    day, found = calendar.local_date(first) if first else last, {last}
    while (end := calendar.month_end(day)) < last:
        found.add(end)
        day = calendar.add_days(end, 1)
    return sorted(found)


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[tuple[str, str, object, object]]:
    """(day, figure, before, after) where the values are not the same; a figure that is not there reads *saknas*."""
    old, new = ({(row["on"], row["id"]): row["value"] for row in rows} for rows in (before, after))
    for day, figure_id in sorted(old.keys() | new.keys()):
        was, now = (rows.get((day, figure_id), "saknas") for rows in (old, new))
        if was != now:
            yield day, figure_id, was, now


def as_plain(figure: Figure) -> dict[str, object]:
    """A figure as it is printed and stored: dates as text, with the digest of the rows behind."""
    value = figure.value.isoformat() if isinstance(figure.value, dt.date) else figure.value
    return {
        "id": figure.id,
        "title": figure.title,
        "about": figure.about,
        "value": value,
        "unit": figure.unit,
        "definition": figure.definition,
        "on": figure.on.isoformat(),
    }


def find_unit(code: str | None) -> Unit:
    """The unit with the code; without a code the only unit of kind *Enhet*. Raises ``CommandError`` listing the codes."""
    units = list(Unit.objects.order_by("order", Swedish("name"), "pk"))
    wanted = [u for u in units if (u.code == code if code else u.kind == Unit.Kind.UNIT)]
    if len(wanted) == 1:
        return wanted[0]
    codes = ", ".join(u.code for u in units[:20]) or _("inga ännu: importera först")
    if not code:
        raise option.WrongUse(_("Ange --unit. Koder: %(codes)s.") % {"codes": codes})
    raise CommandError(_("Ingen enhet har koden %(code)r. Koder: %(codes)s.") % {"code": code, "codes": codes})
