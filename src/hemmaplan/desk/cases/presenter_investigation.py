"""What the pages of an investigation are put together from: areas with their statements, parts of the text, what is missing, the release check."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hemmaplan.cases.investigations import headings, instruments, measures, paper
from hemmaplan.cases.investigations.models import (
    ChildTalk,
    Communication,
    Correction,
    InstrumentResult,
    Investigation,
    InvestigationPlan,
    InvestigationText,
    Statement,
)
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.parties.models import Party
from hemmaplan.desk.addresses import address
from hemmaplan.desk.cases.presenter import NextStep, age_of, step_of
from hemmaplan.desk.release import found_rows
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Tab

Text = str | Promise
WHERE = {"best_interests": "write", "childs_view": "hearing", "communicated": "communication", "reply_time": "communication",
         "written": "investigation", "clock": "investigation"}  # fmt: skip
"""Where each gate before a decision is answered."""


@dataclass(frozen=True)
class AreaRows:
    """Ett område med det som är känt."""

    area: headings.Area
    rows: list[Statement]


@dataclass(frozen=True)
class WrittenPart:
    """En del av texten, as it stands, with the version that a window sees."""

    part: str
    label: Text
    text: str
    version: int
    saved_at: Any
    required: bool
    section: str
    is_certain: bool


def page_of(request: Page, row: Investigation, tab: str) -> dict[str, Any]:
    """What every page of an investigation is told."""
    return {
        "investigation": row, "case": row.case, "person": row.person, "order": None, "opens": True, "tab": tab,
        "age": age_of(request, row.case), "tabs": tabs(row, tab), "may": may_investigate(request.user, row.case),
        "is_open": row.state == Investigation.State.OPEN, "is_closed": row.state == Investigation.State.CLOSED,
        "clock": measures.clock_to_complete(row),
    }  # fmt: skip


def tabs(row: Investigation, here: str) -> list[Tab]:
    """The pages of an investigation, in the order of the work."""
    named = [("investigation", _("Läs")), ("plan", _("Plan")), ("statements", _("Uppgifter")), ("write", _("Skriv")),
             ("hearing", _("Samtal och instrument")), ("communication", _("Kommunicera"))]  # fmt: skip
    if row.kind == Investigation.Kind.VIOLENCE:
        named.append(("safety_plan", _("Skyddsplan")))
    return [
        Tab(label=label, url=reverse(f"cases:{name}", args=[row.pk]), current=name == here) for name, label in named
    ]


def by_area(request: Page, row: Investigation, *, empty: bool = False) -> dict[str, list[AreaRows]]:
    """What is known, by the sides and areas of the investigation; ``empty`` keeps areas where nothing is."""
    facts = list(Statement.objects.visible_to(request.user).filter(investigation=row))
    sides: dict[str, list[AreaRows]] = {}
    for side, areas in headings.by_side(measures.areas_of(row)).items():
        found = [AreaRows(one, [fact for fact in facts if fact.area == one.key]) for one in areas]
        kept = [one for one in found if one.rows or empty]
        if kept:
            sides[side] = kept
    return sides


def parts(request: Page, row: Investigation) -> list[WrittenPart]:
    """Every part that the kind has, as it stands."""
    held = {one.part: one for one in InvestigationText.objects.visible_to(request.user).filter(investigation=row)}
    found = []
    for rule in headings.parts_of(row.kind):
        one = held.get(rule.part)
        label = InvestigationText.Part(rule.part).label
        found.append(
            WrittenPart(rule.part, label, one.text if one else "", one.version if one else 0, one.recorded_at if one else None,
                        rule.required, rule.section, rule.is_certain)
        )  # fmt: skip
    return found


def results(request: Page, row: Investigation) -> list[dict[str, Any]]:
    """Results of instruments in words: the sum, its level and the cut-off that held."""
    found = []
    for one in InstrumentResult.objects.visible_to(request.user).filter(investigation=row):
        of = instruments.instrument(one.instrument)
        found.append({
            "row": one, "name": _(of.name) if of else one.instrument, "scored": bool(of and of.scored),
            "label": _(instruments.level_label(one.instrument, one.level)),
        })  # fmt: skip
    return found


def missing(request: Page, row: Investigation) -> list[dict[str, Any]]:
    """Innan du undertecknar: what is missing before a decision, and where each is answered."""
    return [
        {"text": one.text, "section": one.section, "is_certain": one.is_certain,
         "url": reverse(f"cases:{WHERE[one.key]}", args=[row.pk])}
        for one in measures.missing_before(row, on=request.today)
    ]  # fmt: skip


def whole(request: Page, row: Investigation) -> dict[str, Any]:
    """The whole investigation to be read."""
    user: Any = request.user
    plans = InvestigationPlan.objects.visible_to(user).filter(
        investigation=row, state=InvestigationPlan.State.ESTABLISHED
    )
    step: NextStep | None = None if row.state == Investigation.State.CLOSED else step_of(row, user, request.today)
    return page_of(request, row, "investigation") | {
        "sides": by_area(request, row), "parts": parts(request, row), "plan_row": plans.first(),
        "labels": measures.area_labels(row), "talks": list(ChildTalk.objects.visible_to(user).filter(investigation=row)),
        "results": results(request, row), "screening": instruments.SCREENING,
        "replies": list(
            Communication.objects.visible_to(user).filter(investigation=row).select_related("party__person")
        ),
        "missing": [] if row.state == Investigation.State.CLOSED else missing(request, row),
        "lacking": measures.lacking(row) if row.state == Investigation.State.OPEN else [], "next": step,
        "clocks": [(clock, clock.law()) for clock in measures.clocks_of(row)],
        "decide_url": address("decisions:new", row.case_id), "corrections": corrections(request, row),
        "papers": measures.kept_papers(row, user) if knows_identity(user, row.person) else [],
        "is_written": row.state != Investigation.State.OPEN,
    }  # fmt: skip


# --- communication --------------------------------------------------------------------------------------------------------


def of_parties(request: Page, row: Investigation) -> list[dict[str, Any]]:
    """Each party that must be reached, with what it has been sent."""
    seen = {
        one.pk: one for one in Party.objects.visible_to(request.user).filter(case=row.case_id).select_related("person")
    }
    sent: dict[int, list[Communication]] = {}
    for one in Communication.objects.visible_to(request.user).filter(investigation=row):
        sent.setdefault(one.party_id, []).append(one)
    reach = [party.pk for party in measures.to_reach(row, request.today)]
    keys = [*(pk for pk in reach if pk in seen), *(pk for pk in sent if pk in seen and pk not in reach)]
    return [
        {"party": seen[pk], "sent": sent.get(pk, []),
         "waits": any(one.replied_on is None for one in sent.get(pk, []))}
        for pk in keys
    ]  # fmt: skip


def to_release(row: Investigation, party: Party, *, on: dt.date) -> dict[str, Any]:
    """What the party would be sent, by its parts, what of others stands in it, and why no letter may be sent."""
    found = [one for one in paper.of_party(row) if one.key]
    texts = {one.title: one.text for one in found}
    return {
        "choices": [(one.key, one.title) for one in found], "blocked": measures.not_to_write_to(party),
        "findings": found_rows(measures.findings(row.case, party, texts, on=on)),
    }  # fmt: skip


def corrections(request: Page, row: Investigation) -> dict[str, list[Correction]]:
    """What shall be read instead, by the part it corrects."""
    found: dict[str, list[Correction]] = {}
    for one in Correction.objects.visible_to(request.user).filter(investigation=row).select_related("by"):
        found.setdefault(one.part, []).append(one)
    return found
