"""Figures of social flats: how many, who looks to them, whose tenant is alone."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hemmaplan.housing.measures import TenancyStatus
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure


def _tenancy_rows(statuses: Iterable[TenancyStatus]) -> Rows:
    columns = (str(_("Boende")), str(_("Senaste tillsyn")), str(_("Dagar över tiden")), str(_("Annat stöd")))
    said = {True: str(_("ja")), False: str(_("inget")), None: str(_("okänt"))}
    return Rows(
        columns,
        tuple(
            Row(
                "tenancy",
                s.tenancy_id,
                (s.tenancy_id, s.last_seen, max(0, s.days_over), said[s.other_support]),
                s.person_id,
            )
            for s in statuses
        ),
    )


@figure(
    "housing.dwellings",
    _("Sociala bostäder"),
    unit="lägenheter",
    definition=_("Antal lägenheter som enheten disponerar den dagen, uthyrda och tomma."),
)
def dwellings(view: View) -> Found:
    """Sociala bostäder."""
    return view.situation.flats.stock.capacity, lambda: _tenancy_rows(view.situation.flats.statuses)


@figure(
    "housing.let",
    _("Uthyrda lägenheter"),
    unit="lägenheter",
    definition=_("Antal lägenheter med ett löpande andrahandskontrakt eller träningsboende den dagen."),
)
def let(view: View) -> Found:
    """Uthyrda lägenheter."""
    return view.situation.flats.stock.let, lambda: _tenancy_rows(view.situation.flats.statuses)


@figure(
    "housing.unsupervised",
    _("Lägenheter utan tillsyn"),
    unit="lägenheter",
    definition=_("Antal uthyrda lägenheter utan tillsynsansvarig som är i tjänst den dagen."),
)
def unsupervised(view: View) -> Found:
    """Lägenheter utan tillsyn."""
    rows = view.situation.flats.unsupervised
    return len(rows), lambda: _tenancy_rows(rows)


@figure(
    "housing.alone",
    _("Hyresgäster utan annat stöd"),
    unit="lägenheter",
    clients=True,
    definition=_("Antal uthyrda lägenheter vars hyresgäst inte har något pågående uppdrag den dagen."),
)
def alone(view: View) -> Found:
    """Hyresgäster utan annat stöd."""
    rows = view.situation.flats.alone
    return len(rows), lambda: _tenancy_rows(rows)


@figure(
    "housing.overdue",
    _("Tillsyn över tiden"),
    unit="lägenheter",
    definition=_(
        "Antal uthyrda lägenheter där fler dagar gått sedan senaste tillsyn än vad som bestämts för hyresgästen."
    ),
)
def overdue(view: View) -> Found:
    """Tillsyn över tiden."""
    rows = view.situation.flats.overdue
    return len(rows), lambda: _tenancy_rows(rows)


@figure(
    "housing.in_debt",
    _("Obetald hyra"),
    unit="lägenheter",
    clients=True,
    definition=_(
        "Antal uthyrda lägenheter vars senast rapporterade hyra inte är betald. En månad utan rapport räknas inte som betald."
    ),
)
def in_debt(view: View) -> Found:
    """Obetald hyra."""
    rows = view.situation.flats.in_debt
    return len(rows), lambda: _tenancy_rows(rows)


@figure(
    "housing.no_new_leases",
    _("Inga nya kontrakt får skrivas"),
    unit="ja/nej",
    definition=_(
        "Ja när avveckling är beslutad den dagen: inga nya kontrakt skrivs och lägenheterna lämnas när hyresgästerna flyttar."
    ),
)
def no_new_leases(view: View) -> Found:
    """Avveckling."""
    columns = (str(_("Sedan")), str(_("Skäl")), str(_("Beslutat av")))
    return bool(view.situation.flats.wind_downs), lambda: Rows(
        columns,
        tuple(Row("wind_down", w.id, (w.since, w.reason, w.decided_by)) for w in view.situation.flats.wind_downs),
    )
