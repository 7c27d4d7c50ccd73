"""A protected person of each level in every role that data has, with names nobody else has, to search all pages for.

Everything is done by the actions themselves, so that events, grounds, clocks and read notes come as they do in life.
"""

import datetime as dt
import functools
import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock
from urllib.parse import unquote_plus

from django.template.base import Template
from tests import make
from tests.assistance import given

from hemmaplan.access.models import GroupRole, OwnerRequest, RoleGrant, User
from hemmaplan.assistance.actions import applications, automatic, calculating
from hemmaplan.assistance.actions import notices as before_refusal
from hemmaplan.assistance.answers import Answer
from hemmaplan.assistance.models import SampleCheck
from hemmaplan.capacity.actions import scenarios as capacity
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries
from hemmaplan.cases.intake.actions import assessing, duty, taking
from hemmaplan.cases.intake.actions.taking import file_for
from hemmaplan.cases.investigations.actions import communication, hearing, opening, writing
from hemmaplan.cases.investigations.actions import plans as inquiry_plans
from hemmaplan.cases.parties import actions as parties
from hemmaplan.desk.board import views as board
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.housing.actions import dwellings, supervision, tenancies, wind_down
from hemmaplan.interventions.actions import encounters, opendoor, orders, participation, plans, queue, rounds, sessions
from hemmaplan.organisation.models import Agreement
from hemmaplan.organisation.periods import span
from hemmaplan.people.actions import contacts, protection
from hemmaplan.people.models import Person, PopulationNotice, Relation, StatedNumber
from hemmaplan.statistics import actions as reports
from hemmaplan.statistics.figures import View
from hemmaplan.web import navigation

NOW = calendar.now()
TODAY = calendar.local_date(NOW)
# Five minutes ago, and not yesterday: what is planted happens today.
AT = max(NOW - dt.timedelta(minutes=5), calendar.at_clock(TODAY, 0))

# Level of protection: given name, family name, birth date, the flat's address, own address, telephone, e-mail.
WHO = {
    "marker": ("Zebulåna", "Qvistdräka", dt.date(1931, 10, 13), "Krumelurgränd 771", "Snurrebuskvägen 913",
               "0709-918 273", "zbl@qvist.example"),
    "registration": ("Yxofrid", "Wrakköster", dt.date(1933, 11, 17), "Dunkelröksbacken 662", "Flitterstigen 884",
                     "0708-817 263", "yxo@wrak.example"),
    "fictitious": ("Xantippö", "Zvärdlilja", dt.date(1937, 5, 23), "Hoppetossatorget 553", "Lurkapplan 775",
                   "0707-716 253", "xan@zvard.example"),
}  # fmt: skip
MASK = "Skyddad person"


@contextmanager
def walking() -> Iterator[None]:
    """For a walk over all pages: what stands beside every page and tells of nobody is worked out once.

    The numbers in the menu of each user, and the situation that the pages of all figures of a day are about. What Django's
    own tests keep of each part of a page is not kept.
    """
    view = functools.cache(View)
    with (
        _counted_once(),
        mock.patch.object(board, "View", view),
        mock.patch.object(Template, "_render", lambda self, context: self.nodelist.render(context)),
    ):
        yield


@contextmanager
def _counted_once() -> Iterator[None]:
    counting = [item for item in navigation.registered() if item.waiting]
    navigation.register(*(replace(item, waiting=_once_a_user(item.waiting)) for item in counting))
    yield
    navigation.register(*counting)


def _once_a_user(waiting: Callable[[Any], int]) -> Callable[[Any], int]:
    """The number as it was when the user's first page was drawn."""
    numbers: dict[int, int] = {}

    def count(request: Any) -> int:
        if request.user.pk not in numbers:
            numbers[request.user.pk] = waiting(request)
        return numbers[request.user.pk]

    return count


