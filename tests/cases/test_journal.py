"""Notes: drafts, signing, locking, correcting, reading for a colleague."""

import datetime as dt

import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError
from tests import make

from hemmaplan.access.models import Event, RoleGrant
from hemmaplan.cases import actions, permissions
from hemmaplan.cases.models import Assignment, JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def order(unit):
    return make.order(make.service(unit), state="running")


@pytest.fixture
def holder(unit, order):
    user = make.user("treatment_staff", unit)
    make.assigned(order, user.employee)
    return user


@pytest.fixture
def note(order, holder, at):
    return actions.begin_note(case=order.case, kind="visit", happened_at=at, text="Vi sågs.", by=holder, at=at)


def test_begin_note_by_a_colleague_without_the_file_is_refused(order, unit, at, holder):
    colleague = make.user("treatment_staff", unit)
    with pytest.raises(Forbidden):
        actions.begin_note(case=order.case, kind="visit", happened_at=at, by=colleague, at=at)


def test_begin_note_about_what_has_not_happened_is_refused(order, holder, at):
    with pytest.raises(NotPossible):
        actions.begin_note(case=order.case, kind="visit", happened_at=at + dt.timedelta(minutes=5), by=holder, at=at)


def test_begin_note_long_after_the_file_was_closed_is_refused(order, holder, at):
    order.case.closed_on = calendar.local_date(at) - dt.timedelta(days=permissions.LATE_NOTES_DAYS + 1)
    with pytest.raises(Forbidden):
        actions.begin_note(case=order.case, kind="visit", happened_at=at, by=holder, at=at)
    order.case.closed_on += dt.timedelta(days=1)
    assert actions.begin_note(case=order.case, kind="visit", happened_at=at, by=holder, at=at).pk


def test_a_draft_is_seen_by_nobody_else(note, unit, holder):
    head = make.user("unit_manager", unit)
    assert not JournalEntry.objects.visible_to(head).exists()
    assert JournalEntry.objects.visible_to(holder).get() == note


def test_a_signed_note_is_seen_by_holder_and_head_but_not_by_colleague_or_authority(note, unit, order, holder, at):
    actions.sign_note(note=note, by=holder, at=at)
    seen = {
        role: JournalEntry.objects.visible_to(make.user(role, unit)).exists()
        for role in ("unit_manager", "treatment_staff", "administrator", "controller", "log_reviewer", "system_owner")
    }
    seen["social_worker"] = JournalEntry.objects.visible_to(make.user("social_worker", order.from_unit)).exists()
    assert {role for role, sees in seen.items() if sees} == {"unit_manager"}


def test_save_note_from_a_second_window_is_stale_and_changes_nothing(note, holder, at):
    assert actions.save_note(note=note, text="Ett", version=1, by=holder, at=at) == 2
    with pytest.raises(Stale):
        actions.save_note(note=note, text="Två", version=1, by=holder, at=at)
    assert JournalEntry.objects.get(pk=note.pk).text == "Ett"


def test_save_note_again_when_its_answer_never_came_says_that_it_is_saved(note, holder, at):
    assert [actions.save_note(note=note, text="Ett", version=1, by=holder, at=at) for _ in range(2)] == [2, 2]
    stored = JournalEntry.objects.get(pk=note.pk)
    assert (stored.text, stored.version) == ("Ett", 2)


def test_save_note_of_another_is_refused(note, unit, at):
    with pytest.raises(Forbidden):
        actions.save_note(note=note, text="x", version=1, by=make.user("unit_manager", unit), at=at)


def test_sign_note_without_text_is_refused(order, holder, at):
    empty = actions.begin_note(case=order.case, kind="visit", happened_at=at, text=" \n", by=holder, at=at)
    with pytest.raises(NotPossible):
        actions.sign_note(note=empty, by=holder, at=at)


def test_sign_note_twice_is_stale(note, holder, at):
    actions.sign_note(note=note, by=holder, at=at)
    with pytest.raises(Stale):
        actions.sign_note(note=note, by=holder, at=at)


@pytest.mark.parametrize("change", [{"text": "Annat"}, {"signed_at": None, "state": "draft"}, {"author_id": 1}])
def test_a_signed_note_is_locked_by_the_database_whoever_asks(note, holder, at, change):
    actions.sign_note(note=note, by=holder, at=at)
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        JournalEntry.objects.filter(pk=note.pk).update(**change)
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        JournalEntry.objects.filter(pk=note.pk).delete()
    assert JournalEntry.objects.get(pk=note.pk).text == "Vi sågs."


