"""The fields of a form (sv. formulärfält): dates, times, sums and shares as people type them, and how they are drawn."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar, cleaning, identity
from hemmaplan.foundation.money import parse_kronor
from hemmaplan.foundation.written import (
    LARGEST,
    read_clock,
    read_day,
    read_minutes,
    read_month,
    read_percent,
    read_whole,
    read_whole_percent,
)
from hemmaplan.organisation.requiring import SAYS_A_NUMBER
from hemmaplan.web import formats

# --- fields ---------------------------------------------------------------------------------------------------------


class KitInput(forms.TextInput):
    """A text input that is typed in, never a browser's own picker, which would speak the browser's language."""

    def __init__(self, attrs: dict[str, object] | None = None, **more: object) -> None:
        super().__init__({"autocomplete": "off", "data-width": "short", **more, **(attrs or {})})


def _reason(error: ValueError, field: forms.Field) -> str:
    """Why a text could not be read, in the reader's own words. They are Swedish: other languages have the field's words."""
    return str(error) if get_language() == "sv" else str(field.error_messages["invalid"])


class DateField(forms.Field):
    """A date (sv. datum), typed freely. Reading a date without a year needs today, given by ``today`` or the clock.

    Only possible days are read: nothing that is counted from the day can then fall outside the calendar.
    """

    widget = KitInput(inputmode="numeric", placeholder=gettext_lazy("ÅÅÅÅ-MM-DD"))
    default_error_messages = {
        "required": gettext_lazy("Skriv ett datum, till exempel 2026-11-21."),
        "invalid": gettext_lazy("Datumet går inte att läsa. Skriv det som 2026-11-21, 20261121 eller 21/11."),
        "impossible": gettext_lazy("Året %(year)s kan inte stämma. Skriv ett datum från %(first)s till %(last)s."),
        "early": gettext_lazy("Datumet får inte vara före %(limit)s."),
        "late": gettext_lazy("Datumet får inte vara efter %(limit)s."),
    }

    def __init__(
        self,
        *,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        today: dt.date | None = None,
        birth: bool = False,
        **kw: Any,
    ) -> None:
        """``birth`` widens the range of possible days to births; ``earliest`` and ``latest`` narrow it."""
        self.earliest, self.latest, self.today, self.birth = earliest, latest, today, birth
        super().__init__(**kw)

    def prepare_value(self, value: object) -> object:
        """The value in the input: a date as ÅÅÅÅ-MM-DD; what was typed wrong stays as it was typed."""
        return value.isoformat() if isinstance(value, dt.date) else value

    def to_python(self, value: object) -> dt.date | None:
        """Read what was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return calendar.local_date(value)
        if isinstance(value, dt.date):
            return value
        try:
            return self.read(str(value), self.today or calendar.today())
        except calendar.ImpossibleDay as impossible:
            first = calendar.FIRST_BIRTH if self.birth else calendar.FIRST_DAY
            limits = {"year": impossible.day.year, "first": first.isoformat(), "last": calendar.LAST_DAY.isoformat()}
            raise ValidationError(self.error_messages["impossible"], "impossible", limits) from None
        except ValueError as error:
            raise ValidationError(_reason(error, self), code="invalid") from None

    def read(self, text: str, today: dt.date) -> dt.date:
        """The day that the text says. Raises ValueError when it says none."""
        return read_day(text, today, birth=self.birth)

    def validate(self, value: dt.date | None) -> None:
        """Refuse a date outside the limits."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(self.error_messages["early"], "early", {"limit": self.earliest.isoformat()})
        if value and self.latest and value > self.latest:
            raise ValidationError(self.error_messages["late"], "late", {"limit": self.latest.isoformat()})

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare dates, not spellings."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class MonthField(DateField):
    """A month (sv. månad), typed as 2026-11, nov 2026 or any day of it, and kept as its first day."""

    widget = KitInput(placeholder=gettext_lazy("ÅÅÅÅ-MM"))
    default_error_messages = {
        "required": gettext_lazy("Skriv en månad, till exempel 2026-11."),
        "invalid": gettext_lazy("Månaden går inte att läsa. Skriv den som 2026-11 eller nov 2026."),
    }

    def prepare_value(self, value: object) -> object:
        """The value in the input: a month as ÅÅÅÅ-MM; what was typed wrong stays as it was typed."""
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value

    def read(self, text: str, today: dt.date) -> dt.date:
        """The first day of the month that the text says. Raises ValueError when it says none."""
        try:
            return read_month(text, today)
        except calendar.ImpossibleDay:
            raise
        except ValueError as error:
            raise ValueError(str(self.error_messages["invalid"])) from error


class KeyField(forms.CharField):
    """A number, a code or a search text (sv. nummer, kod, sökord), cleaned by the one rule before it is looked at."""

    widget = KitInput

    def to_python(self, value: object) -> str:
        """What was typed, with any dash, space and digit as on the keyboard and nothing that is not seen."""
        return cleaning.key(str(value)) if value not in self.empty_values else ""


class IdentityField(KeyField):
    """An identity number (sv. personnummer, samordningsnummer). A page that takes one says so to ``desk.act.submit``.

    ``opens``: the answer itself opens the person, so that fewer may be tried in a row.
    """

    def __init__(self, *, opens: bool = False, **kw: Any) -> None:
        self.opens = opens
        super().__init__(**{"max_length": 30, "widget": KitInput(inputmode="numeric"), **kw})


class NameField(forms.CharField):
    """A name (sv. namn): one line without signs that are not seen."""

    def to_python(self, value: object) -> str:
        """The name as it is kept."""
        return cleaning.line(str(value)) if value not in self.empty_values else ""


class UnnamedField(forms.CharField):
    """A short text where nobody is named (sv. utan personuppgifter): an identity number in it is refused."""

    default_error_messages = {
        "identity": SAYS_A_NUMBER,
    }

    def validate(self, value: str) -> None:
        """Refuse what is, or is meant as, an identity number."""
        super().validate(value)
        if identity.found_in(value):
            raise ValidationError(self.error_messages["identity"], code="identity")


class _ReadField(forms.Field):
    """A text that is read by a function."""

    read: Callable[[str], Any] = staticmethod(str)
    kept_type: type = str

    def to_python(self, value: object) -> object:
        if value in self.empty_values:
            return None
        if isinstance(value, self.kept_type):
            return value
        try:
            return type(self).read(str(value))
        except ValueError as error:
            raise ValidationError(_reason(error, self), code="invalid") from None

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class TimeField(_ReadField):
    """A time of day (sv. klockslag), typed as 13:30, 13.30 or 1330."""

    read = staticmethod(read_clock)
    kept_type = dt.time
    widget = KitInput(inputmode="numeric", placeholder=gettext_lazy("TT:MM"))
    default_error_messages = {
        "required": gettext_lazy("Skriv ett klockslag, till exempel 13:30."),
        "invalid": gettext_lazy("Klockslaget går inte att läsa. Skriv det som 13:30."),
    }

    def prepare_value(self, value: object) -> object:
        """The value in the input, as 13:30."""
        return value.strftime("%H:%M") if isinstance(value, dt.time) else value


class _NumberField(_ReadField):
    """A number with limits, as it is stored: never more than the database can hold."""

    def __init__(self, *, least: int | Decimal | None = None, most: int | Decimal | None = None, **kw: Any) -> None:
        self.least, self.most = -LARGEST if least is None else least, LARGEST if most is None else most
        super().__init__(**kw)

    def limit_text(self, value: int | Decimal) -> str:
        return str(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.least:
            raise ValidationError(_("Minst %(limit)s.") % {"limit": self.limit_text(self.least)}, code="small")
        if value is not None and value > self.most:
            raise ValidationError(_("Högst %(limit)s.") % {"limit": self.limit_text(self.most)}, code="large")


class WholeField(_NumberField):
    """A whole number (sv. heltal), typed with or without thousands apart: 1 000."""

    read = staticmethod(read_whole)
    kept_type = int
    widget = KitInput(inputmode="numeric")
    default_error_messages = {
        "required": gettext_lazy("Skriv ett heltal."),
        "invalid": gettext_lazy("Talet går inte att läsa. Skriv ett heltal, till exempel 12."),
    }


class WholePercentField(_NumberField):
    """A share in whole percent (sv. hela procent), kept as an int, 1 to 100 unless said otherwise."""

    read = staticmethod(read_whole_percent)
    kept_type = int
    widget = KitInput(inputmode="numeric")
    default_error_messages = {
        "required": gettext_lazy("Skriv en andel i procent."),
        "invalid": gettext_lazy("Andelen går inte att läsa. Skriv den i hela procent, till exempel 75."),
    }

    def __init__(self, *, least: int | Decimal | None = 1, most: int | Decimal | None = 100, **kw: Any) -> None:
        super().__init__(least=least, most=most, **kw)


class MoneyField(_NumberField):
    """A sum (sv. belopp), typed in kronor and kept in öre. ``least`` and ``most`` are in öre."""

    read = staticmethod(parse_kronor)
    kept_type = int
    unit = gettext_lazy("kr")
    widget = KitInput(inputmode="decimal")
    default_error_messages = {
        "required": gettext_lazy("Skriv ett belopp i kronor."),
        "invalid": gettext_lazy("Beloppet går inte att läsa. Skriv det i kronor, till exempel 1 234,50."),
    }

    def prepare_value(self, value: object) -> object:
        """The value in the input: öre written as kronor."""
        return formats.kronor(value).removesuffix(f"{formats.NBSP}kr") if isinstance(value, int) else value

    def limit_text(self, value: int | Decimal) -> str:
        """A limit, in kronor."""
        return formats.kronor(int(value))


class PercentField(_NumberField):
    """A share in percent (sv. procent), kept as a Decimal of percent, 0 to 100 unless said otherwise."""

    read = staticmethod(read_percent)
    kept_type = Decimal
    unit = "%"
    widget = KitInput(inputmode="decimal")
    default_error_messages = {
        "required": gettext_lazy("Skriv en andel i procent."),
        "invalid": gettext_lazy("Andelen går inte att läsa. Skriv den i procent, till exempel 75 eller 37,5."),
    }

    def __init__(self, *, least: int | Decimal | None = 0, most: int | Decimal | None = 100, **kw: Any) -> None:
        super().__init__(least=least, most=most, **kw)

    def prepare_value(self, value: object) -> object:
        """The value in the input: a comma, no needless nought."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def limit_text(self, value: int | Decimal) -> str:
        """A limit, in percent."""
        return formats.percent(value)


