"""``hemmaplan backup FILE``: the whole database in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.config import backup


class Command(BaseCommand):
    help = "Säkerhetskopierar hela databasen till en fil."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            size = backup.backup(backup.Database.of(connection.settings_dict), options["file"])
        except backup.NotDone as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Säkerhetskopian är skriven: {options['file']} ({size / 1_048_576:.1f} MiB)")
