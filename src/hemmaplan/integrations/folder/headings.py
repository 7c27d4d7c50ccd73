"""What files and columns are called in Swedish (*rubriker*): what templates say, and what people's own sheets say too."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from hemmaplan.integrations.folder.nouns.noun import Noun
from hemmaplan.integrations.folder.nouns.registry import META, NOUNS

_FILES = {
    "units": "enhet organisation", "employees": "personal anställda medarbetarlista personallista", "posts": "tjänst befattningar",
    "employments": "anställning", "absences": "frånvaron ledigheter", "agreements": "avtalslista", "services": "verksamhet insatser",
    "persons": "person klienter", "orders": "uppdragslista", "queue": "kölista", "visits": "besökslista",
    "dwellings": "bostäder lägenhet lägenhetslista", "leases": "hyreskontrakt kontrakt", "tenancies": "boenden hyresgäster",
    "competences": "kompetens", "staffing": "bemanningslista", META: "om",
}  # fmt: skip

# The first is the heading of the template; the others are understood too. By column, and by file where it differs.
_WORDS = {
    "code": ("Kod",), "name": ("Namn", "Benämning"), "kind": ("Slag", "Typ"), "parent": ("Överordnad", "Överordnad enhet"),
    "order": ("Uppdrag", "Uppdragsnummer"), "first": ("Från och med", "fr.o.m.", "från", "start", "startdatum", "anställd från", "kontrakt från"),
    "last": ("Till och med", "t.o.m.", "till", "slut", "slutdatum", "anställd till", "kontrakt till"),
    "recorded_at": ("Registrerat", "Registrerad"), "number": ("Nummer", "nr"), "given_name": ("Förnamn", "tilltalsnamn"),
    "family_name": ("Efternamn",), "home_unit": ("Enhet", "team", "arbetsplats"), "sex": ("Kön",), "competences": ("Kompetenser", "kompetens"),
    "unit": ("Enhet", "team", "arbetsplats"), "title": ("Benämning", "befattning", "titel"), "profession": ("Yrke", "yrkestitel"),
    "percent": ("Procent", "sysselsättningsgrad", "tjänstgöringsgrad", "omfattning", "sysselsättningsgrad %", "syssgrad", "syss grad", "ssg", "grad", "%"),
    "overload_reason": ("Skäl för överlast",), "leads": ("Ledning", "chef"), "funding": ("Finansiering",), "funded_until": ("Finansierad till",), "funding_note": ("Om finansieringen",),
    "end_reason": ("Slutorsak", "avslutsorsak"), "employee": ("Medarbetare", "anställningsnummer", "anstnr"), "post": ("Tjänst",),
    "return_doubtful": ("Tveksam återgång",), "counterpart": ("Motpart",), "subject": ("Avser", "ämne"), "notice_on": ("Sista uppsägningsdag",),
    "approved_by": ("Godkänt av",), "risk": ("Risk", "osäkerhet"), "basis": ("Grund",), "capacity_kind": ("Kapacitet", "slag av kapacitet"),
    "section": ("Paragraf", "lagrum"), "may_queue": ("Får ha kö",), "contacts": ("Kontakter",), "min_percent": ("Minsta bemanning",),
    "minutes_per_slot": ("Minuter per plats",), "client_share": ("Klienttid", "klienttid procent"), "schedule": ("Tider", "schema"),
    "note": ("Anmärkning", "notering"), "service": ("Verksamhet", "insats"), "decided_on": ("Beslutsdag", "beslutsdatum"),
    "decision_ref": ("Beslutets beteckning",), "documentation": ("Dokumentation",), "anonymity_ground": ("Skäl för anonymitet",),
    "target_group": ("Målgrupp",), "conditions": ("Villkor",), "age_from": ("Ålder från",), "age_to": ("Ålder till",),
    "max_weeks": ("Längst veckor",), "count_distinct": ("Olika besökare räknas",), "places": ("Platser", "antal platser"),
    "minimum": ("Minst", "minsta antal"), "reason": ("Skäl", "orsak"), "id_number": ("Personnummer", "personnr", "identitetsnummer", "pnr"),
    "born_on": ("Född", "födelsedatum", "födelsedag"), "deceased_on": ("Avliden",), "person": ("Person", "personnummer", "personnr", "hyresgäst"),
    "level": ("Nivå", "skydd"), "value": ("Uppgift", "värde"), "other": ("Andra personen", "närstående"), "from_unit": ("Från enhet", "uppdragsgivare"),
    "law": ("Lag",), "decision_until": ("Beslut till",), "purpose": ("Syfte",), "goals": ("Mål",), "priority": ("Prioritet",),
    "priority_reason": ("Skäl för prioritet",), "planned_start": ("Planerad start",), "minutes_per_week": ("Minuter per vecka",),
    "state": ("Läge", "status"), "sent_at": ("Skickat",), "acknowledged_at": ("Mottaget",), "accepted_at": ("Accepterat",), "started_on": ("Påbörjat",),
    "paused_on": ("Pausat",), "ended_on": ("Avslutat",), "returned_reason": ("Skäl för återsändning",), "ended_recorded_at": ("Avslut registrerat",), "started_recorded_at": ("Start registrerad",),
    "outcome_recorded_at": ("Utfall registrerat",), "assessed_recorded_at": ("Bedömning registrerad",),
    "rank": ("Plats i ordning",), "wishes": ("Önskemål",), "joined_on": ("Började", "ställd i kö"), "left_on": ("Slutade", "lämnade"),
    "left_how": ("Hur det slutade",), "left_recorded_at": ("Slut registrerat",), "version": ("Version",), "made_with": ("Gjord med",),
    "person_view": ("Personens syn",), "how": ("Hur",), "follow_up_on": ("Uppföljning",), "made_on": ("Gjord",), "text": ("Text",),
    "outcome": ("Utfall", "resultat"), "assessed_on": ("Bedömt",), "planned_at": ("Planerat", "tid"), "minutes": ("Minuter",), "done_at": ("Gjort",),
    "consent": ("Samtycke",), "taken_at": ("Taget",), "taken_by": ("Taget av",), "witnessed": ("Bevittnat",), "witness": ("Vittne",),
    "result": ("Resultat",), "result_at": ("Resultat kom",), "day": ("Dag", "datum"), "is_open": ("Öppet",), "closed_reason": ("Varför stängt",),
    "visitor": ("Besökare",), "age_band": ("Åldersgrupp", "ålder"), "count": ("Antal",), "codes": ("Besökskoder", "koder"), "people": ("Antal personer",),
    "mode": ("Dokumentation",), "alias": ("Kallas",), "theme": ("Tema",), "guardian_consent": ("Vårdnadshavares samtycke",),
    "opened_on": ("Öppnad", "började"), "closed_on": ("Stängd", "avslutades"), "at": ("När", "tid"), "place": ("Plats",), "staff": ("Medarbetare", "personal"),
    "follows": ("Fortsätter",), "anonymous": ("Utan namn",), "rolling": ("Löpande intag",), "leaders": ("Ledare",), "cancel_reason": ("Varför inställt",),
    "round": ("Omgång",), "starts_at": ("Börjar",), "contact_service": ("Kontaktens verksamhet",), "contact_number": ("Kontaktens nummer",),
    "left_reason": ("Varför slutade",), "session": ("Tillfälle",), "participant": ("Deltagare",), "status": ("Status",), "noted_on": ("Noterat",),
    "address": ("Adress", "gatuadress"), "flat_number": ("Lägenhetsnummer", "lgh nr", "lgh", "lägenhetsnr"), "rooms": ("Rum", "storlek", "antal rum"),
    "dwelling": ("Lägenhet", "bostad", "lägenhetskod", "objekt", "objektsnummer"), "landlord": ("Hyresvärd", "värd", "fastighetsägare"), "rent": ("Hyra", "månadshyra", "hyra per månad", "hyra/mån", "hyra kr"),
    "notice_months": ("Uppsägningstid",), "terminated_on": ("Uppsagt",), "tenure_waived": ("Avstått besittningsskydd",), "supervisor": ("Tillsynsansvarig",),
    "supervision_days": ("Tillsyn var dag",), "tenancy": ("Boende",), "planned_on": ("Planerad",), "done_by": ("Gjort av",), "remark": ("Anmärkning",),
    "month": ("Månad",), "debt": ("Skuld",), "source": ("Källa",), "severity": ("Grad",), "description": ("Beskrivning",), "handled_on": ("Hanterad",),
    "handling": ("Åtgärd",), "decided_by": ("Beslutat av",), "proposed_on": ("Föreslagen",), "proposal": ("Förslag",), "team": ("Team", "enhet"),
    "services": ("Verksamheter",), "prolongs": ("Förlänger",), "author": ("Författare", "medarbetare"), "happened_at": ("Hände", "datum"),
    "signed_at": ("Signerad",), "key": ("Nyckel",), "file": ("Akt", "aktnummer"), "restricted": ("Begränsat ärende",),
    "contact": ("Kontaktväg",), "closed_recorded_at": ("Avslut registrerat",), "role": ("Roll",), "is_party": ("Part",),
    "no_letters": ("Inga brev",), "interpreter": ("Tolkspråk",), "court_date": ("Rättens dag",),
    "guardians_informed_on": ("Parterna underrättade",), "not_heard": ("Barnet inte hört",),
    "not_heard_reason": ("Varför inte hört",), "minor_children": ("Minderåriga barn",), "written_at": ("Fastställd",),
    "follow_up_ended_on": ("Uppföljning avslutad",), "area": ("Område",), "stated_person": ("Uppgiven person",),
    "channel": ("Väg in",), "arrived_at": ("Kom in", "inkom"), "words": ("Ord", "vad som hände"), "acute": ("Akut",),
    "other_reasons": ("Fler skäl",), "guardians_informed": ("Vårdnadshavarna vet",),
    "guardians_note": ("Vårdnadshavarnas inställning",), "stated_guardians": ("Uppgivna vårdnadshavare",),
    "school": ("Skola", "förskola"), "other_municipality": ("Annan kommun",), "reply_by": ("Svar senast",),
    "same_call": ("Samma samtal",), "same_as": ("Samma som",), "investigation": ("Utredning",),
    "investigation_opened_on": ("Utredning inledd",), "outcome_reason": ("Beslutsskäl",),
    "handled_recorded_at": ("Klar registrerad",), "intake": ("Aktualisering",), "secret": ("Hemlig",),
    "workplace": ("Arbetsplats",), "wants_feedback": ("Vill ha återkoppling",),
    "asked_at": ("Begärde återkoppling",), "feedback": ("Återkoppling",), "feedback_at": ("Återkopplad",),
    "assessed_at": ("Bedömd",), "danger": ("Bedömning",), "grounds": ("Grunder",), "measure": ("Åtgärd",),
    "where_now": ("Var nu",), "with_whom": ("Med vem",), "siblings": ("Syskon",), "injuries": ("Skador",),
    "reached": ("Nådd",), "to_unit": ("Lämnas till",), "started_at": ("Passet började",), "ended_at": ("Slutade",),
    "about": ("Gäller",), "caller": ("Vem ringde",), "assessment": ("Bedömning",), "decision": ("Beslut",),
    "questions": ("Frågor",), "areas": ("Områden",), "child_part": ("Så deltar barnet",), "established_at": ("Fastställd",),
    "source_name": ("Vem",), "source_on": ("Lämnad",), "part": ("Del",), "saved_on": ("Skriven",),
    "present": ("Närvarande",), "guardians_told": ("Vårdnadshavarna visste",), "not_told_reason": ("Varför inte",),
    "child_was_told": ("Barnet fick veta",), "child_said": ("Barnet sade",), "shown_back": ("Återgivet för barnet",),
    "next_step": ("Nästa steg",),
    "promised": ("Utlovat",), "read_at": ("Läst",),
    "form": ("Form",), "may_call": ("Får ringas",), "may_write": ("Får få brev",), "times": ("Säkra tider",),
    "code_word": ("Kodord",), "alternative": ("Annan väg",), "hidden_from": ("Döljs för",),
    "who": ("Vem",), "consent_by": ("Samtycke av",), "consent_on": ("Samtycke den",), "instrument": ("Instrument",),
    "interviewer": ("Intervjuare",), "answers": ("Svar",), "party_role": ("Partens roll",),
    "party_person": ("Partens personnummer",), "party_name": ("Partens namn",), "party_first": ("Part från",),
    "exempt": ("Kommuniceras inte",), "sent_on": ("Skickat",), "way": ("Sätt",), "replied_on": ("Svarade",),
    "reply": ("Synpunkter",), "meeting_place": ("Mötesplats",),
    "safe_contact": ("Säker kontakt",), "way_out": ("Vägen ut",), "at_hand": ("Till hands",),
    "copies_with": ("Kopior hos",), "phone_and_media": ("Telefon och medier",), "children": ("Barnen",),
    "reviewed_on": ("Genomgången",), "reference": ("Beteckning",), "verb": ("Beslutet",), "request": ("Ansökan",),
    "intervention": ("Insats",), "extent": ("Omfattning i ord",), "first_on": ("Gäller från",),
    "last_on": ("Gäller till",), "evaluate_on": ("Följs upp",), "facts": ("Omständigheter",),
    "provisions": ("Bestämmelser",), "weighing": ("Vägning",), "best_interests": ("Barnets bästa",),
    "childs_view": ("Barnets åsikt",), "why_not": ("Varför inte helt",), "new_due_on": ("Ny sista dag",),
    "cost": ("Kostnad per månad",), "care_form": ("Regi",), "delegation": ("Delegationspunkt",),
    "decider": ("Beslutsfattare",), "protocol": ("Protokoll",), "decided_at": ("Fattat",), "replaces": ("Ersätter",),
    "signed_recorded_at": ("Undertecknande registrerat",), "received_on": ("Mottaget",),
    "received_source": ("Hur vi vet det",), "received_recorded_at": ("Mottagande registrerat",),
    "appealed_on": ("Överklagat",), "appealed_recorded_at": ("Överklagande registrerat",), "answer": ("Svar",),
}  # fmt: skip
_OWN = {
    ("units", "order"): ("Ordning",), ("services", "order"): ("Ordning",),
    ("employees", "number"): ("Anställningsnummer", "anstnr", "anst nr", "medarbetarnummer", "anställningsnr", "id"),
    ("orders", "number"): ("Uppdragsnummer", "nummer", "ärendenummer"), ("tenancies", "number"): ("Boendenummer", "nummer", "ärendenummer"),
    # Who moves in is a tenant: the day is not the day the dwelling or its lease begins.
    ("tenancies", "first"): ("Från och med", "fr.o.m.", "från", "start", "startdatum", "inflytt", "inflyttad", "inflyttningsdatum", "kontrakt från"),
    ("tenancies", "last"): ("Till och med", "t.o.m.", "till", "slut", "slutdatum", "utflytt", "utflyttad", "utflyttningsdatum", "kontrakt till"),
    ("dwellings", "code"): ("Kod", "lägenhetskod", "objekt", "objektsnummer"), ("places", "places"): ("Platser", "antal platser"),
    ("employments", "kind"): ("Form", "anställningsform"), ("visits", "order"): ("Uppdrag", "uppdragsnummer"),
    ("reporters", "acknowledged_at"): ("Bekräftad",), ("reporters", "role"): ("Befattning",),
    ("files", "contact"): ("Fråga",), ("intakes", "handled_on"): ("Klar",), ("investigations", "opened_on"): ("Inledd",),
    ("investigations", "closed_on"): ("Avslutad",), ("files", "closed_on"): ("Avslutad",),
    ("investigation_plans", "done_by"): ("Klar senast",), ("orders", "decision"): ("Beslutets beteckning",),
    ("deliveries", "decision"): ("Beslutets beteckning",), ("execution_notes", "decision"): ("Beslutets beteckning",),
    ("goals", "number"): ("Målets nummer",), ("goals", "text"): ("Mål",), ("journal", "text"): ("Text", "anteckning"),
}  # fmt: skip

PARTS_OF_NAME = {"given_name", "family_name"}
WHOLE_NAMES = {
    "namn", "fullständigt namn", "hela namnet", "efternamn förnamn", "förnamn efternamn", "förnamn och efternamn",
    "efternamn och förnamn", "namn efternamn förnamn", "namn förnamn efternamn", "för och efternamn",
}  # fmt: skip
"""Headings of a column with both parts of somebody's name (*helt namn*), as :func:`bare` leaves them."""
_PEOPLE = {
    "employees": {"medarbetare", "personal", "anställd", "anställda", "medarbetarens namn", "den anställdes namn"},
    "persons": {"klient", "klienten", "brukare", "person", "klientens namn", "personens namn", "brukarens namn"},
}


