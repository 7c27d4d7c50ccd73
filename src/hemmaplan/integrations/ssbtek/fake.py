"""A service that speaks as SSBTEK does and knows nobody real (*påhittade registersvar*): for the demonstration and for trying the adapter.

It takes the same question and gives the same answer as the service, byte for byte through the same envelope, and answers for reserved
test numbers only. What a person is told to have is decided by the number and the month alone, unless ``Person`` says otherwise.
"""

import base64
import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from lxml import etree

from hemmaplan.assistance.ports import Source
from hemmaplan.foundation import calendar, identity
from hemmaplan.integrations import soap
from hemmaplan.integrations.ssbtek.client import BLOCKS, NAMESPACE

AF: Final = "http://api.arbetsformedlingen.se/arbetssokande/ersattningsstod/v2"
SO: Final = "http://INT014.UBPService.Schemas"
TNS: Final = "http://schema.transportstyrelsen.se/ssbtek/hamtauppgifterresponder/1"
VEHICLES: Final = "http://schema.transportstyrelsen.se/ssbtek/fordon/1"
CSN: Final = "http://schema.csn.se/v4.0/kommunfraga"
SKV: Final = "http://xmls.skatteverket.se/se/skatteverket/zg/instans/standardiseradInformation/1.0"
TAXES: Final = "http://xmls.skatteverket.se/se/skatteverket/zg/komponent/infoForBeskattning/1.0"
PEOPLE: Final = "http://xmls.skatteverket.se/se/skatteverket/zg/komponent/infoForFolkbokforing/1.0"


@dataclass(frozen=True, slots=True)
class Paid:
    """En påhittad utbetalning, kronor. ``authority`` is FK, PM, CSN or SO; ``drawn`` are deductions by their code."""

    authority: str
    benefit: str
    amount_type: str
    kronor: int
    on: dt.date
    label: str = ""
    drawn: tuple[tuple[str, int], ...] = ()
    days: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    planned: bool = False
    also: tuple[tuple[str, str, int], ...] = ()
    """Further rows in the same payment: benefit, amount type, kronor."""

    @property
    def gross(self) -> int:
        """All that was paid before anything was drawn."""
        return self.kronor + sum(kronor for _benefit, _type, kronor in self.also)

    @property
    def net(self) -> int:
        """What was left."""
        return self.gross - sum(kronor for _code, kronor in self.drawn)


@dataclass(frozen=True, slots=True)
class Person:
    """En påhittad person: what each register tells of them, and what goes wrong."""

    paid: tuple[Paid, ...] = ()
    job_seeker: bool | None = None
    deregistered_on: dt.date | None = None
    vehicles: tuple[tuple[str, str, str, str, str], ...] = ()
    permits: tuple[tuple[str, str, str], ...] = ()
    capital: tuple[int, int, int] | None = None
    protected: frozenset[Source] = frozenset()
    failing: dict[Source, tuple[str, str, str]] = field(default_factory=dict)
    """Sources that answer with an error: who failed, its code, its words."""
    left_out: frozenset[Source] = frozenset()
    silent: frozenset[str] = frozenset()
    """``FK`` or ``PM`` out of order behind a block that answers."""
    deviating: tuple[str, ...] = ()
    """Groups of benefits that could not be fetched."""
    other: dict[Source, str] = field(default_factory=dict)
    """Sources that answer about another number."""
    instead: dict[Source, str] = field(default_factory=dict)
    """Sources whose text is replaced by something broken."""
    silent_fund: bool = False


People = Callable[[str, dt.date, dt.date], Person]
"""Who somebody is in the registers: of a number and the days that are asked about."""


