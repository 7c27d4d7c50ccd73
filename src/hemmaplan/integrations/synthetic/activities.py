"""Groups, the open door, open contacts and work without persons: ten years of them in one unit."""

import datetime as dt

from hemmaplan.cases.consequences import Over
from hemmaplan.integrations.synthetic import blueprint
from hemmaplan.integrations.synthetic.orders import Life, Orders
from hemmaplan.integrations.synthetic.residents import Residents
from hemmaplan.integrations.synthetic.rows import ISO, NO, Table, day_of, moment, period
from hemmaplan.integrations.synthetic.workplace import House
from hemmaplan.interventions.consequences.grounds import ContactAccess, contact_grounds
from hemmaplan.interventions.models import (
    Activity,
    Attendance,
    ContactMeeting,
    GroupRound,
    HeadCount,
    OpenContact,
    OpenDay,
    Participation,
    Redirect,
    ReplacementContact,
    Session,
    TokenKey,
)

CLOSED_FOR = 200  # days the open door has been shut on the generator's day
VISITORS = 33
THEMES = ("oro för närstående", "föräldraskap", "ekonomi", "ensamhet", "gränser", "separation")


class Activities:
    """Writes what is done in groups and at open doors."""

    def __init__(self, *, today: int, residents: Residents, orders: Orders) -> None:
        self.today, self.residents, self.orders = today, residents, orders
        self.first = today - blueprint.YEARS * 365 - 2
        self.rounds = Table(
            GroupRound,
            "service_id name follows_id places minimum rolling schedule period state cancel_reason recorded_at",
        )
        self.leaders = Table(GroupRound.leaders.through, "groupround_id employee_id")
        self.participations = Table(Participation, "round_id order_id contact_id number joined_on left_on recorded_at")
        self.sessions = Table(Session, "round_id number starts_at minutes state recorded_at")
        self.attendance = Table(Attendance, "session_id participation_id status by_id recorded_at")
        self.days = Table(OpenDay, "service_id day is_open closed_reason recorded_at")
        self.counts = Table(HeadCount, "service_id day at visitor token by_id recorded_at")
        self.keys = Table(TokenKey, "service_id month key destroyed_at")
        self.replacements = Table(ReplacementContact, "service_id day kind people by_id recorded_at")
        self.contacts = Table(
            OpenContact,
            "service_id unit_id mode person_id number alias theme guardian_consent employee_id opened_on closed_on end_reason "
            "recorded_at ended_recorded_at",
        )
        self.meetings = Table(ContactMeeting, "contact_id day minutes by_id recorded_at")
        self.redirects = Table(Redirect, "service_id at reason by_id recorded_at")
        self.activities = Table(
            Activity, "service_id kind day minutes place theme people age_band recorded_by_id recorded_at"
        )
        self.active = Table(Activity.staff.through, "activity_id employee_id")

    def fill(self, house: House, lives: dict[str, list[Life]]) -> None:
        """All of it for one unit."""
        kids = self._contacts(house)
        self._series(house, "behandlingsgrupp", 182, (0, 2, 4), lives["behandlingsgrupp"], [])
        self._series(house, "kvinnogrupp", 182, (3,), lives["kvinnogrupp"], [])
        self._series(house, "barngrupp", 182, (2,), [], kids)
        self._stopped(house)
        self._door(house)
        self._unnamed(house)

    # Groups -------------------------------------------------------------------------------------------------------

    def _series(
        self, house: House, key: str, length: int, weekdays: tuple[int, ...], lives: list[Life], kids: list[tuple[int, int, int | None]]
    ) -> None:  # fmt: skip
        spec = next(spec for spec in blueprint.SERVICES if spec.key == key)
        leader = house.carriers[key][0]
        name = spec.name.split()[0]
        # The last round began some weeks ago and goes on.
        begun = self.today - 60 - length * 19
        for number in range(20):
            first, last = begun + number * length, begun + (number + 1) * length - 1
            state = "running" if last >= self.today else "ended"
            pk = self._round(house, key, f"{name} omgång {number + 1}", None, spec, first, last, state)
            self.leaders.add(pk, leader.employee)
            members = self._members(pk, spec.places, first, last, lives, kids)
            self._sessions(pk, first, last, weekdays, members, leader.user, house)
            if key == "behandlingsgrupp":
                series = self._round(house, key, f"Eftervård omgång {number + 1}", pk, spec, first, last, state)
                self.leaders.add(series, leader.employee)
                after = self._members(series, spec.places, first, last, lives, kids)
                self._sessions(series, first, last, (1,), after, leader.user, house)

    def _round(
        self, house: House, key: str, name: str, follows: int | None, spec: blueprint.Service, first: int, last: int, state: str
    ) -> int:  # fmt: skip
        return self.rounds.add(
            house.services[key], name, follows, spec.places + 2, spec.minimum, key == "behandlingsgrupp", "", period(first, last),
            state, "", moment(first - 20, 9),
        )  # fmt: skip

    def _members(
        self, round_: int, places: int, first: int, last: int, lives: list[Life], kids: list[tuple[int, int, int | None]]
    ) -> list[tuple[int, int, int]]:  # fmt: skip
        """Those whose order or contact overlaps the round: participation, from, to."""
        found: list[tuple[int, int, int]] = []
        rows: list[tuple[int | None, int | None, int | None, int | None]]
        rows = [(life.pk, None, life.started, life.ended) for life in lives if life.started is not None]
        rows += [(None, contact, opened, closed) for contact, opened, closed in kids]
        rows.sort(key=lambda row: row[3] is not None)  # those who still go there first
        for order, contact, began, ended in rows:
            if began is None or began > min(last, self.today) or (ended is not None and ended < first):
                continue
            joined, left = max(first, began), min(last, ended if ended is not None else last)
            gone = left if left < self.today else None
            pk = self.participations.add(round_, order, contact, len(found) + 1, ISO[joined], None if gone is None else ISO[gone],
                                         moment(joined, 9))  # fmt: skip
            found.append((pk, joined, left))
            if len(found) >= 2 * places:
                break
        return found

    def _sessions(
        self, round_: int, first: int, last: int, weekdays: tuple[int, ...], members: list[tuple[int, int, int]], by: int, house: House
    ) -> None:  # fmt: skip
        chance, number = house.chance, 0
        for day in range(first, last + 1):
            if dt.date.fromordinal(day).weekday() not in weekdays:
                continue
            number += 1
            drawn = chance.random()
            state = "planned" if day >= self.today else "cancelled" if drawn < 0.03 else "held"
            pk = self.sessions.add(
                round_, number, moment(day, 9 if len(weekdays) > 1 else 17), 180, state, moment(first, 8)
            )
            if state != "held":
                continue
            at = moment(day, 19)
            for member, joined, left in members:
                if joined <= day <= left:
                    drawn = chance.random()
                    status = "present" if drawn < 0.8 else "absent" if drawn < 0.9 else "notified"
                    self.attendance.add(pk, member, status, by, at)

    def _stopped(self, house: House) -> None:
        """Parents' education: two rounds a year until nobody could hold it; the last was cancelled."""
        spec = next(spec for spec in blueprint.SERVICES if spec.key == "foraldrautbildning")
        for number in range(16):
            first = self.first + 40 + number * 182
            self._round(
                house, spec.key, f"Föräldrautbildning omgång {number + 1}", None, spec, first, first + 70, "ended"
            )
        first = self.today - 300
        self.rounds.add(house.services[spec.key], "Föräldrautbildning", None, spec.places, spec.minimum, NO, "",
                        period(first, first + 70), "cancelled", "Resursbrist", moment(first - 20, 9))  # fmt: skip

    # Open contacts ------------------------------------------------------------------------------------------------

    def _contacts(self, house: House) -> list[tuple[int, int, int | None]]:
        """Open contacts of every service that has them. Returns those of the children's group: id, opened, closed."""
        chance, today = house.chance, self.today
        kids: list[tuple[int, int, int | None]] = []
        for spec in blueprint.SERVICES:
            mode = {"light": "light", "anonymous": "anonymous"}.get(spec.documentation, "identity")
            service, unit = house.services[spec.key], house.teams[spec.team]
            for number in range(1, spec.contacts + spec.contacts_ended + 1):
                now = number > spec.contacts_ended
                opened = today - chance.randint(5, 300) if now else chance.randint(self.first, today - 400)
                closed = None if now else opened + chance.randint(10, 240)
                if spec.key == "anhorigstod":
                    closed = min(closed or today, today - 190)
                worker = house.carrier(spec.key) if house.carriers[spec.key] else house.head
                person = self.residents.make(chance, child=True, since=opened) if mode == "identity" else None
                pk = self.contacts.add(
                    service, unit, mode, person, number, "Kallas " + ("Kim", "Alex", "Robin")[number % 3] if mode == "light" else "",
                    "" if mode == "anonymous" else chance.choice(THEMES), True if spec.children and person else None,
                    worker.employee, ISO[opened], None if closed is None else ISO[closed], "" if closed is None else "done",
                    moment(opened, 10), None if closed is None else moment(closed, 15),
                )  # fmt: skip
                if person is not None:
                    kids.append((pk, opened, closed))
                    over = None if closed is None else Over(day_of(closed), day_of(closed))
                    access = ContactAccess(pk, number, spec.name, person, unit, worker.employee, day_of(opened), over)
                    self.orders.ground("interventions.opencontact", contact_grounds(access))
                last = today if closed is None else closed
                for meeting in range(chance.randint(1, 5)):
                    day = min(last, opened + meeting * 14)
                    self.meetings.add(pk, ISO[day], 45, worker.user, moment(day, 15))
            for _number in range((spec.contacts + spec.contacts_ended) // 4):
                at = moment(today - chance.randint(0, 3600), 11)
                self.redirects.add(
                    service, at, "full" if chance.random() < 0.7 else "needs_decision", house.head.user, at
                )
        return kids

    # The open door ------------------------------------------------------------------------------------------------

    def _door(self, house: House) -> None:
        chance, today = house.chance, self.today
        service, by = house.services["traffpunkt"], house.workers["tr1"].user
        regulars = [f"{chance.getrandbits(256):064x}" for _visitor in range(VISITORS)]
        month = ""
        for day in range(self.first, today + 1):
            if dt.date.fromordinal(day).weekday() > 4:
                continue
            is_open = day <= today - CLOSED_FOR
            self.days.add(
                service, ISO[day], is_open, "" if is_open else "Stängt på grund av smittspridning", moment(day, 8)
            )
            if not is_open:
                if day < today:
                    self.replacements.add(service, ISO[day], "walk", chance.randint(4, 10), by, moment(day, 13))
                    self.replacements.add(service, ISO[day], "call", chance.randint(5, 12), by, moment(day, 14))
                continue
            if ISO[day][:7] != month:
                month = ISO[day][:7]
                regulars = [f"{chance.getrandbits(256):064x}" for _visitor in range(VISITORS)]
                self.keys.add(service, f"{month}-01", None, moment(day + 40, 3))
            for number in range(chance.randint(5, 11)):
                at = moment(day, 9 + number % 4, number * 7 % 60)
                new = chance.random() < 0.03
                self.counts.add(service, ISO[day], at, "new" if new else "returning", chance.choice(regulars), by, at)

    # Without persons ----------------------------------------------------------------------------------------------

    def _unnamed(self, house: House) -> None:
        chance = house.chance
        pair = [house.workers["fs1"], house.workers["fs2"]]
        for week in range((self.today - self.first) // 7):
            monday = self.first + week * 7
            for day, minutes in ((monday + 4, 300), (monday + 5, 360)):
                pk = self.activities.add(house.services["falt"], "shift", ISO[day], minutes, "Centrum", "Kvällspass",
                                         chance.randint(5, 30), "13-20", pair[0].user, moment(day, 23))  # fmt: skip
                for worker in pair:
                    self.active.add(pk, worker.employee)
            worker = house.workers["pso2"]
            kind = chance.choice(("meeting", "training", "strategy", "consultation"))
            pk = self.activities.add(house.services["familjefrid"], kind, ISO[monday + 1], chance.choice((60, 120, 240)), "", "Våld",
                                     chance.randint(2, 25), "", worker.user, moment(monday + 1, 16))  # fmt: skip
            self.active.add(pk, worker.employee)
