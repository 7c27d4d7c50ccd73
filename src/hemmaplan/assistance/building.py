"""From one month's rows to the norm engine's household and the control's facts (*underlag av månadens rader*).

Pure: rows come in, values go out, and nothing is asked of the database. Whoever calculates one month or ten thousand loads the
rows as suits them and calls ``household_of`` and ``facts_of``. A person is named by the number of their row; somebody whom only
the application names, by that of the application's row with an *m* before it.

A ruling names its row: ``cost:17``, ``payment:42``, ``income:3``, ``asset:9``, ``norm:5`` or ``norm:shared``, a question answered
(``lunch:5``, ``school:5``, ``special:5``, ``adult:5``, ``earned:3``, ``needed:9``, ``ends:9``, ``surplus``, ``repayable``), an income
that only the worker knows (``added:salary:5``), a register's answer got in another way (``register:FK``), or what was found
explained (``look:…``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.control.facts import Adult, Doubt, Earlier, Explained, Facts, Population, StatedCost
from hemmaplan.assistance.norms.control.facts import Application as KindOfApplication
from hemmaplan.assistance.norms.control.facts import StatedIncome as ToldIncome
from hemmaplan.assistance.norms.control.findings import Finding
from hemmaplan.assistance.norms.household import (
    NO_WINDOW,
    Asset,
    Cost,
    Household,
    Income,
    Member,
    NormChange,
    OtherCost,
    RegisterAnswer,
    Repayable,
    RepayableGround,
    Stay,
    Surplus,
    month_of,
)
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import in_words
from hemmaplan.assistance.norms.questions import Asked
from hemmaplan.assistance.norms.rules.control import Payment
from hemmaplan.foundation import calendar

if TYPE_CHECKING:
    from hemmaplan.assistance import models

POPULATION: Final = "population"
"""The source whose answer tells who is registered where."""
UNKNOWN_KIND: Final = "other"
"""What a payment is that no list knows: a person judges it."""
_OUTCOMES: Final[dict[str, RegisterAnswer]] = {"answered": "answered", "no_answer": "no_answer", "error": "error"}
_SILENT: Final[tuple[RegisterAnswer, ...]] = ("no_answer", "error", "answered")
"""The worst answer first: one adult whose register was silent leaves the household's answer open."""
_GROUNDS: Final[dict[str, RepayableGround]] = {"advance": "advance", "conflict": "conflict", "hindered": "hindered"}


@dataclass(frozen=True, slots=True)
class MonthBefore:
    """The month before this (*föregående månad*), as it was calculated: its input, and what was granted of each cost, öre."""

    household: Household
    granted: Mapping[str, int] = field(default_factory=dict)
    surplus_ore: int = 0
    aliases: Mapping[str, str] = field(default_factory=dict)
    """How somebody whom only the applications name was called then, and is called now."""


@dataclass(frozen=True, slots=True)
class MonthRows:
    """All rows of one application's month. ``answers`` holds the latest answer of each source for each adult."""

    application: models.Application
    members: Sequence[models.ApplicationMember] = ()
    situations: Sequence[models.AdultSituation] = ()
    costs: Sequence[models.AppliedCost] = ()
    incomes: Sequence[models.StatedIncome] = ()
    assets: Sequence[models.StatedAsset] = ()
    questions: Sequence[models.RegisterQuestion] = ()
    answers: Sequence[models.RegisterAnswer] = ()
    payments: Sequence[models.RegisterPayment] = ()
    changed_answers: Sequence[models.RegisterAnswer] = ()
    """Those of the answers that say otherwise than the same source said before."""
    contradicting: Sequence[tuple[str, models.RegisterPayment]] = ()
    """Payments that cannot be as told beside what other sources tell, each with the code of its finding."""
    rulings: Sequence[models.RowRuling] = ()
    obstacles: Mapping[int, str] = field(default_factory=dict)
    """The obstacle of each adult, by the person's number; that of the month before where nobody has set one yet."""
    before: MonthBefore | None = None
    month_decided: bool = False
    guideline: str = "standard"

    @property
    def month(self) -> int:
        """The month of assistance, as the engine counts months."""
        return number_of(self.application.month)

    @property
    def adults(self) -> list[models.ApplicationMember]:
        """The adults of the household, in the order of the application."""
        return [one for one in self.members if one.role != "child"]


def number_of(month: dt.date) -> int:
    """A month of the calendar as the engine counts months."""
    return month_of(month.year, month.month)


