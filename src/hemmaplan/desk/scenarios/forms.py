"""The forms of scenarios: one for the scenario itself, and one a kind of step with living posts and services to choose from."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.capacity.forecast import possible
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.steps.demand import MOST_MORE
from hemmaplan.capacity.forecast.steps.places import MOST_PLACES, MOST_ROUNDS
from hemmaplan.capacity.forecast.steps.services import MOST_A_YEAR, MOST_WEEKS
from hemmaplan.capacity.forecast.steps.step import Step, after
from hemmaplan.capacity.forecast.steps_file import MOST_KRONOR, step_from_data
from hemmaplan.capacity.models import KeptScenario
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.foundation import names
from hemmaplan.foundation.money import KRONA
from hemmaplan.web import fields

Text = str | Promise

WEEKS = ((26, gettext_lazy("Ett halvår")), (52, gettext_lazy("Ett år")), (104, gettext_lazy("Två år")))
KINDS: tuple[tuple[Text, tuple[tuple[str, Text, tuple[str, ...]], ...]], ...] = (
    (
        gettext_lazy("Tjänster"),
        (
            ("end_post", gettext_lazy("En tjänst upphör"), ("post", "last")),
            ("cut_post", gettext_lazy("En tjänst minskas"), ("post", "percent", "first")),
            ("prolong_post", gettext_lazy("En tjänst förlängs"), ("post", "last_or_none")),
            (
                "add_post",
                gettext_lazy("En ny tjänst"),
                ("profession", "team", "percent", "first", "last_or_none", "services", "competences"),
            ),
            ("leave", gettext_lazy("Någon är tjänstledig"), ("post", "percent", "first", "last")),
            (
                "move_hours",
                gettext_lazy("Timmar flyttas"),
                ("service", "to", "percent", "post_or_none", "first", "last_or_none"),
            ),
            ("free_hours", gettext_lazy("Timmar får flyttas efter behov"), ("post", "first", "last_or_none")),
        ),
    ),
    (
        gettext_lazy("Verksamheter"),
        (
            ("close_service", gettext_lazy("En verksamhet stänger"), ("service", "last")),
            ("open_service", gettext_lazy("En verksamhet öppnar igen"), ("closed", "first")),
            (
                "new_service",
                gettext_lazy("En ny verksamhet öppnar"),
                (
                    "name",
                    "team",
                    "capacity",
                    "minutes",
                    "places_or_none",
                    "first",
                    "posts",
                    "percent_each",
                    "competences",
                    "a_year",
                    "weeks",
                ),
            ),
            (
                "rounds",
                gettext_lazy("En gruppomgång mer eller mindre"),
                ("group", "more", "places_or_none", "first"),
            ),
            ("places", gettext_lazy("En grupp tar fler eller färre"), ("service", "number", "first")),
            ("demand", gettext_lazy("Fler eller färre söker"), ("service", "change", "first")),
            ("give_precedence", gettext_lazy("En verksamhet går före"), ("service", "first", "last_or_none")),
            ("lose_flats", gettext_lazy("Lägenheter försvinner"), ("dwelling", "number", "first")),
        ),
    ),
    (gettext_lazy("Avtal"), (("lose_agreement", gettext_lazy("Ett avtal förloras"), ("agreement", "last")),)),
)
"""Every kind of step in the order it is offered, with its words and the fields of its form."""
_OF_KIND = {kind: (label, names) for _group, kinds in KINDS for kind, label, names in kinds}
# What a field of the form is called in a step's own data, where they differ.
_IN_STEP = {
    "first": "from", "last_or_none": "last", "closed": "service", "dwelling": "service", "group": "service",
    "change": "percent", "more": "number", "places_or_none": "places", "post_or_none": "post",
}  # fmt: skip


def label_of(kind: str) -> str:
    """The kind of step in words. Raises ``KeyError`` for one there is not."""
    return str(_OF_KIND[kind][0])


class ScenarioForm(forms.Form):
    """Ett scenario: its name, how far it is reckoned, and what a full-time post costs."""

    name = fields.UnnamedField(label=gettext_lazy("Vad heter scenariot?"), max_length=100)
    price_ore = fields.MoneyField(
        label=gettext_lazy("Vad kostar en heltidstjänst om året?"),
        required=False,
        least=KRONA,
        most=MOST_KRONOR * KRONA,
        help_text=gettext_lazy("Med arbetsgivaravgifter, i kronor. Tomt: kostnaden blir okänd."),
    )
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("Hur långt fram?"), choices=WEEKS, coerce=int, initial=52, widget=forms.RadioSelect
    )


class NewScenarioForm(ScenarioForm):
    """Nytt scenario."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None, label=gettext_lazy("Enhet"), empty_label=None, to_field_name="code"
    )
    field_order = ("name", "unit", "price_ore", "weeks")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        """``units``: those whose board one sees."""
        super().__init__(*args, **kwargs)
        field = fields.field_of(self, "unit", forms.ModelChoiceField)
        field.queryset = units
        if len(units) == 1:
            field.widget, field.initial = forms.HiddenInput(), units[0].code


