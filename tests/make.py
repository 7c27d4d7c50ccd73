"""Makes the things tests are about: one function a noun, with sensible defaults, any of which a test may say otherwise."""

import datetime as dt
import itertools
from typing import Any

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import RoleGrant, User
from hemmaplan.assistance.models import Application, Calculation, SupportDecision, SupportMonth
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import bulk, rules
from hemmaplan.deadlines.consequences import Difference, Wanted, differences
from hemmaplan.deadlines.models import Clock
from hemmaplan.documents.actions import keep
from hemmaplan.foundation import calendar, identity
from hemmaplan.housing.consequences import clocks as of_tenancy
from hemmaplan.housing.measures import facts as tenancy_facts
from hemmaplan.housing.models import Dwelling, Tenancy
from hemmaplan.interventions.consequences import clocks as of_order
from hemmaplan.interventions.measures.ledger import facts as order_facts
from hemmaplan.interventions.models import Order, Service, ServiceTerms, Staffing
from hemmaplan.organisation.models import Absence, Competence, Employee, Employment, Post, Unit
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground, Person

EARLY = dt.date(2019, 1, 1)
AT = calendar.at_clock(EARLY, 8)
_numbers = itertools.count(1)


def _n() -> int:
    return next(_numbers)


def unit(**given: Any) -> Unit:
    """A unit; a team when given a parent."""
    n = _n()
    kind = Unit.Kind.TEAM if given.get("parent") else Unit.Kind.UNIT
    return Unit.objects.create(
        **{"code": f"enhet-{n}", "name": f"Enhet {n}", "kind": kind, "period": span(EARLY), "recorded_at": AT, **given}
    )


def employee(home_unit: Unit | None = None, **given: Any) -> Employee:
    """An employee with a home unit."""
    n = _n()
    return Employee.objects.create(
        **{
            "number": f"A{n:05}",
            "given_name": "Test",
            "family_name": f"Medarbetare{n}",
            "home_unit": home_unit or unit(),
            "recorded_at": AT,
            **given,
        }
    )


def user(role: str, in_unit: Unit, **given: Any) -> User:
    """A user who is an employee of the unit and holds the role there, acting today."""
    n = _n()
    person = given.pop("employee", None) or employee(in_unit)
    made = User.objects.create(**{"username": f"{role}{n}", "name": str(person), "employee": person, **given})
    made.set_password("ett-langt-losenord")
    made.save()
    RoleGrant.objects.create(
        user=made, role=role, unit=in_unit, period=span(EARLY), granted_by=system_user(), granted_at=AT
    )
    return made.acting(calendar.today())


def competence(code: str = "") -> Competence:
    """A competence."""
    code = code or f"kompetens-{_n()}"
    return Competence.objects.get_or_create(code=code, defaults={"name": code.capitalize()})[0]


def post(in_unit: Unit, percent: int = 100, *, last: dt.date | None = None, **given: Any) -> Post:
    """A post in the unit."""
    n = _n()
    return Post.objects.create(
        **{
            "code": f"tjanst-{n}",
            "unit": in_unit,
            "title": "Socionom",
            "profession": "socionom",
            "percent": percent,
            "period": span(EARLY, last),
            "recorded_at": AT,
            **given,
        }
    )


def employment(
    on: Post, who: Employee | None = None, percent: int | None = None, *, last: dt.date | None = None, **given: Any
) -> Employment:
    """Somebody holds the post."""
    return Employment.objects.create(
        **{
            "code": f"anstallning-{_n()}",
            "employee": who or employee(on.unit),
            "post": on,
            "percent": percent or on.percent,
            "period": span(EARLY, last),
            "recorded_at": AT,
            **given,
        }
    )


def absence(who: Employee, first: dt.date, last: dt.date | None = None, **given: Any) -> Absence:
    """Somebody is away."""
    return Absence.objects.create(
        **{
            "code": f"franvaro-{_n()}",
            "employee": who,
            "kind": "sick",
            "period": span(first, last),
            "recorded_at": AT,
            **given,
        }
    )


def service(
    in_unit: Unit | None = None, *, last: dt.date | None = None, documentation: str = "full", **given: Any
) -> Service:
    """A service with terms."""
    n = _n()
    made = Service.objects.create(
        **{
            "code": f"verksamhet-{n}",
            "name": f"Verksamhet {n}",
            "unit": in_unit or unit(),
            "basis": "assessed",
            "capacity_kind": "caseload",
            "minutes_per_slot": 180,
            "period": span(EARLY, last),
            "recorded_at": AT,
            **given,
        }
    )
    decided = (
        {"decided_on": EARLY, "anonymity_ground": "Besökarna vågar annars inte komma."}
        if documentation == "anonymous"
        else {}
    )
    ServiceTerms.objects.create(
        service=made, period=span(EARLY), documentation=documentation, recorded_at=AT, **decided
    )
    return made


