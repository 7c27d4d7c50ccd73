"""Income support of a unit: households in every state this month, decided months before it, and faults that can be counted.

``PLANTED`` says how many households of each sort every unit has; what the measures find must be exactly that. The months that
are decided are calculated by the same functions as any other, so that each of them can be calculated again.
"""

import datetime as dt
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hemmaplan.access.models import RoleGrant, User
from hemmaplan.assistance import building, models
from hemmaplan.assistance.acting import calculation_of, findings_of
from hemmaplan.assistance.building import MonthBefore, MonthRows
from hemmaplan.assistance.guidelines import digest_of
from hemmaplan.assistance.measures import month as months
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.rules.control import weekdays_in
from hemmaplan.cases.consequences import Assigned, FileAccess, file_grounds
from hemmaplan.cases.decisions import consequences as of_decision
from hemmaplan.cases.decisions import kinds as decisions
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.foundation.money import format_kronor
from hemmaplan.integrations.synthetic.authority import FILE
from hemmaplan.integrations.synthetic.homes import EIGHT, HOMES, RICH, SHARED, SIBLING, Home
from hemmaplan.integrations.synthetic.numbers import ByAge
from hemmaplan.integrations.synthetic.orders import Orders
from hemmaplan.integrations.synthetic.residents import FAMILIES, MEN, WOMEN, Residents
from hemmaplan.integrations.synthetic.rows import ISO, NO, YES, Table, moment, period
from hemmaplan.integrations.synthetic.workplace import Worker
from hemmaplan.organisation.models import Employee, Employment, Post
from hemmaplan.people.models import Household, HouseholdMember, Relation, ResidentAccount

PLANTED: Final = {
    "plain": 112, "income_changed": 12, "income_new": 6, "income_gone": 5, "register_silent": 9, "register_waits": 6, "not_signed": 10,
    "completion": 10, "own_words": 9, "rent_changed": 6, "child_new": 3, "plan_question": 5, "other_cost": 7, "urgent": 2, "protected": 3,
    "shared": 6, "siblings": 4, "decided": 24, "partly": 5, "rejected": 4, "supplementary": 6, "first": 9, "draft": 12, "withdrawn": 2,
    "read_by_person": 8,
}  # fmt: skip
"""Households of each sort in a unit, some three hundred. ``plain``: nothing stands against an automatic decision; ``read_by_person``: of
these a message has come that nobody has read. The others each have the one thing they are called by."""
FAMILIES_OF_EIGHT: Final = 2
AUTOMATIC_SHARE: Final = 3
"""Of the plain households every third was decided by the machine last month."""
ITEM, WORKER_ITEM = "E2", "E1"
FUNCTION, VERSION = "Hemmaplan fortsatt försörjningsstöd", "1"
_LEVELS: Final = ("marker", "registration", "fictitious")
_WORDS: Final = (
    "Jag har flyttat ihop några dagar i veckan med min dotter. Måste jag säga det?", "Hyresvärden höjer hyran i januari.",
    "Jag har fått ett brev från Kronofogden och vet inte vad jag ska göra.",
)  # fmt: skip
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVXYZ23456789"
STAFF: Final = (
    ("assistance_worker", "Handläggare ekonomiskt bistånd"), ("assistance_worker", "Handläggare ekonomiskt bistånd"),
    ("assistance_worker", "Handläggare ekonomiskt bistånd"), ("assistance_leader", "Förste handläggare ekonomiskt bistånd"),
)  # fmt: skip


@dataclass
class Living:
    """Ett hushåll medan det skrivs: who, in which file, with whom as worker, and the month before."""

    home: Home
    persons: list[tuple[int, str, dt.date]]
    """Number of the row, identity number, and day of birth."""
    case: int
    number: str
    worker: Worker
    account: int | None
    parties: list[int]
    rent: int
    protected: bool = False
    before: MonthBefore | None = None
    decided: set[str] = field(default_factory=set)


@dataclass
class Written:
    """En skriven ansökan: its number and its rows, as the norm engine's household is built of them."""

    pk: int
    number: str
    rows: MonthRows
    month_pk: int