@dataclass
class Planted:
    """One protected person and all that hangs on them."""

    person: Person
    secrets: dict[str, str]
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """What hangs on the person, by its name."""
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


class World:
    """A unit with services, staff and flats, an authority, another unit, and the planted persons."""

    def __init__(self) -> None:
        """Plant everything."""
        self.root = make.unit(name="Förvaltningen")
        self.unit = make.unit(parent=self.root, kind="unit", name="Vuxenenheten")
        self.wind_down_unit = make.unit(parent=self.unit, name="Avvecklas")
        self.authority = make.unit(parent=self.root, kind="authority", name="Myndigheten")
        self.elsewhere = make.unit(parent=self.root, kind="unit", name="Annan enhet")
        self.far_authority = make.unit(parent=self.root, kind="authority", name="Annan myndighet")
        self.manager = make.user("unit_manager", self.unit)
        self.holder = make.user("treatment_staff", self.unit)
        self.sender = make.user("social_worker", self.authority)
        self.caseworker = make.user("social_worker", self.authority)
        self.decider = make.user("authority_manager", self.authority)
        RoleGrant.objects.create(user=self.caseworker, role="assistance_worker", unit=self.authority, period=span(make.EARLY),
                                 granted_by=self.manager, granted_at=make.AT)  # fmt: skip
        self.assistance = make.user("assistance_worker", self.authority)
        self.closed = {
            "colleague": make.user("treatment_staff", self.unit),
            "support": make.user("housing_support_staff", self.unit),
            "coordinator": make.user("housing_coordinator", self.unit),
            "administrator": make.user("administrator", self.unit),
            "sender": self.sender,
            "far_worker": make.user("social_worker", self.far_authority),
            "officer": make.user("duty_officer", self.authority),
            "far_manager": make.user("unit_manager", self.elsewhere),
            "controller": make.user("controller", self.root),
            "system_owner": make.user("system_owner", self.root),
            "log_reviewer": make.user("log_reviewer", self.root),
        }
        # The page of who has read about one person asks for both: to review logs, and to have the person.
        self.auditor = make.user("log_reviewer", self.root)
        RoleGrant.objects.create(user=self.auditor, role="unit_manager", unit=self.unit, period=span(make.EARLY),
                                 granted_by=self.manager, granted_at=make.AT)  # fmt: skip
        self.owner_request = OwnerRequest.objects.create(
            account=make.user("system_owner", self.root), action="close", reason="Ska sluta som ägare", asked_at=AT,
            asked_by=make.user("system_owner", self.root), expires_at=NOW + dt.timedelta(days=3),
        )  # fmt: skip
        self.group_role = GroupRole.objects.create(
            provider="demo-personal", group="Grupp", role="reception", unit=self.root, period=span(make.EARLY),
            stated_by=self.manager, stated_at=make.AT,
        )  # fmt: skip
        self.open = {
            "manager": self.manager,
            "holder": self.holder,
            "caseworker": self.caseworker,
            "decider": self.decider,
            "assistance": self.assistance,
        }
        self._place()
        self.persons = [self._plant(level, *who) for level, who in WHO.items()]
        self.known = self._known()
        self._came_in()
        for it in self.persons:
            self._inquire(it)
        for it in self.persons:
            self._apply(it)
        self.function = automatic.adopt_function(
            unit=self.authority, name="Fortsatt bistånd", version="1", delegation="E2", minutes="Nämnden § 4", adopted_on=TODAY,
            by=self.decider, at=AT,
        )  # fmt: skip
        for it in self.persons:
            self._sampled(it)
        self.report = reports.begin_report(
            unit=self.unit, kind="memo", as_of=TODAY, title="Läget", by=self.manager, at=AT
        )
        ends = {"kind": "end_post", "post": self.post.code, "last": (TODAY + dt.timedelta(days=90)).isoformat()}
        begun = capacity.begin_scenario(unit=self.unit, name="Utan tjänsten", step=ends, by=self.manager, at=AT)
        self.scenario = capacity.share_scenario(scenario=begun, shared=True, by=self.manager, at=AT)
        self.answer = capacity.answer_scenario(scenario=self.scenario, by=self.manager, at=AT)
        self.asked = capacity.ask_answer(keys=[self.scenario.pk], question="f" * 64, by=self.manager, at=AT)
        reports.place_answer(report=self.report, answer=self.answer, headings=[], by=self.manager, at=AT)
        self.version = reports.freeze(report=self.report, after=0, by=self.manager, at=AT)

    def _place(self) -> None:
        unit = self.unit
        self.service = make.service(unit)
        self.waiting = make.service(unit, min_percent=100)
        self.stays = make.service(unit)
        self.group = make.service(unit, capacity_kind="group")
        self.door = make.service(unit, capacity_kind="open_door", basis="open", documentation="anonymous")
        self.advice = make.service(unit, contacts=True, basis="open")
        self.flats = make.service(unit, capacity_kind="dwelling", basis="duty")
        self.post = make.post(unit)
        self.employment = make.employment(self.post, self.holder.employee)
        self.absence = make.absence(self.closed["support"].employee, TODAY - dt.timedelta(days=3))
        self.staffing = make.staffing(self.post, self.service)
        self.agreement = Agreement.objects.create(
            code="avtal-1", unit=unit, kind=Agreement.Kind.values[0], counterpart="Staten", subject="Bidrag",
            period=span(make.EARLY), recorded_at=make.AT,
        )  # fmt: skip
        slot = rounds.Slot(weekday=TODAY.weekday(), starts=dt.time(0, 1), minutes=60)
        # On the weekday that today is, also when today is a Sunday or a holiday.
        with mock.patch.object(calendar, "is_closed", return_value=False):
            self.round = rounds.plan_round(
                service=self.group, name="Torsdagsgruppen", places=8, first=TODAY - dt.timedelta(days=14),
                last=TODAY + dt.timedelta(days=70), slots=[slot], rolling=True, by=self.manager, at=AT,
            )  # fmt: skip
        rounds.start_round(round_=self.round, reason="Fler väntas", by=self.manager, at=AT)
        self.session = self.round.sessions.order_by("starts_at").first()
        self.wind_down = wind_down.start_wind_down(
            unit=self.wind_down_unit, first=TODAY, reason="Beslut", decided_by="Nämnden", by=self.manager, at=AT
        )

    def _plant(self, level: str, given: str, family: str, born: dt.date, flat: str, address: str, phone: str,
               mail: str) -> Planted:  # fmt: skip
        number = identity.test_number(born, 0).digits
        person = make.person(given_name=given, family_name=family, id_number=number, born_on=born, sex="k")
        secrets = {
            "given name": given, "family name": family, "given name plain": names.search_key(given),
            "family name plain": names.search_key(family), "number": number, "short number": number[2:],
            "born": born.isoformat(), "flat": flat, "address": address, "phone": phone, "e-mail": mail,
        }  # fmt: skip
        it = Planted(person, secrets)
        told = identity.test_number(born, 1).digits
        secrets |= {"told number": told, "short told number": told[2:]}
        it.things["notice"] = PopulationNotice.objects.create(person=person, kind="unprotected", noted_at=AT)
        it.things["stated"] = StatedNumber.objects.create(
            person=person, number=told, stated_by=self.holder, stated_at=AT
        )
        self._orders(it)
        self._contacts(it, address, phone, mail)
        self._work(it)
        self._home(it, flat)
        self._intake(it)
        self._authority(it)
        self._month(it)
        protection.protect(person=person, level=level, first=TODAY, last=None, by=self.manager, at=AT)
        person.refresh_from_db()
        return it

    def _orders(self, it: Planted) -> None:
        orders.take_up_person(from_unit=self.authority, given_name="Annat", family_name="", number=it.person.id_number,
                              reason="Utredning pågår hos oss", by=self.sender, at=AT)  # fmt: skip
        for key, service in (("sent", self.stays), ("queued", self.waiting), ("running", self.service),
                             ("grouped", self.group)):  # fmt: skip
            made = orders.send(person=it.person, service=service, from_unit=self.authority, minutes_per_week=120,
                               decided_on=TODAY - dt.timedelta(days=120), by=self.sender, at=AT)  # fmt: skip
            it.things[key] = made
            if key == "sent":
                continue
            orders.accept(order=made, by=self.manager, at=AT)
            if key == "queued":
                it.things["entry"] = queue.join(order=made, priority=2, reason="Beslutat", by=self.manager, at=AT)
                continue
            orders.assign(order=made, employee=self.holder.employee, minutes_per_week=120, by=self.manager, at=AT)
            orders.start(order=made, on=TODAY, by=self.manager, at=AT)
        if it.person.given_name.startswith("Y"):
            queue.offer(entry=it.entry, what="En plats", starts_on=TODAY + dt.timedelta(days=7),
                        answer_by=TODAY + dt.timedelta(days=5), by=self.manager, at=AT)  # fmt: skip
        it.things["place"] = participation.take_place(round_=self.round, order=it.grouped, by=self.holder, at=AT)
        if it.place.joined_on <= calendar.local_date(self.session.starts_at):
            sessions.note_attendance(
                session=self.session, participation=it.place, status="present", by=self.holder, at=AT
            )

    def _contacts(self, it: Planted, address: str, phone: str, mail: str) -> None:
        by = {"by": self.holder, "at": AT}
        points = [contacts.add_contact(person=it.person, kind=kind, value=value, on=TODAY, **by)
                  for kind, value in (("address", address), ("phone", phone), ("email", mail))]  # fmt: skip
        it.things["point"] = points[0]
        it.things["advice"] = opendoor.open_contact(service=self.advice, mode="identity", person=it.person, **by)
        opendoor.note_meeting(contact=it.advice, **by)

    def _work(self, it: Planted) -> None:
        by, order = {"by": self.holder, "at": AT}, it.running
        plan = plans.draft(order=order, **by)
        said = {
            "person_view": "Vill bo",
            "how": "Samtal",
            "follow_up_on": TODAY + dt.timedelta(days=9),
            "goals": ["Mål"],
        }
        plans.change(plan=plan, changes=said, seen=plan.recorded_at, **by)
        it.things["plan"] = plans.activate(plan=plan, **by)
        it.things["goal"] = it.plan.goals.get()
        it.things["draft_plan"] = plans.draft(order=order, **by)
        it.things["visit"] = encounters.plan_visit(
            order=order, employee=self.holder.employee, kind="home", planned_at=NOW, minutes=60, anyway="all", **by
        )[0]
        it.things["test"] = encounters.record_test(order=order, kind="urine", purpose="Avtal", consent=True, taken_at=AT,
                                                   **by)  # fmt: skip
        full = f"{it.person.given_name} {it.person.family_name}"
        note = cases.begin_note(case=order.case, kind="visit", happened_at=AT, text=f"{full} berättar", **by)
        cases.sign_note(note=note, **by)
        it.things["note"] = note
        it.things["draft"] = cases.begin_note(case=order.case, kind="call", happened_at=AT, text=f"{full} ringde", **by)

    def _home(self, it: Planted, address: str) -> None:
        by = {"by": self.manager, "at": AT}
        flat = dwellings.add_dwelling(unit=self.unit, address=address, flat_number="LGHQX9917", first=make.EARLY, **by)
        first = TODAY - dt.timedelta(days=60)
        dwellings.sign_lease(dwelling=flat, landlord="Bostads AB", rent_ore=600_000, first=make.EARLY, **by)
        home = tenancies.begin_tenancy(
            dwelling=flat, person=it.person, terms=tenancies.TenancyTerms("sublet", 600_000, first), **by
        )
        supervision.record_visit(tenancy=home, done_at=AT - dt.timedelta(days=50), outcome="good", **by)
        supervision.report_rent(tenancy=home, month=TODAY, status="debt", debt_ore=600_000, **by)
        it.things["disturbance"] = supervision.note_disturbance(
            tenancy=home, happened_at=AT, source="Granne", severity="minor", description="Musik", **by
        )
        it.things["home"], it.things["flat"] = home, flat

    def _month(self, it: Planted) -> None:
        """The person has applied for income support; a party is asked before a refusal, and it is answered that nobody need be."""
        full = f"{it.person.given_name} {it.person.family_name}"
        case = given.file_of(it.person, self.authority, self.assistance)
        row = given.application(case, month=TODAY.replace(day=1), own_words=f"{full} behöver hjälp", at=AT)
        given.answered(row, self.assistance, ("housing_allowance", 1_500_00, {}), at=AT)
        it.things |= {
            "application": row,
            "applied_cost": row.costs.get(),
            "applicant": row.members.get(),
            "support_party": case.parties.get(),
        }
        it.things["notice"] = before_refusal.exempt_from_notice(
            application=row, party=it.support_party, reason="Obehövligt", by=self.assistance, at=AT
        )

    def _intake(self, it: Planted) -> None:
        """Somebody worries about the person, and wants to be nameless."""
        full = f"{it.person.given_name} {it.person.family_name}"
        it.secrets["reporter"] = f"Anmälde{it.person.family_name[::-1].casefold()}"
        terms = taking.IntakeTerms("concern", "child", "phone", AT, words=f"{full} far illa", stated_guardians=full)
        who = taking.About(number=it.person.id_number, given_name="Lo")
        reporter = taking.ReporterTerms("private", secret=True, name=it.secrets["reporter"])
        by = {"by": self.sender, "at": AT}
        made = taking.take_in(unit=self.authority, terms=terms, about=who, reporter=reporter, **by)
        assessing.note_contact(intake=made, with_whom="person", happened_at=AT, text=f"{full} vill inte", **by)
        it.things["intake"] = made

    def _came_in(self) -> None:
        """What came in about somebody without protection, and was told of; a night of the duty."""
        terms = taking.IntakeTerms("concern", "child", "phone", AT, words="Kommer utan jacka")
        school = taking.ReporterTerms("school", workplace="Granskolan", wants_feedback=True)
        by = {"by": self.sender, "at": AT}
        about = taking.About(given_name="Lo", family_name="Lund")
        self.fed = taking.take_in(unit=self.authority, terms=terms, about=about, reporter=school, **by)
        assessing.assess_protection(intake=self.fed, danger="none", grounds="Trygg", **by)
        assessing.leave(intake=self.fed, step="not_open", on=TODAY, reason="Hjälp finns", **by)
        assessing.give_feedback(intake=self.fed, feedback="not_opened", **by)
        assessing.send_letter(intake=self.fed, way="post", **by)
        described = taking.About(stated_person="Pojke med röd cykel")
        self.described = taking.take_in(unit=self.authority, terms=terms, about=described, **by)
        self.shift = duty.begin_shift(unit=self.authority, to_unit=self.authority, by=self.closed["officer"], at=AT)
        self.night = duty.note_entry(
            shift=self.shift, words="Bråk i trapphuset", happened_at=AT, by=self.closed["officer"], at=AT
        )

    def _authority(self, it: Planted) -> None:
        by = {"by": self.caseworker, "at": AT}
        case = file_for(person=it.person, area="adult", unit=self.authority, **by)
        cases.distribute(case=case, employee=self.caseworker.employee, **by)
        it.things["case"] = case
        full = f"{it.person.given_name} {it.person.family_name}"
        texts = {"request": "Hjälp", "intervention": "Samtal", "first_on": TODAY, "last_on": TODAY, "purpose": f"{full} ska må bra",
                 "facts": f"{full} ber om hjälp", "weighing": "Behov finns", "care_form": "own"}  # fmt: skip
        for name, kind, verb in (("decision", "open_care", "grant"), ("proposed_decision", "contact", "grant"),
                                 ("draft_decision", "home_support", "grant")):  # fmt: skip
            it.things[name] = decisions.draft(case=case, kind=kind, verb=verb, **texts, **by)
        decisions.sign(decision=it.decision, **by)
        decisions.propose(decision=it.proposed_decision, **by)
        it.things["party"] = case.parties.get(role="person")
        it.things["other_party"] = parties.add_party(case=case, role="counsel", name="Ombud", on=TODAY, **by)
        it.things["delivery"] = deliveries.deliver(
            decision=it.decision, party=it.party, way="by_hand", sent_on=TODAY, checked=True, **by
        )
        it.things["appeal"] = appeals.receive_appeal(delivery=it.delivery, on=TODAY, **by)
        deliveries.note_execution(
            decision=it.decision, kind="offer", answer="waiting", on=TODAY, text=f"{full} erbjöds en plats", **by
        )

    def _known(self) -> Planted:
        """Somebody without protection whose relatives are the protected, and who is theirs."""
        person = make.person(given_name="Ohemlida", family_name="Kändström")
        order = make.order(self.service, person=person, state="running", sent_on=TODAY, from_unit=self.authority)
        make.assigned(order, self.holder.employee, TODAY)
        it = Planted(person, {})
        for other in self.persons:
            Relation.objects.create(
                person=person, other=other.person, kind="parent", period=span(make.EARLY), recorded_at=make.AT
            )
            other.things["relation"] = Relation.objects.create(
                person=other.person,
                other=person,
                kind="child",
                period=span(make.EARLY),
                recorded_at=make.AT,
            )
        it.things |= {"running": order, "relation": person.relations.first()}
        return it

    def _inquire(self, it: Planted) -> None:
        """An investigation with one of each thing inside, and a file about violence; who has them is the caseworker."""
        by, full = {"by": self.caseworker, "at": AT}, f"{it.person.given_name} {it.person.family_name}"
        child, violence = (
            taking.file_for(person=it.person, area=area, unit=self.authority, **by) for area in ("child", "violence")
        )
        for case in (child, violence):
            cases.distribute(case=case, employee=self.caseworker.employee, **by)
        row = opening.open_investigation(case=child, kind="child", reason=f"Oro för {full}", on=TODAY, **by)
        it.things |= {"inquiry_file": child, "inquiry": row, "inquiry_party": child.parties.get()}
        it.things["violence_inquiry"] = opening.open_investigation(
            case=violence, kind="violence", reason=f"Våld mot {full}", on=TODAY, **by
        )
        it.things["inquiry_plan"] = inquiry_plans.draft_plan(investigation=row, **by)
        it.things["inquiry_contact"] = inquiry_plans.plan_contact(investigation=row, who="Skolan", about=full, **by)
        stated = writing.StatementTerms("health", f"{full} sover dåligt", "school", TODAY)
        it.things["statement"] = writing.add_statement(investigation=row, terms=stated, **by)
        writing.save_text(investigation=row, part="analysis", text=f"{full} behöver stöd", version=0, **by)
        hearing.record_talk(investigation=row, talk=hearing.Talk("informing", AT, "Varför vi ses", full), **by)
        hearing.record_result(investigation=row, instrument="irisk", made_on=TODAY, result=f"Låg risk för {full}", **by)
        it.things["communication"] = communication.communicate(
            investigation=row, party=it.inquiry_party, sent_on=TODAY, way="post", reply_by=TODAY + dt.timedelta(days=9),
            checked=True, **by,
        )  # fmt: skip
        counsel = parties.add_party(case=child, role="counsel", name="Biträdet", on=TODAY, **by)
        it.things["inquiry_counsel"] = counsel
        self._near(it, child, full)

    def _apply(self, it: Planted) -> None:
        """An application for income support over the counter: one sent, whose partner is to sign, and one begun."""
        worker = self.caseworker
        told = identity.test_number(dt.date(1979, 2, 3), 0).digits
        answers = [Answer("application", "", name, value)
                   for name, value in {"civil": "married", "tenure": "lease", "declared": True, "changed": "no", "own_words": "Behöver mer"}.items()]  # fmt: skip
        answers += [Answer("member", "co_applicant", "stated_name", "Annan Partner"),
                    Answer("member", "co_applicant", "stated_number", told)]  # fmt: skip
        for name, month in (
            ("applied", calendar.month_start(TODAY)),
            ("begun", calendar.add_months(calendar.month_start(TODAY), -1)),
        ):
            row = applications.begin_application(
                unit=self.authority, month=month, channel="paper", person=it.person, by=worker, at=AT
            )
            applications.save_draft(application=row, answers=answers, version=1, by=worker, at=AT)
            it.things[name] = row
        applications.send(application=it.applied, way="paper", by=worker, at=AT)
        it.things["waiting_signature"] = it.applied.signatures.get(signed_at=None)

    def _sampled(self, it: Planted) -> None:
        """An earlier month that is decided and drawn by lot, for a person to look at."""
        case, month = it.application.case, calendar.add_months(it.application.month, -2)
        row = given.application(case, month=month, at=AT)
        made = calculating.calculate(application=row, by=self.assistance, at=AT)
        letter = make.support_letter(row, self.assistance, AT, calculation=made)
        it.things["sample"] = SampleCheck.objects.create(support_decision=letter.decision.support, drawn_at=AT)

    def _near(self, it: Planted, case: Any, full: str) -> None:
        """A bond, somebody in the network, a document that has come in, and a restricted file."""
        by = {"by": self.caseworker, "at": AT}
        terms = parties.BondTerms(it.person, self.known.person, "close", "Samtal", it.person, full)
        it.things["bond"] = parties.add_bond(case=case, terms=terms, on=TODAY, **by)
        it.things["network"] = parties.add_network_contact(
            case=case, name=f"Granne till {full}", sector="friends", closeness=1, source="Samtal", on=TODAY, **by
        )
        it.things["document"] = cases.take_in_document(
            subject=case, case=case, unit=self.authority, content=f"{full} mår bättre".encode(), title=f"Om {full}",
            arrived_on=TODAY, **by,
        )  # fmt: skip
        closed = taking.file_for(person=it.person, area="family", unit=self.authority, **by)
        cases.distribute(case=closed, employee=self.caseworker.employee, **by)
        named = [self.caseworker.employee]
        it.things["restricted_file"] = cases.restrict(
            case=closed, why="protected", contact=self.decider.employee, named=named, **by
        )

    @property
    def grant(self) -> RoleGrant:
        """Some role grant."""
        return RoleGrant.objects.filter(user=self.holder).get()

    @property
    def everybody(self) -> dict[str, User]:
        """Every user by what they are here."""
        return self.open | self.closed


def plain(text: str | bytes) -> str:
    """The text as it would be searched: entities and percent signs undone, small letters."""
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    return unquote_plus(html.unescape(text)).casefold()


_GAPS = re.compile(r"[\s\-\u2010-\u2015\u00ad\u200b\u00a0]+")


def leaks(text: str | bytes, persons: list[Planted]) -> list[str]:
    """What the text tells of who the persons are: each spelling, with and without hyphens and spaces."""
    said = plain(text)
    close = _GAPS.sub("", said)
    return [
        f"{what}: {secret}"
        for it in persons
        for what, secret in it.secrets.items()
        if secret.casefold() in said or _GAPS.sub("", secret.casefold()) in close
    ]