def staffing(on: Post, in_service: Service, percent: int = 100, *, last: dt.date | None = None) -> Staffing:
    """The post gives hours to the service."""
    return Staffing.objects.create(
        post=on, service=in_service, percent=percent, period=span(EARLY, last), recorded_at=AT
    )


def person(**given: Any) -> Person:
    """A resident with a number reserved for tests."""
    n = _n()
    number = identity.test_number(dt.date(1950, 1, 1) + dt.timedelta(days=n), 0)
    values = {
        "given_name": "Test",
        "family_name": f"Person{n}",
        "id_kind": "personal",
        "id_number": number.digits,
        "born_on": number.birth_date,
        "sex": number.sex,
        "recorded_at": AT,
    }
    return Person.objects.create(**values | given)


def resident(**given: Any) -> User:
    """An account of a resident, as the log-in makes it."""
    return User.objects.create(
        **{"username": f"invanare-{_n()}", "name": "Invånare", "kind": User.Kind.RESIDENT, "created_at": AT} | given
    )


def support_letter(application: Application, by: User, at: dt.datetime, **given: Any) -> Delivery:
    """A decision about a sent application whose letter has gone to the applicant's own pages and is not opened.

    It rests on the ``calculation`` given, otherwise on one that says nothing.
    """
    case, month = application.case, SupportMonth.objects.get(case=application.case, month=application.month)
    calculation = given.pop("calculation", None) or Calculation.objects.create(
        support_month=month, application=application, number=1, input="{}", engine="1", law_digest="0" * 64, guideline="standard",
        account="", outcome="support", made_by=by, made_at=at,
    )  # fmt: skip
    decision = Decision.objects.create(
        case=case, unit=case.unit, person=case.person, kind="income_support", verb="grant", section="SoL 12:1", prepared_by=by,
        state="signed", level="worker", decided_by=by, decided_at=at, recorded_at=at, signed_recorded_at=at,
        sentence="Du får 8 450 kronor.",
    )  # fmt: skip
    SupportDecision.objects.create(
        decision=decision, support_month=month, application=application, calculation=calculation, outcome="grant",
        support_ore=845_000, other_ore=0, total_ore=845_000, recorded_at=at,
    )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(state="decided")
    paper = keep(
        content=b"%PDF-1.7 beslutet", unit=case.unit, kind="decision", title=f"Beslut {case.number}", template="decision",
        template_version=1, subject=decision, final=True, by=by, at=at,
    )  # fmt: skip
    values = {
        "party": case.parties.get(role="person"),
        "way": "digital",
        "sent_on": calendar.local_date(at),
        "document": paper,
    }
    return Delivery.objects.create(decision=decision, by=by, recorded_at=at, **values | given)


def order(
    in_service: Service | None = None, *, state: str = "sent", sent_on: dt.date = dt.date(2020, 1, 7), **given: Any
) -> Order:
    """An order in the given state, with its file and the ground its unit gets."""
    in_service = in_service or service()
    who = given.pop("person", None) or person()
    number = given.pop("number", f"{sent_on.year}-{_n()}")
    case = Case.objects.create(
        number=number, kind="order", person=who, unit=in_service.unit, opened_on=sent_on, recorded_at=AT
    )
    values: dict[str, Any] = {
        "case": case,
        "person": who,
        "service": in_service,
        "unit": in_service.unit,
        "decided_on": sent_on,
        "sent_at": calendar.at_clock(sent_on, 9),
        "recorded_at": calendar.at_clock(sent_on, 9),
        "state": state,
        "minutes_per_week": 180,
        **given,
    }
    values.setdefault("from_unit", unit(kind=Unit.Kind.AUTHORITY))
    if state in {"running", "paused", "ended"}:
        values.setdefault("started_on", sent_on + dt.timedelta(days=14))
    if state == "ended":
        values.setdefault("ended_on", sent_on + dt.timedelta(days=100))
        values.setdefault("end_reason", "goals_met")
    if state == "returned":
        values.setdefault("ended_on", sent_on + dt.timedelta(days=3))
        values.setdefault("returned_reason", "Hör inte till oss.")
    for day, recorded, hour in (("started_on", "started_recorded_at", 9), ("ended_on", "ended_recorded_at", 16)):
        if values.get(day) is not None:
            values.setdefault(recorded, calendar.at_clock(values[day], hour))
    made = Order.objects.create(**values)
    Ground.objects.create(
        person=who,
        unit=in_service.unit,
        reason=f"Uppdrag {number}, {in_service.name}",
        source_kind="interventions.order",
        source_id=made.pk,
        period=span(sent_on),
        recorded_at=AT,
    )
    ledger_of(made)
    return made


