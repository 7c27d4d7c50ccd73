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
    CHILD = "child", _("Barn och unga")
    ADULT = "adult", _("Vuxen")
    VIOLENCE = "violence", _("Våld i nära relation")
    FAMILY = "family", _("Familjerätt")
    ASSISTANCE = "assistance", _("Ekonomiskt bistånd")


@dataclass(frozen=True)
class Declared:
    """Vad ett slag av akt är: who in its unit is shown that there is one, and the rule by which it is destroyed.

    ``uninvestigated``: the rule of a file in which nothing was ever investigated, where that is another. ``authority`` tells the files of the authority (*myndighetens akter*) from those of the performer; ``investigated``
    those in which what comes in leads to an investigation by documents. Income support is handled month by month instead.
    """

    shown_by: CaseRight
    retention: str
    authority: bool = False
    investigated: bool = False
    uninvestigated: str = ""


KINDS: Final = {
    FileKind.ORDER: Declared(CaseRight.SEE_ORDER_CASES, "retention_file"),
    FileKind.TENANCY: Declared(CaseRight.SEE_TENANCY_CASES, "retention_file"),
    FileKind.CHILD: Declared(
        CaseRight.SEE_AUTHORITY_CASES,
        "retention_child_investigation",
        authority=True,
        investigated=True,
        uninvestigated="retention_prelim_only",
    ),
    FileKind.ADULT: Declared(CaseRight.SEE_AUTHORITY_CASES, "retention_file", authority=True, investigated=True),
    FileKind.VIOLENCE: Declared(CaseRight.SEE_AUTHORITY_CASES, "retention_file", authority=True, investigated=True),
    FileKind.FAMILY: Declared(CaseRight.SEE_AUTHORITY_CASES, "retention_file", authority=True, investigated=True),
    FileKind.ASSISTANCE: Declared(CaseRight.SEE_ASSISTANCE_CASES, "retention_file", authority=True),
}
AUTHORITY: Final = tuple(kind for kind, declared in KINDS.items() if declared.authority)
AUTHORITY_KINDS: Final = tuple((kind.value, kind.label) for kind in AUTHORITY)
"""The kinds of the authority's files, for fields and forms."""
INTAKE_KINDS: Final = tuple((kind.value, kind.label) for kind, declared in KINDS.items() if declared.investigated)
"""The kinds of which the reception takes in reports and applications, for fields and forms."""
