"""The pages of the reception: the call on one screen, one page for the steps, the duty, and who stands first on whose list."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests import make
from tests.documents import reading

from hemmaplan.access.models import FormDraft
from hemmaplan.archive.exporting import export_of
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions import assessing, duty, taking
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms, ReporterTerms
from hemmaplan.cases.intake.models import DutyEntry, Intake, Reporter
from hemmaplan.desk.reception import presenter
from hemmaplan.documents.models import Document
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.people.models import Person

pytestmark = pytest.mark.django_db
NOW = calendar.now()
HOUR = dt.timedelta(hours=1)
CALL = {
    "kind": "concern", "area": "child", "channel": "phone", "given_name": "Lisa", "family_name": "Ek",
    "words": "Kommer utan jacka.", "reason": "parents_care", "guardians_informed": "unknown", "reporter_kind": "school",
    "workplace": "Granskolan", "wants_feedback": "on",
}  # fmt: skip


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def taker(unit):
    return make.user("reception", unit)


def taken(unit, by, at=NOW - 3 * HOUR, about=None, **given):
    terms = {"kind": "concern", "area": "child", "channel": "phone", "arrived_at": at, "words": "Kommer utan jacka."}
    about = about or About(given_name="Lisa", family_name="Ek")
    school = ReporterTerms("school", workplace="Granskolan")
    return taking.take_in(unit=unit, terms=IntakeTerms(**terms | given), about=about, reporter=school, by=by, at=at)


def body(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_from_call_to_decision_on_two_pages(client_as, unit, taker):
    client = client_as(taker)
    body(client, "reception:new")
    answer = client.post(reverse("reception:new"), CALL | {"unit": unit.pk})
    it = Intake.objects.get()
    assert answer.url == reverse("reception:intake", args=[it.pk])
    page = body(client, "reception:intake", it.pk)
    assert "Skydd ej bedömt" in page
    assert reverse("reception:decide", args=[it.pk]) not in page
    client.post(reverse("reception:protect", args=[it.pk]), {"danger": "none", "grounds": "Hos mormor."})
    page = body(client, "reception:intake", it.pk)
    assert reverse("reception:decide", args=[it.pk]) in page
    client.post(reverse("reception:give", args=[it.pk]), {"employee": taker.employee_id})
    answer = client.post(reverse("reception:decide", args=[it.pk]), {"step": "open", "reason": "Brister i omsorgen"})
    assert answer.status_code == 302
    it.refresh_from_db()
    assert (it.state, it.case.assignments.get().employee) == ("opened", taker.employee)
    assert "Utredning inledd" in body(client, "reception:intake", it.pk)


def test_what_is_wrong_is_said_in_the_form_and_nothing_is_stored(client_as, unit, taker):
    client = client_as(taker)
    for wrong, words in (
        ({"given_name": "", "family_name": ""}, "beskriv vem det gäller"),
        ({"workplace": ""}, "arbetsplatsen"),
        ({"reporter_kind": "private", "anonymous": "on", "name": "Kim", "wants_feedback": ""}, "anonym"),
        ({"reporter_kind": ""}, "Välj vad för slags anmälare"),
        ({"day": "2026-11-01"}, "både dag och klockslag"),
        ({"reason": "adult_home"}, "hör inte till området"),
    ):
        answer = client.post(reverse("reception:new"), CALL | {"unit": unit.pk} | wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Intake.objects.exists()


def test_what_is_typed_saves_itself_and_is_gone_when_taken_in(client_as, unit, taker):
    client = client_as(taker)
    answer = client.post(reverse("reception:keep"), {"changed": "words", "words": "Halva samtalet", "version": 0})
    assert answer.status_code == 200
    assert "Halva samtalet" in body(client, "reception:new")
    client.post(reverse("reception:new"), CALL | {"unit": unit.pk})
    assert not FormDraft.objects.exists()


def test_violence_is_never_offered_as_not_open_and_no_other_contact_either(client_as, unit, taker):
    it = taken(unit, taker, reason="child_violence")
    assessing.assess_protection(intake=it, danger="none", grounds="Trygg", by=taker, at=NOW)
    client = client_as(taker)
    page = body(client, "reception:intake", it.pk)
    assert 'value="open"' in page
    assert 'value="not_open"' not in page
    assert "utredning inleds alltid" in page
    answer = client.post(reverse("reception:decide", args=[it.pk]), {"step": "not_open", "reason": "Ingen oro"})
    assert answer.status_code == 422
    answer = client.post(reverse("reception:contact", args=[it.pk]), {"with_whom": "other", "text": "BUP"})
    assert "Är det här en utredning?" in answer.content.decode()


def test_a_secret_name_is_shown_once_for_a_reason(client_as, unit, taker):
    terms = IntakeTerms("concern", "child", "phone", NOW - HOUR, words="Ord")
    reporter = ReporterTerms("private", secret=True, name="Hemliga Grannen")
    it = taking.take_in(unit=unit, terms=terms, about=About(given_name="Lo"), reporter=reporter, by=taker, at=NOW)
    client, url = client_as(taker), reverse("reception:reporter", args=[it.pk])
    assert "Hemliga Grannen" not in body(client, "reception:intake", it.pk)
    assert client.post(url, {"reason": "kort"}).status_code == 422
    answer = client.post(url, {"reason": "Behöver ringa upp om faran nu"})
    assert "Hemliga Grannen" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Hemliga Grannen" not in body(client, "reception:intake", it.pk)


def test_must_not_inform_is_a_warning_on_the_page(client_as, unit, taker):
    it = taken(unit, taker, guardians_informed="must_not")
    assert "får inte underrättas" in body(client_as(taker), "reception:intake", it.pk)


def decided(it, taker, **given):
    """The report not opened, and the reporter told so."""
    assessing.assess_protection(intake=it, danger="none", grounds="Trygg", by=taker, at=NOW)
    assessing.leave(intake=it, step="not_open", on=calendar.local_date(NOW), reason="Hemligt skäl", by=taker, at=NOW)
    assessing.give_feedback(intake=it, feedback="not_opened", by=taker, at=NOW)


def words_of(content):
    """The text of a PDF, as a reader of it finds it."""
    return " ".join(reading.words(content).split())


def test_the_letter_holds_one_sentence_and_nobodys_name(client_as, unit, taker):
    it = taken(unit, taker)
    client, page = client_as(taker), reverse("reception:letter", args=[it.pk])
    assert client.get(page).status_code == 404
    decided(it, taker)
    assert client.get(reverse("reception:letter_file", args=[it.pk])).status_code == 404
    assert "har inte inlett någon utredning" in body(client, "reception:letter", it.pk)
    client.post(page, {"way": "post"})
    client.post(page, {"way": "email"})
    kept = Document.objects.about(it).get()
    assert kept.state == "final"
    assert [(sent.way, sent.recipient) for sent in kept.dispatches.all()] == [("post", "Anmälaren")]
    answer = client.get(reverse("reception:letter_file", args=[it.pk]))
    assert (answer.headers["Content-Type"], answer.content) == ("application/pdf", bytes(kept.content))
    told = f"{words_of(answer.content)} {body(client, 'reception:letter', it.pk)}"
    assert "har inte inlett någon utredning" in told
    assert "Granskolan" in told
    assert it.case.number not in words_of(answer.content).split()
    assert str(taker.employee) not in words_of(answer.content)
    for secret in ("Lisa", "Hemligt skäl", "jacka"):
        assert secret not in words_of(answer.content)
        assert f">{secret}" not in told


def test_a_secret_reporter_stands_neither_in_the_letter_nor_in_the_file(client_as, unit, taker):
    terms = IntakeTerms("concern", "child", "phone", NOW - HOUR, words="Ord")
    reporter = ReporterTerms(
        "school", secret=True, name="Hemliga Läraren", workplace="Hemliga skolan", wants_feedback=True
    )
    it = taking.take_in(unit=unit, terms=terms, about=About(given_name="Lo"), reporter=reporter, by=taker, at=NOW)
    decided(it, taker)
    client = client_as(taker)
    client.post(reverse("reception:letter", args=[it.pk]), {"way": "post"})
    kept = Document.objects.about(it).get()
    shown = [
        words_of(bytes(kept.content)),
        body(client, "reception:letter", it.pk),
        body(client, "reception:intake", it.pk),
    ]
    shown.append(json.dumps([str(value) for value in export_of(it.person, at=NOW).files.values()]))
    assert not [text for text in shown if "Hemliga" in text]
    assert "adressera kuvertet" in shown[1]


def test_only_what_has_come_of_a_report_is_offered_as_feedback(client_as, unit, taker):
    it = taken(unit, taker)
    assessing.assess_protection(intake=it, danger="none", grounds="Trygg", by=taker, at=NOW)
    assessing.leave(intake=it, step="not_open", on=calendar.local_date(NOW), reason="Skäl", by=taker, at=NOW)
    page = body(client_as(taker), "reception:feedback", it.pk)
    assert [one for one in Reporter.Feedback.values if f'value="{one}"' in page] == ["not_opened", "unsuitable"]


def test_of_a_report_that_was_handled_there_is_nothing_to_tell(client_as, unit, taker):
    it = taken(unit, taker, about=About(stated_person="Ett barn i en buss"))
    tell = reverse("reception:feedback", args=[it.pk])
    assert tell not in body(client_as(taker), "reception:intake", it.pk)
    assert client_as(taker).get(tell).status_code == 404
    assessing.assess_protection(intake=it, danger="unclear", grounds="Okänt barn", by=taker, at=NOW)
    assessing.leave(
        intake=it, step="handle", on=calendar.local_date(NOW), reason="Går inte att finna", by=taker, at=NOW
    )
    page = body(client_as(taker), "reception:intake", it.pk)
    assert "Omhändertagen" in page
    assert tell not in page
    assert client_as(taker).get(tell).status_code == 404


def test_a_letter_is_sent_only_of_what_has_been_told(unit, taker):
    it = taken(unit, taker)
    with pytest.raises(NotPossible, match="Lämna beskedet först"):
        assessing.send_letter(intake=it, way="post", by=taker, at=NOW)
    assessing.assess_protection(intake=it, danger="none", grounds="Trygg", by=taker, at=NOW)
    assessing.leave(intake=it, step="not_open", on=calendar.local_date(NOW), reason="Skäl", by=taker, at=NOW)
    assessing.give_feedback(intake=it, feedback="unsuitable", by=taker, at=NOW)
    with pytest.raises(NotPossible):
        assessing.send_letter(intake=it, way="post", by=taker, at=NOW)


def test_a_report_about_nobody_that_can_be_found_is_ended_with_its_reasons(client_as, unit, taker):
    it = taken(unit, taker, about=About(stated_person="Ett barn i en buss"), reason="child_violence")
    client, decide = client_as(taker), reverse("reception:decide", args=[it.pk])
    assert client.post(decide, {"step": "handle", "reason": "Går inte att finna"}).status_code == 422
    assessing.assess_protection(intake=it, danger="unclear", grounds="Okänt barn", by=taker, at=NOW)
    page = body(client, "reception:intake", it.pk)
    assert 'value="handle"' in page
    assert 'value="open"' not in page
    assert client.post(decide, {"step": "handle", "reason": ""}).status_code == 422
    client.post(decide, {"step": "handle", "reason": "Polisen har sökt, barnet går inte att finna."})
    it.refresh_from_db()
    assert it.state == "handled"


def test_unassessed_stand_first_for_who_takes_in_and_nobody_else(client_as, unit, taker):
    taken(unit, taker)
    for name in ("reception:index", "myday:index"):
        page = body(client_as(taker), name)
        assert "3 timmar gammal" in page
    manager = make.user("authority_manager", unit)
    assert "3 timmar gammal" in body(client_as(manager), "board:index")
    far = make.user("reception", make.unit(kind="authority"))
    assert "timmar gammal" not in body(client_as(far), "reception:index")
    other = make.user("treatment_staff", unit)
    assert client_as(other).get(reverse("reception:index")).status_code == 404


def test_a_report_is_late_on_every_list_the_day_after_it_came(unit, taker):
    today = calendar.today()
    taken(unit, taker, at=calendar.at_clock(calendar.add_days(today, -1), 23))
    [before], [after] = (
        presenter.unassessed(SimpleNamespace(user=taker, at=at))
        for at in (calendar.at_clock(calendar.add_days(today, -1), 23, 30), calendar.at_clock(today, 0, 30))
    )
    assert (before.danger, after.danger, after.hours) == (False, True, 1)


def test_a_night_is_a_log_that_the_morning_reads_and_takes_in(client_as, unit, taker):
    officer = make.user("duty_officer", unit)
    client = client_as(officer)
    client.post(reverse("reception:duty_begin"), {"unit": unit.pk, "to_unit": unit.pk})
    client.post(reverse("reception:duty"), {"about": "Lisa Ek, 9 år", "words": "Bråk hemma"})
    assert "Bråk hemma" in body(client, "reception:duty")
    row = DutyEntry.objects.get()
    client.post(reverse("reception:duty_end", args=[row.shift_id]))
    client = client_as(taker)
    assert "Bråk hemma" in body(client, "reception:index")
    assert "Bråk hemma" in body(client, "myday:index")
    client.post(reverse("reception:duty_take", args=[row.pk]), {"kind": "concern", "area": "child"})
    it = Intake.objects.get()
    assert (it.words, it.stated_person, it.arrived_at) == ("Bråk hemma", "Lisa Ek, 9 år", row.happened_at)
    client.post(reverse("reception:identify", args=[it.pk]), {"given_name": "Lisa", "family_name": "Ek"})
    it.refresh_from_db()
    assert it.case.person.given_name == "Lisa"
    assert "Bråk hemma" not in body(client, "reception:index")


def test_what_is_unread_after_nine_is_told_to_the_head(client_as, unit):
    officer, manager = make.user("duty_officer", unit), make.user("authority_manager", unit)
    then = NOW - dt.timedelta(days=7)
    shift = duty.begin_shift(unit=unit, to_unit=unit, by=officer, at=then)
    duty.note_entry(shift=shift, words="Ord", happened_at=then, by=officer, at=then)
    assert "1 rad från jouren är inte läst i tid" in body(client_as(manager), "board:index")
    assert "Oläst efter nio" in body(client_as(manager), "reception:index")


def test_a_restricted_child_is_nowhere_for_others(client_as, unit, taker):
    it = taken(unit, taker, about=About(given_name="Kollegans", family_name="Barn", restricted="colleague"))
    other = client_as(make.user("reception", unit))
    assert other.get(reverse("reception:intake", args=[it.pk])).status_code == 404
    assert "Kollegans" not in body(other, "reception:index")
    assert "Kollegans" in body(client_as(taker), "reception:index")


def test_earlier_matters_of_the_whole_household_stand_on_the_page(client_as, unit, taker):
    first = taken(unit, taker)
    taking.add_guardian(intake=first, number="", given_name="Anna", family_name="Ek", by=taker, at=NOW)
    second = taking.add_sibling(intake=first, about=About(given_name="Olle", family_name="Ek"), by=taker, at=NOW)
    page = body(client_as(taker), "reception:intake", second.pk)
    assert "Anna Ek" in page
    assert reverse("reception:intake", args=[first.pk]) in page
    assert "Kommer utan jacka" not in page


def test_a_colleagues_name_is_asked_about_before_it_is_taken_in(client_as, unit, taker):
    colleague = make.user("social_worker", unit)
    name = {"given_name": colleague.employee.given_name, "family_name": colleague.employee.family_name}
    child = {"stated_guardians": f"mamma {colleague.employee}, 0701740605"}
    client = client_as(taker)
    for given in (name, child):
        answer = client.post(reverse("reception:new"), CALL | given | {"unit": unit.pk})
        assert answer.status_code == 422
        assert "har samma namn" in answer.content.decode()
    assert not Intake.objects.exists()
    client.post(reverse("reception:new"), CALL | child | {"unit": unit.pk, "restricted": "same_name"})
    assert not Intake.objects.get().case.restricted
    client.post(reverse("reception:new"), CALL | name | {"unit": unit.pk, "restricted": "colleague"})
    it = Intake.objects.order_by("pk").last()
    assert (it.case.restricted, it.case.contact) == ("colleague", taker.employee)
    assert client_as(colleague).get(reverse("reception:intake", args=[it.pk])).status_code == 404


def test_a_file_that_goes_on_is_shut_when_it_turns_out_to_be_a_colleagues(client_as, unit, taker):
    first = taken(unit, taker)
    other, worker = make.user("reception", unit), make.user("social_worker", unit)
    cases.assign(case=first.case, employee=worker.employee, on=calendar.today(), by=taker, at=NOW)
    told = CALL | {"unit": unit.pk, "number": "", "restricted": "relative", "words": "Igen"}
    Person.objects.filter(pk=first.person_id).update(
        id_kind="personal", id_number=identity.test_number(dt.date(2015, 5, 5), 0).digits
    )
    first.person.refresh_from_db()
    client_as(taker).post(reverse("reception:new"), told | {"number": first.person.id_number})
    first.case.refresh_from_db()
    assert (first.case.restricted, first.case.contact) == ("relative", worker.employee)
    seen = {user: Intake.objects.visible_to(user.acting(calendar.today())).count() for user in (taker, worker, other)}
    assert seen == {taker: 2, worker: 2, other: 0}


def test_a_guardian_with_a_colleagues_name_leads_to_restricting_the_matter(client_as, unit, taker):
    it, colleague = taken(unit, taker), make.user("social_worker", unit)
    client, address = client_as(taker), reverse("cases:restrict", args=[it.case_id])
    client.post(reverse("reception:give", args=[it.pk]), {"employee": taker.employee_id})
    assert address not in body(client, "reception:intake", it.pk)
    taking.add_guardian(
        intake=it, number="", given_name=colleague.employee.given_name, family_name=colleague.employee.family_name,
        by=taker, at=NOW,
    )  # fmt: skip
    assert address in body(client, "reception:intake", it.pk)
