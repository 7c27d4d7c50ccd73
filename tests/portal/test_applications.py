"""A resident applies on a telephone: what the pages take in, save, refuse, show and never show."""

import datetime as dt
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.assistance.actions import applications, completing, messages
from hemmaplan.assistance.models import (
    Application,
    Message,
    RegisterAnswer,
    RegisterPayment,
    RegisterQuestion,
    Signature,
)
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation import calendar, identity
from hemmaplan.people.models import Person, ResidentAccount

pytestmark = pytest.mark.django_db
AT = calendar.now()
TODAY = calendar.today()
MONTH = calendar.month_start(TODAY)
LAST = calendar.add_months(MONTH, -1)
HOME = "/invanare/"
ROW = "municipality,unit,phone,opens,closes,duty,duty_phone,valid_from,valid_to,assistance\n"
PDF = b"%PDF-1.4 hyresavi"


def number(born=dt.date(1985, 3, 1), serial=0):
    return identity.test_number(born, serial).digits


@pytest.fixture
def unit(settings, tmp_path):
    made = make.unit(kind="authority")
    file: Path = tmp_path / "reception.csv"
    file.write_text(
        f"{ROW}Provby kommun,{made.code},040-628 04 10,08:00,16:30,Socialjouren,040-628 04 20,,,{made.code}\n"
    )
    settings.RECEPTION_DATA = str(file)
    return made


def come_in(digits, name="Kim Ek"):
    """A browser where somebody with this number has logged in."""
    row = ResidentAccount.objects.filter(id_number=digits).first()
    account = row.account if row else make.resident()
    if row is None:
        ResidentAccount.objects.create(account=account, id_number=digits, made_at=AT)
    sessions = import_module(configured.SESSION_ENGINE)
    session = sessions.SessionStore()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = configured.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["resident_name"] = name
    session.save()
    client = Client()
    client.cookies[f"{configured.SESSION_COOKIE_NAME}-invanare"] = session.session_key
    client.account = account
    return client


@pytest.fixture
def me(unit):
    return come_in(number())


@pytest.fixture
def worker(unit):
    return make.user("assistance_worker", unit)


def begin(client, month=MONTH):
    answer = client.post("/invanare/ansok/", {"month": f"{month:%Y-%m}"})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return Application.objects.filter(account=client.account, month=month, state="draft").latest("pk")


def fill(client, row, step, **given):
    row.refresh_from_db()
    said = {name.replace("__", "-"): value for name, value in given.items()}
    return client.post(reverse("portal:fill", args=[row.pk, step]), {"version": row.version} | said)


def through(client, row):
    """A first application, with the least that must be said."""
    fill(client, row, "household", application____civil="single")
    fill(client, row, "housing", application____tenure="lease")
    answer = client.post(reverse("portal:review", args=[row.pk]), {"declared": "on"})
    assert answer.status_code == 302, re.findall(r'role="alert">(.*?)</div>', answer.content.decode(), re.DOTALL)
    row.refresh_from_db()
    return row


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- the way through ------------------------------------------------------------------------------------------------------


def test_newcomer_comes_through_the_steps_to_a_receipt_with_a_promised_day(me):
    assert "Ansök för" in text_of(me, HOME)
    row = begin(me)
    shown = me.get(reverse("portal:fill", args=[row.pk, "household"])).content.decode()
    assert "Steg 1 av 7" in shown
    answer = fill(me, row, "household", application____civil="single", **{"member-child.0-stated_name": "Lo Ek",
                  "member-child.0-stated_number": number(dt.date(2018, 5, 5)), "member-child.0-stay": "always"})  # fmt: skip
    assert answer.headers["Location"] == reverse("portal:fill", args=[row.pk, "housing"])
    fill(me, row, "housing", application____tenure="lease", application____rooms="2")
    fill(
        me,
        row,
        "money",
        **{"benefit-applicant-kinds": ["child_allowance"], "income-applicant.salary-amount": "12 300,50"},
    )
    fill(me, row, "work", **{"situation-applicant-occupation": "jobless"})
    fill(me, row, "costs", **{"cost-rent-amount": "6 500", "other-0-kind": "glasses", "other-0-amount": "1500"})
    assert fill(me, row, "contact", application____email="kim@example.se").headers["Location"].endswith("/skicka/")
    said = text_of(me, reverse("portal:review", args=[row.pk]))
    for part in ("Lo Ek", "Hyresrätt", "12 300,50", "Barnbidrag", "6 500", "Glasögon", "sammanlagt 8 000"):
        assert part in said.replace("\xa0", " "), part
    answer = me.post(reverse("portal:review", args=[row.pk]), {"declared": "on"}, follow=True)
    page = answer.content.decode()
    row.refresh_from_db()
    assert row.state == "sent"
    assert row.number in page
    assert "Du hör från oss senast" in page
    assert Person.objects.get(id_number=number()).given_name == "Kim"
    assert "Besked senast" in text_of(me, HOME)


