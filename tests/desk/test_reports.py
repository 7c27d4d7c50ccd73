"""The pages of the reports: figures that cannot be typed over, own words that save themselves, versions, files, roles."""

import datetime as dt
import re

import pytest
from tests import make

from hemmaplan.access.models import Event, ReadNote
from hemmaplan.foundation import calendar
from hemmaplan.statistics import actions
from hemmaplan.statistics.models import Report

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(dt.date(2020, 9, 22), 9)
AUTOSAVE = {"HTTP_X_REQUESTED_WITH": "autosave"}


@pytest.fixture
def unit():
    """A unit with a team and two running orders, one of somebody protected."""
    unit = make.unit(name="Provenheten")
    team = make.unit(parent=unit, name="Provteamet", code="provteamet")
    service = make.service(team, name="Enskilt stöd")
    post = make.post(team)
    make.employment(post)
    make.staffing(post, service)
    make.order(
        service, state="running", person=make.person(given_name="Hemlig", family_name="Gömdsson", protection="marker")
    )
    make.order(service, state="running", person=make.person(given_name="Åsa", family_name="Klientsson"))
    return unit


def report_of(unit, head, title: str = "Läget") -> Report:
    return actions.begin_report(unit=unit, kind="memo", as_of=DAY, title=title, by=head, at=AT)


def test_head_begins_a_report_and_sees_the_paper(unit, client_as):
    client = client_as(make.user("unit_manager", unit))
    assert "Påbörja rapporten" in client.get("/rapporter/ny/").content.decode()
    sent = {"kind": "memo", "unit": unit.pk, "as_of": "2020-09-21", "title": "Läget i höst", "recipient": "Nämnden"}
    answer = client.post("/rapporter/ny/", sent)
    page = client.get(answer.headers["Location"]).content.decode()
    for said in (
        "Läget i höst",
        "Nämnden",
        "Provteamet",
        "Enskilt stöd",
        "Frys version 1",
        "Disposition",
        "2020-09-21",
    ):
        assert said in page
    for name in ("Klientsson", "Gömdsson", "Hemlig"):
        assert name not in page


def test_a_wrong_form_is_told_and_nothing_is_begun(unit, client_as):
    client = client_as(make.user("unit_manager", unit))
    for wrong in ({"as_of": "2199-01-01"}, {"title": ""}, {"unit": make.unit().pk}):
        sent = {"kind": "memo", "unit": unit.pk, "as_of": "2020-09-21", "title": "Läget"} | wrong
        assert client.post("/rapporter/ny/", sent).status_code == 422
    assert not Report.objects.exists()


def test_figures_are_chips_that_open_and_never_fields(unit, client_as):
    head = make.user("unit_manager", unit)
    page = client_as(head).get(f"/rapporter/{report_of(unit, head).pk}/").content.decode()
    chips = re.findall(r'class="figure-chip"[^>]*href="([^"]+)"', page)
    assert any("orders.running" in address and "den=2020-09-21" in address for address in chips)
    assert set(re.findall(r'<(?:input|textarea)[^>]*name="([^"]+)"', page)) <= {
        "csrfmiddlewaretoken", "version", "text", "once", "after", "q", "language", "next", "theme", "density"
    }  # fmt: skip


def test_own_words_refused_without_scripts_stay_on_the_page(unit, client_as):
    head = make.user("unit_manager", unit)
    report, client = report_of(unit, head), client_as(head)
    address = f"/rapporter/{report.pk}/text/summary/"
    for typed, version, why in (("Ring 19850202-2380 först.", 0, "personnummer"), ("Sent skrivet.", 3, "någon annan")):
        answer = client.post(address, {"text": typed, "version": version})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert typed in page
        assert why in page
    assert not report.texts.exists()
    assert client.post(address, {"text": "Läget är gott.", "version": 0}).status_code == 302
    assert report.texts.get().text == "Läget är gott."


def test_own_words_save_themselves_and_a_conflict_is_shown(unit, client_as):
    head = make.user("unit_manager", unit)
    report = report_of(unit, head)
    client, address = client_as(head), f"/rapporter/{report.pk}/text/summary/"
    first = client.post(address, {"text": "Behovet är akut.", "version": "0", "changed": "text"}, **AUTOSAVE)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    late = client.post(address, {"text": "Annat.", "version": "0", "changed": "text"}, **AUTOSAVE)
    assert late.status_code == 409
    assert "annan" in late.json()["message"]
    number = client.post(address, {"text": "19121212-1212", "version": "1", "changed": "text"}, **AUTOSAVE)
    assert (number.status_code, list(number.json()["errors"])) == (422, ["text"])
    client.post(address, {"text": "Utan skript.", "version": "1"})
    assert report.texts.get().text == "Utan skript."
    assert client.get(address).status_code == 405


def test_freezing_shows_what_has_changed_since(unit, client_as):
    head = make.user("unit_manager", unit)
    report = report_of(unit, head)
    client = client_as(head)
    client.post(f"/rapporter/{report.pk}/frys/", {"after": "0"})
    page = client.get(f"/rapporter/{report.pk}/").content.decode()
    assert "Ändrat sedan version 1" in page
    assert "Inget är ändrat." in page
    again = client.post(f"/rapporter/{report.pk}/frys/", {"after": "0"}, follow=True).content.decode()
    assert "fryst version 1" in again
    actions.save_text(report=report, field="summary", text="Nytt.", version=0, by=head, at=AT)
    assert "ny text" in client.get(f"/rapporter/{report.pk}/").content.decode()
    version = client.get(f"/rapporter/{report.pk}/version/1/").content.decode()
    assert report.versions.get().sha256 in version
    assert "<textarea" not in version
    assert client.get(f"/rapporter/{report.pk}/version/2/").status_code == 404


