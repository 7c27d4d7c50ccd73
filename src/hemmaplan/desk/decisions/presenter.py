"""What the pages of decisions show: the lists, and one decision with what is missing, who may decide, and what came of it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.cases.decisions import appeals, kinds, measures, scheme
from hemmaplan.cases.decisions.consequences import due_to_forward
from hemmaplan.cases.decisions.models import Appeal, Decision, Delivery
from hemmaplan.cases.decisions.permissions import (
    level_of,
    may_inform,
    may_record_board,
    may_send_back,
    may_sign,
    may_write_in,
)
from hemmaplan.cases.decisions.requirements import PARTS
from hemmaplan.cases.decisions.states import OPEN, AppealState, DecisionState, Verb
from hemmaplan.cases.investigations.measures import not_to_write_to
from hemmaplan.cases.parties.permissions import knows_party
from hemmaplan.desk.orders import presenter_start
from hemmaplan.desk.orders.presenter import OUTCOME_KINDS, place_text
from hemmaplan.interventions.measures.decided import Progress, may_be_carried_out, progress_of
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.people.permissions import knows_identity, may_send_for
from hemmaplan.people.redaction import show
from hemmaplan.web import formats
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Tab
from hemmaplan.web.tables import Column, Table

STATES = {"draft": "neutral", "proposed": "warning", "signed": "success", "discarded": "neutral"}
APPEAL_STATES = {
    "received": "warning",
    "dismissed": "neutral",
    "changed": "success",
    "forwarded": "info",
    "ruled": "success",
}
BUTTONS = {
    "open": gettext_lazy("Inled"), "not_open": gettext_lazy("Inled inte"), "extend": gettext_lazy("Förläng"), "grant": gettext_lazy("Bifall"),
    "grant_partly": gettext_lazy("Bifall delvis"), "reject": gettext_lazy("Avslag"), "dismiss": gettext_lazy("Avvisa"), "write_off": gettext_lazy("Avskriv"),
    "close": gettext_lazy("Avsluta"), "follow_up": gettext_lazy("Följ upp"), "change": gettext_lazy("Ändra"), "end": gettext_lazy("Upphör"), "correct": gettext_lazy("Rätta"),
}  # fmt: skip
REASONS = {
    "request": gettext_lazy("Ansökan"), "facts": gettext_lazy("Omständigheter som avgjort"),
    "provisions": gettext_lazy("Bestämmelser"), "weighing": gettext_lazy("Bedömning"),
    "best_interests": gettext_lazy("Barnets bästa"), "childs_view": gettext_lazy("Barnets åsikt"),
    "why_not": gettext_lazy("Varför inte, eller inte helt"),
}  # fmt: skip
LISTS = ("att-fatta", "mina", "fattade")


def tabs(request: Page, chosen: str) -> list[Tab]:
    """What waits for me to decide, what I have begun, what has been decided."""
    waits = measures.waiting_for(request.user).count()
    words = {"att-fatta": (_("Att fatta"), waits), "mina": (_("Mina påbörjade"), None), "fattade": (_("Fattade"), None)}
    return [
        Tab(label=label, url=f"{reverse('decisions:index')}?visa={key}", current=key == chosen, count=count)
        for key, (label, count) in words.items()
    ]


def table(request: Page, chosen: str) -> Table:
    """The list that was chosen."""
    rows = {
        "att-fatta": measures.waiting_for(request.user),
        "mina": measures.begun_by(request.user),
        "fattade": Decision.objects.visible_to(request.user).filter(state="signed"),
    }[chosen]
    titles = kinds.titles()
    decided = chosen == "fattade"
    columns = [
        Column("case__number", _("Ärende")),
        Column("person", _("Vem"), template="decisions/cells/who.html"),
        Column("kind", _("Beslut"), cell=lambda row: f"{_(titles.get(row.kind, row.kind))}: {row.get_verb_display()}"),
        Column("state", _("Läge"), template="decisions/cells/state.html", cell=lambda row: STATES[row.state]),
        Column("level", _("Nivå"), cell=lambda row: row.get_level_display()),
        Column("decided_at", _("Fattat"), sort=True, cell=lambda row: formats.iso_day(row.decided_at))
        if decided
        else Column("recorded_at", _("Senast skrivet"), sort=True, cell=lambda row: formats.iso_day(row.recorded_at)),
    ]
    empty = {
        "att-fatta": (_("Inget väntar på ditt beslut"), _("Här står förslag som lämnats till din nivå.")),
        "mina": (_("Du har inga påbörjade beslut"), _("Ett beslut påbörjas från akten.")),
        "fattade": (_("Inga beslut"), _("Här står fattade beslut i de akter du läser.")),
    }[chosen]
    return Table(
        rows.select_related("case", "person"), columns, request, caption=_("Beslut"), caption_hidden=True, name="beslut",
        sort="-decided_at" if decided else "recorded_at", empty=empty[0], empty_text=empty[1],
        row_url=lambda row: reverse("decisions:decision", args=[row.pk]),
    )  # fmt: skip


def choices(request: Page, case: Any) -> list[dict[str, Any]]:
    """Every kind in the area with a button a verb; those only made by correcting are left out."""
    return [
        {"kind": one, "verbs": [(verb, BUTTONS[verb]) for verb in one.verbs if verb != "correct"]}
        for one in kinds.of_area(case.kind, request.today)
        if one.effect not in {"open", "not_open"} and one.key != "extend_preliminary"
    ]


def _missing(decision: Decision, page: Page) -> list[dict[str, str]]:
    """What stands against signing, each with where it is put right."""
    return [
        {"text": fault.text, "url": f"#id_{fault.field}" if fault.field in PARTS else ""}
        for fault in measures.missing(decision, on=page.today)
    ]


def context(request: Page, decision: Decision) -> dict[str, Any]:
    """Everything on the page of one decision."""
    user, kind = request.user, measures.kind_of(decision, request.today)
    limits, level = measures.limits_of(decision), level_of(user, decision.unit_id)
    item = scheme.may_decide(decision.kind, level, limits, request.today)
    is_open = decision.state in OPEN
    needed = scheme.lowest_level(decision.kind, limits, request.today) if is_open else ""
    knows = knows_identity(user, decision.person)
    said = measures.sentence_of(decision, who=show(decision.person, user).name, on=request.today)
    return {
        "decision": decision, "kind": kind, "sentence": said if knows else "", "knows": knows, "is_open": is_open,
        "verb": Verb(decision.verb).label, "state_kind": STATES[decision.state],
        "missing": _missing(decision, request) if is_open else [],
        "item": item if isinstance(item, scheme.Item) else None,
        "too_late": is_open and any(gate.key == measures.LATE for gate in measures.gates(decision, on=request.today)),
        "could_sign": scheme.could_decide(decision.kind, decision.verb, level, request.today),
        "needed": Decision.Level(needed).label if needed else "", "needs_board": needed in scheme.ELECTED,
        "signs": is_open and may_sign(user, decision) and isinstance(item, scheme.Item),
        "writes": may_write_in(user, decision), "sends_back": may_send_back(user, decision),
        "records_board": is_open and may_record_board(user, decision.unit_id), "informs": may_inform(user, decision),
        "reasons": [(label, getattr(decision, name)) for name, label in REASONS.items() if getattr(decision, name) and knows],
        "facts": _facts(decision, whole=knows),
        "deliveries": _deliveries(request, decision) if decision.state == "signed" else [],
        "progress": [_progress(request, one) for one in progress_of(decision, user=user, on=request.today)],
        "order_url": _order_url(request, decision),
        "granted": decision.verb in measures.GRANTS and decision.state == "signed",
        "replaced_by": Decision.objects.visible_to(user).filter(replaces=decision.pk, state="signed").first(),
    }  # fmt: skip


def _facts(decision: Decision, *, whole: bool) -> list[tuple[str, object]]:
    """What was decided, in rows; what is written in words of one's own only for those who may know who it is about."""
    rows = [
        (_("Beslutat av"), decision.decided_by.name if decision.decided_by else ""),
        (_("Nivå"), decision.get_level_display() if decision.decided_at else ""),
        (_("Delegation"), decision.delegation), (_("Protokoll"), decision.minutes),
        (_("Fattat"), formats.iso_day(decision.decided_at)), (_("Lagrum"), decision.section),
        (_("Insats"), decision.intervention), (_("Gäller från och med"), formats.iso_day(decision.first_on)),
        (_("Gäller till och med"), formats.iso_day(decision.last_on)),
        (_("Omfattning"), formats.minutes(decision.minutes_per_week) if decision.minutes_per_week else decision.extent),
        (_("Syfte"), decision.purpose), (_("Mål"), decision.goals), (_("Villkor"), decision.conditions),
        (_("Följs upp den"), formats.iso_day(decision.evaluate_on)), (_("Ny sista dag"), formats.iso_day(decision.new_due_on)),
        (_("Utredningen"), decision.get_outcome_display()), (_("Förberett av"), decision.prepared_by.name),
    ]  # fmt: skip
    own_words = (
        () if whole else (decision.intervention, decision.purpose, decision.goals, decision.conditions, decision.extent)
    )
    return [pair for pair in rows if pair[1] and pair[1] not in own_words]


