"""``hemmaplan archive``: what it writes, what it refuses, and that nothing is destroyed by listing."""

import io
import subprocess

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from tests import make
from tests.archive.test_disposal import old_file

from hemmaplan.archive.models import Disposal
from hemmaplan.cases.models import Case
from hemmaplan.config import backup
from hemmaplan.config.database import program_of_postgresql


@pytest.fixture(autouse=True)
def in_horby(settings):
    settings.MUNICIPALITY_CODE = "1266"


def run(*words, **given):
    said = io.StringIO()
    call_command("archive", *words, stdout=said, **given)
    return said.getvalue()


def test_list_then_destroy_that_list(db, tmp_path):
    case, file = old_file(), tmp_path / "lista.json"
    said = run("dispose", "--dry-run", "--list", str(file))
    assert "1 poster" in said
    assert "Inget är gallrat" in said
    assert Case.objects.filter(pk=case.pk).exists()
    assert case.number in file.read_text("utf-8")
    said = run("dispose", "--yes", "--list", str(file))
    assert "1 akter och 1 personer" in said
    assert not Case.objects.filter(pk=case.pk).exists()
    receipt = Disposal.objects.get()
    assert receipt.sha256 in said
    with pytest.raises(CommandError, match="ändrats"):
        run("dispose", "--yes", "--list", str(file))


def test_a_file_is_held_back_by_its_number_and_let_go_again(db, tmp_path):
    case, file = old_file(), tmp_path / "lista.json"
    why = ("--reason", "Överklagat", "--decided-by", "Nämnden")
    with pytest.raises(CommandError, match="--until"):
        run("hold", case.number, *why)
    with pytest.raises(CommandError, match="ingen akt"):
        run("hold", "1999-1", "--until", "2199-12-31", *why)
    assert "2199-12-31" in run("hold", case.number, "--until", "2199-12-31", *why)
    said = run("dispose", "--dry-run", "--list", str(file))
    assert "0 poster" in said
    assert "Gallringsstopp" in said
    assert "Gallra logg" in said
    run("hold", case.number, "--end")
    assert "1 poster" in run("dispose", "--dry-run", "--list", str(tmp_path / "annan.json"))


def test_destroying_is_asked_for(db, tmp_path):
    old_file()
    run("dispose", "--dry-run", "--list", str(tmp_path / "lista.json"))
    with pytest.raises(CommandError, match="--yes"):
        run("dispose", "--list", str(tmp_path / "lista.json"))
    assert Case.objects.count() == 1


def test_without_the_municipality_nothing_is_listed(db, settings, tmp_path):
    settings.MUNICIPALITY_CODE = ""
    with pytest.raises(CommandError, match="MUNICIPALITY_CODE"):
        run("dispose", "--dry-run", "--list", str(tmp_path / "lista.json"))


def test_a_list_that_is_not_there_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="finns inte"):
        run("dispose", "--yes", "--list", str(tmp_path / "lista.json"))


def test_export_writes_a_folder_that_only_its_owner_reads(db, tmp_path):
    case, folder = old_file(), tmp_path / "utdrag"
    said = run("export", str(folder), "--person", str(case.person_id))
    assert "filer" in said
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "people.person.json", "cases.case.json"}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    with pytest.raises(CommandError, match="finns redan"):
        run("export", str(folder), "--person", str(case.person_id))


def test_export_of_nobody_is_refused_and_writes_nothing(db, tmp_path):
    with pytest.raises(CommandError, match="finns inte"):
        run("export", str(tmp_path / "utdrag"), "--person", "987654321")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_scrub_writes_a_copy_that_can_be_read_back_and_names_nobody(transactional_db, tmp_path):
    person = make.person(given_name="Zebulåna", family_name="Qvistdräka")
    file = tmp_path / "kopia"
    said = run("scrub", str(file))
    assert "avidentifierade kopian är skriven" in said
    own = backup.Database.of(connection.settings_dict)
    told = own.run("pg_dump", "--data-only", "--table=people_person")
    assert "Zebulåna" in told
    copy = program_of_postgresql("pg_restore")
    read = subprocess.run([str(copy), "--data-only", "--file=-", str(file)], check=True, capture_output=True, text=True)
    assert "COPY public.people_person" in read.stdout
    assert "Zebulåna" not in read.stdout
    assert f"Förnamn {person.pk}".casefold() in read.stdout.casefold()
    assert [path.name for path in tmp_path.iterdir()] == ["kopia"]
    with own.beside.connect() as server:
        names = [row[0] for row in server.execute("select datname from pg_database").fetchall()]
    assert not [name for name in names if name.startswith(f"{own.name}_scrub")]
    person.refresh_from_db()
    assert person.given_name == "Zebulåna"
