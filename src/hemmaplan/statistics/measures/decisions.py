"""Figures of decisions: how many on delegation, how many applications granted, what is not carried out."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.decisions import kinds, measures
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import decided
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure

WHOLE = 100


def _of_year(view: View) -> list[Decision]:
    """The decisions of the twelve months that end with the day, asked for once a view."""

    def find() -> list[Decision]:
        first = calendar.add_days(calendar.add_years(view.on, -1), 1)
        return list(measures.taken(view.unit_ids, first, view.on, known=view.known))

    found: list[Decision] = view.once("decisions of the year", find)
    return found


def _rows(found: Iterable[Decision]) -> Callable[[], Rows]:
    columns = (str(_("Fattat")), str(_("Ärende")), str(_("Beslut")), str(_("Utfall")), str(_("Vem")))
    titles = kinds.titles()
    return lambda: Rows(
        columns,
        tuple(
            Row(
                "decision", one.pk,
                (measures.decided_on(one), one.case.number, str(_(titles.get(one.kind, one.kind))), one.get_verb_display()),
                one.person_id,
            )
            for one in found
        ),
    )  # fmt: skip


@figure(
    "decisions.delegated",
    _("Beslut på delegation"),
    unit="beslut",
    clients=True,
    definition=_(
        "Antal beslut som tjänstemän i enheten fattat på delegation under de tolv månader som slutar med dagen. De anmäls till nämnden (KL 6:40)."
    ),
)
def delegated(view: View) -> Found:
    """Beslut på delegation."""
    found = [one for one in _of_year(view) if measures.is_delegated(one)]
    return len(found), _rows(found)


@figure(
    "decisions.granted",
    _("Bifallna ansökningar"),
    unit="procent",
    definition=_(
        "Andel av besluten om insats under de tolv månader som slutar med dagen som bifölls helt eller delvis. Rättelser av beslut räknas inte. "
        "Tomt när inget sådant beslut fattats."
    ),
)
def granted(view: View) -> Found:
    """Bifallna ansökningar."""
    tried = [one for one in _of_year(view) if measures.is_tried(one)]
    met = [one for one in tried if one.verb in measures.GRANTS]
    return WHOLE * len(met) // len(tried) if tried else None, _rows(met)


@figure(
    "decisions.not_executed",
    _("Enhetens beslut som inte verkställts på tre månader"),
    unit="beslut",
    clients=True,
    definition=_(
        "Antal gynnande beslut av enheten som dagen efter tre månader inte var verkställda, och avbrutna insatser som inte återupptagits, ur liggaren "
        "(SoL 34:1, LSS 28 f §). Beslut utan sänt uppdrag räknas också."
    ),
)
def not_executed(view: View) -> Found:
    """Ej verkställda beslut."""
    found = decided.unexecuted(view.unit_ids, view.on, known=view.known)
    columns = (str(_("Sedan")), str(_("Ärende")), str(_("Avbrott")), str(_("Vem")))

    def rows() -> Rows:
        things = [(one, one.order or one.decision) for one in found]
        return Rows(
            columns,
            tuple(
                Row(one.clock.subject_kind.rpartition(".")[2], one.clock.subject_id,
                    (one.since, thing.case.number, one.interrupted), thing.person_id)
                for one, thing in things
                if thing is not None
            ),
        )  # fmt: skip

    return len(found), rows
