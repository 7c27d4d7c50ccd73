"""Files about what is offered: services, their terms, places and staffing."""

from collections.abc import Iterator

from hemmaplan.integrations.folder.columns import CODE, DAY, PERCENT, YES, choice, percent, text, whole
from hemmaplan.integrations.folder.nouns.noun import Noun, Values, column, ref, refs
from hemmaplan.interventions.models import Places, Service, ServiceTerms, Staffing


def _anonymous(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("documentation") == ServiceTerms.Documentation.ANONYMOUS:
        for name in ("decided_on", "anonymity_ground"):
            if not row.get(name):
                yield name, "Saknas. Anonym dokumentation kräver nämndens beslut och skäl."


def _minimum(row: Values) -> Iterator[tuple[str, str]]:
    if (row.get("minimum") or 0) > (row.get("places") or 0):
        yield "minimum", "Kan inte vara större än antalet platser."


NOUNS = (
    Noun(
        "services", "Verksamheter", Service, (
            column("code", CODE, "Verksamhetens kod.", required=True),
            column("name", text(120, "Familjebehandling"), "Namn.", required=True),
            ref("unit", "units", "Teamet som driver den.", required=True),
            column("basis", choice(Service.Basis), "Grund: assessed = efter beslut, open = öppen, duty = utan ärenden.",
                   required=True),
            column("capacity_kind", choice(Service.Capacity), "Vad som begränsar.", required=True),
            column("section", text(80, "SoL 11:1"), "Lagrum."),
            column("may_queue", YES, "Om någon får ställas i kö. Tomt: ja. Våldsärenden: nej."),
            column("contacts", YES, "Om verksamheten har öppna kontakter (Råd & Stöd). Tomt: nej."),
            column("min_percent", percent(0, 2000), "Minsta bemanning i procent av heltid."),
            column("minutes_per_slot", whole(0, 10_080), "Minuter per vecka som en plats tar."),
            column("client_share", PERCENT, "Del av arbetstiden med klienter, procent. Tomt: 60."),
            refs("competences", "competences", "Kompetenser som krävs."),
            column("schedule", text(120, "mån-fre 9-16"), "Tider."),
            column("order", whole(0, 9999), "Ordning i listor."),
            column("end_reason", text(200), "Varför den upphörde."),
            column("note", text(300), "Anmärkning."),
        ), key=("code",), period=True,
    ),
    Noun(
        "service_terms", "Villkor", ServiceTerms, (
            ref("service", "services", "Verksamheten.", required=True),
            column("decided_on", DAY, "Nämndens beslutsdag."),
            column("decision_ref", text(60, "§ 12"), "Paragraf i protokollet."),
            column("documentation", choice(ServiceTerms.Documentation), "Hur personer dokumenteras.", required=True),
            column("anonymity_ground", text(300), "Skäl för anonymitet."),
            column("target_group", text(300), "Målgrupp."),
            column("conditions", text(500), "Villkor."),
            column("age_from", whole(0, 120), "Från ålder."),
            column("age_to", whole(0, 120), "Till ålder."),
            column("max_weeks", whole(1, 520), "Längst antal veckor."),
            column("count_distinct", YES, "Om olika besökare får räknas med månadskod. Tomt: nej."),
        ), key=("service", "first"), period=True, alone=("service",), checks=(_anonymous,),
    ),
    Noun(
        "places", "Platser", Places, (
            ref("service", "services", "Verksamheten.", required=True),
            column("places", whole(0, 30_000), "Antal platser.", required=True),
            column("minimum", whole(0, 30_000), "Minsta antal."),
            column("reason", text(200), "Varför antalet ändrades."),
        ), key=("service", "first"), period=True, alone=("service",), checks=(_minimum,),
    ),
    Noun(
        "staffing", "Bemanning", Staffing, (
            ref("post", "posts", "Tjänsten.", required=True),
            ref("service", "services", "Verksamheten.", required=True),
            column("percent", PERCENT, "Procent av heltid som tjänsten ger verksamheten.", required=True),
            column("overload_reason", text(200), "Varför tjänsten ger mer än den är, minst tio tecken."),
        ), key=("post", "service", "first"), period=True, alone=("post", "service"),
    ),
)  # fmt: skip
