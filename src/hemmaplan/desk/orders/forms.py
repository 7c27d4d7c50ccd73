"""The forms of an order: sending it, its steps, and giving it to somebody."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.access.models import User
from hemmaplan.cases.decisions.measures import decided_on
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.desk.units import where
from hemmaplan.interventions.actions.orders import SECTION
from hemmaplan.interventions.measures import orders as measures
from hemmaplan.interventions.measures.services import level_of
from hemmaplan.interventions.models import Goal, Order, Priority, Service
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.models import Unit
from hemmaplan.web import fields, formats

WAITING_CLASSES = [choice for choice in Priority.choices if choice[0] != Priority.ACUTE]


class Reason(forms.CharField):
    """Why. It is kept in the history."""

    def __init__(self, *, most: int = 300, **given: Any) -> None:
        words = {
            "required": gettext_lazy("Skriv skälet. Det står sedan i historiken."),
            "max_length": gettext_lazy("Texten är för lång. Högst %(limit_value)s tecken."),
        }
        super().__init__(**{"label": gettext_lazy("Skäl"), "max_length": most, "error_messages": words,
                            "widget": forms.Textarea(attrs={"rows": 3}), **given})  # fmt: skip


class ServiceField(forms.ModelChoiceField):
    """A service, named together with its unit."""

    def label_from_instance(self, obj: Any) -> str:
        """``Verksamhet – Enhet``."""
        return f"{obj.name} – {obj.unit.name}"


class LoadField(forms.ModelChoiceField):
    """An employee, named together with what that employee carries."""

    workloads: dict[int, measures.EmployeeWorkload]

    def label_from_instance(self, obj: Any) -> str:
        """The name and the load."""
        return workload_text(self.workloads[obj.pk])


def of_decision(decision: Decision) -> dict[str, Any]:
    """What an order that carries out the decision says: as it was decided, and nothing that the performer need not know."""
    return {
        "decided_on": decided_on(decision), "decision_until": decision.last_on, "law": Order.Law.SOL,
        "section": decision.section[:SECTION], "purpose": decision.purpose, "goals": decision.goals,
        "planned_start": decision.first_on, "minutes_per_week": decision.minutes_per_week,
    }  # fmt: skip


class FindForm(forms.Form):
    """Find a person by number or name."""

    text = fields.KeyField(
        label=gettext_lazy("Personnummer eller namn"), max_length=120,
        error_messages={"required": gettext_lazy("Skriv ett personnummer eller ett namn.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class FromUnit(forms.Form):
    """In the name of which unit the authority acts."""

    from_unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        None, label=gettext_lazy("Uppdragsgivare"), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **given: Any) -> None:
        super().__init__(*args, **given)
        units = where(user, OrderRight.SEND_ORDERS)
        fields.field_of(self, "from_unit", forms.ModelChoiceField).queryset = units
        if len(units) == 1:
            self.fields["from_unit"].widget = forms.HiddenInput()
            self.fields["from_unit"].initial = units[0].pk


class TakeUpForm(FromUnit):
    """A person the authority has decided on and cannot find among its own."""

    number = fields.IdentityField(label=gettext_lazy("Personnummer eller samordningsnummer"), required=False, opens=True,
                                  help_text=gettext_lazy("Är numret redan känt hos oss gäller namnet i registret."))  # fmt: skip
    given_name = fields.NameField(label=gettext_lazy("Förnamn"), required=False, max_length=80)
    family_name = fields.NameField(label=gettext_lazy("Efternamn"), required=False, max_length=80)
    reason = Reason(label=gettext_lazy("Varför du tar upp personen"),
                    help_text=gettext_lazy("Till exempel beslutets nummer. Texten läses vid logggranskning."))  # fmt: skip


class SendForm(FromUnit):
    """A new order. Performer, decision, what is asked for, how much and how urgent."""

    service = ServiceField(None, label=gettext_lazy("Verksamhet"), empty_label=gettext_lazy("Välj"),
                                     error_messages={"required": gettext_lazy("Välj en verksamhet.")})  # fmt: skip
    decided_on = fields.DateField(label=gettext_lazy("Beslutsdatum"))
    decision_until = fields.DateField(label=gettext_lazy("Beslutet gäller t.o.m."), required=False)
    law = forms.ChoiceField(
        label=gettext_lazy("Lag"), choices=Order.Law.choices, widget=forms.RadioSelect, initial="sol"
    )
    section = forms.CharField(label=gettext_lazy("Lagrum"), max_length=40,
                              error_messages={"required": gettext_lazy("Skriv lagrummet, till exempel det som står i beslutet.")})  # fmt: skip
    purpose = forms.CharField(label=gettext_lazy("Uppdraget"), widget=forms.Textarea(attrs={"rows": 4}),
                              help_text=gettext_lazy("Det utföraren behöver veta, inte mer."),
                              error_messages={"required": gettext_lazy("Skriv vad uppdraget är.")})  # fmt: skip
    goals = forms.CharField(label=gettext_lazy("Mål"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    priority = forms.TypedChoiceField(label=gettext_lazy("Prioritet"), choices=Priority.choices, coerce=int,
                                      initial=Priority.DECIDED)  # fmt: skip
    priority_reason = forms.CharField(label=gettext_lazy("Skäl för prioriteten"), required=False, max_length=200)
    planned_start = fields.DateField(label=gettext_lazy("Planerad start"), required=False)
    minutes_per_week = fields.MinutesField(label=gettext_lazy("Omfattning per vecka"), least=0, most=10_080,
                                           help_text=gettext_lazy("Som 2:30, 2,5 eller 150 min."))  # fmt: skip

    def __init__(
        self, *args: Any, user: User, services: QuerySet[Service], decision: Decision | None = None, **given: Any
    ) -> None:
        said = of_decision(decision) if decision else {}
        super().__init__(*args, user=user, **given | {"initial": said | (given.get("initial") or {})})
        fields.field_of(self, "service", ServiceField).queryset = services
        self.fields["section"].initial = Order._meta.get_field("section").default
        # What the decision says is not written anew.
        for name in ("decided_on", "decision_until", "section", "law") if decision else ():
            self.initial[name] = said[name]
            self.fields[name].disabled = True
        self.order_fields(["service", "from_unit"])

    def clean(self) -> dict[str, Any]:
        """Anything but ordinary priority has its reason."""
        super().clean()
        data = self.cleaned_data
        if data.get("priority") not in (None, Priority.DECIDED) and not data.get("priority_reason", "").strip():
            self.add_error("priority_reason", _("Skriv varför uppdraget har en annan prioritet än ordinarie."))
        if data.get("law") == Order.Law.LSS and data.get("section", "").casefold().startswith("sol"):
            self.add_error("section", _("Lagrummet hör till SoL men lagen är LSS. Ändra ett av dem."))
        return data


class StepForm(forms.Form):
    """What is asked before a step is taken."""

    def __init__(self, *args: Any, order: Order, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.order, self.today = order, today
        if "on" in self.fields:
            self.fields["on"].initial = today
            fields.field_of(self, "on", fields.DateField).latest = today
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known."""


