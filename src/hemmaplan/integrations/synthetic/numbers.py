"""Reserved numbers by age (*testnummer efter ålder*): a household needs a child of four and a parent who may be its parent."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Collection, Iterator

from hemmaplan.foundation import calendar, identity

ENOUGH = 3000
"""How many numbers are looked through for one of the right age before a temporary one is given."""


class ByAge:
    """Gives numbers of wished ages out of the supplies of the residents, none twice; what is passed over is given later."""

    def __init__(
        self, adults: Iterator[identity.IdentityNumber], children: Iterator[identity.IdentityNumber],
        temporary: identity.NumberSupply, *, today: dt.date, taken: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.adults, self.children, self.temporary, self.today = adults, children, temporary, today
        self.taken = frozenset(taken)
        self.kept: dict[int, list[identity.IdentityNumber]] = defaultdict(list)

    def take(self, chance: random.Random, youngest: int, oldest: int) -> identity.IdentityNumber:
        """A number of somebody who is between the ages, in whole years."""
        for age in chance.sample(range(youngest, oldest + 1), oldest - youngest + 1):
            if self.kept[age]:
                return self.kept[age].pop()
        for number in self._more(child=oldest < 18):
            age = self._age(number)
            if youngest <= age <= oldest:
                return number
            self.kept[age].append(number)
        born = calendar.add_years(self.today, -chance.randint(youngest, oldest))
        near = born - dt.timedelta(days=chance.randint(1, 330))
        return self.temporary.take(near, sex=identity.Sex.UNKNOWN, kind=identity.Kind.TEMPORARY)

    def _more(self, *, child: bool) -> Iterator[identity.IdentityNumber]:
        supply = self.children if child else self.adults
        for _number in range(ENOUGH):
            number = next(supply, None)
            if number is None:
                return
            if number.digits not in self.taken:
                yield number

    def _age(self, number: identity.IdentityNumber) -> int:
        born = number.birth_date
        assert born is not None  # personal numbers say when
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))
