"""Assessing: protection, contacts, what the reporter is told, and what became of it. Law: SoL 19:6, 20:1-20:2; OSL 26:5, 26:9 a."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.access.steps import take
from hemmaplan.cases.intake import letter, measures
from hemmaplan.cases.intake import requirements as required
from hemmaplan.cases.intake.actions.taking import settle_intake
from hemmaplan.cases.intake.events import EventType
from hemmaplan.cases.intake.models import Intake, IntakeContact, ProtectionAssessment, Reporter
from hemmaplan.cases.intake.permissions import may_assess, may_see_reporter
from hemmaplan.cases.intake.states import INTAKE_STEPS, IntakeState
from hemmaplan.documents.actions import send
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from django.db import models

    from hemmaplan.access.models import User


@action
def assess_protection(
    *, intake: Intake, danger: str, grounds: str, by: "User", at: dt.datetime, measure: str = "", where_now: str = "",
    with_whom: str = "", siblings: str = "", injuries: str = "", assessed_at: dt.datetime | None = None,
) -> ProtectionAssessment:  # fmt: skip
    """Skyddsbedömning: whether there is danger now, on which grounds, what was done. A new one is a new row. SoL 20:1."""
    require(may_assess(by, intake))
    intake = locked(intake)
    made_at = assessed_at or at
    refuse(
        required.protection(danger=danger, grounds=grounds, measure=measure, assessed_at=made_at,
                            arrived_at=intake.arrived_at, at=at)
    )  # fmt: skip
    same = intake.protection_assessments.filter(danger=danger, grounds=grounds.strip(), measure=measure.strip())
    refuse_same(same, _("Bedömningen är redan sparad. Ladda om sidan."))
    row = ProtectionAssessment(
        intake=intake, danger=danger, grounds=grounds.strip(), measure=measure.strip(), where_now=where_now.strip(),
        with_whom=with_whom.strip(), siblings=siblings.strip(), injuries=injuries.strip(), assessed_at=made_at, by=by,
        recorded_at=at,
    )  # fmt: skip
    keep(row)
    settle_intake(intake=intake, with_=row, by=by, at=at)
    record(EventType.PROTECTION_ASSESSED, by=by, at=at, about=intake)
    return row


@action
def note_contact(
    *, intake: Intake, with_whom: str, happened_at: dt.datetime, by: "User", at: dt.datetime, text: str = "",
    reached: bool = True,
) -> IntakeContact:  # fmt: skip
    """Kontakt i förhandsbedömningen: with the person, a guardian or the reporter. With anybody else it is an investigation."""
    require(may_assess(by, intake))
    intake = locked(intake)
    if intake.state != IntakeState.RECEIVED:
        raise Stale(_("Det är redan beslutat. Skriv i utredningen eller journalen."))
    refuse(required.contact(with_whom, IntakeContact.With.values, happened_at=happened_at, at=at))
    same = {"with_whom": with_whom, "happened_at": happened_at, "text": text.strip(), "reached": reached}
    refuse_same(intake.assessment_contacts.filter(**same), _("Kontakten är redan sparad. Ladda om sidan."))
    row = IntakeContact(intake=intake, by=by, recorded_at=at, **same)
    keep(row)
    record(EventType.ASSESSMENT_CONTACT, by=by, at=at, about=intake, with_whom=with_whom)
    return row


def _reporter(intake: Intake) -> Reporter:
    row = Reporter.objects.select_for_update().filter(intake=intake).first()
    if row is None:
        raise NotPossible(_("Ingen anmälare är registrerad."))
    return row


@action
def show_reporter(*, intake: Intake, reason: str, by: "User", at: dt.datetime) -> Reporter:
    """Visa en hemlig anmälare, once and for a stated reason that reviewers read. OSL 26:5."""
    require(may_see_reporter(by, intake))
    valid_reason(reason)
    row = _reporter(intake)
    record(EventType.REPORTER_SHOWN, by=by, at=at, about=intake)
    return row


@action
def acknowledge(*, intake: Intake, by: "User", at: dt.datetime) -> Reporter:
    """Bekräfta till anmälaren att anmälan kommit in, and that one who reports by duty may ask what came of it. SoL 19:5."""
    require(may_assess(by, intake))
    row = _reporter(intake)
    if row.anonymous:
        raise NotPossible(_("Anmälaren är anonym och går inte att nå."))
    if row.acknowledged_at is not None:
        raise Stale(_("Anmälan är redan bekräftad. Ladda om sidan."))
    row.acknowledged_at = at
    row.save(update_fields=["acknowledged_at"])
    record(EventType.REPORTER_ACKNOWLEDGED, by=by, at=at, about=intake)
    return row


@action
def ask_feedback(*, intake: Intake, by: "User", at: dt.datetime) -> Reporter:
    """Anmälaren vill ha besked om utredning inletts. Starts the time to answer when it is decided."""
    require(may_assess(by, intake))
    row = _reporter(intake)
    if not row.is_professional:
        raise NotPossible(_("Bara den som anmäler i sitt arbete har rätt till återkoppling (SoL 19:6)."))
    if row.wants_feedback:
        raise Stale(_("Det är redan antecknat. Ladda om sidan."))
    row.wants_feedback, row.asked_at = True, at
    row.save(update_fields=["wants_feedback", "asked_at"])
    settle_intake(intake=intake, by=by, at=at)
    record(EventType.FEEDBACK_ASKED, by=by, at=at, about=intake)
    return row


@action
def give_feedback(*, intake: Intake, feedback: str, by: "User", at: dt.datetime) -> Reporter:
    """Lämna återkoppling: opened, not opened or ongoing, and never more; or that it is unsuitable to tell."""
    require(may_assess(by, intake))
    row = _reporter(intake)
    intake.refresh_from_db(fields=["state"])
    refuse(required.feedback(feedback, state=intake.state, professional=row.is_professional))
    if row.feedback:
        raise Stale(_("Återkopplingen är redan lämnad. Ladda om sidan."))
    row.feedback, row.feedback_at = feedback, at
    row.save(update_fields=["feedback", "feedback_at"])
    settle_intake(intake=intake, with_=intake, by=by, at=at)
    record(EventType.FEEDBACK_GIVEN, by=by, at=at, about=intake)
    return row


@action
def send_letter(*, intake: Intake, way: str, by: "User", at: dt.datetime) -> Document:
    """Skicka brevet med återkoppling: kept with its hash as it went, once. To whom stands in neither letter nor file but as *Anmälaren*."""
    require(may_assess(by, intake))
    intake = locked(intake)
    said = measures.feedback_letter(intake, calendar.local_date(at))
    if said is None:
        raise NotPossible(_("Lämna beskedet först: vad anmälaren får veta."))
    if measures.letter_sent(intake) is not None:
        raise Stale(_("Brevet är redan skickat. Ladda om sidan."))
    made = send(
        content=pdf(letter.paper(said)), unit=intake.unit, kind="feedback", title=letter.TITLE, template=letter.TEMPLATE,
        template_version=letter.VERSION, subject=intake, way=way, recipient="Anmälaren", by=by, at=at,
    )  # fmt: skip
    record(EventType.FEEDBACK_SENT, by=by, at=at, about=intake, way=way, sha256=made.sha256)
    return made


@action
def leave(
    *, intake: Intake, step: str, on: dt.date, by: "User", at: dt.datetime, reason: str = "",
    with_: "models.Model | None" = None, **changes: object,
) -> Intake:  # fmt: skip
    """Avsluta aktualiseringen along a step of ``INTAKE_STEPS``. Called by the action that decides, which asks who may.

    Raises ``NotPossible`` without a protection assessment or without reasons, and when violence against or witnessed by a
    child would not be opened. ``Stale`` when it is decided already.
    """
    row = locked(intake)
    refuse(measures.step_faults(row, step, reason))
    take(row, INTAKE_STEPS, step, handled_on=on, handled_recorded_at=at, outcome_reason=reason.strip(), **changes)
    for name in ("state", "handled_on", "handled_recorded_at", "outcome_reason", *changes):
        setattr(intake, name, getattr(row, name))
    settle_intake(intake=row, with_=with_, by=by, at=at)
    record(EventType.INTAKE_DECIDED, by=by, at=at, about=row, step=step)
    return row


@action
def mark_same(*, intake: Intake, same_as: Intake, by: "User", at: dt.datetime) -> Intake:
    """Samma som en annan: the same report came twice, by telephone and by the e-service. The other one is assessed."""
    require(may_assess(by, intake) and may_assess(by, same_as))
    first, second = sorted((intake, same_as), key=lambda row: row.pk)
    locked(first)
    other = locked(second) if first.pk == intake.pk else locked(first)
    refuse(
        required.same_as(
            itself=intake.pk == same_as.pk,
            same_person=intake.person_id is None or intake.person_id == other.person_id,
            other_open=other.state == IntakeState.RECEIVED, other_is_copy=other.same_as_id is not None,
        )
    )  # fmt: skip
    return leave(intake=intake, step="same", on=calendar.local_date(at), same_as=other, by=by, at=at)
