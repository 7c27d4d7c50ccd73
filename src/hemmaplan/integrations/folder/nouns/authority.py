"""Files about the authority's side: its files and who works with them, what came in, what is investigated and decided, the duty.

A row that somebody wrote may name the writer (``author``); without one it stands in the name of the system.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from hemmaplan.cases.intake.models import (
    DutyEntry,
    DutyShift,
    Intake,
    IntakeContact,
    ProtectionAssessment,
    Reporter,
)
from hemmaplan.cases.intake.states import IntakeState
from hemmaplan.cases.investigations.instruments import instruments
from hemmaplan.cases.investigations.models import (
    ChildTalk,
    Communication,
    InstrumentResult,
    Investigation,
    InvestigationPlan,
    InvestigationText,
    PlannedContact,
    SafetyPlan,
    Statement,
)
from hemmaplan.cases.kinds import AUTHORITY, FileKind
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import written
from hemmaplan.integrations.folder.columns import (
    CASE,
    DAY,
    IDENTITY,
    LIST,
    MOMENT,
    STAFF,
    YES,
    Kind,
    choice,
    text,
    whole,
)
from hemmaplan.integrations.folder.nouns.noun import (
    Link,
    Noun,
    Values,
    column,
    not_before,
    ref,
    together,
    where,
)


def _keys(cell: str) -> list[str]:
    """Several keys of reference data, with | between: a list, as it is stored."""
    return list(dict.fromkeys(part.strip() for part in cell.split(LIST) if part.strip()))


def _points(cell: str) -> list[int | None]:
    """The points of each item in turn, with | between; an empty place is an item that was not answered."""
    return [written.read_whole(part.strip()) if part.strip() else None for part in cell.split(LIST)]


POINTS = Kind("poäng med | mellan, tomt för en fråga som inte besvarats", _points, "2|0|1")
KEYS = Kind("koder med | mellan", _keys, "child_witness")
INVESTIGATION = ("file", "investigation", "investigation_opened_on")
"""The columns that name an investigation where the row is not one itself."""


def _of_authority(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("kind") and row["kind"] not in AUTHORITY:
        yield "kind", f"Myndighetens akter är av slagen {', '.join(AUTHORITY)}. Uppdrag och boenden har egna filer."


def _of_area(row: Values) -> Iterator[tuple[str, str]]:
    if row.get("area") and row["area"] not in AUTHORITY:
        yield "area", f"Området är något av {', '.join(AUTHORITY)}."


_NEEDS: dict[Any, tuple[str, ...]] = {
    IntakeState.OPENED: ("handled_on", "investigation"), IntakeState.JOINED: ("handled_on", "investigation"),
    IntakeState.NOT_OPENED: ("handled_on", "outcome_reason"), IntakeState.HANDLED: ("handled_on", "outcome_reason"),
    IntakeState.DUPLICATE: ("handled_on", "same_as"),
}  # fmt: skip


def _handled(row: Values) -> Iterator[tuple[str, str]]:
    state = row.get("state")
    for name in _NEEDS.get(state, ()):
        if not row.get(name):
            yield name, f"Saknas. En aktualisering i läget {state} ska ha {name}."
    if row.get("handled_on") and state == IntakeState.RECEIVED:
        yield "state", "Aktualiseringen har handled_on men läget är received. Ändra läget eller ta bort dagen."


def _closed(row: Values) -> Iterator[tuple[str, str]]:
    closed = row.get("state") == Investigation.State.CLOSED
    for name in ("closed_on", "outcome"):
        if closed != bool(row.get(name)):
            yield name, "En avslutad utredning har closed_on och outcome. En som pågår har ingetdera."


def author(about: str = "Medarbetaren som skrev.") -> Any:
    """The column of who wrote the row."""
    return column("author", STAFF, f"{about} Tomt: systemet. Finns i employees.", field="-author")


def of_investigation() -> tuple[Any, ...]:
    """The columns that name the investigation that a row belongs to."""
    return (
        column("file", CASE, "Aktens nummer.", required=True),
        column("investigation", choice(Investigation.Kind), "Utredningens slag.", required=True),
        column("investigation_opened_on", DAY, "Dagen utredningen inleddes.", required=True),
    )


OF_PARTY = Link("party", "parties", ("file", "party_role", "party_person", "party_name", "party_first"),
                maybe={"party_person": None, "party_name": ""})  # fmt: skip
"""The pointer to a party of the file, as its row in ``parties`` names it."""


def of_party() -> tuple[Any, ...]:
    """The columns that name a party of the file."""
    return (
        column("party_role", choice(Party.Role), "Partens roll i akten.", required=True),
        column("party_person", IDENTITY, "Parten, när det är en person i registret."),
        column("party_name", text(120), "Partens namn, när det inte är en person i registret.", default=""),
        column("party_first", DAY, "Dagen parten kom till akten.", required=True),
    )


def _sent_or_not(row: Values) -> Iterator[tuple[str, str]]:
    """Something was sent by some way and with a last day to reply, or there is a ground not to."""
    if row.get("exempt") and row.get("sent_on"):
        yield "exempt", "Raden har både sent_on och exempt. Behåll det ena."
    if not row.get("exempt"):
        for name in ("sent_on", "way", "reply_by"):
            if not row.get(name):
                yield name, "Saknas. Ange när, hur och senaste svarsdag, eller exempt: varför parten inte fick något."


NOUNS = (
    Noun(
        "files", "Myndighetens akter", Case, (
            column("number", CASE, "Aktens nummer.", required=True),
            column("kind", choice(FileKind), "Slag: child, adult, violence eller family.", required=True),
            ref("person", "persons", "Den akten gäller.", required=True),
            ref("unit", "units", "Myndighetsenheten som har akten.", required=True),
            column("opened_on", DAY, "Öppnad.", required=True),
            column("closed_on", DAY, "Avslutad."),
            column("restricted", choice(Case.Restricted), "Varför bara namngivna får se ärendet. Tomt: det är inte begränsat.",
                   default=""),
            ref("contact", "employees", "Den som andra ska fråga om ett begränsat ärende."),
            column("closed_recorded_at", MOMENT, "När avslutet registrerades. Tomt: samma dag."),
        ), key=("number",), happened=("opened_on",), only=Q(kind__in=AUTHORITY),
        checks=(_of_authority, not_before("closed_on", "opened_on"),
                together("restricted", "contact", "Ange vem andra ska fråga om det begränsade ärendet.")),
        about="En akt för varje person och område i en enhet. Grunder för åtkomst läggs upp av sig själva.",
    ),
    Noun(
        "file_assignments", "Fördelning av akter", Assignment, (
            ref("file", "files", "Akten.", required=True, field="case"),
            ref("employee", "employees", "Medarbetaren.", required=True),
            column("role", choice(Assignment.Role), "Roll. Tomt: arbetar med ärendet.", default=Assignment.Role.WORKER),
            column("minutes_per_week", whole(0, 10_080), "Minuter per vecka."),
        ), key=("case", "employee", "role", "first"), period=True, only=Q(case__kind__in=AUTHORITY),
        about="Den som står först och längst svarar för akten och dess frister.",
    ),
    Noun(
        "parties", "Parter", Party, (
            ref("file", "files", "Akten.", required=True, field="case"),
            column("role", choice(Party.Role), "Roll i akten.", required=True),
            ref("person", "persons", "Personen. Tomt för den som bara har ett namn, till exempel ett biträde."),
            column("name", text(120, "Advokat Alm"), "Namn, när det inte är en person i registret.", default=""),
            column("contact", text(200), "Telefon eller e-post."),
            column("is_party", YES, "Part enligt lag. Tomt: ja."),
            column("no_letters", YES, "Brev får inte skickas. Tomt: nej."),
            column("interpreter", text(60, "arabiska"), "Tolkspråk."),
        ), key=("case", "role", "person", "name", "first"), period=True, by_system=("by",),
    ),
    Noun(
        "investigations", "Utredningar", Investigation, (
            ref("file", "files", "Akten.", required=True, field="case"),
            column("kind", choice(Investigation.Kind), "Slag.", required=True),
            column("opened_on", DAY, "Inledd.", required=True),
            column("reason", text(5000), "Varför den inleddes.", required=True),
            column("court_date", DAY, "Dagen som rätten bestämt."),
            column("guardians_informed_on", DAY, "Parterna underrättade."),
            column("not_heard", choice(Investigation.NotHeard), "Varför barnet inte hörts.", default=""),
            column("not_heard_reason", text(300), "Varför barnet inte hörts, i ord."),
            column("minor_children", text(200), "Minderåriga barn i hemmet."),
            column("state", choice(Investigation.State), "Läge.", required=True),
            column("written_at", MOMENT, "Fastställd."),
            column("closed_on", DAY, "Avslutad."),
            column("outcome", choice(Investigation.Outcome), "Resultat.", default=""),
            column("follow_up_on", DAY, "Uppföljning beslutad, efter en utredning utan insats."),
            column("follow_up_ended_on", DAY, "Uppföljningen avslutad."),
            column("closed_recorded_at", MOMENT, "När avslutet registrerades. Tomt: samma dag."),
            author("Medarbetaren som fastställde den."),
        ), key=("case", "kind", "opened_on"), happened=("opened_on",),
        checks=(_closed, not_before("closed_on", "opened_on"), not_before("written_at", "opened_on"),
                not_before("guardians_informed_on", "opened_on"), not_before("follow_up_on", "closed_on"),
                where("state", "written", "written_at", "Ange när utredningen fastställdes.")),
        about="Frister och kedjan till en utredning som avslutats nyss läggs upp av sig själva.",
    ),
    Noun(
        "investigation_plans", "Utredningsplaner", InvestigationPlan, (
            *of_investigation(),
            column("version", whole(1, 999), "Version.", required=True),
            column("state", choice(InvestigationPlan.State), "Läge.", required=True),
            column("questions", text(5000), "Frågor att besvara."),
            column("areas", KEYS, "Områden, koder ur utredningens rubriker."),
            column("child_part", text(5000), "Så deltar barnet."),
            column("done_by", DAY, "Klar senast."),
            column("established_at", MOMENT, "Fastställd."),
            author(),
        ), key=("investigation", "version"), links=(Link("investigation", "investigations", INVESTIGATION),),
        happened=("established_at",), by_system=("made_by",), locked=("state", InvestigationPlan.State.ESTABLISHED),
        checks=(where("state", "established", "established_at", "Ange när planen fastställdes."),),
    ),
    Noun(
        "statements", "Uppgifter i utredningar", Statement, (
            *of_investigation(),
            column("area", text(40, "needs"), "Område, en kod ur utredningens rubriker.", required=True),
            column("kind", choice(Statement.Kind), "Slag. Tomt: uppgift.", default=Statement.Kind.FACT),
            column("text", text(20_000), "Uppgiften.", required=True),
            column("source", choice(Statement.Source), "Källa.", required=True),
            column("source_name", text(200), "Vem."),
            column("source_on", DAY, "Lämnad.", required=True),
            author(),
        ), key=("investigation", "area", "kind", "source", "source_on", "text"),
        links=(Link("investigation", "investigations", INVESTIGATION),), happened=("source_on",), by_system=("by",),
        about="I en utredning som är fastställd tas bara emot vad som registrerats innan den fastställdes.",
    ),
    Noun(
        "investigation_texts", "Utredningstexter", InvestigationText, (
            *of_investigation(),
            column("part", choice(InvestigationText.Part), "Vilken del.", required=True),
            column("text", text(50_000), "Texten.", required=True),
            column("saved_on", DAY, "Dagen den skrevs.", required=True, field="-saved_on"),
            author(),
        ), key=("investigation", "part"), links=(Link("investigation", "investigations", INVESTIGATION),),
        happened=("saved_on",), by_system=("saved_by",),
        about="I en utredning som är fastställd tas bara emot vad som registrerats innan den fastställdes.",
    ),
    Noun(
        "child_talks", "Samtal med barn", ChildTalk, (
            *of_investigation(),
            column("kind", choice(ChildTalk.Kind), "Slag.", required=True),
            column("happened_at", MOMENT, "Hände.", required=True),
            column("place", text(120), "Plats."),
            column("present", text(300), "Närvarande."),
            column("guardians_told", YES, "Vårdnadshavarna visste. Tomt: ja."),
            column("not_told_reason", text(300), "Varför de inte visste."),
            column("child_was_told", text(5000), "Vad barnet fick veta.", required=True),
            column("child_said", text(20_000), "Vad barnet sade.", required=True),
            column("shown_back", text(5000), "Hur det återgavs för barnet."),
            column("next_step", text(300), "Nästa steg."),
            author(),
        ), key=("investigation", "happened_at"), links=(Link("investigation", "investigations", INVESTIGATION),),
        happened=("happened_at",), by_system=("by",), frozen=True,
    ),
    Noun(
        "planned_contacts", "Planerade kontakter", PlannedContact, (
            *of_investigation(),
            column("who", text(200, "Skolan"), "Vem.", required=True),
            column("about", text(300), "Om vad.", default=""),
            column("consent", choice(PlannedContact.Consent), "Samtycke. Tomt: frågat, inget svar ännu.",
                   default=PlannedContact.Consent.PENDING),
            column("consent_by", text(200), "Vem som svarat om samtycke."),
            column("consent_on", DAY, "Dagen för svaret."),
            column("made_on", DAY, "Dagen kontakten togs."),
            author(),
        ), key=("investigation", "who", "about"), links=(Link("investigation", "investigations", INVESTIGATION),),
        happened=("made_on", "consent_on", "investigation_opened_on"), by_system=("by",),
    ),
    Noun(
        "instrument_results", "Resultat av instrument", InstrumentResult, (
            *of_investigation(),
            column("instrument", text(20, "audit"), f"Instrument: {', '.join(one.key for one in instruments())}.", required=True),
            column("made_on", DAY, "Gjord.", required=True),
            column("interviewer", text(120), "Av vem.", default=""),
            column("answers", POINTS, "Poäng för varje fråga, för AUDIT och DUDIT. Summan räknas ut."),
            column("result", text(20_000), "Resultatet i ord."),
            author(),
        ), key=("investigation", "instrument", "made_on", "interviewer"),
        links=(Link("investigation", "investigations", INVESTIGATION),), happened=("made_on",), by_system=("by",), frozen=True,
    ),
    Noun(
        "communications", "Kommunicering", Communication, (
            *of_investigation(), *of_party(),
            column("exempt", text(300), "Varför inget sändes. Tomt när det sändes."),
            column("sent_on", DAY, "Skickad."),
            column("way", choice(Communication.Way), "Sätt."),
            column("reply_by", DAY, "Svar senast."),
            column("replied_on", DAY, "Svarade."),
            column("reply", text(20_000), "Synpunkter."),
            author("Medarbetaren som sände."),
        ), key=("investigation", "party", "sent_on"),
        links=(Link("investigation", "investigations", INVESTIGATION), OF_PARTY), happened=("sent_on", "investigation_opened_on"),
        by_system=("by",), checks=(_sent_or_not, not_before("reply_by", "sent_on"), not_before("replied_on", "sent_on"),
                                   together("reply", "replied_on", "Ange vilken dag parten svarade.")),
        about="Det som sänts till en part före beslut, och svaret. Fristen att svara läggs upp av sig själv.",
    ),
    Noun(
        "safety_plans", "Skyddsplaner", SafetyPlan, (
            *of_investigation(),
            column("meeting_place", text(200), "Annan mötesplats."),
            column("safe_contact", text(300), "Säker kontakt och tider."),
            column("way_out", text(5000), "Vägen ut."),
            column("at_hand", text(5000), "Till hands."),
            column("copies_with", text(200), "Kopior finns hos."),
            column("phone_and_media", text(5000), "Telefon, platsdelning och sociala medier."),
            column("children", text(5000), "Barnen."),
            column("reviewed_on", DAY, "Senast genomgången.", required=True),
            author(),
        ), key=("investigation",), links=(Link("investigation", "investigations", INVESTIGATION),),
        happened=("reviewed_on",), by_system=("by",),
    ),
    Noun(
        "intakes", "Aktualiseringar", Intake, (
            column("number", CASE, "Aktualiseringens nummer.", required=True),
            column("kind", choice(Intake.Kind), "Slag.", required=True),
            column("area", choice(FileKind), "Område: child, adult, violence eller family.", required=True),
            ref("unit", "units", "Enheten som tog emot den.", required=True),
            ref("file", "files", "Akten den hör till.", field="case"),
            ref("person", "persons", "Den det gäller, när det är känt."),
            column("stated_person", text(300), "Vem det gäller enligt den som hörde av sig, när personen inte är känd."),
            column("channel", choice(Intake.Channel), "Väg in.", required=True),
            column("arrived_at", MOMENT, "Kom in.", required=True),
            column("words", text(20_000), "Med anmälarens ord."),
            column("acute", YES, "Akut. Tomt: nej."),
            column("reason", text(40, "parents_care"), "Huvudskäl, en av koderna för området."),
            column("other_reasons", KEYS, "Fler skäl."),
            column("guardians_informed", choice(Intake.GuardiansInformed), "Om vårdnadshavarna vet om den. Tomt: vet inte."),
            column("guardians_note", text(300), "Vårdnadshavarnas inställning."),
            column("stated_guardians", text(300), "Uppgivna vårdnadshavare."),
            column("school", text(120), "Förskola eller skola."),
            column("interpreter", text(60, "arabiska"), "Tolkspråk."),
            column("other_municipality", text(80), "Annan kommuns ansvar."),
            column("reply_by", DAY, "Svar senast enligt avsändaren."),
            ref("same_call", "intakes", "Den första i samma samtal, för syskon."),
            ref("same_as", "intakes", "Den som den här är samma som."),
            column("investigation", choice(Investigation.Kind), "Utredningens slag, när den ledde till eller hör till en."),
            column("investigation_opened_on", DAY, "Dagen utredningen inleddes."),
            column("state", choice(IntakeState), "Läge.", required=True),
            column("handled_on", DAY, "Klar."),
            column("outcome_reason", text(5000), "Skäl till att utredning inte inleddes, eller hur den togs om hand."),
            column("handled_recorded_at", MOMENT, "När det registrerades. Tomt: samma dag."),
        ), key=("number",), happened=("arrived_at",), links=(Link("investigation", "investigations", INVESTIGATION),),
        checks=(_of_area, _handled, not_before("handled_on", "arrived_at")),
        about="Anmälningar, ansökningar och underrättelser. Frister läggs upp av sig själva efter slag och område.",
    ),
    Noun(
        "reporters", "Anmälare", Reporter, (
            ref("intake", "intakes", "Aktualiseringen.", required=True),
            column("kind", choice(Reporter.Kind), "Slag av anmälare.", required=True),
            column("anonymous", YES, "Anonym. Tomt: nej."),
            column("secret", YES, "Identiteten hålls hemlig. Tomt: nej."),
            column("name", text(120), "Namn.", default=""),
            column("contact", text(200), "Telefon eller e-post."),
            column("workplace", text(120), "Arbetsplats."),
            column("role", text(80), "Befattning."),
            column("acknowledged_at", MOMENT, "Bekräftad."),
            column("wants_feedback", YES, "Vill ha återkoppling. Tomt: nej."),
            column("asked_at", MOMENT, "Begärde återkoppling."),
            column("feedback", choice(Reporter.Feedback), "Återkopplingen.", default=""),
            column("feedback_at", MOMENT, "Återkopplad."),
        ), key=("intake",), checks=(together("feedback", "feedback_at", "Ange när återkopplingen lämnades."),),
    ),
    Noun(
        "protection_assessments", "Skyddsbedömningar", ProtectionAssessment, (
            ref("intake", "intakes", "Aktualiseringen.", required=True),
            column("assessed_at", MOMENT, "Bedömd.", required=True),
            column("danger", choice(ProtectionAssessment.Danger), "Bedömningen.", required=True),
            column("grounds", text(5000), "Grunder.", required=True),
            column("measure", text(5000), "Åtgärd."),
            column("where_now", text(200), "Var hen är nu och i natt."),
            column("with_whom", text(200), "Tillsammans med vem."),
            column("siblings", text(200), "Syskon."),
            column("injuries", text(300), "Skador eller tecken på våld."),
            author("Medarbetaren som bedömde."),
        ), key=("intake", "assessed_at"), happened=("assessed_at",), by_system=("by",), frozen=True,
    ),
    Noun(
        "assessment_contacts", "Kontakter i förhandsbedömning", IntakeContact, (
            ref("intake", "intakes", "Aktualiseringen.", required=True),
            column("with_whom", choice(IntakeContact.With), "Med vem.", required=True),
            column("happened_at", MOMENT, "Hände.", required=True),
            column("reached", YES, "Nådd. Tomt: ja."),
            column("text", text(20_000), "Vad som kom fram."),
            author(),
        ), key=("intake", "happened_at", "with_whom"), happened=("happened_at",), by_system=("by",), frozen=True,
    ),
    Noun(
        "duty_shifts", "Jourpass", DutyShift, (
            ref("unit", "units", "Enheten som har jouren.", required=True),
            column("started_at", MOMENT, "Började.", required=True),
            column("ended_at", MOMENT, "Slutade."),
            ref("to_unit", "units", "Enheten som det lämnas till.", required=True),
            author("Medarbetaren som hade passet."),
        ), key=("unit", "started_at"), happened=("started_at",), by_system=("by",), checks=(not_before("ended_at", "started_at"),),
    ),
    Noun(
        "duty_entries", "Jourens logg", DutyEntry, (
            ref("unit", "units", "Enheten som har jouren.", required=True, field="-unit"),
            column("started_at", MOMENT, "När passet började.", required=True, field="-started_at"),
            column("happened_at", MOMENT, "Hände.", required=True),
            column("about", text(300), "Vem det gäller.", default=""),
            column("caller", text(200), "Vem som ringde."),
            column("words", text(20_000), "Vad som hände.", required=True),
            column("assessment", text(5000), "Bedömning."),
            column("decision", text(300), "Beslut, lagrum och vem som beslutade."),
            column("where_now", text(300), "Var personerna är."),
            column("promised", text(300), "Utlovad uppföljning."),
            ref("intake", "intakes", "Aktualiseringen som raden blev."),
            column("read_at", MOMENT, "Läst av mottagningen."),
            author(),
        ), key=("shift", "happened_at", "about"), links=(Link("shift", "duty_shifts", ("unit", "started_at")),),
        happened=("happened_at",), by_system=("by",), checks=(not_before("read_at", "happened_at"),),
    ),
)  # fmt: skip
