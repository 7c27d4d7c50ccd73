"""What leaves the house, or is read by others in it, tells of no restricted matter: figures with their rows, lists, memo, exports."""

import datetime as dt
import io
import re
import zipfile

import pytest
from django.urls import reverse
from tests import make
from tests.desk.test_leaks import logged_in
from tests.documents.reading import words

from hemmaplan.archive.exporting import export_of
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.actions import decisions
from hemmaplan.cases.intake.actions import assessing, taking
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms, ReporterTerms
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.actions.opening import open_investigation
from hemmaplan.documents.models import Document, IncomingDocument
from hemmaplan.foundation import calendar
from hemmaplan.people.models import Person, Relation
from hemmaplan.statistics import actions as statistics
from hemmaplan.statistics.figures import View, every

pytestmark = pytest.mark.django_db
NOW, TODAY = calendar.now(), calendar.today()
SECRETS = ("Sällsynta", "Qvarnhammar", "Hemlig oro", "Hemlig grund", "Hemlig bilaga", "Hemligt läge", "Ovanliga")


@pytest.fixture
def matter():
    """A colleague's child: reported and taken in restricted, assessed, with a document, an investigation and a decision."""

    class Matter:
        unit = make.unit(kind="authority", name="Provmyndigheten")
        taker = make.user("reception", unit)
        worker, other = make.user("social_worker", unit), make.user("social_worker", unit)
        lead, leader = make.user("team_leader", unit), make.user("authority_manager", unit)
        controller = make.user("controller", unit)

    for user in (Matter.taker, Matter.worker, Matter.other, Matter.lead, Matter.leader, Matter.controller):
        make.employment(make.post(Matter.unit), user.employee)
    by = {"by": Matter.worker, "at": NOW}
    terms = IntakeTerms("concern", "child", "phone", NOW, words="Hemlig oro", reason="child_violence")
    it = taking.take_in(
        unit=Matter.unit, terms=terms, reporter=ReporterTerms("school", workplace="Ovanliga skolan", wants_feedback=True),
        about=About(given_name="Sällsynta", family_name="Qvarnhammar", born_on=dt.date(2015, 1, 1), restricted="colleague"), **by,
    )  # fmt: skip
    taking.add_guardian(intake=it, number="", given_name="Eva", family_name="Ovanliga", **by)
    cases.take_in_document(
        subject=it, case=it.case, unit=it.unit, content=b"Brev", title="Hemlig bilaga", arrived_on=TODAY, **by
    )
    assessing.assess_protection(intake=it, danger="none", grounds="Hemlig grund", **by)
    open_investigation(case=it.case, kind="child", reason="Hemlig oro", on=TODAY, **by)
    drafted = decisions.draft(case=it.case, kind="open_care", verb="grant", request="Hemligt läge", intervention="Samtal",
                              first_on=TODAY, purpose="Trygghet", facts="Hemligt läge", provisions="SoL", weighing="Hemligt läge", **by)  # fmt: skip
    Matter.intake, Matter.case, Matter.drafted = it, it.case, drafted
    return Matter()


def told(text, matter):
    """What of the matter stands in the text. The number alone, not as the beginning of a day."""
    number = re.compile(rf"(?<![\d-]){re.escape(matter.case.number)}(?![\d-])")
    return [secret for secret in SECRETS if secret in text] + number.findall(text)


def read_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("word/document.xml").decode()


def others(matter):
    return (matter.taker, matter.other, matter.lead, matter.leader, matter.controller)


LISTS = (
    "myday:index", "cases:index", "reception:index", "reception:new", "board:index", "people:search", "cases:note", "clocks:index",
    "decisions:index", "decisions:reporting", "decisions:unexecuted", "decisions:quarter", "team:index", "orders:index",
)  # fmt: skip


