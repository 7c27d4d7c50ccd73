"""What is set right after a restore (återläsning): what a backup must not bring back to life, and what has to be made anew."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.sessions.models import Session

from hemmaplan.access import actions as access
from hemmaplan.config import second_factor
from hemmaplan.interventions.actions import opendoor


def tidy(*, at: dt.datetime) -> Iterator[str]:
    """End log-ins, destroy the keys of past months, drop second factors that cannot be opened. Yields what to tell."""
    by = access.system_user(at=at)
    Session.objects.all().delete()
    yield "Alla är utloggade och loggar in på nytt."
    destroyed = opendoor.rotate_tokens(by=by, at=at)
    if destroyed:
        yield (
            f"VARNING: säkerhetskopian innehöll {destroyed} månadsnycklar som skulle vara förstörda. De är förstörda nu, "
            "men finns kvar i filen. Förstör filen när den inte längre behövs."
        )
    if opendoor.close_months(by=by, at=at):
        yield "Månadsnycklar för öppen verksamhet finns inte i en säkerhetskopia: månadens besökare med kort räknas på nytt."
    lost = second_factor.forget_foreign()
    if lost:
        yield (
            f"{lost} användares andra faktor är låst med en annan SECRET_KEY än den här installationens och är borttagen. "
            "De lägger upp en ny vid nästa inloggning. Var det fel nyckel: sätt rätt SECRET_KEY och läs tillbaka igen."
        )
