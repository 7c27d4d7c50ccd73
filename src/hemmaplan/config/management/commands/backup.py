"""``hemmaplan backup FILE``: the whole database in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.config import backup, encryption


class Command(BaseCommand):
    help = "Säkerhetskopierar hela databasen till en fil."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL")
        parser.add_argument(
            "--recipient", action="append", metavar="age1…",
            help="kryptera till denna öppna nyckel; får ges flera gånger (annars BACKUP_RECIPIENT)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            keys = encryption.recipients(options["recipient"] or settings.BACKUP_RECIPIENTS)
            size = backup.backup(backup.Database.of(connection.settings_dict), options["file"], recipients=keys)
        except backup.NotDone as error:
            raise CommandError(str(error)) from error
        closed = ", krypterad" if keys else ""
        self.stdout.write(f"Säkerhetskopian är skriven: {options['file']} ({size / 1_048_576:.1f} MiB{closed})")
        if not keys:
            self.stdout.write("Den är inte krypterad: den som läser filen läser allt. Se --recipient.")
