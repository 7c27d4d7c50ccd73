"""The social flats of one unit: ten years of leases, tenancies, supervision, rent and disturbances."""

import datetime as dt

from hemmaplan.cases.consequences import Assigned, Over
from hemmaplan.housing.consequences.clocks import TenancyFacts, clocks
from hemmaplan.housing.consequences.grounds import TenancyAccess, tenancy_grounds
from hemmaplan.housing.models import (
    Disturbance,
    Dwelling,
    HeadLease,
    RentReport,
    SupervisionVisit,
    Tenancy,
    WindDown,
)
from hemmaplan.integrations.synthetic import blueprint
from hemmaplan.integrations.synthetic.orders import Orders
from hemmaplan.integrations.synthetic.rows import ISO, Table, day_of, moment, period
from hemmaplan.integrations.synthetic.workplace import House

STREETS = ("Exempelvägen", "Provgatan", "Övningsgatan", "Mallgränd")
KIND = "housing.tenancy"


class Flats:
    """Writes what belongs to the flats."""

    def __init__(self, *, today: int, orders: Orders) -> None:
        self.today, self.orders = today, orders
        self.first = today - blueprint.YEARS * 365 - 2
        self.dwellings = Table(Dwelling, "code unit_id address flat_number rooms period recorded_at")
        self.leases = Table(HeadLease, "dwelling_id landlord rent_ore notice_months period recorded_at")
        self.tenancies = Table(
            Tenancy,
            "case_id dwelling_id person_id kind rent_ore tenure_waived period end_reason supervision_days recorded_at",
        )
        self.visits = Table(SupervisionVisit, "tenancy_id planned_on done_at done_by_id outcome remark recorded_at")
        self.rents = Table(RentReport, "tenancy_id month status debt_ore reported_by_id recorded_at")
        self.disturbances = Table(
            Disturbance, "tenancy_id at source severity description handled_on handling recorded_at"
        )
        self.wind_downs = Table(WindDown, "unit_id period reason decided_by recorded_at")

    def fill(self, house: House, people: list[int]) -> None:
        """Sixteen flats, each let again and again."""
        chance, today, unit = house.chance, self.today, house.teams["vuxen"]
        self.wind_downs.add(unit, period(today - 100), "Boendesamordnaren har slutat. Inga nya kontrakt skrivs.", "tf enhetschef",
                            moment(today - 100, 9))  # fmt: skip
        for number in range(blueprint.FLATS):
            rent = 450_000 + 12_500 * number
            flat = self.dwellings.add(
                f"lgh-{house.number}-{number + 1:02}", unit, f"{STREETS[number % 4]} {house.number}:{2 * number + 2}", f"1{number:03}",
                f"{1 + number % 3} rok", period(self.first), moment(self.first, 9),
            )  # fmt: skip
            self.leases.add(flat, "Bostadsbolaget Provhem" if number % 2 else "Fastighets AB Exempel", rent, 3, period(self.first),
                            moment(self.first, 9))  # fmt: skip
            day = self.first + chance.randint(0, 120)
            while day < today - 150:
                last: int | None = day + chance.randint(240, 900)
                if last is None or last > today - 150:
                    last = None
                self._tenancy(house, flat, unit, chance.choice(people), day, last, rent, number)
                if last is None:
                    break
                day = last + chance.randint(10, 60)

    def _tenancy(
        self, house: House, flat: int, unit: int, person: int, first: int, last: int | None, rent: int, place: int
    ) -> None:  # fmt: skip
        chance, until = house.chance, self.today if last is None else last
        # The coordinator's flats have nobody now; housing support staff look to most of the rest.
        supervisor = house.workers["bosam"].employee if last is not None else None
        if last is None and place % 3:
            supervisor = house.workers[f"bo{1 + place % 4}"].employee
        case, number = self.orders.open_case("tenancy", person, unit, first, last)
        pk = self.tenancies.add(
            case, flat, person, "training" if place % 4 == 0 else "sublet", rent, place % 2 == 0, period(first, last),
            "" if last is None else chance.choice(("own_lease", "moved", "terminated")), 30, moment(first, 9),
        )  # fmt: skip
        over = None if last is None else day_of(last)
        assigned = [] if supervisor is None else [Assigned(supervisor, day_of(first), over, over)]
        if supervisor is not None:
            self.orders.assign(case, supervisor, "supervisor", 0, first, last)
        access = TenancyAccess(pk, number, person, unit, day_of(first), Over(over, over) if over else None)
        self.orders.ground(KIND, tenancy_grounds(access, assigned))
        self._supervision(house, pk, first, until, supervisor)
        as_date = dt.date.fromordinal
        facts = TenancyFacts(
            tenancy_id=pk, case_id=case, person_id=person, unit_id=unit, first=as_date(first), waived=place % 2 == 0,
            closed_on=None if last is None else as_date(last),
        )  # fmt: skip
        for want in clocks(facts):
            self.orders.clock(want, by=house.head.user)
        self._rents(house, pk, first, until, rent)
        for _number in range(chance.choice((0, 0, 1, 1, 2))):
            day = chance.randint(first, until - 1)
            handled = day + 5 < self.today - 10
            self.disturbances.add(pk, moment(day, 23), "granne", "serious" if chance.random() < 0.2 else "minor", "Hög musik på natten",
                                  ISO[day + 5] if handled else None, "Samtal i hemmet" if handled else "", moment(day + 1, 9))  # fmt: skip

    def _supervision(self, house: House, tenancy: int, first: int, until: int, supervisor: int | None) -> int:
        chance, day, seen = house.chance, first + 30, first
        stop = until if supervisor else min(until, self.today - 110)
        while day < stop - 25:
            drawn = chance.random()
            outcome = "good" if drawn < 0.8 else "remark" if drawn < 0.9 else "not_in"
            by = supervisor or house.workers["bosam"].employee
            self.visits.add(tenancy, ISO[day], moment(day, 11), by, outcome, "Städning behövs" if outcome == "remark" else "",
                            moment(day, 11, 30))  # fmt: skip
            seen = day
            day += chance.randint(28, 45)
        if supervisor and until == self.today:
            self.visits.add(
                tenancy, ISO[self.today + chance.randint(0, 12)], None, None, "", "", moment(self.today - 10, 9)
            )
        return seen

    def _rents(self, house: House, tenancy: int, first: int, until: int, rent: int) -> None:
        months = sorted({ISO[day][:7] for day in range(first + 31, until, 20)})
        for month in months:
            drawn = house.chance.random()
            status = "paid" if drawn < 0.88 else "late" if drawn < 0.95 else "debt"
            self.rents.add(
                tenancy, f"{month}-01", status, rent if status == "debt" else 0, house.head.user, f"{month}-15 10:00"
            )
