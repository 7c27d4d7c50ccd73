"""An appeal from arrival to ruling: received, answered by a decision, handed over to the court with the file, ruled. FL 43-46 §§."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.steps import take
from hemmaplan.cases.decisions import court_letter, measures
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.consequences import APPEAL, FORWARD, due_to_forward
from hemmaplan.cases.decisions.events import EventType
from hemmaplan.cases.decisions.models import Appeal, Decision, Delivery
from hemmaplan.cases.decisions.permissions import may_inform
from hemmaplan.cases.decisions.states import APPEAL_STEPS, OPEN, AppealState
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.documents.actions import send
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import not_ahead, not_before, refuse
from hemmaplan.organisation.storing import action, locked, refuse_same
from hemmaplan.organisation.storing import keep as stored

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def receive_appeal(
    *, delivery: Delivery, on: dt.date, by: "User", at: dt.datetime, in_time_although: str = ""
) -> Appeal:
    """Ta emot ett överklagande from the party, in time or not. The time to hand it over runs from the day it came in.

    ``in_time_although`` says why one that came too late is tried all the same: the board itself made it late. FL 45 §.
    """
    decision = delivery.decision
    require(may_inform(by, decision))
    delivery = locked(delivery)
    refuse_same(Appeal.objects.filter(delivery=delivery), _("Överklagandet är redan antecknat. Ladda om sidan."))
    if delivery.appealed_on not in {None, on}:
        raise NotPossible(_("Det står redan att överklagandet kom in %(day)s.") % {"day": delivery.appealed_on})
    if delivery.received_on is None:
        raise NotPossible(_("Anteckna först vilken dag parten fick beslutet."))
    if not measures.kind_of(decision).appealable:
        raise NotPossible(_("Beslutet kan inte överklagas till förvaltningsrätten."))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    refuse(not_before("on", on, delivery.received_on, _("mottagandet")))
    if delivery.appealed_on is None:
        delivery.appealed_on, delivery.appealed_recorded_at = on, at
        delivery.save(update_fields=["appealed_on", "appealed_recorded_at"])
    in_time = on <= measures.last_day_to_appeal(delivery)
    although = "" if in_time else in_time_although.strip()[:300]
    row = Appeal(delivery=delivery, in_time_although=although, by=by, recorded_at=at)
    stored(row)
    if in_time:
        deadlines.answer(rule=APPEAL, about=delivery, on=on, with_=row, lapsed_too=True, by=by, at=at)
    deadlines.start(rule=FORWARD, about=row, unit=decision.unit, on=on, due=due_to_forward(on), by=by, at=at)
    record(EventType.DECISION_APPEALED, by=by, at=at, about=decision, in_time=in_time, party_id=delivery.party_id)
    return row


@action
def answer_appeal(*, decision: Decision, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Låt ett fattat beslut besvara överklagandet: it is dismissed, or nothing is left for the court. Part of the signing.

    A decision that gives the party a part of what it wants answers nothing: it goes along to the court. Raises ``Stale``
    when the appeal has been answered or handed over meanwhile.
    """
    assert decision.appeal is not None  # asked for by whoever calls
    appeal = locked(decision.appeal)
    if appeal.state != AppealState.RECEIVED:
        raise Stale(_("Överklagandet är redan besvarat eller överlämnat. Ladda om sidan."))
    step = "dismiss" if decision.verb == "dismiss" else "change" if decision.grants_appeal else ""
    if not step:
        return
    take(appeal, APPEAL_STEPS, step)
    deadlines.answer(rule=FORWARD, about=appeal, on=on, with_=decision, by=by, at=at)


@action
def forward_appeal(
    *, appeal: Appeal, on: dt.date, court: str, way: str, by: "User", at: dt.datetime, opinion: str = ""
) -> Appeal:
    """Överlämna överklagandet till domstolen with the file: a letter that lists what goes along, each with its hash, is kept.

    Raises ``NotPossible`` for one that came too late: the board dismisses it. ``Stale`` when it is answered already.
    """
    require(may_inform(by, appeal.decision))
    row = locked(appeal)
    refuse(required.forwarded(in_time=measures.is_in_time(row), court=court))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    refuse(not_before("on", on, row.arrived_on, _("överklagandet")))
    if row.answers.filter(state__in=OPEN).exists():
        raise NotPossible(_("Ett beslut med anledning av överklagandet är påbörjat. Fatta eller kasta det först."))
    decision = row.decision
    letter = court_letter.paper(measures.letter_to_court(row, court=court.strip(), opinion=opinion.strip(), on=on))
    court = court.strip()[:120]
    made = send(
        content=pdf(letter), unit=decision.unit, kind="appeal", title=f"Överlämnande {decision.case.number}",
        template=court_letter.TEMPLATE, template_version=court_letter.VERSION, subject=decision, way=way, recipient=court, by=by, at=at,
    )  # fmt: skip
    take(
        row, APPEAL_STEPS, "forward", court=court, opinion=opinion.strip(), forwarded_on=on, forwarded_by=by,
        forwarded_recorded_at=at, document=made,
    )  # fmt: skip
    deadlines.answer(rule=FORWARD, about=row, on=on, with_=row, by=by, at=at)
    record(EventType.APPEAL_FORWARDED, by=by, at=at, about=decision, sha256=made.sha256)
    return row


@action
def record_ruling(
    *, appeal: Appeal, ruling: str, on: dt.date, by: "User", at: dt.datetime, court_number: str = "", words: str = ""
) -> Appeal:
    """För in domstolens avgörande: what it ruled, when, under which number. What it asks for is a decision of its own."""
    require(may_inform(by, appeal.decision))
    row = locked(appeal)
    if row.state != AppealState.FORWARDED or row.forwarded_on is None:
        raise Stale(_("Överklagandet ligger inte hos domstolen. Ladda om sidan."))
    if ruling not in Appeal.Ruling.values:
        raise NotPossible(_("Välj vad domstolen kom fram till."))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    refuse(not_before("on", on, row.forwarded_on, _("överlämnandet")))
    take(
        row, APPEAL_STEPS, "rule", ruling=ruling, ruled_on=on, court_number=court_number.strip()[:40],
        ruling_words=words.strip(), ruled_by=by, ruled_recorded_at=at,
    )  # fmt: skip
    record(EventType.APPEAL_RULED, by=by, at=at, about=row.decision, ruling=ruling)
    return row
