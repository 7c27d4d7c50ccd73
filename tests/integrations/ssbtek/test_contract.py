"""The adapter against a server that speaks SSBTEK: the same contract for every published code, and for everything that goes wrong."""

import base64
import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.ports import (
    Capital,
    JobSeeker,
    Payment,
    Permit,
    Question,
    Remark,
    Source,
    StudyAid,
    Unplaced,
    Vehicle,
)
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.answers import Answered, HalfAnswer, NoAnswer, Unanswered, WhyNot
from hemmaplan.foundation.checks import Level
from hemmaplan.integrations import soap
from hemmaplan.integrations.ssbtek import client, fake, lists
from hemmaplan.integrations.ssbtek.adapter import Ssbtek
from hemmaplan.integrations.ssbtek.fake import Behaviour, Fake, Paid, Person

NUMBER, OTHER = "199001012385", "198502022383"
AT = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
PAID_ON = dt.date(2026, 11, 25)
ASKER = client.Asker("162120001234", "Testkommun", "aktör-1")
ASKED = Question(NUMBER, dt.date(2026, 10, 1), dt.date(2026, 11, 30), "fråga-1", "EB-2026-1", "Anna", AT)


class Unbroken:
    """A breaker that never rests, and remembers what it was told."""

    def __init__(self):
        self.failures, self.answers = [], 0

    def rests_until(self, at):
        return None

    def failed(self, reason, at):
        self.failures.append(reason)

    def answered(self, at):
        self.answers += 1

    def seen(self):
        return None


def told(person, question=ASKED, behaviour=None, **endpoint):
    """What the adapter makes of the fake's answer, over HTTP."""
    with fake.served(Fake(lambda *_given: person), behaviour) as url:
        return Ssbtek(soap.Client(soap.Endpoint(url, **endpoint)), ASKER, Unbroken()).ask(question).of


def payments(answer):
    assert isinstance(answer, Answered), answer
    return [row for row in answer.rows if isinstance(row, Payment)]


def paid(*made, source=Source.FK):
    return payments(told(Person(made))[source])


def test_every_source_answers_also_that_there_is_nothing():
    answers = told(Person())
    assert list(answers) == list(Source)
    assert all(isinstance(answer, Answered) for answer in answers.values())
    assert not [row for answer in answers.values() for row in answer.rows]


def test_question_says_who_asks_why_and_by_which_law_and_asks_only_what_is_wanted():
    behaviour = Behaviour()
    answers = told(Person(), replace(ASKED, sources=(Source.SO, Source.TNS)), behaviour)
    assert set(answers) == {Source.SO, Source.TNS}
    asked = soap.opened(behaviour.requests[0])
    general = soap.child(asked, "generellaFrageparametrar")
    assert soap.text(general, "personidentitet") == NUMBER
    assert soap.text(general, "ingivare", "organisationsnummer") == "162120001234"
    assert soap.text(general, "arendeidentitet") == "EB-2026-1"
    assert "15 kap. 10-12 §§" in soap.text(general, "lagtext")
    blocks = {
        soap.local(each): each.get("inkludera") for each in soap.elements(soap.child(asked, "specifikaFrageparametrar"))
    }
    assert blocks == {each: "true" if each in {"SO", "TNS"} else "false" for each in client.BLOCKS}
    lefi = json.loads(client.lefi_question(ASKED))
    assert lefi["period"] == {"from": "2026-10-01", "tom": "2026-11-30"}
    assert len(lefi["utbetalningar"]) == 30
    assert "ovrigInformation" not in lefi  # neither address nor relatives are needed


def test_no_law_no_question():
    with pytest.raises(LookupError, match="rättslig grund"):
        client.request(replace(ASKED, asked_at=dt.datetime(2025, 6, 30, tzinfo=dt.UTC)), ASKER)


# Every published code ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", client.FK_GROUPS)
def test_every_group_of_forsakringskassan_has_a_kind_or_waits_for_a_person(group):
    (row,) = paid(Paid("FK", group, "X", 1000, PAID_ON))
    listed = lists.benefit("FK", (group,), "", PAID_ON)
    assert row.kind == (listed.kind if listed else "")
    assert row.remark is (Remark.NONE if row.kind else Remark.UNLISTED)
    assert (row.net_ore, row.gross_ore, row.certain) == (100_000, 100_000, True)


