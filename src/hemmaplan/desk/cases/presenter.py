"""What the page of an authority's file is put together from: what is due, the one next step, and the five phases with their documents."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hemmaplan.cases.decisions.models import Appeal, Decision
from hemmaplan.cases.decisions.states import OPEN
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.intake.states import WAITING
from hemmaplan.cases.investigations import measures
from hemmaplan.cases.investigations.models import (
    ChildTalk,
    Communication,
    InstrumentResult,
    Investigation,
    InvestigationPlan,
    SafetyPlan,
    Statement,
)
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.kinds import AUTHORITY, AUTHORITY_KINDS
from hemmaplan.cases.measures import files_of, workers_of
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.permissions import may_write
from hemmaplan.deadlines.measures import with_next_clock
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.addresses import address
from hemmaplan.desk.cases.forms import FileFilter
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures.decided import without_order
from hemmaplan.interventions.models import Goal, Order, QueueEntry
from hemmaplan.people.measures import ages_on
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table

Text = str | Promise
LATEST = 3
NOTICE = "fl_decision_notice"
MOST = 100


@dataclass(frozen=True)
class Document:
    """En handling i kedjan: its name, how it stands, when it was, and where it opens."""

    title: Text
    state: Text = ""
    kind: str = "neutral"
    when: Any = None
    url: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Phase:
    """En av ärendets fem faser, with its documents in their order."""

    key: str
    title: Text
    documents: list[Document]
    empty: Text


@dataclass(frozen=True)
class NextStep:
    """Nästa steg: the one thing to do now, why, and where."""

    text: Text
    why: Text
    url: str = ""


# --- the list -----------------------------------------------------------------------------------------------------------


def files(request: Page) -> Table:
    """The authority's files one sees that there are: the most urgent of one's own first."""
    user: Any = request.user
    seen = Case.objects.visible_to(user).filter(kind__in=AUTHORITY).select_related("person", "unit")
    rows = with_next_clock(seen, Clock.objects.visible_to(user))
    return Table(
        rows,
        [
            Column("number", _("Akt"), sort=True),
            Column("person", _("Person"), template="cases/cells/person.html"),
            Column("kind", _("Slag"), sort=True, cell=lambda row: row.get_kind_display()),
            Column("due_on", _("Närmaste frist"), sort=True, template="cases/cells/due.html"),
            Column("unit__name", _("Enhet"), sort=True),
            Column("closed_on", _("Läge"), template="cases/cells/state.html"),
        ],
        request, caption=_("Akter hos myndigheten"), name="akter", sort="due_on",
        row_url=lambda row: reverse("cases:file", args=[row.pk]) if row.opens else "", prepare=partial(with_opens, user),
        filters=FileFilter(request.GET or None, kinds=[(key, str(label)) for key, label in AUTHORITY_KINDS],
                           own=files_of(user)),
        empty=_("Inga akter"), empty_text=_("Här står akterna i dina enheter och dem du arbetar med."),
    )  # fmt: skip


def with_opens(user: Any, rows: Sequence[Any]) -> Sequence[Any]:
    """The files, each with whether it opens to the user: of others one knows only that they are there."""
    opened = set(
        Case.objects.visible_to(user).open_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    for row in rows:
        row.opens = row.pk in opened
    return rows


def own_files(request: Page) -> list[Case]:
    """The files one works with today, those with the latest notes of one's own first."""
    user: Any = request.user
    latest = JournalEntry.objects.visible_to(user).filter(case=OuterRef("pk"), author=user.pk).order_by("-recorded_at")
    rows = Case.objects.visible_to(user).filter(pk__in=files_of(user)).select_related("person")
    noted = rows.annotate(noted_at=Subquery(latest.values("recorded_at")[:1]))
    return list(noted.order_by(F("noted_at").desc(nulls_last=True), "-opened_on", "pk")[:MOST])


# --- the page of a file ---------------------------------------------------------------------------------------------------


def age_of(request: Page, case: Case) -> str:
    """The age in words, to those who know who it is."""
    user: Any = request.user
    ages = ages_on(person=case.person, on=request.today) if knows_identity(user, case.person) else None
    if ages is None:
        return ""
    years = str(ages[0]) if ages[0] == ages[1] else f"{ages[0]}–{ages[1]}"
    return _("%(age)s år") % {"age": years}


