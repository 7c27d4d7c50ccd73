"""Decisions: the scheme, drafts, handing over, signing once, what follows, and what stands against it."""

import dataclasses
import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction
from tests import make
from tests.documents import reading

from hemmaplan.access.actions import system_user
from hemmaplan.cases.decisions import kinds, measures, scheme
from hemmaplan.cases.decisions.actions import appeals, decisions, deliveries
from hemmaplan.cases.decisions.models import Decision, Delivery, ExecutionNote
from hemmaplan.cases.decisions.wording import SentenceParts, sentence
from hemmaplan.cases.intake.models import Intake, IntakeContact
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.measures import decided
from hemmaplan.organisation.periods import span
from hemmaplan.people import numbers
from hemmaplan.people.models import Ground, Person, StatedNumber

DAY = dt.date(2026, 3, 2)
AT = calendar.at_clock(DAY, 10)
TEXTS = {
    "request": "Stöd för sonen", "intervention": "Öppenvård, familjebehandling", "first_on": DAY,
    "last_on": dt.date(2026, 8, 31), "purpose": "Tryggare vardag", "facts": "Föräldrarna ber om hjälp.",
    "provisions": "SoL 11:1", "weighing": "Behovet kan inte tillgodoses på annat sätt.",
    "best_interests": "Bäst att bo hemma med stöd.", "childs_view": "Vill ha hjälp.", "care_form": "own",
    "minutes_per_week": 120,
}  # fmt: skip


@pytest.fixture
def unit(db):
    return make.unit(kind="authority")


def acting(role, unit, on=DAY):
    return make.user(role, unit).acting(on)


def a_file(unit, *workers, kind="child", **given):
    case = Case.objects.create(**{"number": f"2026-{make._n()}", "kind": kind, "person": make.person(), "unit": unit,
                                  "opened_on": make.EARLY, "recorded_at": make.AT} | given)  # fmt: skip
    for user in workers:
        Assignment.objects.create(case=case, employee=user.employee, period=span(make.EARLY), recorded_at=make.AT)
    return case


@pytest.fixture
def worker(unit):
    return acting("social_worker", unit)


@pytest.fixture
def case(unit, worker):
    return a_file(unit, worker)


def a_draft(case, by, kind="open_care", verb="grant", **changes):
    return decisions.draft(case=case, kind=kind, verb=verb, by=by, at=AT, **TEXTS | changes)


# The kinds and the scheme, as data -----------------------------------------------------------------------------------


def test_the_section_is_that_of_the_day():
    assert kinds.kind("extend", area="child", on=dt.date(2025, 6, 30)).section == "SoL (2001:453) 11:2"
    assert kinds.kind("extend", area="child", on=dt.date(2025, 7, 1)).section == "SoL 20:3"
    with pytest.raises(kinds.UnknownKind):
        kinds.kind("extend", area="adult", on=DAY)


def test_a_kind_that_says_two_things_is_refused():
    row = dict.fromkeys(("title", "section", "effect", "parts", "ivo", "note", "source", "valid_from", "valid_to"), "")
    row |= {
        "key": "x",
        "areas": "child",
        "verbs": "grant",
        "appealable": "no",
        "orders": "no",
        "notice": "no",
        "verified": "T",
    }
    with pytest.raises(ValueError, match="x säger två"):
        kinds.load([row, row | {"areas": "child adult"}])


def test_every_kind_has_somebody_who_may_decide_and_only_known_kinds_are_delegated():
    items = {item.kind for item in scheme.scheme()}
    assert items == set(kinds.titles())


def item(number, level, **more):
    return scheme.Item(number, "care", frozenset({"grant"}), level, **more)


SCHEME = (item("1", "worker", months=6, care_form="own"), item("2", "manager", ore_a_month=100), item("3", "committee"))


