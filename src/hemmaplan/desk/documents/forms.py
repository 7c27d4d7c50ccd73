"""The form of an incoming document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.documents.inspection import MOST_BYTES
from hemmaplan.web import fields


class TakeInForm(forms.Form):
    """A file with what it is, from whom and when it came."""

    file = forms.FileField(
        label=_("Fil"), allow_empty_file=True,
        help_text=_("PDF, bild, Word, Excel, OpenDocument eller text, högst 40 MB. Filer med skript eller makron tas inte emot."),
    )  # fmt: skip
    title = forms.CharField(label=_("Vad det är"), max_length=200, help_text=_("Till exempel: yttrande från skolan."))
    sender = forms.CharField(label=_("Från"), max_length=200, required=False)
    arrived_on = fields.DateField(label=_("Kom in"))

    def clean_file(self) -> Any:
        """Not larger than is kept; it is not read into memory before that is known."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("Filen är större än 40 MB. Skanna med lägre upplösning, eller dela den."))
        return sent