def name_of(member: models.ApplicationMember) -> str:
    """How the engine calls a member."""
    return str(member.person_id) if member.person_id is not None else f"m{member.pk}"


def rulings_of(rows: Iterable[models.RowRuling]) -> dict[str, models.RowRuling]:
    """The ruling that holds of each row: the latest, unless it has been withdrawn."""
    found: dict[str, models.RowRuling] = {}
    for ruling in sorted(rows, key=lambda one: one.pk or 0):
        if ruling.withdrawn:
            found.pop(ruling.row, None)
        else:
            found[ruling.row] = ruling
    return found


def household_of(rows: MonthRows, law: Law) -> Household:
    """The household and its month as the engine reads it, with every ruling in it.

    Raises:
        ValueError: a row cannot be put to the engine, such as a cost of a kind that the rules do not have.
    """
    application, ruled = rows.application, rulings_of(rows.rulings)
    names = {member.pk: name_of(member) for member in rows.members}
    return Household(
        id=application.number,
        month=rows.month,
        members=tuple(_member(member, rows, ruled) for member in rows.members),
        guideline=rows.guideline,
        dwelling_members=_dwelling(application, len(rows.members)),
        rooms=application.rooms,
        norm_changes=tuple(_norm_changes(ruled)),
        costs=tuple(_cost(one, ruled, names) for one in rows.costs if not one.other),
        incomes=tuple(income for _row, income in incomes_of(rows, ruled, names)),
        assets=tuple(_asset(one, ruled) for one in rows.assets),
        surplus=_surplus(rows, ruled),
        other_costs=tuple(_other_cost(one, ruled) for one in rows.costs if one.other),
        registers=registers_of(rows, law, ruled),
        repayable=_repayable(ruled),
    )


CARRIED: Final = "Godkänd till minst samma belopp i beslutet för"
"""How the reason begins of a cost that stands approved because a person approved it last month."""


def with_earlier(household: Household, account: Account, before: MonthBefore | None) -> Household:
    """The household with the costs that no rule decides approved as they were last month, where no more is asked for now.

    A person has judged such a cost once; while it is not higher they need not judge it again.
    """
    if before is None:
        return household
    undecided = {asked.row for asked in account.asked if asked.code == "COST_UNDECIDED"}
    month = in_words(before.household.month, "sv")
    costs = tuple(
        replace(one, approved_ore=one.applied_ore, reason=f"{CARRIED} {month}")
        if place in undecided and 0 < one.applied_ore <= before.granted.get(one.kind, 0)
        else one
        for place, one in enumerate(household.costs)
    )
    return replace(household, costs=costs)


def _dwelling(application: models.Application, household: int) -> int | None:
    """The persons in the dwelling where others live there too."""
    said = application.dwelling_members
    return said if said is not None and said > household else None


def _member(member: models.ApplicationMember, rows: MonthRows, ruled: Mapping[str, models.RowRuling]) -> Member:
    """A member: as ruled, otherwise as told now, otherwise as it was last month."""
    name = name_of(member)
    earlier = _earlier_member(name, rows.before)
    child = member.role == "child"
    eats_at_home = member.lunch
    lunch = None if eats_at_home is None else not eats_at_home
    if lunch is None and earlier is not None:
        lunch = earlier.lunch
    in_school = member.in_school
    if in_school is None and earlier is not None:
        in_school = earlier.in_school
    special = earlier.special_rule_from if earlier is not None else None
    if f"special:{name}" in ruled:
        special = rows.month if ruled[f"special:{name}"].counts else NO_WINDOW
    return Member(
        id=name,
        role="child" if child else "adult",
        born=member.born_on,
        lunch=_answer_of(ruled, f"lunch:{name}", otherwise=lunch),
        in_school=_answer_of(ruled, f"school:{name}", otherwise=in_school),
        stay=_STAYS[member.stay] if child else "always",
        days=member.days if child else None,
        special_rule_from=None if child else special,
        part_from=member.part_from,
        part_to=member.part_to,
        minor_applies=None if child else _answer_of(ruled, f"adult:{name}", otherwise=None),
    )


_STAYS: Final[dict[str, Stay]] = {"always": "always", "contact": "contact", "alternating": "alternating"}


