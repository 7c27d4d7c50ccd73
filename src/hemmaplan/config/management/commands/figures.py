"""``hemmaplan figures``: every figure of a unit on a day, with id, value, unit and definition."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.foundation import calendar
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

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print them."""
        known = read_day(options["known"], "--known") if options["known"] else None
        view = View(
            find_unit(options["unit"]),
            read_day(options["date"], "--date"),
            calendar.at_clock(known + dt.timedelta(days=1), 0) if known else None,
        )
        rows = [as_plain(figure) for figure in every(view)]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(
                f"{row['id']:<48} {row['value']!s:>10} {row['unit']:<10} {row['title']}: {row['about'] or view.unit}"
            )


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


def read_day(text: str | None, option: str) -> dt.date:
    """A date from the command line; today when left out. Raises ``CommandError`` with what to write."""
    if not text:
        return calendar.today()
    try:
        return calendar.read_iso(text)
    except calendar.ImpossibleDay as error:
        raise CommandError(f"{option}: {error}") from error
    except ValueError as error:
        raise CommandError(f"{option} {text!r} är inget datum. Skriv ÅÅÅÅ-MM-DD, till exempel 2020-09-21.") from error


def find_unit(code: str | None) -> Unit:
    """The unit with the code; without a code the only unit of kind *Enhet*. Raises ``CommandError`` listing the codes."""
    units = list(Unit.objects.order_by("order", Swedish("name"), "pk"))
    wanted = [u for u in units if (u.code == code if code else u.kind == Unit.Kind.UNIT)]
    if len(wanted) == 1:
        return wanted[0]
    codes = ", ".join(u.code for u in units[:20]) or "inga ännu: importera först"
    said = f"Ingen enhet har koden {code!r}." if code else "Ange --unit."
    raise CommandError(f"{said} Koder: {codes}.")
