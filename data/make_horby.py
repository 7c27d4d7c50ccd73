"""Makes ``data/horby-2020``: the memo's unit as a folder to import. The same bytes every time.

Teams, posts, percentages, services, places, flats, end dates and counts are the memo's; ``horby-2020/README.md`` says
where each stands and what is assumed. Every person is made up and has a number reserved for tests.

Run it from the repository with the project's Python: ``python data/make_horby.py``.
"""

import csv
import datetime as dt
import random
from collections import defaultdict
from pathlib import Path

from hemmaplan.foundation import calendar, identity

FOLDER = Path(__file__).with_name("horby-2020")
MEMO = dt.date(2020, 9, 21)  # a Monday
CHANCE = random.Random(20200921)  # noqa: S311  made-up data, no secret
EARLY = dt.date(2018, 1, 1)
CLOSED_FROM = dt.date(2020, 3, 17)
D = dt.date.fromisoformat
Row = dict[str, object]
TABLES: dict[str, list[Row]] = defaultdict(list)

GIVEN = {
    "k": ["Åsa", "Ängla", "Östa", "Elin", "Märta", "Sigrid", "Frida", "Jonna", "Tuva", "Ebba", "Svea", "Alva", "Rut", "Signe", "Maja", "Lovisa", "Linnéa", "Görel", "Tyra", "Ylva", "Nour", "Amina", "Zahra", "Selma", "Mirjam", "Hedda", "Petra", "Lisen", "Stina", "Ronja"],
    "m": ["Åke", "Östen", "Björn", "Håkan", "Sören", "Göran", "Nils", "Olle", "Viggo", "Sixten", "Elis", "Malte", "Folke", "Ture", "Ivar", "Loke", "Hampus", "Rasmus", "Jörgen", "Tage", "Yusuf", "Samir", "Ali", "Idris", "Hugo", "Vidar", "Axel", "Albin", "Melker", "Egil"],
}  # fmt: skip
FAMILY = ["Åberg", "Åkerlind", "Älvros", "Ängsmark", "Öberg", "Örnfeldt", "Österling", "Björkhult", "Sjögren", "Lövdal", "Hällström", "Fägerskiöld", "Granlund", "Kvistberg", "Månskog", "Rönnäng", "Säterås", "Tångmark", "Vårholm", "Dalhem", "Ekehage", "Furusjö", "Hasselrot", "Isaksberg", "Junehed", "Klöverfors", "Lindhagen", "Myrstam", "Norrby", "Palmhult", "Qvarnlid", "Rosenås", "Stenhav", "Törnblad", "Uddeborg", "Videlund", "Wikmark", "Yttersjö", "Zetterby", "Hassan", "Rahimi", "Kovač", "Nowicki", "Haddad"]  # fmt: skip


def add(noun: str, **row: object) -> Row:
    """Add a row to a file."""
    TABLES[noun].append(row)
    return row


def weekdays(first: dt.date, last: dt.date, days: tuple[int, ...] = (0, 1, 2, 3, 4)) -> list[dt.date]:
    """The days of the period on which the office works, of the weekdays asked for."""
    span = (last - first).days + 1
    found = [first + dt.timedelta(days=n) for n in range(span)]
    return [day for day in found if day.weekday() in days and calendar.is_working_day(day)]


# Organisation -----------------------------------------------------------------------------------------------------------


def organisation() -> None:
    """Units, competences, posts and the people on them."""
    for order, (code, name, kind, parent) in enumerate((
        ("socialnamnden", "Socialnämnden", "board", ""),
        ("socialforvaltningen", "Socialförvaltningen", "department", "socialnamnden"),
        ("myndighet", "Myndighetsenheten", "authority", "socialforvaltningen"),
        ("myndighet-barn-familj", "Myndighet barn och familj", "authority", "myndighet"),
        ("myndighet-vuxen", "Myndighet vuxen", "authority", "myndighet"),
        ("ifo", "IFO utförare", "unit", "socialforvaltningen"),
        ("ledning", "Ledning", "team", "ifo"),
        ("vuxenteam", "Vuxenteam", "team", "ifo"),
        ("boendestod", "Boendestödsteam (socialpsykiatri)", "team", "ifo"),
        ("elvan", "Elvans Träffpunkt (socialpsykiatri)", "team", "ifo"),
        ("familjeteam", "Familjeteam", "team", "ifo"),
    )):  # fmt: skip
        add("units", code=code, name=name, kind=kind, parent=parent, order=order * 10, first=EARLY)
    for code, name in (
        ("ad-terapi", "Alkohol- och drogterapi"), ("psykosocialt", "Psykosocialt stöd (PSÖ)"), ("anhorigstod", "Anhörigstöd"),
        ("boendesamordning", "Boendesamordning"), ("vald", "Våld i nära relation"), ("boendestod", "Boendestöd"),
        ("traffpunkt", "Arbete i träffpunkt"), ("familjebehandling", "Familjebehandling"),
        ("ungdomsbehandling", "Ungdomsbehandling"), ("faltarbete", "Fältarbete"), ("foraldrautbildning", "Föräldrautbildning"),
    ):  # fmt: skip
        add("competences", code=code, name=name)
    posts()
    agreements()


POSTS = (
    # code, team, title, profession, percent, employee, first day, last day, end reason, competences
    ("enhetschef", "ledning", "Tf enhetschef", "enhetschef", 60, "A001", "2020-06-01", "", "", ""),
    ("bitr-enhetschef", "ledning", "Biträdande enhetschef", "enhetschef", 100, "A002", "2018-01-01", "", "", ""),
    (
        "ad-1",
        "vuxenteam",
        "Alkohol- och drogterapeut",
        "alkohol- och drogterapeut",
        100,
        "A003",
        "2018-01-01",
        "",
        "",
        "ad-terapi",
    ),
    (
        "pso-1",
        "vuxenteam",
        "Socionom, PSÖ och Familjefrid",
        "socionom",
        100,
        "A004",
        "2018-01-01",
        "",
        "",
        "psykosocialt|vald",
    ),
    ("pso-2", "vuxenteam", "Socionom, PSÖ", "socionom", 100, "A005", "2018-01-01", "", "", "psykosocialt"),
    ("boendestod-1", "boendestod", "Boendestödjare", "boendestödjare", 100, "A006", "2018-01-01", "", "", "boendestod"),
    ("boendestod-2", "boendestod", "Boendestödjare", "boendestödjare", 100, "A007", "2018-01-01", "", "", "boendestod"),
    ("boendestod-3", "boendestod", "Boendestödjare", "boendestödjare", 100, "A008", "2018-01-01", "", "", "boendestod"),
    ("boendestod-4", "boendestod", "Boendestödjare", "boendestödjare", 90, "A009", "2018-01-01", "", "", "boendestod"),
    (
        "elvan-50",
        "elvan",
        "Handledare, Elvans Träffpunkt",
        "handledare",
        50,
        "A010",
        "2018-01-01",
        "",
        "",
        "traffpunkt",
    ),
    (
        "elvan-25",
        "elvan",
        "Medarbetare, Elvans Träffpunkt",
        "handledare",
        25,
        "A011",
        "2018-01-01",
        "",
        "",
        "traffpunkt",
    ),
    ("falt-1", "familjeteam", "Fältsekreterare", "fältsekreterare", 100, "A012", "2018-01-01", "", "", "faltarbete"),
    ("falt-2", "familjeteam", "Fältsekreterare", "fältsekreterare", 100, "A013", "2018-01-01", "", "", "faltarbete"),
    (
        "familj-1",
        "familjeteam",
        "Familjebehandlare",
        "familjebehandlare",
        100,
        "A014",
        "2018-01-01",
        "",
        "",
        "familjebehandling|foraldrautbildning",
    ),
    (
        "familj-2",
        "familjeteam",
        "Familjebehandlare",
        "familjebehandlare",
        100,
        "A015",
        "2018-01-01",
        "",
        "",
        "familjebehandling",
    ),
    (
        "familj-3",
        "familjeteam",
        "Familjebehandlare",
        "familjebehandlare",
        100,
        "A016",
        "2018-01-01",
        "",
        "",
        "familjebehandling",
    ),
    (
        "ungdom-1",
        "familjeteam",
        "Ungdomsbehandlare",
        "ungdomsbehandlare",
        100,
        "A017",
        "2018-01-01",
        "",
        "",
        "ungdomsbehandling",
    ),
    (
        "ungdom-2",
        "familjeteam",
        "Ungdomsbehandlare",
        "ungdomsbehandlare",
        100,
        "A018",
        "2018-01-01",
        "",
        "",
        "ungdomsbehandling",
    ),
    # What is no more.
    (
        "enhetschef-tidigare",
        "ledning",
        "Enhetschef",
        "enhetschef",
        100,
        "A105",
        "2018-01-01",
        "2020-05-31",
        "ended",
        "",
    ),
    (
        "ad-2",
        "vuxenteam",
        "Alkohol- och drogterapeut",
        "alkohol- och drogterapeut",
        100,
        "A101",
        "2018-01-01",
        "2019-10-31",
        "cut",
        "ad-terapi",
    ),
    (
        "anhorigstod",
        "vuxenteam",
        "Anhörigstödjare",
        "anhörigstödjare",
        100,
        "A102",
        "2018-01-01",
        "2020-04-30",
        "cut",
        "anhorigstod",
    ),
    (
        "boendesamordnare",
        "vuxenteam",
        "Boendesamordnare",
        "boendesamordnare",
        100,
        "A103",
        "2018-01-01",
        "2020-08-02",
        "cut",
        "boendesamordning",
    ),
    (
        "familjecentral",
        "familjeteam",
        "Socionom, familjecentral",
        "socionom",
        100,
        "A104",
        "2018-01-01",
        "2020-05-31",
        "cut",
        "foraldrautbildning",
    ),
    # Those who send orders, and two in the department's staff.
    ("myndighet-1", "myndighet", "Socialsekreterare", "socialsekreterare", 100, "M001", "2018-01-01", "", "", ""),
    (
        "myndighet-2",
        "myndighet-barn-familj",
        "Socialsekreterare",
        "socialsekreterare",
        100,
        "M002",
        "2018-01-01",
        "",
        "",
        "",
    ),
    ("myndighet-3", "myndighet-vuxen", "Socialsekreterare", "socialsekreterare", 100, "M003", "2018-01-01", "", "", ""),
    *(
        (f"myndighet-{number}", team, title, title.lower(), 100, f"M{number:03}", "2018-01-01", "", "", "")
        for number, team, title in (
            (4, "myndighet", "Mottagningssekreterare"),
            (5, "myndighet", "Socialjourhandläggare"),
            (6, "myndighet", "Förste socialsekreterare"),
            (7, "myndighet", "Enhetschef myndighet"),
            (8, "socialforvaltningen", "Verksamhetschef"),
            (9, "myndighet-barn-familj", "Socialsekreterare"),
            (10, "myndighet-vuxen", "Socialsekreterare"),
        )
    ),
    ("administrator", "socialforvaltningen", "Administratör", "administratör", 100, "S001", "2018-01-01", "", "", ""),
    ("controller", "socialforvaltningen", "Controller", "controller", 100, "S002", "2018-01-01", "", "", ""),
)
STAFF_NAMES = {
    "A001": ("Östen", "Vårholm"), "A002": ("Märta", "Lövdal"), "A003": ("Sören", "Tångmark"), "A004": ("Ylva", "Rönnäng"),
    "A005": ("Nour", "Haddad"), "A006": ("Göran", "Säterås"), "A007": ("Tuva", "Klöverfors"), "A008": ("Yusuf", "Rahimi"),
    "A009": ("Görel", "Ekehage"), "A010": ("Åke", "Stenhav"), "A011": ("Stina", "Myrstam"), "A012": ("Hampus", "Dalhem"),
    "A013": ("Amina", "Kovač"), "A014": ("Elin", "Örnfeldt"), "A015": ("Viggo", "Norrby"), "A016": ("Linnéa", "Hällström"),
    "A017": ("Rasmus", "Qvarnlid"), "A018": ("Petra", "Uddeborg"), "A101": ("Egil", "Furusjö"), "A102": ("Signe", "Zetterby"),
    "A103": ("Håkan", "Älvros"), "A104": ("Lovisa", "Ängsmark"), "A105": ("Folke", "Isaksberg"), "M001": ("Alva", "Björkhult"),
    "M002": ("Idris", "Hassan"), "M003": ("Frida", "Åkerlind"), "M004": ("Tyra", "Rosenås"), "M005": ("Loke", "Hasselrot"),
    "M006": ("Mirjam", "Wikmark"), "M007": ("Jörgen", "Palmhult"), "M008": ("Sigrid", "Månskog"), "M009": ("Selma", "Videlund"),
    "M010": ("Ture", "Granlund"), "S001": ("Jonna", "Palmhult"), "S002": ("Vidar", "Kvistberg"),
}  # fmt: skip