def whole_name(noun: str, own: dict[str, str]) -> str:
    """Of the headings of a sheet, by their bare text, the one whose cells are whole names of the noun's people."""
    if noun not in _PEOPLE:
        return ""
    return next((own[word] for word in own if word in WHOLE_NAMES | _PEOPLE[noun]), "")


def bare(text: str) -> str:
    """A heading or a file name as it is compared: letters and digits, lower case."""
    return re.sub(r"[^0-9a-zåäöéü%]+", " ", unicodedata.normalize("NFC", text).casefold()).strip()


def without_unit(bare_heading: str) -> str:
    """A bare heading without the unit people write after it: "hyra kr mån" is "hyra". The heading itself if nothing is left."""
    return re.sub(r"( (kr|sek|i|per|mån|månad|st|kvm|m2|%))+$", "", bare_heading) or bare_heading


def by_bare(cells: Iterable[str]) -> dict[str, str]:
    """The headings of a sheet by how they are compared, with their unit and, where no other heading is that, without it."""
    found = {bare(cell): cell for cell in cells}
    return {without_unit(name): cell for name, cell in found.items()} | found


def words(noun: Noun, column: str) -> tuple[str, ...]:
    """The Swedish headings of a column, that of the template first."""
    return _OWN.get((noun.name, column)) or _WORDS.get(column, (column,))


def heading(noun: Noun, column: str) -> str:
    """The heading of the template (*rubrik*)."""
    return words(noun, column)[0]


def label(column: str) -> str:
    """The column as a person is told of it, whatever file it stands in; the text itself when it is no column."""
    return _WORDS.get(column, (column,))[0]


@cache
def columns_of(noun_name: str) -> dict[str, str]:
    """The column of each heading that is understood in a file, its own name too."""
    noun = NOUNS[noun_name]
    found: dict[str, str] = {}
    for column in noun.all_columns:
        for word in (column, *words(noun, column)):
            found.setdefault(bare(word), column)
    return found


@cache
def _nouns() -> dict[str, str]:
    found = {bare(name): name for name in (*NOUNS, META)}
    for noun in NOUNS.values():
        found.setdefault(bare(noun.title), noun.name)
    for name, others in _FILES.items():
        for word in others.split():
            found.setdefault(bare(word), name)
    return found


def noun_of(file_stem: str) -> str:
    """The noun that a file is named for, in Swedish or by its own name; the bare name when there is none."""
    return _nouns().get(bare(file_stem), file_stem.lower())
