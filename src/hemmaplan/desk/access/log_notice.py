"""What the one who answers for the logs is told where the day begins."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemmaplan.access import sealing
from hemmaplan.desk.access import consequences
from hemmaplan.foundation import calendar

TOLD = dt.timedelta(days=14)  # so long the notice of what a command showed stands. A house rule.


@dataclass(frozen=True)
class Notice:
    """Besked: what is amiss, since when, and what to do."""

    what: str
    todo: str
    severity: str = "warning"
    since: dt.date | None = None


def notices(*, at: dt.datetime) -> list[Notice]:
    """What the latest check found, whether one was made, and whether the digests leave the house."""
    status = sealing.log_status()
    day = calendar.local_date(status.checked_at) if status.checked_at else None
    found = []
    if status.touched:
        what = ngettext(
            "Kontrollen av loggarna fann %(count)s avvikelse",
            "Kontrollen av loggarna fann %(count)s avvikelser",
            status.touched,
        ) % {"count": status.touched}
        todo = _("Ändra ingenting. Ta en säkerhetskopia och tala med informationssäkerhetsansvarig.")
        found.append(Notice(what, todo, "danger", day))
    if settings.PRODUCTION and status.is_old(at):
        todo = _("Se att bakgrundsarbetaren är igång, eller tryck på Kontrollera.")
        found.append(Notice(_("Loggarna har inte kontrollerats på två nätter"), todo, since=day))
    if shown := sealing.shown_by_commands(since=at - TOLD):
        what = ngettext(
            "Ett kommando på servern har visat %(count)s person", "Kommandon på servern har visat %(count)s personer", shown,
        ) % {"count": shown}  # fmt: skip
        found.append(
            Notice(what, _("Fråga IT varför. Vilka de är står i läsloggen, vem som körde det i händelseloggen."))
        )
    if status.unsent:
        todo = _("Nya försök görs. Låt IT se över inställningen DIGEST_… och vägen dit.")
        found.append(Notice(_("Loggarnas kontrollsummor kunde inte lämna huset"), todo))
    compared = consequences.latest()
    if compared and compared[0]:
        what = ngettext(
            "Åtkomsten i %(count)s ärende följer inte av ärendet",
            "Åtkomsten i %(count)s ärenden följer inte av ärendena",
            compared[0],
        ) % {"count": compared[0]}
        todo = _("Ändra ingenting. Be IT köra hemmaplan check_consequences, som räknar upp dem, och anmäl felet.")
        found.append(Notice(what, todo, since=compared[1]))
    return found
