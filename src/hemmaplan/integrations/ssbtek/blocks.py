"""What the other sources answer, each in a form of its own (*svarsblocken*): CSN, AF, SO, SKV, TNS and MIV.

Each function takes the block's data and gives an answer. Raises ``CallFailed`` for what is about somebody else or cannot be read.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from hemmaplan.assistance.ports import (
    Answer,
    Capital,
    JobDecision,
    JobSeeker,
    Payment,
    Permit,
    RegisterRow,
    Remark,
    Source,
    StudyAid,
    TaxRefund,
    Unplaced,
    Vehicle,
)
from hemmaplan.foundation import calendar
from hemmaplan.foundation.answers import Answered, HalfAnswer, NoAnswer, WhyNot
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.integrations import soap
from hemmaplan.integrations.soap import CallFailed, child, children, day, elements, local, text
from hemmaplan.integrations.ssbtek import amounts, client, lists

_TRUE: Final = {"true", "1"}
_STUDY_AIDS: Final = ("Studiemedel", "Studiehjalp", "HemutrustningsLan", "Studiestartsstod", "Omstallningsstudiestod")
_TAX_KNOWN: Final = {"IdentitetsbeteckningFysiskPerson", "Fornamn", "Efternamn", "StatusPersonuppgiftKod", "StatusPersonuppgiftKodText"}  # fmt: skip
_REFUND: Final = "Skatteaterbaring"
_MOST: Final = 200


def require_same(stated: str, number: str, *, must_be_told: bool) -> None:
    """Refuse an answer about somebody else, and one that does not say about whom where the contract makes it say so."""
    if not stated and must_be_told:
        raise CallFailed(WhyNot.WRONG_PERSON, "svaret säger inte vem det gäller")
    if stated and stated[-10:] != number[-10:]:
        raise CallFailed(WhyNot.WRONG_PERSON, "svaret gäller en annan person")


# Centrala studiestödsnämnden -------------------------------------------------------------------------------------------


def of_csn(content: bytes, *, number: str, asked_on: dt.date, raw: str) -> Answer:
    """Studiestöd: what was paid, what is planned, and for which time it was granted."""
    root = soap.parse(content)
    result = child(root, "GemensamtSvarEkbistand", "Resultat")
    code = text(result, "ResultatKod")
    if not lists.says_answered(Source.CSN, code):
        return NoAnswer(WhyNot.SOURCE_FAILED, f"{code} {text(result, 'ResultatText')}".strip(), raw=raw)
    rows: list[RegisterRow] = []
    protected = False
    persons = children(child(root, "Personer"), "Person")
    for person in persons:
        require_same(person.get("personnummer", ""), number, must_be_told=True)
        protected = protected or bool(person.get("sekretess", "").strip())
        for name in _STUDY_AIDS:
            for matter in children(child(person, name, "Arenden"), "Arende"):
                rows += _study_rows(name, matter, asked_on)
    return Answered(tuple(rows), protected, raw)


def _study_rows(name: str, matter: soap.Element, asked_on: dt.date) -> Iterable[RegisterRow]:
    form, label, state = text(matter, "stodform") or name, text(matter, "klartext") or name, text(matter, "status")
    times = children(child(matter, "BeviljadeTider"), "BeviljadTid")
    for time in times:
        yield StudyAid(
            form, label, state, _week(text(time, "starttid"), last=False), _week(text(time, "sluttid"), last=True),
            amounts.percent(text(time, "takt") or text(time, "gr_takt")),
        )  # fmt: skip
    if not times and state:
        yield StudyAid(form, label, state)
    for paid in children(child(matter, "UtbetalningsPlan"), "Utbetalning"):
        yield from _study_payments(form, label, paid, asked_on)


def _study_payments(form: str, label: str, paid: soap.Element, asked_on: dt.date) -> Iterable[RegisterRow]:
    paid_on = day(text(paid, "utbetdatum"))
    total = amounts.ore(text(paid, "totbelopp"))
    certain = text(paid, "utbetstatus").upper() in {"UTBETALD", "UTBETALAD"}
    if paid_on is None:
        if certain:
            raise CallFailed(WhyNot.UNREADABLE, "en utbetalning saknar datum")
        yield Unplaced(f"{label}, utan bestämd dag"[:_MOST], f"{total // 100} kr")
        return
    weeks = children(child(paid, "Utbetaldatider"), "Utbetaldtid")
    begun = [found for week in weeks if (found := _week(text(week, "startvecka"), last=False))]
    ended = [found for week in weeks if (found := _week(text(week, "slutvecka"), last=True))]
    parts = [
        (text(row, "beloppstyp"), text(row, "klartext"), amounts.ore(text(row, "totbelopp") or text(row, "belopp")))
        for week in weeks
        for row in children(child(week, "Beloppen"), "Belopp")
    ]
    whole = Payment(
        Source.CSN, f"CSN {form}", label[:_MOST], "", paid_on, total, min(begun, default=None), max(ended, default=None),
        certain=certain and paid_on <= asked_on,
    )  # fmt: skip
    yield from _study_divided(whole, form, parts)


def _study_divided(whole: Payment, form: str, parts: list[tuple[str, str, int]]) -> Iterable[Payment]:
    """One payment a kind of income, when the rows are the sum; otherwise one that a person looks at."""
    if whole.net_ore < 0 or (parts and sum(ore for _code, _label, ore in parts) != whole.net_ore):
        yield replace(whole, remark=Remark.SUMS)
        return
    by_kind: dict[str, tuple[list[str], list[str], int]] = {}
    for code, label, ore in parts or [("", "", whole.net_ore)]:
        row = lists.benefit("CSN", (form,), code, whole.paid_on)
        kind = row.kind if row else ""
        codes, labels, before = by_kind.get(kind, ([], [], 0))
        by_kind[kind] = ([*codes, code], [*labels, label], before + ore)
    for kind, (codes, labels, ore) in by_kind.items():
        yield replace(
            whole, benefit=f"CSN {form}/{'+'.join(dict.fromkeys(codes))}".rstrip("/")[:60],
            label=(", ".join(dict.fromkeys(filter(None, labels))) or whole.label)[:_MOST], kind=kind, net_ore=ore,
            remark=Remark.NONE if kind else Remark.UNLISTED,
        )  # fmt: skip


def _week(written: str, *, last: bool) -> dt.date | None:
    """The Monday or the Sunday of a week written as ``202635``; a day written in full stands for itself."""
    if len(written) == len("ÅÅÅÅMMDD"):
        return day(written)
    if not written or written == "0":
        return None
    year, week = whole_or_none(written[:4]), whole_or_none(written[4:])
    try:
        if year is None or week is None:
            raise CallFailed(WhyNot.UNREADABLE, "en vecka går inte att läsa")
        monday = calendar.week_start(year, week)
        return calendar.add_days(monday, 6) if last else monday
    except ValueError as error:
        raise CallFailed(WhyNot.UNREADABLE, "en vecka går inte att läsa") from error


# Arbetsförmedlingen ----------------------------------------------------------------------------------------------------


def of_af(data: soap.Element, *, number: str, raw: str) -> Answer:
    """Inskrivning, beslut om ersättning och senaste aktivitetsrapport."""
    answer = child(data, "Svar") if local(data) != "Svar" else data
    if answer is None:
        raise CallFailed(WhyNot.UNREADABLE, "svaret från Arbetsförmedlingen är tomt")
    require_same(text(answer, "IdentitetsbeteckningFysiskPerson"), number, must_be_told=True)
    protected = text(answer, "Sekretessmarkering") in _TRUE
    code = text(answer, "StatusSokandeinformationKod")
    if not lists.says_answered(Source.AF, code):
        said = f"{code} {text(answer, 'StatusSokandeinformationKodText')}".strip()
        return NoAnswer(WhyNot.SOURCE_FAILED, said, protected, raw)
    rows: list[RegisterRow] = []
    about, fund = child(answer, "ArbetssokandeInfo"), text(answer, "Akassetillhorighet")
    if about is not None or fund:
        seeker = text(about, "Arbetssokande")
        rows.append(JobSeeker(
            seeker in _TRUE if seeker else None, text(about, "ArbetssokandeSKAT"), day(text(about, "ArbetssokandeRegistrerad")),
            amounts.percent(text(about, "ArbetssokandeOmfattning")), day(text(about, "ArbetssokandeAvaktualiserad")),
            day(text(about, "AktivetetsRapportDatum", "SenasteAktivitetsRapportDatum")), fund,
        ))  # fmt: skip
    rows += [
        JobDecision(
            text(decision, "ErsattningTyp"), amounts.percent(text(decision, "Omfattning")), day(text(decision, "BeslutFrom")),
            day(text(decision, "BeslutTom")),
        )
        for decision in children(child(answer, "BeslutInfo", "EkonomiskaBeslut"), "Beslut")
    ]  # fmt: skip
    return Answered(tuple(rows), protected, raw)


# A-kassorna ------------------------------------------------------------------------------------------------------------


def of_so(data: soap.Element, *, number: str, asked_on: dt.date, raw: str) -> Answer:
    """Arbetslöshetsersättning. Each fund answers for itself: one that does not say that it has answered makes it half."""
    require_same(text(data, "IdentificationNumber"), number, must_be_told=True)
    rows: list[RegisterRow] = []
    silent: list[str] = []
    for fund in children(child(data, "ArbetsloshetsersattningLista"), "Arbetsloshetsersattning"):
        payments = children(fund, "Utbetalningar")
        rows += [_fund_payment(paid, text(fund, "SvarandeOrganisation"), asked_on) for paid in payments]
        state = text(fund, "StatusSvarandeOrganisation")
        if not payments and not lists.says_answered(Source.SO, state):
            silent.append(f"{text(fund, 'SvarandeOrganisation') or 'en a-kassa'}: {state or 'utan status'}")
    if silent:
        shown = tuple(replace(row, remark=Remark.HALF) if isinstance(row, Payment) else row for row in rows)
        return HalfAnswer(WhyNot.HALF, ", ".join(silent), raw=raw, partial=shown)
    return Answered(tuple(rows), raw=raw)


def _fund_payment(paid: soap.Element, fund: str, asked_on: dt.date) -> Payment:
    """Net is what is left after tax. What the fund draws after that, such as a fee, stands apart: whose it is, is not told."""
    paid_on = day(text(paid, "Utbetalningsdatum"))
    if paid_on is None:
        raise CallFailed(WhyNot.UNREADABLE, "en utbetalning saknar datum")
    after_tax, after_all = text(paid, "NettoEfterSkatt"), text(paid, "NettoEfterAvdrag")
    net = amounts.ore(after_tax or after_all)
    other = net - amounts.ore(after_all) if after_all else 0
    row = lists.benefit("SO", (), "", paid_on)
    remark = Remark.NONE if row and row.kind else Remark.UNLISTED
    if net < 0 or other < 0 or not after_tax:
        remark = Remark.SUMS
    elif other:
        remark = Remark.DEDUCTION
    return Payment(
        Source.SO, "SO", fund[:_MOST] or "A-kassa", row.kind if row else "", paid_on, net, day(text(paid, "AvserFrom")),
        day(text(paid, "AvserTom")), other_deducted_ore=max(other, 0), days=amounts.days(text(paid, "Ersattningsdagar")),
        certain=paid_on <= asked_on, remark=remark,
    )  # fmt: skip


# Skatteverket ----------------------------------------------------------------------------------------------------------


def of_skv(content: bytes, *, number: str, raw: str) -> Answer:
    """Kapital och skatteåterbäring. What stands there besides is shown as it was told."""
    root = soap.parse(content)
    if local(root) != "SvarBeskattningsuppgifterEnligtSFS2008-975":
        raise CallFailed(WhyNot.UNREADABLE, "svaret från Skatteverket har ett annat namn än i kontraktet")
    rows: list[RegisterRow] = []
    for person in children(child(root, "PersonuppgiftLista"), "Personuppgift"):
        require_same(text(person, "IdentitetsbeteckningFysiskPerson"), number, must_be_told=True)
        rows += [row for part in elements(person) if (row := _tax_row(part)) is not None]
    return Answered(tuple(rows), raw=raw)


def _tax_row(part: soap.Element) -> RegisterRow | None:
    name = local(part)
    if name in _TAX_KNOWN:
        return None
    if name == "Kapitaluppgift":
        year = whole_or_none(text(part, "Taxeringsar"))
        if year is None:
            raise CallFailed(WhyNot.UNREADABLE, "en kapitaluppgift saknar år")
        return Capital(
            year, amounts.ore(text(part, "SummaIntakterPaKapital") or "0"), amounts.ore(text(part, "OverskottPaKapital") or "0")
        )  # fmt: skip
    if name == _REFUND and text(part, "Belopp"):
        return TaxRefund(day(text(part, "Utbetalningsdatum")), amounts.ore(text(part, "Belopp")))
    said = " ".join(
        filter(
            None, (f"{local(each)} {text(each)}" for each in part.iter() if isinstance(each.tag, str) and text(each))
        )
    )
    return Unplaced(name[:_MOST], said[:_MOST])


# Transportstyrelsen ----------------------------------------------------------------------------------------------------


def of_tns(data: soap.Element, *, raw: str) -> Answer:
    """Fordon. Its answer does not say about whom: that is told by the whole answer's own number."""
    result = text(data, "resultat")
    if result != "OK":
        said = [f"{text(each, 'felkod')} {text(each, 'feltext')}" for each in children(data, "felresultat")]
        if result != "FEL":
            raise CallFailed(WhyNot.UNREADABLE, "svaret från Transportstyrelsen saknar resultat")
        return NoAnswer(WhyNot.SOURCE_FAILED, " ".join(said), raw=raw)
    return Answered(tuple(
        Vehicle(*(text(each, name)[:60] for name in ("regnr", "fabrikat", "handelsbeteckning", "fordonsar", "fordonsslag")))
        for each in children(child(data, "fordonsinnehav"), "fordon")
    ), raw=raw)  # fmt: skip


