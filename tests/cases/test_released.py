"""An investigation is kept as a document; each party gets a copy of its own, looked through first; what is over ends with its clocks."""

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction
from tests import make
from tests.cases.test_investigations import closed, opened, whole
from tests.documents import reading

from hemmaplan.access.actions import system_user
from hemmaplan.cases.decisions.actions import decisions
from hemmaplan.cases.intake.models import Intake, Reporter
from hemmaplan.cases.investigations import measures, paper
from hemmaplan.cases.investigations.actions import communication, opening, writing
from hemmaplan.cases.investigations.models import Communication, Correction
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties import actions as parties
from hemmaplan.deadlines.models import Clock, how_ended
from hemmaplan.documents.models import Document
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.organisation.periods import span

DAY = dt.timedelta(days=1)
TODAY = calendar.today()


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def unit(db):
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit)


@pytest.fixture
def case(unit, worker):
    made = Case.objects.create(number="2026-31", kind="child", person=make.person(given_name="Nora", family_name="Ek"), unit=unit,
                               opened_on=make.EARLY, recorded_at=make.AT)  # fmt: skip
    Assignment.objects.create(case=made, employee=worker.employee, period=span(make.EARLY), recorded_at=make.AT)
    return made


def words_of(document):
    return " ".join(reading.words(bytes(document.content)).split())


def stated(row, worker, at, text, source="school", name=""):
    terms = writing.StatementTerms("health", text, source, TODAY, source_name=name)
    return writing.add_statement(investigation=row, terms=terms, by=worker, at=at)


def sent(row, party, worker, at, **given):
    asked = {"sent_on": TODAY, "way": "post", "reply_by": TODAY + 14 * DAY, "checked": True}
    return communication.communicate(investigation=row, party=party, **asked | given, by=worker, at=at)


# --- the document -------------------------------------------------------------------------------------------------------


def test_established_it_is_a_document_with_each_statements_source_and_never_changes(case, worker, at):
    row = opened(case, worker, at)
    stated(row, worker, at, "Äter lite")
    row = whole(row, worker, at)
    (kept,) = measures.kept_papers(row, worker)
    content = bytes(kept.content)
    assert (kept.state, kept.sha256) == ("final", hashlib.sha256(content).hexdigest())
    said = words_of(kept)
    for text in ("Nora Ek", "Äter lite", "Förskola eller skola", TODAY.isoformat(), worker.name):
        assert text in said, text
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=kept.pk).update(title="Annat")


def test_a_correction_stands_below_what_was_written_and_both_are_in_a_new_document(case, worker, at, unit):
    row = opened(case, worker, at)
    with pytest.raises(NotPossible, match="inte fastställd"):
        writing.correct_investigation(investigation=row, part="analysis", text="Annat", by=worker, at=at)
    row = whole(row, worker, at)
    with pytest.raises(Forbidden):
        writing.correct_investigation(
            investigation=row, part="analysis", text="Annat", by=make.user("social_worker", unit), at=at
        )
    with pytest.raises(NotPossible, match="vilken del"):
        writing.correct_investigation(investigation=row, part="no", text="Annat", by=worker, at=at)
    writing.correct_investigation(investigation=row, part="analysis", text="Modern heter Åsa", by=worker, at=at)
    with pytest.raises(NotPossible, match="redan införd"):
        writing.correct_investigation(investigation=row, part="analysis", text="Modern heter Åsa", by=worker, at=at)
    latest, first = measures.kept_papers(row, worker)
    assert "Modern heter Åsa" not in words_of(first)
    said = words_of(latest)
    assert "Rättelse" in said
    assert said.index("Analys") < said.index("Text", said.index("Analys")) < said.index("Modern heter Åsa")
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.update(text="Bakvägen")


def test_what_is_established_halfway_leaves_no_document(case, worker, at, monkeypatch):
    """A kill in the middle: neither locked nor kept."""
    row = opened(case, worker, at)

    def killed(*_event, **_data):
        raise SystemExit

    monkeypatch.setattr(writing, "record", killed)
    with pytest.raises(SystemExit):
        whole(row, worker, at)
    row.refresh_from_db()
    assert (row.state, measures.kept_papers(row, worker)) == ("open", [])


# --- a copy for each party ----------------------------------------------------------------------------------------------


