"""Files about orders: who is ordered what, who works with it, who waits, plans, visits, tests and notes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from hemmaplan.cases.models import Assignment, JournalEntry
from hemmaplan.integrations.folder.columns import CASE, DAY, MOMENT, YES, choice, text, whole
from hemmaplan.integrations.folder.nouns.noun import Link, Noun, Values, column, not_before, ref, together, where
from hemmaplan.interventions.models import (
    Goal,
    Interruption,
    Order,
    Plan,
    Priority,
    QueueEntry,
    SampleTest,
    Visit,
)
from hemmaplan.interventions.states import OrderState

_NEEDS: dict[Any, tuple[str, ...]] = {
    OrderState.RUNNING: ("started_on",), OrderState.PAUSED: ("started_on", "paused_on"),
    OrderState.ENDED: ("ended_on", "end_reason"), OrderState.RETURNED: ("ended_on", "returned_reason"),
}  # fmt: skip


def _state(row: Values) -> Iterator[tuple[str, str]]:
    state = row.get("state")
    for name in _NEEDS.get(state, ()):
        if not row.get(name):
            yield name, f"Saknas. Uppdrag i läget {state} ska ha {name}."
    if row.get("ended_on") and state not in {OrderState.ENDED, OrderState.RETURNED}:
        yield "state", "Uppdraget har ended_on men läget är inte ended eller returned. Ändra läget eller ta bort dagen."
    if row.get("started_on") and state in {
        OrderState.SENT,
        OrderState.ACKNOWLEDGED,
        OrderState.ACCEPTED,
        OrderState.QUEUED,
    }:
        yield "state", "Uppdraget har startat (started_on). Läget ska vara running, paused eller ended."


def _left(row: Values) -> Iterator[tuple[str, str]]:
    if bool(row.get("left_on")) != bool(row.get("left_how")):
        yield "left_how", "left_on och left_how ska båda vara ifyllda eller båda tomma."


def _active(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("state") == Plan.State.ACTIVE:
        for name in ("follow_up_on", "made_on"):
            if not row.get(name):
                yield name, "Saknas. En plan som gäller ska ha dag då den gjordes och dag för uppföljning."


NOUNS = (
    Noun(
        "orders", "Uppdrag", Order, (
            column("number", CASE, "Uppdragets nummer.", required=True, field="case__number"),
            ref("person", "persons", "Den enskilde.", required=True),
            ref("service", "services", "Verksamheten.", required=True),
            ref("from_unit", "units", "Myndighetsenheten som sände uppdraget.", required=True),
            column("law", choice(Order.Law), "Lag. Tomt: SoL."),
            column("section", text(40, "SoL 11:1"), "Lagrum. Tomt: det som gällde beslutsdagen.", default=""),
            column("decided_on", DAY, "Beslutsdag.", required=True),
            ref("decision", "decisions", "Beslutet som uppdraget verkställer, när det finns här."),
            column("decision_until", DAY, "Beslutet gäller t.o.m."),
            column("purpose", text(5000), "Uppdraget i ord."),
            column("goals", text(5000), "Myndighetens mål."),
            column("priority", choice(Priority), "Prioritetsklass 0-3. Tomt: 2."),
            column("priority_reason", text(200), "Skäl för prioritet."),
            column("planned_start", DAY, "Planerad start."),
            column("minutes_per_week", whole(0, 10_080), "Omfattning, minuter per vecka."),
            column("state", choice(OrderState), "Läge.", required=True),
            column("sent_at", MOMENT, "Sändes.", required=True),
            column("acknowledged_at", MOMENT, "Kvitterades."),
            column("accepted_at", MOMENT, "Togs emot."),
            column("started_on", DAY, "Startade."),
            column("paused_on", DAY, "Pausat sedan."),
            column("ended_on", DAY, "Avslutades eller återlämnades."),
            column("end_reason", choice(Order.EndReason), "Slutorsak."),
            column("returned_reason", text(300), "Varför det återlämnades."),
            column("started_recorded_at", MOMENT, "När starten registrerades. Tomt: samma dag."),
            column("ended_recorded_at", MOMENT, "När avslutet registrerades. Tomt: samma dag."),
        ), key=("case__number",), happened=("sent_at",),
        checks=(_state, not_before("ended_on", "started_on"), not_before("acknowledged_at", "sent_at"),
                not_before("accepted_at", "sent_at"), not_before("decision_until", "decided_on")),
        about="Akt, grund för åtkomst, stegens historia och frister läggs upp av sig själva.",
    ),
    Noun(
        "assignments", "Fördelning", Assignment, (
            ref("order", "orders", "Uppdraget.", required=True),
            ref("employee", "employees", "Medarbetaren.", required=True),
            column("minutes_per_week", whole(0, 10_080), "Minuter per vecka."),
        ), key=("order", "employee", "first"), period=True, alone=("order", "employee"),
        only=Q(role=Assignment.Role.WORKER, case__order__isnull=False), elsewhere={"order_id": F("case__order__pk")},
    ),
    Noun(
        "interruptions", "Avbrott", Interruption, (
            ref("order", "orders", "Uppdraget.", required=True),
            column("reason", text(300), "Skäl.", required=True),
        ), key=("order", "first"), period=True, alone=("order",),
    ),
    Noun(
        "queue", "Kö", QueueEntry, (
            ref("order", "orders", "Uppdraget som väntar.", required=True),
            ref("service", "services", "Verksamheten vars kö det är.", required=True),
            column("priority", choice(Priority), "Prioritetsklass 0-3.", required=True),
            column("priority_reason", text(200), "Skäl för prioritet."),
            column("rank", whole(-10_000, 10_000), "Ordning inom klassen om någon flyttats; annars tomt."),
            column("wishes", text(200), "Önskemål."),
            column("joined_on", DAY, "I kö sedan.", required=True),
            column("left_on", DAY, "Lämnade kön."),
            column("left_how", choice(QueueEntry.Left), "Hur väntan slutade."),
            column("left_recorded_at", MOMENT, "När det registrerades. Tomt: samma dag."),
        ), key=("order", "joined_on"), happened=("joined_on",), checks=(_left, not_before("left_on", "joined_on")),
    ),
    Noun(
        "plans", "Genomförandeplaner", Plan, (
            ref("order", "orders", "Uppdraget.", required=True),
            column("version", whole(1, 999), "Version.", required=True),
            column("state", choice(Plan.State), "Läge.", required=True),
            column("made_with", choice(Plan.With), "Hur den enskilde var med. Tomt: tillsammans."),
            column("person_view", text(5000), "Den enskildes egen syn."),
            column("how", text(5000), "Så ska det gå till."),
            column("follow_up_on", DAY, "Följs upp."),
            column("made_on", DAY, "Gjordes."),
        ), key=("order", "version"), happened=("made_on",), by_system=("made_by",), checks=(_active,),
    ),
    Noun(
        "goals", "Mål", Goal, (
            ref("order", "orders", "Uppdraget.", required=True, field="-order"),
            column("version", whole(1, 999), "Planens version.", required=True),
            column("number", whole(1, 99), "Målets ordning i planen.", required=True, field="order"),
            column("text", text(500), "Målet.", required=True),
            column("outcome", choice(Goal.Outcome), "Utfall när det är bedömt."),
            column("assessed_on", DAY, "Bedömdes."),
            column("assessed_recorded_at", MOMENT, "När bedömningen registrerades."),
        ), key=("plan", "order"), links=(Link("plan", "plans", ("order", "version")),),
        checks=(together("outcome", "assessed_on", "Ange vilken dag målet bedömdes."),),
    ),
    Noun(
        "visits", "Besök", Visit, (
            ref("order", "orders", "Uppdraget.", required=True),
            ref("employee", "employees", "Medarbetaren.", required=True),
            column("kind", choice(Visit.Kind), "Slag.", required=True),
            column("planned_at", MOMENT, "Tid.", required=True),
            column("minutes", whole(1, 1440), "Minuter. Tomt: 60."),
            column("state", choice(Visit.State), "Läge. Tomt: planerat."),
            column("done_at", MOMENT, "Gjordes."),
            column("reason", text(200), "Skäl, om det inte blev av."),
            column("outcome_recorded_at", MOMENT, "När utfallet registrerades."),
        ), key=("order", "employee", "planned_at"), weekdays=True, happened=("done_at", "planned_at"),
        checks=(where("state", "done", "done_at", "Ange när besöket gjordes."),),
    ),
    Noun(
        "tests", "Drogtester", SampleTest, (
            ref("order", "orders", "Uppdraget.", required=True),
            column("kind", choice(SampleTest.Kind), "Slag.", required=True),
            column("purpose", text(200), "Ändamål."),
            column("consent", YES, "Samtycke. Tomt: ja."),
            column("taken_at", MOMENT, "Taget.", required=True),
            ref("taken_by", "employees", "Taget av.", required=True),
            column("witnessed", YES, "Bevittnat. Tomt: nej."),
            ref("witness", "employees", "Vittne."),
            column("result", choice(SampleTest.Result), "Resultat. Tomt: väntar på svar."),
            column("result_at", MOMENT, "Svar kom."),
        ), key=("order", "taken_at"), weekdays=True, happened=("taken_at",),
        checks=(where("witnessed", True, "witness", "Ange vem som bevittnade."),),  # noqa: FBT003
    ),
    Noun(
        "journal", "Journalanteckningar", JournalEntry, (
            column("number", CASE, "Uppdragets eller boendets nummer.", required=True, field="case__number"),
            ref("author", "employees", "Medarbetaren som skrev.", required=True),
            column("kind", choice(JournalEntry.Kind), "Slag.", required=True),
            column("happened_at", MOMENT, "Hände.", required=True),
            column("text", text(20_000), "Texten.", required=True),
            column("state", choice(JournalEntry.State), "Utkast eller signerad.", required=True),
            column("signed_at", MOMENT, "Signerades."),
        ), key=("case__number", "author", "happened_at"), happened=("happened_at",),
        stored_as={"author": "author__employee_id"},
        checks=(where("state", "signed", "signed_at", "Ange när anteckningen signerades."),),
        about="Den som saknar konto får ett stängt konto som anteckningen står på. En signerad anteckning ändras aldrig.",
    ),
)  # fmt: skip
