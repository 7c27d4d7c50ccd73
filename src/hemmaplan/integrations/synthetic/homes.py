"""Households that live on income support, as data: who they are, what they pay and what they get. Made up, and of many sorts."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Grown:
    """Vuxen: between which ages, what they do, and what keeps them from supporting themselves."""

    youngest: int
    oldest: int
    occupation: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class Child:
    """Barn, by age in whole years."""

    age: int
    in_school: bool | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """Förmån: what is paid each month, in kronor, to which of the members, and whether it is paid by the day."""

    source: str
    code: str
    kind: str
    kronor: int
    whose: int = 0
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """Hushåll: its adults, its children, its costs in kronor by kind, and what registers tell that it gets."""

    key: str
    adults: tuple[Grown, ...]
    children: tuple[Child, ...]
    rents: tuple[int, ...]
    benefits: tuple[Benefit, ...]
    rooms: int = 2
    dwelling: int | None = None
    """How many live in the dwelling when others live there too."""

    @property
    def size(self) -> int:
        """How many persons."""
        return len(self.adults) + len(self.children)


_JOBLESS = Grown(20, 62, "jobless", "unemployed_insufficient")
_NOTHING = Grown(20, 62, "jobless", "unemployed_none")
_SICK = Grown(25, 64, "sick", "sick_insufficient")
_SFI = Grown(21, 55, "sfi", "establishment_none")
_RETIRED = Grown(68, 85, "retired", "pension_insufficient")


def _activity(kronor: int, whose: int = 0) -> Benefit:
    return Benefit("FK", "AS", "activity_support", kronor, whose, by_day=True)


def _child(kronor: int) -> Benefit:
    return Benefit("FK", "ABB", "child_allowance", kronor)


def _housing(kronor: int) -> Benefit:
    return Benefit("FK", "BOB", "housing_allowance", kronor)


HOMES: Final = (
    Home("alone", (_JOBLESS,), (), (5600, 6100, 6350), (_activity(4900),)),
    Home("alone_without", (_NOTHING,), (), (5200, 5900, 6600), ()),
    Home("one_child", (_JOBLESS,), (Child(4),), (7100, 7800), (_activity(5200), _child(1250), _housing(2200)), 2),
    Home("couple", (_JOBLESS, _SFI), (), (6900, 7400), (_activity(5600),), 2),
    Home("alone_sick", (_SICK,), (), (5400, 6200), (Benefit("FK", "SJP", "sickness_benefit", 6100),)),
    Home("two_children", (_NOTHING,), (Child(9), Child(13)), (8200, 8900), (_child(2650), _housing(3100)), 3),
    Home("couple_two", (_JOBLESS, _NOTHING), (Child(5), Child(10)), (8400, 9300), (_activity(6400), _child(2650), _housing(1900)), 3),
    Home("retired", (_RETIRED,), (), (6200, 6700), (Benefit("FK", "AP", "old_age_pension", 7600),)),
    Home("three_children", (_SFI,), (Child(3), Child(7), Child(11)), (9400, 10200), (_child(4480), _housing(4200)), 4),
    Home("school_youth", (_NOTHING,), (Child(19, in_school=True),), (7300, 7900), (Benefit("CSN", "SB", "study_allowance", 1250, 1),), 3),
)  # fmt: skip
"""The usual sorts, in turn."""

EIGHT: Final = Home(
    "eight", (_JOBLESS, _SFI), (Child(3), Child(4), Child(7), Child(10), Child(13), Child(16)), (12400, 13100),
    (_activity(6800), _child(10150), _housing(5200)), 5,
)  # fmt: skip
"""A family of eight."""
SHARED: Final = Home("shared", (_NOTHING,), (), (4300, 4700), (), 3, dwelling=3)
"""One of three who share a flat and are no household."""
SIBLING: Final = Home("sibling", (_JOBLESS,), (), (3600,), (_activity(4700),), 2, dwelling=2)
"""One of two grown-up siblings who share a flat."""
RICH: Final = Home("rich", (_JOBLESS,), (), (5600,), (_activity(14800),))
"""One whose incomes have become higher than the norm."""
