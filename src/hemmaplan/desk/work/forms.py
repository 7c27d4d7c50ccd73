"""The forms of the work within an order."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Goal, Plan, SampleTest, Visit
from hemmaplan.web import fields

OUTCOMES = [pair for pair in Goal.Outcome.choices if pair[0]]


class ReasonForm(forms.Form):
    """Why a colleague needs to read."""

    reason = forms.CharField(
        label=_("Varför behöver du läsa?"), max_length=250, widget=forms.Textarea,
        help_text=_("Minst tio tecken. Texten läses vid logggranskning."),
    )  # fmt: skip
    back = forms.CharField(widget=forms.HiddenInput, required=False)


class PlanForm(forms.Form):
    """The draft of a plan. Goals are written one a line."""

    made_with = forms.ChoiceField(label=_("Planen är gjord"), choices=Plan.With, widget=forms.RadioSelect)
    person_view = forms.CharField(
        label=_("Den enskildes egen syn"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text=_("Vad personen själv vill, med egna ord."),
    )  # fmt: skip
    goals = forms.CharField(
        label=_("Mål"), widget=forms.Textarea(attrs={"rows": 5}), required=False, help_text=_("Ett mål på varje rad.")
    )
    how = forms.CharField(
        label=_("Så ska det gå till"), widget=forms.Textarea(attrs={"rows": 5}), required=False,
        help_text=_("Vem gör vad, var och hur ofta."),
    )  # fmt: skip
    follow_up_on = fields.DateField(label=_("Följs upp den"), required=False)

    def clean_goals(self) -> list[str]:
        """The goals as a list."""
        return self.cleaned_data["goals"].splitlines()

    @classmethod
    def of(cls, plan: Plan) -> "PlanForm":
        """The form as the draft stands."""
        names = ("made_with", "person_view", "how", "follow_up_on")
        first: dict[str, Any] = {name: getattr(plan, name) for name in names}
        return cls(initial=first | {"goals": "\n".join(goal.text for goal in plan.goals.all())})


class FollowUpForm(forms.Form):
    """When the plan is followed up next."""

    next_on = fields.DateField(label=_("Nästa uppföljning"))


class When(forms.Form):
    """A day and a clock time."""

    day = fields.DateField(label=_("Dag"))
    clock = fields.TimeField(label=_("Klockslag"))

    def clean(self) -> dict[str, Any]:
        """Refuse a clock time that does not exist."""
        data = super().clean() or {}
        fields.must_exist(self, "clock", data.get("day"), data.get("clock"))
        return data

    @property
    def moment(self) -> dt.datetime:
        """The two together, in Stockholm."""
        clock = self.cleaned_data["clock"]
        return calendar.at_clock(self.cleaned_data["day"], clock.hour, clock.minute)


class VisitForm(When):
    """A visit to book, or a series of them."""

    kind = forms.ChoiceField(label=_("Slag"), choices=Visit.Kind)
    minutes = fields.MinutesField(label=_("Längd"), help_text=_("Som 1:30, 1,5 eller 90 min."), least=5, most=720)
    employee = forms.ChoiceField(label=_("Vem gör besöket"))
    times = fields.WholeField(
        label=_("Antal besök"), least=1, most=26, initial=1, required=False,
        help_text=_("Fler än ett blir en serie på samma veckodag och tid.")
    )  # fmt: skip
    weeks_between = fields.WholeField(
        label=_("Veckor emellan"), least=1, most=26, initial=1, required=False
    )  # fmt: skip

    def __init__(self, *args: Any, employees: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employees = employees
        fields.field_of(self, "employee", forms.ChoiceField).choices = [
            (str(pk), str(who)) for pk, who in employees.items()
        ]
        self.order_fields(["day", "clock", "minutes", "kind", "employee", "times", "weeks_between"])

    def clean_employee(self) -> Any:
        """The employee chosen."""
        return self.employees[int(self.cleaned_data["employee"])]


class VisitOutcomeForm(forms.Form):
    """What became of a visit."""

    state = forms.ChoiceField(
        label=_("Vad blev det av besöket?"), widget=forms.RadioSelect,
        choices=[pair for pair in Visit.State.choices if pair[0] != Visit.State.PLANNED],
    )  # fmt: skip
    day = fields.DateField(
        label=_("Gjort den"), required=False, help_text=_("Om det gjordes en annan tid än planerat.")
    )
    clock = fields.TimeField(label=_("Klockan"), required=False)
    reason = forms.CharField(
        label=_("Skäl"), max_length=200, required=False, help_text=_("Krävs när besöket ställs in.")
    )

    def clean(self) -> dict[str, Any]:
        """A day and a clock time go together, and the time exists: what was typed is never left out in silence."""
        data = super().clean() or {}
        day, clock = data.get("day"), data.get("clock")
        if day is not None and clock is None and "clock" not in self.errors:
            self.add_error("clock", _("Skriv också klockslaget, eller ta bort dagen."))
        if clock is not None and day is None and "day" not in self.errors:
            self.add_error("day", _("Skriv också dagen, eller ta bort klockslaget."))
        if (day is not None or clock is not None) and data.get("state") in {Visit.State.MISSED, Visit.State.CANCELLED}:
            self.add_error("state", _("Dag och klockslag hör till ett besök som gjordes. Välj det, eller ta bort dem."))
        fields.must_exist(self, "clock", day, clock)
        return data

    @property
    def done_at(self) -> dt.datetime | None:
        """When it was done, when that is told."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        return calendar.at_clock(day, clock.hour, clock.minute) if day and clock else None


