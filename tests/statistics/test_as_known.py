"""A figure asked for as it was known gives what it gave then, whatever has been recorded, changed or removed since."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from tests import make
from tests.share import of_this_run

from hemmaplan.access.models import RoleGrant
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.actions import decisions
from hemmaplan.cases.decisions.actions import intakes as intake_decisions
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake.actions import assessing, duty, taking
from hemmaplan.cases.intake.models import DutyEntry, Intake
from hemmaplan.cases.investigations import measures as investigation_measures
from hemmaplan.cases.investigations.actions import hearing, opening
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.housing.actions import dwellings, supervision, tenancies, wind_down
from hemmaplan.housing.models import Tenancy, WindDown
from hemmaplan.interventions.actions import opendoor, orders, participation, queue, rounds, services
from hemmaplan.interventions.models import (
    GroupRound,
    HeadCount,
    OpenContact,
    OpenDay,
    Order,
    Participation,
    QueueEntry,
    Service,
    Staffing,
)
from hemmaplan.organisation.actions import agreements, employees, posts, units
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.models import Absence, Agreement, Competence, Employee, Employment, Post, Unit
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground
from hemmaplan.statistics.figures import REGISTRY, View, every

START = calendar.at_clock(dt.date(2020, 3, 2), 8)
ACTS, EACH = 130, 5
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


class Town:
    """A unit with every kind of service, somebody who may do everything in it, and a clock that only goes forward."""

    def __init__(self, seed: int) -> None:
        self.chance, self.at = random.Random(seed), START
        self.unit = make.unit(kind="authority")
        self.team = make.unit(parent=self.unit)
        self.by = make.user("unit_manager", self.unit)
        roles = ("social_worker", "treatment_staff", "housing_coordinator", "administrator", "system_owner")
        for role in roles:
            RoleGrant.objects.create(
                user=self.by, role=role, unit=self.unit, period=span(make.EARLY), granted_by=self.by, granted_at=make.AT
            )
        self.by.forget_scope()
        kinds = (
            {"capacity_kind": "caseload"}, {"capacity_kind": "caseload", "min_percent": 60}, {"capacity_kind": "group"},
            {"capacity_kind": "open_door", "basis": "open"},
            {"contacts": True, "basis": "open", "documentation": "light"},
        )  # fmt: skip
        self.services = [make.service(self.team, **kind) for kind in kinds]
        for service in self.services:
            post = make.post(self.team)
            make.employment(post, make.employee(self.team))
            make.staffing(post, service, 50)
        make.competence("samtal")
        self.do(services.set_terms, service=self.services[3], first=make.EARLY, documentation="anonymous",
                decided_on=make.EARLY, anonymity_ground="Kommer annars inte.", count_distinct=True)  # fmt: skip
        for _flat in range(4):
            flat = make.dwelling(self.team)
            self.do(dwellings.sign_lease, dwelling=flat, landlord="Bostaden", rent_ore=1, first=make.EARLY)
            make.tenancy(flat)
        self.acts = list(acts(self))

    @property
    def today(self) -> dt.date:
        return calendar.local_date(self.at)

    def back(self, most: int = 20) -> dt.date:
        """A day that lies a little back: much is recorded afterwards."""
        return self.today - self.chance.randint(0, most) * DAY

    def ahead(self, most: int = 90) -> dt.date:
        return self.today + self.chance.randint(1, most) * DAY

    def any(self, rows):
        """One of the rows, or a refusal when there is none."""
        found = list(rows)
        if not found:
            raise Refused("none")
        return self.chance.choice(found)

    def service(self, **of) -> Service:
        return self.any(Service.objects.filter(period__contains=self.today, **of))

    def person(self):
        made = make.person()
        Ground.objects.create(
            person=made, unit=self.unit, reason="Utredning", source_kind="people.person", source_id=made.pk,
            period=span(make.EARLY), recorded_at=make.AT,
        )  # fmt: skip
        return made

    def do(self, action, **given):
        return action(**given, by=self.by, at=self.at)

    def go_on(self, least: int, most: int) -> None:
        """One act at random, some hours or days after the one before."""
        self.at += dt.timedelta(hours=self.chance.randint(least, most))
        try:
            self.chance.choice(self.acts)()
        except Refused:
            return

    def figures(self, on: dt.date, known: dt.datetime | None = None) -> dict[str, object]:
        return {figure.id: figure.value for figure in every(View(self.unit, on, known))}


def recorded(model) -> dict:
    return {"recorded_at": make.AT} if any(field.name == "recorded_at" for field in model._meta.fields) else {}


def acts(town: Town) -> Iterator[Callable[[], object]]:
    """Everything that changes a figure."""
    do, pick = town.do, town.any

    def open_order(*states):
        return pick(Order.objects.filter(state__in=states))

    def send():
        made = do(orders.send, person=town.person(), service=town.service(basis="assessed"), from_unit=town.unit,
                  decided_on=town.back(110), planned_start=town.ahead(), minutes_per_week=60 * town.chance.randint(1, 9))  # fmt: skip
        if town.chance.random() < 0.8:
            do(orders.accept, order=made)
        return made

    yield from [send] * 4
    yield from [lambda: do(orders.start, order=open_order("accepted", "queued", "offered"), on=town.back())] * 3
    yield from [lambda: do(orders.end, order=open_order("running", "paused"), on=town.back(), end_reason="moved")] * 2
    yield lambda: do(orders.return_, order=open_order("accepted", "queued"), reason="Hör inte hit")
    yield lambda: do(orders.pause, order=open_order("running"), reason="Sjukhus")
    yield lambda: do(orders.resume, order=open_order("paused"))
    yield from [lambda: do(orders.change_level, order=open_order("running"), reason="Behov",
                           minutes_per_week=30 * town.chance.randint(1, 30))] * 2  # fmt: skip
    yield from [lambda: do(queue.join, order=open_order("accepted"), priority=2, reason="Fullt")] * 2
    yield lambda: do(queue.reclass, entry=pick(QueueEntry.objects.filter(left_on=None)), priority=1, reason="Tid löper")
    yield lambda: do(queue.leave, entry=pick(QueueEntry.objects.filter(left_on=None)), reason="Avstår")

    yield lambda: do(units.add_unit, parent=town.unit, name="Team Ny", kind="team", first=town.back())
    yield lambda: do(units.end_unit, unit=pick(Unit.objects.filter(parent=town.unit)), last=town.back())
    post = {"title": "Socionom", "profession": "socionom", "percent": 100}
    yield lambda: do(posts.add_post, unit=town.team,
                     terms=posts.PostTerms(**post, first=town.back(), funded_until=town.ahead()))  # fmt: skip
    yield lambda: do(services.change_post, post=pick(Post.objects.all()),
                     terms=posts.PostTerms(**post, first=make.EARLY, last=town.ahead()))  # fmt: skip
    yield lambda: do(services.end_post, post=pick(Post.objects.all()), last=town.back(), reason="cut")
    yield lambda: do(employees.employ, post=pick(Post.objects.all()), percent=50, kind="acting", first=town.back(),
                     last=town.ahead(), employee=pick(Employee.objects.all()))  # fmt: skip
    yield lambda: do(employees.change_employment, employment=pick(Employment.objects.all()), kind="permanent",
                     percent=10 * town.chance.randint(1, 10), first=make.EARLY)  # fmt: skip
    yield lambda: do(employees.end_employment, employment=pick(Employment.objects.all()), last=town.back(), reason="")
    yield from [lambda: do(employees.record_absence, employee=pick(Employee.objects.all()), first=town.back(),
                           kind=town.chance.choice(("leave", "sick")))] * 2  # fmt: skip
    yield lambda: do(
        employees.end_absence, absence=pick(Absence.objects.filter(period__endswith=None)), last=town.back(5)
    )
    yield lambda: do(employees.set_competences, employee=pick(Employee.objects.all()),
                     competences=town.chance.choice(([], Competence.objects.all())))  # fmt: skip
    yield lambda: do(agreements.add_agreement, unit=town.unit, kind="landlord", terms=agreements.AgreementTerms(
        "B", str(town.at), town.back(), town.ahead()))  # fmt: skip
    yield lambda: do(agreements.end_agreement, agreement=pick(Agreement.objects.all()), last=town.ahead())

    yield from [lambda: do(services.set_needs, service=town.service(), min_percent=town.chance.choice((0, 40, 90)),
                           competences=town.chance.choice(([], Competence.objects.all())))] * 2  # fmt: skip
    yield lambda: do(services.set_places, service=town.service(), places=town.chance.randint(2, 9), first=town.back(),
                     reason="Beslut")  # fmt: skip
    yield from [lambda: do(services.staff, post=pick(Post.objects.all()), service=town.service(), first=town.back(),
                           percent=10 * town.chance.randint(1, 10), overload_reason="Tills vidare")] * 2  # fmt: skip
    yield lambda: do(services.unstaff, staffing=pick(Staffing.objects.all()), last=town.back())
    yield lambda: do(services.close_service, service=town.service(), last=town.ahead(10), reason="Beslut")
    yield lambda: do(
        services.reopen_service, service=pick(Service.objects.exclude(period__endswith=None)), first=town.back(3)
    )
    yield lambda: do(services.add_service, unit=town.team, name=f"Ny {town.at}", basis="assessed", first=town.back(),
                     capacity_kind="caseload")  # fmt: skip

    slots = [rounds.Slot(weekday, dt.time(9), 60) for weekday in range(5)]
    yield lambda: do(rounds.plan_round, service=town.service(capacity_kind="group"), name=str(town.at), places=6, minimum=1,
                     rolling=True, first=town.today + DAY, last=town.today + 60 * DAY, slots=slots, anyway="all")  # fmt: skip
    yield lambda: do(rounds.start_round, round_=pick(GroupRound.objects.filter(state="planned")), reason="Ändå")
    yield lambda: do(rounds.cancel_round, round_=pick(GroupRound.objects.filter(state="planned")), reason="För få")
    yield lambda: do(rounds.end_round, round_=pick(GroupRound.objects.filter(state="running")))
    yield lambda: do(rounds.change_round, round_=pick(GroupRound.objects.all()), name=str(town.at), minimum=1, rolling=True,
                     places=town.chance.randint(3, 9), leaders=[])  # fmt: skip
    yield from [lambda: do(participation.take_place, round_=pick(GroupRound.objects.all()), on=town.back(5),
                           order=pick(Order.objects.filter(service__capacity_kind="group", ended_on=None)))] * 2  # fmt: skip
    yield lambda: do(participation.leave_place, participation=pick(Participation.objects.filter(left_on=None)))

    def door():
        return town.service(capacity_kind="open_door")

    yield from [lambda: do(opendoor.count_visit, service=door(), visitor="new",
                           token_text=town.chance.choice(("Kim", "Lo", "Mika")))] * 4  # fmt: skip
    yield lambda: do(opendoor.undo_visit, visit=pick(HeadCount.objects.filter(undone_at=None)))
    yield lambda: do(opendoor.close_day, service=door(), reason="Sjuk", first=town.back(3), last=town.today + 3 * DAY)
    yield lambda: do(opendoor.open_day, service=pick([row.service for row in OpenDay.objects.all()]))
    yield lambda: do(opendoor.note_replacement, service=door(), kind="walk", people=3)
    yield lambda: do(opendoor.redirect, service=town.service(basis="open"))
    yield lambda: do(opendoor.open_contact, service=town.service(contacts=True), mode="light", alias=str(town.at)[:40],
                     on=town.back())  # fmt: skip
    yield lambda: do(opendoor.close_contact, contact=pick(OpenContact.objects.filter(closed_on=None)), reason="done")

    def home():
        return pick(Tenancy.objects.filter(period__contains=town.today))

    yield lambda: do(dwellings.add_dwelling, unit=town.team, address=str(town.at), first=town.back())
    yield lambda: do(tenancies.end_tenancy, tenancy=home(), last=town.back(), reason="moved")
    yield lambda: do(tenancies.give_notice, tenancy=home(), last=town.ahead(), reason="moved")
    yield lambda: do(
        supervision.record_visit, tenancy=home(), done_at=town.at - town.chance.randint(0, 9) * DAY, outcome="good"
    )
    yield lambda: do(supervision.report_rent, tenancy=home(), month=calendar.month_start(town.back(40)),
                     **town.chance.choice(({"status": "paid"}, {"status": "debt", "debt_ore": 100})))  # fmt: skip
    yield lambda: do(tenancies.set_supervisor, tenancy=home(), employee=pick(Employee.objects.all()), on=town.today)
    yield lambda: do(wind_down.start_wind_down, unit=town.team, first=town.back(), reason="Beslut", decided_by="Chef")
    yield lambda: do(
        wind_down.end_wind_down, wind_down=pick(WindDown.objects.filter(period__endswith=None)), last=town.today
    )


def said_on(day: dt.date) -> dict[str, object]:
    """What a decision of the day says."""
    return {
        "request": "Stöd", "intervention": "Samtal", "first_on": day, "last_on": day + 90 * DAY, "purpose": "Lugn", "care_form": "own",
        "facts": "Så är det.", "weighing": "Det behövs.", "why_not": "Inte allt.", "best_interests": "Bäst.", "childs_view": "Vill.",
    }  # fmt: skip


class Office(Town):
    """An authority with a performer below it: what comes in, is investigated, decided, carried out, and told of late."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        for role in ("reception", "duty_officer", "team_leader", "authority_manager"):
            RoleGrant.objects.create(
                user=self.by, role=role, unit=self.unit, period=span(make.EARLY), granted_by=self.by, granted_at=make.AT
            )
        self.by.forget_scope()
        self.acts = list(authority_acts(self))
        # From the first day there is help that nobody orders, so that some of it is not carried out in time.
        case = self.do(cases.open_case, kind="child", person=make.person(), unit=self.unit, on=self.today)
        self.do(cases.assign, case=case, employee=self.by.employee, on=self.today)
        made = self.do(decisions.draft, case=case, kind="open_care", verb="grant_partly", **said_on(self.today))
        self.do(decisions.sign, decision=made)
        self.shift = self.do(duty.begin_shift, unit=self.unit, to_unit=self.unit)

    def children(self):
        """Files of children in which somebody works, as the action that takes a report in opens them."""
        for case in Case.objects.filter(unit=self.unit, kind="child", closed_on=None):
            if not Assignment.objects.filter(case=case).exists():
                self.do(cases.assign, case=case, employee=self.by.employee, on=self.today)
        return Case.objects.filter(unit=self.unit, kind="child", closed_on=None)


