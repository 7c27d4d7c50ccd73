"""The authority's side of a unit: what comes in, is investigated and decided, and the night; with faults that can be counted.

``PLANTED`` says how many of each fault every unit has: what the measures find must be exactly that.
"""

import random
from typing import Final

from hemmaplan.cases.consequences import Assigned, FileAccess, Over, file_grounds
from hemmaplan.cases.decisions import consequences as of_decision
from hemmaplan.cases.decisions import kinds as decisions
from hemmaplan.cases.decisions.models import Decision, Delivery, ExecutionNote
from hemmaplan.cases.intake import consequences as of_intake
from hemmaplan.cases.intake.models import DutyEntry, DutyShift, Intake, IntakeContact, ProtectionAssessment, Reporter
from hemmaplan.cases.intake.states import FEEDBACK_BY_STATE
from hemmaplan.cases.investigations import consequences as of_investigation
from hemmaplan.cases.investigations.models import (
    ChildTalk,
    Communication,
    InstrumentResult,
    Investigation,
    InvestigationPlan,
    InvestigationText,
    SafetyPlan,
    Statement,
)
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.integrations.synthetic.orders import UNREAD, Life, Orders
from hemmaplan.integrations.synthetic.residents import FAMILIES, Residents
from hemmaplan.integrations.synthetic.rows import ISO, NO, YES, Table, day_of, moment, period
from hemmaplan.integrations.synthetic.workplace import House, Worker, Workplace
from hemmaplan.people.models import Relation, SafeContact

PLANTED: Final = {
    "late": 5, "unassessed": 4, "violence_not_opened": 2, "chained": 2, "late_investigations": 2, "unread_at_night": 2,
    "unread_orders": UNREAD, "unexecuted": 3, "untold": 2, "unanswered": 4,
}  # fmt: skip
"""Faults of each unit: reports decided or waiting too late, without protection assessment, of violence and not opened; an
investigation that continues one just closed, or has gone on too long; rows of the night, and orders, that nobody has read;
help granted that nobody has ordered in three months, parties not told of a decision, who have not replied in time."""
_ARRIVED: Final = (25, 19, 16, 13, 13, 12, 12, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2)
_LATE_WAITING: Final = 3
_GOING: Final = (150, 135, 113, 104, 97, 88, 80, 73, 66, 59, 52, 45, 38, 31, 25, 20, 15, 10, 6, 3)
_TOLD: Final = (
    ("school", "Ekskolan", "child_school", "Har varit borta nästan varje dag sedan terminen började."),
    ("preschool", "Solrosen", "parents_care", "Hämtas sent, och kläderna är för tunna."),
    ("health", "Barnavårdscentralen", "parents_health", "Mamman säger att hon inte orkar längre."),
    ("police", "Polisen", "child_witness", "Bråk i bostaden. Barnet satt i trappan."),
    ("private", "", "parents_addiction", "Det festas varje helg, och barnen är ute till sent."),
    ("school", "Norra skolan", "child_violence", "Berättar att pappa slår."),
)  # fmt: skip
_ADULT: Final = (
    ("concern", "adult_addiction"), ("application", "adult_home"), ("rent", ""), ("eviction", ""), ("hospital", ""),
    ("police", ""), ("application", "adult_violence"), ("estate", ""), ("concern", "adult_health"),
)  # fmt: skip
_OUTCOMES: Final = ("no_need", "intervention", "met_otherwise", "declined", "moved")
_VIOLENT: Final = {"child_witness", "child_violence", "adult_violence"}
_ROLES: Final = ("reception", "duty_officer", "team_leader", "authority_manager")
FILE, ASSESSED_AT, DECIDED_AT = "cases.case", 15, 14


