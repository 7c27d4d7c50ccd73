"""A household's month (*biståndsmånad*): its rows, its account, what was found, and what stands against deciding it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hemmaplan.assistance import building, deciding, stored
from hemmaplan.assistance.building import MonthBefore, MonthRows
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import registers
from hemmaplan.assistance.measures.applications import MAIN
from hemmaplan.assistance.models import (
    AdultSituation,
    Application,
    ApplicationMember,
    AppliedCost,
    Calculation,
    DecidedCost,
    Obstacle,
    PriorNotice,
    RegisterAnswer,
    RegisterFact,
    RegisterPayment,
    RegisterQuestion,
    RowRuling,
    StatedAsset,
    StatedIncome,
    SupportDecision,
    SupportMonth,
)
from hemmaplan.assistance.months import LONGEST_BREAK
from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.control.facts import Facts
from hemmaplan.assistance.norms.control.findings import Finding, Grade
from hemmaplan.assistance.norms.control.run import control
from hemmaplan.assistance.norms.household import Household, ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.organisation.requiring import Fault

R = TypeVar("R")

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.decisions.models import Decision


# The rows ---------------------------------------------------------------------------------------------------------------


def rows_of(applications: Sequence[Application]) -> dict[int, MonthRows]:
    """The rows of each application's month, by its number. The same few questions for one as for ten thousand of one month."""
    ids, cases = [one.pk for one in applications], [one.case_id for one in applications]
    members = _by(ApplicationMember.objects.filter(application__in=ids).select_related("person").order_by("pk"))
    situations = _by(AdultSituation.objects.filter(application__in=ids))
    costs = _by(AppliedCost.objects.filter(application__in=ids).order_by("pk"))
    incomes = _by(StatedIncome.objects.filter(application__in=ids).order_by("pk"))
    assets = _by(StatedAsset.objects.filter(application__in=ids).order_by("pk"))
    heard = _from_registers(ids)
    months = {(one.case_id, one.month): one for one in SupportMonth.objects.filter(case__in=cases)}
    own = [months[key] for one in applications if (key := (one.case_id, one.month)) in months]
    rulings = _by(
        RowRuling.objects.filter(support_month__in=[one.pk for one in own]).order_by("pk"), "support_month_id"
    )
    obstacles = _obstacles(months.values())
    decided = set(
        SupportDecision.objects.filter(
            support_month__in=[one.pk for one in own], application__kind__in=MAIN
        ).values_list("support_month", "application")
    )
    before, guideline = _before(applications), law_in_use().guideline
    found = {}
    for one in applications:
        month = months.get((one.case_id, one.month))  # type: ignore[arg-type]
        pk = month.pk if month is not None else 0
        own_members = members.get(one.pk, [])
        found[one.pk] = MonthRows(
            application=one, members=own_members, situations=situations.get(one.pk, ()), costs=costs.get(one.pk, ()),
            incomes=incomes.get(one.pk, ()), assets=assets.get(one.pk, ()), questions=heard.questions.get(one.pk, ()),
            answers=heard.answers.get(one.pk, ()), payments=heard.payments.get(one.pk, ()),
            changed_answers=heard.changed.get(one.pk, ()), contradicting=heard.contradicting.get(one.pk, ()), rulings=rulings.get(pk, ()),
            obstacles=_obstacles_of(one, own_members, obstacles), before=_month_before(before.get(one.pk), own_members),
            month_decided=any(of == pk and whose != one.pk for of, whose in decided), guideline=guideline,
        )  # fmt: skip
    return found


