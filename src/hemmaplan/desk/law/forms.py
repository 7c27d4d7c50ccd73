"""The forms of the rules: which rows of a file, and a proposed guideline with the months to try it on."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.assistance import trials
from hemmaplan.assistance.norms.law.loading import Law, LawError
from hemmaplan.web.fields import MonthField

IN_FORCE, ALL, UNCONFIRMED = "", "alla", "obekraftade"


class RowsForm(forms.Form):
    """Which rows of a file are shown."""

    manad = MonthField(label=gettext_lazy("Månad"), required=False)
    visa = forms.ChoiceField(
        label=gettext_lazy("Visa"), required=False,
        choices=[
            (IN_FORCE, gettext_lazy("Rader som gäller månaden")), (ALL, gettext_lazy("Alla rader")),
            (UNCONFIRMED, gettext_lazy("Bara obekräftade")),
        ],
    )  # fmt: skip


class TrialForm(forms.Form):
    """A proposed guideline. It is read, tried and forgotten."""

    file = forms.FileField(
        label=gettext_lazy("Föreslagen riktlinje"),
        help_text=gettext_lazy("En CSV-fil. Filen sparas inte. Har den ett fel avvisas hela filen, och riktlinjen som gäller står kvar."),
        error_messages={
            "required": gettext_lazy("Välj en fil."), "empty": gettext_lazy("Filen är tom. Välj en annan."),
            "missing": gettext_lazy("Välj en fil."), "invalid": gettext_lazy("Filen kom inte fram. Välj den igen."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip
    first = MonthField(label=gettext_lazy("Från och med månad"))
    last = MonthField(label=gettext_lazy("Till och med månad"))

    faults: tuple[str, ...] = ()
    """What is wrong with the file, a line a fault."""

    def clean(self) -> dict[str, Any]:
        """The file as law, refused whole on any fault; the months in order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Den sista månaden är före den första."))
        if data.get("file"):
            try:
                data["law"] = trials.proposed_law(data["file"].read(trials.LARGEST_FILE + 1))
            except LawError as refused:
                self.faults = refused.faults
                self.add_error("file", _("Filen har fel och används inte. Riktlinjen som gäller står kvar."))
        return data

    @property
    def law(self) -> Law:
        """The law with the proposal."""
        found: Law = self.cleaned_data["law"]
        return found
