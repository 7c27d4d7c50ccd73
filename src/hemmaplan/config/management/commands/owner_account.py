"""``hemmaplan owner_account ACTION NAME --reason``: what takes two system owners, done on the server when there is only one.

Whoever can run it can already read the database; what it adds is that the action is done by the rules and stands in the
event log, with the reason and the server's account that ran it.
"""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hemmaplan.access import actions
from hemmaplan.access.events import EventType
from hemmaplan.access.models import RoleGrant, User
from hemmaplan.config import option
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.organisation.models import Unit

ROLE = "system_owner"
ACTIONS = ("password", "close", "reopen", "factor", "grant", "withdraw")


class Command(BaseCommand):
    help = (
        "Gör det som annars kräver två systemägare: nytt lösenord, stäng, öppna, ta bort tvåstegsinloggningen, ge eller återkalla rollen. "
        "Skälet loggas. "
        "Lösenordet frågas efter, eller läses från standard in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=ACTIONS, metavar="ÅTGÄRD", help=", ".join(ACTIONS))
        parser.add_argument("username", metavar="ANVÄNDARNAMN")
        parser.add_argument("--reason", required=True, metavar="SKÄL", help="varför, minst tio tecken; står i loggen")
        parser.add_argument("--unit", metavar="KOD", help="enheten rollen gäller, annars den översta")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        reason = " ".join(options["reason"].split())
        if len(reason) < actions.SHORTEST_REASON:
            raise option.WrongUse("Skriv skälet med minst tio tecken. Det står i händelseloggen.")
        account = User.objects.filter(username__iexact=options["username"], kind=User.Kind.STAFF).first()
        if account is None:
            raise CommandError(f"Inget konto heter {options['username']}.")
        at = calendar.now()
        system = actions.system_user(at=at)
        try:
            with transaction.atomic():
                _do(options["action"], account, _unit(options["unit"]), system=system)
                actions.record(
                    EventType.OWNER_BY_COMMAND, by=system, at=at, about=account, what=options["action"], reason=reason,
                    run_by=getpass.getuser(),
                )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Gjort: {options['action']} för {account.username}. Det står i händelseloggen.")


def _unit(code: str | None) -> Unit:
    rows = Unit.objects.filter(code=code) if code else Unit.objects.filter(parent=None).order_by("order", "pk")
    unit = rows.first()
    if unit is None:
        raise CommandError(f"Ingen enhet har koden {code}." if code else "Inga enheter finns.")
    return unit


def _do(action: str, account: User, unit: Unit, *, system: User) -> None:
    at = calendar.now()
    today = calendar.local_date(at)
    if action == "password":
        password = getpass.getpass("Lösenord: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        validate_password(password, account)
        actions.set_password(user=account, password=password, by=system, at=at)
    elif action == "close":
        actions.close_user(user=account, by=system, at=at)
    elif action == "reopen":
        actions.reopen_user(user=account, by=system, at=at)
    elif action == "factor":
        actions.remove_second_factor(user=account, by=system, at=at)
    elif action == "grant":
        actions.grant_role(user=account, role=ROLE, unit=unit, first=today, last=None, by=system, at=at)
    else:
        grants = RoleGrant.objects.filter(user=account, role=ROLE, unit=unit, period__contains=today)
        if not grants:
            raise CommandError(f"{account.username} är inte systemägare i {unit}.")
        for grant in grants:
            actions.withdraw_role(grant=grant, last=today, by=system, at=at)
