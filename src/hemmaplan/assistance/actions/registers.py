"""Registers are asked about those who have applied, and what they answer is kept (*registerfrågor och registersvar*).

Only for an application that waits for a decision: SoL (2025:400) 15:10-12, förordning (2008:975). The calls themselves are made by
``assistance.jobs``, between two transactions: what waits for an authority holds no row.
"""

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.models import User
from hemmaplan.access.permissions import require
from hemmaplan.assistance import ports
from hemmaplan.assistance.building import POPULATION
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import registers as measures
from hemmaplan.assistance.models import (
    Application,
    RegisterAnswer,
    RegisterFact,
    RegisterPayment,
    RegisterQuestion,
)
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.assistance.register_facts import columns_of
from hemmaplan.assistance.register_words import WHY_NOT
from hemmaplan.assistance.states import OPEN
from hemmaplan.foundation import calendar
from hemmaplan.foundation.answers import PASSING, Answered, HalfAnswer, NoAnswer, WhyNot
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, locked
from hemmaplan.people.actions import protection
from hemmaplan.people.models import Person
from hemmaplan.people.ports import Protection

RETRIES: Final = (dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(hours=8))
"""How long it waits after each attempt that was not answered in full. After the last one it is given up until the night."""
CLAIMED: Final = dt.timedelta(minutes=10)
"""So long an attempt may take before somebody else takes it up: whoever was killed in the middle is made up for."""
MONTHS_BACK: Final = 2
OCTOBER: Final = 10


@action
def ask_registers(*, application: Application, by: User, at: dt.datetime) -> list[RegisterQuestion]:
    """Fråga register: one question about each adult, and each youth of 18 to 20, for the months before the one applied for.

    Refused without an application that waits for a decision. A question that goes on is not put once more. The system does not ask by
    itself about somebody whose identity is protected: a worker does.
    """
    require(by.is_system or may_handle(by, application))
    application = locked(application)
    if application.state not in OPEN or application.case_id is None:
        raise NotPossible(_("Register får bara frågas för en ansökan som väntar på beslut (SoL 15 kap. 10–12 §§)."))
    asked = [
        question
        for member in measures.to_ask_about(application)
        if member.person is not None and not (by.is_system and member.person.is_protected)
        if (question := _put(application, member.person, by, at)) is not None
    ]
    if not asked and not by.is_system:
        raise NotPossible(_("Det finns ingen att fråga om: frågor pågår redan, eller personnummer saknas."))
    for question in asked:
        record(EventType.REGISTERS_ASKED, by=by, at=at, about=question, month=str(application.month))
    return asked


def _put(application: Application, person: Person, by: User, at: dt.datetime) -> RegisterQuestion | None:
    if RegisterQuestion.objects.filter(person=person, month=application.month, ended_at=None).exists():
        return None
    assert application.case is not None  # a constraint: what has been sent is in a file
    # Study aid is not paid over the summer: what is missing in September shows beside what came in June.
    back = 4 if application.month.month == OCTOBER else MONTHS_BACK
    return RegisterQuestion.objects.create(
        application=application, case=application.case, person=person, month=application.month,
        first_on=calendar.add_months(application.month, -back), last_on=calendar.add_days(application.month, -1), asked_at=at,
        asked_by=by, correlation=f"hp-{secrets.token_hex(16)}", next_try_at=at,
    )  # fmt: skip


@action
def ask_again(*, question: RegisterQuestion, by: User, at: dt.datetime) -> bool | None:
    """Fråga igen det som saknas: the night takes up a question that was given up, while the application still waits."""
    require(by.is_system or may_handle(by, question.application))
    question = locked(question)
    if question.ended_at is None or question.application.state not in OPEN or not measures.missing(question):
        return None
    if RegisterQuestion.objects.filter(person=question.person_id, month=question.month, ended_at=None).exists():
        return None
    question.ended_at, question.attempts, question.next_try_at = None, 0, at
    question.save(update_fields=["ended_at", "attempts", "next_try_at"])
    return True


@action
def begin_attempt(*, question: RegisterQuestion, by: User, at: dt.datetime) -> bool | None:
    """Börja ett försök, for a while alone. ``None`` when somebody else has it, it has ended, or it is not time yet."""
    require(by.is_system)
    question = locked(question)
    if question.ended_at is not None or question.next_try_at is None or question.next_try_at > at:
        return None
    if question.application.state not in OPEN:  # decided or withdrawn meanwhile: the ground to ask is gone
        question.ended_at, question.next_try_at = at, None
        question.save(update_fields=["ended_at", "next_try_at"])
        return None
    question.attempts, question.next_try_at = question.attempts + 1, at + CLAIMED
    question.save(update_fields=["attempts", "next_try_at"])
    return True


