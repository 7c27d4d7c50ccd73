"""Investigations: opened, told of, planned, written, locked, closed and followed up; their clocks; the gates before a decision."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests import make

from hemmaplan.cases import actions as files
from hemmaplan.cases.investigations import consequences, headings, measures
from hemmaplan.cases.investigations.actions import opening, plans, writing
from hemmaplan.cases.investigations.consequences import InvestigationFacts
from hemmaplan.cases.investigations.models import InvestigationText, Statement
from hemmaplan.cases.investigations.requirements import BeforeDecision, missing_before_decision
from hemmaplan.cases.models import Case
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Relation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = calendar.today()


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit)


def file_of(unit, worker, at, kind="child", **given):
    case = files.open_case(kind=kind, person=make.person(**given), unit=unit, on=make.EARLY, by=worker, at=make.AT)
    make.employment(make.post(unit), worker.employee)
    files.assign(case=case, employee=worker.employee, on=TODAY, by=worker, at=at)
    return case


@pytest.fixture
def case(unit, worker, at):
    return file_of(unit, worker, at, born_on=TODAY - 3000 * DAY)


def opened(case, worker, at, on=TODAY, kind="child", **given):
    return opening.open_investigation(case=case, kind=kind, reason="Oro för barnet", on=on, by=worker, at=at, **given)


def running(thing):
    rows = Clock.objects.running().filter(subject_kind=thing._meta.label_lower, subject_id=thing.pk)
    return {row.rule: row.due_on for row in rows}


# --- opening, clocks ---------------------------------------------------------------------------------------------------


def test_open_child_investigation_starts_four_months_and_the_notice(case, worker, at):
    row = opened(case, worker, at)
    assert running(row) == {"child_inv_complete": calendar.add_months(TODAY, 4), "child_inv_inform_parties": TODAY}
    assert row.headings == "neutral-1"
    assert [party.person for party in case.parties.all()] == [case.person]
    assert not list(measures.disagreeing())


def test_open_puts_guardians_in_their_places_once(case, worker, at):
    guardian = make.person()
    Relation.objects.create(
        person=case.person, other=guardian, kind="guardian", period=span(make.EARLY), recorded_at=at
    )
    opened(case, worker, at)
    assert {(row.person_id, row.role) for row in case.parties.all()} == {
        (case.person_id, "person"), (guardian.pk, "guardian"),
    }  # fmt: skip


def test_open_a_second_of_the_kind_is_refused_in_words(case, worker, at):
    opened(case, worker, at)
    with pytest.raises(NotPossible, match="pågår redan"):
        opened(case, worker, at)


@pytest.mark.parametrize(("kind", "why"), [("adult", "hör inte"), ("custody", "hör inte")])
def test_open_a_kind_that_the_file_cannot_have_is_refused(case, worker, at, kind, why):
    with pytest.raises(NotPossible, match=why):
        opened(case, worker, at, kind=kind)


def test_open_ahead_or_without_ground_is_refused(case, worker, at):
    with pytest.raises(NotPossible, match="framåt"):
        opened(case, worker, at, on=TODAY + DAY)
    with pytest.raises(NotPossible, match="varför"):
        opening.open_investigation(case=case, kind="child", reason=" ", on=TODAY, by=worker, at=at)


def test_open_in_a_closed_file_is_stale(case, worker, at):
    Case.objects.update(closed_on=TODAY)
    with pytest.raises(Stale):
        opened(case, worker, at)


@pytest.mark.parametrize(
    ("opened_on", "due"),
    [("2024-02-29", "2024-06-29"), ("2023-10-31", "2024-02-29"), ("2022-10-31", "2023-02-28"), ("2025-06-30", "2025-10-30"),
     ("2025-07-01", "2025-11-01")],
)  # fmt: skip
def test_four_months_by_hand_over_leap_days_and_the_new_act(opened_on, due):
    facts = InvestigationFacts(1, 1, 1, 1, "child", dt.date.fromisoformat(opened_on))
    wanted = {row.rule: row for row in consequences.clocks(facts)}
    assert wanted["child_inv_complete"].due_on == dt.date.fromisoformat(due)
    section = "SoL 20:3" if opened_on >= "2025-07-01" else "SoL (2001:453) 11:2"
    assert wanted["child_inv_complete"].section == section


def test_the_court_sets_the_day_of_a_custody_inquiry_and_birth_starts_parenthood(unit, worker, at):
    family = file_of(unit, worker, at, "family", born_on=TODAY - 40 * DAY)
    court = TODAY + 70 * DAY
    assert running(opened(family, worker, at, kind="custody", court_date=court)) == {"custody_inv_court_time": court}
    paternity = opened(family, worker, at, kind="paternity")
    assert running(paternity) == {"paternity_complete": calendar.add_months(TODAY - 40 * DAY, 12)}
    assert not list(measures.disagreeing())


def test_inform_parties_answers_also_what_waited(case, worker, at):
    row = opened(case, worker, at)
    opening.wait_to_inform(investigation=row, reason="Risk för våld utreds först", by=worker, at=at)
    clock = Clock.objects.running().get(rule="child_inv_inform_parties")
    assert clock.paused_on == TODAY
    opening.inform_parties(investigation=row, on=TODAY, by=worker, at=at)
    assert "child_inv_inform_parties" not in running(row)
    with pytest.raises(Stale):
        opening.inform_parties(investigation=row, on=TODAY, by=worker, at=at)
    assert not list(measures.disagreeing())


def test_only_who_works_with_the_file_investigates(case, worker, at, unit):
    row = opened(case, worker, at)
    for role in ("social_worker", "reception", "unit_manager"):
        with pytest.raises(Forbidden):
            opening.inform_parties(investigation=row, on=TODAY, by=make.user(role, unit), at=at)


# --- plan, statements, texts -------------------------------------------------------------------------------------------


def planned(row, worker, at):
    draft = plans.draft_plan(investigation=row, by=worker, at=at)
    changes = {"questions": "Hur mår barnet?", "areas": ["health"], "child_part": "Samtal", "done_by": TODAY + 90 * DAY}
    plans.save_plan(plan=draft, changes=changes, revision=1, by=worker, at=at)
    return plans.establish_plan(plan=draft, by=worker, at=at)


def test_plan_is_drafted_once_established_and_then_a_new_version(case, worker, at):
    row = opened(case, worker, at)
    draft = plans.draft_plan(investigation=row, by=worker, at=at)
    assert plans.draft_plan(investigation=row, by=worker, at=at) == draft
    with pytest.raises(NotPossible, match="fråga"):
        plans.establish_plan(plan=draft, by=worker, at=at)
    first = planned(row, worker, at)
    again = plans.draft_plan(investigation=row, by=worker, at=at)
    assert (again.version, again.questions) == (2, first.questions)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(questions="Annat")


def test_two_windows_of_a_plan_never_write_over_each_other(case, worker, at):
    draft = plans.draft_plan(investigation=opened(case, worker, at), by=worker, at=at)
    plans.save_plan(plan=draft, changes={"questions": "Ett"}, revision=1, by=worker, at=at)
    assert plans.save_plan(plan=draft, changes={"questions": "Ett"}, revision=1, by=worker, at=at) == 2, (
        "the same again"
    )
    with pytest.raises(Stale):
        plans.save_plan(plan=draft, changes={"questions": "Två"}, revision=1, by=worker, at=at)
    draft.refresh_from_db()
    assert draft.questions == "Ett"


def test_a_contact_is_not_made_without_consent(case, worker, at):
    row = opened(case, worker, at)
    contact = plans.plan_contact(investigation=row, who="Skolan", about="Närvaro", by=worker, at=at)
    with pytest.raises(NotPossible, match="samtycke"):
        plans.note_contact_made(contact=contact, on=TODAY, by=worker, at=at)
    plans.set_consent(contact=contact, consent="given", consent_by="Vårdnadshavaren", by=worker, at=at)
    plans.note_contact_made(contact=contact, on=TODAY, by=worker, at=at)


def known(**given):
    stated = {"area": "health", "text": "Sover dåligt", "source": "school", "source_on": TODAY}
    return writing.StatementTerms(**stated | given)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"text": " "}, "Skriv uppgiften"), ({"area": "x"}, "område"), ({"source_on": None}, "vilken dag"),
     ({"source": "other"}, "vem"), ({"source_on": TODAY + DAY}, "framåt")],
)  # fmt: skip
def test_a_statement_without_area_source_or_day_is_refused(case, worker, at, wrong, why):
    with pytest.raises(NotPossible, match=why):
        writing.add_statement(investigation=opened(case, worker, at), terms=known(**wrong), by=worker, at=at)


def test_two_windows_of_a_text_never_write_over_each_other(case, worker, at):
    row, save = opened(case, worker, at), {"part": "analysis", "by": worker, "at": at}
    assert writing.save_text(investigation=row, text="Ett", version=0, **save) == 1
    assert writing.save_text(investigation=row, text="Ett två", version=1, **save) == 2
    assert writing.save_text(investigation=row, text="Ett två", version=1, **save) == 2, "the answer never came"
    for version in (0, 1):
        with pytest.raises(Stale):
            writing.save_text(investigation=row, text="Annat", version=version, **save)
    assert InvestigationText.objects.get().text == "Ett två"


def whole(row, worker, at):
    planned(row, worker, at)
    writing.add_statement(investigation=row, terms=known(), by=worker, at=at)
    for rule in headings.parts_of(row.kind):
        writing.save_text(investigation=row, part=rule.part, text="Text", version=0, by=worker, at=at)
    return writing.write_investigation(investigation=row, by=worker, at=at)


def test_write_names_what_is_missing_and_then_locks_the_whole(case, worker, at):
    row = opened(case, worker, at)
    assert {fault.field for fault in measures.lacking(row)} >= {"plan", "statements", "analysis", "childs_view"}
    with pytest.raises(NotPossible):
        writing.write_investigation(investigation=row, by=worker, at=at)
    whole(row, worker, at)
    with pytest.raises(Stale):
        writing.save_text(investigation=row, part="analysis", text="Efteråt", version=1, by=worker, at=at)
    for rows in (InvestigationText.objects.filter(part="analysis"), Statement.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(text="Bakvägen")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


# --- closing, chained, followed up -------------------------------------------------------------------------------------


def closed(case, worker, at, on=TODAY, outcome="no_need", opened_on=TODAY):
    row = whole(opened(case, worker, at, on=opened_on), worker, at)
    return opening.close_investigation(investigation=row, outcome=outcome, on=on, by=worker, at=at)


def test_close_answers_the_clock_and_needs_a_written_investigation(case, worker, at):
    row = opened(case, worker, at)
    with pytest.raises(NotPossible, match="Fastställ"):
        opening.close_investigation(investigation=row, outcome="no_need", on=TODAY, by=worker, at=at)
    row = opening.close_investigation(
        investigation=whole(row, worker, at), outcome="no_need", on=TODAY, by=worker, at=at
    )
    ends = dict(Clock.objects.filter(subject_id=row.pk, subject_kind="cases.investigation").values_list("rule", "end"))
    assert ends == {"child_inv_complete": "answered", "child_inv_inform_parties": "withdrawn"}
    with pytest.raises(Stale):
        opening.close_investigation(investigation=row, outcome="no_need", on=TODAY, by=worker, at=at)
    assert not list(measures.disagreeing())


@pytest.mark.parametrize(("days", "chained"), [(0, True), (30, True), (31, False)])
def test_one_opened_within_thirty_days_of_one_closed_points_to_it(case, worker, at, days, chained):
    earlier = closed(case, worker, at, on=TODAY - days * DAY, opened_on=TODAY - 60 * DAY)
    assert (opened(case, worker, at).chained_to == earlier) is chained


def test_follow_up_counts_from_the_close_and_gives_way_to_a_new_investigation(case, worker, at):
    row = closed(case, worker, at, on=TODAY - 10 * DAY, opened_on=TODAY - 60 * DAY)
    opening.begin_follow_up(investigation=row, on=TODAY, by=worker, at=at)
    assert running(row) == {"followup_after_investigation": calendar.add_months(TODAY - 10 * DAY, 6)}
    with pytest.raises(Stale):
        opening.begin_follow_up(investigation=row, on=TODAY, by=worker, at=at)
    assert not list(measures.disagreeing())
    opened(case, worker, at)
    row.refresh_from_db()
    assert row.follow_up_ended_on == TODAY
    assert not running(row)
    assert not list(measures.disagreeing())


def test_follow_up_is_only_of_what_closed_without_intervention(case, worker, at):
    row = closed(case, worker, at, outcome="intervention")
    with pytest.raises(NotPossible):
        opening.begin_follow_up(investigation=row, on=TODAY, by=worker, at=at)


# --- the gates ---------------------------------------------------------------------------------------------------------

FULL = BeforeDecision("child", TODAY, final=True, best_interests=True, childs_view=True, written=True)


@pytest.mark.parametrize(
    ("changes", "key"),
    [({"best_interests": False}, "best_interests"), ({"childs_view": False}, "childs_view"), ({"written": False}, "written"),
     ({"not_communicated": 1}, "communicated"), ({"awaiting": TODAY}, "reply_time"), ({"due_on": TODAY - DAY}, "clock")],
)  # fmt: skip
def test_each_gate_stands_open_for_one_thing(changes, key):
    import dataclasses

    assert missing_before_decision(FULL) == []
    found = missing_before_decision(dataclasses.replace(FULL, **changes))
    assert [one.key for one in found] == [key]
    assert found[0].section
    assert found[0].text


def test_an_adults_decision_asks_for_no_child_and_one_that_extends_only_for_the_clock():
    import dataclasses

    adult = dataclasses.replace(FULL, kind="adult", best_interests=False, childs_view=False)
    assert missing_before_decision(adult) == []
    extends = BeforeDecision("child", TODAY, final=False, best_interests=False, childs_view=False, not_communicated=2)
    assert missing_before_decision(extends) == []
    late = dataclasses.replace(extends, due_on=TODAY - DAY, clock_section="SoL 20:3")
    assert [(one.key, one.section) for one in missing_before_decision(late)] == [("clock", "SoL 20:3")]


def test_missing_before_reads_the_rows(case, worker, at):
    row = opened(case, worker, at)
    keys = [one.key for one in measures.missing_before(row, on=TODAY)]
    assert keys == ["written", "best_interests", "childs_view", "communicated"]
    told = measures.missing_before(row, on=TODAY, best_interests="Barnet behöver ro", childs_view="Vill bo kvar")
    assert [one.key for one in told] == ["written", "communicated"]
    late = measures.missing_before(row, on=calendar.add_months(TODAY, 4) + DAY, final=False)
    assert [one.key for one in late] == ["clock"]
