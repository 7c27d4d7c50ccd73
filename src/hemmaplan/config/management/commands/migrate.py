"""``hemmaplan migrate``: Django's own, as the owner of the tables; the application's role then gets its rights anew."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from hemmaplan.config import database_roles
from hemmaplan.config.database import NotDone


class Command(migrate.Command):
    """Migrering."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with database_roles.as_owner():
                super().handle(*args, **options)
                if not options.get("plan"):
                    database_roles.give_rights_here()
        except NotDone as error:
            raise CommandError(str(error)) from error
