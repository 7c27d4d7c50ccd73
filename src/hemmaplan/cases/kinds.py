"""The kinds of files (*slag av akt*) as data: what shows one of the kind in its unit, and by which rule it is destroyed.

Who works with a file sees it whatever its kind, and the head of its unit sees all of them; the journal inside has a narrower door.
"""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.cases.rights import CaseRight


class FileKind(models.TextChoices):
    """What a file is about."""

    ORDER = "order", pgettext_lazy("ett", "Uppdrag")
    TENANCY = "tenancy", _("Boende")


@dataclass(frozen=True)
class Declared:
    """Vad ett slag av akt är: who in its unit is shown that there is one, and the rule of retention counted from its last entry."""

    shown_by: CaseRight
    retention: str


KINDS: Final = {
    FileKind.ORDER: Declared(CaseRight.SEE_ORDER_CASES, "retention_file"),
    FileKind.TENANCY: Declared(CaseRight.SEE_TENANCY_CASES, "retention_file"),
}
