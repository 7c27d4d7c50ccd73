"""Figures of services: staffing, places, load, and what is lacking. One figure a service."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.capacity.situation.snapshot import Lack
from hemmaplan.capacity.situation.unit import ServiceSituation
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure


def _share_rows(view: View, it: ServiceSituation) -> Rows:
    snapshot = view.situation.snapshot
    rows = []
    for share in it.now.service.shares:
        post = snapshot.post(share.post_id)
        if post is not None and share.holds(view.on) and post.exists(view.on):
            held_by = ", ".join(seat.name for seat in post.seats if seat.percent_on(view.on)) or str(_("ingen"))
            rows.append(Row("post", post.id, (post.title, share.percent, held_by)))
    return Rows((str(_("Tjänst")), str(_("Procent")), str(_("Medarbetare"))), tuple(rows))


def _place_rows(it: ServiceSituation) -> Rows:
    return Rows(
        (str(_("Platser")), str(_("Minst")), str(_("Från")), str(_("Till")), str(_("Varför"))),
        tuple(
            Row("places", number, (p.places, p.minimum, p.first, p.last, p.reason))
            for number, p in enumerate(sorted(it.now.service.places, key=lambda p: p.first))
        ),
    )


def _offered(it: ServiceSituation) -> bool:
    return it.now.offered


@figure(
    "service.percent",
    _("Bemanning i verksamheten"),
    unit="procent",
    per="service",
    fits=_offered,
    definition=_(
        "Summan av tjänsternas fördelade tid till verksamheten i procent av heltid, i den mån tjänsterna är bemannade den dagen."
    ),
)
def percent(view: View, it: ServiceSituation) -> Found:
    """Bemanning i verksamheten."""
    return it.now.percent, lambda: _share_rows(view, it)


@figure(
    "service.percent_before",
    _("Bemanning tidigare"),
    unit="procent",
    per="service",
    definition=_("Verksamhetens bemanning vid nyår året före, räknad på samma sätt."),
)
def percent_before(view: View, it: ServiceSituation) -> Found:
    """Tidigare bemanning."""
    return it.before.percent, lambda: _share_rows(view, it)


@figure(
    "service.places",
    _("Platser"),
    unit="platser",
    per="service",
    fits=lambda it: it.places is not None,
    definition=_("Antal platser som gäller för verksamheten den dagen."),
)
def places(view: View, it: ServiceSituation) -> Found:  # noqa: ARG001
    """Platser."""
    return it.places.places if it.places else None, lambda: _place_rows(it)


@figure(
    "service.places_minimum",
    _("Minsta antal"),
    unit="platser",
    per="service",
    fits=lambda it: it.places is not None and it.places.minimum > 0,
    definition=_("Minsta antal deltagare för att verksamheten ska starta."),
)
def places_minimum(view: View, it: ServiceSituation) -> Found:  # noqa: ARG001
    """Minsta antal."""
    return it.places.minimum if it.places else None, lambda: _place_rows(it)


@figure(
    "service.places_before",
    _("Platser tidigare"),
    unit="platser",
    per="service",
    fits=lambda it: it.places_before is not None,
    definition=_("Antal platser som gällde närmast före det nuvarande antalet."),
)
def places_before(view: View, it: ServiceSituation) -> Found:  # noqa: ARG001
    """Platser tidigare."""
    return it.places_before.places if it.places_before else None, lambda: _place_rows(it)


@figure(
    "service.slots",
    _("Kapacitet"),
    unit="uppdrag",
    per="service",
    fits=lambda it: it.now.offered and it.now.slots is not None,
    definition=_(
        "Hur många uppdrag verksamhetens klienttid räcker till vid vanlig omfattning: bemanning × 40 timmar × "
        "klientandel, delat med minuter per vecka och plats, avrundat nedåt."
    ),
)
def slots(view: View, it: ServiceSituation) -> Found:
    """Kapacitet i uppdrag."""
    return it.now.slots, lambda: _share_rows(view, it)


@figure(
    "service.hours",
    _("Timmar för klienter i veckan"),
    unit="timmar",
    per="service",
    fits=_offered,
    definition=_(
        "Verksamhetens bemanning gånger 40 timmar gånger klientandelen. Resten går till restid, möten och dokumentation."
    ),
)
def hours(view: View, it: ServiceSituation) -> Found:
    """Klienttimmar i veckan."""
    return it.now.client_hours, lambda: _share_rows(view, it)


@figure(
    "service.load_percent",
    _("Belastning"),
    unit="procent",
    per="service",
    fits=lambda it: it.now.offered and it.workload_percent is not None,
    definition=_("Pågående uppdrags beslutade tid i veckan i procent av verksamhetens klienttid."),
)
def load_percent(view: View, it: ServiceSituation) -> Found:
    """Belastning i procent."""
    return it.workload_percent, lambda: _share_rows(view, it)


@figure(
    "service.load_full_time",
    _("Motsvarar heltidstjänster"),
    unit="tjänster",
    per="service",
    fits=lambda it: it.now.offered and it.workload.orders.minutes > 0,
    definition=_("Pågående uppdrags beslutade tid i veckan delad med en heltidstjänsts klienttid."),
)
def load_full_time(view: View, it: ServiceSituation) -> Found:
    """Belastning i heltidstjänster."""
    return it.now.full_time(it.workload.orders.minutes), lambda: _share_rows(view, it)


@figure(
    "service.without_holder",
    _("Saknar utförare"),
    unit="ja/nej",
    per="service",
    fits=_offered,
    definition=_("Ja när ingen bemannad tjänst har tid i verksamheten den dagen fast den ska erbjudas."),
)
def without_holder(view: View, it: ServiceSituation) -> Found:
    """Saknar utförare."""
    return it.now.without_holder, lambda: _share_rows(view, it)


@figure(
    "service.below_minimum",
    _("Under minsta bemanning"),
    unit="ja/nej",
    per="service",
    fits=lambda it: it.now.offered and it.now.service.min_percent > 0,
    definition=_("Ja när bemanningen den dagen är lägre än den minsta som verksamheten kan hållas öppen med."),
)
def below_minimum(view: View, it: ServiceSituation) -> Found:
    """Under minsta bemanning."""
    lacking = {Lack.NO_HOLDER, Lack.BELOW_MINIMUM} & set(it.now.lacks)
    return bool(lacking), lambda: _share_rows(view, it)


@figure(
    "service.without_competence",
    _("Saknar kompetens"),
    unit="ja/nej",
    per="service",
    fits=lambda it: it.now.offered and bool(it.now.service.needs),
    definition=_("Ja när ingen av dem som har tid i verksamheten har en kompetens som den kräver."),
)
def without_competence(view: View, it: ServiceSituation) -> Found:
    """Saknar kompetens."""
    return Lack.NO_COMPETENCE in it.now.lacks, lambda: _share_rows(view, it)


@figure(
    "service.may_not_queue",
    _("Får inte ställas i kö"),
    unit="ja/nej",
    per="service",
    fits=lambda it: it.now.offered and not it.now.service.may_queue,
    definition=_("Ja för verksamhet där ärendena ofta kräver akuta åtgärder och därför alltid tas emot."),
)
def may_not_queue(view: View, it: ServiceSituation) -> Found:
    """Får inte ställas i kö."""
    return True, lambda: _share_rows(view, it)


@figure(
    "service.closed",
    _("Har upphört"),
    unit="ja/nej",
    per="service",
    fits=lambda it: not it.now.offered,
    definition=_("Ja för verksamhet som har erbjudits men upphört före den dagen."),
)
def closed(view: View, it: ServiceSituation) -> Found:  # noqa: ARG001
    """Har upphört."""
    line = it.now.service
    return True, lambda: Rows(
        (str(_("Sista dag")), str(_("Varför"))), (Row("service", line.id, (line.last, line.end_reason)),)
    )


@figure(
    "services.lacking",
    _("Verksamheter som brister"),
    unit="antal",
    definition=_(
        "Antal verksamheter som ska erbjudas men saknar utförare, minsta bemanning eller kompetens den dagen."
    ),
)
def lacking(view: View) -> Found:
    """Verksamheter som brister."""
    found = [s for s in view.situation.services if s.now.lacks]
    words = {
        Lack.NO_HOLDER: _("saknar utförare"),
        Lack.BELOW_MINIMUM: _("under minsta bemanning"),
        Lack.NO_COMPETENCE: _("saknar kompetens"),
    }
    return len(found), lambda: Rows(
        (str(_("Verksamhet")), str(_("Brist"))),
        tuple(
            Row("service", s.now.service.id, (s.now.service.name, ", ".join(str(words[x]) for x in s.now.lacks)))
            for s in found
        ),
    )
