"""Steps about who comes (*inflöde*): more or fewer than now."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.steps.asking import WHOLE, name_of_service, open_service, require_within
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step

MOST_MORE = 400
"""Demand is changed by at most so many percent: five times as many is no scenario but a slip of the finger."""


@dataclass(frozen=True, kw_only=True)
class ChangeDemand(Step):
    """Ändrat inflöde: from a day so many percent more or fewer come than now."""

    kind: ClassVar[str] = "demand"
    service: str
    first: dt.date
    percent: int

    def apply(self, rows: Rows) -> Rows:
        """More or fewer come. No row says so: the simulation's scenario is told."""
        require_within(rows, self.first)
        line = open_service(rows, self.service, self.first)
        if line.code not in rows.flats and not slots.has_queue(line, rows.on):
            raise NotPossible(
                _("%(service)s har ingen kö, och inflödet dit räknas inte. Ta bort steget.") % {"service": line.name}
            )
        if not -WHOLE <= self.percent <= MOST_MORE or not self.percent:
            raise NotPossible(
                _("Inflödet kan inte ändras %(percent)s %%. Ange procent från −100 till %(most)s, men inte 0.")
                % {"percent": self.percent, "most": MOST_MORE}
            )
        mine = rows.demand.get(line.code, ())
        if any(day == self.first for day, _factor in mine):
            raise NotPossible(
                _("Inflödet till %(service)s ändras redan %(day)s i ett tidigare steg. Ta bort det ena.")
                % {"service": line.name, "day": self.first}
            )
        steps = (*mine, (self.first, (WHOLE + self.percent) / WHOLE))
        return dataclasses.replace(rows, demand={**rows.demand, line.code: steps})

    def words(self, rows: Rows) -> str:
        """Where, how many percent."""
        words = {"service": name_of_service(rows, self.service), "percent": abs(self.percent), "day": self.first}
        if self.percent < 0:
            return _("%(percent)s %% färre kommer till %(service)s från %(day)s") % words
        return _("%(percent)s %% fler kommer till %(service)s från %(day)s") % words
