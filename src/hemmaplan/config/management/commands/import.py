"""``hemmaplan import``: read in a folder of CSV or XLSX files, all or nothing."""

import getpass
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.access.actions import note_shown, system_user
from hemmaplan.config import option, troubles
from hemmaplan.config.database_roles import as_owner
from hemmaplan.desk.staffing import leaving
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.integrations.folder import changes, forms, mapping, proposing
from hemmaplan.integrations.folder.importing import MANY, Result, import_folder
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.people.models import Person

_SHOWN = 60


class Command(BaseCommand):
    help = "Läser in en mapp med CSV- eller XLSX-filer. Allt eller inget. Formaten står i docs/handbook/import.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="mappen med filerna")
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle ändras, spara inget")
        parser.add_argument(
            "--move-to",
            type=option.day_or_today,
            metavar="ÅÅÅÅ-MM-DD",
            help="flytta alla datum så att datas dag blir denna",
        )
        parser.add_argument("--map", type=Path, metavar="FIL", help="översättning av egna ark (JSON eller TOML)")
        parser.add_argument(
            "--propose", type=Path, metavar="FIL", help="skriv ett förslag till översättning av mappens ark"
        )
        parser.add_argument(
            "--changes", type=Path, metavar="FIL", help="skriv varje ändring till en ny .csv, .xlsx eller .json"
        )
        parser.add_argument("--templates", action="store_true", help="skriv tomma mallar i mappen i stället")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["templates"]:
            self.stdout.write(f"{forms.write_all(options['folder'])} mallar skrevs i {options['folder']}.")
            return
        begun = time.monotonic()
        say = self.stdout.write if options["verbosity"] else lambda _line: None
        try:
            if options["propose"]:
                self.propose(options["folder"], options["propose"])
                return
            with changes.room_for(options["changes"]) if options["changes"] else nullcontext() as file:
                result = self._read(options, say)
                if result.changes and (options["verbosity"] or file is not None):
                    at = calendar.now()
                    note_shown(command="import", person_ids=result.changes.named, run_by=getpass.getuser(),
                               by=system_user(at=at), at=at)  # fmt: skip
                if file is not None and result.changes:
                    file.write(changes.as_bytes(result.changes, options["changes"].suffix.lower()))
        except FolderRefused as refused:
            raise CommandError(_listed(refused)) from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if options["verbosity"] and result.changes:
            self.show(result.changes)
        if options["verbosity"]:
            self.report(result, time.monotonic() - begun)

    def _read(self, options: dict[str, Any], say: Callable[[str], None]) -> Result:
        """Read in, as the owner where we know it: only the owner may let the database count its rows anew."""
        at = calendar.now()
        with as_owner(needed=False):
            result = import_folder(
                path=options["folder"], by=system_user(at=at), at=at, dry_run=options["dry_run"],
                move_to=options["move_to"], say=say, mapping=mapping.load(options["map"]) if options["map"] else (),
                sees=_without_protected if options["dry_run"] or options["changes"] else None,
            )  # fmt: skip
            if result.new > MANY and not result.dry_run:
                with connection.cursor() as cursor:
                    cursor.execute("analyze")  # otherwise the planner believes the tables are empty for a while
        if not result.dry_run:
            leaving.let_go_all(at=calendar.now())  # who has left by what was read in
        return result

    def propose(self, folder: Path, to: Path) -> None:
        """Write what the sheets of the folder suggest, and say what is left to choose."""
        proposals = [proposing.propose(raw) for raw in proposing.raws(folder)]
        tables = [table for one in proposals for table in one.tables]
        if not tables:
            raise CommandError("Inget ark i mappen liknar någon av tabellerna. Se mallarna: --templates MAPP")
        try:
            with to.open("x", encoding="utf-8") as file:
                file.write(mapping.dump(tables))
        except OSError as error:
            raise CommandError(f"{to} går inte att skriva: {troubles.why(error)}.") from None
        for one in proposals:
            for noun, names in one.missing.items():
                if names:
                    self.stdout.write(f"  {one.tables[0].file} → {noun}: välj {', '.join(names)}")
        self.stdout.write(f"Förslaget skrevs i {to}. Rätta det och kör: import {folder} --map {to} --dry-run")

    def show(self, found: changes.Changes) -> None:
        """Print the first changes; what is emptied stands in red."""
        altered = [change for change in found.found if change.field]
        for change in altered[:_SHOWN]:
            line = f"  {change.file}, rad {change.row}, {change.key}: {change.field}: {change.old or '–'} → {change.new or 'TÖMS'}"
            self.stdout.write(self.style.ERROR(line) if change.emptied else line)
        if len(altered) > _SHOWN:
            self.stdout.write(f"  … och {len(altered) - _SHOWN + found.more} till. Alla: --changes FIL.xlsx")

    def report(self, result: Result, seconds: float) -> None:
        """Print a line for each file, and the sum."""
        self.stdout.write(f"\n  {'Fil':<22}{'nya':>10}{'ändrade':>10}{'oförändrade':>14}")
        for noun, count in result.counts.items():
            self.stdout.write(f"  {noun:<22}{count.new:>10}{count.changed:>10}{count.unchanged:>14}")
        done = "Provkörning, inget sparades" if result.dry_run else "Klart"
        self.stdout.write(f"\n{done} ({seconds:.1f} s): {result.new} nya, {result.changed} ändrade, "
                          f"{result.unchanged} oförändrade.")  # fmt: skip


def _without_protected(pks: set[int]) -> set[int]:
    """Of some persons those whose identity is not protected: a file leaves the house more easily than a page."""
    return set(Person.objects.filter(pk__in=pks, protection=Person.Protection.NONE).values_list("pk", flat=True))


def _listed(refused: FolderRefused) -> str:
    lines = [
        f"{len(refused.problems) + refused.more} fel. Inget sparades.",
        *(f"  {problem}" for problem in refused.problems),
    ]
    if refused.more:
        lines.append(f"  … och {refused.more} till. Rätta dessa först och kör igen.")
    return "\n".join(lines)
