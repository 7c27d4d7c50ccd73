"""What somebody who means harm, or is in a hurry, tries with what comes in, is investigated and decided."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests import make
from tests.desk.test_leaks import logged_in

from hemmaplan.access.models import RoleGrant
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries, reconsidering
from hemmaplan.cases.intake.actions import duty, taking
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms
from hemmaplan.cases.intake.models import DutyEntry, Intake
from hemmaplan.cases.investigations.actions import communication
from hemmaplan.cases.investigations.actions.opening import open_investigation
from hemmaplan.cases.measures import to_restrict, whom_to_ask
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.actions import end_party
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines.models import Clock
from hemmaplan.documents.actions import take_in as keep_document
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Refused, Stale
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
AT = calendar.at_clock(DAY, 10)
TODAY, NOW = make.calendar.today(), make.calendar.now()
REFUSAL = {
    "request": "Stöd i hemmet", "facts": "Hjälp finns redan.", "provisions": "SoL 11:1", "weighing": "Tillgodosett.",
    "why_not": "Behovet är tillgodosett.", "purpose": "Vardagen", "intervention": "Boendestöd", "first_on": DAY,
    "last_on": dt.date(2026, 8, 31), "care_form": "own",
}  # fmt: skip


@pytest.fixture
def unit():
    return make.unit(kind="authority")


def taken(unit, by, *, about, at=NOW, **given):
    terms = {"kind": "concern", "area": "child", "channel": "phone", "arrived_at": at, "words": "Kommer utan jacka."}
    return taking.take_in(unit=unit, terms=IntakeTerms(**terms | given), about=about, by=by, at=at)


# --- what comes in ------------------------------------------------------------------------------------------------------


def test_a_restricted_report_about_somebody_only_described_is_held_or_refused(unit):
    taker, leader = make.user("reception", unit), make.user("team_leader", unit)
    colleague = make.user("social_worker", unit)
    about = About(stated_person=f"Flicka, dotter till {colleague.employee}", restricted="colleague")
    with pytest.raises(NotPossible, match="namn"):
        taken(unit, taker, about=About(stated_person="Flicka i rött hus", restricted="colleague"))
    it = taken(unit, taker, about=about)
    assert it.colleagues == [colleague.employee_id]
    seen = [Intake.objects.visible_to(user).filter(pk=it.pk).exists() for user in (taker, colleague, leader)]
    assert seen == [False, False, True]


def test_a_restricted_report_by_name_remembers_which_colleague_it_is_about(unit):
    taker, colleague = make.user("reception", unit), make.user("team_leader", unit)
    make.employment(make.post(unit), taker.employee)
    it = taken(unit, taker, about=About(given_name="Lisa", family_name="Ek", restricted="colleague"),
               stated_guardians=f"mamma: {colleague.employee}, 0701740605")  # fmt: skip
    assert it.case.restricted == "colleague"
    assert it.colleagues == [colleague.employee_id]


def test_whoever_it_is_about_does_not_let_themselves_in(unit):
    leader, other = make.user("team_leader", unit), make.user("team_leader", unit)
    for user in (leader, other):
        make.employment(make.post(unit), user.employee)
    it = taken(unit, other, about=About(given_name="Lisa", family_name="Ek", restricted="colleague"),
               colleagues=(leader.employee_id,))  # fmt: skip
    case = it.case
    assert to_restrict(other).filter(pk=case.pk).exists()
    assert not to_restrict(leader).filter(pk=case.pk).exists()
    assert whom_to_ask(user=leader, number=case.number) == []
    for act in (
        lambda: cases.restrict(
            case=case, why="known", contact=leader.employee, named=[leader.employee], by=leader, at=NOW
        ),
        lambda: cases.lift_restriction(case=case, reason="Behövs inte längre alls", by=leader, at=NOW),
        lambda: cases.distribute(case=case, employee=leader.employee, by=leader, at=NOW),
    ):
        with pytest.raises(Forbidden):
            act()
    assert logged_in(leader).get(reverse("cases:restrict", args=[case.pk])).status_code == 404
    page = logged_in(leader).get(reverse("cases:restricted")).content.decode()
    assert not re.search(rf"(?<![\d-]){case.number}(?![\d-])", page)


def test_a_sibling_with_protected_identity_is_taken_in_and_not_told_of(unit):
    taker = make.user("reception", unit)
    first = taken(unit, taker, about=About(given_name="Lisa", family_name="Ek"))
    taking.add_guardian(intake=first, number="", given_name="Eva", family_name="Ek", by=taker, at=NOW)
    hidden = make.person(protection="marker")
    made = taking.add_sibling(intake=first, about=About(number=hidden.id_number, given_name="Lo"), by=taker, at=NOW)
    assert made.person == hidden


def test_a_row_of_the_night_about_a_colleague_goes_to_the_leader_and_is_asked_about(unit, client_as):
    taker, colleague, leader = (make.user(role, unit) for role in ("reception", "social_worker", "team_leader"))
    officer, other = make.user("duty_officer", unit), make.user("duty_officer", unit)
    shift = duty.begin_shift(unit=unit, to_unit=unit, by=officer, at=NOW)
    row = duty.note_entry(shift=shift, words="Bråk i natt.", happened_at=NOW, about=f"{colleague.employee}, dotter 8 år",
                          by=officer, at=NOW)  # fmt: skip
    for user in (taker, colleague, other):
        assert not DutyEntry.objects.visible_to(user).exists(), user
        with pytest.raises(Forbidden):
            duty.read_entry(entry=row, by=user, at=NOW)
    told = client_as(taker).get(reverse("reception:index")).content.decode()
    assert str(leader.employee) in told
    assert str(leader.employee) not in client_as(colleague).get(reverse("reception:index")).content.decode()
    url = reverse("reception:duty_take", args=[row.pk])
    assert client_as(taker).get(url).status_code == 404
    answer = client_as(leader).post(url, {"kind": "concern", "area": "child"})
    assert answer.status_code == 422
    assert "samma namn" in answer.content.decode()
    assert not Intake.objects.exists()
    client_as(leader).post(url, {"kind": "concern", "area": "child", "given_name": "Lo", "family_name": "Ek",
                                 "restricted": "colleague"})  # fmt: skip
    assert Intake.objects.get().colleagues == [colleague.employee_id]
    assert Intake.objects.get().case.is_restricted
    assert [DutyEntry.objects.visible_to(user).exists() for user in (leader, officer, taker, colleague)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_row_of_the_night_about_somebody_with_the_same_name_goes_back_to_the_reception(unit, client_as):
    taker, colleague, leader = (make.user(role, unit) for role in ("reception", "social_worker", "team_leader"))
    officer = make.user("duty_officer", unit)
    shift = duty.begin_shift(unit=unit, to_unit=unit, by=officer, at=NOW)
    row = duty.note_entry(
        shift=shift, words="Bråk.", happened_at=NOW, about=str(colleague.employee), by=officer, at=NOW
    )
    sent = {"kind": "concern", "area": "child", "restricted": "same_name"}
    client_as(leader).post(reverse("reception:duty_take", args=[row.pk]), sent)
    assert Intake.objects.visible_to(taker).exists()
    assert DutyEntry.objects.visible_to(taker).get().colleagues == []


def test_what_came_with_a_report_about_somebody_protected_is_as_closed_as_its_words(unit):
    taker = make.user("reception", unit)
    hidden = make.person(protection="marker")
    it = taken(unit, taker, about=About(number=hidden.id_number, given_name="Lo"))
    row = keep_document(content=b"Lisa bor numera hos mormor.", subject=it, unit=unit, title="Brev från Lisas mormor",
                        arrived_on=TODAY, by=taker, at=NOW)  # fmt: skip
    client = logged_in(taker)
    assert client.get(reverse("reception:intake", args=[it.pk])).status_code == 200
    for name in ("document", "content"):
        assert client.get(reverse(f"documents:{name}", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("day", [dt.date(1960, 2, 29), dt.date(1999, 6, 1), dt.date(2014, 10, 1)])
def test_a_report_with_an_old_day_is_taken_in_or_refused_in_words(unit, day):
    taker = make.user("reception", unit)
    try:
        it = taken(unit, taker, about=About(stated_person="Okänd"), arrived_at=calendar.at_clock(day, 10))
    except NotPossible:
        return
    page = logged_in(taker)
    assert page.get(reverse("reception:intake", args=[it.pk])).status_code == 200
    assert page.get(reverse("reception:index")).status_code == 200


def test_clocks_of_a_report_that_is_held_are_not_shown_to_whom_it_is_about(unit):
    leader, colleague = make.user("team_leader", unit), make.user("authority_manager", unit)
    taker = make.user("reception", unit)
    it = taken(unit, leader, about=About(stated_person="Lisa"), colleagues=(colleague.employee_id,))
    for user in (colleague, taker):
        assert not Clock.objects.visible_to(user).filter(subject_kind="cases.intake", subject_id=it.pk).exists()
    assert Clock.objects.visible_to(leader).filter(subject_kind="cases.intake", subject_id=it.pk).exists()


# --- decisions ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit).acting(DAY)


@pytest.fixture
def boss(unit):
    return make.user("authority_manager", unit).acting(DAY)


@pytest.fixture
def case(unit, worker):
    made = Case.objects.create(number="2026-9", kind="adult", person=make.person(), unit=unit, opened_on=make.EARLY,
                               recorded_at=make.AT)  # fmt: skip
    Assignment.objects.create(case=made, employee=worker.employee, period=span(make.EARLY), recorded_at=make.AT)
    return made


def party(case, by, role="person", **given):
    who = {"person": case.person} if role == "person" else {"name": "Ombud Ek"}
    return Party.objects.create(
        case=case, role=role, by=by, recorded_at=AT, **{"period": span(make.EARLY)} | who | given
    )


def test_a_stated_reason_reads_and_signs_nothing(unit, case, worker):
    cover = make.user("social_worker", unit)
    RoleGrant.objects.create(
        user=cover, role="treatment_staff", unit=unit, period=span(make.EARLY), granted_by=cover, granted_at=make.AT
    )
    cover = cover.acting(DAY)
    made = decisions.draft(case=case, kind="home_support", verb="grant", by=worker, at=AT, **REFUSAL)
    cases.open_journal(case=case, reason="Täcker för kollega i dag", by=cover, at=AT, today=DAY)
    with pytest.raises(Forbidden):
        decisions.sign(decision=made, by=cover, at=AT)


def refused(case, worker, boss):
    to = party(case, worker)
    made = decisions.draft(case=case, kind="home_support", verb="reject", by=worker, at=AT, **REFUSAL)
    decisions.sign(decision=made, by=boss, at=AT)
    return deliveries.deliver(decision=made, party=to, way="by_hand", sent_on=DAY, by=worker, at=AT)


def test_a_refusal_is_never_what_the_party_wanted(case, worker, boss):
    delivery = refused(case, worker, boss)
    appeal = appeals.receive_appeal(delivery=delivery, on=DAY, by=worker, at=AT)
    with pytest.raises(NotPossible, match="avslag"):
        reconsidering.reconsider(appeal=appeal, verb="reject", wholly=True, by=worker, at=AT)
    made = reconsidering.reconsider(appeal=appeal, verb="grant", wholly=True, by=worker, at=AT)
    decisions.save(decision=made, version=made.version, verb="reject", by=worker, at=AT)
    with pytest.raises(Refused):
        decisions.sign(decision=made, by=boss, at=AT)


def test_nothing_goes_to_whoever_is_party_no_longer(case, worker, boss, unit):
    former = party(case, worker, role="counsel", period=span(make.EARLY, DAY - dt.timedelta(days=1)))
    party(case, worker)
    row = open_investigation(case=case, kind="adult", reason="Ansökan", on=DAY, by=worker, at=AT)
    with pytest.raises(NotPossible, match="inte part"):
        communication.communicate(investigation=row, party=former, sent_on=DAY, way="by_hand", reply_by=DAY + dt.timedelta(days=9),
                                  checked=True, by=worker, at=AT)  # fmt: skip
    made = decisions.draft(case=case, kind="home_support", verb="reject", by=worker, at=AT, **REFUSAL)
    decisions.sign(decision=made, by=boss, at=AT)
    with pytest.raises(NotPossible, match="inte part"):
        deliveries.deliver(decision=made, party=former, way="by_hand", sent_on=DAY, checked=True, by=worker, at=AT)


def test_a_place_that_has_ended_is_not_opened_by_ending_it_again(case, worker):
    former = party(case, worker, role="counsel", period=span(make.EARLY, DAY - dt.timedelta(days=1)))
    with pytest.raises(Stale):
        end_party(party=former, last=DAY + dt.timedelta(days=900), by=worker, at=AT)


@pytest.mark.parametrize("day", [dt.date(1960, 1, 1), make.EARLY - dt.timedelta(days=1)])
def test_the_board_has_not_decided_before_there_was_a_matter(case, worker, boss, day):
    made = decisions.draft(case=case, kind="home_support", verb="reject", by=worker, at=AT, **REFUSAL)
    with pytest.raises(NotPossible):
        decisions.record_board(decision=made, level="board", minutes="§ 1", decided_on=day, by=boss, at=AT)
