"""``hemmaplan serve``: the web server and the worker in one, for a small installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hemmaplan.config import database_roles, option, running


class Command(BaseCommand):
    help = "Kör webbservern och bakgrundsarbetaren tillsammans tills Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=option.whole(most=running.LAST_PORT), default=8000)
        parser.add_argument(
            "--workers",
            type=option.whole(least=1, most=running.MOST_WORKERS),
            default=2,
            help="antal webbprocesser",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        host, port = options["host"], options["port"]
        database_roles.refuse_owner()
        try:
            run = running.claim(home=settings.HOME, host=host, port=port)
        except running.NotRunning as error:
            raise CommandError(str(error)) from error
        house = running.House(host=host, port=port, workers=options["workers"], logs=settings.HOME / "logs", run=run)
        running.stop_on_signals()
        try:
            house.start()
            self.stdout.write(f"Hemmaplan svarar på http://{host}:{port}/  (Ctrl-C stoppar)")
            house.watch()
        except running.NotRunning as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nStoppar …")
        finally:
            house.stop()
