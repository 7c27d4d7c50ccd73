"""How the automatic decision stands (*automatiska beslut*): what lets the machine decide, what runs did, samples, what came after.

Law: FL 28 §; KL 6:37-6:40. Nothing here says of one household why the machine left it to a person, but to whoever sees it.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.assistance import building
from hemmaplan.assistance.building import MonthRows
from hemmaplan.assistance.deciding import GRANT, KIND
from hemmaplan.assistance.guidelines import digest_of
from hemmaplan.assistance.models import (
    Application,
    ApprovedRules,
    AutomaticFunction,
    AutomaticOutcome,
    AutomaticRun,
    AutomaticSwitch,
    CompletionRequest,
    Message,
    PriorNotice,
    RegisterAnswer,
    RegisterQuestion,
    SampleCheck,
    Signature,
    StopReason,
    SupportDecision,
)
from hemmaplan.assistance.norms import automatic
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.cases.decisions import scheme
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.models import Bond, Party
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person, SafeContact

if TYPE_CHECKING:
    from hemmaplan.access.models import User

AUTOMATIC: Final = "automatic"
"""The level of the delegation scheme that no person has."""
SAMPLE_PERCENT: Final = 5
SAMPLE_LEAST: Final = 20
"""How many of a day's automatic decisions a person looks at: a house rule, after reviewers' criticism of others (RiR 2020:22)."""
FEW: Final = 5
"""Below this a number of households is not told by kind: somebody could be recognised."""
HIDDEN: Final = frozenset({"nobody_protected", "no_violence"})
"""Conditions whose name would tell of a threat: they are shown as one, which says nothing."""


# What lets the machine decide -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gate:
    """Grind: something that must hold before the machine may decide at all, and what to do when it does not."""

    key: str
    holds: bool
    says: str
    do: str = ""


def function_of(unit_id: int, on: dt.date) -> AutomaticFunction | None:
    """The function that the board's delegation scheme names for the unit on the day."""
    return AutomaticFunction.objects.filter(unit=unit_id, period__contains=on).first()


def delegated(function: AutomaticFunction | None, on: dt.date) -> bool:
    """Whether the scheme has the item that the function names, for the machine and for this decision."""
    if function is None:
        return False
    limits = scheme.Limits(verb=GRANT, area="assistance", months=1)
    items = tuple(one for one in scheme.scheme() if one.number == function.delegation)
    return isinstance(scheme.may_decide(KIND, AUTOMATIC, limits, on, items=items), scheme.Item)


def switch_of(unit_id: int) -> AutomaticSwitch | None:
    """The latest turn of the switch; none is off."""
    return AutomaticSwitch.objects.filter(unit=unit_id).select_related("by").order_by("-recorded_at", "-pk").first()


def digest(law: Law) -> str:
    """The digest of the rules as they stand."""
    return digest_of(law.guideline)


def approval_of(unit_id: int, month: dt.date, law: Law) -> ApprovedRules | None:
    """Somebody's approval of the month's rules as they stand. Of rules that have been changed since there is none."""
    rows = ApprovedRules.objects.filter(unit=unit_id, month=month, guideline=law.guideline, law_digest=digest(law))
    return rows.select_related("by").first()


def gates(unit_id: int, month: dt.date, on: dt.date, law: Law) -> tuple[Gate, ...]:
    """All that must hold, in order: the month has rules, the board has named the function, a person has approved and switched on."""
    number, function, switch = building.number_of(month), function_of(unit_id, on), switch_of(unit_id)
    closed = law.closed(number)
    in_force = closed is None and all(condition.holds_in(number) for condition in law.conditions)
    approval = None if closed else approval_of(unit_id, month, law)
    named = delegated(function, on)
    earlier = ApprovedRules.objects.filter(unit=unit_id, month=month).exists()
    return (
        Gate("amounts", closed is None, closed[0] if closed else _("Månadens regler och belopp finns.")),
        Gate(
            "conditions", in_force, _("Alla villkor för automatiska beslut gäller månaden.")
            if in_force else _("Villkoren för automatiska beslut gäller inte månaden."),
            "" if in_force else _("Lägg in villkoren för månaden när reglerna är beslutade."),
        ),
        Gate(
            "function", function is not None,
            _("Nämnden har antagit %(name)s, version %(version)s (%(minutes)s).")
            % {"name": function.name, "version": function.version, "minutes": function.minutes}
            if function else _("Nämnden har inte antagit någon automatiserad beslutsfunktion."),
            "" if function else _("För in nämndens beslut när det är fattat."),
        ),
        Gate(
            "delegated", named,
            _("Delegationsordningen, punkt %(item)s, ger funktionen rätt att bevilja.") % {"item": function.delegation}
            if function and named else _("Delegationsordningen ger inte funktionen rätt att besluta."),
            "" if named else _("Lägg in punkten i delegationsordningen med nivån automatic."),
        ),
        Gate(
            "approved", approval is not None,
            _("%(name)s godkände månadens regler %(day)s.")
            % {"name": approval.by.name, "day": calendar.local_date(approval.recorded_at)} if approval
            else _("Reglerna har ändrats sedan de godkändes.") if earlier else _("Ingen har godkänt månadens regler."),
            "" if approval else _("Läs reglerna och godkänn dem."),
        ),
        Gate(
            "switch", switch is not None and switch.on,
            _("Automatiska beslut är på sedan %(day)s.") % {"day": calendar.local_date(switch.recorded_at)}
            if switch is not None and switch.on else _("Automatiska beslut är av."),
            "" if switch is not None and switch.on else _("Slå på med ett skäl."),
        ),
    )  # fmt: skip