def _by(rows: Iterable[R], key: str = "application_id") -> dict[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Registers:
    """What registers say, by application."""

    questions: Mapping[int, Sequence[RegisterQuestion]]
    answers: Mapping[int, Sequence[RegisterAnswer]]
    payments: Mapping[int, Sequence[RegisterPayment]]
    changed: Mapping[int, Sequence[RegisterAnswer]]
    contradicting: Mapping[int, Sequence[tuple[str, RegisterPayment]]]


def _from_registers(ids: Collection[int]) -> _Registers:
    """The latest question of each person, the latest answer of each of its sources, what those answers tell of, and what is amiss in it."""
    asked = {one.pk: one for one in RegisterQuestion.objects.filter(application__in=ids).order_by("asked_at", "pk")}
    latest = {(one.application_id, one.person_id): one for one in asked.values()}
    held: dict[tuple[int, str], RegisterAnswer] = {}
    told: dict[tuple[int, int, str], list[RegisterAnswer]] = defaultdict(list)
    for answer in RegisterAnswer.objects.filter(question__in=asked).order_by("answered_at", "pk"):
        question = asked[answer.question_id]
        if latest[question.application_id, question.person_id] is question:
            held[question.pk, answer.source] = answer
        if answer.outcome == RegisterAnswer.Outcome.ANSWERED:
            told[question.application_id, question.person_id, answer.source].append(answer)
    answers: dict[int, list[RegisterAnswer]] = defaultdict(list)
    application_of = {}
    for answer in held.values():
        application_of[answer.pk] = asked[answer.question_id].application_id
        answers[asked[answer.question_id].application_id].append(answer)
    again = [of[-2:] for of in told.values() if len(of) > 1]
    of_answer: dict[int, list[RegisterPayment]] = defaultdict(list)
    payments: dict[int, list[RegisterPayment]] = defaultdict(list)
    wanted = {*application_of, *(one.pk for pair in again for one in pair)}
    if wanted:
        for payment in RegisterPayment.objects.filter(answer__in=wanted).order_by("paid_on", "pk"):
            of_answer[payment.answer_id].append(payment)
            if payment.answer_id in application_of:
                payments[application_of[payment.answer_id]].append(payment)
    changed: dict[int, list[RegisterAnswer]] = defaultdict(list)
    for before, after in again:
        if registers.compared(of_answer[before.pk]) != registers.compared(of_answer[after.pk]):
            changed[asked[after.question_id].application_id].append(after)
    return _Registers(_by(latest.values()), answers, payments, changed, _contradicting(application_of, payments))


def _contradicting(
    application_of: Mapping[int, int], payments: Mapping[int, Sequence[RegisterPayment]]
) -> dict[int, list[tuple[str, RegisterPayment]]]:
    """What sources tell of one person that cannot all be so, by application: the first payment it is about."""
    facts: dict[tuple[int, int], list[RegisterFact]] = defaultdict(list)
    if payments:
        for fact in RegisterFact.objects.filter(answer__in=application_of, kind="job_seeker").order_by("pk"):
            facts[application_of[fact.answer_id], fact.person_id].append(fact)
    found: dict[int, list[tuple[str, RegisterPayment]]] = defaultdict(list)
    for application, rows in payments.items():
        for person in dict.fromkeys(row.person_id for row in rows):
            own = [row for row in rows if row.person_id == person]
            for each in registers.contradictions(own, facts[application, person]):
                found[application].append((each.what.value, each.payments[0]))
    return found


def _obstacles(months: Iterable[SupportMonth]) -> dict[tuple[int, dt.date], dict[int, str]]:
    """The obstacles of the files, by file and month."""
    of = {one.pk: one for one in months}
    found: dict[tuple[int, dt.date], dict[int, str]] = defaultdict(dict)
    for row in Obstacle.objects.filter(support_month__in=of):
        month = of[row.support_month_id]
        found[month.case_id, month.month][row.person_id] = row.code
    return found


def _obstacles_of(
    application: Application, members: Sequence[ApplicationMember], held: Mapping[tuple[int, dt.date], Mapping[int, str]]
) -> dict[int, str]:  # fmt: skip
    """The obstacle of each adult this month, otherwise that of the last month in which one was set."""
    adults = {member.person_id for member in members if member.role != "child" and member.person_id is not None}
    found: dict[int, str] = {}
    for (case, month), codes in sorted(held.items(), key=lambda pair: pair[0][1]):
        if case == application.case_id and month <= application.month:
            found |= {person: code for person, code in codes.items() if person in adults}
    return found


@dataclass(frozen=True, slots=True)
class _Earlier:
    calculation: Calculation
    costs: tuple[DecidedCost, ...]
    members: tuple[ApplicationMember, ...]


def _before(applications: Sequence[Application]) -> dict[int, _Earlier]:
    """The last decided month before each application's, with its calculation: as far back as an application follows on another."""
    rows = (
        SupportDecision.objects.filter(
            support_month__case__in=[one.case_id for one in applications], application__kind__in=MAIN, replaced_by=None
        )
        .exclude(outcome=SupportDecision.Outcome.DISMISS)
        .select_related("calculation", "support_month")
        .order_by("support_month__month", "pk")
    )
    if applications:
        first = calendar.add_months(min(one.month for one in applications), -LONGEST_BREAK)
        rows = rows.filter(
            support_month__month__gte=first, support_month__month__lt=max(one.month for one in applications)
        )
    by_case: dict[int, list[SupportDecision]] = defaultdict(list)
    for row in rows:
        by_case[row.support_month.case_id].append(row)
    chosen: dict[int, SupportDecision] = {}
    for one in applications:
        earlier = [row for row in by_case.get(one.case_id or 0, ()) if row.support_month.month < one.month]
        if earlier:
            chosen[one.pk] = earlier[-1]
    ids = {row.pk for row in chosen.values()}
    costs = _by(DecidedCost.objects.filter(support_decision__in=ids), "support_decision_id") if ids else {}
    then = {row.application_id for row in chosen.values()}
    members = _by(ApplicationMember.objects.filter(application__in=then, person=None)) if then else {}
    return {
        pk: _Earlier(row.calculation, tuple(costs.get(row.pk, ())), tuple(members.get(row.application_id, ())))
        for pk, row in chosen.items()
    }


def _month_before(earlier: _Earlier | None, members: Sequence[ApplicationMember]) -> MonthBefore | None:
    if earlier is None:
        return None
    granted: dict[str, int] = defaultdict(int)
    for cost in earlier.costs:
        granted[cost.kind] += cost.granted_ore
    now = {(one.stated_name, one.born_on): building.name_of(one) for one in members if one.person_id is None}
    aliases = {
        building.name_of(one): now[one.stated_name, one.born_on]
        for one in earlier.members
        if (one.stated_name, one.born_on) in now
    }
    return MonthBefore(
        stored.read_household(earlier.calculation.input), dict(granted), earlier.calculation.surplus_ore or 0, aliases
    )


# The account and what was found ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """Räknad månad: rows, input, account, findings, and what it leads to. ``refused`` says why it could not be counted."""

    rows: MonthRows
    household: Household | None
    account: Account | None
    findings: tuple[Finding, ...]
    proposal: deciding.Proposal | None
    refused: tuple[str, ...] = ()
    facts: Facts | None = None
    """What the control asked; none where the month could not be counted."""

    @property
    def is_open(self) -> bool:
        """Whether a question keeps the result open."""
        return self.account is None or self.account.outcome is None


def counted(rows: MonthRows, rules: Law) -> Counted:
    """Räkna månaden, without storing anything. An impossible household, or a month without amounts, is refused in words."""
    if why := rules.closed(rows.month):
        return Counted(rows, None, None, (), None, (why[0],))
    try:
        household = building.household_of(rows, rules)
        account = calculate_one(household, rules)
        carried = building.with_earlier(household, account, rows.before)
        if carried != household:
            household, account = carried, calculate_one(carried, rules)
    except ImpossibleHousehold as impossible:
        return Counted(rows, None, None, (), None, tuple(fault.text for fault in impossible.faults))
    except (KeyError, ValueError) as fault:
        return Counted(rows, None, None, (), None, (_("Raderna går inte att räkna: %(why)s") % {"why": fault},))
    facts = building.facts_of(rows, rules)
    findings = control(facts, rules, account)
    return Counted(rows, household, account, findings, deciding.proposal_of(account, rows), facts=facts)


def month_counted(application: Application) -> Counted:
    """The month of one application, counted as its rows stand."""
    return counted(rows_of([application])[application.pk], law_in_use())


def called(rows: MonthRows, known: "Collection[int] | None" = None) -> dict[str, str]:
    """What each member is called on a page or in a letter: by given name, and nobody by the same as another.

    A protected person is called by their role unless the reader is among those who know them (``known``).
    """
    found: dict[str, str] = {}
    for place, member in enumerate(rows.members, start=1):
        person = member.person
        name = (person.given_name if person is not None else member.stated_name).strip()
        hidden = person is not None and person.is_protected and (known is None or person.pk not in known)
        if hidden or not name:
            name = (
                _("Barn %(number)s") % {"number": place}
                if member.role == "child"
                else _("Vuxen %(number)s") % {"number": place}
            )
        while name in found.values():
            name = f"{name} ({place})"
        found[building.name_of(member)] = name
    return found


def renamed(household: Household, called_: Mapping[str, str]) -> Household:
    """The household with its members called as people call them, for words on a page. Amounts are the same."""
    return replace(
        household,
        members=tuple(replace(one, id=called_.get(one.id, one.id)) for one in household.members),
        norm_changes=tuple(
            replace(one, member=called_.get(one.member, one.member)) if one.member else one
            for one in household.norm_changes
        ),
        costs=tuple(
            replace(one, member=called_.get(one.member, one.member)) if one.member else one for one in household.costs
        ),
        incomes=tuple(
            replace(one, member=called_.get(one.member, one.member)) if one.member else one for one in household.incomes
        ),
    )


# What stands against deciding -------------------------------------------------------------------------------------------


def handled(found: Finding, rows: MonthRows) -> bool:
    """Whether a finding that must be decided has been explained by a worker."""
    ruled = building.rulings_of(rows.rulings)
    register = found.kind if found.code == "MISSING_SSBTEK" else ""
    return building.row_of(found) in ruled or bool(register and f"register:{register}" in ruled)


def against_deciding(of: Counted) -> Iterator[Fault]:
    """What is missing before the month can be decided, in words, each at its place on the page."""
    yield from (Fault("", text) for text in of.refused)
    if of.account is None:
        return
    if of.household is not None and any(asked.blocks for asked in of.account.asked):
        # Asked again with the names of people: the calculation itself knows its members by the numbers of their rows.
        named = calculate_one(renamed(of.household, called(of.rows)), law_in_use())
        english = get_language() == "en"
        yield from (Fault("questions", asked.en if english else asked.sv) for asked in named.asked if asked.blocks)
    if any(not of.rows.obstacles.get(member.person_id or 0) for member in of.rows.adults):
        yield Fault("obstacles", _("Välj vad som hindrar varje vuxen från att försörja sig."))
    for finding in of.findings:
        if finding.grade is Grade.STOP and finding.code != "OBSTACLE_MISSING" and not handled(finding, of.rows):
            yield Fault("findings", _("Avgör det som står under ”Måste avgöras”."))
            break


def adults_as_parties(application: Application, on: dt.date) -> list[Party]:
    """The parties who are to be told of what is decided: both adults, and whoever acts for one of them."""
    rows = Party.objects.filter(case=application.case_id).by_law(on).select_related("person")
    return list(rows.order_by("pk"))


def against_rejecting(application: Application, on: dt.date) -> Iterator[Fault]:
    """A refusal waits until every party has been told, and has answered or let the day pass. FL 25 §."""
    sent = {row.party_id: row for row in PriorNotice.objects.filter(application=application)}
    for party in adults_as_parties(application, on):
        row = sent.get(party.pk)
        if row is None:
            yield Fault("notice", _("Låt varje part veta vad som ska beslutas, och svara, innan ansökan avslås."))
            return
        if not row.exempt and row.replied_on is None and row.reply_by is not None and row.reply_by >= on:
            yield Fault("notice", _("Parten har till %(day)s på sig att svara.") % {"day": row.reply_by})
            return


# The work list ----------------------------------------------------------------------------------------------------------


def to_handle(user: "User", *, mine: bool = False) -> QuerySet[Application]:
    """Applications that wait for a decision, what is urgent first, then those that have waited longest."""
    rows = Application.objects.visible_to(user).filter(state="sent")
    if mine:
        held = Q(case__assignments__employee=user.employee_id, case__assignments__period__contains=user.scope.day)
        rows = rows.filter(held)
    return rows.select_related("case", "person", "unit").order_by("-urgent", "sent_at", "pk").distinct()


def next_after(user: "User", application: Application) -> Application | None:
    """The next household of the user's own list: the one after this, or the first that is left."""
    return to_handle(user, mine=True).exclude(pk=application.pk).first()


# A decision for its letter ----------------------------------------------------------------------------------------------


def support_of(decision: "Decision") -> SupportDecision | None:
    """What a decision of the file grants of income support."""
    rows = SupportDecision.objects.select_related(
        "calculation", "application", "support_month", "function", "replaces__decision"
    )
    return rows.filter(decision=decision).first()
