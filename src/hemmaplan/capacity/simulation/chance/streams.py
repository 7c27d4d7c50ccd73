"""Chance (*slumpen*): one stream for each source and each referral, all from one seed.

A number is known by (seed, source, replication, place in line). It does not depend on how many posts there are, on what
other queues do, or on how many replications are asked for. So two scenarios meet the same people, and their difference
is the effect of the change and not of other dice (*common random numbers*).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from hemmaplan.capacity.simulation.units import Floats
from hemmaplan.foundation.language import gettext as _

BLOCK: Final = 32
"""Numbers are drawn so many at a time for each replication: who is asked for more gets the same first ones."""


@dataclass(frozen=True)
class Chance:
    """All chance of one run: a seed (*frö*) and the number of replications, R."""

    seed: int
    replications: int

    def __post_init__(self) -> None:
        """Refuse what no stream can be made of."""
        if self.seed < 0:
            message = _("Fröet är %(seed)s. Ange ett heltal som är noll eller större.") % {"seed": self.seed}
            raise ValueError(message)
        if self.replications < 1:
            message = _("Antalet upprepningar är %(replications)s. Ange minst en.") % {
                "replications": self.replications
            }
            raise ValueError(message)

    def stream(self, *source: str, block: int = 0) -> np.random.Generator:
        """The stream of one source, named by words such as queue and purpose: the same names give the same numbers."""
        digest = hashlib.sha256("\x1f".join(source).encode()).digest()
        words = [int.from_bytes(digest[at : at + 4], "big") for at in range(0, 16, 4)]
        return np.random.Generator(np.random.SFC64(np.random.SeedSequence((self.seed, *words, block))))

    def uniforms(self, count: int, *source: str) -> Floats:
        """Shape (R, count), each above 0 and below 1."""
        return self._blocks(count, source, exponential=False)

    def exponentials(self, count: int, *source: str) -> Floats:
        """Shape (R, count), each exponential with mean 1."""
        return self._blocks(count, source, exponential=True)

    def _blocks(self, count: int, source: tuple[str, ...], *, exponential: bool) -> Floats:
        drawn = np.empty((self.replications, max(count, 0)))
        for first in range(0, count, BLOCK):
            stream = self.stream(*source, block=first // BLOCK)
            shape = (self.replications, BLOCK)
            block = stream.standard_exponential(shape) if exponential else stream.random(shape)
            drawn[:, first : first + BLOCK] = block[:, : count - first]
        if not exponential:
            # From [0, 1) to (0, 1): a duration of exactly nothing and one without end are both left out.
            np.maximum(drawn, np.finfo(np.float64).tiny, out=drawn)
        return drawn
