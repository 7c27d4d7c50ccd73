"""``hemmaplan restore FILE``: put a backup in the place of the database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.config import backup, database_roles, encryption, restored
from hemmaplan.foundation import calendar


class Command(BaseCommand):
    help = "Läser tillbaka en säkerhetskopia. Nuvarande uppgifter ersätts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL")
        parser.add_argument("--yes", action="store_true", help="fråga inte innan uppgifterna ersätts")
        parser.add_argument(
            "--identity", type=Path, metavar="FIL", help="filen med den hemliga nyckeln till en krypterad kopia"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            with database_roles.as_owner():
                self._restore(**options)
        except backup.NotDone as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Säkerhetskopian är återläst.")
        call_command("set_up")
        for line in restored.tidy(at=calendar.now()):
            self.stdout.write(line)

    def _restore(self, *, file: Path, yes: bool, identity: Path | None, **_options: Any) -> None:
        database = backup.Database.of(connection.settings_dict)
        connection.close()
        keys = encryption.identities(identity) if identity else []
        backup.check_file(file, keys)
        if not (yes or backup.is_empty(database)):
            self._ask(database.name)
        role = database_roles.application_role() if database_roles.has_two_roles() else ""
        backup.restore(database, file, at=calendar.now(), identities=keys, role=role)

    def _ask(self, name: str) -> None:
        if not sys.stdin.isatty():
            raise CommandError(
                f"Databasen {name} har uppgifter som skulle ersättas. Lägg till --yes om det är meningen."
            )
        self.stdout.write(f"Alla uppgifter i databasen {name} ersätts. Skriv ja för att fortsätta: ", ending="")
        if input().strip().lower() != "ja":
            raise CommandError("Avbrutet. Inget är ändrat.")
