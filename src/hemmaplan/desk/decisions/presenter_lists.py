"""What the lists of decisions show: the month's delegated ones, those not carried out, the quarter's totals, one decision's form."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.cases.decisions import kinds, measures, scheme
from hemmaplan.cases.decisions.models import Decision, ExecutionNote
from hemmaplan.cases.decisions.permissions import LEVELS
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import decided
from hemmaplan.interventions.measures.decided import Unexecuted
from hemmaplan.organisation.measures import board_of
from hemmaplan.people.redaction import show
from hemmaplan.web import formats
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table

DIRECTIONS = {"child": "Barn och familj", "violence": "Våld i nära relation", "family": "Övrigt", "adult": "Övrigt"}
"""What the national form calls the area; an adult's is chosen there between addiction, psychiatry and other."""
MONTHS_BACK = 12


def units_of(request: Page) -> frozenset[int]:
    """The units where the user decides or enters what the board decides."""
    found = request.user.scope.units(AuthorityRight.RECORD_BOARD_DECISIONS)
    for right in LEVELS.values():
        found |= request.user.scope.units(right)
    return found


def _month(request: Page) -> dt.date:
    """The month that the address names, otherwise this one."""
    text = request.GET.get("manad", "")
    for back in range(MONTHS_BACK):
        first = calendar.add_months(calendar.month_start(request.today), -back)
        if f"{first:%Y-%m}" == text:
            return first
    return calendar.month_start(request.today)


def reporting(request: Page) -> dict[str, Any]:
    """The month's delegated decisions. The public copy names nobody and links to nothing."""
    first, public = _month(request), request.GET.get("kopia", "") == "offentlig"
    units = request.user.scope.units(AuthorityRight.RECORD_BOARD_DECISIONS)
    rows = measures.taken(units, first, calendar.month_end(first)).filter(
        level__in=(*scheme.OFFICERS, scheme.AUTOMATIC)
    )
    seen = set(
        Decision.objects.visible_to(request.user)
        .filter(pk__in=rows.order_by().values("pk"))
        .values_list("pk", flat=True)
    )
    titles = kinds.titles()
    columns = [
        Column("decided_at", _("Datum"), cell=lambda row: formats.iso_day(row.decided_at)),
        Column("case__number", _("Ärende")),
        Column("kind", _("Beslut"), cell=lambda row: _(titles.get(row.kind, row.kind))),
        Column("section", _("Lagrum")),
        Column("level", _("Delegat"), cell=lambda row: row.get_level_display()),
        Column("delegation", _("Punkt")),
        Column("verb", _("Utfall"), cell=lambda row: row.get_verb_display()),
    ]  # fmt: skip
    if not public:
        rows = rows.select_related("person")
        columns.insert(2, Column("person", _("Vem"), cell=lambda row: show(row.person, request.user).name if row.pk in seen
                                 else _("Öppen bara för dem som har ärendet")))  # fmt: skip
    months = [calendar.add_months(calendar.month_start(request.today), -back) for back in range(MONTHS_BACK)]
    table = Table(
        rows, columns, request, caption=_("Delegationsbeslut"), caption_hidden=True, name="delegation", page_size=500,
        row_url=None if public else lambda row: reverse("decisions:decision", args=[row.pk]) if row.pk in seen else "",
        empty=_("Inga delegationsbeslut"), empty_text=_("Inget beslut på delegation är fattat den månaden."),
    )  # fmt: skip
    return {"table": table, "month": first, "public": public, "months": months}


