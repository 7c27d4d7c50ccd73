"""The forms of the reception: the call, about whom, the assessments, the decision, and the duty's log."""

import datetime as dt
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.access.models import User
from hemmaplan.cases.intake import kinds, measures
from hemmaplan.cases.intake.models import Intake, IntakeContact, ProtectionAssessment, Reporter
from hemmaplan.cases.intake.states import FEEDBACK_BY_STATE
from hemmaplan.cases.kinds import INTAKE_KINDS
from hemmaplan.cases.models import Case
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk.units import where
from hemmaplan.documents.models import Dispatch
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.web import fields

EMPTY = ("", "")
SAME_NAME = "same_name"
TEXT = {"rows": 4}


def reason_choices(on: dt.date, *areas: str) -> list[Any]:
    """The reasons of the areas, grouped by area where there are several."""
    labels = dict(INTAKE_KINDS)
    groups = [(labels[area], [(row.key, _(row.title)) for row in kinds.reasons(area, on)]) for area in areas]
    return [EMPTY, *(groups if len(groups) > 1 else groups[0][1])]


class UnitForm(forms.Form):
    """In which unit. Not asked for where there is one."""

    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(None, label=_("Enhet"), empty_label=None)
    right = AuthorityRight.TAKE_INTAKES

    def __init__(self, *args: Any, user: User, **given: Any) -> None:
        super().__init__(*args, **given)
        units = where(user, self.right)
        fields.field_of(self, "unit", forms.ModelChoiceField).queryset = units
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].pk


class AboutForm(forms.Form):
    """Whom it is about: number or name; somebody unborn; or only a description."""

    number = fields.IdentityField(label=_("Personnummer"), required=False, opens=True)
    given_name = fields.NameField(label=_("Förnamn"), required=False, max_length=80)
    family_name = fields.NameField(label=_("Efternamn"), required=False, max_length=80)
    born_on = fields.DateField(label=_("Född"), required=False, birth=True, help_text=_("Om numret saknas."))
    unborn = forms.BooleanField(label=_("Väntat barn"), required=False)
    restricted = forms.ChoiceField(
        label=_("Begränsa ärendet"), required=False,
        choices=[("", _("Nej")), *Case.Restricted.choices, (SAME_NAME, _("Nej, bara samma namn som en medarbetare"))],
        help_text=_("Ett begränsat ärende ser bara du, tills du eller chefen fördelar det."),
    )  # fmt: skip

    # How the one it is about was described before the form was opened.
    described = ""

    def clean(self) -> dict[str, Any]:
        """Where the child or a guardian has a colleague's name somebody says whether it is the colleague, before it is taken in."""
        data = super().clean() or {}
        child = f"{data.get('given_name', '')} {data.get('family_name', '')}"
        told = (child, data.get("stated_person", ""), data.get("stated_guardians", ""), self.described)
        if not data.get("restricted") and measures.colleagues_named(*told):
            self.add_error(
                "restricted",
                _("Någon som arbetar här har samma namn. Gäller det en kollega eller en kollegas barn: välj varför "
                  "ärendet begränsas. Annars: välj att det bara är samma namn."),
            )  # fmt: skip
        if data.get("restricted") == SAME_NAME:
            data["restricted"] = ""
        return data