def test_what_is_missing_leads_to_where_it_is_filled_in_and_nothing_is_sent(me):
    row = begin(me)
    answer = me.post(reverse("portal:review", args=[row.pk]), {"declared": "on"})
    assert answer.status_code == 422
    assert reverse("portal:fill", args=[row.pk, "housing"]) in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "draft"


def test_renewed_is_one_page_and_the_summary(me):
    first = begin(me, LAST)
    fill(me, first, "costs", **{"cost-rent-amount": "6500"})
    through(me, first)
    row = begin(me)
    page = me.get(reverse("portal:fill", args=[row.pk, "renewed"])).content.decode()
    assert "Steg 1 av 2" in page
    assert re.search(r'name="cost-rent-amount"[^>]*value="6.500"', page), "as last month, and to be changed"
    assert "Förra gången: 6" in page
    answer = fill(me, row, "renewed", application____changed="no", **{"cost-rent-amount": "6 650"})
    assert answer.headers["Location"] == reverse("portal:review", args=[row.pk])
    me.post(reverse("portal:review", args=[row.pk]), {"declared": "on"})
    row.refresh_from_db()
    assert (row.state, row.kind, row.costs.get().amount_ore) == ("sent", "renewed", 665_000)


def test_what_has_changed_gets_its_own_step(me):
    through(me, begin(me, LAST))
    row = begin(me)
    answer = fill(me, row, "renewed", application____changed="yes", application____housing_changed="on")
    assert answer.headers["Location"] == reverse("portal:fill", args=[row.pk, "housing"])


def test_second_sending_of_the_same_form_stores_once_and_says_so(me):
    row = begin(me)
    fill(me, row, "household", application____civil="single")
    fill(me, row, "housing", application____tenure="lease")
    for _time in range(2):
        answer = me.post(reverse("portal:review", args=[row.pk]), {"declared": "on", "once": "samma"}, follow=True)
        assert answer.status_code == 200
    assert Application.objects.filter(state="sent").count() == 1


# --- saving itself --------------------------------------------------------------------------------------------------------


def keep(client, row, step, version, **given):
    said = {name.replace("__", "-"): value for name, value in given.items()}
    return client.post(reverse("portal:keep", args=[row.pk, step]), {"version": version, "changed": list(said)} | said)