@pytest.mark.parametrize(
    ("level", "limits", "number", "needed"),
    [
        ("worker", {"months": 6, "care_form": "own"}, "1", ""),
        ("worker", {"months": 7, "care_form": "own"}, "", "manager"),
        ("worker", {"care_form": "own"}, "", "manager"),
        ("manager", {"months": 6, "care_form": "own"}, "1", ""),
        ("manager", {"ore_a_month": 100}, "2", ""),
        ("manager", {"ore_a_month": 101}, "", "committee"),
        ("director", {"ore_a_month": 101}, "", "committee"),
        ("committee", {"ore_a_month": 101}, "3", ""),
        ("board", {"ore_a_month": 101}, "3", ""),
        ("", {"months": 1, "care_form": "own"}, "", "worker"),
    ],
)
def test_a_level_decides_within_its_limits_and_a_superior_what_those_below_may(level, limits, number, needed):
    found = scheme.may_decide("care", level, scheme.Limits("grant", "child", **limits), DAY, items=SCHEME)
    if number:
        assert isinstance(found, scheme.Item)
        assert found.number == number
    else:
        assert isinstance(found, scheme.NotDelegated)
        assert found.needed == needed


def test_what_no_row_says_the_board_decides():
    refused = scheme.may_decide("care", "director", scheme.Limits("reject"), DAY, items=SCHEME)
    assert isinstance(refused, scheme.NotDelegated)
    assert refused.needed == "board"
    assert isinstance(scheme.may_decide("care", "board", scheme.Limits("reject"), DAY, items=SCHEME), scheme.Item)


def test_a_row_holds_only_in_its_time():
    rows = (item("1", "worker", valid_to=DAY),)
    later = DAY + dt.timedelta(days=1)
    assert isinstance(scheme.may_decide("care", "worker", scheme.Limits("grant"), DAY, items=rows), scheme.Item)
    assert isinstance(
        scheme.may_decide("care", "worker", scheme.Limits("grant"), later, items=rows), scheme.NotDelegated
    )


def test_a_municipality_loads_its_own_scheme(tmp_path, settings):
    file = tmp_path / "ordning.csv"
    head = "number,kind,verbs,level,areas,months,ore_a_month,care_form,valid_from,valid_to,note,source,verified"
    file.write_text(f"{head}\n7.1,open,open,lead,,,,,,,,,L\n")
    settings.DELEGATION_SCHEME = str(file)
    assert scheme.lowest_level("open", scheme.Limits("open"), DAY) == "lead"
    with pytest.raises(ValueError, match=r"7\.2"):
        scheme.load([{"number": "7.2", "level": "kung"}])


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 1, 31), 1),
        (dt.date(2026, 1, 1), dt.date(2026, 2, 1), 2),
        (dt.date(2024, 2, 29), dt.date(2024, 3, 28), 1),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 27), 12),
        (dt.date(2026, 1, 1), None, None),
    ],
)
def test_a_begun_month_counts_whole(first, last, months):
    assert scheme.months_of(first, last) == months


# The sentence --------------------------------------------------------------------------------------------------------


def test_the_sentence_says_what_for_whom_how_much_and_how_long():
    said = SentenceParts("open_care", "Öppenvård", "grant", "Kim Ek", "SoL 11:1", request="Stöd hemma", intervention="öppenvård",
                minutes_per_week=90, first_on=DAY, last_on=dt.date(2026, 8, 31), conditions="Möten varje vecka")  # fmt: skip
    assert sentence(said) == (
        "Nämnden bifaller ansökan om stöd hemma och beviljar Kim Ek öppenvård enligt SoL 11:1. "
        "Omfattning: 1 timme och 30 minuter i veckan. Beslutet gäller från och med 2026-03-02 till och med 2026-08-31. "
        "Villkor: Möten varje vecka."
    )
    asked = dataclasses.replace(said, request="Ansökan om stöd hemma.")
    assert sentence(asked) == sentence(said), "as people write it themselves"
    late = dataclasses.replace(
        said, verb="dismiss", section="FL 45 §", request="Överklagandet av beslutet den 2026-03-02"
    )
    assert sentence(late) == "Nämnden avvisar överklagandet av beslutet den 2026-03-02 enligt FL 45 §."


