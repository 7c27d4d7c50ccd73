"""Files about what the authority decided: decisions, how they reached the parties, and what is done until help begins."""

from collections.abc import Iterator

from hemmaplan.cases.decisions import kinds
from hemmaplan.cases.decisions.models import Decision, Delivery, ExecutionNote
from hemmaplan.cases.decisions.states import DecisionState, Verb
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.parties.ways import IN_PERSON
from hemmaplan.integrations.folder.columns import CASE, DAY, MOMENT, MONEY, REFERENCE, STAFF, choice, text, whole
from hemmaplan.integrations.folder.nouns.authority import INVESTIGATION, OF_PARTY, author, of_party
from hemmaplan.integrations.folder.nouns.noun import Link, Noun, Values, column, not_before, ref, together

_SIGNED = ("decided_at", "decider", "level")


def _signed(row: Values) -> Iterator[tuple[str, str]]:
    signed = row.get("state") == DecisionState.SIGNED
    for name in _SIGNED:
        if signed and not row.get(name):
            yield name, f"Saknas. Ett fattat beslut ska ha {name}."
    if row.get("decided_at") and not signed:
        yield "state", "Beslutet har decided_at men läget är inte signed. Ändra läget eller ta bort tiden."


def _in_person(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("way") in IN_PERSON and not row.get("received_on"):
        yield (
            "received_on",
            "Saknas. Det som lämnats över eller sagts är mottaget samma dag: ange dagen och hur ni vet det.",
        )


def _offered(row: Values) -> Iterator[tuple[str, str]]:
    if bool(row.get("answer")) != (row.get("kind") == ExecutionNote.Kind.OFFER):
        yield "answer", "Ett erbjudande har ett svar, det andra inte. Fyll i eller töm answer."


NOUNS = (
    Noun(
        "decisions", "Beslut", Decision, (
            column("reference", REFERENCE, "Beslutets beteckning, till exempel numret i det tidigare systemet.", required=True),
            ref("file", "files", "Akten.", required=True, field="case"),
            ref("intake", "intakes", "Aktualiseringen som beslutet gäller."),
            column("investigation", choice(Investigation.Kind), "Utredningens slag, när beslutet hör till en."),
            column("investigation_opened_on", DAY, "Dagen utredningen inleddes."),
            column("kind", text(40, "open_care"), f"Slag av beslut: {', '.join(kinds.titles())}.", required=True),
            column("verb", choice(Verb), "Beslutet.", required=True),
            column("section", text(80, "SoL 11:1"), "Lagrum. Tomt: slagets, som det lydde den dagen.", default=""),
            column("request", text(5000), "Ansökan."),
            column("intervention", text(200), "Insats."),
            column("minutes_per_week", whole(0, 10_080), "Omfattning, minuter per vecka."),
            column("extent", text(200), "Omfattning i ord."),
            column("first_on", DAY, "Gäller från och med."),
            column("last_on", DAY, "Gäller till och med."),
            column("purpose", text(5000), "Syfte."),
            column("goals", text(5000), "Mål."),
            column("conditions", text(5000), "Villkor."),
            column("evaluate_on", DAY, "Följs upp."),
            column("facts", text(20_000), "Omständigheter som avgjort."),
            column("provisions", text(5000), "Bestämmelser. Tomt: lagrummet.", default=""),
            column("weighing", text(20_000), "Bedömning. Skälen, när beslutet är en förlängning eller att inte inleda."),
            column("best_interests", text(20_000), "Barnets bästa."),
            column("childs_view", text(20_000), "Barnets åsikt."),
            column("why_not", text(20_000), "Varför inte, eller inte helt."),
            column("new_due_on", DAY, "Ny sista dag, av en förlängning."),
            column("outcome", choice(Investigation.Outcome), "Vad utredningen avslutas med.", default=""),
            column("cost", MONEY, "Kostnad per månad.", field="cost_ore"),
            column("care_form", choice(Decision.CareForm), "Egen regi eller köpt.", default=""),
            column("state", choice(DecisionState), "Läge.", required=True),
            column("level", choice(Decision.Level), "Nivån som beslutade, eller som det väntar på.", default=""),
            column("delegation", text(40, "B1"), "Punkt i delegationsordningen. Tomt: den som gällde, när nivån får besluta.",
                   default=""),
            column("decider", STAFF, "Medarbetaren som beslutade, eller förde in nämndens beslut. Finns i employees.",
                   field="-decider"),
            column("protocol", text(80), "Protokollets datum och paragraf, när förtroendevalda beslutat.", field="minutes"),
            column("decided_at", MOMENT, "Fattat."),
            ref("replaces", "decisions", "Beslutet som det ersätter."),
            column("signed_recorded_at", MOMENT, "När undertecknandet registrerades. Tomt: då det fattades."),
            author("Medarbetaren som förberedde."),
        ), key=("reference",), links=(Link("investigation", "investigations", INVESTIGATION),), happened=("decided_at",),
        by_system=("prepared_by",), locked=("state", DecisionState.SIGNED),
        checks=(_signed, not_before("last_on", "first_on"), not_before("signed_recorded_at", "decided_at")),
        about="Fristerna att underrätta och att verkställa, och en förlängning av utredningstiden, läggs upp av sig själva. "
              "Ett fattat beslut ändras aldrig: det ersätts av ett annat.",
    ),
    Noun(
        "deliveries", "Underrättelser om beslut", Delivery, (
            ref("decision", "decisions", "Beslutet.", required=True),
            column("file", CASE, "Aktens nummer.", required=True, field="-file"),
            *of_party(),
            column("way", choice(Delivery.Way), "Sätt.", required=True),
            column("sent_on", DAY, "Skickat.", required=True),
            column("received_on", DAY, "Mottaget."),
            column("received_source", text(120), "Hur ni vet när det togs emot."),
            column("received_recorded_at", MOMENT, "När mottagandet registrerades. Tomt: samma dag."),
            column("appealed_on", DAY, "Överklagat."),
            column("appealed_recorded_at", MOMENT, "När överklagandet registrerades. Tomt: samma dag."),
            author("Medarbetaren som underrättade."),
        ), key=("decision", "party"), links=(OF_PARTY,), happened=("sent_on",), by_system=("by",),
        checks=(_in_person, not_before("received_on", "sent_on"), not_before("appealed_on", "received_on"),
                together("received_on", "received_source", "Ange hur ni vet när beslutet togs emot."),
                together("appealed_on", "received_on", "Ange vilken dag parten fick beslutet.")),
        about="Tiden att överklaga räknas från mottagandet och läggs upp av sig själv.",
    ),
    Noun(
        "execution_notes", "Anteckningar om verkställighet", ExecutionNote, (
            ref("decision", "decisions", "Beslutet.", required=True),
            column("kind", choice(ExecutionNote.Kind), "Slag.", required=True),
            column("day", DAY, "Dag.", required=True, field="on"),
            column("text", text(5000), "Vad som gjordes eller hände.", required=True),
            column("answer", choice(ExecutionNote.Answer), "Svaret på ett erbjudande.", default=""),
            author(),
        ), key=("decision", "kind", "on", "text"), happened=("day",), by_system=("by",), frozen=True, checks=(_offered,),
    ),
)  # fmt: skip