class Fake:
    """Den påhittade tjänsten: takes a question in its envelope, gives the answer in its own."""

    def __init__(self, people: People) -> None:
        """``people`` says what there is to tell of a number."""
        self.people = people

    def __call__(self, body: bytes) -> bytes:
        """The answer. What is no question of the contract is refused as the service refuses it."""
        try:
            asked = soap.opened(body)
        except soap.CallFailed as fault:
            return refusal("SSBT-001", str(fault.detail))
        if etree.QName(asked).namespace != NAMESPACE:
            return refusal("SSBT-002", "Okänd version")
        if soap.local(asked) == "testaBastjanstInformation":
            return self._tested()
        return self._answered(asked)

    def _tested(self) -> bytes:
        root = etree.Element(_tag("testaBastjanstInformationResponse"), nsmap={"ssbt": NAMESPACE})
        for source in BLOCKS:
            _put(_put(root, _tag(source)), _tag("anropad"), "true")
        return soap.envelope(root)

    def _answered(self, asked: soap.Element) -> bytes:
        general = soap.child(asked, "generellaFrageparametrar")
        number = soap.text(general, "personidentitet")
        if not identity.is_reserved_for_test(number):
            return refusal("SSBT-900", "Den påhittade tjänsten svarar bara för testpersonnummer")
        first, last = (soap.day(soap.text(general, "tidsperiod", name)) for name in ("fromDatum", "tomDatum"))
        if first is None or last is None or not soap.text(general, "lagtext"):
            return refusal("SSBT-003", "Frågan saknar period eller lagrum")
        wanted = soap.child(asked, "specifikaFrageparametrar")
        included = {soap.local(block) for block in soap.elements(wanted) if block.get("inkludera") == "true"}
        correlation = soap.text(general, "korrelationsid")
        person = self.people(number, first, last)
        root = etree.Element(_tag("hamtaBastjanstInformationResponse"), nsmap={"ssbt": NAMESPACE})
        if soap.text(general, "fraganSkallInkluderasISvaret") == "true":
            echo = _put(root, _tag("fraga"))
            for part in list(soap.elements(asked)):
                echo.append(part)
        _put(root, _tag("korrelationsid"), correlation)
        told = _put(root, _tag("svarsdata"))
        for source in BLOCKS:
            if source in included and source not in person.left_out:
                _block(told, source, person, number, correlation)
        return soap.envelope(root)


def refusal(code: str, words: str) -> bytes:
    """The service's own fault."""
    fault = etree.Element(f"{{{soap.ENVELOPE}}}Fault")
    _put(fault, "faultcode", "soap:Server")
    _put(fault, "faultstring", words)
    inside = _put(_put(fault, "detail"), _tag("hamtaBastjanstInformationFault"))
    _put(inside, _tag("felkod"), code)
    _put(inside, _tag("felmeddelande"), words)
    return soap.envelope(fault)


def _block(told: soap.Element, source: Source, person: Person, number: str, correlation: str) -> None:
    block = _put(told, _tag(source))
    if source in person.failing:
        error = _put(block, _tag("error"))
        for name, value in zip(("kalla", "felkod", "felmeddelande"), person.failing[source], strict=True):
            _put(error, _tag(name), value)
        return
    data = _put(block, _tag("data"))
    stated = person.other.get(source, number)
    match source:
        case Source.FK:
            content = json.dumps(_lefi(person, stated if source in person.other else ""), ensure_ascii=False).encode()
            _put(data, _tag("lefiJsonSvar"), person.instead.get(source) or base64.b64encode(content).decode())
        case Source.CSN:
            _put(data, _tag("svar"), person.instead.get(source) or base64.b64encode(_csn(person, stated)).decode())
        case Source.SKV:
            _put(data, "svar", person.instead.get(source) or _skv(person, stated))
        case Source.AF:
            _af(data, person, stated)
        case Source.SO:
            _so(data, person, stated)
        case Source.TNS:
            _tns(data, person)
        case Source.MIV:
            _miv(data, person, stated, correlation)


def _lefi(person: Person, stated: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "utlamnare": [
            {"utlamnare": {"kod": code}, "tillstand": {"kod": "OTILLGANGLIG" if code in person.silent else "OK"}}
            for code in ("FK", "PM")
        ],
        "avvikelser": {"utbetalningar": [
            {"avvikelse": {"kod": "INTERNT_FEL"}, "formansgrupp": {"kod": group}} for group in person.deviating
        ]},
    }  # fmt: skip
    facts: dict[str, Any] = {
        name: [_of_insurance(paid) for paid in person.paid if paid.authority == "FK" and paid.planned is planned]
        for name, planned in (("utbetalningsuppgift", False), ("preliminarautbetalningar", True))
    }
    if stated or Source.FK in person.protected:
        facts["generellPersoninformation"] = [{"personnummer": stated, "skyddad": Source.FK in person.protected}]
    for name, planned in (("utbetalningar", False), ("preliminaraUtbetalningar", True)):
        made[name] = [_of_pensions(paid) for paid in person.paid if paid.authority == "PM" and paid.planned is planned]
    return made | {"formansinformation": facts}


def _sum(kronor: int) -> dict[str, Any]:
    return {"summa": kronor, "valuta": "SEK"}


