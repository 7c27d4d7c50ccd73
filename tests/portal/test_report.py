"""The public's page: what it takes in, what it refuses, and that it tells nothing about anybody."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from tests import make

from hemmaplan.access.models import Counter, RoleGrant
from hemmaplan.cases.intake import measures
from hemmaplan.cases.intake.actions import taking
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms
from hemmaplan.cases.intake.models import Intake, PublicReport, Reporter
from hemmaplan.cases.models import Case
from hemmaplan.deadlines.models import Clock
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation import calendar
from hemmaplan.people.models import Person
from hemmaplan.portal import token, views

pytestmark = pytest.mark.django_db
NOW = calendar.now()
URL, ENGLISH = "/invanare/orosanmalan/", "/invanare/report-concern/"
ROW = "municipality,unit,phone,opens,closes,duty,duty_phone,valid_from,valid_to\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def open_page(unit, settings, tmp_path):
    """A municipality that takes in reports from the public."""
    file: Path = tmp_path / "reception.csv"
    file.write_text(f"{ROW}Provby kommun,{unit.code},040-628 04 10,08:00,16:30,Socialjouren,040-628 04 20,,\n")
    settings.RECEPTION_DATA = str(file)
    return unit


def mark(*, minutes=5):
    return token.issue(calendar.now() - dt.timedelta(minutes=minutes))


def send(client, url=URL, **given):
    return client.post(url, {"words": "Gråter varje kväll.", "mark": mark()} | given)


def test_nothing_but_the_concern_must_be_filled_in(client, open_page):
    answer = send(client)
    assert answer.status_code == 200
    report = PublicReport.objects.get()
    it = report.intake
    assert report.reference in answer.content.decode()
    assert (it.unit, it.kind, it.area, it.channel, it.state) == (open_page, "concern", "child", "e_service", "received")
    assert (it.words, it.stated_person, it.person, it.case) == (
        "Gråter varje kväll.",
        "Okänt barn, se anmälan",
        None,
        None,
    )
    assert (it.reporter.kind, it.reporter.anonymous) == ("private", True)
    assert it.taken_by.is_system
    assert {clock.rule for clock in Clock.objects.all()} == {"concern_protection_assessment", "concern_prelim_decision"}


def test_all_that_is_told_comes_to_the_reception(client, client_as, open_page):
    send(
        client, who="work", workplace_kind="school", workplace="Granskolan", role="Lärare", name="Kim Ek", contact="0701740605",
        wants_feedback="on", child_name="Lisa Berg", child_number="8 år", child_address="Storgatan 1", school="Granskolan",
        guardians="Eva Berg 0701740606", guardians_informed="must_not", interpreter="arabiska", when="I går", acute="on",
        attached=SimpleUploadedFile("teckning.png", PNG),
    )  # fmt: skip
    it = Intake.objects.get()
    assert it.stated_person == "Lisa Berg, 8 år, Storgatan 1"
    assert "När: I går" in it.words
    assert (it.acute, it.guardians_informed, it.interpreter) == (True, "must_not", "arabiska")
    told_by = it.reporter
    assert (told_by.kind, told_by.workplace, told_by.wants_feedback, told_by.anonymous) == (
        "school",
        "Granskolan",
        True,
        False,
    )
    document = IncomingDocument.objects.about(it).get()
    assert (document.title, document.format) == ("teckning.png", "png")
    taker = client_as(make.user("reception", open_page))
    page = taker.get(reverse("reception:intake", args=[it.pk])).content.decode()
    for words in (
        "Gråter varje kväll",
        "Lisa Berg, 8 år",
        "Eva Berg",
        "teckning.png",
        PublicReport.objects.get().reference,
    ):
        assert words in page
    assert taker.get(reverse("documents:content", args=[document.pk])).status_code == 200
    assert PublicReport.objects.get().reference in taker.get(reverse("reception:index")).content.decode()


def test_nobody_is_looked_up_or_added_by_what_a_stranger_writes(client, open_page):
    known = make.person()
    before = Person.objects.count()
    first = send(client, child_name=str(known), child_number=known.id_number or "20150101-0000")
    other = send(client, child_name="Nils Okänd", child_number="20150202-0000")
    assert Person.objects.count() == before
    assert not Case.objects.exists()
    same = [re.sub(r"[2-9A-Z]{4}-[2-9A-Z]{4}[:\w-]*", "", page.content.decode()) for page in (first, other)]
    same = [re.sub(r'<input type="hidden"[^>]*>', "", page) for page in same]
    assert same[0] == same[1]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"words": ""}, "Skriv vad du oroar dig för"),
        ({"who": "anonymous", "name": "Kim"}, "vill vara anonym men har fyllt i"),
        ({"who": "reachable"}, "eller välj att vara anonym"),
        ({"who": "work", "name": "Kim"}, "Skriv arbetsplatsen"),
        ({"who": "work", "workplace": "Granskolan"}, "aldrig anonym"),
        ({"words": "x" * 20_001}, "20000"),
        ({"guardians_informed": "hidden"}, "guardians_informed"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, open_page, given, words):
    answer = send(client, **({"when": "I tisdags"} | given))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "I tisdags" in answer.content.decode()
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bild.jpg", b"MZ\x90\x00program", "ett program"),
        ("brev.pdf", b"%PDF-1.7\n1 0 obj <</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", "skript"),
        ("sida.html", b"<html><script>alert(1)</script></html>", "skript"),
        ("tom.txt", b"", "tom"),
        ("stor.txt", b"a" * 20_000_001, "större än 20 MB"),
    ],
)
def test_a_file_that_may_not_come_in_is_named_and_nothing_is_half_stored(client, open_page, name, content, words):
    sent = [SimpleUploadedFile("bra.png", PNG), SimpleUploadedFile(name, content)]
    answer = send(client, attached=sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert name in page
    assert "Gråter varje kväll" in page
    assert "Välj dem igen" in page
    assert not IncomingDocument.objects.exists()
    assert not Intake.objects.exists()


def test_more_files_than_are_taken_are_refused_and_the_same_one_twice_is_one(client, open_page):
    many = [SimpleUploadedFile(f"{n}.png", PNG + bytes([n])) for n in range(6)]
    assert "fler än 5" in send(client, attached=many).content.decode()
    send(client, attached=[SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG)])
    assert IncomingDocument.objects.count() == 1


def test_far_too_large_a_form_is_not_read_at_all(client, open_page):
    answer = client.post(URL, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    assert "Det du skrev finns kvar" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_the_same_form_sent_again_is_stored_once_with_the_same_receipt(client, open_page):
    given = {"mark": mark(), "words": "Samma"}
    first, second = send(client, **given), send(client, **given)
    report = PublicReport.objects.get()
    assert all(report.reference in answer.content.decode() for answer in (first, second))
    assert Intake.objects.count() == 1


def test_another_child_written_after_a_step_back_is_not_taken_for_the_first(client, open_page):
    given = {"mark": mark(), "child_name": "Lisa"}
    send(client, **given)
    answer = send(client, **given | {"child_name": "Olle", "words": "Också hungrig"})
    assert Intake.objects.filter(stated_person="Olle", words="Också hungrig").exists()
    assert PublicReport.objects.first().reference in answer.content.decode()


def test_a_file_whose_name_cannot_be_seen_is_called_something(client, open_page):
    send(client, attached=SimpleUploadedFile("\u3164", PNG))
    assert IncomingDocument.objects.get().title == "Bilaga"


def test_addresses_written_the_newer_way_are_counted_each_by_itself(client, open_page):
    for n in range(views.MOST_IN_WINDOW + 1):
        last = client.post(URL, {"words": f"Nummer {n}", "mark": mark()}, REMOTE_ADDR=f"::ffff:192.0.2.{n + 1}")
    assert last.status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {"mark": "påhittat"}, {"mark": ""}, {"mark": mark() + "x"}, {"website": "http://spam.example"},
        {"mark": token.sign_reference("AAAA-AAAA")},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_has_made_is_shown_again_and_not_stored(client, open_page, given):
    answer = send(client, **given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "inte skickad ännu" in page
    assert "Gråter varje kväll" in page
    assert "spam.example" not in page
    assert not Intake.objects.exists()


def test_too_soon_and_too_late_is_pressed_again(client, open_page):
    for minutes in (0, 25 * 60):
        answer = send(client, mark=mark(minutes=minutes))
        assert "inte skickad ännu" in answer.content.decode()
    assert not Intake.objects.exists()


def test_two_hundred_in_a_minute_stop_and_the_address_is_kept_nowhere(client, open_page):
    answers = [send(client, words=f"Nummer {n}").status_code for n in range(200)]
    assert answers.count(200) == views.MOST_IN_WINDOW
    assert set(answers[views.MOST_IN_WINDOW :]) == {429}
    assert Intake.objects.count() == views.MOST_IN_WINDOW
    last = send(client, words="Det sista")
    assert "Det sista" in last.content.decode()
    rows = Counter.objects.filter(key__startswith="rate:")
    assert rows.count() == 1
    assert "127.0.0.1" not in rows.get().key
    assert rows.get().expires_at <= calendar.now() + views.WINDOW


def test_another_address_is_not_stopped_and_what_has_run_out_goes(client, open_page):
    for _n in range(views.MOST_IN_WINDOW + 1):
        send(client)
    assert send(client, REMOTE_ADDR="192.0.2.7").status_code == 429  # a field of the form is no address
    assert client.post(URL, {"words": "Från en annan", "mark": mark()}, REMOTE_ADDR="192.0.2.7").status_code == 200
    Counter.objects.filter(key__startswith="rate:").update(expires_at=calendar.now() - dt.timedelta(minutes=1))
    assert send(client).status_code == 200
    assert Counter.objects.filter(key__startswith="rate:").count() == 1


def test_a_fault_of_the_database_keeps_the_text(client, open_page, monkeypatch):
    def away(**_given):
        raise OperationalError

    monkeypatch.setattr(views, "receive_report", away)
    answer = send(client)
    assert answer.status_code == 503
    assert "Gråter varje kväll" in answer.content.decode()


def test_hostile_words_are_words(client, client_as, open_page):
    bad = "<script>alert(1)</script>{{ 7|add:7 }}'; drop table cases_intake; --"
    answer = send(client, words=bad, child_name=bad[:100], unit="1", case="1", person="1", taken_by="1", state="opened")
    assert answer.status_code == 200
    it = Intake.objects.get()
    assert (it.words, it.unit, it.case, it.state) == (bad, open_page, None, "received")
    page = client_as(make.user("reception", open_page)).get(reverse("reception:intake", args=[it.pk])).content.decode()
    assert "<script>alert(1)" not in page


def test_another_child_gets_the_reporter_and_never_the_concern(client, open_page):
    told = {"who": "work", "workplace_kind": "preschool", "workplace": "Solen", "name": "Kim Ek"}
    receipt = send(client, child_name="Lisa", **told).content.decode()
    hidden = dict(re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', receipt))
    assert set(told) <= set(hidden)
    sheet = client.post(URL, hidden).content.decode()
    assert "Solen" in sheet
    for secret in ("Gråter varje kväll", "Lisa"):
        assert secret not in sheet
    call = re.search(r'name="call"\s+value="([^"]+)"', sheet)[1]
    send(client, words="Också hungrig", child_name="Olle", call=call, **told)
    first, second = Intake.objects.order_by("pk")
    assert (second.same_call, second.words) == (first, "Också hungrig")


def test_a_report_cannot_be_tied_to_a_call_by_guessing_its_reference(client, open_page):
    send(client)
    send(client, call=PublicReport.objects.get().reference)
    assert not Intake.objects.exclude(same_call=None).exists()


def test_english_is_whole_and_led_to(client, open_page):
    page = client.get(ENGLISH).content.decode()
    assert '<html lang="en"' in page
    assert URL in page
    for swedish in ("Barnet", "Skicka", "anmälan", "Vårdnadshavare", "Befattning", "frivilligt"):
        assert swedish not in page, swedish
    receipt = client.post(ENGLISH, {"words": "Cries every night", "mark": mark()}).content.decode()
    assert "Referens" not in receipt.replace("Reference", "")
    assert "anmälan" not in receipt
    assert ENGLISH in client.get(URL).content.decode()


def test_no_cookie_no_staff_address_and_nothing_of_a_session(client, client_as, open_page):
    staff = client_as(make.user("reception", open_page))
    for who in (client, staff):
        answer = who.get(URL)
        page = answer.content.decode()
        assert not answer.cookies
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "noindex" in page
        assert "Content-Security-Policy" in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]
        addresses = set(re.findall(r'(?:href|action|src)="(/[^"]*)"', page))
        assert {one for one in addresses if not one.startswith("/static/")} == {URL, ENGLISH}
        for staff_word in ("accounts", "min-dag", "mottagning/", "csrf"):
            assert staff_word not in page
    assert not send(client).cookies


def test_the_page_tells_what_to_do_when_it_is_closed(client, open_page, monkeypatch):
    friday = calendar.at_clock(dt.date(2026, 11, 27), 17)
    monkeypatch.setattr("hemmaplan.access.middleware.calendar.now", lambda: friday)
    page = client.get(URL).content.decode()
    assert page.index("112") < page.index("Vad oroar du dig för?")
    assert "Mottagningen är stängd" in page
    assert "måndag 30 november klockan 08.00" in page
    assert "040-628 04 20" in page
    monkeypatch.setattr(
        "hemmaplan.access.middleware.calendar.now", lambda: calendar.at_clock(dt.date(2026, 11, 27), 10)
    )
    page = client.get(URL).content.decode()
    assert "Mottagningen är stängd" not in page
    assert "040-628 04 10" in page


def test_a_child_in_danger_is_told_to_telephone_once_more(client, open_page):
    assert "Har du inte ringt 112" in send(client, acute="on").content.decode()
    assert "Har du inte ringt" not in send(client).content.decode()


def test_without_a_stated_reception_there_is_no_page(client, settings):
    settings.RECEPTION_DATA = ""
    assert client.get(URL).status_code == 404
    assert client.post(URL, {"words": "Ord", "mark": mark()}).status_code == 404


def test_a_stated_unit_that_is_gone_says_to_telephone(client, settings, tmp_path):
    file = tmp_path / "reception.csv"
    file.write_text(f"{ROW}Provby kommun,borta,040-628 04 10,08:00,16:30,,,,\n")
    settings.RECEPTION_DATA = str(file)
    answer = send(client)
    assert answer.status_code == 422
    assert "Ring i stället" in answer.content.decode()


def test_the_public_host_name_has_no_page_of_the_staff(client, open_page, settings):
    settings.PORTAL_HOSTS = ["oro.provby.example"]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "oro.provby.example"]
    host = {"HTTP_HOST": "oro.provby.example"}
    assert client.get(URL, **host).status_code == 200
    assert client.get("/", **host).headers["Location"] == URL
    for address in ("/accounts/login/", "/min-dag/", "/mottagning/", "/i18n/setlang/", "/utseende/"):
        answer = client.get(address, **host)
        assert answer.status_code == 404, address
        assert "accounts" not in answer.content.decode()
    assert client.get("/accounts/login/").status_code == 200


# --- the same child by telephone and by the page, and a colleague's child --------------------------------------------


def test_the_same_report_by_telephone_and_by_the_page_is_told_before_anybody_is_identified(
    client, client_as, open_page
):
    user = make.user("reception", open_page)
    terms = IntakeTerms("concern", "child", "phone", calendar.now(), words="Ord i telefon")
    told = taking.take_in(
        unit=open_page, terms=terms, about=About(given_name="Lisa", family_name="Berg"), by=user, at=calendar.now()
    )
    send(client, child_name="Lisa  BERG", child_number="8 år")
    send(client, child_name="Någon Annan")
    it, other = Intake.objects.filter(channel="e_service").order_by("pk")
    assert list(measures.alike(it, user=user)) == [told]
    assert list(measures.alike(told, user=user)) == [it]
    assert not measures.alike(other, user=user)
    page = client_as(user).get(reverse("reception:intake", args=[it.pk])).content.decode()
    assert "samma som en annan anmälan" in page


def test_a_protected_childs_report_is_not_told_of_by_name(client, open_page):
    user = make.user("reception", open_page)
    hidden = make.person(protection="marker")
    terms = IntakeTerms("concern", "child", "phone", calendar.now(), words="Ord")
    taking.take_in(
        unit=open_page, terms=terms, about=About(number=hidden.id_number, given_name="Lo"), by=user, at=calendar.now()
    )
    send(client, child_name=f"{hidden.given_name} {hidden.family_name}")
    assert not measures.alike(Intake.objects.get(channel="e_service"), user=user)


def test_a_colleagues_child_goes_to_the_head_and_the_reception_learns_whom_to_ask(client, client_as, open_page):
    taker, leader = make.user("reception", open_page), make.user("team_leader", open_page)
    colleague = make.user("social_worker", open_page)
    send(client, child_name="Lisa", guardians=f"mamma: {colleague.employee}, 0701740605")
    it = Intake.objects.get()
    assert it.colleagues == [colleague.employee_id]
    url = reverse("reception:intake", args=[it.pk])
    assert client_as(taker).get(url).status_code == 404
    assert client_as(colleague).get(url).status_code == 404
    shown = client_as(taker).get(reverse("reception:index")).content.decode()
    assert str(leader.employee) in shown
    for secret in ("Lisa", "Gråter", str(colleague.employee), PublicReport.objects.get().reference):
        assert secret not in shown
    assert str(leader.employee) not in client_as(colleague).get(reverse("reception:index")).content.decode()
    head = client_as(leader)
    assert "Lisa" in head.get(reverse("reception:index")).content.decode()
    head.post(reverse("reception:identify", args=[it.pk]), {"given_name": "Lisa", "family_name": "Provsson"})
    it.refresh_from_db()
    assert (it.case.restricted, it.case.contact) == ("colleague", leader.employee)
    assert client_as(taker).get(url).status_code == 404


def test_somebody_who_only_has_the_name_is_handed_to_the_reception(client, client_as, open_page):
    taker, leader = make.user("reception", open_page), make.user("team_leader", open_page)
    colleague = make.user("social_worker", open_page)
    send(client, child_name=str(colleague.employee))
    it = Intake.objects.get()
    address = reverse("reception:not_colleague", args=[it.pk])
    assert client_as(taker).post(address).status_code == 404
    client_as(leader).post(address)
    assert client_as(taker).get(reverse("reception:intake", args=[it.pk])).status_code == 200


def test_with_nobody_else_to_lead_it_the_reception_has_it(client, open_page):
    leader = make.user("team_leader", open_page)
    send(client, child_name=str(leader.employee))
    assert Intake.objects.get().colleagues == []
    assert RoleGrant.objects.filter(user=leader).exists()
    assert Reporter.objects.count() == 1