class TestForm(When):
    """A drug test that was taken."""

    kind = forms.ChoiceField(label=_("Slag"), choices=SampleTest.Kind)
    purpose = forms.CharField(label=_("Ändamål"), max_length=200, help_text=_("Till exempel: enligt planen."))
    consent = forms.BooleanField(label=_("Den enskilde samtycker till provet"), required=False)
    witness = forms.ChoiceField(label=_("Bevittnat av"), required=False)
    result = forms.ChoiceField(label=_("Resultat"), choices=SampleTest.Result)

    def __init__(self, *args: Any, employees: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employees = employees
        choices = [(str(pk), str(who)) for pk, who in employees.items()]
        fields.field_of(self, "witness", forms.ChoiceField).choices = [("", _("Inte bevittnat")), *choices]

    def clean_witness(self) -> Any:
        """The employee chosen, or None."""
        text = self.cleaned_data["witness"]
        return self.employees[int(text)] if text else None


class ResultForm(forms.Form):
    """The answer of a test."""

    result = forms.ChoiceField(
        label=_("Provet visade"), widget=forms.RadioSelect,
        choices=[pair for pair in SampleTest.Result.choices if pair[0] != SampleTest.Result.PENDING],
    )  # fmt: skip


class NoteForm(When):
    """A note that is still a draft."""

    kind = forms.ChoiceField(label=_("Slag"), choices=JournalEntry.Kind)
    area = forms.ChoiceField(label=_("Område"), required=False)
    text = forms.CharField(label=_("Anteckning"), widget=forms.Textarea(attrs={"rows": 12}), required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        """``areas``: those of the investigation that the note may be about; without any the field is left out."""
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "area", "day", "clock", "text"])
        fields.field_of(self, "area", forms.ChoiceField).choices = [("", _("Inget särskilt")), *areas]
        if not areas:
            del self.fields["area"]

    @classmethod
    def of(cls, note: JournalEntry, *, areas: list[tuple[str, str]]) -> "NoteForm":
        """The form as the draft stands."""
        when = calendar.local_time(note.happened_at)
        first = {"kind": note.kind, "area": note.area, "day": when.date(), "clock": when.time(), "text": note.text}
        return cls(initial=first, areas=areas)