def authority_acts(office: Office) -> Iterator[Callable[[], object]]:
    """Everything that changes a figure of the authority."""
    do, pick = office.do, office.any

    def waiting(**of):
        return pick(Intake.objects.filter(unit=office.unit, state="received", **of))

    assessed = partial(waiting, protection_assessments__isnull=False)

    def going_on(**of):
        office.children()
        return pick(Investigation.objects.filter(unit=office.unit, **of).exclude(state="closed"))

    def report():
        known = office.chance.random() < 0.7
        about = taking.About(person=pick(case.person for case in office.children().order_by("pk")[:2])) if known else taking.About(
            given_name="Kim", family_name=f"Ek{make._n()}", born_on=office.today - 3000 * DAY)  # fmt: skip
        return do(taking.take_in, unit=office.unit, about=about, terms=taking.IntakeTerms(
            "concern", "child", "phone", office.at - office.chance.randint(0, 3) * DAY, words=str(office.at),
            reason=office.chance.choice(("child_school", "child_violence"))))  # fmt: skip

    def assess():
        one = waiting()
        return do(assessing.assess_protection, intake=one, danger="none", grounds="Tryggt hemma.",
                  assessed_at=max(one.arrived_at, office.at - office.chance.randint(0, 2) * DAY))  # fmt: skip

    def write():
        row = going_on(state="open")
        Investigation.objects.filter(pk=row.pk).update(state="written", written_at=office.at, written_by=office.by)

    def close():
        row = going_on(state="written")
        return do(
            opening.close_investigation,
            investigation=row,
            outcome=office.chance.choice(("no_need", "declined")),
            on=office.back(6),
        )

    def draft(kind, verb, **texts):
        said = said_on(office.today)
        return do(decisions.draft, case=pick(office.children()), kind=kind, verb=verb, **said | texts)

    def decide():
        verb = office.chance.choice(("grant", "grant", "grant_partly", "reject"))
        return do(decisions.sign, decision=draft("open_care", verb))

    def extend():
        row = going_on(kind="child")
        clock = investigation_measures.clock_to_complete(row)
        return do(deadlines.extend, clock=clock, to=clock.due_on + 30 * DAY, reason="Särskilda skäl")

    def order():
        one = pick(
            Decision.objects.filter(unit=office.unit, state="signed", verb="grant").select_related("person", "case")
        )
        return do(orders.send, person=one.person, service=office.service(basis="assessed"), from_unit=office.unit,
                  decided_on=office.today, decision=one)  # fmt: skip

    def duty_entry():
        return do(duty.note_entry, shift=office.shift, words=str(office.at), happened_at=office.at)

    yield from [report] * 5
    yield from [assess] * 4
    yield from [lambda: do(intake_decisions.open_intake, intake=assessed(), reason="Oron behöver utredas.")] * 3
    yield from [
        lambda: do(
            intake_decisions.not_open_intake, intake=assessed(reason="child_school"), reason="Inte skäl att utreda."
        )
    ] * 2
    yield lambda: do(intake_decisions.join_intake, intake=waiting())
    yield lambda: do(opening.inform_parties, investigation=going_on(), on=office.back(2))
    yield lambda: do(hearing.record_talk, investigation=going_on(kind="child"), talk=hearing.Talk(
        "informing", office.at, "Varför", "Vill hem"))  # fmt: skip
    yield lambda: do(
        hearing.record_result,
        investigation=going_on(kind="child"),
        instrument="irisk",
        made_on=office.today,
        result="Risk",
    )
    yield from [write] * 3
    yield from [close] * 3
    yield extend
    yield from [decide] * 4
    yield lambda: do(decisions.sign, decision=do(decisions.correct, decision=pick(
        Decision.objects.filter(unit=office.unit, state="signed", kind="open_care"))))  # fmt: skip
    yield order
    yield lambda: do(orders.return_, order=pick(Order.objects.filter(state__in=("sent", "accepted"))), reason="Fullt")
    yield lambda: do(
        orders.start, order=do(orders.accept, order=pick(Order.objects.filter(state="sent"))).order, on=office.back(3)
    )
    yield from [duty_entry] * 2
    yield lambda: do(duty.read_entry, entry=pick(DutyEntry.objects.filter(read_at=None)))
    yield lambda: do(cases.release, last=office.today, rows=Assignment.objects.filter(
        pk=pick(Assignment.objects.filter(case__kind="child", period__endswith=None)).pk))  # fmt: skip


