"""The forms about persons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation import written
from hemmaplan.interventions.models import Service
from hemmaplan.people.models import ContactPoint, Person, Relation
from hemmaplan.web import fields


class EmergencyForm(forms.Form):
    """Opening a person one has no ground to see."""

    number = fields.IdentityField(
        label=_("Personnummer eller samordningsnummer"), opens=True, help_text=_("Hela numret. Namn räcker inte.")
    )
    unit = forms.ChoiceField(label=_("För enheten"))
    reason = forms.CharField(
        label=_("Varför behöver du öppna?"), max_length=250, widget=forms.Textarea,
        help_text=_("Minst tio tecken. Texten läses vid logggranskning."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        fields.field_of(self, "unit", forms.ChoiceField).choices = [(str(pk), str(unit)) for pk, unit in units.items()]

    def clean_unit(self) -> Any:
        """The unit chosen."""
        return self.units[int(self.cleaned_data["unit"])]


class EndedForm(forms.Form):
    """Opening what has ended, to read it."""

    number = fields.KeyField(
        label=_("Nummer"), max_length=20, help_text=_("Ärendets nummer, som 2026-114, eller den öppna kontaktens nummer."),
        widget=fields.KitInput(autocomplete="off"),
    )  # fmt: skip
    service: "forms.ModelChoiceField[Service]" = forms.ModelChoiceField(
        label=_("Verksamhet"), queryset=None, required=False, empty_label=_("Gäller ett ärendenummer"),
        help_text=_("Välj bara för en öppen kontakt, som har sitt nummer i verksamheten."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Varför behöver du läsa?"), max_length=250, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Minst tio tecken. Texten läses vid logggranskning."),
    )  # fmt: skip

    def __init__(self, *args: Any, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.field_of(self, "service", forms.ModelChoiceField).queryset = services

    def clean(self) -> dict[str, Any]:
        """A contact has a plain number."""
        super().clean()
        data = self.cleaned_data
        if data.get("service") and "number" in data:
            data["contact"] = written.whole_or_none(data["number"])
            if data["contact"] is None:
                self.add_error("number", _("Skriv kontaktens nummer med siffror."))
        return data


class ReasonForm(forms.Form):
    """Why withheld contact points are needed."""

    reason = forms.CharField(
        label=_("Varför behöver du uppgifterna?"), max_length=250,
        help_text=_("Minst tio tecken. Att du tog fram dem antecknas."),
    )  # fmt: skip


class ProtectForm(forms.Form):
    """Protection of identity."""

    level = forms.ChoiceField(
        label=_("Skydd"), widget=forms.RadioSelect,
        choices=[pair for pair in Person.Protection.choices if pair[0] != Person.Protection.NONE],
    )  # fmt: skip
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))


class EndProtectionForm(forms.Form):
    """The last day of protection."""

    last = fields.DateField(label=_("Sista dag med skydd"))
    sure = forms.BooleanField(
        label=_("Jag har kontrollerat med Skatteverket eller den enskilde att skyddet har upphört"), required=True
    )


class PersonForm(forms.Form):
    """Who somebody is."""

    given_name = fields.NameField(label=_("Förnamn"), max_length=80, required=False)
    family_name = fields.NameField(label=_("Efternamn"), max_length=80, required=False,
                                   help_text=_("Lämna tomt om personen bara har ett namn."))  # fmt: skip
    number = fields.IdentityField(
        label=_("Personnummer eller samordningsnummer"), required=False,
        help_text=_("Tomt om personen saknar nummer. Ett nytt nummer förs in när chefen har kontrollerat det."),
    )  # fmt: skip
    born_on = fields.DateField(
        label=_("Född"), required=False, birth=True, help_text=_("Behövs bara när det inte framgår av numret.")
    )


class ContactForm(forms.Form):
    """A way to reach somebody."""

    kind = forms.ChoiceField(label=_("Slag"), choices=ContactPoint.Kind)
    value = forms.CharField(label=_("Uppgift"), max_length=200)
    note = forms.CharField(label=_("Anmärkning"), max_length=200, required=False)


class RelationForm(forms.Form):
    """Somebody close to the person."""

    kind = forms.ChoiceField(label=_("Relation"), choices=Relation.Kind)
    number = fields.IdentityField(
        label=_("Den närståendes personnummer"), required=False,
        help_text=_("Är personen redan öppen för dig räcker numret. Annars skriver du namnet också."),
    )  # fmt: skip
    given_name = fields.NameField(label=_("Förnamn"), max_length=80, required=False)
    family_name = fields.NameField(label=_("Efternamn"), max_length=80, required=False)


class SafeContactForm(forms.Form):
    """How somebody under threat is reached."""

    may_call = forms.BooleanField(label=_("Får ringas"), required=False)
    may_write = forms.BooleanField(label=_("Får få brev och e-post"), required=False)
    times = forms.CharField(label=_("Säkra tider"), max_length=200, required=False)
    code_word = forms.CharField(label=_("Kodord"), max_length=60, required=False)
    alternative = forms.CharField(label=_("Annan adress eller annat nummer"), max_length=200, required=False)
    hidden_from = forms.CharField(label=_("Vem som inte får se"), max_length=200, required=False)
