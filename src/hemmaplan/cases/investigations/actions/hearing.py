"""Actions about hearing: talks with the child, why it was not heard, results of instruments, the plan of safety."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.investigations import instruments
from hemmaplan.cases.investigations import requirements as required
from hemmaplan.cases.investigations.acting import lock_going_on, lock_open
from hemmaplan.cases.investigations.events import EventType
from hemmaplan.cases.investigations.models import ChildTalk, InstrumentResult, Investigation, SafetyPlan
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.investigations.states import OF_CHILDREN
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, refuse_same
from hemmaplan.people.measures import ages_on

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@dataclass(frozen=True, slots=True)
class Talk:
    """Ett samtal: of which sort, where and with whom, what the child was told and said, and what comes next."""

    kind: str
    happened_at: dt.datetime
    child_was_told: str
    child_said: str
    place: str = ""
    present: str = ""
    guardians_told: bool = True
    not_told_reason: str = ""
    shown_back: str = ""
    next_step: str = ""


@action
def record_talk(*, investigation: Investigation, talk: Talk, by: "User", at: dt.datetime) -> ChildTalk:
    """Anteckna ett samtal med barnet. It is locked as it is written: what was misunderstood is a talk of its own."""
    require(may_investigate(by, investigation.case))
    refuse(
        required.talk(
            child_was_told=talk.child_was_told, child_said=talk.child_said, guardians_told=talk.guardians_told,
            not_told_reason=talk.not_told_reason, happened_at=talk.happened_at, at=at,
        )
    )  # fmt: skip
    row = lock_going_on(investigation)
    if row.kind not in OF_CHILDREN:
        raise NotPossible(_("Samtal med barn antecknas i utredningar om barn. Skriv en anteckning i stället."))
    refuse_same(row.child_talks.filter(happened_at=talk.happened_at, kind=talk.kind), _("Samtalet är redan antecknat."))
    made = ChildTalk(investigation=row, by=by, recorded_at=at, **asdict(talk))
    keep(made)
    record(EventType.CHILD_TALKED_TO, by=by, at=at, about=row, kind=talk.kind)
    return made


@action
def say_not_heard(*, investigation: Investigation, why: str, reason: str, by: "User", at: dt.datetime) -> None:
    """Anteckna varför barnet inte hörs. A child that is talked to afterwards is heard all the same."""
    require(may_investigate(by, investigation.case))
    row = lock_open(investigation)
    if why not in Investigation.NotHeard.values:
        raise NotPossible(_("Välj varför barnet inte hörs."))
    refuse(required.reason(reason, "not_heard_reason"))
    row.not_heard, row.not_heard_reason = why, reason.strip()[:300]
    row.save(update_fields=["not_heard", "not_heard_reason"])
    record(EventType.CHILD_NOT_HEARD, by=by, at=at, about=row)


@action
def record_result(
    *, investigation: Investigation, instrument: str, made_on: dt.date | None, by: "User", at: dt.datetime,
    answers: Sequence[int | None] = (), result: str = "", interviewer: str = "",
) -> InstrumentResult:  # fmt: skip
    """Anteckna resultatet av ett instrument. AUDIT and DUDIT are scored as on the day it was made; a missing item gives no sum."""
    require(may_investigate(by, investigation.case))
    of = instruments.instrument(instrument)
    today = calendar.local_date(at)
    refuse(required.result(of, answers=answers, text=result, made_on=made_on, today=today))
    assert of is not None
    assert made_on is not None  # asked for just now; said for the type checker
    row = lock_going_on(investigation)
    refuse_same(
        row.instrument_results.filter(instrument=of.key, made_on=made_on, answers=list(answers), result=result.strip()),
        _("Resultatet är redan antecknat."),
    )
    try:
        scored = instruments.scored(
            of, answers, sex=row.person.sex, ages=ages_on(person=row.person, on=made_on), on=made_on
        )
    except ValueError as error:
        raise NotPossible(_("Ett svar har poäng som frågan inte kan ge. Rätta det.")) from error
    made = InstrumentResult(
        investigation=row, instrument=of.key, made_on=made_on, interviewer=interviewer.strip(), answers=list(answers),
        result=result.strip(), by=by, recorded_at=at,
    )  # fmt: skip
    if scored is not None:
        made.score, made.level, made.cut_off = scored.points, scored.level, scored.cut_off
    keep(made)
    record(EventType.INSTRUMENT_USED, by=by, at=at, about=row)
    return made


@action
def save_safety_plan(
    *, investigation: Investigation, texts: Mapping[str, str], reviewed_on: dt.date, by: "User", at: dt.datetime
) -> SafetyPlan:
    """Spara skyddsplanen, as it was gone through with the one it protects. Each victim has a file, and so a plan, of their own."""
    require(may_investigate(by, investigation.case))
    row = lock_going_on(investigation)
    said = {name: texts.get(name, "").strip() for name in SafetyPlan.SAYS}
    today = calendar.local_date(at)
    refuse(required.safety(kind=row.kind, texts=said.values(), reviewed_on=reviewed_on, today=today))
    plan = SafetyPlan.objects.filter(investigation=row).first() or SafetyPlan(investigation=row)
    for name, text in said.items():
        setattr(plan, name, text)
    plan.reviewed_on, plan.by, plan.recorded_at = reviewed_on, by, at
    keep(plan)
    record(EventType.SAFETY_PLAN_SAVED, by=by, at=at, about=row)
    return plan