class File:
    """What the house has in a file as far as the reader may see it, each sort asked for once a page."""

    def __init__(self, request: Page, case: Case) -> None:
        self.request, self.case = request, case
        user: Any = request.user
        self.user, self.today = user, request.today
        self.intakes = list(Intake.objects.visible_to(user).filter(case=case).order_by("arrived_at", "pk"))
        self.investigations = list(
            Investigation.objects.visible_to(user).filter(case=case).select_related("case", "person", "chained_to")
        )
        self.decisions = list(
            Decision.objects.visible_to(user).filter(case=case).select_related("case").order_by("recorded_at", "pk")
        )
        self.orders = list(
            Order.objects.visible_to(user).filter(decision__case=case).select_related("case", "service", "unit")
        )
        self.clocks = list(Clock.objects.visible_to(user).running().filter(case_id=case.pk)[:MOST])

    @property
    def going_on(self) -> Investigation | None:
        """The investigation that goes on."""
        return next((row for row in self.investigations if row.state != Investigation.State.CLOSED), None)

    def inside(self, model: Any) -> list[Any]:
        """The rows of a kind inside the file's investigations, through their own door."""
        return list(model.objects.visible_to(self.user).filter(investigation__case=self.case))


def context(request: Page, case: Case) -> dict[str, Any]:
    """Everything on the page."""
    held = File(request, case)
    user: Any = request.user
    notes = JournalEntry.objects.visible_to(user).filter(case=case)
    return {
        "case": case, "person": case.person, "order": None, "opens": True, "tab": "file", "age": age_of(request, case),
        "workers": [str(row.employee) for row in workers_of(case, request.today)],
        "next": next_step(held), "clocks": [(row, _(row.law().title)) for row in held.clocks],
        "phases": list(phases(held)), "may_write": may_write(user, case), "may_investigate": may_investigate(user, case),
        "drafts": notes.filter(state=JournalEntry.State.DRAFT, author=user.pk).count(),
        "latest": list(notes.filter(state=JournalEntry.State.SIGNED).select_related("author")[:LATEST]),
        "parties": list(
            Party.objects.visible_to(user).filter(case=case, period__contains=request.today).select_related("person")
        ),
        "areas": written_areas(request, case), "investigation": held.going_on,
    }  # fmt: skip


def next_step(held: File) -> NextStep:
    """The one thing to do now, in the order of the work."""
    waiting = next((row for row in held.intakes if row.state in WAITING), None)
    if waiting is not None:
        return NextStep(
            _("Bedöm det som kommit in"), waiting.get_kind_display(), address("reception:intake", waiting.pk)
        )
    if held.going_on is not None:
        return step_of(held.going_on, held.user, held.today)
    decided = _of_decisions(held)
    if decided is not None:
        return decided
    followed = next((row for row in held.investigations if row.follow_up_on and not row.follow_up_ended_on), None)
    if followed is not None:
        url = reverse("cases:investigation", args=[followed.pk])
        return NextStep(_("Följ upp barnets situation"), _("Uppföljning efter utredning pågår"), url)
    return NextStep(_("Inget väntar i akten"), "")


def _of_decisions(held: File) -> NextStep | None:
    """What is to be done with the file's decisions: decide, tell the parties, send the order."""
    proposed = next((row for row in held.decisions if row.state in OPEN), None)
    if proposed is not None:
        return NextStep(
            _("Ta beslutet vidare"), proposed.get_state_display(), address("decisions:decision", proposed.pk)
        )
    untold = next((row for row in held.clocks if row.rule == NOTICE), None)
    if untold is not None:
        return NextStep(
            _("Underrätta om beslutet"),
            _("Parterna ska få veta det genast."),
            address("decisions:decision", untold.subject_id),
        )
    granted = next(iter(without_order(held.decisions, held.orders)), None)
    if granted is not None:
        return NextStep(
            _("Sänd uppdraget till utföraren"), granted.intervention, address("decisions:decision", granted.pk)
        )
    return None


