"""The tables of the ledger: a row for each rule, a row for each unit, and the clocks themselves through the door."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.cases.measures import answering
from hemmaplan.cases.models import Case
from hemmaplan.deadlines import clocked, measures, rules
from hemmaplan.deadlines.consequences import ClockState
from hemmaplan.deadlines.measures import COUNTED, Tally
from hemmaplan.deadlines.models import Clock, how_ended
from hemmaplan.desk.addresses import page_of_file, pages_of
from hemmaplan.desk.clocks.forms import WORDS, LedgerForm, RowsForm
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.people.models import Person
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """A row of the ledger: a rule or a unit, what answers it, and its numbers with the addresses of their rows."""

    title: str
    note: str
    section: str
    certain: bool
    counts: tuple[tuple[str, int, str], ...]


def heads() -> list[str]:
    """The headings of the numbers."""
    return [str(WORDS[name]) for name in COUNTED]


def ledger(form: LedgerForm) -> dict[str, Any]:
    """The ledger of the chosen unit and day: by rule in the order of urgency, by unit in the order of the house."""
    found = measures.tallies(Clock.objects.visible_to(form.user), form.unit_ids, form.on, known=form.known)
    by_rule = sorted(measures.added(found, by="rule"), key=lambda row: (-row.late, -row.week, -row.running, row.rule))
    by_unit = {row.unit_id: row for row in measures.added(found, by="unit_id")}
    here = list(Unit.objects.visible_to(form.user).filter(pk__in=by_unit).order_by("order", Swedish("name"), "pk"))
    total = sum(by_rule, Tally(0, ""))
    return {
        "rules": [_of_rule(form, row) for row in by_rule],
        "by_unit": [_of_unit(form, unit, by_unit[unit.pk]) for unit in here] if len(here) > 1 else [],
        "total": _counts(form, total), "heads": heads(), "figures": _figures(form, total),
    }  # fmt: skip


def _figures(form: LedgerForm, total: Tally) -> list[dict[str, Any]]:
    shown = ("late", "week", "running", "extended", "lapsed")
    return [
        {"value": getattr(total, name), "label": str(WORDS[name]), "url": _address(form, name),
         "kind": "warning" if name == "late" and total.late else ""}
        for name in shown
    ]  # fmt: skip


def _of_rule(form: LedgerForm, row: Tally) -> Line:
    found = law(row.rule, form.on)
    return Line(
        _(found.title),
        _(clocked.answered_by(row.rule)),
        found.section,
        found.is_certain,
        _counts(form, row, regel=row.rule),
    )


def law(rule_id: str, on: dt.date) -> rules.Rule:
    """The rule as it reads on the day; of a rule that no longer holds its latest words."""
    versions = rules.history(rule_id)
    return next((row for row in versions if row.holds_on(on)), versions[-1])


def _of_unit(form: LedgerForm, unit: Unit, row: Tally) -> Line:
    return Line(unit.name, "", "", certain=True, counts=_counts(form, row, enhet=unit.code))


def _counts(form: LedgerForm, row: Tally, **more: str) -> tuple[tuple[str, int, str], ...]:
    """Each number with its heading and where its rows are."""
    if more.get("enhet") and more["enhet"] not in {unit.code for unit in form.units}:
        return tuple((str(WORDS[name]), getattr(row, name), "") for name in COUNTED)  # a team: chosen by its unit only
    return tuple((str(WORDS[name]), getattr(row, name), _address(form, name, **more)) for name in COUNTED)


def _address(form: LedgerForm, which: str, **more: str) -> str:
    return f"{reverse('clocks:rows')}?{urlencode(form.query | {'lage': which} | more)}"


# The rows -------------------------------------------------------------------------------------------------------------


@dataclass
class Row:
    """A clock as this reader may see it. Without a file it is counted and said to be hidden."""

    clock: Clock
    state: ClockState
    law: rules.Rule
    file: Case | None
    person: Person | None
    url: str
    worker: Employee | None
    reason: str
    on: dt.date

    @property
    def is_late(self) -> bool:
        """Whether its time was out on the day."""
        return self.state.late(self.on)

    @property
    def stopped(self) -> str:
        """How it had ended by the day, in words."""
        ended = self.state.ended_on is not None and self.state.ended_on <= self.on
        return how_ended(self.clock.rule, self.state.end) if ended else ""

    @property
    def pk(self) -> int:
        """The clock's."""
        return self.clock.pk

    @property
    def due_on(self) -> dt.date:
        """Its last day, as it was then."""
        return self.state.due_on

    @property
    def section(self) -> str:
        """Where it stands."""
        return self.clock.section

    @property
    def office_day(self) -> dt.date | None:
        """The first day after it when the office works, where it is another: which of them counts is not settled for each rule."""
        found = rules.office_day_after(self.due_on)
        return found if found != self.due_on else None


def _condition(form: RowsForm) -> Q:
    chosen: Q = measures.cheapest_conditions(form.on, known=form.known, names={form.which})[form.which]
    return chosen & Q(rule=form.rule) if form.rule else chosen


def rows(request: Page, form: RowsForm) -> Table:
    """The clocks of the chosen kind, the earliest due first, as far as one may see whose they are."""
    found = (
        Clock.objects.visible_to(request.user).filter(_condition(form), unit__in=form.unit_ids).select_related("unit")
    )
    columns = [
        Column("rule", _("Vad"), cell=lambda row: _(row.law.title), template="clocks/cells/what.html"),
        Column("file", _("Akt"), template="clocks/cells/who.html"),
        Column("due_on", _("Senast"), sort=True, template="clocks/cells/due.html"),
        Column("state", _("Läge"), template="clocks/cells/state.html"),
        Column("worker", _("Svarar för den"), cell=lambda row: str(row.worker or "–")),
        Column("clock__unit__name", _("Enhet")),
    ]
    return Table(
        found, columns, request, caption=form.title, caption_hidden=True, name="frister", sort="due_on", page_size=PAGE_SIZE,
        row_url=lambda row: row.url, prepare=lambda page: _rows_of(request, form, page),
        empty=_("Inga frister"), empty_text=_("Ingen frist är sådan den dagen."),
    )  # fmt: skip


def _rows_of(request: Page, form: LedgerForm, page: Sequence[Clock]) -> list[Row]:
    """The clocks of a page with what belongs to them, each sort asked for once."""
    user: Any = request.user
    stood = measures.states(page, form.on, known=form.known)
    why = measures.reasons(page, form.on, known=form.known)
    ids = {clock.case_id for clock in page if clock.case_id}
    files = {row.pk: row for row in Case.objects.visible_to(user).filter(pk__in=ids).select_related("person")}
    workers = answering(files, on=form.on)
    pages = pages_of([clock for clock in page if not page_of_file(files.get(clock.case_id or 0))], user)
    return [
        Row(
            clock=clock, state=stood[clock.pk], law=clock.law(), file=files.get(clock.case_id or 0),
            person=files[clock.case_id].person if clock.case_id in files else None,
            url=page_of_file(files.get(clock.case_id or 0)) or pages.get(clock.pk, ""),
            worker=workers.get(clock.case_id or 0), reason=why.get(clock.pk, "") if clock.case_id in files else "", on=form.on,
        )
        for clock in page
    ]  # fmt: skip
