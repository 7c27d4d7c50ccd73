"""Whatever leaves the house as a file or on the command line tells of no protected person, whoever asks for it."""

import io
import json
import logging
import re
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.documents.reading import words
from tests.planted import TODAY, World, leaks

from hemmaplan.cases.models import Assignment, Case, CaseNumber
from hemmaplan.documents.models import Document

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Tables where the names of persons, and what is written about them, have their home. Nothing else may hold them.
NAMELESS = {Case, Assignment, CaseNumber}
"""Of the files themselves: all else in them is what is written about somebody."""
WRITTEN_IN = (
    "application", "applicationmember", "adultsituation", "appliedcost", "statedincome", "statedasset", "signature", "completionrequest",
    "requesteditem", "message", "rowruling", "decidedcost", "priornotice", "registeranswer",
)  # fmt: skip
"""Of income support, where somebody writes of the household, or a register answered. No calculation, finding or run holds a name."""
BORN_IN = {"assistance_calculation": "the norm goes by age, and a decision is recomputed from what it was made of"}
"""Where the day somebody was born has a reason to be, and nothing else of them."""
HOMES = {
    "documents_incomingdocument",  # what has come in, as it came
    "people_person", "people_personevent", "people_contactpoint", "people_statednumber", "cases_journalentry", "housing_dwelling",
    "documents_document", *(model._meta.db_table for model in apps.get_app_config("cases").get_models() if model not in NAMELESS),
    *(f"assistance_{name}" for name in WRITTEN_IN),
}  # fmt: skip


def text_of(content: bytes) -> str:
    """All text of a file: as it stands, and what is packed or drawn in it."""
    said = content.decode("utf-8", errors="replace")
    if content.startswith(b"%PDF"):
        said += words(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name).decode("utf-8", errors="replace") for name in packed.namelist()]
        said += "\n".join(re.sub(r"<[^>]+>", "", part) + part for part in parts)
    return said


@pytest.mark.parametrize("role", ["manager", "controller", "administrator"])
def test_no_file_of_a_report_tells_who_a_protected_person_is(world: World, role: str) -> None:
    """Not even the head's: a file leaves the unit, and protected persons are never named in it."""
    client = Client()
    client.force_login(world.everybody[role], backend=BACKEND)
    pk = world.report.pk
    addresses = [reverse(f"reports:{kind}", args=[pk]) for kind in ("pdf", "docx")]
    addresses += [reverse("reports:download", args=[pk, 1, kind]) for kind in ("pdf", "docx", "json")]
    for address in addresses:
        answer = client.post(address)
        assert answer.status_code == 200, address
        said = text_of(answer.content)
        assert world.unit.name in said, f"{address}: nothing could be read in the file"
        assert not leaks(said, world.persons), address
        assert not leaks(str(answer.headers), world.persons), address


def test_no_stored_document_or_version_tells_who_a_protected_person_is(world: World) -> None:
    assert not leaks(json.dumps(world.version.content, ensure_ascii=False), world.persons)
    # A letter names whom it is to, and an investigation whom it is about: each is open as what it is of.
    letters = Document.objects.filter(subject_kind__in=["cases.decision", "cases.investigation"])
    found = list(Document.objects.exclude(pk__in=letters))
    assert found
    for document in found:
        assert not leaks(text_of(bytes(document.content)), world.persons)
    assert letters.exists()
    for user in world.closed.values():
        assert not Document.objects.visible_to(user).filter(pk__in=letters).exists()


def test_no_command_tells_who_a_protected_person_is(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    told = io.StringIO()
    for options in (["--json"], []):
        call_command("figures", "--unit", world.unit.code, "--date", TODAY.isoformat(), *options, stdout=told)
    call_command(
        "report", "memo", "--unit", world.unit.code, "--date", TODAY.isoformat(), "--out", str(tmp_path), stdout=told
    )
    files = sorted(tmp_path.iterdir())
    assert {path.suffix for path in files} == {".pdf", ".docx", ".json"}
    for path in files:
        assert not leaks(path.name + text_of(path.read_bytes()), world.persons), path.name
    assert "queue.waiting" in told.getvalue()
    printed = capsys.readouterr()
    assert not leaks(told.getvalue() + printed.out + printed.err + caplog.text, world.persons)


def test_names_are_stored_only_where_they_have_their_home(world: World) -> None:
    """No log, no version, no history of an order, no queue of jobs, no cache and no session holds a copy of a name."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = {row[0] for row in cursor.fetchall()}
        assert tables >= HOMES - {"people_personevent"}
        holding = {}
        for table in sorted(tables - HOMES):
            cursor.execute(f'select t::text from "{table}" t')
            found = leaks("\n".join(row[0] for row in cursor.fetchall()), world.persons)
            found = [one for one in found if not (table in BORN_IN and one.startswith("born:"))]
            if found:
                holding[table] = found
        assert not holding
        for table in ("people_person", "people_contactpoint", "cases_journalentry", "housing_dwelling"):
            cursor.execute(f'select t::text from "{table}" t')
            assert leaks("\n".join(row[0] for row in cursor.fetchall()), world.persons), (
                f"{table} holds nothing to find"
            )
