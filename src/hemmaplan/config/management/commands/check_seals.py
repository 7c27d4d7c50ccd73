"""``hemmaplan check_seals``: check the logs, and compare with digests that have left the house."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.access import actions, sealing
from hemmaplan.config import digests, troubles
from hemmaplan.foundation import calendar


class Command(BaseCommand):
    help = "Kontrollerar loggarna: rader, sigill och spärrar, och jämför med kontrollsummor som har lämnat huset."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FIL",
            help="en fil, eller en mapp, med kontrollsummor som förvarats utanför",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        path = options["against"]
        try:
            outside = list(digests.read(path)) if path else digests.outside()
        except OSError as error:
            raise CommandError(
                f"{path or 'Mappen i DIGEST_FOLDER'} kunde inte läsas: {troubles.why(error)}."
            ) from error
        if path and not outside:
            raise CommandError(f"{path} har inga kontrollsummor. En rad börjar med: hemmaplan-sigill v1")
        at = calendar.now()
        check = sealing.check_seals(by=actions.system_user(at=at), at=at, outside=outside)
        rows = ", ".join(f"{log.key} {check.rows[log.key]}" for log in sealing.LOGS)
        self.stdout.write(f"Rader: {rows}. Sigill: {check.seals}. Jämförda kontrollsummor utifrån: {check.compared}.")
        for fault in check.faults:
            self.stdout.write("  " + " ".join(filter(None, [fault.log, str(fault.day or ""), str(fault)])))
        if check.touched:
            raise CommandError(f"{len(check.touched)} avvikelser. Ändra ingenting, ta en säkerhetskopia och utred.")
        self.stdout.write("Inget är ändrat sedan det skrevs.")
        if not check.compared:
            self.stdout.write(
                "Inget jämfördes med kontrollsummor utanför huset: den som styr databasservern kan ha byggt om allt."
            )
