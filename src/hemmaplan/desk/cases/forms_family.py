"""The forms of a family and of restricted matters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.models import Bond, NetworkContact
from hemmaplan.organisation.models import Employee
from hemmaplan.people.models import HouseholdMember, Relation
from hemmaplan.web import fields

Names = list[tuple[str, str]]


class OfFamily(forms.Form):
    """A form that chooses among the family: each choice gives the person."""

    CHOOSE: tuple[str, ...] = ()

    def __init__(self, *args: Any, persons: dict[int, Any], names: Names, **more: Any) -> None:
        super().__init__(*args, **more)
        self.persons = persons
        for name in self.CHOOSE:
            field = fields.field_of(self, name, forms.ChoiceField)
            field.choices = names if field.required else [("", str(_("Ingen av dem"))), *names]

    def clean(self) -> dict[str, Any]:
        """The persons chosen."""
        super().clean()
        data = self.cleaned_data
        for name in self.CHOOSE:
            if name in data:
                data[name] = self.persons[int(data[name])] if data[name] else None
        return data


class RelationForm(OfFamily):
    """How two of a family are related; the other may be new."""

    CHOOSE = ("person", "other")

    person = forms.ChoiceField(label=_("Vem"))
    kind = forms.ChoiceField(
        label=_("Den andra är personens"),
        choices=[pair for pair in Relation.Kind.choices if pair[0] != Relation.Kind.TRUSTEE],
    )
    other = forms.ChoiceField(label=_("Den andra"), required=False)
    number = fields.IdentityField(
        label=_("Eller någon ny: personnummer"), required=False,
        help_text=_("Är personen redan öppen för dig räcker numret. Annars skriver du namnet också."),
    )  # fmt: skip
    given_name = fields.NameField(label=_("Förnamn"), max_length=80, required=False)
    family_name = fields.NameField(label=_("Efternamn"), max_length=80, required=False)
    form = forms.ChoiceField(label=_("Form"), required=False, choices=[("", _("Inte angiven")), *Relation.Form.choices])
    source = forms.ChoiceField(label=_("Källa"), choices=Relation.Source)
    on = fields.DateField(label=_("Från och med"))


class BondForm(OfFamily):
    """A bond as somebody has told of it."""

    CHOOSE = ("one", "other", "informant")

    one = forms.ChoiceField(label=_("Vem"))
    kind = forms.ChoiceField(label=_("Band"), choices=Bond.Kind)
    other = forms.ChoiceField(label=_("Till"))
    informant = forms.ChoiceField(
        label=_("Berättat av"), required=False,
        help_text=_("Det som en part berättat visas aldrig för en annan part."),
    )  # fmt: skip
    source = forms.CharField(label=_("Källa"), max_length=120, help_text=_("Till exempel: samtal den 3 mars."))
    note = forms.CharField(label=_("Anmärkning"), max_length=300, required=False)
    on = fields.DateField(label=_("Från och med"))


class NetworkForm(OfFamily):
    """Somebody in the network."""

    CHOOSE = ("informant",)

    name = forms.CharField(
        label=_("Vem"), max_length=120, help_text=_("Ett namn, eller till exempel ”fotbollstränaren”.")
    )
    role = forms.CharField(label=_("Roll"), max_length=120, required=False)
    sector = forms.ChoiceField(label=_("Sektor"), choices=NetworkContact.Sector)
    closeness = forms.ChoiceField(label=_("Närhet"), choices=NetworkContact.Closeness)
    informant = forms.ChoiceField(label=_("Berättat av"), required=False)
    source = forms.CharField(label=_("Källa"), max_length=120)
    on = fields.DateField(label=_("Från och med"))

    def clean_closeness(self) -> Any:
        """The number behind the word."""
        return next(one for one in NetworkContact.Closeness if str(one.value) == str(self.cleaned_data["closeness"]))


class HouseholdForm(forms.Form):
    """Who lives together."""

    persons = forms.MultipleChoiceField(label=_("Vilka"), widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("Gäller"), choices=HouseholdMember.Kind)
    first = fields.DateField(label=_("Från och med"))

    def __init__(self, *args: Any, members: dict[int, Any], names: Names, **more: Any) -> None:
        super().__init__(*args, **more)
        self.members = members
        fields.field_of(self, "persons", forms.MultipleChoiceField).choices = names

    def clean_persons(self) -> list[Any]:
        """The persons chosen."""
        return [self.members[int(pk)] for pk in self.cleaned_data["persons"]]


class RestrictForm(forms.Form):
    """Why a matter is restricted, to whom, and whom others ask."""

    why = forms.ChoiceField(label=_("Varför"), choices=Case.Restricted, widget=forms.RadioSelect)
    named: "forms.ModelMultipleChoiceField[Employee]" = forms.ModelMultipleChoiceField(
        label=_("Vilka ska arbeta med ärendet"), queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text=_("Alla andra stängs ute genast."),
    )  # fmt: skip
    contact: "forms.ModelChoiceField[Employee]" = forms.ModelChoiceField(
        label=_("Vem ska andra fråga"),
        queryset=None,
        help_text=_("Namnet visas för enhetens handläggare, inget annat."),
    )

    def __init__(self, *args: Any, colleagues: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields.field_of(self, "named", forms.ModelMultipleChoiceField).queryset = colleagues
        fields.field_of(self, "contact", forms.ModelChoiceField).queryset = colleagues

    def clean_named(self) -> list[Employee]:
        """Those chosen."""
        return list(self.cleaned_data["named"])
