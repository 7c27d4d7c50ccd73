"""The form itself (*blanketten*): a step of the application as fields, filled in with what is answered so far.

A field is named by the place of its answer, so that each can be saved by itself, and what comes back is a list of answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.application_form import steps
from hemmaplan.application_form.steps import Step
from hemmaplan.assistance import kinds
from hemmaplan.assistance.answers import Answer, Key
from hemmaplan.assistance.drafting import MOST_ROWS
from hemmaplan.assistance.models import AdultSituation, Application, ApplicationMember
from hemmaplan.foundation import calendar, identity
from hemmaplan.web import formats as written
from hemmaplan.web.fields import DateField, IdentityField, MoneyField, NameField, WholeField

MOST = 100_000_000
"""Öre of one cost or income: a million kronor. More is a slip of the finger."""
MOST_ASSET = 10_000_000_000
YES_NO = (("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nej")))
Role = ApplicationMember.Role
Name = str


class YesNoField(forms.TypedChoiceField):
    """Ja eller nej; not answered is neither."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(
            choices=YES_NO,
            widget=forms.RadioSelect,
            coerce=lambda said: said == "yes",
            empty_value=None,
            required=False,
            **kw,
        )

    def prepare_value(self, value: object) -> object:
        """As the form says it."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class NumberField(IdentityField):
    """A personal number as somebody tells it, kept as twelve digits. Whether anybody has it is not asked."""

    def clean(self, value: object) -> str:
        """The digits. Says what is wrong with a number that cannot be one."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return identity.parse(text, today=calendar.today()).digits
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: object) -> object:
        """With its hyphen."""
        if isinstance(value, str) and identity.is_valid(value, today=calendar.today()):
            return identity.parse(value, today=calendar.today()).format()
        return value


@dataclass(frozen=True)
class Section:
    """En del av ett steg: a heading, what it is about, its fields; ``folded`` ones are opened by those who need them."""

    key: str
    title: str
    lead: str
    names: tuple[Name, ...]
    folded: bool = False
    removable: str = ""


def name_of(part: str, key: str, field: str) -> Name:
    """What the field of an answer is called."""
    return f"{part}-{key}-{field}"


def place_of(name: Name) -> Key:
    """Whose answer a field holds."""
    part, key, field = name.split("-", 2)
    return part, key, field


def answers_in(data: Mapping[str, object]) -> list[Answer]:
    """The answers of cleaned data."""
    return [Answer(*place_of(name), value) for name, value in data.items()]


class ApplicationForm(forms.Form):
    """Blanketten: one step of it, or all steps after each other for the counter."""

    def __init__(
        self, *args: Any, application: Application, asked: Iterable[Step], answers: Mapping[Key, object],
        last: Mapping[Key, object] | None = None, **kw: Any,
    ) -> None:  # fmt: skip
        self.application, self.answers, self.last = application, answers, last or {}
        self.parts: list[Section] = []
        initial = {name_of(*place): value for place, value in answers.items()}
        super().__init__(*args, **kw)
        self.initial = initial
        self._built: dict[Name, forms.Field] = {}
        for step in asked:
            _STEPS[step.key](self)
        self.fields.update(self._built)

    # --- what the steps are made of -----------------------------------------------------------------------------------

    def add(self, part: str, key: str, field: str, made: forms.Field) -> Name:
        """A field for an answer."""
        name = name_of(part, key, field)
        made.required = False
        self._built[name] = made
        return name

    def section(
        self,
        key: str,
        title: str | Promise,
        *names: Name,
        lead: str | Promise = "",
        folded: bool = False,
        removable: str = "",
    ) -> None:
        """A part of the step. One that has something in it already is not folded."""
        filled = any(self.answers.get(place_of(name)) for name in names)
        self.parts.append(
            Section(key, str(title), str(lead), names, folded and not filled and not self.is_bound, removable)
        )

    def own(self, field: str, made: forms.Field) -> Name:
        """A question about the whole application."""
        return self.add("application", "", field, made)

    def answered(self, part: str, key: str, field: str) -> object:
        """What is answered so far."""
        return self.answers.get((part, key, field))

    def count(self, part: str, prefix: str) -> int:
        """How many rows there are of a sort that one may add to."""
        keys = {key for found, key, _field in self.answers if found == part and key.startswith(prefix)}
        return len(keys)

    @property
    def adults(self) -> list[tuple[str, str]]:
        """The roles and names of the adults who apply."""
        found = [(str(Role.APPLICANT), _("Du"))]
        together = self.answered("application", "", "civil") in {"married", "cohabiting"}
        if together or self.answered("member", "co_applicant", "stated_name"):
            found.append(
                (
                    str(Role.CO_APPLICANT),
                    str(self.answered("member", "co_applicant", "stated_name") or _("Din partner")),
                )
            )
        return found

    @property
    def sections(self) -> list[dict[str, Any]]:
        """For the template: each part with its fields."""
        return [
            {
                "key": part.key, "title": part.title, "lead": part.lead, "folded": part.folded and not self._has_fault(part),
                "removable": part.removable, "fields": [self[name] for name in part.names],
            }
            for part in self.parts
        ]  # fmt: skip

    def _has_fault(self, part: Section) -> bool:
        return self.is_bound and any(name in self.errors for name in part.names)

    @property
    def bound(self) -> list[BoundField]:
        """Every field."""
        return list(self)

    def given_answers(self) -> list[Answer]:
        """What was answered, as answers."""
        return answers_in(self.cleaned_data)