def test_files_are_taken_out_by_post_and_recorded(unit, client_as):
    head = make.user("unit_manager", unit)
    report = report_of(unit, head)
    client = client_as(head)
    assert client.get(f"/rapporter/{report.pk}/utkast.pdf").status_code == 405
    draft = client.post(f"/rapporter/{report.pk}/utkast.pdf")
    assert draft.content.startswith(b"%PDF")
    assert client.post(f"/rapporter/{report.pk}/utkast.docx").content.startswith(b"PK")
    client.post(f"/rapporter/{report.pk}/frys/", {"after": "0"})
    data = client.post(f"/rapporter/{report.pk}/version/1/json/").json()
    assert data["as_of"] == "2020-09-21"
    assert client.post(f"/rapporter/{report.pk}/version/1/exe/").status_code == 404
    assert Event.objects.filter(event_type="statistics.report_taken_out").count() == 3
    assert ReadNote.objects.filter(kind="statistics.report", subject_id=report.pk).exists()


@pytest.mark.parametrize(
    ("role", "sees", "writes", "freezes"),
    [
        ("unit_manager", True, True, True),
        ("deputy", True, True, True),
        ("controller", True, True, False),
        ("administrator", True, False, False),
        ("treatment_staff", False, False, False),
        ("social_worker", False, False, False),
    ],
)
def test_roles_see_write_and_freeze_as_they_may(unit, client_as, role, sees, writes, freezes):
    report = report_of(unit, make.user("unit_manager", unit))
    client = client_as(make.user(role, unit))
    page = client.get(f"/rapporter/{report.pk}/")
    assert page.status_code == (200 if sees else 404)
    assert client.get("/rapporter/").status_code == (200 if sees else 404)
    assert client.get("/rapporter/ny/").status_code == (200 if writes else 404)
    if sees:
        assert ("<textarea" in page.content.decode()) is writes
        assert ("Frys version" in page.content.decode()) is freezes
    client.post(f"/rapporter/{report.pk}/frys/", {"after": "0"})
    assert report.versions.exists() is freezes
    client.post(f"/rapporter/{report.pk}/text/summary/", {"text": "Ord", "version": "0"})
    assert report.texts.exists() is writes


@pytest.mark.parametrize("number", [9999, 32768, 2**31, 2**63, 10**30])
def test_a_version_that_cannot_be_is_absent(unit, client_as, number):
    head = make.user("unit_manager", unit)
    address = f"/rapporter/{report_of(unit, head).pk}/version/{number}/"
    assert client_as(head).get(address).status_code == 404
    assert client_as(head).post(address).status_code == 404
    assert client_as(head).post(f"{address}pdf/").status_code == 404


def test_another_units_report_is_absent(unit, client_as):
    report = report_of(unit, make.user("unit_manager", unit))
    client = client_as(make.user("unit_manager", make.unit()))
    assert client.get(f"/rapporter/{report.pk}/").status_code == 404
    assert "Läget" not in re.sub(r"<nav.*?</nav>", "", client.get("/rapporter/").content.decode(), flags=re.DOTALL)


def test_list_takes_the_same_queries_for_many_reports(unit, client_as, django_assert_max_num_queries):
    head = make.user("unit_manager", unit)
    client = client_as(head)
    client.get("/rapporter/")
    for number in range(3):
        report_of(unit, head, f"Nummer {number}")
    with django_assert_max_num_queries(20) as few:
        client.get("/rapporter/")
    for number in range(3, 30):
        report_of(unit, head, f"Nummer {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/rapporter/")


PASTED = {
    "check mark": "Klart ✅",
    "word bullet": "\uf0b7 Första punkten",
    "vertical tab": "Rad ett\x0bRad två",
    "wrong table": "2019\x962020",
    "Tigrinya": "ትግርኛ",
    "nul": "a\x00b",
    "private": "\uf8ff",
    "long word": "a" * 19_000,
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_whatever_is_pasted_the_paper_comes_out_and_can_be_frozen(unit, client_as, text):
    head = make.user("unit_manager", unit)
    client = client_as(head)
    team = unit.children.get()
    team.name = f"Teamet {text[:40]}".replace("\x00", "")  # stored by an older version, or straight in the database
    team.save(update_fields=["name"])
    one = report_of(unit, head)
    saved = client.post(f"/rapporter/{one.pk}/text/summary/", {"text": text, "version": "0"}, **AUTOSAVE)
    assert saved.status_code == 200, saved.content
    kept = one.texts.get().text
    assert not any(sign in kept for sign in "\x00\x0b\x96\uf0b7")
    for kind in ("pdf", "docx"):
        assert client.post(f"/rapporter/{one.pk}/utkast.{kind}").status_code == 200
    page = client.get(f"/rapporter/{one.pk}/").content.decode()
    assert ("Vissa tecken kan inte skrivas ut" in page) == ("\uf8ff" in text)
    client.post(f"/rapporter/{one.pk}/frys/", {"after": "0"})
    assert one.versions.count() == 1


def test_control_signs_in_fields_and_query_are_gone_before_any_page_sees_them(unit, client_as):
    client = client_as(make.user("unit_manager", unit))
    sent = {
        "kind": "memo",
        "unit": unit.pk,
        "as_of": "2020-09-21",
        "title": "Lä\x00get\u202e",
        "recipient": "A\u030asa",
    }
    client.post("/rapporter/ny/", sent)
    made = Report.objects.get()
    assert (made.title, made.recipient) == ("Läget", "Åsa")
    assert client.get("/personer/?q=\x00%00").status_code == 200
