"""What an investigation lacks, whom it must reach, and whether the ledger says what it says. Reads, and changes nothing."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.cases.intake.measures import secret_reporters
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations import consequences, headings
from hemmaplan.cases.investigations import requirements as required
from hemmaplan.cases.investigations.consequences import KIND, CommunicationFacts, InvestigationFacts
from hemmaplan.cases.investigations.models import (
    ChildTalk,
    Communication,
    InstrumentResult,
    Investigation,
    InvestigationPlan,
    InvestigationText,
    SafetyPlan,
)
from hemmaplan.cases.investigations.requirements import BeforeDecision, Missing, missing_before_decision
from hemmaplan.cases.investigations.states import COMPLETE, FOLLOW_UP, INFORM, KINDS_OF_FILE, OWN_PARTY
from hemmaplan.cases.parties import measures as parties
from hemmaplan.cases.parties import release
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.release import Finding
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Difference, differences
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import Happening
from hemmaplan.documents.models import Document
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.requiring import Fault
from hemmaplan.organisation.storing import in_parts
from hemmaplan.people.measures import is_under

if TYPE_CHECKING:
    from pathlib import Path

    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case

_FOR_THE_CHILD = (Party.Role.GUARDIAN, Party.Role.TRUSTEE)


def own_headings() -> "Path | None":
    """The folder with the municipality's own headings and items, where it has one."""
    folder: Path | None = settings.OWN_HEADINGS
    return folder


def areas_of(investigation: Investigation) -> list[headings.Area]:
    """The areas of the investigation, by the headings it began with."""
    return headings.areas_of(investigation.headings, investigation.kind, own_headings())


def areas_of_file(case: "Case") -> list[headings.Area]:
    """The areas of the file's latest investigation; of a file without one, those its first kind would begin with."""
    latest = Investigation.objects.filter(case=case).order_by("-opened_on", "-pk").first()
    if latest is not None:
        return areas_of(latest)
    if case.kind not in KINDS_OF_FILE:
        return []  # nothing is investigated by documents there
    kind = KINDS_OF_FILE[case.kind][0]
    return headings.areas_of(headings.package_for(kind, case.opened_on, own_headings()), kind, own_headings())


def area_labels(investigation: Investigation) -> dict[str, str]:
    """The words of its areas, by their keys."""
    return {one.key: one.label for one in areas_of(investigation)}


def clock_to_complete(investigation: Investigation) -> Clock | None:
    """The clock by which it must be done, where its kind has one and it runs."""
    rule = COMPLETE.get(investigation.kind)
    running = Clock.objects.running().filter(subject_kind=KIND, subject_id=investigation.pk, rule=rule)
    return running.first() if rule else None


def clocks_of(investigation: Investigation) -> list[Clock]:
    """Its clocks."""
    return ledger.clocks_about(KIND, investigation.pk)


def to_reach(investigation: Investigation, on: dt.date) -> list[Party]:
    """Parterna att nå: who must be told and heard. A child's guardians and trustees, the child itself from fifteen; an adult."""
    rows = list(
        Party.objects.by_law(on)
        .filter(case=investigation.case_id)
        .exclude(role=Party.Role.COUNSEL)
        .select_related("person")
        .order_by("pk")
    )
    own_age = rules.rule(OWN_PARTY, on=on).length or 0
    found = [
        row
        for row in rows
        if row.role != Party.Role.PERSON or row.person is None or not is_under(person=row.person, age=own_age, on=on)
    ]
    if any(row.role in _FOR_THE_CHILD or row.role == Party.Role.PERSON for row in found):
        return found
    return rows  # nobody speaks for the child yet: then the child itself stands there, and somebody must see to it


DOCUMENT = "investigation"
"""What the kept paper of an established investigation is called among documents."""


def kept_papers(investigation: Investigation, user: "User") -> list[Document]:
    """The documents of the established investigation that the user may read, the latest first: a correction is a new one."""
    rows = Document.objects.visible_to(user).about(investigation).filter(kind=DOCUMENT)
    return list(rows.defer("content").select_related("made_by"))


def not_to_write_to(party: Party) -> str:
    """Why no letter may be sent to the party, in words; empty when one may.

    Somebody under threat is not written to unless they have said how; a guardian who must not be told yet, not at all.
    """
    if why := parties.not_to_write_to(party):
        return why
    if party.role == Party.Role.PERSON and SafetyPlan.objects.filter(investigation__case=party.case_id).exists():
        return _("Det finns en skyddsplan. Skicka inget brev: lämna över det på ett säkert sätt.")
    if party.role not in {Party.Role.GUARDIAN, Party.Role.PARENT}:
        return ""
    if Intake.objects.filter(case=party.case_id, guardians_informed=Intake.GuardiansInformed.MUST_NOT).exists():
        return _("Vårdnadshavarna får inte underrättas ännu. Ändra det i anmälan när risken är bedömd.")
    waiting = Investigation.objects.filter(case=party.case_id, guardians_informed_on=None).exclude(informing_waits="")
    if waiting.going_on().exists():
        return _("Underrättelsen till vårdnadshavarna väntar av angivna skäl. Anteckna först att de är underrättade.")
    return ""


