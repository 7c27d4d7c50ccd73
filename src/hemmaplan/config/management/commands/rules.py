"""``hemmaplan rules``: the rules of time, which of them run clocks, and the handbook's page of them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hemmaplan.config.settings import PACKAGE
from hemmaplan.deadlines import handbook


class Command(BaseCommand):
    """Skriv ut reglerna om tid."""

    help = "Skriver ut reglerna om tid som en sida; med --handbook skrivs docs/handbook/deadlines.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--handbook", action="store_true", help="skriv handbokens sida i stället")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the page, or write it."""
        if not options["handbook"]:
            self.stdout.write(handbook.page())
            return
        (PACKAGE.parents[1] / "docs" / "handbook" / "deadlines.md").write_text(handbook.page(), encoding="utf-8")
