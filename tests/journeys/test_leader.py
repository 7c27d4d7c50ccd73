"""A leader's day at the authority, and its manager's: what nobody has, load, illness; the ledger, the committee's list, what is not carried out."""

import pytest
from playwright.sync_api import Page, expect
from tests import make
from tests.journeys.conftest import Town
from tests.journeys.counted import Counted

from hemmaplan.access.models import User
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions import taking
from hemmaplan.cases.investigations.actions import opening
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.foundation import calendar

TODAY = calendar.today()


def _place() -> tuple[User, User, User, Case]:
    """A leader, somebody who is ill with two files, a colleague, and a file that nobody has; all in the authority of the demo."""
    worker, at = User.objects.get(username="socialsekreterare").acting(TODAY), calendar.now()
    assert worker.employee is not None
    unit = worker.employee.home_unit
    leader, ill, well = (
        make.user("team_leader", unit),
        make.user("social_worker", unit),
        make.user("social_worker", unit),
    )
    for one in (ill, well):
        make.employment(make.post(unit), one.employee)
    files = []
    for to in (ill, ill, None):
        case = taking.file_for(person=make.person(), area="child", unit=unit, by=leader, at=at)
        if to is not None:
            cases.distribute(case=case, employee=to.employee, by=leader, at=at)
        opening.open_investigation(case=case, kind="child", reason="Oro", on=TODAY, by=leader, at=at)
        files.append(case)
    return leader, ill, well, files[-1]


@pytest.mark.counted
def test_a_leaders_day_and_a_managers(town: Town) -> None:
    leader, ill, well, nobodys = _place()
    page = town.visit(town.come_in(leader.username), "/fordelning/")
    _give(town, page, nobodys, well)
    _changed_points(town, page, well)
    _taken_over(town, page, ill, well)
    town.visit(town.come_in(leader.username, phone=True), "/fordelning/")
    own = town.visit(town.come_in(well.username), f"/fordelning/medarbetare/{well.employee_id}/")
    expect(own.locator("main")).to_contain_text("Tunga resor i höst")
    _manager(town)
    town.visit(town.come_in("verksamhetschef"), "/beslut/")


def _give(town: Town, page: Page, nobodys: Case, well: User) -> None:
    main, hand = page.locator("main"), Counted(page, "A matter that nobody has, given to somebody")
    hand.click(main.locator("tr", has_text=nobodys.number).get_by_role("link", name="Fördela"))
    place = page.locator("#panel-body")
    hand.fill({"employee": str(well.employee_id)}, place)
    hand.click(place.locator("form.form button[type=submit]").last)
    expect(page.locator("#messages")).to_contain_text("Akten är fördelad")
    hand.done()
    assert Assignment.objects.get(case=nobodys).employee_id == well.employee_id


def _changed_points(town: Town, page: Page, well: User) -> None:
    """The proposal is changed with a reason, which the colleague reads."""
    town.visit(page, f"/fordelning/medarbetare/{well.employee_id}/")
    main = page.locator("main")
    main.get_by_role("link", name="Ändra poängen").click()
    town.look(page)
    town.fill(main, {"points": "10", "reason": "Tunga resor i höst"})
    town.send(main)
    expect(page.locator("#messages")).to_contain_text("Poängen är ändrade")


def _taken_over(town: Town, page: Page, ill: User, well: User) -> None:
    """Everything of one who is ill, in one act."""
    page.goto("/fordelning/")
    main, hand = page.locator("main"), Counted(page, "All matters of somebody who is ill, given to another")
    hand.press("link", str(ill.employee))
    hand.press("link", "Ta över alla ärenden")
    expect(main).to_contain_text("2 akter flyttas")
    town.look(page)
    hand.fill({"to": str(well.employee_id)})
    hand.click(main.locator("form.form button[type=submit]").last)
    expect(page.locator("#messages")).to_contain_text("2 akter är flyttade")
    hand.done()


def _manager(town: Town) -> None:
    """From the board to the ledger and its rows, the committee's list, what is not carried out and what is reported."""
    page = town.visit(town.come_in("myndighetschef"), "/laget/")
    main = page.locator("main")
    main.locator(".figures a").filter(has_text="Försenade frister").click()
    expect(page.locator("#panel")).to_contain_text("Så räknas det")
    town.visit(page, "/frister/")
    main.get_by_role("link", name="Inom en vecka").first.click()
    expect(page.locator("h1")).to_contain_text("Inom en vecka")
    town.look(page)
    page.goto("/frister/")
    with page.expect_download() as fetched:
        main.get_by_role("button", name="Hämta CSV").click()
    assert fetched.value.suggested_filename.endswith(".csv")
    for address in (
        "/beslut/ej-verkstallda/",
        "/beslut/ej-verkstallda/kvartal/",
        "/beslut/anmalan/",
        "/akter/begransade/",
    ):
        town.visit(page, address)