class Authority:
    """Writes the rows of the authority, when all units have been written: what they hold is the same with and without it."""

    def __init__(self, *, today: int, residents: Residents, orders: Orders, workplace: Workplace) -> None:
        self.today, self.residents, self.orders, self.workplace = today, residents, orders, workplace
        self.chance = random.Random(0)  # noqa: S311  made-up data, no secret
        self.staff: dict[str, Worker] = {}
        self.relations = Table(Relation, "person_id other_id kind period recorded_at")
        self.parties = Table(Party, "case_id person_id role period by_id recorded_at")
        self.intakes = Table(
            Intake,
            "kind area unit_id case_id person_id stated_person channel arrived_at words reason same_call_id same_as_id "
            "investigation_id state handled_on outcome_reason taken_by_id recorded_at handled_recorded_at",
        )
        self.reporters = Table(
            Reporter,
            "intake_id kind anonymous secret workplace wants_feedback asked_at feedback feedback_at recorded_at",
        )
        self.assessments = Table(ProtectionAssessment, "intake_id danger grounds measure assessed_at by_id recorded_at")
        self.contacts = Table(IntakeContact, "intake_id with_whom happened_at text by_id recorded_at")
        self.investigations = Table(
            Investigation,
            "case_id unit_id person_id kind headings reason opened_on court_date guardians_informed_on state written_at "
            "written_by_id closed_on outcome follow_up_on chained_to_id recorded_at closed_recorded_at",
        )
        self.plans = Table(
            InvestigationPlan,
            "investigation_id version state questions areas child_part done_by made_by_id established_at recorded_at",
        )
        self.statements = Table(
            Statement, "investigation_id area kind text source source_name source_on by_id recorded_at"
        )
        self.texts = Table(InvestigationText, "investigation_id part text saved_by_id recorded_at")
        self.talks = Table(
            ChildTalk, "investigation_id kind happened_at guardians_told child_was_told child_said by_id recorded_at"
        )
        self.decisions = Table(
            Decision,
            "id case_id unit_id person_id intake_id investigation_id kind verb section intervention minutes_per_week first_on "
            "purpose facts provisions weighing best_interests childs_view new_due_on outcome state level prepared_by_id "
            "decided_by_id decided_at recorded_at signed_recorded_at",
        )
        self.decisions.last = orders.decided
        self.deliveries = Table(
            Delivery,
            "decision_id party_id way sent_on received_on received_source by_id recorded_at received_recorded_at",
        )
        self.notes = Table(ExecutionNote, "decision_id kind on text answer by_id recorded_at")
        self.communications = Table(
            Communication,
            "investigation_id party_id sent_on way reply_by replied_on reply checked by_id recorded_at",
        )
        self.results = Table(
            InstrumentResult, "investigation_id instrument made_on answers score level cut_off by_id recorded_at"
        )
        self.safety = Table(SafetyPlan, "investigation_id safe_contact way_out reviewed_on by_id recorded_at")
        self.safe = Table(SafeContact, "person_id may_call may_write times by_id recorded_at")
        # Who is a party in each file, once somebody is.
        self.of_file: dict[int, list[int]] = {}
        self.shifts = Table(DutyShift, "unit_id to_unit_id started_at ended_at by_id recorded_at")
        self.entries = Table(
            DutyEntry,
            "shift_id happened_at caller about words assessment intake_id read_at read_by_id by_id recorded_at",
        )

    def fill(self, house: House, chance: random.Random, lives: list[Life]) -> None:
        """The authority of one unit. ``lives``: the orders that go on today, behind each of which there is a decision."""
        self.chance = chance
        unit = house.authorities["familj"]
        self.staff = {role: self.workplace.officer(house, chance, role, unit) for role in _ROLES}
        self._waiting(house)
        self._not_opened(house)
        self._children(house)
        self._others(house)
        self._of_orders(house, lives)
        self._not_carried_out(house)
        self._night(house)

    # Who, and whose file --------------------------------------------------------------------------------------------

    def _family(self, children: int, level: str = "") -> tuple[int, list[int]]:
        name, since = self.chance.choice(FAMILIES), self.orders.first
        guardian = self.residents.make(self.chance, child=False, since=since, family=name, level=level)
        kids = [self.residents.make(self.chance, child=True, since=since, family=name) for _number in range(children)]
        for child in kids:
            self.relations.add(child, guardian, "guardian", period(since), moment(since, 8))
        return guardian, kids

    def _worker(self, house: House, unit: int) -> Worker:
        side = next(key for key, one in house.authorities.items() if one == unit)
        return self.chance.choice(house.senders[side])

    def _file(
        self, kind: str, unit: int, person: int, first: int, last: int | None, worker: Worker, restricted: str = ""
    ) -> int:
        contact = self.staff["team_leader"].employee if restricted else None
        case, number = self.orders.open_case(kind, person, unit, first, last, restricted=restricted, contact=contact)
        self.orders.assign(case, worker.employee, "worker", 0, first, last)
        over = None if last is None else day_of(last)
        access = FileAccess(
            case, number, person, unit, day_of(first), bool(restricted), Over(over, over) if over else None
        )
        self.orders.ground(FILE, file_grounds(access, [Assigned(worker.employee, day_of(first), over, over)]))
        return case

    # What comes in --------------------------------------------------------------------------------------------------

    def _came(
        self, kind: str, area: str, unit: int, arrived: int, *, case: int | None, person: int | None, told: tuple[str, ...],
        state: str = "received", handled: int | None = None, investigation: int | None = None, same_call: int | None = None,
        same_as: int | None = None, assessed: bool = True, why: str = "",
    ) -> int:  # fmt: skip
        """Something that came in, who told it, the protection assessment of the day, and its clocks."""
        taker = self.staff["reception"].user
        teller, place, reason, words = told
        at = moment(arrived, 8 + self.intakes.last % 6, self.intakes.last * 7 % 60)
        pk = self.intakes.add(
            kind, area, unit, case, person, "" if person else "Pojke omkring åtta år, lekplatsen vid Ekvägen",
            "phone" if reason else "letter", at, words, reason, same_call, same_as, investigation, state,
            None if handled is None else ISO[handled], why, taker, at, None if handled is None else moment(handled, 16),
        )  # fmt: skip
        protects = area == "child" and kind == "concern" and state != "duplicate" and assessed
        if protects:
            self.assessments.add(pk, "danger" if reason in _VIOLENT else "none", "Anmälan, registret och samtal.",
                                 "Hos mormor i natt" if reason in _VIOLENT else "", moment(arrived, ASSESSED_AT), taker,
                                 moment(arrived, ASSESSED_AT))  # fmt: skip
        asks = bool(place) and pk % 2 == 0
        if teller:
            what = FEEDBACK_BY_STATE.get(state, "") if asks else ""
            fed = "" if handled is None else moment(min(handled + 3, self.today), 9)
            self.reporters.add(pk, teller, YES if teller == "private" else NO, NO, place, YES if asks else NO,
                               at if asks else None, what, fed if what else None, at)  # fmt: skip
        day = day_of(arrived)
        facts = of_intake.IntakeFacts(
            intake_id=pk, unit_id=unit, kind=kind, area=area, arrived_on=day, state=state,
            recorded_at=calendar.at_clock(day, 8), person_id=person, case_id=case, assessed_on=day if protects else None,
            handled_on=None if handled is None else day_of(handled), wants_feedback=bool(teller) and asks,
            feedback_asked_on=day if asks else None,
            feedback_on=None if handled is None or not asks or state not in FEEDBACK_BY_STATE else day_of(min(handled + 3, self.today)),
        )  # fmt: skip
        for want in of_intake.clocks(facts):
            self.orders.clock(want, by=taker)
        return pk

    def _waiting(self, house: House) -> None:
        """What nobody has decided on yet, some sixty: siblings in one call, the late first, the last ones not assessed."""
        unit, today = house.authorities["familj"], self.today
        for turn, days in enumerate(_ARRIVED):
            told = _TOLD[turn % len(_TOLD)]
            guarded = "marker" if turn == 4 else "registration" if turn == 7 else "fictitious" if turn == 10 else ""
            _guardian, kids = self._family(2 if turn % 3 == 2 and turn > _LATE_WAITING else 1, guarded)
            first = None
            for child in kids:
                worker = self._worker(house, unit)
                case = self._file("child", unit, child, today - days, None, worker, "colleague" if turn == 12 else "")
                pk = self._came(
                    "concern", "child", unit, today - days, case=case, person=child, told=told, same_call=first
                )
                first = first or pk
                if turn % 4 == 0:
                    at = moment(today - days + 1, 10)
                    self.contacts.add(pk, "guardian", at, "Tar gärna emot hjälp.", self.staff["reception"].user, at)
        for turn in range(PLANTED["unassessed"]):
            child, day = self._family(1)[1][0], today - 1 - turn % 2
            case = self._file("child", unit, child, day, None, self._worker(house, unit))
            self._came(
                "concern", "child", unit, day, case=case, person=child, told=_TOLD[turn % len(_TOLD)], assessed=False
            )
        self._came("concern", "child", unit, today - 1, case=None, person=None, told=_TOLD[4])
        unit = house.authorities["vuxen"]
        for turn in range(22):
            kind, reason = _ADULT[turn % len(_ADULT)]
            area = "violence" if reason == "adult_violence" else "adult"
            person, day = self.residents.make(self.chance, child=False, since=self.orders.first), today - turn // 2 - 1
            case = self._file(area, unit, person, day, None, self._worker(house, unit))
            self._came(kind, area, unit, day, case=case, person=person, told=("", "", reason, "Se bifogad handling."))

    def _not_opened(self, house: House) -> None:
        """Reports of the last year that led to none: the first late, and two of violence that should have been opened."""
        unit = house.authorities["familj"]
        late = PLANTED["late"] - _LATE_WAITING
        for turn in range(36):
            child, arrived = self._family(1)[1][0], self.today - 25 - turn * 9
            decided = arrived + (18 if turn < late else 2 + turn % 11)
            violent = turn >= 36 - PLANTED["violence_not_opened"]
            told = _TOLD[5] if violent else (_TOLD[0], _TOLD[1], _TOLD[2], _TOLD[4])[turn % 4]
            worker = self._worker(house, unit)
            case = self._file("child", unit, child, arrived, decided, worker)
            why = "Uppgifterna ger inte skäl att utreda."
            pk = self._came("concern", "child", unit, arrived, case=case, person=child, told=told, state="not_opened",
                            handled=decided, why=why)  # fmt: skip
            self._decide(case, unit, child, "child", "not_open", "not_open", decided, self.staff["authority_manager"], "manager",
                         intake=pk, weighing=why)  # fmt: skip
            if turn == 3:
                self._came("concern", "child", unit, arrived, case=case, person=child, told=told, state="duplicate",
                           handled=arrived + 1, same_as=pk)  # fmt: skip

    # What is investigated ---------------------------------------------------------------------------------------------

    def _children(self, house: House) -> None:
        """Children's investigations in every phase; two late, one extended by decision; closed ones, two continued."""
        unit, today = house.authorities["familj"], self.today
        for turn, days in enumerate(_GOING):
            guardian, kids = self._family(1 + turn % 2)
            self._looked_into(
                house, "child", unit, kids[0], today - days, guardian=guardian, turn=turn,
                unanswered=turn < PLANTED["unanswered"],
            )  # fmt: skip
        guardian, kids = self._family(1)
        self._looked_into(
            house, "child", unit, kids[0], today - 140, guardian=guardian, extended=(today - 40, today + 40)
        )
        for turn in range(26):
            guardian, kids = self._family(1)
            opened = today - 320 + turn * 5
            length = 45 + turn * 17 % 70
            chained = turn < PLANTED["chained"]
            case, pk, worker = self._looked_into(
                house, "child", unit, kids[0], opened, guardian=guardian, turn=turn, closed=opened + length,
                outcome=_OUTCOMES[0 if chained else turn % len(_OUTCOMES)], goes_on=chained,
            )  # fmt: skip
            if chained:
                again = opened + length + 12 + turn
                self._investigation(
                    case, unit, kids[0], "child", again, worker, closed=again + 60, outcome="no_need", chained=pk
                )

    def _others(self, house: House) -> None:
        """Adults, violence and the family court's inquiries."""
        adults, family, today = house.authorities["vuxen"], house.authorities["familj"], self.today
        for turn in range(14):
            kind = "violence" if turn % 4 == 3 else "adult"
            person = self.residents.make(self.chance, child=False, since=self.orders.first)
            opened = today - 8 - turn * 13
            closed = opened + 60 if turn > 9 else None
            self._looked_into(house, kind, adults, person, opened, turn=turn, closed=closed, outcome="declined")
        for turn in range(2):
            guardian, kids = self._family(1)
            self._looked_into(
                house, "custody", family, kids[0], today - 30 - turn * 30, guardian=guardian, court=today + 40
            )

    def _looked_into(
        self, house: House, kind: str, unit: int, person: int, opened: int, *, guardian: int | None = None, turn: int = 0,
        closed: int | None = None, outcome: str = "", goes_on: bool = False, court: int | None = None,
        extended: tuple[int, int] | None = None, unanswered: bool = False,
    ) -> tuple[int, int, Worker]:  # fmt: skip
        """A report or an application, opened after some days, investigated as far as it has come, and decided."""
        area, arrived = "family" if kind == "custody" else kind, opened - 5 - turn % 6
        worker = self._worker(house, unit)
        case = self._file(area, unit, person, arrived, None if goes_on else closed, worker)
        self.of_file[case] = [
            self.parties.add(case, who, role, period(opened), worker.user, moment(opened, 9))
            for role, who in (("person", person), ("guardian", guardian))
            if who is not None
        ]
        pk = self._investigation(
            case, unit, person, kind, opened, worker, closed=closed, outcome=outcome, court=court, extended=extended
        )
        if kind == "child":
            told, came = _TOLD[turn % len(_TOLD)], "concern"
        else:
            told, came = ("", "", "", "Se bifogad handling."), "court" if court else "application"
        intake = self._came(came, area, unit, arrived, case=case, person=person, told=told, state="opened", handled=opened,
                            investigation=pk)  # fmt: skip
        self._decide(case, unit, person, area, "open", "open", opened, worker, "worker", intake=intake, investigation=pk,
                     facts=told[3])  # fmt: skip
        if extended is not None:
            self._decide(case, unit, person, area, "extend", "extend", extended[0], self.staff["team_leader"], "lead",
                         investigation=pk, weighing="Barnet har varit inlagt på sjukhus.", new_due=extended[1])  # fmt: skip
        self._sent_before(pk, case, unit, person, opened, closed, worker, replies=turn % 3 == 0, unanswered=unanswered)
        if kind in {"violence", "adult"}:
            self._found_out(pk, kind, person, opened, closed, worker)
        if closed is not None and outcome != "intervention":
            self._decide(case, unit, person, area, "close", "close", closed, self.staff["team_leader"], "lead", investigation=pk,
                         facts="Se utredningen.", weighing="Behovet är tillgodosett.", outcome=outcome)  # fmt: skip
        return case, pk, worker

    def _investigation(
        self, case: int, unit: int, person: int, kind: str, opened: int, worker: Worker, *, closed: int | None = None,
        outcome: str = "", court: int | None = None, extended: tuple[int, int] | None = None, chained: int | None = None,
    ) -> int:  # fmt: skip
        informed = min(opened + 1, self.today) if kind == "child" else None
        written = None if closed is None else max(opened, closed - 3)
        follow = (
            closed
            if closed is not None and kind == "child" and outcome == "no_need" and closed > self.today - 150
            else None
        )
        pk = self.investigations.add(
            case, unit, person, kind, "neutral-1", "Oro som behöver utredas.", ISO[opened], None if court is None else ISO[court],
            None if informed is None else ISO[informed], "open" if closed is None else "closed",
            None if written is None else moment(written, 15), None if written is None else worker.user,
            None if closed is None else ISO[closed], outcome if closed is not None else "",
            None if follow is None else ISO[follow], chained, moment(opened, 9), None if closed is None else moment(closed, 16),
        )  # fmt: skip
        facts = of_investigation.InvestigationFacts(
            investigation_id=pk, case_id=case, person_id=person, unit_id=unit, kind=kind, opened_on=day_of(opened),
            court_date=None if court is None else day_of(court), informed_on=None if informed is None else day_of(informed),
            closed_on=None if closed is None else day_of(closed), follow_up_on=None if follow is None else day_of(follow),
        )  # fmt: skip
        for want in of_investigation.clocks(facts):
            moved = extended if want.rule == "child_inv_complete" else None
            self.orders.clock(want, by=worker.user, extended=moved)
        self._inside(pk, kind, opened, closed, worker)
        return pk

    def _inside(self, pk: int, kind: str, opened: int, closed: int | None, worker: Worker) -> None:
        """What stands in it so long after it was opened: the plan, what is known, the talk with the child, the texts."""
        age, user = (self.today if closed is None else closed) - opened, worker.user
        if age > 8:
            self.plans.add(pk, 1, "established", "Vilket stöd behövs hemma?", "{other}", "Samtal med barnet, två gånger.",
                           ISO[opened + 90], user, moment(opened + 7, 10), moment(opened + 7, 10))  # fmt: skip
        for number, (sort, source) in enumerate(
            (("fact", "school"), ("guardians_view", "guardian"), ("risk", "observation"))
        ):
            day = opened + 10 + 9 * number
            if age > day - opened + 4:
                self.statements.add(
                    pk, "other", sort, "Behöver stöd på morgnarna.", source, "", ISO[day], user, moment(day, 11)
                )
        if age > 30 and kind in {"child", "custody"}:
            at = moment(opened + 24, 13)
            self.talks.add(
                pk, "investigating", at, YES, "Varför vi träffas.", "Vill att det blir lugnt hemma.", user, at
            )
        if age > 60 or closed is not None:
            day = opened + max(0, min(age - 4, 55))
            self.texts.add(pk, "analysis", "Riskerna vägs upp av nätverket.", user, moment(day, 11))

    def _sent_before(
        self, pk: int, case: int, unit: int, person: int, opened: int, closed: int | None, worker: Worker, *,
        replies: bool, unanswered: bool,
    ) -> None:  # fmt: skip
        """What the last of the parties was sent before the decision: replied to, waited for, or past its last day and planted so."""
        sent = closed - 22 if closed is not None else self.today - (20 if unanswered else 5)
        if sent <= opened + 20:
            return
        replied = sent + 3 if closed is not None or (replies and not unanswered) else None
        party, at = self.of_file[case][-1], moment(sent, 13)
        sent_pk = self.communications.add(
            pk, party, ISO[sent], "post", ISO[sent + 14], None if replied is None else ISO[replied],
            "" if replied is None else "Det stämmer.", YES, worker.user, at,
        )  # fmt: skip
        want = of_investigation.time_to_reply(
            of_investigation.CommunicationFacts(
                communication_id=sent_pk, case_id=case, person_id=person, unit_id=unit, sent_on=day_of(sent),
                reply_by=day_of(sent + 14), replied_on=None if replied is None else day_of(replied),
                closed_on=None if closed is None else day_of(closed),
            )
        )  # fmt: skip
        assert want is not None  # something was sent
        self.orders.clock(want, by=worker.user)

    def _found_out(self, pk: int, kind: str, person: int, opened: int, closed: int | None, worker: Worker) -> None:
        """Of an adult the result of an instrument; of somebody under threat the plan of safety, and safe ways to be reached."""
        day = opened + 4
        if day > (self.today if closed is None else closed):
            return
        at = moment(day, 11)
        if kind == "adult":
            self.results.add(pk, "audit", ISO[day], "{2,2,1,0,0,0,1,0,2,0}", 8, "risk", None, worker.user, at)
            return
        self.safety.add(pk, "Jobbtelefonen, vardagar 9–15", "Bakvägen", ISO[day], worker.user, at)
        self.safe.add(person, YES, NO, "vardagar 9–15", worker.user, at)

    # What is decided --------------------------------------------------------------------------------------------------

    def _decide(
        self, case: int, unit: int, person: int, area: str, kind: str, verb: str, day: int, by: Worker, level: str, *,
        intake: int | None = None, investigation: int | None = None, facts: str = "", weighing: str = "", outcome: str = "",
        new_due: int | None = None, number: int | None = None, granted: str = "", minutes: int = 0, ordered: int | None = None,
        tell: bool = True,
    ) -> int:  # fmt: skip
        """A signed decision, told to every party the day after where it is to be told, with its clocks."""
        said, at = decisions.kind(kind, area=area, on=day_of(day)), moment(day, DECIDED_AT)
        if number is None:
            self.decisions.last += 1
            number = self.decisions.last
        last = self.decisions.last
        of_child = area in {"child", "family"}
        self.decisions.add(
            number, case, unit, person, intake, investigation, kind, verb, said.section, granted, minutes,
            ISO[day] if granted else None, "Stöd enligt utredningen." if granted else "", facts, said.section, weighing,
            "Barnet får en tryggare vardag." if of_child else "", "Barnet vill ha hjälp." if of_child else "",
            None if new_due is None else ISO[new_due], outcome, "signed", level, by.user, by.user, at, at, at,
        )  # fmt: skip
        self.decisions.last = last  # the ids are given here, not by the table
        told = min(day + 1, self.today)
        if said.notice and case not in self.of_file:
            self.of_file[case] = [self.parties.add(case, person, "person", period(day), by.user, moment(day, 9))]
        for party in self.of_file[case] if said.notice and tell else ():
            letter = self.deliveries.add(
                number, party, "by_hand", ISO[told], ISO[told], "Överlämnat vid besök", by.user, moment(told, 15), moment(told, 15)
            )  # fmt: skip
            want = of_decision.time_to_appeal(
                of_decision.DeliveryFacts(
                    delivery_id=letter, case_id=case, person_id=person, unit_id=unit, appealable=said.appealable,
                    received_on=day_of(told), received_recorded_at=calendar.at_clock(day_of(told), 15),
                ),
                today=day_of(self.today),
            )  # fmt: skip
            if want is not None:
                self.orders.clock(want, by=by.user)
        about = of_decision.DecisionFacts(
            decision_id=number, case_id=case, person_id=person, unit_id=unit, decided_on=day_of(day), notice=said.notice,
            carried_out=bool(granted), informed_on=day_of(told) if said.notice and tell else None,
            orders=() if ordered is None else (of_decision.CarriedOut(calendar.at_clock(day_of(ordered), 9)),),
        )  # fmt: skip
        for wanted in of_decision.clocks(about):
            self.orders.clock(wanted, by=by.user)
        return number

    def _not_carried_out(self, house: House) -> None:
        """Help that was granted and that nobody has ordered: the first beyond three months, of some of which the party was not told."""
        unit = house.authorities["vuxen"]
        for turn in range(PLANTED["unexecuted"] + 2):
            late = turn < PLANTED["unexecuted"]
            person = self.residents.make(self.chance, child=False, since=self.orders.first)
            day = self.today - (110 + 17 * turn if late else 30 + turn)
            case, pk, _worker = self._looked_into(
                house, "adult", unit, person, day - 40, turn=turn, closed=day, outcome="intervention"
            )
            head = self.staff["authority_manager"]
            number = self._decide(case, unit, person, "adult", "contact", "grant", day, head, "manager", investigation=pk, facts="Se utredningen.",
                                  weighing="Behovet kan inte tillgodoses på annat sätt.", granted="Kontaktperson", outcome="intervention",
                                  tell=turn >= PLANTED["untold"])  # fmt: skip
            if late:
                self.notes.add(
                    number,
                    "offer",
                    ISO[day + 30],
                    "Kontaktperson i grannkommunen.",
                    "declined",
                    head.user,
                    moment(day + 30, 10),
                )
                self.notes.add(
                    number, "reason", ISO[day + 60], "Ingen att erbjuda.", "", head.user, moment(day + 60, 10)
                )

    def _of_orders(self, house: House, lives: list[Life]) -> None:
        """The decisions behind today's orders: a file for each person and area, investigated once, granted each time."""
        files: dict[tuple[int, str], tuple[int, int | None, Worker]] = {}
        for life in sorted((one for one in lives if one.decision), key=lambda one: (one.sent, one.pk)):
            area = "child" if life.spec.children else "violence" if life.spec.competence == "vald" else "adult"
            unit = house.authorities["familj" if life.spec.children else "vuxen"]
            opened = max(life.sent - 25 - life.pk % 40, self.orders.first)
            if (life.person, area) not in files:
                worker = self._worker(house, unit)
                case = self._file(area, unit, life.person, opened, None, worker)
                pk = self._investigation(
                    case, unit, life.person, area, opened, worker, closed=life.sent, outcome="intervention"
                )
                self._came("application", area, unit, opened, case=case, person=life.person, told=("", "", "", "Ansökan om stöd."),
                           state="opened", handled=opened, investigation=pk)  # fmt: skip
                files[life.person, area] = case, pk, worker
            case, pk_or_none, worker = files[life.person, area]
            kind = "home_support" if life.spec.team == "boende" else "open_care"
            self._decide(case, unit, life.person, area, kind, "grant", life.sent, worker, "worker", investigation=pk_or_none,
                         facts="Se utredningen.", weighing="Behovet kan inte tillgodoses på annat sätt.", number=life.decision,
                         granted=life.spec.name, minutes=life.spec.minutes, ordered=life.sent,
                         outcome="intervention" if pk_or_none else "")  # fmt: skip
            files[life.person, area] = case, None, worker

    # The night --------------------------------------------------------------------------------------------------------

    def _night(self, house: House) -> None:
        """The last night before a day the office works: one row became an intake and is read, the others nobody has read."""
        night = self.today - 1
        while calendar.next_working_day(day_of(night + 1)).toordinal() > self.today:
            night -= 1
        unit, officer = house.authorities["familj"], self.staff["duty_officer"].user
        shift = self.shifts.add(unit, unit, moment(night, 17), moment(night + 1, 7), officer, moment(night, 17))
        child = self._family(1)[1][0]
        case = self._file("child", unit, child, night, None, self._worker(house, unit))
        taken = self._came("concern", "child", unit, night, case=case, person=child, told=_TOLD[3])
        rows: list[tuple[str, str, int | None]] = [("Pojke och mamma", "Skrik och bråk. Polisen på plats.", taken)]
        rows += [("Man, omkring 50 år", "Saknar tak över huvudet.", None)] * PLANTED["unread_at_night"]
        for number, (about, words, intake) in enumerate(rows):
            at, read = moment(night, 19 + number), moment(night + 1, 8) if intake else None
            self.entries.add(shift, at, "Polisen", about, words, "Bedömt på plats.", intake, read,
                             self.staff["reception"].user if intake else None, officer, at)  # fmt: skip
