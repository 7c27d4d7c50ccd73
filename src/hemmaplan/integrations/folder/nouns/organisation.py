"""Files about who works here: units, employees, posts, employments, absences, agreements."""

from hemmaplan.integrations.folder.columns import CODE, DAY, PERCENT, STAFF, YES, choice, named, text, whole
from hemmaplan.integrations.folder.nouns.noun import Noun, column, part_of_name, ref, refs
from hemmaplan.organisation.models import Absence, Agreement, Competence, Employee, Employment, Post, Unit

NOUNS = (
    Noun(
        "units", "Enheter", Unit, (
            column("code", CODE, "Enhetens kod.", required=True),
            column("name", text(120, "Vuxenteam"), "Enhetens namn.", required=True),
            column("kind", choice(Unit.Kind), "Slag av enhet.", required=True),
            ref("parent", "units", "Enheten närmast över. Tomt överst."),
            column("order", whole(0, 9999), "Ordning i listor."),
        ), key=("code",), period=True,
        about="Organisationen som ett träd: nämnd, förvaltning, enhet, team. Myndighetsenheter har slaget authority.",
    ),
    Noun(
        "competences", "Kompetenser", Competence, (
            column("code", CODE, "Kompetensens kod.", required=True),
            column("name", text(120, "Alkohol- och drogterapi"), "Kompetensens namn.", required=True),
        ), key=("code",), about="Det en verksamhet kan kräva att någon kan.",
    ),
    Noun(
        "employees", "Medarbetare", Employee, (
            column("number", STAFF, "Anställningsnummer.", required=True),
            part_of_name("given_name", 60, "Åsa", "Förnamn, eller medarbetarens enda namn."),
            part_of_name("family_name", 60, "Örn", "Efternamn. Tomt: medarbetaren har ett namn."),
            ref("home_unit", "units", "Enhet eller team.", required=True),
            column("sex", text(1, "k"), "Juridiskt kön: k eller m, tomt om det inte ska anges."),
            refs("competences", "competences", "Kompetenser."),
        ), key=("number",),
        checks=(named, lambda row: iter(()) if row.get("sex") in {None, "", "k", "m"} else iter([("sex", "Skriv k eller m.")]),),
    ),
    Noun(
        "posts", "Tjänster", Post, (
            column("code", CODE, "Tjänstens kod.", required=True),
            ref("unit", "units", "Teamet som har tjänsten.", required=True),
            column("title", text(120, "Familjebehandlare"), "Benämning.", required=True),
            column("profession", text(60, "familjebehandlare"), "Yrke.", required=True),
            column("percent", PERCENT, "Procent av heltid.", required=True),
            column("leads", YES, "Om tjänsten är ledning."),
            column("funding", choice(Post.Funding), "Finansiering. Tomt: ordinarie."),
            column("funded_until", DAY, "Sista dagen pengarna är lovade, där de tar slut."),
            column("funding_note", text(200), "Om finansieringen."),
            column("end_reason", choice(Post.EndReason), "Varför tjänsten upphörde."),
        ), key=("code",), period=True, about="En tjänst som inte har någon anställning är vakant.",
    ),
    Noun(
        "employments", "Anställningar", Employment, (
            column("code", CODE, "Anställningens kod.", required=True),
            ref("employee", "employees", "Medarbetaren.", required=True),
            ref("post", "posts", "Tjänsten.", required=True),
            column("percent", PERCENT, "Procent av heltid.", required=True),
            column("kind", choice(Employment.Kind), "Form. Tomt: tillsvidare."),
            column("end_reason", text(120), "Varför anställningen upphörde."),
        ), key=("code",), period=True, alone=("employee", "post"),
    ),
    Noun(
        "absences", "Frånvaro", Absence, (
            column("code", CODE, "Frånvarons kod.", required=True),
            ref("employee", "employees", "Medarbetaren.", required=True),
            column("kind", choice(Absence.Kind), "Slag. Aldrig en diagnos.", required=True),
            column("percent", PERCENT, "Procent av anställningen. Tomt: 100."),
            column("return_doubtful", YES, "Om det är tveksamt om medarbetaren kommer tillbaka."),
        ), key=("code",), period=True, alone=("employee",),
    ),
    Noun(
        "agreements", "Avtal", Agreement, (
            column("code", CODE, "Avtalets kod.", required=True),
            ref("unit", "units", "Enheten det gäller.", required=True),
            column("kind", choice(Agreement.Kind), "Slag.", required=True),
            column("counterpart", text(120, "Arbetsförmedlingen"), "Motpart.", required=True),
            column("subject", text(300), "Vad avtalet gäller.", required=True),
            ref("post", "posts", "Tjänsten som vilar på avtalet."),
            column("notice_on", DAY, "Sista dag att säga upp."),
            column("approved_by", text(120), "Godkänt av (befattning, inte namn)."),
            column("risk", text(300), "Osäkerhet att följa."),
        ), key=("code",), period=True,
    ),
)  # fmt: skip