def test_every_row_of_the_list_is_a_kind_of_the_norms_and_has_its_source():
    kinds = set(load().incomes.codes)
    rows = lists.benefits()
    assert not {row.kind for row in rows} - kinds - {""}
    assert all(row.source and row.verified for row in rows)


@pytest.mark.parametrize(
    "amount_type", sorted({row.amount_type for row in lists.benefits() if row.authority == "PM" and row.amount_type})
)
def test_every_amount_type_of_pensionsmyndigheten(amount_type):
    (row,) = paid(Paid("PM", "PM:XX", amount_type, 900, PAID_ON))
    assert row.kind == lists.benefit("PM", ("PM:XX",), amount_type, PAID_ON).kind
    assert row.remark is (Remark.NONE if row.kind else Remark.UNLISTED)


@pytest.mark.parametrize("amount_type", sorted({row.amount_type for row in lists.benefits() if row.authority == "CSN"}))
def test_every_amount_type_of_csn(amount_type):
    (row,) = paid(Paid("CSN", "GRUND", amount_type, 3700, PAID_ON), source=Source.CSN)
    assert row.kind == lists.benefit("CSN", ("GRUND",), amount_type, PAID_ON).kind
    assert row.net_ore == 370_000


@pytest.mark.parametrize("deduction", lists.deductions(), ids=lambda row: row.code)
def test_every_deduction_stands_apart(deduction):
    benefit = ("FK", "SJP", "SJP") if deduction.authority == "FK" else ("PM", "PM:AP38", "PM:TP")
    (row,) = paid(Paid(*benefit, 5000, PAID_ON, drawn=((deduction.code, 700),)))
    held = {
        "board": row.paid_to_board_ore, "attached": row.attached_ore, "set_off": row.set_off_ore,
        "other": row.other_deducted_ore, "tax": row.tax_ore,
    }  # fmt: skip
    assert {name: ore for name, ore in held.items() if ore} == (
        {deduction.is_: 70_000} if deduction.is_ != "lowers" else {}
    )
    # What went elsewhere is contained in net; tax, and what makes the benefit smaller, is not.
    assert row.net_ore == (430_000 if deduction.is_ in {"tax", "lowers"} else 500_000)
    assert row.remark is (Remark.DEDUCTION if deduction.is_ == "other" else Remark.NONE)


def test_unknown_benefit_and_unknown_deduction_reach_a_person():
    unknown, drawn = paid(
        Paid("FK", "NYTT", "NY", 500, PAID_ON, "Nytt bidrag"),
        Paid("FK", "SJP", "SJP", 5000, PAID_ON, drawn=(("HELTNY", 300),)),
    )
    assert (unknown.kind, unknown.remark, unknown.label, unknown.net_ore) == (
        "",
        Remark.UNLISTED,
        "Nytt bidrag",
        50_000,
    )
    assert (drawn.other_deducted_ore, drawn.net_ore, drawn.remark) == (30_000, 500_000, Remark.DEDUCTION)


# One payment, several kinds ---------------------------------------------------------------------------------------------


def test_payment_of_several_kinds_is_divided_where_the_answer_divides_it():
    rows = paid(
        Paid("PM", "PM:BTP", "PM:BTP", 852, PAID_ON, drawn=(("PM:PS", 400),), also=(("PM:EP", "PM:ANKEP", 4135),))
    )
    assert {(row.kind, row.gross_ore, row.tax_ore, row.net_ore) for row in rows} == {
        ("housing_supplement", 85_200, 0, 85_200), ("survivors_pension", 413_500, 40_000, 373_500),
    }  # fmt: skip


def test_pension_of_several_parts_is_one_pension():
    (row,) = paid(
        Paid("PM", "PM:AP38", "PM:IP", 6000, PAID_ON, drawn=(("PM:PS", 900),), also=(("PM:AP38", "PM:GARP", 2000),))
    )
    assert (row.kind, row.net_ore, row.remark) == ("old_age_pension", 710_000, Remark.NONE)


def test_payment_that_the_answer_does_not_divide_waits_for_a_person_whole():
    (row,) = paid(
        Paid("PM", "PM:AP38", "PM:IP", 6000, PAID_ON, drawn=(("PM:PS", 900),), also=(("PM:EP", "PM:ANKEP", 2000),))
    )
    assert (row.kind, row.net_ore, row.remark) == ("", 710_000, Remark.MIXED)


