"""What decisions say, and what is missing before one can be signed: asked by pages, figures and actions alike."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from hemmaplan.cases.decisions import appeals, consequences, kinds, scheme
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.consequences import APPEAL, AppealFacts, CarriedOut, DecisionFacts, DeliveryFacts
from hemmaplan.cases.decisions.court_letter import CourtLetter, Enclosed
from hemmaplan.cases.decisions.letter import PARTS, Letter
from hemmaplan.cases.decisions.models import Appeal, Decision, Delivery
from hemmaplan.cases.decisions.permissions import LEVELS
from hemmaplan.cases.decisions.states import OPEN, DecisionState
from hemmaplan.cases.decisions.wording import SentenceParts, sentence
from hemmaplan.cases.investigations.measures import findings, missing_before
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.investigations.requirements import Missing
from hemmaplan.cases.parties import measures as parties
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.release import Finding
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Difference, Wanted, differences
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import Happening
from hemmaplan.documents.models import Document, IncomingDocument
from hemmaplan.foundation import calendar, names
from hemmaplan.organisation.measures import board_of
from hemmaplan.organisation.requiring import Fault
from hemmaplan.organisation.storing import in_parts
from hemmaplan.people.models import Person, Relation

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case

GRANTS = ("grant", "grant_partly")
"""The verbs of a favourable decision."""


def kind_of(decision: Decision, on: dt.date | None = None) -> kinds.Kind:
    """The kind as it read when it was decided; of a draft as it reads on the day."""
    day = decided_on(decision) if decision.decided_at else on or calendar.local_date(decision.recorded_at)
    return kinds.kind(decision.kind, area=decision.case.kind, on=day)


def decided_on(decision: "Decision | None") -> dt.date:
    """The day of a signed decision."""
    assert decision is not None
    assert decision.decided_at is not None
    return calendar.local_date(decision.decided_at)


def values_of(decision: Decision) -> dict[str, object]:
    """What stands in the parts a kind may ask for."""
    return {name: getattr(decision, name) for name in required.PARTS}


def limits_of(decision: Decision) -> scheme.Limits:
    """What the delegation scheme may limit. The months of an extension are those beyond the present last day."""
    months = scheme.months_of(decision.first_on, decision.last_on)
    if decision.verb == "extend":
        clock = clock_to_extend(decision)
        months = scheme.months_of(calendar.add_days(clock.due_on, 1), decision.new_due_on) if clock else None
    return scheme.Limits(
        verb=decision.verb, area=decision.case.kind, months=months, ore_a_month=decision.cost_ore,
        care_form=decision.care_form,
    )  # fmt: skip


def clock_to_extend(decision: Decision) -> Clock | None:
    """The clock that an extension moves: of the investigation, otherwise of the intake. None when it does not run."""
    rows = _to_extend(decision)
    return None if rows is None else rows.filter(ended_on=None).first()


def _to_extend(decision: Decision) -> "QuerySet[Clock] | None":
    """The clocks of the rule whose time an extension moves, those that are over too."""
    about = decision.investigation or decision.intake
    if about is None:
        return None
    rule = "child_inv_complete" if decision.investigation else "concern_prelim_decision"
    return Clock.objects.filter(subject_kind=about._meta.label_lower, subject_id=about.pk, rule=rule)


def extensions_not_in_the_ledger(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, Clock]]:
    """Signed extensions that no event of a clock tells of, with the clock each moves. They come with their file."""
    signed = [one for one in decisions if one.verb == "extend" and one.state == DecisionState.SIGNED]
    in_the_ledger = set(
        ClockEvent.objects.filter(
            kind=Happening.EXTENDED, answer_kind=consequences.KIND, answer_id__in=[one.pk for one in signed]
        ).values_list("answer_id", flat=True)
    )
    for one in signed:
        rows = None if one.pk in in_the_ledger else _to_extend(one)
        clock = rows.order_by("-starts_on", "-pk").first() if rows is not None else None
        if clock is not None:
            yield one, clock


def missing(decision: Decision, *, on: dt.date) -> Iterator[Fault]:
    """What stands against signing on the day, in words: parts, time, what the investigation lacks."""
    kind = kind_of(decision, on)
    yield from required.missing(kind, decision.verb, values_of(decision))
    yield from required.as_wanted(decision.verb, wholly=decision.grants_appeal)
    if decision.verb == "correct":
        return
    if kind.effect == "extend":
        clock = clock_to_extend(decision)
        yield from required.extension(due_on=clock.due_on if clock else None, new_due_on=decision.new_due_on, on=on)
    if kind.effect in {"close", "follow_up"}:
        yield from required.investigated(investigated=decision.investigation is not None)
    yield from (Fault(gate.key, gate.text) for gate in gates(decision, on=on) if gate.key != LATE)


LATE = "clock"
"""The gate of time. A decision that comes too late must be taken all the same: it is told, and stands as late in the ledger."""


def gates(decision: Decision, *, on: dt.date) -> list[Missing]:
    """What the investigation lacks before the decision, and that its time is out."""
    kind = kind_of(decision, on)
    if decision.investigation is None or kind.effect not in {"close", "grant"} or decision.replaces_id:
        return []
    final = kind.effect == "close" or bool(decision.outcome)
    return missing_before(
        decision.investigation, on=on, final=final, best_interests=decision.best_interests,
        childs_view=decision.childs_view,
    )  # fmt: skip


def began_on(case: "Case") -> dt.date:
    """The day the matter began: the chair may have decided in the night, before anybody opened the file."""
    arrived = [calendar.local_date(at) for at in case.intakes.values_list("arrived_at", flat=True)]
    return min([case.opened_on, *arrived])


def near(case: "Case") -> list[str]:
    """The names of the person, of parties, and of those related to the person, as far as they are known here."""
    related = Relation.objects.filter(Q(person=case.person_id) | Q(other=case.person_id)).values_list("person", "other")
    parties = Party.objects.filter(case=case).values_list("person", "name")
    ids = {pk for pair in related for pk in pair} | {pk for pk, _name in parties if pk} | {case.person_id}
    people = Person.objects.filter(pk__in=ids).values_list("given_name", "family_name")
    return [names.full(*one) for one in people] + [name for _pk, name in parties if name]


def waiting_for(user: "User") -> QuerySet[Decision]:
    """What has been handed over and waits for somebody on a level of the user's; the board's for whoever enters it."""
    mine = Q(level__in=scheme.ELECTED, unit__in=user.scope.units(AuthorityRight.RECORD_BOARD_DECISIONS))
    for place, level in enumerate(scheme.OFFICERS):
        mine |= Q(level__in=scheme.OFFICERS[: place + 1], unit__in=user.scope.units(LEVELS[level]))
    return Decision.objects.visible_to(user).filter(mine, state=DecisionState.PROPOSED)


def begun_by(user: "User") -> QuerySet[Decision]:
    """What the user has begun and nobody has decided: drafts, those sent back too, and what waits for others."""
    return Decision.objects.visible_to(user).filter(prepared_by=user.pk, state__in=OPEN)


def takes_part(user: "User") -> bool:
    """Whether the user decides anywhere, or enters what the board decides."""
    rights = (*LEVELS.values(), AuthorityRight.RECORD_BOARD_DECISIONS)
    return any(user.scope.anywhere(right) for right in rights)


def investigation_to_decide(case: "Case", kind: str = "") -> Investigation | None:
    """The investigation of the file that a decision of the kind is about: the one that goes on, of a follow-up the one just closed."""
    rows = case.investigations.order_by("-opened_on", "-pk")
    closed = Investigation.State.CLOSED
    return (rows.filter(state=closed) if kind == "follow_up" else rows.exclude(state=closed)).first()


WRITTEN_IN = {"facts": "analysis", "weighing": "need", "best_interests": "best_interests", "childs_view": "childs_view"}
"""Which part of an investigation says what a decision asks for, so that nothing is written twice."""


def known_of(investigation: Investigation | None, verb: str) -> dict[str, Any]:
    """What the investigation already says of a decision's parts. One that is written ends with what it led to being granted."""
    if investigation is None:
        return {}
    texts = dict(investigation.written_texts.values_list("part", "text"))
    known = {name: texts[part] for name, part in WRITTEN_IN.items() if texts.get(part)}
    ends = verb in GRANTS and investigation.state == Investigation.State.WRITTEN
    return known | ({"outcome": Investigation.Outcome.INTERVENTION.value} if ends else {})


