"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    USER_ADDED = "access.user_added", _("Användare upplagd")
    USER_CHANGED = "access.user_changed", _("Användare ändrad")
    USER_CLOSED = "access.user_closed", _("Användare stängd")
    FACTOR_REMOVED = "access.factor_removed", _("Tvåstegsinloggning borttagen")
    USER_UNLOCKED = "access.user_unlocked", _("Spärr vid inloggning hävd")
    ACCOUNT_ENDED = "access.account_ended", _("Konto avslutat: anställningen har upphört")
    USER_OPENED = "access.user_opened", _("Användare öppnad igen")
    ROLE_GRANTED = "access.role_granted", _("Behörighet beviljad")
    ROLE_WITHDRAWN = "access.role_withdrawn", _("Behörighet återkallad")
    OWNER_ASKED = "access.owner_asked", _("Åtgärd på systemägares konto begärd")
    OWNER_CONFIRMED = "access.owner_confirmed", _("Åtgärd på systemägares konto bekräftad")
    OWNER_REFUSED = "access.owner_refused", _("Åtgärd på systemägares konto avslagen")
    OWNER_BY_COMMAND = "access.owner_by_command", _("Åtgärd på systemägares konto gjord av it på servern")
    LOGGED_IN = "access.logged_in", _("Inloggad")
    LOGIN_FAILED = "access.login_failed", _("Misslyckad inloggning")
    PERSONS_SHOWN = "access.persons_shown", _("Personer visade av ett kommando på servern")
    LOGS_READ = "access.logs_read", _("Logg granskad")
    LOGS_SEALED = "access.logs_sealed", _("Logg förseglad")
    LOGS_CHECKED = "access.logs_checked", _("Loggarna kontrollerade")
    SEAL_BROKEN = "access.seal_broken", _("Sigill stämmer inte")
    LOG_ROWS_DISPOSED = "access.log_rows_disposed", _("Loggrader avidentifierade vid gallring")
    DIGESTS_SENT = "access.digests_sent", _("Kontrollsummor har lämnat huset")
    DIGESTS_NOT_SENT = "access.digests_not_sent", _("Kontrollsummor kunde inte lämna huset")
