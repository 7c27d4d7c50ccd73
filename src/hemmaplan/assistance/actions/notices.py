"""Communication before a decision that goes against somebody (*kommunicering*): sent, left out with a ground, answered. FL 25 §; SoL 14:8."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.assistance import letter, letters
from hemmaplan.assistance.acting import hold
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import Application, PriorNotice
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.cases.investigations.measures import not_to_write_to
from hemmaplan.cases.parties.replies import require_party, take_reply
from hemmaplan.cases.parties.ways import AS_DISPATCHED, IN_PERSON
from hemmaplan.cases.permissions import works_with
from hemmaplan.documents.actions import send
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.parties.models import Party


def _require(application: Application, by: "User") -> None:
    require(may_handle(by, application) and application.case is not None and works_with(by, application.case))


def _party_of(application: Application, party: "Party", on: dt.date) -> None:
    require_party(party, application.case_id, on)
    refuse_same(
        PriorNotice.objects.filter(application=application, party=party),
        _("Parten är redan tillfrågad, eller det är antecknat varför inte."),
    )


@action
def tell_before(
    *, application: Application, party: "Party", way: str, reply_by: dt.date, reasons: str, by: "User", at: dt.datetime
) -> PriorNotice:
    """Kommunicera: the party is sent what is about to be decided and the calculation, and may answer until a day.

    The letter tells of the right to speak before the board. It is kept as it went, with its hash.
    """
    _require(application, by)
    month = hold(application, None, at=at)
    on = calendar.local_date(at)
    _party_of(application, party, on)
    if reply_by <= on:
        raise NotPossible(_("Ge parten tid att svara: välj en senare dag."))
    if not reasons.strip():
        raise NotPossible(_("Skriv varför vi tänker avslå, så att parten kan svara på det."))
    if way not in IN_PERSON and (why := not_to_write_to(party)):
        raise NotPossible(why)
    made = PriorNotice(
        support_month=month,
        application=application,
        party=party,
        way=way,
        sent_on=on,
        reply_by=reply_by,
        by=by,
        recorded_at=at,
    )
    if way in AS_DISPATCHED:
        made.document = _document(application, party, way=way, reply_by=reply_by, reasons=reasons.strip(), by=by, at=at)
    keep(made)
    sha = made.document.sha256 if made.document is not None else ""
    record(EventType.PARTY_TOLD_BEFORE, by=by, at=at, about=month, way=way, sha256=sha, party_id=party.pk)
    return made


def _document(
    application: Application, party: "Party", *, way: str, reply_by: dt.date, reasons: str, by: "User", at: dt.datetime
) -> Document:
    counted = measures.month_counted(application)
    said = letters.before_letter(application, counted, party, reasons=reasons, reply_by=reply_by, by=by)
    return send(
        content=pdf(letter.paper_before(said, written=calendar.local_date(at))), unit=application.unit, kind="communication",
        title=f"Kommunicering {said.number}", template=letter.BEFORE, template_version=letter.VERSION, subject=application,
        way=AS_DISPATCHED[way], recipient=party.get_role_display(), by=by, at=at,
    )  # fmt: skip


@action
def exempt_from_notice(
    *, application: Application, party: "Party", reason: str, by: "User", at: dt.datetime
) -> PriorNotice:
    """Anteckna grunden för att inte kommunicera: one of the exceptions of the law, in words."""
    _require(application, by)
    month = hold(application, None, at=at)
    _party_of(application, party, calendar.local_date(at))
    if not reason.strip():
        raise NotPossible(_("Skriv på vilken grund kommuniceringen utelämnas."))
    made = PriorNotice(
        support_month=month, application=application, party=party, exempt=reason.strip()[:300], by=by, recorded_at=at
    )
    keep(made)
    record(EventType.PARTY_NOT_TOLD_BEFORE, by=by, at=at, about=month, party_id=party.pk)
    return made


@action
def note_reply(*, notice: PriorNotice, on: dt.date, by: "User", at: dt.datetime, reply: str = "") -> PriorNotice:
    """Anteckna partens svar, also that the party had nothing to say."""
    _require(notice.application, by)
    hold(notice.application, None, at=at)
    row = locked(notice)
    take_reply(row, reply=reply, on=on, today=calendar.local_date(at))
    keep(row)
    record(EventType.PARTY_REPLIED_BEFORE, by=by, at=at, about=row.support_month, party_id=row.party_id)
    return row