# Writing and handing over --------------------------------------------------------------------------------------------


def test_a_draft_is_saved_by_version_and_two_windows_never_overwrite_each_other(case, worker):
    made = a_draft(case, worker)
    assert made.section == "SoL 11:1"
    assert decisions.save(decision=made, version=1, facts="Nytt", by=worker, at=AT) == 2
    assert decisions.save(decision=made, version=1, facts="Nytt", by=worker, at=AT) == 2, (
        "the answer was lost: saved all the same"
    )
    with pytest.raises(Stale):
        decisions.save(decision=made, version=1, facts="Annat", by=worker, at=AT)
    made.refresh_from_db()
    assert made.facts == "Nytt"


def test_the_same_draft_is_begun_once(case, worker):
    a_draft(case, worker)
    with pytest.raises(NotPossible, match="redan påbörjat"):
        a_draft(case, worker)


def test_only_who_investigates_in_the_file_drafts(case, unit):
    with pytest.raises(Forbidden):
        a_draft(case, acting("social_worker", unit))


def test_what_lacks_a_part_is_not_handed_over(case, worker):
    made = a_draft(case, worker, childs_view="")
    with pytest.raises(NotPossible, match="barnets åsikt"):
        decisions.propose(decision=made, by=worker, at=AT)


def test_handed_over_it_waits_for_the_level_of_the_scheme_and_comes_back_with_a_reason(case, worker, unit):
    made = a_draft(case, worker, last_on=dt.date(2027, 8, 31))
    decisions.propose(decision=made, by=worker, at=AT)
    assert (made.state, made.level) == ("proposed", "manager")
    boss = acting("authority_manager", unit)
    decisions.send_back(decision=made, reason="Skriv hur det följs upp", by=boss, at=AT)
    assert (made.state, made.sent_back_reason) == ("draft", "Skriv hur det följs upp")
    decisions.propose(decision=made, by=worker, at=AT)
    decisions.take_back(decision=made, by=worker, at=AT)
    decisions.discard(decision=made, by=worker, at=AT)
    with pytest.raises(Stale):
        decisions.sign(decision=made, by=worker, at=AT)


# Signing -------------------------------------------------------------------------------------------------------------


def clocks_of(decision):
    rows = Clock.objects.filter(subject_kind="cases.decision", subject_id=decision.pk).order_by("rule")
    return [(clock.rule, clock.due_on.isoformat(), clock.end) for clock in rows]


def test_signed_it_is_locked_and_its_clocks_run(case, worker):
    made = decisions.sign(decision=a_draft(case, worker), by=worker, at=AT)
    assert (made.state, made.level, made.delegation, made.decided_by) == ("signed", "worker", "B1", worker)
    assert clocks_of(made) == [("fl_decision_notice", "2026-03-04", ""), ("nonexec_decision", "2026-06-02", "")]
    for act in (decisions.sign, decisions.discard, decisions.propose):
        with pytest.raises(Stale):
            act(decision=made, by=worker, at=AT)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(facts="Ändrat")


def test_without_delegation_it_is_refused_and_nothing_has_happened(case, worker):
    made = a_draft(case, worker, verb="reject", why_not="Behovet är tillgodosett")
    with pytest.raises(NotPossible, match="beslutar enhetschefen"):
        decisions.sign(decision=made, by=worker, at=AT)
    made.refresh_from_db()
    assert (made.state, clocks_of(made)) == ("draft", [])


def test_nobody_decides_about_somebody_of_the_own_name(case, worker):
    case.person.given_name, case.person.family_name = worker.name.split(" ", 1)
    case.person.save()
    with pytest.raises(NotPossible, match="jävig"):
        decisions.sign(decision=a_draft(case, worker), by=worker, at=AT)


def test_a_colleagues_matter_is_decided_by_a_head(unit, worker):
    case = a_file(unit, worker, restricted="colleague", contact=worker.employee)
    with pytest.raises(NotPossible, match="kollega"):
        decisions.sign(decision=a_draft(case, worker), by=worker, at=AT)


