"""The page of an authority's file, its areas, its investigations' pages, and what Min dag tells of one's files."""

import datetime as dt

import pytest
from django.urls import reverse
from tests import make
from tests.cases.test_investigations import whole

from hemmaplan.cases import actions as files
from hemmaplan.cases.investigations.actions import communication, opening, writing
from hemmaplan.cases.investigations.models import Communication, InvestigationText
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.documents.models import Document
from hemmaplan.foundation import calendar

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
DAY = dt.timedelta(days=1)


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("social_worker", unit)


@pytest.fixture
def row(unit, worker, at):
    person = make.person(given_name="Lo", family_name="Lund", born_on=TODAY - 3000 * DAY)
    case = files.open_case(kind="child", person=person, unit=unit, on=make.EARLY, by=worker, at=make.AT)
    make.employment(make.post(unit), worker.employee)
    files.distribute(case=case, employee=worker.employee, by=worker, at=at)
    return opening.open_investigation(case=case, kind="child", reason="Oro", on=TODAY, by=worker, at=at)


@pytest.fixture
def page(client_as):
    def get(user, name, *args):
        answer = client_as(user).get(reverse(name, args=args))
        return answer.status_code, answer.content.decode()

    return get


def noted(row, author, at, **given):
    return JournalEntry.objects.create(
        **{"case": row.case, "author": author, "happened_at": at, "recorded_at": at, "text": "Hos tandläkaren",
           "state": "signed", "signed_at": at} | given
    )  # fmt: skip


def test_the_files_page_says_the_next_step_and_what_is_due_first(page, row, worker, at):
    status, text = page(worker, "cases:file", row.case_id)
    assert status == 200
    assert (
        text.index("Underrätta parterna om utredningen")
        < text.index("Slutföra barnutredningen")
        < text.index("Aktualisera</h2>")
    )
    opening.inform_parties(investigation=row, on=TODAY, by=worker, at=at)
    assert "Gör utredningsplanen" in page(worker, "cases:file", row.case_id)[1]


def test_a_colleague_learns_whom_to_ask_and_nothing_of_what_is_inside(page, row, unit):
    colleague = make.user("social_worker", unit)
    for name, pk in (("cases:file", row.case_id), ("cases:investigation", row.pk), ("cases:write", row.pk)):
        status, text = page(colleague, name, pk)
        assert status == 403
        assert "Oro" not in text
    listed = page(colleague, "cases:index")[1]
    assert row.case.number in listed
    assert reverse("cases:file", args=[row.case_id]) not in listed


def test_a_restricted_file_is_in_nobody_elses_list(page, row, unit, worker):
    Case.objects.update(restricted="colleague", contact=worker.employee)
    for role in ("social_worker", "team_leader", "authority_manager"):
        user = make.user(role, unit)
        assert row.case.number not in page(user, "cases:index")[1]
        assert page(user, "cases:file", row.case_id)[0] == 404
    assert page(worker, "cases:file", row.case_id)[0] == 200


def test_notes_of_an_area_are_read_together_with_its_statements(page, row, worker, at):
    noted(row, worker, at, area="health")
    noted(row, worker, at, area="education", text="Frånvaro")
    stated = writing.StatementTerms("health", "Sover dåligt", "school", TODAY)
    writing.add_statement(investigation=row, terms=stated, by=worker, at=at)
    text = page(worker, "cases:area", row.case_id, "health")[1]
    assert "Hos tandläkaren" in text
    assert "Sover dåligt" in text
    assert "Frånvaro" not in text
    assert page(worker, "cases:area", row.case_id, "unknown")[0] == 404


def test_a_note_begun_in_an_area_carries_it(client_as, row, worker):
    client = client_as(worker)
    client.post(reverse("work:note_begin", args=[row.case_id]), {"area": "health"})
    client.post(reverse("work:note_begin", args=[row.case_id]), {"area": "no such"})
    assert sorted(JournalEntry.objects.values_list("area", flat=True)) == ["", "health"]


