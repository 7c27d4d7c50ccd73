"""Risks (*risker*): everything that is lacking or soon will be, as sentences with typed values."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.capacity.situation.endings import fall_text
from hemmaplan.capacity.situation.sentences import Clients, OfClients, Sentence, Told, joined
from hemmaplan.capacity.situation.snapshot import Lack
from hemmaplan.interventions.measures.services import ServiceLine
from hemmaplan.organisation.periods import last_day

if TYPE_CHECKING:
    from hemmaplan.capacity.situation.unit import ServiceSituation, Situation


@dataclass(frozen=True)
class Risk:
    """Risk: what, since or until when, what to do. Sorted by date, the worst first on the same day.

    ``clients``: those whom its day is about, when it tells of nobody else; the day is then hidden with their number.
    """

    key: str
    severity: str  # danger, warning, info
    sentences: tuple[Sentence, ...]
    todo: str
    unit_id: int
    since: dt.date | None = None
    until: dt.date | None = None
    clients: Clients | None = None

    @property
    def kind(self) -> str:
        """What sort of risk it is."""
        return self.key.partition(":")[0]

    @property
    def when(self) -> dt.date | None:
        """The day it is sorted by."""
        return self.until or self.since

    @property
    def parts(self) -> tuple[Told, ...]:
        """What, as text with numbers of clients apart."""
        return joined(part for place, one in enumerate(self.sentences) for part in (" " if place else "", *one.parts))

    @property
    def what(self) -> str:
        """What, as the unit itself reads it."""
        return " ".join(map(str, self.sentences))


def plain(text: str) -> tuple[Sentence, ...]:
    """Text in which no client is counted."""
    return (Sentence("%(text)s", {"text": text}),)


def risks(s: "Situation") -> Iterable[Risk]:
    """Every risk of the unit on the day."""
    yield from _endings(s)
    for service in s.services:
        yield from _of_service(s, service)
    for post, _name, away in s.long_away:
        sentences = [
            Sentence(_("%(title)s är borta länge (%(percent)s %%)."), {"title": post.title, "percent": away.percent})
        ]
        if away.doubtful:
            sentences.append(Sentence(_("Tveksamt om återgång."), {}))
        yield Risk(
            f"away:{post.id}",
            "warning",
            tuple(sentences),
            _("Planera för vikarie eller omfördelning."),
            post.unit_id,
            since=away.first,
        )
    yield from _flats(s)
    if s.late:
        yield Risk(
            "late",
            "danger",
            (
                Sentence(
                    _("%(count)s beslut har inte verkställts inom tre månader."),
                    {"count": Clients(s.late, "orders.late")},
                ),
            ),
            _("Rapportera till IVO och erbjud plats, eller återlämna uppdraget."),
            s.unit.pk,
        )
    if s.interrupted:
        yield Risk(
            "interrupted",
            "danger",
            (
                Sentence(
                    _("%(count)s uppdrag har avbrutits och inte återupptagits inom tre månader."),
                    {"count": Clients(s.interrupted, "orders.interrupted")},
                ),
            ),
            _("Rapportera till IVO och återuppta insatsen, eller avsluta uppdraget."),
            s.unit.pk,
        )
    yield from _agreements(s)


def _agreements(s: "Situation") -> Iterable[Risk]:
    ending = {ending.subject for ending in s.endings}
    for agreement in s.agreements:
        # An agreement about a post whose money ends soon is already told of there.
        if agreement.risk and ("post", agreement.post_id) not in ending:
            yield Risk(
                f"agreement:{agreement.pk}",
                "info",
                plain(f"{agreement.subject}: {agreement.risk}"),
                _("Följ frågan med motparten."),
                agreement.unit_id,
                until=last_day(agreement.period),
            )


def _endings(s: "Situation") -> Iterable[Risk]:
    for ending in s.endings:
        falls = [fall_text(fall) for fall in ending.falls]
        # Several lacks in one service are one loss.
        yield Risk(
            f"ending:{ending.kind}:{ending.subject[1]}",
            "danger" if falls else "warning",
            plain(". ".join([ending.what, *dict.fromkeys(falls)])),
            _("Förläng eller besluta om vad som ska gälla efter dagen."),
            ending.unit_id,
            until=ending.last,
        )


def _of_service(s: "Situation", it: "ServiceSituation") -> Iterable[Risk]:
    line = it.now.service
    if it.now.offered:
        yield from _lacking(it)
        yield from _carried(it)
    elif line.last is not None and line.last >= s.since:
        yield _risk(
            line,
            "closed",
            "info",
            Sentence(_("%(name)s har upphört: %(why)s"), {"name": line.name, "why": line.end_reason}),
            _("Meddela samverkansparter och hänvisa vidare."),
            since=line.last + dt.timedelta(days=1),
        )


def _risk(
    line: ServiceLine,
    kind: str,
    severity: str,
    sentence: Sentence,
    todo: str,
    *more: Sentence,
    since: dt.date | None = None,
    until: dt.date | None = None,
    clients: Clients | None = None,
) -> Risk:
    return Risk(f"{kind}:{line.code}", severity, (sentence, *more), todo, line.unit_id, since, until, clients)


def _lacking(it: "ServiceSituation") -> Iterable[Risk]:
    """What the service lacks to be given; only the worst is told."""
    line, lacks, name = it.now.service, it.now.lacks, {"name": it.now.service.name}
    if it.now.without_holder:
        yield _risk(
            line,
            "no_holder",
            "danger",
            Sentence(_("%(name)s saknar utförare."), name),
            _("Utse någon, eller hänvisa dem som söker till myndigheten."),
            since=it.without_since,
        )
    elif Lack.BELOW_MINIMUM in lacks:
        yield _risk(
            line,
            "below_minimum",
            "danger",
            Sentence(
                _("%(name)s är under minsta bemanning: %(percent)s av %(least)s %%."),
                name | {"percent": it.now.percent, "least": line.min_percent},
            ),
            _("Flytta hit timmar eller minska verksamheten."),
        )
    elif Lack.NO_COMPETENCE in lacks:
        yield _risk(
            line,
            "no_competence",
            "danger",
            Sentence(_("Ingen i %(name)s har den kompetens som krävs."), name),
            _("Utse någon med kompetensen."),
        )


def _carried(it: "ServiceSituation") -> Iterable[Risk]:
    """What the service will carry, and what is more than it can."""
    line, orders = it.now.service, it.workload.orders
    if orders.planned:
        coming = Clients(orders.planned, f"service.planned:{line.code}")
        hours = OfClients(str(round(orders.planned_minutes / 60)), coming)
        yield _risk(
            line,
            "planned",
            "warning",
            Sentence(
                _("%(count)s insatser tillkommer i %(name)s: %(hours)s timmar i veckan mer."),
                {"count": coming, "name": line.name, "hours": hours},
            ),
            _("Pröva bemanningen före startdagen."),
            until=orders.planned_from,
            clients=coming,
        )
    percent = it.workload_percent
    if percent is not None and it.is_overloaded:
        more = () if line.may_queue else (Sentence(_("Ärendena får inte ställas i kö."), {}),)
        yield _risk(
            line,
            "overload",
            "warning" if line.may_queue else "danger",
            Sentence(_("%(name)s bär %(percent)s %% av sin kapacitet."), {"name": line.name, "percent": percent}),
            _("Omfördela timmar eller förstärk."),
            *more,
        )


def _flats(s: "Situation") -> Iterable[Risk]:
    flats = s.flats
    for wound in flats.wind_downs:
        yield Risk(
            f"wind_down:{wound.id}",
            "warning",
            (Sentence(_("Inga nya hyreskontrakt får skrivas: %(why)s"), {"why": wound.reason}),),
            _("Nuvarande kontrakt sägs upp efter hand som hyresgästerna flyttar."),
            wound.unit_id,
            since=wound.since,
        )
    if flats.unsupervised:
        alone = sum(1 for one in flats.unsupervised if one.other_support is False)
        yield Risk(
            "unsupervised",
            "danger",
            (
                Sentence(
                    _("%(count)s lägenheter saknar tillsyn, %(alone)s av hyresgästerna har inget annat stöd."),
                    {"count": len(flats.unsupervised), "alone": Clients(alone)},
                ),
            ),
            _("Utse tillsynsansvarig. Börja med dem som inte har annat stöd."),
            flats.unsupervised[0].unit_id,
        )
