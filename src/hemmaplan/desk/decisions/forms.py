"""The forms of a decision: its parts as the kind asks for them, what is sent back, what the board decided."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.decisions.actions.deliveries import IN_PERSON
from hemmaplan.cases.decisions.kinds import Kind
from hemmaplan.cases.decisions.letter import PARTS
from hemmaplan.cases.decisions.models import Appeal, Decision, Delivery, ExecutionNote
from hemmaplan.cases.decisions.scheme import ELECTED
from hemmaplan.cases.decisions.states import GIVING, Verb
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.parties.release import Finding
from hemmaplan.documents.models import Dispatch
from hemmaplan.web import fields


def _area(label: Any, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """A text of one's own, that grows as it is written in."""
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


WITHOUT = [
    choice for choice in Investigation.Outcome.choices if choice[0] not in {"intervention", "reported", "written_off"}
]
ENDS = [("", _("Utredningen fortsätter")), ("intervention", _("Utredningen avslutas med insats"))]


class DecisionForm(forms.Form):
    """The parts of a decision, in the order they are read. What the kind does not ask for is not there."""

    request = _area(_("Ansökan"), 2, _("Vad den enskilde har begärt."))
    intervention = forms.CharField(label=_("Insats"), required=False, max_length=200)
    minutes_per_week = fields.MinutesField(
        label=_("Omfattning per vecka"), required=False, least=0, most=10_080,
        help_text=_("Som 2:30, 2,5 eller 150 min."),
    )  # fmt: skip
    extent = forms.CharField(label=_("Omfattning i ord"), required=False, max_length=200)
    first_on = fields.DateField(label=_("Från och med"), required=False)
    last_on = fields.DateField(
        label=_("Till och med"), required=False, help_text=_("Utan sista dag gäller beslutet tills vidare.")
    )
    care_form = forms.ChoiceField(
        label=_("Regi"), required=False, choices=[("", _("Välj")), *Decision.CareForm.choices],
        help_text=_("Delegationen kan bero på om insatsen köps."),
    )  # fmt: skip
    cost_ore = fields.MoneyField(label=_("Kostnad per månad"), required=False, least=0)
    purpose = _area(_("Syfte"), 3, _("Följer med till utföraren: skriv det utföraren behöver veta."))
    goals = _area(_("Mål"), 3, _("Följer med till utföraren."))
    conditions = _area(_("Villkor"), 2)
    evaluate_on = fields.DateField(label=_("Följs upp den"), required=False)
    new_due_on = fields.DateField(label=_("Ny sista dag"), required=False)
    facts = _area(_("Omständigheter som avgjort"), 5)
    provisions = _area(_("Bestämmelser"), 2)
    weighing = _area(_("Bedömning"), 5)
    best_interests = _area(_("Barnets bästa"), 3)
    childs_view = _area(_("Barnets åsikt"), 3)
    why_not = _area(_("Varför inte, eller inte helt"), 3)
    outcome = forms.ChoiceField(label=_("Utredningen"), required=False)

    ALWAYS = ("extent", "minutes_per_week", "last_on", "care_form", "cost_ore", "goals", "conditions", "evaluate_on")
    """Asked with what is granted, and never required."""

    def __init__(self, *args: Any, kind: Kind, verb: str, ends: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        asked = {*kind.asks_for(verb)}
        if verb in GIVING and kind.effect == "grant":
            asked |= {*self.ALWAYS, "first_on"}
        if verb == "end":
            asked |= {"intervention", "first_on"}
        if ends and kind.effect == "grant":
            asked.add("outcome")
        for name in set(self.fields) - asked:
            del self.fields[name]
        if "outcome" in self.fields:
            choices = ENDS if kind.effect == "grant" else [("", _("Välj")), *WITHOUT]
            fields.field_of(self, "outcome", forms.ChoiceField).choices = choices

    def clean_minutes_per_week(self) -> int:
        """Nothing said is nought."""
        return self.cleaned_data["minutes_per_week"] or 0

    @classmethod
    def of(cls, decision: Decision, kind: Kind, *args: Any) -> "DecisionForm":
        """The form as the draft stands."""
        form = cls(*args, kind=kind, verb=decision.verb, ends=decision.investigation_id is not None)
        form.initial = {name: getattr(decision, name) for name in form.fields}
        return form


class SendBackForm(forms.Form):
    """What needs to be changed."""

    reason = forms.CharField(
        label=_("Vad behöver ändras?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad som behöver ändras.")},
    )  # fmt: skip


class BoardForm(forms.Form):
    """Who decided, on which day, and where it stands in the minutes."""

    level = forms.ChoiceField(
        label=_("Beslutat av"), choices=[choice for choice in Decision.Level.choices if choice[0] in ELECTED],
        widget=forms.RadioSelect, initial="committee",
    )  # fmt: skip
    decided_on = fields.DateField(label=_("Beslutsdag"))
    minutes = forms.CharField(
        label=_("Protokoll"), max_length=80, help_text=_("Datum och paragraf."),
        error_messages={"required": _("Skriv protokollets datum och paragraf.")},
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "decided_on", fields.DateField).latest = today
        self.fields["decided_on"].initial = today