def _answer_of(ruled: Mapping[str, models.RowRuling], row: str, *, otherwise: bool | None) -> bool | None:
    """Yes or no as a person has answered, otherwise as it is told."""
    answer = ruled.get(row)
    return answer.counts if answer is not None and answer.counts is not None else otherwise


def _earlier_member(name: str, before: MonthBefore | None) -> Member | None:
    if before is None:
        return None
    then = next((old for old, new in before.aliases.items() if new == name), name)
    return next((one for one in before.household.members if one.id in {name, then}), None)


def _norm_changes(ruled: Mapping[str, models.RowRuling]) -> Iterable[NormChange]:
    for row, ruling in ruled.items():
        sort, _colon, whom = row.partition(":")
        if sort == "norm" and ruling.amount_ore:
            yield NormChange(None if whom == "shared" else whom, ruling.amount_ore, ruling.reason)


def _cost(one: models.AppliedCost, ruled: Mapping[str, models.RowRuling], names: Mapping[int, str]) -> Cost:
    ruling = ruled.get(f"cost:{one.pk}")
    member = names.get(one.member_id) if one.member_id is not None else None
    if ruling is None or ruling.amount_ore is None:
        return Cost(one.kind, one.amount_ore, member=member)
    return Cost(one.kind, one.amount_ore, ruling.amount_ore, ruling.reason, member)


def _other_cost(one: models.AppliedCost, ruled: Mapping[str, models.RowRuling]) -> OtherCost:
    ruling = ruled.get(f"cost:{one.pk}")
    if ruling is None or ruling.amount_ore is None:
        return OtherCost(one.kind, one.amount_ore)
    return OtherCost(one.kind, one.amount_ore, ruling.amount_ore, ruling.reason)


def control_month(application: models.Application) -> dt.date:
    """The month whose incomes count: the one before the month of assistance."""
    return calendar.add_months(application.month, -1)


def distinct_payments(payments: Iterable[models.RegisterPayment]) -> list[models.RegisterPayment]:
    """The payments without those that stand there once more, in the same answer or another's, at once or when asked again."""
    found: dict[tuple[object, ...], models.RegisterPayment] = {}
    for one in payments:
        found.setdefault(_same_as(one), one)
    return list(found.values())


def _same_as(one: models.RegisterPayment) -> tuple[object, ...]:
    """What two payments have in common when they are one told twice: as in ``ports.Payment.same_as``."""
    return (one.person_id, one.kind or one.benefit, one.paid_on, one.first_on, one.last_on, one.net_ore, one.certain)


def counted_payments(rows: MonthRows) -> list[models.RegisterPayment]:
    """The payments that registers tell of in the control month, each once, but for what is only planned."""
    month = control_month(rows.application)
    return [
        one
        for one in distinct_payments(rows.payments)
        if one.certain and (one.paid_on.year, one.paid_on.month) == (month.year, month.month)
    ]


def incomes_of(
    rows: MonthRows, ruled: Mapping[str, models.RowRuling], names: Mapping[int, str]
) -> Iterable[tuple[str, Income]]:
    """Each income with the name of its row: what registers have paid, what only the applicant says, what a worker has added."""
    known = set()
    for payment in counted_payments(rows):
        whom, kind = str(payment.person_id), payment.kind or UNKNOWN_KIND
        known.add((whom, kind))
        income = Income(
            kind, payment.net_ore, whom, payment.paid_on, payment.paid_to_board_ore, payment.attached_ore,
            payment.set_off_ore, gross_ore=payment.gross_ore if kind == "salary" else None,
        )  # fmt: skip
        yield f"payment:{payment.pk}", _ruled_income(income, f"payment:{payment.pk}", ruled)
    for stated in rows.incomes:
        member = names.get(stated.member_id) if stated.member_id is not None else None
        if stated.amount_ore is None or (member, stated.kind) in known:
            continue
        earned = ruled.get(f"earned:{stated.pk}")
        income = Income(
            stated.kind, stated.amount_ore, member, stated.received_on, gross_ore=stated.gross_ore,
            earned_before_ore=earned.amount_ore if earned is not None else None,
        )  # fmt: skip
        yield f"income:{stated.pk}", _ruled_income(income, f"income:{stated.pk}", ruled)
    for row, ruling in ruled.items():
        sort, _colon, rest = row.partition(":")
        if sort == "added" and ruling.amount_ore is not None:
            kind, _colon, whom = rest.partition(":")
            yield row, Income(kind, ruling.amount_ore, whom or None, reason=ruling.reason)


