"""What the pages of the months show: the work list, and one household's month with its account beside last month's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hemmaplan.assistance import building, catalogues, deciding
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.letters import named
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import Application, AppliedCost, PriorNotice, SupportDecision, SupportMonth
from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.control.findings import Grade
from hemmaplan.assistance.norms.control.words import sentence
from hemmaplan.assistance.norms.printing import Language, details
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.cases.permissions import works_with
from hemmaplan.desk.months.forms import DecideForm
from hemmaplan.foundation import calendar
from hemmaplan.people.models import Person
from hemmaplan.people.permissions import knows_identity
from hemmaplan.people.redaction import show
from hemmaplan.web import formats
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Tab
from hemmaplan.web.tables import Column, Table

MOST = 50
"""How many of the list are shown with what to do next; the rest come as these are done."""


# The work list ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """En ansökan som väntar: whose, which month, what to do next and why."""

    application: Application
    person: Person | None
    next: str
    why: str
    days: int

    @property
    def pk(self) -> int:
        """Of the application."""
        return self.application.pk


def tabs(request: Page, chosen: str) -> list[Tab]:
    """One's own, and the whole unit's."""
    own = measures.to_handle(request.user, mine=True).order_by().count()
    return [
        Tab(label=_("Mina"), url=reverse("months:index"), current=chosen == "mina", count=own),
        Tab(label=_("Enhetens"), url=f"{reverse('months:index')}?visa=alla", current=chosen == "alla"),
    ]


def waiting(request: Page, *, mine: bool) -> list[Waiting]:
    """The first of those that wait, each counted as it stands now."""
    found = list(measures.to_handle(request.user, mine=mine)[:MOST])
    rows, rules = measures.rows_of(found), law_in_use()
    return [_waiting(one, measures.counted(rows[one.pk], rules), request) for one in found]


def _waiting(one: Application, counted: measures.Counted, request: Page) -> Waiting:
    assert one.sent_at is not None
    next_, why = next_step(counted)
    if one.urgent:
        why = _("Akut. %(why)s") % {"why": why}
    days = calendar.days_left(calendar.local_date(one.sent_at), request.today)
    return Waiting(one, one.person, next_, why, days)


def next_step(counted: measures.Counted) -> tuple[str, str]:
    """What to do next with the month, and why."""
    missing = list(measures.against_deciding(counted))
    if counted.account is None:
        return _("Rätta underlaget"), " ".join(counted.refused)
    if missing:
        return _("Utred"), missing[0].text
    proposal = counted.proposal
    if proposal is not None and proposal.outcome == deciding.REJECT:
        return _("Kommunicera och avslå"), _("Inkomsterna räcker.")
    return _("Besluta"), _("Inget saknas.")


def table(request: Page, chosen: str) -> Table:
    """The list that was chosen."""
    columns = [
        Column("person", _("Vem"), template="decisions/cells/who.html"),
        Column("month", _("Månad"), cell=lambda row: deciding.month_words(row.application.month)),
        Column("kind", _("Ansökan"), cell=lambda row: row.application.get_kind_display()),
        Column("next", _("Nästa steg")),
        Column("why", _("Varför")),
        Column("days", _("Dagar"), numeric=True),
    ]
    return Table(
        waiting(request, mine=chosen == "mina"), columns, request, caption=_("Ansökningar som väntar"), caption_hidden=True,
        name="bistand", empty=_("Inga ansökningar väntar"), empty_text=_("Här står ansökningar som är inskickade och inte beslutade."),
        row_url=lambda row: reverse("months:month", args=[row.pk]),
    )  # fmt: skip


# One month --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccountRow:
    """Rad på sidan: its words, this month's and last month's amount, and what a worker may decide of it."""

    title: str
    amount: str
    before: str
    note: str
    kind: str
    row: str
    ruled: Any = None


def _called(request: Page, rows: building.MonthRows) -> dict[str, str]:
    """What each member is called to this reader; whoever is named is noted in the read log."""
    known = [
        one.person.pk for one in rows.members if one.person is not None and not show(one.person, request.user).masked
    ]
    return measures.called(rows, known=known)


def context(request: Page, application: Application) -> dict[str, Any]:
    """Everything on the page of one household's month."""
    user, person = request.user, application.person
    knows = person is not None and knows_identity(user, person)
    has_file = application.case is not None and works_with(user, application.case)
    handles = may_handle(user, application) and knows
    shared: dict[str, Any] = {
        "application": application, "person": person, "knows": knows, "has_file": has_file, "handles": handles,
        "may_take": may_handle(user, application) and not has_file and application.state == "sent",
        "month_words": deciding.month_words(application.month), "is_open": application.state == "sent",
        "state_kind": {"sent": "info", "decided": "success"}.get(application.state, "neutral"),
        "decision": None, "lines": [], "findings": [], "questions": [], "remarks": [], "adults": [], "missing": [], "notices": [],
        "proposal": None, "form": None, "version": 0, "refused": (), "rejects": False, "told": [], "obstacles": [], "added": [],
        "decides": False, "supplementary": application.kind == "supplementary", "partly": False, "children": 0,
    }  # fmt: skip
    if not knows:
        return shared
    if application.state == "decided":
        shared |= _decided(request, application)
    support_month = (
        SupportMonth.objects.visible_to(user).filter(case=application.case_id, month=application.month).first()
    )
    rows = measures.rows_of([application])[application.pk]
    counted = measures.counted(rows, law_in_use())
    called = _called(request, rows)
    number = support_month.version if support_month is not None else 0
    shared |= {
        "version": number,
        "refused": counted.refused,
        "children": sum(one.role == "child" for one in rows.members),
    }
    shared |= {
        "told": _told_by_applicant(application, rows),
        "adults": _adults(rows, called),
        "obstacles": catalogues.obstacles(request.today),
    }
    if counted.account is None or counted.household is None or counted.proposal is None:
        return shared
    missing = list(measures.against_deciding(counted)) if application.state == "sent" else []
    rejects = counted.proposal.outcome == deciding.REJECT
    if rejects and application.state == "sent" and not missing:
        missing = list(measures.against_rejecting(application, request.today))
    proposal = counted.proposal
    # Counted once more with the names of people; the calculation itself knows its members by the numbers of their rows.
    shown = calculate_one(measures.renamed(counted.household, called), law_in_use())
    return shared | {
        "lines": _lines(counted, shown), "findings": _findings(counted, called), **_questions(counted, shown), "missing": missing,
        "notices": _notices(request, application) if rejects else [], "proposal": proposal, "rejects": rejects,
        "decides": application.state == "sent" and has_file and handles and not missing and bool(proposal.outcome),
        "form": DecideForm(initial={"seen_total_ore": proposal.total_ore, "version": number}),
        "partly": proposal.outcome == deciding.PARTLY,
    }  # fmt: skip


