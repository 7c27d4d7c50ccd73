"""The forms about units, posts, employments, absence and agreements."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemmaplan.organisation.models import Absence, Agreement, Employee, Employment, Post, Unit
from hemmaplan.web import fields


class DayForm(forms.Form):
    """Visa bemanningen den dag som väljs."""

    den = fields.DateField(label=_("Visa bemanningen den"), required=False)


class _Choosing(forms.Form):
    """A form whose choices are given by the view: ``ModelForm`` fields by name."""

    def __init__(self, *args: Any, choices: "dict[str, QuerySet[Any]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.queryset = rows
            if field.required:
                field.empty_label = _("Välj")


class UnitForm(_Choosing):
    """Ny enhet."""

    parent: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Under"))
    name = forms.CharField(label=_("Namn"), max_length=120)
    kind = forms.ChoiceField(label=_("Slag"), choices=Unit.Kind.choices, initial=Unit.Kind.TEAM)
    first = fields.DateField(label=_("Från och med"))
    order = fields.WholeField(label=_("Ordning i listor"), least=0, most=9999, initial=0)


class UnitNameForm(forms.Form):
    """Ändra enhet."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    order = fields.WholeField(label=_("Ordning i listor"), least=0, most=9999)


class LastDayForm(forms.Form):
    """Sista dag."""

    last = fields.DateField(label=_("Sista dag"))


class PostForm(forms.Form):
    """Tjänst."""

    title = forms.CharField(label=_("Benämning"), max_length=120)
    profession = forms.CharField(label=_("Yrke"), max_length=60)
    percent = fields.WholePercentField(label=_("Sysselsättningsgrad, procent av heltid"))
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))
    leads = forms.BooleanField(label=_("Leder enheten"), required=False)
    funding = forms.ChoiceField(label=_("Finansiering"), choices=Post.Funding.choices)
    funded_until = fields.DateField(
        label=_("Finansierad till och med"),
        required=False,
        help_text=_("När lönebidrag, delad kostnad eller statsbidrag slutar."),
    )
    funding_note = forms.CharField(label=_("Om finansieringen"), max_length=200, required=False)


class NewPostForm(_Choosing, PostForm):
    """Ny tjänst."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Enhet"))
    field_order = ("unit",)


class EndPostForm(LastDayForm):
    """Avsluta tjänst."""

    reason = forms.ChoiceField(label=_("Varför"), choices=[("", _("Välj")), *Post.EndReason.choices])
    decision = forms.CharField(label=_("Beslut"), max_length=60, required=False, help_text=_("Till exempel HN § 42."))


class EmploymentForm(forms.Form):
    """Anställning."""

    percent = fields.WholePercentField(label=_("Omfattning, procent av heltid"))
    kind = forms.ChoiceField(label=_("Form"), choices=Employment.Kind.choices)
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))


class EmployForm(_Choosing, EmploymentForm):
    """Anställ: somebody who works here already, or a newcomer."""

    employee: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None, label=_("Medarbetare"), required=False, empty_label=_("Ny medarbetare")
    )
    number = fields.KeyField(
        label=_("Anställningsnummer"), max_length=20, required=False, help_text=_("Bara för en ny medarbetare.")
    )
    given_name = forms.CharField(label=_("Förnamn"), max_length=60, required=False)
    family_name = forms.CharField(label=_("Efternamn"), max_length=60, required=False)
    sex = forms.ChoiceField(
        label=_("Juridiskt kön"), required=False, choices=[("", _("anges inte")), *(Employee.sex.field.choices or ())]
    )
    field_order = ("employee", "number", "given_name", "family_name", "sex")


class EndEmploymentForm(LastDayForm):
    """Avsluta anställning."""

    reason = forms.CharField(label=_("Varför"), max_length=120, required=False, help_text=_("Ingenting om hälsa."))


class AbsenceForm(forms.Form):
    """Frånvaro."""

    kind = forms.ChoiceField(label=_("Slag"), choices=Absence.Kind.choices)
    percent = fields.WholePercentField(label=_("Procent av anställningen"), initial=100)
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))
    return_doubtful = forms.BooleanField(label=_("Tveksamt om återgång"), required=False)


class CompetencesForm(_Choosing):
    """Kompetenser."""

    competences: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        None, label=_("Kompetenser"), required=False, widget=forms.CheckboxSelectMultiple
    )


class AgreementForm(_Choosing):
    """Avtal."""

    counterpart = forms.CharField(label=_("Motpart"), max_length=120)
    subject = forms.CharField(label=_("Vad avtalet gäller"), max_length=300)
    post: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None, label=_("Tjänst"), required=False, empty_label=_("Ingen särskild")
    )
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))
    notice_on = fields.DateField(label=_("Uppsägning senast"), required=False)
    approved_by = forms.CharField(
        label=_("Godkänt av"), max_length=120, required=False, help_text=_("Befattning, inget namn.")
    )
    risk = forms.CharField(label=_("Osäkerhet"), max_length=300, required=False)


class NewAgreementForm(AgreementForm):
    """Nytt avtal."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Enhet"))
    kind = forms.ChoiceField(label=_("Slag"), choices=Agreement.Kind.choices)
    field_order = ("unit", "kind")
