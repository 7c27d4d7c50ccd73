"""The forms of the component page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.desk.components.samples import SERVICES, Line
from hemmaplan.web import fields, tables


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Rubrik"), max_length=80, help_text=_("Kort: det som står i listan."))
    day = fields.DateField(label=_("Från och med"), help_text=_("Till exempel 2026-11-21, 21/11 eller idag."))
    clock = fields.TimeField(label=_("Klockslag"), required=False)
    length = fields.MinutesField(label=_("Tidsåtgång"), required=False, help_text=_("Som 2:30, 2,5 eller 150 min."))
    amount = fields.MoneyField(label=_("Belopp"), required=False, least=0)
    share = fields.PercentField(label=_("Tjänstgöring"), required=False)
    kind = forms.ChoiceField(
        label=_("Typ av insats"),
        choices=[("", _("Välj")), ("group", _("Grupp")), ("single", _("Enskilt stöd"))],
    )
    priority = forms.ChoiceField(
        label=_("Förtur"),
        widget=forms.RadioSelect,
        choices=[("0", _("Akut")), ("1", _("Lagstadgad tid löper")), ("2", _("Vanlig"))],
    )
    days = forms.MultipleChoiceField(
        label=_("Dagar"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", _("måndag")), ("2", _("tisdag")), ("3", _("onsdag"))],
    )
    consent = forms.BooleanField(label=_("Personen har fått veta vad som antecknas"), required=False)
    text = forms.CharField(label=_("Anteckning"), widget=forms.Textarea, required=False)


class SampleFilter(tables.FilterForm):
    """The filter of the table on the component page."""

    service = forms.ChoiceField(
        label=_("Insats"), required=False, choices=[("", _("Alla")), *((name, name) for name in SERVICES)]
    )
    long = forms.BooleanField(label=_("Bara längre än tre månader"), required=False)

    def narrow(self, rows: list[Line], chosen: dict[str, Any]) -> list[Line]:
        """Rows in memory, so a plain loop."""
        rows = [row for row in rows if row.service == chosen.get("service", row.service)]
        return [row for row in rows if row.wait > 90] if chosen.get("long") else rows
