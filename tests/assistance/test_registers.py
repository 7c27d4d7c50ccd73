"""Registers are asked about those who have applied: who, when, how often, and what is kept of the answers."""

import datetime as dt
import json
from unittest import mock

import pytest
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.assistance import building, jobs, ports
from hemmaplan.assistance.actions import registers
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import month
from hemmaplan.assistance.measures import registers as measures
from hemmaplan.assistance.models import (
    Application,
    ApplicationMember,
    RegisterAnswer,
    RegisterFact,
    RegisterPayment,
    RegisterQuestion,
)
from hemmaplan.assistance.ports import Source
from hemmaplan.assistance.register_words import FACTS, REMARKS, WHY_NOT
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.answers import Answered, HalfAnswer, NoAnswer, WhyNot
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.integrations.breaker import StoredBreaker
from hemmaplan.integrations.navet.adapter import Navet
from hemmaplan.integrations.navet.fake import Fake as FakeNavet
from hemmaplan.integrations.navet.fake import Post
from hemmaplan.integrations.ssbtek import client
from hemmaplan.integrations.ssbtek.adapter import Ssbtek
from hemmaplan.integrations.ssbtek.fake import Fake, Paid
from hemmaplan.integrations.ssbtek.fake import Person as Registered
from hemmaplan.organisation.periods import span
from hemmaplan.people.ports import Joined as PeopleJoined

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 12, 1)
AT = calendar.at_clock(dt.date(2026, 12, 3), 10)
PAID = Paid("FK", "PROG", "EE", 6700, dt.date(2026, 11, 25), "Etableringsersättning", days="22")


def known(born, place):
    """Somebody with a number kept for tests."""
    return make.person(id_number=identity.test_number(born, place).digits, id_kind="personal", born_on=born)


class Household:
    """A couple with a youth and a child, who have applied for December."""

    def __init__(self):
        self.unit = make.unit(kind="authority")
        self.worker = make.user("assistance_worker", self.unit).acting(calendar.local_date(AT))
        self.anna = known(dt.date(1985, 3, 3), 0)
        self.bo = known(dt.date(1984, 4, 4), 1)
        self.youth = known(dt.date(2007, 5, 5), 0)
        self.child = known(dt.date(2015, 6, 6), 0)
        self.case = Case.objects.create(
            number="2026-E900",
            kind="assistance",
            person=self.anna,
            unit=self.unit,
            opened_on=make.EARLY,
            recorded_at=make.AT,
        )
        Assignment.objects.create(
            case=self.case, employee=self.worker.employee, period=span(make.EARLY), recorded_at=make.AT
        )
        self.application = self.apply(MONTH)

    def apply(self, month):
        made = Application.objects.create(
            number=f"EB-{month}",
            unit=self.unit,
            case=self.case,
            person=self.anna,
            month=month,
            began_at=AT,
            changed_at=AT,
            recorded_at=AT,
        )
        roles = (("applicant", self.anna), ("co_applicant", self.bo), ("child", self.youth), ("child", self.child))
        for role, person in roles:
            ApplicationMember.objects.create(application=made, role=role, person=person, born_on=person.born_on)
        Application.objects.filter(pk=made.pk).update(state="sent", sent_at=AT)
        made.refresh_from_db()
        return made

    def decide(self):
        Application.objects.filter(pk=self.application.pk).update(state="decided")


@pytest.fixture
def home():
    return Household()


@pytest.fixture
def system():
    return system_user(at=AT)


@pytest.fixture
def people():
    """What the made-up registers tell of each number; everybody else has nothing."""
    told = {}
    service = Fake(lambda number, *_days: told.get(number, Registered()))
    with (
        mock.patch.object(ports.Joined, "registers", Ssbtek(service, client.Asker("162120001234", "T", "a"), StoredBreaker("ssbtek"))),
        mock.patch.object(PeopleJoined, "population_register", Navet(FakeNavet(lambda _number: Post("Gatan 1")), "162120001234", "b",
                                                                     StoredBreaker("navet"))),
    ):  # fmt: skip
        yield told


def ask(home, by, at=AT):
    return registers.ask_registers(application=home.application, by=by, at=at)


def answered(question, by, at=AT):
    assert jobs.attempt(question, by=by, at=at)
    question.refresh_from_db()
    return measures.latest(question)


def rows_of(home):
    return month.rows_of([home.application])[home.application.pk]


def doubts(home):
    return [(one.code, int(one.member)) for one in building.facts_of(rows_of(home), law_in_use()).doubts]


def counted(home):
    return [one.net_ore for one in building.counted_payments(rows_of(home))]


