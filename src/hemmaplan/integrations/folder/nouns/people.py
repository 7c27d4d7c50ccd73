"""Files about residents: persons, protection, contact points, relations."""

from hemmaplan.integrations.folder.columns import BIRTH, DAY, IDENTITY, YES, choice, named, text
from hemmaplan.integrations.folder.nouns.noun import Noun, column, part_of_name, ref
from hemmaplan.people.models import ContactPoint, Person, ProtectionPeriod, Relation, SafeContact

NOUNS = (
    Noun(
        "persons", "Personer", Person, (
            column("id_number", IDENTITY, "Identitetsnummer. Den som saknar nummer får ett tillfälligt.", required=True),
            part_of_name("given_name", 80, "Åsa", "Förnamn, eller personens enda namn."),
            part_of_name("family_name", 80, "Öberg", "Efternamn. Tomt: personen har ett namn."),
            column("born_on", BIRTH, "Födelsedag. Tomt: ur numret."),
            column("deceased_on", DAY, "Dödsdag."),
        ), key=("id_number",), checks=(named,), about="Personer med skyddade personuppgifter har dessutom en rad i protections.",
    ),
    Noun(
        "protections", "Skyddade personuppgifter", ProtectionPeriod, (
            ref("person", "persons", "Personen.", required=True),
            column("level", choice(Person.Protection), "Nivå.", required=True),
        ), key=("person", "level", "first"), period=True,
    ),
    Noun(
        "contact_points", "Kontaktvägar", ContactPoint, (
            ref("person", "persons", "Personen.", required=True),
            column("kind", choice(ContactPoint.Kind), "Slag.", required=True),
            column("value", text(200, "070-174 06 05"), "Adress, telefonnummer eller e-post.", required=True),
            column("note", text(200), "Anmärkning."),
        ), key=("person", "kind", "value"), period=True,
    ),
    Noun(
        "safe_contacts", "Säkra kontakter", SafeContact, (
            ref("person", "persons", "Personen som är hotad.", required=True),
            column("may_call", YES, "Får ringas. Tomt: nej."),
            column("may_write", YES, "Får få brev. Tomt: nej."),
            column("times", text(200, "vardagar 9–15"), "Säkra tider."),
            column("code_word", text(60), "Kodord."),
            column("alternative", text(200), "Annan adress eller annat nummer."),
            column("hidden_from", text(200), "Vem som inte får se."),
        ), key=("person",), by_system=("by",),
        about="Brev och samtal som inte är tillåtna nekas överallt. Den som inte har någon rad nås som andra.",
    ),
    Noun(
        "relations", "Relationer", Relation, (
            ref("person", "persons", "Personen.", required=True),
            ref("other", "persons", "Den andra personen.", required=True),
            column("kind", choice(Relation.Kind), "Vad den andra är för personen.", required=True),
            column("form", choice(Relation.Form), "Av vilken form: biologisk, gifta, gemensam vårdnad … Tomt: inte känt.", default=""),
            column("source", choice(Relation.Source), "Varifrån uppgiften kommer.", default=""),
        ), key=("person", "other", "kind"), period=True,
        checks=(lambda row: iter([("other", "Samma person två gånger. Ange den andra personens nummer.")])
                if row.get("person") and row.get("person") == row.get("other") else iter(()),),
    ),
)  # fmt: skip
