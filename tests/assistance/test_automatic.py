"""The automatic decision: only what holds in every respect, never more than a grant, stopped at once, the same after a kill."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.permissions import Forbidden
from hemmaplan.assistance import jobs, stored
from hemmaplan.assistance.actions import automatic, running
from hemmaplan.assistance.guidelines import law_in_use, law_of
from hemmaplan.assistance.measures import automatic as measures
from hemmaplan.assistance.models import (
    Application,
    AutomaticFunction,
    AutomaticOutcome,
    AutomaticRun,
    AutomaticSwitch,
    Calculation,
    RegisterAnswer,
    RegisterPayment,
    SampleCheck,
    SupportDecision,
)
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.desk.access import consequences
from hemmaplan.documents.models import Document
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.integrations.synthetic import generating
from hemmaplan.integrations.synthetic.income_support import PLANTED
from hemmaplan.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
DAY, MONTH = dt.date(2026, 12, 1), dt.date(2026, 12, 1)
AT = calendar.at_clock(DAY, 12)
LATER = calendar.at_clock(DAY, 15)


@pytest.fixture(autouse=True)
def _guideline(settings):
    settings.GUIDELINE_DATA = str(generating.GUIDELINE)


@pytest.fixture
def system():
    return system_user(at=AT)


def a_unit(system, plain: int = 6, **given):
    unit = make.unit(kind="authority", name="Ekonomiskt bistånd")
    generating.add_income_support(unit=unit, seed=3, at=AT, by=system, plain=plain, **{"ready": True, **given})
    return unit


@pytest.fixture
def unit(system):
    return a_unit(system)


def head_of(unit):
    return make.user("authority_manager", unit).acting(DAY)


def gone_through(unit, system) -> AutomaticRun:
    run = automatic.start_run(unit=unit, month=MONTH, by=system, at=AT)
    jobs.go_through(run.pk, now=lambda: AT)
    run.refresh_from_db()
    return run


def december():
    return SupportDecision.objects.filter(support_month__month=MONTH, function__isnull=False)


def test_what_holds_is_granted_with_letter_clock_and_note_and_nothing_differs(unit, system):
    run = gone_through(unit, system)
    assert run.ended_at
    assert not run.stopped_reason
    assert december().count() == 6
    for support in december().select_related("decision__case", "calculation", "application"):
        decision = support.decision
        assert (decision.level, decision.delegation, decision.decided_by) == ("automatic", "E2", system)
        assert support.outcome == "grant"
        assert support.total_ore == support.calculation.total_ore == decision.cost_ore
        assert sum(cost.granted_ore for cost in support.costs.all()) == support.calculation.costs_ore
        assert support.application.state == "decided"
        letters = decision.deliveries.select_related("document")
        assert letters.count() == decision.case.parties.count()
        assert all(bytes(one.document.content).startswith(b"%PDF") for one in letters)
        assert decision.case.journal.filter(author=system, state="signed", text__contains="automatiskt").count() == 1
    assert consequences.differing(on=DAY).count == 0


def test_the_letter_says_that_it_was_automatic_from_which_data_and_how_a_person_looks_again(unit, system):
    from hemmaplan.assistance import letter, letters

    gone_through(unit, system)
    support = december().first()
    said = letters.letter_to(support, support.decision.deliveries.first().party)
    assert said.automatic is not None
    assert said.automatic.version == "1"
    text = str(letter.paper(said, written=DAY))
    assert "Ingen handläggare har fattat beslutet" in text
    assert "Försäkringskassan" in text
    assert "Vill du att en människa ser på beslutet igen?" in text
    assert said.decider in {"", "Hemmaplan"}


@pytest.mark.slow
def test_every_planted_fault_stops_with_its_reason_and_is_counted(system):
    unit = a_unit(system, plain=0)
    waits = PLANTED["completion"] + PLANTED["register_waits"]
    assert measures.renewed(unit.pk, MONTH).count() - measures.ready(unit.pk, MONTH).count() == waits
    gone_through(unit, system)
    assert december().count() == PLANTED["plain"]
    law = law_in_use()
    found = {reason.code: reason.count for reason in measures.stops(unit.pk, MONTH, law)}
    assert found["all_signed"] == PLANTED["not_signed"]
    assert found["registers_answered"] == PLANTED["register_silent"]
    assert found["small_changes"] == PLANTED["income_changed"] + PLANTED["income_gone"]
    assert found["known_incomes"] == PLANTED["income_new"]
    assert found["same_housing_cost"] == PLANTED["rent_changed"]
    assert found["same_household"] == PLANTED["child_new"]
    assert found["planning_clear"] == PLANTED["plan_question"]
    assert found["no_other_living_costs"] == PLANTED["other_cost"]
    assert found["not_urgent"] == PLANTED["urgent"]
    assert found["no_own_words"] == PLANTED["own_words"] + PLANTED["read_by_person"] + PLANTED["urgent"]
    assert found[""] == PLANTED["protected"], "a threat has no name in a number"
    assert not {"nobody_protected", "no_violence"} & found.keys()
    report = measures.report(unit.pk, MONTH, law)
    assert report.seen == report.decided + report.stopped == measures.ready(unit.pk, MONTH).count() + report.decided
    assert consequences.differing(on=DAY).count == 0
    kinds = set(AutomaticOutcome.objects.filter(run__month=MONTH).values_list("application__kind", flat=True))
    assert kinds == {"renewed"}, "no other kind is ever looked at"


@pytest.mark.slow
def test_a_decided_month_is_calculated_again_bit_for_bit(system, capsys):
    unit = a_unit(system, plain=0, ready=False)
    rows = Calculation.objects.filter(support_month__unit=unit)
    assert rows.count() > 500
    for row in rows:
        assert stored.account_again(row.input, law_of(row.guideline)) == row.account
    one = SupportDecision.objects.select_related("support_month__case").first()
    call_command("recompute_decision", one.support_month.case.number, f"{one.support_month.month:%Y-%m}")
    assert "tecken för tecken" in capsys.readouterr().out


def test_it_is_off_until_everything_has_been_said(system):
    unit = make.unit(kind="authority")
    with pytest.raises(NotPossible, match="Automatiska beslut är av"):
        automatic.start_run(unit=unit, month=MONTH, by=system, at=AT)
    head = head_of(unit)
    with pytest.raises(NotPossible, match="inte antagit"):
        automatic.switch(unit=unit, on=True, reason="Vi börjar", by=head, at=AT)
    with pytest.raises(NotPossible, match="punkt X9"):
        automatic.adopt_function(unit=unit, name="Funktion", version="1", delegation="X9", minutes="2026-11-03 § 4",
                                 adopted_on=DAY, by=head, at=AT)  # fmt: skip
    automatic.adopt_function(unit=unit, name="Funktion", version="1", delegation="E2", minutes="2026-11-03 § 4", adopted_on=DAY, by=head, at=AT)  # fmt: skip
    automatic.approve_rules(unit=unit, month=MONTH, digest=measures.digest(law_in_use()), by=head, at=AT)
    automatic.switch(unit=unit, on=True, reason="Vi börjar", by=head, at=AT)
    assert automatic.start_run(unit=unit, month=MONTH, by=head, at=AT).function.version == "1"


def test_whoever_has_no_right_does_nothing_of_it(unit):
    nobody = make.user("assistance_worker", unit).acting(DAY)
    function = AutomaticFunction.objects.get(unit=unit)
    for act in (
        lambda: automatic.start_run(unit=unit, month=MONTH, by=nobody, at=AT),
        lambda: automatic.switch(unit=unit, on=False, reason="Nej", by=nobody, at=AT),
        lambda: automatic.approve_rules(unit=unit, month=MONTH, digest="x", by=nobody, at=AT),
        lambda: automatic.end_function(function=function, by=nobody, at=AT),
        lambda: automatic.adopt_function(unit=unit, name="a", version="2", delegation="E2", minutes="b", adopted_on=DAY, by=nobody, at=AT),
        lambda: automatic.draw_sample(unit=unit, on=DAY, by=nobody, at=AT),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()
    run = automatic.start_run(unit=unit, month=MONTH, by=head_of(unit), at=AT)
    with pytest.raises(Forbidden):
        running.decide_chunk(run=run, by=head_of(unit), at=AT)


def test_no_person_may_take_the_machines_item_nor_the_machine_a_persons():
    from hemmaplan.cases.decisions import scheme

    grant = scheme.Limits(verb="grant", area="assistance", months=1)
    item = scheme.may_decide("income_support", "automatic", grant, DAY)
    assert isinstance(item, scheme.Item)
    assert item.verbs == {"grant"}
    assert scheme.may_decide("income_support", "worker", grant, DAY).number == "E1"
    for verb in ("reject", "grant_partly", "dismiss", "write_off", "correct"):
        limits = scheme.Limits(verb=verb, area="assistance", months=1)
        assert isinstance(scheme.may_decide("income_support", "automatic", limits, DAY), scheme.NotDelegated)
    for kind in ("open_care", "placement", "open"):
        assert isinstance(scheme.may_decide(kind, "automatic", grant, DAY), scheme.NotDelegated)


def test_switched_off_between_two_chunks_the_rest_waits(unit, system):
    run = automatic.start_run(unit=unit, month=MONTH, by=system, at=AT)
    run = AutomaticRun.objects.select_related("unit", "function").get(pk=run.pk)
    assert running.decide_chunk(run=run, by=system, at=AT, size=2).decided == 2
    automatic.switch(unit=unit, on=False, reason="Fel i registret", by=head_of(unit), at=LATER)
    jobs.go_through(run.pk, now=lambda: LATER)
    run.refresh_from_db()
    assert "av" in run.stopped_reason
    assert december().count() == 2
    with pytest.raises(NotPossible):
        automatic.start_run(unit=unit, month=MONTH, by=system, at=LATER)
    automatic.switch(unit=unit, on=True, reason="Rättat", by=head_of(unit), at=LATER)
    again = automatic.start_run(unit=unit, month=MONTH, by=system, at=LATER)
    jobs.go_through(again.pk, now=lambda: LATER)
    assert december().count() == 6


def test_switched_off_while_a_chunk_is_worked_out_none_of_it_is_decided(unit, system, monkeypatch):
    held = running._hold_open

    def off(unit_id: int) -> None:
        AutomaticSwitch.objects.create(unit_id=unit_id, on=False, reason="Stopp", by=system, recorded_at=LATER)
        held(unit_id)

    monkeypatch.setattr(running, "_hold_open", off)
    run = AutomaticRun.objects.get(pk=automatic.start_run(unit=unit, month=MONTH, by=system, at=AT).pk)
    with pytest.raises(running.Halted, match="av"):
        running.decide_chunk(run=run, by=system, at=AT)
    assert not december().exists()
    assert not AutomaticOutcome.objects.filter(run=run).exists()


def test_a_function_withdrawn_decides_nothing_more(unit, system):
    run = automatic.start_run(unit=unit, month=MONTH, by=system, at=AT)
    automatic.end_function(function=AutomaticFunction.objects.get(unit=unit), by=head_of(unit), at=LATER)
    jobs.go_through(run.pk, now=lambda: LATER)
    assert not december().exists()
    with pytest.raises(NotPossible):
        automatic.start_run(unit=unit, month=MONTH, by=system, at=LATER)


def test_rules_changed_between_approval_and_run_ask_anew(unit, system, monkeypatch):
    run = automatic.start_run(unit=unit, month=MONTH, by=system, at=AT)
    monkeypatch.setattr(measures, "digest_of", lambda _name: "f" * 64)
    jobs.go_through(run.pk, now=lambda: AT)
    run.refresh_from_db()
    assert "ändrats sedan de godkändes" in run.stopped_reason
    assert not december().exists()
    with pytest.raises(Stale):
        automatic.approve_rules(unit=unit, month=MONTH, digest="a" * 64, by=head_of(unit), at=AT)
    automatic.approve_rules(unit=unit, month=MONTH, digest="f" * 64, by=head_of(unit), at=AT)
    assert not measures.stands_against(unit.pk, MONTH, DAY, law_in_use())


def test_somebody_protected_while_the_chunk_is_worked_out_is_left_to_a_person(unit, system, monkeypatch):
    whom = Application.objects.filter(unit=unit, month=MONTH, state="sent").order_by("pk").first()
    held = running._hold_open

    def protected(unit_id: int) -> None:
        Person.objects.filter(pk=whom.person_id).update(protection="marker")
        held(unit_id)

    monkeypatch.setattr(running, "_hold_open", protected)
    gone_through(unit, system)
    assert december().count() == 5
    outcome = AutomaticOutcome.objects.get(application=whom)
    assert outcome.decided is None
    assert measures.proposal_words(outcome, law_in_use()) == ["Ärendet ska handläggas av en person."]
    assert not Decision.objects.filter(person=whom.person, first_on=MONTH).exists()


def test_a_register_that_answers_otherwise_after_the_decision_is_shown_and_changes_nothing(unit, system):
    gone_through(unit, system)
    before = list(december().order_by("pk").values_list("pk", "total_ore"))
    support = december().first()
    question = support.application.register_questions.first()
    RegisterAnswer.objects.create(question=question, source="FK", outcome="answered", answered_at=LATER)
    assert [one.question_id for one in measures.answered_later(unit.pk)] == [question.pk]
    assert list(december().order_by("pk").values_list("pk", "total_ore")) == before


def test_a_second_run_of_the_month_decides_nothing_twice(unit, system):
    gone_through(unit, system)
    first = Counter(Document.objects.values_list("subject_id", flat=True))
    again = gone_through(unit, system)
    assert again.outcomes.count() == 0
    assert december().count() == 6
    assert Counter(Document.objects.values_list("subject_id", flat=True)) == first


def test_a_month_of_2027_is_refused_in_words(unit, system):
    january = dt.date(2027, 1, 1)
    for act in (
        lambda: automatic.start_run(unit=unit, month=january, by=system, at=AT),
        lambda: automatic.approve_rules(unit=unit, month=january, digest=measures.digest(law_in_use()), by=head_of(unit), at=AT),
    ):  # fmt: skip
        with pytest.raises(NotPossible, match="2027"):
            act()


@pytest.mark.parametrize("point", ["keep_obstacles", "_send", "_log", "_leave"])
def test_killed_in_the_middle_of_a_chunk_nothing_is_half_done_and_it_goes_on(unit, system, monkeypatch, point):
    class Killed(BaseException):
        """The process is gone."""

    real, left = getattr(running, point), [1]

    def dying(*given, **named):
        result = real(*given, **named)
        if left[0]:
            left[0] -= 1
            raise Killed
        return result

    monkeypatch.setattr(running, point, dying)
    run = AutomaticRun.objects.get(pk=automatic.start_run(unit=unit, month=MONTH, by=system, at=AT).pk)
    with pytest.raises(Killed):
        running.decide_chunk(run=run, by=system, at=AT, size=4)
    assert not december().exists()
    assert Application.objects.filter(unit=unit, month=MONTH, state="sent").count() == 6
    again = gone_through(unit, system)
    assert again.pk == run.pk, "the run that was broken off is taken up"
    assert december().count() == 6
    decided = list(december().values_list("decision", flat=True))
    sent = Counter(Delivery.objects.filter(decision__in=decided).values_list("decision", "party"))
    assert set(sent.values()) == {1}


def test_samples_are_drawn_once_a_day_and_said_once(unit, system):
    gone_through(unit, system)
    assert [measures.sample_size(count) for count in (0, 3, 20, 100, 400, 401)] == [0, 3, 20, 20, 20, 21]
    assert automatic.draw_sample(unit=unit, on=DAY, by=system, at=LATER) == 6
    assert automatic.draw_sample(unit=unit, on=DAY, by=system, at=LATER) == 0
    worker = make.user("assistance_worker", unit).acting(DAY)
    sample = SampleCheck.objects.filter(checked_at=None).first()
    with pytest.raises(NotPossible, match="Skriv vad som blev fel"):
        automatic.check_sample(sample=sample, result="wrong", by=worker, at=LATER)
    automatic.check_sample(sample=sample, result="wrong", remark="Swish saknas", by=worker, at=LATER)
    with pytest.raises(Stale):
        automatic.check_sample(sample=sample, result="right", by=worker, at=LATER)
    report = measures.report(unit.pk, MONTH, law_in_use())
    assert (report.checked, report.wrong, report.waiting) == (1, 1, 5)


def test_few_households_of_a_kind_are_not_told(unit, system):
    gone_through(unit, system)
    shares = measures.report(unit.pk, MONTH, law_in_use()).shares
    assert all(share.seen is None or share.seen == 0 or share.seen >= measures.FEW for share in shares)


def again(paid, **otherwise):
    """The payment once more, or otherwise."""
    paid.pk = None
    for name, value in otherwise.items():
        setattr(paid, name, value)
    paid.save(force_insert=True)


def answer_changed(paid):
    """The same source answers once more, and tells of nothing."""
    RegisterAnswer.objects.create(
        question=paid.answer.question, source=paid.answer.source, outcome="answered", raw="{}", answered_at=LATER
    )


@pytest.mark.parametrize(
    "amiss", [again, lambda paid: again(paid, remark="twice"), lambda paid: again(paid, remark="half", net_ore=1), answer_changed],
    ids=["told twice", "marked twice", "half", "changed"],
)  # fmt: skip
def test_a_register_that_tells_twice_in_part_or_otherwise_stops_the_machine(unit, system, amiss):
    waits = measures.ready(unit.pk, MONTH).values("pk")
    november = dt.date(2026, 11, 1)
    paid = RegisterPayment.objects.filter(
        answer__question__application__in=waits, certain=True, paid_on__gte=november, paid_on__lt=MONTH
    ).first()
    whose = paid.answer.question.application_id
    amiss(paid)
    gone_through(unit, system)
    assert december().count() == 5
    outcome = AutomaticOutcome.objects.get(application=whose)
    assert outcome.decided is None
    assert "known_incomes" in set(outcome.reasons.values_list("code", flat=True))
