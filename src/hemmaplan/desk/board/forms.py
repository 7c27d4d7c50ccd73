"""Which unit and which day is looked at."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hemmaplan.desk.units import where
from hemmaplan.foundation import calendar, names
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web.fields import DateField, field_of
from hemmaplan.web.page import Page

COMPARE = (("", _("Inte")), ("year", _("För ett år sedan")), ("quarter", _("För tre månader sedan")))


class WhenForm(forms.Form):
    """Vilken enhet, vilken dag, jämfört med vad. Read from the address; what cannot be read says so and today is shown."""

    enhet = forms.ChoiceField(label=_("Enhet"), required=False)
    den = DateField(label=_("Visa läget den"), required=False)
    jamfor = forms.ChoiceField(label=_("Jämför med"), choices=COMPARE, required=False)

    def __init__(self, request: Page, data: QueryDict | None = None) -> None:
        """The units the user follows up, top first."""
        super().__init__(data or None)
        units = where(request.user, StaffRight.SEE_BOARD)
        self.units = sorted(
            units,
            key=lambda unit: (
                len(unit.lineage),
                unit.kind == Unit.Kind.AUTHORITY,
                unit.order,
                names.sort_key(unit.name),
            ),
        )
        field_of(self, "enhet", forms.ChoiceField).choices = [(unit.code, unit.name) for unit in self.units]
        self.today = request.today

    def _chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None

    @property
    def unit(self) -> Unit | None:
        """The chosen unit; otherwise the nearest one of kind *Enhet*, or the topmost."""
        code = self._chosen("enhet")
        usual = next(
            (unit for unit in self.units if unit.kind == Unit.Kind.UNIT), self.units[0] if self.units else None
        )
        return next((unit for unit in self.units if unit.code == code), usual)

    @property
    def on(self) -> dt.date:
        """The day looked at."""
        return self._chosen("den") or self.today

    @property
    def compared_with(self) -> dt.date | None:
        """The day compared with."""
        months = {"year": 12, "quarter": 3}.get(self._chosen("jamfor") or "")
        return calendar.add_months(self.on, -months) if months else None
