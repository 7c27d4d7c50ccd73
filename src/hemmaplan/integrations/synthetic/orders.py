"""Ten years of orders in one unit: files, grounds, assignments, steps, queue, plans, visits, tests, notes and clocks."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from hemmaplan.cases.consequences import Assigned, Over
from hemmaplan.cases.models import Assignment, Case, JournalEntry
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import Happening
from hemmaplan.integrations.synthetic import blueprint, lines
from hemmaplan.integrations.synthetic.residents import Residents
from hemmaplan.integrations.synthetic.rows import ISO, YES, Table, day_of, moment, period
from hemmaplan.integrations.synthetic.traces import Traces
from hemmaplan.integrations.synthetic.workplace import House, Worker
from hemmaplan.interventions.consequences.clocks import InterruptionFacts, OrderFacts, PlanFacts, clocks
from hemmaplan.interventions.consequences.grounds import OrderAccess, order_grounds
from hemmaplan.interventions.models import (
    Goal,
    Interruption,
    Offer,
    Order,
    OrderStep,
    Plan,
    QueueEntry,
    QueueMove,
    SampleTest,
    Visit,
)
from hemmaplan.people.grounds import WantedGround
from hemmaplan.people.models import Ground

ENDS = ("goals_met", "goals_met", "partly_met", "person_ended", "no_contact", "decision_ended", "other_form", "moved")
KIND = "interventions.order"
UNREAD = 2
"""Orders of each unit that nobody has acknowledged in time: a fault that is planted."""


@dataclass
class Life:
    """One order as it went: days, and what became of it."""

    spec: blueprint.Service
    state: str
    sent: int
    joined: int | None = None
    started: int | None = None
    ended: int | None = None
    person: int = 0
    pk: int = 0
    case: int = 0
    number: str = ""
    decision: int | None = None
    worker: Worker | None = None
    pauses: list[tuple[int, int | None]] = field(default_factory=list)
    plans: list[PlanFacts] = field(default_factory=list)


class Orders:
    """Writes orders with all that hangs on them."""

    def __init__(self, *, today: int, residents: Residents, traces: Traces) -> None:
        self.today, self.residents, self.traces = today, residents, traces
        self.first = today - blueprint.YEARS * 365 - 2
        self.numbers: dict[str, int] = defaultdict(int)
        self.decided = 0  # how many decisions there are behind orders that go on; the authority writes them afterwards
        self.cases = Table(
            Case,
            "number kind person_id unit_id opened_on closed_on recorded_at closed_recorded_at restricted contact_id",
        )
        self.assignments = Table(
            Assignment, "case_id employee_id role minutes_per_week period recorded_at ended_recorded_at"
        )
        self.grounds = Table(Ground, "person_id unit_id employee_id reason source_kind source_id period recorded_at")
        self.journal = Table(JournalEntry, "case_id author_id kind happened_at recorded_at text state signed_at")
        self.clocks = Table(
            Clock,
            "rule section unit_id case_id subject_kind subject_id person_id starts_on entered_on due_on amended_on ended_on end "
            "recorded_at ended_recorded_at recorded_by_id",
        )
        self.clock_events = Table(ClockEvent, "clock_id kind on counted_from due_on reason recorded_at by_id")
        self.orders = Table(
            Order,
            "case_id person_id service_id unit_id from_unit_id sent_by_id law section decision_id decided_on decision_until purpose goals "
            "priority priority_reason minutes_per_week state sent_at acknowledged_at accepted_at started_on paused_on ended_on "
            "end_reason returned_reason recorded_at started_recorded_at ended_recorded_at",
        )
        self.steps = Table(OrderStep, "order_id step from_state to_state at recorded_at by_id reason")
        self.interruptions = Table(Interruption, "order_id period reason recorded_at")
        self.queue = Table(
            QueueEntry,
            "order_id service_id priority priority_reason rank joined_on left_on left_how recorded_at left_recorded_at",
        )
        self.moves = Table(QueueMove, "entry_id kind at recorded_at by_id reason")
        self.offers = Table(
            Offer, "entry_id what starts_on answer_by offered_at offered_by_id answer answered_at answer_reason"
        )
        self.plans = Table(
            Plan, "order_id version state made_with person_view how follow_up_on made_on made_by_id recorded_at"
        )
        self.goals = Table(
            Goal, "plan_id text order outcome assessed_on assessed_by_id recorded_at assessed_recorded_at"
        )
        self.visits = Table(
            Visit, "order_id employee_id kind planned_at minutes state done_at reason recorded_at outcome_recorded_at"
        )
        self.tests = Table(
            SampleTest,
            "order_id kind purpose taken_at taken_by_id witnessed witness_id result result_at recorded_at",
        )

    # What a unit has had ------------------------------------------------------------------------------------------

    def fill(self, house: House) -> tuple[dict[str, list[Life]], list[int]]:
        """Every order of the unit, by service; and its grown-up residents."""
        chance = house.chance
        adults = [self.residents.make(chance, child=False, since=self.first) for _number in range(460)]
        children = [self.residents.make(chance, child=True, since=self.first) for _number in range(95)]
        lives: dict[str, list[Life]] = {}
        for spec in blueprint.SERVICES:
            those = self._lives(spec, chance)
            for life in those:
                life.person = chance.choice(children if spec.children else adults)
                self._write(house, life)
            lives[spec.key] = those
        return lives, adults

    def unread(self, house: House, chance: random.Random, adults: list[int]) -> list[Life]:
        """Orders that were sent more than a week ago and that nobody has read, after all else that the unit has."""
        spec = next(one for one in blueprint.SERVICES if one.key == "missbruk")
        lives = [Life(spec, "sent", self.today - 9 - number, person=chance.choice(adults)) for number in range(UNREAD)]
        for life in lives:
            self._write(house, life)
        return lives

    def _lives(self, spec: blueprint.Service, chance: random.Random) -> list[Life]:
        """When each was sent, started and ended, so that as many run and wait today as the blueprint says."""
        found = self._in_line(spec, chance) if spec.has_line else self._at_once(spec, chance)
        found += [
            Life(spec, "sent" if number == 0 else "acknowledged", self.today - chance.randint(0, 2))
            for number in range(spec.sent)
        ]
        return found

    def _in_line(self, spec: blueprint.Service, chance: random.Random) -> list[Life]:
        """Of a service with so many places: who came waited for their turn. Some were sent back, and are among the ended."""
        done, there, waiting = lines.stays(spec, chance, first=self.first, today=self.today)
        back = max(spec.ended - len(done), spec.ended // 20)
        found = [self._stayed(spec, chance, one, "ended") for one in done[len(done) + back - spec.ended :]]
        for _number in range(back):
            sent = chance.randint(self.first + 60, self.today - 20)
            found.append(Life(spec, "returned", sent, ended=sent + 5))
        found += [
            self._stayed(spec, chance, one, "paused" if number == 11 else "running") for number, one in enumerate(there)
        ]
        for number, one in enumerate(waiting):
            # One of the many waits far too long, for reasons of their own.
            sent = self.today - 106 if spec.key == "missbruk" and number == 0 else one.sent
            found.append(Life(spec, "offered" if number == 2 else "queued", sent, joined=sent + 2))
        return found

    def _stayed(self, spec: blueprint.Service, chance: random.Random, one: lines.Stay, state: str) -> Life:
        sent, start = max(one.sent, self.first + 2), max(one.started or 0, self.first + 3)
        queued = start - sent > 9
        life = Life(spec, state, sent, sent + 2 if queued else None, start, one.ended)
        self._pause(life, chance)
        return life

    def _at_once(self, spec: blueprint.Service, chance: random.Random) -> list[Life]:
        """Of a service that nobody waits for, or that no number limits: each began soon after the decision."""
        today = self.today
        mean = max(40.0, 3650 * spec.running / max(1, spec.ended + spec.running))
        found = []
        for _number in range(spec.ended):
            length = 14 + int(chance.expovariate(1 / mean))
            start = chance.randint(self.first + 60, today - 20)
            if start + length >= today:
                start = max(self.first + 60, today - length - chance.randint(1, 500))
            end = min(start + length, today - chance.randint(1, 12))
            if chance.random() < 0.05:
                found.append(Life(spec, "returned", start, ended=min(start + 5, today)))
            else:
                found.append(self._started(spec, chance, start, "ended", end))
        for number in range(spec.running):
            start = today - chance.randint(2, max(30, int(1.6 * mean)))
            found.append(self._started(spec, chance, start, "paused" if number == 11 else "running", None))
        return found

    def _started(self, spec: blueprint.Service, chance: random.Random, start: int, state: str, end: int | None) -> Life:
        life = Life(spec, state, start - chance.randint(1, 6), None, start, end)
        self._pause(life, chance)
        return life

    def _pause(self, life: Life, chance: random.Random) -> None:
        start, end = life.started or 0, life.ended
        if life.state == "paused":
            life.pauses.append((max(start, self.today - 25), None))
        elif end is not None and end - start > 120 and chance.random() < 0.04:
            life.pauses.append((start + 40, start + 70))

    # One order ----------------------------------------------------------------------------------------------------

    def open_case(
        self, kind: str, person: int, unit: int, first: int, last: int | None, *, restricted: str = "",
        contact: int | None = None,
    ) -> tuple[int, str]:  # fmt: skip
        """An *akt* under the next number of its year."""
        year = ISO[first][:4]
        self.numbers[year] += 1
        number = f"{year}-{self.numbers[year]}"
        closed, told = (None, None) if last is None else (ISO[last], moment(last, 16))
        pk = self.cases.add(number, kind, person, unit, ISO[first], closed, moment(first, 9), told, restricted, contact)
        return pk, number

    def _write(self, house: House, life: Life) -> None:
        chance, spec = house.chance, life.spec
        unit = house.teams[spec.team]
        side = "familj" if spec.children else "vuxen"
        sender = chance.choice(house.senders[side])
        life.case, life.number = self.open_case("order", life.person, unit, life.sent, life.ended)
        if life.ended is None and spec.law == "sol":
            self.decided += 1
            life.decision = self.decided
        acknowledged = life.state != "sent"
        accepted = acknowledged and life.state not in {"acknowledged", "returned"}
        reason = chance.choice(ENDS) if life.state == "ended" else ""
        priority = 0 if not spec.may_queue else 1 if chance.random() < 0.15 else 2
        life.pk = self.orders.add(
            life.case, life.person, house.services[spec.key], unit, house.authorities[side], sender.user, spec.law,
            "LSS 9 § 4" if spec.law == "lss" else "SoL 11:1", life.decision, ISO[life.sent],
            ISO[max(self.today + 60, life.sent + 365)] if chance.random() < 0.3 else None,
            blueprint.PURPOSES.get(spec.capacity, ""), chance.choice(blueprint.GOALS), priority,
            "Våld: tas alltid emot" if priority == 0 else "Gränsen för verkställighet närmar sig" if priority == 1 else "",
            spec.minutes, life.state, moment(life.sent, 9), moment(life.sent, 13) if acknowledged else None,
            moment(life.sent, 15) if accepted else None, None if life.started is None else ISO[life.started],
            ISO[life.pauses[0][0]] if life.state == "paused" else None, None if life.ended is None else ISO[life.ended],
            reason, "Hör inte till våra verksamheter" if life.state == "returned" else "", moment(life.sent, 9),
            None if life.started is None else moment(life.started, 9),
            None if life.ended is None else moment(life.ended, 16),
        )  # fmt: skip
        self._grounds(house, life, unit, house.authorities[side])
        self._queue(house, life, priority)
        self._steps(house, life, sender)
        if life.started is not None:
            self._work(house, life)
        self._clocks(life, unit, house.head.user)

    def _grounds(self, house: House, life: Life, unit: int, authority: int) -> None:
        over = None if life.ended is None else day_of(life.ended)
        assigned = []
        if life.started is not None:
            life.worker = house.carrier(life.spec.key) if house.carriers[life.spec.key] else house.workers["pso1"]
            self.assign(life.case, life.worker.employee, "worker", life.spec.minutes, life.started, life.ended)
            assigned.append(Assigned(life.worker.employee, day_of(life.started), over, over))
        access = OrderAccess(
            life.pk, life.number, life.spec.name, life.person, unit, authority, life.state,
            day_of(life.sent), Over(over, over) if over else None,
        )  # fmt: skip
        self.ground(KIND, order_grounds(access, assigned))

    def assign(self, case: int, employee: int, role: str, minutes: int, first: int, last: int | None) -> None:
        """Somebody works with a file."""
        told = None if last is None else moment(last, 16)
        self.assignments.add(case, employee, role, minutes, period(first, last), moment(first, 9), told)

    def ground(self, kind: str, wanted: Iterable[WantedGround]) -> None:
        """The grounds that a matter wants."""
        for row in wanted:
            first, last = row.first.toordinal(), None if row.last is None else row.last.toordinal()
            self.grounds.add(row.person_id, row.unit_id, row.employee_id, row.reason, kind, row.source_id,
                             period(first, last), moment(first, 9))  # fmt: skip

    def _queue(self, house: House, life: Life, priority: int) -> None:
        if life.joined is None:
            return
        head, joined, left = house.head.user, life.joined, life.started
        why = "Gränsen för verkställighet närmar sig" if priority == 1 else ""
        entry = self.queue.add(
            life.pk, house.services[life.spec.key], priority, why, 0, ISO[joined], None if left is None else ISO[left],
            "" if left is None else "started", moment(joined, 13), None if left is None else moment(left, 9),
        )  # fmt: skip
        at = moment(joined, 13)
        self.moves.add(entry, "added", at, at, head, why)
        if left is not None or life.state == "offered":
            day = self.today - 2 if left is None else max(joined, left - 7)
            self.moves.add(entry, "offered", moment(day, 14), moment(day, 14), head, "")
            answer = (None, "") if left is None else (moment(left, 8), "accepted")
            self.offers.add(entry, "Plats", ISO[day + 7], ISO[day + 5], moment(day, 14), head, answer[1], answer[0], "")
        if left is not None:
            self.moves.add(entry, "started", moment(left, 9), moment(left, 9), head, "")

    def _steps(self, house: House, life: Life, sender: Worker) -> None:
        worker = life.worker or house.head
        went = [("send", "sent", moment(life.sent, 9), sender, "")]
        if life.state != "sent":
            went.append(("acknowledge", "acknowledged", moment(life.sent, 13), house.head, ""))
        if life.state == "returned":
            went.append(
                ("return", "returned", moment(life.ended or 0, 16), house.head, "Hör inte till våra verksamheter")
            )
        elif life.state not in {"sent", "acknowledged"}:
            went.append(("accept", "accepted", moment(life.sent, 15), house.head, ""))
        if life.joined is not None:
            went.append(("queue", "queued", moment(life.joined, 13), house.head, ""))
        if life.state == "offered":
            went.append(("offer", "offered", moment(self.today - 2, 14), house.head, ""))
        if life.started is not None:
            went.append(("start", "running", moment(life.started, 9), worker, ""))
        for first, last in life.pauses:
            self.interruptions.add(life.pk, period(first, last), "Sjukhusvistelse", moment(first, 10))
            went.append(("pause", "paused", moment(first, 10), worker, "Sjukhusvistelse"))
            if last is not None:
                went.append(("resume", "running", moment(last + 1, 9), worker, ""))
        if life.state == "ended":
            went.append(("end", "ended", moment(life.ended or 0, 16), worker, "Avslutat"))
        state = ""
        for step, to, at, by, reason in went:
            self.steps.add(life.pk, step, state, to, at, at, by.user, reason)
            action = "interventions.order_sent" if step == "send" else "interventions.order_step"
            self.traces.event(at, by, action, KIND, life.pk, life.person, house.teams[life.spec.team], step=step)
            state = to

    # Clocks -------------------------------------------------------------------------------------------------------

    def clock(self, want: Wanted, *, by: int, extended: tuple[int, int] | None = None) -> None:
        """A clock with its events, running or ended; ``extended``: the day of a decision, and until when."""
        entered, due = want.entered_on.isoformat(), want.due_on.isoformat()
        ended = None if want.ended_on is None else want.ended_on.isoformat()
        recorded, ended_recorded = f"{entered} 09:00", None if ended is None else f"{ended} 16:00"
        until, amended = (due, None) if extended is None else (ISO[extended[1]], ISO[extended[0]])
        pk = self.clocks.add(
            want.rule, want.section, want.unit_id, want.case_id, want.subject_kind, want.subject_id, want.person_id,
            want.starts_on.isoformat(), entered, until, amended, ended, want.end, recorded, ended_recorded, by,
        )  # fmt: skip
        self.clock_events.add(pk, Happening.STARTED.value, entered, want.starts_on.isoformat(), due, "", recorded, by)
        if extended is not None:
            self.clock_events.add(pk, Happening.EXTENDED.value, amended, None, until, "Särskilda skäl, se beslutet",
                                  moment(extended[0], 14), by)  # fmt: skip
        if ended is not None:
            self.clock_events.add(pk, want.end, ended, None, None, "", ended_recorded, by)

    def _clocks(self, life: Life, unit: int, by: int) -> None:
        day = dt.date.fromordinal
        facts = OrderFacts(
            order_id=life.pk, case_id=life.case, person_id=life.person, unit_id=unit, law=life.spec.law, assessed=life.spec.basis == "assessed",
            state=life.state, decided_on=day(life.sent), sent_on=day(life.sent),
            acknowledged_on=None if life.state == "sent" else day(life.sent),
            started_on=None if life.started is None else day(life.started),
            ended_on=None if life.ended is None else day(life.ended),
            interruptions=tuple(
                InterruptionFacts(day(first), None if last is None else day(last)) for first, last in life.pauses
            ),
            plans=tuple(life.plans),
        )  # fmt: skip
        for want in clocks(facts):
            self.clock(want, by=by)

    # The work within ----------------------------------------------------------------------------------------------

    def _work(self, house: House, life: Life) -> None:
        worker, started = life.worker, life.started
        if worker is None or started is None:
            return
        last = life.ended if life.ended is not None else self.today
        self._plans(house, life, worker, started, last)
        if life.spec.capacity != "group":
            self._visits(house, life, worker, started, last)
        if life.spec.key == "drogtester":
            self._tests(house, life, worker, started, last)
        for number in range(4):
            day = started + (last - started) * number // 4
            at = moment(day, 14, number * 7)
            self.journal.add(life.case, worker.user, "visit" if number % 2 else "call", moment(day, 10), at,
                             house.chance.choice(blueprint.NOTES), "signed", at)  # fmt: skip
        if life.ended is None and house.chance.random() < 0.08:
            at = moment(self.today - house.chance.randint(1, 6), 15)
            self.journal.add(life.case, worker.user, "event", at, at, blueprint.NOTES[0], "draft", None)

    def _plans(self, house: House, life: Life, worker: Worker, started: int, last: int) -> None:
        chance = house.chance
        versions: list[int] = []
        made = started + 12
        while made < last and len(versions) < 4:
            versions.append(made)
            made += 182 + chance.randint(-10, 10)
        for number, day in enumerate(versions, 1):
            newest = number == len(versions)
            follow = day + 182 + chance.randint(-20, 20)
            if newest and life.ended is None:
                follow = self.today + chance.randint(-9, 150)
            plan = self.plans.add(
                life.pk, number, "active" if newest else "replaced", "guardian" if life.spec.children else "person",
                "Vill att vardagen håller ihop.", "Regelbundna träffar enligt överenskommelse.", ISO[follow], ISO[day],
                worker.user, moment(day, 11),
            )  # fmt: skip
            over = life.ended if newest else min(follow, last)
            for order in range(2):
                done = over is not None
                self.goals.add(plan, chance.choice(blueprint.GOALS), order,
                               chance.choice(("met", "partly", "not_met")) if done else "", ISO[over] if over is not None else None,
                               worker.user if done else None, moment(day, 11),
                               moment(over, 15) if over is not None else None)  # fmt: skip
            life.plans.append(PlanFacts(dt.date.fromordinal(day), dt.date.fromordinal(follow)))

    def _visits(self, house: House, life: Life, worker: Worker, started: int, last: int) -> None:
        chance, unit = house.chance, house.teams[life.spec.team]
        wanted = chance.randint(9, 17)
        apart = max(1, (last - started) // wanted)
        kind = "home" if life.spec.team == "boende" else "contact" if life.spec.key == "umgange" else "office"
        for number in range(wanted):
            day = started + 1 + number * apart
            if day >= last or day >= self.today:
                break
            drawn, hour, minute = chance.random(), chance.randint(8, 15), chance.choice((0, 15, 30, 45))
            at = moment(day, hour, minute)
            state = "done" if drawn < 0.86 else "missed" if drawn < 0.93 else "cancelled"
            self.visits.add(life.pk, worker.employee, "call" if number % 5 == 4 else kind, at, 60, state,
                            at if state == "done" else None, "" if state != "cancelled" else "Förhinder", moment(max(started, day - 7), 9), at)  # fmt: skip
            self.traces.event(at, worker, "interventions.visit_recorded", "interventions.visit", self.visits.last, life.person,
                              unit, state=state)  # fmt: skip
        if life.ended is None:
            for day in (self.today + chance.randint(0, 6), self.today + chance.randint(7, 13)):
                at = moment(day, chance.randint(8, 15), chance.choice((0, 30)))
                self.visits.add(
                    life.pk, worker.employee, kind, at, 60, "planned", None, "", moment(self.today - 3, 9), None
                )

    def _tests(self, house: House, life: Life, worker: Worker, started: int, last: int) -> None:
        for number in range(12):
            day = started + (last - started) * number // 12
            pending = number == 11 and life.ended is None
            self.tests.add(life.pk, "urine", "Enligt överenskommelse i planen", moment(day, 10, 15), worker.employee, YES,
                           house.workers["pso1"].employee, "pending" if pending else house.chance.choice(
                               ("negative", "negative", "negative", "positive", "invalid")),
                           None if pending else moment(min(day + 4, self.today), 13), moment(day, 10, 20))  # fmt: skip
