"""What the ledger needs from above: whose work a file is. Joined in ``config.wiring``."""

from typing import Any, Protocol

from django.db import models


class OwnFiles(Protocol):
    """Egna akter: the ids of the files that are the user's own work today, as the files' module says."""

    def __call__(self, user: Any) -> models.QuerySet[Any, Any]:
        """A subquery of ids."""


class WithheldFiles(Protocol):
    """Begränsade akter: the ids of the restricted files that the user does not work with, as the files' module says."""

    def __call__(self, user: Any) -> models.QuerySet[Any, Any]:
        """A subquery of ids."""


class HeldIntakes(Protocol):
    """Det som väntar på enhetens ledning: the ids of what came in, has no file and is not the user's to see."""

    def __call__(self, user: Any) -> models.QuerySet[Any, Any]:
        """A subquery of ids."""


class _Unjoined:
    """Fails loudly: nobody's clocks may be left out because nobody joined the files."""

    def __call__(self, user: Any) -> models.QuerySet[Any, Any]:  # noqa: ARG002  the port's own words
        raise RuntimeError("a port of deadlines.ports is not joined: see config.wiring")


class Joined:
    """The adapters that answer this module's ports."""

    own_files: OwnFiles = _Unjoined()
    withheld_files: WithheldFiles = _Unjoined()
    held_intakes: HeldIntakes = _Unjoined()
