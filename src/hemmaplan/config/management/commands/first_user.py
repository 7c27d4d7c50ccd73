"""``hemmaplan first_user NAME``: the first system owner of an installation, who then adds all others in the pages."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hemmaplan.access import actions
from hemmaplan.access.models import RoleGrant
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.organisation.models import Unit

ROLE = "system_owner"


class Command(BaseCommand):
    help = "Lägger upp installationens första systemägare. Lösenordet frågas efter, eller läses från standard in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="ANVÄNDARNAMN")
        parser.add_argument("--name", required=True, help="personens namn")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        at = calendar.now()
        day = calendar.local_date(at)
        unit = Unit.objects.filter(parent=None).order_by("order", "pk").first()
        if unit is None:
            raise CommandError("Inga enheter finns. Läs in organisationen först: hemmaplan import MAPP")
        if RoleGrant.objects.filter(role=ROLE, period__contains=day).exists():
            raise CommandError(
                "En systemägare finns redan och lägger upp andra på sidan Behörigheter. En andra systemägare ges av två "
                "tillsammans, eller här medan det bara finns en: hemmaplan owner_account grant ANVÄNDARNAMN --reason …"
            )
        password = getpass.getpass("Lösenord: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
            with transaction.atomic():
                system = actions.system_user(at=at)
                user = actions.add_user(
                    username=options["username"], name=options["name"], password=password, employee=None,
                    by=system, at=at,
                )  # fmt: skip
                actions.grant_role(user=user, role=ROLE, unit=unit, first=day, last=None, by=system, at=at)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['username']} är systemägare i {unit}.")
