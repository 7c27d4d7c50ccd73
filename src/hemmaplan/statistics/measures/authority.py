"""Figures of the authority's time and distribution: clocks due within a week and late, files that nobody has."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.workload import measures as workload
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines.models import Clock
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure


def _clocks(view: View, name: str) -> Found:
    condition = ledger.conditions(view.on, known=view.known)[name]
    found = Clock.objects.filter(condition, unit__in=view.unit_ids)
    return found.count(), _clock_rows(view, list(found.select_related("unit")))


def _clock_rows(view: View, clocks: list[Clock]) -> Callable[[], Rows]:
    def rows() -> Rows:
        stood = ledger.states(clocks, view.on, known=view.known)
        columns = (str(_("Vad")), str(_("Senast")), str(_("Enhet")))
        return Rows(
            columns,
            tuple(
                Row("clock", one.pk, (str(_(one.law().title)), stood[one.pk].due_on, one.unit.name))
                for one in sorted(clocks, key=lambda one: (stood[one.pk].due_on, one.pk))
            ),
        )

    return rows


@figure(
    "clocks.week",
    _("Frister inom en vecka"),
    unit="frister",
    clients=True,
    definition=_(
        "Antal frister i enheten som löpte den dagen och skulle vara uppfyllda inom sju dagar. Försenade och pausade räknas inte."
    ),
)
def week(view: View) -> Found:
    """Frister inom en vecka."""
    return _clocks(view, "week")


@figure(
    "clocks.late",
    _("Försenade frister"),
    unit="frister",
    clients=True,
    definition=_(
        "Antal frister i enheten som löpte den dagen och vars sista dag hade gått. En pausad frist är inte försenad."
    ),
)
def late(view: View) -> Found:
    """Försenade frister."""
    return _clocks(view, "late")


@figure(
    "files.unassigned",
    _("Akter utan handläggare"),
    unit="akter",
    clients=True,
    definition=_(
        "Antal öppna akter hos myndigheten där något skulle göras den dagen (en frist löpte eller en utredning pågick) och ingen var fördelad."
    ),
)
def unassigned(view: View) -> Found:
    """Akter utan handläggare."""
    found = workload.unassigned(view.unit_ids, view.on, known=view.known)
    columns = (str(_("Akt")), str(_("Slag")), str(_("Öppnad")), str(_("Vem")))
    return len(found), lambda: Rows(
        columns,
        tuple(
            Row("file", one.pk, (one.number, str(one.get_kind_display()), one.opened_on), one.person_id)
            for one in found
        ),
    )