class ReasonForm(StepForm):
    """Only why."""

    reason = Reason()


class JoinForm(StepForm):
    """In which class, and why."""

    priority = forms.TypedChoiceField(label=gettext_lazy("Prioritetsklass"), choices=WAITING_CLASSES, coerce=int,
                                      widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Välj en klass.")})  # fmt: skip
    reason = Reason(most=200, label=gettext_lazy("Skäl för klassen"))
    wishes = forms.CharField(label=gettext_lazy("Önskemål"), required=False, max_length=200)

    def prepare(self) -> None:
        """What the authority asked for."""
        self.fields["priority"].initial = max(self.order.priority, Priority.LEGAL)
        self.fields["reason"].initial = self.order.priority_reason


class OfferForm(StepForm):
    """Which place, from when, answer by when."""

    what = forms.CharField(label=gettext_lazy("Plats"), max_length=200,
                           help_text=gettext_lazy("Till exempel dag, tid och behandlare."),
                           error_messages={"required": gettext_lazy("Skriv vilken plats som erbjuds.")})  # fmt: skip
    starts_on = fields.DateField(label=gettext_lazy("Från och med"))
    answer_by = fields.DateField(label=gettext_lazy("Svar senast"))

    def prepare(self) -> None:
        """No place is offered in the past."""
        for name in ("starts_on", "answer_by"):
            fields.field_of(self, name, fields.DateField).earliest = self.today


class DayForm(StepForm):
    """Only the day."""

    on = fields.DateField(label=gettext_lazy("Dag"))


class StartForm(StepForm):
    """The day help began."""

    on = fields.DateField(label=gettext_lazy("Startade den"))

    def prepare(self) -> None:
        """Never before the decision."""
        fields.field_of(self, "on", fields.DateField).earliest = self.order.decided_on


class PauseForm(StepForm):
    """From when, and why."""

    on = fields.DateField(label=gettext_lazy("Pausat från och med"))
    reason = Reason()


class LevelForm(StepForm):
    """How much, and why."""

    minutes_per_week = fields.MinutesField(label=gettext_lazy("Omfattning per vecka"), least=0, most=10_080,
                                           help_text=gettext_lazy("Som 2:30, 2,5 eller 150 min."))  # fmt: skip
    reason = Reason(most=250)

    def prepare(self) -> None:
        """As it is."""
        self.fields["minutes_per_week"].initial = level_of(self.order, self.today)


class EndForm(StepForm):
    """The last day, why, and what came of every goal."""

    on = fields.DateField(label=gettext_lazy("Sista dag"))
    end_reason = forms.ChoiceField(label=gettext_lazy("Varför det avslutas"),
                                   choices=[("", gettext_lazy("Välj")), *Order.EndReason.choices],
                                   error_messages={"required": gettext_lazy("Välj varför uppdraget avslutas.")})  # fmt: skip

    def prepare(self) -> None:
        """One question a goal."""
        self.goals = measures.goals_of(self.order)
        outcomes = [choice for choice in Goal.Outcome.choices if choice[0]]
        for goal in self.goals:
            self.fields[f"goal_{goal.pk}"] = forms.ChoiceField(
                label=_("Mål: %(goal)s") % {"goal": goal.text}, choices=outcomes, widget=forms.RadioSelect,
                initial=goal.outcome, error_messages={"required": _("Bedöm målet.")},
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=_("Kommentar"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
        )


class AssignForm(forms.Form):
    """To whom, and how much. Each one's load stands beside the name."""

    employee = LoadField(
        None, label=gettext_lazy("Medarbetare"), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj en medarbetare.")},
    )  # fmt: skip
    minutes_per_week = fields.MinutesField(label=gettext_lazy("Tid per vecka"), least=0, most=10_080,
                                           help_text=gettext_lazy("Som 2:30, 2,5 eller 150 min."))  # fmt: skip

    def __init__(
        self, *args: Any, minutes: int, workloads: list[measures.EmployeeWorkload], employees: Any, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        told = {load.employee.pk: load for load in workloads}
        field = fields.field_of(self, "employee", LoadField)
        field.queryset, field.workloads = employees.filter(pk__in=told), told
        self.fields["minutes_per_week"].initial = minutes


def workload_text(load: measures.EmployeeWorkload) -> str:
    """``Namn – 12 h av 24 h, 12 h kvar``."""
    words = {"name": str(load.employee), "given": formats.minutes(load.assigned), "whole": formats.minutes(load.available),
             "left": formats.minutes(abs(load.left))}  # fmt: skip
    if load.left < 0:
        return _("%(name)s – %(given)s av %(whole)s, %(left)s för mycket") % words
    return _("%(name)s – %(given)s av %(whole)s, %(left)s kvar") % words