class ChangeScenarioForm(ScenarioForm):
    """Ändra scenariot."""

    day = fields.DateField(label=gettext_lazy("Räknas från"))
    field_order = ("name", "day", "weeks", "price_ore")

    def clean_weeks(self) -> int:
        """Within what a scenario may be."""
        weeks: int = self.cleaned_data["weeks"]
        return min(max(weeks, KeptScenario.SHORTEST), KeptScenario.LONGEST)


class CopyForm(forms.Form):
    """Kopiera."""

    name = fields.UnnamedField(label=gettext_lazy("Vad heter kopian?"), max_length=100)


class StepForm(forms.Form):
    """Ett steg of one kind, checked on the rows as the steps before it leave them."""

    def __init__(
        self,
        kind: str,
        rows: Rows,
        before: Sequence[Step],
        data: Any = None,
        *,
        teams: Sequence[tuple[str, str]] = (),
        values: Mapping[str, Any] | None = None,
        asked: Mapping[str, Any] | None = None,
    ) -> None:
        """``teams``: code and name of each. ``values``: of a step there is. ``asked``: what an address says of one."""
        self.kind, self.rows, self.before = kind, rows, before
        wanted = _OF_KIND[kind][1]
        there, _faults = after(rows, before)
        given = {name: values[key] for name in wanted if (key := _IN_STEP.get(name, name)) in values} if values else {}
        given |= {name: asked[key] for name in wanted if (key := _IN_STEP.get(name, name)) in asked} if asked else {}
        if values and kind == "add_post":
            given["services"] = list(values.get("services", ()))
        if values and kind == "new_service":
            given["posts"] = list(values.get("posts", ()))
            given["percent_each"] = next(iter(values.get("posts", {}).values()), None)
        super().__init__(data, initial=given, use_required_attribute=False)
        for name in wanted:
            self.fields[name] = _FIELDS[name](there)
            if data is None:
                self._offer(name, there)
        if "team" in wanted:
            fields.field_of(self, "team", forms.ChoiceField).choices = [("", _("Välj")), *teams]
        if kind == "prolong_post":
            self.fields["last_or_none"].help_text = _("Tomt: tills vidare.")
        if kind == "new_service":
            self.fields["competences"].label = _("Vad måste den som arbetar där kunna?")
            self.fields["places_or_none"].help_text = _("För en grupp. Tomt för ärenden.")
        self.code = str(values.get("service" if kind == "new_service" else "post", "")) if values else ""

    def _offer(self, name: str, there: Rows) -> None:
        """Offer only what a step of this kind can be made of. One that is sent all the same is told what stands against it."""
        field, could = self.fields[name], possible.codes(self.kind, name, there)
        if could is not None and isinstance(field, forms.ChoiceField):
            kept = {"", *could, self.initial.get(name)}
            field.choices = [
                (code, label) for code, label in cast("Sequence[tuple[str, str]]", field.choices) if code in kept
            ]

    @property
    def values(self) -> dict[str, Any]:
        """The step as its kind reads it, from cleaned data."""
        found: dict[str, Any] = {"kind": self.kind}
        for name in _OF_KIND[self.kind][1]:
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                found[_IN_STEP.get(name, name)] = value.isoformat() if isinstance(value, dt.date) else value
        if self.kind == "add_post":
            found["post"] = self.code or _free_code(self.rows, self.before)
            found["services"] = _shared(found.get("services", ()), found["percent"])
        if self.kind == "new_service":
            found["service"] = self.code or _free_service(self.rows, self.before)
            each = found.pop("percent_each", None)
            found["posts"] = dict.fromkeys(found.get("posts", ()), each)
        return found

    def clean(self) -> dict[str, Any]:
        """The step must be possible: what stands against it is said at the field that it names."""
        data = super().clean() or self.cleaned_data
        if data.get("posts") and data.get("percent_each") is None:
            self.add_error("percent_each", _("Skriv hur många procent av heltid var och en ger."))
        if not self.errors:
            try:
                step = step_from_data(self.values)
            except BadScenario as bad:
                raise forms.ValidationError(" ".join(bad.faults)) from bad
            _rows, faults = after(self.rows, [*self.before, step])
            for fault in faults:
                if fault.place == len(self.before):
                    self.add_error(self._named_in(fault.text), fault.text)
        return data

    def _named_in(self, text: str) -> str:
        """The field whose value the sentence names: a day before a number, and the first field when it names none."""
        there = list(self.fields)
        days = [name for name in there if isinstance(day := self.cleaned_data.get(name), dt.date) and str(day) in text]
        numbers = [name for name in there if name in {"percent", "number", "change", "percent_each"} and "%" in text]
        return (days or numbers or there)[0]