def _of_insurance(paid: Paid) -> dict[str, Any]:
    tax = sum(kronor for code, kronor in paid.drawn if code in {"PS", "SS"})
    rows = [(paid.benefit, paid.amount_type, paid.kronor), *paid.also]
    details: list[dict[str, Any]] = [
        {"forman": {"id": benefit, "beskrivning": paid.label or benefit}, "beloppstyp": {"id": kind, "beskrivning": paid.label or kind},
         "bruttobelopp": _sum(kronor)} | ({"dagar": int(paid.days)} if paid.days else {})
        for benefit, kind, kronor in rows
    ] + [
        {"forman": {"id": paid.benefit}, "beloppstyp": {"id": code},
         ("skattebelopp" if code in {"PS", "SS"} else "avdragsbelopp"): _sum(kronor)}
        for code, kronor in paid.drawn
    ]  # fmt: skip
    return {
        "typ": {"id": 4 if paid.planned else 1}, "foretag": {"id": 1001},
        "formansfamilj": {"id": paid.benefit, "beskrivning": paid.label or paid.benefit}, "datum": paid.on.isoformat(),
        "period": _period(paid, "fran", "till"), "bruttobelopp": _sum(paid.gross), "skattebelopp": _sum(tax),
        "avdragsbelopp": _sum(paid.gross - paid.net), "nettobelopp": _sum(paid.net), "utbetalningsdetalj": details,
    }  # fmt: skip


def _of_pensions(paid: Paid) -> dict[str, Any]:
    rows = [(paid.benefit, paid.amount_type, paid.kronor), *paid.also]
    return {
        "utbetalningsdatum": paid.on.isoformat(), "utbetalningsperiod": _period(paid, "from", "tom"),
        "bruttobelopp": paid.gross, "nettobelopp": paid.net,
        "avdrag": [{"belopp": -kronor, "avdragstyp": {"kod": code, "beskrivning": code}} for code, kronor in paid.drawn],
        "utbetalningsrader": [
            {"formansgrupp": {"kod": "PM:AP"}, "utbetalningsforman": {"kod": benefit, "beskrivning": paid.label or benefit},
             "beloppstyp": {"kod": kind, "beskrivning": paid.label or kind}, "belopp": kronor}
            for benefit, kind, kronor in rows
        ],
    }  # fmt: skip


def _period(paid: Paid, first: str, last: str) -> dict[str, str]:
    return {first: (paid.first or calendar.month_start(paid.on)).isoformat(), last: (paid.last or paid.on).isoformat()}


def _csn(person: Person, number: str) -> bytes:
    root = etree.Element(f"{{{CSN}}}CSNSvar", nsmap={None: CSN}, schemaVersion="4.0")
    result = _put(_put(root, _csn_tag("GemensamtSvarEkbistand")), _csn_tag("Resultat"))
    _put(result, _csn_tag("ResultatKod"), "0")
    _put(result, _csn_tag("ResultatText"), "Allt OK, inget att rapportera")
    one = _put(_put(root, _csn_tag("Personer")), _csn_tag("Person"))
    one.set("personnummer", number[-10:])
    one.set("sekel", number[:2])
    one.set("sekretess", "J" if Source.CSN in person.protected else "  ")
    for place, paid in enumerate(each for each in person.paid if each.authority == "CSN"):
        matter = _put(_put(_put(one, _csn_tag("Studiemedel")), _csn_tag("Arenden")), _csn_tag("Arende"))
        matter.set("lopnummer", str(place + 1))
        _put(matter, _csn_tag("stodform"), paid.benefit)
        _put(matter, _csn_tag("klartext"), paid.label or paid.benefit)
        _put(matter, _csn_tag("status"), "BESLUTAD")
        made = _put(_put(matter, _csn_tag("UtbetalningsPlan")), _csn_tag("Utbetalning"))
        _put(made, _csn_tag("utbetdatum"), f"{paid.on:%Y%m%d}")
        _put(made, _csn_tag("utbetstatus"), "Planerad" if paid.planned else "Utbetald")
        week = _put(_put(made, _csn_tag("Utbetaldatider")), _csn_tag("Utbetaldtid"))
        year, number_of, _day = paid.on.isocalendar()
        _put(week, _csn_tag("startvecka"), f"{year}{number_of:02d}")
        _put(week, _csn_tag("slutvecka"), f"{year}{number_of:02d}")
        amounts = _put(week, _csn_tag("Beloppen"))
        for _benefit, kind, kronor in [("", paid.amount_type, paid.kronor), *paid.also]:
            row = _put(amounts, _csn_tag("Belopp"))
            for name, value in (
                ("beloppstyp", kind),
                ("klartext", kind),
                ("belopp", str(kronor)),
                ("totbelopp", str(kronor)),
            ):
                _put(row, _csn_tag(name), value)
        _put(made, _csn_tag("totbelopp"), str(paid.net))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _skv(person: Person, number: str) -> str:
    root = etree.Element(
        f"{{{SKV}}}SvarBeskattningsuppgifterEnligtSFS2008-975", nsmap={None: SKV, "besko": TAXES, "folko": PEOPLE}
    )
    one = _put(_put(root, f"{{{SKV}}}PersonuppgiftLista"), f"{{{SKV}}}Personuppgift")
    _put(one, f"{{{PEOPLE}}}IdentitetsbeteckningFysiskPerson", number)
    if person.capital is not None:
        year, incomes, surplus = person.capital
        part = _put(one, f"{{{SKV}}}Kapitaluppgift")
        for name, value in (
            ("Taxeringsar", year),
            ("SummaIntakterPaKapital", incomes),
            ("OverskottPaKapital", surplus),
        ):
            _put(part, f"{{{TAXES}}}{name}", str(value))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + str(etree.tostring(root, encoding="unicode"))