# --- the steps --------------------------------------------------------------------------------------------------------


def _household(form: ApplicationForm) -> None:
    civil = form.own("civil", forms.ChoiceField(
        label=_("Söker du ensam eller tillsammans med någon?"), choices=Application.Civil.choices, widget=forms.RadioSelect,
        help_text=_("Är du gift eller sambo söker ni tillsammans."),
    ))  # fmt: skip
    name = form.add("member", "co_applicant", "stated_name", NameField(label=_("Din partners namn"), max_length=120))
    number = form.add("member", "co_applicant", "stated_number", NumberField(
        label=_("Din partners personnummer"), help_text=_("Din partner skriver under för sig, efter att du har skickat."),
    ))  # fmt: skip
    form.section("who", _("Du och din partner"), *_applicant_name(form), civil, name, number)
    children = form.count("member", "child.")
    for at in range(min(children + 1, MOST_ROWS)):
        _child(form, at, new=at == children)


def _applicant_name(form: ApplicationForm) -> tuple[Name, ...]:
    """The log-in mostly says it, and at the counter the person is chosen."""
    if form.answered("member", "applicant", "stated_name") or form.application.person_id:
        return ()
    return (form.add("member", "applicant", "stated_name", NameField(label=_("Ditt namn"), max_length=120)),)


def _child(form: ApplicationForm, at: int, *, new: bool) -> None:
    key = f"child.{at}"
    names = (
        form.add("member", key, "stated_name", NameField(label=_("Barnets namn"), max_length=120)),
        form.add("member", key, "stated_number", NumberField(label=_("Barnets personnummer"))),
        form.add("member", key, "born_on", DateField(label=_("Barnets födelsedag, om personnummer saknas"), birth=True)),
        form.add("member", key, "stay", forms.ChoiceField(
            label=_("Hur bor barnet hos dig?"), choices=ApplicationMember.Stay.choices, widget=forms.RadioSelect,
        )),
        form.add("member", key, "days", WholeField(label=_("Dagar i månaden hos dig, om inte alltid"), least=0, most=31)),
        form.add("member", key, "in_school", YesNoField(label=_("Går barnet i skolan?"))),
        form.add("member", key, "lunch", YesNoField(label=_("Äter barnet lunch hemma på vardagar?"))),
    )  # fmt: skip
    title = _("Lägg till ett barn") if new else str(form.answered("member", key, "stated_name") or _("Barn"))
    lead = _("Har du inga barn går du vidare.") if new and not at else ""
    form.section(key, title, *names, lead=lead, folded=new, removable="" if new else f"member:{key}")


def _housing(form: ApplicationForm) -> None:
    form.section(
        "housing", _("Bostaden"),
        form.own("tenure", forms.ChoiceField(label=_("Hur bor du?"), choices=[("", ""), *Application.Tenure.choices])),
        form.own("landlord_consents", YesNoField(
            label=_("Bor du i andra hand: har hyresvärden eller föreningen godkänt det?"),
        )),
        form.own("rooms", WholeField(label=_("Antal rum, utan kök"), least=0, most=30)),
        form.own("dwelling_members", WholeField(
            label=_("Hur många bor i bostaden?"), least=0, most=30, help_text=_("Räkna även dem du inte söker tillsammans med."),
        )),
        form.own("stays_elsewhere", YesNoField(label=_("Ska du vara utanför kommunen mer än några dagar den här månaden?"))),
    )  # fmt: skip


