"""The decision reaches its parties: sent by which way, received, and what is done until help begins. FL 33, 44 §§; SoL 35:1."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.consequences import APPEAL, NOTICE
from hemmaplan.cases.decisions.events import EventType
from hemmaplan.cases.decisions.letters import Letters
from hemmaplan.cases.decisions.models import Decision, Delivery, ExecutionNote
from hemmaplan.cases.decisions.permissions import may_inform
from hemmaplan.cases.decisions.states import DecisionState
from hemmaplan.cases.investigations.measures import not_to_write_to
from hemmaplan.cases.parties.ways import AS_DISPATCHED, IN_PERSON
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines import rules
from hemmaplan.documents.actions import send
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import not_ahead, not_before, refuse
from hemmaplan.organisation.storing import action, locked, refuse_same
from hemmaplan.organisation.storing import keep as stored

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.parties.models import Party


@action
def deliver(
    *, decision: Decision, party: "Party", way: str, sent_on: dt.date, by: "User", at: dt.datetime,
    left_out: Collection[str] = (), checked: bool = False,
) -> Delivery:  # fmt: skip
    """Underrätta en part: a copy of the letter of its own, kept with its hash. What is given in person is received that day.

    Raises ``NotPossible`` for somebody who must not be written to, or when what others must not learn has not been looked
    through; ``Stale`` when the party has been told already.
    """
    require(may_inform(by, decision))
    decision = locked(decision)
    if decision.state != DecisionState.SIGNED:
        raise NotPossible(_("Beslutet är inte fattat ännu."))
    today = calendar.local_date(at)
    if party.case_id != decision.case_id or not measures.may_receive_copy(decision, party, sent_on, today):
        raise NotPossible(_("Den personen är inte part i ärendet."))
    refuse_same(Delivery.objects.filter(decision=decision, party=party), _("Parten är redan underrättad om beslutet."))
    refuse(not_ahead("sent_on", sent_on, today))
    refuse(not_before("sent_on", sent_on, measures.decided_on(decision), _("beslutet")))
    if way not in IN_PERSON and (why := not_to_write_to(party)):
        raise NotPossible(why)
    if way != Delivery.Way.ORAL and not checked and measures.to_look_through(decision, party, left_out=left_out):
        raise NotPossible(_("Gå igenom det som hittats i texten och bekräfta att brevet får lämnas ut."))
    row = Delivery(decision=decision, party=party, way=way, sent_on=sent_on, by=by, recorded_at=at)
    if way != Delivery.Way.ORAL:
        row.document = _letter(decision, party, left_out=left_out, way=way, by=by, at=at)
    stored(row)
    sha = row.document.sha256 if row.document else ""
    record(EventType.DECISION_SENT, by=by, at=at, about=decision, way=way, sha256=sha, party_id=party.pk)
    if way in IN_PERSON:
        _received(row, on=sent_on, source=row.get_way_display(), by=by, at=at)
    if not measures.not_informed(decision):  # answered by the letter sent last, whichever was entered last
        last = max(decision.deliveries.values_list("sent_on", flat=True))
        deadlines.answer(rule=NOTICE, about=decision, on=last, with_=row, by=by, at=at)
    return row


def _letter(
    decision: Decision, party: "Party", *, left_out: Collection[str], way: str, by: "User", at: dt.datetime
) -> Document:
    drawn = Letters.to(decision, party, left_out=left_out, written=calendar.local_date(at))
    return send(
        content=pdf(drawn.paper), unit=decision.unit, kind="decision", title=f"Beslut {decision.case.number}",
        template=drawn.template, template_version=drawn.version, subject=decision, way=AS_DISPATCHED[way],
        recipient=party.get_role_display(), by=by, at=at,
    )  # fmt: skip


@action
def receive(*, delivery: Delivery, on: dt.date, source: str, by: "User", at: dt.datetime) -> Delivery:
    """Beslutet är mottaget: which day, and how that is known. The time to appeal runs from it. FL 44 §.

    The house itself notes it of somebody who has opened the letter, logged in.
    """
    require(by.is_system or may_inform(by, delivery.decision))
    delivery = locked(delivery)
    if delivery.received_on is not None:
        raise Stale(_("Det är redan antecknat när beslutet togs emot. Ladda om sidan."))
    refuse(required.received(sent_on=delivery.sent_on, received_on=on, today=calendar.local_date(at)))
    if not source.strip():
        raise NotPossible(_("Skriv hur ni vet när beslutet togs emot."))
    _received(delivery, on=on, source=source, by=by, at=at)
    return delivery


def _received(delivery: Delivery, *, on: dt.date, source: str, by: "User", at: dt.datetime) -> None:
    delivery.received_on, delivery.received_source, delivery.received_recorded_at = on, source.strip()[:120], at
    delivery.save(update_fields=["received_on", "received_source", "received_recorded_at"])
    decision = delivery.decision
    if measures.kind_of(decision).appealable:
        deadlines.start(rule=APPEAL, about=delivery, unit=decision.unit, on=on, by=by, at=at)
    record(EventType.DECISION_RECEIVED, by=by, at=at, about=decision, party_id=delivery.party_id)


@action
def close_appeal_times(*, today: dt.date, by: "User", at: dt.datetime) -> int:
    """Låt överklagandetider som gått ut vara förbi: nobody appealed, and the decision stands. Nightly. Returns how many."""
    require(by.is_system)
    count = 0
    for clock, delivery in measures.appeal_times_over(today):
        if deadlines.lapse(rule=APPEAL, about=delivery, on=rules.office_day_after(clock.due_on), by=by, at=at):
            count += 1
    return count


@action
def note_execution(
    *, decision: Decision, kind: str, on: dt.date, text: str, by: "User", at: dt.datetime, answer: str = ""
) -> ExecutionNote:
    """Anteckna vad som görs tills beslutet är verkställt: an offer with its answer, help meanwhile, a contact, a reason. SoL 34:1."""
    require(may_inform(by, decision))
    locked(decision)
    if decision.state != DecisionState.SIGNED:
        raise NotPossible(_("Beslutet är inte fattat ännu."))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    refuse(not_before("on", on, measures.decided_on(decision), _("beslutet")))
    if not text.strip():
        raise NotPossible(_("Skriv vad som hände."))
    row = ExecutionNote(
        decision=decision, kind=kind, on=on, text=text.strip(), answer=answer if kind == "offer" else "", by=by,
        recorded_at=at,
    )  # fmt: skip
    refuse_same(
        ExecutionNote.objects.filter(decision=decision, kind=row.kind, on=on, text=row.text, answer=row.answer),
        _("Det är redan antecknat."),
    )
    stored(row)
    record(EventType.EXECUTION_NOTED, by=by, at=at, about=decision, kind=kind)
    return row