class IncomeSupport:
    """Writes the rows of income support, when all else has been sent."""

    def __init__(
        self, *, today: int, residents: Residents, orders: Orders, system: int, password: str, law: Law,
        logins: dict[str, str], taken: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.today, self.residents, self.orders, self.system, self.law = today, residents, orders, system, law
        self.password, self.logins = password, logins
        day = dt.date.fromordinal(today)
        self.month = _open_month(calendar.month_start(day), law)
        self.supply = ByAge(
            residents.adults, residents.children, residents.temporary, today=day, taken=frozenset(taken)
        )
        self.chance = random.Random(0)  # noqa: S311  made-up data, no secret
        self.employees = Table(Employee, "number given_name family_name home_unit_id sex recorded_at")
        self.posts = Table(Post, "code unit_id title profession percent period leads funding recorded_at")
        self.employments = Table(Employment, "code employee_id post_id percent kind period recorded_at")
        self.users = Table(User, "kind username name password employee_id is_active created_at")
        self.grants = Table(RoleGrant, "user_id role unit_id period granted_by_id granted_at")
        self.accounts = Table(ResidentAccount, "account_id id_number made_at")
        self.households = Table(Household, "recorded_at")
        self.household_members = Table(HouseholdMember, "household_id person_id kind period recorded_at")
        self.relations = Table(Relation, "person_id other_id kind period recorded_at")
        self.parties = Table(Party, "case_id person_id role period by_id recorded_at")
        self.applications = Table(  # sent last: nothing may be hung on an application that has been sent
            models.Application,
            "number unit_id case_id person_id account_id entered_by_id kind month channel state civil household_changed tenure housing_changed "
            "rooms dwelling_members stays_elsewhere new_income new_assets waits_for_benefit planning_changed urgent why_urgent own_words "
            "declared began_at changed_at sent_at recorded_at withdrawn_at withdrawn_reason",
            late=True,
        )
        self.members = Table(
            models.ApplicationMember, "application_id person_id role stated_name born_on stay in_school lunch"
        )
        self.situations = Table(
            models.AdultSituation,
            "application_id member_id occupation percent registered_at_af has_plan follows_plan words",
        )
        self.costs = Table(models.AppliedCost, "application_id other kind amount_ore words")
        self.incomes = Table(models.StatedIncome, "application_id member_id kind amount_ore received_on fetched words")
        self.signatures = Table(
            models.Signature, "application_id member_id account_id way requested_at due_on signed_at recorded_by_id"
        )
        self.questions = Table(
            models.RegisterQuestion,
            "application_id case_id person_id month first_on last_on asked_at asked_by_id correlation attempts next_try_at ended_at",
        )
        self.answers = Table(models.RegisterAnswer, "question_id source outcome reason protected raw answered_at")
        self.payments = Table(
            models.RegisterPayment, "answer_id person_id benefit kind paid_on first_on last_on net_ore days certain"
        )
        self.months = Table(models.SupportMonth, "case_id unit_id month version recorded_at")
        self.rulings = Table(
            models.RowRuling, "support_month_id row amount_ore counts reason_code reason by_id recorded_at"
        )
        self.obstacles = Table(models.Obstacle, "support_month_id person_id code by_id recorded_at")
        self.calculations = Table(
            models.Calculation,
            "support_month_id application_id number input engine law_digest guideline account norm_ore costs_ore income_ore assets_ore "
            "support_ore surplus_ore other_ore total_ore outcome open_questions made_by_id made_at",
        )
        self.findings = Table(
            models.Finding,
            "calculation_id code grade row person_id kind before_ore now_ore percent count on",
        )
        self.decided = Table(
            Decision,
            "case_id unit_id person_id kind verb section request intervention first_on last_on facts provisions weighing why_not cost_ore "
            "state level delegation prepared_by_id decided_by_id decided_at sentence recorded_at signed_recorded_at",
        )
        self.support = Table(
            models.SupportDecision,
            "decision_id support_month_id application_id calculation_id outcome support_ore other_ore total_ore function_id recorded_at",
        )
        self.decided_costs = Table(
            models.DecidedCost, "support_decision_id other kind applied_ore granted_ore reason_code reason"
        )
        self.deliveries = Table(
            Delivery,
            "decision_id party_id way sent_on received_on received_source by_id recorded_at received_recorded_at",
        )
        self.requests = Table(
            models.CompletionRequest, "application_id due_on words requested_by_id requested_at closed_at"
        )
        self.items = Table(models.RequestedItem, "request_id kind words answer answered_at")
        self.messages = Table(
            models.Message, "case_id account_id application_id from_resident text written_by_id written_at read_at"
        )
        self.functions = Table(
            models.AutomaticFunction,
            "unit_id name version delegation minutes adopted_on reports_every_months period by_id recorded_at",
        )
        self.switches = Table(models.AutomaticSwitch, "unit_id on reason by_id recorded_at")
        self.approved = Table(models.ApprovedRules, "unit_id month guideline law_digest by_id recorded_at")
        self.runs = Table(models.AutomaticRun, "unit_id month function_id started_at ended_at by_id")
        self.outcomes = Table(models.AutomaticOutcome, "run_id application_id decided_id recorded_at")
        self.stops = Table(models.StopReason, "outcome_id code")
        self.samples = Table(models.SampleCheck, "support_decision_id drawn_at checked_by_id checked_at result remark")
        self.unit, self.head = 0, system
        self.workers: list[Worker] = []
        self.function = self.last_run = 0

    @property
    def tables(self) -> list[Table]:
        """All tables of its own, those that are sent last at the end."""
        found = [one for one in vars(self).values() if isinstance(one, Table)]
        return sorted(found, key=lambda one: one.late)

    # Who works there --------------------------------------------------------------------------------------------------

    def staff(self, unit: int, key: str, head: int | None = None) -> None:
        """Those who handle the applications of the unit, with posts; ``head`` is whoever answers for the automatic decision.

        Without a password their accounts are closed: whoever makes the log-ins opens those that are wanted.
        """
        self.unit, self.workers = unit, []
        since, at = self.orders.first, moment(self.orders.first, 8)
        for place, (role, title) in enumerate(STAFF):
            sex = self.chance.choice("kkm")
            given, family = self.chance.choice(WOMEN if sex == "k" else MEN), self.chance.choice(FAMILIES)
            employee = self.employees.add(f"E{key}{place}", given, family, unit, sex, at)
            post = self.posts.add(
                f"bistand-{key}-{place}", unit, title, title.lower(), 100, period(since), NO, "ordinary", at
            )
            self.employments.add(f"anst-bistand-{key}-{place}", employee, post, 100, "permanent", period(since), at)
            name = f"{given} {family}"
            login = self.logins.get(role) if key == "1" and (place == 0 or role == "assistance_leader") else None
            user = self.users.add(
                "staff",
                login or f"bistand{key}-{place}",
                name,
                self.password if login else "!",
                employee,
                bool(self.password),
                at,
            )
            if self.password:
                self.grants.add(user, role, unit, period(since), self.system, at)
            self.workers.append(Worker(employee, user, name, since, None))
        self.head = head or self.system

    # Households -------------------------------------------------------------------------------------------------------

    def fill(self, chance: random.Random, *, sorts: Mapping[str, int] = PLANTED, ready: bool = False) -> None:
        """The households of the unit, so many of each sort. ``ready``: this month's rules are approved too."""
        self.chance = chance
        self._function(ready=ready)
        turn = 0
        for sort, count in sorts.items():
            for place in range(count):
                self._household(sort, turn, place)
                turn += 1

    def renewed(self, chance: random.Random, count: int) -> None:
        """So many plain renewed applications more that wait for the machine, with decided months before: for measuring."""
        self.chance = chance
        for turn in range(count):
            self._household("plain", turn, turn)

    def _function(self, *, ready: bool) -> None:
        """The board has adopted the function; last month's rules were approved, and it was switched on."""
        began = self._first(-2) - 20
        at = moment(began, 14)
        self.function = self.functions.add(
            self.unit, FUNCTION, VERSION, ITEM, f"{ISO[began]} § 87", ISO[began], 1, period(began), self.head, at
        )
        self.switches.add(self.unit, YES, "Nämnden har antagit funktionen.", self.head, at)
        digest = digest_of(self.law.guideline)
        for back in (-2, -1, *((0,) if ready else ())):
            self.approved.add(
                self.unit,
                ISO[self._first(back)],
                self.law.guideline,
                digest,
                self.head,
                moment(self._first(back) - 15, 9),
            )
        first = self._first(-1)
        self.last_run = self.runs.add(
            self.unit, ISO[first], self.function, moment(first - 3, 5), moment(first - 3, 5, 4), self.system
        )

    def _first(self, months_: int) -> int:
        return calendar.add_months(self.month, months_).toordinal()

    def _household(self, sort: str, turn: int, place: int) -> None:
        home = HOMES[turn % len(HOMES)]
        if sort == "plain" and turn % 56 < 1:
            home = EIGHT
        home = {"shared": SHARED, "siblings": SIBLING, "rejected": RICH}.get(sort, home)
        if sort == "income_changed":
            home = HOMES[0]
        if sort == "income_gone":
            home = HOMES[2]
        if sort == "not_signed":
            home = next(one for one in HOMES if one.key == ("couple" if place % 2 else "couple_two"))
        level = _LEVELS[place % 3] if sort == "protected" else "none"
        living = self._living(home, turn, level, known_since=0 if sort in {"first", "draft"} and place % 2 else -3,
                              online=sort == "read_by_person")  # fmt: skip
        if not (sort == "first" or (sort == "draft" and place % 2)):
            self._earlier(living, -2, turn)
            self._earlier(living, -1, turn, automatic=sort == "plain" and turn % AUTOMATIC_SHARE == 0)
        self._this_month(living, sort, turn, place)

    def _living(self, home: Home, turn: int, level: str, *, known_since: int, online: bool) -> Living:
        """The people of a household, their file, its parties and the applicant's account."""
        name, since = self.chance.choice(FAMILIES), self._first(known_since) + 3
        persons = []
        for place in range(home.size):
            grown = home.adults[place] if place < len(home.adults) else None
            child = None if grown else home.children[place - len(home.adults)]
            low, high = (grown.youngest, grown.oldest) if grown else (child.age, child.age)  # type: ignore[union-attr]
            number = self.supply.take(self.chance, max(low, 36) if grown and home.children else low, high)
            pk = self.residents.make(
                self.chance, child=child is not None, since=since, family=name, number=number,
                level=level if place == 0 else "none",
            )  # fmt: skip
            born = number.birth_date or self.supply.today
            persons.append((pk, number.digits, born))
        for pk, _digits, _born in persons[len(home.adults) :]:
            self.relations.add(pk, persons[0][0], "guardian", period(since), moment(since, 8))
        household = self.households.add(moment(since, 8))
        for pk, _digits, _born in persons:
            self.household_members.add(household, pk, "assistance", period(since), moment(since, 8))
        worker = self.workers[turn % (len(self.workers) - 1)]
        restricted = "protected" if level != "none" else ""
        case, number_ = self.orders.open_case(
            "assistance", persons[0][0], self.unit, since, None, restricted=restricted,
            contact=self.workers[-1].employee if restricted else None,
        )  # fmt: skip
        self.orders.assign(case, worker.employee, "worker", 0, since, None)
        access = FileAccess(case, number_, persons[0][0], self.unit, dt.date.fromordinal(since), bool(restricted), None)
        self.orders.ground(FILE, file_grounds(access, [Assigned(worker.employee, access.opened_on, None)]))
        account = None
        if level == "none" and (online or turn % 9 != 4):  # others come to the counter
            account = self.users.add("resident", f"invanare-{case:08}", "Invånare", "!", None, YES, moment(since, 8))
            self.accounts.add(account, persons[0][1], moment(since, 8))
        parties = [self.parties.add(case, persons[0][0], "person", period(since), worker.user, moment(since, 9))]
        if len(home.adults) > 1:
            parties.append(
                self.parties.add(case, persons[1][0], "co_applicant", period(since), worker.user, moment(since, 9))
            )
        return Living(
            home, persons, case, number_, worker, account, parties, home.rents[turn % len(home.rents)], level != "none"
        )

    def _earlier(self, living: Living, months_: int, turn: int, *, automatic: bool = False) -> None:
        """A month before this one: applied for, answered, calculated, decided and told."""
        first = self._first(months_)
        sent = first - 8 - turn % 5
        on = _office_day(first - 3 if automatic else first - 4 + turn % 6)
        given = self._apply(living, months_, sent, kind="renewed" if months_ > -2 else "first", state="decided")
        self._decide(living, given, months_, on, automatic=automatic)

    def _this_month(self, living: Living, sort: str, turn: int, place: int) -> None:
        """What has come of the household this month."""
        sent = min(self.today, self._first(0) - turn % 6)
        if sort in {"decided", "partly", "rejected", "supplementary"}:
            given = self._apply(
                living,
                0,
                sent - 4,
                kind="renewed",
                state="decided",
                extra=(("medicine", 640),) if sort == "partly" else (),
            )
            self._decide(living, given, 0, min(_office_day(sent), self.today))
            if sort == "supplementary":
                self._apply(
                    living,
                    0,
                    self.today - place % 2,
                    kind="supplementary",
                    state="sent",
                    other=(("dental", 1450),),
                    bare=True,
                )
            return
        if sort == "first":
            self._apply(living, 0, sent, kind="first", state="sent", answered=place % 3 != 0)
            return
        if sort in {"draft", "withdrawn"}:
            self._apply(
                living,
                0,
                sent,
                kind="first" if sort == "draft" and place % 2 else "renewed",
                state=sort,
                answered=False,
            )
            return
        given = self._apply(living, 0, sent, kind="renewed", state="sent", **_fault(sort, living, place))
        if sort == "completion":
            self._completion(given, living, sent, place)
        if sort == "read_by_person" and living.account is not None:
            self.messages.add(living.case, living.account, given.pk, YES, _WORDS[place % len(_WORDS)], living.account,
                              moment(self.today - place % 3, 7, place), None)  # fmt: skip

    def _completion(self, given: Written, living: Living, sent: int, place: int) -> None:
        """Something is asked for, and has come in part or not at all."""
        at = moment(min(sent + 1, self.today), 10)
        request = self.requests.add(given.pk, ISO[self.today + 7 - place % 4], "", living.worker.user, at, None)
        self.items.add(request, "bank_statement", "Kontoutdrag för de tre senaste månaderna", "", None)
        came = place % 3 == 0
        self.items.add(
            request, "rent_notice", "Hyresavin", "Bifogas." if came else "", moment(self.today, 8) if came else None
        )

    # One application --------------------------------------------------------------------------------------------------

    def _apply(
        self, living: Living, months_: int, sent: int, *, kind: str, state: str, answered: bool = True, bare: bool = False,
        extra: Sequence[tuple[str, int]] = (), other: Sequence[tuple[str, int]] = (), factor: int = 100, new_salary: int = 0,
        gone: str = "", silent: str = "", waits: bool = False, unsigned: bool = False, own_words: str = "", rent: int = 0,
        baby: bool = False, follows: bool = True, urgent: str = "",
    ) -> Written:  # fmt: skip
        """An application with its rows, what registers answered, and the signatures."""
        home, month = living.home, calendar.add_months(self.month, months_)
        sent = min(sent, self.today)
        at, number = moment(sent, 9, sent % 60), self._number(month)
        portal = living.account is not None
        renewed = kind == "renewed"
        no = NO if renewed else None
        sent_at = None if state == "draft" else at
        counter = None if portal else living.worker.user
        civil = "cohabiting" if len(home.adults) > 1 else "single"
        gone_back = state == "withdrawn"
        pk = self.applications.add(
            number, self.unit, living.case, living.persons[0][0], living.account, counter, kind, month.isoformat(),
            "portal" if portal else "counter", state, civil, YES if baby else no, "lodger" if home.dwelling else "lease",
            YES if rent else no, home.rooms, home.dwelling or home.size, no, YES if new_salary else no, no, no, no,
            bool(urgent), urgent, own_words, state != "draft", at, at, sent_at, at, at if gone_back else None,
            "Har fått arbete." if gone_back else "",
        )  # fmt: skip
        application = models.Application(
            pk=pk, number=number, unit_id=self.unit, case_id=living.case, person_id=living.persons[0][0], kind=kind, month=month, state=state,
            household_changed=baby if renewed else None, housing_changed=bool(rent) if renewed else None, rooms=home.rooms,
            dwelling_members=home.dwelling or home.size, stays_elsewhere=False if renewed else None,
            new_income=bool(new_salary) if renewed else None, new_assets=False if renewed else None,
            waits_for_benefit=False if renewed else None, planning_changed=False if renewed else None,
        )  # fmt: skip
        members = self._members(living, application, baby=baby, bare=bare)
        situations = [] if bare else self._situations(living, application, members, follows=follows)
        costs = self._costs(application, rent or living.rent, extra, other, bare=bare)
        incomes = self._incomes(living, application, members, months_, new_salary, bare=bare)
        for member in members:
            if member.role == "child" or state == "draft":
                continue
            own = member.role == "applicant"
            signed = own or not unsigned
            self.signatures.add(pk, member.pk, living.account if own else None, ("logged_in" if portal and own else "paper") if signed else "",
                                at, None if own else ISO[sent + 7], at if signed else None, counter)  # fmt: skip
        questions: list[models.RegisterQuestion] = []
        answers: list[models.RegisterAnswer] = []
        payments: list[models.RegisterPayment] = []
        if answered and not bare:
            questions, answers, payments = self._registers(
                living, application, sent, factor=factor, gone=gone, silent=silent, waits=waits
            )
        month_pk = 0
        if state != "draft" and not gone_back and not bare:  # as when it is sent
            month_pk = self.months.add(living.case, self.unit, month.isoformat(), 1, at)
        rulings: list[models.RowRuling] = []
        obstacles = {} if kind == "first" and months_ == 0 else {
            living.persons[place][0]: grown.obstacle for place, grown in enumerate(home.adults)
        }  # fmt: skip
        rows = MonthRows(
            application=application, members=members, situations=situations, costs=costs, incomes=incomes, questions=questions,
            answers=answers, payments=payments, rulings=rulings, obstacles=obstacles, before=living.before,
            guideline=self.law.guideline,
        )  # fmt: skip
        return Written(pk, number, rows, month_pk)

    def _number(self, month: dt.date) -> str:
        signs = "".join(self.chance.choices(_LETTERS, k=8))
        return f"EB{month:%y%m}-{signs[:4]}-{signs[4:]}"

    def _members(
        self, living: Living, application: models.Application, *, baby: bool, bare: bool
    ) -> list[models.ApplicationMember]:
        found, home = [], living.home
        people = living.persons[:1] if bare else living.persons
        for place, (person, _digits, born) in enumerate(people):
            child = home.children[place - len(home.adults)] if place >= len(home.adults) else None
            role = "child" if child else "co_applicant" if place else "applicant"
            in_school = child.in_school if child else None
            lunch = None if child is None else False  # eats at school or preschool
            pk = self.members.add(application.pk, person, role, "", born.isoformat(), "always", in_school, lunch)
            found.append(
                models.ApplicationMember(
                    pk=pk, application=application, person_id=person, role=role, born_on=born, stay="always",
                    in_school=in_school, lunch=lunch,
                )
            )  # fmt: skip
        if baby:
            born_on = calendar.add_days(application.month, -20)
            pk = self.members.add(application.pk, None, "child", "Nyfödd", born_on.isoformat(), "always", None, YES)
            found.append(
                models.ApplicationMember(
                    pk=pk, application=application, role="child", stated_name="Nyfödd", born_on=born_on, lunch=True
                )
            )
        return found

    def _situations(
        self,
        living: Living,
        application: models.Application,
        members: Sequence[models.ApplicationMember],
        *,
        follows: bool,
    ) -> list[models.AdultSituation]:
        found = []
        for place, grown in enumerate(living.home.adults):
            jobless = True if grown.occupation == "jobless" else None
            ok = follows or place > 0
            pk = self.situations.add(application.pk, members[place].pk, grown.occupation, 100, jobless, YES, ok, "")
            found.append(
                models.AdultSituation(
                    pk=pk, application=application, member_id=members[place].pk, occupation=grown.occupation, percent=100,
                    registered_at_af=jobless, has_plan=True, follows_plan=ok,
                )
            )  # fmt: skip
        return found

    def _costs(
        self, application: models.Application, rent: int, extra: Sequence[tuple[str, int]],
        other: Sequence[tuple[str, int]], *, bare: bool,
    ) -> list[models.AppliedCost]:  # fmt: skip
        usual = [] if bare else [("rent", rent), ("electricity", 390), ("home_insurance", 140), ("internet", 250)]
        asked = [(False, *one) for one in (*usual, *extra)] + [(True, *one) for one in other]
        found = []
        for is_other, kind, kronor in asked:
            pk = self.costs.add(application.pk, is_other, kind, kronor * 100, "")
            found.append(
                models.AppliedCost(pk=pk, application=application, other=is_other, kind=kind, amount_ore=kronor * 100)
            )
        return found

    def _incomes(
        self, living: Living, application: models.Application, members: Sequence[models.ApplicationMember], months_: int,
        new_salary: int, *, bare: bool,
    ) -> list[models.StatedIncome]:  # fmt: skip
        found = []
        for benefit in () if bare else living.home.benefits:
            member = members[min(len(living.home.adults), benefit.whose)]
            pk = self.incomes.add(application.pk, member.pk, benefit.kind, None, None, YES, "")
            found.append(
                models.StatedIncome(
                    pk=pk, application=application, member_id=member.pk, kind=benefit.kind, fetched=True
                )
            )
        if new_salary:
            paid = self._first(months_) - 6
            pk = self.incomes.add(
                application.pk, members[0].pk, "salary", new_salary * 100, ISO[paid], NO, "Extra på ett lager"
            )
            found.append(
                models.StatedIncome(
                    pk=pk, application=application, member_id=members[0].pk, kind="salary", amount_ore=new_salary * 100,
                    received_on=dt.date.fromordinal(paid),
                )
            )  # fmt: skip
        return found

    def _registers(
        self, living: Living, application: models.Application, sent: int, *, factor: int, gone: str, silent: str, waits: bool,
    ) -> tuple[list[models.RegisterQuestion], list[models.RegisterAnswer], list[models.RegisterPayment]]:  # fmt: skip
        """The question about each adult, the answer of each source, and the payments of two months that they tell of."""
        questions, answers, payments = [], [], []
        asked, came = moment(sent, 12), moment(min(sent + 1, self.today), 4)
        control = calendar.add_months(application.month, -1)
        first, last = calendar.add_months(control, -1), calendar.month_end(control)
        here = [str(pk) for pk, _digits, _born in living.persons]
        for place, _grown in enumerate(living.home.adults):
            person = living.persons[place][0]
            question = self.questions.add(
                application.pk, living.case, person, application.month.isoformat(), first.isoformat(), last.isoformat(), asked,
                self.system, f"{application.number}-{place}", 1, came if waits else None, None if waits else came,
            )  # fmt: skip
            questions.append(
                models.RegisterQuestion(
                    pk=question, application_id=application.pk, person_id=person, month=application.month,
                    ended_at=None if waits else calendar.at_clock(last, 12),
                )
            )  # fmt: skip
            for source in (*self.law.registers, building.POPULATION):
                if waits and source in {"AF", "SO"}:
                    continue
                hushed = source == silent and place == 0
                raw = ""
                protected = living.protected and source == building.POPULATION and place == 0
                if source == building.POPULATION:
                    raw = json.dumps({"here": here, "others": 0, "same_address": True})
                pk = self.answers.add(question, source, "no_answer" if hushed else "answered",
                                      "Källan svarade inte i tid." if hushed else "", protected, raw, came)  # fmt: skip
                answers.append(
                    models.RegisterAnswer(
                        pk=pk, question_id=question, source=source, outcome="no_answer" if hushed else "answered", raw=raw, protected=protected
                    )
                )  # fmt: skip
                if not hushed:
                    payments += self._paid(living, pk, place, source, control, factor=factor, gone=gone)
        return questions, answers, payments

    def _paid(
        self,
        living: Living,
        answer: int,
        place: int,
        source: str,
        control: dt.date,
        *,
        factor: int,
        gone: str,
    ) -> list[models.RegisterPayment]:
        found = []
        for benefit in living.home.benefits:
            if benefit.source != source or (benefit.whose if benefit.whose < len(living.home.adults) else 0) != place:
                continue
            whose = min(len(living.home.adults), benefit.whose)
            for month, now in ((calendar.add_months(control, -1), False), (control, True)):
                if now and benefit.kind == gone:
                    continue
                drift = (month.month % 3) * 50 if benefit.by_day else 0
                kronor = (
                    (benefit.kronor + drift) * (factor if now and benefit.kind == "activity_support" else 100) // 100
                )
                day = month.replace(day=20 if benefit.code == "ABB" else 25)
                days = weekdays_in(building.number_of(month)) if benefit.by_day else None
                person = living.persons[whose][0]
                pk = self.payments.add(
                    answer, person, benefit.code, benefit.kind, day.isoformat(), month.isoformat(), calendar.month_end(month).isoformat(),
                    kronor * 100, days, YES,
                )  # fmt: skip
                found.append(
                    models.RegisterPayment(
                        pk=pk, answer_id=answer, person_id=person, benefit=benefit.code, kind=benefit.kind, paid_on=day, first_on=month,
                        net_ore=kronor * 100, days=days,
                    )
                )  # fmt: skip
        return found

    # What is decided --------------------------------------------------------------------------------------------------

    def _decide(self, living: Living, given: Written, months_: int, on: int, *, automatic: bool = False) -> None:
        """The month is calculated and decided, by a person or the machine, and every party has been told."""
        worker = living.worker
        at, by = moment(on, 5 if automatic else 14), self.system if automatic else worker.user
        month = calendar.add_months(self.month, months_)
        month_pk = given.month_pk or self.months.add(living.case, self.unit, month.isoformat(), 1, at)
        if living.home.dwelling:
            given.rows = replace(given.rows, rulings=self._rulings(given, month_pk, worker, at))
        counted = months.counted(given.rows, self.law)
        account, proposal = counted.account, counted.proposal
        assert account is not None
        assert proposal is not None
        assert proposal.outcome, f"{living.home.key}: {[asked.code for asked in account.asked]}"
        for person, code in given.rows.obstacles.items():
            self.obstacles.add(month_pk, person, code, by, at)
        shell = models.SupportMonth(pk=month_pk)
        made = calculation_of(
            counted,
            shell,
            number=1,
            by=User(pk=by),
            at=calendar.at_clock(dt.date.fromordinal(on), 5 if automatic else 14),
        )
        calculation = self.calculations.add(
            month_pk, given.pk, 1, _cell(made.input), made.engine, made.law_digest, made.guideline, _cell(made.account), made.norm_ore,
            made.costs_ore, made.income_ore, made.assets_ore, made.support_ore, made.surplus_ore, made.other_ore, made.total_ore,
            made.outcome, made.open_questions, by, at,
        )  # fmt: skip
        made.pk = calculation
        for found in findings_of(counted, made):
            self.findings.add(calculation, found.code, found.grade, found.row, found.person_id, found.kind, found.before_ore, found.now_ore,
                              found.percent, found.count, None if found.on is None else found.on.isoformat())  # fmt: skip
        support = self._signed(living, given, month, month_pk, calculation, counted, on, at, by, automatic=automatic)
        granted: dict[str, int] = {}
        for cost in proposal.costs:
            granted[cost.kind] = granted.get(cost.kind, 0) + cost.granted_ore
        assert counted.household is not None
        living.before = MonthBefore(counted.household, granted, account.surplus_ore or 0)
        if months_ == -1 and (automatic or given.rows.application.kind == "renewed"):
            outcome = self.outcomes.add(self.last_run, given.pk, support if automatic else None, at)
            if not automatic:
                self.stops.add(
                    outcome, self.chance.choice(("small_changes", "registers_answered", "no_own_words", "known_costs"))
                )
            elif self.outcomes.last % 4 == 0:
                self._sample(support, on)

    def _rulings(self, given: Written, month_pk: int, worker: Worker, at: str) -> list[models.RowRuling]:
        """Of those who share a flat a worker has judged each cost of it."""
        found = []
        for cost in given.rows.costs:
            why = "Egen del enligt andrahandskontraktet"
            pk = self.rulings.add(month_pk, f"cost:{cost.pk}", cost.amount_ore, None, "", why, worker.user, at)
            found.append(models.RowRuling(pk=pk, row=f"cost:{cost.pk}", amount_ore=cost.amount_ore, reason=why))
        return found

    def _signed(
        self, living: Living, given: Written, month: dt.date, month_pk: int, calculation: int, counted: months.Counted, on: int, at: str,
        by: int, *, automatic: bool,
    ) -> int:  # fmt: skip
        proposal, account = counted.proposal, counted.account
        assert proposal is not None
        assert account is not None
        verb, total = proposal.outcome, proposal.total_ore
        day = dt.date.fromordinal(on)
        said = decisions.kind("income_support", area="assistance", on=day)
        words = months.deciding.month_words(month)
        gives = verb in {"grant", "grant_partly"}
        why_not = months.deciding.refused_text(
            proposal, self.law, ["Inkomsterna är högre än normen."] if verb == "reject" else ()
        )
        decision = self.decided.add(
            living.case, self.unit, living.persons[0][0], "income_support", verb, said.section, f"ekonomiskt bistånd för {words}",
            f"ekonomiskt bistånd med {format_kronor(total)}" if gives else "", month.isoformat(), calendar.month_end(month).isoformat(),
            _cell(months.deciding.facts_text(account, month)), "" if verb == "grant" else said.section, "", _cell(why_not), total, "signed",
            "automatic" if automatic else "worker", ITEM if automatic else WORKER_ITEM, by, by, at,
            f"Nämnden beslutar om ekonomiskt bistånd för {words} enligt {said.section}.", at, at,
        )  # fmt: skip
        support = self.support.add(
            decision, month_pk, given.pk, calculation, verb, proposal.support_ore, proposal.other_ore, total,
            self.function if automatic else None, at,
        )  # fmt: skip
        for cost in proposal.costs:
            self.decided_costs.add(
                support, cost.other, cost.kind, cost.applied_ore, cost.granted_ore, cost.reason_code, _cell(cost.reason)
            )
        self._inform(living, decision, said, on, by)
        if not automatic:
            text = months.deciding.note_text(proposal, account, self.law, month, outcome=verb, words="")
            self.orders.journal.add(living.case, living.worker.user, "decision", at, at, _cell(text), "signed", at)
        return support

    def _inform(self, living: Living, decision: int, said: decisions.Kind, on: int, by: int) -> None:
        """Every party has the letter the same day, and most have opened it the day after."""
        day, person = dt.date.fromordinal(on), living.persons[0][0]
        for place, party in enumerate(living.parties):
            read = min(on + 1 + place, self.today)
            opened = read if decision % 7 else None
            letter = self.deliveries.add(
                decision, party, "by_hand", ISO[on], None if opened is None else ISO[opened], "" if opened is None else "Öppnat på Mina sidor",
                by, moment(on, 14), None if opened is None else moment(opened, 18),
            )  # fmt: skip
            received = None if opened is None else dt.date.fromordinal(opened)
            want = of_decision.time_to_appeal(
                of_decision.DeliveryFacts(
                    delivery_id=letter, case_id=living.case, person_id=person, unit_id=self.unit, appealable=said.appealable,
                    received_on=received, received_recorded_at=None if received is None else calendar.at_clock(received, 18),
                ),
                today=dt.date.fromordinal(self.today),
            )  # fmt: skip
            if want is not None:
                self.orders.clock(want, by=by)
        facts = of_decision.DecisionFacts(
            decision_id=decision, case_id=living.case, person_id=person, unit_id=self.unit, decided_on=day, notice=said.notice,
            carried_out=False, informed_on=day,
        )  # fmt: skip
        for wanted in of_decision.clocks(facts):
            self.orders.clock(wanted, by=by)

    def _sample(self, support: int, on: int) -> None:
        """Drawn by lot: most are checked, one in a while was wrong, and the last ones wait."""
        place = self.samples.last
        drawn, checker = moment(on + 1, 6), self.workers[-1].user
        if place % 5 == 4:
            self.samples.add(support, drawn, None, None, "", "")
        else:
            wrong = place % 17 == 11
            self.samples.add(support, drawn, checker, moment(min(on + 2, self.today), 10), "wrong" if wrong else "right",
                             "Kontoutdraget visar en Swish som inte fanns med." if wrong else "")  # fmt: skip


def _fault(sort: str, living: Living, place: int) -> dict[str, Any]:
    """What is otherwise in an application of the sort; nothing in a plain one."""
    faults: dict[str, dict[str, Any]] = {
        "income_changed": {"factor": 140 if place % 2 else 60}, "income_new": {"new_salary": 3200 + 100 * place},
        "income_gone": {"gone": "housing_allowance"}, "register_silent": {"silent": ("AF", "SO", "CSN", "SKV")[place % 4]},
        "register_waits": {"waits": True}, "not_signed": {"unsigned": True}, "own_words": {"own_words": _WORDS[place % len(_WORDS)]},
        "rent_changed": {"rent": living.rent + 180}, "child_new": {"baby": True}, "plan_question": {"follows": False},
        "other_cost": {"other": (("dental", 980 + 10 * place),)}, "urgent": {"urgent": "Det finns ingen mat hemma till helgen."},
    }  # fmt: skip
    return faults.get(sort, {})


def _open_month(month: dt.date, law: Law) -> dt.date:
    """The month, or the last before it that has amounts."""
    while law.closed(building.number_of(month)) and month.year > 2020:
        month = calendar.add_months(month, -1)
    return month


def _office_day(ordinal: int) -> int:
    """The day, or the Friday before a weekend."""
    return ordinal - max(0, dt.date.fromordinal(ordinal).weekday() - 4)


def _cell(text: str) -> str:
    """A text as a cell of COPY."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
