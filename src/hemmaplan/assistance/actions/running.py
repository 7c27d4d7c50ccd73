"""The month's run (*månadens körning*): renewed applications decided by the board's function where every condition holds. KL 6:37; FL 28 §.

It grants in full or leaves to a person; it knows nothing else. So many at a time are decided in one transaction: decision, amounts,
note, clocks and letters of all of them, or of none. Whoever is killed in between has decided nothing by half, and whoever goes on finds
what is left. Several may work at once: what one holds, another passes by.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import F, Max
from django.utils.translation import gettext as _

from hemmaplan.access.permissions import require
from hemmaplan.access.recording import event_of, record_many
from hemmaplan.assistance import deciding, letter, letters
from hemmaplan.assistance.acting import calculation_of, findings_of, keep_obstacles, support_of
from hemmaplan.assistance.deciding import GRANT, KIND
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import automatic as measures
from hemmaplan.assistance.measures import month as months
from hemmaplan.assistance.models import (
    Application,
    AutomaticOutcome,
    AutomaticRun,
    Calculation,
    DecidedCost,
    Finding,
    StopReason,
    SupportDecision,
    SupportMonth,
)
from hemmaplan.assistance.norms import automatic
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import explained
from hemmaplan.cases.decisions import consequences, kinds
from hemmaplan.cases.decisions import measures as decisions
from hemmaplan.cases.decisions.events import EventType as DecisionEvent
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.cases.parties import measures as parties
from hemmaplan.cases.parties.actions import settle_parties
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.ways import AS_DISPATCHED
from hemmaplan.deadlines import bulk
from hemmaplan.deadlines.consequences import Difference
from hemmaplan.documents.models import Dispatch, Document, Template
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.money import format_kronor
from hemmaplan.organisation.measures import board_of
from hemmaplan.organisation.storing import action
from hemmaplan.people.models import Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User

CHUNK: Final = 40
"""How many applications are decided in one transaction: a second's work."""


class Halted(Exception):
    """Stoppad: the machine may not decide any longer, and nothing of the chunk has been. ``why`` says it in words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Done:
    """What one chunk came to."""

    decided: int = 0
    stopped: int = 0

    @property
    def count(self) -> int:
        """How many applications it was about."""
        return self.decided + self.stopped


@dataclass
class Made:
    """Ett beslut medan det görs: the application, its month as counted, and the rows that come of it."""

    application: Application
    of: "months.Counted"
    month: SupportMonth
    calculation: Calculation
    decision: Decision
    letters: list[tuple[Party, bytes]] = field(default_factory=list)

    @property
    def proposal(self) -> deciding.Proposal:
        """What the account leads to."""
        assert self.of.proposal is not None
        return self.of.proposal


@action
def decide_chunk(*, run: AutomaticRun, by: "User", at: dt.datetime, size: int = CHUNK) -> Done:
    """Besluta eller lämna till en person so many of the run's applications as ``size`` says, in one transaction.

    None left, or all of them held by others: nothing is done. Raises ``Halted`` when the function, its rules or the switch no longer let
    the machine decide, also when that was said while the chunk was worked out: then none of it is decided.
    """
    require(by.is_system)
    rules = law_in_use()
    _refuse_shut(run, at, rules)
    applications = _taken(run, size)
    if not applications:
        return Done()
    rows = months.rows_of(applications)
    given = measures.given_of(applications, rows)
    stopped: list[tuple[Application, Sequence[str]]] = []
    passed: list[tuple[Application, months.Counted]] = []
    for application in applications:
        of = months.counted(rows[application.pk], rules)
        codes = _failing(of, given[application.pk], rules)
        if codes:
            stopped.append((application, codes))
        else:
            passed.append((application, of))
    made = list(_made(run, passed, by=by, at=at)) if passed else []
    _hold_open(run.unit_id)
    _refuse_shut(run, at, rules)
    late = _protected_now(made)
    stopped += [(one.application, ["nobody_protected"]) for one in made if one.application.pk in late]
    _write(run, [one for one in made if one.application.pk not in late], by=by, at=at)
    _leave(run, stopped, at=at)
    return Done(len(made) - len(late), len(stopped))


def _failing(of: "months.Counted", given: automatic.Given, rules: Law) -> Sequence[str]:
    """The codes of the conditions that do not hold; none, and the full grant may be decided by the machine."""
    if of.facts is None or of.household is None or of.account is None or of.proposal is None:
        return [measures.IMPOSSIBLE]
    broken = automatic.failing(
        facts=of.facts, findings=of.findings, household=of.household, account=of.account, given=given, law=rules
    )
    codes = [condition.code for condition in broken]
    if not codes and of.proposal.outcome != GRANT:
        return ["full_grant"]
    return codes


def _refuse_shut(run: AutomaticRun, at: dt.datetime, rules: Law) -> None:
    on = calendar.local_date(at)
    if why := measures.stands_against(run.unit_id, run.month, on, rules):
        raise Halted(why)
    if measures.function_of(run.unit_id, on) != run.function:
        raise Halted(_("Nämnden har antagit en annan version. Börja en ny körning."))


def _hold_open(unit_id: int) -> None:
    """Until this is committed nobody switches off or ends the function; several may write at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [measures.gate_of(unit_id)])


