"""``hemmaplan archive``: what it writes, what it refuses, and that nothing is destroyed by listing."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.archive.test_disposal import old_file

from hemmaplan.archive.models import Disposal
from hemmaplan.cases.models import Case


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
