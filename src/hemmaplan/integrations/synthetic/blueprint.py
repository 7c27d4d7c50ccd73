"""One performing unit as data: teams, posts, services and how much of each. Drawn after a real memo, its people made up."""

from dataclasses import dataclass, field

YEARS = 10
TEAMS = (
    ("ledning", "Ledning"), ("vuxen", "Vuxenteam"), ("boende", "Boendestödsteam"), ("traff", "Träffpunkten"),
    ("familj", "Familjeteam"),
)  # fmt: skip
COMPETENCES = (
    ("ad-terapi", "Alkohol- och drogterapi"), ("psykosocialt", "Psykosocialt stöd"), ("vald", "Våld i nära relation"),
    ("anhorigstod", "Anhörigstöd"), ("boendesamordning", "Boendesamordning"), ("boendestod", "Boendestöd"),
    ("traffpunkt", "Öppen verksamhet"), ("familjebehandling", "Familjebehandling"),
    ("ungdomsbehandling", "Ungdomsbehandling"), ("faltarbete", "Fältarbete"),
)  # fmt: skip


@dataclass(frozen=True)
class Post:
    """Tjänst with its holder. Days are counted from the day of the generator; ``None`` is until further notice."""

    key: str
    team: str
    title: str
    percent: int
    role: str
    competence: str = ""
    shares: dict[str, int] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    kind: str = "permanent"
    funding: str = "ordinary"
    funded: int | None = None
    sick_since: int | None = None


POSTS = (
    Post("chef", "ledning", "Tf enhetschef", 60, "unit_manager", since=-200, until=40, kind="acting"),
    Post("bitr", "ledning", "Biträdande enhetschef", 100, "deputy"),
    Post("ad1", "vuxen", "Alkohol- och drogterapeut", 100, "treatment_staff", "ad-terapi",
         {"behandlingsgrupp": 70, "missbruk": 25, "drogtester": 5}),
    Post("pso1", "vuxen", "Socionom", 90, "treatment_staff", "psykosocialt",
         {"behandlingsgrupp": 20, "missbruk": 25, "psykisk": 30, "rad-vuxna": 15}),
    Post("pso2", "vuxen", "Socionom", 100, "treatment_staff", "vald",
         {"valdsutsatta": 40, "kvinnogrupp": 10, "familjefrid": 40, "valdsutovare": 10}),
    Post("bo1", "boende", "Boendestödjare", 100, "housing_support_staff", "boendestod", {"boendestod": 60, "boendestod-lss": 40}),
    Post("bo2", "boende", "Boendestödjare", 100, "housing_support_staff", "boendestod", {"boendestod": 60, "boendestod-lss": 40}),
    Post("bo3", "boende", "Boendestödjare", 100, "housing_support_staff", "boendestod", {"boendestod": 60, "boendestod-lss": 40}),
    Post("bo4", "boende", "Boendestödjare", 100, "housing_support_staff", "boendestod", {"boendestod": 60, "boendestod-lss": 40}),
    Post("tr1", "traff", "Handledare", 50, "treatment_staff", "traffpunkt", {"traffpunkt": 50}, until=40,
         funding="subsidy", funded=40),
    Post("tr2", "traff", "Handledare", 25, "treatment_staff", "traffpunkt", {"traffpunkt": 25}),
    Post("fs1", "familj", "Fältsekreterare", 100, "treatment_staff", "faltarbete", {"falt": 90, "barngrupp": 10}, funding="shared"),
    Post("fs2", "familj", "Fältsekreterare", 100, "treatment_staff", "faltarbete", {"falt": 90, "barngrupp": 10}, funding="shared"),
    Post("fb1", "familj", "Familjebehandlare", 100, "treatment_staff", "familjebehandling",
         {"familjebehandling": 75, "umgange": 15, "rad-familj": 10}),
    Post("fb2", "familj", "Familjebehandlare", 100, "treatment_staff", "familjebehandling",
         {"familjebehandling": 75, "umgange": 15, "rad-familj": 10}),
    Post("fb3", "familj", "Familjebehandlare", 100, "treatment_staff", "familjebehandling",
         {"familjebehandling": 80, "umgange": 20}),
    Post("ub1", "familj", "Ungdomsbehandlare", 100, "treatment_staff", "ungdomsbehandling", {"ungdomsbehandling": 100}),
    Post("ub2", "familj", "Ungdomsbehandlare", 100, "treatment_staff", "ungdomsbehandling", {"ungdomsbehandling": 20, "falt": 80},
         sick_since=-230),
    # Those who have gone, with what they carried.
    Post("chef0", "ledning", "Enhetschef", 100, "unit_manager", until=-201),
    Post("ad2", "vuxen", "Alkohol- och drogterapeut", 100, "treatment_staff", "ad-terapi", {"behandlingsgrupp": 100}, until=-330),
    Post("pso3", "vuxen", "Socionom", 100, "treatment_staff", "psykosocialt", {"missbruk": 10, "psykisk": 5, "rad-vuxna": 85}, until=-260),
    Post("anh", "vuxen", "Anhörigstödjare", 50, "treatment_staff", "anhorigstod", {"anhorigstod": 50}, until=-190),
    Post("bosam", "vuxen", "Boendesamordnare", 100, "housing_coordinator", "boendesamordning", {"bostader": 100}, until=-110),
    Post("ub3", "familj", "Ungdomsbehandlare", 100, "treatment_staff", "ungdomsbehandling", {"foraldrautbildning": 30, "falt": 70},
         until=-420),
)  # fmt: skip


