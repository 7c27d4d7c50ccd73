"""Why a source has not answered and why a payment waits, in words for a page (*skäl i ord*)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

WHY_NOT: Final = (
    ("not_connected", _("Källan är inte ansluten.")),
    ("paused", _("Källan har inte svarat på en stund och frågas igen senare.")),
    ("not_reached", _("Källan gick inte att nå.")),
    ("timed_out", _("Källan svarade inte i tid.")),
    ("not_trusted", _("Källan gick inte att lita på: certifikaten passar inte.")),
    ("refused", _("Tjänsten tog inte emot frågan.")),
    ("source_failed", _("Källan kunde inte svara.")),
    ("left_out", _("Källan saknas i svaret.")),
    ("half", _("Bara en del av svaret kom.")),
    ("too_large", _("Svaret var för stort och lästes inte.")),
    ("unreadable", _("Svaret gick inte att läsa.")),
    ("wrong_person", _("Svaret gällde någon annan och sparades inte.")),
)
REMARKS: Final = (
    ("unlisted", _("Förmånen står inte på listan. Avgör vad den är.")),
    ("mixed", _("Flera slags inkomst i samma summa. Dela upp den.")),
    ("sums", _("Summorna går inte ihop. Fråga den sökande.")),
    ("twice", _("Samma utbetalning står en gång till.")),
    ("deduction", _("Avdrag av annat slag. Avgör om pengarna nådde personen.")),
    ("currency", _("Beloppet är inte i kronor.")),
    ("half", _("Källan berättade bara en del.")),
)
FACTS: Final = (
    ("job_seeker", _("Inskriven hos Arbetsförmedlingen")),
    ("job_decision", _("Beslut hos Arbetsförmedlingen")),
    ("program_days", _("Förbrukade dagar i program")),
    ("study_aid", _("Studiestöd")),
    ("capital", _("Kapitalinkomst")),
    ("tax_refund", _("Skatteåterbäring")),
    ("vehicle", _("Fordon")),
    ("permit", _("Uppehållstillstånd")),
    ("unplaced", _("Annan uppgift")),
)