def sentence_parts(decision: Decision, *, who: str, on: dt.date) -> SentenceParts:
    """What the decision sentence is built of. ``who`` is how the reader may see the person named."""
    kind, replaces = kind_of(decision, on), decision.replaces
    return SentenceParts(
        kind=decision.kind, title=kind.title, verb=decision.verb, who=who, section=decision.section,
        request=decision.request, intervention=decision.intervention, extent=decision.extent,
        minutes_per_week=decision.minutes_per_week, first_on=decision.first_on, last_on=decision.last_on,
        conditions=decision.conditions, new_due_on=decision.new_due_on, outcome=decision.outcome,
        replaces_on=decided_on(replaces) if replaces else None,
    )  # fmt: skip


def sentence_of(decision: Decision, *, who: str, on: dt.date) -> str:
    """The decision sentence: of a signed one as it was signed, of a draft as its fields make it."""
    return decision.sentence or sentence(sentence_parts(decision, who=who, on=on))


def sentence_now(decision: Decision, *, on: dt.date) -> str:
    """The sentence that is signed, with the name that the person has on the day."""
    who = names.full(decision.person.given_name, decision.person.family_name)
    return sentence(sentence_parts(decision, who=who, on=on))


def taken(
    unit_ids: Collection[int], first: dt.date, last: dt.date, *, known: dt.datetime | None = None
) -> QuerySet[Decision]:
    """Decisions of the units in the period, the oldest first; with ``known`` those recorded by then."""
    start, end = calendar.at_clock(first, 0), calendar.at_clock(calendar.add_days(last, 1), 0)
    rows = Decision.objects.filter(
        unit__in=unit_ids, state=DecisionState.SIGNED, decided_at__gte=start, decided_at__lt=end
    )
    if known is not None:
        rows = rows.filter(signed_recorded_at__lte=known)
    return rows.select_related("case", "decided_by", "unit").order_by("decided_at", "pk")


