"""Forms of the automatic decision."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.assistance.models import SampleCheck
from hemmaplan.web.fields import DateField, WholeField


class AdoptForm(forms.Form):
    """What the board decided: which function, in which version, by which item, and how often it is reported."""

    name = forms.CharField(label=_("Funktionens namn i delegationsordningen"), max_length=80)
    version = forms.CharField(label=_("Version"), max_length=20)
    delegation = forms.CharField(label=_("Punkt i delegationsordningen"), max_length=40)
    minutes = forms.CharField(label=_("Protokollets datum och paragraf"), max_length=80)
    adopted_on = DateField(label=_("Nämnden beslutade"))
    reports_every_months = WholeField(label=_("Besluten anmäls var … månad"), least=1, most=12, initial=1)

    def __init__(self, *args: object, today: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["adopted_on"].initial = today


class ApproveForm(forms.Form):
    """Somebody has read the rules of the month as they stand."""

    read = forms.BooleanField(label=_("Jag har läst månadens normer, riktlinje och villkor och prövat dem"))
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SwitchForm(forms.Form):
    """Why it is turned on or off."""

    reason = forms.CharField(label=_("Skäl"), max_length=300)


class EndForm(forms.Form):
    """Nothing to fill in: the button is what is said."""


class CheckForm(forms.Form):
    """What a person found of a decision drawn by lot."""

    result = forms.ChoiceField(
        label=pgettext_lazy("stickprov", "Beslutet var"), choices=SampleCheck.Result.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("Anmärkning"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Skriv vad som blev fel. Rätta beslutet i akten."),
    )  # fmt: skip