def posts() -> None:
    """Posts, employees and employments; the absence of one."""
    for code, team, title, profession, percent, number, first, last, reason, competences in POSTS:
        given, family = STAFF_NAMES[number]
        add("employees", number=number, given_name=given, family_name=family, home_unit=team,
            sex="k" if given in GIVEN["k"] else "m", competences=competences)  # fmt: skip
        extra: Row = {}
        if code == "elvan-50":
            extra = {"funding": "subsidy", "funded_until": "2020-12-31", "funding_note": "Lönebidrag, halvtid"}
        if code.startswith("falt-"):
            extra = {"funding": "shared", "funding_note": "Delad kostnad med barn- och utbildningsnämnden (BUN)"}
        add("posts", code=code, unit=team, title=title, profession=profession, percent=percent,
            leads="ja" if team == "ledning" else "nej", first=first, last=last, end_reason=reason, **extra)  # fmt: skip
        add("employments", code=f"anst-{number.lower()}", employee=number, post=code, percent=percent,
            kind="acting" if number == "A001" else "permanent", first=first, last="2020-12-31" if number == "A001" else last,
            end_reason="Slutade" if reason == "ended" else "Neddragning" if reason else "")  # fmt: skip
    add("absences", code="franvaro-a018", employee="A018", kind="long_term_sick", percent=100, return_doubtful="ja",
        first="2020-02-03")  # fmt: skip


def agreements() -> None:
    """What posts and orders rest on."""
    add("agreements", code="lonebidrag-elvan", unit="elvan", kind="subsidy", counterpart="Arbetsförmedlingen",
        subject="Lönebidrag för handledare 50 % vid Elvans Träffpunkt", post="elvan-50", approved_by="tf socialchef",
        risk="Verksamheten stänger om anställningen inte förlängs", first="2020-01-01", last="2020-12-31")  # fmt: skip
    add("agreements", code="faltsekreterare-bun", unit="familjeteam", kind="shared_cost",
        counterpart="Barn- och utbildningsnämnden (BUN)", subject="Delad kostnad för två fältsekreterare",
        risk="Tjänsterna flyttas eventuellt till annan förvaltning i samband med omorganisationen",
        approved_by="förvaltningschef", first="2020-01-01")  # fmt: skip
    add("agreements", code="overtagande-lss", unit="boendestod", kind="takeover", counterpart="LSS-verksamheten",
        subject="Boendestödsteamet övertar 17 insatser enligt LSS", approved_by="förvaltningschef", first="2020-08-24")  # fmt: skip


# Services ---------------------------------------------------------------------------------------------------------------

SERVICES = (
    # code, name, team, basis, capacity, competences, extra
    (
        "behandlingsgrupp",
        "Behandlingsgrupp missbruk och beroende",
        "vuxenteam",
        "assessed",
        "group",
        "ad-terapi",
        {"schedule": "mån-fre 9-16, eftervård en kväll i veckan"},
    ),
    (
        "enskilt-missbruk",
        "Enskilda stödinsatser missbruk och beroende",
        "vuxenteam",
        "assessed",
        "caseload",
        "psykosocialt",
        {"minutes_per_slot": 40},
    ),
    ("drogtester", "Drogtester", "vuxenteam", "assessed", "appointment", "", {}),
    (
        "psykisk-ohalsa",
        "Stödinsatser psykisk ohälsa",
        "vuxenteam",
        "assessed",
        "caseload",
        "psykosocialt",
        {"minutes_per_slot": 35},
    ),
    (
        "anhorigstod",
        "Anhörigstöd missbruk och psykisk ohälsa",
        "vuxenteam",
        "open",
        "caseload",
        "anhorigstod",
        {"contacts": "ja", "note": "Hjälpsökande uppmanas att söka bistånd hos myndigheten."},
    ),
    ("sociala-bostader", "Sociala bostäder", "vuxenteam", "assessed", "dwelling", "boendesamordning", {}),
    (
        "familjefrid",
        "Samordning Familjefrid",
        "vuxenteam",
        "duty",
        "none",
        "vald",
        {"note": "Kommunövergripande: våld i nära relation, heder, våldsbejakande extremism."},
    ),
    (
        "valdsutsatta",
        "Stödinsatser våldsutsatta",
        "vuxenteam",
        "assessed",
        "caseload",
        "vald",
        {
            "may_queue": "nej",
            "minutes_per_slot": 180,
            "note": "Ställs aldrig i kö: våldsutsatthet kräver akuta åtgärder.",
        },
    ),
    (
        "kvinnogrupp",
        "Kvinnogrupp för våldsutsatta",
        "vuxenteam",
        "assessed",
        "group",
        "vald",
        {"schedule": "tors 13-15"},
    ),
    ("valdsutovare", "Insatser för våldsförövare", "vuxenteam", "assessed", "caseload", "", {"minutes_per_slot": 45}),
    ("rad-stod-vuxna", "Råd & Stöd vuxna", "vuxenteam", "open", "appointment", "", {"contacts": "ja"}),
    (
        "boendestod",
        "Enskilda insatser boendestöd socialpsykiatri",
        "boendestod",
        "assessed",
        "caseload",
        "boendestod",
        {"minutes_per_slot": 150},
    ),
    (
        "elvans-traffpunkt",
        "Elvans Träffpunkt",
        "elvan",
        "open",
        "open_door",
        "traffpunkt",
        {"contacts": "ja", "min_percent": 75, "schedule": "mån-fre 9-13"},
    ),
    (
        "familjebehandling",
        "Familjebehandling",
        "familjeteam",
        "assessed",
        "caseload",
        "familjebehandling",
        {"minutes_per_slot": 270},
    ),
    (
        "ungdomsbehandling",
        "Ungdomsbehandling",
        "familjeteam",
        "assessed",
        "caseload",
        "ungdomsbehandling",
        {"minutes_per_slot": 150},
    ),
    ("umgange", "Umgänge", "familjeteam", "assessed", "caseload", "", {"minutes_per_slot": 90}),
    ("drogtester-familj", "Drogtester familj", "familjeteam", "assessed", "appointment", "", {}),
    ("foraldrautbildning", "Föräldrautbildning i grupp", "familjeteam", "open", "group", "foraldrautbildning", {}),
    ("barngrupp", "Barngrupp", "familjeteam", "open", "group", "", {"contacts": "ja", "schedule": "ons 14-16"}),
    ("faltverksamhet", "Fältverksamhet", "familjeteam", "duty", "none", "faltarbete", {}),
    (
        "familjecentral",
        "Familjecentralsliknande verksamhet",
        "familjeteam",
        "open",
        "appointment",
        "foraldrautbildning",
        {
            "last": "2020-05-31",
            "end_reason": "Nyckelpersonen har slutat. Samverkan upphörde på grund av bristande resurser.",
        },
    ),
    (
        "rad-stod-familjer",
        "Råd & Stöd familjer och ungdomar",
        "familjeteam",
        "open",
        "appointment",
        "",
        {"contacts": "ja"},
    ),
)
STAFFING = (
    # post, service, percent, first, last
    ("ad-1", "behandlingsgrupp", 100, "2018-01-01", ""),
    ("ad-2", "behandlingsgrupp", 100, "2018-01-01", "2019-10-31"),
    ("pso-1", "behandlingsgrupp", 25, "2018-01-01", "2019-12-31"),
    ("pso-2", "behandlingsgrupp", 50, "2018-01-01", "2019-12-31"),
    ("pso-2", "behandlingsgrupp", 20, "2020-01-01", ""),
    ("pso-1", "familjefrid", 50, "2018-01-01", ""),
    ("pso-1", "valdsutsatta", 15, "2018-01-01", "2019-12-31"),
    ("pso-1", "valdsutsatta", 40, "2020-01-01", ""),
    ("pso-1", "kvinnogrupp", 10, "2018-01-01", ""),
    ("pso-2", "enskilt-missbruk", 15, "2018-01-01", "2019-12-31"),
    ("pso-2", "enskilt-missbruk", 25, "2020-01-01", ""),
    ("pso-2", "psykisk-ohalsa", 20, "2018-01-01", "2019-12-31"),
    ("pso-2", "psykisk-ohalsa", 25, "2020-01-01", ""),
    ("pso-2", "drogtester", 5, "2018-01-01", "2019-12-31"),
    ("pso-2", "drogtester", 10, "2020-01-01", ""),
    ("pso-2", "valdsutovare", 5, "2018-01-01", "2019-12-31"),
    ("pso-2", "valdsutovare", 10, "2020-01-01", ""),
    ("pso-2", "rad-stod-vuxna", 5, "2018-01-01", "2019-12-31"),
    ("pso-2", "rad-stod-vuxna", 10, "2020-01-01", ""),
    ("anhorigstod", "anhorigstod", 70, "2018-01-01", "2020-04-30"),
    ("anhorigstod", "rad-stod-vuxna", 30, "2018-01-01", "2020-04-30"),
    ("boendesamordnare", "sociala-bostader", 100, "2018-01-01", "2020-08-02"),
    ("boendestod-1", "boendestod", 100, "2018-01-01", ""),
    ("boendestod-2", "boendestod", 100, "2018-01-01", ""),
    ("boendestod-3", "boendestod", 100, "2018-01-01", ""),
    ("boendestod-4", "boendestod", 90, "2018-01-01", ""),
    ("elvan-50", "elvans-traffpunkt", 50, "2018-01-01", ""),
    ("elvan-25", "elvans-traffpunkt", 25, "2018-01-01", ""),
    ("falt-1", "faltverksamhet", 90, "2018-01-01", ""),
    ("falt-2", "faltverksamhet", 90, "2018-01-01", ""),
    ("falt-1", "rad-stod-familjer", 10, "2018-01-01", ""),
    ("falt-2", "rad-stod-familjer", 10, "2018-01-01", ""),
    ("ungdom-1", "faltverksamhet", 30, "2018-01-01", "2020-01-31"),
    ("ungdom-2", "faltverksamhet", 30, "2018-01-01", "2020-01-31"),
    ("familj-1", "familjebehandling", 70, "2018-01-01", ""),
    ("familj-1", "umgange", 20, "2018-01-01", ""),
    ("familj-1", "drogtester-familj", 10, "2018-01-01", ""),
    ("familj-2", "familjebehandling", 70, "2018-01-01", ""),
    ("familj-2", "umgange", 20, "2018-01-01", ""),
    ("familj-2", "rad-stod-familjer", 10, "2018-01-01", ""),
    ("familj-3", "familjebehandling", 70, "2018-01-01", ""),
    ("familj-3", "barngrupp", 20, "2018-01-01", ""),
    ("familj-3", "rad-stod-familjer", 10, "2018-01-01", ""),
    ("ungdom-1", "ungdomsbehandling", 60, "2018-01-01", "2020-01-31"),
    ("ungdom-1", "ungdomsbehandling", 85, "2020-02-01", ""),
    ("ungdom-1", "drogtester-familj", 10, "2018-01-01", ""),
    ("ungdom-2", "ungdomsbehandling", 70, "2018-01-01", "2020-01-31"),
    ("ungdom-2", "ungdomsbehandling", 100, "2020-02-01", ""),
    ("familjecentral", "familjecentral", 60, "2018-01-01", "2020-05-31"),
    ("familjecentral", "foraldrautbildning", 40, "2018-01-01", "2020-05-31"),
)