def is_delegated(decision: Decision) -> bool:
    """Delegationsbeslut: taken by an officer or the automated function, so that it is reported to the board. KL 6:40."""
    return decision.level in (*scheme.OFFICERS, scheme.AUTOMATIC)


def is_tried(decision: Decision) -> bool:
    """Whether it answers an application for help, and does not correct an earlier answer."""
    return decision.verb in {*GRANTS, "reject"} and decision.replaces_id is None


# The letter and how it reaches its parties ----------------------------------------------------------------------------


def parties_of(decision: Decision) -> list[Party]:
    """The parties by law on the day of the decision, who are told of it."""
    on = decided_on(decision) if decision.decided_at else calendar.local_date(decision.recorded_at)
    return list(Party.objects.filter(case=decision.case_id).by_law(on).select_related("person").order_by("pk"))


def may_receive_copy(decision: Decision, party: Party, *days: dt.date) -> bool:
    """Whether the copy may go to the party: one by law, when it was decided or on one of the days. Not who was so before."""
    return party.is_party and any(day in party.period for day in (decided_on(decision), *days))


def not_informed(decision: Decision) -> list[Party]:
    """The parties whom nobody has told."""
    informed = set(decision.deliveries.values_list("party", flat=True))
    return [party for party in parties_of(decision) if party.pk not in informed]


