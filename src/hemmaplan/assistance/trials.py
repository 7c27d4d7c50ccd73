"""A proposed guideline tried on months there were (*provkörning av riktlinje*): who would have got more, who less, and in all.

The latest calculation of each household's month is calculated again, once with the guideline in use and once with the proposed
one, from the input it had. Nothing is stored, nobody is named: what comes out are numbers by kind of household and by month.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hemmaplan.assistance.models import Calculation
from hemmaplan.assistance.norms.calculate import UNDECIDED, calculate
from hemmaplan.assistance.norms.household import Household, ImpossibleHousehold
from hemmaplan.assistance.norms.law.checking import LawError
from hemmaplan.assistance.norms.law.loading import Law, load
from hemmaplan.assistance.norms.layout import from_households
from hemmaplan.assistance.norms.reading import read_households

AT_A_TIME: Final = 5_000
LARGEST_FILE: Final = 1_000_000
_NAME: Final = "forslag.csv"


class Kind(StrEnum):
    """A kind of household (*hushållstyp*)."""

    ALONE = "alone"
    ALONE_WITH_CHILDREN = "alone_with_children"
    COUPLE = "couple"
    COUPLE_WITH_CHILDREN = "couple_with_children"


@dataclass(frozen=True, slots=True)
class Tried:
    """One household's month, without the household: öre with the guideline in use and with the proposed one."""

    month: int
    kind: Kind
    before_ore: int
    after_ore: int

    @property
    def change_ore(self) -> int:
        """What the proposal would have changed."""
        return self.after_ore - self.before_ore


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial gave: the months that could be compared, and how many could not."""

    tried: tuple[Tried, ...]
    not_compared: int


def proposed_law(content: bytes) -> Law:
    """The law with a proposed guideline. The file is refused whole on any fault, and the guideline in use stays.

    Raises:
        LawError: with every fault.
    """
    if len(content) > LARGEST_FILE:
        raise LawError([f"{_NAME}: filen är större än 1 MB. En riktlinje är några hundra rader."])
    with TemporaryDirectory() as folder:
        path = Path(folder, _NAME)
        path.write_bytes(content)
        return load(guideline_file=path)


def try_out(*, proposed: Law, in_use: Law, unit_ids: Collection[int], first: dt.date, last: dt.date) -> Trial:
    """Try the proposal on the months from ``first`` to ``last`` of some units."""
    inputs = (
        Calculation.objects.filter(support_month__unit__in=unit_ids, support_month__month__range=(first, last))
        .order_by("support_month_id", "-number")
        .distinct("support_month_id")
        .values_list("input", flat=True)
    )
    tried: list[Tried] = []
    not_compared = 0
    told = inputs.iterator(chunk_size=AT_A_TIME)
    while some := list(islice(told, AT_A_TIME)):
        households = list(_read(some))
        found = compare(households, in_use, proposed)
        not_compared += len(some) - len(found)
        tried += found
    return Trial(tuple(tried), not_compared)


def _read(inputs: Iterable[str]) -> Iterator[Household]:
    """The households that can be read; an input of an older form than today's cannot be compared."""
    for text in inputs:
        try:
            yield from read_households(text)
        except ImpossibleHousehold:
            continue


def compare(households: Sequence[Household], in_use: Law, proposed: Law) -> list[Tried]:
    """The households whose month both guidelines decide."""
    if not households:
        return []
    try:
        amounts = [calculate(from_households(households, law), law).results.total_ore for law in (in_use, proposed)]
    except ImpossibleHousehold:
        if len(households) == 1:
            return []
        half = len(households) // 2
        return compare(households[:half], in_use, proposed) + compare(households[half:], in_use, proposed)
    return [
        Tried(household.month, kind_of(household), int(before), int(after))
        for household, before, after in zip(households, *amounts, strict=True)
        if UNDECIDED not in {int(before), int(after)}
    ]


def kind_of(household: Household) -> Kind:
    """Which kind of household it is."""
    adults = sum(member.role == "adult" for member in household.members)
    if len(household.members) > adults:
        return Kind.COUPLE_WITH_CHILDREN if adults > 1 else Kind.ALONE_WITH_CHILDREN
    return Kind.COUPLE if adults > 1 else Kind.ALONE
