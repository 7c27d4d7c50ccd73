"""Deciding on what came in: open, not open, extend, join what goes on, handle. By the delegation scheme. Law: SoL 14:2, 20:2."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hemmaplan.access.permissions import require
from hemmaplan.cases.decisions import measures, scheme
from hemmaplan.cases.decisions.actions.decisions import draft, propose, sign
from hemmaplan.cases.decisions.permissions import level_of
from hemmaplan.cases.intake.actions.assessing import leave
from hemmaplan.cases.intake.measures import step_faults
from hemmaplan.cases.intake.permissions import may_assess
from hemmaplan.cases.intake.states import IntakeState
from hemmaplan.cases.investigations.acting import lock_going_on
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.decisions.models import Decision
    from hemmaplan.cases.intake.models import Intake


@action
def open_intake(*, intake: "Intake", reason: str, by: "User", at: dt.datetime) -> "Decision":
    """Inled utredning: signed at once by whoever the scheme lets, otherwise handed over to who may."""
    if not reason.strip():
        raise NotPossible(_("Skriv varför utredningen inleds."))
    return _decide(intake, "open", "open", reason, by, at, facts=reason.strip())


@action
def not_open_intake(*, intake: "Intake", reason: str, by: "User", at: dt.datetime) -> "Decision":
    """Inled inte utredning, with the reasons: signed by whoever the scheme lets, otherwise handed over. Never of violence."""
    return _decide(intake, "not_open", "not_open", reason, by, at, weighing=reason.strip())


@action
def extend_intake(*, intake: "Intake", to: dt.date, reason: str, by: "User", at: dt.datetime) -> "Decision":
    """Förläng tiden för förhandsbedömningen, by a decision on special reasons and to a stated day."""
    if not reason.strip():
        raise NotPossible(_("Skriv skälen för förlängningen."))
    return _decide(intake, "extend_preliminary", "extend", reason, by, at, weighing=reason.strip(), new_due_on=to)


def _decide(
    intake: "Intake", kind: str, verb: str, reason: str, by: "User", at: dt.datetime, **texts: Any
) -> "Decision":
    """Draft it, and sign it where the scheme lets whoever decides; otherwise it waits for who may."""
    require(may_assess(by, intake))
    row = locked(intake)
    if row.state != IntakeState.RECEIVED:
        raise Stale(_("Det är redan beslutat. Ladda om sidan."))
    refuse(step_faults(row, verb, reason))
    if row.case is None:
        raise NotPossible(_("Ange först vem det gäller."))
    made = draft(case=row.case, kind=kind, verb=verb, intake=row, by=by, at=at, **texts)
    item = scheme.may_decide(kind, level_of(by, made.unit_id), measures.limits_of(made), calendar.local_date(at))
    if isinstance(item, scheme.NotDelegated):
        return propose(decision=made, by=by, at=at)
    return sign(decision=made, by=by, at=at)


@action
def join_intake(*, intake: "Intake", by: "User", at: dt.datetime) -> "Intake":
    """Lägg till den utredning som pågår om personen: no decision is needed, the report is counted and read there. SoL 20:2."""
    require(may_assess(by, intake))
    row = locked(intake)
    going_on = measures.investigation_to_decide(row.case) if row.case else None
    if going_on is None:
        raise NotPossible(_("Det pågår ingen utredning i akten. Ta ställning till om en ska inledas."))
    lock_going_on(going_on)  # not closed meanwhile
    return leave(intake=row, step="join", on=calendar.local_date(at), investigation=going_on, by=by, at=at)


@action
def handle_intake(*, intake: "Intake", reason: str, by: "User", at: dt.datetime) -> "Intake":
    """Omhänderta: read, answered or handed over, with what was done."""
    require(may_assess(by, intake))
    return leave(intake=intake, step="handle", on=calendar.local_date(at), reason=reason, by=by, at=at)