@action
def store_answers(
    *, question: RegisterQuestion, answers: ports.Answers, population: Mapping[str, Any] | NoAnswer | None = None, by: User,
    at: dt.datetime,
) -> bool | None:  # fmt: skip
    """Spara registersvar: each source's answer as a row of its own, its payments and facts, and when to ask again for the rest.

    Nothing is overwritten. An answer after the decision, one that says otherwise than before, and a mark of protection are logged;
    the mark holds at once.
    """
    require(by.is_system)
    question = locked(question)
    if question.ended_at is not None:
        return None
    before = measures.payments_of(question.person_id, question.month)
    for source, answer in answers.of.items():
        _store(question, source.value, answer, at)
    if population is not None:
        _store_population(question, population, at)
    _plan_next(question, answers, population, at)
    _note_what_differs(question, before, answers, by, at)
    return True


def _store(question: RegisterQuestion, source: str, answer: ports.Answer, at: dt.datetime) -> None:
    stored = _answer_row(question, source, answer, at)
    rows = answer.rows if isinstance(answer, Answered) else answer.partial if isinstance(answer, HalfAnswer) else ()
    person = question.person_id
    RegisterPayment.objects.bulk_create(
        [_payment(stored, person, row) for row in rows if isinstance(row, ports.Payment)]
    )
    RegisterFact.objects.bulk_create(
        [
            RegisterFact(answer=stored, person_id=person, **columns_of(row))
            for row in rows
            if not isinstance(row, ports.Payment)
        ]
    )


def _answer_row(
    question: RegisterQuestion, source: str, answer: Answered[Any] | NoAnswer, at: dt.datetime
) -> RegisterAnswer:
    outcome, why, reason = RegisterAnswer.Outcome.ANSWERED, "", ""
    if isinstance(answer, NoAnswer):
        outcome, why = RegisterAnswer.Outcome.NO_ANSWER, answer.reason.value
        if answer.reason in {WhyNot.UNREADABLE, WhyNot.WRONG_PERSON, WhyNot.TOO_LARGE}:
            outcome = RegisterAnswer.Outcome.ERROR
        with translation.override("sv"):  # what is kept is in the authority's language, whoever asked
            reason = f"{dict(WHY_NOT)[why]} {answer.detail}".strip()[:300]
    return RegisterAnswer.objects.create(
        question=question, source=source, outcome=outcome, why=why, reason=reason, protected=answer.protected,
        raw=answer.raw.replace("\0", ""), answered_at=at,
    )  # fmt: skip


def _payment(stored: RegisterAnswer, person: int, row: ports.Payment) -> RegisterPayment:
    whole = row.days is not None and row.days == row.days.to_integral_value()
    return RegisterPayment(
        answer=stored, person_id=person, benefit=row.benefit[:60], kind=row.kind, paid_on=row.paid_on, first_on=row.first,
        last_on=row.last, gross_ore=row.gross_ore, tax_ore=row.tax_ore, net_ore=row.net_ore,
        paid_to_board_ore=row.paid_to_board_ore, attached_ore=row.attached_ore, set_off_ore=row.set_off_ore,
        other_deducted_ore=row.other_deducted_ore, days=int(row.days) if whole and row.days is not None else None,
        certain=row.certain, label=row.label[:200], remark=row.remark.value,
    )  # fmt: skip


def _store_population(question: RegisterQuestion, found: Mapping[str, Any] | NoAnswer, at: dt.datetime) -> None:
    answer: Answered[Any] | NoAnswer
    if isinstance(found, NoAnswer):
        answer = found
    else:
        answer = Answered((), bool(found.get("protected")), json.dumps(dict(found), ensure_ascii=False, sort_keys=True))
    _answer_row(question, POPULATION, answer, at)


def _plan_next(
    question: RegisterQuestion, answers: ports.Answers, population: Mapping[str, Any] | NoAnswer | None, at: dt.datetime
) -> None:
    """Ended when all have answered or what is missing cannot come by waiting; otherwise the time of the next attempt."""
    silent = [answer for answer in (*answers.of.values(), population) if isinstance(answer, NoAnswer)]
    waits = any(answer.reason in PASSING for answer in silent)
    if answers.again_at is not None:  # we did not even call: that is no attempt
        question.attempts -= 1
        question.next_try_at = answers.again_at
    elif waits and question.attempts <= len(RETRIES):
        question.next_try_at = at + RETRIES[question.attempts - 1]
    else:
        question.ended_at, question.next_try_at = at, None
    question.save(update_fields=["attempts", "next_try_at", "ended_at"])


def _note_what_differs(
    question: RegisterQuestion, before: Mapping[str, measures.Paid], answers: ports.Answers, by: User, at: dt.datetime
) -> None:
    if any(answer.protected for answer in answers.of.values()):
        person = locked(question.person)
        if not person.is_protected:
            today = calendar.local_date(at)
            protection.protect(person=person, level=Protection.MARKER, first=today, last=None, by=by, at=at)
        record(EventType.REGISTER_SAYS_PROTECTED, by=by, at=at, about=question)
    if question.application.state not in OPEN:
        record(EventType.REGISTERS_ANSWERED_LATE, by=by, at=at, about=question)
    after = measures.payments_of(question.person_id, question.month)
    for source, earlier in before.items():
        if source in after and after[source] != earlier:
            record(EventType.REGISTER_ANSWER_CHANGED, by=by, at=at, about=question, source=source)