def test_grant_and_loan_are_two_kinds():
    rows = paid(Paid("CSN", "GRUND", "GRUNDB", 3700, PAID_ON, also=(("", "GRUNDL", 8500),)), source=Source.CSN)
    assert {(row.kind, row.net_ore) for row in rows} == {("study_grant", 370_000), ("study_loan", 850_000)}


def test_days_of_a_benefit_come_along():
    (row,) = paid(Paid("FK", "PROG", "AS", 8400, PAID_ON, drawn=(("PS", 840),), days="22"))
    assert (row.kind, row.days, row.tax_ore, row.net_ore) == ("activity_support", Decimal(22), 84_000, 756_000)
    (row,) = paid(Paid("SO", "SO", "", 1600, PAID_ON, days="4.5"), source=Source.SO)
    assert (row.kind, row.days) == ("unemployment_benefit", Decimal("4.5"))


def test_fee_drawn_by_a_fund_stands_apart_and_is_seen():
    (row,) = paid(Paid("SO", "SO", "", 8000, PAID_ON, drawn=(("avgift", 130),)), source=Source.SO)
    assert (row.net_ore, row.other_deducted_ore, row.remark) == (800_000, 13_000, Remark.DEDUCTION)


# Planned, double, not adding up ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [
    Paid("FK", "SJP", "SJP", 5000, PAID_ON, planned=True), Paid("PM", "PM:AP38", "PM:TP", 5000, PAID_ON, planned=True),
    Paid("CSN", "GRUND", "GRUNDB", 5000, PAID_ON, planned=True), Paid("FK", "SJP", "SJP", 5000, dt.date(2026, 12, 25)),
    Paid("SO", "SO", "", 5000, dt.date(2026, 12, 25)),
], ids=["FK", "PM", "CSN", "FK ahead", "SO ahead"])  # fmt: skip
def test_planned_payment_is_not_certain(made):
    (row,) = paid(made, source={"CSN": Source.CSN, "SO": Source.SO}.get(made.authority, Source.FK))
    assert not row.certain


def test_payment_told_twice_is_marked_the_second_time_also_by_two_sources():
    first, second = paid(*[Paid("FK", "SJP", "SJP", 5000, PAID_ON)] * 2)
    assert (first.remark, second.remark) == (Remark.NONE, Remark.TWICE)
    period = {"first": dt.date(2026, 11, 1), "last": PAID_ON}
    first, second = paid(
        Paid("FK", "AP", "AP", 5000, PAID_ON, **period), Paid("PM", "PM:AP38", "PM:TP", 5000, PAID_ON, **period)
    )
    assert (first.remark, second.remark) == (Remark.NONE, Remark.TWICE)


def lefi(**changes):
    """An answer of Försäkringskassan written by hand."""
    made = {"utlamnare": [{"utlamnare": {"kod": code}, "tillstand": {"kod": "OK"}} for code in ("FK", "PM")]} | changes
    return Person(instead={Source.FK: base64.b64encode(json.dumps(made).encode()).decode()})


def one_payment(**changes):
    made = {
        "formansfamilj": {"id": "BOB"},
        "datum": "2026-11-25",
        "nettobelopp": {"summa": 4500, "valuta": "SEK"},
    } | changes
    return lefi(formansinformation={"utbetalningsuppgift": [made]})


def test_payment_that_does_not_add_up_or_is_not_in_kronor_waits_for_a_person():
    odd = one_payment(bruttobelopp={"summa": 5000}, avdragsbelopp={"summa": 300})
    assert payments(told(odd)[Source.FK])[0].remark is Remark.SUMS
    euro = one_payment(nettobelopp={"summa": 450.50, "valuta": "EUR"})
    (row,) = payments(told(euro)[Source.FK])
    assert (row.remark, row.net_ore) == (Remark.CURRENCY, 45_050)
    assert payments(told(one_payment(nettobelopp={"summa": -200}))[Source.FK])[0].remark is Remark.SUMS


def test_payment_in_the_forms_the_sources_have_been_seen_to_use():
    (row,) = payments(told(one_payment(formansfamilj="Bostadsbidrag", typ="Månad", nettobelopp="600,50"))[Source.FK])
    assert (row.kind, row.label, row.net_ore) == ("", "Bostadsbidrag", 60_050)
    pension = one_payment(foretag={"id": 1003}, formansfamilj={"id": "BTP"}, utbetalningsdetalj=[
        {"forman": {"id": "BTP"}, "beloppstyp": {"id": "BTP"}, "bruttobelopp": {"summa": 4500}},
    ])  # fmt: skip
    assert payments(told(pension)[Source.FK])[0].kind == "housing_supplement"