def _decided(request: Page, application: Application) -> dict[str, Any]:
    row = (
        SupportDecision.objects.visible_to(request.user)
        .filter(application=application)
        .select_related("decision")
        .order_by("pk")
        .last()
    )
    return {"decision": row}


def _language() -> Language:
    return "en" if get_language() == "en" else "sv"


def _lines(counted: measures.Counted, shown: Account) -> list[AccountRow]:
    """The account as it is shown, each row beside the same of last month."""
    household, account = counted.household, counted.account
    assert household is not None
    assert account is not None
    places = building.rows_of_account(counted.rows, household, account)
    ruled, before = building.rulings_of(counted.rows.rulings), _before(counted)
    found, seen = [], dict[tuple[str, str], int]()
    for place, row in enumerate(shown.rows):
        key = (row.code, str(account.rows[place].inputs.get("member", "")))
        seen[key] = seen.get(key, 0) + 1
        then = before.get((*key, seen[key]))
        name = places.get(place, "")
        found.append(
            AccountRow(
                row.sv if _language() == "sv" else row.en, _("ej avgjort") if row.amount_ore is None else formats.kronor(row.amount_ore),
                "" if then is None else formats.kronor(then), details(row, _language()), row.kind, name, ruled.get(name),
            )
        )  # fmt: skip
    return found


def _before(counted: measures.Counted) -> dict[tuple[str, str, int], int]:
    """The amounts of last month's account, by row and member."""
    before = counted.rows.before
    if before is None:
        return {}
    account: Account = calculate_one(before.household, law_in_use())
    found: dict[tuple[str, str, int], int] = {}
    for row in account.rows:
        member = str(row.inputs.get("member", ""))
        member = before.aliases.get(member, member)
        place = next(number for number in range(1, len(account.rows) + 1) if (row.code, member, number) not in found)
        if row.amount_ore is not None:
            found[row.code, member, place] = row.amount_ore
    return found