@dataclass(frozen=True)
class Service:
    """Verksamhet with what it carries: running and waiting now, ended in ten years, open contacts now and before."""

    key: str
    team: str
    name: str
    basis: str
    capacity: str
    running: int = 0
    ended: int = 0
    waiting: int = 0
    sent: int = 0
    minutes: int = 0
    competence: str = ""
    documentation: str = "full"
    may_queue: bool = True
    law: str = "sol"
    children: bool = False
    places: int = 0
    minimum: int = 0
    contacts: int = 0
    contacts_ended: int = 0
    until: int | None = None
    why_ended: str = ""
    min_percent: int = 0

    @property
    def has_line(self) -> bool:
        """Whether orders wait for their turn: where posts or places give a number, and nobody must be taken at once."""
        return (
            self.may_queue
            and bool(self.ended)
            and (bool(self.places) or (self.capacity == "caseload" and self.minutes > 0))
        )


SERVICES = (
    Service("behandlingsgrupp", "vuxen", "Behandlingsgrupp missbruk och beroende", "assessed", "group", 6, 170, 3, 1,
            competence="ad-terapi", places=6, minimum=3),
    Service("missbruk", "vuxen", "Enskilda stödinsatser missbruk och beroende", "assessed", "caseload", 12, 115, 2, 0, 60,
            "psykosocialt"),
    Service("drogtester", "vuxen", "Drogtester", "assessed", "appointment", 6, 60, minutes=30),
    Service("psykisk", "vuxen", "Stödinsatser psykisk ohälsa", "assessed", "caseload", 10, 90, 1, 1, 40, "psykosocialt"),
    Service("anhorigstod", "vuxen", "Anhörigstöd", "open", "caseload", competence="anhorigstod", documentation="light",
            contacts_ended=80),
    Service("bostader", "vuxen", "Sociala bostäder", "assessed", "dwelling", competence="boendesamordning", places=16),
    Service("familjefrid", "vuxen", "Samordning mot våld i nära relation", "duty", "none", competence="vald"),
    Service("valdsutsatta", "vuxen", "Stödinsatser våldsutsatta", "assessed", "caseload", 8, 90, minutes=120,
            competence="vald", may_queue=False),
    Service("kvinnogrupp", "vuxen", "Kvinnogrupp för våldsutsatta", "assessed", "group", 4, 50, competence="vald", places=8,
            minimum=3),
    Service("valdsutovare", "vuxen", "Insatser för våldsutövare", "assessed", "caseload", 3, 30, minutes=45),
    Service("rad-vuxna", "vuxen", "Råd och stöd vuxna", "open", "appointment", documentation="light", contacts=12,
            contacts_ended=260),
    Service("boendestod", "boende", "Boendestöd socialpsykiatri", "assessed", "caseload", 27, 75, 0, 1, 125, "boendestod"),
    Service("boendestod-lss", "boende", "Boendestöd enligt LSS", "assessed", "caseload", 15, 30, minutes=150,
            competence="boendestod", law="lss"),
    Service("traffpunkt", "traff", "Träffpunkten", "open", "open_door", competence="traffpunkt", documentation="anonymous",
            contacts=33, contacts_ended=70, min_percent=75),
    Service("familjebehandling", "familj", "Familjebehandling", "assessed", "caseload", 14, 115, 2, 0, 230,
            "familjebehandling", children=True),
    Service("ungdomsbehandling", "familj", "Ungdomsbehandling", "assessed", "caseload", 6, 65, 1, 0, 240,
            "ungdomsbehandling", children=True),
    Service("umgange", "familj", "Umgänge", "assessed", "caseload", 4, 40, minutes=90, children=True),
    Service("foraldrautbildning", "familj", "Föräldrautbildning i grupp", "open", "group", documentation="light", places=10,
            minimum=4),
    Service("barngrupp", "familj", "Barngrupp", "open", "group", places=8, minimum=6, contacts=7, contacts_ended=60,
            children=True),
    Service("falt", "familj", "Fältverksamhet", "duty", "none", competence="faltarbete"),
    Service("familjecentral", "familj", "Familjecentralsliknande verksamhet", "open", "appointment", documentation="light",
            until=-180, why_ended="Nyckelpersonen har slutat."),
    Service("rad-familj", "familj", "Råd och stöd familjer och ungdomar", "open", "appointment", documentation="light",
            contacts=8, contacts_ended=200),
)  # fmt: skip

FLATS = 16
AUTHORITIES = (("vuxen", "Myndighet vuxen"), ("familj", "Myndighet barn och familj"))
PURPOSES = {
    "group": "Plats i grupp enligt beslut.", "caseload": "Stöd enligt beslut, med mål i planen.",
    "appointment": "Tider enligt överenskommelse.",
}  # fmt: skip
GOALS = (
    "Lugnare morgnar hemma", "Ekonomin är under kontroll", "Närvaron i skolan ökar", "Nyktra veckor i följd",
    "En vardag som håller ihop", "Egen kontakt med vården", "Trygghet i hemmet", "Steg mot sysselsättning",
)  # fmt: skip
NOTES = (
    "Träff enligt plan. Vi gick igenom veckan och bestämde nästa steg tillsammans.",
    "Samtal om hur helgen varit. Lugnare än förra veckan. Nästa samtal om en vecka.",
    "Besök hemma. Posten öppnad tillsammans, två räkningar betalda och en tid bokad.",
    "Uppföljning av målen. Den enskilde är nöjd med takten och vill fortsätta som nu.",
    "Möte med skolan. Överenskommelse om stöd på morgnarna de närmaste fyra veckorna.",
)  # fmt: skip