def _ruled_income(income: Income, row: str, ruled: Mapping[str, models.RowRuling]) -> Income:
    """The income with what a worker has decided of it."""
    ruling = ruled.get(row)
    if ruling is None:
        return income
    said = {name: getattr(income, name) for name in Income.__slots__}
    return Income(**said | {"counted_ore": ruling.amount_ore, "counts_now": ruling.counts, "reason": ruling.reason})


def _asset(one: models.StatedAsset, ruled: Mapping[str, models.RowRuling]) -> Asset:
    ruling = ruled.get(f"asset:{one.pk}")
    return Asset(
        one.kind, one.amount_ore,
        needed=_answer_of(ruled, f"needed:{one.pk}", otherwise=one.needed), can_end=_answer_of(ruled, f"ends:{one.pk}", otherwise=one.can_end),
        counted_ore=ruling.amount_ore if ruling is not None else None, reason=ruling.reason if ruling is not None else "",
    )  # fmt: skip


def _surplus(rows: MonthRows, ruled: Mapping[str, models.RowRuling]) -> Surplus | None:
    """What last month left over. A worker says what of it counts."""
    before, ruling = rows.before, ruled.get("surplus")
    if before is None or not before.surplus_ore:
        return None
    decided = ruling.amount_ore if ruling is not None else None
    return Surplus(before.surplus_ore, before.household.month, decided, ruling.reason if ruling is not None else "")


def _repayable(ruled: Mapping[str, models.RowRuling]) -> Repayable | None:
    ruling = ruled.get("repayable")
    ground = _GROUNDS.get(ruling.reason_code) if ruling is not None else None
    return Repayable(ground, ruling.reason) if ruling is not None and ground is not None else None


def registers_of(
    rows: MonthRows, law: Law, ruled: Mapping[str, models.RowRuling] | None = None
) -> dict[str, RegisterAnswer] | None:
    """What each register said of the household: the worst answer of any adult. ``None`` when none was asked and none is needed.

    A benefit that is ticked to be fetched needs its register: where none was asked, none has answered.
    """
    held = rulings_of(rows.rulings) if ruled is None else ruled
    heard: dict[str, list[RegisterAnswer]] = defaultdict(list)
    for answer in rows.answers:
        heard[answer.source].append(_OUTCOMES[answer.outcome])
    asked, waits = len(rows.questions), any(one.ended_at is None for one in rows.questions)
    found: dict[str, RegisterAnswer] = {}
    for source, told in law.registers.items():
        said = heard.get(source, [])
        if asked and len(said) < asked and (said or waits or told.tells == "incomes"):
            said = [*said, "no_answer"]
        if said:
            found[source] = next(one for one in _SILENT if one in said)
    if not asked and any(one.fetched for one in rows.incomes):
        found = {source: "no_answer" for source, told in law.registers.items() if told.tells == "incomes"}
    for source in found:
        if f"register:{source}" in held:
            found[source] = "answered"
    return found or None


def rows_of_account(rows: MonthRows, household: Household, account: Account) -> dict[int, str]:
    """Which row a worker may decide otherwise stands at which place of the account."""
    ruled = rulings_of(rows.rulings)
    incomes = [row for row, _income in incomes_of(rows, ruled, {one.pk: name_of(one) for one in rows.members})]
    found: dict[int, str] = {}
    of = {
        "costs": [f"cost:{one.pk}" for one in rows.costs if not one.other], "incomes": incomes,
        "assets": [f"asset:{one.pk}" for one in rows.assets], "other_costs": [f"cost:{one.pk}" for one in rows.costs if one.other],
    }  # fmt: skip
    for place, row in enumerate(account.rows):
        if row.kind == "subtotal" and (named := of.get(row.code)):
            first = (
                place
                - len(named)
                - sum(one.code == "asset_buffer" for one in account.rows[:place] if row.code == "assets")
            )
            found |= {first + number: name for number, name in enumerate(named)}
        elif row.code in {"personal_single", "personal_cohabiting", "personal_child", "personal_child_lunch"}:
            found[place] = f"norm:{household.members[place].id}" if place < len(household.members) else "norm:shared"
        elif row.code == "surplus":
            found[place] = "surplus"
    return found