def _deliveries(request: Page, decision: Decision) -> list[dict[str, Any]]:
    """Each party with how and when it was told, and the last day to appeal."""
    sent = {row.party_id: row for row in Delivery.objects.visible_to(request.user).filter(decision=decision)}
    appeals, appealable, found = measures.appeals_of(decision, request.user), measures.kind_of(decision).appealable, []
    for party in measures.parties_of(decision):
        row = sent.get(party.pk)
        received = row is not None and row.received_on is not None
        appealed = appeals.get(row.pk) if row is not None else None
        found.append({
            "party": party, "row": row, "appeal": appealed, "appeal_kind": APPEAL_STATES.get(appealed.state) if appealed else "",
            "next": AppealStanding.of(appealed, request.user).next if appealed else "",
            "opens": knows_identity(request.user, decision.person) and knows_party(request.user, party), "blocked": not_to_write_to(party) if row is None else "",
            "last": measures.last_day_to_appeal(row) if row is not None and received and appealable else None,
            "may_receive": row is not None and not received,
            "may_appeal": row is not None and received and appealable and appealed is None,
        })  # fmt: skip
    return found


@dataclass(frozen=True)
class AppealStanding:
    """Hur ett överklagande ligger till: what has come of it, as far as the reader sees, and what may be done of it now."""

    appeal: Appeal
    in_time: bool
    answers: tuple[Decision, ...]

    @classmethod
    def of(cls, appeal: Appeal, user: Any) -> "AppealStanding":
        """With the decisions it led to. One query."""
        rows = Decision.objects.visible_to(user).filter(appeal=appeal.pk).exclude(state="discarded").order_by("pk")
        return cls(appeal, measures.is_in_time(appeal), tuple(rows))

    @property
    def received(self) -> bool:
        """Whether it lies here still: neither dismissed, nor answered by a decision, nor handed over."""
        return bool(self.appeal.state == AppealState.RECEIVED)

    @property
    def begun(self) -> bool:
        """Whether a decision of it is being written."""
        return any(row.state in OPEN for row in self.answers)

    @property
    def changed(self) -> bool:
        """Whether a decision has been taken because of it."""
        return any(row.state == DecisionState.SIGNED for row in self.answers)

    @property
    def ruled_anew(self) -> bool:
        """Whether the court's ruling asks for a new decision."""
        return self.appeal.ruling in {"changed", "remitted"}

    @property
    def step(self) -> str:
        """The key of the step of law that comes now."""
        if not self.received:
            return "receive"
        if not self.in_time:
            return "late"
        return "forward" if self.changed else "change"

    @property
    def next(self) -> str:
        """What is to be done with it now, in words."""
        if not self.received:
            if self.appeal.state == AppealState.FORWARDED:
                return _("Vänta på domstolen, och för in vad den kommer fram till.")
            return _("Domstolens avgörande kräver ett nytt beslut i akten.") if self.ruled_anew else ""
        if self.begun:
            return _("Fatta det påbörjade beslutet.")
        if not self.in_time:
            return _("Det kom in för sent: avvisa det genom ett beslut.")
        if self.changed:
            return _("Överlämna det till domstolen, med det nya beslutet.")
        return _("Ompröva beslutet. Ändras det inte helt som parten vill överlämnas det till domstolen.")