def services() -> None:
    """Services with terms, places and staffing."""
    for order, (code, name, team, basis, capacity, competences, extra) in enumerate(SERVICES):
        add("services", **{"code": code, "name": name, "unit": team, "basis": basis, "capacity_kind": capacity,
                           "competences": competences, "order": order * 10, "first": EARLY, **extra})  # fmt: skip
        terms: Row = {"documentation": "full" if basis == "assessed" else "light"}
        if basis == "open":
            terms |= {"decided_on": "2017-12-13", "decision_ref": "SN § 142"}
        if code == "elvans-traffpunkt":
            terms |= {"documentation": "anonymous", "count_distinct": "ja", "age_from": 18,
                      "anonymity_ground": "Besökarna ska kunna komma utan att lämna uppgifter om sig själva.",
                      "target_group": "Vuxna med psykisk funktionsnedsättning eller psykisk ohälsa"}  # fmt: skip
        if code == "barngrupp":
            terms |= {
                "target_group": "Barn till föräldrar med missbruk, psykisk ohälsa eller våld",
                "age_from": 6,
                "age_to": 12,
            }
        if code == "anhorigstod":
            terms |= {"target_group": "Anhöriga till personer med missbruk eller psykisk ohälsa", "age_from": 18}
        add("service_terms", service=code, first=EARLY, **terms)
    cut = "En alkohol- och drogterapeut färre, och PSÖ har skalats bort till 20 %"
    for service, places, minimum, first, last, reason in (
        ("behandlingsgrupp", 8, 4, EARLY, "2019-12-31", ""), ("behandlingsgrupp", 6, 3, "2020-01-01", "", cut),
        ("kvinnogrupp", 8, 3, EARLY, "", ""), ("barngrupp", 8, 6, EARLY, "", ""), ("foraldrautbildning", 10, 5, EARLY, "", ""),
        ("sociala-bostader", 16, 0, EARLY, "", ""), ("rad-stod-vuxna", 8, 0, EARLY, "", ""),
        ("rad-stod-familjer", 14, 0, EARLY, "", ""),
    ):  # fmt: skip
        add("places", service=service, places=places, minimum=minimum, first=first, last=last, reason=reason)
    for post, service, percent, first, last in STAFFING:
        add("staffing", post=post, service=service, percent=percent, first=first, last=last)


# Persons ----------------------------------------------------------------------------------------------------------------

NUMBERS = identity.NumberSupply(last_day=MEMO)
CHILDREN = {"ungdomsbehandling": (13, 19), "umgange": (3, 14), "familjebehandling": (25, 48), "drogtester-familj": (24, 45),
            "boendestod": (22, 70), "kvinnogrupp": (20, 55), "valdsutsatta": (20, 60)}  # fmt: skip


def person(service: str = "", *, sex: str = "") -> str:
    """Make up a person of an age that the service meets, and give the number."""
    sex = sex or ("k" if service in {"kvinnogrupp", "valdsutsatta"} else CHANCE.choice("km"))
    least, most = CHILDREN.get(service, (21, 66))
    near = MEMO - dt.timedelta(days=CHANCE.randrange(least * 365, most * 365))
    number = NUMBERS.take(near, sex=identity.Sex(sex))
    add("persons", id_number=number.format(), given_name=CHANCE.choice(GIVEN[sex]), family_name=CHANCE.choice(FAMILY),
        recorded_at="")  # fmt: skip
    if CHANCE.random() < 0.6:
        add("contact_points", person=number.format(), kind="phone",
            value=f"070-17406{CHANCE.randrange(5, 100):02d}", first=EARLY)  # fmt: skip
    return number.format()


def leap_person() -> str:
    """A person born on 29 February, so that the day is always there to stumble on."""
    number = NUMBERS.take(D("1988-02-29"), sex=identity.Sex.WOMAN)
    add("persons", id_number=number.format(), given_name="Ängla", family_name="Åberg", recorded_at="")
    return number.format()


# Orders -----------------------------------------------------------------------------------------------------------------

RUNNING = {"behandlingsgrupp": 6, "enskilt-missbruk": 9, "drogtester": 8, "psykisk-ohalsa": 10, "valdsutsatta": 8,
           "kvinnogrupp": 5, "valdsutovare": 3, "boendestod": 36, "familjebehandling": 11, "ungdomsbehandling": 8,
           "umgange": 6, "drogtester-familj": 5}  # fmt: skip
MINUTES = {"enskilt-missbruk": 40, "psykisk-ohalsa": 35, "valdsutsatta": 180, "valdsutovare": 45, "boendestod": 150,
           "familjebehandling": 270, "ungdomsbehandling": 150, "umgange": 90}  # fmt: skip
LENGTH = {
    "behandlingsgrupp": 150,
    "boendestod": 420,
    "familjebehandling": 200,
    "ungdomsbehandling": 190,
    "valdsutsatta": 120,
}
HAS = {"behandlingsgrupp": ("A003",), "enskilt-missbruk": ("A005",), "drogtester": ("A005",), "psykisk-ohalsa": ("A005",),
       "valdsutsatta": ("A004",), "kvinnogrupp": ("A004",), "valdsutovare": ("A005",),
       "boendestod": ("A006", "A007", "A008", "A009"), "familjebehandling": ("A014", "A015", "A016"),
       "ungdomsbehandling": ("A017",), "umgange": ("A014", "A015"), "drogtester-familj": ("A014", "A017")}  # fmt: skip
FAMILY_SIDE = {"familjebehandling", "ungdomsbehandling", "umgange", "drogtester-familj"}
WHAT = {
    "behandlingsgrupp": "Dagbehandling i grupp för att bli och förbli nykter och drogfri.",
    "enskilt-missbruk": "Enskilda samtal om missbruk, återfallsprevention och vardag.",
    "drogtester": "Drogtester som del av överenskommen vård.", "psykisk-ohalsa": "Stöd i vardagen vid psykisk ohälsa.",
    "valdsutsatta": "Stöd efter våld i nära relation: skyddsplanering och bearbetning.",
    "kvinnogrupp": "Plats i kvinnogruppen.", "valdsutovare": "Samtal för att sluta använda våld.",
    "boendestod": "Boendestöd i hemmet: struktur, ekonomi, kontakter med vården.",
    "familjebehandling": "Familjebehandling för tryggare samspel hemma.",
    "ungdomsbehandling": "Ungdomsbehandling: skola, fritid, drogfrihet.", "umgange": "Stöd vid umgänge.",
    "drogtester-familj": "Drogtester av förälder eller ungdom.",
}  # fmt: skip
ORDERS: list[Row] = []
QUEUED: list[Row] = []
QUEUE_LIMITED = {"familjebehandling", "ungdomsbehandling", "umgange", "behandlingsgrupp", "psykisk-ohalsa"}


def working(day: dt.date) -> dt.date:
    """The day itself or the next the office works."""
    return calendar.next_working_day(day)


def order(service: str, state: str, sent: dt.date, *, who: str = "", start: dt.date | None = None, end: dt.date | None = None,
          **extra: object) -> Row:  # fmt: skip
    """One order with the dates that its state calls for."""
    who = who or person(service)
    decided = sent - dt.timedelta(days=CHANCE.randrange(0, 4))
    taken = working(sent + dt.timedelta(days=1))
    if start is not None and taken > start:
        taken = sent
    # Those of the memo's own day came early, so that a demo moved to today has nothing from later today.
    hour = 6 if sent == MEMO else 8 + len(ORDERS) % 8
    row: Row = {
        "person": who, "service": service, "from_unit": "myndighet-barn-familj" if service in FAMILY_SIDE else "myndighet-vuxen",
        "decided_on": decided, "purpose": WHAT[service], "goals": "", "priority": 2, "minutes_per_week": MINUTES.get(service, 0),
        "state": state, "sent_at": f"{sent} {hour:02d}:{len(ORDERS) * 7 % 60:02d}", "started_on": start,
        "ended_on": end, "sent": sent,
    }  # fmt: skip
    if state != "sent":
        row["acknowledged_at"] = f"{taken} {16 if taken == sent else 9}:{'30' if taken == sent else '15'}"
    if state not in {"sent", "acknowledged"}:
        row["accepted_at"] = f"{taken} {16 if taken == sent else 10}:{'45' if taken == sent else '30'}"
    row |= extra
    ORDERS.append(row)
    return row


def waited(row: Row, joined: dt.date, left: dt.date | None, how: str, **extra: object) -> None:
    """The order stood in line from then until then."""
    QUEUED.append({"row": row, "service": row["service"], "priority": row["priority"], "joined_on": joined, "left_on": left,
                   "left_how": how, **extra})  # fmt: skip


def wait_days(service: str, sent: dt.date) -> int:
    """How long one waited then: hardly at all in 2019, weeks in 2020 where staff had been cut."""
    if service == "valdsutsatta":
        return 0
    if sent.year < 2020 or service not in QUEUE_LIMITED:
        return CHANCE.randrange(1, 8)
    return CHANCE.randrange(10, 24) + 5 * (sent.month - 1)