class MinutesField(_NumberField):
    """A length of time (sv. tidsåtgång), kept in minutes. A bare number is hours: 2,5 is 150 minutes."""

    read = staticmethod(read_minutes)
    kept_type = int
    widget = KitInput()
    default_error_messages = {
        "required": gettext_lazy("Skriv hur lång tid, till exempel 2:30."),
        "invalid": gettext_lazy("Tiden går inte att läsa. Skriv den som 2:30, 2,5 eller 150 min."),
    }

    def prepare_value(self, value: object) -> object:
        """The value in the input, as 2:30."""
        return f"{value // formats.HOUR}:{value % formats.HOUR:02d}" if isinstance(value, int) else value

    def limit_text(self, value: int | Decimal) -> str:
        """A limit, as hours and minutes."""
        return formats.minutes(int(value))


# --- asking a form for its fields -----------------------------------------------------------------------------------

Wanted = TypeVar("Wanted", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind_of_field: type[Wanted]) -> Wanted:
    """The field of the name, known to be of the kind. Raises TypeError when the form declares it as another."""
    field = form.fields[name]
    if not isinstance(field, kind_of_field):
        message = f"{name} is a {type(field).__name__}"
        raise TypeError(message)
    return field


# --- drawing --------------------------------------------------------------------------------------------------------


