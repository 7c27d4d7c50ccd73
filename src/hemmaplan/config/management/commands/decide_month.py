"""``hemmaplan decide_month``: the month's run from the command line, by as many processes as one wishes."""

import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.access.actions import system_user
from hemmaplan.assistance import jobs
from hemmaplan.assistance.actions import automatic
from hemmaplan.assistance.measures import automatic as measures
from hemmaplan.assistance.models import AutomaticRun
from hemmaplan.config import option
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.foundation.written import LARGEST
from hemmaplan.organisation.models import Unit

MOST = 32


class Command(BaseCommand):
    help = "Prövar månadens fortsatta ansökningar om försörjningsstöd: beviljar där varje villkor håller, lämnar resten till en person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", help="enhetens kod")
        parser.add_argument("--month", help="månaden, ÅÅÅÅ-MM; utelämnad: den som söks nu")
        parser.add_argument(
            "--processes", type=option.whole(least=1, most=MOST), default=2, help="hur många som arbetar samtidigt"
        )
        parser.add_argument("--run", type=option.whole(least=1, most=LARGEST), help="numret på en körning att ta del i")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["run"]:
            jobs.go_through(options["run"])
            return
        run = self.begun(options["unit"], options["month"])
        started = time.monotonic()
        connection.close()
        again = [sys.executable, "-m", "hemmaplan.config", "decide_month", f"--run={run.pk}"]
        others = [
            subprocess.Popen(again)  # noqa: S603  this program itself
            for _part in range(options["processes"] - 1)
        ]
        jobs.go_through(run.pk)
        failed = [other for other in others if other.wait()]
        jobs.go_through(run.pk)  # what somebody who was killed had in hand
        told = next(one for one in measures.runs(run.unit_id) if one.run.pk == run.pk)
        seconds = time.monotonic() - started
        if told.run.stopped_reason:
            raise CommandError(f"Stoppad: {told.run.stopped_reason}")
        if failed:
            self.stdout.write("En av processerna slutade i förtid. De andra tog vid.")
        self.stdout.write(f"{told.decided} beslutade, {told.stopped} lämnade till en person, på {seconds:.0f} s.")

    def begun(self, code: str | None, month: str | None) -> AutomaticRun:
        """The run of the unit and month, begun or taken up."""
        at = calendar.now()
        unit = Unit.objects.filter(code=code or "").first()
        if unit is None:
            raise CommandError("Ange enhetens kod med --unit.")
        on = calendar.local_date(at)
        first = option.day("--month", f"{month}-01") if month else measures.month_to_run(unit.pk, on)
        try:
            return automatic.start_run(unit=unit, month=first, by=system_user(at=at), at=at)
        except Refused as refused:
            raise CommandError(str(refused)) from None