OF_AUTHORITY = ("decisions.", "intakes.", "duty.", "clocks.", "files.", "investigations.", "kolada.")
STILL = {
    "files.unassigned", "intakes.again_not_opened", "investigations.over_four_months", "investigations.over_unextended", "investigations.long",
    "investigations.ongoing_long", "intakes.again_closed", "intakes.violence_not_opened", "investigations.chained",
}  # fmt: skip
"""Figures to which nothing need happen in a history as short as these."""


SEEDS = [1, 2]
"""Of the histories, an ordinary run lives through one each of the office and the town (``tests.share``)."""


def test_every_figure_of_the_authority_as_known_is_what_it_was():
    for seed in of_this_run("histories of the authority", SEEDS):
        changed = as_remembered(Office(seed), apart=(10, 60))
        ours = {key for key in REGISTRY if key.startswith(OF_AUTHORITY)}
        assert ours - changed <= STILL, f"seed {seed}: nothing happened to {sorted(ours - changed - STILL)}"


def test_every_figure_as_known_is_what_it_was():
    for seed in of_this_run("histories of the unit", SEEDS):
        changed = as_remembered(Town(seed), apart=(1, 72))
        assert len(changed) > len(REGISTRY) // 2, f"seed {seed}: nothing happened to {sorted(set(REGISTRY) - changed)}"