def test_each_party_is_sent_a_copy_of_its_own_without_what_it_may_not_see(case, worker, at):
    row = opened(case, worker, at)
    stated(row, worker, at, "Sover dåligt")
    writing.save_text(investigation=row, part="analysis", text="Behöver lugn", version=0, by=worker, at=at)
    child = case.parties.get(role="person")
    father = parties.add_party(case=case, role="guardian", name="Fadern Alm", on=TODAY, by=worker, at=at)
    one = sent(row, child, worker, at)
    other = sent(row, father, worker, at, way="by_hand", left_out=["area-health"])
    said, cut = words_of(one.document), words_of(other.document)
    assert "Sover dåligt" in said
    assert "Behöver lugn" in cut
    assert "Sover dåligt" not in cut
    assert "Fadern Alm" in cut
    assert case.person.id_number[-4:] not in cut, "the number is the child's own"
    assert other.left_out == ["area-health"]
    assert other.document.sha256 == hashlib.sha256(bytes(other.document.content)).hexdigest()
    assert other.document.dispatches.get().way == "by_hand"
    third = parties.add_party(case=case, role="guardian", name="Modern Alm", on=TODAY, by=worker, at=at)
    assert sent(row, third, worker, at, way="oral").document is None
    with pytest.raises(NotPossible, match="finns inte"):
        sent(
            row,
            parties.add_party(case=case, role="trustee", name="God man", on=TODAY, by=worker, at=at),
            worker,
            at,
            left_out=["no"],
        )


def test_nobody_of_the_staff_is_named_to_a_party_where_safety_asks(unit, worker, at):
    made = Case.objects.create(number="2026-32", kind="violence", person=make.person(), unit=unit, opened_on=make.EARLY,
                               recorded_at=make.AT)  # fmt: skip
    Assignment.objects.create(case=made, employee=worker.employee, period=span(make.EARLY), recorded_at=make.AT)
    row = opening.open_investigation(case=made, kind="violence", reason="Våld", on=TODAY, by=worker, at=at)
    row.written_by = worker
    shown = paper.paper(row, paper.of_party(row), who="A B", on=TODAY, to="Parten")
    assert shown.signatures == ()
    assert paper.paper(row, paper.parts(row), who="A B", on=TODAY).signatures == (worker.name,)


def found_in(case, party, text):
    return [(one.kind, one.words) for one in measures.findings(case, party, {"Analys": text}, on=TODAY)]


def test_the_check_names_others_their_addresses_the_protected_and_a_secret_reporter(case, worker, at):
    opened(case, worker, at)
    sister = make.person(given_name="Ylva", family_name="Ek")
    hidden = make.person(given_name="Zebulåna", family_name="Dold")
    for one in (sister, hidden):
        parties.add_party(case=case, role="guardian", person=one, on=TODAY, by=worker, at=at)
    type(hidden).objects.filter(pk=hidden.pk).update(protection="marker")
    intake = Intake.objects.create(kind="concern", area="child", unit=case.unit, case=case, person=case.person, channel="phone",
                                   arrived_at=make.AT, recorded_at=make.AT)  # fmt: skip
    Reporter.objects.create(
        intake=intake, kind="private", secret=True, name="Grannen Rask", contact="070-1740605", recorded_at=make.AT
    )
    party = case.parties.get(role="person")
    assert found_in(case, party, "Ylva hjälper till") == [("name", "Ylva")]
    assert found_in(case, party, "Ek är barnets namn också") == []
    assert found_in(case, party, "Zebulåna flyttade") == [("protected", "")]
    assert found_in(case, party, "Rask ringde om bråk") == [("reporter", "")]
    assert ("reporter", "") in found_in(case, party, "Ring 070-1740605")
    assert found_in(case, party, "Bor på Storgatan 5") == [("address", "Storgatan 5")]


def test_whoever_reported_is_named_in_no_copy(case, worker, at):
    row = opened(case, worker, at)
    stated(row, worker, at, "Hörde skrik", source="reporter", name="Grannen Rask")
    assert "Grannen Rask" in "".join(one.text for one in paper.parts(row))
    assert "Grannen Rask" not in words_of(sent(row, case.parties.get(role="person"), worker, at).document)


@pytest.mark.parametrize("way", ["post", "digital"])
def test_no_letter_where_the_guardians_must_not_know_yet(case, worker, at, way):
    row = opened(case, worker, at)
    mother = parties.add_party(case=case, role="guardian", name="Modern", on=TODAY, by=worker, at=at)
    opening.wait_to_inform(investigation=row, reason="Våld utreds först", by=worker, at=at)
    with pytest.raises(NotPossible, match="väntar"):
        sent(row, mother, worker, at, way=way)
    assert not Communication.objects.filter(party=mother).exists()
    assert sent(row, mother, worker, at, way="by_hand").document is not None


