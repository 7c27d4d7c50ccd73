"""``hemmaplan archive export | scrub | hold | dispose``: a person's data, a copy without persons, destruction by law."""

import contextlib
import getpass
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.access.actions import note_shown, system_user
from hemmaplan.archive import actions, measures, scrubbing
from hemmaplan.config import backup, database_roles, leftovers, option
from hemmaplan.config.database import Database, NotDone
from hemmaplan.foundation import calendar, cleaning, command
from hemmaplan.foundation.refusals import NotPossible, Refused
from hemmaplan.foundation.written import LARGEST_KEY
from hemmaplan.people.models import Person
from hemmaplan.people.numbers import read as read_number


class Command(BaseCommand):
    help = "Registerutdrag för en person, avidentifierad kopia av databasen, och gallring enligt lag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="VAD")
        export = what.add_parser("export", help="registerutdrag: allt om en person, i en mapp")
        export.add_argument("folder", type=Path, metavar="MAPP", help="en ny mapp")
        who = export.add_mutually_exclusive_group(required=True)
        who.add_argument("--number", metavar="NUMMER", help="personens identitetsnummer")
        who.add_argument(
            "--person",
            type=option.whole(least=1, most=LARGEST_KEY),
            metavar="N",
            help="personens nummer i Hemmaplan",
        )
        scrub = what.add_parser("scrub", help="avidentifierad kopia: läses tillbaka med hemmaplan restore")
        scrub.add_argument("file", type=Path, metavar="FIL", help="kopian: en ny fil")
        hold = what.add_parser("hold", help="gallringsstopp: en akt som inte får gallras än, eller får det igen")
        hold.add_argument("number", metavar="NUMMER", help="aktens eller den öppna kontaktens nummer, som 2020-114")
        hold.add_argument(
            "--reason", default="", metavar="SKÄL", help="varför, till exempel att beslutet är överklagat"
        )
        hold.add_argument("--decided-by", default="", metavar="VEM", help="vem som beslutat det")
        hold.add_argument("--until", metavar="DAG", help="till och med vilken dag")
        hold.add_argument("--end", action="store_true", help="häv stoppet")
        dispose = what.add_parser("dispose", help="gallra: skriv en lista med --dry-run, granska den, gallra den sedan")
        dispose.add_argument("--list", type=Path, required=True, metavar="FIL", help="listan: skrivs, eller gallras")
        dispose.add_argument("--dry-run", action="store_true", help="skriv listan till filen; inget gallras")
        dispose.add_argument("--yes", action="store_true", help="fråga inte innan listan gallras")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            if options["what"] == "export":
                self._export(options["folder"], number=options["number"], person=options["person"])
            elif options["what"] == "scrub":
                self._scrub(options["file"])
            elif options["what"] == "hold":
                self._hold(options)
            elif options["dry_run"]:
                self._list(options["list"])
            else:
                self._dispose(options["list"], yes=options["yes"])
        except (NotDone, Refused, command.NotUsable) as error:
            raise CommandError(str(error)) from error

    # Export -----------------------------------------------------------------------------------------------------------

    def _export(self, folder: Path, *, number: str | None, person: int | None) -> None:
        at = calendar.now()
        which = {"pk": person} if number is None else {"id_number": read_number(number, at).digits}
        found = Person.objects.filter(**which).first()
        if found is None:
            raise NotPossible("Personen finns inte. Kontrollera numret.")
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise command.NotUsable(f"Mappen {folder} går inte att skapa: {command.why(error)}.") from None
        system = system_user(at=at)
        made = actions.export_person(person=found, by=system, at=at)
        note_shown(command="archive export", person_ids=[found.pk], run_by=getpass.getuser(), by=system, at=at)
        for name, content in made.files.items():
            (folder / name).touch(mode=0o600)
            (folder / name).write_bytes(content)
        self.stdout.write(f"Utdraget är skrivet: {folder}, {len(made.files)} filer, {sum(made.rows.values())} rader.")
        self.stdout.write("Fri text kan nämna andra. Läs igenom den och pröva sekretessen innan något lämnas ut.")

    # Scrubbing ----------------------------------------------------------------------------------------------------------

    def _scrub(self, file: Path) -> None:
        if file.exists():
            raise NotDone(f"Filen {file} finns redan. Välj ett annat namn: en kopia skrivs aldrig över.")
        with database_roles.as_owner():
            own = Database.of(connection.settings_dict)
            with self._copy_of(own, file.parent) as copy:
                with _connected_to(copy), database_roles.as_owner():
                    left = scrubbing.scrub(database=copy.name)
                size = backup.backup(copy, file)
        self.stdout.write(
            f"Den avidentifierade kopian är skriven: {file} ({size / 1_048_576:.1f} MiB, {sum(left.values())} rader)."
        )
        self.stdout.write("Ingen kan logga in i den förrän någon läggs upp med hemmaplan first_user.")

    @staticmethod
    @contextlib.contextmanager
    def _copy_of(own: Database, folder: Path) -> Iterator[Database]:
        """A copy of the database beside it, for as long as it is scrubbed: it is dropped whatever happens."""
        copy = own.named(f"{own.name}_scrub_{os.getpid()}")
        connection.close()
        with own.beside.connect() as server:
            try:
                with tempfile.TemporaryDirectory(dir=folder) as hidden:
                    kept = Path(hidden) / "copy"
                    backup.backup(own, kept)
                    backup.restore(copy, kept, at=calendar.now())
                yield copy
            finally:
                leftovers.drop(server, copy.name)

    # Holds ------------------------------------------------------------------------------------------------------------

    def _hold(self, given: dict[str, Any]) -> None:
        at = calendar.now()
        number, by = cleaning.key(given["number"]), system_user(at=at)
        subject = measures.head_numbered(number)
        if subject is None:
            raise NotPossible("Det finns ingen akt med det numret. Kontrollera det.")
        if given["end"]:
            actions.end_holds(subject=subject, by=by, at=at)
            self.stdout.write(f"Gallringsstoppet för {number} är hävt.")
            return
        if not given["until"]:
            raise option.WrongUse("Ange till och med vilken dag akten inte får gallras: --until 2027-12-31.")
        until = option.day("--until", given["until"])
        actions.hold_back(
            subject=subject, reason=given["reason"], decided_by=given["decided_by"], until=until, by=by, at=at
        )
        self.stdout.write(f"{number} gallras inte till och med {until}.")

    # Disposal -----------------------------------------------------------------------------------------------------------

    def _list(self, file: Path) -> None:
        if not settings.MUNICIPALITY_CODE:
            raise CommandError(
                "Ange kommunens kod i MUNICIPALITY_CODE, till exempel 1266: den avgör vad som bevaras för forskning."
            )
        today = calendar.today()
        found = measures.due_on(on=today, municipality=settings.MUNICIPALITY_CODE)
        command.write(measures.list_of(found, as_of=today, municipality=settings.MUNICIPALITY_CODE), file)
        self.stdout.write(f"Listan är skriven: {file}. {len(found.due)} poster, {self._rows(found)} rader.")
        late = [one for one in found.due if one.latest < today]
        if late:
            self.stdout.write(f"Av dem skulle {len(late)} ha varit gallrade redan.")
        for why, count in sorted(found.kept.items()):
            self.stdout.write(f"Gallras inte: {why} ({count}).")
        for why in measures.not_carried_out(today).values():
            self.stdout.write(f"Gallras inte: {why}.")
        self.stdout.write("Inget är gallrat. Granska listan, och kör sedan kommandot utan --dry-run.")

    @staticmethod
    def _rows(found: measures.Found) -> int:
        return sum(count for one in found.due for count in one.rows.values())

    def _dispose(self, file: Path, *, yes: bool) -> None:
        listed = command.read_text(str(file))
        if not yes:
            self._ask(file)
        with database_roles.as_owner():
            at = calendar.now()
            done = actions.dispose(listed=listed, by=system_user(at=at), at=at)
        self.stdout.write(f"Gallrat enligt {done.section}: {done.matters} akter och {done.persons} personer.")
        for table, count in done.rows.items():
            self.stdout.write(f"  {table}: {count}")
        self.stdout.write(f"Avidentifierade loggrader: {sum(done.log_rows.values())}.")
        for one in done.to_read:
            words = f"version {one['version']}" if one["version"] else "egna ord som inte är frysta"
            self.stdout.write(
                f"Läs och pröva, fri text kan nämna dem: rapport {one['report']}, {words} ({one['unit']}, {one['as_of']})"
            )
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


@contextlib.contextmanager
def _connected_to(database: Database) -> Iterator[None]:
    """Work in another database on the same server for a while."""
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database.name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