def test_words_cover_what_a_port_can_say():
    assert dict(WHY_NOT).keys() == {why.value for why in WhyNot}
    assert dict(REMARKS).keys() == {remark.value for remark in ports.Remark if remark}
    assert len(dict(FACTS)) == 9


def test_one_question_is_put_for_each_adult_and_youth_for_the_two_months_before(home, system):
    asked = ask(home, system)
    assert {question.person for question in asked} == {home.anna, home.bo, home.youth}
    assert {(question.first_on, question.last_on) for question in asked} == {
        (dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    }
    assert ask(home, system) == []  # one goes on already
    with pytest.raises(NotPossible, match="pågår redan"):
        ask(home, home.worker)
    assert Event.objects.filter(event_type="assistance.registers_asked").count() == 3


@pytest.mark.parametrize("state", ["draft", "decided", "withdrawn"])
def test_nobody_is_asked_about_without_an_application_that_waits(home, system, state):
    Application.objects.filter(pk=home.application.pk).update(state=state, withdrawn_at=AT)
    with pytest.raises(NotPossible, match="15 kap"):
        ask(home, system)


def test_only_who_handles_the_application_asks(home):
    with pytest.raises(Forbidden):
        ask(home, make.user("assistance_worker", make.unit(kind="authority")))


def test_system_does_not_ask_by_itself_about_the_protected_and_nobody_about_the_dead_or_numberless(home, system):
    type(home.anna).objects.filter(pk=home.anna.pk).update(protection="marker")
    type(home.bo).objects.filter(pk=home.bo.pk).update(deceased_on=dt.date(2026, 11, 1))
    type(home.youth).objects.filter(pk=home.youth.pk).update(id_number="", id_kind="none")
    assert ask(home, system) == []
    assert [question.person for question in ask(home, home.worker)] == [home.anna]


def test_answers_are_stored_as_they_came_with_payments_and_facts(home, system, people):
    people[home.anna.id_number] = Registered(
        (PAID,), job_seeker=True, vehicles=(("TST001", "Volvo", "V50", "2008", "PERSONBIL"),)
    )
    question = ask(home, system)[0]
    held = answered(question, system)
    assert question.ended_at is not None
    assert {source: row.outcome for source, row in held.items()} == dict.fromkeys([*Source, "population"], "answered")
    (payment,) = RegisterPayment.objects.filter(answer__question=question)
    assert (payment.kind, payment.net_ore, payment.days, payment.certain, payment.remark) == (
        "introduction_benefit", 670_000, 22, True, "",
    )  # fmt: skip
    assert json.loads(held["FK"].raw)["formansinformation"]
    assert {row.kind for row in RegisterFact.objects.filter(answer__question=question)} == {"job_seeker", "vehicle"}
    said = json.loads(held["population"].raw)
    assert set(said["here"]) == {str(person.pk) for person in (home.anna, home.bo, home.youth, home.child)}
    assert "Gatan" not in held["population"].raw


def test_a_source_without_answer_is_asked_again_alone_and_later(home, system, people):
    people[home.anna.id_number] = Registered((PAID,), failing={Source.SO: ("SSBT", "TIMEOUT", "för sent")})
    question = ask(home, system)[0]
    held = answered(question, system)
    assert (held["SO"].outcome, held["SO"].why) == ("no_answer", "source_failed")
    assert "TIMEOUT" in held["SO"].reason
    assert measures.missing(question) == ("SO",)
    assert question.ended_at is None
    assert not jobs.attempt(question, by=system, at=AT)  # not yet
    people[home.anna.id_number] = Registered((PAID,))
    with mock.patch.object(ports.Joined.registers, "ask", wraps=ports.Joined.registers.ask) as asked:
        answered(question, system, question.next_try_at)
    assert asked.call_args.args[0].sources == (Source.SO,)
    assert measures.missing(question) == ()
    assert question.ended_at is not None


def test_it_is_given_up_in_the_end_and_taken_up_at_night_while_the_application_waits(home, system, people):
    people[home.anna.id_number] = Registered(left_out=frozenset({Source.AF}))
    question = ask(home, system)[0]
    attempts = 0
    while question.ended_at is None:
        answered(question, system, question.next_try_at)
        attempts += 1
    assert attempts == len(registers.RETRIES) + 1
    assert registers.ask_again(question=question, by=system, at=AT)
    question.refresh_from_db()
    assert (question.ended_at, question.attempts) == (None, 0)
    home.decide()
    RegisterQuestion.objects.filter(pk=question.pk).update(ended_at=AT)
    question.refresh_from_db()
    assert registers.ask_again(question=question, by=system, at=AT) is None


def test_what_no_waiting_mends_is_not_tried_again(home, system):
    question = ask(home, system)[0]
    held = answered(question, system)  # nothing is connected
    assert {row.why for row in held.values()} == {"not_connected"}
    assert all(row.reason == "Källan är inte ansluten." for row in held.values())
    assert question.ended_at is not None


def test_question_whose_ground_is_gone_is_not_asked(home, system):
    question = ask(home, system)[0]
    home.decide()
    assert not jobs.attempt(question, by=system, at=AT)
    question.refresh_from_db()
    assert question.ended_at is not None


def test_worker_killed_in_the_middle_is_made_up_for(home, system, people):
    question = ask(home, system)[0]
    with (
        mock.patch.object(ports.Joined.registers, "ask", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        jobs.attempt(question, by=system, at=AT)
    assert not jobs.attempt(question, by=system, at=AT)  # it may still be going on
    assert measures.waiting(AT + registers.CLAIMED).filter(pk=question.pk).exists()
    answered(question, system, AT + registers.CLAIMED)
    assert RegisterAnswer.objects.filter(question=question, source="FK").count() == 1
    assert registers.store_answers(question=question, answers=ports.Answers({}), by=system, at=AT) is None


def test_after_failures_in_a_row_nobody_is_called_and_it_is_no_attempt(home, system):
    transport = mock.Mock(side_effect=client.soap.CallFailed(WhyNot.TIMED_OUT, "60 s"))
    service = Ssbtek(transport, client.Asker("162120001234", "T", "a"), StoredBreaker("ssbtek"))
    with mock.patch.object(ports.Joined, "registers", service):
        asked = ask(home, system)
        for _ in range(2):
            for question in asked:
                question.refresh_from_db()
                jobs.attempt(question, by=system, at=question.next_try_at)
        assert transport.call_count == 5
        question.refresh_from_db()
    assert {row.why for row in measures.latest(question).values() if row.source != "population"} == {"paused"}
    assert question.next_try_at == StoredBreaker("ssbtek").seen().rests_until
    assert question.attempts == 1


def test_mark_of_protection_holds_at_once(home, system, people):
    people[home.bo.id_number] = Registered(protected=frozenset({Source.AF}))
    question = next(each for each in ask(home, system) if each.person == home.bo)
    assert answered(question, system)["AF"].protected
    home.bo.refresh_from_db()
    assert home.bo.protection == "marker"
    assert Event.objects.filter(event_type="assistance.register_says_protected").exists()


def test_answer_about_somebody_else_leaves_nothing(home, system, people):
    people[home.anna.id_number] = Registered(other={Source.SKV: home.bo.id_number}, capital=(2025, 500, 500))
    held = answered(ask(home, system)[0], system)
    assert (held["SKV"].outcome, held["SKV"].why, held["SKV"].raw) == ("error", "wrong_person", "")
    assert not RegisterFact.objects.filter(kind="capital").exists()


def test_half_answer_is_kept_to_be_shown_and_never_counted_by_itself(home, system, people):
    people[home.anna.id_number] = Registered((PAID,), silent=frozenset({"PM"}))
    question = ask(home, system)[0]
    held = answered(question, system)
    assert (held["FK"].outcome, held["FK"].why) == ("no_answer", "half")
    assert [row.remark for row in RegisterPayment.objects.filter(answer=held["FK"])] == ["half"]
    assert "FK" in measures.missing(question)


def test_answer_that_differs_and_answer_after_the_decision_are_told(home, system, people):
    people[home.anna.id_number] = Registered((PAID,))
    first = ask(home, system)[0]
    answered(first, system)
    people[home.anna.id_number] = Registered((Paid("FK", "PROG", "EE", 5400, PAID.on, days="18"),))
    second = next(each for each in ask(home, system) if each.person == home.anna)
    registers.begin_attempt(question=second, by=system, at=AT)
    home.decide()  # while the authorities are thinking
    second.refresh_from_db()
    number = home.anna.id_number
    told = ports.Joined.registers.ask(
        ports.Question(number, first.first_on, first.last_on, "x", "y", "z", AT, (Source.FK,))
    )
    registers.store_answers(question=second, answers=told, by=system, at=AT)
    assert (doubts(home), counted(home)) == ([("REGISTER_CHANGED", home.anna.pk)], [540_000])
    logged = set(Event.objects.values_list("event_type", flat=True))
    assert {"assistance.register_answer_changed", "assistance.registers_answered_late"} <= logged
    assert RegisterPayment.objects.filter(person=home.anna).count() == 2  # nothing is overwritten


def test_contradictions_between_sources_are_found(home, system, people):
    people[home.anna.id_number] = Registered(
        (
            PAID,
            Paid("SO", "SO", "", 5000, PAID.on),
            Paid("CSN", "GRUND", "GRUNDB", 3700, PAID.on),
        ),
        job_seeker=True, deregistered_on=dt.date(2026, 10, 15),
    )  # fmt: skip
    question = ask(home, system)[0]
    answered(question, system)
    payments = list(RegisterPayment.objects.filter(answer__question=question))
    facts = list(RegisterFact.objects.filter(answer__question=question))
    found = {each.what for each in measures.contradictions(payments, facts)}
    assert found == {measures.Contradiction.PAID_WITHOUT_REGISTRATION, measures.Contradiction.STUDIES_AND_JOB_SEEKING}
    assert {code for code, _whose in doubts(home)} == {"PAID_UNREGISTERED", "STUDIES_AND_BENEFIT"}


def test_a_payment_told_twice_is_counted_once_and_looked_at_also_when_the_second_comes_later(home, system, people):
    people[home.anna.id_number] = Registered((PAID, PAID))
    question = ask(home, system)[0]
    answered(question, system)
    assert RegisterPayment.objects.filter(answer__question=question).count() == 2
    assert (doubts(home), counted(home)) == ([("PAYMENT_TWICE", home.anna.pk)], [670_000])
    so = RegisterAnswer.objects.filter(question=question, source="SO").latest("pk")
    paid = RegisterPayment.objects.filter(answer__question=question).first()
    paid.pk, paid.answer, paid.remark = None, so, ""  # another source tells of it too, and nobody has marked it
    paid.save(force_insert=True)
    assert (doubts(home), counted(home)) == ([("PAYMENT_TWICE", home.anna.pk)] * 2, [670_000])
    facts = building.facts_of(rows_of(home), law_in_use())
    assert [one.amount_ore for one in facts.payments] == [670_000]


def test_control_reads_what_the_population_register_answered_and_who_lives_elsewhere_is_not_here(home, system, people):
    posts = {
        home.bo.id_number: Post("Vägen 2"),
        home.youth.id_number: Post("Gatan 1", left="AV", left_on=dt.date(2026, 11, 20)),
    }
    with mock.patch.object(
        PeopleJoined.population_register, "transport", FakeNavet(lambda number: posts.get(number, Post("Gatan 1")))
    ):
        for question in ask(home, system):
            answered(question, system)
    told = building.facts_of(rows_of(home), law_in_use()).population
    assert told.answer == "answered"
    assert told.here == (str(home.anna.pk), str(home.child.pk))
    assert told.dead == (str(home.youth.pk),)
    assert (told.others, told.same_address, told.protected) == (0, None, False)
    findings = {(str(one.code), one.about) for one in month.month_counted(home.application).findings}
    assert {("NOT_REGISTERED_HERE", str(home.bo.pk)), ("DEATH", str(home.youth.pk))} <= findings


def test_no_answer_of_the_population_register_about_one_in_the_household_is_half(home, system, people):
    posts = {home.anna.id_number: Post("Gatan 1"), home.child.id_number: Post("Gatan 1", number=home.bo.id_number)}
    with mock.patch.object(
        PeopleJoined.population_register, "transport", FakeNavet(lambda number: posts.get(number, Post("Gatan 1")))
    ):
        held = answered(ask(home, system)[0], system)
    assert (held["population"].outcome, held["population"].why) == ("no_answer", "half")


def test_same_address_is_told_from_the_second_month(home, system, people):
    answered(ask(home, system)[0], system)
    held = RegisterAnswer.objects.get(source="population")
    assert "same_address" not in json.loads(held.raw)
    home.application = home.apply(dt.date(2027, 1, 1))
    later = next(each for each in ask(home, system) if each.person == home.anna)
    assert json.loads(answered(later, system)["population"].raw)["same_address"] is True


def test_job_asks_about_every_new_application_and_puts_its_questions_in_line(home, people):
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs.ask_waiting_registers(0)
    jobs.ask_waiting_registers(0)
    assert RegisterQuestion.objects.count() == 3
    assert ProcrastinateJob.objects.filter(task_name="hemmaplan.assistance.jobs.answer_question").count() == 3
    for question in RegisterQuestion.objects.all():
        jobs.answer_question(question.pk)
    assert not RegisterQuestion.objects.filter(ended_at=None).exists()
    jobs.ask_registers_again(0)
    assert not RegisterQuestion.objects.filter(ended_at=None).exists()


def test_employers_are_a_source_of_their_own_that_nobody_has():
    answer = ports.Joined.employers.ask(mock.Mock())
    assert isinstance(answer, NoAnswer)
    assert answer.reason is WhyNot.NOT_CONNECTED
    assert not isinstance(answer, Answered | HalfAnswer)
