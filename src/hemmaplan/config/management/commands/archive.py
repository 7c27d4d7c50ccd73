"""``hemmaplan archive dispose``: list what is due for disposal, then destroy that list."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hemmaplan.access.actions import system_user
from hemmaplan.archive import actions, measures
from hemmaplan.config import database_roles
from hemmaplan.config.database import NotDone
from hemmaplan.foundation import calendar, command
from hemmaplan.foundation.refusals import Refused


class Command(BaseCommand):
    help = "Gallring enligt lag: först en lista över det som ska gallras, sedan gallras just den listan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="VAD")
        dispose = what.add_parser("dispose", help="gallra: skriv en lista med --dry-run, granska den, gallra den sedan")
        dispose.add_argument("--list", type=Path, required=True, metavar="FIL", help="listan: skrivs, eller gallras")
        dispose.add_argument("--dry-run", action="store_true", help="skriv listan till filen; inget gallras")
        dispose.add_argument("--yes", action="store_true", help="fråga inte innan listan gallras")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            if options["dry_run"]:
                self._list(options["list"])
            else:
                self._dispose(options["list"], yes=options["yes"])
        except (NotDone, Refused, command.NotUsable) as error:
            raise CommandError(str(error)) from error

    def _list(self, file: Path) -> None:
        if not settings.MUNICIPALITY_CODE:
            raise CommandError(
                "Ange kommunens kod i MUNICIPALITY_CODE, till exempel 1266: den avgör vad som bevaras för forskning."
            )
        today = calendar.today()
        found = measures.due_on(on=today, municipality=settings.MUNICIPALITY_CODE)
        command.write(
            measures.list_of(found, as_of=today, municipality=settings.MUNICIPALITY_CODE), file, inputs=()
        )  # fmt: skip
        self.stdout.write(f"Listan är skriven: {file}. {len(found.due)} poster, {self._rows(found)} rader.")
        late = [one for one in found.due if one.latest < today]
        if late:
            self.stdout.write(f"Av dem skulle {len(late)} ha varit gallrade redan.")
        for why, count in sorted(found.kept.items()):
            self.stdout.write(f"Gallras inte: {why} ({count}).")
        self.stdout.write("Inget är gallrat. Granska listan, och kör sedan kommandot utan --dry-run.")

    @staticmethod
    def _rows(found: measures.Found) -> int:
        return sum(count for one in found.due for count in one.rows.values())

    def _dispose(self, file: Path, *, yes: bool) -> None:
        listed = command.read_text(str(file))
        if not yes:
            self._ask(file)
        with database_roles.as_owner():
            done = actions.dispose(listed=listed, by=system_user(), at=calendar.now())
        self.stdout.write(f"Gallrat enligt {done.section}: {done.matters} akter och {done.persons} personer.")
        for table, count in done.rows.items():
            self.stdout.write(f"  {table}: {count}")
        self.stdout.write(f"Avidentifierade loggrader: {sum(done.log_rows.values())}.")
        self.stdout.write(f"Kvitto {done.pk}, listans kontrollsumma {done.sha256}")
        self.stdout.write("Säkerhetskopior har uppgifterna kvar tills de skrivs över eller förstörs.")

    def _ask(self, file: Path) -> None:
        if not sys.stdin.isatty():
            raise CommandError(f"Allt i listan {file} förstörs. Lägg till --yes om det är meningen.")
        self.stdout.write(
            f"Allt i listan {file} förstörs och kan inte återställas. Skriv ja för att fortsätta: ", ending=""
        )
        if input().strip().lower() != "ja":
            raise CommandError("Avbrutet. Inget är gallrat.")