def step_of(row: Investigation, user: Any, today: Any) -> NextStep:
    """The next step of an investigation that goes on."""

    def to(name: str) -> str:
        return reverse(f"cases:{name}", args=[row.pk])

    plans = InvestigationPlan.objects.visible_to(user).filter(investigation=row)
    if row.kind == Investigation.Kind.CHILD and row.guardians_informed_on is None and not row.informing_waits:
        return NextStep(
            _("Underrätta parterna om utredningen"),
            _("Det ska ske genast, om inget särskilt talar emot det."),
            to("inform"),
        )
    if not any(plan.state == InvestigationPlan.State.ESTABLISHED for plan in plans):
        return NextStep(_("Gör utredningsplanen"), _("Frågor, områden och vem som ska kontaktas."), to("plan"))
    if row.state == Investigation.State.OPEN:
        lacks = measures.lacking(row)
        if lacks:
            return NextStep(
                _("Skriv utredningen"), lacks[0].text, to("statements" if lacks[0].field == "statements" else "write")
            )
        return NextStep(_("Fastställ utredningen"), _("Alla delar är skrivna."), to("investigation"))
    missing = measures.missing_before(row, on=today)
    if any(one.key in {"communicated", "reply_time"} for one in missing):
        return NextStep(_("Kommunicera utredningen"), missing[0].text, to("communication"))
    return NextStep(_("Fatta beslut"), _("Utredningen är fastställd."), address("decisions:new", row.case_id))


def phases(held: File) -> Iterator[Phase]:
    """The five phases, each with its named documents in their order."""
    yield Phase("aktualisera", _("Aktualisera"), list(_intakes(held)), _("Inget har kommit in i akten."))
    yield Phase("utreda", _("Utreda"), list(_investigations(held)), _("Ingen utredning har inletts."))
    yield Phase("besluta", _("Besluta"), list(_decisions(held)), _("Inget beslut är påbörjat."))
    yield Phase("utforma", _("Utforma"), list(_orders(held)), _("Inget uppdrag har sänts."))
    yield Phase("folja-upp", _("Följa upp"), list(_followed(held)), _("Inget att följa upp ännu."))


def _intakes(held: File) -> Iterator[Document]:
    for row in held.intakes:
        waits = row.state in WAITING
        yield Document(row.get_kind_display(), row.get_state_display(), "warning" if waits else "neutral", row.arrived_at,
                       address("reception:intake", row.pk))  # fmt: skip


def _investigations(held: File) -> Iterator[Document]:
    inside = {
        model: held.inside(model)
        for model in (InvestigationPlan, Statement, ChildTalk, InstrumentResult, Communication, SafetyPlan)
    }
    for row in held.investigations:

        def of(model: Any, row: Investigation = row) -> list[Any]:
            return [one for one in inside[model] if one.investigation_id == row.pk]

        def to(name: str, row: Investigation = row) -> str:
            return reverse(f"cases:{name}", args=[row.pk])

        note = _("Inledd inom trettio dagar efter en avslutad") if row.chained_to_id else ""
        title = _("Utredning: %(kind)s") % {"kind": row.get_kind_display()}
        yield Document(title, row.get_state_display(), "info" if row.closed_on is None else "neutral", row.opened_on,
                       to("investigation"), note)  # fmt: skip
        for plan in of(InvestigationPlan)[:1]:
            yield Document(_("Utredningsplan %(version)s") % {"version": plan.version}, plan.get_state_display(),
                           when=plan.established_at or plan.recorded_at, url=to("plan"))  # fmt: skip
        if facts := of(Statement):
            yield Document(_("Uppgifter med källa"), str(len(facts)), when=facts[-1].recorded_at, url=to("statements"))
        for talk in of(ChildTalk):
            yield Document(_("Samtal med barnet"), talk.get_kind_display(), when=talk.happened_at, url=to("hearing"))
        for result in of(InstrumentResult):
            yield Document(_("Instrument"), result.instrument.upper(), when=result.made_on, url=to("hearing"))
        for plan in of(SafetyPlan):
            yield Document(_("Skyddsplan"), when=plan.reviewed_on, url=to("safety_plan"))
        if sent := of(Communication):
            waits = sum(one.sent_on is not None and one.replied_on is None for one in sent)
            state = _("%(n)s väntar på svar") % {"n": waits} if waits else _("Besvarad eller undantagen")
            yield Document(
                _("Kommunicering"), state, "warning" if waits else "success", sent[-1].sent_on, to("communication")
            )


