"""What persons, relations and protection must meet (*krav*), whoever brings them. Plain values only."""

import datetime as dt

from django.utils.translation import gettext as _

from hemmaplan.foundation.period import Period
from hemmaplan.organisation.requiring import Fault, Faults, not_ahead, not_before


def person(*, given_name: str, family_name: str, born_on: dt.date | None, deceased_on: dt.date | None,
           today: dt.date) -> Faults:  # fmt: skip
    """Somebody is born before they die, and neither lies ahead."""
    if not given_name.strip() and not family_name.strip():
        yield Fault("given_name", _("Skriv personens namn. Är det inte känt, skriv ”Okänt”."))
    yield from not_ahead("born_on", born_on, today)
    yield from not_ahead("deceased_on", deceased_on, today)
    yield from not_before("deceased_on", deceased_on, born_on, _("födelsedagen"))


FORMS = {
    "parent": ("biological", "adopted", "foster", "step"), "child": ("biological", "adopted", "foster", "step"),
    "partner": ("married", "cohabiting", "separated", "divorced"), "guardian": ("joint", "sole"),
}  # fmt: skip
"""The forms that relations of a kind have."""


def relation(kind: str, *, born_on: dt.date | None, other_born_on: dt.date | None, form: str = "") -> Faults:
    """A parent is born before the child, and the form is one of the kind. ``kind`` is what the other is for the person."""
    if form and form not in FORMS.get(kind, ()):
        yield Fault("form", _("Den formen hör inte till relationen. Välj en annan, eller lämna den tom."))
    # An adoptive, foster or step parent may be the younger one.
    if form in {"adopted", "foster", "step"}:
        return
    if born_on is None or other_born_on is None:
        return
    if kind == "parent" and other_born_on >= born_on:
        yield Fault("other", _("Föräldern är inte född före barnet. Rätta numret eller relationen."))
    if kind == "child" and other_born_on <= born_on:
        yield Fault("other", _("Barnet är inte fött efter föräldern. Rätta numret eller relationen."))


def protection(level: str, period: Period, deceased_on: dt.date | None = None) -> Faults:
    """A protection is of a kind."""
    if level in {"", "none"}:
        yield Fault("level", _("Välj vilken sorts skydd det är."))
    yield from not_before("first", deceased_on, period.first, _("skyddets första dag"))