def stands_against(unit_id: int, month: dt.date, on: dt.date, law: Law) -> str:
    """Why the machine may not decide, in words; empty when it may."""
    return " ".join(gate.says for gate in gates(unit_id, month, on, law) if not gate.holds)


def gate_of(unit_id: int) -> str:
    """What those hold who write automatic decisions (together) and those who stop them (alone)."""
    return f"automatic decisions {unit_id}"


# What waits for it ------------------------------------------------------------------------------------------------------


def renewed(unit_id: int, month: dt.date) -> QuerySet[Application]:
    """The renewed applications of the unit and month that wait for a decision. No other kind is ever looked at."""
    return Application.objects.filter(
        unit=unit_id, month=month, kind=Application.Kind.RENEWED, state="sent", case__kind=Case.Kind.ASSISTANCE
    )


def ready(unit_id: int, month: dt.date) -> QuerySet[Application]:
    """Those of them that wait for nobody else: nothing is asked for, and every register has answered or been given up."""
    asked = CompletionRequest.objects.filter(application=OuterRef("pk"), closed_at=None)
    going = RegisterQuestion.objects.filter(application=OuterRef("pk"), ended_at=None)
    return renewed(unit_id, month).filter(~Exists(asked), ~Exists(going))


def left(run: AutomaticRun) -> QuerySet[Application]:
    """What the run has not come to yet."""
    seen = AutomaticOutcome.objects.filter(run=run.pk, application=OuterRef("pk"))
    return ready(run.unit_id, run.month).filter(~Exists(seen))


def given_of(applications: Sequence[Application], rows: Mapping[int, MonthRows]) -> dict[int, automatic.Given]:
    """What neither control nor calculation knows of each application, once the gates stand open.

    Each says yes only where the rows say so. The payment is as last time because an application cannot say otherwise: whoever wants
    it otherwise writes, and then a person reads. Somebody registered here with a personal number, of whom the Migration Agency has
    answered, has a right to stay that nobody need ask about.
    """
    ids, cases = [one.pk for one in applications], {one.case_id for one in applications if one.case_id is not None}
    people = {member.person_id for of in rows.values() for member in of.members if member.person_id is not None}
    signed: dict[int, set[int]] = defaultdict(set)
    for of, member in Signature.objects.filter(application__in=ids, signed_at__isnull=False).values_list(
        "application", "member"
    ):
        signed[of].add(member)
    written = set(
        Message.objects.filter(
            Q(read_at=None) | Q(application__in=ids), case__in=cases, from_resident=True
        ).values_list("case", flat=True)
    )
    kind = Application._meta.label_lower
    attached = set(
        IncomingDocument.objects.filter(subject_kind=kind, subject_id__in=ids).values_list("subject_id", flat=True)
    )
    refused = set(PriorNotice.objects.filter(application__in=ids).values_list("application", flat=True))
    threatened = set(SafeContact.objects.filter(person__in=people).values_list("person", flat=True))
    guarded = set(Party.objects.filter(case__in=cases, no_letters=True).values_list("case", flat=True))
    guarded |= set(Bond.objects.filter(case__in=cases, kind=Bond.Kind.VIOLENCE).values_list("case", flat=True))
    guarded |= set(Case.objects.filter(pk__in=cases).exclude(restricted="").values_list("pk", flat=True))
    found = {}
    for one in applications:
        of_one = rows[one.pk]
        adults = {member.pk for member in of_one.adults}
        known = [member.person for member in of_one.members]
        words = (
            one.own_words.strip()
            or one.why_urgent.strip()
            or any(income.objection.strip() for income in of_one.incomes)
        )
        words = (
            words
            or any(situation.words.strip() for situation in of_one.situations)
            or one.case_id in written
            or one.pk in attached
        )
        told = {member.person_id for member in of_one.members}
        found[one.pk] = automatic.Given(
            switched_on=True, delegated=True, rules_approved=True,
            all_signed=bool(adults) and adults <= signed[one.pk],
            same_payment=True, no_own_words=not words, no_childrens_needs=not words, no_suspicion=one.pk not in refused,
            no_violence=one.case_id not in guarded and not told & threatened, no_sanction=one.pk not in refused,
            not_urgent=not one.urgent,
            lawful_stay=all(person is not None and person.id_kind == Person.IdKind.PERSONAL for person in known),
        )  # fmt: skip
    return found


