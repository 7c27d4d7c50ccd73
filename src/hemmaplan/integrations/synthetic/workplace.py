"""Units, posts, staff, accounts and services: the municipality above, and one performing unit with its two authorities."""

import random
from dataclasses import dataclass, field

from hemmaplan.access.models import RoleGrant, User
from hemmaplan.capacity.models import Proposal, ProposedPost
from hemmaplan.integrations.synthetic import blueprint
from hemmaplan.integrations.synthetic.residents import FAMILIES, MEN, WOMEN
from hemmaplan.integrations.synthetic.rows import ISO, NO, YES, Table, moment, period
from hemmaplan.interventions.models import Places, Service, ServiceTerms, Staffing
from hemmaplan.organisation.models import Absence, Agreement, Competence, Employee, Employment, Post, Unit
from hemmaplan.statistics import memo
from hemmaplan.statistics.models import Report


@dataclass
class Worker:
    """One of the staff, for the rows that name them."""

    employee: int
    user: int
    name: str
    since: int
    until: int | None


@dataclass
class House:
    """A performing unit once it stands: ids by the keys of the blueprint."""

    number: int
    chance: random.Random
    unit: int = 0
    teams: dict[str, int] = field(default_factory=dict)
    services: dict[str, int] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    carriers: dict[str, list[Worker]] = field(default_factory=dict)
    senders: dict[str, list[Worker]] = field(default_factory=dict)
    authorities: dict[str, int] = field(default_factory=dict)

    def carrier(self, service: str) -> Worker:
        """Somebody who works there now."""
        return self.chance.choice(self.carriers[service])

    @property
    def head(self) -> Worker:
        """Enhetschefen."""
        return self.workers["chef"]


