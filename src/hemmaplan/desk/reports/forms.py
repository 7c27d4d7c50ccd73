"""The forms of the reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hemmaplan.desk.units import where
from hemmaplan.organisation.models import Unit
from hemmaplan.statistics.actions import LONGEST_TEXT
from hemmaplan.statistics.models import Report
from hemmaplan.statistics.rights import ReportRight
from hemmaplan.statistics.what_if import Placed
from hemmaplan.web.fields import DateField, field_of
from hemmaplan.web.page import Page


class NewReport(forms.Form):
    """Ny rapport: which template, unit and day, and to whom."""

    kind = forms.ChoiceField(label=_("Mall"), choices=Report.Kind.choices)
    unit = forms.ChoiceField(label=_("Enhet"))
    as_of = DateField(label=_("Avser läget den"))
    title = forms.CharField(label=_("Rubrik"), max_length=200)
    recipient = forms.CharField(label=_("Till"), max_length=120, required=False)
    diary_number = forms.CharField(label=_("Diarienummer"), max_length=40, required=False)

    def __init__(self, request: Page, data: QueryDict | None = None) -> None:
        """The units in which the user writes reports, the nearest unit first."""
        units = where(request.user, ReportRight.WRITE_REPORTS)
        self.units = {
            str(u.pk): u for u in sorted(units, key=lambda u: (u.kind != Unit.Kind.UNIT, len(u.lineage), u.order))
        }
        given: dict[str, Any] = {
            "as_of": request.GET.get("den") or request.today,
            "title": "Läget i enheten, informationsärende",  # the paper is in Swedish for every reader
            "unit": next((pk for pk, u in self.units.items() if u.code == request.GET.get("enhet")), None),
        }
        super().__init__(data, initial=given)
        field_of(self, "unit", forms.ChoiceField).choices = [(pk, u.name) for pk, u in self.units.items()]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class PlaceForm(forms.Form):
    """Placera ett svar: what each of its scenarios is called in the report."""

    def __init__(self, placed: Placed, data: QueryDict | None = None, *, headings: Sequence[str] = ()) -> None:
        """A field a scenario; left empty it is called by its number."""
        self.count = len(placed.labels) - 1
        super().__init__(data)
        for place in range(1, self.count + 1):
            told = "; ".join(placed.steps(placed.columns[place])) or _("inga steg")
            self.fields[f"heading_{place}"] = forms.CharField(
                label=_("Vad %(scenario)s kallas i rapporten") % {"scenario": placed.label(place)},
                help_text=told,
                required=False,
                max_length=60,
                initial=headings[place - 1] if place <= len(headings) else "",
            )

    @property
    def headings(self) -> list[str]:
        """What each is called, in order."""
        return [self.cleaned_data[f"heading_{place}"] for place in range(1, self.count + 1)]


class OwnWordsForm(forms.Form):
    """Egna ord i ett fält."""

    text = forms.CharField(
        label=_("Egna ord"), required=False, max_length=LONGEST_TEXT, strip=False, widget=forms.Textarea
    )
