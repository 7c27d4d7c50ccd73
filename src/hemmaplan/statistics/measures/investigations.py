"""Figures of investigations: how long they take, chained ones, the child heard, instruments used; Kolada's day counts.

The process measures have no national code: their definitions are the house's own and stand with each. Those named for a key of
Kolada count as Kolada's definition reads, of what was closed in the twelve months that end with the day; Kolada counts a calendar year.
"""

import statistics
from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.intake.measures import period
from hemmaplan.cases.investigations import measures
from hemmaplan.cases.investigations.measures import Made
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure

WHOLE = 100


def _closed(view: View, kinds: Collection[str] = ("child",)) -> list[Made]:
    """Closed in the twelve months that end with the day, asked for once a view."""

    def find() -> list[Made]:
        first, last = period(view.on)
        return measures.closed_between(view.unit_ids, first=first, last=last, known=view.known, kinds=kinds)

    found: list[Made] = view.once(f"closed investigations {sorted(kinds)}", find)
    return found


def _ongoing(view: View) -> list[Made]:
    found: list[Made] = view.once(
        "ongoing investigations", lambda: measures.ongoing_on(view.unit_ids, view.on, known=view.known)
    )
    return found


def _rows(found: Iterable[Made]) -> Callable[[], Rows]:
    columns = (str(_("Inledd")), str(_("Avslutad")), str(_("Dagar")), str(_("Förlängd")), str(_("Vem")))
    return lambda: Rows(
        columns,
        tuple(
            Row(
                "investigation", one.investigation.pk,
                (one.investigation.opened_on, one.investigation.closed_on, one.days, str(_("Ja") if one.extended else _("Nej"))),
                one.investigation.person_id,
            )
            for one in found
        ),
    )  # fmt: skip


def _share(met: list[Made], whole: list[Made]) -> int | None:
    """In whole percent, rounded down: all of them is a hundred. None of nothing."""
    return WHOLE * len(met) // len(whole) if whole else None


@figure(
    "investigations.ongoing", _("Pågående barnutredningar"), unit="utredningar", clients=True,
    definition=_("Antal utredningar om barn som var inledda och inte avslutade den dagen."),
)  # fmt: skip
def ongoing(view: View) -> Found:
    """Pågående barnutredningar."""
    found = _ongoing(view)
    return len(found), _rows(found)


@figure(
    "investigations.ongoing_long", _("Pågått över 120 dagar"), unit="utredningar", clients=True,
    definition=_(
        "Antal utredningar om barn som pågick den dagen och hade pågått i mer än 120 dagar, förlängda eller inte."
    ),
)  # fmt: skip
def ongoing_long(view: View) -> Found:
    """Pågått över 120 dagar."""
    found = [one for one in _ongoing(view) if one.is_long]
    return len(found), _rows(found)


@figure(
    "investigations.long", _("Barnutredningar över 120 dagar"), unit="utredningar", clients=True,
    definition=_("Antal utredningar om barn som avslutades under tolv månader och hade pågått i mer än 120 dagar."),
)  # fmt: skip
def long(view: View) -> Found:
    """Avslutade efter mer än 120 dagar."""
    found = [one for one in _closed(view) if one.is_long]
    return len(found), _rows(found)


@figure(
    "investigations.over_four_months", _("Barnutredningar över fyra månader"), unit="utredningar", clients=True,
    definition=_(
        "Antal utredningar om barn som avslutades under tolv månader, senare än fyra månader efter att de inleddes (SoL 20:3), förlängda eller inte."
    ),
)  # fmt: skip
def over_four_months(view: View) -> Found:
    """Avslutade efter mer än fyra månader."""
    found = [one for one in _closed(view) if one.over_four_months]
    return len(found), _rows(found)


@figure(
    "investigations.over_unextended", _("Över fyra månader utan förlängning"), unit="utredningar", clients=True,
    definition=_(
        "Antal utredningar om barn som avslutades under tolv månader, senare än fyra månader efter att de inleddes, utan beslut om längre tid."
    ),
)  # fmt: skip
def over_unextended(view: View) -> Found:
    """Över fyra månader utan beslut om förlängning."""
    found = [one for one in _closed(view) if one.over_four_months and not one.extended]
    return len(found), _rows(found)


@figure(
    "investigations.chained", _("Kedjade utredningar"), unit="utredningar", clients=True,
    definition=_(
        "Antal utredningar som inleddes under tolv månader högst trettio dagar efter att en tidigare om samma person avslutades (JO 2565-2016)."
    ),
)  # fmt: skip
def chained(view: View) -> Found:
    """Kedjade utredningar."""
    first, last = period(view.on)
    opened = measures.opened_between(view.unit_ids, first=first, last=last, known=view.known)
    found = [row for row in opened if row.chained_to_id]
    columns = (str(_("Inledd")), str(_("Slag")), str(_("Vem")))
    return len(found), lambda: Rows(
        columns,
        tuple(
            Row("investigation", row.pk, (row.opened_on, str(row.get_kind_display())), row.person_id) for row in found
        ),
    )


@figure(
    "investigations.heard", _("Barnet har hörts"), unit="procent",
    definition=_(
        "Andel av de utredningar om barn som avslutades under tolv månader där barnet har talats med, eller där skälet att inte göra det är skrivet. Raderna är de andra."
    ),
)  # fmt: skip
def child_heard(view: View) -> Found:
    """Barnet har hörts."""
    found = _closed(view)
    return _share([one for one in found if one.child_heard], found), _rows(
        [one for one in found if not one.child_heard]
    )


@figure(
    "investigations.instrument", _("Instrument använt"), unit="procent",
    definition=_(
        "Andel av de utredningar om barn som avslutades under tolv månader där resultatet av något instrument är antecknat. Raderna är de andra."
    ),
)  # fmt: skip
def instrument(view: View) -> Found:
    """Instrument använt."""
    found = _closed(view)
    return _share([one for one in found if one.instrument], found), _rows([one for one in found if not one.instrument])


@figure(
    "kolada.u33401", _("Utredningstid barn och unga, medelvärde (U33401)"), unit="dagar",
    definition=_(
        "Medelvärdet av antalet dagar från att en utredning om barn och unga 0–20 år inleddes tills den avslutades, för dem som avslutades under tolv månader. Familjerätt och faderskap räknas inte."
    ),
)  # fmt: skip
def u33401(view: View) -> Found:
    """Utredningstid, medelvärde."""
    found = _closed(view)
    return (round(statistics.mean(one.days for one in found)) if found else None), _rows(found)


@figure(
    "kolada.u33402", _("Utredningstid barn och unga, median (U33402)"), unit="dagar",
    definition=_(
        "Medianen av antalet dagar från att en utredning om barn och unga 0–20 år inleddes tills den avslutades, för dem som avslutades under tolv månader. Kolada samlade in den till och med 2024."
    ),
)  # fmt: skip
def u33402(view: View) -> Found:
    """Utredningstid, median."""
    found = _closed(view)
    return (round(statistics.median(one.days for one in found)) if found else None), _rows(found)