def _af(data: soap.Element, person: Person, number: str) -> None:
    answer = _put(data, f"{{{AF}}}Svar")
    _put(answer, f"{{{AF}}}Schemaversion", "4.0")
    _put(answer, f"{{{AF}}}IdentitetsbeteckningFysiskPerson", number)
    _put(answer, f"{{{AF}}}Sekretessmarkering", "true" if Source.AF in person.protected else "false")
    if person.job_seeker is not None:
        about = _put(answer, f"{{{AF}}}ArbetssokandeInfo")
        _put(about, f"{{{AF}}}Arbetssokande", "true" if person.job_seeker else "false")
        _put(about, f"{{{AF}}}ArbetssokandeRegistrerad", "2024-02-05+01:00")
        _put(about, f"{{{AF}}}ArbetssokandeOmfattning", "100")
        if person.deregistered_on is not None:
            _put(about, f"{{{AF}}}ArbetssokandeAvaktualiserad", person.deregistered_on.isoformat())
    _put(answer, f"{{{AF}}}StatusSokandeinformationKod", "0")
    _put(answer, f"{{{AF}}}StatusSokandeinformationKodText", "Frågan har behandlats normalt.")


def _so(data: soap.Element, person: Person, number: str) -> None:
    _put(data, f"{{{SO}}}IdentificationNumber", number)
    funds = _put(data, f"{{{SO}}}ArbetsloshetsersattningLista")
    payments = [paid for paid in person.paid if paid.authority == "SO"]
    if payments:
        fund = _put(funds, f"{{{SO}}}Arbetsloshetsersattning")
        _put(fund, f"{{{SO}}}SvarandeOrganisation", "Påhittade a-kassan")
        for paid in payments:
            row = _put(fund, f"{{{SO}}}Utbetalningar")
            for name, value in (
                ("Utbetalningsdatum", paid.on.isoformat()), ("NettoEfterSkatt", f"{paid.kronor}.00"),
                ("NettoEfterAvdrag", f"{paid.net}.00"), ("Ersattningsdagar", paid.days or "20"),
                ("AvserFrom", calendar.month_start(paid.on).isoformat()), ("AvserTom", paid.on.isoformat()),
            ):  # fmt: skip
                _put(row, f"{{{SO}}}{name}", value)
    if person.silent_fund:
        fund = _put(funds, f"{{{SO}}}Arbetsloshetsersattning")
        _put(fund, f"{{{SO}}}SvarandeOrganisation", "Tysta a-kassan")
        _put(fund, f"{{{SO}}}StatusSvarandeOrganisation", "17")


def _tns(data: soap.Element, person: Person) -> None:
    _put(data, f"{{{TNS}}}resultat", "OK")
    held = _put(data, f"{{{TNS}}}fordonsinnehav")
    for vehicle in person.vehicles:
        row = _put(held, f"{{{VEHICLES}}}fordon")
        for name, value in zip(
            ("regnr", "fabrikat", "handelsbeteckning", "fordonsar", "fordonsslag"), vehicle, strict=True
        ):
            _put(row, f"{{{VEHICLES}}}{name}", value)


def _miv(data: soap.Element, person: Person, number: str, correlation: str) -> None:
    answer = _put(data, "response")
    _put(answer, "korrelationsid", correlation)
    _put(answer, "personnummer", number)
    permits = _put(answer, "svarCollection")
    for kind, decision, time_of in person.permits:
        row = _put(permits, "svar")
        _put(row, "arendeTypNamn", "UPPEHÅLLS- OCH ARBETSTILLSTÅND")
        _put(row, "beslutsKodNamn", decision)
        _put(row, "beslutsTypNamn", kind)
        _put(row, "giltighetstid", time_of)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _csn_tag(name: str) -> str:
    return f"{{{CSN}}}{name}"