# What is not money -------------------------------------------------------------------------------------------------------


def test_everything_else_has_a_type_of_its_own():
    answers = told(Person(
        job_seeker=True, deregistered_on=dt.date(2026, 11, 3), vehicles=(("ABC001", "Volvo", "V70", "2012", "PERSONBIL"),),
        permits=(("PERMANENT UPPEHÅLLSTILLSTÅND", "ANSÖKAN BEVILJAS", "PERMANENT"),), capital=(2025, 1200, 600),
        paid=(Paid("CSN", "GRUND", "GRUNDB", 3700, PAID_ON, "Studiemedel"),),
    ))  # fmt: skip
    (seeker,) = answers[Source.AF].rows
    assert (seeker.registered, seeker.registered_on, seeker.deregistered_on) == (
        True,
        dt.date(2024, 2, 5),
        dt.date(2026, 11, 3),
    )
    assert isinstance(seeker, JobSeeker)
    assert answers[Source.TNS].rows == (Vehicle("ABC001", "Volvo", "V70", "2012", "PERSONBIL"),)
    (permit,) = answers[Source.MIV].rows
    assert isinstance(permit, Permit)
    assert permit.permanent is True
    assert answers[Source.SKV].rows == (Capital(2025, 120_000, 60_000),)
    assert any(isinstance(row, StudyAid) and row.state == "BESLUTAD" for row in answers[Source.CSN].rows)


def test_what_the_tax_agency_tells_besides_is_shown():
    person = Person()
    written = fake._skv(person, NUMBER).replace("</Personuppgift>", "<Nytt><Sak>17</Sak></Nytt></Personuppgift>")
    answers = told(replace(person, instead={Source.SKV: written.replace("<folko:", "<folko:")}))
    assert answers[Source.SKV].rows == (Unplaced("Nytt", "Sak 17"),)


def test_tax_answer_may_claim_another_encoding():
    written = fake._skv(Person(), NUMBER).replace("UTF-8", "ISO-8859-1")
    assert isinstance(told(Person(instead={Source.SKV: written}))[Source.SKV], Answered)


# No answer ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", list(Source))
def test_source_that_fails_or_is_left_out_is_alone_without_answer(source):
    failing = told(Person(failing={source: ("SSBT", "TIMEOUT", f"Inget svar om {NUMBER}")}))
    assert failing[source].reason is WhyNot.SOURCE_FAILED
    assert "TIMEOUT" in failing[source].detail
    assert NUMBER not in failing[source].detail  # what a source says may hold a number: it is for the log of operations
    left_out = told(Person(left_out=frozenset({source})))
    assert left_out[source].reason is WhyNot.LEFT_OUT
    for answers in (failing, left_out):
        assert all(isinstance(answer, Answered) for each, answer in answers.items() if each is not source)


@pytest.mark.parametrize("source", [each for each in Source if each is not Source.TNS])
def test_source_that_answers_about_somebody_else_is_not_kept(source):
    answers = told(Person(other={source: OTHER}, paid=(Paid("FK", "SJP", "SJP", 5000, PAID_ON),)))
    assert answers[source] == NoAnswer(WhyNot.WRONG_PERSON, answers[source].detail)
    assert answers[source].raw == ""
    assert OTHER[-10:] not in str(answers)


@pytest.mark.parametrize(("find", "put"), [(NUMBER, OTHER), ("fråga-1", "fråga-2")])
def test_answer_to_another_question_is_no_answer_of_any_source(find, put):
    service = Fake(lambda *_given: Person())

    def mixed_up(body):
        return re.sub(
            f"<ssbt:(personidentitet|korrelationsid)>{find}<", rf"<ssbt:\1>{put}<", service(body).decode()
        ).encode()

    with fake.served(mixed_up) as url:
        answers = Ssbtek(soap.Client(soap.Endpoint(url)), ASKER, Unbroken()).ask(ASKED).of
    assert {answer.reason for answer in answers.values()} == {WhyNot.WRONG_PERSON}


