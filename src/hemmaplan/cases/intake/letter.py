"""The letter to whoever reported in their work (*återkoppling*): one sentence of three, and nothing else. A paper, before it is drawn.

Plain values in: neither child, matter nor colleague can be put into it. Swedish for every reader. Law: SoL 19:6; OSL 26:9 a.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from hemmaplan.documents.paper import Paper, Paragraph, Section

TEMPLATE: Final = "feedback"
VERSION: Final = 1
TITLE: Final = "Återkoppling på er anmälan"
SENTENCES: Final = {
    "opened": "Socialnämnden har inlett en utredning.", "not_opened": "Socialnämnden har inte inlett någon utredning.",
    "ongoing": "En utredning pågår redan.",
}  # fmt: skip
"""What may be told, by ``Reporter.Feedback``. There is no sentence for that it is unsuitable: then there is no letter."""


@dataclass(frozen=True, slots=True)
class FeedbackLetter:
    """Brevet: to which workplace (none for a secret reporter), of which report, and what may be told."""

    board: str
    unit: str
    workplace: str
    arrived_on: dt.date
    reference: str
    feedback: str
    section: str
    written: dt.date

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All that it says."""
        return (
            f"Ni lämnade en anmälan till socialtjänsten den {self.arrived_on}.",
            SENTENCES[self.feedback],
            f"Mer än så får vi inte berätta ({self.section}).",
        )


def paper(letter: FeedbackLetter) -> Paper:
    """The paper: when they reported, one sentence, and that no more may be told."""
    facts = [("Till", letter.workplace), ("Datum", letter.written.isoformat()), ("Er referens", letter.reference)]
    on = letter.written
    return Paper(
        kind="Besked", title=TITLE, sender=(letter.board, letter.unit), facts=tuple((name, said) for name, said in facts if said),
        sections=(Section("Besked", 1, tuple(Paragraph(text) for text in letter.paragraphs)),),
        written=(on.year, on.month, on.day),
    )  # fmt: skip
