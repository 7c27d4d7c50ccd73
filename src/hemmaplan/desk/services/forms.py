"""The forms about services, their terms, places, needs and staffing."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemmaplan.capacity.forecast.required import FURTHEST_WEEKS, LARGEST_QUEUE, LONGEST_WAIT, Wish
from hemmaplan.interventions.models import Service, ServiceTerms
from hemmaplan.web import fields


class _Choosing(forms.Form):
    """A form whose choices are given by the view, by the name of the field."""

    def __init__(self, *args: Any, choices: "dict[str, QuerySet[Any]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.queryset = rows
            if field.required:
                field.empty_label = _("Välj")


class ServiceForm(forms.Form):
    """Verksamhet."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    basis = forms.ChoiceField(label=_("Grund"), choices=Service.Basis.choices)
    capacity_kind = forms.ChoiceField(label=_("Kapacitet"), choices=Service.Capacity.choices)
    section = forms.CharField(label=_("Lagrum"), max_length=80, required=False, help_text=_("Till exempel SoL 11:1."))
    may_queue = forms.BooleanField(
        label=_("Får ställas i kö"), required=False, help_text=_("Akuta insatser tas alltid emot och får inte köa.")
    )
    contacts = forms.BooleanField(label=_("Har öppna kontakter"), required=False)
    minutes_per_slot = fields.MinutesField(
        label=_("Tid per vecka och plats"),
        required=False,
        help_text=_("Som 3:00. Räknar om tjänsternas tid till platser."),
    )
    client_share = fields.WholePercentField(
        label=_("Klientandel, procent av arbetstiden"),
        help_text=_("Resten är resor, möten och dokumentation."),
    )
    schedule = forms.CharField(
        label=_("Tider"), max_length=120, required=False, help_text=_("Till exempel mån–fre 9–13.")
    )
    order = fields.WholeField(label=_("Ordning i listor"), least=0, most=9999)
    note = forms.CharField(label=_("Anmärkning"), max_length=300, required=False)


class NewServiceForm(_Choosing, ServiceForm):
    """Ny verksamhet."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Enhet"))
    first = fields.DateField(label=_("Erbjuds från"))
    field_order = ("unit", "name", "basis", "capacity_kind", "first")


class CloseForm(forms.Form):
    """Stäng verksamheten."""

    last = fields.DateField(label=_("Sista dag"))
    reason = forms.CharField(label=_("Varför"), max_length=200, help_text=_("Visas där verksamheten står struken."))
    decision = forms.CharField(label=_("Beslut"), max_length=60, required=False, help_text=_("Till exempel HN § 42."))


class ReopenForm(forms.Form):
    """Öppna igen."""

    first = fields.DateField(label=_("Öppen från"))


class TermsForm(forms.Form):
    """Villkor från en dag."""

    first = fields.DateField(label=_("Gäller från"), help_text=_("De tidigare villkoren slutar dagen före."))
    documentation = forms.ChoiceField(
        label=_("Dokumentation"), choices=ServiceTerms.Documentation.choices, widget=forms.RadioSelect
    )
    decided_on = fields.DateField(label=_("Nämndens beslut"), required=False)
    decision_ref = forms.CharField(label=_("Paragraf"), max_length=60, required=False)
    anonymity_ground = forms.CharField(
        label=_("Skäl för anonymitet"), max_length=300, required=False, help_text=_("Krävs vid anonym dokumentation.")
    )
    target_group = forms.CharField(label=_("Målgrupp"), max_length=300, required=False)
    conditions = forms.CharField(label=_("Villkor"), max_length=500, required=False, widget=forms.Textarea)
    age_from = fields.WholeField(label=_("Från ålder"), least=0, most=120, required=False)
    age_to = fields.WholeField(label=_("Till ålder"), least=0, most=120, required=False)
    max_weeks = fields.WholeField(label=_("Längst antal veckor"), least=1, most=520, required=False)
    count_distinct = forms.BooleanField(label=_("Olika besökare får räknas"), required=False)


class PlacesForm(forms.Form):
    """Platser från en dag."""

    places = fields.WholeField(label=_("Platser"), least=0, most=9999)
    minimum = fields.WholeField(label=_("Minst"), least=0, most=9999, initial=0)
    first = fields.DateField(label=_("Gäller från"))
    reason = forms.CharField(
        label=_("Varför"), max_length=200, required=False, help_text=_("Krävs när antalet ändras.")
    )


class NeedsForm(_Choosing):
    """Minsta bemanning och kompetenser."""

    min_percent = fields.WholePercentField(
        label=_("Minsta bemanning, procent av heltid"), least=0, most=10_000, help_text=_("Noll: ingen gräns.")
    )
    competences: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        None, label=_("Kompetenser som någon måste ha"), required=False, widget=forms.CheckboxSelectMultiple
    )


class StaffForm(_Choosing):
    """Bemanna."""

    post: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Tjänst"))
    percent = fields.WholePercentField(label=_("Procent av heltid"))
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(
        label=_("Till och med"), required=False, help_text=_("Tomt: så länge tjänsten och verksamheten gäller.")
    )
    overload_reason = forms.CharField(
        label=_("Varför tjänsten får överlastas"),
        max_length=200,
        required=False,
        help_text=_("Bara när tjänsten ger mer än sin sysselsättningsgrad."),
    )


class UnstaffForm(forms.Form):
    """Avsluta bemanning."""

    last = fields.DateField(label=_("Sista dag"))


class RequiredForm(forms.Form):
    """Vad krävs?: the longest wait, or the longest queue, from a day. Read from the address."""

    vanta = fields.WholeField(label=_("Längsta väntan, veckor"), least=0, most=LONGEST_WAIT, required=False)
    ko = fields.WholeField(label=_("eller högst i kö"), least=0, most=LARGEST_QUEUE, required=False)
    fran = fields.DateField(label=_("Mer från och med"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_fran(self) -> dt.date:
        """Today when nothing is said; not a day that has passed, nor further ahead than anything is known."""
        day: dt.date = self.cleaned_data["fran"] or self.today
        last = self.today + dt.timedelta(weeks=FURTHEST_WEEKS)
        if not self.today <= day <= last:
            raise forms.ValidationError(
                _("Ange en dag från i dag till och med %(last)s."), params={"last": last.isoformat()}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        found = self.cleaned_data
        if not self.errors and (found["vanta"] is None) is (found["ko"] is None):
            self.add_error("vanta", _("Ange antingen längsta väntan eller högst antal i kö."))
        return found

    @property
    def wish(self) -> Wish:
        """What is asked."""
        return Wish(self.cleaned_data["fran"], wait=self.cleaned_data["vanta"], queue=self.cleaned_data["ko"])
