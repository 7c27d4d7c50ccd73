"""The forms about the social flats."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemmaplan.housing.models import Disturbance, RentReport, SupervisionVisit, Tenancy
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.web import fields, tables

PROBLEMS = (
    ("", _("Alla lägenheter")),
    ("overdue", _("Tillsyn över tiden")),
    ("unsupervised", _("Utan tillsynsansvarig i tjänst")),
    ("alone", _("Utan annan insats")),
    ("debt", _("Obetald hyra")),
    ("empty", _("Tomma")),
)


def chosen(choices: Any, empty: str = "") -> list[tuple[str, Any]]:
    """The choices of a field, with an empty one to begin with."""
    return [("", empty or _("Välj")), *choices]


class IndexFilter(tables.FilterForm):
    """Urvalet i listan. The view narrows, since what is narrowed by is counted by measures."""

    visa = forms.ChoiceField(label=_("Visa"), required=False, choices=PROBLEMS)

    def narrow(self, rows: "QuerySet[Any]", chosen: dict[str, object]) -> "QuerySet[Any]":  # noqa: ARG002
        """Already narrowed."""
        return rows


class DwellingForm(forms.Form):
    """Ny lägenhet."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Enhet"), empty_label=_("Välj"))
    address = forms.CharField(label=_("Adress"), max_length=120)
    flat_number = forms.CharField(label=_("Lägenhetsnummer"), max_length=10, required=False)
    rooms = forms.CharField(label=_("Storlek"), max_length=20, required=False, help_text=_("Till exempel 2 rok."))
    first = fields.DateField(label=_("Disponeras från"))
    note = forms.CharField(label=_("Anmärkning"), max_length=200, required=False, help_text=_("Inget om hyresgästen."))

    def __init__(self, *args: Any, units: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["unit"]).queryset = units


class LeaseForm(forms.Form):
    """Förstahandskontrakt."""

    landlord = forms.CharField(label=_("Hyresvärd"), max_length=120)
    rent_ore = fields.MoneyField(label=_("Hyra per månad"), least=0)
    notice_months = fields.WholeField(label=_("Uppsägningstid, månader"), least=0, most=24, initial=3)
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))


class TerminateForm(forms.Form):
    """Uppsägning av förstahandskontrakt."""

    on = fields.DateField(label=_("Uppsagt den"))
    last = fields.DateField(
        label=_("Sista dag"), required=False, help_text=_("Tomt: månadsskiftet efter kontraktets uppsägningstid.")
    )


class _WithSupervisor(forms.Form):
    def __init__(self, *args: Any, employees: "QuerySet[Employee]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = next(f for f in self.fields.values() if isinstance(f, forms.ModelChoiceField))
        field.queryset, field.empty_label = employees, _("Ingen")


class TenancyForm(_WithSupervisor):
    """Nytt andrahandskontrakt. The person is named by identity number: there is no list to choose from."""

    number = fields.IdentityField(
        label=_("Personnummer"), help_text=_("ÅÅÅÅMMDD-NNNN. Är personen redan öppen för dig behövs inget namn.")
    )
    given_name = fields.NameField(label=_("Förnamn"), max_length=80, required=False)
    family_name = fields.NameField(label=_("Efternamn"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Steg"), choices=Tenancy.Kind.choices, widget=forms.RadioSelect)
    rent_ore = fields.MoneyField(label=_("Hyra per månad"), least=0)
    first = fields.DateField(label=_("Från och med"))
    last = fields.DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))
    supervisor: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None, label=_("Tillsynsansvarig"), required=False
    )
    supervision_days = fields.WholeField(label=_("Högst så många dagar mellan tillsyn"), least=1, most=365, initial=30)
    tenure_waived = forms.BooleanField(
        label=_("Hyresgästen har avstått besittningsskydd"),
        required=False,
        help_text=_("Godkänt av hyresnämnden, eller avtalat enligt JB 12:45 a. Annars startar fristen på två år."),
    )


class SupervisorForm(_WithSupervisor):
    """Tillsynsansvarig."""

    employee: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Tillsynsansvarig"), required=False)
    on = fields.DateField(label=_("Från och med"))


class PlanForm(forms.Form):
    """Planera tillsyn."""

    on = fields.DateField(label=_("Planerad dag"))


class _When(forms.Form):
    """A day and a clock time that exists."""

    day = fields.DateField(label=_("Dag"))
    clock = fields.TimeField(label=_("Klockslag"))

    def clean(self) -> dict[str, Any]:
        """Refuse a clock time that does not exist."""
        data = super().clean() or {}
        fields.must_exist(self, "clock", data.get("day"), data.get("clock"))
        return data


class VisitForm(_When):
    """Gjord tillsyn."""

    outcome = forms.ChoiceField(label=_("Utfall"), choices=SupervisionVisit.Outcome.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Anmärkning"),
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text=_("Kort, om lägenheten. Det som rör personen skrivs i journalen."),
    )


class RentForm(forms.Form):
    """Hyresrapport."""

    month = fields.MonthField(label=_("Månad"), help_text=_("Som 2026-11, nov 2026 eller en dag i månaden."))
    status = forms.ChoiceField(label=_("Hyra"), choices=RentReport.Status.choices, widget=forms.RadioSelect)
    debt_ore = fields.MoneyField(label=_("Skuld"), least=0, required=False, help_text=_("När hyran är obetald."))


class DisturbanceForm(_When):
    """Störning."""

    source = fields.UnnamedField(
        label=_("Från"), max_length=80, help_text=_("Till exempel hyresvärden. Inga namn på grannar.")
    )
    severity = forms.ChoiceField(label=_("Grad"), choices=Disturbance.Severity.choices, widget=forms.RadioSelect)
    description = forms.CharField(label=_("Vad hände?"), max_length=300, widget=forms.Textarea)


class HandleForm(forms.Form):
    """Hanterad störning."""

    on = fields.DateField(label=_("Hanterad den"))
    handling = forms.CharField(label=_("Vad gjordes?"), max_length=300, widget=forms.Textarea)


class EndForm(forms.Form):
    """Uppsägning eller avslut."""

    last = fields.DateField(label=_("Sista dag"))
    reason = forms.ChoiceField(label=_("Varför"), choices=chosen(Tenancy.EndReason.choices))


class WindDownForm(forms.Form):
    """Beslut om avveckling."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(None, label=_("Enhet"), empty_label=_("Välj"))
    first = fields.DateField(label=_("Från och med"))
    reason = forms.CharField(label=_("Skäl"), max_length=300, widget=forms.Textarea)
    decided_by = forms.CharField(
        label=_("Beslutat av"), max_length=120, help_text=_("Befattning eller nämnd, inget namn.")
    )

    def __init__(self, *args: Any, units: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["unit"]).queryset = units


class LiftForm(forms.Form):
    """Häv avvecklingen."""

    last = fields.DateField(label=_("Avvecklingens sista dag"))