def to_look_through(decision: Decision, party: Party, *, left_out: Collection[str] = ()) -> list[Finding]:
    """What in the copy others must perhaps not learn, by the part it stands in."""
    texts = {title: getattr(decision, name) for name, title in PARTS.items() if name not in left_out}
    on = decided_on(decision) if decision.decided_at else calendar.local_date(decision.recorded_at)
    return findings(decision.case, party, {where: text for where, text in texts.items() if text.strip()}, on=on)


def weeks_to_appeal(on: dt.date) -> int:
    """How many weeks one has to appeal, as the letter says. FL 44 §."""
    return rules.rule(APPEAL, on=on).length or 0


def letter_to(decision: Decision, party: Party) -> Letter:
    """What the letter to the party says. Nobody of the staff is named where safety asks. FL 33 §."""
    case, person = decision.case, decision.person
    who = names.full(person.given_name, person.family_name)
    hidden, to = parties.hides_staff(case), parties.called(party)
    on = decided_on(decision) if decision.decided_at else calendar.local_date(decision.recorded_at)
    return Letter(
        board=board_of(decision.unit), unit=decision.unit.name, number=case.number, to=to, person=who,
        decided_on=on if decision.decided_at else None,
        decider=decision.decided_by.name if decision.decided_by and not hidden else "",
        level=_LEVELS.get(decision.level, ""),
        delegation=decision.delegation if is_delegated(decision) else "",
        sentence=sentence_of(decision, who=who, on=on), texts={name: getattr(decision, name) for name in PARTS},
        appealable=kind_of(decision).appealable, weeks=weeks_to_appeal(on),
    )  # fmt: skip


# In the authority's language whatever the reader's.
_LEVELS = {
    "worker": "Socialsekreterare", "lead": "Förste socialsekreterare", "manager": "Enhetschef",
    "director": "Verksamhetschef", "chair": "Nämndens ordförande", "committee": "Nämndens utskott", "board": "Nämnden",
}  # fmt: skip


def last_day_to_appeal(delivery: Delivery) -> dt.date:
    """The last day for the party to appeal."""
    assert delivery.received_on is not None
    return consequences.last_day_to_appeal(delivery.received_on)


def is_in_time(appeal: Appeal) -> bool:
    """Rättidsprövning: it came in by the last day, or is tried all the same. FL 45 §."""
    return bool(appeal.in_time_although) or appeal.arrived_on <= last_day_to_appeal(appeal.delivery)


def known_of_late(appeal: Appeal) -> dict[str, Any]:
    """What is known of an appeal that came too late, as the words of the decision to dismiss it."""
    delivery = appeal.delivery
    return {
        "request": f"Överklagandet av beslutet den {decided_on(delivery.decision)}",
        "facts": f"Parten fick del av beslutet den {delivery.received_on} ({delivery.received_source}). Sista dagen att överklaga var "
        f"den {last_day_to_appeal(delivery)}. Överklagandet kom in den {appeal.arrived_on}.",
        "why_not": "Överklagandet har kommit in för sent.",
    }  # fmt: skip


def letter_to_court(appeal: Appeal, *, court: str, opinion: str, on: dt.date) -> CourtLetter:
    """What the letter to the court says, and the documents of the matter that go along. What came in with a report does not."""
    delivery, decision = appeal.delivery, appeal.decision
    party = delivery.party
    assert delivery.received_on is not None  # nobody appeals what they have not received
    replaced = decision.replaced_by.filter(state=DecisionState.SIGNED).first()
    return CourtLetter(
        board=board_of(decision.unit), unit=decision.unit.name, number=decision.case.number, court=court,
        party=parties.called(party),
        sentence=sentence_of(decision, who=names.full(decision.person.given_name, decision.person.family_name), on=decided_on(decision)),
        decided_on=decided_on(decision), received_on=delivery.received_on, last_on=last_day_to_appeal(delivery),
        arrived_on=appeal.arrived_on, in_time_although=appeal.in_time_although,
        replaced_by=replaced.sentence if replaced else "", opinion=opinion, section=appeals.step("forward", on).section,
        enclosed=tuple(_enclosed(decision, replaced)), on=on,
    )  # fmt: skip