def ledger_of(order: Order) -> None:
    """Let the ledger say of the order what its rows say now."""
    wanted = of_order.clocks(order_facts(order, order.interruptions.all(), order.plans.all()))
    clocks(*wanted, at=order.recorded_at)


def clock(
    rule: str, about: Order | Tenancy | int, in_unit: Unit, *, starts_on: dt.date, due_on: dt.date,
    kind: str = "interventions.order",
) -> Clock:  # fmt: skip
    """A running clock with its start, about a thing or the id of one that is not there. One that ran already ends."""
    pk = about if isinstance(about, int) else about.pk
    for running in Clock.objects.running().filter(subject_kind=kind, subject_id=pk, rule=rule):
        bulk.write([Difference(None, running)], on=starts_on, recorded=lambda _day: AT, by=system_user(), at=AT)
    want = Wanted(
        rule=rule, subject_kind=kind, subject_id=pk, unit_id=in_unit.pk, section=rules.section_for(rule, on=starts_on),
        person_id=None if isinstance(about, int) else about.person_id, starts_on=starts_on, entered_on=starts_on,
        due_on=due_on, case_id=None if isinstance(about, int) else about.case_id,
    )  # fmt: skip
    bulk.write([Difference(want, None)], on=starts_on, recorded=lambda _day: AT, by=system_user(), at=AT)
    return Clock.objects.latest("pk")


def answers(clock: Clock, day: dt.date) -> list[int]:
    """Which employee answers for the clock on the day: at most one."""
    have = set(Assignment.objects.filter(case=clock.case_id).values_list("employee", flat=True))
    return [pk for pk in have if Assignment.objects.answered_by(pk, day).filter(case=clock.case_id).exists()]


def clocks(*wanted: Wanted, at: dt.datetime = AT) -> None:
    """The ledger says what is wanted, as the import writes it."""
    kept = Clock.objects.filter(
        subject_kind__in={one.subject_kind for one in wanted}, subject_id__in={one.subject_id for one in wanted}
    )
    bulk.write(
        differences(list(kept), wanted), on=calendar.local_date(at), recorded=lambda day: calendar.at_clock(day, 9),
        by=system_user(), at=at,
    )  # fmt: skip


def assigned(to: Order, who: Employee, first: dt.date = dt.date(2020, 1, 7)) -> Assignment:
    """The employee has the order and an own ground."""
    Ground.objects.create(
        person=to.person,
        unit=to.unit,
        employee=who,
        reason=f"Ansvarig för uppdrag {to.case.number}",
        source_kind="interventions.order",
        source_id=to.pk,
        period=span(first),
        recorded_at=AT,
    )
    return Assignment.objects.create(
        case=to.case, employee=who, minutes_per_week=to.minutes_per_week, period=span(first), recorded_at=AT
    )


def dwelling(in_unit: Unit | None = None, **given: Any) -> Dwelling:
    """A flat the municipality disposes of."""
    n = _n()
    return Dwelling.objects.create(
        **{
            "code": f"lgh-{n}",
            "unit": in_unit or unit(),
            "address": f"Provgatan {n}",
            "period": span(EARLY),
            "recorded_at": AT,
            **given,
        }
    )


def tenancy(
    in_dwelling: Dwelling | None = None,
    *,
    first: dt.date = dt.date(2019, 6, 1),
    last: dt.date | None = None,
    supervisor: Employee | None = None,
    **given: Any,
) -> Tenancy:
    """Somebody lives in the flat. The supervisor, if any, has an own ground."""
    in_dwelling = in_dwelling or dwelling()
    who = given.pop("person", None) or person()
    number = f"{first.year}-{_n()}"
    case = Case.objects.create(
        number=number, kind="tenancy", person=who, unit=in_dwelling.unit, opened_on=first, recorded_at=AT
    )
    made = Tenancy.objects.create(
        **{
            "case": case,
            "dwelling": in_dwelling,
            "person": who,
            "kind": "sublet",
            "rent_ore": 600_000,
            "period": span(first, last),
            "recorded_at": AT,
            **given,
        }
    )
    if supervisor is not None:
        supervised(made, supervisor, first)
    for employee in (None, *([supervisor] if supervisor else [])):
        Ground.objects.create(
            person=who,
            unit=in_dwelling.unit,
            employee=employee,
            reason=f"Boende {number}",
            source_kind="housing.tenancy",
            source_id=made.pk,
            period=span(first, last),
            recorded_at=AT,
        )
    clocks(*of_tenancy.clocks(tenancy_facts(made)))
    return made


def supervised(
    tenancy: Tenancy, who: Employee, first: dt.date = dt.date(2019, 6, 1), last: dt.date | None = None
) -> Assignment:
    """The employee looks to the flat."""
    return Assignment.objects.create(
        case=tenancy.case, employee=who, role="supervisor", period=span(first, last), recorded_at=AT
    )
