"""The forms of a queue: moving within a class, changing class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.desk.orders.forms import WAITING_CLASSES, Reason
from hemmaplan.interventions.models import QueueEntry


class MoveForm(forms.Form):
    """Which way, and why. ``seen`` is the place as the page showed it."""

    to = forms.ChoiceField(
        label=_("Flytta"), choices=[("up", _("Ett steg upp")), ("down", _("Ett steg ner")), ("first", _("Först i klassen"))],
        widget=forms.RadioSelect, error_messages={"required": _("Välj vart.")},
    )  # fmt: skip
    reason = Reason()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> str | None:
        """Nothing seen, nothing to compare with."""
        return self.cleaned_data["seen"] or None


class ReclassForm(forms.Form):
    """The new class, and why."""

    priority = forms.TypedChoiceField(
        label=_("Prioritetsklass"), coerce=int, widget=forms.RadioSelect, choices=WAITING_CLASSES,
        help_text=_("Det som är akut ställs aldrig i kö: starta det i stället."),
        error_messages={"required": _("Välj en klass.")},
    )  # fmt: skip
    reason = Reason(most=200)

    def __init__(self, *args: Any, entry: QueueEntry, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["priority"].initial = entry.priority