def _decisions(held: File) -> Iterator[Document]:
    for row in held.decisions:
        kind = "success" if row.state == "signed" else "warning" if row.state == "proposed" else "neutral"
        title = _("Beslut: %(verb)s") % {"verb": row.get_verb_display()}
        yield Document(title, row.get_state_display(), kind, row.decided_at or row.recorded_at,
                       address("decisions:decision", row.pk), row.intervention)  # fmt: skip
    for one in (
        Appeal.objects.visible_to(held.user).filter(delivery__decision__in=held.decisions).select_related("delivery")
    ):
        kind = "warning" if one.state == "received" else "neutral"
        yield Document(
            _("Överklagande"), one.get_state_display(), kind, one.arrived_on, address("decisions:appeal", one.pk)
        )


def _orders(held: File) -> Iterator[Document]:
    places = {
        row.order_id: row
        for row in QueueEntry.objects.visible_to(held.user).filter(order__in=held.orders, left_on=None)
    }
    for row in held.orders:
        note = _("I kö sedan %(day)s") % {"day": places[row.pk].joined_on} if row.pk in places else ""
        if row.started_on:
            note = _("Startade %(day)s") % {"day": row.started_on}
        title = _("Uppdrag till %(unit)s: %(service)s") % {"unit": row.unit, "service": row.service}
        yield Document(title, row.get_state_display(), when=row.sent_at, url=address("orders:order", row.pk), note=note)


def _followed(held: File) -> Iterator[Document]:
    goals = list(
        Goal.objects.visible_to(held.user)
        .filter(plan__order__in=held.orders)
        .exclude(outcome="")
        .select_related("plan")
    )
    for order in held.orders:
        for goal in (one for one in goals if one.plan.order_id == order.pk):
            yield Document(
                goal.text, goal.get_outcome_display(), url=address("orders:order", order.pk), note=str(order.service)
            )
        if order.ended_on:
            yield Document(_("Uppdraget avslutat"), order.get_end_reason_display(), when=order.ended_on,
                           url=address("orders:order", order.pk), note=str(order.service))  # fmt: skip
    for row in held.investigations:
        if row.closed_on:
            yield Document(_("Utredningen avslutad"), row.get_outcome_display(), when=row.closed_on,
                           url=reverse("cases:investigation", args=[row.pk]))  # fmt: skip
        if row.follow_up_on:
            state = _("Avslutad") if row.follow_up_ended_on else str(Investigation.State.OPEN.label)
            yield Document(_("Uppföljning av barnets situation"), state, when=row.follow_up_on,
                           url=reverse("cases:investigation", args=[row.pk]))  # fmt: skip


# --- all of one area ------------------------------------------------------------------------------------------------------


def written_areas(request: Page, case: Case) -> list[Any]:
    """The areas of the file about which something is written that the reader may see."""
    notes = (
        JournalEntry.objects.visible_to(request.user)
        .filter(case=case, state=JournalEntry.State.SIGNED)
        .exclude(area="")
    )
    facts = Statement.objects.visible_to(request.user).filter(investigation__case=case)
    written = set(
        notes.order_by().values_list("area", flat=True).union(facts.order_by().values_list("area", flat=True))
    )
    return [one for one in measures.areas_of_file(case) if one.key in written] if written else []


def of_area(request: Page, case: Case, area: str) -> dict[str, Any]:
    """The signed notes and the statements of one area, read together, oldest first."""
    notes = JournalEntry.objects.visible_to(request.user).filter(case=case, area=area, state=JournalEntry.State.SIGNED)
    facts = Statement.objects.visible_to(request.user).filter(investigation__case=case, area=area)
    rows: list[tuple[dt.datetime, JournalEntry | None, Statement | None]] = []
    rows += [(row.happened_at, row, None) for row in notes.select_related("author")[:MOST]]
    rows += [(calendar.at_clock(row.source_on, 12), None, row) for row in facts[:MOST]]
    return {"rows": sorted(rows, key=lambda row: row[0]), "areas": measures.areas_of_file(case)}
