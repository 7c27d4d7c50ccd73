"""Which rules count the time of an investigation, and which kinds belong in which file. Data only."""

from typing import Final

from hemmaplan.cases.kinds import FileKind

COMPLETE: Final = {
    "child": "child_inv_complete",
    "custody": "custody_inv_court_time",
    "paternity": "paternity_complete",
}
"""The rule by which a kind of investigation must be done; an adult's has none of its own."""
INFORM: Final = "child_inv_inform_parties"
FOLLOW_UP: Final = "followup_after_investigation"
REPLY: Final = "fl_communication"
CHAINED: Final = "investigation_chained"

KINDS_OF_FILE: Final[dict[str, tuple[str, ...]]] = {
    FileKind.CHILD: ("child",),
    FileKind.ADULT: ("adult",),
    FileKind.VIOLENCE: ("violence",),
    FileKind.FAMILY: ("custody", "paternity"),
}
"""Which investigations are made in which file."""
OF_CHILDREN: Final = frozenset({"child", "custody"})
"""Kinds in which a child's view and best interests must stand."""
WITHOUT_INTERVENTION: Final = frozenset({"no_need", "met_otherwise", "declined", "moved"})
OWN_PARTY: Final = "child_own_party"
"""From the age of this rule a child acts for itself beside the guardians; younger ones through them."""
