"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    USER_ADDED = "access.user_added", _("Användare upplagd"), "access.user"
    USER_CHANGED = "access.user_changed", _("Användare ändrad"), "access.user", "own_password password"
    USER_CLOSED = "access.user_closed", _("Användare stängd"), "access.user"
    FACTOR_REMOVED = "access.factor_removed", _("Tvåstegsinloggning borttagen"), "access.user"
    USER_UNLOCKED = "access.user_unlocked", _("Spärr vid inloggning hävd"), "access.user"
    ACCOUNT_ENDED = "access.account_ended", _("Konto avslutat: anställningen har upphört"), "access.user", "last roles"
    USER_OPENED = "access.user_opened", _("Användare öppnad igen"), "access.user"
    ROLE_GRANTED = "access.role_granted", _("Behörighet beviljad"), "access.rolegrant", "first last role user_id"
    ROLE_WITHDRAWN = "access.role_withdrawn", _("Behörighet återkallad"), "access.rolegrant", "last role user_id"
    STAFF_IN = "access.staff_in", _("Inloggad med legitimeringstjänst"), "access.user", "provider"
    STAFF_REFUSED = "access.staff_refused", _("Inloggning med legitimeringstjänst nekad"), "access.user", "provider why"
    EMERGENCY_IN = "access.emergency_in", _("Nödkontot har loggat in"), "access.user"
    USER_UNLINKED = "access.user_unlinked", _("Konto kopplat loss från legitimeringstjänst"), "access.user"
    GROUP_ADDED = "access.group_added", _("Grupp ger en roll"), "access.grouprole", "provider role"
    GROUP_ENDED = "access.group_ended", _("Grupp ger inte längre en roll"), "", "last role"
    OWNER_ASKED = (
        "access.owner_asked",
        _("Åtgärd på systemägares konto begärd"),
        "access.ownerrequest",
        "role user_id what",
    )
    OWNER_CONFIRMED = (
        "access.owner_confirmed",
        _("Åtgärd på systemägares konto bekräftad"),
        "access.ownerrequest",
        "role user_id what",
    )
    OWNER_REFUSED = (
        "access.owner_refused",
        _("Åtgärd på systemägares konto avslagen"),
        "access.ownerrequest",
        "user_id what",
    )
    OWNER_BY_COMMAND = (
        "access.owner_by_command",
        _("Åtgärd på systemägares konto gjord av it på servern"),
        "access.user",
        "reason run_by what",
    )
    PERSONS_SHOWN = (
        "access.persons_shown",
        _("Personer visade av ett kommando på servern"),
        "",
        "command persons run_by",
    )
    LOGS_SEALED = "access.logs_sealed", _("Logg förseglad"), "", "count day digest log"
    LOGS_CHECKED = "access.logs_checked", _("Loggarna kontrollerade"), "", "compared late seals touched"
    SEAL_BROKEN = "access.seal_broken", _("Sigill stämmer inte"), "", "day log what"
    LOG_ROWS_DISPOSED = "access.log_rows_disposed", _("Loggrader avidentifierade vid gallring"), "", "disposal log rows"
    DIGESTS_SENT = "access.digests_sent", _("Kontrollsummor har lämnat huset"), "", "channel through"
    DIGESTS_NOT_SENT = "access.digests_not_sent", _("Kontrollsummor kunde inte lämna huset"), "", "channel"
