"""Those who look to the flats: what is overdue, a visit, the rent, and a lease that may not be written."""

from playwright.sync_api import expect
from tests.journeys.conftest import Town

from hemmaplan.access.models import User
from hemmaplan.foundation import calendar, identity
from hemmaplan.housing.models import Dwelling, HeadLease, RentReport, SupervisionVisit, Tenancy
from hemmaplan.organisation.periods import span

TODAY = calendar.today()


def test_record_an_overdue_visit(town: Town) -> None:
    # The demo's own are seen to in time: one of them is to be looked to every week instead.
    own = Tenancy.objects.supervised_by(User.objects.get(username="boendestodjare").acting(TODAY)).order_by("pk")
    Tenancy.objects.filter(pk=own[0].pk).update(supervision_days=7)
    page = town.visit(town.come_in("boendestodjare"), "/min-dag/")
    expect(page.locator("main")).to_contain_text("Tillsyn över tiden")
    town.visit(page, "/bostader/?visa=overdue")
    rows = page.locator("main tbody tr")
    expect(rows.first).to_be_visible()
    before = rows.count()
    rows.first.locator("a.row-link, a").first.click()
    town.look(page)
    page.get_by_role("link", name="Gjord tillsyn").click()
    panel = page.locator("#panel")
    town.fill(panel, {"day": TODAY.isoformat(), "clock": "00:01", "outcome": "remark"})
    town.send(panel)
    expect(page.locator("main")).to_contain_text("Skriv vad anmärkningen gäller")
    town.fill(page.locator("main"), {"outcome": "good"})
    town.send(page.locator("main"))
    expect(page.locator("#messages")).to_be_visible()
    expect(page.locator("#messages .ds-alert")).to_have_count(1)
    assert SupervisionVisit.objects.filter(outcome="good", done_at__date=TODAY).count() == 1
    town.visit(page, "/bostader/?visa=overdue")
    expect(page.locator("main tbody tr")).to_have_count(before - 1)


def test_report_the_rent_and_be_refused_a_new_lease(town: Town) -> None:
    home = Tenancy.objects.filter(period__contains=TODAY).order_by("pk").first()
    assert home is not None
    page = town.visit(town.come_in("boendesamordnare"), "/bostader/")
    town.visit(page, f"/bostader/boende/{home.pk}/")
    page.get_by_role("link", name="Rapportera hyra").click()
    panel = page.locator("#panel")
    town.fill(panel, {"month": TODAY.isoformat(), "status": "debt", "debt_ore": "4 950"})
    town.send(panel)
    expect(page.locator("#messages .ds-alert")).to_have_count(1)
    assert RentReport.objects.get(tenancy=home, month=TODAY.replace(day=1)).debt_ore == 495_000
    town.visit(page, "/bostader/avveckling/")
    empty = Dwelling.objects.create(code="tom", unit=home.dwelling.unit, address="Tomgatan 1", period=span(TODAY),
                                    recorded_at=calendar.now())  # fmt: skip
    HeadLease.objects.create(dwelling=empty, landlord="Bostads AB", rent_ore=500_000, period=span(TODAY),
                             recorded_at=calendar.now())  # fmt: skip
    town.visit(page, f"/bostader/lagenhet/{empty.pk}/hyresgast/")
    number = identity.test_number(calendar.add_months(TODAY, -480), 0).format()
    town.fill(page, {"number": number, "given_name": "Ny", "family_name": "Hyresgäst", "kind": "sublet",
                     "rent_ore": "5 000", "first": TODAY.isoformat()})  # fmt: skip
    town.send(page.locator("main"))
    expect(page.locator("main")).to_contain_text("Inga nya kontrakt kan skrivas: avveckling beslutad")
    expect(page.locator("[name=family_name]")).to_have_value("Hyresgäst")
    assert not empty.tenancies.exists()