def appeal_context(request: Page, appeal: Appeal) -> dict[str, Any]:
    """Everything on the page of one appeal."""
    decision, user = appeal.decision, request.user
    now = AppealStanding.of(appeal, user)
    informs, writes = may_inform(user, decision), may_write_in(user, decision)
    step = appeals.step(now.step, request.today)
    knows = knows_identity(user, decision.person) and knows_party(user, appeal.delivery.party)
    rows = [
        (_("Parten fick beslutet"), formats.iso_day(appeal.delivery.received_on)),
        (_("Sista dag att överklaga"), formats.iso_day(measures.last_day_to_appeal(appeal.delivery))),
        (_("Kom in"), formats.iso_day(appeal.arrived_on)), (_("I rätt tid"), _("Ja") if now.in_time else _("Nej, för sent")),
        (_("Överlämna senast"), formats.iso_day(due_to_forward(appeal.arrived_on)) if now.received else ""),
        (_("Domstol"), appeal.court), (_("Överlämnat"), formats.iso_day(appeal.forwarded_on)),
        (_("Avgörande"), appeal.get_ruling_display()), (_("Avgjort"), formats.iso_day(appeal.ruled_on)),
        (_("Målnummer"), appeal.court_number),
    ]  # fmt: skip
    own_words = [
        (_("Prövas fast det kom sent, därför att"), appeal.in_time_although), (_("Nämndens yttrande"), appeal.opinion),
        (_("Domstolens skäl i korthet"), appeal.ruling_words),
    ]  # fmt: skip
    return {
        "appeal": appeal, "decision": decision, "kind": measures.kind_of(decision), "state_kind": APPEAL_STATES[appeal.state],
        "facts": [pair for pair in rows + (own_words if knows else []) if pair[1]], "next": now.next, "step": step,
        "answers": [(row, BUTTONS[row.verb], STATES[row.state]) for row in now.answers], "informs": informs and knows,
        "may_dismiss": now.received and not now.in_time and not now.begun and writes,
        "may_reconsider": now.received and now.in_time and not now.begun and not now.changed and writes,
        "may_forward": now.received and now.in_time and not now.begun and informs and knows,
        "may_rule": appeal.state == AppealState.FORWARDED and informs and knows,
        "decide_anew": now.ruled_anew and writes,
        "replaced": now.changed, "party": appeal.delivery.party,
    }  # fmt: skip