class Workplace:
    """Writes the rows of staff and services."""

    def __init__(self, *, today: int, granter: int, password: str, logins: dict[str, str]) -> None:
        """``logins`` gives log-in names by role, for accounts in the first copy; all share the hashed ``password``."""
        self.today, self.first = today, today - blueprint.YEARS * 365 - 2
        self.granter, self.password, self.logins = granter, password, logins
        self.units = Table(Unit, "code name kind parent_id lineage order period recorded_at")
        self.competences = Table(Competence, "code name")
        self.employees = Table(Employee, "number given_name family_name home_unit_id sex recorded_at")
        self.able = Table(Employee.competences.through, "employee_id competence_id recorded_at")
        self.posts = Table(
            Post,
            "code unit_id title profession percent period leads funding funded_until funding_note end_reason recorded_at",
        )
        self.employments = Table(Employment, "code employee_id post_id percent kind period end_reason recorded_at")
        self.absences = Table(Absence, "code employee_id kind period return_doubtful recorded_at")
        self.agreements = Table(
            Agreement, "code unit_id kind counterpart subject post_id period notice_on approved_by risk recorded_at"
        )
        self.users = Table(User, "username name password employee_id created_at last_login")
        self.grants = Table(RoleGrant, "user_id role unit_id period granted_by_id granted_at")
        self.services = Table(
            Service,
            "code name unit_id basis capacity_kind section may_queue contacts min_percent minutes_per_slot order period "
            "end_reason recorded_at",
        )
        self.needs = Table(Service.competences.through, "service_id competence_id recorded_at")
        self.terms = Table(
            ServiceTerms, "service_id period decided_on documentation anonymity_ground count_distinct recorded_at"
        )
        self.places = Table(Places, "service_id places minimum period reason recorded_at")
        self.staffing = Table(Staffing, "post_id service_id percent period recorded_at")
        self.proposals = Table(Proposal, "code unit_id title proposed_on recorded_at")
        self.proposed = Table(ProposedPost, "proposal_id profession count percent team_id prolongs_id")
        self.reports = Table(Report, "unit_id kind template_version as_of title recipient created_by_id created_at")
        self.competence_ids: dict[str, int] = {}
        self.director = granter
        self.top: list[int] = []
        self._staff = 0

    # The municipality ---------------------------------------------------------------------------------------------

    def found(self) -> None:
        """The board, the department, and the accounts that hold for the whole."""
        self.top = [self._unit("socialnamnden", "Socialnämnden", "board", [], 0)]
        self.top.append(self._unit("socialforvaltningen", "Socialförvaltningen", "department", self.top, 0))
        self.competence_ids = {code: self.competences.add(code, name) for code, name in blueprint.COMPETENCES}
        for role in ("controller", "system_owner", "log_reviewer"):
            if role in self.logins:
                self._login(role, self.top[0], None, self.logins[role].capitalize())
        if "department_head" in self.logins:
            chief = self._employee(random.Random(0), self.top[1])  # noqa: S311
            self._account(self.logins["department_head"], chief[1], chief[0], "unit_manager", self.top[1])
        if "authority_director" in self.logins:
            self.director = self._account(
                self.logins["authority_director"], "Verksamhetschef", None, "authority_director", self.top[1]
            )

    def _unit(self, code: str, name: str, kind: str, above: list[int], order: int) -> int:
        own = self.units.last + 1
        lineage = "{" + ",".join(map(str, [*above, own])) + "}"
        return self.units.add(
            code, name, kind, above[-1] if above else None, lineage, order, period(self.first), moment(self.first, 8)
        )

    def assistance(self, house: House) -> int:
        """The unit that handles income support beside a performing unit, when all else stands."""
        n = house.number
        pk = self._unit(f"bistand-{n}", f"Ekonomiskt bistånd {n}", "authority", self.top, 10 * n + 8)
        self.units.flush()
        return pk

    # One performing unit ------------------------------------------------------------------------------------------

    def build(self, number: int, chance: random.Random) -> House:
        """A whole unit: teams, posts and their holders, services and who carries them."""
        house = House(number, chance)
        self._teams(house)
        self._services(house)
        for post in blueprint.POSTS:
            self._post(house, post)
        self._senders(house)
        self._papers(house)
        if number == 1:
            self._extra_accounts(house)
        return house

    def _teams(self, house: House) -> None:
        n = house.number
        house.unit = self._unit(f"ifo-{n}", f"IFO utförare {n}", "unit", self.top, 10 * n)
        above = [*self.top, house.unit]
        for order, (key, name) in enumerate(blueprint.TEAMS):
            house.teams[key] = self._unit(f"{key}-{n}", f"{name} {n}", "team", above, 10 * n + order)
        for order, (key, name) in enumerate(blueprint.AUTHORITIES):
            house.authorities[key] = self._unit(
                f"myndighet-{key}-{n}", f"{name} {n}", "authority", self.top, 10 * n + 6 + order
            )

    def _services(self, house: House) -> None:
        at = moment(self.first, 8)
        for order, spec in enumerate(blueprint.SERVICES):
            until = None if spec.until is None else self.today + spec.until
            pk = self.services.add(
                f"{spec.key}-{house.number}", spec.name, house.teams[spec.team], spec.basis, spec.capacity,
                "LSS 9 § 4" if spec.law == "lss" else "SoL 11:1", spec.may_queue, bool(spec.contacts or spec.contacts_ended),
                spec.min_percent, spec.minutes, order * 10, period(self.first, until), spec.why_ended, at,
            )  # fmt: skip
            house.services[spec.key] = pk
            house.carriers[spec.key] = []
            if spec.competence:
                self.needs.add(pk, self.competence_ids[spec.competence], at)
            anonymous = spec.documentation == "anonymous"
            self.terms.add(
                pk, period(self.first), ISO[self.first] if anonymous else None, spec.documentation,
                "Besökarna vågar annars inte komma." if anonymous else "", anonymous, at,
            )  # fmt: skip
            if spec.key == "behandlingsgrupp":
                self.places.add(pk, spec.places + 2, spec.minimum, period(self.first, self.today - 331), "", at)
                self.places.add(pk, spec.places, spec.minimum, period(self.today - 330), "En terapeut färre", at)
            elif spec.places:
                self.places.add(pk, spec.places, spec.minimum, period(self.first), "", at)

    def _post(self, house: House, spec: blueprint.Post) -> None:
        n, chance, today = house.number, house.chance, self.today
        team, at = house.teams[spec.team], moment(self.first, 8)
        since = self.first if spec.since is None else today + spec.since
        until = None if spec.until is None else today + spec.until
        gone = until is not None and until < today
        code = f"{spec.key}-{n}"
        # A subsidised post goes on; it is the money that ends.
        last = until if gone else None
        post = self.posts.add(
            code, team, spec.title, spec.title.lower(), spec.percent, period(since, last), spec.team == "ledning", spec.funding,
            ISO[today + spec.funded] if spec.funded else None, "", "cut" if gone else "", at,
        )  # fmt: skip
        employee, name = self._employee(chance, team)
        if spec.competence:
            self.able.add(employee, self.competence_ids[spec.competence], at)
        self.employments.add(
            code, employee, post, spec.percent, spec.kind, period(since, until), "Neddragning" if gone else "", at
        )
        for service, percent in spec.shares.items():
            self.staffing.add(post, house.services[service], percent, period(since, last), at)
        in_unit = house.unit if spec.team == "ledning" else team
        login = self.logins.get(spec.role) if n == 1 and spec.key in {"chef", "bitr", "ad1", "bo2"} else None
        user = self._account(login or f"u{n}-{spec.key}", name, employee, spec.role, in_unit, until if gone else None)
        worker = Worker(employee, user, name, since, until if gone else None)
        house.workers[spec.key] = worker
        if not gone and not spec.sick_since:
            for service in spec.shares:
                house.carriers[service].append(worker)
        self._absences(code, worker, chance, spec.sick_since)
        if spec.funding == "subsidy":
            self.agreements.add(
                code, house.unit, "subsidy", "Arbetsförmedlingen", "Lönebidrag för handledare", post,
                period(today - 320, today + 40), ISO[today + 10], "tf socialchef", "Verksamheten stänger annars", at,
            )  # fmt: skip

    def _employee(self, chance: random.Random, unit: int) -> tuple[int, str]:
        self._staff += 1
        sex = chance.choice("kkkm")
        given, family = chance.choice(WOMEN if sex == "k" else MEN), chance.choice(FAMILIES)
        return self.employees.add(
            f"S{self._staff:06}", given, family, unit, sex, moment(self.first, 8)
        ), f"{given} {family}"

    def _account(
        self, username: str, name: str, employee: int | None, role: str, unit: int, last: int | None = None
    ) -> int:
        secret = self.password if username in self.logins.values() else "!"
        user = self.users.add(username, name, secret, employee, moment(self.first, 8), None)
        self.grants.add(user, role, unit, period(self.first, last), self.granter, moment(self.first, 8))
        return user

    def _login(self, role: str, unit: int, employee: int | None, name: str) -> None:
        self._account(self.logins[role], name, employee, role, unit)

    def _absences(self, code: str, worker: Worker, chance: random.Random, sick_since: int | None) -> None:
        """A holiday each summer, two short illnesses a year, and what goes on now."""
        last = self.today - 1 if worker.until is None else worker.until
        if sick_since is not None:
            last = self.today + sick_since - 30
            self.absences.add(f"{code}-nu", worker.employee, "long_term_sick", period(self.today + sick_since), YES,
                              moment(self.today + sick_since, 9))  # fmt: skip
        day, number = worker.since + chance.randint(20, 120), 0
        while day < last - 30:
            number += 1
            kind, length = ("vacation", 27) if number % 3 == 0 else ("sick", chance.randint(1, 6))
            self.absences.add(f"{code}-{number}", worker.employee, kind, period(day, day + length), NO, moment(day, 8))
            day += length + chance.randint(80, 120)

    def _senders(self, house: House) -> None:
        for key, unit in house.authorities.items():
            for place in range(3):
                employee, name = self._employee(house.chance, unit)
                first = house.number == 1 and key == "vuxen" and place == 0
                login = self.logins.get("social_worker") if first else None
                user = self._account(login or f"u{house.number}-{key}{place}", name, employee, "social_worker", unit)
                house.senders.setdefault(key, []).append(Worker(employee, user, name, self.first, None))

    def officer(self, house: House, chance: random.Random, role: str, unit: int) -> Worker:
        """One of the authority's staff in a role of their own, with the log-in of the role in the first unit."""
        employee, name = self._employee(chance, unit)
        login = self.logins.get(role) if house.number == 1 else None
        user = self._account(login or f"u{house.number}-{role}".replace("_", "-"), name, employee, role, unit)
        return Worker(employee, user, name, self.first, None)

    def _papers(self, house: House) -> None:
        n, today, at = house.number, self.today, moment(self.today - 20, 9)
        self.agreements.add(f"delad-{n}", house.unit, "shared_cost", "Barn- och utbildningsnämnden", "Delad kostnad för fältsekreterare",
                            None, period(today - 500, today + 400), None, "förvaltningschef", "", at)  # fmt: skip
        self.agreements.add(f"lss-{n}", house.unit, "takeover", "LSS-verksamheten", "Övertagande av insatser enligt LSS", None,
                            period(today - 60), None, "förvaltningschef", "", at)  # fmt: skip
        proposal = self.proposals.add(
            f"forstarkning-{n}", house.unit, "Förstärkning av utförarenheten", ISO[today - 20], at
        )
        self.proposed.add(proposal, "socionom", 2, 100, house.teams["vuxen"], None)
        self.proposed.add(proposal, "familjebehandlare", 1, 100, house.teams["familj"], None)
        for number in range(12):
            day = today - 30 * number - 5
            self.reports.add(house.unit, "memo", memo.VERSION, ISO[day], f"Läget i enheten, {ISO[day]}", "Nämnden",
                             house.head.user, moment(day, 10))  # fmt: skip

    def _extra_accounts(self, house: House) -> None:
        """The roles of the first copy that no post of the blueprint holds today."""
        for role in ("housing_coordinator", "administrator"):
            if role in self.logins:
                employee, name = self._employee(house.chance, house.teams["vuxen"])
                self._login(role, house.unit, employee, name)