# Migrationsverket ------------------------------------------------------------------------------------------------------


def of_miv(data: soap.Element, *, number: str, correlation: str, raw: str) -> Answer:
    """Ärenden om uppehållstillstånd."""
    answer = child(data, "response")
    require_same(text(answer, "personnummer"), number, must_be_told=False)
    if (stated := text(answer, "korrelationsid")) and stated != correlation:
        raise CallFailed(WhyNot.WRONG_PERSON, "svaret från Migrationsverket hör till en annan fråga")
    permanent = {"PERMANENT": True, "TIDBEGRANSAT": False}
    return Answered(tuple(
        Permit(
            text(each, "arendeTypNamn") or text(each, "arendeTyp"), text(each, "beslutsKodNamn") or text(each, "beslutsKod"),
            text(each, "beslutsTypNamn") or text(each, "beslutsTyp"), day(text(each, "ansokningsdatum")),
            day(text(each, "beslutsdatum")), day(text(each, "fromDatum")), day(text(each, "tomDatum")),
            permanent.get(text(each, "giltighetstid")),
        )
        for each in children(child(answer, "svarCollection"), "svar")
    ), raw=raw)  # fmt: skip


def svar_of(data: soap.Element, name: str = "svar") -> str:
    """The text that a block carries its answer in. Raises ``CallFailed`` when there is none."""
    written = text(data, name)
    if not written:
        raise CallFailed(WhyNot.UNREADABLE, "blocket är tomt")
    return written


def csn_content(data: soap.Element) -> bytes:
    """CSN's own XML."""
    return client.decoded(svar_of(data))
