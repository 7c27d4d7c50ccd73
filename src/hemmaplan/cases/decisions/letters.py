"""Which letter a decision has (*brev efter beslutets slag*): the common one, or one that the module of its matter draws."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Protocol

from hemmaplan.cases.decisions import letter, measures
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.parties.models import Party
from hemmaplan.documents.paper import Paper


@dataclass(frozen=True, slots=True)
class Drawn:
    """Brevet: the paper, and from which template and version it was made."""

    paper: Paper
    template: str
    version: int


class Draw(Protocol):
    """Draws the letter to a party without the parts left out, as a draft or not. ``None``: the common one serves."""

    def __call__(  # noqa: D102
        self, decision: Decision, party: Party, left_out: Collection[str], *, draft: bool, written: dt.date
    ) -> Drawn | None: ...


class Letters:
    """Who draws the letter of a kind of decision. Joined in ``config.wiring``."""

    _of_kind: ClassVar[dict[str, Draw]] = {}

    @classmethod
    def join(cls, kind: str, draw: Draw) -> None:
        """Let a module above draw the letters of a kind."""
        cls._of_kind[kind] = draw

    @classmethod
    def to(
        cls, decision: Decision, party: Party, *, left_out: Collection[str] = (), draft: bool = False, written: dt.date
    ) -> Drawn:
        """The letter of the decision to the party."""
        draw = cls._of_kind.get(decision.kind)
        drawn = draw(decision, party, left_out, draft=draft, written=written) if draw is not None else None
        if drawn is not None:
            return drawn
        common = letter.paper(measures.letter_to(decision, party), left_out=left_out, draft=draft, written=written)
        return Drawn(common, letter.TEMPLATE, letter.VERSION)
