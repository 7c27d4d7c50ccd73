"""Those who keep the house: administrator, controller, system owner, log reviewer."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import expect
from tests.journeys.conftest import Town

from hemmaplan.access.models import ReadNote, User
from hemmaplan.foundation import calendar
from hemmaplan.housing.models import HeadLease
from hemmaplan.organisation.models import Absence, Employment, Post
from hemmaplan.people.models import Person

TODAY = calendar.today()


def test_administrator_employs_somebody_and_notes_an_absence(town: Town) -> None:
    post = Post.objects.filter(period__contains=TODAY, unit__code="familjeteam").order_by("pk").first()
    assert post is not None
    holder = post.employments.get(period__contains=TODAY).employee
    page = town.visit(town.come_in("administrator"), "/bemanning/")
    town.visit(page, f"/bemanning/medarbetare/{holder.pk}/")
    town.visit(page, f"/bemanning/medarbetare/{holder.pk}/franvaro/")
    page.locator("main [name=kind]").select_option(index=1)
    town.fill(page, {"first": TODAY.isoformat()})
    town.send(page.locator("main"))
    expect(page.locator("#messages .ds-alert")).to_have_count(1)
    assert Absence.objects.filter(employee=holder, period__contains=TODAY).count() == 1
    town.visit(page, f"/bemanning/tjanst/{post.pk}/")
    town.visit(page, f"/bemanning/tjanst/{post.pk}/anstall/")
    town.fill(page, {"number": "A990", "given_name": "Nyanna", "family_name": "Vikarsson", "percent": "20",
                     "first": TODAY.isoformat()})  # fmt: skip
    town.send(page.locator("main"))
    expect(page.locator("main")).to_contain_text("20 % får inte plats")
    page.locator("[name=kind]").select_option(label="Vikariat")
    town.send(page.locator("main"))
    expect(page.locator("main")).to_contain_text("Vikarsson")
    made = Employment.objects.get(employee__number="A990")
    assert (made.percent, made.kind, made.post_id) == (20, "substitute", post.pk)
    town.visit(page, f"/bemanning/medarbetare/{made.employee_id}/")


def test_controller_sees_the_board_and_no_person(town: Town) -> None:
    page = town.visit(town.come_in("controller"), "/laget/")
    names = {f"{one.given_name} {one.family_name}" for one in Person.objects.all()[:500]}
    shown = page.locator("body").inner_text()
    page.locator(".figures a").filter(has_text="kö").first.click()
    expect(page.locator("#panel")).to_contain_text("Så räknas det")
    shown += page.locator("#panel").inner_text()
    assert not [name for name in names if name in shown]
    assert page.locator("nav.side").get_by_role("link", name="Uppdrag").count() == 0
    assert (
        not ReadNote.objects.filter(user_name=User.objects.get(username="controller").name)
        .exclude(person_ids=[])
        .exists()
    )


def test_system_owner_adds_a_user_with_a_role(town: Town) -> None:
    page = town.visit(town.come_in("systemagare"), "/system/anvandare/")
    town.visit(page, "/system/roller/")
    town.visit(page, "/system/anvandare/ny/")
    town.fill(page, {"username": "nykontroll", "name": "Ny Kontroll", "password": "ett långt och nytt lösenord 7"})
    town.send(page.locator("main"))
    expect(page.locator("h1")).to_contain_text("Ny Kontroll")
    town.look(page)
    made = User.objects.get(username="nykontroll")
    town.visit(page, f"/system/anvandare/{made.pk}/roll/")
    page.locator("main [name=unit]").select_option(index=1)
    town.fill(page, {"role": "controller", "first": TODAY.isoformat()})
    town.send(page.locator("main"))
    expect(page.locator("main")).to_contain_text("Controller")
    assert made.grants.get().role == "controller"


def test_log_reviewer_sees_what_others_read_and_checks_the_seals(town: Town) -> None:
    person = Person.objects.filter(protection="none", orders__unit__code="familjeteam", grounds__period__contains=TODAY,
                                   grounds__employee=None).first()  # fmt: skip
    assert person is not None
    reader = town.come_in("enhetschef")
    town.visit(reader, f"/personer/{person.pk}/")
    town.visit(reader, "/personer/")
    page = town.visit(town.come_in("logggranskare"), "/system/laslogg/")
    row = page.locator("tbody tr").filter(has_text=f"{person.given_name} {person.family_name}").first
    expect(row).to_contain_text(User.objects.get(username="enhetschef").name)
    town.visit(page, "/system/handelser/")
    town.visit(page, "/system/sigill/")
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.locator("main")).not_to_contain_text("ändrats sedan")
    town.look(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_system_owner_brings_in_a_rent_list(
    town: Town, settings: LazySettings, tmp_path: Path, *, scripts: bool
) -> None:
    settings.HOME = tmp_path
    day = calendar.today().isoformat()  # the units of the demo are not older than its data
    page = town.visit(town.come_in("systemagare", scripts=scripts), "/inlasning/")
    rents = "Fastighet;Adress;Lägenhetsnummer;Hyra\nKvarnen 3;Storgatan 12;1101;6 450,50\nSumma;;;6 450,50\n"
    page.set_input_files(
        "[name=file]", files=[{"name": "hyreslista.csv", "mimeType": "text/csv", "buffer": rents.encode("cp1252")}]
    )
    page.get_by_role("button", name="Skicka filen").click()
    expect(page.locator("h1")).to_contain_text("Vad kolumnerna betyder")
    town.look(page)
    page.locator("[name=leases-landlord]").select_option(label="Fastighet")
    town.fill(page, {"dwellings-unit-value": "Boendestödsteam (socialpsykiatri)", "dwellings-first-value": day,
                     "leases-first-value": day})  # fmt: skip
    page.get_by_role("button", name="Provkör").click()
    expect(page.locator("main")).to_contain_text("Inget är sparat ännu")
    town.look(page)
    page.get_by_role("button", name="Läs in").click()
    expect(page.locator("body")).to_contain_text("Inläst: 2 nya rader")
    assert HeadLease.objects.get(dwelling__code="storgatan-12-1101").rent_ore == 645_050
    assert not list((tmp_path / "uploads").iterdir())