def test_no_list_and_no_page_of_the_matter_is_open_to_others(matter):
    it, document = matter.intake, IncomingDocument.objects.about(matter.intake).get()
    own = [
        reverse("reception:intake", args=[it.pk]), reverse("reception:letter", args=[it.pk]),
        reverse("documents:document", args=[document.pk]), reverse("documents:content", args=[document.pk]),
        reverse("documents:to_intake", args=[it.pk]), reverse("cases:file", args=[matter.case.pk]),
        reverse("decisions:decision", args=[matter.drafted.pk]),
    ]  # fmt: skip
    assert logged_in(matter.worker).get(own[0]).status_code == 200
    for user in others(matter):
        client = logged_in(user)
        for name in LISTS:
            answer = client.get(reverse(name))
            assert answer.status_code in {200, 302, 403, 404}, (user, name)
            assert not told(answer.content.decode(), matter), (user.name, name)
        for address in own:
            assert client.get(address).status_code == 404, (user.name, address)
        found = client.get(reverse("people:search"), {"q": "Qvarnhammar"}).content.decode()
        assert "Sällsynta" not in found


def test_no_figure_opened_to_its_rows_tells_of_it(matter):
    asked = f"?enhet={matter.unit.code}&den={TODAY.isoformat()}"
    opened = 0
    for user in (matter.leader, matter.controller):
        client = logged_in(user)
        for one in every(View(matter.unit, TODAY)):
            answer = client.get(reverse("board:figure", args=[one.id]) + asked)
            opened += answer.status_code == 200
            assert not told(answer.content.decode(), matter), (user.name, one.id)
    assert opened > 20


def test_neither_memo_nor_the_committees_list_tells_of_it(matter):
    client = logged_in(matter.leader)
    for kind in ("pdf", "csv"):
        answer = client.post(reverse("clocks:committee", args=[kind]), {"enhet": matter.unit.code})
        assert answer.status_code == 200
        text = words(answer.content) if kind == "pdf" else answer.content.decode("utf-8-sig")
        assert not told(text, matter)
    head = make.user("unit_manager", matter.unit)
    report = statistics.begin_report(unit=matter.unit, kind="memo", as_of=TODAY, title="Läget", by=head, at=NOW)
    version = statistics.freeze(report=report, after=0, by=head, at=NOW)
    documents = Document.objects.about(version)
    assert {one.format for one in documents} == {"pdf", "docx", "json"}
    for one in documents:
        content = bytes(one.content)
        text = {"pdf": words, "docx": read_docx, "json": bytes.decode}[one.format](content)
        assert len(text) > 500
        assert not told(text, matter)


def test_a_relatives_export_tells_nothing_of_it_and_ones_own_does(matter):
    """A guardian is a party and has that of oneself, with the number of the matter; nothing of what is written in it."""
    guardian = Relation.objects.get(person=matter.intake.person).other
    text = b"".join(export_of(guardian, at=NOW).files.values()).decode()
    assert set(told(text, matter)) <= {"Ovanliga", matter.case.number}
    mine = b"".join(export_of(matter.intake.person, at=NOW).files.values()).decode()
    assert "Hemlig oro" in mine


def test_the_reception_is_told_of_a_restricted_file_of_a_child_it_meets_again(matter):
    """The same child reported anew: whoever takes it in learns whom to ask, and nothing of what there is."""
    again = taking.take_in(
        unit=matter.unit, terms=IntakeTerms("concern", "child", "phone", NOW, words="Ny oro"),
        about=About(person=matter.intake.person), by=matter.worker, at=NOW,
    )  # fmt: skip
    assert again.case == matter.case
    assert not Intake.objects.visible_to(matter.taker.acting(TODAY)).filter(pk=again.pk).exists()
    page = logged_in(matter.taker).get(reverse("reception:index")).content.decode()
    assert str(matter.worker.employee) in page
    assert not told(page, matter)
    Person.objects.filter(pk=Relation.objects.get(person=matter.intake.person).other_id).update(
        given_name=matter.other.employee.given_name, family_name=matter.other.employee.family_name
    )
    for user, is_told in ((matter.taker, True), (matter.other, False)):  # the child's own parent works here
        page = logged_in(user).get(reverse("reception:index")).content.decode()
        assert ("väntar i Provmyndigheten" in page) is is_told, user.name
