"""The page where somebody brings in a sheet: received, translated by choosing, tried, shown, stored, removed."""

import datetime as dt
import io
import re
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests import make
from tests.integrations.folder.test_importing import ONE, take, write
from tests.integrations.folder.test_own_sheets import RENTS

from hemmaplan.access.models import Event, RoleGrant
from hemmaplan.housing.models import Dwelling, HeadLease
from hemmaplan.integrations.folder import uploads
from hemmaplan.integrations.models import KeptMapping
from hemmaplan.organisation.models import Absence, Unit
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db

SINCE = dt.date(2018, 1, 1)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A place of its own for what is sent."""
    settings.HOME = tmp_path / "home"
    return settings.HOME


@pytest.fixture
def owner(client_as, tmp_path):
    """Somebody who may bring in data for the whole organisation, in which some rows are stored."""
    take(write(tmp_path / "small"))
    user = make.user("system_owner", Unit.objects.get(code="enhet"))
    everywhere(user)
    return client_as(user)


def everywhere(user):
    """The user's role in the authority's tree too: the small organisation has two."""
    RoleGrant.objects.create(user=user, role="system_owner", unit=Unit.objects.get(code="myndighet"), period=span(SINCE, None),
                             granted_by=user, granted_at=make.AT)  # fmt: skip


def send(client, name, text):
    """The address of the page of a file that was sent."""
    file = SimpleUploadedFile(name, text.encode("cp1252") if isinstance(text, str) else text)
    answer = client.post("/inlasning/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def fields(page):
    """What a browser would send of the form as it stands."""
    found = {}
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if (
            name
            and name[1] not in {"csrfmiddlewaretoken", "once"}
            and ('type="checkbox"' not in tag or "checked" in tag)
        ):
            found[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    found.pop("tabell", None)
    return found


def test_a_rent_list_is_proposed_corrected_shown_stored_and_removed(owner, home, django_capture_on_commit_callbacks):
    page = send(owner, "hyreslista.csv", RENTS)
    (place,) = (home / "uploads").iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in place.rglob("*") if file.is_file())
    shown = owner.get(page).content.decode()
    assert "Adress + Lägenhetsnummer som kod" in shown
    sent = fields(shown)
    assert owner.post(page, sent).status_code == 422  # unit, first day and landlord are not in the sheet
    head = re.search(r'<option value="(h\d)">Fastighet</option>', shown)[1]
    sent |= {"dwellings-unit-value": "Å-teamet", "dwellings-first-value": "2020-01-01", "leases-first-value": "2020-01-01",
             "leases-landlord": head}  # fmt: skip
    answer = owner.post(page, sent)
    assert answer.status_code == 302
    trial = owner.get(answer.headers["Location"]).content.decode()
    assert "Inget är sparat ännu" in trial
    assert not Dwelling.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(f"{page}las-in/").headers["Location"] == "/inlasning/"
    assert Dwelling.objects.count() == 2
    assert set(HeadLease.objects.values_list("landlord", flat=True)) == {"Kvarnen 3"}
    assert not list((home / "uploads").iterdir())
    assert {"integrations.folder_tried", "integrations.folder_imported"} <= set(
        Event.objects.values_list("event_type", flat=True)
    )
    assert Event.objects.get(event_type="integrations.folder_imported", data__folder="hyreslista").by_id == int(
        owner.session["_auth_user_id"]
    )
    again = owner.get(send(owner, "hyror 2027.csv", RENTS)).content.decode()
    assert 'value="Å-teamet"' in again, "the mapping is kept for the next sheet with these headings"
    assert KeptMapping.objects.count() == 1


def test_a_name_nobody_has_is_chosen_from_a_list(owner):
    page = send(owner, "Medarbetare.csv", "Anställningsnummer;Förnamn;Efternamn;Enhet\nC02;Ann;Berg;Vux\n")
    shown = owner.get(page).content.decode()
    assert "Vux betyder" in shown
    faults = owner.get(owner.post(page, fields(shown)).headers["Location"]).content.decode()
    assert "varken kod eller namn" in faults
    assert "Läs in</button>" not in faults
    owner.post(page, fields(owner.get(page).content.decode()) | {"employees-home_unit-v0": "team"})
    owner.post(f"{page}las-in/")
    assert Unit.objects.get(code="team").employees.filter(number="C02").exists()


def test_the_trial_shows_old_and_new_and_what_is_emptied_as_page_and_file(owner):
    page = send(owner, "absences.csv", "code;employee;kind;first;last\nf1;A2;sick;2020-03-01;\n")
    trial = owner.get(owner.post(page, fields(owner.get(page).content.decode())).headers["Location"]).content.decode()
    for text in ("2020-02-29", "2020-03-01", "2020-03-31", "töms", "1 uppgift töms"):
        assert text in trial
    book = load_workbook(io.BytesIO(owner.get(f"{page}andringar/").content))
    assert [cell.value for cell in book.active[3]][5:] == ["2020-03-31", None, "töms"]
    assert Absence.objects.get(code="f1").period.lower.isoformat() == "2020-02-29"


def test_what_is_stored_about_persons_one_may_not_see_is_not_shown(owner):
    page = send(owner, "persons.csv", f"id_number;given_name;family_name\n{ONE};Annat;Namn\n")
    trial = owner.get(owner.post(page, fields(owner.get(page).content.decode())).headers["Location"]).content.decode()
    assert "dolt" in trial
    assert "Ängla" not in trial
    assert b"Angla" not in owner.get(f"{page}andringar/").content


@pytest.mark.parametrize("role", ["unit_manager", "administrator", "controller", "log_reviewer"])
def test_nobody_without_the_right_finds_the_page(client_as, role):
    client = client_as(make.user(role, make.unit()))
    assert client.get("/inlasning/").status_code == 404
    assert client.post("/inlasning/", {"file": SimpleUploadedFile("a.csv", b"x")}).status_code == 404


def test_the_right_in_one_part_only_is_not_enough_and_a_file_is_ones_own(owner, client_as, home):
    page = send(owner, "absences.csv", "code;employee;kind;first;last\nf1;A2;sick;2020-03-01;\n")
    partly = make.user("system_owner", Unit.objects.get(code="team"))
    client = client_as(partly)
    assert client.get("/inlasning/").status_code == 404
    other = make.user("system_owner", Unit.objects.get(code="enhet"))
    everywhere(other)
    client = client_as(other)
    assert client.get("/inlasning/").status_code == 200
    for path in ("", "provkorning/", "andringar/"):
        assert client.get(f"{page}{path}").status_code == 404
    for path in ("las-in/", "ta-bort/"):
        assert client.post(f"{page}{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [("a.pdf", b"%PDF", "CSV, Excel eller OpenDocument"), ("a.xlsx", b"not a book", "ingen Excel-bok"), ("../../x.csv", b"\n\n", "tom")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words_and_not_kept(owner, home, name, raw, said):
    answer = owner.post("/inlasning/", {"file": SimpleUploadedFile(name, raw)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not (home / "uploads").is_dir() or not list((home / "uploads").iterdir())


def test_a_file_too_big_is_refused_and_not_kept(owner, home, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    assert owner.post("/inlasning/", {"file": SimpleUploadedFile("a.csv", b"x" * 20)}).status_code == 422
    assert not list((home / "uploads").iterdir())


def test_a_file_dropped_or_left_for_a_day_is_removed(owner, home, monkeypatch):
    owner.post(f"{send(owner, 'a.csv', 'code;name')}ta-bort/")
    assert not list((home / "uploads").iterdir())
    page = send(owner, "b.csv", "code;name")
    monkeypatch.setattr(uploads, "KEPT", uploads.KEPT * -1)
    send(owner, "c.csv", "code;name")
    assert owner.get(page).status_code == 404


def test_every_template_can_be_fetched(owner):
    assert owner.get("/inlasning/mall/employees/").content.decode("utf-8-sig").startswith("Anställningsnummer;Förnamn;")
    assert owner.get("/inlasning/mall/finns-inte/").status_code == 404


def test_a_fault_names_the_column_by_its_swedish_heading(owner):
    page = send(owner, "hyreslista.csv", RENTS)
    chosen = fields(owner.get(page).content.decode())
    chosen |= {"dwellings-unit-value": "team", "dwellings-first": "", "dwellings-first-value": "1990-01-01",
               "leases-landlord-value": "Bolaget", "leases-first": "", "leases-first-value": "1990-01-01"}  # fmt: skip
    answer = owner.post(page, chosen, follow=True).content.decode()
    assert "kolumn Från och med:" in answer
