"""Which unit, which day, and whether the ledger is read as it was known then."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hemmaplan.deadlines.measures import COUNTED
from hemmaplan.deadlines.rights import ClockRight
from hemmaplan.deadlines.rules import rule_ids
from hemmaplan.desk import units
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit
from hemmaplan.web.fields import DateField, field_of
from hemmaplan.web.page import Page

WORDS = {
    "running": _("Löper"), "week": _("Inom en vecka"), "late": _("Försenade"), "extended": _("Förlängda"),
    "paused": _("Pausade"), "lapsed": _("Försuttna"), "answered_late": _("Uppfyllda för sent"),
}  # fmt: skip


class LedgerForm(forms.Form):
    """Vad som ska visas. Read from the address; what cannot be read says so, and today is shown."""

    enhet = forms.ChoiceField(label=_("Enhet"), required=False)
    den = DateField(label=_("Visa läget den"), required=False)
    kant = forms.BooleanField(label=_("Så som det var känt då"), required=False)

    def __init__(self, request: Page, data: QueryDict | None = None) -> None:
        """The units whose clocks the user answers for."""
        super().__init__(data or None)
        self.user, self.today = request.user, request.today
        self.units = units.with_right(request.user, ClockRight.EXTEND_CLOCKS)
        self.fields["den"].widget.attrs["data-width"] = "short"
        field_of(self, "enhet", forms.ChoiceField).choices = [(unit.code, unit.name) for unit in self.units]

    def _chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None

    @property
    def unit(self) -> Unit | None:
        """The chosen unit, or the first."""
        code = self._chosen("enhet")
        return next((unit for unit in self.units if unit.code == code), self.units[0] if self.units else None)

    @property
    def unit_ids(self) -> list[int]:
        """The unit and those below it, as far as the right reaches."""
        return units.within(self.user, self.unit, ClockRight.EXTEND_CLOCKS) if self.unit else []

    @property
    def on(self) -> dt.date:
        """The day looked at."""
        return self._chosen("den") or self.today

    @property
    def known(self) -> dt.datetime | None:
        """The end of that day, where only what was recorded by then shall count."""
        return calendar.at_clock(calendar.add_days(self.on, 1), 0) if self._chosen("kant") else None

    @property
    def query(self) -> dict[str, str]:
        """The same in an address."""
        asked = {"enhet": self.unit.code if self.unit else "", "den": self.on.isoformat()}
        return asked | ({"kant": "on"} if self.known else {})


class RowsForm(LedgerForm):
    """Also of which rule, and what of them."""

    regel = forms.CharField(required=False, widget=forms.HiddenInput)
    lage = forms.ChoiceField(label=_("Vilka"), required=False, choices=[(name, WORDS[name]) for name in COUNTED])

    @property
    def rule(self) -> str:
        """The rule; empty for all of them."""
        chosen: str = self._chosen("regel") or ""
        return chosen if chosen in rule_ids() else ""

    @property
    def which(self) -> str:
        """A name of ``measures.conditions``."""
        chosen: str = self._chosen("lage") or "late"
        return chosen

    @property
    def title(self) -> str:
        """What of them, in words."""
        return str(WORDS[self.which])
