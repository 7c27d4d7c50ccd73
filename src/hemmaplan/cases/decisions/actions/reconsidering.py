"""What the board itself decides of an appeal: begun as a draft, signed as any decision. FL 37-39, 45 §§."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.decisions import appeals, measures
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.actions.decisions import copy_of, draft
from hemmaplan.cases.decisions.events import EventType
from hemmaplan.cases.decisions.permissions import may_write_in
from hemmaplan.cases.decisions.states import OPEN, AppealState, DecisionState
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.decisions.models import Appeal, Decision


def _received(appeal: "Appeal") -> "Appeal":
    """The appeal, held, while nothing has been decided of it and nobody has begun to."""
    row = locked(appeal)
    if row.state != AppealState.RECEIVED:
        raise Stale(_("Överklagandet är redan besvarat eller överlämnat. Ladda om sidan."))
    refuse_same(
        row.answers.filter(state__in=OPEN),
        _("Ett beslut med anledning av överklagandet är redan påbörjat. Fortsätt på det."),
    )
    return row


@action
def dismiss_late(*, appeal: "Appeal", by: "User", at: dt.datetime) -> "Decision":
    """Påbörja beslutet att avvisa ett överklagande som kom för sent: what is known of the days is written already. FL 45 §."""
    require(may_write_in(by, appeal.decision))
    row = _received(appeal)
    if measures.is_in_time(row):
        raise NotPossible(_("Överklagandet kom in i tid. Ompröva beslutet, eller överlämna det till domstolen."))
    made = draft(
        case=row.decision.case, kind="dismiss", verb="dismiss", by=by, at=at,
        section=appeals.step("late", calendar.local_date(at)).section, **measures.known_of_late(row),
    )  # fmt: skip
    made.appeal = row
    made.save(update_fields=["appeal"])
    return made


@action
def reconsider(*, appeal: "Appeal", verb: str, wholly: bool, by: "User", at: dt.datetime) -> "Decision":
    """Ompröva: a draft that replaces the decision when it is signed. ``wholly``: as the party wants, so that nothing is left for the court.

    Raises ``NotPossible`` for an appeal that came too late, or when the decision has been replaced. FL 37-39 §§.
    """
    require(may_write_in(by, appeal.decision))
    row = _received(appeal)
    if not measures.is_in_time(row):
        raise NotPossible(_("Överklagandet kom in för sent. Avvisa det."))
    decision = locked(row.decision)
    refuse_same(
        type(decision).objects.filter(replaces=decision, state__in=(*OPEN, DecisionState.SIGNED)),
        _("Beslutet är redan ersatt, eller så är en rättelse påbörjad. Fortsätt på den."),
    )
    refuse(required.sort_of_decision(measures.kind_of(decision, calendar.local_date(at)), verb))
    refuse(required.as_wanted(verb, wholly=wholly))
    made = copy_of(decision=decision, verb=verb, by=by, at=at)
    made.appeal, made.grants_appeal = row, wholly
    keep(made)
    record(EventType.DECISION_DRAFTED, by=by, at=at, about=made, case_id=made.case_id)
    return made
