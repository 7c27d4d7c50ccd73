"""Reports: own words, freezing, what changed, and that nobody can be known from what leaves the unit."""

import datetime as dt
import io
import json
import threading
import zipfile

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.documents.models import Document
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.periods import span
from hemmaplan.statistics import actions
from hemmaplan.statistics.drawing import files
from hemmaplan.statistics.models import ReportVersion
from hemmaplan.statistics.versions import canonical, changes, digest, leaving, live

DAY = dt.date(2020, 9, 21)
AT = calendar.at_clock(dt.date(2020, 9, 22), 9)
pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict:
    """A unit with a team, a service that carries six and one that carries two, one of them protected."""
    unit = make.unit(name="Provenheten")
    team = make.unit(parent=unit, name="Provteamet", code="provteamet")
    post = make.post(team, title="Socionom")
    make.employment(post, make.employee(team, given_name="Gunborg", family_name="Anställdsson"))
    large, small = make.service(team, name="Enskilt stöd"), make.service(team, name="Provgruppen")
    make.staffing(post, large, 60)
    make.staffing(post, small, 40)
    for number in range(6):
        make.order(large, state="running", person=make.person(given_name=f"Åsa{number}", family_name="Klientsson"))
    make.order(
        small, state="running", person=make.person(given_name="Hemlig", family_name="Gömdsson", protection="marker")
    )
    make.order(small, state="running", person=make.person(given_name="Börje", family_name="Klientsson"))
    return {"unit": unit, "team": team, "small": small, "head": make.user("unit_manager", unit)}


def begin(place: dict, **given):
    values = {"unit": place["unit"], "kind": "memo", "as_of": DAY, "title": "Läget", "by": place["head"], "at": AT}
    return actions.begin_report(**values | given)


def write(report, place, text="Behovet är akut.", version=0, field="summary"):
    return actions.save_text(report=report, field=field, text=text, version=version, by=place["head"], at=AT)


def text_of(pdf: bytes) -> str:
    """All text of a PDF, by way of its fonts' own tables."""
    from tests.documents.reading import words

    return words(pdf)


def test_begin_report_is_for_those_who_write_and_for_days_that_have_been(place):
    with pytest.raises(Forbidden):
        begin(place, by=make.user("treatment_staff", place["unit"]))
    with pytest.raises(NotPossible):
        begin(place, as_of=dt.date(2020, 9, 23))
    with pytest.raises(NotPossible):
        begin(place, title=" ")
    report = begin(place)
    assert Event.objects.filter(event_type="statistics.report_begun", subject_id=report.pk).exists()


def test_save_text_refuses_stale_unknown_long_and_identity_numbers(place):
    report = begin(place)
    assert write(report, place) == 1
    assert write(report, place, "Nytt.", 1) == 2
    for version in (0, 1, 7):
        with pytest.raises(Stale):
            write(report, place, "Gammalt.", version)
    assert report.texts.get().text == "Nytt."
    assert write(report, place, field="team:provteamet") == 1
    for refused in (
        {"field": "figures"},
        {"field": "risks", "text": "x" * 20_001},
        {"field": "risks", "text": "19121212-1212"},
        {"field": "risks", "text": "Hyresgästen 680309\u20112383 flyttar."},
        {"field": "risks", "text": "Samordningsnummer 1915 0072 2390"},
        {"field": "risks", "text": "Tillfälligt nummer 19900101-T123"},
    ):
        with pytest.raises(NotPossible):
            write(report, place, **refused)
    for refused in ({"title": "Om 680309-2383"}, {"recipient": "19680309\u200b2383"}):
        with pytest.raises(NotPossible):
            begin(place, **refused)


def test_save_text_lets_file_numbers_and_telephones_through(place):
    report = begin(place)
    assert (
        write(report, place, "Se 2020-175, SN 2020/00175 och 212000-1116. Ring 070-123 45 67 efter 2020-09-01 1330.")
        == 1
    )


