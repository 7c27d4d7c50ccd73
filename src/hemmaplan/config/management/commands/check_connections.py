"""``hemmaplan check_connections``: whether the services outside answer, and what to do about those that do not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.desk.access.self_checks import self_checks
from hemmaplan.foundation import calendar
from hemmaplan.foundation.checks import Level

MARKS = {Level.OK: "ok", Level.WARNING: "obs", Level.FAULT: "fel"}


class Command(BaseCommand):
    help = "Prövar kopplingarna till register och folkbokföring: adress, certifikat, svar från varje källa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--offline", action="store_true", help="ring ingen: bara det som är inställt och hur det har gått"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        faults = 0
        for connection in self_checks(calendar.now(), live=not options["offline"]):
            self.stdout.write(connection.name)
            for row in connection.rows:
                self.stdout.write(f"  {MARKS[row.level]:4} {row.what}: {row.detail}")
                if row.do:
                    self.stdout.write(f"       {row.do}")
            faults += connection.has_fault
        if faults:
            raise CommandError("Något måste rättas till innan det fungerar. Se raderna märkta fel.")