def findings(case: "Case", party: Party, texts: Mapping[str, str], *, on: dt.date) -> list[Finding]:
    """Kontroll före utlämnande: what of others stands in what the party would be sent, whoever asks. The gravest first."""
    known = [*parties.others(case, party), *secret_reporters(case)]
    return release.findings(texts, known, today=on)


def is_heard(investigation: Investigation) -> bool:
    """Barnet har hörts: it has been talked to, or a reason is written why not."""
    return bool(investigation.not_heard) or ChildTalk.objects.filter(investigation=investigation).exists()


def lacking(investigation: Investigation) -> list[Fault]:
    """What the whole lacks before it can be established, each in words: the page shows all, the action refuses with the first."""
    texts = dict(InvestigationText.objects.filter(investigation=investigation).values_list("part", "text"))
    return list(
        required.written(
            kind=investigation.kind, texts=texts, labels={part.value: str(part.label) for part in InvestigationText.Part}, heard=is_heard(investigation),
            statements=investigation.statements.count(),
            planned=investigation.plans.filter(state=InvestigationPlan.State.ESTABLISHED).exists(),
        )
    )  # fmt: skip


def missing_before(
    investigation: Investigation, *, on: dt.date, final: bool = True, best_interests: str = "", childs_view: str = ""
) -> list[Missing]:
    """What is missing before a decision in the investigation may be signed. Asked by the page and by the signing alike.

    ``best_interests`` and ``childs_view`` are the decision's own words; what stands in the investigation counts too.
    """
    texts = {
        row.part: bool(row.text.strip())
        for row in InvestigationText.objects.filter(
            investigation=investigation, part__in=("best_interests", "childs_view")
        )
    }
    reached = {row.party_id: row for row in Communication.objects.filter(investigation=investigation)}
    waits = [row.reply_by for row in reached.values() if row.replied_on is None and row.reply_by and row.reply_by >= on]
    clock = clock_to_complete(investigation)
    return missing_before_decision(
        BeforeDecision(
            kind=investigation.kind, on=on, final=final,
            best_interests=bool(best_interests.strip()) or texts.get("best_interests", False),
            childs_view=bool(childs_view.strip()) or texts.get("childs_view", False) or is_heard(investigation),
            not_communicated=sum(party.pk not in reached for party in to_reach(investigation, on)) if final else 0,
            awaiting=max(waits, default=None), due_on=clock.due_on if clock else None,
            clock_section=clock.section if clock else "", written=investigation.state != Investigation.State.OPEN,
        )
    )  # fmt: skip


# Does the ledger say what the investigations say? ---------------------------------------------------------------------


def facts(investigation: Investigation) -> InvestigationFacts:
    """What of an investigation decides its clocks. It comes with its person."""
    return InvestigationFacts(
        investigation_id=investigation.pk, case_id=investigation.case_id, person_id=investigation.person_id,
        unit_id=investigation.unit_id, kind=investigation.kind, opened_on=investigation.opened_on,
        recorded_at=investigation.recorded_at, born_on=investigation.person.born_on, court_date=investigation.court_date,
        informed_on=investigation.guardians_informed_on, closed_on=investigation.closed_on,
        closed_recorded_at=investigation.closed_recorded_at, follow_up_on=investigation.follow_up_on,
        follow_up_ended_on=investigation.follow_up_ended_on,
    )  # fmt: skip


def disagreeing(investigations: QuerySet[Investigation] | None = None) -> Iterator[Difference]:
    """Clocks of these investigations, or of all, that are missing, wrong, or run and should not. Two queries a batch."""
    rows = Investigation.objects.all() if investigations is None else investigations
    for part in in_parts(rows.select_related("person")):
        ids = [row.pk for row in part]
        kept = ledger.stored(KIND, ids, rules=(*COMPLETE.values(), INFORM, FOLLOW_UP))
        yield from differences(kept, [want for row in part for want in consequences.clocks(facts(row))])