def test_half_answer_is_no_answer_and_shows_what_came():
    made = (Paid("FK", "SJP", "SJP", 5000, PAID_ON),)
    for person in (Person(made, silent=frozenset({"PM"})), Person(made, deviating=("FK:BOB",))):
        answer = told(person)[Source.FK]
        assert isinstance(answer, HalfAnswer)
        assert answer.reason is WhyNot.HALF
        assert [(row.net_ore, row.remark) for row in answer.partial] == [(500_000, Remark.HALF)]
    assert "FK:BOB: INTERNT_FEL" in answer.detail
    nothing = told(Person(made, silent=frozenset({"FK", "PM"})))[Source.FK]
    assert (type(nothing), nothing.reason) == (NoAnswer, WhyNot.SOURCE_FAILED)
    fund = told(Person((Paid("SO", "SO", "", 5000, PAID_ON),), silent_fund=True))[Source.SO]
    assert isinstance(fund, HalfAnswer)
    assert "Tysta a-kassan" in fund.detail


def test_protected_person_is_marked_by_each_source_that_says_so():
    for source in (Source.AF, Source.CSN, Source.FK):
        answers = told(Person(protected=frozenset({source})))
        assert [each for each, answer in answers.items() if answer.protected] == [source]


@pytest.mark.parametrize(("source", "broken"), [
    (Source.FK, "inte base64!"), (Source.FK, base64.b64encode(b"{").decode()), (Source.FK, base64.b64encode(b"[]").decode()),
    (Source.FK, base64.b64encode(b'{"utbetalningar": 7}').decode()), (Source.FK, base64.b64encode(b'{"a": NaN}').decode()),
    (Source.FK, base64.b64encode(b"[" * 100_000).decode()),
    (Source.CSN, "inte base64!"), (Source.CSN, base64.b64encode(b"<CSNSvar>").decode()),
    (Source.CSN, base64.b64encode(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>').decode()),
    (Source.SKV, "<Svar"), (Source.SKV, "<Annat/>"), (Source.SKV, '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a"><a/>'),
])  # fmt: skip
def test_what_cannot_be_read_is_said_of_that_source_alone(source, broken):
    answers = told(Person(instead={source: broken}))
    assert answers[source].reason is WhyNot.UNREADABLE
    assert sum(isinstance(answer, Answered) for answer in answers.values()) == 6


@pytest.mark.parametrize("amount", [10**12, 1.005, "abc", True, "NaN", [1]])
def test_impossible_amount_is_no_amount(amount):
    assert told(one_payment(nettobelopp={"summa": amount}))[Source.FK].reason is WhyNot.UNREADABLE


@pytest.mark.parametrize(
    "changes", [{"datum": "2026-13-45"}, {"datum": ""}, {"nettobelopp": None}, {"datum": "1200-01-01"}]
)
def test_payment_without_day_or_amount_makes_the_answer_unreadable(changes):
    assert told(one_payment(**changes))[Source.FK].reason is WhyNot.UNREADABLE


# The connection ----------------------------------------------------------------------------------------------------------


def reasons(behaviour=None, question=ASKED, **endpoint):
    return {answer.reason for answer in told(Person(), question, behaviour, **endpoint).values()}


def test_answer_that_takes_too_long_or_drips_is_given_up():
    assert reasons(Behaviour(seconds=30), seconds=1) == {WhyNot.TIMED_OUT}
    assert reasons(Behaviour(drips=True), seconds=1) == {WhyNot.TIMED_OUT}


def test_answer_of_twenty_megabytes_is_not_read_to_the_end():
    assert reasons(Behaviour(instead=b"<a>" + b"x" * 20 * 1024 * 1024)) == {WhyNot.TOO_LARGE}


@pytest.mark.parametrize(("behaviour", "reason"), [
    (Behaviour(instead=b""), WhyNot.UNREADABLE), (Behaviour(instead=b"<html>hej</html>"), WhyNot.UNREADABLE),
    (Behaviour(instead=b"\x00\xff"), WhyNot.UNREADABLE), (Behaviour(status=404), WhyNot.NOT_REACHED),
    (Behaviour(status=503), WhyNot.NOT_REACHED), (Behaviour(status=500, instead=fake.refusal("SSBT-9", "Fel")), WhyNot.REFUSED),
    (Behaviour(instead=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), WhyNot.UNREADABLE),
])  # fmt: skip
def test_what_is_no_answer_is_told_for_every_source(behaviour, reason):
    assert reasons(behaviour) == {reason}


def test_another_version_is_not_read():
    service = Fake(lambda *_given: Person())
    with fake.served(lambda body: service(body).replace(b"/ssbt/10", b"/ssbt/11")) as url:
        answers = Ssbtek(soap.Client(soap.Endpoint(url)), ASKER, Unbroken()).ask(ASKED).of
    assert {answer.reason for answer in answers.values()} == {WhyNot.UNREADABLE}


def test_nobody_there_is_told_and_counted():
    breaker = Unbroken()
    answers = Ssbtek(soap.Client(soap.Endpoint("http://127.0.0.1:9/")), ASKER, breaker).ask(ASKED)
    assert {answer.reason for answer in answers.of.values()} == {WhyNot.NOT_REACHED}
    assert set(answers.missing) == set(Source)
    assert breaker.failures == [WhyNot.NOT_REACHED]


def test_real_number_is_refused_by_the_fake():
    question = replace(ASKED, number="199001011239")
    assert reasons(question=question) == {WhyNot.REFUSED}


# Never a zero ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", [
    bool, len, list, int, float, lambda answer: answer + 1, lambda answer: 1 + answer, lambda answer: sum([answer]),
    lambda answer: answer * 2, lambda answer: 0 - answer, lambda answer: answer or 0, lambda answer: [0, 1][answer],
])  # fmt: skip
def test_no_answer_can_be_used_as_an_amount(use):
    for answer in (NoAnswer(WhyNot.TIMED_OUT), HalfAnswer(WhyNot.HALF, partial=())):
        with pytest.raises(Unanswered):
            use(answer)
        assert not hasattr(answer, "rows")