def test_a_text_saves_itself_and_is_never_written_over_from_a_second_window(client_as, row, worker):
    client, address = client_as(worker), reverse("cases:save_text", args=[row.pk, "analysis"])
    asked = {"headers": {"X-Requested-With": "autosave"}}
    first = client.post(address, {"text": "Ett\n\ntvå", "version": "0", "changed": "text"}, **asked)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert client.post(address, {"text": "Annat", "version": "0", "changed": "text"}, **asked).status_code == 409
    assert InvestigationText.objects.get().text == "Ett\n\ntvå"
    by_button = client.post(address, {"text": "Med knappen", "version": "1"})
    assert by_button.status_code == 302
    assert InvestigationText.objects.get().text == "Med knappen"


def test_the_printed_investigation_is_a_pdf_for_those_who_may_read_it(page, client_as, row, worker, unit):
    answer = client_as(worker).get(reverse("cases:pdf", args=[row.pk]))
    assert answer.content.startswith(b"%PDF")
    assert client_as(make.user("social_worker", unit)).get(reverse("cases:pdf", args=[row.pk])).status_code == 403


def test_what_a_party_is_sent_is_looked_through_kept_and_opened_again(client_as, page, row, worker, at):
    writing.save_text(investigation=row, part="analysis", text="Bor på Storgatan 5", version=0, by=worker, at=at)
    child = row.case.parties.get(role="person")
    shown = page(worker, "cases:send", row.pk, child.pk)[1]
    assert "Storgatan 5" in shown
    assert "Lämna ut utan" in shown
    client = client_as(worker)
    assert client.get(reverse("cases:preview", args=[row.pk, child.pk])).content.startswith(b"%PDF")
    sent = {
        "sent_on": TODAY.isoformat(),
        "way": "by_hand",
        "reply_by": (TODAY + 9 * DAY).isoformat(),
        "left_out": ["analysis"],
    }
    address = reverse("cases:send", args=[row.pk, child.pk])
    assert client.post(address, sent).status_code == 422, "not looked through"
    assert not Communication.objects.exists()
    assert client.post(address, sent | {"checked": "on"}).status_code == 302
    made = Communication.objects.get()
    assert made.left_out == ["analysis"]
    assert client.post(reverse("cases:copy", args=[made.pk])).content == bytes(made.document.content)
    assert "Handlingen som den skickades" in page(worker, "cases:communication", row.pk)[1]


def test_a_correction_is_shown_beside_what_was_written_and_each_document_opens(client_as, page, row, worker, at):
    whole(row, worker, at)
    client = client_as(worker)
    (first,) = Document.objects.about(row)
    assert client.get(reverse("cases:pdf", args=[row.pk])).content == bytes(first.content)
    sent = client.post(reverse("cases:correct", args=[row.pk]), {"part": "analysis", "text": "Modern heter Åsa"})
    assert sent.status_code == 302, sent.content.decode()
    text = page(worker, "cases:investigation", row.pk)[1]
    assert text.index("Analys</h3>") < text.index("Modern heter Åsa") < text.index("Bedömning av behov</h3>")
    latest = Document.objects.about(row).first()
    assert latest.pk != first.pk
    for kept in (first, latest):
        assert client.post(reverse("cases:kept_paper", args=[row.pk, kept.pk])).content == bytes(kept.content)
    assert client.post(reverse("cases:kept_paper", args=[row.pk, 0])).status_code == 404


def test_min_dag_tells_what_others_did_until_the_file_is_opened(page, row, worker, unit, at):
    head = make.user("team_leader", unit, name="Gruppledare Gren")
    noted(row, worker, at, kind="visit")
    noted(row, head, at, kind="meeting")
    text = page(worker, "myday:index")[1]
    assert "Gruppledare Gren" in text
    page(worker, "cases:file", row.case_id)
    assert "Gruppledare Gren" not in page(worker, "myday:index")[1]


def test_min_dag_shows_replies_that_are_waited_for_clocks_with_their_answer_and_old_drafts(page, row, worker, at):
    party = row.case.parties.get()
    communication.communicate(
        investigation=row,
        party=party,
        sent_on=TODAY,
        way="post",
        reply_by=TODAY + 9 * DAY,
        checked=True,
        by=worker,
        at=at,
    )
    noted(row, worker, at - 7 * DAY, state="draft", signed_at=None)
    text = page(worker, "myday:index")[1]
    for told in ("Väntar på parters svar", "Utredningen avslutas; förlängs bara genom beslut", "Äldre än en arbetsdag"):
        assert told in text
    assert reverse("cases:investigation", args=[row.pk]) in text