def _taken(run: AutomaticRun, size: int) -> list[Application]:
    """The next applications that nobody holds, with their files, held until the transaction ends."""
    rows = (
        measures.left(run)
        .select_related("case", "person", "unit")
        .select_for_update(of=("self", "case"), no_key=True, skip_locked=True)
        .order_by("pk")[:size]
    )
    found = list(rows)
    # Another may have been at one between the question and the lock.
    seen = set(AutomaticOutcome.objects.filter(run=run, application__in=found).values_list("application", flat=True))
    return [one for one in found if one.pk not in seen]


def _protected_now(made: Sequence[Made]) -> set[int]:
    """The applications somebody of which has become protected since they were read. All their people are held until it is written."""
    of: dict[int, int] = {}
    for one in made:
        of |= {member.person_id: one.application.pk for member in one.of.rows.members if member.person_id is not None}
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=of).order_by("pk")
    hidden = {of[pk] for pk, level in people.values_list("pk", "protection") if level != Person.Protection.NONE}
    guarded = set(
        Case.objects.filter(pk__in=[one.application.case_id for one in made])
        .exclude(restricted="").values_list("pk", flat=True)
    )  # fmt: skip
    return hidden | {one.application.pk for one in made if one.application.case_id in guarded}


# The rows of a decision, not stored yet ---------------------------------------------------------------------------------


def _made(
    run: AutomaticRun, passed: Sequence[tuple[Application, "months.Counted"]], *, by: "User", at: dt.datetime
) -> Iterator[Made]:
    """Each decision with its letters: rows, and the letters' bytes. What must be asked is asked for all of them at once."""
    on, rules = calendar.local_date(at), law_in_use()
    cases = [one.case_id for one, _of in passed]
    held = {one.case_id: one for one in SupportMonth.objects.filter(case__in=cases, month=run.month)}
    last = dict(
        Calculation.objects.filter(support_month__in=held.values())
        .values_list("support_month").annotate(last=Max("number")).order_by()
    )  # fmt: skip
    told = _parties([one for one, _of in passed], on=on, by=by, at=at)
    board = board_of(run.unit)
    for application, of in passed:
        case = application.case
        assert case is not None
        month = held.get(case.pk) or SupportMonth(case=case, unit=case.unit, month=run.month, recorded_at=at)
        number = (last.get(month.pk) or 0) + 1
        calculation = calculation_of(of, month, number=number, by=by, at=at)
        made = Made(application, of, month, calculation, _decision(run, application, of, by=by, at=at))
        for party in told[case.pk]:
            said = _letter(run, made, party, board=board, rules=rules, on=on)
            made.letters.append((party, pdf(letter.paper(said, written=on))))
        yield made


def _parties(
    applications: Sequence[Application], *, on: dt.date, by: "User", at: dt.datetime
) -> dict[int, list[Party]]:
    """The parties of each file by law on the day; a file without any gets those the register knows."""
    cases = {one.case_id: one.case for one in applications}

    def ask() -> dict[int, list[Party]]:
        found: dict[int, list[Party]] = defaultdict(list)
        rows = Party.objects.filter(case__in=cases).by_law(on).select_related("person")
        for party in rows.order_by("pk"):
            found[party.case_id].append(party)
        return found

    found = ask()
    lacking = [
        case for pk, case in cases.items() if not any(one.role == Party.Role.PERSON for one in found.get(pk or 0, ()))
    ]
    for case in lacking:
        assert case is not None
        settle_parties(case=case, on=on, by=by, at=at)
    return ask() if lacking else found


