"""Every action from four windows at once, each with a connection of its own: one effect at most, the others told in words.

A table of (action, what it is given). ``ONCE`` has one effect and three refusals; ``SAME`` sets what is given, so the
same again changes nothing; ``QUIET`` has one effect and answers the others that there was nothing left to do. Anything
else is the reason why each window rightly makes a thing of its own.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import models
from tests import make
from tests.assistance import given as applied
from tests.at_once import at_once
from tests.house.test_actions import action_files, actions

from hemmaplan.access import actions as access
from hemmaplan.access import lockout, sealing
from hemmaplan.access.actions import system_user
from hemmaplan.access.models import RoleGrant, User
from hemmaplan.assistance.actions import applications, calculating, completing, messages, months, registers, signing
from hemmaplan.assistance.actions import deciding as support
from hemmaplan.assistance.actions import notices as before
from hemmaplan.assistance.answers import Answer
from hemmaplan.assistance.measures import month as support_months
from hemmaplan.assistance.models import Application, ApplicationMember, CompletionRequest, Signature
from hemmaplan.assistance.ports import Answers, Source
from hemmaplan.capacity.actions import scenarios as capacity
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries, intakes, reconsidering
from hemmaplan.cases.intake.actions import assessing, duty, public, taking
from hemmaplan.cases.intake.models import DutyShift
from hemmaplan.cases.investigations import headings
from hemmaplan.cases.investigations.actions import communication, hearing, opening, writing
from hemmaplan.cases.investigations.actions import plans as inquiry_plans
from hemmaplan.cases.models import Assignment, Case, JournalEntry
from hemmaplan.cases.parties import actions as parties
from hemmaplan.cases.workload import actions as workload
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.answers import NoAnswer, WhyNot
from hemmaplan.foundation.refusals import Refused
from hemmaplan.housing.actions import dwellings, supervision, tenancies, wind_down
from hemmaplan.interventions.actions import (
    encounters,
    opendoor,
    orders,
    participation,
    plans,
    queue,
    rounds,
    services,
    sessions,
)
from hemmaplan.interventions.models import Goal, HeadCount, Plan
from hemmaplan.organisation.actions import agreements, employees, posts, units
from hemmaplan.organisation.models import Agreement
from hemmaplan.organisation.periods import span
from hemmaplan.people.actions import contacts, family, persons, population, protection
from hemmaplan.people.models import Ground
from hemmaplan.people.ports import RegisteredPerson
from hemmaplan.statistics import actions as statistics

TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 8)
BEFORE = TODAY - dt.timedelta(days=30)
# A day when the office works, whatever day it is today: nobody has to say that a visit may be on New Year's Eve.
AFTER = calendar.next_working_day(TODAY + dt.timedelta(days=30))
WINDOWS = 4
ONCE, SAME, QUIET = "once", "same", "quiet"

# Not tried here: part of another action, or done by one process at a time.
WITHIN = {
    "assistance": {
        "ask_to_sign",
        # Of the automatic decision: each holds its unit's gate, its run or its sample. tests/assistance/test_automatic.py
        "adopt_function",
        "end_function",
        "approve_rules",
        "switch",
        "start_run",
        "end_run",
        "decide_chunk",
        "draw_sample",
        "check_sample",
    },
    "archive": {"dispose", "hold_back", "end_holds"},
    "cases": {
        "answer_appeal",
        "copy_of",
        "assign",
        "carry_out",
        "close_case",
        "follow",
        "open_case",
        "release",
        "release_from_files",
        "settle_file",
        "settle_intake",
        "settle_parties",
        "leave",
    },
    "deadlines": {"start", "refer"},
    "documents": {"keep", "dispatch", "send", "take_in", "remove_unsent"},
    "interventions": {
        "step_along",
        "note_move",
        "leave_line",
        "release_from_orders",
        "release_from_contacts",
        "settle_order",
    },
    "people": {
        "settle_grounds",
        "store_grounds",
        "give_ground",
        "end_stated_grounds",
        "end_grounds_at_once",
        "take_up",
        "registered",
    },
    "access": {"record", "system_user", "digest", "end_account", "add_resident"},
    "housing": {"release_from_tenancies", "settle_tenancy"},
    "capacity": {
        "answer_asked",
        "begin_answer",
        "refuse_answer",
        "store_answer",
    },  # by whoever answers, who is alone in it
}
NIGHTLY = {
    "drop_old_drafts", "rotate_tokens", "close_months", "expire_offers", "renew_protection", "forecast_unit", "try_forecasts",
    "remind_co_applicants", "store_forecasts", "store_skills", "close_appeal_times", "forget_accounts", "end_follow_ups_by_law", "forget_forecasts", "expect_starts", "store_expected_starts",
}  # fmt: skip
# Reads, or takes out, and records that it was done: each time is one.
READS = {
    "check_seals", "note_shown", "take_out", "take_out_draft", "take_out_ledger", "show_contacts", "open_ended", "read_ended", "read_ended_order",
    "read_ended_tenancy", "read_ended_contact", "open_in_emergency", "read_out", "export_person", "show_reporter",
    "let_in",  # each log-in is one; tests/portal/test_log_in.py has four at once
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """One action, what it is given, and how often it may take effect."""

    action: Callable[..., Any]
    given: dict[str, Any]
    how: str = ONCE

    @property
    def name(self) -> str:
        return f"{self.action.__module__.split('.', 1)[1]}.{self.action.__name__}"

    def window(self) -> Callable[[], object]:
        """How a page does it: with rows of its own, read before any window acts, so that none finds its row gone already."""
        given = {name: _anew(value) for name, value in self.given.items()}

        def act() -> object:
            done = self.action(**given, at=AT)
            return done if self.how == QUIET else done or True

        return act


def _anew(value: Any) -> Any:
    if not isinstance(value, models.Model):
        return value
    row = type(value)._base_manager.get(pk=value.pk)
    return row.acting(calendar.local_date(AT)) if isinstance(row, User) else row


@pytest.fixture
def place(transactional_db):
    """A unit, and somebody who holds every role there."""

    class Place:
        unit = make.unit(kind="authority")
        user = make.user("unit_manager", unit)
        team = make.unit(parent=unit)
        colleague = make.employee(unit)
        service = make.service(unit)
        numbers = itertools.count(1)

        def order(self, state="sent", **given):
            made = make.order(given.pop("in_service", self.service), state=state, from_unit=self.unit,
                              sent_on=BEFORE, **given)  # fmt: skip
            make.assigned(made, self.user.employee, BEFORE)
            return made

        def known(self):
            person = make.person()
            Ground.objects.create(person=person, unit=self.unit, reason="Utredning", source_kind="people.person",
                                  source_id=person.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
            return person

        def post(self):
            return make.post(self.unit)

    for role in (
        "social_worker",
        "authority_manager",
        "assistance_worker",
        "treatment_staff",
        "housing_coordinator",
        "administrator",
        "system_owner",
    ):
        RoleGrant.objects.create(user=Place.user, role=role, unit=Place.unit, period=span(make.EARLY),
                                 granted_by=Place.user, granted_at=AT)  # fmt: skip
    return Place()


def of_access(place) -> Iterator[tuple]:
    other, closed = make.user("treatment_staff", place.unit), make.user("treatment_staff", place.unit)
    closed.is_active = False
    closed.save()
    shut = make.user("treatment_staff", place.unit)
    lockout.begin(username=shut.username, address="192.0.2.1", at=AT)
    grant = {"role": "controller", "unit": place.unit, "first": TODAY, "last": None}
    yield access.add_user, {"username": "ny", "name": "Ny", "password": "ett-langt-losenord", "employee": None}
    yield access.set_password, {"user": other, "password": "ett-annat-losenord"}, SAME
    yield access.close_user, {"user": other}
    yield access.reopen_user, {"user": closed}
    yield access.unlock_user, {"user": shut}
    Authenticator.objects.create(user=shut, type=Authenticator.Type.TOTP, data={"secret": "x"})
    yield access.remove_second_factor, {"user": shut}
    yield access.grant_role, {"user": other, **grant}
    held = RoleGrant.objects.filter(user=other).first()
    yield access.withdraw_role, {"grant": held, "last": TODAY}
    yield sealing.seal_days, {"through": TODAY - dt.timedelta(days=1)}, SAME
    owner, third = make.user("system_owner", place.unit), make.user("system_owner", place.unit)
    asking = {"account": owner, "action": "close", "reason": "Har slutat sin tjänst"}
    yield access.ask_about_owner, asking
    asked = access.ask_about_owner(**asking | {"account": third}, by=owner, at=AT)
    yield access.confirm_about_owner, {"asked": asked}
    taken_back = access.ask_about_owner(**asking | {"account": make.user("system_owner", place.unit)}, by=owner, at=AT)
    yield access.refuse_about_owner, {"asked": taken_back}
    yield access.keep_draft, {"key": "nyckel", "changes": {"a": "b"}, "version": None}, SAME
    yield access.drop_draft, {"key": "nyckel"}, SAME


def of_organisation(place) -> Iterator[tuple]:
    first = {"first": BEFORE}
    yield units.add_unit, {"parent": place.unit, "name": "Team Ny", "kind": "team", **first}
    yield units.change_unit, {"unit": place.team, "name": "Team Bytt", "order": 2}, SAME
    yield units.end_unit, {"unit": make.unit(parent=place.unit), "last": TODAY}
    post = {"title": "Socionom", "profession": "socionom", "percent": 100}
    alike = "posts are often alike: ten of them are ten rows"
    yield posts.add_post, {"unit": place.unit, "terms": posts.PostTerms(**post, **first)}, alike
    held = place.post()
    yield posts.change_post, {"post": held, "terms": posts.PostTerms(**post, first=make.EARLY)}, SAME
    yield posts.end_post, {"post": place.post(), "last": TODAY, "reason": "cut"}
    yield employees.employ, {"post": held, "percent": 100, "kind": "permanent", **first, "employee": place.colleague}
    newcomer = employees.Newcomer("N1", "Ny", "Person")
    yield employees.employ, {"post": place.post(), "percent": 50, "kind": "permanent", **first, "newcomer": newcomer}
    employment = make.employment(place.post())
    yield employees.change_employment, {"employment": employment, "percent": 80, "kind": "permanent",
                                           "first": make.EARLY}, SAME  # fmt: skip
    yield employees.end_employment, {"employment": make.employment(place.post()), "last": TODAY, "reason": "Slutar"}
    yield employees.record_absence, {"employee": place.colleague, "kind": "sick", **first}
    away = make.absence(make.employee(place.unit), BEFORE)
    yield employees.end_absence, {"absence": away, "last": TODAY}
    yield employees.set_competences, {"employee": place.colleague, "competences": [make.competence()]}, SAME
    terms = agreements.AgreementTerms("Regionen", "Samverkan", BEFORE)
    yield agreements.add_agreement, {"unit": place.unit, "kind": "municipality", "terms": terms}
    held_to = Agreement.objects.create(code="a", unit=place.unit, kind="municipality", counterpart="R", subject="S",
                                       period=span(BEFORE), recorded_at=AT)  # fmt: skip
    yield agreements.change_agreement, {"agreement": held_to, "terms": replace(terms, subject="Annat")}, SAME
    yield agreements.end_agreement, {"agreement": held_to, "last": TODAY}


def of_people(place) -> Iterator[tuple]:
    one, number = place.known(), make.person()
    spare = number.id_number
    number.delete()
    yield (
        persons.add_person,
        {"given_name": "Ny", "family_name": "Person", "number": spare},
        "the number is as told until a head has checked it; the form's token stops a second sending",
    )
    yield persons.change_person, {"person": one, "given_name": "Bytt", "family_name": "Namn", "number": one.id_number,
                                 "born_on": None}, SAME  # fmt: skip
    yield contacts.add_contact, {"person": one, "kind": "phone", "value": "070-1740605", "on": BEFORE}
    yield contacts.end_contact, {"contact": one.contact_points.first, "last": TODAY}
    yield (
        family.copy_relations,
        {"person": place.known(), "other": place.known(), "kinds": ["guardian"], "on": TODAY},
        SAME,
    )
    yield family.add_relation, {"person": one, "kind": "other", "on": BEFORE, "number": place.known().id_number}
    yield family.end_relation, {"relation": one.relations.first, "last": TODAY}
    yield family.form_household, {"persons": [one], "kind": "living", "first": BEFORE}
    home = family.form_household(persons=[place.known()], kind="assistance", first=BEFORE, by=place.user, at=AT)
    yield family.join_household, {"household": home, "person": one, "first": BEFORE}
    yield family.leave_household, {"member": home.members.order_by("pk").first(), "last": TODAY}
    yield contacts.set_safe_contact, {"person": one, "terms": contacts.SafeTerms(may_call=True)}, SAME
    yield contacts.lift_safe_contact, {"person": one}
    yield protection.protect, {"person": one, "level": "marker", "first": TODAY, "last": None}
    yield protection.end_protection, {"person": one, "last": TODAY}
    register = RegisteredPerson(one.id_number, deceased_on=TODAY)
    yield population.take_in, {"person": one, "registered": register, "by": system_user(at=AT)}, SAME
    yield population.mark_seen, {"notice": one.population_notices.first}


def of_cases(place) -> Iterator[tuple]:
    order, other = place.order("running"), make.order(place.service, state="running", sent_on=BEFORE)
    user, case = place.user, order.case

    def note(**given):
        return JournalEntry.objects.create(case=case, author=user, happened_at=AT, recorded_at=AT, text="Text", **given)

    signed = note(state="signed", signed_at=AT)
    drafts = "each begins a note of its own, which only the writer sees until it is signed"
    yield cases.open_journal, {"case": other.case, "reason": "Läser för kollega", "today": TODAY}, SAME
    yield cases.begin_note, {"case": case, "kind": "event", "happened_at": AT}, drafts
    yield cases.begin_note, {"case": case, "kind": "event", "happened_at": AT, "corrects": signed}
    yield cases.save_note, {"note": note(), "text": "Mer", "version": 1}, SAME
    yield cases.sign_note, {"note": note()}
    yield cases.discard_note, {"note": note()}
    left = make.user("treatment_staff", place.unit, is_active=False)
    JournalEntry.objects.create(case=case, author=left, happened_at=AT, recorded_at=AT, text="Kvar")
    yield cases.take_over_notes, {"case": case}
    yield taking.file_for, {"person": make.person(), "area": "child", "unit": place.unit}, SAME
    file = taking.file_for(person=make.person(), area="child", unit=place.unit, by=user, at=AT)
    yield cases.distribute, {"case": file, "employee": user.employee}
    ill = make.employee(place.unit)
    make.employment(make.post(place.unit), ill)
    taken = taking.file_for(person=make.person(), area="child", unit=place.unit, by=user, at=AT)
    Assignment.objects.create(case=taken, employee=ill, period=span(BEFORE), recorded_at=AT)
    yield workload.adjust_load, {"employee": ill, "points": 5, "reason": "Långa resor hit"}, SAME
    yield workload.take_over_files, {"absent": ill, "to": user.employee}
    near = {"on": TODAY, "source": "Samtal"}
    relative = family.add_relation(
        person=file.person, kind="parent", given_name="Mor", family_name="Ek", on=TODAY, by=user, at=AT
    )
    terms = parties.BondTerms(file.person, relative.other, "close", "Samtal")
    yield parties.add_bond, {"case": file, "terms": terms, "on": TODAY}
    yield parties.end_bond, {"bond": file.bonds.get, "last": TODAY}
    yield parties.add_network_contact, {"case": file, "name": "Tränaren", "sector": "friends", "closeness": 1, **near}
    yield parties.end_network_contact, {"contact": file.network.get, "last": TODAY}
    paper = {"subject": file, "case": file, "unit": place.unit, "content": b"Ett brev", "title": "Brev"}
    yield cases.take_in_document, {**paper, "arrived_on": TODAY}
    closing = {"why": "colleague", "contact": user.employee, "named": [user.employee]}
    yield cases.restrict, {"case": file, **closing}
    yield cases.lift_restriction, {"case": file, "reason": "Kollegan har slutat"}


def of_decisions(place) -> Iterator[tuple]:
    numbers = itertools.count(1)
    aid = {"kind": "open_care", "verb": "grant", "request": "Hjälp", "intervention": "Samtal", "first_on": TODAY,
           "purpose": "Trygghet", "facts": "Ber om hjälp", "provisions": "SoL 11:1", "weighing": "Behov finns"}  # fmt: skip

    def a_file():
        case = Case.objects.create(number=f"B{next(numbers)}", kind="adult", person=place.known(), unit=place.unit,
                                   opened_on=BEFORE, recorded_at=AT)  # fmt: skip
        Assignment.objects.create(case=case, employee=place.user.employee, period=span(BEFORE), recorded_at=AT)
        return case

    def draft():
        return decisions.draft(case=a_file(), **aid, by=place.user, at=AT)

    def proposed():
        return decisions.propose(decision=draft(), by=place.user, at=AT)

    def signed():
        return decisions.sign(decision=draft(), by=place.user, at=AT)

    yield decisions.draft, {"case": a_file(), **aid}
    yield decisions.save, {"decision": draft(), "version": 1, "facts": "Mer"}, SAME
    yield decisions.propose, {"decision": draft()}
    yield decisions.take_back, {"decision": proposed()}
    yield decisions.send_back, {"decision": proposed(), "reason": "Skriv mer"}
    yield decisions.discard, {"decision": draft()}
    yield decisions.sign, {"decision": draft()}
    yield decisions.record_board, {"decision": draft(), "level": "board", "minutes": "§ 1", "decided_on": TODAY}
    yield decisions.correct, {"decision": signed()}

    def party(decision):
        return decision.case.parties.first()

    def sent(way="post"):
        one = signed()
        return deliveries.deliver(decision=one, party=party(one), way=way, sent_on=TODAY, by=place.user, at=AT)

    made = signed()
    yield deliveries.deliver, {"decision": made, "party": party(made), "way": "post", "sent_on": TODAY}
    yield deliveries.receive, {"delivery": sent(), "on": TODAY, "source": "Samtal"}
    yield appeals.receive_appeal, {"delivery": sent("by_hand"), "on": TODAY}

    def appealed(days=0):
        one = sent("by_hand")
        late = TODAY - dt.timedelta(days=days)
        type(one).objects.filter(pk=one.pk).update(sent_on=late, received_on=late)
        one.refresh_from_db()
        return appeals.receive_appeal(delivery=one, on=TODAY, by=place.user, at=AT)

    def forwarded():
        return appeals.forward_appeal(**court, appeal=appealed(), by=place.user, at=AT)

    court = {"on": TODAY, "court": "Förvaltningsrätten", "way": "post"}
    yield appeals.forward_appeal, {"appeal": appealed(), **court}
    yield appeals.record_ruling, {"appeal": forwarded(), "ruling": "upheld", "on": TODAY}
    yield reconsidering.dismiss_late, {"appeal": appealed(days=40)}
    yield reconsidering.reconsider, {"appeal": appealed(), "verb": "grant", "wholly": True}
    yield deliveries.note_execution, {"decision": signed(), "kind": "contact", "on": TODAY, "text": "Ringde"}


def of_intake(place) -> Iterator[tuple]:
    unit = place.unit
    RoleGrant.objects.create(user=place.user, role="duty_officer", unit=unit, period=span(make.EARLY),
                             granted_by=place.user, granted_at=AT)  # fmt: skip
    school = taking.ReporterTerms("school", workplace="Granskolan")
    terms = taking.IntakeTerms("concern", "child", "phone", AT)

    def taken(called, **given):
        about = taking.About(given_name=called)
        return taking.take_in(
            unit=unit, terms=replace(terms, **given), about=about, reporter=school, by=place.user, at=AT
        )

    yield taking.take_in, {"unit": unit, "terms": terms, "about": taking.About(given_name="Lisa"), "reporter": school}
    yield taking.add_sibling, {"intake": taken("Ett"), "about": taking.About(given_name="Olle")}
    one = taken("Två")
    yield taking.complete, {"intake": one, "words": "Mer"}, SAME
    described = taking.take_in(unit=unit, terms=terms, about=taking.About(stated_person="Okänd"), by=place.user, at=AT)
    yield taking.identify, {"intake": described, "about": taking.About(given_name="Kim")}
    yield taking.add_guardian, {"intake": one, "number": place.known().id_number, "given_name": "", "family_name": ""}
    yield assessing.assess_protection, {"intake": one, "danger": "none", "grounds": "Trygg"}
    yield assessing.note_contact, {"intake": one, "with_whom": "person", "happened_at": AT}
    yield assessing.acknowledge, {"intake": one}
    yield assessing.ask_feedback, {"intake": one}
    assessing.leave(intake=one, step="not_open", on=TODAY, reason="Skäl", by=place.user, at=AT)
    yield assessing.give_feedback, {"intake": one, "feedback": "not_opened"}
    yield assessing.send_letter, {"intake": one, "way": "post"}
    first = taken("Tre")
    again = replace(terms, channel="letter")
    letter = taking.take_in(unit=unit, terms=again, about=taking.About(person=first.person), by=place.user, at=AT)
    yield assessing.mark_same, {"intake": letter, "same_as": first}

    def ready(called, **given):
        row = taken(called, **given)
        assessing.assess_protection(intake=row, danger="none", grounds="Trygg", by=place.user, at=AT)
        return row

    system = access.system_user(at=AT)
    told = public.PublicTerms(words="Oro", stated_person="Okänt barn")
    anonymous = taking.ReporterTerms("private", anonymous=True)
    sent = {"unit": unit, "terms": told, "reporter": anonymous}
    yield public.receive_report, sent | {"form": "0" * 32, "by": system}, SAME
    leader = make.user("team_leader", unit)
    by_name = replace(told, stated_person=str(make.user("social_worker", unit).employee))
    held = public.receive_report(**sent | {"terms": by_name}, form="1" * 32, by=system, at=AT).intake
    yield public.not_a_colleague, {"intake": held, "by": leader}

    opened = ready("Fyra")
    yield intakes.open_intake, {"intake": opened, "reason": "Oro"}
    yield intakes.not_open_intake, {"intake": ready("Fem"), "reason": "Hjälp finns"}
    yield intakes.extend_intake, {"intake": ready("Sex"), "to": AFTER, "reason": "Barnet är på sjukhus"}
    more = taking.About(person=opened.person)
    second = taking.take_in(unit=unit, terms=replace(terms, words="Mer"), about=more, by=place.user, at=AT)
    assessing.assess_protection(intake=second, danger="none", grounds="Trygg", by=place.user, at=AT)
    yield intakes.join_intake, {"intake": second}
    yield intakes.handle_intake, {"intake": taken("Sju", kind="hospital", area="adult"), "reason": "Besvarad"}
    yield duty.begin_shift, {"unit": unit, "to_unit": unit}
    shift = DutyShift.objects.get(unit=unit)
    yield duty.note_entry, {"shift": shift, "words": "Bråk", "happened_at": AT}

    writer = make.user("duty_officer", unit)

    def row(words):
        return duty.note_entry(shift=shift, words=words, happened_at=AT, by=writer, at=AT)

    yield duty.read_entry, {"entry": row("Ett")}
    yield duty.take_entry, {"entry": row("Två"), "kind": "concern", "area": "child", "person": taking.About()}
    yield duty.end_shift, {"shift": shift}


def of_investigations(place) -> Iterator[tuple]:
    user = place.user

    def file(kind="child"):
        made = cases.open_case(kind=kind, person=make.person(), unit=place.unit, on=BEFORE, by=user, at=AT)
        make.employment(place.post(), user.employee)
        cases.assign(case=made, employee=user.employee, on=TODAY, by=user, at=AT)
        return made

    def opened(kind="child"):
        reason = {"kind": kind, "reason": "Oro", "on": BEFORE}
        return opening.open_investigation(case=file(kind), **reason, by=user, at=AT)

    def sent(row):
        given = {"sent_on": BEFORE, "way": "post", "reply_by": AFTER, "checked": True}
        return {"investigation": row, "party": row.case.parties.get(role="person"), **given}

    yield opening.open_investigation, {"case": file(), "kind": "child", "reason": "Oro", "on": TODAY}
    yield opening.inform_parties, {"investigation": opened(), "on": TODAY}
    yield opening.wait_to_inform, {"investigation": opened(), "reason": "Våld utreds först"}
    row = opened()
    yield parties.add_party, {"case": row.case, "role": "counsel", "name": "Biträdet", "on": TODAY}
    yield parties.end_party, {"party": lambda: row.case.parties.get(role="counsel"), "last": TODAY}
    yield inquiry_plans.draft_plan, {"investigation": row}, SAME
    draft = inquiry_plans.draft_plan(investigation=opened(), by=user, at=AT)
    changes = {"questions": "Hur?", "areas": ["health"], "child_part": "Samtal", "done_by": AFTER}
    yield inquiry_plans.save_plan, {"plan": draft, "changes": changes, "revision": 1}, SAME
    yield inquiry_plans.establish_plan, {"plan": draft}
    yield inquiry_plans.discard_plan, {"plan": inquiry_plans.draft_plan(investigation=opened(), by=user, at=AT)}
    yield inquiry_plans.plan_contact, {"investigation": row, "who": "Skolan"}
    yield inquiry_plans.set_consent, {"contact": row.planned_contacts.get, "consent": "not_needed"}, SAME
    yield inquiry_plans.note_contact_made, {"contact": row.planned_contacts.get, "on": TODAY}
    stated = writing.StatementTerms("health", "Sover dåligt", "school", TODAY)
    yield writing.add_statement, {"investigation": row, "terms": stated}
    yield writing.change_statement, {"statement": row.statements.get, "terms": stated}, SAME
    yield writing.remove_statement, {"statement": row.statements.get}
    yield writing.save_text, {"investigation": row, "part": "analysis", "text": "Text", "version": 0}, SAME
    talk = hearing.Talk("informing", AT, "Varför vi ses", "Vill bo kvar")
    yield hearing.record_talk, {"investigation": row, "talk": talk}
    why = {"why": "too_young", "reason": "Barnet är nyfött"}
    yield hearing.say_not_heard, {"investigation": row, **why}, SAME
    yield hearing.record_result, {"investigation": row, "instrument": "irisk", "made_on": TODAY, "result": "Låg"}
    safe = {"texts": {"way_out": "Baksidan"}, "reviewed_on": TODAY}
    yield hearing.save_safety_plan, {"investigation": opened("violence"), **safe}, SAME
    yield communication.communicate, sent(row)
    other = opened()
    exempt = {"investigation": other, "party": other.case.parties.get(), "reason": "Uppenbart obehövligt"}
    yield communication.exempt_from_communication, exempt
    replied = communication.communicate(**sent(opened()), by=user, at=AT)
    yield communication.record_reply, {"communication": replied, "on": TODAY}
    written = opened()
    plan = inquiry_plans.draft_plan(investigation=written, by=user, at=AT)
    inquiry_plans.save_plan(plan=plan, changes=changes, revision=1, by=user, at=AT)
    inquiry_plans.establish_plan(plan=plan, by=user, at=AT)
    writing.add_statement(investigation=written, terms=stated, by=user, at=AT)
    for rule in headings.parts_of("child"):
        writing.save_text(investigation=written, part=rule.part, text="Text", version=0, by=user, at=AT)
    yield writing.write_investigation, {"investigation": written}
    yield writing.correct_investigation, {"investigation": written, "part": "analysis", "text": "Annat"}
    yield opening.close_investigation, {"investigation": written, "outcome": "no_need", "on": TODAY}
    yield opening.begin_follow_up, {"investigation": written, "on": TODAY}
    yield opening.end_follow_up, {"investigation": written, "on": TODAY}


def of_orders(place) -> Iterator[tuple]:
    for other in (place.known(),):
        yield orders.send, {"person": other, "service": place.service, "from_unit": place.unit, "decided_on": BEFORE}
    spare = make.person()
    number = spare.id_number
    spare.delete()
    yield orders.take_up_person, {"from_unit": place.unit, "given_name": "Ny", "family_name": "Person",
                                  "number": number, "reason": "Beslut om insats"}, SAME  # fmt: skip
    yield orders.acknowledge, {"order": place.order()}
    yield orders.accept, {"order": place.order("acknowledged")}
    yield orders.return_, {"order": place.order("accepted"), "reason": "Hör inte till oss"}
    yield orders.start, {"order": place.order("accepted"), "on": TODAY}
    yield orders.pause, {"order": place.order("running"), "reason": "Sjukhus"}
    yield orders.resume, {"order": place.order("paused", paused_on=BEFORE + dt.timedelta(days=20))}
    yield orders.change_level, {"order": place.order("running"), "minutes_per_week": 60, "reason": "Mindre behov"}
    yield orders.end, {"order": place.order("running"), "on": TODAY, "end_reason": "goals_met"}
    yield orders.assign, {"order": place.order("running"), "employee": place.colleague, "minutes_per_week": 60}
    yield orders.unassign, {"order": place.order("running"), "employee": place.user.employee}


def of_clocks(place) -> Iterator[tuple]:
    rule = "order_acknowledge"
    clock = Clock.objects.running().get(subject_id=place.order().pk, rule=rule)
    yield deadlines.extend, {"clock": clock, "to": AFTER, "reason": "Beslut"}
    paused = {"rule": rule, "about": place.order(), "on": BEFORE}
    yield deadlines.pause, paused | {"reason": "Väntar på svar"}, QUIET
    yield deadlines.resume, paused | {"on": TODAY}, QUIET
    yield deadlines.lapse, {"rule": rule, "about": place.order(), "on": TODAY}, QUIET
    yield deadlines.answer, {"rule": rule, "about": place.order(), "on": TODAY}, QUIET
    yield deadlines.withdraw, {"rule": rule, "about": place.order(), "on": TODAY}, QUIET


def of_queue(place) -> Iterator[tuple]:
    def entry(**given):
        order = place.order("accepted", **given)
        return queue.join(order=order, priority=2, reason="Väntar", by=place.user, at=AT)

    def offered():
        ends = {"starts_on": AFTER, "answer_by": AFTER}
        return queue.offer(entry=entry(), what="Plats", **ends, by=place.user, at=AT)

    yield queue.join, {"order": place.order("accepted"), "priority": 2, "reason": "Väntar"}
    for _ in range(6):
        last = entry()
    yield queue.move, {"entry": last, "to": "up", "reason": "Behov", "seen": queue.where(last)}
    yield queue.reclass, {"entry": last, "priority": 1, "reason": "Tid löper"}
    yield queue.offer, {"entry": entry(), "what": "Plats", "starts_on": AFTER, "answer_by": AFTER}
    yield queue.answer_offer, {"offer": offered(), "answer": "accepted"}
    yield queue.answer_offer, {"offer": offered(), "answer": "declined", "reason": "Vill vänta"}
    yield queue.leave, {"entry": entry(), "reason": "Avstår"}
    yield queue.refer_back, {"entry": entry(), "reason": "Saknar plats"}


def of_plans(place) -> Iterator[tuple]:
    def draft():
        made = plans.draft(order=place.order("running"), by=place.user, at=AT)
        changes = {"goals": ["Egen bostad"], "how": "Samtal", "person_view": "Vill", "follow_up_on": AFTER}
        plans.change(plan=made, changes=changes, seen=made.recorded_at, by=place.user, at=AT)
        return made

    def active():
        return plans.activate(plan=draft(), by=place.user, at=AT)

    yield plans.draft, {"order": place.order("running")}, SAME
    one, seen = draft(), AT - dt.timedelta(days=1)
    Plan.objects.filter(pk=one.pk).update(recorded_at=seen)
    yield plans.change, {"plan": one, "changes": {"how": "Annat"}, "seen": seen}
    yield plans.discard, {"plan": draft()}
    yield plans.activate, {"plan": draft()}
    held = active()
    yield plans.assess_goal, {"goal": held.goals.first(), "outcome": "partly"}, SAME
    Goal.objects.filter(plan=held).update(outcome="partly")
    yield plans.follow_up, {"plan": held, "next_on": AFTER + dt.timedelta(days=30)}
    visit = {"employee": place.user.employee, "kind": "home", "planned_at": AT + dt.timedelta(days=2), "minutes": 60}
    order = place.order("running")
    yield encounters.plan_visit, {"order": order, **visit}
    yield encounters.record_visit, {"visit": order.visits.first, "state": "cancelled", "reason": "Sjuk"}
    sample = {"kind": "urine", "purpose": "Uppföljning", "consent": True, "taken_at": AT}
    yield encounters.record_test, {"order": order, **sample}
    yield encounters.set_result, {"test": order.tests.first, "result": "negative"}


def of_services(place) -> Iterator[tuple]:
    about = {"basis": "assessed", "capacity_kind": "caseload"}
    yield services.add_service, {"unit": place.unit, "name": "Ny", **about, "first": BEFORE}
    one = make.service(place.unit)
    yield services.change_service, {"service": one, "name": "Bytt", **about, "minutes_per_slot": 60}, SAME
    yield services.set_needs, {"service": one, "min_percent": 50, "competences": []}, SAME
    yield services.close_service, {"service": make.service(place.unit), "last": TODAY, "reason": "Beslut"}
    yield services.reopen_service, {"service": make.service(place.unit, last=BEFORE), "first": TODAY}
    yield services.set_terms, {"service": one, "first": TODAY, "documentation": "full"}, SAME
    yield services.set_places, {"service": one, "places": 5, "first": TODAY}, SAME
    yield services.staff, {"post": place.post(), "service": one, "percent": 50, "first": BEFORE}, SAME
    yield services.unstaff, {"staffing": make.staffing(place.post(), make.service(place.unit), 50), "last": TODAY}
    yield services.end_post, {"post": place.post(), "last": TODAY, "reason": "cut"}
    terms = posts.PostTerms("Socionom", "socionom", 100, make.EARLY)
    yield services.change_post, {"post": place.post(), "terms": terms}, SAME
    yield services.end_unit, {"unit": make.unit(parent=place.unit), "last": TODAY}


def of_groups(place) -> Iterator[tuple]:
    group = make.service(place.unit, capacity_kind="group")
    slots = [rounds.Slot(weekday, dt.time(9), 60) for weekday in range(5)]
    plan = {"places": 5, "first": BEFORE, "last": AFTER, "slots": slots}

    def made(name):
        return rounds.plan_round(service=group, name=name, **plan, minimum=1, rolling=True, by=place.user, at=AT)

    yield rounds.plan_round, {"service": group, "name": "Våren", **plan}
    one = made("A")
    yield rounds.add_series, {"main": one, "name": "Eftervård", **plan}
    yield rounds.extend_round, {"round_": one, "last": AFTER + dt.timedelta(days=14)}
    yield (
        rounds.change_round,
        {"round_": one, "name": "B", "places": 6, "minimum": 1, "rolling": True, "leaders": []},
        SAME,
    )
    yield rounds.start_round, {"round_": one, "reason": "Ändå"}
    yield rounds.cancel_round, {"round_": made("C"), "reason": "För få"}
    ending = made("D")
    rounds.start_round(round_=ending, reason="Ändå", by=place.user, at=AT)
    yield rounds.end_round, {"round_": ending}
    order = place.order("running", in_service=group)
    yield participation.take_place, {"round_": one, "order": order, "on": BEFORE}
    been = one.sessions.filter(starts_at__lt=AT).order_by("starts_at")
    member = one.participations.first
    yield sessions.note_attendance, {"session": been[0], "participation": member, "status": "present"}, SAME
    yield sessions.note_rest_present, {"session": been[1]}, SAME
    yield participation.leave_place, {"participation": member}
    yield sessions.hold_session, {"session": been[2]}
    ahead = one.sessions.filter(starts_at__gt=AT).order_by("starts_at")
    yield sessions.cancel_session, {"session": ahead[1], "reason": "Sjuk"}
    yield sessions.restore_session, {"session": ahead[1]}
    yield sessions.move_session, {"session": ahead[2], "starts_at": ahead[2].starts_at + dt.timedelta(hours=3)}


def of_opendoor(place) -> Iterator[tuple]:
    tap = "each tap counts one; the form's token keeps one tap from being two"
    door = make.service(place.unit, capacity_kind="open_door", basis="open")
    yield opendoor.count_visit, {"service": door, "visitor": "new"}, tap
    yield opendoor.undo_visit, {"visit": HeadCount.objects.filter(service=door).first}
    yield opendoor.close_day, {"service": door, "reason": "Utbildning"}, SAME
    yield opendoor.open_day, {"service": door}, SAME
    yield opendoor.note_replacement, {"service": door, "kind": "walk", "people": 3}, tap
    light = make.service(place.unit, contacts=True, basis="open", documentation="light")
    yield opendoor.open_contact, {"service": light, "mode": "light", "alias": "Kim"}
    contact = light.contacts_made.first
    yield opendoor.note_meeting, {"contact": contact}, tap
    yield opendoor.close_contact, {"contact": contact, "reason": "done"}
    yield opendoor.redirect, {"service": light}, tap
    yield opendoor.note_activity, {"service": door, "kind": "shift", "day": TODAY, "minutes": 90, "theme": "Fält"}


def of_housing(place) -> Iterator[tuple]:
    def flat():
        made = make.dwelling(place.unit)
        dwellings.sign_lease(dwelling=made, landlord="Bostaden", rent_ore=1, first=make.EARLY, by=place.user, at=AT)
        return made

    yield dwellings.add_dwelling, {"unit": place.unit, "address": "Storgatan 1", "first": BEFORE}
    yield dwellings.sign_lease, {"dwelling": make.dwelling(place.unit), "landlord": "B", "rent_ore": 1, "first": BEFORE}
    yield dwellings.terminate_lease, {"lease": flat().leases.first(), "on": TODAY}
    let = {"terms": tenancies.TenancyTerms("sublet", 500_000, BEFORE)}
    spare = make.person()
    number = spare.id_number
    spare.delete()
    name = {"given_name": "Ny", "family_name": "Hyresgäst"}
    yield tenancies.take_in_tenant, {"dwelling": flat(), "number": number, **name, **let}
    yield tenancies.begin_tenancy, {"dwelling": flat(), "person": place.known(), **let}
    home = make.tenancy(flat(), first=BEFORE)
    yield tenancies.set_supervisor, {"tenancy": home, "employee": place.colleague, "on": TODAY}, SAME
    yield supervision.plan_visit, {"tenancy": home, "on": calendar.next_working_day(AFTER)}, SAME
    yield supervision.record_visit, {"tenancy": home, "done_at": AT, "outcome": "good"}
    yield supervision.report_rent, {"tenancy": home, "month": BEFORE, "status": "paid"}, SAME
    trouble = {"happened_at": AT, "source": "Granne", "severity": "minor", "description": "Musik"}
    yield supervision.note_disturbance, {"tenancy": home, **trouble}
    yield supervision.handle_disturbance, {"disturbance": home.disturbances.first, "on": TODAY, "handling": "Samtal"}
    yield tenancies.give_notice, {"tenancy": home, "last": AFTER, "reason": "moved"}
    yield tenancies.withdraw_notice, {"tenancy": home}
    yield tenancies.end_tenancy, {"tenancy": home, "last": TODAY, "reason": "moved"}
    area = make.unit(parent=place.unit)
    decided = {"first": BEFORE, "reason": "Beslut", "decided_by": "Förvaltningschef"}
    yield wind_down.start_wind_down, {"unit": area, **decided}
    yield wind_down.end_wind_down, {"wind_down": area.wind_downs.first, "last": TODAY}


def of_assistance(place) -> Iterator[tuple]:
    """Of an applicant, and of whoever handles the application."""
    numbers = itertools.count(1)

    def mine(**told) -> Application:
        number = calendar.month_start(TODAY)
        owner = make.resident()
        spare = make.person()
        digits = spare.id_number
        spare.delete()
        row = applications.begin_application(unit=place.unit, month=number, account=owner, number=digits, name=f"Kim Ek{next(numbers)}",
                                             by=owner, at=AT)  # fmt: skip
        said = {"civil": "single", "tenure": "lease", "declared": True} | told
        answers = [Answer("application", "", field, value) for field, value in said.items()]
        applications.save_draft(application=row, answers=answers, version=1, by=owner, at=AT)
        return row

    def sent(**told) -> Application:
        row = mine(**told)
        return applications.send(application=row, by=row.account, at=AT)

    def of(row: Application) -> dict:
        return {"application": row, "by": row.account}

    owner = make.resident()
    begun = {"unit": place.unit, "month": calendar.month_start(TODAY), "account": owner, "by": owner}
    yield applications.begin_application, begun | {"name": "Kim Ek", "number": ""}, SAME
    say = {"answers": [Answer("application", "", "own_words", "Mer")], "version": 2}
    yield applications.save_draft, of(mine()) | say, SAME
    child = mine()
    applications.save_draft(
        application=child,
        answers=[Answer("member", "child.0", "stated_name", "Lo")],
        version=2,
        by=child.account,
        at=AT,
    )
    yield applications.remove_row, of(child) | {"part": "member", "key": "child.0", "version": 3}
    yield applications.send, of(mine())
    yield applications.withdraw, of(sent()) | {"reason": "Fick lön"}
    sheet = [completing.Sheet("kvitto.txt", b"Hyra 5 200 kr")]
    yield completing.attach, of(mine()) | {"sheets": sheet}, SAME
    with_sheet = mine()
    [paper] = completing.attach(application=with_sheet, sheets=sheet, by=with_sheet.account, at=AT)
    yield completing.remove_attachment, of(with_sheet) | {"document": paper}
    row = sent()
    wanted = {"items": [completing.Wanted("rent", "Hyresavin för månaden")], "due_on": AFTER}
    yield completing.request_completion, {"application": row} | wanted
    request = CompletionRequest.objects.get(application=row)
    yield completing.answer_item, {"item": request.items.first(), "text": "Se bilden", "by": row.account}
    waived = completing.request_completion(application=sent(), **wanted, by=place.user, at=AT)
    yield completing.waive_item, {"item": waived.items.first()}
    yield (
        messages.write_message,
        of(row) | {"text": "Hej"},
        "each is a message of its own; the form's token stops a second sending",
    )
    yield messages.read_messages, {"application": row}, SAME
    other = make.person()
    for done, more in ((signing.sign, {}), (signing.refuse_to_sign, {"reason": "Vi har flyttat isär"})):
        both = mine(civil="cohabiting")
        told = [
            Answer("member", "co_applicant", "stated_name", "Alva Ek"),
            Answer("member", "co_applicant", "stated_number", other.id_number),
        ]
        applications.save_draft(application=both, answers=told, version=2, by=both.account, at=AT)
        applications.send(application=both, by=both.account, at=AT)
        asked = Signature.objects.get(application=both, member__role="co_applicant")
        yield done, {"signature": asked, "number": other.id_number, "by": make.resident()} | more
    letter = make.support_letter(row, place.user, AT)
    yield messages.open_decision, {"delivery": letter, "number": row.person.id_number, "by": row.account}, SAME


def of_registers(place) -> Iterator[tuple]:
    by, person = system_user(at=AT), place.known()
    case = Case.objects.create(
        number="2026-E1", kind="assistance", person=person, unit=place.unit, opened_on=BEFORE, recorded_at=AT
    )
    month = calendar.month_start(TODAY)
    application = Application.objects.create(number="EB-1", unit=place.unit, case=case, person=person, month=month, began_at=AT,
                                             changed_at=AT, recorded_at=AT)  # fmt: skip
    ApplicationMember.objects.create(application=application, role="applicant", person=person)
    Application.objects.filter(pk=application.pk).update(state="sent", sent_at=AT)
    yield registers.ask_registers, {"application": application, "by": make.user("assistance_worker", place.unit)}
    question = application.register_questions.first
    silent = Answers({Source.SO: NoAnswer(WhyNot.NOT_CONNECTED)})
    yield registers.begin_attempt, {"question": question, "by": by}, QUIET
    yield registers.store_answers, {"question": question, "answers": silent, "by": by}, QUIET
    yield registers.ask_again, {"question": question, "by": by}, QUIET


def of_statistics(place) -> Iterator[tuple]:
    about = {"unit": place.unit, "kind": "memo", "as_of": TODAY, "title": "Läget"}
    yield statistics.begin_report, about
    report = statistics.begin_report(**about | {"title": "Annat"}, by=place.user, at=AT)
    yield statistics.save_text, {"report": report, "field": "summary", "text": "Ord", "version": 0}
    held = capacity.begin_scenario(unit=place.unit, name="I rapporten", by=place.user, at=AT)
    answer = capacity.answer_scenario(scenario=held, by=place.user, at=AT)
    yield statistics.place_answer, {"report": report, "answer": answer, "headings": ["Utan ändring"]}, SAME
    yield statistics.remove_answer, {"placed": report.placed.first}
    yield statistics.freeze, {"report": report, "after": 0}


def of_scenarios(place) -> Iterator[tuple]:
    unit = place.unit
    yield capacity.begin_scenario, {"unit": unit, "name": "Ett"}
    held = capacity.begin_scenario(unit=unit, name="Två", by=place.user, at=AT)
    yield capacity.copy_scenario, {"scenario": held, "name": "Tre"}
    yield (
        capacity.change_scenario,
        {"scenario": held, "name": "Fyra", "day": TODAY, "weeks": 26, "price_ore": 100},
        SAME,
    )
    yield capacity.share_scenario, {"scenario": held, "shared": True}, SAME
    post = make.employment(place.post()).post
    ends = {"kind": "end_post", "post": post.code, "last": AFTER.isoformat()}
    held.refresh_from_db()
    yield capacity.add_step, {"scenario": held, "step": ends, "version": held.version}
    step = capacity.begin_scenario(unit=unit, name="Fem", step=ends, by=place.user, at=AT).steps.get()
    later = ends | {"last": (AFTER + dt.timedelta(days=1)).isoformat()}
    yield capacity.change_step, {"step": step, "values": later, "version": 1}
    yield capacity.arrange_step, {"step": step, "how": "remove", "version": 2}
    yield capacity.answer_scenario, {"scenario": held}, SAME
    yield capacity.begin_today, {"scenario": held}, SAME
    asking = {"keys": [held.pk], "question": "a" * 64}
    yield capacity.ask_answer, asking, SAME


def of_income_support(place) -> Iterator[tuple]:
    """One file each, so that nothing of one trial stands in the way of another."""

    def applied_for(*payments, **more):
        case = applied.file_of(make.person(), place.unit, place.user)
        row = applied.application(case, month=TODAY.replace(day=1), rent=0, at=AT, **more)
        applied.answered(row, place.user, *payments, at=AT)
        return row

    def ready(*payments):
        row = applied_for(*payments)
        by = {"version": None, "by": place.user, "at": AT}
        months.set_obstacle(application=row, member=row.members.get(), code="none", **by)
        for found in support_months.month_counted(row).findings:
            if str(found.grade) == "stop":
                months.rule(application=row, row=support_months.building.row_of(found), reason="Utrett", **by)
        return row

    def told():
        row = ready(("sickness_benefit", 50_000_00, {}))
        return before.tell_before(application=row, party=row.case.parties.get(), **letter, by=place.user, at=AT)

    letter = {"way": "post", "reply_by": TODAY + dt.timedelta(days=14), "reasons": "Inkomsterna räcker."}
    free = applied_for()
    free.case.assignments.all().delete()
    yield months.take_on, {"application": free}
    rest = {"version": None}
    yield months.rule, {"application": applied_for(), "row": "surplus", "reason": "Inget kvar", "amount_ore": 0, **rest}
    ruled = applied_for()
    months.rule(application=ruled, row="surplus", reason="Inget kvar", version=None, by=place.user, at=AT)
    yield months.withdraw_ruling, {"application": ruled, "row": "surplus", **rest}
    with_adult = applied_for()
    yield months.set_obstacle, {"application": with_adult, "member": with_adult.members.get(), "code": "none", **rest}
    yield (
        calculating.calculate,
        {"application": applied_for()},
        "each calculation is a row of its own, with the next number",
    )
    full = ready()
    total = support_months.month_counted(full).proposal.total_ore
    yield support.decide, {"application": full, "seen_total_ore": total, **rest}
    yield support.dismiss, {"application": applied_for(), "reason": "Kan inte prövas", **rest}
    urgent = applied_for(kind="supplementary", other=[("medicine", 300_00)])
    granted = {urgent.costs.get().pk: 300_00}
    yield support.decide_emergency, {"application": urgent, "granted_ore": granted, "reason": "Akut", **rest}
    row = ready(("sickness_benefit", 50_000_00, {}))
    yield before.tell_before, {"application": row, "party": row.case.parties.get(), **letter}
    row = ready(("sickness_benefit", 50_000_00, {}))
    yield (
        before.exempt_from_notice,
        {"application": row, "party": row.case.parties.get(), "reason": "Uppenbart obehövligt"},
    )
    yield before.note_reply, {"notice": told(), "on": TODAY}


AREAS = (of_access, of_organisation, of_people, of_cases, of_intake, of_investigations, of_decisions, of_orders, of_clocks, of_queue, of_plans, of_services, of_groups,
         of_opendoor, of_housing, of_assistance, of_income_support, of_registers, of_statistics, of_scenarios)  # fmt: skip


def tried(trial: Trial) -> str:
    """What went wrong when four windows did it at once, or nothing."""
    answers = at_once(*[trial.window() for _window in range(WINDOWS)])
    faults = [repr(answer) for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    if faults:
        return f"{trial.name}: {'; '.join(faults)}"
    done = sum(not isinstance(answer, Exception) for answer in answers)
    if trial.how == QUIET:
        done = sum(answer is not None and not isinstance(answer, Exception) for answer in answers)
    right = {ONCE: done == 1, SAME: done >= 1, QUIET: done == 1}.get(trial.how, done == WINDOWS)
    return "" if right else f"{trial.name}: took effect {done} times: {answers}"


def trials(area, place) -> Iterator[Trial]:
    """The trials of an area. What is made by an earlier one is given as a function."""
    for action, given, *how in area(place):
        known = {name: value() if callable(value) else value for name, value in given.items()}
        yield Trial(action, {"by": place.user} | known, *how)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__)
def test_action_from_four_windows_at_once_takes_effect_once(place, area):
    faults = [fault for trial in trials(area, place) if (fault := tried(trial))]
    assert not faults, "\n".join(faults)


def test_every_action_is_tried_from_four_windows():
    named = " ".join(code for area in AREAS for code in area.__code__.co_names)
    listed = set(named.split()) | NIGHTLY | READS
    missing = [
        f"{part}.{name}" for part, name in actions() if name not in listed and name not in WITHIN.get(part, set())
    ]
    assert not missing, f"Add a trial to tests/house/test_actions_at_once.py: {missing}"
    assert action_files()


@pytest.mark.django_db(transaction=True)
def test_a_planted_action_that_looks_before_it_writes_is_found():
    waiting = []

    def looks(*, by, at):
        if not waiting:
            waiting.append(at)
        return by

    def fails(*, by, at):
        raise KeyError(by, at)

    assert "took effect 4 times" in tried(Trial(looks, {"by": 1}))
    assert "took effect 4 times" in tried(Trial(looks, {"by": 1}, QUIET))
    assert "took effect 0 times" in tried(Trial(lambda *, by, at: None, {"by": 1}, QUIET))
    assert "KeyError" in tried(Trial(fails, {"by": 1}))
