"""Actions about what is written in an investigation: statements with their source, texts that save themselves, the whole locked."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.investigations import paper as papers
from hemmaplan.cases.investigations import requirements as required
from hemmaplan.cases.investigations.acting import lock_open
from hemmaplan.cases.investigations.events import EventType
from hemmaplan.cases.investigations.measures import DOCUMENT, area_labels, lacking
from hemmaplan.cases.investigations.models import Correction, Investigation, InvestigationText, Statement
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.documents.actions import keep as store
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@dataclass(frozen=True, slots=True)
class StatementTerms:
    """En uppgift: what is known or said, in which area, of which sort, and from whom and when."""

    area: str
    text: str
    source: str
    source_on: dt.date | None
    source_name: str = ""
    kind: str = Statement.Kind.FACT


@action
def add_statement(*, investigation: Investigation, terms: StatementTerms, by: "User", at: dt.datetime) -> Statement:
    """Lägg till en uppgift, with its source."""
    require(may_investigate(by, investigation.case))
    row = lock_open(investigation)
    made = Statement(investigation=row, by=by, recorded_at=at)
    _state(made, terms, at)
    same = row.statements.filter(area=made.area, kind=made.kind, text=made.text, source_on=made.source_on)
    if same.exists():
        raise NotPossible(_("Uppgiften står redan under området."))
    keep(made)
    return made


def _state(row: Statement, terms: StatementTerms, at: dt.datetime) -> None:
    refuse(
        required.statement(
            text=terms.text, area=terms.area, known=area_labels(row.investigation), source=terms.source,
            source_name=terms.source_name, source_on=terms.source_on, today=calendar.local_date(at),
        )
    )  # fmt: skip
    row.area, row.kind, row.text, row.source = terms.area, terms.kind, terms.text.strip(), terms.source
    row.source_name, row.source_on = terms.source_name.strip(), terms.source_on or calendar.local_date(at)


@action
def change_statement(*, statement: Statement, terms: StatementTerms, by: "User", at: dt.datetime) -> Statement:
    """Ändra en uppgift. What it said before is kept in its history."""
    require(may_investigate(by, statement.investigation.case))
    lock_open(statement.investigation)
    row = locked(statement)
    _state(row, terms, at)
    row.by, row.recorded_at = by, at
    keep(row)
    return row


@action
def remove_statement(*, statement: Statement, by: "User", at: dt.datetime) -> None:  # noqa: ARG001  every action has its time
    """Ta bort en uppgift. What it said is kept in its history."""
    require(may_investigate(by, statement.investigation.case))
    lock_open(statement.investigation)
    if not Statement.objects.filter(pk=statement.pk).delete()[0]:
        raise Stale(_("Uppgiften är redan borttagen. Ladda om sidan."))


@action
def save_text(*, investigation: Investigation, part: str, text: str, version: int, by: "User", at: dt.datetime) -> int:
    """Spara en del av texten. ``version`` is what the writer saw, 0 when nothing was written.

    Raises ``Stale`` when another window has saved the part since: neither text is lost, nor written over. The same text sent once
    more, because the answer never came, is saved already and so it is said.
    """
    require(may_investigate(by, investigation.case))
    if part not in InvestigationText.Part.values:
        raise NotPossible(_("Delen finns inte i utredningen."))
    lock_open(investigation)
    rows = InvestigationText.objects.filter(investigation=investigation, part=part)
    if version == 0 and not rows.exists():
        InvestigationText.objects.create(investigation=investigation, part=part, text=text, saved_by=by, recorded_at=at)
        return 1
    if rows.filter(version=version).update(text=text, version=version + 1, saved_by=by, recorded_at=at):
        return version + 1
    if rows.filter(version=version + 1, text=text).exists():
        return version + 1
    raise Stale(_("Texten är sparad i ett annat fönster. Kopiera din text, ladda om sidan och foga in den."))


@action
def write_investigation(*, investigation: Investigation, by: "User", at: dt.datetime) -> Investigation:
    """Fastställ utredningen: the whole is locked, statements and texts with it. Raises ``NotPossible`` with what is missing."""
    require(may_investigate(by, investigation.case))
    row = locked(investigation)
    if row.state != Investigation.State.OPEN:
        raise Stale(_("Utredningen är redan fastställd. Ladda om sidan."))
    refuse(lacking(row))
    row.state, row.written_at, row.written_by = Investigation.State.WRITTEN, at, by
    row.save(update_fields=["state", "written_at", "written_by"])
    made = _store(row, by=by, at=at)
    record(EventType.INVESTIGATION_WRITTEN, by=by, at=at, about=row, sha256=made.sha256)
    return row


def _store(row: Investigation, *, by: "User", at: dt.datetime) -> Document:
    """The investigation as a document of its own, final, with its hash."""
    drawn = papers.paper(row, papers.parts(row), who=papers.name_and_number(row.person), on=calendar.local_date(at))
    return store(
        content=pdf(drawn), unit=row.unit, kind=DOCUMENT, title=f"Utredning {row.case.number}", template=papers.TEMPLATE,
        template_version=papers.VERSION, subject=row, final=True, by=by, at=at,
    )  # fmt: skip


@action
def correct_investigation(
    *, investigation: Investigation, part: str, text: str, by: "User", at: dt.datetime
) -> Correction:
    """Rätta en fastställd utredning: what shall be read instead stands below what was written, and a new document has both."""
    require(may_investigate(by, investigation.case))
    row = locked(investigation)
    if row.state == Investigation.State.OPEN:
        raise NotPossible(_("Utredningen är inte fastställd. Ändra i texten i stället."))
    if not text.strip():
        raise NotPossible(_("Skriv vad som ska gälla i stället."))
    if part not in {one.key for one in papers.parts(row) if one.key}:
        raise NotPossible(_("Välj vilken del som rättas."))
    refuse_same(row.corrections.filter(part=part, text=text.strip()), _("Rättelsen är redan införd."))
    made = Correction(investigation=row, part=part, text=text.strip(), by=by, recorded_at=at)
    keep(made)
    record(EventType.INVESTIGATION_CORRECTED, by=by, at=at, about=row, sha256=_store(row, by=by, at=at).sha256)
    return made
