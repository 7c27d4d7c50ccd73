"""``hemmaplan restore FILE``: put a backup in the place of the database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.config import backup
from hemmaplan.foundation import calendar


class Command(BaseCommand):
    help = "Läser tillbaka en säkerhetskopia. Nuvarande uppgifter ersätts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL")
        parser.add_argument("--yes", action="store_true", help="fråga inte innan uppgifterna ersätts")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        database = backup.Database.of(connection.settings_dict)
        connection.close()
        try:
            backup.check_file(options["file"])
            if not (options["yes"] or backup.is_empty(database)):
                self._ask(database.name)
            backup.restore(database, options["file"], at=calendar.now())
        except backup.NotDone as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Säkerhetskopian är återläst.")
        call_command("set_up")

    def _ask(self, name: str) -> None:
        if not sys.stdin.isatty():
            raise CommandError(
                f"Databasen {name} har uppgifter som skulle ersättas. Lägg till --yes om det är meningen."
            )
        self.stdout.write(f"Alla uppgifter i databasen {name} ersätts. Skriv ja för att fortsätta: ", ending="")
        if input().strip().lower() != "ja":
            raise CommandError("Avbrutet. Inget är ändrat.")
