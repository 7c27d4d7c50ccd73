"""Actions about communication before a decision: what is sent to whom, the ground not to, and the reply. Law: FL 25 §; SoL 14:8."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.investigations import paper as papers
from hemmaplan.cases.investigations import requirements as required
from hemmaplan.cases.investigations.acting import lock_going_on
from hemmaplan.cases.investigations.events import EventType
from hemmaplan.cases.investigations.measures import not_to_write_to
from hemmaplan.cases.investigations.models import Communication, Investigation
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.investigations.states import REPLY
from hemmaplan.cases.parties.measures import called
from hemmaplan.cases.parties.replies import require_party, take_reply
from hemmaplan.cases.parties.ways import AS_DISPATCHED, IN_PERSON
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.documents.actions import send
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.parties.models import Party


@action
def communicate(
    *, investigation: Investigation, party: "Party", sent_on: dt.date | None, way: str, reply_by: dt.date | None,
    checked: bool, by: "User", at: dt.datetime, left_out: Collection[str] = (),
) -> Communication:  # fmt: skip
    """Kommunicera: the party is sent the investigation and may reply until a day. The one who releases it has looked it through.

    What was sent is kept as a document of its own for each party, with its hash; ``left_out`` are the parts it is without.
    What is told by word of mouth has none.
    """
    require(may_investigate(by, investigation.case))
    today = calendar.local_date(at)
    refuse(required.communicated(sent_on=sent_on, reply_by=reply_by, way=way, checked=checked, today=today))
    row = _of_party(investigation, party, on=today)
    if way not in IN_PERSON and (why := not_to_write_to(party)):
        raise NotPossible(why)
    made = Communication(
        investigation=row, party=party, sent_on=sent_on, way=way, reply_by=reply_by, checked=checked, by=by, recorded_at=at,
        left_out=sorted(set(left_out)),
    )  # fmt: skip
    if way in AS_DISPATCHED:
        made.document = _copy(row, party, left_out=made.left_out, way=way, by=by, at=at)
    keep(made)
    deadlines.start(rule=REPLY, about=made, unit=row.unit, on=sent_on or today, due=reply_by, by=by, at=at)
    sha = made.document.sha256 if made.document else ""
    record(EventType.COMMUNICATED, by=by, at=at, about=row, sha256=sha, party_id=party.pk)
    return made


def _copy(
    row: Investigation, party: "Party", *, left_out: list[str], way: str, by: "User", at: dt.datetime
) -> Document:
    found, on = papers.of_party(row), calendar.local_date(at)
    if unknown := set(left_out) - {one.key for one in found}:
        raise NotPossible(_("Delen finns inte i utredningen: %(parts)s.") % {"parts": ", ".join(sorted(unknown))})
    who = papers.name_and_number(row.person) if party.person_id == row.person_id else papers.name_of(row.person)
    drawn = papers.paper(row, found, who=who, on=on, to=called(party), left_out=left_out)
    return send(
        content=pdf(drawn), unit=row.unit, kind="communication", title=f"Kommunicering {row.case.number}",
        template=papers.TEMPLATE, template_version=papers.VERSION, subject=row, way=AS_DISPATCHED[way],
        recipient=party.get_role_display(), by=by, at=at,
    )  # fmt: skip


@action
def exempt_from_communication(
    *, investigation: Investigation, party: "Party", reason: str, by: "User", at: dt.datetime
) -> Communication:
    """Anteckna grunden för att inte kommunicera med parten: one of the exceptions of the law, in words."""
    require(may_investigate(by, investigation.case))
    refuse(required.reason(reason, "exempt"))
    row = _of_party(investigation, party, on=calendar.local_date(at))
    made = Communication(investigation=row, party=party, exempt=reason.strip()[:300], by=by, recorded_at=at)
    keep(made)
    record(EventType.NOT_COMMUNICATED, by=by, at=at, about=row, party_id=party.pk)
    return made


def _of_party(investigation: Investigation, party: "Party", *, on: dt.date) -> Investigation:
    """The investigation, held; the party is one of its file today, and nobody waits for its reply already."""
    row = lock_going_on(investigation)
    require_party(party, row.case_id, on)
    refuse_same(
        row.communications.filter(party=party, replied_on__isnull=True),
        _("Det är redan kommunicerat med parten, eller antecknat varför inte. Skriv svaret först."),
    )
    return row


@action
def record_reply(
    *, communication: Communication, on: dt.date, by: "User", at: dt.datetime, reply: str = ""
) -> Communication:
    """Anteckna partens svar, also that the party had nothing to say. Answers the clock of the reply."""
    require(may_investigate(by, communication.investigation.case))
    lock_going_on(communication.investigation)
    row = locked(communication)
    take_reply(row, reply=reply, on=on, today=calendar.local_date(at))
    keep(row)
    deadlines.answer(rule=REPLY, about=row, on=on, with_=row, by=by, at=at)
    record(EventType.REPLY_RECEIVED, by=by, at=at, about=row.investigation, party_id=row.party_id)
    return row
