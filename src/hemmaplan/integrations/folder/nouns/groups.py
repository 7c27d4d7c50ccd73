"""Files about groups: rounds, sessions, who takes part and who came."""

from hemmaplan.integrations.folder.columns import CODE, DAY, MOMENT, YES, choice, text, whole
from hemmaplan.integrations.folder.nouns.noun import Link, Noun, column, not_before, ref, refs, where
from hemmaplan.interventions.models import Attendance, GroupRound, Participation, Session

_ROUND = text(120, "Behandlingsgruppen hösten")

NOUNS = (
    Noun(
        "rounds", "Omgångar", GroupRound, (
            ref("service", "services", "Verksamheten.", required=True),
            column("name", _ROUND, "Omgångens namn, en gång per verksamhet.", required=True),
            column("follows", _ROUND, "Omgången den hör till (eftervård), i samma verksamhet.", field="-follows"),
            column("places", whole(1, 500), "Platser.", required=True),
            column("minimum", whole(0, 500), "Minsta antal. Tomt: 1."),
            column("anonymous", YES, "Deltagare utan namn. Tomt: nej."),
            column("rolling", YES, "Intag under omgången. Tomt: nej."),
            refs("leaders", "employees", "Ledare."),
            column("schedule", text(120, "ons 14-16"), "Tider."),
            column("state", choice(GroupRound.State), "Läge.", required=True),
            column("cancel_reason", text(200), "Varför den inte blev av."),
        ), key=("service", "name"), links=(Link("follows", "rounds", ("service", "follows")),), period=True,
        checks=(lambda row: iter([("minimum", "Minsta antal kan inte vara större än antalet platser.")])
                if (row.get("minimum") or 0) > (row.get("places") or 0) else iter(()),),
    ),
    Noun(
        "sessions", "Tillfällen", Session, (
            column("service", CODE, "Verksamheten.", required=True),
            column("round", _ROUND, "Omgången.", required=True),
            column("number", whole(1, 5000), "Tillfällets nummer i omgången.", required=True),
            column("starts_at", MOMENT, "Börjar.", required=True),
            column("minutes", whole(1, 1440), "Minuter. Tomt: 120."),
            column("theme", text(120), "Tema."),
            column("state", choice(Session.State), "Läge. Tomt: planerat."),
            column("cancel_reason", text(200), "Varför inställt."),
        ), key=("round", "number"), links=(Link("round", "rounds", ("service", "round")),), weekdays=True, happened=("starts_at",),
        checks=(where("state", "cancelled", "cancel_reason", "Ange varför tillfället ställdes in."),),
    ),
    Noun(
        "participations", "Deltagande", Participation, (
            column("service", CODE, "Verksamheten.", required=True),
            column("round", _ROUND, "Omgången.", required=True),
            column("number", whole(1, 5000), "Deltagarens nummer i omgången.", required=True),
            ref("order", "orders", "Uppdraget, om deltagandet vilar på ett."),
            column("contact_service", CODE, "Den öppna kontaktens verksamhet, om deltagandet vilar på en öppen kontakt."),
            column("contact_number", whole(1, 10**9), "Den öppna kontaktens nummer."),
            column("joined_on", DAY, "Började.", required=True),
            column("left_on", DAY, "Slutade."),
            column("left_reason", text(200), "Varför."),
        ), key=("round", "number"),
        links=(Link("round", "rounds", ("service", "round")),
               Link("contact", "open_contacts", ("contact_service", "contact_number"))),
        happened=("joined_on",),
        checks=(not_before("left_on", "joined_on"),
                lambda row: iter([("order", "Ange antingen uppdrag eller öppen kontakt, inte båda.")])
                if row.get("order") and row.get("contact_number") else iter(())),
    ),
    Noun(
        "attendance", "Närvaro", Attendance, (
            column("service", CODE, "Verksamheten.", required=True),
            column("round", _ROUND, "Omgången.", required=True),
            column("session", whole(1, 5000), "Tillfällets nummer.", required=True),
            column("participant", whole(1, 5000), "Deltagarens nummer.", required=True),
            column("status", choice(Attendance.Status), "Närvaro.", required=True),
            column("noted_on", DAY, "Dagen då det noterades.", field="-noted_on"),
        ), key=("session", "participation"),
        links=(Link("session", "sessions", ("service", "round", "session")),
               Link("participation", "participations", ("service", "round", "participant"))),
        happened=("noted_on",), weekdays=True, by_system=("by",),
    ),
)  # fmt: skip
