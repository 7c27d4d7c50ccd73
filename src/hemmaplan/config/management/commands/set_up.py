"""``hemmaplan set_up``: make or upgrade the tables, translations and static files of an installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.config import database_roles, installation
from hemmaplan.config.database import NotDone


class Command(BaseCommand):
    help = "Gör installationen klar: tabeller, översättningar, stilmallar. Körs vid installation och uppgradering."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        installation.make_secret_key()
        try:
            with database_roles.as_owner():
                self._make()
        except NotDone as error:
            raise CommandError(str(error)) from error

    def _make(self) -> None:
        for text, act in installation.steps():
            self.stdout.write(f"{text} …", ending="")
            self.stdout.write(" klart" if act() else " redan klart")