# What runs did ----------------------------------------------------------------------------------------------------------


def run_going_on(unit_id: int, month: dt.date) -> AutomaticRun | None:
    """The run of the unit and month that has not ended."""
    return AutomaticRun.objects.filter(unit=unit_id, month=month, ended_at=None).first()


@dataclass(frozen=True, slots=True)
class RunCounts:
    """En körning i siffror."""

    run: AutomaticRun
    decided: int
    stopped: int
    left: int

    @property
    def percent(self) -> int:
        """How far it has come."""
        seen = self.decided + self.stopped
        return 100 * seen // (seen + self.left) if seen + self.left else 100


def runs(unit_id: int, most: int = 12) -> list[RunCounts]:
    """The latest runs of the unit, with what each did."""
    rows = list(
        AutomaticRun.objects.filter(unit=unit_id)
        .select_related("by", "function")
        .annotate(seen=Count("outcomes"), granted=Count("outcomes__decided"))[:most]
    )
    return [
        RunCounts(row, row.granted, row.seen - row.granted, 0 if row.ended_at else left(row).count()) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Reason:
    """Skäl till stopp, med antal. ``code`` is empty for those that must not be told apart."""

    code: str
    says: str
    count: int


def latest_outcomes(unit_id: int, month: dt.date) -> QuerySet[AutomaticOutcome]:
    """What the latest look at each application of the month came to."""
    rows = AutomaticOutcome.objects.filter(run__unit=unit_id, run__month=month).order_by()
    return AutomaticOutcome.objects.filter(pk__in=rows.values("application").annotate(last=Max("pk")).values("last"))


def stops(unit_id: int, month: dt.date, law: Law) -> list[Reason]:
    """How many applications of the month stopped on each condition at the latest look, the most frequent first.

    What would tell of a threat is one row without a name.
    """
    latest = latest_outcomes(unit_id, month).filter(decided=None)
    counts: Counter[str] = Counter()
    whose: dict[int, set[str]] = defaultdict(set)
    for outcome, code in StopReason.objects.filter(outcome__in=latest.order_by().values("pk")).values_list(
        "outcome", "code"
    ):
        whose[outcome].add("" if code in HIDDEN else code)
    for codes in whose.values():
        counts.update(codes)
    said = {condition.code: condition.sv for condition in law.conditions} | {
        "": _("Ärendet ska handläggas av en person."), IMPOSSIBLE: _("Månaden går inte att räkna."),
    }  # fmt: skip
    found = [Reason(code, said.get(code, code), count) for code, count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, one.says))


IMPOSSIBLE: Final = "impossible"
"""Why an application stopped whose month cannot be calculated."""


def proposal_words(outcome: AutomaticOutcome, law: Law) -> list[str]:
    """Why the machine left an application to a person, for those who see it. Of a threat it says nothing."""
    said = {condition.code: condition.sv for condition in law.conditions}
    codes = list(outcome.reasons.order_by("pk").values_list("code", flat=True))
    if any(code in HIDDEN for code in codes):
        return [_("Ärendet ska handläggas av en person.")]
    return [said.get(code, _("Månaden går inte att räkna.")) for code in codes]


# After the decision -----------------------------------------------------------------------------------------------------


def automatic_decisions(unit_ids: Collection[int]) -> QuerySet[SupportDecision]:
    """What the machine has decided in the units."""
    return SupportDecision.objects.filter(support_month__unit__in=unit_ids, function__isnull=False)


def to_draw(unit_id: int, on: dt.date) -> list[int]:
    """The automatic decisions of the day that no lot has been drawn among yet, by number."""
    start, end = calendar.at_clock(on, 0), calendar.at_clock(calendar.add_days(on, 1), 0)
    rows = automatic_decisions([unit_id]).filter(recorded_at__gte=start, recorded_at__lt=end)
    if rows.filter(sample_check__isnull=False).exists():
        return []
    return list(rows.order_by("pk").values_list("pk", flat=True))


