"""What registers have answered so far of an application (*registersvar*): what is missing, what says otherwise than before, what contradicts.

The latest answer of a source holds.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from django.db.models import Exists, OuterRef, QuerySet

from hemmaplan.assistance.building import POPULATION
from hemmaplan.assistance.models import (
    Application,
    ApplicationMember,
    RegisterAnswer,
    RegisterFact,
    RegisterPayment,
    RegisterQuestion,
)
from hemmaplan.assistance.ports import Source
from hemmaplan.assistance.states import OPEN
from hemmaplan.foundation import calendar
from hemmaplan.people.models import Person

PROGRAMME: Final = frozenset(
    {"activity_support", "introduction_benefit", "development_allowance", "unemployment_benefit"}
)
"""Kinds of income that one has as a registered job seeker."""
STUDIES: Final = frozenset({"study_grant", "study_loan", "study_allowance", "adult_study_support"})
YOUTH_FROM, YOUTH_TO = 18, 20
Paid: TypeAlias = "Counter[tuple[str, dt.date, int, bool]]"


class Contradiction(StrEnum):
    """Motsägelse mellan källor: what cannot both be so, by the code of its finding. A person asks."""

    PAID_WITHOUT_REGISTRATION = "PAID_UNREGISTERED"
    """A benefit of job seekers for days after Arbetsförmedlingen let them go."""
    STUDIES_AND_JOB_SEEKING = "STUDIES_AND_BENEFIT"
    """Study aid and unemployment benefit for the same days."""


@dataclass(frozen=True, slots=True)
class Contradicting:
    """En motsägelse, with the payments it is about."""

    what: Contradiction
    payments: tuple[RegisterPayment, ...]


def to_ask_about(application: Application) -> list[ApplicationMember]:
    """The members registers are asked about: adults, and youths of 18 to 20, who have a number the registers know."""
    end = calendar.month_end(application.month)
    return [
        member
        for member in application.members.select_related("person").order_by("pk")
        if member.person is not None and _has_number(member.person) and member.person.deceased_on is None
        if member.role != ApplicationMember.Role.CHILD or _is_youth(member.person, end)
    ]


def _has_number(person: Person) -> bool:
    return bool(person.id_number) and person.id_kind in {Person.IdKind.PERSONAL, Person.IdKind.COORDINATION}


def _is_youth(person: Person, on: dt.date) -> bool:
    return person.born_on is not None and YOUTH_FROM <= calendar.age_on(person.born_on, on) <= YOUTH_TO


def latest(question: RegisterQuestion) -> dict[str, RegisterAnswer]:
    """The answer of each source that holds: the latest."""
    rows = RegisterAnswer.objects.filter(question=question).order_by("answered_at", "pk")
    return {row.source: row for row in rows}


def missing(question: RegisterQuestion) -> tuple[str, ...]:
    """The sources that have not answered the question yet."""
    held = latest(question)
    return tuple(
        source
        for source in (*(each.value for each in Source), POPULATION)
        if source not in held or held[source].outcome != RegisterAnswer.Outcome.ANSWERED
    )


def payments_of(person_id: int, month: dt.date) -> dict[str, Paid]:
    """By source that has answered: the payments it tells of for the month, as what two answers are compared by."""
    answers: dict[str, RegisterAnswer] = {}
    rows = RegisterAnswer.objects.filter(
        question__person=person_id, question__month=month, outcome=RegisterAnswer.Outcome.ANSWERED
    )
    for row in rows.order_by("answered_at", "pk"):
        answers[row.source] = row
    return {source: compared(row.payments.all()) for source, row in answers.items()}


def compared(payments: Iterable[RegisterPayment]) -> Paid:
    """What two answers of a source are compared by."""
    return Counter((row.benefit, row.paid_on, row.net_ore, row.certain) for row in payments)


def contradictions(payments: Collection[RegisterPayment], facts: Collection[RegisterFact]) -> list[Contradicting]:
    """What the sources tell of one person that cannot all be so."""
    found = []
    left = max((fact.last_on for fact in facts if fact.kind == "job_seeker" and fact.last_on), default=None)
    if left is not None:
        after = tuple(row for row in payments if row.kind in PROGRAMME and row.first_on and row.first_on > left)
        found += [Contradicting(Contradiction.PAID_WITHOUT_REGISTRATION, after)] if after else []
    studying = [row for row in payments if row.kind in STUDIES]
    seeking = [row for row in payments if row.kind == "unemployment_benefit"]
    both = tuple(
        {row.pk: row for study in studying for job in seeking if _overlap(study, job) for row in (study, job)}.values()
    )
    found += [Contradicting(Contradiction.STUDIES_AND_JOB_SEEKING, both)] if both else []
    return found


def _overlap(one: RegisterPayment, other: RegisterPayment) -> bool:
    """Whether two payments are for some of the same days. One without days says nothing of that."""
    if one.first_on is None or one.last_on is None or other.first_on is None or other.last_on is None:
        return False
    return one.first_on <= other.last_on and other.first_on <= one.last_on


def waiting(at: dt.datetime) -> QuerySet[RegisterQuestion]:
    """The questions whose next attempt is due."""
    return RegisterQuestion.objects.filter(ended_at=None, next_try_at__lte=at).order_by("next_try_at", "pk")


def unasked() -> QuerySet[Application]:
    """The applications that wait for a decision and about which no register has been asked."""
    asked = RegisterQuestion.objects.filter(application=OuterRef("pk"))
    return Application.objects.filter(~Exists(asked), state__in=OPEN, case__isnull=False).order_by("pk")


def given_up() -> QuerySet[RegisterQuestion]:
    """The latest question of each person of an application that still waits, where somebody has not answered."""
    rows = RegisterQuestion.objects.filter(application__state__in=OPEN, ended_at__isnull=False)
    return rows.order_by("application_id", "person_id", "-asked_at", "-pk").distinct("application_id", "person_id")