def orders() -> None:
    """Running orders, those that wait, those to come, and what has been."""
    for service, count in RUNNING.items():
        longest = LENGTH.get(service, 170)
        for number in range(count):
            sent = working(MEMO - dt.timedelta(days=30 + (number * longest) // count + CHANCE.randrange(0, 14)))
            start = working(sent + dt.timedelta(days=min(wait_days(service, sent), 27 + (number * longest) // count)))
            who = leap_person() if service == "boendestod" and number == 7 else ""
            row = order(service, "running", sent, start=min(start, MEMO - dt.timedelta(days=4)), who=who)
            if service in QUEUE_LIMITED and (row["started_on"] - sent).days > 9:  # type: ignore[operator]
                waited(row, working(sent + dt.timedelta(days=1)), row["started_on"], "started")  # type: ignore[arg-type]
    acute = next(row for row in ORDERS if row["service"] == "valdsutsatta")
    acute |= {"decided_on": D("2020-09-17"), "sent": D("2020-09-17"), "sent_at": "2020-09-17 10:20",
              "acknowledged_at": "2020-09-17 10:40", "accepted_at": "2020-09-17 10:45", "started_on": D("2020-09-17"),
              "priority": 0, "priority_reason": "Akut våldsutsatthet"}  # fmt: skip
    for service, sent, decided in (
        ("familjebehandling", "2020-05-27", "2020-05-25"), ("psykisk-ohalsa", "2020-06-11", "2020-06-10"),
        ("familjebehandling", "2020-07-07", "2020-07-06"), ("ungdomsbehandling", "2020-07-23", "2020-07-22"),
        ("familjebehandling", "2020-08-13", "2020-08-12"), ("behandlingsgrupp", "2020-08-20", "2020-08-19"),
        ("umgange", "2020-08-28", "2020-08-27"), ("ungdomsbehandling", "2020-09-03", "2020-09-03"),
        ("familjebehandling", "2020-09-09", "2020-09-08"),
    ):  # fmt: skip
        late = sent < "2020-06-21"
        row = order(service, "queued", D(sent), decided_on=D(decided), priority=1 if late else 2,
                    priority_reason="Tre månader sedan beslutet" if late else "")  # fmt: skip
        waited(row, working(D(sent) + dt.timedelta(days=1)), None, "", priority_reason=row["priority_reason"])
    for number in range(17):
        order("boendestod", "accepted", D("2020-09-01") + dt.timedelta(days=number % 4), law="lss", section="LSS 9 §",
              planned_start=D("2020-10-01"), minutes_per_week=120, purpose="Boendestöd, insats övertagen från LSS-verksamheten.")  # fmt: skip
    for service, sent in (("familjebehandling", "2020-09-21"), ("ungdomsbehandling", "2020-09-21"), ("boendestod", "2020-09-21"),
                          ("enskilt-missbruk", "2020-09-21"), ("umgange", "2020-09-18")):  # fmt: skip
        order(service, "sent", D(sent))
    order("boendestod", "acknowledged", D("2020-09-17"))
    history()


def history() -> None:
    """About 250 orders that ended or were returned before the memo's day."""
    weights = {"behandlingsgrupp": 30, "enskilt-missbruk": 24, "drogtester": 24, "psykisk-ohalsa": 26, "valdsutsatta": 30,
               "kvinnogrupp": 14, "valdsutovare": 8, "boendestod": 22, "familjebehandling": 30, "ungdomsbehandling": 24,
               "umgange": 12, "drogtester-familj": 6}  # fmt: skip
    reasons = ("goals_met", "goals_met", "partly_met", "partly_met", "person_ended", "no_contact", "decision_ended", "moved",
               "other_form")  # fmt: skip
    for service, count in weights.items():
        for number in range(count):
            first = D("2019-01-07") + dt.timedelta(days=number * 500 // count + CHANCE.randrange(0, 12))
            sent = working(first)
            start = working(sent + dt.timedelta(days=wait_days(service, sent)))
            end = working(start + dt.timedelta(days=CHANCE.randrange(30, min(LENGTH.get(service, 170), 260))))
            if end >= MEMO - dt.timedelta(days=3):
                end = working(MEMO - dt.timedelta(days=CHANCE.randrange(5, 40)))
            if end <= start:
                start = working(sent + dt.timedelta(days=2))
            row = order(service, "ended", sent, start=start, end=end, end_reason=CHANCE.choice(reasons))
            if service in QUEUE_LIMITED and (start - sent).days > 4:
                waited(row, working(sent + dt.timedelta(days=1)), start, "started")
    for number, service in enumerate(("familjebehandling", "psykisk-ohalsa", "ungdomsbehandling", "familjebehandling",
                                      "behandlingsgrupp", "umgange")):  # fmt: skip
        sent = working(D("2020-02-03") + dt.timedelta(days=30 * number))
        end = working(sent + dt.timedelta(days=24))
        row = order(
            service,
            "returned",
            sent,
            end=end,
            returned_reason="Kan inte erbjudas inom rimlig tid. Annan insats föreslås.",
        )
        waited(row, working(sent + dt.timedelta(days=1)), end, "returned")


def numbered() -> None:
    """Give orders and tenancies the numbers they would have got, in the order they came."""
    came: dict[int, list[tuple[dt.date, Row]]] = defaultdict(list)
    for row in (*ORDERS, *TENANCIES):
        came[row["sent"].year].append((row["sent"], row))  # type: ignore[union-attr,arg-type]
    for year, rows in came.items():
        for number, (_day, row) in enumerate(sorted(rows, key=lambda pair: (pair[0], str(pair[1]["person"]))), 1):
            row["number"] = f"{year}-{number}"
    for row in sorted(ORDERS, key=lambda row: (row["sent"], row["number"])):  # type: ignore[return-value]
        add("orders", **{name: value for name, value in row.items() if name != "sent"})
    for row in TENANCIES:
        add("tenancies", **{name: value for name, value in row.items() if name != "sent"})
    for entry in QUEUED:
        row = entry.pop("row")
        add("queue", order=row["number"], **entry)  # type: ignore[index]
    work()


TENANCIES: list[Row] = []


def who_has(service: str, number: int, end: dt.date | None) -> str:
    """Who works with the order: in turn among those the service has, also those who have left since."""
    staff = HAS[service]
    if service == "behandlingsgrupp" and end and end <= D("2019-10-31") and number % 2:
        return "A101"
    return staff[number % len(staff)]


def work() -> None:
    """Who has the orders, plans with goals, visits, tests and notes."""
    turn: dict[str, int] = defaultdict(int)
    by_staff: dict[str, list[Row]] = defaultdict(list)
    for row in ORDERS:
        if row["started_on"] is None:
            continue
        service, start, end = str(row["service"]), row["started_on"], row["ended_on"]
        turn[service] += 1
        number = who_has(service, turn[service], end)  # type: ignore[arg-type]
        add(
            "assignments",
            order=row["number"],
            employee=number,
            minutes_per_week=row["minutes_per_week"],
            first=start,
            last=end,
        )
        if row["state"] == "running":
            by_staff[number].append(row)
        plan(row, turn[service], running=row["state"] == "running")
    for number, rows in by_staff.items():
        visits(number, rows)
        tests(number, rows)
    journal(by_staff)
    groups(by_staff)


GOALS = ("Vardagen fungerar utan akuta kriser", "Kontakt med vården är ordnad", "Fler dagar utan alkohol och droger",
         "Lugnare morgnar hemma", "Ekonomin är under kontroll", "Närvaron i skolan ökar")  # fmt: skip


def plan(row: Row, turn: int, *, running: bool) -> None:
    """A plan for most orders; goals assessed where the order has ended."""
    start: dt.date = row["started_on"]  # type: ignore[assignment]
    made = working(start + dt.timedelta(days=12))
    if made >= MEMO or (running and turn % 9 == 4) or (not running and turn % 2) or (row["ended_on"] or MEMO) <= made:  # type: ignore[operator]
        return
    due = calendar.add_months(made, 6)
    while running and due < MEMO - dt.timedelta(days=20 if turn % 6 == 0 else 0):
        due = calendar.add_months(due, 6)
    add("plans", order=row["number"], version=1, state="active", made_with="person", made_on=made, follow_up_on=due,
        person_view="Vill ha hjälp att få vardagen att hålla ihop.", how="Regelbundna träffar enligt överenskommelse.")  # fmt: skip
    for number in (1, 2):
        outcome = "" if running else CHANCE.choice(("met", "met", "partly", "partly", "not_met"))
        add("goals", order=row["number"], version=1, number=number, text=GOALS[(turn + number) % len(GOALS)], outcome=outcome,
            assessed_on=row["ended_on"] if outcome else "")  # fmt: skip


VISITED = {"boendestod": "home", "familjebehandling": "home", "ungdomsbehandling": "office", "umgange": "contact",
           "enskilt-missbruk": "office", "psykisk-ohalsa": "office", "valdsutsatta": "office", "valdsutovare": "call"}  # fmt: skip


def visits(number: str, rows: list[Row]) -> None:
    """A meeting a week in each order, some weeks back and two ahead; the memo's day among them."""
    met = [row for row in rows if row["service"] in VISITED]
    for place, row in enumerate(met):
        days = weekdays(D("2020-08-24"), D("2020-10-02"), (place % 5,))
        for day in days:
            if day < row["started_on"]:  # type: ignore[operator]
                continue
            hour = 9 + 2 * (place // 5 % 4)
            at = f"{day} {hour:02d}:{'00' if place // 20 == 0 else '45'}"
            seen = day < MEMO
            missed = seen and CHANCE.random() < 0.08
            add("visits", order=row["number"], employee=number, kind=VISITED[str(row["service"])], planned_at=at,
                minutes=min(int(str(row["minutes_per_week"])) or 60, 120),
                state="missed" if missed else "done" if seen else "planned",
                done_at=at if seen and not missed else "", reason="Öppnade inte" if missed else "")  # fmt: skip


def tests(number: str, rows: list[Row]) -> None:
    """Drug tests where they are ordered: one witnessed, the latest waiting for its answer."""
    for row in rows:
        if row["service"] not in {"drogtester", "drogtester-familj"}:
            continue
        days = [
            day
            for day in weekdays(D("2020-08-10"), D("2020-09-18"), (CHANCE.randrange(5),))
            if day >= row["started_on"]
        ]  # type: ignore[operator]
        for day in days[::2]:
            late = (MEMO - day).days < 7
            result = "pending" if late else CHANCE.choice(("negative", "negative", "negative", "positive"))
            add("tests", order=row["number"], kind="urine", purpose="Enligt överenskommelse i planen", taken_at=f"{day} 10:15",
                taken_by=number, witnessed="ja", witness="A003" if number == "A005" else "A015", result=result,
                result_at="" if late else f"{working(day + dt.timedelta(days=4))} 13:00")  # fmt: skip


NOTES = ("Träff enligt plan. Vi gick igenom veckan och bestämde nästa steg.", "Samtal om hur helgen varit. Lugnare än förra veckan.",
         "Besök hemma. Posten öppnad tillsammans, två räkningar betalda.", "Uppföljning av målen. Den enskilde är nöjd med takten.")  # fmt: skip


def journal(by_staff: dict[str, list[Row]]) -> None:
    """A few signed notes, and drafts left for today."""
    for number in ("A014", "A006", "A003", "A004", "A017"):
        for place, row in enumerate(by_staff[number][:4]):
            signed = place < 2
            day = D("2020-09-14") + dt.timedelta(days=place) if signed else D("2020-09-18")
            day = max(day, row["started_on"])  # type: ignore[call-overload]
            add("journal", number=row["number"], author=number, kind="visit" if place % 2 == 0 else "call",
                happened_at=f"{day} {10 + place}:00", text=NOTES[place], state="signed" if signed else "draft",
                signed_at=f"{day} 16:{10 + place}" if signed else "")  # fmt: skip


# Groups -----------------------------------------------------------------------------------------------------------------


def groups(by_staff: dict[str, list[Row]]) -> None:
    """Rounds, sessions, who takes part and who came."""
    add("rounds", service="behandlingsgrupp", name="Behandlingsgruppen 2018-2019", places=8, minimum=4, rolling="ja",
        leaders="A003|A101|A004|A005", schedule="mån-fre 9-16", first="2018-01-08", last="2019-12-31", state="ended")  # fmt: skip
    add("rounds", service="behandlingsgrupp", name="Behandlingsgruppen", places=6, minimum=3, rolling="ja", leaders="A003|A005",
        schedule="mån-fre 9-16", first="2020-01-07", state="running")  # fmt: skip
    add("rounds", service="behandlingsgrupp", name="Eftervård", follows="Behandlingsgruppen", places=8, minimum=2, rolling="ja",
        leaders="A003", schedule="tis 17.30-19.30", first="2020-01-07", state="running")  # fmt: skip
    add("rounds", service="kvinnogrupp", name="Kvinnogruppen", places=8, minimum=3, rolling="ja", leaders="A004",
        schedule="tors 13-15", first="2020-08-20", last="2020-12-10", state="running")  # fmt: skip
    add("rounds", service="barngrupp", name="Barngruppen", places=8, minimum=6, rolling="nej", leaders="A016",
        schedule="ons 14-16", first="2020-08-26", last="2020-12-09", state="running")  # fmt: skip
    add("rounds", service="foraldrautbildning", name="Föräldrautbildning 2019", places=10, minimum=5, leaders="A104",
        schedule="mån 17-19", first="2019-09-02", last="2019-11-25", state="ended")  # fmt: skip
    day_group = [row["number"] for row in ORDERS if row["service"] == "behandlingsgrupp" and row["state"] == "running"]
    after = [row["number"] for row in by_staff["A005"] if row["service"] == "enskilt-missbruk"][:5]
    women = [row["number"] for row in ORDERS if row["service"] == "kvinnogrupp" and row["state"] == "running"]
    started = {row["number"]: row["started_on"] for row in ORDERS}
    run("behandlingsgrupp", "Behandlingsgruppen", day_group, started, (0, 1, 2, 3, 4), "09:00", 420, D("2020-08-10"))
    run("behandlingsgrupp", "Eftervård", after, started, (1,), "17:30", 120, D("2020-08-11"))
    run("kvinnogrupp", "Kvinnogruppen", women, started, (3,), "13:00", 120, D("2020-08-20"))
    children = [("barngrupp", number) for number in range(1, 8)]
    run("barngrupp", "Barngruppen", children, {}, (2,), "14:00", 120, D("2020-08-26"))


def run(service: str, name: str, members: list[object], started: dict[object, object], days: tuple[int, ...], clock: str,
        minutes: int, first: dt.date) -> None:  # fmt: skip
    """Sessions of a round until the end of October, with attendance where they have been held."""
    joined: list[dt.date] = []
    for number, member in enumerate(members, 1):
        day: dt.date = started.get(member) or D("2020-08-26")  # type: ignore[assignment]
        joined.append(day)
        held = (
            {"contact_service": member[0], "contact_number": member[1]}
            if isinstance(member, tuple)
            else {"order": member}
        )
        add("participations", service=service, round=name, number=number, joined_on=day, **held)
    for number, day in enumerate(weekdays(first, D("2020-10-30"), days), 1):
        held = day < MEMO
        add("sessions", service=service, round=name, number=number, starts_at=f"{day} {clock}", minutes=minutes,
            state="held" if held else "planned", theme="")  # fmt: skip
        if not held:
            continue
        for participant, since in enumerate(joined, 1):
            if since <= day:
                status = CHANCE.choices(("present", "notified", "absent"), (85, 9, 6))[0]
                add("attendance", service=service, round=name, session=number, participant=participant, status=status,
                    noted_on=day)  # fmt: skip


# Without decision ---------------------------------------------------------------------------------------------------------


def open_help() -> None:
    """Open contacts, the open door before and after it was closed, redirects, outreach and coordination."""
    nicknames = ("Räven", "Ugglan", "Ekorren", "Järven", "Älgen", "Grävlingen", "Haren")
    for number in range(1, 33):
        add("open_contacts", service="elvans-traffpunkt", number=number, mode="anonymous", employee="A010" if number % 3 else "A011",
            opened_on=working(D("2019-02-01") + dt.timedelta(days=number * 11)))  # fmt: skip
    for number, name in enumerate(nicknames, 1):
        add("open_contacts", service="barngrupp", number=number, mode="light", alias=name, theme="Barngrupp", employee="A016",
            guardian_consent="ja", opened_on=D("2020-08-26"))  # fmt: skip
    for service, count, staff in (
        ("rad-stod-vuxna", 8, ("A005",)),
        ("rad-stod-familjer", 13, ("A012", "A013", "A015", "A016")),
    ):
        for number in range(1, count + 7):
            gone = number <= 6
            opened = working(D("2020-01-13" if gone else "2020-05-04") + dt.timedelta(days=number * 7))
            closed = working(opened + dt.timedelta(days=60)) if gone else None
            add("open_contacts", service=service, number=number, mode="light", alias=f"Kontakt {number}",
                theme=("Ensamhet", "Föräldraskap", "Oro för någon nära", "Ekonomi")[number % 4], employee=staff[number % len(staff)],
                opened_on=opened, closed_on=closed, end_reason="done" if gone else "")  # fmt: skip
            for day in weekdays(opened, closed or MEMO)[::15]:
                add("meetings", service=service, number=number, day=day, minutes=45)
    open_door()
    for number in range(26):
        service = ("rad-stod-vuxna", "rad-stod-familjer", "anhorigstod")[number % 3]
        day = working(
            (D("2020-05-04") if service == "anhorigstod" else D("2020-03-02")) + dt.timedelta(days=number * 5)
        )
        add("redirects", service=service, at=f"{day} 1{number % 5}:{number:02d}",
            reason="closed" if service == "anhorigstod" else "full")  # fmt: skip
    for day in weekdays(D("2020-01-10"), MEMO, (4,)):
        add("activities", service="faltverksamhet", kind="shift", day=day, minutes=300, place="Centrum", theme="Fredagskväll",
            people=CHANCE.randrange(8, 30), age_band="13-20", staff="A012|A013")  # fmt: skip
    for number, day in enumerate(weekdays(D("2020-01-14"), MEMO, (1,))[::2]):
        kind, theme = (("meeting", "Samverkan våld i nära relation"), ("strategy", "Handlingsplan heder"),
                       ("training", "Utbildning VBE"), ("consultation", "Konsultation"))[number % 4]  # fmt: skip
        add("activities", service="familjefrid", kind=kind, day=day, minutes=180, place="Kommunhuset", theme=theme,
            people=CHANCE.randrange(3, 18), staff="A004")  # fmt: skip


def open_door() -> None:
    """Elvans: visits by code until it was closed for the pandemic, then walks and calls instead."""
    visitors = [f"b{number:02d}" for number in range(1, 34)]
    for day in weekdays(D("2019-09-02"), CLOSED_FROM - dt.timedelta(days=1)):
        add("open_days", service="elvans-traffpunkt", day=day, is_open="ja")
        # Each has certain days in the week, so that nearly all have been there in a month.
        came = [
            code
            for number, code in enumerate(visitors)
            if (number + day.toordinal()) % 3 == 0 or CHANCE.random() < 0.08
        ]
        add(
            "head_counts",
            service="elvans-traffpunkt",
            day=day,
            visitor="returning",
            count=len(came),
            codes="|".join(came),
        )
    for day in weekdays(CLOSED_FROM, MEMO):
        add(
            "open_days",
            service="elvans-traffpunkt",
            day=day,
            is_open="nej",
            closed_reason="Stängt på grund av pandemin",
        )
        add("replacements", service="elvans-traffpunkt", day=day, kind="walk", people=CHANCE.randrange(5, 11))
        add("replacements", service="elvans-traffpunkt", day=day, kind="call", people=CHANCE.randrange(6, 13))


# Housing ------------------------------------------------------------------------------------------------------------------

STREETS = ("Provgatan", "Exempelvägen", "Mallgränd", "Övningsgatan")
LANDLORDS = ("Bostadsbolaget Provhem", "Fastighets AB Exempel")


def housing() -> None:
    """Sixteen flats, all let; since the coordinator left nobody looks to eleven of them."""
    supported = [
        row for row in ORDERS if row["state"] == "running" and row["service"] in {"boendestod", "enskilt-missbruk"}
    ]
    tenants = [str(row["person"]) for row in supported[4:15]] + [person() for _n in range(5)]
    for number in range(1, 17):
        code, tenant = f"lgh-{number:02d}", tenants[number - 1]
        rent = 4800 + 150 * (number % 9)
        add("dwellings", code=code, unit="vuxenteam", address=f"{STREETS[number % 4]} {2 * number}", flat_number=f"1{number:03d}",
            rooms=f"{1 + number % 3} rok", first=EARLY)  # fmt: skip
        add("leases", dwelling=code, landlord=LANDLORDS[number % 2], rent=rent, notice_months=3, first=EARLY)
        first = D("2018-06-01") + dt.timedelta(days=number * 37)
        first = calendar.month_start(first)
        TENANCIES.append({
            "dwelling": code, "person": tenant, "kind": "training" if number % 3 == 0 else "sublet", "rent": rent,
            "tenure_waived": "ja" if number % 2 else "nej", "first": first, "supervisor": ("A006", "A007")[number % 2]
            if number <= 5 else "", "supervision_days": 30, "sent": first,
        })  # fmt: skip
    TENANCIES.extend(  # those who lived there before
        {
            "dwelling": f"lgh-{number + 13}", "person": person(), "kind": "sublet", "rent": 4800, "tenure_waived": "ja",
            "first": D("2018-02-01"), "last": D("2019-04-30"), "end_reason": ("own_lease", "moved")[number - 1],
            "supervision_days": 30, "sent": D("2018-02-01"),
        }
        for number in (1, 2)
    )  # fmt: skip


def in_the_flats() -> None:
    """Supervision, rents and troubles, once the tenancies have their numbers."""
    for number, row in enumerate(TENANCIES[:16], 1):
        mine = row["supervisor"]
        for month in range(1, 10):
            day = working(D(f"2020-{month:02d}-{3 + number % 12:02d}"))
            if day < row["first"] or (month > 7 and not mine):  # type: ignore[operator]
                continue
            add("supervision_visits", tenancy=row["number"], planned_on=day, done_at=f"{day} 11:00", done_by=mine or "A103",
                outcome="remark" if (number + month) % 11 == 0 else "good",
                remark="Behöver hjälp med städning" if (number + month) % 11 == 0 else "")  # fmt: skip
        for month in range(3, 10):
            debt = {6: 8, 11: 7, 14: 9}.get(number, 99)
            status = "debt" if month >= debt else "late" if number in {3, 9} and month in {5, 8} else "paid"
            add("rent_reports", tenancy=row["number"], month=f"2020-{month:02d}", status=status,
                debt=int(str(row["rent"])) * (month - debt + 1) if status == "debt" else "",
                recorded_at=f"2020-{month:02d}-15 10:00")  # fmt: skip
    for number, (place, at, severity, what, handled) in enumerate((
        (10, "2020-06-13 23:40", "minor", "Hög musik på natten", "2020-06-16"),
        (13, "2020-08-22 02:10", "serious", "Bråk i trapphuset, polis på plats", ""),
        (15, "2020-09-12 22:30", "minor", "Många besökare, dörren står öppen", ""),
    )):  # fmt: skip
        add("disturbances", tenancy=TENANCIES[place]["number"], at=at, source=("hyresvärden", "granne")[number % 2],
            severity=severity, description=what, handled_on=handled, handling="Samtal i hemmet" if handled else "")  # fmt: skip
    add("wind_downs", unit="ifo", first="2020-08-03", decided_by="tf enhetschef",
        reason="Boendesamordnaren har slutat. Inga nya kontrakt skrivs, nuvarande sägs upp när hyresgästerna flyttar.")  # fmt: skip


def protected() -> None:
    """Persons with protected identity: one in a violence case, one tenant, one in family treatment."""
    violence = next(row for row in ORDERS if row["service"] == "valdsutsatta" and row["state"] == "running")
    family = next(row for row in ORDERS if row["service"] == "familjebehandling" and row["state"] == "running")
    add("protections", person=violence["person"], level="registration", first="2020-09-17")
    add("protections", person=TENANCIES[1]["person"], level="marker", first="2019-03-04")
    add("protections", person=family["person"], level="marker", first="2020-02-10")


# The authority ------------------------------------------------------------------------------------------------------------

# A stream of its own: what the unit has is the same with and without the authority's rows.
AUTHORITY = random.Random("myndigheten 20200921")  # noqa: S311  made-up data, no secret
WORKERS = {"myndighet-barn-familj": ("M001", "M002", "M009"), "myndighet-vuxen": ("M003", "M010")}
TOLD = (
    ("school", "Ekskolan", "rektor", "child_school", "Har varit borta nästan varje dag sedan terminen började. Verkar trött och hungrig."),
    ("preschool", "Solrosens förskola", "förskollärare", "parents_care", "Hämtas sent och av någon vi inte känner. Kläderna är för tunna."),
    ("health", "Barnavårdscentralen", "sjuksköterska", "parents_health", "Mamman säger att hon inte orkar. Hon grät hela besöket."),
    ("police", "Polisen", "yttre befäl", "child_witness", "Bråk i bostaden. Barnet satt i trappan när vi kom."),
    ("private", "", "", "parents_addiction", "Det festas varje helg, och barnen är ute till sent."),
    ("relative", "", "", "parents_conflict", "Föräldrarna skriker på varandra så att barnen gömmer sig."),
    ("school", "Norra skolan", "kurator", "child_violence", "Berättar att pappa slår. Visade ett blåmärke på armen."),
    ("health", "Barn- och ungdomspsykiatrin", "psykolog", "child_health", "Mår mycket sämre och vill inte gå hem."),
)  # fmt: skip
ADULT = (
    ("concern", "adult_addiction", "Grannen hör henne ropa om nätterna. Hon har druckit sedan i våras."),
    ("application", "adult_home", "Vill ha hjälp att få vardagen att gå ihop efter sjukhuset."),
    ("concern", "adult_health", "Har slutat öppna posten och svarar inte när vi knackar."),
    ("rent", "", "Hyran är obetald för juli och augusti."), ("eviction", "", "Avhysning den 20 oktober klockan 10."),
    ("hospital", "", "Skrivs ut på torsdag och saknar någonstans att bo."), ("police", "", "Omhändertagen berusad två gånger på en vecka."),
    ("application", "adult_violence", "Vill ha stöd för att kunna lämna honom."), ("estate", "", "Avliden utan kända anhöriga."),
)  # fmt: skip
MATTERS: list[Row] = []
NOT_OPENED: list[tuple[str, dt.date]] = []
NUMBERED: dict[str, dict[int, int]] = {"files": defaultdict(int), "intakes": defaultdict(int)}


def next_number(noun: str, day: dt.date) -> str:
    """The next number of the year: files after the orders and flats of the year, intakes by themselves."""
    if noun == "files" and not NUMBERED[noun]:
        for row in (*ORDERS, *TENANCIES):
            year, number = map(int, str(row["number"]).split("-"))
            NUMBERED[noun][year] = max(NUMBERED[noun][year], number)
    NUMBERED[noun][day.year] += 1
    return f"{day.year}-{NUMBERED[noun][day.year]}"


def resident(sex: str, least: int, most: int, family: str, chance: random.Random = AUTHORITY) -> str:
    """Somebody the authority meets, of an age that is a child's, or a grown-up's, also when the demo is moved some years."""
    near = MEMO - dt.timedelta(days=chance.randrange(least * 365, most * 365))
    number = NUMBERS.take(near, sex=identity.Sex(sex)).format()
    add("persons", id_number=number, given_name=chance.choice(GIVEN[sex]), family_name=family, recorded_at="")
    return number


def family() -> tuple[str, list[str]]:
    """A guardian and one to three children, who are known to be that."""
    name = AUTHORITY.choice(FAMILY)
    guardian = resident(AUTHORITY.choice("kkm"), 26, 44, name)
    children = [resident(AUTHORITY.choice("km"), 2, 9, name) for _number in range(AUTHORITY.choice((1, 1, 2, 3)))]
    for child in children:
        add("relations", person=child, other=guardian, kind="guardian", form="sole", source="register", first=EARLY)
    add(
        "contact_points",
        person=guardian,
        kind="phone",
        value=f"070-17406{AUTHORITY.randrange(5, 100):02d}",
        first=EARLY,
    )
    return guardian, children


def ago(days: int) -> dt.date:
    """The day so long before the memo's."""
    return MEMO - dt.timedelta(days=days)


def case(kind: str, unit: str, who: str, opened: dt.date, closed: dt.date | None = None, **extra: object) -> str:
    """A file with the one who works with it, the longer an open one has been there."""
    number = next_number("files", opened)
    add("files", number=number, kind=kind, person=who, unit=unit, opened_on=opened, closed_on=closed, **extra)
    add("file_assignments", file=number, employee=AUTHORITY.choice(WORKERS[unit]), first=opened)
    return number


def came(kind: str, area: str, unit: str, at: str, reason: str, words: str, **extra: object) -> str:
    """Something that came in."""
    number = next_number("intakes", D(at[:10]))
    add("intakes", number=number, kind=kind, area=area, unit=unit, channel=extra.pop("channel", "phone"), arrived_at=at,
        reason=reason, words=words, **{"state": "received", **extra})  # fmt: skip
    return number


def told_by(intake: str, teller: tuple[str, ...], day: dt.date, what: str = "", decided: dt.date | None = None) -> None:
    """Who told it. Every other of those in duty wants to know what came of it, and is told so some days after the decision."""
    kind, place, role = teller[:3]
    asks = bool(place) and AUTHORITY.random() < 0.5
    fed = decided + dt.timedelta(days=4) if asks and decided and decided < ago(5) else None
    named = {"name": "Anmälare A", "contact": "070-174 06 05"} if kind == "relative" else {}
    add("reporters", intake=intake, kind=kind, anonymous="ja" if kind == "private" else "nej", workplace=place, role=role,
        acknowledged_at=f"{day} 16:20" if place else "", wants_feedback="ja" if asks else "nej",
        asked_at=f"{day} 16:20" if asks else "", secret="ja" if kind == "relative" else "nej", feedback=what if fed else "", feedback_at=f"{fed} 10:00" if fed else "", **named)  # fmt: skip


def assessed(intake: str, day: dt.date, words: str) -> None:
    """The protection assessment of the day."""
    danger = "slår" in words or "trappan" in words
    add("protection_assessments", intake=intake, assessed_at=f"{day} 15:40", danger="danger" if danger else "none",
        grounds="Uppgifterna i anmälan, registret och samtal med den som anmälde.",
        measure="Barnet är i natt hos mormor, som vet varför." if danger else "", author="M004")  # fmt: skip


def authority() -> None:
    """The authority on the memo's day: what has come in and waits, what is investigated, and the night before."""
    waiting()
    children()
    adults()
    duty()


def waiting() -> None:
    """Some sixty that nobody has decided on yet: siblings in one call, some that are late, some that nobody has assessed."""
    unit = "myndighet-barn-familj"
    days = (20, 17, 16, 13, 12, 12, 11, 10, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1)
    for turn, days_ago in enumerate(days):
        teller, day = TOLD[turn % len(TOLD)], ago(days_ago)
        guardian, kids = family()
        first = ""
        for child in kids:
            number = case(
                "child",
                unit,
                child,
                day,
                restricted="colleague" if turn == 5 else "",
                contact="M006" if turn == 5 else "",
            )
            at = f"{day} {8 + turn % 6}:{turn * 7 % 60:02d}"
            intake = came("concern", "child", unit, at, teller[3], teller[4], file=number, same_call=first,
                          guardians_informed="must_not" if teller[3] == "child_violence" else "unknown")  # fmt: skip
            told_by(intake, teller, day)
            if days_ago > 1 or child != kids[0]:
                assessed(intake, day, teller[4])
            if turn % 3 == 0 and days_ago > 3:
                add("assessment_contacts", intake=intake, with_whom="guardian", happened_at=f"{ago(days_ago - 2)} 10:30", reached="ja",
                    text="Vårdnadshavaren berättar hur det är hemma och tar gärna emot hjälp.", author="M004")  # fmt: skip
            first = first or intake
        if turn == 5:
            add("protections", person=guardian, level="fictitious", first=ago(400))
    unit = "myndighet-vuxen"
    for turn, days_ago in enumerate((12, 9, 8, 6, 5, 4, 3, 2, 2, 1, 1, 0)):
        kind, reason, words = ADULT[turn % len(ADULT)]
        who = resident(AUTHORITY.choice("km"), 22, 70, AUTHORITY.choice(FAMILY))
        area = "violence" if reason == "adult_violence" else "adult"
        day = ago(days_ago)
        came(kind, area, unit, f"{day} {'07:10' if not days_ago else '10:20'}", reason, words, file=case(area, unit, who, day),
             channel="phone" if reason else "letter")  # fmt: skip
    came("concern", "child", "myndighet-barn-familj", f"{ago(1)} 11:30", "", "En pojke sitter ensam på lekplatsen varje kväll.",
         stated_person="Pojke omkring 8 år, röd jacka, lekplatsen vid Ekvägen")  # fmt: skip


def children() -> None:
    """Children's investigations: going on in every phase, two beyond their time, closed ones, one that continues another."""
    unit = "myndighet-barn-familj"
    going = (2, 6, 9, 15, 21, 28, 36, 44, 52, 61, 70, 79, 88, 97, 108, 114, 131, 149)
    for turn, days_ago in enumerate(going):
        guardian, kids = family()
        number = looked_into("child", unit, kids[0], TOLD[turn % len(TOLD)], ago(days_ago), guardian=guardian)
        if turn == 3:  # the same report again, while it is investigated
            again = came("concern", "child", unit, f"{ago(4)} 13:15", "child_school", "Nu har han inte varit här på en vecka.",
                         file=number, state="joined", handled_on=ago(3), investigation="child", investigation_opened_on=ago(days_ago))  # fmt: skip
            assessed(again, ago(4), "")
    for turn, (opened, length) in enumerate(((300, 110), (280, 90), (260, 118), (240, 135), (220, 60), (205, 100), (190, 85), (180, 119),
                                             (165, 75), (150, 64))):  # fmt: skip
        guardian, kids = family()
        outcome = ("intervention", "no_need", "met_otherwise", "declined", "moved")[turn % 5]
        number = looked_into("child", unit, kids[0], TOLD[turn % len(TOLD)], ago(opened), guardian=guardian,
                             ended=ago(opened - length), outcome=outcome, goes_on=turn == 9)  # fmt: skip
        if turn == 9:  # opened again eighteen days after it was closed
            reopened = ago(opened - length - 18)
            add("investigations", file=number, kind="child", opened_on=reopened, state="open",
                reason="Ny anmälan om samma oro, kort efter den förra utredningen.", guardians_informed_on=reopened)  # fmt: skip
    for turn in range(14):
        day, (_guardian, kids) = ago(20 + 19 * turn), family()
        decided = day + dt.timedelta(days=19 if turn == 4 else 3 + turn % 9)
        teller = TOLD[(turn % 3) * 2 if turn % 3 else 4]
        intake = came("concern", "child", unit, f"{day} 9:45", teller[3], teller[4], state="not_opened", handled_on=decided,
                      file=case("child", unit, kids[0], day, decided),
                      outcome_reason="Uppgifterna ger inte skäl att utreda. Familjen har stöd av skolan och mormor.")  # fmt: skip
        told_by(intake, teller, day, "not_opened", decided)
        assessed(intake, day, teller[4])
        NOT_OPENED.append((intake, decided))


def looked_into(kind: str, unit: str, who: str, teller: tuple[str, ...], opened: dt.date, *, guardian: str = "",
                ended: dt.date | None = None, outcome: str = "", goes_on: bool = False) -> str:  # fmt: skip
    """A report that was assessed, decided on in six days and investigated: with what became of it, as far as it has come."""
    arrived = opened - dt.timedelta(days=6)
    number = case(kind, unit, who, arrived, None if goes_on else ended)
    intake = came("concern" if kind == "child" else "application", kind, unit, f"{arrived} 9:20", teller[3], teller[4], file=number,
                  state="opened", handled_on=opened, investigation=kind, investigation_opened_on=opened)  # fmt: skip
    if kind == "child":
        told_by(intake, teller, arrived, "opened", opened)
        assessed(intake, arrived, teller[4])
    written = max(opened, ended - dt.timedelta(days=4)) if ended else None
    add("investigations", file=number, kind=kind, opened_on=opened, reason=teller[4], state="closed" if ended else "open",
        written_at=f"{written} 14:30" if written else "", author="M006" if ended else "", closed_on=ended, outcome=outcome,
        guardians_informed_on=opened + dt.timedelta(days=1) if kind == "child" and opened < ago(3) else "")  # fmt: skip
    author = AUTHORITY.choice(WORKERS[unit])
    inside(number, kind, opened, ended, author)
    matter(
        number,
        kind,
        unit,
        who,
        opened,
        ended,
        outcome,
        guardian=guardian,
        intake=intake,
        author=author,
        words=teller[4],
    )
    return number


def matter(file: str, kind: str, unit: str, who: str, opened: dt.date, ended: dt.date | None = None, outcome: str = "", *,
           guardian: str = "", **more: object) -> Row:  # fmt: skip
    """What is investigated, with its parties; what is decided of it comes when all else is there."""
    parties = [("person", who), *([("guardian", guardian)] if guardian else [])]
    for role, person_ in parties:
        add("parties", file=file, role=role, person=person_, first=opened)
    MATTERS.append({"file": file, "kind": kind, "unit": unit, "who": who, "opened": opened, "ended": ended, "outcome": outcome,
                    "parties": parties, **more})  # fmt: skip
    return MATTERS[-1]


def inside(file: str, kind: str, opened: dt.date, ended: dt.date | None, who: str) -> None:
    """What stands in an investigation so long after it was opened: the plan, what is known, a talk with the child, the analysis."""
    age = ((ended - dt.timedelta(days=5) if ended else MEMO) - opened).days
    of: Row = {"file": file, "investigation": kind, "investigation_opened_on": opened}
    if age > 9:
        add("investigation_plans", **of, version=1, state="established", questions="Vilket stöd behövs, och vad fungerar redan?",
            areas="needs|relations" if kind == "child" else "housing|wishes", child_part="Två samtal, det första i skolan." if kind == "child" else "",
            done_by=opened + dt.timedelta(days=100), established_at=f"{opened + dt.timedelta(days=7)} 10:30", author=who)  # fmt: skip
    area = "needs" if kind == "child" else "housing"
    for turn, (sort, source, words) in enumerate((
        ("fact", "school" if kind == "child" else "person", "Har varit borta två dagar i veckan sedan i våras." if kind == "child" else "Har svårt att komma i gång på morgnarna."),
        ("guardians_view" if kind == "child" else "own_view", "guardian" if kind == "child" else "person", "Vill ha hjälp att få kvällarna lugnare."),
        ("protection", "observation", "Det finns släkt i närheten som ställer upp."),
        ("risk", "health", "Har sökt vård tre gånger på kort tid."),
    )):  # fmt: skip
        if age > 14 + 10 * turn:
            add("statements", **of, area=area, kind=sort, text=words, source=source, source_on=opened + dt.timedelta(days=12 + 10 * turn), author=who)  # fmt: skip
    if kind == "child" and age > 30:
        add("child_talks", **of, kind="investigating", happened_at=f"{opened + dt.timedelta(days=26)} 13:15", place="Skolan",
            child_was_told="Varför vi träffas, och vad som händer sedan.", child_said="Jag vill att det blir tyst på kvällarna.",
            shown_back="Ritade en karta över hemmet tillsammans.", author=who)  # fmt: skip
    if age > 55:
        add("investigation_texts", **of, part="analysis", text="Riskerna vägs delvis upp av nätverket. Stöd på kvällarna behövs.",
            saved_on=opened + dt.timedelta(days=50), author=who)  # fmt: skip


def adults() -> None:
    """The matters behind today's orders to the adult team: applied for, investigated, granted; and some that go on."""
    unit = "myndighet-vuxen"
    for row in ORDERS:
        if row["state"] not in {"running", "queued"} or row["from_unit"] != unit:
            continue
        kind = "violence" if row["service"] in {"valdsutsatta", "kvinnogrupp"} else "adult"
        decided: dt.date = row["decided_on"]  # type: ignore[assignment]
        opened = decided - dt.timedelta(days=0 if row["priority"] == 0 else 12 + len(str(row["number"])) * 3)
        asks = ("self", "", "", "adult_violence" if kind == "violence" else "adult_health", str(row["purpose"]))
        looked_into(kind, unit, str(row["person"]), asks, opened, ended=decided, outcome="intervention", goes_on=True)
        MATTERS[-1]["order"] = row
    for turn, days_ago in enumerate((4, 11, 24, 40, 58, 77, 95, 120)):
        _kind, reason, words = ADULT[(1, 2, 7)[turn % 3]]
        kind = "violence" if reason == "adult_violence" else "adult"
        who = resident("k" if kind == "violence" else AUTHORITY.choice("km"), 22, 66, AUTHORITY.choice(FAMILY))
        looked_into(kind, unit, who, ("self", "", "", reason, words), ago(days_ago))


def duty() -> None:
    """The night before: two rows nobody has read yet, one that has become an intake."""
    night, unit = ago(1), "myndighet"
    shift = {"unit": unit, "started_at": f"{night} 17:00"}
    add("duty_shifts", **shift, ended_at=f"{MEMO} 07:00", to_unit="myndighet-barn-familj", author="M005")
    guardian, kids = family()
    words = "Grannen ringde om skrik. Polisen på plats. Mamman och barnet körda till mormor."
    number = case("child", "myndighet-barn-familj", kids[0], night)
    intake = came(
        "concern",
        "child",
        "myndighet-barn-familj",
        f"{night} 23:59",
        "child_witness",
        words,
        file=number,
        channel="duty",
    )
    add("protection_assessments", intake=intake, assessed_at=f"{MEMO} 00:40", danger="danger", author="M005",
        grounds="Polisens uppgifter och samtal med mormor.", measure="Hos mormor i natt. Polisen vet var.")  # fmt: skip
    add("protections", person=guardian, level="registration", first=ago(90))
    add("duty_entries", **shift, happened_at=f"{night} 23:59", about="Pojke och mamma", caller="Polisen", words=words,
        assessment="Behov av skydd i natt.", decision="Inget beslut om LVU.", where_now="Hos mormor", promised="Ring mamman före tio",
        intake=intake, author="M005")  # fmt: skip
    add("duty_entries", **shift, happened_at=f"{night} 20:15", about="Flicka, 15 år", caller="Pappan",
        words="Har inte kommit hem. Hittad hos en kompis klockan 22.", assessment="Inget behov av skydd.", author="M005")  # fmt: skip
    add("duty_entries", **shift, happened_at=f"{MEMO} 02:30", about="Man, omkring 50 år", caller="Sjukhuset",
        words="Utskriven och saknar tak över huvudet.", assessment="Vandrarhem till klockan 11.", promised="Mottagningen ringer", author="M005")  # fmt: skip


# What the authority decided ---------------------------------------------------------------------------------------------

# A stream of its own again: what has come in and is investigated is the same with and without what is decided.
DECIDING = random.Random("besluten 20200921")  # noqa: S311  made-up data, no secret
HEADS = {"lead": "M006", "manager": "M007", "committee": "M007"}
FACTS = "Utredningen visar att behovet finns och inte kan tillgodoses på annat sätt."
WEIGHED = "Insatsen behövs för att nå en skälig levnadsnivå."
ABOUT_CHILD = {
    "best_interests": "Barnet får en lugnare vardag och kan bo kvar hemma.",
    "childs_view": "Vill att det blir tyst på kvällarna.",
}


def in_days(day: dt.date, days: int) -> dt.date:
    """So many days later."""
    return day + dt.timedelta(days=days)


def of(it: Row) -> Row:
    """The columns that name an investigation."""
    return {"file": it["file"], "investigation": it["kind"], "investigation_opened_on": it["opened"]}


def decided(it: Row, kind: str, verb: str, day: dt.date | None, level: str, *, at: str = "15:00", state: str = "signed",
            **said: object) -> str:  # fmt: skip
    """A decision in a matter, by whoever decides on the level."""
    number = f"B-{len(TABLES['decisions']) + 1:03d}"
    author = it.get("author") or WORKERS[str(it["unit"])][0]
    signed = {"decider": HEADS.get(level, author), "decided_at": f"{day} {at}"} if state == "signed" else {}
    about = of(it) if "opened" in it else {"file": it["file"]}
    child = ABOUT_CHILD if it["kind"] in {"child", "custody"} and verb in {"grant", "reject", "close"} else {}
    add(
        "decisions",
        reference=number,
        **about,
        kind=kind,
        verb=verb,
        state=state,
        level=level,
        author=author,
        **child,
        **signed,
        **said,
    )
    return number


def told(number: str, it: Row, day: dt.date, *, way: str = "receipt", appealed: dt.date | None = None) -> None:
    """Every party is told the day after, and has it two days later; by hand where a letter could be read by another."""
    by_hand = way == "by_hand"
    for role, person_ in it["parties"]:  # type: ignore[union-attr]
        add("deliveries", decision=number, file=it["file"], party_role=role, party_person=person_, party_first=it["opened"], way=way,
            sent_on=in_days(day, 1), received_on=in_days(day, 1 if by_hand else 3), author=it.get("author") or "M001",
            received_source="Överlämnat vid besök" if by_hand else "Mottagningsbevis", appealed_on=appealed)  # fmt: skip


def communicated(it: Row, sent: dt.date, days: int, replied: dt.date | None = None, way: str = "post") -> None:
    """What the guardian, or the person, was sent before the decision, and the reply."""
    role, person_ = it["parties"][-1]  # type: ignore[index]
    add("communications", **of(it), party_role=role, party_person=person_, party_first=it["opened"], sent_on=sent, way=way,
        reply_by=in_days(sent, days), replied_on=replied, author=it.get("author"),
        reply="Det stämmer i stort. Vi vill att stödet börjar snart." if replied else "")  # fmt: skip


def deciding() -> None:
    """What was decided in the matters there are, and those behind the other orders; what waits, is not carried out, is appealed."""
    for it in MATTERS:
        decided(it, "open", "open", it["opened"], "worker", at="08:40", intake=it["intake"], facts=it["words"])  # type: ignore[arg-type]
    for intake, day in NOT_OPENED:
        row = next(one for one in TABLES["intakes"] if one["number"] == intake)
        decided({"file": row["file"], "kind": "child", "unit": row["unit"]}, "not_open", "not_open", day, "manager", intake=intake,
                weighing=row["outcome_reason"])  # fmt: skip
    closed_ones()
    for place, row in enumerate(ORDERS):
        if row["ended_on"] is None and row.get("law") != "lss":
            behind(row, place)
    going_on()
    violence()
    court()
    not_carried_out()
    tried()
    notes()


def closed_ones() -> None:
    """Investigations of children that are over: closed without help, or with help that nobody has ordered yet."""
    done = [it for it in MATTERS if it["ended"] and it["kind"] == "child"]
    for turn, it in enumerate(done):
        opened, ended = it["opened"], it["ended"]
        if turn % 2 == 0:
            communicated(it, in_days(ended, -24), 14, in_days(ended, -15))  # type: ignore[arg-type]
        if it["outcome"] == "intervention":
            number = granted(
                it, "contact", "Kontaktfamilj, en helg i månaden", ended, "manager", outcome="intervention"
            )  # type: ignore[arg-type]
            waits_for_help(number, ended, turn)  # type: ignore[arg-type]
        else:
            number = decided(
                it,
                "close",
                "close",
                ended,
                "lead",
                outcome=it["outcome"],
                facts=FACTS,
                weighing=f"Inget behov av insats sedan {opened}.",
            )  # type: ignore[arg-type]
        told(number, it, ended, way="by_hand" if turn == 3 else "receipt")  # type: ignore[arg-type]


def granted(
    it: Row,
    kind: str,
    what: str,
    day: dt.date,
    level: str,
    *,
    at: str = "15:00",
    months: int | None = None,
    **more: object,
) -> str:
    """Help is granted, for so many months or until further notice."""
    last = calendar.add_months(day, months) - dt.timedelta(days=1) if months else None
    return decided(it, kind, "grant", day, level, at=at, request="Ansökan om stöd.", intervention=what, first_on=day, last_on=last,
                   purpose=WHAT.get(what, "Tryggare vardag."), facts=FACTS, weighing=WEIGHED, care_form="own", **more)  # fmt: skip


def waits_for_help(number: str, day: dt.date, turn: int) -> None:
    """What was done meanwhile: an offer that was declined, a contact, why it takes time."""
    add(
        "execution_notes",
        decision=number,
        kind="offer",
        day=in_days(day, 30),
        answer="declined",
        text="Kontaktfamilj i grannkommunen. För långt bort.",
        author="M002",
    )
    add(
        "execution_notes",
        decision=number,
        kind="contact",
        day=in_days(day, 45),
        text="Ringde och berättade att vi söker vidare.",
        author="M002",
    )
    if turn % 2 == 0:
        add(
            "execution_notes",
            decision=number,
            kind="reason",
            day=in_days(day, 60),
            text="Ingen kontaktfamilj med plats. Annonserat två gånger.",
            author="M002",
        )
        add(
            "execution_notes",
            decision=number,
            kind="interim",
            day=in_days(day, 62),
            text="Stödsamtal varannan vecka under tiden.",
            author="M002",
        )


NAMES = {code: name for code, name, *_rest in SERVICES}


def behind(row: Row, place: int) -> None:
    """The decision behind an order of today; of those that have none yet a file and an investigation too."""
    day: dt.date = row["decided_on"]  # type: ignore[assignment]
    it = next((one for one in MATTERS if one.get("order") is row), None) or _asked_for(row, day)
    home = row["service"] == "boendestod"
    months = 12 if home else 6
    recent = day > MEMO - dt.timedelta(days=28 * months)
    at = "15:00" if day < row["sent"] else _before(str(row["sent_at"]))  # type: ignore[operator]
    number = granted(it, "home_support" if home else "open_care", NAMES[str(row["service"])], day, "worker" if recent else "manager", at=at,
                     months=months if recent else None, minutes_per_week=row["minutes_per_week"], outcome="intervention")  # fmt: skip
    next(one for one in TABLES["orders"] if one["number"] == row["number"])["decision"] = number
    if day < ago(4) and place % 41 != 40:  # the latest are on their way; a few were forgotten
        told(number, it, day, way="by_hand" if it["kind"] == "violence" else "receipt")


def _before(at: str) -> str:
    """Twenty minutes before the order went."""
    hour, minute = map(int, at.split(" ")[1].split(":"))
    minutes = 60 * hour + minute - 20
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _asked_for(row: Row, day: dt.date) -> Row:
    """Somebody asked for help, which was investigated and granted."""
    who, unit = str(row["person"]), str(row["from_unit"])
    born = D(f"{who[:4]}-{who[4:6]}-{who[6:8]}")
    age = (MEMO - born).days // 365
    kind = "child" if age < 18 else "violence" if row["service"] in {"valdsutsatta", "kvinnogrupp"} else "adult"
    opened = in_days(day, -25)
    arrived = in_days(opened, -5)
    number = case(kind, unit, who, arrived)
    intake = came("application", kind, unit, f"{arrived} 10:05", "", str(row["purpose"]), file=number, channel="letter", state="opened",
                  handled_on=opened, investigation=kind, investigation_opened_on=opened)  # fmt: skip
    guardian = ""
    if kind == "child":
        family_name = next(str(one["family_name"]) for one in TABLES["persons"] if one["id_number"] == who)
        guardian = resident(DECIDING.choice("km"), age + 21, age + 34, family_name, DECIDING)
        add("relations", person=who, other=guardian, kind="guardian", form="sole", source="register", first=EARLY)
    author = WORKERS[unit][-1]
    add("investigations", file=number, kind=kind, opened_on=opened, reason=row["purpose"], state="closed", written_at=f"{in_days(day, -4)} 14:30",
        author="M006", closed_on=day, outcome="intervention", guardians_informed_on=in_days(opened, 1) if kind == "child" else "")  # fmt: skip
    inside(number, kind, opened, day, author)
    it = matter(
        number,
        kind,
        unit,
        who,
        opened,
        day,
        "intervention",
        guardian=guardian,
        intake=intake,
        author=author,
        words=row["purpose"],
    )
    decided(it, "open", "open", opened, "worker", at="11:00", intake=intake, facts=it["words"])
    return it


def going_on() -> None:
    """Investigations that go on: written ones that wait for a reply or a signature, two that are late and why, one extended."""
    children = [it for it in MATTERS if it["kind"] == "child" and it["ended"] is None]
    adults_ = [it for it in MATTERS if it["kind"] == "adult" and it["ended"] is None]
    for it in (*children, *adults_):
        age = (MEMO - it["opened"]).days  # type: ignore[operator]
        if age > 12:
            add("planned_contacts", **of(it), who="Skolan" if it["kind"] == "child" else "Vårdcentralen", about="Hur det går i vardagen", consent="given",
                consent_by="Vårdnadshavaren" if it["kind"] == "child" else "Den det gäller", consent_on=in_days(it["opened"], 9),  # type: ignore[arg-type]
                made_on=in_days(it["opened"], 11) if age > 20 else "", author=it["author"])  # fmt: skip
            add("planned_contacts", **of(it), who="Mormor" if it["kind"] == "child" else "En vän", consent="pending" if age < 40 else "refused",
                consent_by="" if age < 40 else "Vårdnadshavaren", consent_on="" if age < 40 else in_days(it["opened"], 20), author=it["author"])  # type: ignore[arg-type]  # fmt: skip
    for turn, it in enumerate(it for it in adults_ if it["opened"] < ago(30)):  # type: ignore[operator]
        made = in_days(it["opened"], 21)  # type: ignore[arg-type]
        add(
            "instrument_results",
            **of(it),
            instrument="audit",
            made_on=made,
            answers=("2|2|1|0|0|0|1|0|2|0", "4|3|3|2|2|1|2|1|4|2")[turn % 2],
            author=it["author"],
        )
        add("instrument_results", **of(it), instrument=("dudit", "asi")[turn % 2], made_on=made, author=it["author"],
            answers="0|0|0|0|0|0|0|0|0|0|0" if turn % 2 == 0 else "", result="" if turn % 2 == 0 else "Störst oro för psykisk hälsa och boende.")  # fmt: skip
    waiting_ = [it for it in (*children, *adults_) if ago(130) < it["opened"] < ago(85)]  # type: ignore[operator]
    for turn, it in enumerate(waiting_):
        row = next(
            one for one in TABLES["investigations"] if one["file"] == it["file"] and one["opened_on"] == it["opened"]
        )
        row |= {"state": "written", "written_at": f"{ago(9 - turn % 5)} 16:10", "author": it["author"]}
        communicated(it, ago(3) if turn % 3 else ago(16), 14, ago(2) if turn % 4 == 1 else None)
        if turn % 2 == 0:
            decided(it, "open_care", "grant", None, "manager" if turn % 4 else "lead", state="proposed", request="Ansökan om stöd.", intervention="Familjebehandling",
                    first_on=in_days(MEMO, 7), purpose="Tryggare samspel hemma.", facts=FACTS, weighing=WEIGHED, care_form="bought")  # fmt: skip
    for turn, it in enumerate(it for it in children if ago(80) < it["opened"] < ago(50)):  # type: ignore[operator]
        (
            decided(
                it,
                "close",
                "close",
                None,
                "",
                state="draft",
                facts="Närvaron i skolan har ökat." if turn % 2 else "",
                weighing="",
            )
        )
    for it, why in zip((it for it in children if it["opened"] < ago(130)), ("Läkarutlåtandet från barnkliniken kom först i förra veckan.",  # type: ignore[operator]
                       "Pappan vistades utomlands till den 10 september och skulle höras."), strict=False):  # fmt: skip
        add(
            "investigation_texts",
            **of(it),
            part="how",
            text=f"{why} Förlängning begärdes inte i tid.",
            saved_on=ago(6),
            author=it["author"],
        )
    received = [
        row for row in TABLES["intakes"] if row["state"] == "received" and row["area"] == "child" and row.get("file")
    ]
    for turn, row in enumerate(received[6:15:3]):  # the reception has written, and somebody else is to decide
        about: Row = {"file": row["file"], "kind": "child", "unit": row["unit"], "author": "M004"}
        if turn < 2:
            decided(about, "open", "open", None, "worker", state="proposed", intake=row["number"], facts=row["words"])
        else:
            decided(about, "not_open", "not_open", None, "manager", state="proposed", intake=row["number"],
                    weighing="Familjen har redan det stöd som behövs, från skolan och från mormor.")  # fmt: skip
    guardian, kids = family()
    opened = ago(134)
    looked_into("child", "myndighet-barn-familj", kids[0], TOLD[2], opened, guardian=guardian)
    it = MATTERS[-1]
    decided(it, "open", "open", opened, "worker", at="08:40", intake=it["intake"], facts=it["words"])
    due = calendar.add_months(opened, 4)
    decided(it, "extend", "extend", ago(20), "lead", new_due_on=calendar.add_months(due, 2),
            weighing="Barnet ska undersökas på sjukhus i oktober, och svaret behövs för bedömningen.")  # fmt: skip


def violence() -> None:
    """Each victim has a file of her own: the mother and the child of one home, with a plan of safety and safe ways to be reached."""
    guardian, kids = family()
    opened, unit = ago(17), "myndighet-vuxen"
    looked_into(
        "violence",
        unit,
        guardian,
        ("self", "", "", "adult_violence", "Vill ha stöd för att kunna lämna honom."),
        opened,
    )
    decided(
        MATTERS[-1],
        "open",
        "open",
        opened,
        "worker",
        at="08:40",
        intake=MATTERS[-1]["intake"],
        facts=MATTERS[-1]["words"],
    )
    looked_into("child", "myndighet-barn-familj", kids[0], TOLD[3], opened, guardian=guardian)
    decided(
        MATTERS[-1],
        "open",
        "open",
        opened,
        "worker",
        at="08:40",
        intake=MATTERS[-1]["intake"],
        facts=MATTERS[-1]["words"],
    )
    for turn, it in enumerate(it for it in MATTERS if it["kind"] == "violence"):
        if it["ended"] is not None and turn % 4:
            continue
        add("safety_plans", **of(it), meeting_place="Stadsbibliotekets kafé", safe_contact="Jobbtelefonen, vardagar 9–15. Aldrig sms.",
            way_out="Nyckel till grannens trapphus.", at_hand="Pass, bankkort och laddare i en väska hos en vän.", copies_with="Jourhemmet",
            phone_and_media="Platsdelning avstängd.", children="Skolan vet vem som får hämta." if turn % 2 == 0 else "",
            reviewed_on=in_days(it["ended"] or it["opened"], 0 if it["ended"] else 5), author=it["author"])  # type: ignore[arg-type]  # fmt: skip
        add("safe_contacts", person=it["who"], may_call="ja", may_write="nej", times="vardagar 9–15", code_word="Tulpan",
            alternative="Hennes arbete", hidden_from="Den hon lever med")  # fmt: skip


def court() -> None:
    """The family court's inquiries, each with the day that the court has set."""
    unit = "myndighet-barn-familj"
    for days_ago, ahead in ((80, 12), (20, 75)):
        guardian, kids = family()
        opened, day = ago(days_ago), in_days(MEMO, ahead)
        other = resident("m", 30, 46, DECIDING.choice(FAMILY), DECIDING)
        add("relations", person=kids[0], other=other, kind="parent", form="biological", source="register", first=EARLY)
        add("relations", person=guardian, other=other, kind="partner", form="divorced", source="register", first=EARLY)
        number = case("family", unit, kids[0], in_days(opened, -2))
        intake = came("court", "family", unit, f"{in_days(opened, -2)} 10:30", "family_custody", "Tingsrätten begär utredning om vårdnad, boende och umgänge.",
                      file=number, channel="letter", reply_by=day, state="opened", handled_on=opened, investigation="custody", investigation_opened_on=opened)  # fmt: skip
        add(
            "investigations",
            file=number,
            kind="custody",
            opened_on=opened,
            reason="Tingsrätten har begärt utredning.",
            court_date=day,
            state="open",
        )
        it = matter(
            number,
            "custody",
            unit,
            kids[0],
            opened,
            guardian=guardian,
            intake=intake,
            author="M009",
            words="Tingsrätten har begärt utredning.",
        )
        add("parties", file=number, role="parent", person=other, first=opened)
        decided(it, "open", "open", opened, "worker", at="11:00", intake=intake, facts=it["words"])


def not_carried_out() -> None:
    """Help that was granted and that nobody has ordered: beyond three months, and soon."""
    for turn, days_ago in enumerate((140, 112, 80, 35)):
        it = _granted_to(ago(days_ago), "myndighet-vuxen")
        day: dt.date = it["ended"]  # type: ignore[assignment]
        number = granted(
            it,
            ("housing", "contact")[turn % 2],
            ("Träningslägenhet", "Kontaktperson")[turn % 2],
            day,
            "manager",
            outcome="intervention",
        )
        told(number, it, day)
        if turn < 3:
            waits_for_help(number, ago(days_ago), turn)


def _granted_to(day: dt.date, unit: str) -> Row:
    """Somebody who asked for help, so that it could be decided on the day."""
    who = resident(DECIDING.choice("km"), 22, 60, DECIDING.choice(FAMILY), DECIDING)
    return _asked_for(
        {"person": who, "from_unit": unit, "service": "", "purpose": "Vill ha hjälp att få vardagen att gå ihop."}, day
    )


def tried() -> None:
    """Applications that were refused, one of them appealed; and a decision that another took the place of."""
    for days_ago, appealed in ((95, None), (24, ago(8)), (12, None)):
        it = _granted_to(ago(days_ago), "myndighet-vuxen")
        row = next(one for one in TABLES["investigations"] if one["file"] == it["file"])
        row["outcome"] = it["outcome"] = "no_need"
        number = decided(it, "home_support", "reject", ago(days_ago), "manager", request="Boendestöd varje dag.", facts="Klarar sin vardag med stöd av vården.",
                         weighing="Behovet är tillgodosett.", why_not="Vården ger redan det stöd som ansökan gäller.")  # fmt: skip
        decided(
            it,
            "close",
            "close",
            ago(days_ago),
            "lead",
            at="15:10",
            outcome="no_need",
            facts=FACTS,
            weighing="Behovet är tillgodosett.",
        )
        told(number, it, ago(days_ago), appealed=appealed)
    it = next(one for one in MATTERS if one.get("order") and one["kind"] == "adult" and one["ended"] < ago(60))  # type: ignore[operator]
    first = next(one for one in TABLES["decisions"] if one["file"] == it["file"] and one["verb"] == "grant")
    decided(it, "open_care", "change", ago(30), "manager", facts="Vill ha färre träffar.", weighing="Omfattningen minskas.",
            intervention=first["intervention"], minutes_per_week=30)  # fmt: skip


def notes() -> None:
    """Notes in the files, the latest still drafts of their writers."""
    going = [it for it in MATTERS if it["ended"] is None]
    for turn, it in enumerate(going):
        for number, days_ago in enumerate((3, 10, 24)):
            day = ago(days_ago)
            if day < it["opened"] or calendar.is_working_day(day) is False:  # type: ignore[operator]
                continue
            draft = number == 0 and turn % 6 == 0
            add("journal", number=it["file"], author=it["author"], kind=("contact", "event")[number % 2], happened_at=f"{day} 1{number}:{turn % 6}0",
                text=("Ringde och bokade tid.", "Besök hemma. Lugnt, och det fanns mat.", "Möte med skolan.")[number], state="draft" if draft else "signed",
                signed_at="" if draft else f"{day} 16:30")  # fmt: skip


def proposals() -> None:
    """What the unit asks for."""
    add("proposals", code="forstarkning-2020", unit="ifo", title="Förstärkning av IFO utförare", proposed_on=MEMO)
    add("proposed_posts", proposal="forstarkning-2020", profession="socionom", count=2, percent=100, team="vuxenteam",
        competences="psykosocialt|anhorigstod|boendesamordning|vald",
        services="sociala-bostader|anhorigstod|valdsutsatta|behandlingsgrupp")  # fmt: skip
    add("proposed_posts", proposal="forstarkning-2020", profession="familjebehandlare", count=1, percent=100, team="familjeteam",
        competences="familjebehandling|foraldrautbildning", services="familjebehandling|foraldrautbildning")  # fmt: skip
    add("proposed_posts", proposal="forstarkning-2020", profession="handledare", count=1, percent=50, team="elvan",
        competences="traffpunkt", prolongs="elvan-50")  # fmt: skip


# Writing ------------------------------------------------------------------------------------------------------------------


def write() -> None:
    """Write every file anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.csv"):
        old.unlink()
    TABLES["meta"] = [{"key": "memo_date", "value": MEMO}, {"key": "municipality", "value": "Hörby kommun"},
                      {"key": "unit", "value": "ifo"}]  # fmt: skip
    for noun, rows in TABLES.items():
        headings = list(dict.fromkeys(name for row in rows for name in row))
        headings = [name for name in headings if any(row.get(name) not in {None, ""} for row in rows)]
        with (FOLDER / f"{noun}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, delimiter=";", lineterminator="\n")
            lines.writerow(headings)
            for row in rows:
                lines.writerow(["" if row.get(name) is None else row[name] for name in headings])


def main() -> None:
    """Make the folder."""
    organisation()
    services()
    orders()
    housing()
    numbered()
    open_help()
    in_the_flats()
    protected()
    proposals()
    authority()
    deciding()
    write()


if __name__ == "__main__":
    main()