def _money(form: ApplicationForm) -> None:
    for role, who in form.adults:
        _benefits(form, role, who, folded=False)
        _incomes(form, role, who, kinds.kinds(kinds.INCOME))
    form.section(
        "waits", _("Väntar du på pengar?"),
        form.own("waits_for_benefit", YesNoField(label=_("Har du sökt något som du inte fått svar om?"))),
    )  # fmt: skip
    usual = [one for one in kinds.kinds(kinds.ASSET) if one.usual]
    more = [one for one in kinds.kinds(kinds.ASSET) if not one.usual]
    lead = _("Skriv vad det är värt i dag. Det du inte har lämnar du tomt.")
    form.section("assets", _("Det ni äger och har på konton"), *(_asset(form, one) for one in usual), lead=lead)
    form.section("more_assets", _("Andra tillgångar"), *(_asset(form, one) for one in more), folded=True)


def _asset(form: ApplicationForm, one: kinds.Kind) -> Name:
    return form.add("asset", one.code, "amount", MoneyField(label=one.label, least=0, most=MOST_ASSET))


def _benefits(form: ApplicationForm, role: str, who: str, *, folded: bool) -> None:
    choices = [(one.code, one.label) for one in kinds.kinds(kinds.BENEFIT)]
    field = forms.MultipleChoiceField(
        label=_("Kryssa i det som betalas ut"), choices=choices, widget=forms.CheckboxSelectMultiple
    )
    lead = _("Du skriver inga belopp. Vi hämtar dem från myndigheterna, och du får se vad de svarat.")
    title = _("%(who)s: bidrag och ersättningar från myndigheter") % {"who": who}
    form.section(f"benefits_{role}", title, form.add("benefit", role, "kinds", field), lead=lead, folded=folded)


def _incomes(form: ApplicationForm, role: str, who: str, asked: Iterable[kinds.Kind]) -> None:
    shown: list[Name] = []
    folded: list[Name] = []
    for one in asked:
        key = f"{role}.{one.code}"
        before = form.last.get(("income", key, "amount"))
        field = MoneyField(label=one.label, least=0, most=MOST, help_text=_last_month(before))
        (shown if one.usual or before else folded).append(form.add("income", key, "amount", field))
        if one.code == "salary":
            shown.append(form.add("income", key, "received_on", DateField(label=_("Dagen lönen kom"))))
    lead = _("Skriv vad som kom in på kontot, efter skatt. Det som inte finns lämnar du tomt.")
    form.section(f"incomes_{role}", _("%(who)s: andra inkomster") % {"who": who}, *shown, lead=lead)
    if folded:
        form.section(f"more_incomes_{role}", _("%(who)s: fler sorters inkomster") % {"who": who}, *folded, folded=True)


def _work(form: ApplicationForm) -> None:
    for role, who in form.adults:
        occupation = forms.ChoiceField(
            label=_("Vad gör du nu?"), choices=[("", ""), *AdultSituation.Occupation.choices]
        )
        percent = WholeField(label=_("Hur stor del, i procent"), least=0, most=100)
        form.section(
            f"work_{role}", who,
            form.add("situation", role, "occupation", occupation), form.add("situation", role, "percent", percent),
            form.add("situation", role, "registered_at_af", YesNoField(label=_("Inskriven på Arbetsförmedlingen?"))),
            form.add("situation", role, "has_plan", YesNoField(label=_("Finns en planering med kommunen?"))),
            form.add("situation", role, "follows_plan", YesNoField(label=_("Går planeringen att följa?"))),
            form.add("situation", role, "words", _words(_("Berätta mer om du vill"), 3)),
        )  # fmt: skip


def _costs(form: ApplicationForm) -> None:
    _month_costs(form)
    _others(form, folded=True)


def _month_costs(form: ApplicationForm) -> None:
    shown: list[Name] = []
    folded: list[Name] = []
    for one in kinds.kinds(kinds.COST):
        before = form.last.get(("cost", one.code, "amount"))
        has = before or form.answered("cost", one.code, "amount")
        field = MoneyField(label=one.label, least=0, most=MOST, help_text=_last_month(before))
        usual = has or (one.usual and not form.last)
        (shown if usual else folded).append(form.add("cost", one.code, "amount", field))
    words = form.add(
        "cost", "other", "words", forms.CharField(label=_("Vad den andra kostnaden gäller"), max_length=300)
    )
    lead = _("Skriv hela beloppet per månad. Det du inte betalar lämnar du tomt.")
    form.section("costs", _("Månadens kostnader"), *shown, lead=lead)
    form.section("more_costs", _("Fler kostnader"), *folded, words, folded=True)


def _last_month(before: object) -> str:
    return (
        _("Förra gången: %(amount)s") % {"amount": written.kronor(before)} if isinstance(before, int) and before else ""
    )