def test_a_kill_in_the_middle_of_signing_leaves_a_draft(case, worker, monkeypatch):
    made = a_draft(case, worker)

    def killed(*_event, **_data):
        raise SystemExit

    monkeypatch.setattr(decisions, "record", killed)
    with pytest.raises(SystemExit):
        decisions.sign(decision=made, by=worker, at=AT)
    stored = Decision.objects.get(pk=made.pk)
    assert (stored.state, clocks_of(stored)) == ("draft", [])


def test_the_board_decides_what_is_its_own_and_it_is_entered_with_minutes(case, worker, unit):
    boss = acting("authority_manager", unit)
    made = a_draft(case, worker, kind="placement", care_form="")
    with pytest.raises(NotPossible, match="utskottet"):
        decisions.sign(decision=made, by=boss, at=AT)
    with pytest.raises(NotPossible, match="protokollets"):
        decisions.record_board(decision=made, level="committee", minutes=" ", decided_on=DAY, by=boss, at=AT)
    with pytest.raises(Forbidden):
        decisions.record_board(decision=made, level="committee", minutes="§ 12", decided_on=DAY, by=worker, at=AT)
    decisions.record_board(decision=made, level="committee", minutes="2026-03-02 § 12", decided_on=DAY, by=boss, at=AT)
    assert (made.state, made.level, made.minutes) == ("signed", "committee", "2026-03-02 § 12")


def test_a_correction_replaces_and_takes_over_the_time(case, worker):
    first = decisions.sign(decision=a_draft(case, worker), by=worker, at=AT)
    second = decisions.correct(decision=first, by=worker, at=AT)
    with pytest.raises(NotPossible, match="redan en rättelse"):
        decisions.correct(decision=first, by=worker, at=AT)
    decisions.save(decision=second, version=1, extent="Två gånger i veckan", by=worker, at=AT)
    decisions.sign(decision=second, by=worker, at=AT)
    assert [end for _rule, _due, end in clocks_of(first)] == ["withdrawn", "withdrawn"]
    assert [end for _rule, _due, end in clocks_of(second)] == ["", ""]
    assert list(first.replaced_by.all()) == [second]


# The letter and the parties ------------------------------------------------------------------------------------------


def text_of(pdf):
    return " ".join(reading.words(pdf).split())


def a_party(case, worker, **given):
    who = {"person": case.person, "role": "person"} | given
    row = Party.objects.filter(case=case, person=who["person"], role=who["role"]).first()
    row = row or Party(case=case, period=span(make.EARLY), by=worker, recorded_at=AT)
    for name, value in who.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.fixture
def signed(case, worker):
    return decisions.sign(decision=a_draft(case, worker), by=worker, at=AT)


