"""An answer of an application (*svar i ansökan*): to which question of which part, and what was said."""

from dataclasses import dataclass
from typing import Final

PART_OF_ADULT: Final = ("applicant", "co_applicant")
CHANGES: Final = (
    "household_changed", "housing_changed", "new_income", "new_assets", "waits_for_benefit", "planning_changed", "stays_elsewhere",
)  # fmt: skip
"""What may have changed since last month: answered all at once by No, or each."""
CHANGED: Final = "changed"
"""The one question above them: no means that none of them has."""
OWN: Final = (
    "civil", "tenure", "landlord_consents", "rooms", "dwelling_members", "urgent", "why_urgent", "own_words", "language",
    "interpreter", "phone", "email", "declared", *CHANGES,
)  # fmt: skip
"""The questions that are answered once for the whole application."""
OF_MEMBER: Final = (
    "stated_name", "stated_number", "born_on", "stay", "days", "in_school", "lunch", "part_from", "part_to",
)  # fmt: skip
OF_SITUATION: Final = ("occupation", "percent", "registered_at_af", "has_plan", "follows_plan", "words")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Svar: part of the application, which row of it, which question, and the answer.

    ``part`` is ``application``, ``member``, ``situation``, ``cost``, ``other``, ``income``, ``benefit`` or ``asset``. ``key`` tells
    the row: a role (``applicant``, ``child.0``), a kind, a number (of other costs), or role and kind.
    """

    part: str
    key: str
    field: str
    value: object

    @property
    def place(self) -> Key:
        """Where it belongs."""
        return self.part, self.key, self.field
