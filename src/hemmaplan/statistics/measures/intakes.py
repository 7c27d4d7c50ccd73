"""Figures of what comes in about children: assessed the same day, decided in time, come back, and the night's rows read."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.intake import measures
from hemmaplan.cases.intake.measures import Report
from hemmaplan.foundation import calendar
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure

WHOLE = 100


def _reports(view: View) -> list[Report]:
    """The reports of the twelve months that end with the day, asked for once a view."""

    def find() -> list[Report]:
        first, last = measures.period(view.on)
        return measures.reports(view.unit_ids, first=first, last=last, known=view.known)

    found: list[Report] = view.once("reports of children", find)
    return found


def _rows(found: Iterable[Report]) -> Callable[[], Rows]:
    columns = (str(_("Kom in")), str(_("Skyddsbedömd")), str(_("Senast")), str(_("Beslutad")), str(_("Vem")))
    return lambda: Rows(
        columns,
        tuple(
            Row(
                "intake", one.intake.pk, (one.arrived_on, one.assessed_on, one.due_on, one.decided_on),
                one.intake.person_id,
            )
            for one in found
        ),
    )  # fmt: skip


def _share(met: list[Report], whole: list[Report]) -> int | None:
    """In whole percent, rounded down: all of them is a hundred. None of nothing."""
    return WHOLE * len(met) // len(whole) if whole else None


@figure(
    "intakes.children",
    _("Orosanmälningar om barn"),
    unit="anmälningar",
    clients=True,
    definition=_(
        "Antal orosanmälningar om barn som kom in under de tolv månader som slutar med dagen. En anmälan som är samma som en annan räknas inte."
    ),
)
def children(view: View) -> Found:
    """Orosanmälningar om barn."""
    found = _reports(view)
    return len(found), _rows(found)


@figure(
    "intakes.unassessed",
    _("Skydd ej bedömt"),
    unit="anmälningar",
    clients=True,
    definition=_(
        "Antal orosanmälningar om barn som hade kommit in vid dagens slut och vars behov av skydd inte var bedömt då (SoL 20:1)."
    ),
)
def unassessed(view: View) -> Found:
    """Skydd ej bedömt."""
    rows = measures.unassessed_reports(view.unit_ids, view.on, view.known)
    return len(rows), _rows(rows)


@figure(
    "intakes.same_day",
    _("Skyddsbedömda samma dag"),
    unit="procent",
    definition=_(
        "Andel av de orosanmälningar om barn som kom in under tolv månader vars skyddsbedömning gjordes samma dag. Raderna är de som inte gjordes samma dag."
    ),
)
def same_day(view: View) -> Found:
    """Skyddsbedömda samma dag."""
    found = _reports(view)
    return _share([one for one in found if one.same_day], found), _rows([one for one in found if not one.same_day])


@figure(
    "intakes.in_time",
    _("Beslutade inom 14 dagar"),
    unit="procent",
    definition=_(
        "Andel av de orosanmälningar om barn som kom in under tolv månader, och vars tid har gått ut eller som är beslutade, där beslut togs i tid (SoL 20:2). Förlängd tid räknas inte som i tid. Raderna är de som inte beslutades i tid."
    ),
)
def in_time(view: View) -> Found:
    """Beslutade inom 14 dagar."""
    found = [one for one in _reports(view) if one.in_time(view.on) is not None]
    late = [one for one in found if not one.in_time(view.on)]
    return _share([one for one in found if one.in_time(view.on)], found), _rows(late)


@figure(
    "intakes.again_not_opened",
    _("Ny anmälan efter inte inledd"),
    unit="anmälningar",
    clients=True,
    definition=_(
        "Antal orosanmälningar under tolv månader om ett barn där en tidigare anmälan inte ledde till utredning under de tolv månaderna före."
    ),
)
def again_not_opened(view: View) -> Found:
    """Ny anmälan efter en som inte inleddes."""
    found = measures.repeated_after_not_opened(_reports(view))
    return len(found), _rows(found)


@figure(
    "intakes.again_closed",
    _("Ny anmälan efter avslutad utredning"),
    unit="anmälningar",
    clients=True,
    definition=_(
        "Antal orosanmälningar under tolv månader om ett barn vars utredning avslutades under de tolv månaderna före."
    ),
)
def again_closed(view: View) -> Found:
    """Ny anmälan efter avslutad utredning."""
    found = measures.repeated_after_closed(_reports(view))
    return len(found), _rows(found)


@figure(
    "intakes.violence_not_opened",
    _("Våld som inte utretts"),
    unit="anmälningar",
    clients=True,
    definition=_(
        "Antal orosanmälningar under tolv månader om våld mot barn, eller våld som barn bevittnat, där utredning inte inleddes. Ska vara noll (SOSFS 2014:4)."
    ),
)
def violence_not_opened(view: View) -> Found:
    """Våld som inte utretts."""
    found = measures.violence_not_opened(_reports(view))
    return len(found), _rows(found)


@figure(
    "duty.unread",
    _("Jourens rader inte lästa i tid"),
    unit="rader",
    definition=_(
        "Antal rader i jourens logg som vid dagens slut inte var lästa fast klockan passerat nio nästa arbetsdag."
    ),
)
def duty_unread(view: View) -> Found:
    """Jourens rader inte lästa i tid."""
    at = calendar.at_clock(calendar.add_days(view.on, 1), 0)
    found = measures.unread(view.unit_ids, at, known=view.known)
    columns = (str(_("Hände")), str(_("Enhet")))
    rows = tuple(Row("duty", row.pk, (calendar.local_date(row.happened_at), str(row.shift.to_unit))) for row in found)
    return len(found), lambda: Rows(columns, rows)
