"""What comes in: taken in about whom and from whom, assessed, contacted, fed back, decided; the log of the duty; its clocks."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.archive.exporting import export_of
from hemmaplan.cases.decisions.actions import decisions, intakes
from hemmaplan.cases.intake import kinds, measures
from hemmaplan.cases.intake import requirements as required
from hemmaplan.cases.intake.actions import assessing, duty, taking
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms, ReporterTerms
from hemmaplan.cases.intake.consequences import IntakeFacts, clocks
from hemmaplan.cases.intake.models import DutyEntry, Intake, IntakeContact, Reporter
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.people.actions import protection
from hemmaplan.people.models import Person
from hemmaplan.people.permissions import knows_identity
from hemmaplan.statistics.figures import View, one

DAY = dt.date(2026, 11, 23)
AT = calendar.at_clock(DAY, 10)
HOUR = dt.timedelta(hours=1)
SCHOOL = ReporterTerms("school", workplace="Granskolan", role="Kurator", name="Kim Ek", wants_feedback=True)


@pytest.fixture
def unit(db):
    return make.unit(kind="authority")


@pytest.fixture
def taker(unit):
    return make.user("reception", unit).acting(DAY)


def taken(unit, by, *, at=AT, about=None, reporter=SCHOOL, **given):
    terms = {"kind": "concern", "area": "child", "channel": "phone", "arrived_at": at, "words": "Kommer utan jacka."}
    about = about or About(given_name="Lisa", family_name="Ek", born_on=dt.date(2017, 3, 1))
    return taking.take_in(unit=unit, terms=IntakeTerms(**terms | given), about=about, reporter=reporter, by=by, at=at)


def assessed(intake, by, at=AT + HOUR, **given):
    values = {"danger": "none", "grounds": "Bor tryggt hos mormor."} | given
    return assessing.assess_protection(intake=intake, by=by, at=at, **values)


def running(intake):
    rows = Clock.objects.running().filter(subject_kind="cases.intake", subject_id=intake.pk)
    return {clock.rule: clock.due_on for clock in rows}


# --- taking in ----------------------------------------------------------------------------------------------------------


def test_a_report_makes_its_file_its_reporter_and_its_clocks(unit, taker):
    it = taken(unit, taker)
    assert (it.case.kind, it.case.unit, it.person.given_name) == ("child", unit, "Lisa")
    assert it.reporter.is_professional
    assert running(it) == {
        "concern_protection_assessment": DAY, "concern_prelim_decision": dt.date(2026, 12, 7),
    }  # fmt: skip
    assert Clock.objects.filter(case_id=it.case_id, person_id=it.person_id).count() == 2
    assert not list(measures.disagreeing())
    assert Event.objects.filter(event_type="intake.taken", subject_id=it.pk).exists()


def test_who_may_not_take_in_is_refused(unit):
    with pytest.raises(Forbidden):
        taken(unit, make.user("treatment_staff", unit).acting(DAY))
    with pytest.raises(Forbidden):
        taken(unit, make.user("reception", make.unit()).acting(DAY))


@pytest.mark.parametrize(
    ("reporter", "words"),
    [
        (ReporterTerms("private", anonymous=True, contact="070"), "anonym"),
        (ReporterTerms("school", anonymous=True, workplace="Skolan"), "aldrig anonym"),
        (ReporterTerms("health"), "arbetsplatsen"),
        (ReporterTerms("private", name="Kim", wants_feedback=True), "rätt till återkoppling"),
    ],
)
def test_a_reporter_is_anonymous_or_reachable_and_a_professional_has_a_place(unit, taker, reporter, words):
    with pytest.raises(NotPossible, match=words):
        taken(unit, taker, reporter=reporter)
    assert not Intake.objects.exists()


def test_the_same_words_sent_twice_are_taken_in_once(unit, taker):
    first = taken(unit, taker)
    for again in (About(person=first.person), About(given_name="Lisa", family_name="Ek")):
        with pytest.raises(NotPossible, match="redan mottagen"):
            taken(unit, taker, about=again)
    assert taken(unit, taker, about=About(person=first.person), words="Nytt").case == first.case


def test_a_child_without_number_an_unborn_child_and_twins_are_persons_of_their_own(unit, taker):
    unborn = taken(unit, taker, about=About(given_name="Ofött barn", family_name="Ek", unborn=True))
    assert unborn.person.born_on is None
    twins = [taken(unit, taker, about=About(given_name="Tvilling 1", family_name="Ek", born_on=DAY))]
    other = About(given_name="Tvilling 2", family_name="Ek", born_on=DAY)
    twins.append(taking.add_sibling(intake=twins[0], about=other, by=taker, at=AT))
    assert len({row.person_id for row in twins}) == len({row.case_id for row in twins}) == 2
    with pytest.raises(NotPossible, match="redan mottagen"):
        taking.add_sibling(intake=twins[0], about=other, by=taker, at=AT)


def test_a_number_of_the_register_is_that_person_and_a_protected_one_stays_closed(unit, taker):
    known, far = make.person(given_name="Ada"), make.user("authority_manager", make.unit())
    protection.protect(person=(hidden := make.person(given_name="Dold")), level="marker", first=DAY, last=None,
                   by=system_user(at=AT), at=AT)  # fmt: skip
    assert taken(unit, taker, about=About(number=known.id_number, given_name="Ada")).person == known
    it = taken(unit, taker, about=About(number=hidden.id_number, given_name="Annat"))
    assert it.person == hidden
    assert not it.case.assignments.exists()
    hidden.refresh_from_db()
    assert not knows_identity(taker, hidden)
    assert not knows_identity(far, hidden)
    new = taken(unit, taker, about=About(number=spare(), given_name="Ny", family_name="Person"))
    assert new.person.given_name == "Ny"
    for number in (spare(), make.person().id_number, make.person(protection="marker").id_number):
        with pytest.raises(NotPossible, match="Skriv också namnet"):
            taken(unit, taker, about=About(number=number))


def spare():
    person = make.person()
    number = person.id_number
    person.delete()
    return number


def test_a_sibling_gets_reporter_and_guardians_but_never_the_concern(unit, taker):
    first = taken(
        unit,
        taker,
        reason="child_violence",
        acute=True,
        stated_guardians="Anna Ek 070-1",
        guardians_informed="must_not",
    )
    taking.add_guardian(intake=first, number="", given_name="Anna", family_name="Ek", by=taker, at=AT)
    second = taking.add_sibling(intake=first, about=About(given_name="Olle", family_name="Ek"), by=taker, at=AT)
    assert (second.words, second.reason, second.acute, second.other_reasons) == ("", "", False, [])
    assert (second.stated_guardians, second.guardians_informed) == ("Anna Ek 070-1", "must_not")
    assert (second.reporter.workplace, second.reporter.wants_feedback) == ("Granskolan", True)
    assert second.same_call == first
    assert [row.other.given_name for row in second.person.relations.all()] == ["Anna"]
    third = taking.add_sibling(intake=second, about=About(given_name="Pia", family_name="Ek"), by=taker, at=AT)
    assert third.same_call == first
    party = Party.objects.get(case=first.case, role="guardian")
    assert party.contact == ""
    assert Event.objects.filter(event_type="cases.party_added", data__party_id=party.pk).count() == 1


def test_how_a_guardian_is_reached_stands_at_the_party(unit, taker):
    it = taken(unit, taker)
    taking.add_guardian(intake=it, number="", given_name="Eva", family_name="Ek", contact=" 070-1 ", by=taker, at=AT)
    assert [(row.role, row.contact) for row in it.case.parties.all()] == [("guardian", "070-1")]


def test_a_described_person_is_identified_later_and_the_clocks_go_along(unit, taker):
    it = taken(unit, taker, about=About(stated_person="Pojke, cirka nio år, röd cykel"))
    assert (it.case, it.person) == (None, None)
    found = taking.identify(intake=it, about=About(given_name="Olle", family_name="Ek"), by=taker, at=AT)
    assert found.case.person == found.person
    assert set(Clock.objects.values_list("case_id", "person_id")) == {(found.case_id, found.person_id)}
    assert not list(measures.disagreeing())
    with pytest.raises(Stale):
        taking.identify(intake=it, about=About(given_name="Per"), by=taker, at=AT)


def test_a_colleagues_child_is_open_to_the_taker_alone(unit, taker):
    other = make.user("reception", unit).acting(DAY)
    it = taken(unit, taker, about=About(given_name="Kim", family_name="Ek", restricted="colleague"))
    assert (it.case.restricted, it.case.contact) == ("colleague", taker.employee)
    assert Intake.objects.visible_to(taker).filter(pk=it.pk).exists()
    assert not Intake.objects.visible_to(other).filter(pk=it.pk).exists()
    assert not Person.objects.visible_to(other).filter(pk=it.person_id).exists()
    sibling = taking.add_sibling(intake=it, about=About(given_name="Lo", family_name="Ek"), by=taker, at=AT)
    assert sibling.case.restricted == "colleague"


# --- secret reporters -----------------------------------------------------------------------------------------------------


def test_a_secret_reporter_is_shown_by_a_reason_only_and_it_is_logged(unit, taker):
    it = taken(unit, taker, reporter=ReporterTerms("private", secret=True, name="Granne Hemlig"))
    assert not Reporter.objects.visible_to(taker).exists()
    taken_out = b"".join(export_of(it.person, at=AT).files.values()).decode()
    assert "Kommer utan jacka" in taken_out
    assert "Granne Hemlig" not in taken_out
    with pytest.raises(NotPossible):
        assessing.show_reporter(intake=it, reason="vill", by=taker, at=AT)
    assert (
        assessing.show_reporter(intake=it, reason="Måste ringa upp om faran", by=taker, at=AT).name == "Granne Hemlig"
    )
    assert Event.objects.filter(event_type="intake.reporter_shown", subject_id=it.pk).count() == 1
    with pytest.raises(Forbidden):
        assessing.show_reporter(
            intake=it, reason="Måste ringa upp om faran", by=make.user("social_worker", make.unit()), at=AT
        )


# --- assessing ------------------------------------------------------------------------------------------------------------


def test_an_assessment_answers_its_clock_and_a_new_one_is_a_new_row(unit, taker):
    it = taken(unit, taker)
    assert list(measures.unassessed_of(user=taker, at=AT + 3 * HOUR)) == [it]
    assert measures.age_hours(it, AT + 3 * HOUR) == 3
    with pytest.raises(NotPossible, match="åtgärd"):
        assessed(it, taker, danger="danger")
    assessed(it, taker)
    assessed(it, taker, danger="danger", measure="Jour, hos mormor", at=AT + 2 * HOUR)
    assert "concern_protection_assessment" not in running(it)
    assert it.protection_assessments.count() == 2
    assert not measures.unassessed_of(user=taker, at=AT + 3 * HOUR)
    assert not list(measures.disagreeing())


def test_only_the_person_a_guardian_and_the_reporter_are_contacted_before_an_investigation(unit, taker):
    it = taken(unit, taker)
    assessing.note_contact(intake=it, with_whom="guardian", happened_at=AT, text="Vet om det.", by=taker, at=AT)
    for other in ("other", "school"):
        with pytest.raises(NotPossible, match="Är det här en utredning"):
            assessing.note_contact(intake=it, with_whom=other, happened_at=AT, by=taker, at=AT)
    assert IntakeContact.objects.count() == 1


def test_what_is_not_assessed_cannot_be_decided_and_violence_is_always_opened(unit, taker):
    it = taken(unit, taker, reason="child_witness")
    with pytest.raises(NotPossible, match="skyddsbedömningen"):
        assessing.leave(intake=it, step="not_open", on=DAY, reason="Ingen oro", by=taker, at=AT)
    assessed(it, taker)
    for step in ("not_open", "handle"):
        with pytest.raises(NotPossible, match="alltid utredning"):
            assessing.leave(intake=it, step=step, on=DAY, reason="Ingen oro", by=taker, at=AT)
    other = taken(unit, taker, reason="parents_care", other_reasons=("child_violence",), words="Slår")
    assessed(other, taker)
    with pytest.raises(NotPossible, match="alltid utredning"):
        assessing.leave(intake=other, step="not_open", on=DAY, reason="Ingen oro", by=taker, at=AT)
    assert not Intake.objects.filter(state="not_opened").exists()


def test_not_opened_has_its_reasons_and_starts_a_week_to_tell_the_reporter(unit, taker):
    it = taken(unit, taker)
    assessed(it, taker)
    with pytest.raises(NotPossible, match="skälen"):
        assessing.leave(intake=it, step="not_open", on=DAY, by=taker, at=AT + HOUR)
    assessing.leave(intake=it, step="not_open", on=DAY, reason="Föräldrarna har hjälp.", by=taker, at=AT + HOUR)
    assert running(it) == {"concern_feedback_requested": DAY + dt.timedelta(days=7)}
    for wrong in ("opened", "ongoing"):
        with pytest.raises(NotPossible, match="stämmer inte"):
            assessing.give_feedback(intake=it, feedback=wrong, by=taker, at=AT + HOUR)
    assessing.give_feedback(intake=it, feedback="not_opened", by=taker, at=AT + HOUR)
    assert running(it) == {}
    assert not list(measures.disagreeing())
    with pytest.raises(Stale):
        assessing.leave(intake=it, step="not_open", on=DAY, reason="Igen", by=taker, at=AT + HOUR)


def test_a_reporter_who_asks_after_the_decision_is_answered_at_once(unit, taker):
    it = taken(unit, taker, reporter=ReporterTerms("police", workplace="Polisen"))
    assessed(it, taker)
    assessing.leave(intake=it, step="not_open", on=DAY, reason="Skäl", by=taker, at=AT + HOUR)
    assert running(it) == {}
    later = AT + dt.timedelta(days=20)
    assessing.ask_feedback(intake=it, by=taker, at=later)
    assert running(it) == {"concern_feedback_late_request": calendar.local_date(later)}


def test_the_same_report_twice_is_one_to_assess(unit, taker):
    phone = taken(unit, taker)
    web = taken(unit, taker, channel="e_service", about=About(stated_person="Lisa Ek, årskurs 3"))
    other = taken(unit, taker, about=About(given_name="Annan", family_name="Berg"))
    with pytest.raises(NotPossible, match="någon annan"):
        assessing.mark_same(intake=other, same_as=phone, by=taker, at=AT)
    with pytest.raises(NotPossible, match="en annan anmälan"):
        assessing.mark_same(intake=phone, same_as=phone, by=taker, at=AT)
    assessing.mark_same(intake=web, same_as=phone, by=taker, at=AT)
    assert running(web) == {}
    assert web not in measures.unassessed_of(user=taker, at=AT + HOUR)
    assert not list(measures.disagreeing())


@pytest.mark.parametrize(
    ("kind", "rule", "days"),
    [
        ("application", "investigation_open", 0), ("rent", "rent_forfeiture_pay", 21), ("eviction", "eviction_notice_ack", 0),
        ("transfer", "muni_transfer_answer", 30), ("hospital", "intake_handle", 3), ("court", "intake_handle", 3),
    ],
)  # fmt: skip
def test_each_notice_has_its_next_step_and_its_clock(unit, taker, kind, rule, days):
    it = taken(unit, taker, kind=kind, area="adult", reporter=None)
    assert running(it) == {rule: DAY + dt.timedelta(days=days)}
    assert measures.kind_of(it).next_step
    if kind != "application":
        assessing.leave(intake=it, step="handle", on=DAY, reason="Besvarad", by=taker, at=AT + HOUR)
        assert running(it) == {}
    assert not list(measures.disagreeing())


def test_a_court_and_a_death_count_from_their_own_days(unit, taker):
    by = DAY + dt.timedelta(days=9)
    court = taken(unit, taker, kind="court", area="family", reporter=None, reply_by=by)
    assert running(court) == {"quick_info_court": by}
    dead = make.person(deceased_on=DAY - dt.timedelta(days=30))
    estate = taken(
        unit, taker, kind="estate", area="adult", reporter=None, about=About(number=dead.id_number, given_name="Död")
    )
    assert running(estate) == {"estate_notice": calendar.add_months(dead.deceased_on, 2)}


def test_an_application_is_always_investigated(unit, taker):
    it = taken(unit, taker, kind="application", reporter=None)
    with pytest.raises(NotPossible, match="utreds alltid"):
        assessing.leave(intake=it, step="not_open", on=DAY, reason="Nej", by=taker, at=AT)


# --- hours and days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "assessed_on", "due"),
    [
        (calendar.at_clock(dt.date(2028, 2, 29), 12), dt.date(2028, 2, 29), dt.date(2028, 3, 14)),
        (calendar.at_clock(DAY, 23, 59), DAY, dt.date(2026, 12, 7)),
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25), dt.date(2026, 11, 8)),
        (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25), dt.date(2026, 11, 8)),
        (dt.datetime(2026, 6, 30, 22, 5, tzinfo=dt.UTC), dt.date(2026, 7, 1), dt.date(2026, 7, 15)),
    ],
)  # fmt: skip
def test_the_day_of_arrival_is_that_of_stockholm(unit, arrived, assessed_on, due):
    taker = make.user("reception", unit).acting(calendar.local_date(arrived))
    it = taken(unit, taker, at=arrived)
    assert running(it) == {"concern_protection_assessment": assessed_on, "concern_prelim_decision": due}
    assert Clock.objects.first().starts_on == calendar.local_date(arrived)


def test_age_is_counted_in_real_hours_over_the_night_the_clocks_change(unit, taker):
    evening = calendar.at_clock(dt.date(2026, 10, 24), 23)
    it = Intake(arrived_at=evening)
    assert measures.age_hours(it, calendar.at_clock(dt.date(2026, 10, 25), 5)) == 7
    assert measures.age_hours(it, evening - HOUR) == 0


facts = st.builds(
    IntakeFacts, intake_id=st.just(1), unit_id=st.just(1), kind=st.sampled_from(Intake.Kind.values),
    area=st.sampled_from(["child", "adult", "violence", "family"]), arrived_on=st.dates(dt.date(2020, 1, 1), dt.date(2028, 3, 1)),
    state=st.sampled_from(["received", "opened", "not_opened", "joined", "handled", "duplicate"]), recorded_at=st.just(AT),
    wants_feedback=st.booleans(),
)  # fmt: skip


@given(it=facts, waited=st.integers(0, 40), assessed=st.booleans())
def test_every_intake_has_its_clocks_and_one_that_is_over_has_none_running(it, waited, assessed):
    over = it.state != "received"
    it = replace(it, handled_on=it.arrived_on + dt.timedelta(days=waited) if over else None,
                 assessed_on=it.arrived_on if assessed else None)  # fmt: skip
    wanted = clocks(it)
    assert len({one.key for one in wanted}) == len(wanted)
    assert all(one.due_on >= one.starts_on for one in wanted)
    left = {one.rule for one in wanted if one.ended_on is None} - {kinds.FEEDBACK}
    if not over:
        assert left
    elif it.state == "duplicate" or assessed:
        assert not left
    else:
        assert left <= {kinds.PROTECTION}


# --- the duty -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(unit):
    return make.user("duty_officer", unit).acting(DAY)


def test_a_row_of_the_night_becomes_an_intake_without_copying(unit, officer, taker):
    shift = duty.begin_shift(unit=unit, to_unit=unit, by=officer, at=AT)
    with pytest.raises(NotPossible, match="redan ett pass"):
        duty.begin_shift(unit=unit, to_unit=unit, by=officer, at=AT)
    row = duty.note_entry(shift=shift, words="Bråk hemma hos Ek", assessment="Ingen fara nu", about="Lisa Ek, 9 år",
                          happened_at=AT, by=officer, at=AT)  # fmt: skip
    duty.end_shift(shift=shift, by=officer, at=AT + HOUR)
    with pytest.raises(Stale):
        duty.note_entry(shift=shift, words="Mer", happened_at=AT, by=officer, at=AT + HOUR)
    assert list(measures.unread_of(user=taker)) == [row]
    it = duty.take_entry(entry=row, kind="concern", area="child", person=About(), by=taker, at=AT + HOUR)
    assert (it.words, it.arrived_at, it.channel) == (
        "Bråk hemma hos Ek\n\nJourens bedömning: Ingen fara nu",
        AT,
        "duty",
    )
    assert it.stated_person == "Lisa Ek, 9 år"
    assert DutyEntry.objects.get().read_by == taker
    with pytest.raises(NotPossible):
        duty.take_entry(entry=row, kind="concern", area="child", person=About(), by=taker, at=AT + HOUR)


def test_what_nobody_has_read_at_nine_is_told_to_the_head(unit, officer, taker):
    friday = calendar.at_clock(dt.date(2026, 11, 27), 22)
    shift = duty.begin_shift(unit=unit, to_unit=unit, by=officer, at=friday)
    row = duty.note_entry(shift=shift, words="Ord", happened_at=friday, by=officer, at=friday)
    nine = calendar.at_clock(dt.date(2026, 11, 30), 9)
    assert measures.read_by(friday) == nine
    assert measures.read_by(calendar.at_clock(dt.date(2026, 11, 30), 3)) == nine
    assert measures.unread([unit.pk], nine - HOUR) == []
    assert measures.unread([unit.pk], nine) == [row]
    assert measures.unread_of(user=officer).count() == 0
    with pytest.raises(Forbidden):
        duty.read_entry(entry=row, by=officer, at=nine)
    duty.read_entry(entry=row, by=taker, at=nine + HOUR)
    assert measures.unread([unit.pk], nine + HOUR) == []
    with pytest.raises(Stale):
        duty.read_entry(entry=row, by=taker, at=nine + HOUR)


# --- data -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", ["child", "adult", "violence", "family"])
def test_every_kind_says_in_every_area_what_comes_next(area):
    for kind in Intake.Kind.values:
        row = kinds.kind(kind, area=area, on=DAY)
        assert row.next_step
        assert row.rules
    assert kinds.reasons(area, DAY)


def test_violence_is_marked_in_the_data_with_its_source():
    assert {"child_violence", "child_witness", "child_sexual", "child_honour"} == kinds.violent()
    assert {row.group for row in kinds.reasons("child", DAY)} == {"parent", "child", "violence", "other"}
    with pytest.raises(kinds.UnknownKind):
        kinds.kind("nothing", area="child", on=DAY)


def test_data_that_says_two_things_or_names_no_rule_is_refused():
    row = {"kind": "concern", "areas": "child", "rules": "investigation_open", "next_step": "x", "note": "", "source": "x",
           "verified": "T", "valid_from": "", "valid_to": ""}  # fmt: skip
    with pytest.raises(ValueError, match="två saker"):
        kinds.load_kinds([row, row])
    with pytest.raises(ValueError, match="inte finns"):
        kinds.load_kinds([row | {"rules": "no_such"}])
    assert kinds.load_kinds([row | {"valid_to": "2025-06-30"}, row | {"valid_from": "2025-07-01"}])


def test_a_report_of_another_municipalitys_child_can_be_handed_over_once_assessed(unit, taker):
    it = taken(unit, taker, reason="child_violence")
    assessed(it, taker)
    taking.complete(intake=it, other_municipality="Annanstad", by=taker, at=AT + HOUR)
    assessing.leave(intake=it, step="handle", on=DAY, reason="Lämnad till Annanstad", by=taker, at=AT + HOUR)
    assert running(it) == {}
    with pytest.raises(Stale):
        taking.complete(intake=it, words="Mer", by=taker, at=AT + HOUR)


def test_requirements_say_each_fault_once():
    given = {"has_person": False, "protects": True, "assessed": False, "violence": True, "application": False,
             "elsewhere": False, "reason": ""}  # fmt: skip
    assert [fault.field for fault in required.decided("not_open", **given)] == ["assessed", "person", "step", "reason"]
    assert list(required.decided("same", **given)) == []
    assert Case.Restricted.COLLEAGUE == "colleague"


# --- decided by the scheme ------------------------------------------------------------------------------------------------


def decider(role, unit):
    return make.user(role, unit).acting(DAY)


def test_opened_by_the_worker_it_has_an_investigation_and_its_clock_is_answered(unit, taker):
    it = taken(unit, taker, reason="child_violence")
    assessed(it, taker)
    with pytest.raises(NotPossible, match="varför"):
        intakes.open_intake(intake=it, reason=" ", by=taker, at=AT + HOUR)
    made = intakes.open_intake(intake=it, reason="Våld i hemmet", by=taker, at=AT + HOUR)
    it.refresh_from_db()
    assert (made.state, made.investigation, it.state) == ("signed", it.investigation, "opened")
    assert running(it) == {"concern_feedback_requested": DAY + dt.timedelta(days=7)}
    assert {"child_inv_complete", "child_inv_inform_parties"} <= set(
        Clock.objects.filter(subject_kind="cases.investigation").values_list("rule", flat=True)
    )
    with pytest.raises(Stale):
        intakes.open_intake(intake=it, reason="Igen", by=taker, at=AT + HOUR)
    assert not list(measures.disagreeing())


def test_not_opened_waits_for_the_manager_whose_signature_closes_it(unit, taker):
    it = taken(unit, taker)
    assessed(it, taker)
    made = intakes.not_open_intake(intake=it, reason="Familjen har redan hjälp.", by=taker, at=AT + HOUR)
    it.refresh_from_db()
    assert (made.state, made.level, it.state) == ("proposed", "manager", "received")
    decisions.sign(decision=made, by=decider("authority_manager", unit), at=AT + HOUR)
    it.refresh_from_db()
    assert (it.state, it.outcome_reason) == ("not_opened", "Familjen har redan hjälp.")
    assert "concern_prelim_decision" not in running(it)


def test_violence_cannot_be_proposed_nor_signed_as_not_open(unit, taker):
    it = taken(unit, taker)
    assessed(it, taker)
    made = intakes.not_open_intake(intake=it, reason="Hjälp finns", by=taker, at=AT + HOUR)
    taking.complete(intake=it, reason="child_witness", by=taker, at=AT + HOUR)
    with pytest.raises(NotPossible, match="alltid utredning"):
        decisions.sign(decision=made, by=decider("authority_manager", unit), at=AT + HOUR)
    with pytest.raises(NotPossible, match="alltid utredning"):
        intakes.not_open_intake(intake=it, reason="Hjälp finns", by=decider("authority_manager", unit), at=AT + HOUR)
    assert Intake.objects.get(pk=it.pk).state == "received"
    assert measures.violence_not_opened(measures.reports([unit.pk], first=DAY, last=DAY)) == []


def test_the_time_is_extended_by_a_decision_only(unit, taker):
    it, to = taken(unit, taker), DAY + dt.timedelta(days=21)
    assessed(it, taker)
    made = intakes.extend_intake(intake=it, to=to, reason="Barnet på sjukhus", by=taker, at=AT + HOUR)
    assert running(it)["concern_prelim_decision"] == DAY + dt.timedelta(days=14)
    decisions.sign(decision=made, by=decider("authority_manager", unit), at=AT + HOUR)
    assert running(it)["concern_prelim_decision"] == to
    assert not list(measures.disagreeing())


def test_a_report_joins_the_investigation_that_goes_on_and_is_counted(unit, taker):
    first = taken(unit, taker)
    assessed(first, taker)
    with pytest.raises(NotPossible, match="pågår ingen"):
        intakes.join_intake(intake=first, by=taker, at=AT + HOUR)
    intakes.open_intake(intake=first, reason="Oro", by=taker, at=AT + HOUR)
    second = taken(unit, taker, about=About(person=first.person), words="En till", at=AT + HOUR)
    with pytest.raises(NotPossible, match="skyddsbedömningen"):
        intakes.join_intake(intake=second, by=taker, at=AT + HOUR)
    assessed(second, taker, at=AT + 2 * HOUR)
    intakes.join_intake(intake=second, by=taker, at=AT + 2 * HOUR)
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.state, second.investigation) == ("joined", first.investigation)
    assert first.investigation.intakes.count() == 2
    assessing.give_feedback(intake=second, feedback="ongoing", by=taker, at=AT + 3 * HOUR)
    assert running(second) == {}


# --- in time? -------------------------------------------------------------------------------------------------------------


def test_list_board_and_figure_say_the_same_of_what_is_unassessed(unit, taker):
    now = calendar.at_clock(DAY, 12)
    late = taken(unit, taker, at=now - dt.timedelta(days=20))
    fresh = taken(unit, taker, at=now - HOUR, words="Annat")
    done = taken(unit, taker, at=now - dt.timedelta(days=2), words="Tredje")
    assessed(done, taker, at=now - dt.timedelta(days=1))
    listed = list(measures.unassessed_of(user=taker, at=now))
    view = View(unit, DAY)
    counted = one(view, "intakes.unassessed")
    assert [row.pk for row in listed] == [late.pk, fresh.pk]
    assert list(measures.unassessed([unit.pk], now)) == listed
    assert (counted.value, {row.id for row in counted.rows.rows}) == (2, {late.pk, fresh.pk})
    assert (one(view, "intakes.children").value, one(view, "intakes.same_day").value) == (3, 0)
    assert (one(view, "intakes.in_time").value, one(view, "intakes.violence_not_opened").value) == (0, 0)


def test_figures_of_time_and_of_those_that_come_back(unit, taker):
    manager = decider("authority_manager", unit)
    first = taken(unit, taker)
    assessed(first, taker)
    intakes.not_open_intake(intake=first, reason="Hjälp finns", by=manager, at=AT + HOUR)
    again = taken(unit, taker, about=About(person=first.person), words="Igen", at=AT + 2 * HOUR)
    view = View(unit, DAY)
    assert (one(view, "intakes.same_day").value, one(view, "intakes.in_time").value) == (50, 100)
    found = one(view, "intakes.again_not_opened")
    assert [row.id for row in found.rows.rows] == [first.pk, again.pk][found.value - 1 :][-1:] or found.value == 2
    assert again.pk in {row.id for row in found.rows.rows}
    assert one(View(unit, DAY, known=AT - HOUR), "intakes.children").value == 0