def _order_url(request: Page, decision: Decision) -> str:
    """Where an order that carries the decision out is written, prefilled."""
    if not (request.user.scope.anywhere(OrderRight.SEND_ORDERS) and may_be_carried_out(decision, request.user)):
        return ""
    if not may_send_for(request.user, decision.person):
        return ""
    return reverse("orders:send", args=[decision.person_id]) + f"?beslut={decision.pk}"


def _progress(request: Page, one: Progress) -> dict[str, Any]:
    """How an order goes, in rows: the performer's answer, place, expected start, start, plan, outcome."""
    order = one.order
    start = presenter_start.of_order(request, order, None)
    rows = [
        (_("Utförare"), order.unit.name), (_("Läge"), order.get_state_display()),
        (_("Sänt"), formats.iso_day(order.sent_at)), (_("Kvitterat"), formats.iso_day(order.acknowledged_at)),
        (_("Köplats"), place_text(one.place)), (_("Beräknad start"), (start or {}).get("said") or (start or {}).get("why_none")),
        (_("Startade"), formats.iso_day(order.started_on)), (_("Plan gjord"), formats.iso_day(one.plan_on)),
        (_("Planen följs upp"), formats.iso_day(one.follow_up_on)), (_("Avslutat"), formats.iso_day(order.ended_on)),
        (_("Slutorsak"), order.get_end_reason_display()), (_("Återlämnat därför att"), order.returned_reason),
    ]  # fmt: skip
    return {
        "order": order, "unseen": one.unseen, "facts": [pair for pair in rows if pair[1]],
        "goals": [(goal, OUTCOME_KINDS[goal.outcome]) for goal in one.goals],
    }  # fmt: skip
