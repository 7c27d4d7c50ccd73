"""Catalogues become readable without any tool of the system."""

import gettext
from pathlib import Path

import pytest

from hemmaplan.config import settings, translations


def test_compile_makes_catalogue_readable_and_skips_it_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Kö"\nmsgstr "Queue"\n'
    )
    monkeypatch.setattr(settings, "PACKAGE", tmp_path)
    assert translations.compile_all() == 1
    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Kö") == "Queue"
    assert translations.compile_all() == 0
