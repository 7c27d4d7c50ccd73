"""What a household applies for and what registers say, as rows of a month: sensible defaults, any of which a test may say otherwise."""

import datetime as dt
import json
from typing import Any

from django.db import transaction
from tests import make

from hemmaplan.access.models import User
from hemmaplan.assistance.models import (
    AdultSituation,
    Application,
    ApplicationMember,
    AppliedCost,
    RegisterAnswer,
    RegisterPayment,
    RegisterQuestion,
    StatedAsset,
    StatedIncome,
)
from hemmaplan.cases.actions import settle_file
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Person

DECEMBER = dt.date(2026, 12, 1)
DAY = dt.date(2026, 12, 3)
AT = calendar.at_clock(DAY, 10)
SOURCES = ("FK", "CSN", "AF", "SKV", "SO")


def unit() -> Unit:
    return make.unit(kind="authority", name="Ekonomiskt bistånd")


def worker(in_unit: Unit, role: str = "assistance_worker") -> User:
    return make.user(role, in_unit).acting(DAY)


def file_of(person: Person, in_unit: Unit, *workers: User) -> Case:
    case = Case.objects.create(number=f"2026-E{make._n()}", kind="assistance", person=person, unit=in_unit,
                               opened_on=make.EARLY, recorded_at=make.AT)  # fmt: skip
    for user in workers:
        Assignment.objects.create(case=case, employee=user.employee, period=span(make.EARLY), recorded_at=make.AT)
    by = make.user("unit_manager", in_unit)
    with transaction.atomic():
        settle_file(case=case, by=by, at=AT)
    Party.objects.create(case=case, person=person, role="person", period=span(make.EARLY), by=by, recorded_at=make.AT)
    return case


def application(
    case: Case, *, month: dt.date = DECEMBER, kind: str = "renewed", co: Person | None = None, children: Any = (),
    rent: int = 6_000_00, costs: Any = (), other: Any = (), incomes: Any = (), assets: Any = (), occupation: str = "jobless", **given: Any,
) -> Application:  # fmt: skip
    """An application that has been sent, in which nothing has changed. ``children``: (name, born, more)."""
    at = given.pop("at", AT)
    row = Application.objects.create(
        **{
            "number": f"EB-{make._n()}", "unit": case.unit, "kind": kind, "month": month, "declared": True, "began_at": at,
            "changed_at": at, "recorded_at": at, "tenure": "lease", "civil": "married" if co else "single",
            "household_changed": False, "housing_changed": False, "stays_elsewhere": False, "new_income": False,
            "new_assets": False, "waits_for_benefit": False, "planning_changed": False, "person": case.person,
        } | given
    )  # fmt: skip
    adults = [("applicant", case.person), *([("co_applicant", co)] if co else [])]
    members = [
        ApplicationMember.objects.create(application=row, role=role, person=one, born_on=one.born_on)
        for role, one in adults
    ]
    for member in members:
        AdultSituation.objects.create(application=row, member=member, occupation=occupation, registered_at_af=True, has_plan=True,
                                      follows_plan=True)  # fmt: skip
    if co and not Party.objects.filter(case=case, person=co).exists():
        by = make.user("unit_manager", case.unit)
        Party.objects.create(
            case=case, person=co, role="co_applicant", period=span(make.EARLY), by=by, recorded_at=make.AT
        )
    for name, born, more in children:
        ApplicationMember.objects.create(application=row, role="child", stated_name=name, born_on=born, **more)
    if rent:
        AppliedCost.objects.create(application=row, kind="rent", amount_ore=rent)
    for kind_, ore in costs:
        AppliedCost.objects.create(application=row, kind=kind_, amount_ore=ore)
    for kind_, ore in other:
        AppliedCost.objects.create(application=row, other=True, kind=kind_, amount_ore=ore)
    for kind_, ore, more in incomes:
        StatedIncome.objects.create(
            **{"application": row, "member": members[0], "kind": kind_, "amount_ore": ore} | more
        )
    for kind_, ore, more in assets:
        StatedAsset.objects.create(application=row, kind=kind_, amount_ore=ore, **more)
    Application.objects.filter(pk=row.pk).update(state="sent", sent_at=at, case=case, person=case.person)
    row.refresh_from_db()
    return row


def answered(
    row: Application, by: User, *payments: Any, silent: str = "", sources: Any = SOURCES, at: dt.datetime = AT
) -> None:
    """Every register has answered for each adult, but for the ``silent`` one. ``payments``: (kind, öre, more) to the applicant."""
    month = calendar.add_months(row.month, -1)
    for place, member in enumerate(row.members.exclude(role="child").order_by("pk")):
        question = RegisterQuestion.objects.create(
            application=row, case=row.case, person=member.person, month=row.month, first_on=calendar.add_months(month, -1),
            last_on=calendar.month_end(month), asked_at=at, asked_by=by, correlation=f"c{make._n()}", ended_at=at,
        )  # fmt: skip
        for source in sources:
            outcome = "no_answer" if source == silent else "answered"
            made = RegisterAnswer.objects.create(question=question, source=source, outcome=outcome, answered_at=at,
                                                 reason="Svarade inte" if source == silent else "")  # fmt: skip
            if source == "FK" and place == 0:
                for kind, ore, more in payments:
                    RegisterPayment.objects.create(
                        **{"answer": made, "person": member.person, "benefit": kind.upper(), "kind": kind, "net_ore": ore,
                           "paid_on": month.replace(day=25)} | more
                    )  # fmt: skip
        here = [str(one.person_id) if one.person_id else f"m{one.pk}" for one in row.members.all()]
        RegisterAnswer.objects.create(question=question, source="population", outcome="answered", answered_at=at,
                                      raw=json.dumps({"here": here, "others": 0, "same_address": True, "dead": []}))  # fmt: skip
