"""The forms of the distribution: to whom, how many points and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.models import Assignment
from hemmaplan.cases.workload.models import LARGEST
from hemmaplan.organisation.models import Employee
from hemmaplan.web.fields import DateField, WholeField

ROLES = (
    (Assignment.Role.WORKER.value, Assignment.Role.WORKER.label),
    (Assignment.Role.CO_WORKER.value, Assignment.Role.CO_WORKER.label),
)


class Colleague(forms.ModelChoiceField):
    """One of the colleagues, by name."""

    def __init__(self, **given: Any) -> None:
        super().__init__(None, error_messages={"required": _("Välj en medarbetare.")}, **given)

    def offer(self, employees: list[Employee], user: Any) -> None:
        """Let these be chosen, in their order."""
        self.queryset = Employee.objects.visible_to(user).filter(pk__in=[one.pk for one in employees])
        self.choices = [("", _("Välj")), *[(one.pk, str(one)) for one in employees]]


class GiveForm(forms.Form):
    """To whom the file is given, and as what."""

    employee = Colleague(label=_("Medarbetare"))
    role = forms.ChoiceField(
        label=_("Som"), choices=ROLES, widget=forms.RadioSelect, initial=Assignment.Role.WORKER.value
    )

    def __init__(self, *args: Any, employees: list[Employee], user: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["employee"].offer(employees, user)  # type: ignore[attr-defined]


class TakeOverForm(forms.Form):
    """Who takes over all of it."""

    to = Colleague(label=_("Vem tar över"))

    def __init__(self, *args: Any, employees: list[Employee], user: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["to"].offer(employees, user)  # type: ignore[attr-defined]


class AdjustForm(forms.Form):
    """So many points more or fewer, why, and until when."""

    points = WholeField(
        label=_("Poäng mer eller mindre"), least=-LARGEST, most=LARGEST,
        help_text=_("Till exempel 10 för svåra resor, eller -20 för den som är ny. Noll tar bort ändringen."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Skäl"), max_length=300, required=False,
        help_text=_("Medarbetaren ser skälet. Skriv inget om hälsa."),
    )  # fmt: skip
    last = DateField(label=_("Gäller till och med"), required=False, help_text=_("Tomt: tills vidare."))
