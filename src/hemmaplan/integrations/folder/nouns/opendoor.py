"""Files about help without decision: the open door, open contacts, redirects, outreach and coordination."""

from collections.abc import Iterator

from hemmaplan.integrations.folder.columns import CODE, DAY, MOMENT, YES, choice, text, whole
from hemmaplan.integrations.folder.nouns.noun import Link, Noun, Values, column, not_before, ref, refs
from hemmaplan.interventions.models import (
    Activity,
    ContactMeeting,
    HeadCount,
    OpenContact,
    OpenDay,
    Redirect,
    ReplacementContact,
)


def _closed(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("is_open") is False and not row.get("closed_reason"):
        yield "closed_reason", "Saknas. Ange varför det är stängt."


def _counted(row: Values) -> Iterator[tuple[str, str]]:
    count, codes = row.get("count"), row.get("codes") or ()
    if not count and not codes:
        yield "count", "Saknas. Ange antal besök, eller besökarnas koder."
    if codes and count and count != len(codes):
        yield "codes", f"{len(codes)} koder men count är {count}. Rätta det som är fel."


def _mode(row: Values) -> Iterator[tuple[str, str]]:
    mode = row.get("mode")
    if mode == OpenContact.Mode.IDENTITY and not row.get("person"):
        yield "person", "Saknas. En kontakt med identitet ska ha en person."
    if mode and mode != OpenContact.Mode.IDENTITY and row.get("person"):
        yield "person", "Person anges bara när kontakten har mode identity. Ta bort numret."
    if mode == OpenContact.Mode.ANONYMOUS and row.get("alias"):
        yield "alias", "En anonym kontakt har inget namn. Töm cellen."


NOUNS = (
    Noun(
        "open_days", "Öppetdagar", OpenDay, (
            ref("service", "services", "Verksamheten.", required=True),
            column("day", DAY, "Dag.", required=True),
            column("is_open", YES, "Öppet. Tomt: ja."),
            column("closed_reason", text(200), "Varför stängt."),
        ), key=("service", "day"), weekdays=True, happened=("day",), checks=(_closed,),
    ),
    Noun(
        "head_counts", "Besök vid öppna dörren", HeadCount, (
            ref("service", "services", "Verksamheten.", required=True),
            column("day", DAY, "Dag.", required=True),
            column("visitor", choice(HeadCount.Visitor), "Återkommande eller ny. Tomt: återkommande.",
                   default=HeadCount.Visitor.RETURNING),
            column("age_band", text(8, "25-64"), "Åldersgrupp."),
            column("count", whole(1, 5000), "Antal besök."),
            column("codes", text(2000, "a1|b7|c3"), "Besökarnas koder med | mellan, där villkoren tillåter. Sparas aldrig: "
                   "varje kod görs om till ett månadsmärke som inte kan ledas tillbaka."),
        ), key=("service", "day", "visitor", "age_band"), weekdays=True, happened=("day",), checks=(_counted,),
        about="En rad per dag och slag. Varje besök blir en egen räknad rad.",
    ),
    Noun(
        "replacements", "Ersättningskontakter", ReplacementContact, (
            ref("service", "services", "Verksamheten.", required=True),
            column("day", DAY, "Dag.", required=True),
            column("kind", choice(ReplacementContact.Kind), "Slag.", required=True),
            column("people", whole(1, 500), "Antal personer.", required=True),
        ), key=("service", "day", "kind"), weekdays=True, happened=("day",), by_system=("by",),
    ),
    Noun(
        "open_contacts", "Öppna kontakter", OpenContact, (
            ref("service", "services", "Verksamheten.", required=True),
            column("number", whole(1, 10**9), "Löpnummer i verksamheten.", required=True),
            column("mode", choice(OpenContact.Mode), "Dokumentation enligt villkoren.", required=True),
            ref("person", "persons", "Personen, bara med identitet."),
            column("alias", text(60), "Vad personen kallas, bara vid förenklad dokumentation."),
            column("theme", text(60), "Vad kontakten gäller."),
            column("guardian_consent", YES, "Vårdnadshavares samtycke."),
            ref("employee", "employees", "Medarbetaren som har kontakten."),
            column("opened_on", DAY, "Började.", required=True),
            column("closed_on", DAY, "Avslutades."),
            column("end_reason", choice(OpenContact.EndReason), "Slutorsak."),
            column("ended_recorded_at", MOMENT, "När avslutet registrerades. Tomt: samma dag."),
        ), key=("service", "number"), happened=("opened_on",), checks=(_mode, not_before("closed_on", "opened_on")),
    ),
    Noun(
        "meetings", "Samtal i öppna kontakter", ContactMeeting, (
            column("service", CODE, "Verksamheten.", required=True),
            column("number", whole(1, 10**9), "Kontaktens nummer.", required=True),
            column("day", DAY, "Dag.", required=True),
            column("minutes", whole(1, 1440), "Minuter. Tomt: 45."),
        ), key=("contact", "day"), links=(Link("contact", "open_contacts", ("service", "number")),), weekdays=True,
        happened=("day",), by_system=("by",),
    ),
    Noun(
        "redirects", "Hänvisningar till myndighet", Redirect, (
            ref("service", "services", "Verksamheten.", required=True),
            column("at", MOMENT, "När.", required=True),
            column("reason", choice(Redirect.Reason), "Varför.", required=True),
        ), key=("service", "at"), weekdays=True, happened=("at",), by_system=("by",), frozen=True,
        about="Räknas och ändras aldrig: en rad som redan finns kan inte få ett annat skäl.",
    ),
    Noun(
        "activities", "Aktiviteter utan individärende", Activity, (
            ref("service", "services", "Verksamheten.", required=True),
            column("kind", choice(Activity.Kind), "Slag.", required=True),
            column("day", DAY, "Dag.", required=True),
            column("minutes", whole(1, 10_080), "Minuter.", required=True),
            column("place", text(120), "Plats."),
            column("theme", text(120), "Tema."),
            column("people", whole(0, 10_000), "Antal personer."),
            column("age_band", text(20), "Ålder."),
            refs("staff", "employees", "Medarbetare."),
        ), key=("service", "kind", "day", "place", "theme"), weekdays=True, happened=("day",), by_system=("recorded_by",),
    ),
)  # fmt: skip
