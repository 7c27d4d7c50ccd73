"""The form of a test calculation (*provberäkning*): few plain questions about a household, answered by anybody and kept nowhere."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.assistance.norms.household import NO_WINDOW, Asset, Cost, Household, Income, Member
from hemmaplan.foundation.written import read_whole
from hemmaplan.web.fields import MoneyField, WholeField

ALONE, TWO = "1", "2"
MOST_CHILDREN: Final = 12
OLDEST_CHILD: Final = 20
GROWN_UP: Final = 18
LUNCH_TO: Final = 6
MOST_ORE: Final = 1_000_000_00
YES, NO = "yes", "no"

COSTS: Final = {
    "rent": gettext_lazy("Hyra"),
    "electricity": gettext_lazy("El"),
    "home_insurance": gettext_lazy("Hemförsäkring"),
    "unemployment_fund_fee": gettext_lazy("A-kassa"),
    "union_fee": gettext_lazy("Fackavgift"),
    "internet": gettext_lazy("Internet"),
}
USUAL: Final = {
    "salary": gettext_lazy("Lön efter skatt"),
    "child_allowance": gettext_lazy("Barnbidrag med flerbarnstillägg"),
    "housing_allowance": gettext_lazy("Bostadsbidrag"),
    "unemployment_benefit": gettext_lazy("Ersättning från a-kassan"),
    "activity_support": gettext_lazy("Aktivitetsstöd"),
    "sickness_benefit": gettext_lazy("Sjukpenning"),
}
LESS_USUAL: Final = {
    "parental_benefit": gettext_lazy("Föräldrapenning"),
    "sickness_compensation": gettext_lazy("Sjukersättning"),
    "introduction_benefit": gettext_lazy("Etableringsersättning"),
    "old_age_pension": gettext_lazy("Pension"),
    "study_grant": gettext_lazy("Studiemedel, bidrag"),
    "study_loan": gettext_lazy("Studiemedel, lån"),
    "maintenance_support": gettext_lazy("Underhållsstöd"),
    "deposit": gettext_lazy("Swish och insättningar"),
}
"""Kinds of cost and income, by the codes of the calculation."""


class AgesField(forms.CharField):
    """Barnens ålder: whole years with commas or blanks between, as they are written on a line."""

    def to_python(self, value: Any) -> Any:
        """The ages, the oldest first."""
        text = super().to_python(value) or ""
        ages = []
        for word in text.replace(",", " ").replace(";", " ").split():
            try:
                years = read_whole(word)
            except ValueError:
                years = -1
            if not 0 <= years <= OLDEST_CHILD:
                raise forms.ValidationError(_("Skriv ålder i hela år, 0 till 20, till exempel 2, 7, 15."))
            ages.append(years)
        if len(ages) > MOST_CHILDREN:
            raise forms.ValidationError(_("Högst %(most)s barn.") % {"most": MOST_CHILDREN})
        return tuple(sorted(ages, reverse=True))


def _money(label: Any) -> MoneyField:
    return MoneyField(label=label, required=False, least=0, most=MOST_ORE)


class EstimateForm(forms.Form):
    """A household and its month. Everything but who lives there may be left out, and then there is none of it."""

    adults = forms.ChoiceField(
        label=gettext_lazy("Hur många vuxna är ni?"), widget=forms.RadioSelect, initial=ALONE,
        choices=[(ALONE, gettext_lazy("En vuxen")), (TWO, gettext_lazy("Två, gifta eller sambor"))],
        error_messages={"required": gettext_lazy("Välj hur många vuxna ni är.")},
    )  # fmt: skip
    ages = AgesField(
        label=gettext_lazy("Barnens ålder"), required=False, max_length=100,
        help_text=gettext_lazy("Skriv hela år med komma mellan, till exempel 2, 7, 15. Från 18 år räknas bara den som går i skolan."),
    )  # fmt: skip
    lunch = forms.ChoiceField(
        label=gettext_lazy("Äter barn under 7 år lunch på förskolan?"), required=False,
        choices=[("", gettext_lazy("Inga barn under 7 år")), (YES, gettext_lazy("Ja")), (NO, gettext_lazy("Nej"))],
    )  # fmt: skip
    others = WholeField(
        label=gettext_lazy("Hur många fler bor i bostaden?"), required=False, least=0, most=15,
        help_text=gettext_lazy("De som inte hör till din familj, till exempel en inneboende eller dina föräldrar."),
    )  # fmt: skip
    special_rule = forms.BooleanField(
        label=gettext_lazy("Någon av oss har haft försörjningsstöd minst sex månader i rad och börjat arbeta de senaste två åren"),
        required=False,
    )  # fmt: skip
    bank = _money(gettext_lazy("Pengar på bank, i fonder och aktier"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for code, label in (COSTS | USUAL | LESS_USUAL).items():
            self.fields[code] = _money(label)

    def clean(self) -> dict[str, Any]:
        """Who has small children says whether they eat lunch at preschool: it decides which row of the norm holds."""
        data = super().clean() or {}
        ages = data.get("ages") or ()
        if any(years <= LUNCH_TO for years in ages) and not data.get("lunch"):
            self.add_error("lunch", _("Svara ja eller nej. Det avgör vilket belopp som gäller för barnet."))
        return data

    def household(self, month: int) -> Household:
        """The household as the calculation takes it. A maintenance support is the children's, the rest the adults'."""
        data = self.cleaned_data
        window = month if data["special_rule"] else NO_WINDOW
        adults = tuple(
            Member(_("du") if number == 0 else _("den andra vuxna"), "adult", special_rule_from=window)
            for number in range(int(data["adults"]))
        )
        children = tuple(
            replace(
                Member(_("barn %(number)s") % {"number": number}, "child", age=years),
                lunch=data["lunch"] == YES if years <= LUNCH_TO else None,
                in_school=True if years >= GROWN_UP else None,
            )
            for number, years in enumerate(data["ages"], 1)
        )
        whose = {"maintenance_support": children[0].id if children else adults[0].id}
        size = len(adults) + len(children)
        return Household(
            id="provberäkning",
            month=month,
            members=(*adults, *children),
            dwelling_members=size + data["others"] if data["others"] else None,
            costs=tuple(Cost(kind, data[kind]) for kind in COSTS if data[kind]),
            incomes=tuple(
                Income(kind, data[kind], whose.get(kind, adults[0].id)) for kind in (*USUAL, *LESS_USUAL) if data[kind]
            ),
            assets=(Asset("bank", data["bank"]),) if data["bank"] else (),
        )

    def _part(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]

    @property
    def of_household(self) -> list[BoundField]:
        """Who lives there."""
        return self._part("adults", "ages", "lunch", "others")

    @property
    def of_costs(self) -> list[BoundField]:
        """What the month costs."""
        return self._part(*COSTS)

    @property
    def of_incomes(self) -> list[BoundField]:
        """What most people have."""
        return self._part(*USUAL)

    @property
    def of_more(self) -> list[BoundField]:
        """What fewer have."""
        return self._part(*LESS_USUAL, "bank", "special_rule")

    @property
    def more_is_told(self) -> bool:
        """Whether the part that is folded away has something in it, and so must be open."""
        return self.is_bound and any(self.data.get(field.name) or field.errors for field in self.of_more)
