"""Documents of a subject: who sees them, what they are, that they are whole, and to whom they have gone."""

import datetime as dt
import hashlib
import io
import zipfile

import pytest
from django.db import connection
from tests import make
from tests.archive.test_disposal import CLOSED, dispose, old_file

from hemmaplan.access.actions import system_user
from hemmaplan.documents import actions
from hemmaplan.documents.content import format_of
from hemmaplan.documents.models import Dispatch, Document, Template
from hemmaplan.documents.subjects import Subjects
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.statistics.models import Report

AT = calendar.at_clock(CLOSED, 9)


def a_zip(name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr(name, "x")
    return packed.getvalue()


def keep(subject, *, unit=None, content=b"%PDF-1.7 text", **given):
    return actions.keep(**{
        "content": content, "unit": unit or make.unit(), "kind": "memo", "title": "Läget", "template": "memo",
        "template_version": 1, "subject": subject, "final": True, "by": system_user(), "at": AT,
    } | given)  # fmt: skip


def report(unit):
    return Report.objects.create(unit=unit, kind="memo", template_version=1, as_of=dt.date(2020, 9, 1), title="Läget",
                                 created_by=system_user(), created_at=AT)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"%PDF-1.7", "pdf"), (a_zip("word/document.xml"), "docx"), (b'{"a": 1}', "json"), (b"[]", "json")],
)
def test_what_a_file_is_is_found_by_its_content(content, found):
    assert format_of(content) == found


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90", b"<html>", a_zip("xl/workbook.xml"), b"PK\x03\x04 half", b"{broken", b" %PDF-1.7"]
)
def test_a_file_that_is_none_of_ours_is_not_kept(content):
    with pytest.raises(NotPossible, match="varken PDF"):
        format_of(content)


def test_whoever_may_see_the_subject_sees_its_documents_and_nobody_else(db):
    unit, other = make.unit(), make.unit()
    document = keep(report(unit), unit=other)  # the unit of the document opens nothing by itself
    assert list(Document.objects.visible_to(make.user("unit_manager", unit))) == [document]
    assert not Document.objects.visible_to(make.user("unit_manager", other)).exists()
    assert not Document.objects.visible_to(make.user("treatment_staff", unit)).exists()
    sent = actions.dispatch(document=document, way="post", recipient="Nämnden", by=system_user(), at=AT)
    assert list(Dispatch.objects.visible_to(make.user("unit_manager", unit))) == [sent]
    assert not Dispatch.objects.visible_to(make.user("unit_manager", other)).exists()


def test_a_document_about_a_kind_that_nobody_answers_for_is_absent(db):
    unit = make.unit()
    keep(unit, unit=unit)
    assert unit._meta.label_lower not in Subjects.doors
    assert not Document.objects.visible_to(make.user("unit_manager", unit)).exists()


def test_the_same_version_of_a_template_is_one_row(db):
    subject = make.unit()
    one, two, later = keep(subject), keep(subject), keep(subject, template_version=2)
    assert one.template == two.template != later.template
    assert [str(found) for found in Template.objects.all()] == ["memo 2", "memo 1"]


def test_a_document_whose_bytes_are_not_those_that_were_kept_goes_to_nobody(db):
    document = keep(make.unit(), final=False)
    assert document.sha256 == hashlib.sha256(b"%PDF-1.7 text").hexdigest()
    document.content = b"%PDF-1.7 other"
    with pytest.raises(actions.Damaged):
        actions.dispatch(document=document, way="post", recipient="Nämnden", by=system_user(), at=AT)
    assert not Dispatch.objects.exists()


def test_documents_of_a_file_are_destroyed_with_it_and_those_of_a_report_stay(as_owner):
    case, unit = old_file(), make.unit()
    own, memo = keep(case), keep(report(unit))
    actions.dispatch(document=own, way="post", recipient="Zebulåna", by=system_user(), at=AT)
    receipt = dispose()
    connection.check_constraints()
    assert (receipt.rows["documents.document"], receipt.rows["documents.dispatch"]) == (1, 1)
    assert list(Document.objects.all()) == [memo]
    assert not Dispatch.objects.exists()