# --- what is over -------------------------------------------------------------------------------------------------------


def test_a_decision_to_write_off_closes_the_investigation_as_it_stands_with_its_clocks(case, worker, at):
    row = opened(case, worker, at)
    made = decisions.draft(
        case=case, kind="write_off", verb="write_off", investigation=row, facts="Familjen har flyttat", by=worker, at=at
    )
    decisions.sign(decision=made, by=worker, at=at)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_on, row.written_at) == ("closed", "written_off", TODAY, None)
    running = Clock.objects.running().filter(subject_kind="cases.investigation", subject_id=row.pk)
    assert not running.exists()
    assert not list(measures.disagreeing())


def test_a_follow_up_lapses_by_law_when_its_time_is_out(case, worker, at):
    start = calendar.add_months(TODAY, -8)
    row = closed(case, worker, at, on=start, opened_on=start - 30 * DAY)
    with pytest.raises(NotPossible, match="gick ut"):
        opening.begin_follow_up(investigation=row, on=TODAY, by=worker, at=at)
    opening.begin_follow_up(investigation=row, on=start + 10 * DAY, by=worker, at=at)
    by, last = system_user(at=at), calendar.add_months(start, 6)
    assert opening.end_follow_ups_by_law(today=last, by=by, at=at) == 0, "its last day is still one"
    assert opening.end_follow_ups_by_law(today=TODAY, by=by, at=at) == 1
    assert opening.end_follow_ups_by_law(today=TODAY, by=by, at=at) == 0
    row.refresh_from_db()
    clock = Clock.objects.get(rule="followup_after_investigation", subject_id=row.pk)
    assert (clock.end, clock.ended_on, row.follow_up_ended_on) == ("lapsed", last + DAY, last + DAY)
    assert clock.how_ended == "Bortfallen enligt lag"
    assert how_ended("fl_communication", "lapsed") == "Försutten"
    assert not list(measures.disagreeing())


def test_a_decision_to_follow_up_counts_from_the_close_and_ends_when_somebody_says_so(case, worker, at, unit):
    row = closed(case, worker, at, on=TODAY - 10 * DAY, opened_on=TODAY - 60 * DAY)
    boss = make.user("authority_manager", unit)
    made = decisions.draft(case=case, kind="follow_up", verb="follow_up", investigation=row, weighing="Oron finns kvar",
                           best_interests="Att någon ser", by=worker, at=at)  # fmt: skip
    decisions.sign(decision=made, by=boss, at=at)
    clock = Clock.objects.get(rule="followup_after_investigation", subject_id=row.pk)
    assert clock.due_on == calendar.add_months(TODAY - 10 * DAY, 6)
    row.refresh_from_db()
    opening.end_follow_up(investigation=row, on=TODAY, by=worker, at=at)
    clock.refresh_from_db()
    assert (clock.end, clock.how_ended) == ("answered", "Uppfylld")


def test_a_correction_of_what_closed_an_investigation_closes_nothing_again(case, worker, at, unit):
    row, boss = whole(opened(case, worker, at), worker, at), make.user("authority_manager", unit)
    for party in case.parties.all():
        communication.exempt_from_communication(
            investigation=row, party=party, reason="Uppenbart obehövligt", by=worker, at=at
        )
    texts = {
        "facts": "Hjälp finns",
        "weighing": "Inget behov",
        "best_interests": "Bo hemma",
        "childs_view": "Vill bo hemma",
    }
    first = decisions.draft(
        case=case, kind="close", verb="close", investigation=row, outcome="no_need", by=worker, at=at, **texts
    )
    decisions.sign(decision=first, by=boss, at=at)
    second = decisions.correct(decision=first, by=worker, at=at)
    decisions.save(decision=second, version=1, facts="Hjälp finns hos mormor", by=worker, at=at)
    decisions.sign(decision=second, by=boss, at=at)
    row.refresh_from_db()
    assert (row.outcome, row.closed_on, list(first.replaced_by.all())) == ("no_need", TODAY, [second])
    assert Clock.objects.get(rule="child_inv_complete", subject_id=row.pk).end == "answered"