_OF_MEMBER: Final = {
    "LUNCH_UNKNOWN": "lunch",
    "SCHOOL_UNKNOWN": "school",
    "MINOR_ADULT": "adult",
    "SPECIAL_RULE_UNKNOWN": "special",
}
_OF_ASSET: Final = {"ASSET_NEED_UNKNOWN": "needed", "ASSET_END_UNKNOWN": "ends"}


def row_of_question(asked: Asked, rows: MonthRows, household: Household, law: Law) -> str:
    """The row by which a question of the account is answered; empty where the application itself must be put right."""
    if asked.code == "REGISTER_SILENT":
        return next((f"register:{code}" for code, one in law.registers.items() if asked.sv.startswith(one.sv)), "")
    row, found = asked.row, ""
    if row is None:
        found = "surplus" if asked.place == "surplus" else ""
    elif asked.place == "member" and (sort := _OF_MEMBER.get(asked.code)):
        found = f"{sort}:{household.members[row].id}"
    elif asked.place in {"cost", "other_cost"}:
        found = f"cost:{[one for one in rows.costs if one.other is (asked.place == 'other_cost')][row].pk}"
    elif asked.place == "asset":
        found = f"{_OF_ASSET.get(asked.code, 'asset')}:{rows.assets[row].pk}"
    elif asked.place == "income":
        found = _row_of_income(asked, rows, household)
    return found


def _row_of_income(asked: Asked, rows: MonthRows, household: Household) -> str:
    names = {one.pk: name_of(one) for one in rows.members}
    row = [one for one, _income in incomes_of(rows, rulings_of(rows.rulings), names)][asked.row or 0]
    if asked.code == "SPECIAL_RULE_UNKNOWN":
        return f"special:{household.incomes[asked.row or 0].member}"
    if asked.code == "EARNED_BEFORE_UNKNOWN" and row.startswith("income:"):
        return row.replace("income:", "earned:")
    return row


# What the control asks -------------------------------------------------------------------------------------------------


def facts_of(rows: MonthRows, law: Law) -> Facts:
    """All that the control of the month asks."""
    ruled = rulings_of(rows.rulings)
    names = {member.pk: name_of(member) for member in rows.members}
    once, counted = distinct_payments(rows.payments), counted_payments(rows)
    paid: dict[tuple[str, str], int] = defaultdict(int)
    for one in counted:
        paid[str(one.person_id), one.kind or UNKNOWN_KIND] += one.net_ore
    return Facts(
        month=rows.month,
        members=tuple(names.values()),
        application=_KINDS[rows.application.kind],
        month_decided=rows.month_decided,
        adults=tuple(_adult(member, rows) for member in rows.adults),
        payments=tuple(_payment(one) for one in once),
        incomes=tuple(_stated_incomes(rows, names, paid)),
        explained=tuple(_explained(ruled)),
        costs=tuple(StatedCost(one.kind, one.amount_ore) for one in rows.costs),
        dwelling_members=_dwelling(rows.application, len(rows.members)),
        earlier=_earlier(rows.before),
        registers=registers_of(rows, law, ruled),
        population=_population(rows),
        doubts=tuple(_doubts(rows, {one.pk for one in once}, {one.pk for one in counted})),
        changed=_changed(rows.application),
    )


_KINDS: Final[dict[str, KindOfApplication]] = {"first": "first", "renewed": "renewed", "supplementary": "supplementary"}


def _adult(member: models.ApplicationMember, rows: MonthRows) -> Adult:
    situation = next((one for one in rows.situations if one.member_id == member.pk), None)
    return Adult(
        name_of(member),
        obstacle=rows.obstacles.get(member.person_id or 0, ""),
        seeks_work=None if situation is None else situation.occupation == "jobless",
        registered=None if situation is None else situation.registered_at_af,
        plan=None if situation is None else situation.has_plan,
        question_open=situation is not None and situation.follows_plan is False,
    )


_UNSURE: Final = frozenset({"mixed", "sums", "deduction", "currency", "half"})
"""Remarks on a payment whose amount a person must settle. What no list knows is found by its kind."""


