"""A leader's day at the authority: gives out what nobody has, takes over for somebody who is ill, reads the ledger, takes out the list."""

from playwright.sync_api import expect
from tests import make
from tests.journeys.conftest import Town

from hemmaplan.access.models import User
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions import taking
from hemmaplan.cases.investigations.actions import opening
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.foundation import calendar

TODAY = calendar.today()
GIVEN = 4  # clicks at most to give out a matter


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


def test_a_leader_gives_out_takes_over_and_reads_the_ledger(town: Town) -> None:
    leader, ill, well, nobodys = _place()
    page = town.visit(town.come_in(leader.username), "/fordelning/")
    main = page.locator("main")
    clicks = 1
    main.locator("tr", has_text=nobodys.number).get_by_role("link", name="Fördela").click()
    place = page.locator("#panel-body")
    place.locator("[name=employee]").select_option(str(well.employee_id))
    clicks += 2
    town.send(place)
    expect(page.locator("#messages")).to_contain_text("Akten är fördelad")
    assert clicks <= GIVEN
    assert Assignment.objects.get(case=nobodys).employee_id == well.employee_id

    town.visit(page, f"/fordelning/medarbetare/{ill.employee_id}/")
    main.get_by_role("link", name="Ta över alla ärenden").click()
    expect(main).to_contain_text("2 akter flyttas")
    town.look(page)
    main.locator("[name=to]").select_option(str(well.employee_id))
    town.send(main)
    expect(page.locator("#messages")).to_contain_text("2 akter är flyttade")
    town.visit(page, f"/fordelning/medarbetare/{ill.employee_id}/poang/")

    town.visit(page, "/frister/")
    main.get_by_role("link", name="Inom en vecka").first.click()
    expect(page.locator("h1")).to_contain_text("Inom en vecka")
    town.look(page)
    town.visit(page, "/frister/")
    with page.expect_download() as fetched:
        main.page.get_by_role("button", name="Hämta CSV").click()
    assert fetched.value.suggested_filename.endswith(".csv")
    town.visit(town.come_in(leader.username, phone=True), "/fordelning/")
    town.visit(town.come_in(ill.username), "/fordelning/")
