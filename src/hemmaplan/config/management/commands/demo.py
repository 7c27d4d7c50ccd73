"""``hemmaplan demo``: make the demo municipality if it is not there, and open its doors on this machine."""

import contextlib
import fcntl
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg import sql

from hemmaplan.access.actions import system_user
from hemmaplan.capacity import jobs
from hemmaplan.capacity.actions import forecasts as capacity
from hemmaplan.capacity.forecast import queues
from hemmaplan.config import database_roles, demo_support, embedded_postgres, installation, option, running, starts
from hemmaplan.config.database import NotDone
from hemmaplan.config.management.commands import demo_users
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit

HOST = "127.0.0.1"
MUNICIPALITY = "data/horby-2020"
# Kept as the comment of the database itself, so that it follows the data and not a folder.
FILLING, FILLED = "Hemmaplan demo: being filled", "Hemmaplan demo: filled"


class Command(BaseCommand):
    help = "Startar demon: databas, demokommun, webbserver och bakgrundsarbetare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=option.whole(most=running.LAST_PORT), default=8000)
        parser.add_argument("--workers", type=option.whole(least=1, most=running.MOST_WORKERS), default=2)
        parser.add_argument("--reset", action="store_true", help="börja om med en ny demokommun")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        started = float(os.environ.get("HEMMAPLAN_STARTED") or time.monotonic())
        port = options["port"]
        if not settings.DEMO or settings.DATABASE_URL:
            raise CommandError("Demon använder bara den inbyggda databasen. Ta bort DATABASE_URL och HEMMAPLAN_MODE.")
        try:
            self.refuse_reset_under_others(port, reset=options["reset"])
            run = running.claim(home=settings.HOME, host=HOST, port=port)
        except running.NotRunning as error:
            raise CommandError(str(error)) from error
        try:
            installation.make_secret_key()
            with (settings.HOME / "demo.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # two at once: the second waits, and finds everything done
                self.prepare(reset=options["reset"])
        except NotDone as error:
            run.close()
            raise CommandError(str(error)) from error
        except BaseException:
            run.close()
            raise
        connection.close()
        house = running.House(
            host=HOST, port=port, workers=options["workers"], logs=settings.HOME / "logs", run=run,
            provider_port=provider_port(port),
        )  # fmt: skip
        running.stop_on_signals()
        try:
            with self.step("Webbserver och bakgrundsarbetare"):
                house.start()
            self.welcome(port, time.monotonic() - started)
            house.watch()
        except running.NotRunning as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nStoppar …")
        finally:
            house.stop()

    def refuse_reset_under_others(self, port: int, *, reset: bool) -> None:
        """Nobody's data are thrown away under them. Raises NotRunning when this demo runs on another port."""
        others = [number for number in starts.ports_in_use(settings.HOME) if number != port]
        if reset and others:
            listed = ", ".join(map(str, others))
            raise running.NotRunning(f"Demon är igång på port {listed} och använder samma data. Stoppa den först med "
                                     "Ctrl-C där den startades; sedan går det att börja om.")  # fmt: skip

    @database_roles.as_owner()
    def prepare(self, *, reset: bool) -> None:
        """Make the database and its content, or find them done."""
        if reset or _comment() == FILLING:
            with self.step("Tömmer demon" if reset else "Städar efter ett avbrutet försök"):
                connection.close()
                embedded_postgres.server().recreate_database()
        for text, act in installation.steps():
            with self.step(str(text)):
                act()
        if not _comment().startswith(FILLED):
            self.fill()
        with self.step("Demoanvändare"):
            if Unit.objects.exists():
                demo_users.make()

    def fill(self) -> None:
        """Read in the municipality, its dates moved to today. A database with content of its own is left alone."""
        folder = settings.PACKAGE.parents[1] / MUNICIPALITY
        if Unit.objects.exists():
            return
        if not folder.is_dir() or "import" not in get_commands():
            self.stdout.write("  Demokommunen saknas: data/horby-2020 finns inte. Demon startar tom.")
            return
        _comment(FILLING)
        with self.step("Demokommunen Hörby 2020"):
            call_command("import", str(folder), f"--move-to={calendar.today()}", verbosity=0)
        with self.step("Hushåll med ekonomiskt bistånd"):
            demo_support.add()
        with self.step("Prognoser för köerna"):
            forecast_queues()
        _comment(f"{FILLED} {calendar.today()}")

    @contextlib.contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Print a line for one step and, when it is done, its seconds."""
        begun = time.monotonic()
        self.stdout.write(f"  {text:<46}", ending="")
        self.stdout.flush()
        try:
            yield
        except BaseException:
            self.stdout.write("avbrutet")
            raise
        self.stdout.write(f"{time.monotonic() - begun:6.1f} s")

    def welcome(self, port: int, seconds: float) -> None:
        """Print the address and the log-ins."""
        rows = [("Användarnamn", "Roll", "Person", "Enhet"), *demo_users.logins()]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        line = "  " + "-" * (sum(widths) + 6)
        self.stdout.write(f"\nHemmaplan är igång efter {seconds:.1f} s:  http://{HOST}:{port}/\n")
        for number, row in enumerate(rows):
            self.stdout.write("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)))
            if number == 0:
                self.stdout.write(line)
        self.stdout.write(f"\n  Lösenord för alla: {demo_users.PASSWORD}")
        self.stdout.write(f"  Invånare loggar in på http://{HOST}:{port}/invanare/ och väljer vem de är i en lista.")
        filled = _comment().removeprefix(FILLED).strip()
        if filled:
            self.stdout.write(f'  Demokommunens "i dag" var {filled} när den lästes in.')
        self.stdout.write("  Ctrl-C stoppar. Data finns kvar till nästa gång; RESET=1 make demo börjar om.\n")
        sys.stdout.flush()


def provider_port(port: int) -> int:
    """Where the demo's provider of identities answers: a thousand above the demo, or the next port that is free."""
    wished = port + 1000 if port + 1000 <= running.LAST_PORT else port - 1000
    return wished if running.port_is_free(HOST, wished) else running.free_port_after(HOST, wished)


def forecast_queues() -> None:
    """Make today's forecasts, as the nightly job does. The worker meanwhile works out the rest of it."""
    at = calendar.now()
    by, on = system_user(at=at), calendar.local_date(at)
    for unit in Unit.objects.filter(pk__in=queues.services_by_unit(on)).order_by("pk"):
        capacity.forecast_unit(unit=unit, on=on, by=by, at=at)
    jobs.forecast_soon()


def _comment(text: str | None = None) -> str:
    """Read the comment of the database, or write it."""
    with connection.cursor() as cursor:
        if text is not None:
            name = connection.settings_dict["NAME"]
            said = sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(text))
            cursor.execute(said.as_string(cursor.connection))  # no statement that takes parameters
            return text
        cursor.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
        )
        return (cursor.fetchone() or [""])[0] or ""
