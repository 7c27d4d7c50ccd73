"""The forms of the open door: the count, closing, replacement contacts, open contacts, activities."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.interventions.models import Activity, HeadCount, OpenContact, ReplacementContact
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.models import Employee
from hemmaplan.web.fields import DateField, IdentityField, MinutesField, NameField, UnnamedField, WholeField

if TYPE_CHECKING:
    from hemmaplan.access.models import User

AGES = ("0–12", "13–15", "16–19", "20–24", "25–64", "65–")
AGE_CHOICES = [("", _("Inte angivet")), *((age, age) for age in AGES)]


class TodayForm(forms.Form):
    """A form that reads dates without a year as near today."""

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.today = today


class CountForm(TodayForm):
    """One visit. The text for telling visitors apart is asked for only where the terms allow it."""

    visitor = forms.ChoiceField(choices=HeadCount.Visitor.choices)
    token_text = forms.CharField(
        label=_("Kort eller smeknamn"), required=False, max_length=60,
        help_text=_("Sparas inte. Används bara för att räkna olika besökare under månaden."),
    )  # fmt: skip
    age_band = forms.ChoiceField(label=_("Ålder"), required=False, choices=AGE_CHOICES)


class CloseForm(TodayForm):
    """Closed today, or to and including a day."""

    reason = forms.CharField(label=_("Varför är det stängt?"), max_length=200)
    last = DateField(label=_("Till och med"), required=False, help_text=_("Tomt: bara i dag."))


class ReplacementForm(TodayForm):
    """What was done in place of the open door."""

    kind = forms.ChoiceField(label=_("Vad"), choices=ReplacementContact.Kind.choices, widget=forms.RadioSelect)
    people = WholeField(
        label=_("Antal personer"), least=1, most=500, initial=1
    )  # fmt: skip


class ContactForm(TodayForm):
    """A new open contact, with only the fields that its mode of documentation has."""

    number = IdentityField(label=_("Personnummer"), required=False)
    given_name = NameField(label=_("Förnamn"), max_length=80, required=False)
    family_name = NameField(label=_("Efternamn"), max_length=80, required=False)
    alias = UnnamedField(
        label=_("Kallas"), max_length=60, help_text=_("Ett smeknamn räcker. Skriv inget personnummer.")
    )
    theme = UnnamedField(label=pgettext_lazy("ämne", "Gäller"), required=False, max_length=60)
    under_15 = forms.BooleanField(label=_("Barn under 15 år"), required=False)
    guardian_consent = forms.BooleanField(
        label=_("Vårdnadshavaren har samtyckt"), required=False,
        help_text=_("Krävs för barn under 15 år (SoL 21:2)."),
    )  # fmt: skip
    mine = forms.BooleanField(label=_("Jag har kontakten"), required=False, initial=True)

    def __init__(self, *args: Any, mode: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        gone = {
            OpenContact.Mode.IDENTITY: ("alias",),
            OpenContact.Mode.LIGHT: ("number", "given_name", "family_name"),
            OpenContact.Mode.ANONYMOUS: ("number", "given_name", "family_name", "alias", "theme"),
        }
        for name in gone[OpenContact.Mode(mode)]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """An unticked box says nothing where the birth date does."""
        given = super().clean() or {}
        given["under_15"] = given.get("under_15") or None
        given["guardian_consent"] = given.get("guardian_consent") or None
        return given


class MeetingForm(TodayForm):
    """A meeting within an open contact."""

    day = DateField(label=_("Dag"))
    minutes = MinutesField(label=_("Hur länge"), least=1, most=600, help_text=_("Till exempel 45 min eller 1,5."))


class CloseContactForm(TodayForm):
    """How an open contact ended."""

    reason = forms.ChoiceField(
        label=_("Hur slutade kontakten?"), choices=OpenContact.EndReason.choices, widget=forms.RadioSelect
    )
    on = DateField(label=_("Sista dag"), required=False, help_text=_("Tomt: i dag."))


class ActivityForm(TodayForm):
    """An outreach shift or coordination work. No persons but staff."""

    kind = forms.ChoiceField(label=_("Vad"), choices=Activity.Kind.choices, widget=forms.RadioSelect)
    day = DateField(label=_("Dag"))
    minutes = MinutesField(label=_("Hur länge"), least=1, most=1440, help_text=_("Till exempel 3 eller 2:30."))
    place = UnnamedField(label=_("Plats"), required=False, max_length=120)
    theme = UnnamedField(label=_("Tema"), required=False, max_length=120, help_text=_("Skriv inga namn."))
    people = WholeField(
        label=_("Antal personer"), required=False, least=0, most=5000
    )  # fmt: skip
    age_band = forms.ChoiceField(label=_("Ålder"), required=False, choices=AGE_CHOICES)
    staff: Any = forms.ModelMultipleChoiceField(
        label=_("Medarbetare"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: "User", today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        fields: Any = self.fields
        units = user.scope.units(OrderRight.RUN_OPEN_DOOR)
        fields["staff"].queryset = Employee.objects.visible_to(user).filter(home_unit__in=units)

    def clean_people(self) -> int:
        """Nobody said how many: nobody counted."""
        return self.cleaned_data["people"] or 0