def _shared(codes: Sequence[str], percent: int) -> dict[str, int]:
    """The hours shared evenly, the first takes what does not come out even."""
    if not codes:
        return {}
    each = percent // len(codes)
    return {code: each + (percent - each * len(codes) if not place else 0) for place, code in enumerate(codes)}


def _free_code(rows: Rows, before: Sequence[Step]) -> str:
    taken = {post.code for post in rows.snapshot.posts_by_id.values()} | {
        str(getattr(one, "post", "")) for one in before
    }
    return next(code for number in range(1, len(taken) + 2) if (code := f"ny-tjanst-{number}") not in taken)


def _free_service(rows: Rows, before: Sequence[Step]) -> str:
    taken = {line.code for line in rows.snapshot.services} | {str(getattr(one, "service", "")) for one in before}
    return next(code for number in range(1, len(taken) + 2) if (code := f"ny-verksamhet-{number}") not in taken)


def _choice(label: Any, choices: Sequence[tuple[str, str]], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Välj")), *choices], **more)


def _posts(rows: Rows) -> list[tuple[str, str]]:
    """Posts that have not ended, with what they are worked."""
    held = [
        post for post in rows.snapshot.posts_by_id.values() if post.code and (not post.until or post.until >= rows.on)
    ]
    found = []
    for post in sorted(held, key=lambda post: (names.sort_key(post.title), post.code)):
        ends = _(", till %(day)s") % {"day": post.until} if post.until else ""
        found.append((post.code, f"{post.title} ({post.code}), {post.percent_on(max(rows.on, post.first))} %{ends}"))
    return found


def _services(rows: Rows, kept: Callable[[Any], bool]) -> list[tuple[str, str]]:
    return [(line.code, line.name) for line in rows.snapshot.services if kept(line)]


def _open(rows: Rows) -> list[tuple[str, str]]:
    return _services(rows, lambda line: line.last is None or line.last >= rows.on)


_FIELDS: Mapping[str, Callable[[Rows], forms.Field]] = {
    "post": lambda rows: _choice(gettext_lazy("Vilken tjänst?"), _posts(rows)),
    "post_or_none": lambda rows: _choice(
        gettext_lazy("Vilken tjänst?"), _posts(rows), required=False,
        help_text=gettext_lazy("Tomt: de som kan. Först de som redan arbetar i den andra verksamheten, sedan de som ger mest tid."),
    ),
    "posts": lambda rows: forms.MultipleChoiceField(
        label=gettext_lazy("Vilka tjänster bär den?"), choices=_posts(rows), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Av tid som de inte ger någon annan verksamhet. Annars: öppna först, och flytta timmar i ett steg till."),
    ),
    "percent_each": lambda _rows: fields.WholePercentField(
        label=gettext_lazy("Procent av heltid som var och en ger"), required=False
    ),
    "name": lambda _rows: fields.UnnamedField(label=gettext_lazy("Vad heter verksamheten?"), max_length=100),
    "capacity": lambda _rows: forms.ChoiceField(
        label=gettext_lazy("Vad är det?"), widget=forms.RadioSelect, initial="caseload",
        choices=[("caseload", gettext_lazy("Ärenden som tar timmar")), ("group", gettext_lazy("En grupp med platser"))],
    ),
    "minutes": lambda _rows: fields.WholeField(
        label=gettext_lazy("Minuter i veckan för varje person"), required=False, least=1, most=2400,
        help_text=gettext_lazy("För ärenden. Tomt för en grupp."),
    ),
    "places_or_none": lambda _rows: fields.WholeField(
        label=gettext_lazy("Hur många platser?"), required=False, least=1, most=MOST_PLACES,
        help_text=gettext_lazy("Tomt: som den omgång som började senast."),
    ),
    "a_year": lambda _rows: fields.WholeField(
        label=gettext_lazy("Hur många antas komma om året?"), required=False, least=1, most=MOST_A_YEAR,
        help_text=gettext_lazy("Ditt eget antagande: ingen vet ännu. Tomt: ingen antas komma."),
    ),
    "weeks": lambda _rows: fields.WholeField(
        label=gettext_lazy("Hur många veckor antas var och en stanna?"), required=False, least=1, most=MOST_WEEKS
    ),
    "group": lambda rows: _choice(
        gettext_lazy("Vilken grupp?"),
        _services(rows, lambda line: line.kind != "dwelling" and line.places_on(rows.on) is not None),
    ),
    "more": lambda _rows: fields.WholeField(
        label=gettext_lazy("Hur många omgångar fler per termin?"), least=-MOST_ROUNDS, most=MOST_ROUNDS,
        help_text=gettext_lazy("Färre: skriv med minus, som −1."),
    ),
    "service": lambda rows: _choice(gettext_lazy("Vilken verksamhet?"), _open(rows)),
    "to": lambda rows: _choice(gettext_lazy("Till vilken verksamhet?"), _open(rows)),
    "closed": lambda rows: _choice(
        gettext_lazy("Vilken verksamhet?"), _services(rows, lambda line: line.last is not None)
    ),
    "dwelling": lambda rows: _choice(
        gettext_lazy("Vilken verksamhet?"), _services(rows, lambda line: line.kind == "dwelling")
    ),
    "agreement": lambda rows: _choice(
        gettext_lazy("Vilket avtal?"), [(one.code, one.subject) for one in rows.agreements]
    ),
    "team": lambda _rows: _choice(gettext_lazy("I vilken enhet eller grupp?"), []),
    "profession": lambda rows: _choice(
        gettext_lazy("Vilket yrke?"),
        [(name, name) for name in sorted({post.profession for post in rows.snapshot.posts if post.profession}, key=names.sort_key)],
    ),
    "services": lambda rows: forms.MultipleChoiceField(
        label=gettext_lazy("I vilka verksamheter?"), choices=_open(rows), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("Timmarna delas lika mellan dem."),
    ),
    "competences": lambda rows: forms.MultipleChoiceField(
        label=gettext_lazy("Vad kan den som får tjänsten?"), choices=sorted(rows.competences.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    ),
    "percent": lambda _rows: fields.WholePercentField(label=gettext_lazy("Procent av heltid")),
    "change": lambda _rows: fields.WholePercentField(
        label=gettext_lazy("Hur många procent fler?"), least=-100, most=MOST_MORE,
        help_text=gettext_lazy("Färre: skriv med minus, som −20."),
    ),
    "number": lambda _rows: fields.WholeField(label=gettext_lazy("Hur många?"), least=0, most=MOST_PLACES),
    "first": lambda rows: fields.DateField(label=gettext_lazy("Från och med"), today=rows.on),
    "last": lambda rows: fields.DateField(label=gettext_lazy("Sista dag"), today=rows.on),
    "last_or_none": lambda rows: fields.DateField(
        label=gettext_lazy("Sista dag"), required=False, today=rows.on,
        help_text=gettext_lazy("Tomt: så länge det räknas."),
    ),
}  # fmt: skip
"""The fields of steps by their names; choices are of the rows as the steps before leave them."""