class DeliverForm(forms.Form):
    """How the decision goes to a party, what is left out of the copy, and that it has been looked through."""

    way = forms.ChoiceField(label=_("Hur"), choices=Delivery.Way.choices, widget=forms.RadioSelect, initial="post")
    sent_on = fields.DateField(label=_("Dag"))
    left_out = forms.MultipleChoiceField(
        label=_("Lämna ut utan"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Det som parten inte får ta del av, till exempel vad barnet har berättat."),
    )  # fmt: skip
    checked = forms.BooleanField(
        label=_("Jag har gått igenom det som hittats, och brevet får lämnas ut"), required=False
    )

    def __init__(
        self, *args: Any, decision: Decision, found: list[Finding], blocked: str, today: dt.date, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "sent_on", fields.DateField).latest = today
        self.fields["sent_on"].initial = today
        labels = {name: Decision._meta.get_field(name) for name in PARTS}
        fields.field_of(self, "left_out", forms.MultipleChoiceField).choices = [
            (name, str(getattr(labels[name], "verbose_name", name)).capitalize())
            for name in PARTS
            if getattr(decision, name)
        ]
        if not found:
            del self.fields["checked"]
        if blocked:
            ways = [choice for choice in Delivery.Way.choices if choice[0] in IN_PERSON]
            way = fields.field_of(self, "way", forms.ChoiceField)
            way.choices, way.initial = ways, ways[0][0]


class ReceiveForm(forms.Form):
    """Which day it was received, and how that is known."""

    on = fields.DateField(label=_("Mottaget den"))
    source = forms.CharField(
        label=_("Hur vet ni det?"), max_length=120, help_text=_("Till exempel mottagningsbevis eller samtal."),
        error_messages={"required": _("Skriv hur ni vet när beslutet togs emot.")},
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "on", fields.DateField).latest = today


class AppealForm(forms.Form):
    """Which day the appeal came in, and why it is tried all the same where that was too late."""

    on = fields.DateField(label=_("Kom in den"))
    in_time_although = forms.CharField(
        label=_("Kom det in sent men ska prövas ändå? Skriv varför"), required=False, max_length=300,
        help_text=_("Till exempel att parten fick fel upplysning om tiden av oss."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, last: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "on", fields.DateField).latest = today
        self.fields["on"].help_text = _("Sista dagen att överklaga är %(day)s.") % {"day": last.isoformat()}


class ReconsiderForm(forms.Form):
    """What the board decides instead, and whether that is all the party asked for."""

    verb = forms.ChoiceField(label=_("Det nya beslutet"), widget=forms.RadioSelect)
    wholly = forms.ChoiceField(
        label=_("Ändras beslutet helt som parten vill?"), widget=forms.RadioSelect,
        choices=[("yes", _("Ja, helt. Överklagandet överlämnas inte.")), ("no", _("Delvis. Det nya beslutet följer med till domstolen."))],
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [choice for choice in Verb.choices if choice[0] in kind.verbs and choice[0] != "correct"]
        fields.field_of(self, "verb", forms.ChoiceField).choices = choices

    def clean_wholly(self) -> bool:
        """As the action asks."""
        return bool(self.cleaned_data["wholly"] == "yes")


class ForwardForm(forms.Form):
    """To which court, when and how, with which opinion."""

    court = forms.CharField(
        label=_("Domstol"), max_length=120, initial="Förvaltningsrätten",
        error_messages={"required": _("Skriv vilken domstol det lämnas till.")},
    )  # fmt: skip
    on = fields.DateField(label=_("Dag"))
    way = forms.ChoiceField(
        label=_("Hur"), widget=forms.RadioSelect, initial="post",
        choices=[choice for choice in Dispatch.Way.choices if choice[0] in {"post", "by_hand", "digital_mail"}],
    )  # fmt: skip
    opinion = _area(_("Nämndens yttrande"), 5, _("Vad nämnden anser om det parten skriver. Kan lämnas tomt."))

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "on", fields.DateField).latest = today
        self.fields["on"].initial = today


class RulingForm(forms.Form):
    """What the court ruled."""

    ruling = forms.ChoiceField(label=_("Domstolen"), choices=Appeal.Ruling.choices, widget=forms.RadioSelect)
    on = fields.DateField(label=_("Avgjort den"))
    court_number = forms.CharField(label=_("Målnummer"), required=False, max_length=40)
    words = _area(_("Domstolens skäl i korthet"), 4)

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "on", fields.DateField).latest = today


class ExecutionForm(forms.Form):
    """What is done until help begins."""

    kind = forms.ChoiceField(
        label=_("Slag"), choices=ExecutionNote.Kind.choices, widget=forms.RadioSelect, initial="offer"
    )
    on = fields.DateField(label=_("Dag"))
    text = forms.CharField(
        label=_("Vad hände?"), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad som hände.")},
    )  # fmt: skip
    answer = forms.ChoiceField(
        label=_("Svar på erbjudandet"),
        required=False,
        choices=[("", _("Inget erbjudande")), *ExecutionNote.Answer.choices],
    )

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        fields.field_of(self, "on", fields.DateField).latest = today
        self.fields["on"].initial = today

    def clean(self) -> dict[str, Any]:
        """An offer has an answer, be it that none has come."""
        super().clean()
        if self.cleaned_data.get("kind") == "offer" and not self.cleaned_data.get("answer"):
            self.cleaned_data["answer"] = "waiting"
        return self.cleaned_data
