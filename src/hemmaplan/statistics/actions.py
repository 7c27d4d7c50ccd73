"""Actions of statistics: beginning a report, writing own words in it, freezing a version, taking one out as a file."""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.models import User
from hemmaplan.access.permissions import require
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.deadlines.rights import ClockRight
from hemmaplan.documents import actions as documents
from hemmaplan.documents.models import Dispatch, Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.documents.word import docx
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation import measures as organisation
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.requiring import refuse, unnamed
from hemmaplan.organisation.storing import action, in_words, keep, locked, refuse_same
from hemmaplan.statistics import ledger, memo
from hemmaplan.statistics.drawing import files, paper
from hemmaplan.statistics.events import EventType
from hemmaplan.statistics.models import PlacedAnswer, Report, ReportText, ReportVersion
from hemmaplan.statistics.permissions import may_freeze, may_see, may_write
from hemmaplan.statistics.versions import Content, canonical, digest, live

LONGEST_TEXT = 20_000
DRAFT = "UTKAST"


@action
def begin_report(
    *,
    unit: Unit,
    kind: str,
    as_of: dt.date,
    title: str,
    recipient: str = "",
    diary_number: str = "",
    by: User,
    at: dt.datetime,
) -> Report:
    """Påbörja en rapport om en enhet en dag. Raises ``NotPossible`` for a day that has not come."""
    require(may_write(by, unit.pk))
    if as_of > calendar.local_date(at):
        raise NotPossible(_("Dagen har inte varit än. Välj i dag eller en tidigare dag."))
    if not title.strip():
        raise NotPossible(_("Rapporten behöver en rubrik."))
    for text in (title, recipient, diary_number):
        refuse(unnamed(calendar.local_date(at), text=text))
    locked(unit)
    refuse_same(
        Report.objects.filter(unit=unit, kind=kind, as_of=as_of, title=title.strip(), created_by=by, versions=None),
        _("Du har redan påbörjat en sådan rapport. Fortsätt på den, eller ge den nya en annan rubrik."),
    )
    report = Report.objects.create(
        unit=unit,
        kind=kind,
        template_version=memo.VERSION,
        as_of=as_of,
        title=title.strip(),
        recipient=recipient.strip(),
        diary_number=diary_number.strip(),
        created_by=by,
        created_at=at,
    )
    record(EventType.REPORT_BEGUN, by=by, at=at, about=report, kind_of=kind, as_of=as_of.isoformat())
    return report


@action
def save_text(*, report: Report, field: str, text: str, version: int, by: User, at: dt.datetime) -> int:
    """Spara egna ord i ett fält. ``version`` is the one the writer saw, 0 for a field nobody has written in.

    Returns the new version. Raises ``Stale`` when somebody else has saved a newer one, and ``NotPossible`` for a field
    that the report does not have, a text that is too long, or one with an identity number in it.
    """
    require(may_write(by, report.unit_id))
    if field not in memo.fields(organisation.teams(report.unit, on=report.as_of)):
        raise NotPossible(_("Rapporten har inget sådant fält. Ladda om sidan."))
    if len(text) > LONGEST_TEXT:
        raise NotPossible(_("Texten är för lång. Korta den till högst 20 000 tecken."))
    refuse(unnamed(calendar.local_date(at), text=text))
    stale = Stale(_("Fältet är ändrat av någon annan. Kopiera din text, ladda om sidan och skriv in den igen."))
    if version == 0:
        try:
            with in_words():
                ReportText.objects.create(report=report, field=field, text=text, version=1, saved_by=by, saved_at=at)
        except NotPossible as taken:
            raise stale from taken
        return 1
    saved = ReportText.objects.filter(report=report, field=field, version=version).update(
        text=text, version=version + 1, saved_by=by, saved_at=at
    )
    if not saved:
        raise stale
    return version + 1


@action
def place_answer(
    *, report: Report, answer: KeptAnswer, headings: Sequence[str], by: User, at: dt.datetime
) -> PlacedAnswer:
    """Placera ett sparat svar i rapporten. ``headings``: what its scenarios are called there, in order; empty for a number.

    An earlier answer of the same scenario gives way. Whoever reads the report reads the answer, shared or not. Raises
    ``NotPossible`` for an answer of another unit, one too many, or a heading with an identity number or a colleague's name.
    """
    held = locked(report)
    require(may_write(by, held.unit_id))
    require(KeptAnswer.objects.visible_to(by).filter(pk=answer.pk).exists())
    unit = answer.scenario.unit
    if held.unit_id not in {unit.pk, *unit.lineage}:
        raise NotPossible(
            _("Svaret gäller en annan enhet än rapporten. Välj ett som gäller enheten eller något under den.")
        )
    count = len(answer.content["scenarios"]) - 1
    said = [text.strip() for text in [*headings, *[""] * count][:count]]
    _refuse_names(held, said, calendar.local_date(at))
    others = held.placed.exclude(answer=answer)
    others.filter(answer__scenario=answer.scenario_id).delete()
    if others.count() >= PlacedAnswer.MOST:
        raise NotPossible(
            _("Rapporten har redan %(most)s svar. Ta bort något av dem först.") % {"most": PlacedAnswer.MOST}
        )
    placed = held.placed.filter(answer=answer).first()
    if placed is None:
        placed = PlacedAnswer(report=held, answer=answer, headings=said, placed_by=by, placed_at=at)
        keep(placed)
        record(EventType.ANSWER_PLACED, by=by, at=at, about=held, answer=answer.pk)
    elif placed.headings != said:
        placed.headings = said
        keep(placed)
    return placed


