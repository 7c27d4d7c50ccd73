"""``hemmaplan demo_provider``: the demo's own identity provider, in a process of its own. ``make demo`` starts it."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hemmaplan.config import demo_residents, identity_providers, option, running

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Startar demons legitimeringstjänst: man väljer vem man är ur en lista. Finns bara i demon."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=option.whole(most=running.LAST_PORT), default=9000)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.DEMO:
            raise CommandError("Demolegitimeringen visar inte vem någon är. Den startar bara i demon.")
        from hemmaplan.integrations.identity_provider.demo import DemoProvider, Server

        people, secret = demo_residents.listed(), secrets.token_urlsafe(32)
        connection.close()

        def make(issuer: str) -> DemoProvider:
            return DemoProvider(issuer, secret, people)

        try:
            server = Server.of(HOST, options["port"], make)
        except OSError as error:
            raise CommandError(f"Porten {options['port']} är upptagen. Välj en annan med --port.") from error
        identity_providers.note_of_the_demo(settings.HOME, issuer=f"http://{HOST}:{server.server_port}", secret=secret)
        self.stdout.write(f"Demolegitimeringen svarar på http://{HOST}:{server.server_port}/")
        self.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()