def _enclosed(decision: Decision, replaced: Decision | None) -> Iterator[Enclosed]:
    """The documents that were made of the decision and its investigation, and what has come in to the file, with their hashes."""
    about = Q(subject_kind=Decision._meta.label_lower, subject_id__in=[one.pk for one in (decision, replaced) if one])
    if decision.investigation_id:
        about |= Q(subject_kind=Investigation._meta.label_lower, subject_id=decision.investigation_id)
    made = Document.objects.filter(about, state=Document.State.FINAL).defer("content").order_by("made_at", "pk")
    yield from (Enclosed(row.title, calendar.local_date(row.made_at), row.sha256) for row in made)
    came = IncomingDocument.objects.about(decision.case).defer("content").order_by("arrived_on", "pk")
    yield from (Enclosed(row.title, row.arrived_on, row.sha256) for row in came)


def appeals_of(decision: Decision, user: "User") -> dict[int, Appeal]:
    """The appeals of the decision that the user may see, by their delivery."""
    rows = (
        Appeal.objects.visible_to(user)
        .filter(delivery__decision=decision.pk)
        .select_related("delivery__decision__case")
    )
    return {row.delivery_id: row for row in rows}


def appeal_times_over(today: dt.date) -> Iterator[tuple[Clock, Delivery]]:
    """The running times to appeal whose last day has passed, with what they are about."""
    clocks_ = Clock.objects.running().filter(rule=APPEAL, subject_kind=Delivery._meta.label_lower, due_on__lt=today)
    over = [clock for clock in clocks_ if rules.office_day_after(clock.due_on) < today]
    found = Delivery.objects.in_bulk([clock.subject_id for clock in over])
    return ((clock, found[clock.subject_id]) for clock in over)


# Does the ledger say what the decisions say? --------------------------------------------------------------------------


def facts(decision: Decision) -> DecisionFacts:
    """What of a decision that has just been signed decides its clocks: nobody has been told of it. It comes with its file."""
    kind = kind_of(decision)
    corrects = decision.verb == "correct"
    return DecisionFacts(
        decision_id=decision.pk, case_id=decision.case_id, person_id=decision.person_id, unit_id=decision.unit_id,
        decided_on=decided_on(decision), recorded_at=decision.signed_recorded_at, notice=kind.notice and not corrects,
        carried_out=decision.verb in GRANTS and kind.effect == "grant",
    )  # fmt: skip


def facts_of(decisions: Sequence[Decision], orders: Mapping[int, Sequence[CarriedOut]]) -> list[DecisionFacts]:
    """What of signed decisions decides their clocks, with the ``orders`` that carry each out. Three queries; they come with their files."""
    ids = [one.pk for one in decisions]
    sent: dict[int, list[tuple[dt.datetime, int, dt.date]]] = defaultdict(list)
    letters = Delivery.objects.filter(decision__in=ids)
    for decision, told_at, party, sent_on in letters.values_list("decision", "recorded_at", "party", "sent_on"):
        sent[decision].append((told_at, party, sent_on))
    parties: dict[int, list[tuple[int, dt.datetime, Any]]] = defaultdict(list)
    rows = Party.objects.filter(case__in={one.case_id for one in decisions}, is_party=True)
    for pk, case, recorded_at, period in rows.values_list("pk", "case", "recorded_at", "period"):
        parties[case].append((pk, recorded_at, period))
    later = {
        one.replaces_id: one
        for one in Decision.objects.filter(replaces__in=ids, state=DecisionState.SIGNED).only(
            "replaces", "decided_at", "signed_recorded_at"
        )
    }
    found = []
    for one in decisions:
        of, replaced = facts(one), later.get(one.pk)
        cut = replaced.signed_recorded_at if replaced else None
        informed = consequences.informed(
            [(pk, since) for pk, since, period in parties[one.case_id] if of.decided_on in period],
            [row for row in sent[one.pk] if cut is None or row[0] <= cut],
        )
        found.append(
            replace(
                of, informed_on=informed[0] if informed else None, informed_recorded_at=informed[1] if informed else None,
                orders=tuple(orders.get(one.pk, ())),
                replaced_on=max(of.decided_on, decided_on(replaced)) if replaced else None, replaced_recorded_at=cut,
            )
        )  # fmt: skip
    return found


