"""The forms of a month: a row decided otherwise, an obstacle, the decision, what is told before it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.assistance import catalogues
from hemmaplan.assistance.actions.months import LARGEST_ORE
from hemmaplan.assistance.models import AppliedCost
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.foundation import calendar
from hemmaplan.web import fields

YES_OR_NO = ("lunch", "school", "special", "adult", "needed", "ends")
"""The sorts of rows that are answered by yes or no."""
AMOUNTS = ("cost", "payment", "income", "asset", "norm", "earned", "surplus", "added")
"""The sorts of rows that are answered by an amount."""
DAYS_TO_ANSWER = 14


def _area(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class RuleForm(forms.Form):
    """A row decided otherwise, or a question answered: by an amount or yes and no, always with a reason."""

    amount_ore = fields.MoneyField(label=gettext_lazy("Belopp"), least=-LARGEST_ORE, most=LARGEST_ORE)
    counts = forms.TypedChoiceField(
        label=gettext_lazy("Svar"), choices=[("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nej"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    reason_code = forms.ChoiceField(label=gettext_lazy("Om inte allt godkänns: varför"), required=False)
    reason = _area(
        gettext_lazy("Skäl"), gettext_lazy("Står i akten. För en kostnad som inte beviljas helt står det i beslutet.")
    )

    def __init__(self, *args: Any, row: str, on: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        sort = row.partition(":")[0]
        asked = {"reason"}
        asked |= {"amount_ore"} if sort in AMOUNTS else set()
        asked |= {"counts"} if sort in YES_OR_NO else set()
        asked |= {"reason_code"} if sort == "cost" else set()
        for name in set(self.fields) - asked:
            del self.fields[name]
        if "reason_code" in self.fields:
            listed = [(one.key, one.title) for one in catalogues.refusals("cost", on)]
            fields.field_of(self, "reason_code", forms.ChoiceField).choices = [("", _("Allt godkänns")), *listed]


class DecideForm(forms.Form):
    """The decision as it was seen, with words of one's own."""

    seen_total_ore = fields.WholeField(widget=forms.HiddenInput)
    version = fields.WholeField(required=False, widget=forms.HiddenInput)
    words = _area(gettext_lazy("Egna ord i beslutet"), gettext_lazy("Står i brevet."))
    note = _area(gettext_lazy("Egna ord i journalen"), gettext_lazy("Läggs till anteckningen som skrivs av räkningen."))


class ReasonForm(forms.Form):
    """Why, in words."""

    reason = _area(gettext_lazy("Skäl"), required=True)


class EmergencyForm(forms.Form):
    """What cannot wait: what is granted now of each cost, and why."""

    reason = _area(gettext_lazy("Vad som är akut"), gettext_lazy("Varför det inte kan vänta."), required=True)

    def __init__(self, *args: Any, costs: list[tuple[AppliedCost, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.costs = costs
        for cost, title in costs:
            self.fields[f"cost_{cost.pk}"] = fields.MoneyField(
                label=_("%(title)s: beviljas nu") % {"title": title},
                least=0,
                most=cost.amount_ore,
                required=False,
                initial=cost.amount_ore,
            )

    @property
    def granted_ore(self) -> dict[int, int]:
        """What is granted of each cost, by its number."""
        return {cost.pk: self.cleaned_data[f"cost_{cost.pk}"] or 0 for cost, _title in self.costs}


class TellForm(forms.Form):
    """What a party is told before a refusal, by which way, and until when they may answer."""

    way = forms.ChoiceField(label=gettext_lazy("Sätt"), choices=Delivery.Way.choices, initial=Delivery.Way.POST)
    reply_by = fields.DateField(label=gettext_lazy("Svar senast"))
    reasons = _area(gettext_lazy("Varför vi tänker avslå"), required=True)

    def __init__(self, *args: Any, today: dt.date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["reply_by"].initial = calendar.add_days(today, DAYS_TO_ANSWER)


class ReplyForm(forms.Form):
    """The day a party answered, and what."""

    on = fields.DateField(label=gettext_lazy("Svarade den"))
    reply = _area(gettext_lazy("Svaret"), gettext_lazy("Lämna tomt om parten inte hade något att säga."))