def communication_facts(sent: Communication) -> CommunicationFacts:
    """What of a communication decides the time to reply. It comes with its investigation."""
    of = sent.investigation
    return CommunicationFacts(
        communication_id=sent.pk, case_id=of.case_id, person_id=of.person_id, unit_id=of.unit_id, sent_on=sent.sent_on,
        reply_by=sent.reply_by, recorded_at=sent.recorded_at, replied_on=sent.replied_on, closed_on=of.closed_on,
        closed_recorded_at=of.closed_recorded_at,
    )  # fmt: skip


def communications_disagreeing() -> Iterator[Difference]:
    """Times to reply that are missing, wrong, answered twice, or run and should not. Two queries a batch."""
    for part in in_parts(Communication.objects.select_related("investigation")):
        kept = ledger.stored(consequences.COMMUNICATION, [row.pk for row in part])
        wanted = [consequences.time_to_reply(communication_facts(row)) for row in part]
        yield from differences(kept, [one for one in wanted if one is not None], whole=True)


def numbers_disagreeing() -> set[str]:
    """Numbers of the files whose investigations, or what was sent to parties in them, do not agree with their clocks."""
    sent = {difference.about.subject_id for difference in communications_disagreeing()}
    of = set(Communication.objects.filter(pk__in=sent).order_by().values_list("investigation", flat=True))
    return numbers_of({difference.about.subject_id for difference in disagreeing()} | of)


def numbers_of(ids: Collection[int]) -> set[str]:
    """Numbers of the files of these investigations."""
    return set(Investigation.objects.filter(pk__in=ids).order_by().values_list("case__number", flat=True))


# How investigations were done -----------------------------------------------------------------------------------------

LONG_DAYS = 120


@dataclass(frozen=True)
class Made:
    """Utredning as it was known: how long it took, whether its time was moved, the child heard, an instrument used."""

    investigation: Investigation
    days: int
    over_four_months: bool
    extended: bool
    child_heard: bool
    instrument: bool

    @property
    def is_long(self) -> bool:
        """Over 120 days."""
        return self.days > LONG_DAYS


def closed_between(
    unit_ids: Collection[int], *, first: dt.date, last: dt.date, known: dt.datetime | None = None,
    kinds: Collection[str] = ("child",),
) -> list[Made]:  # fmt: skip
    """Investigations of these kinds closed in the period, in order of the day they were opened."""
    rows = as_known(Investigation, known, unit__in=unit_ids, kind__in=kinds, closed_on__gte=first, closed_on__lte=last)
    return _made(rows, last, known)


def ongoing_on(
    unit_ids: Collection[int], on: dt.date, *, known: dt.datetime | None = None, kinds: Collection[str] = ("child",)
) -> list[Made]:
    """Investigations of these kinds that went on on the day, with how long they had gone on."""
    open_ = Q(closed_on=None) | Q(closed_on__gt=on)
    rows = as_known(Investigation, known, open_, unit__in=unit_ids, kind__in=kinds, opened_on__lte=on)
    return _made(rows, on, known)


def opened_between(
    unit_ids: Collection[int], *, first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Investigation]:
    """Investigations opened in the period, of every kind."""
    rows = as_known(Investigation, known, unit__in=unit_ids, opened_on__gte=first, opened_on__lte=last)
    return sorted(rows, key=lambda row: (row.opened_on, row.pk))


def _made(rows: Collection[Investigation], on: dt.date, known: dt.datetime | None) -> list[Made]:
    """How each was done, by what had been recorded. Three queries."""
    ids = [row.pk for row in rows]
    recorded = Q() if known is None else Q(recorded_at__lte=known)
    talked = set(
        ChildTalk.objects.filter(recorded, investigation__in=ids).order_by().values_list("investigation", flat=True)
    )
    used = set(
        InstrumentResult.objects.filter(recorded, investigation__in=ids)
        .order_by()
        .values_list("investigation", flat=True)
    )
    events = ClockEvent.objects.filter(
        recorded, kind=Happening.EXTENDED, clock__subject_kind=KIND, clock__subject_id__in=ids,
        clock__rule__in=COMPLETE.values(),
    )  # fmt: skip
    moved = set(events.order_by().values_list("clock__subject_id", flat=True))
    found = []
    for row in sorted(rows, key=lambda one: (one.opened_on, one.pk)):
        last = row.closed_on if row.closed_on is not None and row.closed_on <= on else on
        rule = COMPLETE.get(row.kind)
        due = rules.due(rules.rule(rule, on=row.opened_on), row.opened_on) if rule else None
        found.append(
            Made(
                row, (last - row.opened_on).days, over_four_months=due is not None and last > due, extended=row.pk in moved,
                child_heard=row.pk in talked or bool(row.not_heard), instrument=row.pk in used,
            )
        )  # fmt: skip
    return found