# The demonstration ---------------------------------------------------------------------------------------------------------


def test_demonstration_answers_the_same_for_the_same_person_and_month():
    days = (dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    assert fake.demo_person(NUMBER, *days) == fake.demo_person(NUMBER, *days)
    both = fake.demo_person(NUMBER, *days).paid
    assert (
        tuple(each for each in both if each.on.month == 11)
        == fake.demo_person(NUMBER, dt.date(2026, 11, 1), days[1]).paid
    )


def test_demonstration_lets_every_profile_be_read_without_a_remark():
    found = set()
    for place in range(60):
        born = calendar.add_days(dt.date(1980, 1, 1), place)
        number = identity.test_number(born, 0).digits
        found.add(fake.profile_of(number))
        answers = Ssbtek(Fake(fake.demo_person), ASKER, Unbroken()).ask(replace(ASKED, number=number)).of
        rows = [row for answer in answers.values() if isinstance(answer, Answered) for row in answer.rows]
        assert not [row for row in rows if isinstance(row, Payment) and (row.remark or not row.kind or not row.certain)]
    assert found == set(fake.PROFILES)


# The self-check ------------------------------------------------------------------------------------------------------------


def checked(behaviour=None, answer=None, asker=ASKER, live=True):
    with fake.served(answer or Fake(lambda *_given: Person()), behaviour) as url:
        return {
            row.what: row for row in Ssbtek(soap.Client(soap.Endpoint(url)), asker, Unbroken()).check(AT, live=live)
        }


def test_self_check_tells_of_each_source():
    rows = checked()
    assert [rows[name].level for name in ("Tjänsten", "CSN", "A-kassorna", "Organisationsnummer")] == [Level.OK] * 4
    assert "Tjänsten" not in checked(live=False)


def test_self_check_says_what_to_do():
    service = Fake(lambda *_given: Person())
    broken = b"<ssbt:FK><ssbt:anropad>false</ssbt:anropad><ssbt:error><ssbt:kalla>BT</ssbt:kalla><ssbt:felkod>LEFI</ssbt:felkod></ssbt:error></ssbt:FK>"
    rows = checked(
        answer=lambda body: service(body).replace(b"<ssbt:FK><ssbt:anropad>true</ssbt:anropad></ssbt:FK>", broken)
    )
    assert rows["Försäkringskassan och Pensionsmyndigheten"].level is Level.FAULT
    assert "LEFI" in rows["Försäkringskassan och Pensionsmyndigheten"].detail
    down = checked(Behaviour(status=503), asker=client.Asker("1234", "x", ""))
    for name in ("Tjänsten", "Organisationsnummer", "Aktörs-id"):
        assert down[name].level is Level.FAULT
        assert down[name].do
