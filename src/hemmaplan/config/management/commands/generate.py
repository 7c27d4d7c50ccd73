"""``hemmaplan generate``: a made-up municipality N times the demo with ten years of history, for measuring."""

import datetime as dt
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from hemmaplan.config import option
from hemmaplan.config.database_roles import as_owner
from hemmaplan.config.management.commands.demo_users import LOGINS, PASSWORD
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.foundation.written import LARGEST
from hemmaplan.integrations.synthetic.generating import generate

DEPARTMENT_HEAD = "forvaltningschef"

MOST_SCALE = 10_000


class Command(BaseCommand):
    help = "Skapar en påhittad kommun, så många gånger demon som --scale säger, med tio års historia. För mätning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scale",
            type=option.whole(least=1, most=MOST_SCALE),
            required=True,
            help="hur många gånger demon; 100 ger över 100 000 uppdrag",
        )
        parser.add_argument(
            "--seed", type=option.whole(most=LARGEST), default=1, help="samma tal och dag ger samma kommun"
        )
        parser.add_argument(
            "--households", type=option.whole(most=1_000_000), default=0,
            help="så många fler hushåll i första enheten som sökt ekonomiskt bistånd igen",
        )  # fmt: skip
        parser.add_argument("--date", help="kommunens i dag, ÅÅÅÅ-MM-DD; utelämnad: i dag")
        parser.add_argument("--replace", action="store_true", help="ta bort allt som finns i databasen först")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if settings.PRODUCTION:
            raise CommandError("En påhittad kommun läggs aldrig i en databas i drift.")
        begun, worked = time.monotonic(), time.process_time()
        say = self.stdout.write if options["verbosity"] else lambda _line: None
        try:
            with as_owner():  # indexes are laid down anew afterwards, and --replace empties the tables
                counts = generate(
                    scale=options["scale"], seed=options["seed"], at=_moment(options["date"]),
                    replace=options["replace"], households=options["households"], password=make_password(PASSWORD), say=say,
                    logins={role: username for role, username, *_rest in LOGINS} | {"department_head": DEPARTMENT_HEAD},
                )  # fmt: skip
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if not options["verbosity"]:
            return
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])[:12]:
            self.stdout.write(f"  {name:<40}{count:>12,}".replace(",", " "))
        rows = f"{sum(counts.values()):,}".replace(",", " ")
        self.stdout.write(f"Klart: {rows} rader på {time.monotonic() - begun:.0f} s ({time.process_time() - worked:.0f} s "
                          f"processortid här, utöver databasens).\n"
                          f"Logga in som i demon, eller som {DEPARTMENT_HEAD}. Lösenord för alla: {PASSWORD}")  # fmt: skip


def _moment(text: str | None) -> dt.datetime:
    return calendar.now() if text is None else calendar.at_clock(option.day("--date", text), 12)