def _put(parent: soap.Element, name: str, value: str = "") -> soap.Element:
    made = etree.SubElement(parent, name)
    made.text = value or None
    return made


# The demonstration -----------------------------------------------------------------------------------------------------

PROFILES: Final = (
    "introduction", "introduction", "activity", "activity", "sickness", "unemployment", "parent", "parent", "pension", "nothing",
    "nothing", "student",
)  # fmt: skip
"""By what somebody in the demonstration lives; a number always has the same."""


def profile_of(number: str) -> str:
    """By what somebody in the demonstration lives."""
    return PROFILES[_drawn(number, "profile") % len(PROFILES)]


def demo_person(number: str, first: dt.date, last: dt.date) -> Person:
    """Somebody in the demonstration: the same for the same number and months, whoever asks and however often."""
    paid: list[Paid] = []
    month = calendar.month_start(first)
    while month <= last:
        paid += [each for each in _of_month(number, profile_of(number), month) if first <= each.on <= last]
        month = calendar.add_months(month, 1)
    found = Person(tuple(paid), job_seeker=profile_of(number) in {"introduction", "activity", "unemployment"} or None)
    if _drawn(number, "car") % 12 == 0:
        found = replace(
            found, vehicles=((f"TST{_drawn(number, 'plate') % 900 + 100}", "Volvo", "V50", "2008", "PERSONBIL"),)
        )
    if (
        _drawn(number, f"down {calendar.month_start(last)}") % 25 == 0
    ):  # a source that is out of order for somebody that month
        found = replace(found, failing={Source.SO: ("SSBT", "TIMEOUT", "Bastjänsten svarade inte i tid")})
    return found


def _of_month(number: str, profile: str, month: dt.date) -> Iterator[Paid]:
    day, changes = month.replace(day=25), _drawn(number, f"{month:%Y-%m}")
    share = 80 if changes % 6 == 0 else 100  # now and then a month with fewer days
    match profile:
        case "introduction":
            yield Paid(
                "FK", "PROG", "EE", 6700 * share // 100, day, "Etableringsersättning", days=str(22 * share // 100)
            )
        case "activity":
            gross = 8400 * share // 100
            yield Paid("FK", "PROG", "AS", gross, day, "Aktivitetsstöd", (("PS", gross // 10),), str(22 * share // 100))
        case "sickness":
            yield Paid("FK", "SJP", "SJP", 7400 * share // 100, day, "Sjukpenning", (("PS", 740),))
        case "unemployment":
            yield Paid("SO", "SO", "", 7900 * share // 100, day, days="20")
        case "parent":
            yield Paid(
                "FK", "ABB", "ABB", 1250 * (1 + _drawn(number, "children") % 3), month.replace(day=20), "Barnbidrag"
            )
            yield Paid("FK", "BOB", "BOB", 2400 + 100 * (_drawn(number, "rooms") % 8), day, "Bostadsbidrag")
        case "pension":
            yield Paid("PM", "PM:AP38", "PM:GARP", 8600, month.replace(day=18), "Garantipension", (("PM:PS", 900),))
            yield Paid("PM", "PM:BTP", "PM:BTP", 4100, month.replace(day=18), "Bostadstillägg")
        case "student":
            yield Paid("CSN", "GRUND", "GRUNDB", 3700, day, "Studiemedel", also=(("", "GRUNDL", 8500),))


def _drawn(number: str, what: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{number} {what}".encode()).digest()[:6], "big")


# A server on this machine ----------------------------------------------------------------------------------------------


@dataclass
class Behaviour:
    """Hur servern beter sig: what is sent instead of an answer, and how slowly."""

    status: int = 200
    instead: bytes | None = None
    seconds: float = 0.0
    drips: bool = False
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def served(
    answer: Callable[[bytes], bytes], behaviour: Behaviour | None = None, *, context: Any = None
) -> Iterator[str]:
    """Let the fake answer on an address of this machine, as the service does; ``context`` makes it TLS."""
    how = behaviour or Behaviour()
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            how.requests.append(body)
            stopped.wait(how.seconds)
            content = how.instead if how.instead is not None else answer(body)
            self.send_response(how.status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if how.drips:
                for one in content:
                    if stopped.wait(0.05):
                        return
                    self.wfile.write(bytes([one]))
                    self.wfile.flush()
            else:
                self.wfile.write(content)

        def log_message(self, *_given: object) -> None:  # no line a call
            return

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:  # who asked has gone
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]  # a refused handshake is told by who called
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    running = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    running.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}/ssbt"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        running.join()
