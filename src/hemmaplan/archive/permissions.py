"""Who may see the receipts of disposal and order one: the archive works in the system's own name, from the server."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.access.rights import AccountRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """All receipts for those who review the logs of the whole; they hold nothing of persons."""
    return Q() if user.scope.anywhere(AccountRight.CHECK_SEALS) else Q(pk__in=())


def may_dispose(user: "User") -> bool:
    """Only the command on the server, which also needs the owner's role of the database. 16 kap. SoL."""
    return user.is_system


def may_hold(user: "User") -> bool:
    """Hold a file back from disposal: by the command on the server, where disposal is ordered too."""
    return user.is_system


def may_export(user: "User") -> bool:
    """Only the command on the server: what is taken out is read and decided on before it is handed out. OSL 26 kap."""
    return user.is_system