def kind(field: BoundField) -> str:
    """How a field is laid out: a ``group`` of options, one ``check`` box, or a ``line``."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectDateWidget)):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


def render(field: BoundField) -> SafeString:
    """The input of a field, with the kit's class; Django adds the attributes that tell of help and error."""
    given = field.field.widget.attrs.get("class", "")
    attrs: dict[str, Any] = {"class": f"ds-input {given}".strip()}
    if str(field.field.widget.attrs.get("placeholder", "")) == str(field.label):
        attrs["placeholder"] = False  # the log-in library repeats the label
    if isinstance(field.field.widget, forms.Textarea):
        attrs["rows"] = field.field.widget.attrs.get("rows") if "rows" in field.field.widget.attrs else 3
        attrs["cols"] = False
    return field.as_widget(attrs=attrs)


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Every error of a form as (message, id of its field); errors of the whole form have no id."""
    links = [(str(message), "") for message in form.non_field_errors()]
    for field in form.hidden_fields():
        links += [(str(message), "") for message in field.errors]
    for field in form.visible_fields():
        target = f"{field.auto_id}_0" if kind(field) == "group" else field.auto_id
        # The field's name goes first, so that three empty fields give three different lines.
        # A label that is a question has its sign already.
        label = str(field.label)
        name = label if label.endswith("?") else f"{label}:"
        links += [(f"{name} {message}", target) for message in field.errors]
    return links


def in_order(form: forms.BaseForm, first: str, last: str) -> None:
    """Say so in the field ``last`` when it is a day before the one in the field ``first``."""
    data = form.cleaned_data
    began, ended = data.get(first), data.get(last)
    if began is not None and ended is not None and ended < began:
        text = _("Slutdatum %(last)s ligger före startdatum %(first)s. Ändra ett av dem.")
        form.add_error(last, text % {"last": ended, "first": began})


def must_exist(form: forms.BaseForm, name: str, day: dt.date | None, clock: dt.time | None) -> None:
    """Say so in the field ``name`` when the clock time does not exist that day: the clocks go forward over it."""
    if day is not None and clock is not None and calendar.clock_is_missing(day, clock.hour, clock.minute):
        text = _("Klockan %(clock)s finns inte den %(day)s: klockan ställs fram. Välj en annan tid.")
        form.add_error(name, text % {"clock": f"{clock:%H:%M}", "day": day})