def sample_size(count: int) -> int:
    """How many of so many are drawn: the share, and never fewer than the least number while there are as many."""
    return min(count, max(SAMPLE_LEAST, -(-count * SAMPLE_PERCENT // 100)))


def samples(user: "User", unit_id: int) -> QuerySet[SampleCheck]:
    """The samples of the unit that the user may look at."""
    rows = SampleCheck.objects.visible_to(user).filter(support_decision__support_month__unit=unit_id)
    return rows.select_related("support_decision__decision__case", "support_decision__support_month", "checked_by")


def answered_later(unit_id: int) -> QuerySet[RegisterAnswer]:
    """Answers of registers that came after the machine had decided by earlier ones: a person sees whether the decision still holds."""
    return RegisterAnswer.objects.filter(
        question__application__unit=unit_id, outcome="answered",
        question__application__automatic_outcomes__decided__isnull=False,
        answered_at__gt=F("question__application__automatic_outcomes__decided__recorded_at"),
    ).select_related("question__application__case").order_by("-answered_at", "-pk")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """En sorts hushåll i rapporten: of how many applications the machine decided how many. ``None``: too few to tell."""

    says: str
    seen: int | None
    decided: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Månadens rapport till nämnden: what the machine touched, decided and left, and what came of it."""

    month: dt.date
    seen: int
    decided: int
    stopped: int
    granted_ore: int
    reasons: Sequence[Reason]
    checked: int
    wrong: int
    waiting: int
    appealed: int
    changed: int
    shares: Sequence[Share]


def report(unit_id: int, month: dt.date, law: Law) -> Report:
    """The report of a month. Numbers by kind of household that are few are left out; nobody can be told from what is left."""
    latest = list(
        latest_outcomes(unit_id, month).select_related("decided").only("application_id", "decided__total_ore")
    )
    decided = [one.decided for one in latest if one.decided is not None]
    ids = [one.pk for one in decided]
    checks = SampleCheck.objects.filter(support_decision__in=ids)
    made = SupportDecision.objects.filter(pk__in=ids)
    return Report(
        month=month, seen=len(latest), decided=len(decided), stopped=len(latest) - len(decided),
        granted_ore=sum(one.total_ore for one in decided), reasons=stops(unit_id, month, law),
        checked=checks.exclude(result="").count(), wrong=checks.filter(result="wrong").count(),
        waiting=checks.filter(result="").count(),
        appealed=made.filter(decision__deliveries__appealed_on__isnull=False).distinct().count(),
        changed=made.filter(Q(replaced_by__isnull=False) | Q(decision__replaced_by__state="signed")).distinct().count(),
        shares=list(_shares({one.application_id: one.decided is not None for one in latest})),
    )  # fmt: skip


def _shares(seen: Mapping[int, bool]) -> Iterator[Share]:
    """By kind of household: alone or two, with children or without. Few are not told, nor what they could be worked out from."""
    rows = (
        Application.objects.filter(pk__in=seen)
        .annotate(
            adults=Count("members", filter=~Q(members__role="child")), children=Count("members", filter=Q(members__role="child"))
        )
        .values_list("pk", "adults", "children")
    )  # fmt: skip
    kinds: dict[tuple[bool, bool], list[bool]] = {(two, kids): [] for two in (False, True) for kids in (False, True)}
    for pk, adults, children in rows:
        kinds[adults > 1, children > 0].append(seen[pk])
    words = {
        (False, False): _("Ensamstående utan barn"), (False, True): _("Ensamstående med barn"),
        (True, False): _("Par utan barn"), (True, True): _("Par med barn"),
    }  # fmt: skip
    for key, decided in kinds.items():
        few = 0 < len(decided) < FEW or 0 < sum(decided) < FEW or 0 < len(decided) - sum(decided) < FEW
        yield Share(words[key], None if few and len(decided) < FEW else len(decided), None if few else sum(decided))


def units_of(user: "User") -> list[Unit]:
    """The units whose automatic decisions the user answers for, where income support is handled or has been."""
    reach = user.scope.units(AssistanceRight.MANAGE_AUTOMATIC)
    handled = Application.objects.filter(unit=OuterRef("pk"))
    adopted = AutomaticFunction.objects.filter(unit=OuterRef("pk"))
    rows = Unit.objects.filter(pk__in=reach).filter(Exists(handled) | Exists(adopted))
    return list(rows.order_by("order", "pk"))


def month_to_run(unit_id: int, on: dt.date) -> dt.date:
    """The month that the page is about: the one that is applied for now, or the next when applications for it have come."""
    this = calendar.month_start(on)
    following = calendar.add_months(this, 1)
    return following if renewed(unit_id, following).exists() and not renewed(unit_id, this).exists() else this