def test_freeze_keeps_figures_texts_hash_and_three_files_that_nobody_can_change(place):
    report = begin(place)
    write(report, place)
    version = actions.freeze(report=report, after=0, by=place["head"], at=AT)
    version.refresh_from_db()
    figures = {one["id"]: one for one in version.content["figures"]}
    assert figures["orders.running"]["value"] == 8
    assert len(figures["orders.running"]["rows_sha256"]) == 64
    assert version.content["texts"]["summary"] == "Behovet är akut."
    assert version.sha256 == digest(version.content)
    kept = {d.format: bytes(d.content) for d in Document.objects.filter(subject_id=version.pk, state="final")}
    assert kept == files(version.content), "the stored content gives the same bytes again"
    for change in (
        lambda: ReportVersion.objects.filter(pk=version.pk).update(sha256=""),
        lambda: ReportVersion.objects.filter(pk=version.pk).delete(),
        lambda: Document.objects.filter(subject_id=version.pk).update(title="Annat"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_freeze_is_the_heads_and_says_when_nothing_has_changed_or_somebody_came_first(place):
    report = begin(place)
    with pytest.raises(Forbidden):
        actions.freeze(report=report, after=0, by=make.user("controller", place["unit"]), at=AT)
    actions.freeze(report=report, after=0, by=place["head"], at=AT)
    with pytest.raises(Stale):
        actions.freeze(report=report, after=0, by=place["head"], at=AT)
    with pytest.raises(NotPossible):
        actions.freeze(report=report, after=1, by=place["head"], at=AT)


def test_a_freeze_cut_short_stores_nothing(place, monkeypatch):
    report = begin(place)

    def killed(_content):
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "files", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.freeze(report=report, after=0, by=place["head"], at=AT)
    assert not report.versions.exists()
    assert not Document.objects.exists()
    monkeypatch.undo()
    assert actions.freeze(report=report, after=0, by=place["head"], at=AT).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_freeze_at_once_get_one_version_and_one_is_told(place):
    report = begin(place)
    told, start = [], threading.Barrier(2)

    def freeze():
        start.wait()
        try:
            told.append(actions.freeze(report=report, after=0, by=place["head"], at=AT).number)
        except Stale as stale:
            told.append(str(stale))
        finally:
            connection.close()

    threads = [threading.Thread(target=freeze) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    first, second = sorted(map(str, told))
    assert first == "1"
    assert "fryst version 1" in second
    assert [v.number for v in report.versions.all()] == [1]


def test_changes_tell_figures_rows_texts_and_risks(place):
    report = begin(place)
    first = actions.freeze(report=report, after=0, by=place["head"], at=AT).content
    make.order(place["small"], state="running")
    empty = make.service(place["team"], name="Tom verksamhet", code="tom")
    write(report, place)
    told = {(one.sort, one.how, one.key): one for one in changes(first, live(report))}
    running = told["figure", "changed", "orders.running"]
    assert (running.was, running.now) == (8, 9)
    assert ("figure", "appeared", f"service.percent:{empty.code}") in told
    assert ("text", "appeared", "summary") in told
    assert ("risk", "appeared", "no_holder:tom") in told
    assert ("risk", "vanished", "no_holder:tom") in {(o.sort, o.how, o.key) for o in changes(live(report), first)}
    assert not changes(first, first)


def test_changes_tell_that_other_rows_stand_behind_the_same_number(place):
    report = begin(place)
    first = live(report, with_rows=True)
    order = place["small"].orders.first()
    type(order).objects.filter(pk=order.pk).update(ended_on=DAY, end_reason="goals_met", state="ended")
    make.order(place["small"], state="running")
    assert ("rows", "orders.running") in {(one.sort, one.key) for one in changes(first, live(report, with_rows=True))}


def test_nothing_that_leaves_names_a_client_or_tells_a_small_number(place):
    report = begin(place)
    version = actions.freeze(report=report, after=0, by=place["head"], at=AT)
    made = files(version.content)
    data = json.loads(made["json"])
    small = next(one for one in data["figures"] if one["id"] == f"service.running:{place['small'].code}")
    assert (small["value"], small["rows_sha256"], small["suppressed"]) == (None, None, "small")
    assert made["json"].decode() == canonical(data)
    assert "salt" not in data
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as word:
        parts = "".join(word.read(name).decode("utf-8", "replace") for name in word.namelist())
    said = {"json": made["json"].decode(), "docx": parts, "pdf": text_of(made["pdf"])}
    for format_, text in said.items():
        for name in ("Hemlig", "Gömdsson", "Klientsson", "Börje", "Anställdsson"):
            assert name not in text, f"{name} in {format_}"
    assert "färre än 5" in said["pdf"].replace("\xa0", " ")
    assert "färre än\xa05" in said["docx"]


def test_numbers_written_in_names_and_agreements_are_taken_out(place):
    from hemmaplan.interventions.models import Service
    from hemmaplan.organisation.models import Agreement, Unit

    Unit.objects.filter(pk=place["team"].pk).update(name="Provteamet 19900101-2385")
    Service.objects.filter(pk=place["small"].pk).update(name="Provgruppen 19900060\u20112384", note="se 199001012385")
    Agreement.objects.create(
        unit=place["team"], kind="subsidy", counterpart="Staten 900101-2385", subject="Plats för 20170101-T007",
        risk="Upphör för 19900101 2385", period=span(dt.date(2020, 1, 1), dt.date(2020, 12, 31)), recorded_at=AT, code="a",
    )  # fmt: skip
    content = live(begin(place))
    said = canonical(content)
    assert "[personnummer]" in said
    for number in ("2385", "2384", "T007"):
        assert number not in canonical(
            content | {"figures": [one | {"rows_sha256": None} for one in content["figures"]]}
        )
    assert "Provteamet" in said


def test_the_unit_itself_sees_small_numbers(place):
    figures = {one["id"]: one["value"] for one in live(begin(place))["figures"]}
    assert figures[f"service.running:{place['small'].code}"] == 2


def test_leaving_takes_out_small_counts_in_sentences():
    data = {"hidden": {}, "figures": [], "answers": [], "risks": [{"parts": [{"count": 3}, " av ", {"count": 9}]}]}
    assert leaving(data)["risks"][0]["parts"] == [{"count": None}, " av ", {"count": 9}]


def test_take_out_is_recorded_and_stamps_the_draft(place):
    report = begin(place)
    document = actions.take_out_draft(report=report, format="pdf", by=place["head"], at=AT)
    assert document.state == Document.State.DRAFT
    assert "UTKAST" in text_of(bytes(document.content))
    version = actions.freeze(report=report, after=0, by=place["head"], at=AT)
    final = actions.take_out(version=version, format="pdf", by=place["head"], at=AT)
    assert "UTKAST" not in text_of(bytes(final.content))
    assert Event.objects.filter(event_type="statistics.report_taken_out", subject_id=report.pk).count() == 2
    with pytest.raises(Forbidden):
        actions.take_out(version=version, format="pdf", by=make.user("treatment_staff", place["unit"]), at=AT)


def test_report_command_writes_three_files_and_says_what_is_wrong(place, tmp_path, capsys):
    call_command("report", "memo", unit=place["unit"].code, date="2020-09-21", out=str(tmp_path / "ny"))
    assert sorted(p.name for p in (tmp_path / "ny").iterdir()) == ["memo.docx", "memo.json", "memo.pdf"]
    once = (tmp_path / "ny/memo.pdf").read_bytes()
    call_command("report", "memo", unit=place["unit"].code, date="2020-09-21", out=str(tmp_path / "ny"))
    assert once == (tmp_path / "ny/memo.pdf").read_bytes()
    with pikepdf.open(tmp_path / "ny/memo.pdf") as made:
        assert made.open_metadata()["pdfuaid:part"] == "1"
    for wrong in ({"unit": "finns-inte"}, {"date": "31/2"}, {"out": str(tmp_path / "ny/memo.pdf")}):
        with pytest.raises(CommandError):
            call_command(
                "report", "memo", **{"unit": place["unit"].code, "date": "2020-09-21", "out": str(tmp_path)} | wrong
            )
