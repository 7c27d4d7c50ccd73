"""The ledger of decisions and of what is sent to parties: actions and facts write the same clocks, and what differs is told."""

import datetime as dt
import random

import pytest
from django.db import transaction
from django.db.models import Count
from tests import make
from tests.cases.test_decisions import TEXTS, a_file
from tests.conftest import kept_for_module

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import RoleGrant
from hemmaplan.cases.decisions import consequences, measures
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries, reconsidering
from hemmaplan.cases.decisions.consequences import CarriedOut, DecisionFacts, DeliveryFacts
from hemmaplan.cases.decisions.models import Appeal, Decision, Delivery
from hemmaplan.cases.investigations import measures as investigations
from hemmaplan.cases.investigations.actions import communication, opening
from hemmaplan.cases.investigations.models import Communication, Investigation
from hemmaplan.cases.parties import actions as parties
from hemmaplan.deadlines.consequences import state_of
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import Happening
from hemmaplan.desk.access.consequences import differing
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.measures import decided
from hemmaplan.interventions.models import Order
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = calendar.today()
NOW = calendar.at_clock(TODAY, 23)
OF_AUTHORITY = ("cases.decision", "cases.delivery", "cases.appeal", "cases.communication", "cases.investigation")


class Town:
    """An authority and a performer, one who may do everything in both, and a clock that only goes forward until today."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.unit, team = make.unit(kind="authority"), make.unit()
        self.services = [make.service(team), make.service(team)]
        self.by = make.user("social_worker", self.unit)
        for role, unit in (("unit_manager", team), ("authority_manager", self.unit)):
            RoleGrant.objects.create(
                user=self.by, role=role, unit=unit, period=span(make.EARLY), granted_by=self.by, granted_at=make.AT
            )
        self.by.forget_scope()
        self.cases = [a_file(self.unit, self.by, kind=kind) for kind in ("child", "child", "adult")]
        for case in self.cases:
            Ground.objects.create(
                person=case.person, unit=self.unit, reason="Akt", source_kind="cases.case", source_id=case.pk,
                period=span(make.EARLY), recorded_at=make.AT,
            )  # fmt: skip
        self.at = calendar.at_clock(TODAY - 320 * DAY, 9)

    @property
    def today(self) -> dt.date:
        return calendar.local_date(self.at)

    def back(self, most: int = 12) -> dt.date:
        return self.today - self.chance.randint(0, most) * DAY

    def any(self, rows):
        found = sorted(rows, key=lambda row: row.pk)
        if not found:
            raise Refused("none")
        return self.chance.choice(found)

    def do(self, action, **given):
        return action(**given, by=self.by, at=self.at)

    def decide(self):
        texts = TEXTS | {"first_on": self.today, "last_on": self.today + 100 * DAY, "intervention": str(self.at)}
        made = self.do(decisions.draft, case=self.any(self.cases), kind="open_care", verb="grant", **texts)
        return self.do(decisions.sign, decision=made)

    def decision(self):
        return self.any(
            Decision.objects.filter(state="signed", unit=self.unit).select_related("case", "person", "unit")
        )

    def tell(self):
        one = self.decision()
        for _party in range(self.chance.randint(1, 2)):
            party = self.any(one.case.parties.filter(is_party=True))
            way = self.chance.choice(("by_hand", "post", "oral"))
            self.do(deliveries.deliver, decision=one, party=party, way=way, sent_on=self.back(), checked=True)

    def order(self):
        one = self.decision()
        self.do(orders.send, person=one.person, service=self.any(self.services), from_unit=self.unit, decided_on=self.today,
                decision=one)  # fmt: skip

    def counsel(self):
        self.do(parties.add_party, case=self.any(self.cases), role="counsel", name=f"Ombud {self.at}", on=self.back(60))

    def send(self):
        row = self.any(Investigation.objects.filter(unit=self.unit).exclude(state="closed").select_related("case"))
        party = self.any(row.case.parties.all())
        self.do(communication.communicate, investigation=row, party=party, sent_on=self.back(), way="by_hand",
                reply_by=self.today + self.chance.randint(1, 20) * DAY, checked=True)  # fmt: skip

    def close(self):
        row = self.any(Investigation.objects.filter(unit=self.unit).exclude(state="closed"))
        Investigation.objects.filter(pk=row.pk).update(state="written", written_at=self.at)
        row.refresh_from_db()
        self.do(opening.close_investigation, investigation=row, outcome="no_need", on=self.today)

    def act(self) -> None:
        """One act at random; at night the times to appeal that are over are let be so."""
        what = self.chance.choice(
            [self.decide, self.decide, self.tell, self.tell, self.tell, self.order, self.order, self.counsel, self.send, self.send, self.close,
             lambda: self.do(deliveries.receive, delivery=self.any(Delivery.objects.filter(received_on=None, decision__unit=self.unit)), on=self.back(3), source="Kvitto"),
             lambda: self.do(appeals.receive_appeal, delivery=self.any(Delivery.objects.filter(decision__unit=self.unit).exclude(received_on=None)), on=self.today),
             lambda: self.do(appeals.forward_appeal, appeal=self.any(Appeal.objects.filter(state="received", delivery__decision__unit=self.unit)), on=self.today, court="Förvaltningsrätten", way="post"),
             lambda: self.do(decisions.sign, decision=self.do(reconsidering.reconsider, appeal=self.any(Appeal.objects.filter(state="received", delivery__decision__unit=self.unit)), verb="grant", wholly=True)),
             lambda: self.do(orders.return_, order=self.any(Order.objects.filter(state="sent", from_unit=self.unit)), reason="Fel"),
             lambda: self.do(decisions.sign, decision=self.do(decisions.correct, decision=self.decision())),
             lambda: self.do(opening.open_investigation, case=self.any(self.cases), kind="child", reason="Oro för barnet", on=self.back()),
             lambda: self.do(opening.inform_parties, investigation=self.any(Investigation.objects.filter(unit=self.unit)), on=self.back(3)),
             lambda: self.do(communication.record_reply, communication=self.any(Communication.objects.filter(investigation__unit=self.unit)), on=self.back(3))]
        )  # fmt: skip
        try:
            what()
        except Refused:
            return

    def live(self, acts: int = 150) -> None:
        """Until today."""
        self.do(opening.open_investigation, case=self.cases[0], kind="child", reason="Oro för barnet", on=self.today)
        self.send()
        self.decide()
        self.order()
        self.at += DAY
        self.do(orders.return_, order=Order.objects.get(from_unit=self.unit), reason="Fel")
        self.at += DAY
        for _number in range(acts):
            self.act()
            self.at = min(self.at + dt.timedelta(hours=self.chance.randint(4, 96)), NOW)
            deliveries.close_appeal_times(today=self.today, by=system_user(), at=self.at)
        self.at = NOW
        deliveries.close_appeal_times(today=TODAY, by=system_user(), at=NOW)


@pytest.fixture(scope="module", params=range(3))
def lived_town(request, django_db_setup, django_db_blocker):
    with kept_for_module(django_db_blocker):
        made = Town(request.param)
        made.live()
        yield made


@pytest.fixture
def town(lived_town, db):
    return lived_town


def told_on(day: dt.date) -> list[str]:
    """What the check of that night tells of the times to appeal."""
    return [str(one) for one in measures.deliveries_disagreeing(day)]


def told() -> list[str]:
    found = [
        *decided.disagreeing(),
        *measures.deliveries_disagreeing(TODAY),
        *measures.appeals_disagreeing(),
        *investigations.disagreeing(),
    ]
    return [str(one) for one in (*found, *investigations.communications_disagreeing())]


def test_the_actions_write_the_clocks_that_the_facts_want(town):
    assert Decision.objects.filter(state="signed").count() > 5
    assert told() == []
    for clock in Clock.objects.filter(subject_kind__in=OF_AUTHORITY).prefetch_related("events"):
        assert clock.state == state_of(clock.events.order_by("pk"))


def test_the_histories_hold_all_that_can_happen():
    wanted = {
        ("fl_decision_notice", "answered"), ("fl_decision_notice", "withdrawn"), ("nonexec_decision", "withdrawn"),
        ("appeal_party", "answered"), ("appeal_party", "lapsed"), ("fl_communication", "answered"),
        ("appeal_forward", "answered"), ("fl_communication", "withdrawn"), ("fl_communication", "lapsed"), ("child_inv_inform_parties", "answered"),
    }  # fmt: skip
    again = False
    for seed in range(12):
        town = Town(seed)
        town.live()
        rows = Clock.objects.filter(subject_kind__in=OF_AUTHORITY, unit=town.unit)
        wanted -= set(rows.values_list("rule", "events__kind"))
        counted = rows.filter(rule="nonexec_decision").order_by().values("subject_id").annotate(n=Count("pk"))
        again = again or counted.filter(n__gt=1).exists()
        if not wanted and again:
            break
    assert not wanted
    assert again, "no order came back"


@pytest.mark.parametrize("fault", ["missing", "answered twice", "answered and not told", "wrong day", "still running"])
def test_a_clock_of_a_decision_that_is_not_as_it_should_is_reported(town, fault):
    numbers = decided.numbers_disagreeing(TODAY)
    assert numbers == set()
    row = Delivery.objects.exclude(received_on=None).filter(decision__replaced_by=None).first()
    clock = Clock.objects.get(subject_kind="cases.delivery", subject_id=row.pk)
    if fault == "missing":
        Clock.objects.filter(pk=clock.pk).update(subject_id=0)
    elif fault == "answered twice":
        rest = {"kind": Happening.ANSWERED, "on": row.received_on, "recorded_at": NOW, "by": system_user()}
        again = Clock.objects.get(pk=clock.pk)
        again.pk, again.ended_on, again.ended_recorded_at, again.end = None, row.received_on, NOW, "answered"
        again.save()
        ClockEvent.objects.create(clock=again, **rest)
    elif fault == "answered and not told":
        Delivery.objects.filter(pk=row.pk).update(received_on=None, received_source="")
    elif fault == "wrong day":
        Clock.objects.filter(pk=clock.pk).update(due_on=clock.due_on + DAY)
    else:
        Clock.objects.filter(pk=clock.pk).update(ended_on=None, end="", ended_recorded_at=None)
        Delivery.objects.filter(pk=row.pk).update(appealed_on=row.received_on, appealed_recorded_at=NOW)
    assert decided.numbers_disagreeing(TODAY) == {row.decision.case.number}
    assert row.decision.case.number in differing(on=TODAY).files


def test_a_communication_whose_clock_is_gone_is_reported(town):
    row = Communication.objects.first()
    Communication.objects.filter(pk=row.pk).update(replied_on=(row.replied_on or row.sent_on) + DAY)
    assert investigations.numbers_disagreeing() == {row.investigation.case.number}


def test_the_night_killed_in_the_middle_and_run_twice_gives_the_same(town, monkeypatch):
    """A kill takes back the whole job; the next night does it all, and once more changes nothing."""
    for _decision in range(3):
        one = town.decide()
        party = measures.parties_of(one)[0]
        town.do(deliveries.deliver, decision=one, party=party, way="by_hand", sent_on=TODAY, checked=True)
    night = TODAY + 90 * DAY
    at_night = {"today": night, "by": system_user(), "at": calendar.at_clock(night, 2)}
    running = Clock.objects.running().filter(rule="appeal_party")
    left, events, real = running.count(), ClockEvent.objects.count(), deliveries.deadlines.lapse
    assert left > 1
    done: list[object] = []

    def killed(**given):
        done.append(real(**given))
        if len(done) == left - 1:
            raise KeyboardInterrupt
        return done[-1]

    monkeypatch.setattr(deliveries.deadlines, "lapse", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        deliveries.close_appeal_times(**at_night)
    monkeypatch.undo()
    assert (running.count(), ClockEvent.objects.count()) == (left, events)
    found = [
        (deliveries.close_appeal_times(**at_night), running.count(), ClockEvent.objects.count(), told_on(night))
        for _again in range(2)
    ]
    assert found == [(left, 0, events + left, []), (0, 0, events + left, [])]


# By hand -------------------------------------------------------------------------------------------------------------

FIRST = dt.date(2026, 3, 2)


def at(day: int, hour: int = 10) -> dt.datetime:
    return calendar.at_clock(dt.date(2026, 3, day), hour)


def test_the_last_party_to_be_sent_it_answers_the_clock_whoever_was_entered_last():
    known = [(1, at(1)), (2, at(1)), (3, at(20))]
    assert consequences.informed(known, []) is None
    assert consequences.informed(known, [(at(3), 1, dt.date(2026, 3, 3))]) is None
    sent = [(at(5), 1, dt.date(2026, 3, 5)), (at(6), 2, dt.date(2026, 3, 4))]
    assert consequences.informed(known, sent) == (dt.date(2026, 3, 5), at(6)), "the third was not known then"
    assert consequences.informed(known, [*sent, (at(21), 3, dt.date(2026, 3, 21))]) == (dt.date(2026, 3, 5), at(6))


def spans(*sent: CarriedOut, **more) -> list[tuple]:
    facts = DecisionFacts(1, 1, 1, 1, FIRST, notice=False, carried_out=True, orders=sent, **more)
    return [(want.entered_on.day, want.ended_on and want.ended_on.day) for want in consequences.clocks(facts)]


def test_three_months_run_about_the_decision_while_no_order_has_them():
    back = CarriedOut(at(4), dt.date(2026, 3, 9), at(9))
    assert spans() == [(2, None)]
    assert spans(CarriedOut(at(4))) == [(2, 4)]
    assert spans(back) == [(2, 4), (9, None)]
    assert spans(CarriedOut(at(12)), back) == [(2, 4), (9, 12)]
    assert spans(CarriedOut(at(6)), back) == [(2, 4)], "another had it when the first came back"
    assert spans(CarriedOut(at(4), dt.date(2026, 3, 4), at(4))) == [(2, 4), (4, None)], "back at once"
    replaced = {"replaced_on": dt.date(2026, 3, 7), "replaced_recorded_at": at(7)}
    assert spans(**replaced) == [(2, 7)]
    assert spans(back, **replaced) == [(2, 4)], "it came back after another decision had taken its place"


@pytest.mark.parametrize(
    ("appealed", "today", "ended"),
    [
        (None, dt.date(2026, 3, 30), None),
        (None, dt.date(2026, 3, 31), (dt.date(2026, 3, 30), "lapsed")),
        (dt.date(2026, 3, 30), dt.date(2026, 4, 2), (dt.date(2026, 3, 30), "answered")),
        (dt.date(2026, 3, 31), dt.date(2026, 4, 2), (dt.date(2026, 3, 30), "lapsed")),
    ],
)
def test_the_time_to_appeal_ends_with_the_next_working_day(appealed, today, ended):
    """Received on a Saturday, three weeks end on a Saturday; the office opens on the Monday."""
    facts = DeliveryFacts(1, 1, 1, 1, appealable=True, received_on=dt.date(2026, 3, 7), appealed_on=appealed)
    want = consequences.time_to_appeal(facts, today=today)
    assert want.due_on == dt.date(2026, 3, 28)
    assert (want.ended_on and (want.ended_on, want.end)) == ended
