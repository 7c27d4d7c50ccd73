"""The rights that guard accounts and logs."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class AccountRight(Right):
    """Behörigheter: what somebody may do with accounts and logs."""

    MANAGE_USERS = "manage_users", _("Lägga upp användare och ge roller")
    READ_EVENTS = "read_events", _("Läsa händelseloggen")
    READ_READS = "read_reads", _("Läsa läsloggen")
    CHECK_SEALS = "check_seals", _("Kontrollera loggarnas sigill")
