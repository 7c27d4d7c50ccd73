"""``hemmaplan check_consequences``: compare who may see and works with what, with the orders, tenancies and contacts it follows from."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.access import actions
from hemmaplan.desk.access import consequences
from hemmaplan.foundation import calendar


class Command(BaseCommand):
    help = (
        "Jämför åtkomst, fördelning och köplatser med de uppdrag, boenden och kontakter de följer av. Ändrar ingenting."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        found = consequences.compare(by=actions.system_user(), at=calendar.now())
        for title, numbers in (
            ("Uppdrag", found.orders), ("Boende", found.tenancies), ("Öppen kontakt", found.contacts),
            ("Avslutad akt som någon arbetar med", found.files),
        ):  # fmt: skip
            for number in numbers:
                self.stdout.write(f"  {title} {number}")
        if found.count:
            raise CommandError(f"{found.count} ärenden avviker. Ändra ingenting, och anmäl felet.")
        self.stdout.write("Allt som är lagrat följer av ärendena.")