def test_correct_note_makes_a_chain_and_leaves_the_first_as_it_was(note, order, holder, at):
    actions.sign_note(note=note, by=holder, at=at)
    second = actions.begin_note(
        case=order.case, kind="visit", happened_at=at, text="Rätt: i går.", corrects=note, by=holder, at=at
    )
    with pytest.raises(NotPossible):  # a draft cannot be corrected: it can be changed
        actions.begin_note(case=order.case, kind="visit", happened_at=at, corrects=second, by=holder, at=at)
    actions.sign_note(note=second, by=holder, at=at)
    third = actions.begin_note(
        case=order.case, kind="visit", happened_at=at, text="Rätt: i förrgår.", corrects=second, by=holder, at=at
    )
    assert third.corrects.corrects == note
    assert list(note.corrections.all()) == [second]


def test_correct_note_of_another_file_is_refused(note, unit, holder, at):
    actions.sign_note(note=note, by=holder, at=at)
    other = make.order(make.service(unit), state="running")
    make.assigned(other, holder.employee)
    with pytest.raises(NotPossible):
        actions.begin_note(case=other.case, kind="visit", happened_at=at, corrects=note, by=holder, at=at)


def test_discard_a_signed_note_is_refused(note, holder, at):
    actions.sign_note(note=note, by=holder, at=at)
    with pytest.raises(NotPossible):
        actions.discard_note(note=note, by=holder, at=at)


def test_open_journal_needs_a_reason_is_logged_and_ends_with_the_day(note, order, unit, holder, at):
    actions.sign_note(note=note, by=holder, at=at)
    colleague, today = make.user("treatment_staff", unit), calendar.local_date(at)
    with pytest.raises(NotPossible):
        actions.open_journal(case=order.case, reason="sjuk", by=colleague, at=at, today=today)
    reason = "Vikarierar: kollegan är sjuk i dag"
    actions.open_journal(case=order.case, reason=reason, by=colleague, at=at, today=today)
    assert JournalEntry.objects.visible_to(colleague).get() == note
    assert not Assignment.objects.filter(employee=colleague.employee).exists(), "to read by a reason is no work with it"
    assert reason in Ground.objects.get(employee=colleague.employee, emergency=True).reason
    event = Event.objects.get(event_type="cases.journal_opened")
    assert (event.by_id, event.person_id) == (colleague.pk, order.person_id)
    assert reason not in str(event.data)
    colleague.__dict__["_scope"] = colleague.scope_on(today + dt.timedelta(days=1))
    assert not JournalEntry.objects.visible_to(colleague).exists()


@pytest.mark.parametrize("role", ["administrator", "housing_coordinator", "controller", "social_worker"])
def test_open_journal_without_the_right_is_refused(role, order, unit, at):
    user = make.user(role, unit)
    with pytest.raises(Forbidden):
        actions.open_journal(
            case=order.case, reason="Ett skäl som är långt nog", by=user, at=at, today=calendar.local_date(at)
        )


def gone(user, at):
    """The user's employment has ended: the role with it."""
    last = calendar.local_date(at) - dt.timedelta(days=1)
    RoleGrant.objects.filter(user=user).update(period=span(make.EARLY, last))
    user.forget_scope()


def test_sign_note_after_release_from_the_file_is_allowed(note, order, holder, at):
    rows = order.case.assignments.filter(employee=holder.employee)
    actions.release(rows=rows, last=calendar.local_date(at), by=holder, at=at)
    actions.sign_note(note=note, by=holder, at=at)
    assert note.state == "signed"


def test_sign_note_after_the_employment_ended_is_refused_and_a_head_takes_it_over(note, unit, holder, at):
    head = make.user("unit_manager", unit)
    with pytest.raises(NotPossible):
        actions.take_over_notes(case=note.case, by=head, at=at)
    gone(holder, at)
    with pytest.raises(Forbidden):
        actions.sign_note(note=note, by=holder, at=at)
    assert actions.take_over_notes(case=note.case, by=head, at=at) == 1
    taken = JournalEntry.objects.get()
    assert taken.author == head
    assert taken.text.endswith("Vi sågs.")
    assert holder.name in taken.text
    assert not JournalEntry.objects.filter(pk=note.pk).exists()


def test_open_case_numbers_run_through_the_year(unit, at):
    def opened():
        return actions.open_case(
            kind="order",
            person=make.person(),
            unit=unit,
            on=dt.date(2031, 5, 5),
            by=make.user("unit_manager", unit),
            at=at,
        ).number

    assert [opened(), opened()] == ["2031-1", "2031-2"]


def test_close_case_releases_who_works_with_it_but_late_notes_can_be_signed(order, holder, note, at):
    actions.close_case(case=order.case, on=calendar.local_date(at), by=holder, at=at)
    assert order.case.assignments.get().period.upper == calendar.local_date(at) + dt.timedelta(days=1)
    actions.sign_note(note=note, by=holder, at=at)
    assert Event.objects.filter(event_type="cases.assignment_ended").count() == 1