def _doubts(rows: MonthRows, kept: Collection[int], counted: Collection[int]) -> Iterable[Doubt]:
    """What of the registers' answers a person must look at before the money is counted.

    ``kept`` and ``counted`` are the numbers of the payments that are told once, and of those that count in the month.
    """
    month = control_month(rows.application)
    for one in rows.payments:
        kind = one.kind or UNKNOWN_KIND
        twice = one.pk not in kept or one.remark == "twice"
        if twice and one.certain and (one.paid_on.year, one.paid_on.month) == (month.year, month.month):
            yield Doubt("PAYMENT_TWICE", str(one.person_id), f"twice-{one.pk}", kind, one.net_ore)
        if one.pk in counted and one.remark in _UNSURE:
            yield Doubt("PAYMENT_UNSURE", str(one.person_id), f"unsure-{one.pk}", kind, one.net_ore)
    for code, one in rows.contradicting:
        yield Doubt(code, str(one.person_id), f"against-{one.pk}")
    asked = {one.pk: one.person_id for one in rows.questions}
    for answer in rows.changed_answers:
        yield Doubt("REGISTER_CHANGED", str(asked[answer.question_id]), f"changed-{answer.pk}", register=answer.source)


def _payment(one: models.RegisterPayment) -> Payment:
    of = number_of(one.first_on) if one.first_on is not None else None
    return Payment(
        one.kind or UNKNOWN_KIND, number_of(one.paid_on), one.net_ore, str(one.person_id), days=one.days, days_of=of,
        set_off_ore=one.set_off_ore, certain=one.certain,
    )  # fmt: skip


def _stated_incomes(
    rows: MonthRows, names: Mapping[int, str], paid: Mapping[tuple[str, str], int]
) -> Iterable[ToldIncome]:
    """What the applicant says; beside it what a register says of the same."""
    for one in rows.incomes:
        if one.amount_ore is None:
            continue
        member = names.get(one.member_id, "") if one.member_id is not None else ""
        yield ToldIncome(one.kind, one.amount_ore, member, paid.get((member, one.kind)), "")


def _explained(ruled: Mapping[str, models.RowRuling]) -> Iterable[Explained]:
    for row, ruling in ruled.items():
        sort, _colon, rest = row.partition(":")
        if sort == "look":
            kind, _colon, whom = rest.partition(":")
            yield Explained(kind, whom, ruling.reason, accepted=ruling.counts is not False)


def _earlier(before: MonthBefore | None) -> Earlier | None:
    if before is None:
        return None
    of = before.household
    return Earlier(
        of.month,
        tuple(before.aliases.get(one.id, one.id) for one in of.members),
        tuple(ToldIncome(one.kind, one.amount_ore, before.aliases.get(one.member or "", one.member or "")) for one in of.incomes),
        tuple(StatedCost(kind, granted, granted) for kind, granted in before.granted.items()),
        of.dwelling_members,
    )  # fmt: skip


def _population(rows: MonthRows) -> Population | None:
    """What the population register says, put together of each adult's answer. A mark of protection is said and nothing more.

    Who is registered *here* is told by the answer about the applicant: each other adult is of course registered where they are.
    """
    answers = [one for one in rows.answers if one.source == POPULATION]
    of = {one.pk: one.person_id for one in rows.questions}
    applicant = next((one.person_id for one in rows.members if one.role == "applicant"), None)
    answers.sort(key=lambda one: of.get(one.question_id) != applicant)
    if not answers:
        return None
    outcome = next(one for one in _SILENT if one in {answer.outcome for answer in answers})
    if outcome != "answered":
        return Population("no_answer" if outcome == "no_answer" else "error")
    said = [json.loads(one.raw) if one.raw.startswith("{") else {} for one in answers]
    same = [part["same_address"] for part in said if "same_address" in part]
    return Population(
        "answered",
        here=tuple(dict.fromkeys(str(one) for one in said[0].get("here", ()))),
        others=max(int(part.get("others", 0)) for part in said),
        same_address=all(same) if same else None,
        dead=tuple(dict.fromkeys(str(one) for part in said for one in part.get("dead", ()))),
        protected=any(one.protected for one in answers),
    )


_CHANGED: Final = {
    "household": "household_changed", "housing": "housing_changed", "new_income": "new_income", "assets": "new_assets",
    "away": "stays_elsewhere", "planning": "planning_changed", "new_benefit": "waits_for_benefit",
}  # fmt: skip
"""Which column of an application answers which question of change."""


def _changed(application: models.Application) -> dict[str, bool | None]:
    if application.kind != "renewed":
        return {}
    return {code: getattr(application, column) for code, column in _CHANGED.items()}


def row_of(finding: Finding) -> str:
    """How a finding's row is named, so that an explanation of it holds in later runs too."""
    return f"look:{(finding.kind or finding.code)[:26]}:{finding.about}"[:40]