def delivery_facts(delivery: Delivery) -> DeliveryFacts:
    """What of a letter decides the time to appeal. It comes with its decision and the decision's file."""
    decision = delivery.decision
    return DeliveryFacts(
        delivery_id=delivery.pk, case_id=decision.case_id, person_id=decision.person_id, unit_id=decision.unit_id,
        appealable=kind_of(decision).appealable, received_on=delivery.received_on,
        received_recorded_at=delivery.received_recorded_at, appealed_on=delivery.appealed_on,
        appealed_recorded_at=delivery.appealed_recorded_at,
    )  # fmt: skip


def deliveries_disagreeing(today: dt.date) -> Iterator[Difference]:
    """Times to appeal that are missing, wrong, answered twice, or run and should not. Two queries a batch."""
    for part in in_parts(Delivery.objects.select_related("decision__case")):
        kept = ledger.stored(consequences.DELIVERY, [row.pk for row in part], rules=[APPEAL])
        wanted = [consequences.time_to_appeal(delivery_facts(row), today=today) for row in part]
        yield from differences(kept, [one for one in wanted if one is not None], whole=True)


def appeal_facts(appeals_: Sequence[Appeal]) -> Iterator[AppealFacts]:
    """What of appeals decides the time to hand them over. They come with their decisions; two queries."""
    answers = Decision.objects.filter(appeal__in=appeals_, state=DecisionState.SIGNED)
    closing = {
        one.appeal_id: one for one in answers.filter(Q(verb="dismiss") | Q(grants_appeal=True)).select_related("case")
    }
    for row in appeals_:
        decision, answer = row.decision, closing.get(row.pk)
        ended, known = row.forwarded_on, row.forwarded_recorded_at
        if answer is not None:
            ended, known = decided_on(answer), answer.signed_recorded_at
        yield AppealFacts(
            appeal_id=row.pk, case_id=decision.case_id, person_id=decision.person_id, unit_id=decision.unit_id,
            arrived_on=row.arrived_on, recorded_at=row.recorded_at, ended_on=ended, ended_recorded_at=known,
        )  # fmt: skip


def appeals_disagreeing() -> Iterator[Difference]:
    """Times to hand an appeal over that are missing, wrong, answered twice, or run and should not. Three queries a batch."""
    for part in in_parts(Appeal.objects.select_related("delivery__decision")):
        kept = ledger.stored(consequences.APPEALED, [row.pk for row in part])
        wanted = [consequences.time_to_forward(of) for of in appeal_facts(part)]
        yield from differences(kept, wanted, whole=True)


def numbers_of_appeals(ids: Collection[int]) -> set[str]:
    """Numbers of the files of these appeals."""
    return set(Appeal.objects.filter(pk__in=ids).order_by().values_list("delivery__decision__case__number", flat=True))


def numbers_of_deliveries(ids: Collection[int]) -> set[str]:
    """Numbers of the files of these letters."""
    return set(Delivery.objects.filter(pk__in=ids).order_by().values_list("decision__case__number", flat=True))


def clocks_wanted(decision: Decision) -> list[Wanted]:
    """The clocks that run when the decision has just been signed."""
    return list(consequences.clocks(facts(decision)))
