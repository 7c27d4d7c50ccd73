"""The forms of the authority's files and investigations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.investigations.actions.communication import IN_PERSON
from hemmaplan.cases.investigations.instruments import Instrument
from hemmaplan.cases.investigations.models import (
    ChildTalk,
    Communication,
    Investigation,
    InvestigationPlan,
    PlannedContact,
    SafetyPlan,
    Statement,
)
from hemmaplan.cases.parties.models import Party
from hemmaplan.desk.work.forms import When
from hemmaplan.web import fields
from hemmaplan.web.tables import FilterForm

Choices = list[tuple[str, str]]


def _box(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    """A growing box for words of one's own; it is saved as typed, with its paragraphs."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), required=more.pop("required", False), **more
    )


class FileFilter(FilterForm):
    """Which files."""

    kind = forms.ChoiceField(label=_("Slag"), required=False)
    mine = forms.BooleanField(label=_("Bara mina"), required=False)

    def __init__(self, *args: Any, kinds: Choices, own: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.own = own
        fields.field_of(self, "kind", forms.ChoiceField).choices = [("", _("Alla")), *kinds]

    def narrow(self, rows: Any, chosen: dict[str, Any]) -> Any:
        """Of the kind; one's own."""
        if chosen.pop("mine", False):
            rows = rows.filter(pk__in=self.own)
        return rows.filter(**chosen)


class PartyForm(forms.Form):
    """Somebody with a place in the file."""

    role = forms.ChoiceField(
        label=_("Roll"), choices=[pair for pair in Party.Role.choices if pair[0] != Party.Role.PERSON]
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    name = fields.NameField(
        label=_("Namn"), required=False, max_length=120, help_text=_("När personen inte finns bland dem du kan välja.")
    )
    contact = forms.CharField(label=_("Telefon eller e-post"), required=False, max_length=200)
    interpreter = forms.CharField(label=_("Tolkspråk"), required=False, max_length=60)

    def __init__(self, *args: Any, persons: dict[int, Any], names: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.persons = persons
        fields.field_of(self, "person", forms.ChoiceField).choices = [("", _("Ingen av dem")), *names]

    def clean_person(self) -> Any:
        """The person chosen."""
        chosen = self.cleaned_data["person"]
        return self.persons[int(chosen)] if chosen else None


class LastForm(forms.Form):
    """A last day."""

    last = fields.DateField(label=_("Sista dag"))


class OnForm(forms.Form):
    """A day."""

    on = fields.DateField(label=_("Dag"))


class ReasonForm(forms.Form):
    """A reason."""

    reason = _box(_("Skäl"), 3, required=True, max_length=300, help_text=_("Minst tio tecken. Det står sedan i akten."))


class PlanForm(forms.Form):
    """The draft of a plan of an investigation."""

    questions = _box(_("Frågor att besvara"), 5, help_text=_("Det utredningen ska svara på. Inget annat utreds."))
    areas = forms.MultipleChoiceField(label=_("Områden"), widget=forms.CheckboxSelectMultiple, required=False)
    child_part = _box(_("Så deltar barnet"), 3)
    done_by = fields.DateField(label=_("Klar senast"), required=False)

    def __init__(self, *args: Any, areas: Choices, of_child: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        fields.field_of(self, "areas", forms.MultipleChoiceField).choices = areas
        if not of_child:
            del self.fields["child_part"]

    @classmethod
    def of(cls, plan: InvestigationPlan, **more: Any) -> "PlanForm":
        """The form as the draft stands."""
        names = ("questions", "areas", "child_part", "done_by")
        return cls(initial={name: getattr(plan, name) for name in names}, **more)


class ContactForm(forms.Form):
    """Whom to ask, about what, with whose consent."""

    who = forms.CharField(label=_("Vem"), max_length=200, help_text=_("Till exempel: klassläraren."))
    about = forms.CharField(label=_("Om vad"), max_length=300, required=False)
    consent = forms.ChoiceField(label=_("Samtycke"), choices=PlannedContact.Consent)
    consent_by = forms.CharField(label=_("Samtycke av"), max_length=200, required=False)


class ConsentForm(forms.Form):
    """What those concerned have said."""

    consent = forms.ChoiceField(label=_("Samtycke"), choices=PlannedContact.Consent, widget=forms.RadioSelect)
    consent_by = forms.CharField(label=_("Av"), max_length=200, required=False)
    consent_on = fields.DateField(label=_("Den"), required=False)


class StatementForm(forms.Form):
    """One thing that is known or said, with its source."""

    area = forms.ChoiceField(label=_("Område"))
    kind = forms.ChoiceField(label=_("Slag"), choices=Statement.Kind)
    text = _box(_("Uppgift"), 4, required=True)
    source = forms.ChoiceField(label=_("Källa"), choices=Statement.Source)
    source_name = forms.CharField(
        label=_("Vem"),
        max_length=200,
        required=False,
        help_text=_("Krävs för andra än den det gäller, vårdnadshavare, skola och vård."),
    )
    source_on = fields.DateField(label=_("Lämnad den"))

    def __init__(self, *args: Any, areas: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        fields.field_of(self, "area", forms.ChoiceField).choices = areas

    @classmethod
    def of(cls, row: Statement, **more: Any) -> "StatementForm":
        """The form as the statement stands."""
        return cls(initial={name: getattr(row, name) for name in cls.base_fields}, **more)


class TextForm(forms.Form):
    """One part of the text."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), required=False, strip=False)


class TalkForm(When):
    """A talk with the child."""

    kind = forms.ChoiceField(label=_("Slag"), choices=ChildTalk.Kind, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Plats"), max_length=120, required=False)
    present = forms.CharField(label=_("Närvarande"), max_length=300, required=False)
    guardians_told = forms.BooleanField(label=_("Vårdnadshavarna visste om samtalet"), required=False)
    not_told_reason = forms.CharField(label=_("Varför de inte visste"), max_length=300, required=False)
    child_was_told = _box(_("Vad barnet fick veta"), 3, required=True)
    child_said = _box(_("Vad barnet sade, med egna ord"), 6, required=True)
    shown_back = _box(_("Hur det återgavs för barnet"), 3)
    next_step = forms.CharField(label=_("Nästa steg"), max_length=300, required=False)

    field_order = ("kind", "day", "clock", "place", "present", "guardians_told")


class NotHeardForm(forms.Form):
    """Why the child is not heard."""

    why = forms.ChoiceField(label=_("Varför"), choices=Investigation.NotHeard, widget=forms.RadioSelect)
    reason = _box(_("Med ord"), 3, required=True, max_length=300)


class ResultForm(forms.Form):
    """What came out of an instrument; one field an item where it is scored here."""

    made_on = fields.DateField(label=_("Gjort den"))
    interviewer = forms.CharField(label=_("Av"), max_length=120, required=False)
    result = _box(_("Resultat"), 4)

    def __init__(self, *args: Any, of: Instrument, texts: dict[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = [f"item_{number}" for number in range(1, of.items + 1)] if of.scored else []
        for number, name in enumerate(self.names, 1):
            label = texts.get(number) or _("Fråga %(number)s") % {"number": number}
            choices = [("", _("Inget svar")), *((str(points), str(points)) for points in of.points_of(number))]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields(["made_on", "interviewer", *self.names, "result"])

    @property
    def answers(self) -> list[int | None]:
        """The points of each item, ``None`` where none was given."""
        points = {str(one): one for one in range(5)}
        return [points.get(self.cleaned_data.get(name) or "") for name in self.names]


class SafetyForm(forms.Form):
    """The plan of safety."""

    meeting_place = forms.CharField(label=_("Annan mötesplats"), max_length=200, required=False)
    safe_contact = forms.CharField(label=_("Säker kontakt och tider"), max_length=300, required=False)
    way_out = _box(_("Vägen ut"), 3)
    at_hand = _box(_("Till hands: papper, pengar, nycklar, telefon"), 3)
    copies_with = forms.CharField(label=_("Kopior finns hos"), max_length=200, required=False)
    phone_and_media = _box(_("Telefon, platsdelning och sociala medier"), 3)
    children = _box(_("Barnen"), 3)
    reviewed_on = fields.DateField(label=_("Genomgången den"))

    @classmethod
    def of(cls, plan: SafetyPlan | None, today: Any) -> "SafetyForm":
        """The form as the plan stands."""
        names = [name for name in cls.base_fields if name != "reviewed_on"]
        return cls(initial={"reviewed_on": today} | ({name: getattr(plan, name) for name in names} if plan else {}))


class SendForm(forms.Form):
    """What a party is sent, without which parts, how and until when it may reply."""

    left_out = forms.MultipleChoiceField(
        label=_("Lämna ut utan"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Det som parten inte får ta del av, till exempel vad barnet har berättat."),
    )  # fmt: skip
    sent_on = fields.DateField(label=_("Skickas den"))
    way = forms.ChoiceField(label=_("Sätt"), widget=forms.RadioSelect)
    reply_by = fields.DateField(label=_("Svar senast"))
    checked = forms.BooleanField(
        label=_("Jag har gått igenom det som hittats. Handlingen får lämnas ut till parten."), required=False
    )

    def __init__(self, *args: Any, parts: list[tuple[str, str]], blocked: str, **more: Any) -> None:
        super().__init__(*args, **more)
        ways = [pair for pair in Communication._meta.get_field("way").choices or () if pair[0]]
        fields.field_of(self, "way", forms.ChoiceField).choices = [
            pair for pair in ways if not blocked or pair[0] in IN_PERSON
        ]
        fields.field_of(self, "left_out", forms.MultipleChoiceField).choices = parts


class CorrectionForm(forms.Form):
    """What shall be read instead, in which part."""

    part = forms.ChoiceField(label=_("Del som rättas"))
    text = _box(_("Rättelse"), 6, help_text=_("Det som stod står kvar. Rättelsen visas under."))

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        fields.field_of(self, "part", forms.ChoiceField).choices = [("", _("Välj")), *parts]


class ReplyForm(forms.Form):
    """What a party answered."""

    on = fields.DateField(label=_("Svarade den"))
    reply = _box(_("Synpunkter"), 6, help_text=_("Lämna tomt om parten inte hade några synpunkter."))