def test_each_field_saves_itself_and_another_device_goes_on(me):
    row = begin(me)
    answer = keep(me, row, "costs", 1, **{"cost-rent-amount": "6500"})
    assert answer.json()["version"] == 2
    phone = come_in(number())
    assert 'value="6' in phone.get(reverse("portal:fill", args=[row.pk, "costs"])).content.decode()
    assert keep(phone, row, "costs", 2, **{"cost-rent-amount": "6600"}).json()["version"] == 3
    assert keep(me, row, "costs", 2, **{"cost-rent-amount": "6700"}).status_code == 409
    late = me.post(reverse("portal:fill", args=[row.pk, "costs"]), {"version": 2, "cost-rent-amount": "6700"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "annan enhet" in page
    assert 'value="6700"' in page, "what was typed stands"
    assert row.costs.get().amount_ore == 660_000
    assert (
        me.post(reverse("portal:fill", args=[row.pk, "costs"]), {"version": 3, "cost-rent-amount": "6700"}).status_code
        == 302
    )


AMOUNTS = [
    "-1",
    "-6500",
    "99999999999",
    "1e9",
    "abc",
    "6,5,0",
    "١٢٣٤٥٦٧٨٩",
    "NaN",
    "0x10",
    "=1+1",
    "1.234",
    "\x00" * 3 + "x",
    "9" * 400,
]


@pytest.mark.parametrize("step", ["money", "costs", "housing", "household", "work", "contact"])
def test_no_field_takes_an_amount_that_is_none(me, step):
    """Every field of the step, with every wrong text: in words, by page and by script, and nothing is stored but what it says."""
    row = begin(me)
    page = me.get(reverse("portal:fill", args=[row.pk, step])).content.decode()
    names = set(
        re.findall(
            r'name="((?:cost|other|income|asset|application|member|situation)-[^"]*-(?:amount|rooms|dwelling_members|days|percent))"',
            page,
        )
    )
    assert names or step == "contact"
    for name in names:
        for text in AMOUNTS:
            answer = me.post(
                reverse("portal:keep", args=[row.pk, step]), {"version": row.version, "changed": name, name: text}
            )
            assert answer.status_code == 422, (name, text, answer.status_code, answer.content)
            assert answer.json()["errors"][name]
    row.refresh_from_db()
    assert row.version == 1
    bad = me.post(reverse("portal:fill", args=[row.pk, step]), {"version": 1} | dict.fromkeys(names, "-5"))
    assert bad.status_code == (422 if names else 302)


# --- pictures -------------------------------------------------------------------------------------------------------------


def test_several_pages_go_along_and_a_wrong_one_is_taken_away(me):
    row = begin(me)
    sent = [SimpleUploadedFile(f"sida{n}.pdf", PDF + bytes([n])) for n in (1, 2)]
    answer = fill(me, row, "costs", sheets=sent, stay="1")
    assert answer.headers["Location"] == reverse("portal:fill", args=[row.pk, "costs"])
    page = me.get(answer.headers["Location"]).content.decode()
    addresses = re.findall(rf"/invanare/ansokan/{row.pk}/bild/(\d+)/ta-bort/", page)
    assert len(set(addresses)) == 2
    assert me.get(reverse("portal:sheet", args=[row.pk, addresses[0]])).content == PDF + b"\x01"
    me.post(reverse("portal:detach", args=[row.pk, addresses[0]]), {"step": "costs"})
    assert me.get(reverse("portal:sheet", args=[row.pk, addresses[0]])).status_code == 404


@pytest.mark.parametrize("content", [b"MZ" + b"0" * 60, b"x" * 30_000_001, b"\0\0\0\x18ftypheic" + b"0" * 60, b""])
def test_wrong_file_is_refused_in_words_and_what_was_typed_is_saved(me, content):
    row = begin(me)
    answer = fill(me, row, "costs", sheets=SimpleUploadedFile("hyra.jpg", content), **{"cost-rent-amount": "6500"})
    assert answer.status_code == 422
    assert "hyra.jpg" in answer.content.decode()


# --- nobody else's --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(me):
    row = begin(me)
    fill(me, row, "costs", sheets=SimpleUploadedFile("hyra.pdf", PDF), stay="1")
    return through(me, row)


def addresses_of(row, worker):
    request = completing.request_completion(application=row, items=[completing.Wanted("rent", "Hyresavin")],
                                            due_on=calendar.add_days(TODAY, 9), by=worker, at=AT)  # fmt: skip
    sheet = IncomingDocument.objects.get(subject_kind="assistance.application", subject_id=row.pk)
    signature = Signature.objects.get(application=row)
    letter = make.support_letter(row, worker, AT)
    return [
        reverse("portal:application", args=[row.pk]), reverse("portal:fill", args=[row.pk, "costs"]),
        reverse("portal:keep", args=[row.pk, "costs"]), reverse("portal:sheet", args=[row.pk, sheet.pk]),
        reverse("portal:detach", args=[row.pk, sheet.pk]), reverse("portal:review", args=[row.pk]),
        reverse("portal:withdraw", args=[row.pk]), reverse("portal:item", args=[row.pk, request.items.get().pk]),
        reverse("portal:write", args=[row.pk]), reverse("portal:read", args=[row.pk]),
        reverse("portal:signature", args=[signature.pk]), reverse("portal:sign", args=[signature.pk]),
        reverse("portal:decision", args=[letter.pk]), reverse("portal:letter", args=[letter.pk]),
    ]  # fmt: skip


def bare(answer):
    """The page without numbers and marks that differ each time."""
    return re.sub(r"\d+|csrf.*?>|name=.once.*?>", "", answer.content.decode())


def test_guessed_address_is_as_one_that_does_not_exist(me, mine, worker):
    addresses = addresses_of(mine, worker)
    stranger = come_in(number(dt.date(1990, 1, 2)))
    for address in addresses:
        nowhere = re.sub(r"\d+", "987654321", address)
        for ask in (stranger.get, stranger.post):
            theirs, none = ask(address), ask(nowhere)
            assert theirs.status_code == none.status_code, address
            assert theirs.status_code in {404, 405}, (address, theirs.status_code)
            assert bare(theirs) == bare(none)
    mine.refresh_from_db()
    assert not Message.objects.exists()


def test_anothers_draft_and_anothers_picture_under_ones_own_address_are_not_there(me, mine):
    stranger = come_in(number(dt.date(1990, 1, 2)))
    theirs = begin(stranger)
    sheet = IncomingDocument.objects.get(subject_id=mine.pk)
    assert stranger.get(reverse("portal:sheet", args=[theirs.pk, sheet.pk])).status_code == 404
    assert stranger.post(reverse("portal:detach", args=[theirs.pk, sheet.pk])).status_code == 404
    assert me.get(reverse("portal:fill", args=[theirs.pk, "costs"])).status_code == 404


def test_logged_out_page_shows_nothing_and_stores_nothing(me):
    row = begin(me)
    me.post("/invanare/logga-ut/")
    answer = keep(me, row, "costs", 1, **{"cost-rent-amount": "6500"})
    assert answer.status_code == 302
    assert me.get(reverse("portal:fill", args=[row.pk, "costs"])).status_code == 302
    assert not row.costs.exists()


def test_staff_see_nothing_of_the_residents_tree_and_residents_nothing_of_the_desk(client_as, mine, worker):
    assert client_as(worker).get(reverse("portal:application", args=[mine.pk])).status_code == 302


# --- afterwards -----------------------------------------------------------------------------------------------------------


def test_what_is_asked_for_stands_as_one_list_with_its_date_and_is_handed_in(me, mine, worker):
    due = calendar.add_days(TODAY, 9)
    completing.request_completion(application=mine, items=[completing.Wanted("rent", "Hyresavin"), completing.Wanted("bank", "Kontoutdrag")],
                                  due_on=due, words="För december", by=worker, at=AT)  # fmt: skip
    start = text_of(me, HOME)
    assert start.index("Hyresavin") < start.index("Kontoutdrag")
    assert "Vi väntar på dig" in start
    for item in mine.completions.get().items.all():
        assert "Lämna in" in text_of(me, reverse("portal:item", args=[mine.pk, item.pk]))
        empty = me.post(reverse("portal:item", args=[mine.pk, item.pk]), {"text": ""})
        assert empty.status_code == 422
        me.post(
            reverse("portal:item", args=[mine.pk, item.pk]),
            {"sheets": SimpleUploadedFile("a.pdf", PDF + item.words.encode())},
        )
    assert "Vi väntar på dig" not in text_of(me, HOME)
    assert mine.completions.get().closed_at is not None


def test_message_is_hidden_until_it_is_read_and_the_answer_is_written_below(me, mine, worker):
    messages.write_message(application=mine, text="Ring mig i morgon", by=worker, at=AT)
    address = reverse("portal:application", args=[mine.pk])
    assert "Du har fått ett meddelande" in text_of(me, HOME)
    assert "Ring mig i morgon" not in text_of(me, address)
    me.post(reverse("portal:read", args=[mine.pk]))
    assert "Ring mig i morgon" in text_of(me, address)
    me.post(reverse("portal:write", args=[mine.pk]), {"text": "<b>Tack</b>"})
    assert "&lt;b&gt;Tack" in me.get(address).content.decode()


def test_partner_reads_and_signs_or_refuses_and_the_first_never_learns_why(me, unit):
    other = number(dt.date(1986, 4, 2))
    row = begin(me)
    fill(me, row, "household", application____civil="cohabiting", **{"member-co_applicant-stated_name": "Alva Ek",
         "member-co_applicant-stated_number": other})  # fmt: skip
    fill(me, row, "housing", application____tenure="lease")
    me.post(reverse("portal:review", args=[row.pk]), {"declared": "on"})
    partner = come_in(other, "Alva Ek")
    assert "skriv under" in text_of(partner, HOME)
    asked = Signature.objects.get(application=row, member__role="co_applicant")
    address = reverse("portal:signature", args=[asked.pk])
    assert "Hyresrätt" in text_of(partner, address)
    assert me.get(address).status_code == 404, "nobody signs for another"
    partner.post(reverse("portal:sign", args=[asked.pk]), {"answer": "refuse", "reason": "Han slår mig"})
    seen = text_of(me, reverse("portal:application", args=[row.pk])) + text_of(me, HOME)
    assert "slår" not in seen
    assert "avst" not in seen
    assert partner.get(reverse("portal:application", args=[row.pk])).status_code == 404


def test_decision_is_received_the_day_it_is_opened_and_not_by_looking(me, mine, worker):
    letter = make.support_letter(mine, worker, AT)
    address = reverse("portal:decision", args=[letter.pk])
    assert "8 450" not in text_of(me, address)
    assert me.get(reverse("portal:letter", args=[letter.pk])).status_code == 302
    letter.refresh_from_db()
    assert letter.received_on is None
    me.post(address)
    letter.refresh_from_db()
    assert letter.received_on == TODAY
    assert "8 450" in text_of(me, address)
    assert me.get(reverse("portal:letter", args=[letter.pk])).content.startswith(b"%PDF")


def test_fetched_amounts_stand_with_source_and_day_and_are_objected_to(me, worker):
    row = through(me, begin(me, LAST))
    question = RegisterQuestion.objects.create(application=row, case=row.case, person=row.person, month=LAST, first_on=LAST, last_on=TODAY,
                                               asked_at=AT, asked_by=worker, correlation="x")  # fmt: skip
    answer = RegisterAnswer.objects.create(question=question, source="FK", outcome="answered", answered_at=AT)
    RegisterPayment.objects.create(
        answer=answer, person=row.person, benefit="BOB", kind="housing_allowance", paid_on=TODAY, net_ore=210_000
    )
    RegisterPayment.objects.create(
        answer=answer, person=make.person(), benefit="SGI", kind="salary", paid_on=TODAY, net_ore=999_900
    )
    told = text_of(me, reverse("portal:fill", args=[begin(me).pk, "renewed"])).replace("\xa0", " ")
    assert "Bostadsbidrag: 2 100" in told
    assert "Försäkringskassan och Pensionsmyndigheten, svarade" in told
    assert "9 999" not in told


def test_without_a_unit_that_handles_it_the_page_says_how_one_is_helped(me, settings):
    settings.RECEPTION_DATA = ""
    assert "hjälper vi dig" in text_of(me, HOME)
    assert me.post("/invanare/ansok/", {"month": f"{MONTH:%Y-%m}"}).status_code == 404


@pytest.mark.parametrize("month", ["", "x", "2026", "1990-01", "99999-01", "2026-13"])
def test_month_that_is_none_begins_nothing(me, month):
    assert me.post("/invanare/ansok/", {"month": month}).status_code in {302, 404}
    assert not Application.objects.exists()


def test_reading_ones_own_is_noted(me, mine):
    before = ReadNote.objects.count()
    me.get(reverse("portal:application", args=[mine.pk]))
    assert ReadNote.objects.count() == before + 1


def test_pages_are_whole_in_english(me, mine):
    me.get(HOME)  # what was said in Swedish has been read
    me.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    told = text_of(me, HOME) + text_of(me, reverse("portal:application", args=[mine.pk]))
    for swedish in ("Ansök", "Mina sidor", "Ta tillbaka", "Skriv till oss", "Hyresrätt"):
        assert swedish not in told
    assert "You will hear from us by" in told


def test_taken_back(me, mine):
    me.post(reverse("portal:withdraw", args=[mine.pk]), {"reason": "Fick lön"})
    mine.refresh_from_db()
    assert mine.state == "withdrawn"
    with pytest.raises(applications.Stale):
        applications.withdraw(application=mine, by=mine.account, at=AT)
