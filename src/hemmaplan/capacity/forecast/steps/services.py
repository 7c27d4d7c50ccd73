"""Steps about services (*verksamheter*): one closes, or opens again."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.steps.asking import name_of_service, require_within, service_of
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes


@dataclass(frozen=True, kw_only=True)
class CloseService(Step):
    """Verksamheten stänger: its last day."""

    kind: ClassVar[str] = "close_service"
    service: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The service has its last day."""
        require_within(rows, self.last)
        line = service_of(rows, self.service)
        if line.last is not None and line.last <= self.last:
            raise NotPossible(
                _("%(service)s stänger redan %(day)s. Ta bort steget, eller ange en tidigare dag.")
                % {"service": line.name, "day": line.last}
            )
        if line.first > self.last:
            raise NotPossible(
                _("%(service)s öppnar först %(day)s. Ange en senare sista dag.")
                % {"service": line.name, "day": line.first}
            )
        return dataclasses.replace(rows, snapshot=changes.close_service(rows.snapshot, line.id, self.last))

    def words(self, rows: Rows) -> str:
        """Which service, until when."""
        return _("%(service)s stänger: sista dag %(day)s") % {
            "service": name_of_service(rows, self.service), "day": self.last,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OpenService(Step):
    """Verksamheten öppnar igen: one that has closed, from a day. Its hours are steps of their own."""

    kind: ClassVar[str] = "open_service"
    service: str
    first: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The service is there again."""
        require_within(rows, self.first)
        line = service_of(rows, self.service)
        words = {"service": line.name, "day": line.first, "last": line.last}
        if line.first > self.first:
            raise NotPossible(_("%(service)s öppnar redan %(day)s i ett annat steg. Ta bort det ena.") % words)
        if line.last is None:
            raise NotPossible(_("%(service)s är redan öppen. Ta bort steget.") % words)
        if line.last >= self.first:
            raise NotPossible(_("%(service)s är öppen till och med %(last)s. Ange en senare dag.") % words)
        return dataclasses.replace(rows, snapshot=changes.open_service(rows.snapshot, line.id, self.first))

    def words(self, rows: Rows) -> str:
        """Which service, from when."""
        return _("%(service)s öppnar igen %(day)s") % {
            "service": name_of_service(rows, self.service), "day": self.first,
        }  # fmt: skip