def _rows(request: Page, found: Sequence[Unexecuted]) -> list[dict[str, Any]]:
    """Each as the list shows it; a person is named only to whom the decision or the order is open."""
    mine = set(Decision.objects.visible_to(request.user).filter(
        pk__in=[one.decision.pk for one in found if one.decision]).values_list("pk", flat=True))  # fmt: skip
    titles, rows = kinds.titles(), []
    for one in found:
        thing = one.order or one.decision
        assert thing is not None
        opens = one.decision is not None and one.decision.pk in mine
        rows.append({
            "since": one.since, "days": (request.today - one.since).days, "interrupted": one.interrupted,
            "number": thing.case.number, "person": thing.person if opens else None,
            "what": one.order.service.name if one.order else _(titles.get(one.decision.kind, "")) if one.decision else "",
            "state": one.order.get_state_display() if one.order else _("Inget uppdrag är sänt"),
            "section": one.clock.section,
            "url": reverse("decisions:execution", args=[one.decision.pk]) if opens and one.decision else "",
        })  # fmt: skip
    return rows


def unexecuted(request: Page) -> dict[str, Any]:
    """Those beyond three months in the units where one decides."""
    found = decided.unexecuted(units_of(request), request.today)
    reports = request.user.scope.anywhere(AuthorityRight.RECORD_BOARD_DECISIONS)
    return {"rows": _rows(request, found), "reports": reports}


def quarter(request: Page) -> dict[str, Any]:
    """The last whole quarter: the list to the auditors without anybody named, and totals to the council."""
    units = request.user.scope.units(AuthorityRight.RECORD_BOARD_DECISIONS)
    first = calendar.quarter_start(calendar.add_days(calendar.quarter_start(request.today), -1))
    last = calendar.quarter_end(first)
    left, done = decided.unexecuted(units, last), decided.executed_between(units, first, last)
    rows = _rows(request, left)
    for row in rows:
        row["days"] = (last - row["since"]).days
    totals = Counter((row["what"], row["interrupted"]) for row in rows)
    return {
        "first": first, "last": last, "rows": rows, "done": len(done),
        "totals": [
            {"what": what, "interrupted": interrupted, "count": count,
             "days": max(row["days"] for row in rows if (row["what"], row["interrupted"]) == (what, interrupted))}
            for (what, interrupted), count in sorted(totals.items())
        ],
    }  # fmt: skip


def execution(request: Page, decision: Decision) -> dict[str, Any]:
    """What has been done, and what the national form asks for, ready to print."""
    notes = list(ExecutionNote.objects.visible_to(request.user).filter(decision=decision).select_related("by"))
    found = next((one for one in decided.unexecuted([decision.unit_id], request.today)
                  if one.decision and one.decision.pk == decision.pk), None)  # fmt: skip
    shown, kind = show(decision.person, request.user), measures.kind_of(decision)
    by = {key: [note for note in notes if note.kind == key] for key in ("offer", "interim", "contact", "reason")}
    fields = [
        (_("Nämnd"), board_of(decision.unit)), (_("Ärende"), decision.case.number), (_("Person"), shown.name),
        (_("Personnummer"), shown.number),
        (_("Skyddade personuppgifter"), _("Ja: skriv det i fritexten") if shown.protected else _("Nej")),
        (_("Kön"), {"k": "Kvinna/Flicka", "m": "Man/Pojke"}.get(decision.person.sex, "Annat") if not shown.masked else ""),
        (_("Inriktning"), DIRECTIONS[decision.case.kind]), (_("Insats"), kind.ivo),
        (_("Datum för gynnande beslut"), formats.iso_day(measures.decided_on(decision))),
        (_("Datum för avbrott"), formats.iso_day(found.since) if found and found.interrupted else ""),
    ]  # fmt: skip
    if not shown.masked:  # what is written in words of one's own may say who it is
        fields += [
            (_("Skäl"), _text(by["reason"])), (_("Erbjudanden"), _text(by["offer"])),
            (_("Hjälp under tiden"), _text(by["interim"])), (_("Senaste kontakt"), _text(by["contact"][-1:])),
        ]  # fmt: skip
    return {"fields": fields, "notes": notes, "late": found is not None}


def _text(notes: list[ExecutionNote]) -> str:
    answers = dict(ExecutionNote.Answer.choices)
    return "; ".join(
        f"{note.on.isoformat()} {note.text}" + (f" ({answers[note.answer]})" if note.answer else "") for note in notes
    )