@action
def remove_answer(*, placed: PlacedAnswer, by: User, at: dt.datetime) -> None:
    """Ta bort ett placerat svar ur rapporten. Frozen versions keep theirs."""
    held = locked(placed.report)
    require(may_write(by, held.unit_id))
    gone, _which = held.placed.filter(pk=placed.pk).delete()
    if not gone:
        raise Stale(_("Svaret är redan borttaget. Ladda om sidan."))
    record(EventType.ANSWER_REMOVED, by=by, at=at, about=held, answer=placed.answer_id)


def _refuse_names(report: Report, texts: Sequence[str], today: dt.date) -> None:
    """Refuse an identity number or the name of somebody who works in the unit in what a scenario is called."""
    refuse(unnamed(today, **{f"heading_{place}": text for place, text in enumerate(texts)}))
    said = {word for text in texts for word in re.findall(r"\w+", text)}
    teams = organisation.teams(report.unit, on=today)
    for given, family in Employee.objects.filter(home_unit__in=teams).values_list("given_name", "family_name"):
        for name in (given, family):
            if said >= set(re.findall(r"\w+", name)) != set():
                raise NotPossible(
                    _("”%(name)s” är namn på någon som arbetar i enheten. Säg vilken tjänst det gäller i stället.")
                    % {"name": name}
                )


@action
def freeze(*, report: Report, after: int, by: User, at: dt.datetime) -> ReportVersion:
    """Frys en version: figures with the digest of their rows, own words, and the three files, which nobody can change.

    ``after`` is the number of the latest version the writer saw, 0 for none. Raises ``Stale`` when somebody else froze
    one meanwhile, and ``NotPossible`` when nothing has changed since.
    """
    require(may_freeze(by, report.unit_id))
    # Whoever comes second waits here, and then sees that a version has been frozen.
    locked = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    latest = locked.versions.order_by("-number").first()
    number = latest.number if latest else 0
    if number != after:
        raise Stale(_("Någon annan har just fryst version %s. Ladda om sidan och se vad den innehåller.") % number)
    data = live(locked, with_rows=True)
    if latest is not None and _same(latest.content, data):
        raise NotPossible(_("Inget har ändrats sedan version %s. Den gäller fortfarande.") % number)
    # The salt stays in the unit: without it, no digest that leaves could be tried against a suppressed number.
    data |= {"version": number + 1, "frozen_at": at.astimezone(dt.UTC).isoformat(), "salt": secrets.token_hex(16)}
    version = ReportVersion.objects.create(
        report=locked, number=number + 1, content=data, sha256=digest(data), frozen_by=by, frozen_at=at
    )
    for made in files(data).values():
        documents.keep(content=made, final=True, subject=version, by=by, at=at, **_about(locked))
    record(EventType.REPORT_FROZEN, by=by, at=at, about=locked, number=version.number, sha256=version.sha256)
    return version


@action
def take_out_draft(*, report: Report, format: str, by: User, at: dt.datetime) -> Document:  # noqa: A002 - the word for it
    """Hämta ett utkast som fil, stamped as a draft. Kept and recorded, since it leaves the unit."""
    require(may_see(by, report.unit_id))
    drawn = paper(live(report), written=calendar.local_date(at), mark=DRAFT)
    made = {Document.Format.PDF: pdf, Document.Format.DOCX: docx}.get(Document.Format(format))
    if made is None:
        raise NotPossible(_("Ett utkast finns som PDF och Word. Frys en version för att få data."))
    document = documents.keep(content=made(drawn), final=False, subject=report, by=by, at=at, **_about(report))
    documents.dispatch(document=document, way=Dispatch.Way.FETCHED, recipient=by.name, by=by, at=at)
    record(EventType.REPORT_TAKEN_OUT, by=by, at=at, about=report, format=format, draft=True, sha256=document.sha256)
    return document


@action
def take_out(*, version: ReportVersion, format: str, by: User, at: dt.datetime) -> Document:  # noqa: A002 - as above
    """Hämta en fryst version som fil, as it was frozen."""
    require(may_see(by, version.report.unit_id))
    document = Document.objects.visible_to(by).about(version).get(format=Document.Format(format))
    documents.dispatch(document=document, way=Dispatch.Way.FETCHED, recipient=by.name, by=by, at=at)
    record(
        EventType.REPORT_TAKEN_OUT,
        by=by,
        at=at,
        about=version.report,
        format=format,
        draft=False,
        number=version.number,
        sha256=document.sha256,
    )
    return document


def _about(report: Report) -> dict:
    return {
        "unit": report.unit,
        "kind": report.kind,
        "title": report.title,
        "template": report.kind,
        "template_version": report.template_version,
    }


def _same(frozen: Content, data: Content) -> bool:
    return canonical({key: value for key, value in frozen.items() if key in data}) == canonical(data)


@action
def take_out_ledger(
    *, unit: Unit, unit_ids: Collection[int], on: dt.date, known: dt.datetime | None, format: str, by: User,  # noqa: A002 - as above
    at: dt.datetime,
) -> bytes:  # fmt: skip
    """Hämta fristerna som lista till utskottet, without names and small numbers. Recorded, since it leaves the unit."""
    require(
        by.scope.may(ClockRight.EXTEND_CLOCKS, unit.pk) and set(unit_ids) <= by.scope.units(ClockRight.EXTEND_CLOCKS)
    )
    found = ledger.listed(unit, unit_ids, on, known=known)
    content = ledger.as_csv(found) if format == "csv" else ledger.as_pdf(found, written=calendar.local_date(at))
    sha256 = hashlib.sha256(content).hexdigest()
    record(EventType.LEDGER_TAKEN_OUT, by=by, at=at, about=unit, as_of=str(on), format=format, sha256=sha256)
    return content
