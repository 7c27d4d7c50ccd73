"""Who applies at the counter, for which month, and how it came."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.assistance.models import Application
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.desk import units
from hemmaplan.web.fields import IdentityField, MonthField, NameField

CHANNELS = (Application.Channel.COUNTER, Application.Channel.PAPER, Application.Channel.ORAL)


class CounterForm(forms.Form):
    """Ta emot en ansökan. Somebody who is open to the one who asks is found by the number; all others are taken up as told."""

    number = IdentityField(label=_("Personnummer"), required=False)
    given_name = NameField(label=_("Förnamn"), max_length=80, required=False)
    family_name = NameField(label=_("Efternamn"), max_length=80, required=False)
    month = MonthField(label=_("Månad"))
    channel = forms.ChoiceField(label=_("Hur den kommer"), choices=[(one.value, one.label) for one in CHANNELS])
    unit: Any = forms.ModelChoiceField(label=_("Enhet"), queryset=None)

    def __init__(self, *args: Any, user: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        rows = units.where(user, AssistanceRight.HANDLE_APPLICATIONS)
        unit: Any = self.fields["unit"]
        unit.queryset = rows
        only = list(rows[:2])
        if len(only) == 1:
            unit.initial, unit.widget = only[0], forms.HiddenInput()