class CallForm(AboutForm, UnitForm):
    """What is told on the telephone, on one screen."""

    kind = forms.ChoiceField(label=_("Vad"), choices=Intake.Kind, initial=Intake.Kind.CONCERN)
    area = forms.ChoiceField(label=_("Område"), choices=INTAKE_KINDS, initial="child")
    channel = forms.ChoiceField(label=_("Hur"), choices=Intake.Channel, initial=Intake.Channel.PHONE)
    day = fields.DateField(label=_("Kom in den"), required=False, help_text=_("Tomt: nu."))
    clock = fields.TimeField(label=_("Klockan"), required=False)
    stated_person = forms.CharField(label=_("Namnet är okänt: beskriv"), required=False, max_length=300)
    words = forms.CharField(label=_("Med anmälarens ord"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    acute = forms.BooleanField(label=_("Akut"), required=False)
    reason = forms.ChoiceField(label=_("Huvudskäl"), required=False)
    guardians_informed = forms.ChoiceField(
        label=_("Vet vårdnadshavarna om anmälan?"), choices=Intake.GuardiansInformed,
        initial=Intake.GuardiansInformed.UNKNOWN,
        help_text=_("Får inte underrättas: vid våld, övergrepp eller heder, innan risken är bedömd."),
    )  # fmt: skip
    stated_guardians = forms.CharField(label=_("Vårdnadshavare, namn och telefon"), required=False, max_length=300)
    school = forms.CharField(label=_("Förskola eller skola"), required=False, max_length=120)
    interpreter = forms.CharField(label=_("Tolkspråk"), required=False, max_length=60)
    reporter_kind = forms.ChoiceField(label=_("Anmälare"), required=False, choices=[EMPTY, *Reporter.Kind.choices])
    anonymous = forms.BooleanField(label=_("Anonym"), required=False)
    secret = forms.BooleanField(label=_("Anmälarens identitet hålls hemlig"), required=False)
    name = fields.NameField(label=_("Anmälarens namn"), required=False, max_length=120)
    contact = forms.CharField(label=_("Telefon eller e-post"), required=False, max_length=200)
    workplace = forms.CharField(label=_("Arbetsplats"), required=False, max_length=120)
    role = forms.CharField(label=_("Befattning"), required=False, max_length=80)
    wants_feedback = forms.BooleanField(label=_("Vill ha återkoppling"), required=False)

    def __init__(self, *args: Any, user: User, on: dt.date, **given: Any) -> None:
        super().__init__(*args, user=user, **given)
        areas = [area for area, _label in INTAKE_KINDS]
        fields.field_of(self, "reason", forms.ChoiceField).choices = reason_choices(on, *areas)

    def clean(self) -> dict[str, Any]:
        """A day and a clock time go together, and exist; who is told of has a kind."""
        data = super().clean() or {}
        day, clock = data.get("day"), data.get("clock")
        if (day is None) is not (clock is None) and not {"day", "clock"} & set(self.errors):
            self.add_error("clock", _("Skriv både dag och klockslag, eller lämna båda tomma."))
        fields.must_exist(self, "clock", day, clock)
        told = any(data.get(name) for name in ("anonymous", "secret", "name", "contact", "workplace"))
        if told and not data.get("reporter_kind"):
            self.add_error("reporter_kind", _("Välj vad för slags anmälare det är."))
        return data

    @property
    def of_person(self) -> list[BoundField]:
        """The fields that tell whom it is about."""
        return [self[name] for name in (*AboutForm.base_fields, "stated_person")]

    @property
    def of_near(self) -> list[BoundField]:
        """The fields that tell of those near."""
        return [self[name] for name in ("stated_guardians", "guardians_informed", "school", "interpreter")]

    def arrived_at(self, at: dt.datetime) -> dt.datetime:
        """When it came in: now where nothing else is told."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        return calendar.at_clock(day, clock.hour, clock.minute) if day and clock else at


class GuardianForm(forms.Form):
    """Somebody who has the custody."""

    number = fields.IdentityField(label=_("Personnummer"), required=False)
    given_name = fields.NameField(label=_("Förnamn"), required=False, max_length=80)
    family_name = fields.NameField(label=_("Efternamn"), required=False, max_length=80)
    contact = forms.CharField(label=_("Telefon eller e-post"), required=False, max_length=200)


class CompleteForm(forms.Form):
    """What is written more of, until it is decided."""

    words = forms.CharField(label=_("Med anmälarens ord"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    acute = forms.BooleanField(label=_("Akut"), required=False)
    reason = forms.ChoiceField(label=_("Huvudskäl"), required=False)
    other_reasons = forms.MultipleChoiceField(label=_("Fler skäl"), required=False, widget=forms.CheckboxSelectMultiple)
    guardians_informed = forms.ChoiceField(label=_("Vet vårdnadshavarna om anmälan?"), choices=Intake.GuardiansInformed)
    guardians_note = forms.CharField(label=_("Vårdnadshavarnas inställning"), required=False, max_length=300)
    stated_guardians = forms.CharField(label=_("Vårdnadshavare, namn och telefon"), required=False, max_length=300)
    school = forms.CharField(label=_("Förskola eller skola"), required=False, max_length=120)
    interpreter = forms.CharField(label=_("Tolkspråk"), required=False, max_length=60)
    other_municipality = forms.CharField(
        label=_("Annan kommuns ansvar"), required=False, max_length=80,
        help_text=_("Kommunen som ärendet hör till, om det inte är vi."),
    )  # fmt: skip
    reply_by = fields.DateField(label=_("Svar senast, enligt avsändaren"), required=False)

    def __init__(self, *args: Any, intake: Intake, **given: Any) -> None:
        initial = {name: getattr(intake, name) for name in self.base_fields}
        super().__init__(*args, **given | {"initial": initial})
        choices = reason_choices(calendar.local_date(intake.arrived_at), intake.area)
        fields.field_of(self, "reason", forms.ChoiceField).choices = choices
        fields.field_of(self, "other_reasons", forms.MultipleChoiceField).choices = choices[1:]


class ProtectionForm(forms.Form):
    """Whether there is danger now."""

    danger = forms.ChoiceField(
        label=_("Behöver barnet skydd nu?"), choices=ProtectionAssessment.Danger, widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad bedömningen är.")},
    )  # fmt: skip
    grounds = forms.CharField(
        label=_("Grunder"), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad bedömningen grundas på.")},
    )  # fmt: skip
    measure = forms.CharField(label=_("Åtgärd"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    where_now = forms.CharField(label=_("Var är barnet nu och i natt?"), required=False, max_length=200)
    with_whom = forms.CharField(label=_("Tillsammans med vem?"), required=False, max_length=200)
    siblings = forms.CharField(label=pgettext_lazy("i bedömning", "Syskon"), required=False, max_length=200)
    injuries = forms.CharField(label=_("Skador eller tecken på våld"), required=False, max_length=300)


class ContactForm(forms.Form):
    """A contact before anybody investigates."""

    with_whom = forms.ChoiceField(
        label=_("Med vem"), widget=forms.RadioSelect,
        choices=[*IntakeContact.With.choices, ("other", _("Någon annan"))],
    )  # fmt: skip
    reached = forms.BooleanField(label=_("Nåddes"), required=False, initial=True)
    text = forms.CharField(label=_("Vad som kom fram"), required=False, widget=forms.Textarea(attrs=TEXT))


class ReasonForm(forms.Form):
    """Why the name is needed."""

    reason = forms.CharField(
        label=_("Varför behöver du veta vem som anmält?"), max_length=250,
        help_text=_("Minst tio tecken. Att du tog fram namnet antecknas."),
    )  # fmt: skip


class FeedbackForm(forms.Form):
    """What the reporter is told, and nothing more: what it has become, or that it is unsuitable to tell."""

    feedback = forms.ChoiceField(label=_("Besked"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, state: str, **given: Any) -> None:
        super().__init__(*args, **given)
        may_be = {FEEDBACK_BY_STATE.get(state), Reporter.Feedback.UNSUITABLE}
        self.fields["feedback"].choices = [(one, one.label) for one in Reporter.Feedback if one in may_be]  # type: ignore[attr-defined]


class SendLetterForm(forms.Form):
    """By which way the letter goes."""

    way = forms.ChoiceField(
        label=_("Sätt"), initial=Dispatch.Way.POST,
        choices=[(way, way.label) for way in Dispatch.Way if way != Dispatch.Way.FETCHED],
    )  # fmt: skip


class SameForm(forms.Form):
    """The same report as another."""

    same_as: "forms.ModelChoiceField[Intake]" = forms.ModelChoiceField(
        None, label=_("Samma som"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, others: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "same_as", forms.ModelChoiceField).queryset = others


class GiveForm(forms.Form):
    """To whom."""

    employee: "forms.ModelChoiceField[Employee]" = forms.ModelChoiceField(
        None, label=_("Medarbetare"), empty_label=None
    )

    def __init__(self, *args: Any, employees: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "employee", forms.ModelChoiceField).queryset = employees


class DecideForm(forms.Form):
    """What becomes of it."""

    step = forms.ChoiceField(label=_("Ställningstagande"), widget=forms.RadioSelect,
                             error_messages={"required": _("Välj vad som beslutas.")})  # fmt: skip
    reason = forms.CharField(label=_("Skäl"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    to = fields.DateField(label=_("Ny sista dag"), required=False, help_text=_("Bara när tiden förlängs."))

    def __init__(self, *args: Any, steps: list[tuple[str, Any]], **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "step", forms.ChoiceField).choices = steps
        if "extend" not in dict(steps):
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        """An extension says to which day."""
        data = super().clean() or {}
        if data.get("step") == "extend" and not data.get("to") and "to" not in self.errors:
            self.add_error("to", _("Ange den nya sista dagen."))
        return data


class ShiftForm(UnitForm):
    """A shift: for which duty, and who gets its log in the morning."""

    right = AuthorityRight.KEEP_DUTY_LOG
    to_unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(None, label=_("Lämnas till"), empty_label=None)

    def __init__(self, *args: Any, user: User, **given: Any) -> None:
        super().__init__(*args, user=user, **given)
        rows = Unit.objects.visible_to(user).filter(kind=Unit.Kind.AUTHORITY)
        field = fields.field_of(self, "to_unit", forms.ModelChoiceField)
        field.queryset = rows if rows.exists() else where(user, self.right)


class RowForm(forms.Form):
    """A row of the duty's log."""

    about = forms.CharField(label=_("Vem det gäller"), required=False, max_length=300)
    words = forms.CharField(label=_("Vad som hände"), widget=forms.Textarea(attrs=TEXT),
                            error_messages={"required": _("Skriv vad som hände.")})  # fmt: skip
    caller = forms.CharField(label=_("Vem ringde"), required=False, max_length=200)
    clock = fields.TimeField(label=_("Klockan"), required=False, help_text=_("Tomt: nu."))
    assessment = forms.CharField(label=_("Bedömning"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    decision = forms.CharField(label=_("Beslut, lagrum och vem som beslutade"), required=False, max_length=300)
    where_now = forms.CharField(label=_("Var personerna är"), required=False, max_length=300)
    promised = forms.CharField(label=_("Utlovad uppföljning"), required=False, max_length=300)


class TakeRowForm(AboutForm):
    """What a row of the duty's log is taken in as. Its words go along by themselves."""

    def __init__(self, *args: Any, described: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.described = described

    kind = forms.ChoiceField(label=_("Vad"), choices=Intake.Kind, initial=Intake.Kind.CONCERN)
    area = forms.ChoiceField(label=_("Område"), choices=INTAKE_KINDS, initial="child")