def _decision(
    run: AutomaticRun, application: Application, of: "months.Counted", *, by: "User", at: dt.datetime
) -> Decision:
    """The decision as it is signed: by no person, on the item that the board's scheme gives the function."""
    case, function, account, proposal = application.case, run.function, of.account, of.proposal
    assert case is not None
    assert function is not None
    assert account is not None
    assert proposal is not None
    on = calendar.local_date(at)
    kind = kinds.kind(KIND, area=case.kind, on=on)
    made = Decision(
        **deciding.texts_of(GRANT, run.month, proposal.total_ore), case=case, unit=case.unit, person=application.person, kind=KIND,
        verb=GRANT, section=kind.section, facts=deciding.facts_text(account, run.month), state="signed", level=Decision.Level.AUTOMATIC, delegation=function.delegation,
        prepared_by=by, decided_by=by, decided_at=at, recorded_at=at, signed_recorded_at=at,
    )  # fmt: skip
    made.sentence = decisions.sentence_now(made, on=on)
    return made


def _letter(
    run: AutomaticRun, made: Made, party: Party, *, board: str, rules: Law, on: dt.date
) -> letter.SupportLetter:
    """What the letter says: that nobody decided it, by what, from which data, and how a person looks again."""
    of, function = made.of, run.function
    assert of.account is not None
    assert function is not None
    called = months.called(of.rows, known=[one for one in (party.person_id,) if one is not None])
    costs = tuple(
        letter.AskedFor(
            deciding.title_of(cost, rules), format_kronor(cost.applied_ore), format_kronor(cost.granted_ore)
        )
        for cost in made.proposal.costs
    )
    return letter.SupportLetter(
        board=board, unit=run.unit.name, number=made.decision.case.number, to=parties.called(party),
        month=deciding.month_words(run.month), outcome=GRANT, total=format_kronor(made.proposal.total_ore), couple=len(of.rows.adults) > 1,
        sentence=made.decision.sentence, costs=costs, lines=tuple(letters.lines_of(of.account, called)),
        explained=tuple(explained(of.account, rules, "sv")), sources=tuple(letters.sources_in(of.rows.answers, rules)),
        reasons="", words="", provisions=made.decision.section, decided_on=on, decider="", level="", delegation=function.delegation,
        weeks=decisions.weeks_to_appeal(on), automatic=letter.Automatic(function.name, function.version),
    )  # fmt: skip


# Stored -----------------------------------------------------------------------------------------------------------------


def _write(run: AutomaticRun, made: Sequence[Made], *, by: "User", at: dt.datetime) -> None:
    """All rows of the decisions, some statements for each table however many they are."""
    if not made:
        return
    on, rules = calendar.local_date(at), law_in_use()
    new = [one.month for one in made if one.month.pk is None]
    SupportMonth.objects.bulk_create(new)
    SupportMonth.objects.filter(pk__in=[one.month.pk for one in made]).update(version=F("version") + 1)
    keep_obstacles(((one.month, one.of.rows) for one in made), by=by, at=at)
    for one in made:
        one.calculation.support_month = one.month
    Calculation.objects.bulk_create([one.calculation for one in made])
    Finding.objects.bulk_create([row for one in made for row in findings_of(one.of, one.calculation)])
    Decision.objects.bulk_create([one.decision for one in made])
    support = [
        support_of(
            one.proposal,
            decision=one.decision,
            month=one.month,
            calculation=one.calculation,
            function=run.function,
            at=at,
        )
        for one in made
    ]
    SupportDecision.objects.bulk_create(support)
    DecidedCost.objects.bulk_create([
        DecidedCost(support_decision=row, other=cost.other, kind=cost.kind, applied_ore=cost.applied_ore, granted_ore=cost.granted_ore)
        for row, one in zip(support, made, strict=True) for cost in one.proposal.costs
    ])  # fmt: skip
    changed = Application.objects.filter(pk__in=[one.application.pk for one in made], state="sent").update(
        state="decided"
    )
    assert changed == len(made), "each is held"
    JournalEntry.objects.bulk_create([_note(one, rules, run.month, by=by, at=at) for one in made])
    sent = _send(run, made, on=on, by=by, at=at)
    wanted = [want for one in made for want in consequences.clocks(_facts(one, sent, on=on, at=at))]
    bulk.write([Difference(want, None) for want in wanted], on=on, recorded=lambda _day: at, by=by, at=at)
    AutomaticOutcome.objects.bulk_create([
        AutomaticOutcome(run=run, application=one.application, decided=row, recorded_at=at)
        for row, one in zip(support, made, strict=True)
    ])  # fmt: skip
    _log(run, made, support, sent, by=by, at=at)


def _note(one: Made, rules: Law, month: dt.date, *, by: "User", at: dt.datetime) -> JournalEntry:
    account = one.of.account
    assert account is not None
    text = deciding.note_text(
        one.proposal,
        account,
        rules,
        month,
        outcome=GRANT,
        words="Beslutat automatiskt. Ingen handläggare har prövat ansökan.",
    )
    return JournalEntry(
        case=one.decision.case, author=by, kind=JournalEntry.Kind.DECISION, happened_at=at, recorded_at=at, text=text,
        state=JournalEntry.State.SIGNED, signed_at=at,
    )  # fmt: skip