def as_remembered(town: Town, *, apart: tuple[int, int]) -> set[str]:
    """Let the town live, ask its figures on the way and again at the end as they were known. Returns those that changed."""
    remembered = []
    for number in range(ACTS):
        town.go_on(*apart)
        if number % EACH == 0:
            on = town.chance.choice((town.today, town.back(40)))
            remembered.append((on, town.at, town.figures(on)))
    town.at += DAY
    wrong = {}
    for on, at, then in remembered:
        now = town.figures(on, at)
        for key in then.keys() | now.keys():
            if then.get(key) != now.get(key):
                wrong.setdefault(key.partition(":")[0], (key, on, at, then.get(key), now.get(key)))
    assert not wrong, "\n".join(map(str, wrong.values()))
    asked = {key.partition(":")[0] for _on, _at, then in remembered for key in then}
    return {
        key
        for key in asked
        if len(
            {str(sorted((k, str(v)) for k, v in then.items() if k.partition(":")[0] == key)) for *_, then in remembered}
        )
        > 1
    }


def test_as_known_gives_what_stood_what_was_changed_and_what_is_gone():
    unit = make.unit()
    by = make.user("unit_manager", unit)
    later = make.AT + 10 * DAY
    stands, changed = make.post(unit), make.post(unit, 50)
    posts.change_post(post=changed, terms=posts.PostTerms("Chef", "x", 80, make.EARLY), by=by, at=later)
    make.post(unit, recorded_at=later)
    gone = make.employment(stands)
    gone.delete()
    assert {(p.pk, p.percent) for p in as_known(Post, make.AT)} == {(stands.pk, 100), (changed.pk, 50)}
    assert {p.percent for p in as_known(Post, later)} == {100, 80}
    assert len(as_known(Post, None)) == 3
    assert len(as_known(Employment, make.AT)) == 1
    assert as_known(Employment, later) == as_known(Employment, None) == []
