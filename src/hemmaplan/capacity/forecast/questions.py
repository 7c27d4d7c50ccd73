"""What is asked of scenarios (*fråga*): the rows and the scenarios as they stood at one moment, and what comes of them.

The same rows, steps, names, price, seed, replications and version are the same question, and it is answered once.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from hemmaplan.capacity.forecast import kept_answers, outcome
from hemmaplan.capacity.forecast.kept_scenarios import alternative, rows_behind
from hemmaplan.capacity.forecast.outcome import REPLICATIONS
from hemmaplan.capacity.forecast.queues import SEED
from hemmaplan.capacity.forecast.rows import Rows, one_moment
from hemmaplan.capacity.forecast.steps_file import Alternative
from hemmaplan.capacity.models import KeptScenario
from hemmaplan.capacity.simulation.engine import engine


@dataclass(frozen=True)
class Question:
    """Fråga: what comes of the first scenario, and of those beside it, on the rows that the first is tried on."""

    rows: Rows
    scenarios: tuple[KeptScenario, ...]
    alternatives: tuple[Alternative, ...]
    seed: int = SEED
    replications: int = REPLICATIONS

    @property
    def scenario(self) -> KeptScenario:
        """The one that is asked about."""
        return self.scenarios[0]

    @property
    def steps_sha256(self) -> str:
        """The digest of what that one is made of."""
        return self.alternatives[0].digest

    @cached_property
    def sha256(self) -> str:
        """The digest of all that the answer depends on (*kontrollsumma*)."""
        asked = [
            [kept.pk, made.name, made.digest] for kept, made in zip(self.scenarios, self.alternatives, strict=True)
        ]
        text = json.dumps([engine(), self.rows.digest, self.seed, self.replications, asked], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_soon_answered(self) -> bool:
        """Whether it is answered fast enough for somebody to wait for the page."""
        return outcome.is_soon_done(self.rows, len(self.alternatives))

    def refuse_faults(self) -> None:
        """Raise ``BadScenario`` with what is wrong in steps and names."""
        outcome.laid_on(self.rows, self.alternatives)

    def answer(self) -> kept_answers.Content:
        """Work it out (*räkna*). Raises ``BadScenario`` and ``TooMany`` as ``outcome.compare`` does."""
        compared = outcome.compare(self.rows, self.alternatives, seed=self.seed, replications=self.replications)
        return kept_answers.content(compared, self.scenarios)


def read(keys: Sequence[int]) -> Question:
    """The question about these scenarios, the first first. Those that are gone are left out."""
    with one_moment():
        found = KeptScenario.objects.select_related("unit").prefetch_related("steps").in_bulk(list(keys))
        scenarios = tuple(found[key] for key in dict.fromkeys(keys) if key in found)
        return Question(rows_behind(scenarios[0]), scenarios, tuple(map(alternative, scenarios)))