def test_two_of_whom_one_has_a_signed_decision_become_one_and_what_was_signed_stays(signed, unit, worker):
    """The link follows to the one who has the number; every word that was signed is the same, and so is the letter."""
    intake = Intake.objects.create(kind="application", area="child", unit=unit, person=signed.person, channel="phone",
                                   arrived_at=AT, recorded_at=AT)  # fmt: skip
    contact = IntakeContact.objects.create(intake=intake, with_whom="person", person=signed.person, happened_at=AT,
                                           text="Vill ha hjälp", by=worker, recorded_at=AT)  # fmt: skip
    letter = send(signed, a_party(signed.case, worker), worker).document
    before = Decision.objects.filter(pk=signed.pk).values().get()
    told, known = signed.person, make.person()
    Person.objects.filter(pk=told.pk).update(id_number="", id_kind="none")
    told.refresh_from_db()
    stated = StatedNumber.objects.create(person=told, number=known.id_number, stated_by=worker, stated_at=AT)
    Ground.objects.create(person=told, unit=unit, reason="Akt", source_kind="cases.case", source_id=signed.case_id,
                          period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Decision.objects.filter(pk=signed.pk).update(person=known)  # nobody has entered the number yet
    assert numbers.enter(stated=stated, by=acting("authority_manager", unit), at=AT) == known
    after = Decision.objects.filter(pk=signed.pk).values().get()
    assert after == before | {"person_id": known.pk}
    assert f"{told.given_name} {told.family_name}" in after["sentence"], (
        "as it was signed, whatever the other is called"
    )
    signed.case.refresh_from_db()
    contact.refresh_from_db()
    assert (signed.case.person, contact.person) == (known, known)
    again = Delivery.objects.get(decision=signed).document
    assert (again.sha256, bytes(again.content)) == (letter.sha256, bytes(letter.content))
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Decision.objects.filter(pk=signed.pk).update(person=known, facts="Ändrat")


def send(decision, party, worker, way="post", **more):
    return deliveries.deliver(decision=decision, party=party, way=way, sent_on=DAY, by=worker, at=AT, **more)


def test_each_party_gets_a_copy_of_its_own_kept_with_its_hash(signed, case, worker):
    first, second = a_party(case, worker), a_party(case, worker, person=None, name="Ombud Ek", role="counsel")
    row = send(signed, first, worker)
    assert clocks_of(signed)[0] == ("fl_decision_notice", "2026-03-04", ""), "one party is not told yet"
    other = send(signed, second, worker, left_out=["childs_view"])
    assert clocks_of(signed)[0] == ("fl_decision_notice", "2026-03-04", "answered")
    assert row.document.sha256 == hashlib.sha256(bytes(row.document.content)).hexdigest()
    assert (row.document.state, row.document.subject_id) == ("final", signed.pk)
    said, cut = (text_of(bytes(one.document.content)) for one in (row, other))
    for text in ("Nämnden bifaller", "Vill ha hjälp", "inom tre veckor", worker.name, "punkt B1"):
        assert text in said, text
    assert "Vill ha hjälp" not in cut
    assert "Ombud Ek" in cut
    with pytest.raises(NotPossible, match="redan underrättad"):
        send(signed, first, worker)


def test_the_time_to_appeal_runs_from_the_day_it_was_received_and_the_day_is_told(signed, case, worker):
    row = send(signed, a_party(case, worker), worker)
    with pytest.raises(NotPossible, match="kan inte ha tagits emot"):
        deliveries.receive(delivery=row, on=DAY - dt.timedelta(days=1), source="Brev", by=worker, at=AT)
    later = AT + dt.timedelta(days=30)
    row = deliveries.receive(delivery=row, on=dt.date(2026, 3, 7), source="Mottagningsbevis", by=worker, at=later)
    clock = Clock.objects.get(rule="appeal_party", subject_id=row.pk)
    assert clock.due_on == dt.date(2026, 3, 28), "three weeks, a Saturday"
    assert measures.last_day_to_appeal(row) == dt.date(2026, 3, 30), "the next working day, as the letter says"
    made = appeals.receive_appeal(delivery=row, on=dt.date(2026, 3, 30), by=worker, at=later)
    clock.refresh_from_db()
    assert (clock.end, measures.is_in_time(made)) == ("answered", True)


def test_a_time_to_appeal_that_nobody_used_is_over_by_itself(signed, case, worker):
    row = send(signed, a_party(case, worker), worker, way="by_hand")
    assert (row.received_on, row.received_source) == (DAY, "Överlämnad")
    by = system_user(at=AT)
    for day, count in ((dt.date(2026, 3, 23), 0), (dt.date(2026, 3, 24), 1), (dt.date(2026, 3, 24), 0)):
        assert deliveries.close_appeal_times(today=day, by=by, at=calendar.at_clock(day, 2)) == count
    assert Clock.objects.get(rule="appeal_party").end == "lapsed"


def test_who_must_not_be_written_to_is_handed_it(signed, case, worker):
    party = a_party(case, worker, no_letters=True)
    with pytest.raises(NotPossible, match="får inte skickas"):
        send(signed, party, worker, way="digital")
    assert send(signed, party, worker, way="by_hand").document is not None


def test_nobody_of_the_staff_is_named_where_safety_asks(unit, worker):
    case = a_file(unit, worker, kind="violence")
    made = decisions.sign(decision=a_draft(case, worker), by=worker, at=AT)
    said = text_of(bytes(send(made, a_party(case, worker), worker).document.content))
    assert worker.name not in said
    assert "Socialsekreterare" in said


def test_what_others_must_not_learn_is_looked_through_first(case, worker):
    other = make.person(given_name="Åsa", family_name="Granqvist")
    party = a_party(case, worker)
    a_party(case, worker, person=other, role="guardian")
    made = decisions.sign(
        decision=a_draft(case, worker, facts="Åsa Granqvist berättar att 19500102-2391"), by=worker, at=AT
    )
    found = [(one.kind, one.words) for one in measures.to_look_through(made, party)]
    assert found == [("number", ""), ("name", "Åsa"), ("name", "Granqvist")]
    with pytest.raises(NotPossible, match="Gå igenom"):
        send(made, party, worker)
    assert send(made, party, worker, left_out=["facts"]).document is not None


# Carried out ---------------------------------------------------------------------------------------------------------


def test_an_order_takes_the_three_months_over_and_gives_them_back(signed, case, worker, unit):
    Ground.objects.create(person=case.person, unit=unit, reason="Akt", source_kind="cases.case", source_id=case.pk,
                          period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    service, months = make.service(), lambda thing: {
        (clock.subject_kind, clock.due_on.isoformat()): clock.end
        for clock in Clock.objects.filter(rule="nonexec_decision").order_by("pk")
    }  # fmt: skip
    ordered = orders.send(person=case.person, service=service, from_unit=unit, decided_on=DAY, decision=signed, purpose="Tryggare vardag",
                          by=worker, at=AT)  # fmt: skip
    assert (ordered.decision, ordered.decided_on, ordered.section) == (signed, DAY, "SoL 11:1")
    assert months(signed) == {("cases.decision", "2026-06-02"): "withdrawn", ("interventions.order", "2026-06-02"): ""}
    late = dt.date(2026, 6, 3)
    assert [one.decision for one in decided.unexecuted([unit.pk], late)] == [signed]
    assert decided.unexecuted([unit.pk], dt.date(2026, 6, 2)) == [], "three months and one day"
    staff = make.user("unit_manager", service.unit).acting(DAY)
    orders.return_(order=ordered, reason="Hör inte till oss", by=staff, at=AT)
    assert months(signed) == {("cases.decision", "2026-06-02"): "", ("interventions.order", "2026-06-02"): "withdrawn"}
    assert [(one.decision, one.order) for one in decided.unexecuted([unit.pk], late)] == [(signed, None)]


def test_a_decision_that_is_replaced_or_refused_is_not_ordered(signed, case, worker, unit):
    other = decisions.sign(decision=decisions.correct(decision=signed, by=worker, at=AT), by=worker, at=AT)
    assert not decided.may_be_carried_out(signed, worker)
    assert decided.may_be_carried_out(other, worker)
    assert decided.without_order([signed, other], []) == [other], "nobody is asked to order what has been replaced"
    assert not decided.may_be_carried_out(other, acting("social_worker", make.unit(kind="authority")))


def test_an_order_not_acknowledged_in_a_working_day_is_told(unit):
    order = make.order(sent_on=dt.date(2026, 3, 6), from_unit=unit)
    assert not decided.is_unseen(order, dt.date(2026, 3, 9)), "sent on a Friday: Monday is the working day"
    assert decided.is_unseen(order, dt.date(2026, 3, 10))


def test_what_is_done_meanwhile_is_noted_and_never_overwritten(signed, worker):
    row = deliveries.note_execution(
        decision=signed, kind="offer", answer="declined", on=DAY, text="Plats i grupp", by=worker, at=AT
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        ExecutionNote.objects.filter(pk=row.pk).update(text="Annat")
    with pytest.raises(NotPossible, match="redan antecknat"):
        deliveries.note_execution(
            decision=signed, kind="offer", answer="declined", on=DAY, text="Plats i grupp", by=worker, at=AT
        )