def _others(form: ApplicationForm, *, folded: bool) -> None:
    count = form.count("other", "")
    choices = [("", ""), *((one.code, one.label) for one in kinds.kinds(kinds.OTHER))]
    for at in range(min(count + 1, MOST_ROWS)):
        key, new = str(at), at == count
        names = (
            form.add("other", key, "kind", forms.ChoiceField(label=_("Vad gäller det?"), choices=choices)),
            form.add("other", key, "amount", MoneyField(label=_("Belopp"), least=0, most=MOST)),
            form.add("other", key, "words", forms.CharField(label=_("Beskriv kort"), max_length=300)),
        )
        title = _("Något mer du behöver, till exempel glasögon eller tandvård") if new else _("Något mer du behöver")
        form.section(f"other_{at}", title, *names, folded=new and folded, removable="" if new else f"other:{key}")


def _contact(form: ApplicationForm) -> None:
    form.section(
        "reach", _("Så når vi dig"),
        form.own("phone", forms.CharField(label=_("Telefon"), max_length=30, widget=forms.TextInput({"inputmode": "tel"}))),
        form.own("email", forms.EmailField(
            label=_("E-post"), help_text=_("Vi skriver bara att något nytt har kommit. Vad det är läser du inloggad."),
        )),
        form.own("interpreter", forms.CharField(label=_("Behöver du tolk, och på vilket språk?"), max_length=60)),
    )  # fmt: skip
    _words_and_urgency(form)


def _words_and_urgency(form: ApplicationForm) -> None:
    form.section(
        "urgent", _("Är det akut?"),
        form.own("urgent", forms.BooleanField(label=_("Jag saknar mat, medicin eller någonstans att bo nu"))),
        form.own("why_urgent", _words(_("Vad är akut?"), 3)),
        lead=_("Då läser vi ansökan samma dag. Du kan också ringa oss."), folded=True,
    )  # fmt: skip
    form.section(
        "words", _("Med egna ord"), form.own("own_words", _words(_("Något mer du vill berätta"), 4)), folded=True
    )


def _words(label: str, rows: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=10_000, widget=forms.Textarea({"rows": rows}))


def _renewed(form: ApplicationForm) -> None:
    choices = (("no", _("Nej, allt är som förra gången")), ("yes", _("Ja, något har ändrats")))
    changed = form.own(
        "changed", forms.ChoiceField(label=_("Har något ändrats?"), choices=choices, widget=forms.RadioSelect)
    )
    asked = (
        ("household_changed", _("Vilka som bor i hushållet, eller hur barnen bor")),
        ("housing_changed", _("Bostaden, hyran eller adressen")), ("new_income", _("En ny sorts inkomst eller ett nytt bidrag")),
        ("new_assets", _("Nya pengar på kontot, eller något jag äger")),
        ("waits_for_benefit", _("Jag har sökt ett bidrag och väntar på svar")),
        ("planning_changed", _("Arbete, sjukskrivning eller planering")),
        ("stays_elsewhere", _("Jag ska vara utanför kommunen")),
    )  # fmt: skip
    what = [form.own(field, forms.BooleanField(label=label)) for field, label in asked]
    form.section("changed", _("Har något ändrats sedan förra gången?"), changed, *what)
    _month_costs(form)
    for role, who in form.adults:
        held = [one for one in kinds.kinds(kinds.INCOME) if form.last.get(("income", f"{role}.{one.code}", "amount"))]
        if held:
            _incomes(form, role, who, held)
    ticked = form.answered("benefit", "applicant", "kinds")
    for kind in ticked if isinstance(ticked, list) else ():
        label = _("Stämmer inte beloppet för %(kind)s? Skriv vad som är fel.") % {
            "kind": kinds.label(kinds.BENEFIT, kind)
        }
        form.section(
            f"object_{kind}", kinds.label(kinds.BENEFIT, kind),
            form.add("benefit", f"applicant.{kind}", "objection", _words(label, 2)), folded=True,
        )  # fmt: skip
    _others(form, folded=True)
    _words_and_urgency(form)


def _more(form: ApplicationForm) -> None:
    _others(form, folded=False)
    _month_costs(form)
    _words_and_urgency(form)


_STEPS = {
    steps.HOUSEHOLD.key: _household, steps.HOUSING.key: _housing, steps.MONEY.key: _money, steps.WORK.key: _work,
    steps.COSTS.key: _costs, steps.CONTACT.key: _contact, steps.RENEWED.key: _renewed, steps.MORE.key: _more,
}  # fmt: skip