def _findings(counted: measures.Counted, called: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the control found, the heaviest first, each with what to do and whether it has been explained."""
    rules, ruled, found = law_in_use(), building.rulings_of(counted.rows.rulings), []
    labels = {Grade.STOP: _("Måste avgöras"), Grade.ASK: _("Fråga den sökande"), Grade.NOTE: _("Att känna till")}
    kinds = {Grade.STOP: "danger", Grade.ASK: "warning", Grade.NOTE: "info"}
    for one in counted.findings:
        said, row = sentence(one, rules, names=called, language=_language()), building.row_of(one)
        found.append({
            "says": said.says, "do": said.do, "grade": labels[one.grade], "kind": kinds[one.grade], "row": row, "ruled": ruled.get(row),
            "handled": measures.handled(one, counted.rows), "asks_reason": one.code != "OBSTACLE_MISSING" and one.grade is not Grade.NOTE,
        })  # fmt: skip
    return found


def _questions(counted: measures.Counted, shown: Account) -> dict[str, Any]:
    """The questions of the account as it is shown, each with the row that answers it; and what is to be borne in mind."""
    household, rules = counted.household, law_in_use()
    assert household is not None
    english = _language() == "en"
    questions, remarks = [], []
    for asked in shown.asked:
        text = asked.en if english else asked.sv
        if asked.blocks:
            questions.append({"text": text, "row": building.row_of_question(asked, counted.rows, household, rules)})
        else:
            remarks.append({"text": text, "heavy": asked.code.startswith("PREMIUM")})
    return {"questions": questions, "remarks": remarks}


def _adults(rows: building.MonthRows, called: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each adult with situation and obstacle."""
    situations, held = {one.member_id: one for one in rows.situations}, rows.obstacles
    return [
        {
            "member": one, "name": called[building.name_of(one)], "situation": situations.get(one.pk),
            "code": held.get(one.person_id or 0, ""), "obstacle": catalogues.obstacle_title(held.get(one.person_id or 0, "")),
        }
        for one in rows.adults
    ]  # fmt: skip


def _told_by_applicant(application: Application, rows: building.MonthRows) -> list[tuple[str, object]]:
    """What stands in the application beside costs and incomes."""
    objections = "; ".join(one.objection for one in rows.incomes if one.objection)
    pairs = [
        (_("Kom in"), formats.iso_day(application.sent_at)), (_("Hur"), application.get_channel_display()),
        (_("Bor i"), application.get_tenure_display()), (_("Akut"), application.why_urgent), (_("Med egna ord"), application.own_words),
        (_("Invänder mot registren"), objections), (_("Tolkspråk"), application.interpreter),
    ]  # fmt: skip
    return [pair for pair in pairs if pair[1]]


def _notices(request: Page, application: Application) -> list[dict[str, Any]]:
    """Each party with what they were told before a refusal, and what they answered."""
    sent = {one.party_id: one for one in PriorNotice.objects.visible_to(request.user).filter(application=application)}
    return [
        {"party": party, "notice": sent.get(party.pk)}
        for party in measures.adults_as_parties(application, request.today)
    ]


# Forms ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowToRule:
    """En rad att avgöra: what the form is about, and what it starts from."""

    title: str
    lead: str
    version: int
    initial: dict[str, Any] = field(default_factory=dict)


SORTS = frozenset({
    "cost", "payment", "income", "asset", "norm", "earned", "surplus", "added", "lunch", "school", "special", "adult", "needed", "ends",
    "look", "register",
})  # fmt: skip


def row_to_rule(request: Page, application: Application, row: str) -> RowToRule | None:
    """The row as the form of a ruling shows it; ``None`` when the month has no such row."""
    counted = measures.month_counted(application)
    if counted.account is None or counted.household is None or row.partition(":")[0] not in SORTS:
        return None
    version = (
        SupportMonth.objects.visible_to(request.user)
        .filter(case=application.case_id, month=application.month)
        .values_list("version", flat=True)
        .first()
    )
    held = building.rulings_of(counted.rows.rulings).get(row)
    places = building.rows_of_account(counted.rows, counted.household, counted.account)
    called = measures.called(counted.rows)
    initial: dict[str, Any] = {}
    title, lead = _("Avgör raden"), ""
    place = next((place for place, name in places.items() if name == row), None)
    if place is not None:
        line = counted.account.rows[place]
        title = named(line, called, _language())
        asked = line.inputs.get("applied_ore", line.inputs.get("amount_ore"))
        if row.startswith("norm:"):
            lead = _(
                "Skriv hur mycket normen höjs. Minus sänker den. Det krävs särskilda skäl (12 kap. 7 § socialtjänstlagen)."
            )
        elif isinstance(asked, int):
            initial["amount_ore"], lead = asked, _("Sökt eller betalt: %(amount)s.") % {"amount": formats.kronor(asked)}
    else:
        known = {building.row_of(one): one for one in counted.findings}
        questions = {
            building.row_of_question(one, counted.rows, counted.household, law_in_use()): one
            for one in counted.account.asked
            if one.blocks
        }
        if row in known:
            said = sentence(known[row], law_in_use(), names=called, language=_language())
            title, lead = _("Avgör det som hittats"), f"{said.says} {said.do}"
        elif row in questions:
            title, lead = _("Svara på frågan"), questions[row].sv if _language() == "sv" else questions[row].en
        elif held is None:
            return None
    if held is not None:
        initial |= {"amount_ore": held.amount_ore, "reason": held.reason, "reason_code": held.reason_code}
    return RowToRule(title, lead, version or 0, {name: value for name, value in initial.items() if value is not None})


def costs_of(request: Page, application: Application) -> list[tuple[AppliedCost, str]]:
    """The costs of an application with what they are called."""
    rules, rows = law_in_use(), AppliedCost.objects.visible_to(request.user).filter(application=application)
    return [(cost, deciding.title_of(cost, rules)) for cost in rows.order_by("pk")]


def reasons_to_refuse(application: Application) -> str:
    """Why the account leads to a refusal, for the letter before it."""
    counted = measures.month_counted(application)
    listed = catalogues.refusal("surplus")
    account = counted.account
    if listed is None or account is None or account.outcome != "AVSLAG":
        return ""
    return f"{listed.phrase} {deciding.facts_text(account, application.month)}"