def _send(
    run: AutomaticRun, made: Sequence[Made], *, on: dt.date, by: "User", at: dt.datetime
) -> Mapping[int, list[Delivery]]:
    """A copy of the letter for each party, kept with its hash, sent where it can be read. By decision."""
    template, _new = Template.objects.get_or_create(
        key=letter.TEMPLATE, version=letter.VERSION, defaults={"used_since": at}
    )
    documents, deliveries = [], []
    for one in made:
        for party, content in one.letters:
            documents.append(
                Document(
                    unit=run.unit, kind="decision", title=f"Beslut {one.decision.case.number}", template=template, format="pdf",
                    state=Document.State.FINAL, content=content, sha256=hashlib.sha256(content).hexdigest(),
                    subject_kind=Decision._meta.label_lower, subject_id=one.decision.pk, made_by=by, made_at=at,
                )
            )  # fmt: skip
            own = party.person_id == one.application.person_id and one.application.account_id is not None
            way = Delivery.Way.DIGITAL if own else Delivery.Way.POST
            deliveries.append(Delivery(decision=one.decision, party=party, way=way, sent_on=on, by=by, recorded_at=at))
    Document.objects.bulk_create(documents)
    for delivery, document in zip(deliveries, documents, strict=True):
        delivery.document = document
    Delivery.objects.bulk_create(deliveries)
    Dispatch.objects.bulk_create([
        Dispatch(document=one.document, way=AS_DISPATCHED[one.way], recipient=one.party.get_role_display(), sent_at=at, sent_by=by)
        for one in deliveries
    ])  # fmt: skip
    found: dict[int, list[Delivery]] = defaultdict(list)
    for one_sent in deliveries:
        found[one_sent.decision_id].append(one_sent)
    return found


def _facts(
    one: Made, sent: Mapping[int, list[Delivery]], *, on: dt.date, at: dt.datetime
) -> consequences.DecisionFacts:
    """The clock to tell the parties: it starts and is answered in the same moment, since each has the letter."""
    decision = one.decision
    told = bool(sent.get(decision.pk))
    return consequences.DecisionFacts(
        decision_id=decision.pk, case_id=decision.case_id, person_id=decision.person_id, unit_id=decision.unit_id, decided_on=on,
        notice=True, carried_out=False, recorded_at=at, informed_on=on if told else None, informed_recorded_at=at if told else None,
    )  # fmt: skip


def _log(
    run: AutomaticRun, made: Sequence[Made], support: Sequence[SupportDecision], sent: Mapping[int, list[Delivery]], *, by: "User",
    at: dt.datetime,
) -> None:  # fmt: skip
    """The log: by which rules each was calculated, that it was decided, and that each party was told."""
    events = []
    for row, one in zip(support, made, strict=True):
        decision = one.decision
        events += [
            event_of(EventType.MONTH_CALCULATED, by=by, at=at, about=one.month, number=one.calculation.number,
                     law_digest=one.calculation.law_digest),
            event_of(DecisionEvent.DECISION_SIGNED, by=by, at=at, about=decision, level=decision.level, item=decision.delegation,
                     kind=decision.kind, case_id=decision.case_id),
            event_of(EventType.MONTH_DECIDED, by=by, at=at, about=row, person_id=decision.person_id, unit_id=decision.unit_id,
                     automatic=True, outcome=GRANT, month=f"{run.month:%Y-%m}"),
        ]  # fmt: skip
        events += [
            event_of(DecisionEvent.DECISION_SENT, by=by, at=at, about=decision, way=each.way,
                     sha256=each.document.sha256 if each.document else "", party_id=each.party_id)
            for each in sent.get(decision.pk, ())
        ]  # fmt: skip
    record_many(events)


def _leave(run: AutomaticRun, stopped: Sequence[tuple[Application, Sequence[str]]], *, at: dt.datetime) -> None:
    """What is left to a person, with the conditions that did not hold."""
    outcomes = [AutomaticOutcome(run=run, application=one, recorded_at=at) for one, _codes in stopped]
    AutomaticOutcome.objects.bulk_create(outcomes)
    StopReason.objects.bulk_create([
        StopReason(outcome=outcome, code=code)
        for outcome, (_one, codes) in zip(outcomes, stopped, strict=True) for code in codes
    ])  # fmt: skip
