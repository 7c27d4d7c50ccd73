"""Which language a text is in (*språk*): Swedish is the source, and the catalogue that the pages use has the rest.

Plain Python, so that what runs without settings or database says its sentences in English too. A command says which by
``speaking``; where pages run, ``follow`` is given what the reader has chosen.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

SOURCE: Final = "sv"
LANGUAGES: Final = (SOURCE, "en")
CATALOGUES: Final = Path(__file__).resolve().parents[1] / "locale"

_chosen: ContextVar[str] = ContextVar("language", default="")
_followed: list[Callable[[], str | None]] = []


def current() -> str:
    """The language of what is said now (*valt språk*): what a command has chosen, else what the reader has, else Swedish."""
    chosen = _chosen.get() or next((asked for follow in _followed if (asked := follow())), SOURCE)
    return chosen.partition("-")[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it all is said in the language (*svara på*)."""
    before = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(before)


def follow(reader: Callable[[], str | None]) -> None:
    """From now on the language is what the reader has chosen (*läsarens språk*), where no command has chosen another."""
    _followed[:] = [reader]


def gettext(text: str) -> str:
    """A Swedish text in the language of now; itself where the catalogue has none (*översatt*)."""
    language = current()
    return text if language == SOURCE else _catalogue(language).gettext(text)


def gettext_noop(text: str) -> str:
    """A text that is looked up where it is used: the catalogue must have it (*översätts senare*)."""
    return text


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("django", CATALOGUES, [language], fallback=True)
